//! Bulletins with their frozen figures, targets of the year, saved questions.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Index, Query, Table};
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

        let mut bulletins = Table::create();
        bulletins.table("bulletins").col(id()).col(number("version")).col(number("revision"));
        for name in [
            "month",
            "state",
            "frozen",
            "frozen_at",
            "correction",
            "highlights",
            "problems",
            "next_steps",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        ] {
            bulletins.col(word(name));
        }
        for name in ["reviewed_at", "reviewed_by", "issued_at", "issued_by"] {
            bulletins.col(text(name));
        }
        manager.create_table(bulletins).await?;
        let mut one = Index::create();
        // Two who freeze a month at once do not both get the same revision.
        one.name("bulletins_month").table("bulletins").col("month").col("revision").unique();
        manager.create_index(one).await?;

        let mut targets = Table::create();
        targets.table("year_targets").col(number("year")).col(number("value"));
        for name in ["indicator", "unit", "updated_at", "updated_by"] {
            targets.col(word(name));
        }
        targets.primary_key(Index::create().col("year").col("indicator").col("unit"));
        manager.create_table(targets).await?;

        let mut questions = Table::create();
        questions.table("questions").col(id());
        for name in ["title", "body", "created_at", "created_by"] {
            questions.col(word(name));
        }
        questions.col(text("retired_at")).col(text("retired_by"));
        manager.create_table(questions).await?;

        for name in ["bulletins", "questions"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("issued bulletins are never dropped".to_owned()))
    }
}
