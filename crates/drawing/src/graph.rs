//! A layered graph: boxes with a rank (column) and a lane (band), and edges from lower to higher ranks.
//!
//! Parsed once: a [`Graph`] that exists is whole, so nothing behind this module checks an index or a size again. It knows
//! nothing of positions; those are made in [`crate::layout`].

use std::collections::HashMap;

use serde::Deserialize;
use thiserror::Error;

/// Most nodes of one graph. A sheet a person can read holds a fifth of it.
pub const MAX_NODES: usize = 1_000;
/// Most edges of one graph.
pub const MAX_EDGES: usize = 5_000;
/// Most columns that all edges together may pass between their ends; bounds the work a small file can ask for.
pub const MAX_PASSES: usize = 20_000;
/// Largest width or height of a node.
pub const MAX_SIZE: f64 = 100_000.0;

/// Whether the order of the lanes is the caller's or the layout's to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LaneOrder {
    /// Lanes run from top to bottom by their number.
    #[default]
    Given,
    /// The layout chooses the order with the fewest crossings.
    Free,
}

/// A box to place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Name by which edges and the drawing's `data-id` know the node; unique.
    pub id: String,
    /// Text drawn in the box.
    pub label: String,
    /// Column; columns stand in the order of their ranks, a rank without nodes takes no room.
    pub rank: u32,
    /// Horizontal band.
    pub lane: usize,
    /// Width, in the caller's units, above zero.
    pub width: f64,
    /// Height, in the caller's units, above zero.
    pub height: f64,
}

/// A line from one node to a node of a higher rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Index of the source.
    pub from: usize,
    /// Index of the target.
    pub to: usize,
    /// How much a straight line is worth; 1 is usual, 0 counts as 1.
    pub weight: u8,
}

/// Nodes and edges that fit together; see [`Graph::new`] for what is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    lane_order: LaneOrder,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// Why something is not a layered graph.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GraphError {
    /// Not JSON, or a field is missing or of another type.
    #[error("the graph is not readable: {0}")]
    Json(String),
    /// More nodes than [`MAX_NODES`].
    #[error("the graph has {0} nodes, at most {MAX_NODES} can be drawn")]
    TooManyNodes(usize),
    /// More edges than [`MAX_EDGES`].
    #[error("the graph has {0} edges, at most {MAX_EDGES} can be drawn")]
    TooManyEdges(usize),
    /// Edges that pass more than [`MAX_PASSES`] columns in all.
    #[error("the edges pass {0} columns in all, at most {MAX_PASSES} can be drawn")]
    TooLong(usize),
    /// A node without an id.
    #[error("node number {0} has an empty id")]
    EmptyId(usize),
    /// Two nodes with one id.
    #[error("node id `{0}` occurs twice")]
    DuplicateId(String),
    /// A width or height that is no size.
    #[error("{side} of node `{id}` is {value}, it must be above 0 and at most {MAX_SIZE}")]
    Size {
        /// The node.
        id: String,
        /// `width` or `height`.
        side: &'static str,
        /// What it was.
        value: f64,
    },
    /// An edge that names a node that is not there.
    #[error("edge `{from}` → `{to}` names `{unknown}`, which is no node")]
    UnknownNode {
        /// Source as written.
        from: String,
        /// Target as written.
        to: String,
        /// The end that is no node.
        unknown: String,
    },
    /// An edge within a rank or back to a lower one. Refused rather than turned around: an arrow against its own meaning
    /// would be wrong on paper, and the caller knows whether to drop it or to draw it as a return mark.
    #[error("edge `{from}` → `{to}` runs from rank {from_rank} to rank {to_rank}, it must run to a higher rank")]
    NotForward {
        /// Source.
        from: String,
        /// Target.
        to: String,
        /// Rank of the source.
        from_rank: u32,
        /// Rank of the target.
        to_rank: u32,
    },
}

#[derive(Deserialize)]
struct RawGraph {
    #[serde(default)]
    lane_order: LaneOrder,
    nodes: Vec<RawNode>,
    #[serde(default)]
    edges: Vec<RawEdge>,
}

