//! What people decide about targets, and the versions of the weights that order them. Never deleted, only retired.

use chrono::NaiveDate;
use model::{DecisionKind, EnterpriseId, RejectReason, TargetDecision, WeightVersion};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::audit::{Deed, deed};
use crate::sql::{
    Insert, day_of, insert, is, maybe, moment, number, read, read_day, read_json, read_or_none, take_ids, text,
    write_json,
};
use crate::{Store, StoreError};
use serde_json::json;

/// A decision to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// What was decided, by whom and why.
    pub decision: TargetDecision,
    /// Whether it is invented.
    pub sample: bool,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A decision that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// Row id.
    pub id: i64,
    /// What was decided, by whom and why.
    pub decision: TargetDecision,
    /// Whether it is invented.
    pub sample: bool,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// When it stopped to count.
    pub retired_at: Option<String>,
}

/// A version of the weights to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct NewWeights {
    /// The table, who made it and when.
    pub version: WeightVersion,
    /// Whether it is invented.
    pub sample: bool,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A version of the weights that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightRow {
    /// Number of the version; the highest is in force.
    pub id: i64,
    /// The table, who made it and when.
    pub version: WeightVersion,
    /// Whether it is invented.
    pub sample: bool,
}

impl DecisionRow {
    /// Whether it was made by the end of a day and not taken back by then.
    pub fn counted_on(&self, day: NaiveDate) -> bool {
        let retired = self.retired_at.as_deref().and_then(day_of);
        self.decision.at <= day && retired.is_none_or(|retired| retired > day)
    }
}

impl Store {
    /// Keeps a decision and returns its id. One counts for each firm and gap: the last entered; the same again changes nothing.
    pub async fn decide_target(&self, new: &NewDecision) -> Result<i64, StoreError> {
        let at = moment(&new.at)?;
        let TargetDecision { enterprise, chain, node, kind, reason, text: why, by, at: day } = &new.decision;
        if (*kind == DecisionKind::Rejected) != reason.is_some() {
            return Err(StoreError::Invalid(
                "a rejection has a reason by code, any other decision has none".to_owned(),
            ));
        }
        let mut txn = self.begin_write(deed("put_target_decision", format!("node:{chain}/{node}"))).await?;
        let id = take_ids(&txn, "target_decisions", 1).await?;
        let mut select = of_gap(chain, node);
        select.and_where(Expr::col("enterprise_id").eq(enterprise.0)).and_where(Expr::col("retired_at").is_null());
        if let Some(row) = txn.query_one(&select).await? {
            let row = decision_row(&row)?;
            if row.decision == new.decision && row.sample == new.sample {
                return Ok(row.id);
            }
            retire(&txn, *enterprise, chain, node, at).await?;
        }
        let row = vec![
            id.into(),
            enterprise.0.into(),
            text(chain),
            text(node),
            text(kind.as_str()),
            maybe(reason.map(RejectReason::as_str)),
            text(why),
            text(by),
            text(day.to_string()),
            new.sample.into(),
            text(at),
            maybe(None::<&str>),
        ];
        insert(&txn, Insert { table: "target_decisions", columns: &DECISION_COLUMNS, on_conflict: None }, vec![row])
            .await?;
        txn.note(json!({ "decision": id, "enterprise": enterprise.0, "kind": kind.as_str() }));
        txn.commit().await?;
        Ok(id)
    }

    /// Every decision about the targets of a gap, retired ones too, the last entered first.
    pub async fn target_decisions(&self, chain: &str, node: &str) -> Result<Vec<DecisionRow>, StoreError> {
        self.db.query_all(&of_gap(chain, node)).await?.iter().map(decision_row).collect()
    }

