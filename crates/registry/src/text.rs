//! The fast way through a register for placement: names and texts alone, no dates, no amounts, no allocation by row.

use std::borrow::Cow;

use model::Uscc;
use tables::{Record, Slot, Table, TableError};

/// A firm's text, borrowed from its record. Absent parts are empty; texts are trimmed and otherwise as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowText<'a> {
    /// Number of the record in its file.
    pub row: u32,
    /// Number of the record below the header, from 1.
    pub data_row: u32,
    /// Name.
    pub name: &'a str,
    /// Business scope.
    pub scope: &'a str,
    /// Main products.
    pub products: &'a str,
    /// The code cell as written.
    pub code: &'a str,
}

impl<'a> RowText<'a> {
    /// The credit code in its canonical form if it is one, else the code cell as written.
    pub fn key(&self) -> Cow<'a, str> {
        // Most codes are written canonically: those are checked without making a new string.
        match Uscc::parse(self.code) {
            Ok(uscc) if uscc.as_str() != self.code => Cow::Owned(uscc.to_string()),
            _ => Cow::Borrowed(self.code),
        }
    }
}

/// Where the texts stand in a record. Cheap to clone and to send to another thread beside the records.
#[derive(Debug, Clone)]
pub struct TextColumns {
    name: Option<Slot>,
    scope: Option<Slot>,
    products: Option<Slot>,
    code: Option<Slot>,
}

impl TextColumns {
    /// The texts of a record.
    pub fn of<'r>(&self, record: &'r Record) -> RowText<'r> {
        let text = |slot: &Option<Slot>| slot.as_ref().map_or("", |slot| record.text(slot));
        RowText {
            row: record.row(),
            data_row: record.data_row(),
            name: text(&self.name),
            scope: text(&self.scope),
            products: text(&self.products),
            code: text(&self.code),
        }
    }
}

/// A register being read for its texts.
pub struct TextReader {
    table: Table,
    columns: TextColumns,
    record: Record,
}

/// Reads a register for its texts.
pub fn texts(table: Table) -> TextReader {
    let columns = TextColumns {
        name: table.slot("name"),
        scope: table.slot("scope"),
        products: table.slot("products"),
        code: table.slot("uscc"),
    };
    TextReader { table, columns, record: Record::default() }
}

impl TextReader {
    /// The next row; it stands until the next call.
    pub fn next_row(&mut self) -> Result<Option<RowText<'_>>, TableError> {
        match self.table.next_into(&mut self.record)? {
            true => Ok(Some(self.columns.of(&self.record))),
            false => Ok(None),
        }
    }

    /// The next row into a record of the caller's, for batches that go to other threads; read it with [`TextReader::columns`].
    pub fn next_into(&mut self, record: &mut Record) -> Result<bool, TableError> {
        self.table.next_into(record)
    }

    /// Where the texts stand.
    pub fn columns(&self) -> &TextColumns {
        &self.columns
    }

    /// The table, for its findings and progress.
    pub fn table(&mut self) -> &mut Table {
        &mut self.table
    }
}
