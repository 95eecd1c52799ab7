//! Trips and visits: who meets which firm when, in one calendar for all teams.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ForeignKey, Index, Query, Table};
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

        let mut trips = Table::create();
        trips.table("trips").col(id()).col(number("version"));
        for name in ["title", "direction", "team", "people", "reception", "note", "created_at", "updated_at"] {
            trips.col(word(name));
        }
        manager.create_table(trips).await?;

        let mut visits = Table::create();
        visits.table("visits").col(id()).col(number("trip_id")).col(number("enterprise_id"));
        for name in ["day", "half", "direction", "state", "team", "people", "purpose", "ask", "note"] {
            visits.col(word(name));
        }
        for name in ["chain", "node", "next_step", "next_by", "next_due"] {
            visits.col(text(name));
        }
        visits
            .foreign_key(ForeignKey::create().from("visits", "trip_id").to("trips", "id"))
            .foreign_key(ForeignKey::create().from("visits", "enterprise_id").to("enterprises", "id"));
        manager.create_table(visits).await?;
        let index = |name: &'static str, columns: &[&'static str]| {
            let mut index = Index::create();
            index.name(name).table("visits");
            for column in columns {
                index.col(*column);
            }
            index
        };
        manager.create_index(index("visits_day", &["day"])).await?;
        manager.create_index(index("visits_enterprise", &["enterprise_id", "day"])).await?;
        manager.create_index(index("visits_trip", &["trip_id"])).await?;

        for name in ["trips", "visits"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("whom the bureau met is never dropped".to_owned()))
    }
}
