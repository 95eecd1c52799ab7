//! From a graph to a drawing: order, heights, tracks, widths.

use crate::{
    drawing::{Box, Drawing, LaneArea},
    graph::Graph,
    order::{self, Ask, Net, Order, Wish},
    place::{self, Heights},
    route::{self, Lines},
    settings::{Bands, Settings},
    slots::Slots,
};

/// Lays a graph out: a column for each rank from left to right, a band for each lane, few crossings, straight lines. The
/// same graph and settings give the same drawing, bit for bit.
pub fn layout(graph: &Graph, settings: &Settings) -> Drawing {
    lay(&arrange(graph.clone(), settings.effort), &[], settings)
}

/// A graph whose boxes and lines have their order in every column, but no places yet. Finding the order is the long half of
/// a layout; who tries several sizes for one sheet pays for it once.
pub struct Arrangement {
    graph: Graph,
    order: Option<(Order, Slots)>,
}

impl Arrangement {
    /// An arrangement found elsewhere.
    pub(crate) fn new(graph: Graph, order: Order, slots: Slots) -> Arrangement {
        Arrangement { graph, order: Some((order, slots)) }
    }

    /// The graph, with the sizes it came with.
    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The order of its lanes and boxes; a graph of nothing has none.
    pub(crate) fn order(&self) -> Option<&Order> {
        self.order.as_ref().map(|(order, _)| order)
    }
}

/// Finds the order of a graph's boxes and lines; `effort` is [`Settings::effort`].
pub fn arrange(graph: Graph, effort: f64) -> Arrangement {
    arranged(graph, effort, None)
}

/// The same, near a former order if there is one.
pub(crate) fn arranged(graph: Graph, effort: f64, wish: Option<&Wish>) -> Arrangement {
    let effort = Settings { effort, ..Settings::default() }.sound().effort;
    let order = (!graph.nodes().is_empty()).then(|| {
        let net = Net::new(&graph);
        let order = order::order(&net, &Ask { lane_order: graph.lane_order(), effort, wish });
        let slots = Slots::new(&graph, &net, &order);
        (order, slots)
    });
    Arrangement { graph, order }
}

/// Gives an arrangement its places, with the boxes' own sizes where `sizes` (width and height, in the nodes' order) says
/// nothing else.
pub fn lay(arrangement: &Arrangement, sizes: &[(f64, f64)], settings: &Settings) -> Drawing {
    let settings = &settings.sound();
    let Some((order, slots)) = &arrangement.order else {
        let size = settings.target.unwrap_or((2.0 * settings.margin, 2.0 * settings.margin));
        return Drawing { size, ..Drawing::default() };
    };
    place_all(&arrangement.graph.clone().with_sizes(sizes), order, slots, settings)
}

/// Places for an order of boxes and lines; `settings` are sound, `graph` has its sizes.
pub(crate) fn place_all(graph: &Graph, order: &Order, slots: &Slots, settings: &Settings) -> Drawing {
    let mut heights = place::heights(graph, order, slots, settings);
    move_down(&mut heights, settings.margin);
    let sizes: Vec<f64> = graph.nodes().iter().map(|node| node.height).collect();
    let lines = route::tracks(slots, &heights.middle, &sizes, settings);
    let columns = columns(graph, slots, &lines, settings);
    let boxes: Vec<Box> = graph
        .nodes()
        .iter()
        .enumerate()
        .map(|(at, node)| {
            let (left, right) = columns[slots.slots[at].column];
            Box {
                x: (left + right - node.width) / 2.0,
                y: heights.middle[at] - node.height / 2.0,
                width: node.width,
                height: node.height,
            }
        })
        .collect();
    let tracks: Vec<Vec<f64>> = columns
        .windows(2)
        .zip(&lines.tracks)
        .map(|(pair, count)| route::spread(*count, (pair[0].1, pair[1].0), settings))
        .collect();
    let routes = route::polylines(slots, &lines, &boxes, &tracks);
    let least = (
        columns.last().map_or(0.0, |(_, right)| *right) + side(settings) + settings.margin,
        heights.height + 2.0 * settings.margin,
    );
    let size = settings.target.map_or(least, |(w, h)| (w.max(least.0), h.max(least.1)));
    let overflow = settings.target.map_or((0.0, 0.0), |(w, h)| ((least.0 - w).max(0.0), (least.1 - h).max(0.0)));
    let lanes = areas(graph, &order.lanes, &heights, &columns, settings);
    Drawing { size, boxes, routes, lanes, columns, overflow }
}

/// Room a band takes beside its outermost columns.
fn side(settings: &Settings) -> f64 {
    settings.lane_padding
}

