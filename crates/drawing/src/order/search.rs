//! The search for a good order: take a few nodes or lines out, put them back where they cost least, keep what is not much worse
//! than the best (ruin and recreate, Schrimpf et al. 2000, with record-to-record acceptance, Dueck 1993).
//!
//! What is taken out hangs together: a node and its neighbours, nodes that stand side by side, lines that pass side by side; with free
//! lanes now and then a whole lane. The budget is counted in steps and the dice are seeded, so the same input gets the same order
//! on every machine.

use super::{Order, dice::Dice, insert::Board, net::Net};
use crate::graph::LaneOrder;

/// What the search may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    /// Lines alone are moved.
    Lines,
    /// Nodes and lines are moved.
    Nodes(LaneOrder),
}

/// Share of the best cost, in thousandths, and cost beside it, by which an order may be worse at the start of the search and still be
/// followed; both fall to nothing towards its end.
const SLACK: i64 = 5;
const SLACK_LEAST: i64 = 8;
/// Most nodes, and most lines, taken out in one step.
const MOST_OUT: usize = 5;
/// One in so many steps moves a lane.
const LANE_EVERY: usize = 48;

struct Hunt<'a, 'b> {
    net: &'a Net,
    board: Board<'a>,
    dice: &'b mut Dice,
    /// Nodes that have an edge.
    busy: Vec<usize>,
    /// Edges that pass a column.
    long: Vec<usize>,
}

/// Makes the order on a board better until the work is spent; the best one found and its cost.
pub(super) fn search<'a>(net: &'a Net, board: Board<'a>, freedom: Freedom, dice: &mut Dice, work: i64) -> (i64, Order) {
    let nodes = 0..net.edges_of.len();
    let busy = match freedom {
        Freedom::Lines => Vec::new(),
        Freedom::Nodes(_) => nodes.filter(|node| !net.edges_of[*node].is_empty()).collect(),
    };
    let long: Vec<usize> = (0..net.chains.len()).filter(|edge| net.chains[*edge].len() > 2).collect();
    let mut hunt = Hunt { net, board, dice, busy, long };
    hunt.board.commit();
    hunt.round(work);
    let mut best = (hunt.board.cost, hunt.board.order.clone());
    if hunt.busy.is_empty() && hunt.long.is_empty() {
        return best;
    }
    let free = freedom == Freedom::Nodes(LaneOrder::Free) && net.lanes > 1;
    let begun = hunt.board.work;
    let mut idle = 0;
    // Past so many steps without a better order the end is likely reached.
    let patience = 400 + 40 * (hunt.busy.len() + hunt.long.len());
    while best.0 > 0 && hunt.board.work < work && idle < patience {
        let left = (work - hunt.board.work) * 1_000 / (work - begun).max(1);
        let limit = best.0 + (best.0 * SLACK + 1_000 * SLACK_LEAST) * left / 1_000_000;
        let before = hunt.board.cost;
        hunt.board.commit();
        let mut lanes = None;
        if free && hunt.dice.below(LANE_EVERY) == 0 {
            lanes = Some(hunt.board.order.lanes.clone());
            hunt.move_lane();
        } else {
            hunt.move_some();
        }
        if hunt.board.cost > limit.max(before) {
            if let Some(lanes) = lanes {
                hunt.board.order.set_lanes(lanes);
            }
            hunt.board.restore(before);
        }
        idle += 1;
        if hunt.board.cost < best.0 {
            best.0 = hunt.board.cost;
            best.1.clone_from(&hunt.board.order);
            idle = 0;
        }
    }
    debug_assert_eq!(hunt.board.cost, hunt.board.full_cost(), "the cost is kept along the way");
    best
}

