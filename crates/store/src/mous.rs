//! Framework agreements and memoranda: with whom, what follows, what became of them.

use model::{Counterpart, EnterpriseId, Mou, MouFate, NextStep, ProjectId, TaskOrigin};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::follow_ups::{self, FollowUp, Handing, HeldStep};
use crate::people::Signed;
use crate::sql::{Insert, insert, is, maybe, moment, read, read_day, read_or_none, take_ids, text};
use crate::turns::{self, Kept};
use crate::visit_records::RecordTurn;
use crate::{Store, StoreError};

/// A memorandum that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MouRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was last changed, RFC 3339 in UTC.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// What is known.
    pub mou: Mou,
}

impl Store {
    /// Keeps a memorandum; its follow-up becomes a task in the same transaction. [`StoreError::Conflict`] when its firm, project or event
    /// is not there.
    pub async fn create_mou(&self, mou: &Mou, (by, at): (&str, &str), follow: &FollowUp) -> Result<MouRow, StoreError> {
        let at = moment(at)?;
        sound(mou)?;
        let mut txn = self.begin_write(deed("create_mou", "mou")).await?;
        let id = take_ids(&txn, "mous", 1).await?;
        let mut row: Vec<Value> = vec![id.into(), 1_i64.into(), text(at), text(by), text(at), text(by)];
        row.extend(values(mou));
        let columns: Vec<&'static str> = STAMPS.into_iter().chain(FACTS).collect();
        insert(&txn, Insert { table: "mous", columns: &columns, on_conflict: None }, vec![row]).await?;
        let signed = Signed { by, at };
        follow_ups::keep(&txn, (TaskOrigin::Mou, id), (None, owed(mou)), follow, signed).await?;
        txn.about(format_args!("mou:{id}"));
        txn.note(json!({ "on": mou.on.to_string() }));
        txn.commit().await?;
        self.mou(id).await
    }

    /// Puts right what is known of a memorandum, or says what became of it; the task of its follow-up goes with it.
    /// [`StoreError::Conflict`] when someone else did first.
    pub async fn put_mou(&self, turn: &RecordTurn<'_>, mou: &Mou, follow: &FollowUp) -> Result<MouRow, StoreError> {
        sound(mou)?;
        let mut txn = self.begin_write(deed("put_mou", format!("mou:{}", turn.id))).await?;
        let before = one(&txn, turn.id).await?.mou;
        turns::put(&txn, Kept { table: "mous", what: "memorandum" }, turn, FACTS.into_iter().zip(values(mou))).await?;
        let signed = Signed { by: turn.by, at: turn.at };
        follow_ups::keep(&txn, (TaskOrigin::Mou, turn.id), (owed(&before), owed(mou)), follow, signed).await?;
        if let MouFate::Project(project) = mou.fate {
            follow_ups::about(&txn, (TaskOrigin::Mou, turn.id), project).await?;
        }
        txn.note(json!({ "version": turn.version + 1 }));
        txn.commit().await?;
        self.mou(turn.id).await
    }

    /// A memorandum.
    pub async fn mou(&self, id: i64) -> Result<MouRow, StoreError> {
        one(&self.db, id).await
    }

    /// All memoranda, the last signed first.
    pub async fn mous(&self) -> Result<Vec<MouRow>, StoreError> {
        let mut select = all();
        select.order_by("day", Order::Desc).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(mou_row).collect()
    }
}

/// Follow-ups of memoranda that somebody has in hand, of which nobody knows yet what becomes.
pub(crate) async fn held<C: ConnectionTrait>(db: &C, name: &str) -> Result<Vec<HeldStep>, StoreError> {
    let mut select = Query::select();
    select.from("mous").columns(["id", "next_step"]).and_where(is("next_by", name));
    select.and_where(Expr::col("project_id").is_null()).and_where(Expr::col("dropped").is_null());
    select.and_where(Expr::col("next_step").is_not_null()).order_by("id", Order::Asc);
    let row = |row: &QueryResult| {
        Ok(HeldStep { origin: TaskOrigin::Mou, id: row.try_get("", "id")?, what: read(row, "next_step")? })
    };
    db.query_all(&select).await?.iter().map(row).collect()
}

