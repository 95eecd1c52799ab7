//! Every write leaves a row that says who did what to what, in the same transaction, chained to the row before it.
//!
//! The type says so: what writes begins with a [`Deed`], and a transaction that is committed without a row has to say
//! why. A row holds numbers, ids and titles, never a password, a contact or a text that someone wrote about a person.

use std::fmt::Display;
use std::sync::Arc;

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use sea_orm_migration::prelude::async_trait;
use serde_json::Value;

use crate::enterprises::{Page, cap};
use crate::sql::{Insert, insert, is, read, read_count, take_ids, text};
use crate::trail::{Chained, Link, Trail};
use crate::{Store, StoreError};

/// Where the database keeps what it knows the key by.
pub(crate) const KEY_MARK: &str = "audit_key";

/// Characters of an actor, an operation's thing and what changed that a row keeps: enough to find it, and a file's name of a
/// megabyte does not fill the audit.
const LONGEST: [usize; 3] = [100, 200, 1_000];

/// What a write is: it leaves a row, or there is a reason why not.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// It leaves a row.
    Noted {
        /// The operation: `put_trip`.
        operation: &'static str,
        /// What it is done to: `trip:3`.
        entity: String,
    },
    /// A step of a job, which is noted as a whole.
    JobStep,
    /// It is taken back in any case.
    Preview,
    /// Tries to log in are counted, and when a session was used last. Whoever gets in is noted.
    Count,
    /// Tables are made, the audit's among them.
    Schema,
    /// Nothing changed.
    Nothing,
}

/// A write that leaves a row.
pub(crate) fn deed(operation: &'static str, entity: impl Display) -> Deed {
    Deed::Noted { operation, entity: entity.to_string() }
}

/// A transaction that will write, and what it will be noted as.
pub(crate) struct Write {
    txn: DatabaseTransaction,
    store: Store,
    deed: Deed,
    change: Value,
}

impl Write {
    pub(crate) fn new(txn: DatabaseTransaction, store: Store, deed: Deed) -> Self {
        Self { txn, store, deed, change: Value::Null }
    }

    /// Names what the write is done to, where that is known only now: the id of what is new.
    pub(crate) fn about(&mut self, thing: impl Display) {
        if let Deed::Noted { entity, .. } = &mut self.deed {
            *entity = thing.to_string();
        }
    }

    /// Says what changed, in short.
    pub(crate) fn note(&mut self, change: Value) {
        self.change = change;
    }

    /// Is another deed after all, or none.
    pub(crate) fn becomes(&mut self, why: Deed) {
        self.deed = why;
    }

    /// Makes the write and its row last, together.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let Self { txn, store, deed, change } = self;
        let Deed::Noted { operation, entity } = deed else { return Ok(txn.commit().await?) };
        let change = match change {
            Value::Null => String::new(),
            change => change.to_string(),
        };
        let row = NewRow { operation, entity: &entity, change: &change };
        let (before, now) = append(&txn, &store, &row).await?;
        txn.commit().await?;
        // What was asked for has happened by now. A head that stays behind is found by whoever verifies, and the next write
        // brings it on: no reason to tell the caller that the write failed.
        let _ = bring_on(&store, &before, &now).await;
        Ok(())
    }

    /// Takes everything back.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.txn.rollback().await?)
    }
}

impl std::ops::Deref for Write {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.txn
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Write {
    fn get_database_backend(&self) -> DbBackend {
        self.txn.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.txn.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.txn.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.txn.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.txn.query_all_raw(statement).await
    }
}

struct NewRow<'a> {
    operation: &'a str,
    entity: &'a str,
    change: &'a str,
}

