//! What investors ask through the portal. How to reach them is a row of its own that goes when its time is over; of a secret link only
//! the hash comes here.

use chrono::NaiveDate;
use model::{ContactWay, EnquiryState, Lang, Project, ProjectEvent, ProjectId, Text};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::people::Signed;
use crate::project_twins::{NewVerdict, add_verdicts};
use crate::projects::add_project;
use crate::sql::{
    Insert, insert, is, maybe, moment, read, read_count, read_day, read_json, read_or_none, take_ids, text, write_json,
};
use crate::{Store, StoreError};

/// An enquiry that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnquiry {
    /// In which language it was written.
    pub lang: Lang,
    /// Who asks.
    pub organisation: String,
    /// What is wanted.
    pub wish: String,
    /// What it is about, as `opportunity/O-001`.
    pub item: Option<String>,
    /// How to reach him.
    pub contact: (ContactWay, String),
    /// The day after which that is forgotten.
    pub purge_after: NaiveDate,
    /// What makes it look like spam; none is taken at once.
    pub reasons: Vec<Text>,
    /// SHA-256 of the secret of its page.
    pub token: String,
    /// SHA-256 of what it says: the same twice is one enquiry.
    pub sum: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// The lead that an enquiry becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct EnquiryLead {
    /// What is known of it.
    pub project: Project,
    /// How it came in.
    pub event: ProjectEvent,
    /// What is said of projects that look alike.
    pub verdicts: Vec<NewVerdict>,
}

/// An enquiry, without how to reach who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnquiryRow {
    /// Its number.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// How far it has come.
    pub state: EnquiryState,
    /// When it came, RFC 3339 in UTC.
    pub at: String,
    /// How often the same came.
    pub times: usize,
    /// When it came last.
    pub last_at: String,
    /// In which language.
    pub lang: Lang,
    /// Who asks.
    pub organisation: String,
    /// What is wanted.
    pub wish: String,
    /// What it is about.
    pub item: Option<String>,
    /// Why it was held.
    pub reasons: Vec<Text>,
    /// The lead it became.
    pub project: Option<ProjectId>,
    /// What the office answered, for who asked.
    pub answer: Option<String>,
    /// When, and by whom.
    pub answered: Option<(String, String)>,
    /// Why it was refused, or how it was closed.
    pub note: Option<String>,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// What came of an enquiry that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// It is a row of its own.
    New(EnquiryRow),
    /// The same was there already: that row, once more.
    Again(EnquiryRow),
}

/// Which enquiry is changed, on which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnquiryTurn {
    /// Its number.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
}

