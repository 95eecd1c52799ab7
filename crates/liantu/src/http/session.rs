//! Logging in and out, the first administrator, one's own password.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use model::{DataClass, User, UserId, UserName, UserRole};
use serde::{Deserialize, Serialize};
use store::{Entry, NewSession, Signed, StoreError, Tries};
use utoipa::{IntoParams, ToSchema};

use super::error::{Body, ErrorBody, Query};
use super::guard::{COOKIE, Front, Visitor, any_users};
use super::params::invalid;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::people::tries::{TRIES, attempt, wait};
use crate::people::{Person, SESSION, kept, passwords, secret};
use crate::rights::RIGHTS;
use crate::shapes::Bilingual;

/// Who is there, and what he may do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionShape {
    /// Whoever calls; null when nobody is logged in.
    person: Option<PersonShape>,
    /// Whether there is no user yet: then whoever sits at the machine may do everything, and may enter the first one.
    setup: bool,
    /// The office's day: today, and with sample data the day they speak of. What a form is dated by when nobody says otherwise.
    today: String,
    /// The operations he may call, by operation id.
    may: Vec<&'static str>,
}

/// Who acts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonShape {
    /// The name he works under; `local` at the machine while there are no users.
    name: String,
    /// His role.
    role: &'static str,
    /// The role in words.
    role_title: Bilingual,
    /// His unit; null when in none.
    unit: Option<String>,
    /// His team; null when in none.
    team: Option<String>,
    /// His account; null at the machine while there are no users.
    user: Option<i64>,
    /// The classes of data shown to him: `public`, `internal`, `confidential`.
    sees: Vec<&'static str>,
}

fn shape(person: Option<&Person>, setup: bool, today: NaiveDate) -> SessionShape {
    let may = RIGHTS.iter().filter(|right| match person {
        Some(person) => person.may(right),
        None => right.class == DataClass::Public,
    });
    SessionShape {
        person: person.map(|person| PersonShape {
            name: person.name.clone(),
            role: person.role.as_str(),
            role_title: (&person.role.title()).into(),
            unit: Some(person.unit.clone()).filter(|unit| !unit.is_empty()),
            team: person.team.as_ref().map(|(_, team)| team.name.clone()),
            user: person.account.map(|user| user.0),
            sees: DataClass::ALL.iter().filter(|class| person.sees(**class)).map(|class| class.as_str()).collect(),
        }),
        setup,
        today: today.to_string(),
        may: may.map(|right| right.operation).collect(),
    }
}

impl App {
    /// The office's day.
    async fn desk_day(&self) -> Result<NaiveDate, ApiError> {
        Ok(self.shared.projects.now(&self.store).await?.desk_day(&self.config))
    }
}

/// Who is logged in, and what he may do; answers everyone
#[utoipa::path(get, path = "/session", responses((status = 200, body = SessionShape)))]
pub(crate) async fn get_session(app: App) -> ApiResult<SessionShape> {
    let setup = !any_users(&app.shared).await?;
    Ok(Json(shape(app.person.as_deref(), setup, app.desk_day().await?)))
}

/// A name and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginBody {
    /// The name worked under.
    name: String,
    /// The password.
    password: String,
}

/// Log in; the answer sets the session's cookie. A wrong name and a wrong password are answered alike
#[utoipa::path(post, path = "/session", request_body = LoginBody,
    responses((status = 201, body = SessionShape), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 429, body = ErrorBody, description = "too many failures; `Retry-After` says how many seconds to wait")))]
