//! Jobs: rows that say what long work is for, how far it is, who does it and what came of it; and the pack versions they work with.
//!
//! Whoever does a job holds it by a lease that every step renews. A program that is killed stops to renew, and another one takes
//! the job over where it stands. The work itself is in [`crate::placing`].

use std::collections::BTreeMap;

use model::{EnterpriseId, JobCause, JobState, Strength};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use serde_json::{Value as Json, json};

use crate::audit::{Deed, deed};
use crate::enterprises::{Page, cap};
use crate::placing::pending;
use crate::sql::{Insert, count, insert, is, moment, read, read_count, read_json, take_ids, text};
use crate::{Store, StoreError};

/// Chain files as they stood from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackVersion {
    /// Rises with each change; files that come back get a new one.
    pub id: i64,
    /// Of the chain files, in hexadecimal digits.
    pub digest: String,
    /// Version of each chain's definition, by chain id.
    pub chains: BTreeMap<String, u32>,
    /// Since when, RFC 3339 in UTC.
    pub loaded_at: String,
}

/// Placements that a job added, removed and changed. A firm counts once on a node, whatever its roles there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JobCounts {
    /// Firms that came to a node.
    pub added: usize,
    /// Firms that left a node.
    pub removed: usize,
    /// Firms of which a node became, or no longer is, the main business.
    pub changed: usize,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Id.
    pub id: i64,
    /// What is done: `place`.
    pub kind: String,
    /// Why.
    pub cause: JobCause,
    /// How it stands.
    pub state: JobState,
    /// The chain files it works with.
    pub pack: PackVersion,
    /// Those that firms were placed with before, where they are others.
    pub pack_before: Option<PackVersion>,
    /// Firms that are done.
    pub done: usize,
    /// Firms to do.
    pub total: usize,
    /// Firms whose placements became others.
    pub firms: usize,
    /// By chain id.
    pub counts: BTreeMap<String, JobCounts>,
    /// Whether it is to stop.
    pub cancelled: bool,
    /// Until when whoever does it holds it.
    pub lease_until: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When it was first begun.
    pub started_at: Option<String>,
    /// When it was over.
    pub finished_at: Option<String>,
    /// Why it failed or was stopped.
    pub message: Option<String>,
}

/// How many firms came to a node, left it, or stand there otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeCount {
    /// Chain id.
    pub chain: String,
    /// Node id.
    pub node: String,
    /// The figures.
    pub counts: JobCounts,
}

/// A firm that a job moved. Firms that were never placed before are counted, not named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobChange {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// Its name now.
    pub name: String,
    /// Its code now.
    pub uscc: Option<String>,
    /// Chain id.
    pub chain: String,
    /// Node id.
    pub node: String,
    /// How it stood there.
    pub was: Option<Strength>,
    /// How it stands there.
    pub became: Option<Strength>,
    /// Whether a person's judgement counts there, which shows neither.
    pub judged: bool,
}

/// Which changes of a job to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobChangeFilter {
    /// The job.
    pub job: i64,
    /// On this chain.
    pub chain: Option<String>,
    /// On this node.
    pub node: Option<String>,
    /// At most this many.
    pub limit: u64,
    /// Leaving out so many of the first.
    pub offset: u64,
}

impl Store {
    /// Notes which chain files are in force and returns their number: the latest one where they are the same.
    pub async fn note_pack(&self, digest: &str, chains: &BTreeMap<String, u32>, at: &str) -> Result<i64, StoreError> {
        let at = moment(at)?;
        if let Some(latest) = latest_pack(&self.db).await?.filter(|latest| latest.digest == digest) {
            return Ok(latest.id);
        }
        let mut txn = self.begin_write(deed("load_pack", "pack")).await?;
        let id = note(&txn, digest, chains, at).await?;
        txn.about(format_args!("pack:{id}"));
        txn.commit().await?;
        Ok(id)
    }

    /// The chain files in force, as last noted.
    pub async fn latest_pack(&self) -> Result<Option<PackVersion>, StoreError> {
        latest_pack(&self.db).await
    }

