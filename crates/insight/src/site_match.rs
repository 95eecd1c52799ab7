//! Which sites meet what an investor asks: hard needs first, wishes after.
//!
//! Every hard need is a check of its own: met, failed with what is lacking, unknown and so to be asked, or met by a fact that is too
//! old and so to be confirmed. Unknown never fails a site. Wishes order what is left, each as a sentence of its own; there is no
//! number that sums them up. Knows nothing about who may see what: a lock is shown here and left out by whoever prints for others.

mod blocker;
mod check;
mod costs;
mod rank;
mod wish;

use chrono::NaiveDate;
use model::{
    EnterpriseId, Opportunity, Requirement, RequirementError, ShelfLife, Site, SiteAspect, SiteField, SiteLock, Text,
    Zone,
};

pub use blocker::Blocker;
pub use check::{CheckState, Lack, SiteCheck, form_title};
pub use costs::{CostComparison, CostPrice, HomePrice, compare_costs};
pub use wish::{Wish, WishKind, WishState};

/// What matching goes by. Settings of the bureau; these are what it starts with.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteMatchSettings {
    /// A site that fails on one field by at most this share of what is asked is a near miss. A fifth, because that much is still
    /// closed by a transformer, a mezzanine or a little less of a wish; a setting, not a finding.
    pub near_share: f64,
    /// A site that comes this many days late at most is a near miss: a quarter, which a lease elsewhere can bridge.
    pub near_days: i64,
    /// How long facts hold.
    pub life: ShelfLife,
}

impl Default for SiteMatchSettings {
    fn default() -> Self {
        Self { near_share: 0.2, near_days: 90, life: ShelfLife::default() }
    }
}

/// A landed firm in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Name.
    pub name: String,
    /// The zone, by id, as its address tells it.
    pub zone: String,
    /// The nodes of the asked chain that it stands on, by id.
    pub nodes: Vec<String>,
    /// Whether it is invented.
    pub sample: bool,
}

/// Everything a match rests on.
#[derive(Debug, Clone)]
pub struct SiteMatchInput<'a> {
    /// What is asked.
    pub requirement: &'a Requirement,
    /// The firm that asks, when it is one of the register: its own lock does not stand in its way.
    pub enterprise: Option<EnterpriseId>,
    /// Every site.
    pub sites: &'a [Site],
    /// Every zone.
    pub zones: &'a [Zone],
    /// What zones offer.
    pub opportunities: &'a [Opportunity],
    /// Landed firms of the asked chain whose address names a zone.
    pub neighbours: &'a [Neighbour],
    /// Ids of the nodes next to the asked one, suppliers and users.
    pub adjacent: &'a [String],
    /// Locks that were not released.
    pub locks: &'a [SiteLock],
    /// The day facts are judged on.
    pub on: NaiveDate,
    /// Settings.
    pub settings: &'a SiteMatchSettings,
}

/// What came of a site, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteOutcome {
    /// Meets all that is asked, by facts that hold.
    Passes,
    /// Fails nothing; something has to be asked or confirmed first.
    PassesIfConfirmed,
    /// Fails on one field, by little.
    NearMiss,
    /// Fails.
    Fails,
    /// Kept for someone else: shown, not offered.
    Locked,
}

impl SiteOutcome {
    /// Every outcome, best first.
    pub const ALL: [Self; 5] = [Self::Passes, Self::PassesIfConfirmed, Self::NearMiss, Self::Fails, Self::Locked];

    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::PassesIfConfirmed => "passes_if_confirmed",
            Self::NearMiss => "near_miss",
            Self::Fails => "fails",
            Self::Locked => "locked",
        }
    }

    /// The word that people read.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Passes => ("符合", "Meets all"),
            Self::PassesIfConfirmed => ("待确认后符合", "Meets, once confirmed"),
            Self::NearMiss => ("差一点", "Near miss"),
            Self::Fails => ("不符合", "Does not meet"),
            Self::Locked => ("已锁定", "Locked"),
        };
        Text::new(zh, en)
    }
}

