//! Service cases with their steps, what the firm was told, and what the office noted for itself: three tables, so that no reading of one
//! brings the other along. Whether a step may be taken is the caller's to check on the version it names.

use std::collections::BTreeMap;

use model::{
    CaseEvent, CaseNote, CaseReply, CaseStep, ConsultationState, EnterpriseId, ProjectId, ServiceCase, TaskOrigin,
    TaskState,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::follow_ups;
use crate::imports::{ImportOutcome, ImportPreview, ImportProblem, NewImport, note_import, note_outcome};
use crate::notices::{NewNotice, add_notices};
use crate::people::Signed;
use crate::sql::{Insert, KEYS, insert, is, maybe, moment, read, read_day, read_or_none, take_ids, text};
use crate::{Store, StoreError};

/// A case that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What is asked.
    pub case: ServiceCase,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// Its steps, the first first.
    pub events: Vec<CaseEvent>,
}

/// A case to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// Named by whoever enters it, so that what is sent twice is kept once.
    pub key: String,
    /// What is asked.
    pub case: ServiceCase,
    /// The step by which it came.
    pub event: CaseEvent,
}

/// Which cases to read. The default is all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFilter {
    /// Of this firm.
    pub enterprise: Option<EnterpriseId>,
    /// About this project.
    pub project: Option<ProjectId>,
}

/// Which case is changed, and which version was looked at.
#[derive(Debug, Clone, Copy)]
pub struct CaseTurn<'a> {
    /// Its id.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// Who and when.
    pub signed: Signed<'a>,
}

/// A row of a list of work orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseImportRow {
    /// Number of the record in its file.
    pub row: u32,
    /// What is asked.
    pub case: ServiceCase,
    /// The step by which it came.
    pub event: CaseEvent,
}

impl Store {
    /// Enters a case and tells whoever is to be told; `{id}` stands for its number. One that was sent before under the same key is
    /// answered with, and nobody is told twice.
    pub async fn create_case(&self, new: &NewCase, notices: &[NewNotice]) -> Result<CaseRow, StoreError> {
        if new.key.trim().is_empty() {
            return Err(StoreError::Invalid("a case's key is empty".to_owned()));
        }
        let mut txn = self.begin_write(deed("create_case", "case")).await?;
        // Also a lock: of two that send the same, the second finds the first's.
        let id = take_ids(&txn, "service_cases", 1).await?;
        let mut known = Query::select();
        known.from("service_cases").column("id").and_where(is("key", &new.key));
        if let Some(row) = txn.query_one(&known).await? {
            let id: i64 = row.try_get("", "id")?;
            txn.rollback().await?;
            return self.case(id).await;
        }
        if let Some(known) = by_order(&txn, &new.case.order).await? {
            let order = &new.case.order;
            return Err(StoreError::Conflict(format!("work order `{order}` is here already: case `{known}`")));
        }
        add_case(&txn, (id, &new.key, None), &new.case, &new.event).await?;
        add_notices(&txn, &crate::tasks::named(notices, id), &new.event.at).await?;
        txn.about(format_args!("case:{id}"));
        txn.note(
            json!({ "class": new.event.class.as_str(), "cause": new.event.cause, "source": new.case.source.as_str() }),
        );
        txn.commit().await?;
        self.case(id).await
    }

