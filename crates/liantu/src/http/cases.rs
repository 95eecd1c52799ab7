//! Service cases: a new one, one whole, its steps and notes.

pub(crate) mod lists;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use bureau::{case_step_objection, may_case};
use model::{CaseClass, CaseEvent, CaseNote, CaseSource, CaseStep, ServiceCase, Text};
use serde::{Deserialize, Serialize};
use store::{CaseTurn, NewCase, Signed, StoreError};
use utoipa::ToSchema;

use super::chains::same_origin;
use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path};
use super::params::invalid;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::cases::{CaseAround, CaseDetail, Looked, given, look, stepped};
use crate::clock;
use crate::office::Office;
use crate::people::Person;
use crate::project_entry::Faults;
use crate::project_shapes::ProjectNames;
use crate::tasks::{actor, owned};
use crate::visit_entry::{counterpart, line, prose};

/// Longest title, in characters: a line.
const LONGEST_TITLE: usize = 100;

/// A case to enter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseBody {
    /// Chosen by whoever enters it: what is sent twice under one key is kept once.
    #[serde(default)]
    key: String,
    /// `phone`, `visit`, `web`, `hotline` or `portal`.
    #[serde(default)]
    source: String,
    /// `consultation`, `simple` or `complex`.
    #[serde(default)]
    class: String,
    /// Id of a cause.
    #[serde(default)]
    cause: String,
    /// The day it came in; today when left out.
    received_on: Option<String>,
    /// Number of the hotline's work order.
    #[serde(default)]
    order: String,
    /// Who is to see to it: a user. Left out with `unit`, it is to be assigned.
    #[serde(default)]
    handler: String,
    /// The unit that is to see to it.
    #[serde(default)]
    unit: String,
    /// What it is about.
    #[serde(flatten)]
    facts: CaseFacts,
}

/// What a case is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CaseFacts {
    /// In one line.
    #[serde(default)]
    title: String,
    /// In the firm's own words.
    #[serde(default)]
    text: String,
    /// The firm, as it calls itself.
    #[serde(default)]
    firm: String,
    /// Its number in the register.
    enterprise: Option<i64>,
    /// Whom to call: a post or a work name, and the office's number.
    #[serde(default)]
    contact: String,
    /// The project it is about.
    project: Option<i64>,
    /// The zone.
    zone: Option<String>,
    /// The site.
    site: Option<String>,
    /// The chain.
    chain: Option<String>,
}

/// What a case is about, written down again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PutCaseBody {
    /// The version that was read.
    version: i64,
    /// All of it.
    #[serde(flatten)]
    facts: CaseFacts,
}

/// A step of a case.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseEventBody {
    /// The version that was read.
    version: i64,
    /// `assigned`, `taken`, `handed_over`, `first_answered`, `waiting`, `resumed`, `reclassed`, `escalated`, `answered`, `called_back`,
    /// `closed`, `reopened` or `withdrawn`.
    step: String,
    /// Of `first_answered`, `waiting` and `answered` what the firm is told; of every other step a note for the office alone.
    #[serde(default)]
    text: String,
    /// Of `assigned` and `handed_over`: to whom.
    #[serde(default)]
    handler: String,
    /// Of `assigned` and `handed_over`: to which unit.
    #[serde(default)]
    unit: String,
    /// Of `reclassed`: the new class.
    #[serde(default)]
    class: String,
    /// Of `reclassed`: the new cause.
    #[serde(default)]
    cause: String,
    /// Of `called_back`: what the firm gives, 1 to 5; left out where it gives nothing or was not reached.
    rating: Option<u8>,
}

/// A note of the office for itself.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CaseNoteBody {
    /// The words.
    #[serde(default)]
    text: String,
}

fn missing(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::CaseNotFound, error.to_string()).hint("没有这件诉求"),
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// What every answer about cases is made with.
pub(super) struct Desk {
    pub(super) office: Office,
    names: ProjectNames,
}

impl Desk {
    pub(super) async fn of(app: &App) -> Result<Self, ApiError> {
        Ok(Self { office: app.office().await?, names: ProjectNames::load(&app.store, &app.config).await? })
    }