/// Gives a memorandum's follow-up to another.
pub(crate) async fn hand_over(txn: &DatabaseTransaction, id: i64, handing: Handing<'_>) -> Result<(), StoreError> {
    let Handing { to, signed, .. } = handing;
    let mut update = Query::update();
    update
        .table("mous")
        .value("next_by", text(to))
        .value("version", Expr::col("version").add(1))
        .value("updated_at", text(moment(signed.at)?))
        .value("updated_by", text(signed.by))
        .and_where(Expr::col("id").eq(id));
    txn.execute(&update).await?;
    Ok(())
}

async fn one<C: ConnectionTrait>(db: &C, id: i64) -> Result<MouRow, StoreError> {
    let mut select = all();
    select.and_where(Expr::col("id").eq(id));
    let row = db.query_one(&select).await?;
    mou_row(&row.ok_or_else(|| StoreError::NotFound { what: "memorandum", id: id.to_string() })?)
}

/// What is to follow: nothing where it is known what became of it.
fn owed(mou: &Mou) -> Option<&NextStep> {
    mou.follow_up.as_ref().filter(|_| mou.fate == MouFate::Open)
}

fn sound(mou: &Mou) -> Result<(), StoreError> {
    let empty = [("partner", &mou.partner.name), ("what", &mou.what)];
    if let Some((what, _)) = empty.into_iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(StoreError::Invalid(format!("a memorandum's `{what}` is empty")));
    }
    match (&mou.fate, &mou.follow_up) {
        (MouFate::Dropped(why), _) if why.trim().is_empty() => {
            Err(StoreError::Invalid("say why nothing came of the memorandum".to_owned()))
        }
        (_, Some(next)) if next.what.trim().is_empty() => {
            Err(StoreError::Invalid("a next step says nothing".to_owned()))
        }
        _ => Ok(()),
    }
}

const STAMPS: [&str; 6] = ["id", "version", "created_at", "created_by", "updated_at", "updated_by"];

const FACTS: [&str; 12] = [
    "enterprise_id",
    "partner",
    "day",
    "what",
    "next_step",
    "next_by",
    "next_due",
    "project_id",
    "dropped",
    "occasion_id",
    "note",
    "sample",
];

/// In the order of [`FACTS`].
fn values(mou: &Mou) -> [Value; 12] {
    let next = mou.follow_up.as_ref();
    let (project, dropped) = match &mou.fate {
        MouFate::Open => (None, None),
        MouFate::Project(id) => (Some(id.0), None),
        MouFate::Dropped(why) => (None, Some(why)),
    };
    [
        mou.partner.enterprise.map(|id| id.0).into(),
        text(&mou.partner.name),
        text(mou.on.to_string()),
        text(&mou.what),
        maybe(next.map(|next| &next.what)),
        maybe(next.and_then(|next| next.by.as_ref())),
        maybe(next.and_then(|next| next.due).map(|day| day.to_string())),
        project.into(),
        maybe(dropped),
        mou.occasion.into(),
        text(&mou.note),
        mou.sample.into(),
    ]
}

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("mous").columns(STAMPS).columns(FACTS);
    select
}

fn mou_row(row: &QueryResult) -> Result<MouRow, StoreError> {
    let firm: Option<i64> = row.try_get("", "enterprise_id")?;
    let project: Option<i64> = row.try_get("", "project_id")?;
    let dropped: Option<String> = row.try_get("", "dropped")?;
    let what: Option<String> = row.try_get("", "next_step")?;
    let by: Option<String> = row.try_get("", "next_by")?;
    let due = read_or_none(row, "next_due")?;
    Ok(MouRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        mou: Mou {
            partner: Counterpart { enterprise: firm.map(EnterpriseId), name: read(row, "partner")? },
            on: read_day(row, "day")?,
            what: read(row, "what")?,
            follow_up: what.map(|what| NextStep { what, by, due }),
            fate: match (project, dropped) {
                (Some(id), _) => MouFate::Project(ProjectId(id)),
                (None, Some(why)) => MouFate::Dropped(why),
                (None, None) => MouFate::Open,
            },
            occasion: row.try_get("", "occasion_id")?,
            note: read(row, "note")?,
            sample: row.try_get("", "sample")?,
        },
    })
}
