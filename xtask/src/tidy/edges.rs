//! Which crate may depend on which, and which libraries stay behind one wall.
//!
//! Only what is shipped counts: `dev-dependencies` are free, because a test may join what the product keeps apart.

use std::collections::{BTreeMap, BTreeSet};

use super::{files_ending, none, read};

/// The crates, each with those of ours it may depend on. The same table stands in `ARCHITECTURE.md`.
pub(super) const CRATES: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("tables", &[]),
    ("registry", &["model", "tables"]),
    ("chain", &["model"]),
    ("packs", &["model", "chain", "tables"]),
    ("insight", &["model", "chain"]),
    ("bureau", &["model"]),
    ("drawing", &[]),
    ("press", &["model", "chain", "insight", "bureau", "drawing"]),
    ("store", &["model"]),
    ("liantu", &["model", "tables", "registry", "chain", "packs", "insight", "bureau", "drawing", "press", "store"]),
];

/// Libraries that only these crates may use, with the wall they make.
const LIBRARIES: [(&str, &[&str], &[&str]); 13] = [
    ("SQL is written in one place", &["sea-orm", "sea-orm-migration", "sqlx"], &["store"]),
    ("only the rim speaks HTTP", &["axum", "tower", "tower-http", "hyper", "utoipa", "utoipa-axum"], &["liantu"]),
    ("only the rim has a command line and carries the web app", &["clap", "indicatif", "rust-embed"], &["liantu"]),
    ("only what waits for a database or the network is async", &["tokio", "futures"], &["store", "liantu"]),
    (
        "foreign tables are read in one place",
        &["calamine", "cfb", "quick-xml", "encoding_rs", "encoding_rs_io"],
        &["tables"],
    ),
    // Press writes slides, which are a zip; what comes in as one is opened where its content is known: tables, and packs.
    ("zip files are read and written where their content is known", &["zip"], &["tables", "packs", "press"]),
    // The rim writes CSV for people; reading it goes through `tables` all the same.
    ("CSV is read in one place", &["csv"], &["tables", "liantu"]),
    (
        "paper is made in one place",
        &["krilla", "krilla-svg", "resvg", "usvg", "typst", "typst-pdf", "docx-rs", "rust_xlsxwriter", "icalendar"],
        &["press"],
    ),
    ("files of a pack are edited in one place", &["toml_edit"], &["packs"]),
    ("matrices and distributions are of one room", &["faer", "nalgebra", "ndarray", "statrs"], &["insight"]),
    ("rows are chained in one place", &["hmac"], &["store"]),
    ("backups are packed and unpacked in one place", &["tar", "zstd"], &["liantu"]),
    ("texts are searched by one automaton", &["daachorse", "aho-corasick", "regex"], &["chain"]),
];

/// Crates that are pure: given the same input they give the same answer on any day.
const PURE: [&str; 9] = ["model", "tables", "registry", "chain", "packs", "insight", "bureau", "drawing", "press"];

/// The dependencies of each workspace crate, from its `Cargo.toml`.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let manifests = files_ending("/Cargo.toml").into_iter().filter_map(|(name, _)| {
        let folder = name.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?.to_owned();
        let manifest: toml::Table = read(&name).parse().unwrap_or_else(|error| panic!("`{name}`: {error}"));
        let package = manifest["package"]["name"].as_str().unwrap_or_default();
        assert_eq!(package, folder, "`{name}`: the package is named as its folder");
        Some((folder, shipped(&manifest)))
    });
    manifests.collect()
}

fn shipped(manifest: &toml::Table) -> BTreeSet<String> {
    let per_target =
        manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(|table| table.values());
    let per_target = per_target.filter_map(toml::Value::as_table);
    let lists = std::iter::once(manifest).chain(per_target);
    let names = lists.flat_map(|table| {
        let kinds = ["dependencies", "build-dependencies"].iter().filter_map(|kind| table.get(*kind));
        kinds.filter_map(toml::Value::as_table).flat_map(|list| list.keys().cloned())
    });
    names.collect()
}

#[test]
fn the_table_names_exactly_the_crates_that_exist() {
    let table: BTreeSet<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    let found = dependencies();
    let found: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(table, found);
}

#[test]
fn a_crate_depends_only_on_those_the_table_allows() {
    let all = dependencies();
    let mut broken = Vec::new();
    for (name, allowed) in CRATES {
        let found = all.get(name).into_iter().flatten();
        let ours = found.filter(|dependency| all.contains_key(*dependency));
        broken.extend(
            ours.filter(|dependency| !allowed.contains(&dependency.as_str()))
                .map(|dependency| format!("`{name}` depends on `{dependency}`")),
        );
    }
    none(&broken, "an edge the table in `xtask/src/tidy/edges.rs` does not allow");
}

#[test]
fn a_library_stays_behind_its_wall() {
    let mut broken = Vec::new();
    for (name, found) in dependencies() {
        for (wall, libraries, users) in LIBRARIES {
            let strays =
                libraries.iter().filter(|library| found.contains(**library) && !users.contains(&name.as_str()));
            broken.extend(strays.map(|library| format!("`{name}` uses `{library}`: {wall} ({})", users.join(", "))));
        }
    }
    none(&broken, "a library outside its crate");
}

#[test]
fn versions_and_lints_stand_in_the_root_table_only() {
    let mut broken = Vec::new();
    for (name, _) in files_ending("Cargo.toml").into_iter().filter(|(name, _)| name != "Cargo.toml") {
        let manifest: toml::Table = read(&name).parse().unwrap_or_else(|error| panic!("`{name}`: {error}"));
        if manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool) != Some(true) {
            broken.push(format!("`{name}`: `[lints] workspace = true` is missing"));
        }
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let list = manifest.get(kind).and_then(toml::Value::as_table);
            for (library, value) in list.into_iter().flatten() {
                if value.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                    broken.push(format!("`{name}`: `{library}` takes no version of its own"));
                }
            }
        }
    }
    none(&broken, "write versions and lints once, in the root `Cargo.toml`");
}

#[test]
fn a_pure_crate_does_not_ask_what_day_it_is() {
    let clocks = ["SystemTime::now", "Utc::now", "Local::now"];
    let mut broken = Vec::new();
    for (name, _) in files_ending(".rs") {
        if PURE.iter().any(|pure| name.starts_with(&format!("crates/{pure}/src/"))) {
            let text = read(&name);
            broken.extend(
                clocks.iter().filter(|clock| text.contains(**clock)).map(|clock| format!("`{name}`: `{clock}`")),
            );
        }
    }
    none(&broken, "the day comes from the caller");
}
