//! Workbooks: tables with a head that stays, texts that wrap, and a page to print them on.
//!
//! Every text goes in as text: a cell that begins with `=` is never run as a formula. The file has no moment but the one it is
//! given, so that the same input gives the same bytes.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::PaperError;
use crate::sourced::{plain, plain_changes};

/// A workbook.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// What it is called, for readers of the file and at the head of a printed page.
    pub title: String,
    /// The day its content is of; `None` for a form, which is of no day.
    pub made: Option<NaiveDate>,
    /// What must stand on every printed page, such as that it is a sample; empty for nothing.
    pub mark: String,
    /// The sheets.
    pub sheets: Vec<SheetTable>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetTable {
    /// Name of the sheet, at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// A line above the head: what the table is about. Empty for no such line.
    pub about: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a sheet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// To be read.
    #[default]
    Read,
    /// To be filled in: empty cells are coloured, and this many columns stay in sight.
    FillIn(u16),
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Width in characters of Latin script; `None` for as wide as its texts are, within bounds.
    pub width: Option<f64>,
}

impl Column {
    /// As wide as its texts are.
    pub fn fitted(title: impl Into<String>) -> Self {
        Self { title: title.into(), width: None }
    }

    /// Of a width in characters.
    pub fn wide(title: impl Into<String>, width: f64) -> Self {
        Self { title: title.into(), width: Some(width) }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text; never run as a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// Nothing is known.
    Empty,
}

impl Cell {
    /// A number that may be unknown.
    pub fn number(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Empty, Self::Number)
    }

    /// A text that may be unknown.
    pub fn text(value: Option<&str>) -> Self {
        value.unwrap_or_default().into()
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// The longest text that a cell takes; what is longer ends in an ellipsis.
const CELL: usize = 32_767;
/// A fitted column is at least and at most this wide, in characters: longer texts wrap.
const FITTED: (usize, usize) = (8, 46);

/// Writes a workbook.
pub fn workbook(book: &Book) -> Result<Vec<u8>, PaperError> {
    write(book).map_err(|error| PaperError::Xlsx(error.to_string()))
}

fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut file = Workbook::new();
    // A workbook without a moment would take that of writing, and be another file every time.
    let made = match book.made {
        Some(day) => moment(day)?,
        None => ExcelDateTime::from_ymd(2000, 1, 1)?,
    };
    file.set_properties(&DocProperties::new().set_title(plain(&book.title)).set_creation_datetime(&made));
    let looks = Looks::new();
    for table in &book.sheets {
        fill(file.add_worksheet(), book, table, &looks)?;
    }
    file.save_to_buffer()
}

fn moment(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or(1);
    // A workbook counts days from 1900 on.
    let year = u16::try_from(day.year()).unwrap_or(1900).clamp(1900, 9999);
    ExcelDateTime::from_ymd(year, small(day.month()), small(day.day()))
}

/// How the cells look.
struct Looks {
    about: Format,
    head: Format,
    cell: Format,
    day: Format,
    free: Format,
}

impl Looks {
    fn new() -> Self {
        // Stands on every office machine in China.
        let font = Format::new().set_font_name("等线").set_font_size(11);
        let edge = font.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xD3_D9_E0));
        let cell = edge.clone().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            about: font.set_bold().set_font_size(12).set_align(FormatAlign::VerticalCenter),
            head: edge
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0xF2_F4_F6))
                .set_align(FormatAlign::VerticalCenter),
            day: cell.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            free: cell.clone().set_background_color(Color::RGB(0xFF_FB_EB)),
            cell,
        }
    }
}

