//! `ARCHITECTURE.md` is true: it names the crates there are, their edges, and paths that exist.

use std::collections::BTreeSet;

use super::edges::CRATES;
use super::{none, read};
use crate::run::root;

/// The rows of the first table under `## Crates`, cells trimmed, without header and rule.
fn crate_rows(text: &str) -> Vec<Vec<&str>> {
    let section = text.split("\n## ").find(|section| section.starts_with("Crates")).unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| line.trim().trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_map_says_of_each_crate_what_it_is_for_and_what_it_knows_nothing_about() {
    let text = read("ARCHITECTURE.md");
    let rows = crate_rows(&text);
    let named: BTreeSet<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    let expected: BTreeSet<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, expected, "the table under `## Crates` names exactly the crates that exist");
    for row in rows {
        assert_eq!(row.len(), 4, "four cells: {row:?}");
        assert!(row[1].len() > 20, "{}: what it is for", row[0]);
        assert!(row[3].len() > 1, "{}: what it knows nothing about", row[0]);
    }
}

#[test]
fn the_map_shows_the_edges_that_are_allowed() {
    let text = read("ARCHITECTURE.md");
    for row in crate_rows(&text) {
        let name = row[0].trim_matches('`');
        let allowed = CRATES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, edges)| edges);
        let expected = match allowed {
            [] => "–".to_owned(),
            all if all.len() == CRATES.len() - 1 => "all".to_owned(),
            some => some.join(", "),
        };
        assert_eq!(row[2], expected, "`{name}` may depend on");
    }
}

#[test]
fn the_paths_the_map_names_exist() {
    // A path has a slash and starts in a folder of ours; patterns are for people.
    let tops = ["crates/", "xtask/", "web/", "packs/", "docs/", "benches/", ".ci/", ".cargo/"];
    let text = read("ARCHITECTURE.md");
    let paths = quoted(&text).filter(|word| tops.iter().any(|top| word.starts_with(top)));
    let plain = paths.filter(|path| !path.contains(['<', '*', '{', ' ', '…', 'N']));
    let broken: Vec<String> = plain.filter(|path| !root().join(path).exists()).map(str::to_owned).collect();
    none(&broken, "`ARCHITECTURE.md` names a path that does not exist");
}
