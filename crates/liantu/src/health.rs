//! Whether a data folder is sound, in sentences: what `verify` and `doctor` say.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use store::{Break, Store, Verified};

use crate::archive::sha256;
use crate::clock;
use crate::http::Shared;
use crate::papers;
use crate::report::count;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Health {
    /// The audit.
    pub(crate) audit: Verified,
    /// Kept files that are what they were.
    pub(crate) files: usize,
    /// What is wrong, a sentence each; none where all is sound.
    pub(crate) wrong: Vec<String>,
    /// What a person should know and need not act on.
    pub(crate) notes: Vec<String>,
}

/// How long what was found is told before it is looked for again.
const HOLDS: Duration = Duration::from_secs(6 * 3600);

/// When the folder was looked at last, and how much was wrong; or why it could not be.
type Finding = (String, Result<usize, String>);

/// What was found last, for whoever asks often.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    last: Mutex<Option<Finding>>,
    busy: AtomicBool,
}

impl Kept {
    fn known(&self) -> Option<Finding> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was found last; `None` before the first time. Where that is long ago, or never was, it is looked for beside the answer: one
    /// look at a time.
    pub(crate) fn last(&self, shared: &Arc<Shared>) -> Option<Finding> {
        let known = self.known();
        let fresh = known.as_ref().is_some_and(|(at, _)| clock::since(at) < HOLDS);
        if !fresh && !self.busy.swap(true, Ordering::AcqRel) {
            let shared = Arc::clone(shared);
            tokio::spawn(async move {
                let found = match shared.folder() {
                    Some(folder) => examine(&shared.store, folder).await,
                    None => Ok(Health::default()),
                };
                let found = found.map(|health| health.wrong.len()).map_err(|error| format!("{error:#}"));
                let kept = &shared.examined;
                *kept.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((clock::now(), found));
                kept.busy.store(false, Ordering::Release);
            });
        }
        known
    }
}

/// Looks at the audit, the kept files and the database itself.
pub(crate) async fn examine(store: &Store, dir: &Path) -> Result<Health> {
    let mut health = Health { audit: store.verify_audit().await?, ..Health::default() };
    health.wrong.extend(health.audit.breaks.iter().map(broken));
    let more = health.audit.broken - health.audit.breaks.len();
    if more > 0 {
        health.wrong.push(format!("audit: and {more} more"));
    }
    if health.audit.lag > 0 && health.audit.broken == 0 {
        health.notes.push(format!(
            "audit: the head is {} behind: the program ended between a write and the head; the next write brings it on",
            count(usize::try_from(health.audit.lag).unwrap_or(usize::MAX), "row")
        ));
    }
    look_at_files(store, dir, &mut health).await?;
    match store.integrity().await? {
        Some(wrong) => health.wrong.extend(wrong.into_iter().map(|wrong| format!("database: {wrong}"))),
        None => health.notes.push("database: PostgreSQL checks its own pages (`data_checksums`)".to_owned()),
    }
    Ok(health)
}

/// A break of the chain as a sentence.
fn broken(found: &Break) -> String {
    match found {
        Break::NoKey(why) | Break::NoHead(why) => format!("audit: {why}"),
        Break::Missing { from, to } if from == to => format!("audit: row {from} was removed"),
        Break::Missing { from, to } => format!("audit: rows {from} to {to} were removed"),
        Break::Changed { id } => format!("audit: row {id} is not what was written: it was changed or put in"),
        Break::CutOff { head, last } => {
            format!("audit: the end was cut off: row {head} was written, the last there is is {last}")
        }
        Break::Replaced { id } => {
            format!("audit: row {id} is another than was written: the end was cut off and written on")
        }
    }
}

/// Every kept file against the sum it is named by, and every paper that a row speaks of.
async fn look_at_files(store: &Store, dir: &Path, health: &mut Health) -> Result<()> {
    let mut there = BTreeSet::new();
    for (sum, path) in papers::kept_below(&dir.join("files"))? {
        let file = match File::open(&path) {
            Ok(file) => file,
            // It went since the folder was listed: missed below, where a row speaks of it.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("opening `{}`", path.display())),
        };
        if sha256(file).with_context(|| format!("reading `{}`", path.display()))? == sum {
            health.files += 1;
        } else {
            health.wrong.push(format!("files: `{}` is not what was kept: its bytes were changed", path.display()));
        }
        there.insert(sum);
    }
    let kept = store.kept_files().await?;
    let missing = kept.iter().filter(|sum| !there.contains(*sum));
    health.wrong.extend(missing.map(|sum| format!("files: the paper `{sum}` is missing")));
    Ok(())
}
