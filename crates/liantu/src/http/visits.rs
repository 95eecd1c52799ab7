//! Records of visits: kept once for each draft, corrected with a reason, and what they become; the report of a day or a week.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use chrono::NaiveDate;
use model::{
    EnterpriseId, Lang, Progress, Project, ProjectEvent, ProjectId, TaskOrigin, VisitDirection, VisitOutcome,
    VisitRecord,
};
use press::VisitReport;
use serde::{Deserialize, Serialize};
use store::{Arrived, NewVisitRecord, ProjectTurn, RecordFilter, RecordTurn, StoreError, VisitRecordRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::beaten;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{day, holds, invalid, word, words};
use super::project_events::checked_report;
use super::projects::{JudgedTwinBody, ProjectBody, check_entry, no_project};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::analysis::Ground;
use crate::project_entry::{FactsBody, Faults, is_backfilled};
use crate::project_shapes::ProjectNames;
use crate::projects::Projects;
use crate::visit_entry::{self, Surroundings, VisitRecordBody, Writer, lead_of, read_visit, report_of};
use crate::visit_shapes::{
    VisitList, VisitRecordDetail, VisitRecordShape, VisitReportShape, count_shape, record_shape, report_line,
    version_shape,
};
use crate::visits::{ReportDays, report, report_shape, takes_part};
use crate::{clock, follow_ups};

/// Most records on a page.
const MOST: usize = 500;

/// What the store says of records, contacts, chambers, events and memoranda.
pub(super) fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what, id } => {
            let code = match what {
                "visit record" => ErrorCode::VisitNotFound,
                "contact" => ErrorCode::ContactNotFound,
                "chamber" => ErrorCode::ChamberNotFound,
                "event" => ErrorCode::EventNotFound,
                "memorandum" => ErrorCode::MouNotFound,
                "project" => ErrorCode::ProjectNotFound,
                _ => ErrorCode::InvalidRequest,
            };
            ApiError::new(code, format!("no {what} `{id}`"))
        }
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// What records are read and shown against.
pub(super) struct Desk<'a> {
    /// The register.
    pub(super) ground: Ground<'a>,
    /// All projects.
    pub(super) projects: Arc<Projects>,
    /// The day of the office.
    pub(super) day: NaiveDate,
}

impl<'a> Desk<'a> {
    /// As everything is now.
    pub(super) async fn open(app: &'a App) -> Result<Self, ApiError> {
        let ground = app.ground().await?;
        let projects = app.shared.projects.now(&app.store).await?;
        let day = projects.desk_day(&app.config);
        Ok(Self { ground, projects, day })
    }

    async fn shapes(&self, app: &App, rows: &[VisitRecordRow]) -> Result<Vec<VisitRecordShape>, ApiError> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let photos = app.store.visit_photos(&ids).await?;
        let (office, tasks) = (app.office().await?, app.store.tasks_of(TaskOrigin::Visit, &ids).await?);
        let shape = |row: &VisitRecordRow| VisitRecordShape {
            next_task: follow_ups::shape(&office, tasks.iter().filter(|task| task.task.origin_id == Some(row.id))),
            ..record_shape(&self.ground, &self.projects, (row, &photos))
        };
        Ok(rows.iter().map(shape).collect())
    }

    /// A record for a client.
    pub(super) async fn shape(&self, app: &App, row: VisitRecordRow) -> Result<VisitRecordShape, ApiError> {
        let mut shapes = self.shapes(app, std::slice::from_ref(&row)).await?;
        shapes.pop().ok_or_else(|| ApiError::new(ErrorCode::VisitNotFound, format!("no visit record `{}`", row.id)))
    }

    /// A record with its history.
    async fn whole(&self, app: &App, row: VisitRecordRow) -> Result<VisitRecordDetail, ApiError> {
        let versions = app.store.visit_record_versions(row.id).await?;
        Ok(VisitRecordDetail {
            lead: lead_of(&row.record),
            versions: versions.iter().map(|one| version_shape(&self.ground, &self.projects, one)).collect(),
            record: self.shape(app, row).await?,
        })
    }
}

