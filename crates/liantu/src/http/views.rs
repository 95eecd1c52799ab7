//! Views of tables: what a person filtered, ordered and chose columns for, kept under a name for himself or for the bureau.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use model::UserRole;
use serde::{Deserialize, Serialize};
use store::{NewView, StoreError, ViewRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::invalid;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;

/// Characters of a table's name, a view's name and its query.
const LONGEST: [usize; 3] = [40, 60, 4_000];

/// Views of which table.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ViewsQuery {
    /// The table, by the web app's name for it: `firms`.
    table: String,
}

/// Views that a person sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewList {
    /// His own and those that are shared, by name.
    views: Vec<ViewShape>,
}

/// A view of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewShape {
    /// Id.
    id: i64,
    /// The table.
    table: String,
    /// Its name.
    name: String,
    /// Filter, order and columns as the page's address says them.
    query: String,
    /// Whether others see it.
    shared: bool,
    /// Whose it is.
    owner: String,
    /// Whether it is one's own, to change and remove.
    mine: bool,
    /// Whether one's table opens with it.
    first: bool,
}

/// A view to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewViewBody {
    /// The table.
    table: String,
    /// Its name, at most 60 characters.
    name: String,
    /// Filter, order and columns as the page's address says them, at most 4,000 characters.
    query: String,
    /// Whether others see it.
    #[serde(default)]
    shared: bool,
}

/// What a view says from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ViewBody {
    /// Its name, at most 60 characters.
    name: String,
    /// Filter, order and columns as the page's address says them, at most 4,000 characters.
    query: String,
    /// Whether others see it.
    shared: bool,
}

/// With which view a table opens.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstViewBody {
    /// The table.
    table: String,
    /// The view; null for none.
    view: Option<i64>,
}

fn table(text: &str) -> Result<&str, ApiError> {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() || text.len() > LONGEST[0] || !text.chars().all(fine) {
        return Err(invalid(format!("`table`: `{text}` is no table's name, such as `firms`")));
    }
    Ok(text)
}

fn read(name: &str, query: String, shared: bool) -> Result<NewView, ApiError> {
    let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let many = name.chars().count();
    if many == 0 || many > LONGEST[1] {
        return Err(invalid(format!("field `name`: from 1 to {} characters", LONGEST[1])));
    }
    let query = query.strip_prefix('?').map(str::to_owned).unwrap_or(query);
    if query.chars().count() > LONGEST[2] || query.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(invalid(format!("field `query`: an address's query of at most {} characters", LONGEST[2])));
    }
    Ok(NewView { name, query, shared })
}

fn shape(row: ViewRow, person: &str) -> ViewShape {
    let ViewRow { id, page, view, person: owner, first } = row;
    let mine = owner == person;
    ViewShape { id, table: page, name: view.name, query: view.query, shared: view.shared, owner, mine, first }
}

fn missing(id: i64) -> ApiError {
    ApiError::new(ErrorCode::ViewNotFound, format!("no view `{id}`, or it is not shared"))
}

fn told(id: i64, error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "view", .. } => missing(id),
        StoreError::Conflict(message) => ApiError::new(ErrorCode::Conflict, message).hint("同名视图已有，换一个名称"),
        other => other.into(),
    }
}

/// Whoever only reads keeps views for himself: what others see is for those who work here.
fn may_share(app: &App, new: &NewView) -> Result<(), ApiError> {
    if new.shared && app.person()?.role == UserRole::Viewer {
        return Err(ApiError::new(ErrorCode::Forbidden, "whoever only reads shares no views")
            .hint("只读用户的视图只供自己使用"));
    }
    Ok(())
}

/// A view that a person may change: only his own.
async fn own(app: &App, id: i64, person: &str) -> Result<(), ApiError> {
    let row = app.store.view(id, person).await.map_err(|error| told(id, error))?;
    if row.person == person {
        return Ok(());
    }
    if !row.view.shared {
        return Err(missing(id));
    }
    let owner = row.person;
    Err(ApiError::new(ErrorCode::Forbidden, format!("view `{id}` is `{owner}`'s; keep a copy of your own"))
        .hint(format!("这是 {owner} 的视图，可另存一份再改")))
}

/// Views of a table that I see: my own and those that are shared
#[utoipa::path(get, path = "/views", params(ViewsQuery),
    responses((status = 200, body = ViewList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_views(app: App, Query(query): Query<ViewsQuery>) -> ApiResult<ViewList> {
    let person = &app.person()?.name;
    let rows = app.store.views(table(&query.table)?, person).await?;
    Ok(Json(ViewList { views: rows.into_iter().map(|row| shape(row, person)).collect() }))
}

/// Keep a view of a table
#[utoipa::path(post, path = "/views", request_body = NewViewBody,
    responses((status = 201, body = ViewShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_view(
    app: App,
    headers: HeaderMap,
    Body(body): Body<NewViewBody>,
) -> Result<(StatusCode, Json<ViewShape>), ApiError> {
    same_origin(&headers)?;
    let person = &app.person()?.name;
    let new = read(&body.name, body.query, body.shared)?;
    may_share(&app, &new)?;
    let row = app.store.create_view(table(&body.table)?, &new, (person, &clock::now())).await;
    Ok((StatusCode::CREATED, Json(shape(row.map_err(|error| told(0, error))?, person))))
}

/// Change a view of mine
#[utoipa::path(put, path = "/views/{view}", params(("view" = i64, Path, description = "id of the view")),
    request_body = ViewBody,
    responses((status = 200, body = ViewShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_view(
    app: App,
    headers: HeaderMap,
    Path(view): Path<i64>,
    Body(body): Body<ViewBody>,
) -> ApiResult<ViewShape> {
    same_origin(&headers)?;
    let person = &app.person()?.name;
    let new = read(&body.name, body.query, body.shared)?;
    may_share(&app, &new)?;
    own(&app, view, person).await?;
    let row = app.store.put_view(view, &new, (person, &clock::now())).await.map_err(|error| told(view, error))?;
    Ok(Json(shape(row, person)))
}

/// Remove a view of mine
#[utoipa::path(delete, path = "/views/{view}", params(("view" = i64, Path, description = "id of the view")),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_view(app: App, headers: HeaderMap, Path(view): Path<i64>) -> Result<StatusCode, ApiError> {
    same_origin(&headers)?;
    own(&app, view, &app.person()?.name).await?;
    app.store.delete_view(view).await.map_err(|error| told(view, error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open a table with a view from now on, or with none
#[utoipa::path(put, path = "/first-views", request_body = FirstViewBody,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_first_view(
    app: App,
    headers: HeaderMap,
    Body(body): Body<FirstViewBody>,
) -> Result<StatusCode, ApiError> {
    same_origin(&headers)?;
    let person = &app.person()?.name;
    let page = table(&body.table)?;
    if let Some(view) = body.view {
        let row = app.store.view(view, person).await.map_err(|error| told(view, error))?;
        if row.page != page || (row.person != *person && !row.view.shared) {
            return Err(missing(view));
        }
    }
    app.store.put_first_view(page, body.view, person).await?;
    Ok(StatusCode::NO_CONTENT)
}
