//! Old agreements: their texts, the clauses that rules point at, and what people said of them.

use axum::Json;
use axum::body::{Body as Stream, to_bytes};
use axum::http::{HeaderMap, StatusCode};
use bureau::{ClauseFinding, risky_clauses};
use chrono::NaiveDate;
use model::{ClauseVerdict, ProjectId, Text};
use serde::{Deserialize, Serialize};
use store::{AgreementRow, ClauseReview, NewAgreement, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::invalid;
use super::project_papers::folder;
use super::projects::no_project;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::consultations::plain_text;
use crate::project_entry::Faults;
use crate::project_shapes::{CodeShape, code};
use crate::shapes::{Bilingual, Items};
use crate::{clock, papers};

/// Longest text of an agreement, in characters: a contract with its annexes.
const LONGEST: usize = 300_000;

/// Bytes of a file that are read.
const MOST_BYTES: usize = 8 << 20;

/// A clause that a rule points at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClauseShape {
    /// The rule.
    rule: String,
    /// Where the sentence begins, in bytes of the text.
    place: usize,
    /// In which paragraph, from 1.
    paragraph: usize,
    /// The sentence.
    sentence: String,
    /// Why it is suspect.
    reason: Bilingual,
    /// The law it may be against.
    source: Bilingual,
    /// What a person said; null while nobody did.
    review: Option<ClauseReviewShape>,
}

/// What a person said of a clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClauseReviewShape {
    /// Whether it is what the rule means.
    verdict: CodeShape,
    /// Why, or what is done about it.
    reason: String,
    /// Who.
    by: String,
    /// When.
    at: String,
}

/// An agreement with its suspect clauses.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgreementShape {
    /// Id.
    id: i64,
    /// The project's number; null for one that is in no ledger.
    project: Option<i64>,
    /// Its name.
    project_name: String,
    /// Title.
    title: String,
    /// The day it was signed; null where unknown.
    signed_on: Option<String>,
    /// `pasted`, `file` or `attachment`.
    origin: String,
    /// Characters of its text.
    characters: usize,
    /// When it was brought.
    at: String,
    /// By whom.
    by: String,
    /// Clauses that rules point at, in the order of the text.
    clauses: Vec<ClauseShape>,
    /// How many of them nobody judged yet.
    open: usize,
    /// How many were judged a risk.
    risks: usize,
    /// Whether it is invented.
    sample: bool,
    /// Its text; null in lists.
    text: Option<String>,
}

/// Whether a text goes along.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    Left,
    Whole,
}

fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "agreement", id } => {
            ApiError::new(ErrorCode::AgreementNotFound, format!("no agreement `{id}`"))
        }
        StoreError::Conflict(message) => ApiError::new(ErrorCode::Conflict, message).hint("同一份文本已经录入"),
        other => other.into(),
    }
}

async fn shapes(app: &App, rows: Vec<AgreementRow>, texts: Texts) -> Result<Vec<AgreementShape>, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    let day = projects.desk_day(&app.config);
    let config = std::sync::Arc::clone(&app.config);
    let name = |id: ProjectId| projects.get(id).map(|held| held.row.project.name.clone()).unwrap_or_default();
    let names: Vec<String> = rows.iter().map(|row| row.agreement.project.map(name).unwrap_or_default()).collect();
    // Texts are long, and rules many: not on the thread that answers others.
    let work = move || {
        let rules = &config.standard.compliance.clauses;
        let shape = |(row, name): (AgreementRow, String)| {
            let found = risky_clauses(&row.agreement.text, rules, day);
            let clauses: Vec<ClauseShape> = found.iter().map(|finding| clause(&row, finding)).collect();
            let judged = |verdict| {
                let is =
                    |clause: &&ClauseShape| clause.review.as_ref().is_some_and(|review| review.verdict.code == verdict);
                clauses.iter().filter(is).count()
            };
            let (risks, open) = (judged("risk"), clauses.iter().filter(|clause| clause.review.is_none()).count());
            let AgreementRow { id, agreement, at, by, .. } = row;
            AgreementShape {
                id,
                project: agreement.project.map(|id| id.0),
                project_name: name,
                title: agreement.title,
                signed_on: agreement.signed_on.map(|day| day.to_string()),
                origin: agreement.origin,
                characters: agreement.text.chars().count(),
                at,
                by,
                clauses,
                open,
                risks,
                sample: agreement.sample,
                text: (texts == Texts::Whole).then_some(agreement.text),
            }
        };
        rows.into_iter().zip(names).map(shape).collect()
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?)
}

fn clause(row: &AgreementRow, finding: &ClauseFinding<'_>) -> ClauseShape {
    let said = row.reviews.iter().find(|review| review.rule == finding.rule.id && review.place == finding.at);
    let before = &row.agreement.text[..finding.at];
    let lead = &row.agreement.text[finding.at..];
    // A sentence that begins with line breaks stands in the paragraph behind them.
    let breaks = lead.len() - lead.trim_start().len();
    let lines = before.matches('\n').count() + lead[..breaks].matches('\n').count();
    ClauseShape {
        rule: finding.rule.id.clone(),
        place: finding.at,
        paragraph: lines + 1,
        sentence: finding.sentence.to_owned(),
        reason: Bilingual::from(&finding.rule.reason),
        source: Bilingual::from(&finding.rule.source),
        review: said.map(|review| ClauseReviewShape {
            verdict: code(review.verdict, review.verdict.title()),
            reason: review.reason.clone(),
            by: review.by.clone(),
            at: review.at.clone(),
        }),
    }
}

