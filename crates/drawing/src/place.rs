//! Heights: where every place stands in its column, and the bands of the lanes.
//!
//! A least-cost problem over whole numbers ([`crate::simplex`]): bends cost by the weight of their line, long lines more
//! than short ones, and the height of the drawing and its bands costs too. Order and columns are given, see
//! [`crate::order`]; widths come later, from the lines' tracks.

use std::collections::BTreeMap;

use crate::{
    graph::Graph,
    order::Order,
    settings::{Bands, Settings},
    simplex::Problem,
    slots::Slots,
};

/// Steps of one unit of length.
const STEPS: f64 = 16.0;
/// Cost of a unit of height of the whole drawing, and of a band, where a line of weight 1 costs 1 for a unit of jog.
const TALL: i64 = 4;
/// The same where height has to be saved, from little to more than all lines that meet in one place.
const TIGHT: [i64; 3] = [16, 64, 400];
const TALL_BAND: i64 = 1;
/// Cost of a unit by which a band's edge jumps from one column to the next.
const RAGGED: i64 = 12;
/// Weight of the line through the spine.
const SPINE: i64 = 2_000;
/// Cost of a unit between the foot and a box that should stand on it: above what the lines it meets can pull.
const SUNK: i64 = 240;

/// Cost of a unit by which a box leaves its former height: that of a light line or two, so that the edit itself and the main line
/// may move it, and little else.
const KEPT: i64 = 3;

/// Heights found.
pub(crate) struct Heights {
    /// Middle of each place.
    pub(crate) middle: Vec<f64>,
    /// For each dense lane number, top and bottom of its band in each column it covers, rising.
    pub(crate) bands: Vec<Vec<(usize, f64, f64)>>,
    /// Height of everything.
    pub(crate) height: f64,
}

/// Heights for the places of an order; with a target height the gaps grow until it is filled.
pub(crate) fn heights(graph: &Graph, order: &Order, slots: &Slots, settings: &Settings) -> Heights {
    let mut best = solve(graph, order, slots, settings, TALL);
    let Some(room) = settings.target.map(|(_, height)| height - 2.0 * settings.margin) else { return best };
    let mut tall = TALL;
    for next in TIGHT {
        if best.height <= room {
            break;
        }
        tall = next;
        best = solve(graph, order, slots, settings, tall);
    }
    if best.height >= room {
        return best;
    }
    // Gaps grow by a common factor, found by halving: the height is no simple function of the gaps.
    let wider = |factor: f64| Settings {
        gap: settings.gap * factor + (factor - 1.0),
        lane_gap: settings.lane_gap * factor,
        edge_margin: settings.edge_margin * factor.min(2.0),
        ..settings.clone()
    };
    let (mut low, mut high) = (1.0, 1.0 + (room - best.height) / settings.gap.max(1.0));
    for _ in 0..7 {
        let factor = (low + high) / 2.0;
        let found = solve(graph, order, slots, &wider(factor), tall);
        if found.height <= room {
            low = factor;
            best = found;
        } else {
            high = factor;
        }
    }
    let shift = (room - best.height) / 2.0;
    for middle in &mut best.middle {
        *middle += shift;
    }
    for (_, top, bottom) in best.bands.iter_mut().flatten() {
        *top += shift;
        *bottom += shift;
    }
    best.height = room;
    best
}

fn steps(length: f64) -> i64 {
    // Rounded up, so that a rounded distance is never below the one asked for. Sizes are bounded, so this fits.
    (length * STEPS).ceil() as i64
}

/// The same for a height, which may be below zero.
fn nearest(height: f64) -> i64 {
    (height * STEPS).round() as i64
}

fn half(graph: &Graph, slots: &Slots, slot: usize) -> f64 {
    slots.slots[slot].node.map_or(0.0, |node| graph.nodes()[node].height / 2.0)
}

fn solve(graph: &Graph, order: &Order, slots: &Slots, settings: &Settings, tall: i64) -> Heights {
    let mut problem = Problem::default();
    let top = problem.variable();
    let bottom = problem.variable();
    problem.pull(top, bottom, 0, tall);
    let middle: Vec<usize> = slots.slots.iter().map(|_| problem.variable()).collect();
    stack(&mut problem, graph, slots, settings, &middle, (top, bottom));
    straighten(&mut problem, graph, slots, settings, &middle);
    let edges = bands(&mut problem, graph, order, slots, settings, &middle, (top, bottom));
    for (node, height) in settings.former.iter().filter(|(node, _)| *node < graph.nodes().len()) {
        // `top` is the upper side inside the margin.
        problem.keep(top, middle[*node], nearest(height - settings.margin), KEPT);
    }
    let at = problem.solve(None);
    let first = at[top];
    let length = |variable: usize| (at[variable] - first) as f64 / STEPS;
    Heights {
        middle: middle.iter().map(|variable| length(*variable)).collect(),
        bands: edges
            .iter()
            .map(|lane| lane.iter().map(|(column, [t, b])| (*column, length(*t), length(*b))).collect())
            .collect(),
        height: length(bottom),
    }
}

