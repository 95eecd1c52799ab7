//! What the labels of a chain rest on beside its firms: rows of the survey, rules and zones of the pack.

use anyhow::Result;
use chain::Chain;
use chrono::NaiveDate;
use insight::{Around, Locality, Nearby, NodeRule, Said, SceneZone, Settings, answers};
use model::{ChainKind, RegionCode, Zone, ZoneFactKey, ZoneValue};
use store::{Store, SurveyFilter};

use crate::config::Config;

/// What is known around a chain in a region, or was on a day: the survey asks firms of the district alone.
pub(crate) async fn around(
    store: &Store,
    config: &Config,
    chain: &Chain,
    (region, as_of): (&RegionCode, Option<NaiveDate>),
) -> Result<Around> {
    let day = as_of.unwrap_or(config.pack.district.data_date);
    let mut around = Around { rules: rules(config, chain, day), ..Around::default() };
    if chain.kind == Some(ChainKind::Service) {
        let zones = store.zones(None).await?;
        let here = zones.iter().filter(|zone| zone.chains.contains(&chain.id));
        around.scenes = here.map(scene).collect();
    }
    if region.contains(config.region()) || config.region().contains(region) {
        let said = said(store, config, (region, as_of)).await?;
        around.answers = answers(chain, &said, &locality(config), &Settings::default());
    }
    Ok(around)
}

/// Lines that count, or counted on a day, of firms in a region.
async fn said(store: &Store, config: &Config, (region, as_of): (&RegionCode, Option<NaiveDate>)) -> Result<Vec<Said>> {
    let rows = store.survey_lines(&SurveyFilter { as_of, ..SurveyFilter::default() }).await?;
    let rows: Vec<_> = rows.into_iter().filter(|row| row.counts).collect();
    let mut ids: Vec<_> = rows.iter().map(|row| row.answer.line.enterprise).collect();
    ids.dedup();
    let firms = store.enterprises_by_ids(&ids).await?;
    let wanted = if config.region().contains(region) { region } else { config.region() };
    let landed = |id| {
        firms.iter().find(|firm| firm.id == id && firm.facts.region.as_ref().is_some_and(|code| wanted.contains(code)))
    };
    let said = rows.into_iter().filter_map(|row| {
        let firm = landed(row.answer.line.enterprise)?.name().to_owned();
        Some(Said { id: row.id, firm, contradicted: !row.contradicts.is_empty(), answer: row.answer })
    });
    Ok(said.collect())
}

/// Where things lie, seen from the district.
pub(crate) fn locality(config: &Config) -> Locality {
    let near = |near: &packs::Nearby| Nearby { region: near.region.clone(), km: near.km };
    Locality { region: config.region().clone(), nearby: config.pack.district.nearby.iter().map(near).collect() }
}

/// Rules in force on a day.
fn rules(config: &Config, chain: &Chain, day: NaiveDate) -> Vec<NodeRule> {
    let mut found = Vec::new();
    for rule in config.pack.rules.iter().filter(|rule| rule.holds_on(day)) {
        let nodes = chain.nodes.iter().enumerate().filter(|(_, node)| rule.is_against(&chain.id, node));
        found.extend(nodes.map(|(node, _)| NodeRule {
            node,
            kind: rule.kind,
            text: rule.text.clone(),
            source: format!("{} {}", rule.source, rule.from),
        }));
    }
    found
}

fn scene(zone: &Zone) -> SceneZone {
    let fact = |key: ZoneFactKey| {
        zone.facts.iter().find(|fact| fact.key == key).and_then(|fact| match fact.value {
            ZoneValue::Number(number) => Some((number, fact.sample)),
            ZoneValue::Words(_) => None,
        })
    };
    let (footfall, vacancy) = (fact(ZoneFactKey::FootfallDay), fact(ZoneFactKey::VacancyPct));
    SceneZone {
        title: zone.title.clone(),
        footfall: footfall.map(|(number, _)| number),
        vacancy: vacancy.map(|(number, _)| (number / 100.0).clamp(0.0, 1.0)),
        sample: [footfall, vacancy].into_iter().flatten().any(|(_, sample)| sample),
    }
}

/// Name of a node as people read it; its ids where the pack no longer has it.
pub(crate) fn node_title(config: &Config, chain: &str, node: &str) -> model::Text {
    let found = config.chain(chain).and_then(|chain| chain.node(node).map(|at| chain.nodes[at].title.clone()));
    found.unwrap_or_else(|| model::Text::new(format!("{chain}/{node}"), format!("{chain}/{node}")))
}
