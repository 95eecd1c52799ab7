//! How columns are written, so that both engines keep and sort the same. What stands here is part of migrations that have run: a
//! function's meaning never changes, another one is added instead.

use sea_orm::DbBackend;
use sea_orm::sea_query::{ColumnDef, ForeignKey, ForeignKeyCreateStatement};

/// A text that may be absent. PostgreSQL would else sort and fold texts by the machine's locale; SQLite goes by bytes.
pub(super) fn text(backend: DbBackend, name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text();
    if backend == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// A text that is there.
pub(super) fn word(backend: DbBackend, name: &'static str) -> ColumnDef {
    text(backend, name).not_null().take()
}

/// A whole number that is there.
pub(super) fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// A whole number that may be absent.
pub(super) fn maybe_number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

/// Yes or no.
pub(super) fn yes_no(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// The number that a row is known by.
pub(super) fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().primary_key().take()
}

/// From a table's column to another table's `id`.
pub(super) fn refers(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(to, "id").take()
}
