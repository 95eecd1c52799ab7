//! People's words on where firms stand. Never deleted, only retired; [`crate::placements`] applies those that count.

use chrono::NaiveDate;
use model::{EnterpriseId, PlacementJudgement, Verdict};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::audit::{Deed, deed};
use crate::sql::{Insert, day_of, insert, is, maybe, moment, read, read_day, take_ids, text};
use crate::{Store, StoreError};
use serde_json::json;

/// A judgement to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlacementJudgement {
    /// What was judged, by whom and why.
    pub judgement: PlacementJudgement,
    /// Whether it is invented.
    pub sample: bool,
    /// The judgement that the person had before their eyes; another one that counts by now is a [`StoreError::Conflict`].
    pub seen: Option<i64>,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A judgement that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementJudgementRow {
    /// Id.
    pub id: i64,
    /// What was judged, by whom and why.
    pub judgement: PlacementJudgement,
    /// Whether it is invented.
    pub sample: bool,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// When it stopped to count.
    pub retired_at: Option<String>,
}

impl PlacementJudgementRow {
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
    /// Keeps judgements, all or none, and returns the ids of those that count then, in their order: several where one business
    /// is drawn on several nodes. One counts for each firm and node; the one before it is kept as retired. What is said already,
    /// word for word, stays as it is. [`StoreError::NotFound`] when a firm does not exist.
    pub async fn judge_placements(&self, new: &[NewPlacementJudgement]) -> Result<Vec<i64>, StoreError> {
        let mut txn = self.begin_write(deed("put_placement_judgement", "placement_judgement")).await?;
        let first = take_ids(&txn, "placement_judgements", new.len()).await?;
        let mut ids = Vec::with_capacity(new.len());
        for (id, new) in (first..).zip(new) {
            ids.push(judge(&txn, id, new).await?);
        }
        let said = new.iter().map(|new| {
            format!("enterprise:{} {}/{}", new.judgement.enterprise.0, new.judgement.chain, new.judgement.node)
        });
        txn.note(json!({ "judgements": ids, "on": said.collect::<Vec<_>>() }));
        txn.commit().await?;
        Ok(ids)
    }

    /// Makes the judgements of a firm on these nodes (chain, node) stop to count; the computed placement is seen again. Returns
    /// how many there were. [`StoreError::Conflict`] when one of them is not the one that the person had before their eyes.
    pub async fn retire_placement_judgements(
        &self,
        firm: EnterpriseId,
        nodes: &[(String, String, Option<i64>)],
        at: &str,
    ) -> Result<usize, StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("delete_placement_judgement", format!("enterprise:{}", firm.0))).await?;
        take_ids(&txn, "placement_judgements", 0).await?;
        let mut retired = 0;
        for (chain, node, seen) in nodes {
            let Some(active) = active(&txn, firm, chain, node).await? else { continue };
            if seen.is_some_and(|seen| seen != active.id) {
                return Err(newer(&active));
            }
            retire(&txn, active.id, at).await?;
            retired += 1;
        }
        if retired > 0 {
            moved(&txn, firm).await?;
        } else {
            txn.becomes(Deed::Nothing);
        }
        txn.note(
            json!({ "nodes": nodes.iter().map(|(chain, node, _)| format!("{chain}/{node}")).collect::<Vec<_>>() }),
        );
        txn.commit().await?;
        Ok(retired)
    }

    /// Every judgement of a firm's placements, retired ones too, the last entered first.
    pub async fn placement_judgements_of(&self, firm: EnterpriseId) -> Result<Vec<PlacementJudgementRow>, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("enterprise_id").eq(firm.0)).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(judgement_row).collect()
    }

    /// Every judgement of every firm's placements, retired ones too, by firm.
    pub(crate) async fn every_placement_judgement(&self) -> Result<Vec<PlacementJudgementRow>, StoreError> {
        let mut select = all();
        select.order_by("enterprise_id", Order::Asc).order_by("id", Order::Asc);
        self.db.query_all(&select).await?.iter().map(judgement_row).collect()
    }

    /// The judgements of placements that count: all, or those on a chain; by firm, chain and node.
    pub async fn placement_judgements(&self, chain: Option<&str>) -> Result<Vec<PlacementJudgementRow>, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("retired_at").is_null());
        if let Some(chain) = chain {
            select.and_where(is("chain", chain));
        }
        for column in ["enterprise_id", "chain", "node"] {
            select.order_by(column, Order::Asc);
        }
        self.db.query_all(&select).await?.iter().map(judgement_row).collect()
    }
}

