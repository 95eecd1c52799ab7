//! Trips and their visits, and the calendar of all teams that follows from them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::{Engagement, EnterpriseId, NextStep, TaskOrigin, Trip, Visit, VisitState};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};

use crate::audit::deed;
use crate::follow_ups::{self, FollowUp, Handing, HeldStep};
use crate::people::Signed;
use crate::sql::{
    Insert, KEYS, insert, is, maybe, moment, read, read_day, read_json, read_or_none, read_pair, take_ids, text,
    write_json,
};
use crate::{Store, StoreError};
use serde_json::json;

/// A trip that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TripRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1: whoever changes it names the version that was read.
    pub version: i64,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// What it says.
    pub trip: Trip,
}

/// Which visits to read. The default is all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CalendarFilter {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
    /// Only with these firms; `None` is all, an empty list none.
    pub enterprises: Option<Vec<EnterpriseId>>,
}

/// A visit in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// Id of the visit.
    pub visit: i64,
    /// Name of its trip.
    pub trip_title: String,
    /// Who meets which firm when.
    pub engagement: Engagement,
    /// What follows from it.
    pub next: Option<NextStep>,
    /// What it was about.
    pub purpose: String,
    /// Chain and node of the gap that it is about.
    pub gap: Option<(String, String)>,
}

impl Store {
    /// Keeps a new trip; the next steps of its visits become tasks in the same transaction, `follow` standing beside the visits in their
    /// order. [`StoreError::Invalid`] when it cannot be kept as it is, [`StoreError::Conflict`] when a firm is unknown.
    pub async fn create_trip(
        &self,
        trip: &Trip,
        signed: Signed<'_>,
        follow: &[FollowUp],
    ) -> Result<TripRow, StoreError> {
        let at = moment(signed.at)?;
        sound(trip)?;
        let mut txn = self.begin_write(deed("create_trip", "trip")).await?;
        let id = take_ids(&txn, "trips", 1).await?;
        let mut row = vec![id.into(), 1_i64.into(), text(at)];
        row.extend(values(trip, at)?);
        let columns: Vec<&'static str> = ["id", "version", "created_at"].into_iter().chain(COLUMNS).collect();
        insert(&txn, Insert { table: "trips", columns: &columns, on_conflict: None }, vec![row]).await?;
        put_visits(&txn, id, (trip, &[]), (follow, signed)).await?;
        txn.about(format_args!("trip:{id}"));
        txn.note(json!({ "visits": trip.visits.len() }));
        txn.commit().await?;
        self.trip(id).await
    }

    /// Replaces what a trip says; tasks go with the next steps of its visits. A visit without an id is a new one; one that is not named any more goes, unless it was held.
    /// [`StoreError::Conflict`] when someone else changed the trip first, or a held visit would go.
    pub async fn put_trip(
        &self,
        (id, version): (i64, i64),
        trip: &Trip,
        signed: Signed<'_>,
        follow: &[FollowUp],
    ) -> Result<TripRow, StoreError> {
        let at = moment(signed.at)?;
        sound(trip)?;
        let mut txn = self.begin_write(deed("put_trip", format!("trip:{id}"))).await?;
        let now = read_trips(&txn, Some(id)).await?.pop();
        let now = now.ok_or_else(|| StoreError::NotFound { what: "trip", id: id.to_string() })?;
        if now.version != version {
            return Err(StoreError::Conflict(format!(
                "trip `{id}` was changed by someone else: version `{}`, not `{version}`",
                now.version
            )));
        }
        for visit in &trip.visits {
            if let Some(visit) = visit.id.filter(|id| !now.trip.visits.iter().any(|other| other.id == Some(*id))) {
                return Err(StoreError::Invalid(format!("visit `{visit}` is none of trip `{id}`")));
            }
        }
        for held in now.trip.visits.iter().filter(|visit| visit.state == VisitState::Held) {
            let stays = trip.visits.iter().any(|visit| {
                visit.id == held.id && visit.enterprise == held.enterprise && visit.state == VisitState::Held
            });
            if !stays {
                let visit = held.id.unwrap_or_default();
                return Err(StoreError::Conflict(format!("visit `{visit}` was held and stays in the trip")));
            }
        }
        let mut update = Query::update();
        update.table("trips").value("version", version + 1).and_where(Expr::col("id").eq(id));
        for (column, value) in COLUMNS.into_iter().zip(values(trip, at)?) {
            update.value(column, value);
        }
        txn.execute(&update).await?;
        put_visits(&txn, id, (trip, &now.trip.visits), (follow, signed)).await?;
        txn.note(json!({ "version": version + 1, "visits": trip.visits.len() }));
        txn.commit().await?;
        self.trip(id).await
    }

