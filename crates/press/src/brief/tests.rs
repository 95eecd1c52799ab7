//! Rules of the visit brief: one page, every line with its source, nothing that is not for others in the text to paste.

use model::Lang;

use super::*;
use crate::{About, pdf};

fn line(text: &str, source: &str) -> Sourced {
    Sourced::new(Text::new(text, format!("en {text}")), Text::new(source, format!("en {source}")))
}

fn brief() -> BriefData {
    BriefData {
        district: Text::new("蒸湘区", "Zhengxiang"),
        made: NaiveDate::from_ymd_opt(2025, 6, 1).unwrap(),
        firm: "沧州样例管具有限公司".into(),
        about: vec![Text::new("河北省沧州市", "Cangzhou"), Text::new("2009 年成立", "since 2009")],
        gap: Text::new("无缝钢管 · 螺纹加工", "Seamless pipe · threading"),
        kind: GapKind::Missing,
        scores: Some((82.0, 74.0, 61.0)),
        why: vec![line("主营油管加工", "登记册"), line("替本地链主加工", "供应清单 2024")],
        why_open: vec![line("主营油管加工", "登记册")],
        numbers: vec![line("本地企业 0 家", "登记册 2025-01")],
        introducers: vec![line("本地某厂是它的客户", "供应清单 2024")],
        sites: vec![line("A2 厂房：6,800 m²", "园区，2025-05-20 核实")],
        policies: vec![line("设备更新支持：先投后补", "区工业部门，2024-07")],
        costs: vec![line("电价 0.62 元/kWh，沧州 0.60", "样例")],
        risks: vec![],
        unknown: vec![Text::new("近两年融资", "financing of two years")],
        last_contact: None,
        asks: vec![Text::new("搬迁哪个月必须腾空", "when it has to move out")],
        sample: true,
    }
}

/// Texts of the drawing with the baseline they stand on and their right edge.
fn texts(svg: &str) -> Vec<(f64, f64, String)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let of = |node: roxmltree::Node<'_, '_>| {
        let number = |name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let text = node.text().unwrap_or_default().to_owned();
        let weight =
            if node.has_attribute("font-weight") { crate::fonts::Weight::Bold } else { crate::fonts::Weight::Regular };
        let width = crate::fonts::width(&text, number("font-size"), weight);
        let right = match node.attribute("text-anchor") {
            Some("end") => number("x"),
            Some("middle") => number("x") + width / 2.0,
            _ => number("x") + width,
        };
        (number("y"), right, text)
    };
    document.descendants().filter(|node| node.has_tag_name("text")).map(of).collect()
}

/// Holds a page to its edges.
fn on_the_page(brief: &BriefData) {
    for lang in [Lang::Zh, Lang::En] {
        let svg = brief_svg(brief, lang);
        for (y, right, text) in texts(&svg) {
            assert!(y <= 290.0 && right <= 194.0, "{y} {right} {text}");
        }
        let body: Vec<_> = texts(&svg).into_iter().filter(|(y, ..)| *y < 288.0).collect();
        assert!(body.iter().all(|(y, ..)| *y <= 284.0), "{body:?}");
    }
}

#[test]
fn a_page_holds_every_part_with_its_sources() {
    let svg = brief_svg(&brief(), Lang::Zh);
    let all: String = texts(&svg).into_iter().map(|(.., text)| text + "\n").collect();
    for part in [
        "沧州样例管具有限公司",
        "补链",
        "82",
        "74",
        "61",
        "1.",
        "主营油管加工",
        "登记册",
        "本地企业 0 家",
        "A2 厂房：6,800 m²",
        "园区，2025-05-20 核实",
        "设备更新支持",
        "电价 0.62",
        "近两年融资",
        "没有接触记录",
        "名单上没有查到",
        "搬迁哪个月必须腾空",
        "样例数据，不作决策依据",
        "2025 年 6 月 1 日",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    on_the_page(&brief());
}

#[test]
fn a_brief_is_one_page_of_a4_whatever_it_holds() {
    let mut full = brief();
    full.firm =
        "某某某某某某某某某某某某某某某某某某某某石油专用管材螺纹加工与特殊扣技术服务股份有限公司沧州渤海新区分公司"
            .repeat(2);
    let long = "很长的一句理由，说它为什么值得去一趟并且写了很多很多的字以至于一行放不下".repeat(4);
    let many: Vec<Sourced> = (0..30).map(|at| line(&format!("{at}{long}"), &long)).collect();
    full.why = many.clone();
    full.why_open = many.clone();
    full.numbers = many.clone();
    full.introducers = many.clone();
    full.sites = many.clone();
    full.policies = many.clone();
    full.costs = many.clone();
    full.risks = many;
    full.unknown = (0..30).map(|at| Text::new(format!("{at}{long}"), format!("{at} {long}"))).collect();
    full.asks = full.unknown.clone();
    full.about = full.unknown.clone();
    full.last_contact = Some(line(&long, &long));
    on_the_page(&full);
    let svg = brief_svg(&full, Lang::Zh);
    let all: String = texts(&svg).into_iter().map(|(.., text)| text + "\n").collect();
    assert!(all.contains('…') && all.contains("另有"), "{all}");

    let empty = BriefData {
        about: vec![],
        why: vec![],
        why_open: vec![],
        numbers: vec![],
        introducers: vec![],
        sites: vec![],
        policies: vec![],
        costs: vec![],
        risks: vec![],
        unknown: vec![],
        asks: vec![],
        scores: None,
        ..brief()
    };
    on_the_page(&empty);
    for brief in [&brief(), &full, &empty] {
        let bytes = pdf(&brief_svg(brief, Lang::Zh), &About::default()).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        assert!(brief_svg(brief, Lang::Zh).contains("width=\"210mm\" height=\"297mm\""));
    }
}

#[test]
fn the_text_to_paste_has_no_scores_no_risks_and_no_contacts() {
    let mut brief = brief();
    brief.risks = vec![line("有一条失信记录", "名单")];
    brief.last_contact = Some(line("招商二组 5 月 20 日见过", "走访记录"));
    for lang in [Lang::Zh, Lang::En] {
        let text = brief_text(&brief, lang);
        for secret in ["82", "74", "61", "失信", "招商二组", "本地某厂", "近两年融资", "价值", "Likelihood"]
        {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert!(text.contains("沧州样例管具有限公司") && text.lines().count() < 60);
    }
    assert!(brief_text(&brief, Lang::Zh).contains("· 主营油管加工（登记册）"));
}

#[test]
fn the_same_brief_gives_the_same_page_and_bad_characters_do_no_harm() {
    let mut odd = brief();
    odd.firm = "A\u{0}<b>&\u{1}公司\n".into();
    odd.scores = Some((f64::NAN, 0.0, 100.0));
    let svg = brief_svg(&odd, Lang::Zh);
    assert_eq!(svg, brief_svg(&odd, Lang::Zh));
    assert!(!svg.contains("NaN"));
    assert!(texts(&svg).iter().any(|(.., text)| text == "A<b>&公司"), "{svg}");
}
