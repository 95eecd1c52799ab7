//! Placing firms as a job: asked for when firms or chains changed, done by whoever comes first, taken over when they are killed.
//!
//! What is to be placed is written on the firms themselves; the job's row says who does it, how far it is and what came of it. The
//! commands of the command line do it at once, with a line of progress; the server does it in the background.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use chain::{FirmText, Lexicon, Part, Scratch, place_into};
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use model::{Enterprise, EnterpriseId, Field, JobCause};
use store::{Evidence, Job, NewPlacement, Placed, Step, StepResult, Store, Work};
use tokio::sync::watch;

use crate::clock;
use crate::config::Config;
use crate::http::Shared;
use crate::report;

/// Firms placed in one step: few enough that others who write to the same file wait for a moment only.
const BATCH: u64 = 1_000;

/// How long a job stays held without another step. A killed program's work waits as long.
const LEASE: Duration = Duration::from_secs(6);

/// How often someone looks whether there is work, or whether another one is through with it.
const LOOK: Duration = Duration::from_millis(300);

/// How a run of a job ended.
#[derive(Debug)]
enum Ended {
    /// Nothing is left to do.
    Done(Box<Job>),
    /// It was stopped.
    Stopped(Box<Job>),
    /// Someone else does it.
    Elsewhere,
}

/// Places every firm that was not placed as it is now, and returns when that is done, whoever does it. `None` when there was
/// nothing to do; a job that was stopped comes back as it stands.
pub(crate) async fn place_pending(store: &Store, config: &Config, cause: JobCause) -> Result<Option<Job>> {
    let bar = ProgressBar::new(0).with_finish(ProgressFinish::AndClear).with_message("placing firms");
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}") {
        bar.set_style(style);
    }
    let show = |job: &Job| {
        bar.set_length(job.total as u64);
        bar.set_position(job.done as u64);
    };
    let mut last = None;
    let job = loop {
        let Some(id) = store.queue_placing(config.version()?, cause, &clock::now()).await? else { break last };
        match run(store, config, id, &show).await? {
            Ended::Done(job) | Ended::Stopped(job) => break Some(*job),
            Ended::Elsewhere => {
                tokio::time::sleep(LOOK).await;
                let job = store.job(id).await?;
                show(&job);
                last = Some(job);
            }
        }
    };
    bar.finish_and_clear();
    Ok(job)
}

/// Does a job's steps until nothing is left.
async fn run(store: &Store, config: &Config, id: i64, show: &(dyn Fn(&Job) + Sync)) -> Result<Ended> {
    let worker = clock::own_name();
    let step = || Step { job: id, worker: worker.clone(), at: clock::now(), lease_until: clock::after(LEASE) };
    if !store.claim_job(&step()).await? {
        return Ok(Ended::Elsewhere);
    }
    match steps(store, config, &step, show).await {
        Ok(ended) => Ok(ended),
        Err(error) => {
            // What broke the step may break this too; then the lease runs out.
            if let Err(second) = store.fail_job(&step(), &report::chain(&error)).await {
                tracing::warn!(job = id, "the job could not be marked as failed: {second}");
            }
            Err(error)
        }
    }
}

async fn steps(
    store: &Store,
    config: &Config,
    step: &(dyn Fn() -> Step + Sync),
    show: &(dyn Fn(&Job) + Sync),
) -> Result<Ended> {
    let mut scratch = Scratch::default();
    loop {
        let mut work = Work { pack: config.version()?, after: EnterpriseId(0), limit: BATCH };
        loop {
            let firms = store.firms_to_place(&work).await?;
            let Some(last) = firms.last() else { break };
            work.after = last.enterprise.id;
            let placed: Vec<Placed> = firms
                .iter()
                .map(|firm| Placed {
                    enterprise: firm.enterprise.id,
                    revision: firm.revision,
                    placements: placements(&config.lexicon, &firm.enterprise, &mut scratch),
                })
                .collect();
            match store.place_firms(&step(), &placed).await? {
                StepResult::Done(job) => show(&job),
                StepResult::Stopped(job) => return Ok(Ended::Stopped(job)),
                StepResult::Lost => return Ok(Ended::Elsewhere),
            }
        }
        match store.finish_job(&step()).await? {
            Some(StepResult::Done(job)) => return Ok(Ended::Done(job)),
            Some(StepResult::Stopped(job)) => return Ok(Ended::Stopped(job)),
            Some(StepResult::Lost) => return Ok(Ended::Elsewhere),
            // Firms changed while they were placed.
            None => {}
        }
    }
}

/// Does jobs in the background until it is told to stop, and follows the packs: chains that another program loaded are in force
/// from the next look on.
pub(crate) async fn serve(shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let mut trouble = false;
    loop {
        match look(&shared).await {
            Ok(()) => trouble = false,
            // Said once: the next look is near, and a database that does not answer would fill the log.
            Err(error) if !trouble => {
                trouble = true;
                tracing::error!("jobs: {}", report::chain(&error));
            }
            Err(_) => {}
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn look(shared: &Shared) -> Result<()> {
    let store = &shared.store;
    let mut config = shared.config();
    if let Some(latest) = store.latest_pack().await?
        && config.version()? != latest.id
    {
        config = Arc::new(Config::load(store).await?);
        shared.replace(Arc::clone(&config)).await;
        tracing::info!(pack = latest.id, "the chains became others");
    }
    if let Some(id) = store.next_job(&clock::now()).await? {
        match run(store, &config, id, &|_| {}).await? {
            Ended::Done(job) => tracing::info!(job = id, firms = job.done, moved = job.firms, "placed firms"),
            Ended::Stopped(job) => tracing::info!(job = id, firms = job.done, "placing was stopped"),
            Ended::Elsewhere => {}
        }
    }
    Ok(())
}

/// Where a firm stands by its own words.
pub(crate) fn placements(lexicon: &Lexicon, firm: &Enterprise, scratch: &mut Scratch) -> Vec<NewPlacement> {
    let facts = &firm.facts;
    let text = FirmText {
        name: facts.name.as_deref().unwrap_or_default(),
        scope: facts.scope.as_deref().unwrap_or_default(),
        products: facts.products.as_deref().unwrap_or_default(),
    };
    let mut found = Vec::new();
    place_into(lexicon, text, scratch, &mut found);
    found
        .into_iter()
        .filter_map(|placement| {
            Some(NewPlacement {
                chain: lexicon.chain_id(placement.chain)?.to_owned(),
                node: lexicon.node_id(placement.chain, placement.node)?.to_owned(),
                role: placement.role,
                strength: placement.strength,
                score: placement.score,
                evidence: placement
                    .evidence
                    .into_iter()
                    .map(|evidence| {
                        let (part, whole) = match evidence.part {
                            Part::Name => (Field::Name, text.name),
                            Part::Scope => (Field::Scope, text.scope),
                            Part::Products => (Field::Products, text.products),
                        };
                        Evidence {
                            part,
                            from: evidence.span.start,
                            to: evidence.span.end,
                            text: whole[evidence.span].to_owned(),
                        }
                    })
                    .collect(),
            })
        })
        .collect()
}
