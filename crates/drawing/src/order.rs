//! The order of the items in every column, chosen so that few lines cross.
//!
//! An item is a node or the place where a long edge passes a column. Nodes keep the order of their lanes; passes may stand
//! anywhere. The search is sifting (each item moved to its best place while its neighbours stand still), started from
//! barycentres and shaken again and again, with a work budget counted in steps: the same input takes the same steps, so it
//! gets the same order on every machine. Not here: where things stand, see [`crate::place`].

use crate::graph::{Graph, LaneOrder, sorted};

/// A lane number no node has: passes stand in no lane.
pub(crate) const NO_LANE: usize = usize::MAX;
/// A column with more items than this is ordered by barycentres alone: the table of pairs would outgrow its use.
const MOST_SIFTED: usize = 1_200;

/// Nodes and passes by column, and which touch which.
pub(crate) struct Net {
    /// Items of each column, in no order of meaning.
    pub(crate) columns: Vec<Vec<usize>>,
    /// Column of each item.
    pub(crate) column: Vec<usize>,
    /// Dense lane number of each item, [`NO_LANE`] for a pass.
    pub(crate) lane: Vec<usize>,
    /// The items of each edge from its source to its target.
    pub(crate) chains: Vec<Vec<usize>>,
    /// Edge of each item that is a pass.
    pub(crate) edge: Vec<Option<usize>>,
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
    lanes: usize,
}

impl Net {
    /// Items of a graph: the first are its nodes, by index.
    pub(crate) fn new(graph: &Graph) -> Net {
        let ranks = graph.ranks();
        let lanes = graph.lanes();
        let column_of = |rank: u32| ranks.partition_point(|r| *r < rank);
        let mut net = Net {
            columns: vec![Vec::new(); ranks.len()],
            column: Vec::new(),
            lane: Vec::new(),
            chains: Vec::new(),
            edge: Vec::new(),
            left: Vec::new(),
            right: Vec::new(),
            lanes: lanes.len(),
        };
        for node in graph.nodes() {
            net.add(column_of(node.rank), lanes.partition_point(|l| *l < node.lane), None);
        }
        for (at, edge) in graph.edges().iter().enumerate() {
            let mut chain = vec![edge.from];
            for column in net.column[edge.from] + 1..net.column[edge.to] {
                chain.push(net.add(column, NO_LANE, Some(at)));
            }
            chain.push(edge.to);
            for pair in chain.windows(2) {
                net.right[pair[0]].push(pair[1]);
                net.left[pair[1]].push(pair[0]);
            }
            net.chains.push(chain);
        }
        net
    }

    fn add(&mut self, column: usize, lane: usize, edge: Option<usize>) -> usize {
        let item = self.column.len();
        self.columns[column].push(item);
        self.column.push(column);
        self.lane.push(lane);
        self.edge.push(edge);
        self.left.push(Vec::new());
        self.right.push(Vec::new());
        item
    }

    fn is_node(&self, item: usize) -> bool {
        self.edge[item].is_none()
    }
}

/// What a pass costs in each gap between boxes that already stand; used when the caller has placed the boxes.
pub(crate) struct Gaps {
    /// How many lines the gap above the k-th box of a column takes, and the one below the last.
    pub(crate) room: Vec<Vec<usize>>,
    /// Cost of each item in each gap of its column; empty for nodes. A crossing costs [`Gaps::CROSSING`].
    pub(crate) detour: Vec<Vec<i64>>,
}

impl Gaps {
    /// Cost of a crossing where detours are counted too.
    pub(crate) const CROSSING: i64 = 64;
    /// Cost of one line too many in a gap.
    const FULL: i64 = 64 * 1_000;
}

/// The order found.
#[derive(Clone)]
pub(crate) struct Order {
    /// Items of each column from top to bottom.
    pub(crate) columns: Vec<Vec<usize>>,
    /// Dense lane numbers from top to bottom.
    pub(crate) lanes: Vec<usize>,
    place: Vec<usize>,
    height: Vec<usize>,
}

