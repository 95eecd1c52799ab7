//! The answer as a workbook: one sheet of results, one with every check; and an empty requirement sheet.

use insight::CheckState;
use model::Lang;

use super::SiteReport;
use crate::sourced::mark;
use crate::workbook::{Book, Cell, Column, Purpose, SheetTable};

/// The answer as a workbook.
pub fn book(report: &SiteReport, lang: Lang) -> Book {
    let zh = lang == Lang::Zh;
    let word = |in_zh: &str, in_en: &str| if zh { in_zh.to_owned() } else { in_en.to_owned() };
    let joined = |parts: Vec<&str>| parts.join(if zh { "；" } else { "; " });
    let sample = if report.sample { word("，含样例数据", ", with sample data") } else { String::new() };
    let about = format!(
        "{} · {} · {}{sample}",
        report.district.get(lang),
        if report.asker.is_empty() { word("选址结果", "Site search") } else { report.asker.clone() },
        report.date
    );
    let results = report
        .sites
        .iter()
        .map(|site| {
            let sentences = |states: &[CheckState]| {
                let found = site.checks.iter().filter(|check| states.contains(&check.state));
                joined(found.map(|check| check.text.get(lang)).collect())
            };
            vec![
                site.outcome.title().get(lang).into(),
                site.id.as_str().into(),
                site.title.get(lang).into(),
                site.zone.get(lang).into(),
                site.form.get(lang).into(),
                Cell::number(site.area_m2),
                site.price.as_ref().map_or("", |price| price.get(lang)).into(),
                sentences(&[CheckState::Fails]).into(),
                sentences(&[CheckState::Unknown, CheckState::ToConfirm]).into(),
                joined(site.wishes.iter().map(|wish| wish.text.get(lang)).collect()).into(),
                site.verified_at.map(|day| day.to_string()).unwrap_or_default().into(),
                site.source.as_str().into(),
                if site.sample { word("样例", "sample").into() } else { Cell::Empty },
            ]
        })
        .collect();
    let checks = report
        .sites
        .iter()
        .flat_map(|site| {
            site.checks.iter().map(|check| {
                vec![
                    site.id.as_str().into(),
                    site.title.get(lang).into(),
                    check.field.title().get(lang).into(),
                    check.wanted.get(lang).into(),
                    check.found.as_ref().map_or("", |found| found.get(lang)).into(),
                    check.state.title().get(lang).into(),
                    Cell::number(check.lack.as_ref().map(|lack| lack.value)),
                    check.lack.as_ref().map(|_| check.field.unit().get(lang).to_owned()).unwrap_or_default().into(),
                    check.text.get(lang).into(),
                ]
            })
        })
        .collect();
    let columns =
        |names: &[(&str, &str)]| names.iter().map(|(in_zh, in_en)| Column::fitted(word(in_zh, in_en))).collect();
    let costs = report.costs.iter().map(|cost| {
        vec![
            cost.price.title.get(lang).into(),
            Cell::Number(cost.price.value),
            Cell::number(cost.price.home.as_ref().map(|home| home.value)),
            Cell::number(cost.difference.map(|share| (share * 1000.0).round() / 10.0)),
            cost.price.unit.get(lang).into(),
            cost.price.date.as_str().into(),
            cost.price.source.as_str().into(),
        ]
    });
    let sheets = vec![
        SheetTable {
            name: word("结果", "Results"),
            about: about.clone(),
            columns: columns(&[
                ("结果", "result"),
                ("编号", "id"),
                ("载体", "site"),
                ("所在区", "zone"),
                ("类型", "form"),
                ("面积（㎡）", "area (m²)"),
                ("价格", "price"),
                ("不符合之处", "what fails"),
                ("待问与待确认", "to ask or confirm"),
                ("其他考虑", "also"),
                ("核实日期", "confirmed on"),
                ("来源", "source"),
                ("样例", "sample"),
            ]),
            rows: results,
            purpose: Purpose::Read,
        },
        SheetTable {
            name: word("逐项核对", "Checks"),
            about: about.clone(),
            columns: columns(&[
                ("编号", "id"),
                ("载体", "site"),
                ("项目", "field"),
                ("要求", "wanted"),
                ("现有", "found"),
                ("结论", "state"),
                ("差多少", "distance"),
                ("单位", "unit"),
                ("说明", "in words"),
            ]),
            rows: checks,
            purpose: Purpose::Read,
        },
        SheetTable {
            name: word("要素成本", "Costs"),
            about: about.clone(),
            columns: columns(&[
                ("要素", "factor"),
                ("本地", "here"),
                ("对照城市", "home city"),
                ("差（%）", "difference (%)"),
                ("单位", "unit"),
                ("日期", "date"),
                ("来源", "source"),
            ]),
            rows: costs.collect(),
            purpose: Purpose::Read,
        },
    ];
    Book { title: about, made: Some(report.date), mark: mark(report.sample, lang).to_owned(), sheets }
}

/// An empty requirement sheet: Chinese and English name, what to fill in, an example.
pub fn requirement_template(rows: &[(&str, &str, &str)]) -> Book {
    let row = |(zh, en, example): &(&str, &str, &str)| vec![Cell::from(format!("{zh} / {en}")), Cell::from(*example)];
    let table = SheetTable {
        name: "选址需求表".into(),
        about: "选址需求表 Site requirements：右栏为示例，改成自己的要求，不要求的留空".into(),
        columns: vec![Column::fitted("需求项 / need"), Column::fitted("要求 / wanted")],
        rows: rows.iter().map(row).collect(),
        purpose: Purpose::FillIn(1),
    };
    Book { title: "选址需求表".into(), made: None, mark: String::new(), sheets: vec![table] }
}
