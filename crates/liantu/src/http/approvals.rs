//! Approvals handled for firms (代办): checklists to choose from, plans, one whole, a new one, its words and its end.

pub(crate) mod acts;
pub(crate) mod letters;
pub(crate) mod links;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use chrono::NaiveDate;
use model::{EnterpriseId, Profile, Project, ProjectId, UserRole};
use serde::{Deserialize, Serialize};
use store::{
    ApprovalChange, ApprovalFacts, ApprovalFilter, ApprovalRow, ApprovalTurn, NewApproval, Signed, StoreError,
};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{as_of, holds, invalid, words};
use super::projects::no_project;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::approvals::{ApprovalCard, ApprovalShape, Around, ChecklistShape, Seen, card, checklist_shape, shape};
use crate::clock;
use crate::consultations::{plain_name, plain_text};
use crate::project_entry::Faults;
use crate::projects::Projects;
use crate::shapes::Items;

/// Most checklists that are named at once: more is a mistake.
const MOST: usize = 50;

/// What the store says to a plan.
pub(super) fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: what @ ("approval" | "approval step" | "approval paper"), id } => {
            ApiError::new(ErrorCode::ApprovalNotFound, format!("no {what} `{id}`"))
        }
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// A plan with what it is worked on with.
pub(super) struct Desk {
    pub(super) projects: Arc<Projects>,
    pub(super) row: ApprovalRow,
    pub(super) day: NaiveDate,
    pub(super) by: String,
}

impl Desk {
    /// Looks a plan up.
    pub(super) async fn look(app: &App, id: i64) -> Result<Self, ApiError> {
        let row = app.store.approval(id).await.map_err(stored)?;
        let projects = app.shared.projects.now(&app.store).await?;
        let day = projects.desk_day(&app.config);
        Ok(Self { projects, row, day, by: app.person()?.name.clone() })
    }

    /// Looks a plan up for a change of its whole.
    async fn open(
        app: &App,
        headers: &HeaderMap,
        (id, version): (i64, i64),
        yours: &impl Serialize,
    ) -> Result<Self, ApiError> {
        same_origin(headers)?;
        let desk = Self::look(app, id).await?;
        desk.leads(app)?;
        desk.fresh(app, version, yours).await?;
        Ok(desk)
    }

    /// Lets whoever calls change the plan, or says whose it is: the project's, else that of who handles it.
    pub(super) fn leads(&self, app: &App) -> Result<(), ApiError> {
        match self.row.project.and_then(|id| self.projects.get(id)) {
            Some(held) => app.changes(&held.row.project),
            None => app.changes(&stand_in(&self.row.facts)),
        }
    }

    /// Refuses another version than that which is kept, with both.
    pub(super) async fn fresh(&self, app: &App, version: i64, yours: &impl Serialize) -> Result<(), ApiError> {
        if self.row.version == version { Ok(()) } else { Err(self.beaten(app, &self.row, version, yours).await?) }
    }

    async fn beaten(
        &self,
        app: &App,
        row: &ApprovalRow,
        read: i64,
        yours: &impl Serialize,
    ) -> Result<ApiError, ApiError> {
        let theirs = self.shown(app, row).await?;
        Ok(Changed { what: "approval", id: row.id, now: row.version, read }.beaten(yours, &theirs))
    }

    /// Keeps a change.
    pub(super) async fn keep(
        &self,
        app: &App,
        change: &ApprovalChange,
        yours: &impl Serialize,
    ) -> ApiResult<ApprovalShape> {
        let at = clock::now();
        let (id, version) = (self.row.id, self.row.version);
        let turn = ApprovalTurn { id, version, signed: Signed { by: &self.by, at: &at } };
        match app.store.change_approval(&turn, change).await {
            Ok(row) => self.shown(app, &row).await.map(Json),
            Err(StoreError::Conflict(_)) => {
                let row = app.store.approval(id).await.map_err(stored)?;
                Err(self.beaten(app, &row, version, yours).await?)
            }
            Err(error) => Err(stored(error)),
        }
    }

    /// A plan as it is now.
    pub(super) async fn shown(&self, app: &App, row: &ApprovalRow) -> Result<ApprovalShape, ApiError> {
        self.shown_on(app, row, self.day).await
    }