    /// Asks for every firm to be placed that was not placed as it is now, with these chain files. `None` when there is none. A
    /// job that waits or runs is taken; one that works with older files is stopped first.
    /// [`StoreError::Conflict`] when newer chain files are in force.
    pub async fn queue_placing(&self, pack: i64, cause: JobCause, at: &str) -> Result<Option<i64>, StoreError> {
        let at = moment(at)?;
        // Whoever only reads asks too, and mostly there is nothing to place: that needs no key.
        let mut txn = self.begin_write(Deed::Nothing).await?;
        let job = queue(&txn, pack, cause, at).await?;
        if let Some(job) = job {
            txn.becomes(deed("create_job", format!("job:{job}")));
            txn.note(json!({ "cause": cause.as_str(), "pack": pack }));
        }
        txn.commit().await?;
        Ok(job)
    }

    /// The oldest job that waits, or whose holder stopped to renew its lease.
    pub async fn next_job(&self, at: &str) -> Result<Option<i64>, StoreError> {
        let at = moment(at)?;
        let mut select = Query::select();
        select.column("id").from("jobs").cond_where(free(at)).order_by("id", Order::Asc).limit(1);
        Ok(self.db.query_one(&select).await?.map(|row| row.try_get("", "id")).transpose()?)
    }

    /// A job. [`StoreError::NotFound`] when there is none.
    pub async fn job(&self, id: i64) -> Result<Job, StoreError> {
        find(&self.db, id).await
    }

    /// Jobs, the newest first.
    pub async fn jobs(&self, limit: u64, offset: u64) -> Result<Page<Job>, StoreError> {
        let mut total = Query::select();
        total.expr_as(Expr::col("id").count(), "total").from("jobs");
        let total = match self.db.query_one(&total).await? {
            Some(row) => read_count(&row, "total")?,
            None => 0,
        };
        let mut select = all();
        select.order_by(("j", "id"), Order::Desc).limit(cap(limit)).offset(cap(offset));
        let rows = self.db.query_all(&select).await?;
        Ok(Page { items: rows.iter().map(read_job).collect::<Result<_, _>>()?, total })
    }

    /// Stops a job: at once when nobody does it, else at its next step. What was done stays done. One that was stopped may be
    /// stopped again; one that is over in another way is a [`StoreError::Conflict`].
    pub async fn cancel_job(&self, id: i64, at: &str) -> Result<Job, StoreError> {
        let at = moment(at)?;
        let txn = self.begin_write(deed("cancel_job", format!("job:{id}"))).await?;
        take_ids(&txn, "jobs", 0).await?;
        let job = find(&txn, id).await?;
        match job.state {
            JobState::Done | JobState::Failed => {
                return Err(StoreError::Conflict(format!("job `{id}` is over already: it is {}", job.state)));
            }
            JobState::Cancelled => {}
            JobState::Running if job.lease_until.as_deref().is_some_and(|until| until >= at) => {
                let mut update = Query::update();
                update.table("jobs").value("cancelled", true).and_where(Expr::col("id").eq(id));
                txn.execute(&update).await?;
            }
            JobState::Queued | JobState::Running => {
                end(&txn, id, JobState::Cancelled, at, Some("it was stopped")).await?;
            }
        }
        let job = find(&txn, id).await?;
        txn.commit().await?;
        Ok(job)
    }

