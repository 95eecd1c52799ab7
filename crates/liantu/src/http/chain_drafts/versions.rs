//! Versions of a chain's file, and what differs between two of them or within a draft.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use packs::edit::{Operation, outline};
use serde::{Deserialize, Serialize};
use store::FileVersion;
use utoipa::{IntoParams, ToSchema};

use super::super::error::{ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, known, load};
use crate::chain_drafts::{self, Difference};
use crate::chain_operations::ChainOperation;
use crate::shapes::{Bilingual, Items};

/// A version of a chain's file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainVersionShape {
    /// From 1, rising by one.
    pub(crate) number: i64,
    /// The version that the file states.
    pub(crate) version: u32,
    /// `loaded` with a pack, or `accepted` from a draft.
    pub(crate) cause: String,
    /// Who proposed it; empty where it was loaded.
    pub(crate) by: String,
    /// Who accepted it.
    pub(crate) reviewer: String,
    /// What the reviewer said.
    pub(crate) note: String,
    /// Since when.
    pub(crate) at: String,
    /// The draft it came from.
    pub(crate) draft: Option<i64>,
    /// Whether it is in force.
    pub(crate) in_force: bool,
}

/// A version as it is answered.
pub(crate) fn version_shape(row: &FileVersion, newest: i64) -> ChainVersionShape {
    ChainVersionShape {
        number: row.number,
        version: outline(&row.content).version,
        cause: row.cause.clone(),
        by: row.by.clone(),
        reviewer: row.reviewer.clone(),
        note: row.note.clone(),
        at: row.at.clone(),
        draft: row.draft,
        in_force: row.number == newest,
    }
}

/// Every version of a chain, the newest first
#[utoipa::path(get, path = "/chains/{chain}/versions", params(("chain" = String, Path, description = "chain id")),
    responses((status = 200, body = Items<ChainVersionShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_chain_versions(app: App, Path(chain): Path<String>) -> ApiResult<Items<ChainVersionShape>> {
    known(&app, &chain)?;
    let rows = chain_drafts::versions(&app.store, &chain).await?;
    let newest = rows.last().map_or(0, |row| row.number);
    Ok(Json(Items { items: rows.iter().rev().map(|row| version_shape(row, newest)).collect() }))
}

/// A version of a chain as its file, to edit or to compare
#[utoipa::path(get, path = "/chains/{chain}/versions/{number}",
    params(("chain" = String, Path, description = "chain id"), ("number" = i64, Path, description = "number of the version")),
    responses((status = 200, description = "the file as TOML"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_chain_version(
    app: App,
    Path((chain, number)): Path<(String, i64)>,
) -> Result<Response, ApiError> {
    known(&app, &chain)?;
    let version = chain_drafts::version(&app.store, &chain, Some(number)).await?;
    let named = format!("attachment; filename=\"{chain}-v{number}.toml\"");
    let headers =
        [(header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((headers, version.content).into_response())
}

/// Which versions to compare.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct VersionsQuery {
    /// The older one.
    from: i64,
    /// The newer one; the one in force when left out.
    to: Option<i64>,
}

/// What differs between two versions of a chain
#[utoipa::path(get, path = "/chains/{chain}/version-diff",
    params(("chain" = String, Path, description = "chain id"), VersionsQuery),
    responses((status = 200, body = DiffShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_chain_version_diff(
    app: App,
    Path(chain): Path<String>,
    Query(query): Query<VersionsQuery>,
) -> ApiResult<DiffShape> {
    known(&app, &chain)?;
    let from = chain_drafts::version(&app.store, &chain, Some(query.from)).await?;
    let to = chain_drafts::version(&app.store, &chain, query.to).await?;
    Ok(Json(chain_drafts::difference(&from.content, &to.content).into()))
}

/// An operation with its sentence.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeShape {
    /// The operation.
    operation: ChainOperation,
    /// The same as a sentence.
    text: Bilingual,
}

/// What differs between two versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DiffShape {
    /// Operations that lead from the one to the other; null where something differs that no operation says.
    changes: Option<Vec<ChangeShape>>,
    /// What no operation says.
    untold: Option<Bilingual>,
    /// The lines that differ, as a patch.
    pub(crate) patch: String,
}

impl DiffShape {
    /// What differs, a sentence each.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = &Bilingual> {
        self.changes.iter().flatten().map(|change| &change.text).chain(&self.untold)
    }
}

impl From<Difference> for DiffShape {
    fn from(difference: Difference) -> Self {
        let shape = |(operation, text): (Operation, model::Text)| ChangeShape {
            operation: (&operation).into(),
            text: (&text).into(),
        };
        let patch = difference.patch;
        match difference.operations {
            Ok(found) => Self { changes: Some(found.into_iter().map(shape).collect()), untold: None, patch },
            Err(untold) => Self { changes: None, untold: Some((&untold).into()), patch },
        }
    }
}

/// What a draft changes: operations, sentences, and the lines of the file
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/diff",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DiffShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_diff(app: App, Path((chain, id)): Path<(String, i64)>) -> ApiResult<DiffShape> {
    let draft = load(&app, &chain, id).await?;
    Ok(Json(chain_drafts::difference(&draft.base, draft.after()).into()))
}
