//! Imports: a file's rows become statements in one transaction, which can be undone and redone as a whole.
//!
//! Every known field of every row becomes a statement, also one that says what is shown already: two files that agree
//! are two sources, and undoing one of them must leave what the other says.

use std::collections::HashMap;

use chrono::NaiveDate;
use model::{EnterpriseId, Facts, Field};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};

use crate::audit::{Deed, deed};
use crate::cases::turn_cases;
use crate::enterprises::{candidates, put_shown, recompute};
use crate::leads::turn_leads;
use crate::merge::{Effect, Firms, Incoming, Keys};
use crate::place_imports::turn_places;
use crate::project_imports::{Turning, turn_projects};
use crate::sql::{Insert, KEYS, clean, count, insert, maybe, moment, read, read_count, read_day, take_ids, text};
use crate::survey::turn_survey;
use crate::{Store, StoreError};
use serde_json::json;

/// What is known of a file before its rows are taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// What its rows are: `enterprises`, `sites`, `opportunities`, `purchases`, `sales`, `links`, `signals`,
    /// `deals`, `cases` or `projects`.
    pub kind: String,
    /// Its name, as people know it.
    pub file: String,
    /// Of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Now, RFC 3339 in UTC.
    pub at: String,
    /// Day the file speaks of. Among statements of one field the one with the latest day is shown.
    pub date: NaiveDate,
    /// Who brought it in.
    pub collector: String,
}

/// A row of a file, read and cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportRow {
    /// Record number, the header counted as 1.
    pub row: u32,
    /// What it says.
    pub facts: Facts,
    /// The name in the form in which names are compared; empty takes the name itself.
    pub name_key: String,
    /// The row's own source, in words, where it names one; else the file is the source.
    pub note: Option<String>,
}

/// Something in a file that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportProblem {
    /// Record number, the header counted as 1; `None` for the file as a whole.
    pub row: Option<u32>,
    /// The file's own name of the column, where it is about one.
    pub column: Option<String>,
    /// What is wrong, and what was done about it.
    pub message: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Its id, for [`Store::undo_import`].
    pub import_id: i64,
    /// Rows that were taken in: `new + merged + unchanged`.
    pub records: usize,
    /// Rows that made a firm, or brought back a retired one.
    pub new: usize,
    /// Rows that told something that a firm did not show.
    pub merged: usize,
    /// Rows that told what is shown already.
    pub unchanged: usize,
    /// The problems given, and those found while merging.
    pub problems: Vec<ImportProblem>,
    /// Firms that show something else than before, by id: they are to be placed again.
    pub touched: Vec<EnterpriseId>,
}

impl ImportOutcome {
    /// What the audit keeps of it.
    pub(crate) fn in_short(&self, import: &NewImport) -> serde_json::Value {
        json!({
            "kind": import.kind, "file": import.file, "sha256": import.sha256,
            "rows": self.records, "new": self.new, "merged": self.merged, "problems": self.problems.len(),
        })
    }

    /// Of an import whose rows are still to be taken in.
    pub(crate) fn begun(import_id: i64, problems: &[ImportProblem]) -> Self {
        Self {
            import_id,
            records: 0,
            new: 0,
            merged: 0,
            unchanged: 0,
            problems: problems.to_vec(),
            touched: Vec::new(),
        }
    }
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPreview {
    /// Rows that would be taken in: `new + merged + unchanged`.
    pub records: usize,
    /// Rows that would make a firm.
    pub new: usize,
    /// Rows that would tell something that a firm does not show.
    pub merged: usize,
    /// Rows that tell what is shown already.
    pub unchanged: usize,
    /// The problems given, and those found while merging.
    pub problems: Vec<ImportProblem>,
}

impl From<ImportOutcome> for ImportPreview {
    /// What an import did that was then taken back.
    fn from(done: ImportOutcome) -> Self {
        let ImportOutcome { records, new, merged, unchanged, problems, .. } = done;
        Self { records, new, merged, unchanged, problems }
    }
}

/// Whether an import counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its statements count.
    Active,
    /// It was undone.
    Undone,
}

