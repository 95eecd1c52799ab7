//! Departments that may be asked for their opinion.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use store::{DepartmentRow, NewDepartment, StoreError};
use utoipa::ToSchema;

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::consultations::plain_name;
use crate::project_entry::Faults;
use crate::shapes::Items;

/// A department.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DepartmentShape {
    /// Id.
    id: i64,
    /// Its name; users of the same unit answer for it.
    name: String,
    /// What it is asked about.
    duty: String,
    /// Since when it is asked no more; null for one that is.
    disabled_at: Option<String>,
    /// Whether it is invented.
    sample: bool,
}

fn shape(row: DepartmentRow) -> DepartmentShape {
    let DepartmentRow { id, name, duty, disabled_at, sample } = row;
    DepartmentShape { id, name, duty, disabled_at, sample }
}

/// A department to enter.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DepartmentBody {
    /// Its name.
    name: String,
    /// What it is asked about.
    #[serde(default)]
    duty: String,
}

/// Departments by name, those that are asked no more among them
#[utoipa::path(get, path = "/departments", responses((status = 200, body = Items<DepartmentShape>)))]
pub(crate) async fn list_departments(app: App) -> ApiResult<Items<DepartmentShape>> {
    Ok(Json(Items { items: app.store.departments().await?.into_iter().map(shape).collect() }))
}

/// Enter a department
#[utoipa::path(post, path = "/departments", request_body = DepartmentBody,
    responses((status = 201, body = DepartmentShape), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_department(
    app: App,
    headers: HeaderMap,
    Body(body): Body<DepartmentBody>,
) -> Result<(StatusCode, Json<DepartmentShape>), ApiError> {
    same_origin(&headers)?;
    let mut faults = Faults::default();
    let name = plain_name(&mut faults, ("部门名称", "name"), &body.name);
    let duty = faults.text(("职责", "duty"), &body.duty);
    if name.is_empty() {
        faults.add("缺部门名称", "`name` is missing");
    }
    let (name, duty) = faults.or((name, duty)).map_err(|why| ApiError::refused(&why))?;
    let by = &app.person()?.name;
    let new = NewDepartment { name: &name, duty: &duty, sample: false };
    Ok((StatusCode::CREATED, Json(shape(app.store.create_department(&new, (by, &clock::now())).await?))))
}

async fn set(app: &App, headers: &HeaderMap, id: i64, disabled: bool) -> ApiResult<DepartmentShape> {
    same_origin(headers)?;
    let by = &app.person()?.name;
    match app.store.set_department(id, disabled, (by, &clock::now())).await {
        Ok(row) => Ok(Json(shape(row))),
        Err(StoreError::NotFound { .. }) => {
            Err(ApiError::new(ErrorCode::DepartmentNotFound, format!("no department `{id}`")))
        }
        Err(error) => Err(error.into()),
    }
}

/// Ask a department no more; letters that are out stay out
#[utoipa::path(put, path = "/departments/{department}/disabled",
    params(("department" = i64, Path, description = "department id")),
    responses((status = 200, body = DepartmentShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_department_disabled(
    app: App,
    headers: HeaderMap,
    Path(department): Path<i64>,
) -> ApiResult<DepartmentShape> {
    set(&app, &headers, department, true).await
}

/// Ask a department again
#[utoipa::path(delete, path = "/departments/{department}/disabled",
    params(("department" = i64, Path, description = "department id")),
    responses((status = 200, body = DepartmentShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_department_disabled(
    app: App,
    headers: HeaderMap,
    Path(department): Path<i64>,
) -> ApiResult<DepartmentShape> {
    set(&app, &headers, department, false).await
}
