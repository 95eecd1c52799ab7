//! Imports of ledgers of projects: one transaction, undone and redone as a whole, with what people did afterwards kept.
//!
//! What an import set is kept per project as before and after. Undo puts back what still stands as the import set it; what was
//! changed by hand since stays and is told. A project that came with the import goes with it, unless somebody worked on it.

use std::collections::BTreeMap;

use model::{LooseDay, PaidIn, Project, ProjectEvent, ProjectId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};
use serde_json::{Map, Value as Json, json};

use crate::audit::deed;
use crate::import_drafts::commit_draft;
use crate::imports::{ImportOutcome, ImportProblem, ImportState, NewImport, find, note_import, note_outcome};
use crate::project_ties::{Ties, ties_of_import};
use crate::projects::{FACTS, STAMPS, add_events, of_projects, project_row, sound, values};
use crate::sql::{Insert, insert, maybe, moment, read, read_day, read_json, take_ids, text, write_json};
use crate::{Store, StoreError};

/// Where a row of a ledger goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerInto {
    /// It is a project that was not known.
    New,
    /// It is this one, as it was read in this version.
    Known {
        /// Which.
        id: ProjectId,
        /// The version that was read.
        version: i64,
    },
}

/// A row of a ledger, ready to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// Number of the record in its file.
    pub row: u32,
    /// Where it goes.
    pub into: LedgerInto,
    /// The whole record as it is to be afterwards.
    pub project: Project,
    /// What is added to its history.
    pub events: Vec<ProjectEvent>,
    /// Money that came in.
    pub paid: Option<PaidIn>,
    /// Days that were told less exactly than to the day.
    pub loose: Vec<(String, LooseDay)>,
}

/// An import of a ledger.
#[derive(Debug, Clone, Copy)]
pub struct LedgerImport<'a> {
    /// The file.
    pub import: &'a NewImport,
    /// Its rows.
    pub entries: &'a [LedgerEntry],
    /// What is to be told of it.
    pub problems: &'a [ImportProblem],
    /// Number of the last change of all projects when the preview was made: what came later was not looked at.
    pub basis: i64,
    /// The draft it is the commit of, and the version that was read.
    pub draft: Option<(i64, i64)>,
}

/// A project that stayed when its import was undone, or of which something stayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOfImport {
    /// Which.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// Facts that were changed by hand since, by their columns; empty where the whole project stayed.
    pub facts: Vec<String>,
    /// Where the whole project stayed: records that point to it.
    pub ties: Ties,
}

