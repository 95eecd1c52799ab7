//! Firms: search, lists as files, and profiles.

use std::collections::BTreeMap;

use axum::Json;
use axum::response::Response;
use model::{Enterprise, EnterpriseId, Field, RegionCode, Strength};
use registry::{Find, Matched};
use serde::{Deserialize, Serialize};
use store::{EnterpriseFilter, EnterpriseSort, FirmPlacement, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::{EvidenceShape, evidence_shapes};
use super::error::{ErrorBody, Path, Query};
use super::placement_judgements::{PlacementJudgementShape, judgement_shapes};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::config::Config;
use crate::report;
use crate::shapes::{Bilingual, EnterpriseSummary, PageOf, enterprise_summary};

/// Which firms.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EnterpriseQuery {
    /// Words, each of which stands in the name, the code, the products or the scope, or is the name's initials or pinyin.
    query: Option<String>,
    /// On this chain.
    chain: Option<String>,
    /// On this node.
    node: Option<String>,
    /// `core` or `minor`: with its main business there, or with one among much; without a chain, anywhere.
    strength: Option<String>,
    /// In this region, by adcode, and everything inside it.
    region: Option<String>,
    /// Known to be above the statistical size floor, or known to be below it.
    above_scale: Option<bool>,
    /// Only firms of which a person judged a placement, or only the others.
    judged: Option<bool>,
    /// Only invented samples, or only the others.
    sample: Option<bool>,
    /// `best` (with a query, the default), `name`, `region` or `youngest`.
    sort: Option<String>,
    /// How many to leave out.
    offset: Option<u64>,
    /// How many at most, up to 500; 50 when left out.
    limit: Option<u64>,
}

/// A firm in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseRow {
    /// In short.
    #[serde(flatten)]
    summary: EnterpriseSummary,
    /// Where it stands on chains, the surest first.
    places: Vec<PlaceShape>,
    /// Where the words of the query stand; empty without one.
    matched: Vec<MatchShape>,
}

/// Where a firm stands, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceShape {
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// The node's name.
    title: Bilingual,
    /// `core` or `minor`.
    strength: String,
    /// Whether a person put it there, or says how it stands there.
    judged: bool,
}

/// Where a word of the query stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatchShape {
    /// `code`, `name`, `initials`, `pinyin`, `products` or `scope`.
    how: String,
    /// The field: `name`, `uscc`, `old_number`, `products` or `scope`.
    part: String,
    /// The field's text, or the piece of a long one around the word.
    text: String,
    /// First byte in that text.
    from: usize,
    /// Byte after the last.
    to: usize,
}

/// What was asked for, read.
struct Asked {
    words: Option<String>,
    filter: EnterpriseFilter,
    best: bool,
}

fn asked(query: EnterpriseQuery) -> Result<Asked, ApiError> {
    let invalid =
        |field: &str, why: String| ApiError::new(ErrorCode::InvalidRequest, format!("parameter `{field}`: {why}"));
    let region = query.region.as_deref().map(RegionCode::parse).transpose();
    let strength = query.strength.as_deref().map(str::parse::<Strength>).transpose();
    let words = query.query.filter(|text| !text.trim().is_empty());
    let (sort, best) = match query.sort.as_deref() {
        None | Some("best") => (EnterpriseSort::Name, true),
        Some("name") => (EnterpriseSort::Name, false),
        Some("region") => (EnterpriseSort::Region, false),
        Some("youngest") => (EnterpriseSort::Youngest, false),
        Some(other) => {
            return Err(invalid("sort", format!("`{other}` is none of `best`, `name`, `region`, `youngest`")));
        }
    };
    let filter = EnterpriseFilter {
        region: region.map_err(|error| invalid("region", error.to_string()))?,
        chain: query.chain.filter(|id| !id.is_empty()),
        node: query.node.filter(|id| !id.is_empty()),
        strength: strength.map_err(|error| invalid("strength", error.to_string()))?,
        judged: query.judged,
        above_scale: query.above_scale,
        sample: query.sample,
        limit: query.limit.unwrap_or(50).min(500),
        offset: query.offset.unwrap_or(0),
        sort,
    };
    Ok(Asked { words, filter, best })
}

