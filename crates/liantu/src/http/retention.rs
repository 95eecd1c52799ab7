//! Keeping firms: the radar over landed firms, what they answer, what they undertook and what came of it.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use model::{
    CheckAnswer, CheckWay, EnterpriseId, FirmReading, ProjectId, Quantity, RetentionCheck, Text, Undertaking,
    UndertakingKind,
};
use serde::{Deserialize, Serialize};
use store::{Signed, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::enterprises::firm;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::invalid;
use super::projects::no_project;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::consultations::plain_text;
use crate::project_entry::{Faults, money};
use crate::projects::Projects;
use crate::retention::{
    Around, Kept, RetentionDetail, RetentionFirmShape, RetentionQuestionShape, UndertakingShape, detail, firm_shape,
    in_force, questions, undertaking_shapes,
};

/// The radar.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionList {
    /// Firms, the most urgent first.
    items: Vec<RetentionFirmShape>,
    /// What is asked on the day.
    questions: Vec<RetentionQuestionShape>,
    /// Days from one time to the next; null where no rule says so.
    interval: Option<u16>,
    /// The day looked at.
    as_of: String,
}

/// What an answer is made from.
struct Desk<'a> {
    app: &'a App,
    kept: Kept,
    projects: Arc<Projects>,
    leads: Arc<crate::targets::Leads>,
    landscape: Arc<crate::landscape::Landscape>,
}

impl<'a> Desk<'a> {
    async fn open(app: &'a App) -> Result<Self, ApiError> {
        let landscape = app.shared.landscape.now(&app.store).await?;
        Ok(Self {
            app,
            kept: Kept::load(&app.store).await?,
            projects: app.shared.projects.now(&app.store).await?,
            leads: app.shared.leads.now(&app.store, &landscape).await?,
            landscape,
        })
    }

    fn around(&self) -> Around<'_> {
        Around {
            kept: &self.kept,
            projects: &self.projects,
            leads: &self.leads,
            landscape: &self.landscape,
            config: &self.app.config,
            eyes: self.app.eyes(),
            day: self.projects.desk_day(&self.app.config),
        }
    }
}

async fn whole(app: &App, id: i64) -> Result<RetentionDetail, ApiError> {
    let enterprise = firm(app, id).await?;
    let desk = Desk::open(app).await?;
    let around = desk.around();
    Ok(detail(&around, &around.firm(enterprise.id), enterprise.name(), enterprise.is_sample()))
}

/// Landed firms, the most urgent first: why one may go, why one may invest more, whom to ask next
#[utoipa::path(get, path = "/retention", responses((status = 200, body = RetentionList)))]
pub(crate) async fn list_retention(app: App) -> ApiResult<RetentionList> {
    let desk = Desk::open(&app).await?;
    let around = desk.around();
    let firms = around.firms();
    let ids: Vec<EnterpriseId> = firms.iter().map(crate::retention::Firm::id).collect();
    let names = app.store.enterprises_by_ids(&ids).await?;
    let items = firms.iter().filter_map(|firm| {
        let row = names.iter().find(|row| row.id == firm.id())?;
        Some(firm_shape(&around, firm, row.name(), row.is_sample()))
    });
    let mut intervals = app.config.standard.retention.intervals.iter();
    Ok(Json(RetentionList {
        items: items.collect(),
        questions: questions(&app.config, around.day),
        interval: intervals.find(|rule| rule.term.holds_on(around.day)).map(|rule| rule.days),
        as_of: around.day.to_string(),
    }))
}

/// One firm with what it answered, undertook and reached
#[utoipa::path(get, path = "/retention/{firm}", params(("firm" = i64, Path, description = "row id of the firm")),
    responses((status = 200, body = RetentionDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_retention_firm(app: App, Path(id): Path<i64>) -> ApiResult<RetentionDetail> {
    Ok(Json(whole(&app, id).await?))
}

/// What was said to a question.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CheckAnswerBody {
    /// The question.
    #[serde(default)]
    question: String,
    /// `yes`, `no` or `unknown`.
    #[serde(default)]
    answer: String,
    /// What was said with it.
    #[serde(default)]
    said: String,
}

/// What a firm answered.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RetentionCheckBody {
    /// The day; today when left out.
    on: Option<String>,
    /// `visit`, `call` or `form`.
    #[serde(default)]
    way: String,
    /// Its answers; a question that is not there was not asked.
    #[serde(default)]
    answers: Vec<CheckAnswerBody>,
    /// Anything else that was said; no private numbers.
    #[serde(default)]
    note: String,
}

