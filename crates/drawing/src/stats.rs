//! What a drawing costs its reader, counted from the drawn geometry alone.

use crate::{
    drawing::{Box, Drawing, Point},
    graph::{Edge, Graph},
};

/// Counts of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Stats {
    /// Pairs of segments of different edges that cross, and pairs of strangers that run on top of each other for more
    /// than 1 unit. Edges with a common end may run together: that is a bundle.
    pub crossings: usize,
    /// Turns of all lines.
    pub bends: usize,
    /// Pairs of a segment and a box it runs through, its own two ends left out.
    pub edges_through_nodes: usize,
    /// Pairs of boxes that overlap.
    pub overlaps: usize,
    /// Length of all lines, rounded to a tenth.
    pub length: f64,
}

/// Two boxes, or a line and a box, may touch by this much.
const TOUCH: f64 = 0.5;

struct Segment {
    edge: usize,
    a: Point,
    b: Point,
    low: Point,
    high: Point,
}

/// Counts crossings, bends, lines through boxes, overlapping boxes and length. A drawing that does not belong to the graph
/// is counted as far as the two agree.
pub fn stats(graph: &Graph, drawing: &Drawing) -> Stats {
    let segments = segments(drawing);
    let length: f64 = segments.iter().map(|s| (s.b.0 - s.a.0).hypot(s.b.1 - s.a.1)).sum();
    Stats {
        crossings: crossings(graph.edges(), &segments),
        bends: drawing.routes.iter().map(|route| turns(route)).sum(),
        edges_through_nodes: through(graph.edges(), &segments, &drawing.boxes),
        overlaps: overlaps(&drawing.boxes),
        length: (length * 10.0).round() / 10.0,
    }
}

fn segments(drawing: &Drawing) -> Vec<Segment> {
    let mut all = Vec::new();
    for (edge, route) in drawing.routes.iter().enumerate() {
        for pair in route.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            all.push(Segment { edge, a, b, low: (a.0.min(b.0), a.1.min(b.1)), high: (a.0.max(b.0), a.1.max(b.1)) });
        }
    }
    all
}

fn turns(route: &[Point]) -> usize {
    route.windows(3).filter(|p| orientation(p[0], p[1], p[2]) != 0).count()
}

fn crossings(edges: &[Edge], segments: &[Segment]) -> usize {
    // Sorted by their left ends, so that each is held against those it may meet only.
    let mut sorted: Vec<&Segment> = segments.iter().collect();
    sorted.sort_by(|s, t| s.low.0.total_cmp(&t.low.0).then(s.edge.cmp(&t.edge)));
    let mut count = 0;
    for (at, s) in sorted.iter().enumerate() {
        for t in &sorted[at + 1..] {
            if t.low.0 > s.high.0 + TOUCH {
                break;
            }
            if s.edge == t.edge || t.low.1 > s.high.1 + TOUCH || s.low.1 > t.high.1 + TOUCH {
                continue;
            }
            let strangers = || match (edges.get(s.edge), edges.get(t.edge)) {
                (Some(e), Some(f)) => e.from != f.from && e.to != f.to,
                _ => true,
            };
            if cross(s, t) || (shared(s, t) > 1.0 && strangers()) {
                count += 1;
            }
        }
    }
    count
}

/// Side of a line on which a point lies: -1, 0 or 1.
fn orientation(a: Point, b: Point, c: Point) -> i8 {
    let turn = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    if turn.abs() < 1e-6 {
        0
    } else if turn > 0.0 {
        1
    } else {
        -1
    }
}

fn cross(s: &Segment, t: &Segment) -> bool {
    orientation(s.a, s.b, t.a) * orientation(s.a, s.b, t.b) < 0
        && orientation(t.a, t.b, s.a) * orientation(t.a, t.b, s.b) < 0
}

/// Length that two upright or two level segments run on top of each other.
fn shared(s: &Segment, t: &Segment) -> f64 {
    let upright = |s: &Segment| s.high.0 - s.low.0 < 0.01;
    let level = |s: &Segment| s.high.1 - s.low.1 < 0.01;
    if upright(s) && upright(t) && (s.a.0 - t.a.0).abs() < TOUCH {
        s.high.1.min(t.high.1) - s.low.1.max(t.low.1)
    } else if level(s) && level(t) && (s.a.1 - t.a.1).abs() < TOUCH {
        s.high.0.min(t.high.0) - s.low.0.max(t.low.0)
    } else {
        0.0
    }
}

fn through(edges: &[Edge], segments: &[Segment], boxes: &[Box]) -> usize {
    let mut count = 0;
    for s in segments {
        for (node, b) in boxes.iter().enumerate() {
            let own = edges.get(s.edge).is_some_and(|e| e.from == node || e.to == node);
            if !own
                && s.low.0 < b.x + b.width - TOUCH
                && s.high.0 > b.x + TOUCH
                && s.low.1 < b.y + b.height - TOUCH
                && s.high.1 > b.y + TOUCH
            {
                count += 1;
            }
        }
    }
    count
}

fn overlaps(boxes: &[Box]) -> usize {
    let meet = |a: &Box, b: &Box| {
        a.x < b.x + b.width - TOUCH
            && b.x < a.x + a.width - TOUCH
            && a.y < b.y + b.height - TOUCH
            && b.y < a.y + a.height - TOUCH
    };
    boxes.iter().enumerate().map(|(at, a)| boxes[at + 1..].iter().filter(|b| meet(a, b)).count()).sum()
}
