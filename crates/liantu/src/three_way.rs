//! The three lights of a gap and a firm: what the store, the pack and the labels know, joined into what `insight` asks for.

use anyhow::Result;
use insight::{Endowment, LightFact, Need, ThreeWay, ThreeWayInput, ThreeWaySide, WayLight, surveyed, three_way};
use model::{ChainKind, Enterprise, EnterpriseId, Lang, RegionCode, Requirement, SiteForm, Text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::analysis::{ChainView, Ground};
use crate::place_names::place_name;
use crate::shapes::Bilingual;
use crate::site_finder::{self, Found};
use crate::site_shapes::{AskedShape, asked_shapes};
use crate::targets::{Leads, TargetsError, willingness};

/// What is asked about.
pub(crate) struct Asked<'a> {
    /// The node, by index into the view's chain.
    pub(crate) node: usize,
    /// The firm; `None` asks about the gap alone.
    pub(crate) firm: Option<&'a Enterprise>,
    /// What the firm asks of a site, where the caller has it; else what is kept of the firm, else the node's usual form.
    pub(crate) requirement: Option<Requirement>,
    /// What lists say of firms.
    pub(crate) leads: &'a Leads,
}

/// The lights with what the second one rests on.
pub(crate) struct Lights {
    /// The three lights.
    pub(crate) lights: ThreeWay,
    /// The sites behind the second.
    pub(crate) found: Option<Found>,
    /// Whether the requirement is the firm's own.
    pub(crate) own_requirement: bool,
}

/// Neighbours, policies and costs that are named.
const NAMED: usize = 3;

/// Lights the three.
pub(crate) async fn lights(
    ground: &Ground<'_>,
    view: &ChainView<'_>,
    asked: Asked<'_>,
) -> Result<Lights, TargetsError> {
    let (chain, gap) = (view.chain, &view.gaps[asked.node]);
    let node = &chain.nodes[asked.node];
    let firm = asked.firm.map(|firm| (firm.id, firm.name()));
    let (requirement, own_requirement) = needed(ground, view, asked.node, firm, asked.requirement).await?;
    let found = site_finder::find(ground, requirement, asked.firm.map(|firm| firm.id)).await?.ok();
    let titles: Vec<Text> =
        found.as_ref().map(|found| found.sites.iter().map(|site| site.title.clone()).collect()).unwrap_or_default();
    let will = match asked.firm {
        Some(firm) => Some(willingness(ground, asked.leads, (&chain.id, &node.id), firm.id).await?),
        None => None,
    };
    let place = |code: &RegionCode| place_name(ground.config, code);
    let landed = |index: &usize| !view.gaps[*index].presence.core.is_empty();
    let users = chain.users(asked.node).map(|(user, _)| user).filter(landed);
    let judged = gap.judged.as_ref().map(|judged| {
        let row = &judged.judgement;
        Text::new(
            format!("人工研判：{}，{}，{}", row.by, row.at, row.reason),
            format!("judged by {}, {}: {}", row.by, row.at, row.reason),
        )
    });
    let lights = three_way(&ThreeWayInput {
        need: Need {
            node: node.title.clone(),
            kind: gap.shown(),
            judged,
            reasons: gap.reasons().into_iter().cloned().collect(),
            users: users.map(|user| chain.nodes[user].title.clone()).collect(),
            surveyed: surveyed(&gap.survey, &place),
        },
        endowment: Endowment {
            sites: found.as_ref().map(|found| &found.matched),
            site_titles: &titles,
            own_requirement,
            neighbours: neighbours(view, asked.node),
            policies: policies(ground, view, asked.node),
            costs: found.as_ref().map(costs).unwrap_or_default(),
        },
        willingness: will.as_ref(),
    });
    Ok(Lights { lights, found, own_requirement })
}

