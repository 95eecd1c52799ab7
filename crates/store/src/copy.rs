//! Every row of every table of ours out of one database and into another, of either engine: what backups are made of.
//!
//! Rows are read in one transaction, so that a copy made while people work is of one moment. A part is some rows of one
//! table, a line of JSON each; the values stand in the order of the table's columns. Not a format for people.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult, Statement,
    TransactionOptions, TransactionTrait, Value,
};
use sea_orm_migration::MigratorTrait;
use serde_json::Value as Json;

use crate::audit::{Deed, Write};
use crate::migrations::{Migrator, TABLE};
use crate::open::tables;
use crate::sql::{VALUES, read};
use crate::tables::{PASSING, TABLES};
use crate::{Store, StoreError};

/// Rows read at once.
const PAGE: u64 = 2_000;

/// Bytes from which a part is handed on.
const PART: usize = 4 << 20;

/// A column's type, in the words of both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text.
    Text,
    /// Whole number of 64 bits.
    Whole,
    /// Number.
    Real,
    /// Yes or no.
    YesNo,
}

/// A table as it is copied.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    /// Its columns in the order of a row's values.
    pub columns: Vec<(String, Kind)>,
    /// How many rows.
    pub rows: u64,
}

/// A database as it was copied.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// The migrations it holds, oldest first.
    pub migrations: Vec<String>,
    /// Its tables.
    pub tables: BTreeMap<String, Copied>,
}

/// Some rows of a table, handed on while a database is copied.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The table.
    pub table: &'a str,
    /// Which part of it, from 1.
    pub number: u32,
    /// The rows, a line each.
    pub lines: &'a [u8],
}

impl Store {
    /// Hands every row of the database but the sessions' to `take`, as it is at one moment, parents before children. Writers need not stop.
    /// `take` may fail in its own way, which ends the copy.
    pub async fn copy_out<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(Part<'_>) -> Result<(), E>,
    ) -> Result<Inventory, E> {
        let postgres = self.db.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        };
        let txn = self.db.begin_with_options(options).await.map_err(StoreError::from)?;
        let mut inventory = Inventory { migrations: migrations(&txn).await?, tables: BTreeMap::new() };
        for &table in TABLES.iter().filter(|table| !PASSING.contains(table)) {
            let shape = shape(&txn, table).await?;
            let mut rows = 0;
            let mut number = 0;
            let mut lines = Vec::new();
            let mut page = Page::default();
            while let Some(read) = page.next(&txn, table, &shape).await? {
                for row in &read {
                    write_line(&mut lines, row, &shape.columns)?;
                    rows += 1;
                    if lines.len() >= PART {
                        number += 1;
                        take(Part { table, number, lines: &lines })?;
                        lines.clear();
                    }
                }
            }
            if !lines.is_empty() {
                take(Part { table, number: number + 1, lines: &lines })?;
            }
            inventory.tables.insert(table.to_owned(), Copied { columns: shape.columns, rows });
        }
        txn.rollback().await.map_err(StoreError::from)?;
        Ok(inventory)
    }

    /// The tables there are, but the one that notes the migrations.
    pub async fn table_names(&self) -> Result<Vec<String>, StoreError> {
        Ok(tables(&self.db).await?.into_iter().filter(|table| table != TABLE).collect())
    }

    /// Whether there is nothing in the database yet, not even tables.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(tables(&self.db).await?.is_empty())
    }

    /// Begins to fill an empty database with the rows of another. All of it happens at [`CopyIn::finish`], or nothing.
    /// [`StoreError::NewerSchema`] when the copy is of a newer version, [`StoreError::Conflict`] when the database is not empty.
    pub async fn copy_in(&self, inventory: &Inventory) -> Result<CopyIn, StoreError> {
        let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        if let Some(unknown) = inventory.migrations.iter().find(|name| !known.contains(name)) {
            return Err(StoreError::NewerSchema { found: unknown.clone() });
        }
        if inventory.migrations.is_empty() || !known.starts_with(&inventory.migrations) {
            return Err(StoreError::Unusable("the copy names no version of the database that ever was".to_owned()));
        }
        let txn = self.begin_write(Deed::Schema).await?;
        if !tables(&*txn).await?.is_empty() {
            return Err(StoreError::Conflict("the database is not empty".to_owned()));
        }
        let steps = u32::try_from(inventory.migrations.len()).unwrap_or(u32::MAX);
        Migrator::up(&*txn, Some(steps)).await?;
        let there = tables(&*txn).await?;
        // What migrations put in comes with the copy.
        for &table in TABLES.iter().rev().filter(|table| there.iter().any(|name| name == *table)) {
            let mut delete = Query::delete();
            delete.from_table(table);
            txn.execute(&delete).await?;
        }
        let mut into = BTreeMap::new();
        for (name, copied) in &inventory.tables {
            let Some(table) = TABLES.iter().copied().find(|table| table == name && there.contains(name)) else {
                return Err(StoreError::Unusable(format!(
                    "the copy holds a table `{name}` that is none of this version"
                )));
            };
            let mine = shape(&txn, table).await?.columns;
            let mut columns = Vec::new();
            for (column, kind) in &copied.columns {
                let found = mine.iter().find(|(name, own)| name == column && own == kind);
                let Some((name, kind)) = found else {
                    return Err(StoreError::Unusable(format!(
                        "the copy's table `{table}` has a column `{column}` of another kind"
                    )));
                };
                columns.push((name.clone(), *kind));
            }
            into.insert(table, Filled { columns, wanted: copied.rows, rows: 0 });
        }
        Ok(CopyIn { txn, into })
    }
}

