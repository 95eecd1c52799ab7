//! Taking a node or a long line out of an order and putting it back where it costs least.
//!
//! A long line's passes are placed together: the cheapest way through the gaps of all columns it passes is found column by column
//! (dynamic programming over the gaps; in each gutter a table of what a line from one gap to another would cross). A node is placed
//! with all its lines: their ways from their far ends are added up over the gaps of its column, and the cheapest gap counts. The cost
//! of an order is kept along, so it is exact after every step. Not here: what is taken out and when, see [`super::search`]; the counting, see [`ways`].

mod ways;

use super::{
    Gaps, Order, Wish,
    dice::Dice,
    net::{Net, Side},
};

use ways::gap_cost;

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
                self.draw_short(node, side, false);
                self.cost -= i64::from(self.star_at(node, side) * self.unit());
            }
        }
        if let Some(wish) = self.wish {
            self.cost -= wish.cost_of(&self.order, node, self.net.column[node]);
        }
        self.take_out(node);
    }

    /// Puts some nodes and all long edges where they cost least among what stands, whatever the work.
    pub(super) fn fit_in(&mut self, nodes: &[usize], dice: &mut Dice) {
        let net = self.net;
        for node in nodes {
            self.remove_node(*node);
        }
        let long: Vec<usize> = (0..net.chains.len()).filter(|edge| net.chains[*edge].len() > 2).collect();
        for edge in &long {
            self.remove_edge(*edge);
        }
        for node in nodes {
            self.insert_node(*node, dice);
        }
        for edge in long {
            if self.live[edge] == 0 {
                self.insert_edge(edge, dice);
            }
        }
    }

    /// Collects where the short edges of a node end in the next column on a side; whether there are any. Those whose other end stands
    /// nowhere are left out.
    fn far_ends(&mut self, node: usize, side: Side) -> bool {
        let net = self.net;
        self.ends.clear();
        for tie in net.near(side)[node].iter().filter(|tie| net.is_node(tie.item())) {
            if self.stands[tie.item()] {
                self.ends.push((self.order.place[tie.item()], net.weight[tie.edge()]));
            }
        }
        !self.ends.is_empty()
    }

    fn draw_short(&mut self, node: usize, side: Side, drawn: bool) {
        let net = self.net;
        for tie in net.near(side)[node].iter().filter(|tie| net.is_node(tie.item())) {
            if self.stands[tie.item()] {
                self.live[tie.edge()] = if drawn { net.weight[tie.edge()] } else { 0 };
            }
        }
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
                self.star(column, side, &mut short);
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
