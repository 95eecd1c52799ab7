//! Panels of the register: the firms in memory and the pack's chains joined into what `insight` counts.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chain::Chain;
use insight::{
    Density, Expectation, Figure, Panel, PanelColumn, PanelInput, PanelSettings, RegionLevel, Relatedness, node_panel,
    relatedness,
};
use model::{RegionCode, Text};

use crate::analysis::Ground;
use crate::config::Config;
use crate::landscape::Landscape;

/// Regions × the nodes of one chain.
pub(crate) fn chain_panel(ground: &Ground<'_>, chain: &Chain, level: RegionLevel) -> Panel {
    let nodes: Vec<(String, String)> = chain.nodes.iter().map(|node| (chain.id.clone(), node.id.clone())).collect();
    panel(&ground.landscape, &nodes, level, &expected(ground, chain))
}

/// The number speaks of the district's own region, and of the register as it is now.
fn expected(ground: &Ground<'_>, chain: &Chain) -> Vec<(RegionCode, Expectation)> {
    if ground.landscape.day().is_some() {
        return Vec::new();
    }
    let rows = ground.config.pack.coverage.iter().filter(|row| row.chain == chain.id && row.node.is_none());
    rows.map(|row| {
        let expected = u32::try_from(row.expected).unwrap_or(u32::MAX);
        (ground.config.region().clone(), Expectation { node: None, expected, found: None, source: row.source.clone() })
    })
    .collect()
}

/// How near a region is to every node of every chain: from cities × nodes, each business once, where it has its home.
fn region_relatedness(landscape: &Landscape, config: &Config, region: &RegionCode) -> Relatedness {
    let homes = config.pack.chains.iter().flat_map(|chain| {
        let own = chain.nodes.iter().filter(|node| node.homes.is_empty());
        own.map(|node| (chain.id.clone(), node.id.clone()))
    });
    relatedness(&panel(landscape, &homes.collect::<Vec<_>>(), RegionLevel::City, &[]), region)
}

/// How near the city of a region is to every node of a district's chains.
#[derive(Debug, Default)]
pub(crate) struct Densities {
    /// Of the nodes where a business has its home, by chain and node.
    homes: HashMap<(String, String), Density>,
}

impl Densities {
    fn new(landscape: &Landscape, config: &Config, region: &RegionCode) -> Self {
        let found = region_relatedness(landscape, config, region);
        let city = config.region_title(&found.region).unwrap_or_else(|| found.region.to_string());
        // A district has too few firms for a density of its own: every figure says whose it is.
        let of_city = |figure: Figure| match figure {
            Figure::Known { value, basis } => Figure::Known {
                value,
                basis: Text::new(format!("{city}：{}", basis.zh), format!("{city}: {}", basis.en)),
            },
            unknown @ Figure::Unknown { .. } => unknown,
        };
        let densities = found.densities();
        let homes = found.nodes.into_iter().zip(densities).filter_map(|(node, density)| match node.column {
            PanelColumn::Node { chain, node } => {
                Some(((chain, node), Density { value: of_city(density.value), rank: of_city(density.rank) }))
            }
            PanelColumn::Class(_) => None,
        });
        Self { homes: homes.collect() }
    }

    /// Of the nodes of a chain, in their order. A node that is at home elsewhere has the density it has there; of several homes,
    /// the first that is known.
    pub(crate) fn of(&self, chain: &Chain) -> Vec<Density> {
        let unknown = || {
            let none = || Figure::unknown("参照面里没有这个环节", "the panel does not have the node");
            Density { value: none(), rank: none() }
        };
        let at = |chain: &str, node: &str| self.homes.get(&(chain.to_owned(), node.to_owned()));
        let of = |node: &chain::Node| {
            let mut homes = node.homes.iter().filter_map(|home| at(&home.chain, &home.node)).peekable();
            let first = homes.peek().copied();
            let known = homes.find(|density| density.value.value().is_some());
            at(&chain.id, &node.id).or(known).or(first).cloned().unwrap_or_else(unknown)
        };
        chain.nodes.iter().map(of).collect()
    }
}

/// Densities by region that a landscape keeps as long as no firm of it changes. A copy begins without any.
#[derive(Debug, Default)]
pub(crate) struct KeptDensities(Mutex<BTreeMap<RegionCode, Arc<Densities>>>);

impl Clone for KeptDensities {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl KeptDensities {
    /// Forgets all: a firm changed.
    pub(crate) fn clear(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Of the city that a region lies in; computed when they are asked for first. A landscape is of one configuration all its life.
    pub(crate) fn of(&self, landscape: &Landscape, config: &Config, region: &RegionCode) -> Arc<Densities> {
        let city = RegionLevel::City.of(region).unwrap_or_else(|| region.clone());
        // Whoever comes meanwhile waits for the first instead of computing the same.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let densities = kept.entry(city).or_insert_with_key(|city| Arc::new(Densities::new(landscape, config, city)));
        Arc::clone(densities)
    }
}

fn panel(
    landscape: &Landscape,
    nodes: &[(String, String)],
    level: RegionLevel,
    expected: &[(RegionCode, Expectation)],
) -> Panel {
    let settings = PanelSettings::default();
    let input = PanelInput { level, as_of: landscape.day(), expected, settings: &settings };
    node_panel(landscape.firms(), nodes, &input)
}
