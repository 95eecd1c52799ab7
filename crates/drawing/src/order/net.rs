//! What is ordered: nodes, and the places where long edges pass a column. Not here: any order of them.

use crate::graph::Graph;

/// A lane number no node has: passes stand in no lane.
pub(crate) const NO_LANE: usize = usize::MAX;
/// Weights of edges above this count alike where lines cross.
const HEAVIEST: u8 = 7;

/// Ties of all items, those of one item side by side: the search reads them all the time.
#[derive(Default)]
pub(crate) struct Ties {
    /// Where the ties of each item begin and, one further, end; short numbers, so that all of them stay near the processor.
    bounds: Vec<u32>,
    all: Vec<Tie>,
}

impl Ties {
    fn new(lists: &[Vec<Tie>]) -> Ties {
        let mut ties = Ties { bounds: vec![0], all: Vec::new() };
        for list in lists {
            ties.all.extend(list);
            ties.bounds.push(ties.all.len() as u32);
        }
        ties
    }
}

impl std::ops::Index<usize> for Ties {
    type Output = [Tie];

    fn index(&self, item: usize) -> &[Tie] {
        &self.all[self.bounds[item] as usize..self.bounds[item + 1] as usize]
    }
}

/// One end of a piece of an edge, seen from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tie {
    item: u32,
    edge: u32,
}

impl Tie {
    fn new(item: usize, edge: usize) -> Tie {
        Tie { item: item as u32, edge: edge as u32 }
    }

    /// The item at that end.
    pub(crate) fn item(self) -> usize {
        self.item as usize
    }

    /// The edge.
    pub(crate) fn edge(self) -> usize {
        self.edge as usize
    }
}

/// A direction in which columns are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// To lower columns.
    Left,
    /// To higher columns.
    Right,
}

impl Side {
    /// The other direction.
    pub(crate) fn back(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        }
    }

    /// The column next to one on this side; the caller knows that there is one.
    pub(crate) fn next(self, column: usize) -> usize {
        match self {
            Side::Left => column - 1,
            Side::Right => column + 1,
        }
    }
}

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
    /// Edges that begin or end at each node.
    pub(crate) edges_of: Vec<Vec<usize>>,
    /// What a crossing costs is the product of its two edges' weights: a crossing of two main lines costs four times, one of
    /// a main line with a usual one twice that of two usual ones (weights 3 and 1).
    pub(crate) weight: Vec<i32>,
    /// How many lanes there are.
    pub(crate) lanes: usize,
    left: Ties,
    right: Ties,
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
            edges_of: vec![Vec::new(); graph.nodes().len()],
            weight: graph.edges().iter().map(|edge| 1 + i32::from(edge.weight.clamp(1, HEAVIEST))).collect(),
            lanes: lanes.len(),
            left: Ties::default(),
            right: Ties::default(),
        };
        let (mut left, mut right): (Vec<Vec<Tie>>, Vec<Vec<Tie>>) = (Vec::new(), Vec::new());
        for node in graph.nodes() {
            net.add(column_of(node.rank), lanes.partition_point(|l| *l < node.lane), None);
        }
        for (at, edge) in graph.edges().iter().enumerate() {
            let mut chain = vec![edge.from];
            for column in net.column[edge.from] + 1..net.column[edge.to] {
                chain.push(net.add(column, NO_LANE, Some(at)));
            }
            chain.push(edge.to);
            left.resize(net.column.len(), Vec::new());
            right.resize(net.column.len(), Vec::new());
            for pair in chain.windows(2) {
                right[pair[0]].push(Tie::new(pair[1], at));
                left[pair[1]].push(Tie::new(pair[0], at));
            }
            net.edges_of[edge.from].push(at);
            net.edges_of[edge.to].push(at);
            net.chains.push(chain);
        }
        left.resize(net.column.len(), Vec::new());
        right.resize(net.column.len(), Vec::new());
        (net.left, net.right) = (Ties::new(&left), Ties::new(&right));
        net
    }

    fn add(&mut self, column: usize, lane: usize, edge: Option<usize>) -> usize {
        let item = self.column.len();
        self.columns[column].push(item);
        self.column.push(column);
        self.lane.push(lane);
        self.edge.push(edge);
        item
    }

    /// Whether an item is a node, not a pass: nodes come first.
    pub(crate) fn is_node(&self, item: usize) -> bool {
        item < self.edges_of.len()
    }

    /// What each item touches in the next column on a side.
    pub(crate) fn near(&self, side: Side) -> &Ties {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }
}
