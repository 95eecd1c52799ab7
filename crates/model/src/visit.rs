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

/// A trip out, or the reception of guests: who goes or receives, and the visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// Its name, in the team's words; not empty.
    pub title: String,
    /// Who goes to whom.
    pub direction: VisitDirection,
    /// The team, such as 招商一组; not empty.
    pub team: String,
    /// Who of it, by work names.
    pub people: Vec<String>,
    /// What is shown and said; of a trip out most of it is empty.
    pub reception: Reception,
    /// Anything else, in the team's words.
    pub note: String,
    /// The visits, by day and half.
    pub visits: Vec<Visit>,
}

/// One visit of a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Row id; `None` until it is kept.
    pub id: Option<i64>,
    /// The firm.
    pub enterprise: EnterpriseId,
    /// The day.
    pub day: NaiveDate,
    /// Which half of it.
    pub half: Half,
    /// How far it has come.
    pub state: VisitState,
    /// Chain id and node id of the gap it is about.
    pub gap: Option<(String, String)>,
    /// Why this firm, in a sentence.
    pub purpose: String,
    /// What to ask for.
    pub ask: String,
    /// What follows.
    pub next: Option<NextStep>,
    /// What was said and seen.
    pub note: String,
}

/// What a visit leaves to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What, in the team's words; not empty.
    pub what: String,
    /// Who does it: a team or a work name.
    pub by: Option<String>,
    /// Until when.
    pub due: Option<NaiveDate>,
}

/// What guests are shown and told.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Reception {
    /// The guests, as the firm announced them: offices and numbers of people, no private data.
    pub guests: Vec<String>,
    /// Where they go, in order: a time, a place, what happens there.
    pub route: Vec<RouteStep>,
    /// Sites to show, by id.
    pub sites: Vec<String>,
    /// What to say, one sentence each.
    pub points: Vec<String>,
}

/// One step of the route of guests.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RouteStep {
    /// When, such as `09:00`.
    pub time: String,
    /// Where.
    pub place: String,
    /// What happens there.
    pub what: String,
    /// Who leads it.
    pub by: String,
}
