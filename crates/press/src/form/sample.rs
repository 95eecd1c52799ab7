//! A monthly table as a workbook: what is shipped to begin with, until the superior's own file is uploaded.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Workbook, XlsxError};

use super::{CellPlace, column_letters};
use crate::PaperError;

/// Rows that the table has for its list; a longer one grows.
const ROWS: u32 = 10;

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleColumn {
    /// Its head.
    pub title: String,
    /// Width in characters.
    pub width: f64,
    /// Whether the foot sums it.
    pub summed: bool,
}

/// A table to make.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleForm {
    /// Title.
    pub title: String,
    /// What stands at the right above the table, such as the unit.
    pub about: String,
    /// Names of the figures above the list.
    pub totals: Vec<String>,
    /// Its columns, at least one.
    pub columns: Vec<SampleColumn>,
}

/// Where things stand in a table that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePlaces {
    /// Name of its sheet.
    pub sheet: String,
    /// Where the month goes.
    pub month: CellPlace,
    /// Where the figures go, in their order.
    pub totals: Vec<CellPlace>,
    /// First row of the list.
    pub first_row: u32,
    /// Rows of the list.
    pub rows: u32,
}

/// Makes a table.
pub fn sample_form(form: &SampleForm) -> Result<(Vec<u8>, SamplePlaces), PaperError> {
    make(form).map_err(|error| PaperError::Xlsx(error.to_string()))
}

fn make(form: &SampleForm) -> Result<(Vec<u8>, SamplePlaces), XlsxError> {
    const SHEET: &str = "报表";
    let mut book = Workbook::new();
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 1, 1)?),
    );
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    let last = u16::try_from(form.columns.len().clamp(2, 16_000) - 1).unwrap_or(1);
    let font = |size: f64| Format::new().set_font_name("宋体").set_font_size(size);
    let title = font(18.0).set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let small = font(11.0);
    let framed = font(11.0).set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let head = framed.clone().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0xEE_F1_F4));
    let number = framed.clone().set_num_format("#,##0.##").set_align(FormatAlign::Right);
    sheet.merge_range(0, 0, 0, last, &form.title, &title)?;
    sheet.set_row_height(0, 34)?;
    sheet.write_with_format(1, 0, "月份：", &small)?;
    sheet.write_blank(1, 1, &small)?;
    sheet.write_with_format(1, last, &form.about, &small.clone().set_align(FormatAlign::Right))?;
    let mut totals = Vec::new();
    let mut row = 2;
    for pair in form.totals.chunks(2) {
        for (at, name) in (0_u16..).zip(pair) {
            // The name takes what the figure beside it leaves.
            let column = at * 3;
            sheet.merge_range(row, column, row, column + 1, name, &framed)?;
            sheet.write_blank(row, column + 2, &number)?;
            totals.push(CellPlace { row: row + 1, column: u32::from(column) + 3 });
        }
        row += 1;
    }
    let header = row;
    for (at, column) in (0_u16..).zip(&form.columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_with_format(header, at, &column.title, &head)?;
        for line in 1..=ROWS {
            let style = if column.summed { &number } else { &framed };
            sheet.write_blank(header + line, at, style)?;
        }
    }
    let foot = header + ROWS + 1;
    sheet.write_with_format(foot, 0, "合计", &head)?;
    for (at, column) in (0_u16..).zip(&form.columns).skip(1) {
        let letters = column_letters(u32::from(at) + 1);
        if column.summed {
            let sum = Formula::new(format!("SUM({letters}{}:{letters}{foot})", header + 2));
            sheet.write_formula_with_format(foot, at, sum, &number)?;
        } else {
            sheet.write_blank(foot, at, &framed)?;
        }
    }
    sheet.write_with_format(foot + 1, 0, "单位负责人：          审核人：          填表人：", &small)?;
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header, header)?;
    let bytes = book.save_to_buffer()?;
    let month = CellPlace { row: 2, column: 2 };
    Ok((bytes, SamplePlaces { sheet: SHEET.to_owned(), month, totals, first_row: header + 2, rows: ROWS }))
}
