//! What every order keeps, and how near it comes to the best one.

use proptest::prelude::*;

use super::*;
use crate::graph::{Edge, Graph, Node};

fn graph(lane_order: LaneOrder, nodes: &[(u32, usize)], edges: &[(usize, usize, u8)]) -> Graph {
    let node = |at: usize, (rank, lane): (u32, usize)| Node {
        id: format!("n{at}"),
        label: String::new(),
        rank,
        lane,
        width: 10.0,
        height: 10.0,
    };
    let nodes: Vec<Node> = nodes.iter().enumerate().map(|(at, place)| node(at, *place)).collect();
    let edges = edges
        .iter()
        .filter(|(a, b, _)| *a < nodes.len() && *b < nodes.len() && nodes[*a].rank < nodes[*b].rank)
        .map(|(from, to, weight)| Edge { from: *from, to: *to, weight: *weight })
        .collect();
    Graph::new(lane_order, nodes, edges).expect("edges run to higher ranks")
}

fn graphs() -> impl Strategy<Value = Graph> {
    let nodes = proptest::collection::vec((0u32..6, 0usize..4), 1..26);
    let edges = proptest::collection::vec((0usize..26, 0usize..26, 0u8..5), 0..45);
    (nodes, edges, any::<bool>())
        .prop_map(|(nodes, edges, free)| graph(if free { LaneOrder::Free } else { LaneOrder::Given }, &nodes, &edges))
}

fn found(graph: &Graph, effort: f64, wish: Option<&Wish>) -> (Net, Order) {
    let net = Net::new(graph);
    let order = order(&net, &Ask { lane_order: graph.lane_order(), effort, wish });
    (net, order)
}

