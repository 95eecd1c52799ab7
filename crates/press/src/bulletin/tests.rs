//! What a bulletin's document, workbook and pages hold.

use super::*;
use crate::testing::{Zipped, text_of, well_formed};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn both(text: &str) -> Text {
    Text::new(text, text)
}

pub(crate) fn bulletin() -> Bulletin {
    let figure = |id: &str, title: (&str, &str), shown: &str, rows: &[i64]| BulletinFigure {
        id: id.into(),
        version: 1,
        title: Text::new(title.0, title.1),
        definition: Text::new("本年首次签约的项目数", "Projects signed this year"),
        exclusions: Text::default(),
        source: Text::new("本局口径", "Set by the office"),
        unit: Text::new("个", "projects"),
        value: Some(rows.len() as f64),
        shown: both(shown),
        basis: Text::new("2024-01-01 至 2024-12-31 计 2 个项目", "2 projects"),
        before: both("1"),
        change: both("+1"),
        remark: Text::default(),
        target: Text::default(),
        rows: rows.to_vec(),
        cohort: vec![],
    };
    Bulletin {
        office: Text::new("蒸湘区招商引资工作办公室（样例）", "Investment Office of Zhengxiang (sample)"),
        number: Text::new("蒸招通报〔2024〕12号", "Bulletin 2024 No. 12"),
        title: Text::new("关于2024年12月招商引资情况的通报", "Bulletin on attracting investment, December 2024"),
        to: Text::new("各乡镇街道、区直各部门", "Towns, streets and departments"),
        as_of: day("2024-12-31"),
        revision: 1,
        correction: String::new(),
        unfinished: Some(Text::new("草稿", "Draft")),
        sample: true,
        compared: Text::default(),
        figures: vec![
            figure("signed", ("本年新签约项目", "Signed this year"), "2 个", &[1, 2]),
            figure("started", ("本年新开工项目", "Started this year"), "1 个", &[2]),
        ],
        ranked_by: vec![Text::new("新签约", "Signed"), Text::new("新开工", "Started")],
        units: vec![BulletinUnit {
            unit: "商务局".into(),
            place: Some(1),
            score: Some(99.9),
            values: vec![both("2"), both("1")],
            red: 1,
            yellow: 0,
            two_way: None,
            basis: both("…"),
        }],
        items: vec![BulletinItem {
            project: 1,
            name: "=石油钻具项目（样例）&<b>".into(),
            unit: "商务局".into(),
            stage: Text::new("在谈", "In talks"),
            colour: ClockColour::Red,
            since: day("2024-11-21"),
            why: Text::new("3 个月没有进展", "no progress for 3 months"),
            source: both("本局规定"),
        }],
        prose: BulletinProse {
            highlights: "外出招商 3 次。\n\n签约 2 个。".into(),
            problems: "落地偏慢。".into(),
            next_steps: String::new(),
        },
        rows: vec![BulletinLine {
            project: 1,
            name: "石油钻具项目（样例）".into(),
            unit: "商务局".into(),
            profile: Text::new("工业项目", "Industrial"),
            stage: Text::new("在谈", "In talks"),
            since: day("2024-08-20"),
            entered: day("2024-05-13"),
            amount: both("1.2 亿元"),
            signed: Text::default(),
            paid: Text::default(),
            chain: "steel-pipe".into(),
        }],
    }
}

#[test]
fn the_paper_has_the_pages_of_the_standard_and_says_everything_in_order() {
    let file = Zipped::read(&bulletin_docx(&bulletin(), Lang::Zh).unwrap());
    let body = file.text("word/document.xml");
    // On each page that a table goes on to, its head stands again.
    assert_eq!(body.matches("<w:tblHeader />").count(), body.matches("<w:tbl>").count());
    assert!(body.contains("<w:tblHeader />"));
    well_formed(&body);
    // 210 × 297 mm, 37 mm above, 28 mm to the left, in twentieths of a point.
    for part in ["w:w=\"11906\"", "w:h=\"16838\"", "w:top=\"2098\"", "w:left=\"1587\"", "w:right=\"1474\""] {
        assert!(body.contains(part), "{part} is missing");
    }
    let said = text_of(&body);
    let order = [
        "蒸湘区招商引资工作办公室",
        "〔2024〕12号",
        "的通报",
        "一、总体情况",
        "二、工作亮点",
        "三、单位排名",
        "四、红黄牌项目",
        "五、存在问题",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|part| said.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {said}");
    assert!(said.trim_end().ends_with("2024年12月31日"), "it is signed and dated: {said}");
    assert!(!said.contains("下一步工作"), "a section without words is not there");
}

#[test]
fn the_workbook_has_figures_units_items_and_the_rows_behind() {
    let file = Zipped::read(&bulletin_xlsx(&bulletin(), Lang::Zh).unwrap());
    let names = file.text("xl/workbook.xml");
    for name in ["指标与依据", "单位排名", "红黄牌项目", "指标所含项目", "项目明细"] {
        assert!(names.contains(name), "no sheet `{name}`");
    }
    let behind = file.text("xl/worksheets/sheet4.xml");
    well_formed(&behind);
    assert_eq!(behind.matches("<row ").count(), 2 + 3, "a row for each figure and project");
}

#[test]
fn what_is_apart_with_the_month_before_is_marked_and_said_under_the_table() {
    let mut apart = bulletin();
    apart.figures[1].change = Text::new("不可比", "not comparable");
    apart.figures[1].remark = Text::new("数列中断：并入金融业", "the series breaks: banks are in");
    let said = text_of(&Zipped::read(&bulletin_docx(&apart, Lang::Zh).unwrap()).text("word/document.xml"));
    assert!(said.contains("不可比※") && said.contains("※ 本年新开工项目：数列中断：并入金融业。"), "{said}");
    assert_eq!(said.matches('※').count(), 2, "the others bear no mark");
    let sheet = Zipped::read(&bulletin_xlsx(&apart, Lang::Zh).unwrap());
    assert!(text_of(&sheet.text("xl/sharedStrings.xml")).contains("数列中断：并入金融业"));
}

#[test]
fn the_same_bulletin_is_the_same_bytes_in_every_form() {
    for lang in [Lang::Zh, Lang::En] {
        for write in [bulletin_docx, bulletin_xlsx, bulletin_pdf] {
            assert_eq!(write(&bulletin(), lang).unwrap(), write(&bulletin(), lang).unwrap());
        }
    }
}

#[test]
fn pages_hold_what_the_paper_says_within_their_margins() {
    let mut long = bulletin();
    long.items = vec![long.items[0].clone(); 60];
    let pages = bulletin_pages(&long, Lang::Zh);
    assert!(pages.len() >= 3, "{} pages", pages.len());
    for page in &pages {
        well_formed(page);
    }
    assert!(text_of(&pages[0]).contains("的通报"));
    assert!(pages.concat().contains("另有 30 个"), "what is beyond is told");
    assert!(text_of(&pages[1]).contains("— 2 —"));
}
