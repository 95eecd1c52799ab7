//! Site matches as they leave the house: what the HTTP interface answers and `--format json` prints.

use insight::{CostComparison, SiteCheck, SiteOutcome, SiteResult, Wish};
use model::{Requirement, SiteLock, Text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::config::Config;
use crate::http::sites::{SiteShape, site_shape};
use crate::shapes::Bilingual;
use crate::site_finder::Found;

/// Every site against a requirement, best first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteMatchList {
    /// A result for each site.
    items: Vec<SiteResultShape>,
    /// How many came out each way.
    counts: SiteCounts,
    /// Where nothing passes: what stands in the way; null where something does.
    blocker: Option<BlockerShape>,
    /// What was asked, in words.
    asked: Vec<AskedShape>,
    /// Factor costs here, beside home where that is known.
    costs: Vec<CostComparisonShape>,
    /// The home city; null when not said.
    home: Option<Bilingual>,
    /// Day the facts are judged on.
    as_of: String,
    /// Whether any of it is invented.
    sample: bool,
}

/// How many sites came out each way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteCounts {
    passes: usize,
    passes_if_confirmed: usize,
    near_miss: usize,
    fails: usize,
    locked: usize,
}

/// A need in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AskedShape {
    /// Its name.
    title: Bilingual,
    /// What is wanted.
    wanted: Bilingual,
}

/// The need that fails most sites.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BlockerShape {
    /// Which field; null where there is no site, or all that would do are locked.
    field: Option<String>,
    /// Sites that fail on it.
    failing: usize,
    /// Sites looked at.
    of: usize,
    /// The site that comes nearest on it, by id.
    nearest: Option<String>,
    /// In a sentence.
    text: Bilingual,
}

/// A site with all that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteResultShape {
    /// The site.
    site: SiteShape,
    /// Place in the list, from 1.
    rank: usize,
    /// `passes`, `passes_if_confirmed`, `near_miss`, `fails` or `locked`.
    outcome: String,
    /// The outcome in words.
    outcome_title: Bilingual,
    /// A check for every field that is asked.
    checks: Vec<SiteCheckShape>,
    /// What orders sites that come out alike.
    wishes: Vec<WishShape>,
    /// What has to be asked or confirmed before the site can be promised.
    to_ask: Vec<Bilingual>,
    /// The lock that holds; for the bureau alone.
    lock: Option<SiteLockShape>,
}

/// A hard need against a site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteCheckShape {
    /// Which field, such as `power_kva`.
    field: String,
    /// Its name.
    title: Bilingual,
    /// `passes`, `to_confirm`, `unknown` or `fails`.
    state: String,
    /// What is wanted.
    wanted: Bilingual,
    /// What there is; null is unknown.
    found: Option<Bilingual>,
    /// How far from passing; null where it passes or is no measure.
    lack: Option<LackShape>,
    /// Whether the fact is older than it holds.
    stale: bool,
    /// The check in a sentence.
    text: Bilingual,
    /// Where the fact comes from.
    source: String,
}

/// How far a measure is from passing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LackShape {
    /// In `unit`.
    value: f64,
    /// The unit.
    unit: Bilingual,
    /// As a share of what is asked; null for days.
    share: Option<f64>,
    /// In words.
    text: Bilingual,
}

/// A wish against a site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WishShape {
    /// `price`, `neighbours`, `opportunities` or `chain`.
    kind: String,
    /// `good`, `unknown` or `bad`.
    state: String,
    /// In a sentence.
    text: Bilingual,
    /// Where that comes from.
    source: Bilingual,
}

/// A factor's price here and at home.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostComparisonShape {
    /// Name.
    title: Bilingual,
    /// Price here, in `unit`.
    value: f64,
    /// Currency and unit.
    unit: Bilingual,
    /// When.
    date: String,
    /// Price at home; null when unknown.
    home_value: Option<f64>,
    /// When.
    home_date: Option<String>,
    /// Here against home as a share; null when it cannot be compared.
    difference: Option<f64>,
    /// Whether the price held no longer on the day the data speak of.
    expired: bool,
    /// In a sentence.
    text: Bilingual,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// A site kept for someone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SiteLockShape {
    /// The site.
    pub(crate) site: String,
    /// For whom.
    pub(crate) holder: String,
    /// The firm, when it is one of the register.
    pub(crate) enterprise: Option<i64>,
    /// Who promised it.
    pub(crate) by: String,
    /// Why.
    pub(crate) reason: String,
    /// From which day.
    pub(crate) since: String,
    /// Until which day.
    pub(crate) until: String,
}

