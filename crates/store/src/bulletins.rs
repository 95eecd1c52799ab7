//! Bulletins: frozen figures that never change, prose that people write beside them, and how far each has come.
//!
//! What a frozen text holds is the caller's; here it is kept as it is, so that a bulletin that was issued reads the same in ten
//! years, whatever became of the projects.

use model::{BulletinProse, BulletinState};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// A bulletin that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1: whoever changes it names the version that was read.
    pub version: i64,
    /// The month, such as `2024-12`.
    pub month: String,
    /// From 1; a correction is the next one.
    pub revision: i64,
    /// How far it has come.
    pub state: BulletinState,
    /// Its figures, as the caller froze them.
    pub frozen: String,
    /// When they were frozen, RFC 3339 in UTC.
    pub frozen_at: String,
    /// What it corrects in the revision before; empty for the first.
    pub correction: String,
    /// What people wrote.
    pub prose: BulletinProse,
    /// Who wrote its words last: whoever began it, until somebody writes others. Taking figures anew or sending back writes nothing.
    pub written_by: String,
    /// When it was begun.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// When and by whom it was found right.
    pub reviewed: Option<(String, String)>,
    /// When and by whom it was issued.
    pub issued: Option<(String, String)>,
}

/// Which bulletin is changed, who changes it, and which version was looked at.
#[derive(Debug, Clone, Copy)]
pub struct BulletinTurn<'a> {
    /// Its id.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// Who, by work name.
    pub by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// A bulletin to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBulletin {
    /// The month, such as `2024-12`.
    pub month: String,
    /// From 1.
    pub revision: i64,
    /// Its figures.
    pub frozen: String,
    /// What it corrects.
    pub correction: String,
    /// What people wrote already, in the revision before.
    pub prose: BulletinProse,
}

/// A change of a bulletin. What may be changed in which state is the caller's to check on the version it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulletinChange {
    /// Its prose.
    Prose(BulletinProse),
    /// Its figures, frozen anew.
    Frozen(String),
    /// How far it has come.
    State(BulletinState),
}

impl Store {
    /// Begins a bulletin. [`StoreError::Conflict`] when the month has that revision already.
    pub async fn create_bulletin(&self, new: &NewBulletin, (by, at): (&str, &str)) -> Result<BulletinRow, StoreError> {
        moment(at)?;
        let txn = self.begin_write(deed("create_bulletin", format!("bulletin:{}", new.month))).await?;
        let id = take_ids(&txn, "bulletins", 1).await?;
        let mut known = Query::select();
        known.from("bulletins").column("id").and_where(is("month", &new.month));
        known.and_where(Expr::col("revision").eq(new.revision));
        if txn.query_one(&known).await?.is_some() {
            let (month, revision) = (&new.month, new.revision);
            return Err(StoreError::Conflict(format!("revision `{revision}` of `{month}` is there already")));
        }
        let row = vec![
            id.into(),
            1_i64.into(),
            new.revision.into(),
            text(&new.month),
            text(BulletinState::Draft.as_str()),
            text(&new.frozen),
            text(at),
            text(&new.correction),
            text(&new.prose.highlights),
            text(&new.prose.problems),
            text(&new.prose.next_steps),
            text(by),
            text(at),
            text(by),
            text(at),
            text(by),
        ];
        insert(&txn, Insert { table: "bulletins", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
        txn.commit().await?;
        self.bulletin(id).await
    }

    /// Changes a bulletin. [`StoreError::Conflict`] when someone else changed it first.
    pub async fn change_bulletin(
        &self,
        turn: &BulletinTurn<'_>,
        change: &BulletinChange,
    ) -> Result<BulletinRow, StoreError> {
        moment(turn.at)?;
        let txn = self.begin_write(deed("put_bulletin", format!("bulletin:{}", turn.id))).await?;
        let mut update = Query::update();
        update
            .table("bulletins")
            .value("version", turn.version + 1)
            .value("updated_at", text(turn.at))
            .value("updated_by", text(turn.by))
            .and_where(Expr::col("id").eq(turn.id))
            .and_where(Expr::col("version").eq(turn.version));
        match change {
            BulletinChange::Prose(prose) => {
                if words(&txn, turn.id).await?.as_ref() != Some(prose) {
                    update.value("written_by", text(turn.by));
                }
                update
                    .value("highlights", text(&prose.highlights))
                    .value("problems", text(&prose.problems))
                    .value("next_steps", text(&prose.next_steps));
            }
            BulletinChange::Frozen(frozen) => {
                update.value("frozen", text(frozen)).value("frozen_at", text(turn.at));
            }
            BulletinChange::State(state) => {
                update.value("state", text(state.as_str()));
                let stamps = match state {
                    BulletinState::Draft => None,
                    BulletinState::Reviewed => Some(["reviewed_at", "reviewed_by"]),
                    BulletinState::Issued => Some(["issued_at", "issued_by"]),
                };
                if let Some([at, by]) = stamps {
                    update.value(at, text(turn.at)).value(by, text(turn.by));
                }
            }
        }
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(lost(&txn, turn).await?);
        }
        txn.commit().await?;
        self.bulletin(turn.id).await
    }

    /// A bulletin. [`StoreError::NotFound`] when there is none.
    pub async fn bulletin(&self, id: i64) -> Result<BulletinRow, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        match self.db.query_one(&select).await? {
            Some(row) => bulletin_row(&row),
            None => Err(StoreError::NotFound { what: "bulletin", id: id.to_string() }),
        }
    }

