//! The order of the items in every column, chosen so that few lines cross.
//!
//! An item is a node or the place where a long edge passes a column. Nodes keep the order of their lanes; passes may stand
//! anywhere. First orders come from sweeps ([`sweep`]) and are sifted ([`sift`]); the best goes on to a search that takes nodes and
//! lines out and puts them back where they cost least ([`search`], [`insert`]). All work is counted in steps: the same input takes the
//! same steps, so it gets the same order on every machine. Not here: where things stand, see [`crate::place`].

mod dice;
mod insert;
mod lanes;
mod net;
mod search;
mod sift;
mod sweep;
#[cfg(test)]
mod tests;
mod wish;

pub(crate) use net::Net;
pub(crate) use wish::Wish;

use crate::graph::{LaneOrder, sorted};
use dice::Dice;
use insert::Board;
use net::Side;
use search::Freedom;
use sift::Table;
use sweep::{By, Sweep};

/// What a pass costs in each gap between boxes that already stand; used when the caller has placed the boxes.
pub(crate) struct Gaps {
    /// How many lines the gap above the k-th box of a column takes, and the one below the last.
    pub(crate) room: Vec<Vec<usize>>,
    /// Cost of each item in each gap of its column; empty for nodes. A crossing costs [`Gaps::CROSSING`].
    pub(crate) detour: Vec<Vec<i64>>,
}

impl Gaps {
    /// Cost of a crossing of two usual lines where detours are counted too.
    pub(crate) const CROSSING: i64 = 64;
    /// Cost of one line too many in a gap.
    const FULL: i64 = 64 * 1_000;
}

/// The order found.
pub(crate) struct Order {
    /// Items of each column from top to bottom.
    pub(crate) columns: Vec<Vec<usize>>,
    /// Dense lane numbers from top to bottom.
    pub(crate) lanes: Vec<usize>,
    place: Vec<usize>,
    height: Vec<usize>,
}

impl Clone for Order {
    fn clone(&self) -> Order {
        Order {
            columns: self.columns.clone(),
            lanes: self.lanes.clone(),
            place: self.place.clone(),
            height: self.height.clone(),
        }
    }

    /// Written out because the search copies its best order often, and the derived one would take new room each time.
    fn clone_from(&mut self, other: &Order) {
        self.columns.clone_from(&other.columns);
        self.lanes.clone_from(&other.lanes);
        self.place.clone_from(&other.place);
        self.height.clone_from(&other.height);
    }
}

impl Order {
    fn new(net: &Net, lanes: Vec<usize>, columns: Vec<Vec<usize>>) -> Order {
        let mut order =
            Order { columns, lanes: Vec::new(), place: vec![0; net.column.len()], height: vec![0; net.lanes] };
        order.set_lanes(lanes);
        for column in 0..net.columns.len() {
            order.renumber(column);
        }
        order
    }

    /// Another order of the lanes; the columns stay.
    fn set_lanes(&mut self, lanes: Vec<usize>) {
        for (at, lane) in lanes.iter().enumerate() {
            self.height[*lane] = at;
        }
        self.lanes = lanes;
    }

    fn renumber(&mut self, column: usize) {
        for (at, item) in self.columns[column].iter().enumerate() {
            self.place[*item] = at;
        }
    }

    /// Height of an item's lane, nothing for a pass.
    fn level(&self, net: &Net, item: usize) -> Option<usize> {
        self.height.get(net.lane[item]).copied()
    }

    /// First and last gap of its column in which a node that is taken out may stand.
    fn room(&self, net: &Net, node: usize) -> (usize, usize) {
        let items = &self.columns[net.column[node]];
        if net.lanes < 2 {
            return (0, items.len());
        }
        let own = self.level(net, node);
        let above = |item: &usize| self.level(net, *item).is_some_and(|level| Some(level) < own);
        let below = |item: &usize| self.level(net, *item).is_some_and(|level| Some(level) > own);
        let low = items.iter().rposition(above).map_or(0, |at| at + 1);
        let high = items.iter().position(below).unwrap_or(items.len());
        (low, high.max(low))
    }
}