/// A site with all that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteResult {
    /// Which site, by index into the input.
    pub site: usize,
    /// What came of it.
    pub outcome: SiteOutcome,
    /// A check for every field that is asked, in the fields' order.
    pub checks: Vec<SiteCheck>,
    /// Wishes, each with its sentence.
    pub wishes: Vec<Wish>,
    /// The lock that holds, also the asker's own.
    pub lock: Option<SiteLock>,
    /// Facts that are older than they hold.
    pub stale: Vec<SiteAspect>,
}

impl SiteResult {
    /// The checks in a state.
    pub fn in_state(&self, state: CheckState) -> impl Iterator<Item = &SiteCheck> {
        self.checks.iter().filter(move |check| check.state == state)
    }

    /// What has to be asked or confirmed before the site can be promised, in sentences.
    pub fn to_ask(&self) -> Vec<&Text> {
        let open = |check: &&SiteCheck| matches!(check.state, CheckState::Unknown | CheckState::ToConfirm);
        self.checks.iter().filter(open).map(|check| &check.text).collect()
    }

    /// Whether it may be named to the asker.
    pub fn is_offered(&self) -> bool {
        matches!(self.outcome, SiteOutcome::Passes | SiteOutcome::PassesIfConfirmed)
    }
}

/// Every site against what is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteMatch {
    /// Best first.
    pub results: Vec<SiteResult>,
    /// Where nothing is known to pass: which field stands in the way most, and the nearest on offer.
    pub blocker: Option<Blocker>,
    /// Whether any of it is invented.
    pub sample: bool,
}

impl SiteMatch {
    /// How many sites came out this way.
    pub fn count(&self, outcome: SiteOutcome) -> usize {
        self.results.iter().filter(|result| result.outcome == outcome).count()
    }
}

/// Matches every site. An empty or impossible requirement is an error; one that no site meets is an answer.
pub fn match_sites(input: &SiteMatchInput<'_>) -> Result<SiteMatch, RequirementError> {
    input.requirement.check()?;
    let mut results: Vec<SiteResult> = (0..input.sites.len()).map(|site| one(input, site)).collect();
    results.sort_by(|a, b| rank::compare(input, a, b));
    // A site of which the deciding fact is unknown is worth a call, and no proof that the need can be met.
    let known = |result: &SiteResult| result.is_offered() && result.in_state(CheckState::Unknown).next().is_none();
    let blocker = if results.iter().any(known) { None } else { blocker::find(input, &results) };
    let sample = input.requirement.sample
        || input.sites.iter().any(|site| site.sample)
        || input.neighbours.iter().any(|neighbour| neighbour.sample)
        || input.opportunities.iter().any(|opportunity| opportunity.sample);
    Ok(SiteMatch { results, blocker, sample })
}

fn one(input: &SiteMatchInput<'_>, index: usize) -> SiteResult {
    let site = &input.sites[index];
    let stale = site.stale(input.on, input.settings.life);
    let checks = check::checks(input, site, &stale);
    let lock = input.locks.iter().find(|lock| lock.site == site.id && lock.holds(input.on)).cloned();
    let foreign = lock.as_ref().is_some_and(|lock| !lock.is_for(&input.requirement.asker, input.enterprise));
    let failed: Vec<&SiteCheck> = checks.iter().filter(|check| check.state == CheckState::Fails).collect();
    let outcome = match failed.as_slice() {
        _ if foreign => SiteOutcome::Locked,
        [] if checks.iter().all(|check| check.state == CheckState::Passes) => SiteOutcome::Passes,
        [] => SiteOutcome::PassesIfConfirmed,
        [one] if one.is_near(input.settings) => SiteOutcome::NearMiss,
        _ => SiteOutcome::Fails,
    };
    SiteResult { site: index, outcome, wishes: wish::wishes(input, site), checks, lock, stale }
}

/// Which aspect of a site a field belongs to, and so how fast it ages; `None` is what it is and stays.
pub(crate) fn aspect(field: SiteField) -> Option<SiteAspect> {
    match field {
        // Power that is left goes with whoever moves in next door.
        SiteField::Status | SiteField::Power | SiteField::Handover | SiteField::Tenure => {
            Some(SiteAspect::Availability)
        }
        SiteField::Zone | SiteField::Form => None,
        _ => Some(SiteAspect::Structure),
    }
}

#[cfg(test)]
mod tests;
