//! Papers of projects: brought as they are, kept by their sum, handed out as what they are and only as a file.

use axum::Json;
use axum::body::{Body as Stream, to_bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::{ProjectId, Text};
use serde::Deserialize;
use store::NewAttachment;
use utoipa::IntoParams;

use super::chains::same_origin;
use super::error::{ErrorBody, Path, Query};
use super::params::invalid;
use super::projects::no_project;
use super::{ApiError, App, ErrorCode};
use crate::project_shapes::{AttachmentShape, attachment_shape};
use crate::{clock, papers};

/// Longest label of a paper, in characters.
const LONGEST_NAME: usize = 200;

/// What a paper is called and who brings it.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PaperQuery {
    /// What its owner calls it: a label, whatever it looks like.
    name: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
}

/// The folder of the papers.
pub(super) fn folder(app: &App) -> Result<&std::path::Path, ApiError> {
    app.shared.papers.get().map(std::path::PathBuf::as_path).ok_or_else(|| {
        ApiError::new(ErrorCode::Unavailable, "this server keeps no papers: it was started without a data folder")
    })
}

/// Bring a paper: its bytes are the body; what it is, is read from them
#[utoipa::path(post, path = "/projects/{project}/attachments", params(("project" = i64, Path, description = "project id"), PaperQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_project_attachment(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Query(query): Query<PaperQuery>,
    body: Stream,
) -> Result<(StatusCode, Json<AttachmentShape>), ApiError> {
    same_origin(&headers)?;
    let by = app.by(query.by.as_deref())?;
    let project = ProjectId(id);
    let projects = app.shared.projects.now(&app.store).await?;
    app.changes(&projects.get(project).ok_or_else(|| no_project(id))?.row.project)?;
    let folder = folder(&app)?.to_owned();
    let name: String = query.name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let mebibytes = papers::MOST_BYTES >> 20;
    let bytes = to_bytes(body, papers::MOST_BYTES).await.map_err(|_| {
        refused(
            format!("附件 `{name}` 超过 {mebibytes} MiB，或没有传完"),
            format!("the paper `{name}` is larger than {mebibytes} MiB, or it broke off"),
        )
    })?;
    if bytes.is_empty() {
        return Err(refused(format!("附件 `{name}` 是空的"), format!("the paper `{name}` is empty")));
    }
    let Some(media) = papers::media_of(&bytes) else {
        return Err(refused(
            format!("附件 `{name}` 的内容不是 PDF、OFD、DOCX、XLSX 或 PNG、JPEG、WEBP、HEIC 图片；含宏的文件不收"),
            format!(
                "the content of `{name}` is no PDF, OFD, DOCX, XLSX nor a PNG, JPEG, WEBP or HEIC picture; files with macros are not kept"
            ),
        ));
    };
    let many = bytes.len();
    let sha256 =
        tokio::task::spawn_blocking(move || papers::keep(&folder, &bytes)).await.map_err(anyhow::Error::from)??;
    let paper =
        NewAttachment { project, sha256, name, media: media.media.to_owned(), bytes: many, by, at: clock::now() };
    let row = app.store.add_attachment(&paper).await?;
    Ok((StatusCode::CREATED, Json(attachment_shape(&row))))
}

fn refused(zh: String, en: String) -> ApiError {
    ApiError::refused(&[Text::new(zh, en)])
}

/// A paper as a file
#[utoipa::path(get, path = "/projects/{project}/attachments/{sha256}",
    params(("project" = i64, Path, description = "project id"), ("sha256" = String, Path, description = "its sum")),
    responses((status = 200, description = "the file"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_project_attachment(
    app: App,
    Path((id, sha256)): Path<(i64, String)>,
) -> Result<Response, ApiError> {
    if sha256.len() != 64 {
        return Err(invalid(format!("`{sha256}` is no SHA-256 sum")));
    }
    let rows = app.store.attachments(ProjectId(id)).await?;
    let missing = || ApiError::new(ErrorCode::PaperNotFound, format!("project `{id}` has no paper `{sha256}`"));
    let row = rows.into_iter().find(|row| row.paper.sha256 == sha256).ok_or_else(missing)?;
    let (folder, sum) = (folder(&app)?.to_owned(), sha256.clone());
    let bytes =
        tokio::task::spawn_blocking(move || papers::fetch(&folder, &sum)).await.map_err(anyhow::Error::from)??;
    let Some(bytes) = bytes else {
        return Err(ApiError::new(
            ErrorCode::PaperNotFound,
            format!("the file of paper `{sha256}` is missing or damaged in the data folder"),
        )
        .hint("restore it from a backup"));
    };
    Ok(as_file((&row.paper.name, &row.paper.media), bytes))
}

/// What tells a browser to keep an answer as a file of this name, in any script.
pub(super) fn attachment(name: &str) -> String {
    let coded: String = name
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename*=UTF-8''{coded}")
}

/// A kept paper as an answer: only ever a file, named by what it is.
pub(super) fn as_file((label, media): (&str, &str), bytes: Vec<u8>) -> Response {
    let head = [
        ("content-type", media.to_owned()),
        ("content-disposition", attachment(&papers::file_name(label, media))),
        ("content-security-policy", "sandbox; default-src 'none'".to_owned()),
    ];
    (head, bytes).into_response()
}
