//! Whether the audit is whole, and the database sound: what `liantu verify` asks.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::audit::{COLUMNS, audit_row};
use crate::sql::{read, read_count};
use crate::trail::{Link, NoKey};
use crate::{Store, StoreError};

/// Rows read at once.
const PAGE: u64 = 5_000;

/// Breaks that are told one by one; the others are counted.
const TOLD: usize = 20;

/// What is wrong with the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// The key is not there, is another, or cannot be read: nothing can be said of the rows.
    NoKey(String),
    /// There are rows and no head, or one that cannot be read.
    NoHead(String),
    /// Rows are missing between two others.
    Missing {
        /// The first.
        from: i64,
        /// The last.
        to: i64,
    },
    /// A row is not what was written: it was changed, or put in by someone without the key.
    Changed {
        /// Its number.
        id: i64,
    },
    /// The last rows are gone.
    CutOff {
        /// The last that was written.
        head: i64,
        /// The last there is.
        last: i64,
    },
    /// The row that the head names is another one: rows were cut off, and others written since.
    Replaced {
        /// Its number.
        id: i64,
    },
}

/// What was found of the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Rows there are.
    pub rows: usize,
    /// Number of the last.
    pub last: i64,
    /// What is wrong, in the rows' order, the first twenty.
    pub breaks: Vec<Break>,
    /// How much is wrong in all.
    pub broken: usize,
    /// Sound rows after the head: a program ended between a write and the head. No sign of tampering; the next write
    /// brings the head on.
    pub lag: i64,
}

impl Verified {
    fn found(&mut self, found: Break) {
        self.broken += 1;
        if self.breaks.len() < TOLD {
            self.breaks.push(found);
        }
    }
}

impl Store {
    /// Reads every row of the audit and holds it against its hash, the one before it and the head. Writers need not stop.
    pub async fn verify_audit(&self) -> Result<Verified, StoreError> {
        let mut found = Verified::default();
        // Read before the rows: who writes meanwhile moves the head on, and it must not seem to be ahead.
        let head = match self.trail.head() {
            Ok(head) => head,
            Err(StoreError::Unusable(why)) => {
                found.found(Break::NoHead(why));
                None
            }
            Err(error) => return Err(error),
        };
        let seal = match self.trail.key() {
            Ok(seal) => Some(seal),
            Err(why) => {
                found.found(Break::NoKey(why.text()));
                None
            }
        };
        // Rows before the first are nobody's: numbers begin at 1.
        let mut select = Query::select();
        select
            .column("id")
            .from("audit")
            .and_where(Expr::col("id").lt(1))
            .order_by("id", Order::Asc)
            .limit(TOLD as u64);
        for row in self.db.query_all(&select).await? {
            found.found(Break::Changed { id: row.try_get("", "id")? });
        }
        let mut before = Link::default();
        let mut at_head = None;
        loop {
            let mut select = Query::select();
            select.columns(COLUMNS).from("audit").and_where(Expr::col("id").gt(before.number));
            select.order_by("id", Order::Asc).limit(PAGE);
            let rows = self.db.query_all(&select).await?;
            let many = rows.len();
            for row in &rows {
                let row = audit_row(row)?;
                let follows = row.id == before.number + 1;
                if !follows {
                    found.found(Break::Missing { from: before.number + 1, to: row.id - 1 });
                }
                // Of a row whose forerunner is gone nothing more can be said than that.
                if let Some(seal) = seal.as_ref().filter(|_| follows)
                    && seal.hash(&row.sealed(&before.hash, &row.id.to_string())) != row.hash
                {
                    found.found(Break::Changed { id: row.id });
                }
                if head.as_ref().is_some_and(|head| head.number == row.id) {
                    at_head = Some(row.hash.clone());
                }
                before = Link { number: row.id, hash: row.hash };
            }
            found.rows += many;
            if (many as u64) < PAGE {
                break;
            }
        }
        found.last = before.number;
        if self.trail.keeps_head() {
            compare(&mut found, head.as_ref(), at_head.as_deref());
        }
        Ok(found)
    }

    /// What the database itself finds wrong, a line each: damaged pages, indexes that miss rows, references into nothing.
    /// `None` where the engine has no such question: PostgreSQL checks its pages when it reads them.
    pub async fn integrity(&self) -> Result<Option<Vec<String>>, StoreError> {
        if self.db.get_database_backend() != DbBackend::Sqlite {
            return Ok(None);
        }
        let ask = |sql: &str| Statement::from_string(DbBackend::Sqlite, sql.to_owned());
        let mut wrong = Vec::new();
        for row in self.db.query_all_raw(ask("PRAGMA integrity_check(20)")).await? {
            let line: String = row.try_get_by_index(0)?;
            if line != "ok" {
                wrong.push(line);
            }
        }
        for row in self.db.query_all_raw(ask("PRAGMA foreign_key_check")).await?.iter().take(TOLD) {
            let (table, parent): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
            wrong.push(format!("a row of `{table}` refers to a row of `{parent}` that does not exist"));
        }
        Ok(Some(wrong))
    }

    /// The kept files by their SHA-256, once each, in their order: of whatever row speaks of one.
    pub async fn kept_files(&self) -> Result<Vec<String>, StoreError> {
        let mut sums = BTreeSet::new();
        for table in ["attachments", "consultation_papers", "forms", "form_submissions", "import_drafts"] {
            let mut select = Query::select();
            select.column("sha256").distinct().from(table);
            for row in self.db.query_all(&select).await? {
                sums.insert(read(&row, "sha256")?);
            }
        }
        Ok(sums.into_iter().collect())
    }

    /// The database engine, in a word.
    pub fn engine(&self) -> &'static str {
        if self.db.get_database_backend() == DbBackend::Sqlite { "sqlite" } else { "postgres" }
    }

    /// How many rows a table of ours holds.
    pub async fn rows_of(&self, table: &'static str) -> Result<usize, StoreError> {
        let mut select = Query::select();
        select.expr_as(Expr::cust("COUNT(*)"), "rows").from(table);
        self.db.query_one(&select).await?.map_or(Ok(0), |row| read_count(&row, "rows"))
    }

    /// Whether the audit's table is there: not before the database is of this version.
    pub(crate) async fn has_audit(&self) -> Result<bool, StoreError> {
        let tables = crate::open::tables(&self.db).await?;
        // The database of another program may hold a table of that name too.
        Ok(["audit", crate::migrations::TABLE].iter().all(|wanted| tables.iter().any(|table| table == wanted)))
    }

    /// Why nothing can be written, where the audit's key is missing or another.
    pub fn unwritable(&self) -> Option<String> {
        self.trail.key().err().map(NoKey::text)
    }
}

/// The head against the rows.
fn compare(found: &mut Verified, head: Option<&Link>, at_head: Option<&str>) {
    let unreadable = found.breaks.iter().any(|found| matches!(found, Break::NoHead(_)));
    match head {
        None if found.rows > 0 && !unreadable => {
            found.found(Break::NoHead("the folder holds no `audit.head`; hint: put it back from a copy".to_owned()));
        }
        None => {}
        Some(head) if head.number > found.last => {
            found.found(Break::CutOff { head: head.number, last: found.last });
        }
        Some(head) => match at_head {
            Some(hash) if hash == head.hash => found.lag = found.last - head.number,
            // A changed hash is told as a changed row already; one that fits its row and not the head is another row.
            Some(_) => found.found(Break::Replaced { id: head.number }),
            // The head's own row is missing: told already, as a gap.
            None => {}
        },
    }
}
