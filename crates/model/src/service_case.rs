//! Service cases (诉求): what a firm asks of the office, the steps that were taken, and the rules for how long each may take.
//!
//! How a case stands is not kept: it is asked of its steps as of a day (`bureau::case_standing`). What the firm is told and what the
//! office notes for itself are two types, so that one is never shown for the other.

use chrono::NaiveDate;

use crate::clock_rule::Term;
use crate::enterprise::EnterpriseId;
use crate::project::ProjectId;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// How much a case asks; the rules give each class its days.
    CaseClass {
        /// A question that is answered from what is known (咨询).
        Consultation = "consultation",
        /// Something that one office settles by itself (简单诉求).
        Simple = "simple",
        /// Something that takes several offices or a decision (复杂诉求).
        Complex = "complex",
    }
}

impl CaseClass {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Consultation => ("咨询", "Question"),
            Self::Simple => ("简单诉求", "Simple request"),
            Self::Complex => ("复杂诉求", "Complex request"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// By which way a case came in.
    CaseSource {
        /// A note of a call.
        Phone = "phone",
        /// Said on a visit.
        Visit = "visit",
        /// Entered on the web by the office.
        Web = "web",
        /// A work order of a hotline.
        Hotline = "hotline",
        /// Sent through the public portal.
        Portal = "portal",
    }
}

impl CaseSource {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Phone => ("电话", "Phone"),
            Self::Visit => ("走访", "Visit"),
            Self::Web => ("窗口录入", "Entered at the desk"),
            Self::Hotline => ("热线工单", "Hotline work order"),
            Self::Portal => ("门户", "Portal"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// A step of a case. Its history is only added to.
    CaseStep {
        /// It came in.
        Received = "received",
        /// Somebody is to see to it.
        Assigned = "assigned",
        /// Whoever is to see to it has begun.
        Taken = "taken",
        /// Somebody else sees to it from now on; the first receiver stays.
        HandedOver = "handed_over",
        /// The firm heard for the first time what happens with it.
        FirstAnswered = "first_answered",
        /// The firm has to bring something first; the clock of the solution stands.
        Waiting = "waiting",
        /// The firm brought it.
        Resumed = "resumed",
        /// The class or the cause became another.
        Reclassed = "reclassed",
        /// It was taken to a higher level by hand.
        Escalated = "escalated",
        /// The firm has its solution.
        Answered = "answered",
        /// The firm was called and asked whether that helped.
        CalledBack = "called_back",
        /// It is over.
        Closed = "closed",
        /// The firm came again with it: a new clock, the old history.
        Reopened = "reopened",
        /// The firm took it back.
        Withdrawn = "withdrawn",
    }
}

impl CaseStep {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Received => ("收到", "Received"),
            Self::Assigned => ("分派", "Assigned"),
            Self::Taken => ("开始办理", "Taken in hand"),
            Self::HandedOver => ("转办", "Handed over"),
            Self::FirstAnswered => ("首次答复", "First answer"),
            Self::Waiting => ("等企业补充", "Waits for the firm"),
            Self::Resumed => ("企业已补充", "Goes on"),
            Self::Reclassed => ("调整分类", "Class changed"),
            Self::Escalated => ("提级督办", "Escalated"),
            Self::Answered => ("答复办结", "Answered"),
            Self::CalledBack => ("回访", "Called back"),
            Self::Closed => ("归档", "Closed"),
            Self::Reopened => ("重新打开", "Opened again"),
            Self::Withdrawn => ("企业撤回", "Withdrawn by the firm"),
        };
        Text::new(zh, en)
    }

    /// Whether the words of the step are said to the firm; of every other step they are the office's own.
    pub fn tells_firm(self) -> bool {
        matches!(self, Self::FirstAnswered | Self::Waiting | Self::Answered)
    }

    /// Whether it means nothing without words.
    pub fn needs_words(self) -> bool {
        matches!(
            self,
            Self::HandedOver
                | Self::FirstAnswered
                | Self::Waiting
                | Self::Reclassed
                | Self::Escalated
                | Self::Answered
                | Self::Reopened
                | Self::Withdrawn
        )
    }
}

vocabulary! {
    /// How far a case has come.
    CaseState {
        /// It came in; nobody sees to it yet.
        Received = "received",
        /// Somebody is to see to it and has not begun.
        Assigned = "assigned",
        /// It is being seen to.
        InHand = "in_hand",
        /// The firm has to bring something first.
        Waiting = "waiting",
        /// The firm has its solution; it is to be called back.
        Answered = "answered",
        /// The firm was called back.
        CalledBack = "called_back",
        /// It is over.
        Closed = "closed",
        /// The firm took it back.
        Withdrawn = "withdrawn",
    }
}

