//! What people said of two projects that look alike: the same, not the same, or not sure.

use model::{ProjectId, TwinVerdict};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, insert, moment, read, take_ids, text};
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
        let id = take_ids(&txn, "project_twins", 1).await?;
        let mut retire = Query::update();
        retire
            .table("project_twins")
            .value("retired_at", text(at))
            .and_where(Expr::col("project_id").eq(one))
            .and_where(Expr::col("other_id").eq(two))
            .and_where(Expr::col("retired_at").is_null());
        txn.execute(&retire).await?;
        let columns = ["id", "project_id", "other_id", "verdict", "reason", "by_whom", "at"];
        let row = vec![
            id.into(),
            one.into(),
            two.into(),
            text(new.verdict.as_str()),
            text(&new.reason),
            text(&new.by),
            text(at),
        ];
        insert(&txn, Insert { table: "project_twins", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.commit().await?;
        Ok(id)
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
