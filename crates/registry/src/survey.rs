//! Lists of the anchor survey to lines: what each row says of a firm's purchases or sales.
//!
//! A row is kept as long as it names a firm and goods; what is doubtful in it becomes unknown with a problem, never a guess.
//! Whether the firm is landed, and which node goods without one belong to, is for whoever knows the firms and the lexicon.

use chrono::NaiveDate;
use model::{Money, RegionCode, SurveySide, private_part};
use tables::{Problem, Table, TableError};

use crate::digits::{is_unknown, narrow, shown};
use crate::directory::Directory;
use crate::marks::yes_no;
use crate::measure::Measure;
use crate::places::{Cells, each_row};
use crate::region::Gazetteer;

/// What a list is read with.
#[derive(Clone, Copy)]
pub struct SurveyContext<'a> {
    /// Chains and nodes that rows may refer to.
    pub directory: &'a Directory,
    /// Places.
    pub gazetteer: &'a Gazetteer,
    /// The district: what `本区`, `本市` and `本省` stand for.
    pub home: &'a RegionCode,
    /// The day after which days lie in the future.
    pub today: NaiveDate,
}

/// A row of the survey.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanSurvey {
    /// Number of the record in its file, the first being 1.
    pub row: u32,
    /// The firm's name, where the row gives one.
    pub firm: Option<String>,
    /// The firm's credit code as written.
    pub code: Option<String>,
    /// The goods.
    pub product: String,
    /// Node of the goods, where a column says it: chain id, node id.
    pub node: Option<(String, String)>,
    /// Supplier or buyer.
    pub partner: Option<String>,
    /// Where from or where to, as said.
    pub place: Option<String>,
    /// The same as a region.
    pub region: Option<RegionCode>,
    /// What is made of it next, of sales.
    pub becomes: Option<String>,
    /// Node of what is made next, where a column says it.
    pub next: Option<(String, String)>,
    /// Tonnes a year.
    pub tonnes: Option<f64>,
    /// Money a year.
    pub amount: Option<Money>,
    /// Share of the firm's whole purchase or sale of the goods, 0 to 1.
    pub share: Option<f64>,
    /// Year that the quantities speak of.
    pub year: Option<i32>,
    /// Day the firm was asked, where the row says it.
    pub date: Option<NaiveDate>,
    /// The row's own source.
    pub source: Option<String>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A list, read to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyList {
    /// The rows that name a firm and goods.
    pub rows: Vec<CleanSurvey>,
    /// What is wrong or doubtful, by row.
    pub problems: Vec<Problem>,
}

/// Reads a list; open the table with [`crate::PURCHASE_COLUMNS`] or [`crate::SALE_COLUMNS`].
pub fn read_survey(table: Table, side: SurveySide, context: &SurveyContext<'_>) -> Result<SurveyList, TableError> {
    let mut rows = Vec::new();
    let problems = each_row(table, |number, cells| rows.extend(row(cells, number, side, context)))?;
    Ok(SurveyList { rows, problems })
}

/// What an answer is made of: a form names goods to be asked about, and a row without any of these was not answered.
const QUANTITIES: [&str; 5] = ["partner", "place", "tonnes", "amount", "share"];

fn row(cells: &mut Cells<'_>, row: u32, side: SurveySide, context: &SurveyContext<'_>) -> Option<CleanSurvey> {
    let Some(product) = cells.text("product") else {
        // A form comes with lines for goods that the firm does not buy: only one that says something is a mistake.
        let says = QUANTITIES.iter().any(|key| cells.text(key).is_some());
        if says {
            cells.complain("product", "the row names no goods and was left out".to_owned());
        }
        return None;
    };
    if !QUANTITIES.iter().any(|key| cells.text(key).is_some()) {
        let message = "the row says nothing beside its goods: left out; hint: name a partner, a place or a quantity";
        cells.complain("product", message.to_owned());
        return None;
    }
    let (firm, code) = (cells.text("firm"), cells.text("code"));
    if firm.is_none() && code.is_none() {
        cells.complain("firm", "the row names no firm and was left out".to_owned());
        return None;
    }
    let place = cells.text("place");
    let region = place.as_deref().and_then(|text| region(cells, text, context));
    let (_, [node, next]) = cells.chain_and_nodes(context.directory, ["node", "next"]);
    Some(CleanSurvey {
        row,
        firm,
        code,
        node,
        partner: partner(cells),
        region,
        place,
        becomes: if side == SurveySide::Sells { cells.text("becomes") } else { None },
        next,
        tonnes: quantity(cells),
        amount: cells.amount("amount"),
        share: cells.share("share"),
        year: cells.year("year", context.today),
        date: cells.day("date", context.today),
        source: cells.text("source"),
        sample: cells.word("sample", yes_no).unwrap_or(false),
        product,
    })
}

