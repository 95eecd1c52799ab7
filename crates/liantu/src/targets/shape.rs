//! Targets, decisions and weights as they leave the house.

use insight::{Axis, FEATURES, Stand, Target, Veto, Weights};
use model::{Candidate, Text};
use serde::Serialize;
use store::{DecisionRow, WeightRow};
use utoipa::ToSchema;

use crate::config::Config;
use crate::shapes::Bilingual;

/// The targets of a gap, best read from the top.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TargetList {
    /// By falling rank.
    pub(crate) items: Vec<TargetShape>,
    /// Firms with a rule against them, out of the order, by name.
    pub(crate) vetoed: Vec<TargetVetoed>,
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// The node's name.
    pub(crate) title: Bilingual,
    /// The node's computed label on that day.
    pub(crate) kind: String,
    /// The label that documents print.
    pub(crate) shown: String,
    /// The day.
    pub(crate) as_of: String,
    /// Firms that have to do with the gap.
    pub(crate) candidates: usize,
    /// Firms that were scored, of which `items` shows the first.
    pub(crate) total: usize,
    /// Firms left out because people rejected them for this gap.
    pub(crate) rejected: usize,
    /// The weights they were scored by.
    pub(crate) weights: WeightsUsed,
    /// What counted although nobody says since when; null unless a day is asked about.
    pub(crate) undated: Option<UndatedShape>,
    /// What is used although it is of a later day.
    pub(crate) as_of_notes: Vec<Bilingual>,
}

/// Facts without a day that counted on a day looked back at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UndatedShape {
    /// Firms that have to do with the gap and of which no day of establishment is known.
    pub(crate) firms: usize,
    /// Local firms on the chain of which none is known: the label rests on them.
    pub(crate) local_firms: usize,
    /// Supply links of the firms that have to do with the gap, with neither a day nor a year.
    pub(crate) links: usize,
}

/// A version of the weights in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WeightsUsed {
    /// Number; 0 is the product's own table.
    pub(crate) id: i64,
    /// What it is for.
    pub(crate) title: Bilingual,
}

/// A firm that could close the gap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TargetShape {
    /// The firm.
    pub(crate) enterprise: TargetFirm,
    /// How it stands to the gap: `on-node`, `same-business`, `delivers`, `sibling`, `linked`.
    pub(crate) stand: String,
    /// The node it stands on, by whose business it is here; null where only its deliveries say so.
    pub(crate) place: Option<TargetPlace>,
    /// What it does there, such as `make`; null where only its deliveries say so.
    pub(crate) role: Option<String>,
    /// `core` or `minor`; null where only its deliveries say so.
    pub(crate) strength: Option<String>,
    /// What it would be worth here, 0 to 100.
    pub(crate) value: f64,
    /// How likely it is to come, 0 to 100.
    pub(crate) likelihood: f64,
    /// How much of the weight could be judged, 0 to 100.
    pub(crate) confidence: f64,
    /// Order of reading, 0 to 100; not a score.
    pub(crate) rank: f64,
    /// Front of the plot: 1 where no other firm is better on both numbers.
    pub(crate) tier: u32,
    /// Why; the points of an axis sum to its number.
    pub(crate) reasons: Vec<TargetReason>,
    /// What could not be judged, in sentences.
    pub(crate) unknown: Vec<Bilingual>,
    /// What stands against it; always null among `items`.
    pub(crate) veto: Option<VetoShape>,
    /// What people decided.
    pub(crate) decision: Option<DecisionShape>,
}

/// A firm elsewhere, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TargetFirm {
    /// Row id.
    pub(crate) id: i64,
    /// Name as registered.
    pub(crate) name: String,
    /// Credit code.
    pub(crate) uscc: Option<String>,
    /// Where it stands.
    pub(crate) region: Option<TargetRegion>,
    /// Day of establishment.
    pub(crate) established: Option<String>,
    /// Registered capital, `1200000.00 CNY`.
    pub(crate) capital: Option<String>,
    /// Titles.
    pub(crate) honours: Vec<String>,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
}

