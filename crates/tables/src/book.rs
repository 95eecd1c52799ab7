//! One sheet of a workbook as compact rows: an arena of text and sixteen bytes a cell.
//!
//! The workbook reader is trusted with nothing: [`crate::guard`] has measured the file before, and a panic inside it becomes
//! an error of the file (it prints its own line to the error output; that price is paid for a server that stays up).

use std::collections::{BTreeMap, HashMap};
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};

use crate::error::TableError;
use crate::guard::{BookKind, Merge, ReadSeek, Survey};
use crate::limits::Limits;
use crate::record::{CellKind, Record};

/// A cell: row and column from 0, where its text lies, and its kind.
#[derive(Debug, Clone, Copy)]
struct Stored {
    row: u32,
    column: u32,
    start: u32,
    length: u32,
    kind: CellKind,
}

/// The used cells of a sheet in row order.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    text: String,
    cells: Vec<Stored>,
    /// Vertical merges by first row, to be filled down.
    merges: Vec<Merge>,
    /// Findings about single cells, told when the sheet is chosen.
    pub(crate) remarks: Vec<(Option<u32>, Option<usize>, String)>,
    at: usize,
    next_merge: usize,
    /// By column: the last row a merged value reaches, and its text.
    open: BTreeMap<u32, (u32, Stored)>,
}

impl Sheet {
    /// The first rows as text, with their numbers from 1.
    pub(crate) fn head(&self, rows: usize) -> Vec<(u32, Vec<String>)> {
        let mut reader = Sheet { merges: self.merges.clone(), ..Sheet::default() };
        let end = {
            let mut seen = 0;
            let mut last = None;
            self.cells
                .iter()
                .position(|c| {
                    if last != Some(c.row) {
                        last = Some(c.row);
                        seen += 1;
                    }
                    seen > rows
                })
                .unwrap_or(self.cells.len())
        };
        let used = self.cells[..end].iter().map(|c| (c.start + c.length) as usize).max().unwrap_or(0);
        reader.text = self.text[..used].to_owned();
        reader.cells = self.cells[..end].to_vec();
        let mut record = Record::default();
        let mut out = Vec::new();
        while reader.next_into(&mut record) {
            out.push((record.row, record.iter().map(|c| c.text.to_owned()).collect()));
        }
        out
    }

    /// Number of the row that comes next, from 1.
    pub(crate) fn peek_row(&self) -> Option<u32> {
        self.cells.get(self.at).map(|c| c.row + 1)
    }

    /// Whether no cell holds anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The next row with any cell of its own; merged values from above are filled in. False at the end.
    pub(crate) fn next_into(&mut self, record: &mut Record) -> bool {
        record.clear();
        let Some(row) = self.cells.get(self.at).map(|c| c.row) else { return false };
        record.row = row + 1;
        let from = self.at;
        while self.cells.get(self.at).is_some_and(|c| c.row == row) {
            self.at += 1;
        }
        let own = &self.cells[from..self.at];
        self.open.retain(|_, (last, _)| *last >= row);
        while let Some(merge) = self.merges.get(self.next_merge).filter(|m| m.first.0 <= row) {
            // A region may begin in a row that holds nothing: then there is nothing to fill down either.
            if merge.first.0 == row
                && let Some(cell) = own.iter().find(|c| c.column == merge.first.1)
            {
                self.open.insert(merge.first.1, (merge.last.0, *cell));
            }
            self.next_merge += 1;
        }
        let mut filled = self.open.iter().filter(|(_, (_, cell))| cell.row < row).peekable();
        let mut own = own.iter().peekable();
        let mut column = 0;
        loop {
            let (next_own, next_filled) = (own.peek().map(|c| c.column), filled.peek().map(|(c, _)| **c));
            let (at, cell) = match (next_own, next_filled) {
                (None, None) => return true,
                (Some(a), b) if b.is_none_or(|b| a <= b) => {
                    if b == Some(a) {
                        filled.next();
                    }
                    (a, own.next().copied())
                }
                (_, Some(b)) => (b, filled.next().map(|(_, (_, cell))| *cell)),
                (Some(a), None) => (a, own.next().copied()),
            };
            let Some(cell) = cell else { return true };
            while column < at {
                record.end_cell(CellKind::Text);
                column += 1;
            }
            record.push_str(&self.text[cell.start as usize..(cell.start + cell.length) as usize]);
            record.end_cell(cell.kind);
            column += 1;
        }
    }
}

