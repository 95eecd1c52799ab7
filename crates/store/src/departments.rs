//! Departments that may be asked for their opinion: a list by name, in which nobody is removed.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, read_or_none, take_ids, text};
use crate::{Store, StoreError};

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentRow {
    /// Id.
    pub id: i64,
    /// Its name, the unit of its users.
    pub name: String,
    /// What it is asked about.
    pub duty: String,
    /// Since when it is asked no more; `None` for one that is.
    pub disabled_at: Option<String>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A department to enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDepartment<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is asked about.
    pub duty: &'a str,
    /// Whether it is invented.
    pub sample: bool,
}

impl Store {
    /// Enters a department. [`StoreError::Conflict`] when there is one of that name.
    pub async fn create_department(
        &self,
        new: &NewDepartment<'_>,
        (by, at): (&str, &str),
    ) -> Result<DepartmentRow, StoreError> {
        moment(at)?;
        let mut txn = self.begin_write(deed("create_department", "department")).await?;
        let id = take_ids(&txn, "departments", 1).await?;
        let mut known = Query::select();
        known.from("departments").column("id").and_where(is("name", new.name));
        if txn.query_one(&known).await?.is_some() {
            return Err(StoreError::Conflict(format!("the department `{}` is there already", new.name)));
        }
        let columns = ["id", "name", "duty", "created_at", "created_by", "sample"];
        let row = vec![id.into(), text(new.name), text(new.duty), text(at), text(by), new.sample.into()];
        insert(&txn, Insert { table: "departments", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("department:{id}"));
        txn.note(json!({ "name": new.name }));
        txn.commit().await?;
        self.department(id).await
    }

    /// Asks a department no more, or again. Letters that are out stay out.
    pub async fn set_department(
        &self,
        id: i64,
        disabled: bool,
        (by, at): (&str, &str),
    ) -> Result<DepartmentRow, StoreError> {
        let operation = if disabled {
            deed("disable_department", format!("department:{id}"))
        } else {
            deed("enable_department", format!("department:{id}"))
        };
        let txn = self.begin_write(operation).await?;
        let mut update = Query::update();
        update.table("departments").and_where(Expr::col("id").eq(id));
        let none: Option<String> = None;
        if disabled {
            update.value("disabled_at", text(moment(at)?)).value("disabled_by", text(by));
        } else {
            update.value("disabled_at", none.clone()).value("disabled_by", none);
        }
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "department", id: id.to_string() });
        }
        txn.commit().await?;
        self.department(id).await
    }

    /// All departments, by name.
    pub async fn departments(&self) -> Result<Vec<DepartmentRow>, StoreError> {
        let mut select = all();
        select.order_by("name", Order::Asc);
        self.db.query_all(&select).await?.iter().map(department).collect()
    }

    async fn department(&self, id: i64) -> Result<DepartmentRow, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: "department", id: id.to_string() })?;
        department(&row)
    }
}

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("departments").columns(["id", "name", "duty", "disabled_at", "sample"]);
    select
}

fn department(row: &QueryResult) -> Result<DepartmentRow, StoreError> {
    Ok(DepartmentRow {
        id: row.try_get("", "id")?,
        name: read(row, "name")?,
        duty: read(row, "duty")?,
        disabled_at: read_or_none(row, "disabled_at")?,
        sample: row.try_get("", "sample")?,
    })
}
