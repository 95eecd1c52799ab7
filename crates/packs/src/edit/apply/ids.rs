//! Another id of a node, in every file of the pack that names it.

use toml_edit::ArrayOfTables;

use super::super::file::{Document, put_word, set, take_word, text_of};
use super::super::{Operation, Refusal, path_of};
use super::Applied;
use super::checks::{fresh_id, node_at, row};
use super::nodes::POINTERS;
use crate::files::Files;

pub(super) fn change_id(files: &Files, chain: &str, id: &str, to: &str) -> Result<Applied, Refusal> {
    let path = path_of(chain);
    let mut own = Document::open(files, &path)?;
    let at = node_at(&own, id)?;
    let to = fresh_id(&own, "node", to)?;
    set(row(&mut own, "node", at)?, "id", to.as_str());
    for (list, keys) in POINTERS {
        for index in 0..own.tables(list).map_or(0, ArrayOfTables::len) {
            let table = row(&mut own, list, index)?;
            for key in keys.iter().filter(|key| text_of(table, key) == Some(id)).collect::<Vec<_>>() {
                set(table, key, to.as_str());
            }
        }
    }
    let mut changed = files.with(&path, own.text().into_bytes());
    let (place, new_place) = (format!("{chain}/{id}"), format!("{chain}/{to}"));
    let others: Vec<String> = files
        .iter()
        .map(|(path, _)| path.to_owned())
        .filter(|other| other.ends_with(".toml") && *other != path)
        .collect();
    for other in others {
        // A file that cannot be read is named by the pack's check; nothing is written into it.
        let Ok(mut document) = Document::open(files, &other) else { continue };
        let before = document.text();
        for (list, key) in [("node", "home"), ("rule", "nodes")] {
            for index in 0..document.tables(list).map_or(0, ArrayOfTables::len) {
                let table = row(&mut document, list, index)?;
                if let Some(place) = take_word(table, key, &place) {
                    put_word(table, key, &new_place, Some(place));
                }
            }
        }
        for list in ["opportunity", "judgement"] {
            for index in 0..document.tables(list).map_or(0, ArrayOfTables::len) {
                let table = row(&mut document, list, index)?;
                if text_of(table, "chain") == Some(chain) && text_of(table, "node") == Some(id) {
                    set(table, "node", to.as_str());
                }
            }
        }
        let after = document.text();
        if after != before {
            changed = changed.with(&other, after.into_bytes());
        }
    }
    // Tables whose first columns are chain and node, as the format has them; another order is left, and the check names the rows.
    for table in ["coverage.csv", "reference.csv"] {
        let Some(text) = files.get(table).and_then(|bytes| std::str::from_utf8(bytes).ok()) else { continue };
        if !text.trim_start_matches('\u{feff}').starts_with("chain,node,") {
            continue;
        }
        let (old, new) = (format!("{chain},{id},"), format!("{chain},{to},"));
        let lines = text.split_inclusive('\n').map(|line| match line.strip_prefix(&old) {
            Some(rest) => format!("{new}{rest}"),
            None => line.to_owned(),
        });
        let after: String = lines.collect();
        changed = changed.with(table, after.into_bytes());
    }
    Ok(Applied { files: changed, inverse: vec![Operation::ChangeId { node: to, to: id.to_owned() }] })
}
