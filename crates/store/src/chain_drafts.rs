//! Drafts of chains: operations as rows that are only added and retired, the states a draft goes through, and how it becomes a version.
//!
//! What an operation means is not known here: it is a text. Two people at once are: whoever changes a draft, or accepts it, says which
//! revision was looked at, and is refused where it is another one by now. Here stands what a draft is and how it is read; `changes`
//! writes it, `accept` puts it in force, `references` knows which rows speak of a node.

mod accept;
mod changes;
mod references;

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};
use serde_json::json;

pub use accept::{Acceptance, Accepted};
pub use references::{NodeReferences, Renamed};

/// Drafts of a chain that may wait at a time. A chain has a handful of experts; more is a program gone wild, or nobody who reviews.
pub const MAX_WAITING: i64 = 50;
/// Drafts of a chain that are listed: twenty times those that may wait, so that none of these is lost among finished ones for years.
pub const MAX_LISTED: u64 = 1_000;

/// How a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// It is being written.
    Open,
    /// A second person is asked.
    Proposed,
    /// It became a version.
    Accepted,
    /// The reviewer wants it changed; it is being written again.
    Returned,
    /// It was given up.
    Dropped,
}

impl DraftState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Open, Self::Proposed, Self::Accepted, Self::Returned, Self::Dropped];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Dropped => "dropped",
        }
    }

    /// The state with a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether someone has still to do something about it.
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Proposed | Self::Returned)
    }

    /// Whether operations may be added and retired.
    pub fn is_written(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }

    /// Whether a draft may go from here to there. Accepting has a way of its own.
    fn leads_to(self, next: Self) -> bool {
        match next {
            Self::Open => self == Self::Proposed,
            Self::Proposed => self.is_written(),
            Self::Returned => self == Self::Proposed,
            Self::Dropped => self.is_written() || self == Self::Proposed,
            Self::Accepted => false,
        }
    }
}

/// A draft to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft {
    /// The chain.
    pub chain: String,
    /// The version of its file that it begins from.
    pub base: i64,
    /// What it is for.
    pub title: String,
    /// Who writes it.
    pub by: String,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Id.
    pub id: i64,
    /// The chain.
    pub chain: String,
    /// The version of its file that its operations are applied to.
    pub base: i64,
    /// What it is for.
    pub title: String,
    /// Who began it.
    pub by: String,
    /// How it stands.
    pub state: DraftState,
    /// Rises with every change of it.
    pub revision: i64,
    /// When it was begun.
    pub created_at: String,
    /// When it was changed last.
    pub updated_at: String,
}

/// An operation to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOperation {
    /// What is to be done.
    pub content: String,
    /// What it found and overwrote when it was written.
    pub was: String,
    /// Why.
    pub note: String,
}

/// An operation of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftOperation {
    /// Id; the order in which operations are applied.
    pub id: i64,
    /// What is to be done.
    pub content: String,
    /// What it found and overwrote when it was written.
    pub was: String,
    /// Who added it.
    pub by: String,
    /// Why.
    pub note: String,
    /// When.
    pub created_at: String,
    /// When it was taken back.
    pub retired_at: Option<String>,
    /// By whom.
    pub retired_by: Option<String>,
}

/// Something that was said or done about a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftEvent {
    /// A state it went to, or `rebased`.
    pub kind: String,
    /// Who.
    pub by: String,
    /// What was said.
    pub note: String,
    /// When.
    pub at: String,
}

/// Who changes which draft, having seen what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<'a> {
    /// The draft.
    pub draft: i64,
    /// The revision that was looked at.
    pub revision: i64,
    /// Who.
    pub by: &'a str,
    /// What was said.
    pub note: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

impl Store {
    /// Begins a draft and returns its id. [`StoreError::Conflict`] where [`MAX_WAITING`] of the chain wait already.
    pub async fn begin_draft(&self, new: &NewDraft) -> Result<i64, StoreError> {
        let at = moment(&new.at)?;
        let mut txn = self.begin_write(deed("create_draft", "draft")).await?;
        let id = take_ids(&txn, "chain_drafts", 1).await?;
        let mut count = Query::select();
        count.expr_as(Expr::col("id").count(), "many").from("chain_drafts").and_where(is("chain", &new.chain));
        count.and_where(Expr::col("state").is_in(DraftState::ALL.iter().filter(|s| s.waits()).map(|s| s.as_str())));
        let waiting = txn.query_one(&count).await?.map(|row| row.try_get::<i64>("", "many")).transpose()?.unwrap_or(0);
        if waiting >= MAX_WAITING {
            return Err(StoreError::Conflict(format!(
                "{waiting} drafts of chain `{}` wait already: finish or drop one first",
                new.chain
            )));
        }
        let columns = &["id", "chain", "title", "by_whom", "state", "created_at", "updated_at", "base", "revision"];
        let state = DraftState::Open;
        let row = vec![
            id.into(),
            text(&new.chain),
            text(&new.title),
            text(&new.by),
            text(state.as_str()),
            text(at),
            text(at),
            new.base.into(),
            0_i64.into(),
        ];
        insert(&txn, Insert { table: "chain_drafts", columns, on_conflict: None }, vec![row]).await?;
        note_event(&txn, id, state.as_str(), &new.by, "", at).await?;
        txn.about(format_args!("draft:{id}"));
        txn.note(json!({ "chain": new.chain }));
        txn.commit().await?;
        Ok(id)
    }

