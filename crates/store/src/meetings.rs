//! Dispatch meetings with their agenda, minutes and decisions; instructions of directors.
//!
//! What an agenda and minutes hold is the caller's text: while a meeting is planned its agenda names things, from its beginning on it
//! holds what they said then and is not written again. A decision and its task are made in one transaction.

use model::{Instruction, MeetingState, ProjectId, Task, TaskOrigin, TaskState, TaskStep};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::follow_ups;
use crate::notices::{NewNotice, add_notices};
use crate::people::Signed;
use crate::sql::{Insert, insert, moment, read, read_day, read_pair, take_ids, text};
use crate::tasks::{TaskChange, TaskTurn, add_task, step};
use crate::{Store, StoreError};

/// A meeting, in one version of its minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingRow {
    /// Id of this version.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Id of the first version: what decisions and tasks name.
    pub root: i64,
    /// From 1; a correction is the next one.
    pub revision: i64,
    /// Its name.
    pub title: String,
    /// The day it is held.
    pub on: chrono::NaiveDate,
    /// Where.
    pub place: String,
    /// How far it has come.
    pub state: MeetingState,
    /// Its agenda, as the caller wrote it.
    pub agenda: String,
    /// Its minutes, as the caller wrote them.
    pub minutes: String,
    /// What it corrects; empty for the first version.
    pub correction: String,
    /// Who wrote its minutes last, or took the first decision down while they had no words; empty while nobody did.
    pub written_by: String,
    /// When it was entered.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// When and by whom it was begun.
    pub begun: Option<(String, String)>,
    /// When and by whom its minutes were found right.
    pub reviewed: Option<(String, String)>,
    /// When and by whom they were issued.
    pub issued: Option<(String, String)>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A meeting to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    /// Its name.
    pub title: String,
    /// The day.
    pub on: chrono::NaiveDate,
    /// Where.
    pub place: String,
    /// Its agenda.
    pub agenda: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// Which meeting is changed, who changes it, and which version was looked at.
#[derive(Debug, Clone, Copy)]
pub struct MeetingTurn<'a> {
    /// Its id.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// Who and when.
    pub signed: Signed<'a>,
}

/// A change of a meeting. What may be changed in which state is the caller's to check on the version it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingChange {
    /// Its name, its day and its place.
    Plan {
        /// Name.
        title: String,
        /// Day.
        on: chrono::NaiveDate,
        /// Place.
        place: String,
    },
    /// Its agenda.
    Agenda(String),
    /// It begins, with the agenda as it is now.
    Begin(String),
    /// Its minutes.
    Minutes(String),
    /// How far it has come, and who is told.
    State(MeetingState, Vec<NewNotice>),
}

/// A decision to enter, with the task it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecisionOfMeeting {
    /// The item of the agenda, by its key.
    pub item: String,
    /// The task.
    pub task: Task,
    /// Who is told; `{id}` stands for the task's number.
    pub notices: Vec<NewNotice>,
}

/// A decision as it was taken; its task may have become another since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionOfMeeting {
    /// Id.
    pub id: i64,
    /// Id of the meeting's first version.
    pub root: i64,
    /// The version of the minutes in which it came.
    pub revision: i64,
    /// The version in which it was withdrawn.
    pub withdrawn: Option<i64>,
    /// The item of the agenda.
    pub item: String,
    /// What was decided.
    pub title: String,
    /// Who has it in hand.
    pub owner: String,
    /// The unit.
    pub unit: String,
    /// Until when.
    pub due: chrono::NaiveDate,
    /// Its task.
    pub task: i64,
}

/// An instruction that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstructionRow {
    /// Id.
    pub id: i64,
    /// What it says.
    pub instruction: Instruction,
    /// When it was entered.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When, by whom and with what words it was settled; `None` while it is open.
    pub settled: Option<(String, String, String)>,
}

impl Store {
    /// Enters a meeting.
    pub async fn create_meeting(&self, new: &NewMeeting, signed: Signed<'_>) -> Result<MeetingRow, StoreError> {
        let mut txn = self.begin_write(deed("create_meeting", "meeting")).await?;
        let id = take_ids(&txn, "meetings", 1).await?;
        let row = Blank { id, root: id, revision: 1, state: MeetingState::Planned, new, minutes: "", correction: "" };
        insert_meeting(&txn, &row, signed).await?;
        txn.about(format_args!("meeting:{id}"));
        txn.commit().await?;
        self.meeting(id).await
    }

