//! Small helpers that every statement uses: values, ids, many rows at once, transactions.

use chrono::{DateTime, FixedOffset, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, OnConflict, Query};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, QueryResult, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    Value,
};

use crate::audit::{Deed, Write};
use crate::{Store, StoreError};

/// Bound values of one statement. SQLite takes 32,766, PostgreSQL 65,535.
pub(crate) const VALUES: usize = 30_000;

/// Keys of one `IN` list: few enough for a plan that uses the index, many enough that a round trip costs little.
pub(crate) const KEYS: usize = 1_000;

impl Store {
    /// A transaction that will write, and what it will be noted as. SQLite takes its lock at once, so that waiting for another
    /// writer happens here and not halfway, where it could only fail; so does a write that could not be noted.
    pub(crate) async fn begin_write(&self, deed: Deed) -> Result<Write, StoreError> {
        if let Deed::Noted { .. } = deed {
            self.trail.key_to_write()?;
        }
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Write::new(self.db.begin_with_options(options).await?, self.clone(), deed))
    }
}

/// A text as it is stored: without the character NUL, which PostgreSQL cannot hold.
pub(crate) fn clean(text: &str) -> String {
    text.replace('\0', "")
}

/// A text as a bound value.
pub(crate) fn text(text: impl AsRef<str>) -> Value {
    Value::from(clean(text.as_ref()))
}

/// Whether a column holds exactly this text.
pub(crate) fn is(column: impl IntoColumnRef, text: &str) -> Expr {
    Expr::col(column).eq(clean(text))
}

/// A text that may be unknown.
pub(crate) fn maybe<T: AsRef<str>>(text: Option<T>) -> Value {
    Value::from(text.map(|text| clean(text.as_ref())))
}

/// A count as it is stored.
pub(crate) fn count(number: usize) -> Value {
    Value::from(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A stored count; a negative one can only come from another program and reads as zero.
pub(crate) fn read_count(row: &QueryResult, column: &str) -> Result<usize, StoreError> {
    Ok(usize::try_from(row.try_get::<i64>("", column)?).unwrap_or(0))
}

/// A stored text in the type it is the canonical form of.
pub(crate) fn read<T: std::str::FromStr>(row: &QueryResult, column: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    let text: String = row.try_get("", column)?;
    text.parse().map_err(|error| StoreError::Other(format!("column `{column}`: {error}")))
}

/// A stored text that may be unknown, in the type it is the canonical form of.
pub(crate) fn read_or_none<T: std::str::FromStr>(row: &QueryResult, column: &str) -> Result<Option<T>, StoreError>
where
    T::Err: std::fmt::Display,
{
    let text: Option<String> = row.try_get("", column)?;
    let parsed = text.map(|text| text.parse()).transpose();
    parsed.map_err(|error| StoreError::Other(format!("column `{column}`: {error}")))
}

/// Two stored texts that are known together, such as a chain and its node.
pub(crate) fn read_pair(row: &QueryResult, [first, second]: [&str; 2]) -> Result<Option<(String, String)>, StoreError> {
    let first: Option<String> = row.try_get("", first)?;
    let second: Option<String> = row.try_get("", second)?;
    Ok(first.zip(second))
}

/// A value that is read and written as a whole.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(row: &QueryResult, column: &str) -> Result<T, StoreError> {
    let text: String = read(row, column)?;
    serde_json::from_str(&text).map_err(|error| StoreError::Other(format!("column `{column}`: `{text}`: {error}")))
}

/// A value as [`read_json`] reads it.
pub(crate) fn write_json(value: &impl serde::Serialize) -> Result<Value, StoreError> {
    serde_json::to_string(value).map(text).map_err(|error| StoreError::Other(error.to_string()))
}

/// A stored day.
pub(crate) fn read_day(row: &QueryResult, column: &str) -> Result<NaiveDate, StoreError> {
    read(row, column)
}

/// A stored day, where one is known.
pub(crate) fn maybe_day(row: &QueryResult, column: &str) -> Result<Option<NaiveDate>, StoreError> {
    match row.try_get::<Option<String>>("", column)? {
        None => Ok(None),
        Some(_) => read_day(row, column).map(Some),
    }
}

/// Checks that a number is one: SQLite would store "not a number" as unknown, PostgreSQL as itself.
pub(crate) fn number(what: &str, number: f64) -> Result<f64, StoreError> {
    if number.is_finite() {
        Ok(number)
    } else {
        Err(StoreError::Invalid(format!("{what}: `{number}` is not a number")))
    }
}

/// Checks that a moment is RFC 3339 in UTC, the one form in which moments sort as texts.
pub(crate) fn moment(at: &str) -> Result<&str, StoreError> {
    let fine = at.ends_with('Z') && DateTime::parse_from_rfc3339(at).is_ok();
    if fine {
        Ok(at)
    } else {
        Err(StoreError::Invalid(format!("`{at}` is not a moment such as `2025-03-01T08:00:00Z`")))
    }
}

/// The day of a moment at the bureau: moments are kept in UTC, days are China's. None for a text that is no moment.
pub fn day_of(moment: &str) -> Option<NaiveDate> {
    let china = FixedOffset::east_opt(8 * 3600).expect("eight hours is an offset");
    DateTime::parse_from_rfc3339(moment).ok().map(|at| at.with_timezone(&china).date_naive())
}

/// Takes `many` ids from a counter and returns the first. The counter's row stays locked until the transaction ends, so
/// writers that take ids from the same counter follow one another; with 0 it is a lock and nothing else. Ids come from
/// here and not from the engines because several rows are inserted at once, and no engine promises in which order it
/// would report their ids.
pub(crate) async fn take_ids(txn: &DatabaseTransaction, counter: &str, many: usize) -> Result<i64, StoreError> {
    let many = i64::try_from(many).map_err(|error| StoreError::Other(error.to_string()))?;
    let mut update = Query::update();
    update
        .table("counters")
        .value("last", Expr::col("last").add(many))
        .and_where(Expr::col("name").eq(counter))
        .returning_col("last");
    let row = txn.query_one(&update).await?;
    let row = row.ok_or_else(|| StoreError::Other(format!("counter `{counter}` is missing")))?;
    Ok(row.try_get::<i64>("", "last")? - many + 1)
}

/// Rows to insert into one table.
pub(crate) struct Insert<'a> {
    pub(crate) table: &'static str,
    pub(crate) columns: &'a [&'static str],
    pub(crate) on_conflict: Option<OnConflict>,
}

/// Inserts rows, as many in one statement as both engines take.
pub(crate) async fn insert<C: ConnectionTrait>(
    db: &C,
    into: Insert<'_>,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter().peekable();
    let many = VALUES / into.columns.len();
    while rows.peek().is_some() {
        let mut statement = Query::insert();
        statement.into_table(into.table).columns(into.columns.iter().copied());
        for row in rows.by_ref().take(many) {
            let row = row.into_iter().map(Expr::val);
            statement.values(row).map_err(|error| StoreError::Other(error.to_string()))?;
        }
        if let Some(on_conflict) = &into.on_conflict {
            statement.on_conflict(on_conflict.clone());
        }
        db.execute(&statement).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_the_evening_in_london_is_of_the_next_day_at_the_bureau() {
        let day = |moment| day_of(moment).map(|day| day.to_string());
        assert_eq!(day("2026-11-23T15:59:59Z").as_deref(), Some("2026-11-23"));
        assert_eq!(day("2026-11-23T16:00:00Z").as_deref(), Some("2026-11-24"));
        assert_eq!(day("2026-11-23"), None);
    }
}