/// What happens to an enquiry.
#[derive(Debug, Clone, Copy)]
pub enum EnquiryChange<'a> {
    /// It becomes a lead.
    Released(&'a EnquiryLead),
    /// It is none of ours, for a reason.
    Refused(&'a str),
    /// The office answers.
    Answered(&'a str),
    /// Nothing is left to do.
    Closed(&'a str),
}

impl Store {
    /// Takes an enquiry, as a lead where one is given; the same again within what is open is counted and makes no second one.
    pub async fn take_enquiry(
        &self,
        new: &NewEnquiry,
        lead: Option<&EnquiryLead>,
        signed: Signed<'_>,
    ) -> Result<Arrived, StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("create_enquiry", "enquiry")).await?;
        // The counter's row is the lock: of two that are the same one is counted.
        take_ids(&txn, "enquiries", 0).await?;
        let mut select = all();
        select.and_where(is("sum", &new.sum)).and_where(Expr::col("state").is_in(["held", "received", "answered"]));
        select.order_by("id", Order::Desc).limit(1);
        if let Some(known) = txn.query_one(&select).await?.as_ref().map(row).transpose()? {
            let mut update = Query::update();
            update
                .table("enquiries")
                .value("times", Expr::col("times").add(1))
                .value("last_at", text(at))
                .and_where(Expr::col("id").eq(known.id));
            txn.execute(&update).await?;
            // It is no deed of anybody's that the same button was pressed twice.
            txn.becomes(Deed::Count);
            txn.commit().await?;
            return Ok(Arrived::Again(self.enquiry(known.id).await?));
        }
        let id = take_ids(&txn, "enquiries", 1).await?;
        let project = match lead {
            Some(lead) => Some(add_lead(&txn, lead, signed).await?),
            None => None,
        };
        let state = if project.is_some() { EnquiryState::Received } else { EnquiryState::Held };
        let columns = [
            "id",
            "version",
            "times",
            "state",
            "at",
            "last_at",
            "lang",
            "organisation",
            "wish",
            "reasons",
            "token",
            "sum",
            "updated_at",
            "updated_by",
            "item",
            "project_id",
            "sample",
        ];
        let values: Vec<Value> = vec![
            id.into(),
            1_i64.into(),
            1_i64.into(),
            text(state.as_str()),
            text(at),
            text(at),
            text(new.lang.as_str()),
            text(&new.organisation),
            text(&new.wish),
            write_json(&new.reasons)?,
            text(&new.token),
            text(&new.sum),
            text(at),
            text(signed.by),
            maybe(new.item.as_ref()),
            project.map(|project| project.0).into(),
            new.sample.into(),
        ];
        insert(&txn, Insert { table: "enquiries", columns: &columns, on_conflict: None }, vec![values]).await?;
        let contact = take_ids(&txn, "enquiry_contacts", 1).await?;
        let (way, reach) = &new.contact;
        let values =
            vec![contact.into(), id.into(), text(way.as_str()), text(reach), text(new.purge_after.to_string())];
        let columns = ["id", "enquiry_id", "way", "contact", "purge_after"];
        insert(&txn, Insert { table: "enquiry_contacts", columns: &columns, on_conflict: None }, vec![values]).await?;
        txn.about(format_args!("enquiry:{id}"));
        txn.note(json!({ "state": state.as_str(), "project": project.map(|project| project.0) }));
        txn.commit().await?;
        Ok(Arrived::New(self.enquiry(id).await?))
    }

    /// Changes an enquiry. [`StoreError::Conflict`] when someone else changed it first. That the change is allowed is the caller's to say.
    pub async fn change_enquiry(
        &self,
        turn: EnquiryTurn,
        change: EnquiryChange<'_>,
        signed: Signed<'_>,
    ) -> Result<EnquiryRow, StoreError> {
        let at = moment(signed.at)?;
        let mut txn = match change {
            EnquiryChange::Released(_) => {
                self.begin_write(deed("release_enquiry", format!("enquiry:{}", turn.id))).await?
            }
            EnquiryChange::Refused(_) => {
                self.begin_write(deed("refuse_enquiry", format!("enquiry:{}", turn.id))).await?
            }
            EnquiryChange::Answered(_) => {
                self.begin_write(deed("answer_enquiry", format!("enquiry:{}", turn.id))).await?
            }
            EnquiryChange::Closed(_) => self.begin_write(deed("close_enquiry", format!("enquiry:{}", turn.id))).await?,
        };
        let mut update = Query::update();
        update
            .table("enquiries")
            .value("version", turn.version + 1)
            .value("updated_at", text(at))
            .value("updated_by", text(signed.by))
            .and_where(Expr::col("id").eq(turn.id))
            .and_where(Expr::col("version").eq(turn.version));
        let state = match change {
            EnquiryChange::Released(_) => EnquiryState::Received,
            EnquiryChange::Refused(why) => {
                update.value("note", text(why));
                EnquiryState::Refused
            }
            EnquiryChange::Answered(words) => {
                update
                    .value("answer", text(words))
                    .value("answered_at", text(at))
                    .value("answered_by", text(signed.by));
                EnquiryState::Answered
            }
            EnquiryChange::Closed(words) => {
                update.value("note", text(words));
                EnquiryState::Closed
            }
        };
        update.value("state", text(state.as_str()));
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(match by_id(&txn, turn.id).await? {
                Some(_) => StoreError::Conflict(format!("enquiry `{}` was changed by someone else", turn.id)),
                None => missing(turn.id),
            });
        }
        if let EnquiryChange::Released(lead) = change {
            let project = add_lead(&txn, lead, signed).await?;
            let mut update = Query::update();
            update.table("enquiries").value("project_id", project.0).and_where(Expr::col("id").eq(turn.id));
            txn.execute(&update).await?;
            txn.note(json!({ "project": project.0 }));
        } else {
            txn.note(json!({ "state": state.as_str() }));
        }
        txn.commit().await?;
        self.enquiry(turn.id).await
    }

    /// Enquiries, the last first; at most 500.
    pub async fn enquiries(&self, state: Option<EnquiryState>) -> Result<Vec<EnquiryRow>, StoreError> {
        let mut select = all();
        if let Some(state) = state {
            select.and_where(is("state", state.as_str()));
        }
        select.order_by("id", Order::Desc).limit(500);
        self.db.query_all(&select).await?.iter().map(row).collect()
    }

    /// One enquiry.
    pub async fn enquiry(&self, id: i64) -> Result<EnquiryRow, StoreError> {
        by_id(&self.db, id).await?.ok_or_else(|| missing(id))
    }

    /// An enquiry by the hash of its secret.
    pub async fn enquiry_by_token(&self, token: &str) -> Result<Option<EnquiryRow>, StoreError> {
        let mut select = all();
        select.and_where(is("token", token));
        self.db.query_one(&select).await?.as_ref().map(row).transpose()
    }

    /// How to reach who asked, and until when that is kept; `None` once it is forgotten.
    pub async fn enquiry_contact(&self, id: i64) -> Result<Option<(ContactWay, String, NaiveDate)>, StoreError> {
        let mut select = Query::select();
        select.from("enquiry_contacts").columns(["way", "contact", "purge_after"]);
        select.and_where(Expr::col("enquiry_id").eq(id));
        let found = self.db.query_one(&select).await?;
        found.map(|row| Ok((read(&row, "way")?, read(&row, "contact")?, read_day(&row, "purge_after")?))).transpose()
    }

    /// Forgets how to reach those whose time is over; how many.
    pub async fn purge_enquiry_contacts(&self, today: NaiveDate) -> Result<u64, StoreError> {
        let mut due = Query::select();
        due.from("enquiry_contacts").column("id").and_where(Expr::col("purge_after").lt(text(today.to_string())));
        due.limit(1);
        // Most days there is none, and nobody has to wait for the lock.
        if self.db.query_one(&due).await?.is_none() {
            return Ok(0);
        }
        let mut txn = self.begin_write(deed("purge_enquiry_contacts", "enquiries")).await?;
        let mut delete = Query::delete();
        delete.from_table("enquiry_contacts").and_where(Expr::col("purge_after").lt(text(today.to_string())));
        let many = txn.execute(&delete).await?.rows_affected();
        txn.note(json!({ "count": many }));
        txn.commit().await?;
        Ok(many)
    }

    /// Counts calls that were turned away on a day, for a reason.
    pub async fn count_enquiry_refusals(&self, day: NaiveDate, why: &str, many: u64) -> Result<(), StoreError> {
        let many = i64::try_from(many).unwrap_or(i64::MAX);
        let txn = self.begin_write(Deed::Count).await?;
        let id = take_ids(&txn, "enquiry_refusals", 1).await?;
        let mut again = OnConflict::columns(["day", "why"]);
        again.value("times", Expr::col(("enquiry_refusals", "times")).add(many));
        let into =
            Insert { table: "enquiry_refusals", columns: &["id", "times", "day", "why"], on_conflict: Some(again) };
        insert(&txn, into, vec![vec![id.into(), many.into(), text(day.to_string()), text(why)]]).await?;
        txn.commit().await
    }

    /// How many calls were turned away since a day: day, reason, count; the last day first.
    pub async fn enquiry_refusals(&self, since: NaiveDate) -> Result<Vec<(NaiveDate, String, usize)>, StoreError> {
        let mut select = Query::select();
        select.from("enquiry_refusals").columns(["day", "why", "times"]);
        select.and_where(Expr::col("day").gte(text(since.to_string())));
        select.order_by("day", Order::Desc).order_by("why", Order::Asc);
        let rows = self.db.query_all(&select).await?;
        rows.iter().map(|row| Ok((read_day(row, "day")?, read(row, "why")?, read_count(row, "times")?))).collect()
    }
}

