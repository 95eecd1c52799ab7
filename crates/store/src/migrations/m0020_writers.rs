//! Who wrote a bulletin's words: a review by another person asks for it, and whoever changed it last is not who wrote it.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Alias, Expr, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = columns::word(manager.get_database_backend(), "written_by");
        column.default("");
        let mut change = Table::alter();
        change.table(Alias::new("bulletins")).add_column(column);
        manager.alter_table(change).await?;
        // Of what there is, nobody noted it: whoever changed it last is the best that is known, and what was asked until now.
        let mut fill = Query::update();
        fill.table(Alias::new("bulletins")).value("written_by", Expr::col("updated_by"));
        manager.execute(fill).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("who wrote a bulletin is never dropped".to_owned()))
    }
}
