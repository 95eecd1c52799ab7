//! One asked department: its answer, that it looked, reminders, that it is asked no more, and its one-time link.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use chrono::NaiveDate;
use model::{ConsultationState, Text};
use serde::{Deserialize, Serialize};
use store::{AskChange, AskRow, ConsultationRow, NewReplyLink};
use utoipa::ToSchema;

use super::{leads, shape, stored};
use crate::consultations::{Arrival, ConsultationShape, OpinionBody, answers_for, plain_text, read_answer};
use crate::http::chains::same_origin;
use crate::http::error::{Body, ErrorBody, Path};
use crate::http::{ApiError, ApiResult, App, ErrorCode};
use crate::people;
use crate::project_entry::Faults;
use crate::{clock, consultations};

/// Longest time a link may be made for, in days.
const MOST_LINK_DAYS: i64 = 92;

/// A letter and one department of it.
struct Asked {
    row: ConsultationRow,
    ask: AskRow,
    day: NaiveDate,
}

async fn look(app: &App, (id, ask): (i64, i64)) -> Result<Asked, ApiError> {
    let row = app.store.consultation(id).await.map_err(stored)?;
    let found = row.asks.iter().find(|row| row.id == ask).cloned();
    let ask = found.ok_or_else(|| {
        ApiError::new(ErrorCode::ConsultationNotFound, format!("letter `{id}` did not ask department `{ask}`"))
    })?;
    let day = app.shared.projects.now(&app.store).await?.desk_day(&app.config);
    Ok(Asked { row, ask, day })
}

/// Whether an answer is still awaited.
fn awaited(asked: &Asked) -> Result<(), ApiError> {
    let name = &asked.ask.department;
    let why = match asked.row.state {
        ConsultationState::Withdrawn => Some(Text::new("来函已撤回", "the letter was withdrawn")),
        ConsultationState::Closed => Some(Text::new("意见已汇总", "the opinions were collected")),
        ConsultationState::Open if asked.ask.answer.is_some() => {
            Some(Text::new(format!("“{name}”已经答复"), format!("`{name}` answered already")))
        }
        ConsultationState::Open if asked.ask.withdrawn.is_some() => {
            Some(Text::new(format!("已不再征求“{name}”的意见"), format!("`{name}` is asked no more")))
        }
        ConsultationState::Open => None,
    };
    why.map_or(Ok(()), |why| Err(ApiError::new(ErrorCode::Conflict, why.en).hint(why.zh)))
}

