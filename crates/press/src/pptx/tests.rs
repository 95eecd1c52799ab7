//! Rules of a deck: it opens, says every node in words that can be edited, and stays within its slides.

use std::collections::HashSet;
use std::path::Path;

use chain::Chain;
use chrono::NaiveDate;
use insight::Figure;
use model::{GapKind, Lang, Text};
use roxmltree::{Document, Node};

use super::pptx;
use crate::edition::{NodeFacts, PublicEdition, Sheet};
use crate::format::Format;
use crate::paper::About;
use crate::testing::Zipped;

fn about() -> About {
    About { title: "图谱 <&>".to_owned(), language: "zh-CN".to_owned() }
}

fn deck(pages: &[&str]) -> Zipped {
    Zipped::read(&pptx(pages, &about()).expect("a deck"))
}

/// The first slide of a drawing of 100 × 60 mm with this in it.
fn slide(inner: &str) -> String {
    deck(&[&drawing(inner)]).text("ppt/slides/slide1.xml")
}

fn drawing(inner: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100mm\" height=\"60mm\" viewBox=\"0 0 100 60\"><title>样张</title>{inner}</svg>"
    )
}

/// What a text box says, line by line without the breaks.
fn texts(slide: &str) -> Vec<String> {
    let document = Document::parse(slide).expect("XML");
    let boxes = document.descendants().filter(|node| node.tag_name().name() == "txBody");
    boxes
        .map(|body| {
            let runs = body.descendants().filter(|node| node.tag_name().name() == "t");
            runs.filter_map(|run| run.text()).collect()
        })
        .collect()
}

fn chains() -> Vec<Chain> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/zhengxiang");
    let files = packs::Files::read(&folder).expect("the pack is there");
    let chains = packs::load_chains(&files, None).chains;
    assert!(chains.len() >= 9, "the pack has its chains");
    chains
}

fn sheet(chain: Chain, lang: Lang) -> String {
    sheet_on(chain, lang, Format::A1)
}

fn sheet_on(chain: Chain, lang: Lang, format: Format) -> String {
    let nodes = (0..chain.nodes.len())
        .map(|at| NodeFacts {
            kind: GapKind::ALL[at % GapKind::ALL.len()],
            firms: at % 4,
            names: (0..at % 4).map(|firm| format!("样例{firm}厂")).collect(),
            lq: (at % 3 > 0).then_some(at as f64 / 7.0),
            note: Text::new("暂不判断", "Not judged"),
        })
        .collect();
    let edition = PublicEdition {
        district: Text::new("样例区", "Sample District"),
        city: Text::new("样例市", "Sample City"),
        home: Vec::new(),
        data_date: NaiveDate::from_ymd_opt(2025, 1, 31).expect("a day"),
        address: "http://127.0.0.1:8787/atlas".to_owned(),
        chain,
        place: Some((1, 8)),
        nodes,
        figures: Vec::new(),
        costs: Vec::new(),
        zones: Vec::new(),
        places: Vec::new(),
        look_back: None,
        policies: Vec::new(),
        opportunities: Vec::new(),
        findings: vec![Text::new("缺口共 7 环", "7 gaps in all")],
        chain_titles: Vec::new(),
        coverage: Figure::unknown("没有应有企业数", "no expected number of firms"),
        reference: None,
        settings: insight::Settings::default(),
        sample: true,
    };
    crate::sheet::svg(Sheet::Public(&edition), lang, format)
}

/// Size of the slides in EMU.
fn size(deck: &Zipped) -> (i64, i64) {
    let text = deck.text("ppt/presentation.xml");
    let document = Document::parse(&text).expect("XML");
    let size = document.descendants().find(|node| node.tag_name().name() == "sldSz").expect("a size");
    (number(size, "cx"), number(size, "cy"))
}

fn number(node: Node<'_, '_>, name: &str) -> i64 {
    let value = node.attribute(name).unwrap_or_else(|| panic!("`{name}` of {:?}", node.tag_name()));
    value.parse().unwrap_or_else(|_| panic!("`{name}` is `{value}`"))
}

/// Ids once each, every number a number, every box within the slide.
fn sound(slide: &str, (width, height): (i64, i64)) {
    let document = Document::parse(slide).expect("XML");
    let mut ids = HashSet::new();
    for node in document.descendants() {
        match node.tag_name().name() {
            "cNvPr" => assert!(ids.insert(number(node, "id")), "an id twice"),
            "xfrm" => {
                let part = |name| node.children().find(|child| child.tag_name().name() == name).expect("a place");
                let (x, y) = (number(part("off"), "x"), number(part("off"), "y"));
                let (w, h) = (number(part("ext"), "cx"), number(part("ext"), "cy"));
                if node.attribute("rot").is_none() {
                    let seen = x >= -1 && y >= -1 && x + w <= width + 1 && y + h <= height + 1;
                    assert!(seen && w >= 0 && h >= 0, "{x} {y} {w} {h} of {width} {height}");
                }
            }
            "pt" => {
                number(node, "x");
                number(node, "y");
            }
            _ => {}
        }
    }
}

