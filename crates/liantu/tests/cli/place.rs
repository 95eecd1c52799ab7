//! `liantu place`.

use serde_json::Value;

use crate::harness::{Answer, Desk, shipped};

const FIRMS: &str = "企业名称,统一社会信用代码,经营范围\n\
    样例甲厂,91990000100644882P,石墨电极制造\n\
    样例乙台,,天文观测\n\
    样例丙厂,,无缝钢管制造\n";

fn place(desk: &Desk, input: &str, out: &str) -> Answer {
    desk.run(&["place", "--chains", &shipped("packs/zhengxiang"), "--in", input, "--out", out])
}

#[test]
fn csv_and_json_lines_hold_the_same_placements_with_evidence() {
    let desk = Desk::empty();
    desk.write("a.csv", FIRMS);
    place(&desk, "a.csv", "p.csv").done();
    place(&desk, "a.csv", "p.jsonl").done();
    let csv = desk.read("p.csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().expect("a header").clone();
    assert_eq!(
        head.iter().collect::<Vec<_>>(),
        ["row", "key", "chain", "node", "role", "strength", "score", "evidence"]
    );
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let lines: Vec<Vec<String>> = desk
        .read("p.jsonl")
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).expect("JSON");
            head.iter().map(|name| line[name].as_str().map_or(line[name].to_string(), str::to_owned)).collect()
        })
        .collect();
    assert_eq!(rows, lines);
    assert_eq!(rows[0][..4], ["1", "91990000100644882P", "steel-pipe", "electrodes"]);
    assert!(rows.iter().any(|row| row[0] == "3" && row[7].contains("无缝钢管")), "{rows:?}");
    assert!(rows.iter().all(|row| row[0] != "2"), "{rows:?}");
}

#[test]
fn problems_of_rows_are_told_and_the_rest_is_placed() {
    let desk = Desk::empty();
    desk.write("a.csv", format!("{FIRMS}样例丁厂,,石墨电极制造,多\n"));
    place(&desk, "a.csv", "p.csv").done();
    assert!(desk.read("p.csv").lines().any(|line| line.starts_with("4,")));
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let desk = Desk::empty();
    desk.write("a.csv", FIRMS);
    desk.write("empty.csv", "");
    for (input, out, expect) in [
        ("none.csv", "p.csv", "error: cannot read `none.csv`: no such file or folder\n"),
        ("a.csv", "none/p.csv", "error: writing `none/p.csv`: no such file or folder\n"),
        ("a.csv", "p.txt", "error: `p.txt` is neither `.csv` nor `.jsonl`; hint: the ending chooses the format\n"),
    ] {
        assert_eq!(place(&desk, input, out).refused(), expect);
    }
    assert!(place(&desk, "empty.csv", "p.csv").refused().contains("`empty.csv` is empty"));
    let text = desk.run(&["place", "--chains", "none", "--in", "a.csv", "--out", "p.csv"]).refused();
    assert_eq!(text, "error: cannot read `none`: no such file or folder\n");
    std::fs::create_dir(desk.path("E")).expect("a folder");
    let text = desk.run(&["place", "--chains", "E", "--in", "a.csv", "--out", "p.csv"]).refused();
    assert!(text.contains("no chain"), "{text}");
}
