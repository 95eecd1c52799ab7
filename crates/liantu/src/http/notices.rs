//! What I am told: rows that are read or not, each opening its thing.

use axum::Json;
use serde::{Deserialize, Serialize};
use store::NoticeFilter;
use utoipa::{IntoParams, ToSchema};

use super::error::{Body, ErrorBody, Query};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::mail::place;
use crate::shapes::Bilingual;

/// Notices that a page shows unless asked for others.
const SHOWN: u64 = 30;

/// Which notices.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct NoticesQuery {
    /// Only those that were not read.
    #[serde(default)]
    unread: bool,
    /// Leaving out so many of the first.
    offset: Option<u64>,
    /// At most so many; 30 when left out, at most 500.
    limit: Option<u64>,
}

/// Notices, the last first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeList {
    /// How many there are by the filter.
    total: usize,
    /// How many were not read.
    unread: usize,
    /// The notices.
    items: Vec<NoticeShape>,
}

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeShape {
    /// Its number.
    id: i64,
    /// `task_assigned`, `task_due`, `task_late`, `project_yellow`, `project_red`, `project_handed`, `consultation`, `promise_due` or
    /// `minutes`.
    kind: String,
    /// The same in words.
    kind_title: Bilingual,
    /// What it says.
    text: Bilingual,
    /// Where its thing is opened in the web app.
    opens: String,
    /// The office's day that it belongs to.
    day: String,
    /// When it was made.
    made_at: String,
    /// When it was read; null before.
    read_at: Option<String>,
}

/// Which notices were read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadBody {
    /// Their numbers; left out, all.
    ids: Option<Vec<i64>>,
}

/// Whose notices someone sees: his own; whoever sits at a machine without users sees all.
fn whose(app: &App) -> Result<Option<String>, ApiError> {
    let person = app.person()?;
    Ok(person.account.is_some().then(|| person.name.clone()))
}

async fn list(app: &App, query: &NoticesQuery) -> ApiResult<NoticeList> {
    let person = whose(app)?;
    let filter = NoticeFilter {
        person: person.clone(),
        unread: query.unread,
        limit: query.limit.unwrap_or(SHOWN).min(500),
        offset: query.offset.unwrap_or(0),
    };
    let page = app.store.notices(&filter).await?;
    let unread = app.store.notices(&NoticeFilter { person, unread: true, limit: 0, offset: 0 }).await?.total;
    let shape = |row: store::NoticeRow| NoticeShape {
        id: row.id,
        kind: row.notice.kind.to_string(),
        kind_title: (&row.notice.kind.title()).into(),
        text: (&row.notice.words).into(),
        opens: place(&row.notice.thing),
        day: row.notice.day,
        made_at: row.made_at,
        read_at: row.read_at,
    };
    Ok(Json(NoticeList { total: page.total, unread, items: page.items.into_iter().map(shape).collect() }))
}

/// What I am told, the last first
#[utoipa::path(get, path = "/notices", params(NoticesQuery),
    responses((status = 200, body = NoticeList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_notices(app: App, Query(query): Query<NoticesQuery>) -> ApiResult<NoticeList> {
    list(&app, &query).await
}

/// Mark notices of mine as read: some, or all
#[utoipa::path(put, path = "/notices/read", request_body = ReadBody,
    responses((status = 200, body = NoticeList), (status = 400, body = ErrorBody)))]
pub(crate) async fn put_notices_read(app: App, Body(body): Body<ReadBody>) -> ApiResult<NoticeList> {
    let person = whose(&app)?;
    app.store.read_notices(person.as_deref(), body.ids.as_deref(), &clock::now()).await?;
    list(&app, &NoticesQuery { unread: false, offset: None, limit: None }).await
}
