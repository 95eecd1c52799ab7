//! What the district promised a project: with its condition, its legal basis and its reviewer.

use chrono::NaiveDate;

use crate::money::Money;
use crate::project::ProjectId;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// What is promised.
    PromiseKind {
        /// 奖补.
        Subsidy = "subsidy",
        /// 税收.
        Tax = "tax",
        /// 土地、厂房、租金.
        Premises = "premises",
        /// 水电气能耗等要素.
        Factor = "factor",
        /// 行政事业性收费.
        Fee = "fee",
        /// 人才、用工.
        Talent = "talent",
        /// 基础设施配套.
        Infrastructure = "infrastructure",
        /// 代办、协调等服务.
        Service = "service",
        /// 其他.
        Other = "other",
    }
}

impl PromiseKind {
    /// Whether the promise favours one operator with money, factors or rules, so that it needs a basis in law (公平竞争审查).
    pub fn needs_basis(self) -> bool {
        !matches!(self, Self::Service)
    }

    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Subsidy => ("奖补", "Subsidy"),
            Self::Tax => ("税收", "Tax"),
            Self::Premises => ("用地厂房", "Land and premises"),
            Self::Factor => ("要素保障", "Power, water, quota"),
            Self::Fee => ("收费减免", "Fees"),
            Self::Talent => ("人才用工", "Talent and labour"),
            Self::Infrastructure => ("配套设施", "Infrastructure"),
            Self::Service => ("代办服务", "Service"),
            Self::Other => ("其他", "Other"),
        };
        Text::new(zh, en)
    }
}

/// Where a promise may be made: a published text and its place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis {
    /// Title and number of the document.
    pub document: String,
    /// Article or clause.
    pub article: String,
    /// Until when it holds; `None` until it is withdrawn.
    pub valid_to: Option<NaiveDate>,
}

vocabulary! {
    /// What became of a promise on paper.
    PromiseState {
        /// Being written.
        Draft = "draft",
        /// Reviewed and found in order.
        Approved = "approved",
        /// Reviewed and refused.
        Refused = "refused",
        /// No longer owed; the note says why.
        Released = "released",
    }
}

impl PromiseState {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Draft => ("待审查", "Awaits review"),
            Self::Approved => ("已批准", "Approved"),
            Self::Refused => ("未通过", "Refused"),
            Self::Released => ("已解除", "Released"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// What happened to a promise in the ledger.
    PromiseAct {
        /// It was written down.
        Entered = "entered",
        /// Its words or figures were changed before it bound anybody; it awaits review again.
        Amended = "amended",
        /// What stands beside it was changed; it binds as before.
        Noted = "noted",
        /// A slip of the pen was put right; it binds as before.
        Corrected = "corrected",
        /// Other terms were proposed; those that were approved bind until these are.
        Proposed = "proposed",
        /// Proposed terms were reviewed and bind from now on.
        ProposalApproved = "proposal_approved",
        /// Proposed terms were reviewed and refused; those before go on binding.
        ProposalRefused = "proposal_refused",
        /// It was reviewed and found in order.
        Approved = "approved",
        /// It was reviewed and refused.
        Refused = "refused",
        /// The firm met its condition.
        ConditionMet = "condition_met",
        /// Something was paid or done.
        Paid = "paid",
        /// A note of a payment was taken back.
        PaidBack = "paid_back",
        /// It is no longer owed.
        Released = "released",
    }
}

impl PromiseAct {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Entered => ("登记", "Entered"),
            Self::Amended => ("修改，重新送审", "Amended, to be reviewed again"),
            Self::Noted => ("改备注", "Note changed"),
            Self::Corrected => ("更正文字", "Slip of the pen put right"),
            Self::Proposed => ("拟变更条款，原条款继续有效", "Other terms proposed, those before go on binding"),
            Self::ProposalApproved => ("变更审查通过", "Proposed terms approved"),
            Self::ProposalRefused => {
                ("变更未通过，原条款继续有效", "Proposed terms refused, those before go on binding")
            }
            Self::Approved => ("审查通过", "Approved"),
            Self::Refused => ("审查未通过", "Refused"),
            Self::ConditionMet => ("条件已满足", "Condition met"),
            Self::Paid => ("兑付", "Paid"),
            Self::PaidBack => ("撤回兑付记录", "Payment taken back"),
            Self::Released => ("解除", "Released"),
        };
        Text::new(zh, en)
    }

    /// The state that it leaves a promise in; `None` where it changes none.
    pub fn state(self) -> Option<PromiseState> {
        match self {
            Self::Entered | Self::Amended => Some(PromiseState::Draft),
            Self::Approved => Some(PromiseState::Approved),
            Self::Refused => Some(PromiseState::Refused),
            Self::Released => Some(PromiseState::Released),
            Self::Noted
            | Self::Corrected
            | Self::Proposed
            | Self::ProposalApproved
            | Self::ProposalRefused
            | Self::ConditionMet
            | Self::Paid
            | Self::PaidBack => None,
        }
    }
}

/// A promise to a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The project.
    pub project: ProjectId,
    /// What is promised.
    pub kind: PromiseKind,
    /// The clause, in the words of the agreement.
    pub text: String,
    /// How much; `None` where it is no sum of money, or none was said.
    pub amount: Option<Money>,
    /// What the firm has to do first; empty when nothing.
    pub condition: String,
    /// When the condition was met; `None` while it was not, or nobody knows.
    pub condition_met: Option<NaiveDate>,
    /// Its basis.
    pub basis: Option<LegalBasis>,
    /// Who wrote it, by work name.
    pub author: String,
    /// Who reviewed it; never its author.
    pub reviewer: String,
    /// From when on it binds: the day on which it was first approved, or was refused.
    pub reviewed_on: Option<NaiveDate>,
    /// The day on which it was promised, on which its basis has to hold; `None` is the day on which it was written down.
    pub made_on: Option<NaiveDate>,
    /// What became of it.
    pub state: PromiseState,
    /// By when it is to be kept.
    pub due: Option<NaiveDate>,
    /// What was paid, with the days and the numbers of the vouchers.
    pub paid: Vec<(NaiveDate, Money, String)>,
    /// Anything else.
    pub note: String,
}
