//! The targets of a gap, what people decide about them, and the weights that order them.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::HeaderMap;
use insight::Weights;
use model::{DecisionKind, RejectReason, TargetDecision, WeightVersion};
use serde::{Deserialize, Serialize};
use store::{NewDecision, NewWeights};
use utoipa::{IntoParams, ToSchema};

use super::chains::{said, same_origin};
use super::enterprises::firm;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{self, invalid};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::backtest::{Backtest, backtest};
use crate::clock;
use crate::targets::{
    Asked, DecisionShape, MOST, Rejected, TargetList, TargetsError, WeightList, WeightShape, decision_shape, targets,
    weight_list, weight_shape,
};

impl From<TargetsError> for ApiError {
    fn from(error: TargetsError) -> Self {
        let message = error.to_string();
        match error {
            TargetsError::NoChain(chain) => Self::chain_not_found(&chain),
            TargetsError::NoNode { .. } => Self::new(ErrorCode::NodeNotFound, message),
            TargetsError::NoWeights(_) => Self::new(ErrorCode::WeightsNotFound, message),
            TargetsError::Weights { .. } => Self::new(ErrorCode::Conflict, message),
            TargetsError::Other(error) => error.into(),
        }
    }
}

/// Which targets.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TargetQuery {
    /// How many at most, 1 to 500; 20 when left out.
    top: Option<usize>,
    /// Only what was known on this day, such as `2024-05-01`.
    as_of: Option<String>,
    /// Number of a version of the weights; the newest when left out, 0 for the product's own.
    weights: Option<i64>,
    /// Whether firms that were rejected for this gap are shown too.
    rejected: Option<bool>,
}

/// Ranked targets of a gap, each with its reasons; firms with a rule against them apart
#[utoipa::path(get, path = "/gaps/{chain}/{node}/targets",
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id"), TargetQuery),
    responses((status = 200, body = TargetList), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_targets(
    app: App,
    Path((chain, node)): Path<(String, String)>,
    Query(query): Query<TargetQuery>,
) -> ApiResult<TargetList> {
    let top = query.top.unwrap_or(20);
    if !(1..=MOST).contains(&top) {
        return Err(invalid(format!("parameter `top`: `{top}` is not a number from 1 to {MOST}")));
    }
    let asked = Asked {
        chain,
        node,
        top,
        only: None,
        weights: query.weights,
        rejected: if query.rejected == Some(true) { Rejected::Shown } else { Rejected::LeftOut },
    };
    let ground = app.ground_on(params::as_of(query.as_of.as_deref())?).await?;
    let leads = app.shared.leads.now(&app.store, &ground.now).await?;
    Ok(Json(targets(&ground, &leads, &asked).await?))
}

/// A decision to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DecisionBody {
    /// `rejected` or `taken-up`.
    kind: String,
    /// Why, by code: `wrong-business`, `too-small`, `not-willing`, `gone-elsewhere`, `competes`, `risk` or `other`; only and
    /// always with `rejected`.
    reason: Option<String>,
    /// Why, in a sentence.
    text: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
}

/// The decision about a target that counts now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetDecided {
    /// The decision; null when there is none.
    decision: Option<DecisionShape>,
    /// Whether anything changed.
    changed: bool,
}

/// The gap must be one, for a decision about its targets.
fn known_gap(app: &App, chain: &str, node: &str) -> Result<(), ApiError> {
    let found = app.config.chain(chain).ok_or_else(|| ApiError::chain_not_found(chain))?;
    found.node(node).map(|_| ()).ok_or_else(|| ApiError::node_not_found(chain, node))
}

/// The decision that counts now about a target.
async fn standing(app: &App, chain: &str, node: &str, firm: i64) -> Result<Option<DecisionShape>, ApiError> {
    let rows = app.store.target_decisions(chain, node).await?;
    let row = rows.iter().find(|row| row.retired_at.is_none() && row.decision.enterprise.0 == firm);
    Ok(row.map(decision_shape))
}

