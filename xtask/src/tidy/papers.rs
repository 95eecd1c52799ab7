//! What people read: README, decisions, packs, and no word about the machine it was written on.

use std::fs;

use super::{files, files_ending, none, read};

/// Parts of paths and hosts that only some machine has. Put together here so that this file is not found.
const MACHINES: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tmp", "/bash"),
    concat!("npmmirror", ".com"),
    concat!("registry.npm", "mirror"),
];

/// The host every npm client replaces by its own, so a lock file may name it.
const NPM: &str = concat!("https://registry.npm", "js.org/");

/// Lines of the fenced code of a page.
fn code_lines(text: &str) -> Vec<&str> {
    let blocks = text.split("```").skip(1).step_by(2);
    blocks.flat_map(|block| block.lines().skip(1)).map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_readme_has_exactly_two_commands() {
    for page in ["README.md", "README.zh-CN.md"] {
        assert_eq!(code_lines(&read(page)), ["cargo xtask demo", "cargo xtask test"], "{page}");
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut broken = Vec::new();
    for (name, path) in files_ending(".md") {
        let folder = path.parent().unwrap();
        let text = read(&name);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let ours = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
        let dead = ours.filter(|target| !folder.join(target.split('#').next().unwrap_or_default()).exists());
        broken.extend(dead.map(|target| format!("`{name}` leads to `{target}`")));
    }
    none(&broken, "a link to nothing");
}

#[test]
fn ci_calls_the_test_command_of_the_readme() {
    let script = read(".ci/run");
    assert!(script.lines().any(|line| line.trim_start_matches("exec ") == "cargo xtask test"), "{script}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(crate::run::root().join(".ci/run")).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "`.ci/run` is executable");
    }
}

#[test]
fn decisions_are_numbered_without_gaps_and_fit_on_a_page() {
    let names: Vec<String> =
        files().into_iter().map(|(name, _)| name).filter(|name| name.starts_with("docs/decisions/")).collect();
    assert!(!names.is_empty(), "`docs/decisions` is empty");
    for (number, name) in names.iter().enumerate() {
        let text = read(name);
        assert!(
            name.starts_with(&format!("docs/decisions/{:04}-", number + 1)),
            "`{name}` should be number {}",
            number + 1
        );
        for part in ["## Context", "## Decision", "## Consequences"] {
            assert!(text.lines().any(|line| line == part), "`{name}` has no `{part}`");
        }
        assert!(text.lines().count() <= 50 && text.chars().count() <= 4_000, "`{name}` is longer than a page");
    }
}

#[test]
fn every_file_of_a_pack_opens_in_any_editor() {
    let mut broken = Vec::new();
    for (name, path) in files().into_iter().filter(|(name, _)| name.starts_with("packs/")) {
        match String::from_utf8(fs::read(path).unwrap()) {
            Err(_) => broken.push(format!("`{name}` is not UTF-8")),
            Ok(text) if text.starts_with('\u{feff}') => broken.push(format!("`{name}` starts with a byte order mark")),
            Ok(text) if text.contains('\r') => broken.push(format!("`{name}` has line ends other than LF")),
            Ok(text) if !text.is_empty() && !text.ends_with('\n') => {
                broken.push(format!("`{name}` has no end of line at its end"))
            }
            Ok(_) => {}
        }
    }
    none(&broken, "packs are UTF-8 with LF");
}

#[test]
fn nothing_speaks_of_the_machine_it_was_written_on() {
    let mut broken = Vec::new();
    for (name, path) in files() {
        let Ok(mut text) = String::from_utf8(fs::read(path).unwrap()) else { continue };
        if name.ends_with("package-lock.json") {
            text = text.replace(NPM, "");
            broken.extend(
                text.contains("\"resolved\": \"http")
                    .then(|| format!("`{name}` takes packages from one machine's host")),
            );
        } else if text.contains(NPM) {
            broken.push(format!("`{name}`: `{NPM}`"));
        }
        broken.extend(MACHINES.iter().filter(|word| names(&text, word)).map(|word| format!("`{name}`: `{word}`")));
        if name.ends_with(".md") {
            let temporary = concat!("/tm", "p/");
            broken.extend(names(&text, temporary).then(|| format!("`{name}`: `{temporary}`")));
        }
    }
    none(&broken, "the repository speaks of the product alone");
}

/// Whether a text names an absolute path or a host, and not a longer word that only ends so.
fn names(text: &str, word: &str) -> bool {
    let relative = |before: char| before.is_alphanumeric() || matches!(before, '.' | '-' | '_' | '/' | '}' | '$');
    text.match_indices(word).any(|(at, _)| !text[..at].chars().next_back().is_some_and(relative))
}

#[test]
fn a_word_that_only_ends_like_a_path_is_let_through() {
    let word = concat!("/wo", "rk/");
    assert!(names(&format!("see {word}x"), word));
    assert!(names(word, word));
    assert!(!names(&format!("a.cn{word}x"), word));
}
