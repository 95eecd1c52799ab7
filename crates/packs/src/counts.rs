//! `coverage.csv` and `reference.csv`: how many firms there should be, and the universe that quotients compare with.

use std::collections::HashSet;

use model::Text;
use tables::Column;

use crate::names::{Known, Names};
use crate::problem::Problem;
use crate::sheet::{Row, read_sheet};
use crate::toml_file::clipped;
use crate::words::{Noun, is_date, unknown};

/// How many firms a complete register of the district would show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Chain, by id.
    pub chain: String,
    /// Node of that chain; `None` is the whole chain.
    pub node: Option<String>,
    /// Firms.
    pub expected: u64,
    /// Where the figure comes from.
    pub source: Text,
    /// When: `2024-12-20`, `2024-12` or `2024`.
    pub date: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// One row of the reference universe for location quotients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceRow {
    /// Chain, by id; `None` is every chain and everything outside the chains.
    pub chain: Option<String>,
    /// Node of that chain; `None` is all firms of all industries.
    pub node: Option<String>,
    /// Firms.
    pub firms: u64,
    /// Firms above the statistical size floor (规上), never more than `firms`. `None` is unknown.
    pub above_scale: Option<u64>,
    /// Where the figure comes from.
    pub source: Text,
    /// When: `2024-12-20`, `2024-12` or `2024`.
    pub date: String,
    /// Whether it is invented.
    pub sample: bool,
}

const COVERAGE: &[Column] = &[
    Column { key: "chain", synonyms: &["chain"] },
    Column { key: "node", synonyms: &["node"] },
    Column { key: "expected", synonyms: &["expected"] },
    Column { key: "source", synonyms: &["source"] },
    Column { key: "source_en", synonyms: &["source_en"] },
    Column { key: "date", synonyms: &["date"] },
    Column { key: "sample", synonyms: &["sample"] },
];

const REFERENCE: &[Column] = &[
    Column { key: "chain", synonyms: &["chain"] },
    Column { key: "node", synonyms: &["node"] },
    Column { key: "firms", synonyms: &["firms"] },
    Column { key: "above_scale", synonyms: &["above_scale"] },
    Column { key: "source", synonyms: &["source"] },
    Column { key: "source_en", synonyms: &["source_en"] },
    Column { key: "date", synonyms: &["date"] },
    Column { key: "sample", synonyms: &["sample"] },
];

/// Reads `coverage.csv`.
pub(crate) fn read_coverage(file: &str, bytes: &[u8], names: &Names, problems: &mut Vec<Problem>) -> Vec<Expectation> {
    let rows = read_sheet(file, bytes, COVERAGE, problems);
    let mut notes = Notes { file, line: 0, problems };
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for row in rows {
        notes.line = row.line;
        let (chain, node) = chain_and_node(&row, names, &mut notes);
        if chain.is_none() && row.get("chain").is_empty() {
            notes.error(("缺少 `chain`", "missing `chain`"));
        }
        let expected = count(&row, "expected", &mut notes);
        if expected.is_none() && row.get("expected").is_empty() {
            notes.error(("缺少 `expected`", "missing `expected`"));
        }
        let (source, date, sample) = origin(&row, &mut notes);
        if !seen.insert((row.get("chain").to_owned(), row.get("node").to_owned())) {
            let place = place(&row);
            notes.error((format!("{}写了两次", place.zh), format!("{} is given twice", place.en)));
        }
        if let (Some(chain), Some(expected)) = (chain, expected) {
            found.push(Expectation { chain, node, expected, source, date, sample });
        }
    }
    found
}

