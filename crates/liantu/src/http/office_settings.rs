//! What an administrator sets for the whole office, and what he should know of the machine.

use axum::Json;
use serde::{Deserialize, Serialize};
use store::{NewSettings, Setting};
use utoipa::ToSchema;

use super::error::{Body, ErrorBody};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::commands::LAST_BACKUP;
use crate::mail::{self, MailServer};
use crate::office_settings::{NUMBER, SECOND, second_person, text};
use crate::project_entry::Faults;
use crate::shapes::Bilingual;
use crate::{bulletins, clock};

/// What is set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingsShape {
    /// The words of the red head: of bulletins and minutes.
    head: Bilingual,
    /// Number of a bulletin, with `{year}` and `{month}` where they go.
    number: Bilingual,
    /// Whether what is issued is reviewed by another person than who wrote it.
    second_person: bool,
    /// Where mail goes out.
    mail: MailServer,
    /// Whether a password for it is kept; the password itself is never told.
    mail_password: bool,
    /// Counts the changes; whoever changes something sends the one that was looked at.
    version: i64,
}

/// What is to be set; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SettingsBody {
    /// The version that was looked at; left out, whatever stands is replaced.
    version: Option<i64>,
    /// The words of the red head.
    head: Option<Bilingual>,
    /// Number of a bulletin.
    number: Option<Bilingual>,
    /// Whether a second person reviews.
    second_person: Option<bool>,
    /// Where mail goes out.
    mail: Option<MailServer>,
    /// The password of the mail server; empty takes it away.
    mail_password: Option<String>,
}

/// What there is to know of the machine.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AboutShape {
    /// The product's version.
    version: String,
    /// `sqlite` or `postgres`.
    database: String,
    /// The data folder; null where there is none.
    folder: Option<String>,
    /// The district.
    district: Bilingual,
    /// Users who may log in.
    users: usize,
    /// When the last backup was made; null where none ever was.
    backup: Option<String>,
}

/// The number that a bulletin has unless another was set.
pub(crate) fn usual_number() -> Bilingual {
    Bilingual { zh: "招商通报〔{year}〕{month}号".to_owned(), en: "Bulletin {year} No. {month}".to_owned() }
}

async fn shape(app: &App) -> ApiResult<SettingsShape> {
    let store = &app.store;
    let number = text(store, NUMBER).await?;
    Ok(Json(SettingsShape {
        head: (&bulletins::head(store, &app.config).await?).into(),
        number: number.map_or_else(usual_number, |number| (&number).into()),
        second_person: second_person(store).await?,
        mail: mail::server(store).await?.unwrap_or_default(),
        mail_password: app.shared.folder().is_some_and(mail::has_password),
        version: store.settings_version().await?,
    }))
}

/// What is set for the whole office
#[utoipa::path(get, path = "/settings", responses((status = 200, body = SettingsShape)))]
pub(crate) async fn get_settings(app: App) -> ApiResult<SettingsShape> {
    shape(&app).await
}

/// Set it; what is left out stays. Every fault is told at once and then nothing is set
#[utoipa::path(put, path = "/settings", request_body = SettingsBody,
    responses((status = 200, body = SettingsShape), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_settings(app: App, Body(body): Body<SettingsBody>) -> ApiResult<SettingsShape> {
    let mut faults = Faults::default();
    let both = |faults: &mut Faults, name: (&str, &str), text: &Bilingual| {
        let (zh, en) = (faults.text(name, &text.zh), faults.text(name, &text.en));
        if zh.is_empty() || en.is_empty() {
            faults.add(format!("“{}”中英文都要写", name.0), format!("`{}`: both languages are needed", name.1));
        }
        if zh.chars().chain(en.chars()).any(char::is_control) || zh.chars().count().max(en.chars().count()) > 100 {
            faults.add(
                format!("“{}”一行以内，最多 100 字", name.0),
                format!("`{}`: one line of at most 100 characters", name.1),
            );
        }
        serde_json::to_string(&(zh, en))
    };
    let mut set: Vec<(&'static str, String)> = Vec::new();
    if let Some(head) = &body.head {
        set.push((bulletins::HEAD, both(&mut faults, ("红头", "head"), head).map_err(anyhow::Error::from)?));
    }
    if let Some(number) = &body.number {
        for text in [&number.zh, &number.en] {
            if !(text.contains("{year}") && text.contains("{month}")) {
                faults.add(
                    "文号里要有 {year} 和 {month}",
                    format!("`number`: `{text}` lacks `{{year}}` or `{{month}}`: two bulletins would share it"),
                );
            }
        }
        set.push((NUMBER, both(&mut faults, ("文号", "number"), number).map_err(anyhow::Error::from)?));
    }
    if let Some(second) = body.second_person {
        set.push((SECOND, second.to_string()));
    }
    if let Some(server) = &body.mail {
        // One that is off may be half filled in.
        if server.on {
            for fault in mail::faults(server) {
                faults.add(fault.zh, fault.en);
            }
        }
        set.push((mail::MAIL, serde_json::to_string(server).map_err(anyhow::Error::from)?));
    }
    let password = body.mail_password.as_deref();
    if password.is_some_and(|password| password.len() > 1000 || password.chars().any(char::is_control)) {
        faults.add("密码里有控制字符，或太长", "`mail_password` holds control characters or is too long");
    }
    if password.is_some() && app.shared.folder().is_none() {
        faults.add("没有数据目录可放密码", "`mail_password`: there is no folder to keep it in");
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let mail_begins = match &body.mail {
        Some(server) => mail::begins(&app.store, server).await?,
        None => false,
    };
    let secret = password.map(|password| ("mail_password", if password.is_empty() { "removed" } else { "set" }));
    let new = NewSettings { values: set, read: body.version, secret, mail_begins };
    if let Setting::Stale(now) = app.store.put_settings(&new, &clock::now()).await? {
        let theirs = shape(&app).await?.0;
        // Not the password: what was typed stays where it was typed.
        let yours = serde_json::json!({ "version": body.version, "head": body.head, "number": body.number,
            "second_person": body.second_person, "mail": body.mail });
        let read = body.version.unwrap_or_default();
        let message = format!("the settings were changed by someone else: version `{now}`, not `{read}`");
        return Err(ApiError::new(ErrorCode::Conflict, message)
            .hint("另一位管理员刚改过设置，请看过再改")
            .colliding(serde_json::json!({ "yours": yours, "theirs": theirs })));
    }
    if let (Some(password), Some(folder)) = (password, app.shared.folder()) {
        mail::keep_password(folder, password)?;
    }
    shape(&app).await
}

/// Version, folder, database, last backup
#[utoipa::path(get, path = "/about", responses((status = 200, body = AboutShape)))]
pub(crate) async fn get_about(app: App) -> ApiResult<AboutShape> {
    let dir = app.shared.folder();
    let database = app.store.engine();
    let users = app.store.users().await?.iter().filter(|row| row.disabled.is_none()).count();
    Ok(Json(AboutShape {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: database.to_owned(),
        folder: dir.map(|dir| dir.display().to_string()),
        district: (&app.config.pack.district.title).into(),
        users,
        backup: app.store.setting(LAST_BACKUP).await?,
    }))
}
