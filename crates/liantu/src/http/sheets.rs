//! Drawings as files: one chain's sheet, and the cover of all.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::{Edition, Lang};
use serde::Deserialize;
use utoipa::IntoParams;

use super::error::{ErrorBody, Path, Query};
use super::{ApiError, App, ErrorCode, params};
use crate::editions::{self, Paper};
use crate::{cover, look_back};

/// Which edition of a drawing.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SheetQuery {
    /// `public` (default) or `internal`.
    edition: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
    /// A chain's sheet as it was on this day, such as `2024-05-01`; the cover is of now only.
    as_of: Option<String>,
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
    /// `a1`, `a3` or `wide`, 16:9 for a screen; `wide` for slides and `a1` for the rest when left out.
    paper: Option<String>,
}

impl PaperQuery {
    fn read(self, file: Paper) -> Result<press::Format, ApiError> {
        let said = params::word("paper", self.paper.as_deref())?;
        Ok(said.unwrap_or_else(|| editions::usual_page(Some(file))))
    }
}

/// A drawing's format by the name of its file, `of` being `sheet` or `cover`.
fn format(file: &str, of: &str) -> Option<Paper> {
    match file.strip_prefix(of)? {
        ".svg" => Some(Paper::Svg),
        ".pdf" => Some(Paper::Pdf),
        ".png" => Some(Paper::Png),
        ".pptx" => Some(Paper::Pptx),
        _ => None,
    }
}

/// What a file's name says of its paper: nothing for the usual one.
fn ending(page: press::Format, format: Paper) -> String {
    if page == editions::usual_page(Some(format)) { String::new() } else { format!("-{page}") }
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
            Paper::Pptx => ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
        };
        let headers = [
            (header::CONTENT_TYPE, mime.to_owned()),
            (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.{ending}\"", self.name)),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
        ];
        (headers, self.bytes).into_response()
    }
}

/// One chain's sheet: `sheet.svg`, `sheet.pdf`, `sheet.png` or `sheet.pptx`
#[utoipa::path(get, path = "/chains/{chain}/{file}",
    params(("chain" = String, Path, description = "chain id"), ("file" = String, Path, description = "`sheet.svg`, `sheet.pdf`, `sheet.png` or `sheet.pptx`"), SheetQuery, PaperQuery),
    responses((status = 200, description = "the sheet"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_sheet(
    app: App,
    Path((chain, file)): Path<(String, String)>,
    Query(query): Query<SheetQuery>,
    Query(paper): Query<PaperQuery>,
) -> Result<Response, ApiError> {
    let Some(format) = format(&file, "sheet") else {
        return Err(ApiError::new(ErrorCode::PathNotFound, format!("chain `{chain}` has no `{file}`"))
            .hint("`sheet.svg`, `sheet.pdf`, `sheet.png`, `sheet.pptx`"));
    };
    let day = params::as_of(query.as_of.as_deref())?;
    let ((edition, lang), page) = (query.read()?, paper.read(format)?);
    let ground = app.ground_on(day).await?;
    let Some((_, cut)) = look_back::cut(&ground, &chain, edition).await? else {
        return Err(ApiError::chain_not_found(&chain));
    };
    let bytes = tokio::task::spawn_blocking(move || editions::render(&cut, lang, page, format))
        .await
        .map_err(anyhow::Error::from)??;
    let day = day.map(|day| format!("-{day}")).unwrap_or_default();
    Ok(File { name: format!("{chain}-{edition}-{lang}{day}{}", ending(page, format)), format, bytes }.into_response())
}

/// The cover with every chain of the district: `cover.svg`, `cover.pdf`, `cover.png` or `cover.pptx`, the last with every sheet behind the cover
#[utoipa::path(get, path = "/district/{file}",
    params(("file" = String, Path, description = "`cover.svg`, `cover.pdf`, `cover.png` or `cover.pptx`, the last with every sheet behind the cover"), SheetQuery, PaperQuery),
    responses((status = 200, description = "the cover"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_cover(
    app: App,
    Path(file): Path<String>,
    Query(query): Query<SheetQuery>,
    Query(paper): Query<PaperQuery>,
) -> Result<Response, ApiError> {
    let Some(format) = format(&file, "cover") else {
        return Err(ApiError::new(ErrorCode::PathNotFound, format!("the district has no `{file}`"))
            .hint("`cover.svg`, `cover.pdf`, `cover.png`, `cover.pptx`"));
    };
    if params::as_of(query.as_of.as_deref())?.is_some() {
        return Err(
            params::invalid("parameter `as_of`: the cover is of now only".to_owned()).hint("a chain's sheet has a day")
        );
    }
    let ((edition, lang), page) = (query.read()?, paper.read(format)?);
    if format == Paper::Pptx {
        let bytes = cover::deck(&app.ground().await?, edition, lang, page).await?;
        return Ok(
            File { name: format!("atlas-{edition}-{lang}{}", ending(page, format)), format, bytes }.into_response()
        );
    }
    let cover = cover::cut(&app.ground().await?, edition).await?;
    let bytes = tokio::task::spawn_blocking(move || cover::render(&cover, edition, lang, page, format))
        .await
        .map_err(anyhow::Error::from)??;
    Ok(File { name: format!("cover-{edition}-{lang}{}", ending(page, format)), format, bytes }.into_response())
}
