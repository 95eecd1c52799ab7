//! Superiors' forms: brought once, mapped, filled for a month with what each cell rests on, compared with what was submitted.

mod shapes;
pub(crate) mod submissions;

use axum::Json;
use axum::body::Body as Stream;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::{FormField, FormList, FormSpan, FormUnit, Text};
use press::form::{Form, FormError};
use serde::Deserialize;
use store::{FormRow, NewForm, StoreError};
use utoipa::{IntoParams, ToSchema};

use shapes::{FormHead, FormShape, FormWord, FormsShape, sheet_shape};
use submissions::submission;

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::import_drafts::{file_of, keep};
use super::indicators::projects;
use super::params::invalid;
use super::project_papers::{as_file, folder};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::form_desk::{Found, Missing, Origin, Unfilled, find};
use crate::forms::{FormMapping, faults, suggest, unnamed, warnings};
use crate::shapes::Bilingual;

/// Largest workbook of a form, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// Longest title, in characters.
const LONGEST_TITLE: usize = 100;

/// Most cells and lists of a mapping: forms stay far below.
const MOST_MAPPED: usize = 2_000;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

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
        FormError::NoRoom { sheet, row, why } => format!("“{sheet}”第 {row} 行下面不能插行：{}", why.zh()),
        FormError::SideBySide { sheet, first, second } => {
            format!("“{sheet}”第 {first} 行和第 {second} 行的清单并排，一个加行会拆散另一个")
        }
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

async fn shape(app: &App, found: Found) -> ApiResult<FormShape> {
    let head = head(app, (&found.word, &found.origin)).await?;
    let config = app.config.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let form = Form::open(&found.bytes)?;
        let mut wrong = faults(&form, &found.mapping, &config.standard.indicators);
        wrong.extend(unnamed(&found.mapping));
        let told = warnings(&form, &found.mapping);
        Ok((form.sheets(), found.mapping, (wrong, told)))
    });
    let (sheets, mapping, (wrong, told)) =
        opened.await.map_err(anyhow::Error::from)?.map_err(|error: FormError| unusable(&error))?;
    let sheets = sheets.into_iter().map(sheet_shape).collect();
    let words = |texts: &[Text]| texts.iter().map(Bilingual::from).collect();
    Ok(Json(FormShape { head, mapping, sheets, faults: words(&wrong), warnings: words(&told) }))
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
