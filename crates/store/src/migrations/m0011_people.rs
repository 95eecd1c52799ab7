//! Users, teams, sessions, and tries to log in that failed.

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

        let mut teams = Table::create();
        teams.table("teams").col(id()).col(number("version")).col(word("name").unique_key().take());
        for name in ["zones", "chains", "updated_at", "updated_by"] {
            teams.col(word(name));
        }
        manager.create_table(teams).await?;

        let mut users = Table::create();
        users.table("users").col(id()).col(number("version"));
        users.col(word("name").unique_key().take()).col(word("look").unique_key().take());
        for name in ["role", "unit", "password", "password_at", "created_at", "created_by", "updated_at", "updated_by"]
        {
            users.col(word(name));
        }
        users.col(ColumnDef::new("team_id").big_integer());
        for name in ["disabled_at", "disabled_by", "disable_reason"] {
            users.col(text(name));
        }
        users.foreign_key(ForeignKey::create().from("users", "team_id").to("teams", "id"));
        manager.create_table(users).await?;

        // Of a session's secret only the hash is kept: who reads the database cannot log in with it.
        let mut sessions = Table::create();
        sessions.table("sessions").col(word("token").primary_key().take()).col(number("user_id"));
        for name in ["created_at", "seen_at", "address", "agent"] {
            sessions.col(word(name));
        }
        sessions.foreign_key(ForeignKey::create().from("sessions", "user_id").to("users", "id"));
        manager.create_table(sessions).await?;

        let mut tries = Table::create();
        tries.table("login_tries").col(word("key").primary_key().take()).col(number("failures")).col(word("last_at"));
        manager.create_table(tries).await?;

        let index = Index::create().name("sessions_user").table("sessions").col("user_id").take();
        manager.create_index(index).await?;
        for name in ["users", "teams"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("who did what is never dropped".to_owned()))
    }
}