fn quantity(cells: &mut Cells<'_>) -> Option<f64> {
    if let Some(text) = cells.text("tonnes").filter(|text| narrow(text).starts_with(['-', '−', '—'])) {
        cells.complain("tonnes", format!("`{}` is negative: left unknown", shown(&text)));
        return None;
    }
    cells.measure("tonnes", Measure::Tonnes)
}

/// A supplier or buyer; one that points at a private person is not taken.
fn partner(cells: &mut Cells<'_>) -> Option<String> {
    let name = cells.text("partner")?;
    match private_part(&name) {
        Some(found) => {
            cells.complain("partner", format!("{found}: not taken, name the firm"));
            None
        }
        None => Some(name),
    }
}

/// Words for the district and what it lies in.
fn own(text: &str, home: &RegionCode) -> Option<RegionCode> {
    const WORDS: [(&[&str], u8); 3] = [
        (&["本地", "本区", "区内", "本县", "县内", "local", "here"], 6),
        (&["本市", "市内", "同城"], 4),
        (&["本省", "省内"], 2),
    ];
    let level = WORDS.iter().find(|(words, _)| words.contains(&text)).map(|(_, level)| *level)?;
    Some(match level {
        6 => home.clone(),
        4 => home.city(),
        _ => home.province(),
    })
}

/// Words for places without a region, which are fine as they are.
const ABROAD: &[&str] = &["进口", "国外", "境外", "海外", "abroad", "import", "overseas"];

/// The region that a place of the survey names; `本区`, `本市` and `本省` are those of `home`.
pub fn survey_region(text: &str, gazetteer: &Gazetteer, home: &RegionCode) -> Option<RegionCode> {
    own(&narrow(text).to_lowercase(), home).or_else(|| gazetteer.locate(text))
}

