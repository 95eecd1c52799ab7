//! How a form is filled, and what is wrong with that, all of it at once.

use std::collections::BTreeSet;

use model::{BasisCard, FormField, FormList, FormSpan, FormUnit, Text};
use press::form::{CellPlace, Form, FormSheet, column_of};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a form is filled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FormMapping {
    /// Cells with a figure or a word.
    #[serde(default)]
    pub(crate) cells: Vec<CellMapping>,
    /// Rows with a list.
    #[serde(default)]
    pub(crate) blocks: Vec<BlockMapping>,
}

/// A cell with what goes in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct CellMapping {
    /// Name of the sheet.
    pub(crate) sheet: String,
    /// The cell: `C5`.
    pub(crate) cell: String,
    /// Id of an indicator; or `month`, `day` or `district` for a word. Empty while nobody has said it.
    pub(crate) holds: String,
    /// The time that an indicator speaks of: `month`, `year`, `same_month_last_year`, `last_year`, `ever`.
    #[serde(default = "year")]
    #[schema(value_type = String)]
    pub(crate) over: FormSpan,
    /// `plain`, `yuan`, `wan` or `yi`.
    #[serde(default = "plain")]
    #[schema(value_type = String)]
    pub(crate) unit: FormUnit,
    /// Only what counts for this unit; empty for the district.
    #[serde(default)]
    pub(crate) of: String,
    /// Whether the form may not be filled while nobody has said what goes in.
    #[serde(default)]
    pub(crate) required: bool,
}

/// Rows with a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct BlockMapping {
    /// Name of the sheet.
    pub(crate) sheet: String,
    /// First row, from 1.
    pub(crate) first_row: u32,
    /// Rows that the form has for it; a longer list gets more.
    pub(crate) rows: u32,
    /// Which list.
    #[schema(value_type = String)]
    pub(crate) list: FormList,
    /// The time it speaks of.
    #[serde(default = "month")]
    #[schema(value_type = String)]
    pub(crate) over: FormSpan,
    /// Unit of its amounts.
    #[serde(default = "wan")]
    #[schema(value_type = String)]
    pub(crate) unit: FormUnit,
    /// Only what counts for this unit; empty for the district.
    #[serde(default)]
    pub(crate) of: String,
    /// Its columns.
    pub(crate) columns: Vec<ColumnMapping>,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ColumnMapping {
    /// Letters of the column: `B`.
    pub(crate) column: String,
    /// What it holds.
    #[schema(value_type = String)]
    pub(crate) field: FormField,
}

fn year() -> FormSpan {
    FormSpan::Year
}

fn month() -> FormSpan {
    FormSpan::Month
}

fn plain() -> FormUnit {
    FormUnit::Plain
}

fn wan() -> FormUnit {
    FormUnit::Wan
}

/// Most rows that a form may have for a list.
const MOST_ROWS: u32 = 10_000;

/// Most faults that are told at once.
const MOST_TOLD: usize = 20;

/// What is wrong with a mapping, all of it: cells that are none, within merges or with formulas, sheets that are gone,
/// indicators and columns that are not known, cells that two speak of, lists side by side.
pub(crate) fn faults(form: &Form, mapping: &FormMapping, cards: &[BasisCard]) -> Vec<Text> {
    let mut found = Found { sheets: form.sheets(), faults: Vec::new() };
    let mut seen: BTreeSet<(&str, CellPlace)> = BTreeSet::new();
    for cell in &mapping.cells {
        let known = cell.holds.is_empty()
            || ["month", "day", "district"].contains(&cell.holds.as_str())
            || cards.iter().any(|card| card.id == cell.holds);
        if !known {
            found.say(format!("没有指标 `{}`", cell.holds), format!("no indicator `{}`", cell.holds));
        }
        let Some(view) = found.sheet(&cell.sheet) else { continue };
        let Ok(place) = cell.cell.parse::<CellPlace>() else {
            found.say(
                format!("`{}` 不是单元格，写法如 C5", cell.cell),
                format!("`{}` is no cell such as `C5`", cell.cell),
            );
            continue;
        };
        found.area(view, (place, place));
        let within = |block: &&BlockMapping| {
            let (first, last) = span(block);
            block.sheet == cell.sheet
                && (first..=last).contains(&place.row)
                && block.columns.iter().any(|column| column_of(&column.column) == Some(place.column))
        };
        if !seen.insert((&cell.sheet, place)) || mapping.blocks.iter().any(|block| within(&block)) {
            let at = format!("{}!{place}", cell.sheet);
            found.say(format!("{at} 对应了两次"), format!("`{at}` is mapped twice"));
        }
    }
    for (at, block) in mapping.blocks.iter().enumerate() {
        found.block(block);
        for other in mapping.blocks[at + 1..].iter().filter(|other| other.sheet == block.sheet) {
            let ((first, last), (from, to)) = (span(block), span(other));
            if first <= to && from <= last {
                let sheet = &block.sheet;
                found.say(
                    format!(
                        "“{sheet}”的两个清单并排（第 {first}–{last} 行和第 {from}–{to} 行）：一个加行会拆散另一个，请上下错开或分到两张表"
                    ),
                    format!(
                        "two lists of `{sheet}` stand side by side (rows {first}-{last} and {from}-{to}): rows for one would tear the other"
                    ),
                );
            }
        }
    }
    found.faults.truncate(MOST_TOLD);
    found.faults
}