/// A database that is being filled.
pub struct CopyIn {
    txn: Write,
    into: BTreeMap<&'static str, Filled>,
}

struct Filled {
    columns: Vec<(String, Kind)>,
    wanted: u64,
    rows: u64,
}

impl CopyIn {
    /// Takes a part in, parents before children, as [`Store::copy_out`] handed them out. [`StoreError::Unusable`] when it cannot be read.
    pub async fn part(&mut self, part: Part<'_>) -> Result<(), StoreError> {
        let unreadable =
            |why: String| StoreError::Unusable(format!("part {} of table `{}`: {why}", part.number, part.table));
        let found = self.into.iter_mut().find(|(table, _)| **table == part.table);
        let (table, filled) = found.ok_or_else(|| unreadable("there is no such table".to_owned()))?;
        let mut rows = Vec::new();
        for line in part.lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let values: Vec<Json> = serde_json::from_slice(line).map_err(|error| unreadable(error.to_string()))?;
            if values.len() != filled.columns.len() {
                return Err(unreadable(format!("a row has {} values, not {}", values.len(), filled.columns.len())));
            }
            let typed = values.into_iter().zip(&filled.columns).map(|(value, (column, kind))| {
                bind(value, *kind).ok_or_else(|| unreadable(format!("column `{column}` holds a value of another kind")))
            });
            rows.push(typed.collect::<Result<Vec<_>, _>>()?);
        }
        filled.rows += rows.len() as u64;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut statement = Query::insert();
            statement.into_table(*table).columns(filled.columns.iter().map(|(name, _)| name.clone()));
            for row in rows.by_ref().take(VALUES / filled.columns.len().max(1)) {
                let row = row.into_iter().map(Expr::val);
                statement.values(row).map_err(|error| unreadable(error.to_string()))?;
            }
            self.txn.execute(&statement).await?;
        }
        Ok(())
    }

    /// Checks that every row came, brings the database to this version and makes it last.
    pub async fn finish(self) -> Result<(), StoreError> {
        for (table, filled) in &self.into {
            if filled.rows != filled.wanted {
                return Err(StoreError::Unusable(format!(
                    "table `{table}`: {} rows came, {} were copied",
                    filled.rows, filled.wanted
                )));
            }
        }
        Migrator::up(&*self.txn, None).await?;
        self.txn.commit().await
    }
}

async fn migrations(txn: &DatabaseTransaction) -> Result<Vec<String>, StoreError> {
    let mut select = Query::select();
    select.column("version").from(TABLE).order_by("version", Order::Asc);
    txn.query_all(&select).await?.iter().map(|row| read(row, "version")).collect()
}

/// A table's columns, and those of its key.
pub(crate) struct Shape {
    pub(crate) columns: Vec<(String, Kind)>,
    key: Vec<String>,
}

