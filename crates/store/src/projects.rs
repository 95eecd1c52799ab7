//! Projects, their history, the money that came in.
//!
//! A project's record is corrected in place under a version; its history is only added to. Where a project stands is not kept:
//! it follows from the history. Whoever holds all projects in memory asks for those that changed since a number.

mod event_body;

use std::collections::BTreeMap;

use model::{
    Credit, EnterpriseId, LooseDay, NoticeKind, PaidIn, Project, ProjectEvent, ProjectId, ProjectLinks, Tag, TagKind,
    Text,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};

use crate::audit::deed;
use crate::notices::{NewNotice, add_notices};
use crate::project_imports;
use crate::project_twins::{NewVerdict, add_verdicts, same_as};
use crate::sql::{
    Insert, KEYS, insert, is, maybe, maybe_day, moment, read, read_day, read_json, read_or_none, read_pair, take_ids,
    text, write_json,
};
use crate::{Store, StoreError};
use serde_json::json;

/// A project with everything that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// Number.
    pub id: ProjectId,
    /// Counts its changes, from 1: whoever changes it names the version that was read.
    pub version: i64,
    /// Number of its last change among the changes of all projects.
    pub change: i64,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// What is known of it.
    pub project: Project,
    /// Its history, by number.
    pub events: Vec<ProjectEvent>,
    /// Money that came in and was not taken back.
    pub paid: Vec<PaidRow>,
    /// Days that a source told less exactly than to the day: of a stage, or of `planned_start` and `planned_finish`.
    pub loose: Vec<(String, LooseDay)>,
    /// Projects of which a person said that they are the same.
    pub same: Vec<ProjectId>,
    /// Whether the import that brought it was undone.
    pub retired: bool,
}

/// Money that came in, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidRow {
    /// Id.
    pub id: i64,
    /// What came in.
    pub paid: PaidIn,
}

/// Who changes a project, and which version was looked at.
#[derive(Debug, Clone, Copy)]
pub struct ProjectTurn<'a> {
    /// The project.
    pub id: ProjectId,
    /// The version that was read.
    pub version: i64,
    /// Who, by work name.
    pub by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// What changed of projects since a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectChanges {
    /// The number to ask with next time.
    pub last: i64,
    /// Every project that changed, whole.
    pub rows: Vec<ProjectRow>,
}

impl Store {
    /// Keeps a new project with the events it begins with. [`StoreError::Invalid`] when it cannot be kept as it is,
    /// [`StoreError::Conflict`] when it names a firm that is not there.
    pub async fn create_project(
        &self,
        project: &Project,
        events: &[ProjectEvent],
        signed: (&str, &str),
    ) -> Result<ProjectRow, StoreError> {
        self.create_judged_project(project, events, &[], signed).await
    }

    /// Keeps a new project, and what was said of those that look alike: both or neither.
    pub async fn create_judged_project(
        &self,
        project: &Project,
        events: &[ProjectEvent],
        verdicts: &[NewVerdict],
        (by, at): (&str, &str),
    ) -> Result<ProjectRow, StoreError> {
        let mut txn = self.begin_write(deed("create_project", "project")).await?;
        let id = add_project(&txn, project, events, (by, at)).await?;
        add_verdicts(&txn, id, verdicts, (by, at)).await?;
        txn.about(format_args!("project:{}", id.0));
        txn.note(json!({ "events": kinds(events), "judged": verdicts.len() }));
        txn.commit().await?;
        self.project(id).await
    }

    /// Replaces what is known of a project. [`StoreError::Conflict`] when someone else changed it first.
    pub async fn put_project(&self, turn: &ProjectTurn<'_>, project: &Project) -> Result<ProjectRow, StoreError> {
        sound(project)?;
        let mut txn = self.begin_write(deed("put_project", format!("project:{}", turn.id.0))).await?;
        take_turn(&txn, turn, Some(project)).await?;
        txn.note(json!({ "version": turn.version + 1 }));
        txn.commit().await?;
        self.project(turn.id).await
    }