impl CaseState {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Received => ("待分派", "To be assigned"),
            Self::Assigned => ("待办理", "Assigned"),
            Self::InHand => ("办理中", "In hand"),
            Self::Waiting => ("等企业补充", "Waits for the firm"),
            Self::Answered => ("待回访", "To be called back"),
            Self::CalledBack => ("已回访", "Called back"),
            Self::Closed => ("已归档", "Closed"),
            Self::Withdrawn => ("已撤回", "Withdrawn"),
        };
        Text::new(zh, en)
    }

    /// Whether nothing more is awaited.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Withdrawn)
    }
}

/// What a firm asks, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCase {
    /// In one line.
    pub title: String,
    /// In the firm's own words.
    pub text: String,
    /// The firm, as it calls itself.
    pub firm: String,
    /// The same in the register.
    pub enterprise: Option<EnterpriseId>,
    /// Whom to call there: a post or a work name, and the office's number.
    pub contact: String,
    /// By which way it came.
    pub source: CaseSource,
    /// Number of the hotline's work order; empty where it has none.
    pub order: String,
    /// The day it came in.
    pub received_on: NaiveDate,
    /// Who received it first; it stays his to tell the firm, whoever sees to it.
    pub receiver: String,
    /// The unit of the receiver.
    pub receiver_unit: String,
    /// The project that it is about.
    pub project: Option<ProjectId>,
    /// The zone.
    pub zone: Option<String>,
    /// The site.
    pub site: Option<String>,
    /// The chain.
    pub chain: Option<String>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A step of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEvent {
    /// The office's day of it.
    pub on: NaiveDate,
    /// When it was written down, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What happened.
    pub step: CaseStep,
    /// Reason or report, for the office alone; empty where the words went to the firm.
    pub note: String,
    /// Who sees to it from then on; empty where a unit has it and nobody yet.
    pub handler: String,
    /// The unit that sees to it from then on.
    pub unit: String,
    /// The class from then on.
    pub class: CaseClass,
    /// The cause from then on: id of a row of the rules.
    pub cause: String,
    /// Of a call: what the firm gave, 1 to 5; `None` where it gave nothing, or was not reached.
    pub rating: Option<u8>,
}

/// Words that a firm was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseReply {
    /// The office's day.
    pub on: NaiveDate,
    /// When it was written down.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Which step it belongs to.
    pub step: CaseStep,
    /// The words.
    pub text: String,
}

/// A note of the office for itself. Never shown to the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNote {
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// The words.
    pub text: String,
}

/// How long a class of cases may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseClassRule {
    /// The class.
    pub class: CaseClass,
    /// Working days until the firm has a first answer, the day it came not counted.
    pub first_days: u16,
    /// Working days until it has a solution.
    pub days: u16,
    /// Working days before a day at which the clock turns yellow.
    pub warn_days: u16,
    /// Who made the rule.
    pub level: Text,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that it is suggested.
    pub source: Text,
}

vocabulary! {
    /// How high a case is taken when it is late.
    CaseLevel {
        /// The head of the unit that sees to it.
        Unit = "unit",
        /// The director.
        Director = "director",
    }
}

impl CaseLevel {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Unit => Text::new("承办单位负责人", "Head of the unit"),
            Self::Director => Text::new("局领导", "Director"),
        }
    }
}

/// When a late case is taken to a higher level by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEscalationRule {
    /// Id.
    pub id: String,
    /// When more than so many working days have gone by after the day it was due.
    pub late_days: u16,
    /// To whom.
    pub to: CaseLevel,
    /// Who made the rule.
    pub level: Text,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that it is suggested.
    pub source: Text,
}

/// What comes after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAfterRule {
    /// Id.
    pub id: String,
    /// Working days in which the firm is called back.
    pub call_days: u16,
    /// Days after the end in which the firm may come again with it.
    pub reopen_days: u16,
    /// Who made the rule.
    pub level: Text,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that it is suggested.
    pub source: Text,
}

/// What cases are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCause {
    /// Id.
    pub id: String,
    /// The printed name.
    pub title: Text,
    /// Words by which a list means it.
    pub words: Vec<String>,
    /// The department that usually sees to it; empty where there is none.
    pub department: String,
}

/// All rules of cases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceRules {
    /// How long each class may take.
    pub classes: Vec<CaseClassRule>,
    /// When a late one is taken higher.
    pub escalations: Vec<CaseEscalationRule>,
    /// What comes after an answer.
    pub after: Vec<CaseAfterRule>,
    /// What they are about, in the order of the file.
    pub causes: Vec<CaseCause>,
}
