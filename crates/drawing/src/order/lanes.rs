//! Orders of the lanes worth a start, where their order is free.
//!
//! Lanes that exchange many edges should stand near each other: the orders in which the edges reach over the fewest lanes are the
//! ones tried (a linear arrangement of the lanes). An order and its mirror image are alike in crossings, so one of the two is left
//! out. Not here: moving a lane later on, see [`super::search`].

use super::{dice::Dice, net::Net};

/// Up to this many lanes all orders are looked at.
const FEW: usize = 7;
/// Starts of the descent where there are more.
const STARTS: usize = 12;
/// With more lanes than this no order is looked for: the time grows with their third power, and no sheet has so many.
const MOST: usize = 60;

/// Up to `count` orders of the dense lane numbers, the likely ones first.
pub(super) fn likely(net: &Net, count: usize, dice: &mut Dice) -> Vec<Vec<usize>> {
    let given: Vec<usize> = (0..net.lanes).collect();
    if net.lanes > MOST {
        return vec![given];
    }
    let ties = ties(net);
    let mut all: Vec<(i64, Vec<usize>)> = Vec::new();
    let mut order = given;
    if net.lanes <= FEW {
        loop {
            if order.first() <= order.last() {
                all.push((reach(&ties, &order), order.clone()));
            }
            if !next_permutation(&mut order) {
                break;
            }
        }
    } else {
        for _ in 0..STARTS {
            dice.shuffle(&mut order);
            let mut found = descend(&ties, order.clone());
            if found.1.first() > found.1.last() {
                found.1.reverse();
            }
            all.push(found);
        }
    }
    all.sort();
    all.dedup();
    all.truncate(count);
    all.into_iter().map(|(_, order)| order).collect()
}

/// How many edges join each pair of lanes.
fn ties(net: &Net) -> Vec<Vec<i64>> {
    let mut ties = vec![vec![0; net.lanes]; net.lanes];
    for (chain, weight) in net.chains.iter().zip(&net.weight) {
        let (from, to) = (net.lane[chain[0]], net.lane[chain[chain.len() - 1]]);
        ties[from][to] += i64::from(*weight);
        ties[to][from] += i64::from(*weight);
    }
    ties
}

/// Lanes all edges reach over.
fn reach(ties: &[Vec<i64>], order: &[usize]) -> i64 {
    let mut sum = 0;
    for (at, lane) in order.iter().enumerate() {
        for (other_at, other) in order.iter().enumerate().skip(at + 1) {
            sum += ties[*lane][*other] * (other_at - at) as i64;
        }
    }
    sum
}

/// Moves single lanes for as long as that helps.
fn descend(ties: &[Vec<i64>], mut order: Vec<usize>) -> (i64, Vec<usize>) {
    let mut now = reach(ties, &order);
    loop {
        let before = now;
        for lane in 0..order.len() {
            let from = order.iter().position(|other| *other == lane).unwrap_or(0);
            let (mut best, mut best_at) = (0, from);
            for (step, ends) in [(-1, 0..from), (1, from + 1..order.len())] {
                // The lane goes past one other after the other, and back again.
                let mut trial = order.clone();
                let mut change = 0;
                let steps = ends.len();
                let mut at = from;
                for _ in 0..steps {
                    let next = if step < 0 { at - 1 } else { at + 1 };
                    change += swap_change(ties, &trial, at.min(next));
                    trial.swap(at, next);
                    at = next;
                    if change < best {
                        (best, best_at) = (change, at);
                    }
                }
            }
            if best < 0 {
                let lane = order.remove(from);
                order.insert(best_at, lane);
                now += best;
            }
        }
        if now == before {
            return (now, order);
        }
    }
}

/// Change of the reach when the lane at a place and the one below it change places.
fn swap_change(ties: &[Vec<i64>], order: &[usize], at: usize) -> i64 {
    let (upper, lower) = (order[at], order[at + 1]);
    let mut change = 0;
    for (place, other) in order.iter().enumerate() {
        // The upper one goes away from those above and nearer to those below; the lower one the other way around.
        if place < at {
            change += ties[upper][*other] - ties[lower][*other];
        } else if place > at + 1 {
            change += ties[lower][*other] - ties[upper][*other];
        }
    }
    change
}

fn next_permutation(items: &mut [usize]) -> bool {
    let Some(at) = (1..items.len()).rev().find(|at| items[at - 1] < items[*at]) else { return false };
    let other = (at..items.len()).rev().find(|other| items[*other] > items[at - 1]).unwrap_or(at);
    items.swap(at - 1, other);
    items[at..].reverse();
    true
}
