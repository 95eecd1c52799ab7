//! The promise ledger (兑现台账): list with sums, one whole, a new one, other words.

pub(crate) mod acts;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bureau::{PromiseEdit, promise_edit, promise_objections};
use chrono::NaiveDate;
use model::{LegalBasis, NoticeKind, ProjectId, Promise, PromiseKind, PromiseState, Text};
use serde::{Deserialize, Serialize};
use store::{NewNotice, PromiseChange, PromiseRow, PromiseTurn, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{as_of, invalid, word, words};
use super::projects::no_project;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::consultations::plain_text;
use crate::project_entry::Faults;
use crate::projects::Projects;
use crate::promises::{Filter, PromiseLedger, PromiseShape, ROW, Stands, ledger, row, shape};
use crate::{clock, report};

/// Which promises.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct PromiseQuery {
    /// Words that text, project, condition, basis or note hold.
    q: Option<String>,
    /// Of this project.
    project: Option<i64>,
    /// `draft`, `approved`, `refused` or `released`.
    state: Option<String>,
    /// `overdue`, `owed`, `waits`, `not_owed` or `kept`.
    standing: Option<String>,
    /// Of projects that this unit answers for.
    unit: Option<String>,
    /// The day looked at, at its end; the office's day when left out.
    as_of: Option<String>,
}

/// What the store says to a promise.
pub(super) fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: what @ ("promise" | "payment"), id } => {
            ApiError::new(ErrorCode::PromiseNotFound, format!("no {what} `{id}`"))
        }
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

async fn asked(app: &App, query: &PromiseQuery) -> Result<PromiseLedger, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    let day = as_of(query.as_of.as_deref())?.unwrap_or_else(|| projects.desk_day(&app.config));
    let filter = Filter {
        state: word::<PromiseState>("state", query.state.as_deref())?,
        standing: word::<Stands>("standing", query.standing.as_deref())?,
        unit: query.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty()).map(str::to_owned),
        words: words(query.q.as_deref()),
    };
    let rows = app.store.promises(query.project.map(ProjectId)).await?;
    Ok(ledger(&rows, &projects, &filter, day))
}

/// The ledger: promises, the most urgent first, with what is left by standing and currency
#[utoipa::path(get, path = "/promises", params(PromiseQuery),
    responses((status = 200, body = PromiseLedger), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_promises(app: App, Query(query): Query<PromiseQuery>) -> ApiResult<PromiseLedger> {
    Ok(Json(asked(&app, &query).await?))
}

/// The same as a table for spreadsheets
#[utoipa::path(get, path = "/promises.csv", params(PromiseQuery),
    responses((status = 200, content_type = "text/csv", description = "the table"), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_promises_csv(app: App, Query(query): Query<PromiseQuery>) -> Result<Response, ApiError> {
    let ledger = asked(&app, &query).await?;
    Ok(report::csv_answer("promises.csv", &ROW, ledger.items.iter().map(row))?)
}

/// What a promise says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PromiseFacts {
    /// `subsidy`, `tax`, `premises`, `factor`, `fee`, `talent`, `infrastructure`, `service` or `other`.
    #[serde(default)]
    kind: String,
    /// The clause, in the words of the agreement.
    #[serde(default)]
    text: String,
    /// How much, such as `1200000.00 CNY`.
    amount: Option<String>,
    /// What the firm has to do first; empty when nothing.
    #[serde(default)]
    condition: String,
    /// Title and number of the document it rests on.
    #[serde(default)]
    basis_document: String,
    /// Article or clause of it.
    #[serde(default)]
    basis_article: String,
    /// Until when the document holds.
    basis_valid_to: Option<String>,
    /// The day on which it was promised, on which its basis has to hold; the day on which it is written down when left out.
    made_on: Option<String>,
    /// By when the promise is to be kept.
    due: Option<String>,
    /// Anything else.
    #[serde(default)]
    note: String,
}

/// Reads what a form says of a promise. A basis that is missing is no fault of the form: the promise stays a draft.
fn read_facts(
    facts: &PromiseFacts,
    (project, author): (ProjectId, &str),
    day: NaiveDate,
) -> Result<Promise, Vec<Text>> {
    let mut faults = Faults::default();
    let made_on = faults.day(("承诺日期", "made_on"), facts.made_on.as_deref());
    if let Some(made) = made_on.filter(|made| *made > day) {
        faults.add(
            format!("承诺日期 {made} 还没到（今天 {day}）"),
            format!("`made_on`: `{made}` has not come; today is `{day}`"),
        );
    }
    let kind: Option<PromiseKind> = faults.word(("类别", "kind"), Some(&facts.kind));
    if facts.kind.trim().is_empty() {
        faults.add("没选承诺类别", "`kind` is missing");
    }
    let text = plain_text(&mut faults, ("承诺内容", "text"), &facts.text);
    if text.is_empty() {
        faults.add("没写承诺内容", "`text` is missing: the clause in the words of the agreement");
    }
    let amount = faults.money(("金额", "amount"), facts.amount.as_deref());
    if amount.is_some_and(|amount| amount.hundredths == 0) {
        faults.add("金额为零：不涉及金额请留空", "`amount` is nothing: leave it out where no sum is promised");
    }
    let document = plain_text(&mut faults, ("依据文件", "basis_document"), &facts.basis_document);
    let article = plain_text(&mut faults, ("依据条款", "basis_article"), &facts.basis_article);
    let valid_to = faults.day(("依据有效期", "basis_valid_to"), facts.basis_valid_to.as_deref());
    if document.is_empty() && (!article.is_empty() || valid_to.is_some()) {
        faults.add("写了依据条款或有效期，没写依据文件", "an article or a day, but no `basis_document`");
    }
    let promise = Promise {
        project,
        kind: kind.unwrap_or(PromiseKind::Other),
        text,
        amount,
        condition: plain_text(&mut faults, ("兑现条件", "condition"), &facts.condition),
        condition_met: None,
        basis: (!document.is_empty()).then_some(LegalBasis { document, article, valid_to }),
        author: author.to_owned(),
        reviewer: String::new(),
        reviewed_on: None,
        made_on,
        state: PromiseState::Draft,
        due: faults.day(("兑现期限", "due"), facts.due.as_deref()),
        paid: Vec::new(),
        note: plain_text(&mut faults, ("备注", "note"), &facts.note),
    };
    faults.or(promise)
}

/// A promise to write down.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PromiseBody {
    /// The project, by number.
    project: i64,
    /// What it says.
    #[serde(flatten)]
    facts: PromiseFacts,
}

