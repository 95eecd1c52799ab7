//! What targets rest on beside the register: supply links, signals, earlier deals; and what people decide about targets and
//! weights.
//!
//! Firms of links, signals and deals are kept as the lists name them, without reference to the register: they are looked up when
//! read, so that a firm that is imported later finds its rows.

use sea_orm::sea_query::{
    ColumnDef, ConditionalStatement, Expr, ExprTrait, ForeignKey, Index, IndexCreateStatement, Query, Table,
    TableCreateStatement,
};
use sea_orm::{DbBackend, DeriveMigrationName};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let write = Writer { backend: manager.get_database_backend() };
        let double = |name: &'static str| ColumnDef::new(name).double().take();

        let mut links = write.lead("supply_links", &["supplier", "customer"]);
        for name in ["supplier_code", "customer_code", "product", "chain", "node", "amount", "date"] {
            links.col(write.text(name));
        }
        links.col(ColumnDef::new("year").big_integer()).col(double("of_purchases")).col(double("of_sales"));
        manager.create_table(links).await?;

        let mut signals = write.lead("signals", &["firm", "kind", "date", "text_zh", "text_en"]);
        signals.col(write.text("firm_code")).col(write.text("until"));
        manager.create_table(signals).await?;

        let mut deals = write.lead("deals", &["firm", "chain", "node", "day", "outcome"]);
        deals.col(write.text("firm_code"));
        manager.create_table(deals).await?;

        let words = ["chain", "node", "kind", "text", "by_whom", "at", "created_at"];
        let mut decisions = write.table("target_decisions", &words);
        decisions
            .col(ColumnDef::new("enterprise_id").big_integer().not_null())
            .col(write.text("reason"))
            .col(ColumnDef::new("sample").boolean().not_null())
            .col(write.text("retired_at"))
            .foreign_key(ForeignKey::create().from("target_decisions", "enterprise_id").to("enterprises", "id"));
        manager.create_table(decisions).await?;

        let mut weights = write.table("weight_versions", &["title", "by_whom", "at", "content", "created_at"]);
        manager.create_table(weights.col(ColumnDef::new("sample").boolean().not_null()).take()).await?;

        for mut index in indexes() {
            manager.create_index(index.take()).await?;
        }
        let mut counters = Query::insert();
        counters.into_table("counters").columns(["name", "last"]);
        for name in ["supply_links", "signals", "deals", "target_decisions", "weight_versions"] {
            counters.values_panic([name.into(), 0_i64.into()]);
        }
        manager.execute(counters).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what people decided about targets is never dropped".to_owned()))
    }
}

fn indexes() -> Vec<IndexCreateStatement> {
    let mut active = Index::create();
    active
        .name("target_decisions_active")
        .table("target_decisions")
        .col("chain")
        .col("node")
        .col("enterprise_id")
        .unique()
        .and_where(Expr::col("retired_at").is_null());
    let of_import = |name: &'static str, table: &'static str| {
        let mut index = Index::create();
        index.name(name).table(table).col("import_id").take()
    };
    vec![
        active,
        of_import("supply_links_import", "supply_links"),
        of_import("signals_import", "signals"),
        of_import("deals_import", "deals"),
    ]
}

/// Writes columns for an engine.
struct Writer {
    backend: DbBackend,
}

impl Writer {
    fn text(&self, name: &'static str) -> ColumnDef {
        columns::text(self.backend, name)
    }

    /// A table with an id and these texts, none of them unknown.
    fn table(&self, name: &'static str, words: &[&'static str]) -> TableCreateStatement {
        let mut table = Table::create();
        table.table(name).col(ColumnDef::new("id").big_integer().not_null().primary_key());
        for word in words {
            table.col(self.text(word).not_null());
        }
        table
    }

    /// A table of rows that an import brings.
    fn lead(&self, name: &'static str, words: &[&'static str]) -> TableCreateStatement {
        let mut table = self.table(name, words);
        table
            .col(self.text("source").not_null())
            .col(ColumnDef::new("sample").boolean().not_null())
            .col(ColumnDef::new("import_id").big_integer().not_null())
            .col(ColumnDef::new("row").big_integer().not_null())
            .col(self.text("created_at").not_null())
            .col(self.text("retired_at"))
            .foreign_key(ForeignKey::create().from(name, "import_id").to("imports", "id"));
        table
    }
}
