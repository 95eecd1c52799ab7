//! `liantu packs check`: every mistake of a pack with its file and line.

use std::path::Path;

use anyhow::{Result, bail};
use packs::{Files, Level};

use crate::{config, embedded};

/// Prints every mistake; fails when one of them is an error.
pub(super) fn check(dir: &Path) -> Result<()> {
    let standard = config::standard(Files::from_entries(embedded::pack("standard")))?;
    let files = Files::read(dir)?;
    let problems = if files.get("district.toml").is_none() && files.iter().any(|(path, _)| path == "regions.csv") {
        packs::load_standard(&files).1
    } else {
        packs::load(&files, &standard).problems
    };
    for problem in &problems {
        println!("{problem}");
    }
    let errors = problems.iter().filter(|problem| problem.level == Level::Error).count();
    let warnings = problems.len() - errors;
    if errors > 0 {
        bail!("`{}` has {errors} mistakes and {warnings} warnings", dir.display());
    }
    println!("`{}` is sound, {warnings} warnings", dir.display());
    Ok(())
}
