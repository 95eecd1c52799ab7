//! The floor of placement, for `benches/place`: every word of the chains found in every line of a file by the bare automaton, and
//! nothing done with it. Prints lines, seconds and matches. `scan CHAINS_DIR FILE`

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::time::Instant;

use daachorse::CharwiseDoubleArrayAhoCorasick;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, file] = &arguments[..] else { return Err("expected `CHAINS_DIR FILE`".into()) };
    let automaton = CharwiseDoubleArrayAhoCorasick::<u32>::new(words(folder)?).map_err(|error| error.to_string())?;
    let mut reader = BufReader::with_capacity(1 << 20, std::fs::File::open(file)?);
    let (mut lines, mut matches, mut line) = (0_u64, 0_usize, String::new());
    let start = Instant::now();
    while reader.read_line(&mut line)? > 0 {
        matches += automaton.find_overlapping_iter(&line).count();
        lines += 1;
        line.clear();
    }
    println!("{lines} {:.3} {matches}", start.elapsed().as_secs_f64());
    Ok(())
}

/// Terms, killing words and context of every chain of the folder.
fn words(folder: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut words = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let table: toml::Table = std::fs::read_to_string(entry?.path())?.parse()?;
        let nodes = table.get("node").and_then(toml::Value::as_array).into_iter().flatten();
        for table in nodes.filter_map(toml::Value::as_table).chain([&table]) {
            for key in ["terms", "not", "context"] {
                let list = table.get(key).and_then(toml::Value::as_array).into_iter().flatten();
                words.extend(list.filter_map(toml::Value::as_str).map(str::to_owned));
            }
        }
    }
    Ok(words)
}
