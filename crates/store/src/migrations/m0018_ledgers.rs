//! Imports of ledgers: drafts before they are committed, what each import did to which project, days as they were told, columns
//! that were named before. Forms of superiors with their mappings, and what was submitted.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Alias, Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, id, maybe_number, number, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let word = |name: &'static str| columns::word(backend, name);

        for (table, column) in [
            ("projects", text("retired_at")),
            ("projects", maybe_number("import_id")),
            ("project_events", text("retired_at")),
            ("project_events", maybe_number("import_id")),
            ("project_paid", maybe_number("import_id")),
            ("project_paid", text("since_day")),
        ] {
            let mut change = Table::alter();
            change.table(Alias::new(table)).add_column(column);
            manager.alter_table(change).await?;
        }

        let mut drafts = Table::create();
        drafts.table("import_drafts").col(id()).col(number("version"));
        for name in ["kind", "file", "sha256", "state", "heads", "choices", "created_at", "created_by", "updated_at"] {
            drafts.col(word(name));
        }
        drafts.col(maybe_number("import_id")).foreign_key(&mut refers("import_drafts", "import_id", "imports"));
        manager.create_table(drafts).await?;

        let mut rows = Table::create();
        rows.table("project_import_rows").col(id());
        for name in ["import_id", "project_id", "row", "version"] {
            rows.col(number(name));
        }
        for name in ["effect", "before", "after"] {
            rows.col(word(name));
        }
        rows.foreign_key(&mut refers("project_import_rows", "import_id", "imports")).foreign_key(&mut refers(
            "project_import_rows",
            "project_id",
            "projects",
        ));
        manager.create_table(rows).await?;

        let mut loose = Table::create();
        loose.table("project_loose_days").col(id()).col(number("project_id")).col(maybe_number("import_id"));
        for name in ["what", "first_day", "last_day", "precision", "said"] {
            loose.col(word(name));
        }
        loose.col(text("retired_at"));
        loose.foreign_key(&mut refers("project_loose_days", "project_id", "projects"));
        manager.create_table(loose).await?;

        let mut memory = Table::create();
        memory.table("column_memory");
        for name in ["kind", "heads", "columns", "updated_at", "updated_by"] {
            memory.col(word(name));
        }
        memory.primary_key(Index::create().col("kind").col("heads"));
        manager.create_table(memory).await?;

        let mut forms = Table::create();
        forms.table("forms").col(id()).col(number("version"));
        for name in ["title", "file", "sha256", "mapping", "created_at", "created_by", "updated_at", "updated_by"] {
            forms.col(word(name));
        }
        forms.col(text("retired_at"));
        manager.create_table(forms).await?;

        let mut submissions = Table::create();
        submissions.table("form_submissions").col(id());
        for name in ["form", "month", "file", "sha256", "cells", "mapping", "created_at", "created_by"] {
            submissions.col(word(name));
        }
        manager.create_table(submissions).await?;

        let index = |name: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(name).table(table).col(column).take()
        };
        manager.create_index(index("project_import_rows_import", "project_import_rows", "import_id")).await?;
        manager.create_index(index("project_loose_days_project", "project_loose_days", "project_id")).await?;
        manager.create_index(index("form_submissions_form", "form_submissions", "form")).await?;
        for name in ["import_drafts", "project_import_rows", "project_loose_days", "forms", "form_submissions"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what an import did is never dropped".to_owned()))
    }
}
