//! Promises with what happened to them and what was paid. A promise's record changes under a version; its events and payments are only
//! added to, a payment noted by mistake is retired with a reason.

use chrono::NaiveDate;
use model::{LegalBasis, Money, ProjectId, Promise, PromiseAct, PromiseKind, PromiseState};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::deed;
use crate::notices::{NewNotice, add_notices};
use crate::sql::{Insert, KEYS, insert, maybe, moment, read, read_day, read_or_none, take_ids, text};
use crate::{Store, StoreError};

/// A promise that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What is known of it; `paid` holds what counts.
    pub promise: Promise,
    /// Other terms that were proposed while these bind; `None` while none wait for their review.
    pub proposal: Option<Proposal>,
    /// Whether it is invented.
    pub sample: bool,
    /// When it was written down.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// What happened to it, by number.
    pub events: Vec<PromiseEvent>,
    /// Payments that count, by number; those of `promise.paid` in the same order.
    pub payments: Vec<PaymentRow>,
}

impl PromiseRow {
    /// The day on which it was promised: as it was said, else the day on which it was written down.
    pub fn made_on(&self) -> Option<NaiveDate> {
        self.promise.made_on.or_else(|| self.events.first().map(|event| event.on))
    }
}

/// Terms that wait for their review while those before bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The promise as it would be; its author is who proposed it.
    pub promise: Promise,
    /// The day on which it was proposed.
    pub on: NaiveDate,
}

/// Something that happened to a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseEvent {
    /// The day it holds from.
    pub on: NaiveDate,
    /// When it was written down.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub act: PromiseAct,
    /// In words: why, which voucher.
    pub note: String,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// Id.
    pub id: i64,
    /// The day.
    pub on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// Number of the voucher; a promise has each once.
    pub voucher: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: String,
}

/// Who changes a promise, on which version.
#[derive(Debug, Clone, Copy)]
pub struct PromiseTurn<'a> {
    /// Its id.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// The day the change holds from.
    pub on: NaiveDate,
    /// Who.
    pub by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
    /// Who is told of it, in the same transaction.
    pub told: &'a [NewNotice],
}

/// A change of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseChange {
    /// Other words or figures; whoever writes them is the author now, and a review is due again.
    Amended(Box<Promise>),
    /// Another note beside it; it binds as before.
    Noted(String),
    /// Words in which a slip of the pen was put right, and what it was; it binds as before.
    Corrected(Box<Promise>, String),
    /// Other terms, which bind when they are approved; those that waited before are dropped.
    Proposed(Box<Promise>),
    /// A review of proposed terms, and what was said of it.
    ProposalReviewed {
        /// What binds from now on; `None` leaves what bound before.
        approved: Option<Box<Promise>>,
        /// What was said.
        note: String,
    },
    /// A review, in favour or not, and what was said of it.
    Reviewed {
        /// Approved or refused.
        approved: bool,
        /// What was said.
        note: String,
    },
    /// The day on which the condition was met, and how that is known.
    ConditionMet(String),
    /// No longer owed, for a reason.
    Released(String),
    /// A payment with its voucher.
    Paid(Money, String),
    /// A payment noted by mistake, and why.
    PaidBack(i64, String),
}

impl PromiseChange {
    /// What happens.
    pub fn act(&self) -> PromiseAct {
        match self {
            Self::Amended(_) => PromiseAct::Amended,
            Self::Noted(_) => PromiseAct::Noted,
            Self::Corrected(..) => PromiseAct::Corrected,
            Self::Proposed(_) => PromiseAct::Proposed,
            Self::ProposalReviewed { approved: Some(_), .. } => PromiseAct::ProposalApproved,
            Self::ProposalReviewed { approved: None, .. } => PromiseAct::ProposalRefused,
            Self::Reviewed { approved: true, .. } => PromiseAct::Approved,
            Self::Reviewed { approved: false, .. } => PromiseAct::Refused,
            Self::ConditionMet(_) => PromiseAct::ConditionMet,
            Self::Released(_) => PromiseAct::Released,
            Self::Paid(..) => PromiseAct::Paid,
            Self::PaidBack(..) => PromiseAct::PaidBack,
        }
    }

