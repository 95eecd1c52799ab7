//! The columns of a sheet: which node stands in which, and which stage owns it.
//!
//! A chain's ranks are its maker's; a sheet may need more columns than there are ranks: where two stages share a rank, and
//! where a rank carries more cards than the sheet is high. Links run to higher ranks only, so a rank can be split at any
//! place without turning a line around.

use std::collections::BTreeMap;

use chain::Chain;
use model::Stage;

/// Heights by which columns are compared: a card with its gap, one on the main line, a lane's label.
const LOADS: (f64, f64, f64) = (52.0, 72.0, 9.0);
/// A column with fewer cards than this is not split.
const LEAST_SPLIT: usize = 4;

/// The column of each node, numbered from 0 without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns(Vec<u32>);

impl Columns {
    /// One column for each rank and stage, stages of one rank in their own order. Support stands in a rank's first column.
    pub(super) fn of(chain: &Chain) -> Self {
        let stages = |rank: u32| {
            let mut all: Vec<u32> =
                chain.nodes.iter().filter(|node| node.rank == rank).filter_map(|node| main_stage(node.stage)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let places: Vec<(u32, u32)> = chain
            .nodes
            .iter()
            .map(|node| {
                let first = stages(node.rank).first().copied().unwrap_or(0);
                (node.rank, main_stage(node.stage).unwrap_or(first))
            })
            .collect();
        Self(dense(&places))
    }

    /// Column of each node, by index.
    pub(super) fn of_nodes(&self) -> &[u32] {
        &self.0
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.iter().max().map_or(0, |last| *last as usize + 1)
    }

    /// The same with the fullest column made two, lane by lane; `None` where no column is worth it. What feeds others goes
    /// to the right half, so that few lines pass through it; cards on the main line stay.
    pub(super) fn split(&self, chain: &Chain) -> Option<Self> {
        let fullest = (0..self.count() as u32)
            .filter(|column| self.0.iter().filter(|own| *own == column).count() >= LEAST_SPLIT)
            .max_by(|a, b| self.load(chain, *a).total_cmp(&self.load(chain, *b)).then(b.cmp(a)))?;
        let mut lanes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (node, _) in self.0.iter().enumerate().filter(|(_, column)| **column == fullest) {
            lanes.entry(chain.nodes[node].lane).or_default().push(node);
        }
        let pull = |node: usize| -> i32 {
            let feeds: i32 = chain.users(node).map(|(_, weight)| i32::from(weight)).sum();
            let takes: i32 = chain.suppliers(node).map(|(_, weight)| i32::from(weight)).sum();
            feeds - takes - if chain.nodes[node].spine { 100 } else { 0 }
        };
        let mut right = vec![false; self.0.len()];
        let (mut all, mut moved) = (0, 0);
        for nodes in lanes.values_mut() {
            nodes.sort_by_key(|node| (std::cmp::Reverse(pull(*node)), *node));
            all += nodes.len();
            let share = (all / 2 - moved).min(nodes.len().div_ceil(2));
            moved += share;
            for node in nodes.iter().take(share) {
                right[*node] = true;
            }
        }
        let places: Vec<(u32, u32)> =
            self.0.iter().zip(&right).map(|(column, right)| (*column, u32::from(*right))).collect();
        (moved > 0).then(|| Self(dense(&places)))
    }

    fn load(&self, chain: &Chain, column: u32) -> f64 {
        let own = || self.0.iter().enumerate().filter(move |(_, own)| **own == column).map(|(node, _)| node);
        let cards: f64 = own().map(|node| if chain.nodes[node].spine { LOADS.1 } else { LOADS.0 }).sum();
        let mut lanes: Vec<usize> = own().map(|node| chain.nodes[node].lane).collect();
        lanes.sort_unstable();
        lanes.dedup();
        cards + lanes.len() as f64 * LOADS.2
    }

    /// The stage of each column but support: that of most of its cards; a column of support alone belongs to its neighbour.
    /// Empty for a chain of support alone.
    pub(super) fn stages(&self, chain: &Chain) -> Vec<Stage> {
        let own = |column: u32| {
            [Stage::Upstream, Stage::Midstream, Stage::Downstream]
                .into_iter()
                .map(|stage| {
                    let count = |(node, own): (&chain::Node, &u32)| *own == column && node.stage == stage;
                    (chain.nodes.iter().zip(&self.0).filter(|pair| count(*pair)).count(), stage)
                })
                .filter(|(count, _)| *count > 0)
                .max_by_key(|(count, stage)| (*count, std::cmp::Reverse(*stage as u8)))
                .map(|(_, stage)| stage)
        };
        let mut stages: Vec<Option<Stage>> = (0..self.count() as u32).map(own).collect();
        let Some(first) = stages.iter().flatten().next().copied() else { return Vec::new() };
        let mut last = first;
        for stage in &mut stages {
            last = *stage.get_or_insert(last);
        }
        stages.into_iter().flatten().collect()
    }
}

/// The order of a stage in its rank; nothing for support.
fn main_stage(stage: Stage) -> Option<u32> {
    match stage {
        Stage::Upstream => Some(0),
        Stage::Midstream => Some(1),
        Stage::Downstream => Some(2),
        Stage::Support => None,
    }
}

/// Places numbered in their order, from 0 without gaps.
fn dense(places: &[(u32, u32)]) -> Vec<u32> {
    let mut known = places.to_vec();
    known.sort_unstable();
    known.dedup();
    places.iter().map(|place| known.partition_point(|other| other < place) as u32).collect()
}
