//! The first run: a folder that holds no more than a district without a name, and how it becomes a bureau's own.
//!
//! Nothing here is a mode of the program. Each step is asked of the data; kept is only what the data cannot tell: that the name is
//! still to be given, what was put off, and that the way was left.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::NaiveDate;
use model::{RegionCode, Text};
use packs::{Files, Identity};
use serde::{Deserialize, Serialize};
use store::{ImportState, SampleNote, Store};

use crate::config::{self, Config};
use crate::embedded;

/// The setting that says how far the first run is.
pub(crate) const FIRST_RUN: &str = "first_run";

/// The steps, in their order.
pub(crate) const STEPS: [&str; 4] = ["admin", "district", "chains", "firms"];

/// What is kept of the first run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FirstRun {
    /// Whether it goes on: people are led on to it.
    pub(crate) open: bool,
    /// Whether the district has its name.
    pub(crate) named: bool,
    /// Steps that were put off.
    #[serde(default)]
    pub(crate) later: BTreeSet<String>,
}

impl FirstRun {
    /// Of a folder that was just made.
    pub(crate) fn begun() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// As it stands. A folder that was made whole never had one.
    pub(crate) async fn read(store: &Store) -> Result<Self> {
        Ok(match store.setting(FIRST_RUN).await? {
            Some(text) => serde_json::from_str(&text)?,
            None => Self { open: false, named: true, later: BTreeSet::new() },
        })
    }

    /// Keeps it.
    pub(crate) async fn keep(&self, store: &Store) -> Result<()> {
        Ok(store.put_setting(FIRST_RUN, &serde_json::to_string(self)?).await?)
    }
}

/// The district of a folder that was just made: it has no name, and stands nowhere in particular.
pub(crate) fn nameless(day: NaiveDate) -> Result<Vec<(String, String)>> {
    let identity = Identity {
        id: "district".to_owned(),
        region: RegionCode::parse("110000")?,
        title: Text::new("未命名地区", "Unnamed district"),
        city: Text::new("未填", "Not given"),
        contact: Text::new("招商部门（未填）", "The bureau (not given)"),
    };
    Ok(vec![("district.toml".to_owned(), packs::blank(&identity, day))])
}

/// The chains that the binary carries, with the policies and rules that their nodes name. The cultivated one comes along: nodes of the
/// others are at home on it.
pub(crate) fn shipped_chains() -> Vec<(String, String)> {
    let files = embedded::pack("zhengxiang").into_iter();
    let files = files.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)));
    files.filter(|(path, _)| path.starts_with("chains/") || is_common(path)).collect()
}

/// Files that a pack's chains lean on.
pub(crate) fn is_common(path: &str) -> bool {
    matches!(path, "policies.toml" | "rules.toml")
}

/// The `district.toml` that the binary carries.
pub(crate) fn shipped_district() -> String {
    let found = embedded::pack("zhengxiang").into_iter().find(|(path, _)| path == "district.toml");
    found.and_then(|(_, bytes)| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A pack's file.
pub(crate) fn file<'a>(files: &'a [(String, String)], path: &str) -> Option<&'a str> {
    files.iter().find(|(known, _)| known == path).map(|(_, text)| text.as_str())
}

/// Puts a file into a pack, or another content of it.
pub(crate) fn put(files: &mut Vec<(String, String)>, path: &str, text: String) {
    match files.iter_mut().find(|(known, _)| known == path) {
        Some((_, known)) => *known = text,
        None => files.push((path.to_owned(), text)),
    }
}

/// A pack with the chains of another one that it lacks, and what these lean on. `None` when a `district.toml` cannot be read.
pub(crate) fn with_chains(
    own: &[(String, String)],
    from: &[(String, String)],
    series: &str,
) -> Option<Vec<(String, String)>> {
    let mut files = own.to_vec();
    for (path, text) in from.iter().filter(|(path, _)| path.starts_with("chains/") || is_common(path)) {
        if file(&files, path).is_none() {
            files.push((path.clone(), text.clone()));
        }
    }
    let district = packs::with_industries(file(&files, "district.toml")?, series)?;
    put(&mut files, "district.toml", district);
    Some(files)
}

/// What a pack's files make, with the standard tables of the data.
pub(crate) async fn configure(store: &Store, files: &[(String, String)]) -> Result<Result<Config, Vec<Text>>> {
    let standard = config::standard(config::text_files(store.pack(config::STANDARD).await?))?;
    let files: Files = config::text_files(files.to_vec());
    let loaded = packs::load(&files, &standard);
    if loaded.pack.is_none() {
        let errors = loaded.problems.iter().filter(|problem| problem.level == packs::Level::Error);
        return Ok(Err(errors
            .map(|problem| Text::new(problem.said(model::Lang::Zh), problem.said(model::Lang::En)))
            .collect()));
    }
    Config::new(files, standard).map(Ok)
}

/// Whether people brought registers of their own; what came with the sample is none.
pub(crate) async fn has_firms(store: &Store, sample: Option<&SampleNote>) -> Result<bool> {
    let of_sample = |id: i64| sample.is_some_and(|note| note.imports.0 < id && id <= note.imports.1);
    let imports = store.imports().await?;
    Ok(imports
        .iter()
        .any(|import| import.kind == "enterprises" && import.state == ImportState::Active && !of_sample(import.id)))
}
