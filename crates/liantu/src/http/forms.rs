//! Superiors' forms: brought once, mapped, filled for a month with what each cell rests on, compared with what was submitted.

use axum::Json;
use axum::body::Body as Stream;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::{FormField, FormList, FormSpan, FormUnit, Text};
use press::form::{Form, FormError, FormSheet};
use serde::{Deserialize, Serialize};
use store::{FormRow, NewForm, NewSubmission, StoreError, SubmissionRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::import_drafts::{file_of, keep};
use super::indicators::projects;
use super::params::invalid;
use super::project_papers::{as_file, folder};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::form_desk::{Beside, Filled, Found, Missing, Origin, Unfilled, file_name, find};
use crate::forms::{Basis, FilledCell, FormChange, FormMapping, changes, faults, last_day, suggest, unnamed};
use crate::shapes::{Bilingual, Items};
use crate::{clock, papers};

/// Largest workbook of a form, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// Longest title, in characters.
const LONGEST_TITLE: usize = 100;

/// Most cells and lists of a mapping: forms stay far below.
const MOST_MAPPED: usize = 2_000;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A form in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormHead {
    /// Its word: the id of a shipped sample, the number of a file that was brought.
    form: String,
    /// Whether it is a shipped sample.
    shipped: bool,
    /// What it is called.
    title: Bilingual,
    /// Where such a form is asked for, of a sample; else the name of its file.
    source: Bilingual,
    /// Version, for whoever changes it; 0 for a sample, which nobody changes.
    version: i64,
    /// When it was last changed; null for a sample.
    updated_at: Option<String>,
    /// By whom.
    updated_by: Option<String>,
    /// What was submitted last.
    last: Option<FormSubmission>,
}

/// All forms, with the words that mappings are written in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormsShape {
    /// Samples first, then what was brought.
    items: Vec<FormHead>,
    /// Lists that fill rows.
    lists: Vec<FormWord>,
    /// What a column holds.
    fields: Vec<FormWord>,
    /// The time that a figure or list speaks of.
    spans: Vec<FormWord>,
    /// Units.
    units: Vec<FormWord>,
    /// Indicators that a cell may hold.
    indicators: Vec<FormWord>,
    /// The newest month that is over.
    month: String,
    /// Whether the projects are invented.
    sample: bool,
}

/// A word with its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormWord {
    /// Word.
    word: String,
    /// Name.
    title: Bilingual,
}

/// A form with its mapping.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormShape {
    /// In short.
    #[serde(flatten)]
    head: FormHead,
    /// How it is filled.
    mapping: FormMapping,
    /// Its sheets as they stand before they are filled.
    sheets: Vec<FormSheetShape>,
    /// What is wrong with the mapping; while there is anything, it is not filled.
    faults: Vec<Bilingual>,
}

/// A sheet as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormSheetShape {
    /// Name.
    name: String,
    /// Cells with something in them or a style.
    cells: Vec<FormCellShape>,
    /// Merged ranges: first and last cell.
    merges: Vec<(String, String)>,
}

/// A cell as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormCellShape {
    /// Where: `C5`.
    cell: String,
    /// Row, from 1.
    row: u32,
    /// Column, from 1.
    column: u32,
    /// What it shows.
    text: String,
    /// Whether it holds a formula, which is never overwritten.
    formula: bool,
}

/// A form to bring.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct NewFormQuery {
    /// Name of its file.
    name: String,
    /// What it is called; the file's name where left out.
    title: Option<String>,
}

/// How a form is filled.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PutFormBody {
    /// The version that was read.
    version: i64,
    /// What it is called.
    title: String,
    /// How it is filled.
    mapping: FormMapping,
}

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

fn no_form(word: &str) -> ApiError {
    ApiError::new(ErrorCode::FormNotFound, format!("no form `{word}`")).hint("`GET /api/v1/forms` lists the forms")
}

fn stored(error: StoreError, word: &str) -> ApiError {
    match error {
        StoreError::NotFound { .. } => no_form(word),
        other => other.into(),
    }
}

/// What a workbook that cannot be opened or filled is told in.
fn unusable(error: &FormError) -> ApiError {
    let zh = match error {
        FormError::Unusable(_) => "表格打不开：请去掉密码和宏，另存为 .xlsx 再传".to_owned(),
        FormError::TooLarge(_) => "表格太大或展开后太大：请只留要填的表".to_owned(),
        FormError::NoSheet { wanted, .. } => format!("表里没有“{wanted}”这张表"),
        FormError::Formula(cell) => format!("{cell} 是公式，不能覆盖"),
        FormError::Merged { cell, first } => format!("{cell} 在合并单元格里，应填 {first}"),
        FormError::NoRoom { sheet, row, .. } => format!("“{sheet}”第 {row} 行下面不能插行：有合并单元格或数组公式跨过"),
    };
    ApiError::refused(&[Text::new(zh, error.to_string())])
}