    fn note(&self) -> String {
        match self {
            Self::Amended(_) | Self::Proposed(_) => String::new(),
            Self::Noted(note) | Self::Corrected(_, note) => note.clone(),
            Self::Reviewed { note, .. }
            | Self::ProposalReviewed { note, .. }
            | Self::ConditionMet(note)
            | Self::Released(note)
            | Self::PaidBack(_, note) => note.clone(),
            Self::Paid(amount, voucher) => format!("{amount} {voucher}"),
        }
    }
}

impl Store {
    /// Writes a promise down as a draft of its author.
    pub async fn create_promise(
        &self,
        promise: &Promise,
        sample: bool,
        (on, at): (NaiveDate, &str),
    ) -> Result<PromiseRow, StoreError> {
        moment(at)?;
        let mut txn = self.begin_write(deed("create_promise", "promise")).await?;
        let id = take_ids(&txn, "promises", 1).await?;
        let mut row = vec![id.into(), 1_i64.into(), promise.project.0.into(), sample.into(), text(at), text(at)];
        row.extend([text(&promise.author), text(""), text(PromiseState::Draft.as_str()), text(&promise.author)]);
        row.extend(facts(promise));
        let columns: Vec<&'static str> = ["id", "version", "project_id", "sample", "created_at", "updated_at"]
            .into_iter()
            .chain(["updated_by", "reviewer", "state", "author"])
            .chain(FACTS)
            .collect();
        insert(&txn, Insert { table: "promises", columns: &columns, on_conflict: None }, vec![row]).await?;
        let event = (PromiseAct::Entered, String::new());
        add_event(&txn, id, event, (on, &promise.author, at)).await?;
        txn.about(format_args!("promise:{id}"));
        txn.note(json!({ "project": promise.project.0, "kind": promise.kind.as_str() }));
        txn.commit().await?;
        self.promise(id).await
    }

