//! Lists of supply links, signals and earlier deals to rows.
//!
//! A row is kept when it says who and what; whatever else is doubtful becomes silence with a problem. Whether the register knows
//! the firms is looked up when the rows are used, because the register grows later than the list.

use model::{Deal, DealOutcome, Party, Signal, SignalKind, SupplyLink, Text, private_part};
use tables::{Table, TableError};

use crate::Reading;
use crate::choice::pick;
use crate::code::code;
use crate::digits::shown;
use crate::marks::yes_no;
use crate::places::{Cells, PlaceContext, each_row};

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanLead<L> {
    /// Number of the record in its file, the first being 1.
    pub row: u32,
    /// What it says.
    pub lead: L,
}

/// A list, read to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadList<L> {
    /// The rows that say who and what.
    pub rows: Vec<CleanLead<L>>,
    /// What is wrong or doubtful, by row.
    pub problems: Vec<tables::Problem>,
}

/// Reads a list of supply links; open the table with [`crate::LINK_COLUMNS`].
pub fn read_links(table: Table, context: &PlaceContext<'_>) -> Result<LeadList<SupplyLink>, TableError> {
    let file = table.file().to_owned();
    read(table, |cells| {
        let supplier = party(cells, "supplier", "supplier_code");
        let customer = party(cells, "customer", "customer_code");
        let (Some(supplier), Some(customer)) = (supplier, customer) else {
            cells.complain("supplier", "a link needs a supplier and a customer: left out".to_owned());
            return None;
        };
        if supplier == customer {
            cells.complain("customer", format!("`{}` supplies itself: left out", shown(&customer.name)));
            return None;
        }
        Some(SupplyLink {
            supplier,
            customer,
            product: cells.text("product"),
            node: node(cells, context),
            year: cells.year("year", context.today),
            of_purchases: cells.share("of_purchases"),
            of_sales: cells.share("of_sales"),
            amount: cells.amount("amount"),
            date: cells.day("date", context.today),
            source: cells.text("source").unwrap_or_else(|| file.clone()),
            sample: cells.word("sample", yes_no).unwrap_or_default(),
        })
    })
}

/// Reads a list of signals; open the table with [`crate::SIGNAL_COLUMNS`].
pub fn read_signals(table: Table, context: &PlaceContext<'_>) -> Result<LeadList<Signal>, TableError> {
    let file = table.file().to_owned();
    read(table, |cells| {
        let firm = named(cells)?;
        let kind = needed(cells, "kind", kind)?;
        let Some(date) = cells.day("date", context.today) else {
            cells.complain("date", "a signal without its day cannot be weighed: left out".to_owned());
            return None;
        };
        let until = cells.day_ahead("until", context.today).filter(|until| {
            let fits = *until >= date;
            if !fits {
                cells.complain("until", format!("`{until}` lies before `{date}`: not taken"));
            }
            fits
        });
        let zh = cells.text("text").unwrap_or_else(|| kind.title().zh);
        let en = cells
            .text("text_en")
            .unwrap_or_else(|| if cells.text("text").is_some() { zh.clone() } else { kind.title().en });
        for (key, text) in [("text", &zh), ("text_en", &en)] {
            if private_part(text).is_some() {
                cells.complain(key, "points at a private person: left out, give an office".to_owned());
                return None;
            }
        }
        Some(Signal {
            firm,
            kind,
            date,
            until,
            text: Text::new(zh, en),
            source: cells.text("source").unwrap_or_else(|| file.clone()),
            sample: cells.word("sample", yes_no).unwrap_or_default(),
        })
    })
}

/// Reads a list of earlier deals; open the table with [`crate::DEAL_COLUMNS`].
pub fn read_deals(table: Table, context: &PlaceContext<'_>) -> Result<LeadList<Deal>, TableError> {
    let file = table.file().to_owned();
    read(table, |cells| {
        let firm = named(cells)?;
        let Some((chain, node)) = node(cells, context) else {
            cells.complain("node", "a deal needs the gap it was for: left out".to_owned());
            return None;
        };
        let Some(day) = cells.day("day", context.today) else {
            cells.complain("day", "a deal needs its day: left out".to_owned());
            return None;
        };
        let outcome = needed(cells, "outcome", outcome)?;
        Some(Deal {
            firm,
            chain,
            node,
            day,
            outcome,
            source: cells.text("source").unwrap_or_else(|| file.clone()),
            sample: cells.word("sample", yes_no).unwrap_or_default(),
        })
    })
}

