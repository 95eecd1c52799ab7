//! A chain in a region: rows of the store and the pack's configuration joined into what `insight` asks for.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Result;
use chain::Chain;
use chrono::NaiveDate;
use insight::{
    Census, Expectation, Eyes, Figure, Gap, GapInput, Judged, LocalFirm, Reference, Settings, gaps, is_lead,
};
use model::{Candidate, EnterpriseId, RegionCode, Strength, Text};
use store::{JudgementRow, Store};

use crate::as_of;
use crate::config::Config;
use crate::landscape::{Landscape, Standing};
use crate::panels::Densities;
use crate::surroundings::Surroundings;

/// What a command or a request computes from.
#[derive(Clone)]
pub(crate) struct Ground<'a> {
    /// The database.
    pub(crate) store: &'a Store,
    /// The configuration.
    pub(crate) config: &'a Config,
    /// All firms, of now or of the day asked about.
    pub(crate) landscape: Arc<Landscape>,
    /// All firms of now: how complete a register is, is measured on all of it.
    pub(crate) now: Arc<Landscape>,
    /// Whose eyes the answer is for.
    pub(crate) eyes: Eyes,
}

impl<'a> Ground<'a> {
    /// Reads all firms: for a command, which asks once. Who runs one can read the database.
    pub(crate) async fn load(store: &'a Store, config: &'a Config) -> Result<Self> {
        let now = Arc::new(Landscape::load(store).await?);
        Ok(Self { store, config, landscape: Arc::clone(&now), now, eyes: Eyes::All })
    }

    /// The same as it was on a day. `None` stays as it is.
    pub(crate) async fn on(self, day: Option<NaiveDate>) -> Result<Self> {
        let Some(day) = day else { return Ok(self) };
        Ok(Self { landscape: Arc::new(self.now.as_of(self.store, day).await?), ..self })
    }
}

/// A view of a day that is over.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dated {
    /// The day.
    pub(crate) day: NaiveDate,
    /// Local firms on the chain of unknown age: they count as there.
    pub(crate) undated: usize,
    /// What is used although it is of another day.
    pub(crate) notes: Vec<Text>,
}

/// What is known of a chain in a region.
#[derive(Clone)]
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
    /// The day looked back at, if any.
    pub(crate) dated: Option<Dated>,
    /// Whose eyes it is for.
    pub(crate) eyes: Eyes,
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
            Some(row) => {
                (row.found.map_or(self.core_firms().0, |found| found as usize), row.expected, row.source.clone())
            }
            None => {
                let known: Vec<&Expectation> = self.expectations.iter().collect();
                let Some(first) = known.first() else {
                    return Figure::unknown("没有应有企业数", "no expected number of firms");
                };
                let found = |row: &&Expectation| match (row.found, row.node) {
                    (Some(found), _) => found as usize,
                    (None, Some(node)) => self.gaps[node].presence.core.len(),
                    (None, None) => 0,
                };
                let found = known.iter().map(found).sum();
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
    let surroundings = Surroundings::load(ground).await?;
    view_in(ground, chain, region, &surroundings).await
}

async fn view_in<'a>(
    ground: &Ground<'a>,
    chain: &str,
    region: &RegionCode,
    surroundings: &Surroundings,
) -> Result<Option<ChainView<'a>>> {
    let Ground { store, config, landscape, now, eyes } = ground;
    let config: &'a Config = config;
    let Some(chain) = config.chain(chain) else { return Ok(None) };
    let rows = match landscape.day() {
        Some(day) => store.judgements_as_of(&chain.id, region, day).await?,
        None => store.judgements(&chain.id, region).await?,
    };
    let census = landscape.census(region);
    let densities = &landscape.densities(config, region);
    let basis =
        Basis { config, chain, landscape, now, region, census, judgements: judged(rows), surroundings, densities };
    let Labels { gaps, reference, settings, expectations } = labels(&basis);
    let dated = landscape.day().map(|day| Dated {
        day,
        undated: undated(chain, landscape, region),
        notes: as_of::notes(config, chain, day),
    });
    let landscape = Arc::clone(landscape);
    let (region, eyes) = (region.clone(), *eyes);
    Ok(Some(ChainView { chain, gaps, landscape, region, reference, settings, expectations, dated, eyes }))
}