    async fn shown_on(&self, app: &App, row: &ApprovalRow, day: NaiveDate) -> Result<ApprovalShape, ApiError> {
        let files = match row.project {
            Some(project) => app.store.attachments(project).await?,
            None => Vec::new(),
        };
        let files: BTreeMap<i64, String> = files.into_iter().map(|row| (row.id, row.paper.sha256)).collect();
        let person = app.person()?;
        let unit = if person.role == UserRole::Department { person.unit.trim() } else { "" };
        let yours = person.role != UserRole::Viewer && row.ended.is_none() && self.leads(app).is_ok();
        let around = Around { projects: &self.projects, config: &app.config, day, files, yours, unit };
        Ok(shape(&Seen::on(row, &app.config, day), &around))
    }

    /// Refuses to go on with a plan that ended.
    pub(super) fn running(&self) -> Result<(), ApiError> {
        match &self.row.ended {
            None => Ok(()),
            Some(_) => Err(ApiError::refused(&[model::Text::new(
                "代办已停办，先恢复再办",
                "these approvals are carried on no more: resume them first",
            )])),
        }
    }
}

/// Whose a plan without a project is.
fn stand_in(facts: &ApprovalFacts) -> Project {
    Project { owner: facts.owner.clone(), unit: facts.unit.clone(), ..Project::new(&facts.title, Profile::Light) }
}

/// Checklists that plans are made of
#[utoipa::path(get, path = "/approval-checklists", responses((status = 200, body = Items<ChecklistShape>)))]
pub(crate) async fn list_approval_checklists(app: App) -> ApiResult<Items<ChecklistShape>> {
    Ok(Json(Items { items: app.config.standard.approvals.iter().map(checklist_shape).collect() }))
}

/// Which plans.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct ApprovalQuery {
    /// Words that title, firm, who handles it or a step hold.
    q: Option<String>,
    /// Of this project.
    project: Option<i64>,
    /// Of this firm of the register.
    enterprise: Option<i64>,
    /// `late`, `blocked`, `open`, `done` or `ended`.
    course: Option<String>,
    /// The day looked at, at its end; the office's day when left out.
    as_of: Option<String>,
}

/// Plans of approvals on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalList {
    /// The plans, the last first.
    items: Vec<ApprovalCard>,
    /// The day looked at.
    as_of: String,
}

