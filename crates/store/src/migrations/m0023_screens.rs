//! Links by which a wall screen is opened without an account.

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
        let mut links = Table::create();
        links.table("screen_links").col(columns::id());
        for name in ["name", "token", "ends", "created_at", "created_by"] {
            links.col(columns::word(backend, name));
        }
        for name in ["revoked_at", "revoked_by"] {
            links.col(columns::text(backend, name));
        }
        manager.create_table(links).await?;
        // A link is looked for by the hash of its secret alone.
        let index = Index::create().name("screen_links_token").table("screen_links").col("token").unique().take();
        manager.create_index(index).await?;
        let mut counter = Query::insert();
        counter.into_table("counters").columns(["name", "last"]).values_panic(["screen_links".into(), 0_i64.into()]);
        manager.execute(counter).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("who opened the wall screen is never forgotten".to_owned()))
    }
}