fn fill(page: &mut Worksheet, book: &Book, table: &SheetTable, looks: &Looks) -> Result<(), XlsxError> {
    page.set_name(&table.name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    // An ampersand begins a code there.
    let safe = |text: &str| plain(text).replace('&', "&&").chars().take(120).collect::<String>();
    page.set_header(format!("&L{}&R{}", safe(&book.title), safe(&book.mark))).set_footer("&C&P / &N");
    let head = u32::from(!table.about.is_empty());
    if head > 0 {
        page.set_row_height(0, 24)?.write_string_with_format(0, 0, short(&table.about), &looks.about)?;
    }
    for (at, column) in (0_u16..).zip(&table.columns) {
        let width = column.width.unwrap_or_else(|| fitted(table, usize::from(at)));
        page.set_column_width(at, width)?.write_string_with_format(head, at, short(&column.title), &looks.head)?;
    }
    let (empty, frozen) = match table.purpose {
        Purpose::Read => (&looks.cell, 0),
        Purpose::FillIn(columns) => (&looks.free, columns),
    };
    page.set_freeze_panes(head + 1, frozen)?.set_repeat_rows(0, head)?;
    for (row, cells) in (head + 1..).zip(&table.rows) {
        for (at, value) in (0_u16..).zip(cells) {
            match value {
                Cell::Text(text) => page.write_string_with_format(row, at, short(text), &looks.cell)?,
                Cell::Number(value) => page.write_number_with_format(row, at, *value, &looks.cell)?,
                Cell::Day(date) => page.write_datetime_with_format(row, at, moment(*date)?, &looks.day)?,
                Cell::Empty => page.write_blank(row, at, empty)?,
            };
        }
    }
    Ok(())
}

/// A text that a cell takes. Line breaks stay: a cell may hold several lines.
fn short(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c != '\n' && plain_changes(c);
    // Nearly every text of hundreds of thousands is fine as it is.
    if text.len() <= CELL && !text.ends_with('\n') && !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let text = text.lines().map(plain).collect::<Vec<_>>().join("\n");
    if text.chars().count() <= CELL {
        return text.into();
    }
    text.chars().take(CELL - 1).chain(['…']).collect::<String>().into()
}

/// The width of a column's widest text, within bounds.
fn fitted(table: &SheetTable, at: usize) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.get(at)).map(width);
    let head = table.columns.get(at).map_or(0, |column| wide(&column.title));
    let widest = cells.fold(head, usize::max);
    widest.clamp(FITTED.0, FITTED.1) as f64 + 2.0
}

fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.lines().map(wide).max().unwrap_or(0),
        Cell::Number(_) | Cell::Day(_) => 10,
        Cell::Empty => 0,
    }
}

/// A Chinese character is as wide as two digits.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c as u32 >= 0x2e80 { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Zipped, text_of, well_formed};

    fn book(purpose: Purpose) -> Book {
        let table = SheetTable {
            name: "结果".into(),
            about: "选址".into(),
            columns: vec![Column::fitted("名称"), Column::wide("数", 12.0)],
            rows: vec![vec!["=1+1".into(), Cell::Number(2.0)], vec![Cell::number(Some(f64::NAN)), Cell::Empty]],
            purpose,
        };
        Book { title: "A & B".into(), made: None, mark: "样例".into(), sheets: vec![table] }
    }

    #[test]
    fn the_same_tables_give_the_same_bytes_read_or_filled_in() {
        for purpose in [Purpose::Read, Purpose::FillIn(1)] {
            let bytes = workbook(&book(purpose)).unwrap();
            assert!(bytes.starts_with(b"PK"));
            assert_eq!(bytes, workbook(&book(purpose)).unwrap());
        }
    }

    #[test]
    fn a_text_is_never_a_formula_and_no_number_is_not_a_number() {
        let zipped = Zipped::read(&workbook(&book(Purpose::Read)).unwrap());
        let rows = zipped.text("xl/worksheets/sheet1.xml");
        well_formed(&rows);
        assert!(!rows.contains("<f>") && !rows.contains("NaN"), "{rows}");
        assert!(rows.contains("A &amp;&amp; B"), "an ampersand on the printed page is none of its codes: {rows}");
        assert!(text_of(&zipped.text("xl/sharedStrings.xml")).contains("=1+1"));
    }

    #[test]
    fn a_sheets_name_that_no_workbook_takes_is_an_error() {
        let mut book = book(Purpose::Read);
        book.sheets[0].name = "a/b".into();
        let error = workbook(&book).unwrap_err().to_string();
        assert!(error.starts_with("the workbook could not be written as XLSX"), "{error}");
    }
}
