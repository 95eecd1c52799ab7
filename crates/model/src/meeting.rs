//! Dispatch meetings (调度会), directors' instructions, and what is told to whom.

use chrono::NaiveDate;

use crate::project::ProjectId;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// How far a meeting has come.
    MeetingState {
        /// Its agenda is being put together and follows the projects.
        Planned = "planned",
        /// It began: its agenda says what it said then; the minutes are written.
        Held = "held",
        /// The minutes were read and found right.
        Reviewed = "reviewed",
        /// The minutes are out. What is wrong in them is put right in another version.
        Issued = "issued",
    }
}

impl MeetingState {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Planned => Text::new("筹备", "Planned"),
            Self::Held => Text::new("已召开，纪要草稿", "Held, minutes in draft"),
            Self::Reviewed => Text::new("纪要已审核", "Minutes reviewed"),
            Self::Issued => Text::new("纪要已印发", "Minutes issued"),
        }
    }
}

vocabulary! {
    /// What an item of an agenda is about.
    AgendaKind {
        /// A director's instruction that is still open.
        Instruction = "instruction",
        /// A project of which a clock is red, or yellow.
        Project = "project",
        /// A decision of an earlier meeting.
        Decision = "decision",
        /// A task that is late.
        Task = "task",
        /// Something that a person put on it.
        Own = "own",
    }
}

impl AgendaKind {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Instruction => Text::new("领导批示", "Directors' instructions"),
            Self::Project => Text::new("红黄牌项目", "Red and yellow projects"),
            Self::Decision => Text::new("上次议定事项", "Decisions of earlier meetings"),
            Self::Task => Text::new("逾期任务", "Late tasks"),
            Self::Own => Text::new("其他议题", "Other items"),
        }
    }
}

/// What a director wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// In his words, as they were taken down; not empty.
    pub words: String,
    /// Where it was said: a meeting, a paper and its number, a visit.
    pub source: String,
    /// The day.
    pub on: NaiveDate,
    /// The project it is about.
    pub project: Option<ProjectId>,
    /// Whether it is invented.
    pub sample: bool,
}

vocabulary! {
    /// What is told to people.
    NoticeKind {
        /// A task was given to him.
        TaskAssigned = "task_assigned",
        /// A task of his is due.
        TaskDue = "task_due",
        /// A task of his is late.
        TaskLate = "task_late",
        /// A task that he gave, or has in hand, became another, or is asked to.
        TaskChanged = "task_changed",
        /// A project of his turned yellow.
        ProjectYellow = "project_yellow",
        /// A project of his turned red.
        ProjectRed = "project_red",
        /// A project was handed to him.
        ProjectHanded = "project_handed",
        /// His unit is asked for its opinion.
        Consultation = "consultation",
        /// A department answered a letter of his.
        Answered = "answered",
        /// A promise is due.
        PromiseDue = "promise_due",
        /// A promise of a project of his awaits review, was approved or refused.
        PromiseReview = "promise_review",
        /// A case of a firm was given to him.
        CaseAssigned = "case_assigned",
        /// A case of a firm is due or late, or the firm is to be called.
        CaseDue = "case_due",
        /// A case of a firm was taken to him.
        CaseEscalated = "case_escalated",
        /// Minutes of a meeting are out.
        Minutes = "minutes",
    }
}

impl NoticeKind {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::TaskAssigned => ("交办给我的任务", "A task for me"),
            Self::TaskDue => ("任务将到期", "A task of mine is due"),
            Self::TaskLate => ("任务逾期", "A task of mine is late"),
            Self::TaskChanged => ("任务调整或申请调整", "A task is changed, or asked to be"),
            Self::ProjectYellow => ("项目转黄", "A project of mine turned yellow"),
            Self::ProjectRed => ("项目转红", "A project of mine turned red"),
            Self::ProjectHanded => ("项目转交给我", "A project was handed to me"),
            Self::Consultation => ("征求我单位意见", "My unit is asked for its opinion"),
            Self::Answered => ("部门答复来函", "A department answered a letter of mine"),
            Self::PromiseDue => ("承诺将到期", "A promise is due"),
            Self::PromiseReview => ("承诺送审和审查结果", "A promise is to be reviewed, or was"),
            Self::CaseAssigned => ("企业诉求交我办理", "A case of a firm for me"),
            Self::CaseDue => ("企业诉求将到期、逾期或待回访", "A case of mine is due, late or to be called back"),
            Self::CaseEscalated => ("企业诉求提级", "A case was taken higher"),
            Self::Minutes => ("会议纪要印发", "Minutes of a meeting are out"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// When mail goes to somebody.
    MailMode {
        /// None.
        Never = "never",
        /// Each notice by itself.
        AtOnce = "at_once",
        /// All of a day together.
        Digest = "digest",
    }
}

vocabulary! {
    /// How far a mail has come.
    MailState {
        /// It waits for its turn, or for the next try.
        Waiting = "waiting",
        /// The server took it.
        Sent = "sent",
        /// It was given up.
        Failed = "failed",
    }
}

vocabulary! {
    /// Which side gives marks (双向评分).
    MarkSide {
        /// The zone that hosts marks the team in the field.
        Host = "host",
        /// The team marks the zone.
        Team = "team",
    }
}
