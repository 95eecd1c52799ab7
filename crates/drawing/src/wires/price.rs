//! What each cell of the grid costs an edge, given the lines that are drawn. Not here: the cheapest way over them, see [`super`].

use super::{Board, heavy};

impl Board<'_> {
    /// Fills in what every cell between two upright places costs an edge.
    pub(super) fn price(&mut self, edge: usize, (first, last): (usize, usize)) {
        let grid = self.grid;
        let rows = grid.ys.len();
        let own = self.edges[edge];
        let weight = heavy(own);
        for x in first..=last {
            let length = grid.xs.get(x + 1).map_or(0.0, |next| next - grid.xs[x]) * weight;
            for row in 0..rows {
                let at = grid.at(x, row);
                self.level[at] = grid.level[at] * length as f32;
                self.upright[at] = (grid.ys.get(row + 1).map_or(0.0, |next| next - grid.ys[row]) * weight) as f32;
                self.pass[at] = 0.0;
                self.trunk[at] = (false, false);
            }
        }
        let ways = std::mem::take(&mut self.ways);
        // Strangers first: a trunk beside a stranger is still a trunk.
        for kin in [false, true] {
            for (other, way) in ways.iter().enumerate() {
                let its = self.edges[other];
                if (its.from == own.from || its.to == own.to) != kin || other == edge {
                    continue;
                }
                for pair in way.windows(2) {
                    let (a, b) = (pair[0], pair[1]);
                    if a.0.max(b.0) < first || a.0.min(b.0) > last {
                        continue;
                    }
                    match (kin, a.1 == b.1) {
                        (true, true) => {
                            self.join_level(a.1, (a.0.max(first), b.0.min(last)));
                            self.share_level(a.1, (a.0.max(first), b.0.min(last)));
                        }
                        (true, false) => self.share_upright(a.0, (a.1.min(b.1), a.1.max(b.1))),
                        (false, true) => self.keep_off_level(a.1, (a.0, b.0), (first, last), weight + heavy(its)),
                        (false, false) => {
                            let span = (a.1.min(b.1), a.1.max(b.1));
                            self.keep_off_upright(a.0, span, (first, last), weight + heavy(its));
                        }
                    }
                }
            }
        }
        self.ways = ways;
    }

    /// Rows right beside a kin line cost more than its own.
    fn join_level(&mut self, row: usize, (from, to): (usize, usize)) {
        let grid = self.grid;
        let (y, reach) = (grid.ys[row], self.costs.not_joined.1 * self.track);
        for near in grid.rows(y - reach, y + reach).filter(|near| *near != row) {
            for x in from..to {
                let at = grid.at(x, near);
                self.level[at] += (self.costs.not_joined.0 * self.costs.beside * (grid.xs[x + 1] - grid.xs[x])) as f32;
            }
        }
    }

    fn share_level(&mut self, row: usize, (from, to): (usize, usize)) {
        for x in from..to {
            let at = self.grid.at(x, row);
            if !std::mem::replace(&mut self.trunk[at].0, true) {
                self.level[at] *= self.costs.shared as f32;
                self.pass[at] *= self.costs.shared as f32;
            }
        }
    }

    fn share_upright(&mut self, x: usize, (from, to): (usize, usize)) {
        for row in from..to {
            let at = self.grid.at(x, row);
            if !std::mem::replace(&mut self.trunk[at].1, true) {
                self.upright[at] *= self.costs.shared as f32;
            }
        }
    }

    /// Cost of a unit of length at a distance from a stranger.
    fn near(&self, distance: f64) -> f64 {
        if distance < self.least * 0.98 {
            return self.costs.over;
        }
        let apart = self.costs.apart * self.track;
        (self.costs.beside * (1.0 - distance / apart)).max(0.0)
    }

    /// A stranger's level run keeps others off its row and those beside it; whoever crosses it upright pays.
    fn keep_off_level(&mut self, row: usize, (from, to): (usize, usize), (first, last): (usize, usize), weights: f64) {
        let grid = self.grid;
        let y = grid.ys[row];
        let reach = self.costs.apart * self.track;
        // One cell beyond either end: two lines on one row, end to end, read as one.
        let (low, high) = (from.saturating_sub(1).max(first), (to + 1).min(last));
        for near in grid.rows(y - reach, y + reach) {
            let each = self.near((grid.ys[near] - y).abs());
            for x in low..high {
                let at = grid.at(x, near);
                let each = if (from..to).contains(&x) { each } else { each.min(self.costs.beside * self.costs.beyond) };
                self.level[at] += (each * (grid.xs[x + 1] - grid.xs[x])) as f32;
            }
        }
        for x in from.max(first) + 1..to.min(last + 1) {
            let at = grid.at(x, row);
            self.upright[at] += (self.costs.crossing * self.track * weights / 2.0) as f32;
        }
    }

    /// A stranger's upright run keeps others off its track and those beside it; whoever passes it level pays.
    fn keep_off_upright(&mut self, x: usize, (from, to): (usize, usize), (first, last): (usize, usize), weights: f64) {
        let grid = self.grid;
        let reach = self.costs.apart * self.track;
        let (top, bottom) = (grid.ys[from], grid.ys[to]);
        let span = grid.rows(top - self.track, bottom + self.track);
        for near in (first..=last).filter(|near| (grid.xs[*near] - grid.xs[x]).abs() < reach) {
            let each = self.near((grid.xs[near] - grid.xs[x]).abs());
            for row in span.clone() {
                let at = grid.at(near, row);
                let next = grid.ys.get(row + 1).map_or(0.0, |next| next - grid.ys[row]);
                self.upright[at] += (each * next) as f32;
            }
        }
        if (first..=last).contains(&x) {
            for row in from + 1..to {
                let at = grid.at(x, row);
                self.pass[at] += (self.costs.crossing * self.track * weights / 2.0) as f32;
            }
        }
    }
}
