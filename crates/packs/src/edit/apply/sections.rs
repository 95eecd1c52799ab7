//! Sections that are written as a whole.

use toml_edit::{DocumentMut, Item, Table};

use super::super::file::Document;
use super::super::{MAX_EDITED, Operation, Refusal, Section};
use super::checks::row;

/// The tables of a section as TOML.
pub(crate) fn section_text(doc: &Document, section: Section) -> String {
    let Some(tables) = doc.tables(section.key()) else { return String::new() };
    let mut alone = DocumentMut::new();
    alone.insert(section.key(), Item::ArrayOfTables(tables.clone()));
    alone.to_string().trim_start_matches('\n').to_owned()
}

pub(super) fn write_section(doc: &mut Document, section: Section, toml: &str) -> Result<Vec<Operation>, Refusal> {
    let key = section.key();
    let was = section_text(doc, section);
    // Reading and placing its tables costs more than the file's bound, which is asked behind.
    if toml.len() > MAX_EDITED {
        return Err(Refusal::new(
            format!("这一段超过 {} KiB", MAX_EDITED >> 10),
            format!("the section is larger than {} KiB", MAX_EDITED >> 10),
        ));
    }
    let parsed: DocumentMut = toml.parse().map_err(|error: toml_edit::TomlError| {
        let message = error.message().replace('\n', ", ");
        Refusal::new(format!("这一段不是完好的 TOML：{message}"), format!("the section is no whole TOML: {message}"))
    })?;
    let only = || Refusal::new(format!("这一段只能写 `[[{key}]]`"), format!("the section may hold `[[{key}]]` alone"));
    if parsed.iter().any(|(found, _)| found != key) {
        return Err(only());
    }
    let tables: Vec<Table> = match parsed.get(key) {
        None => Vec::new(),
        Some(item) => item.as_array_of_tables().ok_or_else(only)?.iter().cloned().collect(),
    };
    let start = doc.tables(key).and_then(|tables| tables.get(0)?.position());
    doc.doc.remove(key);
    for (index, mut table) in tables.into_iter().enumerate() {
        let prefix = table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
        table.set_position(None);
        doc.insert(key, None, table)?;
        let row = row(doc, key, index)?;
        if let Some(start) = start {
            row.set_position(Some(start));
        }
        row.decor_mut().set_prefix(if prefix.starts_with('\n') { prefix } else { format!("\n{prefix}") });
    }
    Ok(vec![Operation::WriteSection { section, toml: was }])
}