/// A region with its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TargetRegion {
    /// Adcode.
    pub(crate) code: String,
    /// Name with what it lies in; the code where the gazetteer has none.
    pub(crate) title: String,
}

/// The node by which a firm has to do with the gap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TargetPlace {
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// How sure the placement is, 0 to 1.
    pub(crate) score: f64,
}

/// A sentence with its points.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TargetReason {
    /// `value` or `likelihood`.
    pub(crate) axis: String,
    /// Feature id.
    pub(crate) feature: String,
    /// Points of 100.
    pub(crate) points: f64,
    /// The sentence.
    pub(crate) text: Bilingual,
    /// List and day it comes from.
    pub(crate) source: Bilingual,
}

/// A rule that takes a firm out of the order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VetoShape {
    /// `dishonest`, `hidden-risk`, `environment` or `plan`.
    pub(crate) rule: String,
    /// The rule and what is on file.
    pub(crate) text: Bilingual,
    /// List and day.
    pub(crate) source: Bilingual,
}

/// A firm with a rule against it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TargetVetoed {
    /// The firm.
    pub(crate) enterprise: TargetFirm,
    /// The rule.
    pub(crate) veto: VetoShape,
}

/// A person's decision about a target.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecisionShape {
    /// Row id.
    pub(crate) id: i64,
    /// `rejected` or `taken-up`.
    pub(crate) kind: String,
    /// Why, by code; null unless rejected.
    pub(crate) reason: Option<String>,
    /// Why, in a sentence.
    pub(crate) text: String,
    /// Who.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
}

/// A version of the weights.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WeightShape {
    /// Number; 0 is the product's own table.
    pub(crate) id: i64,
    /// What it is for.
    pub(crate) title: Bilingual,
    /// Who made it; null for the product's own.
    pub(crate) by: Option<String>,
    /// When; null for the product's own.
    pub(crate) at: Option<String>,
    /// Whether it is a sample.
    pub(crate) sample: bool,
    /// Whether it is in force.
    pub(crate) current: bool,
    /// Weight of each feature as given.
    pub(crate) weights: std::collections::BTreeMap<String, f64>,
}

/// Versions of the weights, and what can be weighed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WeightList {
    /// The newest first; the product's own table last.
    pub(crate) items: Vec<WeightShape>,
    /// Every feature, in the order of reasons.
    pub(crate) features: Vec<FeatureShape>,
}

/// A feature as documented.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FeatureShape {
    /// Id.
    pub(crate) id: String,
    /// `value` or `likelihood`.
    pub(crate) axis: String,
    /// Name.
    pub(crate) title: Bilingual,
    /// What it looks at and how it counts.
    pub(crate) looks_at: Bilingual,
    /// Where its facts come from.
    pub(crate) source: Bilingual,
    /// Weight unless the bureau says otherwise.
    pub(crate) weight: f64,
}

fn firm(config: &Config, candidate: &Candidate) -> TargetFirm {
    TargetFirm {
        id: candidate.enterprise.0,
        name: candidate.name.clone(),
        uscc: candidate.uscc.as_ref().map(ToString::to_string),
        region: candidate.region.as_ref().map(|code| TargetRegion {
            code: code.to_string(),
            title: config.region_title(code).unwrap_or_else(|| code.to_string()),
        }),
        established: candidate.established.map(|day| day.to_string()),
        capital: candidate.capital.map(|money| money.to_string()),
        honours: candidate.honours.clone(),
        sample: candidate.sample,
    }
}

