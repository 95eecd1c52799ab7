//! The public pages under `/portal/atlas`: for anyone, the public edition only, and readable without a script.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use model::{Edition, Lang};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::error::{Path, Query};
use super::{ApiError, App, params};
use crate::editions::{self, Cut, Paper};
use crate::portal::{self, ChainPage};
use crate::{cover, look_back};

/// What a page may load: its style and its icon from here, pictures within the drawing; nothing runs, nothing is sent.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A page may be a minute old: a link that is passed around a hall is asked for many times at once.
const KEPT: &str = "public, max-age=60, must-revalidate";

/// The public pages.
pub(crate) fn routes() -> Router<std::sync::Arc<super::Shared>> {
    Router::new()
        .route("/portal/atlas", get(cover_page))
        .route("/portal/atlas/", get(cover_page))
        .route("/portal/atlas/{chain}", get(chain_page))
        .route("/portal/atlas/{chain}/{file}", get(sheet_file))
        .route(portal::STYLE_PATH, get(style))
        .route("/portal/{*rest}", get(nowhere))
}

/// What a page is asked for.
#[derive(Debug, Deserialize)]
struct PageQuery {
    lang: Option<String>,
    as_of: Option<String>,
    node: Option<String>,
}

impl PageQuery {
    fn lang(&self) -> Result<Lang, ApiError> {
        Ok(params::word("lang", self.lang.as_deref())?.unwrap_or(Lang::Zh))
    }
}

/// A failure as a page.
struct Fault(ApiError);

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        // The answer for programs carries the status and logs the cause; its words are for those who write programs.
        let (answer, _) = self.0.into_response().into_parts();
        let status = answer.status;
        let (zh, en) = match status {
            StatusCode::NOT_FOUND => ("这里没有这张图", "There is no such sheet"),
            StatusCode::BAD_REQUEST => {
                ("链接不完整，或所问的日期还没到", "The link is not whole, or it asks for a day that has not come")
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                ("暂时读不到数据，请稍后再试", "The data cannot be read now; try again shortly")
            }
            _ => ("服务出了故障", "The service failed"),
        };
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::CACHE_CONTROL, "no-store"),
        ];
        let mut response = (status, headers, portal::fault_page(zh, en)).into_response();
        *response.extensions_mut() = answer.extensions;
        response
    }
}

async fn nowhere() -> Fault {
    Fault(ApiError::new(super::ErrorCode::PathNotFound, "nothing is published here"))
}

/// An answer that may be kept for a while, or "not changed" to who has it.
fn kept(asked: &HeaderMap, mime: &'static str, bytes: Vec<u8>) -> Response {
    let sum = Sha256::digest(&bytes);
    // Weak: the answer may be compressed on its way.
    let tag = format!("W/\"{}\"", sum.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>());
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CACHE_CONTROL, KEPT.to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if known.is_some_and(|known| known.split(',').any(|each| each.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, bytes).into_response()
}

/// The public sheet of a chain as asked for.
async fn public(app: &App, chain: &str, query: &PageQuery) -> Result<press::PublicEdition, Fault> {
    let ground = app.ground_on(params::as_of(query.as_of.as_deref())?).await?;
    match look_back::cut(&ground, chain, Edition::Public).await? {
        Some((_, Cut::Public(edition))) => Ok(*edition),
        _ => Err(Fault(ApiError::chain_not_found(chain))),
    }
}

async fn chain_page(
    State(app): State<App>,
    headers: HeaderMap,
    path: Result<Path<String>, ApiError>,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let (Path(chain), Query(query)) = (path?, query?);
    let lang = query.lang()?;
    let edition = public(&app, &chain, &query).await?;
    let node = query.node.filter(|node| !node.is_empty());
    let page = tokio::task::spawn_blocking(move || {
        portal::chain_page(&ChainPage { edition: &edition, lang, node: node.as_deref() })
    });
    Ok(kept(&headers, "text/html; charset=utf-8", page.await.map_err(anyhow::Error::from)?.into_bytes()))
}

async fn cover_page(
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let lang = query?.0.lang()?;
    let cover = cover::cut(&app.ground().await?, Edition::Public).await?;
    let page = tokio::task::spawn_blocking(move || portal::cover_page(&cover, lang));
    Ok(kept(&headers, "text/html; charset=utf-8", page.await.map_err(anyhow::Error::from)?.into_bytes()))
}

async fn sheet_file(
    State(app): State<App>,
    headers: HeaderMap,
    path: Result<Path<(String, String)>, ApiError>,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let (Path((chain, file)), Query(query)) = (path?, query?);
    let (format, mime) = match file.as_str() {
        "sheet.svg" => (Paper::Svg, "image/svg+xml; charset=utf-8"),
        "sheet.pdf" => (Paper::Pdf, "application/pdf"),
        _ => return Err(nowhere().await),
    };
    let lang = query.lang()?;
    let edition = public(&app, &chain, &query).await?;
    let cut = Cut::Public(Box::new(edition));
    let bytes = tokio::task::spawn_blocking(move || editions::render(&cut, lang, press::Format::A1, format));
    Ok(kept(&headers, mime, bytes.await.map_err(anyhow::Error::from)??))
}

async fn style(headers: HeaderMap) -> Response {
    kept(&headers, "text/css; charset=utf-8", portal::STYLE.as_bytes().to_vec())
}
