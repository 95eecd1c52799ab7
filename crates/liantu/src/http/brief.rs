//! The visit brief of a target.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::{EnterpriseId, Lang};
use serde::Deserialize;
use utoipa::IntoParams;

use super::error::{ErrorBody, Path, Query};
use super::params::{invalid, word};
use super::{ApiError, App, ErrorCode};
use crate::brief::{Form, Wanted, brief, render};
use crate::clock;

/// Which form of a brief.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct BriefQuery {
    /// `pdf` (default) or `text`.
    format: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// One page for whoever visits a target, or a text to paste: the text has no scores and no contacts
#[utoipa::path(get, path = "/gaps/{chain}/{node}/targets/{enterprise}/brief",
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id"),
        ("enterprise" = i64, Path, description = "row id"), BriefQuery),
    responses((status = 200, description = "the brief"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_brief(
    app: App,
    Path((chain, node, enterprise)): Path<(String, String, i64)>,
    Query(query): Query<BriefQuery>,
) -> Result<Response, ApiError> {
    let form = match query.format.as_deref() {
        None | Some("" | "pdf") => Form::Pdf,
        Some("text" | "txt") => Form::Text,
        Some(other) => return Err(invalid(format!("parameter `format`: `{other}` is not one of `pdf` `text`"))),
    };
    let lang: Lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let ground = app.ground().await?;
    let leads = app.shared.leads.now(&app.store, &ground.landscape).await?;
    let wanted = Wanted { chain: &chain, node: &node, firm: EnterpriseId(enterprise), today: clock::today() };
    let Some(page) = brief(&ground, &leads, &wanted).await? else {
        return Err(ApiError::new(ErrorCode::EnterpriseNotFound, format!("no firm `{enterprise}`")));
    };
    let bytes = tokio::task::spawn_blocking(move || render(&page, form, lang)).await.map_err(anyhow::Error::from)??;
    let (mime, ending) = match form {
        Form::Pdf => ("application/pdf", "pdf"),
        Form::Text => ("text/plain; charset=utf-8", "txt"),
    };
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"brief-{chain}-{node}-{enterprise}-{lang}.{ending}\""),
        ),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
