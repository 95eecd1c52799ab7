//! A firm as scoring sees it: what is known of it and where it stands, without its texts.

use chrono::NaiveDate;

use crate::codes::{RegionCode, Uscc};
use crate::enterprise::EnterpriseId;
use crate::money::Money;
use crate::words::{Role, Strength};

/// A firm that could close a gap. `None` is unknown: it lowers confidence, never a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Row id.
    pub enterprise: EnterpriseId,
    /// Name as registered.
    pub name: String,
    /// Credit code.
    pub uscc: Option<Uscc>,
    /// Where it stands.
    pub region: Option<RegionCode>,
    /// Day of establishment.
    pub established: Option<NaiveDate>,
    /// Registered capital.
    pub capital: Option<Money>,
    /// Above the statistical size floor (规上).
    pub above_scale: Option<bool>,
    /// Titles such as 链主; empty is unknown or none.
    pub honours: Vec<String>,
    /// An invented sample.
    pub sample: bool,
    /// Where it stands in the chains, judgements applied.
    pub places: Vec<CandidatePlace>,
}

/// One place of a firm in a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidatePlace {
    /// Chain id.
    pub chain: String,
    /// Node id.
    pub node: String,
    /// What it does there.
    pub role: Role,
    /// Main business or one among much.
    pub strength: Strength,
    /// How sure the placement is, 0 to 1; 1 where a person alone says so.
    pub score: f64,
}