    /// The last [`MAX_LISTED`] drafts of a chain, the last begun first.
    pub async fn drafts(&self, chain: &str) -> Result<Vec<DraftRow>, StoreError> {
        let mut select = all();
        select.and_where(is("chain", chain)).order_by("id", Order::Desc).limit(MAX_LISTED);
        self.db.query_all(&select).await?.iter().map(draft_row).collect()
    }

    /// A draft.
    pub async fn draft(&self, id: i64) -> Result<DraftRow, StoreError> {
        find(&self.db, id).await
    }

    /// The operations of a draft in their order, those taken back too.
    pub async fn draft_operations(&self, draft: i64) -> Result<Vec<DraftOperation>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["id", "content", "was", "by_whom", "note", "created_at", "retired_at", "retired_by"])
            .from("chain_draft_operations")
            .and_where(Expr::col("draft_id").eq(draft))
            .order_by("id", Order::Asc);
        let operation = |row: &QueryResult| {
            Ok(DraftOperation {
                id: row.try_get("", "id")?,
                content: read(row, "content")?,
                was: read(row, "was")?,
                by: read(row, "by_whom")?,
                note: read(row, "note")?,
                created_at: read(row, "created_at")?,
                retired_at: row.try_get("", "retired_at")?,
                retired_by: row.try_get("", "retired_by")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(operation).collect()
    }

    /// What was said and done about a draft, the first first.
    pub async fn draft_events(&self, draft: i64) -> Result<Vec<DraftEvent>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["kind", "by_whom", "note", "at"])
            .from("chain_draft_events")
            .and_where(Expr::col("draft_id").eq(draft))
            .order_by("id", Order::Asc);
        let event = |row: &QueryResult| {
            Ok(DraftEvent {
                kind: read(row, "kind")?,
                by: read(row, "by_whom")?,
                note: read(row, "note")?,
                at: read(row, "at")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(event).collect()
    }
}

/// The draft, where it is still what was looked at.
async fn seen(txn: &DatabaseTransaction, turn: &Turn<'_>) -> Result<DraftRow, StoreError> {
    let draft = find(txn, turn.draft).await?;
    if draft.revision != turn.revision {
        return Err(StoreError::Conflict(format!(
            "draft `{}` was changed by someone else (revision {}, you saw {}): look at it again",
            draft.id, draft.revision, turn.revision
        )));
    }
    Ok(draft)
}

fn written(draft: &DraftRow) -> Result<(), StoreError> {
    if draft.state.is_written() {
        return Ok(());
    }
    Err(StoreError::Conflict(format!("draft `{}` is {}: it cannot be changed", draft.id, draft.state.as_str())))
}

/// Notes a change of a draft.
async fn step(
    txn: &DatabaseTransaction,
    id: i64,
    at: &str,
    values: &[(&'static str, sea_orm::Value)],
) -> Result<(), StoreError> {
    let mut update = Query::update();
    update.table("chain_drafts").value("revision", Expr::col("revision").add(1)).value("updated_at", text(at));
    for (column, value) in values {
        update.value(*column, value.clone());
    }
    txn.execute(update.and_where(Expr::col("id").eq(id))).await?;
    Ok(())
}

async fn note_event(
    txn: &DatabaseTransaction,
    draft: i64,
    kind: &str,
    by: &str,
    note: &str,
    at: &str,
) -> Result<(), StoreError> {
    let id = take_ids(txn, "chain_draft_events", 1).await?;
    let columns = &["id", "kind", "by_whom", "note", "at", "draft_id"];
    let row = vec![id.into(), text(kind), text(by), text(note), text(at), draft.into()];
    insert(txn, Insert { table: "chain_draft_events", columns, on_conflict: None }, vec![row]).await
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("chain_drafts").columns([
        "id",
        "chain",
        "base",
        "title",
        "by_whom",
        "state",
        "revision",
        "created_at",
        "updated_at",
    ]);
    select
}

async fn find<C: ConnectionTrait>(db: &C, id: i64) -> Result<DraftRow, StoreError> {
    let mut select = all();
    select.and_where(Expr::col("id").eq(id));
    let row = db.query_one(&select).await?;
    draft_row(&row.ok_or_else(|| StoreError::NotFound { what: "draft", id: id.to_string() })?)
}

fn draft_row(row: &QueryResult) -> Result<DraftRow, StoreError> {
    let state: String = read(row, "state")?;
    Ok(DraftRow {
        id: row.try_get("", "id")?,
        chain: read(row, "chain")?,
        base: row.try_get("", "base")?,
        title: read(row, "title")?,
        by: read(row, "by_whom")?,
        state: DraftState::of(&state)
            .ok_or_else(|| StoreError::Other(format!("column `state`: `{state}` is no state of a draft")))?,
        revision: row.try_get("", "revision")?,
        created_at: read(row, "created_at")?,
        updated_at: read(row, "updated_at")?,
    })
}