/// Keep a person's decision about a target: rejected, it is not offered again for this gap unless asked for
#[utoipa::path(put, path = "/gaps/{chain}/{node}/targets/{enterprise}/decision", request_body = DecisionBody,
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id"),
        ("enterprise" = i64, Path, description = "row id of the firm")),
    responses((status = 200, body = TargetDecided), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_target_decision(
    app: App,
    headers: HeaderMap,
    Path((chain, node, enterprise)): Path<(String, String, i64)>,
    Body(body): Body<DecisionBody>,
) -> ApiResult<TargetDecided> {
    same_origin(&headers)?;
    known_gap(&app, &chain, &node)?;
    let firm = firm(&app, enterprise).await?;
    let kind: DecisionKind = body.kind.parse().map_err(|error| invalid(format!("field `kind`: {error}")))?;
    let reason = body.reason.as_deref().map(str::parse::<RejectReason>).transpose();
    let reason = reason.map_err(|error| invalid(format!("field `reason`: {error}")))?;
    match (kind, reason) {
        (DecisionKind::Rejected, None) => return Err(invalid("field `reason`: `rejected` needs it".to_owned())),
        (DecisionKind::TakenUp, Some(_)) => return Err(invalid("field `reason`: `taken-up` takes none".to_owned())),
        _ => {}
    }
    let before = standing(&app, &chain, &node, enterprise).await?;
    let decision = TargetDecision {
        enterprise: firm.id,
        chain: chain.clone(),
        node: node.clone(),
        kind,
        reason,
        text: said("text", &body.text)?,
        by: app.by(body.by.as_deref())?,
        at: clock::today(),
    };
    let id = app.store.decide_target(&NewDecision { decision, sample: false, at: clock::now() }).await?;
    let decision = standing(&app, &chain, &node, enterprise).await?;
    Ok(Json(TargetDecided { decision, changed: before.map(|row| row.id) != Some(id) }))
}

/// Withdraw a decision about a target; it stays in the history, and a rejected firm is offered again
#[utoipa::path(delete, path = "/gaps/{chain}/{node}/targets/{enterprise}/decision",
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id"),
        ("enterprise" = i64, Path, description = "row id of the firm")),
    responses((status = 200, body = TargetDecided), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_target_decision(
    app: App,
    headers: HeaderMap,
    Path((chain, node, enterprise)): Path<(String, String, i64)>,
) -> ApiResult<TargetDecided> {
    same_origin(&headers)?;
    known_gap(&app, &chain, &node)?;
    let firm = firm(&app, enterprise).await?;
    let changed = app.store.retire_target_decision(firm.id, &chain, &node, &clock::now()).await?;
    Ok(Json(TargetDecided { decision: None, changed }))
}

/// Versions of the weights, and every feature that can be weighed
#[utoipa::path(get, path = "/weights", responses((status = 200, body = WeightList)))]
pub(crate) async fn list_weights(app: App) -> ApiResult<WeightList> {
    Ok(Json(weight_list(&app.store.weight_versions().await?)))
}

/// A version of the weights to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WeightsBody {
    /// What it is for, in words.
    title: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Weight of each feature, 0 to 1000; a feature that is left out weighs nothing. Neither axis may sum to zero.
    weights: BTreeMap<String, f64>,
}

/// Keep a new version of the weights; it is in force from now on, and the earlier ones can still be asked for
#[utoipa::path(post, path = "/weights", request_body = WeightsBody,
    responses((status = 200, body = WeightShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_weights(
    app: App,
    headers: HeaderMap,
    Body(body): Body<WeightsBody>,
) -> ApiResult<WeightShape> {
    same_origin(&headers)?;
    let (title, by) = (said("title", &body.title)?, app.by(body.by.as_deref())?);
    let table = body.weights.iter().map(|(feature, weight)| (feature.as_str(), *weight));
    let weights = Weights::new(table).map_err(|error| invalid(format!("field `weights`: {error}")))?;
    let weights = weights.table().map(|(id, weight)| (id.to_owned(), weight)).collect();
    let version = WeightVersion { title, by, at: clock::today(), weights };
    let id = app.store.put_weights(&NewWeights { version, sample: false, at: clock::now() }).await?;
    let rows = app.store.weight_versions().await?;
    let row = rows.iter().find(|row| row.id == id).ok_or_else(|| {
        ApiError::from(anyhow::anyhow!("version `{id}` of the weights is gone right after it was kept"))
    })?;
    Ok(Json(weight_shape(row, rows.first().is_some_and(|first| first.id == id))))
}

/// By which weights.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct BacktestQuery {
    /// Number of a version of the weights; the newest when left out, 0 for the product's own.
    weights: Option<i64>,
}

/// What the ranking was worth: on deals that were won or lost, and on supply links with a year held back
#[utoipa::path(get, path = "/backtest", params(BacktestQuery),
    responses((status = 200, body = Backtest), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_backtest(app: App, Query(query): Query<BacktestQuery>) -> ApiResult<Backtest> {
    let ground = app.ground().await?;
    let leads = app.shared.leads.now(&app.store, &ground.now).await?;
    Ok(Json(backtest(&ground, &leads, query.weights, None).await?))
}
