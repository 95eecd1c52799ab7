//! Rules of the answer to a site search: pages, workbook and text tell the same.

use insight::{CostPrice, Lack, compare_costs};
use model::SiteField;

use super::*;
use crate::workbook::workbook;
use model::Lang;

fn check(field: SiteField, state: insight::CheckState, found: Option<&str>, lack: Option<&str>) -> SiteCheck {
    SiteCheck {
        field,
        state,
        wanted: Text::new("≥ 630 kVA", "≥ 630 kVA"),
        found: found.map(|found| Text::new(found, found)),
        lack: lack.map(|lack| Lack { value: 130.0, share: Some(0.2), text: Text::new(lack, lack) }),
        stale: false,
        text: Text::new("供电<说明>", "power & more"),
        source: "样例".into(),
    }
}

/// A report with so many sites of each of the first four outcomes.
fn report(many: usize) -> SiteReport {
    use insight::CheckState::{Fails, Passes, ToConfirm, Unknown};
    let site = |outcome: SiteOutcome, number: usize| ReportSite {
        id: format!("S-{number}"),
        title: Text::new(
            format!("{number} 号厂房 <甲>"),
            format!("Plant {number} <a> of a rather long name that may not fit"),
        ),
        zone: Text::new("集聚区", "Cluster"),
        form: Text::new("厂房", "plant"),
        area_m2: Some(1200.0),
        price: Some(Text::new("12 元/平方米·月", "CNY 12/m² a month")),
        outcome,
        checks: vec![
            check(SiteField::Status, Passes, Some("空置"), None),
            check(SiteField::Height, ToConfirm, Some("9 m"), None),
            check(SiteField::Gas, Unknown, None, None),
            check(SiteField::Power, Fails, Some("500 kVA"), Some("缺 130 kVA")),
        ],
        wishes: Vec::new(),
        verified_at: None,
        source: "样例".into(),
        sample: true,
    };
    let sites =
        SiteOutcome::ALL[..4].iter().flat_map(|outcome| (0..many).map(|number| site(*outcome, number))).collect();
    let price = CostPrice {
        title: Text::new("工业电价", "Power"),
        value: 0.62,
        unit: Text::new("元/kWh", "CNY/kWh"),
        date: "2025-01".into(),
        source: "样例".into(),
        expired: false,
        home: None,
        sample: true,
    };
    SiteReport {
        district: Text::new("样例区", "Sample"),
        city: Text::new("样例市", "Sample City"),
        contact: Text::new("招商窗口", "Desk"),
        date: NaiveDate::from_ymd_opt(2025, 1, 31).unwrap(),
        asker: "样例项目".into(),
        asked: vec![(Text::new("供电", "power"), Text::new("≥ 630 kVA", "≥ 630 kVA"))],
        counts: SiteOutcome::ALL.iter().map(|outcome| (*outcome, many)).collect(),
        blocker: None,
        sites,
        costs: compare_costs(&[price], &Text::new("长沙", "Changsha")),
        home: Text::new("长沙", "Changsha"),
        sample: true,
    }
}

#[test]
fn every_page_is_a_sound_drawing_and_the_number_of_pages_stays_small() {
    for lang in [Lang::Zh, Lang::En] {
        for (many, most) in [(0, 1), (1, 1), (200, 5)] {
            let pages = pages(&report(many), lang);
            assert!((1..=most).contains(&pages.len()), "{many}: {}", pages.len());
            for page in &pages {
                roxmltree::Document::parse(page).unwrap();
                assert!(page.contains(&format!("/{}</text>", pages.len())));
            }
        }
    }
    let bytes = crate::pdf_pages(&pages(&report(20), Lang::Zh), &crate::About::default()).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
}

#[test]
fn the_chat_text_names_what_is_lacking_and_to_be_asked() {
    let text = text(&report(1), Lang::Zh);
    for part in [
        "【样例区】选址结果 · 样例项目",
        "要求：供电 ≥ 630 kVA",
        "◆ 差一点 1 处",
        "差在：供电 缺 130 kVA",
        "待问：天然气",
        "待确认：净高",
        "含样例数据",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("已锁定"));
}

#[test]
fn the_workbook_has_results_checks_and_costs() {
    let book = book(&report(2), Lang::Zh);
    let told: Vec<_> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows.len())).collect();
    assert_eq!(told, [("结果", 8), ("逐项核对", 32), ("要素成本", 1)]);
    assert!(book.sheets.iter().all(|sheet| sheet.rows.iter().all(|row| row.len() == sheet.columns.len())));
    assert!(workbook(&book).unwrap().starts_with(b"PK"));
}
