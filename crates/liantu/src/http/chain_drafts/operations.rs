//! Operations of a draft: added, and taken back.

use axum::http::HeaderMap;
use packs::edit::Operation;
use serde::Deserialize;
use store::Turn;
use utoipa::{IntoParams, ToSchema};

use super::super::chains::same_origin;
use super::super::error::{Body, ErrorBody, Path, Query};
use super::super::params;
use super::shape::DraftDetail;
use super::{ApiResult, App, answer, desk, of_chain, remark};
use crate::chain_drafts::{self, DraftError};
use crate::chain_operations::ChainOperation;
use crate::clock;

/// Operations to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperationsBody {
    /// All are added or none.
    operations: Vec<ChainOperation>,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Why.
    #[serde(default)]
    note: String,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// Add operations to a draft; one that cannot be written is refused, and none is added
#[utoipa::path(post, path = "/chains/{chain}/drafts/{draft}/operations", request_body = OperationsBody,
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DraftDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_operations(
    app: App,
    headers: HeaderMap,
    Path((chain, id)): Path<(String, i64)>,
    Body(body): Body<OperationsBody>,
) -> ApiResult<DraftDetail> {
    same_origin(&headers)?;
    of_chain(&app, &chain, id).await?;
    let by = app.by(body.by.as_deref())?;
    let note = remark(&body.note)?;
    let read = |(at, operation): (usize, &ChainOperation)| {
        operation.read().map_err(|why| params::invalid(format!("operation {}: {why}", at + 1)))
    };
    let operations: Vec<Operation> = body.operations.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    if operations.is_empty() {
        return Err(params::invalid("field `operations` is empty".to_owned()));
    }
    let turn = Turn { draft: id, revision: body.revision, by: &by, note: "", at: &clock::now() };
    chain_drafts::add(desk(&app), &turn, &operations, &note).await?;
    answer(&app, &chain, id).await
}

/// Who takes back, having seen what.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TurnQuery {
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// Take an operation back; it stays readable
#[utoipa::path(delete, path = "/chains/{chain}/drafts/{draft}/operations/{operation}",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id"),
        ("operation" = i64, Path, description = "operation id"), TurnQuery),
    responses((status = 200, body = DraftDetail), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_operation(
    app: App,
    headers: HeaderMap,
    Path((chain, id, operation)): Path<(String, i64, i64)>,
    Query(query): Query<TurnQuery>,
) -> ApiResult<DraftDetail> {
    same_origin(&headers)?;
    of_chain(&app, &chain, id).await?;
    let by = app.by(query.by.as_deref())?;
    let turn = Turn { draft: id, revision: query.revision, by: &by, note: "", at: &clock::now() };
    app.store.retire_operation(&turn, operation).await.map_err(DraftError::from)?;
    answer(&app, &chain, id).await
}
