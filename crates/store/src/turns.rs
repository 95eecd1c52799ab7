//! Rows that people correct in place under a version: whoever changes one names the version that was read.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};

use crate::StoreError;
use crate::sql::{moment, text};
use crate::visit_records::RecordTurn;

/// A table of such rows, and what one is called.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) table: &'static str,
    pub(crate) what: &'static str,
}

/// Writes columns of a row whose version is still the one that was read, and counts it on. [`StoreError::Conflict`] when someone else
/// was first.
pub(crate) async fn put(
    txn: &DatabaseTransaction,
    kept: Kept,
    turn: &RecordTurn<'_>,
    columns: impl IntoIterator<Item = (&'static str, Value)>,
) -> Result<(), StoreError> {
    let at = moment(turn.at)?;
    let mut update = Query::update();
    update
        .table(kept.table)
        .value("version", turn.version + 1)
        .value("updated_at", text(at))
        .value("updated_by", text(turn.by))
        .and_where(Expr::col("id").eq(turn.id))
        .and_where(Expr::col("version").eq(turn.version));
    for (column, value) in columns {
        update.value(column, value);
    }
    if txn.execute(&update).await?.rows_affected() == 1 {
        return Ok(());
    }
    let mut select = Query::select();
    select.from(kept.table).column("version").and_where(Expr::col("id").eq(turn.id));
    let (what, id) = (kept.what, turn.id);
    match txn.query_one(&select).await? {
        None => Err(StoreError::NotFound { what, id: id.to_string() }),
        Some(row) => {
            let (now, read): (i64, i64) = (row.try_get("", "version")?, turn.version);
            Err(StoreError::Conflict(format!(
                "{what} `{id}` was changed by someone else: version `{now}`, not `{read}`"
            )))
        }
    }
}
