//! `liantu visits`.

use serde_json::Value;

use crate::harness::rule;

const MONTH: [&str; 4] = ["--from", "2024-12-01", "--to", "2024-12-31"];

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("an id")).collect()
}

#[test]
fn the_records_of_the_sample_are_listed_the_last_first_and_narrowed_by_day_and_team() {
    rule(|desk| {
        let all = desk.on_data(&["visits", "list", "--format", "json"]).json();
        let days: Vec<&str> =
            all["items"].as_array().expect("rows").iter().filter_map(|row| row["facts"]["on"].as_str()).collect();
        assert!(days.len() > 50 && days.is_sorted_by(|a, b| a >= b), "{days:?}");
        let month = desk.on_data(&[&["visits", "list", "--format", "json"][..], &MONTH].concat()).json();
        let items = month["items"].as_array().expect("rows");
        assert!(
            !items.is_empty()
                && items.iter().all(|row| row["facts"]["on"].as_str().is_some_and(|on| on.starts_with("2024-12")))
        );
        let team = items[0]["facts"]["team"].as_str().expect("a team");
        let narrowed =
            desk.on_data(&[&["visits", "list", "--team", team, "--format", "json"][..], &MONTH].concat()).json();
        let of_team = items.iter().filter(|row| row["facts"]["team"] == team).count();
        assert_eq!(ids(&narrowed["items"]).len(), of_team);
        let zh = desk.on_data(&[&["visits", "list"][..], &MONTH].concat()).done();
        assert!(zh.contains("编号") && zh.contains(team), "{zh}");
        let csv = desk.on_data(&[&["visits", "list", "--format", "csv"][..], &MONTH].concat()).done();
        assert_eq!(csv.lines().count(), items.len() + 1, "{csv}");
        assert!(csv.contains("id,on,direction,firm,team,outcome,next,project"), "{csv}");
    });
}

#[test]
fn a_report_is_text_whose_counts_name_their_rows() {
    rule(|desk| {
        let words = [&["visits", "report"][..], &MONTH].concat();
        let text = desk.on_data(&words).done();
        assert!(text.starts_with("走访小结（2024年12月1日至2024年12月31日）\n走访 "), "{text}");
        assert!(text.trim_end().ends_with("条为样例数据）"), "{text}");
        assert_eq!(desk.on_data(&words).done(), text, "the same records give the same text");
        let en = desk.on_data(&[&words[..], &["--lang", "en"]].concat()).done();
        assert!(en.starts_with("Visits, 2024-12-01 to 2024-12-31\n") && en.contains("outbound"), "{en}");
        let report = desk.on_data(&[&words[..], &["--format", "json"]].concat()).json();
        let listed = desk.on_data(&[&["visits", "list", "--format", "json"][..], &MONTH].concat()).json();
        let mut ids = ids(&listed["items"]);
        ids.sort_unstable();
        let visits = &report["counts"][0];
        let mut rows: Vec<i64> = visits["rows"].as_array().expect("rows").iter().filter_map(Value::as_i64).collect();
        rows.sort_unstable();
        assert_eq!((visits["key"].as_str(), visits["count"].as_u64()), (Some("visits"), Some(ids.len() as u64)));
        assert_eq!(rows, ids);
        let none = desk.on_data(&[&words[..], &["--person", "无此人"]].concat()).done();
        assert!(none.contains("没有走访记录"), "{none}");
    });
}

#[test]
fn days_that_are_no_days_are_refused_with_what_fits() {
    rule(|desk| {
        let error = desk.on_data(&["visits", "report", "--from", "2025-01-06", "--to", "2025-01-05"]).refused();
        assert!(error.contains("not from `2025-01-06` to `2025-01-05`"), "{error}");
        let error = desk.on_data(&["visits", "list", "--from", "2025-02-30"]).mistyped();
        assert!(error.contains("2025-02-30"), "{error}");
    });
}
