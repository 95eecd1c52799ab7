//! The shapes that leave the house: what the HTTP interface answers and `--format json` prints. Entities do not serialise;
//! these do.

use insight::{Figure, Gap, RungState};
use model::{Enterprise, GapKind, Text};
use serde::Serialize;
use store::{Import, ImportState};
use utoipa::ToSchema;

use crate::analysis::ChainView;
use crate::config::Config;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Bilingual {
    /// Chinese.
    pub(crate) zh: String,
    /// English.
    pub(crate) en: String,
}

impl Bilingual {
    /// A text that is the same in both, such as an id.
    pub(crate) fn plain(text: &str) -> Self {
        Self { zh: text.to_owned(), en: text.to_owned() }
    }
}

impl From<&Text> for Bilingual {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}

/// A list with its items.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Items<T> {
    /// The items.
    pub(crate) items: Vec<T>,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PageOf<T> {
    /// The items of this page.
    pub(crate) items: Vec<T>,
    /// How many there are in all.
    pub(crate) total: u64,
}

/// Labels of a chain in a region.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GapList {
    /// One for each node, in the chain's order.
    pub(crate) items: Vec<GapShape>,
    /// Day the facts speak of.
    pub(crate) as_of: String,
    /// Region looked at.
    pub(crate) region: String,
    /// Reference universe of the location quotients; null when none is loaded.
    pub(crate) reference: Option<String>,
}

/// A node's label with what produced it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GapShape {
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// Full name in Chinese.
    pub(crate) title_zh: String,
    /// Full name in English.
    pub(crate) title_en: String,
    /// `upstream`, `midstream`, `downstream` or `support`.
    pub(crate) stage: String,
    /// The computed label.
    pub(crate) kind: String,
    /// A person's label beside it.
    pub(crate) judged: Option<JudgedShape>,
    /// The label that documents print: the person's, else the computed one.
    pub(crate) shown: String,
    /// Local firms whose main business it is.
    pub(crate) local_firms: usize,
    /// Local firms that only mention it.
    pub(crate) minor_firms: usize,
    /// Local firms above the size floor.
    pub(crate) above_scale: u32,
    /// Local lead firms.
    pub(crate) lead_firms: u32,
    /// Weighted presence.
    pub(crate) presence: f64,
    /// Sum of known capital in yuan; null when none is known.
    pub(crate) capital_yuan: Option<f64>,
    /// Firms that the capital covers.
    pub(crate) capital_firms: u32,
    /// Location quotient; null when unknown.
    pub(crate) lq: Option<f64>,
    /// What the quotient rests on, or why it is unknown.
    pub(crate) lq_reason: Bilingual,
    /// Firms found ÷ firms expected; null when unknown.
    pub(crate) coverage: Option<f64>,
    /// What the coverage rests on, or why it is unknown.
    pub(crate) coverage_reason: Bilingual,
    /// Relatedness density; null until a national panel is loaded.
    pub(crate) density: Option<f64>,
    /// The rules that held or could not be judged, in sentences.
    pub(crate) reasons: Vec<Bilingual>,
    /// Every rule in the order checked.
    pub(crate) ladder: Vec<RungShape>,
}

/// One rule of the ladder.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RungShape {
    /// The label it gives.
    pub(crate) kind: String,
    /// `held`, `passed`, `unjudged` or `skipped`.
    pub(crate) state: String,
    /// The numbers, in a sentence.
    pub(crate) text: Bilingual,
}

/// A person's label.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JudgedShape {
    /// Row id.
    pub(crate) id: i64,
    /// The label.
    pub(crate) kind: String,
    /// Who.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// Why.
    pub(crate) reason: String,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
}

/// The labels of a view.
pub(crate) fn gap_list(config: &Config, view: &ChainView<'_>) -> GapList {
    GapList {
        items: view.gaps.iter().map(|gap| gap_shape(view, gap)).collect(),
        as_of: config.pack.district.data_date.to_string(),
        region: view.region.to_string(),
        reference: view.reference.as_ref().map(|reference| reference.title.zh.clone()),
    }
}