    /// A trip with its visits.
    pub async fn trip(&self, id: i64) -> Result<TripRow, StoreError> {
        let found = read_trips(&self.db, Some(id)).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "trip", id: id.to_string() })
    }

    /// Every trip with its visits, the last entered first.
    pub async fn trips(&self) -> Result<Vec<TripRow>, StoreError> {
        read_trips(&self.db, None).await
    }

    /// Visits of all teams, cancelled ones too, by day and half.
    pub async fn calendar(&self, filter: &CalendarFilter) -> Result<Vec<CalendarRow>, StoreError> {
        let mut select = visits();
        select.expr_as(Expr::col(("t", "title")), "title");
        select.join_as(JoinType::InnerJoin, "trips", "t", Expr::col(("t", "id")).equals(("v", "trip_id")));
        if let Some(from) = filter.from {
            select.and_where(Expr::col(("v", "day")).gte(from.to_string()));
        }
        if let Some(to) = filter.to {
            select.and_where(Expr::col(("v", "day")).lte(to.to_string()));
        }
        for column in ["day", "half", "id"] {
            select.order_by(("v", column), Order::Asc);
        }
        let mut rows = Vec::new();
        match &filter.enterprises {
            None => rows = self.db.query_all(&select).await?,
            Some(ids) => {
                for ids in ids.chunks(KEYS) {
                    let mut part = select.clone();
                    part.and_where(Expr::col(("v", "enterprise_id")).is_in(ids.iter().map(|id| id.0)));
                    rows.extend(self.db.query_all(&part).await?);
                }
            }
        }
        let mut found = rows.iter().map(calendar_row).collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|row| (row.engagement.day, row.engagement.half, row.visit));
        Ok(found)
    }
}

/// Next steps of trips' visits that somebody has in hand: those whose task is open, and of those that never had one those that are not
/// past their day.
pub(crate) async fn held<C: ConnectionTrait>(
    db: &C,
    (name, day): (&str, NaiveDate),
) -> Result<Vec<HeldStep>, StoreError> {
    let (tasked, open) = follow_ups::tasked(db, TaskOrigin::Trip).await?;
    let mut select = visits();
    select.and_where(is("next_by", name)).and_where(Expr::col(("v", "next_step")).is_not_null());
    select.order_by(("v", "id"), Order::Asc);
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let visit = visit_row(&row)?;
        let (Some(id), Some(next)) = (visit.id, visit.next) else { continue };
        let waits = if tasked.contains(&id) { open.contains(&id) } else { next.due.is_none_or(|due| due >= day) };
        if visit.state != VisitState::Cancelled && waits {
            found.push(HeldStep { origin: TaskOrigin::Trip, id, what: next.what });
        }
    }
    Ok(found)
}

/// Gives the next step of a trip's visit to another; the trip counts as changed.
pub(crate) async fn hand_over(txn: &DatabaseTransaction, visit: i64, handing: Handing<'_>) -> Result<(), StoreError> {
    let Handing { to, signed, .. } = handing;
    let mut update = Query::update();
    update.table("visits").value("next_by", text(to)).and_where(Expr::col("id").eq(visit));
    txn.execute(&update).await?;
    let mut of = Query::select();
    of.from("visits").column("trip_id").and_where(Expr::col("id").eq(visit));
    let mut update = Query::update();
    update
        .table("trips")
        .value("version", Expr::col("version").add(1))
        .value("updated_at", text(moment(signed.at)?))
        .and_where(Expr::col("id").in_subquery(of));
    txn.execute(&update).await?;
    Ok(())
}

