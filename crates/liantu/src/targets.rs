//! The targets of a gap: candidates from the landscape, what lists say of them, people's decisions and the weights in force, joined
//! into what `insight` ranks; and the answer as it leaves the house.

mod leads;
mod shape;

use std::collections::HashSet;

use anyhow::Result;
use chrono::NaiveDate;
use insight::{TargetInput, TargetSettings, WeightError, Weights, explain, rank_targets};
use model::{DecisionKind, EnterpriseId, Lang, RegionCode, Text};
use store::{DecisionRow, Store, StoreError, WeightRow};

use crate::analysis::{self, ChainView, Ground};
use crate::clock;
use crate::config::Config;

pub(crate) use leads::{Kept, Leads};
pub(crate) use shape::{
    DecisionShape, TargetList, TargetShape, WeightList, WeightShape, decision_shape, weight_list, weight_shape,
};

/// Most targets of one answer: a longer list is for a spreadsheet of the register, not for people who will travel.
pub(crate) const MOST: usize = 500;

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// How many at most.
    pub(crate) top: usize,
    /// The day; today when left out.
    pub(crate) as_of: Option<NaiveDate>,
    /// Number of the weights; the newest when left out, 0 for the product's own.
    pub(crate) weights: Option<i64>,
    /// Whether firms that people rejected for this gap are asked for too.
    pub(crate) rejected: Rejected,
}

/// What to do with rejected firms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Rejected {
    /// They are not offered again.
    #[default]
    LeftOut,
    /// They are shown, marked.
    Shown,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TargetsError {
    /// No such chain.
    #[error("no chain `{0}`")]
    NoChain(String),
    /// No such node.
    #[error("no node `{node}` on chain `{chain}`{hint}")]
    NoNode {
        /// Chain id.
        chain: String,
        /// What was asked for.
        node: String,
        /// The nearest, as a hint; empty without one.
        hint: String,
    },
    /// No such version of the weights.
    #[error("no version `{0}` of the weights")]
    NoWeights(i64),
    /// A version that does not fit this version of the product.
    #[error("version `{id}` of the weights cannot be used: {error}")]
    Weights {
        /// Its number.
        id: i64,
        /// Why.
        error: WeightError,
    },
    /// A day that is not over.
    #[error("`{0}` lies in the future; hint: what will be known then is not known")]
    Future(NaiveDate),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<StoreError> for TargetsError {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

/// The weights to score by, with the version they come from; `None` is the product's own table.
pub(crate) async fn weights(store: &Store, id: Option<i64>) -> Result<(Weights, Option<WeightRow>), TargetsError> {
    if id == Some(0) {
        return Ok((Weights::default(), None));
    }
    let versions = store.weight_versions().await?;
    let row = match id {
        None => versions.into_iter().next(),
        Some(id) => Some(versions.into_iter().find(|row| row.id == id).ok_or(TargetsError::NoWeights(id))?),
    };
    let Some(row) = row else { return Ok((Weights::default(), None)) };
    let table = row.version.weights.iter().map(|(feature, weight)| (feature.as_str(), *weight));
    match Weights::new(table) {
        Ok(weights) => Ok((weights, Some(row))),
        Err(error) => Err(TargetsError::Weights { id: row.id, error }),
    }
}

/// A gap of the district as it was seen on a day.
pub(crate) struct GapOnDay<'a> {
    view: ChainView<'a>,
    node: usize,
    day: NaiveDate,
}

/// Looks at a gap as of a day.
pub(crate) async fn gap_on_day<'a>(
    ground: &Ground<'a>,
    chain: &str,
    node: &str,
    as_of: Option<NaiveDate>,
) -> Result<GapOnDay<'a>, TargetsError> {
    let today = clock::today();
    let day = as_of.unwrap_or(today);
    if day > today {
        return Err(TargetsError::Future(day));
    }
    let then;
    let ground = match as_of {
        None => ground,
        Some(day) => {
            let landscape = ground.landscape.as_of(ground.store, day).await?;
            then = Ground { landscape: landscape.into(), ..ground.clone() };
            &then
        }
    };
    let view = analysis::view(ground, chain, ground.config.region())
        .await?
        .ok_or_else(|| TargetsError::NoChain(chain.to_owned()))?;
    let Some(node) = view.chain.node(node) else {
        let hint = nearest(view.chain, node).map(|id| format!("; hint: did you mean `{id}`?")).unwrap_or_default();
        return Err(TargetsError::NoNode { chain: chain.to_owned(), node: node.to_owned(), hint });
    };
    Ok(GapOnDay { view, node, day })
}