    /// Adds a step to a case, and what the firm was told with it. [`StoreError::Conflict`] when someone else changed it first. A step
    /// that ends the case takes back what departments were still asked.
    pub async fn step_case(
        &self,
        turn: &CaseTurn<'_>,
        (event, told): (&CaseEvent, &str),
        notices: &[NewNotice],
    ) -> Result<CaseRow, StoreError> {
        let mut txn = self.begin_write(deed("step_case", format!("case:{}", turn.id))).await?;
        bump(&txn, turn).await?;
        add_event(&txn, turn.id, event).await?;
        if event.step.tells_firm() {
            let id = take_ids(&txn, "case_replies", 1).await?;
            let row = vec![
                id.into(),
                turn.id.into(),
                text(event.on.to_string()),
                text(&event.at),
                text(&event.by),
                text(event.step.as_str()),
                text(told),
            ];
            let columns = ["id", "case_id", "on_day", "at", "by_whom", "step", "text"];
            insert(&txn, Insert { table: "case_replies", columns: &columns, on_conflict: None }, vec![row]).await?;
        }
        if matches!(event.step, CaseStep::Answered | CaseStep::Withdrawn) {
            close_letters(&txn, turn).await?;
        }
        add_notices(&txn, &crate::tasks::named(notices, turn.id), turn.signed.at).await?;
        txn.note(json!({ "step": event.step.as_str(), "version": turn.version + 1 }));
        txn.commit().await?;
        self.case(turn.id).await
    }

    /// Writes down again what a case is about: firm, project, place, contact, words.
    pub async fn put_case(&self, turn: &CaseTurn<'_>, case: &ServiceCase) -> Result<CaseRow, StoreError> {
        let mut txn = self.begin_write(deed("put_case", format!("case:{}", turn.id))).await?;
        bump(&txn, turn).await?;
        let mut update = Query::update();
        update.table("service_cases").and_where(Expr::col("id").eq(turn.id));
        for (column, value) in FACTS.into_iter().zip(values(case)) {
            update.value(column, value);
        }
        txn.execute(&update).await?;
        txn.note(json!({ "version": turn.version + 1 }));
        txn.commit().await?;
        self.case(turn.id).await
    }

    /// Adds a note of the office for itself.
    pub async fn create_case_note(&self, id: i64, note: &CaseNote) -> Result<(), StoreError> {
        let at = moment(&note.at)?;
        let txn = self.begin_write(deed("create_case_note", format!("case:{id}"))).await?;
        let mut select = Query::select();
        select.from("service_cases").column("id").and_where(Expr::col("id").eq(id));
        if txn.query_one(&select).await?.is_none() {
            return Err(StoreError::NotFound { what: "case", id: id.to_string() });
        }
        let number = take_ids(&txn, "case_notes", 1).await?;
        let row = vec![number.into(), id.into(), text(at), text(&note.by), text(&note.text)];
        let columns = ["id", "case_id", "at", "by_whom", "text"];
        insert(&txn, Insert { table: "case_notes", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.commit().await
    }

    /// A case with its steps.
    pub async fn case(&self, id: i64) -> Result<CaseRow, StoreError> {
        let mut select = cases();
        select.and_where(Expr::col("id").eq(id));
        let found = with_events(&self.db, self.db.query_all(&select).await?).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "case", id: id.to_string() })
    }

    /// Cases with their steps, the last that came first. What an undone import brought is not among them.
    pub async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError> {
        let mut select = cases();
        select.and_where(Expr::col("retired_at").is_null());
        if let Some(firm) = filter.enterprise {
            select.and_where(Expr::col("enterprise_id").eq(firm.0));
        }
        if let Some(project) = filter.project {
            select.and_where(Expr::col("project_id").eq(project.0));
        }
        select.order_by("received_on", Order::Desc).order_by("id", Order::Desc);
        with_events(&self.db, self.db.query_all(&select).await?).await
    }