/// Write down what a landed firm answered
#[utoipa::path(post, path = "/retention/{firm}/checks", params(("firm" = i64, Path, description = "row id of the firm")), request_body = RetentionCheckBody,
    responses((status = 201, body = RetentionDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_retention_check(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<RetentionCheckBody>,
) -> Result<(StatusCode, Json<RetentionDetail>), ApiError> {
    same_origin(&headers)?;
    let enterprise = firm(&app, id).await?;
    let day = app.shared.projects.now(&app.store).await?.desk_day(&app.config);
    let mut faults = Faults::default();
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(day);
    not_to_come(&mut faults, on, day);
    let way = faults.word(("方式", "way"), Some(&body.way));
    if body.way.trim().is_empty() {
        faults.add("没选方式：上门、电话或书面", "`way` is missing: `visit`, `call` or `form`");
    }
    let mut answers: Vec<(String, CheckAnswer, String)> = Vec::new();
    for given in &body.answers {
        if !in_force(&app.config, on).any(|question| question.id == given.question) {
            faults.add(
                format!("没有 `{}` 这个问题", given.question),
                format!("`question`: there is no question `{}`", given.question),
            );
        } else if answers.iter().any(|(known, ..)| *known == given.question) {
            faults.add(
                format!("问题 `{}` 答了两次", given.question),
                format!("`question`: `{}` is answered twice", given.question),
            );
        }
        let answer: Option<CheckAnswer> = faults.word(("回答", "answer"), Some(&given.answer));
        let said = said(&mut faults, ("补充", "said"), &given.said);
        answers.extend(answer.map(|answer| (given.question.clone(), answer, said)));
    }
    let note = said(&mut faults, ("其他", "note"), &body.note);
    if answers.is_empty() && note.is_empty() {
        faults.add("一项也没填", "nothing was answered and nothing noted");
    }
    let check = RetentionCheck { enterprise: enterprise.id, on, way: way.unwrap_or(CheckWay::Call), answers, note };
    let check = faults.or(check).map_err(|why| ApiError::refused(&why))?;
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    app.store.create_retention_check(&check, false, signed).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(whole(&app, id).await?)))
}

/// A text that people type about a firm: no private number.
fn said(faults: &mut Faults, name: (&str, &str), text: &str) -> String {
    let text = plain_text(faults, name, text);
    faults.person(name, &text)
}

fn not_to_come(faults: &mut Faults, on: chrono::NaiveDate, day: chrono::NaiveDate) {
    if on > day {
        faults.add(format!("{on} 还没到（今天 {day}）"), format!("`on`: `{on}` has not come; today is `{day}`"));
    }
}

/// Why something is taken back.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TakenBackBody {
    /// Why.
    #[serde(default)]
    reason: String,
}

impl TakenBackBody {
    fn read(&self) -> Result<String, ApiError> {
        let mut faults = Faults::default();
        let reason = plain_text(&mut faults, ("原因", "reason"), &self.reason);
        if reason.is_empty() {
            faults.add("须写明原因", "`reason` is missing");
        }
        faults.or(reason).map_err(|why| ApiError::refused(&why))
    }
}

/// Take back what was written down of an answer; it stays readable in the audit
#[utoipa::path(delete, path = "/retention-checks/{check}", params(("check" = i64, Path, description = "check id")), request_body = TakenBackBody,
    responses((status = 200, body = RetentionDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_retention_check(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<TakenBackBody>,
) -> ApiResult<RetentionDetail> {
    same_origin(&headers)?;
    let reason = body.read()?;
    let known = app.store.retention_checks().await?;
    let row = known.iter().find(|row| row.id == id).ok_or_else(|| gone("check", id))?;
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    app.store.retire_retention_check(id, &reason, signed).await.map_err(stored)?;
    Ok(Json(whole(&app, row.what.enterprise.0).await?))
}

fn gone(what: &str, id: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::RetentionNotFound, format!("no {what} `{id}`, or it was taken back"))
}

fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what, id } => gone(what, id),
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// What some projects undertook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UndertakingList {
    /// Each with how far it is.
    items: Vec<UndertakingShape>,
    /// The day looked at.
    as_of: String,
}

