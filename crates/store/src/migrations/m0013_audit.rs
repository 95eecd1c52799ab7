//! The audit: a row for every write, each chained to the one before it.

use sea_orm::sea_query::{ColumnDef, Index, Query, Table};
use sea_orm::{DbBackend, DeriveMigrationName};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        // PostgreSQL would else sort and fold texts by the machine's locale, SQLite goes by bytes.
        let word = |name: &'static str| {
            let mut column = ColumnDef::new(name);
            column.text().not_null();
            if backend == DbBackend::Postgres {
                column.extra("COLLATE \"C\"");
            }
            column
        };
        let mut audit = Table::create();
        audit.table("audit").col(ColumnDef::new("id").big_integer().not_null().primary_key());
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