/// What each engine wants asked in its own words.
pub(crate) async fn shape(txn: &DatabaseTransaction, table: &'static str) -> Result<Shape, StoreError> {
    let backend = txn.get_database_backend();
    let (columns, key) = match backend {
        DbBackend::Postgres => (
            format!(
                "SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY ordinal_position"
            ),
            format!(
                "SELECT a.attname::text AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid \
                 AND a.attnum = ANY(i.indkey) WHERE i.indrelid = '{table}'::regclass AND i.indisprimary ORDER BY a.attnum"
            ),
        ),
        _ => (
            format!("SELECT name, type AS kind FROM pragma_table_info('{table}') ORDER BY cid"),
            format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk"),
        ),
    };
    let mut shape = Shape { columns: Vec::new(), key: Vec::new() };
    for row in txn.query_all_raw(Statement::from_string(backend, columns)).await? {
        let (name, word): (String, String) = (read(&row, "name")?, read(&row, "kind")?);
        let kind = match word.to_lowercase().as_str() {
            "text" => Kind::Text,
            "bigint" | "integer" => Kind::Whole,
            "double precision" | "double" | "real" => Kind::Real,
            "boolean" => Kind::YesNo,
            _ => {
                return Err(StoreError::Other(format!(
                    "column `{name}` of `{table}` is of a kind `{word}` that no copy knows"
                )));
            }
        };
        shape.columns.push((name, kind));
    }
    for row in txn.query_all_raw(Statement::from_string(backend, key)).await? {
        shape.key.push(read(&row, "name")?);
    }
    if shape.columns.is_empty() || shape.key.is_empty() {
        return Err(StoreError::Other(format!("table `{table}` has no columns or no key")));
    }
    Ok(shape)
}

/// Where the reading of a table is.
#[derive(Default)]
struct Page {
    read: u64,
    last: Option<i64>,
    over: bool,
}

impl Page {
    /// The next rows by the table's key; `None` after the last. A table whose key is `id` is read on from its last one, any other by
    /// counting, which is dearer the longer the table is.
    async fn next(
        &mut self,
        txn: &DatabaseTransaction,
        table: &'static str,
        shape: &Shape,
    ) -> Result<Option<Vec<QueryResult>>, StoreError> {
        if self.over {
            return Ok(None);
        }
        let mut select = Query::select();
        select.columns(shape.columns.iter().map(|(name, _)| name.clone())).from(table).limit(PAGE);
        for column in &shape.key {
            select.order_by(column.clone(), Order::Asc);
        }
        let by_id = shape.key == ["id"] && shape.columns.contains(&("id".to_owned(), Kind::Whole));
        match self.last {
            Some(last) if by_id => {
                select.and_where(Expr::col("id").gt(last));
            }
            _ => {
                select.offset(self.read);
            }
        }
        let rows = txn.query_all(&select).await?;
        self.read += rows.len() as u64;
        self.over = (rows.len() as u64) < PAGE;
        if by_id && let Some(row) = rows.last() {
            self.last = Some(row.try_get("", "id")?);
        }
        Ok((!rows.is_empty()).then_some(rows))
    }
}

pub(crate) fn write_line(lines: &mut Vec<u8>, row: &QueryResult, columns: &[(String, Kind)]) -> Result<(), StoreError> {
    let mut values = Vec::with_capacity(columns.len());
    for (at, (_, kind)) in columns.iter().enumerate() {
        values.push(match kind {
            Kind::Text => row.try_get_by_index::<Option<String>>(at)?.map(Json::from),
            Kind::Whole => row.try_get_by_index::<Option<i64>>(at)?.map(Json::from),
            // As text: a reader of JSON may round, and a number must come back as it was.
            Kind::Real => row.try_get_by_index::<Option<f64>>(at)?.map(|number| Json::from(number.to_string())),
            Kind::YesNo => row.try_get_by_index::<Option<bool>>(at)?.map(Json::from),
        });
    }
    serde_json::to_writer(&mut *lines, &values).map_err(|error| StoreError::Other(error.to_string()))?;
    lines.push(b'\n');
    Ok(())
}

/// A value as it is bound; `None` where it is of another kind.
pub(crate) fn bind(value: Json, kind: Kind) -> Option<Value> {
    let missing = matches!(value, Json::Null);
    Some(match kind {
        Kind::Text if missing => Value::from(None::<String>),
        Kind::Text => crate::sql::text(value.as_str()?),
        Kind::Whole if missing => Value::from(None::<i64>),
        Kind::Whole => Value::from(value.as_i64()?),
        Kind::Real if missing => Value::from(None::<f64>),
        Kind::Real => Value::from(value.as_str()?.parse::<f64>().ok().filter(|number| number.is_finite())?),
        Kind::YesNo if missing => Value::from(None::<bool>),
        Kind::YesNo => Value::from(value.as_bool()?),
    })
}