/// Firms with where the words stand, and how many there are in all.
type FirmPage = (Vec<(Enterprise, Vec<Matched>)>, usize);

async fn look_up(app: &App, asked: &Asked) -> Result<FirmPage, ApiError> {
    let filter = &asked.filter;
    let Some(words) = &asked.words else {
        let page = app.store.enterprises(filter).await?;
        return Ok((page.items.into_iter().map(|firm| (firm, Vec::new())).collect(), page.total));
    };
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let (offset, limit) = (size(filter.offset), size(filter.limit));
    let find = if asked.best { Find { words, offset, limit } } else { Find { words, offset: 0, limit: usize::MAX } };
    let found = app.shared.search.find(&app.store, &find, filter).await.map_err(|error| {
        match error.downcast_ref::<registry::FindError>() {
            Some(long) => ApiError::new(ErrorCode::InvalidRequest, format!("parameter `query`: {long}")),
            None => error.into(),
        }
    })?;
    let ids: Vec<EnterpriseId> = found.hits.iter().map(|hit| hit.enterprise).collect();
    let mut firms: BTreeMap<EnterpriseId, Enterprise> =
        app.store.enterprises_by_ids(&ids).await?.into_iter().map(|firm| (firm.id, firm)).collect();
    let mut rows: Vec<(Enterprise, Vec<Matched>)> =
        found.hits.into_iter().filter_map(|hit| Some((firms.remove(&hit.enterprise)?, hit.matched))).collect();
    if !asked.best {
        sort(&mut rows, filter.sort);
        rows = rows.into_iter().skip(offset).take(limit).collect();
    }
    Ok((rows, found.total))
}

/// Sorts as the store does: what is unknown comes last, what is equal by id.
fn sort(rows: &mut [(Enterprise, Vec<Matched>)], by: EnterpriseSort) {
    rows.sort_by(|(a, _), (b, _)| {
        let text = |firm: &Enterprise, field: Field| firm.facts.get(field);
        let last = |a: Option<String>, b: Option<String>| a.is_none().cmp(&b.is_none()).then(a.cmp(&b));
        let name = || last(text(a, Field::Name), text(b, Field::Name));
        let order = match by {
            EnterpriseSort::Id => std::cmp::Ordering::Equal,
            EnterpriseSort::Name => name(),
            EnterpriseSort::Region => last(text(a, Field::Region), text(b, Field::Region)).then_with(name),
            EnterpriseSort::Youngest => {
                let day = |firm: &Enterprise| firm.facts.established;
                day(a).is_none().cmp(&day(b).is_none()).then(day(b).cmp(&day(a)))
            }
        };
        order.then(a.id.cmp(&b.id))
    });
}

