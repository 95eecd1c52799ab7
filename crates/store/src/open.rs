//! Opening a database, and whether it is ours and of our version.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sea_query::{Order, Query};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, SqlxError, Statement};
use sea_orm_migration::MigratorTrait;

use crate::StoreError;
use crate::audit::Deed;
use crate::migrations::{Migrator, TABLE};
use crate::sql::{is, read};
use crate::tables::{COUNTERS, TABLES};
use crate::trail::Trail;

/// How long a writer waits for another one before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// The transactional database. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
    /// Under which writes are noted.
    pub(crate) trail: Arc<Trail>,
    /// Who acts.
    pub(crate) actor: Arc<str>,
}

impl Store {
    /// Opens the database at an address: `sqlite:///folder/liantu.db?mode=rwc` (made when it does not exist) or
    /// `postgres://user@host/name`. Opening changes no table: call [`Store::migrate`] or [`Store::check_schema`] next.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        // The address may hold a password: no error repeats more than its scheme.
        let unreadable =
            |error: SqlxError| StoreError::Invalid(format!("the database address cannot be read: {error}"));
        match scheme {
            "sqlite" => {
                url.parse::<SqliteConnectOptions>().map_err(unreadable)?;
                Self::connect(sqlite(url)).await
            }
            "postgres" | "postgresql" => {
                url.parse::<PgConnectOptions>().map_err(unreadable)?;
                Self::connect(ConnectOptions::new(url.replacen("postgresql:", "postgres:", 1))).await
            }
            other => Err(StoreError::Invalid(format!(
                "`{other}:` is not a database this product works with; hint: `sqlite:///folder/liantu.db?mode=rwc` or \
                 `postgres://user@host/name`"
            ))),
        }
    }

    /// Opens the SQLite file at a path, whatever characters the path holds, and makes it when it does not exist.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        let path = path.to_owned();
        let mut options = sqlite("sqlite://file?mode=rwc");
        options.map_sqlx_sqlite_opts(move |file| pragmas(file).filename(&path));
        Self::connect(options).await
    }

    /// A database in memory, migrated, gone with the last clone. It has one connection, so it serves one reader or
    /// writer at a time: for tests and dry runs.
    pub async fn in_memory() -> Result<Self, StoreError> {
        let mut options = sqlite("sqlite::memory:");
        options.max_connections(1).min_connections(1).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
        let store = Self::connect(options).await?;
        store.migrate().await?;
        Ok(store)
    }

    async fn connect(mut options: ConnectOptions) -> Result<Self, StoreError> {
        options.sqlx_logging(false).acquire_timeout(Duration::from_secs(10));
        let db = Database::connect(options).await?;
        Ok(Self { db, trail: Arc::new(Trail::loose()), actor: Arc::from(model::LOCAL) })
    }

    /// Brings an empty or older database to this version, in one transaction. Refuses a newer one and one that is not
    /// ours. Several processes may call it at once.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let txn = self.begin_write(Deed::Schema).await?;
        if txn.get_database_backend() == DbBackend::Postgres {
            // Tables cannot be locked before they exist; the number is arbitrary and only has to be ours.
            txn.execute_unprepared("SELECT pg_advisory_xact_lock(5120240501)").await?;
        }
        match schema(&txn).await? {
            Schema::Current => return Ok(()),
            Schema::Empty | Schema::Older => {}
        }
        Migrator::up(&*txn, None).await?;
        txn.commit().await
    }

    /// Whether the database is ours and of this version: [`StoreError::NewerSchema`], [`StoreError::NotMigrated`] or
    /// [`StoreError::Unusable`] when it is not.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        match schema(&self.db).await? {
            Schema::Current => Ok(()),
            Schema::Empty | Schema::Older => Err(StoreError::NotMigrated),
        }
    }

    /// Removes every row, the audit's too, and keeps the tables and the counters of ids: for replacing a demo's data. There is
    /// no way back.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let txn = self.begin_write(Deed::Schema).await?;
        for table in TABLES.iter().rev().filter(|table| **table != COUNTERS) {
            let mut delete = Query::delete();
            delete.from_table(*table);
            txn.execute(&delete).await?;
        }
        // The audit begins anew: its numbers have no gap.
        let mut counter = Query::update();
        counter.table(COUNTERS).value("last", 0_i64).and_where(is("name", "audit"));
        txn.execute(&counter).await?;
        txn.commit().await
    }

    /// Closes the connections; SQLite then folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }
}

fn sqlite(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(8).map_sqlx_sqlite_opts(pragmas);
    options
}

/// Readers do not wait for the writer (WAL), references are checked, and what was committed outlives a crash of the machine
/// (FULL): the audit's head, which lies in a file of its own, must never know of a row that the database lost.
fn pragmas(file: SqliteConnectOptions) -> SqliteConnectOptions {
    file.journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .synchronous(SqliteSynchronous::Full)
}

enum Schema {
    Empty,
    Older,
    Current,
}

async fn schema<C: ConnectionTrait>(db: &C) -> Result<Schema, StoreError> {
    let tables = tables(db).await?;
    if tables.is_empty() {
        return Ok(Schema::Empty);
    }
    if !tables.iter().any(|table| table == TABLE) {
        return Err(StoreError::Unusable(format!(
            "this is the database of another program (it holds the table `{}`); hint: name a new folder or an empty database",
            tables[0]
        )));
    }
    let mut select = Query::select();
    select.column("version").from(TABLE).order_by("version", Order::Asc);
    let rows = db.query_all(&select).await?;
    let found = rows.iter().map(|row| read(row, "version")).collect::<Result<Vec<String>, _>>()?;
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    if let Some(unknown) = found.iter().rev().find(|version| !known.contains(version)) {
        return Err(StoreError::NewerSchema { found: unknown.clone() });
    }
    Ok(if found.len() == known.len() { Schema::Current } else { Schema::Older })
}

/// The one question that each engine wants asked in its own words.
pub(crate) async fn tables<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, StoreError> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY 1",
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await?;
    rows.iter().map(|row| read(row, "name")).collect()
}
