//! Filling a superior's own workbook: cells get values, rows get lists, everything else stays as it was written.
//!
//! The file is changed where it must be and nowhere else: layout, styles, merged cells and formulas are copied as they stand. A
//! formula is never overwritten. Rows that a longer list needs are inserted, and formulas, merges and print areas move along.
//! Not for: what is filled in, which is the caller's.

mod beside;
mod hindrance;
mod package;
mod refs;
mod sample;
mod sheet;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeMap;

pub use hindrance::Hindrance;
pub use refs::{CellPlace, column_letters, column_of};
pub use sample::{SampleColumn, SampleForm, SamplePlaces, sample_form};

use package::Package;
use refs::Inserted;
use sheet::Sheet;

/// Why a workbook cannot be opened or filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// It is no workbook of the kind that can be filled.
    #[error("the form is {0}; save it as .xlsx without password and macros")]
    Unusable(String),
    /// It is larger than is sensible.
    #[error("the form is refused: {0}")]
    TooLarge(String),
    /// A sheet is not there any more.
    #[error("the form has no sheet `{wanted}`, only {have}")]
    NoSheet {
        /// Which.
        wanted: String,
        /// Those there are.
        have: String,
    },
    /// A cell holds a formula.
    #[error("cell `{0}` holds a formula, which is never overwritten")]
    Formula(String),
    /// A cell lies within a merged range, where nothing is shown.
    #[error("cell `{cell}` lies within a merged range: its value belongs into `{first}`")]
    Merged {
        /// The cell.
        cell: String,
        /// The first cell of the range.
        first: String,
    },
    /// Rows cannot be inserted there.
    #[error("no rows can be inserted below row {row} of `{sheet}`: {why}")]
    NoRoom {
        /// The sheet.
        sheet: String,
        /// The last row of the block.
        row: u32,
        /// Why.
        why: Hindrance,
    },
    /// Two lists stand side by side: rows inserted for one would tear the other.
    #[error(
        "the lists in rows {first} and {second} of `{sheet}` stand side by side: rows for one would tear the other"
    )]
    SideBySide {
        /// The sheet.
        sheet: String,
        /// Rows of the one, such as `5-14`.
        first: String,
        /// Rows of the other.
        second: String,
    },
}

/// What goes into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum FormValue {
    /// A text.
    Text(String),
    /// A number; one that is none goes in as nothing.
    Number(f64),
    /// Nothing is known: the cell stays empty.
    Unknown,
}

/// A cell to fill.
#[derive(Debug, Clone, PartialEq)]
pub struct CellFill {
    /// Name of its sheet.
    pub sheet: String,
    /// The cell, as the form was uploaded.
    pub place: CellPlace,
    /// What goes in.
    pub value: FormValue,
}

/// Rows to fill, one below the other.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockFill {
    /// Name of its sheet.
    pub sheet: String,
    /// The first row, from 1, as the form was uploaded.
    pub first_row: u32,
    /// How many rows the form has for it, at least 1.
    pub rows: u32,
    /// What goes in, by row: column from 1, and value.
    pub lines: Vec<Vec<(u32, FormValue)>>,
}

/// A sheet that is added at the end: where each value comes from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddedSheet {
    /// Its name; another number is put behind one that is taken.
    pub name: String,
    /// Widths of its columns, in characters.
    pub widths: Vec<f64>,
    /// Its rows, the head first.
    pub rows: Vec<Vec<String>>,
}

/// A cell of a form as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormCell {
    /// Where.
    pub place: CellPlace,
    /// What it shows; empty for nothing.
    pub text: String,
    /// Whether it holds a formula.
    pub formula: bool,
}

/// A sheet of a form as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSheet {
    /// Its name.
    pub name: String,
    /// Its cells, by row and column.
    pub cells: Vec<FormCell>,
    /// Merged ranges: first and last cell.
    pub merges: Vec<(CellPlace, CellPlace)>,
}

impl FormSheet {
    /// The first cell of the merged range that a cell lies in, where it is another.
    pub fn within(&self, place: CellPlace) -> Option<CellPlace> {
        let holds = |(first, last): &&(CellPlace, CellPlace)| {
            (first.row..=last.row).contains(&place.row) && (first.column..=last.column).contains(&place.column)
        };
        self.merges.iter().find(holds).map(|(first, _)| *first).filter(|first| *first != place)
    }

    /// Whether a cell holds a formula.
    pub fn is_formula(&self, place: CellPlace) -> bool {
        self.cells.iter().any(|cell| cell.place == place && cell.formula)
    }
}

/// A superior's workbook.
#[derive(Debug, Clone)]
pub struct Form {
    package: Package,
    sheets: Vec<(String, String, Sheet)>,
}

impl Form {
    /// Opens a workbook.
    ///
    /// # Errors
    ///
    /// It is no workbook, protected by a password, with macros, damaged, or unpacks to more than is sensible.
    pub fn open(bytes: &[u8]) -> Result<Self, FormError> {
        let package = Package::open(bytes)?;
        let shared = package.shared_strings()?;
        let mut sheets = Vec::new();
        for (name, part) in package.sheets()? {
            let sheet = Sheet::read(package.text(&part)?, &shared)?;
            sheets.push((name, part, sheet));
        }
        if sheets.is_empty() {
            return Err(FormError::Unusable("without any sheet of cells".to_owned()));
        }
        Ok(Self { package, sheets })
    }

