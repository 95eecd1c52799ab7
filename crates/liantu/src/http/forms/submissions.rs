//! A form filled for a month: looked at, downloaded, kept as it was submitted.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use store::{NewSubmission, StoreError, SubmissionRow};
use utoipa::{IntoParams, ToSchema};

use super::{XLSX, found, unfilled};
use crate::form_desk::{Beside, Filled, Found, file_name};
use crate::forms::{Basis, FilledCell, FormChange, changes, last_day};
use crate::http::chains::same_origin;
use crate::http::error::{Body, ErrorBody, Path, Query};
use crate::http::import_drafts::keep;
use crate::http::indicators::projects;
use crate::http::params::invalid;
use crate::http::project_papers::{as_file, folder};
use crate::http::{ApiError, ApiResult, App, ErrorCode};
use crate::shapes::Items;
use crate::{clock, papers};

/// A change that names only what was read.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct FillQuery {
    /// The month: `2024-12`.
    month: String,
    /// The submission to compare with, by number; the newest where left out.
    since: Option<i64>,
    /// `sheet` (default): a sheet at the end says what values rest on; `apart`: only the superior's own sheets.
    basis: Option<String>,
}

/// What a form is filled with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FillingShape {
    /// The month.
    month: String,
    /// The day that is looked at: the last of the month, or today while it runs.
    day: String,
    /// What it was computed on: a submission names it, and is refused when anything changed since.
    basis: i64,
    /// Cell by cell.
    cells: Vec<FilledCell>,
    /// How many stay empty because they are unknown.
    unknown: usize,
    /// The submission it is compared with; null where nothing was submitted.
    since: Option<FormSubmission>,
    /// What changed since.
    changes: Vec<FormChange>,
    /// Whether the projects are invented.
    sample: bool,
}

/// A submission in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FormSubmission {
    /// Number.
    id: i64,
    /// The month.
    month: String,
    /// Name of its file.
    file: String,
    /// SHA-256 of its bytes.
    sha256: String,
    /// When.
    at: String,
    /// By whom.
    by: String,
}

/// A submission to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SubmissionBody {
    /// The month.
    month: String,
    /// What the filling was computed on.
    basis: i64,
    /// Whether the file goes out without the sheet that says what values rest on: some systems take only their own sheets.
    #[serde(default)]
    apart: bool,
}

pub(super) fn submission(row: &SubmissionRow) -> FormSubmission {
    FormSubmission {
        id: row.id,
        month: row.month.clone(),
        file: row.file.clone(),
        sha256: row.sha256.clone(),
        at: row.created_at.clone(),
        by: row.created_by.clone(),
    }
}

/// A form filled for a month, with the number of the last change that it saw.
async fn filled(app: &App, (word, month): (&str, &str)) -> Result<(Found, Filled, chrono::NaiveDate, i64), ApiError> {
    let day = last_day(month, clock::today()).map_err(|why| invalid(format!("`month`: {}", why.en)).hint(why.zh))?;
    let found = found(app, word).await?;
    let projects = projects(app).await?;
    let beside = Beside::load(&app.store).await?;
    let config = app.config.clone();
    let done = tokio::task::spawn_blocking(move || {
        let filled = found.fill((&config, &projects, &beside), day);
        filled.map(|filled| (found, filled, day, projects.last_change()))
    });
    done.await.map_err(anyhow::Error::from)?.map_err(unfilled)
}

