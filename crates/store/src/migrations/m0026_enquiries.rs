//! What investors ask through the portal, how to reach them in a table of its own, and how many calls were turned away.

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
        let text = |name: &'static str| columns::text(backend, name);
        let mut asked = Table::create();
        asked.table("enquiries").col(columns::id()).col(columns::number("version")).col(columns::number("times"));
        for name in [
            "state",
            "at",
            "last_at",
            "lang",
            "organisation",
            "wish",
            "reasons",
            "token",
            "sum",
            "updated_at",
            "updated_by",
        ] {
            asked.col(word(name));
        }
        for name in ["item", "answer", "answered_at", "answered_by", "note"] {
            asked.col(text(name));
        }
        asked.col(columns::maybe_number("project_id")).col(columns::yes_no("sample"));
        asked.foreign_key(&mut columns::refers("enquiries", "project_id", "projects"));
        manager.create_table(asked).await?;
        let index = |name: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(name).table(table).col(column).take()
        };
        // Two secrets with one hash would open each other's page.
        manager.create_index(index("enquiries_token", "enquiries", "token").unique().take()).await?;
        manager.create_index(index("enquiries_sum", "enquiries", "sum")).await?;

        let mut contacts = Table::create();
        contacts.table("enquiry_contacts").col(columns::id()).col(columns::number("enquiry_id"));
        for name in ["way", "contact", "purge_after"] {
            contacts.col(word(name));
        }
        contacts.foreign_key(&mut columns::refers("enquiry_contacts", "enquiry_id", "enquiries"));
        manager.create_table(contacts).await?;
        manager.create_index(index("enquiry_contacts_of", "enquiry_contacts", "enquiry_id")).await?;

        let mut turned = Table::create();
        turned.table("enquiry_refusals").col(columns::id()).col(columns::number("times"));
        for name in ["day", "why"] {
            turned.col(word(name));
        }
        manager.create_table(turned).await?;
        let unique = Index::create()
            .name("enquiry_refusals_day")
            .table("enquiry_refusals")
            .col("day")
            .col("why")
            .unique()
            .take();
        manager.create_index(unique).await?;
        for table in ["enquiries", "enquiry_contacts", "enquiry_refusals"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]).values_panic([table.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what investors asked is never dropped".to_owned()))
    }
}
