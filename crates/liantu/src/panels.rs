//! Panels of the register: the firms in memory and the pack's chains joined into what `insight` counts.

use chain::Chain;
use insight::{Expectation, Panel, PanelInput, PanelSettings, RegionLevel, Relatedness, node_panel, relatedness};
use model::RegionCode;

use crate::analysis::Ground;

/// Regions × the nodes of one chain.
pub(crate) fn chain_panel(ground: &Ground<'_>, chain: &Chain, level: RegionLevel) -> Panel {
    let nodes: Vec<(String, String)> = chain.nodes.iter().map(|node| (chain.id.clone(), node.id.clone())).collect();
    panel(ground, &nodes, level, &expected(ground, chain))
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
#[expect(dead_code, reason = "the label of a new track and the reasons of a gap are to ask for it")]
pub(crate) fn region_relatedness(ground: &Ground<'_>, region: &RegionCode) -> Relatedness {
    let chains = ground.config.pack.chains.iter();
    let homes = chains.flat_map(|chain| {
        let own = chain.nodes.iter().filter(|node| node.homes.is_empty());
        own.map(|node| (chain.id.clone(), node.id.clone()))
    });
    relatedness(&panel(ground, &homes.collect::<Vec<_>>(), RegionLevel::City, &[]), region)
}

fn panel(
    ground: &Ground<'_>,
    nodes: &[(String, String)],
    level: RegionLevel,
    expected: &[(RegionCode, Expectation)],
) -> Panel {
    let settings = PanelSettings::default();
    let input = PanelInput { level, as_of: ground.landscape.day(), expected, settings: &settings };
    node_panel(ground.landscape.firms(), nodes, &input)
}
