//! The labelled sets: reading them, counting placements against them, saying where they differ.
//!
//! Shared by the tests, which hold floors, and by the example `quality`, which prints the table. The texts are invented, in the
//! manner of registers, with the traps of real ones: lists of goods, negations, templates, branches, look-alikes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chain::{Chain, FirmText, Home, Lexicon, Node, place};
use model::{Stage, Strength, Text};

/// Where a firm is said to stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    /// `chain/node`.
    pub(crate) node: String,
    /// Core or minor.
    pub(crate) core: bool,
    /// What it does there.
    pub(crate) role: String,
}

/// A text with the labels people gave it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// `tune` or `test`.
    pub(crate) split: String,
    /// Name, scope, products.
    pub(crate) text: [String; 3],
    /// Labels, each node once.
    pub(crate) expected: BTreeSet<Label>,
}

/// A path in this crate's folder.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read_text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()))
}

/// Reads a labelled set of `test_data`. Labels without a chain are of `chain`.
pub(crate) fn rows(file: &str, chain: Option<&str>) -> Vec<Row> {
    read_text(&here("test_data").join(file))
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("split\t") && !line.trim().is_empty())
        .map(|line| row(line, chain))
        .collect()
}

fn row(line: &str, chain: Option<&str>) -> Row {
    let cells: Vec<&str> = line.split('\t').collect();
    let [split, name, scope, products, expected] = cells[..] else { panic!("five columns in `{line}`") };
    let labels = expected.split(',').map(str::trim).filter(|label| *label != "-" && !label.is_empty()).map(|label| {
        let parts: Vec<&str> = label.split(':').collect();
        let [node, strength, role] = parts[..] else { panic!("`node:strength:role` in `{label}`") };
        let node = chain.map_or_else(|| node.to_owned(), |chain| format!("{chain}/{node}"));
        Label { node, core: strength == Strength::Core.as_str(), role: role.to_owned() }
    });
    Row { split: split.to_owned(), text: [name, scope, products].map(str::to_owned), expected: labels.collect() }
}

/// The words of the chains in a folder, by default the shipped ones; their graph is the pack reader's to check.
pub(crate) fn chains(folder: Option<&Path>) -> Vec<Chain> {
    let folder = folder.map_or_else(|| here("../../packs/zhengxiang/chains"), Path::to_path_buf);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files.iter().map(|path| words_of_chain(path)).collect()
}

fn words_of_chain(path: &Path) -> Chain {
    let table: toml::Table = read_text(path).parse().unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    let words = |table: &toml::Table, key: &str| -> Vec<String> {
        let list = table.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
        list.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    };
    let nodes = table["node"].as_array().unwrap().iter().filter_map(toml::Value::as_table).map(|node| Node {
        id: node["id"].as_str().unwrap().to_owned(),
        stage: Stage::Midstream,
        lane: 0,
        rank: 0,
        title: Text::default(),
        short: Text::default(),
        icon: String::new(),
        industries: Vec::new(),
        goods: Vec::new(),
        roles: words(node, "roles").iter().map(|role| role.parse().unwrap()).collect(),
        terms: words(node, "terms"),
        homes: words(node, "home").iter().map(|home| Home::parse(home).unwrap()).collect(),
        not: words(node, "not"),
        general: node.get("general").and_then(toml::Value::as_bool).unwrap_or_default(),
        scene: None,
        spine: false,
        unsuitable: None,
        policies: Vec::new(),
    });
    Chain {
        id: table["id"].as_str().unwrap().to_owned(),
        context: words(&table, "context"),
        nodes: nodes.collect(),
        ..Chain::default()
    }
}

/// Labels found, placed and not labelled, labelled and not placed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    /// Labels found.
    pub(crate) right: usize,
    /// Placed, not labelled.
    pub(crate) wrong: usize,
    /// Labelled, not placed.
    pub(crate) missed: usize,
}

