//! One calendar of a firm or a project: visits planned and held, events, memoranda, and what follows from them.

use std::collections::BTreeSet;

use axum::Json;
use chrono::NaiveDate;
use insight::trip::WarningKind;
use model::{Counterpart, EnterpriseId, MouFate, ProjectId, TaskOrigin, TaskState, VisitState};
use serde::{Deserialize, Serialize};
use store::{CalendarFilter, RecordFilter, TaskRow};
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Query};
use super::params::invalid;
use super::projects::no_project;
use super::visits::Desk;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::shapes::Bilingual;
use crate::trips;
use crate::visit_shapes::{CounterpartShape, ProjectRefShape, counterpart_shape, project_ref};

/// Something between us and a firm.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EncounterShape {
    /// The day.
    pub(crate) on: String,
    /// `planned` (a visit of a trip), `record`, `event`, `mou`, `follow_up` (of a memorandum) or `next_step` (of a record).
    pub(crate) kind: String,
    /// Number of the visit, the record, the event or the memorandum.
    pub(crate) id: i64,
    /// Number of the trip of a planned visit.
    pub(crate) trip: Option<i64>,
    /// The firm; null of an event.
    pub(crate) firm: Option<CounterpartShape>,
    /// What it is called, or what it is about.
    pub(crate) title: String,
    /// What was said, or is to be done.
    pub(crate) text: String,
    /// The team, or who answers.
    pub(crate) by: String,
    /// `outbound` or `inbound`; null of what is no visit.
    pub(crate) direction: Option<String>,
    /// Whether it is still to come, or owed: a planned visit, a step that has no outcome yet.
    pub(crate) ahead: bool,
    /// The project that it belongs to.
    pub(crate) project: Option<ProjectRefShape>,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// The calendar of a firm or a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EncounterList {
    /// By day, the last first.
    pub(crate) items: Vec<EncounterShape>,
    /// Visits of several teams to one firm within days.
    pub(crate) warnings: Vec<Bilingual>,
    /// The day that what is ahead is ahead of.
    pub(crate) as_of: String,
}

/// Whose calendar.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EncounterQuery {
    /// Of this firm.
    enterprise: Option<i64>,
    /// Of this project: its own, and those of its firms.
    project: Option<i64>,
}

/// Whose calendar it is.
struct Whose {
    firms: BTreeSet<EnterpriseId>,
    project: Option<ProjectId>,
}

impl Whose {
    fn is(&self, firm: &Counterpart) -> bool {
        firm.enterprise.is_some_and(|id| self.firms.contains(&id))
    }

    fn of_project(&self, project: Option<ProjectId>) -> bool {
        self.project.is_some() && self.project == project
    }
}

fn whose(desk: &Desk<'_>, query: &EncounterQuery) -> Result<Whose, ApiError> {
    match (query.enterprise, query.project) {
        (Some(id), None) => {
            if desk.ground.landscape.firm(EnterpriseId(id)).is_none() {
                return Err(ApiError::new(ErrorCode::EnterpriseNotFound, format!("no firm `{id}`")));
            }
            Ok(Whose { firms: [EnterpriseId(id)].into(), project: None })
        }
        (None, Some(id)) => {
            let held = desk.projects.get(ProjectId(id)).ok_or_else(|| no_project(id))?;
            let project = &held.row.project;
            let firms = [project.enterprise, project.links.target].into_iter().flatten().collect();
            Ok(Whose { firms, project: Some(ProjectId(id)) })
        }
        _ => Err(invalid("one of the parameters `enterprise` and `project` is needed".to_owned())),
    }
}