/// Adds a row to the chain; returns the place of the one before it and its own. Writers take turns at the counter's row, which
/// is the last that a transaction locks, so that nobody waits for a long one but at its end.
async fn append(txn: &DatabaseTransaction, store: &Store, new: &NewRow<'_>) -> Result<(Link, Link), StoreError> {
    let seal = store.trail.key_to_write()?;
    let counted = take_ids(txn, "audit", 1).await?;
    let before = last(txn).await?;
    if before.number == 0 {
        let replace = OnConflict::column("key").update_column("value").to_owned();
        let into = Insert { table: "settings", columns: &["key", "value"], on_conflict: Some(replace) };
        insert(txn, into, vec![vec![text(KEY_MARK), text(seal.mark())]]).await?;
    }
    // A counter that someone set back must not stop the work; that rows are missing is found all the same.
    let number = std::cmp::max(counted, before.number.saturating_add(1));
    let [actor, entity, change] = [&store.actor[..], new.entity, new.change];
    let [actor, entity, change] = [
        shortened(actor, LONGEST[0]),
        shortened(entity, LONGEST[1]),
        // Half a JSON is none: one that is too long is left out, with its length.
        match change.chars().count() {
            length if length > LONGEST[2] => format!("{{\"left_out\":{length}}}"),
            _ => crate::sql::clean(change),
        },
    ];
    let row = AuditRow {
        id: number,
        at: store.trail.now(),
        actor,
        operation: new.operation.to_owned(),
        entity,
        change,
        hash: String::new(),
    };
    let hash = seal.hash(&row.sealed(&before.hash, &number.to_string()));
    let values = vec![
        number.into(),
        text(&row.at),
        text(&row.actor),
        text(&row.operation),
        text(&row.entity),
        text(&row.change),
        text(&hash),
    ];
    insert(txn, Insert { table: "audit", columns: &COLUMNS, on_conflict: None }, vec![values]).await?;
    Ok((before, Link { number, hash }))
}

fn shortened(text: &str, longest: usize) -> String {
    let text = crate::sql::clean(text);
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The last row's place.
pub(crate) async fn last<C: ConnectionTrait>(db: &C) -> Result<Link, StoreError> {
    let mut select = Query::select();
    select.columns(["id", "hash"]).from("audit").order_by("id", Order::Desc).limit(1);
    let Some(row) = db.query_one(&select).await? else { return Ok(Link::default()) };
    Ok(Link { number: row.try_get("", "id")?, hash: read(&row, "hash")? })
}

/// Brings the head on to a row that was just committed. It stays where it is when the row it names is gone or another by now:
/// a head that forgot it would hide that.
async fn bring_on(store: &Store, before: &Link, now: &Link) -> Result<(), StoreError> {
    if !store.trail.keeps_head() {
        return Ok(());
    }
    // Another program may be quicker; then the head is looked at again.
    for _ in 0..8 {
        let head = store.trail.head()?;
        let follows = match &head {
            None => before.number == 0,
            Some(head) if head.number >= now.number => return Ok(()),
            Some(head) if head == before => true,
            Some(head) => link_at(&store.db, head.number).await?.as_ref() == Some(head),
        };
        if !follows || store.trail.advance(head.as_ref(), now)? {
            return Ok(());
        }
    }
    Ok(())
}

async fn link_at<C: ConnectionTrait>(db: &C, number: i64) -> Result<Option<Link>, StoreError> {
    let mut select = Query::select();
    select.column("hash").from("audit").and_where(Expr::col("id").eq(number));
    let row = db.query_one(&select).await?;
    row.map(|row| Ok(Link { number, hash: read(&row, "hash")? })).transpose()
}

pub(crate) const COLUMNS: [&str; 7] = ["id", "at", "actor", "operation", "entity", "change", "hash"];

/// One write, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Number, from 1, without a gap.
    pub id: i64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who: the name a person logs in with, or `local` for whoever sits at the machine.
    pub actor: String,
    /// What was done: `put_trip`.
    pub operation: String,
    /// To what: `trip:3`; what there is one of has no number.
    pub entity: String,
    /// What changed, JSON in short; empty where the operation says it all.
    pub change: String,
    /// HMAC-SHA-256 over the hash before it and all of the above, in hexadecimal digits.
    pub hash: String,
}