/// A lock for a client.
pub(crate) fn lock_shape(lock: &SiteLock) -> SiteLockShape {
    SiteLockShape {
        site: lock.site.clone(),
        holder: lock.holder.clone(),
        enterprise: lock.enterprise.map(|id| id.0),
        by: lock.by.clone(),
        reason: lock.reason.clone(),
        since: lock.since.to_string(),
        until: lock.until.to_string(),
    }
}

/// A match for a client.
pub(crate) fn site_match_list(config: &Config, found: &Found) -> SiteMatchList {
    let matched = &found.matched;
    let count = |outcome| matched.count(outcome);
    SiteMatchList {
        items: (1..).zip(&matched.results).map(|(rank, result)| result_shape(config, found, rank, result)).collect(),
        counts: SiteCounts {
            passes: count(SiteOutcome::Passes),
            passes_if_confirmed: count(SiteOutcome::PassesIfConfirmed),
            near_miss: count(SiteOutcome::NearMiss),
            fails: count(SiteOutcome::Fails),
            locked: count(SiteOutcome::Locked),
        },
        blocker: matched.blocker.as_ref().map(|blocker| BlockerShape {
            field: blocker.field.map(|field| field.to_string()),
            failing: blocker.failing,
            of: blocker.of,
            nearest: blocker.nearest.map(|site| found.sites[site].id.clone()),
            text: (&blocker.text).into(),
        }),
        asked: asked_shapes(&found.asked()),
        costs: found.costs.iter().map(cost_shape).collect(),
        home: (!found.home.zh.is_empty()).then(|| (&found.home).into()),
        as_of: found.on.to_string(),
        sample: matched.sample,
    }
}

/// What is asked, for a client.
pub(crate) fn asked_shapes(asked: &[(Text, Text)]) -> Vec<AskedShape> {
    asked.iter().map(|(title, wanted)| AskedShape { title: title.into(), wanted: wanted.into() }).collect()
}

fn result_shape(config: &Config, found: &Found, rank: usize, result: &SiteResult) -> SiteResultShape {
    SiteResultShape {
        site: site_shape(config, &found.zones, found.sites[result.site].clone()),
        rank,
        outcome: result.outcome.as_str().to_owned(),
        outcome_title: (&result.outcome.title()).into(),
        checks: result.checks.iter().map(check_shape).collect(),
        wishes: result.wishes.iter().map(wish_shape).collect(),
        to_ask: result.to_ask().into_iter().map(Bilingual::from).collect(),
        lock: result.lock.as_ref().map(lock_shape),
    }
}

fn check_shape(check: &SiteCheck) -> SiteCheckShape {
    SiteCheckShape {
        field: check.field.to_string(),
        title: (&check.field.title()).into(),
        state: check.state.as_str().to_owned(),
        wanted: (&check.wanted).into(),
        found: check.found.as_ref().map(Bilingual::from),
        lack: check.lack.as_ref().map(|lack| LackShape {
            value: lack.value,
            unit: (&check.field.unit()).into(),
            share: lack.share,
            text: (&lack.text).into(),
        }),
        stale: check.stale,
        text: (&check.text).into(),
        source: check.source.clone(),
    }
}

fn wish_shape(wish: &Wish) -> WishShape {
    WishShape {
        kind: wish.kind.as_str().to_owned(),
        state: wish.state.as_str().to_owned(),
        text: (&wish.text).into(),
        source: (&wish.source).into(),
    }
}

fn cost_shape(cost: &CostComparison) -> CostComparisonShape {
    let home = cost.price.home.as_ref();
    CostComparisonShape {
        title: (&cost.price.title).into(),
        value: cost.price.value,
        unit: (&cost.price.unit).into(),
        date: cost.price.date.clone(),
        home_value: home.map(|home| home.value),
        home_date: home.map(|home| home.date.clone()),
        difference: cost.difference,
        expired: cost.price.expired,
        text: (&cost.text).into(),
        source: cost.price.source.clone(),
        sample: cost.price.sample,
    }
}

/// What a firm asks of a site, as kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequirementShape {
    /// The firm.
    pub(crate) enterprise: i64,
    /// What it asks, as it was sent.
    #[schema(value_type = Object)]
    pub(crate) requirement: Requirement,
    /// Who entered it.
    pub(crate) by: String,
    /// Where it comes from.
    pub(crate) source: String,
    /// When.
    pub(crate) created_at: String,
}
