//! Firms: search and profile.

use axum::Json;
use axum::extract::State;
use model::{EnterpriseId, RegionCode};
use serde::{Deserialize, Serialize};
use store::{EnterpriseFilter, EnterpriseSort, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::shapes::{Bilingual, EnterpriseSummary, PageOf, enterprise_summary};

/// Which firms.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EnterpriseQuery {
    /// Words in the name, code, scope or products.
    query: Option<String>,
    /// On this chain.
    chain: Option<String>,
    /// On this node.
    node: Option<String>,
    /// In this region, by adcode, and everything inside it.
    region: Option<String>,
    /// How many to leave out.
    offset: Option<u64>,
    /// How many at most, up to 500; 50 when left out.
    limit: Option<u64>,
}

/// Search over the register
#[utoipa::path(get, path = "/enterprises", params(EnterpriseQuery),
    responses((status = 200, body = PageOf<EnterpriseSummary>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_enterprises(
    State(app): State<App>,
    Query(query): Query<EnterpriseQuery>,
) -> ApiResult<PageOf<EnterpriseSummary>> {
    let region = query
        .region
        .as_deref()
        .map(RegionCode::parse)
        .transpose()
        .map_err(|error| ApiError::new(ErrorCode::InvalidRequest, format!("parameter `region`: {error}")))?;
    let filter = EnterpriseFilter {
        region,
        query: query.query.filter(|text| !text.trim().is_empty()),
        chain: query.chain,
        node: query.node,
        limit: query.limit.unwrap_or(50).min(500),
        offset: query.offset.unwrap_or(0),
        sort: EnterpriseSort::Name,
        ..Default::default()
    };
    let page = app.store.enterprises(&filter).await?;
    Ok(Json(PageOf {
        items: page.items.iter().map(|enterprise| enterprise_summary(&app.config, enterprise)).collect(),
        total: page.total as u64,
    }))
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
    /// Where it stands on chains.
    placements: Vec<PlacementShape>,
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
    /// 0 to 1.
    score: f64,
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

/// A firm: facts, places on chains, statements with their sources
#[utoipa::path(get, path = "/enterprises/{id}", params(("id" = i64, Path, description = "row id")),
    responses((status = 200, body = EnterpriseDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_enterprise(State(app): State<App>, Path(id): Path<i64>) -> ApiResult<EnterpriseDetail> {
    let id = EnterpriseId(id);
    let enterprise = app.store.enterprise(id).await.map_err(|error| match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::EnterpriseNotFound, format!("no firm `{}`", id.0)),
        other => other.into(),
    })?;
    let placements = app.store.placements_of(id).await?;
    let statements = app.store.statements(id).await?;
    let facts = &enterprise.facts;
    Ok(Json(EnterpriseDetail {
        summary: enterprise_summary(&app.config, &enterprise),
        address: facts.address.clone(),
        scope: facts.scope.clone(),
        products: facts.products.clone(),
        industry: facts.industry.as_ref().map(ToString::to_string),
        placements: placements
            .into_iter()
            .map(|row| {
                let node = app
                    .config
                    .chain(&row.chain)
                    .and_then(|chain| chain.node(&row.node).map(|node| &chain.nodes[node].title));
                PlacementShape {
                    title: node
                        .map_or_else(|| Bilingual { zh: row.node.clone(), en: row.node.clone() }, Bilingual::from),
                    chain: row.chain,
                    node: row.node,
                    role: row.role.to_string(),
                    strength: row.strength.to_string(),
                    score: (row.score * 1e3).round() / 1e3,
                }
            })
            .collect(),
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