async fn undertaken(app: &App, project: Option<i64>) -> Result<UndertakingList, ApiError> {
    let desk = Desk::open(app).await?;
    let around = desk.around();
    let progress: Vec<_> = match project {
        Some(id) => around.progress(desk.projects.get(ProjectId(id)).ok_or_else(|| no_project(id))?),
        None => desk.projects.iter().flat_map(|held| around.progress(held)).collect(),
    };
    Ok(UndertakingList { items: undertaking_shapes(&around, progress), as_of: around.day.to_string() })
}

/// Whose undertakings.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct UndertakingQuery {
    /// Of this project; of all when left out.
    project: Option<i64>,
}

/// What investors undertook, and how far they are, the furthest behind first
#[utoipa::path(get, path = "/undertakings", params(UndertakingQuery),
    responses((status = 200, body = UndertakingList), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_undertakings(app: App, Query(query): Query<UndertakingQuery>) -> ApiResult<UndertakingList> {
    Ok(Json(undertaken(&app, query.project).await?))
}

/// What an investor undertook.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UndertakingBody {
    /// The project, by number.
    project: i64,
    /// `investment`, `jobs` or `tax`.
    #[serde(default)]
    kind: String,
    /// How much: people as `120`, money as `5000000.00 CNY`.
    #[serde(default)]
    quantity: String,
    /// By when; of tax the calendar year is meant.
    due: Option<String>,
    /// Where it is written: the contract and its article.
    #[serde(default)]
    source: String,
}

/// A quantity that fits its kind.
fn quantity(faults: &mut Faults, kind: Option<UndertakingKind>, text: &str) -> Option<Quantity> {
    let kind = kind?;
    let text = text.trim();
    if text.is_empty() {
        faults.add("没写数量", "`quantity` is missing");
        return None;
    }
    if kind == UndertakingKind::Jobs {
        let people = text.parse().ok().filter(|people| *people > 0 && *people <= MOST_PEOPLE);
        if people.is_none() {
            faults.add(
                format!("人数写的 `{text}` 不是 1 到 {MOST_PEOPLE} 的整数"),
                format!("`quantity`: `{text}` is not a number of people from 1 to {MOST_PEOPLE}"),
            );
        }
        return people.map(Quantity::People);
    }
    match money(text) {
        Ok(money) if money.hundredths > 0 => Some(Quantity::Money(money)),
        Ok(_) => {
            faults.add("金额须大于零", "`quantity`: an amount above zero");
            None
        }
        Err(why) => {
            faults.add(format!("“金额”：{}", why.zh), format!("`quantity`: {}", why.en));
            None
        }
    }
}

/// More people than any one firm of a city employs.
const MOST_PEOPLE: u32 = 1_000_000;

/// The kind that is named.
fn kind(faults: &mut Faults, text: &str) -> Option<UndertakingKind> {
    if text.trim().is_empty() {
        faults.add("没选类别：投资、用工或税收", "`kind` is missing: `investment`, `jobs` or `tax`");
    }
    faults.word(("类别", "kind"), Some(text))
}

/// Refuses whoever may not change the project.
async fn changes(app: &App, headers: &HeaderMap, id: ProjectId) -> Result<Arc<Projects>, ApiError> {
    same_origin(headers)?;
    let projects = app.shared.projects.now(&app.store).await?;
    app.changes(&projects.get(id).ok_or_else(|| no_project(id.0))?.row.project)?;
    Ok(projects)
}

/// Write down what a project's investor undertook
#[utoipa::path(post, path = "/undertakings", request_body = UndertakingBody,
    responses((status = 201, body = UndertakingList), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_undertaking(
    app: App,
    headers: HeaderMap,
    Body(body): Body<UndertakingBody>,
) -> Result<(StatusCode, Json<UndertakingList>), ApiError> {
    changes(&app, &headers, ProjectId(body.project)).await?;
    let mut faults = Faults::default();
    let kind = kind(&mut faults, &body.kind);
    let quantity = quantity(&mut faults, kind, &body.quantity);
    let due = faults.day(("期限", "due"), body.due.as_deref());
    if body.due.as_deref().is_none_or(|due| due.trim().is_empty()) {
        faults.add("没写期限", "`due` is missing");
    }
    let source = plain_text(&mut faults, ("合同条款", "source"), &body.source);
    if source.is_empty() {
        faults.add("没写出自哪份合同、哪一条", "`source` is missing: the contract and its article");
    }
    let (kind, quantity, due) = read(faults, (kind, quantity, due))?;
    let undertaking = Undertaking { project: ProjectId(body.project), kind, quantity, due, source };
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    app.store.create_undertaking(&undertaking, false, signed).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(undertaken(&app, Some(body.project)).await?)))
}

