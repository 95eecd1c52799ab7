//! The day on which a promise was made, and terms that were proposed for it while the old ones bind; tasks by what they come from.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        // One column a statement: SQLite takes no more.
        for name in ["made_on", "proposal"] {
            let mut change = Table::alter();
            change.table("promises").add_column(text(name));
            manager.alter_table(change).await?;
        }
        let index = Index::create().name("tasks_origin").table("tasks").col("origin").col("origin_id").take();
        manager.create_index(index).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("proposed terms are never dropped".to_owned()))
    }
}