/// What does not hinder now and may once: lists that cannot grow. Better said now than in the month in which one is longer.
pub(crate) fn warnings(form: &Form, mapping: &FormMapping) -> Vec<Text> {
    let stuck = mapping.blocks.iter().filter_map(|block| {
        let why = form.hindrance(&block.sheet, span(block).1).ok()??;
        let list = block.list.title();
        Some(Text::new(
            format!("“{}”超过 {} 行就填不下：{}，不能加行", list.zh, block.rows, why.zh()),
            format!("more than {} rows of `{}` would not fit: {why}, so that none can be added", block.rows, list.en),
        ))
    });
    stuck.take(MOST_TOLD).collect()
}

/// First and last row of a list.
fn span(block: &BlockMapping) -> (u32, u32) {
    (block.first_row, block.first_row.saturating_add(block.rows.max(1) - 1))
}

/// Faults of a mapping, as they are found.
struct Found {
    sheets: Vec<FormSheet>,
    faults: Vec<Text>,
}

impl Found {
    fn say(&mut self, zh: String, en: String) {
        self.faults.push(Text::new(zh, en));
    }

    /// The place of a sheet among all.
    fn sheet(&mut self, name: &str) -> Option<usize> {
        let at = self.sheets.iter().position(|view| view.name == name);
        if at.is_none() {
            self.say(format!("表里没有“{name}”这张表"), format!("the form has no sheet `{name}`"));
        }
        at
    }

    /// Whether the cells between two corners can be filled.
    fn area(&mut self, view: usize, (first, last): (CellPlace, CellPlace)) {
        let holds = |place: &CellPlace| {
            (first.row..=last.row).contains(&place.row) && (first.column..=last.column).contains(&place.column)
        };
        let sheet = &self.sheets[view];
        let mut told = Vec::new();
        for (start, end) in &sheet.merges {
            // The part of the merged range that is meant; its first cell alone can be filled.
            let row = (start.row.max(first.row), end.row.min(last.row));
            let column = (start.column.max(first.column), end.column.min(last.column));
            if row.0 > row.1
                || column.0 > column.1
                || (row, column) == ((start.row, start.row), (start.column, start.column))
            {
                continue;
            }
            let place = CellPlace { row: row.1, column: column.1 };
            let at = format!("{}!{place}", sheet.name);
            told.push(Text::new(
                format!("{at} 在合并单元格里，应填 {start}"),
                format!("`{at}` lies within a merged range: take `{start}`"),
            ));
        }
        for cell in sheet.cells.iter().filter(|cell| cell.formula && holds(&cell.place)) {
            let at = format!("{}!{}", sheet.name, cell.place);
            told.push(Text::new(
                format!("{at} 是公式，不能覆盖"),
                format!("`{at}` holds a formula, which is never overwritten"),
            ));
        }
        self.faults.extend(told.into_iter().take(MOST_TOLD));
    }

    fn block(&mut self, block: &BlockMapping) {
        let list = block.list.title();
        if block.first_row == 0 || block.rows == 0 || block.rows > MOST_ROWS {
            self.say(
                format!("“{}”的起始行从 1 起，行数从 1 到 {MOST_ROWS}", list.zh),
                format!("the first row of `{}` counts from 1, its rows from 1 to {MOST_ROWS}", list.en),
            );
            return;
        }
        let Some(view) = self.sheet(&block.sheet) else { return };
        let (first, last) = span(block);
        let mut columns = BTreeSet::new();
        for column in &block.columns {
            match column_of(&column.column) {
                None => {
                    self.say(format!("`{}` 不是列", column.column), format!("`{}` is no column", column.column));
                }
                Some(at) if !columns.insert(at) => {
                    let name = &column.column;
                    self.say(
                        format!("“{}”的 {name} 列对应了两次", list.zh),
                        format!("column `{name}` of `{}` is mapped twice", list.en),
                    );
                }
                Some(at) => {
                    let corner = |row| CellPlace { row, column: at };
                    self.area(view, (corner(first), corner(last)));
                }
            }
        }
    }
}

/// Required cells that nobody has named: a mapping may be kept with them, a form is not filled.
pub(crate) fn unnamed(mapping: &FormMapping) -> Vec<Text> {
    let open = mapping.cells.iter().filter(|cell| cell.required && cell.holds.is_empty());
    let told = open.map(|cell| {
        Text::new(
            format!("必填的 {}!{} 还没有对应", cell.sheet, cell.cell),
            format!("nobody has said what goes into the required cell `{}!{}`", cell.sheet, cell.cell),
        )
    });
    told.collect()
}
