//! Bulletins: the history, a draft with its locked figures and the prose beside them, its way out, its files.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bureau::Intent;
use model::{BulletinProse, BulletinState, Lang, Text};
use serde::{Deserialize, Serialize};
use store::{BulletinChange, BulletinRow, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path, Query};
use super::indicators::projects;
use super::params::{invalid, word};
use super::project_papers::attachment;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::bulletins::{self, Frozen, Paper};
use crate::clock;
use crate::report;
use crate::shapes::Items;

/// Longest text of a field of prose, in characters.
const PROSE: usize = 20_000;

/// A bulletin in the history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulletinHead {
    /// Its id.
    id: i64,
    /// Counts its changes; name it when changing.
    version: i64,
    /// The month, such as `2024-12`.
    month: String,
    /// From 1; a correction is the next.
    revision: i64,
    /// `draft`, `reviewed` or `issued`.
    state: String,
    /// What it corrects; empty for the first revision.
    correction: String,
    /// When its figures were frozen.
    frozen_at: String,
    /// When it was last changed.
    updated_at: String,
    /// By whom.
    updated_by: String,
    /// Who wrote its words last: where the office wants a second person, another one reviews it.
    written_by: String,
    /// When and by whom it was found right; null before.
    reviewed: Option<BulletinStamp>,
    /// When and by whom it was issued; null before.
    issued: Option<BulletinStamp>,
}

/// When and by whom.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulletinStamp {
    /// When.
    at: String,
    /// By whom.
    by: String,
}

/// A bulletin.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulletinShape {
    /// Where it stands.
    #[serde(flatten)]
    head: BulletinHead,
    /// What people wrote.
    prose: BulletinProseShape,
    /// What is locked.
    frozen: Frozen,
}

/// What people write; each line is a paragraph.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinProseShape {
    /// What went well.
    #[serde(default)]
    highlights: String,
    /// What did not.
    #[serde(default)]
    problems: String,
    /// What comes next.
    #[serde(default)]
    next_steps: String,
}

/// A bulletin to begin.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct BulletinBody {
    /// The month, such as `2024-12`; it must be over.
    month: String,
}

/// Prose of a bulletin.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinProseBody {
    /// The version that was read.
    version: i64,
    /// The words.
    prose: BulletinProseShape,
}

/// Where a bulletin goes.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinStateBody {
    /// The version that was read.
    version: i64,
    /// `draft`, `reviewed` or `issued`.
    state: String,
}

/// A change that names only what was read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinVersionBody {
    /// The version that was read.
    version: i64,
}

/// A correction to begin.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct BulletinCorrectionBody {
    /// What is wrong in the bulletin that is out.
    correction: String,
}

/// Which form.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct BulletinFileQuery {
    /// `docx` (default), `xlsx` or `pdf`.
    format: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::BulletinNotFound, error.to_string())
            .hint("`GET /api/v1/bulletins` lists the bulletins"),
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

fn refused(text: Text) -> ApiError {
    ApiError::new(ErrorCode::Conflict, format!("{} ({})", text.en, text.zh))
}

fn head(row: &BulletinRow) -> BulletinHead {
    let stamp = |stamp: &Option<(String, String)>| stamp.clone().map(|(at, by)| BulletinStamp { at, by });
    BulletinHead {
        id: row.id,
        version: row.version,
        month: row.month.clone(),
        revision: row.revision,
        state: row.state.to_string(),
        correction: row.correction.clone(),
        frozen_at: row.frozen_at.clone(),
        updated_at: row.updated_at.clone(),
        updated_by: row.updated_by.clone(),
        written_by: row.written_by.clone(),
        reviewed: stamp(&row.reviewed),
        issued: stamp(&row.issued),
    }
}

fn shape(row: BulletinRow) -> Result<BulletinShape, ApiError> {
    let frozen = bulletins::thaw(&row)?;
    let BulletinProse { highlights, problems, next_steps } = row.prose.clone();
    Ok(BulletinShape { head: head(&row), prose: BulletinProseShape { highlights, problems, next_steps }, frozen })
}

/// Every bulletin, the newest month and its last revision first
#[utoipa::path(get, path = "/bulletins", responses((status = 200, body = Items<BulletinHead>)))]
pub(crate) async fn list_bulletins(app: App) -> ApiResult<Items<BulletinHead>> {
    let rows = app.store.bulletins(None).await?;
    Ok(Json(Items { items: rows.iter().map(head).collect() }))
}

