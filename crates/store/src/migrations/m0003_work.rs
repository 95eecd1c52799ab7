//! Work on firms: which version of a firm was placed by which packs, jobs with what they changed, and people's judgements of
//! placements.
//!
//! A firm's bare mark "placed" becomes two numbers: the version of what it shows, and the version that was placed. A firm that
//! is imported while it is being placed then keeps a version that was never placed, and is placed again.

use sea_orm::sea_query::{
    ColumnDef, ConditionalStatement, Expr, ExprTrait, Func, Index, IndexCreateStatement, Query, Table,
    TableCreateStatement,
};
use sea_orm::{DbBackend, DeriveMigrationName};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, id, maybe_number, number, refers, yes_no};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let write = Writer { backend: manager.get_database_backend() };
        number_versions(manager).await?;

        // Which chain files placed firms; one row for each time they became others.
        let mut versions = write.table("pack_versions", &["digest", "chains", "loaded_at"]);
        manager.create_table(versions.col(id()).take()).await?;

        let mut jobs = write.table("jobs", &["kind", "cause", "state", "counts", "created_at"]);
        jobs.col(id()).col(number("pack")).col(maybe_number("pack_before"));
        for counted in ["done", "total", "firms"] {
            jobs.col(number(counted));
        }
        jobs.col(yes_no("cancelled"));
        for text in ["worker", "lease_until", "started_at", "finished_at", "message"] {
            jobs.col(write.text(text));
        }
        jobs.foreign_key(&mut refers("jobs", "pack", "pack_versions"));
        manager.create_table(jobs.take()).await?;

        let mut changes = write.table("job_changes", &["chain", "node"]);
        changes
            .col(number("job_id"))
            .col(number("enterprise_id"))
            .col(write.text("was"))
            .col(write.text("became"))
            .primary_key(Index::create().col("job_id").col("chain").col("node").col("enterprise_id"))
            .foreign_key(&mut refers("job_changes", "job_id", "jobs"))
            .foreign_key(&mut refers("job_changes", "enterprise_id", "enterprises"));
        manager.create_table(changes.take()).await?;

        let words = ["chain", "node", "verdict", "by_whom", "at", "reason", "created_at"];
        let mut judged = write.table("placement_judgements", &words);
        judged
            .col(id())
            .col(number("enterprise_id"))
            .col(write.text("strength"))
            .col(write.text("role"))
            .col(yes_no("sample"))
            .col(write.text("retired_at"))
            .foreign_key(&mut refers("placement_judgements", "enterprise_id", "enterprises"));
        manager.create_table(judged.take()).await?;

        for mut index in indexes() {
            manager.create_index(index.take()).await?;
        }
        let mut counters = Query::insert();
        counters.into_table("counters").columns(["name", "last"]);
        for name in ["jobs", "pack_versions", "placement_judgements"] {
            counters.values_panic([name.into(), 0_i64.into()]);
        }
        manager.execute(counters).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("people's judgements are never dropped".to_owned()))
    }
}

/// Numbers the versions of the firms that are there: what was placed stays placed, by no pack version yet.
async fn number_versions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in ["revision", "placed_revision", "placed_pack"] {
        // One column a statement: SQLite takes no more.
        let mut add = Table::alter();
        add.table("enterprises").add_column(ColumnDef::new(column).big_integer().not_null().default(0_i64));
        manager.alter_table(add).await?;
    }
    let mut number = Query::update();
    number.table("enterprises").value("revision", Expr::col("id"));
    manager.execute(number).await?;
    let mut placed = Query::update();
    placed.table("enterprises").value("placed_revision", Expr::col("id")).and_where(Expr::col("placed").eq(true));
    manager.execute(placed).await?;
    let mut last = Query::select();
    last.expr(Func::coalesce([Expr::from(Func::max(Expr::col("id"))), Expr::val(0_i64)])).from("enterprises");
    let mut counter = Query::insert();
    counter.into_table("counters").columns(["name", "last"]);
    let last = Expr::SubQuery(None, Box::new(last.into()));
    counter.values_panic(["revisions".into(), last]);
    manager.execute(counter).await?;
    let mut mark = Table::alter();
    manager.alter_table(mark.table("enterprises").drop_column("placed").take()).await
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
    let mut judged = index("placement_judgements_active", "placement_judgements", &["enterprise_id", "chain", "node"]);
    judged.unique().and_where(Expr::col("retired_at").is_null());
    let mut changed = index("enterprises_changed", "enterprises", &["id"]);
    changed.and_where(Expr::col("placed_revision").not_equals("revision"));
    vec![
        judged,
        changed,
        index("placement_judgements_node", "placement_judgements", &["chain", "node"]),
        index("enterprises_revision", "enterprises", &["revision"]),
        index("enterprises_placed", "enterprises", &["placed_pack", "id"]),
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

    /// A table with these texts, none of them unknown.
    fn table(&self, name: &'static str, words: &[&'static str]) -> TableCreateStatement {
        let mut table = Table::create();
        table.table(name);
        for word in words {
            table.col(self.text(word).not_null());
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Database};
    use sea_orm_migration::MigratorTrait;

    use crate::migrations::Migrator;

    #[tokio::test]
    async fn what_was_placed_stays_placed_and_what_waited_waits() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        Migrator::up(&db, Some(1)).await.unwrap();
        for (id, placed) in [(4, true), (7, false)] {
            let row = format!("INSERT INTO enterprises (id, retired, placed) VALUES ({id}, false, {placed})");
            db.execute_unprepared(&row).await.unwrap();
        }
        Migrator::up(&db, None).await.unwrap();
        let mut select = sea_orm::sea_query::Query::select();
        select.columns(["id", "revision", "placed_revision", "placed_pack"]).from("enterprises");
        let number = |row: &sea_orm::QueryResult, column: &str| row.try_get::<i64>("", column).unwrap();
        let rows = db.query_all(&select).await.unwrap();
        let found: Vec<_> = rows.iter().map(|row| (number(row, "revision"), number(row, "placed_revision"))).collect();
        assert_eq!(found, [(4, 4), (7, 0)]);
        let mut last = sea_orm::sea_query::Query::select();
        last.column("last")
            .from("counters")
            .and_where(sea_orm::sea_query::ExprTrait::eq(sea_orm::sea_query::Expr::col("name"), "revisions"));
        assert_eq!(number(&db.query_one(&last).await.unwrap().unwrap(), "last"), 7);
    }
}