    /// What the firm of a case was told, the first first.
    pub async fn case_replies(&self, id: i64) -> Result<Vec<CaseReply>, StoreError> {
        let mut select = Query::select();
        select.from("case_replies").columns(["on_day", "at", "by_whom", "step", "text"]);
        select.and_where(Expr::col("case_id").eq(id)).order_by("id", Order::Asc);
        let reply = |row: &QueryResult| {
            Ok(CaseReply {
                on: read_day(row, "on_day")?,
                at: read(row, "at")?,
                by: read(row, "by_whom")?,
                step: read(row, "step")?,
                text: read(row, "text")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(reply).collect()
    }

    /// What the office noted of a case for itself, the first first.
    pub async fn case_notes(&self, id: i64) -> Result<Vec<CaseNote>, StoreError> {
        let mut select = Query::select();
        select.from("case_notes").columns(["at", "by_whom", "text"]);
        select.and_where(Expr::col("case_id").eq(id)).order_by("id", Order::Asc);
        let note = |row: &QueryResult| {
            Ok(CaseNote { at: read(row, "at")?, by: read(row, "by_whom")?, text: read(row, "text")? })
        };
        self.db.query_all(&select).await?.iter().map(note).collect()
    }

    /// Takes a list of work orders in. All of it or nothing. A number that is here already is left as it is: what people did with it since
    /// counts more than the list.
    pub async fn import_cases(
        &self,
        import: &NewImport,
        rows: &[CaseImportRow],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        let mut txn = self.begin_write(deed("create_import", "import")).await?;
        let outcome = take_in(&txn, import, rows, problems).await?;
        txn.about(format_args!("import:{}", outcome.import_id));
        txn.note(outcome.in_short(import));
        txn.commit().await?;
        Ok(outcome)
    }

    /// How many cases an import brought.
    pub async fn cases_of_import(&self, id: i64) -> Result<usize, StoreError> {
        let mut select = Query::select();
        select.from("service_cases").column("id").and_where(Expr::col("import_id").eq(id));
        Ok(self.db.query_all(&select).await?.len())
    }

    /// Says what [`Store::import_cases`] would do, and changes nothing.
    pub async fn preview_cases(
        &self,
        import: &NewImport,
        rows: &[CaseImportRow],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        let txn = self.begin_write(Deed::Preview).await?;
        let done = take_in(&txn, import, rows, problems).await?;
        txn.rollback().await?;
        Ok(done.into())
    }
}

async fn take_in(
    txn: &DatabaseTransaction,
    import: &NewImport,
    rows: &[CaseImportRow],
    problems: &[ImportProblem],
) -> Result<ImportOutcome, StoreError> {
    let at = moment(&import.at)?;
    let import_id = take_ids(txn, "imports", 1).await?;
    let mut outcome = ImportOutcome::begun(import_id, problems);
    note_import(txn, import, import_id, at).await?;
    for row in rows {
        outcome.records += 1;
        // Of two rows with one number the second finds the first.
        if by_order(txn, &row.case.order).await?.is_some() {
            outcome.unchanged += 1;
            continue;
        }
        outcome.new += 1;
        let id = take_ids(txn, "service_cases", 1).await?;
        add_case(txn, (id, &format!("import:{import_id}:{}", row.row), Some(import_id)), &row.case, &row.event).await?;
    }
    outcome.problems.sort_by_key(|problem| problem.row);
    note_outcome(txn, &outcome).await?;
    Ok(outcome)
}

/// Takes the cases of an import out, or with no moment brings them back. [`StoreError::Conflict`] when somebody worked on one, or its
/// number came again meanwhile.
pub(crate) async fn turn_cases(
    txn: &DatabaseTransaction,
    import: i64,
    retired_at: Option<&str>,
) -> Result<(), StoreError> {
    let mut select = cases();
    select.and_where(Expr::col("import_id").eq(import)).order_by("id", Order::Asc);
    let rows = with_events(txn, txn.query_all(&select).await?).await?;
    for row in &rows {
        if retired_at.is_some() && row.version > 1 {
            return Err(StoreError::Conflict(format!(
                "case `{}` (`{}`) of this import is being worked on: it cannot be undone",
                row.id, row.case.title
            )));
        }
        if retired_at.is_none()
            && let Some(known) = by_order(txn, &row.case.order).await?
        {
            let order = &row.case.order;
            return Err(StoreError::Conflict(format!("work order `{order}` came again since: case `{known}`")));
        }
    }
    if !rows.is_empty() {
        let mut update = Query::update();
        update.table("service_cases").value("retired_at", maybe(retired_at));
        update.and_where(Expr::col("import_id").eq(import));
        txn.execute(&update).await?;
    }
    Ok(())
}

/// The case of a work order's number, where it is here.
async fn by_order(txn: &DatabaseTransaction, order: &str) -> Result<Option<i64>, StoreError> {
    if order.trim().is_empty() {
        return Ok(None);
    }
    let mut select = Query::select();
    select.from("service_cases").column("id").and_where(is("order_no", order));
    select.and_where(Expr::col("retired_at").is_null());
    txn.query_one(&select).await?.map(|row| Ok(row.try_get("", "id")?)).transpose()
}

/// Who answered the firm asks departments no more: their open letters about it end, with the tasks to answer them.
async fn close_letters(txn: &DatabaseTransaction, turn: &CaseTurn<'_>) -> Result<(), StoreError> {
    let mut select = Query::select();
    select.from("consultations").column("id").and_where(Expr::col("case_id").eq(turn.id));
    select.and_where(is("state", ConsultationState::Open.as_str())).order_by("id", Order::Asc);
    for row in txn.query_all(&select).await? {
        let id: i64 = row.try_get("", "id")?;
        let mut update = Query::update();
        update
            .table("consultations")
            .value("state", text(ConsultationState::Closed.as_str()))
            .value("version", Expr::col("version").add(1))
            .value("updated_at", text(turn.signed.at))
            .value("updated_by", text(turn.signed.by))
            .and_where(Expr::col("id").eq(id));
        txn.execute(&update).await?;
        let open = follow_ups::open_of(txn, (TaskOrigin::Consultation, id)).await?;
        follow_ups::end(txn, open, (TaskState::Cancelled, "诉求已答复企业，不再等候答复"), turn.signed).await?;
    }
    Ok(())
}

async fn bump(txn: &DatabaseTransaction, turn: &CaseTurn<'_>) -> Result<(), StoreError> {
    let mut update = Query::update();
    update
        .table("service_cases")
        .value("version", turn.version + 1)
        .value("updated_at", text(moment(turn.signed.at)?))
        .value("updated_by", text(turn.signed.by))
        .and_where(Expr::col("id").eq(turn.id))
        .and_where(Expr::col("version").eq(turn.version));
    if txn.execute(&update).await?.rows_affected() == 1 {
        return Ok(());
    }
    let mut select = Query::select();
    select.from("service_cases").column("version").and_where(Expr::col("id").eq(turn.id));
    Err(match txn.query_one(&select).await? {
        None => StoreError::NotFound { what: "case", id: turn.id.to_string() },
        Some(row) => {
            let (id, now, read): (i64, i64, i64) = (turn.id, row.try_get("", "version")?, turn.version);
            StoreError::Conflict(format!("case `{id}` was changed by someone else: version `{now}`, not `{read}`"))
        }
    })
}

async fn add_case(
    txn: &DatabaseTransaction,
    (id, key, import): (i64, &str, Option<i64>),
    case: &ServiceCase,
    event: &CaseEvent,
) -> Result<(), StoreError> {
    let at = moment(&event.at)?;
    let mut row = vec![
        id.into(),
        1_i64.into(),
        text(key),
        import.into(),
        text(at),
        text(&event.by),
        text(at),
        text(&event.by),
        case.sample.into(),
    ];
    row.extend(values(case));
    let columns: Vec<&'static str> =
        ["id", "version", "key", "import_id", "created_at", "created_by", "updated_at", "updated_by", "sample"]
            .into_iter()
            .chain(FACTS)
            .collect();
    insert(txn, Insert { table: "service_cases", columns: &columns, on_conflict: None }, vec![row]).await?;
    add_event(txn, id, event).await
}

async fn add_event(txn: &DatabaseTransaction, id: i64, event: &CaseEvent) -> Result<(), StoreError> {
    let number = take_ids(txn, "case_events", 1).await?;
    let row = vec![
        number.into(),
        id.into(),
        text(event.on.to_string()),
        text(moment(&event.at)?),
        text(&event.by),
        text(event.step.as_str()),
        text(&event.note),
        text(&event.handler),
        text(&event.unit),
        text(event.class.as_str()),
        text(&event.cause),
        event.rating.map(i64::from).into(),
    ];
    insert(txn, Insert { table: "case_events", columns: &EVENT, on_conflict: None }, vec![row]).await
}

const FACTS: [&str; 14] = [
    "title",
    "text",
    "firm",
    "enterprise_id",
    "contact",
    "source",
    "order_no",
    "received_on",
    "receiver",
    "receiver_unit",
    "project_id",
    "zone",
    "site",
    "chain",
];

fn values(case: &ServiceCase) -> [Value; 14] {
    [
        text(&case.title),
        text(&case.text),
        text(&case.firm),
        case.enterprise.map(|id| id.0).into(),
        text(&case.contact),
        text(case.source.as_str()),
        text(&case.order),
        text(case.received_on.to_string()),
        text(&case.receiver),
        text(&case.receiver_unit),
        case.project.map(|id| id.0).into(),
        maybe(case.zone.as_ref()),
        maybe(case.site.as_ref()),
        maybe(case.chain.as_ref()),
    ]
}

const EVENT: [&str; 12] =
    ["id", "case_id", "on_day", "at", "by_whom", "step", "note", "handler", "unit", "class", "cause", "rating"];

fn cases() -> SelectStatement {
    let mut select = Query::select();
    select.from("service_cases").columns(["id", "version", "created_at", "created_by", "updated_at", "updated_by"]);
    select.column("sample").columns(FACTS);
    select
}

async fn with_events<C: ConnectionTrait>(db: &C, rows: Vec<QueryResult>) -> Result<Vec<CaseRow>, StoreError> {
    let mut found = rows.iter().map(case_row).collect::<Result<Vec<_>, _>>()?;
    let mut events: BTreeMap<i64, Vec<CaseEvent>> = BTreeMap::new();
    for ids in found.chunks(KEYS) {
        let mut select = Query::select();
        select.from("case_events").columns(EVENT).and_where(Expr::col("case_id").is_in(ids.iter().map(|row| row.id)));
        select.order_by("id", Order::Asc);
        for row in db.query_all(&select).await? {
            let rating = row.try_get::<Option<i64>>("", "rating")?;
            let event = CaseEvent {
                on: read_day(&row, "on_day")?,
                at: read(&row, "at")?,
                by: read(&row, "by_whom")?,
                step: read(&row, "step")?,
                note: read(&row, "note")?,
                handler: read(&row, "handler")?,
                unit: read(&row, "unit")?,
                class: read(&row, "class")?,
                cause: read(&row, "cause")?,
                rating: rating.and_then(|rating| u8::try_from(rating).ok()),
            };
            events.entry(row.try_get("", "case_id")?).or_default().push(event);
        }
    }
    for row in &mut found {
        row.events = events.remove(&row.id).unwrap_or_default();
    }
    Ok(found)
}

fn case_row(row: &QueryResult) -> Result<CaseRow, StoreError> {
    let word = |column: &str| read_or_none::<String>(row, column);
    Ok(CaseRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        case: ServiceCase {
            title: read(row, "title")?,
            text: read(row, "text")?,
            firm: read(row, "firm")?,
            enterprise: row.try_get::<Option<i64>>("", "enterprise_id")?.map(EnterpriseId),
            contact: read(row, "contact")?,
            source: read(row, "source")?,
            order: read(row, "order_no")?,
            received_on: read_day(row, "received_on")?,
            receiver: read(row, "receiver")?,
            receiver_unit: read(row, "receiver_unit")?,
            project: row.try_get::<Option<i64>>("", "project_id")?.map(ProjectId),
            zone: word("zone")?,
            site: word("site")?,
            chain: word("chain")?,
            sample: row.try_get("", "sample")?,
        },
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        events: Vec::new(),
    })
}
