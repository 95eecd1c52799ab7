//! The public pages under `/portal`: for anyone, what was published only, and readable without a script.

mod ask;
mod place;

use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use model::{Edition, Lang};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::error::{Path, Query};
use super::{ApiError, App, params};
use crate::editions::{self, Cut, Paper};
use crate::portal::{self, ChainPage};
use crate::{cover, look_back};

/// What a page may load: its style and its icon from here, pictures within the drawing; nothing runs, and a form
/// leads back here alone.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// A page may be a minute old: a link that is passed around a hall is asked for many times at once.
const KEPT: &str = "public, max-age=60, must-revalidate";

/// The public pages.
pub(crate) fn routes(shared: &std::sync::Arc<super::Shared>) -> Router<std::sync::Arc<super::Shared>> {
    Router::new()
        .route("/portal", get(place::home))
        .route("/portal/", get(place::home))
        .route("/portal/list", get(place::list))
        .route("/portal/list/{id}", get(place::opportunity))
        .route("/portal/list/{id}/{file}", get(place::opportunity_card))
        .route("/portal/sites", get(place::sites))
        .route("/portal/sites/{id}", get(place::site))
        .route("/portal/costs", get(place::costs))
        .route("/portal/policies", get(place::policies))
        .route("/portal/ask", get(ask::form).post(ask::send))
        .route("/portal/status/{secret}", get(ask::status))
        .route("/portal/atlas", get(cover_page))
        .route("/portal/atlas/", get(cover_page))
        .route("/portal/atlas/{chain}", get(chain_page))
        .route("/portal/atlas/{chain}/{file}", get(sheet_file))
        .route("/portal/{*rest}", get(nowhere))
        .layer(axum::middleware::from_fn_with_state(std::sync::Arc::clone(shared), place::throttled))
        .route(portal::STYLE_PATH, get(style))
}

pub(crate) use place::preview;

/// More was asked than people ask.
fn too_many() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::RETRY_AFTER, "60"),
    ];
    let page = portal::fault_page("打开次数过多，请过一分钟再试", "Too many pages at once; try again in a minute");
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
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
            StatusCode::NOT_FOUND => ("这里没有这一页", "There is no such page"),
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

/// What a page is made of, as a tag: it changes with anything that the page could say. So a page that is not asked for again need not be
/// drawn; what it costs is the labels of its chain.
fn tag(parts: &impl fmt::Debug) -> String {
    let mut sum = Sum(Sha256::new());
    let _ = write!(sum, "{} {parts:?}", build());
    let sum = sum.0.finalize();
    // Weak: the answer may be compressed on its way.
    format!("W/\"{}\"", sum.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// A hash that is written into.
struct Sum(Sha256);

impl fmt::Write for Sum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// Which program draws: another one may draw the same otherwise.
fn build() -> &'static str {
    static BUILD: OnceLock<String> = OnceLock::new();
    BUILD.get_or_init(|| {
        let file = std::env::current_exe().and_then(std::fs::metadata);
        let (length, changed) = file.map_or((0, None), |file| (file.len(), file.modified().ok()));
        format!("{} {length} {changed:?}", env!("CARGO_PKG_VERSION"))
    })
}

/// Whether who asks has what carries this tag.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|known| known.split(',')).any(|each| matches!(each.trim(), "*") || bare(each) == bare(tag))
}

/// A tag without the mark that it is weak: for this question both kinds are the same.
fn bare(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Pages that were drawn last: a link that is passed around a hall is asked for many times at once.
pub(crate) struct Shelf {
    /// By tag, the last asked for first.
    pages: Mutex<Vec<(String, Bytes)>>,
    /// How many were drawn.
    drawn: AtomicUsize,
    /// Pages that may be drawn at a time: however many ask, the bureau's own work goes on.
    pens: Semaphore,
}

/// See [`Shelf::pens`].
const PENS: usize = 2;

impl Default for Shelf {
    fn default() -> Self {
        Self { pages: Mutex::default(), drawn: AtomicUsize::new(0), pens: Semaphore::new(PENS) }
    }
}

/// Bytes of the pages that are kept; a page of a large chain takes half a megabyte.
const SHELF: usize = 24 << 20;

impl Shelf {
    fn get(&self, tag: &str) -> Option<Bytes> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let at = pages.iter().position(|(kept, _)| kept == tag)?;
        let page = pages.remove(at);
        pages.insert(0, page.clone());
        Some(page.1)
    }

    fn put(&self, tag: String, page: Bytes) {
        self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|(kept, _)| *kept != tag);
        pages.insert(0, (tag, page));
        let mut room = SHELF;
        pages.retain(|(_, page)| {
            let fits = page.len() <= room;
            room = if fits { room - page.len() } else { 0 };
            fits
        });
    }

    /// How many pages were drawn since the start.
    #[cfg(test)]
    pub(crate) fn drawn(&self) -> usize {
        self.drawn.load(Ordering::Relaxed)
    }
}

/// An answer that may be kept for a while, "not changed" to who has it; drawn where nobody asked for it lately.
async fn kept<F>(app: &App, asked: &HeaderMap, (mime, tag): (&'static str, String), draw: F) -> Result<Response, Fault>
where
    F: FnOnce() -> anyhow::Result<Vec<u8>> + Send + 'static,
{
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CACHE_CONTROL, KEPT.to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if has(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    if let Some(page) = app.shared.pages.get(&tag) {
        return Ok((headers, page).into_response());
    }
    let _pen = app.shared.pages.pens.acquire().await.map_err(anyhow::Error::from)?;
    // Someone else may have drawn it while this one waited.
    if let Some(page) = app.shared.pages.get(&tag) {
        return Ok((headers, page).into_response());
    }
    let page = Bytes::from(tokio::task::spawn_blocking(draw).await.map_err(anyhow::Error::from)??);
    app.shared.pages.put(tag, page.clone());
    Ok((headers, page).into_response())
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
    app: App,
    headers: HeaderMap,
    path: Result<Path<String>, ApiError>,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let (Path(chain), Query(query)) = (path?, query?);
    let lang = query.lang()?;
    let edition = public(&app, &chain, &query).await?;
    let node = query.node.filter(|node| !node.is_empty());
    let tag = tag(&("chain", &edition, lang, &node));
    let draw =
        move || Ok(portal::chain_page(&ChainPage { edition: &edition, lang, node: node.as_deref() }).into_bytes());
    kept(&app, &headers, ("text/html; charset=utf-8", tag), draw).await
}

async fn cover_page(
    app: App,
    headers: HeaderMap,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let lang = query?.0.lang()?;
    let cover = cover::cut(&app.ground().await?, Edition::Public).await?;
    let tag = tag(&("cover", &cover, lang));
    kept(&app, &headers, ("text/html; charset=utf-8", tag), move || Ok(portal::cover_page(&cover, lang).into_bytes()))
        .await
}

async fn sheet_file(
    app: App,
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
    let tag = tag(&(mime, &edition, lang));
    let cut = Cut::Public(Box::new(edition));
    kept(&app, &headers, (mime, tag), move || editions::render(&cut, lang, press::Format::A1, format)).await
}

async fn style(app: App, headers: HeaderMap) -> Result<Response, Fault> {
    let tag = tag(&portal::STYLE);
    kept(&app, &headers, ("text/css; charset=utf-8", tag), || Ok(portal::STYLE.as_bytes().to_vec())).await
}
