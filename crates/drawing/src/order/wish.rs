//! The order nodes had before, and what it costs to leave it.

use super::{Order, net::Net};

/// Where nodes stood in a former arrangement.
pub(crate) struct Wish {
    former: Vec<Option<f64>>,
    price: i32,
}

impl Wish {
    /// Former height of each node, in any unit; nothing for a node that is new. The price is that of two nodes of a column that
    /// change their order, in crossings of usual lines.
    pub(crate) fn new(former: Vec<Option<f64>>, price: i32) -> Wish {
        Wish { former, price: price * 4 }
    }

    fn height(&self, item: usize) -> Option<f64> {
        self.former.get(item).copied().flatten()
    }

    /// Cost of all pairs that changed their order.
    pub(super) fn cost(&self, order: &Order) -> i64 {
        let mut pairs = 0;
        for items in &order.columns {
            let heights: Vec<f64> = items.iter().filter_map(|item| self.height(*item)).collect();
            for (at, upper) in heights.iter().enumerate() {
                pairs += heights[at + 1..].iter().filter(|lower| *lower < upper).count() as i64;
            }
        }
        pairs * i64::from(self.price)
    }

    /// Cost of the pairs of one item with the others of its column.
    pub(super) fn cost_of(&self, order: &Order, item: usize, column: usize) -> i64 {
        let Some(own) = self.height(item) else { return 0 };
        let place = order.place[item];
        let turned = order.columns[column].iter().enumerate().filter(|(at, other)| {
            self.height(**other).is_some_and(|other| (*at < place && other > own) || (*at > place && other < own))
        });
        turned.count() as i64 * i64::from(self.price)
    }

    /// Adds what an item that is taken out would cost in each gap of its column.
    pub(super) fn add(&self, order: &Order, item: usize, column: usize, gaps: &mut [i32]) {
        let Some(own) = self.height(item) else { return };
        // Above all: every node that was above it is now below.
        let known = || order.columns[column].iter().map(|other| self.height(*other));
        let mut cost = known().flatten().filter(|other| *other < own).count() as i32 * self.price;
        let mut others = known();
        for gap in gaps {
            *gap += cost;
            if let Some(Some(other)) = others.next() {
                cost += if other < own {
                    -self.price
                } else if other > own {
                    self.price
                } else {
                    0
                };
            }
        }
    }

    /// A first order: nodes as they stood, new ones where their neighbours are; passes in no order of meaning.
    pub(super) fn start(&self, net: &Net, lanes: Vec<usize>) -> Order {
        let mut order = Order::new(net, lanes, net.columns.clone());
        for column in 0..net.columns.len() {
            let mut items = net.columns[column].clone();
            let last = f64::MAX;
            items.sort_by(|a, b| {
                let key = |item: usize| self.height(item).unwrap_or(last);
                order.level(net, *a).cmp(&order.level(net, *b)).then(key(*a).total_cmp(&key(*b)))
            });
            order.columns[column] = items;
            order.renumber(column);
        }
        order
    }

    /// Dense lane numbers by the mean height their nodes had; lanes of new nodes alone stand at the foot.
    pub(super) fn lanes(&self, net: &Net) -> Vec<usize> {
        let mut sums = vec![(0.0, 0usize); net.lanes];
        for (node, height) in self.former.iter().enumerate() {
            if let Some(height) = height {
                sums[net.lane[node]].0 += height;
                sums[net.lane[node]].1 += 1;
            }
        }
        let mean = |lane: usize| if sums[lane].1 > 0 { sums[lane].0 / sums[lane].1 as f64 } else { f64::MAX };
        let mut lanes: Vec<usize> = (0..net.lanes).collect();
        lanes.sort_by(|a, b| mean(*a).total_cmp(&mean(*b)));
        lanes
    }
}