    /// Begins a correction of minutes that are out: the next version, with the same agenda and the minutes as they were.
    /// [`StoreError::Conflict`] when there is one already.
    pub async fn create_meeting_revision(
        &self,
        of: &MeetingRow,
        correction: &str,
        signed: Signed<'_>,
    ) -> Result<MeetingRow, StoreError> {
        let txn = self.begin_write(deed("create_meeting_revision", format!("meeting:{}", of.root))).await?;
        let id = take_ids(&txn, "meetings", 1).await?;
        let mut later = Query::select();
        later.from("meetings").column("id").and_where(Expr::col("root").eq(of.root));
        later.and_where(Expr::col("revision").gt(of.revision));
        if let Some(row) = txn.query_one(&later).await? {
            let other: i64 = row.try_get("", "id")?;
            return Err(StoreError::Conflict(format!("a correction is there already, number `{other}`")));
        }
        let new = NewMeeting {
            title: of.title.clone(),
            on: of.on,
            place: of.place.clone(),
            agenda: of.agenda.clone(),
            sample: of.sample,
        };
        let row = Blank {
            id,
            root: of.root,
            revision: of.revision + 1,
            state: MeetingState::Held,
            new: &new,
            minutes: &of.minutes,
            correction,
        };
        insert_meeting(&txn, &row, signed).await?;
        if let Some((at, by)) = &of.begun {
            let mut update = Query::update();
            update.table("meetings").value("begun_at", text(at)).value("begun_by", text(by));
            update.and_where(Expr::col("id").eq(id));
            txn.execute(&update).await?;
        }
        txn.commit().await?;
        self.meeting(id).await
    }

    /// Changes a meeting. [`StoreError::Conflict`] when someone else changed it first.
    pub async fn change_meeting(
        &self,
        turn: &MeetingTurn<'_>,
        change: &MeetingChange,
    ) -> Result<MeetingRow, StoreError> {
        let mut txn = self.begin_write(deed("change_meeting", format!("meeting:{}", turn.id))).await?;
        take_turn(&txn, turn, Some(change)).await?;
        if let MeetingChange::State(_, notices) = change {
            add_notices(&txn, notices, turn.signed.at).await?;
        }
        let what = match change {
            MeetingChange::Plan { .. } => "plan",
            MeetingChange::Agenda(_) => "agenda",
            MeetingChange::Begin(_) => "begin",
            MeetingChange::Minutes(_) => "minutes",
            MeetingChange::State(state, _) => state.as_str(),
        };
        txn.note(json!({ "change": what, "version": turn.version + 1 }));
        txn.commit().await?;
        self.meeting(turn.id).await
    }

