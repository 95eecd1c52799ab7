//! Taking a node or a long line out of an order and putting it back where it costs least.
//!
//! A long line's passes are placed together: the cheapest way through the gaps of all columns it passes is found column by column
//! (dynamic programming over the gaps; in each gutter a table of what a line from one gap to another would cross). A node is placed
//! with all its lines: their ways from their far ends are added up over the gaps of its column, and the cheapest gap counts. The cost
//! of an order is kept along, so it is exact after every step. Not here: what is taken out and when, see [`super::search`].

use super::{
    Gaps, Order, Wish,
    dice::Dice,
    net::{Net, Side},
};

/// A detour is capped here, so that sums of costs stay within 32 bits; it is far above any sum of crossings.
const DETOUR_CAP: i64 = 4_000_000;

/// An order with some of its items taken out.
pub(super) struct Board<'a> {
    net: &'a Net,
    gaps: Option<&'a Gaps>,
    wish: Option<&'a Wish>,
    pub(super) order: Order,
    /// Weight of each edge that takes part, 0 of one that is taken out: a sum over lines needs no look at which are drawn.
    live: Vec<i32>,
    /// Whether an item is in its column. The place of one that is not means nothing, but is a place.
    stands: Vec<bool>,
    /// Cost of what stands.
    pub(super) cost: i64,
    /// Steps done.
    pub(super) work: i64,
    /// Columns as they were before a trial, the first copy of each; nothing while none is running.
    kept: Vec<(usize, Vec<usize>)>,
    is_kept: Vec<bool>,
    spare: Vec<Vec<usize>>,
    pool: Vec<Vec<i32>>,
    row: Vec<i32>,
    /// Places and weights of the ends that [`Board::far_ends`] found.
    ends: Vec<(usize, i32)>,
}

