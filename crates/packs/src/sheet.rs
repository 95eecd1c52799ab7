//! A small table of a pack as rows of trimmed cells by column.
//!
//! The one place that speaks to `tables`; its problems become problems of the pack. Knows nothing about what a cell means.

use tables::{Column, Options, Record};

use crate::problem::Problem;

/// One row: its number, the header counted as 1, and its cells.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) line: u32,
    cells: Vec<(&'static str, String)>,
}

impl Row {
    /// The trimmed text under a column; empty where there is none.
    pub(crate) fn get(&self, key: &str) -> &str {
        self.cells.iter().find(|(column, _)| *column == key).map_or("", |(_, text)| text)
    }
}

/// Reads a table that must have all of these columns, in any encoding; what is found wrong joins `problems`.
pub(crate) fn read_sheet(
    file: &str,
    bytes: &[u8],
    columns: &'static [Column],
    problems: &mut Vec<Problem>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Err(error) = fill(&mut rows, file, bytes, columns, problems) {
        problems.push(Problem::error(file, None, (format!("读不了这张表：{error}"), error.to_string())));
    }
    rows
}

fn fill(
    rows: &mut Vec<Row>,
    file: &str,
    bytes: &[u8],
    columns: &'static [Column],
    problems: &mut Vec<Problem>,
) -> Result<(), tables::TableError> {
    let mut table = tables::read(bytes.to_vec(), file, &Options::new(columns))?;
    let mut slots = Vec::new();
    for column in columns {
        match table.slot(column.key) {
            Some(slot) => slots.push((column.key, slot)),
            None => problems.push(Problem::error(
                file,
                Some(1),
                (format!("缺少列 `{}`", column.key), format!("missing column `{}`", column.key)),
            )),
        }
    }
    let mut record = Record::default();
    while table.next_into(&mut record)? {
        let cells = slots.iter().map(|(key, slot)| (*key, record.text(slot).to_owned())).collect();
        rows.push(Row { line: record.row(), cells });
    }
    for found in table.take_problems() {
        let message = match found.column {
            // What a table's reader finds is said in English alone, here as at an import.
            Some(column) => {
                (format!("列 `{column}`：{}", found.message), format!("column `{column}`: {}", found.message))
            }
            None => (found.message.clone(), found.message),
        };
        problems.push(match found.level {
            tables::Level::Note => Problem::warning(file, found.row, message),
            tables::Level::Problem => Problem::error(file, found.row, message),
        });
    }
    Ok(())
}
