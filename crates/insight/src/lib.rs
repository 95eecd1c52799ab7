//! What a chain looks like in a region: presence, coverage, location quotient, and the label of every node with the numbers
//! that produced it.
//!
//! Knows nothing about SQL, HTTP or drawing. Every figure is a [`Figure`]: a value with what it rests on, or the reason why
//! it is unknown. Unknown is never zero.

mod around;
mod complexity;
mod draft;
mod figure;
mod findings;
mod gap;
mod panel;
mod presence;
mod relatedness;
mod settings;
mod site_match;
mod target;
mod three_way;
pub mod trip;

pub use complexity::{BadValue, Complexity, Diagonal, Matrix, Remark, Side, complexity};
pub use draft::{
    Draft, DraftError, DraftInput, DraftLane, DraftLink, DraftNode, DraftSettings, Evidence, FirmProduct, LeftOut,
    Noise, ProductLink, Relation, draft,
};
mod survey;

pub use around::{Around, Density, NodeRule, SceneFigures, SceneZone};
pub use figure::Figure;
pub use findings::{findings, stage_counts};
pub use gap::{Gap, GapInput, Judged, Rung, RungState, gaps};
pub use panel::{
    ClassedFirm, Estimate, Panel, PanelCell, PanelColumn, PanelInput, PanelQuotient, PanelRegion, PanelSettings,
    RegionLevel, class_panel, node_panel,
};
pub use presence::{Census, Expectation, LEAD_HONOURS, LocalFirm, NodePresence, Reference, is_lead, presence};
pub use relatedness::{NodeRelatedness, Relatedness, relatedness};
pub use settings::Settings;
pub use site_match::{
    Blocker, CheckState, CostComparison, CostPrice, HomePrice, Lack, Neighbour, SiteCheck, SiteMatch, SiteMatchInput,
    SiteMatchSettings, SiteOutcome, SiteResult, Wish, WishKind, WishState, compare_costs, form_title, match_sites,
};
pub use survey::{
    Answer, Criticality, Eyes, Locality, Nearby, NodeSurvey, PlaceShare, Said, SingleSupplier, Whereabouts, answers,
};
pub use target::{
    Auc, Axis, Book, FEATURES, Feature, HitRate, KnownLink, KnownSignal, Pairs, Ranked, Reason, Scored, Stand, Target,
    TargetInput, TargetSettings, Unjudged, Veto, WeightError, Weights, auc, beside, explain, feature, hit_rate,
    random_hit_rate, rank_targets, shortlist, stands,
};
pub use three_way::{
    Answered, Contact, Endowment, Light, LightFact, Need, Signal, Surveyed, ThreeWay, ThreeWayInput, ThreeWaySide,
    WayLight, Willingness, surveyed, three_way,
};
