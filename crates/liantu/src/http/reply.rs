//! One-time reply links under `/portal/reply/`: whoever has the secret answers for one department, once, without an account.
//!
//! The secret is the whole right, so it is looked up by its hash, told to no log and sent on to no other page. A form of a foreign page
//! cannot know it; where a browser names another origin the answer is refused all the same.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bureau::{LinkRefusal, link_refusal};
use chrono::NaiveDate;
use model::{AnswerWay, Lang, Text};
use store::{AskRow, ConsultationRow, ReplyLinkRow, StoreError};

use super::chains::same_origin;
use super::project_papers::{as_file, folder};
use super::{ApiError, App, Shared, guard};
use crate::consultations::{Arrival, OpinionBody, link_facts, read_answer};
use crate::people::tries;
use crate::portal::{ReplyAt, ReplyPage, refusal_page, reply_page, thanks_page};
use crate::{bulletins, clock, consultations, papers, people};

/// Where the pages lie.
pub(crate) const PATH: &str = "/portal/reply/";

/// What a page may do: load its style, and send its own form back here.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Bytes of a form that are read.
const MOST_BYTES: usize = 4 << 20;

/// Calls of one link within a minute; more is a machine.
const MOST_CALLS: usize = 30;

/// The pages.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/portal/reply/{secret}", get(open).post(answer))
        .route("/portal/reply/{secret}/papers/{number}", get(paper))
}

/// A call: whose, from where, in which language.
struct Call {
    app: App,
    address: String,
    secret: String,
    number: Option<usize>,
    lang: Lang,
    path: String,
    day: NaiveDate,
    office: Text,
}

/// What the request's head says. Taken before anything is waited for.
struct Line {
    address: String,
    secret: String,
    number: Option<usize>,
    lang: Lang,
}

impl Line {
    fn of(app: &App, request: &Request) -> Self {
        let address = guard::visitor(app.shared.front, request).address;
        let rest = request.uri().path().strip_prefix(PATH).unwrap_or_default();
        let mut parts = rest.split('/');
        let secret = parts.next().unwrap_or_default().to_owned();
        let number = parts.nth(1).and_then(|part| part.parse().ok());
        let english = request.uri().query().unwrap_or_default().split('&').any(|pair| pair == "lang=en");
        Self { address, secret, number, lang: if english { Lang::En } else { Lang::Zh } }
    }
}

impl Call {
    async fn of(app: App, line: Line) -> Result<Self, ApiError> {
        let Line { address, secret, number, lang } = line;
        let day = app.shared.projects.now(&app.store).await?.desk_day(&app.config);
        let office = bulletins::head(&app.store, &app.config).await?;
        let path = format!("{PATH}{secret}");
        Ok(Self { app, address, secret, number, lang, path, day, office })
    }

    fn at(&self) -> ReplyAt<'_> {
        ReplyAt { path: &self.path, lang: self.lang }
    }

    /// A page that says why nothing is taken, with what was typed.
    fn refused(&self, status: StatusCode, why: &Text, typed: &OpinionBody) -> Response {
        // A path that holds no secret of ours is not said again: it may be anything.
        let known = status != StatusCode::NOT_FOUND;
        let at = if known { self.at() } else { ReplyAt { path: "/portal/atlas", lang: self.lang } };
        page(status, refusal_page(&at, &self.office, why, typed))
    }
}

fn page(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        // Not `no-referrer`: a browser would then name no origin on the page's own form, and the answer would be refused.
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (status, headers, html).into_response()
}

/// A link that is there, with its letter.
struct Known {
    link: ReplyLinkRow,
    row: ConsultationRow,
    ask: AskRow,
}

impl Known {
    fn refusal(&self, day: NaiveDate) -> Option<LinkRefusal> {
        link_refusal(&link_facts(&self.row, &self.ask, &self.link), day)
    }

    fn page(&self, office: &Text) -> ReplyPage {
        let letter = &self.row.letter;
        ReplyPage {
            office: office.clone(),
            number: letter.number.clone(),
            title: letter.title.clone(),
            question: letter.question.clone(),
            department: self.ask.department.clone(),
            asked_on: letter.asked_on,
            due: letter.due,
            ends: self.link.ends,
            projects: letter.projects.iter().map(|(_, name)| name.clone()).collect(),
            papers: letter.papers.iter().map(|paper| (paper.name.clone(), paper.bytes)).collect(),
            of_case: letter.case.is_some(),
            sample: letter.sample,
        }
    }
}

