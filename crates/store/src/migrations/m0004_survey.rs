//! The anchor survey: what landed firms buy and sell, a row for each line that was ever said.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ColumnDef, ForeignKey, Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let number = |name: &'static str| ColumnDef::new(name).big_integer().take();
        let real = |name: &'static str| ColumnDef::new(name).double().take();
        let mut lines = Table::create();
        lines
            .table("survey_lines")
            .col(number("id").not_null().primary_key())
            .col(number("enterprise_id").not_null())
            .col(ColumnDef::new("sample").boolean().not_null())
            .col(number("year"))
            .col(real("tonnes"))
            .col(real("share"))
            .col(number("import_id"))
            .col(number("row"));
        for word in ["side", "product", "date", "source", "collector", "created_at"] {
            lines.col(text(word).not_null());
        }
        // A person retires a line, an import's undo suspends it: one must not bring back what the other took out.
        for word in [
            "chain",
            "node",
            "partner",
            "region",
            "place",
            "amount",
            "becomes",
            "next_chain",
            "next_node",
            "retired_at",
            "undone_at",
        ] {
            lines.col(text(word));
        }
        lines
            .foreign_key(ForeignKey::create().from("survey_lines", "enterprise_id").to("enterprises", "id"))
            .foreign_key(ForeignKey::create().from("survey_lines", "import_id").to("imports", "id"));
        manager.create_table(lines.take()).await?;
        for (name, column) in [
            ("survey_lines_enterprise", "enterprise_id"),
            ("survey_lines_node", "node"),
            ("survey_lines_import", "import_id"),
        ] {
            manager.create_index(Index::create().name(name).table("survey_lines").col(column).take()).await?;
        }
        let mut counter = Query::insert();
        counter.into_table("counters").columns(["name", "last"]).values_panic(["survey_lines".into(), 0_i64.into()]);
        manager.execute(counter).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what firms said is never dropped".to_owned()))
    }
}
