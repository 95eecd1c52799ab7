//! One-time links by which a department answers without an account. Of a link's secret only the hash comes here; every opening and
//! every answer leaves a row with address and moment.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::consultations::{AnswerRow, keep_answer};
use crate::notices::NewNotice;
use crate::sql::{Insert, insert, is, moment, read, read_day, read_or_none, take_ids, text};
use crate::{Store, StoreError};

/// A link to make.
#[derive(Debug, Clone, Copy)]
pub struct NewReplyLink<'a> {
    /// The asked department it answers for.
    pub ask: i64,
    /// SHA-256 of its secret, in hexadecimal.
    pub token: &'a str,
    /// The last day on which it holds.
    pub ends: NaiveDate,
    /// Who made it.
    pub by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyLinkRow {
    /// Id.
    pub id: i64,
    /// The asked department it answers for.
    pub ask: i64,
    /// The last day on which it holds.
    pub ends: NaiveDate,
    /// When it was made.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// When it was used.
    pub used_at: Option<String>,
}

/// A call by a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyVisitRow {
    /// The link.
    pub link: i64,
    /// When.
    pub at: String,
    /// From which address.
    pub address: String,
    /// What came of it: `opened`, `answered`, `paper`, or why it was refused.
    pub what: String,
}

impl Store {
    /// Makes a link; those that the same department had before hold no more.
    pub async fn create_reply_link(&self, new: &NewReplyLink<'_>) -> Result<ReplyLinkRow, StoreError> {
        let at = moment(new.at)?;
        let mut txn = self.begin_write(deed("create_reply_link", format!("ask:{}", new.ask))).await?;
        let id = take_ids(&txn, "reply_links", 1).await?;
        revoke(&txn, new.ask, (new.by, at)).await?;
        let columns = ["id", "ask_id", "token", "created_at", "created_by", "ends"];
        let row = vec![id.into(), new.ask.into(), text(new.token), text(at), text(new.by), text(new.ends.to_string())];
        insert(&txn, Insert { table: "reply_links", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "link": id, "ends": new.ends.to_string() }));
        txn.commit().await?;
        let found = self.links_of(&[new.ask]).await?.into_iter().find(|link| link.id == id);
        found.ok_or_else(|| StoreError::NotFound { what: "reply link", id: id.to_string() })
    }

    /// Revokes the links of an asked department; how many held.
    pub async fn revoke_reply_links(&self, ask: i64, (by, at): (&str, &str)) -> Result<u64, StoreError> {
        let txn = self.begin_write(deed("revoke_reply_links", format!("ask:{ask}"))).await?;
        let many = revoke(&txn, ask, (by, moment(at)?)).await?;
        txn.commit().await?;
        Ok(many)
    }

    /// A link by the hash of its secret.
    pub async fn reply_link(&self, token: &str) -> Result<Option<ReplyLinkRow>, StoreError> {
        let mut select = all();
        select.and_where(is("token", token));
        self.db.query_one(&select).await?.as_ref().map(link).transpose()
    }

    /// The links of asked departments, the last first.
    pub async fn links_of(&self, asks: &[i64]) -> Result<Vec<ReplyLinkRow>, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("ask_id").is_in(asks.iter().copied())).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(link).collect()
    }

    /// Notes a call by a link; the first one that saw the page also as the opening of what is asked.
    pub async fn note_reply_visit(&self, link: &ReplyLinkRow, visit: (&str, &str), at: &str) -> Result<(), StoreError> {
        let (what, address) = visit;
        let mut txn = self.begin_write(deed("open_reply_link", format!("ask:{}", link.ask))).await?;
        note(&txn, link.id, (what, address), moment(at)?).await?;
        if what == "opened" {
            let mut update = Query::update();
            update.table("consultation_asks").value("opened_at", text(at)).and_where(Expr::col("id").eq(link.ask));
            update.and_where(Expr::col("opened_at").is_null());
            if txn.execute(&update).await?.rows_affected() == 0 {
                // The row of the visit says it; a line of the audit for each look would drown it.
                txn.becomes(Deed::Nothing);
            }
        } else {
            txn.becomes(Deed::Nothing);
        }
        txn.note(json!({ "link": link.id, "what": what }));
        txn.commit().await
    }

    /// Keeps the answer that came by a link, and uses the link up, together. [`StoreError::Conflict`] when the department answered
    /// already, is asked no more, or the link was revoked or used meanwhile.
    pub async fn answer_by_link(
        &self,
        link: &ReplyLinkRow,
        answer: &AnswerRow,
        (address, told): (&str, &[NewNotice]),
    ) -> Result<(), StoreError> {
        let at = moment(&answer.at)?;
        let mut txn = self.begin_write(deed("answer_consultation", format!("ask:{}", link.ask))).await?;
        let row = keep_answer(&txn, link.ask, answer, told).await?;
        let mut update = Query::update();
        update
            .table("reply_links")
            .value("used_at", text(at))
            .and_where(Expr::col("id").eq(link.id))
            .and_where(Expr::col("used_at").is_null())
            .and_where(Expr::col("revoked_at").is_null());
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(StoreError::Conflict(format!("link `{}` was used or revoked", link.id)));
        }
        note(&txn, link.id, ("answered", address), at).await?;
        txn.note(json!({ "consultation": row.consultation, "opinion": answer.opinion.as_str(), "link": link.id }));
        txn.commit().await
    }

    /// How many calls a link had since a moment.
    pub async fn reply_visits_since(&self, link: i64, since: &str) -> Result<usize, StoreError> {
        let mut select = Query::select();
        select.from("reply_visits").column("id").and_where(Expr::col("link_id").eq(link));
        select.and_where(Expr::col("at").gte(text(moment(since)?)));
        Ok(self.db.query_all(&select).await?.len())
    }

    /// The last calls by links, the last first; at most 200.
    pub async fn reply_visits(&self, links: &[i64]) -> Result<Vec<ReplyVisitRow>, StoreError> {
        let mut select = Query::select();
        select.from("reply_visits").columns(["link_id", "at", "address", "what"]);
        select.and_where(Expr::col("link_id").is_in(links.iter().copied())).order_by("id", Order::Desc).limit(200);
        let rows = self.db.query_all(&select).await?;
        let visit = |row: &QueryResult| {
            Ok(ReplyVisitRow {
                link: row.try_get("", "link_id")?,
                at: read(row, "at")?,
                address: read(row, "address")?,
                what: read(row, "what")?,
            })
        };
        rows.iter().map(visit).collect()
    }
}

