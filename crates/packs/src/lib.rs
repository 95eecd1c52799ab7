//! Pack folders to validated values, with file and line for every mistake.
//!
//! A pack is the configuration of a district: TOML and CSV files that an officer edits. [`Files`] takes them from a folder,
//! from the binary or from a database; [`load`] turns them into a [`Pack`] in which every reference leads somewhere, or
//! says in one go everything that is wrong. [`load_chains`] reads chains alone; [`edit`] writes changes into a chain's file.
//!
//! Not for: what a firm's register holds (`firms/*.csv` is handed on unread), placing, drawing, storing. Knows nothing about
//! SQL and HTTP.

mod approvals;
mod chain_file;
mod compliance;
mod counts;
mod district;
pub mod edit;
mod files;
mod forms;
mod identity;
mod indicators;
mod names;
mod offers;
mod pack;
mod pipeline;
mod policies;
mod problem;
mod retention;
mod rules;
mod service;
mod sheet;
mod standard;
mod toml_file;
mod weights;
mod words;
mod zipped;

pub use chain_file::MAX_PASSES;
pub use compliance::{Compliance, load_compliance};
pub use counts::{Expectation, ReferenceRow};
pub use district::{District, Industry, Series};
pub use files::{Files, MAX_BYTES, MAX_CSV_BYTES, MAX_FILES, MAX_FIRMS_BYTES, MAX_TOML_BYTES, PackError};
pub use forms::load_forms;
pub use identity::{Identity, blank, renamed, with_industries};
pub use indicators::load_indicators;
pub use pack::{Loaded, LoadedChains, Pack, TableFile, load, load_chains};
pub use pipeline::{Pipeline, load_pipeline};
pub use policies::{CostElsewhere, FactorCost, GivenJudgement, Policy};
pub use problem::{Level, Problem};
pub use retention::load_retention;
pub use rules::{Nearby, Rule};
pub use standard::{Standard, load_standard};
pub use weights::GivenWeights;
pub use zipped::{MOST_ZIPPED, unzip};
