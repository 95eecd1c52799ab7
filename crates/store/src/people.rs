//! Users and teams. A user is never removed, because his name stands under work: he is disabled, and what he has in hand goes to a
//! successor in the same transaction.
//!
//! Passwords come in as the text that a password function made of them; this module never sees one. Sessions are in `sessions`.

use chrono::NaiveDate;
use model::{NoticeKind, ProjectId, TaskOrigin, Team, TeamId, Text, User, UserId, UserName, UserRole};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::follow_ups::{Handing, HeldStep};
use crate::notices::NewNotice;
use crate::sql::{Insert, insert, is, moment, read, read_json, take_ids, text, write_json};
use crate::{Store, StoreError};

/// A user as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// Id.
    pub id: UserId,
    /// Counts his changes, from 1: whoever changes him names the version that was read.
    pub version: i64,
    /// What is known of him.
    pub user: User,
    /// When he was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When his password was set last.
    pub password_at: String,
    /// Since when, by whom and why he may not log in; `None` while he may.
    pub disabled: Option<Disabled>,
}

/// Why a user may not log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disabled {
    /// Since when, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A team as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Id.
    pub id: TeamId,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What it is over.
    pub team: Team,
}

/// Who writes, and when.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The name he works under.
    pub by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// Whether other users may exist when one is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// He is the first: refused when there is anyone already.
    First,
    /// He joins whoever is there.
    Another,
}

/// A row that is changed: its id and the version that was looked at.
#[derive(Debug, Clone, Copy)]
pub struct Looked<Id> {
    /// Which.
    pub id: Id,
    /// The version that was read.
    pub version: i64,
}

/// What a user has in hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Projects he answers for, by number, with their names.
    pub projects: Vec<(ProjectId, String)>,
    /// Open tasks, by number, with their titles.
    pub tasks: Vec<(i64, String)>,
    /// Next steps of visits and memoranda that name him.
    pub steps: Vec<HeldStep>,
}

impl Holdings {
    /// Whether he has nothing in hand.
    pub fn is_empty(&self) -> bool {
        self.projects.is_empty() && self.tasks.is_empty() && self.steps.is_empty()
    }
}

/// Why a user was not disabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disabling {
    /// He is disabled; so much went to the successor.
    Done(Holdings),
    /// He has work in hand and nobody was named to take it.
    Holds(Holdings),
    /// The successor is no user who may log in, or is himself.
    NoSuccessor,
}

const TEAM: [&str; 6] = ["id", "version", "name", "zones", "chains", "above"];

