//! What must not get out: internal words on a public sheet, and texts that attack whoever opens the result.

use std::fs;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::harness::{Desk, rule};

/// As long as a card shows of a name.
const CANDIDATE: &str = "暗记甲";
const REASON: &str = "研判暗记";
const JUDGE: &str = "研判员暗记";

/// Text of a PDF, without blanks.
fn words_of_pdf(bytes: &[u8]) -> String {
    let pdf = lopdf::Document::load_mem(bytes).expect("a PDF");
    let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
    pdf.extract_text(&pages).expect("text").split_whitespace().collect()
}

#[test]
fn a_public_sheet_holds_no_internal_word() {
    rule(|desk| {
        desk.import_rows(&format!("{CANDIDATE}厂,,石墨电极制造,广东省佛山市\n"));
        let body = serde_json::json!({ "kind": "Missing", "by": JUDGE, "reason": REASON }).to_string();
        let path = "/api/v1/chains/steel-pipe/nodes/electrodes/judgement";
        let (status, answer) = desk.serve().send("PUT", path, &body);
        assert_eq!(status, 200, "{answer}");
        // The marks are there to be found: the internal sheet shows the candidate.
        let inside = desk.sheet("internal", "zh", "i.svg");
        assert!(String::from_utf8_lossy(&inside).contains(CANDIDATE));
        assert!(words_of_pdf(&desk.sheet("internal", "zh", "i.pdf")).contains(CANDIDATE));

        for lang in ["zh", "en"] {
            let svg = String::from_utf8(desk.sheet("public", lang, "p.svg")).expect("UTF-8");
            let pdf = words_of_pdf(&desk.sheet("public", lang, "p.pdf"));
            assert!(pdf.contains(if lang == "zh" { "石墨电极" } else { "electrodes" }), "{pdf}");
            for mark in [CANDIDATE, REASON, JUDGE] {
                assert!(!svg.contains(mark) && !pdf.contains(mark), "{mark}");
            }
        }
        let (_, served) = desk.serve().send("GET", "/api/v1/chains/steel-pipe/sheet.svg?edition=public&lang=zh", "");
        assert!(served.contains("石墨电极"), "{served}");
        for mark in [CANDIDATE, REASON, JUDGE] {
            assert!(!served.contains(mark), "{mark}");
        }
    });
}

const NOTE: &str = "内部暗记";

#[test]
fn no_public_answer_holds_what_is_noted_of_an_opportunity_for_the_bureau() {
    rule(|desk| {
        let head = "机会编号,机会名称,产业链,产业环节,所在区,对应载体,规模,条件,联系方式,内部说明,英文内部说明";
        let row = format!(
            "O-777,公开之名,steel-pipe,electrodes,pipe-cluster,S-008,一条线,租,招商局 0734-000,{NOTE},{NOTE}en"
        );
        desk.write("notes.csv", format!("{head}\n{row}\n"));
        desk.on_data(&["import", "--kind", "opportunities", "notes.csv"]).done();

        let server = desk.serve();
        let (_, inside) = server.send("GET", "/api/v1/opportunities?edition=internal", "");
        assert!(inside.contains(NOTE), "the mark is not there to be found");
        // Every path of the contract that can be read without an id, and those of what the note hangs on.
        let (_, contract) = server.send("GET", "/api/v1/openapi.json", "");
        let contract: serde_json::Value = serde_json::from_str(&contract).expect("JSON");
        let paths = contract["paths"].as_object().expect("paths").iter();
        // A stream of events never ends; its only words are that something changed.
        let streams =
            |item: &serde_json::Value| item["get"]["responses"]["200"]["content"].get("text/event-stream").is_some();
        let plain = paths.filter(|(path, item)| !path.contains('{') && item.get("get").is_some() && !streams(item));
        let mut asked: Vec<String> = plain
            .map(|(path, item)| {
                // It wants one of two, which the contract cannot say.
                if path == "/api/v1/encounters" {
                    return format!("{path}?project=1");
                }
                let parameters = item["get"]["parameters"].as_array().into_iter().flatten();
                let required = parameters.filter(|one| one["required"] == true);
                let said: Vec<String> = required
                    .map(|one| match one["name"].as_str() {
                        Some("chain") => "chain=steel-pipe".to_owned(),
                        Some("table") => "table=opportunities".to_owned(),
                        Some("month") => "month=2024-11".to_owned(),
                        _ => panic!("{path} asks for what this test does not know: {}", one["name"]),
                    })
                    .collect();
                if said.is_empty() { path.clone() } else { format!("{path}?{}", said.join("&")) }
            })
            .collect();
        assert!(asked.iter().any(|path| path == "/api/v1/opportunities"), "{asked:?}");
        asked.extend(
            [
                "/api/v1/opportunities?edition=public&query=%E5%85%AC%E5%BC%80",
                "/api/v1/chains/steel-pipe",
                "/api/v1/chains/steel-pipe/nodes/electrodes",
                "/api/v1/chains/steel-pipe/sheet.svg",
                "/api/v1/chains/steel-pipe/sheet.svg?edition=internal",
                "/api/v1/imports/3",
            ]
            .map(str::to_owned),
        );
        for path in asked {
            let (status, body) = server.send("GET", &path, "");
            assert_eq!(status, 200, "{path}: {body}");
            assert!(!body.contains(NOTE), "{path}");
        }
        for lang in ["zh", "en"] {
            let pdf = words_of_pdf(&desk.sheet("public", lang, "p.pdf"));
            assert!(pdf.contains(if lang == "zh" { "石墨电极" } else { "electrodes" }), "{pdf}");
            assert!(!pdf.contains(NOTE));
        }
        let list = desk.on_data(&["atlas", "--chain", "steel-pipe", "--info", "--format", "json"]).done();
        assert!(!list.contains(NOTE));
    });
}