/// The node whose id or name is most like a word, when any is like it at all.
fn nearest<'c>(chain: &'c chain::Chain, word: &str) -> Option<&'c str> {
    let like = |text: &str| strsim::jaro_winkler(&text.to_lowercase(), &word.to_lowercase());
    chain
        .nodes
        .iter()
        .map(|node| (like(&node.id).max(like(&node.title.zh)).max(like(&node.title.en)), node.id.as_str()))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id)
}

/// The name of a region, or its code.
fn region_name(config: &Config, code: &RegionCode, lang: Lang) -> String {
    match (lang, config.region_title(code)) {
        (Lang::Zh, Some(title)) => title,
        (Lang::En, Some(title)) => format!("{title} ({code})"),
        (_, None) => code.to_string(),
    }
}

/// Ranks the targets of a gap.
pub(crate) async fn targets(ground: &Ground<'_>, leads: &Leads, asked: &Asked) -> Result<TargetList, TargetsError> {
    let gap = gap_on_day(ground, &asked.chain, &asked.node, asked.as_of).await?;
    let (weights, version) = weights(ground.store, asked.weights).await?;
    let config = ground.config;
    let decisions = counting(ground.store.target_decisions(&asked.chain, &asked.node).await?, gap.day);
    let rejected: HashSet<EnterpriseId> = match asked.rejected {
        Rejected::Shown => HashSet::new(),
        Rejected::LeftOut => decisions
            .iter()
            .filter(|row| row.decision.kind == DecisionKind::Rejected)
            .map(|row| row.decision.enterprise)
            .collect(),
    };
    let landscape = &gap.view.landscape;
    let book = leads.book();
    let landed = leads.landed(landscape, config.region());
    let same_business: HashSet<(String, String)> =
        config.drawings(&asked.chain, &asked.node).into_iter().skip(1).collect();
    let name = |code: &RegionCode, lang: Lang| region_name(config, code, lang);
    let input = TargetInput {
        chain: gap.view.chain,
        node: gap.node,
        gaps: &gap.view.gaps,
        same_business: &same_business,
        region: config.region(),
        as_of: gap.day,
        book: &book,
        survey: leads.survey(),
        landed: &landed,
        region_name: &name,
        weights: &weights,
    };
    let mut places = vec![(asked.chain.clone(), asked.node.clone())];
    places.extend(same_business.iter().cloned());
    let beside = insight::beside(&input);
    places.extend(beside.iter().map(|(node, _)| (asked.chain.clone(), gap.view.chain.nodes[*node].id.clone())));
    let on_nodes = places.iter().flat_map(|(chain, node)| landscape.on(chain, node).map(|standing| standing.firm));
    let by_links = leads.suppliers().filter_map(|firm| landscape.firm(firm));
    let candidates = on_nodes.chain(by_links).filter(|firm| !rejected.contains(&firm.enterprise));
    let ranked = rank_targets(&input, candidates, &TargetSettings::default());

    let total = ranked.targets.len();
    let shown: Vec<_> = ranked.targets.into_iter().take(asked.top.min(MOST)).collect();
    let ids: Vec<EnterpriseId> = shown.iter().map(|scored| scored.candidate.enterprise).collect();
    let sources = ground.store.sources_of(&ids).await?;
    let register = |firm: EnterpriseId| {
        let (source, date) = sources.get(&firm)?;
        Some(Text::new(format!("登记册 {source}，{date}"), format!("register {source}, {date}")))
    };
    let items = shown
        .into_iter()
        .map(|scored| {
            let decision = decisions.iter().find(|row| row.decision.enterprise == scored.candidate.enterprise);
            let target = explain(&input, scored, &register);
            shape::target_shape(config, &target, decision)
        })
        .collect();
    let vetoed = ranked.vetoed.iter().take(MOST).map(|veto| shape::vetoed_shape(config, veto)).collect();
    let node = &gap.view.chain.nodes[gap.node];
    let label = &gap.view.gaps[gap.node];
    Ok(TargetList {
        items,
        vetoed,
        chain: asked.chain.clone(),
        node: asked.node.clone(),
        title: (&node.title).into(),
        kind: label.kind.to_string(),
        shown: label.shown().to_string(),
        as_of: gap.day.to_string(),
        candidates: ranked.candidates,
        total,
        rejected: rejected.len(),
        weights: shape::weights_used(version.as_ref()),
    })
}

/// The decisions that counted on a day, one for each firm.
fn counting(rows: Vec<DecisionRow>, day: NaiveDate) -> Vec<DecisionRow> {
    let mut met = HashSet::new();
    let text = day.to_string();
    rows.into_iter()
        .filter(|row| row.decision.at <= day)
        // What was withdrawn on a day no longer counts on it.
        .filter(|row| row.retired_at.as_ref().is_none_or(|at| at[..at.len().min(10)] > *text))
        .filter(|row| met.insert(row.decision.enterprise))
        .collect()
}
