//! What happens to a project: moves through gates, reports, proofs, transfers, an end; and the money that comes in.

use std::collections::BTreeSet;

use axum::http::HeaderMap;
use bureau::{
    MoveRequest, PaidDoubt, PaidRules, Refusal, Rules, check_back, check_end, check_history, check_move, check_reopen,
    handed_over, paid_doubts,
};
use chrono::NaiveDate;
use model::{
    BackCause, Happening, Holding, PaidIn, Profile, Progress, Project, ProjectEvent, ProjectId, ProjectStage, Text,
    UnknownWord, UserRole,
};
use serde::{Deserialize, Serialize};
use store::{ProjectTurn, StoreError};
use utoipa::ToSchema;

use super::chains::{said, same_origin};
use super::error::{Body, ErrorBody, Path};
use super::projects::{after, collided, no_project, stored};
use super::{ApiError, ApiResult, App, ErrorCode};
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
    /// `back`, `end`, `reopen`, `report`, `prove`, `transfer`, `built`, `history` or `first_talk`.
    kind: String,
    /// The stage it goes back to, comes back as, or was at (`back`, `reopen`, `history`).
    to: Option<String>,
    /// `fell_back`: it had come so far and lost it; `mistake`: it never had, what was entered is struck out of every figure (`back`).
    cause: Option<String>,
    /// Why (`back`, `reopen`, `transfer`, `first_talk`); for `end` one of the reasons.
    #[serde(default)]
    reason: String,
    /// In words (`end`, `report`).
    #[serde(default)]
    note: String,
    /// Whether anything moved (`report`).
    progress: Option<bool>,
    /// The proof (`prove`).
    proof: Option<ProofBody>,
    /// The unit it goes to (`transfer`), or that talked first (`first_talk`; `history` where nobody is known to).
    #[serde(default)]
    unit: String,
    /// The officer who answers for it there; nobody when left out (`transfer`).
    #[serde(default)]
    owner: String,
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
    FirstTalk,
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
            "first_talk" => Ok(Self::FirstTalk),
            _ => Err(UnknownWord {
                found: text.to_owned(),
                expected: "`back` `end` `reopen` `report` `prove` `transfer` `built` `history` `first_talk`",
            }),
        }
    }
}

/// Report, prove, go back, end, reopen, hand over, note how far building has come, fill in the history, or put right who talked first
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
    if matches!(what, Happening::FirstTalk { .. }) {
        directs(&app)?;
    }
    let project = &held.row.project;
    let moved_to = match &what {
        Happening::Transferred { to, owner, .. } => Some(Project {
            unit: to.clone(),
            owner: owner.clone(),
            credits: handed_over(&project.credits, (&project.unit, to)),
            ..project.clone()
        }),
        _ => None,
    };
    desk.keep(&app, (body.version, on, what), moved_to.as_ref(), &body).await
}