/// Plans with their forecast and what is owed, the last made first
#[utoipa::path(get, path = "/approvals", params(ApprovalQuery),
    responses((status = 200, body = ApprovalList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_approvals(app: App, Query(query): Query<ApprovalQuery>) -> ApiResult<ApprovalList> {
    let projects = app.shared.projects.now(&app.store).await?;
    let day = as_of(query.as_of.as_deref())?.unwrap_or_else(|| projects.desk_day(&app.config));
    let filter =
        ApprovalFilter { project: query.project.map(ProjectId), enterprise: query.enterprise.map(EnterpriseId) };
    let course = query.course.as_deref().map(str::trim).filter(|course| !course.is_empty());
    const COURSES: [&str; 5] = ["late", "blocked", "open", "done", "ended"];
    if let Some(course) = course.filter(|course| !COURSES.contains(course)) {
        return Err(invalid(format!("parameter `course`: `{course}` is not one of `{}`", COURSES.join("` `"))));
    }
    let looked = words(query.q.as_deref());
    let rows = app.store.approvals(filter).await?;
    let items = rows
        .iter()
        .filter(|row| {
            let facts = &row.facts;
            let steps = row.steps.iter().flat_map(|step| [step.step.title.zh.as_str(), step.step.title.en.as_str()]);
            let own = [&facts.title, &facts.title_en, &facts.firm, &facts.owner, &facts.unit, &facts.note];
            holds(&looked, own.into_iter().map(String::as_str).chain(steps))
        })
        .map(|row| card(&Seen::on(row, &app.config, day), &projects))
        .filter(|card| course.is_none_or(|course| card.course.code == course))
        .collect();
    Ok(Json(ApprovalList { items, as_of: day.to_string() }))
}

/// What is said of a plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApprovalFactsBody {
    /// What is handled.
    #[serde(default)]
    title: String,
    /// The same in English, for the investor.
    #[serde(default)]
    title_en: String,
    /// The firm.
    #[serde(default)]
    firm: String,
    /// Who handles it, by work name.
    #[serde(default)]
    owner: String,
    /// His unit.
    #[serde(default)]
    unit: String,
    /// Whom the investor turns to: an office with its line. He reads it.
    #[serde(default)]
    contact: String,
    /// Anything else, for the office alone.
    #[serde(default)]
    note: String,
}

fn read_facts(faults: &mut Faults, body: &ApprovalFactsBody) -> ApprovalFacts {
    let line = |faults: &mut Faults, name, text: &str| plain_text(faults, name, text).replace('\n', " ");
    let facts = ApprovalFacts {
        title: line(faults, ("代办事项", "title"), &body.title),
        title_en: line(faults, ("英文名称", "title_en"), &body.title_en),
        firm: line(faults, ("企业", "firm"), &body.firm),
        owner: plain_name(faults, ("代办员", "owner"), &body.owner),
        unit: plain_name(faults, ("单位", "unit"), &body.unit),
        contact: line(faults, ("对外联系", "contact"), &body.contact),
        note: plain_text(faults, ("备注", "note"), &body.note),
    };
    if facts.title.is_empty() {
        faults.add("没写代办什么", "`title` is missing: what is handled");
    }
    if facts.firm.is_empty() {
        faults.add("没写企业", "`firm` is missing");
    }
    if facts.owner.is_empty() {
        faults.add("没写代办员：每件代办由一个人负责", "`owner` is missing: one person handles it");
    }
    if let Some(part) = model::private_part(&facts.contact) {
        faults.add("“对外联系”只写单位和办公电话，不写私人号码", format!("`contact`: {part}"));
    }
    facts
}

/// Steps of the named checklists that are not there yet.
fn chosen(app: &App, faults: &mut Faults, named: &[String], known: &[&str]) -> Vec<model::ApprovalStep> {
    let lists = &app.config.standard.approvals;
    let mut found: Vec<model::ApprovalStep> = Vec::new();
    for id in named.iter().take(MOST) {
        let shown: String = id.chars().take(40).collect();
        match lists.iter().find(|list| list.id == id.trim()) {
            None => faults.add(format!("没有清单“{shown}”"), format!("`checklists`: there is no `{shown}`")),
            Some(list) => {
                for step in &list.steps {
                    let there = known.contains(&step.code.as_str()) || found.iter().any(|one| one.code == step.code);
                    if !there {
                        found.push(step.clone());
                    }
                }
            }
        }
    }
    if named.is_empty() {
        faults.add("没选审批清单", "`checklists` is empty: choose at least one");
    } else if found.is_empty() {
        faults.add("所选清单的事项都已在内", "every step of these checklists is there already");
    }
    found
}

/// A plan to make.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ApprovalBody {
    /// The project it is for.
    project: Option<i64>,
    /// The firm of the register it is for.
    enterprise: Option<i64>,
    /// What is said of it. Left empty, the firm is the project's investor and who handles it its officer.
    #[serde(flatten)]
    facts: ApprovalFactsBody,
    /// The day from which it is counted; today when left out.
    begun_on: Option<String>,
    /// Checklists, by id.
    #[serde(default)]
    checklists: Vec<String>,
}