/// The team of whoever writes: his own, else his unit.
pub(super) fn own_team(app: &App) -> Result<String, ApiError> {
    let person = app.person()?;
    Ok(person.team.as_ref().map_or_else(|| person.unit.clone(), |(_, team)| team.name.clone()))
}

async fn read(
    app: &App,
    desk: &Desk<'_>,
    (body, faults): (&VisitRecordBody, &mut Faults),
) -> Result<model::VisitRecord, ApiError> {
    let names = ProjectNames::load(&app.store, &app.config).await?;
    let (name, team) = (&app.person()?.name, own_team(app)?);
    let around = Surroundings {
        names: &names,
        landscape: &desk.ground.landscape,
        projects: &desk.projects,
        today: clock::today(),
    };
    let writer = Writer { name, team: &team, day: desk.day };
    let mut record = read_visit(faults, body, &around, &writer);
    if let Some(visit) = body.visit {
        let planned = app.store.trips().await?.into_iter().flat_map(|row| row.trip.visits);
        match planned.into_iter().find(|planned| planned.id == Some(visit)) {
            // A note from the way names no gap: it is about the one that the visit was planned for.
            Some(planned) => record.links.node = record.links.node.or(planned.gap),
            None => faults.add(format!("没有 {visit} 号计划走访"), format!("no planned visit `{visit}`")),
        }
    }
    Ok(record)
}

/// What the next step of a record hangs on.
fn around<'a>(record: &'a VisitRecord, writer: &'a str) -> follow_ups::Around<'a> {
    follow_ups::Around {
        origin: TaskOrigin::Visit,
        firm: &record.firm.name,
        on: record.on,
        team: &record.team,
        writer,
        project: record.links.project,
        sample: record.sample,
    }
}

/// A record to keep.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewVisitBody {
    /// Made by whoever wrote the draft, the same each time it is sent: a draft sent twice is one record.
    #[serde(default)]
    key: String,
    /// What it says.
    #[serde(flatten)]
    visit: VisitRecordBody,
}

