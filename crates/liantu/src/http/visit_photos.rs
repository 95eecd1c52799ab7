//! Photos of visits: brought as they are, kept by their sum, by the same rules as papers; pictures alone.

use axum::Json;
use axum::body::{Body as Stream, to_bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::Text;
use serde::Deserialize;
use store::NewPhoto;
use utoipa::IntoParams;

use super::chains::same_origin;
use super::error::{ErrorBody, Path, Query};
use super::visits::stored;
use super::{ApiError, App, ErrorCode};
use crate::visit_shapes::{PhotoShape, photo_shape};
use crate::{clock, papers};

/// Longest label of a photo, in characters.
const LONGEST_NAME: usize = 200;

/// Most photos of a record: what a visit needs, and no album.
const MOST: usize = 20;

/// What a photo is called.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PhotoQuery {
    /// What its owner calls it: a label, whatever it looks like.
    #[serde(default)]
    name: String,
}

fn folder(app: &App) -> Result<std::path::PathBuf, ApiError> {
    app.shared.papers.get().cloned().ok_or_else(|| {
        ApiError::new(ErrorCode::Unavailable, "this server keeps no papers: it was started without a data folder")
    })
}

fn refused(zh: String, en: String) -> ApiError {
    ApiError::refused(&[Text::new(zh, en)])
}

/// Bring a photo of a visit: its bytes are the body; the same photo brought twice is one
#[utoipa::path(post, path = "/visits/{visit}/photos", params(("visit" = i64, Path, description = "number of the record"), PhotoQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = PhotoShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_visit_photo(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Query(query): Query<PhotoQuery>,
    body: Stream,
) -> Result<(StatusCode, Json<PhotoShape>), ApiError> {
    same_origin(&headers)?;
    app.corrects(&app.store.visit_record(id).await.map_err(stored)?)?;
    let folder = folder(&app)?;
    let name: String = query.name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let mebibytes = papers::MOST_BYTES >> 20;
    let bytes = to_bytes(body, papers::MOST_BYTES).await.map_err(|_| {
        refused(
            format!("照片 `{name}` 超过 {mebibytes} MiB，或没有传完"),
            format!("the photo `{name}` is larger than {mebibytes} MiB, or it broke off"),
        )
    })?;
    let media = papers::media_of(&bytes).filter(|media| media.media.starts_with("image/"));
    let Some(media) = media else {
        return Err(refused(
            format!("`{name}` 的内容不是 PNG、JPEG、WEBP 或 HEIC 照片"),
            format!("the content of `{name}` is no PNG, JPEG, WEBP or HEIC picture"),
        ));
    };
    let many = bytes.len();
    let sha256 =
        tokio::task::spawn_blocking(move || papers::keep(&folder, &bytes)).await.map_err(anyhow::Error::from)??;
    let (by, at) = (app.person()?.name.clone(), clock::now());
    let photo = NewPhoto { record: id, sha256, name, media: media.media.to_owned(), bytes: many, by, at };
    let row = app.store.add_visit_photo(&photo, MOST).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(photo_shape(&row))))
}

/// A photo of a visit
#[utoipa::path(get, path = "/visits/{visit}/photos/{sha256}",
    params(("visit" = i64, Path, description = "number of the record"), ("sha256" = String, Path, description = "its sum")),
    responses((status = 200, description = "the picture"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_visit_photo(app: App, Path((id, sha256)): Path<(i64, String)>) -> Result<Response, ApiError> {
    let missing = || ApiError::new(ErrorCode::PaperNotFound, format!("record `{id}` has no photo `{sha256}`"));
    let rows = app.store.visit_photos(&[id]).await?;
    let row = rows.into_iter().find(|row| row.photo.sha256 == sha256).ok_or_else(missing)?;
    let (folder, sum) = (folder(&app)?, sha256.clone());
    let bytes =
        tokio::task::spawn_blocking(move || papers::fetch(&folder, &sum)).await.map_err(anyhow::Error::from)??;
    let Some(bytes) = bytes else {
        return Err(missing().hint("restore it from a backup"));
    };
    // Shown in the page, never run: a picture by its bytes, and nothing else may come of it.
    let head = [
        ("content-type", row.photo.media),
        ("content-disposition", "inline".to_owned()),
        ("content-security-policy", "sandbox; default-src 'none'".to_owned()),
        ("cache-control", "private, max-age=31536000, immutable".to_owned()),
    ];
    Ok((head, bytes).into_response())
}
