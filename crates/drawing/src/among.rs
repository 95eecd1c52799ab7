//! Lines among boxes that already stand: the second half of a layout alone, for a sheet whose boxes a designer placed.
//!
//! Every line that passes a column is given a gap between its boxes: first the one on its shortest way, then, all lines
//! together, those with few crossings and no more lines than fit. Boxes are never moved.

use thiserror::Error;

use crate::{
    drawing::{Box, Point},
    graph::Graph,
    order::{self, Gaps, Net},
    place::{self, Passage},
    route::{polylines, spread, tracks},
    settings::Settings,
    slots::Slots,
};

/// Lines among given boxes.
#[derive(Debug, Clone, PartialEq)]
pub struct Routes {
    /// Orthogonal lines of the edges, in the edges' order.
    pub lines: Vec<Vec<Point>>,
    /// Tracks in the gutter right of each column but the last. A gutter of `2 × edge_margin + (tracks - 1) × track` holds
    /// them at full distance; in a narrower one they stand closer. Widening a gutter leaves the tracks as they are.
    pub tracks: Vec<usize>,
}

/// Why boxes cannot be joined by lines.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RouteError {
    /// Not one box for each node.
    #[error("there are {boxes} boxes for {nodes} nodes")]
    Count {
        /// Boxes given.
        boxes: usize,
        /// Nodes of the graph.
        nodes: usize,
    },
    /// A box whose place or size is no number, or whose size is not above zero.
    #[error("the box of node `{0}` has no usable place and size")]
    NoBox(String),
    /// Two columns that overlap.
    #[error(
        "the boxes of rank {left} reach to {right_side}, those of rank {right} begin at {left_side}: no gutter is left"
    )]
    NoGutter {
        /// Rank on the left.
        left: u32,
        /// Rank on the right.
        right: u32,
        /// Right side of the left column.
        right_side: f64,
        /// Left side of the right column.
        left_side: f64,
    },
}

/// Draws lines among boxes that stand in columns by rank, rising from left to right. Boxes keep their places, and may
/// differ in size from the nodes. Without a target lines may leave the boxes' common extent upwards and downwards; with
/// one they stay between 0 and its height as far as the gaps there have room.
///
/// Of the settings only `track`, `track_min`, `edge_margin`, `target` (its height) and `effort` count.
pub fn route(graph: &Graph, boxes: &[Box], settings: &Settings) -> Result<Routes, RouteError> {
    let settings = &settings.sound();
    check(graph, boxes)?;
    let net = Net::new(graph);
    let columns = sides(graph, &net, boxes)?;
    let nodes: Vec<Vec<usize>> = net
        .columns
        .iter()
        .map(|items| {
            let mut nodes: Vec<usize> = items.iter().copied().filter(|item| *item < boxes.len()).collect();
            nodes.sort_by(|a, b| middle(&boxes[*a]).total_cmp(&middle(&boxes[*b])).then(a.cmp(b)));
            nodes
        })
        .collect();
    let gaps = free(&nodes, boxes, settings);
    let costs = costs(&net, boxes, &gaps, settings);
    let order = order::order_passes(&net, &nodes, &costs, settings.effort);
    let slots = Slots::new(graph, &net, &order);
    let passages = passages(&slots, &gaps);
    let own: Vec<f64> = boxes.iter().map(middle).collect();
    let heights = place::passes(graph, &slots, &own, &passages, settings);
    let sizes: Vec<f64> = boxes.iter().map(|b| b.height).collect();
    let lines = tracks(&slots, &heights, &sizes, settings);
    let places: Vec<Vec<f64>> = columns
        .windows(2)
        .zip(&lines.tracks)
        .map(|(pair, count)| spread(*count, (pair[0].1, pair[1].0), settings))
        .collect();
    Ok(Routes { lines: polylines(&slots, &lines, boxes, &places), tracks: lines.tracks })
}

fn middle(b: &Box) -> f64 {
    b.y + b.height / 2.0
}

fn check(graph: &Graph, boxes: &[Box]) -> Result<(), RouteError> {
    if boxes.len() != graph.nodes().len() {
        return Err(RouteError::Count { boxes: boxes.len(), nodes: graph.nodes().len() });
    }
    let usable = |b: &Box| {
        [b.x, b.y].iter().all(|v| v.abs() <= 1e7) && [b.width, b.height].iter().all(|v| *v > 0.0 && *v <= 1e7)
    };
    match graph.nodes().iter().zip(boxes).find(|(_, b)| !usable(b)) {
        Some((node, _)) => Err(RouteError::NoBox(node.id.clone())),
        None => Ok(()),
    }
}

/// Left and right side of each column.
fn sides(graph: &Graph, net: &Net, boxes: &[Box]) -> Result<Vec<(f64, f64)>, RouteError> {
    let mut sides = vec![(f64::MAX, f64::MIN); net.columns.len()];
    for (at, b) in boxes.iter().enumerate() {
        let side = &mut sides[net.column[at]];
        *side = (side.0.min(b.x), side.1.max(b.x + b.width));
    }
    let ranks = graph.ranks();
    for (at, pair) in sides.windows(2).enumerate() {
        if pair[0].1 >= pair[1].0 {
            return Err(RouteError::NoGutter {
                left: ranks[at],
                right: ranks[at + 1],
                right_side: pair[0].1,
                left_side: pair[1].0,
            });
        }
    }
    Ok(sides)
}