async fn one(app: &App, row: AgreementRow) -> Result<AgreementShape, ApiError> {
    let mut found = shapes(app, vec![row], Texts::Whole).await?;
    found.pop().ok_or_else(|| ApiError::new(ErrorCode::AgreementNotFound, "no such agreement"))
}

/// Which agreements.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct AgreementQuery {
    /// Of this project.
    project: Option<i64>,
}

/// Agreements with their suspect clauses, the last first
#[utoipa::path(get, path = "/agreements", params(AgreementQuery), responses((status = 200, body = Items<AgreementShape>)))]
pub(crate) async fn list_agreements(app: App, Query(query): Query<AgreementQuery>) -> ApiResult<Items<AgreementShape>> {
    let rows = app.store.agreements(query.project.map(ProjectId)).await?;
    Ok(Json(Items { items: shapes(&app, rows, Texts::Left).await? }))
}

/// An agreement's text, or which paper of a project holds it.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AgreementBody {
    /// The project, by number; left out for one that is in no ledger.
    project: Option<i64>,
    /// Its title.
    #[serde(default)]
    title: String,
    /// The day it was signed.
    signed_on: Option<String>,
    /// Its text, as pasted; left out where a paper holds it.
    text: Option<String>,
    /// SHA-256 of a `.docx` among the project's papers.
    paper: Option<String>,
}

/// Title, day and project of an agreement that comes in.
struct Head {
    project: Option<ProjectId>,
    title: String,
    signed_on: Option<NaiveDate>,
}

async fn head(
    app: &App,
    faults: &mut Faults,
    (project, title, signed_on): (Option<i64>, &str, Option<&str>),
) -> Result<Head, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    if let Some(id) = project {
        app.changes(&projects.get(ProjectId(id)).ok_or_else(|| no_project(id))?.row.project)?;
    }
    let title = plain_text(faults, ("标题", "title"), title).replace('\n', " ");
    if title.is_empty() {
        faults.add("缺协议标题", "`title` is missing");
    }
    let signed_on = faults.day(("签订日期", "signed_on"), signed_on);
    let today = clock::today();
    if let Some(on) = signed_on.filter(|on| *on > today) {
        faults.add(format!("签订日期 {on} 还没到"), format!("`signed_on` `{on}` has not come"));
    }
    Ok(Head { project: project.map(ProjectId), title, signed_on })
}

async fn keep(
    app: &App,
    head: Head,
    (origin, sha256, text): (&str, String, String),
    mut faults: Faults,
) -> Result<AgreementShape, ApiError> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        faults.add(
            "没有读到文字：扫描件请先识别，或粘贴文本",
            "no text was found: a scan has to be read first, or its text pasted",
        );
    }
    if length > LONGEST {
        faults.add(
            format!("文本有 {length} 字，最多 {LONGEST} 字"),
            format!("the text has {length} characters, at most {LONGEST} fit"),
        );
    }
    let Head { project, title, signed_on } = faults.or(head).map_err(|why| ApiError::refused(&why))?;
    let new = NewAgreement { project, title, signed_on, origin: origin.to_owned(), sha256, text, sample: false };
    let by = &app.person()?.name;
    let row = app.store.create_agreement(&new, (by, &clock::now())).await.map_err(stored)?;
    one(app, row).await
}

fn unreadable(error: &tables::TableError) -> ApiError {
    ApiError::refused(&[Text::new(format!("读不出文字（{error}）：请用 .docx 或 .txt，或粘贴文本"), error.to_string())])
}

