//! My calendar by a secret address: for programs that fetch it and cannot log in.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::{ErrorBody, Path};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::people::{kept, secret};
use crate::{clock, feed};

/// My calendar.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeedShape {
    /// Since when there is one; null where there is none.
    made_at: Option<String>,
    /// Its address below the server's; told once, when it is opened. Whoever has it reads the calendar.
    path: Option<String>,
}

/// Whether I have a calendar
#[utoipa::path(get, path = "/feed", responses((status = 200, body = FeedShape)))]
pub(crate) async fn get_feed(app: App) -> ApiResult<FeedShape> {
    let made_at = app.store.feed_of(&app.person()?.name).await?;
    Ok(Json(FeedShape { made_at, path: None }))
}

/// Open a calendar; the address before it ends
#[utoipa::path(post, path = "/feed", responses((status = 200, body = FeedShape)))]
pub(crate) async fn create_feed(app: App) -> ApiResult<FeedShape> {
    let secret = secret()?;
    let now = clock::now();
    app.store.put_feed(&app.person()?.name, &kept(&secret), &now).await?;
    Ok(Json(FeedShape { made_at: Some(now), path: Some(format!("/api/v1/calendar/{secret}.ics")) }))
}

/// End my calendar
#[utoipa::path(delete, path = "/feed", responses((status = 200, body = FeedShape)))]
pub(crate) async fn delete_feed(app: App) -> ApiResult<FeedShape> {
    app.store.delete_feed(&app.person()?.name).await?;
    Ok(Json(FeedShape { made_at: None, path: None }))
}

/// A calendar by its secret: tasks due, visits, meetings, clocks of own projects
#[utoipa::path(get, path = "/calendar/{file}", params(("file" = String, Path, description = "the secret and `.ics`")),
    responses((status = 200, description = "the calendar", content_type = "text/calendar"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_calendar_feed(app: App, Path(file): Path<String>) -> Result<Response, ApiError> {
    let none = || ApiError::new(ErrorCode::FeedNotFound, "no calendar at this address, or it was ended");
    // A secret is 64 characters: nothing else is looked up.
    let secret = file.strip_suffix(".ics").filter(|secret| secret.len() == 64).ok_or_else(none)?;
    let person = app.store.feed_person(&kept(secret)).await?.ok_or_else(none)?;
    let office = app.office().await?;
    let text = feed::of(&app.store, &office, &person, Lang::Zh).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, text).into_response())
}