/// Every column holds its own items once, nodes of one lane side by side in the order of the lanes.
fn check_whole(net: &Net, order: &Order) {
    for (items, own) in order.columns.iter().zip(&net.columns) {
        assert_eq!(sorted(items.iter().copied()), sorted(own.iter().copied()));
        assert_eq!(items.len(), own.len());
        let levels: Vec<usize> = items.iter().filter_map(|item| order.level(net, *item)).collect();
        assert!(levels.is_sorted(), "lanes interleave: {levels:?}");
    }
    assert_eq!(sorted(order.lanes.iter().copied()), (0..net.lanes).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_order_is_a_permutation_in_which_lanes_do_not_interleave(graph in graphs()) {
        let (net, order) = found(&graph, 0.2, None);
        check_whole(&net, &order);
        if graph.lane_order() == LaneOrder::Given {
            prop_assert!(order.lanes.is_sorted());
        }
        let (_, again) = found(&graph, 0.2, None);
        prop_assert_eq!(order.columns, again.columns);
    }

    #[test]
    fn an_order_is_never_worse_than_the_barycentres_it_began_with(graph in graphs()) {
        let graph = graph.with_lane_order(LaneOrder::Given);
        let (net, order) = found(&graph, 0.1, None);
        let mut dice = Dice::new(net.column.len() as u64 + 1);
        let lanes: Vec<usize> = (0..net.lanes).collect();
        let (start, _) = sweep::sweep(&net, &lanes, Sweep { by: By::Mean, rounds: 4 }, &mut dice);
        prop_assert!(cost(&net, &order) <= start);
    }

    #[test]
    fn an_order_near_a_former_one_is_whole_too(graph in graphs(), heights in proptest::collection::vec(any::<Option<i8>>(), 26)) {
        let former = heights.iter().take(graph.nodes().len()).map(|height| height.map(f64::from)).collect();
        let (net, order) = found(&graph, 0.1, Some(&Wish::new(former, 2)));
        check_whole(&net, &order);
    }

    #[test]
    fn costs_kept_along_the_way_are_those_counted_anew(graph in graphs(), moves in proptest::collection::vec(0usize..26, 1..30)) {
        let net = Net::new(&graph);
        let wish = Wish::new((0..graph.nodes().len()).map(|node| (node % 3 != 0).then_some(node as f64)).collect(), 1);
        let mut dice = Dice::new(7);
        let start = wish.start(&net, (0..net.lanes).collect());
        let mut board = Board::new(&net, start, None, Some(&wish));
        for pair in moves.chunks(2) {
            let out = sorted(pair.iter().map(|node| node % graph.nodes().len()));
            for node in &out {
                board.remove_node(*node);
            }
            for node in out {
                board.insert_node(node, &mut dice);
            }
            prop_assert_eq!(board.cost, board.full_cost());
        }
        check_whole(&net, &board.order);
    }
}

#[test]
fn of_two_crossings_that_cannot_both_be_avoided_the_light_one_is_drawn() {
    for (heavy, same) in [([9, 1, 1, 9], true), ([1, 9, 9, 1], false)] {
        let edges = [(0, 2, heavy[0]), (0, 3, heavy[1]), (1, 2, heavy[2]), (1, 3, heavy[3])];
        let (_, order) = found(&graph(LaneOrder::Given, &[(0, 0), (0, 0), (1, 0), (1, 0)], &edges), 1.0, None);
        assert_eq!(order.place[0] < order.place[1], (order.place[2] < order.place[3]) == same);
    }
}

#[test]
fn of_an_order_and_its_mirror_image_the_given_one_is_drawn() {
    let (_, order) =
        found(&graph(LaneOrder::Given, &[(0, 0), (0, 0), (1, 0), (1, 0)], &[(0, 2, 1), (1, 3, 1)]), 1.0, None);
    assert_eq!(order.columns, [vec![0, 1], vec![2, 3]]);
}

#[test]
fn near_a_former_order_a_box_moves_only_where_it_pays() {
    // Three parallel lines, drawn so that the last crosses the two others: two crossings for two pairs turned.
    let parallel = [(0, 3, 1), (1, 4, 1), (2, 5, 1)];
    let nodes = [(0, 0), (0, 0), (0, 0), (1, 0), (1, 0), (1, 0)];
    let former = || vec![Some(0.0), Some(1.0), Some(2.0), Some(1.0), Some(2.0), Some(0.0)];
    let (net, kept) = found(&graph(LaneOrder::Given, &nodes, &parallel), 1.0, Some(&Wish::new(former(), 2)));
    assert_eq!((kept.columns[1].clone(), cost(&net, &kept)), (vec![5, 3, 4], 8));
    // Drawn three times each, a pair costs more crossings than it is worth to leave.
    let thrice: Vec<(usize, usize, u8)> = parallel.iter().flat_map(|edge| [*edge; 3]).collect();
    let (net, moved) = found(&graph(LaneOrder::Given, &nodes, &thrice), 1.0, Some(&Wish::new(former(), 2)));
    assert_eq!(cost(&net, &moved), 0);
}

/// All orders of a column's items that keep the lanes.
fn orders(net: &Net, items: &[usize]) -> Vec<Vec<usize>> {
    let Some((first, rest)) = items.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for order in orders(net, rest) {
        for at in 0..=order.len() {
            let mut next = order.clone();
            next.insert(at, *first);
            all.push(next);
        }
    }
    all.retain(|order| {
        let lanes: Vec<usize> =
            order.iter().copied().filter(|item| net.is_node(*item)).map(|item| net.lane[item]).collect();
        lanes.is_sorted()
    });
    all
}

/// The least cost of all orders, column by column.
fn least(net: &Net) -> i64 {
    let lanes: Vec<usize> = (0..net.lanes).collect();
    let mut before: Vec<(Vec<usize>, i64)> = Vec::new();
    for (column, items) in net.columns.iter().enumerate() {
        let mut now = Vec::new();
        for items in orders(net, items) {
            let mut columns = net.columns.clone();
            columns[column].clone_from(&items);
            let best = before.iter().map(|(left, cost)| {
                columns[column - 1].clone_from(left);
                cost + cost_before(net, &Order::new(net, lanes.clone(), columns.clone()), column)
            });
            let best = best.min().unwrap_or(0);
            now.push((items, best));
        }
        before = now;
    }
    before.into_iter().map(|(_, cost)| cost).min().unwrap_or(0)
}

#[test]
fn the_best_order_of_a_tiny_graph_is_found() {
    let mut reached = 0;
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let nodes: Vec<(u32, usize)> = (0..11).map(|at| ((at % 3) as u32, dice.below(2))).collect();
        let edges: Vec<(usize, usize, u8)> = (0..16)
            .map(|_| (dice.below(11), dice.below(11), 1 + dice.below(3) as u8))
            .filter(|(a, b, _)| nodes[*b].0 == nodes[*a].0 + 1)
            .collect();
        let long = (0, 2, 1);
        let (net, order) = found(&graph(LaneOrder::Given, &nodes, &[edges, vec![long]].concat()), 1.0, None);
        reached += usize::from(cost(&net, &order) == least(&net));
    }
    assert_eq!(reached, 60);
}
