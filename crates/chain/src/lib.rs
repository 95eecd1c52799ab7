//! The chain graph and its lexicon, and placement of a firm on nodes from its text.
//!
//! Knows nothing about files, ranking or drawing. [`place`] is one pure function: the importer, the HTTP API and the
//! command line all call it.

mod graph;
mod home;
mod lexicon;
mod name;
mod place;
mod read;
mod weigh;
mod words;

pub use graph::{Anchor, Chain, Direction, Fault, FaultKind, Lane, Link, Node, Return, Standing, Tie, Where};
pub use home::{Between, Home, faults_between};
pub use lexicon::{Lexicon, LexiconError};
pub use place::{Evidence, FirmText, Part, Placement, Scratch, place, place_into};
pub use weigh::{CORE, FEATURES, Feature, MINOR};
