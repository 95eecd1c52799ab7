//! The places a drawing holds: one for each node, and one for each line that passes a column.
//!
//! Long edges of one source that run side by side share a place as long as they come from one place, and long edges of
//! one target as long as they go to one: a bundle, drawn as one line that splits or joins in a gutter. A bundle's edges
//! all have a common end, so a line that is shared never hides two strangers.

use std::collections::BTreeMap;

use crate::{
    drawing::{Box, Point},
    graph::Graph,
    order::{Net, Order},
};

/// A node, or a line that passes a column.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// The node; nothing for a line.
    pub(crate) node: Option<usize>,
    /// Column in which it stands.
    pub(crate) column: usize,
}

/// All places and the way of every edge through them.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    /// The places; the first are the nodes, by index.
    pub(crate) slots: Vec<Slot>,
    /// Places of each column from top to bottom.
    pub(crate) columns: Vec<Vec<usize>>,
    /// Places of each edge from its source to its target.
    pub(crate) paths: Vec<Vec<usize>>,
}

impl Slots {
    /// Places of an order, neighbours of one bundle made one.
    pub(crate) fn new(graph: &Graph, net: &Net, order: &Order) -> Slots {
        let source = |item: usize| net.edge[item].map(|edge| graph.edges()[edge].from);
        let target = |item: usize| net.edge[item].map(|edge| graph.edges()[edge].to);
        let (before, after) = neighbours(net);
        let mut group: Vec<usize> = (0..net.column.len()).collect();
        let mut split: Vec<bool> = vec![false; group.len()];
        for items in &order.columns {
            for pair in items.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let kin = source(a).is_some() && source(a) == source(b);
                if kin && group[before[a]] == group[before[b]] {
                    group[b] = group[a];
                    split[group[a]] |= target(a) != target(b);
                }
            }
        }
        for items in order.columns.iter().rev() {
            for at in (1..items.len()).rev() {
                let (a, b) = (items[at - 1], items[at]);
                let kin = target(a).is_some() && target(a) == target(b) && group[a] != group[b];
                if kin && group[after[a]] == group[after[b]] && !split[group[a]] && !split[group[b]] {
                    let (from, to) = (group[b], group[a]);
                    for item in items.iter().filter(|item| net.edge[**item].is_some()) {
                        if group[*item] == from {
                            group[*item] = to;
                        }
                    }
                }
            }
        }
        Slots::from_groups(graph, net, order, &group)
    }

    /// Places of lines that are drawn: those that pass a column at one height are one. `column` is that of each node, `columns`
    /// the sides of each.
    pub(crate) fn of_lines(
        graph: &Graph,
        column: &[usize],
        (boxes, columns): (&[Box], &[(f64, f64)]),
        lines: &[Vec<Point>],
    ) -> Slots {
        let mut slots: Vec<Slot> =
            column.iter().enumerate().map(|(node, column)| Slot { node: Some(node), column: *column }).collect();
        let mut heights: Vec<f64> = boxes.iter().map(|b| b.y + b.height / 2.0).collect();
        let mut known: BTreeMap<(usize, i64), usize> = BTreeMap::new();
        let mut paths = Vec::with_capacity(lines.len());
        for (edge, line) in graph.edges().iter().zip(lines) {
            let mut path = vec![edge.from];
            for (passed, side) in columns.iter().enumerate().take(column[edge.to]).skip(column[edge.from] + 1) {
                let over = |pair: &&[Point]| pair[0].0 <= side.0 && pair[1].0 >= side.1;
                let Some(height) = line.windows(2).find(over).map(|pair| pair[0].1) else { continue };
                path.push(*known.entry((passed, (height * 1024.0).round() as i64)).or_insert_with(|| {
                    slots.push(Slot { node: None, column: passed });
                    heights.push(height);
                    slots.len() - 1
                }));
            }
            path.push(edge.to);
            paths.push(path);
        }
        let mut order: Vec<Vec<usize>> = vec![Vec::new(); columns.len()];
        for (at, slot) in slots.iter().enumerate() {
            order[slot.column].push(at);
        }
        for column in &mut order {
            column.sort_by(|a, b| heights[*a].total_cmp(&heights[*b]).then(a.cmp(b)));
        }
        Slots { slots, columns: order, paths }
    }

    fn from_groups(graph: &Graph, net: &Net, order: &Order, group: &[usize]) -> Slots {
        let nodes = graph.nodes().len();
        let mut slots: Vec<Slot> = (0..nodes).map(|node| Slot { node: Some(node), column: net.column[node] }).collect();
        let mut number: Vec<Option<usize>> = vec![None; group.len()];
        for (node, number) in number.iter_mut().enumerate().take(nodes) {
            *number = Some(node);
        }
        let mut columns = Vec::with_capacity(order.columns.len());
        for (column, items) in order.columns.iter().enumerate() {
            let mut places: Vec<usize> = Vec::with_capacity(items.len());
            for item in items {
                let place = *number[group[*item]].get_or_insert_with(|| {
                    slots.push(Slot { node: None, column });
                    slots.len() - 1
                });
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
            columns.push(places);
        }
        let place = |item: &usize| number[group[*item]].unwrap_or(0);
        let paths = net.chains.iter().map(|chain| chain.iter().map(place).collect()).collect();
        Slots { slots, columns, paths }
    }
}

/// The item before and after each pass on its edge; a node stands for itself.
fn neighbours(net: &Net) -> (Vec<usize>, Vec<usize>) {
    let mut before: Vec<usize> = (0..net.column.len()).collect();
    let mut after = before.clone();
    for chain in &net.chains {
        for at in 1..chain.len().saturating_sub(1) {
            before[chain[at]] = chain[at - 1];
            after[chain[at]] = chain[at + 1];
        }
    }
    (before, after)
}
