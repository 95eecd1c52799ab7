//! Lists of a hotline's work orders to requests of firms.
//!
//! A row is kept when it says who asks and what; a class or a cause that nobody knows becomes the usual one with a problem, so that no
//! request is lost over a word. Private numbers are taken out. Whether the firm is in the register is looked up by whoever knows it.

use chrono::NaiveDate;
use model::{CaseCause, CaseClass, private_mobile, private_part};
use tables::{Column, Table, TableError};

use crate::code::code;
use crate::digits::{narrow, shown};
use crate::directory::Directory;
use crate::marks::yes_no;
use crate::place_columns::TemplateColumn;
use crate::places::{Cells, each_row};

/// Longest title, in characters: a line.
const LONGEST_TITLE: usize = 60;

/// Longest text, in characters: a page.
const LONGEST_TEXT: usize = 2_000;

/// Columns of a list of work orders. The order within a column is trust.
pub const CASE_COLUMNS: &[Column] = &[
    Column {
        key: "order",
        synonyms: &["工单编号", "工单号", "诉求编号", "受理编号", "流水号", "编号", "work order", "order no"],
    },
    Column {
        key: "received",
        synonyms: &["受理时间", "来电时间", "受理日期", "诉求时间", "登记时间", "收到日期", "日期", "received"],
    },
    Column {
        key: "firm",
        synonyms: &["诉求企业", "企业名称", "来电企业", "单位名称", "企业", "诉求人", "firm", "company"],
    },
    Column { key: "firm_code", synonyms: &["统一社会信用代码", "信用代码", "uscc", "credit code"] },
    Column { key: "title", synonyms: &["诉求标题", "工单标题", "标题", "主题", "title", "subject"] },
    Column {
        key: "text",
        synonyms: &["诉求内容", "工单内容", "来电内容", "问题描述", "诉求事项", "内容", "request", "text"],
    },
    Column {
        key: "class", synonyms: &["诉求类型", "工单类型", "办理类型", "诉求级别", "类型", "class"]
    },
    Column {
        key: "cause", synonyms: &["诉求事由", "诉求分类", "问题分类", "问题类别", "领域", "事由", "cause"]
    },
    Column { key: "contact", synonyms: &["联系方式", "联系电话", "联系人", "来电号码", "contact"] },
    Column {
        key: "unit", synonyms: &["承办单位", "责任单位", "承办部门", "转办单位", "主办单位", "unit"]
    },
    Column { key: "zone", synonyms: &["所属园区", "功能区", "园区", "五区", "zone"] },
    Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] },
];

/// An empty list of work orders with an example.
pub const CASE_TEMPLATE: &[TemplateColumn] = &[
    ("工单编号", "RX-2025-0001"),
    ("受理时间", "2025-01-15"),
    ("诉求企业", "样例钻具有限公司"),
    ("统一社会信用代码", ""),
    ("诉求标题", "厂区夜间频繁停电"),
    ("诉求内容", "近一周夜间停电三次，影响热处理炉连续生产，请协调排查线路。"),
    ("诉求类型", "简单诉求"),
    ("诉求事由", "供电"),
    ("联系方式", "办公室 0734-0000000"),
    ("承办单位", ""),
    ("所属园区", "{zone}"),
    ("样例", "是"),
];

/// What a list is read with.
#[derive(Clone, Copy)]
pub struct CaseContext<'a> {
    /// Zones that rows may refer to.
    pub directory: &'a Directory,
    /// What requests are about, with the words for it.
    pub causes: &'a [CaseCause],
    /// The day after which days lie in the future.
    pub today: NaiveDate,
}

/// A work order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanCase {
    /// Number of the record in its file, the first being 1.
    pub row: u32,
    /// Its number; empty where it has none.
    pub order: String,
    /// The day it came in, where the row says it.
    pub received: Option<NaiveDate>,
    /// The firm's name.
    pub firm: String,
    /// The firm's credit code, where it holds.
    pub code: Option<String>,
    /// In one line.
    pub title: String,
    /// In the firm's own words.
    pub text: String,
    /// How much it asks.
    pub class: CaseClass,
    /// Id of the cause.
    pub cause: String,
    /// Whom to call.
    pub contact: String,
    /// The unit that is to see to it; empty where none is named.
    pub unit: String,
    /// The zone.
    pub zone: Option<String>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A list, read to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRows {
    /// The rows that say who asks and what.
    pub rows: Vec<CleanCase>,
    /// What is wrong or doubtful, by row.
    pub problems: Vec<tables::Problem>,
}