/// One label.
pub(crate) fn gap_shape(view: &ChainView<'_>, gap: &Gap) -> GapShape {
    let node = &view.chain.nodes[gap.node];
    let here = &gap.presence;
    GapShape {
        chain: view.chain.id.clone(),
        node: node.id.clone(),
        title_zh: node.title.zh.clone(),
        title_en: node.title.en.clone(),
        stage: node.stage.to_string(),
        kind: gap.kind.to_string(),
        judged: gap.judged.as_ref().map(|judged| JudgedShape {
            id: judged.id,
            kind: judged.judgement.kind.to_string(),
            by: judged.judgement.by.clone(),
            at: judged.judgement.at.to_string(),
            reason: judged.judgement.reason.clone(),
            sample: judged.sample,
        }),
        shown: gap.shown().to_string(),
        local_firms: here.core.len(),
        minor_firms: here.minor.len(),
        above_scale: here.above_scale,
        lead_firms: here.lead,
        presence: here.presence,
        capital_yuan: here.capital.0.map(model::Money::units),
        capital_firms: here.capital.1,
        lq: rounded(&here.lq),
        lq_reason: here.lq.text().into(),
        coverage: rounded(&here.coverage),
        coverage_reason: here.coverage.text().into(),
        density: rounded(&gap.density),
        reasons: gap.reasons().into_iter().map(Bilingual::from).collect(),
        ladder: gap
            .ladder
            .iter()
            .map(|rung| RungShape {
                kind: rung.kind.to_string(),
                state: match rung.state {
                    RungState::Passed => "passed",
                    RungState::Held => "held",
                    RungState::Unjudged => "unjudged",
                    RungState::Skipped => "skipped",
                }
                .to_owned(),
                text: (&rung.text).into(),
            })
            .collect(),
    }
}

/// Four decimals: more would pretend to know.
pub(crate) fn rounded(figure: &Figure) -> Option<f64> {
    figure.value().map(|value| (value * 1e4).round() / 1e4)
}

/// A firm in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EnterpriseSummary {
    /// Row id.
    pub(crate) id: i64,
    /// Name as registered.
    pub(crate) name: String,
    /// Unified social credit code.
    pub(crate) uscc: Option<String>,
    /// Registration number of the time before 2015.
    pub(crate) old_number: Option<String>,
    /// Adcode.
    pub(crate) region: Option<String>,
    /// The region's name.
    pub(crate) region_title: Option<String>,
    /// Day of establishment.
    pub(crate) established: Option<String>,
    /// Registered capital, `1200000.00 CNY`.
    pub(crate) capital: Option<String>,
    /// Above the size floor.
    pub(crate) above_scale: Option<bool>,
    /// Titles.
    pub(crate) honours: Vec<String>,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
    /// Whether it stands in the district.
    pub(crate) local: bool,
}

/// A firm in a list.
pub(crate) fn enterprise_summary(config: &Config, enterprise: &Enterprise) -> EnterpriseSummary {
    let facts = &enterprise.facts;
    EnterpriseSummary {
        id: enterprise.id.0,
        name: enterprise.name().to_owned(),
        uscc: facts.uscc.as_ref().map(ToString::to_string),
        old_number: facts.old_number.as_ref().map(ToString::to_string),
        region: facts.region.as_ref().map(ToString::to_string),
        region_title: facts.region.as_ref().and_then(|code| config.region_title(code)),
        established: facts.established.map(|day| day.to_string()),
        capital: facts.capital.map(|money| money.to_string()),
        above_scale: facts.above_scale,
        honours: facts.honours.clone(),
        sample: enterprise.is_sample(),
        local: facts.region.as_ref().is_some_and(|code| config.region().contains(code)),
    }
}

/// Counts of shown labels.
pub(crate) fn kind_counts(gaps: &[Gap]) -> std::collections::BTreeMap<String, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for kind in GapKind::ALL {
        let count = gaps.iter().filter(|gap| gap.shown() == *kind).count();
        if count > 0 {
            counts.insert(kind.to_string(), count);
        }
    }
    counts
}

/// An import.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ImportShape {
    /// Row id.
    pub(crate) id: i64,
    /// What its rows were.
    pub(crate) kind: String,
    /// File name.
    pub(crate) file: String,
    /// When.
    pub(crate) imported_at: String,
    /// `active` or `undone`.
    pub(crate) state: String,
    /// Rows taken in.
    pub(crate) records: usize,
    /// Of these, new firms, sites or opportunities.
    pub(crate) new: usize,
    /// Of these, those that told something of a known one.
    pub(crate) merged: usize,
    /// Number of problems.
    pub(crate) problems: usize,
}

/// An import for a client.
pub(crate) fn import_shape(import: &Import) -> ImportShape {
    ImportShape {
        id: import.id,
        kind: import.kind.clone(),
        file: import.file.clone(),
        imported_at: import.imported_at.clone(),
        state: match import.state {
            ImportState::Active => "active",
            ImportState::Undone => "undone",
        }
        .to_owned(),
        records: import.records,
        new: import.new,
        merged: import.merged,
        problems: import.problems,
    }
}
