//! Progress links under `/portal/progress/`: a signed investor reads how his own approvals and promises stand, as often as he likes until
//! the link ends.
//!
//! The secret is the whole right, so it is looked up by its hash, told to no log and sent on to no other page.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bureau::{Debtor, left_of};
use chrono::NaiveDate;
use model::{Lang, Money, Promise, PromiseState, StepState, Text};
use store::{ApprovalFilter, ProgressLinkRow};

use super::{ApiError, App, Shared, guard};
use crate::approvals::{Seen, owed_words};
use crate::people::tries;
use crate::portal::{
    ProgressAt, ProgressPage, ProgressPlan, ProgressPromise, ProgressStep, no_progress_page, progress_page,
};
use crate::promises::{on_day, stands};
use crate::{bulletins, clock, people};

/// Where the page lies.
pub(crate) const PATH: &str = "/portal/progress/";

/// What the page may do: load its style.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Calls of one link within a minute; more is a machine.
const MOST_CALLS: usize = 30;

/// The page.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/portal/progress/{secret}", get(open))
}

/// A call: from where, by which secret, in which language.
struct Call {
    address: String,
    secret: String,
    lang: Lang,
}

impl Call {
    fn of(app: &App, request: &Request) -> Self {
        let address = guard::visitor(app.shared.front, request).address;
        let secret = request.uri().path().strip_prefix(PATH).unwrap_or_default().to_owned();
        let english = request.uri().query().unwrap_or_default().split('&').any(|pair| pair == "lang=en");
        Self { address, secret, lang: if english { Lang::En } else { Lang::Zh } }
    }

    /// A page that says why nothing is shown. What was called for is not said again: it may be anything.
    fn refused(&self, status: StatusCode, office: &Text, why: &Text) -> Response {
        let at = ProgressAt { path: "/portal/atlas", lang: self.lang };
        page(status, no_progress_page(&at, office, why))
    }
}

fn page(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (status, headers, html).into_response()
}

async fn open(app: App, request: Request) -> Response {
    let call = Call::of(&app, &request);
    match opened(&app, &call).await {
        Ok(response) => response,
        Err(error) => failed(error, &call),
    }
}

/// A failure of ours as a page.
fn failed(error: ApiError, call: &Call) -> Response {
    let (answer, _) = error.into_response().into_parts();
    let why = match answer.status {
        StatusCode::SERVICE_UNAVAILABLE => {
            Text::new("暂时读不到数据，请稍后再试。", "The data cannot be read now; try again shortly.")
        }
        _ => Text::new("服务出了故障，请稍后再试。", "The service failed; try again shortly."),
    };
    let mut response = call.refused(answer.status, &Text::new("办理进度", "Progress"), &why);
    *response.extensions_mut() = answer.extensions;
    response
}

async fn opened(app: &App, call: &Call) -> Result<Response, ApiError> {
    let store = &app.store;
    let office = bulletins::head(store, &app.config).await?;
    let secret = &call.secret;
    // The table is asked for the hash: how long that takes says nothing of the secret.
    let link = if people::is_secret(secret) { store.progress_link(&people::kept(secret)).await? } else { None };
    let Some(link) = link else {
        if tries::missed(store, "progress", &call.address).await? {
            let why = Text::new("打开次数过多，请过一会儿再试。", "Too many tries; wait a while.");
            return Ok(call.refused(StatusCode::TOO_MANY_REQUESTS, &office, &why));
        }
        let why = Text::new(
            "没有这个链接。请核对是否复制完整，或向代办窗口索取新的链接。",
            "There is no such link. Check that it was copied whole, or ask our office for a new one.",
        );
        return Ok(call.refused(StatusCode::NOT_FOUND, &office, &why));
    };
    if store.progress_visits_since(link.id, &clock::before(Duration::from_secs(60))).await? >= MOST_CALLS {
        let why = Text::new("一分钟内打开次数过多，请过一会儿再试。", "Too many calls within a minute; wait a while.");
        return Ok(call.refused(StatusCode::TOO_MANY_REQUESTS, &office, &why));
    }
    let day = app.shared.projects.now(store).await?.desk_day(&app.config);
    if !link.opens(day) {
        let what = if link.revoked_at.is_some() { "revoked" } else { "expired" };
        store.note_progress_visit(link.id, (what, &call.address), &clock::now()).await?;
        let why = Text::new(
            "这个链接已收回或到期，请向代办窗口索取新的链接。",
            "This link was revoked or has ended; ask our office for a new one.",
        );
        return Ok(call.refused(StatusCode::GONE, &office, &why));
    }
    let shown = whole(app, &link, (office, day)).await?;
    store.note_progress_visit(link.id, ("opened", &call.address), &clock::now()).await?;
    let path = format!("{PATH}{secret}");
    Ok(page(StatusCode::OK, progress_page(&shown, &ProgressAt { path: &path, lang: call.lang })))
}

/// What a link shows: approvals that are carried on or done, and promises that were approved.
async fn whole(app: &App, link: &ProgressLinkRow, (office, day): (Text, NaiveDate)) -> Result<ProgressPage, ApiError> {
    let filter = ApprovalFilter { project: Some(link.project), enterprise: None };
    let rows = app.store.approvals(filter).await?;
    let mut plans: Vec<ProgressPlan> = Vec::new();
    // The first made comes first: a reader finds what he knows where it was.
    for row in rows.iter().rev().filter(|row| row.ended.is_none()) {
        plans.push(plan(&Seen::on(row, &app.config, day)));
    }
    let promises = app.store.promises(Some(link.project)).await?;
    let promises = promises.iter().filter_map(|row| on_day(row, day)).filter_map(|promise| promised(&promise, day));
    let projects = app.shared.projects.now(&app.store).await?;
    let sample = projects.get(link.project).is_some_and(|held| held.row.project.sample);
    Ok(ProgressPage { office, day, ends: link.ends, plans, promises: promises.collect(), sample })
}

fn plan(seen: &Seen<'_>) -> ProgressPlan {
    let steps = seen.row.steps.iter().zip(&seen.view.steps);
    let steps = steps.filter(|(_, view)| view.state != StepState::NotApplicable).map(|(step, view)| ProgressStep {
        title: step.step.title.clone(),
        department: step.step.department.clone(),
        state: view.state,
        finish: view.finish,
        owed: owed_words(step, view),
        his: view.owed.as_ref().is_some_and(|owed| owed.who == Debtor::Firm),
    });
    ProgressPlan {
        title: seen.title(),
        firm: seen.row.facts.firm.clone(),
        contact: seen.row.facts.contact.clone(),
        forecast: seen.view.forecast,
        done: seen.view.done,
        applies: seen.view.applies,
        granted: seen.view.granted,
        steps: steps.collect(),
    }
}

/// A promise as its investor reads it; `None` for one that binds nobody.
fn promised(promise: &Promise, day: NaiveDate) -> Option<ProgressPromise> {
    if promise.state != PromiseState::Approved {
        return None;
    }
    let paid = promise
        .amount
        .zip(left_of(promise, day))
        .map(|(amount, left)| Money { hundredths: amount.hundredths - left.hundredths, currency: amount.currency });
    Some(ProgressPromise {
        kind: promise.kind.title(),
        amount: promise.amount.map(Money::spoken),
        condition: promise.condition.clone(),
        due: promise.due,
        paid: paid.map(Money::spoken),
        standing: stands(promise, day).0.title(),
    })
}
