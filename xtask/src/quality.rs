//! `cargo xtask quality`: placement on the shipped chains counted against the labelled texts.

use anyhow::Result;

use crate::args::Shown;
use crate::run::{cargo, run};

/// Prints a table a half: precision, recall and F1 by chain, and the nodes that differ most.
pub(crate) fn quality(shown: Shown) -> Result<()> {
    let mut words = vec!["run", "--quiet", "-p", "chain", "--example", "quality", "--"];
    if shown == Shown::Differences {
        words.push("--differences");
    }
    run(&mut cargo(&words))
}
