//! Views of tables that people keep: what is filtered, how it is ordered, which columns; and which one a table opens with.

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
        let mut views = Table::create();
        views.table("views").col(columns::id());
        for name in ["page", "name", "query", "person", "made_at", "changed_at"] {
            views.col(word(name));
        }
        views.col(columns::yes_no("shared"));
        manager.create_table(views).await?;
        let index = Index::create().name("views_page").table("views").col("page").col("person").take();
        manager.create_index(index).await?;

        let mut counter = Query::insert();
        counter.into_table("counters").columns(["name", "last"]).values_panic(["views".into(), 0_i64.into()]);
        manager.execute(counter).await?;

        let mut first = Table::create();
        first.table("first_views").col(word("page")).col(word("person")).col(columns::number("view"));
        first.primary_key(Index::create().name("first_views_key").col("person").col("page"));
        first.foreign_key(&mut columns::refers("first_views", "view", "views"));
        manager.create_table(first).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("views are never dropped".to_owned()))
    }
}
