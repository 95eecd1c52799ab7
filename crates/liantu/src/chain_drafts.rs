//! Drafts of chains: a base version with operations, checked as any pack is, reviewed by a second person, and put in force.
//!
//! The rules are in decision 0028. Here a draft is read, begun and written; `look` finds what stands in its way, `review` brings it into
//! force, `versions` compares what came of it. What a draft does to firms and labels is looked at in `chain_outlook`.

mod look;
mod review;
mod versions;

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, anyhow};
use model::{Lang, Text};
use packs::edit::{MAX_EDITED, Names, Operation, Replay, between, outline, path_of, replay, say, with_next_version};
use packs::{Files, Standard};
use store::{
    DraftEvent, DraftOperation, DraftRow, DraftState, NewDraft, NewOperation, Renamed, Store, StoreError, Turn,
};

use crate::chain_operations::ChainOperation;
use crate::clock;
use crate::config::{Config, DISTRICT, text_files};
use crate::node_fates::Fates;

pub(crate) use review::{accept, propose, rebase};
pub(crate) use versions::{Difference, difference, version, versions};

/// Operations of a draft that count, at most: a check of the pack for each is what explaining a mistake may cost.
pub(crate) const MAX_OPERATIONS: usize = 400;

/// Operations of a draft, those taken back too: all of them are read with it and shown.
const MAX_EVER: usize = 5 * MAX_OPERATIONS;

/// Drafts that were applied and checked last: a page asks for its draft, its difference, its picture and its effect, one after the other.
const KEPT: usize = 4;

/// Drafts as they were applied last, shared by requests.
#[derive(Default)]
pub(crate) struct Kept {
    applied: Mutex<Vec<(Asked, Arc<Replay>)>>,
    /// Held by whoever puts a draft in force, until the server runs on it: else of two at once the older configuration might come
    /// to stay.
    pub(crate) accepting: tokio::sync::Mutex<()>,
}

/// What was applied: the same files and operations give the same.
#[derive(PartialEq)]
struct Asked {
    files: Files,
    chain: String,
    operations: Vec<Operation>,
}

impl Kept {
    async fn replay(
        &self,
        config: &Config,
        files: &Files,
        chain: &str,
        operations: Vec<Operation>,
    ) -> Result<Arc<Replay>> {
        let asked = Asked { files: files.clone(), chain: chain.to_owned(), operations };
        let known = |kept: &Vec<(Asked, Arc<Replay>)>| {
            kept.iter().find(|(other, _)| *other == asked).map(|(_, replay)| Arc::clone(replay))
        };
        if let Some(replay) = known(&self.applied.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(replay);
        }
        let standard = config.standard.clone();
        let (files, chain, list) = (asked.files.clone(), asked.chain.clone(), asked.operations.clone());
        let replay = tokio::task::spawn_blocking(move || Arc::new(replay(&files, &chain, &list, &standard))).await?;
        let mut kept = self.applied.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.insert(0, (asked, Arc::clone(&replay)));
        Ok(replay)
    }
}

/// What drafts are read with.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    /// The database.
    pub(crate) store: &'a Store,
    /// The configuration in force.
    pub(crate) config: &'a Config,
    /// Drafts applied before.
    pub(crate) kept: &'a Kept,
}

/// Why a draft cannot be changed, proposed or accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DraftError {
    /// What was asked for cannot be.
    #[error("{}", .0.en)]
    Refused(Text),
    /// Someone else was there first, or the draft is not in a state for it.
    #[error("{0}")]
    Conflict(String),
    /// No draft or version of that number.
    #[error("{0}")]
    NotFound(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<StoreError> for DraftError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(message) => Self::Conflict(message),
            StoreError::NotFound { .. } => Self::NotFound(error.to_string()),
            other => Self::Other(other.into()),
        }
    }
}

fn refused(zh: impl Into<String>, en: impl Into<String>) -> DraftError {
    DraftError::Refused(Text::new(zh, en))
}

/// A draft, applied and checked.
pub(crate) struct Draft {
    /// Its row.
    pub(crate) row: DraftRow,
    /// Its operations, those taken back too.
    pub(crate) operations: Vec<DraftOperation>,
    /// What was said about it.
    pub(crate) events: Vec<DraftEvent>,
    /// Number of the chain's version that is in force.
    pub(crate) newest: i64,
    /// The chain's file at the base.
    pub(crate) base: String,
    /// The pack's files as they are in force: what the draft was checked on, and has to find again when it is accepted.
    pub(crate) in_force: Vec<(String, String)>,
    /// The same with the base in place of the chain's own.
    pub(crate) before: Files,
    /// The operations that count.
    pub(crate) live: Vec<Live>,
    /// What came of them.
    pub(crate) replay: Arc<Replay>,
    /// What keeps it from being proposed beside mistakes: rows that speak of nodes it removes.
    pub(crate) blockers: Vec<Text>,
    /// What a reviewer should look at.
    pub(crate) notices: Vec<Text>,
}

