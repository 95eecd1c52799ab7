//! Places grow up: facts and a spot for zones, the hard fields of sites, how far an opportunity has come, what only the
//! bureau knows of it, and what each source said of a site or an opportunity.
//!
//! A row that an older version wrote keeps what it says; what is new is unknown of it.

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
        let measure = |name: &'static str| ColumnDef::new(name).double().take();
        let yes_no = |name: &'static str| ColumnDef::new(name).boolean().take();
        let retired = || ColumnDef::new("retired").boolean().not_null().default(false).take();
        let word = |name: &'static str| columns::word(backend, name);

        let mut zones = vec![text("facts").not_null().default("[]").take()];
        zones.extend(["spot_x", "spot_y", "spot_size"].map(measure));

        let mut sites = vec![retired(), ColumnDef::new("beds").big_integer().take()];
        sites.extend(["frontage_m", "water_t_d", "steam_t_h"].map(measure));
        sites.extend(["gas", "sewage", "exhaust"].map(yes_no));
        let words = ["floor_zh", "floor_en", "zoning_zh", "zoning_en", "tenure_zh", "tenure_en"];
        sites.extend(words.map(text));
        sites.extend(["fire_class", "owner", "status", "available_from"].map(text));

        let opportunities = vec![retired(), text("status").not_null().default("open").take(), text("status_at")];

        // SQLite takes one column in a statement.
        for (table, columns) in [("zones", zones), ("sites", sites), ("opportunities", opportunities)] {
            for column in columns {
                manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
            }
        }

        let mut notes = Table::create();
        notes
            .table("opportunity_notes")
            .col(word("id").primary_key())
            .col(word("text_zh"))
            .col(word("text_en"))
            .col(ColumnDef::new("version").big_integer().not_null())
            .foreign_key(ForeignKey::create().from("opportunity_notes", "id").to("opportunities", "id"));
        manager.create_table(notes).await?;

        let mut versions = Table::create();
        versions.table("place_versions").col(ColumnDef::new("id").big_integer().not_null().primary_key());
        for name in ["kind", "place", "content", "date", "created_at"] {
            versions.col(word(name));
        }
        versions
            .col(ColumnDef::new("import_id").big_integer())
            .col(ColumnDef::new("row").big_integer())
            .col(text("retired_at"))
            .foreign_key(ForeignKey::create().from("place_versions", "import_id").to("imports", "id"));
        manager.create_table(versions).await?;
        let index = |name: &'static str, columns: &[&'static str]| {
            let mut index = Index::create();
            index.name(name).table("place_versions");
            for column in columns {
                index.col(*column);
            }
            index
        };
        manager.create_index(index("place_versions_place", &["kind", "place"])).await?;
        manager.create_index(index("place_versions_import", &["import_id"])).await?;

        let mut counter = Query::insert();
        counter.into_table("counters").columns(["name", "last"]);
        counter.values_panic(["place_versions".into(), 0_i64.into()]);
        manager.execute(counter).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what people said of places is never dropped".to_owned()))
    }
}
