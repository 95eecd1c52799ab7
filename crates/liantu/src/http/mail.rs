//! Who wants which mail, and for the administrator what waits to be sent.

use axum::Json;
use axum::http::StatusCode;
use lettre::Address;
use model::{MailMode, NoticeKind};
use serde::{Deserialize, Serialize};
use store::{MailRow, MailWish, NewMail, StoreError};
use utoipa::ToSchema;

use super::error::{Body, ErrorBody, Path};
use super::params::invalid;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::project_entry::Faults;
use crate::shapes::{Bilingual, Items};
use crate::{clock, mail};

/// What mail I want.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailWishShape {
    /// The address at work; empty for none.
    #[serde(default)]
    address: String,
    /// Kinds of notices.
    #[serde(default)]
    kinds: Vec<String>,
    /// `never`, `at_once` or `digest`.
    mode: String,
    /// For a digest: the time of day, such as `08:30`.
    #[serde(default)]
    hour: String,
}

/// What mail I want, with what there is to choose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailWishDetail {
    /// What I want.
    #[serde(flatten)]
    wish: MailWishShape,
    /// Whether the office sends mail at all.
    on: bool,
    /// The kinds there are.
    choices: Vec<MailChoice>,
}

/// A kind of notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailChoice {
    /// Its word.
    kind: String,
    /// In words.
    title: Bilingual,
}

/// A mail that waits, went out, or was given up. Its text is not shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailShape {
    /// Its number.
    id: i64,
    /// Whose.
    person: String,
    /// To which address.
    address: String,
    /// Its subject.
    subject: String,
    /// `waiting`, `sent` or `failed`.
    state: String,
    /// How often it was tried.
    tries: i64,
    /// What went wrong last.
    trouble: String,
    /// When it was made.
    made_at: String,
    /// When it is tried next; null for one that is not.
    next_at: Option<String>,
    /// When a server took it.
    sent_at: Option<String>,
}

/// Where a trial goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailTestBody {
    /// The address.
    to: String,
}

/// What came of a trial.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailTestShape {
    /// Whether the server took it.
    sent: bool,
    /// What it said where it did not.
    trouble: String,
}

async fn detail(app: &App, wish: MailWish) -> ApiResult<MailWishDetail> {
    let on = mail::server(&app.store).await?.is_some_and(|server| server.on);
    let choice = |kind: &NoticeKind| MailChoice { kind: kind.to_string(), title: (&kind.title()).into() };
    let wish = MailWishShape {
        address: wish.address,
        kinds: wish.kinds.iter().map(NoticeKind::to_string).collect(),
        mode: wish.mode.to_string(),
        hour: wish.hour,
    };
    Ok(Json(MailWishDetail { wish, on, choices: NoticeKind::ALL.iter().map(choice).collect() }))
}

/// What mail I want
#[utoipa::path(get, path = "/notices/mail", responses((status = 200, body = MailWishDetail)))]
pub(crate) async fn get_mail_wish(app: App) -> ApiResult<MailWishDetail> {
    let wish = app.store.mail_wish(&app.person()?.name).await?;
    detail(&app, wish.unwrap_or_else(mail::usual)).await
}

/// Say what mail I want
#[utoipa::path(put, path = "/notices/mail", request_body = MailWishShape,
    responses((status = 200, body = MailWishDetail), (status = 400, body = ErrorBody)))]