/// An import of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Id.
    pub id: i64,
    /// What its rows were.
    pub kind: String,
    /// Name of the file.
    pub file: String,
    /// Of its bytes.
    pub sha256: String,
    /// When, RFC 3339 in UTC.
    pub imported_at: String,
    /// Day the file speaks of.
    pub date: NaiveDate,
    /// Who brought it in.
    pub collector: String,
    /// Whether it counts.
    pub state: ImportState,
    /// When it was undone.
    pub undone_at: Option<String>,
    /// Rows that were taken in.
    pub records: usize,
    /// Of these, those that made a firm.
    pub new: usize,
    /// Of these, those that told a firm's row something.
    pub merged: usize,
    /// Of these, those that told nothing new.
    pub unchanged: usize,
    /// Number of problems.
    pub problems: usize,
}

/// An import with its problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The import.
    pub import: Import,
    /// Its problems, in the order of the file.
    pub problems: Vec<ImportProblem>,
}

impl Store {
    /// Takes the rows of a register file in. All of it happens or nothing: whoever stops in the middle leaves no trace.
    /// `progress` is told the number of rows read so far.
    pub async fn import_enterprises(
        &self,
        import: &NewImport,
        rows: impl IntoIterator<Item = ImportRow, IntoIter: Send>,
        problems: &[ImportProblem],
        progress: impl Fn(usize) + Send + Sync,
    ) -> Result<ImportOutcome, StoreError> {
        let mut txn = self.begin_write(deed("create_import", "import")).await?;
        let outcome = take_in(&txn, import, rows.into_iter(), problems, &progress).await?;
        txn.about(format_args!("import:{}", outcome.import_id));
        txn.note(outcome.in_short(import));
        txn.commit().await?;
        Ok(outcome)
    }

    /// Says what [`Store::import_enterprises`] would do, and changes nothing.
    pub async fn preview_enterprises(
        &self,
        import: &NewImport,
        rows: impl IntoIterator<Item = ImportRow, IntoIter: Send>,
        problems: &[ImportProblem],
        progress: impl Fn(usize) + Send + Sync,
    ) -> Result<ImportPreview, StoreError> {
        let txn = self.begin_write(Deed::Preview).await?;
        let done = take_in(&txn, import, rows.into_iter(), problems, &progress).await?;
        txn.rollback().await?;
        Ok(done.into())
    }

    /// Retires what an import stated. A firm of which nothing else is stated is no longer shown. Returns the firms that
    /// the import spoke of. [`StoreError::Conflict`] when it is undone already.
    ///
    /// Firms that it joined stay joined: what later files said of them stays with the firm they were merged into.
    pub async fn undo_import(&self, id: i64, at: &str) -> Result<Vec<EnterpriseId>, StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("undo_import", format!("import:{id}"))).await?;
        take_ids(&txn, "imports", 0).await?;
        if find(&txn, id).await?.state == ImportState::Undone {
            return Err(StoreError::Conflict(format!("import `{id}` is undone already")));
        }
        let mut retire = Query::update();
        retire.table("statements").value("retired_at", at).and_where(Expr::col("import_id").eq(id));
        txn.execute(&retire).await?;
        set_state(&txn, id, Some(at)).await?;
        turn_places(&txn, id, Some(at)).await?;
        turn_leads(&txn, id, Some(at)).await?;
        turn_cases(&txn, id, Some(at)).await?;
        turn_survey(&txn, id, Some(at)).await?;
        turn_projects(&txn, id, Turning::Undo(at)).await?;
        let touched = spoken_of(&txn, id).await?;
        recompute(&txn, &touched).await?;
        txn.note(json!({ "firms": touched.len() }));
        txn.commit().await?;
        Ok(touched)
    }

    /// Brings back what an undone import stated, in its old place among the others. Returns the firms it speaks of.
    /// [`StoreError::Conflict`] when it is not undone, or when one of its credit codes belongs to another firm by now:
    /// then the file is to be imported again.
    pub async fn redo_import(&self, id: i64) -> Result<Vec<EnterpriseId>, StoreError> {
        let mut txn = self.begin_write(deed("redo_import", format!("import:{id}"))).await?;
        take_ids(&txn, "imports", 0).await?;
        if find(&txn, id).await?.state == ImportState::Active {
            return Err(StoreError::Conflict(format!("import `{id}` is not undone")));
        }
        let mut restore = Query::update();
        restore.table("statements").value("retired_at", Value::String(None)).and_where(Expr::col("import_id").eq(id));
        txn.execute(&restore).await?;
        let touched = spoken_of(&txn, id).await?;
        if let Some(code) = contested_code(&txn, &touched).await? {
            return Err(StoreError::Conflict(format!(
                "import `{id}` cannot be redone: since it was undone, code `{code}` or its firm was given to another; \
                 hint: import the file again"
            )));
        }
        set_state(&txn, id, None).await?;
        turn_places(&txn, id, None).await?;
        turn_leads(&txn, id, None).await?;
        turn_cases(&txn, id, None).await?;
        turn_survey(&txn, id, None).await?;
        turn_projects(&txn, id, Turning::Redo).await?;
        recompute(&txn, &touched).await?;
        txn.note(json!({ "firms": touched.len() }));
        txn.commit().await?;
        Ok(touched)
    }

    /// Every import, the latest first.
    pub async fn imports(&self) -> Result<Vec<Import>, StoreError> {
        let mut select = all_imports();
        select.order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(read_import).collect()
    }

    /// An import with its problems.
    pub async fn import(&self, id: i64) -> Result<ImportReport, StoreError> {
        let import = find(&self.db, id).await?;
        let mut select = Query::select();
        select.columns(["row", "column_name", "message"]).from("import_problems");
        select.and_where(Expr::col("import_id").eq(id)).order_by("number", Order::Asc);
        let rows = self.db.query_all(&select).await?;
        let problems = rows.iter().map(|row| {
            Ok(ImportProblem {
                row: row.try_get::<Option<i64>>("", "row")?.and_then(|row| u32::try_from(row).ok()),
                column: row.try_get("", "column_name")?,
                message: read(row, "message")?,
            })
        });
        Ok(ImportReport { import, problems: problems.collect::<Result<_, StoreError>>()? })
    }
}