/// Search over the register
#[utoipa::path(get, path = "/enterprises", params(EnterpriseQuery),
    responses((status = 200, body = PageOf<EnterpriseRow>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_enterprises(
    app: App,
    Query(query): Query<EnterpriseQuery>,
) -> ApiResult<PageOf<EnterpriseRow>> {
    let (rows, total) = look_up(&app, &asked(query)?).await?;
    let ids: Vec<EnterpriseId> = rows.iter().map(|(firm, _)| firm.id).collect();
    let mut places = app.store.placements_of_each(&ids).await?;
    let items = rows
        .into_iter()
        .map(|(firm, matched)| EnterpriseRow {
            summary: enterprise_summary(&app.config, &firm),
            places: places
                .remove(&firm.id)
                .unwrap_or_default()
                .iter()
                .map(|row| place_shape(&app.config, row))
                .collect(),
            matched: matched.iter().filter_map(|matched| match_shape(&firm, matched)).collect(),
        })
        .collect();
    Ok(Json(PageOf { items, total: total as u64 }))
}

/// The same list as a table for spreadsheets, whole; `offset` and `limit` are not looked at
#[utoipa::path(get, path = "/enterprises.csv", params(EnterpriseQuery),
    responses((status = 200, description = "CSV, UTF-8 with a mark"), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_enterprises_csv(app: App, Query(query): Query<EnterpriseQuery>) -> Result<Response, ApiError> {
    let mut asked = asked(query)?;
    (asked.filter.offset, asked.filter.limit) = (0, u64::MAX);
    let (rows, _) = look_up(&app, &asked).await?;
    let ids: Vec<EnterpriseId> = rows.iter().map(|(firm, _)| firm.id).collect();
    let places = app.store.placements_of_each(&ids).await?;
    let none = Vec::new();
    let lines = rows.iter().map(|(firm, _)| {
        let place = |row: &FirmPlacement| {
            let mark = if row.judgement.is_some() { "*" } else { "" };
            format!("{}/{} {}{mark}", row.placement.chain, row.placement.node, row.placement.strength)
        };
        let places: Vec<String> = places.get(&firm.id).unwrap_or(&none).iter().map(place).collect();
        let mut line: Vec<String> = Field::ALL.iter().map(|field| firm.facts.get(*field).unwrap_or_default()).collect();
        line.push(places.join("; "));
        line
    });
    let mut header: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
    header.push("placements");
    Ok(report::csv_answer("enterprises.csv", &header, lines)?)
}

fn title(config: &Config, chain: &str, node: &str) -> (Bilingual, bool) {
    let found = config.chain(chain).and_then(|chain| chain.node(node).map(|at| &chain.nodes[at].title));
    let plain = || Bilingual { zh: node.to_owned(), en: node.to_owned() };
    (found.map_or_else(plain, Bilingual::from), found.is_none())
}

fn place_shape(config: &Config, row: &FirmPlacement) -> PlaceShape {
    PlaceShape {
        title: title(config, &row.placement.chain, &row.placement.node).0,
        chain: row.placement.chain.clone(),
        node: row.placement.node.clone(),
        strength: row.placement.strength.to_string(),
        judged: row.judgement.is_some(),
    }
}

/// Characters shown on either side of a word in a long text.
const AROUND: usize = 16;

fn match_shape(firm: &Enterprise, matched: &Matched) -> Option<MatchShape> {
    let whole = firm.facts.get(matched.part)?;
    let (mut from, mut to) = (matched.span.start, matched.span.end);
    // The firm may have changed since it was found.
    whole.get(from..to)?;
    let mut text = whole.clone();
    if whole.chars().count() > 4 * AROUND {
        let start = whole[..from].char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let end = whole[to..].char_indices().nth(AROUND).map_or(whole.len(), |(at, _)| to + at);
        text = whole[start..end].to_owned();
        (from, to) = (from - start, to - start);
    }
    Some(MatchShape { how: matched.how.as_str().to_owned(), part: matched.part.to_string(), text, from, to })
}

/// A firm with everything that is known of it and where that comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseDetail {
    /// In short.
    #[serde(flatten)]
    summary: EnterpriseSummary,
    /// Registered address.
    address: Option<String>,
    /// Business scope.
    scope: Option<String>,
    /// Main products.
    products: Option<String>,
    /// Class of GB/T 4754.
    industry: Option<String>,
    /// Where it stands on chains, judgements applied, and where the rules put it and a person does not.
    placements: Vec<PlacementShape>,
    /// What people judged of its placements, the last first.
    judgements: Vec<PlacementJudgementShape>,
    /// Every statement, the shown ones first.
    statements: Vec<StatementShape>,
}

/// Where a firm stands on a chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacementShape {
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// The node's name.
    title: Bilingual,
    /// What it does there.
    role: String,
    /// `core` or `minor`.
    strength: String,
    /// 0 to 1; 1 where a person alone says so.
    score: f64,
    /// Exact spans of its own text; none where a person alone says so.
    evidence: Vec<EvidenceShape>,
    /// Whether it counts: false where a person says that the firm does not stand here.
    counts: bool,
    /// The judgement that decides; null where the rules do.
    judgement: Option<i64>,
    /// What the rules say beside the judgement: `core`, `minor`, or null where they find nothing.
    computed: Option<String>,
    /// Whether the node is no longer in the pack.
    orphaned: bool,
}

/// One source's word on one field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatementShape {
    /// Field.
    field: String,
    /// Value.
    value: String,
    /// File, list or person it comes from.
    source: String,
    /// Record in that file, the header counted as 1.
    row: Option<u32>,
    /// Day the source speaks of.
    date: String,
    /// Who brought it in.
    collector: String,
    /// Whether its import was undone.
    retired: bool,
}

