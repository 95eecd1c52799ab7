//! The promise ledger (兑现台账): list with sums, one whole, a new one, other words.

pub(crate) mod acts;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bureau::promise_objections;
use chrono::NaiveDate;
use model::{LegalBasis, ProjectId, Promise, PromiseKind, PromiseState, Text};
use serde::Deserialize;
use store::{PromiseChange, PromiseRow, PromiseTurn, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
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
#[derive(Debug, Clone, Deserialize, ToSchema)]
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
    /// By when the promise is to be kept.
    due: Option<String>,
    /// Anything else.
    #[serde(default)]
    note: String,
}

/// Reads what a form says of a promise. A basis that is missing is no fault of the form: the promise stays a draft.
fn read_facts(facts: &PromiseFacts, project: ProjectId, author: &str) -> Result<Promise, Vec<Text>> {
    let mut faults = Faults::default();
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
    async fn open(app: &App, headers: &HeaderMap, (id, version): (i64, i64)) -> Result<Self, ApiError> {
        let desk = Self::look(app, headers, id).await?;
        desk.fresh(version)?;
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

    fn fresh(&self, version: i64) -> Result<(), ApiError> {
        let (id, now) = (self.row.id, self.row.version);
        if now == version {
            return Ok(());
        }
        let message = format!("promise `{id}` was changed by someone else: version `{now}`, not `{version}`");
        let theirs = shape(&self.row, &self.projects, self.day);
        Err(ApiError::new(ErrorCode::Conflict, message)
            .hint("别人刚改过：请看过最新内容再改")
            .colliding(serde_json::to_value(theirs).unwrap_or_default()))
    }

    /// Keeps a change of a day.
    async fn keep(&self, app: &App, (on, change): (NaiveDate, PromiseChange)) -> ApiResult<PromiseShape> {
        let turn = PromiseTurn { id: self.row.id, version: self.row.version, on, by: &self.by, at: &clock::now() };
        let row = app.store.change_promise(&turn, &change).await.map_err(stored)?;
        self.shown(&row)
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
    let promise = read_facts(&body.facts, project, author).map_err(|why| ApiError::refused(&why))?;
    let day = projects.desk_day(&app.config);
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
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PutPromiseBody {
    /// The version that was read.
    version: i64,
    /// What it says now: all of it.
    #[serde(flatten)]
    facts: PromiseFacts,
}

/// Change a promise; whoever does is its author now, and it awaits a review again
#[utoipa::path(put, path = "/promises/{promise}", params(("promise" = i64, Path, description = "promise id")), request_body = PutPromiseBody,
    responses((status = 200, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_promise(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PutPromiseBody>,
) -> ApiResult<PromiseShape> {
    let desk = Desk::open(&app, &headers, (id, body.version)).await?;
    let before = &desk.row.promise;
    let promise = read_facts(&body.facts, before.project, &desk.by).map_err(|why| ApiError::refused(&why))?;
    // A condition of other words was not met yet.
    let condition_met = before.condition_met.filter(|_| before.condition == promise.condition);
    let promise = Promise { condition_met, ..promise };
    let mut faults = Faults::default();
    if before.state == PromiseState::Released {
        faults.add(
            "承诺已解除，不能再改；有新的承诺请另行登记",
            "the promise was released: write a new one down instead",
        );
    }
    fits_payments(&mut faults, before, &promise);
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    desk.keep(&app, (desk.day, PromiseChange::Amended(Box::new(promise)))).await
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

/// What speaks against approving a promise by a reviewer on a day, in words.
fn objections(promise: &Promise, reviewer: &str, day: NaiveDate) -> Vec<Text> {
    let reviewed = Promise { reviewer: reviewer.to_owned(), ..promise.clone() };
    promise_objections(&reviewed, day).iter().map(bureau::PromiseObjection::sentence).collect()
}