    /// All bulletins, or those of a month; the newest month first, its last revision first.
    pub async fn bulletins(&self, month: Option<&str>) -> Result<Vec<BulletinRow>, StoreError> {
        let mut select = all();
        if let Some(month) = month {
            select.and_where(is("month", month));
        }
        select.order_by("month", Order::Desc).order_by("revision", Order::Desc);
        self.db.query_all(&select).await?.iter().map(bulletin_row).collect()
    }
}

/// The words of a bulletin as they are kept.
async fn words(txn: &DatabaseTransaction, id: i64) -> Result<Option<BulletinProse>, StoreError> {
    let mut select = Query::select();
    select.from("bulletins").columns(["highlights", "problems", "next_steps"]).and_where(Expr::col("id").eq(id));
    let row = txn.query_one(&select).await?;
    row.as_ref().map(prose).transpose()
}

fn prose(row: &QueryResult) -> Result<BulletinProse, StoreError> {
    Ok(BulletinProse {
        highlights: read(row, "highlights")?,
        problems: read(row, "problems")?,
        next_steps: read(row, "next_steps")?,
    })
}

async fn lost(txn: &DatabaseTransaction, turn: &BulletinTurn<'_>) -> Result<StoreError, StoreError> {
    let mut select = Query::select();
    select.from("bulletins").column("version").and_where(Expr::col("id").eq(turn.id));
    let (id, read) = (turn.id, turn.version);
    Ok(match txn.query_one(&select).await? {
        None => StoreError::NotFound { what: "bulletin", id: id.to_string() },
        Some(row) => {
            let now: i64 = row.try_get("", "version")?;
            StoreError::Conflict(format!("bulletin `{id}` was changed by someone else: version `{now}`, not `{read}`"))
        }
    })
}

const COLUMNS: [&str; 16] = [
    "id",
    "version",
    "revision",
    "month",
    "state",
    "frozen",
    "frozen_at",
    "correction",
    "highlights",
    "problems",
    "next_steps",
    "written_by",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
];

const STAMPS: [&str; 4] = ["reviewed_at", "reviewed_by", "issued_at", "issued_by"];

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("bulletins").columns(COLUMNS).columns(STAMPS);
    select
}

fn bulletin_row(row: &QueryResult) -> Result<BulletinRow, StoreError> {
    let stamp = |[at, by]: [&str; 2]| crate::sql::read_pair(row, [at, by]);
    Ok(BulletinRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        month: read(row, "month")?,
        revision: row.try_get("", "revision")?,
        state: read(row, "state")?,
        frozen: read(row, "frozen")?,
        frozen_at: read(row, "frozen_at")?,
        correction: read(row, "correction")?,
        prose: prose(row)?,
        written_by: read(row, "written_by")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        reviewed: stamp(["reviewed_at", "reviewed_by"])?,
        issued: stamp(["issued_at", "issued_by"])?,
    })
}
