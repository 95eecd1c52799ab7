//! What happens to a step of a plan: acts, shorter times, papers that come in.

use axum::http::HeaderMap;
use bureau::{ActRequest, act_refusals};
use model::{PaperState, PlanStep, StepAct, StepEvent, UserRole};
use serde::{Deserialize, Serialize};
use store::ApprovalChange;
use utoipa::ToSchema;

use super::Desk;
use crate::approvals::ApprovalShape;
use crate::clock;
use crate::consultations::plain_text;
use crate::http::chains::same_origin;
use crate::http::error::{Body, ErrorBody, Path};
use crate::http::{ApiError, ApiResult, App, ErrorCode};
use crate::project_entry::Faults;

/// A plan and the place of one of its steps.
struct Place {
    desk: Desk,
    at: usize,
}

impl Place {
    async fn open(
        app: &App,
        headers: &HeaderMap,
        ((id, step), version): ((i64, i64), i64),
        yours: &impl Serialize,
    ) -> Result<Self, ApiError> {
        same_origin(headers)?;
        let desk = Desk::look(app, id).await?;
        let at = desk.row.steps.iter().position(|one| one.id == step).ok_or_else(|| {
            ApiError::new(ErrorCode::ApprovalNotFound, format!("approval `{id}` has no step `{step}`"))
        })?;
        // The department that decides notes its own acts.
        let person = app.person()?;
        let own = person.role == UserRole::Department
            && person.account.is_some()
            && person.unit.trim() == desk.row.steps[at].step.department.zh;
        if !own {
            desk.leads(app)?;
        }
        desk.fresh(app, version, yours).await?;
        desk.running()?;
        Ok(Self { desk, at })
    }

    fn step(&self) -> &PlanStep {
        &self.desk.row.steps[self.at]
    }
}

/// Something that happened to a step.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApprovalEventBody {
    /// The version that was read.
    version: i64,
    /// `submitted`, `accepted`, `returned`, `granted`, `refused`, `not_applicable`, `applicable`, `taken_back` or `noted`.
    #[serde(default)]
    act: String,
    /// The day; today when left out.
    on: Option<String>,
    /// Number of the paper that a granted step ends with.
    #[serde(default)]
    number: String,
    /// Why, or what was said: for the office alone.
    #[serde(default)]
    note: String,
    /// Papers to be corrected, by id, of a step that is returned.
    #[serde(default)]
    papers: Vec<i64>,
}

