//! Which unit a team belongs to: what it brings counts there too.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::Table;
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = columns::word(manager.get_database_backend(), "above");
        column.default("");
        manager.alter_table(Table::alter().table("teams").add_column(column).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("a database never goes back to an older version".to_owned()))
    }
}