impl Order {
    fn new(net: &Net, lanes: Vec<usize>, columns: Vec<Vec<usize>>) -> Order {
        let mut height = vec![0; net.lanes];
        for (at, lane) in lanes.iter().enumerate() {
            height[*lane] = at;
        }
        let mut order = Order { columns, lanes, place: vec![0; net.column.len()], height };
        for column in 0..net.columns.len() {
            order.renumber(column);
        }
        order
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
}

/// Random numbers that are the same everywhere (xorshift, Marsaglia 2003).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % bound.max(1) as u64).unwrap_or(0)
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 1
    }
}

/// Finds an order for all columns; `effort` scales the usual work.
pub(crate) fn order(net: &Net, lane_order: LaneOrder, effort: f64) -> Order {
    let mut search = Search::new(net, None, effort);
    let given: Vec<usize> = (0..net.lanes).collect();
    let mut sketches: Vec<(i64, Order)> = Vec::new();
    for lanes in lane_orders(lane_order, given, &mut search.dice) {
        sketches.push(search.sweep(&lanes));
        if search.work_left < search.work_all * 8 / 10 {
            break;
        }
    }
    sketches.sort_by_key(|(crossings, _)| *crossings);
    let mut starts: Vec<(i64, Order)> = Vec::new();
    for (_, mut sketch) in sketches {
        let crossings = search.descend(&mut sketch);
        starts.push((crossings, sketch));
        if search.work_left < search.work_all * 6 / 10 {
            break;
        }
    }
    starts.sort_by_key(|(crossings, _)| *crossings);
    starts.truncate(4);
    let share = search.work_left / 7;
    let mut finals: Vec<(i64, Order)> = Vec::new();
    for (crossings, start) in starts {
        let until = search.work_left - share;
        finals.push(search.shake(crossings, start, lane_order, until));
    }
    finals.sort_by_key(|(crossings, _)| *crossings);
    let (crossings, best) = finals.swap_remove(0);
    let (_, mut best) = search.shake(crossings, best, lane_order, 0);
    gather(net, &mut best, None);
    best
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
            // Passes of the gap just left may stand between its box and this place: the sifting sorts them.
            items.insert(at, item);
        }
    }
    let mut found = Order::new(net, (0..net.lanes).collect(), columns);
    let mut search = Search::new(net, Some(gaps), effort);
    let crossings = search.descend(&mut found);
    let (_, mut best) = search.shake(crossings, found, LaneOrder::Given, 0);
    gather(net, &mut best, Some(gaps));
    best
}

/// Orders of lanes worth a start: the given one; if free, all of few lanes or a sample of many. An order and its mirror
/// image are alike in crossings, so only one of the two is tried.
fn lane_orders(lane_order: LaneOrder, given: Vec<usize>, dice: &mut Dice) -> Vec<Vec<usize>> {
    if lane_order == LaneOrder::Given || given.len() < 3 {
        return vec![given];
    }
    let mut all = vec![given.clone()];
    if given.len() <= 6 {
        let mut next = given;
        while next_permutation(&mut next) {
            if next.first() < next.last() {
                all.push(next.clone());
            }
        }
        // Likely starts are spread over the list, so that a spent budget does not mean the first lane stays on top.
        for at in (1..all.len()).rev() {
            all.swap(at, 1 + dice.below(at));
        }
    } else {
        for _ in 0..60 {
            let mut next = given.clone();
            for at in (1..next.len()).rev() {
                next.swap(at, dice.below(at + 1));
            }
            all.push(next);
        }
    }
    all
}

fn next_permutation(items: &mut [usize]) -> bool {
    let Some(at) = (1..items.len()).rev().find(|at| items[at - 1] < items[*at]) else { return false };
    let other = (at..items.len()).rev().find(|other| items[*other] > items[at - 1]).unwrap_or(at);
    items.swap(at - 1, other);
    items[at..].reverse();
    true
}

/// Crossings between neighbouring columns of an order.
pub(crate) fn crossings(net: &Net, order: &Order) -> i64 {
    (1..order.columns.len()).map(|column| crossings_before(net, order, column)).sum()
}