fn read<L>(table: Table, mut lead: impl FnMut(&mut Cells<'_>) -> Option<L>) -> Result<LeadList<L>, TableError> {
    let mut rows = Vec::new();
    let problems = each_row(table, |row, cells| {
        if let Some(lead) = lead(cells) {
            rows.push(CleanLead { row, lead });
        }
    })?;
    Ok(LeadList { rows, problems })
}

/// A firm by name, with its code where the list has one that holds.
fn party(cells: &mut Cells<'_>, name: &str, code_key: &str) -> Option<Party> {
    let uscc = cells.cell(code_key).map(|cell| code(cell)).and_then(|reading| {
        if let Some(complaint) = reading.complaint {
            cells.complain(code_key, complaint);
        }
        reading.uscc
    });
    let name = cells.text(name).map(|text| text.trim().to_owned());
    match (name, uscc) {
        (Some(name), uscc) => Some(Party { name, uscc }),
        (None, Some(uscc)) => Some(Party { name: uscc.to_string(), uscc: Some(uscc) }),
        (None, None) => None,
    }
}

/// The firm that a row speaks of.
fn named(cells: &mut Cells<'_>) -> Option<Party> {
    let firm = party(cells, "firm", "firm_code");
    if firm.is_none() {
        cells.complain("firm", "the row names no firm: left out".to_owned());
    }
    firm
}

/// The node that a row names, with its chain.
fn node(cells: &mut Cells<'_>, context: &PlaceContext<'_>) -> Option<(String, String)> {
    let (_, [node]) = cells.chain_and_nodes(context.directory, ["node"]);
    node
}

/// A word without which the row says nothing.
fn needed<T>(cells: &mut Cells<'_>, key: &str, read: impl Fn(&str) -> Reading<T>) -> Option<T> {
    let silent = cells.text(key).is_none();
    let value = cells.word(key, read);
    if silent {
        cells.complain(key, "empty: the row was left out".to_owned());
    }
    value
}

fn kind(text: &str) -> Reading<SignalKind> {
    use SignalKind::{
        Capacity, Chamber, Contact, Dishonest, Environment, HiddenRisk, Hiring, HomeLimit, Hometown, LeaseEnd, Plan,
        Subsidiary,
    };
    const TABLE: &[(SignalKind, &[&str])] = &[
        (Capacity, &["扩产", "增产", "新建产能", "新建产线", "扩建", "产能", "增资扩产", "capacity"]),
        (Hiring, &["招工", "招聘", "扩招", "hiring"]),
        (Subsidiary, &["外地设点", "设立子公司", "新设子公司", "子公司", "异地投资", "对外投资", "subsidiary"]),
        (LeaseEnd, &["租约到期", "租期届满", "厂房到期", "租赁到期", "lease-end"]),
        (HomeLimit, &["本地受限", "用地受限", "能耗受限", "搬迁", "退城进园", "限产", "home-limit"]),
        (Hometown, &["乡情", "同乡", "返乡", "湘商", "衡商", "乡友", "hometown"]),
        (Chamber, &["商会", "协会", "chamber"]),
        (Contact, &["接触", "已接触", "拜访", "来访", "洽谈", "考察", "contact"]),
        (Dishonest, &["严重失信", "失信", "失信被执行人", "dishonest"]),
        (HiddenRisk, &["隐性风险", "风险", "涉诉", "空壳", "债务风险", "hidden-risk"]),
        (Environment, &["环保", "环保处罚", "环境违法", "environment"]),
        (Plan, &["规划", "规划与目录", "限制类", "淘汰类", "负面清单", "plan"]),
    ];
    pick(
        text,
        TABLE,
        "`扩产`, `招工`, `外地设点`, `租约到期`, `本地受限`, `乡情`, `商会`, `接触`, `严重失信`, `隐性风险`, `环保`, `规划`",
    )
}

fn outcome(text: &str) -> Reading<DealOutcome> {
    const TABLE: &[(DealOutcome, &[&str])] = &[
        (DealOutcome::Won, &["成", "成功", "落地", "已落地", "签约", "已签约", "是", "won", "yes"]),
        (DealOutcome::Lost, &["未成", "失败", "未落地", "流失", "终止", "放弃", "否", "lost", "no"]),
    ];
    pick(text, TABLE, "`落地`, `未成`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::directory;
    use crate::{DEAL_COLUMNS, DEAL_TEMPLATE, LINK_COLUMNS, LINK_TEMPLATE, SIGNAL_COLUMNS, SIGNAL_TEMPLATE};
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use tables::{Column, Options, Problem};

    fn open(text: &str, columns: &'static [Column]) -> Table {
        tables::read(text.as_bytes().to_vec(), "a.csv", &Options::new(columns)).unwrap()
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 31).unwrap()
    }

    fn links(text: &str) -> LeadList<SupplyLink> {
        read_links(open(text, LINK_COLUMNS), &PlaceContext { directory: &directory(), today: today() }).unwrap()
    }

    fn signals(text: &str) -> LeadList<Signal> {
        read_signals(open(text, SIGNAL_COLUMNS), &PlaceContext { directory: &directory(), today: today() }).unwrap()
    }

    fn deals(text: &str) -> LeadList<Deal> {
        read_deals(open(text, DEAL_COLUMNS), &PlaceContext { directory: &directory(), today: today() }).unwrap()
    }

    fn told(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_link_is_read_as_offices_and_disclosures_write_it() {
        let list = links(
            "供应商,客户,产品,环节,年份,占采购比例(%),金额(万元),披露日期\n\
             样例钻具厂,样例管业,接头,钻杆,2018.0,12.5,800,2019/4/20\n",
        );
        assert_eq!(told(&list.problems), [""; 0]);
        let link = &list.rows[0].lead;
        assert_eq!((link.supplier.name.as_str(), link.customer.name.as_str()), ("样例钻具厂", "样例管业"));
        assert_eq!((link.year, link.of_purchases), (Some(2018), Some(0.125)));
        assert_eq!(link.amount.unwrap(), model::Money::yuan(8_000_000));
        assert_eq!(link.node, Some(("pipe".into(), "drill".into())));
        assert_eq!(link.source, "a.csv");
    }

    #[test]
    fn what_says_neither_who_nor_what_is_left_out_with_its_reason() {
        let list = links(
            "supplier,customer,year,share of purchases\n\
             ,乙厂,2018,\n甲厂,甲厂,2018,\n甲厂,乙厂,2088,130%\n甲厂,乙厂,去年,0.2\n",
        );
        assert_eq!(
            told(&list.problems),
            [
                "a.csv, row 2, column supplier: a link needs a supplier and a customer: left out",
                "a.csv, row 3, column customer: `甲厂` supplies itself: left out",
                "a.csv, row 4, column year: `2088` lies in the future",
                "a.csv, row 4, column share of purchases: `130%` is no share: expected 0 % to 100 %",
                "a.csv, row 5, column year: `去年` is no year such as `2023`",
                "a.csv, row 5, column share of purchases: `0.2` has no percent sign: taken as a fraction, 20.0 %",
            ]
        );
        let kept: Vec<_> = list.rows.iter().map(|row| (row.row, row.lead.of_purchases)).collect();
        assert_eq!(kept, [(4, None), (5, Some(0.2))]);
    }

    #[test]
    fn a_signal_needs_its_firm_its_kind_and_its_day() {
        let list = signals(
            "企业名称,类型,日期,有效期至,内容\n\
             甲厂,扩产,2024-03-01,,新建产线\n,扩产,2024-03-01,,\n甲厂,跳舞,2024-03-01,,\n甲厂,,2024-03-01,,\n\
             甲厂,乡情,,,\n甲厂,商会,2024-03-01,2023-01-01,会员单位\n甲厂,接触,2024-03-01,,找张先生 13800000000\n",
        );
        assert_eq!(list.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 7]);
        assert_eq!(list.rows[0].lead.text, Text::new("新建产线", "新建产线"));
        assert_eq!(list.rows[1].lead.until, None);
        let told = told(&list.problems);
        assert_eq!(told.len(), 6, "{told:#?}");
        assert!(told[0].contains("names no firm") && told[1].contains("`跳舞` is not one of"), "{told:#?}");
        assert!(told[3].contains("without its day") && told[4].contains("lies before"), "{told:#?}");
        assert!(!told[5].contains("13800000000"), "{told:#?}");
    }

    #[test]
    fn a_deal_needs_its_gap_its_day_and_its_end() {
        let list = deals(
            "企业名称,产业链,环节,日期,结果\n\
             甲厂,钢管产业链,钻杆,2024-03-01,落地\n甲厂,,没有的环节,2024-03-01,落地\n甲厂,,钻杆,,落地\n甲厂,,钻杆,2024-03-01,再说\n",
        );
        assert_eq!(list.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2]);
        assert_eq!(list.rows[0].lead.outcome, DealOutcome::Won);
        assert_eq!(told(&list.problems).iter().filter(|told| told.contains("left out")).count(), 2);
    }

    #[test]
    fn the_templates_are_read_whole_without_a_word() {
        let filled = |template: &[TemplateColumn]| {
            let head: Vec<&str> = template.iter().map(|(header, _)| *header).collect();
            let row: Vec<String> = template
                .iter()
                .map(|(_, cell)| cell.replace("{chain}", "钢管产业链").replace("{node}", "钻杆"))
                .collect();
            format!("{}\n{}\n", head.join(","), row.join(","))
        };
        type TemplateColumn = crate::TemplateColumn;
        let list = links(&filled(LINK_TEMPLATE));
        assert_eq!((told(&list.problems), list.rows.len()), (vec![], 1));
        let list = signals(&filled(SIGNAL_TEMPLATE));
        assert_eq!((told(&list.problems), list.rows.len()), (vec![], 1));
        let list = deals(&filled(DEAL_TEMPLATE));
        assert_eq!((told(&list.problems), list.rows.len()), (vec![], 1));
    }

    proptest! {
        #[test]
        fn any_row_gets_an_answer(cells in prop::collection::vec("[^\",\\p{C}]{0,12}", 8)) {
            let row = cells.join(",");
            let list = links(&format!("供应商,客户,产品,环节,年份,占采购比例,金额,披露日期\n{row}\n"));
            prop_assert!(list.rows.len() <= 1);
            let list = signals(&format!("企业名称,统一社会信用代码,类型,日期,有效期至,内容,英文内容,来源\n{row}\n"));
            prop_assert!(list.rows.len() <= 1);
        }
    }
}
