//! A second look at the lines once all boxes stand.
//!
//! The order of a layout counts crossings alone, so a line may dive under everything and rise again where a gap on its way
//! would hold it. Here lines are drawn anew among the boxes of the finished drawing, detours counted; the better of the two
//! ways is kept, so a drawing never gets worse.

use crate::{
    among::{Routes, route},
    drawing::{Box, Drawing, Point},
    graph::{Graph, Node},
    layout::Arrangement,
    settings::Settings,
    stats::stats,
};

/// What a crossing and a turn cost, in tracks' distances of length: a crossing is worth a detour of two cards.
const CROSSING: f64 = 45.0;
const TURN: f64 = 3.0;

/// The drawing with its lines on shorter ways, where there are any with no more crossings than they are worth. Boxes stay, and
/// so do all rooms kept free of lines. `sizes` and `settings` are those of the layout.
pub fn reroute(arrangement: &Arrangement, sizes: &[(f64, f64)], drawing: Drawing, settings: &Settings) -> Drawing {
    let settings = &settings.sound();
    let graph = &arrangement.graph().clone().with_sizes(sizes);
    let Some(lines) = shorter(graph, &drawing, settings) else { return drawing };
    let other = Drawing { routes: lines, ..drawing.clone() };
    if cost(graph, &other, settings) < cost(graph, &drawing, settings) { other } else { drawing }
}

fn cost(graph: &Graph, drawing: &Drawing, settings: &Settings) -> f64 {
    let counts = stats(graph, drawing);
    if counts.edges_through_nodes > 0 {
        return f64::MAX;
    }
    counts.length + settings.track * (CROSSING * counts.crossings as f64 + TURN * counts.bends as f64)
}

fn shorter(graph: &Graph, drawing: &Drawing, settings: &Settings) -> Option<Vec<Vec<Point>>> {
    let (nodes, boxes) = with_rooms(graph, drawing, settings);
    let full = Graph::new(graph.lane_order(), nodes, graph.edges().to_vec()).ok()?;
    let settings = Settings { target: Some(drawing.size), effort: settings.effort / 4.0, ..settings.clone() };
    let Routes { lines, tracks } = route(&full, &boxes, &settings).ok()?;
    let holds = |count: &usize, pair: &[(f64, f64)]| {
        count.saturating_sub(1) as f64 * settings.track_min + 2.0 * settings.edge_margin <= pair[1].0 - pair[0].1
    };
    let wide_enough = tracks.iter().zip(drawing.columns.windows(2)).all(|(count, pair)| holds(count, pair));
    let inside = lines.iter().flatten().all(|(x, y)| {
        (0.0..=drawing.size.0).contains(x)
            && (settings.margin / 2.0..=drawing.size.1 - settings.margin / 2.0).contains(y)
    });
    (wide_enough && inside).then_some(lines)
}

/// The graph's boxes, and one more for each room that no line may pass: labels and what stands on a box's upper edge.
fn with_rooms(graph: &Graph, drawing: &Drawing, settings: &Settings) -> (Vec<Node>, Vec<Box>) {
    let (mut nodes, mut boxes) = (graph.nodes().to_vec(), drawing.boxes.clone());
    let ranks = graph.ranks();
    let mut add = |rank: u32, lane: usize, place: Box| {
        if place.width > 0.0 && place.height > 0.0 {
            let id = format!("\u{1}{}", nodes.len());
            let (width, height) = (place.width, place.height);
            nodes.push(Node { id, label: String::new(), rank, lane, width, height });
            boxes.push(place);
        }
    };
    for head in &settings.heads {
        let column = ranks.binary_search(&head.rank).ok().and_then(|column| drawing.columns.get(column));
        let area = drawing.lanes.iter().find(|area| area.lane == head.lane);
        if let (Some((left, right)), Some(area)) = (column, area)
            && let Some(rect) = area.rects.iter().rev().find(|rect| rect.x <= *left + 0.01)
        {
            add(head.rank, head.lane, Box { x: *left, y: rect.y, width: right - left, height: head.height });
        }
    }
    for (node, height) in &settings.collars {
        if let (Some(node), Some(place)) = (graph.nodes().get(*node), drawing.boxes.get(*node)) {
            add(node.rank, node.lane, Box { y: place.y - height, height: *height, ..*place });
        }
    }
    (nodes, boxes)
}