async fn judge(txn: &DatabaseTransaction, id: i64, new: &NewPlacementJudgement) -> Result<i64, StoreError> {
    let at = moment(&new.at)?;
    let PlacementJudgement { enterprise, chain, node, verdict, by, at: day, reason } = &new.judgement;
    let mut firm = Query::select();
    firm.column("id").from("enterprises").and_where(Expr::col("id").eq(enterprise.0));
    if txn.query_one(&firm).await?.is_none() {
        return Err(StoreError::NotFound { what: "enterprise", id: enterprise.0.to_string() });
    }
    let before = active(txn, *enterprise, chain, node).await?;
    if let Some(before) = &before {
        let same = PlacementJudgement { at: before.judgement.at, ..new.judgement.clone() };
        if before.judgement == same && before.sample == new.sample {
            return Ok(before.id);
        }
        if new.seen != Some(before.id) {
            return Err(newer(before));
        }
        retire(txn, before.id, at).await?;
    } else if let Some(seen) = new.seen {
        return Err(StoreError::Conflict(format!(
            "judgement `{seen}` was withdrawn in the meantime; hint: look again"
        )));
    }
    let (strength, role) = match verdict {
        Verdict::On { strength, role } => (Some(strength.as_str()), Some(role.as_str())),
        Verdict::Off => (None, None),
    };
    let columns = &[
        "id",
        "enterprise_id",
        "chain",
        "node",
        "verdict",
        "strength",
        "role",
        "by_whom",
        "at",
        "reason",
        "sample",
        "created_at",
    ];
    let row = vec![
        id.into(),
        enterprise.0.into(),
        text(chain),
        text(node),
        text(verdict.as_str()),
        maybe(strength),
        maybe(role),
        text(by),
        text(day.to_string()),
        text(reason),
        new.sample.into(),
        text(at),
    ];
    insert(txn, Insert { table: "placement_judgements", columns, on_conflict: None }, vec![row]).await?;
    moved(txn, *enterprise).await?;
    Ok(id)
}

/// Notes that a firm may stand elsewhere now.
async fn moved(txn: &DatabaseTransaction, firm: EnterpriseId) -> Result<(), StoreError> {
    let number = take_ids(txn, "standings", 1).await?;
    let mut update = Query::update();
    update.table("enterprises").value("standing", number).and_where(Expr::col("id").eq(firm.0));
    txn.execute(&update).await?;
    Ok(())
}

fn newer(row: &PlacementJudgementRow) -> StoreError {
    let PlacementJudgement { by, at, verdict, .. } = &row.judgement;
    let said = match verdict {
        Verdict::On { .. } => "stands here",
        Verdict::Off => "does not stand here",
    };
    StoreError::Conflict(format!(
        "`{by}` judged on {at} that the firm {said} (judgement `{}`); hint: look again",
        row.id
    ))
}

async fn active(
    txn: &DatabaseTransaction,
    firm: EnterpriseId,
    chain: &str,
    node: &str,
) -> Result<Option<PlacementJudgementRow>, StoreError> {
    let mut select = all();
    select
        .and_where(Expr::col("enterprise_id").eq(firm.0))
        .and_where(is("chain", chain))
        .and_where(is("node", node))
        .and_where(Expr::col("retired_at").is_null());
    txn.query_one(&select).await?.as_ref().map(judgement_row).transpose()
}

async fn retire(txn: &DatabaseTransaction, id: i64, at: &str) -> Result<(), StoreError> {
    let mut update = Query::update();
    update.table("placement_judgements").value("retired_at", at).and_where(Expr::col("id").eq(id));
    txn.execute(&update).await?;
    Ok(())
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("placement_judgements").columns([
        "id",
        "enterprise_id",
        "chain",
        "node",
        "verdict",
        "strength",
        "role",
        "by_whom",
        "at",
        "reason",
        "sample",
        "created_at",
        "retired_at",
    ]);
    select
}

fn judgement_row(row: &QueryResult) -> Result<PlacementJudgementRow, StoreError> {
    let verdict: String = read(row, "verdict")?;
    Ok(PlacementJudgementRow {
        id: row.try_get("", "id")?,
        judgement: PlacementJudgement {
            enterprise: EnterpriseId(row.try_get("", "enterprise_id")?),
            chain: read(row, "chain")?,
            node: read(row, "node")?,
            verdict: match verdict.as_str() {
                "on" => Verdict::On { strength: read(row, "strength")?, role: read(row, "role")? },
                "off" => Verdict::Off,
                other => {
                    return Err(StoreError::Other(format!("column `verdict`: `{other}` is neither `on` nor `off`")));
                }
            },
            by: read(row, "by_whom")?,
            at: read_day(row, "at")?,
            reason: read(row, "reason")?,
        },
        sample: row.try_get("", "sample")?,
        created_at: read(row, "created_at")?,
        retired_at: row.try_get("", "retired_at")?,
    })
}
