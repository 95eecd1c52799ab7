//! What every drawing keeps, whatever the graph: checked on random layered graphs.

use drawing::{Bands, Box, Drawing, Edge, Graph, LaneOrder, Node, Settings, draw, layout, route, stats};
use proptest::prelude::*;

/// Up to 24 nodes in up to 6 ranks and 4 lanes, and up to 40 edges between them.
fn graphs() -> impl Strategy<Value = Graph> {
    let node = (0u32..6, 0usize..4, 20u32..200, 20u32..90);
    let nodes = proptest::collection::vec(node, 1..24);
    (nodes, proptest::collection::vec((0usize..24, 0usize..24, 0u8..4), 0..40), any::<bool>()).prop_map(
        |(nodes, edges, free)| {
            let nodes: Vec<Node> = nodes
                .into_iter()
                .enumerate()
                .map(|(at, (rank, lane, width, height))| Node {
                    id: format!("n{at}"),
                    label: format!("节点<{at}>"),
                    // Ranks and lanes leave numbers out.
                    rank: rank * 3,
                    lane: lane * 2,
                    width: f64::from(width) + 0.3,
                    height: f64::from(height) + 0.7,
                })
                .collect();
            let edges = edges
                .into_iter()
                .filter(|(a, b, _)| *a < nodes.len() && *b < nodes.len() && nodes[*a].rank < nodes[*b].rank)
                .map(|(from, to, weight)| Edge { from, to, weight })
                .collect();
            let order = if free { LaneOrder::Free } else { LaneOrder::Given };
            Graph::new(order, nodes, edges).expect("edges run to higher ranks")
        },
    )
}

fn settings() -> impl Strategy<Value = Settings> {
    let target = prop_oneof![Just(None), (100.0..3000.0, 100.0..3000.0).prop_map(Some)];
    (any::<bool>(), target, 2.0..12.0, proptest::collection::vec(0usize..30, 0..5)).prop_map(
        |(packed, target, track, spine)| Settings {
            bands: if packed { Bands::Packed } else { Bands::Exclusive },
            target,
            track,
            spine,
            columns_gap_after: vec![(3, 20.0)],
            effort: 0.02,
            ..Settings::default()
        },
    )
}

fn right(b: &Box) -> f64 {
    b.x + b.width
}

fn bottom(b: &Box) -> f64 {
    b.y + b.height
}

/// Lines are upright or level, begin on the right side of their source and end on the left side of their target.
fn attached(graph: &Graph, boxes: &[Box], routes: &[Vec<(f64, f64)>]) {
    assert_eq!(routes.len(), graph.edges().len());
    for (edge, route) in graph.edges().iter().zip(routes) {
        let (from, to) = (&boxes[edge.from], &boxes[edge.to]);
        let (first, last) = (route[0], route[route.len() - 1]);
        assert_eq!((first.0, last.0), (right(from), to.x));
        assert!(from.y < first.1 && first.1 < bottom(from), "a line leaves beside its box");
        assert!(to.y < last.1 && last.1 < bottom(to), "a line arrives beside its box");
        for pair in route.windows(2) {
            assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1, "a slanted segment");
            assert!(pair[0].0 <= pair[1].0, "a segment runs back");
        }
    }
}

fn columns_in_order(graph: &Graph, drawing: &Drawing) {
    for (a, x) in graph.nodes().iter().zip(&drawing.boxes) {
        for (b, y) in graph.nodes().iter().zip(&drawing.boxes) {
            assert!(a.rank >= b.rank || right(x) < y.x, "{} stands in the column of {}", a.id, b.id);
        }
    }
    assert!(drawing.columns.is_sorted_by(|a, b| a.1 < b.0));
}

fn areas_apart(graph: &Graph, drawing: &Drawing) {
    for (at, one) in drawing.lanes.iter().enumerate() {
        for other in &drawing.lanes[at + 1..] {
            for (a, b) in one.rects.iter().flat_map(|a| other.rects.iter().map(move |b| (a, b))) {
                let under = |low: f64, high: f64| low < high - 1e-6;
                let meet =
                    under(a.x, right(b)) && under(b.x, right(a)) && under(a.y, bottom(b)) && under(b.y, bottom(a));
                assert!(!meet, "bands of lanes {} and {} overlap: {a:?} {b:?}", one.lane, other.lane);
            }
        }
    }
    for (node, b) in graph.nodes().iter().zip(&drawing.boxes) {
        let area = drawing.lanes.iter().find(|area| area.lane == node.lane).expect("each lane has an area");
        let inside = |r: &Box| r.y <= b.y && bottom(b) <= bottom(r) && r.x <= b.x && right(b) <= right(r);
        assert!(area.rects.iter().any(inside), "{} stands outside its band", node.id);
    }
}

