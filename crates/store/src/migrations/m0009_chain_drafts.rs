//! Versions of the chains' files, and the drafts that become the next ones: operations, their order, and who said what about them.

use sea_orm::sea_query::{ColumnDef, ForeignKey, Index, Query, Table, TableCreateStatement};
use sea_orm::{ConnectionTrait, DeriveMigrationName};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use crate::packs::is_versioned;

use super::columns::{self, number};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let table = |name: &'static str, words: &[&'static str]| -> TableCreateStatement {
            let mut table = Table::create();
            table.table(name).col(ColumnDef::new("id").big_integer().not_null().primary_key());
            for word in words {
                table.col(text(word).not_null());
            }
            table
        };

        let words = ["pack", "path", "content", "cause", "by_whom", "reviewer", "note", "at"];
        let mut versions = table("file_versions", &words);
        versions.col(number("number")).col(ColumnDef::new("draft_id").big_integer());
        manager.create_table(versions).await?;

        let mut drafts = table("chain_drafts", &["chain", "title", "by_whom", "state", "created_at", "updated_at"]);
        drafts.col(number("base")).col(number("revision"));
        manager.create_table(drafts).await?;

        let to_draft = |name: &'static str| ForeignKey::create().from(name, "draft_id").to("chain_drafts", "id").take();
        let words = ["content", "was", "by_whom", "note", "created_at"];
        let mut operations = table("chain_draft_operations", &words);
        operations.col(number("draft_id")).col(text("retired_at")).col(text("retired_by"));
        operations.foreign_key(&mut to_draft("chain_draft_operations"));
        manager.create_table(operations).await?;

        let mut events = table("chain_draft_events", &["kind", "by_whom", "note", "at"]);
        events.col(number("draft_id")).foreign_key(&mut to_draft("chain_draft_events"));
        manager.create_table(events).await?;

        let mut index = Index::create();
        index.name("file_versions_number").table("file_versions").col("pack").col("path").col("number").unique();
        manager.create_index(index).await?;
        for (name, table, column) in [
            ("chain_drafts_chain", "chain_drafts", "chain"),
            ("chain_draft_operations_draft", "chain_draft_operations", "draft_id"),
            ("chain_draft_events_draft", "chain_draft_events", "draft_id"),
        ] {
            let mut index = Index::create();
            index.name(name).table(table).col(column);
            manager.create_index(index).await?;
        }

        // What is in force is the first version that is known.
        let db = manager.get_connection();
        let mut select = Query::select();
        select
            .columns(["pack", "path", "content", "loaded_at"])
            .from("pack_files")
            .order_by("path", sea_orm::Order::Asc);
        let mut last = 0_i64;
        for row in db.query_all(&select).await? {
            let path: String = row.try_get("", "path")?;
            if !is_versioned(&path) {
                continue;
            }
            last += 1;
            let of = |column: &str| row.try_get::<String>("", column);
            let mut insert = Query::insert();
            insert
                .into_table("file_versions")
                .columns(["id", "pack", "path", "content", "cause", "by_whom", "reviewer", "note", "at", "number"]);
            insert.values_panic([
                last.into(),
                of("pack")?.into(),
                path.clone().into(),
                of("content")?.into(),
                "loaded".into(),
                "".into(),
                "".into(),
                "".into(),
                of("loaded_at")?.into(),
                1_i64.into(),
            ]);
            db.execute(&insert).await?;
        }
        let mut counters = Query::insert();
        counters.into_table("counters").columns(["name", "last"]);
        counters.values_panic(["file_versions".into(), last.into()]);
        for name in ["chain_drafts", "chain_draft_operations", "chain_draft_events"] {
            counters.values_panic([name.into(), 0_i64.into()]);
        }
        manager.execute(counters).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("versions of the chains and what people proposed are never dropped".to_owned()))
    }
}