    /// Changes a promise. [`StoreError::Conflict`] when someone else changed it first. Whether the change may be made is the caller's to
    /// check on the version it names.
    pub async fn change_promise(
        &self,
        turn: &PromiseTurn<'_>,
        change: &PromiseChange,
    ) -> Result<PromiseRow, StoreError> {
        moment(turn.at)?;
        let entity = format!("promise:{}", turn.id);
        let mut txn = match change {
            PromiseChange::Amended(_)
            | PromiseChange::Noted(_)
            | PromiseChange::Corrected(..)
            | PromiseChange::Proposed(_) => self.begin_write(deed("put_promise", entity)).await?,
            PromiseChange::Reviewed { .. } | PromiseChange::ProposalReviewed { .. } => {
                self.begin_write(deed("review_promise", entity)).await?
            }
            PromiseChange::ConditionMet(_) => self.begin_write(deed("meet_promise_condition", entity)).await?,
            PromiseChange::Released(_) => self.begin_write(deed("release_promise", entity)).await?,
            PromiseChange::Paid(..) => self.begin_write(deed("pay_promise", entity)).await?,
            PromiseChange::PaidBack(..) => self.begin_write(deed("retire_promise_payment", entity)).await?,
        };
        let mut update = Query::update();
        update
            .table("promises")
            .value("version", turn.version + 1)
            .value("updated_at", text(turn.at))
            .value("updated_by", text(turn.by))
            .and_where(Expr::col("id").eq(turn.id))
            .and_where(Expr::col("version").eq(turn.version));
        if let Some(state) = change.act().state() {
            update.value("state", text(state.as_str()));
        }
        match change {
            PromiseChange::Amended(promise) => {
                for (column, value) in FACTS.into_iter().zip(facts(promise)) {
                    update.value(column, value);
                }
                let none: Option<String> = None;
                update.value("author", text(turn.by)).value("reviewer", text("")).value("reviewed_on", none);
            }
            PromiseChange::Noted(note) => {
                update.value("note", text(note));
            }
            PromiseChange::Corrected(promise, _) => {
                for (column, value) in FACTS.into_iter().zip(facts(promise)) {
                    update.value(column, value);
                }
            }
            PromiseChange::Proposed(promise) => {
                update.value("proposal", text(write(promise, turn.on)?));
            }
            PromiseChange::ProposalReviewed { approved, .. } => {
                let none: Option<String> = None;
                update.value("proposal", none);
                // From when on it binds stays: the terms before bound until now.
                if let Some(promise) = approved {
                    for (column, value) in FACTS.into_iter().zip(facts(promise)) {
                        update.value(column, value);
                    }
                    update.value("author", text(&promise.author)).value("reviewer", text(turn.by));
                }
            }
            PromiseChange::Reviewed { .. } => {
                update.value("reviewer", text(turn.by)).value("reviewed_on", text(turn.on.to_string()));
            }
            PromiseChange::Released(_) => {
                let none: Option<String> = None;
                update.value("proposal", none);
            }
            PromiseChange::ConditionMet(_) => {
                update.value("condition_met", text(turn.on.to_string()));
            }
            _ => {}
        }
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(lost(&txn, turn).await?);
        }
        match change {
            PromiseChange::Paid(amount, voucher) => add_payment(&txn, turn, (*amount, voucher)).await?,
            PromiseChange::PaidBack(payment, reason) => retire(&txn, turn, (*payment, reason)).await?,
            _ => {}
        }
        add_event(&txn, turn.id, (change.act(), change.note()), (turn.on, turn.by, turn.at)).await?;
        add_notices(&txn, turn.told, turn.at).await?;
        txn.note(json!({ "version": turn.version + 1, "act": change.act().as_str() }));
        txn.commit().await?;
        self.promise(turn.id).await
    }

    /// A promise. [`StoreError::NotFound`] when there is none.
    pub async fn promise(&self, id: i64) -> Result<PromiseRow, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        let rows = self.db.query_all(&select).await?;
        let found = whole(&self.db, &rows).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "promise", id: id.to_string() })
    }

    /// Promises of a project, or all; by number.
    pub async fn promises(&self, project: Option<ProjectId>) -> Result<Vec<PromiseRow>, StoreError> {
        let mut select = all();
        if let Some(project) = project {
            select.and_where(Expr::col("project_id").eq(project.0));
        }
        select.order_by("id", Order::Asc);
        let rows = self.db.query_all(&select).await?;
        whole(&self.db, &rows).await
    }
}

const FACTS: [&str; 11] = [
    "made_on",
    "kind",
    "text",
    "condition",
    "note",
    "amount",
    "condition_met",
    "basis_document",
    "basis_article",
    "basis_valid_to",
    "due",
];

fn facts(promise: &Promise) -> [Value; 11] {
    let day = |day: Option<NaiveDate>| maybe(day.map(|day| day.to_string()));
    let basis = promise.basis.as_ref();
    [
        day(promise.made_on),
        text(promise.kind.as_str()),
        text(&promise.text),
        text(&promise.condition),
        text(&promise.note),
        maybe(promise.amount.map(|amount| amount.to_string())),
        day(promise.condition_met),
        maybe(basis.map(|basis| &basis.document)),
        maybe(basis.map(|basis| &basis.article)),
        day(basis.and_then(|basis| basis.valid_to)),
        day(promise.due),
    ]
}

async fn add_event(
    txn: &DatabaseTransaction,
    promise: i64,
    (act, note): (PromiseAct, String),
    (on, by, at): (NaiveDate, &str, &str),
) -> Result<(), StoreError> {
    let id = take_ids(txn, "promise_events", 1).await?;
    let row = vec![id.into(), promise.into(), text(on.to_string()), text(at), text(by), text(act.as_str()), text(note)];
    let columns = ["id", "promise_id", "on_day", "at", "by_whom", "act", "note"];
    insert(txn, Insert { table: "promise_events", columns: &columns, on_conflict: None }, vec![row]).await
}

