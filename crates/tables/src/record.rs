//! A reusable row of cells.

/// How the file stored a cell. Text files only have text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Text, or nothing.
    #[default]
    Text,
    /// A number, written out without exponent. A workbook keeps 15 digits; longer ones are damaged.
    Number,
    /// `TRUE` or `FALSE`.
    Bool,
    /// A day, `2012-03-01`, with a time behind it where it has one; already in the proleptic Gregorian calendar.
    Date,
    /// An error such as `#N/A`.
    Error,
}

/// A cell of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// The text as written, not trimmed.
    pub text: &'a str,
    /// How the file stored it.
    pub kind: CellKind,
}

/// The columns that carry one key, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub(crate) columns: Vec<usize>,
}

/// One record. Made once and filled again and again, so that reading a row allocates nothing.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub(crate) row: u32,
    pub(crate) first: u32,
    text: String,
    cells: Vec<(usize, CellKind)>,
}

impl Record {
    /// Number of the record in its file, the first being 1; in a workbook the sheet's row. Blank lines of a text file are not
    /// records.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Number of the record below its header, the first being 1.
    pub fn data_row(&self) -> u32 {
        self.row - self.first
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// A cell by its place; an empty one beyond the end.
    pub fn at(&self, column: usize) -> Cell<'_> {
        let Some(&(end, kind)) = self.cells.get(column) else { return Cell::default() };
        let start = if column == 0 { 0 } else { self.cells[column - 1].0 };
        Cell { text: &self.text[start..end], kind }
    }

    /// The first cell of a slot's columns that holds something, else an empty one.
    pub fn cell(&self, slot: &Slot) -> Cell<'_> {
        if let [only] = slot.columns[..] {
            return self.at(only);
        }
        slot.columns.iter().map(|&c| self.at(c)).find(|c| !c.text.trim().is_empty()).unwrap_or_default()
    }

    /// The text of a slot's cell, trimmed.
    pub fn text(&self, slot: &Slot) -> &str {
        self.cell(slot).text.trim()
    }

    /// All cells in order.
    pub fn iter(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.len()).map(|column| self.at(column))
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    pub(crate) fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn end_cell(&mut self, kind: CellKind) {
        self.cells.push((self.text.len(), kind));
    }

    /// Where the cell that is being written began.
    pub(crate) fn open_start(&self) -> usize {
        self.cells.last().map_or(0, |c| c.0)
    }

    /// What was written of the open cell.
    pub(crate) fn open_text(&self) -> &str {
        &self.text[self.open_start()..]
    }

    pub(crate) fn raw_text(&self) -> &str {
        &self.text
    }

    /// Writes the record anew, each cell passed through `change`; `None` keeps it. Rare: only for cells that need mending.
    pub(crate) fn rewrite(&mut self, mut change: impl FnMut(usize, Cell<'_>) -> Option<String>) {
        let mut fresh = Record { row: self.row, first: self.first, ..Record::default() };
        for column in 0..self.len() {
            let cell = self.at(column);
            match change(column, cell) {
                Some(text) => {
                    fresh.push_str(&text);
                    fresh.end_cell(CellKind::Text);
                }
                None => {
                    fresh.push_str(cell.text);
                    fresh.end_cell(cell.kind);
                }
            }
        }
        *self = fresh;
    }

    pub(crate) fn truncate(&mut self, cells: usize) {
        self.cells.truncate(cells);
        let end = self.open_start();
        self.text.truncate(end);
    }
}