    /// How many firms a job moved, by chain and node. Firms that were never placed before are not in it.
    pub async fn job_change_counts(&self, id: i64) -> Result<Vec<ChangeCount>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["chain", "node", "was", "became"])
            .expr_as(Expr::col("enterprise_id").count(), "many")
            .from("job_changes")
            .and_where(Expr::col("job_id").eq(id))
            .cond_where(moved(""))
            .group_by_columns(["chain", "node", "was", "became"])
            .order_by("chain", Order::Asc)
            .order_by("node", Order::Asc);
        let mut counts: Vec<ChangeCount> = Vec::new();
        for row in self.db.query_all(&select).await? {
            let (chain, node): (String, String) = (read(&row, "chain")?, read(&row, "node")?);
            if counts.last().is_none_or(|last| (&last.chain, &last.node) != (&chain, &node)) {
                counts.push(ChangeCount { chain, node, counts: JobCounts::default() });
            }
            let Some(last) = counts.last_mut() else { continue };
            let many = read_count(&row, "many")?;
            match (maybe_strength(&row, "was")?, maybe_strength(&row, "became")?) {
                (None, _) => last.counts.added += many,
                (_, None) => last.counts.removed += many,
                _ => last.counts.changed += many,
            }
        }
        Ok(counts)
    }

    /// The firms that a job moved, by chain, node and name. Firms that were never placed before are not in it.
    pub async fn job_changes(&self, filter: &JobChangeFilter) -> Result<Page<JobChange>, StoreError> {
        let narrow = |select: &mut SelectStatement| {
            select.from_as("job_changes", "c").and_where(Expr::col(("c", "job_id")).eq(filter.job));
            select.cond_where(moved("c"));
            if let Some(chain) = &filter.chain {
                select.and_where(is(("c", "chain"), chain));
            }
            if let Some(node) = &filter.node {
                select.and_where(is(("c", "node"), node));
            }
        };
        let mut total = Query::select();
        total.expr_as(Expr::col(("c", "enterprise_id")).count(), "total");
        narrow(&mut total);
        let total = match self.db.query_one(&total).await? {
            Some(row) => read_count(&row, "total")?,
            None => 0,
        };
        let mut judged = Query::select();
        judged.expr(Expr::val(1)).from_as("placement_judgements", "p");
        for column in ["enterprise_id", "chain", "node"] {
            judged.and_where(Expr::col(("p", column)).equals(("c", column)));
        }
        judged.and_where(Expr::col(("p", "retired_at")).is_null());
        let mut select = Query::select();
        narrow(&mut select);
        select
            .columns(["enterprise_id", "chain", "node", "was", "became"].map(|column| ("c", column)))
            .columns(["name", "uscc"].map(|column| ("e", column)))
            .expr_as(Expr::exists(judged), "judged")
            .join_as(JoinType::InnerJoin, "enterprises", "e", Expr::col(("e", "id")).equals(("c", "enterprise_id")))
            .order_by(("c", "chain"), Order::Asc)
            .order_by(("c", "node"), Order::Asc)
            .order_by(("e", "name"), Order::Asc)
            .order_by(("c", "enterprise_id"), Order::Asc)
            .limit(cap(filter.limit))
            .offset(cap(filter.offset));
        let change = |row: &QueryResult| {
            let uscc: Option<String> = row.try_get("", "uscc")?;
            let name: Option<String> = row.try_get("", "name")?;
            Ok(JobChange {
                enterprise: EnterpriseId(row.try_get("", "enterprise_id")?),
                name: name.or_else(|| uscc.clone()).unwrap_or_default(),
                uscc,
                chain: read(row, "chain")?,
                node: read(row, "node")?,
                was: maybe_strength(row, "was")?,
                became: maybe_strength(row, "became")?,
                judged: row.try_get("", "judged")?,
            })
        };
        let rows = self.db.query_all(&select).await?;
        Ok(Page { items: rows.iter().map(change).collect::<Result<_, StoreError>>()?, total })
    }
}

/// Notes which chain files are in force, as [`Store::note_pack`].
pub(crate) async fn note(
    txn: &DatabaseTransaction,
    digest: &str,
    chains: &BTreeMap<String, u32>,
    at: &str,
) -> Result<i64, StoreError> {
    let id = take_ids(txn, "pack_versions", 1).await?;
    // Someone else may have noted the same in the meantime.
    if let Some(latest) = latest_pack(txn).await?.filter(|latest| latest.digest == digest) {
        return Ok(latest.id);
    }
    let columns = &["id", "digest", "chains", "loaded_at"];
    let row = vec![id.into(), text(digest), text(json!(chains).to_string()), text(at)];
    insert(txn, Insert { table: "pack_versions", columns, on_conflict: None }, vec![row]).await?;
    Ok(id)
}