impl Store {
    /// Whether there is any user, disabled ones among them.
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select.column("id").from("users").limit(1);
        Ok(self.db.query_one(&select).await?.is_some())
    }

    /// Every user, by name.
    pub async fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        let mut select = users();
        select.order_by("name", Order::Asc);
        self.db.query_all(&select).await?.iter().map(user_row).collect()
    }

    /// A user.
    pub async fn user(&self, id: UserId) -> Result<UserRow, StoreError> {
        one(&self.db, id).await
    }

    /// A user by name, with what was made of his password; for logging in alone.
    pub async fn user_password(&self, name: &UserName) -> Result<Option<(UserRow, String)>, StoreError> {
        let mut select = users();
        select.and_where(is("name", name.as_str()));
        let found = self.db.query_one(&select).await?;
        found.map(|row| Ok((user_row(&row)?, read(&row, "password")?))).transpose()
    }

    /// Enters a user. [`StoreError::Conflict`] when there is one of his name or of a name that looks the same, or, for the first,
    /// when there is anyone.
    pub async fn create_user(
        &self,
        user: &User,
        password: &str,
        entry: Entry,
        signed: Signed<'_>,
    ) -> Result<UserRow, StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("create_user", "user")).await?;
        let id = UserId(take_ids(&txn, "users", 1).await?);
        txn.about(format!("user:{}", id.0));
        txn.note(json!({
            "name": user.name.as_str(), "role": user.role.as_str(), "unit": user.unit, "team": user.team.map(|team| team.0),
        }));
        let mut select = Query::select();
        select.columns(["name", "look"]).from("users");
        let there = txn.query_all(&select).await?;
        if entry == Entry::First && !there.is_empty() {
            return Err(StoreError::Conflict("there is a user already".to_owned()));
        }
        for row in &there {
            let (name, look): (String, String) = (read(row, "name")?, read(row, "look")?);
            if name == user.name.as_str() {
                return Err(StoreError::Conflict(format!("there is a user `{name}` already")));
            }
            if look == user.name.look() {
                return Err(StoreError::Conflict(format!("`{}` looks like the user `{name}`", user.name)));
            }
        }
        team_is_there(&txn, user.team).await?;
        let row = vec![
            id.0.into(),
            1_i64.into(),
            text(user.name.as_str()),
            text(user.name.look()),
            text(user.role.as_str()),
            text(&user.unit),
            Value::from(user.team.map(|team| team.0)),
            text(password),
            text(at),
            text(at),
            text(signed.by),
            text(at),
            text(signed.by),
        ];
        let columns = [
            "id",
            "version",
            "name",
            "look",
            "role",
            "unit",
            "team_id",
            "password",
            "password_at",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        ];
        insert(&txn, Insert { table: "users", columns: &columns, on_conflict: None }, vec![row]).await?;
        if entry == Entry::First {
            some_admin(&txn).await?;
        }
        txn.commit().await?;
        self.user(id).await
    }

    /// Gives a user another role, unit or team; his name stays. [`StoreError::Conflict`] when someone else changed him first, or
    /// when nobody would be left who may change users.
    pub async fn put_user(
        &self,
        looked: Looked<UserId>,
        user: &User,
        signed: Signed<'_>,
    ) -> Result<UserRow, StoreError> {
        let mut txn = self.begin_write(deed("put_user", format!("user:{}", looked.id.0))).await?;
        team_is_there(&txn, user.team).await?;
        let before = one(&txn, looked.id).await?.user;
        let mut change = json!({ "name": before.name.as_str() });
        let mut turned = |what: &str, was: serde_json::Value, is: serde_json::Value| {
            if was != is {
                change[what] = json!([was, is]);
            }
        };
        turned("role", before.role.as_str().into(), user.role.as_str().into());
        turned("unit", before.unit.clone().into(), user.unit.clone().into());
        turned("team", before.team.map(|team| team.0).into(), user.team.map(|team| team.0).into());
        txn.note(change);
        let mut update = turn("users", looked.id.0, looked.version, signed)?;
        update
            .value("role", text(user.role.as_str()))
            .value("unit", text(&user.unit))
            .value("team_id", Value::from(user.team.map(|team| team.0)));
        changed(&txn, "user", (looked.id.0, looked.version), &update).await?;
        some_admin(&txn).await?;
        txn.commit().await?;
        self.user(looked.id).await
    }

    /// Sets what was made of a user's password and ends his sessions but the one that is kept.
    pub async fn put_password(
        &self,
        id: UserId,
        password: &str,
        keep: Option<&str>,
        signed: Signed<'_>,
    ) -> Result<(), StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("put_password", format!("user:{}", id.0))).await?;
        txn.note(json!({ "name": one(&txn, id).await?.user.name.as_str() }));
        let mut update = Query::update();
        update
            .table("users")
            .value("password", text(password))
            .value("password_at", text(at))
            .value("version", Expr::col("version").add(1))
            .value("updated_at", text(at))
            .value("updated_by", text(signed.by))
            .and_where(Expr::col("id").eq(id.0));
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "user", id: id.0.to_string() });
        }
        crate::sessions::end_all(&txn, id, keep).await?;
        txn.commit().await?;
        Ok(())
    }

    /// What a user has in hand on a day.
    pub async fn user_holdings(&self, name: &UserName, day: NaiveDate) -> Result<Holdings, StoreError> {
        holdings(&self.db, name, day).await
    }

    /// Takes a user's right to log in, ends his sessions, and hands what he has in hand to a successor. Nothing changes while he has
    /// work and no successor is named.
    pub async fn disable_user(
        &self,
        looked: Looked<UserId>,
        reason: &str,
        successor: Option<&UserName>,
        signed: Signed<'_>,
    ) -> Result<Disabling, StoreError> {
        let mut txn = self.begin_write(deed("disable_user", format!("user:{}", looked.id.0))).await?;
        let row = one(&txn, looked.id).await?;
        if row.disabled.is_some() {
            return Err(StoreError::Conflict(format!("`{}` is disabled already", row.user.name)));
        }
        let today = crate::sql::day_of(signed.at).unwrap_or(NaiveDate::MIN);
        let held = holdings(&txn, &row.user.name, today).await?;
        if let Some(successor) = successor {
            let mut select = Query::select();
            select.columns(["id", "unit"]).from("users").and_where(is("name", successor.as_str()));
            select.and_where(Expr::col("disabled_at").is_null());
            let found = txn.query_one(&select).await?.filter(|_| *successor != row.user.name);
            let Some(found) = found else { return Ok(Disabling::NoSuccessor) };
            hand_over(&txn, &held, successor, signed).await?;
            let unit: String = read(&found, "unit")?;
            crate::tasks::hand_over(&txn, &held.tasks, (successor, &unit), (signed, reason)).await?;
            let handing = Handing { from: row.user.name.as_str(), to: successor.as_str(), signed, why: reason };
            for step in &held.steps {
                match step.origin {
                    TaskOrigin::Mou => crate::mous::hand_over(&txn, step.id, handing).await?,
                    TaskOrigin::Trip => crate::trips::hand_over(&txn, step.id, handing).await?,
                    _ => crate::visit_records::hand_over(&txn, step.id, handing).await?,
                }
            }
            told(&txn, handing, &held).await?;
        } else if !held.is_empty() {
            return Ok(Disabling::Holds(held));
        }
        let mut update = turn("users", looked.id.0, looked.version, signed)?;
        update
            .value("disabled_at", text(signed.at))
            .value("disabled_by", text(signed.by))
            .value("disable_reason", text(reason));
        changed(&txn, "user", (looked.id.0, looked.version), &update).await?;
        some_admin(&txn).await?;
        crate::sessions::end_all(&txn, looked.id, None).await?;
        crate::mails::give_up(&txn, row.user.name.as_str()).await?;
        txn.note(json!({
            "name": row.user.name.as_str(), "successor": successor.map(UserName::as_str),
            "projects": held.projects.len(), "tasks": held.tasks.len(),
        }));
        txn.commit().await?;
        Ok(Disabling::Done(held))
    }

    /// Lets a disabled user log in again.
    pub async fn enable_user(&self, looked: Looked<UserId>, signed: Signed<'_>) -> Result<UserRow, StoreError> {
        let mut txn = self.begin_write(deed("enable_user", format!("user:{}", looked.id.0))).await?;
        txn.note(json!({ "name": one(&txn, looked.id).await?.user.name.as_str() }));
        let mut update = turn("users", looked.id.0, looked.version, signed)?;
        for column in ["disabled_at", "disabled_by", "disable_reason"] {
            update.value(column, Value::from(None::<String>));
        }
        changed(&txn, "user", (looked.id.0, looked.version), &update).await?;
        txn.commit().await?;
        self.user(looked.id).await
    }

    /// Every team, by name.
    pub async fn teams(&self) -> Result<Vec<TeamRow>, StoreError> {
        let mut select = Query::select();
        select.columns(TEAM).from("teams").order_by("name", Order::Asc);
        self.db.query_all(&select).await?.iter().map(team_row).collect()
    }

    /// A team.
    pub async fn team(&self, id: TeamId) -> Result<TeamRow, StoreError> {
        one_team(&self.db, id).await
    }

    /// Enters a team. [`StoreError::Conflict`] when there is one of its name.
    pub async fn create_team(&self, team: &Team, signed: Signed<'_>) -> Result<TeamRow, StoreError> {
        let at = moment(signed.at)?;
        let mut txn = self.begin_write(deed("create_team", "team")).await?;
        let id = TeamId(take_ids(&txn, "teams", 1).await?);
        txn.about(format!("team:{}", id.0));
        txn.note(json!({ "name": team.name, "zones": team.zones, "chains": team.chains }));
        free_name(&txn, id, team).await?;
        let row = vec![
            id.0.into(),
            1_i64.into(),
            text(&team.name),
            write_json(&team.zones)?,
            write_json(&team.chains)?,
            text(&team.above),
            text(at),
            text(signed.by),
        ];
        let columns = ["id", "version", "name", "zones", "chains", "above", "updated_at", "updated_by"];
        insert(&txn, Insert { table: "teams", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.commit().await?;
        self.team(id).await
    }

    /// Changes a team. [`StoreError::Conflict`] when someone else did first, or another one has its name.
    pub async fn put_team(
        &self,
        looked: Looked<TeamId>,
        team: &Team,
        signed: Signed<'_>,
    ) -> Result<TeamRow, StoreError> {
        let mut txn = self.begin_write(deed("put_team", format!("team:{}", looked.id.0))).await?;
        let before = one_team(&txn, looked.id).await?.team;
        let mut change = json!({ "name": before.name });
        if before.name != team.name {
            change["name"] = json!([before.name, team.name]);
        }
        if before.zones != team.zones {
            change["zones"] = json!([before.zones, team.zones]);
        }
        if before.chains != team.chains {
            change["chains"] = json!([before.chains, team.chains]);
        }
        txn.note(change);
        free_name(&txn, looked.id, team).await?;
        let mut update = turn("teams", looked.id.0, looked.version, signed)?;
        update
            .value("name", text(&team.name))
            .value("zones", write_json(&team.zones)?)
            .value("chains", write_json(&team.chains)?)
            .value("above", text(&team.above));
        let mut select = Query::select();
        select.column("name").from("teams").and_where(Expr::col("id").eq(looked.id.0));
        let before: Option<String> = txn.query_one(&select).await?.map(|row| read(&row, "name")).transpose()?;
        changed(&txn, "team", (looked.id.0, looked.version), &update).await?;
        // What stands below goes with its name.
        if let Some(before) = before.filter(|before| *before != team.name) {
            let mut below = Query::update();
            below.table("teams").value("above", text(&team.name)).and_where(is("above", &before));
            txn.execute(&below).await?;
        }
        txn.commit().await?;
        self.team(looked.id).await
    }

    /// Removes a team that nobody is in; [`StoreError::Conflict`] names who is.
    pub async fn delete_team(&self, looked: Looked<TeamId>) -> Result<(), StoreError> {
        let mut txn = self.begin_write(deed("delete_team", format!("team:{}", looked.id.0))).await?;
        take_ids(&txn, "teams", 0).await?;
        txn.note(json!({ "name": one_team(&txn, looked.id).await?.team.name }));
        let mut select = users();
        select.and_where(Expr::col("team_id").eq(looked.id.0)).order_by("name", Order::Asc);
        let rows = txn.query_all(&select).await?;
        let names = rows.iter().map(|row| read(row, "name")).collect::<Result<Vec<String>, _>>()?;
        if !names.is_empty() {
            return Err(StoreError::Conflict(format!("in the team are still `{}`", names.join("`, `"))));
        }
        let mut delete = Query::delete();
        delete
            .from_table("teams")
            .and_where(Expr::col("id").eq(looked.id.0))
            .and_where(Expr::col("version").eq(looked.version));
        if txn.execute(&delete).await?.rows_affected() == 0 {
            return Err(miss(&txn, "team", (looked.id.0, looked.version)).await?);
        }
        txn.commit().await
    }
}

pub(crate) fn users() -> SelectStatement {
    let mut select = Query::select();
    select
        .columns(["id", "version", "name", "role", "unit", "team_id", "password", "password_at", "created_at"])
        .columns(["created_by", "disabled_at", "disabled_by", "disable_reason"])
        .from("users");
    select
}

async fn one<C: ConnectionTrait>(db: &C, id: UserId) -> Result<UserRow, StoreError> {
    let mut select = users();
    select.and_where(Expr::col("id").eq(id.0));
    let found = db.query_one(&select).await?;
    found.map_or_else(|| Err(StoreError::NotFound { what: "user", id: id.0.to_string() }), |row| user_row(&row))
}

async fn one_team<C: ConnectionTrait>(db: &C, id: TeamId) -> Result<TeamRow, StoreError> {
    let mut select = Query::select();
    select.columns(TEAM).from("teams").and_where(Expr::col("id").eq(id.0));
    let found = db.query_one(&select).await?;
    found.map_or_else(|| Err(StoreError::NotFound { what: "team", id: id.0.to_string() }), |row| team_row(&row))
}

/// What the audit calls somebody by: the number of his account, so that one person has one name there. Whoever has none (`local`) is
/// called by what he is called.
pub(crate) async fn user_named<C: ConnectionTrait>(db: &C, name: &str) -> Result<String, StoreError> {
    let mut select = Query::select();
    select.column("id").from("users").and_where(is("name", name));
    Ok(match db.query_one(&select).await? {
        Some(row) => format!("user:{}", row.try_get::<i64>("", "id")?),
        None => format!("user:{name}"),
    })
}

/// A change that holds only for the version that was looked at.
fn turn(
    table: &'static str,
    id: i64,
    version: i64,
    Signed { by, at }: Signed<'_>,
) -> Result<UpdateStatement, StoreError> {
    let mut update = Query::update();
    update
        .table(table)
        .value("version", Expr::col("version").add(1))
        .value("updated_at", text(moment(at)?))
        .value("updated_by", text(by))
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("version").eq(version));
    Ok(update)
}

