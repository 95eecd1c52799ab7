//! Asking departments for their opinion (征求意见): the words of a letter, of an answer, and the rule for how long an answer may take.

use crate::clock_rule::Term;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// What a department thinks.
    Opinion {
        /// 同意.
        Agree = "agree",
        /// 附条件同意.
        Conditions = "conditions",
        /// 不同意.
        Object = "object",
        /// 无意见.
        NoOpinion = "no_opinion",
        /// 已办理: what a firm asked is settled, as far as the department goes.
        Settled = "settled",
        /// 正在办理.
        UnderWay = "under_way",
        /// 不属本部门职责.
        NotOurs = "not_ours",
    }
}

impl Opinion {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Agree => ("同意", "Agrees"),
            Self::Conditions => ("附条件同意", "Agrees with conditions"),
            Self::Object => ("不同意", "Objects"),
            Self::NoOpinion => ("无意见", "No opinion"),
            Self::Settled => ("已办理", "Settled"),
            Self::UnderWay => ("正在办理", "Under way"),
            Self::NotOurs => ("不属本部门职责", "Not ours"),
        };
        Text::new(zh, en)
    }

    /// Whether it means nothing without a text: a condition or an objection has to be said.
    pub fn needs_text(self) -> bool {
        matches!(self, Self::Conditions | Self::Object | Self::Settled | Self::UnderWay | Self::NotOurs)
    }

    /// What a department may choose: of a letter about projects what it thinks, of one about a firm's case what it does.
    pub fn choices(of_case: bool) -> &'static [Self] {
        if of_case {
            &[Self::Settled, Self::UnderWay, Self::NotOurs]
        } else {
            &[Self::Agree, Self::Conditions, Self::Object, Self::NoOpinion]
        }
    }
}

vocabulary! {
    /// How far a letter has come as a whole.
    ConsultationState {
        /// Answers are awaited.
        Open = "open",
        /// The opinions were collected; late answers are not taken any more.
        Closed = "closed",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

impl ConsultationState {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Open => ("征求中", "Open"),
            Self::Closed => ("已汇总", "Collected"),
            Self::Withdrawn => ("已撤回", "Withdrawn"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// How one department's answer stands.
    AskState {
        /// Asked, and nobody looked yet.
        Asked = "asked",
        /// Somebody looked.
        Opened = "opened",
        /// Answered.
        Answered = "answered",
        /// Not answered, and past its day.
        Overdue = "overdue",
        /// Not asked any more.
        Withdrawn = "withdrawn",
    }
}

impl AskState {
    /// The printed name. Silence is never printed as consent.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Asked => ("待答复", "Asked"),
            Self::Opened => ("已查看", "Opened"),
            Self::Answered => ("已答复", "Answered"),
            Self::Overdue => ("逾期未答复", "Overdue"),
            Self::Withdrawn => ("已撤回", "Withdrawn"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// By which way an answer came.
    AnswerWay {
        /// A user of the department, logged in.
        Account = "account",
        /// A one-time link.
        Link = "link",
        /// On paper; somebody of the office wrote it down.
        Paper = "paper",
    }
}

impl AnswerWay {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Account => ("账号答复", "By account"),
            Self::Link => ("链接答复", "By link"),
            Self::Paper => ("纸质来函，代为录入", "On paper, written down for them"),
        };
        Text::new(zh, en)
    }
}

/// How long a department may take, and how long a reply link outlives its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRule {
    /// Id.
    pub id: String,
    /// Working days until the answer is due, the day of the letter not counted.
    pub days: u16,
    /// Working days after the due day until which a reply link holds.
    pub link_days: u16,
    /// Who made the rule.
    pub level: Text,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that the office set it.
    pub source: Text,
}
