//! `liantu import`: whatever an office hands over gets an answer.

use std::fs::File;
use std::io::{BufWriter, Write};

use serde_json::Value;
use zip::write::SimpleFileOptions;

use crate::harness::{Answer, Desk, HEAD, rule, shipped, shipped_registers};

fn take(desk: &Desk, words: &[&str]) -> Answer {
    desk.on_data(&[&["import", "--kind", "enterprises"], words].concat())
}

fn problems(report: &Value) -> Vec<String> {
    let list = report["problems"].as_array().expect("problems");
    let text = |problem: &Value| format!("{} {} {}", problem["row"], problem["column"], problem["message"]);
    list.iter().map(text).collect()
}

/// A file of the readers' corpus of bad files is taken in with a number of records and problems that hold some words.
fn taken(name: &str, records: u64, words: &[&str]) {
    let desk = Desk::demo();
    let report = desk.import(&[&shipped(&format!("crates/registry/test_data/bad/{name}"))]);
    assert_eq!(report["records"], records, "{report}");
    let problems = problems(&report).join("\n");
    for word in words {
        assert!(problems.contains(word), "`{word}` in {problems}");
    }
}

/// A file is refused with some words and changes nothing.
fn refused(desk: &Desk, name: &str, words: &[&str]) {
    let before = desk.imports();
    let text = take(desk, &[name]).refused();
    for word in words {
        assert!(text.contains(word), "`{word}` in {text}");
    }
    assert_eq!(desk.imports(), before);
}

fn refused_of_corpus(name: &str, words: &[&str]) {
    refused(&Desk::demo(), &shipped(&format!("crates/registry/test_data/bad/{name}")), words);
}

#[test]
fn every_encoding_offices_use_is_read() {
    for name in ["gb18030.csv", "utf16be.csv", "utf16le_without_mark.csv"] {
        let report = Desk::demo().import(&[&shipped(&format!("crates/registry/test_data/bad/{name}"))]);
        assert!(report["records"].as_u64() > Some(0), "{name}: {report}");
    }
}

#[test]
fn ragged_rows_are_taken_and_named() {
    let desk = Desk::demo();
    let report = desk.import_rows("样例甲厂,,钢管,衡阳,多,了\n样例乙厂");
    assert_eq!(report["records"], 2);
    let problems = problems(&report);
    assert!(problems[0].starts_with("2 ") && problems[0].contains("6 cells, the header 4"), "{problems:?}");
    assert!(problems[1].starts_with("3 ") && problems[1].contains("1 cells, the header 4"), "{problems:?}");
}

#[test]
fn nul_bytes_are_taken_out_and_named() {
    taken("nul.csv", 3, &["NUL characters"]);
}

#[test]
fn macros_of_a_workbook_are_ignored_and_named() {
    taken("macros.xlsm", 1, &["macros"]);
}

#[test]
fn wrong_and_double_codes_are_named_and_the_rows_stay() {
    taken("codes.csv", 9, &["check digit", "stands in row 8 already", "O"]);
}

#[test]
fn an_empty_file_is_refused() {
    refused_of_corpus("empty.csv", &["`empty.csv` is empty"]);
}

#[test]
fn a_web_page_named_as_a_workbook_is_refused() {
    refused_of_corpus("page.xls", &["web page", "save it as .xlsx or .csv"]);
}

#[test]
fn what_is_no_table_is_refused() {
    for name in ["noise.csv", "document.csv", "archive.xlsx", "cut_off.xlsx"] {
        refused_of_corpus(name, &[name]);
    }
}

#[test]
fn a_file_without_a_header_is_refused_with_the_way_out() {
    refused_of_corpus("no_header.csv", &["no header", "企业名称", "`A = name`"]);
}

#[test]
fn what_is_not_there_is_refused() {
    let desk = Desk::demo();
    assert_eq!(take(&desk, &["none.csv"]).refused(), "error: opening `none.csv`: no such file or folder\n");
    let text = take(&desk, &["D"]).refused();
    assert!(text.contains("it is a folder, not a file"), "{text}");
    assert!(take(&desk, &[]).mistyped().contains("<FILE>"));
}

#[test]
fn a_giant_cell_is_left_out_and_the_rows_around_it_go_in() {
    let desk = Desk::demo();
    let file = File::create(desk.path("giant.csv")).expect("a file");
    let mut out = BufWriter::new(file);
    writeln!(out, "{HEAD}\n样例前厂,,钢管,衡阳").expect("written");
    write!(out, "样例巨厂,,\"").expect("written");
    let block = vec![b'A'; 1 << 20];
    for _ in 0..64 {
        out.write_all(&block).expect("written");
    }
    writeln!(out, "\",衡阳\n样例后厂,,钢管,衡阳").expect("written");
    out.flush().expect("written");
    let report = desk.import(&["giant.csv"]);
    assert_eq!(report["new"], 2, "{report}");
    assert!(problems(&report).iter().any(|problem| problem.starts_with("3 ")), "{report}");
}

