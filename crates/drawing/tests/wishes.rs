//! What a layout tries for: few crossings, a straight spine, the size asked for.

use drawing::{
    Bands, Box, Drawing, Edge, Graph, Head, LaneOrder, Node, RouteError, Settings, arrange, lay, layout, reroute,
    route, stats,
};
use proptest::prelude::*;

fn node(id: usize, rank: u32, lane: usize) -> Node {
    Node { id: format!("n{id}"), label: String::new(), rank, lane, width: 100.0, height: 40.0 }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from, to, weight: 1 }
}

/// Three columns of four nodes in two lanes, each node tied to two of the next column.
fn lattice() -> Graph {
    let nodes = (0..12).map(|at| node(at, at as u32 / 4, at % 2)).collect();
    let edges =
        (0..8).flat_map(|at| [edge(at, at / 4 * 4 + 4 + (at + 1) % 4), edge(at, at / 4 * 4 + 4 + (at + 2) % 4)]);
    Graph::new(LaneOrder::Given, nodes, edges.collect()).expect("edges run forward")
}

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    (0..items.len())
        .flat_map(|at| {
            let mut rest = items.to_vec();
            let first = rest.remove(at);
            permutations(&rest).into_iter().map(move |tail| [vec![first], tail].concat())
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Two columns of up to four: small enough to try all orders.
    #[test]
    fn no_order_of_a_small_graph_crosses_less(links in proptest::collection::btree_set((0usize..4, 4usize..8), 0..12)) {
        let links: Vec<(usize, usize)> = links.into_iter().collect();
        let nodes = (0..8).map(|at| node(at, at as u32 / 4, 0)).collect();
        let edges = links.iter().map(|(a, b)| edge(*a, *b)).collect();
        let graph = Graph::new(LaneOrder::Given, nodes, edges).expect("edges run forward");
        let best = permutations(&[0, 1, 2, 3])
            .iter()
            .flat_map(|left| permutations(&[4, 5, 6, 7]).into_iter().map(move |right| (left.clone(), right)))
            .map(|(left, right)| {
                let place = |of: &[usize], node: usize| of.iter().position(|other| *other == node);
                let keys: Vec<_> = links.iter().map(|(a, b)| (place(&left, *a), place(&right, *b))).collect();
                let pairs = keys.iter().flat_map(|p| keys.iter().map(move |q| (p, q)));
                pairs.filter(|(p, q)| p.0 < q.0 && p.1 > q.1).count()
            })
            .min();
        prop_assert_eq!(Some(stats(&graph, &layout(&graph, &Settings::default())).crossings), best);
    }
}

#[test]
fn a_free_order_of_lanes_crosses_no_more_than_the_given_one() {
    // Lanes 0 and 2 are tied, lane 1 stands between them.
    let nodes = (0..6).map(|at| node(at, at as u32 / 3, at % 3)).collect();
    let graph =
        Graph::new(LaneOrder::Given, nodes, vec![edge(0, 5), edge(2, 3), edge(1, 4)]).expect("edges run forward");
    let crossings = |graph: &Graph| stats(graph, &layout(graph, &Settings::default())).crossings;
    let given = crossings(&graph);
    let free = crossings(&graph.with_lane_order(LaneOrder::Free));
    assert_eq!((given, free), (3, 1));
}

#[test]
fn the_spine_stands_in_one_row() {
    let rows = |spine: Vec<usize>| {
        let drawing = layout(&lattice(), &Settings { spine, ..Settings::default() });
        [0, 6, 8].map(|at| drawing.boxes[at].y)
    };
    let free = rows(Vec::new());
    assert!(free[0] != free[1] || free[1] != free[2], "they do not stand in a row by themselves: {free:?}");
    let straight = rows(vec![0, 6, 8]);
    assert!(straight[0] == straight[1] && straight[1] == straight[2], "{straight:?}");
}

#[test]
fn a_sunk_lane_stands_on_the_foot() {
    // Lane 0 is three boxes high in the first column; lane 1 has one box in the second, drawn up by its line to the first.
    let nodes = vec![node(0, 0, 0), node(1, 0, 0), node(2, 0, 0), node(3, 1, 1)];
    let graph = Graph::new(LaneOrder::Given, nodes, vec![edge(0, 3)]).expect("edges run forward");
    let room_below = |sunk: Vec<usize>| {
        let settings = Settings { bands: Bands::Packed, sunk, ..Settings::default() };
        let drawing = layout(&graph, &settings);
        let foot = drawing.boxes.iter().map(|b| b.y + b.height).fold(0.0, f64::max);
        foot - (drawing.boxes[3].y + drawing.boxes[3].height)
    };
    let (free, sunk) = (room_below(Vec::new()), room_below(vec![1]));
    assert!(free > 40.0 && sunk < 1.0, "{free} {sunk}");
}

#[test]
fn a_target_is_filled_or_what_is_missing_is_told() {
    let fit = |width: f64, height: f64| {
        let drawing = layout(&lattice(), &Settings { target: Some((width, height)), ..Settings::default() });
        (drawing.size, drawing.overflow)
    };
    assert_eq!(fit(1200.0, 900.0), ((1200.0, 900.0), (0.0, 0.0)));
    let (size, overflow) = fit(300.0, 100.0);
    assert!(overflow.0 > 0.0 && overflow.1 > 0.0);
    assert_eq!((size.0 - overflow.0, size.1 - overflow.1), (300.0, 100.0));
}

#[test]
fn room_at_a_stage_boundary_is_kept() {
    let gap = |extra: f64| {
        let settings = Settings { columns_gap_after: vec![(0, extra)], ..Settings::default() };
        let columns = layout(&lattice(), &settings).columns;
        columns[1].0 - columns[0].1
    };
    assert_eq!(gap(30.0) - gap(0.0), 30.0);
}

#[test]
fn measures_that_are_no_numbers_do_no_harm() {
    let settings =
        Settings { gap: f64::NAN, track: -3.0, gutter: f64::INFINITY, effort: f64::NAN, ..Settings::default() };
    let counted = stats(&lattice(), &layout(&lattice(), &settings));
    assert_eq!((counted.edges_through_nodes, counted.overlaps), (0, 0));
}

#[test]
fn boxes_that_cannot_be_joined_are_refused() {
    let graph = Graph::new(LaneOrder::Given, vec![node(0, 0, 0), node(1, 5, 0)], vec![edge(0, 1)]);
    let graph = graph.expect("the edge runs forward");
    let at = |x: f64| Box { x, y: 0.0, width: 100.0, height: 40.0 };
    let check = |boxes: &[Box], expect: &str| {
        let answer = route(&graph, boxes, &Settings::default());
        assert_eq!(answer.map_err(|fault: RouteError| fault.to_string()), Err(expect.to_owned()));
    };
    check(&[at(0.0)], "there are 1 boxes for 2 nodes");
    check(&[at(0.0), at(f64::NAN)], "the box of node `n1` has no usable place and size");
    check(&[at(0.0), at(90.0)], "the boxes of rank 0 reach to 100, those of rank 5 begin at 90: no gutter is left");
    let lines = route(&graph, &[at(0.0), at(140.0)], &Settings::default()).expect("a gutter is left").lines;
    assert_eq!(lines, [[(100.0, 20.0), (140.0, 20.0)]]);
}

#[test]
fn a_graph_of_nothing_is_an_empty_drawing() {
    let graph = Graph::new(LaneOrder::Free, vec![], vec![]).expect("nothing is whole");
    assert_eq!(layout(&graph, &Settings::default()).size, (48.0, 48.0));
    assert_eq!(route(&graph, &[], &Settings::default()).map(|routes| routes.lines.len()), Ok(0));
}

#[test]
fn the_largest_graph_that_is_read_is_laid_out() {
    let nodes = (0..drawing::MAX_NODES).map(|at| node(at, at as u32 % 20, at % 7)).collect::<Vec<_>>();
    let edges: Vec<Edge> = (0..drawing::MAX_EDGES)
        .map(|at| (at * 7 % 990, at * 7 % 990 + 1 + at % 9))
        .filter(|(a, b)| nodes[*a].rank < nodes[*b].rank)
        .map(|(a, b)| edge(a, b))
        .collect();
    let graph = Graph::new(LaneOrder::Free, nodes, edges).expect("edges run forward");
    let drawing = layout(&graph, &Settings { effort: 0.0, ..Settings::default() });
    let counted = stats(&graph, &drawing);
    assert_eq!((counted.edges_through_nodes, counted.overlaps), (0, 0));
}

/// Two columns of three nodes each, a lane a row; the first column is passed by lines to the third.
fn passed() -> Graph {
    let nodes = vec![node(0, 0, 0), node(1, 0, 1), node(2, 1, 0), node(3, 1, 1), node(4, 2, 0), node(5, 2, 1)];
    Graph::new(LaneOrder::Given, nodes, vec![edge(0, 5), edge(1, 4), edge(2, 5), edge(3, 4)])
        .expect("edges run forward")
}

/// Whether a line enters an area.
fn enters(lines: &[Vec<(f64, f64)>], area: Box) -> bool {
    lines.iter().flat_map(|line| line.windows(2)).any(|pair| {
        let (a, b) = (pair[0], pair[1]);
        a.0.min(b.0) < area.x + area.width
            && a.0.max(b.0) > area.x
            && a.1.min(b.1) < area.y + area.height
            && a.1.max(b.1) > area.y
    })
}

#[test]
fn room_for_a_label_is_kept_clear_of_lines_in_its_column() {
    let heads = vec![Head { lane: 0, rank: 1, height: 30.0 }, Head { lane: 1, rank: 1, height: 30.0 }];
    let plain = Settings { bands: Bands::Packed, lane_label: 0.0, ..Settings::default() };
    let settings = Settings { heads, ..plain.clone() };
    let arrangement = arrange(passed(), 1.0);
    let first = lay(&arrangement, &[], &settings);
    for drawing in [first.clone(), reroute(&arrangement, &[], first, &settings)] {
        for lane in 0..2 {
            let top = drawing.lanes[lane].rects.iter().rev().find(|r| r.x <= drawing.boxes[2].x).expect("a band").y;
            let room = Box { y: top, height: 30.0, ..drawing.boxes[2 + lane] };
            assert!(room.y + room.height <= drawing.boxes[2 + lane].y, "{room:?}");
            assert!(!enters(&drawing.routes, room), "{room:?} {:?}", drawing.routes);
        }
    }
    assert!(lay(&arrangement, &[], &plain).size.1 < lay(&arrangement, &[], &settings).size.1, "the room takes height");
}

#[test]
fn a_collar_is_kept_clear_above_its_box() {
    let distance = |collars: Vec<(usize, f64)>| {
        let drawing = layout(&lattice(), &Settings { collars, ..Settings::default() });
        let mut above: Vec<f64> =
            drawing.boxes.iter().filter(|b| b.x == drawing.boxes[2].x).map(|b| b.y + b.height).collect();
        above.retain(|foot| *foot <= drawing.boxes[2].y);
        above.iter().map(|foot| drawing.boxes[2].y - foot).fold(f64::MAX, f64::min)
    };
    assert!(distance(vec![(2, 50.0)]) >= 50.0 + Settings::default().gap);
    assert!(distance(Vec::new()) < 50.0 + Settings::default().gap);
}

#[test]
fn one_arrangement_takes_any_sizes() {
    let arrangement = arrange(lattice(), 1.0);
    let tall = lay(&arrangement, &[(100.0, 90.0); 12], &Settings::default());
    assert!(tall.boxes.iter().all(|b| (b.width, b.height) == (100.0, 90.0)));
    assert_eq!(lay(&arrangement, &[], &Settings::default()), layout(&lattice(), &Settings::default()));
    // A size that is none is not taken.
    assert_eq!(lay(&arrangement, &[(f64::NAN, -1.0)], &Settings::default()).boxes[0].height, 40.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Lines that were drawn anew run through no box and stay on the drawing; boxes keep their sizes and their order.
    #[test]
    fn lines_on_shorter_ways_spoil_nothing(links in proptest::collection::btree_set((0usize..24, 0usize..24), 1..40)) {
        let nodes = (0..24).map(|at| node(at, at as u32 / 4, at % 3)).collect();
        let edges = links.iter().filter(|(a, b)| a / 4 < b / 4).map(|(a, b)| edge(*a, *b)).collect();
        let graph = Graph::new(LaneOrder::Given, nodes, edges).expect("edges run forward");
        let settings = Settings { target: Some((1600.0, 900.0)), ..Settings::default() };
        let arrangement = arrange(graph.clone(), 1.0);
        let first = lay(&arrangement, &[], &settings);
        let second = reroute(&arrangement, &[], first.clone(), &settings);
        let order = |drawing: &Drawing| {
            let above = |a: &Box, b: &Box| a.x == b.x && a.y < b.y;
            let boxes = &drawing.boxes;
            boxes.iter().flat_map(|a| boxes.iter().map(move |b| above(a, b))).collect::<Vec<_>>()
        };
        prop_assert_eq!(order(&second), order(&first));
        prop_assert!(second.boxes.iter().all(|b| (b.width, b.height) == (100.0, 40.0)));
        prop_assert!(second.columns.windows(2).all(|pair| pair[0].1 < pair[1].0));
        let (before, after) = (stats(&graph, &first), stats(&graph, &second));
        prop_assert_eq!((after.edges_through_nodes, after.overlaps), (0, 0));
        let better = after.length < before.length || after.crossings < before.crossings || after.bends < before.bends;
        prop_assert!(after == before || better);
        let (width, height) = second.size;
        prop_assert!(second.routes.iter().flatten().all(|(x, y)| (0.0..=width).contains(x) && (0.0..=height).contains(y)));
    }
}