/// Finds the link of a call, or the page that says why not.
async fn find(call: &Call, typed: &OpinionBody) -> Result<Result<Known, Response>, ApiError> {
    let store = &call.app.store;
    let secret = &call.secret;
    // The table is asked for the hash: how long that takes says nothing of the secret.
    let link = if people::is_secret(secret) { store.reply_link(&people::kept(secret)).await? } else { None };
    let Some(link) = link else {
        if tries::missed(store, "reply", &call.address).await? {
            let why = Text::new("打开次数过多，请过一会儿再试。", "Too many tries; wait a while.");
            return Ok(Err(call.refused(StatusCode::TOO_MANY_REQUESTS, &why, typed)));
        }
        let why = Text::new(
            "没有这个链接。请核对是否复制完整，或向发函单位索取新的链接。",
            "There is no such link. Check that it was copied whole, or ask the office that sent it for a new one.",
        );
        return Ok(Err(call.refused(StatusCode::NOT_FOUND, &why, typed)));
    };
    if store.reply_visits_since(link.id, &clock::before(Duration::from_secs(60))).await? >= MOST_CALLS {
        let why = Text::new("一分钟内打开次数过多，请过一会儿再试。", "Too many calls within a minute; wait a while.");
        return Ok(Err(call.refused(StatusCode::TOO_MANY_REQUESTS, &why, typed)));
    }
    let ask = store.ask(link.ask).await?;
    let row = store.consultation(ask.consultation).await?;
    let known = Known { link, row, ask };
    if let Some(refusal) = known.refusal(call.day) {
        let what = match refusal {
            LinkRefusal::Answered => "used",
            LinkRefusal::Revoked => "revoked",
            LinkRefusal::Withdrawn => "withdrawn",
            LinkRefusal::Closed => "closed",
            LinkRefusal::Expired { .. } => "expired",
        };
        store.note_reply_visit(&known.link, (what, &call.address), &clock::now()).await?;
        return Ok(Err(call.refused(StatusCode::GONE, &refusal.sentence(), typed)));
    }
    Ok(Ok(known))
}

/// A failure of ours as a page.
fn failed(error: ApiError, typed: &OpinionBody) -> Response {
    let (answer, _) = error.into_response().into_parts();
    let why = match answer.status {
        StatusCode::SERVICE_UNAVAILABLE => {
            Text::new("暂时读不到数据，请稍后再试。", "The data cannot be read now; try again shortly.")
        }
        StatusCode::FORBIDDEN => Text::new(
            "答复须从本页送出：请重新打开链接再试。",
            "An answer is sent from this page: open the link again and retry.",
        ),
        _ => Text::new("服务出了故障，请稍后再试。", "The service failed; try again shortly."),
    };
    let at = ReplyAt { path: "/portal/atlas", lang: Lang::Zh };
    let office = Text::new("征求意见", "Letter");
    let mut response = page(answer.status, refusal_page(&at, &office, &why, typed));
    *response.extensions_mut() = answer.extensions;
    response
}

async fn open(app: App, request: Request) -> Response {
    let line = Line::of(&app, &request);
    match opened(app, line).await {
        Ok(response) => response,
        Err(error) => failed(error, &OpinionBody::default()),
    }
}

async fn opened(app: App, line: Line) -> Result<Response, ApiError> {
    let call = Call::of(app, line).await?;
    let nothing = OpinionBody::default();
    let known = match find(&call, &nothing).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    call.app.store.note_reply_visit(&known.link, ("opened", &call.address), &clock::now()).await?;
    Ok(page(StatusCode::OK, reply_page(&known.page(&call.office), &call.at(), &nothing, &[])))
}

async fn answer(app: App, request: Request) -> Response {
    let own = same_origin(request.headers());
    let line = Line::of(&app, &request);
    let typed = match to_bytes(request.into_body(), MOST_BYTES).await {
        Ok(bytes) => form(&bytes),
        Err(_) => {
            let why = Text::new("送来的内容太长，没有读取。", "What was sent is too long and was not read.");
            let at = ReplyAt { path: "/portal/atlas", lang: Lang::Zh };
            let office = Text::new("征求意见", "Letter");
            let html = refusal_page(&at, &office, &why, &OpinionBody::default());
            return page(StatusCode::PAYLOAD_TOO_LARGE, html);
        }
    };
    let done = match own {
        Ok(()) => answered(app, line, &typed).await,
        Err(error) => Err(error),
    };
    done.unwrap_or_else(|error| failed(error, &typed))
}