#[test]
fn a_workbook_that_unpacks_to_a_giant_is_refused() {
    let desk = Desk::demo();
    let mut book = zip::ZipWriter::new(File::create(desk.path("bomb.xlsx")).expect("a file"));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    let mut part = |name: &str, text: &str| {
        book.start_file(name, options).expect("a part");
        book.write_all(text.as_bytes()).expect("written");
    };
    part("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#);
    part(
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    );
    part(
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    );
    part("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>");
    let block = vec![b'A'; 1 << 20];
    for _ in 0..520 {
        book.write_all(&block).expect("written");
    }
    book.finish().expect("written");
    refused(&desk, "bomb.xlsx", &["`bomb.xlsx` is refused", "MiB"]);
}

#[test]
fn one_bad_file_does_not_keep_the_others_out() {
    let desk = Desk::demo();
    desk.write("a.csv", format!("{HEAD}\n样例甲厂,,钢管,衡阳\n"));
    desk.write("b.csv", "");
    desk.write("c.csv", format!("{HEAD}\n样例丙厂,,钢管,衡阳\n"));
    let (out, err) = take(&desk, &["--format", "json", "a.csv", "b.csv", "c.csv"]).half_done();
    let report: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&report["records"], &report["new"]), (&2.into(), &2.into()));
    assert!(problems(&report)[0].contains("`b.csv` is empty"), "{report}");
    assert_eq!(err, "error: 1 of 3 files could not be read\n");
    assert_eq!(desk.imports().len(), shipped_registers() + 2);
}

#[test]
fn the_same_file_again_adds_nothing() {
    rule(|desk| {
        let rows = "样例一厂,,石墨电极制造,湖南省衡阳市蒸湘区\n样例二厂,91430408000000007Q,钢管,衡阳";
        assert_eq!(desk.import_rows(rows)["new"], 2);
        let gaps = desk.labels();
        let again = desk.import_rows(rows);
        assert_eq!((&again["new"], &again["unchanged"]), (&0.into(), &2.into()), "{again}");
        assert_eq!(desk.labels(), gaps);
    });
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    rule(|desk| {
        let (gaps, imports) = (desk.labels(), desk.imports());
        desk.write("a.csv", format!("{HEAD}\n样例一厂,914,石墨电极制造,湖南省衡阳市蒸湘区\n"));
        let dry = desk.import(&["a.csv", "--dry-run"]);
        assert_eq!((desk.labels(), desk.imports()), (gaps, imports));
        let real = desk.import(&["a.csv"]);
        for field in ["records", "new", "merged", "unchanged", "problems"] {
            assert_eq!(dry[field], real[field]);
        }
        assert_eq!((&dry["dry_run"], &dry["imports"]), (&true.into(), &Value::Array(vec![])));
    });
}

#[test]
fn columns_of_unusual_names_are_named_by_hand() {
    let desk = Desk::demo();
    desk.write("a.csv", "甲,乙,丙\n样例一厂,石墨电极制造,湖南省衡阳市蒸湘区\n");
    take(&desk, &["a.csv"]).refused();
    desk.write("map.txt", "# 对照\n甲 = name\nB = scope\n3 = address\n");
    assert_eq!(desk.import(&["a.csv", "--map", "map.txt"])["new"], 1);
    assert!(desk.gaps().iter().any(|item| item["node"] == "electrodes" && item["local_firms"] == 1));
}

#[test]
fn a_wrong_mapping_is_told_with_the_right_words() {
    let desk = Desk::demo();
    desk.write("a.csv", "甲,乙\n样例一厂,钢管\n");
    for (map, words) in [
        ("甲 = nom", vec!["`nom` is no column", "`name`"]),
        ("丁 = name", vec!["`丁`"]),
        ("Z = name", vec!["`Z`"]),
        ("甲", vec!["line 1"]),
    ] {
        desk.write("map.txt", map);
        let text = take(&desk, &["a.csv", "--map", "map.txt"]).refused();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
    desk.write("map.txt", b"\xbc\xd7 = name");
    let text = take(&desk, &["a.csv", "--map", "map.txt"]).refused();
    assert!(text.contains("`map.txt`") && text.contains("UTF-8"), "{text}");
    assert!(take(&desk, &["a.csv", "--map", "none.txt"]).refused().contains("no such file"));
}

#[test]
fn a_long_list_of_problems_is_cut_for_eyes_alone() {
    let desk = Desk::demo();
    let rows: Vec<String> = (0..150).map(|number| format!("样例{number}厂,914,钢管,衡阳")).collect();
    desk.write("a.csv", format!("{HEAD}\n{}\n", rows.join("\n")));
    let out = take(&desk, &["a.csv", "--dry-run"]).done();
    assert!(out.contains("… and 50 more; hint: `--format csv` prints all"), "{out}");
    assert!(out.contains("would take in 150 records: 150 new, 0 merged, 0 unchanged; 150 problems"), "{out}");
    let csv = take(&desk, &["a.csv", "--dry-run", "--format", "csv"]).done();
    assert_eq!(csv.lines().count(), 151);
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_printed_as_text() {
    let desk = Desk::demo();
    desk.write("a.csv", "企业名称,=1+1|统一社会信用代码,统一社会信用代码\n样例厂,x,914\n");
    desk.write("=cmd.csv", format!("{HEAD}\n样例厂,914,钢管,衡阳\n"));
    let csv = take(&desk, &["=cmd.csv", "--dry-run", "--format", "csv"]).done();
    assert!(csv.lines().nth(1).is_some_and(|line| line.starts_with("'=cmd.csv,")), "{csv}");
}

#[test]
fn a_text_that_steers_a_terminal_is_printed_without_power() {
    let desk = Desk::demo();
    desk.write("a.csv", format!("{HEAD}\n样例厂,\u{1b}[31m914,钢管,衡阳\n"));
    let out = take(&desk, &["a.csv", "--dry-run"]).done();
    assert!(!out.contains('\u{1b}'), "{out:?}");
    desk.write("b.csv", "\u{1b}[31m样例厂,钢管\n");
    let err = take(&desk, &["b.csv"]).refused();
    assert!(err.contains("[31m样例厂") && !err.contains('\u{1b}'), "{err:?}");
}