/// Make a plan of approvals out of checklists; it keeps its own copy of their steps
#[utoipa::path(post, path = "/approvals", request_body = ApprovalBody,
    responses((status = 201, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_approval(
    app: App,
    headers: HeaderMap,
    Body(body): Body<ApprovalBody>,
) -> Result<(StatusCode, Json<ApprovalShape>), ApiError> {
    same_origin(&headers)?;
    let projects = app.shared.projects.now(&app.store).await?;
    let day = projects.desk_day(&app.config);
    let by = app.person()?.name.clone();
    let mut faults = Faults::default();
    let mut said = body.facts.clone();
    let filled = |text: &mut String, from: &str| {
        if text.trim().is_empty() {
            from.clone_into(text);
        }
    };
    let held = match body.project {
        Some(id) => Some(projects.get(ProjectId(id)).ok_or_else(|| no_project(id))?),
        None => None,
    };
    if let Some(held) = held {
        app.changes(&held.row.project)?;
        filled(&mut said.firm, &held.row.project.investor);
        filled(&mut said.owner, &held.row.project.owner);
        filled(&mut said.unit, &held.row.project.unit);
    }
    let enterprise = body.enterprise.map(EnterpriseId).or(held.and_then(|held| held.row.project.enterprise));
    if let Some(id) = enterprise {
        let landscape = app.shared.landscape.now(&app.store).await?;
        match landscape.firm(id) {
            Some(firm) => filled(&mut said.firm, &firm.name),
            None => faults.add(format!("名录里没有 {} 号企业", id.0), format!("`enterprise`: no firm `{}`", id.0)),
        }
    }
    filled(&mut said.contact, &app.config.pack.district.contact.zh);
    let facts = read_facts(&mut faults, &said);
    let begun = faults.day(("起办日期", "begun_on"), body.begun_on.as_deref()).unwrap_or(day);
    if begun > day {
        faults.add(
            format!("起办日期 {begun} 还没到（今天 {day}）"),
            format!("`begun_on`: `{begun}` has not come; today is `{day}`"),
        );
    }
    let steps = chosen(&app, &mut faults, &body.checklists, &[]);
    let steps = faults.or(steps).map_err(|why| ApiError::refused(&why))?;
    if held.is_none() {
        app.changes(&stand_in(&facts))?;
    }
    let sample = app.config.pack.district.sample && held.is_some_and(|held| held.row.project.sample);
    let project = held.map(|held| held.row.id);
    let new = NewApproval { project, enterprise, facts, begun_on: begun, steps, sample };
    let at = clock::now();
    let row = app.store.create_approval(&new, Signed { by: &by, at: &at }).await.map_err(stored)?;
    let desk = Desk { projects, row: row.clone(), day, by };
    Ok((StatusCode::CREATED, Json(desk.shown(&app, &row).await?)))
}

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ApprovalDayQuery {
    /// The day looked at, at its end; the office's day when left out.
    as_of: Option<String>,
}

/// A plan with its steps, papers and forecast
#[utoipa::path(get, path = "/approvals/{approval}", params(("approval" = i64, Path, description = "plan id"), ApprovalDayQuery),
    responses((status = 200, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_approval(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<ApprovalDayQuery>,
) -> ApiResult<ApprovalShape> {
    let desk = Desk::look(&app, id).await?;
    let day = as_of(query.as_of.as_deref())?.unwrap_or(desk.day);
    desk.shown_on(&app, &desk.row, day).await.map(Json)
}

/// Other words.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PutApprovalBody {
    /// The version that was read.
    version: i64,
    /// What is said of it now: all of it.
    #[serde(flatten)]
    facts: ApprovalFactsBody,
}

/// Change what is said of a plan
#[utoipa::path(put, path = "/approvals/{approval}", params(("approval" = i64, Path, description = "plan id")), request_body = PutApprovalBody,
    responses((status = 200, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_approval(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PutApprovalBody>,
) -> ApiResult<ApprovalShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    let mut faults = Faults::default();
    let facts = read_facts(&mut faults, &body.facts);
    let facts = faults.or(facts).map_err(|why| ApiError::refused(&why))?;
    desk.keep(&app, &ApprovalChange::Facts(facts), &body).await
}

/// Further checklists.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApprovalStepsBody {
    /// The version that was read.
    version: i64,
    /// Checklists, by id; steps that are there already are left out.
    #[serde(default)]
    checklists: Vec<String>,
}

/// Add the steps of further checklists
#[utoipa::path(post, path = "/approvals/{approval}/steps", params(("approval" = i64, Path, description = "plan id")), request_body = ApprovalStepsBody,
    responses((status = 200, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_approval_steps(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ApprovalStepsBody>,
) -> ApiResult<ApprovalShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    desk.running()?;
    let known: Vec<&str> = desk.row.steps.iter().map(|step| step.step.code.as_str()).collect();
    let mut faults = Faults::default();
    let steps = chosen(&app, &mut faults, &body.checklists, &known);
    let steps = faults.or(steps).map_err(|why| ApiError::refused(&why))?;
    desk.keep(&app, &ApprovalChange::Steps(steps), &body).await
}

/// Whether a plan is carried on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApprovalStateBody {
    /// The version that was read.
    version: i64,
    /// `ended` or `open`.
    #[serde(default)]
    state: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// End a plan, or resume it
#[utoipa::path(put, path = "/approvals/{approval}/state", params(("approval" = i64, Path, description = "plan id")), request_body = ApprovalStateBody,
    responses((status = 200, body = ApprovalShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_approval_state(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ApprovalStateBody>,
) -> ApiResult<ApprovalShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    let mut faults = Faults::default();
    let reason = plain_text(&mut faults, ("原因", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("须写明原因", "`reason` is missing");
    }
    let change = match (body.state.trim(), desk.row.ended.is_some()) {
        ("ended", false) => Some(ApprovalChange::Ended(reason)),
        ("open", true) => Some(ApprovalChange::Resumed(reason)),
        ("ended" | "open", _) => {
            faults.add("已经是这个状态", "it stands so already");
            None
        }
        _ => {
            faults.add("没写停办还是恢复", "`state` is `ended` or `open`");
            None
        }
    };
    let change = faults.or(change).map_err(|why| ApiError::refused(&why))?;
    match change {
        Some(change) => desk.keep(&app, &change, &body).await,
        None => Err(invalid("`state` is missing".to_owned())),
    }
}