/// Length that two upright segments less than 1 apart run side by side.
fn upright_overlap(p: &[(f64, f64)], q: &[(f64, f64)]) -> f64 {
    let upright = p[0].0 == p[1].0 && q[0].0 == q[1].0 && (p[0].0 - q[0].0).abs() < 1.0;
    let span = |s: &[(f64, f64)]| (s[0].1.min(s[1].1), s[0].1.max(s[1].1));
    if upright { span(p).1.min(span(q).1) - span(p).0.max(span(q).0) } else { 0.0 }
}

fn turned(p: &[(f64, f64)]) -> Vec<(f64, f64)> {
    p.iter().map(|(x, y)| (*y, *x)).collect()
}

proptest! {
    #[test]
    fn a_layout_keeps_all_rules(graph in graphs(), settings in settings()) {
        let drawing = layout(&graph, &settings);
        for (node, b) in graph.nodes().iter().zip(&drawing.boxes) {
            assert_eq!((node.width, node.height), (b.width, b.height));
            assert!(b.x >= 0.0 && b.y >= 0.0 && right(b) <= drawing.size.0 && bottom(b) <= drawing.size.1);
        }
        let counted = stats(&graph, &drawing);
        assert_eq!((counted.edges_through_nodes, counted.overlaps), (0, 0));
        attached(&graph, &drawing.boxes, &drawing.routes);
        columns_in_order(&graph, &drawing);
        areas_apart(&graph, &drawing);
        if graph.lane_order() == LaneOrder::Given {
            assert!(drawing.lanes.is_sorted_by_key(|area| area.lane));
        }
        if let Some((width, height)) = settings.target {
            assert!((drawing.size.0 - drawing.overflow.0 - width).abs() < 0.01, "width {:?}", drawing.size);
            assert!((drawing.size.1 - drawing.overflow.1 - height).abs() < 0.01, "height {:?}", drawing.size);
        }
    }

    #[test]
    fn the_same_graph_gives_the_same_bytes(graph in graphs(), settings in settings()) {
        let one = draw(&graph, &layout(&graph, &settings));
        prop_assert_eq!(one, draw(&graph.clone(), &layout(&graph, &settings)));
    }

    #[test]
    fn strangers_never_run_on_top_of_each_other(graph in graphs()) {
        let drawing = layout(&graph, &Settings { effort: 0.02, ..Settings::default() });
        for (a, one) in drawing.routes.iter().enumerate() {
            for (b, other) in drawing.routes.iter().enumerate().skip(a + 1) {
                let (e, f) = (graph.edges()[a], graph.edges()[b]);
                if e.from == f.from || e.to == f.to {
                    continue;
                }
                for (p, q) in one.windows(2).flat_map(|p| other.windows(2).map(move |q| (p, q))) {
                    let shared = upright_overlap(p, q).max(upright_overlap(&turned(p), &turned(q)));
                    prop_assert!(shared <= 0.0, "edges {a} and {b} share {shared} of a line: {one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn lines_among_boxes_that_stand_keep_the_rules(graph in graphs(), settings in settings(), squeeze in 0.0..40.0) {
        let mut drawing = layout(&graph, &settings);
        for (at, b) in drawing.boxes.iter_mut().enumerate() {
            // A designer's boxes: moved a little, and no longer where the lines had been.
            b.y += squeeze * ((at * 7 % 5) as f64 - 2.0) / 5.0;
        }
        let routes = route(&graph, &drawing.boxes, &settings).expect("columns stand apart");
        attached(&graph, &drawing.boxes, &routes.lines);
        assert_eq!(routes.tracks.len() + 1, drawing.columns.len());
    }

    #[test]
    fn lines_among_boxes_with_room_run_through_none(graph in graphs()) {
        let settings = Settings { effort: 0.02, gap: 60.0, ..Settings::default() };
        let drawing = layout(&graph, &settings);
        let routes = route(&graph, &drawing.boxes, &settings).expect("columns stand apart").lines;
        let counted = stats(&graph, &Drawing { routes, ..drawing });
        prop_assert_eq!(counted.edges_through_nodes, 0);
    }
}