/// Free heights of each column: above its boxes, between them, below them.
fn free(nodes: &[Vec<usize>], boxes: &[Box], settings: &Settings) -> Vec<Vec<(f64, f64)>> {
    let top = boxes.iter().map(|b| b.y).fold(f64::MAX, f64::min);
    let bottom = boxes.iter().map(|b| b.y + b.height).fold(f64::MIN, f64::max);
    let beyond = 2.0 * settings.edge_margin + 40.0 * settings.track;
    let (top, bottom) =
        settings.target.map_or((top - beyond, bottom + beyond), |(_, height)| (top.min(0.0), bottom.max(height)));
    nodes
        .iter()
        .map(|column| {
            let mut gaps = Vec::with_capacity(column.len() + 1);
            let mut low = top;
            for node in column {
                gaps.push((low, boxes[*node].y));
                low = low.max(boxes[*node].y + boxes[*node].height);
            }
            gaps.push((low, bottom));
            gaps
        })
        .collect()
}

/// What each pass costs in each gap: its distance from the line's shortest way.
fn costs(net: &Net, boxes: &[Box], gaps: &[Vec<(f64, f64)>], settings: &Settings) -> Gaps {
    let room = |(low, high): &(f64, f64)| -> usize {
        let spare = high - low - 2.0 * settings.track_min;
        // Bounded by the sizes of boxes; a negative number becomes 0.
        if spare < 0.0 { 0 } else { (spare / settings.track_min) as usize + 1 }
    };
    let room: Vec<Vec<usize>> = gaps.iter().map(|column| column.iter().map(room).collect()).collect();
    let typical = boxes.iter().map(|b| b.height).sum::<f64>() / boxes.len().max(1) as f64 + settings.edge_margin;
    let mut detour: Vec<Vec<i64>> = vec![Vec::new(); net.column.len()];
    for chain in &net.chains {
        let (Some(from), Some(to)) = (chain.first(), chain.last()) else { continue };
        let way = shortest(net, chain, (middle(&boxes[*from]), middle(&boxes[*to])), gaps, &room, settings);
        for (item, height) in chain[1..chain.len() - 1].iter().zip(way) {
            detour[*item] = gaps[net.column[*item]]
                .iter()
                .map(|gap| {
                    // Four rows away are worth one crossing.
                    (outside(*gap, height) / typical * Gaps::CROSSING as f64 / 4.0).min(1e9) as i64
                })
                .collect();
        }
    }
    Gaps { room, detour }
}

fn outside((low, high): (f64, f64), height: f64) -> f64 {
    (low - height).max(height - high).max(0.0)
}

/// Heights in the columns an edge passes with the least way up and down and few turns, other lines left aside.
fn shortest(
    net: &Net,
    chain: &[usize],
    (from, to): (f64, f64),
    gaps: &[Vec<(f64, f64)>],
    room: &[Vec<usize>],
    settings: &Settings,
) -> Vec<f64> {
    let turn = 2.0 * settings.track;
    let step = |a: f64, b: f64| if (a - b).abs() < 0.5 { 0.0 } else { (a - b).abs() + turn };
    // For each gap of a column: cost so far, height, and the gap before.
    let mut table: Vec<Vec<(f64, f64, usize)>> = Vec::new();
    for item in &chain[1..chain.len() - 1] {
        let column = net.column[*item];
        let before = table.last().cloned().unwrap_or_else(|| vec![(0.0, from, 0)]);
        let row = gaps[column]
            .iter()
            .zip(&room[column])
            .map(|((low, high), room)| {
                let inset = settings.edge_margin.min((high - low).max(0.0) / 2.0);
                let mut best = (f64::MAX, from, 0);
                for (at, (cost, height, _)) in before.iter().enumerate() {
                    for wish in [*height, to] {
                        let here = wish.max(low + inset).min((high - inset).max(low + inset));
                        let full = if *room == 0 { 1e6 } else { 0.0 };
                        let cost = cost + step(*height, here) + full;
                        if cost + step(here, to) < best.0 + step(best.1, to) {
                            best = (cost, here, at);
                        }
                    }
                }
                best
            })
            .collect();
        table.push(row);
    }
    let Some(last) = table.last() else { return Vec::new() };
    let end = |at: &usize| last[*at].0 + step(last[*at].1, to);
    let mut at = (0..last.len()).min_by(|a, b| end(a).total_cmp(&end(b))).unwrap_or(0);
    let mut way = Vec::with_capacity(table.len());
    for row in table.iter().rev() {
        way.push(row[at].1);
        at = row[at].2;
    }
    way.reverse();
    way
}

/// For each gap that lines pass: the places of those lines from top to bottom, and its sides.
fn passages(slots: &Slots, gaps: &[Vec<(f64, f64)>]) -> Vec<Passage> {
    let mut all = Vec::new();
    for (column, places) in slots.columns.iter().enumerate() {
        let mut gap = 0;
        let mut inside: Vec<usize> = Vec::new();
        let mut close = |gap: usize, inside: &mut Vec<usize>| {
            if !inside.is_empty() {
                let (top, bottom) = gaps[column][gap];
                all.push(Passage { top, bottom: bottom.max(top), slots: std::mem::take(inside) });
            }
        };
        for place in places {
            if slots.slots[*place].node.is_some() {
                close(gap, &mut inside);
                gap += 1;
            } else {
                inside.push(*place);
            }
        }
        close(gap, &mut inside);
    }
    all
}
