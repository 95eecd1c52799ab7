//! Placing firms step by step: which are to be placed, and one step of a job that places some of them.
//!
//! A firm is to be placed when it shows something else than was placed, or when it was placed with older chain files. The mark is
//! set in the transaction that changes the firm, and a step moves firms, counts and the job's progress in one transaction: a
//! process that is killed leaves work, never half of it.

use std::collections::BTreeMap;

use model::{Enterprise, EnterpriseId, JobState, Strength};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::audit::{Deed, deed};
use crate::enterprises::{active, cap, columns, enterprise};
use crate::jobs::{Job, JobCounts, count_pending, end, find, free, newest, write_counts};
use crate::placements::{NewPlacement, replace};
use crate::sql::{Insert, KEYS, count, insert, maybe, moment, read, take_ids, text};
use crate::{Store, StoreError};
use serde_json::json;

/// A firm to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToPlace {
    /// The firm.
    pub enterprise: Enterprise,
    /// Which version of it this is.
    pub revision: i64,
}

/// A firm with its places.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// Which version of it was placed. A firm that has another one by now is left to be placed again.
    pub revision: i64,
    /// Where it stands.
    pub placements: Vec<NewPlacement>,
}

/// Who does a job, and until when it is held. Moments are RFC 3339 in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The job.
    pub job: i64,
    /// A name that nobody else has.
    pub worker: String,
    /// Now.
    pub at: String,
    /// How long the job stays held without another step.
    pub lease_until: String,
}

/// Firms to place next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// With these chain files.
    pub pack: i64,
    /// Firms with a higher id than this.
    pub after: EnterpriseId,
    /// At most this many.
    pub limit: u64,
}

/// How a step went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepResult {
    /// Done; the job stands so.
    Done(Box<Job>),
    /// The job was stopped, and nothing of this step was kept.
    Stopped(Box<Job>),
    /// Someone else holds the job by now, and nothing of this step was kept.
    Lost,
}

/// Firms that were not placed as they are now with these chain files.
pub(crate) fn pending(pack: i64) -> Cond {
    let changed = Expr::col(("e", "placed_revision")).not_equals(("e", "revision"));
    Cond::any().add(Expr::col(("e", "placed_pack")).lt(pack)).add(changed)
}

