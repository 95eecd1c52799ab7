//! Events of attraction: who was met there, and the projects that came of it.

use model::{Counterpart, EnterpriseId, Occasion, ProjectId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::sql::{Insert, insert, maybe, moment, read, read_day, read_json, read_or_none, take_ids, text, write_json};
use crate::turns::{self, Kept};
use crate::visit_records::RecordTurn;
use crate::{Store, StoreError};

/// An event that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccasionRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was last changed, RFC 3339 in UTC.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// What is known.
    pub occasion: Occasion,
}

impl Store {
    /// Keeps an event.
    pub async fn create_occasion(
        &self,
        occasion: &Occasion,
        (by, at): (&str, &str),
    ) -> Result<OccasionRow, StoreError> {
        let at = moment(at)?;
        sound(occasion)?;
        let mut txn = self.begin_write(deed("create_event", "event")).await?;
        let id = take_ids(&txn, "occasions", 1).await?;
        let mut row: Vec<Value> = vec![id.into(), 1_i64.into(), text(at), text(by), text(at), text(by)];
        row.extend(values(occasion)?);
        let columns: Vec<&'static str> = STAMPS.into_iter().chain(FACTS).collect();
        insert(&txn, Insert { table: "occasions", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("event:{id}"));
        txn.note(json!({ "name": occasion.name }));
        txn.commit().await?;
        self.occasion(id).await
    }

    /// Puts right what is known of an event. [`StoreError::Conflict`] when someone else did first.
    pub async fn put_occasion(&self, turn: &RecordTurn<'_>, occasion: &Occasion) -> Result<OccasionRow, StoreError> {
        sound(occasion)?;
        let mut txn = self.begin_write(deed("put_event", format!("event:{}", turn.id))).await?;
        let kept = Kept { table: "occasions", what: "event" };
        turns::put(&txn, kept, turn, FACTS.into_iter().zip(values(occasion)?)).await?;
        txn.note(json!({ "version": turn.version + 1, "name": occasion.name }));
        txn.commit().await?;
        self.occasion(turn.id).await
    }

    /// An event.
    pub async fn occasion(&self, id: i64) -> Result<OccasionRow, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        occasion_row(&row.ok_or_else(|| StoreError::NotFound { what: "event", id: id.to_string() })?)
    }

    /// All events, the last first.
    pub async fn occasions(&self) -> Result<Vec<OccasionRow>, StoreError> {
        let mut select = all();
        select.order_by("from_day", Order::Desc).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(occasion_row).collect()
    }
}

fn sound(occasion: &Occasion) -> Result<(), StoreError> {
    if occasion.to < occasion.from {
        let (from, to) = (occasion.from, occasion.to);
        return Err(StoreError::Invalid(format!("an event ends on `{to}`, before it begins on `{from}`")));
    }
    let names = occasion.firms.iter().map(|firm| &firm.name).chain([&occasion.name]);
    match names.into_iter().find(|name| name.trim().is_empty()) {
        Some(_) => Err(StoreError::Invalid("a name of an event, or of a firm met there, is empty".to_owned())),
        None => Ok(()),
    }
}

const STAMPS: [&str; 6] = ["id", "version", "created_at", "created_by", "updated_at", "updated_by"];

const FACTS: [&str; 12] =
    ["name", "kind", "from_day", "to_day", "place", "team", "firms", "guests", "projects", "cost", "note", "sample"];

/// In the order of [`FACTS`].
fn values(occasion: &Occasion) -> Result<[Value; 12], StoreError> {
    let firms = occasion.firms.iter().map(|firm| (firm.enterprise.map(|id| id.0), firm.name.as_str()));
    Ok([
        text(&occasion.name),
        text(occasion.kind.as_str()),
        text(occasion.from.to_string()),
        text(occasion.to.to_string()),
        text(&occasion.place),
        text(&occasion.team),
        write_json(&firms.collect::<Vec<_>>())?,
        occasion.guests.map(i64::from).into(),
        write_json(&occasion.projects.iter().map(|id| id.0).collect::<Vec<_>>())?,
        maybe(occasion.cost.map(|cost| cost.to_string())),
        text(&occasion.note),
        occasion.sample.into(),
    ])
}

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("occasions").columns(STAMPS).columns(FACTS);
    select
}

fn occasion_row(row: &QueryResult) -> Result<OccasionRow, StoreError> {
    let firms: Vec<(Option<i64>, String)> = read_json(row, "firms")?;
    let projects: Vec<i64> = read_json(row, "projects")?;
    let guests: Option<i64> = row.try_get("", "guests")?;
    Ok(OccasionRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        occasion: Occasion {
            name: read(row, "name")?,
            kind: read(row, "kind")?,
            from: read_day(row, "from_day")?,
            to: read_day(row, "to_day")?,
            place: read(row, "place")?,
            team: read(row, "team")?,
            firms: firms.into_iter().map(|(id, name)| Counterpart { enterprise: id.map(EnterpriseId), name }).collect(),
            guests: guests.and_then(|many| u32::try_from(many).ok()),
            projects: projects.into_iter().map(ProjectId).collect(),
            cost: read_or_none(row, "cost")?,
            note: read(row, "note")?,
            sample: row.try_get("", "sample")?,
        },
    })
}