/// Makes the change of a [`turn`]. Changes of users follow one another, so that two cannot take each other's last right.
async fn changed(
    txn: &DatabaseTransaction,
    what: &'static str,
    looked: (i64, i64),
    update: &UpdateStatement,
) -> Result<(), StoreError> {
    take_ids(txn, "users", 0).await?;
    if txn.execute(update).await?.rows_affected() == 1 {
        return Ok(());
    }
    Err(miss(txn, what, looked).await?)
}

/// Why a row was not changed: it is gone, or another version stands.
async fn miss(txn: &DatabaseTransaction, what: &'static str, (id, read): (i64, i64)) -> Result<StoreError, StoreError> {
    let mut select = Query::select();
    select.column("version").from(if what == "user" { "users" } else { "teams" }).and_where(Expr::col("id").eq(id));
    Ok(match txn.query_one(&select).await? {
        None => StoreError::NotFound { what, id: id.to_string() },
        Some(row) => {
            let now: i64 = row.try_get("", "version")?;
            StoreError::Conflict(format!("{what} `{id}` was changed by someone else: version `{now}`, not `{read}`"))
        }
    })
}

/// Somebody must be left who may change users: two administrators may not remove each other.
async fn some_admin(txn: &DatabaseTransaction) -> Result<(), StoreError> {
    let mut select = Query::select();
    select
        .column("id")
        .from("users")
        .and_where(is("role", UserRole::Admin.as_str()))
        .and_where(Expr::col("disabled_at").is_null())
        .limit(1);
    match txn.query_one(&select).await? {
        Some(_) => Ok(()),
        None => Err(StoreError::LastAdmin),
    }
}

