//! `liantu sites` and `liantu match`.

use crate::harness::{Desk, rule};

/// `outcome id` of every result.
fn told(found: &serde_json::Value) -> Vec<String> {
    let items = found["items"].as_array().expect("items");
    let word = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
    items.iter().map(|item| format!("{} {}", word(&item["outcome"]), word(&item["site"]["id"]))).collect()
}

#[test]
fn every_site_is_answered_best_first_with_what_it_lacks() {
    rule(|desk| {
        let words = ["sites", "--form", "plant", "--area", "5000..", "--power", "700", "--gas", "--format", "json"];
        let found = desk.on_data(&words).json();
        let told = told(&found);
        assert!(told[0].starts_with("passes"), "{told:?}");
        let rank = |outcome: &str| {
            ["passes", "passes_if_confirmed", "near_miss", "fails"].iter().position(|word| *word == outcome)
        };
        let ranks: Vec<_> = told.iter().map(|line| rank(line.split(' ').next().expect("a word"))).collect();
        assert!(ranks.is_sorted(), "{told:?}");
        let near = found["items"]
            .as_array()
            .expect("items")
            .iter()
            .find(|item| item["site"]["id"] == "S-001")
            .expect("the site");
        assert_eq!(near["outcome"], "near_miss");
        let lack = near["checks"]
            .as_array()
            .expect("checks")
            .iter()
            .find(|check| check["field"] == "power_kva")
            .expect("a check");
        assert_eq!(
            (&lack["lack"]["value"], lack["lack"]["text"]["zh"].as_str()),
            (&serde_json::json!(70.0), Some("缺 70 kVA"))
        );
        for item in found["items"].as_array().expect("items") {
            for check in item["checks"].as_array().expect("checks") {
                assert!(
                    !check["text"]["zh"].as_str().expect("a text").is_empty()
                        && !check["text"]["en"].as_str().expect("a text").is_empty()
                );
            }
        }
    });
}

#[test]
fn a_filled_in_sheet_asks_and_what_it_says_badly_is_told() {
    let desk = Desk::demo();
    desk.write("R.csv", "需求项,要求\n企业名称,样例项目\n面积,3000-13000㎡\n载体类型,厂房\n用电,≥500kVA\n荷载,3吨每平米\n意向区域,月球\n现所在城市,样例市甲\n");
    let words = ["sites", "--requirement", "R.csv", "--format", "json"];
    let said = desk.on_data(&words).said();
    assert!(said.contains("R.csv:7 [意向区域]: unknown zone `月球`"), "{said}");
    let found = desk.on_data(&words).json();
    assert_eq!(found["home"]["zh"], "样例市甲");
    assert!(found["costs"].as_array().expect("costs").iter().any(|cost| cost["difference"].is_number()));
    assert!(told(&found)[0].starts_with("passes"), "{:?}", told(&found));
    desk.write("N.csv", "甲,乙\n1,2\n");
    let error = desk.on_data(&["sites", "--requirement", "N.csv"]).refused();
    assert!(error.contains("`N.csv` asks nothing that is known here; hint: "), "{error}");
    let error = desk.on_data(&["sites", "--requirement", "none.xlsx"]).refused();
    assert!(error.contains("none.xlsx"), "{error}");
}

#[test]
fn a_template_that_is_filled_in_is_read() {
    let desk = Desk::demo();
    desk.on_data(&["sites", "--template", "T.xlsx"]).done();
    let found = desk.on_data(&["sites", "--requirement", "T.xlsx", "--format", "json"]).json();
    let asked: Vec<_> = found["asked"]
        .as_array()
        .expect("asked")
        .iter()
        .map(|row| row["title"]["zh"].as_str().expect("a text"))
        .collect();
    assert!(asked.contains(&"面积") && asked.contains(&"供电") && asked.contains(&"预算"), "{asked:?}");
    assert_eq!(found["sample"], true);
}

