//! What happens to a project: moves through gates, reports, proofs, transfers, an end; and the money that comes in.

use std::collections::BTreeSet;

use axum::http::HeaderMap;
use bureau::{MoveRequest, Refusal, Rules, check_back, check_end, check_move, check_reopen};
use chrono::NaiveDate;
use model::{
    Happening, Money, PaidIn, Profile, Progress, Project, ProjectEvent, ProjectId, ProjectStage, Text, UnknownWord,
};
use serde::{Deserialize, Serialize};
use store::{ProjectTurn, StoreError};
use utoipa::ToSchema;

use super::chains::{said, same_origin};
use super::error::{Body, ErrorBody, Path};
use super::projects::{after, collided, no_project, stored};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::project_entry::{Faults, ProofBody, is_backfilled, read_proofs};
use crate::project_shapes::ProjectShape;
use crate::projects::{Held, Projects};

/// A move forward.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MoveBody {
    /// The version that was read.
    version: i64,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// The stage it goes to.
    to: String,
    /// The day on which it happened; today when left out.
    on: Option<String>,
    /// Proofs handed in with it.
    #[serde(default)]
    proofs: Vec<ProofBody>,
    /// Why stages between are skipped.
    #[serde(default)]
    skip_reason: String,
}

/// What a change is made on: the project as it was read, and days.
struct Desk {
    projects: std::sync::Arc<Projects>,
    id: ProjectId,
    by: String,
    day: NaiveDate,
}

impl Desk {
    /// Looks the project up, and whether it is still the version that was read.
    async fn open(
        app: &App,
        headers: &HeaderMap,
        id: i64,
        (version, by): (i64, Option<&str>),
        yours: &impl Serialize,
    ) -> Result<Self, ApiError> {
        same_origin(headers)?;
        let by = app.by(by)?;
        let projects = app.shared.projects.now(&app.store).await?;
        let id = ProjectId(id);
        let held = projects.get(id).ok_or_else(|| no_project(id.0))?;
        app.changes(&held.row.project)?;
        if held.row.version != version {
            return Err(collided(app, id, version, yours).await);
        }
        let day = projects.desk_day(&app.config);
        Ok(Self { projects, id, by, day })
    }

    fn held(&self) -> Result<&Held, ApiError> {
        self.projects.get(self.id).ok_or_else(|| no_project(self.id.0))
    }

    async fn papers(&self, app: &App) -> Result<BTreeSet<String>, ApiError> {
        let rows = app.store.attachments(self.id).await?;
        Ok(rows.into_iter().map(|row| row.paper.sha256).collect())
    }

    /// Keeps an event, and the record that changes with it.
    async fn keep(
        &self,
        app: &App,
        (version, on, what): (i64, NaiveDate, Happening),
        project: Option<&Project>,
        yours: &impl Serialize,
    ) -> ApiResult<ProjectShape> {
        let at = clock::now();
        let backfilled = matches!(what, Happening::Entered { .. }) || is_backfilled(on, self.day);
        let event = ProjectEvent { on, written_at: at.clone(), by: self.by.clone(), backfilled, what };
        let turn = ProjectTurn { id: self.id, version, by: &self.by, at: &at };
        match app.store.add_project_events(&turn, &[event], project).await {
            Ok(_) => after(app, self.id).await,
            Err(StoreError::Conflict(_)) => Err(collided(app, self.id, version, yours).await),
            Err(error) => Err(stored(error)),
        }
    }
}

fn refused(refusals: &[Refusal], profile: Profile) -> ApiError {
    let why: Vec<Text> = refusals.iter().map(|refusal| refusal.sentence(profile)).collect();
    ApiError::refused(&why)
}

