//! A second look at the lines once all boxes stand.
//!
//! The order of a layout counts crossings alone, so a line may dive under everything and rise again where a gap on its way
//! would hold it. Here lines are drawn anew among the boxes of the finished drawing, one by one, detours counted
//! ([`crate::wires`]); where that finds no room, all together ([`crate::among`]). The better of old and new is kept, so a drawing
//! never gets worse.

use crate::{
    among::{Routes, route},
    drawing::{Box, Drawing, LaneArea, Point},
    graph::{Graph, Node},
    grid::Block,
    layout::{self, Arrangement},
    settings::Settings,
    slots::Slots,
    spread::Runs,
    stats::stats,
    wires::{COSTS, Field, wires},
};

/// The drawing with its lines on better ways, where there are any. Boxes keep their order, and rooms stay free of lines; columns
/// move sideways by the lines they now have between them, and boxes up or down where that straightens those. `sizes` and `settings` are those of the layout.
pub fn reroute(arrangement: &Arrangement, sizes: &[(f64, f64)], drawing: Drawing, settings: &Settings) -> Drawing {
    let settings = &settings.sound();
    let graph = &arrangement.graph().clone().with_sizes(sizes);
    let mut best = drawing;
    let mut least = cost(graph, &best, settings);
    let mut keep = |other: Drawing, best: &mut Drawing| {
        let cost = cost(graph, &other, settings);
        let better = cost < least;
        if better {
            (*best, least) = (other, cost);
        }
        better
    };
    let Some(first) = one_by_one(graph, &best, settings) else {
        if let Some(routes) = shorter(graph, &best, settings) {
            let other = Drawing { routes, ..best.clone() };
            keep(other, &mut best);
        }
        return best;
    };
    keep(first, &mut best);
    // Boxes stand where the old lines had them; the new ones may let them stand better, and that may shorten lines again.
    for _ in 0..COSTS.settles {
        let Some(other) = settled(arrangement, graph, &best, settings) else { break };
        if !keep(other, &mut best) {
            break;
        }
    }
    best
}

/// Places anew for the lines as they are drawn, and lines anew among them; nothing where that does not fit.
fn settled(arrangement: &Arrangement, graph: &Graph, drawing: &Drawing, settings: &Settings) -> Option<Drawing> {
    let slots = Slots::of_lines(graph, &columns_of(graph), (&drawing.boxes, &drawing.columns), &drawing.routes);
    let placed = layout::place_all(graph, arrangement.order()?, &slots, settings);
    let same = placed.overflow == (0.0, 0.0) && (settings.target.is_some() || placed.size.1 <= drawing.size.1);
    same.then(|| one_by_one(graph, &placed, settings)).flatten()
}

/// Column of each node.
fn columns_of(graph: &Graph) -> Vec<usize> {
    let ranks = graph.ranks();
    graph.nodes().iter().map(|node| ranks.partition_point(|rank| *rank < node.rank)).collect()
}

/// Lines drawn one by one, then columns moved apart by the lines between them.
fn one_by_one(graph: &Graph, drawing: &Drawing, settings: &Settings) -> Option<Drawing> {
    let ranks = graph.ranks();
    let (nodes, boxes) = with_rooms(graph, drawing, settings);
    let column: Vec<usize> = nodes.iter().map(|node| ranks.partition_point(|rank| *rank < node.rank)).collect();
    let own = graph.nodes().len();
    let rooms = column[own..].iter().zip(&boxes[own..]).map(|(column, place)| Block { column: *column, place: *place });
    let field = Field {
        graph,
        boxes: &drawing.boxes,
        columns: &drawing.columns,
        column: &column[..own],
        rooms: rooms.collect(),
        between: (settings.margin / 2.0, drawing.size.1 - settings.margin / 2.0),
    };
    let lines = wires(field, settings, &COSTS)?;
    let runs = Runs::new(&lines, &drawing.columns, settings);
    let moved = layout::columns_for(graph, &column[..own], &runs.traffic(drawing.columns.len()), settings);
    // Between the same outer sides: what stands around the drawing was measured by them.
    let ends = |columns: &[(f64, f64)]| (columns.first().map(|c| c.0), columns.last().map(|c| c.1));
    let ((first, last), (old_first, old_last)) = (ends(&moved), ends(&drawing.columns));
    let fits = moved.len() == drawing.columns.len()
        && first.zip(old_first).is_some_and(|(a, b)| (a - b).abs() < 1e-6)
        && last.zip(old_last).is_some_and(|(a, b)| a <= b + 1e-6);
    let columns = if fits { moved } else { drawing.columns.clone() };
    Some(move_columns(drawing, lines, &runs, columns, settings))
}

/// The drawing with its columns at other places, and the runs between them spread evenly.
fn move_columns(
    drawing: &Drawing,
    lines: Vec<Vec<Point>>,
    runs: &Runs,
    columns: Vec<(f64, f64)>,
    settings: &Settings,
) -> Drawing {
    let old = &drawing.columns;
    let shift = |x: f64| shifted(x, old, &columns);
    let place = |at: &Point| (runs.place(*at, (old, &columns), settings).unwrap_or_else(|| shift(at.0)), at.1);
    let rect = |b: &Box| {
        let x = shift(b.x);
        Box { x, width: shift(b.x + b.width) - x, ..*b }
    };
    let routes = lines
        .iter()
        .map(|line| {
            let last = line.len().saturating_sub(1);
            let end = |at: usize| at == 0 || at == last;
            line.iter().enumerate().map(|(at, p)| if end(at) { (shift(p.0), p.1) } else { place(p) }).collect()
        })
        .collect();
    let boxes = drawing.boxes.iter().map(|b| Box { x: shift(b.x), ..*b }).collect();
    let lanes = drawing.lanes.iter().map(|area| LaneArea { rects: area.rects.iter().map(rect).collect(), ..*area });
    Drawing { boxes, routes, lanes: lanes.collect(), columns, ..drawing.clone() }
}

/// A place among columns that have moved: within a column it moves along, between two it keeps its share of the gutter.
fn shifted(x: f64, old: &[(f64, f64)], new: &[(f64, f64)]) -> f64 {
    let at = old.partition_point(|(left, _)| *left <= x);
    let Some(column) = at.checked_sub(1) else {
        return x + new.first().map_or(0.0, |n| n.0) - old.first().map_or(0.0, |o| o.0);
    };
    let (from, to) = (old[column], new[column]);
    match (old.get(at), new.get(at)) {
        (Some((end, _)), Some((goal, _))) if x > from.1 && *end > from.1 => {
            to.1 + (x - from.1) / (end - from.1) * (goal - to.1)
        }
        _ => x - from.0 + to.0,
    }
}

fn cost(graph: &Graph, drawing: &Drawing, settings: &Settings) -> f64 {
    let counts = stats(graph, drawing);
    if counts.edges_through_nodes > 0 {
        return f64::MAX;
    }
    counts.length + settings.track * (COSTS.crossing * counts.crossings as f64 + COSTS.turn * counts.bends as f64)
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