fn unfilled(why: Unfilled) -> ApiError {
    match why {
        Unfilled::Mapping(faults) => ApiError::refused(&faults),
        Unfilled::Workbook(error) => unusable(&error),
    }
}

async fn found(app: &App, word: &str) -> Result<Found, ApiError> {
    let folder = app.shared.papers.get().map(std::path::PathBuf::as_path);
    find(&app.store, &app.config, (word, folder)).await.map_err(|missing| match missing {
        Missing::Unknown => no_form(word),
        Missing::File(sum) => ApiError::new(
            ErrorCode::PaperNotFound,
            format!("the file `{sum}` of form `{word}` is missing or damaged in the data folder"),
        )
        .hint("restore it from a backup"),
        Missing::Other(error) => error.into(),
    })
}

fn submission(row: &SubmissionRow) -> FormSubmission {
    FormSubmission {
        id: row.id,
        month: row.month.clone(),
        file: row.file.clone(),
        sha256: row.sha256.clone(),
        at: row.created_at.clone(),
        by: row.created_by.clone(),
    }
}

async fn head(app: &App, (word, origin): (&str, &Origin)) -> Result<FormHead, ApiError> {
    let last = app.store.submissions(word).await?.first().map(submission);
    Ok(match origin {
        Origin::Shipped(spec) => FormHead {
            form: spec.id.clone(),
            shipped: true,
            title: (&spec.title).into(),
            source: (&spec.source).into(),
            version: 0,
            updated_at: None,
            updated_by: None,
            last,
        },
        Origin::Brought(row) => FormHead {
            form: row.id.to_string(),
            shipped: false,
            title: Bilingual { zh: row.title.clone(), en: row.title.clone() },
            source: Bilingual { zh: row.file.clone(), en: row.file.clone() },
            version: row.version,
            updated_at: Some(row.updated_at.clone()),
            updated_by: Some(row.updated_by.clone()),
            last,
        },
    })
}

fn sheet_shape(sheet: FormSheet) -> FormSheetShape {
    let cells = sheet.cells.into_iter().map(|cell| FormCellShape {
        cell: cell.place.to_string(),
        row: cell.place.row,
        column: cell.place.column,
        text: cell.text,
        formula: cell.formula,
    });
    let merges = sheet.merges.iter().map(|(first, last)| (first.to_string(), last.to_string()));
    FormSheetShape { name: sheet.name, cells: cells.collect(), merges: merges.collect() }
}

async fn shape(app: &App, found: Found) -> ApiResult<FormShape> {
    let head = head(app, (&found.word, &found.origin)).await?;
    let config = app.config.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let form = Form::open(&found.bytes)?;
        let mut wrong = faults(&form, &found.mapping, &config.standard.indicators);
        wrong.extend(unnamed(&found.mapping));
        Ok((form.sheets(), found.mapping, wrong))
    });
    let (sheets, mapping, wrong) =
        opened.await.map_err(anyhow::Error::from)?.map_err(|error: FormError| unusable(&error))?;
    let sheets = sheets.into_iter().map(sheet_shape).collect();
    Ok(Json(FormShape { head, mapping, sheets, faults: wrong.iter().map(Bilingual::from).collect() }))
}

/// A row as a found form, where its bytes are at hand.
fn brought(row: FormRow, bytes: Vec<u8>, mapping: FormMapping) -> Found {
    Found { word: row.id.to_string(), origin: Origin::Brought(row), bytes, mapping }
}

/// Every form: shipped samples and files that were brought
#[utoipa::path(get, path = "/forms", responses((status = 200, body = FormsShape)))]
pub(crate) async fn list_forms(app: App) -> ApiResult<FormsShape> {
    let mut items = Vec::new();
    for spec in &app.config.standard.forms {
        items.push(head(&app, (&spec.id, &Origin::Shipped(spec.clone()))).await?);
    }
    for row in app.store.forms().await? {
        items.push(head(&app, (&row.id.to_string(), &Origin::Brought(row))).await?);
    }
    fn words<T: Copy + ToString>(all: &[T], title: impl Fn(T) -> Text) -> Vec<FormWord> {
        all.iter().map(|one| FormWord { word: one.to_string(), title: (&title(*one)).into() }).collect()
    }
    let day = projects(&app).await?.desk_day(&app.config);
    let cards = bureau::in_force(&app.config.standard.indicators, day);
    let indicators = cards.iter().map(|card| FormWord { word: card.id.clone(), title: (&card.title).into() }).collect();
    let over = if bureau::month_end(day) == day { day } else { day - chrono::Months::new(1) };
    Ok(Json(FormsShape {
        items,
        lists: words(FormList::ALL, FormList::title),
        fields: words(FormField::ALL, FormField::title),
        spans: words(FormSpan::ALL, FormSpan::title),
        units: words(FormUnit::ALL, FormUnit::title),
        indicators,
        month: over.format("%Y-%m").to_string(),
        sample: app.config.pack.district.sample,
    }))
}

