//! `liantu packs check`: every mistake of a pack with its file and line.

use std::path::Path;

use anyhow::{Result, bail};
use model::Lang;
use packs::{Files, Level, TableFile};

use crate::config::{self, Config};
use crate::ingest::Source;
use crate::ingest_leads::{self, LeadKind};
use crate::report::{self, count};
use crate::{embedded, ingest_survey};

/// Prints every mistake in a language; fails when one of them is an error. What lists and letters are found wrong is in English alone, as
/// everything around it on the command line.
pub(super) fn check(dir: &Path, lang: Lang) -> Result<()> {
    let standard = config::standard(Files::from_entries(embedded::pack("standard")))?;
    let files = Files::read(dir)?;
    let read = files.clone();
    let mut lists = Vec::new();
    let problems = if files.get("district.toml").is_none() && files.iter().any(|(path, _)| path == "regions.csv") {
        packs::load_standard(&files).1.into_iter().chain(packs::load_pipeline(&files).1).collect()
    } else {
        let loaded = packs::load(&files, &standard);
        if loaded.pack.is_some() {
            lists = of_lists(&Config::new(files, standard)?);
        }
        loaded.problems
    };
    for problem in &problems {
        report::line(problem.said(lang))?;
    }
    let further: Vec<(Level, String)> = lists.into_iter().chain(of_letters(&read)).collect();
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

/// What is wrong with a pack's weights and its lists of the survey, links, signals and deals. A list that cannot be read is an error;
/// a row with a doubt is left out or kept with less when the pack is loaded, so it is a warning.
fn of_lists(config: &Config) -> Vec<(Level, String)> {
    let mut found = Vec::new();
    if let Some(given) = &config.pack.weights {
        let table = given.version.weights.iter().map(|(feature, weight)| (feature.as_str(), *weight));
        found.extend(insight::Weights::new(table).err().map(|error| (Level::Error, format!("weights.toml: {error}"))));
    }
    let source = |file: &TableFile| Source::Bytes { name: file.path.clone(), bytes: file.bytes.clone() };
    let surveys = config.pack.surveys.iter().filter(|file| !file.is_empty());
    let surveys = surveys.map(|file| ingest_survey::check(config, ingest_survey::side_of(&file.path), source(file)));
    let leads = config.pack.leads.iter().filter(|file| !file.is_empty());
    let leads = leads.filter_map(|file| Some((LeadKind::of_file(&file.path)?, file)));
    let leads = leads.map(|(kind, file)| ingest_leads::check(config, kind, source(file)));
    for checked in surveys.chain(leads) {
        match checked {
            Ok(problems) => {
                let doubts = problems.iter().filter(|problem| problem.level == tables::Level::Problem);
                found.extend(doubts.map(|problem| (Level::Warning, format!("{problem}"))));
            }
            Err(error) => found.push((Level::Error, format!("{error:#}"))),
        }
    }
    found
}

/// Characters that paper has no glyph for, line by line: the sheet shows a number in the place of each run of them.
fn of_letters(files: &Files) -> Vec<(Level, String)> {
    let mut found = Vec::new();
    let texts = files.iter().filter(|(path, _)| path.ends_with(".toml"));
    for (path, text) in texts.filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?))) {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#')) {
            for c in press::letters::without_glyph(line) {
                let code = u32::from(c);
                let problem = format!(
                    "warning: {path}:{}: paper has no glyph for `{c}` (U+{code:04X}): 〔U+…〕 stands in its place, one for several in a row",
                    at + 1
                );
                found.push((Level::Warning, problem));
            }
        }
    }
    found
}
