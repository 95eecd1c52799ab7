//! Tasks: the list, a new one, a step of one.

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use bureau::{may_step, may_take};
use model::{ProjectId, Task, TaskOrigin, TaskState, TaskStep};
use serde::{Deserialize, Serialize};
use store::{Signed, StoreError, TaskChange, TaskFilter, TaskRow, TaskTurn};
use utoipa::{IntoParams, ToSchema};

use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{holds, invalid, word, words};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::office::Office;
use crate::people::Person;
use crate::project_entry::Faults;
use crate::tasks::{self, TaskBody, TaskShape};

impl App {
    /// The office as it is now.
    pub(crate) async fn office(&self) -> Result<Office, ApiError> {
        let projects = self.shared.projects.now(&self.store).await?;
        Ok(Office::of(&self.store, Arc::clone(&self.config), projects).await?)
    }
}

/// Which tasks.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TasksQuery {
    /// Words that title, person, unit or project hold.
    q: Option<String>,
    /// `open` (default), `done`, `cancelled` or `all`.
    state: Option<String>,
    /// `mine`: what I or my unit have in hand; `late`: what is late.
    which: Option<String>,
    /// Of this person.
    owner: Option<String>,
    /// Of this unit.
    unit: Option<String>,
    /// About this project.
    project: Option<i64>,
    /// From this: `decision`, `project`, …
    origin: Option<String>,
    /// Number of what it comes from.
    origin_id: Option<i64>,
}

/// Tasks by the day they are due, with the office's day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskList {
    /// The day on which lateness is told.
    #[schema(value_type = String)]
    day: chrono::NaiveDate,
    /// Open ones among all.
    open: usize,
    /// Late ones among all.
    late: usize,
    /// Those asked for.
    items: Vec<TaskShape>,
}

/// A step of a task.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskEventBody {
    /// The version that was read.
    version: i64,
    /// `progress`, `changed`, `asked_day`, `asked_cancel`, `handed_over`, `done`, `cancelled` or `reopened`.
    step: String,
    /// The report, the proof or the reason.
    #[serde(default)]
    note: String,
    /// For `handed_over`: to whom.
    #[serde(default)]
    owner: String,
    /// For `handed_over`: to which unit.
    #[serde(default)]
    unit: String,
    /// For `changed`: the new day; for `asked_day`: the day that is asked for.
    due: Option<String>,
    /// For `changed`: the new words.
    #[serde(default)]
    title: String,
}