pub(crate) async fn create_session(
    app: App,
    visitor: Visitor,
    Body(body): Body<LoginBody>,
) -> Result<Response, ApiError> {
    if !any_users(&app.shared).await? {
        return Err(ApiError::new(ErrorCode::Conflict, "there are no users yet").hint("还没有用户，请先设置管理员"));
    }
    let name = UserName::parse(&body.name).ok();
    // What is no name is nobody's; it is counted for the address alone.
    let name_key = format!("name:{}", name.as_ref().map_or("", UserName::as_str));
    let address_key = format!("from:{}", visitor.address);
    let keys = [(name_key.as_str(), TRIES.free_name), (address_key.as_str(), TRIES.free_address)];
    let keys = &keys[usize::from(name.is_none())..];
    if let Err((place, tries)) = attempt(&app.shared.store, keys).await? {
        return Err(too_many(&tries, keys[place].1));
    }
    let found = match &name {
        Some(name) => app.shared.store.user_password(name).await?,
        None => None,
    };
    let found = found.filter(|(row, _)| row.disabled.is_none());
    let (row, hash) = found.map_or((None, None), |(row, hash)| (Some(row), Some(hash)));
    let right = passwords::is_right(body.password, hash).await?;
    let Some(row) = row.filter(|_| right) else {
        return Err(ApiError::new(ErrorCode::WrongLogin, "the name or the password is wrong").hint("名字或密码不对"));
    };
    app.shared.store.forgive_login(&name_key, &address_key).await?;
    // The secret before the login is no longer worth anything after it.
    if let Some(token) = &visitor.token {
        app.shared.store.end_session(token).await?;
    }
    enter(&app, &visitor, (row.id, row.user.name.as_str())).await
}

/// Says how long to wait.
fn too_many(tries: &Tries, free: u32) -> ApiError {
    let left = wait(tries.failures, free).saturating_sub(clock::since(&tries.last_at)).as_secs().max(1);
    ApiError::new(ErrorCode::TooManyTries, format!("too many failures; try again in {left} seconds"))
        .hint(format!("失败次数太多，请过 {left} 秒再试"))
        .retry_after(left)
}

/// Begins a session and answers with its cookie.
async fn enter(app: &App, visitor: &Visitor, (user, name): (UserId, &str)) -> Result<Response, ApiError> {
    let store = app.shared.store.acting_as(name);
    let secret = secret()?;
    let token = kept(&secret);
    let at = clock::now();
    let new = NewSession { token: &token, user, at: &at, address: &visitor.address, agent: &visitor.agent };
    store.begin_session(&new, &clock::before(Duration::from_secs(SESSION.whole))).await?;
    let row = store.session(&token).await?;
    // Disabled between his password and now.
    let row = row.ok_or_else(|| ApiError::new(ErrorCode::WrongLogin, "the name or the password is wrong"))?;
    let person = Person::of(row);
    let cookie = cookie(app.shared.front, &secret, SESSION.whole);
    Ok((StatusCode::CREATED, [cookie, CLEAN], Json(shape(Some(&person), false, app.desk_day().await?))).into_response())
}

/// Answers that carry a session are not kept by anyone.
const CLEAN: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

fn cookie(front: Front, secret: &str, seconds: u64) -> (HeaderName, HeaderValue) {
    let secure = if front == Front::TlsProxy { "; Secure" } else { "" };
    let text = format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let value = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
    (header::SET_COOKIE, value)
}

/// Which sessions end.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct LogoutQuery {
    /// `this` (default) or `all`: on every machine.
    which: Option<String>,
}

/// What logging out ended.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoggedOut {
    /// How many sessions.
    ended: u64,
}

/// Log out here, or everywhere
#[utoipa::path(delete, path = "/session", params(LogoutQuery),
    responses((status = 200, body = LoggedOut), (status = 400, body = ErrorBody)))]
pub(crate) async fn delete_session(
    app: App,
    visitor: Visitor,
    Query(query): Query<LogoutQuery>,
) -> Result<Response, ApiError> {
    let account = app.person.as_ref().and_then(|person| person.account);
    let ended = match (query.which.as_deref().unwrap_or("this"), account) {
        ("this", _) => match &visitor.token {
            Some(token) => u64::from(app.store.end_session(token).await?),
            None => 0,
        },
        ("all", Some(user)) => app.store.end_sessions(user).await?,
        ("all", None) => 0,
        (other, _) => return Err(invalid(format!("parameter `which`: `{other}` is neither `this` nor `all`"))),
    };
    Ok(([cookie(app.shared.front, "", 0), CLEAN], Json(LoggedOut { ended })).into_response())
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetupBody {
    /// The name to work under.
    name: String,
    /// The password.
    password: String,
    /// The unit; may be left out.
    #[serde(default)]
    unit: String,
}

/// Enter the first administrator, at the machine itself; from then on everyone logs in. The answer is a session
#[utoipa::path(post, path = "/setup", request_body = SetupBody,
    responses((status = 201, body = SessionShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "there are users")))]
