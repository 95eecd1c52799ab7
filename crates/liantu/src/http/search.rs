//! One search over what the bureau keeps: firms, projects, nodes, zones, sites and opportunities, by text, pinyin or initials.
//!
//! Pages are not found here: the web app knows its own.

use axum::Json;
use model::{Lang, Text};
use registry::{Find, find_names};
use serde::{Deserialize, Serialize};
use store::{EnterpriseFilter, OpportunityFilter};
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Query};
use super::params::invalid;
use super::{ApiError, ApiResult, App};
use crate::projects::{Ended, Filter, look};
use crate::shapes::Bilingual;

/// Hits of a kind unless asked for others, and at most.
const SHOWN: (usize, usize) = (5, 20);

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SearchQuery {
    /// Words, each of which must stand somewhere: part of a name, a firm's code or product, pinyin or initials. Empty finds nothing.
    #[serde(default)]
    q: String,
    /// At most so many of each kind; 5 when left out, at most 20.
    limit: Option<usize>,
}

/// What was found, by kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchAnswer {
    /// What was asked for.
    q: String,
    /// Kinds of which something was found.
    groups: Vec<SearchGroup>,
}

/// What was found of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchGroup {
    /// `firm`, `project`, `node`, `zone`, `site` or `opportunity`.
    kind: String,
    /// The best first.
    hits: Vec<SearchHit>,
    /// How many there are in all.
    total: usize,
}

/// A thing that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchHit {
    /// Its id.
    id: String,
    /// The chain that a node is on; null for other things.
    chain: Option<String>,
    /// What it is called.
    title: Bilingual,
    /// What tells it from others of the name: a firm's region, a project's stage, a node's chain, a site's zone.
    detail: Option<Bilingual>,
    /// Whether it is invented.
    sample: bool,
}

/// Search over everything by text, pinyin or initials
#[utoipa::path(get, path = "/search", params(SearchQuery),
    responses((status = 200, body = SearchAnswer), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_search(app: App, Query(query): Query<SearchQuery>) -> ApiResult<SearchAnswer> {
    let words = query.q.trim();
    let limit = query.limit.unwrap_or(SHOWN.0).clamp(1, SHOWN.1);
    let mut groups = Vec::new();
    if !words.is_empty() {
        groups.push(nodes(&app, words, limit)?);
        groups.push(firms(&app, words, limit).await?);
        groups.push(projects(&app, words, limit).await?);
        groups.extend(places(&app, words, limit).await?);
        groups.retain(|group| group.total > 0);
    }
    Ok(Json(SearchAnswer { q: words.to_owned(), groups }))
}

fn too_long(error: &registry::FindError) -> ApiError {
    invalid(format!("parameter `q`: {error}"))
}

/// Something that may be found, and the text beside its name by which it may be as well.
struct Findable {
    hit: SearchHit,
    beside: String,
}

fn among(kind: &str, all: Vec<Findable>, words: &str, limit: usize) -> Result<SearchGroup, ApiError> {
    let names = all.iter().map(|one| (one.hit.title.zh.as_str(), one.beside.as_str()));
    let places = find_names(words, names).map_err(|error| too_long(&error))?;
    let mut all: Vec<Option<SearchHit>> = all.into_iter().map(|one| Some(one.hit)).collect();
    let hits = places.iter().take(limit).filter_map(|place| all[*place].take()).collect();
    Ok(SearchGroup { kind: kind.to_owned(), hits, total: places.len() })
}

async fn firms(app: &App, words: &str, limit: usize) -> Result<SearchGroup, ApiError> {
    let find = Find { words, offset: 0, limit };
    let found = app.shared.search.find(&app.store, &find, &EnterpriseFilter::default()).await;
    let found = found.map_err(|error| match error.downcast_ref::<registry::FindError>() {
        Some(long) => too_long(long),
        None => error.into(),
    })?;
    let ids: Vec<_> = found.hits.iter().map(|hit| hit.enterprise).collect();
    let rows = app.store.enterprises_by_ids(&ids).await?;
    let hit = |firm: &model::Enterprise| {
        let name = firm.facts.name.clone().unwrap_or_default();
        let region = firm.facts.region.as_ref().and_then(|code| app.config.region_title(code));
        SearchHit {
            id: firm.id.0.to_string(),
            chain: None,
            title: Bilingual { zh: name.clone(), en: name },
            detail: region.map(|region| Bilingual { zh: region.clone(), en: region }),
            sample: firm.is_sample(),
        }
    };
    let hits = ids.iter().filter_map(|id| rows.iter().find(|firm| firm.id == *id)).map(hit).collect();
    Ok(SearchGroup { kind: "firm".to_owned(), hits, total: found.total })
}

async fn projects(app: &App, words: &str, limit: usize) -> Result<SearchGroup, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    let filter = Filter { ended: Ended::Shown, ..Filter::default() };
    let seen = look(&projects, &app.config.standard.pipeline, &filter, projects.desk_day(&app.config));
    let all = seen.iter().map(|seen| {
        let project = &seen.held.row.project;
        let stage = seen.standing.stage.title(project.profile);
        let hit = SearchHit {
            id: seen.held.row.id.0.to_string(),
            chain: None,
            title: Bilingual { zh: project.name.clone(), en: project.name.clone() },
            detail: Some((&stage).into()),
            sample: project.sample,
        };
        Findable { hit, beside: format!("{}\n{}\n{}", project.investor, project.content, project.owner) }
    });
    among("project", all.collect(), words, limit)
}

fn nodes(app: &App, words: &str, limit: usize) -> Result<SearchGroup, ApiError> {
    let mut all = Vec::new();
    for chain in &app.config.pack.chains {
        for node in &chain.nodes {
            let hit = SearchHit {
                id: node.id.clone(),
                chain: Some(chain.id.clone()),
                title: (&node.title).into(),
                detail: Some(app.config.short_title(chain).into()),
                sample: false,
            };
            all.push(Findable { hit, beside: format!("{}\n{}", node.title.en, node.short.en) });
        }
    }
    among("node", all, words, limit)
}

async fn places(app: &App, words: &str, limit: usize) -> Result<[SearchGroup; 3], ApiError> {
    let zones = app.store.zones(None).await?;
    let zone_title = |id: &str| zones.iter().find(|zone| zone.id == id).map(|zone| Bilingual::from(&zone.title));
    let sites = app.store.sites(None).await?;
    let offers = app.store.opportunities(&OpportunityFilter::default()).await?;
    let place = |id: &str, title: &Text, detail: Option<Bilingual>, sample: bool| Findable {
        hit: SearchHit { id: id.to_owned(), chain: None, title: title.into(), detail, sample },
        beside: format!("{}\n{id}", title.en),
    };
    let of_zone = |zone: &model::Zone| {
        let kind = Bilingual { zh: zone.kind.title(Lang::Zh).to_owned(), en: zone.kind.title(Lang::En).to_owned() };
        place(&zone.id, &zone.title, Some(kind), zone.sample)
    };
    let zones_found = among("zone", zones.iter().map(of_zone).collect(), words, limit)?;
    let of_site = |site: &model::Site| place(&site.id, &site.title, zone_title(&site.zone), site.sample);
    let sites_found = among("site", sites.iter().map(of_site).collect(), words, limit)?;
    let of_offer = |offer: &model::Opportunity| place(&offer.id, &offer.title, zone_title(&offer.zone), offer.sample);
    let offers_found = among("opportunity", offers.iter().map(of_offer).collect(), words, limit)?;
    Ok([zones_found, sites_found, offers_found])
}