/// Keep a record; a draft that came before answers with the record it made
#[utoipa::path(post, path = "/visits", request_body = NewVisitBody,
    responses((status = 201, body = VisitRecordShape), (status = 200, body = VisitRecordShape, description = "the draft had come before"),
        (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_visit(
    app: App,
    headers: HeaderMap,
    Body(body): Body<NewVisitBody>,
) -> Result<(StatusCode, Json<VisitRecordShape>), ApiError> {
    same_origin(&headers)?;
    let desk = Desk::open(&app).await?;
    let mut faults = Faults::default();
    let key = visit_entry::key(&mut faults, &body.key);
    let record = read(&app, &desk, (&body.visit, &mut faults)).await?;
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let by = app.person()?.name.clone();
    let office = app.office().await?;
    let follow = follow_ups::of(&office, record.next.as_ref(), &around(&record, &by), "");
    let new = NewVisitRecord { key, record, became: None, by, at: clock::now() };
    match app.store.add_visit_record(&new, &follow).await {
        Ok(Arrived::New(row)) => Ok((StatusCode::CREATED, Json(desk.shape(&app, row).await?))),
        Ok(Arrived::Known(row)) => Ok((StatusCode::OK, Json(desk.shape(&app, row).await?))),
        Err(StoreError::Conflict(message)) => {
            // What is kept is put beside what came: whoever wrote it decides.
            match app.store.visit_record_by_key(&new.key).await? {
                Some(theirs) => {
                    let error = beaten(message, &body, &desk.shape(&app, theirs).await?);
                    Err(error.hint("同一草稿此前已存，内容不同：请在原记录上更正"))
                }
                None => {
                    Err(ApiError::new(ErrorCode::Conflict, message).hint("同一天、同一企业、同样内容的记录已经有了"))
                }
            }
        }
        Err(error) => Err(stored(error)),
    }
}

/// Which records.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct VisitQuery {
    /// From this day on.
    from: Option<String>,
    /// Up to this day.
    to: Option<String>,
    /// Of this firm.
    enterprise: Option<i64>,
    /// Of this project.
    project: Option<i64>,
    /// Of this team.
    team: Option<String>,
    /// Where this person of ours was there.
    person: Option<String>,
    /// `outbound` or `inbound`.
    direction: Option<String>,
    /// `keen`, `follow`, `none` or `not_met`.
    outcome: Option<String>,
    /// Words that firm, text, asks, people or next step hold.
    q: Option<String>,
    /// How many at most, 50 when left out.
    limit: Option<usize>,
    /// How many are passed over.
    offset: Option<usize>,
}

fn plain(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn a_day(name: &str, text: Option<&String>) -> Result<Option<NaiveDate>, ApiError> {
    plain(text).map(|text| day(name, &text)).transpose()
}

/// Records of visits, the last day first, a page at a time
#[utoipa::path(get, path = "/visits", params(VisitQuery),
    responses((status = 200, body = VisitList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_visits(app: App, Query(query): Query<VisitQuery>) -> ApiResult<VisitList> {
    let limit = query.limit.unwrap_or(50);
    if limit == 0 || limit > MOST {
        return Err(invalid(format!("parameter `limit`: `{limit}` is not between 1 and {MOST}")));
    }
    let filter = RecordFilter {
        from: a_day("from", query.from.as_ref())?,
        to: a_day("to", query.to.as_ref())?,
        enterprise: query.enterprise.map(EnterpriseId),
        project: query.project.map(ProjectId),
        team: None,
    };
    let direction = word::<VisitDirection>("direction", query.direction.as_deref())?;
    let outcome = word::<VisitOutcome>("outcome", query.outcome.as_deref())?;
    let (team, person, wanted) = (plain(query.team.as_ref()), plain(query.person.as_ref()), words(query.q.as_deref()));
    let desk = Desk::open(&app).await?;
    let mut rows = app.store.visit_records(&filter).await?;
    // Counted before the team is chosen: else the choice would hold the chosen one alone.
    let mut teams: Vec<String> =
        rows.iter().map(|row| row.record.team.clone()).filter(|team| !team.is_empty()).collect();
    teams.sort();
    teams.dedup();
    rows.retain(|row| {
        let record = &row.record;
        let next = record.next.as_ref().map_or("", |next| next.what.as_str());
        let texts = [record.firm.name.as_str(), &record.said, &record.asks, next, &record.team].into_iter();
        team.as_ref().is_none_or(|team| *team == record.team)
            && person.as_ref().is_none_or(|person| takes_part(row, person))
            && direction.is_none_or(|direction| direction == record.direction)
            && outcome.is_none_or(|outcome| Some(outcome) == record.outcome)
            && holds(&wanted, texts.chain(record.people.iter().map(String::as_str)))
    });
    let lines = rows.iter().map(|row| report_line(&desk.ground, row)).collect();
    let all = VisitReport { from: desk.day, to: desk.day, whose: String::new(), lines };
    let page: Vec<VisitRecordRow> = rows.iter().skip(query.offset.unwrap_or(0)).take(limit).cloned().collect();
    Ok(Json(VisitList {
        items: desk.shapes(&app, &page).await?,
        total: rows.len(),
        teams,
        counts: all.counts().into_iter().map(count_shape).collect(),
        sample: rows.iter().any(|row| row.record.sample),
    }))
}

/// A record with everything it ever said
#[utoipa::path(get, path = "/visits/{visit}", params(("visit" = i64, Path, description = "number of the record")),
    responses((status = 200, body = VisitRecordDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_visit(app: App, Path(id): Path<i64>) -> ApiResult<VisitRecordDetail> {
    let row = app.store.visit_record(id).await.map_err(stored)?;
    Ok(Json(Desk::open(&app).await?.whole(&app, row).await?))
}

/// A record put right.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PutVisitBody {
    /// The version that was read.
    version: i64,
    /// Why it is corrected.
    #[serde(default)]
    reason: String,
    /// What it says now: all of it.
    #[serde(flatten)]
    visit: VisitRecordBody,
}

/// Correct a record, with the reason; what it said before stays readable
#[utoipa::path(put, path = "/visits/{visit}", params(("visit" = i64, Path, description = "number of the record")), request_body = PutVisitBody,
    responses((status = 200, body = VisitRecordDetail), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_visit(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PutVisitBody>,
) -> ApiResult<VisitRecordDetail> {
    same_origin(&headers)?;
    let now = app.store.visit_record(id).await.map_err(stored)?;
    app.corrects(&now)?;
    let desk = Desk::open(&app).await?;
    let mut faults = Faults::default();
    let reason = visit_entry::line(&mut faults, ("更正原因", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("须写明更正原因", "`reason` is missing: why it is corrected");
    }
    let mut record = read(&app, &desk, (&body.visit, &mut faults)).await?;
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    record.sample = now.record.sample;
    if let Some(became) = &now.became {
        record.links.project = Some(became.project);
    }
    let (office, by) = (app.office().await?, &app.person()?.name);
    let follow = follow_ups::of(&office, record.next.as_ref(), &around(&record, by), &reason);
    let turn = RecordTurn { id, version: body.version, by, at: &clock::now() };
    match app.store.correct_visit_record(&turn, &record, (&reason, &follow)).await {
        Ok(row) => Ok(Json(desk.whole(&app, row).await?)),
        Err(StoreError::Conflict(message)) => {
            let theirs = app.store.visit_record(id).await.map_err(stored)?;
            Err(beaten(message, &body, &desk.shape(&app, theirs).await?))
        }
        Err(error) => Err(stored(error)),
    }
}

/// A lead that came of a visit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct VisitLeadBody {
    /// The version of the record that was read.
    version: i64,
    /// What is known of the project; what the record tells when left out.
    facts: Option<FactsBody>,
    /// The day on which it came in; that of the visit when left out.
    on: Option<String>,
    /// What was said of projects that look alike.
    #[serde(default)]
    judged: Vec<JudgedTwinBody>,
}

/// A record becomes a lead, by the rules of projects: the least that a lead says, a look at what is known already
#[utoipa::path(post, path = "/visits/{visit}/lead", params(("visit" = i64, Path, description = "number of the record")), request_body = VisitLeadBody,
    responses((status = 201, body = VisitRecordDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_visit_lead(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<VisitLeadBody>,
) -> Result<(StatusCode, Json<VisitRecordDetail>), ApiError> {
    same_origin(&headers)?;
    let row = app.store.visit_record(id).await.map_err(stored)?;
    free(&row)?;
    let by = app.person()?.name.clone();
    let body_of_project = ProjectBody {
        facts: body.facts.clone().unwrap_or_else(|| lead_of(&row.record)),
        by: Some(by.clone()),
        stage: None,
        on: Some(plain(body.on.as_ref()).unwrap_or_else(|| row.record.on.to_string())),
        first_talk: String::new(),
        judged: body.judged.clone(),
    };
    let entry = check_entry(&app, body_of_project).await?;
    if let Some(why) = bureau::lead_day_objection(row.record.on, entry.on) {
        return Err(ApiError::refused(&[why]));
    }
    let at = clock::now();
    let turn = RecordTurn { id, version: body.version, by: &by, at: &at };
    // What comes of an invented visit is invented.
    let project = Project { sample: row.record.sample, ..entry.project.clone() };
    let events = [entry.event(&by, &at)];
    if let Err(error) = app.store.create_lead_of_record(&turn, &project, &events, &entry.verdicts).await {
        return Err(lost(&app, id, (error, &body)).await);
    }
    let row = app.store.visit_record(id).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(Desk::open(&app).await?.whole(&app, row).await?)))
}

/// A visit that belongs into a project's history.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct VisitReportBody {
    /// The version of the record that was read.
    version: i64,
    /// The project; the one that the record is about when left out.
    project: Option<i64>,
    /// What the history shall say; what the record says when left out.
    #[serde(default)]
    note: String,
    /// Whether anything moved.
    progress: Option<bool>,
}

/// A record becomes an entry of a project's history, by the rules of projects
#[utoipa::path(post, path = "/visits/{visit}/report", params(("visit" = i64, Path, description = "number of the record")), request_body = VisitReportBody,
    responses((status = 201, body = VisitRecordDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_visit_report(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<VisitReportBody>,
) -> Result<(StatusCode, Json<VisitRecordDetail>), ApiError> {
    same_origin(&headers)?;
    let row = app.store.visit_record(id).await.map_err(stored)?;
    free(&row)?;
    let Some(project) = body.project.map(ProjectId).or(row.record.links.project) else {
        return Err(ApiError::refused(&[model::Text::new("没写记入哪个项目", "`project` is missing")]));
    };
    let projects = app.shared.projects.now(&app.store).await?;
    let held = projects.get(project).ok_or_else(|| no_project(project.0))?;
    app.changes(&held.row.project)?;
    let note = if body.note.trim().is_empty() { report_of(&row.record) } else { body.note.clone() };
    let progress = if body.progress == Some(true) { Progress::Made } else { Progress::None };
    let what = checked_report(held, (row.record.on, note, progress))?;
    let (by, at) = (app.person()?.name.clone(), clock::now());
    let backfilled = is_backfilled(row.record.on, projects.desk_day(&app.config));
    let event = ProjectEvent { on: row.record.on, written_at: at.clone(), by: by.clone(), backfilled, what };
    let turn = RecordTurn { id, version: body.version, by: &by, at: &at };
    let of = ProjectTurn { id: project, version: held.row.version, by: &by, at: &at };
    if let Err(error) = app.store.report_record(&turn, &of, &event).await {
        return Err(lost(&app, id, (error, &body)).await);
    }
    let row = app.store.visit_record(id).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(Desk::open(&app).await?.whole(&app, row).await?)))
}

/// What the store said to a change of a record; where someone else was first, with the record as it is now.
async fn lost(app: &App, id: i64, (error, yours): (StoreError, &impl serde::Serialize)) -> ApiError {
    let StoreError::Conflict(message) = error else { return stored(error) };
    let theirs = async {
        let row = app.store.visit_record(id).await.map_err(stored)?;
        Desk::open(app).await?.shape(app, row).await
    };
    match theirs.await {
        Ok(theirs) => beaten(message, yours, &theirs),
        Err(error) => error,
    }
}

/// Refuses a record that became something.
fn free(row: &VisitRecordRow) -> Result<(), ApiError> {
    match &row.became {
        None => Ok(()),
        Some(became) => Err(ApiError::new(
            ErrorCode::Conflict,
            format!("record `{}` went into project `{}` already", row.id, became.project.0),
        )
        .hint(format!("这条记录已进入 {} 号项目", became.project.0))),
    }
}

/// Whose report of which days.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct VisitReportQuery {
    /// The first day; today when left out.
    from: Option<String>,
    /// The last day; the first when left out.
    to: Option<String>,
    /// Of this team.
    team: Option<String>,
    /// Of this person of ours.
    person: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// The visits of a day or a week as text, in the words of a daily report, with counts and their rows
#[utoipa::path(get, path = "/visits/report", params(VisitReportQuery),
    responses((status = 200, body = VisitReportShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_visits_report(app: App, Query(query): Query<VisitReportQuery>) -> ApiResult<VisitReportShape> {
    let desk = Desk::open(&app).await?;
    let from = a_day("from", query.from.as_ref())?.unwrap_or(desk.day);
    let to = a_day("to", query.to.as_ref())?.unwrap_or(from);
    let lang = word::<Lang>("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let whose = (plain(query.team.as_ref()), plain(query.person.as_ref()));
    let days = ReportDays::new(from, to).map_err(|error| invalid(error.to_string()))?;
    Ok(Json(report_shape(&report(&desk.ground, days, whose).await?, lang)))
}