fn move_down(heights: &mut Heights, by: f64) {
    for middle in &mut heights.middle {
        *middle += by;
    }
    for (_, top, bottom) in heights.bands.iter_mut().flatten() {
        *top += by;
        *bottom += by;
    }
}

fn columns(graph: &Graph, slots: &Slots, lines: &Lines, settings: &Settings) -> Vec<(f64, f64)> {
    let column: Vec<usize> = slots.slots.iter().take(graph.nodes().len()).map(|slot| slot.column).collect();
    columns_for(graph, &column, &lines.tracks, settings)
}

/// Left and right sides of the columns: each as wide as its widest box, gutters by the tracks they have to hold. `column` is that
/// of each node.
pub(crate) fn columns_for(graph: &Graph, column: &[usize], tracks: &[usize], settings: &Settings) -> Vec<(f64, f64)> {
    let mut widths = vec![0.0_f64; tracks.len() + 1];
    for (node, column) in graph.nodes().iter().zip(column) {
        widths[*column] = widths[*column].max(node.width);
    }
    let ranks = graph.ranks();
    let extra = |gutter: usize| -> f64 {
        settings.columns_gap_after.iter().filter(|(rank, _)| *rank == ranks[gutter]).map(|(_, gap)| gap).sum()
    };
    let gutter = |count: usize, track: f64| {
        (2.0 * settings.edge_margin + count.saturating_sub(1) as f64 * track).max(settings.gutter)
    };
    let mut gutters: Vec<f64> = tracks.iter().map(|count| gutter(*count, settings.track)).collect();
    let fixed: f64 = widths.iter().sum::<f64>()
        + (0..gutters.len()).map(extra).sum::<f64>()
        + 2.0 * (settings.margin + side(settings));
    if let Some((width, _)) = settings.target {
        let room = width - fixed;
        let asked: f64 = gutters.iter().sum();
        if asked <= room {
            // Traffic counts the tracks; one more each keeps an empty gutter from staying narrow.
            let traffic: f64 = tracks.iter().map(|count| 1.0 + *count as f64).sum();
            for (gutter, count) in gutters.iter_mut().zip(tracks) {
                *gutter += (room - asked) * (1.0 + *count as f64) / traffic;
            }
        } else {
            let least: Vec<f64> = tracks
                .iter()
                .map(|count| {
                    2.0 * settings.edge_margin.min(settings.track_min * 2.0)
                        + count.saturating_sub(1) as f64 * settings.track_min
                })
                .collect();
            let floor: f64 = least.iter().sum();
            let share = if asked > floor { ((room - floor) / (asked - floor)).clamp(0.0, 1.0) } else { 0.0 };
            for (gutter, least) in gutters.iter_mut().zip(least) {
                *gutter = least.min(*gutter) + (*gutter - least).max(0.0) * share;
            }
        }
    }
    let mut at = settings.margin + side(settings);
    let mut columns = Vec::with_capacity(widths.len());
    for (column, width) in widths.iter().enumerate() {
        columns.push((at, at + width));
        at += width + gutters.get(column).map_or(0.0, |gutter| gutter + extra(column));
    }
    columns
}

/// Rectangles of the lanes' bands.
fn areas(
    graph: &Graph,
    lanes: &[usize],
    heights: &Heights,
    columns: &[(f64, f64)],
    settings: &Settings,
) -> Vec<LaneArea> {
    let names = graph.lanes();
    lanes
        .iter()
        .map(|lane| {
            let band = &heights.bands[*lane];
            let mut rects: Vec<Box> = Vec::new();
            for (at, (column, top, bottom)) in band.iter().enumerate() {
                let before = column.checked_sub(1).map(|before| columns[before].1);
                let after = columns.get(column + 1).map(|after| after.0);
                let (left, right) = columns[*column];
                let reach = |gutter: Option<f64>, own: f64| {
                    gutter.map_or(side(settings), |other| side(settings).min((other - own).abs() / 2.0 - 1.0).max(0.0))
                };
                let inner = |gutter: Option<f64>, own: f64| gutter.map_or(own, |other| (other + own) / 2.0);
                let x0 = if at == 0 { left - reach(before, left) } else { inner(before, left) };
                let x1 = if at + 1 == band.len() { right + reach(after, right) } else { inner(after, right) };
                match rects.last_mut() {
                    Some(last) if last.y == *top && last.y + last.height == *bottom => last.width = x1 - last.x,
                    _ => rects.push(Box { x: x0, y: *top, width: x1 - x0, height: bottom - top }),
                }
            }
            if settings.bands == Bands::Exclusive {
                rects.truncate(1);
            }
            LaneArea { lane: names[*lane], rects }
        })
        .collect()
}
