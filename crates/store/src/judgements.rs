//! People's labels beside the computed ones. Never deleted, only retired.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::{Judgement, RegionCode};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, day_of, insert, is, maybe, moment, read, read_day, take_ids, text};
use crate::{Store, StoreError};
use serde_json::json;

/// A judgement to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJudgement {
    /// What was judged, by whom and why.
    pub judgement: Judgement,
    /// Whether it is invented.
    pub sample: bool,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A judgement that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgementRow {
    /// Id, for [`Store::retire_judgement`].
    pub id: i64,
    /// What was judged, by whom and why.
    pub judgement: Judgement,
    /// Whether it is invented.
    pub sample: bool,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// When it stopped to count.
    pub retired_at: Option<String>,
}

impl JudgementRow {
    /// Whether it was made by the end of a day and not taken back by then. Of several that were, the one of the latest day counts.
    pub fn counted_on(&self, day: NaiveDate) -> bool {
        self.judgement.at <= day && self.retired_on().is_none_or(|retired| retired > day)
    }

    /// The day on which it stopped to count.
    pub fn retired_on(&self) -> Option<NaiveDate> {
        self.retired_at.as_deref().and_then(day_of)
    }
}

impl Store {
    /// Keeps a judgement and returns its id. One counts for each node and region: the one of the latest day, among those
    /// of one day the last entered; the others are kept as retired. The same judgement again changes nothing.
    /// A sample that was retired stays retired.
    pub async fn judge(&self, new: &NewJudgement) -> Result<i64, StoreError> {
        let at = moment(&new.at)?;
        let Judgement { chain, node, region, kind, by, at: day, reason } = &new.judgement;
        let mut txn = self.begin_write(deed("put_judgement", format!("node:{chain}/{node}"))).await?;
        let id = take_ids(&txn, "judgements", 1).await?;
        let mut select = all();
        select
            .and_where(is("chain", chain))
            .and_where(is("node", node))
            .and_where(Expr::col("region").eq(region.as_str()));
        let rows = txn.query_all(&select).await?;
        let others = rows.iter().map(judgement_row).collect::<Result<Vec<_>, _>>()?;
        let same = |row: &&JudgementRow| row.judgement == new.judgement && row.sample == new.sample;
        // A sample that a person retired stays so: loading a pack again does not bring it back. A person may judge again
        // what a person withdrew.
        if let Some(same) = others.iter().filter(same).find(|row| row.retired_at.is_none() || new.sample) {
            return Ok(same.id);
        }
        let active = others.iter().find(|row| row.retired_at.is_none());
        let late = active.is_some_and(|active| active.judgement.at > *day);
        if let Some(active) = active.filter(|_| !late) {
            retire(&txn, active.id, at).await?;
        }
        let columns =
            &["id", "chain", "node", "region", "kind", "by_whom", "at", "reason", "sample", "created_at", "retired_at"];
        let row = vec![
            id.into(),
            text(chain),
            text(node),
            text(region.as_str()),
            text(kind.as_str()),
            text(by),
            text(day.to_string()),
            text(reason),
            new.sample.into(),
            text(at),
            maybe(late.then_some(at)),
        ];
        insert(&txn, Insert { table: "judgements", columns, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "judgement": id, "kind": kind.as_str(), "region": region.as_str() }));
        txn.commit().await?;
        Ok(id)
    }

    /// The judgements that count for a chain in exactly this region, by node.
    pub async fn judgements(&self, chain: &str, region: &RegionCode) -> Result<Vec<JudgementRow>, StoreError> {
        let mut select = all();
        select
            .and_where(is("chain", chain))
            .and_where(Expr::col("region").eq(region.as_str()))
            .and_where(Expr::col("retired_at").is_null())
            .order_by("node", Order::Asc);
        self.db.query_all(&select).await?.iter().map(judgement_row).collect()
    }

    /// The judgements that counted for a chain in exactly this region at the end of a day, by node.
    pub async fn judgements_as_of(
        &self,
        chain: &str,
        region: &RegionCode,
        day: NaiveDate,
    ) -> Result<Vec<JudgementRow>, StoreError> {
        Ok(counted_on(&self.judgement_history(chain).await?, region, day))
    }

    /// Every judgement of a chain, retired ones too, the last entered first.
    pub async fn judgement_history(&self, chain: &str) -> Result<Vec<JudgementRow>, StoreError> {
        let mut select = all();
        select.and_where(is("chain", chain)).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(judgement_row).collect()
    }

    /// Makes a judgement stop to count; the computed label is shown again. [`StoreError::Conflict`] when it is retired.
    pub async fn retire_judgement(&self, id: i64, at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        let txn = self.begin_write(deed("delete_judgement", format!("judgement:{id}"))).await?;
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        let row = txn.query_one(&select).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: "judgement", id: id.to_string() })?;
        if judgement_row(&row)?.retired_at.is_some() || !retire(&txn, id, at).await? {
            return Err(StoreError::Conflict(format!("judgement `{id}` is retired already")));
        }
        txn.commit().await
    }
}

/// Of a chain's judgements those that counted in a region at the end of a day, by node: of each node the one of the latest day,
/// among those of one day the last entered.
pub fn counted_on(history: &[JudgementRow], region: &RegionCode, day: NaiveDate) -> Vec<JudgementRow> {
    let mut latest: BTreeMap<&str, &JudgementRow> = BTreeMap::new();
    for row in history.iter().filter(|row| row.judgement.region == *region && row.counted_on(day)) {
        let kept = latest.entry(&row.judgement.node).or_insert(row);
        if (kept.judgement.at, kept.id) < (row.judgement.at, row.id) {
            *kept = row;
        }
    }
    latest.into_values().cloned().collect()
}

/// Retires a judgement that counts; says whether there was one.
async fn retire<C: ConnectionTrait>(db: &C, id: i64, at: &str) -> Result<bool, StoreError> {
    let mut update = Query::update();
    update.table("judgements").value("retired_at", at);
    update.and_where(Expr::col("id").eq(id)).and_where(Expr::col("retired_at").is_null());
    Ok(db.execute(&update).await?.rows_affected() > 0)
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("judgements").columns([
        "id",
        "chain",
        "node",
        "region",
        "kind",
        "by_whom",
        "at",
        "reason",
        "sample",
        "created_at",
        "retired_at",
    ]);
    select
}

fn judgement_row(row: &QueryResult) -> Result<JudgementRow, StoreError> {
    Ok(JudgementRow {
        id: row.try_get("", "id")?,
        judgement: Judgement {
            chain: read(row, "chain")?,
            node: read(row, "node")?,
            region: read(row, "region")?,
            kind: read(row, "kind")?,
            by: read(row, "by_whom")?,
            at: read_day(row, "at")?,
            reason: read(row, "reason")?,
        },
        sample: row.try_get("", "sample")?,
        created_at: read(row, "created_at")?,
        retired_at: row.try_get("", "retired_at")?,
    })
}