fn region(cells: &mut Cells<'_>, text: &str, context: &SurveyContext<'_>) -> Option<RegionCode> {
    let word = narrow(text).to_lowercase();
    let found = survey_region(text, context.gazetteer, context.home);
    if found.is_none() && !is_unknown(text) && !ABROAD.iter().any(|abroad| word.contains(abroad)) {
        cells.complain("place", format!("place `{}` is not known: kept as said, its distance is unknown", shown(text)));
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tables::{Column, Options};

    use super::*;
    use crate::directory::tests::directory;
    use crate::{PURCHASE_COLUMNS, SALE_COLUMNS};

    fn list(text: &str, side: SurveySide) -> SurveyList {
        let columns: &'static [Column] = if side == SurveySide::Buys { PURCHASE_COLUMNS } else { SALE_COLUMNS };
        let table = tables::read(text.as_bytes().to_vec(), "a.csv", &Options::new(columns)).unwrap();
        let row = |code: &str, name: &str| (RegionCode::parse(code).unwrap(), name.to_owned());
        let gazetteer = Gazetteer::new([
            row("430000", "湖南省"),
            row("430400", "衡阳市"),
            row("430408", "蒸湘区"),
            row("120000", "天津市"),
            row("130900", "沧州市"),
        ]);
        let home = RegionCode::parse("430408").unwrap();
        let today = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        let directory = directory();
        let context = SurveyContext { directory: &directory, gazetteer: &gazetteer, home: &home, today };
        read_survey(table, side, &context).unwrap()
    }

    fn told(list: &SurveyList) -> Vec<String> {
        list.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_purchase_is_read_as_offices_write_it() {
        let list = list(
            "链主采购调查表\n企业名称,采购产品,环节,供应商,来源地,年采购量（万吨）,年采购额（亿元）,占比（%）,年度,走访日期,样例\n\
             样例钢管厂,接箍料,钻杆,乙公司,天津市静海,1.2,0.35,60,2023年,2024-04-12,是\n",
            SurveySide::Buys,
        );
        assert_eq!(told(&list), ["a.csv: the header is record 2; above it stands `链主采购调查表`"]);
        let row = &list.rows[0];
        assert_eq!((row.row, row.product.as_str(), row.firm.as_deref()), (3, "接箍料", Some("样例钢管厂")));
        assert_eq!(row.node, Some(("pipe".into(), "drill".into())));
        assert_eq!((row.tonnes, row.amount, row.share), (Some(12_000.0), Some(Money::yuan(35_000_000)), Some(0.6)));
        assert_eq!(row.region.as_ref().unwrap().as_str(), "120000");
        assert_eq!((row.year, row.date.unwrap().to_string().as_str(), row.sample), (Some(2023), "2024-04-12", true));
    }

    #[test]
    fn a_sale_says_where_it_is_finished_and_what_becomes_of_it() {
        let list = list(
            "企业名称,销售产品,购买方,加工地,加工成,下一步环节,年销量（吨）,年份\n样例钢管厂,钻杆管体,,沧州,钻杆,pipe/drill,8000,2023\n",
            SurveySide::Sells,
        );
        assert_eq!(told(&list), [""; 0]);
        let row = &list.rows[0];
        assert_eq!((row.becomes.as_deref(), row.next.clone()), (Some("钻杆"), Some(("pipe".into(), "drill".into()))));
        assert_eq!((row.partner.as_deref(), row.region.as_ref().unwrap().as_str()), (None, "130900"));
    }

    #[test]
    fn what_cannot_be_read_is_told_by_row_and_column_and_the_rest_goes_in() {
        let list = list(
            "企业名称,采购产品,环节,供应商,来源地,年采购量（吨）,年采购额（万元）,占比,年份,调查日期\n\
             甲,钢,飞船,张先生,月球,-5,-3,120%,1800,2026-01-01\n\
             甲,,,乙公司,,,,,,\n\
             ,钢,,,,5,,,,\n\
             甲,铁,,,本市,很多,5,也许,2024,\n\
             甲,,,,,,,,,\n\
             甲,铜,,,,,,,2024,\n",
            SurveySide::Buys,
        );
        assert_eq!(
            told(&list),
            [
                "a.csv, row 2, column 来源地: place `月球` is not known: kept as said, its distance is unknown",
                "a.csv, row 2, column 环节: unknown node `飞船`",
                "a.csv, row 2, column 供应商: `先生` points at a person: not taken, name the firm",
                "a.csv, row 2, column 年采购量（吨）: `-5` is negative: left unknown",
                "a.csv, row 2, column 年采购额（万元）: `-3` is negative",
                "a.csv, row 2, column 占比: `120%` is no share: expected 0 % to 100 %",
                "a.csv, row 2, column 年份: `1800` is no year such as `2023`",
                "a.csv, row 2, column 调查日期: `2026-01-01` lies in the future",
                "a.csv, row 3, column 采购产品: the row names no goods and was left out",
                "a.csv, row 4, column 企业名称: the row names no firm and was left out",
                "a.csv, row 5, column 年采购量（吨）: `很多` is no number, expected one in t",
                "a.csv, row 5, column 占比: `也许` is no share such as `12.5%`",
                "a.csv, row 7, column 采购产品: the row says nothing beside its goods: left out; hint: name a partner, a place or a quantity",
            ]
        );
        assert_eq!(list.rows.len(), 2);
        assert_eq!(list.rows[0].place.as_deref(), Some("月球"));
        assert_eq!(list.rows[1].region.as_ref().unwrap().as_str(), "430400");
    }

    #[test]
    fn a_chain_that_is_not_known_is_told_and_not_taken_for_any_chain() {
        let list = list(
            "企业名称,销售产品,产业链,产业环节,下一步环节,加工地\n甲,管体,飞船链,钻杆,钻杆,本市\n甲,管体,钢管产业链,检验检测,钻杆,本市\n",
            SurveySide::Sells,
        );
        assert_eq!(told(&list), ["a.csv, row 2, column 产业链: unknown chain `飞船链`"]);
        let nodes: Vec<_> = list.rows.iter().map(|row| (row.node.clone(), row.next.clone())).collect();
        let node = |node: &str| Some(("pipe".to_owned(), node.to_owned()));
        assert_eq!(nodes, [(None, None), (node("testing"), node("drill"))]);
    }

    proptest! {
        #[test]
        fn any_cell_gets_an_answer(cell in "[^\",\\p{C}]{0,24}") {
            let text = format!("企业名称,采购产品,来源地,年采购量,年采购额,占比,年份\n甲,钢,{cell},{cell},{cell},{cell},{cell}\n");
            let list = list(&text, SurveySide::Buys);
            for row in list.rows {
                prop_assert!(row.tonnes.is_none_or(|tonnes| tonnes.is_finite() && tonnes >= 0.0));
                prop_assert!(row.share.is_none_or(|share| (0.0..=1.0).contains(&share)));
            }
        }
    }
}
