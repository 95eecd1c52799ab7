//! Project ledgers (台账) to what each row says of a project: facts, stages with their days, money that came in, words that fit
//! nowhere.
//!
//! A row is kept as long as it names a project. What is doubtful becomes unknown and is told with row and cell; what no column
//! takes is kept in the note, so that nothing of the file is lost. Not for: which project is meant (`bureau::twins`), nor keeping it.

mod amount;
mod columns;
mod days;
mod row;
mod words;

use chrono::NaiveDate;
use model::Text;
use tables::{CellKind, Problem, Record, Table, TableError, fold};

pub use amount::{Hedge, LedgerAmount, amount};
pub use columns::{LEDGER_COLUMNS, ledger_title};
pub use days::{is_meant, loose_day};
pub use row::{LedgerContext, LedgerRow, RowWord, read_ledger};

use crate::capital::Unit;
use crate::day::Serials;

/// Samples of a column that are shown.
const SAMPLES: usize = 3;

/// Rows that are looked at to tell a column by its content.
const LOOKED_AT: usize = 200;

/// Share of a column's cells, in tenths, that have to be of one kind before its content tells what it is.
const TELLING: usize = 7;

/// Why a column is taken for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuessedBy {
    /// By its head.
    Head,
    /// By what stands in it.
    Content,
}

/// A column of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerColumn {
    /// Its place, from 0.
    pub index: usize,
    /// Its head; of two storeys `upper / lower`.
    pub head: String,
    /// What head or title say of bare numbers in it, as written.
    pub unit: Option<String>,
    /// The field it is taken for, and why.
    pub guess: Option<(&'static str, GuessedBy)>,
    /// Some of its cells.
    pub samples: Vec<String>,
}

/// A row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Number of the record in its file, the first being 1.
    pub row: u32,
    /// Its cells.
    pub cells: Vec<(String, CellKind)>,
}

/// A ledger that was opened, with its columns guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLedger {
    /// What was read: `workbook, sheet 台账`.
    pub format: String,
    /// What stands above the head.
    pub titles: Vec<String>,
    /// The columns, in their places.
    pub columns: Vec<LedgerColumn>,
    /// The rows below the head, sums and repeated heads left out.
    pub rows: Vec<RawRow>,
    /// What the file itself has to tell: sums passed over, cells cut off.
    pub problems: Vec<Problem>,
    /// The day that the titles name (`截至2024年12月31日`).
    pub as_of: Option<NaiveDate>,
    /// From which day serial numbers count.
    pub serials: Serials,
}

impl RawLedger {
    /// What another file of the same form is known by: its heads in comparing form.
    pub fn heads(&self) -> String {
        let heads: Vec<String> = self.columns.iter().map(|column| fold(&column.head)).collect();
        heads.join("|")
    }
}

/// Reads a ledger to its end and guesses its columns; open the table with [`LEDGER_COLUMNS`].
pub fn open_ledger(mut table: Table) -> Result<RawLedger, TableError> {
    let storeys = storeys(&table);
    let unit_of_titles = unit_of(table.preamble());
    let guesses = by_head(&table, &storeys);
    let (titles, format) = (table.preamble().to_vec(), table.format().to_owned());
    let serials = if table.counts_days_from_1904() { Serials::From1904 } else { Serials::From1900 };
    let mut rows = Vec::new();
    let mut record = Record::default();
    while table.next_into(&mut record)? {
        let cells = record.iter().map(|cell| (cell.text.trim().to_owned(), cell.kind)).collect();
        rows.push(RawRow { row: record.row(), cells });
    }
    let mut columns: Vec<LedgerColumn> = storeys
        .iter()
        .enumerate()
        .map(|(index, (upper, lower))| {
            let head = match upper {
                Some(upper) => format!("{upper} / {lower}"),
                None => lower.clone(),
            };
            let unit = bracket(lower).or_else(|| upper.as_deref().and_then(bracket)).or_else(|| unit_of_titles.clone());
            let guess = guesses[index].map(|key| (key, GuessedBy::Head));
            LedgerColumn { index, head, unit, guess, samples: samples(&rows, index) }
        })
        .collect();
    by_content(&mut columns, &rows);
    let as_of = titles.iter().find_map(|title| day_of_title(title));
    // Columns that are not known are the person's to name; they need no complaint.
    let mut problems = table.take_problems();
    problems.retain(|problem| !problem.message.starts_with("columns not used"));
    Ok(RawLedger { format, titles, columns, rows, problems, as_of, serials })
}

