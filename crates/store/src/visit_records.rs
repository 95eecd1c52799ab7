//! What came of visits. A record is corrected by another version; every version stays readable.
//!
//! The row of a record is its last version; the versions themselves are only added to. A record that becomes a lead or an entry of a
//! project does so in one transaction with the project.

use chrono::NaiveDate;
use model::{
    Became, BecameKind, Counterpart, EnterpriseId, LeaderLevel, NextStep, Project, ProjectEvent, ProjectId,
    RecordLinks, TaskOrigin, VisitDirection, VisitOutcome, VisitRecord,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::deed;
use crate::follow_ups::{self, FollowUp, Handing, HeldStep};
use crate::people::Signed;
use crate::project_twins::{NewVerdict, add_verdicts};
use crate::projects::{add_events, add_project, take_turn};
use crate::sql::{Insert, insert, is, maybe, moment, read, read_or_none, take_ids, text};
use crate::{ProjectRow, ProjectTurn, Store, StoreError};

/// A record to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVisitRecord {
    /// Made by whoever wrote it, the same for the same draft for ever: a draft that is sent again finds its record.
    pub key: String,
    /// What it says.
    pub record: VisitRecord,
    /// What it had become already, where that is known from elsewhere.
    pub became: Option<Became>,
    /// Who wrote it, by work name.
    pub by: String,
    /// Now, RFC 3339 in UTC.
    pub at: String,
}

/// A record that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRecordRow {
    /// Id.
    pub id: i64,
    /// The key of its draft.
    pub key: String,
    /// Counts what it said, from 1: more than 1 was corrected.
    pub version: i64,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// What it says now.
    pub record: VisitRecord,
    /// What it became.
    pub became: Option<Became>,
}

/// What a record said at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordVersion {
    /// From 1.
    pub version: i64,
    /// When it was written.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why it was corrected; empty of the first.
    pub reason: String,
    /// What it said.
    pub record: VisitRecord,
}

/// A draft that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// It is a new record.
    New(VisitRecordRow),
    /// It had come before.
    Known(VisitRecordRow),
}

/// Who changes a record, and which version was looked at.
#[derive(Debug, Clone, Copy)]
pub struct RecordTurn<'a> {
    /// The record.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// Who, by work name.
    pub by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// Which records to read. The default is all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFilter {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
    /// Of this firm.
    pub enterprise: Option<EnterpriseId>,
    /// Of this project.
    pub project: Option<ProjectId>,
    /// Of this team.
    pub team: Option<String>,
}

impl Store {
    /// Keeps a record, or finds the one that its draft made before. [`StoreError::Conflict`] when the key belongs to a record that says
    /// something else, or the same words about the same firm and day are there under another key.
    ///
    /// Its next step becomes a task in the same transaction.
    pub async fn add_visit_record(&self, new: &NewVisitRecord, follow: &FollowUp) -> Result<Arrived, StoreError> {
        moment(&new.at)?;
        sound(&new.record)?;
        if new.key.trim().is_empty() {
            return Err(StoreError::Invalid("a record's key is empty".to_owned()));
        }
        let body = write(&new.record)?;
        let mut txn = self.begin_write(deed("create_visit", "visit_record")).await?;
        // Also a lock: of two that send the same draft at once, the second finds the first's record.
        let id = take_ids(&txn, "visit_records", 1).await?;
        let mut select = all();
        select.and_where(is("key", &new.key));
        if let Some(row) = txn.query_one(&select).await? {
            let known = record_row(&row)?;
            txn.rollback().await?;
            let first = self.visit_record_versions(known.id).await?.into_iter().next();
            if first.is_some_and(|first| first.record == new.record) {
                return Ok(Arrived::Known(known));
            }
            let id = known.id;
            return Err(StoreError::Conflict(format!("the draft came already and said something else: record `{id}`")));
        }
        if let Some(twin) = twin(&txn, &new.record).await? {
            let firm = &new.record.firm.name;
            return Err(StoreError::Conflict(format!("record `{twin}` says the same of `{firm}` on the same day")));
        }
        add(&txn, id, (new, &body)).await?;
        let signed = Signed { by: &new.by, at: &new.at };
        follow_ups::keep(&txn, (TaskOrigin::Visit, id), (None, new.record.next.as_ref()), follow, signed).await?;
        txn.about(format_args!("visit_record:{id}"));
        txn.note(json!({ "on": new.record.on.to_string(), "firm": new.record.firm.enterprise.map(|id| id.0) }));
        txn.commit().await?;
        Ok(Arrived::New(self.visit_record(id).await?))
    }