async fn add_payment(
    txn: &DatabaseTransaction,
    turn: &PromiseTurn<'_>,
    (amount, voucher): (Money, &str),
) -> Result<(), StoreError> {
    let id = take_ids(txn, "promise_payments", 1).await?;
    let row = vec![
        id.into(),
        turn.id.into(),
        text(turn.on.to_string()),
        text(amount.to_string()),
        text(voucher),
        text(turn.at),
        text(turn.by),
    ];
    let columns = ["id", "promise_id", "on_day", "amount", "voucher", "at", "by_whom"];
    insert(txn, Insert { table: "promise_payments", columns: &columns, on_conflict: None }, vec![row]).await
}

async fn retire(
    txn: &DatabaseTransaction,
    turn: &PromiseTurn<'_>,
    (payment, reason): (i64, &str),
) -> Result<(), StoreError> {
    let mut update = Query::update();
    update
        .table("promise_payments")
        .value("retired_at", text(turn.at))
        .value("retired_by", text(turn.by))
        .value("retire_reason", text(reason))
        .and_where(Expr::col("id").eq(payment))
        .and_where(Expr::col("promise_id").eq(turn.id))
        .and_where(Expr::col("retired_at").is_null());
    if txn.execute(&update).await?.rows_affected() != 1 {
        return Err(StoreError::NotFound { what: "payment", id: payment.to_string() });
    }
    Ok(())
}

async fn lost(txn: &DatabaseTransaction, turn: &PromiseTurn<'_>) -> Result<StoreError, StoreError> {
    let mut select = Query::select();
    select.from("promises").column("version").and_where(Expr::col("id").eq(turn.id));
    let (id, read) = (turn.id, turn.version);
    Ok(match txn.query_one(&select).await? {
        None => StoreError::NotFound { what: "promise", id: id.to_string() },
        Some(row) => {
            let now: i64 = row.try_get("", "version")?;
            StoreError::Conflict(format!("promise `{id}` was changed by someone else: version `{now}`, not `{read}`"))
        }
    })
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("promises").columns(FACTS).columns([
        "proposal",
        "id",
        "version",
        "project_id",
        "sample",
        "author",
        "reviewer",
        "reviewed_on",
        "state",
        "created_at",
        "updated_at",
        "updated_by",
    ]);
    select
}

async fn whole<C: ConnectionTrait>(db: &C, rows: &[QueryResult]) -> Result<Vec<PromiseRow>, StoreError> {
    let mut found = rows.iter().map(promise).collect::<Result<Vec<_>, _>>()?;
    let places: std::collections::HashMap<i64, usize> =
        found.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    for ids in ids.chunks(KEYS) {
        let of = |mut select: SelectStatement| {
            select.and_where(Expr::col("promise_id").is_in(ids.iter().copied())).order_by("id", Order::Asc);
            select
        };
        let mut events = Query::select();
        events.from("promise_events").columns(["promise_id", "on_day", "at", "by_whom", "act", "note"]);
        for row in db.query_all(&of(events)).await? {
            let event = PromiseEvent {
                on: read_day(&row, "on_day")?,
                at: read(&row, "at")?,
                by: read(&row, "by_whom")?,
                act: read(&row, "act")?,
                note: read(&row, "note")?,
            };
            let id: i64 = row.try_get("", "promise_id")?;
            if let Some(place) = places.get(&id) {
                found[*place].events.push(event);
            }
        }
        let mut payments = Query::select();
        payments.from("promise_payments").columns(["promise_id", "id", "on_day", "amount", "voucher", "by_whom", "at"]);
        payments.and_where(Expr::col("retired_at").is_null());
        for row in db.query_all(&of(payments)).await? {
            let payment = PaymentRow {
                id: row.try_get("", "id")?,
                on: read_day(&row, "on_day")?,
                amount: read(&row, "amount")?,
                voucher: read(&row, "voucher")?,
                by: read(&row, "by_whom")?,
                at: read(&row, "at")?,
            };
            let id: i64 = row.try_get("", "promise_id")?;
            if let Some(place) = places.get(&id) {
                let row = &mut found[*place];
                row.promise.paid.push((payment.on, payment.amount, payment.voucher.clone()));
                row.payments.push(payment);
            }
        }
    }
    Ok(found)
}

