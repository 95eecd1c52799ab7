//! Long work: what is under way, how far it is, what came of it.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use model::JobCause;
use serde::Deserialize;
use store::{Job, JobChangeFilter, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::shapes::{JobChangeShape, JobDetail, JobShape, PageOf, job_change_shape, job_detail, job_shape};
use crate::{clock, report};

/// How often a job is looked at while someone watches it.
const LOOK: Duration = Duration::from_millis(400);

/// A part of a list.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PageQuery {
    /// How many to leave out.
    offset: Option<u64>,
    /// How many at most, up to 500; 50 when left out.
    limit: Option<u64>,
}

/// Jobs, the newest first
#[utoipa::path(get, path = "/jobs", params(PageQuery), responses((status = 200, body = PageOf<JobShape>)))]
pub(crate) async fn list_jobs(app: App, Query(query): Query<PageQuery>) -> ApiResult<PageOf<JobShape>> {
    let page = app.store.jobs(query.limit.unwrap_or(50).min(500), query.offset.unwrap_or(0)).await?;
    let items = page.items.iter().map(|job| job_shape(&app.config, job)).collect();
    Ok(Json(PageOf { items, total: page.total as u64 }))
}

/// What is to be done.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct JobBody {
    /// `place`: place firms on chains.
    kind: String,
    /// `changed` (default): firms that were not placed as they are now; `all`: every firm again.
    firms: Option<String>,
}

/// Ask for work; what is under way already is answered. The work goes on when the asker leaves
#[utoipa::path(post, path = "/jobs", request_body = JobBody,
    responses((status = 201, body = JobShape, description = "it waits or is under way"), (status = 204, description = "nothing to do"),
        (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_job(app: App, headers: HeaderMap, Body(body): Body<JobBody>) -> Result<Response, ApiError> {
    same_origin(&headers)?;
    let invalid =
        |field: &str, why: String| ApiError::new(ErrorCode::InvalidRequest, format!("field `{field}`: {why}"));
    if body.kind != "place" {
        return Err(invalid("kind", format!("`{}` is not `place`", body.kind)));
    }
    match body.firms.as_deref() {
        None | Some("changed") => {}
        Some("all") => app.store.place_all_again().await?,
        Some(other) => return Err(invalid("firms", format!("`{other}` is neither `changed` nor `all`"))),
    }
    match app.store.queue_placing(app.config.version()?, JobCause::Request, &clock::now()).await? {
        None => Ok(StatusCode::NO_CONTENT.into_response()),
        Some(id) => {
            let job = job_shape(&app.config, &job(&app, id).await?);
            Ok((StatusCode::CREATED, [("location", format!("/api/v1/jobs/{id}"))], Json(job)).into_response())
        }
    }
}

async fn job(app: &App, id: i64) -> Result<Job, ApiError> {
    app.store.job(id).await.map_err(|error| not_found(id, error))
}

fn not_found(id: i64, error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::JobNotFound, format!("no job `{id}`")),
        other => other.into(),
    }
}

