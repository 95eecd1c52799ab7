//! Sifting: each item of a column moved to its best place while all others stand (Matuszewski, Schönfeld and Molitor 1999). A quick
//! descent for a first order; what it cannot see, a long line or a node with its lines moved as a whole, is [`super::insert`]'s.

use super::{
    Order,
    dice::Dice,
    net::{NO_LANE, Net, Side},
};

/// A column with more items than this is not sifted: the table of pairs would outgrow its use.
pub(super) const MOST_SIFTED: usize = 1_200;
/// Times through all columns at most.
const ROUNDS: usize = 12;

/// What every pair of a column gains or loses by changing places, while the columns beside it stand.
pub(super) struct Table {
    turn: Vec<i32>,
    size: usize,
}

impl Table {
    pub(super) fn new(net: &Net, order: &Order, items: &[usize]) -> Table {
        let size = items.len();
        let mut cost = vec![0i32; size * size];
        for side in [Side::Left, Side::Right] {
            let near = net.near(side);
            // Places of all neighbours in one list, and where each item's part of it ends.
            let mut places: Vec<(usize, i32)> = Vec::new();
            let mut ends: Vec<usize> = Vec::with_capacity(size);
            for item in items {
                places.extend(near[*item].iter().map(|tie| (order.place[tie.item()], net.weight[tie.edge()])));
                ends.push(places.len());
            }
            let width = places.iter().map(|(place, _)| place).max().map_or(0, |most| most + 1);
            let mut below = vec![0i32; width];
            let mut start = 0;
            for (a, end) in ends.iter().enumerate() {
                if start == *end {
                    continue;
                }
                // The weight of this item's lines that end below each place.
                below.fill(0);
                for (place, weight) in &places[start..*end] {
                    below[*place] += weight;
                }
                let mut sum = 0;
                for count in below.iter_mut().rev() {
                    let here = *count;
                    *count = sum;
                    sum += here;
                }
                start = *end;
                let mut from = 0;
                for (cost, to) in cost[a * size..].iter_mut().zip(&ends) {
                    *cost += places[from..*to].iter().map(|(place, weight)| below[*place] * weight).sum::<i32>();
                    from = *to;
                }
            }
        }
        let mut turn = vec![0; size * size];
        for a in 0..size {
            for b in 0..size {
                turn[a * size + b] = cost[b * size + a] - cost[a * size + b];
            }
        }
        Table { turn, size }
    }

    /// Change of the cost with each other item when this item, now above it, goes below it; the other way around it is
    /// the negative.
    pub(super) fn row(&self, item: usize) -> &[i32] {
        &self.turn[item * self.size..(item + 1) * self.size]
    }
}

/// Sifts all columns until none of them gains or the work is spent; the cost reached.
pub(super) fn descend(net: &Net, order: &mut Order, dice: &mut Dice, work: &mut i64) -> i64 {
    let mut fresh: Vec<bool> = vec![true; order.columns.len()];
    for round in 0..ROUNDS {
        let mut any = false;
        for step in 0..fresh.len() {
            let column = if round % 2 == 0 { step } else { fresh.len() - 1 - step };
            if !std::mem::take(&mut fresh[column]) {
                continue;
            }
            any = true;
            if sift(net, order, column, dice, work) {
                for near in column.saturating_sub(1)..(column + 2).min(fresh.len()) {
                    fresh[near] |= near != column;
                }
            }
        }
        if !any || *work < 0 {
            break;
        }
    }
    super::cost(net, order)
}

/// Moves each item of a column to its best place; whether that gained anything.
fn sift(net: &Net, order: &mut Order, column: usize, dice: &mut Dice, work: &mut i64) -> bool {
    let items = order.columns[column].clone();
    let size = items.len();
    if !(2..=MOST_SIFTED).contains(&size) {
        return false;
    }
    let table = Table::new(net, order, &items);
    *work -= (size * size * 4) as i64;
    let level: Vec<usize> = items.iter().map(|item| order.level(net, *item).unwrap_or(NO_LANE)).collect();
    let mut list: Vec<usize> = (0..size).collect();
    let mut any = false;
    for _ in 0..4 {
        let mut gained = false;
        let start = dice.below(size);
        for step in 0..size {
            let item = (start + step) % size;
            let from = list.iter().position(|other| *other == item).unwrap_or(0);
            let (to, gain) = best_place(table.row(item), &list, &level, from);
            if gain < 0 {
                gained = true;
                if to < from {
                    list[to..=from].rotate_right(1);
                } else {
                    list[from..=to].rotate_left(1);
                }
            }
        }
        *work -= (size * size) as i64;
        any |= gained;
        if !gained {
            break;
        }
    }
    if any {
        order.columns[column] = list.iter().map(|local| items[*local]).collect();
        order.renumber(column);
    }
    any
}

/// Best place of the item at `from` in a list, and the change of cost.
fn best_place(row: &[i32], list: &[usize], level: &[usize], from: usize) -> (usize, i32) {
    let own = level[list[from]];
    let free = |other: usize| own == NO_LANE || level[other] == NO_LANE || level[other] == own;
    let (mut best, mut best_at) = (0, from);
    let mut now = 0;
    for at in (0..from).rev() {
        if !free(list[at]) {
            break;
        }
        now -= row[list[at]];
        if now < best {
            (best, best_at) = (now, at);
        }
    }
    now = 0;
    for (at, other) in list.iter().enumerate().skip(from + 1) {
        if !free(*other) {
            break;
        }
        now += row[*other];
        if now < best {
            (best, best_at) = (now, at);
        }
    }
    (best_at, best)
}
