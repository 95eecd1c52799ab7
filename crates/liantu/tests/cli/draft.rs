//! `liantu draft`.

use std::fs;

use crate::harness::Desk;

const LINKS: &str = "from,to,relation
陶盆,陶土,upstream_material
20#陶盆,釉料,upstream_material
花架,陶盆,upstream_material
陶盆,陶盆论坛,sub_product
陶盆,紫砂陶盆,sub_product
";

const DISTRICT: &str = r#"id = "trial"
region = "430408"
title = { zh = "试区", en = "Trial" }
city = { zh = "衡阳市", en = "Hengyang" }
data_date = "2025-01-31"
address = "http://127.0.0.1:8787"
contact = { zh = "招商窗口", en = "Investment desk" }
sample = true
[[industry]]
id = "pottery"
zh = "陶瓷"
en = "Pottery"
[[chain]]
id = "pots"
zh = "陶盆"
en = "Pots"
"#;

fn desk(links: &str) -> Desk {
    let desk = Desk::empty();
    desk.write("links.csv", links);
    desk
}

fn draft(desk: &Desk, more: &[&str]) -> String {
    desk.run(&[&["draft", "--product", "陶盆", "--links", "links.csv", "--out", "pots.toml"], more].concat()).done();
    desk.read("pots.toml")
}

/// What is said of a graph that gives no draft.
fn check(links: &str, product: &str, expect: &str) {
    let desk = desk(links);
    let error = desk.run(&["draft", "--product", product, "--links", "links.csv", "--out", "pots.toml"]).refused();
    assert_eq!(error, format!("error: {expect}\n"));
    assert!(!desk.path("pots.toml").exists(), "nothing is written");
}

#[test]
fn a_draft_loads_as_a_chain_of_a_pack_with_nothing_but_warnings() {
    let desk = desk(LINKS);
    draft(&desk, &[]);
    fs::create_dir_all(desk.path("P/chains")).expect("a folder");
    desk.write("P/district.toml", DISTRICT);
    fs::copy(desk.path("pots.toml"), desk.path("P/chains/pots.toml")).expect("a copy");
    let report = desk.run(&["packs", "check", "P"]).done();
    assert!(report.contains("`P` is sound, with 6 warnings"), "{report}");
    let warnings = report.lines().filter(|line| line.contains("is not English")).count();
    assert_eq!(warnings, 5, "the title and each of four nodes: {report}");
    desk.run(&["packs", "load", "P", "--dir", "D"]).done();
    let nodes = desk.run(&["gaps", "--dir", "D", "--chain", "pots", "--format", "json"]).json();
    assert_eq!(nodes["items"].as_array().expect("items").len(), 4);
}

#[test]
fn a_draft_says_what_it_rests_on_and_what_it_left_out() {
    let desk = desk(LINKS);
    desk.write("firms.csv", "code,product\n1,陶土\n2,陶土\n");
    let text = draft(&desk, &["--firms", "firms.csv", "--industry", "pottery"]);
    for part in [
        "陶土 是 陶盆 的原料 (行 2)",
        "；2 家企业列为产品",
        "industry = \"pottery\"",
        "id = \"tao-tu\"",
        "terms = [\"陶盆\", \"紫砂陶盆\"]",
        "`陶盆` 的牌号、标准号或规格:\n#   20#陶盆",
        "#   陶盆论坛",
    ] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
    assert!(draft(&desk, &["--lang", "en"]).contains("陶土 is a material of 陶盆 (row 2)"));
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let desk = desk(LINKS);
    assert_eq!(draft(&desk, &[]), draft(&desk, &[]));
}

#[test]
fn a_graph_that_gives_no_draft_is_refused_with_what_to_do() {
    check(
        LINKS,
        "紫陶盆",
        "drafting from `links.csv`: `紫陶盆` is not in the product graph; hint: it has `陶盆`, `紫砂陶盆`",
    );
    check(
        "from,to\n陶盆,陶土\n",
        "陶盆",
        "`links.csv` has no column `relation`; hint: its first row names the columns `from`, `to`, `relation`",
    );
    // What is wrong with the file's rows is told before.
    let empty = desk("from,to,relation\n");
    let error = empty.run(&["draft", "--product", "陶盆", "--links", "links.csv", "--out", "pots.toml"]);
    let (_, error) = error.half_done();
    assert!(error.ends_with("error: `links.csv` has no row that links two products\n"), "{error}");
    check("", "陶盆", "`links.csv` is empty: export it again and look whether it holds rows");
}

#[test]
fn rows_that_say_nothing_are_named_and_passed_over() {
    let desk = desk(&format!("{LINKS}陶盆,,upstream_material\n陶盆,铁架,neighbour\n"));
    let answer = desk
        .command(&["draft", "--product", "陶盆", "--links", "links.csv", "--out", "pots.toml"])
        .output()
        .expect("an answer");
    let error = String::from_utf8(answer.stderr).expect("UTF-8");
    assert!(error.contains("links.csv:7: a product is missing"), "{error}");
    assert!(error.contains("links.csv:8: relation `neighbour` is not one of"), "{error}");
    assert!(answer.status.success());
}

#[test]
fn the_name_of_the_file_is_the_id_of_the_chain() {
    let desk = desk(LINKS);
    for out in ["陶盆.toml", "pots.txt", "-pots.toml"] {
        let error =
            desk.run(&["draft", "--product", "陶盆", "--links", "links.csv", &format!("--out={out}")]).refused();
        assert!(error.contains("is no name of a chain file"), "{error}");
    }
}