    /// Adds to a project's history, and puts another record beside it where one is given: a transfer changes both.
    /// [`StoreError::Conflict`] when someone else changed the project first, so that rules checked on the version read hold.
    pub async fn add_project_events(
        &self,
        turn: &ProjectTurn<'_>,
        events: &[ProjectEvent],
        project: Option<&Project>,
    ) -> Result<ProjectRow, StoreError> {
        if let Some(project) = project {
            sound(project)?;
        }
        let mut txn = self.begin_write(deed("add_project_events", format!("project:{}", turn.id.0))).await?;
        take_turn(&txn, turn, project).await?;
        add_events(&txn, turn.id, events).await?;
        txn.note(json!({ "version": turn.version + 1, "events": kinds(events), "record": project.is_some() }));
        txn.commit().await?;
        self.project(turn.id).await
    }

    /// Notes money that came in.
    pub async fn add_project_paid(&self, turn: &ProjectTurn<'_>, paid: &PaidIn) -> Result<ProjectRow, StoreError> {
        if paid.amount.hundredths == 0 {
            return Err(StoreError::Invalid("an amount of nothing did not come in".to_owned()));
        }
        let mut txn = self.begin_write(deed("add_project_paid", format!("project:{}", turn.id.0))).await?;
        take_turn(&txn, turn, None).await?;
        let id = take_ids(&txn, "project_paid", 1).await?;
        let row = vec![
            id.into(),
            turn.id.0.into(),
            text(paid.on.to_string()),
            maybe(paid.since.map(|day| day.to_string()).as_ref()),
            text(paid.amount.to_string()),
            text(&paid.note),
            maybe(paid.voucher.as_ref()),
            text(turn.at),
            text(turn.by),
        ];
        let columns = ["id", "project_id", "on_day", "since_day", "amount", "note", "voucher", "written_at", "by_whom"];
        insert(&txn, Insert { table: "project_paid", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "paid": id, "amount": paid.amount.to_string(), "on": paid.on.to_string() }));
        txn.commit().await?;
        self.project(turn.id).await
    }

    /// Takes a note of money back, with the reason; it stays readable in the database.
    pub async fn retire_project_paid(
        &self,
        turn: &ProjectTurn<'_>,
        paid: i64,
        reason: &str,
    ) -> Result<ProjectRow, StoreError> {
        if reason.trim().is_empty() {
            return Err(StoreError::Invalid("say why the note is taken back".to_owned()));
        }
        let mut txn = self.begin_write(deed("retire_project_paid", format!("project:{}", turn.id.0))).await?;
        take_turn(&txn, turn, None).await?;
        let mut update = Query::update();
        update
            .table("project_paid")
            .value("retired_at", text(turn.at))
            .value("retired_by", text(turn.by))
            .value("retire_reason", text(reason))
            .and_where(Expr::col("id").eq(paid))
            .and_where(Expr::col("project_id").eq(turn.id.0))
            .and_where(Expr::col("retired_at").is_null());
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "note of money", id: paid.to_string() });
        }
        txn.note(json!({ "paid": paid }));
        txn.commit().await?;
        self.project(turn.id).await
    }

    /// A project with its history.
    pub async fn project(&self, id: ProjectId) -> Result<ProjectRow, StoreError> {
        let found = read_projects(&self.db, Wanted::One(id)).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "project", id: id.0.to_string() })
    }

    /// The projects that changed after a number, by their own numbers; 0 gives all.
    pub async fn project_changes(&self, since: i64) -> Result<ProjectChanges, StoreError> {
        let rows = read_projects(&self.db, Wanted::ChangedAfter(since)).await?;
        let last = rows.iter().map(|row| row.change).max().unwrap_or(since);
        Ok(ProjectChanges { last, rows })
    }
}

/// Writes a new project with the events it begins with.
pub(crate) async fn add_project(
    txn: &DatabaseTransaction,
    project: &Project,
    events: &[ProjectEvent],
    (by, at): (&str, &str),
) -> Result<ProjectId, StoreError> {
    let at = moment(at)?;
    sound(project)?;
    let change = take_ids(txn, "project_changes", 1).await?;
    let id = ProjectId(take_ids(txn, "projects", 1).await?);
    let mut row = vec![id.0.into(), 1_i64.into(), text(at), change.into(), text(at), text(by)];
    row.extend(values(project)?);
    let columns: Vec<&'static str> = ["id", "version", "created_at"].into_iter().chain(STAMPS).chain(FACTS).collect();
    insert(txn, Insert { table: "projects", columns: &columns, on_conflict: None }, vec![row]).await?;
    add_events(txn, id, events).await?;
    Ok(id)
}

