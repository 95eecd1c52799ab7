//! Who changed what, and when.

use axum::Json;
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use store::{AuditFilter, AuditRow};
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Query};
use super::params::{day, invalid};
use super::{ApiError, ApiResult, App};
use crate::audit_words::words;
use crate::shapes::{Bilingual, PageOf};

/// Which rows of the audit.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct AuditQuery {
    /// By this person.
    actor: Option<String>,
    /// This operation, such as `put_trip`.
    operation: Option<String>,
    /// To this thing: `trip:3`, or any `trip`.
    entity: Option<String>,
    /// From this day on, as China has it.
    from: Option<String>,
    /// To this day, itself included.
    to: Option<String>,
    /// How many to leave out.
    offset: Option<u64>,
    /// How many at most, up to 500; 50 when left out.
    limit: Option<u64>,
}

/// A write.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditShape {
    /// Number, from 1, without a gap.
    id: i64,
    /// When, RFC 3339 in UTC.
    at: String,
    /// Who: a login name, or `local` for whoever sits at the machine.
    actor: String,
    /// What was done.
    operation: String,
    /// The same for people.
    title: Bilingual,
    /// To what: `trip:3`; what there is one of has no number.
    entity: String,
    /// What changed, in short: an object of names and values; null where the operation says it all.
    #[schema(value_type = Option<Object>)]
    change: Option<serde_json::Value>,
}

fn shape(row: AuditRow) -> AuditShape {
    AuditShape {
        id: row.id,
        at: row.at,
        actor: row.actor,
        title: Bilingual::from(&words(&row.operation)),
        operation: row.operation,
        entity: row.entity,
        // Empty, or what someone without the key put there: `liantu verify` says so.
        change: serde_json::from_str(&row.change).ok(),
    }
}

/// Every write with who did it, the last first
#[utoipa::path(get, path = "/audit", params(AuditQuery),
    responses((status = 200, body = PageOf<AuditShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_audit(app: App, Query(query): Query<AuditQuery>) -> ApiResult<PageOf<AuditShape>> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (from, to) = (read_day("from", query.from)?, read_day("to", query.to)?);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(invalid(format!("parameter `to`: `{to}` is before `{from}`")));
    }
    let page = app
        .store
        .audit(&AuditFilter {
            actor: given(query.actor),
            operation: given(query.operation),
            entity: given(query.entity),
            from: from.and_then(begin_of),
            before: to.and_then(|day| day.succ_opt()).and_then(begin_of),
            limit: query.limit.unwrap_or(50).min(500),
            offset: query.offset.unwrap_or(0),
        })
        .await?;
    Ok(Json(PageOf { items: page.items.into_iter().map(shape).collect(), total: page.total as u64 }))
}

fn read_day(name: &str, text: Option<String>) -> Result<Option<NaiveDate>, ApiError> {
    text.filter(|text| !text.is_empty()).map(|text| day(name, &text)).transpose()
}

/// The moment at which a day begins in China (UTC+8), RFC 3339 in UTC.
fn begin_of(day: NaiveDate) -> Option<String> {
    let begins = day.and_hms_opt(0, 0, 0)?.checked_sub_signed(Duration::hours(8))?;
    Some(begins.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