/// A job with what it changed, by node
#[utoipa::path(get, path = "/jobs/{job}", params(("job" = i64, Path, description = "row id")),
    responses((status = 200, body = JobDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_job(app: App, Path(id): Path<i64>) -> ApiResult<JobDetail> {
    let job = job(&app, id).await?;
    let counts = app.store.job_change_counts(id).await?;
    Ok(Json(job_detail(&app.config, &job, &counts)))
}

/// Stop a job: at once when nobody does it yet, else at its next step. What was done stays done
#[utoipa::path(put, path = "/jobs/{job}/cancel", params(("job" = i64, Path, description = "row id")),
    responses((status = 200, body = JobShape), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_job_cancel(app: App, headers: HeaderMap, Path(id): Path<i64>) -> ApiResult<JobShape> {
    same_origin(&headers)?;
    let job = app.store.cancel_job(id, &clock::now()).await.map_err(|error| not_found(id, error))?;
    Ok(Json(job_shape(&app.config, &job)))
}

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ChangeQuery {
    /// On this chain.
    chain: Option<String>,
    /// On this node.
    node: Option<String>,
    /// How many to leave out.
    offset: Option<u64>,
    /// How many at most, up to 500; 50 when left out.
    limit: Option<u64>,
}

/// The firms that a job moved, by chain, node and name; firms placed for the first time are counted and not named
#[utoipa::path(get, path = "/jobs/{job}/changes", params(("job" = i64, Path, description = "row id"), ChangeQuery),
    responses((status = 200, body = PageOf<JobChangeShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_job_changes(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<ChangeQuery>,
) -> ApiResult<PageOf<JobChangeShape>> {
    job(&app, id).await?;
    let filter = JobChangeFilter {
        job: id,
        chain: query.chain,
        node: query.node,
        limit: query.limit.unwrap_or(50).min(500),
        offset: query.offset.unwrap_or(0),
    };
    let page = app.store.job_changes(&filter).await?;
    let items = page.items.iter().map(|change| job_change_shape(&app.config, change)).collect();
    Ok(Json(PageOf { items, total: page.total as u64 }))
}

/// The same as a table for spreadsheets, whole; `offset` and `limit` are not looked at
#[utoipa::path(get, path = "/jobs/{job}/changes.csv", params(("job" = i64, Path, description = "row id"), ChangeQuery),
    responses((status = 200, description = "CSV, UTF-8 with a mark"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_job_changes_csv(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<ChangeQuery>,
) -> Result<Response, ApiError> {
    job(&app, id).await?;
    let filter = JobChangeFilter { job: id, chain: query.chain, node: query.node, limit: u64::MAX, offset: 0 };
    let page = app.store.job_changes(&filter).await?;
    let lines = page.items.iter().map(|change| job_change_shape(&app.config, change).cells());
    Ok(report::csv_answer(&format!("job-{id}-changes.csv"), &JobChangeShape::CELLS, lines)?)
}

/// A job's progress as it goes: events named `job` that hold what `GET /jobs/{job}` answers in short, the last when it is over
#[utoipa::path(get, path = "/jobs/{job}/events", params(("job" = i64, Path, description = "row id")),
    responses((status = 200, body = JobShape, content_type = "text/event-stream"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_job_events(
    app: App,
    Path(id): Path<i64>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let first = job(&app, id).await?;
    let watch = Watch { id, stopping: app.shared.stopping.clone(), app, next: Some(first), last: None };
    let events = stream::unfold(watch, |mut watch| async move {
        let event = watch.event().await?;
        Some((Ok(event), watch))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// A job that someone watches.
struct Watch {
    id: i64,
    app: App,
    stopping: tokio::sync::watch::Receiver<bool>,
    /// Read and not yet told.
    next: Option<Job>,
    /// What was told last.
    last: Option<Job>,
}

impl Watch {
    /// Waits for the job to be other than it was told. `None` when it is over and told, cannot be read, or the server stops; the
    /// client then asks again.
    async fn event(&mut self) -> Option<Event> {
        loop {
            if self.last.as_ref().is_some_and(|job| job.state.is_over()) {
                return None;
            }
            let job = match self.next.take() {
                Some(job) => job,
                None => {
                    tokio::select! {
                        () = tokio::time::sleep(LOOK) => {}
                        Ok(_) = self.stopping.wait_for(|stop| *stop) => return None,
                    }
                    self.app.store.job(self.id).await.ok()?
                }
            };
            // A renewed lease alone is nothing to tell.
            let told = |job: &Job| Job { lease_until: None, ..job.clone() };
            if self.last.as_ref().is_some_and(|last| told(last) == told(&job)) {
                continue;
            }
            let event = Event::default().event("job").json_data(job_shape(&self.app.config, &job)).ok()?;
            self.last = Some(job);
            return Some(event);
        }
    }
}