pub(crate) async fn create_setup(
    app: App,
    visitor: Visitor,
    Body(body): Body<SetupBody>,
) -> Result<Response, ApiError> {
    let done = || {
        ApiError::new(ErrorCode::Conflict, "there are users already; an administrator adds others")
            .hint("已有用户；其他人由管理员添加")
    };
    if any_users(&app.shared).await? {
        return Err(done());
    }
    if app.person.is_none() || !visitor.here {
        return Err(ApiError::new(ErrorCode::Forbidden, "the first user is entered at the machine itself")
            .hint("第一个用户要在本机设置"));
    }
    let name = user_name(&body.name)?;
    good_password(&body.password, &name)?;
    let unit = unit(&body.unit)?;
    let hash = passwords::kept(body.password).await?;
    let user = User { name, role: UserRole::Admin, unit, team: None };
    let signed = Signed { by: model::LOCAL, at: &clock::now() };
    let row = match app.store.create_user(&user, &hash, Entry::First, signed).await {
        Err(StoreError::Conflict(_)) => return Err(done()),
        other => other?,
    };
    enter(&app, &visitor, (row.id, row.user.name.as_str())).await
}

/// One's own new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordBody {
    /// The present one.
    old: String,
    /// The next one.
    new: String,
}

/// Change one's own password; sessions on other machines end
#[utoipa::path(put, path = "/session/password", request_body = PasswordBody,
    responses((status = 201, body = SessionShape), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 429, body = ErrorBody)))]
pub(crate) async fn put_password(
    app: App,
    visitor: Visitor,
    Body(body): Body<PasswordBody>,
) -> Result<Response, ApiError> {
    let person = app.person()?;
    let Some(user) = person.account else {
        return Err(ApiError::new(ErrorCode::Conflict, "there are no users yet").hint("还没有用户，请先设置管理员"));
    };
    let name = user_name(&person.name)?;
    // Whoever finds a machine unlocked may not guess here without waiting either.
    let key = format!("name:{name}");
    if let Err((_, tries)) = attempt(&app.store, &[(&key, TRIES.free_name)]).await? {
        return Err(too_many(&tries, TRIES.free_name));
    }
    let hash = app.store.user_password(&name).await?.map(|(_, hash)| hash);
    if !passwords::is_right(body.old, hash).await? {
        return Err(ApiError::new(ErrorCode::WrongLogin, "the present password is wrong").hint("原密码不对"));
    }
    app.store.forgive_login(&key, "").await?;
    good_password(&body.new, &name)?;
    let hash = passwords::kept(body.new).await?;
    app.store.put_password(user, &hash, None, Signed { by: &person.name, at: &clock::now() }).await?;
    enter(&app, &visitor, (user, &person.name)).await
}

/// A name as typed.
pub(crate) fn user_name(text: &str) -> Result<UserName, ApiError> {
    UserName::parse(text).map_err(|error| {
        let said = error.said();
        invalid(format!("field `name`: {}", said.en)).hint(said.zh)
    })
}

/// A password as typed.
pub(crate) fn good_password(text: &str, name: &UserName) -> Result<(), ApiError> {
    match passwords::objection(text, name) {
        None => Ok(()),
        Some(said) => Err(invalid(format!("field `password`: {}", said.en)).hint(said.zh)),
    }
}

/// A unit as typed; may be empty.
pub(crate) fn unit(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.chars().count() > 60 || text.chars().any(char::is_control) {
        return Err(invalid("field `unit`: a unit has at most 60 characters".to_owned()).hint("单位名最多 60 个字"));
    }
    Ok(text.to_owned())
}
