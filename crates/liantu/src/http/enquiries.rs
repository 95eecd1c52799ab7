//! Enquiries of investors at the officer's desk: what came in, what was held and why, how to reach who asked, the answer.

use axum::Json;
use axum::http::HeaderMap;
use bureau::{EnquiryAct, EnquiryWords, after_act};
use chrono::Days;
use model::EnquiryState;
use serde::{Deserialize, Serialize};
use store::{EnquiryChange, EnquiryRow, EnquiryTurn, Signed, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::word;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::enquiries::{KEPT_DAYS, lead};
use crate::project_entry::Faults;
use crate::publications::{Item, items, read_item};
use crate::shapes::Bilingual;

/// Days of which it is told what was turned away.
const TOLD: u64 = 30;

/// An enquiry, without how to reach who asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnquiryShape {
    /// Its number.
    id: i64,
    /// Counts its changes, from 1.
    version: i64,
    /// `held`, `received`, `answered`, `closed` or `refused`.
    state: String,
    /// Name of that state.
    state_title: Bilingual,
    /// When it came.
    at: String,
    /// How often the same came.
    times: usize,
    /// In which language: `zh` or `en`.
    lang: String,
    /// Who asks.
    organisation: String,
    /// What is wanted.
    wish: String,
    /// What it is about, as `opportunity/O-001`.
    item: Option<String>,
    /// Its name, while it is on the lists.
    item_title: Option<Bilingual>,
    /// Why it was held.
    reasons: Vec<Bilingual>,
    /// The lead it became.
    project: Option<i64>,
    /// Who has that lead; empty while nobody does, null without a lead.
    owner: Option<String>,
    /// What was answered, as who asked reads it.
    answer: Option<String>,
    /// When.
    answered_at: Option<String>,
    /// By whom.
    answered_by: Option<String>,
    /// Why it was refused, or how it was closed.
    note: Option<String>,
    /// When it was last changed.
    updated_at: String,
    /// By whom.
    updated_by: String,
    /// Whether it is invented.
    sample: bool,
}

/// Calls that were turned away without being read as enquiries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnedAwayShape {
    /// The day.
    day: String,
    /// `address`, `flood`, `size` or `origin`.
    why: String,
    /// The same in words.
    title: Bilingual,
    /// How many.
    count: usize,
}

/// Enquiries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnquiryList {
    /// The last first.
    items: Vec<EnquiryShape>,
    /// Held ones that wait for a person.
    held: usize,
    /// Leads of enquiries that nobody has.
    unassigned: usize,
    /// What was turned away in the last 30 days, the last day first.
    turned_away: Vec<TurnedAwayShape>,
    /// Days for which it is kept how to reach who asked.
    kept_days: u32,
}

/// Which enquiries.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EnquiryQuery {
    /// `held`, `received`, `answered`, `closed` or `refused`.
    state: Option<String>,
}

/// How to reach who asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnquiryContactShape {
    /// `mail` or `phone`; null once it was forgotten.
    way: Option<String>,
    /// The address or number.
    contact: Option<String>,
    /// The last day on which it is kept.
    purge_after: Option<String>,
}

/// What happens to an enquiry.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct EnquiryStateBody {
    /// The version that was read.
    version: i64,
    /// `release`, `refuse`, `answer` or `close`.
    act: String,
    /// The reason of a refusal, the answer for who asked, or a note; needed for the first two.
    #[serde(default)]
    text: String,
}

fn missing(id: i64) -> ApiError {
    ApiError::new(ErrorCode::EnquiryNotFound, format!("no enquiry `{id}`"))
}

fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "enquiry", id } => missing(id.parse().unwrap_or_default()),
        other => other.into(),
    }
}

async fn shapes(app: &App, rows: Vec<EnquiryRow>) -> Result<Vec<EnquiryShape>, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    let items = items(&app.store, &app.config).await?;
    let title = |item: &str| {
        let (kind, id) = read_item(item)?;
        let is = |one: &&Item| one.card.kind() == kind && one.id == id;
        items.iter().find(is).map(|item| Bilingual::from(&item.card.title()))
    };
    let owner = |row: &EnquiryRow| projects.get(row.project?).map(|held| held.row.project.owner.clone());
    Ok(rows
        .into_iter()
        .map(|row| EnquiryShape {
            owner: owner(&row),
            item_title: row.item.as_deref().and_then(title),
            id: row.id,
            version: row.version,
            state: row.state.to_string(),
            state_title: (&row.state.title()).into(),
            at: row.at,
            times: row.times,
            lang: row.lang.to_string(),
            organisation: row.organisation,
            wish: row.wish,
            item: row.item,
            reasons: row.reasons.iter().map(Bilingual::from).collect(),
            project: row.project.map(|id| id.0),
            answer: row.answer,
            answered_at: row.answered.as_ref().map(|(at, _)| at.clone()),
            answered_by: row.answered.map(|(_, by)| by),
            note: row.note,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
            sample: row.sample,
        })
        .collect())
}

async fn shape(app: &App, row: EnquiryRow) -> ApiResult<EnquiryShape> {
    let id = row.id;
    shapes(app, vec![row]).await?.pop().map(Json).ok_or_else(|| missing(id))
}

