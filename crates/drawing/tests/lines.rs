//! How lines are drawn anew among boxes that stand: trunks, distances, slips, the order of crossing.

use drawing::{Box, Drawing, Edge, Graph, LaneOrder, Node, Settings, arrange, lay, reroute};

/// Boxes of 44 × 30 with their rank and lane, and links with their weights.
fn graph(nodes: &[(u32, usize)], links: &[(usize, usize, u8)]) -> Graph {
    let nodes = nodes.iter().enumerate().map(|(at, (rank, lane))| Node {
        id: format!("n{at}"),
        label: String::new(),
        rank: *rank,
        lane: *lane,
        width: 44.0,
        height: 30.0,
    });
    let edges = links.iter().map(|(from, to, weight)| Edge { from: *from, to: *to, weight: *weight });
    Graph::new(LaneOrder::Given, nodes.collect(), edges.collect()).expect("edges run forward")
}

/// Measures of a sheet in millimetres.
fn sheet() -> Settings {
    Settings {
        gap: 6.0,
        lane_gap: 2.0,
        lane_padding: 1.5,
        lane_label: 0.0,
        gutter: 12.0,
        track: 2.4,
        track_min: 1.5,
        edge_margin: 2.2,
        margin: 3.0,
        target: Some((300.0, 200.0)),
        ..Settings::default()
    }
}

/// The graph laid out and its lines drawn anew.
fn redrawn(graph: &Graph) -> Drawing {
    let arrangement = arrange(graph.clone(), 1.0);
    reroute(&arrangement, &[], lay(&arrangement, &[], &sheet()), &sheet())
}

/// Upright runs of a line.
fn runs(line: &[(f64, f64)]) -> Vec<(f64, f64)> {
    line.windows(2).filter(|p| (p[0].1 - p[1].1).abs() > 1e-6).map(|p| (p[0].0, (p[0].1 - p[1].1).abs())).collect()
}

/// Five boxes fed from five, each from two.
fn ladder() -> Graph {
    let nodes: Vec<(u32, usize)> = (0..15).map(|at| (at / 5, 0)).collect();
    let links: Vec<(usize, usize, u8)> = (0..10)
        .flat_map(|at| {
            let next = at / 5 * 5 + 5;
            [(at, next + at % 5, 3), (at, next + (at * 2 + 1) % 5, 1)]
        })
        .filter(|(from, to, _)| from < to)
        .collect();
    graph(&nodes, &links)
}

#[test]
fn lines_of_one_source_leave_as_one() {
    let graph = graph(&[(0, 0), (1, 0), (1, 0), (1, 0)], &[(0, 1, 1), (0, 2, 1), (0, 3, 1)]);
    let drawing = redrawn(&graph);
    let starts: Vec<(f64, f64)> = drawing.routes.iter().map(|line| line[0]).collect();
    assert!(starts.windows(2).all(|pair| pair[0] == pair[1]), "{starts:?}");
    let mut tracks: Vec<f64> = drawing.routes.iter().flat_map(|line| runs(line)).map(|(x, _)| x).collect();
    tracks.dedup();
    assert_eq!(tracks.len(), 1, "the trunk stands on one track");
}

#[test]
fn strangers_keep_their_distance() {
    let graph = ladder();
    let drawing = redrawn(&graph);
    let edges = graph.edges();
    for (at, one) in drawing.routes.iter().enumerate() {
        for (other_at, other) in drawing.routes.iter().enumerate().skip(at + 1) {
            if edges[at].from == edges[other_at].from || edges[at].to == edges[other_at].to {
                continue;
            }
            for a in one.windows(2).filter(|p| (p[0].0 - p[1].0).abs() < 1e-6) {
                for b in other.windows(2).filter(|p| (p[0].0 - p[1].0).abs() < 1e-6) {
                    let beside = a[0].1.min(a[1].1) < b[0].1.max(b[1].1) && b[0].1.min(b[1].1) < a[0].1.max(a[1].1);
                    let apart = (a[0].0 - b[0].0).abs();
                    assert!(!beside || apart >= 1.5 - 1e-6, "{apart} between {a:?} and {b:?}");
                }
            }
        }
    }
}

#[test]
fn boxes_a_little_out_of_line_are_joined_by_a_level_line() {
    let graph = graph(&[(0, 0), (1, 0)], &[(0, 1, 1)]);
    let arrangement = arrange(graph, 1.0);
    let first = lay(&arrangement, &[], &sheet());
    let mut shifted = first.clone();
    shifted.boxes[1].y += 3.0;
    shifted.routes[0] = vec![
        shifted.routes[0][0],
        (150.0, shifted.routes[0][0].1),
        (150.0, shifted.routes[0][0].1 + 3.0),
        (shifted.boxes[1].x, shifted.routes[0][0].1 + 3.0),
    ];
    let drawing = reroute(&arrangement, &[], shifted, &sheet());
    assert!(runs(&drawing.routes[0]).is_empty(), "{:?}", drawing.routes);
}

#[test]
fn a_run_alone_stands_in_the_middle_of_its_gutter() {
    let graph = graph(&[(0, 0), (0, 0), (1, 0), (1, 0)], &[(0, 2, 3), (0, 3, 1)]);
    let drawing = redrawn(&graph);
    let tracks: Vec<f64> = drawing.routes.iter().flat_map(|line| runs(line)).map(|(x, _)| x).collect();
    let middle = (drawing.columns[0].1 + drawing.columns[1].0) / 2.0;
    assert!(!tracks.is_empty() && tracks.iter().all(|x| (x - middle).abs() < 1e-6), "{tracks:?} {middle}");
}

#[test]
fn lines_drawn_anew_keep_the_margin_to_boxes_they_pass() {
    let nodes: Vec<(u32, usize)> = (0..12).map(|at| (at / 3, at as usize % 3)).collect();
    let graph = graph(&nodes, &[(0, 9, 1), (1, 11, 2), (2, 10, 1), (3, 9, 1), (4, 7, 3), (0, 5, 1)]);
    let drawing = redrawn(&graph);
    let grown = |b: &Box| Box { x: b.x, y: b.y - 2.19, width: b.width, height: b.height + 4.38 };
    for (edge, line) in graph.edges().iter().zip(&drawing.routes) {
        let passed = drawing.boxes.iter().enumerate().filter(|(node, _)| *node != edge.from && *node != edge.to);
        for b in passed.map(|(_, b)| grown(b)) {
            for p in line.windows(2) {
                let (left, right) = (p[0].0.min(p[1].0), p[0].0.max(p[1].0));
                let (top, bottom) = (p[0].1.min(p[1].1), p[0].1.max(p[1].1));
                let inside = left < b.x + b.width && right > b.x && top < b.y + b.height && bottom > b.y;
                assert!(!inside, "{p:?} at {b:?}");
            }
        }
    }
}

#[test]
fn the_same_graph_gives_the_same_lines() {
    assert_eq!(redrawn(&ladder()), redrawn(&ladder()));
}