#[derive(Deserialize)]
struct RawNode {
    id: String,
    #[serde(default)]
    label: String,
    rank: u32,
    #[serde(default)]
    lane: usize,
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
struct RawEdge {
    from: String,
    to: String,
    #[serde(default = "usual_weight")]
    weight: u8,
}

fn usual_weight() -> u8 {
    1
}

impl Graph {
    /// Puts nodes and edges together, or says what does not fit: an id that is empty or occurs twice, a size that is not
    /// a positive number, an edge to nowhere or not to a higher rank, or more than the limits of this module.
    pub fn new(lane_order: LaneOrder, nodes: Vec<Node>, edges: Vec<Edge>) -> Result<Graph, GraphError> {
        check_nodes(&nodes)?;
        check_edges(&nodes, &edges)?;
        Ok(Graph { lane_order, nodes, edges })
    }

    /// Reads `{"lane_order":"given"|"free","nodes":[{id,label,rank,lane,width,height}],"edges":[{from,to,weight}]}`.
    /// Edges name nodes by id; `lane_order` (given), `label` (empty), `lane` (0), `weight` (1) and `edges` may be left
    /// out; other fields are passed over.
    pub fn from_json(text: &str) -> Result<Graph, GraphError> {
        let raw: RawGraph = serde_json::from_str(text).map_err(|fault| GraphError::Json(fault.to_string()))?;
        let nodes: Vec<Node> = raw
            .nodes
            .into_iter()
            .map(|n| Node { id: n.id, label: n.label, rank: n.rank, lane: n.lane, width: n.width, height: n.height })
            .collect();
        check_nodes(&nodes)?;
        let index: HashMap<&str, usize> = nodes.iter().enumerate().map(|(at, n)| (n.id.as_str(), at)).collect();
        let find = |edge: &RawEdge, end: &str| {
            index.get(end).copied().ok_or_else(|| GraphError::UnknownNode {
                from: edge.from.clone(),
                to: edge.to.clone(),
                unknown: end.to_owned(),
            })
        };
        let edges = raw
            .edges
            .iter()
            .map(|e| Ok(Edge { from: find(e, &e.from)?, to: find(e, &e.to)?, weight: e.weight }))
            .collect::<Result<Vec<_>, GraphError>>()?;
        check_edges(&nodes, &edges)?;
        Ok(Graph { lane_order: raw.lane_order, nodes, edges })
    }

    /// Whose the order of the lanes is.
    pub fn lane_order(&self) -> LaneOrder {
        self.lane_order
    }

    /// The same graph with the other answer to whose the order of the lanes is.
    pub fn with_lane_order(self, lane_order: LaneOrder) -> Graph {
        Graph { lane_order, ..self }
    }

    /// The same graph with boxes of other sizes, width and height each, in the nodes' order. A node beyond the list keeps its
    /// size, and so does one whose new size is none.
    pub fn with_sizes(mut self, sizes: &[(f64, f64)]) -> Graph {
        for (node, (width, height)) in self.nodes.iter_mut().zip(sizes) {
            if [*width, *height].iter().all(|value| *value > 0.0 && *value <= MAX_SIZE) {
                (node.width, node.height) = (*width, *height);
            }
        }
        self
    }

    /// The nodes, in the order given.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The edges, in the order given.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The ranks that hold a node, rising; a column of the drawing each.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        sorted(self.nodes.iter().map(|n| n.rank))
    }

    /// The lanes that hold a node, rising.
    pub(crate) fn lanes(&self) -> Vec<usize> {
        sorted(self.nodes.iter().map(|n| n.lane))
    }
}

/// Distinct values, rising.
pub(crate) fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = values.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn check_nodes(nodes: &[Node]) -> Result<(), GraphError> {
    if nodes.len() > MAX_NODES {
        return Err(GraphError::TooManyNodes(nodes.len()));
    }
    let mut seen = HashMap::with_capacity(nodes.len());
    for (at, node) in nodes.iter().enumerate() {
        if node.id.is_empty() {
            return Err(GraphError::EmptyId(at + 1));
        }
        if seen.insert(node.id.as_str(), at).is_some() {
            return Err(GraphError::DuplicateId(node.id.clone()));
        }
        for (side, value) in [("width", node.width), ("height", node.height)] {
            if !(value > 0.0 && value <= MAX_SIZE) {
                return Err(GraphError::Size { id: node.id.clone(), side, value });
            }
        }
    }
    Ok(())
}