/// Move a project forward through the gate of a stage; everything missing comes back at once
#[utoipa::path(post, path = "/projects/{project}/moves", params(("project" = i64, Path, description = "project id")), request_body = MoveBody,
    responses((status = 200, body = ProjectShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_project_move(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<MoveBody>,
) -> ApiResult<ProjectShape> {
    let desk = Desk::open(&app, &headers, id, (body.version, body.by.as_deref()), &body).await?;
    let held = desk.held()?;
    let project = &held.row.project;
    let mut faults = Faults::default();
    let to: Option<ProjectStage> = faults.word(("阶段", "to"), Some(&body.to));
    if body.to.trim().is_empty() {
        faults.add("没写推进到哪个阶段", "`to` is missing");
    }
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(desk.day);
    let proofs = read_proofs(&mut faults, &body.proofs, &desk.papers(&app).await?);
    let skip_reason = faults.text(("跳过原因", "skip_reason"), &body.skip_reason);
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let (Some(to), Some(standing)) = (to, &held.standing) else { return Err(no_project(id)) };
    let pipeline = &app.config.standard.pipeline;
    let rules = Rules { gates: &pipeline.gates, calendar: &pipeline.calendar, today: clock::today() };
    let request = MoveRequest { to, on, proofs, skip_reason };
    let what = check_move(project, standing, &request, &rules).map_err(|why| refused(&why, project.profile))?;
    desk.keep(&app, (body.version, on, what), None, &body).await
}

/// Anything else that happens to a project.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProjectEventBody {
    /// The version that was read.
    version: i64,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// The day on which it happened; today when left out.
    on: Option<String>,
    /// `back`, `end`, `reopen`, `report`, `prove`, `transfer`, `built` or `history`.
    kind: String,
    /// The stage it goes back to, comes back as, or was at (`back`, `reopen`, `history`).
    to: Option<String>,
    /// Why (`back`, `reopen`, `transfer`); for `end` one of the reasons.
    #[serde(default)]
    reason: String,
    /// In words (`end`, `report`).
    #[serde(default)]
    note: String,
    /// Whether anything moved (`report`).
    progress: Option<bool>,
    /// The proof (`prove`).
    proof: Option<ProofBody>,
    /// The unit it goes to (`transfer`), or that talked first (`history`).
    #[serde(default)]
    unit: String,
    /// Percent done (`built`).
    done: Option<u8>,
    /// Percent that the plan had for the day (`built`).
    planned: Option<u8>,
}

/// What can happen beside a move.
#[derive(Debug, Clone, Copy)]
enum EventKind {
    Back,
    End,
    Reopen,
    Report,
    Prove,
    Transfer,
    Built,
    History,
}

impl std::str::FromStr for EventKind {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "back" => Ok(Self::Back),
            "end" => Ok(Self::End),
            "reopen" => Ok(Self::Reopen),
            "report" => Ok(Self::Report),
            "prove" => Ok(Self::Prove),
            "transfer" => Ok(Self::Transfer),
            "built" => Ok(Self::Built),
            "history" => Ok(Self::History),
            _ => Err(UnknownWord {
                found: text.to_owned(),
                expected: "`back` `end` `reopen` `report` `prove` `transfer` `built` `history`",
            }),
        }
    }
}