/// Takes a project's turn: nobody else changed it since it was read, and nobody does until the transaction ends.
pub(crate) async fn take_turn(
    txn: &DatabaseTransaction,
    turn: &ProjectTurn<'_>,
    project: Option<&Project>,
) -> Result<(), StoreError> {
    moment(turn.at)?;
    let change = take_ids(txn, "project_changes", 1).await?;
    let before = match project {
        Some(_) => owner(txn, turn.id).await?,
        None => String::new(),
    };
    let mut update = Query::update();
    update
        .table("projects")
        .value("version", turn.version + 1)
        .and_where(Expr::col("id").eq(turn.id.0))
        .and_where(Expr::col("version").eq(turn.version));
    for (column, value) in STAMPS.into_iter().zip([change.into(), text(turn.at), text(turn.by)]) {
        update.value(column, value);
    }
    if let Some(project) = project {
        for (column, value) in FACTS.into_iter().zip(values(project)?) {
            update.value(column, value);
        }
    }
    if txn.execute(&update).await?.rows_affected() == 1 {
        return match project {
            Some(project) if project.owner != before && project.owner != turn.by => told(txn, turn, project).await,
            _ => Ok(()),
        };
    }
    let mut select = Query::select();
    select.from("projects").column("version").and_where(Expr::col("id").eq(turn.id.0));
    let id = turn.id.0;
    match txn.query_one(&select).await? {
        None => Err(StoreError::NotFound { what: "project", id: id.to_string() }),
        Some(row) => {
            let now: i64 = row.try_get("", "version")?;
            let read = turn.version;
            Err(StoreError::Conflict(format!(
                "project `{id}` was changed by someone else: version `{now}`, not `{read}`"
            )))
        }
    }
}

async fn owner(txn: &DatabaseTransaction, id: ProjectId) -> Result<String, StoreError> {
    let mut select = Query::select();
    select.from("projects").column("owner").and_where(Expr::col("id").eq(id.0));
    Ok(txn.query_one(&select).await?.map(|row| read(&row, "owner")).transpose()?.unwrap_or_default())
}

/// Tells a user that a project was handed to him; a name that is no user's is told nothing.
async fn told(txn: &DatabaseTransaction, turn: &ProjectTurn<'_>, project: &Project) -> Result<(), StoreError> {
    let mut user = Query::select();
    user.from("users").column("id").and_where(is("name", &project.owner));
    if txn.query_one(&user).await?.is_none() {
        return Ok(());
    }
    let (id, name, by) = (turn.id.0, &project.name, turn.by);
    let notice = NewNotice {
        person: project.owner.clone(),
        kind: NoticeKind::ProjectHanded,
        mark: format!("project:{id}:handed:{}", turn.version + 1),
        thing: format!("project:{id}"),
        words: Text::new(format!("{by} 把项目“{name}”转交给你"), format!("`{by}` handed the project `{name}` to you")),
        day: crate::sql::day_of(turn.at).map(|day| day.to_string()).unwrap_or_default(),
    };
    add_notices(txn, &[notice], turn.at).await.map(|_| ())
}

/// What happened, a word each: what the audit keeps of a history, whose texts stay where they are.
pub(crate) fn kinds(events: &[ProjectEvent]) -> Vec<&'static str> {
    events.iter().map(|event| event_body::write(&event.what).map_or("", |(kind, _)| kind)).collect()
}

pub(crate) async fn add_events(
    txn: &DatabaseTransaction,
    id: ProjectId,
    events: &[ProjectEvent],
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let first = take_ids(txn, "project_events", events.len()).await?;
    let mut rows = Vec::with_capacity(events.len());
    for (number, event) in (first..).zip(events) {
        let (kind, body) = event_body::write(&event.what)?;
        rows.push(vec![
            number.into(),
            id.0.into(),
            text(event.on.to_string()),
            text(moment(&event.written_at)?),
            text(&event.by),
            text(kind),
            text(body),
            event.backfilled.into(),
        ]);
    }
    insert(txn, Insert { table: "project_events", columns: &EVENT, on_conflict: None }, rows).await
}

pub(crate) fn sound(project: &Project) -> Result<(), StoreError> {
    if project.name.trim().is_empty() {
        return Err(StoreError::Invalid("a project's name is empty".to_owned()));
    }
    let nameless = project.tags.iter().find(|tag| tag.kind.needs_year() && tag.year.is_none());
    match nameless {
        Some(tag) => Err(StoreError::Invalid(format!("tag `{}` needs the year of its list", tag.kind))),
        None => Ok(()),
    }
}

