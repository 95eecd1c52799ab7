//! Photos of visits, among the kept papers: their bytes lie in the data folder, by their SHA-256.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, KEYS, count, insert, is, moment, read, read_count, take_ids, text};
use crate::{Store, StoreError};

/// A photo to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhoto {
    /// The record it belongs to.
    pub record: i64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What its owner calls it: a label, never a path.
    pub name: String,
    /// What it is by its content: `image/jpeg`.
    pub media: String,
    /// How many bytes.
    pub bytes: usize,
    /// Who brought it.
    pub by: String,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A photo that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// Id.
    pub id: i64,
    /// What was said of it.
    pub photo: NewPhoto,
}

impl Store {
    /// Notes a photo whose bytes are kept. The same photo of the same record is noted once: the first note stays. At most so many
    /// belong to a record; [`StoreError::Invalid`] for one more.
    pub async fn add_visit_photo(&self, photo: &NewPhoto, most: usize) -> Result<PhotoRow, StoreError> {
        let at = moment(&photo.at)?;
        let txn = self.begin_write(deed("create_visit_photo", format!("visit_record:{}", photo.record))).await?;
        // Also a lock: of two that bring the same photo at once, the second finds the first's note.
        let id = take_ids(&txn, "attachments", 1).await?;
        let mut record = Query::select();
        record.from("visit_records").column("id").and_where(Expr::col("id").eq(photo.record));
        if txn.query_one(&record).await?.is_none() {
            return Err(StoreError::NotFound { what: "visit record", id: photo.record.to_string() });
        }
        let mut select = all();
        select.and_where(Expr::col("visit_record_id").eq(photo.record)).and_where(is("sha256", &photo.sha256));
        if let Some(row) = txn.query_one(&select).await? {
            return photo_row(&row);
        }
        let mut others = all();
        others.and_where(Expr::col("visit_record_id").eq(photo.record));
        if txn.query_all(&others).await?.len() >= most {
            return Err(StoreError::Invalid(format!("record `{}` has {most} photos already", photo.record)));
        }
        let row = vec![
            id.into(),
            photo.record.into(),
            count(photo.bytes),
            text(&photo.sha256),
            text(&photo.name),
            text(&photo.media),
            text(at),
            text(&photo.by),
        ];
        insert(&txn, Insert { table: "attachments", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
        txn.commit().await?;
        Ok(PhotoRow { id, photo: photo.clone() })
    }

    /// The photos of records, the first brought first.
    pub async fn visit_photos(&self, records: &[i64]) -> Result<Vec<PhotoRow>, StoreError> {
        let mut found = Vec::new();
        for records in records.chunks(KEYS) {
            let mut select = all();
            select.and_where(Expr::col("visit_record_id").is_in(records.iter().copied())).order_by("id", Order::Asc);
            for row in self.db.query_all(&select).await? {
                found.push(photo_row(&row)?);
            }
        }
        Ok(found)
    }
}

const COLUMNS: [&str; 8] = ["id", "visit_record_id", "bytes", "sha256", "name", "media", "stored_at", "by_whom"];

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("attachments").columns(COLUMNS);
    select
}

fn photo_row(row: &QueryResult) -> Result<PhotoRow, StoreError> {
    Ok(PhotoRow {
        id: row.try_get("", "id")?,
        photo: NewPhoto {
            record: row.try_get("", "visit_record_id")?,
            sha256: read(row, "sha256")?,
            name: read(row, "name")?,
            media: read(row, "media")?,
            bytes: read_count(row, "bytes")?,
            by: read(row, "by_whom")?,
            at: read(row, "stored_at")?,
        },
    })
}