/// Report, prove, go back, end, reopen, hand over, note how far building has come, or fill in the history
#[utoipa::path(post, path = "/projects/{project}/events", params(("project" = i64, Path, description = "project id")), request_body = ProjectEventBody,
    responses((status = 200, body = ProjectShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_project_event(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ProjectEventBody>,
) -> ApiResult<ProjectShape> {
    let desk = Desk::open(&app, &headers, id, (body.version, body.by.as_deref()), &body).await?;
    let papers = desk.papers(&app).await?;
    let held = desk.held()?;
    let (on, what) = read_event(&body, held, (desk.day, &papers))?;
    let moved_to = match &what {
        Happening::Transferred { to, .. } => Some(Project { unit: to.clone(), ..held.row.project.clone() }),
        _ => None,
    };
    desk.keep(&app, (body.version, on, what), moved_to.as_ref(), &body).await
}

/// A report on a project by the same rules, where it does not come from the form of an event.
pub(super) fn checked_report(
    held: &Held,
    (on, note, progress): (NaiveDate, String, Progress),
) -> Result<Happening, ApiError> {
    let body = ProjectEventBody {
        version: held.row.version,
        by: None,
        on: Some(on.to_string()),
        kind: "report".to_owned(),
        to: None,
        reason: String::new(),
        note,
        progress: Some(progress == Progress::Made),
        proof: None,
        unit: String::new(),
        done: None,
        planned: None,
    };
    read_event(&body, held, (on, &BTreeSet::new())).map(|(_, what)| what)
}

/// What a form says has happened, as far as the rules let it.
fn read_event(
    body: &ProjectEventBody,
    held: &Held,
    (day, papers): (NaiveDate, &BTreeSet<String>),
) -> Result<(NaiveDate, Happening), ApiError> {
    let project = &held.row.project;
    let Some(standing) = &held.standing else { return Err(no_project(held.row.id.0)) };
    let today = clock::today();
    let mut faults = Faults::default();
    let kind: Option<EventKind> = faults.word(("事项", "kind"), Some(&body.kind));
    if body.kind.trim().is_empty() {
        faults.add("没写是什么事项", "`kind` is missing");
    }
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(day);
    let to: Option<ProjectStage> = faults.word(("阶段", "to"), body.to.as_deref());
    let note = faults.text(("说明", "note"), &body.note);
    let reason = faults.text(("原因", "reason"), &body.reason);
    let unit = faults.person(("单位", "unit"), &body.unit);
    if matches!(kind, Some(EventKind::Back | EventKind::Reopen | EventKind::History)) && to.is_none() {
        faults.add("没写哪个阶段", "`to` is missing");
    }
    // What is no change of stage may lie before the present one, but not before the project came in.
    let loose = matches!(kind, Some(EventKind::Report | EventKind::Prove | EventKind::Transfer | EventKind::Built));
    if loose {
        within(&mut faults, on, (standing.entered, today));
        if standing.stage == ProjectStage::Ended && !matches!(kind, Some(EventKind::Prove)) {
            faults.add("项目已终止，须先恢复", "the project has ended; reopen it first");
        }
    }
    let checked = |checked: Result<Happening, Vec<Refusal>>| checked.map_err(|why| refused(&why, project.profile));
    let what = match kind {
        Some(EventKind::Back) => {
            let to = faults.or(to).map_err(|why| ApiError::refused(&why))?.unwrap_or(standing.stage);
            checked(check_back(project, standing, (to, on, &reason), today))?
        }
        Some(EventKind::Reopen) => {
            let to = faults.or(to).map_err(|why| ApiError::refused(&why))?.unwrap_or(standing.stage);
            checked(check_reopen(project, standing, (to, on, &reason), today))?
        }
        Some(EventKind::End) => {
            let why = faults.word(("终止原因", "reason"), Some(&reason));
            if reason.is_empty() {
                faults.add("没写终止原因", "`reason` is missing");
            }
            let why = faults.or(why).map_err(|why| ApiError::refused(&why))?.unwrap_or(model::EndReason::Other);
            checked(check_end(standing, (why, on, &note), today))?
        }
        Some(EventKind::Report) => {
            if note.is_empty() {
                faults.add("没写做了什么", "`note` is missing: say what was done");
            }
            let progress = if body.progress == Some(true) { Progress::Made } else { Progress::None };
            faults.or(Happening::Reported { note, progress }).map_err(|why| ApiError::refused(&why))?
        }
        Some(EventKind::Prove) => {
            let proof = body.proof.as_slice();
            let proof = read_proofs(&mut faults, proof, papers).pop();
            if body.proof.is_none() {
                faults.add("没写哪样佐证", "`proof` is missing");
            }
            let proof = faults.or(proof).map_err(|why| ApiError::refused(&why))?;
            let proof = proof.ok_or_else(|| ApiError::refused(&[Text::new("没写哪样佐证", "`proof` is missing")]))?;
            Happening::Proved { proof }
        }
        Some(EventKind::Transfer) => {
            if unit.is_empty() {
                faults.add("没写移交给哪个单位", "`unit` is missing");
            } else if unit == project.unit {
                faults.add(format!("项目已由“{unit}”负责"), format!("the unit `{unit}` answers for it already"));
            }
            if reason.is_empty() {
                faults.add("须写明移交原因", "a reason is needed");
            }
            faults.or(Happening::Transferred { to: unit, reason }).map_err(|why| ApiError::refused(&why))?
        }
        Some(EventKind::Built) => {
            if standing.stage != ProjectStage::Construction && standing.stage != ProjectStage::Trial {
                let title = standing.stage.title(project.profile);
                faults.add(
                    format!("项目在“{}”，还没有建设进度", title.zh),
                    format!("the project is in `{}`: nothing is being built", title.en),
                );
            }
            let mut percent = |(zh, en): (&str, &str), value: Option<u8>| match value {
                Some(value @ 0..=100) => value,
                Some(value) => {
                    faults.add(format!("“{zh}”{value} 超过 100"), format!("`{en}` `{value}` is more than 100"));
                    0
                }
                None => {
                    faults.add(format!("没写“{zh}”"), format!("`{en}` is missing"));
                    0
                }
            };
            let done = percent(("完成百分比", "done"), body.done);
            let planned = percent(("计划百分比", "planned"), body.planned);
            faults.or(Happening::Built { done, planned }).map_err(|why| ApiError::refused(&why))?
        }
        Some(EventKind::History) => {
            let stage = to.unwrap_or(ProjectStage::Lead);
            earlier(&mut faults, (stage, on), held);
            let first_talk = if unit.is_empty() { standing.first_talk.clone() } else { unit };
            faults.or(Happening::Entered { stage, first_talk }).map_err(|why| ApiError::refused(&why))?
        }
        None => {
            return Err(faults.or(()).err().map_or_else(|| no_project(held.row.id.0), |why| ApiError::refused(&why)));
        }
    };
    Ok((on, what))
}

fn within(faults: &mut Faults, on: NaiveDate, (entered, today): (NaiveDate, NaiveDate)) {
    if on > today {
        faults.add(format!("日期 {on} 还没到（今天 {today}）"), format!("`{on}` has not come; today is `{today}`"));
    }
    if on < entered {
        faults.add(
            format!("日期 {on} 早于入库的 {entered}"),
            format!("`{on}` lies before `{entered}`, the day on which the project came in"),
        );
    }
}

/// What is filled in after the fact lies before what is known: an earlier day and no later stage.
fn earlier(faults: &mut Faults, (stage, on): (ProjectStage, NaiveDate), held: &Held) {
    let project = &held.row.project;
    let Some(first) = held.standing.as_ref().and_then(|standing| standing.spells.first()) else { return };
    let title = stage.title(project.profile);
    if !project.profile.stages().contains(&stage) {
        let profile = project.profile.title();
        faults.add(
            format!("{}没有“{}”阶段", profile.zh, title.zh),
            format!("a project of the profile `{}` has no stage `{}`", profile.en, title.en),
        );
    }
    if on >= first.from {
        faults.add(
            format!("补录的日期 {on} 须早于最早的记录 {}", first.from),
            format!("`{on}` has to lie before `{}`, the first day that is known", first.from),
        );
    }
    if stage > first.stage {
        let known = first.stage.title(project.profile);
        faults.add(
            format!("补录的“{}”在最早记录的“{}”之后", title.zh, known.zh),
            format!("`{}` comes after `{}`, the first stage that is known", title.en, known.en),
        );
    }
}

/// Money that came in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PaidBody {
    /// The version that was read.
    version: i64,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// The day on which it came in.
    on: String,
    /// How much, such as `1200000.00 CNY`.
    amount: String,
    /// SHA-256 of the voucher among the project's papers; owed when left out.
    voucher: Option<String>,
    /// Number of the voucher, or what it was for.
    #[serde(default)]
    note: String,
    /// The currency again where it is not that of the contract: it was meant so.
    other_currency: Option<String>,
}

/// Note money that came in, with its voucher
#[utoipa::path(post, path = "/projects/{project}/paid", params(("project" = i64, Path, description = "project id")), request_body = PaidBody,
    responses((status = 200, body = ProjectShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_project_paid(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PaidBody>,
) -> ApiResult<ProjectShape> {
    let desk = Desk::open(&app, &headers, id, (body.version, body.by.as_deref()), &body).await?;
    let papers = desk.papers(&app).await?;
    let held = desk.held()?;
    let mut faults = Faults::default();
    let on = faults.day(("到账日期", "on"), Some(&body.on));
    let amount = faults.money(("到账金额", "amount"), Some(&body.amount));
    let note = faults.text(("说明", "note"), &body.note);
    let voucher = body.voucher.as_deref().map(str::trim).filter(|sum| !sum.is_empty()).map(str::to_lowercase);
    if let Some(sum) = voucher.as_ref().filter(|sum| !papers.contains(*sum)) {
        faults.add(
            format!("项目没有附件 `{sum}`，请先上传"),
            format!("the project has no paper `{sum}`; bring it first"),
        );
    }
    match (on, &held.standing) {
        (Some(on), Some(standing)) => within(&mut faults, on, (standing.entered, clock::today())),
        (None, _) if body.on.trim().is_empty() => faults.add("没写到账日期", "`on` is missing"),
        _ => {}
    }
    match amount {
        Some(amount) => amount_fits(&mut faults, amount, &held.row.project, body.other_currency.as_deref()),
        None if body.amount.trim().is_empty() => faults.add("没写到账金额", "`amount` is missing"),
        None => {}
    }
    let both = faults.or(on.zip(amount)).map_err(|why| ApiError::refused(&why))?;
    let Some((on, amount)) = both else { return Err(no_project(id)) };
    let turn = ProjectTurn { id: desk.id, version: body.version, by: &desk.by, at: &clock::now() };
    let paid = PaidIn { on, since: None, amount, voucher, note };
    match app.store.add_project_paid(&turn, &paid).await {
        Ok(_) => after(&app, desk.id).await,
        Err(StoreError::Conflict(_)) => Err(collided(&app, desk.id, body.version, &body).await),
        Err(error) => Err(stored(error)),
    }
}

fn amount_fits(faults: &mut Faults, amount: Money, project: &Project, meant: Option<&str>) {
    if amount.hundredths == 0 {
        faults.add("到账金额为零", "an amount of nothing did not come in");
    }
    let Some(contract) = project.signed_amount.or(project.amount) else { return };
    let (theirs, ours) = (contract.currency, amount.currency);
    if theirs != ours && meant != Some(ours.as_str()) {
        faults.add(
            format!("合同以 {theirs} 计，到账写的是 {ours}：确是如此请再写一次币种"),
            format!("the contract is in `{theirs}`, not in `{ours}`: if that is meant, name it in `other_currency`"),
        );
    }
}

/// A note of money taken back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct RetireBody {
    /// The version of the project that was read.
    version: i64,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Why.
    reason: String,
}

/// Take a note of money back; it stays readable in the database
#[utoipa::path(delete, path = "/projects/{project}/paid/{paid}",
    params(("project" = i64, Path, description = "project id"), ("paid" = i64, Path, description = "id of the note")), request_body = RetireBody,
    responses((status = 200, body = ProjectShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_project_paid(
    app: App,
    headers: HeaderMap,
    Path((id, paid)): Path<(i64, i64)>,
    Body(body): Body<RetireBody>,
) -> ApiResult<ProjectShape> {
    let desk = Desk::open(&app, &headers, id, (body.version, body.by.as_deref()), &body).await?;
    let reason = said("reason", &body.reason)?;
    let turn = ProjectTurn { id: desk.id, version: body.version, by: &desk.by, at: &clock::now() };
    match app.store.retire_project_paid(&turn, paid, &reason).await {
        Ok(_) => after(&app, desk.id).await,
        Err(StoreError::Conflict(_)) => Err(collided(&app, desk.id, body.version, &body).await),
        Err(error) => Err(stored(error)),
    }
}