async fn take_in(
    txn: &DatabaseTransaction,
    import: &NewImport,
    rows: impl Iterator<Item = ImportRow> + Send,
    problems: &[ImportProblem],
    progress: &(impl Fn(usize) + Send + Sync),
) -> Result<ImportOutcome, StoreError> {
    let at = moment(&import.at)?;
    // From here on no other import, undo or redo runs: the firms that are looked up stay as they are.
    let import_id = take_ids(txn, "imports", 1).await?;
    let mut outcome = ImportOutcome::begun(import_id, problems);
    note_import(txn, import, import_id, at).await?;
    let mut rows = rows.peekable();
    let mut read = 0;
    while rows.peek().is_some() {
        let chunk: Vec<ImportRow> = rows.by_ref().take(KEYS).collect();
        read += chunk.len();
        take_in_chunk(txn, import, chunk, &mut outcome).await?;
        progress(read);
    }
    outcome.touched.sort_unstable();
    outcome.touched.dedup();
    outcome.problems.sort_by_key(|problem| problem.row);
    note_outcome(txn, &outcome).await?;
    Ok(outcome)
}

async fn take_in_chunk(
    txn: &DatabaseTransaction,
    import: &NewImport,
    rows: Vec<ImportRow>,
    outcome: &mut ImportOutcome,
) -> Result<(), StoreError> {
    let mut incoming = Vec::with_capacity(rows.len());
    for row in rows {
        let ready = prepare(&row, import.date);
        if ready.keys.is_empty() {
            outcome.problems.push(ImportProblem {
                row: Some(row.row),
                column: None,
                message: "the row has neither a name nor a code: left out".to_owned(),
            });
        } else {
            incoming.push((row, ready));
        }
    }
    let keys: Vec<&Keys> = incoming.iter().map(|(_, ready)| &ready.keys).collect();
    let mut firms = Firms::new(candidates(txn, &keys).await?);
    let mut went_to = Vec::with_capacity(incoming.len());
    for (row, ready) in &incoming {
        let merged = firms.merge(ready);
        outcome.records += 1;
        match merged.effect {
            Effect::New => outcome.new += 1,
            Effect::Merged => outcome.merged += 1,
            Effect::Unchanged => outcome.unchanged += 1,
        }
        if let Some(message) = merged.problem {
            outcome.problems.push(ImportProblem { row: Some(row.row), column: None, message });
        }
        went_to.push(merged.firm);
    }
    let many = firms.all.iter().filter(|firm| firm.id.is_none()).count();
    let mut next = take_ids(txn, "enterprises", many).await?;
    let mut ids = Vec::with_capacity(firms.all.len());
    for firm in &firms.all {
        ids.push(firm.id.unwrap_or_else(|| {
            next += 1;
            EnterpriseId(next - 1)
        }));
    }
    let changed: Vec<_> =
        ids.iter().zip(&firms.all).filter(|(_, firm)| firm.changed).map(|(id, firm)| (*id, &firm.shown)).collect();
    outcome.touched.extend(changed.iter().map(|(id, _)| *id));
    put_shown(txn, changed).await?;
    let stated = incoming.iter().zip(went_to).map(|((row, ready), firm)| (ids[firm], row, ready)).collect();
    put_statements(txn, import, outcome.import_id, stated).await
}