/// What is asked of an order.
pub(crate) struct Ask<'a> {
    /// Whose the order of the lanes is.
    pub(crate) lane_order: LaneOrder,
    /// Multiple of the usual work.
    pub(crate) effort: f64,
    /// The order to stay near to.
    pub(crate) wish: Option<&'a Wish>,
}

/// Work of a search, in steps.
fn budget(net: &Net, effort: f64) -> i64 {
    let items = net.column.len() as f64;
    // Steps grow faster than the items, as a look at a column does, up to a cap that holds the time of the largest.
    (effort * (items * items * 200.0).clamp(1e5, 3e7)) as i64
}

/// Orders that go on after each heat, and the share of the work, in hundredths, that each of them gets there. Starts differ more in
/// what can become of them than any search from one of them finds: many are tried a little, the best of them much.
const HEATS: [(usize, i64); 3] = [(8, 4), (3, 10), (1, 38)];
/// First orders.
const STARTS: usize = 16;

/// Finds an order for all columns.
pub(crate) fn order(net: &Net, ask: &Ask<'_>) -> Order {
    let mut dice = Dice::new(net.column.len() as u64 + 1);
    let work = budget(net, ask.effort);
    // Lanes that have their places keep them.
    let freedom = Freedom::Nodes(if ask.wish.is_some() { LaneOrder::Given } else { ask.lane_order });
    let mut heat: Vec<(i64, Order)> = match ask.wish {
        Some(wish) => {
            let lanes = if ask.lane_order == LaneOrder::Free { wish.lanes(net) } else { (0..net.lanes).collect() };
            vec![(0, wish.start(net, lanes))]
        }
        None => starts(net, ask.lane_order, &mut dice, work / 10),
    };
    for (count, share) in HEATS {
        heat.truncate(count);
        // A lone order has nobody to be held against: it goes straight to the last heat, with that heat's share and no more.
        let share = if heat.len() == 1 && count > 1 { continue } else { share };
        heat = heat
            .into_iter()
            .map(|(_, order)| {
                let mut board = Board::new(net, order, None, ask.wish);
                if let Some(wish) = ask.wish {
                    board.fit_in(&wish.unknown(), &mut dice);
                }
                search::search(net, board, freedom, &mut dice, work * share / 100)
            })
            .collect();
        heat.sort_by_key(|(cost, _)| *cost);
        if heat.first().is_some_and(|(cost, _)| *cost == 0) {
            break;
        }
    }
    let mut best = heat.swap_remove(0).1;
    if ask.wish.is_none() && (ask.lane_order == LaneOrder::Free || net.lanes < 2) {
        turn_upright(net, &mut best);
    }
    gather(net, &mut best, None);
    best
}

/// An order and its mirror image cross alike: of the two the one in which more nodes stand as they were given.
fn turn_upright(net: &Net, order: &mut Order) {
    let mut turned = 0i64;
    for items in &order.columns {
        let nodes: Vec<usize> = items.iter().copied().filter(|item| net.is_node(*item)).collect();
        for (at, upper) in nodes.iter().enumerate() {
            turned += nodes[at + 1..].iter().map(|lower| if lower < upper { 1 } else { -1 }).sum::<i64>();
        }
    }
    if turned > 0 {
        let lanes = order.lanes.iter().rev().copied().collect();
        order.set_lanes(lanes);
        for column in 0..order.columns.len() {
            order.columns[column].reverse();
            order.renumber(column);
        }
    }
}

/// First orders, each sifted, the best first. With free lanes each stands on another order of them, as far as there are enough.
fn starts(net: &Net, lane_order: LaneOrder, dice: &mut Dice, mut work: i64) -> Vec<(i64, Order)> {
    let given: Vec<usize> = (0..net.lanes).collect();
    let lanes = match lane_order {
        LaneOrder::Given => vec![given],
        LaneOrder::Free => lanes::likely(net, STARTS, dice),
    };
    let mut all: Vec<(i64, Order)> = Vec::new();
    for (at, lanes) in lanes.iter().cycle().take(STARTS).enumerate() {
        let by = if at % 3 == 2 { By::Median } else { By::Mean };
        let mut start = sweep::sweep(net, lanes, Sweep { by, rounds: 4 }, dice).1;
        let cost = sift::descend(net, &mut start, dice, &mut work);
        all.push((cost, start));
        if work < 0 || cost == 0 {
            break;
        }
    }
    all.sort_by_key(|(cost, _)| *cost);
    all
}

