//! `policies.toml`, `costs.toml`, `judgements.toml`: what the district promises, what things cost, what people judged.

use std::collections::HashSet;

use chrono::NaiveDate;
use model::{GapKind, RegionCode, Text};

use crate::chain_file::once;
use crate::names::Names;
use crate::offers::{chain_and_node, chains};
use crate::toml_file::{Fields, Source};
use crate::words::Noun;

/// A published policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Id, unique in the district; nodes refer to it.
    pub id: String,
    /// Name.
    pub title: Text,
    /// What it gives, in a sentence.
    pub text: Text,
    /// The office that issued it.
    pub issuer: Text,
    /// When: `2024-12-20`, `2024-12` or `2024`.
    pub date: String,
    /// Chains it is meant for, by id; empty is all.
    pub chains: Vec<String>,
    /// Where it is published.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// What a factor of production costs.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorCost {
    /// Id, unique in the district: `power`.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Price in `unit`, finite and not negative.
    pub value: f64,
    /// Unit: `元/kWh`.
    pub unit: Text,
    /// When: `2024-12-20`, `2024-12` or `2024`.
    pub date: String,
    /// Until when it holds, in the same forms; `None` is unknown.
    pub valid_to: Option<String>,
    /// Where the price comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
    /// The same in other cities, in the same unit.
    pub elsewhere: Vec<CostElsewhere>,
}

/// A factor's price in another city.
#[derive(Debug, Clone, PartialEq)]
pub struct CostElsewhere {
    /// The city.
    pub city: Text,
    /// Price in the factor's unit.
    pub value: f64,
    /// When.
    pub date: String,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A person's label of a node as a pack brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenJudgement {
    /// The judgement; its region is the district's.
    pub judgement: model::Judgement,
    /// Whether it is invented.
    pub sample: bool,
}

/// Reads `policies.toml`.
pub(crate) fn read_policies(source: &Source<'_>, names: &Names) -> Vec<Policy> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut policies = Vec::new();
    for fields in root.tables(root.need("policy"), Noun::POLICY) {
        policies.push(Policy {
            id: once(&fields, Noun::POLICY, &mut seen),
            title: fields.text(fields.need("title")),
            text: fields.text(fields.need("text")),
            issuer: fields.text(fields.need("issuer")),
            date: fields.date(fields.need("date")).unwrap_or_default(),
            chains: chains(&fields, names),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
        });
        fields.finish();
    }
    root.finish();
    policies
}

/// Reads `costs.toml`.
pub(crate) fn read_costs(source: &Source<'_>) -> Vec<FactorCost> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut costs = Vec::new();
    for fields in root.tables(root.need("cost"), Noun::COST) {
        costs.push(FactorCost {
            id: once(&fields, Noun::COST, &mut seen),
            title: fields.text(fields.need("title")),
            value: fields.number(fields.need("value")).unwrap_or_default(),
            unit: fields.text(fields.need("unit")),
            date: fields.date(fields.need("date")).unwrap_or_default(),
            valid_to: fields.date(fields.get("valid_to")),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
            elsewhere: elsewhere(&fields),
        });
        fields.finish();
    }
    root.finish();
    costs
}

/// `[[cost.elsewhere]]`: other cities, each once.
fn elsewhere(cost: &Fields<'_>) -> Vec<CostElsewhere> {
    let mut found: Vec<CostElsewhere> = Vec::new();
    for fields in cost.tables(cost.get("elsewhere"), Noun::ELSEWHERE) {
        let city = fields.text(fields.need("city"));
        if found.iter().any(|other| other.city == city) {
            let message = (
                format!("城市 `{}` 在{}旁写了两次", city.zh, cost.zh()),
                format!("city `{}` stands twice beside {cost}", city.zh),
            );
            fields.error(fields.at(), message);
        }
        found.push(CostElsewhere {
            city,
            value: fields.number(fields.need("value")).unwrap_or_default(),
            date: fields.date(fields.need("date")).unwrap_or_default(),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
        });
        fields.finish();
    }
    found
}

/// Reads `judgements.toml`; they speak of the district itself.
pub(crate) fn read_judgements(source: &Source<'_>, names: &Names, region: Option<&RegionCode>) -> Vec<GivenJudgement> {
    let root = source.root();
    let mut judged = HashSet::new();
    let mut judgements = Vec::new();
    for fields in root.tables(root.need("judgement"), Noun::JUDGEMENT) {
        let (chain, node) = chain_and_node(&fields, names);
        let kind = fields.word(fields.need("kind"), Noun::KIND, GapKind::ALL);
        let by = fields.owned(fields.need("by"));
        let at: Option<NaiveDate> = fields.day(fields.need("at"));
        let reason = fields.owned(fields.need("reason"));
        let sample = fields.flag(fields.get("sample"));
        if let Some(at) = at
            && !node.is_empty()
            && !judged.insert((chain.clone(), node.clone(), at))
        {
            let message = (
                format!("链 `{chain}` 的环节 `{node}` 在 {at} 研判了两次"),
                format!("node `{node}` of chain `{chain}` is judged twice on {at}"),
            );
            fields.error(fields.at(), message);
        }
        fields.finish();
        if let (Some(region), Some(kind), Some(at)) = (region.cloned(), kind, at) {
            let judgement = model::Judgement { chain, node, region, kind, by, at, reason };
            judgements.push(GivenJudgement { judgement, sample });
        }
    }
    root.finish();
    judgements
}