/// Freeze a month's figures and begin its bulletin
#[utoipa::path(post, path = "/bulletins", request_body = BulletinBody,
    responses((status = 201, body = BulletinShape), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_bulletin(
    app: App,
    headers: HeaderMap,
    Body(body): Body<BulletinBody>,
) -> Result<(StatusCode, Json<BulletinShape>), ApiError> {
    same_origin(&headers)?;
    let month = body.month.trim();
    let day = bulletins::closed_month(month, clock::today())
        .map_err(|error| invalid(format!("field `month`: {}", report::chain(&error))))?;
    if let Some(last) = app.store.bulletins(Some(month)).await?.first() {
        let id = last.id;
        return Err(ApiError::new(ErrorCode::Conflict, format!("`{month}` has a bulletin already, number `{id}`"))
            .hint("open it; when it is issued, begin a correction"));
    }
    let row =
        bulletins::begin((&app.store, &app.config, &*projects(&app).await?), (month, day), (&app.person()?.name, ""))
            .await?;
    Ok((StatusCode::CREATED, Json(shape(row)?)))
}

/// One bulletin
#[utoipa::path(get, path = "/bulletins/{bulletin}", params(("bulletin" = i64, Path, description = "bulletin id")),
    responses((status = 200, body = BulletinShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_bulletin(app: App, Path(bulletin): Path<i64>) -> ApiResult<BulletinShape> {
    Ok(Json(shape(app.store.bulletin(bulletin).await.map_err(stored)?)?))
}

/// Write a draft's prose; its figures stay
#[utoipa::path(put, path = "/bulletins/{bulletin}/prose", params(("bulletin" = i64, Path, description = "bulletin id")),
    request_body = BulletinProseBody,
    responses((status = 200, body = BulletinShape), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_bulletin_prose(
    app: App,
    headers: HeaderMap,
    Path(bulletin): Path<i64>,
    Body(body): Body<BulletinProseBody>,
) -> ApiResult<BulletinShape> {
    same_origin(&headers)?;
    let BulletinProseShape { highlights, problems, next_steps } = body.prose.clone();
    for (name, text) in [("highlights", &highlights), ("problems", &problems), ("next_steps", &next_steps)] {
        let long = text.chars().count();
        if long > PROSE {
            return Err(invalid(format!("field `{name}` has {long} characters; at most {PROSE}")));
        }
    }
    let change = BulletinChange::Prose(BulletinProse { highlights, problems, next_steps });
    changed(&app, bulletin, (body.version, Intent::Write, change), &body).await
}

/// Take a draft's figures anew; its prose stays
#[utoipa::path(post, path = "/bulletins/{bulletin}/figures",
    params(("bulletin" = i64, Path, description = "bulletin id")), request_body = BulletinVersionBody,
    responses((status = 200, body = BulletinShape), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_bulletin_figures(
    app: App,
    headers: HeaderMap,
    Path(bulletin): Path<i64>,
    Body(body): Body<BulletinVersionBody>,
) -> ApiResult<BulletinShape> {
    same_origin(&headers)?;
    let row = app.store.bulletin(bulletin).await.map_err(stored)?;
    let day = bulletins::thaw(&row)?.as_of;
    let frozen = bulletins::take(&app.store, &app.config, &*projects(&app).await?, day).await?;
    let frozen = serde_json::to_string(&frozen).map_err(anyhow::Error::from)?;
    changed(&app, bulletin, (body.version, Intent::Retake, BulletinChange::Frozen(frozen)), &body).await
}

/// Review a draft, send it back, or issue it
#[utoipa::path(put, path = "/bulletins/{bulletin}/state", params(("bulletin" = i64, Path, description = "bulletin id")),
    request_body = BulletinStateBody,
    responses((status = 200, body = BulletinShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_bulletin_state(
    app: App,
    headers: HeaderMap,
    Path(bulletin): Path<i64>,
    Body(body): Body<BulletinStateBody>,
) -> ApiResult<BulletinShape> {
    same_origin(&headers)?;
    let Some(state) = word::<BulletinState>("state", Some(&body.state))? else {
        return Err(invalid("field `state` is empty".to_owned()));
    };
    if state == BulletinState::Reviewed {
        let row = app.store.bulletin(bulletin).await.map_err(stored)?;
        crate::office_settings::another(&app, &row.written_by).await?;
    }
    changed(&app, bulletin, (body.version, Intent::Become(state), BulletinChange::State(state)), &body).await
}

async fn changed(
    app: &App,
    id: i64,
    (version, intent, change): (i64, Intent, BulletinChange),
    yours: &impl Serialize,
) -> ApiResult<BulletinShape> {
    let row = app.store.bulletin(id).await.map_err(stored)?;
    if row.version != version {
        return Err(beaten(row, version, yours)?);
    }
    let now = clock::now();
    let turn = bulletins::turn(&row, intent, &app.person()?.name, &now).map_err(refused)?;
    match app.store.change_bulletin(&turn, &change).await {
        Ok(row) => Ok(Json(shape(row)?)),
        Err(StoreError::Conflict(_)) => Err(beaten(app.store.bulletin(id).await.map_err(stored)?, version, yours)?),
        Err(error) => Err(stored(error)),
    }
}

/// What was sent beside the bulletin as it is now.
fn beaten(row: BulletinRow, read: i64, yours: &impl Serialize) -> Result<ApiError, ApiError> {
    let (id, now) = (row.id, row.version);
    Ok(Changed { what: "bulletin", id, now, read }.beaten(yours, &shape(row)?))
}

/// Begin a correction of an issued bulletin: the next revision, with figures taken anew and the prose as it was
#[utoipa::path(post, path = "/bulletins/{bulletin}/revisions",
    params(("bulletin" = i64, Path, description = "bulletin id")), request_body = BulletinCorrectionBody,
    responses((status = 201, body = BulletinShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_bulletin_revision(
    app: App,
    headers: HeaderMap,
    Path(bulletin): Path<i64>,
    Body(body): Body<BulletinCorrectionBody>,
) -> Result<(StatusCode, Json<BulletinShape>), ApiError> {
    same_origin(&headers)?;
    let correction = body.correction.trim();
    if correction.is_empty() || correction.chars().count() > PROSE {
        return Err(invalid(format!("field `correction`: say what is corrected, in up to {PROSE} characters")));
    }
    let row = app.store.bulletin(bulletin).await.map_err(stored)?;
    bulletins::turn(&row, Intent::Correct, &app.person()?.name, "").map_err(refused)?;
    let last = app.store.bulletins(Some(&row.month)).await?;
    if let Some(later) = last.first().filter(|last| last.revision > row.revision) {
        let (number, id) = (later.revision, later.id);
        return Err(ApiError::new(
            ErrorCode::Conflict,
            format!("revision `{number}` of `{}` is there already, number `{id}`", row.month),
        ));
    }
    let day = bulletins::thaw(&row)?.as_of;
    let new = bulletins::begin(
        (&app.store, &app.config, &*projects(&app).await?),
        (&row.month, day),
        (&app.person()?.name, correction),
    )
    .await?;
    Ok((StatusCode::CREATED, Json(shape(new)?)))
}

/// A bulletin as a Word document, a workbook with its rows, or PDF
#[utoipa::path(get, path = "/bulletins/{bulletin}/file",
    params(("bulletin" = i64, Path, description = "bulletin id"), BulletinFileQuery),
    responses((status = 200, description = "the file"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_bulletin_file(
    app: App,
    Path(bulletin): Path<i64>,
    Query(query): Query<BulletinFileQuery>,
) -> Result<Response, ApiError> {
    let wanted = query.format.as_deref().filter(|word| !word.is_empty()).unwrap_or("docx");
    let Some(paper) = Paper::read(wanted) else {
        return Err(invalid(format!("parameter `format`: `{wanted}` is not one of `docx` `xlsx` `pdf`")));
    };
    let lang: Lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let row = app.store.bulletin(bulletin).await.map_err(stored)?;
    let printed = bulletins::printed(&row)?;
    let (ending, mime) = paper.kind();
    let name =
        format!("{}.{ending}", file_title((&printed.title, printed.revision), printed.unfinished.as_ref(), lang));
    let bytes = tokio::task::spawn_blocking(move || bulletins::render(&printed, paper, lang));
    let bytes = bytes.await.map_err(anyhow::Error::from)??;
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&name)),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// What a bulletin is called on the desk of whoever takes it along: its title, which revision it is, and that it is not out yet.
fn file_title((title, revision): (&Text, i64), unfinished: Option<&Text>, lang: Lang) -> String {
    let mut marks = Vec::new();
    if revision > 1 {
        marks.push(Text::new(format!("第 {revision} 版"), format!("revision {revision}")));
    }
    marks.extend(unfinished.cloned());
    let marks = marks.iter().map(|mark| match lang {
        Lang::Zh => format!("（{}）", mark.zh),
        Lang::En => format!(" ({})", mark.en),
    });
    format!("{}{}", title.get(lang), marks.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulletin_is_kept_under_its_title_and_a_draft_says_so() {
        let title = Text::new("2025年1月的通报", "Bulletin of January 2025");
        let draft = Text::new("草稿", "draft");
        assert_eq!(file_title((&title, 1), None, Lang::Zh), "2025年1月的通报");
        assert_eq!(file_title((&title, 2), Some(&draft), Lang::Zh), "2025年1月的通报（第 2 版）（草稿）");
        assert_eq!(file_title((&title, 1), Some(&draft), Lang::En), "Bulletin of January 2025 (draft)");
    }
}
