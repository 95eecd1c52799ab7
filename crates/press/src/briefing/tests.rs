//! What a briefing's page, document and workbook hold.

use super::*;
use crate::bulletin::tests::bulletin;
use crate::testing::{Zipped, text_of, well_formed};

fn both(text: &str) -> Text {
    Text::new(text, text)
}

fn bar(label: &str, value: Option<f64>) -> BriefingBar {
    let shown = value.map_or_else(|| Text::new("未知", "unknown"), |value| both(&value.to_string()));
    BriefingBar { label: both(label), under: String::new(), value, shown, breaks: false }
}

fn briefing() -> Briefing {
    let chart = |shape, values: &[Option<f64>]| BriefingChart {
        title: Text::new("本年新签约项目", "Signed this year"),
        shape,
        bars: values.iter().enumerate().map(|(at, value)| bar(&format!("{}", at + 1), *value)).collect(),
    };
    let mut behind = bulletin();
    behind.units = Vec::new();
    let mut unknown = behind.figures[0].clone();
    unknown.id = "paid".into();
    unknown.title = Text::new("本年到位资金", "Paid in this year");
    (unknown.value, unknown.shown) = (None, Text::new("未知", "unknown"));
    behind.figures.push(unknown);
    Briefing {
        behind,
        about: Text::default(),
        shown: vec!["paid".into(), "signed".into(), "nothing".into()],
        charts: vec![
            chart(ChartShape::Months, &[Some(1.0), None, Some(3.0)]),
            chart(ChartShape::Groups, &[Some(2.0), Some(0.0), None]),
            chart(ChartShape::Months, &[None, None]),
        ],
    }
}

#[test]
fn the_page_says_day_figures_with_their_basis_charts_and_red_items() {
    let page = briefing_svg(&briefing(), Lang::Zh);
    well_formed(&page);
    let said = text_of(&page);
    for part in [
        "截至 2024 年 12 月 31 日",
        "本年新签约项目",
        "2 个",
        "比上月 +1",
        "2024-01-01 至 2024-12-31 计 2 个项目",
        "红牌项目 1 个，黄牌 0 个",
        "3 个月没有进展",
        "样例",
        "没有已知的数",
    ] {
        assert!(said.contains(part), "no `{part}` in {said}");
    }
    assert!(!said.contains("本年新开工项目"), "what was not asked for stands in the workbook alone");
    assert!(said.contains("其余 1 项指标"), "{said}");
}

#[test]
fn what_is_unknown_is_a_word_and_a_gap_and_never_a_nought() {
    let mut one = briefing();
    one.shown = vec!["paid".into()];
    one.charts = vec![one.charts[0].clone()];
    let page = briefing_svg(&one, Lang::Zh);
    let said = text_of(&page);
    assert!(said.contains("未知") && said.contains('—'), "{said}");
    // Two known months: two bars beside the page's own ground and the mark of the one red item.
    assert_eq!(page.matches("<rect").count(), 1 + 2 + 1);
    for wrong in ["NaN", "inf"] {
        assert!(!page.contains(wrong), "{page}");
    }
}

#[test]
fn one_page_holds_whatever_there_is() {
    let mut full = briefing();
    let long = "很长的一段话，写着依据和口径以及别的什么。".repeat(20);
    full.behind.title = both(&long);
    full.about = both(&long);
    full.behind.compared = both(&long);
    let figure = full.behind.figures[0].clone();
    full.behind.figures = (0..40)
        .map(|at| BulletinFigure {
            id: format!("f{at}"),
            title: both(&long),
            shown: both(&long),
            basis: both(&long),
            change: both(&long),
            target: both(&long),
            remark: both(&long),
            ..figure.clone()
        })
        .collect();
    full.shown = full.behind.figures.iter().map(|figure| figure.id.clone()).collect();
    full.behind.items = vec![full.behind.items[0].clone(); 60];
    for lang in [Lang::Zh, Lang::En] {
        let page = briefing_svg(&full, lang);
        well_formed(&page);
        let lowest = page
            .split(" y=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok())
            .fold(0.0, f64::max);
        assert!(lowest <= 290.0, "something stands at {lowest} mm");
        let more = if lang == Lang::Zh { "另有红牌" } else { "stand in the workbook" };
        assert!(text_of(&page).contains(more), "what is beyond is counted");
    }
}

#[test]
fn the_document_says_what_the_page_says_and_is_the_same_bytes_again() {
    let bytes = briefing_docx(&briefing(), Lang::Zh).unwrap();
    assert_eq!(bytes, briefing_docx(&briefing(), Lang::Zh).unwrap());
    let file = Zipped::read(&bytes);
    let body = file.text("word/document.xml");
    well_formed(&body);
    let said = text_of(&body);
    for part in ["截至 2024 年 12 月 31 日", "未知", "2 个", "红牌项目 1 个", "3 个月没有进展"] {
        assert!(said.contains(part), "no `{part}` in {said}");
    }
    assert!(body.contains("rIdCharts"), "the charts are a picture in it");
    assert_eq!(briefing_pdf(&briefing(), Lang::En).unwrap(), briefing_pdf(&briefing(), Lang::En).unwrap());
}

#[test]
fn the_workbook_holds_every_figure_and_the_rows_behind() {
    let file = Zipped::read(&briefing_xlsx(&briefing(), Lang::Zh).unwrap());
    let names = file.text("xl/workbook.xml");
    assert!(names.contains("指标所含项目") && names.contains("项目明细") && !names.contains("单位排名"), "{names}");
    assert!(text_of(&file.text("xl/sharedStrings.xml")).contains("本年新开工项目"));
}
