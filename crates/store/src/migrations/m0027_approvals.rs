//! Plans of approvals with their own copy of the steps, what happened to each, its papers; links by which a signed investor looks on.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A table's columns beside its number: texts that are there, texts that may be unknown, numbers, keys, keys that may be unknown.
struct Shape {
    table: &'static str,
    words: &'static [&'static str],
    maybe: &'static [&'static str],
    numbers: &'static [&'static str],
    keys: &'static [(&'static str, &'static str)],
    loose: &'static [(&'static str, &'static str)],
}

const SHAPES: [Shape; 6] = [
    Shape {
        table: "approval_plans",
        words: &[
            "title",
            "title_en",
            "firm",
            "owner",
            "unit",
            "contact",
            "note",
            "begun_on",
            "state",
            "state_reason",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        ],
        maybe: &[],
        numbers: &["version"],
        keys: &[],
        loose: &[("project_id", "projects"), ("enterprise_id", "enterprises")],
    },
    Shape {
        table: "approval_steps",
        words: &[
            "code",
            "title_zh",
            "title_en",
            "department_zh",
            "department_en",
            "unit",
            "level",
            "basis_zh",
            "basis_en",
            "result_zh",
            "result_en",
            "after_codes",
        ],
        maybe: &["when_zh", "when_en"],
        numbers: &["place", "days"],
        keys: &[("plan_id", "approval_plans")],
        loose: &[],
    },
    Shape {
        table: "approval_papers",
        words: &["title_zh", "title_en", "form", "brought_by", "state"],
        maybe: &["on_day"],
        numbers: &["place"],
        keys: &[("step_id", "approval_steps")],
        loose: &[("attachment_id", "attachments")],
    },
    Shape {
        table: "approval_events",
        words: &["on_day", "act", "number", "note", "at", "by_whom"],
        maybe: &[],
        numbers: &[],
        keys: &[("step_id", "approval_steps")],
        loose: &[],
    },
    Shape {
        table: "progress_links",
        words: &["token", "ends", "created_at", "created_by"],
        maybe: &["revoked_at", "revoked_by"],
        numbers: &[],
        keys: &[("project_id", "projects")],
        loose: &[],
    },
    Shape {
        table: "progress_visits",
        words: &["at", "address", "what"],
        maybe: &[],
        numbers: &[],
        keys: &[("link_id", "progress_links")],
        loose: &[],
    },
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for shape in &SHAPES {
            let name = shape.table;
            let mut table = Table::create();
            table.table(name).col(columns::id());
            for (column, parent) in shape.keys {
                table.col(columns::number(column)).foreign_key(&mut columns::refers(name, column, parent));
            }
            for (column, parent) in shape.loose {
                table.col(columns::maybe_number(column)).foreign_key(&mut columns::refers(name, column, parent));
            }
            for column in shape.words {
                table.col(columns::word(backend, column));
            }
            for column in shape.maybe {
                table.col(columns::text(backend, column));
            }
            for column in shape.numbers {
                table.col(columns::number(column));
            }
            match name {
                "approval_plans" => table.col(columns::yes_no("sample")),
                "approval_steps" => table.col(columns::maybe_number("promised")),
                _ => &mut table,
            };
            manager.create_table(table).await?;
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]).values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        // A link is looked for by the hash of its secret alone.
        let token = Index::create().name("progress_links_token").table("progress_links").col("token").unique().take();
        manager.create_index(token).await?;
        for (name, table, column) in [
            ("approval_plans_project", "approval_plans", "project_id"),
            ("approval_steps_plan", "approval_steps", "plan_id"),
            ("approval_papers_step", "approval_papers", "step_id"),
            ("approval_events_step", "approval_events", "step_id"),
            ("progress_links_project", "progress_links", "project_id"),
            ("progress_visits_link", "progress_visits", "link_id"),
        ] {
            manager.create_index(Index::create().name(name).table(table).col(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what a firm was told of its approvals is never dropped".to_owned()))
    }
}