/// Reads a list of work orders; open the table with [`CASE_COLUMNS`].
pub fn read_cases(table: Table, context: &CaseContext<'_>) -> Result<CaseRows, TableError> {
    let mut rows = Vec::new();
    let problems = each_row(table, |row, cells| rows.extend(read_row(row, cells, context)))?;
    Ok(CaseRows { rows, problems })
}

fn read_row(row: u32, cells: &mut Cells<'_>, context: &CaseContext<'_>) -> Option<CleanCase> {
    let Some(firm) = cells.text("firm") else {
        cells.complain("firm", "the row names no firm: left out".to_owned());
        return None;
    };
    let text = spoken(cells, "text").unwrap_or_default();
    let title = spoken(cells, "title").unwrap_or_else(|| text.clone());
    let title = title.lines().next().unwrap_or_default().trim().to_owned();
    if title.is_empty() {
        cells.complain("text", "the row does not say what is asked: left out".to_owned());
        return None;
    }
    let code = cells.cell("firm_code").map(|cell| code(cell)).and_then(|reading| {
        if let Some(complaint) = reading.complaint {
            cells.complain("firm_code", complaint);
        }
        reading.uscc.map(|code| code.to_string())
    });
    let contact = cells.text("contact").unwrap_or_default();
    let contact = match private_part(&contact) {
        Some(found) => {
            cells.complain("contact", format!("{found}: not taken, give an office"));
            String::new()
        }
        None => contact,
    };
    Some(CleanCase {
        row,
        order: cells.text("order").map(|order| clipped(&narrow(&order), LONGEST_TITLE)).unwrap_or_default(),
        received: cells.day("received", context.today),
        firm: clipped(&firm, LONGEST_TITLE),
        code,
        title: clipped(&title, LONGEST_TITLE),
        text: clipped(&text, LONGEST_TEXT),
        class: class(cells),
        cause: cause(cells, context.causes),
        contact: clipped(&contact, LONGEST_TITLE),
        unit: cells.text("unit").map(|unit| clipped(&unit, LONGEST_TITLE)).unwrap_or_default(),
        zone: cells.refer("zone", |text| context.directory.zone(text).map(str::to_owned)),
        sample: cells.word("sample", yes_no).unwrap_or_default(),
    })
}

/// A text without the private numbers in it.
fn spoken(cells: &mut Cells<'_>, key: &str) -> Option<String> {
    let mut text: String = cells
        .text(key)?
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect();
    let mut taken = false;
    while let Some(number) = private_mobile(&text) {
        let shorter = text.replace(&number, "（号码略）");
        // Digits of another script are not found as they are told: then the whole text stays out.
        text = if shorter == text { String::new() } else { shorter };
        taken = true;
    }
    if taken {
        cells.complain(key, "a private number was taken out".to_owned());
    }
    (!text.trim().is_empty()).then_some(text)
}

