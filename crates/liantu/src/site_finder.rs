//! Sites for a requirement: rows of the store and the pack's configuration joined into what `insight` asks for, and the answer as
//! shapes and as paper.

use anyhow::Result;
use chrono::NaiveDate;
use insight::{
    CostComparison, CostPrice, HomePrice, Neighbour, SiteMatch, SiteMatchInput, SiteMatchSettings, SiteOutcome,
    compare_costs, match_sites,
};
use model::{EnterpriseId, Lang, Requirement, RequirementError, Site, SiteField, SiteLock, Strength, Text, Zone};
use press::site_report::{ReportSite, SiteReport};

use crate::analysis::Ground;
use crate::as_of::is_over;
use crate::clock;
use crate::config::Config;

/// A requirement with every site it was matched with.
pub(crate) struct Found {
    /// What was asked.
    pub(crate) requirement: Requirement,
    /// Every site.
    pub(crate) sites: Vec<Site>,
    /// Every zone.
    pub(crate) zones: Vec<Zone>,
    /// What came of them.
    pub(crate) matched: SiteMatch,
    /// Factor costs, beside home where that is known.
    pub(crate) costs: Vec<CostComparison>,
    /// The home city as the costs name it; empty when unknown.
    pub(crate) home: Text,
    /// Day the facts are judged on.
    pub(crate) on: NaiveDate,
}

/// Matches a requirement; the inner error is one of the requirement itself.
pub(crate) async fn find(
    ground: &Ground<'_>,
    requirement: Requirement,
    enterprise: Option<EnterpriseId>,
) -> Result<Result<Found, RequirementError>> {
    let Ground { store, config, .. } = ground;
    if let Err(error) = requirement.check() {
        return Ok(Err(error));
    }
    let district = &config.pack.district;
    let sites = store.sites(None).await?;
    let zones = store.zones(None).await?;
    let opportunities = store.opportunities(&store::OpportunityFilter::default()).await?;
    let locks: Vec<SiteLock> = store.site_locks(clock::today()).await?.into_iter().map(|row| row.lock).collect();
    let neighbours = neighbours(ground, &requirement, &zones).await?;
    let settings = SiteMatchSettings { life: district.site_life, ..SiteMatchSettings::default() };
    let matched = match_sites(&SiteMatchInput {
        requirement: &requirement,
        enterprise,
        sites: &sites,
        zones: &zones,
        opportunities: &opportunities,
        neighbours: &neighbours,
        adjacent: &adjacent(config, &requirement.chain, &requirement.node),
        locks: &locks,
        on: district.data_date,
        settings: &settings,
    });
    let matched = match matched {
        Ok(matched) => matched,
        Err(error) => return Ok(Err(error)),
    };
    let (home, costs) = costs(config, &requirement.home);
    Ok(Ok(Found { requirement, sites, zones, matched, costs, home, on: district.data_date }))
}

/// Nodes that supply a node or use it, by id.
pub(crate) fn adjacent(config: &Config, chain: &str, node: &str) -> Vec<String> {
    let Some(chain) = config.chain(chain) else { return Vec::new() };
    let Some(node) = chain.node(node) else { return Vec::new() };
    chain.users(node).chain(chain.suppliers(node)).map(|(other, _)| chain.nodes[other].id.clone()).collect()
}

/// Local firms whose main business is on the asked chain and whose address names a zone.
async fn neighbours(ground: &Ground<'_>, asked: &Requirement, zones: &[Zone]) -> Result<Vec<Neighbour>> {
    let Some(chain) = ground.config.chain(&asked.chain) else { return Ok(Vec::new()) };
    let mut nodes = std::collections::BTreeMap::<EnterpriseId, Vec<String>>::new();
    for node in &chain.nodes {
        for standing in ground.landscape.on(&chain.id, &node.id) {
            let local = standing.firm.region.as_ref().is_some_and(|code| ground.config.region().contains(code));
            if local && standing.place.strength == Strength::Core {
                let own = nodes.entry(standing.firm.enterprise).or_default();
                if !own.contains(&node.id) {
                    own.push(node.id.clone());
                }
            }
        }
    }
    let ids: Vec<EnterpriseId> = nodes.keys().copied().collect();
    let mut found = Vec::new();
    for firm in ground.store.enterprises_by_ids(&ids).await? {
        let Some(address) = &firm.facts.address else { continue };
        let Some(zone) = zones.iter().find(|zone| address.contains(&zone.title.zh)) else { continue };
        found.push(Neighbour {
            name: firm.name().to_owned(),
            zone: zone.id.clone(),
            nodes: nodes.remove(&firm.id).unwrap_or_default(),
            sample: firm.is_sample(),
        });
    }
    Ok(found)
}

