//! Placement against a labelled set: how many of the labels it finds, and how many of its placements are right.
//!
//! The texts are invented, in the manner of registers, with the traps of real ones: lists of goods, negations, templates,
//! branches, look-alikes. Half of them (`tune`) is for working on the rules, the other half (`test`) is only counted. The chain is
//! the shipped one, so a change of the pack that loses firms is seen here too.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use chain::{Chain, FirmText, Lexicon, Node, place};
use model::{Stage, Strength, Text};

/// `node:strength:role` of one placement.
type Label = (String, String, String);

struct Row {
    split: String,
    name: String,
    scope: String,
    products: String,
    expected: BTreeSet<Label>,
}

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/steel-pipe.tsv");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    text.lines()
        .skip(2)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [split, name, scope, products, expected] = cells[..] else { panic!("five columns in `{line}`") };
            let labels = expected.split(',').filter(|label| *label != "-" && !label.is_empty()).map(|label| {
                let parts: Vec<&str> = label.split(':').collect();
                let [node, strength, role] = parts[..] else { panic!("`node:strength:role` in `{label}`") };
                (node.to_owned(), strength.to_owned(), role.to_owned())
            });
            Row {
                split: split.to_owned(),
                name: name.to_owned(),
                scope: scope.to_owned(),
                products: products.to_owned(),
                expected: labels.collect(),
            }
        })
        .collect()
}

/// The words of the shipped chain; its graph is the pack reader's to check.
fn shipped_chain() -> Chain {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/zhengxiang/chains/steel-pipe.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    let table: toml::Table = text.parse().unwrap();
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
        not: words(node, "not"),
        general: node.get("general").and_then(toml::Value::as_bool).unwrap_or_default(),
        spine: false,
        homes: Vec::new(),
        scene: None,
        unsuitable: None,
        policies: Vec::new(),
    });
    Chain { id: "steel-pipe".to_owned(), context: words(&table, "context"), nodes: nodes.collect(), ..Chain::default() }
}

#[derive(Default)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }

    fn add(&mut self, found: &BTreeSet<&str>, expected: &BTreeSet<&str>) {
        self.right += found.intersection(expected).count();
        self.wrong += found.difference(expected).count();
        self.missed += expected.difference(found).count();
    }

    fn show(&self) -> String {
        let share = |part: usize, other: usize| part as f64 / (part + other).max(1) as f64;
        format!("P {:.3} R {:.3} F1 {:.3}", share(self.right, self.wrong), share(self.right, self.missed), self.f1())
    }
}

/// Counts one half of the set; the report lists every row that differs.
fn measure(split: &str) -> (Count, Count, usize, String) {
    let lexicon = Lexicon::new(&[shipped_chain()]).unwrap();
    let (mut core, mut any, mut other_role, mut report) = (Count::default(), Count::default(), 0, String::new());
    for row in rows().iter().filter(|row| row.split == split) {
        let placements = place(&lexicon, FirmText { name: &row.name, scope: &row.scope, products: &row.products });
        let found: BTreeSet<Label> = placements
            .iter()
            .map(|placed| {
                let node = lexicon.node_id(placed.chain, placed.node).unwrap();
                (node.to_owned(), placed.strength.to_string(), placed.role.to_string())
            })
            .collect();
        let nodes = |labels: &BTreeSet<Label>, least: Option<Strength>| -> BTreeSet<String> {
            let wanted = labels.iter().filter(|(_, strength, _)| least.is_none_or(|least| strength == least.as_str()));
            wanted.map(|(node, _, _)| node.clone()).collect()
        };
        for (count, least) in [(&mut core, Some(Strength::Core)), (&mut any, None)] {
            let (have, want) = (nodes(&found, least), nodes(&row.expected, least));
            count.add(&have.iter().map(String::as_str).collect(), &want.iter().map(String::as_str).collect());
        }
        other_role += row
            .expected
            .iter()
            .filter(|(node, _, role)| found.iter().any(|(other, _, played)| other == node && played != role))
            .count();
        if found != row.expected {
            let list = |labels: Vec<&Label>| -> String {
                labels.iter().map(|(node, strength, role)| format!("{node}:{strength}:{role} ")).collect()
            };
            let _ = writeln!(
                report,
                "{} | {} | {}\n    wanted  {}\n    instead {}",
                row.name,
                row.scope,
                row.products,
                list(row.expected.difference(&found).collect()),
                list(found.difference(&row.expected).collect()),
            );
        }
    }
    (core, any, other_role, report)
}

/// The half that the rules were worked out on.
#[test]
fn the_tuned_half_is_placed_as_labelled() {
    check("tune", 0.95, 0.96);
}

/// The half that they were not.
#[test]
fn the_other_half_is_placed_nearly_as_well() {
    check("test", 0.94, 0.93);
}

fn check(split: &str, least_core: f64, least_any: f64) {
    let (core, any, other_role, report) = measure(split);
    let summary =
        format!("{split}: core {}; core or minor {}; {other_role} with another role", core.show(), any.show());
    println!("{summary}\n{report}");
    assert!(core.f1() >= least_core && any.f1() >= least_any, "{summary}\n{report}");
}

#[test]
fn the_set_is_large_and_has_both_halves() {
    let rows = rows();
    assert!(rows.len() >= 220, "{} rows", rows.len());
    for split in ["tune", "test"] {
        let half: Vec<&Row> = rows.iter().filter(|row| row.split == split).collect();
        let bare = half.iter().filter(|row| row.expected.is_empty()).count();
        assert!(half.len() >= 95 && bare >= 30, "{split}: {} rows, {bare} on no node", half.len());
    }
}