/// What cannot be kept: names that are empty, a visit twice.
fn sound(trip: &Trip) -> Result<(), StoreError> {
    for (what, text) in [("title", &trip.title), ("team", &trip.team)] {
        if text.trim().is_empty() {
            return Err(StoreError::Invalid(format!("a trip's `{what}` is empty")));
        }
    }
    let mut ids: Vec<i64> = trip.visits.iter().filter_map(|visit| visit.id).collect();
    ids.sort_unstable();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(StoreError::Invalid(format!("visit `{}` is named twice", pair[0])));
    }
    match trip.visits.iter().filter_map(|visit| visit.next.as_ref()).find(|next| next.what.trim().is_empty()) {
        Some(_) => Err(StoreError::Invalid("a next step says nothing".to_owned())),
        None => Ok(()),
    }
}

const COLUMNS: [&str; 7] = ["updated_at", "title", "direction", "team", "people", "reception", "note"];

/// In the order of [`COLUMNS`].
fn values(trip: &Trip, at: &str) -> Result<Vec<Value>, StoreError> {
    Ok(vec![
        text(at),
        text(&trip.title),
        text(trip.direction.as_str()),
        text(&trip.team),
        write_json(&trip.people)?,
        write_json(&trip.reception)?,
        text(&trip.note),
    ])
}

/// Writes a trip's visits in the place of those it had; the ids of those that stay are kept.
async fn put_visits(
    txn: &DatabaseTransaction,
    trip_id: i64,
    (trip, had): (&Trip, &[Visit]),
    (follow, signed): (&[FollowUp], Signed<'_>),
) -> Result<(), StoreError> {
    if !had.is_empty() {
        let mut delete = Query::delete();
        delete.from_table("visits").and_where(Expr::col("trip_id").eq(trip_id));
        txn.execute(&delete).await?;
    }
    let new = trip.visits.iter().filter(|visit| visit.id.is_none()).count();
    let mut next = take_ids(txn, "visits", new).await?;
    let people = write_json(&trip.people)?;
    let mut rows = Vec::with_capacity(trip.visits.len());
    let mut ids = Vec::with_capacity(trip.visits.len());
    for visit in &trip.visits {
        let id = visit.id.unwrap_or_else(|| {
            let id = next;
            next += 1;
            id
        });
        ids.push(id);
        let step = visit.next.as_ref();
        rows.push(vec![
            id.into(),
            trip_id.into(),
            visit.enterprise.0.into(),
            text(visit.day.to_string()),
            text(visit.half.as_str()),
            text(trip.direction.as_str()),
            text(visit.state.as_str()),
            text(&trip.team),
            people.clone(),
            text(&visit.purpose),
            text(&visit.ask),
            text(&visit.note),
            maybe(visit.gap.as_ref().map(|(chain, _)| chain)),
            maybe(visit.gap.as_ref().map(|(_, node)| node)),
            maybe(step.map(|step| &step.what)),
            maybe(step.and_then(|step| step.by.as_ref())),
            maybe(step.and_then(|step| step.due).map(|due| due.to_string())),
        ]);
    }
    insert(txn, Insert { table: "visits", columns: &VISIT_COLUMNS, on_conflict: None }, rows).await?;
    let nothing = FollowUp { why: GONE.to_owned(), ..FollowUp::default() };
    for (at, (visit, id)) in trip.visits.iter().zip(&ids).enumerate() {
        let before = had.iter().find(|other| other.id == Some(*id)).and_then(owed);
        let follow = follow.get(at).unwrap_or(&nothing);
        follow_ups::keep(txn, (TaskOrigin::Trip, *id), (before, owed(visit)), follow, signed).await?;
    }
    for gone in had.iter().filter(|visit| visit.id.is_some_and(|id| !ids.contains(&id))) {
        let from = (TaskOrigin::Trip, gone.id.unwrap_or_default());
        follow_ups::keep(txn, from, (owed(gone), None), &nothing, signed).await?;
    }
    Ok(())
}

/// Why a task ends whose visit was taken out of its trip.
const GONE: &str = "走访已从行程中移除";

/// What is to follow: nothing from a visit that is not made.
fn owed(visit: &Visit) -> Option<&NextStep> {
    visit.next.as_ref().filter(|_| visit.state != VisitState::Cancelled)
}

async fn read_trips<C: ConnectionTrait>(db: &C, id: Option<i64>) -> Result<Vec<TripRow>, StoreError> {
    let mut select = Query::select();
    select.from("trips").columns(["id", "version", "created_at"]).columns(COLUMNS).order_by("id", Order::Desc);
    let mut of = visits();
    for column in ["day", "half", "id"] {
        of.order_by(("v", column), Order::Asc);
    }
    if let Some(id) = id {
        select.and_where(Expr::col("id").eq(id));
        of.and_where(Expr::col(("v", "trip_id")).eq(id));
    }
    let mut by_trip: BTreeMap<i64, Vec<Visit>> = BTreeMap::new();
    for row in db.query_all(&of).await? {
        by_trip.entry(row.try_get("", "trip_id")?).or_default().push(visit_row(&row)?);
    }
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let id = row.try_get("", "id")?;
        found.push(TripRow {
            id,
            version: row.try_get("", "version")?,
            created_at: read(&row, "created_at")?,
            updated_at: read(&row, "updated_at")?,
            trip: Trip {
                title: read(&row, "title")?,
                direction: read(&row, "direction")?,
                team: read(&row, "team")?,
                people: read_json(&row, "people")?,
                reception: read_json(&row, "reception")?,
                note: read(&row, "note")?,
                visits: by_trip.remove(&id).unwrap_or_default(),
            },
        });
    }
    Ok(found)
}