/// Writes cells of a sheet down as they come.
struct Writer<'l> {
    sheet: Sheet,
    limits: &'l Limits,
    /// Shared strings already in the arena, by address and length: a string may be used a million times.
    shared: HashMap<(usize, usize), u32>,
    sorted: bool,
    full: Option<&'static str>,
}

impl<'l> Writer<'l> {
    fn new(name: &str, limits: &'l Limits) -> Self {
        let sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        Self { sheet, limits, shared: HashMap::new(), sorted: true, full: None }
    }

    fn put(&mut self, row: u32, column: u32, text: &str, kind: CellKind) {
        let Some(start) = self.keep(row, column, text) else { return };
        self.store(row, column, start, text.len(), kind);
    }

    fn put_shared(&mut self, row: u32, column: u32, text: &str) {
        let key = (text.as_ptr().addr(), text.len());
        let start = match self.shared.get(&key) {
            Some(start) => *start,
            None => {
                let Some(start) = self.keep(row, column, text) else { return };
                self.shared.insert(key, start);
                start
            }
        };
        self.store(row, column, start, text.len(), CellKind::Text);
    }

    /// Text into the arena; `None` where it may not go in.
    fn keep(&mut self, row: u32, column: u32, text: &str) -> Option<u32> {
        if text.len() > self.limits.cell_bytes {
            let message = format!(
                "cell of {} KiB is longer than {} KiB and was left out",
                text.len() >> 10,
                self.limits.cell_bytes >> 10
            );
            self.sheet.remarks.push((Some(row + 1), Some(column as usize), message));
            return None;
        }
        let start = u32::try_from(self.sheet.text.len()).ok()?;
        if (self.sheet.text.len() + text.len()) as u64 > self.limits.unpacked_bytes.min(u64::from(u32::MAX)) {
            self.full = Some("its text with all repetitions");
            return None;
        }
        self.sheet.text.push_str(text);
        Some(start)
    }

    fn store(&mut self, row: u32, column: u32, start: u32, length: usize, kind: CellKind) {
        if length == 0 {
            return;
        }
        if self.sheet.cells.len() as u64 >= self.limits.workbook_cells {
            self.full = Some("its number of cells");
            return;
        }
        self.sorted &= self.sheet.cells.last().is_none_or(|last| (last.row, last.column) < (row, column));
        self.sheet.cells.push(Stored { row, column, start, length: length as u32, kind });
    }

    fn remark(&mut self, message: String) {
        if self.sheet.remarks.len() < 1000 {
            self.sheet.remarks.push((None, None, message));
        }
    }

    fn data(&mut self, row: u32, column: u32, value: &Data) {
        match value {
            Data::Empty => {}
            Data::String(text) => self.put(row, column, text, CellKind::Text),
            Data::Int(number) => self.put(row, column, &number.to_string(), CellKind::Number),
            Data::Float(number) => self.put(row, column, &number.to_string(), CellKind::Number),
            Data::Bool(yes) => self.put(row, column, bool_text(*yes), CellKind::Bool),
            Data::DateTime(moment) => {
                let (text, kind) = moment_text(moment);
                self.put(row, column, &text, kind);
            }
            Data::DateTimeIso(text) => self.put(row, column, &iso_text(text), CellKind::Date),
            Data::DurationIso(text) => self.put(row, column, text, CellKind::Text),
            Data::Error(error) => self.put(row, column, &error.to_string(), CellKind::Error),
        }
    }

    fn data_ref(&mut self, row: u32, column: u32, value: DataRef<'_>) {
        match value {
            DataRef::SharedString(text) => self.put_shared(row, column, text),
            other => self.data(row, column, &other.into()),
        }
    }

    fn finish(mut self, merges: Vec<Merge>) -> Sheet {
        if !self.sorted {
            // Stable: of two cells in one place the later one counts.
            self.sheet.cells.sort_by_key(|c| (c.row, c.column));
            self.sheet.cells.reverse();
            self.sheet.cells.dedup_by_key(|c| (c.row, c.column));
            self.sheet.cells.reverse();
        }
        self.sheet.merges = merges.into_iter().filter(|m| m.last.0 > m.first.0).collect();
        self.sheet.merges.sort_by_key(|m| m.first);
        self.sheet
    }
}

fn bool_text(yes: bool) -> &'static str {
    match yes {
        true => "TRUE",
        false => "FALSE",
    }
}

