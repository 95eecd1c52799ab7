//! What a cell of a ledger says.

use chrono::NaiveDate;
use model::{Precision, Profile, ProjectStage, TagKind};
use tables::Options;

use super::*;

fn open(csv: &str) -> RawLedger {
    let table = tables::read(csv.as_bytes().to_vec(), "台账.csv", &Options::new(LEDGER_COLUMNS)).unwrap();
    open_ledger(table).unwrap()
}

fn uses(ledger: &RawLedger) -> Vec<(usize, &'static str)> {
    ledger.columns.iter().filter_map(|column| Some((column.index, column.guess?.0))).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read_all(csv: &str) -> (Vec<LedgerRow>, Vec<(u32, RowWord)>) {
    let ledger = open(csv);
    let context = LedgerContext { as_of: ledger.as_of.unwrap_or(day("2024-12-31")), profile: Profile::Industrial };
    read_ledger(&ledger, &uses(&ledger), &context)
}

const LEDGER: &str = "\
某区2024年重点招商项目台账（截至2024年11月30日）,,,,,,,,,,,\n\
填报单位：样例局,,,,,,单位：亿元,,,,,\n\
序号,项目名称,投资企业,投资情况,,合同签订时间,开工时间,,阶段,引进单位,联系人及电话,亩均税收\n\
,,,总投资,到位资金（万元）,,计划,实际,,,,\n\
一、工业项目,,,,,,,,,,,\n\
1,样例钢管深加工项目,样例钢业有限公司,约3,5000,2023年上半年,,2024.5,开工建设,样例局、样例镇,张经理13800000000；李总,20万元\n\
2,样例储能项目,样例新能源公司,3-5,,2024-10-8,2025年3月,,签约未开工,样例园区,,\n\
3,样例电商项目,,待定,,,,,洽谈,样例镇,,\n\
小计,,,11,5000,,,,,,,\n\
4,,样例公司,2,,,,,在谈,,,\n\
合计（3个）,,,11,,,,,,,,\n";

#[test]
fn a_ledger_with_titles_two_storeys_sections_and_sums_is_read_to_its_projects() {
    let ledger = open(LEDGER);
    assert_eq!(ledger.as_of, Some(day("2024-11-30")));
    let guessed: Vec<(&str, Option<&str>, Option<&str>)> = ledger
        .columns
        .iter()
        .map(|column| (column.head.as_str(), column.guess.map(|(key, _)| key), column.unit.as_deref()))
        .collect();
    assert_eq!(
        guessed,
        [
            ("序号", Some("number"), Some("亿元")),
            ("项目名称", Some("name"), Some("亿元")),
            ("投资企业", Some("investor"), Some("亿元")),
            ("投资情况 / 总投资", Some("amount"), Some("亿元")),
            ("投资情况 / 到位资金（万元）", Some("paid"), Some("万元")),
            ("合同签订时间", Some("signed"), Some("亿元")),
            ("开工时间 / 计划", Some("planned_start"), Some("亿元")),
            ("开工时间 / 实际", Some("started"), Some("亿元")),
            ("阶段", Some("stage"), Some("亿元")),
            ("引进单位", Some("unit"), Some("亿元")),
            ("联系人及电话", Some("contacts"), Some("亿元")),
            ("亩均税收", None, Some("亿元")),
        ]
    );
    let (rows, told) = read_all(LEDGER);
    let seen: Vec<(u32, &str, Option<String>)> = rows
        .iter()
        .map(|row| (row.row, row.project.name.as_str(), row.project.amount.map(|amount| amount.to_string())))
        .collect();
    assert_eq!(
        seen,
        [
            (6, "样例钢管深加工项目", Some("300000000.00 CNY".to_owned())),
            (7, "样例储能项目", Some("300000000.00 CNY".to_owned())),
            (8, "样例电商项目", None),
        ]
    );
    let told: Vec<(u32, &str)> = told.iter().map(|(row, word)| (*row, word.text.zh.as_str())).collect();
    assert_eq!(
        told,
        [
            (5, "“一、工业项目”是小标题，不是项目"),
            (10, "没有项目名称，这一行没有导入"),
            (11, "“合计（3个）”是合计行，已跳过"),
        ]
    );
    assert!(ledger.problems.iter().any(|problem| problem.row == Some(9)), "the sum at the section's foot is told");
}

#[test]
fn stages_keep_how_exactly_their_days_were_told() {
    let (rows, _) = read_all(LEDGER);
    let seen = |row: &LedgerRow| -> Vec<(ProjectStage, String, Precision)> {
        row.stages.iter().map(|(stage, day)| (*stage, day.last.to_string(), day.precision)).collect()
    };
    assert_eq!(
        seen(&rows[0]),
        [
            (ProjectStage::Signed, "2023-06-30".to_owned(), Precision::Half),
            (ProjectStage::Construction, "2024-05-31".to_owned(), Precision::Month),
        ]
    );
    assert_eq!(rows[0].paid.map(|paid| paid.to_string()), Some("50000000.00 CNY".to_owned()));
    assert_eq!(seen(&rows[1]), [(ProjectStage::Signed, "2024-10-08".to_owned(), Precision::Day)]);
    assert_eq!(rows[1].project.planned_start, Some(day("2025-03-01")));
    assert_eq!(rows[1].plans[0].1.precision, Precision::Month);
    // Only that it is in talks by the ledger's day is known.
    assert_eq!(seen(&rows[2]), [(ProjectStage::Talks, "2024-11-30".to_owned(), Precision::By)]);
}

#[test]
fn what_fits_nowhere_stands_in_the_note_and_no_private_number_does() {
    let (rows, _) = read_all(LEDGER);
    assert_eq!(rows[0].project.unit, "样例局");
    assert_eq!(
        rows[0].project.note,
        "投资情况 / 总投资：约3；引进单位：样例局、样例镇；联系人：张经理、李总；亩均税收：20万元"
    );
    assert!(rows[0].words.iter().any(|word| word.text.zh.contains("私人号码")));
    assert_eq!(rows[1].words.iter().filter(|word| word.text.zh.contains("区间")).count(), 1);
}

#[test]
fn a_name_over_several_rows_is_one_project() {
    let (rows, _) = read_all(
        "项目名称,投资方,总投资（万元）,对接人\n甲项目,甲公司,100,一\n甲项目,甲公司,100,二\n乙项目,甲公司,5,三\n",
    );
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].project.note, "对接人：一；对接人：二");
}