/// A firm of that id.
pub(crate) async fn firm(app: &App, id: i64) -> Result<Enterprise, ApiError> {
    app.store.enterprise(EnterpriseId(id)).await.map_err(|error| match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::EnterpriseNotFound, format!("no firm `{id}`")),
        other => other.into(),
    })
}

/// A firm: facts, places on chains, statements with their sources
#[utoipa::path(get, path = "/enterprises/{id}", params(("id" = i64, Path, description = "row id")),
    responses((status = 200, body = EnterpriseDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_enterprise(app: App, Path(id): Path<i64>) -> ApiResult<EnterpriseDetail> {
    let enterprise = firm(&app, id).await?;
    let judgements = judgement_shapes(&app.config, app.store.placement_judgements_of(enterprise.id).await?);
    let statements = app.store.statements(enterprise.id).await?;
    let facts = &enterprise.facts;
    Ok(Json(EnterpriseDetail {
        summary: enterprise_summary(&app.config, &enterprise),
        address: facts.address.clone(),
        scope: facts.scope.clone(),
        products: facts.products.clone(),
        industry: facts.industry.as_ref().map(ToString::to_string),
        placements: placement_shapes(&app, enterprise.id, &judgements).await?,
        judgements,
        statements: statements
            .into_iter()
            .map(|row| StatementShape {
                field: row.field.to_string(),
                value: row.value,
                source: row.source,
                row: row.row,
                date: row.date.to_string(),
                collector: row.collector,
                retired: row.retired,
            })
            .collect(),
    }))
}

/// Where a firm stands, and below it where the rules put it and a person does not.
async fn placement_shapes(
    app: &App,
    id: EnterpriseId,
    judgements: &[PlacementJudgementShape],
) -> Result<Vec<PlacementShape>, ApiError> {
    let computed = app.store.computed_placements_of(id).await?;
    let by_rules = |chain: &str, node: &str| {
        computed
            .iter()
            .filter(|row| row.chain == chain && row.node == node)
            .map(|row| row.strength)
            .max_by_key(|strength| matches!(strength, Strength::Core))
    };
    let mut shapes: Vec<PlacementShape> = Vec::new();
    for row in app.store.placements_of(id).await? {
        let place = row.placement;
        let (title, orphaned) = title(&app.config, &place.chain, &place.node);
        shapes.push(PlacementShape {
            title,
            role: place.role.to_string(),
            strength: place.strength.to_string(),
            score: (place.score * 1e3).round() / 1e3,
            evidence: evidence_shapes(&place.evidence),
            counts: true,
            judgement: row.judgement,
            computed: by_rules(&place.chain, &place.node).map(|strength| strength.to_string()),
            orphaned,
            chain: place.chain,
            node: place.node,
        });
    }
    for judged in judgements.iter().filter(|judged| judged.is_off()) {
        let (chain, node) = judged.node();
        let surest = computed.iter().find(|row| row.chain == chain && row.node == node);
        let (title, orphaned) = title(&app.config, chain, node);
        shapes.push(PlacementShape {
            chain: chain.to_owned(),
            node: node.to_owned(),
            title,
            role: surest.map(|row| row.role.to_string()).unwrap_or_default(),
            strength: surest.map(|row| row.strength.to_string()).unwrap_or_default(),
            score: surest.map_or(0.0, |row| (row.score * 1e3).round() / 1e3),
            evidence: surest.map(|row| evidence_shapes(&row.evidence)).unwrap_or_default(),
            counts: false,
            judgement: Some(judged.id()),
            computed: by_rules(chain, node).map(|strength| strength.to_string()),
            orphaned,
        });
    }
    Ok(shapes)
}
