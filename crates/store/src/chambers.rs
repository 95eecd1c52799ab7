//! Chambers and associations, and whom they can introduce us to.

use model::{Chamber, Counterpart, EnterpriseId, Introduction};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::sql::{Insert, insert, moment, read, read_json, take_ids, text, write_json};
use crate::turns::{self, Kept};
use crate::visit_records::RecordTurn;
use crate::{Store, StoreError};

/// A chamber that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChamberRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was last changed, RFC 3339 in UTC.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// What is known.
    pub chamber: Chamber,
}

impl Store {
    /// Keeps a chamber.
    pub async fn create_chamber(&self, chamber: &Chamber, (by, at): (&str, &str)) -> Result<ChamberRow, StoreError> {
        let at = moment(at)?;
        sound(chamber)?;
        let mut txn = self.begin_write(deed("create_chamber", "chamber")).await?;
        let id = take_ids(&txn, "chambers", 1).await?;
        let mut row: Vec<Value> = vec![id.into(), 1_i64.into(), text(at), text(by), text(at), text(by)];
        row.extend(values(chamber)?);
        let columns: Vec<&'static str> = STAMPS.into_iter().chain(FACTS).collect();
        insert(&txn, Insert { table: "chambers", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("chamber:{id}"));
        txn.note(json!({ "name": chamber.name }));
        txn.commit().await?;
        self.chamber(id).await
    }

    /// Puts right what is known of a chamber. [`StoreError::Conflict`] when someone else did first.
    pub async fn put_chamber(&self, turn: &RecordTurn<'_>, chamber: &Chamber) -> Result<ChamberRow, StoreError> {
        sound(chamber)?;
        let mut txn = self.begin_write(deed("put_chamber", format!("chamber:{}", turn.id))).await?;
        let kept = Kept { table: "chambers", what: "chamber" };
        turns::put(&txn, kept, turn, FACTS.into_iter().zip(values(chamber)?)).await?;
        txn.note(json!({ "version": turn.version + 1, "name": chamber.name }));
        txn.commit().await?;
        self.chamber(turn.id).await
    }

    /// A chamber.
    pub async fn chamber(&self, id: i64) -> Result<ChamberRow, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        chamber_row(&row.ok_or_else(|| StoreError::NotFound { what: "chamber", id: id.to_string() })?)
    }

    /// All chambers, by name.
    pub async fn chambers(&self) -> Result<Vec<ChamberRow>, StoreError> {
        let mut select = all();
        select.order_by("name", Order::Asc).order_by("id", Order::Asc);
        self.db.query_all(&select).await?.iter().map(chamber_row).collect()
    }
}

fn sound(chamber: &Chamber) -> Result<(), StoreError> {
    let names = chamber.introduces.iter().map(|one| &one.firm.name).chain([&chamber.name]);
    match names.into_iter().find(|name| name.trim().is_empty()) {
        Some(_) => {
            Err(StoreError::Invalid("a name of a chamber, or of a firm that it introduces, is empty".to_owned()))
        }
        None => Ok(()),
    }
}

const STAMPS: [&str; 6] = ["id", "version", "created_at", "created_by", "updated_at", "updated_by"];

const FACTS: [&str; 7] = ["name", "kind", "place", "introduces", "source", "note", "sample"];

/// A firm as it is kept in a list: its number in the register where it has one, its name, and a word more.
type Listed = (Option<i64>, String, String);

/// In the order of [`FACTS`].
fn values(chamber: &Chamber) -> Result<[Value; 7], StoreError> {
    let introduces = chamber
        .introduces
        .iter()
        .map(|Introduction { firm, by }| -> Listed { (firm.enterprise.map(|id| id.0), firm.name.clone(), by.clone()) });
    Ok([
        text(&chamber.name),
        text(chamber.kind.as_str()),
        text(&chamber.place),
        write_json(&introduces.collect::<Vec<_>>())?,
        text(&chamber.source),
        text(&chamber.note),
        chamber.sample.into(),
    ])
}

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("chambers").columns(STAMPS).columns(FACTS);
    select
}

fn chamber_row(row: &QueryResult) -> Result<ChamberRow, StoreError> {
    let introduces: Vec<Listed> = read_json(row, "introduces")?;
    let introduces = introduces
        .into_iter()
        .map(|(id, name, by)| Introduction { firm: Counterpart { enterprise: id.map(EnterpriseId), name }, by });
    Ok(ChamberRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        chamber: Chamber {
            name: read(row, "name")?,
            kind: read(row, "kind")?,
            place: read(row, "place")?,
            introduces: introduces.collect(),
            source: read(row, "source")?,
            note: read(row, "note")?,
            sample: row.try_get("", "sample")?,
        },
    })
}
