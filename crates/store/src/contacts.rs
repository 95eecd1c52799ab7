//! Contacts at work. One that is removed leaves a row without anything of the person: that there was one, who removed it, and why.

use model::{Contact, EnterpriseId, Workplace};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::sql::{Insert, insert, maybe, moment, read, read_or_none, take_ids, text};
use crate::turns::{self, Kept};
use crate::visit_records::RecordTurn;
use crate::{Store, StoreError};

/// A contact that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was last changed, RFC 3339 in UTC.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// When it was removed, and why; what is left of it has no name.
    pub retired: Option<(String, String)>,
    /// What is known.
    pub contact: Contact,
}

/// Which contacts to read. The default is all that are not removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactFilter {
    /// At this firm.
    pub enterprise: Option<EnterpriseId>,
    /// At this chamber.
    pub chamber: Option<i64>,
    /// One alone, removed or not.
    pub id: Option<i64>,
}

const KEPT: Kept = Kept { table: "contacts", what: "contact" };

impl Store {
    /// Keeps a contact. [`StoreError::Conflict`] when its firm or chamber is not there.
    pub async fn create_contact(&self, contact: &Contact, (by, at): (&str, &str)) -> Result<ContactRow, StoreError> {
        let at = moment(at)?;
        sound(contact)?;
        let mut txn = self.begin_write(deed("create_contact", "contact")).await?;
        let id = take_ids(&txn, "contacts", 1).await?;
        let mut row: Vec<Value> = vec![id.into(), 1_i64.into(), text(at), text(by), text(at), text(by)];
        row.extend(values(contact));
        let columns: Vec<&'static str> = STAMPS.into_iter().chain(FACTS).collect();
        insert(&txn, Insert { table: "contacts", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("contact:{id}"));
        txn.commit().await?;
        self.contact(id).await
    }

    /// Puts right what is known of a contact. [`StoreError::Conflict`] when someone else did first, or it was removed.
    pub async fn put_contact(&self, turn: &RecordTurn<'_>, contact: &Contact) -> Result<ContactRow, StoreError> {
        sound(contact)?;
        let id = turn.id;
        let mut txn = self.begin_write(deed("put_contact", format!("contact:{id}"))).await?;
        turns::put(&txn, KEPT, turn, FACTS.into_iter().zip(values(contact))).await?;
        let mut select = all();
        select.and_where(Expr::col("id").eq(id)).and_where(Expr::col("retired_at").is_null());
        if txn.query_one(&select).await?.is_none() {
            return Err(StoreError::Conflict(format!("contact `{id}` was removed")));
        }
        txn.note(json!({ "version": turn.version + 1 }));
        txn.commit().await?;
        self.contact(id).await
    }

    /// Removes a contact: whatever is of the person goes for good, the row stays with the reason.
    pub async fn retire_contact(&self, turn: &RecordTurn<'_>, reason: &str) -> Result<ContactRow, StoreError> {
        if reason.trim().is_empty() {
            return Err(StoreError::Invalid("say why the contact is removed".to_owned()));
        }
        let id = turn.id;
        let mut txn = self.begin_write(deed("delete_contact", format!("contact:{id}"))).await?;
        let blank = ["name", "post", "phone", "email", "source", "note"].map(|column| (column, text("")));
        let why = [("retired_at", turn.at), ("retired_by", turn.by), ("retire_reason", reason)];
        let why = why.map(|(column, value)| (column, text(value)));
        turns::put(&txn, KEPT, turn, blank.into_iter().chain(why)).await?;
        txn.note(json!({ "version": turn.version + 1 }));
        txn.commit().await?;
        self.contact(id).await
    }

    /// A contact, removed or not.
    pub async fn contact(&self, id: i64) -> Result<ContactRow, StoreError> {
        let found = self.contacts(&ContactFilter { id: Some(id), ..ContactFilter::default() }).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "contact", id: id.to_string() })
    }

    /// Contacts, the first entered first.
    pub async fn contacts(&self, filter: &ContactFilter) -> Result<Vec<ContactRow>, StoreError> {
        let mut select = all();
        match filter.id {
            Some(id) => select.and_where(Expr::col("id").eq(id)),
            None => select.and_where(Expr::col("retired_at").is_null()),
        };
        if let Some(id) = filter.enterprise {
            select.and_where(Expr::col("enterprise_id").eq(id.0));
        }
        if let Some(id) = filter.chamber {
            select.and_where(Expr::col("chamber_id").eq(id));
        }
        select.order_by("id", Order::Asc);
        self.db.query_all(&select).await?.iter().map(contact_row).collect()
    }
}

fn sound(contact: &Contact) -> Result<(), StoreError> {
    let office = if let Workplace::Office(office) = &contact.at { office.as_str() } else { "-" };
    let empty = [("name", contact.name.as_str()), ("source", &contact.source), ("office", office)];
    match empty.into_iter().find(|(_, text)| text.trim().is_empty()) {
        Some((what, _)) => Err(StoreError::Invalid(format!("a contact's `{what}` is empty"))),
        None => Ok(()),
    }
}

const STAMPS: [&str; 6] = ["id", "version", "created_at", "created_by", "updated_at", "updated_by"];

const FACTS: [&str; 12] = [
    "enterprise_id",
    "chamber_id",
    "office",
    "name",
    "post",
    "phone",
    "email",
    "source",
    "since",
    "verified_on",
    "note",
    "sample",
];

/// In the order of [`FACTS`].
fn values(contact: &Contact) -> [Value; 12] {
    let (firm, chamber, office) = match &contact.at {
        Workplace::Firm(id) => (Some(id.0), None, ""),
        Workplace::Chamber(id) => (None, Some(*id), ""),
        Workplace::Office(office) => (None, None, office.as_str()),
    };
    [
        firm.into(),
        chamber.into(),
        text(office),
        text(&contact.name),
        text(&contact.post),
        text(&contact.phone),
        text(&contact.email),
        text(&contact.source),
        maybe(contact.since.map(|day| day.to_string())),
        maybe(contact.verified.map(|day| day.to_string())),
        text(&contact.note),
        contact.sample.into(),
    ]
}

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("contacts").columns(STAMPS).columns(FACTS).columns(["retired_at", "retire_reason"]);
    select
}

fn contact_row(row: &QueryResult) -> Result<ContactRow, StoreError> {
    let firm: Option<i64> = row.try_get("", "enterprise_id")?;
    let chamber: Option<i64> = row.try_get("", "chamber_id")?;
    let at = match (firm, chamber) {
        (Some(id), _) => Workplace::Firm(EnterpriseId(id)),
        (None, Some(id)) => Workplace::Chamber(id),
        (None, None) => Workplace::Office(read(row, "office")?),
    };
    let retired: Option<String> = row.try_get("", "retired_at")?;
    let reason: Option<String> = row.try_get("", "retire_reason")?;
    Ok(ContactRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        retired: retired.map(|at| (at, reason.unwrap_or_default())),
        contact: Contact {
            at,
            name: read(row, "name")?,
            post: read(row, "post")?,
            phone: read(row, "phone")?,
            email: read(row, "email")?,
            source: read(row, "source")?,
            since: read_or_none(row, "since")?,
            verified: read_or_none(row, "verified_on")?,
            note: read(row, "note")?,
            sample: row.try_get("", "sample")?,
        },
    })
}
