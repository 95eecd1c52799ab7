//! Imports of the past, with the problems their files had.

use axum::Json;
use serde::Serialize;
use store::{ImportProblem, StoreError};
use utoipa::ToSchema;

use super::error::{ErrorBody, Path};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::shapes::{ImportShape, Items, import_shape};

/// Imports, the newest first
#[utoipa::path(get, path = "/imports", responses((status = 200, body = Items<ImportShape>)))]
pub(crate) async fn list_imports(app: App) -> ApiResult<Items<ImportShape>> {
    let items = app.store.imports().await?.iter().map(import_shape).collect();
    Ok(Json(Items { items }))
}

/// An import with its problems.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDetail {
    /// In short.
    #[serde(flatten)]
    import: ImportShape,
    /// What its file had.
    problem_list: Vec<ImportProblemShape>,
}

/// Something in a file that a person should look at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportProblemShape {
    /// Record, the header counted as 1.
    row: Option<u32>,
    /// Column.
    column: Option<String>,
    /// What.
    message: String,
    /// The same in Chinese.
    zh: String,
}

/// No such import.
pub(super) fn no_import(id: i64) -> ApiError {
    ApiError::new(ErrorCode::ImportNotFound, format!("no import `{id}`"))
}

/// An import with its problems
#[utoipa::path(get, path = "/imports/{id}", params(("id" = i64, Path, description = "row id")),
    responses((status = 200, body = ImportDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_import(app: App, Path(id): Path<i64>) -> ApiResult<ImportDetail> {
    let report = app.store.import(id).await.map_err(|error| match error {
        StoreError::NotFound { .. } => no_import(id),
        other => other.into(),
    })?;
    // What is told of a row quotes it.
    super::import_drafts::sees(&app, &report.import.kind)?;
    Ok(Json(ImportDetail {
        import: import_shape(&report.import),
        problem_list: report
            .problems
            .into_iter()
            .map(|ImportProblem { row, column, message }| {
                let zh = registry::in_chinese(&message);
                ImportProblemShape { row, column, message, zh }
            })
            .collect(),
    }))
}