/// A gap between two boxes that stand, and the lines that pass it from top to bottom.
pub(crate) struct Passage {
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) slots: Vec<usize>,
}

/// Heights of lines in their gaps, where the middles of the boxes are given.
pub(crate) fn passes(graph: &Graph, slots: &Slots, own: &[f64], passages: &[Passage], settings: &Settings) -> Vec<f64> {
    let mut problem = Problem::default();
    let ground = problem.variable();
    let variables: Vec<usize> = slots.slots.iter().map(|_| problem.variable()).collect();
    let mut start = vec![0; slots.slots.len() + 1];
    let at = |length: f64| (length * STEPS).round() as i64;
    // A box is the ground moved up or down by its height.
    for (node, height) in own.iter().enumerate() {
        problem.after(ground, variables[node], at(*height));
        problem.after(variables[node], ground, -at(*height));
        start[variables[node]] = at(*height);
    }
    for passage in passages {
        let count = passage.slots.len();
        let asked = 2.0 * settings.edge_margin + (count - 1) as f64 * settings.track;
        let shrink = ((passage.bottom - passage.top) / asked).min(1.0);
        let low = at(passage.top + settings.edge_margin * shrink);
        let high = at(passage.bottom - settings.edge_margin * shrink).max(low);
        let apart = if count > 1 { ((high - low) / (count as i64 - 1)).min(steps(settings.track)) } else { 0 };
        for (index, slot) in passage.slots.iter().enumerate() {
            problem.after(ground, variables[*slot], low);
            problem.after(variables[*slot], ground, -high);
            start[variables[*slot]] = low + apart * index as i64;
        }
        for pair in passage.slots.windows(2) {
            problem.after(variables[pair[0]], variables[pair[1]], apart);
        }
    }
    let fixed = start.len();
    straighten(&mut problem, graph, slots, &Settings { spine: Vec::new(), ..settings.clone() }, &variables);
    problem.start_lowest(&mut start, fixed);
    let found = problem.solve(Some(start));
    let heights = variables.iter().map(|variable| (found[*variable] - found[ground]) as f64 / STEPS);
    // Boxes keep their exact middles; only lines stand on the steps.
    heights.enumerate().map(|(slot, height)| own.get(slot).copied().unwrap_or(height)).collect()
}

/// Places of a column keep their order and their distances.
fn stack(
    problem: &mut Problem,
    graph: &Graph,
    slots: &Slots,
    settings: &Settings,
    middle: &[usize],
    (top, bottom): (usize, usize),
) {
    let collar = |slot: usize| slots.slots[slot].node.map_or(0.0, |node| settings.collar(node));
    for column in &slots.columns {
        if let (Some(first), Some(last)) = (column.first(), column.last()) {
            problem.after(top, middle[*first], steps(collar(*first) + half(graph, slots, *first)));
            problem.after(middle[*last], bottom, steps(half(graph, slots, *last)));
        }
        for pair in column.windows(2) {
            let (above, below) = (pair[0], pair[1]);
            let between = match (slots.slots[above].node, slots.slots[below].node) {
                (Some(_), Some(_)) => settings.gap,
                (None, None) => settings.track,
                _ => settings.edge_margin,
            };
            let least = half(graph, slots, above) + between + collar(below) + half(graph, slots, below);
            problem.after(middle[above], middle[below], steps(least));
        }
    }
}

/// Lines and the spine want to be level.
fn straighten(problem: &mut Problem, graph: &Graph, slots: &Slots, settings: &Settings, middle: &[usize]) {
    let mut links: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for (edge, path) in graph.edges().iter().zip(&slots.paths) {
        for pair in path.windows(2) {
            *links.entry((pair[0], pair[1])).or_default() += i64::from(edge.weight.clamp(1, 20));
        }
    }
    for ((from, to), weight) in links {
        let long = match (slots.slots[from].node, slots.slots[to].node) {
            (Some(_), Some(_)) => 1,
            (None, None) => 8,
            _ => 2,
        };
        problem.align(middle[from], middle[to], weight.min(40) * long);
    }
    let nodes = graph.nodes().len();
    let spine: Vec<usize> = settings.spine.iter().copied().filter(|node| *node < nodes).collect();
    for pair in spine.windows(2).filter(|pair| pair[0] != pair[1]) {
        problem.align(middle[pair[0]], middle[pair[1]], SPINE);
    }
}

