//! What the public may read: for each item the copy that was approved and the one that waits, and every step that led there.
//!
//! A copy is frozen: nothing that changes in the item's own table changes it. Steps are only added to.

use chrono::NaiveDate;
use model::{PublicCard, PublicationKind};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::people::Signed;
use crate::sql::{
    Insert, insert, is, maybe, maybe_day, moment, read, read_json, read_or_none, take_ids, text, write_json,
};
use crate::{Store, StoreError};

/// A copy to put before another person.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPublication {
    /// Id of the item.
    pub item: String,
    /// Its public fields as they are now.
    pub card: PublicCard,
    /// The last day on which it shall be public; `None` is until it is withdrawn.
    pub ends: Option<NaiveDate>,
    /// The version that was read; `None` where there was no row.
    pub version: Option<i64>,
}

/// What is noted of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicationRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Of which kind.
    pub kind: PublicationKind,
    /// Id of the item.
    pub item: String,
    /// The copy that was approved last.
    pub card: Option<PublicCard>,
    /// When, and by whom.
    pub approved: Option<(String, String)>,
    /// Its last day; `None` is until it is withdrawn.
    pub ends: Option<NaiveDate>,
    /// The copy that waits.
    pub proposal: Option<PublicCard>,
    /// Since when, and whose.
    pub proposed: Option<(String, String)>,
    /// The last day that is asked for it.
    pub proposed_ends: Option<NaiveDate>,
    /// When it was taken back, by whom and why.
    pub withdrawn: Option<(String, String, String)>,
    /// What stands in its place, as `opportunity/O-002`.
    pub instead: Option<String>,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A step of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicationEvent {
    /// `proposed`, `approved`, `refused` or `withdrawn`.
    pub what: String,
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// In words.
    pub note: String,
    /// The copy it was about.
    pub card: Option<PublicCard>,
}

/// Which item is changed, on which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicationTurn {
    /// Id of the row.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
}

