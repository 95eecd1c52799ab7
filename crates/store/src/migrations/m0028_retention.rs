//! What landed firms answered, what they undertook, and what came of it: rows that are only added, and retired with a reason.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Table, the column that says of whom a row is with the table it leads to, and the texts of its own.
const TABLES: [(&str, (&str, &str), &[&str]); 3] = [
    ("retention_checks", ("enterprise_id", "enterprises"), &["on_day", "way", "answers", "note"]),
    ("undertakings", ("project_id", "projects"), &["kind", "quantity", "due", "source"]),
    ("firm_readings", ("project_id", "projects"), &["kind", "quantity", "on_day", "source"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for (name, (of, parent), words) in TABLES {
            let mut table = Table::create();
            table.table(name).col(columns::id()).col(columns::number(of));
            for word in words.iter().copied().chain(["at", "by_whom"]) {
                table.col(columns::word(backend, word));
            }
            for word in ["retired_at", "retired_by", "retire_reason"] {
                table.col(columns::text(backend, word));
            }
            table.col(columns::yes_no("sample"));
            table.foreign_key(&mut columns::refers(name, of, parent));
            manager.create_table(table).await?;
            let index = Index::create().name(format!("{name}_of")).table(name).col(of).take();
            manager.create_index(index).await?;
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]).values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what firms said is never dropped".to_owned()))
    }
}
