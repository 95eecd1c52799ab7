//! Marks that a zone and a team in the field give each other for a month (双向评分).

use model::MarkSide;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{OnConflict, Order, Query};
use serde_json::json;

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// Marks that one side gave the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoWayRow {
    /// The month, such as `2024-12`.
    pub month: String,
    /// The unit that answers for the zone.
    pub zone: String,
    /// The team in the field.
    pub team: String,
    /// Who gave them.
    pub side: MarkSide,
    /// 0 to 100.
    pub marks: u8,
    /// Why.
    pub reason: String,
    /// When, RFC 3339 in UTC.
    pub updated_at: String,
    /// Who wrote them down.
    pub updated_by: String,
}

impl Store {
    /// Notes marks; those that the same side gave the other for the month are replaced. `read` says when they were changed last for
    /// whoever read them, empty where there were none. Returns what somebody noted since; then nothing is noted.
    pub async fn put_two_way(&self, row: &TwoWayRow, read: Option<&str>) -> Result<Option<TwoWayRow>, StoreError> {
        moment(&row.updated_at)?;
        if row.marks > 100 {
            return Err(StoreError::Invalid(format!("`{}` is more than 100 marks", row.marks)));
        }
        let keys = ["month", "zone", "team", "side"];
        let said = ["marks", "reason", "updated_at", "updated_by"];
        let replace = OnConflict::columns(keys).update_columns(said).to_owned();
        let columns: Vec<&'static str> = keys.into_iter().chain(said).collect();
        let values = vec![
            text(&row.month),
            text(&row.zone),
            text(&row.team),
            text(row.side.as_str()),
            i64::from(row.marks).into(),
            text(&row.reason),
            text(&row.updated_at),
            text(&row.updated_by),
        ];
        let mut txn = self.begin_write(deed("put_two_way", format!("two_way:{}", row.month))).await?;
        take_ids(&txn, "tasks", 0).await?;
        let same = |other: &TwoWayRow| other.zone == row.zone && other.team == row.team && other.side == row.side;
        let stands = rows(&txn, &row.month).await?.into_iter().find(same);
        if read.is_some_and(|read| read != stands.as_ref().map_or("", |stands| stands.updated_at.as_str())) {
            // What was there is gone: nobody takes marks away today.
            let gone = || TwoWayRow { updated_at: String::new(), updated_by: String::new(), ..row.clone() };
            return Ok(Some(stands.unwrap_or_else(gone)));
        }
        insert(&txn, Insert { table: "two_way_marks", columns: &columns, on_conflict: Some(replace) }, vec![values])
            .await?;
        let marks = json!([stands.map(|stands| stands.marks), row.marks]);
        txn.note(json!({ "zone": row.zone, "team": row.team, "side": row.side.as_str(), "marks": marks }));
        txn.commit().await?;
        Ok(None)
    }

    /// The marks of a month, by zone, team and side.
    pub async fn two_way(&self, month: &str) -> Result<Vec<TwoWayRow>, StoreError> {
        rows(&self.db, month).await
    }
}

async fn rows<C: ConnectionTrait>(db: &C, month: &str) -> Result<Vec<TwoWayRow>, StoreError> {
    let mut select = Query::select();
    select.from("two_way_marks").and_where(is("month", month));
    for column in ["month", "zone", "team", "side", "marks", "reason", "updated_at", "updated_by"] {
        select.column(column);
    }
    for column in ["zone", "team", "side"] {
        select.order_by(column, Order::Asc);
    }
    let row = |row: &sea_orm::QueryResult| -> Result<TwoWayRow, StoreError> {
        let marks: i64 = row.try_get("", "marks")?;
        Ok(TwoWayRow {
            month: read(row, "month")?,
            zone: read(row, "zone")?,
            team: read(row, "team")?,
            side: read(row, "side")?,
            marks: u8::try_from(marks).map_err(|_| StoreError::Other(format!("`{marks}` are no marks")))?,
            reason: read(row, "reason")?,
            updated_at: read(row, "updated_at")?,
            updated_by: read(row, "updated_by")?,
        })
    };
    db.query_all(&select).await?.iter().map(row).collect()
}