/// What was turned away, in words.
fn turned_title(why: &str) -> Bilingual {
    let (zh, en) = match why {
        "address" => ("同一地址送得太多", "too many from one address"),
        "flood" => ("全部来件超过每小时上限", "more in all than an hour takes"),
        "size" => ("内容超过 64 kB", "larger than 64 kB"),
        "origin" => ("不是从本页表单送出", "not sent from the form"),
        other => (other, other),
    };
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

/// Enquiries, the last first, with what was turned away
#[utoipa::path(get, path = "/enquiries", params(EnquiryQuery),
    responses((status = 200, body = EnquiryList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_enquiries(app: App, Query(query): Query<EnquiryQuery>) -> ApiResult<EnquiryList> {
    let state: Option<EnquiryState> = word("state", query.state.as_deref())?;
    app.shared.turned_away.write(&app.store).await;
    let today = clock::today();
    app.store.purge_enquiry_contacts(today).await?;
    let all = shapes(&app, app.store.enquiries(None).await?).await?;
    let held = all.iter().filter(|row| row.state == "held").count();
    let unassigned = all.iter().filter(|row| row.owner.as_deref() == Some("")).count();
    let since = today.checked_sub_days(Days::new(TOLD)).unwrap_or(today);
    let turned = app.store.enquiry_refusals(since).await?;
    Ok(Json(EnquiryList {
        items: all.into_iter().filter(|row| state.is_none_or(|state| row.state == state.as_str())).collect(),
        held,
        unassigned,
        turned_away: turned
            .into_iter()
            .map(|(day, why, count)| TurnedAwayShape { day: day.to_string(), title: turned_title(&why), why, count })
            .collect(),
        kept_days: KEPT_DAYS,
    }))
}

/// How to reach who asked, as long as that is kept
#[utoipa::path(get, path = "/enquiries/{enquiry}/contact", params(("enquiry" = i64, Path, description = "number of the enquiry")),
    responses((status = 200, body = EnquiryContactShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_enquiry_contact(app: App, Path(id): Path<i64>) -> ApiResult<EnquiryContactShape> {
    app.store.enquiry(id).await.map_err(stored)?;
    let kept = app.store.enquiry_contact(id).await?.filter(|(_, _, day)| *day >= clock::today());
    let (way, contact, day) = match kept {
        Some((way, contact, day)) => (Some(way.to_string()), Some(contact), Some(day.to_string())),
        None => (None, None, None),
    };
    Ok(Json(EnquiryContactShape { way, contact, purge_after: day }))
}

/// Release a held one as a lead, refuse it, answer who asked, close it
#[utoipa::path(put, path = "/enquiries/{enquiry}/state", params(("enquiry" = i64, Path, description = "number of the enquiry")), request_body = EnquiryStateBody,
    responses((status = 200, body = EnquiryShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_enquiry_state(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<EnquiryStateBody>,
) -> ApiResult<EnquiryShape> {
    same_origin(&headers)?;
    let by = app.person()?.name.clone();
    let row = app.store.enquiry(id).await.map_err(stored)?;
    let beaten = async |row: EnquiryRow| -> Result<ApiError, ApiError> {
        let now = row.version;
        let Json(theirs) = shape(&app, row).await?;
        Ok(Changed { what: "enquiry", id, now, read: body.version }.beaten(&body, &theirs))
    };
    if row.version != body.version {
        return Err(beaten(row).await?);
    }
    let mut faults = Faults::default();
    let act = match body.act.trim() {
        "release" => Some(EnquiryAct::Release),
        "refuse" => Some(EnquiryAct::Refuse),
        "answer" => Some(EnquiryAct::Answer),
        "close" => Some(EnquiryAct::Close),
        other => {
            faults.add(format!("不认识的操作 `{other}`"), "`act` is `release`, `refuse`, `answer` or `close`");
            None
        }
    };
    let text = faults.text(("内容", "text"), &body.text);
    match act {
        Some(EnquiryAct::Refuse) if text.is_empty() => {
            faults.add("不予受理须写明理由", "a refusal needs a reason in `text`")
        }
        Some(EnquiryAct::Answer) if text.is_empty() => faults.add("答复不能为空", "an answer needs words in `text`"),
        _ => {}
    }
    if let Some(act) = act
        && after_act(row.state, act).is_none()
    {
        let title = row.state.title();
        faults.add(
            format!("这条询问{}，不能这样办", title.zh),
            format!("`{}` does not follow on `{}`", body.act, row.state),
        );
    }
    let made = if act == Some(EnquiryAct::Release) {
        let words =
            EnquiryWords { organisation: row.organisation.clone(), wish: row.wish.clone(), ..EnquiryWords::default() };
        match lead(&app, &words, (row.item.as_deref(), &by)).await? {
            Ok(made) => Some(made),
            Err(why) => {
                why.into_iter().for_each(|why| faults.add(why.zh, why.en));
                None
            }
        }
    } else {
        None
    };
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let change = match (act, &made) {
        (Some(EnquiryAct::Release), Some(made)) => EnquiryChange::Released(made),
        (Some(EnquiryAct::Refuse), _) => EnquiryChange::Refused(&text),
        (Some(EnquiryAct::Answer), _) => EnquiryChange::Answered(&text),
        _ => EnquiryChange::Closed(&text),
    };
    let turn = EnquiryTurn { id, version: body.version };
    match app.store.change_enquiry(turn, change, Signed { by: &by, at: &clock::now() }).await {
        Err(StoreError::Conflict(_)) => {
            let row = app.store.enquiry(id).await.map_err(stored)?;
            Err(beaten(row).await?)
        }
        done => shape(&app, done.map_err(stored)?).await,
    }
}