/// Bring a superior's form: its bytes are the body; its lists are guessed by the words of its heads
#[utoipa::path(post, path = "/forms", params(NewFormQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = FormShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_form(
    app: App,
    headers: HeaderMap,
    Query(query): Query<NewFormQuery>,
    body: Stream,
) -> Result<(StatusCode, Json<FormShape>), ApiError> {
    same_origin(&headers)?;
    let by = app.person()?.name.to_string();
    folder(&app)?;
    let (file, bytes) = file_of(&query.name, body, MOST_BYTES).await?;
    let title = query.title.filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or_else(|| file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem).to_owned());
    let title = titled(&title)?;
    let opened = tokio::task::spawn_blocking(move || Form::open(&bytes).map(|form| (suggest(&form), bytes)));
    let (mapping, bytes) = opened.await.map_err(anyhow::Error::from)?.map_err(|error| unusable(&error))?;
    let many = bytes.len();
    let sha256 = keep(&app, bytes.clone()).await?;
    let text = serde_json::to_string(&mapping).map_err(anyhow::Error::from)?;
    let new = NewForm { title, file, sha256, bytes: many, mapping: text };
    let row = app.store.create_form(&new, (&by, &clock::now())).await?;
    Ok((StatusCode::CREATED, shape(&app, brought(row, bytes, mapping)).await?))
}

fn titled(title: &str) -> Result<String, ApiError> {
    let title: String = title.trim().chars().filter(|c| !c.is_control()).collect();
    match title.chars().count() {
        0 => Err(invalid("field `title` is empty".to_owned())),
        many if many > LONGEST_TITLE => {
            Err(invalid(format!("field `title` has {many} characters, at most {LONGEST_TITLE}")))
        }
        _ => Ok(title),
    }
}

/// A form with its mapping and its sheets
#[utoipa::path(get, path = "/forms/{form}", params(("form" = String, Path, description = "word of the form")),
    responses((status = 200, body = FormShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_form(app: App, Path(word): Path<String>) -> ApiResult<FormShape> {
    let found = found(&app, &word).await?;
    shape(&app, found).await
}

/// Say how a form is filled
#[utoipa::path(put, path = "/forms/{form}", params(("form" = String, Path, description = "word of the form")), request_body = PutFormBody,
    responses((status = 200, body = FormShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_form(
    app: App,
    headers: HeaderMap,
    Path(word): Path<String>,
    Body(body): Body<PutFormBody>,
) -> ApiResult<FormShape> {
    same_origin(&headers)?;
    let by = app.person()?.name.to_string();
    let found = found(&app, &word).await?;
    let Origin::Brought(row) = found.origin else { return Err(fixed()) };
    let title = titled(&body.title)?;
    if body.mapping.cells.len() + body.mapping.blocks.len() > MOST_MAPPED {
        return Err(invalid(format!("field `mapping`: more than {MOST_MAPPED} cells and lists")));
    }
    let (config, bytes, mapping) = (app.config.clone(), found.bytes.clone(), body.mapping.clone());
    let checked = tokio::task::spawn_blocking(move || {
        Form::open(&bytes).map(|form| faults(&form, &mapping, &config.standard.indicators))
    });
    let wrong = checked.await.map_err(anyhow::Error::from)?.map_err(|error| unusable(&error))?;
    if !wrong.is_empty() {
        return Err(ApiError::refused(&wrong));
    }
    let text = serde_json::to_string(&body.mapping).map_err(anyhow::Error::from)?;
    let change = (row.id, body.version);
    let row = app.store.put_form(change, (&title, &text), (&by, &clock::now())).await;
    let row = row.map_err(|error| stored(error, &word))?;
    shape(&app, brought(row, found.bytes, body.mapping)).await
}

fn fixed() -> ApiError {
    ApiError::refused(&[Text::new(
        "随附的样表不能改：请下载它，按上级原表改好再上传",
        "a shipped sample is not changed: download it, make it the superior's own and bring it",
    )])
}

/// Take a form out of use; what was submitted by it stays
#[utoipa::path(delete, path = "/forms/{form}", params(("form" = String, Path, description = "word of the form")),
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_form(
    app: App,
    headers: HeaderMap,
    Path(word): Path<String>,
) -> Result<StatusCode, ApiError> {
    same_origin(&headers)?;
    if app.config.standard.forms.iter().any(|spec| spec.id == word) {
        return Err(fixed());
    }
    let id = word.parse::<i64>().map_err(|_| no_form(&word))?;
    app.store.delete_form(id, &clock::now()).await.map_err(|error| stored(error, &word))?;
    Ok(StatusCode::NO_CONTENT)
}

/// A form's workbook before it is filled
#[utoipa::path(get, path = "/forms/{form}/file", params(("form" = String, Path, description = "word of the form")),
    responses((status = 200, description = "the workbook"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_form_file(app: App, Path(word): Path<String>) -> Result<Response, ApiError> {
    let found = found(&app, &word).await?;
    Ok(as_file((&format!("{}.xlsx", found.title()), XLSX), found.bytes))
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
