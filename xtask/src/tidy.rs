//! The rules that keep the house in order, as ordinary tests: a rule without a check is a wish.
//!
//! Each failure says which file breaks which rule. What needs a compiler is clippy's business, not this.

mod edges;
mod map;
mod papers;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::root;

/// What is made, not written.
const MADE: [&str; 6] = [".git", "target", "node_modules", "dist", "test-results", "playwright-report"];

/// Every written file of the repository, by its path from the root with `/` between folders, in order.
fn files() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found.sort();
    found
}

/// The written files whose path ends so.
fn files_ending(ending: &str) -> Vec<(String, PathBuf)> {
    files().into_iter().filter(|(name, _)| name.ends_with(ending)).collect()
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, PathBuf)>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot read `{}`: {error}", folder.display()));
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().unwrap_or_else(|error| panic!("cannot read `{prefix}{name}`: {error}"));
        // In a second working tree `.git` is a file.
        if MADE.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), &format!("{prefix}{name}/"), found);
        } else if kind.is_file() {
            found.push((format!("{prefix}{name}"), entry.path()));
        }
    }
}

/// A file of the repository as text.
fn read(name: &str) -> String {
    let path = root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read `{name}`: {error}"))
}

/// Fails with every line, so that all of it can be mended at once.
fn none(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}