    /// Takes in records of a list, all or none; each is new.
    pub async fn put_visit_records(&self, list: &[NewVisitRecord]) -> Result<(), StoreError> {
        let mut txn = self.begin_write(deed("put_visits", "visit_record")).await?;
        let first = take_ids(&txn, "visit_records", list.len()).await?;
        for (id, new) in (first..).zip(list) {
            moment(&new.at)?;
            sound(&new.record)?;
            add(&txn, id, (new, &write(&new.record)?)).await?;
        }
        txn.note(json!({ "records": list.len() }));
        txn.commit().await
    }

    /// Corrects what a record says, with the reason; what it said before stays readable. [`StoreError::Conflict`] when someone else
    /// corrected it first. The task of its next step is brought in step with it; the reason is that of the correction.
    pub async fn correct_visit_record(
        &self,
        turn: &RecordTurn<'_>,
        record: &VisitRecord,
        (reason, follow): (&str, &FollowUp),
    ) -> Result<VisitRecordRow, StoreError> {
        let at = moment(turn.at)?;
        sound(record)?;
        if reason.trim().is_empty() {
            return Err(StoreError::Invalid("say why the record is corrected".to_owned()));
        }
        let body = write(record)?;
        let id = turn.id;
        let mut txn = self.begin_write(deed("put_visit", format!("visit_record:{id}"))).await?;
        let now = locked(&txn, turn).await?;
        if let Some(became) = &now.became
            && record.links.project != Some(became.project)
        {
            let project = became.project.0;
            return Err(StoreError::Conflict(format!("record `{id}` went into project `{project}` and stays with it")));
        }
        let version = turn.version + 1;
        let mut update = Query::update();
        update.table("visit_records").value("version", version).and_where(Expr::col("id").eq(id));
        for (column, value) in FACTS.into_iter().zip(facts(record, &body)) {
            update.value(column, value);
        }
        update.value("updated_at", text(at)).value("updated_by", text(turn.by));
        txn.execute(&update).await?;
        add_version(&txn, (id, version), &body, (turn.by, at, reason)).await?;
        let steps = (now.record.next.as_ref(), record.next.as_ref());
        let signed = Signed { by: turn.by, at };
        follow_ups::keep(&txn, (TaskOrigin::Visit, id), steps, follow, signed).await?;
        if let Some(project) = record.links.project {
            follow_ups::about(&txn, (TaskOrigin::Visit, id), project).await?;
        }
        txn.note(json!({ "version": version }));
        txn.commit().await?;
        self.visit_record(id).await
    }

    /// A project begins with a record, and with what was said of those that look alike. [`StoreError::Conflict`] when the record was changed, or became something before.
    pub async fn create_lead_of_record(
        &self,
        turn: &RecordTurn<'_>,
        project: &Project,
        events: &[ProjectEvent],
        verdicts: &[NewVerdict],
    ) -> Result<ProjectRow, StoreError> {
        let mut txn = self.begin_write(deed("create_visit_lead", format!("visit_record:{}", turn.id))).await?;
        locked_free(&txn, turn).await?;
        let id = add_project(&txn, project, events, (turn.by, turn.at)).await?;
        add_verdicts(&txn, id, verdicts, (turn.by, turn.at)).await?;
        become_one(&txn, turn, (BecameKind::Lead, id)).await?;
        txn.note(json!({ "project": id.0 }));
        txn.commit().await?;
        self.project(id).await
    }

    /// A record goes into a project's history. [`StoreError::Conflict`] when the record or the project was changed, or the record became
    /// something before.
    pub async fn report_record(
        &self,
        turn: &RecordTurn<'_>,
        of: &ProjectTurn<'_>,
        event: &ProjectEvent,
    ) -> Result<ProjectRow, StoreError> {
        let mut txn = self.begin_write(deed("create_visit_report", format!("visit_record:{}", turn.id))).await?;
        locked_free(&txn, turn).await?;
        take_turn(&txn, of, None).await?;
        add_events(&txn, of.id, std::slice::from_ref(event)).await?;
        become_one(&txn, turn, (BecameKind::Report, of.id)).await?;
        txn.note(json!({ "project": of.id.0 }));
        txn.commit().await?;
        self.project(of.id).await
    }

