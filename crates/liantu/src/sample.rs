//! The sample put in and taken out while the server runs: filled in a database of its own, laid into the data in one transaction, and
//! taken out in one. What comes and what hangs upon it is `store`'s; here are the steps, and the district that follows.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use model::{JobCause, Text};
use store::{Hanging, SampleHang, SampleIn, SampleOut, Store, StoreError};

use crate::commands::{configure, fill_in_steps, shipped};
use crate::config::{self, Config};
use crate::http::Shared;
use crate::{clock, first_run, report};

/// Steps of putting it in: places and firms, a year of projects, departments, meetings, laying it in.
pub(crate) const STEPS: usize = 5;

/// How often it is filled anew when people write in the meantime.
const TRIES: usize = 4;

/// What is under way, or came of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doing {
    /// Whether it is put in, or else taken out.
    pub(crate) into: bool,
    /// Steps that are done.
    pub(crate) step: usize,
    /// Whether it is over.
    pub(crate) over: bool,
    /// Why it failed.
    pub(crate) failed: Option<Text>,
    /// What taking it out did.
    pub(crate) out: Option<SampleOut>,
}

/// Where a server notes it; what was under way when it ended left nothing behind.
#[derive(Debug, Default)]
pub(crate) struct Desk(Mutex<Option<Doing>>);

impl Desk {
    /// As it is now.
    pub(crate) fn now(&self) -> Option<Doing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins, unless something is under way.
    fn begin(&self, into: bool) -> bool {
        let mut doing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if doing.as_ref().is_some_and(|doing| !doing.over) {
            return false;
        }
        *doing = Some(Doing { into, ..Doing::default() });
        true
    }

    fn change(&self, change: impl FnOnce(&mut Doing)) {
        if let Some(doing) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            change(doing);
        }
    }

    fn end(&self, done: Result<Option<SampleOut>>) {
        if let Err(error) = &done {
            tracing::error!("the sample: {}", report::chain(error));
        }
        self.change(|doing| {
            doing.over = true;
            match done {
                Ok(out) => doing.out = out,
                Err(error) => doing.failed = Some(Text::new("没有做成，数据没有变动；请再试一次", error.to_string())),
            }
        });
    }
}

/// Begins to put it in, under a person's name. False when something is under way.
pub(crate) fn begin_in(shared: &Arc<Shared>, store: Store, by: String) -> bool {
    if !shared.sample.begin(true) {
        return false;
    }
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        let done = put_in(&shared, &store, &by).await;
        shared.sample.end(done.map(|()| None));
    });
    true
}

/// Begins to take it out. False when something is under way.
pub(crate) fn begin_out(shared: &Arc<Shared>, store: Store, hanging: Hanging, told: Vec<SampleHang>) -> bool {
    if !shared.sample.begin(false) {
        return false;
    }
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        let done = take_out(&shared, &store, hanging, &told).await;
        shared.sample.end(done.map(Some));
    });
    true
}

async fn put_in(shared: &Shared, store: &Store, by: &str) -> Result<()> {
    let district = shipped();
    for attempt in 1.. {
        let began = store.counters().await?;
        let scratch = Store::in_memory().await.context("making room for the sample")?;
        scratch.begin_counters(&began).await?;
        let config = configure(&district)?;
        fill_in_steps(&scratch, &config, &district, &|step| shared.sample.change(|doing| doing.step = step)).await?;
        let files = scratch.pack(config::DISTRICT).await?;
        let (digest, chains) = config.mark();
        let at = clock::now();
        let new = SampleIn { began: &began, files: &files, digest, chains: &chains, by, at: &at };
        match store.put_sample(&scratch, &new).await {
            Err(StoreError::Conflict(why)) if attempt < TRIES && store.sample().await?.is_none() => {
                tracing::info!("the sample is filled anew: {why}");
            }
            other => {
                other?;
                break;
            }
        }
    }
    in_force(shared, store).await
}

async fn take_out(shared: &Shared, store: &Store, hanging: Hanging, told: &[SampleHang]) -> Result<SampleOut> {
    let files = district_after(store, hanging).await?;
    let named = !store.own_files().await?.is_empty();
    let config = first_run::configure(store, &files).await?;
    let config = config.map_err(|why| {
        let why: Vec<String> = why.iter().map(|text| text.en.clone()).collect();
        anyhow::anyhow!("the district that is left has mistakes: {}", why.join("; "))
    })?;
    let (digest, chains) = config.mark();
    let out = store.drop_sample(hanging, told, (&files, digest, &chains), &clock::now()).await?;
    if !named {
        // A folder that was the sample from the beginning begins anew.
        first_run::FirstRun::begun().keep(store).await?;
    }
    in_force(shared, store).await?;
    Ok(out)
}

/// The chain files of the sample that people changed or work on, by path.
pub(crate) async fn chain_work(store: &Store) -> Result<Vec<String>> {
    let Some(note) = store.sample().await? else { return Ok(Vec::new()) };
    let (own, now) = (store.own_files().await?, store.pack(config::DISTRICT).await?);
    let drafts = store.drafts_that_wait().await?;
    let mut found = Vec::new();
    for (path, text) in now.iter().filter(|(path, _)| path.starts_with("chains/")) {
        let id = path.trim_start_matches("chains/").trim_end_matches(".toml");
        let waits = first_run::file(&own, path).is_none() && drafts.iter().any(|chain| chain == id);
        if note.is_changed(path, text) || waits {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// The district as it is without the sample. Where people worked on its chains and keep what they did, all chains stay: they lean on
/// one another.
async fn district_after(store: &Store, hanging: Hanging) -> Result<Vec<(String, String)>> {
    let mut own = store.own_files().await?;
    if own.is_empty() {
        own = first_run::nameless(clock::today())?;
    }
    if hanging == Hanging::Untie || chain_work(store).await?.is_empty() {
        return Ok(own);
    }
    let now = store.pack(config::DISTRICT).await?;
    for (path, text) in now.iter().filter(|(path, _)| path.starts_with("chains/")) {
        first_run::put(&mut own, path, text.clone());
    }
    let series = first_run::file(&now, "district.toml").unwrap_or_default();
    first_run::with_chains(&own, &now, series).context("the district's own file cannot be read")
}

/// The district that the data holds now is the one in force.
pub(crate) async fn in_force(shared: &Shared, store: &Store) -> Result<()> {
    let config = Arc::new(Config::load(store).await?);
    store.queue_placing(config.version()?, JobCause::Pack, &clock::now()).await?;
    shared.replace(config).await;
    Ok(())
}
