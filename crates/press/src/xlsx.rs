//! Workbooks: a table with a head that stays, texts that wrap, and a page to print it on.
//!
//! Every text goes in as text: a cell that begins with `=` is never run as a formula. The file has no moment but the one it is
//! given, so that the same input gives the same bytes.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::PaperError;
use crate::sourced::plain;

/// The longest text that a cell takes; what is longer ends in an ellipsis.
const CELL: usize = 32_767;

/// A cell.
pub(crate) enum Cell {
    /// A text, perhaps empty.
    Text(String),
    /// A day.
    Day(NaiveDate),
}

/// One sheet.
pub(crate) struct Sheet {
    /// Its name, at most 31 characters.
    pub(crate) name: &'static str,
    /// Heads of the columns with their widths in characters.
    pub(crate) columns: Vec<(&'static str, f64)>,
    /// Cells by row.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A workbook of sheets, made on a day; `mark` stands at the head of every printed page.
pub(crate) fn workbook(title: &str, made: NaiveDate, mark: &str, sheets: Vec<Sheet>) -> Result<Vec<u8>, PaperError> {
    let write = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let properties = DocProperties::new().set_title(plain(title)).set_creation_datetime(&moment(made)?);
        book.set_properties(&properties);
        for sheet in sheets {
            fill(book.add_worksheet(), title, mark, sheet)?;
        }
        book.save_to_buffer()
    };
    write().map_err(|error| PaperError::Xlsx(error.to_string()))
}

fn moment(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or(1);
    // A workbook counts days from 1900 on.
    let year = u16::try_from(day.year()).unwrap_or(1900).clamp(1900, 9999);
    ExcelDateTime::from_ymd(year, small(day.month()), small(day.day()))
}

fn fill(page: &mut Worksheet, title: &str, mark: &str, sheet: Sheet) -> Result<(), XlsxError> {
    const FONT: &str = "等线";
    let base = Format::new().set_font_name(FONT).set_font_size(11).set_text_wrap().set_align(FormatAlign::Top);
    let edge = Color::RGB(0xD3_D9_E0);
    let cell = base.clone().set_border(FormatBorder::Thin).set_border_color(edge);
    let head =
        cell.clone().set_bold().set_background_color(Color::RGB(0xF2_F4_F6)).set_align(FormatAlign::VerticalCenter);
    let day = cell.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
    page.set_name(sheet.name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    // An ampersand begins a code there.
    let safe = |text: &str| plain(text).replace('&', "&&").chars().take(120).collect::<String>();
    page.set_header(format!("&L{}&R{}", safe(title), safe(mark))).set_footer("&C&P / &N");
    for (at, (title, width)) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(at, *width)?.write_string_with_format(0, at, *title, &head)?;
    }
    page.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (at, value) in (0_u16..).zip(cells) {
            match value {
                Cell::Text(text) => page.write_string_with_format(row, at, short(text), &cell)?,
                Cell::Day(date) => page.write_datetime_with_format(row, at, moment(*date)?, &day)?,
            };
        }
    }
    Ok(())
}

/// A text that a cell takes. Line breaks stay: a cell may hold several lines.
fn short(text: &str) -> String {
    let text = text.lines().map(plain).collect::<Vec<_>>().join("\n");
    if text.chars().count() <= CELL {
        return text;
    }
    text.chars().take(CELL - 1).chain(['…']).collect()
}
