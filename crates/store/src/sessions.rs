//! Sessions as rows, and how often logging in failed. Of a session's secret only the hash comes here.
//!
//! When a session is too old, and how long to wait after so many failures, is the caller's to decide.

use std::collections::BTreeSet;

use model::{Team, TeamId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::audit::{Deed, deed};
use crate::people::{UserRow, user_row, users};
use crate::sql::{Insert, insert, is, moment, read, text};
use crate::{Store, StoreError};

/// A session to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    /// SHA-256 of its secret, in hexadecimal.
    pub token: &'a str,
    /// Whose.
    pub user: UserId,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
    /// From which address.
    pub address: &'a str,
    /// With which program, as it calls itself.
    pub agent: &'a str,
}

/// An open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub user: UserRow,
    /// His team.
    pub team: Option<(TeamId, Team)>,
    /// When it began.
    pub created_at: String,
    /// When it was used last, to a minute or so.
    pub seen_at: String,
}

/// Failures in a row to log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub failures: u32,
    /// When the last one was.
    pub last_at: String,
}

impl Store {
    /// Begins a session. What is older than a moment (by its beginning) goes with it: nobody else sweeps.
    pub async fn begin_session(&self, new: &NewSession<'_>, stale: &str) -> Result<(), StoreError> {
        let at = moment(new.at)?;
        let txn = self.begin_write(deed("create_session", format!("user:{}", new.user.0))).await?;
        let mut sweep = Query::delete();
        sweep.from_table("sessions").and_where(Expr::col("created_at").lt(text(moment(stale)?)));
        txn.execute(&sweep).await?;
        let agent: String = new.agent.chars().take(200).collect();
        let row = vec![text(new.token), new.user.0.into(), text(at), text(at), text(new.address), text(agent)];
        let columns = ["token", "user_id", "created_at", "seen_at", "address", "agent"];
        insert(&txn, Insert { table: "sessions", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.commit().await
    }

    /// Users who logged in at least once, whose session is over too: the audit says it.
    pub async fn ever_logged_in(&self) -> Result<BTreeSet<UserId>, StoreError> {
        let mut select = Query::select();
        select.distinct().column("entity").from("audit").and_where(is("operation", "create_session"));
        let rows = self.db.query_all(&select).await?;
        let user = |row: &QueryResult| {
            let entity: String = read(row, "entity")?;
            Ok(entity.strip_prefix("user:").and_then(|id| id.parse().ok()).map(UserId))
        };
        let found: Vec<Option<UserId>> = rows.iter().map(user).collect::<Result<_, StoreError>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// A session with its user and his team; of a disabled user there is none.
    pub async fn session(&self, token: &str) -> Result<Option<SessionRow>, StoreError> {
        let mut select = Query::select();
        select.columns(["user_id", "created_at", "seen_at"]).from("sessions").and_where(is("token", token));
        let Some(found) = self.db.query_one(&select).await? else { return Ok(None) };
        let mut select = users();
        select.and_where(Expr::col("id").eq(found.try_get::<i64>("", "user_id")?));
        select.and_where(Expr::col("disabled_at").is_null());
        let Some(row) = self.db.query_one(&select).await? else { return Ok(None) };
        let user = user_row(&row)?;
        let team = match user.user.team {
            None => None,
            Some(id) => Some((id, self.team(id).await?.team)),
        };
        Ok(Some(SessionRow { user, team, created_at: read(&found, "created_at")?, seen_at: read(&found, "seen_at")? }))
    }

    /// Notes that a session was used.
    pub async fn touch_session(&self, token: &str, at: &str) -> Result<(), StoreError> {
        let mut update = Query::update();
        update.table("sessions").value("seen_at", text(moment(at)?)).and_where(is("token", token));
        let txn = self.begin_write(Deed::Count).await?;
        txn.execute(&update).await?;
        txn.commit().await
    }

    /// Ends a session; whether there was one.
    pub async fn end_session(&self, token: &str) -> Result<bool, StoreError> {
        let mut delete = Query::delete();
        delete.from_table("sessions").and_where(is("token", token));
        let mut txn = self.begin_write(deed("end_session", "session")).await?;
        let ended = txn.execute(&delete).await?.rows_affected() > 0;
        if !ended {
            txn.becomes(Deed::Nothing);
        }
        txn.commit().await?;
        Ok(ended)
    }

    /// Ends all sessions of a user; how many there were.
    pub async fn end_sessions(&self, user: UserId) -> Result<u64, StoreError> {
        let txn = self.begin_write(deed("end_sessions", format!("user:{}", user.0))).await?;
        let ended = end_all(&txn, user, None).await?;
        txn.commit().await?;
        Ok(ended)
    }

    /// Counts tries to log in under keys (a name, an address) before the password is looked at, unless a wait of one of them is not
    /// over: then nothing is counted, and the answer is that key's place. `wait_over` says of failures in a row whether another try may be made. Counting first is what
    /// keeps a hundred tries at once from passing together.
    pub async fn try_login(
        &self,
        keys: &[&str],
        (at, forgotten): (&str, &str),
        wait_over: impl Fn(usize, &Tries) -> bool,
    ) -> Result<Result<(), (usize, Tries)>, StoreError> {
        let at = moment(at)?;
        let txn = self.begin_write(Deed::Count).await?;
        let mut sweep = Query::delete();
        sweep.from_table("login_tries").and_where(Expr::col("last_at").lt(text(moment(forgotten)?)));
        txn.execute(&sweep).await?;
        // The counter's row is the lock: PostgreSQL would else let two read the same count.
        crate::sql::take_ids(&txn, "users", 0).await?;
        let mut counts = Vec::with_capacity(keys.len());
        for (place, key) in keys.iter().enumerate() {
            let mut select = Query::select();
            select.columns(["failures", "last_at"]).from("login_tries").and_where(is("key", key));
            let tries = match txn.query_one(&select).await? {
                None => Tries { failures: 0, last_at: at.to_owned() },
                Some(row) => Tries {
                    failures: u32::try_from(row.try_get::<i64>("", "failures")?).unwrap_or(u32::MAX),
                    last_at: read(&row, "last_at")?,
                },
            };
            if tries.failures > 0 && !wait_over(place, &tries) {
                txn.commit().await?;
                return Ok(Err((place, tries)));
            }
            counts.push(tries.failures);
        }
        for (key, failures) in keys.iter().zip(counts) {
            let into = Insert {
                table: "login_tries",
                columns: &["key", "failures", "last_at"],
                on_conflict: Some(OnConflict::column("key").update_columns(["failures", "last_at"]).to_owned()),
            };
            let row = vec![text(key), (i64::from(failures) + 1).into(), text(at)];
            insert(&txn, into, vec![row]).await?;
        }
        txn.commit().await?;
        Ok(Ok(()))
    }

    /// Takes a counted try back, because it was none: the name's row goes, of the address one is taken off.
    pub async fn forgive_login(&self, name: &str, address: &str) -> Result<(), StoreError> {
        let txn = self.begin_write(Deed::Count).await?;
        let mut delete = Query::delete();
        delete.from_table("login_tries").and_where(is("key", name));
        txn.execute(&delete).await?;
        let mut update = Query::update();
        update
            .table("login_tries")
            .value("failures", Expr::col("failures").sub(1))
            .and_where(is("key", address))
            .and_where(Expr::col("failures").gt(0));
        txn.execute(&update).await?;
        txn.commit().await
    }
}

/// Ends a user's sessions but the one that is kept; how many went.
pub(crate) async fn end_all(txn: &DatabaseTransaction, user: UserId, keep: Option<&str>) -> Result<u64, StoreError> {
    let mut delete = Query::delete();
    delete.from_table("sessions").and_where(Expr::col("user_id").eq(user.0));
    if let Some(keep) = keep {
        delete.and_where(Expr::col("token").ne(text(keep)));
    }
    Ok(txn.execute(&delete).await?.rows_affected())
}