/// Finds places for the passes alone; the nodes of each column stand as given, from top to bottom.
pub(crate) fn order_passes(net: &Net, nodes: &[Vec<usize>], gaps: &Gaps, effort: f64) -> Order {
    let mut columns = nodes.to_vec();
    for (column, items) in columns.iter_mut().enumerate() {
        for item in net.columns[column].iter().copied().filter(|item| !net.is_node(*item)) {
            let costs = &gaps.detour[item];
            let gap = (0..costs.len()).min_by_key(|gap| costs[*gap]).unwrap_or(0);
            let mut seen = 0;
            let mut at = 0;
            while at < items.len() && (seen < gap || !net.is_node(items[at])) {
                seen += usize::from(net.is_node(items[at]));
                at += 1;
            }
            // Passes of the gap just left may stand between its box and this place: the search sorts them.
            items.insert(at, item);
        }
    }
    let start = Order::new(net, (0..net.lanes).collect(), columns);
    let mut dice = Dice::new(net.column.len() as u64 + 1);
    let board = Board::new(net, start, Some(gaps), None);
    let (_, mut best) = search::search(net, board, Freedom::Lines, &mut dice, budget(net, effort));
    gather(net, &mut best, Some(gaps));
    best
}

/// Crossings between neighbouring columns of an order, each the product of its edges' weights.
fn cost(net: &Net, order: &Order) -> i64 {
    (1..order.columns.len()).map(|column| cost_before(net, order, column)).sum()
}

/// Crossings in the gutter left of a column: pairs of lines whose order turns around, counted with a tree of sums.
fn cost_before(net: &Net, order: &Order, column: usize) -> i64 {
    let width = order.columns[column - 1].len();
    let mut tree = vec![0i64; width + 1];
    let mut seen = 0;
    let mut total = 0;
    let near = net.near(Side::Left);
    for item in &order.columns[column] {
        for tie in &near[*item] {
            let mut at = order.place[tie.item()] + 1;
            let mut above_or_same = 0;
            while at > 0 {
                above_or_same += tree[at];
                at &= at - 1;
            }
            total += (seen - above_or_same) * i64::from(net.weight[tie.edge()]);
        }
        for tie in &near[*item] {
            let weight = i64::from(net.weight[tie.edge()]);
            let mut at = order.place[tie.item()] + 1;
            while at <= width {
                tree[at] += weight;
                at += at & at.wrapping_neg();
            }
            seen += weight;
        }
    }
    total
}

/// Brings passes that come from or go to one item together where that costs no crossing, so that they can share a line.
fn gather(net: &Net, order: &mut Order, gaps: Option<&Gaps>) {
    for (column, items) in net.columns.iter().enumerate() {
        let passes: Vec<usize> = items.iter().copied().filter(|item| !net.is_node(*item)).collect();
        if passes.len() < 2 || items.len() > sift::MOST_SIFTED {
            continue;
        }
        let table = Table::new(net, order, items);
        let local = |item: usize| items.partition_point(|other| *other < item);
        for pass in &passes {
            let kin: Vec<usize> = sorted(passes.iter().copied().filter(|other| {
                let alike = |side: Side| net.near(side)[*other][0].item() == net.near(side)[*pass][0].item();
                other < pass && (alike(Side::Left) || alike(Side::Right))
            }));
            for other in kin {
                let (from, to) = (order.place[*pass], order.place[other]);
                let list = &order.columns[column];
                let between = if from < to { &list[from + 1..to] } else { &list[to + 1..from] };
                let fixed = gaps.is_some() && between.iter().any(|item| net.is_node(*item));
                let cost: i32 = between
                    .iter()
                    .map(|item| {
                        let turn = table.row(local(*pass))[local(*item)];
                        if from < to { turn } else { -turn }
                    })
                    .sum();
                if cost <= 0 && !fixed && !between.is_empty() {
                    let list = &mut order.columns[column];
                    list.remove(from);
                    let at = if from < to { to - 1 } else { to + 1 };
                    list.insert(at, *pass);
                    order.renumber(column);
                    break;
                }
            }
        }
    }
}
