//! The anchor survey's form as a workbook: one sheet for purchases, one for sales, ten fields each, filled in with what is known.
//!
//! The heads are those that the importer reads, so that the filled-in form goes back as it is.

use crate::PaperError;
use crate::workbook::{Book, Cell, Column, Purpose, SheetTable, workbook};

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
    /// Whether any of what is filled in is invented.
    pub sample: bool,
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

/// A column: head, width in characters, and its cell.
type Field<'a> = (&'a str, f64, fn(&SurveyForm, &FormLine) -> Cell);

/// The form as XLSX. The same form gives the same bytes.
pub fn xlsx(form: &SurveyForm) -> Result<Vec<u8>, PaperError> {
    let firm: Field<'_> = ("企业名称", 30.0, |form, _| form.firm.as_str().into());
    let code: Field<'_> = ("统一社会信用代码", 22.0, |form, _| Cell::text(form.code.as_deref()));
    let node: Field<'_> = ("产业环节", 24.0, |_, line| Cell::text(line.node.as_deref()));
    let share: Field<'_> = ("占比（%）", 10.0, |_, line| Cell::number(line.share_percent));
    let year: Field<'_> = ("年份", 8.0, |_, line| Cell::number(line.year.map(f64::from)));
    let purchases = [
        firm,
        code,
        ("采购产品", 26.0, |_, line| line.product.as_str().into()),
        node,
        ("供应商", 26.0, |_, line| Cell::text(line.partner.as_deref())),
        ("来源地", 16.0, |_, line| Cell::text(line.place.as_deref())),
        ("年采购量（吨）", 14.0, |_, line| Cell::number(line.tonnes)),
        ("年采购额（万元）", 16.0, |_, line| Cell::number(line.amount_wan)),
        share,
        year,
    ];
    let sales = [
        firm,
        code,
        ("销售产品", 26.0, |_, line| line.product.as_str().into()),
        node,
        ("购买方", 26.0, |_, line| Cell::text(line.partner.as_deref())),
        ("加工地", 16.0, |_, line| Cell::text(line.place.as_deref())),
        ("加工成", 20.0, |_, line| Cell::text(line.becomes.as_deref())),
        ("年销量（吨）", 14.0, |_, line| Cell::number(line.tonnes)),
        share,
        year,
    ];
    let mark = if form.sample { "含样例数据" } else { "" };
    let first = if form.sample { format!("【{mark}】") } else { String::new() };
    let buys = format!(
        "{first}{}：请核对已填内容、补上空格；不采购的行可删除。占比指占本企业该产品全年采购的百分比。",
        form.district
    );
    let sells = format!(
        "{first}{}：请填写主要产品卖到哪里、在哪里加工成什么；不销售的行可删除。占比指占本企业该产品全年销售的百分比。",
        form.district
    );
    workbook(&Book {
        title: format!("{}：{}供需调查表", form.district, form.firm),
        // The day of writing is no part of a form.
        made: None,
        mark: mark.to_owned(),
        sheets: vec![
            sheet(form, (PURCHASES, buys), &purchases, &form.purchases),
            sheet(form, (SALES, sells), &sales, &form.sales),
        ],
    })
}

fn sheet(form: &SurveyForm, (name, ask): (&str, String), fields: &[Field<'_>], lines: &[FormLine]) -> SheetTable {
    let free = FormLine::default();
    let lines = lines.iter().chain(std::iter::repeat_n(&free, FREE_LINES));
    SheetTable {
        name: name.to_owned(),
        about: ask,
        columns: fields.iter().map(|(title, width, _)| Column::wide(*title, *width)).collect(),
        rows: lines.map(|line| fields.iter().map(|(_, _, cell)| cell(form, line)).collect()).collect(),
        purpose: Purpose::FillIn(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_form_gives_the_same_bytes_whatever_is_known() {
        let line = FormLine { product: "=圆钢".into(), tonnes: Some(12.5), ..FormLine::default() };
        let full = SurveyForm {
            sample: true,
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

    #[test]
    fn a_form_filled_in_with_sample_answers_says_so_on_the_page_and_in_print() {
        let text = |form: &SurveyForm| {
            let bytes = xlsx(form).unwrap();
            let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let read = |name: &str, parts: &mut zip::ZipArchive<_>| {
                std::io::read_to_string(parts.by_name(name).unwrap()).unwrap()
            };
            (read("xl/sharedStrings.xml", &mut parts), read("xl/worksheets/sheet1.xml", &mut parts))
        };
        let line = FormLine { product: "圆钢".into(), node: Some("steel-pipe/round".into()), ..FormLine::default() };
        let form = SurveyForm { purchases: vec![line], sample: true, ..SurveyForm::default() };
        let (words, page) = text(&form);
        assert!(words.contains("圆钢") && words.contains("steel-pipe/round") && words.contains("【含样例数据】"));
        assert!(page.contains("含样例数据"), "the head of the printed page");
        let (words, page) = text(&SurveyForm { sample: false, ..form });
        assert!(!words.contains("样例") && !page.contains("样例"));
    }
}
