//! Words of a list.

use toml_edit::Table;

use super::super::file::{Document, checked_name, list_of, put_word, take_word};
use super::super::{MAX_WORD, Operation, Refusal, WordList};
use super::checks::{checked_length, node_at, row};
use crate::toml_file::clipped;

/// The table that a list of words stands in, and its key there.
pub(super) fn word_home<'d>(doc: &'d mut Document, list: &WordList) -> Result<(&'d mut Table, &'static str), Refusal> {
    match list {
        WordList::Context => Ok((doc.doc.as_table_mut(), "context")),
        WordList::Terms(node) | WordList::Not(node) => {
            let at = node_at(doc, node)?;
            let key = if matches!(list, WordList::Terms(_)) { "terms" } else { "not" };
            Ok((row(doc, "node", at)?, key))
        }
    }
}

pub(super) fn add_word(
    doc: &mut Document,
    list: &WordList,
    word: &str,
    place: Option<usize>,
) -> Result<Vec<Operation>, Refusal> {
    let word = checked_name(("词条", "word"), word, MAX_WORD)?;
    let (table, key) = word_home(doc, list)?;
    if list_of(table, key).contains(&word) {
        return Err(Refusal::new(
            format!("词条 `{word}` 已经在这个列表里"),
            format!("word `{word}` is in this list already"),
        ));
    }
    checked_length(list_of(table, key).len() + 1)?;
    put_word(table, key, &word, place);
    Ok(vec![Operation::RemoveWord { list: list.clone(), word }])
}

pub(super) fn remove_word(doc: &mut Document, list: &WordList, word: &str) -> Result<Vec<Operation>, Refusal> {
    let word = word.trim();
    let (table, key) = word_home(doc, list)?;
    let place = take_word(table, key, word).ok_or_else(|| {
        let shown = clipped(word);
        Refusal::new(format!("这个列表里没有词条 `{shown}`"), format!("word `{shown}` is not in this list"))
    })?;
    if list_of(table, key).is_empty() {
        table.remove(key);
    }
    Ok(vec![Operation::AddWord { list: list.clone(), word: word.to_owned(), place: Some(place) }])
}
