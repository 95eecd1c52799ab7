//! What the office sets beside its indicators: targets of the year, and questions that it asks again and again.

use std::collections::{BTreeSet, HashMap};

use model::YearTarget;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use serde_json::json;

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

/// A target of the year as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearTargetRow {
    /// The target.
    pub target: YearTarget,
    /// When it was set last, RFC 3339 in UTC; empty where there is none.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
}

const COLUMNS: [&str; 6] = ["year", "value", "indicator", "unit", "updated_at", "updated_by"];

/// The targets of every year, by year, indicator and unit.
pub(crate) async fn all_year_rows<C: ConnectionTrait>(db: &C) -> Result<Vec<YearTargetRow>, StoreError> {
    let mut select = Query::select();
    select.from("year_targets").columns(COLUMNS);
    select.order_by("year", Order::Asc).order_by("indicator", Order::Asc).order_by("unit", Order::Asc);
    let row = |row: &sea_orm::QueryResult| -> Result<YearTargetRow, StoreError> {
        let year =
            i32::try_from(row.try_get::<i64>("", "year")?).map_err(|error| StoreError::Other(error.to_string()))?;
        let (indicator, unit) = (read(row, "indicator")?, read(row, "unit")?);
        Ok(YearTargetRow {
            target: YearTarget { year, indicator, unit, value: row.try_get("", "value")? },
            updated_at: read(row, "updated_at")?,
            updated_by: read(row, "updated_by")?,
        })
    };
    db.query_all(&select).await?.iter().map(row).collect()
}

async fn year_rows<C: ConnectionTrait>(db: &C, year: i32) -> Result<Vec<YearTargetRow>, StoreError> {
    Ok(all_year_rows(db).await?.into_iter().filter(|row| row.target.year == year).collect())
}

/// Keeps targets; one that is there for the same year, indicator and unit is replaced.
pub(crate) async fn put_year_rows<C: ConnectionTrait>(db: &C, rows: &[YearTargetRow]) -> Result<(), StoreError> {
    let replace = OnConflict::columns(["year", "indicator", "unit"])
        .update_columns(["value", "updated_at", "updated_by"])
        .to_owned();
    let into = Insert { table: "year_targets", columns: &COLUMNS, on_conflict: Some(replace) };
    let values = rows.iter().map(|YearTargetRow { target, updated_at, updated_by }| {
        vec![
            i64::from(target.year).into(),
            target.value.into(),
            text(&target.indicator),
            text(&target.unit),
            text(updated_at),
            text(updated_by),
        ]
    });
    insert(db, into, values.collect()).await
}

impl Store {
    /// Sets targets of a year; one that is there for the same indicator and unit is replaced. All of them or none.
    pub async fn put_year_targets(&self, targets: &[YearTarget], signed: (&str, &str)) -> Result<(), StoreError> {
        self.change_year_targets(targets, &HashMap::new(), signed).await.map(|_| ())
    }

    /// The same for whoever read what stood: `read` says by place in `targets` when each was changed last, empty where there was none.
    /// Returns the targets that somebody changed since; then nothing is set.
    pub async fn change_year_targets(
        &self,
        targets: &[YearTarget],
        read: &HashMap<usize, String>,
        (by, at): (&str, &str),
    ) -> Result<Vec<YearTargetRow>, StoreError> {
        moment(at)?;
        if let Some(wrong) = targets.iter().find(|target| target.value < 0 || target.indicator.trim().is_empty()) {
            let (indicator, value) = (&wrong.indicator, wrong.value);
            return Err(StoreError::Invalid(format!("a target of `{value}` for `{indicator}` cannot be kept")));
        }
        let mut txn = self.begin_write(deed("put_year_targets", "year_targets")).await?;
        take_ids(&txn, "questions", 0).await?;
        let mut stand: HashMap<i32, Vec<YearTargetRow>> = HashMap::new();
        for year in targets.iter().map(|target| target.year).collect::<BTreeSet<i32>>() {
            stand.insert(year, year_rows(&txn, year).await?);
        }
        let standing = |target: &YearTarget| {
            let same =
                |row: &&YearTargetRow| row.target.indicator == target.indicator && row.target.unit == target.unit;
            stand.get(&target.year).and_then(|rows| rows.iter().find(same))
        };
        let changed = targets.iter().enumerate().filter_map(|(place, target)| {
            let row = standing(target);
            let since = row.map_or("", |row| row.updated_at.as_str());
            let stale = read.get(&place).is_some_and(|read| read != since);
            // Whoever took one away while another set it: what stands is nought.
            let gone =
                || YearTargetRow { target: target.clone(), updated_at: String::new(), updated_by: String::new() };
            stale.then(|| row.cloned().unwrap_or_else(gone))
        });
        let changed: Vec<YearTargetRow> = changed.collect();
        if !changed.is_empty() {
            return Ok(changed);
        }
        let said = targets.iter().filter(|target| standing(target).is_none_or(|row| row.target.value != target.value));
        let said = said.map(|target| {
            let was = standing(target).map(|row| row.target.value);
            json!([target.year, target.indicator, target.unit, was, target.value])
        });
        txn.note(said.collect());
        for target in targets {
            // One by one: the same target twice in one call would be twice in one statement, which PostgreSQL refuses.
            let row = YearTargetRow { target: target.clone(), updated_at: at.to_owned(), updated_by: by.to_owned() };
            put_year_rows(&*txn, &[row]).await?;
        }
        txn.commit().await?;
        Ok(Vec::new())
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
        Ok(self.year_target_rows(year).await?.into_iter().map(|row| row.target).collect())
    }

    /// The same with who set each, and when.
    pub async fn year_target_rows(&self, year: i32) -> Result<Vec<YearTargetRow>, StoreError> {
        year_rows(&self.db, year).await
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