/// Crossings in the gutter left of a column: pairs of lines whose order turns around, counted with a tree of sums.
fn crossings_before(net: &Net, order: &Order, column: usize) -> i64 {
    let width = order.columns[column - 1].len();
    let mut tree = vec![0i64; width + 1];
    let mut seen = 0;
    let mut total = 0;
    for item in &order.columns[column] {
        for other in &net.left[*item] {
            let mut at = order.place[*other] + 1;
            let mut above_or_same = 0;
            while at > 0 {
                above_or_same += tree[at];
                at &= at - 1;
            }
            total += seen - above_or_same;
        }
        for other in &net.left[*item] {
            let mut at = order.place[*other] + 1;
            while at <= width {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
            seen += 1;
        }
    }
    total
}

/// What every pair of a column gains or loses by changing places, while the columns beside it stand.
struct Table {
    turn: Vec<i32>,
    size: usize,
}

impl Table {
    fn new(net: &Net, order: &Order, items: &[usize]) -> Table {
        let size = items.len();
        let mut cost = vec![0i32; size * size];
        for near in [&net.left, &net.right] {
            // Places of all neighbours in one list, and where each item's part of it ends.
            let mut places: Vec<usize> = Vec::new();
            let mut ends: Vec<usize> = Vec::with_capacity(size);
            for item in items {
                places.extend(near[*item].iter().map(|other| order.place[*other]));
                ends.push(places.len());
            }
            let width = places.iter().max().map_or(0, |most| most + 1);
            let mut below = vec![0i32; width];
            let mut start = 0;
            for (a, end) in ends.iter().enumerate() {
                if start == *end {
                    continue;
                }
                // How many lines of this item end below each place.
                below.fill(0);
                for place in &places[start..*end] {
                    below[*place] += 1;
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
                    *cost += places[from..*to].iter().map(|place| below[*place]).sum::<i32>();
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

    /// Change of crossings with each other item when this item, now above it, goes below it; the other way around it is
    /// the negative.
    fn row(&self, item: usize) -> &[i32] {
        &self.turn[item * self.size..(item + 1) * self.size]
    }
}

struct Search<'a> {
    net: &'a Net,
    gaps: Option<&'a Gaps>,
    dice: Dice,
    work_left: i64,
    work_all: i64,
    /// Columns as they were before a trial, the first copy of each; nothing while none is running.
    undo: Option<Vec<(usize, Vec<usize>)>>,
}

impl<'a> Search<'a> {
    fn new(net: &'a Net, gaps: Option<&'a Gaps>, effort: f64) -> Search<'a> {
        let items = net.column.len() as f64;
        // Steps grow with the square of the items, as one pass does, up to a cap that holds the time of the largest.
        let work = (effort * (items * items * 1_200.0).clamp(3e6, 6e7)) as i64;
        Search { net, gaps, dice: Dice::new(items as u64 + 1), work_left: work, work_all: work, undo: None }
    }

    /// A first order: columns from left to right and back, each by the mean place of its neighbours.
    fn sweep(&mut self, lanes: &[usize]) -> (i64, Order) {
        let net = self.net;
        let mut order = Order::new(net, lanes.to_vec(), net.columns.clone());
        let last = net.columns.len().saturating_sub(1);
        let mut best: Option<(i64, Order)> = None;
        for round in 0..6 {
            let columns: Vec<usize> = if round % 2 == 0 { (0..=last).collect() } else { (0..=last).rev().collect() };
            for column in columns {
                let near = if round % 2 == 0 { &net.left } else { &net.right };
                sort_column(net, &mut order, column, near);
            }
            let now = crossings(net, &order);
            if best.as_ref().is_none_or(|(least, _)| now < *least) {
                best = Some((now, order.clone()));
            }
            self.work_left -= 20 * net.column.len() as i64;
        }
        best.unwrap_or((i64::MAX, order))
    }

    /// Sifts all columns until none of them gains; the cost reached.
    fn descend(&mut self, order: &mut Order) -> i64 {
        let mut fresh: Vec<bool> = vec![true; order.columns.len()];
        self.settle(order, &mut fresh);
        self.cost(order)
    }

    /// Sifts the columns marked and those next to a change, to and fro.
    fn settle(&mut self, order: &mut Order, fresh: &mut [bool]) -> i64 {
        let mut gained = 0;
        for round in 0..30 {
            let mut any = false;
            for step in 0..fresh.len() {
                let column = if round % 2 == 0 { step } else { fresh.len() - 1 - step };
                if !std::mem::take(&mut fresh[column]) {
                    continue;
                }
                any = true;
                let gain = self.sift(order, column);
                if gain < 0 {
                    gained += gain;
                    if column > 0 {
                        fresh[column - 1] = true;
                    }
                    if column + 1 < fresh.len() {
                        fresh[column + 1] = true;
                    }
                }
                if self.work_left < 0 {
                    return gained;
                }
            }
            if !any {
                break;
            }
        }
        gained
    }

    fn cost(&self, order: &Order) -> i64 {
        let lines = crossings(self.net, order);
        if self.gaps.is_none() {
            return lines;
        }
        lines * Gaps::CROSSING + (0..order.columns.len()).map(|column| self.gap_cost(order, column)).sum::<i64>()
    }

    /// Detours of a column's passes, and what lines too many in a gap cost.
    fn gap_cost(&self, order: &Order, column: usize) -> i64 {
        let Some(gaps) = self.gaps else { return 0 };
        let (mut cost, mut gap, mut inside) = (0, 0, 0);
        for item in &order.columns[column] {
            if self.net.is_node(*item) {
                gap += 1;
                inside = 0;
            } else {
                inside += 1;
                cost += gaps.detour[*item][gap];
                if inside > gaps.room[column][gap] {
                    cost += Gaps::FULL;
                }
            }
        }
        cost
    }

    /// Moves each item of a column to its best place while the columns beside it stand; the change of cost, at most 0.
    fn sift(&mut self, order: &mut Order, column: usize) -> i64 {
        let items = order.columns[column].clone();
        let size = items.len();
        if !(2..=MOST_SIFTED).contains(&size) {
            return 0;
        }
        let table = Table::new(self.net, order, &items);
        self.work_left -= (size * size * 4) as i64;
        let level: Vec<usize> = items.iter().map(|item| order.level(self.net, *item).unwrap_or(NO_LANE)).collect();
        let mut list: Vec<usize> = (0..size).collect();
        let mut total = 0;
        for _ in 0..6 {
            let mut gained = 0;
            let start = self.dice.below(size);
            for step in 0..size {
                let item = (start + step) % size;
                let from = list.iter().position(|other| *other == item).unwrap_or(0);
                let (to, gain) = if self.gaps.is_none() {
                    self.best_place(table.row(item), &list, &level, from)
                } else {
                    self.best_gap(table.row(item), &list, (&items, column), &level, from)
                };
                if to < from {
                    list[to..=from].rotate_right(1);
                } else {
                    list[from..=to].rotate_left(1);
                }
                gained += gain;
            }
            self.work_left -= (size * size) as i64;
            total += gained;
            if gained == 0 {
                break;
            }
        }
        let sifted: Vec<usize> = list.iter().map(|local| items[*local]).collect();
        if sifted != items {
            self.keep(order, column);
            order.columns[column] = sifted;
            order.renumber(column);
        }
        total
    }

    /// Keeps a copy of a column that is about to change, while a trial is running.
    fn keep(&mut self, order: &Order, column: usize) {
        if let Some(undo) = &mut self.undo
            && undo.iter().all(|(kept, _)| *kept != column)
        {
            undo.push((column, order.columns[column].clone()));
        }
    }

    /// The part of the cost that depends on the order of one column.
    fn cost_around(&self, order: &Order, column: usize) -> i64 {
        let mut lines = 0;
        for gutter in column.max(1)..(column + 2).min(order.columns.len()) {
            lines += crossings_before(self.net, order, gutter);
        }
        if self.gaps.is_none() { lines } else { lines * Gaps::CROSSING + self.gap_cost(order, column) }
    }

    /// Best place of the item at `from` in a list, and the change of crossings. Among equal places now and then another
    /// one is taken, which lets the search wander over flat ground.
    fn best_place(&mut self, row: &[i32], list: &[usize], level: &[usize], from: usize) -> (usize, i64) {
        let own = level[list[from]];
        let free = |other: usize| own == NO_LANE || level[other] == NO_LANE || level[other] == own;
        let (mut best, mut best_at) = (0, from);
        let mut now = 0;
        for at in (0..from).rev() {
            if !free(list[at]) {
                break;
            }
            now -= row[list[at]];
            if now < best || (now == best && self.dice.below(4) == 0) {
                (best, best_at) = (now, at);
            }
        }
        now = 0;
        for (at, other) in list.iter().enumerate().skip(from + 1) {
            if !free(*other) {
                break;
            }
            now += row[*other];
            if now < best || (now == best && self.dice.below(4) == 0) {
                (best, best_at) = (now, at);
            }
        }
        (best_at, i64::from(best))
    }

    /// The same where boxes stand already: only passes move, and gaps have their cost.
    fn best_gap(
        &mut self,
        row: &[i32],
        list: &[usize],
        (items, column): (&[usize], usize),
        level: &[usize],
        from: usize,
    ) -> (usize, i64) {
        let item = list[from];
        let Some(gaps) = self.gaps.filter(|_| level[item] == NO_LANE) else { return (from, 0) };
        let (gap_here, inside) = self.gap_load(list, items, column, from);
        let gap_cost = |gap: usize| -> i64 {
            let full = usize::from(gap != gap_here) + inside[gap] > gaps.room[column][gap];
            gaps.detour[items[item]][gap] + if full { Gaps::FULL } else { 0 }
        };
        let here = gap_cost(gap_here);
        let (mut best, mut best_at) = (0, from);
        let (mut lines, mut gap) = (0, gap_here);
        for at in (0..from).rev() {
            lines -= i64::from(row[list[at]]);
            gap -= usize::from(level[list[at]] != NO_LANE);
            let cost = lines * Gaps::CROSSING + gap_cost(gap) - here;
            if cost < best || (cost == best && self.dice.below(4) == 0) {
                (best, best_at) = (cost, at);
            }
        }
        (lines, gap) = (0, gap_here);
        for (at, other) in list.iter().enumerate().skip(from + 1) {
            lines += i64::from(row[*other]);
            gap += usize::from(level[*other] != NO_LANE);
            let cost = lines * Gaps::CROSSING + gap_cost(gap) - here;
            if cost < best || (cost == best && self.dice.below(4) == 0) {
                (best, best_at) = (cost, at);
            }
        }
        (best_at, best)
    }

    /// The gap in which the item at a place of a list stands, and how many passes each gap holds.
    fn gap_load(&self, list: &[usize], items: &[usize], column: usize, from: usize) -> (usize, Vec<usize>) {
        let Some(gaps) = self.gaps else { return (0, Vec::new()) };
        let mut inside = vec![0; gaps.room[column].len()];
        let (mut gap, mut here) = (0, 0);
        for (at, local) in list.iter().enumerate() {
            if at == from {
                here = gap;
            }
            if self.net.is_node(items[*local]) {
                gap += 1;
            } else {
                inside[gap] += 1;
            }
        }
        (here, inside)
    }

    /// Shakes an order and lets it settle again, keeping what is no worse, until the budget falls to `until`.
    fn shake(&mut self, cost: i64, start: Order, lane_order: LaneOrder, until: i64) -> (i64, Order) {
        let mut best = (cost, start.clone());
        let (mut now, mut order) = (cost, start);
        let busy: Vec<usize> = (0..self.net.columns.len()).filter(|c| self.net.columns[*c].len() > 1).collect();
        let items = self.net.column.len() as i64;
        if busy.is_empty() {
            return best;
        }
        while self.work_left > until && best.0 > 0 {
            let slack = |now: i64| 1 + now / 200;
            if lane_order == LaneOrder::Free && order.lanes.len() > 1 && self.dice.below(16) == 0 {
                let mut trial = order.clone();
                self.move_lane(&mut trial);
                self.work_left -= 40 * items;
                let cost = self.descend(&mut trial);
                if cost <= now || (cost <= best.0 + slack(now) && self.dice.below(6) == 0) {
                    (now, order) = (cost, trial);
                }
            } else {
                self.undo = Some(Vec::new());
                let mut fresh = vec![false; order.columns.len()];
                let mut cost = now;
                for _ in 0..1 + self.dice.below(3) {
                    let column = busy[self.dice.below(busy.len())];
                    self.keep(&order, column);
                    cost -= self.cost_around(&order, column);
                    self.jumble(&mut order, column);
                    cost += self.cost_around(&order, column);
                    for near in column.saturating_sub(1)..(column + 2).min(fresh.len()) {
                        fresh[near] = true;
                    }
                    self.work_left -= 20 * self.net.columns[column].len() as i64;
                }
                cost += self.settle(&mut order, &mut fresh);
                let kept = self.undo.take().unwrap_or_default();
                if cost <= now || (cost <= best.0 + slack(now) && self.dice.below(6) == 0) {
                    now = cost;
                } else {
                    for (column, items) in kept {
                        order.columns[column] = items;
                        order.renumber(column);
                    }
                }
            }
            if now < best.0 {
                best = (now, order.clone());
                self.work_left -= items;
            }
        }
        debug_assert_eq!(best.0, self.cost(&best.1), "the cost is kept along the way");
        best
    }

    /// Moves a few items of a column to other places their lanes allow.
    fn jumble(&mut self, order: &mut Order, column: usize) {
        let size = order.columns[column].len();
        for _ in 0..1 + self.dice.below(1 + size / 6) {
            let from = self.dice.below(size);
            let item = order.columns[column][from];
            let level = order.level(self.net, item);
            if self.gaps.is_some() && level.is_some() {
                continue;
            }
            let bar = |other: usize| blocks(order.level(self.net, other), level);
            let items = &order.columns[column];
            let low = (0..from).rev().find(|at| bar(items[*at])).map_or(0, |at| at + 1);
            let high = (from + 1..size).find(|at| bar(items[*at])).unwrap_or(size);
            let to = low + self.dice.below(high - low);
            let items = &mut order.columns[column];
            items.remove(from);
            items.insert(to, item);
        }
        order.renumber(column);
    }

    /// Puts one lane elsewhere and rearranges the nodes of all columns accordingly.
    fn move_lane(&mut self, order: &mut Order) {
        let from = self.dice.below(order.lanes.len());
        let to = if self.dice.coin() { self.dice.below(order.lanes.len()) } else { (from + 1) % order.lanes.len() };
        let lane = order.lanes.remove(from);
        order.lanes.insert(to, lane);
        let mut columns = order.columns.clone();
        let fresh = Order::new(self.net, order.lanes.clone(), Vec::from_iter(self.net.columns.iter().cloned()));
        for items in &mut columns {
            let mut nodes: Vec<usize> = items.iter().copied().filter(|item| self.net.is_node(*item)).collect();
            nodes.sort_by_key(|item| fresh.level(self.net, *item));
            let mut nodes = nodes.into_iter();
            for item in items.iter_mut() {
                if self.net.is_node(*item) {
                    *item = nodes.next().unwrap_or(*item);
                }
            }
        }
        *order = Order::new(self.net, order.lanes.clone(), columns);
    }
}

/// Whether an item of one level may not pass an item of another: both are nodes and their lanes differ.
fn blocks(one: Option<usize>, other: Option<usize>) -> bool {
    matches!((one, other), (Some(a), Some(b)) if a != b)
}

/// Sorts a column by the mean place of its neighbours on one side. Nodes are sorted within their lanes first, then each
/// pass is put where it disagrees with the fewest of them.
fn sort_column(net: &Net, order: &mut Order, column: usize, near: &[Vec<usize>]) {
    let mean = |item: usize| -> f64 {
        let others = &near[item];
        if others.is_empty() {
            return order.place[item] as f64;
        }
        others.iter().map(|other| order.place[*other] as f64).sum::<f64>() / others.len() as f64
    };
    let (mut nodes, mut passes) = (Vec::new(), Vec::new());
    for item in &order.columns[column] {
        let entry = (mean(*item), *item);
        if net.is_node(*item) { nodes.push(entry) } else { passes.push(entry) }
    }
    nodes.sort_by(|a, b| {
        order.level(net, a.1).cmp(&order.level(net, b.1)).then(a.0.total_cmp(&b.0)).then(a.1.cmp(&b.1))
    });
    passes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
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

/// Brings passes that come from or go to one item together where that costs no crossing, so that they can share a line.
fn gather(net: &Net, order: &mut Order, gaps: Option<&Gaps>) {
    for (column, items) in net.columns.iter().enumerate() {
        let passes: Vec<usize> = items.iter().copied().filter(|item| !net.is_node(*item)).collect();
        if passes.len() < 2 || items.len() > MOST_SIFTED {
            continue;
        }
        let table = Table::new(net, order, items);
        let local = |item: usize| items.partition_point(|other| *other < item);
        for pass in &passes {
            let kin: Vec<usize> = sorted(passes.iter().copied().filter(|other| {
                other < pass && (net.left[*other] == net.left[*pass] || net.right[*other] == net.right[*pass])
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