fn clipped(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

fn class(cells: &mut Cells<'_>) -> CaseClass {
    let Some(text) = cells.text("class") else { return CaseClass::Simple };
    let word = narrow(&text).to_lowercase();
    const TABLE: [(CaseClass, &[&str]); 3] = [
        (CaseClass::Consultation, &["咨询", "question", "consultation"]),
        (CaseClass::Complex, &["复杂", "疑难", "协调", "complex"]),
        (CaseClass::Simple, &["简单", "一般", "普通", "求助", "建议", "投诉", "simple"]),
    ];
    let found = TABLE.iter().find(|(_, words)| words.iter().any(|known| word.contains(known)));
    if found.is_none() {
        cells.complain("class", format!("`{}` is no class of requests: taken as a simple one", shown(&text)));
    }
    found.map_or(CaseClass::Simple, |(class, _)| *class)
}

/// The cause by its column, else by what is asked; the last row of the causes where no word fits.
fn cause(cells: &mut Cells<'_>, causes: &[CaseCause]) -> String {
    let by_words = |text: &str| {
        let means = |cause: &&CaseCause| {
            cause.id == text || cause.title.zh == text || cause.words.iter().any(|word| text.contains(word.as_str()))
        };
        causes.iter().find(means).map(|cause| cause.id.clone())
    };
    let other = causes.last().map(|cause| cause.id.clone()).unwrap_or_default();
    if let Some(text) = cells.text("cause") {
        return by_words(&text).unwrap_or_else(|| {
            cells.complain("cause", format!("`{}` is no cause that is known: taken as the last one", shown(&text)));
            other
        });
    }
    ["title", "text"].into_iter().filter_map(|key| cells.text(key)).find_map(|text| by_words(&text)).unwrap_or(other)
}

#[cfg(test)]
mod tests {
    use model::Text;
    use tables::Options;

    use super::*;
    use crate::directory::tests::directory;

    fn causes() -> Vec<CaseCause> {
        let cause = |id: &str, zh: &str, words: &[&str]| CaseCause {
            id: id.into(),
            title: Text::new(zh, id),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            department: String::new(),
        };
        vec![cause("energy", "水电气", &["供电", "停电"]), cause("other", "其他", &[])]
    }

    fn read(text: &str) -> (Vec<CleanCase>, Vec<String>) {
        let table = tables::read(text.as_bytes().to_vec(), "a.csv", &Options::new(CASE_COLUMNS)).unwrap();
        let (causes, directory) = (causes(), directory());
        let today = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        let list = read_cases(table, &CaseContext { directory: &directory, causes: &causes, today }).unwrap();
        (list.rows, list.problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_template_is_read_whole_without_a_word() {
        let head: Vec<&str> = CASE_TEMPLATE.iter().map(|(head, _)| *head).collect();
        let cells: Vec<String> = CASE_TEMPLATE.iter().map(|(_, cell)| cell.replace("{zone}", "样例集聚区")).collect();
        let (rows, problems) = read(&format!("{}\n{}\n", head.join(","), cells.join(",")));
        assert_eq!(problems, [""; 0]);
        let row = &rows[0];
        assert_eq!(
            (row.class, row.cause.as_str(), row.zone.as_deref()),
            (CaseClass::Simple, "energy", Some("cluster"))
        );
        assert!(row.sample && row.received.is_some());
    }

    #[test]
    fn a_word_that_nobody_knows_loses_no_request() {
        let (rows, problems) = read(
            "工单编号,诉求企业,诉求内容,诉求类型,诉求分类,受理时间\n\
             A-1,甲厂,夜里停电,疑难诉求,,2025-01-20\nA-2,乙厂,要地,特急,跳舞,2099-01-01\nA-3,,没有企业,,,\nA-4,丙厂,,,,\n",
        );
        let kept: Vec<_> =
            rows.iter().map(|row| (row.row, row.class, row.cause.as_str(), row.received.is_some())).collect();
        assert_eq!(kept, [(2, CaseClass::Complex, "energy", true), (3, CaseClass::Simple, "other", false)]);
        assert_eq!(
            problems,
            [
                "a.csv, row 3, column 受理时间: `2099-01-01` lies in the future",
                "a.csv, row 3, column 诉求类型: `特急` is no class of requests: taken as a simple one",
                "a.csv, row 3, column 诉求分类: `跳舞` is no cause that is known: taken as the last one",
                "a.csv, row 4, column 诉求企业: the row names no firm: left out",
                "a.csv, row 5, column 诉求内容: the row does not say what is asked: left out",
            ]
        );
    }

    #[test]
    fn private_numbers_do_not_come_in() {
        let (rows, problems) = read(
            "诉求企业,诉求内容,联系方式\n甲厂,请回电13800000000，谢谢,13800000000\n乙厂,１３８００００００００,李女士\n",
        );
        assert_eq!(rows.len(), 1);
        assert!(!rows[0].text.contains("138") && rows[0].text.contains("请回电") && rows[0].contact.is_empty());
        assert_eq!(problems.len(), 4, "{problems:#?}");
    }
}
