//! `liantu packs check` and `liantu packs load`.

use std::fs;
use std::path::Path;

use crate::harness::{Desk, shipped};

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The shipped district with a text of its chain replaced.
fn changed(from: &str, to: &str) -> Desk {
    let desk = Desk::empty();
    copy(Path::new(&shipped("packs/zhengxiang")), &desk.path("P"));
    let chain = desk.read("P/chains/steel-pipe.toml");
    assert!(chain.contains(from), "`{from}` stands in the chain");
    desk.write("P/chains/steel-pipe.toml", chain.replacen(from, to, 1));
    desk
}

/// A mistake is named with its file, a line and some words.
fn check(from: &str, to: &str, words: &[&str]) {
    let desk = changed(from, to);
    let (out, err) = desk.run(&["packs", "check", "P"]).half_done();
    assert!(err.starts_with("error: `P` has "), "{err}");
    let found = out.lines().any(|line| {
        let number = line.strip_prefix("chains/steel-pipe.toml:").and_then(|rest| rest.split(':').next());
        number.is_some_and(|number| number.parse::<u32>().is_ok()) && words.iter().all(|word| line.contains(word))
    });
    assert!(found, "{words:?} in {out}");
}

#[test]
fn the_shipped_packs_are_sound() {
    for pack in ["packs/zhengxiang", "packs/standard"] {
        assert!(Desk::empty().run(&["packs", "check", &shipped(pack)]).done().contains("is sound"));
    }
}

#[test]
fn a_cycle_is_named_with_file_and_line() {
    let link = "[[link]]";
    check(link, "[[link]]\nfrom = \"drill-pipe\"\nto = \"scrap\"\nweight = 1\n\n[[link]]", &["cycle"]);
}

#[test]
fn a_mistake_is_told_in_chinese_to_who_asks_for_it() {
    let desk = changed("[[link]]", "[[link]]\nfrom = \"nowhere\"\nto = \"scrap\"\nweight = 1\n\n[[link]]");
    let (out, _) = desk.run(&["packs", "check", "P", "--lang", "zh"]).half_done();
    let line = out.lines().find(|line| line.contains("`nowhere`")).expect("the mistake is told");
    assert!(line.starts_with("chains/steel-pipe.toml:") && line.contains("：没有环节 `nowhere`；"), "{line}");
}

#[test]
fn an_unknown_node_is_named_with_file_and_line() {
    check("[[link]]", "[[link]]\nfrom = \"nowhere\"\nto = \"scrap\"\nweight = 1\n\n[[link]]", &["`nowhere`"]);
}

#[test]
fn a_file_that_is_no_toml_is_named_with_file_and_line() {
    check("[[link]]", "[[link]\n", &[]);
}

#[test]
fn a_folder_that_is_no_pack_is_refused() {
    let desk = Desk::empty();
    fs::create_dir(desk.path("E")).expect("a folder");
    let (out, _) = desk.run(&["packs", "check", "E"]).half_done();
    assert!(out.contains("district.toml: missing"), "{out}");
    assert_eq!(desk.run(&["packs", "check", "none"]).refused(), "error: cannot read `none`: no such file or folder\n");
    desk.write("F", "");
    assert_eq!(desk.run(&["packs", "check", "F"]).refused(), "error: `F` is not a folder\n");
}

#[test]
fn a_districts_own_pack_makes_a_data_folder_that_shows_it() {
    let desk = changed("title = { zh = \"", "title = { zh = \"自己的");
    desk.run(&["packs", "load", "P", "--dir", "E"]).done();
    assert!(desk.run(&["atlas", "--dir", "E", "--chain", "steel-pipe", "--info"]).done().contains("自己的"));
}

#[test]
fn a_pack_with_a_mistake_replaces_nothing() {
    let desk = changed("[[link]]", "[[link]]\nfrom = \"nowhere\"\nto = \"scrap\"\nweight = 1\n\n[[link]]");
    desk.run(&["demo", "--dir", "E"]).done();
    let error = desk.run(&["packs", "load", "P", "--dir", "E", "--force"]).refused();
    assert!(error.contains("`nowhere`"), "{error}");
    desk.run(&["gaps", "--dir", "E", "--chain", "steel-pipe", "--format", "csv"]).done();
}