/// The columns of a visit, in the order in which they are written.
const VISIT_COLUMNS: [&str; 17] = [
    "id",
    "trip_id",
    "enterprise_id",
    "day",
    "half",
    "direction",
    "state",
    "team",
    "people",
    "purpose",
    "ask",
    "note",
    "chain",
    "node",
    "next_step",
    "next_by",
    "next_due",
];

fn visits() -> SelectStatement {
    let mut select = Query::select();
    select.from_as("visits", "v");
    for column in VISIT_COLUMNS {
        select.column(("v", column));
    }
    select
}

fn visit_row(row: &QueryResult) -> Result<Visit, StoreError> {
    Ok(Visit {
        id: Some(row.try_get("", "id")?),
        enterprise: EnterpriseId(row.try_get("", "enterprise_id")?),
        day: read_day(row, "day")?,
        half: read(row, "half")?,
        state: read(row, "state")?,
        gap: read_pair(row, ["chain", "node"])?,
        purpose: read(row, "purpose")?,
        ask: read(row, "ask")?,
        next: next_step(row)?,
        note: read(row, "note")?,
    })
}

fn next_step(row: &QueryResult) -> Result<Option<NextStep>, StoreError> {
    let Some(what) = row.try_get::<Option<String>>("", "next_step")? else { return Ok(None) };
    Ok(Some(NextStep { what, by: row.try_get("", "next_by")?, due: read_or_none(row, "next_due")? }))
}

fn calendar_row(row: &QueryResult) -> Result<CalendarRow, StoreError> {
    Ok(CalendarRow {
        visit: row.try_get("", "id")?,
        trip_title: read(row, "title")?,
        engagement: Engagement {
            enterprise: EnterpriseId(row.try_get("", "enterprise_id")?),
            trip: Some(row.try_get("", "trip_id")?),
            day: read_day(row, "day")?,
            half: read(row, "half")?,
            direction: read(row, "direction")?,
            state: read(row, "state")?,
            team: read(row, "team")?,
            people: read_json(row, "people")?,
        },
        next: next_step(row)?,
        purpose: read(row, "purpose")?,
        gap: visit_row(row)?.gap,
    })
}
