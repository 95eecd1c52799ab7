//! Tasks with their history. Whoever gets one is told in the same transaction; what a step may be is the caller's to check on the
//! version it names.

use std::collections::BTreeMap;

use model::{ProjectId, Task, TaskEvent, TaskOrigin, TaskState, TaskStep, UserName};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::notices::{NewNotice, add_notices};
use crate::people::Signed;
use crate::sql::{Insert, KEYS, insert, is, moment, read, read_day, take_ids, text};
use crate::{Store, StoreError};

/// A task that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1: whoever changes it names the version that was read.
    pub version: i64,
    /// What is to be done.
    pub task: Task,
    /// How far it has come.
    pub state: TaskState,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// Its history, the first step first.
    pub events: Vec<TaskEvent>,
}

/// Which tasks to read. The default is all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskFilter {
    /// That this person has in hand.
    pub owner: Option<String>,
    /// In this state.
    pub state: Option<TaskState>,
    /// About this project.
    pub project: Option<ProjectId>,
    /// From this.
    pub origin: Option<(TaskOrigin, Option<i64>)>,
}

/// Which task is changed, who changes it, and which version was looked at.
#[derive(Debug, Clone, Copy)]
pub struct TaskTurn<'a> {
    /// Its id.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// Who and when.
    pub signed: Signed<'a>,
}

/// A step of a task and what it makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskChange {
    /// What happened.
    pub step: TaskStep,
    /// The proof, the reason, the report.
    pub note: String,
    /// How far it has come from now on.
    pub state: TaskState,
    /// What is to be done from now on; origin and project stay. Of a step that only asks: what is asked for, while the task stays as
    /// it is.
    pub task: Task,
}

impl Store {
    /// Enters a task and tells whoever is to be told. In a notice's thing and mark `{id}` stands for the task's number.
    pub async fn create_task(
        &self,
        task: &Task,
        signed: Signed<'_>,
        notices: &[NewNotice],
    ) -> Result<TaskRow, StoreError> {
        let mut txn = self.begin_write(deed("create_task", "task")).await?;
        let id = add_task(&txn, task, signed, notices).await?;
        txn.about(format_args!("task:{id}"));
        txn.note(json!({ "due": task.due.to_string(), "origin": task.origin.as_str() }));
        txn.commit().await?;
        self.task(id).await
    }

    /// Adds a step to a task's history and makes it what it is from then on. [`StoreError::Conflict`] when someone else changed it
    /// first.
    pub async fn change_task(
        &self,
        turn: &TaskTurn<'_>,
        change: &TaskChange,
        notices: &[NewNotice],
    ) -> Result<TaskRow, StoreError> {
        let mut txn = self.begin_write(deed("change_task", format!("task:{}", turn.id))).await?;
        step(&txn, turn, change).await?;
        add_notices(&txn, &named(notices, turn.id), turn.signed.at).await?;
        txn.note(json!({ "step": change.step.as_str(), "version": turn.version + 1 }));
        txn.commit().await?;
        self.task(turn.id).await
    }

    /// A task with its history.
    pub async fn task(&self, id: i64) -> Result<TaskRow, StoreError> {
        let mut select = tasks();
        select.and_where(Expr::col("id").eq(id));
        let found = with_events(&self.db, self.db.query_all(&select).await?).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "task", id: id.to_string() })
    }

    /// Tasks with their histories, by the day they are due.
    pub async fn tasks(&self, filter: &TaskFilter) -> Result<Vec<TaskRow>, StoreError> {
        let mut select = tasks();
        if let Some(owner) = &filter.owner {
            select.and_where(is("owner", owner));
        }
        if let Some(state) = filter.state {
            select.and_where(is("state", state.as_str()));
        }
        if let Some(project) = filter.project {
            select.and_where(Expr::col("project_id").eq(project.0));
        }
        if let Some((origin, id)) = filter.origin {
            select.and_where(is("origin", origin.as_str()));
            if let Some(id) = id {
                select.and_where(Expr::col("origin_id").eq(id));
            }
        }
        select.order_by("due_day", Order::Asc).order_by("id", Order::Asc);
        with_events(&self.db, self.db.query_all(&select).await?).await
    }
}

