//! Drafts of chains: operations as rows that are only added and retired, the states a draft goes through, and how it becomes a version.
//!
//! What an operation means is not known here: it is a text. Two people at once are: whoever changes a draft, or accepts it, says which
//! revision was looked at, and is refused where it is another one by now.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::packs::{Origin, keep_version, newest_version};
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

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

/// A node that got another id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Its chain.
    pub chain: String,
    /// The id it had.
    pub from: String,
    /// The id it has.
    pub to: String,
}

/// A draft that becomes the next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance<'a> {
    /// Who accepts, having seen what.
    pub turn: Turn<'a>,
    /// The pack.
    pub pack: &'a str,
    /// The chain's file.
    pub path: &'a str,
    /// The files that become others, the chain's own among them.
    pub files: Vec<(String, String)>,
    /// Nodes that got another id; what people said of them goes with them.
    pub renamed: Vec<Renamed>,
}

/// Rows that people or lists keep about a node, beside the chain's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeReferences {
    /// Opportunities.
    pub opportunities: usize,
    /// Lines of the survey that count.
    pub survey_lines: usize,
    /// Labels by persons that count.
    pub judgements: usize,
    /// Persons' words on where firms stand that count.
    pub placement_judgements: usize,
    /// Decisions about targets that count.
    pub decisions: usize,
    /// Supply links and earlier deals that count.
    pub leads: usize,
    /// Visits.
    pub visits: usize,
}

impl NodeReferences {
    /// All of them.
    pub fn total(&self) -> usize {
        self.opportunities
            + self.survey_lines
            + self.judgements
            + self.placement_judgements
            + self.decisions
            + self.leads
            + self.visits
    }
}

impl Store {
    /// Begins a draft and returns its id.
    pub async fn begin_draft(&self, new: &NewDraft) -> Result<i64, StoreError> {
        let at = moment(&new.at)?;
        let txn = self.begin_write().await?;
        let id = take_ids(&txn, "chain_drafts", 1).await?;
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
        txn.commit().await?;
        Ok(id)
    }