/// Tops and bottoms of the lanes' bands by column, nodes inside their own and bands apart.
fn bands(
    problem: &mut Problem,
    graph: &Graph,
    order: &Order,
    slots: &Slots,
    settings: &Settings,
    middle: &[usize],
    (top, bottom): (usize, usize),
) -> Vec<BTreeMap<usize, [usize; 2]>> {
    let lanes = graph.lanes();
    let lane_of = |node: usize| lanes.partition_point(|lane| *lane < graph.nodes()[node].lane);
    let ranks = graph.ranks();
    let head = |lane: usize, column: usize| settings.head(lanes[lane], ranks[column]);
    let columns = slots.columns.len();
    let mut covers: Vec<Option<(usize, usize)>> = vec![None; lanes.len()];
    for (node, slot) in slots.slots.iter().enumerate().take(graph.nodes().len()) {
        let cover = &mut covers[lane_of(node)];
        *cover = Some(cover.map_or((slot.column, slot.column), |(a, b)| (a.min(slot.column), b.max(slot.column))));
    }
    let mut edges: Vec<BTreeMap<usize, [usize; 2]>> = vec![BTreeMap::new(); lanes.len()];
    for (lane, cover) in covers.iter().enumerate() {
        let Some((first, last)) = *cover else { continue };
        match settings.bands {
            Bands::Exclusive => {
                let band = [problem.variable(), problem.variable()];
                problem.pull(band[0], band[1], 0, TALL_BAND);
                problem.after(top, band[0], 0);
                problem.after(band[1], bottom, 0);
                edges[lane].extend((0..columns).map(|column| (column, band)));
            }
            Bands::Packed => {
                for column in first..=last {
                    let band = [problem.variable(), problem.variable()];
                    problem.pull(band[0], band[1], 0, TALL_BAND);
                    problem.after(top, band[0], 0);
                    problem.after(band[1], bottom, 0);
                    if let Some(before) = column.checked_sub(1).and_then(|before| edges[lane].get(&before)).copied() {
                        problem.align(before[0], band[0], RAGGED);
                        problem.align(before[1], band[1], RAGGED);
                        // Neighbouring columns of a band overlap in height, so that it is one area.
                        problem.after(before[0], band[1], 1);
                        problem.after(band[0], before[1], 1);
                    }
                    edges[lane].insert(column, band);
                }
            }
        }
    }
    for (node, slot) in slots.slots.iter().enumerate().take(graph.nodes().len()) {
        if let Some([above, below]) = edges[lane_of(node)].get(&slot.column) {
            let half = graph.nodes()[node].height / 2.0;
            let label = settings.lane_label.max(head(lane_of(node), slot.column));
            let over = half + settings.collar(node) + settings.lane_padding + label;
            problem.after(*above, middle[node], steps(over));
            problem.after(middle[node], *below, steps(half + settings.lane_padding));
        }
    }
    // A line over a lane's first box stands above the lane's label, not in it.
    for (lane, columns) in edges.iter().enumerate() {
        for (column, [above, _]) in columns.iter().filter(|(column, _)| head(lane, **column) > 0.0) {
            let places = &slots.columns[*column];
            let own = |slot: &usize| slots.slots[*slot].node.is_some_and(|node| lane_of(node) == lane);
            let before = places.iter().position(own).and_then(|at| at.checked_sub(1)).map(|at| places[at]);
            if let Some(line) = before.filter(|before| slots.slots[*before].node.is_none()) {
                problem.after(middle[line], *above, steps(settings.edge_margin / 2.0));
            }
        }
    }
    for (node, _) in slots.slots.iter().enumerate().take(graph.nodes().len()) {
        if settings.sunk.contains(&graph.nodes()[node].lane) {
            problem.pull(middle[node], bottom, 0, SUNK);
        }
    }
    for column in 0..columns {
        let mut above: Option<usize> = None;
        for lane in &order.lanes {
            let Some(band) = edges[*lane].get(&column) else { continue };
            if let Some(above) = above {
                problem.after(above, band[0], steps(settings.lane_gap));
            }
            above = Some(band[1]);
        }
    }
    edges
}