impl Store {
    /// Tasks that came of these things, with their histories, by number.
    pub async fn tasks_of(&self, origin: TaskOrigin, ids: &[i64]) -> Result<Vec<TaskRow>, StoreError> {
        let mut found = Vec::new();
        for ids in ids.chunks(KEYS) {
            let mut select = tasks();
            select.and_where(is("origin", origin.as_str()));
            select.and_where(Expr::col("origin_id").is_in(ids.iter().copied())).order_by("id", Order::Asc);
            found.extend(with_events(&self.db, self.db.query_all(&select).await?).await?);
        }
        Ok(found)
    }
}

/// Enters a task within a transaction; returns its number.
pub(crate) async fn add_task(
    txn: &DatabaseTransaction,
    task: &Task,
    signed: Signed<'_>,
    notices: &[NewNotice],
) -> Result<i64, StoreError> {
    let at = moment(signed.at)?;
    sound(task)?;
    let id = take_ids(txn, "tasks", 1).await?;
    let row = vec![
        id.into(),
        1_i64.into(),
        Value::from(task.origin_id),
        Value::from(task.project.map(|project| project.0)),
        text(&task.title),
        text(&task.owner),
        text(&task.unit),
        text(task.due.to_string()),
        text(TaskState::Open.as_str()),
        text(task.origin.as_str()),
        text(at),
        text(signed.by),
        text(at),
        text(signed.by),
        task.sample.into(),
    ];
    insert(txn, Insert { table: "tasks", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
    add_event(txn, id, (TaskStep::Entered, &task.title), task, signed).await?;
    add_notices(txn, &named(notices, id), at).await?;
    Ok(id)
}

/// Makes a step within a transaction.
pub(crate) async fn step(
    txn: &DatabaseTransaction,
    turn: &TaskTurn<'_>,
    change: &TaskChange,
) -> Result<(), StoreError> {
    let at = moment(turn.signed.at)?;
    sound(&change.task)?;
    if change.step.needs_words() && change.note.trim().is_empty() {
        return Err(StoreError::Invalid(format!("the step `{}` needs words", change.step)));
    }
    let task = &change.task;
    let mut update = Query::update();
    update
        .table("tasks")
        .value("version", turn.version + 1)
        .value("updated_at", text(at))
        .value("updated_by", text(turn.signed.by))
        .and_where(Expr::col("id").eq(turn.id))
        .and_where(Expr::col("version").eq(turn.version));
    if !change.step.asks() {
        update
            .value("title", text(&task.title))
            .value("owner", text(&task.owner))
            .value("unit", text(&task.unit))
            .value("due_day", text(task.due.to_string()))
            .value("state", text(change.state.as_str()));
    }
    if txn.execute(&update).await?.rows_affected() != 1 {
        let mut select = Query::select();
        select.from("tasks").column("version").and_where(Expr::col("id").eq(turn.id));
        return Err(match txn.query_one(&select).await? {
            None => StoreError::NotFound { what: "task", id: turn.id.to_string() },
            Some(row) => {
                let (id, now, read): (i64, i64, i64) = (turn.id, row.try_get("", "version")?, turn.version);
                StoreError::Conflict(format!("task `{id}` was changed by someone else: version `{now}`, not `{read}`"))
            }
        });
    }
    add_event(txn, turn.id, (change.step, &change.note), task, turn.signed).await
}

/// The open tasks that a person has in hand, by number, with their titles.
pub(crate) async fn held<C: ConnectionTrait>(db: &C, name: &UserName) -> Result<Vec<(i64, String)>, StoreError> {
    let mut select = Query::select();
    select.columns(["id", "title"]).from("tasks").and_where(is("owner", name.as_str()));
    select.and_where(is("state", TaskState::Open.as_str())).order_by("id", Order::Asc);
    db.query_all(&select).await?.iter().map(|row| Ok((row.try_get("", "id")?, read(row, "title")?))).collect()
}

/// Gives open tasks to a successor and his unit, each with a step that says why.
pub(crate) async fn hand_over(
    txn: &DatabaseTransaction,
    held: &[(i64, String)],
    (successor, unit): (&UserName, &str),
    (signed, why): (Signed<'_>, &str),
) -> Result<(), StoreError> {
    for ids in held.chunks(KEYS) {
        let mut select = tasks();
        select.and_where(Expr::col("id").is_in(ids.iter().map(|(id, _)| *id))).order_by("id", Order::Asc);
        for row in txn.query_all(&select).await? {
            let row = task_row(&row)?;
            let task = Task { owner: successor.to_string(), unit: unit.to_owned(), ..row.task };
            let turn = TaskTurn { id: row.id, version: row.version, signed };
            let (step_of, note) = (TaskStep::HandedOver, why.to_owned());
            step(txn, &turn, &TaskChange { step: step_of, note, state: row.state, task }).await?;
        }
    }
    Ok(())
}

/// Notices that speak of a task by its number, which is known only now.
pub(crate) fn named(notices: &[NewNotice], id: i64) -> Vec<NewNotice> {
    let name = |text: &str| text.replace("{id}", &id.to_string());
    notices.iter().map(|one| NewNotice { mark: name(&one.mark), thing: name(&one.thing), ..one.clone() }).collect()
}

async fn add_event(
    txn: &DatabaseTransaction,
    id: i64,
    (step, note): (TaskStep, &str),
    task: &Task,
    signed: Signed<'_>,
) -> Result<(), StoreError> {
    let number = take_ids(txn, "task_events", 1).await?;
    let row = vec![
        number.into(),
        id.into(),
        text(signed.at),
        text(signed.by),
        text(step.as_str()),
        text(note),
        text(&task.owner),
        text(&task.unit),
        text(task.due.to_string()),
    ];
    insert(txn, Insert { table: "task_events", columns: &EVENT, on_conflict: None }, vec![row]).await
}

fn sound(task: &Task) -> Result<(), StoreError> {
    if task.title.trim().is_empty() {
        return Err(StoreError::Invalid("a task's title is empty".to_owned()));
    }
    if task.owner.trim().is_empty() && task.unit.trim().is_empty() {
        return Err(StoreError::Invalid(format!("nobody has the task `{}` in hand", task.title)));
    }
    Ok(())
}

const COLUMNS: [&str; 15] = [
    "id",
    "version",
    "origin_id",
    "project_id",
    "title",
    "owner",
    "unit",
    "due_day",
    "state",
    "origin",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "sample",
];

const EVENT: [&str; 9] = ["id", "task_id", "at", "by_whom", "step", "note", "owner", "unit", "due_day"];

pub(crate) fn tasks() -> SelectStatement {
    let mut select = Query::select();
    select.from("tasks").columns(COLUMNS);
    select
}

pub(crate) async fn with_events<C: ConnectionTrait>(
    db: &C,
    rows: Vec<QueryResult>,
) -> Result<Vec<TaskRow>, StoreError> {
    let mut found = rows.iter().map(task_row).collect::<Result<Vec<_>, _>>()?;
    let mut events: BTreeMap<i64, Vec<TaskEvent>> = BTreeMap::new();
    for ids in found.chunks(KEYS) {
        let mut select = Query::select();
        select.from("task_events").columns(EVENT).and_where(Expr::col("task_id").is_in(ids.iter().map(|row| row.id)));
        select.order_by("id", Order::Asc);
        for row in db.query_all(&select).await? {
            let event = TaskEvent {
                at: read(&row, "at")?,
                by: read(&row, "by_whom")?,
                step: read(&row, "step")?,
                note: read(&row, "note")?,
                owner: read(&row, "owner")?,
                unit: read(&row, "unit")?,
                due: read_day(&row, "due_day")?,
            };
            events.entry(row.try_get("", "task_id")?).or_default().push(event);
        }
    }
    for row in &mut found {
        row.events = events.remove(&row.id).unwrap_or_default();
    }
    Ok(found)
}

fn task_row(row: &QueryResult) -> Result<TaskRow, StoreError> {
    Ok(TaskRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        task: Task {
            title: read(row, "title")?,
            owner: read(row, "owner")?,
            unit: read(row, "unit")?,
            due: read_day(row, "due_day")?,
            origin: read(row, "origin")?,
            origin_id: row.try_get("", "origin_id")?,
            project: row.try_get::<Option<i64>>("", "project_id")?.map(ProjectId),
            sample: row.try_get("", "sample")?,
        },
        state: read(row, "state")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        events: Vec::new(),
    })
}
