//! Forms as they are told: in the list, with their mapping, cell by cell.

use press::form::FormSheet;
use serde::Serialize;
use utoipa::ToSchema;

use super::submissions::FormSubmission;
use crate::forms::FormMapping;
use crate::shapes::Bilingual;

/// A form in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormHead {
    /// Its word: the id of a shipped sample, the number of a file that was brought.
    pub(super) form: String,
    /// Whether it is a shipped sample.
    pub(super) shipped: bool,
    /// What it is called.
    pub(super) title: Bilingual,
    /// Where such a form is asked for, of a sample; else the name of its file.
    pub(super) source: Bilingual,
    /// Version, for whoever changes it; 0 for a sample, which nobody changes.
    pub(super) version: i64,
    /// When it was last changed; null for a sample.
    pub(super) updated_at: Option<String>,
    /// By whom.
    pub(super) updated_by: Option<String>,
    /// What was submitted last.
    pub(super) last: Option<FormSubmission>,
}

/// All forms, with the words that mappings are written in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormsShape {
    /// Samples first, then what was brought.
    pub(super) items: Vec<FormHead>,
    /// Lists that fill rows.
    pub(super) lists: Vec<FormWord>,
    /// What a column holds.
    pub(super) fields: Vec<FormWord>,
    /// The time that a figure or list speaks of.
    pub(super) spans: Vec<FormWord>,
    /// Units.
    pub(super) units: Vec<FormWord>,
    /// Indicators that a cell may hold.
    pub(super) indicators: Vec<FormWord>,
    /// The newest month that is over.
    pub(super) month: String,
    /// Whether the projects are invented.
    pub(super) sample: bool,
}

/// A word with its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormWord {
    /// Word.
    pub(super) word: String,
    /// Name.
    pub(super) title: Bilingual,
}

/// A form with its mapping.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormShape {
    /// In short.
    #[serde(flatten)]
    pub(super) head: FormHead,
    /// How it is filled.
    pub(super) mapping: FormMapping,
    /// Its sheets as they stand before they are filled.
    pub(super) sheets: Vec<FormSheetShape>,
    /// What is wrong with the mapping; while there is anything, it is not filled.
    pub(super) faults: Vec<Bilingual>,
    /// What does not hinder now and may once, such as a list that cannot grow.
    pub(super) warnings: Vec<Bilingual>,
}

/// A sheet as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormSheetShape {
    /// Name.
    pub(super) name: String,
    /// Cells with something in them or a style.
    pub(super) cells: Vec<FormCellShape>,
    /// Merged ranges: first and last cell.
    pub(super) merges: Vec<(String, String)>,
}

/// A cell as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormCellShape {
    /// Where: `C5`.
    pub(super) cell: String,
    /// Row, from 1.
    pub(super) row: u32,
    /// Column, from 1.
    pub(super) column: u32,
    /// What it shows.
    pub(super) text: String,
    /// Whether it holds a formula, which is never overwritten.
    pub(super) formula: bool,
}

pub(super) fn sheet_shape(sheet: FormSheet) -> FormSheetShape {
    let cells = sheet.cells.into_iter().map(|cell| FormCellShape {
        cell: cell.place.to_string(),
        row: cell.place.row,
        column: cell.place.column,
        text: cell.text,
        formula: cell.formula,
    });
    let merges = sheet.merges.iter().map(|(first, last)| (first.to_string(), last.to_string()));
    FormSheetShape { name: sheet.name, cells: cells.collect(), merges: merges.collect() }
}
