//! `liantu packs check`: every mistake of a pack with its file and line.

use std::path::Path;

use anyhow::{Result, bail};
use model::SurveySide;
use packs::{Files, Level};

use crate::config::{self, Config};
use crate::ingest::Source;
use crate::report::{self, count};
use crate::{embedded, ingest_survey};

/// Prints every mistake; fails when one of them is an error.
pub(super) fn check(dir: &Path) -> Result<()> {
    let standard = config::standard(Files::from_entries(embedded::pack("standard")))?;
    let files = Files::read(dir)?;
    let read = files.clone();
    let mut surveys = Vec::new();
    let problems = if files.get("district.toml").is_none() && files.iter().any(|(path, _)| path == "regions.csv") {
        packs::load_standard(&files).1
    } else {
        let loaded = packs::load(&files, &standard);
        surveys = match loaded.pack {
            Some(_) => of_surveys(&Config::new(files, standard)?),
            None => Vec::new(),
        };
        loaded.problems
    };
    for problem in &problems {
        report::line(problem.to_string())?;
    }
    let further: Vec<(Level, String)> = surveys.into_iter().chain(of_letters(&read)).collect();
    for (_, line) in &further {
        report::line(line)?;
    }
    let problems = || problems.iter().map(|problem| problem.level).chain(further.iter().map(|(level, _)| *level));
    let errors = problems().filter(|level| *level == Level::Error).count();
    let warnings = problems().count() - errors;
    if errors > 0 {
        bail!("`{}` has {} and {}", dir.display(), count(errors, "mistake"), count(warnings, "warning"));
    }
    report::line(format!("`{}` is sound, with {}", dir.display(), count(warnings, "warning")))
}

/// What is wrong with a pack's lists of the survey. A list that cannot be read is an error; a row with a doubt is left out or kept
/// with less when the pack is loaded, so it is a warning.
fn of_surveys(config: &Config) -> Vec<(Level, String)> {
    let mut found = Vec::new();
    for file in &config.pack.surveys {
        if file.bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let side = if file.path.ends_with("sales.csv") { SurveySide::Sells } else { SurveySide::Buys };
        match ingest_survey::check(config, side, Source::Bytes { name: file.path.clone(), bytes: file.bytes.clone() }) {
            Ok(problems) => {
                let doubts = problems.iter().filter(|problem| problem.level == tables::Level::Problem);
                found.extend(doubts.map(|problem| (Level::Warning, format!("{problem}"))));
            }
            Err(error) => found.push((Level::Error, format!("{error:#}"))),
        }
    }
    found
}

/// Characters that paper has no glyph for, line by line: the sheet shows their numbers in their place.
fn of_letters(files: &Files) -> Vec<(Level, String)> {
    let mut found = Vec::new();
    let texts = files.iter().filter(|(path, _)| path.ends_with(".toml"));
    for (path, text) in texts.filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?))) {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#')) {
            for c in press::letters::without_glyph(line) {
                let code = u32::from(c);
                let problem =
                    format!("warning: {path}:{}: paper has no glyph for `{c}`: it shows 〔U+{code:04X}〕", at + 1);
                found.push((Level::Warning, problem));
            }
        }
    }
    found
}
