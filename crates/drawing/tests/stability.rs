//! A small edit moves little: how far the boxes that were not edited move, as a share of the drawing's height.

use drawing::{Drawing, Edge, Graph, LaneOrder, Node, Settings, arrange, arrange_like, lay, reroute};

/// Numbers that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

type Parts = (Vec<Node>, Vec<Edge>);

/// A graph of 20 to 44 boxes in 5 to 8 ranks and 3 to 5 lanes, one and a half lines a box, most of them short.
fn generated(seed: u64) -> Parts {
    let mut dice = Dice(seed * 7_919 + 1);
    let (count, ranks, lanes) = (20 + dice.below(25), 5 + dice.below(4), 3 + dice.below(3));
    let nodes: Vec<Node> = (0..count)
        .map(|at| Node {
            id: format!("n{at}"),
            label: String::new(),
            rank: if at < ranks { at } else { dice.below(ranks) } as u32,
            lane: dice.below(lanes),
            width: 150.0,
            height: 60.0,
        })
        .collect();
    let mut edges: Vec<Edge> = Vec::new();
    while edges.len() < count * 3 / 2 {
        let (from, to) = (dice.below(count), dice.below(count));
        let (low, high) = (nodes[from].rank, nodes[to].rank);
        let known = edges.iter().any(|edge| (edge.from, edge.to) == (from, to));
        if low < high && !known && (high - low <= 2 || dice.below(5) == 0) {
            edges.push(Edge { from, to, weight: 1 + dice.below(3) as u8 });
        }
    }
    (nodes, edges)
}

#[derive(Clone, Copy)]
enum Edit {
    AddBox,
    TakeBox,
    AddLine,
    TakeLine,
}

/// The parts after an edit, and for each box the index it had before.
fn edited((mut nodes, mut edges): Parts, edit: Edit, dice: &mut Dice) -> (Parts, Vec<Option<usize>>) {
    let count = nodes.len();
    let mut before: Vec<Option<usize>> = (0..count).map(Some).collect();
    match edit {
        Edit::AddBox => {
            let like = dice.below(count);
            nodes.push(Node { id: "new".to_owned(), ..nodes[like].clone() });
            before.push(None);
            let (rank, users): (u32, Vec<usize>) = (nodes[like].rank, (0..count).collect());
            let right = users.iter().copied().find(|at| nodes[*at].rank > rank);
            let left = users.iter().copied().find(|at| nodes[*at].rank < rank);
            edges.extend(right.map(|to| Edge { from: count, to, weight: 2 }));
            edges.extend(left.map(|from| Edge { from, to: count, weight: 2 }));
        }
        Edit::TakeBox => {
            let gone = dice.below(count);
            nodes.remove(gone);
            before.remove(gone);
            edges.retain(|edge| edge.from != gone && edge.to != gone);
            for edge in &mut edges {
                edge.from -= usize::from(edge.from > gone);
                edge.to -= usize::from(edge.to > gone);
            }
        }
        Edit::AddLine => {
            let pairs = (0..count * count).map(|at| ((at * 31 + 7) % count, at / count));
            let fresh = pairs
                .filter(|(from, to)| nodes[*from].rank < nodes[*to].rank)
                .find(|(from, to)| !edges.iter().any(|edge| (edge.from, edge.to) == (*from, *to)));
            edges.extend(fresh.map(|(from, to)| Edge { from, to, weight: 1 }));
        }
        Edit::TakeLine => {
            edges.remove(dice.below(edges.len()));
        }
    }
    ((nodes, edges), before)
}

fn middles(drawing: &Drawing) -> Vec<f64> {
    drawing.boxes.iter().map(|b| b.y + b.height / 2.0).collect()
}

/// Median and 90th percentile of the moves of some graphs under four edits each; with the former heights told or not.
fn moves(graphs: u64, told: bool) -> (f64, f64) {
    let settings = Settings::default();
    let mut all: Vec<f64> = Vec::new();
    for seed in 0..graphs {
        let (nodes, edges) = generated(seed);
        let graph = Graph::new(LaneOrder::Given, nodes.clone(), edges.clone()).expect("edges run forward");
        let arrangement = arrange(graph, 0.2);
        let old = reroute(&arrangement, &[], lay(&arrangement, &[], &settings), &settings);
        let old_middles = middles(&old);
        for edit in [Edit::AddBox, Edit::TakeBox, Edit::AddLine, Edit::TakeLine] {
            let ((nodes, edges), before) = edited((nodes.clone(), edges.clone()), edit, &mut Dice(seed));
            let graph = Graph::new(LaneOrder::Given, nodes, edges).expect("edges run forward");
            let former: Vec<(usize, f64)> =
                before.iter().enumerate().filter_map(|(at, old)| old.map(|old| (at, old_middles[old]))).collect();
            let (arrangement, settings) = if told {
                (arrange_like(graph, &former, 0.2), Settings { former: former.clone(), ..settings.clone() })
            } else {
                (arrange(graph, 0.2), settings.clone())
            };
            let new = reroute(&arrangement, &[], lay(&arrangement, &[], &settings), &settings);
            let height = old.size.1.max(new.size.1);
            let now = middles(&new);
            all.extend(former.iter().map(|(at, height_before)| (now[*at] - height_before).abs() / height));
        }
    }
    all.sort_by(f64::total_cmp);
    (all[all.len() / 2], all[all.len() * 9 / 10])
}

#[test]
fn a_small_edit_moves_little_where_the_former_heights_are_known() {
    let (median, high) = moves(5, true);
    let (median_untold, high_untold) = moves(5, false);
    assert!(median <= 0.005, "half of the boxes move by more than {median} of the height");
    assert!(high <= 0.06, "a tenth of the boxes moves by more than {high} of the height");
    assert!(median < median_untold && high < high_untold, "{median} {high} against {median_untold} {high_untold}");
}

#[test]
fn without_former_heights_an_arrangement_like_none_is_a_fresh_one() {
    let (nodes, edges) = generated(3);
    let graph = Graph::new(LaneOrder::Given, nodes, edges).expect("edges run forward");
    let settings = Settings::default();
    let fresh = lay(&arrange(graph.clone(), 0.2), &[], &settings);
    for former in [vec![], vec![(9_999, 10.0)], vec![(0, f64::NAN), (1, f64::INFINITY)]] {
        assert_eq!(lay(&arrange_like(graph.clone(), &former, 0.2), &[], &settings), fresh);
    }
}

#[test]
fn a_drawing_that_nothing_was_done_to_stays() {
    let (nodes, edges) = generated(5);
    let graph = Graph::new(LaneOrder::Given, nodes, edges).expect("edges run forward");
    let settings = Settings::default();
    let first = lay(&arrange(graph.clone(), 0.2), &[], &settings);
    let former: Vec<(usize, f64)> = middles(&first).into_iter().enumerate().collect();
    let again = Settings { former: former.clone(), ..settings };
    let second = lay(&arrange_like(graph, &former, 0.2), &[], &again);
    let mut moves: Vec<f64> = middles(&second).iter().zip(&former).map(|(now, (_, old))| (now - old).abs()).collect();
    moves.sort_by(f64::total_cmp);
    // Lines that pass are ordered anew, so a box may give way by a little; neighbours change places only where that pays much.
    let height = first.size.1;
    assert!(
        moves[moves.len() / 2] < 0.005 * height && moves[moves.len() * 8 / 10] < 0.03 * height,
        "{moves:?} of {height}"
    );
}
