//! What scoring the targets of one gap rests on.

use std::collections::{HashMap, HashSet};

use chain::Chain;
use chrono::NaiveDate;
use model::{EnterpriseId, Lang, RegionCode, SurveyLine};

use super::book::Book;
use super::weights::Weights;
use crate::gap::Gap;

/// One gap, the place that has it, and what was known on a day. Rows of later days may be in it: they are passed over.
pub struct TargetInput<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// The gap's node, by index.
    pub node: usize,
    /// Labels of the chain's nodes here on that day.
    pub gaps: &'a [Gap],
    /// Other places (chain id, node id) at which the same business is drawn.
    pub same_business: &'a HashSet<(String, String)>,
    /// The region that has the gap.
    pub region: &'a RegionCode,
    /// The day.
    pub as_of: NaiveDate,
    /// Links and signals by firm.
    pub book: &'a Book<'a>,
    /// The anchor survey.
    pub survey: &'a [SurveyLine],
    /// Landed firms with their names.
    pub landed: &'a HashMap<EnterpriseId, String>,
    /// Names of regions for sentences; the code where a region has no name.
    pub region_name: &'a (dyn Fn(&RegionCode, Lang) -> String + Sync),
    /// How much each feature counts.
    pub weights: &'a Weights,
}

impl TargetInput<'_> {
    /// Name of a landed firm; empty for any other.
    pub(super) fn landed_name(&self, firm: EnterpriseId) -> Option<&str> {
        self.landed.get(&firm).map(String::as_str)
    }
}