async fn add_lead(txn: &DatabaseTransaction, lead: &EnquiryLead, signed: Signed<'_>) -> Result<ProjectId, StoreError> {
    let signed = (signed.by, signed.at);
    let id = add_project(txn, &lead.project, std::slice::from_ref(&lead.event), signed).await?;
    add_verdicts(txn, id, &lead.verdicts, signed).await?;
    Ok(id)
}

fn missing(id: i64) -> StoreError {
    StoreError::NotFound { what: "enquiry", id: id.to_string() }
}

async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<Option<EnquiryRow>, StoreError> {
    let mut select = all();
    select.and_where(Expr::col("id").eq(id));
    db.query_one(&select).await?.as_ref().map(row).transpose()
}

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("enquiries").columns([
        "id",
        "version",
        "state",
        "at",
        "times",
        "last_at",
        "lang",
        "organisation",
        "wish",
        "item",
        "reasons",
        "project_id",
        "answer",
        "answered_at",
        "answered_by",
        "note",
        "updated_at",
        "updated_by",
        "sample",
    ]);
    select
}

fn row(row: &QueryResult) -> Result<EnquiryRow, StoreError> {
    let some = |name: &str| -> Result<Option<String>, StoreError> { read_or_none(row, name) };
    Ok(EnquiryRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        state: read(row, "state")?,
        at: read(row, "at")?,
        times: read_count(row, "times")?,
        last_at: read(row, "last_at")?,
        lang: read(row, "lang")?,
        organisation: read(row, "organisation")?,
        wish: read(row, "wish")?,
        item: some("item")?,
        reasons: read_json(row, "reasons")?,
        project: row.try_get::<Option<i64>>("", "project_id")?.map(ProjectId),
        answer: some("answer")?,
        answered: some("answered_at")?.zip(some("answered_by")?),
        note: some("note")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        sample: row.try_get("", "sample")?,
    })
}
