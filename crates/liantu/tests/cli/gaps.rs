//! `liantu gaps`.

use std::process::Stdio;

use crate::harness::{Desk, rule};

#[test]
fn every_label_has_its_reasons_in_every_format() {
    rule(|desk| {
        let items = desk.gaps();
        assert!(items.len() >= 35);
        assert!(items.iter().all(|item| !item["reasons"].as_array().expect("reasons").is_empty()));
        for format in ["table", "csv"] {
            let out = desk.on_data(&["gaps", "--chain", "steel-pipe", "--format", format]).done();
            for item in &items {
                let id = item["node"].as_str().expect("an id");
                assert!(out.lines().any(|line| line.trim_start().starts_with(id)), "{id} in {out}");
            }
        }
    });
}

#[test]
fn a_spreadsheet_gets_a_mark_of_its_encoding_and_no_dash_for_what_is_unknown() {
    let desk = Desk::demo();
    let csv = ["gaps", "--chain", "steel-pipe", "--region", "440000", "--format", "csv"];
    let out = desk.on_data(&csv).done();
    let mut reader = csv::Reader::from_reader(out.strip_prefix('\u{feff}').expect("a mark").as_bytes());
    let head = reader.headers().expect("a header").clone();
    let at = |name: &str| head.iter().position(|cell| cell == name).expect("the column");
    for row in reader.records() {
        let row = row.expect("a row");
        assert!(row[at("coverage")].is_empty() && !row[at("coverage_reason")].is_empty(), "{row:?}");
    }
}

#[test]
fn the_table_speaks_both_languages() {
    let desk = Desk::demo();
    let table = |lang| desk.on_data(&["gaps", "--chain", "steel-pipe", "--lang", lang]).done();
    assert!(table("zh").contains("补链") && !table("zh").contains("Missing"));
    assert!(table("en").contains("Missing") && !table("en").contains("补链"));
}

#[test]
fn what_does_not_exist_is_named_with_what_does() {
    let desk = Desk::demo();
    for (words, expect) in [
        (
            vec!["--chain", "nope"],
            "error: no chain `nope`; hint: the chains are `steel-pipe`, `auto-services`, `commerce`, `cross-border`, `living-services`, `culture-tourism`, \
             `real-estate`, `building-materials`, `new-energy`\n",
        ),
        (
            vec!["--chain", "steel-pipe", "--region", "999999"],
            "error: reading `--region`: `999999` is the code of no region; hint: the district's is `430408`\n",
        ),
        (
            vec!["--chain", "steel-pipe", "--region", "蒸湘"],
            "error: reading `--region`: `蒸湘` has 2 characters, expected 6\n",
        ),
    ] {
        assert_eq!(desk.on_data(&[vec!["gaps"], words].concat()).refused(), expect);
    }
    assert_eq!(
        desk.run(&["gaps", "--dir", "N", "--chain", "steel-pipe"]).refused(),
        "error: `N` is no data folder: it has no `liantu.db`; hint: `liantu init --dir N` makes an empty one, `liantu demo --dir N` one \
         with a sample\n"
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let desk = Desk::demo();
    for words in [
        &["gaps", "--chain", "steel-pipe"][..],
        &["gaps", "--chain", "steel-pipe", "--format", "csv"],
        &["gaps", "--chain", "steel-pipe", "--format", "json"],
        &["atlas", "--chain", "steel-pipe", "--info"],
        &["imports", "list"],
        &["migrate"],
    ] {
        let mut command = desk.command_on_data(words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && err.is_empty(), "{words:?}: {err}");
    }
}

#[test]
fn looking_back_says_to_what_and_what_it_could_not_roll_back() {
    let desk = Desk::demo();
    let out = desk.on_data(&["gaps", "--chain", "steel-pipe", "--as-of", "2024-05-01", "--lang", "en"]).done();
    assert!(out.contains("as of 2024-05-01") && out.contains("a census is not rolled back"), "{out}");
    let json = desk.on_data(&["gaps", "--chain", "steel-pipe", "--as-of", "2024-05-01", "--format", "json"]).done();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["as_of"], "2024-05-01");
    for (day, expect) in [
        ("2024-13-01", "error: reading `--as-of`: `2024-13-01` is not a day such as `2024-05-01`\n"),
        ("2999-01-01", "error: reading `--as-of`: `2999-01-01` has not come yet; hint: today is `"),
    ] {
        let err = desk.on_data(&["gaps", "--chain", "steel-pipe", "--as-of", day]).refused();
        assert!(err.starts_with(expect), "{err}");
    }
}

#[test]
fn a_nodes_label_is_told_by_day() {
    let desk = Desk::demo();
    let words = ["gaps", "--chain", "steel-pipe", "--node", "drill-pipe", "--history"];
    let table = desk.on_data(&words).done();
    assert!(table.contains("2024-12-20") && table.contains("（样例）"), "{table}");
    let json = desk.on_data(&[&words[..], &["--format", "json"]].concat()).done();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(json["items"].as_array().expect("points").iter().any(|point| point["as_of"] == "2024-12-20"));
    let one = desk.on_data(&["gaps", "--chain", "steel-pipe", "--node", "drill-pipe", "--format", "csv"]).done();
    assert_eq!(one.lines().count(), 2, "{one}");
    let err = desk.on_data(&["gaps", "--chain", "steel-pipe", "--node", "nope"]).refused();
    assert!(err.starts_with("error: no node `nope` on chain `steel-pipe`; hint: its nodes are `scrap`, "), "{err}");
}
