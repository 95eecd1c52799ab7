//! A program that is killed in the middle leaves nothing half done.

use std::fmt::Write;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

use crate::harness::{HEAD, rule};

const ROWS: usize = 20_000;

/// A register with firms on a node that has none.
fn register() -> String {
    let mut text = format!("{HEAD}\n");
    for number in 0..ROWS {
        let scope = if number % 100 == 0 { "石墨电极制造" } else { "日用百货销售" };
        writeln!(text, "样例第{number}号厂,,{scope},湖南省衡阳市蒸湘区样例路{number}号").expect("text");
    }
    text
}

#[test]
fn a_killed_import_leaves_no_half_state_and_can_be_run_again() {
    rule(|desk| {
        desk.write("big.csv", register());
        let before = (desk.labels(), desk.imports());
        // An undisturbed run tells how long it takes and how it ends.
        let start = Instant::now();
        let whole = desk.import(&["big.csv"]);
        let takes = start.elapsed();
        assert_eq!(whole["new"], ROWS, "{}", whole["problems"]);
        let after = desk.labels();
        desk.on_data(&["demo", "--force"]).done();

        for part in [5, 25, 50, 75, 95] {
            let mut command = desk.command_on_data(&["import", "--kind", "enterprises", "big.csv"]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
            sleep(takes * part / 100);
            child.kill().expect("the program can be killed");
            child.wait().expect("the program ends");
            // The import is one transaction: all of it is there, or nothing.
            let imports = desk.imports().len();
            if imports == before.1.len() {
                assert_eq!(desk.labels(), before.0, "killed at {part}%");
            } else {
                assert_eq!(imports, before.1.len() + 1);
                assert_eq!(desk.labels(), after, "killed at {part}%");
                desk.on_data(&["demo", "--force"]).done();
            }
        }
        assert_eq!(desk.import(&["big.csv"])["new"], ROWS);
        assert_eq!(desk.labels(), after);
    });
}