async fn revoke(txn: &DatabaseTransaction, ask: i64, (by, at): (&str, &str)) -> Result<u64, StoreError> {
    let mut update = Query::update();
    update
        .table("reply_links")
        .value("revoked_at", text(at))
        .value("revoked_by", text(by))
        .and_where(Expr::col("ask_id").eq(ask))
        .and_where(Expr::col("revoked_at").is_null())
        .and_where(Expr::col("used_at").is_null());
    Ok(txn.execute(&update).await?.rows_affected())
}

async fn note(txn: &DatabaseTransaction, link: i64, visit: (&str, &str), at: &str) -> Result<(), StoreError> {
    let (what, address) = visit;
    let id = take_ids(txn, "reply_visits", 1).await?;
    let row: Vec<Value> = vec![id.into(), link.into(), text(at), text(address), text(what)];
    let columns = ["id", "link_id", "at", "address", "what"];
    insert(txn, Insert { table: "reply_visits", columns: &columns, on_conflict: None }, vec![row]).await
}

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    let columns = ["id", "ask_id", "ends", "created_at", "created_by", "revoked_at", "used_at"];
    select.from("reply_links").columns(columns);
    select
}

fn link(row: &QueryResult) -> Result<ReplyLinkRow, StoreError> {
    Ok(ReplyLinkRow {
        id: row.try_get("", "id")?,
        ask: row.try_get("", "ask_id")?,
        ends: read_day(row, "ends")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        revoked_at: read_or_none(row, "revoked_at")?,
        used_at: read_or_none(row, "used_at")?,
    })
}