fn prepare(row: &ImportRow, date: NaiveDate) -> Incoming {
    let facts: Vec<_> =
        row.facts.known().map(|(field, value)| (field, clean(&value))).filter(|(_, value)| !value.is_empty()).collect();
    let get = |field| facts.iter().find(|(known, _)| *known == field).map(|(_, value)| value.clone());
    let key = clean(&row.name_key);
    let name = get(Field::Name).map(|name| if key.is_empty() { name } else { key });
    Incoming { keys: Keys { uscc: get(Field::Uscc), old_number: get(Field::OldNumber), name }, facts, date }
}

async fn put_statements(
    txn: &DatabaseTransaction,
    import: &NewImport,
    import_id: i64,
    rows: Vec<(EnterpriseId, &ImportRow, &Incoming)>,
) -> Result<(), StoreError> {
    let many = rows.iter().map(|(_, _, ready)| ready.facts.len()).sum();
    let first = take_ids(txn, "statements", many).await?;
    let columns = &[
        "id",
        "enterprise_id",
        "field",
        "value",
        "match_key",
        "import_id",
        "source",
        "row",
        "date",
        "collector",
        "created_at",
    ];
    let facts = rows.iter().flat_map(|(id, row, ready)| ready.facts.iter().map(move |fact| (*id, *row, *ready, fact)));
    let date = import.date.to_string();
    let values = (first..).zip(facts).map(|(statement, (firm, row, ready, (field, value)))| {
        let match_key = ready.keys.name.as_ref().filter(|_| *field == Field::Name);
        vec![
            statement.into(),
            firm.0.into(),
            text(field.as_str()),
            text(value),
            maybe(match_key),
            import_id.into(),
            text(row.note.as_ref().unwrap_or(&import.file)),
            i64::from(row.row).into(),
            text(&date),
            text(&import.collector),
            text(&import.at),
        ]
    });
    insert(txn, Insert { table: "statements", columns, on_conflict: None }, values.collect()).await
}

pub(crate) async fn note_import(
    txn: &DatabaseTransaction,
    import: &NewImport,
    import_id: i64,
    at: &str,
) -> Result<(), StoreError> {
    let columns = &[
        "id",
        "kind",
        "file",
        "sha256",
        "imported_at",
        "date",
        "collector",
        "state",
        "records",
        "new",
        "merged",
        "unchanged",
        "problems",
    ];
    let mut row = vec![
        import_id.into(),
        text(&import.kind),
        text(&import.file),
        text(&import.sha256),
        text(at),
        text(import.date.to_string()),
        text(&import.collector),
        text("active"),
    ];
    row.resize(columns.len(), 0_i64.into());
    insert(txn, Insert { table: "imports", columns, on_conflict: None }, vec![row]).await
}

pub(crate) async fn note_outcome(txn: &DatabaseTransaction, outcome: &ImportOutcome) -> Result<(), StoreError> {
    let counts = [
        ("records", outcome.records),
        ("new", outcome.new),
        ("merged", outcome.merged),
        ("unchanged", outcome.unchanged),
        ("problems", outcome.problems.len()),
    ];
    let mut update = Query::update();
    update.table("imports").and_where(Expr::col("id").eq(outcome.import_id));
    update.values(counts.map(|(column, number)| (column, Expr::val(count(number)))));
    txn.execute(&update).await?;
    let columns = &["import_id", "number", "row", "column_name", "message"];
    let rows = (1_i64..).zip(&outcome.problems).map(|(number, problem)| {
        vec![
            outcome.import_id.into(),
            number.into(),
            problem.row.map(i64::from).into(),
            maybe(problem.column.as_ref()),
            text(&problem.message),
        ]
    });
    insert(txn, Insert { table: "import_problems", columns, on_conflict: None }, rows.collect()).await
}