async fn answered(app: App, line: Line, typed: &OpinionBody) -> Result<Response, ApiError> {
    let call = Call::of(app, line).await?;
    let known = match find(&call, typed).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    let by = format!("link:{}", known.link.id);
    let letter = &known.row.letter;
    let (asked_on, of_case) = (letter.asked_on, letter.case.is_some());
    let arrival = Arrival { way: AnswerWay::Link, on: call.day, asked_on, of_case, at: clock::now(), by: &by };
    let shown = known.page(&call.office);
    let answer = match read_answer(typed, arrival) {
        Ok(answer) => answer,
        Err(faults) => return Ok(page(StatusCode::BAD_REQUEST, reply_page(&shown, &call.at(), typed, &faults))),
    };
    let told = consultations::answered(&call.app.office().await?, &known.row, &known.ask, (answer.opinion, &by));
    // Who answers by a link is nobody's account: the audit names the department.
    let store = call.app.store.acting_as(&format!("{}（链接）", known.ask.department));
    match store.answer_by_link(&known.link, &answer, (&call.address, &told)).await {
        Ok(()) => Ok(page(StatusCode::OK, thanks_page(&shown, &call.at(), (answer.opinion, &answer.text)))),
        // Something was quicker: what was typed comes back, with what it was.
        Err(StoreError::Conflict(_)) => {
            let why = match find(&call, typed).await? {
                Err(response) => return Ok(response),
                Ok(_) => Text::new("没有存上，请再送一次。", "It was not kept; send it once more."),
            };
            Ok(call.refused(StatusCode::CONFLICT, &why, typed))
        }
        Err(error) => Err(error.into()),
    }
}

async fn paper(app: App, request: Request) -> Response {
    let line = Line::of(&app, &request);
    match fetched(app, line).await {
        Ok(response) => response,
        Err(error) => failed(error, &OpinionBody::default()),
    }
}

async fn fetched(app: App, line: Line) -> Result<Response, ApiError> {
    let call = Call::of(app, line).await?;
    let nothing = OpinionBody::default();
    let known = match find(&call, &nothing).await? {
        Ok(known) => known,
        Err(response) => return Ok(response),
    };
    let missing = || {
        let why = Text::new("没有这个附件。", "There is no such paper.");
        Ok(call.refused(StatusCode::NOT_FOUND, &why, &nothing))
    };
    // By its place in the letter: a sum of another paper leads nowhere.
    let Some(paper) = call.number.and_then(|number| known.row.letter.papers.get(number)) else { return missing() };
    let (folder, sum) = (folder(&call.app)?.to_owned(), paper.sha256.clone());
    let bytes =
        tokio::task::spawn_blocking(move || papers::fetch(&folder, &sum)).await.map_err(anyhow::Error::from)??;
    let Some(bytes) = bytes else { return missing() };
    call.app.store.note_reply_visit(&known.link, ("paper", &call.address), &clock::now()).await?;
    Ok(as_file((&paper.name, &paper.media), bytes))
}

/// The fields of a form as browsers send it; what cannot be read is empty.
fn form(bytes: &[u8]) -> OpinionBody {
    let mut typed = OpinionBody::default();
    for pair in bytes.split(|byte| *byte == b'&') {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let (Some(name), value) = (halves.next(), halves.next().unwrap_or_default()) else { continue };
        let field = match name {
            b"opinion" => &mut typed.opinion,
            b"text" => &mut typed.text,
            b"name" => &mut typed.name,
            b"post" => &mut typed.post,
            _ => continue,
        };
        *field = decoded(value);
    }
    typed
}

/// A value of a form: `+` is a blank, `%41` a byte, the bytes are UTF-8.
pub(super) fn decoded(value: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match value[at] {
            b'+' => bytes.push(b' '),
            b'%' => match (value.get(at + 1).copied().and_then(hex), value.get(at + 2).copied().and_then(hex)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    at += 2;
                }
                _ => bytes.push(b'%'),
            },
            byte => bytes.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_send_it() {
        let typed = form("opinion=agree&text=%E5%90%8C%E6%84%8F+100%25%0D%0A%26&name=a%zz&post=&other=x&".as_bytes());
        let expect = OpinionBody {
            opinion: "agree".into(),
            text: "同意 100%\n&".into(),
            name: "a%zz".into(),
            post: String::new(),
            on: None,
        };
        assert_eq!(typed, expect);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_of_a_form_get_an_answer(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let _ = form(&bytes);
        }
    }
}