/// Asks for firms to be placed, as [`Store::queue_placing`].
pub(crate) async fn queue(
    txn: &DatabaseTransaction,
    pack: i64,
    cause: JobCause,
    at: &str,
) -> Result<Option<i64>, StoreError> {
    let id = take_ids(txn, "jobs", 1).await?;
    newest(txn, pack).await?;
    let waiting = count_pending(txn, pack).await?;
    let mut open = all();
    open.and_where(Expr::col(("j", "state")).is_in(["queued", "running"])).order_by(("j", "id"), Order::Desc);
    for row in txn.query_all(&open).await? {
        let job = read_job(&row)?;
        if job.pack.id == pack && !job.cancelled {
            // Nothing left but not yet over: whoever does it is about to say so.
            let mut update = Query::update();
            update.table("jobs").value("total", count(job.done + waiting)).and_where(Expr::col("id").eq(job.id));
            txn.execute(&update).await?;
            return Ok(Some(job.id));
        }
        end(txn, job.id, JobState::Cancelled, at, Some("newer chain files were loaded, or it was stopped")).await?;
    }
    if waiting == 0 {
        return Ok(None);
    }
    let mut before = Query::select();
    before.expr_as(Func::max(Expr::col("placed_pack")), "before").from("enterprises");
    before.and_where(Expr::col("retired").eq(false)).and_where(Expr::col("placed_pack").lt(pack));
    let before: Option<i64> = match txn.query_one(&before).await? {
        Some(row) => row.try_get::<Option<i64>>("", "before")?.filter(|before| *before > 0),
        None => None,
    };
    let columns = &[
        "id",
        "kind",
        "cause",
        "state",
        "counts",
        "created_at",
        "pack",
        "pack_before",
        "done",
        "total",
        "firms",
        "cancelled",
    ];
    let row = vec![
        id.into(),
        text("place"),
        text(cause.as_str()),
        text(JobState::Queued.as_str()),
        text("{}"),
        text(at),
        pack.into(),
        before.into(),
        0_i64.into(),
        count(waiting),
        0_i64.into(),
        false.into(),
    ];
    insert(txn, Insert { table: "jobs", columns, on_conflict: None }, vec![row]).await?;
    Ok(Some(id))
}

/// Changes that are some: a firm placed twice in one job may stand in the end as it stood before.
fn moved(table: &'static str) -> Cond {
    let column = |name: &'static str| if table.is_empty() { Expr::col(name) } else { Expr::col((table, name)) };
    let differs = Expr::from(Func::coalesce([column("was"), Expr::val("")]));
    Cond::all().add(differs.ne(Expr::from(Func::coalesce([column("became"), Expr::val("")]))))
}

fn maybe_strength(row: &QueryResult, column: &str) -> Result<Option<Strength>, StoreError> {
    let word: Option<String> = row.try_get("", column)?;
    word.map(|word| word.parse().map_err(|error| StoreError::Other(format!("column `{column}`: {error}")))).transpose()
}

/// Jobs that nobody does.
pub(crate) fn free(at: &str) -> Cond {
    let left = Expr::col("state").eq(JobState::Running.as_str()).and(Expr::col("lease_until").lt(at));
    Cond::any().add(Expr::col("state").eq(JobState::Queued.as_str())).add(left)
}

/// How many firms are to be placed with these chain files.
pub(crate) async fn count_pending<C: ConnectionTrait>(db: &C, pack: i64) -> Result<usize, StoreError> {
    let mut select = Query::select();
    select.expr_as(Expr::col(("e", "id")).count(), "total").from_as("enterprises", "e");
    select.and_where(Expr::col(("e", "retired")).eq(false)).cond_where(pending(pack));
    match db.query_one(&select).await? {
        Some(row) => read_count(&row, "total"),
        None => Ok(0),
    }
}

/// Checks that no newer chain files are in force.
pub(crate) async fn newest<C: ConnectionTrait>(db: &C, pack: i64) -> Result<(), StoreError> {
    match latest_pack(db).await? {
        Some(latest) if latest.id == pack => Ok(()),
        _ => Err(StoreError::Conflict("newer chain files are in force; hint: try again".to_owned())),
    }
}

async fn latest_pack<C: ConnectionTrait>(db: &C) -> Result<Option<PackVersion>, StoreError> {
    let mut select = Query::select();
    select.columns(["id", "digest", "chains", "loaded_at"]).from("pack_versions").order_by("id", Order::Desc).limit(1);
    let Some(row) = db.query_one(&select).await? else { return Ok(None) };
    Ok(Some(PackVersion {
        id: row.try_get("", "id")?,
        digest: read(&row, "digest")?,
        chains: read_json(&row, "chains")?,
        loaded_at: read(&row, "loaded_at")?,
    }))
}

