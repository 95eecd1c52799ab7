//! What the labels of a chain rest on beside its firms: rows of the survey, rules and zones of the pack.

use anyhow::Result;
use chain::Chain;
use chrono::NaiveDate;
use insight::{Around, Eyes, Locality, Nearby, NodeRule, Said, SceneZone, Settings, answers};
use model::{ChainKind, RegionCode, Text, Zone, ZoneFactKey, ZoneValue, survey_standing};
use store::{SurveyFilter, SurveyRow};

use crate::analysis::Ground;
use crate::config::Config;
use crate::panels::Densities;

/// What the store knows around all chains; read once for all labels that are computed together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// Every line of the survey, in the order in which they were kept.
    lines: Vec<Asked>,
    zones: Vec<Zone>,
    /// Whose eyes what is told of the lines is for.
    eyes: Eyes,
}

/// A line with the firm that was asked.
#[derive(Debug, Clone)]
struct Asked {
    row: SurveyRow,
    name: String,
    region: Option<RegionCode>,
}

impl Surroundings {
    /// Reads what a store knows; the firms are those of the landscape of now.
    pub(crate) async fn load(ground: &Ground<'_>) -> Result<Self> {
        let Ground { store, now, eyes, .. } = ground;
        let mut rows = store.survey_lines(&SurveyFilter::default()).await?;
        rows.sort_by_key(|row| row.id);
        let asked = |row: SurveyRow| {
            // A firm that is no longer shown answers for nobody.
            let firm = now.firm(row.answer.line.enterprise)?;
            Some(Asked { name: firm.name.clone(), region: firm.region.clone(), row })
        };
        let lines = rows.into_iter().filter_map(asked).collect();
        Ok(Self { lines, zones: store.zones(None).await?, eyes: *eyes })
    }

    /// What is known around a chain in a region, or was on a day: the survey asks firms of the district alone.
    pub(crate) fn around(
        &self,
        config: &Config,
        chain: &Chain,
        densities: &Densities,
        (region, as_of): (&RegionCode, Option<NaiveDate>),
    ) -> Around {
        let day = as_of.unwrap_or(config.pack.district.data_date);
        let (rules, density) = (rules(config, chain, day), densities.of(chain));
        let mut around = Around { rules, density, eyes: self.eyes, ..Around::default() };
        if chain.kind == Some(ChainKind::Service) {
            let here = self.zones.iter().filter(|zone| zone.chains.contains(&chain.id));
            around.scenes = here.map(scene).collect();
        }
        if region.contains(config.region()) || config.region().contains(region) {
            let wanted = if config.region().contains(region) { region } else { config.region() };
            around.answers = answers(chain, &self.said(wanted, as_of), &locality(config), &Settings::default());
        }
        around
    }

    /// Lines that count, or counted on a day, of firms in a region.
    fn said(&self, region: &RegionCode, as_of: Option<NaiveDate>) -> Vec<Said> {
        let known: Vec<&Asked> = self
            .lines
            .iter()
            .filter(|asked| as_of.is_none_or(|day| asked.row.answer.line.date <= day))
            .filter(|asked| asked.region.as_ref().is_some_and(|code| region.contains(code)))
            .collect();
        let standing = survey_standing(&known.iter().map(|asked| &asked.row.answer).collect::<Vec<_>>());
        let counting = known.into_iter().zip(standing).filter(|(_, standing)| standing.counts);
        counting
            .map(|(asked, standing)| Said {
                id: asked.row.id,
                firm: asked.name.clone(),
                contradicted: !standing.contradicts.is_empty(),
                answer: asked.row.answer.clone(),
            })
            .collect()
    }

    /// Days on which firms of a region said something of a node, with how many lines and whether they are invented.
    pub(crate) fn days(&self, chain: &Chain, node: usize, region: &RegionCode) -> Vec<(NaiveDate, Text, bool)> {
        let drawn = &chain.nodes[node];
        let is_it = |place: &Option<(String, String)>| {
            place.as_ref().is_some_and(|(its_chain, its_node)| {
                (*its_chain == chain.id && *its_node == drawn.id)
                    || drawn.homes.iter().any(|home| home.chain == *its_chain && home.node == *its_node)
            })
        };
        let mut counted = std::collections::BTreeMap::<(NaiveDate, bool), usize>::new();
        for asked in &self.lines {
            let here = asked.region.as_ref().is_some_and(|code| region.contains(code));
            if here && (is_it(&asked.row.answer.line.node) || is_it(&asked.row.answer.next)) {
                let line = &asked.row.answer.line;
                *counted.entry((line.date, line.sample)).or_default() += 1;
            }
        }
        let text = |((day, sample), lines): ((NaiveDate, bool), usize)| {
            let text = Text::new(format!("链主调查 {lines} 行"), format!("lines of the anchor survey: {lines}"));
            (day, text, sample)
        };
        counted.into_iter().map(text).collect()
    }
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
pub(crate) fn node_title(config: &Config, chain: &str, node: &str) -> Text {
    let found = config.chain(chain).and_then(|chain| chain.node(node).map(|at| chain.nodes[at].title.clone()));
    found.unwrap_or_else(|| Text::new(format!("{chain}/{node}"), format!("{chain}/{node}")))
}
