//! The targets of a gap: candidates from the landscape, what lists say of them, people's decisions and the weights in force, joined
//! into what `insight` ranks; and the answer as it leaves the house.

mod known;
mod leads;
mod shape;

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use chrono::NaiveDate;
use insight::{
    Book, Eyes, Ranked, Scored, Target, TargetInput, TargetSettings, WeightError, Weights, explain, rank_targets,
};
use model::{Candidate, DecisionKind, EnterpriseId, GapKind, Lang, RegionCode, SurveyLine, Text};
use press::TargetLine;
use store::{DecisionRow, Store, StoreError, WeightRow};

use crate::analysis::{self, ChainView, Ground};
use crate::clock;
use crate::config::Config;
use crate::place_names::place_name;

pub(crate) use known::willingness;
pub(crate) use leads::{Kept, Leads, Names};
pub(crate) use shape::{
    DecisionShape, TargetList, TargetReason, TargetShape, UndatedShape, WeightList, WeightShape, WeightsUsed,
    decision_shape, weight_list, weight_shape, weights_used,
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
    /// Only this firm, wherever it stands in the order.
    pub(crate) only: Option<EnterpriseId>,
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
    #[error("no node `{node}` on chain `{chain}`")]
    NoNode {
        /// Chain id.
        chain: String,
        /// What was asked for.
        node: String,
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
    survey: Vec<SurveyLine>,
}

/// Looks at a gap as of the ground's day.
pub(crate) async fn gap_on_day<'a>(ground: &Ground<'a>, chain: &str, node: &str) -> Result<GapOnDay<'a>, TargetsError> {
    let view = analysis::view(ground, chain, ground.config.region())
        .await?
        .ok_or_else(|| TargetsError::NoChain(chain.to_owned()))?;
    let Some(node) = view.chain.node(node) else {
        return Err(TargetsError::NoNode { chain: chain.to_owned(), node: node.to_owned() });
    };
    let day = ground.landscape.day().unwrap_or_else(clock::today);
    let survey = leads::survey(ground.store, day).await?;
    Ok(GapOnDay { view, node, day, survey })
}

/// The name of a region, or its code.
fn region_name(config: &Config, code: &RegionCode, lang: Lang) -> String {
    place_name(config, code).get(lang).to_owned()
}

/// Ranks the targets of a gap on the ground's day.
pub(crate) async fn targets(ground: &Ground<'_>, leads: &Leads, asked: &Asked) -> Result<TargetList, TargetsError> {
    let gap = gap_on_day(ground, &asked.chain, &asked.node).await?;
    ranked(ground, leads, &gap, asked).await
}

/// The same for several nodes of one chain, which is looked at once. Rejected firms are left out, the newest weights are in force.
pub(crate) async fn targets_of_nodes(
    ground: &Ground<'_>,
    leads: &Leads,
    (chain, nodes): (&str, &[&str]),
    top: usize,
) -> Result<Vec<TargetList>, TargetsError> {
    let Some(first) = nodes.first() else { return Ok(Vec::new()) };
    let mut gap = gap_on_day(ground, chain, first).await?;
    let mut lists = Vec::with_capacity(nodes.len());
    for node in nodes {
        let no_node = || TargetsError::NoNode { chain: chain.to_owned(), node: (*node).to_owned() };
        gap.node = gap.view.chain.node(node).ok_or_else(no_node)?;
        let asked = Asked {
            chain: chain.to_owned(),
            node: (*node).to_owned(),
            top,
            only: None,
            weights: None,
            rejected: Rejected::LeftOut,
        };
        lists.push(ranked(ground, leads, &gap, &asked).await?);
    }
    Ok(lists)
}

