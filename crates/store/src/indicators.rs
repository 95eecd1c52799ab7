//! What the office sets beside its indicators: targets of the year, and questions that it asks again and again.

use model::YearTarget;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// A question that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionRow {
    /// Id.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// What it asks, in the caller's form.
    pub body: String,
    /// When it was kept, RFC 3339 in UTC.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
}

impl Store {
    /// Sets targets of a year; one that is there for the same indicator and unit is replaced. All of them or none.
    pub async fn put_year_targets(&self, targets: &[YearTarget], (by, at): (&str, &str)) -> Result<(), StoreError> {
        moment(at)?;
        if let Some(wrong) = targets.iter().find(|target| target.value < 0 || target.indicator.trim().is_empty()) {
            let (indicator, value) = (&wrong.indicator, wrong.value);
            return Err(StoreError::Invalid(format!("a target of `{value}` for `{indicator}` cannot be kept")));
        }
        let txn = self.begin_write(deed("put_year_targets", "year_targets")).await?;
        for target in targets {
            let replace = OnConflict::columns(["year", "indicator", "unit"])
                .update_columns(["value", "updated_at", "updated_by"])
                .to_owned();
            let columns = ["year", "value", "indicator", "unit", "updated_at", "updated_by"];
            let into = Insert { table: "year_targets", columns: &columns, on_conflict: Some(replace) };
            let row = vec![
                i64::from(target.year).into(),
                target.value.into(),
                text(&target.indicator),
                text(&target.unit),
                text(at),
                text(by),
            ];
            insert(&txn, into, vec![row]).await?;
        }
        txn.commit().await?;
        Ok(())
    }

    /// Takes a target away. [`StoreError::NotFound`] when there is none.
    pub async fn delete_year_target(&self, year: i32, indicator: &str, unit: &str) -> Result<(), StoreError> {
        let txn = self.begin_write(deed("put_year_targets", format!("year_target:{year}/{indicator}"))).await?;
        let mut delete = Query::delete();
        delete.from_table("year_targets").and_where(Expr::col("year").eq(i64::from(year)));
        delete.and_where(is("indicator", indicator)).and_where(is("unit", unit));
        if txn.execute(&delete).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "target of the year", id: format!("{year} {indicator} {unit}") });
        }
        txn.commit().await?;
        Ok(())
    }

    /// The targets of a year, by indicator and unit.
    pub async fn year_targets(&self, year: i32) -> Result<Vec<YearTarget>, StoreError> {
        let mut select = Query::select();
        select.from("year_targets").columns(["value", "indicator", "unit"]);
        select.and_where(Expr::col("year").eq(i64::from(year)));
        select.order_by("indicator", Order::Asc).order_by("unit", Order::Asc);
        let rows = self.db.query_all(&select).await?;
        let target = |row: &sea_orm::QueryResult| -> Result<YearTarget, StoreError> {
            Ok(YearTarget {
                year,
                indicator: read(row, "indicator")?,
                unit: read(row, "unit")?,
                value: row.try_get("", "value")?,
            })
        };
        rows.iter().map(target).collect()
    }

    /// Keeps a question.
    pub async fn create_question(
        &self,
        (title, body): (&str, &str),
        (by, at): (&str, &str),
    ) -> Result<QuestionRow, StoreError> {
        moment(at)?;
        if title.trim().is_empty() {
            return Err(StoreError::Invalid("a question's title is empty".to_owned()));
        }
        let txn = self.begin_write(deed("create_question", format!("question:{title}"))).await?;
        let id = take_ids(&txn, "questions", 1).await?;
        let columns = ["id", "title", "body", "created_at", "created_by"];
        let row = vec![id.into(), text(title), text(body), text(at), text(by)];
        insert(&txn, Insert { table: "questions", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.commit().await?;
        let created = (at.to_owned(), by.to_owned());
        Ok(QuestionRow {
            id,
            title: crate::sql::clean(title),
            body: crate::sql::clean(body),
            created_at: created.0,
            created_by: created.1,
        })
    }

    /// Questions that were not taken back, the first kept first.
    pub async fn questions(&self) -> Result<Vec<QuestionRow>, StoreError> {
        let mut select = Query::select();
        select.from("questions").columns(["id", "title", "body", "created_at", "created_by"]);
        select.and_where(Expr::col("retired_at").is_null()).order_by("id", Order::Asc);
        let row = |row: &sea_orm::QueryResult| -> Result<QuestionRow, StoreError> {
            Ok(QuestionRow {
                id: row.try_get("", "id")?,
                title: read(row, "title")?,
                body: read(row, "body")?,
                created_at: read(row, "created_at")?,
                created_by: read(row, "created_by")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(row).collect()
    }

    /// Takes a question back. [`StoreError::NotFound`] when there is none.
    pub async fn retire_question(&self, id: i64, (by, at): (&str, &str)) -> Result<(), StoreError> {
        moment(at)?;
        let txn = self.begin_write(deed("delete_question", format!("question:{id}"))).await?;
        let mut update = Query::update();
        update.table("questions").value("retired_at", text(at)).value("retired_by", text(by));
        update.and_where(Expr::col("id").eq(id)).and_where(Expr::col("retired_at").is_null());
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "question", id: id.to_string() });
        }
        txn.commit().await?;
        Ok(())
    }
}