pub(super) fn missing(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::TaskNotFound, error.to_string())
            .hint("没有这项任务；`GET /api/v1/tasks` lists the tasks"),
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// Tasks by the day they are due
#[utoipa::path(get, path = "/tasks", params(TasksQuery),
    responses((status = 200, body = TaskList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_tasks(app: App, Query(query): Query<TasksQuery>) -> ApiResult<TaskList> {
    let state = match query.state.as_deref().filter(|word| !word.is_empty()) {
        None => Some(TaskState::Open),
        Some("all") => None,
        Some(_) => word("state", query.state.as_deref())?,
    };
    let which = query.which.as_deref().unwrap_or_default();
    if !["", "mine", "late"].contains(&which) {
        return Err(invalid(format!("parameter `which`: `{which}` is not one of `mine` `late`")));
    }
    let origin: Option<TaskOrigin> = word("origin", query.origin.as_deref())?;
    let office = app.office().await?;
    let person = app.person()?;
    let all = app.store.tasks(&TaskFilter::default()).await?;
    let late = |row: &TaskRow| {
        row.state == TaskState::Open && bureau::late_by(office.calendar(), row.task.due, office.day) > 0
    };
    let mine = |task: &Task| {
        // Whoever sits at a machine without users is everybody.
        person.account.is_none()
            || task.owner == person.name
            || (task.owner.is_empty() && !person.unit.is_empty() && task.unit == person.unit)
    };
    let said = words(query.q.as_deref());
    let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|w| w.is_empty() || w == found);
    let passes = |row: &&TaskRow| {
        let task = &row.task;
        let project = task.project.and_then(|id| office.project_name(id)).unwrap_or_default();
        state.is_none_or(|state| row.state == state)
            && (which != "late" || late(row))
            && (which != "mine" || mine(task))
            && is(&query.owner, &task.owner)
            && is(&query.unit, &task.unit)
            && query.project.is_none_or(|id| task.project == Some(ProjectId(id)))
            && origin.is_none_or(|origin| task.origin == origin)
            && query.origin_id.is_none_or(|id| task.origin_id == Some(id))
            && holds(&said, [task.title.as_str(), &task.owner, &task.unit, project].into_iter())
    };
    let items = all.iter().filter(passes).map(|row| tasks::shape(&office, row, Some(person))).collect();
    let open = all.iter().filter(|row| row.state == TaskState::Open).count();
    Ok(Json(TaskList { day: office.day, open, late: all.iter().filter(|row| late(row)).count(), items }))
}

/// Enter a task; whoever gets it is told
#[utoipa::path(post, path = "/tasks", request_body = TaskBody,
    responses((status = 201, body = TaskShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_task(
    app: App,
    Body(body): Body<TaskBody>,
) -> Result<(StatusCode, Json<TaskShape>), ApiError> {
    let office = app.office().await?;
    let person = app.person()?;
    let task = tasks::read(&office, &body).map_err(|why| ApiError::refused(&why))?;
    let signed = Signed { by: &person.name, at: &clock::now() };
    let told = tasks::given(&office, &task, &person.name);
    let row = app.store.create_task(&task, signed, &told).await.map_err(missing)?;
    Ok((StatusCode::CREATED, Json(tasks::shape(&office, &row, Some(person)))))
}

/// One task with its history
#[utoipa::path(get, path = "/tasks/{task}", params(("task" = i64, Path, description = "task id")),
    responses((status = 200, body = TaskShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_task(app: App, Path(id): Path<i64>) -> ApiResult<TaskShape> {
    let office = app.office().await?;
    let row = app.store.task(id).await.map_err(missing)?;
    Ok(Json(tasks::shape(&office, &row, Some(app.person()?))))
}

/// Report on a task, move its day, hand it over, say that it is done, cancel it, or take it up again
#[utoipa::path(post, path = "/tasks/{task}/events", params(("task" = i64, Path, description = "task id")),
    request_body = TaskEventBody,
    responses((status = 200, body = TaskShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_task_event(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<TaskEventBody>,
) -> ApiResult<TaskShape> {
    let office = app.office().await?;
    let person = app.person()?;
    let row = app.store.task(id).await.map_err(missing)?;
    allowed(&row, person, TaskStep::Progress)?;
    if row.version != body.version {
        return Err(collides(&office, &app, &row, &body)?);
    }
    let change = read_step(&office, &row, (&body, person))?;
    let told = if change.step == TaskStep::HandedOver {
        tasks::handed(&office, &row, &change.task, &person.name)
    } else {
        tasks::stepped(&office, &row, (change.step, &change.task), &person.name)
    };
    let turn = TaskTurn { id, version: body.version, signed: Signed { by: &person.name, at: &clock::now() } };
    match app.store.change_task(&turn, &change, &told).await {
        Ok(row) => Ok(Json(tasks::shape(&office, &row, Some(person)))),
        Err(StoreError::Conflict(_)) => {
            let row = app.store.task(id).await.map_err(missing)?;
            Err(collides(&office, &app, &row, &body)?)
        }
        Err(error) => Err(missing(error)),
    }
}

/// Both versions, so that nothing that was typed is lost.
fn collides(office: &Office, app: &App, row: &TaskRow, body: &TaskEventBody) -> Result<ApiError, ApiError> {
    let theirs = tasks::shape(office, row, Some(app.person()?));
    Ok(Changed { what: "task", id: row.id, now: row.version, read: body.version }.beaten(body, &theirs))
}

/// Whether whoever calls may take a step of a task, or why not.
fn allowed(row: &TaskRow, person: &Person, step: TaskStep) -> Result<(), ApiError> {
    let may = may_take(&tasks::actor(person), (&row.task, row.state), &row.created_by, step);
    may.map_err(|why| ApiError::new(ErrorCode::Forbidden, why.en).hint(why.zh))
}

fn read_step(
    office: &Office,
    row: &TaskRow,
    (body, person): (&TaskEventBody, &Person),
) -> Result<TaskChange, ApiError> {
    let mut faults = Faults::default();
    let step: Option<TaskStep> = faults.word(("动作", "step"), Some(&body.step));
    allowed(row, person, step.unwrap_or(TaskStep::Progress))?;
    if body.step.trim().is_empty() {
        faults.add("没写动作", "`step` is missing");
    }
    let note = faults.text(("说明", "note"), &body.note);
    let mut task = row.task.clone();
    let mut state = row.state;
    if let Some(step) = step {
        match may_step(row.state, step) {
            Ok(next) => state = next,
            Err(why) => faults.add(why.zh, why.en),
        }
        if note.is_empty() {
            let what = step.title();
            faults.add(
                format!("“{}”要写说明：进展、依据或原因", what.zh),
                format!("`note`: `{step}` needs words: the report, the proof or the reason"),
            );
        }
        match step {
            TaskStep::HandedOver => {
                (task.owner, task.unit) = tasks::owned(office, &mut faults, (&body.owner, &body.unit));
            }
            TaskStep::Changed => {
                let title = faults.text(("事项", "title"), &body.title);
                if !title.is_empty() {
                    task.title = title;
                }
                if body.due.is_some() {
                    task.due = tasks::due(office, &mut faults, (body.due.as_deref(), None)).unwrap_or(task.due);
                }
                if task == row.task {
                    faults.add("事项和时限都没变", "neither `title` nor `due` changes");
                }
            }
            TaskStep::AskedDay => {
                task.due = tasks::due(office, &mut faults, (body.due.as_deref(), None)).unwrap_or(task.due);
                if body.due.is_some() && task.due == row.task.due {
                    let due = task.due;
                    faults.add(format!("申请的时限就是现在的 {due}"), format!("`due`: it is due on `{due}` already"));
                }
            }
            _ => {}
        }
    }
    let step = faults.or(step).map_err(|why| ApiError::refused(&why))?;
    let step = step.ok_or_else(|| invalid("field `step` is missing".to_owned()))?;
    Ok(TaskChange { step, note, state, task })
}