/// What a form is filled with for a month, what each cell rests on, and what changed since it was submitted
#[utoipa::path(get, path = "/forms/{form}/filling", params(("form" = String, Path, description = "word of the form"), FillQuery),
    responses((status = 200, body = FillingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_form_filling(
    app: App,
    Path(word): Path<String>,
    Query(query): Query<FillQuery>,
) -> ApiResult<FillingShape> {
    let (_, filled, day, basis) = filled(&app, (&word, query.month.trim())).await?;
    let submitted = app.store.submissions(&word).await?;
    let since = match query.since {
        None => submitted.first(),
        Some(id) => {
            let one = submitted.iter().find(|row| row.id == id);
            Some(one.ok_or_else(|| {
                ApiError::new(ErrorCode::FormNotFound, format!("form `{word}` has no submission `{id}`"))
            })?)
        }
    };
    let changes = match since {
        None => Vec::new(),
        Some(row) => {
            let before: Vec<FilledCell> = serde_json::from_str(&row.cells).map_err(anyhow::Error::from)?;
            changes(&before, &filled.filling.cells)
        }
    };
    let cells = filled.filling.cells;
    Ok(Json(FillingShape {
        month: query.month.trim().to_owned(),
        day: day.to_string(),
        basis,
        unknown: cells.iter().filter(|cell| cell.value.is_none()).count(),
        cells,
        since: since.map(submission),
        changes,
        sample: app.config.pack.district.sample,
    }))
}

/// A form filled for a month, as the superior's own file
#[utoipa::path(get, path = "/forms/{form}/filled", params(("form" = String, Path, description = "word of the form"), FillQuery),
    responses((status = 200, description = "the workbook"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_form_filled(
    app: App,
    Path(word): Path<String>,
    Query(query): Query<FillQuery>,
) -> Result<Response, ApiError> {
    let place = match query.basis.as_deref().filter(|text| !text.is_empty()) {
        None | Some("sheet") => Basis::Sheet,
        Some("apart") => Basis::Apart,
        Some(other) => return Err(invalid(format!("parameter `basis`: `{other}` is not one of `sheet` `apart`"))),
    };
    let month = query.month.trim();
    let (found, filled, ..) = filled(&app, (&word, month)).await?;
    let name = file_name(found.title(), month);
    Ok(as_file((&name, XLSX), written(filled, place).await?))
}

async fn written(filled: Filled, place: Basis) -> Result<Vec<u8>, ApiError> {
    let bytes = tokio::task::spawn_blocking(move || filled.write(place)).await.map_err(anyhow::Error::from)?;
    bytes.map_err(unfilled)
}

/// What was submitted of a form, the newest first
#[utoipa::path(get, path = "/forms/{form}/submissions", params(("form" = String, Path, description = "word of the form")),
    responses((status = 200, body = Items<FormSubmission>)))]
pub(crate) async fn list_form_submissions(app: App, Path(word): Path<String>) -> ApiResult<Items<FormSubmission>> {
    let items = app.store.submissions(&word).await?.iter().map(submission).collect();
    Ok(Json(Items { items }))
}

/// Keep a form as it is submitted: filled now, its file and every cell as they are
#[utoipa::path(post, path = "/forms/{form}/submissions", params(("form" = String, Path, description = "word of the form")), request_body = SubmissionBody,
    responses((status = 201, body = FormSubmission), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_form_submission(
    app: App,
    headers: HeaderMap,
    Path(word): Path<String>,
    Body(body): Body<SubmissionBody>,
) -> Result<(StatusCode, Json<FormSubmission>), ApiError> {
    same_origin(&headers)?;
    let by = app.person()?.name.to_string();
    folder(&app)?;
    let month = body.month.trim().to_owned();
    let (found, filled, _, basis) = filled(&app, (&word, &month)).await?;
    if basis != body.basis {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            format!("projects changed since the form was looked at: change `{basis}`, not `{}`", body.basis),
        )
        .hint("请重新看一遍再留存 / look at it again, then keep it"));
    }
    let cells = serde_json::to_string(&filled.filling.cells).map_err(anyhow::Error::from)?;
    let mapping = serde_json::to_string(&found.mapping).map_err(anyhow::Error::from)?;
    let file = file_name(found.title(), &month);
    let bytes = written(filled, if body.apart { Basis::Apart } else { Basis::Sheet }).await?;
    let many = bytes.len();
    let sha256 = keep(&app, bytes).await?;
    let new = NewSubmission { form: word, month, file, sha256, bytes: many, cells, mapping };
    let row = app.store.create_submission(&new, (&by, &clock::now())).await?;
    Ok((StatusCode::CREATED, Json(submission(&row))))
}

/// What was submitted, as the file that it was
#[utoipa::path(get, path = "/form-submissions/{submission}/file", params(("submission" = i64, Path, description = "number of the submission")),
    responses((status = 200, description = "the workbook"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_form_submission_file(app: App, Path(id): Path<i64>) -> Result<Response, ApiError> {
    let row = app.store.submission(id).await.map_err(|error| match error {
        StoreError::NotFound { .. } => {
            ApiError::new(ErrorCode::FormNotFound, format!("nothing was submitted under `{id}`"))
        }
        other => other.into(),
    })?;
    let (folder, sum) = (folder(&app)?.to_owned(), row.sha256.clone());
    let bytes =
        tokio::task::spawn_blocking(move || papers::fetch(&folder, &sum)).await.map_err(anyhow::Error::from)??;
    let missing = || {
        ApiError::new(ErrorCode::PaperNotFound, format!("the file of submission `{id}` is missing or damaged"))
            .hint("restore it from a backup")
    };
    Ok(as_file((&row.file, XLSX), bytes.ok_or_else(missing)?))
}
