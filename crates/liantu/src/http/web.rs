//! The built web app: its files, and `index.html` for every path that the app itself knows.

use axum::body::Body;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::embedded::Web;

/// Answers with a file of the web app. Files under `assets/` carry a hash in their name and may be kept for good.
pub(crate) async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    match file(path) {
        Some(response) => response,
        // A missing file is missing; a page is the app's to answer.
        None if path.rsplit('/').next().is_some_and(|name| name.contains('.')) => StatusCode::NOT_FOUND.into_response(),
        None => file("index.html").unwrap_or_else(|| StatusCode::NOT_FOUND.into_response()),
    }
}

fn file(path: &str) -> Option<Response> {
    let path = if path.is_empty() { "index.html" } else { path };
    let file = Web::get(path)?;
    let kept = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    Response::builder()
        .header(header::CONTENT_TYPE, mime_guess::from_path(path).first_or_octet_stream().as_ref())
        .header(header::CACHE_CONTROL, kept)
        .body(Body::from(file.data))
        .ok()
}