/// Who talked first decides who has a project: it is noted once, and a director alone puts it right.
fn directs(app: &App) -> Result<(), ApiError> {
    let person = app.person()?;
    if person.account.is_none() || person.role == UserRole::Director {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Forbidden, "the unit that talked first is put right by a director alone".to_owned())
        .hint("首谈单位只记一次，更正须由局领导办理"))
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
        cause: None,
        reason: String::new(),
        note,
        progress: Some(progress == Progress::Made),
        proof: None,
        unit: String::new(),
        owner: String::new(),
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
    let owner = faults.person(("责任人", "owner"), &body.owner);
    let cause: Option<BackCause> = faults.word(("退回性质", "cause"), body.cause.as_deref());
    if matches!(kind, Some(EventKind::Back | EventKind::Reopen | EventKind::History)) && to.is_none() {
        faults.add("没写哪个阶段", "`to` is missing");
    }
    // What is no change of stage may lie before the present one, but not before the project came in.
    use EventKind::{Built, FirstTalk, Prove, Report, Transfer};
    if matches!(kind, Some(Report | Prove | Transfer | Built | FirstTalk)) {
        within(&mut faults, on, (standing.entered, today));
        if standing.stage == ProjectStage::Ended && !matches!(kind, Some(Prove | FirstTalk)) {
            faults.add("项目已终止，须先恢复", "the project has ended; reopen it first");
        }
    }
    let checked = |checked: Result<Happening, Vec<Refusal>>| checked.map_err(|why| refused(&why, project.profile));
    let what = match kind {
        Some(EventKind::Back) => {
            if cause.is_none() && body.cause.as_deref().unwrap_or_default().trim().is_empty() {
                faults.add(
                    "没写退回性质：`fell_back` 实际退回，`mistake` 登记有误（原登记不计入任何指标）",
                    "`cause` is missing: `fell_back`, or `mistake` where it had never come so far",
                );
            }
            let both = faults.or(to.zip(cause)).map_err(|why| ApiError::refused(&why))?;
            let (to, cause) = both.unwrap_or((standing.stage, BackCause::FellBack));
            checked(check_back(project, standing, (to, cause, on, &reason), today))?
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
            if let Some(last) = standing.handed.filter(|last| on < *last) {
                faults.add(
                    format!("日期 {on} 早于上一次移交的 {last}"),
                    format!("`{on}` lies before `{last}`, when it was last handed over"),
                );
            }
            let before = Some(Holding {
                unit: project.unit.clone(),
                owner: project.owner.clone(),
                credits: project.credits.clone(),
            });
            faults
                .or(Happening::Transferred { before, to: unit, owner, reason })
                .map_err(|why| ApiError::refused(&why))?
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
            let known = &standing.first_talk;
            if !unit.is_empty() && !known.is_empty() && unit != *known {
                faults.add(
                    format!("首谈单位已记为“{known}”，补录不能改；确有错误请由局领导更正"),
                    format!("`{known}` talked first: that is noted once, and put right by a director alone"),
                );
            }
            let stage = faults.or(to).map_err(|why| ApiError::refused(&why))?.unwrap_or(ProjectStage::Lead);
            match checked(check_history(project, standing, (stage, on), today))? {
                Happening::Entered { stage, .. } if known.is_empty() => Happening::Entered { stage, first_talk: unit },
                filled => filled,
            }
        }
        Some(EventKind::FirstTalk) => {
            if unit.is_empty() {
                faults.add("没写首谈单位", "`unit` is missing");
            } else if unit == standing.first_talk {
                faults
                    .add(format!("首谈单位已记为“{unit}”"), format!("`{unit}` is noted to have talked first already"));
            }
            if reason.is_empty() {
                faults.add("须写明更正原因", "a reason is needed");
            }
            faults.or(Happening::FirstTalk { unit, reason }).map_err(|why| ApiError::refused(&why))?
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
    /// Why more comes in than the contract says, or so much: it was meant so. Kept with the note.
    #[serde(default)]
    more_than_contract: String,
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
    let meant = faults.text(("超额原因", "more_than_contract"), &body.more_than_contract);
    let mut over = false;
    match amount {
        Some(amount) if amount.hundredths == 0 => faults.add("到账金额为零", "an amount of nothing did not come in"),
        Some(amount) => {
            for doubt in paid_doubts(&held.row.project, &held.paid, amount, PaidRules::default()) {
                let said = match doubt {
                    PaidDoubt::OtherCurrency { .. } => body.other_currency.as_deref() == Some(amount.currency.as_str()),
                    PaidDoubt::OverContract { .. } | PaidDoubt::VeryMuch { .. } => {
                        over = true;
                        !meant.is_empty()
                    }
                };
                if !said {
                    let words = doubt.sentence();
                    faults.add(words.zh, words.en);
                }
            }
        }
        None if body.amount.trim().is_empty() => faults.add("没写到账金额", "`amount` is missing"),
        None => {}
    }
    let both = faults.or(on.zip(amount)).map_err(|why| ApiError::refused(&why))?;
    let Some((on, amount)) = both else { return Err(no_project(id)) };
    let turn = ProjectTurn { id: desk.id, version: body.version, by: &desk.by, at: &clock::now() };
    // The reason stays where the amount is read.
    let note = match (over, note.is_empty()) {
        (false, _) => note,
        (true, true) => format!("超合同额：{meant}"),
        (true, false) => format!("{note}；超合同额：{meant}"),
    };
    let paid = PaidIn { on, since: None, amount, voucher, note };
    match app.store.add_project_paid(&turn, &paid).await {
        Ok(_) => after(&app, desk.id).await,
        Err(StoreError::Conflict(_)) => Err(collided(&app, desk.id, body.version, &body).await),
        Err(error) => Err(stored(error)),
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