pub(crate) const STAMPS: [&str; 3] = ["change", "updated_at", "updated_by"];

pub(crate) const FACTS: [&str; 30] = [
    "name",
    "profile",
    "investor",
    "investor_home",
    "parent",
    "content",
    "referrer",
    "site_need",
    "asks",
    "unit",
    "owner",
    "credits",
    "tags",
    "keys",
    "note",
    "enterprise_id",
    "target_id",
    "amount",
    "signed_amount",
    "origin",
    "channel",
    "chain",
    "node",
    "zone",
    "site",
    "opportunity",
    "planned_start",
    "planned_finish",
    "source",
    "sample",
];

pub(crate) const EVENT: [&str; 8] =
    ["id", "project_id", "on_day", "written_at", "by_whom", "kind", "body", "backfilled"];

/// In the order of [`FACTS`].
pub(crate) fn values(project: &Project) -> Result<Vec<Value>, StoreError> {
    let credits: Vec<(&str, u8)> = project.credits.iter().map(|credit| (credit.unit.as_str(), credit.share)).collect();
    let tags: Vec<(TagKind, Option<i32>)> = project.tags.iter().map(|tag| (tag.kind, tag.year)).collect();
    let links = &project.links;
    Ok(vec![
        text(&project.name),
        text(project.profile.as_str()),
        text(&project.investor),
        text(&project.investor_home),
        text(&project.parent),
        text(&project.content),
        text(&project.referrer),
        text(&project.site_need),
        text(&project.asks),
        text(&project.unit),
        text(&project.owner),
        write_json(&credits)?,
        write_json(&tags)?,
        write_json(&project.keys)?,
        text(&project.note),
        project.enterprise.map(|id| id.0).into(),
        links.target.map(|id| id.0).into(),
        maybe(project.amount.map(|amount| amount.to_string())),
        maybe(project.signed_amount.map(|amount| amount.to_string())),
        maybe(project.origin.map(|origin| origin.as_str())),
        maybe(project.channel.map(|channel| channel.as_str())),
        maybe(links.node.as_ref().map(|(chain, _)| chain)),
        maybe(links.node.as_ref().map(|(_, node)| node)),
        maybe(links.zone.as_ref()),
        maybe(links.site.as_ref()),
        maybe(links.opportunity.as_ref()),
        maybe(project.planned_start.map(|day| day.to_string())),
        maybe(project.planned_finish.map(|day| day.to_string())),
        text(&project.source),
        project.sample.into(),
    ])
}

/// Which projects to read.
#[derive(Clone, Copy)]
enum Wanted {
    One(ProjectId),
    ChangedAfter(i64),
}

async fn read_projects<C: ConnectionTrait>(db: &C, wanted: Wanted) -> Result<Vec<ProjectRow>, StoreError> {
    let mut select = Query::select();
    select.from("projects").columns(["id", "version", "created_at", "retired_at"]).columns(STAMPS).columns(FACTS);
    match wanted {
        Wanted::One(id) => select.and_where(Expr::col("id").eq(id.0)),
        Wanted::ChangedAfter(change) => select.and_where(Expr::col("change").gt(change)),
    };
    select.order_by("id", Order::Asc);
    let mut found = db.query_all(&select).await?.iter().map(project_row).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<i64> = found.iter().map(|row| row.id.0).collect();
    // Reading everything goes through the tables once; naming thousands of keys would cost more than what it leaves out.
    let all = matches!(wanted, Wanted::ChangedAfter(0));
    let mut events: BTreeMap<i64, Vec<ProjectEvent>> = BTreeMap::new();
    let columns: Vec<&'static str> = EVENT.into_iter().chain(["retired_at"]).collect();
    for row in of_projects(db, ("project_events", &columns), &ids, all).await? {
        if row.try_get::<Option<String>>("", "retired_at")?.is_some() {
            continue;
        }
        events.entry(row.try_get("", "project_id")?).or_default().push(event_row(&row)?);
    }
    let mut paid: BTreeMap<i64, Vec<PaidRow>> = BTreeMap::new();
    let columns = ["id", "project_id", "on_day", "since_day", "amount", "note", "voucher", "retired_at"];
    for row in of_projects(db, ("project_paid", &columns), &ids, all).await? {
        if row.try_get::<Option<String>>("", "retired_at")?.is_none() {
            paid.entry(row.try_get("", "project_id")?).or_default().push(paid_row(&row)?);
        }
    }
    let mut loose = project_imports::loose_days(db, &ids, all).await?;
    let mut same = if found.is_empty() { BTreeMap::new() } else { same_as(db).await? };
    for row in &mut found {
        row.same = same.remove(&row.id).unwrap_or_default();
        row.loose = loose.remove(&row.id.0).unwrap_or_default();
        row.events = events.remove(&row.id.0).unwrap_or_default();
        row.paid = paid.remove(&row.id.0).unwrap_or_default();
    }
    Ok(found)
}