/// Upper and lower storey of every head.
fn storeys(table: &Table) -> Vec<(Option<String>, String)> {
    let title = |cell: &str| {
        cell.contains([':', '：']) || ["单位", "填报", "截至", "截止"].iter().any(|word| cell.starts_with(word))
    };
    let above: Vec<&str> = table.above().iter().map(String::as_str).collect();
    let filled = above.iter().filter(|cell| !cell.is_empty()).count();
    let two = filled >= 2 && !above.iter().any(|cell| title(cell));
    let mut running = String::new();
    let heads = table.heads();
    let both = heads.into_iter().enumerate().map(|(at, lower)| {
        if let Some(cell) = above.get(at).filter(|cell| !cell.is_empty()) {
            running = (*cell).to_owned();
        }
        let upper = (two && !running.is_empty() && running != lower).then(|| running.clone());
        (upper, lower)
    });
    both.collect()
}

/// The fields that heads name; the most trusted word of a field takes it, others stay free.
fn by_head(table: &Table, storeys: &[(Option<String>, String)]) -> Vec<Option<&'static str>> {
    let mut guesses: Vec<Option<&'static str>> = vec![None; storeys.len()];
    let mut taken: Vec<&str> = Vec::new();
    for found in table.columns() {
        if guesses.get(found.column) == Some(&None) && !taken.contains(&found.key) {
            guesses[found.column] = Some(found.key);
            taken.push(found.key);
        }
    }
    // `开工时间 / 计划`, `总投资 / 金额`: both storeys together say more than one.
    for (at, (upper, lower)) in storeys.iter().enumerate() {
        let Some(upper) = upper.as_ref().filter(|_| guesses[at].is_none()) else { continue };
        for joined in [format!("{lower}{upper}"), format!("{upper}{lower}")] {
            if let Some(key) = exactly(&fold(&joined)).filter(|key| !taken.contains(key)) {
                guesses[at] = Some(key);
                taken.push(key);
                break;
            }
        }
    }
    guesses
}

fn exactly(folded: &str) -> Option<&'static str> {
    let column = LEDGER_COLUMNS.iter().find(|column| column.synonyms.iter().any(|word| fold(word) == folded));
    column.map(|column| column.key)
}

/// What stands in a head's brackets, where it is a unit of money.
fn bracket(head: &str) -> Option<String> {
    let inside = head.rsplit_once(['（', '(']).map(|(_, inside)| inside.trim_end_matches(['）', ')']))?;
    Unit::parse(inside).map(|_| inside.to_owned())
}

/// `单位：万元` in a title.
fn unit_of(titles: &[String]) -> Option<String> {
    titles.iter().find_map(|title| {
        let words = title.split([' ', '（', '）', '(', ')', '，', ',', ';', '；']);
        let units =
            words.filter_map(|word| word.split_once("单位").map(|(_, unit)| unit.trim_start_matches([':', '：'])));
        units.filter(|unit| Unit::parse(unit).is_some()).map(str::to_owned).next()
    })
}

/// `截至2024年12月31日` in a title.
fn day_of_title(title: &str) -> Option<NaiveDate> {
    let at = ["截至", "截止"].iter().find_map(|word| title.split_once(word).map(|(_, rest)| rest))?;
    let words: String = at
        .trim_start_matches(['到', '至', ':', '：'])
        .chars()
        .take_while(|c| c.is_ascii_digit() || "年月日底末.-/上下半季度一二三四".contains(*c))
        .collect();
    let day = loose_day(&words, CellKind::Text, Serials::From1900).ok().flatten()?;
    Some(day.last)
}

