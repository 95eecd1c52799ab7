//! What a line or a node costs in each gap of a column, counted over the gutters it would pass. Not here: taking anything out or putting
//! it in, see [`super`].

use super::{Board, DETOUR_CAP};
use crate::order::{
    Gaps, Order,
    net::{Net, Side},
};

impl Board<'_> {
    /// For each place of the column that the ends collected stand in, and one further: the weight of the ends above it. The row is the
    /// board's own, to be given back.
    fn ends_above(&mut self, places: usize) -> (Vec<i32>, i32) {
        let mut above = std::mem::take(&mut self.row);
        above.clear();
        above.resize(places + 1, 0);
        for (place, weight) in &self.ends {
            above[place + 1] += weight;
        }
        let mut all = 0;
        for value in &mut above {
            all += *value;
            *value = all;
        }
        (above, all)
    }

    /// What the short edges of a node to the ends collected cross together in one gutter, at each gap of the node's column.
    pub(super) fn star(&mut self, column: usize, side: Side, out: &mut Vec<i32>) {
        // One more than there are gaps, for the place that items taken out are taken to have.
        let width = self.order.columns[column].len() + 2;
        out.clear();
        out.resize(width, 0);
        let far = side.next(column);
        let (above, all) = self.ends_above(self.order.columns[far].len());
        let items = &self.order.columns[far];
        let near = self.net.near(side.back());
        let mut first = 0;
        for (item, over) in items.iter().zip(above.windows(2)) {
            let (over, under) = (over[0], all - over[1]);
            for tie in &near[*item] {
                let weight = self.live[tie.edge()];
                // Where the node stands above the far side of this line, its edges to ends under it cross the line, and the
                // other way around.
                first += under * weight;
                out[self.order.place[tie.item()] + 1] += (over - under) * weight;
            }
        }
        out.pop();
        let mut sum = first;
        for value in out.iter_mut() {
            sum += *value;
            *value = sum;
        }
        self.work += 4 * items.len() as i64 + out.len() as i64;
        self.row = above;
    }

    /// The same where the node stands.
    pub(super) fn star_at(&mut self, node: usize, side: Side) -> i32 {
        let place = self.order.place[node];
        let far = side.next(self.net.column[node]);
        let (above, all) = self.ends_above(self.order.columns[far].len());
        let items = &self.order.columns[far];
        let near = self.net.near(side.back());
        let mut sum = 0;
        for (item, over) in items.iter().zip(above.windows(2)) {
            let (over, under) = (over[0], all - over[1]);
            for tie in &near[*item] {
                let at = self.order.place[tie.item()];
                // Multiplied out: which of the two it is cannot be foreseen, and a branch taken wrongly costs more than both.
                let crossed = under * i32::from(at > place) + over * i32::from(at < place);
                sum += crossed * self.live[tie.edge()];
            }
        }
        self.work += 4 * items.len() as i64 + 1;
        self.row = above;
        sum
    }

    /// Weight of the lines that a line between two items of neighbouring columns crosses.
    pub(super) fn crossed(&mut self, left: usize, right: usize) -> i32 {
        let (p, q) = (self.order.place[left], self.order.place[right]);
        let near = self.net.near(Side::Right);
        let items = &self.order.columns[self.net.column[left]];
        let mut sum = 0;
        for item in &items[..p.min(items.len())] {
            for tie in &near[*item] {
                sum += self.live[tie.edge()] * i32::from(self.order.place[tie.item()] > q);
            }
        }
        for item in items.iter().skip(p + 1) {
            for tie in &near[*item] {
                sum += self.live[tie.edge()] * i32::from(self.order.place[tie.item()] < q);
            }
        }
        self.work += 4 * items.len() as i64;
        sum
    }

    /// What a line from one point of a column to each gap of the next column on a side crosses, times `by`. The point is the place
    /// `low` of an item (then `high` is one more) or the gap above it (then both are alike).
    pub(super) fn fan(&mut self, side: Side, column: usize, (low, high): (usize, usize), by: i32, out: &mut Vec<i32>) {
        out.clear();
        out.resize(self.order.columns[side.next(column)].len() + 2, 0);
        let near = self.net.near(side);
        let mut first = 0;
        let items = &self.order.columns[column];
        for item in &items[..low] {
            for tie in &near[*item] {
                let weight = self.live[tie.edge()] * by;
                first += weight;
                out[self.order.place[tie.item()] + 1] -= weight;
            }
        }
        for item in &items[high..] {
            for tie in &near[*item] {
                out[self.order.place[tie.item()] + 1] += self.live[tie.edge()] * by;
            }
        }
        out.pop();
        let mut sum = first;
        for value in out.iter_mut() {
            sum += *value;
            *value = sum;
        }
        self.work += 4 * items.len() as i64 + out.len() as i64;
    }

    /// Least cost at each gap of the next column on a side, where that of each gap of a column is given.
    fn pass(&mut self, side: Side, column: usize, before: &[i32], by: i32, out: &mut Vec<i32>) {
        let next = side.next(column);
        let width = self.order.columns[next].len() + 1;
        let near = self.net.near(side);
        let mut row = std::mem::take(&mut self.row);
        self.fan(side, column, (0, 0), by, &mut row);
        out.clear();
        out.resize(width, i32::MAX);
        let mut least = before[0];
        let items = &self.order.columns[column];
        let mut rows = 1;
        // What all values of the row have lost; only those up to the end of a line are touched.
        let mut lost = 0;
        for (a, item) in items.iter().enumerate() {
            let mut moved = false;
            for tie in near[*item].iter().filter(|tie| self.live[tie.edge()] > 0) {
                if !moved {
                    // The row changes here: what the gaps so far allow is settled with it as it was.
                    settle(out, &row, least - lost);
                    least = i32::MAX;
                    moved = true;
                    rows += 1;
                }
                let weight = self.live[tie.edge()] * by;
                lost += weight;
                for value in &mut row[..=self.order.place[tie.item()]] {
                    *value += 2 * weight;
                }
            }
            least = least.min(before[a + 1]);
        }
        settle(out, &row, least - lost);
        self.work += (rows * width) as i64;
        self.row = row;
    }

    /// Adds what a pass costs in each gap of its column by itself.
    fn add_detours(&self, pass: usize, values: &mut [i32]) {
        let Some(gaps) = self.gaps else { return };
        let column = self.net.column[pass];
        let items = &self.order.columns[column];
        let mut inside = vec![0usize; gaps.room[column].len()];
        let mut gap = 0;
        for item in items {
            if self.net.is_node(*item) {
                gap += 1;
            } else {
                inside[gap] += 1;
            }
        }
        let price = |gap: usize| {
            let full = if inside[gap] + 1 > gaps.room[column][gap] { Gaps::FULL } else { 0 };
            (gaps.detour[pass][gap].min(DETOUR_CAP) + full) as i32
        };
        gap = 0;
        let mut here = price(0);
        for (at, value) in values.iter_mut().enumerate() {
            *value += here;
            if items.get(at).is_some_and(|item| self.net.is_node(*item)) {
                gap += 1;
                here = price(gap);
            }
        }
    }

    pub(super) fn vector(&mut self) -> Vec<i32> {
        self.pool.pop().unwrap_or_default()
    }

    /// Costs at the gaps of so many columns that an edge passes, from one of its ends on. `side` is the direction from that end; as
    /// many columns as the edge has pieces reach the column of the other end.
    pub(super) fn layers(&mut self, edge: usize, side: Side, count: usize) -> Vec<Vec<i32>> {
        let chain = &self.net.chains[edge];
        let by = self.net.weight[edge] * self.unit();
        let mut layers: Vec<Vec<i32>> = Vec::with_capacity(count);
        for step in 1..=count {
            let at = |step: usize| match side {
                Side::Right => chain[step],
                Side::Left => chain[chain.len() - 1 - step],
            };
            let column = self.net.column[at(step - 1)];
            let mut values = self.vector();
            match layers.last() {
                None => {
                    let place = self.order.place[at(0)];
                    self.fan(side, column, (place, place + 1), by, &mut values);
                }
                Some(before) => self.pass(side, column, before, by, &mut values),
            }
            if step + 1 < chain.len() {
                self.add_detours(at(step), &mut values);
            }
            layers.push(values);
        }
        layers
    }
}

/// Keeps at each gap the lesser of what was found and of a row of costs, `by` more each.
fn settle(found: &mut [i32], row: &[i32], by: i32) {
    for (found, cost) in found.iter_mut().zip(row) {
        *found = (*found).min(by + cost);
    }
}

/// Detours of a column's passes, and what lines too many in a gap cost.
pub(super) fn gap_cost(net: &Net, gaps: &Gaps, order: &Order, column: usize) -> i64 {
    let (mut cost, mut gap, mut inside) = (0, 0, 0);
    for item in &order.columns[column] {
        if net.is_node(*item) {
            gap += 1;
            inside = 0;
        } else {
            inside += 1;
            let full = if inside > gaps.room[column][gap] { Gaps::FULL } else { 0 };
            cost += gaps.detour[*item][gap].min(DETOUR_CAP) + full;
        }
    }
    cost
}