/// Rows of a table that belong to projects, by their numbers.
pub(crate) async fn of_projects<C: ConnectionTrait>(
    db: &C,
    (table, columns): (&'static str, &[&'static str]),
    ids: &[i64],
    all: bool,
) -> Result<Vec<QueryResult>, StoreError> {
    let mut select = Query::select();
    select.from(table).columns(columns.iter().copied()).order_by("id", Order::Asc);
    if all {
        return Ok(db.query_all(&select).await?);
    }
    let mut rows = Vec::new();
    for ids in ids.chunks(KEYS) {
        let mut part = select.clone();
        part.and_where(Expr::col("project_id").is_in(ids.iter().copied()));
        rows.extend(db.query_all(&part).await?);
    }
    Ok(rows)
}

pub(crate) fn project_row(row: &QueryResult) -> Result<ProjectRow, StoreError> {
    let credits: Vec<(String, u8)> = read_json(row, "credits")?;
    let tags: Vec<(TagKind, Option<i32>)> = read_json(row, "tags")?;
    let firm = |column: &str| -> Result<Option<EnterpriseId>, StoreError> {
        Ok(row.try_get::<Option<i64>>("", column)?.map(EnterpriseId))
    };
    let project = Project {
        name: read(row, "name")?,
        profile: read(row, "profile")?,
        investor: read(row, "investor")?,
        investor_home: read(row, "investor_home")?,
        parent: read(row, "parent")?,
        enterprise: firm("enterprise_id")?,
        content: read(row, "content")?,
        amount: read_or_none(row, "amount")?,
        signed_amount: read_or_none(row, "signed_amount")?,
        origin: read_or_none(row, "origin")?,
        channel: read_or_none(row, "channel")?,
        referrer: read(row, "referrer")?,
        site_need: read(row, "site_need")?,
        asks: read(row, "asks")?,
        unit: read(row, "unit")?,
        owner: read(row, "owner")?,
        credits: credits.into_iter().map(|(unit, share)| Credit { unit, share }).collect(),
        links: ProjectLinks {
            node: read_pair(row, ["chain", "node"])?,
            target: firm("target_id")?,
            zone: row.try_get("", "zone")?,
            site: row.try_get("", "site")?,
            opportunity: row.try_get("", "opportunity")?,
        },
        tags: tags.into_iter().map(|(kind, year)| Tag { kind, year }).collect(),
        keys: read_json(row, "keys")?,
        planned_start: read_or_none(row, "planned_start")?,
        planned_finish: read_or_none(row, "planned_finish")?,
        note: read(row, "note")?,
        source: read(row, "source")?,
        sample: row.try_get("", "sample")?,
    };
    Ok(ProjectRow {
        id: ProjectId(row.try_get("", "id")?),
        version: row.try_get("", "version")?,
        change: row.try_get("", "change")?,
        created_at: read(row, "created_at")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        project,
        events: Vec::new(),
        paid: Vec::new(),
        loose: Vec::new(),
        same: Vec::new(),
        retired: row.try_get::<Option<String>>("", "retired_at")?.is_some(),
    })
}

fn event_row(row: &QueryResult) -> Result<ProjectEvent, StoreError> {
    let (kind, body): (String, String) = (read(row, "kind")?, read(row, "body")?);
    Ok(ProjectEvent {
        on: read_day(row, "on_day")?,
        written_at: read(row, "written_at")?,
        by: read(row, "by_whom")?,
        backfilled: row.try_get("", "backfilled")?,
        what: event_body::read(&kind, &body)?,
    })
}

fn paid_row(row: &QueryResult) -> Result<PaidRow, StoreError> {
    let paid = PaidIn {
        on: read_day(row, "on_day")?,
        since: maybe_day(row, "since_day")?,
        amount: read(row, "amount")?,
        voucher: row.try_get("", "voucher")?,
        note: read(row, "note")?,
    };
    Ok(PaidRow { id: row.try_get("", "id")?, paid })
}