/// What a site is asked for: what is given, else what is kept of the firm, else the node's usual form. Whether it is the asker's own
/// comes beside it.
pub(crate) async fn needed(
    ground: &Ground<'_>,
    view: &ChainView<'_>,
    node: usize,
    firm: Option<(EnterpriseId, &str)>,
    given: Option<Requirement>,
) -> Result<(Requirement, bool)> {
    let kept = match (given, firm) {
        (Some(requirement), _) => Some(requirement),
        (None, Some((id, _))) => ground.store.requirement(id).await?.map(|row| row.requirement),
        (None, None) => None,
    };
    let own = kept.is_some();
    let asked = match kept {
        Some(requirement) => requirement,
        None => Requirement { forms: usual_forms(ground, view, node).await?, ..Requirement::default() },
    };
    let name = firm.map(|(_, name)| name.to_owned()).unwrap_or_default();
    let requirement = Requirement {
        chain: view.chain.id.clone(),
        node: view.chain.nodes[node].id.clone(),
        asker: if asked.asker.is_empty() { name } else { asked.asker.clone() },
        ..asked
    };
    Ok((requirement, own))
}

/// The forms of the sites that the node's own opportunities name; else what works on such chains stand in.
async fn usual_forms(ground: &Ground<'_>, view: &ChainView<'_>, node: usize) -> Result<Vec<SiteForm>> {
    let filter = store::OpportunityFilter {
        chain: Some(view.chain.id.clone()),
        node: Some(view.chain.nodes[node].id.clone()),
        ..store::OpportunityFilter::default()
    };
    let offers = ground.store.opportunities(&filter).await?;
    let sites = ground.store.sites(None).await?;
    let mut forms: Vec<SiteForm> = offers
        .iter()
        .filter(|offer| offer.is_offered())
        .filter_map(|offer| sites.iter().find(|site| Some(&site.id) == offer.site.as_ref()))
        .map(|site| site.form)
        .collect();
    forms.sort_unstable();
    forms.dedup();
    if forms.is_empty() {
        forms = match view.chain.kind {
            Some(ChainKind::Service) => vec![SiteForm::Floor, SiteForm::Shop, SiteForm::Room],
            _ => vec![SiteForm::Land, SiteForm::Plant],
        };
    }
    Ok(forms)
}

fn neighbours(view: &ChainView<'_>, node: usize) -> Vec<LightFact> {
    let chain = view.chain;
    let supply = chain.suppliers(node).map(|(other, _)| (other, "上游", "supplier"));
    let use_of_it = chain.users(node).map(|(other, _)| (other, "下游", "user"));
    let source = || Text::new("企业登记与落位", "the register and its placement");
    use_of_it
        .chain(supply)
        .filter(|(other, _, _)| !view.gaps[*other].presence.core.is_empty())
        .take(2 * NAMED)
        .map(|(other, zh, en)| {
            let core = &view.gaps[other].presence.core;
            let title = &chain.nodes[other].title;
            let names = |separator: &str| {
                core.iter().take(NAMED).map(|firm| firm.name.as_str()).collect::<Vec<_>>().join(separator)
            };
            let count = core.len();
            let text = Text::new(
                format!("{zh}“{}”已落地 {count} 家：{}", title.zh, names("、")),
                format!("{en} “{}” has {count} landed: {}", title.en, names(", ")),
            );
            LightFact::new(text, source())
        })
        .collect()
}

fn policies(ground: &Ground<'_>, view: &ChainView<'_>, node: usize) -> Vec<LightFact> {
    let named = &view.chain.nodes[node].policies;
    let own = |policy: &&packs::Policy| named.contains(&policy.id);
    let of_chain = |policy: &&packs::Policy| !named.contains(&policy.id) && policy.chains.contains(&view.chain.id);
    let all = &ground.config.pack.policies;
    let fact = |policy: &packs::Policy| {
        let text = Text::new(
            format!("{}：{}", policy.title.zh, policy.text.zh),
            format!("{}: {}", policy.title.en, policy.text.en),
        );
        LightFact::new(text, Text::new(&policy.source, &policy.source))
    };
    all.iter().filter(own).chain(all.iter().filter(of_chain)).take(NAMED).map(fact).collect()
}

