//! Meetings with firms: out at theirs, in at ours.

use chrono::NaiveDate;

use crate::enterprise::EnterpriseId;
use crate::words::vocabulary;

vocabulary! {
    /// Half of a working day; visits are planned by halves, the hour is agreed with the firm.
    Half {
        /// Until noon.
        Morning = "am",
        /// After noon.
        Afternoon = "pm",
    }
}

vocabulary! {
    /// Who goes to whom.
    VisitDirection {
        /// We go to the firm (考察走访).
        Outbound = "outbound",
        /// The firm comes to us (接待).
        Inbound = "inbound",
    }
}

vocabulary! {
    /// How far a visit has come.
    VisitState {
        /// Agreed or meant.
        Planned = "planned",
        /// It happened.
        Held = "held",
        /// It will not happen.
        Cancelled = "cancelled",
    }
}

/// A visit as the calendar knows it: which firm is met when, by which team. Names of people are work names that the team
/// wrote itself; there is no field for a telephone number or for anything of a person at the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// The trip it belongs to, `None` for one that is only being planned.
    pub trip: Option<i64>,
    /// The day.
    pub day: NaiveDate,
    /// Which half of it.
    pub half: Half,
    /// Who goes to whom.
    pub direction: VisitDirection,
    /// How far it has come.
    pub state: VisitState,
    /// The team that meets the firm.
    pub team: String,
    /// Who of it, by work names.
    pub people: Vec<String>,
}
