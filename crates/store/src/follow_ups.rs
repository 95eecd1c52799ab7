//! Tasks that something leaves behind: made, changed and ended in the transaction of what leaves them, so that both say the same.
//!
//! Not for tasks that somebody enters or takes a step of by hand: those are in `tasks`.

use std::collections::BTreeSet;

use model::{NextStep, ProjectId, Task, TaskOrigin, TaskState, TaskStep};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::StoreError;
use crate::notices::NewNotice;
use crate::people::Signed;
use crate::sql::{is, read};
use crate::tasks::{TaskChange, TaskRow, TaskTurn, add_task, step, tasks, with_events};

/// What is to follow from now on: the task of a visit's or a memorandum's next step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FollowUp {
    /// The task as the next step says it, its number of origin left out; `None` where nothing is to follow.
    pub task: Option<Task>,
    /// Whoever gets it is told; `{id}` stands for the task's number.
    pub notices: Vec<NewNotice>,
    /// Why it becomes another or ends: the reason of a correction, or what became of it.
    pub why: String,
    /// Whether a task that is not to follow any more was done with that.
    pub done: bool,
}

/// A next step that somebody has in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldStep {
    /// Where it stands: [`TaskOrigin::Visit`], [`TaskOrigin::Trip`] or [`TaskOrigin::Mou`].
    pub origin: TaskOrigin,
    /// Number of the record, of the trip's visit, or of the memorandum.
    pub id: i64,
    /// What is to follow.
    pub what: String,
}

/// A change of hands: from whom, to whom, who says so and why.
#[derive(Clone, Copy)]
pub(crate) struct Handing<'a> {
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) signed: Signed<'a>,
    pub(crate) why: &'a str,
}

/// What something leaves behind, by its kind and number.
type From = (TaskOrigin, i64);

/// Open tasks of something, by number.
pub(crate) async fn open_of<C: ConnectionTrait>(db: &C, (origin, id): From) -> Result<Vec<TaskRow>, StoreError> {
    let mut select = tasks();
    select.and_where(is("origin", origin.as_str())).and_where(Expr::col("origin_id").eq(id));
    select.and_where(is("state", TaskState::Open.as_str())).order_by("id", Order::Asc);
    with_events(db, db.query_all(&select).await?).await
}

/// Ends open tasks for a reason.
pub(crate) async fn end(
    txn: &DatabaseTransaction,
    rows: Vec<TaskRow>,
    (state, why): (TaskState, &str),
    signed: Signed<'_>,
) -> Result<(), StoreError> {
    let of = if state == TaskState::Done { TaskStep::Done } else { TaskStep::Cancelled };
    for row in rows {
        let turn = TaskTurn { id: row.id, version: row.version, signed };
        step(txn, &turn, &TaskChange { step: of, note: why.to_owned(), state, task: row.task }).await?;
    }
    Ok(())
}

/// Brings the task of something in step with its next step. Only what the next step itself changes is changed: a day that was moved on
/// the task stays moved.
pub(crate) async fn keep(
    txn: &DatabaseTransaction,
    from: From,
    (before, after): (Option<&NextStep>, Option<&NextStep>),
    follow: &FollowUp,
    signed: Signed<'_>,
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    let mut open = open_of(txn, from).await?;
    let (Some(after), Some(task)) = (after, &follow.task) else {
        let state = if follow.done { TaskState::Done } else { TaskState::Cancelled };
        return end(txn, open, (state, &follow.why), signed).await;
    };
    let says = |before: &NextStep| before.what == after.what;
    let Some(row) = open.pop() else {
        // What was done is not to be done again because somebody put its day right.
        if before.is_some_and(says) {
            return Ok(());
        }
        let task = Task { origin: from.0, origin_id: Some(from.1), ..task.clone() };
        return add_task(txn, &task, signed, &follow.notices).await.map(|_| ());
    };
    let mut next = row.task.clone();
    if !before.is_some_and(says) {
        next.title.clone_from(&task.title);
    }
    if before.and_then(|before| before.due) != after.due {
        next.due = task.due;
    }
    let mut turn = TaskTurn { id: row.id, version: row.version, signed };
    if next != row.task {
        let change = TaskChange { step: TaskStep::Changed, note: follow.why.clone(), state: row.state, task: next };
        step(txn, &turn, &change).await?;
        turn.version += 1;
        next = change.task;
    }
    let holder = before.and_then(|before| before.by.as_ref()) != after.by.as_ref();
    if holder && (&next.owner, &next.unit) != (&task.owner, &task.unit) {
        (next.owner, next.unit) = (task.owner.clone(), task.unit.clone());
        let change = TaskChange { step: TaskStep::HandedOver, note: follow.why.clone(), state: row.state, task: next };
        step(txn, &turn, &change).await?;
        crate::notices::add_notices(txn, &crate::tasks::named(&follow.notices, row.id), signed.at).await?;
    }
    Ok(())
}

/// What something leaves behind is about a project from now on.
pub(crate) async fn about(txn: &DatabaseTransaction, (origin, id): From, project: ProjectId) -> Result<(), StoreError> {
    let mut update = Query::update();
    update.table("tasks").value("project_id", project.0).and_where(is("origin", origin.as_str()));
    update.and_where(Expr::col("origin_id").eq(id)).and_where(Expr::col("project_id").is_null());
    txn.execute(&update).await?;
    Ok(())
}

/// Which of these things have a task, and which an open one: what was done is in nobody's hand any more.
pub(crate) async fn tasked<C: ConnectionTrait>(
    db: &C,
    origin: TaskOrigin,
) -> Result<(BTreeSet<i64>, BTreeSet<i64>), StoreError> {
    let mut select = Query::select();
    select.from("tasks").columns(["origin_id", "state"]).and_where(is("origin", origin.as_str()));
    let (mut all, mut open) = (BTreeSet::new(), BTreeSet::new());
    for row in db.query_all(&select).await? {
        let Some(id) = row.try_get::<Option<i64>>("", "origin_id")? else { continue };
        all.insert(id);
        if read::<TaskState>(&row, "state")? == TaskState::Open {
            open.insert(id);
        }
    }
    Ok((all, open))
}