/// A target for a client.
pub(super) fn target_shape(config: &Config, target: &Target<'_>, decision: Option<&DecisionRow>) -> TargetShape {
    let scored = &target.scored;
    let stand = match scored.stand {
        Stand::OnNode => "on-node",
        Stand::SameBusiness => "same-business",
        Stand::Delivers => "delivers",
        Stand::Sibling(_) => "sibling",
        Stand::Linked(_) => "linked",
    };
    TargetShape {
        enterprise: firm(config, scored.candidate),
        stand: stand.to_owned(),
        place: scored.place.map(|place| TargetPlace {
            chain: place.chain.clone(),
            node: place.node.clone(),
            score: (place.score * 1e3).round() / 1e3,
        }),
        role: scored.place.map(|place| place.role.to_string()),
        strength: scored.place.map(|place| place.strength.to_string()),
        value: scored.value(),
        likelihood: scored.likelihood(),
        confidence: scored.confidence,
        rank: scored.rank(),
        tier: scored.tier,
        reasons: target
            .reasons
            .iter()
            .map(|reason| TargetReason {
                axis: reason.axis.to_string(),
                feature: reason.feature.to_owned(),
                points: reason.points,
                text: (&reason.text).into(),
                source: (&reason.source).into(),
            })
            .collect(),
        unknown: target.unknown.iter().map(|unjudged| Bilingual::from(&unjudged.text)).collect(),
        veto: None,
        decision: decision.map(decision_shape),
    }
}

/// A firm with a rule against it, for a client.
pub(super) fn vetoed_shape(config: &Config, veto: &Veto<'_>) -> TargetVetoed {
    let signal = veto.signal;
    let title = signal.kind.title();
    let mark = if signal.sample { ("（样例）", " (sample)") } else { ("", "") };
    TargetVetoed {
        enterprise: firm(config, veto.candidate),
        veto: VetoShape {
            rule: signal.kind.to_string(),
            text: Bilingual {
                zh: format!("{}：{}", title.zh, signal.text.zh),
                en: format!("{}: {}", title.en, signal.text.en),
            },
            source: Bilingual {
                zh: format!("{}，{}{}", signal.source, signal.date, mark.0),
                en: format!("{}, {}{}", signal.source, signal.date, mark.1),
            },
        },
    }
}

/// A decision for a client.
pub(crate) fn decision_shape(row: &DecisionRow) -> DecisionShape {
    DecisionShape {
        id: row.id,
        kind: row.decision.kind.to_string(),
        reason: row.decision.reason.map(|reason| reason.to_string()),
        text: row.decision.text.clone(),
        by: row.decision.by.clone(),
        at: row.decision.at.to_string(),
        sample: row.sample,
    }
}

fn own_title() -> Bilingual {
    Bilingual { zh: "产品自带".to_owned(), en: "The product's own".to_owned() }
}

/// The weights an answer was scored by.
pub(crate) fn weights_used(version: Option<&WeightRow>) -> WeightsUsed {
    match version {
        None => WeightsUsed { id: 0, title: own_title() },
        Some(row) => WeightsUsed { id: row.id, title: Bilingual::plain(&row.version.title) },
    }
}

/// A version for a client.
pub(crate) fn weight_shape(row: &WeightRow, current: bool) -> WeightShape {
    WeightShape {
        id: row.id,
        title: Bilingual::plain(&row.version.title),
        by: Some(row.version.by.clone()),
        at: Some(row.version.at.to_string()),
        sample: row.sample,
        current,
        weights: row.version.weights.iter().cloned().collect(),
    }
}

/// Every version for a client.
pub(crate) fn weight_list(rows: &[WeightRow]) -> WeightList {
    let mut items: Vec<WeightShape> =
        rows.iter().enumerate().map(|(place, row)| weight_shape(row, place == 0)).collect();
    items.push(WeightShape {
        id: 0,
        title: own_title(),
        by: None,
        at: None,
        sample: false,
        current: rows.is_empty(),
        weights: Weights::default().table().map(|(id, weight)| (id.to_owned(), weight)).collect(),
    });
    let both = |text: (&str, &str)| Bilingual::from(&Text::new(text.0, text.1));
    let features = FEATURES
        .iter()
        .map(|feature| FeatureShape {
            id: feature.id.to_owned(),
            axis: match feature.axis {
                Axis::Value => "value",
                Axis::Likelihood => "likelihood",
            }
            .to_owned(),
            title: both(feature.title),
            looks_at: both(feature.looks_at),
            source: both(feature.source),
            weight: feature.weight,
        })
        .collect();
    WeightList { items, features }
}
