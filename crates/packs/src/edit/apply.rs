//! One operation, written into the files of a pack; and what undoes it.
//!
//! Refuses what cannot be written: parts that are not there, ids that are taken, texts that are none. Whether the chain is right
//! afterwards, the check of the pack says.

mod checks;
mod ids;
mod lanes;
mod links;
mod nodes;
mod sections;
mod words;

use model::Text;
use toml_edit::{Item, Value};

use super::file::{Document, inline, inner_text, set};
use super::{MAX_EDITED, Operation, Refusal, path_of};
use crate::files::Files;

pub(super) use checks::unsuitable;
pub(super) use sections::section_text;

/// Files with an operation in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The files.
    pub files: Files,
    /// What leads back, in the order in which it is to be applied. What it overwrites is in it, so that two drafts can be compared.
    pub inverse: Vec<Operation>,
}

/// Writes an operation on a chain into the files of its pack.
///
/// # Errors
/// When it cannot be written: what it names is not there, or is there already, or is no name, id or number.
pub fn apply(files: &Files, chain: &str, operation: &Operation) -> Result<Applied, Refusal> {
    let path = path_of(chain);
    if let Operation::ChangeId { node, to } = operation {
        return ids::change_id(files, chain, node, to);
    }
    let mut document = Document::open(files, &path)?;
    let inverse = write(&mut document, operation)?;
    let text = document.text();
    // A file that was loaded larger may still be made smaller.
    let was = files.get(&path).map_or(0, <[u8]>::len);
    if text.len() > MAX_EDITED && text.len() > was {
        return Err(Refusal::new(
            format!("`{path}` 会超过 {} KiB：这不像一条链", MAX_EDITED >> 10),
            format!("`{path}` would be larger than {} KiB: that is no chain", MAX_EDITED >> 10),
        ));
    }
    Ok(Applied { files: files.with(&path, text.into_bytes()), inverse })
}

fn write(doc: &mut Document, operation: &Operation) -> Result<Vec<Operation>, Refusal> {
    match operation {
        Operation::AddNode { node, place } => nodes::add_node(doc, node, *place),
        Operation::RemoveNode { node, pointing } => nodes::remove_node(doc, node, *pointing),
        Operation::RenameNode { node, title, zh_short, en_short } => {
            nodes::rename_node(doc, node, title, [("zh_short", zh_short), ("en_short", en_short)])
        }
        Operation::MoveNode { node, stage, lane, rank } => nodes::move_node(doc, node, *stage, lane, *rank),
        Operation::SetField { node, field, value } => nodes::set_field(doc, node, *field, value),
        // Written into every file of the pack, by `apply` itself.
        Operation::ChangeId { .. } => Ok(Vec::new()),
        Operation::AddLink { from, to, weight, place } => links::add_link(doc, (from, to), *weight, *place),
        Operation::RemoveLink { from, to } => links::remove_link(doc, (from, to)),
        Operation::WeighLink { from, to, weight } => links::weigh_link(doc, (from, to), *weight),
        Operation::AddReturn { from, to, what, place } => links::add_return(doc, (from, to), what, *place),
        Operation::RemoveReturn { from, to } => links::remove_return(doc, (from, to)),
        Operation::AddWord { list, word, place } => words::add_word(doc, list, word, *place),
        Operation::RemoveWord { list, word } => words::remove_word(doc, list, word),
        Operation::AddLane { lane, title, place } => lanes::add_lane(doc, lane, title, *place),
        Operation::RenameLane { lane, title } => lanes::rename_lane(doc, lane, title),
        Operation::MoveLane { lane, place } => lanes::move_lane(doc, lane, *place),
        Operation::RemoveLane { lane } => lanes::remove_lane(doc, lane),
        Operation::RenameChain { title } => rename_chain(doc, title),
        Operation::WriteSection { section, toml } => sections::write_section(doc, *section, toml),
    }
}

fn rename_chain(doc: &mut Document, title: &Text) -> Result<Vec<Operation>, Refusal> {
    let title = checks::both(("链名", "chain's name"), title)?;
    let root = doc.doc.as_table_mut();
    let was = inner_text(root, "title");
    match root.get_mut("title").and_then(Item::as_table_like_mut) {
        Some(inner) => {
            for (key, text) in [("zh", &title.zh), ("en", &title.en)] {
                let mut value = Value::from(text.as_str());
                if let Some(old) = inner.get_mut(key).and_then(Item::as_value_mut) {
                    *value.decor_mut() = old.decor().clone();
                    *old = value;
                } else {
                    inner.insert(key, Item::Value(value));
                }
            }
        }
        None => set(root, "title", Value::InlineTable(inline(&title))),
    }
    Ok(vec![Operation::RenameChain { title: was }])
}
