//! The enquiry form and the page behind its secret link: what comes in is checked, held or made a lead, and nothing typed is lost.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bureau::{EnquiryWords, contact_way, enquiry_faults, suspicion};
use chrono::Days;
use model::{ContactWay, EnquiryState, Lang, Text};
use store::{ArrivedEnquiry as Arrived, NewEnquiry, Signed, day_of};

use super::place::frame;
use super::{Fault, POLICY, PageQuery};
use crate::enquiries::{self, KEPT_DAYS, PORTAL, about_title, lead};
use crate::http::chains::same_origin;
use crate::http::error::{Path, Query};
use crate::http::reply::decoded;
use crate::http::{ApiError, App, guard};
use crate::people::tries;
use crate::portal::{AskPage, Progress, StatusPage, Typed, ask_page, asked_page, not_taken_page, status_page};
use crate::{clock, people};

/// Bytes of a form that are read.
const MOST_BYTES: usize = 64 << 10;

/// Enquiries of one address within an hour, and of all together: more is a machine.
const MOST_OF_ONE: u32 = 10;
/// See [`MOST_OF_ONE`].
const MOST_OF_ALL: u32 = 300;

/// The key under which all addresses are counted together; no address has a star.
const ALL: &str = "*";

#[derive(Debug, serde::Deserialize)]
pub(super) struct AskQuery {
    lang: Option<String>,
    about: Option<String>,
}

fn page(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (status, headers, html).into_response()
}

/// The form, empty or about an item.
pub(super) async fn form(app: App, query: Result<Query<AskQuery>, ApiError>) -> Result<Response, Fault> {
    let query = query?.0;
    let lang = PageQuery { lang: query.lang, as_of: None, node: None }.lang()?;
    let typed = Typed { about: query.about.unwrap_or_default().chars().take(100).collect(), ..Typed::default() };
    Ok(page(StatusCode::OK, asked_again(&app, lang, typed, Vec::new()).await?))
}

/// The form with what was typed, under a new seal.
async fn asked_again(app: &App, lang: Lang, typed: Typed, faults: Vec<Text>) -> Result<String, ApiError> {
    let about = about_title(app, &typed.about).await?;
    let typed = Typed {
        seal: enquiries::seal(&enquiries::key(&app.store).await?),
        // What is public no more is asked about in words.
        about: if about.is_some() { typed.about } else { String::new() },
        ..typed
    };
    Ok(ask_page(&AskPage { frame: frame(app, lang, false), typed, about, kept_days: KEPT_DAYS, faults }))
}

/// Takes an enquiry.
pub(super) async fn send(app: App, request: Request) -> Response {
    let english = request.uri().query().unwrap_or_default().split('&').any(|pair| pair == "lang=en");
    let lang = if english { Lang::En } else { Lang::Zh };
    let own = same_origin(request.headers());
    let address = guard::visitor(app.shared.front, &request).address;
    let refused =
        |status, why: Text, typed: &Typed| page(status, not_taken_page(&frame(&app, lang, false), &why, typed));
    let Ok(bytes) = to_bytes(request.into_body(), MOST_BYTES).await else {
        app.shared.turned_away.count(&app.store, "size").await;
        let why = Text::new("送来的内容太长，没有读取。", "What was sent is too long and was not read.");
        return refused(StatusCode::PAYLOAD_TOO_LARGE, why, &Typed::default());
    };
    let typed = read(&bytes);
    if own.is_err() {
        app.shared.turned_away.count(&app.store, "origin").await;
        let why = Text::new("请从本页的表单送出。", "Please send it from the form of this page.");
        return refused(StatusCode::FORBIDDEN, why, &typed);
    }
    let asks = &app.shared.asks;
    let over = if !asks.take(&address, MOST_OF_ONE) {
        Some("address")
    } else if !address.is_empty() && !asks.take(ALL, MOST_OF_ALL) {
        Some("flood")
    } else {
        None
    };
    if let Some(why) = over {
        app.shared.turned_away.count(&app.store, why).await;
        let why = Text::new(
            "送出次数过多，请过一小时再试，或直接打电话。",
            "Too many enquiries within an hour: try again later, or call.",
        );
        let mut response = refused(StatusCode::TOO_MANY_REQUESTS, why, &typed);
        response.headers_mut().insert(header::RETRY_AFTER, 3600.into());
        return response;
    }
    match taken(&app, lang, typed.clone()).await {
        Ok(response) => response,
        Err(error) => {
            let (answer, _) = error.into_response().into_parts();
            let why = Text::new(
                "服务出了故障，没有送出，请稍后再试。",
                "The service failed and nothing was sent; try again shortly.",
            );
            let mut response = refused(answer.status, why, &typed);
            *response.extensions_mut() = answer.extensions;
            response
        }
    }
}

