//! Links by which a signed investor looks at his own progress, as often as he likes until they end. Of a link's secret only the hash comes
//! here; every call leaves a row with address and moment.

use chrono::NaiveDate;
use model::ProjectId;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::people::Signed;
use crate::sql::{Insert, insert, is, moment, read, read_day, read_or_none, take_ids, text};
use crate::{Store, StoreError};

/// A link to make.
#[derive(Debug, Clone, Copy)]
pub struct NewProgressLink<'a> {
    /// The project whose investor reads it.
    pub project: ProjectId,
    /// SHA-256 of its secret, in hexadecimal.
    pub token: &'a str,
    /// The last day on which it opens.
    pub ends: NaiveDate,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressLinkRow {
    /// Id.
    pub id: i64,
    /// The project whose investor reads it.
    pub project: ProjectId,
    /// The last day on which it opens.
    pub ends: NaiveDate,
    /// When it was made.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

impl ProgressLinkRow {
    /// Whether it opens on a day.
    pub fn opens(&self, day: NaiveDate) -> bool {
        self.revoked_at.is_none() && day <= self.ends
    }
}

/// A call by a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressVisitRow {
    /// The link.
    pub link: i64,
    /// When.
    pub at: String,
    /// From which address.
    pub address: String,
    /// `opened`, or why it was refused.
    pub what: String,
}

impl Store {
    /// Makes a link; those that the project had before open no more.
    pub async fn create_progress_link(
        &self,
        new: &NewProgressLink<'_>,
        signed: Signed<'_>,
    ) -> Result<ProgressLinkRow, StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("create_progress_link", format!("project:{}", new.project.0))).await?;
        let id = take_ids(&txn, "progress_links", 1).await?;
        revoke(&txn, new.project, signed).await?;
        let columns = ["id", "project_id", "token", "ends", "created_at", "created_by"];
        let ends = text(new.ends.to_string());
        let row = vec![id.into(), new.project.0.into(), text(new.token), ends, text(at), text(signed.by)];
        insert(&txn, Insert { table: "progress_links", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "link": id, "ends": new.ends.to_string() }));
        txn.commit().await?;
        let found = self.progress_links(new.project).await?.into_iter().find(|link| link.id == id);
        found.ok_or_else(|| StoreError::NotFound { what: "progress link", id: id.to_string() })
    }

    /// Revokes the links of a project; how many held.
    pub async fn revoke_progress_links(&self, project: ProjectId, signed: Signed<'_>) -> Result<u64, StoreError> {
        let txn = self.begin_write(deed("revoke_progress_links", format!("project:{}", project.0))).await?;
        let many = revoke(&txn, project, signed).await?;
        txn.commit().await?;
        Ok(many)
    }

    /// A link by the hash of its secret.
    pub async fn progress_link(&self, token: &str) -> Result<Option<ProgressLinkRow>, StoreError> {
        let mut select = all();
        select.and_where(is("token", token));
        self.db.query_one(&select).await?.as_ref().map(link).transpose()
    }

    /// The links of a project, the last first.
    pub async fn progress_links(&self, project: ProjectId) -> Result<Vec<ProgressLinkRow>, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("project_id").eq(project.0)).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(link).collect()
    }

    /// Notes a call by a link. It has its own row; a line of the audit for each look would drown it.
    pub async fn note_progress_visit(&self, link: i64, visit: (&str, &str), at: &str) -> Result<(), StoreError> {
        let (what, address) = visit;
        let txn = self.begin_write(Deed::Count).await?;
        let id = take_ids(&txn, "progress_visits", 1).await?;
        let row = vec![id.into(), link.into(), text(moment(at)?), text(address), text(what)];
        let columns = ["id", "link_id", "at", "address", "what"];
        insert(&txn, Insert { table: "progress_visits", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.commit().await
    }

    /// How many calls a link had since a moment.
    pub async fn progress_visits_since(&self, link: i64, since: &str) -> Result<usize, StoreError> {
        let mut select = Query::select();
        select.from("progress_visits").column("id").and_where(Expr::col("link_id").eq(link));
        select.and_where(Expr::col("at").gte(text(moment(since)?)));
        Ok(self.db.query_all(&select).await?.len())
    }

    /// The last calls by links, the last first; at most 50.
    pub async fn progress_visits(&self, links: &[i64]) -> Result<Vec<ProgressVisitRow>, StoreError> {
        let mut select = Query::select();
        select.from("progress_visits").columns(["link_id", "at", "address", "what"]);
        select.and_where(Expr::col("link_id").is_in(links.iter().copied())).order_by("id", Order::Desc).limit(50);
        let visit = |row: &QueryResult| {
            Ok(ProgressVisitRow {
                link: row.try_get("", "link_id")?,
                at: read(row, "at")?,
                address: read(row, "address")?,
                what: read(row, "what")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(visit).collect()
    }
}

async fn revoke(txn: &DatabaseTransaction, project: ProjectId, signed: Signed<'_>) -> Result<u64, StoreError> {
    let mut update = Query::update();
    update
        .table("progress_links")
        .value("revoked_at", text(moment(signed.at)?))
        .value("revoked_by", text(signed.by))
        .and_where(Expr::col("project_id").eq(project.0))
        .and_where(Expr::col("revoked_at").is_null());
    Ok(txn.execute(&update).await?.rows_affected())
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    let columns = ["id", "project_id", "ends", "created_at", "created_by", "revoked_at"];
    select.from("progress_links").columns(columns);
    select
}

fn link(row: &QueryResult) -> Result<ProgressLinkRow, StoreError> {
    Ok(ProgressLinkRow {
        id: row.try_get("", "id")?,
        project: ProjectId(row.try_get("", "project_id")?),
        ends: read_day(row, "ends")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        revoked_at: read_or_none(row, "revoked_at")?,
    })
}