    fn around(&self) -> CaseAround<'_> {
        CaseAround { office: &self.office, names: &self.names }
    }

    pub(super) async fn one(&self, app: &App, id: i64) -> Result<Looked, ApiError> {
        self.looked(app.store.case(id).await.map_err(missing)?)
    }

    fn looked(&self, row: store::CaseRow) -> Result<Looked, ApiError> {
        let id = row.id;
        let found = look(vec![row], &self.office.config, self.office.day).pop();
        found.ok_or_else(|| ApiError::new(ErrorCode::CaseNotFound, format!("case `{id}` has not come yet")))
    }

    async fn detail(&self, app: &App, looked: &Looked) -> ApiResult<CaseDetail> {
        let replies = app.store.case_replies(looked.row.id).await?;
        let notes = app.store.case_notes(looked.row.id).await?;
        Ok(Json(self.around().detail(looked, (&replies, &notes), app.person()?)))
    }

    fn beaten(&self, looked: &Looked, read: i64, yours: &impl Serialize) -> ApiError {
        let row = &looked.row;
        Changed { what: "case", id: row.id, now: row.version, read }.beaten(yours, &self.around().shape(looked))
    }
}

/// Enter a case; whoever gets it is told
#[utoipa::path(post, path = "/cases", request_body = CaseBody,
    responses((status = 201, body = CaseDetail), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_case(
    app: App,
    headers: HeaderMap,
    Body(body): Body<CaseBody>,
) -> Result<(StatusCode, Json<CaseDetail>), ApiError> {
    same_origin(&headers)?;
    let desk = Desk::of(&app).await?;
    let new = read_case(&app, &desk, &body).await?;
    let told = given(&desk.office, (&new.case.title, &new.case.firm), &new.event);
    let row = app.store.create_case(&new, &told).await.map_err(missing)?;
    let looked = desk.looked(row)?;
    Ok((StatusCode::CREATED, desk.detail(&app, &looked).await?))
}

async fn read_case(app: &App, desk: &Desk, body: &CaseBody) -> Result<NewCase, ApiError> {
    let person = app.person()?;
    let (office, today) = (&desk.office, desk.office.day);
    let mut faults = Faults::default();
    let source: Option<CaseSource> = faults.word(("来源", "source"), Some(&body.source));
    let class: Option<CaseClass> = faults.word(("类别", "class"), Some(&body.class));
    if class.is_none() && body.class.trim().is_empty() {
        faults.add("没选类别", "`class` is missing");
    }
    let cause = known_cause(&mut faults, office, &body.cause);
    let on = faults.day(("收到日期", "received_on"), body.received_on.as_deref()).unwrap_or(today);
    if on > today {
        faults.add(
            format!("收到日期 {on} 还没到（今天 {today}）"),
            format!("`received_on`: `{on}` has not come; today is `{today}`"),
        );
    }
    let order = line(&mut faults, ("工单号", "order"), &body.order);
    let (handler, unit) = match body.handler.trim().is_empty() && body.unit.trim().is_empty() {
        true => (String::new(), String::new()),
        false => owned(office, &mut faults, (&body.handler, &body.unit)),
    };
    let mut case = read_facts(app, desk, &mut faults, &body.facts).await?;
    case.source = source.unwrap_or(CaseSource::Web);
    case.order = order;
    case.received_on = on;
    case.receiver = person.name.clone();
    case.receiver_unit = person.unit.clone();
    let key = match body.key.trim() {
        "" => crate::people::secret()?,
        key => faults.text(("编号", "key"), key),
    };
    let event = CaseEvent {
        on,
        at: clock::now(),
        by: person.name.clone(),
        step: CaseStep::Received,
        note: String::new(),
        handler,
        unit,
        class: class.unwrap_or(CaseClass::Simple),
        cause,
        rating: None,
    };
    faults.or(NewCase { key, case, event }).map_err(|why| ApiError::refused(&why))
}

fn known_cause(faults: &mut Faults, office: &Office, id: &str) -> String {
    let id = id.trim();
    let causes = &office.config.standard.service.causes;
    if id.is_empty() {
        faults.add("没选事由", "`cause` is missing");
    } else if !causes.iter().any(|cause| cause.id == id) {
        let shown: String = id.chars().take(40).collect();
        faults.add(format!("没有事由 `{shown}`"), format!("`cause`: no cause `{shown}`"));
    }
    id.to_owned()
}

async fn read_facts(app: &App, desk: &Desk, faults: &mut Faults, facts: &CaseFacts) -> Result<ServiceCase, ApiError> {
    let ground = app.ground().await?;
    let title = line(faults, ("标题", "title"), &facts.title);
    let length = title.chars().count();
    if title.is_empty() {
        faults.add("没写诉求是什么", "`title` is missing: what is asked, in a line");
    }
    if length > LONGEST_TITLE {
        faults.add(
            format!("标题有 {length} 字，最多 {LONGEST_TITLE} 字；详情写在内容里"),
            format!("`title` has {length} characters, at most {LONGEST_TITLE} fit"),
        );
    }
    let text = prose(faults, ("内容", "text"), &facts.text);
    let firm = counterpart(faults, ("企业", "firm"), (facts.enterprise, &facts.firm), &ground.landscape);
    let contact = line(faults, ("联系方式", "contact"), &facts.contact);
    let mut named = |what: (&str, &str), id: &Option<String>, has: &dyn Fn(&str) -> bool| {
        let id = id.as_deref().map(str::trim).filter(|id| !id.is_empty())?;
        if !has(id) {
            let shown: String = id.chars().take(40).collect();
            faults.add(format!("没有{} `{shown}`", what.0), format!("`{}`: no {} `{shown}`", what.1, what.1));
        }
        Some(id.to_owned())
    };
    let zone = named(("功能区", "zone"), &facts.zone, &|id| desk.names.has_zone(id));
    let site = named(("载体", "site"), &facts.site, &|id| desk.names.has_site(id));
    let chain = named(("产业链", "chain"), &facts.chain, &|id| app.config.chain(id).is_some());
    let project = crate::tasks::project(&desk.office, faults, facts.project);
    Ok(ServiceCase {
        title,
        text,
        firm: firm.name,
        enterprise: firm.enterprise,
        contact,
        source: CaseSource::Web,
        order: String::new(),
        received_on: desk.office.day,
        receiver: String::new(),
        receiver_unit: String::new(),
        project,
        zone,
        site,
        chain,
        sample: false,
    })
}

/// A case with its history, what the firm was told, and the office's own notes
#[utoipa::path(get, path = "/cases/{case}", params(("case" = i64, Path, description = "case id")),
    responses((status = 200, body = CaseDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_case(app: App, Path(id): Path<i64>) -> ApiResult<CaseDetail> {
    let desk = Desk::of(&app).await?;
    let looked = desk.one(&app, id).await?;
    desk.detail(&app, &looked).await
}

/// Write down again what a case is about: firm, contact, project, place, words
#[utoipa::path(put, path = "/cases/{case}", params(("case" = i64, Path, description = "case id")), request_body = PutCaseBody,
    responses((status = 200, body = CaseDetail), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_case(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PutCaseBody>,
) -> ApiResult<CaseDetail> {
    same_origin(&headers)?;
    let desk = Desk::of(&app).await?;
    let looked = desk.one(&app, id).await?;
    let person = app.person()?;
    may_work(&app, &looked)?;
    if looked.row.version != body.version {
        return Err(desk.beaten(&looked, body.version, &body));
    }
    let mut faults = Faults::default();
    let read = read_facts(&app, &desk, &mut faults, &body.facts).await?;
    let before = &looked.row.case;
    // How it came, when, and who received it first stay.
    let case = ServiceCase {
        source: before.source,
        order: before.order.clone(),
        received_on: before.received_on,
        receiver: before.receiver.clone(),
        receiver_unit: before.receiver_unit.clone(),
        sample: before.sample,
        ..read
    };
    let case = faults.or(case).map_err(|why| ApiError::refused(&why))?;
    let turn = CaseTurn { id, version: body.version, signed: Signed { by: &person.name, at: &clock::now() } };
    match app.store.put_case(&turn, &case).await {
        Ok(row) => desk.detail(&app, &desk.looked(row)?).await,
        Err(StoreError::Conflict(_)) => Err(desk.beaten(&desk.one(&app, id).await?, body.version, &body)),
        Err(error) => Err(missing(error)),
    }
}

/// Whether whoever calls may work on a case at all, or why not.
pub(super) fn may_work(app: &App, looked: &Looked) -> Result<(), ApiError> {
    let may = may_case(&actor(app.person()?), looked.hands(), CaseStep::Answered);
    may.map_err(|why| ApiError::new(ErrorCode::Forbidden, why.en).hint(why.zh))
}

/// Take a case a step on: assign, hand over, answer, wait for the firm, call back, close, open again, escalate
#[utoipa::path(post, path = "/cases/{case}/events", params(("case" = i64, Path, description = "case id")), request_body = CaseEventBody,
    responses((status = 200, body = CaseDetail), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_case_event(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<CaseEventBody>,
) -> ApiResult<CaseDetail> {
    same_origin(&headers)?;
    let desk = Desk::of(&app).await?;
    let looked = desk.one(&app, id).await?;
    if looked.row.version != body.version {
        return Err(desk.beaten(&looked, body.version, &body));
    }
    let person = app.person()?;
    let (event, told) = read_step(&desk.office, &looked, (&body, person))?;
    let notices = stepped(&desk.office, &looked, &event);
    let turn = CaseTurn { id, version: body.version, signed: Signed { by: &person.name, at: &event.at } };
    match app.store.step_case(&turn, (&event, &told), &notices).await {
        Ok(row) => desk.detail(&app, &desk.looked(row)?).await,
        Err(StoreError::Conflict(_)) => Err(desk.beaten(&desk.one(&app, id).await?, body.version, &body)),
        Err(error) => Err(missing(error)),
    }
}

/// Reads a step: the event, and what the firm is told with it.
fn read_step(
    office: &Office,
    looked: &Looked,
    (body, person): (&CaseEventBody, &Person),
) -> Result<(CaseEvent, String), ApiError> {
    let mut faults = Faults::default();
    let read: Option<CaseStep> = faults.word(("动作", "step"), Some(&body.step));
    if body.step.trim().is_empty() {
        faults.add("没写动作", "`step` is missing");
    }
    let Some(step) = read else {
        let why = faults.or(()).err().unwrap_or_default();
        return Err(ApiError::refused(&why));
    };
    let may = may_case(&actor(person), looked.hands(), step);
    may.map_err(|why| ApiError::new(ErrorCode::Forbidden, why.en).hint(why.zh))?;
    let rules = &office.config.standard.service;
    if let Some(why) = case_step_objection(&looked.standing, step, (rules, office.day)) {
        faults.add(why.zh, why.en);
    }
    let said = prose(&mut faults, ("内容", "text"), &body.text);
    if step.needs_words() && said.is_empty() {
        let title = step.title();
        faults.add(format!("“{}”要写内容", title.zh), format!("`text`: `{step}` needs words"));
    }
    let standing = &looked.standing;
    let mut event = CaseEvent {
        on: office.day,
        at: clock::now(),
        by: person.name.clone(),
        step,
        note: if step.tells_firm() { String::new() } else { said.clone() },
        handler: standing.handler.clone(),
        unit: standing.unit.clone(),
        class: standing.class,
        cause: standing.cause.clone(),
        rating: None,
    };
    match step {
        CaseStep::Assigned | CaseStep::HandedOver => {
            (event.handler, event.unit) = owned(office, &mut faults, (&body.handler, &body.unit));
            if (&event.handler, &event.unit) == (&standing.handler, &standing.unit) && step == CaseStep::HandedOver {
                let holder = bureau::holder(&standing.handler, &standing.unit);
                faults.add(format!("现在就是`{holder}`在办"), format!("`{holder}` sees to it already"));
            }
        }
        CaseStep::Reclassed => {
            event.class = faults.word(("类别", "class"), Some(&body.class)).unwrap_or(standing.class);
            if !body.cause.trim().is_empty() {
                event.cause = known_cause(&mut faults, office, &body.cause);
            }
            if (event.class, &event.cause) == (standing.class, &standing.cause) {
                faults.add("类别和事由都没变", "neither `class` nor `cause` changes");
            }
        }
        CaseStep::CalledBack => {
            event.rating = body.rating;
            if let Some(rating) = body.rating.filter(|rating| !(1..=5).contains(rating)) {
                faults.add(format!("评分 {rating} 不在 1 到 5"), format!("`rating`: `{rating}` is not from 1 to 5"));
            }
        }
        _ => {}
    }
    // Who answers what nobody has in hand has it in hand.
    let takes = step == CaseStep::Taken || (step.tells_firm() && event.handler.is_empty());
    if takes {
        event.handler = person.name.clone();
        if !person.unit.is_empty() {
            event.unit = person.unit.clone();
        }
    }
    if body.rating.is_some() && step != CaseStep::CalledBack {
        faults.add("只有回访记评分", "`rating`: only a call-back bears one");
    }
    let told = if step.tells_firm() { said } else { String::new() };
    faults.or((event, told)).map_err(|why| ApiError::refused(&why))
}

/// Note something of a case for the office alone
#[utoipa::path(post, path = "/cases/{case}/notes", params(("case" = i64, Path, description = "case id")), request_body = CaseNoteBody,
    responses((status = 201, body = CaseDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_case_note(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<CaseNoteBody>,
) -> Result<(StatusCode, Json<CaseDetail>), ApiError> {
    same_origin(&headers)?;
    let desk = Desk::of(&app).await?;
    let looked = desk.one(&app, id).await?;
    let mut faults = Faults::default();
    let text = prose(&mut faults, ("备注", "text"), &body.text);
    if text.is_empty() {
        faults.add("没写内容", "`text` is missing");
    }
    let text = faults.or(text).map_err(|why: Vec<Text>| ApiError::refused(&why))?;
    let note = CaseNote { at: clock::now(), by: app.person()?.name.clone(), text };
    app.store.create_case_note(id, &note).await.map_err(missing)?;
    Ok((StatusCode::CREATED, desk.detail(&app, &looked).await?))
}
