//! The workbook beside the paper: figures with their basis, units, items, which projects stand behind which figure, and those
//! projects.

use std::collections::{HashMap, HashSet};

use model::{Lang, Text};

use super::text::{colour, marks};
use super::{Bulletin, BulletinFigure, BulletinLine};
use crate::workbook::{Book, Cell, Column, Purpose, SheetTable};

/// The workbook.
pub(super) fn book(bulletin: &Bulletin, lang: Lang) -> Book {
    let mut sheets = vec![figures(bulletin, lang)];
    // Where nobody is ranked there is no ranking.
    if !bulletin.units.is_empty() {
        sheets.push(units(bulletin, lang));
    }
    sheets.extend([items(bulletin, lang), behind(bulletin, lang), rows(bulletin, lang)]);
    Book { title: bulletin.title.get(lang).to_owned(), made: Some(bulletin.as_of), mark: marks(bulletin, lang), sheets }
}

/// A text of the language.
fn say(lang: Lang, zh: &str, en: &str) -> String {
    if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
}

fn cell(text: &Text, lang: Lang) -> Cell {
    Cell::text(Some(text.get(lang)))
}

fn sheet(lang: Lang, (zh, en): (&str, &str), bulletin: &Bulletin, columns: Vec<Column>) -> SheetTable {
    let about = format!("{} · {}", bulletin.title.get(lang), say(lang, zh, en));
    SheetTable { name: say(lang, zh, en), about, columns, rows: Vec::new(), purpose: Purpose::Read }
}

fn columns(lang: Lang, titles: &[(&str, &str)]) -> Vec<Column> {
    titles.iter().map(|(zh, en)| Column::fitted(say(lang, zh, en))).collect()
}

fn figures(bulletin: &Bulletin, lang: Lang) -> SheetTable {
    let titles = [
        ("指标", "Indicator"),
        ("本月末", "Month's end"),
        ("数值", "Value"),
        ("单位", "Unit"),
        ("上月末", "Month before"),
        ("比上月", "Change"),
        ("可比性", "Comparable"),
        ("年度目标", "Year's target"),
        ("依据", "Basis"),
        ("口径", "Definition"),
        ("不计入", "Left out"),
        ("出处", "Source"),
        ("口径版本", "Version"),
        ("项目数", "Projects"),
    ];
    let mut table = sheet(lang, ("指标与依据", "Figures"), bulletin, columns(lang, &titles));
    let row = |figure: &BulletinFigure| {
        vec![
            cell(&figure.title, lang),
            cell(&figure.shown, lang),
            Cell::number(figure.value),
            cell(&figure.unit, lang),
            cell(&figure.before, lang),
            cell(&figure.change, lang),
            cell(&figure.remark, lang),
            cell(&figure.target, lang),
            cell(&figure.basis, lang),
            cell(&figure.definition, lang),
            cell(&figure.exclusions, lang),
            cell(&figure.source, lang),
            Cell::Number(f64::from(figure.version)),
            Cell::Number(figure.rows.len() as f64),
        ]
    };
    table.rows = bulletin.figures.iter().map(row).collect();
    table
}

fn units(bulletin: &Bulletin, lang: Lang) -> SheetTable {
    let mut head = columns(lang, &[("名次", "Place"), ("单位", "Unit"), ("得分", "Score")]);
    head.extend(bulletin.ranked_by.iter().map(|title| Column::fitted(title.get(lang))));
    head.extend(columns(lang, &[("红牌", "Red"), ("黄牌", "Yellow"), ("得分依据", "Basis of the score")]));
    let mut table = sheet(lang, ("单位排名", "Units"), bulletin, head);
    for unit in &bulletin.units {
        let mut row = vec![
            Cell::number(unit.place.map(|place| place as f64)),
            unit.unit.as_str().into(),
            Cell::number(unit.score),
        ];
        row.extend(unit.values.iter().map(|value| cell(value, lang)));
        row.extend([Cell::Number(unit.red as f64), Cell::Number(unit.yellow as f64), cell(&unit.basis, lang)]);
        table.rows.push(row);
    }
    table
}