#[test]
fn what_is_out_of_order_or_ahead_is_told_with_its_cell() {
    let (rows, _) = read_all("项目名称,签约时间,开工时间,投产时间\n甲,2024-05-01,2023-01-01,2026年底\n");
    let row = &rows[0];
    let stages: Vec<_> = row.stages.iter().map(|(stage, day)| (*stage, day.last.to_string())).collect();
    assert_eq!(stages, [(ProjectStage::Signed, "2024-05-01".to_owned())]);
    assert_eq!(row.project.planned_finish, Some(day("2026-12-31")));
    let told: Vec<_> = row.words.iter().map(|word| (word.column, word.left_out)).collect();
    assert_eq!(told, [(Some(3), false), (Some(2), true)]);
    assert_eq!(row.project.note, "开工时间：2023-01-01");
}

#[test]
fn a_column_is_told_by_its_content_where_its_head_says_nothing() {
    let ledger = open("项目名称,甲,乙\n一,在谈,张经理 13800000000\n二,已签约,李总13900000000\n三,在谈,\n");
    let guess = |at: usize| ledger.columns[at].guess;
    assert_eq!(guess(1), Some(("stage", GuessedBy::Content)));
    assert_eq!(guess(2), Some(("contacts", GuessedBy::Content)));
}

#[test]
fn a_mapping_names_each_field_once_and_a_name() {
    let ledger = open("项目名称,总投资（万元）,投资额（万元）\n甲,1,2\n");
    // The second column of one meaning stays free.
    assert_eq!(ledger.columns.iter().filter(|column| column.guess.map(|(key, _)| key) == Some("amount")).count(), 1);
    let check = |uses: &[(usize, &str)], expect: &str| {
        let uses: Vec<(usize, String)> = uses.iter().map(|(at, key)| (*at, (*key).to_owned())).collect();
        let found = match check_uses(&ledger.columns, &uses) {
            Ok(kept) => format!("{}", kept.len()),
            Err(why) => why[0].zh.clone(),
        };
        assert_eq!(found, expect);
    };
    check(&[(0, "name"), (1, "amount")], "2");
    check(&[(0, "name"), (1, "amount"), (2, "amount")], "“总投资（万元）”和“投资额（万元）”都对应“总投资”，只能留一列");
    check(&[(1, "amount")], "没有一列是“项目名称”，请先指定");
    check(&[(7, "name")], "表里没有第 8 列");
    check(&[(0, "title")], "没有字段 `title`");
}

#[test]
fn lists_of_the_five_hundred_need_their_year() {
    let (rows, _) = read_all("项目名称,三类500强\n甲,世界500强（2024年）\n乙,中国500强\n丙,否\n");
    assert_eq!(rows[0].project.tags[0].kind, TagKind::World500);
    assert_eq!((rows[1].project.tags.len(), rows[1].words.iter().filter(|word| word.left_out).count()), (0, 1));
    assert_eq!((rows[2].project.tags.len(), rows[2].words.iter().filter(|word| word.left_out).count()), (0, 0));
}

proptest::proptest! {
    #[test]
    fn any_cells_under_known_heads_get_an_answer(cells in proptest::collection::vec("[0-9一二年月日上半约拟不亿万元.\\-、（）a]{0,8}", 6)) {
        let csv = format!("项目名称,总投资,签约时间,开工时间,阶段,三类500强\n甲{}\n", cells.join(","));
        if let Ok(table) = tables::read(csv.into_bytes(), "x.csv", &Options::new(LEDGER_COLUMNS))
            && let Ok(ledger) = open_ledger(table)
        {
            let context = LedgerContext { as_of: day("2024-12-31"), profile: Profile::Light };
            let _ = read_ledger(&ledger, &uses(&ledger), &context);
        }
    }
}
