//! The chain graph and its lexicon, and placement of a firm on nodes from its text.
//!
//! Knows nothing about files, ranking or drawing. [`place`] is one pure function: the importer, the HTTP API and the
//! command line all call it.

mod graph;

pub use graph::{Anchor, Chain, Direction, Fault, Lane, Link, Node, Return, Standing, Tie, Where};