impl<'a> Board<'a> {
    /// A board on which everything of an order stands.
    pub(super) fn new(net: &'a Net, order: Order, gaps: Option<&'a Gaps>, wish: Option<&'a Wish>) -> Board<'a> {
        let mut board = Board {
            net,
            gaps,
            wish,
            live: net.weight.clone(),
            stands: vec![true; net.column.len()],
            cost: 0,
            work: 0,
            kept: Vec::new(),
            is_kept: vec![false; net.columns.len()],
            spare: Vec::new(),
            pool: Vec::new(),
            row: Vec::new(),
            ends: Vec::new(),
            order,
        };
        board.cost = board.full_cost();
        board
    }

    /// The cost counted anew.
    pub(super) fn full_cost(&self) -> i64 {
        let lines = super::cost(self.net, &self.order) * i64::from(self.unit());
        let detours: i64 = self.gaps.map_or(0, |gaps| {
            (0..self.order.columns.len()).map(|column| gap_cost(self.net, gaps, &self.order, column)).sum()
        });
        lines + detours + self.wish.map_or(0, |wish| wish.cost(&self.order))
    }

    /// What one unit of weighted crossing costs.
    fn unit(&self) -> i32 {
        if self.gaps.is_some() { (Gaps::CROSSING / 4) as i32 } else { 1 }
    }

    /// Begins a trial: until [`Board::restore`] or [`Board::commit`] the columns that change are kept.
    pub(super) fn commit(&mut self) {
        for (column, items) in self.kept.drain(..) {
            self.is_kept[column] = false;
            self.spare.push(items);
        }
    }

    /// Puts all columns back as they were at the last commit. All edges must stand.
    pub(super) fn restore(&mut self, cost: i64) {
        for (column, items) in std::mem::take(&mut self.kept) {
            self.is_kept[column] = false;
            self.spare.push(std::mem::replace(&mut self.order.columns[column], items));
            self.order.renumber(column);
        }
        self.cost = cost;
    }

    fn keep(&mut self, column: usize) {
        if !std::mem::replace(&mut self.is_kept[column], true) {
            let mut copy = self.spare.pop().unwrap_or_default();
            copy.clone_from(&self.order.columns[column]);
            self.kept.push((column, copy));
        }
    }

    fn take_out(&mut self, item: usize) {
        let column = self.net.column[item];
        self.keep(column);
        let at = self.order.place[item];
        let items = &mut self.order.columns[column];
        items.remove(at);
        self.order.place[item] = 0;
        self.stands[item] = false;
        for (at, item) in items.iter().enumerate().skip(at) {
            self.order.place[*item] = at;
        }
    }

    fn put_in(&mut self, item: usize, at: usize) {
        let column = self.net.column[item];
        self.keep(column);
        self.stands[item] = true;
        let items = &mut self.order.columns[column];
        items.insert(at, item);
        for (at, item) in items.iter().enumerate().skip(at) {
            self.order.place[*item] = at;
        }
    }

    /// Takes an edge out, with its passes.
    pub(super) fn remove_edge(&mut self, edge: usize) {
        if std::mem::replace(&mut self.live[edge], 0) == 0 {
            return;
        }
        let chain = &self.net.chains[edge];
        let mut crossed = 0;
        for pair in chain.windows(2) {
            crossed += self.crossed(pair[0], pair[1]);
        }
        self.cost -= i64::from(crossed) * i64::from(self.net.weight[edge] * self.unit());
        for pass in &chain[1..chain.len() - 1] {
            let column = self.net.column[*pass];
            let before = self.gaps.map_or(0, |gaps| gap_cost(self.net, gaps, &self.order, column));
            self.take_out(*pass);
            let after = self.gaps.map_or(0, |gaps| gap_cost(self.net, gaps, &self.order, column));
            self.cost += after - before;
        }
    }

    /// Takes a node out, with all its edges.
    pub(super) fn remove_node(&mut self, node: usize) {
        let net = self.net;
        for edge in &net.edges_of[node] {
            if net.chains[*edge].len() > 2 {
                self.remove_edge(*edge);
            }
        }
        for side in [Side::Left, Side::Right] {
            if self.far_ends(node, side) {
                let mut crossed = self.vector();
                let place = self.order.place[node];
                self.draw_short(node, side, false);
                self.star(net.column[node], side, (place, place + 1), &mut crossed);
                self.cost -= i64::from(crossed[0] * self.unit());
                self.pool.push(crossed);
            }
        }
        if let Some(wish) = self.wish {
            self.cost -= wish.cost_of(&self.order, node, self.net.column[node]);
        }
        self.take_out(node);
    }

    /// Collects where the short edges of a node end in the next column on a side; whether there are any. Those whose other end stands
    /// nowhere are left out.
    fn far_ends(&mut self, node: usize, side: Side) -> bool {
        let net = self.net;
        self.ends.clear();
        for tie in net.near(side)[node].iter().filter(|tie| net.chains[tie.edge].len() == 2) {
            if self.stands[tie.item] {
                self.ends.push((self.order.place[tie.item], net.weight[tie.edge]));
            }
        }
        !self.ends.is_empty()
    }

    fn draw_short(&mut self, node: usize, side: Side, drawn: bool) {
        let net = self.net;
        for tie in net.near(side)[node].iter().filter(|tie| net.chains[tie.edge].len() == 2) {
            if self.stands[tie.item] {
                self.live[tie.edge] = if drawn { net.weight[tie.edge] } else { 0 };
            }
        }
    }

    /// What the short edges of a node to the ends collected cross together in one gutter: at each gap of the node's column, or, where
    /// `point` is the place of an item and one more, at that item alone (then a single value).
    fn star(&mut self, column: usize, side: Side, point: (usize, usize), out: &mut Vec<i32>) {
        let single = point.0 < point.1;
        // One more than there are gaps, for the place that items taken out are taken to have.
        let width = if single { 1 } else { self.order.columns[column].len() + 2 };
        out.clear();
        out.resize(width, 0);
        let far = side.next(column);
        let items = &self.order.columns[far];
        // For each place of the far column: the weight of the ends above it.
        let mut above = std::mem::take(&mut self.row);
        above.clear();
        above.resize(items.len() + 1, 0);
        let mut all = 0;
        for (place, weight) in &self.ends {
            above[place + 1] += weight;
            all += weight;
        }
        for at in 1..above.len() {
            above[at] += above[at - 1];
        }
        let near = self.net.near(side.back());
        let mut first = 0;
        for (a, item) in items.iter().enumerate() {
            let (over, under) = (above[a], all - above[a + 1]);
            for tie in &near[*item] {
                let b = self.order.place[tie.item];
                let weight = self.live[tie.edge];
                if single {
                    let crossed = if b > point.0 {
                        under
                    } else if b < point.0 {
                        over
                    } else {
                        0
                    };
                    out[0] += crossed * weight;
                } else {
                    // Where the node stands above the far side of this line, its edges to ends under it cross the line, and the
                    // other way around.
                    first += under * weight;
                    out[b + 1] += (over - under) * weight;
                }
            }
        }
        if !single {
            out.pop();
            let mut sum = first;
            for value in out.iter_mut() {
                sum += *value;
                *value = sum;
            }
        }
        self.work += 4 * items.len() as i64 + out.len() as i64;
        self.row = above;
    }

    /// Weight of the lines that a line between two items of neighbouring columns crosses.
    fn crossed(&mut self, left: usize, right: usize) -> i32 {
        let (p, q) = (self.order.place[left], self.order.place[right]);
        let near = self.net.near(Side::Right);
        let mut sum = 0;
        let items = &self.order.columns[self.net.column[left]];
        for (a, item) in items.iter().enumerate() {
            for tie in &near[*item] {
                let b = self.order.place[tie.item];
                if (a < p && b > q) || (a > p && b < q) {
                    sum += self.live[tie.edge];
                }
            }
        }
        self.work += 4 * items.len() as i64;
        sum
    }

    /// What a line from one point of a column to each gap of the next column on a side crosses, times `by`. The point is the place
    /// `low` of an item (then `high` is one more) or the gap above it (then both are alike).
    fn fan(&mut self, side: Side, column: usize, (low, high): (usize, usize), by: i32, out: &mut Vec<i32>) {
        out.clear();
        out.resize(self.order.columns[side.next(column)].len() + 2, 0);
        let near = self.net.near(side);
        let mut first = 0;
        let items = &self.order.columns[column];
        for (a, item) in items.iter().enumerate() {
            if (low..high).contains(&a) {
                continue;
            }
            for tie in &near[*item] {
                let b = self.order.place[tie.item];
                let weight = self.live[tie.edge] * by;
                if a < low {
                    first += weight;
                    out[b + 1] -= weight;
                } else {
                    out[b + 1] += weight;
                }
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
            for tie in near[*item].iter().filter(|tie| self.live[tie.edge] > 0) {
                if !moved {
                    // The row changes here: what the gaps so far allow is settled with it as it was.
                    settle(out, &row, least - lost);
                    least = i32::MAX;
                    moved = true;
                    rows += 1;
                }
                let weight = self.live[tie.edge] * by;
                lost += weight;
                for value in &mut row[..=self.order.place[tie.item]] {
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

    fn vector(&mut self) -> Vec<i32> {
        self.pool.pop().unwrap_or_default()
    }

    /// Costs at the gaps of so many columns that an edge passes, from one of its ends on. `side` is the direction from that end; as
    /// many columns as the edge has pieces reach the column of the other end.
    fn layers(&mut self, edge: usize, side: Side, count: usize) -> Vec<Vec<i32>> {
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

    /// Puts an edge back where it costs least; both its ends stand.
    pub(super) fn insert_edge(&mut self, edge: usize, dice: &mut Dice) {
        let net = self.net;
        let chain = &net.chains[edge];
        let by = net.weight[edge] * self.unit();
        if chain.len() == 2 {
            let crossed = self.crossed(chain[0], chain[1]);
            self.cost += i64::from(crossed) * i64::from(by);
            self.live[edge] = net.weight[edge];
            return;
        }
        let mut layers = self.layers(edge, Side::Right, chain.len() - 2);
        let mut rest = self.vector();
        // From the far end back: in each column the gap that the cheapest way takes.
        let mut gaps_taken = vec![0; layers.len()];
        let mut point = {
            let end = self.order.place[chain[chain.len() - 1]];
            (end, end + 1)
        };
        let mut total = None;
        for step in (0..layers.len()).rev() {
            self.fan(Side::Left, net.column[chain[step + 2]], point, by, &mut rest);
            let values = &layers[step];
            let least = values.iter().zip(&rest).map(|(a, b)| a + b).min().unwrap_or(0);
            total.get_or_insert(least);
            let mut seen = 0;
            for (gap, (a, b)) in values.iter().zip(&rest).enumerate() {
                if a + b == least {
                    seen += 1;
                    if dice.below(seen) == 0 {
                        gaps_taken[step] = gap;
                    }
                }
            }
            point = (gaps_taken[step], gaps_taken[step]);
        }
        for (pass, gap) in chain[1..chain.len() - 1].iter().zip(gaps_taken) {
            self.put_in(*pass, gap);
        }
        self.cost += i64::from(total.unwrap_or(0));
        self.live[edge] = net.weight[edge];
        self.pool.push(rest);
        self.pool.append(&mut layers);
    }

    /// Puts a node back where it costs least with its edges to nodes that stand, and those edges with it.
    pub(super) fn insert_node(&mut self, node: usize, dice: &mut Dice) {
        let net = self.net;
        let column = net.column[node];
        let mut sum = self.vector();
        sum.clear();
        sum.resize(self.order.columns[column].len() + 1, 0);
        let mut short = self.vector();
        let unit = self.unit();
        for side in [Side::Left, Side::Right] {
            if self.far_ends(node, side) {
                self.star(column, side, (0, 0), &mut short);
                for (sum, value) in sum.iter_mut().zip(&short) {
                    *sum += value * unit;
                }
            }
        }
        short.clone_from(&sum);
        for edge in &net.edges_of[node] {
            let chain = &net.chains[*edge];
            let (from, to) = (chain[0], chain[chain.len() - 1]);
            let (far, side) = if from == node { (to, Side::Left) } else { (from, Side::Right) };
            if chain.len() == 2 || !self.stands[far] {
                continue;
            }
            let mut layers = self.layers(*edge, side, chain.len() - 1);
            if let Some(last) = layers.last() {
                for (sum, value) in sum.iter_mut().zip(last) {
                    *sum += value;
                }
            }
            self.pool.append(&mut layers);
        }
        if let Some(wish) = self.wish {
            wish.add(&self.order, node, column, &mut sum);
        }
        let (low, high) = self.order.room(net, node);
        let (mut best, mut seen, mut place) = (i32::MAX, 0, low);
        for (gap, value) in sum.iter().enumerate().take(high + 1).skip(low) {
            if *value < best {
                (best, seen, place) = (*value, 0, gap);
            }
            if *value == best {
                seen += 1;
                if dice.below(seen) == 0 {
                    place = gap;
                }
            }
        }
        // Short edges of one node meet in it, so they cross nothing of each other and their common cost is exact.
        self.cost += i64::from(short[place]);
        self.pool.push(sum);
        self.pool.push(short);
        self.put_in(node, place);
        for side in [Side::Left, Side::Right] {
            self.draw_short(node, side, true);
        }
        if let Some(wish) = self.wish {
            self.cost += wish.cost_of(&self.order, node, column);
        }
        for edge in &net.edges_of[node] {
            let chain = &net.chains[*edge];
            if self.live[*edge] == 0 && self.stands[chain[0]] && self.stands[chain[chain.len() - 1]] {
                self.insert_edge(*edge, dice);
            }
        }
    }
}

/// Keeps at each gap the lesser of what was found and of a row of costs, `by` more each.
fn settle(found: &mut [i32], row: &[i32], by: i32) {
    for (found, cost) in found.iter_mut().zip(row) {
        *found = (*found).min(by + cost);
    }
}

/// Detours of a column's passes, and what lines too many in a gap cost.
fn gap_cost(net: &Net, gaps: &Gaps, order: &Order, column: usize) -> i64 {
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