async fn team_is_there(txn: &DatabaseTransaction, team: Option<TeamId>) -> Result<(), StoreError> {
    let Some(team) = team else { return Ok(()) };
    let mut select = Query::select();
    select.column("id").from("teams").and_where(Expr::col("id").eq(team.0));
    match txn.query_one(&select).await? {
        Some(_) => Ok(()),
        None => Err(StoreError::NotFound { what: "team", id: team.0.to_string() }),
    }
}

async fn free_name(txn: &DatabaseTransaction, id: TeamId, team: &Team) -> Result<(), StoreError> {
    let mut select = Query::select();
    select.column("id").from("teams").and_where(is("name", &team.name)).and_where(Expr::col("id").ne(id.0));
    match txn.query_one(&select).await? {
        None => Ok(()),
        Some(_) => Err(StoreError::Conflict(format!("there is a team `{}` already", team.name))),
    }
}

async fn holdings<C: ConnectionTrait>(db: &C, name: &UserName, day: NaiveDate) -> Result<Holdings, StoreError> {
    let mut select = Query::select();
    select.columns(["id", "name"]).from("projects").and_where(is("owner", name.as_str())).order_by("id", Order::Asc);
    let rows = db.query_all(&select).await?;
    let projects = rows.iter().map(|row| Ok((ProjectId(row.try_get("", "id")?), read(row, "name")?)));
    let tasks = crate::tasks::held(db, name).await?;
    let mut steps = crate::visit_records::held(db, (name.as_str(), day)).await?;
    steps.extend(crate::trips::held(db, (name.as_str(), day)).await?);
    steps.extend(crate::mous::held(db, name.as_str()).await?);
    Ok(Holdings { projects: projects.collect::<Result<_, StoreError>>()?, tasks, steps })
}

