//! What the public may read: the frozen copy of each item, and what happened to it.

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
        let mut items = Table::create();
        items.table("publications").col(columns::id()).col(columns::number("version"));
        for name in ["kind", "item", "updated_at", "updated_by"] {
            items.col(columns::word(backend, name));
        }
        // The copy that was approved; the copy that waits; why it was taken back, and what stands in its place.
        for name in [
            "card",
            "approved_at",
            "approved_by",
            "ends",
            "proposal",
            "proposed_at",
            "proposed_by",
            "proposed_ends",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawn_reason",
            "instead",
        ] {
            items.col(columns::text(backend, name));
        }
        items.col(columns::yes_no("sample"));
        manager.create_table(items).await?;
        // Not unique: the sample may bring a row for an id that the office published too, and the newest one speaks.
        let index = Index::create().name("publications_item").table("publications").col("kind").col("item").take();
        manager.create_index(index).await?;

        let mut events = Table::create();
        events.table("publication_events").col(columns::id()).col(columns::number("publication_id"));
        for name in ["what", "at", "by_whom", "note"] {
            events.col(columns::word(backend, name));
        }
        events.col(columns::text(backend, "card"));
        events.foreign_key(&mut columns::refers("publication_events", "publication_id", "publications"));
        manager.create_table(events).await?;
        let index =
            Index::create().name("publication_events_of").table("publication_events").col("publication_id").take();
        manager.create_index(index).await?;
        for table in ["publications", "publication_events"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]).values_panic([table.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what the public was told is never dropped".to_owned()))
    }
}
