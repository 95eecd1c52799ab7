//! `liantu complexity`.

use crate::harness::{Answer, Desk};

/// Presence is the values: see the closed form in `insight`.
const TRADE: &str = "country,product,value\n甲,p1,1\n甲,p2,1\n乙,p2,1\n乙,p3,1\n丙,p3,1\n";

fn complexity(desk: &Desk, input: &str) -> Answer {
    desk.run(&["complexity", "--in", input, "--out", "out.csv"])
}

/// The rows of the result by country and product.
fn rows(desk: &Desk) -> Vec<Vec<String>> {
    let text = desk.read("out.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().expect("a header").iter().collect::<Vec<_>>(),
        ["country", "product", "rca", "density", "eci", "pci", "coi", "cog"]
    );
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    rows.sort();
    rows
}

fn figure(row: &[String], column: usize) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("`{}` is not a number: {row:?}", row[column]))
}

#[test]
fn every_pair_gets_its_figures() {
    let desk = Desk::empty();
    desk.write("a.csv", TRADE);
    complexity(&desk, "a.csv").done();
    let rows = rows(&desk);
    assert_eq!(rows.len(), 9);
    let first = rows.iter().find(|row| row[0] == "甲" && row[1] == "p1").expect("the pair");
    assert!((figure(first, 2) - 2.5).abs() < 1e-12 && (figure(first, 3) - 1.0).abs() < 1e-12, "{first:?}");
    let eci = |name: &str| figure(rows.iter().find(|row| row[0] == name).expect("the country"), 4);
    assert!(eci("甲") > eci("乙") && eci("乙") > eci("丙"));
    assert!((eci("甲") + eci("乙") + eci("丙")).abs() < 1e-12, "the mean of ECI is zero");
    desk.run(&["complexity", "--in", "a.csv", "--out", "zero.csv", "--diagonal", "zero"]).done();
    assert_ne!(desk.read("zero.csv"), desk.read("out.csv"));
}

#[test]
fn tabs_and_headers_in_chinese_are_read_too() {
    let desk = Desk::empty();
    desk.write("a.csv", TRADE);
    complexity(&desk, "a.csv").done();
    let expect = rows(&desk);
    desk.write("a.tsv", TRADE.replace("country,product,value", "国家\t产品\t金额").replace(',', "\t"));
    complexity(&desk, "a.tsv").done();
    assert_eq!(rows(&desk), expect);
}

#[test]
fn bad_rows_are_told_and_left_out_and_pairs_given_twice_are_summed() {
    let desk = Desk::empty();
    desk.write("a.csv", TRADE);
    complexity(&desk, "a.csv").done();
    let expect = rows(&desk);
    let bad = "丁,p1,-5\n丁,p2,many\n丁,p3,\n,p1,1\n丁,,1\n丁,p1,inf\n甲,p1,0.5\n甲,p1,0.5\n";
    desk.write("b.csv", format!("{}{bad}", TRADE.replace("甲,p1,1\n", "")));
    let said = complexity(&desk, "b.csv").said();
    assert_eq!(rows(&desk), expect);
    for words in [
        "b.csv:6 [value]: `-5` is negative, expected a number from 0 up; the row was left out",
        "b.csv:7 [value]: `many` is not a number",
        "b.csv:8 [value]: the value is missing",
        "b.csv:9 [country]: the name is missing",
        "b.csv:10 [product]: the name is missing",
        "b.csv:11 [value]: `inf` is not a number",
        "1 row with a country and product that were given before: their values were summed",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn figures_that_mean_nothing_are_empty_with_the_reason() {
    let desk = Desk::empty();
    desk.write("a.csv", format!("{TRADE}丁,p1,0\n甲,p9,0\n"));
    let said = complexity(&desk, "a.csv").said();
    assert!(said.contains("`丁` sum to zero") && said.contains("`p9` sum to zero"), "{said}");
    let rows = rows(&desk);
    assert_eq!(rows.len(), 11);
    // The product is known, the country is not; then the other way round.
    let half = rows.iter().find(|row| row[0] == "丁").expect("the pair");
    assert!(half[2..5].concat().is_empty() && !half[5].is_empty() && half[6..].concat().is_empty(), "{half:?}");
    let half = rows.iter().find(|row| row[0] == "甲" && row[1] == "p9").expect("the pair");
    assert!(half[2].is_empty() && !half[4].is_empty() && half[5].is_empty(), "{half:?}");
    desk.write("one.csv", "country,product,value\n甲,p1,3\n");
    let said = complexity(&desk, "one.csv").said();
    assert!(said.contains("fewer than two rows or columns"), "{said}");
    assert_eq!(desk.read("out.csv"), "country,product,rca,density,eci,pci,coi,cog\n甲,p1,1,1,,,,\n");
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let desk = Desk::empty();
    desk.write("a.csv", TRADE);
    desk.write("empty.csv", "");
    desk.write("bare.csv", "country,product,value\n");
    desk.write("odd.csv", "country,value\n甲,1\n乙,2\n");
    for (input, expect) in [
        ("none.csv", "no such file or folder"),
        ("empty.csv", "`empty.csv` is empty"),
        ("bare.csv", "`bare.csv` holds no row with a country, a product and a value"),
        ("odd.csv", "`odd.csv` has no column `product`; hint: its header is `country,product,value`"),
    ] {
        let (_, error) = complexity(&desk, input).half_done();
        assert!(error.lines().any(|line| line.starts_with("error: ") && line.contains(expect)), "{input}: {error}");
    }
    let error = desk.run(&["complexity", "--in", "a.csv", "--out", "out.xlsx"]).refused();
    assert!(error.contains("`out.xlsx` is not a `.csv` file"), "{error}");
    desk.run(&["complexity", "--in", "a.csv", "--out", "out.csv", "--diagonal", "two"]).mistyped();
}
