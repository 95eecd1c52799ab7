//! Layered graphs to coordinates, orthogonal lines and SVG.
//!
//! A graph's nodes have a rank (column) and a lane (band), its edges run from lower to higher ranks. [`layout`] places boxes
//! and lines, [`stats`] counts what the drawing costs its reader. Knows nothing of what a node stands for.

mod among;
mod channel;
mod draw;
mod drawing;
mod graph;
mod grid;
pub mod icons;
mod keep;
mod layout;
mod near;
mod order;
mod place;
mod reroute;
mod route;
mod settings;
mod simplex;
mod slots;
mod spread;
mod stats;
pub mod svg;
mod wires;

pub use among::{RouteError, Routes, route};
pub use draw::draw;
pub use drawing::{Box, Drawing, LaneArea, Point};
pub use graph::{Edge, Graph, GraphError, LaneOrder, MAX_EDGES, MAX_NODES, MAX_PASSES, MAX_SIZE, Node};
pub use keep::arrange_like;
pub use layout::{Arrangement, arrange, lay, layout};
pub use near::arrange_near;
pub use reroute::reroute;
pub use settings::{Bands, Head, Settings};
pub use stats::{Stats, stats};