fn promise(row: &QueryResult) -> Result<PromiseRow, StoreError> {
    let document: Option<String> = read_or_none(row, "basis_document")?;
    let basis = match document {
        None => None,
        Some(document) => Some(LegalBasis {
            document,
            article: read_or_none(row, "basis_article")?.unwrap_or_default(),
            valid_to: read_or_none(row, "basis_valid_to")?,
        }),
    };
    let project = ProjectId(row.try_get("", "project_id")?);
    let proposal: Option<String> = row.try_get("", "proposal")?;
    Ok(PromiseRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        proposal: proposal.map(|text| read_proposal(&text, project)).transpose()?,
        promise: Promise {
            project,
            made_on: read_or_none(row, "made_on")?,
            kind: read(row, "kind")?,
            text: read(row, "text")?,
            amount: read_or_none(row, "amount")?,
            condition: read(row, "condition")?,
            condition_met: read_or_none(row, "condition_met")?,
            basis,
            author: read(row, "author")?,
            reviewer: read(row, "reviewer")?,
            reviewed_on: read_or_none(row, "reviewed_on")?,
            state: read(row, "state")?,
            due: read_or_none(row, "due")?,
            paid: Vec::new(),
            note: read(row, "note")?,
        },
        sample: row.try_get("", "sample")?,
        created_at: read(row, "created_at")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        events: Vec::new(),
        payments: Vec::new(),
    })
}

/// Proposed terms as they are kept, written out here and nowhere else, so that a renamed field in the code does not lose a term.
#[derive(Debug, Serialize, Deserialize)]
struct Terms {
    on: NaiveDate,
    author: String,
    kind: PromiseKind,
    text: String,
    amount: Option<String>,
    condition: String,
    condition_met: Option<NaiveDate>,
    basis: Option<(String, String, Option<NaiveDate>)>,
    made_on: Option<NaiveDate>,
    due: Option<NaiveDate>,
    note: String,
}

fn write(promise: &Promise, on: NaiveDate) -> Result<String, StoreError> {
    let basis = promise.basis.clone().map(|basis| (basis.document, basis.article, basis.valid_to));
    let terms = Terms {
        on,
        author: promise.author.clone(),
        kind: promise.kind,
        text: promise.text.clone(),
        amount: promise.amount.map(|amount| amount.to_string()),
        condition: promise.condition.clone(),
        condition_met: promise.condition_met,
        basis,
        made_on: promise.made_on,
        due: promise.due,
        note: promise.note.clone(),
    };
    serde_json::to_string(&terms).map_err(|error| StoreError::Other(error.to_string()))
}

fn read_proposal(kept: &str, project: ProjectId) -> Result<Proposal, StoreError> {
    let unreadable = |error: String| StoreError::Other(format!("proposed terms `{kept}`: {error}"));
    let terms: Terms = serde_json::from_str(kept).map_err(|error| unreadable(error.to_string()))?;
    let amount = terms.amount.map(|amount| amount.parse::<Money>()).transpose();
    let promise = Promise {
        project,
        kind: terms.kind,
        text: terms.text,
        amount: amount.map_err(|error| unreadable(error.to_string()))?,
        condition: terms.condition,
        condition_met: terms.condition_met,
        basis: terms.basis.map(|(document, article, valid_to)| LegalBasis { document, article, valid_to }),
        author: terms.author,
        reviewer: String::new(),
        reviewed_on: None,
        made_on: terms.made_on,
        state: PromiseState::Draft,
        due: terms.due,
        paid: Vec::new(),
        note: terms.note,
    };
    Ok(Proposal { promise, on: terms.on })
}