/// Factor costs beside those of a home city, by its name with or without 市.
pub(crate) fn costs(config: &Config, home: &str) -> (Text, Vec<CostComparison>) {
    let wanted = home.trim().trim_end_matches('市').to_lowercase();
    let is_home = |city: &Text| {
        !wanted.is_empty() && (city.zh.trim_end_matches('市') == wanted || city.en.to_lowercase() == wanted)
    };
    let as_of = config.pack.district.data_date.to_string();
    let mut name = Text::new(home.trim(), home.trim());
    let prices: Vec<CostPrice> = config
        .pack
        .costs
        .iter()
        .map(|cost| {
            let there = cost.elsewhere.iter().find(|elsewhere| is_home(&elsewhere.city));
            if let Some(there) = there {
                name = there.city.clone();
            }
            CostPrice {
                title: cost.title.clone(),
                value: cost.value,
                unit: cost.unit.clone(),
                date: cost.date.clone(),
                source: cost.source.clone(),
                expired: cost.valid_to.as_deref().is_some_and(|end| is_over(end, &as_of)),
                sample: cost.sample || there.is_some_and(|there| there.sample),
                home: there.map(|there| HomePrice {
                    value: there.value,
                    date: there.date.clone(),
                    source: there.source.clone(),
                }),
            }
        })
        .collect();
    let compared = compare_costs(&prices, &name);
    (name, compared)
}

impl Found {
    /// What was asked, in words: name and value of every field.
    pub(crate) fn asked(&self) -> Vec<(Text, Text)> {
        let asked = &self.requirement;
        let first = self.matched.results.first();
        let mut all: Vec<(Text, Text)> = SiteField::ALL
            .iter()
            .filter(|field| asked.asks(**field))
            .map(|field| {
                let check = first.and_then(|result| result.checks.iter().find(|check| check.field == *field));
                (field.title(), check.map(|check| check.wanted.clone()).unwrap_or_default())
            })
            .collect();
        if let Some(budget) = asked.budget {
            let unit = budget.unit.title();
            let text = Text::new(format!("≤ {} {}", budget.value, unit.zh), format!("≤ {} {}", budget.value, unit.en));
            all.push((Text::new("预算", "budget"), text));
        }
        if !self.home.zh.is_empty() {
            all.push((Text::new("现所在城市", "home city"), self.home.clone()));
        }
        all
    }

    /// The zone's name.
    pub(crate) fn zone_title(&self, id: &str) -> Text {
        let zone = self.zones.iter().find(|zone| zone.id == id);
        zone.map_or_else(|| Text::new(id, id), |zone| zone.title.clone())
    }

    /// What may be given to whoever asked: without locked sites and without those who hold them.
    pub(crate) fn report(&self, config: &Config) -> SiteReport {
        let district = &config.pack.district;
        let results = self.matched.results.iter().filter(|result| result.outcome != SiteOutcome::Locked);
        let sites = results.map(|result| {
            let site = &self.sites[result.site];
            ReportSite {
                id: site.id.clone(),
                title: site.title.clone(),
                zone: self.zone_title(&site.zone),
                form: insight::form_title(site.form),
                area_m2: site.area_m2,
                price: site.price.clone(),
                outcome: result.outcome,
                checks: result.checks.clone(),
                wishes: result.wishes.clone(),
                verified_at: site.verified_at,
                source: site.source.clone(),
                sample: site.sample,
            }
        });
        SiteReport {
            district: district.title.clone(),
            city: district.city.clone(),
            contact: district.contact.clone(),
            date: self.on,
            asker: self.requirement.asker.clone(),
            asked: self.asked(),
            counts: SiteOutcome::ALL.iter().map(|outcome| (*outcome, self.matched.count(*outcome))).collect(),
            blocker: self.matched.blocker.as_ref().map(|blocker| blocker.text.clone()),
            sites: sites.collect(),
            costs: self.costs.clone(),
            home: self.home.clone(),
            sample: self.matched.sample || self.costs.iter().any(|cost| cost.price.sample),
        }
    }
}

/// A file that a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportFile {
    /// A few pages.
    Pdf,
    /// Sheets of results, checks and costs.
    Xlsx,
    /// To paste into a chat.
    Text,
}

impl ReportFile {
    /// By its word or a file's ending.
    pub(crate) fn read(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            "text" | "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

/// Writes a report. It takes some hundred milliseconds of work.
pub(crate) fn render(report: &SiteReport, lang: Lang, file: ReportFile) -> Result<Vec<u8>> {
    Ok(match file {
        ReportFile::Text => press::site_report::text(report, lang).into_bytes(),
        ReportFile::Xlsx => press::workbook(&press::site_report::book(report, lang))?,
        ReportFile::Pdf => {
            let (title, language) = match lang {
                Lang::Zh => (format!("{}选址结果", report.district.zh), "zh-CN"),
                Lang::En => (format!("{}: site search", report.district.en), "en"),
            };
            let about = press::About { title, language: language.to_owned() };
            press::pdf_pages(&press::site_report::pages(report, lang), &about)?
        }
    })
}
