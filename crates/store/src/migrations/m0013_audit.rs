//! The audit: a row for every write, each chained to the one before it.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let word = |name: &'static str| columns::word(backend, name);
        let mut audit = Table::create();
        audit.table("audit").col(columns::id());
        for name in ["at", "actor", "operation", "entity", "change", "hash"] {
            audit.col(word(name));
        }
        manager.create_table(audit).await?;
        for column in ["actor", "operation", "entity"] {
            let name = format!("audit_{column}");
            manager.create_index(Index::create().name(name).table("audit").col(column).col("id").take()).await?;
        }
        // Its row is what writers take turns at.
        let mut counter = Query::insert();
        counter.into_table("counters").columns(["name", "last"]).values_panic(["audit".into(), 0_i64.into()]);
        manager.execute(counter).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the audit is never dropped".to_owned()))
    }
}
