//! Which unit a team belongs to: what it brings counts there too.

use sea_orm::sea_query::{ColumnDef, Table};
use sea_orm::{DbBackend, DeriveMigrationName};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = ColumnDef::new("above");
        column.text().not_null().default("");
        // PostgreSQL would else sort and fold texts by the machine's locale, SQLite goes by bytes.
        if manager.get_database_backend() == DbBackend::Postgres {
            column.extra("COLLATE \"C\"");
        }
        manager.alter_table(Table::alter().table("teams").add_column(column).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("a database never goes back to an older version".to_owned()))
    }
}
