//! `rules.toml`: published rules that forbid to look for more of some business; and `[[nearby]]` of `district.toml`.

use std::collections::HashSet;

use chrono::NaiveDate;
use model::{IndustryCode, RegionCode, RuleKind, Text};

use crate::chain_file::{industries, once};
use crate::names::{Known, Names, known};
use crate::standard::{Standard, region};
use crate::toml_file::{Fields, Source, clipped};
use crate::words::Noun;

/// A rule against nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Id, unique in the district.
    pub id: String,
    /// What it protects.
    pub kind: RuleKind,
    /// What it says, in a sentence.
    pub text: Text,
    /// Nodes it names: chain id, node id.
    pub nodes: Vec<(String, String)>,
    /// Classes of GB/T 4754 it names: every node that falls in one of them, or inside it, is meant.
    pub industries: Vec<IndustryCode>,
    /// First day it holds.
    pub from: NaiveDate,
    /// Last day it holds; `None` until it is withdrawn.
    pub to: Option<NaiveDate>,
    /// Where it is published.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl Rule {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it stands against a node of a chain.
    pub fn is_against(&self, chain: &str, node: &chain::Node) -> bool {
        let inside = |own: &IndustryCode| self.industries.iter().any(|wide| own.as_str().starts_with(wide.as_str()));
        self.nodes.iter().any(|(its_chain, its_node)| its_chain == chain && *its_node == node.id)
            || node.industries.iter().any(inside)
    }
}

/// A region around the district.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearby {
    /// The region with everything inside it.
    pub region: RegionCode,
    /// Kilometres from the district.
    pub km: f64,
    /// Where the distance comes from.
    pub source: String,
}

/// Reads `rules.toml`.
pub(crate) fn read_rules(source: &Source<'_>, names: &Names, standard: &Standard) -> Vec<Rule> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut rules = Vec::new();
    for fields in root.tables(root.need("rule"), Noun::RULE) {
        let id = once(&fields, Noun::RULE, &mut seen);
        let kind = fields.word(fields.need("kind"), Noun::KIND, RuleKind::ALL);
        let text = fields.text(fields.need("text"));
        let before = fields.count();
        let nodes = nodes(&fields, names);
        let industries = industries(&fields, Some(standard));
        let unread = fields.count() > before;
        if nodes.is_empty() && industries.is_empty() && !unread {
            let message = (
                format!("{}既没写 `nodes` 也没写 `gbt`：管不到任何地方", fields.zh()),
                format!("{fields} names neither `nodes` nor `gbt`: it would hold nowhere"),
            );
            fields.error(fields.at(), message);
        }
        let from = fields.day(fields.need("from"));
        let to = fields.day(fields.get("to"));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let message =
                (format!("{}的 `to` 早于 `from`", fields.zh()), format!("`to` of {fields} lies before `from`"));
            fields.error(fields.place_of("to"), message);
        }
        let source = fields.owned(fields.need("source"));
        let sample = fields.flag(fields.get("sample"));
        fields.finish();
        if let (Some(kind), Some(from)) = (kind, from) {
            rules.push(Rule { id, kind, text, nodes, industries, from, to, source, sample });
        }
    }
    root.finish();
    rules
}

/// `nodes = ["steel-pipe/ironmaking"]`.
fn nodes(fields: &Fields<'_>, names: &Names) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fields.strings(fields.get("nodes")) {
        let Some((chain, node)) = entry.value.split_once('/') else {
            let shown = clipped(entry.value);
            let message = (
                format!("`{shown}` 不是 `steel-pipe/ironmaking` 这样的环节"),
                format!("`{shown}` is not a node such as `steel-pipe/ironmaking`"),
            );
            fields.error(entry.at, message);
            continue;
        };
        if let Some(chains) = known(&names.chains)
            && !chains.has(chain)
        {
            fields.error(entry.at, crate::words::unknown(Noun::CHAIN, chain, chains.names().into_iter()));
        } else if let Some(nodes) = names.nodes(chain)
            && !nodes.has(node)
        {
            fields.error(entry.at, crate::words::unknown(Noun::NODE, node, nodes.names().into_iter()));
        }
        found.push((chain.to_owned(), node.to_owned()));
    }
    found
}

/// `[[nearby]]`: regions around the district, each once.
pub(crate) fn read_nearby(root: &Fields<'_>, standard: &Standard) -> Vec<Nearby> {
    let mut found: Vec<Nearby> = Vec::new();
    for fields in root.tables(root.get("nearby"), Noun::NEARBY) {
        let code = fields.string(fields.need("region"));
        let km = fields.number(fields.need("km"));
        let source = fields.owned(fields.need("source"));
        let region = code.and_then(|code| {
            let region = region(&fields, code, standard)?;
            let twice = found.iter().any(|other| other.region == region);
            if twice {
                let message = (
                    format!("区划 `{region}` 在邻近地区里写了两次"),
                    format!("region `{region}` stands twice among the nearby ones"),
                );
                fields.error(code.at, message);
            }
            (!twice).then_some(region)
        });
        fields.finish();
        if let (Some(region), Some(km)) = (region, km) {
            found.push(Nearby { region, km, source });
        }
    }
    // The narrowest first: a county may be nearer than its city's centre.
    found.sort_by_key(|near| std::cmp::Reverse(near.region.as_str().trim_end_matches('0').len()));
    found
}
