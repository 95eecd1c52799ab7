//! Kept papers: what each is called, who brought it to which project. The bytes lie in the data folder, by their SHA-256.

use model::ProjectId;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, count, insert, is, moment, read, read_count, take_ids, text};
use crate::{Store, StoreError};

/// A paper to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// The project it belongs to.
    pub project: ProjectId,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What its owner calls it: a label, never a path.
    pub name: String,
    /// What it is by its content: `application/pdf`.
    pub media: String,
    /// How many bytes.
    pub bytes: usize,
    /// Who brought it.
    pub by: String,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A paper that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// Id.
    pub id: i64,
    /// What was said of it.
    pub paper: NewAttachment,
}

impl Store {
    /// Notes a paper whose bytes are kept. The same paper of the same project is noted once: the first note stays.
    pub async fn add_attachment(&self, paper: &NewAttachment) -> Result<AttachmentRow, StoreError> {
        let at = moment(&paper.at)?;
        let txn = self.begin_write(deed("create_project_attachment", format!("project:{}", paper.project.0))).await?;
        // Also a lock: of two that bring the same paper at once, the second finds the first's note.
        let id = take_ids(&txn, "attachments", 1).await?;
        let mut select = all();
        select.and_where(Expr::col("project_id").eq(paper.project.0)).and_where(is("sha256", &paper.sha256));
        if let Some(row) = txn.query_one(&select).await? {
            return attachment(&row);
        }
        let row = vec![
            id.into(),
            paper.project.0.into(),
            count(paper.bytes),
            text(&paper.sha256),
            text(&paper.name),
            text(&paper.media),
            text(at),
            text(&paper.by),
        ];
        insert(&txn, Insert { table: "attachments", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
        txn.commit().await?;
        Ok(AttachmentRow { id, paper: paper.clone() })
    }

    /// The papers of a project, the first brought first.
    pub async fn attachments(&self, project: ProjectId) -> Result<Vec<AttachmentRow>, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("project_id").eq(project.0)).order_by("id", Order::Asc);
        self.db.query_all(&select).await?.iter().map(attachment).collect()
    }
}

const COLUMNS: [&str; 8] = ["id", "project_id", "bytes", "sha256", "name", "media", "stored_at", "by_whom"];

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("attachments").columns(COLUMNS).and_where(Expr::col("project_id").is_not_null());
    select
}

fn attachment(row: &QueryResult) -> Result<AttachmentRow, StoreError> {
    Ok(AttachmentRow {
        id: row.try_get("", "id")?,
        paper: NewAttachment {
            project: ProjectId(row.try_get("", "project_id")?),
            sha256: read(row, "sha256")?,
            name: read(row, "name")?,
            media: read(row, "media")?,
            bytes: read_count(row, "bytes")?,
            by: read(row, "by_whom")?,
            at: read(row, "stored_at")?,
        },
    })
}