#[test]
fn every_node_of_every_chain_is_said_in_a_text_that_can_be_edited() {
    for lang in [Lang::Zh, Lang::En] {
        let all = chains();
        let pages: Vec<String> = all.iter().map(|chain| sheet(chain.clone(), lang)).collect();
        let deck = deck(&pages.iter().map(String::as_str).collect::<Vec<_>>());
        let size = size(&deck);
        for (index, chain) in all.iter().enumerate() {
            let slide = deck.text(&format!("ppt/slides/slide{}.xml", index + 1));
            sound(&slide, size);
            let flat = |text: &str| text.replace([' ', '\u{a0}'], "");
            let said: Vec<String> = texts(&slide).iter().map(|text| flat(text)).collect();
            for node in &chain.nodes {
                let (title, short) = (flat(node.title.get(lang)), flat(node.short.get(lang)));
                let shown = said.iter().any(|text| text.contains(&title) || text.contains(&short));
                assert!(shown, "{}: `{title}` ({short}) is on no {lang} slide", chain.id);
                assert!(slide.contains(&format!("#node:{}\"", node.id)), "{}: no group `{}`", chain.id, node.id);
            }
        }
    }
}

#[test]
fn content_types_and_relationships_name_every_part_and_only_parts_that_are_there() {
    let deck = deck(&[&drawing(""), &drawing("")]);
    let names: HashSet<String> = deck.names().into_iter().collect();
    let types = deck.text("[Content_Types].xml");
    let document = Document::parse(&types).expect("XML");
    let typed: HashSet<&str> = document.descendants().filter_map(|node| node.attribute("PartName")).collect();
    for name in &typed {
        assert!(names.contains(name.trim_start_matches('/')), "`{name}` is typed but not there");
    }
    for name in names.iter().filter(|name| !name.ends_with(".rels") && *name != "[Content_Types].xml") {
        assert!(typed.contains(format!("/{name}").as_str()), "`{name}` has no type");
    }
    let mut reached: HashSet<String> = HashSet::new();
    for name in names.iter().filter(|name| name.ends_with(".rels")) {
        let folder = Path::new(name).parent().and_then(Path::parent).expect("a folder").to_path_buf();
        let text = deck.text(name);
        let document = Document::parse(&text).expect("XML");
        for target in document.descendants().filter_map(|node| node.attribute("Target")) {
            let mut path = folder.clone();
            for step in Path::new(target).components() {
                match step {
                    std::path::Component::ParentDir => drop(path.pop()),
                    step => path.push(step),
                }
            }
            let path = path.to_string_lossy().into_owned();
            assert!(names.contains(&path), "`{name}` leads to `{path}`, which is not there");
            reached.insert(path);
        }
    }
    for name in typed {
        assert!(reached.contains(name.trim_start_matches('/')), "nothing leads to `{name}`");
    }
}

#[test]
fn the_same_drawings_are_the_same_bytes() {
    let page = drawing("<text x=\"5\" y=\"9\" font-size=\"5\">环</text>");
    assert_eq!(pptx(&[&page], &about()).expect("a deck"), pptx(&[&page], &about()).expect("a deck"));
}

#[test]
fn a_text_keeps_face_size_weight_colour_and_edge() {
    let slide = slide(
        "<text x=\"50\" y=\"30\" font-size=\"3.53\" font-weight=\"700\" fill=\"#B8291C\" text-anchor=\"end\">补链</text>",
    );
    for part in [
        "sz=\"1001\" b=\"1\"",
        "<a:srgbClr val=\"B8291C\"/>",
        "typeface=\"+mn-ea\"",
        "algn=\"r\"",
        "wrap=\"none\"",
        "<a:t>补链</a:t>",
    ] {
        assert!(slide.contains(part), "{part}: {slide}");
    }
    let document = Document::parse(&slide).expect("XML");
    let of = |name: &str| document.descendants().rfind(|node| node.tag_name().name() == name).expect("it");
    assert_eq!(number(of("off"), "x") + number(of("ext"), "cx"), 50 * 36_000, "it ends where it is set to end");
}

#[test]
fn lines_of_a_paragraph_are_one_text() {
    let line = |y: u32, text: &str| format!("<text x=\"5\" y=\"{y}\" font-size=\"5\">{text}</text>");
    let slide = slide(&[line(10, "冶金石灰、"), line(17, "保护渣"), line(40, "另一段")].concat());
    assert_eq!(texts(&slide), ["冶金石灰、保护渣", "另一段"]);
    assert!(slide.contains("<a:br>") && slide.contains("<a:spcPts val=\"1984\"/>"), "{slide}");
}

#[test]
fn a_column_of_letters_is_one_text_that_runs_down() {
    let slide = slide(
        "<text data-flow=\"down\" text-anchor=\"middle\" font-size=\"5\"><tspan x=\"9\" y=\"10\">铁</tspan><tspan x=\"9\" y=\"15\">海</tspan></text>",
    );
    assert_eq!(texts(&slide), ["铁海"]);
    assert!(slide.contains("vert=\"eaVert\""), "{slide}");
}