/// Note what happened to a step
#[utoipa::path(post, path = "/approvals/{approval}/steps/{step}/events",
    params(("approval" = i64, Path, description = "plan id"), ("step" = i64, Path, description = "step id")), request_body = ApprovalEventBody,
    responses((status = 200, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_approval_event(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
    Body(body): Body<ApprovalEventBody>,
) -> ApiResult<ApprovalShape> {
    let place = Place::open(&app, &headers, (path, body.version), &body).await?;
    let (step, today) = (place.step(), place.desk.day);
    let mut faults = Faults::default();
    let act: Option<StepAct> = faults.word(("办理", "act"), Some(&body.act));
    if body.act.trim().is_empty() {
        faults.add("没选办理动作", "`act` is missing");
    }
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(today);
    let number = plain_text(&mut faults, ("文书编号", "number"), &body.number).replace('\n', " ");
    let note = plain_text(&mut faults, ("说明", "note"), &body.note);
    let mut wanting = body.papers.clone();
    wanting.sort_unstable();
    wanting.dedup();
    if let Some(odd) = wanting.iter().find(|id| !step.papers.iter().any(|paper| paper.id == **id)) {
        faults.add(format!("本事项没有 {odd} 号材料"), format!("`papers`: the step has no paper `{odd}`"));
    }
    if act != Some(StepAct::Returned) && !wanting.is_empty() {
        faults.add("只有退回补正才勾选材料", "`papers`: only a step that is returned names papers");
    }
    if act != Some(StepAct::Granted) && !number.is_empty() {
        faults.add("只有办结才写文书编号", "`number`: only a granted step ends with a paper");
    }
    if let Some(act) = act {
        let request = ActRequest { act, on, number: &number, note: &note, papers: wanting.len() };
        let calendar = &app.config.standard.pipeline.calendar;
        for refusal in act_refusals(&place.desk.row.steps, place.at, &request, (today, calendar)) {
            let why = refusal.sentence();
            faults.add(why.zh, why.en);
        }
    }
    let act = faults.or(act).map_err(|why| ApiError::refused(&why))?.unwrap_or(StepAct::Noted);
    let event = StepEvent { on, act, number, note, at: clock::now(), by: place.desk.by.clone() };
    let change = ApprovalChange::Event { step: step.id, event, wanting };
    place.desk.keep(&app, &change, &body).await
}

/// A shorter time.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApprovalStepBody {
    /// The version that was read.
    version: i64,
    /// Days that the department promised, in the unit of the rule; null for none.
    promised: Option<u16>,
}

/// Note the shorter time that a department promised for a step
#[utoipa::path(put, path = "/approvals/{approval}/steps/{step}",
    params(("approval" = i64, Path, description = "plan id"), ("step" = i64, Path, description = "step id")), request_body = ApprovalStepBody,
    responses((status = 200, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_approval_step(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
    Body(body): Body<ApprovalStepBody>,
) -> ApiResult<ApprovalShape> {
    let place = Place::open(&app, &headers, (path, body.version), &body).await?;
    let step = place.step();
    let mut faults = Faults::default();
    let most = step.step.days;
    if let Some(days) = body.promised.filter(|days| *days == 0 || *days > most) {
        faults.add(
            format!("承诺 {days} 天：须为 1 到 {most}，不长于规定时限"),
            format!("`promised`: `{days}` is not between 1 and {most}, the time by the rule"),
        );
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    place.desk.keep(&app, &ApprovalChange::Promised { step: step.id, days: body.promised }, &body).await
}

/// Papers that came, or did not.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApprovalPapersBody {
    /// The version that was read.
    version: i64,
    /// Which, by id.
    #[serde(default)]
    papers: Vec<i64>,
    /// `asked`, `received` or `wanting`.
    #[serde(default)]
    state: String,
    /// The day; today when left out.
    on: Option<String>,
    /// SHA-256 of a kept paper of the project.
    file: Option<String>,
}

/// Note how far papers have come, with the kept file where there is one
#[utoipa::path(put, path = "/approvals/{approval}/papers", params(("approval" = i64, Path, description = "plan id")), request_body = ApprovalPapersBody,
    responses((status = 200, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_approval_papers(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ApprovalPapersBody>,
) -> ApiResult<ApprovalShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    desk.running()?;
    let mut faults = Faults::default();
    let state: Option<PaperState> = faults.word(("状态", "state"), Some(&body.state));
    if body.state.trim().is_empty() {
        faults.add("没写材料状态", "`state` is missing");
    }
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(desk.day);
    if on > desk.day {
        faults.add(
            format!("日期 {on} 还没到（今天 {}）", desk.day),
            format!("`on`: `{on}` has not come; today is `{}`", desk.day),
        );
    }
    let mut papers = body.papers.clone();
    papers.sort_unstable();
    papers.dedup();
    let own = |id: &i64| desk.row.steps.iter().any(|step| step.papers.iter().any(|paper| paper.id == *id));
    if let Some(odd) = papers.iter().find(|id| !own(id)) {
        faults.add(format!("没有 {odd} 号材料"), format!("`papers`: there is no paper `{odd}`"));
    }
    if papers.is_empty() {
        faults.add("没选材料", "`papers` is empty");
    }
    let mut attachment = None;
    if let Some(sum) = body.file.as_deref().map(str::trim).filter(|sum| !sum.is_empty()) {
        let kept = match desk.row.project {
            Some(project) => app.store.attachments(project).await?,
            None => Vec::new(),
        };
        attachment = kept.iter().find(|row| row.paper.sha256 == sum).map(|row| row.id);
        if attachment.is_none() {
            faults.add("项目档案里没有这个附件，请先上传", "`file`: the project keeps no such paper: bring it first");
        }
    }
    let state = faults.or(state).map_err(|why| ApiError::refused(&why))?.unwrap_or(PaperState::Received);
    desk.keep(&app, &ApprovalChange::Papers { papers, state, on, attachment }, &body).await
}