fn all_imports() -> SelectStatement {
    let mut select = Query::select();
    select.from("imports").columns([
        "id",
        "kind",
        "file",
        "sha256",
        "imported_at",
        "date",
        "collector",
        "state",
        "undone_at",
        "records",
        "new",
        "merged",
        "unchanged",
        "problems",
    ]);
    select
}

fn read_import(row: &QueryResult) -> Result<Import, StoreError> {
    let state: String = read(row, "state")?;
    Ok(Import {
        id: row.try_get("", "id")?,
        kind: read(row, "kind")?,
        file: read(row, "file")?,
        sha256: read(row, "sha256")?,
        imported_at: read(row, "imported_at")?,
        date: read_day(row, "date")?,
        collector: read(row, "collector")?,
        state: if state == "undone" { ImportState::Undone } else { ImportState::Active },
        undone_at: row.try_get("", "undone_at")?,
        records: read_count(row, "records")?,
        new: read_count(row, "new")?,
        merged: read_count(row, "merged")?,
        unchanged: read_count(row, "unchanged")?,
        problems: read_count(row, "problems")?,
    })
}

pub(crate) async fn find<C: ConnectionTrait>(db: &C, id: i64) -> Result<Import, StoreError> {
    let mut select = all_imports();
    select.and_where(Expr::col("id").eq(id));
    match db.query_one(&select).await? {
        Some(row) => read_import(&row),
        None => Err(StoreError::NotFound { what: "import", id: id.to_string() }),
    }
}

async fn set_state(txn: &DatabaseTransaction, id: i64, undone_at: Option<&str>) -> Result<(), StoreError> {
    let state = if undone_at.is_some() { "undone" } else { "active" };
    let mut update = Query::update();
    update.table("imports").and_where(Expr::col("id").eq(id));
    update.value("state", state).value("undone_at", maybe(undone_at));
    txn.execute(&update).await?;
    Ok(())
}

/// The firms that an import speaks of, by id.
async fn spoken_of(txn: &DatabaseTransaction, id: i64) -> Result<Vec<EnterpriseId>, StoreError> {
    let mut select = Query::select();
    select.distinct().column("enterprise_id").from("statements").and_where(Expr::col("import_id").eq(id));
    select.order_by("enterprise_id", Order::Asc);
    let rows = txn.query_all(&select).await?;
    rows.iter().map(|row| Ok(EnterpriseId(row.try_get("", "enterprise_id")?))).collect()
}

/// A code that, with the statements of these firms restored, would stand on two firms, or beside another one on one
/// firm. Lists of keys and no joins: right after so many rows have changed PostgreSQL plans a join badly.
async fn contested_code(txn: &DatabaseTransaction, touched: &[EnterpriseId]) -> Result<Option<String>, StoreError> {
    for ids in touched.chunks(KEYS) {
        let mut stated = Query::select();
        stated
            .distinct()
            .columns(["enterprise_id", "value"])
            .from("statements")
            .and_where(Expr::col("field").eq(Field::Uscc.as_str()))
            .and_where(Expr::col("retired_at").is_null())
            .and_where(Expr::col("enterprise_id").is_in(ids.iter().map(|id| id.0)));
        let mut code_of = HashMap::<i64, String>::new();
        for row in txn.query_all(&stated).await? {
            if let Some(other) = code_of.insert(row.try_get("", "enterprise_id")?, read(&row, "value")?) {
                return Ok(Some(other));
            }
        }
        let mut holders = Query::select();
        holders
            .columns(["id", "uscc"])
            .from("enterprises")
            .and_where(Expr::col("retired").eq(false))
            .and_where(Expr::col("uscc").is_in(code_of.values().map(String::as_str)));
        for row in txn.query_all(&holders).await? {
            let code: String = read(&row, "uscc")?;
            if code_of.get(&row.try_get("", "id")?) != Some(&code) {
                return Ok(Some(code));
            }
        }
    }
    Ok(None)
}