async fn taken(app: &App, lang: Lang, typed: Typed) -> Result<Response, ApiError> {
    let words = EnquiryWords {
        organisation: one_line(&typed.organisation),
        wish: typed.wish.trim().to_owned(),
        contact: one_line(&typed.contact),
        consent: typed.consent,
    };
    let mut faults = enquiry_faults(&words);
    let key = enquiries::key(&app.store).await?;
    faults.extend(enquiries::seal_fault(&key, &typed.seal));
    if !faults.is_empty() {
        return Ok(page(StatusCode::BAD_REQUEST, asked_again(app, lang, typed, faults).await?));
    }
    let about = about_title(app, &typed.about).await?.map(|_| typed.about.clone());
    if about.is_none() && !typed.about.is_empty() {
        // It was withdrawn between opening the form and sending it: the asker says whether he asks all the same.
        let why = Text::new(
            "您询问的那一项刚刚不再公开；仍想询问的，请再送一次",
            "What you ask about has just been withdrawn; send it once more if you still want to ask",
        );
        return Ok(page(StatusCode::BAD_REQUEST, asked_again(app, lang, typed, vec![why]).await?));
    }
    let mut reasons = suspicion(&words, &typed.trap);
    let by = PORTAL;
    let made = if reasons.is_empty() {
        match lead(app, &words, (about.as_deref(), by)).await? {
            Ok(lead) => Some(lead),
            Err(why) => {
                reasons = why;
                None
            }
        }
    } else {
        None
    };
    let secret = people::secret()?;
    let day = clock::today();
    let way = contact_way(&words.contact).unwrap_or(ContactWay::Phone);
    let new = NewEnquiry {
        lang,
        sum: enquiries::sum(&words, about.as_deref().unwrap_or_default()),
        organisation: words.organisation,
        wish: words.wish,
        item: about,
        contact: (way, words.contact),
        purge_after: day.checked_add_days(Days::new(u64::from(KEPT_DAYS))).unwrap_or(day),
        reasons,
        token: people::kept(&secret),
        sample: false,
    };
    let signed = Signed { by, at: &clock::now() };
    let frame = frame(app, lang, false);
    Ok(match app.store.acting_as(by).take_enquiry(&new, made.as_ref(), signed).await? {
        Arrived::New(row) => page(StatusCode::CREATED, asked_page(&frame, row.id, Some(&secret))),
        Arrived::Again(row) => page(StatusCode::OK, asked_page(&frame, row.id, None)),
    })
}

/// A text of one line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The fields of a form as browsers send it; what cannot be read is empty.
fn read(bytes: &[u8]) -> Typed {
    let mut typed = Typed::default();
    for pair in bytes.split(|byte| *byte == b'&') {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let (Some(name), value) = (halves.next(), halves.next().unwrap_or_default()) else { continue };
        let field = match name {
            b"organisation" => &mut typed.organisation,
            b"wish" => &mut typed.wish,
            b"contact" => &mut typed.contact,
            b"about" => &mut typed.about,
            b"website" => &mut typed.trap,
            b"seal" => &mut typed.seal,
            b"consent" => {
                typed.consent = !value.is_empty();
                continue;
            }
            _ => continue,
        };
        *field = decoded(value);
    }
    typed
}

/// The page behind the secret link of an enquiry.
pub(super) async fn status(
    app: App,
    path: Result<Path<String>, ApiError>,
    query: Result<Query<PageQuery>, ApiError>,
    request: Request,
) -> Result<Response, Fault> {
    let (Path(secret), lang) = (path?, query?.0.lang()?);
    let address = guard::visitor(app.shared.front, &request).address;
    // The table is asked for the hash: how long that takes says nothing of the secret.
    let row = match people::is_secret(&secret) {
        true => app.store.enquiry_by_token(&people::kept(&secret)).await.map_err(ApiError::from)?,
        false => None,
    };
    let Some(row) = row else {
        let (status, why) = if tries::missed(&app.store, "status", &address).await.map_err(ApiError::from)? {
            (
                StatusCode::TOO_MANY_REQUESTS,
                Text::new("打开次数过多，请过一会儿再试。", "Too many tries; wait a while."),
            )
        } else {
            let why = Text::new(
                "没有这个查询链接，请核对是否复制完整。",
                "There is no such link. Check that it was copied whole.",
            );
            (StatusCode::NOT_FOUND, why)
        };
        return Ok(page(status, not_taken_page(&frame(&app, lang, false), &why, &Typed::default())));
    };
    let assigned = match row.project {
        Some(id) => {
            let projects = app.shared.projects.now(&app.store).await?;
            projects.get(id).is_some_and(|held| !held.row.project.owner.is_empty())
        }
        None => false,
    };
    let progress = match row.state {
        EnquiryState::Answered => Progress::Answered,
        // What was held or refused is told like the rest: whoever sends spam learns nothing from it.
        EnquiryState::Closed | EnquiryState::Refused => Progress::Closed,
        EnquiryState::Received if assigned => Progress::Assigned,
        EnquiryState::Held | EnquiryState::Received => Progress::Received,
    };
    let day = |at: &str| day_of(at).map(|day| day.to_string()).unwrap_or_default();
    let shown = StatusPage {
        frame: frame(&app, lang, row.sample),
        number: row.id,
        on: day(&row.at),
        progress,
        answered_on: row.answered.as_ref().map(|(at, _)| day(at)),
        answer: row.answer,
        path: format!("/portal/status/{secret}"),
    };
    Ok(page(StatusCode::OK, status_page(&shown)))
}
