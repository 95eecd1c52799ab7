//! Projects with their history and the money that came in; kept papers by their content.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ColumnDef, ForeignKey, Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, id, number};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let word = |name: &'static str| columns::word(backend, name);
        let to_project = |from: &'static str| {
            let mut key = ForeignKey::create();
            key.from(from, "project_id").to("projects", "id");
            key
        };

        let mut projects = Table::create();
        projects.table("projects").col(id()).col(number("version")).col(number("change"));
        for name in [
            "name",
            "profile",
            "investor",
            "investor_home",
            "parent",
            "content",
            "referrer",
            "site_need",
            "asks",
            "unit",
            "owner",
            "credits",
            "tags",
            "keys",
            "note",
            "created_at",
            "updated_at",
            "updated_by",
        ] {
            projects.col(word(name));
        }
        projects.col(ColumnDef::new("enterprise_id").big_integer());
        projects.col(ColumnDef::new("target_id").big_integer());
        for name in [
            "amount",
            "signed_amount",
            "origin",
            "channel",
            "chain",
            "node",
            "zone",
            "site",
            "opportunity",
            "planned_start",
            "planned_finish",
        ] {
            projects.col(text(name));
        }
        projects
            .foreign_key(ForeignKey::create().from("projects", "enterprise_id").to("enterprises", "id"))
            .foreign_key(ForeignKey::create().from("projects", "target_id").to("enterprises", "id"));
        manager.create_table(projects).await?;

        let mut events = Table::create();
        events.table("project_events").col(id()).col(number("project_id"));
        for name in ["on_day", "written_at", "by_whom", "kind", "body"] {
            events.col(word(name));
        }
        events.col(ColumnDef::new("backfilled").boolean().not_null()).foreign_key(&mut to_project("project_events"));
        manager.create_table(events).await?;

        let mut paid = Table::create();
        paid.table("project_paid").col(id()).col(number("project_id"));
        for name in ["on_day", "amount", "note", "written_at", "by_whom"] {
            paid.col(word(name));
        }
        for name in ["voucher", "retired_at", "retired_by", "retire_reason"] {
            paid.col(text(name));
        }
        paid.foreign_key(&mut to_project("project_paid"));
        manager.create_table(paid).await?;

        let mut files = Table::create();
        files.table("attachments").col(id()).col(ColumnDef::new("project_id").big_integer()).col(number("bytes"));
        for name in ["sha256", "name", "media", "stored_at", "by_whom"] {
            files.col(word(name));
        }
        files.foreign_key(&mut to_project("attachments"));
        manager.create_table(files).await?;

        let index = |name: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(name).table(table).col(column).take()
        };
        manager.create_index(index("projects_change", "projects", "change")).await?;
        manager.create_index(index("project_events_project", "project_events", "project_id")).await?;
        manager.create_index(index("project_paid_project", "project_paid", "project_id")).await?;
        manager.create_index(index("attachments_project", "attachments", "project_id")).await?;
        manager.create_index(index("attachments_sha256", "attachments", "sha256")).await?;

        for name in ["projects", "project_events", "project_paid", "attachments", "project_changes"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("a project's history is never dropped".to_owned()))
    }
}