impl Hunt<'_, '_> {
    /// Every node and every long line once, again for as long as that brings much.
    fn round(&mut self, work: i64) {
        loop {
            let before = self.board.cost;
            let mut nodes = self.busy.clone();
            self.dice.shuffle(&mut nodes);
            for node in nodes {
                if self.board.work >= work {
                    return;
                }
                self.board.remove_node(node);
                self.board.insert_node(node, self.dice);
            }
            if self.busy.is_empty() {
                let mut lines = self.long.clone();
                self.dice.shuffle(&mut lines);
                for line in lines {
                    if self.board.work >= work {
                        return;
                    }
                    self.board.remove_edge(line);
                    self.board.insert_edge(line, self.dice);
                }
            }
            self.board.commit();
            if self.board.cost * 100 >= before * 99 {
                return;
            }
        }
    }

    fn move_some(&mut self) {
        let count = 1 + self.dice.below(MOST_OUT);
        let lines = self.busy.is_empty() || (!self.long.is_empty() && self.dice.below(6) == 0);
        if lines {
            let mut out = self.lines_aside(count);
            for line in &out {
                self.board.remove_edge(*line);
            }
            self.dice.shuffle(&mut out);
            for line in out {
                self.board.insert_edge(line, self.dice);
            }
            return;
        }
        let first = self.busy[self.dice.below(self.busy.len())];
        let mut out = match self.dice.below(3) {
            0 => self.neighbours(first, count),
            1 => self.nodes_aside(first, count),
            _ => {
                let mut out = vec![first];
                for _ in 1..count {
                    out.push(self.busy[self.dice.below(self.busy.len())]);
                }
                out
            }
        };
        out.sort_unstable();
        out.dedup();
        for node in &out {
            self.board.remove_node(*node);
        }
        self.dice.shuffle(&mut out);
        for node in out {
            self.board.insert_node(node, self.dice);
        }
    }

    /// A node and some that edges lead to from there.
    fn neighbours(&mut self, first: usize, count: usize) -> Vec<usize> {
        let mut out = vec![first];
        for _ in 1..count {
            let from = out[self.dice.below(out.len())];
            let edges = &self.net.edges_of[from];
            let chain = &self.net.chains[edges[self.dice.below(edges.len())]];
            let (a, b) = (chain[0], chain[chain.len() - 1]);
            out.push(if a == from { b } else { a });
        }
        out
    }

    /// A node and some that stand next to it in its column.
    fn nodes_aside(&mut self, first: usize, count: usize) -> Vec<usize> {
        let items = &self.board.order.columns[self.net.column[first]];
        let place = self.board.order.place[first];
        let mut near: Vec<usize> = items
            .iter()
            .copied()
            .filter(|item| self.net.is_node(*item) && !self.net.edges_of[*item].is_empty())
            .collect();
        near.sort_by_key(|item| self.board.order.place[*item].abs_diff(place));
        near.truncate(count);
        near
    }

    /// Long lines that pass a column side by side.
    fn lines_aside(&mut self, count: usize) -> Vec<usize> {
        let line = self.long[self.dice.below(self.long.len())];
        let chain = &self.net.chains[line];
        let pass = chain[1 + self.dice.below(chain.len() - 2)];
        let place = self.board.order.place[pass];
        let items = &self.board.order.columns[self.net.column[pass]];
        let mut near: Vec<usize> = items.iter().copied().filter(|item| !self.net.is_node(*item)).collect();
        near.sort_by_key(|item| self.board.order.place[*item].abs_diff(place));
        near.truncate(count);
        near.iter().filter_map(|item| self.net.edge[*item]).collect()
    }

    /// Puts a lane elsewhere, its nodes where they cost least there.
    fn move_lane(&mut self) {
        let mut lanes = self.board.order.lanes.clone();
        let from = self.dice.below(lanes.len());
        let lane = lanes.remove(from);
        let to = self.dice.below(lanes.len());
        lanes.insert(if to >= from { to + 1 } else { to }, lane);
        let mut nodes: Vec<usize> = (0..self.net.edges_of.len()).filter(|node| self.net.lane[*node] == lane).collect();
        for node in &nodes {
            self.board.remove_node(*node);
        }
        self.board.order.set_lanes(lanes);
        self.dice.shuffle(&mut nodes);
        for node in &nodes {
            self.board.insert_node(*node, self.dice);
        }
        for node in nodes {
            self.board.remove_node(node);
            self.board.insert_node(node, self.dice);
        }
    }
}
