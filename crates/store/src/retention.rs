//! What landed firms answered, what they undertook, and what came of it. Rows are only added; one that was wrong is retired with a
//! reason and written anew, so that nothing is overwritten and no two people can be in each other's way.

use model::{EnterpriseId, FirmReading, ProjectId, RetentionCheck, Undertaking};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::people::Signed;
use crate::sql::{Insert, insert, moment, read, read_day, read_json, take_ids, text, write_json};
use crate::{Store, StoreError};

/// Something that is kept about a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted<T> {
    /// Id, within its kind.
    pub id: i64,
    /// What.
    pub what: T,
    /// Whether it is invented.
    pub sample: bool,
    /// When it was written down.
    pub at: String,
    /// By whom.
    pub by: String,
}

/// A kind of row of this file: where it is kept, and how.
trait Kind: Sized {
    /// Its table.
    const TABLE: &'static str;
    /// One of them in a sentence.
    const NAME: &'static str;
    /// Its own columns; the first says of whom it is.
    const COLUMNS: [&'static str; 5];
    /// In the order of the columns.
    fn values(&self) -> Result<[Value; 5], StoreError>;
    fn read(row: &QueryResult) -> Result<Self, StoreError>;
    /// What speaks against keeping it.
    fn fault(&self) -> Option<String>;
}

impl Kind for RetentionCheck {
    const TABLE: &'static str = "retention_checks";
    const NAME: &'static str = "check";
    const COLUMNS: [&'static str; 5] = ["enterprise_id", "on_day", "way", "answers", "note"];

    fn values(&self) -> Result<[Value; 5], StoreError> {
        let way = text(self.way.as_str());
        let answers = write_json(&self.answers)?;
        Ok([self.enterprise.0.into(), text(self.on.to_string()), way, answers, text(&self.note)])
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            enterprise: EnterpriseId(row.try_get("", "enterprise_id")?),
            on: read_day(row, "on_day")?,
            way: read(row, "way")?,
            answers: read_json(row, "answers")?,
            note: read(row, "note")?,
        })
    }

    fn fault(&self) -> Option<String> {
        (self.answers.is_empty() && self.note.trim().is_empty()).then(|| "a check says nothing".to_owned())
    }
}

impl Kind for Undertaking {
    const TABLE: &'static str = "undertakings";
    const NAME: &'static str = "undertaking";
    const COLUMNS: [&'static str; 5] = ["project_id", "kind", "quantity", "due", "source"];

    fn values(&self) -> Result<[Value; 5], StoreError> {
        let (kind, quantity) = (text(self.kind.as_str()), text(self.quantity.to_string()));
        Ok([self.project.0.into(), kind, quantity, text(self.due.to_string()), text(&self.source)])
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            project: ProjectId(row.try_get("", "project_id")?),
            kind: read(row, "kind")?,
            quantity: read(row, "quantity")?,
            due: read_day(row, "due")?,
            source: read(row, "source")?,
        })
    }

    fn fault(&self) -> Option<String> {
        (!self.kind.fits(self.quantity)).then(|| format!("`{}` is no quantity of `{}`", self.quantity, self.kind))
    }
}

impl Kind for FirmReading {
    const TABLE: &'static str = "firm_readings";
    const NAME: &'static str = "reading";
    const COLUMNS: [&'static str; 5] = ["project_id", "kind", "quantity", "on_day", "source"];

    fn values(&self) -> Result<[Value; 5], StoreError> {
        let (kind, quantity) = (text(self.kind.as_str()), text(self.quantity.to_string()));
        Ok([self.project.0.into(), kind, quantity, text(self.on.to_string()), text(&self.source)])
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            project: ProjectId(row.try_get("", "project_id")?),
            kind: read(row, "kind")?,
            quantity: read(row, "quantity")?,
            on: read_day(row, "on_day")?,
            source: read(row, "source")?,
        })
    }

    fn fault(&self) -> Option<String> {
        (!self.kind.fits(self.quantity)).then(|| format!("`{}` is no quantity of `{}`", self.quantity, self.kind))
    }
}

impl Store {
    /// Writes down what a firm answered; the same twice is one row. [`StoreError::Conflict`] when the firm is not there.
    pub async fn create_retention_check(
        &self,
        check: &RetentionCheck,
        sample: bool,
        signed: Signed<'_>,
    ) -> Result<i64, StoreError> {
        self.add_noted(deed("create_retention_check", "check"), check, (sample, signed)).await
    }

    /// Writes down what a firm undertook; the same twice is one row. [`StoreError::Conflict`] when the project is not there.
    pub async fn create_undertaking(
        &self,
        undertaking: &Undertaking,
        sample: bool,
        signed: Signed<'_>,
    ) -> Result<i64, StoreError> {
        self.add_noted(deed("create_undertaking", "undertaking"), undertaking, (sample, signed)).await
    }

