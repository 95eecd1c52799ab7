//! Tasks (交办): what somebody is to do by a day, where it comes from, and what became of it.
//!
//! Not for when a task is late, which is a rule (`bureau::task_fate`), nor for meetings, which are in `meeting`.

use chrono::NaiveDate;

use crate::project::ProjectId;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// What a task comes from.
    TaskOrigin {
        /// Somebody entered it by itself.
        Own = "own",
        /// A decision of a dispatch meeting.
        Decision = "decision",
        /// An instruction of a director.
        Instruction = "instruction",
        /// A project.
        Project = "project",
        /// The record of a visit, out or in.
        Visit = "visit",
        /// A visit of a trip, before it has a record.
        Trip = "trip",
        /// A memorandum that was signed.
        Mou = "mou",
        /// A consultation of departments.
        Consultation = "consultation",
    }
}

impl TaskOrigin {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Own => ("自建", "Entered by hand"),
            Self::Decision => ("调度会", "Meeting"),
            Self::Instruction => ("领导批示", "Instruction"),
            Self::Project => ("项目", "Project"),
            Self::Visit => ("走访接待", "Visit"),
            Self::Trip => ("行程安排", "Trip"),
            Self::Mou => ("备忘录", "Memorandum"),
            Self::Consultation => ("征求意见", "Consultation"),
        };
        Text::new(zh, en)
    }

    /// Whether its day and its end are of whoever gave it: what was decided is not put off by whoever has it in hand.
    pub fn binds(self) -> bool {
        matches!(self, Self::Decision | Self::Instruction)
    }
}

vocabulary! {
    /// How far a task has come.
    TaskState {
        /// Somebody has it in hand.
        Open = "open",
        /// It is done, and it is said how that shows.
        Done = "done",
        /// It is not to be done any more, with the reason.
        Cancelled = "cancelled",
    }
}

impl TaskState {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Open => Text::new("办理中", "Open"),
            Self::Done => Text::new("已办结", "Done"),
            Self::Cancelled => Text::new("已撤销", "Cancelled"),
        }
    }
}

vocabulary! {
    /// What happens to a task. Its history is only added to.
    TaskStep {
        /// It was entered.
        Entered = "entered",
        /// Somebody says how it goes.
        Progress = "progress",
        /// Its words or its day became others.
        Changed = "changed",
        /// Whoever has it in hand asks for another day; the event carries the day that is asked for.
        AskedDay = "asked_day",
        /// Whoever has it in hand asks that it be dropped.
        AskedCancel = "asked_cancel",
        /// Somebody else has it in hand.
        HandedOver = "handed_over",
        /// It is done.
        Done = "done",
        /// It is not to be done any more.
        Cancelled = "cancelled",
        /// It is in hand again after all.
        Reopened = "reopened",
    }
}

impl TaskStep {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Entered => ("交办", "Entered"),
            Self::Progress => ("报进展", "Progress"),
            Self::Changed => ("调整", "Changed"),
            Self::AskedDay => ("申请延期", "Asked for another day"),
            Self::AskedCancel => ("申请撤销", "Asked to drop it"),
            Self::HandedOver => ("转办", "Handed over"),
            Self::Done => ("办结", "Done"),
            Self::Cancelled => ("撤销", "Cancelled"),
            Self::Reopened => ("重新办理", "Taken up again"),
        };
        Text::new(zh, en)
    }

    /// Whether it only asks: the task stays as it is until somebody answers.
    pub fn asks(self) -> bool {
        matches!(self, Self::AskedDay | Self::AskedCancel)
    }

    /// Whether it needs words: a proof, a reason, a report.
    pub fn needs_words(self) -> bool {
        !matches!(self, Self::Entered)
    }
}

/// What is to be done, by whom, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What, in one line; not empty.
    pub title: String,
    /// The user who has it in hand; empty where a unit has it and nobody yet.
    pub owner: String,
    /// The unit; empty where only a person is named.
    pub unit: String,
    /// The day by which it is to be done: until its end it is in time.
    pub due: NaiveDate,
    /// What it comes from.
    pub origin: TaskOrigin,
    /// The number of what it comes from; `None` for one entered by itself.
    pub origin_id: Option<i64>,
    /// The project that it is about.
    pub project: Option<ProjectId>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A step in a task's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskEvent {
    /// When it was written, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What happened.
    pub step: TaskStep,
    /// The proof, the reason or the report; of an entered task its words.
    pub note: String,
    /// Who had it in hand from then on.
    pub owner: String,
    /// The unit that had it from then on.
    pub unit: String,
    /// The day by which it was to be done from then on; of [`TaskStep::AskedDay`] the day that is asked for.
    pub due: NaiveDate,
}
