//! Marks that zones and teams in the field give each other, by month.

use axum::Json;
use bureau::month_of;
use model::MarkSide;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::TwoWayRow;
use utoipa::{IntoParams, ToSchema};

use super::error::{Body, ErrorBody, Query};
use super::params::invalid;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::project_entry::Faults;
use crate::shapes::Items;

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TwoWayQuery {
    /// Such as `2024-12`.
    month: String,
}

/// Marks of one side.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TwoWayShape {
    /// The month.
    month: String,
    /// The unit that answers for the zone.
    zone: String,
    /// The team in the field.
    team: String,
    /// Who gave them: `host` is the zone, `team` the team.
    side: String,
    /// 0 to 100.
    marks: u8,
    /// Why.
    reason: String,
    /// When.
    updated_at: String,
    /// Who wrote them down.
    updated_by: String,
}

/// Marks to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TwoWayBody {
    /// The month.
    month: String,
    /// The unit that answers for the zone.
    zone: String,
    /// The team in the field.
    team: String,
    /// `host` or `team`.
    side: String,
    /// 0 to 100.
    marks: i64,
    /// Why.
    #[serde(default)]
    reason: String,
    /// `updated_at` of the marks that were looked at, empty where there were none; left out, whatever stands is replaced.
    updated_at: Option<String>,
}

fn shape(row: TwoWayRow) -> TwoWayShape {
    TwoWayShape {
        month: row.month,
        zone: row.zone,
        team: row.team,
        side: row.side.to_string(),
        marks: row.marks,
        reason: row.reason,
        updated_at: row.updated_at,
        updated_by: row.updated_by,
    }
}

async fn list(app: &App, month: &str) -> ApiResult<Items<TwoWayShape>> {
    Ok(Json(Items { items: app.store.two_way(month).await?.into_iter().map(shape).collect() }))
}

/// The marks of a month
#[utoipa::path(get, path = "/two-way", params(TwoWayQuery),
    responses((status = 200, body = Items<TwoWayShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_two_way(app: App, Query(query): Query<TwoWayQuery>) -> ApiResult<Items<TwoWayShape>> {
    if month_of(&query.month).is_none() {
        return Err(invalid(format!("parameter `month`: `{}` is not a month such as `2024-12`", query.month)));
    }
    list(&app, &query.month).await
}

/// Give marks; those of the same side for the month are replaced
#[utoipa::path(put, path = "/two-way", request_body = TwoWayBody,
    responses((status = 200, body = Items<TwoWayShape>), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_two_way(app: App, Body(body): Body<TwoWayBody>) -> ApiResult<Items<TwoWayShape>> {
    let mut faults = Faults::default();
    let month = body.month.trim().to_owned();
    if month_of(&month).is_none() {
        faults.add("月份要像 2024-12", format!("`month`: `{month}` is not a month such as `2024-12`"));
    }
    let zone = faults.person(("片区单位", "zone"), &body.zone);
    let team = faults.person(("招商小组", "team"), &body.team);
    if zone.is_empty() || team.is_empty() || zone == team {
        faults.add("要写不同的片区单位和招商小组", "`zone` and `team` are two different units");
    }
    let side: Option<MarkSide> = faults.word(("评分方", "side"), Some(&body.side));
    let marks = u8::try_from(body.marks).ok().filter(|marks| *marks <= 100);
    if marks.is_none() {
        faults.add("分数为 0 至 100", format!("`marks`: `{}` is not from 0 to 100", body.marks));
    }
    let reason = faults.text(("理由", "reason"), &body.reason);
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let (Some(side), Some(marks)) = (side, marks) else {
        return Err(invalid("field `side` is empty".to_owned()));
    };
    let by = app.person()?.name.clone();
    let row = TwoWayRow { month, zone, team, side, marks, reason, updated_at: clock::now(), updated_by: by };
    if let Some(theirs) = app.store.put_two_way(&row, body.updated_at.as_deref()).await? {
        let message = format!("the marks of `{}` and `{}` were changed by someone else", row.zone, row.team);
        let by = theirs.updated_by.clone();
        return Err(ApiError::new(ErrorCode::Conflict, message)
            .hint(format!("{by} 刚打过这项分，请看过再改"))
            .colliding(json!({ "yours": shape(row), "theirs": shape(theirs) })));
    }
    list(&app, &row.month).await
}
