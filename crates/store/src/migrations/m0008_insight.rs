//! Where a firm stands gets a number of its own: whoever keeps firms with their places in memory reads only those that moved.
//!
//! The number of what a firm shows says nothing of it: firms are placed, and judged, without showing anything else.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ColumnDef, Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut add = Table::alter();
        let column = ColumnDef::new("standing").big_integer().not_null().default(0_i64).take();
        manager.alter_table(add.table("enterprises").add_column(column).take()).await?;
        let mut index = Index::create();
        index.name("enterprises_standing").table("enterprises").col("standing");
        manager.create_index(index.take()).await?;
        let mut counter = Query::insert();
        counter.into_table("counters").columns(["name", "last"]).values_panic(["standings".into(), 0_i64.into()]);
        manager.execute(counter).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("a database never goes back to an older version".to_owned()))
    }
}
