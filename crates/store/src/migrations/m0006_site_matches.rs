//! Sites are promised: locks for one project each, people's word that facts still hold, and what firms ask of a site.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ColumnDef, ConditionalStatement, Expr, ExprTrait, Index, Query, Table, TableCreateStatement};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let table = |name: &'static str, words: &[&'static str]| {
            let mut table: TableCreateStatement = Table::create();
            table.table(name).col(ColumnDef::new("id").big_integer().not_null().primary_key());
            for word in words {
                table.col(text(word).not_null());
            }
            table
        };

        let words = ["site", "holder", "by_whom", "reason", "since", "until", "created_at"];
        let mut locks = table("site_locks", &words);
        locks.col(ColumnDef::new("enterprise_id").big_integer());
        for word in ["released_at", "released_by", "release_reason"] {
            locks.col(text(word));
        }
        locks.foreign_key(&mut refers("site_locks", "site", "sites")).foreign_key(&mut refers(
            "site_locks",
            "enterprise_id",
            "enterprises",
        ));
        manager.create_table(locks.take()).await?;

        let words = ["site", "aspect", "by_whom", "at", "note", "facts", "created_at"];
        let mut confirmed = table("site_confirmations", &words);
        confirmed.foreign_key(&mut refers("site_confirmations", "site", "sites"));
        manager.create_table(confirmed.take()).await?;

        let mut asked = table("site_requirements", &["content", "by_whom", "source", "created_at"]);
        asked
            .col(ColumnDef::new("enterprise_id").big_integer().not_null())
            .col(text("retired_at"))
            .foreign_key(&mut refers("site_requirements", "enterprise_id", "enterprises"));
        manager.create_table(asked.take()).await?;

        // The last guard: two that lock at once take turns, and if ever they did not, one of them fails here.
        let mut one = Index::create();
        one.name("site_locks_one").table("site_locks").col("site").unique();
        one.and_where(Expr::col("released_at").is_null());
        manager.create_index(one.take()).await?;
        let mut index = Index::create();
        index.name("site_confirmations_site").table("site_confirmations").col("site");
        manager.create_index(index.take()).await?;
        let mut index = Index::create();
        index.name("site_requirements_active").table("site_requirements").col("enterprise_id").unique();
        index.and_where(Expr::col("retired_at").is_null());
        manager.create_index(index.take()).await?;

        let mut counters = Query::insert();
        counters.into_table("counters").columns(["name", "last"]);
        for name in ["site_locks", "site_confirmations", "site_requirements"] {
            counters.values_panic([name.into(), 0_i64.into()]);
        }
        manager.execute(counters).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what was promised is never dropped".to_owned()))
    }
}
