//! The sheet as a reader, a printer and an attacker meet it.

use chain::{Chain, Lane, Link, Node};
use chrono::NaiveDate;
use insight::Figure;
use model::{GapKind, Lang, Role, Stage, Text, ZoneKind};
use press::{
    About, Format, InternalEdition, NodeFacts, NodeInside, OpportunityLine, PublicEdition, Sheet, ZoneLine, pdf, png,
    sheet,
};
use proptest::prelude::*;

/// A chain of one node a stage, in a line, and a support node.
fn chain() -> Chain {
    let node = |id: &str, stage, lane, rank, zh: &str, en: &str| Node {
        id: id.into(),
        stage,
        lane,
        rank,
        title: Text::new(zh, en),
        short: Text::new(zh, en),
        icon: "pipe".into(),
        industries: vec![],
        goods: vec![],
        roles: vec![Role::Make],
        terms: vec![zh.into()],
        not: vec![],
        general: false,
        spine: id == "pipe",
        homes: Vec::new(),
        scene: None,
        unsuitable: None,
        policies: vec![],
    };
    Chain {
        id: "tube".into(),
        version: 3,
        title: Text::new("钢管产业链", "Steel tube"),
        lanes: vec![
            Lane { id: "main".into(), title: Text::new("主线", "Main line") },
            Lane { id: "support".into(), title: Text::new("配套", "Support") },
        ],
        nodes: vec![
            node("scrap", Stage::Upstream, 0, 0, "废钢回收加工", "Scrap steel"),
            node("pipe", Stage::Midstream, 0, 1, "热轧无缝管（母管）", "Mother pipe"),
            node("drill", Stage::Downstream, 0, 2, "钻杆", "Drill pipe"),
            node("test", Stage::Support, 1, 1, "检验检测", "Testing"),
        ],
        links: vec![
            Link { from: 0, to: 1, weight: 3 },
            Link { from: 1, to: 2, weight: 2 },
            Link { from: 0, to: 3, weight: 1 },
        ],
        ..Chain::default()
    }
}

fn facts(kind: GapKind, names: &[&str], lq: Option<f64>) -> NodeFacts {
    NodeFacts {
        kind,
        firms: names.len(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        lq,
        note: Text::new("等它的：热轧无缝管", "Needed by Mother pipe"),
    }
}

fn public() -> PublicEdition {
    PublicEdition {
        look_back: None,
        district: Text::new("样例区", "Sample District"),
        city: Text::new("样例市", "Sample City"),
        home: vec!["样例市".into()],
        data_date: NaiveDate::from_ymd_opt(2025, 1, 31).unwrap(),
        address: "http://127.0.0.1:8787/atlas/tube".into(),
        chain: chain(),
        place: Some((1, 8)),
        nodes: vec![
            facts(GapKind::Missing, &[], Some(0.0)),
            facts(GapKind::Strong, &["样例管业有限公司", "样例特钢有限公司"], Some(2.41)),
            facts(GapKind::Extend, &[], None),
            facts(GapKind::Unverified, &["样例检测有限公司"], None),
        ],
        figures: vec![],
        costs: vec![],
        zones: vec![ZoneLine {
            kind: ZoneKind::Park,
            carriers: vec![Text::new("样例园区", "Sample park")],
            opportunities: 1,
        }],
        places: vec![],
        policies: vec![],
        opportunities: vec![OpportunityLine {
            node: 0,
            kind: GapKind::Missing,
            zone: ZoneKind::Park,
            place: Text::new("3 号厂房", "Plant 3"),
            title: Text::new("废钢加工线", "Scrap line"),
            size: Text::new("12,000 m²", "12,000 m²"),
            terms: Text::new("租 12 元", "Rent 12"),
            contact: Text::new("园区专班", "Park team"),
        }],
        findings: vec![Text::new("补链、延链共 2 环", "2 nodes to complete or extend")],
        chain_titles: vec![],
        coverage: Figure::unknown("没有应有企业数", "no expected number of firms"),
        reference: None,
        settings: insight::Settings::default(),
        sample: true,
    }
}

fn internal() -> InternalEdition {
    let inside = |candidates: &[&str], judged: Option<&str>| NodeInside {
        candidates: candidates.iter().map(|name| (*name).to_owned()).collect(),
        targets: vec![],
        judged: judged.map(str::to_owned),
    };
    InternalEdition {
        public: public(),
        inside: vec![
            inside(&["MARKER候选企业"], Some("MARKER链办 2024-12-20")),
            inside(&[], None),
            inside(&["MARKER乙企业"], None),
            inside(&[], None),
        ],
    }
}

#[test]
fn a_small_sheet_looks_as_it_was_last_looked_at() {
    insta::assert_snapshot!(
        "small-internal-zh",
        sheet::svg(Sheet::Internal(&internal()), Lang::Zh, Format::A1).replace("><", ">\n<")
    );
}

#[test]
fn every_node_can_be_found_by_its_id_in_every_edition_and_language() {
    let internal = internal();
    for sheet in [Sheet::Public(&internal.public), Sheet::Internal(&internal)] {
        for lang in [Lang::Zh, Lang::En] {
            let svg = sheet::svg(sheet, lang, Format::A1);
            for id in ["scrap", "pipe", "drill", "test"] {
                assert!(svg.contains(&format!("data-id=\"node:{id}\"")), "{id} {lang}");
            }
        }
    }
}

#[test]
fn the_public_edition_holds_nothing_of_the_bureaus() {
    let internal = internal();
    assert!(sheet::svg(Sheet::Internal(&internal), Lang::Zh, Format::A1).contains("MARKER"));
    for lang in [Lang::Zh, Lang::En] {
        let svg = sheet::svg(Sheet::Public(&internal.public), lang, Format::A1);
        assert!(!svg.contains("MARKER") && !svg.contains("候选") && !svg.contains("Candidates"));
    }
}

#[test]
fn the_same_sheet_is_the_same_bytes_on_paper() {
    let edition = public();
    let about = About { title: "t".into(), language: "zh-CN".into() };
    let once = sheet::svg(Sheet::Public(&edition), Lang::Zh, Format::A1);
    let again = sheet::svg(Sheet::Public(&edition), Lang::Zh, Format::A1);
    assert_eq!(once, again);
    assert_eq!(pdf(&once, &about).unwrap(), pdf(&again, &about).unwrap());
}

#[test]
fn the_page_is_a1_landscape() {
    let bytes = pdf(&sheet::svg(Sheet::Public(&public()), Lang::Zh, Format::A1), &About::default()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let boxes = text.split("/MediaBox").nth(1).expect("a page").chars().take(60).collect::<String>();
    let numbers: Vec<f64> = boxes
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter(|word| !word.is_empty())
        .take(4)
        .map(|word| word.parse().expect("a number"))
        .collect();
    assert!((numbers[2] - 2383.94).abs() < 0.1 && (numbers[3] - 1683.78).abs() < 0.1, "{numbers:?}");
}

#[test]
fn a_picture_has_the_pixels_that_were_asked_for() {
    let bytes = png(&sheet::svg(Sheet::Public(&public()), Lang::Zh, Format::A1), 0.5).unwrap();
    assert_eq!(&bytes[..4], b"\x89PNG");
    assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().unwrap()), 421);
}