    /// Its sheets as they stand.
    pub fn sheets(&self) -> Vec<FormSheet> {
        self.sheets.iter().map(|(name, _, sheet)| sheet.view(name)).collect()
    }

    /// Fills it. The same form and values give the same bytes.
    ///
    /// # Errors
    ///
    /// A sheet is gone, a cell holds a formula or lies within a merged range, or rows cannot be inserted.
    pub fn fill(
        &self,
        cells: &[CellFill],
        blocks: &[BlockFill],
        added: Option<&AddedSheet>,
    ) -> Result<Vec<u8>, FormError> {
        for (at, block) in blocks.iter().enumerate() {
            let others = blocks[at + 1..].iter().filter(|other| other.sheet == block.sheet);
            if let Some(other) = others.into_iter().find(|other| meet(block.span(), other.span())) {
                let told = |(first, last): (u32, u32)| format!("{first}-{last}");
                let (first, second) = (told(block.span()), told(other.span()));
                return Err(FormError::SideBySide { sheet: block.sheet.clone(), first, second });
            }
        }
        let mut form = self.clone();
        for cell in cells {
            let at = form.place_of(&cell.sheet)?;
            form.sheets[at].2.put(&cell.sheet, cell.place, &cell.value)?;
        }
        // From the lowest block up: what is inserted moves nothing that is still to be filled.
        let mut order: Vec<&BlockFill> = blocks.iter().collect();
        order.sort_by_key(|block| std::cmp::Reverse(block.first_row));
        let mut grown = false;
        for block in order {
            let at = form.place_of(&block.sheet)?;
            let many = u32::try_from(block.lines.len()).unwrap_or(u32::MAX);
            let rows = block.rows.max(1);
            if many > rows {
                grown = true;
                form.insert(at, (block.span().1, rows), many - rows)?;
            }
            let sheet = &mut form.sheets[at].2;
            for (row, line) in (block.first_row..).zip(&block.lines) {
                for (column, value) in line {
                    sheet.put(&block.sheet, CellPlace { row, column: *column }, value)?;
                }
            }
        }
        let texts: BTreeMap<String, String> =
            form.sheets.iter().map(|(_, part, sheet)| (part.clone(), sheet.write())).collect();
        for (part, text) in texts {
            form.package.put(&part, text);
        }
        form.package.compute_anew(grown)?;
        if let Some(added) = added {
            form.package.add_sheet(added)?;
        }
        form.package.write()
    }

    fn place_of(&self, name: &str) -> Result<usize, FormError> {
        self.sheets.iter().position(|(known, ..)| known == name).ok_or_else(|| {
            let have: Vec<String> = self.sheets.iter().map(|(name, ..)| format!("`{name}`")).collect();
            FormError::NoSheet { wanted: name.to_owned(), have: have.join(", ") }
        })
    }

    /// Why a block that ends with this row cannot have more rows than it has; `None` where it can.
    ///
    /// # Errors
    ///
    /// There is no such sheet, or the file is damaged.
    pub fn hindrance(&self, sheet: &str, last: u32) -> Result<Option<Hindrance>, FormError> {
        let at = self.place_of(sheet)?;
        let (_, part, sheet) = &self.sheets[at];
        match sheet.hindrance(last) {
            Some(why) => Ok(Some(why)),
            None => self.package.hindrance(part),
        }
    }

    /// Inserts rows below the last row of a block of so many rows, in their likeness.
    fn insert(&mut self, at: usize, (last, rows): (u32, u32), many: u32) -> Result<(), FormError> {
        let (name, part) = (self.sheets[at].0.clone(), self.sheets[at].1.clone());
        let why = if many > MOST_INSERTED { Some(Hindrance::TooMany) } else { self.hindrance(&name, last)? };
        if let Some(why) = why {
            return Err(FormError::NoRoom { sheet: name, row: last, why });
        }
        let inserted = Inserted { sheet: &name, last, many };
        for (index, (own, _, sheet)) in self.sheets.iter_mut().enumerate() {
            sheet.plain_formulas();
            if index == at {
                sheet.grow(&inserted, rows);
            }
            sheet.shift_formulas(own, &inserted);
            sheet.shift_around(own, &inserted)?;
        }
        self.package.shift_beside(&part, &inserted)?;
        self.package.shift_names(&inserted)
    }
}

/// Most rows that are inserted for one list.
const MOST_INSERTED: u32 = 20_000;

impl BlockFill {
    /// Its first and last row, as the form was uploaded.
    fn span(&self) -> (u32, u32) {
        (self.first_row, self.first_row.saturating_add(self.rows.max(1) - 1))
    }
}

/// Whether two ranges of rows have a row in common.
fn meet((first, last): (u32, u32), (from, to): (u32, u32)) -> bool {
    first <= to && from <= last
}