/// What comes of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval<'a> {
    /// The public sees it from now on.
    Approved(&'a str),
    /// It does not, for a reason.
    Refused(&'a str),
}

impl Store {
    /// Puts copies before another person. All or none: [`StoreError::Conflict`] when someone else changed one first.
    pub async fn propose_publications(&self, new: &[NewPublication], signed: Signed<'_>) -> Result<(), StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("propose_publications", "publications")).await?;
        // The counter's row is the lock: two who propose the same item take turns.
        take_ids(&txn, "publications", 0).await?;
        for one in new {
            let kind = one.card.kind();
            let known = newest(&txn, kind, &one.item).await?;
            if known.as_ref().map(|row| row.version) != one.version {
                return Err(changed(kind, &one.item));
            }
            let id = match known {
                Some(row) => {
                    let mut update = Query::update();
                    update
                        .table("publications")
                        .value("version", row.version + 1)
                        .value("proposal", write_json(&one.card)?)
                        .value("proposed_at", text(at))
                        .value("proposed_by", text(signed.by))
                        .value("proposed_ends", maybe(one.ends.map(|day| day.to_string())))
                        .value("updated_at", text(at))
                        .value("updated_by", text(signed.by))
                        .and_where(Expr::col("id").eq(row.id));
                    txn.execute(&update).await?;
                    row.id
                }
                None => {
                    let id = take_ids(&txn, "publications", 1).await?;
                    let columns = [
                        "id",
                        "version",
                        "kind",
                        "item",
                        "proposal",
                        "proposed_at",
                        "proposed_by",
                        "proposed_ends",
                        "updated_at",
                        "updated_by",
                        "sample",
                    ];
                    let row: Vec<Value> = vec![
                        id.into(),
                        1_i64.into(),
                        text(kind.as_str()),
                        text(&one.item),
                        write_json(&one.card)?,
                        text(at),
                        text(signed.by),
                        maybe(one.ends.map(|day| day.to_string())),
                        text(at),
                        text(signed.by),
                        one.card.is_sample().into(),
                    ];
                    insert(&txn, Insert { table: "publications", columns: &columns, on_conflict: None }, vec![row])
                        .await?;
                    id
                }
            };
            note(&txn, id, ("proposed", ""), (signed.by, at), Some(&one.card)).await?;
        }
        let items: Vec<String> = new.iter().take(20).map(|one| format!("{}/{}", one.card.kind(), one.item)).collect();
        txn.note(json!({ "count": new.len(), "items": items }));
        txn.commit().await
    }

    /// Approves or refuses what waits. All or none: [`StoreError::Conflict`] when someone else changed one first, or nothing waits.
    pub async fn review_publications(
        &self,
        turns: &[PublicationTurn],
        approval: Approval<'_>,
        signed: Signed<'_>,
    ) -> Result<(), StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("review_publications", "publications")).await?;
        for turn in turns {
            let row = by_id(&txn, turn.id).await?;
            let Some(card) = row.proposal.as_ref().filter(|_| row.version == turn.version) else {
                return Err(changed(row.kind, &row.item));
            };
            let nothing = || Value::String(None);
            let mut update = Query::update();
            update
                .table("publications")
                .value("version", row.version + 1)
                .value("proposal", nothing())
                .value("proposed_at", nothing())
                .value("proposed_by", nothing())
                .value("proposed_ends", nothing())
                .value("updated_at", text(at))
                .value("updated_by", text(signed.by))
                .and_where(Expr::col("id").eq(turn.id))
                .and_where(Expr::col("version").eq(turn.version));
            let (what, words) = match approval {
                Approval::Approved(words) => {
                    update
                        .value("card", write_json(card)?)
                        .value("approved_at", text(at))
                        .value("approved_by", text(signed.by))
                        .value("ends", maybe(row.proposed_ends.map(|day| day.to_string())));
                    for name in ["withdrawn_at", "withdrawn_by", "withdrawn_reason", "instead"] {
                        update.value(name, nothing());
                    }
                    ("approved", words)
                }
                Approval::Refused(words) => ("refused", words),
            };
            if txn.execute(&update).await?.rows_affected() != 1 {
                return Err(changed(row.kind, &row.item));
            }
            note(&txn, turn.id, (what, words), (signed.by, at), Some(card)).await?;
        }
        let verdict = if matches!(approval, Approval::Approved(_)) { "approved" } else { "refused" };
        txn.note(json!({ "count": turns.len(), "verdict": verdict }));
        txn.commit().await
    }

    /// Takes back what is public, for a reason, and points to what stands in its place. A copy that waits is dropped with it.
    /// [`StoreError::Conflict`] when someone else changed it first.
    pub async fn withdraw_publication(
        &self,
        turn: PublicationTurn,
        (reason, instead): (&str, Option<&str>),
        signed: Signed<'_>,
    ) -> Result<(), StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("withdraw_publication", format!("publication:{}", turn.id))).await?;
        let row = by_id(&txn, turn.id).await?;
        let nothing = || Value::String(None);
        let mut update = Query::update();
        update
            .table("publications")
            .value("version", turn.version + 1)
            .value("withdrawn_at", text(at))
            .value("withdrawn_by", text(signed.by))
            .value("withdrawn_reason", text(reason))
            .value("instead", maybe(instead))
            .value("proposal", nothing())
            .value("proposed_at", nothing())
            .value("proposed_by", nothing())
            .value("proposed_ends", nothing())
            .value("updated_at", text(at))
            .value("updated_by", text(signed.by))
            .and_where(Expr::col("id").eq(turn.id))
            .and_where(Expr::col("version").eq(turn.version));
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(changed(row.kind, &row.item));
        }
        note(&txn, turn.id, ("withdrawn", reason), (signed.by, at), row.card.as_ref()).await?;
        txn.note(json!({ "item": format!("{}/{}", row.kind, row.item), "reason": reason }));
        txn.commit().await
    }

    /// What is noted of every item, or of those of a kind; of an item that was noted twice the newest.
    pub async fn publications(&self, kind: Option<PublicationKind>) -> Result<Vec<PublicationRow>, StoreError> {
        let mut select = all();
        if let Some(kind) = kind {
            select.and_where(is("kind", kind.as_str()));
        }
        select.order_by("kind", Order::Asc).order_by("item", Order::Asc).order_by("id", Order::Desc);
        let rows: Result<Vec<PublicationRow>, StoreError> =
            self.db.query_all(&select).await?.iter().map(publication).collect();
        let mut rows = rows?;
        rows.dedup_by(|later, kept| later.kind == kept.kind && later.item == kept.item);
        Ok(rows)
    }

    /// What is noted of one item.
    pub async fn publication(&self, kind: PublicationKind, item: &str) -> Result<Option<PublicationRow>, StoreError> {
        newest(&self.db, kind, item).await
    }

    /// Every step of an item, the last first.
    pub async fn publication_events(&self, id: i64) -> Result<Vec<PublicationEvent>, StoreError> {
        let mut select = Query::select();
        select.from("publication_events").columns(["what", "at", "by_whom", "note", "card"]);
        select.and_where(Expr::col("publication_id").eq(id)).order_by("id", Order::Desc);
        let event = |row: &QueryResult| {
            Ok(PublicationEvent {
                what: read(row, "what")?,
                at: read(row, "at")?,
                by: read(row, "by_whom")?,
                note: read(row, "note")?,
                card: card(row, "card")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(event).collect()
    }
}

fn changed(kind: PublicationKind, item: &str) -> StoreError {
    StoreError::Conflict(format!("the publication of {kind} `{item}` was changed by someone else"))
}

async fn note(
    txn: &DatabaseTransaction,
    publication: i64,
    (what, words): (&str, &str),
    (by, at): (&str, &str),
    card: Option<&PublicCard>,
) -> Result<(), StoreError> {
    let id = take_ids(txn, "publication_events", 1).await?;
    let card = card.map(write_json).transpose()?.unwrap_or(Value::String(None));
    let row = vec![id.into(), publication.into(), text(what), text(at), text(by), text(words), card];
    let columns = ["id", "publication_id", "what", "at", "by_whom", "note", "card"];
    insert(txn, Insert { table: "publication_events", columns: &columns, on_conflict: None }, vec![row]).await
}

async fn newest<C: ConnectionTrait>(
    db: &C,
    kind: PublicationKind,
    item: &str,
) -> Result<Option<PublicationRow>, StoreError> {
    let mut select = all();
    select.and_where(is("kind", kind.as_str())).and_where(is("item", item)).order_by("id", Order::Desc).limit(1);
    db.query_one(&select).await?.as_ref().map(publication).transpose()
}

async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<PublicationRow, StoreError> {
    let mut select = all();
    select.and_where(Expr::col("id").eq(id));
    let row = db.query_one(&select).await?;
    publication(&row.ok_or_else(|| StoreError::NotFound { what: "publication", id: id.to_string() })?)
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("publications").columns([
        "id",
        "version",
        "kind",
        "item",
        "card",
        "approved_at",
        "approved_by",
        "ends",
        "proposal",
        "proposed_at",
        "proposed_by",
        "proposed_ends",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_reason",
        "instead",
        "updated_at",
        "updated_by",
        "sample",
    ]);
    select
}

fn card(row: &QueryResult, column: &str) -> Result<Option<PublicCard>, StoreError> {
    match row.try_get::<Option<String>>("", column)? {
        None => Ok(None),
        Some(_) => read_json(row, column).map(Some),
    }
}

fn publication(row: &QueryResult) -> Result<PublicationRow, StoreError> {
    let some = |name: &str| -> Result<Option<String>, StoreError> { read_or_none(row, name) };
    Ok(PublicationRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        kind: read(row, "kind")?,
        item: read(row, "item")?,
        card: card(row, "card")?,
        approved: some("approved_at")?.zip(some("approved_by")?),
        ends: maybe_day(row, "ends")?,
        proposal: card(row, "proposal")?,
        proposed: some("proposed_at")?.zip(some("proposed_by")?),
        proposed_ends: maybe_day(row, "proposed_ends")?,
        withdrawn: match (some("withdrawn_at")?, some("withdrawn_by")?, some("withdrawn_reason")?) {
            (Some(at), Some(by), Some(why)) => Some((at, by, why)),
            _ => None,
        },
        instead: some("instead")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        sample: row.try_get("", "sample")?,
    })
}
