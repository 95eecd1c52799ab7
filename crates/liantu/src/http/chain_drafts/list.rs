//! Drafts of a chain: which there are, a new one, one with everything about it.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::chains::{said, same_origin};
use super::super::error::{Body, ErrorBody, Path};
use super::super::params;
use super::shape::{DraftDetail, DraftShape};
use super::{ApiError, ApiResult, App, answer, desk, known};
use crate::chain_drafts;
use crate::shapes::Items;

/// Drafts of a chain, the last begun first
#[utoipa::path(get, path = "/chains/{chain}/drafts", params(("chain" = String, Path, description = "chain id")),
    responses((status = 200, body = Items<DraftShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_drafts(app: App, Path(chain): Path<String>) -> ApiResult<Items<DraftShape>> {
    known(&app, &chain)?;
    let rows = app.store.drafts(&chain).await?;
    Ok(Json(Items { items: rows.iter().map(DraftShape::from).collect() }))
}

/// A draft to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDraftBody {
    /// What it is for.
    title: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Lead back to this version: the draft begins with the operations that do.
    #[serde(default)]
    restore: Option<i64>,
    /// Lead to this file, an edited export: the draft begins with the operations that do.
    #[serde(default)]
    toml: Option<String>,
}

/// Begin a draft on the version in force
#[utoipa::path(post, path = "/chains/{chain}/drafts", request_body = NewDraftBody,
    params(("chain" = String, Path, description = "chain id")),
    responses((status = 201, body = DraftDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_draft(
    app: App,
    headers: HeaderMap,
    Path(chain): Path<String>,
    Body(body): Body<NewDraftBody>,
) -> Result<Response, ApiError> {
    same_origin(&headers)?;
    known(&app, &chain)?;
    let (title, by) = (said("title", &body.title)?, app.by(body.by.as_deref())?);
    let id = match (body.restore, body.toml) {
        (Some(_), Some(_)) => {
            return Err(params::invalid("fields `restore` and `toml`: give one of them".to_owned()));
        }
        (None, None) => chain_drafts::begin(&app.store, &chain, &title, &by).await?,
        (Some(number), None) => {
            let old = chain_drafts::version(&app.store, &chain, Some(number)).await?;
            chain_drafts::from_file(desk(&app), &chain, &old.content, (&title, &by)).await?
        }
        (None, Some(toml)) => chain_drafts::from_file(desk(&app), &chain, &toml, (&title, &by)).await?,
    };
    let body = answer(&app, &chain, id).await?;
    let place = format!("/api/v1/chains/{chain}/drafts/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], body).into_response())
}

/// A draft with its operations, problems and history
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DraftDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft(app: App, Path((chain, id)): Path<(String, i64)>) -> ApiResult<DraftDetail> {
    answer(&app, &chain, id).await
}