    /// Adds a decision with its task.
    pub async fn add_decision(
        &self,
        turn: &MeetingTurn<'_>,
        (root, revision): (i64, i64),
        new: &NewDecisionOfMeeting,
    ) -> Result<DecisionOfMeeting, StoreError> {
        let mut txn = self.begin_write(deed("add_meeting_decision", format!("meeting:{root}"))).await?;
        take_turn(&txn, turn, None).await?;
        let task = add_task(&txn, &new.task, turn.signed, &new.notices).await?;
        let id = take_ids(&txn, "meeting_decisions", 1).await?;
        let row = vec![
            id.into(),
            root.into(),
            revision.into(),
            task.into(),
            Value::from(None::<i64>),
            text(&new.item),
            text(&new.task.title),
            text(&new.task.owner),
            text(&new.task.unit),
            text(new.task.due.to_string()),
        ];
        insert(&txn, Insert { table: "meeting_decisions", columns: &DECISION, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "decision": id, "task": task }));
        txn.commit().await?;
        let found = self.meeting_decisions(Some(root)).await?;
        found.into_iter().find(|one| one.id == id).ok_or(StoreError::NotFound { what: "decision", id: id.to_string() })
    }

    /// Withdraws a decision from this version of the minutes on; its task is cancelled with the same reason where it is still open.
    pub async fn withdraw_decision(
        &self,
        turn: &MeetingTurn<'_>,
        (decision, revision): (&DecisionOfMeeting, i64),
        reason: &str,
    ) -> Result<(), StoreError> {
        let task = self.task(decision.task).await?;
        let mut txn = self.begin_write(deed("withdraw_meeting_decision", format!("meeting:{}", decision.root))).await?;
        take_turn(&txn, turn, None).await?;
        let mut update = Query::update();
        update.table("meeting_decisions").value("withdrawn", revision).and_where(Expr::col("id").eq(decision.id));
        update.and_where(Expr::col("withdrawn").is_null());
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(StoreError::Conflict(format!("decision `{}` is withdrawn already", decision.id)));
        }
        if task.state == TaskState::Open {
            let change = TaskChange {
                step: TaskStep::Cancelled,
                note: reason.to_owned(),
                state: TaskState::Cancelled,
                task: task.task,
            };
            step(&txn, &TaskTurn { id: task.id, version: task.version, signed: turn.signed }, &change).await?;
        }
        txn.note(json!({ "decision": decision.id }));
        txn.commit().await
    }

    /// A meeting. [`StoreError::NotFound`] when there is none.
    pub async fn meeting(&self, id: i64) -> Result<MeetingRow, StoreError> {
        let mut select = meetings();
        select.and_where(Expr::col("id").eq(id));
        match self.db.query_one(&select).await? {
            Some(row) => meeting_row(&row),
            None => Err(StoreError::NotFound { what: "meeting", id: id.to_string() }),
        }
    }

    /// Every version of every meeting, the last day first, its last version first.
    pub async fn meetings(&self) -> Result<Vec<MeetingRow>, StoreError> {
        let mut select = meetings();
        select.order_by("held_on", Order::Desc).order_by("root", Order::Desc).order_by("revision", Order::Desc);
        self.db.query_all(&select).await?.iter().map(meeting_row).collect()
    }

    /// Decisions of a meeting, or of all; in the order they were taken.
    pub async fn meeting_decisions(&self, root: Option<i64>) -> Result<Vec<DecisionOfMeeting>, StoreError> {
        let mut select = Query::select();
        select.from("meeting_decisions").columns(DECISION);
        if let Some(root) = root {
            select.and_where(Expr::col("root").eq(root));
        }
        select.order_by("id", Order::Asc);
        let row = |row: &QueryResult| -> Result<DecisionOfMeeting, StoreError> {
            Ok(DecisionOfMeeting {
                id: row.try_get("", "id")?,
                root: row.try_get("", "root")?,
                revision: row.try_get("", "revision")?,
                withdrawn: row.try_get("", "withdrawn")?,
                item: read(row, "item")?,
                title: read(row, "title")?,
                owner: read(row, "owner")?,
                unit: read(row, "unit")?,
                due: read_day(row, "due_day")?,
                task: row.try_get("", "task_id")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(row).collect()
    }

    /// Takes an instruction down; its task, where somebody is to carry it out, is made with it. `{id}` stands for the task's number.
    pub async fn create_instruction(
        &self,
        instruction: &Instruction,
        signed: Signed<'_>,
        task: Option<(&Task, &[NewNotice])>,
    ) -> Result<InstructionRow, StoreError> {
        let at = moment(signed.at)?;
        if instruction.words.trim().is_empty() || instruction.source.trim().is_empty() {
            return Err(StoreError::Invalid("an instruction needs its words and where it was said".to_owned()));
        }
        let mut txn = self.begin_write(deed("create_instruction", "instruction")).await?;
        let id = take_ids(&txn, "instructions", 1).await?;
        let row = vec![
            id.into(),
            Value::from(instruction.project.map(|project| project.0)),
            text(&instruction.words),
            text(&instruction.source),
            text(instruction.on.to_string()),
            text(at),
            text(signed.by),
            instruction.sample.into(),
        ];
        insert(&txn, Insert { table: "instructions", columns: &INSTRUCTION, on_conflict: None }, vec![row]).await?;
        if let Some((task, notices)) = task {
            let task = Task { origin: TaskOrigin::Instruction, origin_id: Some(id), ..task.clone() };
            let task = add_task(&txn, &task, signed, notices).await?;
            txn.note(json!({ "task": task }));
        }
        txn.about(format_args!("instruction:{id}"));
        txn.commit().await?;
        let found = self.instructions().await?;
        found
            .into_iter()
            .find(|row| row.id == id)
            .ok_or(StoreError::NotFound { what: "instruction", id: id.to_string() })
    }

    /// Settles an instruction, with words on how; its task is done with that. [`StoreError::Conflict`] when it was settled already.
    pub async fn settle_instruction(&self, id: i64, note: &str, signed: Signed<'_>) -> Result<(), StoreError> {
        let at = moment(signed.at)?;
        let txn = self.begin_write(deed("settle_instruction", format!("instruction:{id}"))).await?;
        let mut update = Query::update();
        update
            .table("instructions")
            .value("settled_at", text(at))
            .value("settled_by", text(signed.by))
            .value("settled_note", text(note))
            .and_where(Expr::col("id").eq(id))
            .and_where(Expr::col("settled_at").is_null());
        if txn.execute(&update).await?.rows_affected() != 1 {
            let mut select = Query::select();
            select.from("instructions").column("id").and_where(Expr::col("id").eq(id));
            return Err(match txn.query_one(&select).await? {
                None => StoreError::NotFound { what: "instruction", id: id.to_string() },
                Some(_) => StoreError::Conflict(format!("instruction `{id}` is settled already")),
            });
        }
        let open = follow_ups::open_of(&txn, (TaskOrigin::Instruction, id)).await?;
        follow_ups::end(&txn, open, (TaskState::Done, note), signed).await?;
        txn.commit().await
    }

    /// Every instruction, the last day first.
    pub async fn instructions(&self) -> Result<Vec<InstructionRow>, StoreError> {
        let mut select = Query::select();
        select.from("instructions").columns(INSTRUCTION).columns(["settled_at", "settled_by", "settled_note"]);
        select.order_by("on_day", Order::Desc).order_by("id", Order::Desc);
        let row = |row: &QueryResult| -> Result<InstructionRow, StoreError> {
            let settled = read_pair(row, ["settled_at", "settled_by"])?;
            let note: Option<String> = row.try_get("", "settled_note")?;
            Ok(InstructionRow {
                id: row.try_get("", "id")?,
                instruction: Instruction {
                    words: read(row, "words")?,
                    source: read(row, "source")?,
                    on: read_day(row, "on_day")?,
                    project: row.try_get::<Option<i64>>("", "project_id")?.map(ProjectId),
                    sample: row.try_get("", "sample")?,
                },
                created_at: read(row, "created_at")?,
                created_by: read(row, "created_by")?,
                settled: settled.map(|(at, by)| (at, by, note.unwrap_or_default())),
            })
        };
        self.db.query_all(&select).await?.iter().map(row).collect()
    }
}

/// A row to insert.
struct Blank<'a> {
    id: i64,
    root: i64,
    revision: i64,
    state: MeetingState,
    new: &'a NewMeeting,
    minutes: &'a str,
    correction: &'a str,
}

async fn insert_meeting(txn: &DatabaseTransaction, row: &Blank<'_>, signed: Signed<'_>) -> Result<(), StoreError> {
    let at = moment(signed.at)?;
    let new = row.new;
    if new.title.trim().is_empty() {
        return Err(StoreError::Invalid("a meeting's name is empty".to_owned()));
    }
    let values = vec![
        row.id.into(),
        1_i64.into(),
        row.root.into(),
        row.revision.into(),
        text(&new.title),
        text(new.on.to_string()),
        text(&new.place),
        text(row.state.as_str()),
        text(&new.agenda),
        text(row.minutes),
        text(row.correction),
        text(at),
        text(signed.by),
        text(at),
        text(signed.by),
        // A correction says what is wrong: that is written.
        text(if row.revision > 1 { signed.by } else { "" }),
        new.sample.into(),
    ];
    insert(txn, Insert { table: "meetings", columns: &COLUMNS, on_conflict: None }, vec![values]).await
}

async fn take_turn(
    txn: &DatabaseTransaction,
    turn: &MeetingTurn<'_>,
    change: Option<&MeetingChange>,
) -> Result<(), StoreError> {
    let at = moment(turn.signed.at)?;
    let by = turn.signed.by;
    let mut update = Query::update();
    update
        .table("meetings")
        .value("version", turn.version + 1)
        .value("updated_at", text(at))
        .value("updated_by", text(by))
        .and_where(Expr::col("id").eq(turn.id))
        .and_where(Expr::col("version").eq(turn.version));
    match change {
        // Minutes that hold decisions alone were written by who took the first one down; else by who wrote their words.
        None => {
            let unwritten = Expr::col("written_by").eq("");
            update.value("written_by", Expr::case(unwritten, text(by)).finally(Expr::col("written_by")));
        }
        Some(MeetingChange::Plan { title, on, place }) => {
            update.value("title", text(title)).value("held_on", text(on.to_string())).value("place", text(place));
        }
        Some(MeetingChange::Agenda(agenda)) => {
            update.value("agenda", text(agenda));
        }
        Some(MeetingChange::Begin(agenda)) => {
            update
                .value("agenda", text(agenda))
                .value("state", text(MeetingState::Held.as_str()))
                .value("begun_at", text(at))
                .value("begun_by", text(by));
        }
        Some(MeetingChange::Minutes(minutes)) => {
            // Who saves the words that are there has not written them.
            let same = Expr::col("minutes").eq(text(minutes)).and(Expr::col("written_by").ne(""));
            let writer = Expr::case(same, Expr::col("written_by")).finally(text(by));
            update.value("minutes", text(minutes)).value("written_by", writer);
        }
        Some(MeetingChange::State(state, _)) => {
            update.value("state", text(state.as_str()));
            let stamps = match state {
                MeetingState::Planned | MeetingState::Held => None,
                MeetingState::Reviewed => Some(["reviewed_at", "reviewed_by"]),
                MeetingState::Issued => Some(["issued_at", "issued_by"]),
            };
            if let Some([when, who]) = stamps {
                update.value(when, text(at)).value(who, text(by));
            }
        }
    }
    if txn.execute(&update).await?.rows_affected() == 1 {
        return Ok(());
    }
    let mut select = Query::select();
    select.from("meetings").column("version").and_where(Expr::col("id").eq(turn.id));
    Err(match txn.query_one(&select).await? {
        None => StoreError::NotFound { what: "meeting", id: turn.id.to_string() },
        Some(row) => {
            let (id, now, read): (i64, i64, i64) = (turn.id, row.try_get("", "version")?, turn.version);
            StoreError::Conflict(format!("meeting `{id}` was changed by someone else: version `{now}`, not `{read}`"))
        }
    })
}

const COLUMNS: [&str; 17] = [
    "id",
    "version",
    "root",
    "revision",
    "title",
    "held_on",
    "place",
    "state",
    "agenda",
    "minutes",
    "correction",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "written_by",
    "sample",
];

const DECISION: [&str; 10] =
    ["id", "root", "revision", "task_id", "withdrawn", "item", "title", "owner", "unit", "due_day"];

const INSTRUCTION: [&str; 8] = ["id", "project_id", "words", "source", "on_day", "created_at", "created_by", "sample"];

fn meetings() -> SelectStatement {
    let mut select = Query::select();
    select.from("meetings").columns(COLUMNS);
    select.columns(["begun_at", "begun_by", "reviewed_at", "reviewed_by", "issued_at", "issued_by"]);
    select
}

fn meeting_row(row: &QueryResult) -> Result<MeetingRow, StoreError> {
    Ok(MeetingRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        root: row.try_get("", "root")?,
        revision: row.try_get("", "revision")?,
        title: read(row, "title")?,
        on: read_day(row, "held_on")?,
        place: read(row, "place")?,
        state: read(row, "state")?,
        agenda: read(row, "agenda")?,
        minutes: read(row, "minutes")?,
        correction: read(row, "correction")?,
        written_by: read(row, "written_by")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        begun: read_pair(row, ["begun_at", "begun_by"])?,
        reviewed: read_pair(row, ["reviewed_at", "reviewed_by"])?,
        issued: read_pair(row, ["issued_at", "issued_by"])?,
        sample: row.try_get("", "sample")?,
    })
}