fn samples(rows: &[RawRow], index: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for row in rows.iter().take(LOOKED_AT) {
        let Some((text, _)) = row.cells.get(index).filter(|(text, _)| !text.is_empty()) else { continue };
        let shown = crate::digits::shown(text);
        if !found.contains(&shown) {
            found.push(shown);
        }
        if found.len() == SAMPLES {
            break;
        }
    }
    found
}

/// Fields that cells tell where the head does not: telephone numbers, stages, origins, ways of attracting.
fn by_content(columns: &mut [LedgerColumn], rows: &[RawRow]) {
    type Test = (&'static str, fn(&str) -> bool);
    const TESTS: [Test; 4] = [
        ("contacts", |text| row::without_mobiles(text) != text),
        ("stage", |text| text.chars().count() <= 6 && words::stage(text).is_some()),
        ("origin", |text| text.chars().count() <= 8 && words::origin(text).is_some()),
        ("channel", |text| text.chars().count() <= 8 && words::channel(text).is_some()),
    ];
    for at in 0..columns.len() {
        if columns[at].guess.is_some() {
            continue;
        }
        let cells = rows.iter().take(LOOKED_AT).filter_map(|row| row.cells.get(at));
        let cells: Vec<&str> = cells.map(|(text, _)| text.as_str()).filter(|text| !text.is_empty()).collect();
        let telling = |(key, test): &&Test| {
            let hits = cells.iter().filter(|text| test(text)).count();
            let free = columns.iter().all(|column| column.guess.is_none_or(|(taken, _)| taken != *key));
            free && hits >= 2 && hits * 10 >= cells.len() * TELLING
        };
        if let Some((key, _)) = TESTS.iter().find(telling) {
            columns[at].guess = Some((key, GuessedBy::Content));
        }
    }
}

/// Which column carries what, checked: every place is there, every field known and named once, and there is a name.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn check_uses(columns: &[LedgerColumn], uses: &[(usize, String)]) -> Result<Vec<(usize, &'static str)>, Vec<Text>> {
    let mut faults = Vec::new();
    let mut kept: Vec<(usize, &'static str)> = Vec::new();
    for (index, key) in uses {
        let Some(column) = columns.get(*index) else {
            faults.push(Text::new(
                format!("表里没有第 {} 列", index + 1),
                format!("the file has no column {}", index + 1),
            ));
            continue;
        };
        let Some(known) = LEDGER_COLUMNS.iter().find(|known| known.key == key) else {
            faults.push(Text::new(format!("没有字段 `{key}`"), format!("no field `{key}`")));
            continue;
        };
        if let Some((other, _)) = kept.iter().find(|(_, taken)| *taken == known.key) {
            let (one, two) = (&columns[*other].head, &column.head);
            let title = ledger_title(key).unwrap_or_default();
            faults.push(Text::new(
                format!("“{one}”和“{two}”都对应“{}”，只能留一列", title.zh),
                format!("`{one}` and `{two}` are both `{}`: one of them has to go", title.en),
            ));
            continue;
        }
        if kept.iter().any(|(taken, _)| taken == index) {
            let head = &column.head;
            faults.push(Text::new(format!("“{head}”对应了两个字段"), format!("`{head}` is two fields")));
            continue;
        }
        kept.push((*index, known.key));
    }
    if !kept.iter().any(|(_, key)| *key == "name") && faults.is_empty() {
        faults.push(Text::new(
            "没有一列是“项目名称”，请先指定",
            "no column is the name of the project: say which one is",
        ));
    }
    if faults.is_empty() { Ok(kept) } else { Err(faults) }
}

#[cfg(test)]
mod tests;
