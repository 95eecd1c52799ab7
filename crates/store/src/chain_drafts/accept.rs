//! A proposed draft put in force.

use std::collections::BTreeMap;

use model::JobCause;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;

use super::references::{ONE_COUNTS, rename};
use super::{DraftState, Renamed, Turn, note_event, seen, step};
use crate::audit::deed;
use crate::jobs::{note, queue};
use crate::packs::{Origin, keep_version, newest_version, pack_files};
use crate::sql::{clean, is, moment, take_ids, text};
use crate::{Store, StoreError};
use serde_json::json;

/// A draft that becomes the next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance<'a> {
    /// Who accepts, having seen what.
    pub turn: Turn<'a>,
    /// The pack.
    pub pack: &'a str,
    /// The chain's file.
    pub path: &'a str,
    /// Every file of the pack as it was when the draft was checked on it. What is right behind these may be wrong behind others: a word
    /// that another chain took meanwhile, a node that is gone.
    pub checked: Vec<(String, String)>,
    /// The files that become others, the chain's own among them.
    pub files: Vec<(String, String)>,
    /// Nodes that get another id, each from what it was to what it is in the end; what people said of them goes with them.
    pub renamed: Vec<Renamed>,
    /// Of the chain files as they become, as [`Store::note_pack`] takes it.
    pub digest: &'a str,
    /// Version of each chain's definition as it becomes, by chain id.
    pub chains: BTreeMap<String, u32>,
}

/// A draft that is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// Number of the chain files, as [`Store::note_pack`] gives it.
    pub pack: i64,
    /// The job that places the firms; `None` where there is none to place.
    pub job: Option<i64>,
}

impl Store {
    /// Makes a proposed draft the next version, in one transaction: the files of the pack, their versions, the rows of nodes that got
    /// another id, the draft's state, the number of the chain files and the job that places the firms by them.
    /// [`StoreError::Conflict`] where the draft changed since it was looked at, another version
    /// came into force since it was based on one, or any file of the pack became another since the draft was checked.
    pub async fn accept_draft(&self, acceptance: &Acceptance<'_>) -> Result<Accepted, StoreError> {
        let Acceptance { turn, pack, path, checked, files, renamed, digest, chains } = acceptance;
        let at = moment(turn.at)?;
        let mut txn = self.begin_write(deed("accept_draft", format!("draft:{}", turn.draft))).await?;
        take_ids(&txn, "chain_drafts", 0).await?;
        // Whoever loads a pack waits here too: the files that are compared are those that are replaced.
        take_ids(&txn, "file_versions", 0).await?;
        // And whoever judges, in the order in which each of them takes its turn: rows of a judgement follow their node.
        for counter in ONE_COUNTS {
            take_ids(&txn, counter, 0).await?;
        }
        let draft = seen(&txn, turn).await?;
        if draft.state != DraftState::Proposed {
            return Err(StoreError::Conflict(format!(
                "draft `{}` is {}: only a proposed one can be accepted",
                draft.id,
                draft.state.as_str()
            )));
        }
        let newest = newest_version(&txn, pack, path).await?;
        if newest != draft.base {
            return Err(StoreError::Conflict(format!(
                "draft `{}` is based on version {}, in force is version {newest}: return it and base it anew",
                draft.id, draft.base
            )));
        }
        if !same(&pack_files(&txn, pack).await?, checked) {
            return Err(StoreError::Conflict(format!(
                "another file of the pack changed while draft `{}` was checked: look at it again",
                draft.id
            )));
        }
        for (file, content) in files {
            let mut update = Query::update();
            update
                .table("pack_files")
                .values([("content", text(content).into()), ("loaded_at", text(at).into())])
                .and_where(is("pack", pack))
                .and_where(is("path", file));
            if txn.execute(&update).await?.rows_affected() == 0 {
                return Err(StoreError::NotFound { what: "file of the pack", id: file.clone() });
            }
            if crate::packs::is_versioned(file) {
                let (by, reviewer) = (draft.by.as_str(), turn.by);
                let origin = Origin { cause: "accepted", by, reviewer, note: turn.note, draft: Some(draft.id), at };
                keep_version(&txn, pack, file, content, &origin).await?;
            }
        }
        rename(&txn, renamed, at).await?;
        step(&txn, draft.id, at, &[("state", text(DraftState::Accepted.as_str()))]).await?;
        note_event(&txn, draft.id, DraftState::Accepted.as_str(), turn.by, turn.note, at).await?;
        let pack = note(&txn, digest, chains, at).await?;
        let job = queue(&txn, pack, JobCause::Pack, at).await?;
        txn.note(json!({ "path": path, "pack": pack, "job": job }));
        txn.commit().await?;
        Ok(Accepted { pack, job })
    }
}

/// Whether two packs hold the same files, in any order.
fn same(stored: &[(String, String)], checked: &[(String, String)]) -> bool {
    let mut checked: Vec<(String, String)> =
        checked.iter().map(|(path, content)| (clean(path), clean(content))).collect();
    checked.sort();
    stored == checked
}