async fn ranked(
    ground: &Ground<'_>,
    leads: &Leads,
    gap: &GapOnDay<'_>,
    asked: &Asked,
) -> Result<TargetList, TargetsError> {
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
    let scene = Scene::new(ground, leads, gap);
    let name = |code: &RegionCode, lang: Lang| region_name(config, code, lang);
    let input = scene.input(gap, &weights, &name);
    let candidates = scene.candidates(gap, leads, &input);
    let candidates = candidates.into_iter().filter(|firm| !rejected.contains(&firm.enterprise));
    let mut ranked = rank_targets(&input, candidates, &TargetSettings::default());
    let undated = gap.view.dated.as_ref().map(|dated| undated(&input, &ranked, dated.undated));

    let total = ranked.targets.len();
    // Before the list is cut: the firm may stand far down in it.
    if let Some(only) = asked.only {
        ranked.targets.retain(|scored| scored.candidate.enterprise == only);
        ranked.vetoed.retain(|veto| veto.candidate.enterprise == only);
    }
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
            let target = explained(gap.view.eyes, &input, scored, &register);
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
        weights: weights_used(version.as_ref()),
        undated,
        as_of_notes: gap.view.dated.iter().flat_map(|dated| &dated.notes).map(Into::into).collect(),
    })
}

/// The feature whose sentence says what a single firm buys or sells, and of whom.
const OF_SURVEY: &str = "finishing-place";

/// The sentences of a scored firm, for some eyes.
fn explained<'a>(
    eyes: Eyes,
    input: &'a TargetInput<'a>,
    scored: Scored<'a>,
    register: &dyn Fn(EnterpriseId) -> Option<Text>,
) -> Target<'a> {
    let mut target = explain(input, scored, register);
    if eyes == Eyes::NoSingleFirm {
        for reason in target.reasons.iter_mut().filter(|reason| reason.feature == OF_SURVEY) {
            reason.text = Text::new(
                "链主调查说到它所在的地方；你的角色看不到单家企业的统计",
                "the anchor survey speaks of where it stands; statistics of single firms are not shown to your role",
            );
            reason.source = Text::new("链主调查", "the anchor survey");
        }
    }
    target
}

/// What counted although nobody says since when. Signals, survey lines and decisions always have a day.
fn undated(input: &TargetInput<'_>, ranked: &Ranked<'_>, local_firms: usize) -> UndatedShape {
    let scored = ranked.targets.iter().map(|scored| scored.candidate);
    let firms: Vec<&Candidate> = scored.chain(ranked.vetoed.iter().map(|veto| veto.candidate)).collect();
    let links = firms.iter().flat_map(|firm| input.book.links(firm.enterprise));
    let links = links.filter(|known| known.link.date.is_none() && known.link.year.is_none());
    // A link between two of the firms is one fact.
    let links: HashSet<*const model::SupplyLink> = links.map(|known| std::ptr::from_ref(known.link)).collect();
    UndatedShape {
        firms: firms.iter().filter(|firm| firm.established.is_none()).count(),
        local_firms,
        links: links.len(),
    }
}

/// What scoring the targets of one gap borrows from.
struct Scene<'s> {
    config: &'s Config,
    book: Book<'s>,
    landed: HashMap<EnterpriseId, String>,
    same_business: HashSet<(String, String)>,
}

impl<'s> Scene<'s> {
    fn new(ground: &Ground<'s>, leads: &'s Leads, gap: &GapOnDay<'_>) -> Self {
        let config = ground.config;
        let chain = gap.view.chain;
        Self {
            config,
            book: leads.book(),
            landed: leads.landed(&gap.view.landscape, config.region(), &gap.survey),
            same_business: config.drawings(&chain.id, &chain.nodes[gap.node].id).into_iter().skip(1).collect(),
        }
    }

    fn input<'a>(
        &'a self,
        gap: &'a GapOnDay<'_>,
        weights: &'a Weights,
        region_name: &'a (dyn Fn(&RegionCode, Lang) -> String + Sync),
    ) -> TargetInput<'a> {
        TargetInput {
            chain: gap.view.chain,
            node: gap.node,
            gaps: &gap.view.gaps,
            same_business: &self.same_business,
            region: self.config.region(),
            as_of: gap.day,
            book: &self.book,
            survey: &gap.survey,
            landed: &self.landed,
            region_name,
            weights,
        }
    }

    /// Firms on the node, on nodes of the same business and beside it, and firms that deliver to somebody.
    fn candidates<'g>(&self, gap: &'g GapOnDay<'_>, leads: &Leads, input: &TargetInput<'_>) -> Vec<&'g Candidate> {
        let chain = gap.view.chain;
        let mut places = vec![(chain.id.clone(), chain.nodes[gap.node].id.clone())];
        places.extend(self.same_business.iter().cloned());
        let beside = insight::beside(input);
        places.extend(beside.iter().map(|(node, _)| (chain.id.clone(), chain.nodes[*node].id.clone())));
        let landscape = &gap.view.landscape;
        let on_nodes = places.iter().flat_map(|(chain, node)| landscape.on(chain, node).map(|standing| standing.firm));
        on_nodes.chain(leads.suppliers().filter_map(|firm| landscape.firm(firm))).collect()
    }
}