/// What the labels of a chain in a region are computed from.
pub(crate) struct Basis<'a> {
    /// The configuration.
    pub(crate) config: &'a Config,
    /// The chain.
    pub(crate) chain: &'a Chain,
    /// The firms on it, of now or of a day.
    pub(crate) landscape: &'a Landscape,
    /// The firms on it of now.
    pub(crate) now: &'a Landscape,
    /// The region.
    pub(crate) region: &'a RegionCode,
    /// Firms of the region, of all industries.
    pub(crate) census: Census,
    /// Persons' labels that count.
    pub(crate) judgements: Vec<Judged>,
    /// The survey, rules and zones.
    pub(crate) surroundings: &'a Surroundings,
    /// How near the region is to the nodes.
    pub(crate) densities: &'a Densities,
}

/// Labels with what they were computed from.
pub(crate) struct Labels {
    /// Labels in the nodes' order.
    pub(crate) gaps: Vec<Gap>,
    reference: Option<Reference>,
    settings: Settings,
    expectations: Vec<Expectation>,
}

/// Labels the nodes of a chain.
pub(crate) fn labels(basis: &Basis<'_>) -> Labels {
    let Basis { config, chain, landscape, region, .. } = basis;
    let then = landscape.day().map(|day| as_of::chain_on(config, chain, day));
    let reference = reference(config, chain);
    let expectations = expectations(basis);
    let settings = Settings::default();
    let gaps = gaps(&GapInput {
        chain: then.as_ref().unwrap_or(chain),
        firms: &local_firms(chain, landscape, region),
        local: basis.census,
        expectations: &expectations,
        reference: reference.as_ref(),
        judgements: &basis.judgements,
        around: &basis.surroundings.around(config, chain, basis.densities, (region, landscape.day())),
        settings: &settings,
    });
    Labels { gaps, reference, settings, expectations }
}

/// Rows as `insight` asks for them.
pub(crate) fn judged(rows: Vec<JudgementRow>) -> Vec<Judged> {
    rows.into_iter().map(|row| Judged { id: row.id, judgement: row.judgement, sample: row.sample }).collect()
}

/// Local firms on a chain whose day of establishment nobody states.
pub(crate) fn undated(chain: &Chain, landscape: &Landscape, region: &RegionCode) -> usize {
    let on_chain = |firm: &&Candidate| firm.places.iter().any(|place| place.chain == chain.id);
    landscape.inside(region).filter(|firm| firm.established.is_none()).filter(on_chain).count()
}

/// Labels every chain of the district in its own region, in the order of the sheets.
pub(crate) async fn views<'a>(ground: &Ground<'a>) -> Result<Vec<ChainView<'a>>> {
    let mut views = Vec::with_capacity(ground.config.pack.chains.len());
    let surroundings = Surroundings::load(ground).await?;
    for chain in &ground.config.pack.chains {
        views.extend(view_in(ground, &chain.id, ground.config.region(), &surroundings).await?);
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

/// Expected numbers speak of the district; of another region nothing is known. Looking back, a number of a later day is compared
/// with the register of now: a firm that did not exist yet is no hole in a register.
fn expectations(basis: &Basis<'_>) -> Vec<Expectation> {
    let Basis { config, chain, landscape, now, region, .. } = basis;
    if *region != config.region() {
        return Vec::new();
    }
    let is_core = |standing: &Standing<'_>| standing.place.strength == Strength::Core;
    let is_local = |standing: &Standing<'_>| standing.firm.region.as_ref().is_some_and(|code| region.contains(code));
    let found = |nodes: &[chain::Node]| {
        let standing = nodes.iter().flat_map(|node| now.on(&chain.id, &node.id)).filter(is_core).filter(is_local);
        let firms: HashSet<EnterpriseId> = standing.map(|standing| standing.firm.enterprise).collect();
        u32::try_from(firms.len()).unwrap_or(u32::MAX)
    };
    config
        .pack
        .coverage
        .iter()
        .filter(|row| row.chain == chain.id)
        .map(|row| {
            let node = row.node.as_deref().and_then(|id| chain.node(id));
            let later = landscape.day().is_some_and(|day| as_of::is_later(&row.date, day));
            Expectation {
                node,
                expected: u32::try_from(row.expected).unwrap_or(u32::MAX),
                found: later.then(|| found(node.map_or(&chain.nodes[..], |node| &chain.nodes[node..=node]))),
                source: row.source.clone(),
            }
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