#[test]
fn a_requirement_no_site_meets_names_what_stands_in_the_way() {
    let desk = Desk::demo();
    let out = desk.on_data(&["sites", "--power", "900000"]).done();
    assert!(out.contains("卡在供电") && out.contains("最接近的是"), "{out}");
    let found = desk.on_data(&["sites", "--power", "900000", "--format", "json"]).json();
    assert_eq!(found["blocker"]["field"], "power_kva");
}

#[test]
fn what_cannot_be_asked_is_answered() {
    let desk = Desk::demo();
    for (words, expect) in [
        (vec![], "nothing is asked that a site could be checked for"),
        (vec!["--area", "很大"], "reading `--area`: `很大` is no number"),
        (vec!["--area", "5000..3000"], "runs from more to less"),
        (vec!["--form", "castle"], "`castle` is not one of"),
        (vec!["--gas", "--zone", "月球"], "unknown zone `月球`"),
        (vec!["--gas", "--budget", "便宜"], "`便宜` is no price"),
        (vec!["--gas", "--fire-class", "己"], "`己` is not one of"),
        (vec!["--gas", "--report", "a.docx"], "ends in no format of a report"),
        (vec!["--template", "a.csv"], "does not end in `.xlsx`"),
    ] {
        let error = desk.on_data(&[vec!["sites"], words].concat()).refused();
        assert!(error.contains(expect), "{error}");
    }
}

#[test]
fn the_answer_is_handed_out_in_three_forms_and_both_languages() {
    let desk = Desk::demo();
    for lang in ["zh", "en"] {
        for (file, head) in
            [("a.pdf", &b"%PDF"[..]), ("a.xlsx", b"PK"), ("a.txt", if lang == "zh" { "【".as_bytes() } else { b"[" })]
        {
            desk.on_data(&["sites", "--area", "3000..", "--gas", "--report", file, "--lang", lang]).done();
            assert!(std::fs::read(desk.path(file)).expect("a file").starts_with(head), "{file}");
        }
    }
}

#[test]
fn three_lights_say_what_would_lift_the_weakest() {
    rule(|desk| {
        let gaps = desk.gaps();
        let gap = gaps.iter().find(|gap| gap["kind"] == "Missing").expect("a gap");
        let name = format!("steel-pipe/{}", gap["node"].as_str().expect("an id"));
        let found = desk.on_data(&["match", "--gap", &name, "--format", "json"]).json();
        let states: Vec<_> = found["lights"]
            .as_array()
            .expect("lights")
            .iter()
            .map(|light| light["state"].as_str().expect("a state"))
            .collect();
        assert_eq!((states[0], states[2]), ("lit", "unknown"));
        assert!(!found["next"]["zh"].as_str().expect("a text").is_empty());
        let out = desk.on_data(&["match", "--gap", &name, "--firm", "1"]).done();
        assert!(out.contains("未接触") && out.contains("下一步："), "{out}");
    });
}

#[test]
fn a_gap_or_a_firm_that_is_not_there_is_named() {
    let desk = Desk::demo();
    for (words, expect) in [
        (vec!["--gap", "steel-pipe"], "names no gap"),
        (vec!["--gap", "nope/x"], "no chain `nope`"),
        (vec!["--gap", "steel-pipe/nope"], "no node `nope` on chain `steel-pipe`"),
        (vec!["--gap", "steel-pipe/hot-rolled", "--firm", "无此厂"], "no firm `无此厂`"),
        (vec!["--gap", "steel-pipe/hot-rolled", "--firm", "99999999"], "no firm `99999999`"),
    ] {
        let error = desk.on_data(&[vec!["match"], words].concat()).refused();
        assert!(error.contains(expect), "{error}");
    }
}

#[test]
fn lights_are_a_table_of_facts_for_spreadsheets() {
    let desk = Desk::demo();
    let csv = desk.on_data(&["match", "--gap", "steel-pipe/drill-pipe", "--format", "csv", "--lang", "en"]).done();
    assert!(csv.contains("side,state,what,text,source"), "{csv}");
    for side in ["market,", "endowment,", "willingness,", ",,next,"] {
        assert!(csv.lines().any(|line| line.starts_with(side)), "{side}: {csv}");
    }
}
