//! First orders: columns from left to right and back, each by the mean or the median place of its neighbours, or in the order in
//! which a walk along the edges meets them. Not here: the search that makes them better.

use super::{
    Order,
    dice::Dice,
    net::{Net, Side, Ties},
};

/// By what a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The mean place of the neighbours (Sugiyama, Tagawa and Toda 1981).
    Mean,
    /// Their median (Eades and Wormald 1994).
    Median,
}

/// How a sweep begins and goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sweep {
    pub(super) by: By,
    /// Times through all columns; the best of them counts.
    pub(super) rounds: usize,
}

/// A first order for an order of the lanes, and its cost. The columns begin as a walk along the edges meets their items, from a
/// node the dice choose.
pub(super) fn sweep(net: &Net, lanes: &[usize], how: Sweep, dice: &mut Dice) -> (i64, Order) {
    let mut order = Order::new(net, lanes.to_vec(), walk(net, dice));
    let last = net.columns.len().saturating_sub(1);
    let mut best: Option<(i64, Order)> = None;
    for round in 0..how.rounds.max(1) {
        let to_right = round % 2 == 0;
        let columns: Vec<usize> = if to_right { (0..=last).collect() } else { (0..=last).rev().collect() };
        for column in columns {
            let near = net.near(if to_right { Side::Left } else { Side::Right });
            sort_column(net, &mut order, column, near, how.by);
        }
        let now = super::cost(net, &order);
        if best.as_ref().is_none_or(|(least, _)| now < *least) {
            best = Some((now, order.clone()));
        }
    }
    best.unwrap_or((i64::MAX, order))
}

/// Columns with their items in the order of a walk that goes deep first, to either side.
fn walk(net: &Net, dice: &mut Dice) -> Vec<Vec<usize>> {
    let items = net.column.len();
    let mut columns = vec![Vec::new(); net.columns.len()];
    let mut seen = vec![false; items];
    let shift = dice.below(items);
    let mut stack = Vec::new();
    for start in 0..items {
        stack.push((start + shift) % items);
        while let Some(item) = stack.pop() {
            if std::mem::replace(&mut seen[item], true) {
                continue;
            }
            columns[net.column[item]].push(item);
            for side in [Side::Left, Side::Right] {
                stack.extend(net.near(side)[item].iter().map(|tie| tie.item()));
            }
        }
    }
    columns
}

/// Sorts a column by the place of its neighbours on one side. Nodes are sorted within their lanes first, then each pass is put where
/// it disagrees with the fewest of them.
fn sort_column(net: &Net, order: &mut Order, column: usize, near: &Ties, by: By) {
    let mut places: Vec<usize> = Vec::new();
    let mut wish = |item: usize| -> f64 {
        places.clear();
        places.extend(near[item].iter().map(|tie| order.place[tie.item()]));
        if places.is_empty() {
            return order.place[item] as f64;
        }
        match by {
            By::Mean => places.iter().sum::<usize>() as f64 / places.len() as f64,
            By::Median => {
                places.sort_unstable();
                (places[(places.len() - 1) / 2] + places[places.len() / 2]) as f64 / 2.0
            }
        }
    };
    let (mut nodes, mut passes) = (Vec::new(), Vec::new());
    for item in &order.columns[column] {
        let entry = (wish(*item), *item);
        if net.is_node(*item) { nodes.push(entry) } else { passes.push(entry) }
    }
    nodes.sort_by(|a, b| order.level(net, a.1).cmp(&order.level(net, b.1)).then(a.0.total_cmp(&b.0)));
    passes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut slots: Vec<Vec<usize>> = vec![Vec::new(); nodes.len() + 1];
    let mut least = 0;
    for (place, item) in passes {
        let mut wrong = nodes.iter().filter(|(other, _)| *other < place).count() as i64;
        let mut best = (wrong, 0);
        for (at, (other, _)) in nodes.iter().enumerate() {
            wrong += i64::from(*other > place) - i64::from(*other < place);
            if wrong < best.0 {
                best = (wrong, at + 1);
            }
        }
        least = best.1.max(least);
        slots[least].push(item);
    }
    let mut items = Vec::with_capacity(order.columns[column].len());
    for (at, slot) in slots.into_iter().enumerate() {
        items.extend(slot);
        if let Some((_, node)) = nodes.get(at) {
            items.push(*node);
        }
    }
    order.columns[column] = items;
    order.renumber(column);
}