impl Store {
    /// Takes the rows of a ledger in. All of it happens or nothing. [`StoreError::Conflict`] when projects changed since the
    /// preview, or its draft was committed already.
    pub async fn import_projects(&self, ledger: &LedgerImport<'_>) -> Result<ImportOutcome, StoreError> {
        let import = ledger.import;
        let at = moment(&import.at)?;
        for entry in ledger.entries {
            sound(&entry.project)?;
        }
        let mut txn = self.begin_write(deed("create_import", "import")).await?;
        let import_id = take_ids(&txn, "imports", 1).await?;
        // From here on nobody changes a project until this is done.
        take_ids(&txn, "project_changes", 0).await?;
        let last = last_change(&txn).await?;
        if last != ledger.basis {
            return Err(StoreError::Conflict(format!(
                "projects changed since the preview was made: change `{last}`, not `{}`; look at the preview again",
                ledger.basis
            )));
        }
        note_import(&txn, import, import_id, at).await?;
        if let Some((draft, version)) = ledger.draft {
            commit_draft(&txn, (draft, version), import_id, at).await?;
        }
        let mut outcome = ImportOutcome::begun(import_id, ledger.problems);
        let who = &import.collector;
        for entry in ledger.entries {
            outcome.records += 1;
            let change = take_ids(&txn, "project_changes", 1).await?;
            let stamps = [change.into(), text(at), text(who)];
            let (id, before) = match entry.into {
                LedgerInto::New => {
                    outcome.new += 1;
                    let id = take_ids(&txn, "projects", 1).await?;
                    let mut row = vec![id.into(), 1_i64.into(), text(at), import_id.into()];
                    row.extend(stamps);
                    row.extend(values(&entry.project)?);
                    let columns: Vec<&'static str> =
                        ["id", "version", "created_at", "import_id"].into_iter().chain(STAMPS).chain(FACTS).collect();
                    insert(&txn, Insert { table: "projects", columns: &columns, on_conflict: None }, vec![row]).await?;
                    (id, Map::new())
                }
                LedgerInto::Known { id, version } => {
                    let before = facts(&current(&txn, id.0).await?)?;
                    if before == facts(&entry.project)? && entry.events.is_empty() && entry.paid.is_none() {
                        outcome.unchanged += 1;
                        continue;
                    }
                    outcome.merged += 1;
                    let mut update = Query::update();
                    update.table("projects").value("version", version + 1);
                    update.and_where(Expr::col("id").eq(id.0)).and_where(Expr::col("version").eq(version));
                    for (column, value) in STAMPS.into_iter().zip(stamps) {
                        update.value(column, value);
                    }
                    for (column, value) in FACTS.into_iter().zip(values(&entry.project)?) {
                        update.value(column, value);
                    }
                    if txn.execute(&update).await?.rows_affected() != 1 {
                        return Err(StoreError::Conflict(format!("project `{}` was changed since the preview", id.0)));
                    }
                    (id.0, before)
                }
            };
            add_events(&txn, ProjectId(id), &entry.events).await?;
            mark_events(&txn, id, import_id, entry.events.len()).await?;
            if let Some(paid) = &entry.paid {
                add_paid(&txn, (id, import_id), paid, (at, who)).await?;
            }
            add_loose(&txn, (id, import_id), &entry.loose).await?;
            let after = facts(&entry.project)?;
            let (before, after) = match entry.into {
                LedgerInto::New => (Map::new(), after),
                LedgerInto::Known { .. } => changed(before, after),
            };
            let effect = if matches!(entry.into, LedgerInto::New) { "new" } else { "merged" };
            let number = take_ids(&txn, "project_import_rows", 1).await?;
            let row = vec![
                number.into(),
                import_id.into(),
                id.into(),
                i64::from(entry.row).into(),
                change.into(),
                text(effect),
                write_json(&before)?,
                write_json(&after)?,
            ];
            let columns = ["id", "import_id", "project_id", "row", "version", "effect", "before", "after"];
            insert(&txn, Insert { table: "project_import_rows", columns: &columns, on_conflict: None }, vec![row])
                .await?;
        }
        outcome.problems.sort_by_key(|problem| problem.row);
        note_outcome(&txn, &outcome).await?;
        txn.about(format_args!("import:{import_id}"));
        txn.note(outcome.in_short(import));
        txn.commit().await?;
        Ok(outcome)
    }

    /// The projects that an import spoke of.
    pub async fn projects_of_import(&self, id: i64) -> Result<Vec<ProjectId>, StoreError> {
        Ok(done(&self.db, id).await?.into_iter().map(|row| ProjectId(row.project)).collect())
    }

    /// What stayed of an import that was undone: projects on which somebody worked, facts that somebody put right. Empty for one
    /// that counts.
    pub async fn kept_of_import(&self, id: i64) -> Result<Vec<KeptOfImport>, StoreError> {
        if find(&self.db, id).await?.state == ImportState::Active {
            return Ok(Vec::new());
        }
        let mut kept = Vec::new();
        let mut ties = ties_of_import(&self.db, id).await?;
        for row in done(&self.db, id).await? {
            let (project, retired) = current_with(&self.db, row.project).await?;
            let now = facts(&project)?;
            let stays: Vec<String> = row
                .before
                .iter()
                .filter(|(column, value)| now.get(*column) != Some(value))
                .map(|(c, _)| c.clone())
                .collect();
            let whole = row.effect == "new" && !retired;
            if whole || !stays.is_empty() {
                let ties = if whole { ties.remove(&row.project).unwrap_or_default() } else { Ties::new() };
                kept.push(KeptOfImport { project: ProjectId(row.project), name: project.name, facts: stays, ties });
            }
        }
        Ok(kept)
    }
}

/// The number of the last change of all projects.
async fn last_change(txn: &DatabaseTransaction) -> Result<i64, StoreError> {
    let mut select = Query::select();
    select.from("projects").column("change").order_by("change", Order::Desc).limit(1);
    Ok(match txn.query_one(&select).await? {
        Some(row) => row.try_get("", "change")?,
        None => 0,
    })
}

/// Which way an import is turned.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Turning<'a> {
    /// Out, at this moment.
    Undo(&'a str),
    /// In again.
    Redo,
}

struct Done {
    project: i64,
    effect: String,
    before: Map<String, Json>,
    after: Map<String, Json>,
}

