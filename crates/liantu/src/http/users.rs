//! Users, for the administrator: enter, change, disable with a successor, set a password.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::{TeamId, User, UserId, UserRole};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Disabling, Entry, Holdings, Looked, Signed, StoreError, UserRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::said;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::invalid;
use super::session::{good_password, unit, user_name};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::people::passwords;
use crate::shapes::{Bilingual, Items};

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserShape {
    /// Id.
    id: i64,
    /// Counts his changes; whoever changes him sends the one that was looked at.
    version: i64,
    /// The name worked under.
    name: String,
    /// His role.
    role: &'static str,
    /// The role in words.
    role_title: Bilingual,
    /// His unit; null when in none.
    unit: Option<String>,
    /// His team's id; null when in none.
    team: Option<i64>,
    /// When he was entered.
    created_at: String,
    /// By whom.
    created_by: String,
    /// When his password was set last.
    password_at: String,
    /// Since when he may not log in; null while he may.
    disabled_at: Option<String>,
    /// By whom.
    disabled_by: Option<String>,
    /// Why.
    disable_reason: Option<String>,
}

/// A user as answered.
pub(crate) fn user_shape(row: UserRow) -> UserShape {
    let role = row.user.role;
    let (disabled_at, disabled_by, disable_reason) = match row.disabled {
        Some(disabled) => (Some(disabled.at), Some(disabled.by), Some(disabled.reason)),
        None => (None, None, None),
    };
    UserShape {
        id: row.id.0,
        version: row.version,
        name: row.user.name.to_string(),
        role: role.as_str(),
        role_title: (&role.title()).into(),
        unit: Some(row.user.unit).filter(|unit| !unit.is_empty()),
        team: row.user.team.map(|team| team.0),
        created_at: row.created_at,
        created_by: row.created_by,
        password_at: row.password_at,
        disabled_at,
        disabled_by,
        disable_reason,
    }
}

/// A user with what he has in hand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserDetail {
    /// The user.
    #[serde(flatten)]
    user: UserShape,
    /// Projects he answers for.
    projects: Vec<HeldProject>,
    /// Open tasks he has in hand.
    tasks: Vec<HeldTask>,
    /// Next steps of visits and memoranda that name him.
    steps: Vec<HeldStepShape>,
}

/// A next step that names a user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldStepShape {
    /// `visit` (a record), `trip` (a visit of a trip) or `mou`.
    from: &'static str,
    /// Number of the record, the visit or the memorandum.
    id: i64,
    /// What is to follow.
    what: String,
}

/// A task that a user has in hand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldTask {
    /// Number.
    id: i64,
    /// What is to be done.
    title: String,
}

/// A project that a user answers for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldProject {
    /// Number.
    id: i64,
    /// Name.
    name: String,
}

fn held(user: UserShape, holdings: Holdings) -> UserDetail {
    UserDetail {
        user,
        projects: holdings.projects.into_iter().map(|(id, name)| HeldProject { id: id.0, name }).collect(),
        tasks: holdings.tasks.into_iter().map(|(id, title)| HeldTask { id, title }).collect(),
        steps: holdings
            .steps
            .into_iter()
            .map(|step| HeldStepShape { from: step.origin.as_str(), id: step.id, what: step.what })
            .collect(),
    }
}

/// A role with its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoleShape {
    /// The word of the contract.
    role: &'static str,
    /// In words.
    title: Bilingual,
    /// What it may call, by operation id.
    may: Vec<&'static str>,
}

/// The roles there are, and what each may call
#[utoipa::path(get, path = "/roles", responses((status = 200, body = Items<RoleShape>)))]
pub(crate) async fn list_roles() -> Json<Items<RoleShape>> {
    let shape = |role: &UserRole| RoleShape {
        role: role.as_str(),
        title: (&role.title()).into(),
        may: crate::rights::RIGHTS.iter().filter(|right| right.allows(*role)).map(|right| right.operation).collect(),
    };
    Json(Items { items: UserRole::ALL.iter().map(shape).collect() })
}

/// Every user, by name
#[utoipa::path(get, path = "/users", responses((status = 200, body = Items<UserShape>)))]
pub(crate) async fn list_users(app: App) -> ApiResult<Items<UserShape>> {
    Ok(Json(Items { items: app.store.users().await?.into_iter().map(user_shape).collect() }))
}

