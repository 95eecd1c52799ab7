//! Where a project's record comes from, whether it is a sample, and what people said of projects that look alike.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ColumnDef, ForeignKey, Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, number};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        // One column a statement: SQLite takes no more.
        let mut source = Table::alter();
        source.table("projects").add_column(text("source").not_null().default(""));
        manager.alter_table(source).await?;
        let mut sample = Table::alter();
        sample.table("projects").add_column(ColumnDef::new("sample").boolean().not_null().default(false));
        manager.alter_table(sample).await?;

        let mut twins = Table::create();
        twins
            .table("project_twins")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(number("project_id"))
            .col(number("other_id"));
        for name in ["verdict", "reason", "by_whom", "at"] {
            twins.col(text(name).not_null());
        }
        twins.col(text("retired_at"));
        for column in ["project_id", "other_id"] {
            twins.foreign_key(ForeignKey::create().from("project_twins", column).to("projects", "id"));
        }
        manager.create_table(twins).await?;
        for column in ["project_id", "other_id"] {
            let name = format!("project_twins_{column}");
            manager.create_index(Index::create().name(name).table("project_twins").col(column).take()).await?;
        }

        let mut counter = Query::insert();
        counter.into_table("counters").columns(["name", "last"]);
        counter.values_panic(["project_twins".into(), 0_i64.into()]);
        manager.execute(counter).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what people said of projects is never dropped".to_owned()))
    }
}