/// The first targets of every gap of a chain, in the nodes' order. Firms that people rejected are left
/// out, and so are nodes that nobody looks for firms for.
pub(crate) async fn first_of_each(
    store: &Store,
    config: &Config,
    view: &ChainView<'_>,
    most: usize,
) -> Result<Vec<Vec<TargetLine>>, TargetsError> {
    let landscape = &view.landscape;
    let ground = Ground { store, config, landscape: landscape.clone(), now: landscape.clone(), eyes: view.eyes };
    let leads = Leads::load(store, landscape).await?;
    let (weights, _) = weights(store, None).await?;
    let day = landscape.day().unwrap_or_else(clock::today);
    let survey = leads::survey(store, day).await?;
    let mut found = Vec::with_capacity(view.chain.nodes.len());
    let name = |code: &RegionCode, lang: Lang| region_name(config, code, lang);
    let mut gap = GapOnDay { view: view.clone(), node: 0, day, survey };
    for (node, drawn) in view.chain.nodes.iter().enumerate() {
        if !matches!(view.gaps[node].shown(), GapKind::Missing | GapKind::Extend | GapKind::New | GapKind::Weak) {
            found.push(Vec::new());
            continue;
        }
        gap.node = node;
        let decisions = counting(store.target_decisions(&view.chain.id, &drawn.id).await?, day);
        let rejected: HashSet<EnterpriseId> = decisions
            .iter()
            .filter(|row| row.decision.kind == DecisionKind::Rejected)
            .map(|row| row.decision.enterprise)
            .collect();
        let scene = Scene::new(&ground, &leads, &gap);
        let input = scene.input(&gap, &weights, &name);
        let candidates = scene.candidates(&gap, &leads, &input).into_iter();
        let candidates = candidates.filter(|firm| !rejected.contains(&firm.enterprise));
        let ranked = rank_targets(&input, candidates, &TargetSettings::default());
        let first = ranked.targets.iter().take(most).map(|one| TargetLine {
            name: one.candidate.name.clone(),
            places: one.candidate.region.iter().flat_map(|code| config.places_around(code)).collect(),
            value: one.value(),
            likelihood: one.likelihood(),
        });
        found.push(first.collect());
    }
    Ok(found)
}

/// Where a firm stands among the targets of a gap: its place from 1, of how many, and its rank. `None` where it is no target.
pub(crate) async fn place_in_order(
    ground: &Ground<'_>,
    leads: &Leads,
    (chain, node): (&str, &str),
    version: Option<i64>,
    firm: EnterpriseId,
) -> Result<Option<(usize, usize, f64)>, TargetsError> {
    let gap = gap_on_day(ground, chain, node).await?;
    let (weights, _) = weights(ground.store, version).await?;
    let scene = Scene::new(ground, leads, &gap);
    let name = |code: &RegionCode, lang: Lang| region_name(ground.config, code, lang);
    let input = scene.input(&gap, &weights, &name);
    let ranked = rank_targets(&input, scene.candidates(&gap, leads, &input), &TargetSettings::default());
    let place = ranked.targets.iter().position(|scored| scored.candidate.enterprise == firm);
    Ok(place.map(|at| (at + 1, ranked.targets.len(), ranked.targets[at].rank())))
}

/// The decisions that counted at the end of a day, one for each firm.
fn counting(rows: Vec<DecisionRow>, day: NaiveDate) -> Vec<DecisionRow> {
    let mut met = HashSet::new();
    let counted = rows.into_iter().filter(|row| row.counted_on(day));
    counted.filter(|row| met.insert(row.decision.enterprise)).collect()
}