/// The shipped district with a text of its list of purchases replaced, checked.
fn purchases(from: &str, to: &str) -> Desk {
    let desk = Desk::empty();
    copy(Path::new(&shipped("packs/zhengxiang")), &desk.path("P"));
    let list = desk.read("P/surveys/purchases.csv");
    assert!(list.contains(from), "`{from}` stands in the list");
    desk.write("P/surveys/purchases.csv", list.replacen(from, to, 1));
    desk
}

#[test]
fn a_node_that_a_survey_names_and_no_chain_has_is_told_with_its_row() {
    let out = purchases("steel-pipe/electrodes", "steel-pipe/electrode").run(&["packs", "check", "P"]).done();
    assert!(
        out.lines().any(|line| line.starts_with("surveys/purchases.csv, row 2,") && line.contains("`electrodes`")),
        "{out}"
    );
    assert!(out.ends_with("`P` is sound, with 1 warning\n"), "{out}");
}

#[test]
fn a_survey_without_a_column_of_goods_is_a_mistake() {
    let (out, err) = purchases("采购产品", "某列").run(&["packs", "check", "P"]).half_done();
    assert!(out.contains("surveys/purchases.csv"), "{out}");
    assert!(err.starts_with("error: `P` has 1 mistake"), "{err}");
}

#[test]
fn a_list_of_a_pack_is_taken_in_whatever_encoding_it_has() {
    let desk = Desk::empty();
    copy(Path::new(&shipped("packs/zhengxiang")), &desk.path("P"));
    // `沧州钻杆` in GBK.
    let firm = b"\xb2\xd7\xd6\xdd\xd7\xea\xb8\xcb";
    let list = [b"firm,kind,date\n".as_slice(), firm, b",capacity,2024-02-26\n"].concat();
    desk.write("P/signals.csv", list);
    desk.write("P/deals.csv", "\n");
    let out = desk.run(&["packs", "check", "P"]).done();
    assert!(out.contains("deals.csv: warning: the list is empty") && out.ends_with("with 1 warning\n"), "{out}");
    desk.run(&["packs", "load", "P", "--dir", "D"]).done();
    let lists = desk.run(&["imports", "list", "--dir", "D", "--format", "json"]).done();
    let lists: serde_json::Value = serde_json::from_str(&lists).expect("JSON");
    let lists: Vec<(String, u64)> = lists["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|import| (import["file"].as_str().expect("a name").to_owned(), import["records"].as_u64().expect("rows")))
        .collect();
    assert!(lists.contains(&("signals.csv".to_owned(), 1)), "{lists:?}");
    // Whoever works with the folder later reads its pack from there.
    desk.run(&["gaps", "--dir", "D", "--chain", "steel-pipe", "--format", "csv"]).done();
}

#[test]
fn what_stops_a_load_is_a_mistake_of_the_check_already() {
    let pack = |file: &str, from: &str, to: &str| {
        let desk = Desk::empty();
        copy(Path::new(&shipped("packs/zhengxiang")), &desk.path("P"));
        let text = desk.read(&format!("P/{file}"));
        assert!(text.contains(from), "`{from}` stands in `{file}`");
        desk.write(&format!("P/{file}"), text.replacen(from, to, 1));
        desk
    };
    let (out, err) =
        pack("weights.toml", "\"main-business\"", "\"main-busyness\"").run(&["packs", "check", "P"]).half_done();
    assert!(out.contains("weights.toml: no feature `main-busyness`"), "{out}");
    assert!(err.starts_with("error: `P` has 1 mistake"), "{err}");
    let (out, _) = pack("links.csv", "供应商,客户", "某列,另一列").run(&["packs", "check", "P"]).half_done();
    assert!(out.contains("links.csv"), "{out}");
    let out = pack("deals.csv", "drill-collars", "drill-colars").run(&["packs", "check", "P"]).done();
    assert!(out.contains("deals.csv, row 2,") && out.contains("`drill-collars`"), "{out}");
}
