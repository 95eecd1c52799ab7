//! A node's label by day.

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::error::{ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, params};
use crate::clock;
use crate::history::{Asked, history};
use crate::label_shapes::{LabelHistory, label_history};

/// Of which region.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct LabelQuery {
    /// Region by its six-digit code; the district's own when left out.
    region: Option<String>,
}

/// A node's label by day, computed: when what happened on it or beside it
#[utoipa::path(get, path = "/chains/{chain}/nodes/{node}/labels",
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id"), LabelQuery),
    responses((status = 200, body = LabelHistory), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_labels(
    app: App,
    Path((chain, node)): Path<(String, String)>,
    Query(query): Query<LabelQuery>,
) -> ApiResult<LabelHistory> {
    let region = params::region(&app.config, query.region.as_deref())?;
    let ground = app.ground().await?;
    let found = app.config.chain(&chain).ok_or_else(|| ApiError::chain_not_found(&chain))?;
    let index = found.node(&node).ok_or_else(|| ApiError::node_not_found(&chain, &node))?;
    let asked = Asked { node: index, region: &region, today: clock::today() };
    let history = history(&ground, found, &asked).await?;
    Ok(Json(label_history(found, &asked, &history)))
}