/// Answer for a department: its own people, or who asked, from a paper that came
#[utoipa::path(put, path = "/consultations/{consultation}/departments/{ask}/answer",
    params(("consultation" = i64, Path, description = "letter id"), ("ask" = i64, Path, description = "id of the asked department")),
    request_body = OpinionBody,
    responses((status = 200, body = ConsultationShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_consultation_answer(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
    Body(body): Body<OpinionBody>,
) -> ApiResult<ConsultationShape> {
    same_origin(&headers)?;
    let asked = look(&app, path).await?;
    let person = app.person()?;
    let way = answers_for(person, &asked.ask).ok_or_else(|| not_his(&asked.ask))?;
    if way == model::AnswerWay::Paper {
        leads(&app, &asked.row).await?;
    }
    awaited(&asked)?;
    let asked_on = asked.row.letter.asked_on;
    let of_case = asked.row.letter.case.is_some();
    let arrival = Arrival { way, on: asked.day, asked_on, of_case, at: clock::now(), by: &person.name };
    let answer = read_answer(&body, arrival).map_err(|why| ApiError::refused(&why))?;
    let office = app.office().await?;
    let told = consultations::answered(&office, &asked.row, &asked.ask, (answer.opinion, &person.name));
    let row = app.store.answer_consultation(asked.ask.id, &answer, &told).await.map_err(stored)?;
    shape(&app, &row).await
}

fn not_his(ask: &AskRow) -> ApiError {
    let name = &ask.department;
    ApiError::new(ErrorCode::Forbidden, format!("`{name}` answers for itself"))
        .hint(format!("只有“{name}”的人可以答复"))
}

/// Note that a department looked at the letter; the first time stays
#[utoipa::path(put, path = "/consultations/{consultation}/departments/{ask}/opened",
    params(("consultation" = i64, Path, description = "letter id"), ("ask" = i64, Path, description = "id of the asked department")),
    responses((status = 200, body = ConsultationShape), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_consultation_opened(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
) -> ApiResult<ConsultationShape> {
    same_origin(&headers)?;
    let asked = look(&app, path).await?;
    let person = app.person()?;
    if answers_for(person, &asked.ask) != Some(model::AnswerWay::Account) {
        return Err(not_his(&asked.ask));
    }
    let row = app.store.change_ask(asked.ask.id, AskChange::Opened, (&person.name, &clock::now())).await;
    shape(&app, &row.map_err(stored)?).await
}

/// Note that a department was reminded
#[utoipa::path(post, path = "/consultations/{consultation}/departments/{ask}/reminders",
    params(("consultation" = i64, Path, description = "letter id"), ("ask" = i64, Path, description = "id of the asked department")),
    responses((status = 201, body = ConsultationShape), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_consultation_reminder(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
) -> Result<(StatusCode, Json<ConsultationShape>), ApiError> {
    same_origin(&headers)?;
    let asked = look(&app, path).await?;
    leads(&app, &asked.row).await?;
    awaited(&asked)?;
    let by = &app.person()?.name;
    let row = app.store.change_ask(asked.ask.id, AskChange::Reminded, (by, &clock::now())).await.map_err(stored)?;
    Ok((StatusCode::CREATED, shape(&app, &row).await?))
}

/// Why something is taken back.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AskReasonBody {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Ask a department no more; its link holds no more
#[utoipa::path(put, path = "/consultations/{consultation}/departments/{ask}/withdrawn",
    params(("consultation" = i64, Path, description = "letter id"), ("ask" = i64, Path, description = "id of the asked department")),
    request_body = AskReasonBody,
    responses((status = 200, body = ConsultationShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_consultation_withdrawn(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
    Body(body): Body<AskReasonBody>,
) -> ApiResult<ConsultationShape> {
    same_origin(&headers)?;
    let asked = look(&app, path).await?;
    leads(&app, &asked.row).await?;
    awaited(&asked)?;
    let mut faults = Faults::default();
    let reason = plain_text(&mut faults, ("原因", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("须写明原因", "`reason` is missing");
    }
    let reason = faults.or(reason).map_err(|why| ApiError::refused(&why))?;
    let by = &app.person()?.name;
    let change = AskChange::Withdrawn(&reason);
    let row = app.store.change_ask(asked.ask.id, change, (by, &clock::now())).await.map_err(stored)?;
    shape(&app, &row).await
}

/// A link to make.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct ReplyLinkBody {
    /// The last day on which it holds; by the rule when left out.
    ends: Option<String>,
}

/// A link that was made. Its secret is told here and never again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewReplyLinkShape {
    /// The path to hand on, secret and all.
    path: String,
    /// The last day on which it holds.
    ends: String,
    /// The letter as it is now.
    consultation: ConsultationShape,
}

/// Make a one-time link by which a department answers without an account; one that was made before holds no more
#[utoipa::path(post, path = "/consultations/{consultation}/departments/{ask}/links",
    params(("consultation" = i64, Path, description = "letter id"), ("ask" = i64, Path, description = "id of the asked department")),
    request_body = ReplyLinkBody,
    responses((status = 201, body = NewReplyLinkShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_reply_link(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
    Body(body): Body<ReplyLinkBody>,
) -> Result<(StatusCode, Json<NewReplyLinkShape>), ApiError> {
    same_origin(&headers)?;
    let asked = look(&app, path).await?;
    leads(&app, &asked.row).await?;
    awaited(&asked)?;
    let mut faults = Faults::default();
    let given = faults.day(("链接有效期", "ends"), body.ends.as_deref());
    let standard = &app.config.standard;
    let rule = bureau::letter_rule(&standard.compliance.letters, asked.day);
    // A letter past its day gets a link that can still be used.
    let due = asked.row.letter.due.max(asked.day);
    let by_rule = rule.map_or(due, |rule| bureau::link_end(&standard.pipeline.calendar, rule, due));
    let ends = given.unwrap_or(by_rule);
    if ends < asked.day {
        faults.add(
            format!("链接有效期 {ends} 早于今天（{}）", asked.day),
            format!("`ends` `{ends}` lies before today, `{}`", asked.day),
        );
    }
    if (ends - asked.day).num_days() > MOST_LINK_DAYS {
        faults.add(
            format!("链接有效期最长 {MOST_LINK_DAYS} 天"),
            format!("`ends`: a link holds for {MOST_LINK_DAYS} days at most"),
        );
    }
    let ends = faults.or(ends).map_err(|why| ApiError::refused(&why))?;
    let secret = people::secret()?;
    let token = people::kept(&secret);
    let (by, at) = (&app.person()?.name, clock::now());
    app.store.create_reply_link(&NewReplyLink { ask: asked.ask.id, token: &token, ends, by, at: &at }).await?;
    let Json(consultation) = shape(&app, &asked.row).await?;
    let path = format!("{}{secret}", crate::http::reply::PATH);
    Ok((StatusCode::CREATED, Json(NewReplyLinkShape { path, ends: ends.to_string(), consultation })))
}

/// Revoke a department's link
#[utoipa::path(delete, path = "/consultations/{consultation}/departments/{ask}/links",
    params(("consultation" = i64, Path, description = "letter id"), ("ask" = i64, Path, description = "id of the asked department")),
    responses((status = 200, body = ConsultationShape), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_reply_link(
    app: App,
    headers: HeaderMap,
    Path(path): Path<(i64, i64)>,
) -> ApiResult<ConsultationShape> {
    same_origin(&headers)?;
    let asked = look(&app, path).await?;
    leads(&app, &asked.row).await?;
    app.store.revoke_reply_links(asked.ask.id, (&app.person()?.name, &clock::now())).await?;
    shape(&app, &asked.row).await
}