/// A user with what he has in hand
#[utoipa::path(get, path = "/users/{user}", params(("user" = i64, Path, description = "user id")),
    responses((status = 200, body = UserDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_user(app: App, Path(id): Path<i64>) -> ApiResult<UserDetail> {
    let row = app.store.user(UserId(id)).await.map_err(missing)?;
    let holdings = app.store.user_holdings(&row.user.name, clock::today()).await?;
    Ok(Json(held(user_shape(row), holdings)))
}

/// A user to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUserBody {
    /// The name to work under: 2 to 32 Chinese characters, Latin letters or digits, `.` `_` `-` between them.
    name: String,
    /// A password to begin with.
    password: String,
    /// One of the roles.
    role: String,
    /// His unit.
    #[serde(default)]
    unit: String,
    /// His team's id.
    team: Option<i64>,
}

/// Enter a user. The first one is entered by `POST /setup`
#[utoipa::path(post, path = "/users", request_body = NewUserBody,
    responses((status = 201, body = UserShape), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_user(app: App, Body(body): Body<NewUserBody>) -> Result<Response, ApiError> {
    let by = app.person()?.name.clone();
    if !super::guard::any_users(&app.shared).await? {
        return Err(ApiError::new(ErrorCode::Conflict, "the first user is entered by `POST /setup`")
            .hint("第一个用户请在“设置登录”里建立"));
    }
    let name = user_name(&body.name)?;
    good_password(&body.password, &name)?;
    let user = User { name, role: role(&body.role)?, unit: unit(&body.unit)?, team: body.team.map(TeamId) };
    let hash = passwords::kept(body.password).await?;
    let signed = Signed { by: &by, at: &clock::now() };
    let row = app.store.create_user(&user, &hash, Entry::Another, signed).await.map_err(missing)?;
    let place = format!("/api/v1/users/{}", row.id.0);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(user_shape(row))).into_response())
}

/// What changes of a user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserBody {
    /// The version that was looked at.
    version: i64,
    /// One of the roles.
    role: String,
    /// His unit.
    #[serde(default)]
    unit: String,
    /// His team's id; null for none.
    team: Option<i64>,
}