#[test]
fn shapes_keep_their_form_frame_and_dash() {
    let slide = slide(
        "<defs><pattern id=\"h\"><path d=\"M0 0V2\" stroke=\"#8794A1\" stroke-opacity=\"0.35\"/></pattern></defs><rect x=\"1\" y=\"1\" width=\"8\" height=\"4\" rx=\"2\" fill=\"url(#h)\" stroke=\"#16324F\" stroke-width=\"0.5\" stroke-dasharray=\"1 0.5\" stroke-linecap=\"round\"/><line x1=\"9\" y1=\"9\" x2=\"3\" y2=\"4\" stroke=\"red\"/><path d=\"M1 1q2 0 2 2a2 2 0 0 1 -2 2z\" fill=\"#fff\" fill-opacity=\"0.5\"/><circle cx=\"50\" cy=\"30\" r=\"4\" fill=\"none\" stroke=\"#000\"/>",
    );
    for part in [
        "prst=\"roundRect\"><a:avLst><a:gd name=\"adj\" fmla=\"val 50000\"/>",
        "<a:pattFill prst=\"ltUpDiag\"><a:fgClr><a:srgbClr val=\"D5DADE\"/>",
        "<a:ln w=\"18000\" cap=\"rnd\">",
        "<a:ds d=\"200000\" sp=\"100000\"/>",
        "flipH=\"1\" flipV=\"1\"",
        "<a:quadBezTo>",
        "<a:cubicBezTo>",
        "<a:alpha val=\"50000\"/>",
        "prst=\"ellipse\"",
    ] {
        assert!(slide.contains(part), "{part}: {slide}");
    }
}

#[test]
fn markup_and_control_characters_in_a_text_stay_a_text() {
    let slide = slide(
        "<g data-id=\"node:&lt;x&gt;\"><title>a&quot;&amp;b</title><text x=\"1\" y=\"9\" font-size=\"4\">&lt;a:t&gt; &amp; 塅垱崀&#x202e;😀</text></g>",
    );
    assert_eq!(texts(&slide), ["<a:t> & 塅垱崀\u{202e}😀"]);
    assert!(slide.contains("name=\"a&quot;&amp;b #node:&lt;x&gt;\""), "{slide}");
}

#[test]
fn drawings_of_another_size_are_fitted_into_the_first_ones_slide() {
    let tall = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50mm\" height=\"120mm\" viewBox=\"0 0 50 120\"><rect x=\"0\" y=\"0\" width=\"50\" height=\"100\" fill=\"#000\"/></svg>";
    let deck = deck(&[&drawing(""), tall]);
    assert_eq!(size(&deck), (3_600_000, 2_160_000));
    sound(&deck.text("ppt/slides/slide2.xml"), size(&deck));
}

#[test]
fn slides_of_a_sheet_are_as_large_as_its_paper_or_as_a_screen() {
    let chain = chains().swap_remove(0);
    let check = |format: Format, (width, height): (f64, f64)| {
        let found = size(&deck(&[&sheet_on(chain.clone(), Lang::Zh, format)]));
        let emu = |mm: f64| (mm * 36_000.0).round() as i64;
        assert_eq!(found, (emu(width), emu(height)), "{format}");
    };
    check(Format::A1, (841.0, 594.0));
    check(Format::A3, (420.0, 297.0));
    check(Format::Wide, (1920.0 * 25.4 / 144.0, 190.5));
}

#[test]
fn the_selection_pane_names_a_text_of_several_lines_with_its_spaces() {
    let line = |y: u32, text: &str| format!("<text x=\"5\" y=\"{y}\" font-size=\"5\">{text}</text>");
    let check = |lines: [&str; 2], expect: &str| {
        let slide = slide(&[line(10, lines[0]), line(17, lines[1])].concat());
        assert!(slide.contains(&format!("name=\"{expect}\"")), "{expect}: {slide}");
    };
    check(["Hot", "rolling"], "Hot rolling");
    check(["冶金石灰、", "保护渣"], "冶金石灰、保护渣");
}

#[test]
fn what_is_no_drawing_of_ours_is_refused_in_words() {
    let check = |svg: &str, expect: &str| {
        let error = pptx(&[svg], &about()).expect_err(expect).to_string();
        assert!(error.contains(expect), "{error}");
    };
    check("no drawing", "no valid SVG");
    check("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "`viewBox`");
    for name in ["image", "use", "symbol", "svg", "polyline", "polygon", "ellipse"] {
        check(&drawing(&format!("<{name} width=\"9\" height=\"9\"/>")), &format!("`{name}`"));
    }
    check(&drawing("<rect width=\"1\" height=\"1\" fill=\"url(#no)\"/>"), "`no`");
    check(&drawing("<text x=\"1\" fill=\"nocolour\">a</text>"), "`nocolour`");
    check("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 NaN\"/>", "`viewBox`");
    assert!(pptx(&[] as &[&str], &about()).is_err(), "a deck of nothing");
}