    /// The drafts of a chain, the last begun first.
    pub async fn drafts(&self, chain: &str) -> Result<Vec<DraftRow>, StoreError> {
        let mut select = all();
        select.and_where(is("chain", chain)).order_by("id", Order::Desc);
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

    /// Adds operations to a draft that is being written, all or none, and returns their ids. [`StoreError::Conflict`] where the draft
    /// is another than was looked at.
    pub async fn add_operations(&self, turn: &Turn<'_>, new: &[NewOperation]) -> Result<Vec<i64>, StoreError> {
        let at = moment(turn.at)?;
        let txn = self.begin_write().await?;
        let first = take_ids(&txn, "chain_draft_operations", new.len()).await?;
        let draft = seen(&txn, turn).await?;
        written(&draft)?;
        let columns = &["id", "content", "was", "by_whom", "note", "created_at", "draft_id"];
        let row = |(id, operation): (i64, &NewOperation)| {
            vec![
                id.into(),
                text(&operation.content),
                text(&operation.was),
                text(turn.by),
                text(&operation.note),
                text(at),
                draft.id.into(),
            ]
        };
        let rows = (first..).zip(new).map(row).collect();
        insert(&txn, Insert { table: "chain_draft_operations", columns, on_conflict: None }, rows).await?;
        step(&txn, draft.id, at, &[]).await?;
        txn.commit().await?;
        Ok((first..).take(new.len()).collect())
    }

    /// Takes an operation of a draft back. It stays readable.
    pub async fn retire_operation(&self, turn: &Turn<'_>, operation: i64) -> Result<(), StoreError> {
        let at = moment(turn.at)?;
        let txn = self.begin_write().await?;
        take_ids(&txn, "chain_draft_operations", 0).await?;
        let draft = seen(&txn, turn).await?;
        written(&draft)?;
        let mut update = Query::update();
        update
            .table("chain_draft_operations")
            .values([("retired_at", text(at).into()), ("retired_by", text(turn.by).into())])
            .and_where(Expr::col("id").eq(operation))
            .and_where(Expr::col("draft_id").eq(draft.id))
            .and_where(Expr::col("retired_at").is_null());
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "operation of this draft", id: operation.to_string() });
        }
        step(&txn, draft.id, at, &[]).await?;
        Ok(txn.commit().await?)
    }

    /// Brings a draft to another state, accepting apart.
    pub async fn turn_draft(&self, turn: &Turn<'_>, next: DraftState) -> Result<(), StoreError> {
        let at = moment(turn.at)?;
        let txn = self.begin_write().await?;
        take_ids(&txn, "chain_drafts", 0).await?;
        let draft = seen(&txn, turn).await?;
        if !draft.state.leads_to(next) {
            return Err(StoreError::Conflict(format!(
                "draft `{}` is {} and cannot become {}",
                draft.id,
                draft.state.as_str(),
                next.as_str()
            )));
        }
        step(&txn, draft.id, at, &[("state", text(next.as_str()))]).await?;
        note_event(&txn, draft.id, next.as_str(), turn.by, turn.note, at).await?;
        Ok(txn.commit().await?)
    }

    /// Puts a draft that is being written on another version of its chain's file.
    pub async fn rebase_draft(&self, turn: &Turn<'_>, base: i64) -> Result<(), StoreError> {
        let at = moment(turn.at)?;
        let txn = self.begin_write().await?;
        take_ids(&txn, "chain_drafts", 0).await?;
        let draft = seen(&txn, turn).await?;
        written(&draft)?;
        step(&txn, draft.id, at, &[("base", base.into())]).await?;
        let note = format!("{} -> {base}", draft.base);
        note_event(&txn, draft.id, "rebased", turn.by, &note, at).await?;
        Ok(txn.commit().await?)
    }

    /// Makes a proposed draft the next version, in one transaction: the files of the pack, their versions, the rows of nodes that got
    /// another id, the draft's state. [`StoreError::Conflict`] where the draft changed since it was looked at, or another version
    /// came into force since it was based on one.
    pub async fn accept_draft(&self, acceptance: &Acceptance<'_>) -> Result<(), StoreError> {
        let Acceptance { turn, pack, path, files, renamed } = acceptance;
        let at = moment(turn.at)?;
        let txn = self.begin_write().await?;
        take_ids(&txn, "chain_drafts", 0).await?;
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
        for renamed in renamed {
            rename(&txn, renamed).await?;
        }
        step(&txn, draft.id, at, &[("state", text(DraftState::Accepted.as_str()))]).await?;
        note_event(&txn, draft.id, DraftState::Accepted.as_str(), turn.by, turn.note, at).await?;
        Ok(txn.commit().await?)
    }

    /// What people and lists keep about a node.
    pub async fn node_references(&self, chain: &str, node: &str) -> Result<NodeReferences, StoreError> {
        let count = async |table: &'static str, retired: Option<&'static str>| {
            let mut select = Query::select();
            select.expr_as(Expr::col("node").count(), "many").from(table);
            select.and_where(is("chain", chain)).and_where(is("node", node));
            if let Some(retired) = retired {
                select.and_where(Expr::col(retired).is_null());
            }
            let row = self.db.query_one(&select).await?;
            let many = row.map(|row| row.try_get::<i64>("", "many")).transpose()?.unwrap_or(0);
            Ok::<usize, StoreError>(usize::try_from(many).unwrap_or(0))
        };
        let counting = Some("retired_at");
        Ok(NodeReferences {
            opportunities: count("opportunities", None).await?,
            survey_lines: count("survey_lines", counting).await?,
            judgements: count("judgements", counting).await?,
            placement_judgements: count("placement_judgements", counting).await?,
            decisions: count("target_decisions", counting).await?,
            leads: count("supply_links", counting).await? + count("deals", counting).await?,
            visits: count("visits", None).await?,
        })
    }
}

/// Tables whose rows speak of a node by chain and id.
const SPEAKING: [&str; 8] = [
    "opportunities",
    "survey_lines",
    "judgements",
    "placement_judgements",
    "target_decisions",
    "supply_links",
    "deals",
    "visits",
];

/// Makes what is kept about a node speak of its new id; what was retired too, so that a node keeps its history.
async fn rename(txn: &DatabaseTransaction, renamed: &Renamed) -> Result<(), StoreError> {
    let Renamed { chain, from, to } = renamed;
    let columns = SPEAKING.iter().map(|table| (*table, "chain", "node"));
    for (table, of, column) in columns.chain([("survey_lines", "next_chain", "next_node")]) {
        let mut update = Query::update();
        update.table(table).value(column, text(to)).and_where(is(of, chain)).and_where(is(column, from));
        txn.execute(&update).await?;
    }
    // What lists said of an opportunity is kept as they said it and put together anew when one is undone.
    let mut select = Query::select();
    select.columns(["id", "content"]).from("place_versions");
    select.and_where(Expr::col("content").like(format!("%{}%", serde_json::json!(from))));
    for row in txn.query_all(&select).await? {
        let id: i64 = row.try_get("", "id")?;
        let content: String = read(&row, "content")?;
        let Ok(mut said) = serde_json::from_str::<serde_json::Value>(&content) else { continue };
        if said["chain"] != *chain || said["node"] != *from {
            continue;
        }
        said["node"] = to.as_str().into();
        let mut update = Query::update();
        update.table("place_versions").value("content", text(said.to_string())).and_where(Expr::col("id").eq(id));
        txn.execute(&update).await?;
    }
    Ok(())
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