/// An operation that counts.
pub(crate) struct Live {
    /// Its row.
    pub(crate) id: i64,
    /// The operation.
    pub(crate) operation: Operation,
    /// As a sentence.
    pub(crate) text: Text,
    /// What it overwrites has become other since it was written: what it is now.
    pub(crate) underneath: Option<Text>,
}

impl Draft {
    /// The chain's file as it would be.
    pub(crate) fn after(&self) -> &str {
        self.replay.text(&self.row.chain)
    }

    /// Whether it may be proposed and accepted.
    pub(crate) fn is_sound(&self) -> bool {
        self.replay.is_sound() && self.blockers.is_empty()
    }

    /// What becomes of the nodes of the base.
    pub(crate) fn fates(&self) -> Fates {
        let written = self.live.iter().zip(&self.replay.steps).filter(|(_, step)| step.refused.is_none());
        let nodes = outline(&self.base).nodes;
        let ids = nodes.iter().map(|node| node.id.as_str());
        Fates::follow(&self.row.chain, ids, written.map(|(live, _)| &live.operation))
    }

    /// Nodes that get another id, each from its id at the base to the one in the end.
    pub(crate) fn renamed(&self) -> Vec<Renamed> {
        self.fates().renamed()
    }

    /// The configuration as it would be; what is wrong where it cannot be one.
    pub(crate) fn config(&self, standard: &Standard) -> Result<Config, DraftError> {
        if !self.replay.is_sound() {
            return Err(unsound(self));
        }
        let files = with_next_version(&self.replay.files, &self.row.chain, &self.base);
        let files = files.map_err(|refusal| DraftError::Refused(refusal.0))?;
        Ok(Config::new(files, standard.clone())?)
    }
}

/// The first thing that is wrong with a draft.
fn unsound(draft: &Draft) -> DraftError {
    if let Some(at) = draft.replay.steps.iter().position(|step| step.refused.is_some()) {
        let why = draft.replay.steps[at].refused.clone().unwrap_or_default();
        let what = &draft.live[at].text;
        return refused(
            format!("草稿还不能用：{}——{}", what.zh, why.zh),
            format!("the draft cannot be used yet: {}: {}", what.en, why.en),
        );
    }
    let error = draft.replay.problems.iter().find(|made| made.problem.level == packs::Level::Error);
    if let Some(error) = error {
        return refused(
            format!("草稿还不能用：{}", error.problem.said(Lang::Zh)),
            format!("the draft cannot be used yet: {}", error.problem.said(Lang::En)),
        );
    }
    let why = draft.blockers.first().cloned().unwrap_or_default();
    refused(format!("草稿还不能用：{}", why.zh), format!("the draft cannot be used yet: {}", why.en))
}

/// Reads a draft, applies it and checks it.
pub(crate) async fn load(ground: Desk<'_>, id: i64) -> Result<Draft, DraftError> {
    let Desk { store, config, kept } = ground;
    let row = store.draft(id).await?;
    let operations = store.draft_operations(id).await?;
    let events = store.draft_events(id).await?;
    let versions = versions(store, &row.chain).await?;
    let newest = versions.last().map_or(0, |version| version.number);
    let base = versions.iter().find(|version| version.number == row.base).context("a draft's base is kept")?;
    let base = base.content.clone();
    let in_force = store.pack(DISTRICT).await?;
    let files = text_files(in_force.clone());
    let before = files.with(&path_of(&row.chain), base.clone().into_bytes());
    let read: Vec<(i64, Operation, String)> = operations
        .iter()
        .filter(|operation| operation.retired_at.is_none())
        .map(|operation| Ok((operation.id, written(&operation.content)?, operation.was.clone())))
        .collect::<Result<_>>()?;
    let list: Vec<Operation> = read.iter().map(|(_, operation, _)| operation.clone()).collect();
    let replay = kept.replay(config, &before, &row.chain, list).await?;
    let names = Names::of(&[&base, replay.text(&row.chain)]);
    let live: Vec<Live> = read
        .into_iter()
        .zip(&replay.steps)
        .map(|((id, operation, was), step)| {
            let changed = step.refused.is_none() && !was.is_empty() && !overwrites_the_same(&was, &step.inverse);
            let underneath = changed.then(|| underneath(&step.inverse, &names));
            Live { id, text: say(&operation, &names), operation, underneath }
        })
        .collect();
    let mut draft = Draft {
        row,
        operations,
        events,
        newest,
        base,
        in_force,
        before,
        live,
        replay,
        blockers: Vec::new(),
        notices: Vec::new(),
    };
    look::look(store, &mut draft).await?;
    Ok(draft)
}