/// Ends a job.
pub(crate) async fn end(
    txn: &DatabaseTransaction,
    id: i64,
    state: JobState,
    at: &str,
    message: Option<&str>,
) -> Result<(), StoreError> {
    let mut update = Query::update();
    update
        .table("jobs")
        .value("state", state.as_str())
        .value("finished_at", at)
        .value("message", message.map(crate::sql::clean))
        .value("lease_until", Option::<String>::None)
        .and_where(Expr::col("id").eq(id));
    txn.execute(&update).await?;
    Ok(())
}

pub(crate) async fn find<C: ConnectionTrait>(db: &C, id: i64) -> Result<Job, StoreError> {
    let mut select = all();
    select.and_where(Expr::col(("j", "id")).eq(id));
    match db.query_one(&select).await? {
        Some(row) => read_job(&row),
        None => Err(StoreError::NotFound { what: "job", id: id.to_string() }),
    }
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    select
        .columns(
            [
                "id",
                "kind",
                "cause",
                "state",
                "counts",
                "created_at",
                "done",
                "total",
                "firms",
                "cancelled",
                "lease_until",
                "started_at",
                "finished_at",
                "message",
            ]
            .map(|column| ("j", column)),
        )
        .from_as("jobs", "j")
        .join_as(JoinType::InnerJoin, "pack_versions", "n", Expr::col(("n", "id")).equals(("j", "pack")))
        .join_as(JoinType::LeftJoin, "pack_versions", "b", Expr::col(("b", "id")).equals(("j", "pack_before")));
    for (table, names) in
        [("n", ["n_id", "n_digest", "n_chains", "n_loaded_at"]), ("b", ["b_id", "b_digest", "b_chains", "b_loaded_at"])]
    {
        for (column, name) in ["id", "digest", "chains", "loaded_at"].into_iter().zip(names) {
            select.expr_as(Expr::col((table, column)), name);
        }
    }
    select
}

fn read_job(row: &QueryResult) -> Result<Job, StoreError> {
    let counts: BTreeMap<String, Json> = read_json(row, "counts")?;
    let figure =
        |counts: &Json, place: usize| counts[place].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let before: Option<i64> = row.try_get("", "b_id")?;
    Ok(Job {
        id: row.try_get("", "id")?,
        kind: read(row, "kind")?,
        cause: read(row, "cause")?,
        state: read(row, "state")?,
        pack: PackVersion {
            id: row.try_get("", "n_id")?,
            digest: read(row, "n_digest")?,
            chains: read_json(row, "n_chains")?,
            loaded_at: read(row, "n_loaded_at")?,
        },
        pack_before: match before {
            Some(id) => Some(PackVersion {
                id,
                digest: read(row, "b_digest")?,
                chains: read_json(row, "b_chains")?,
                loaded_at: read(row, "b_loaded_at")?,
            }),
            None => None,
        },
        done: read_count(row, "done")?,
        total: read_count(row, "total")?,
        firms: read_count(row, "firms")?,
        counts: counts
            .iter()
            .map(|(chain, counts)| {
                let counts =
                    JobCounts { added: figure(counts, 0), removed: figure(counts, 1), changed: figure(counts, 2) };
                (chain.clone(), counts)
            })
            .collect(),
        cancelled: row.try_get("", "cancelled")?,
        lease_until: row.try_get("", "lease_until")?,
        created_at: read(row, "created_at")?,
        started_at: row.try_get("", "started_at")?,
        finished_at: row.try_get("", "finished_at")?,
        message: row.try_get("", "message")?,
    })
}

/// Counts as they are stored: `{"chain": [added, removed, changed]}`.
pub(crate) fn write_counts(counts: &BTreeMap<String, JobCounts>) -> String {
    let counts: BTreeMap<&str, [usize; 3]> =
        counts.iter().map(|(chain, counts)| (chain.as_str(), [counts.added, counts.removed, counts.changed])).collect();
    json!(counts).to_string()
}