/// What a form says, once nothing is wrong with it.
fn read<A, B, C>(faults: Faults, (a, b, c): (Option<A>, Option<B>, Option<C>)) -> Result<(A, B, C), ApiError> {
    let both = faults.or(()).map_err(|why: Vec<Text>| ApiError::refused(&why)).map(|()| a.zip(b).zip(c))?;
    both.map(|((a, b), c)| (a, b, c)).ok_or_else(|| invalid("something is missing".to_owned()))
}

/// Take back what was written down of an undertaking; it stays readable in the audit
#[utoipa::path(delete, path = "/undertakings/{undertaking}", params(("undertaking" = i64, Path, description = "undertaking id")), request_body = TakenBackBody,
    responses((status = 200, body = UndertakingList), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_undertaking(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<TakenBackBody>,
) -> ApiResult<UndertakingList> {
    let known = app.store.undertakings().await?;
    let row = known.iter().find(|row| row.id == id).ok_or_else(|| gone("undertaking", id))?;
    changes(&app, &headers, row.what.project).await?;
    let reason = body.read()?;
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    app.store.retire_undertaking(id, &reason, signed).await.map_err(stored)?;
    Ok(Json(undertaken(&app, Some(row.what.project.0)).await?))
}

/// What a project reached.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct FirmReadingBody {
    /// The project, by number.
    project: i64,
    /// `jobs` or `tax`; what was invested is the project's money that came in.
    #[serde(default)]
    kind: String,
    /// How much: people at work on the day, or tax paid since the first of January, as `5000000.00 CNY`.
    #[serde(default)]
    quantity: String,
    /// The day it speaks of; today when left out.
    on: Option<String>,
    /// Who says so.
    #[serde(default)]
    source: String,
}

/// Write down how many people a project employs, or what tax it paid; a statistic of a single firm
#[utoipa::path(post, path = "/firm-readings", request_body = FirmReadingBody,
    responses((status = 201, body = UndertakingList), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_firm_reading(
    app: App,
    headers: HeaderMap,
    Body(body): Body<FirmReadingBody>,
) -> Result<(StatusCode, Json<UndertakingList>), ApiError> {
    let projects = changes(&app, &headers, ProjectId(body.project)).await?;
    let day = projects.desk_day(&app.config);
    let mut faults = Faults::default();
    let kind = kind(&mut faults, &body.kind);
    if kind == Some(UndertakingKind::Investment) {
        faults.add(
            "到位资金请在项目的“到位资金”里登记",
            "`kind`: what was invested is noted as the project's money that came in",
        );
    }
    let quantity = quantity(&mut faults, kind, &body.quantity);
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(day);
    not_to_come(&mut faults, on, day);
    let source = plain_text(&mut faults, ("来源", "source"), &body.source);
    if source.is_empty() {
        faults.add("没写来源：企业报送、完税证明等", "`source` is missing: the firm's form, a tax certificate");
    }
    let (kind, quantity, on) = read(faults, (kind, quantity, Some(on)))?;
    let reading = FirmReading { project: ProjectId(body.project), kind, quantity, on, source };
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    app.store.create_firm_reading(&reading, false, signed).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(undertaken(&app, Some(body.project)).await?)))
}

/// Take back what was written down of what a project reached; it stays readable in the audit
#[utoipa::path(delete, path = "/firm-readings/{reading}", params(("reading" = i64, Path, description = "reading id")), request_body = TakenBackBody,
    responses((status = 200, body = UndertakingList), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_firm_reading(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<TakenBackBody>,
) -> ApiResult<UndertakingList> {
    let known = app.store.firm_readings().await?;
    let row = known.iter().find(|row| row.id == id).ok_or_else(|| gone("reading", id))?;
    changes(&app, &headers, row.what.project).await?;
    let reason = body.read()?;
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    app.store.retire_firm_reading(id, &reason, signed).await.map_err(stored)?;
    Ok(Json(undertaken(&app, Some(row.what.project.0)).await?))
}