/// Bring an agreement: its text as pasted, or a paper of the project
#[utoipa::path(post, path = "/agreements", request_body = AgreementBody,
    responses((status = 201, body = AgreementShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_agreement(
    app: App,
    headers: HeaderMap,
    Body(body): Body<AgreementBody>,
) -> Result<(StatusCode, Json<AgreementShape>), ApiError> {
    same_origin(&headers)?;
    let mut faults = Faults::default();
    let head = head(&app, &mut faults, (body.project, &body.title, body.signed_on.as_deref())).await?;
    let source = match (&body.text, &body.paper) {
        (Some(text), None) => {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let text: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
            ("pasted", papers::sha256(text.as_bytes()), text)
        }
        (None, Some(sum)) => {
            let sum = sum.trim().to_lowercase();
            let rows = match head.project {
                Some(project) => app.store.attachments(project).await?,
                None => Vec::new(),
            };
            let Some(row) = rows.into_iter().find(|row| row.paper.sha256 == sum) else {
                return Err(ApiError::new(ErrorCode::PaperNotFound, "the project has no such paper")
                    .hint("所选项目没有这个附件"));
            };
            let folder = folder(&app)?.to_owned();
            let (read, name) = (sum.clone(), row.paper.name);
            let bytes = tokio::task::spawn_blocking(move || papers::fetch(&folder, &read));
            let bytes = bytes.await.map_err(anyhow::Error::from)??;
            let Some(bytes) = bytes else {
                return Err(ApiError::new(ErrorCode::PaperNotFound, "the paper's file is missing or damaged"));
            };
            let text = tokio::task::spawn_blocking(move || tables::document_text(&bytes, &name));
            let text = text.await.map_err(anyhow::Error::from)?.map_err(|error| unreadable(&error))?;
            ("attachment", sum, text)
        }
        _ => {
            return Err(invalid("send either `text` or `paper`".to_owned()));
        }
    };
    Ok((StatusCode::CREATED, Json(keep(&app, head, source, faults).await?)))
}

/// What a file is called, and of which agreement it is.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct AgreementFileQuery {
    /// The project, by number.
    project: Option<i64>,
    /// Its title.
    title: String,
    /// The day it was signed.
    signed_on: Option<String>,
}

/// Bring an agreement as a `.docx` or `.txt` file: its bytes are the body
#[utoipa::path(post, path = "/agreements/file", params(AgreementFileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AgreementShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_agreement_file(
    app: App,
    headers: HeaderMap,
    Query(query): Query<AgreementFileQuery>,
    body: Stream,
) -> Result<(StatusCode, Json<AgreementShape>), ApiError> {
    same_origin(&headers)?;
    let mut faults = Faults::default();
    let head = head(&app, &mut faults, (query.project, &query.title, query.signed_on.as_deref())).await?;
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_| {
        let most = MOST_BYTES >> 20;
        ApiError::refused(&[Text::new(
            format!("文件超过 {most} MiB，或没有传完"),
            format!("the file is larger than {most} MiB, or it broke off"),
        )])
    })?;
    let (sum, name) = (papers::sha256(&bytes), head.title.clone());
    let text = tokio::task::spawn_blocking(move || tables::document_text(&bytes, &name));
    let text = text.await.map_err(anyhow::Error::from)?.map_err(|error| unreadable(&error))?;
    Ok((StatusCode::CREATED, Json(keep(&app, head, ("file", sum, text), faults).await?)))
}

/// An agreement with its text
#[utoipa::path(get, path = "/agreements/{agreement}", params(("agreement" = i64, Path, description = "agreement id")),
    responses((status = 200, body = AgreementShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_agreement(app: App, Path(id): Path<i64>) -> ApiResult<AgreementShape> {
    Ok(Json(one(&app, app.store.agreement(id).await.map_err(stored)?).await?))
}

/// What a person says of a clause.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ClauseReviewBody {
    /// `risk` or `false_alarm`.
    #[serde(default)]
    verdict: String,
    /// Why, or what is done about it.
    #[serde(default)]
    reason: String,
}

/// Say whether a clause is what its rule means
#[utoipa::path(put, path = "/agreements/{agreement}/clauses/{rule}/{place}/review",
    params(("agreement" = i64, Path, description = "agreement id"), ("rule" = String, Path, description = "rule id"), ("place" = usize, Path, description = "where the sentence begins")),
    request_body = ClauseReviewBody,
    responses((status = 200, body = AgreementShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_clause_review(
    app: App,
    headers: HeaderMap,
    Path((id, rule, place)): Path<(i64, String, usize)>,
    Body(body): Body<ClauseReviewBody>,
) -> ApiResult<AgreementShape> {
    same_origin(&headers)?;
    let row = app.store.agreement(id).await.map_err(stored)?;
    let projects = app.shared.projects.now(&app.store).await?;
    if let Some(held) = row.agreement.project.and_then(|project| projects.get(project)) {
        app.changes(&held.row.project)?;
    }
    let day = projects.desk_day(&app.config);
    let rules = &app.config.standard.compliance.clauses;
    let found = risky_clauses(&row.agreement.text, rules, day);
    if !found.iter().any(|finding| finding.rule.id == rule && finding.at == place) {
        let shown: String = rule.chars().take(40).collect();
        return Err(ApiError::new(
            ErrorCode::AgreementNotFound,
            format!("rule `{shown}` points at nothing at `{place}` of agreement `{id}`"),
        ));
    }
    let mut faults = Faults::default();
    let verdict: Option<ClauseVerdict> = faults.word(("研判", "verdict"), Some(&body.verdict));
    if body.verdict.trim().is_empty() {
        faults.add("没写研判结论", "`verdict` is missing: `risk` or `false_alarm`");
    }
    let reason = plain_text(&mut faults, ("理由", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("须写明理由或处理意见", "`reason` is missing: why, or what is done about it");
    }
    let verdict = faults.or(verdict).map_err(|why| ApiError::refused(&why))?.unwrap_or(ClauseVerdict::Risk);
    let review = ClauseReview { rule, place, verdict, reason, by: app.person()?.name.clone(), at: clock::now() };
    let row = app.store.review_clause(id, &review).await.map_err(stored)?;
    Ok(Json(one(&app, row).await?))
}