/// A date cell as text. Serials before the first day or behind the year 9999 stay numbers; times alone stay times.
fn moment_text(moment: &calamine::ExcelDateTime) -> (String, CellKind) {
    let serial = moment.as_f64();
    if moment.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return (serial.to_string(), CellKind::Number);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (serial < 1.0, time.as_str()) {
        (true, _) => (time, CellKind::Text),
        (false, "00:00:00") => (format!("{year:04}-{month:02}-{day:02}"), CellKind::Date),
        (false, _) => (format!("{year:04}-{month:02}-{day:02} {time}"), CellKind::Date),
    }
}

fn iso_text(text: &str) -> String {
    text.replacen('T', " ", 1).trim_end_matches(" 00:00:00").to_owned()
}

fn merge(region: &Dimensions) -> Merge {
    Merge { first: region.start, last: region.end }
}

/// What opening a workbook and choosing a sheet gives.
pub(crate) struct Book {
    pub(crate) sheet: Sheet,
    /// Whether undated serials count from 1904.
    pub(crate) epoch_1904: bool,
    /// Names of all sheets.
    pub(crate) names: Vec<String>,
}

/// Opens a surveyed workbook and gives the first sheet `choose` takes; hidden sheets come last. `None` from every sheet gives
/// the first sheet that holds anything.
pub(crate) fn open(
    input: Box<dyn ReadSeek>,
    survey: &Survey,
    file: &str,
    wanted: Option<&str>,
    limits: &Limits,
    choose: impl Fn(&Sheet) -> bool,
) -> Result<Book, TableError> {
    let result = catch_unwind(AssertUnwindSafe(|| match survey.kind {
        BookKind::Xlsx => open_xlsx(input, survey, file, wanted, limits, &choose),
        BookKind::Ods => open_laid_out(Ods::new(BufReader::new(input)), file, wanted, limits, &choose, |_, name| {
            survey.ods_merges.iter().filter(|(sheet, _)| sheet == name).map(|(_, m)| *m).collect()
        }),
        BookKind::Xls => {
            let merges = |book: &mut Xls<_>, name: &str| {
                book.merge_cells_by_sheet_name(name).unwrap_or_default().iter().map(merge).collect()
            };
            let book = Xls::new(BufReader::new(input));
            let epoch_1904 = book.as_ref().is_ok_and(|b| b.has_1904_epoch());
            open_laid_out(book, file, wanted, limits, &choose, merges).map(|b| Book { epoch_1904, ..b })
        }
    }));
    result.unwrap_or_else(|_| Err(damaged(file, "its workbook structure cannot be followed".to_owned())))
}

fn damaged(file: &str, problem: String) -> TableError {
    TableError::Damaged {
        file: file.to_owned(),
        problem,
        hint: "open it in the spreadsheet program, save it as .xlsx or .csv and try again",
    }
}

/// Names of the sheets to try, in order.
fn order(sheets: &[calamine::Sheet], file: &str, wanted: Option<&str>) -> Result<Vec<String>, TableError> {
    let tables = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
    if let Some(wanted) = wanted {
        let folded = wanted.trim();
        return match sheets.iter().find(|s| s.name.trim() == folded) {
            Some(sheet) => Ok(vec![sheet.name.clone()]),
            None => {
                let have = tables.map(|s| format!("`{}`", s.name)).collect::<Vec<_>>().join(", ");
                Err(TableError::NoSheet { file: file.to_owned(), wanted: wanted.to_owned(), have })
            }
        };
    }
    let mut tables: Vec<_> = tables.collect();
    tables.sort_by_key(|s| s.visible != SheetVisible::Visible);
    Ok(tables.into_iter().map(|s| s.name.clone()).collect())
}

fn full(file: &str, what: &str, limits: &Limits) -> TableError {
    TableError::TooLarge {
        file: file.to_owned(),
        what: what.to_owned(),
        found: "too large".to_owned(),
        limit: format!("{} cells and {}", limits.workbook_cells, crate::error::bytes(limits.unpacked_bytes)),
        hint: "split it, or export the sheet as .csv, which has no such bound",
    }
}

/// Keeps the first sheet that is chosen, else the first that holds anything.
fn pick(
    names: &[String],
    choose: &dyn Fn(&Sheet) -> bool,
    mut load: impl FnMut(&str) -> Result<Sheet, TableError>,
) -> Result<Sheet, TableError> {
    let mut fallback: Option<Sheet> = None;
    for name in names {
        let sheet = load(name)?;
        if choose(&sheet) {
            return Ok(sheet);
        }
        if fallback.as_ref().is_none_or(Sheet::is_empty) {
            fallback = Some(sheet);
        }
    }
    Ok(fallback.unwrap_or_default())
}

