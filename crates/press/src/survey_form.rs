//! The anchor survey's form as a workbook: one sheet for purchases, one for sales, ten fields each, filled in with what is known.
//!
//! The heads are those that the importer reads, so that the filled-in form goes back as it is.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// A form for one firm.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurveyForm {
    /// The firm's name.
    pub firm: String,
    /// Its credit code.
    pub code: Option<String>,
    /// The district that asks.
    pub district: String,
    /// What it buys: said before, or expected by the chain.
    pub purchases: Vec<FormLine>,
    /// What it sells.
    pub sales: Vec<FormLine>,
}

/// A line of a form; `None` is left to be filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FormLine {
    /// The goods.
    pub product: String,
    /// Node of the goods, `chain/node`.
    pub node: Option<String>,
    /// Supplier or buyer.
    pub partner: Option<String>,
    /// Where from, or where it is finished.
    pub place: Option<String>,
    /// Of sales: what is made of it next.
    pub becomes: Option<String>,
    /// Tonnes a year.
    pub tonnes: Option<f64>,
    /// Money a year, in 万元.
    pub amount_wan: Option<f64>,
    /// Share of the firm's whole purchase or sale of the goods, in percent.
    pub share_percent: Option<f64>,
    /// Year of the quantities.
    pub year: Option<i32>,
}

/// Name of the sheet of purchases.
pub const PURCHASES: &str = "采购";
/// Name of the sheet of sales.
pub const SALES: &str = "销售";

/// Empty lines below the filled ones, for goods that nobody expected.
const FREE_LINES: usize = 6;

/// A cell of a line.
enum Cell<'a> {
    Words(Option<&'a str>),
    Number(Option<f64>),
}

/// A column: head, width in characters, and its cell.
type Column<'a> = (&'a str, f64, fn(&'a SurveyForm, &'a FormLine) -> Cell<'a>);

/// The form as XLSX. The same form gives the same bytes.
pub fn xlsx(form: &SurveyForm) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of writing is no part of a form, and would make every file another one.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2024, 1, 1)?));
    let firm: Column<'_> = ("企业名称", 30.0, |form, _| Cell::Words(Some(&form.firm)));
    let code: Column<'_> = ("统一社会信用代码", 22.0, |form, _| Cell::Words(form.code.as_deref()));
    let node: Column<'_> = ("产业环节", 24.0, |_, line| Cell::Words(line.node.as_deref()));
    let share: Column<'_> = ("占比（%）", 10.0, |_, line| Cell::Number(line.share_percent));
    let year: Column<'_> = ("年份", 8.0, |_, line| Cell::Number(line.year.map(f64::from)));
    let purchases: Vec<Column<'_>> = vec![
        firm,
        code,
        ("采购产品", 26.0, |_, line| Cell::Words(Some(&line.product))),
        node,
        ("供应商", 26.0, |_, line| Cell::Words(line.partner.as_deref())),
        ("来源地", 16.0, |_, line| Cell::Words(line.place.as_deref())),
        ("年采购量（吨）", 14.0, |_, line| Cell::Number(line.tonnes)),
        ("年采购额（万元）", 16.0, |_, line| Cell::Number(line.amount_wan)),
        share,
        year,
    ];
    let sales: Vec<Column<'_>> = vec![
        firm,
        code,
        ("销售产品", 26.0, |_, line| Cell::Words(Some(&line.product))),
        node,
        ("购买方", 26.0, |_, line| Cell::Words(line.partner.as_deref())),
        ("加工地", 16.0, |_, line| Cell::Words(line.place.as_deref())),
        ("加工成", 20.0, |_, line| Cell::Words(line.becomes.as_deref())),
        ("年销量（吨）", 14.0, |_, line| Cell::Number(line.tonnes)),
        share,
        year,
    ];
    let ask = format!(
        "{}：请核对已填内容、补上空格；不采购的行可删除。占比指占本企业该产品全年采购的百分比。",
        form.district
    );
    sheet(book.add_worksheet().set_name(PURCHASES)?, form, (&ask, &purchases, &form.purchases))?;
    let ask = format!(
        "{}：请填写主要产品卖到哪里、在哪里加工成什么；不销售的行可删除。占比指占本企业该产品全年销售的百分比。",
        form.district
    );
    sheet(book.add_worksheet().set_name(SALES)?, form, (&ask, &sales, &form.sales))?;
    book.save_to_buffer()
}

fn sheet<'a>(
    sheet: &mut Worksheet,
    form: &'a SurveyForm,
    (ask, columns, lines): (&str, &[Column<'a>], &'a [FormLine]),
) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(12).set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_EEF4))
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center);
    let known = Format::new().set_border(FormatBorder::Thin).set_font_color(Color::RGB(0x0033_4155));
    let free = Format::new().set_border(FormatBorder::Thin).set_background_color(Color::RGB(0x00FF_FBEB));
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.merge_range(0, 0, 0, last, ask, &title)?;
    sheet.set_row_height(0, 36)?;
    for (column, (name, width, _)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(1, column, *name, &head)?;
    }
    for (row, line) in (2..).zip(lines) {
        for (column, (_, _, cell)) in (0..).zip(columns) {
            match cell(form, line) {
                Cell::Words(Some(words)) => sheet.write_string_with_format(row, column, words, &known)?,
                Cell::Number(Some(number)) => sheet.write_number_with_format(row, column, number, &known)?,
                Cell::Words(None) | Cell::Number(None) => sheet.write_blank(row, column, &free)?,
            };
        }
    }
    let first_free = 2 + u32::try_from(lines.len()).unwrap_or(u32::MAX - 64);
    for row in (first_free..).take(FREE_LINES) {
        for (column, _) in (0_u16..).zip(columns) {
            sheet.write_blank(row, column, &free)?;
        }
        sheet.write_string_with_format(row, 0, &form.firm, &known)?;
        if let Some(code) = &form.code {
            sheet.write_string_with_format(row, 1, code, &known)?;
        }
    }
    sheet.set_freeze_panes(2, 2)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_form_gives_the_same_bytes_whatever_is_known() {
        let line = FormLine { product: "=圆钢".into(), tonnes: Some(12.5), ..FormLine::default() };
        let full = SurveyForm {
            firm: "样例钢管厂".into(),
            code: None,
            district: "样例区".into(),
            purchases: vec![line.clone()],
            sales: vec![FormLine { becomes: Some("钻杆".into()), ..line }],
        };
        for form in [full, SurveyForm::default()] {
            let bytes = xlsx(&form).unwrap();
            assert!(bytes.starts_with(b"PK"));
            assert_eq!(bytes, xlsx(&form).unwrap());
        }
    }
}
