//! `liantu packs check`: every mistake of a pack with its file and line.

use std::path::Path;

use anyhow::{Result, bail};
use packs::{Files, Level};

use crate::report::{self, count};
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
        report::line(problem.to_string())?;
    }
    let errors = problems.iter().filter(|problem| problem.level == Level::Error).count();
    let warnings = problems.len() - errors;
    if errors > 0 {
        bail!("`{}` has {} and {}", dir.display(), count(errors, "mistake"), count(warnings, "warning"));
    }
    report::line(format!("`{}` is sound, with {}", dir.display(), count(warnings, "warning")))
}