    /// Makes the decision about a target stop to count; says whether there was one.
    pub async fn retire_target_decision(
        &self,
        enterprise: EnterpriseId,
        chain: &str,
        node: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("delete_target_decision", format!("node:{chain}/{node}"))).await?;
        let was = retire(&txn, enterprise, chain, node, at).await?;
        match was {
            true => txn.note(json!({ "enterprise": enterprise.0 })),
            false => txn.becomes(Deed::Nothing),
        }
        txn.commit().await?;
        Ok(was)
    }

    /// Keeps a version of the weights and returns its number. A table equal to the newest one changes nothing.
    pub async fn put_weights(&self, new: &NewWeights) -> Result<i64, StoreError> {
        let at = moment(&new.at)?;
        for (feature, weight) in &new.version.weights {
            number(&format!("weight of `{feature}`"), *weight)?;
        }
        let mut txn = self.begin_write(deed("put_weights", "weights")).await?;
        let id = take_ids(&txn, "weight_versions", 1).await?;
        let mut select = all_weights();
        select.limit(1);
        if let Some(row) = txn.query_one(&select).await? {
            let last = weight_row(&row)?;
            if last.version.weights == new.version.weights && last.version.title == new.version.title {
                return Ok(last.id);
            }
        }
        let columns = &["id", "title", "by_whom", "at", "content", "sample", "created_at"];
        let row = vec![
            id.into(),
            text(&new.version.title),
            text(&new.version.by),
            text(new.version.at.to_string()),
            write_json(&new.version.weights)?,
            new.sample.into(),
            text(at),
        ];
        insert(&txn, Insert { table: "weight_versions", columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("weights:{id}"));
        txn.commit().await?;
        Ok(id)
    }

    /// Every version of the weights, the newest first.
    pub async fn weight_versions(&self) -> Result<Vec<WeightRow>, StoreError> {
        self.db.query_all(&all_weights()).await?.iter().map(weight_row).collect()
    }
}

async fn retire<C: ConnectionTrait>(
    db: &C,
    firm: EnterpriseId,
    chain: &str,
    node: &str,
    at: &str,
) -> Result<bool, StoreError> {
    let mut update = Query::update();
    update
        .table("target_decisions")
        .value("retired_at", at)
        .and_where(Expr::col("enterprise_id").eq(firm.0))
        .and_where(is("chain", chain))
        .and_where(is("node", node))
        .and_where(Expr::col("retired_at").is_null());
    Ok(db.execute(&update).await?.rows_affected() > 0)
}

/// The columns of a decision, in the order in which they are written.
const DECISION_COLUMNS: [&str; 12] = [
    "id",
    "enterprise_id",
    "chain",
    "node",
    "kind",
    "reason",
    "text",
    "by_whom",
    "at",
    "sample",
    "created_at",
    "retired_at",
];

fn of_gap(chain: &str, node: &str) -> SelectStatement {
    let mut select = Query::select();
    select
        .columns(DECISION_COLUMNS)
        .from("target_decisions")
        .and_where(is("chain", chain))
        .and_where(is("node", node))
        .order_by("id", Order::Desc);
    select
}

fn decision_row(row: &QueryResult) -> Result<DecisionRow, StoreError> {
    Ok(DecisionRow {
        id: row.try_get("", "id")?,
        decision: TargetDecision {
            enterprise: EnterpriseId(row.try_get("", "enterprise_id")?),
            chain: read(row, "chain")?,
            node: read(row, "node")?,
            kind: read(row, "kind")?,
            reason: read_or_none(row, "reason")?,
            text: read(row, "text")?,
            by: read(row, "by_whom")?,
            at: read_day(row, "at")?,
        },
        sample: row.try_get("", "sample")?,
        created_at: read(row, "created_at")?,
        retired_at: row.try_get("", "retired_at")?,
    })
}

fn all_weights() -> SelectStatement {
    let mut select = Query::select();
    select.columns(["id", "title", "by_whom", "at", "content", "sample"]).from("weight_versions");
    select.order_by("id", Order::Desc);
    select
}

fn weight_row(row: &QueryResult) -> Result<WeightRow, StoreError> {
    Ok(WeightRow {
        id: row.try_get("", "id")?,
        version: WeightVersion {
            title: read(row, "title")?,
            by: read(row, "by_whom")?,
            at: read_day(row, "at")?,
            weights: read_json(row, "content")?,
        },
        sample: row.try_get("", "sample")?,
    })
}
