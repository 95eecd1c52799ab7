//! Graphs no designer would ask for are drawn all the same: every number finite, no line through a box, what does not fit told.

use drawing::{Drawing, Edge, Graph, GraphError, LaneOrder, Node, Settings, arrange, draw, lay, reroute, stats};

fn node(at: usize, rank: u32, lane: usize) -> Node {
    Node { id: format!("n{at}"), label: format!("N{at}"), rank, lane, width: 44.0, height: 30.0 }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from, to, weight: 1 }
}

fn graph(nodes: Vec<Node>, edges: Vec<Edge>) -> Graph {
    Graph::new(LaneOrder::Given, nodes, edges).expect("edges run forward")
}

/// Lays out and draws anew, and holds both against what every drawing must keep; the second one is given back.
fn check(graph: &Graph, settings: &Settings) -> Drawing {
    let arrangement = arrange(graph.clone(), settings.effort);
    let first = lay(&arrangement, &[], settings);
    let second = reroute(&arrangement, &[], first.clone(), settings);
    for drawing in [&first, &second] {
        let counts = stats(graph, drawing);
        assert_eq!((counts.edges_through_nodes, counts.overlaps), (0, 0), "{counts:?}");
        let corners = drawing.routes.iter().flatten().flat_map(|(x, y)| [*x, *y]);
        let sides = drawing.boxes.iter().flat_map(|b| [b.x, b.y, b.width, b.height]);
        assert!(corners.chain(sides).chain([drawing.size.0, drawing.size.1]).all(f64::is_finite));
        for (edge, route) in graph.edges().iter().zip(&drawing.routes) {
            let (from, to) = (&drawing.boxes[edge.from], &drawing.boxes[edge.to]);
            let (first, last) = (route.first().expect("a line"), route.last().expect("a line"));
            assert!((first.0 - from.x - from.width).abs() < 1e-6 && (from.y..=from.y + from.height).contains(&first.1));
            assert!((last.0 - to.x).abs() < 1e-6 && (to.y..=to.y + to.height).contains(&last.1));
            assert!(route.windows(2).all(|p| (p[0].0 - p[1].0).abs() < 1e-6 || (p[0].1 - p[1].1).abs() < 1e-6));
        }
        assert!(!draw(graph, drawing).contains("NaN"));
    }
    second
}

#[test]
fn one_box_alone_stands_on_its_sheet() {
    let drawing = check(&graph(vec![node(0, 7, 3)], vec![]), &Settings::default());
    assert_eq!((drawing.columns.len(), drawing.routes.len()), (1, 0));
}

#[test]
fn parts_that_nothing_ties_together_stand_side_by_side() {
    let nodes = (0..9).map(|at| node(at, at as u32 / 3, at % 3)).collect();
    check(&graph(nodes, vec![edge(0, 3), edge(4, 7)]), &Settings::default());
}

#[test]
fn forty_boxes_of_one_rank_and_lane_are_told_not_to_fit() {
    let nodes = (0..41).map(|at| node(at, u32::from(at == 40), 0)).collect();
    let edges = (0..40).map(|at| edge(at, 40)).collect();
    let graph = graph(nodes, edges);
    let settings = Settings { target: Some((635.0, 450.0)), ..Settings::default() };
    let drawing = check(&graph, &settings);
    assert!(drawing.overflow.1 > 0.0 && drawing.size.1 > 450.0, "{:?}", drawing.overflow);
    assert_eq!(check(&graph, &Settings::default()).overflow, (0.0, 0.0));
}

#[test]
fn boxes_larger_than_the_target_are_drawn_whole_and_told() {
    let wide = |at: usize, rank: u32| Node { width: 900.0, height: 700.0, ..node(at, rank, 0) };
    let settings = Settings { target: Some((635.0, 450.0)), ..Settings::default() };
    let drawing = check(&graph(vec![wide(0, 0), wide(1, 1)], vec![edge(0, 1)]), &settings);
    assert!(drawing.overflow.0 > 1_000.0 && drawing.overflow.1 > 250.0, "{:?}", drawing.overflow);
}

#[test]
fn a_line_given_twice_is_drawn_twice_on_one_way() {
    let nodes = (0..6).map(|at| node(at, at as u32 / 2, at % 2)).collect();
    let graph = graph(nodes, vec![edge(0, 5), edge(0, 5), edge(1, 4), edge(2, 5)]);
    let drawing = check(&graph, &Settings::default());
    assert_eq!(drawing.routes[0], drawing.routes[1]);
}

#[test]
fn lines_to_themselves_and_back_are_refused_by_name() {
    for (from, to) in [(1, 1), (1, 0)] {
        let answer = Graph::new(LaneOrder::Given, vec![node(0, 0, 0), node(1, 1, 0)], vec![edge(from, to)]);
        let Err(GraphError::NotForward { from, .. }) = answer else { panic!("{answer:?}") };
        assert_eq!(from, "n1");
    }
}

#[test]
fn four_hundred_boxes_are_drawn() {
    let nodes: Vec<Node> = (0..400).map(|at| node(at, at as u32 / 20, at % 5)).collect();
    let edges = (0..380).flat_map(|at| [edge(at, at + 20), edge(at, (at / 20 + 1) * 20 + (at * 7) % 20)]);
    let mut edges: Vec<Edge> = edges.collect();
    edges.dedup();
    let settings = Settings { effort: 0.1, ..Settings::default() };
    check(&graph(nodes, edges), &settings);
}

#[test]
fn distances_that_are_none_do_no_harm() {
    let nodes = (0..6).map(|at| node(at, at as u32 / 2, at % 2)).collect();
    let graph = graph(nodes, vec![edge(0, 5), edge(1, 4), edge(2, 5)]);
    for bad in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
        let settings = Settings {
            track: bad,
            track_min: bad,
            edge_margin: bad,
            gap: bad,
            gutter: bad,
            former: vec![(0, bad), (77, 1.0)],
            target: Some((bad, bad)),
            ..Settings::default()
        };
        check(&graph, &settings);
    }
}