    /// A record.
    pub async fn visit_record(&self, id: i64) -> Result<VisitRecordRow, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        record_row(&row.ok_or_else(|| no_record(id))?)
    }

    /// The record that a draft made.
    pub async fn visit_record_by_key(&self, key: &str) -> Result<Option<VisitRecordRow>, StoreError> {
        let mut select = all();
        select.and_where(is("key", key));
        self.db.query_one(&select).await?.as_ref().map(record_row).transpose()
    }

    /// What a record said, the first first.
    pub async fn visit_record_versions(&self, id: i64) -> Result<Vec<RecordVersion>, StoreError> {
        let mut select = Query::select();
        select
            .from("visit_record_versions")
            .columns(["version", "body", "written_at", "by_whom", "reason"])
            .and_where(Expr::col("record_id").eq(id))
            .order_by("version", Order::Asc);
        let version = |row: &QueryResult| {
            Ok(RecordVersion {
                version: row.try_get("", "version")?,
                at: read(row, "written_at")?,
                by: read(row, "by_whom")?,
                reason: read(row, "reason")?,
                record: read_body(&read::<String>(row, "body")?)?,
            })
        };
        self.db.query_all(&select).await?.iter().map(version).collect()
    }

    /// Records, the last day first, of a day the last entered first.
    pub async fn visit_records(&self, filter: &RecordFilter) -> Result<Vec<VisitRecordRow>, StoreError> {
        let mut select = all();
        if let Some(from) = filter.from {
            select.and_where(Expr::col("day").gte(from.to_string()));
        }
        if let Some(to) = filter.to {
            select.and_where(Expr::col("day").lte(to.to_string()));
        }
        if let Some(id) = filter.enterprise {
            select.and_where(Expr::col("enterprise_id").eq(id.0));
        }
        if let Some(id) = filter.project {
            select.and_where(Expr::col("project_id").eq(id.0));
        }
        if let Some(team) = &filter.team {
            select.and_where(is("team", team));
        }
        select.order_by("day", Order::Desc).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(record_row).collect()
    }
}

/// Next steps of records that somebody has in hand: those whose task is open, and of those that never had one those that are not past
/// their day.
pub(crate) async fn held<C: ConnectionTrait>(
    db: &C,
    (name, day): (&str, NaiveDate),
) -> Result<Vec<HeldStep>, StoreError> {
    let (tasked, open) = follow_ups::tasked(db, TaskOrigin::Visit).await?;
    let mut select = all();
    select.order_by("id", Order::Asc);
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let row = record_row(&row)?;
        let Some(next) = row.record.next.filter(|next| next.by.as_deref() == Some(name)) else { continue };
        let waits =
            if tasked.contains(&row.id) { open.contains(&row.id) } else { next.due.is_none_or(|due| due >= day) };
        if waits {
            found.push(HeldStep { origin: TaskOrigin::Visit, id: row.id, what: next.what });
        }
    }
    Ok(found)
}

/// Gives a record's next step to another: the record's next version, with the reason.
pub(crate) async fn hand_over(txn: &DatabaseTransaction, id: i64, handing: Handing<'_>) -> Result<(), StoreError> {
    let Handing { to, signed, why, .. } = handing;
    let mut select = all();
    select.and_where(Expr::col("id").eq(id));
    let row = txn.query_one(&select).await?;
    let now = record_row(&row.ok_or_else(|| no_record(id))?)?;
    let mut record = now.record;
    if let Some(next) = &mut record.next {
        next.by = Some(to.to_owned());
    }
    let (body, version, at) = (write(&record)?, now.version + 1, moment(signed.at)?);
    let mut update = Query::update();
    update
        .table("visit_records")
        .value("version", version)
        .value("body", text(&body))
        .value("updated_at", text(at))
        .value("updated_by", text(signed.by))
        .and_where(Expr::col("id").eq(id));
    txn.execute(&update).await?;
    add_version(txn, (id, version), &body, (signed.by, at, why)).await
}