/// Give a user another role, unit or team; it holds from his next request on. The last administrator stays one
#[utoipa::path(put, path = "/users/{user}", params(("user" = i64, Path, description = "user id")), request_body = UserBody,
    responses((status = 200, body = UserShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_user(app: App, Path(id): Path<i64>, Body(body): Body<UserBody>) -> ApiResult<UserShape> {
    let by = app.person()?.name.clone();
    let before = app.store.user(UserId(id)).await.map_err(missing)?;
    let user =
        User { name: before.user.name, role: role(&body.role)?, unit: unit(&body.unit)?, team: body.team.map(TeamId) };
    let looked = Looked { id: UserId(id), version: body.version };
    match app.store.put_user(looked, &user, Signed { by: &by, at: &clock::now() }).await {
        Ok(row) => Ok(Json(user_shape(row))),
        Err(error) => {
            let yours = json!({ "version": body.version, "role": body.role, "unit": body.unit, "team": body.team });
            Err(collides(&app, looked, error, yours).await?)
        }
    }
}

/// Why a user was not changed; where somebody else changed him first, with what stands and what was sent.
async fn collides(app: &App, looked: Looked<UserId>, error: StoreError, yours: Value) -> Result<ApiError, ApiError> {
    let conflict = matches!(error, StoreError::Conflict(_));
    let error = missing(error);
    if !conflict {
        return Ok(error);
    }
    let row = app.store.user(looked.id).await.map_err(missing)?;
    if row.version == looked.version {
        return Ok(error);
    }
    let theirs = json!(user_shape(row));
    Ok(error.hint("此用户刚被别人改过，请看过再改").colliding(json!({ "yours": yours, "theirs": theirs })))
}

/// A password set for someone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserPasswordBody {
    /// The next password.
    password: String,
}

/// Set a user's password; his sessions end
#[utoipa::path(put, path = "/users/{user}/password", params(("user" = i64, Path, description = "user id")), request_body = UserPasswordBody,
    responses((status = 200, body = UserShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_user_password(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<UserPasswordBody>,
) -> ApiResult<UserShape> {
    let by = app.person()?.name.clone();
    let row = app.store.user(UserId(id)).await.map_err(missing)?;
    good_password(&body.password, &row.user.name)?;
    let hash = passwords::kept(body.password).await?;
    app.store.put_password(row.id, &hash, None, Signed { by: &by, at: &clock::now() }).await.map_err(missing)?;
    Ok(Json(user_shape(app.store.user(row.id).await?)))
}

/// What ended.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionsEnded {
    /// How many sessions.
    ended: u64,
}

/// End all sessions of a user
#[utoipa::path(delete, path = "/users/{user}/sessions", params(("user" = i64, Path, description = "user id")),
    responses((status = 200, body = SessionsEnded), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_user_sessions(app: App, Path(id): Path<i64>) -> ApiResult<SessionsEnded> {
    let row = app.store.user(UserId(id)).await.map_err(missing)?;
    Ok(Json(SessionsEnded { ended: app.store.end_sessions(row.id).await? }))
}

/// Why somebody may no longer log in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisableBody {
    /// The version that was looked at.
    version: i64,
    /// Why.
    reason: String,
    /// Who takes what he has in hand, by name; not needed when there is nothing.
    #[serde(default)]
    successor: String,
}

/// Disable a user: his sessions end, what he has in hand goes to a successor. His name stays under what he did
#[utoipa::path(put, path = "/users/{user}/disabled", params(("user" = i64, Path, description = "user id")), request_body = DisableBody,
    responses((status = 200, body = UserDetail, description = "`projects` are those that went to the successor"), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_user_disabled(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<DisableBody>,
) -> ApiResult<UserDetail> {
    let by = app.person()?.name.clone();
    let reason = said("reason", &body.reason)?;
    let successor = match body.successor.trim() {
        "" => None,
        name => Some(user_name(name).map_err(|error| error.field("successor"))?),
    };
    let looked = Looked { id: UserId(id), version: body.version };
    let signed = Signed { by: &by, at: &clock::now() };
    let disabling = match app.store.disable_user(looked, &reason, successor.as_ref(), signed).await {
        Ok(disabling) => disabling,
        Err(error) => {
            let yours = json!({ "version": body.version, "reason": body.reason, "successor": body.successor });
            return Err(collides(&app, looked, error, yours).await?);
        }
    };
    match disabling {
        Disabling::Done(holdings) => {
            let user = user_shape(app.store.user(looked.id).await?);
            Ok(Json(held(user, holdings)))
        }
        Disabling::Holds(holdings) => {
            let (projects, tasks, steps) = (holdings.projects.len(), holdings.tasks.len(), holdings.steps.len());
            let named = holdings.projects.iter().map(|(_, name)| name);
            let named = named.chain(holdings.tasks.iter().map(|(_, title)| title));
            let named = named.chain(holdings.steps.iter().map(|step| &step.what));
            let some: Vec<&str> = named.take(3).map(String::as_str).collect();
            let more = projects + tasks + steps > 3;
            let mut en = Vec::new();
            let mut zh = Vec::new();
            if projects > 0 {
                en.push(format!("answers for {projects} projects"));
                zh.push(format!("还负责 {projects} 个项目"));
            }
            if tasks > 0 {
                en.push(format!("has {tasks} open tasks"));
                zh.push(format!("还有 {tasks} 项任务在办"));
            }
            if steps > 0 {
                en.push(format!("has {steps} next steps of visits and memoranda"));
                zh.push(format!("还有 {steps} 项走访和备忘录的跟进"));
            }
            let names = some.join("`, `");
            let (en, zh) = (en.join(" and "), zh.join("、"));
            Err(ApiError::new(
                ErrorCode::HoldsWork,
                format!("he {en} (`{names}`{}); name a successor", if more { ", …" } else { "" }),
            )
            .hint(format!("此人{zh}（{}{}），请指定接手人", some.join("、"), if more { "等" } else { "" })))
        }
        Disabling::NoSuccessor => Err(invalid("field `successor`: not another user who may log in".to_owned())
            .hint("接手人要是另一位可以登录的用户")),
    }
}

/// Which version was looked at.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct VersionQuery {
    /// The version.
    pub(crate) version: i64,
}

/// Let a disabled user log in again
#[utoipa::path(delete, path = "/users/{user}/disabled", params(("user" = i64, Path, description = "user id"), VersionQuery),
    responses((status = 200, body = UserShape), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_user_disabled(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<VersionQuery>,
) -> ApiResult<UserShape> {
    let by = app.person()?.name.clone();
    let looked = Looked { id: UserId(id), version: query.version };
    match app.store.enable_user(looked, Signed { by: &by, at: &clock::now() }).await {
        Ok(row) => Ok(Json(user_shape(row))),
        Err(error) => Err(collides(&app, looked, error, json!({ "version": query.version })).await?),
    }
}

fn role(text: &str) -> Result<UserRole, ApiError> {
    text.trim().parse().map_err(|error| invalid(format!("field `role`: {error}")))
}

/// A row that is not there, by its kind.
pub(crate) fn missing(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "user", id } => ApiError::new(ErrorCode::UserNotFound, format!("no user `{id}`")),
        StoreError::NotFound { what: "team", id } => ApiError::new(ErrorCode::TeamNotFound, format!("no team `{id}`")),
        other => other.into(),
    }
}
