//! Tables as a workbook: a head that stays in sight, columns as wide as their texts. Same input, same bytes.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text; never run as a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing is known.
    Empty,
}

impl Cell {
    /// A number that may be unknown.
    pub fn number(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Empty, Self::Number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetTable {
    /// Name of the sheet, at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// A line above the head: what the table is about.
    pub title: String,
    /// Heads of the columns.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// A column is at most this wide, in characters: longer texts wrap.
const WIDEST: usize = 46;

/// Writes sheets into one workbook.
pub fn workbook(sheets: &[SheetTable]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of making is not in the file: the same tables give the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let title = Format::new().set_bold().set_font_size(13);
    let head = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x16_32_4F))
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let line = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xD3_D9_E0));
    for table in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(&table.name)?;
        sheet.write_string_with_format(0, 0, &table.title, &title)?;
        for (column, text) in (0..).zip(&table.head) {
            sheet.write_string_with_format(1, column, text, &head)?;
            let cells = table.rows.iter().filter_map(|row| row.get(usize::from(column)));
            let widest = cells.map(width).chain([wide(text)]).max().unwrap_or(8);
            sheet.set_column_width(column, widest.clamp(8, WIDEST) as f64 + 2.0)?;
        }
        for (number, row) in (2..).zip(&table.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string_with_format(number, column, text, &line)?,
                    Cell::Number(value) => sheet.write_number_with_format(number, column, *value, &line)?,
                    Cell::Empty => sheet.write_blank(number, column, &line)?,
                };
            }
        }
        sheet.set_freeze_panes(2, 0)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 1)?;
    }
    book.save_to_buffer()
}

fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.lines().map(wide).max().unwrap_or(0),
        Cell::Number(_) => 10,
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

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        let sheet = SheetTable {
            name: "结果".into(),
            title: "选址".into(),
            head: vec!["名称".into(), "数".into()],
            rows: vec![vec!["=1+1".into(), Cell::Number(2.0)], vec![Cell::number(Some(f64::NAN)), Cell::Empty]],
        };
        let bytes = workbook(std::slice::from_ref(&sheet)).unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(bytes, workbook(&[sheet]).unwrap());
    }
}