fn costs(found: &Found) -> Vec<LightFact> {
    let compared = found.costs.iter().filter(|cost| cost.difference.is_some());
    let fact = |cost: &insight::CostComparison| {
        LightFact::new(cost.text.clone(), Text::new(&cost.price.source, &cost.price.source))
    };
    compared.take(NAMED).map(fact).collect()
}

/// Three lights for a gap, and for a firm where one is named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThreeWayShape {
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// The node's name.
    title: Bilingual,
    /// The firm; null when the question is about the gap alone.
    enterprise: Option<LightFirmShape>,
    /// Market, endowment, willingness, in this order.
    lights: Vec<LightShape>,
    /// `market`, `endowment` or `willingness`; null when all are lit.
    weakest: Option<String>,
    /// What to do next.
    next: Bilingual,
    /// Whether sites were matched by the firm's own requirement.
    own_requirement: bool,
    /// What was asked of sites.
    asked: Vec<AskedShape>,
    /// Day the data speak of.
    as_of: String,
}

/// A firm by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LightFirmShape {
    /// Row id.
    id: i64,
    /// Name as registered.
    name: String,
    /// Whether it is invented.
    sample: bool,
}

/// One light.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LightShape {
    /// `market`, `endowment` or `willingness`.
    side: String,
    /// Its name.
    title: Bilingual,
    /// `lit`, `open`, `unlit` or `unknown`.
    state: String,
    /// The state in words.
    state_title: Bilingual,
    /// What it rests on.
    facts: Vec<LightFactShape>,
    /// What would lift it; null where it is lit.
    lift: Option<Bilingual>,
}

/// A fact with its source.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LightFactShape {
    /// In a sentence.
    text: Bilingual,
    /// Where it comes from.
    source: Bilingual,
}

/// The lights for a client.
pub(crate) fn three_way_shape(
    ground: &Ground<'_>,
    view: &ChainView<'_>,
    node: usize,
    firm: Option<&Enterprise>,
    lights: &Lights,
) -> ThreeWayShape {
    let node = &view.chain.nodes[node];
    let light = |light: &WayLight| LightShape {
        side: light.side.as_str().to_owned(),
        title: (&light.side.title()).into(),
        state: light.state.as_str().to_owned(),
        state_title: (&light.state.title()).into(),
        facts: light
            .facts
            .iter()
            .map(|fact| LightFactShape { text: (&fact.text).into(), source: (&fact.source).into() })
            .collect(),
        lift: light.lift.as_ref().map(Bilingual::from),
    };
    ThreeWayShape {
        chain: view.chain.id.clone(),
        node: node.id.clone(),
        title: (&node.title).into(),
        enterprise: firm.map(|firm| LightFirmShape {
            id: firm.id.0,
            name: firm.name().to_owned(),
            sample: firm.is_sample(),
        }),
        lights: lights.lights.lights.iter().map(light).collect(),
        weakest: lights.lights.weakest.map(|side: ThreeWaySide| side.as_str().to_owned()),
        next: (&lights.lights.next).into(),
        own_requirement: lights.own_requirement,
        asked: lights.found.as_ref().map(|found| asked_shapes(&found.asked())).unwrap_or_default(),
        as_of: ground.config.pack.district.data_date.to_string(),
    }
}

/// The lights as lines for eyes.
pub(crate) fn lines(lights: &ThreeWay, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for light in &lights.lights {
        lines.push(format!("{} · {}", light.side.title().get(lang), light.state.title().get(lang)));
        lines.extend(light.facts.iter().map(|fact| match lang {
            Lang::Zh => format!("  - {}（{}）", fact.text.zh, fact.source.zh),
            Lang::En => format!("  - {} ({})", fact.text.en, fact.source.en),
        }));
        lines.extend(light.lift.as_ref().map(|lift| format!("  → {}", lift.get(lang))));
    }
    lines.push(match lang {
        Lang::Zh => format!("下一步：{}", lights.next.zh),
        Lang::En => format!("Next: {}", lights.next.en),
    });
    lines
}
