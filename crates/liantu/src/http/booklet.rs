//! The booklet.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::{Edition, Lang};
use serde::Deserialize;
use utoipa::IntoParams;

use super::error::{ErrorBody, Query};
use super::params::word;
use super::{ApiError, App};
use crate::booklet::{cut, render};

/// Which booklet.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct BookletQuery {
    /// `public` (default) or `internal`.
    edition: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// The atlas as a book in PDF: sheets, lists, zones, policies, costs and indexes
#[utoipa::path(get, path = "/booklet", params(BookletQuery),
    responses((status = 200, description = "the booklet"), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_booklet(app: App, Query(query): Query<BookletQuery>) -> Result<Response, ApiError> {
    let edition: Edition = word("edition", query.edition.as_deref())?.unwrap_or(Edition::Public);
    let lang: Lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let ground = app.ground().await?;
    let leads = app.shared.leads.now(&app.store, &ground.landscape).await?;
    let bound = cut(&ground, &leads, edition).await?;
    let bytes = tokio::task::spawn_blocking(move || render(&bound, lang)).await.map_err(anyhow::Error::from)??;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"booklet-{edition}-{lang}.pdf\"")),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
