//! The corpus of bad register files: each `X` in `test_data/bad` has its expected report in `X.expect.txt`.
//!
//! `UPDATE_EXPECT=1 cargo test -p registry` writes the reports anew, to be read before they are kept.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use model::{Field, RegionCode};
use registry::{Context, Gazetteer};
use tables::Level;

fn gazetteer() -> Gazetteer {
    let rows = [
        ("110000", "北京市"),
        ("110105", "朝阳区"),
        ("320000", "江苏省"),
        ("320100", "南京市"),
        ("320106", "鼓楼区"),
        ("350000", "福建省"),
        ("350100", "福州市"),
        ("350102", "鼓楼区"),
        ("430000", "湖南省"),
        ("430100", "长沙市"),
        ("430102", "芙蓉区"),
        ("430400", "衡阳市"),
        ("430407", "石鼓区"),
        ("430408", "蒸湘区"),
    ];
    Gazetteer::new(rows.map(|(code, name)| (RegionCode::parse(code).unwrap(), name.to_owned())))
}

/// What a file gives: its rows with the fields that are known, then every finding.
fn report(path: &Path) -> String {
    let table = match tables::open(path, &tables::Options::new(registry::COLUMNS)) {
        Ok(table) => table,
        Err(error) => return format!("{error}\n"),
    };
    let gazetteer = gazetteer();
    let today = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
    let mut out = format!("{}\n", table.format());
    let mut reader = registry::read(table, &Context { gazetteer: &gazetteer, today });
    let mut problems = reader.take_file_problems();
    for row in reader.by_ref() {
        let row = row.unwrap();
        let left_out = [Field::Scope, Field::Address, Field::Products];
        let fields = Field::ALL
            .iter()
            .filter(|f| !left_out.contains(f))
            .filter_map(|f| Some(format!("{f} {}", row.facts.get(*f)?)));
        let state = if row.accepted { "" } else { " (left out)" };
        writeln!(out, "row {} = data row {}{state}: {}", row.row, row.data_row, fields.collect::<Vec<_>>().join(", "))
            .unwrap();
        problems.extend(row.problems);
    }
    problems.extend(reader.take_file_problems());
    for problem in problems {
        let level = if problem.level == Level::Note { "note" } else { "problem" };
        writeln!(out, "{level}: {problem}").unwrap();
    }
    out
}

#[test]
fn every_bad_file_gives_its_report() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/bad");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with(".expect.txt"));
    files.sort();
    assert!(files.len() >= 25, "the corpus has only {} files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let found = report(&path);
        let expected = PathBuf::from(format!("{}.expect.txt", path.display()));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, &found).unwrap();
        }
        let expect = std::fs::read_to_string(&expected).unwrap_or_default();
        if found != expect {
            wrong.push(format!("{}\n--- expected\n{expect}--- found\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