impl Store {
    /// The next firms to be placed, by id.
    pub async fn firms_to_place(&self, work: &Work) -> Result<Vec<ToPlace>, StoreError> {
        let mut select = active();
        columns(&mut select).column(("e", "revision")).cond_where(pending(work.pack));
        select.and_where(Expr::col(("e", "id")).gt(work.after.0));
        select.limit(cap(work.limit)).order_by(("e", "id"), Order::Asc);
        let rows = self.db.query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(ToPlace { enterprise: enterprise(row)?, revision: row.try_get("", "revision")? }))
            .collect()
    }

    /// Marks every firm as to be placed again, changed or not.
    pub async fn place_all_again(&self) -> Result<(), StoreError> {
        let mut update = Query::update();
        update.table("enterprises").value("placed_pack", 0_i64).and_where(Expr::col("placed_pack").gt(0_i64));
        let mut txn = self.begin_write(deed("place_all_again", "enterprises")).await?;
        match txn.execute(&update).await?.rows_affected() {
            0 => txn.becomes(Deed::Nothing),
            firms => txn.note(json!({ "firms": firms })),
        }
        txn.commit().await
    }

    /// Takes a job that nobody does, or whose holder stopped to renew its lease. `false` when someone does it, or it is over.
    pub async fn claim_job(&self, step: &Step) -> Result<bool, StoreError> {
        let (at, until) = (moment(&step.at)?, moment(&step.lease_until)?);
        let txn = self.begin_write(Deed::JobStep).await?;
        take_ids(&txn, "jobs", 0).await?;
        let mut update = Query::update();
        update
            .table("jobs")
            .value("state", JobState::Running.as_str())
            .value("worker", text(&step.worker))
            .value("lease_until", until)
            .and_where(Expr::col("id").eq(step.job))
            .cond_where(free(at));
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let job = find(&txn, step.job).await?;
        let mut begin = Query::update();
        begin.table("jobs").and_where(Expr::col("id").eq(step.job));
        begin.value("total", count(job.done + count_pending(&txn, job.pack.id).await?));
        if job.started_at.is_none() {
            begin.value("started_at", at);
        }
        txn.execute(&begin).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// Keeps the places of some firms as a step of a job, and renews its lease. All of it happens or nothing. A placement twice
    /// in one role is a [`StoreError::Conflict`], a score that is no number [`StoreError::Invalid`].
    pub async fn place_firms(&self, step: &Step, firms: &[Placed]) -> Result<StepResult, StoreError> {
        let txn = self.begin_write(Deed::JobStep).await?;
        let mut job = match hold(&txn, step).await? {
            Held::Yes(job) => *job,
            Held::Stopped(job) => {
                txn.commit().await?;
                return Ok(StepResult::Stopped(job));
            }
            Held::No => return Ok(StepResult::Lost),
        };
        for firms in firms.chunks(KEYS) {
            place_some(&txn, &mut job, firms).await?;
        }
        job.total = job.total.max(job.done);
        let mut update = Query::update();
        update
            .table("jobs")
            .value("done", count(job.done))
            .value("total", count(job.total))
            .value("firms", count(job.firms))
            .value("counts", write_counts(&job.counts))
            .and_where(Expr::col("id").eq(job.id));
        txn.execute(&update).await?;
        txn.commit().await?;
        Ok(StepResult::Done(Box::new(job)))
    }

    /// Ends a job when nothing is left to do. `None` when there is: firms that changed meanwhile.
    pub async fn finish_job(&self, step: &Step) -> Result<Option<StepResult>, StoreError> {
        let mut txn = self.begin_write(deed("finish_job", format!("job:{}", step.job))).await?;
        match hold(&txn, step).await? {
            Held::Yes(job) => {
                let left = count_pending(&txn, job.pack.id).await?;
                if left > 0 {
                    let mut update = Query::update();
                    update.table("jobs").value("total", count(job.done + left)).and_where(Expr::col("id").eq(job.id));
                    txn.execute(&update).await?;
                    txn.becomes(Deed::JobStep);
                    txn.commit().await?;
                    return Ok(None);
                }
                end(&txn, job.id, JobState::Done, &step.at, None).await?;
            }
            Held::Stopped(job) => {
                txn.commit().await?;
                return Ok(Some(StepResult::Stopped(job)));
            }
            Held::No => return Ok(Some(StepResult::Lost)),
        }
        let job = find(&txn, step.job).await?;
        txn.note(json!({ "state": job.state.as_str(), "firms": job.done, "moved": job.firms }));
        txn.commit().await?;
        Ok(Some(StepResult::Done(Box::new(job))))
    }

    /// Ends a job that cannot be done, with the reason; one that someone else holds is left alone.
    pub async fn fail_job(&self, step: &Step, message: &str) -> Result<(), StoreError> {
        let mut txn = self.begin_write(deed("fail_job", format!("job:{}", step.job))).await?;
        match hold(&txn, step).await? {
            Held::Yes(job) => end(&txn, job.id, JobState::Failed, &step.at, Some(message)).await?,
            Held::Stopped(_) => {}
            Held::No => txn.becomes(Deed::Nothing),
        }
        txn.commit().await
    }
}

enum Held {
    Yes(Box<Job>),
    Stopped(Box<Job>),
    No,
}

/// Renews a lease; ends the job when it was asked to stop, or when its chain files are no longer in force.
async fn hold(txn: &DatabaseTransaction, step: &Step) -> Result<Held, StoreError> {
    let (at, until) = (moment(&step.at)?, moment(&step.lease_until)?);
    take_ids(txn, "jobs", 0).await?;
    let mut update = Query::update();
    update
        .table("jobs")
        .value("lease_until", until)
        .and_where(Expr::col("id").eq(step.job))
        .and_where(Expr::col("worker").eq(crate::sql::clean(&step.worker)))
        .and_where(Expr::col("state").eq(JobState::Running.as_str()));
    if txn.execute(&update).await?.rows_affected() == 0 {
        return Ok(Held::No);
    }
    let job = find(txn, step.job).await?;
    let why = match newest(txn, job.pack.id).await {
        _ if job.cancelled => "it was stopped",
        Ok(()) => return Ok(Held::Yes(Box::new(job))),
        Err(StoreError::Conflict(_)) => "newer chain files were loaded",
        Err(error) => return Err(error),
    };
    end(txn, job.id, JobState::Cancelled, at, Some(why)).await?;
    Ok(Held::Stopped(Box::new(find(txn, job.id).await?)))
}

