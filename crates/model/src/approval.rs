//! Approvals handled for a firm (代办): checklists of steps, what happens to a step, and the papers it needs.
//!
//! A plan keeps its own copy of the steps, so that a changed checklist never changes what a firm was told. Not for: how a plan stands
//! and when it will be through; that is the bureau's to compute.

use chrono::NaiveDate;

use crate::words::{Text, vocabulary};

vocabulary! {
    /// How a step stands.
    StepState {
        /// It does not apply to this firm.
        NotApplicable = "not_applicable",
        /// Another step has to be granted first.
        Waiting = "waiting",
        /// It can be handed in.
        Ready = "ready",
        /// Handed in, not yet accepted for examination.
        Submitted = "submitted",
        /// Accepted; the department's time runs.
        InHand = "in_hand",
        /// Given back to be corrected; the department's time stands still.
        Returned = "returned",
        /// Granted.
        Granted = "granted",
        /// Refused.
        Refused = "refused",
    }
}

impl StepState {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::NotApplicable => ("不适用", "Not applicable"),
            Self::Waiting => ("待前置事项", "Waits for others"),
            Self::Ready => ("可申报", "Ready to hand in"),
            Self::Submitted => ("已申报", "Handed in"),
            Self::InHand => ("办理中", "In hand"),
            Self::Returned => ("退回补正", "Returned for correction"),
            Self::Granted => ("已办结", "Granted"),
            Self::Refused => ("不予批准", "Refused"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// What happens to a step.
    StepAct {
        /// Handed in, or handed in again after a correction.
        Submitted = "submitted",
        /// Accepted for examination (受理).
        Accepted = "accepted",
        /// Given back to be corrected.
        Returned = "returned",
        /// Granted.
        Granted = "granted",
        /// Refused.
        Refused = "refused",
        /// Found not to apply.
        NotApplicable = "not_applicable",
        /// Found to apply after all.
        Applicable = "applicable",
        /// The act before was entered by mistake.
        TakenBack = "taken_back",
        /// A note that changes nothing.
        Noted = "noted",
    }
}

impl StepAct {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Submitted => ("申报", "Handed in"),
            Self::Accepted => ("受理", "Accepted"),
            Self::Returned => ("退回补正", "Returned for correction"),
            Self::Granted => ("办结", "Granted"),
            Self::Refused => ("不予批准", "Refused"),
            Self::NotApplicable => ("列为不适用", "Found not to apply"),
            Self::Applicable => ("恢复适用", "Found to apply"),
            Self::TakenBack => ("撤回上一步", "Took the last act back"),
            Self::Noted => ("备注", "Note"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// How binding a time limit is.
    LegalLevel {
        /// A law of the National People's Congress.
        Law = "law",
        /// A regulation of the State Council.
        Regulation = "regulation",
        /// A rule of a ministry.
        Rule = "rule",
        /// A rule of the province or the city.
        Local = "local",
        /// No document: the office's own suggestion.
        Suggested = "suggested",
    }
}

impl LegalLevel {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Law => ("法律", "Law"),
            Self::Regulation => ("行政法规", "State Council regulation"),
            Self::Rule => ("部门规章", "Ministry rule"),
            Self::Local => ("地方规定", "Local rule"),
            Self::Suggested => ("建议", "Suggested"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// In which days a time limit is counted.
    DayUnit {
        /// Worked days.
        Workdays = "workdays",
        /// Days of the calendar; a last day that is not worked becomes the next one that is.
        Days = "days",
    }
}

impl DayUnit {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Workdays => Text::new("个工作日", "working days"),
            Self::Days => Text::new("日", "calendar days"),
        }
    }
}

vocabulary! {
    /// In which form a paper is handed in.
    PaperForm {
        /// The original.
        Original = "original",
        /// A copy.
        Copy = "copy",
        /// A copy, the original being shown.
        CopyShown = "copy_shown",
        /// Filled in online.
        Online = "online",
    }
}

impl PaperForm {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Original => ("原件", "Original"),
            Self::Copy => ("复印件", "Copy"),
            Self::CopyShown => ("复印件，验原件", "Copy, original shown"),
            Self::Online => ("在线填报", "Online form"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// Who brings a paper.
    PaperFrom {
        /// The firm.
        Investor = "investor",
        /// The office, for the firm.
        Office = "office",
        /// A department: what an earlier step ended with.
        Department = "department",
    }
}

impl PaperFrom {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Investor => ("企业", "The firm"),
            Self::Office => ("代办窗口", "Our office"),
            Self::Department => ("部门核发", "A department"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// How far a paper has come.
    PaperState {
        /// Asked for.
        Asked = "asked",
        /// There.
        Received = "received",
        /// There, and to be corrected.
        Wanting = "wanting",
    }
}

impl PaperState {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Asked => ("待提交", "To be brought"),
            Self::Received => ("已收", "Received"),
            Self::Wanting => ("待补正", "To be corrected"),
        };
        Text::new(zh, en)
    }
}

/// A paper that a step needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalPaper {
    /// What it is.
    pub title: Text,
    /// In which form.
    pub form: PaperForm,
    /// Who brings it.
    pub from: PaperFrom,
}

/// A step of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalStep {
    /// Checklist and step: `fire/acceptance`.
    pub code: String,
    /// What it is.
    pub title: Text,
    /// Who decides.
    pub department: Text,
    /// At most how long that may take, from the day of acceptance, which is not counted itself.
    pub days: u16,
    /// In which days.
    pub unit: DayUnit,
    /// How binding that is.
    pub level: LegalLevel,
    /// Where it is written, or that it is suggested.
    pub basis: Text,
    /// When it applies; `None` where it always does.
    pub when: Option<Text>,
    /// What it ends with.
    pub result: Text,
    /// Steps that come first, by code; those that a plan does not hold are passed over.
    pub after: Vec<String>,
    /// Papers it needs.
    pub papers: Vec<ApprovalPaper>,
}

/// A checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// Id.
    pub id: String,
    /// What it is for.
    pub title: Text,
    /// For whom, in a sentence.
    pub about: Text,
    /// Its steps, in the order of the file.
    pub steps: Vec<ApprovalStep>,
}

/// Something that happened to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepEvent {
    /// The day.
    pub on: NaiveDate,
    /// What.
    pub act: StepAct,
    /// Number of the paper it ended with; empty else.
    pub number: String,
    /// Why, or what was said: for the office alone.
    pub note: String,
    /// When it was written down, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub by: String,
}

/// A paper of a plan's step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPaper {
    /// Its number in the store.
    pub id: i64,
    /// What it is.
    pub paper: ApprovalPaper,
    /// How far it has come.
    pub state: PaperState,
    /// Since when.
    pub on: Option<NaiveDate>,
    /// The kept file, by its number among the project's papers.
    pub attachment: Option<i64>,
}

/// A step of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// Its number in the store.
    pub id: i64,
    /// The step as the checklist had it when the plan was made.
    pub step: ApprovalStep,
    /// Shorter time that the department promised, in the same unit; `None` where it promised nothing.
    pub promised: Option<u16>,
    /// Papers, in the order of the checklist.
    pub papers: Vec<PlanPaper>,
    /// What happened, in the order in which it was written down.
    pub events: Vec<StepEvent>,
}

impl PlanStep {
    /// The time that is counted: what was promised, else what the rule allows.
    pub fn days(&self) -> u16 {
        self.promised.unwrap_or(self.step.days)
    }
}