/// Tells the successor what came to him.
async fn told(txn: &DatabaseTransaction, handing: Handing<'_>, held: &Holdings) -> Result<(), StoreError> {
    if held.is_empty() {
        return Ok(());
    }
    let Handing { from, to, signed, .. } = handing;
    let (projects, tasks, steps) = (held.projects.len(), held.tasks.len(), held.steps.len());
    let notice = NewNotice {
        person: to.to_string(),
        kind: NoticeKind::ProjectHanded,
        mark: format!("handed:{from}:{}", signed.at),
        thing: "tasks".to_owned(),
        words: Text::new(
            format!("{from} 的 {projects} 个项目、{tasks} 项任务、{steps} 项走访和备忘录的跟进交给你办"),
            format!("{projects} projects, {tasks} tasks and {steps} next steps of `{from}` are yours now"),
        ),
        day: crate::sql::day_of(signed.at).map(|day| day.to_string()).unwrap_or_default(),
    };
    crate::notices::add_notices(txn, &[notice], signed.at).await.map(|_| ())
}

/// Another one answers for the work from now on. Each project changes as if it had been changed by hand: whoever has it open is told,
/// and whoever keeps all in memory reads it again.
async fn hand_over(
    txn: &DatabaseTransaction,
    held: &Holdings,
    successor: &UserName,
    Signed { by, at }: Signed<'_>,
) -> Result<(), StoreError> {
    let at = moment(at)?;
    let first = take_ids(txn, "project_changes", held.projects.len()).await?;
    for (change, (id, _)) in (first..).zip(&held.projects) {
        let mut update = Query::update();
        update
            .table("projects")
            .value("owner", text(successor.as_str()))
            .value("version", Expr::col("version").add(1))
            .value("change", change)
            .value("updated_at", text(at))
            .value("updated_by", text(by))
            .and_where(Expr::col("id").eq(id.0));
        txn.execute(&update).await?;
    }
    Ok(())
}