/// What an operation overwrites now, as a sentence.
fn underneath(inverse: &[Operation], names: &Names) -> Text {
    let back: Vec<Text> = inverse.iter().map(|operation| say(operation, names)).collect();
    let join = |of: fn(&Text) -> &str, mark: &str| back.iter().map(of).collect::<Vec<_>>().join(mark);
    Text::new(
        format!("底稿在此处已被改动；撤销本条等于：{}", join(|text| &text.zh, "；")),
        format!("the base was changed here since; undoing this now means: {}", join(|text| &text.en, "; ")),
    )
}

fn written(content: &str) -> Result<Operation> {
    let operation: ChainOperation =
        serde_json::from_str(content).with_context(|| format!("an operation that cannot be read: `{content}`"))?;
    operation.read().map_err(|why| anyhow!("an operation that cannot be read: {why}"))
}

/// Whether an operation overwrites what it overwrote when it was written. Places among others are no part of that: they shift with
/// whatever is added or taken out before.
fn overwrites_the_same(was: &str, now: &[Operation]) -> bool {
    let placeless = |operations: &[ChainOperation]| {
        let mut values: Vec<serde_json::Value> =
            operations.iter().filter_map(|one| serde_json::to_value(one).ok()).collect();
        for value in values.iter_mut().filter_map(serde_json::Value::as_object_mut) {
            value.remove("place");
        }
        values
    };
    let now: Vec<ChainOperation> = now.iter().map(ChainOperation::from).collect();
    serde_json::from_str::<Vec<ChainOperation>>(was).is_ok_and(|was| placeless(&was) == placeless(&now))
}

/// Operations as they are kept.
fn as_kept(operations: &[Operation]) -> String {
    let shapes: Vec<ChainOperation> = operations.iter().map(ChainOperation::from).collect();
    serde_json::to_string(&shapes).unwrap_or_default()
}

/// Begins a draft on the version that is in force.
pub(crate) async fn begin(store: &Store, chain: &str, title: &str, by: &str) -> Result<i64, DraftError> {
    let base = version(store, chain, None).await?.number;
    let new = NewDraft { chain: chain.to_owned(), base, title: title.to_owned(), by: by.to_owned(), at: clock::now() };
    Ok(store.begin_draft(&new).await?)
}

/// Adds operations to a draft, all or none; each is tried first on what the draft says by then.
pub(crate) async fn add(
    desk: Desk<'_>,
    turn: &Turn<'_>,
    operations: &[Operation],
    note: &str,
) -> Result<Vec<i64>, DraftError> {
    let draft = load(desk, turn.draft).await?;
    if draft.live.len() + operations.len() > MAX_OPERATIONS {
        return Err(refused(
            format!("一份草稿最多 {MAX_OPERATIONS} 条修改：请先提交这一份"),
            format!("a draft holds at most {MAX_OPERATIONS} operations: propose this one first"),
        ));
    }
    if draft.operations.len() + operations.len() > MAX_EVER {
        return Err(refused(
            format!("这份草稿连同撤回的已有 {} 条修改，最多 {MAX_EVER} 条：请另起一份", draft.operations.len()),
            format!(
                "the draft holds {} operations with those taken back, at most {MAX_EVER} fit: begin another",
                draft.operations.len()
            ),
        ));
    }
    let mut files = draft.replay.files.clone();
    let mut rows = Vec::new();
    for operation in operations {
        let applied = packs::edit::apply(&files, &draft.row.chain, operation)
            .map_err(|refusal| DraftError::Refused(refusal.0))?;
        files = applied.files;
        let content = serde_json::to_string(&ChainOperation::from(operation)).map_err(anyhow::Error::from)?;
        rows.push(NewOperation { content, was: as_kept(&applied.inverse), note: note.to_owned() });
    }
    Ok(desk.store.add_operations(turn, &rows).await?)
}

/// Begins a draft that leads from the version in force to a file, and returns its id: for an edited file, or a version of old.
pub(crate) async fn from_file(
    desk: Desk<'_>,
    chain: &str,
    text: &str,
    (title, by): (&str, &str),
) -> Result<i64, DraftError> {
    let store = desk.store;
    if text.len() > MAX_EDITED {
        return Err(refused(
            format!("文件超过 {} KiB：这不像一条链", MAX_EDITED >> 10),
            format!("the file is larger than {} KiB: that is no chain", MAX_EDITED >> 10),
        ));
    }
    let base = version(store, chain, None).await?;
    let operations = between(&base.content, text).map_err(|refusal| DraftError::Refused(refusal.0))?;
    if operations.is_empty() {
        return Err(refused(
            "文件与现行版本没有差别（注释和顺序不算）",
            "the file differs in nothing from the version in force, comments and order apart",
        ));
    }
    let id = begin(store, chain, title, by).await?;
    let turn = Turn { draft: id, revision: 0, by, note: "", at: &clock::now() };
    if let Err(error) = add(desk, &turn, &operations, "").await {
        // The draft that could not be filled is not left lying about.
        store.turn_draft(&turn, DraftState::Dropped).await?;
        return Err(error);
    }
    Ok(id)
}
