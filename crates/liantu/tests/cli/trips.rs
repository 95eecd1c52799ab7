//! `liantu trip` and `liantu brief`.

use std::fs;

use crate::harness::{Desk, rule};

const GAP: &str = "steel-pipe/drill-pipe";

/// The first target of the gap, by name.
fn first(desk: &Desk) -> String {
    let list = desk.on_data(&["targets", "--gap", GAP, "--format", "json"]).json();
    list["items"][0]["enterprise"]["name"].as_str().expect("a name").to_owned()
}

/// `day half firm` of every visit.
fn plan(desk: &Desk, words: &[&str]) -> Vec<String> {
    let plan = desk.on_data(&[&["trip", "--format", "json", "--from", "2025-06-05"], words].concat()).json();
    let word = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
    let mut lines = Vec::new();
    for stop in plan["stops"].as_array().expect("stops") {
        for visit in stop["visits"].as_array().expect("visits") {
            lines.push(format!(
                "{} {} {}",
                word(&stop["day"]),
                word(&stop["half"]),
                word(&visit["enterprise"]["name"])
            ));
        }
    }
    lines
}

#[test]
fn a_kept_trip_warns_the_next_team() {
    rule(|desk| {
        let firm = first(desk);
        let words = ["trip", "--targets", &firm, "--from", "2025-06-05", "--days", "1", "--people", "组员甲", "--save"];
        let said = desk.on_data(&[&words[..], &["--team", "一组"]].concat()).said();
        assert!(said.contains("kept as trip 1"), "{said}");
        let again = |lang: &str| desk.on_data(&[&words[..9], &["--team", "二组", "--lang", lang]].concat()).said();
        let zh = again("zh");
        assert!(zh.contains("注意：") && zh.contains("一组") && !zh.contains("warning"), "{zh}");
        assert!(again("en").contains("warning: "));
    });
}

#[test]
fn a_trip_takes_the_best_firms_that_the_days_hold() {
    let desk = Desk::demo();
    let one = plan(&desk, &["--gap", GAP, "--days", "1"]);
    let five = plan(&desk, &["--gap", GAP, "--days", "5"]);
    assert!(!one.is_empty() && five.len() > one.len(), "{one:?} {five:?}");
    assert!(five[0].starts_with("2025-06-05 pm"), "the way to another province takes the morning: {five:?}");
    assert!(
        five.iter().all(|line| !line.contains("2025-06-07") && !line.contains("2025-06-08")),
        "a weekend: {five:?}"
    );
}

#[test]
fn a_sheet_is_written_in_the_form_its_name_asks_for() {
    let desk = Desk::demo();
    for (out, magic) in [("t.docx", "PK"), ("t.xlsx", "PK"), ("t.ics", "BEGIN:VCALENDAR")] {
        desk.on_data(&["trip", "--gap", GAP, "--from", "2025-06-05", "--people", "组员甲", "--out", out]).done();
        assert!(fs::read(desk.path(out)).expect("the sheet").starts_with(magic.as_bytes()), "{out}");
    }
    let firm = first(&desk);
    desk.on_data(&["trip", "--targets", &firm, "--from", "2025-06-05", "--reception", "--out", "r.docx"]).done();
    assert!(fs::read(desk.path("r.docx")).expect("the plan").starts_with(b"PK"));
}

#[test]
fn a_brief_is_one_page_and_a_text_in_the_readers_language() {
    let desk = Desk::demo();
    let target = format!("{GAP}/{}", first(&desk));
    desk.on_data(&["brief", "--target", &target, "--out", "b.pdf"]).done();
    let pdf = fs::read(desk.path("b.pdf")).expect("the page");
    assert_eq!(lopdf::Document::load_mem(&pdf).expect("a PDF").get_pages().len(), 1);
    desk.on_data(&["brief", "--target", &target, "--out", "b.txt"]).done();
    let text = desk.read("b.txt");
    assert!(text.contains("6,000 万元") && text.contains("含样例数据"), "{text}");
    desk.on_data(&["brief", "--target", &target, "--out", "b.txt", "--lang", "en"]).done();
    let text = desk.read("b.txt");
    assert!(
        text.contains("CNY 60 million") && text.contains("Hebei (130922)") && text.starts_with("Visit brief"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_planned_or_written_is_answered_with_what_can() {
    let desk = Desk::demo();
    for (words, expect) in [
        (vec!["trip", "--gap", "nope/x", "--from", "2025-06-05"], "error: no chain `nope`; hint: the chains are"),
        (
            vec!["trip", "--gap", "steel-pipe/nope", "--from", "2025-06-05"],
            "error: no node `nope` on chain `steel-pipe`; hint: its nodes are",
        ),
        (vec!["trip", "--gap", GAP, "--from", "x"], "error: `x` is not a day such as `2024-05-01`"),
        (vec!["trip", "--gap", GAP, "--from", "2025-06-05", "--days", "0"], "error: `0` days are no trip"),
        (vec!["trip", "--targets", "nope", "--from", "2025-06-05"], "error: no firm `nope`; hint: "),
        (vec!["trip", "--gap", GAP, "--from", "2025-06-05", "--out", "t.pdf"], "error: `t.pdf` ends in no format"),
        (vec!["brief", "--target", GAP, "--out", "b.pdf"], "error: `steel-pipe/drill-pipe` is no target; hint: "),
        (
            vec!["brief", "--target", "steel-pipe/nope/1", "--out", "b.pdf"],
            "error: no node `nope` on chain `steel-pipe`; hint: its nodes are",
        ),
        (vec!["match", "--gap", "steel-pipe/nope"], "error: no node `nope` on chain `steel-pipe`; hint: its nodes are"),
        (vec!["sites", "--power", "NaN"], "error: reading `--power`: `NaN` is no measure"),
    ] {
        let error = desk.on_data(&words).refused();
        assert!(error.starts_with(expect), "{error}");
    }
    let error = desk.on_data(&["trip", "--gap", GAP, "--from", "2025-06-05", "--top", "0"]).mistyped();
    assert!(error.contains("1 to 200"), "{error}");
    let error = desk.on_data(&["sites", "--form", "plant", "--by", "tomorrow"]).mistyped();
    assert!(error.contains("such as `2025-06-05`"), "{error}");
}
