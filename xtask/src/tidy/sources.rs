//! Source files: each says what it is for, none switches a rule off.

use std::collections::BTreeMap;
use std::path::Path;

use super::{files, files_ending, none, read};

/// Words that must not stand in Rust code, with what to do instead. Put together here so that this file is not found.
const REFUSED: [(&str, &str); 6] = [
    (concat!("#[al", "low("), "write `#[expect(…, reason = \"…\")]`"),
    (concat!("#![al", "low("), "write `#[expect(…, reason = \"…\")]`"),
    (concat!("#[ig", "nore"), "a test that does not run is no test"),
    (concat!("to", "do!("), "build it or leave it out"),
    (concat!("unimple", "mented!("), "build it or leave it out"),
    (concat!("db", "g!("), "use `tracing`"),
];

/// Fonts and pictures come from packages at build time, where their licence stands beside them.
const BINARY: [&str; 9] = ["ttf", "otf", "ttc", "woff", "woff2", "eot", "ico", "icns", "bmp"];

#[test]
fn every_module_opens_with_what_it_is_for() {
    let silent = files_ending(".rs").into_iter().filter(|(name, _)| !read(name).starts_with("//!"));
    let broken: Vec<String> = silent.map(|(name, _)| name).collect();
    none(&broken, "the first line is `//!` and a sentence");
}

#[test]
fn no_rule_is_switched_off() {
    let mut broken = Vec::new();
    for (name, _) in files_ending(".rs") {
        for (number, line) in read(&name).lines().enumerate() {
            let found = REFUSED.iter().filter(|(word, _)| line.contains(word));
            broken.extend(found.map(|(word, instead)| format!("{name}:{}: `{word}`: {instead}", number + 1)));
        }
    }
    none(&broken, "a word the house refuses");
}

#[test]
fn every_write_of_the_store_begins_with_what_it_is_noted_as() {
    let mut broken = Vec::new();
    for (name, _) in files_ending(".rs").into_iter().filter(|(name, _)| name.starts_with("crates/store/src/")) {
        for (number, line) in read(&name).lines().enumerate() {
            let writes = ["self.db.execute", "insert(&self.db", "self.db.begin"].iter().any(|word| line.contains(word));
            // The one place where a write begins, and the one that reads a whole database.
            let known = matches!(name.as_str(), "crates/store/src/sql.rs" | "crates/store/src/copy.rs");
            if writes && !known {
                broken.push(format!("{name}:{}: `{}`", number + 1, line.trim()));
            }
        }
    }
    none(&broken, "a write that leaves no row in the audit: use `begin_write`");
}

/// The contract keeps shapes by their bare names: of two alike the second would silently stand for both.
#[test]
fn a_shape_of_the_contract_has_a_name_of_its_own() {
    let mut seen = BTreeMap::new();
    let mut broken = Vec::new();
    for (name, _) in files_ending(".rs").into_iter().filter(|(name, _)| name.starts_with("crates/liantu/src/")) {
        let text = read(&name);
        for derived in text.split("#[derive(").skip(1).filter(|rest| {
            let list = rest.split(")]").next().unwrap_or_default();
            list.split(',').any(|word| word.trim() == "ToSchema")
        }) {
            let mut lines =
                derived.lines().map(|line| line.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) "));
            let shape = lines.find_map(|line| line.strip_prefix("struct ").or_else(|| line.strip_prefix("enum ")));
            let Some(shape) = shape else { continue };
            let shape: String = shape.chars().take_while(|c| c.is_alphanumeric()).collect();
            if let Some(first) = seen.insert(shape.clone(), name.clone()) {
                broken.push(format!("`{shape}`: {first} and {name}"));
            }
        }
    }
    assert!(seen.len() > 100, "only {} shapes were found", seen.len());
    none(&broken, "two shapes of one name");
}

#[test]
fn the_repository_holds_no_fonts_and_no_icon_files() {
    let of_kind = files().into_iter().filter(|(name, _)| {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        BINARY.contains(&ending.to_ascii_lowercase().as_str())
    });
    let broken: Vec<String> = of_kind.map(|(name, _)| name).collect();
    none(&broken, "take it from a package");
}
