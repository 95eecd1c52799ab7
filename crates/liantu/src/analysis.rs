//! A chain in a region: rows of the store and the pack's configuration joined into what `insight` asks for.

use std::sync::Arc;

use anyhow::Result;
use chain::Chain;
use insight::{Census, Expectation, Figure, Gap, GapInput, Judged, LocalFirm, Reference, Settings, gaps, is_lead};
use model::{Candidate, RegionCode, Strength};
use store::Store;

use crate::config::Config;
use crate::landscape::{Landscape, Standing};
use crate::surroundings;

/// What a command or a request computes from.
#[derive(Clone)]
pub(crate) struct Ground<'a> {
    /// The database.
    pub(crate) store: &'a Store,
    /// The configuration.
    pub(crate) config: &'a Config,
    /// All firms, of now or of the day asked about.
    pub(crate) landscape: Arc<Landscape>,
}

impl<'a> Ground<'a> {
    /// Reads all firms: for a command, which asks once.
    pub(crate) async fn load(store: &'a Store, config: &'a Config) -> Result<Self> {
        Ok(Self { store, config, landscape: Arc::new(Landscape::load(store).await?) })
    }
}

/// What is known of a chain in a region.
pub(crate) struct ChainView<'a> {
    /// The chain.
    pub(crate) chain: &'a Chain,
    /// Labels in the nodes' order.
    pub(crate) gaps: Vec<Gap>,
    /// All firms, on the chain and elsewhere.
    pub(crate) landscape: Arc<Landscape>,
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
    pub(crate) fn is_local(&self, firm: &Candidate) -> bool {
        firm.region.as_ref().is_some_and(|code| self.region.contains(code))
    }

    /// Who stands on a node, here and elsewhere, once for each role.
    pub(crate) fn on(&self, node: usize) -> impl Iterator<Item = Standing<'_>> {
        self.landscape.on(&self.chain.id, &self.chain.nodes[node].id)
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
pub(crate) async fn view<'a>(ground: &Ground<'a>, chain: &str, region: &RegionCode) -> Result<Option<ChainView<'a>>> {
    let Ground { store, config, landscape } = ground;
    let config: &'a Config = config;
    let Some(chain) = config.chain(chain) else { return Ok(None) };
    let judgements: Vec<Judged> = store
        .judgements(&chain.id, region)
        .await?
        .into_iter()
        .map(|row| Judged { id: row.id, judgement: row.judgement, sample: row.sample })
        .collect();
    let reference = reference(config, chain);
    let expectations = expectations(config, chain, region);
    let settings = Settings::default();
    let around = surroundings::around(store, config, chain, (region, landscape.day())).await?;
    let gaps = gaps(&GapInput {
        chain,
        firms: &local_firms(chain, landscape, region),
        local: landscape.census(region),
        expectations: &expectations,
        reference: reference.as_ref(),
        judgements: &judgements,
        around: &around,
        settings: &settings,
    });
    let landscape = Arc::clone(landscape);
    Ok(Some(ChainView { chain, gaps, landscape, region: region.clone(), reference, settings, expectations }))
}

/// Labels every chain of the district in its own region, in the order of the sheets.
pub(crate) async fn views<'a>(ground: &Ground<'a>) -> Result<Vec<ChainView<'a>>> {
    let mut views = Vec::with_capacity(ground.config.pack.chains.len());
    for chain in &ground.config.pack.chains {
        views.extend(view(ground, &chain.id, ground.config.region()).await?);
    }
    Ok(views)
}

/// The firms of the region, one for each node: where a firm stands on a node in several roles, the strongest counts, then the
/// surest, then the role that comes first.
fn local_firms(chain: &Chain, landscape: &Landscape, region: &RegionCode) -> Vec<LocalFirm> {
    let mut firms: Vec<LocalFirm> = Vec::new();
    for (node, drawn) in chain.nodes.iter().enumerate() {
        let is_local =
            |standing: &Standing<'_>| standing.firm.region.as_ref().is_some_and(|code| region.contains(code));
        let mut here: Vec<Standing<'_>> = landscape.on(&chain.id, &drawn.id).filter(is_local).collect();
        here.sort_by(|a, b| {
            let core = |standing: &Standing<'_>| standing.place.strength == Strength::Core;
            (a.firm.enterprise.cmp(&b.firm.enterprise))
                .then(core(b).cmp(&core(a)))
                .then(b.place.score.total_cmp(&a.place.score))
                .then(a.place.role.as_str().cmp(b.place.role.as_str()))
        });
        here.dedup_by_key(|standing| standing.firm.enterprise);
        firms.extend(here.iter().map(|standing| local_firm(chain, node, standing)));
    }
    firms
}

fn local_firm(chain: &Chain, node: usize, Standing { firm, place }: &Standing<'_>) -> LocalFirm {
    let anchor = chain.anchors.iter().any(|anchor| anchor.node == node && anchor.name == firm.name);
    LocalFirm {
        enterprise: firm.enterprise,
        name: firm.name.clone(),
        node,
        role: place.role,
        strength: place.strength,
        score: place.score,
        above_scale: firm.above_scale,
        anchor,
        lead: anchor || is_lead(&firm.honours),
        capital: firm.capital,
        sample: firm.sample,
    }
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
