//! Drawings as files: one chain's sheet, and the cover of all.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::{Edition, Lang};
use serde::Deserialize;
use utoipa::IntoParams;

use super::error::{ErrorBody, Path, Query};
use super::{ApiError, App, ErrorCode, chains, params};
use crate::cover;
use crate::editions::{self, Paper};

/// Which edition of a drawing.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SheetQuery {
    /// `public` (default) or `internal`.
    edition: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

impl SheetQuery {
    fn read(self) -> Result<(Edition, Lang), ApiError> {
        let edition = params::word("edition", self.edition.as_deref())?.unwrap_or(Edition::Public);
        Ok((edition, params::word("lang", self.lang.as_deref())?.unwrap_or(Lang::Zh)))
    }
}

/// What a sheet is made for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PaperQuery {
    /// `a1` (default), `a3` or `wide`, 16:9 for a screen.
    paper: Option<String>,
}

impl PaperQuery {
    fn read(self) -> Result<press::Format, ApiError> {
        Ok(params::word("paper", self.paper.as_deref())?.unwrap_or_default())
    }
}

/// A drawing's format by the name of its file, `of` being `sheet` or `cover`.
fn format(file: &str, of: &str) -> Option<Paper> {
    match file.strip_prefix(of)? {
        ".svg" => Some(Paper::Svg),
        ".pdf" => Some(Paper::Pdf),
        ".png" => Some(Paper::Png),
        _ => None,
    }
}

/// What the answer is named and made of.
struct File {
    /// Without its ending.
    name: String,
    format: Paper,
    bytes: Vec<u8>,
}

impl IntoResponse for File {
    fn into_response(self) -> Response {
        let (mime, ending) = match self.format {
            Paper::Svg => ("image/svg+xml; charset=utf-8", "svg"),
            Paper::Pdf => ("application/pdf", "pdf"),
            Paper::Png => ("image/png", "png"),
        };
        let headers = [
            (header::CONTENT_TYPE, mime.to_owned()),
            (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.{ending}\"", self.name)),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
        ];
        (headers, self.bytes).into_response()
    }
}

/// One chain's sheet: `sheet.svg`, `sheet.pdf` or `sheet.png`
#[utoipa::path(get, path = "/chains/{chain}/{file}",
    params(("chain" = String, Path, description = "chain id"), ("file" = String, Path, description = "`sheet.svg`, `sheet.pdf` or `sheet.png`"), SheetQuery, PaperQuery),
    responses((status = 200, description = "the sheet"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_sheet(
    State(app): State<App>,
    Path((chain, file)): Path<(String, String)>,
    Query(query): Query<SheetQuery>,
    Query(paper): Query<PaperQuery>,
) -> Result<Response, ApiError> {
    let Some(format) = format(&file, "sheet") else {
        return Err(ApiError::new(ErrorCode::PathNotFound, format!("chain `{chain}` has no `{file}`"))
            .hint("`sheet.svg`, `sheet.pdf`, `sheet.png`"));
    };
    let ((edition, lang), page) = (query.read()?, paper.read()?);
    let view = chains::view(&app, &chain).await?;
    let cut = editions::cut(&app.store, &app.config, &view, edition).await?;
    let bytes = tokio::task::spawn_blocking(move || editions::render(&cut, lang, page, format))
        .await
        .map_err(anyhow::Error::from)??;
    let name = match page {
        press::Format::A1 => format!("{chain}-{edition}-{lang}"),
        page => format!("{chain}-{edition}-{lang}-{page}"),
    };
    Ok(File { name, format, bytes }.into_response())
}

/// The cover with every chain of the district: `cover.svg`, `cover.pdf` or `cover.png`
#[utoipa::path(get, path = "/district/{file}",
    params(("file" = String, Path, description = "`cover.svg`, `cover.pdf` or `cover.png`"), SheetQuery),
    responses((status = 200, description = "the cover"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_cover(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(query): Query<SheetQuery>,
) -> Result<Response, ApiError> {
    let Some(format) = format(&file, "cover") else {
        return Err(ApiError::new(ErrorCode::PathNotFound, format!("the district has no `{file}`"))
            .hint("`cover.svg`, `cover.pdf`, `cover.png`"));
    };
    let (edition, lang) = query.read()?;
    let cover = cover::cut(&app.ground().await?).await?;
    let bytes = tokio::task::spawn_blocking(move || cover::render(&cover, edition, lang, format))
        .await
        .map_err(anyhow::Error::from)??;
    Ok(File { name: format!("cover-{edition}-{lang}"), format, bytes }.into_response())
}
