//! What is told to people, a row each: made together with its cause, or by a sweep over what the day brings. What was told under a
//! mark is not told again.

use std::collections::HashSet;

use model::{NoticeKind, Text};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::enterprises::{Page, cap};
use crate::sql::{Insert, KEYS, VALUES, insert, is, moment, read, read_count, take_ids, text};
use crate::{Store, StoreError};

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// Whom, by the name he works under.
    pub person: String,
    /// What it is.
    pub kind: NoticeKind,
    /// What makes it the same when it is told twice, such as `task:3:late`.
    pub mark: String,
    /// What it is about and opens: `task:3`, `project:12`.
    pub thing: String,
    /// In a sentence.
    pub words: Text,
    /// The office's day that it belongs to, `2025-01-31`.
    pub day: String,
}

/// What was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Id.
    pub id: i64,
    /// What it says.
    pub notice: NewNotice,
    /// When it was made, RFC 3339 in UTC.
    pub made_at: String,
    /// When it was read; `None` before.
    pub read_at: Option<String>,
}

/// Which notices to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoticeFilter {
    /// Of this person; `None` is everybody's, for whoever sits at a machine without users.
    pub person: Option<String>,
    /// Only those that were not read.
    pub unread: bool,
    /// At most this many.
    pub limit: u64,
    /// Leaving out so many of the first.
    pub offset: u64,
}

impl Store {
    /// Tells people, by themselves or for another part of the product; returns how many were not told before.
    pub async fn notify(&self, notices: &[NewNotice], at: &str) -> Result<usize, StoreError> {
        // A sweep tells hundreds of things that were told: they are looked up before anybody has to wait for the lock.
        let known = self.told(notices).await?;
        let fresh = |notice: &&NewNotice| !known.contains(&(notice.person.clone(), notice.mark.clone()));
        let notices: Vec<NewNotice> = notices.iter().filter(fresh).cloned().collect();
        if notices.is_empty() {
            return Ok(0);
        }
        let mut txn = self.begin_write(deed("notify", "notices")).await?;
        let made = add_notices(&txn, &notices, at).await?;
        txn.note(json!({ "made": made }));
        if made == 0 {
            txn.becomes(Deed::Nothing);
        }
        txn.commit().await?;
        Ok(made)
    }

    /// Which of these were told, by person and mark.
    async fn told(&self, notices: &[NewNotice]) -> Result<HashSet<(String, String)>, StoreError> {
        let mut known = HashSet::new();
        for some in notices.chunks(KEYS) {
            let mut select = Query::select();
            select.from("notices").columns(["person", "mark"]);
            select.and_where(Expr::col("mark").is_in(some.iter().map(|notice| crate::sql::clean(&notice.mark))));
            for row in self.db.query_all(&select).await? {
                known.insert((read(&row, "person")?, read(&row, "mark")?));
            }
        }
        Ok(known)
    }

    /// Notices, the last first, with how many there are by the filter.
    pub async fn notices(&self, filter: &NoticeFilter) -> Result<Page<NoticeRow>, StoreError> {
        let narrow = |select: &mut SelectStatement| {
            select.from("notices");
            if let Some(person) = &filter.person {
                select.and_where(is("person", person));
            }
            if filter.unread {
                select.and_where(Expr::col("read_at").is_null());
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
        select.columns(COLUMNS).columns(["read_at"]).order_by("id", Order::Desc);
        select.limit(cap(filter.limit)).offset(cap(filter.offset));
        let rows = self.db.query_all(&select).await?;
        Ok(Page { items: rows.iter().map(notice_row).collect::<Result<_, _>>()?, total })
    }

    /// Marks notices as read: those named, or all; only those of a person where one is given. Returns how many were not.
    pub async fn read_notices(&self, person: Option<&str>, ids: Option<&[i64]>, at: &str) -> Result<u64, StoreError> {
        let at = moment(at)?;
        // Nobody asks who read a notice when: no row of the audit.
        let txn = self.begin_write(Deed::Count).await?;
        let mut update = Query::update();
        update.table("notices").value("read_at", text(at)).and_where(Expr::col("read_at").is_null());
        if let Some(person) = person {
            update.and_where(is("person", person));
        }
        if let Some(ids) = ids {
            update.and_where(Expr::col("id").is_in(ids.iter().take(VALUES / 2).copied()));
        }
        let read = txn.execute(&update).await?.rows_affected();
        txn.commit().await?;
        Ok(read)
    }
}

/// Tells people within a transaction; returns how many were not told before.
pub(crate) async fn add_notices(
    txn: &DatabaseTransaction,
    notices: &[NewNotice],
    at: &str,
) -> Result<usize, StoreError> {
    let at = moment(at)?;
    let mut made = 0;
    for notice in notices {
        let mut known = Query::select();
        known.from("notices").column("id").and_where(is("person", &notice.person));
        known.and_where(is("mark", &notice.mark));
        if txn.query_one(&known).await?.is_some() {
            continue;
        }
        let id = take_ids(txn, "notices", 1).await?;
        let row = vec![
            id.into(),
            text(&notice.person),
            text(notice.kind.as_str()),
            text(&notice.mark),
            text(&notice.thing),
            text(&notice.words.zh),
            text(&notice.words.en),
            text(&notice.day),
            text(at),
        ];
        // Two servers may sweep at once.
        let once = OnConflict::columns(["person", "mark"]).do_nothing().to_owned();
        insert(txn, Insert { table: "notices", columns: &COLUMNS, on_conflict: Some(once) }, vec![row]).await?;
        made += 1;
    }
    Ok(made)
}

pub(crate) const COLUMNS: [&str; 9] = ["id", "person", "kind", "mark", "thing", "zh", "en", "day", "made_at"];

pub(crate) fn notice_row(row: &QueryResult) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        id: row.try_get("", "id")?,
        notice: NewNotice {
            person: read(row, "person")?,
            kind: read(row, "kind")?,
            mark: read(row, "mark")?,
            thing: read(row, "thing")?,
            words: Text::new(read::<String>(row, "zh")?, read::<String>(row, "en")?),
            day: read(row, "day")?,
        },
        made_at: read(row, "made_at")?,
        read_at: row.try_get("", "read_at")?,
    })
}