    /// Writes down what a firm reached; the same twice is one row. [`StoreError::Conflict`] when the project is not there.
    pub async fn create_firm_reading(
        &self,
        reading: &FirmReading,
        sample: bool,
        signed: Signed<'_>,
    ) -> Result<i64, StoreError> {
        self.add_noted(deed("create_firm_reading", "reading"), reading, (sample, signed)).await
    }

    /// Retires what a firm answered, for a reason.
    pub async fn retire_retention_check(&self, id: i64, why: &str, signed: Signed<'_>) -> Result<(), StoreError> {
        let deed = deed("retire_retention_check", format!("check:{id}"));
        self.retire_noted::<RetentionCheck>(deed, (id, why), signed).await
    }

    /// Retires what a firm undertook, for a reason.
    pub async fn retire_undertaking(&self, id: i64, why: &str, signed: Signed<'_>) -> Result<(), StoreError> {
        let deed = deed("retire_undertaking", format!("undertaking:{id}"));
        self.retire_noted::<Undertaking>(deed, (id, why), signed).await
    }

    /// Retires what a firm reached, for a reason.
    pub async fn retire_firm_reading(&self, id: i64, why: &str, signed: Signed<'_>) -> Result<(), StoreError> {
        let deed = deed("retire_firm_reading", format!("reading:{id}"));
        self.retire_noted::<FirmReading>(deed, (id, why), signed).await
    }

    /// What firms answered, in the order in which it was written down; what was retired is left out.
    pub async fn retention_checks(&self) -> Result<Vec<Noted<RetentionCheck>>, StoreError> {
        self.all_noted().await
    }

    /// What firms undertook.
    pub async fn undertakings(&self) -> Result<Vec<Noted<Undertaking>>, StoreError> {
        self.all_noted().await
    }

    /// What firms reached.
    pub async fn firm_readings(&self) -> Result<Vec<Noted<FirmReading>>, StoreError> {
        self.all_noted().await
    }

    async fn add_noted<T: Kind>(
        &self,
        deed: Deed,
        what: &T,
        (sample, signed): (bool, Signed<'_>),
    ) -> Result<i64, StoreError> {
        let at = moment(signed.at)?;
        if let Some(fault) = what.fault() {
            return Err(StoreError::Invalid(fault));
        }
        let values = what.values()?;
        let mut txn = self.begin_write(deed).await?;
        let mut same = Query::select();
        same.from(T::TABLE).column("id").and_where(Expr::col("retired_at").is_null());
        for (column, value) in T::COLUMNS.into_iter().zip(values.clone()) {
            same.and_where(Expr::col(column).eq(value));
        }
        if let Some(row) = txn.query_one(&same).await? {
            return Ok(row.try_get("", "id")?);
        }
        let id = take_ids(&txn, T::TABLE, 1).await?;
        let columns: Vec<&'static str> =
            ["id"].into_iter().chain(T::COLUMNS).chain(["at", "by_whom", "sample"]).collect();
        let mut row: Vec<Value> = vec![id.into()];
        row.extend(values);
        row.extend([text(at), text(signed.by), sample.into()]);
        insert(&txn, Insert { table: T::TABLE, columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("{}:{id}", T::NAME));
        txn.commit().await?;
        Ok(id)
    }

    async fn retire_noted<T: Kind>(
        &self,
        deed: Deed,
        (id, why): (i64, &str),
        signed: Signed<'_>,
    ) -> Result<(), StoreError> {
        let at = moment(signed.at)?;
        if why.trim().is_empty() {
            return Err(StoreError::Invalid(format!("say why the {} is taken back", T::NAME)));
        }
        let mut txn = self.begin_write(deed).await?;
        let mut update = Query::update();
        update
            .table(T::TABLE)
            .value("retired_at", text(at))
            .value("retired_by", text(signed.by))
            .value("retire_reason", text(why))
            .and_where(Expr::col("id").eq(id))
            .and_where(Expr::col("retired_at").is_null());
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: T::NAME, id: id.to_string() });
        }
        txn.note(json!({ "why": why }));
        txn.commit().await
    }

    async fn all_noted<T: Kind>(&self) -> Result<Vec<Noted<T>>, StoreError> {
        let rows = self.db.query_all(&select::<T>()).await?;
        rows.iter().map(noted).collect()
    }
}

fn select<T: Kind>() -> SelectStatement {
    let mut select = Query::select();
    select.from(T::TABLE).columns(["id", "at", "by_whom", "sample"]).columns(T::COLUMNS);
    select.and_where(Expr::col("retired_at").is_null()).order_by("id", Order::Asc);
    select
}

fn noted<T: Kind>(row: &QueryResult) -> Result<Noted<T>, StoreError> {
    Ok(Noted {
        id: row.try_get("", "id")?,
        what: T::read(row)?,
        sample: row.try_get("", "sample")?,
        at: read(row, "at")?,
        by: read(row, "by_whom")?,
    })
}