impl Count {
    /// `2PR / (P + R)`; 0 where nothing is right.
    pub(crate) fn f1(self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }

    /// Whether there was anything to find or to get wrong.
    pub(crate) fn speaks(self) -> bool {
        self.right + self.wrong + self.missed > 0
    }

    /// Precision, recall, F1.
    pub(crate) fn show(self) -> String {
        let share = |part: usize, other: usize| part as f64 / (part + other).max(1) as f64;
        let (precision, recall) = (share(self.right, self.wrong), share(self.right, self.missed));
        format!("{precision:.3} {recall:.3} {:.3}", self.f1())
    }
}

/// What is counted of one chain.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Texts with a label on the chain.
    pub(crate) texts: usize,
    /// Core labels against core placements.
    pub(crate) core: Count,
    /// Labels against placements of any strength.
    pub(crate) any: Count,
    /// Labels found whose role is the labelled one, of all found.
    pub(crate) same_role: (usize, usize),
}

/// A set counted.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// By chain.
    pub(crate) chains: BTreeMap<String, Tally>,
    /// By node: core or minor.
    pub(crate) nodes: BTreeMap<String, Count>,
    /// Each text that is placed otherwise than labelled, in words.
    pub(crate) differences: String,
}

impl Report {
    /// Mean F1 of core, and of core or minor, over the chains that have labels.
    pub(crate) fn macro_f1(&self) -> (f64, f64) {
        let mean = |of: fn(&Tally) -> Count| {
            let known: Vec<f64> = self.chains.values().map(of).filter(|count| count.speaks()).map(Count::f1).collect();
            known.iter().sum::<f64>() / known.len().max(1) as f64
        };
        (mean(|tally| tally.core), mean(|tally| tally.any))
    }

    /// The table: a row a chain, and the means.
    pub(crate) fn table(&self) -> String {
        let mut table = format!("{:<20} texts  core P     R     F1  any P     R     F1   role\n", "chain");
        for (chain, tally) in &self.chains {
            let role = tally.same_role.0 as f64 / tally.same_role.1.max(1) as f64;
            let (core, any) = (tally.core.show(), tally.any.show());
            let _ = writeln!(table, "{chain:<20} {:>5}   {core}  {any}  {role:.3}", tally.texts);
        }
        let (core, any) = self.macro_f1();
        let _ = writeln!(table, "{:<20} {:>5}   {:>17.3}  {any:>17.3}", "macro", "", core);
        table
    }

    /// The nodes with most differences.
    pub(crate) fn worst_nodes(&self, most: usize) -> String {
        let mut nodes: Vec<(&String, &Count)> = self.nodes.iter().filter(|(_, count)| count.f1() < 1.0).collect();
        nodes.sort_by_key(|(node, count)| (std::cmp::Reverse(count.wrong + count.missed), (*node).clone()));
        let mut list = String::new();
        for (node, count) in nodes.into_iter().take(most) {
            let Count { right, wrong, missed } = count;
            let _ = writeln!(list, "{node:<40} {right:>3} right {wrong:>3} wrong {missed:>3} missed");
        }
        list
    }
}