/// Writes a new record with its first version.
async fn add(txn: &DatabaseTransaction, id: i64, (new, body): (&NewVisitRecord, &str)) -> Result<(), StoreError> {
    let (at, became) = (new.at.as_str(), new.became.as_ref());
    let mut row = vec![id.into(), text(&new.key), 1_i64.into(), text(at), text(&new.by), text(at), text(&new.by)];
    row.extend(facts(&new.record, body));
    row.extend([
        maybe(became.map(|became| became.kind.as_str())),
        maybe(became.map(|became| &became.at)),
        maybe(became.map(|became| &became.by)),
    ]);
    insert(txn, Insert { table: "visit_records", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
    add_version(txn, (id, 1), body, (&new.by, at, "")).await
}

fn no_record(id: i64) -> StoreError {
    StoreError::NotFound { what: "visit record", id: id.to_string() }
}

/// The record as it is, where it is still the version that was read; nobody changes it until the transaction ends.
async fn locked(txn: &DatabaseTransaction, turn: &RecordTurn<'_>) -> Result<VisitRecordRow, StoreError> {
    moment(turn.at)?;
    take_ids(txn, "visit_records", 0).await?;
    let mut select = all();
    select.and_where(Expr::col("id").eq(turn.id));
    let row = txn.query_one(&select).await?;
    let now = record_row(&row.ok_or_else(|| no_record(turn.id))?)?;
    if now.version == turn.version {
        return Ok(now);
    }
    let (id, theirs, yours) = (turn.id, now.version, turn.version);
    Err(StoreError::Conflict(format!("record `{id}` was changed by someone else: version `{theirs}`, not `{yours}`")))
}

/// The same of a record that became nothing yet.
async fn locked_free(txn: &DatabaseTransaction, turn: &RecordTurn<'_>) -> Result<(), StoreError> {
    match locked(txn, turn).await?.became {
        None => Ok(()),
        Some(became) => {
            Err(StoreError::Conflict(format!("record `{}` went into project `{}` already", turn.id, became.project.0)))
        }
    }
}

/// Notes what a record became. What it says gets its project, which is no correction: it is the next version with that as its reason.
async fn become_one(
    txn: &DatabaseTransaction,
    turn: &RecordTurn<'_>,
    (kind, project): (BecameKind, ProjectId),
) -> Result<(), StoreError> {
    let now = locked(txn, turn).await?;
    let mut record = now.record;
    record.links.project = Some(project);
    let body = write(&record)?;
    let version = turn.version + 1;
    let mut update = Query::update();
    update
        .table("visit_records")
        .value("version", version)
        .value("project_id", project.0)
        .value("body", text(&body))
        .value("became_kind", text(kind.as_str()))
        .value("became_at", text(turn.at))
        .value("became_by", text(turn.by))
        .value("updated_at", text(turn.at))
        .value("updated_by", text(turn.by))
        .and_where(Expr::col("id").eq(turn.id));
    txn.execute(&update).await?;
    follow_ups::about(txn, (TaskOrigin::Visit, turn.id), project).await?;
    add_version(txn, (turn.id, version), &body, (turn.by, turn.at, kind.as_str())).await
}

/// A record with the same words of the same firm and day: the same visit written down on two machines.
async fn twin(txn: &DatabaseTransaction, record: &VisitRecord) -> Result<Option<i64>, StoreError> {
    let mut select = all();
    select.and_where(is("day", &record.on.to_string()));
    for row in txn.query_all(&select).await? {
        let other = record_row(&row)?;
        let same_firm = match (record.firm.enterprise, other.record.firm.enterprise) {
            (Some(one), Some(two)) => one == two,
            _ => record.firm.name.trim() == other.record.firm.name.trim(),
        };
        if same_firm && other.record.said.trim() == record.said.trim() {
            return Ok(Some(other.id));
        }
    }
    Ok(None)
}

async fn add_version(
    txn: &DatabaseTransaction,
    (id, version): (i64, i64),
    body: &str,
    (by, at, reason): (&str, &str, &str),
) -> Result<(), StoreError> {
    let columns = ["record_id", "version", "body", "written_at", "by_whom", "reason"];
    let row = vec![id.into(), version.into(), text(body), text(at), text(by), text(reason)];
    insert(txn, Insert { table: "visit_record_versions", columns: &columns, on_conflict: None }, vec![row]).await
}

fn sound(record: &VisitRecord) -> Result<(), StoreError> {
    let empty =
        [("firm", &record.firm.name), ("said", &record.said)].into_iter().find(|(_, text)| text.trim().is_empty());
    if let Some((what, _)) = empty {
        return Err(StoreError::Invalid(format!("a record's `{what}` is empty")));
    }
    match &record.next {
        Some(next) if next.what.trim().is_empty() => Err(StoreError::Invalid("a next step says nothing".to_owned())),
        _ => Ok(()),
    }
}

const COLUMNS: [&str; 16] = [
    "id",
    "key",
    "version",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "enterprise_id",
    "project_id",
    "day",
    "team",
    "body",
    "sample",
    "became_kind",
    "became_at",
    "became_by",
];

/// What is said of a record in columns of its own, to be asked for.
const FACTS: [&str; 6] = ["enterprise_id", "project_id", "day", "team", "body", "sample"];

/// In the order of [`FACTS`].
fn facts(record: &VisitRecord, body: &str) -> [Value; 6] {
    [
        record.firm.enterprise.map(|id| id.0).into(),
        record.links.project.map(|id| id.0).into(),
        text(record.on.to_string()),
        text(&record.team),
        text(body),
        record.sample.into(),
    ]
}

fn all() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("visit_records").columns(COLUMNS);
    select
}

fn record_row(row: &QueryResult) -> Result<VisitRecordRow, StoreError> {
    let record = read_body(&read::<String>(row, "body")?)?;
    let kind: Option<BecameKind> = read_or_none(row, "became_kind")?;
    let (at, by): (Option<String>, Option<String>) = (row.try_get("", "became_at")?, row.try_get("", "became_by")?);
    let became = kind.zip(record.links.project).map(|(kind, project)| Became {
        kind,
        project,
        at: at.unwrap_or_default(),
        by: by.unwrap_or_default(),
    });
    Ok(VisitRecordRow {
        id: row.try_get("", "id")?,
        key: read(row, "key")?,
        version: row.try_get("", "version")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        record,
        became,
    })
}

/// A record as it is kept, written out here and nowhere else, so that a renamed field in the code does not lose a text.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    firm: Option<i64>,
    name: String,
    direction: VisitDirection,
    on: NaiveDate,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    team: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leader: Option<LeaderLevel>,
    said: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    asks: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Step>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<VisitOutcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visit: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    #[serde(default)]
    sample: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Step {
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
}

fn write(record: &VisitRecord) -> Result<String, StoreError> {
    let next = record.next.clone().map(|NextStep { what, by, due }| Step { what, by, due });
    let body = Body {
        firm: record.firm.enterprise.map(|id| id.0),
        name: record.firm.name.clone(),
        direction: record.direction,
        on: record.on,
        team: record.team.clone(),
        people: record.people.clone(),
        leader: record.leader,
        said: record.said.clone(),
        asks: record.asks.clone(),
        next,
        outcome: record.outcome,
        visit: record.links.visit,
        project: record.links.project.map(|id| id.0),
        node: record.links.node.clone(),
        site: record.links.site.clone(),
        sample: record.sample,
    };
    serde_json::to_string(&body).map_err(|error| StoreError::Other(error.to_string()))
}

fn read_body(text: &str) -> Result<VisitRecord, StoreError> {
    let body: Body =
        serde_json::from_str(text).map_err(|error| StoreError::Other(format!("a visit record `{text}`: {error}")))?;
    Ok(VisitRecord {
        firm: Counterpart { enterprise: body.firm.map(EnterpriseId), name: body.name },
        direction: body.direction,
        on: body.on,
        team: body.team,
        people: body.people,
        leader: body.leader,
        said: body.said,
        asks: body.asks,
        next: body.next.map(|Step { what, by, due }| NextStep { what, by, due }),
        outcome: body.outcome,
        links: RecordLinks {
            visit: body.visit,
            project: body.project.map(ProjectId),
            node: body.node,
            site: body.site,
        },
        sample: body.sample,
    })
}