#[test]
fn a_name_that_is_markup_is_drawn_as_text() {
    let names = [r#"</text><script>alert(1)</script>&"'"#, "<script>&\"'", "]]><!--&#x0;&amp;", "甲\u{1}\u{ffff}乙"];
    let desk = Desk::demo();
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["企业名称", "经营范围", "注册地址"]).expect("written");
    for name in names {
        // Beyond the district they are candidates, in it the firms of a node: both are drawn.
        for (place, scope) in [("广东省佛山市", "石墨电极制造"), ("湖南省衡阳市蒸湘区", "螺纹保护器制造")]
        {
            rows.write_record([&format!("{name}{}", &place[..3]), scope, place]).expect("written");
        }
    }
    desk.write("evil.csv", rows.into_inner().expect("a file"));
    assert_eq!(desk.import(&["evil.csv"])["new"], 2 * names.len());

    for edition in ["public", "internal"] {
        let svg = String::from_utf8(desk.sheet(edition, "zh", "a.svg")).expect("UTF-8");
        assert!(svg.contains("&lt;script"), "{edition}: the names are not drawn");
        let mut reader = Reader::from_str(&svg);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event().expect("the sheet is XML") {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => {
                    assert_ne!(tag.local_name().as_ref(), "script");
                    for attribute in tag.attributes() {
                        let attribute = attribute.expect("an attribute");
                        assert!(!attribute.key.as_ref().starts_with("on"), "{attribute:?}");
                    }
                }
                _ => {}
            }
        }
        let allowed =
            |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(svg.chars().all(allowed), "{edition}: a character that XML does not have");
        desk.sheet(edition, "zh", "a.pdf");
        desk.sheet(edition, "zh", "a.png");
    }
    desk.on_data(&["gaps", "--chain", "steel-pipe"]).done();
}

#[test]
fn a_formula_in_a_register_is_text_in_the_placements() {
    let desk = Desk::empty();
    desk.write("a.csv", "企业名称,统一社会信用代码,经营范围\n=cmd|' /C calc'!A1,=HYPERLINK(1),石墨电极制造\n");
    let chains = crate::harness::shipped("packs/zhengxiang");
    desk.run(&["place", "--chains", &chains, "--in", "a.csv", "--out", "p.csv"]).done();
    let text = fs::read_to_string(desk.path("p.csv")).expect("the result");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
        rows += 1;
    }
    assert!(rows > 0, "{text}");
}
