//! What came of a visit: whom we met, what was said, what follows.
//!
//! A visit of a trip is planned (see [`crate::Visit`]); a record says what happened, whether it was planned or not. What a record said
//! first stays readable after every correction. Not for: what a record may become; that is the bureau's rules.

use chrono::NaiveDate;

use crate::enterprise::EnterpriseId;
use crate::project::ProjectId;
use crate::visit::{NextStep, VisitDirection};
use crate::words::{Text, vocabulary};

/// Who somebody dealt with: a firm of the register, or one that is in no register, by its name as typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Counterpart {
    /// The firm in the register.
    pub enterprise: Option<EnterpriseId>,
    /// Its name: of a firm of the register as it was called then. Not empty.
    pub name: String,
}

vocabulary! {
    /// The highest rank among those of ours who were there.
    LeaderLevel {
        /// The district's first two: party secretary and head of the district.
        Principal = "principal",
        /// Another leader of the district.
        District = "district",
        /// The head of a department, a street or a zone team.
        Head = "head",
        /// Officers alone.
        Staff = "staff",
    }
}

impl LeaderLevel {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Principal => ("区主要领导", "District's principal"),
            Self::District => ("区领导", "District leader"),
            Self::Head => ("部门负责人", "Department head"),
            Self::Staff => ("工作人员", "Officers"),
        };
        Text::new(zh, en)
    }

    /// Whether a leader of the district led.
    pub fn leads(self) -> bool {
        matches!(self, Self::Principal | Self::District)
    }
}

vocabulary! {
    /// How it went, in the eyes of whoever was there.
    VisitOutcome {
        /// The firm means to invest.
        Keen = "keen",
        /// It goes on.
        Follow = "follow",
        /// No intention for now.
        None = "none",
        /// Nobody was there who could speak for the firm.
        NotMet = "not_met",
    }
}

impl VisitOutcome {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Keen => ("有投资意向", "Means to invest"),
            Self::Follow => ("继续跟进", "To be followed up"),
            Self::None => ("暂无意向", "No intention for now"),
            Self::NotMet => ("未见到负责人", "Nobody in charge was met"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// What a record became.
    BecameKind {
        /// A project began with it.
        Lead = "lead",
        /// An entry of a project's history.
        Report = "report",
    }
}

/// What a record became: at most one thing, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Became {
    /// Which.
    pub kind: BecameKind,
    /// Of which project.
    pub project: ProjectId,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// By whom, by work name.
    pub by: String,
}

/// What a record belongs to, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordLinks {
    /// The planned visit that it is the record of.
    pub visit: Option<i64>,
    /// The project that it is about.
    pub project: Option<ProjectId>,
    /// Chain and node of the gap that it is about.
    pub node: Option<(String, String)>,
    /// The site that was shown or spoken of, by id.
    pub site: Option<String>,
}

/// What happened at a visit. Empty texts and `None` are unknown. The firm is also the target: a target is a firm of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRecord {
    /// Who was met.
    pub firm: Counterpart,
    /// Who went to whom.
    pub direction: VisitDirection,
    /// The day.
    pub on: NaiveDate,
    /// The team.
    pub team: String,
    /// Who of it, by work names.
    pub people: Vec<String>,
    /// The highest rank among them.
    pub leader: Option<LeaderLevel>,
    /// What was said; not empty.
    pub said: String,
    /// What the firm asks for.
    pub asks: String,
    /// What follows.
    pub next: Option<NextStep>,
    /// How it went.
    pub outcome: Option<VisitOutcome>,
    /// What it belongs to.
    pub links: RecordLinks,
    /// Whether it is invented.
    pub sample: bool,
}
