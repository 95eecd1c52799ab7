//! A chain in a region: rows of the store and the pack's configuration joined into what `insight` asks for.

use std::collections::HashMap;

use anyhow::Result;
use chain::Chain;
use insight::{Census, Expectation, Figure, Gap, GapInput, Judged, LocalFirm, Reference, Settings, gaps, is_lead};
use model::{RegionCode, Strength};
use store::{PlacedFirm, PlacementFilter, Store};

use crate::config::Config;
use crate::surroundings;

/// What is known of a chain in a region.
pub(crate) struct ChainView<'a> {
    /// The chain.
    pub(crate) chain: &'a Chain,
    /// Labels in the nodes' order.
    pub(crate) gaps: Vec<Gap>,
    /// Every firm on the chain, here and elsewhere.
    pub(crate) placed: Vec<PlacedFirm>,
    /// The region looked at.
    pub(crate) region: RegionCode,
    /// The reference universe, when there is one.
    pub(crate) reference: Option<Reference>,
    /// Thresholds and weights of the labels.
    pub(crate) settings: Settings,
    /// Expected firms.
    pub(crate) expectations: Vec<Expectation>,
}

impl ChainView<'_> {
    /// Whether a firm stands in the region.
    pub(crate) fn is_local(&self, firm: &PlacedFirm) -> bool {
        firm.enterprise.facts.region.as_ref().is_some_and(|code| self.region.contains(code))
    }

    /// Distinct local firms whose main business is on the chain: all, above the size floor, leading.
    pub(crate) fn core_firms(&self) -> (usize, usize, usize) {
        let mut firms: Vec<_> = self.gaps.iter().flat_map(|gap| &gap.presence.core).collect();
        firms.sort_by_key(|firm| firm.enterprise);
        firms.dedup_by_key(|firm| firm.enterprise);
        let above = firms.iter().filter(|firm| firm.above_scale == Some(true)).count();
        let lead = firms.iter().filter(|firm| firm.lead).count();
        (firms.len(), above, lead)
    }

    /// Coverage of the chain's register: against the chain's own expectation, else against the sum over its nodes.
    pub(crate) fn coverage(&self) -> Figure {
        let (found, expected, source) = match self.expectations.iter().find(|row| row.node.is_none()) {
            Some(row) => (self.core_firms().0, row.expected, row.source.clone()),
            None => {
                let known: Vec<&Expectation> = self.expectations.iter().collect();
                let Some(first) = known.first() else {
                    return Figure::unknown("没有应有企业数", "no expected number of firms");
                };
                let found =
                    known.iter().filter_map(|row| row.node).map(|node| self.gaps[node].presence.core.len()).sum();
                (found, known.iter().map(|row| row.expected).sum(), first.source.clone())
            }
        };
        if expected == 0 {
            return Figure::unknown("应有企业数为零", "no firm is expected");
        }
        Figure::known(
            (found as f64 / f64::from(expected)).min(1.0),
            format!("{found} / {expected}，{}", source.zh),
            format!("{found} of {expected}, {}", source.en),
        )
    }
}

/// Labels a chain in a region. `None` when there is no such chain.
pub(crate) async fn view<'a>(
    store: &Store,
    config: &'a Config,
    chain: &str,
    region: &RegionCode,
) -> Result<Option<ChainView<'a>>> {
    let Some(chain) = config.chain(chain) else { return Ok(None) };
    let placed = store.placements(&PlacementFilter { chain: chain.id.clone(), node: None, region: None }).await?;
    let local = store.census(region).await?;
    let judgements: Vec<Judged> = store
        .judgements(&chain.id, region)
        .await?
        .into_iter()
        .map(|row| Judged { id: row.id, judgement: row.judgement, sample: row.sample })
        .collect();
    let reference = reference(config, chain);
    let expectations = expectations(config, chain, region);
    let settings = Settings::default();
    let firms = local_firms(chain, &placed, region);
    let around = surroundings::around(store, config, chain, region).await?;
    let gaps = gaps(&GapInput {
        chain,
        firms: &firms,
        local: Census { firms: local.firms as u32, above_scale: local.above_scale as u32 },
        expectations: &expectations,
        reference: reference.as_ref(),
        judgements: &judgements,
        around: &around,
        settings: &settings,
    });
    Ok(Some(ChainView { chain, gaps, placed, region: region.clone(), reference, settings, expectations }))
}

/// Labels every chain of the district in its own region, in the order of the sheets.
pub(crate) async fn views<'a>(store: &Store, config: &'a Config) -> Result<Vec<ChainView<'a>>> {
    let mut views = Vec::with_capacity(config.pack.chains.len());
    for chain in &config.pack.chains {
        views.extend(view(store, config, &chain.id, config.region()).await?);
    }
    Ok(views)
}

/// The firms of the region, one for each node: where a firm stands on a node in several roles, the strongest counts.
fn local_firms(chain: &Chain, placed: &[PlacedFirm], region: &RegionCode) -> Vec<LocalFirm> {
    let mut firms: Vec<LocalFirm> = Vec::new();
    let mut met = HashMap::new();
    for row in placed {
        let facts = &row.enterprise.facts;
        let local = facts.region.as_ref().is_some_and(|code| region.contains(code));
        // A node that the pack no longer has: the firm is placed again at the next import.
        let (true, Some(node)) = (local, chain.node(&row.node)) else { continue };
        let name = row.enterprise.name();
        let anchor = chain.anchors.iter().any(|anchor| anchor.node == node && anchor.name == name);
        let firm = LocalFirm {
            enterprise: row.enterprise.id,
            name: name.to_owned(),
            node,
            role: row.role,
            strength: row.strength,
            score: row.score,
            above_scale: facts.above_scale,
            anchor,
            lead: anchor || is_lead(&facts.honours),
            capital: facts.capital,
            sample: row.enterprise.is_sample(),
        };
        let place = *met.entry((firm.enterprise, node)).or_insert(firms.len());
        match firms.get_mut(place) {
            Some(other) if (other.strength, firm.strength) == (Strength::Minor, Strength::Core) => *other = firm,
            Some(other) if other.strength == firm.strength && firm.score > other.score => *other = firm,
            Some(_) => {}
            None => firms.push(firm),
        }
    }
    firms
}

/// Expected numbers speak of the district; of another region nothing is known.
fn expectations(config: &Config, chain: &Chain, region: &RegionCode) -> Vec<Expectation> {
    if region != config.region() {
        return Vec::new();
    }
    config
        .pack
        .coverage
        .iter()
        .filter(|row| row.chain == chain.id)
        .map(|row| Expectation {
            node: row.node.as_deref().and_then(|id| chain.node(id)),
            expected: u32::try_from(row.expected).unwrap_or(u32::MAX),
            source: row.source.clone(),
        })
        .collect()
}

fn reference(config: &Config, chain: &Chain) -> Option<Reference> {
    let census = |row: &packs::ReferenceRow| {
        let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Census { firms: count(row.firms), above_scale: count(row.above_scale.unwrap_or(0)) }
    };
    let all = config.pack.reference.iter().find(|row| row.node.is_none())?;
    let nodes = chain
        .nodes
        .iter()
        .map(|node| {
            config
                .pack
                .reference
                .iter()
                .find(|row| row.chain.as_deref() == Some(&chain.id) && row.node.as_deref() == Some(&node.id))
                .map(census)
        })
        .collect();
    Some(Reference { title: all.source.clone(), all: census(all), nodes })
}
