//! `cargo xtask quality`: placement counted against the labelled sets, a table a half.
//!
//! Options: `--chains DIR` another folder of chain files, `--set FILE` one set alone, by its path, `--differences` every text that
//! is placed otherwise than labelled. The test half is for counting: its differences are shown only when it is named.

#[path = "../tests/labelled/set.rs"]
mod set;

use std::path::PathBuf;
use std::process::ExitCode;

/// Nodes listed under a table.
const WORST: usize = 15;

fn main() -> ExitCode {
    let (mut folder, mut files, mut differences) = (None, Vec::new(), false);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--chains", Some(dir)) => folder = Some(PathBuf::from(dir)),
            ("--set", Some(file)) => files.push(file),
            ("--differences", None) => differences = true,
            _ => {
                eprintln!("error: `{word}`; expected `--chains DIR`, `--set FILE`, and last `--differences`");
                return ExitCode::from(2);
            }
        }
    }
    let named = !files.is_empty();
    if !named {
        files = ["all-chains-tune.tsv", "all-chains-test.tsv"].map(str::to_owned).to_vec();
    }
    let chains = set::chains(folder.as_deref());
    for file in files {
        let rows = set::rows(&file, None);
        let report = set::measure(&chains, &rows, None);
        println!("{file}: {} texts\n{}", rows.len(), report.table());
        if named || !file.contains("test") {
            println!("{}", report.worst_nodes(WORST));
        }
        if differences && (named || !file.contains("test")) {
            println!("{}", report.differences);
        }
    }
    ExitCode::SUCCESS
}
