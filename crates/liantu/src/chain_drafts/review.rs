//! A draft proposed, put on another version, and put in force by a second person.

use anyhow::{Context, Result};
use packs::edit::{path_of, with_next_version};
use store::{Acceptance, DraftRow, DraftState, Store, Turn};

use super::{Desk, DraftError, load, refused, unsound, version};
use crate::config::{Config, DISTRICT};

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