fn open_xlsx(
    input: Box<dyn ReadSeek>,
    survey: &Survey,
    file: &str,
    wanted: Option<&str>,
    limits: &Limits,
    choose: &dyn Fn(&Sheet) -> bool,
) -> Result<Book, TableError> {
    let mut book = Xlsx::new(BufReader::new(input)).map_err(|e| xlsx_error(file, &e))?;
    let names = order(book.sheets_metadata(), file, wanted)?;
    let epoch_1904 = book.has_1904_epoch();
    let sheet = pick(&names, choose, |name| {
        let mut writer = Writer::new(name, limits);
        match book.worksheet_cells_reader(name) {
            Ok(mut cells) => {
                let mut uncached = 0_u32;
                let mut faults = 0;
                loop {
                    let next = match survey.formulas {
                        true => cells.next_cell_with_formula_metadata().map(|c| {
                            c.map(|c| {
                                uncached += u32::from(c.formula.is_some() && c.value == DataRef::Empty);
                                (c.pos, c.value)
                            })
                        }),
                        false => cells.next_cell().map(|c| c.map(|c| (c.get_position(), c.get_value().clone()))),
                    };
                    match next {
                        Ok(Some(((row, column), value))) => writer.data_ref(row, column, value),
                        Ok(None) => break,
                        // A single cell the reader does not know, such as `#SPILL!`: the next one begins anew.
                        Err(
                            e @ (XlsxError::CellError(_)
                            | XlsxError::CellTAttribute(_)
                            | XlsxError::ParseFloat(_)
                            | XlsxError::ParseInt(_)
                            | XlsxError::Unexpected(_)
                            | XlsxError::Unrecognized { .. }),
                        ) if faults < 10_000 => {
                            faults += 1;
                            writer.remark(format!("a cell of sheet `{name}` was left out: {e}"));
                        }
                        Err(e) => return Err(xlsx_error(file, &e)),
                    }
                    if let Some(what) = writer.full {
                        return Err(full(file, what, limits));
                    }
                }
                if uncached > 0 {
                    writer.remark(format!(
                        "{uncached} formulas of sheet `{name}` have no stored result and count as empty: open the file in the spreadsheet program and save it"
                    ));
                }
            }
            Err(XlsxError::NotAWorksheet(_)) => {}
            Err(e) => return Err(xlsx_error(file, &e)),
        }
        let merges = match survey.merges {
            true => book.merge_cells_by_sheet_name(name).unwrap_or_default().iter().map(merge).collect(),
            false => Vec::new(),
        };
        Ok(writer.finish(merges))
    })?;
    Ok(Book { sheet, epoch_1904, names })
}

fn xlsx_error(file: &str, error: &XlsxError) -> TableError {
    match error {
        XlsxError::Password => TableError::Encrypted { file: file.to_owned() },
        other => damaged(file, format!("{other}")),
    }
}

/// XLS and ODS: their readers lay every sheet out at once.
fn open_laid_out<B, E>(
    book: Result<B, E>,
    file: &str,
    wanted: Option<&str>,
    limits: &Limits,
    choose: &dyn Fn(&Sheet) -> bool,
    merges: impl Fn(&mut B, &str) -> Vec<Merge>,
) -> Result<Book, TableError>
where
    B: Reader<BufReader<Box<dyn ReadSeek>>>,
    B::Error: std::fmt::Display,
    E: std::fmt::Display,
{
    let mut book = book.map_err(|e| match e.to_string() {
        text if text.contains("password") => TableError::Encrypted { file: file.to_owned() },
        text => damaged(file, text),
    })?;
    let names = order(book.sheets_metadata(), file, wanted)?;
    let sheet = pick(&names, choose, |name| {
        let range = book.worksheet_range(name).map_err(|e| damaged(file, e.to_string()))?;
        let mut writer = Writer::new(name, limits);
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            writer.data(top + row as u32, left + column as u32, value);
        }
        if let Some(what) = writer.full {
            return Err(full(file, what, limits));
        }
        drop(range);
        let merges = merges(&mut book, name);
        Ok(writer.finish(merges))
    })?;
    Ok(Book { sheet, epoch_1904: false, names })
}