async fn done<C: ConnectionTrait>(db: &C, import: i64) -> Result<Vec<Done>, StoreError> {
    let mut select = Query::select();
    select.from("project_import_rows").columns(["project_id", "effect", "before", "after"]);
    select.and_where(Expr::col("import_id").eq(import)).order_by("id", Order::Asc);
    let rows = db.query_all(&select).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Done {
            project: row.try_get("", "project_id")?,
            effect: read(row, "effect")?,
            before: read_json(row, "before")?,
            after: read_json(row, "after")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Takes what an import did to projects out, or puts it back.
pub(crate) async fn turn_projects(txn: &DatabaseTransaction, import: i64, way: Turning<'_>) -> Result<(), StoreError> {
    let rows = done(txn, import).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let reason = format!("import {import} undone");
    let ties = match way {
        Turning::Undo(_) => ties_of_import(txn, import).await?,
        Turning::Redo => BTreeMap::new(),
    };
    for row in rows {
        let change = take_ids(txn, "project_changes", 1).await?;
        let (project, retired) = current_with(txn, row.project).await?;
        let mut update = Query::update();
        update.table("projects").value("change", change).value("version", Expr::col("version").add(1));
        update.and_where(Expr::col("id").eq(row.project));
        let now = facts(&project)?;
        match way {
            Turning::Undo(at) if row.effect == "new" => {
                let tied = ties.contains_key(&row.project);
                if tied || now != row.after || worked_on(txn, row.project, import).await? {
                    continue;
                }
                update.value("retired_at", text(at));
            }
            Turning::Redo if row.effect == "new" => {
                if !retired {
                    continue;
                }
                update.value("retired_at", maybe::<&str>(None));
            }
            Turning::Undo(_) => set(&mut update, (&now, &row.after), &row.before),
            Turning::Redo => set(&mut update, (&now, &row.before), &row.after),
        }
        txn.execute(&update).await?;
        if row.effect == "merged" {
            turn_parts(txn, (row.project, import), way, &reason).await?;
        }
    }
    Ok(())
}

/// Columns that stand as one side left them become the other side's.
fn set(
    update: &mut sea_orm::sea_query::UpdateStatement,
    (now, from): (&Map<String, Json>, &Map<String, Json>),
    to: &Map<String, Json>,
) {
    for column in FACTS {
        if let (Some(left), Some(value)) = (from.get(column), to.get(column))
            && now.get(column) == Some(left)
        {
            update.value(column, stored(column, value));
        }
    }
}

async fn turn_parts(
    txn: &DatabaseTransaction,
    (project, import): (i64, i64),
    way: Turning<'_>,
    reason: &str,
) -> Result<(), StoreError> {
    let at = match way {
        Turning::Undo(at) => Some(at),
        Turning::Redo => None,
    };
    for table in ["project_events", "project_loose_days"] {
        let mut update = Query::update();
        update.table(table).value("retired_at", maybe(at));
        update.and_where(Expr::col("project_id").eq(project)).and_where(Expr::col("import_id").eq(import));
        txn.execute(&update).await?;
    }
    let mut update = Query::update();
    update.table("project_paid").value("retired_at", maybe(at)).value("retire_reason", maybe(at.map(|_| reason)));
    update.and_where(Expr::col("project_id").eq(project)).and_where(Expr::col("import_id").eq(import));
    // Money that a person took back before stays taken back.
    match way {
        Turning::Undo(_) => update.and_where(Expr::col("retired_at").is_null()),
        Turning::Redo => update.and_where(Expr::col("retire_reason").eq(reason)),
    };
    txn.execute(&update).await?;
    Ok(())
}

/// Whether anything of a project's history or money is not this import's.
async fn worked_on(txn: &DatabaseTransaction, project: i64, import: i64) -> Result<bool, StoreError> {
    for table in ["project_events", "project_paid"] {
        let mut select = Query::select();
        select.from(table).column("id").limit(1);
        select.and_where(Expr::col("project_id").eq(project)).and_where(Expr::col("retired_at").is_null());
        select.and_where(Expr::col("import_id").is_null().or(Expr::col("import_id").ne(import)));
        if txn.query_one(&select).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn current(txn: &DatabaseTransaction, id: i64) -> Result<Project, StoreError> {
    Ok(current_with(txn, id).await?.0)
}

async fn current_with<C: ConnectionTrait>(db: &C, id: i64) -> Result<(Project, bool), StoreError> {
    let mut select = Query::select();
    select.from("projects").columns(["id", "version", "created_at", "retired_at"]).columns(STAMPS).columns(FACTS);
    select.and_where(Expr::col("id").eq(id));
    let row = db.query_one(&select).await?;
    let row = row.ok_or_else(|| StoreError::NotFound { what: "project", id: id.to_string() })?;
    let row = project_row(&row)?;
    Ok((row.project, row.retired))
}

/// A record by its columns.
fn facts(project: &Project) -> Result<Map<String, Json>, StoreError> {
    let json = |value: Value| match value {
        Value::String(text) => text.map_or(Json::Null, |text| json!(text)),
        Value::BigInt(number) => json!(number),
        Value::Bool(yes) => json!(yes),
        _ => Json::Null,
    };
    Ok(FACTS.into_iter().zip(values(project)?).map(|(column, value)| (column.to_owned(), json(value))).collect())
}

/// A value of a column as it is bound.
fn stored(column: &str, value: &Json) -> Value {
    match value {
        Json::String(string) => text(string),
        Json::Number(number) => number.as_i64().into(),
        Json::Bool(yes) => (*yes).into(),
        _ if column.ends_with("_id") => Option::<i64>::None.into(),
        _ => maybe::<&str>(None),
    }
}

/// What two records differ in.
fn changed(before: Map<String, Json>, after: Map<String, Json>) -> (Map<String, Json>, Map<String, Json>) {
    let differs: Vec<String> =
        after.iter().filter(|(column, value)| before.get(*column) != Some(value)).map(|(c, _)| c.clone()).collect();
    let only = |map: Map<String, Json>| map.into_iter().filter(|(column, _)| differs.contains(column)).collect();
    (only(before), only(after))
}

/// Notes which of a project's last events an import brought.
async fn mark_events(txn: &DatabaseTransaction, project: i64, import: i64, many: usize) -> Result<(), StoreError> {
    if many == 0 {
        return Ok(());
    }
    let last = take_ids(txn, "project_events", 0).await? - 1;
    let first = last - i64::try_from(many).unwrap_or(i64::MAX) + 1;
    let mut update = Query::update();
    update.table(EVENTS).value("import_id", import).and_where(Expr::col("project_id").eq(project));
    update.and_where(Expr::col("id").gte(first));
    txn.execute(&update).await?;
    Ok(())
}

const EVENTS: &str = "project_events";

async fn add_paid(
    txn: &DatabaseTransaction,
    (project, import): (i64, i64),
    paid: &PaidIn,
    (at, who): (&str, &str),
) -> Result<(), StoreError> {
    let id = take_ids(txn, "project_paid", 1).await?;
    let row = vec![
        id.into(),
        project.into(),
        import.into(),
        text(paid.on.to_string()),
        maybe(paid.since.map(|day| day.to_string()).as_ref()),
        text(paid.amount.to_string()),
        text(&paid.note),
        text(at),
        text(who),
    ];
    let columns = ["id", "project_id", "import_id", "on_day", "since_day", "amount", "note", "written_at", "by_whom"];
    insert(txn, Insert { table: "project_paid", columns: &columns, on_conflict: None }, vec![row]).await
}

async fn add_loose(
    txn: &DatabaseTransaction,
    (project, import): (i64, i64),
    days: &[(String, LooseDay)],
) -> Result<(), StoreError> {
    if days.is_empty() {
        return Ok(());
    }
    let first = take_ids(txn, "project_loose_days", days.len()).await?;
    let rows = (first..).zip(days).map(|(id, (what, day))| {
        vec![
            id.into(),
            project.into(),
            import.into(),
            text(what),
            text(day.first.to_string()),
            text(day.last.to_string()),
            text(day.precision.as_str()),
            text(&day.said),
        ]
    });
    let columns = ["id", "project_id", "import_id", "what", "first_day", "last_day", "precision", "said"];
    insert(txn, Insert { table: "project_loose_days", columns: &columns, on_conflict: None }, rows.collect()).await
}

/// Days that were told less exactly than to the day, by project.
pub(crate) async fn loose_days<C: ConnectionTrait>(
    db: &C,
    ids: &[i64],
    all: bool,
) -> Result<BTreeMap<i64, Vec<(String, LooseDay)>>, StoreError> {
    let columns = ["id", "project_id", "what", "first_day", "last_day", "precision", "said", "retired_at"];
    let mut found: BTreeMap<i64, Vec<(String, LooseDay)>> = BTreeMap::new();
    for row in of_projects(db, ("project_loose_days", &columns), ids, all).await? {
        if row.try_get::<Option<String>>("", "retired_at")?.is_some() {
            continue;
        }
        let day = LooseDay {
            first: read_day(&row, "first_day")?,
            last: read_day(&row, "last_day")?,
            precision: read(&row, "precision")?,
            said: read(&row, "said")?,
        };
        found.entry(row.try_get("", "project_id")?).or_default().push((read(&row, "what")?, day));
    }
    Ok(found)
}
