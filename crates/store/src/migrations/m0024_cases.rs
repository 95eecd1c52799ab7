//! Service cases with their steps; what firms were told and what the office noted for itself, apart; letters that ask departments about a
//! case.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What hangs on a case: table and texts.
const PARTS: [(&str, &[&str]); 3] = [
    ("case_events", &["on_day", "at", "by_whom", "step", "note", "handler", "unit", "class", "cause"]),
    ("case_replies", &["on_day", "at", "by_whom", "step", "text"]),
    ("case_notes", &["at", "by_whom", "text"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let mut cases = Table::create();
        cases.table("service_cases").col(columns::id()).col(columns::number("version"));
        for name in [
            "key",
            "title",
            "text",
            "firm",
            "contact",
            "source",
            "order_no",
            "received_on",
            "receiver",
            "receiver_unit",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        ] {
            cases.col(columns::word(backend, name));
        }
        for name in ["zone", "site", "chain", "retired_at"] {
            cases.col(columns::text(backend, name));
        }
        for (name, to) in [("enterprise_id", "enterprises"), ("project_id", "projects"), ("import_id", "imports")] {
            cases.col(columns::maybe_number(name));
            cases.foreign_key(&mut columns::refers("service_cases", name, to));
        }
        cases.col(columns::yes_no("sample"));
        manager.create_table(cases).await?;
        for (name, words) in PARTS {
            let mut part = Table::create();
            part.table(name).col(columns::id()).col(columns::number("case_id"));
            part.foreign_key(&mut columns::refers(name, "case_id", "service_cases"));
            for word in words {
                part.col(columns::word(backend, word));
            }
            if name == "case_events" {
                part.col(columns::maybe_number("rating"));
            }
            manager.create_table(part).await?;
        }
        let mut letters = Table::alter();
        letters.table("consultations").add_column(columns::maybe_number("case_id"));
        manager.alter_table(letters).await?;
        let index = |name: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(name).table(table).col(column).take()
        };
        manager.create_index(index("service_cases_key", "service_cases", "key").unique().take()).await?;
        for (name, table, column) in [
            ("service_cases_order", "service_cases", "order_no"),
            ("service_cases_enterprise", "service_cases", "enterprise_id"),
            ("service_cases_project", "service_cases", "project_id"),
            ("service_cases_import", "service_cases", "import_id"),
            ("case_events_case", "case_events", "case_id"),
            ("case_replies_case", "case_replies", "case_id"),
            ("case_notes_case", "case_notes", "case_id"),
            ("consultations_case", "consultations", "case_id"),
        ] {
            manager.create_index(index(name, table, column)).await?;
        }
        for name in ["service_cases", "case_events", "case_replies", "case_notes"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]).values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what firms asked is never dropped".to_owned()))
    }
}
