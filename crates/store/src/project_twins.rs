//! What people said of two projects that look alike: the same, not the same, or not sure.

use std::collections::BTreeMap;

use model::{ProjectId, TwinVerdict};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// A judgement on two projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTwinJudgement {
    /// One project.
    pub project: ProjectId,
    /// The other.
    pub other: ProjectId,
    /// What was said.
    pub verdict: TwinVerdict,
    /// Why; may be empty.
    pub reason: String,
    /// Who, by work name.
    pub by: String,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// What is said of another project together with one that is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVerdict {
    /// The other.
    pub other: ProjectId,
    /// What was said.
    pub verdict: TwinVerdict,
    /// Why; may be empty.
    pub reason: String,
}

/// A judgement that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwinJudgementRow {
    /// Id.
    pub id: i64,
    /// What was said.
    pub judgement: NewTwinJudgement,
}

impl Store {
    /// Keeps a judgement on two projects. An earlier one on the same two retires, whichever was named first.
    pub async fn judge_twins(&self, new: &NewTwinJudgement) -> Result<i64, StoreError> {
        let at = moment(&new.at)?;
        let (one, two) = (Ord::min(new.project.0, new.other.0), Ord::max(new.project.0, new.other.0));
        if one == two {
            return Err(StoreError::Invalid(format!("project `{one}` is not its own twin")));
        }
        let txn = self.begin_write(deed("put_project_twin", format!("project:{one}"))).await?;
        let mut retire = Query::update();
        retire
            .table("project_twins")
            .value("retired_at", text(at))
            .and_where(Expr::col("project_id").eq(one))
            .and_where(Expr::col("other_id").eq(two))
            .and_where(Expr::col("retired_at").is_null());
        txn.execute(&retire).await?;
        let verdict = NewVerdict { other: ProjectId(two), verdict: new.verdict, reason: new.reason.clone() };
        let id = add_verdicts(&txn, ProjectId(one), &[verdict], (&new.by, at)).await?;
        // Whoever holds projects in memory reads both anew: which of them counts may be another one now.
        let change = take_ids(&txn, "project_changes", 1).await?;
        let mut changed = Query::update();
        changed.table("projects").value("change", change).and_where(Expr::col("id").is_in([one, two]));
        txn.execute(&changed).await?;
        txn.commit().await?;
        Ok(id)
    }

    /// What counts of every two projects that somebody judged, the smaller number first.
    pub async fn judged_twins(&self) -> Result<BTreeMap<(ProjectId, ProjectId), TwinVerdict>, StoreError> {
        let mut select = Query::select();
        select
            .from("project_twins")
            .columns(["id", "project_id", "other_id", "verdict", "reason", "by_whom", "at"])
            .and_where(Expr::col("retired_at").is_null())
            .order_by("id", Order::Asc);
        let mut found = BTreeMap::new();
        for row in &self.db.query_all(&select).await? {
            let NewTwinJudgement { project, other, verdict, .. } = judgement(row)?.judgement;
            found.insert((Ord::min(project, other), Ord::max(project, other)), verdict);
        }
        Ok(found)
    }

    /// The judgements that count for a project, the last first.
    pub async fn twin_judgements(&self, project: ProjectId) -> Result<Vec<TwinJudgementRow>, StoreError> {
        let mut select = Query::select();
        select
            .from("project_twins")
            .columns(["id", "project_id", "other_id", "verdict", "reason", "by_whom", "at"])
            .and_where(Expr::col("project_id").eq(project.0).or(Expr::col("other_id").eq(project.0)))
            .and_where(Expr::col("retired_at").is_null())
            .order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(judgement).collect()
    }
}

/// Writes what was said of projects that look like another; the number of the first.
pub(crate) async fn add_verdicts(
    txn: &DatabaseTransaction,
    project: ProjectId,
    verdicts: &[NewVerdict],
    (by, at): (&str, &str),
) -> Result<i64, StoreError> {
    let at = moment(at)?;
    if verdicts.is_empty() {
        return Ok(0);
    }
    let first = take_ids(txn, "project_twins", verdicts.len()).await?;
    let rows = (first..).zip(verdicts).map(|(id, one)| {
        let (low, high) = (Ord::min(project.0, one.other.0), Ord::max(project.0, one.other.0));
        let verdict = text(one.verdict.as_str());
        vec![id.into(), low.into(), high.into(), verdict, text(&one.reason), text(by), text(at)]
    });
    let columns = ["id", "project_id", "other_id", "verdict", "reason", "by_whom", "at"];
    insert(txn, Insert { table: "project_twins", columns: &columns, on_conflict: None }, rows.collect()).await?;
    Ok(first)
}

/// Which projects people judged to be the same, from both sides. There are few: they are read whole.
pub(crate) async fn same_as<C: ConnectionTrait>(db: &C) -> Result<BTreeMap<ProjectId, Vec<ProjectId>>, StoreError> {
    let mut select = Query::select();
    select
        .from("project_twins")
        .columns(["project_id", "other_id"])
        .and_where(is("verdict", TwinVerdict::Same.as_str()))
        .and_where(Expr::col("retired_at").is_null())
        .order_by("id", Order::Asc);
    let mut found: BTreeMap<ProjectId, Vec<ProjectId>> = BTreeMap::new();
    for row in db.query_all(&select).await? {
        let (one, two) = (ProjectId(row.try_get("", "project_id")?), ProjectId(row.try_get("", "other_id")?));
        found.entry(one).or_default().push(two);
        found.entry(two).or_default().push(one);
    }
    Ok(found)
}

fn judgement(row: &QueryResult) -> Result<TwinJudgementRow, StoreError> {
    Ok(TwinJudgementRow {
        id: row.try_get("", "id")?,
        judgement: NewTwinJudgement {
            project: ProjectId(row.try_get("", "project_id")?),
            other: ProjectId(row.try_get("", "other_id")?),
            verdict: read(row, "verdict")?,
            reason: read(row, "reason")?,
            by: read(row, "by_whom")?,
            at: read(row, "at")?,
        },
    })
}