pub(crate) fn user_row(row: &QueryResult) -> Result<UserRow, StoreError> {
    let disabled_at: Option<String> = row.try_get("", "disabled_at")?;
    let disabled = disabled_at.map(|at| {
        let said = |column: &str| Ok::<_, StoreError>(row.try_get::<Option<String>>("", column)?.unwrap_or_default());
        Ok::<_, StoreError>(Disabled { at, by: said("disabled_by")?, reason: said("disable_reason")? })
    });
    Ok(UserRow {
        id: UserId(row.try_get("", "id")?),
        version: row.try_get("", "version")?,
        user: User {
            name: read(row, "name")?,
            role: read(row, "role")?,
            unit: read(row, "unit")?,
            team: row.try_get::<Option<i64>>("", "team_id")?.map(TeamId),
        },
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        password_at: read(row, "password_at")?,
        disabled: disabled.transpose()?,
    })
}

fn team_row(row: &QueryResult) -> Result<TeamRow, StoreError> {
    Ok(TeamRow {
        id: TeamId(row.try_get("", "id")?),
        version: row.try_get("", "version")?,
        team: Team {
            name: read(row, "name")?,
            zones: read_json(row, "zones")?,
            chains: read_json(row, "chains")?,
            above: read(row, "above")?,
        },
    })
}