fn check_edges(nodes: &[Node], edges: &[Edge]) -> Result<(), GraphError> {
    if edges.len() > MAX_EDGES {
        return Err(GraphError::TooManyEdges(edges.len()));
    }
    let ranks = sorted(nodes.iter().map(|n| n.rank));
    let column = |rank: u32| ranks.partition_point(|r| *r < rank);
    let name = |at: usize| nodes.get(at).map_or_else(|| format!("#{at}"), |n| n.id.clone());
    let mut passes = 0;
    for edge in edges {
        for end in [edge.from, edge.to] {
            if end >= nodes.len() {
                return Err(GraphError::UnknownNode { from: name(edge.from), to: name(edge.to), unknown: name(end) });
            }
        }
        let (a, b) = (&nodes[edge.from], &nodes[edge.to]);
        if a.rank >= b.rank {
            return Err(GraphError::NotForward {
                from: a.id.clone(),
                to: b.id.clone(),
                from_rank: a.rank,
                to_rank: b.rank,
            });
        }
        passes += column(b.rank) - column(a.rank) - 1;
    }
    if passes > MAX_PASSES {
        return Err(GraphError::TooLong(passes));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expect: &str) {
        let answer = Graph::from_json(text).map_or_else(|fault| fault.to_string(), |g| format!("{:?}", g.edges));
        assert_eq!(answer, expect);
    }

    /// Nodes `a` (rank 0) and `b` (rank 1) with more fields or edges.
    fn two(edges: &str) -> String {
        format!(
            r#"{{"nodes":[{{"id":"a","rank":0,"width":9,"height":5}},{{"id":"b","rank":1,"width":9,"height":5}}],"edges":[{edges}]}}"#
        )
    }

    #[test]
    fn an_edge_is_found_by_the_ids_of_its_ends() {
        check(&two(r#"{"from":"a","to":"b"}"#), "[Edge { from: 0, to: 1, weight: 1 }]");
    }

    #[test]
    fn an_edge_to_an_unknown_node_is_named() {
        check(&two(r#"{"from":"a","to":"x"}"#), "edge `a` → `x` names `x`, which is no node");
    }

    #[test]
    fn an_edge_back_or_within_a_rank_is_refused() {
        check(
            &two(r#"{"from":"b","to":"a"}"#),
            "edge `b` → `a` runs from rank 1 to rank 0, it must run to a higher rank",
        );
        check(
            &two(r#"{"from":"a","to":"a"}"#),
            "edge `a` → `a` runs from rank 0 to rank 0, it must run to a higher rank",
        );
    }

    #[test]
    fn an_id_that_occurs_twice_is_refused() {
        check(
            r#"{"nodes":[{"id":"a","rank":0,"width":9,"height":5},{"id":"a","rank":1,"width":9,"height":5}]}"#,
            "node id `a` occurs twice",
        );
        check(r#"{"nodes":[{"id":"","rank":0,"width":9,"height":5}]}"#, "node number 1 has an empty id");
    }

    #[test]
    fn a_size_that_is_no_size_is_refused() {
        for (width, shown) in [("0", "0"), ("-3", "-3"), ("1e9", "1000000000")] {
            check(
                &format!(r#"{{"nodes":[{{"id":"a","rank":0,"width":{width},"height":5}}]}}"#),
                &format!("width of node `a` is {shown}, it must be above 0 and at most 100000"),
            );
        }
        for bad in [f64::NAN, f64::INFINITY] {
            let node = Node { id: "a".into(), label: String::new(), rank: 0, lane: 0, width: 5.0, height: bad };
            assert!(matches!(Graph::new(LaneOrder::Given, vec![node], vec![]), Err(GraphError::Size { .. })));
        }
    }

    #[test]
    fn too_many_nodes_are_refused() {
        let node =
            |at: usize| Node { id: at.to_string(), label: String::new(), rank: 0, lane: 0, width: 1.0, height: 1.0 };
        let answer = Graph::new(LaneOrder::Given, (0..=MAX_NODES).map(node).collect(), vec![]);
        assert_eq!(answer, Err(GraphError::TooManyNodes(MAX_NODES + 1)));
    }

    #[test]
    fn an_edge_between_indexes_that_are_not_there_is_refused() {
        let answer = Graph::new(LaneOrder::Given, vec![], vec![Edge { from: 0, to: 1, weight: 1 }]);
        assert_eq!(answer.unwrap_err().to_string(), "edge `#0` → `#1` names `#0`, which is no node");
    }

    #[test]
    fn text_that_is_no_graph_gets_an_answer() {
        check("", "the graph is not readable: EOF while parsing a value at line 1 column 0");
        check(r#"{"nodes":[{"id":"a"}]}"#, "the graph is not readable: missing field `rank` at line 1 column 20");
        check(r#"{"nodes":[]}"#, "[]");
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in ".*") {
            let _ = Graph::from_json(&text);
        }
    }
}
