//! An arrangement that follows a drawing already known: after a small edit the reader finds everything where it was.
//!
//! Boxes keep their order by the heights they had, new ones stand among what they are tied to; only the lines that pass columns
//! are ordered anew. What it costs is crossings a fresh search might save. Where the boxes then stand is [`crate::place`]'s to
//! decide, which weighs [`crate::Settings::former`].

use crate::{
    graph::{Graph, LaneOrder},
    layout::Arrangement,
    order::{self, Gaps, Net},
    settings::Settings,
    slots::Slots,
};

/// Finds an order like that of a former drawing. `former` holds the middle heights that boxes had there, by the index they have
/// now; a box that is not in it, or whose height is no number, is new. Without any known box this is [`crate::arrange`].
pub fn arrange_like(graph: Graph, former: &[(usize, f64)], effort: f64) -> Arrangement {
    let settings = Settings { effort, former: former.to_vec(), ..Settings::default() }.sound();
    let mut known: Vec<Option<f64>> = vec![None; graph.nodes().len()];
    for (node, height) in &settings.former {
        if let Some(known) = known.get_mut(*node) {
            *known = Some(*height);
        }
    }
    if known.iter().all(Option::is_none) {
        return crate::arrange(graph, effort);
    }
    let heights = guessed(&graph, &known);
    let net = Net::new(&graph);
    let lanes = lanes(&graph, &heights);
    let level = |node: usize| lanes.iter().position(|lane| *lane == net.lane[node]);
    let columns: Vec<Vec<usize>> = net
        .columns
        .iter()
        .map(|items| {
            let mut nodes: Vec<usize> = items.iter().copied().filter(|item| *item < heights.len()).collect();
            nodes.sort_by(|a, b| level(*a).cmp(&level(*b)).then(heights[*a].total_cmp(&heights[*b])).then(a.cmp(b)));
            nodes
        })
        .collect();
    let gaps = gaps(&net, &columns, &heights);
    let mut order = order::order_passes(&net, &columns, &gaps, settings.effort);
    order.lanes = lanes;
    let slots = Slots::new(&graph, &net, &order);
    Arrangement::new(graph, order, slots)
}

/// Heights of all boxes: those known, and for the others the mean of what they are tied to, else of all.
fn guessed(graph: &Graph, known: &[Option<f64>]) -> Vec<f64> {
    let mean = |of: &mut dyn Iterator<Item = f64>| {
        let (sum, count) = of.fold((0.0, 0.0), |(sum, count), height| (sum + height, count + 1.0));
        (count > 0.0).then_some(sum / count)
    };
    let all = mean(&mut known.iter().flatten().copied()).unwrap_or(0.0);
    let near = |node: usize| {
        let ends = graph.edges().iter().filter_map(|edge| match (edge.from == node, edge.to == node) {
            (true, _) => known[edge.to],
            (_, true) => known[edge.from],
            _ => None,
        });
        mean(&mut ends.into_iter())
    };
    known.iter().enumerate().map(|(node, height)| height.or_else(|| near(node)).unwrap_or(all)).collect()
}

/// Dense lane numbers from top to bottom: as given, or where they are free by the mean height of their boxes.
fn lanes(graph: &Graph, heights: &[f64]) -> Vec<usize> {
    let names = graph.lanes();
    let mut lanes: Vec<usize> = (0..names.len()).collect();
    if graph.lane_order() == LaneOrder::Free {
        let mut sums = vec![(0.0, 0.0); names.len()];
        for (node, height) in graph.nodes().iter().zip(heights) {
            let sum = &mut sums[names.partition_point(|lane| *lane < node.lane)];
            *sum = (sum.0 + height, sum.1 + 1.0);
        }
        // Every lane here has a box, so no mean divides by nothing.
        lanes.sort_by(|a, b| (sums[*a].0 / sums[*a].1).total_cmp(&(sums[*b].0 / sums[*b].1)).then(a.cmp(b)));
    }
    lanes
}

/// What a pass costs in each gap of its column: how far it is from the straight way between the line's ends.
fn gaps(net: &Net, columns: &[Vec<usize>], heights: &[f64]) -> Gaps {
    let extent = heights.iter().copied().fold(f64::MIN, f64::max) - heights.iter().copied().fold(f64::MAX, f64::min);
    // From one end of the drawing to the other is worth as much as a few crossings.
    let unit = Gaps::CROSSING as f64 * 4.0 / extent.max(1.0);
    let mut detour: Vec<Vec<i64>> = vec![Vec::new(); net.column.len()];
    for chain in &net.chains {
        let (Some(from), Some(to)) = (chain.first(), chain.last()) else { continue };
        let steps = (chain.len() - 1) as f64;
        for (step, item) in chain.iter().enumerate().take(chain.len() - 1).skip(1) {
            let wish = heights[*from] + (heights[*to] - heights[*from]) * step as f64 / steps;
            let column = &columns[net.column[*item]];
            let side =
                |at: Option<usize>, none: f64| at.and_then(|at| column.get(at)).map_or(none, |node| heights[*node]);
            detour[*item] = (0..=column.len())
                .map(|gap| {
                    let (low, high) = (side(gap.checked_sub(1), f64::MIN), side(Some(gap), f64::MAX));
                    ((low - wish).max(wish - high).max(0.0) * unit).min(1e9) as i64
                })
                .collect();
        }
    }
    Gaps { room: columns.iter().map(|column| vec![usize::MAX / 4; column.len() + 1]).collect(), detour }
}