#[test]
fn an_unknown_quotient_is_a_dash_and_never_zero() {
    let mut edition = public();
    edition.nodes[1].lq = None;
    let svg = sheet::svg(Sheet::Public(&edition), Lang::Zh, Format::A1);
    assert!(svg.contains("LQ —") && !svg.contains(">0.00<"));
}

#[test]
fn a_chain_without_firms_or_opportunities_is_still_a_sheet() {
    let mut edition = public();
    edition.opportunities.clear();
    edition.findings.clear();
    edition.nodes = vec![facts(GapKind::Watch, &[], None); 4];
    let svg = sheet::svg(Sheet::Public(&edition), Lang::En, Format::A1);
    assert!(pdf(&svg, &About::default()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Names come from registers that anyone can write to.
    #[test]
    fn no_name_can_break_the_drawing(name in "\\PC{0,60}", mark in "[<>&\"'\\]\\[/!-]{0,12}") {
        let mut edition = internal();
        let text = format!("{name}{mark}");
        edition.public.nodes[1].names[0] = text.clone();
        edition.public.opportunities[0].title.zh = text.clone();
        edition.public.chain.title.zh = text.clone();
        edition.inside[0].candidates[0] = text;
        let svg = sheet::svg(Sheet::Internal(&edition), Lang::Zh, Format::A1);
        prop_assert!(png(&svg, 0.1).is_ok());
        prop_assert!(!svg.contains("<script"));
    }

    /// What is written is what is read, but for what cannot be set.
    #[test]
    fn any_title_is_whole_in_the_drawing(title in "[\\PC\\x00-\\x20]{1,24}") {
        let mut edition = public();
        edition.chain.title.zh = title.clone();
        edition.chain.nodes[1].title.zh = title.clone();
        let svg = sheet::svg(Sheet::Public(&edition), Lang::Zh, Format::Wide);
        let document = roxmltree::Document::parse(&svg).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let told = document.root_element().children().find(|child| child.has_tag_name("title")).and_then(|t| t.text());
        let expect = format!("{} · 样例区", press::letters::settled(&title));
        prop_assert_eq!(told.unwrap_or_default(), expect);
    }
}
