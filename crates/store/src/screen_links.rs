//! Links that open the wall screen without an account. Of a link's secret only the hash comes here.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::audit::deed;
use crate::people::Signed;
use crate::sql::{Insert, insert, is, moment, read, read_day, read_or_none, take_ids, text};
use crate::{Store, StoreError};

/// A link to make.
#[derive(Debug, Clone, Copy)]
pub struct NewScreenLink<'a> {
    /// Where the screen hangs, in people's words; not empty.
    pub name: &'a str,
    /// SHA-256 of its secret, in hexadecimal.
    pub token: &'a str,
    /// The last day on which it opens.
    pub ends: NaiveDate,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenLinkRow {
    /// Id.
    pub id: i64,
    /// Where the screen hangs.
    pub name: String,
    /// The last day on which it opens.
    pub ends: NaiveDate,
    /// When it was made.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was revoked, and by whom.
    pub revoked: Option<(String, String)>,
}

impl ScreenLinkRow {
    /// Whether it opens the screen on a day.
    pub fn opens(&self, day: NaiveDate) -> bool {
        self.revoked.is_none() && day <= self.ends
    }
}

impl Store {
    /// Makes a link.
    pub async fn create_screen_link(
        &self,
        new: &NewScreenLink<'_>,
        signed: Signed<'_>,
    ) -> Result<ScreenLinkRow, StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("create_screen_link", "screen_link")).await?;
        let id = take_ids(&txn, "screen_links", 1).await?;
        let columns = ["id", "name", "token", "ends", "created_at", "created_by"];
        let ends = text(new.ends.to_string());
        let row = vec![id.into(), text(new.name), text(new.token), ends, text(at), text(signed.by)];
        insert(&txn, Insert { table: "screen_links", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("screen_link:{id}"));
        txn.note(json!({ "name": new.name, "ends": new.ends.to_string() }));
        txn.commit().await?;
        let found = self.screen_links().await?.into_iter().find(|link| link.id == id);
        found.ok_or_else(|| StoreError::NotFound { what: "screen link", id: id.to_string() })
    }

    /// Revokes a link; one that is revoked already stays so. [`StoreError::NotFound`] when there is none.
    pub async fn revoke_screen_link(&self, id: i64, signed: Signed<'_>) -> Result<(), StoreError> {
        let at = moment(signed.at)?;
        let known = self.screen_links().await?.into_iter().find(|link| link.id == id);
        let known = known.ok_or_else(|| StoreError::NotFound { what: "screen link", id: id.to_string() })?;
        if known.revoked.is_some() {
            return Ok(());
        }
        let mut txn = self.begin_write(deed("revoke_screen_link", format!("screen_link:{id}"))).await?;
        let mut update = Query::update();
        update
            .table("screen_links")
            .value("revoked_at", text(at))
            .value("revoked_by", text(signed.by))
            .and_where(Expr::col("id").eq(id))
            .and_where(Expr::col("revoked_at").is_null());
        txn.execute(&update).await?;
        txn.note(json!({ "name": known.name }));
        txn.commit().await
    }

    /// Every link, the last first.
    pub async fn screen_links(&self) -> Result<Vec<ScreenLinkRow>, StoreError> {
        let mut select = all();
        select.order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(link).collect()
    }

    /// A link by the hash of its secret.
    pub async fn screen_link(&self, token: &str) -> Result<Option<ScreenLinkRow>, StoreError> {
        let mut select = all();
        select.and_where(is("token", token));
        self.db.query_one(&select).await?.as_ref().map(link).transpose()
    }

    /// A number that grows with every write that is noted: whoever shows what is kept asks by it whether to read anew.
    pub async fn change_mark(&self) -> Result<i64, StoreError> {
        Ok(crate::audit::last(&self.db).await?.number)
    }
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    let columns = ["id", "name", "ends", "created_at", "created_by", "revoked_at", "revoked_by"];
    select.from("screen_links").columns(columns);
    select
}

fn link(row: &QueryResult) -> Result<ScreenLinkRow, StoreError> {
    let by: Option<String> = read_or_none(row, "revoked_by")?;
    Ok(ScreenLinkRow {
        id: row.try_get("", "id")?,
        name: read(row, "name")?,
        ends: read_day(row, "ends")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        revoked: read_or_none(row, "revoked_at")?.map(|at| (at, by.unwrap_or_default())),
    })
}
