//! What a chain's file says, right or wrong: for whoever shows a draft while it is written.
//!
//! Not for computing: that takes the checked chain.

use model::Text;
use toml_edit::ArrayOfTables;

use super::file::{Document, inner_text, list_of, number_of, set, text_of, zh_en};
use super::{NodeText, Refusal, path_of};
use crate::files::Files;

/// The parts of a chain's file that have operations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Number of the version that the file states.
    pub version: u32,
    /// Name.
    pub title: Text,
    /// Words that show that a text speaks of the chain.
    pub context: Vec<String>,
    /// Bands, top to bottom.
    pub lanes: Vec<OutlineLane>,
    /// Nodes.
    pub nodes: Vec<NodeText>,
    /// Links.
    pub links: Vec<OutlineLink>,
    /// What flows back: from, to, what.
    pub returns: Vec<(String, String, Text)>,
}

/// A band.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineLane {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
}

/// A link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineLink {
    /// Supplier.
    pub from: String,
    /// User.
    pub to: String,
    /// 3 main flow, 2 regular, 1 minor.
    pub weight: u8,
}

/// Reads a chain's file as far as it goes. What is no TOML is empty.
pub fn outline(text: &str) -> Outline {
    let Ok(doc) = Document::parse("chain", text) else { return Outline::default() };
    let root = doc.doc.as_table();
    let tables = |key| doc.tables(key).into_iter().flat_map(ArrayOfTables::iter);
    let said = |table: &toml_edit::Table, key| text_of(table, key).unwrap_or_default().to_owned();
    Outline {
        version: version_of(&doc),
        title: inner_text(root, "title"),
        context: list_of(root, "context"),
        lanes: tables("lane").map(|table| OutlineLane { id: said(table, "id"), title: zh_en(table) }).collect(),
        nodes: doc.nodes(),
        links: tables("link")
            .map(|table| OutlineLink {
                from: said(table, "from"),
                to: said(table, "to"),
                weight: number_of(table, "weight").and_then(|weight| u8::try_from(weight).ok()).unwrap_or(0),
            })
            .collect(),
        returns: tables("return").map(|table| (said(table, "from"), said(table, "to"), zh_en(table))).collect(),
    }
}

fn version_of(doc: &Document) -> u32 {
    number_of(doc.doc.as_table(), "version").and_then(|version| u32::try_from(version).ok()).unwrap_or(0)
}

/// The files with a chain's version one higher than it was in `base`.
///
/// # Errors
/// When the chain's file is not there or no TOML.
pub fn with_next_version(files: &Files, chain: &str, base: &str) -> Result<Files, Refusal> {
    let path = path_of(chain);
    let was = version_of(&Document::parse(&path, base)?);
    let mut document = Document::open(files, &path)?;
    set(document.doc.as_table_mut(), "version", i64::from(was) + 1);
    Ok(files.with(&path, document.text().into_bytes()))
}
