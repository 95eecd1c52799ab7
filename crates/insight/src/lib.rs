//! What a chain looks like in a region: presence, coverage, location quotient, and the label of every node with the numbers
//! that produced it.
//!
//! Knows nothing about SQL, HTTP or drawing. Every figure is a [`Figure`]: a value with what it rests on, or the reason why
//! it is unknown. Unknown is never zero.

mod around;
mod figure;
mod findings;
mod gap;
mod presence;
mod settings;
mod survey;

pub use around::{Around, Density, NodeRule, SceneFigures, SceneZone};
pub use figure::Figure;
pub use findings::{findings, stage_counts};
pub use gap::{Gap, GapInput, Judged, Rung, RungState, gaps};
pub use presence::{Census, Expectation, LEAD_HONOURS, LocalFirm, NodePresence, Reference, is_lead, presence};
pub use settings::Settings;
pub use survey::{
    Answer, Criticality, Locality, Nearby, NodeSurvey, PlaceShare, Said, SingleSupplier, Whereabouts, answers,
};
