//! Letters that ask departments for their opinion (征求意见): list, one whole, a new one, its end, its papers.

pub(crate) mod asks;

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::{ConsultationState, Lang, ProjectId};
use serde::{Deserialize, Serialize};
use store::{ConsultationFilter, ConsultationRow, LetterTurn, NewConsultation, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::cases::{Desk, may_work};
use super::chains::same_origin;
use super::conflicts::beaten;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{invalid, word};
use super::projects::no_project;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::consultations::{self, ConsultationShape, LetterAround, chosen_papers, plain_text};
use crate::project_entry::Faults;
use crate::shapes::Items;
use crate::{bulletins, clock};

/// Most projects of a letter, and most departments: more is a mistake.
const MOST: usize = 50;

/// Media type of a Word document.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Which letters.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ConsultationQuery {
    /// About this project.
    project: Option<i64>,
    /// That asked this department.
    department: Option<String>,
    /// About this case of a firm.
    case: Option<i64>,
    /// `open`, `closed` or `withdrawn`.
    state: Option<String>,
}

/// What the store says to a letter.
pub(super) fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "consultation" | "asked department", id } => {
            ApiError::new(ErrorCode::ConsultationNotFound, format!("no letter `{id}`"))
        }
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// Letters with their links, as whoever asks sees them.
pub(super) async fn shapes(app: &App, rows: &[ConsultationRow]) -> Result<Vec<ConsultationShape>, ApiError> {
    let day = app.shared.projects.now(&app.store).await?.desk_day(&app.config);
    let asks: Vec<i64> = rows.iter().flat_map(|row| row.asks.iter().map(|ask| ask.id)).collect();
    let links = app.store.links_of(&asks).await?;
    // Where calls came from is for one letter at a time.
    let visits = match rows {
        [_] => app.store.reply_visits(&links.iter().map(|link| link.id).collect::<Vec<_>>()).await?,
        _ => Vec::new(),
    };
    let around = LetterAround { config: &app.config, links: &links, visits: &visits, person: app.person()?, day };
    Ok(rows.iter().map(|row| consultations::shape(row, &around)).collect())
}

/// One letter as it is now.
pub(super) async fn shape(app: &App, row: &ConsultationRow) -> ApiResult<ConsultationShape> {
    let mut shapes = shapes(app, std::slice::from_ref(row)).await?;
    shapes.pop().map(Json).ok_or_else(|| ApiError::new(ErrorCode::ConsultationNotFound, "no such letter"))
}

