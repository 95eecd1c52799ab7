//! Drafts of chains: a base version with operations, checked as any pack is, reviewed by a second person, and put in force.
//!
//! The rules are in decision 0028. What a draft does to firms and labels is looked at in `chain_outlook`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, anyhow};
use model::{Lang, Text};
use packs::edit::{MAX_EDITED, Names, Operation, Replay, between, outline, path_of, replay, say, with_next_version};
use packs::{Files, Standard};
use store::{
    Acceptance, DraftEvent, DraftOperation, DraftRow, DraftState, FileVersion, NewDraft, NewOperation, Renamed, Store,
    StoreError, Turn,
};

use crate::chain_operations::ChainOperation;
use crate::clock;
use crate::config::{Config, DISTRICT, text_files};
use crate::node_fates::Fates;

/// Operations of a draft that count, at most: a check of the pack for each is what explaining a mistake may cost.
pub(crate) const MAX_OPERATIONS: usize = 400;

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

/// Every version of a chain's file.
pub(crate) async fn versions(store: &Store, chain: &str) -> Result<Vec<FileVersion>, StoreError> {
    store.file_versions(DISTRICT, &path_of(chain)).await
}

/// A version of a chain's file by its number; the one in force when none is given.
pub(crate) async fn version(store: &Store, chain: &str, number: Option<i64>) -> Result<FileVersion, DraftError> {
    let versions = versions(store, chain).await?;
    let known = versions.len();
    let found = match number {
        Some(number) => versions.into_iter().find(|version| version.number == number),
        None => versions.into_iter().next_back(),
    };
    found.ok_or_else(|| match number {
        Some(number) => DraftError::NotFound(format!("chain `{chain}` has no version `{number}`; it has {known}")),
        None => DraftError::NotFound(format!("chain `{chain}` has no version yet")),
    })
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
    look(store, &mut draft).await?;
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

/// Finds what keeps a draft from being accepted beside its mistakes, and what a reviewer should look at.
async fn look(store: &Store, draft: &mut Draft) -> Result<(), DraftError> {
    let (before, after) = (outline(&draft.base), outline(draft.replay.text(&draft.row.chain)));
    let fates = draft.fates();
    for node in before.nodes.iter().filter(|node| fates.is_gone(&node.id)) {
        let found = store.node_references(&draft.row.chain, &node.id).await?;
        let hard = [
            (found.opportunities, "条机会", "opportunities"),
            (found.survey_lines, "条调查记录", "lines of the survey"),
            (found.leads, "条供需或成交线索", "supply links or deals"),
        ];
        let counted = |lang: Lang| {
            let parts = hard.iter().filter(|(count, ..)| *count > 0);
            let parts: Vec<String> = parts
                .map(|(count, in_zh, in_en)| format!("{count} {}", if lang == Lang::Zh { in_zh } else { in_en }))
                .collect();
            parts.join(if lang == Lang::Zh { "、" } else { ", " })
        };
        if hard.iter().any(|(count, ..)| *count > 0) {
            draft.blockers.push(Text::new(
                format!("环节“{}”还有{}指向它，不能删除：先改到别的环节", node.title.zh, counted(Lang::Zh)),
                format!("node `{}` cannot go: {} still speak of it; move them first", node.id, counted(Lang::En)),
            ));
        }
        let soft = found.total() - hard.iter().map(|(count, ..)| count).sum::<usize>();
        if soft > 0 {
            draft.notices.push(Text::new(
                format!("删除环节“{}”后，{soft} 条人工研判、决定、走访或选址需求不再对应图上的环节，仍保留在历史里", node.title.zh),
                format!(
                    "with node `{}` {soft} judgements, decisions, visits or site requirements speak of no node of the sheet; they stay in the history",
                    node.id
                ),
            ));
        }
    }
    for lane in &after.lanes {
        if after.nodes.iter().all(|node| node.lane != lane.id) && before.nodes.iter().any(|node| node.lane == lane.id) {
            draft.notices.push(Text::new(
                format!("泳道“{}”将没有环节，图上不再画出", lane.title.zh),
                format!("lane `{}` will hold no node and is not drawn", lane.id),
            ));
        }
    }
    let stages = |nodes: &[packs::edit::NodeText]| nodes.iter().map(|node| node.stage.clone()).collect::<BTreeSet<_>>();
    for stage in stages(&before.nodes).difference(&stages(&after.nodes)) {
        let zh = match stage.as_str() {
            "upstream" => "上游",
            "midstream" => "中游",
            "downstream" => "下游",
            _ => "配套",
        };
        draft.notices.push(Text::new(format!("{zh}将没有环节"), format!("no node will be left in stage `{stage}`")));
    }
    Ok(())
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

/// Asks a second person to look at a draft.
pub(crate) async fn propose(desk: Desk<'_>, turn: &Turn<'_>) -> Result<(), DraftError> {
    let draft = load(desk, turn.draft).await?;
    if draft.row.revision != turn.revision {
        return Err(changed_since(&draft.row, turn.revision));
    }
    if draft.live.is_empty() {
        return Err(refused("草稿里还没有修改", "the draft holds no operation yet"));
    }
    if draft.row.base != draft.newest {
        return Err(DraftError::Conflict(format!(
            "draft `{}` is based on version {}, in force is version {}: base it anew first",
            draft.row.id, draft.row.base, draft.newest
        )));
    }
    if !draft.is_sound() {
        return Err(unsound(&draft));
    }
    Ok(desk.store.turn_draft(turn, DraftState::Proposed).await?)
}

/// Puts a draft on the version that is in force. What no longer fits is named by the draft itself.
pub(crate) async fn rebase(store: &Store, turn: &Turn<'_>) -> Result<(), DraftError> {
    let row = store.draft(turn.draft).await?;
    let newest = version(store, &row.chain, None).await?.number;
    if newest == row.base {
        return Err(refused(
            format!("草稿已经基于现行的第 {newest} 版"),
            format!("the draft is based on version {newest}, which is in force, already"),
        ));
    }
    Ok(store.rebase_draft(turn, newest).await?)
}

fn changed_since(row: &DraftRow, seen: i64) -> DraftError {
    DraftError::Conflict(format!(
        "draft `{}` was changed by someone else (revision {}, you saw {seen}): look at it again",
        row.id, row.revision
    ))
}

/// Two names of one person, as far as names tell: blanks, marks and case between them say nothing.
fn same_person(a: &str, b: &str) -> bool {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    plain(a) == plain(b)
}

/// Makes a proposed draft the next version and asks for every firm to be placed by it. The configuration is the one in force from
/// now on; the job places the firms.
pub(crate) async fn accept(desk: Desk<'_>, turn: &Turn<'_>) -> Result<(Config, Option<i64>), DraftError> {
    let Desk { store, config, .. } = desk;
    let draft = load(desk, turn.draft).await?;
    // A revision that was guessed ahead would put another draft in force than the one that was looked at.
    if draft.row.revision != turn.revision {
        return Err(changed_since(&draft.row, turn.revision));
    }
    let mut authors = vec![draft.row.by.as_str()];
    authors.extend(draft.operations.iter().filter(|row| row.retired_at.is_none()).map(|row| row.by.as_str()));
    if let Some(author) = authors.iter().find(|author| same_person(author, turn.by)) {
        return Err(refused(
            format!("“{author}”写了这份草稿，不能自己审定：请另一位同事审定"),
            format!("`{author}` wrote this draft and cannot accept it: a second person has to"),
        ));
    }
    if draft.row.state != DraftState::Proposed {
        let (id, state) = (draft.row.id, draft.row.state.as_str());
        return Err(DraftError::Conflict(format!("draft `{id}` is {state}: only a proposed one can be accepted")));
    }
    if !draft.is_sound() {
        return Err(unsound(&draft));
    }
    let next = with_next_version(&draft.replay.files, &draft.row.chain, &draft.base)
        .map_err(|refusal| DraftError::Refused(refusal.0))?;
    let path = path_of(&draft.row.chain);
    let changed: Vec<(String, String)> = next
        .iter()
        .filter(|(file, bytes)| *file == path || draft.before.get(file) != Some(*bytes))
        .map(|(file, bytes)| {
            Ok((file.to_owned(), String::from_utf8(bytes.to_vec()).context("a pack's file is UTF-8")?))
        })
        .collect::<Result<_>>()?;
    let standard = config.standard.clone();
    let after =
        tokio::task::spawn_blocking(move || Config::new(next, standard)).await.map_err(anyhow::Error::from)??;
    let (digest, chains) = after.mark();
    let acceptance = Acceptance {
        turn: *turn,
        pack: DISTRICT,
        path: &path,
        renamed: draft.renamed(),
        checked: draft.in_force,
        files: changed,
        digest,
        chains,
    };
    let accepted = store.accept_draft(&acceptance).await?;
    after.noted(accepted.pack);
    Ok((after, accepted.job))
}

/// What leads from one version of a chain's file to another.
pub(crate) struct Difference {
    /// The operations with their sentences; what no operation says, in words.
    pub(crate) operations: Result<Vec<(Operation, Text)>, Text>,
    /// The lines that differ, as a patch.
    pub(crate) patch: String,
}

/// Compares two versions of a chain's file.
pub(crate) fn difference(before: &str, after: &str) -> Difference {
    let names = Names::of(&[before, after]);
    let operations = between(before, after)
        .map(|found| found.into_iter().map(|operation| (operation.clone(), say(&operation, &names))).collect())
        .map_err(|refusal| refusal.0);
    let patch = similar::TextDiff::from_lines(before, after).unified_diff().context_radius(2).to_string();
    Difference { operations, patch }
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