/// Everything between us and a firm, or around a project, by day
#[utoipa::path(get, path = "/encounters", params(EncounterQuery),
    responses((status = 200, body = EncounterList), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_encounters(app: App, Query(query): Query<EncounterQuery>) -> ApiResult<EncounterList> {
    let desk = Desk::open(&app).await?;
    let whose = whose(&desk, &query)?;
    let mut found: Vec<(NaiveDate, EncounterShape)> = Vec::new();
    let warnings = planned(&app, &desk, &whose, &mut found).await?;
    records(&app, &desk, &whose, &mut found).await?;
    occasions(&app, &desk, &whose, &mut found).await?;
    mous(&app, &desk, &whose, &mut found).await?;
    found.sort_by(|(a, one), (b, two)| b.cmp(a).then_with(|| one.kind.cmp(&two.kind)).then(two.id.cmp(&one.id)));
    Ok(Json(EncounterList {
        items: found.into_iter().map(|(_, item)| item).collect(),
        warnings,
        as_of: desk.day.to_string(),
    }))
}

/// Visits of trips, and what speaks against them.
async fn planned(
    app: &App,
    desk: &Desk<'_>,
    whose: &Whose,
    found: &mut Vec<(NaiveDate, EncounterShape)>,
) -> Result<Vec<Bilingual>, ApiError> {
    if whose.firms.is_empty() {
        return Ok(Vec::new());
    }
    let filter =
        CalendarFilter { enterprises: Some(whose.firms.iter().copied().collect()), ..CalendarFilter::default() };
    let rows = app.store.calendar(&filter).await?;
    // What a record was written of stands in the calendar as that record.
    let recorded: BTreeSet<i64> = app
        .store
        .visit_records(&RecordFilter::default())
        .await?
        .iter()
        .filter_map(|row| row.record.links.visit)
        .collect();
    let mut trips_of: BTreeSet<i64> = BTreeSet::new();
    for row in rows {
        let visit = &row.engagement;
        if visit.state == VisitState::Planned {
            trips_of.extend(visit.trip);
        }
        if visit.state == VisitState::Cancelled || recorded.contains(&row.visit) {
            continue;
        }
        let firm =
            counterpart_shape(&desk.ground, &Counterpart { enterprise: Some(visit.enterprise), name: String::new() });
        let item = EncounterShape {
            on: visit.day.to_string(),
            kind: "planned".to_owned(),
            id: row.visit,
            trip: visit.trip,
            sample: firm.sample,
            firm: Some(firm),
            title: row.trip_title,
            text: row.purpose,
            by: visit.team.clone(),
            direction: Some(visit.direction.to_string()),
            ahead: visit.state == VisitState::Planned,
            project: None,
        };
        found.push((visit.day, item));
    }
    let mut warnings = Vec::new();
    for id in trips_of {
        let row = app.store.trip(id).await?;
        for warning in trips::warnings(&desk.ground, id, &row.trip).await? {
            let visit = warning.target.and_then(|index| row.trip.visits.get(index));
            let ours = visit.is_some_and(|visit| whose.firms.contains(&visit.enterprise));
            let text = Bilingual::from(&warning.text);
            if warning.kind == WarningKind::DoubleVisit && ours && !warnings.contains(&text) {
                warnings.push(text);
            }
        }
    }
    Ok(warnings)
}

async fn records(
    app: &App,
    desk: &Desk<'_>,
    whose: &Whose,
    found: &mut Vec<(NaiveDate, EncounterShape)>,
) -> Result<(), ApiError> {
    let mut rows = app.store.visit_records(&RecordFilter::default()).await?;
    rows.retain(|row| whose.is(&row.record.firm) || whose.of_project(row.record.links.project));
    let last = rows.iter().map(|row| row.record.on).max();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let tasks = app.store.tasks_of(TaskOrigin::Visit, &ids).await?;
    for row in rows {
        let record = &row.record;
        let item = EncounterShape {
            on: record.on.to_string(),
            kind: "record".to_owned(),
            id: row.id,
            trip: None,
            firm: Some(counterpart_shape(&desk.ground, &record.firm)),
            title: record.firm.name.clone(),
            text: record.said.clone(),
            by: record.team.clone(),
            direction: Some(record.direction.to_string()),
            ahead: false,
            project: project_ref(&desk.projects, record.links.project),
            sample: record.sample,
        };
        let task = task_of(&tasks, row.id);
        if let Some(next) = &record.next
            && let Some(due) = task.map(|task| task.task.due).or(next.due)
        {
            let step = EncounterShape {
                on: due.to_string(),
                kind: "next_step".to_owned(),
                title: next.what.clone(),
                text: String::new(),
                by: task.map_or_else(|| next.by.clone().unwrap_or_default(), held_by),
                direction: None,
                // A day that is past does not say that it was done: its task does. One that never had one is owed until a later record
                // says how it went on.
                ahead: task.map_or(due >= desk.day || last == Some(record.on), |task| task.state == TaskState::Open),
                ..item.clone()
            };
            found.push((due, step));
        }
        found.push((record.on, item));
    }
    Ok(())
}

/// The last task of a record's or a memorandum's next step.
fn task_of(tasks: &[TaskRow], id: i64) -> Option<&TaskRow> {
    tasks.iter().filter(|task| task.task.origin_id == Some(id)).max_by_key(|task| task.id)
}

fn held_by(task: &TaskRow) -> String {
    bureau::holder(&task.task.owner, &task.task.unit)
}

async fn occasions(
    app: &App,
    desk: &Desk<'_>,
    whose: &Whose,
    found: &mut Vec<(NaiveDate, EncounterShape)>,
) -> Result<(), ApiError> {
    for row in app.store.occasions().await? {
        let occasion = &row.occasion;
        let ours = whose.project.filter(|id| occasion.projects.contains(id));
        if ours.is_none() && !occasion.firms.iter().any(|firm| whose.is(firm)) {
            continue;
        }
        let item = EncounterShape {
            on: occasion.from.to_string(),
            kind: "event".to_owned(),
            id: row.id,
            trip: None,
            firm: None,
            title: occasion.name.clone(),
            text: occasion.place.clone(),
            by: occasion.team.clone(),
            direction: None,
            ahead: occasion.from > desk.day,
            project: project_ref(&desk.projects, ours),
            sample: occasion.sample,
        };
        found.push((occasion.from, item));
    }
    Ok(())
}

async fn mous(
    app: &App,
    desk: &Desk<'_>,
    whose: &Whose,
    found: &mut Vec<(NaiveDate, EncounterShape)>,
) -> Result<(), ApiError> {
    let rows = app.store.mous().await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let tasks = app.store.tasks_of(TaskOrigin::Mou, &ids).await?;
    for row in rows {
        let mou = &row.mou;
        let task = task_of(&tasks, row.id);
        let project = if let MouFate::Project(id) = &mou.fate { Some(*id) } else { None };
        if !whose.is(&mou.partner) && !whose.of_project(project) {
            continue;
        }
        let item = EncounterShape {
            on: mou.on.to_string(),
            kind: "mou".to_owned(),
            id: row.id,
            trip: None,
            firm: Some(counterpart_shape(&desk.ground, &mou.partner)),
            title: mou.what.clone(),
            text: String::new(),
            by: String::new(),
            direction: None,
            ahead: false,
            project: project_ref(&desk.projects, project),
            sample: mou.sample,
        };
        if let (MouFate::Open, Some(next)) = (&mou.fate, &mou.follow_up)
            && let Some(due) = task.map(|task| task.task.due).or(next.due)
        {
            let step = EncounterShape {
                on: due.to_string(),
                kind: "follow_up".to_owned(),
                title: next.what.clone(),
                by: task.map_or_else(|| next.by.clone().unwrap_or_default(), held_by),
                // Owed until it is done or has an outcome, however long its day is past.
                ahead: task.is_none_or(|task| task.state == TaskState::Open),
                ..item.clone()
            };
            found.push((due, step));
        }
        found.push((mou.on, item));
    }
    Ok(())
}