impl AuditRow {
    /// What its hash is of.
    pub(crate) fn sealed<'a>(&'a self, before: &'a str, number: &'a str) -> [&'a str; 7] {
        [before, number, &self.at, &self.actor, &self.operation, &self.entity, &self.change]
    }
}

/// A row whose columns were asked for as [`COLUMNS`] has them.
pub(crate) fn audit_row(row: &QueryResult) -> Result<AuditRow, StoreError> {
    // By place, not by name: hundreds of thousands are read at once, and each name would be looked up and each text copied again.
    Ok(AuditRow {
        id: row.try_get_by_index(0)?,
        at: row.try_get_by_index(1)?,
        actor: row.try_get_by_index(2)?,
        operation: row.try_get_by_index(3)?,
        entity: row.try_get_by_index(4)?,
        change: row.try_get_by_index(5)?,
        hash: row.try_get_by_index(6)?,
    })
}

/// Which rows of the audit; what is `None` is not looked at.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// By this person.
    pub actor: Option<String>,
    /// This operation.
    pub operation: Option<String>,
    /// To this thing; `trip` is any trip, `trip:3` one.
    pub entity: Option<String>,
    /// From this moment on, RFC 3339 in UTC.
    pub from: Option<String>,
    /// Before this moment.
    pub before: Option<String>,
    /// At most this many.
    pub limit: u64,
    /// Leaving out so many of the first.
    pub offset: u64,
}

impl Store {
    /// The same database, worked on by this person: what is written from here on is noted under the name.
    pub fn acting_as(&self, actor: &str) -> Self {
        Self { actor: Arc::from(actor), ..self.clone() }
    }

    /// Keeps the audit's key and head in a folder, and takes the moments of its rows from this clock (RFC 3339 in UTC). The
    /// key is made where there is none and nothing was noted yet. A key that is missing or another stops nobody from
    /// reading; each write says so.
    pub async fn keep_trail(self, folder: &std::path::Path, clock: fn() -> String) -> Result<Self, StoreError> {
        let noted = self.has_audit().await? && last(&self.db).await?.number > 0;
        let mut trail = Trail::of(folder, if noted { Chained::Some } else { Chained::None }, clock);
        if noted
            && let Ok(seal) = trail.key()
            && self.setting(KEY_MARK).await?.is_some_and(|mark| mark != seal.mark())
        {
            trail = trail.refused();
        }
        Ok(Self { trail: Arc::new(trail), ..self })
    }

    /// Writes of the audit, the last first.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Page<AuditRow>, StoreError> {
        let narrow = |select: &mut SelectStatement| {
            select.from("audit");
            for (column, wanted) in [("actor", &filter.actor), ("operation", &filter.operation)] {
                if let Some(wanted) = wanted {
                    select.and_where(is(column, wanted));
                }
            }
            if let Some(entity) = &filter.entity {
                // `;` follows `:` in every order by bytes: whatever begins with `trip:` lies between them.
                let of_kind = Expr::col("entity")
                    .gte(format!("{}:", crate::sql::clean(entity)))
                    .and(Expr::col("entity").lt(format!("{};", crate::sql::clean(entity))));
                select.and_where(is("entity", entity).or(of_kind));
            }
            if let Some(from) = &filter.from {
                select.and_where(Expr::col("at").gte(from.as_str()));
            }
            if let Some(before) = &filter.before {
                select.and_where(Expr::col("at").lt(before.as_str()));
            }
        };
        let mut total = Query::select();
        total.expr_as(Expr::col("id").count(), "total");
        narrow(&mut total);
        let total = match self.db.query_one(&total).await? {
            Some(row) => read_count(&row, "total")?,
            None => 0,
        };
        let mut select = Query::select();
        narrow(&mut select);
        select.columns(COLUMNS).order_by("id", Order::Desc).limit(cap(filter.limit)).offset(cap(filter.offset));
        let rows = self.db.query_all(&select).await?;
        Ok(Page { items: rows.iter().map(audit_row).collect::<Result<_, _>>()?, total })
    }
}