/// Letters, the last first
#[utoipa::path(get, path = "/consultations", params(ConsultationQuery),
    responses((status = 200, body = Items<ConsultationShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_consultations(
    app: App,
    Query(query): Query<ConsultationQuery>,
) -> ApiResult<Items<ConsultationShape>> {
    let state = word::<ConsultationState>("state", query.state.as_deref())?;
    let filter = ConsultationFilter {
        project: query.project.map(ProjectId),
        department: query.department.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        case: query.case,
    };
    let mut rows = app.store.consultations(&filter).await?;
    rows.retain(|row| state.is_none_or(|state| row.state == state));
    Ok(Json(Items { items: shapes(&app, &rows).await? }))
}

/// A letter to send.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ConsultationBody {
    /// What it is about.
    #[serde(default)]
    title: String,
    /// Its number, when it has one.
    #[serde(default)]
    number: String,
    /// What is asked: all that a reader without an account learns, beside the names of the projects and the chosen papers.
    #[serde(default)]
    question: String,
    /// The case of a firm that it is about, instead of projects: the departments then say what they do.
    case: Option<i64>,
    /// Projects it is about, by number.
    #[serde(default)]
    projects: Vec<i64>,
    /// Papers of these projects that go along, by SHA-256; none goes that is not named.
    #[serde(default)]
    papers: Vec<String>,
    /// Departments asked, by name.
    #[serde(default)]
    departments: Vec<String>,
    /// The last day for answers; by the rule when left out.
    due: Option<String>,
}

/// Ask departments for their opinion on one or more projects
#[utoipa::path(post, path = "/consultations", request_body = ConsultationBody,
    responses((status = 201, body = ConsultationShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_consultation(
    app: App,
    headers: HeaderMap,
    Body(body): Body<ConsultationBody>,
) -> Result<(StatusCode, Json<ConsultationShape>), ApiError> {
    same_origin(&headers)?;
    let new = read_letter(&app, &body).await?;
    let by = &app.person()?.name;
    let out = consultations::out(&app.office().await?, &new, by);
    let row = app.store.create_consultation(&new, (by, &clock::now()), &out).await.map_err(stored)?;
    Ok((StatusCode::CREATED, shape(&app, &row).await?))
}

async fn read_letter(app: &App, body: &ConsultationBody) -> Result<NewConsultation, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    let day = projects.desk_day(&app.config);
    let mut faults = Faults::default();
    let title = plain_text(&mut faults, ("标题", "title"), &body.title).replace('\n', " ");
    let number = plain_text(&mut faults, ("文号", "number"), &body.number).replace('\n', " ");
    let question = plain_text(&mut faults, ("征求内容", "question"), &body.question);
    if title.is_empty() {
        faults.add("缺标题", "`title` is missing");
    }
    if question.is_empty() {
        faults.add("没写征求什么意见", "`question` is missing: say what is asked");
    }
    let mut about: Vec<(ProjectId, String)> = Vec::new();
    let mut papers = Vec::new();
    for id in body.projects.iter().take(MOST) {
        let held = projects.get(ProjectId(*id)).ok_or_else(|| no_project(*id))?;
        app.changes(&held.row.project)?;
        if !about.iter().any(|(known, _)| known.0 == *id) {
            about.push((ProjectId(*id), held.row.project.name.clone()));
            papers.extend(app.store.attachments(ProjectId(*id)).await?);
        }
    }
    let case = match body.case {
        Some(id) => {
            let looked = Desk::of(app).await?.one(app, id).await?;
            may_work(app, &looked)?;
            if looked.standing.state.is_over() || looked.standing.answered.is_some() {
                faults.add(
                    "诉求已经答复或结束，不再请部门协办",
                    "the case is answered or over: no department is asked any more",
                );
            }
            Some(looked)
        }
        None => None,
    };
    if case.is_some() && !about.is_empty() {
        faults.add("一函只写项目或诉求中的一种", "a letter is about `projects` or about a `case`, not both");
    }
    if about.is_empty() && case.is_none() {
        faults.add("没选涉及的项目", "`projects` is empty: name at least one");
    }
    for (what, en, many) in [("项目", "projects", body.projects.len()), ("部门", "departments", body.departments.len())]
    {
        if many > MOST {
            faults
                .add(format!("{what}有 {many} 个，一函最多 {MOST} 个"), format!("`{en}`: {many}, at most {MOST} fit"));
        }
    }
    let papers = chosen_papers(&mut faults, &body.papers, &papers);
    let departments = asked(app, body, &mut faults).await?;
    let rule = bureau::letter_rule(&app.config.standard.compliance.letters, day);
    let given = faults.day(("答复期限", "due"), body.due.as_deref());
    let said = body.due.as_deref().is_some_and(|text| !text.trim().is_empty());
    let due = match (given, rule) {
        (Some(given), _) => Some(given),
        (None, Some(rule)) if !said => Some(bureau::letter_due(&app.config.standard.pipeline.calendar, rule, day)),
        (None, _) => {
            if !said {
                faults.add("没有答复时限的规则，请写答复期限", "no rule gives a time for answers: name `due`");
            }
            None
        }
    };
    if let Some(due) = due.filter(|due| *due < day) {
        faults.add(format!("答复期限 {due} 早于今天（{day}）"), format!("`due` `{due}` lies before today, `{day}`"));
    }
    let due = faults.or(due).map_err(|why| ApiError::refused(&why))?.unwrap_or(day);
    Ok(NewConsultation {
        title,
        number,
        question,
        asked_on: day,
        due,
        rule: if said { String::new() } else { rule.map(|rule| rule.id.clone()).unwrap_or_default() },
        sample: app.config.pack.district.sample
            && about.iter().all(|(id, _)| projects.get(*id).is_some_and(|held| held.row.project.sample))
            && case.as_ref().is_none_or(|looked| looked.row.case.sample),
        case: case.map(|looked| looked.row.id),
        projects: about,
        papers,
        departments,
    })
}

/// The departments of a form: known, and asked at present.
async fn asked(app: &App, body: &ConsultationBody, faults: &mut Faults) -> Result<Vec<String>, ApiError> {
    let known = app.store.departments().await?;
    let mut found: Vec<String> = Vec::new();
    for name in body.departments.iter().take(MOST) {
        let name = name.trim();
        let shown: String = name.chars().take(40).collect();
        match known.iter().find(|row| row.name == name) {
            None => faults.add(
                format!("没有部门“{shown}”：请先在部门名录里登记"),
                format!("no department `{shown}`: enter it among the departments first"),
            ),
            Some(row) if row.disabled_at.is_some() => faults
                .add(format!("部门“{shown}”已停用，不再征求"), format!("the department `{shown}` is asked no more")),
            Some(row) if !found.contains(&row.name) => found.push(row.name.clone()),
            Some(_) => {}
        }
    }
    if body.departments.is_empty() {
        faults.add("没选征求哪些部门", "`departments` is empty: name at least one");
    }
    Ok(found)
}

/// A letter with its answers and the calls by its links
#[utoipa::path(get, path = "/consultations/{consultation}", params(("consultation" = i64, Path, description = "letter id")),
    responses((status = 200, body = ConsultationShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_consultation(app: App, Path(id): Path<i64>) -> ApiResult<ConsultationShape> {
    shape(&app, &app.store.consultation(id).await.map_err(stored)?).await
}

/// The end of a letter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ConsultationStateBody {
    /// The version that was read.
    version: i64,
    /// `closed`: the opinions are collected; `withdrawn`: it is taken back.
    state: String,
    /// Why it is taken back.
    #[serde(default)]
    reason: String,
}

/// Whether whoever calls may lead a letter: he may change one of its projects, or work on its case.
pub(super) async fn leads(app: &App, row: &ConsultationRow) -> Result<(), ApiError> {
    if let Some(case) = row.letter.case {
        return may_work(app, &Desk::of(app).await?.one(app, case).await?);
    }
    let projects = app.shared.projects.now(&app.store).await?;
    let mut refusal = None;
    for (id, _) in &row.letter.projects {
        match projects.get(*id).map(|held| app.changes(&held.row.project)) {
            Some(Ok(())) => return Ok(()),
            Some(Err(error)) => refusal = Some(error),
            None => {}
        }
    }
    Err(refusal.unwrap_or_else(|| ApiError::new(ErrorCode::Forbidden, "the letter's projects are not there any more")))
}

/// Collect the opinions, or take the letter back
#[utoipa::path(put, path = "/consultations/{consultation}/state",
    params(("consultation" = i64, Path, description = "letter id")), request_body = ConsultationStateBody,
    responses((status = 200, body = ConsultationShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_consultation_state(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ConsultationStateBody>,
) -> ApiResult<ConsultationShape> {
    same_origin(&headers)?;
    let row = app.store.consultation(id).await.map_err(stored)?;
    leads(&app, &row).await?;
    let mut faults = Faults::default();
    let state: Option<ConsultationState> = faults.word(("状态", "state"), Some(&body.state));
    let reason = plain_text(&mut faults, ("原因", "reason"), &body.reason);
    match state {
        None if body.state.trim().is_empty() => faults.add("没写状态", "`state` is missing"),
        Some(ConsultationState::Open) => {
            faults.add("已发出的函不能改回征求中", "a letter does not become open again");
        }
        Some(ConsultationState::Withdrawn) if reason.is_empty() => {
            faults.add("撤回须写明原因", "a reason is needed to withdraw");
        }
        _ => {}
    }
    if row.state != ConsultationState::Open {
        let title = row.state.title();
        faults.add(format!("来函{}，不能再改", title.zh), format!("the letter is `{}` already", title.en));
    }
    let state = faults.or(state).map_err(|why| ApiError::refused(&why))?.unwrap_or(ConsultationState::Closed);
    // Who has not answered by then is asked no more.
    let why =
        if state == ConsultationState::Withdrawn { reason.as_str() } else { "意见已汇总，不再等候答复" };
    let turn = LetterTurn { id, version: body.version, by: &app.person()?.name, at: &clock::now() };
    match app.store.put_consultation_state(&turn, state, (&reason, why)).await {
        Ok(row) => shape(&app, &row).await,
        Err(StoreError::Conflict(message)) => {
            let Json(theirs) = shape(&app, &app.store.consultation(id).await.map_err(stored)?).await?;
            Err(beaten(message, &body, &theirs))
        }
        Err(error) => Err(stored(error)),
    }
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct LetterFileQuery {
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// What a paper of a letter is made by.
type Write = fn(&press::Consultation, Lang) -> Result<Vec<u8>, press::PaperError>;

async fn paper(
    app: &App,
    id: i64,
    query: &LetterFileQuery,
    (name, write): (&str, Write),
) -> Result<Response, ApiError> {
    let lang: Lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let row = app.store.consultation(id).await.map_err(stored)?;
    let day = app.shared.projects.now(&app.store).await?.desk_day(&app.config);
    let printed = consultations::printed(&row, bulletins::head(&app.store, &app.config).await?, day);
    let bytes = tokio::task::spawn_blocking(move || write(&printed, lang)).await.map_err(anyhow::Error::from)?;
    let bytes = bytes.map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, DOCX.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}-{id}-{lang}.docx\"")),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The letter as a Word document in official layout
#[utoipa::path(get, path = "/consultations/{consultation}/letter", params(("consultation" = i64, Path, description = "letter id"), LetterFileQuery),
    responses((status = 200, description = "the file"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_consultation_letter(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<LetterFileQuery>,
) -> Result<Response, ApiError> {
    paper(&app, id, &query, ("letter", press::consultation_letter)).await
}

/// The table of opinions as a Word document
#[utoipa::path(get, path = "/consultations/{consultation}/opinions", params(("consultation" = i64, Path, description = "letter id"), LetterFileQuery),
    responses((status = 200, description = "the file"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_consultation_opinions(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<LetterFileQuery>,
) -> Result<Response, ApiError> {
    paper(&app, id, &query, ("opinions", press::opinion_table)).await
}