/// Counts placements against labels, by business: a node drawn again counts as its home. `only` restricts both to one chain.
pub(crate) fn measure(chains: &[Chain], rows: &[Row], only: Option<&str>) -> Report {
    let homes = homes(chains);
    // Each node on its own words: what a drawn node has from its home would only be counted twice.
    let lexicon = if only.is_some() { Lexicon::new(chains) } else { Lexicon::new(&apart(chains)) }.unwrap();
    let at_home = |label: Label| match homes.get(&label.node) {
        Some(home) if only.is_none() => Label { node: home.clone(), ..label },
        _ => label,
    };
    let counts = |node: &str| only.is_none_or(|chain| node.split('/').next() == Some(chain));
    let mut report = Report::default();
    for row in rows {
        let [name, scope, products] = &row.text;
        let found: BTreeSet<Label> = place(&lexicon, FirmText { name, scope, products })
            .iter()
            .map(|placed| Label {
                node: format!(
                    "{}/{}",
                    lexicon.chain_id(placed.chain).unwrap(),
                    lexicon.node_id(placed.chain, placed.node).unwrap()
                ),
                core: placed.strength == Strength::Core,
                role: placed.role.to_string(),
            })
            .map(at_home)
            .filter(|label| counts(&label.node))
            .collect();
        let found = strongest(found);
        let expected = row.expected.iter().cloned().map(at_home).filter(|label| counts(&label.node)).collect();
        let expected = strongest(expected);
        add(&mut report, &found, &expected);
        if found != expected {
            let list = |labels: Vec<&Label>| -> String {
                labels
                    .iter()
                    .map(|label| {
                        format!("{}:{}:{} ", label.node, if label.core { "core" } else { "minor" }, label.role)
                    })
                    .collect()
            };
            let _ = writeln!(
                report.differences,
                "{}: {}\n    wanted  {}\n    instead {}",
                row.split,
                row.text.join(" | "),
                list(expected.difference(&found).collect()),
                list(found.difference(&expected).collect()),
            );
        }
    }
    report
}

fn add(report: &mut Report, found: &BTreeSet<Label>, expected: &BTreeSet<Label>) {
    let chain_of = |node: &str| node.split('/').next().unwrap_or_default().to_owned();
    let nodes = |labels: &BTreeSet<Label>, core_only: bool| -> BTreeSet<String> {
        labels.iter().filter(|label| label.core || !core_only).map(|label| label.node.clone()).collect()
    };
    let with_labels: BTreeSet<String> = expected.iter().map(|label| chain_of(&label.node)).collect();
    for chain in with_labels {
        report.chains.entry(chain).or_default().texts += 1;
    }
    for core_only in [true, false] {
        let (have, want) = (nodes(found, core_only), nodes(expected, core_only));
        for node in have.union(&want) {
            let tally = report.chains.entry(chain_of(node)).or_default();
            let count = if core_only { &mut tally.core } else { &mut tally.any };
            let part = |count: &mut Count| match (have.contains(node), want.contains(node)) {
                (true, true) => count.right += 1,
                (true, false) => count.wrong += 1,
                _ => count.missed += 1,
            };
            part(count);
            if !core_only {
                part(report.nodes.entry(node.clone()).or_default());
            }
        }
    }
    for label in expected {
        if let Some(placed) = found.iter().find(|placed| placed.node == label.node) {
            let (same, all) = &mut report.chains.entry(chain_of(&label.node)).or_default().same_role;
            *all += 1;
            *same += usize::from(placed.role == label.role);
        }
    }
}

/// Of each node that draws another's business again, that node: the first of its homes.
fn homes(chains: &[Chain]) -> BTreeMap<String, String> {
    let nodes = chains.iter().flat_map(|chain| chain.nodes.iter().map(move |node| (chain, node)));
    nodes
        .filter_map(|(chain, node)| Some((format!("{}/{}", chain.id, node.id), node.homes.first()?.to_string())))
        .collect()
}

/// The chains without what they draw again.
fn apart(chains: &[Chain]) -> Vec<Chain> {
    let mut chains = chains.to_vec();
    for node in chains.iter_mut().flat_map(|chain| &mut chain.nodes) {
        node.homes.clear();
    }
    chains
}

/// One label a node: core before minor.
fn strongest(labels: BTreeSet<Label>) -> BTreeSet<Label> {
    let mut best = BTreeMap::<String, Label>::new();
    for label in labels {
        match best.get_mut(&label.node) {
            Some(known) if label.core && !known.core => *known = label,
            Some(_) => {}
            None => {
                best.insert(label.node.clone(), label);
            }
        }
    }
    best.into_values().collect()
}
