//! The first tables: packs, firms and what is stated of them, placements, judgements, places, settings.
//!
//! Codes, days and moments are texts in their canonical form, compared byte by byte on both engines.

use model::Field;
use sea_orm::sea_query::{
    ColumnDef, ConditionalStatement, Expr, ExprTrait, Index, IndexCreateStatement, Query, Table, TableCreateStatement,
};
use sea_orm::{DbBackend, DeriveMigrationName};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, id, number, refers, yes_no};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let write = Writer { backend: manager.get_database_backend() };
        for mut table in write.tables() {
            manager.create_table(table.take()).await?;
        }
        for mut index in indexes() {
            manager.create_index(index.take()).await?;
        }
        let mut counters = Query::insert();
        counters.into_table("counters").columns(["name", "last"]);
        for name in ["enterprises", "imports", "judgements", "statements"] {
            counters.values_panic([name.into(), 0_i64.into()]);
        }
        manager.execute(counters).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the first tables hold people's work and are never dropped".to_owned()))
    }
}

/// Writes columns for an engine.
struct Writer {
    backend: DbBackend,
}

impl Writer {
    fn text(&self, name: &'static str) -> ColumnDef {
        columns::text(self.backend, name)
    }

    fn word(&self, name: &'static str) -> ColumnDef {
        columns::word(self.backend, name)
    }

    fn table(&self, name: &'static str, words: &[&'static str]) -> TableCreateStatement {
        let mut table = Table::create();
        table.table(name);
        for word in words {
            table.col(self.word(word));
        }
        table
    }

    fn tables(&self) -> Vec<TableCreateStatement> {
        let text_id = || self.word("id").primary_key().take();
        let measure = |name: &'static str| ColumnDef::new(name).double().take();
        let mut tables = Vec::new();

        let mut counters = self.table("counters", &[]);
        counters.col(self.word("name").primary_key()).col(number("last"));
        tables.push(counters);

        let mut packs = self.table("pack_files", &["pack", "path", "content", "loaded_at"]);
        packs.primary_key(Index::create().col("pack").col("path"));
        tables.push(packs);

        let words = ["kind", "file", "sha256", "imported_at", "date", "collector", "state"];
        let mut imports = self.table("imports", &words);
        imports.col(id()).col(self.text("undone_at"));
        for counted in ["records", "new", "merged", "unchanged", "problems"] {
            imports.col(number(counted));
        }
        tables.push(imports);

        let mut problems = self.table("import_problems", &["message"]);
        problems
            .col(number("import_id"))
            .col(number("number"))
            .col(ColumnDef::new("row").big_integer())
            .col(self.text("column_name"))
            .primary_key(Index::create().col("import_id").col("number"))
            .foreign_key(&mut refers("import_problems", "import_id", "imports"));
        tables.push(problems);

        let mut enterprises = self.table("enterprises", &[]);
        enterprises.col(id());
        for field in Field::ALL {
            enterprises.col(self.text(field.as_str()));
        }
        enterprises.col(self.text("name_key")).col(yes_no("retired"));
        // False until the firm was placed on chains after its last change.
        enterprises.col(yes_no("placed"));
        tables.push(enterprises);

        let words = ["field", "value", "source", "date", "collector", "created_at"];
        let mut statements = self.table("statements", &words);
        statements
            .col(id())
            .col(number("enterprise_id"))
            .col(self.text("match_key"))
            .col(ColumnDef::new("import_id").big_integer())
            .col(ColumnDef::new("row").big_integer())
            .col(self.text("retired_at"))
            .foreign_key(&mut refers("statements", "enterprise_id", "enterprises"))
            .foreign_key(&mut refers("statements", "import_id", "imports"));
        tables.push(statements);

        let mut placements = self.table("placements", &["chain", "node", "role", "strength", "evidence"]);
        placements
            .col(number("enterprise_id"))
            .col(ColumnDef::new("score").double().not_null())
            .primary_key(Index::create().col("enterprise_id").col("chain").col("node").col("role"))
            .foreign_key(&mut refers("placements", "enterprise_id", "enterprises"));
        tables.push(placements);

        let words = ["chain", "node", "region", "kind", "by_whom", "at", "reason", "created_at"];
        let mut judgements = self.table("judgements", &words);
        judgements.col(id()).col(yes_no("sample")).col(self.text("retired_at"));
        tables.push(judgements);

        let words = ["kind", "title_zh", "title_en", "chains", "summary_zh", "summary_en", "source"];
        let mut zones = self.table("zones", &words);
        zones.col(text_id()).col(yes_no("sample")).col(number("version"));
        tables.push(zones);

        let mut sites = self.table("sites", &["zone", "title_zh", "title_en", "form", "source"]);
        sites.col(text_id());
        for name in ["area_m2", "height_m", "floor_load_t", "power_kva"] {
            sites.col(measure(name));
        }
        sites
            .col(self.text("price_zh"))
            .col(self.text("price_en"))
            .col(self.text("verified_at"))
            .col(yes_no("sample"))
            .col(number("version"))
            .foreign_key(&mut refers("sites", "zone", "zones"));
        tables.push(sites);

        let words = [
            "chain",
            "node",
            "zone",
            "title_zh",
            "title_en",
            "size_zh",
            "size_en",
            "terms_zh",
            "terms_en",
            "contact_zh",
            "contact_en",
            "source",
        ];
        let mut opportunities = self.table("opportunities", &words);
        opportunities
            .col(text_id())
            .col(self.text("site"))
            .col(yes_no("sample"))
            .col(number("version"))
            .foreign_key(&mut refers("opportunities", "zone", "zones"))
            .foreign_key(&mut refers("opportunities", "site", "sites"));
        tables.push(opportunities);

        let mut settings = self.table("settings", &["value"]);
        settings.col(self.word("key").primary_key());
        tables.push(settings);
        tables
    }
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create();
        index.name(name).table(table);
        for column in columns {
            index.col(*column);
        }
        index
    };
    // A retired firm keeps its last facts so that the same firm is found again; only those that are shown exclude each other.
    let mut code = index("enterprises_uscc", "enterprises", &["uscc"]);
    code.unique().and_where(Expr::col("retired").eq(false));
    let mut judged = index("judgements_active", "judgements", &["chain", "region", "node"]);
    judged.unique().and_where(Expr::col("retired_at").is_null());
    vec![
        code,
        index("enterprises_any_uscc", "enterprises", &["uscc"]),
        index("enterprises_old_number", "enterprises", &["old_number"]),
        index("enterprises_name_key", "enterprises", &["name_key"]),
        index("enterprises_region", "enterprises", &["region"]),
        index("statements_enterprise", "statements", &["enterprise_id"]),
        index("statements_import", "statements", &["import_id"]),
        index("placements_node", "placements", &["chain", "node"]),
        judged,
    ]
}