/// A firm's strongest standing on each node, by chain and node.
type Standing = BTreeMap<(String, String), Strength>;

async fn place_some(txn: &DatabaseTransaction, job: &mut Job, firms: &[Placed]) -> Result<(), StoreError> {
    let mut select = Query::select();
    select.columns(["id", "revision", "placed_revision"]).from("enterprises");
    select.and_where(Expr::col("id").is_in(firms.iter().map(|firm| firm.enterprise.0)));
    let mut stored = BTreeMap::<i64, (i64, i64)>::new();
    for row in txn.query_all(&select).await? {
        stored.insert(row.try_get("", "id")?, (row.try_get("", "revision")?, row.try_get("", "placed_revision")?));
    }
    if let Some(unknown) = firms.iter().find(|firm| !stored.contains_key(&firm.enterprise.0)) {
        return Err(StoreError::Conflict(format!("there is no firm `{}` to place", unknown.enterprise.0)));
    }
    let current: Vec<&Placed> =
        firms.iter().filter(|firm| stored.get(&firm.enterprise.0).is_some_and(|row| row.0 == firm.revision)).collect();
    let ids = || current.iter().map(|firm| firm.enterprise.0);
    let mut before = BTreeMap::<i64, Standing>::new();
    let mut select = Query::select();
    select.columns(["enterprise_id", "chain", "node", "strength"]).from("placements");
    select.and_where(Expr::col("enterprise_id").is_in(ids()));
    for row in txn.query_all(&select).await? {
        let place = (read(&row, "chain")?, read(&row, "node")?);
        note(before.entry(row.try_get("", "enterprise_id")?).or_default(), place, read(&row, "strength")?);
    }
    let mut rows = Vec::new();
    for firm in &current {
        let mut after = Standing::new();
        for place in &firm.placements {
            note(&mut after, (place.chain.clone(), place.node.clone()), place.strength);
        }
        let was = before.remove(&firm.enterprise.0).unwrap_or_default();
        let placed_before = stored.get(&firm.enterprise.0).is_some_and(|row| row.1 > 0);
        let changes = differences(&was, &after);
        job.firms += usize::from(!changes.is_empty());
        for (place, was, became) in changes {
            let counts: &mut JobCounts = job.counts.entry(place.0.clone()).or_default();
            match (was, became) {
                (None, _) => counts.added += 1,
                (_, None) => counts.removed += 1,
                _ => counts.changed += 1,
            }
            if placed_before {
                rows.push(vec![
                    job.id.into(),
                    firm.enterprise.0.into(),
                    text(&place.0),
                    text(&place.1),
                    maybe(was.map(Strength::as_str)),
                    maybe(became.map(Strength::as_str)),
                ]);
            }
        }
    }
    // Placed twice in one job, a firm was first what it was before the job.
    let later = OnConflict::columns(["job_id", "chain", "node", "enterprise_id"]).update_column("became").to_owned();
    let columns = &["job_id", "enterprise_id", "chain", "node", "was", "became"];
    insert(txn, Insert { table: "job_changes", columns, on_conflict: Some(later) }, rows).await?;
    let places: Vec<_> = current.iter().map(|firm| (firm.enterprise, firm.placements.as_slice())).collect();
    replace(txn, &places).await?;
    let moved = take_ids(txn, "standings", 1).await?;
    let mut done = Query::update();
    done.table("enterprises")
        .value("standing", moved)
        .value("placed_revision", Expr::col("revision"))
        .value("placed_pack", job.pack.id)
        .and_where(Expr::col("id").is_in(ids()));
    txn.execute(&done).await?;
    job.done += current.len();
    Ok(())
}

fn note(standing: &mut Standing, place: (String, String), strength: Strength) {
    let kept = standing.entry(place).or_insert(strength);
    if strength == Strength::Core {
        *kept = strength;
    }
}

type Difference = ((String, String), Option<Strength>, Option<Strength>);

fn differences(was: &Standing, became: &Standing) -> Vec<Difference> {
    let mut places: Vec<&(String, String)> = was.keys().chain(became.keys()).collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .map(|place| (place.clone(), was.get(place).copied(), became.get(place).copied()))
        .filter(|(_, was, became)| was != became)
        .collect()
}