fn items(bulletin: &Bulletin, lang: Lang) -> SheetTable {
    let titles = [
        ("牌", "Card"),
        ("项目编号", "Number"),
        ("项目", "Project"),
        ("责任单位", "Unit"),
        ("阶段", "Stage"),
        ("事由", "Why"),
        ("起始", "Since"),
        ("规则出处", "Source of the rule"),
    ];
    let mut table = sheet(lang, ("红黄牌项目", "Red and yellow"), bulletin, columns(lang, &titles));
    for item in &bulletin.items {
        table.rows.push(vec![
            cell(&colour(item.colour), lang),
            Cell::Number(item.project as f64),
            item.name.as_str().into(),
            item.unit.as_str().into(),
            cell(&item.stage, lang),
            cell(&item.why, lang),
            Cell::Day(item.since),
            cell(&item.source, lang),
        ]);
    }
    table
}

/// Which project stands behind which figure: a row for each pair.
fn behind(bulletin: &Bulletin, lang: Lang) -> SheetTable {
    let titles = [
        ("指标", "Indicator"),
        ("项目编号", "Number"),
        ("项目", "Project"),
        ("责任单位", "Unit"),
        ("作用", "Part"),
        ("总投资", "Investment"),
        ("合同额", "Contract"),
        ("已到位", "Paid in"),
    ];
    let mut table = sheet(lang, ("指标所含项目", "Rows behind figures"), bulletin, columns(lang, &titles));
    // Looked up, not searched for: ten thousand projects stand behind each of twenty figures.
    let lines: HashMap<i64, &BulletinLine> = bulletin.rows.iter().map(|line| (line.project, line)).collect();
    for figure in &bulletin.figures {
        let within: HashSet<&i64> = figure.rows.iter().collect();
        let counted = figure.rows.iter().map(|id| (id, say(lang, "计入", "counted")));
        let rest = figure.cohort.iter().filter(|id| !within.contains(id));
        let rest = rest.map(|id| (id, say(lang, "仅在分母", "in the whole alone")));
        for (id, part) in counted.chain(rest) {
            let line = lines.get(id);
            let word = |text: Option<&str>| Cell::text(text);
            table.rows.push(vec![
                cell(&figure.title, lang),
                Cell::Number(*id as f64),
                word(line.map(|line| line.name.as_str())),
                word(line.map(|line| line.unit.as_str())),
                part.into(),
                word(line.map(|line| line.amount.get(lang))),
                word(line.map(|line| line.signed.get(lang))),
                word(line.map(|line| line.paid.get(lang))),
            ]);
        }
    }
    table
}

fn rows(bulletin: &Bulletin, lang: Lang) -> SheetTable {
    let titles = [
        ("项目编号", "Number"),
        ("项目", "Project"),
        ("责任单位", "Unit"),
        ("类型", "Profile"),
        ("阶段", "Stage"),
        ("进入本阶段", "In stage since"),
        ("入库", "Came in"),
        ("总投资", "Investment"),
        ("合同额", "Contract"),
        ("已到位", "Paid in"),
        ("产业链", "Chain"),
    ];
    let mut table = sheet(lang, ("项目明细", "Projects"), bulletin, columns(lang, &titles));
    for line in &bulletin.rows {
        table.rows.push(vec![
            Cell::Number(line.project as f64),
            line.name.as_str().into(),
            line.unit.as_str().into(),
            cell(&line.profile, lang),
            cell(&line.stage, lang),
            Cell::Day(line.since),
            Cell::Day(line.entered),
            cell(&line.amount, lang),
            cell(&line.signed, lang),
            cell(&line.paid, lang),
            line.chain.as_str().into(),
        ]);
    }
    table
}