/// What a promise is worked on with.
struct Desk {
    projects: std::sync::Arc<Projects>,
    row: PromiseRow,
    day: NaiveDate,
    by: String,
}

impl Desk {
    /// Looks a promise up, whether whoever calls may change its project, and whether it is still the version that was read.
    async fn open(
        app: &App,
        headers: &HeaderMap,
        (id, version): (i64, i64),
        yours: &impl Serialize,
    ) -> Result<Self, ApiError> {
        let desk = Self::look(app, headers, id).await?;
        desk.fresh(version, yours)?;
        Ok(desk)
    }

    async fn look(app: &App, headers: &HeaderMap, id: i64) -> Result<Self, ApiError> {
        same_origin(headers)?;
        let row = app.store.promise(id).await.map_err(stored)?;
        let projects = app.shared.projects.now(&app.store).await?;
        let project = row.promise.project;
        app.changes(&projects.get(project).ok_or_else(|| no_project(project.0))?.row.project)?;
        let day = projects.desk_day(&app.config);
        Ok(Self { projects, row, day, by: app.person()?.name.clone() })
    }

    fn fresh(&self, version: i64, yours: &impl Serialize) -> Result<(), ApiError> {
        if self.row.version == version { Ok(()) } else { Err(self.beaten(&self.row, version, yours)) }
    }

    /// What was sent beside the promise as it is now.
    fn beaten(&self, row: &PromiseRow, read: i64, yours: &impl Serialize) -> ApiError {
        let theirs = shape(row, &self.projects, self.day);
        Changed { what: "promise", id: row.id, now: row.version, read }.beaten(yours, &theirs)
    }

    /// Keeps a change of a day and tells of it.
    async fn keep(
        &self,
        app: &App,
        (on, change, told): (NaiveDate, PromiseChange, &[NewNotice]),
        yours: &impl Serialize,
    ) -> ApiResult<PromiseShape> {
        let (id, version) = (self.row.id, self.row.version);
        let turn = PromiseTurn { id, version, on, by: &self.by, at: &clock::now(), told };
        match app.store.change_promise(&turn, &change).await {
            Ok(row) => self.shown(&row),
            Err(StoreError::Conflict(_)) => {
                let row = app.store.promise(id).await.map_err(stored)?;
                Err(self.beaten(&row, version, yours))
            }
            Err(error) => Err(stored(error)),
        }
    }