/// Reads `reference.csv`.
pub(crate) fn read_reference(
    file: &str,
    bytes: &[u8],
    names: &Names,
    problems: &mut Vec<Problem>,
) -> Vec<ReferenceRow> {
    let rows = read_sheet(file, bytes, REFERENCE, problems);
    let mut notes = Notes { file, line: 0, problems };
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for row in rows {
        notes.line = row.line;
        let (chain, node) = chain_and_node(&row, names, &mut notes);
        let firms = count(&row, "firms", &mut notes);
        if firms.is_none() && row.get("firms").is_empty() {
            notes.error(("缺少 `firms`", "missing `firms`"));
        }
        let above_scale = count(&row, "above_scale", &mut notes);
        if let (Some(firms), Some(above)) = (firms, above_scale)
            && above > firms
        {
            notes.error((
                format!("`above_scale` 是 {above}，多于 `firms` 的 {firms}"),
                format!("`above_scale` is {above}, more than the {firms} `firms`"),
            ));
        }
        let (source, date, sample) = origin(&row, &mut notes);
        if !seen.insert((row.get("chain").to_owned(), row.get("node").to_owned())) {
            let place = place(&row);
            notes.error((format!("{}写了两次", place.zh), format!("{} is given twice", place.en)));
        }
        found.extend(firms.map(|firms| ReferenceRow { chain, node, firms, above_scale, source, date, sample }));
    }
    found
}

/// Where problems of the row at hand go.
struct Notes<'a> {
    file: &'a str,
    line: u32,
    problems: &'a mut Vec<Problem>,
}

impl Notes<'_> {
    fn error(&mut self, message: impl Into<Text>) {
        self.problems.push(Problem::error(self.file, Some(self.line), message));
    }
}

/// The chain and node of a row, as far as they are known; an empty cell is none.
fn chain_and_node(row: &Row, names: &Names, notes: &mut Notes<'_>) -> (Option<String>, Option<String>) {
    let (chain, node) = (row.get("chain"), row.get("node"));
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if chain.is_empty() {
        if !node.is_empty() {
            let node = clipped(node);
            notes.error((format!("环节 `{node}` 没写 `chain`"), format!("node `{node}` without its `chain`")));
        }
        return (None, None);
    }
    if let Some(chains) = &names.chains
        && !chains.has(chain)
    {
        notes.error(unknown(Noun::CHAIN, chain, chains.names().into_iter()));
    }
    if let Some(nodes) = names.nodes(chain)
        && !node.is_empty()
        && !nodes.contains(node)
    {
        notes.error(unknown(Noun::NODE, node, nodes.names().into_iter()));
    }
    (given(chain), given(node))
}

/// A whole number of firms; an empty cell is unknown.
fn count(row: &Row, key: &str, notes: &mut Notes<'_>) -> Option<u64> {
    let text = row.get(key);
    if text.is_empty() {
        return None;
    }
    let number = text.parse().ok();
    if number.is_none() {
        let text = clipped(text);
        notes.error((
            format!("`{key}` 是 `{text}`，应为不小于 0 的整数"),
            format!("`{key}` is `{text}`, expected a whole number from 0 up"),
        ));
    }
    number
}

/// Source, date and the sample mark.
fn origin(row: &Row, notes: &mut Notes<'_>) -> (Text, String, bool) {
    let (source, date, sample) = (row.get("source"), row.get("date"), row.get("sample"));
    for (column, text) in [("source", source), ("source_en", row.get("source_en"))] {
        if text.is_empty() {
            notes.error((format!("缺少 `{column}`"), format!("missing `{column}`")));
        }
    }
    if date.is_empty() {
        notes.error(("缺少 `date`", "missing `date`"));
    } else if !is_date(date) {
        let date = clipped(date);
        notes.error(crate::words::no_date(&date));
    }
    let sample = match sample.to_lowercase().as_str() {
        "true" | "yes" | "1" | "是" => true,
        "false" | "no" | "0" | "否" | "" => false,
        other => {
            let other = clipped(other);
            notes.error((
                format!("`sample` 是 `{other}`，应为 `true` 或 `false`"),
                format!("`sample` is `{other}`, expected `true` or `false`"),
            ));
            false
        }
    };
    (Text::new(source, row.get("source_en")), date.to_owned(), sample)
}

/// What a row counts.
fn place(row: &Row) -> Text {
    let (chain, node) = (clipped(row.get("chain")), clipped(row.get("node")));
    match (chain.as_str(), node.as_str()) {
        ("", _) => Text::new("全部企业那一行", "the row of all firms"),
        (chain, "") => Text::new(format!("链 `{chain}`"), format!("chain `{chain}`")),
        (chain, node) => {
            Text::new(format!("链 `{chain}` 的环节 `{node}`"), format!("node `{node}` of chain `{chain}`"))
        }
    }
}