pub(crate) async fn put_mail_wish(app: App, Body(body): Body<MailWishShape>) -> ApiResult<MailWishDetail> {
    let mut faults = Faults::default();
    let address = body.address.trim().to_owned();
    let mode: Option<MailMode> = faults.word(("时机", "mode"), Some(&body.mode));
    if !address.is_empty() && address.parse::<Address>().is_err() {
        faults.add("这不是邮箱地址", format!("`address`: `{}` is no mail address", address.escape_default()));
    }
    if address.is_empty() && mode.is_some_and(|mode| mode != MailMode::Never) {
        faults.add("要收邮件，先写邮箱地址", "`address` is missing");
    }
    if let Some(part) = model::private_part(&address) {
        faults.add("只写工作邮箱，不写私人号码邮箱", format!("`address`: {part}"));
    }
    let mut kinds: Vec<NoticeKind> =
        body.kinds.iter().filter_map(|kind| faults.word(("种类", "kinds"), Some(kind))).collect();
    kinds.dedup();
    let hour = if body.hour.trim().is_empty() { mail::usual().hour } else { body.hour.trim().to_owned() };
    if hour.len() != 5 || chrono::NaiveTime::parse_from_str(&hour, "%H:%M").is_err() {
        faults.add("时间要像 08:30", format!("`hour`: `{}` is not like `08:30`", hour.escape_default()));
    }
    let mode = faults.or(mode).map_err(|why| ApiError::refused(&why))?;
    let mode = mode.ok_or_else(|| invalid("field `mode` is empty".to_owned()))?;
    let wish = MailWish { address, kinds, mode, hour };
    app.store.put_mail_wish(&app.person()?.name, &wish, &clock::now()).await?;
    detail(&app, wish).await
}

fn shape(row: MailRow) -> MailShape {
    let waits = row.state == model::MailState::Waiting;
    MailShape {
        id: row.id,
        person: row.mail.person,
        address: row.mail.address,
        subject: row.mail.subject,
        state: row.state.to_string(),
        tries: row.tries,
        trouble: row.trouble,
        made_at: row.made_at,
        next_at: waits.then_some(row.next_at),
        sent_at: row.sent_at,
    }
}

/// The last mails with how far they have come
#[utoipa::path(get, path = "/mails", responses((status = 200, body = Items<MailShape>)))]
pub(crate) async fn list_mails(app: App) -> ApiResult<Items<MailShape>> {
    Ok(Json(Items { items: app.store.mails(100).await?.into_iter().map(shape).collect() }))
}

/// Let a mail that was given up be tried again
#[utoipa::path(post, path = "/mails/{mail}/retry", params(("mail" = i64, Path, description = "mail id")),
    responses((status = 200, body = MailShape), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_mail_retry(app: App, Path(id): Path<i64>) -> ApiResult<MailShape> {
    let row = app.store.retry_mail(id, &clock::now()).await.map_err(|error| match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::MailNotFound, error.to_string()).hint("没有这封邮件"),
        other => other.into(),
    })?;
    Ok(Json(shape(row)))
}

/// Send a trial with the settings that are kept, and say what the server said
#[utoipa::path(post, path = "/mails/test", request_body = MailTestBody,
    responses((status = 200, body = MailTestShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_mail_test(
    app: App,
    Body(body): Body<MailTestBody>,
) -> Result<(StatusCode, Json<MailTestShape>), ApiError> {
    let to = body.to.trim();
    if to.parse::<Address>().is_err() {
        return Err(invalid(format!("field `to`: `{}` is no mail address", to.escape_default())).hint("这不是邮箱地址"));
    }
    let Some(server) = mail::server(&app.store).await? else {
        return Err(invalid("no mail server is set up".to_owned()).hint("先保存邮件服务器设置"));
    };
    let wrong = mail::faults(&server);
    if !wrong.is_empty() {
        return Err(ApiError::refused(&wrong));
    }
    let now = clock::now();
    let mark = format!("test:{to}:{now}");
    let trial = NewMail {
        message_id: mail::message_id(&server, &mark, &now),
        mark,
        person: app.person()?.name.clone(),
        address: to.to_owned(),
        subject: "链图邮件测试 / Liantu trial".to_owned(),
        body: format!("收到这封邮件，说明邮件设置可用。\nMail works.\n{}\n", server.base_url),
    };
    let (sent, trouble) = match mail::send(&server, app.shared.folder(), &trial).await {
        mail::Try::Taken => (true, String::new()),
        mail::Try::Later(trouble) | mail::Try::Down(trouble) | mail::Try::Never(trouble) => (false, trouble),
    };
    Ok((StatusCode::OK, Json(MailTestShape { sent, trouble })))
}