    /// The day on which its basis has to hold.
    fn made_on(&self) -> NaiveDate {
        self.row.made_on().unwrap_or(self.day)
    }

    /// A promise as it is after a change: of whatever day the change is.
    fn shown(&self, row: &PromiseRow) -> ApiResult<PromiseShape> {
        let last = row.events.iter().map(|event| event.on).max().unwrap_or(self.day);
        shape(row, &self.projects, self.day.max(last)).map(Json).ok_or_else(|| no_promise(row.id))
    }
}

fn no_promise(id: i64) -> ApiError {
    ApiError::new(ErrorCode::PromiseNotFound, format!("no promise `{id}`"))
}

/// Write a promise down; it is a draft until a second person has reviewed it
#[utoipa::path(post, path = "/promises", request_body = PromiseBody,
    responses((status = 201, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_promise(
    app: App,
    headers: HeaderMap,
    Body(body): Body<PromiseBody>,
) -> Result<(StatusCode, Json<PromiseShape>), ApiError> {
    same_origin(&headers)?;
    let projects = app.shared.projects.now(&app.store).await?;
    let project = ProjectId(body.project);
    app.changes(&projects.get(project).ok_or_else(|| no_project(body.project))?.row.project)?;
    let author = &app.person()?.name;
    let day = projects.desk_day(&app.config);
    let promise = read_facts(&body.facts, (project, author), day).map_err(|why| ApiError::refused(&why))?;
    let row = app.store.create_promise(&promise, false, (day, &clock::now())).await.map_err(stored)?;
    let shown = shape(&row, &projects, day).ok_or_else(|| no_promise(row.id))?;
    Ok((StatusCode::CREATED, Json(shown)))
}

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PromiseDayQuery {
    /// The day looked at, at its end; the office's day when left out.
    as_of: Option<String>,
}

/// One promise with its history and payments
#[utoipa::path(get, path = "/promises/{promise}", params(("promise" = i64, Path, description = "promise id"), PromiseDayQuery),
    responses((status = 200, body = PromiseShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_promise(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<PromiseDayQuery>,
) -> ApiResult<PromiseShape> {
    let row = app.store.promise(id).await.map_err(stored)?;
    let projects = app.shared.projects.now(&app.store).await?;
    let day = as_of(query.as_of.as_deref())?.unwrap_or_else(|| projects.desk_day(&app.config));
    let shown = shape(&row, &projects, day);
    shown.map(Json).ok_or_else(|| {
        ApiError::new(ErrorCode::PromiseNotFound, format!("promise `{id}` was not written down on `{day}`"))
    })
}

/// Other words or figures.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PutPromiseBody {
    /// The version that was read.
    version: i64,
    /// Of a promise that binds: why it is but a slip of the pen that is put right, in a few characters without a figure. Left out, other
    /// words are other terms, which are reviewed.
    #[serde(default)]
    correction: String,
    /// What it says now: all of it.
    #[serde(flatten)]
    facts: PromiseFacts,
}

/// Change a promise. A note changes nothing else; other terms of one that binds wait for a review, and those before bind until then
#[utoipa::path(put, path = "/promises/{promise}", params(("promise" = i64, Path, description = "promise id")), request_body = PutPromiseBody,
    responses((status = 200, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_promise(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PutPromiseBody>,
) -> ApiResult<PromiseShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    let before = &desk.row.promise;
    let read = read_facts(&body.facts, (before.project, &desk.by), desk.day);
    let after = read.map_err(|why| ApiError::refused(&why))?;
    // A condition of other words was not met yet.
    let condition_met = before.condition_met.filter(|_| before.condition == after.condition);
    let edit = promise_edit(before, &Promise { condition_met, ..after.clone() });
    let mut faults = Faults::default();
    let correction = plain_text(&mut faults, ("更正原因", "correction"), &body.correction);
    let terms = matches!(edit, PromiseEdit::Wording | PromiseEdit::Terms);
    if before.state == PromiseState::Released && terms {
        faults.add(
            "承诺已解除，不能再改；有新的承诺请另行登记",
            "the promise was released: write a new one down instead",
        );
    }
    let binds = before.state == PromiseState::Approved;
    if binds && !correction.is_empty() && edit == PromiseEdit::Terms {
        faults.add(
            "改动的是条款、金额、期限、条件或依据，不是笔误：不写更正原因，保存后送审，原条款在通过前继续有效",
            "this changes what is promised and is no slip of the pen: leave `correction` out; it is reviewed, and the terms before bind until then",
        );
    }
    fits_payments(&mut faults, before, &after);
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let slip = binds && edit == PromiseEdit::Wording && !correction.is_empty();
    // Words of another clause keep the day on which the condition of the old one was met.
    let condition_met = if slip { before.condition_met } else { condition_met };
    let after = Box::new(Promise { condition_met, ..after });
    let change = match edit {
        PromiseEdit::Nothing => return desk.shown(&desk.row),
        PromiseEdit::Note => PromiseChange::Noted(after.note.clone()),
        PromiseEdit::Wording if slip => PromiseChange::Corrected(after.clone(), slip_note(before, &after, &correction)),
        PromiseEdit::Wording | PromiseEdit::Terms if binds => PromiseChange::Proposed(after),
        PromiseEdit::Wording | PromiseEdit::Terms => PromiseChange::Amended(after),
    };
    let told = match &change {
        PromiseChange::Proposed(_) | PromiseChange::Corrected(..) => told(&app, &desk, &change).await?,
        _ => Vec::new(),
    };
    desk.keep(&app, (desk.day, change, &told), &body).await
}

/// What a slip of the pen was: the words before and after stay readable.
fn slip_note(before: &Promise, after: &Promise, why: &str) -> String {
    let article = |promise: &Promise| promise.basis.as_ref().map(|basis| basis.article.clone()).unwrap_or_default();
    let pairs = [
        (before.text.clone(), after.text.clone()),
        (before.condition.clone(), after.condition.clone()),
        (article(before), article(after)),
    ];
    let changed = pairs.iter().filter(|(one, two)| one != two).map(|(one, two)| format!("“{one}”→“{two}”"));
    format!("{why}：{}", changed.collect::<Vec<_>>().join("；"))
}

/// Whoever answers for the project, wrote the promise or reviewed it is told of what somebody else did to it.
async fn told(app: &App, desk: &Desk, change: &PromiseChange) -> Result<Vec<NewNotice>, ApiError> {
    let office = app.office().await?;
    let promise = &desk.row.promise;
    let Some(held) = office.projects.get(promise.project) else { return Ok(Vec::new()) };
    let (act, kind, name) = (change.act().title(), promise.kind.title(), &held.row.project.name);
    let notice = NewNotice {
        person: String::new(),
        kind: NoticeKind::PromiseReview,
        mark: format!("promise:{}:{}", desk.row.id, desk.row.version + 1),
        thing: format!("promise:{}", desk.row.id),
        words: Text::new(
            format!("承诺{}：{name}，{}", act.zh, kind.zh),
            format!("A promise, {}: {name}, {}", act.en.to_lowercase(), kind.en),
        ),
        day: office.day.to_string(),
    };
    let proposer = desk.row.proposal.as_ref().map_or("", |proposal| proposal.promise.author.as_str());
    let owner = (held.row.project.owner.as_str(), held.row.project.unit.as_str());
    // Who left and whom nobody follows is told nothing; the owner's unit is.
    let known = |name: &&str| !name.is_empty() && (office.users.is_empty() || office.user(name).is_some());
    let people = [promise.author.as_str(), promise.reviewer.as_str(), proposer];
    let mut found: Vec<NewNotice> = Vec::new();
    for whom in people.into_iter().filter(known).map(|name| (name, "")).chain([owner]) {
        for one in office.notices(whom, &desk.by, &notice) {
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    Ok(found)
}

/// What was paid already binds the new figures.
fn fits_payments(faults: &mut Faults, before: &Promise, after: &Promise) {
    let Some((_, first, _)) = before.paid.first() else { return };
    match after.amount {
        Some(amount) if amount.currency != first.currency => faults.add(
            format!("已按 {} 兑付，不能改成 {}", first.currency, amount.currency),
            format!("payments in `{}` are noted: the amount stays in it", first.currency),
        ),
        Some(amount) => {
            let paid: i128 = before.paid.iter().map(|(_, money, _)| i128::from(money.hundredths)).sum();
            if paid > i128::from(amount.hundredths) {
                faults.add(
                    format!("新的金额 {amount} 少于已兑付的金额"),
                    format!("`amount` `{amount}` is less than what was paid already"),
                );
            }
        }
        None => {}
    }
}

/// What speaks against approving a promise of a day by a reviewer, in words.
fn objections(promise: &Promise, reviewer: &str, day: NaiveDate) -> Vec<Text> {
    let reviewed = Promise { reviewer: reviewer.to_owned(), ..promise.clone() };
    promise_objections(&reviewed, day).iter().map(bureau::PromiseObjection::sentence).collect()
}
