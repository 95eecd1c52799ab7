//! The anchor survey from the command line: a form out, answers in, the labels that follow.

use serde_json::Value;

use crate::harness::{Desk, rule};

fn report(desk: &Desk, kind: &str, file: &str, more: &[&str]) -> Value {
    let words = [&["import", "--kind", kind, file, "--format", "json"], more].concat();
    desk.on_data(&words).json()
}

fn messages(report: &Value) -> Vec<String> {
    let list = report["problems"].as_array().expect("problems").iter();
    list.map(|problem| format!("{} {}", problem["row"], problem["message"].as_str().unwrap_or("?"))).collect()
}

fn gap(desk: &Desk, node: &str) -> Value {
    desk.gaps().into_iter().find(|item| item["node"] == node).expect("the node")
}

/// A firm of the demo that is invented.
const FIRM: &str = "衡阳耒衍输送管有限公司";

#[test]
fn purchases_change_what_a_gap_says_and_undo_brings_the_old_words_back() {
    rule(|desk| {
        let before = gap(desk, "rolls");
        assert_eq!(before["survey"]["demand_yuan"]["value"], Value::Null);
        desk.write(
            "p.csv",
            format!(
                "企业名称,采购产品,供应商,来源地,年采购额（万元）,年份\n{FIRM},轧辊,样例供应商,江苏省常州市,240,2024\n"
            ),
        );
        let told = report(desk, "purchases", "p.csv", &["--dry-run"]);
        assert_eq!((&told["records"], &told["imports"]), (&Value::from(1), &Value::from(Vec::<i64>::new())));
        assert_eq!(gap(desk, "rolls"), before, "a preview changes nothing");
        let done = report(desk, "purchases", "p.csv", &[]);
        assert_eq!((&done["new"], messages(&done)), (&Value::from(1), Vec::<String>::new()), "{done}");
        let after = gap(desk, "rolls");
        assert_eq!(after["survey"]["demand_yuan"]["value"], 2_400_000.0);
        assert_eq!(after["survey"]["places"][0]["place"], "江苏省常州市");
        assert_eq!(after["survey"]["places"][0]["whereabouts"], "far");
        let id = done["imports"][0].to_string();
        let undone = desk.on_data(&["imports", "undo", &id]).done();
        assert_eq!(undone, format!("import {id} is undone: 1 survey line\n"));
        assert_eq!(gap(desk, "rolls"), before);
        desk.on_data(&["imports", "redo", &id]).done();
        assert_eq!(gap(desk, "rolls"), after);
    });
}

#[test]
fn what_no_line_can_rest_on_is_told_by_row_and_left_out() {
    let desk = Desk::demo();
    desk.write(
        "p.csv",
        format!(
            "企业名称,统一社会信用代码,采购产品,供应商,来源地,年采购量（吨）,占比,年份\n\
             没有的公司,,轧辊,甲厂,本市,5,,2024\n\
             ,91430400000000001X,轧辊,甲厂,本市,5,,2024\n\
             {FIRM},,飞船发动机,甲厂,月球,5,,2024\n\
             {FIRM},,轧辊,甲厂,本市,-5,70%,2024\n\
             {FIRM},,轧辊,乙厂,天津,5,60%,2024\n\
             {FIRM},,轧辊,乙厂,天津,6,60%,2024\n"
        ),
    );
    let done = report(&desk, "purchases", "p.csv", &[]);
    assert_eq!(
        messages(&done),
        [
            "2 firm `没有的公司` is not known as landed here: left out; hint: import the register with its address first",
            "3 no landed firm has the code `91430400000000001X`: left out; hint: import the register first",
            "4 place `月球` is not known: kept as said, its distance is unknown",
            "4 goods `飞船发动机` stand on no node of the chains: kept, but no gap can count them; hint: a column `产业环节` names the node",
            "5 `-5` is negative: left unknown",
            "7 shares of `轧辊` add up to 190%, more than the whole: all are kept, look at them",
            "7 contradicts what was said on 2026-11-22 of the same goods, partner and year (p.csv): both are kept, the newest is used",
        ]
        .map(|line| line.replace("2026-11-22", &today(&done, &desk)))
    );
    assert_eq!((&done["records"], &done["merged"]), (&Value::from(4), &Value::from(1)));
}

/// The bureau's day of the import: the moment is told in UTC, China is eight hours ahead.
fn today(done: &Value, desk: &Desk) -> String {
    let id = &done["imports"][0];
    let (status, body) = desk.serve().send("GET", "/api/v1/imports", "");
    assert_eq!(status, 200);
    let list: Value = serde_json::from_str(&body).expect("JSON");
    let found = list["items"].as_array().expect("items").iter().find(|item| &item["id"] == id).expect("the import");
    let moment = found["imported_at"].as_str().expect("a moment");
    let moment = chrono::DateTime::parse_from_rfc3339(moment).expect("RFC 3339");
    (moment.naive_utc() + chrono::TimeDelta::hours(8)).date().to_string()
}

#[test]
fn a_form_goes_out_filled_in_and_comes_back_as_it_is() {
    let desk = Desk::demo();
    let firm = "衡阳雁拓螺纹科技有限公司";
    let out = desk.on_data(&["survey", "--firm", firm, "--out", "form.xlsx"]).done();
    assert!(out.contains(firm), "{out}");
    for (kind, sheet) in [("purchases", "采购"), ("sales", "销售")] {
        let back = report(&desk, kind, "form.xlsx", &["--dry-run"]);
        let told = messages(&back);
        assert!(told.iter().all(|line| !line.contains("not used")), "{sheet}: {told:?}");
        if kind == "purchases" {
            // Three lines were said before; what the chain expects was not answered.
            assert_eq!((&back["records"], &back["merged"]), (&Value::from(3), &Value::from(3)), "{back}");
        }
    }
    let refused = desk.on_data(&["survey", "--firm", "没有的公司", "--out", "f.xlsx"]).refused();
    assert_eq!(refused, "error: no landed firm `没有的公司`; hint: give its whole name or its credit code\n");
    let refused = desk.on_data(&["survey", "--firm", firm, "--out", "f.csv"]).refused();
    assert_eq!(refused, "error: `f.csv` does not end in `.xlsx`\n");
}

#[test]
fn where_output_is_finished_elsewhere_the_chain_can_be_extended() {
    let desk = Desk::demo();
    let drill = gap(&desk, "drill-pipe");
    assert_eq!(drill["kind"], "Extend");
    let lines = drill["survey"]["finished_elsewhere"].as_array().expect("lines");
    assert!(lines.iter().all(|line| line["sample"] == true && line["partner"].is_null()), "{lines:?}");
    let text =
        drill["ladder"].as_array().expect("a ladder").iter().find(|rung| rung["state"] == "held").expect("a rung");
    assert!(text["text"]["en"].as_str().expect("a text").contains("14100 t a year"), "{text}");
}
