//! Projects that may be the same: at entry, and as people judged them.

use axum::Json;
use axum::http::HeaderMap;
use bureau::Twin;
use chrono::NaiveDate;
use model::{ProjectId, TwinVerdict};
use serde::{Deserialize, Serialize};
use store::NewTwinJudgement;
use utoipa::ToSchema;

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path};
use super::projects::{no_project, stored};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::project_entry::{self, Around, FactsBody, Faults, read_facts};
use crate::project_shapes::{ProjectCard, ProjectNames, card};
use crate::projects::{Projects, Seen};
use crate::shapes::{Bilingual, Items};

/// A known project that may be the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TwinShape {
    /// The project.
    pub(crate) project: ProjectCard,
    /// Why, the strongest first.
    pub(crate) reasons: Vec<Bilingual>,
    /// Whether it is in talks or further: it cannot be reported again as another's.
    pub(crate) taken: bool,
    /// The unit that talked to the firm first.
    pub(crate) first_talk: String,
    /// What a person said; null where nobody did.
    pub(crate) judged: Option<TwinJudgedShape>,
}

/// What a person said of two projects.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TwinJudgedShape {
    /// `same`, `not_same` or `unsure`.
    pub(crate) verdict: String,
    /// Why.
    pub(crate) reason: String,
    /// Who.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
}

/// Twins with their projects.
pub(super) fn twin_shapes(
    app: &App,
    projects: &Projects,
    names: &ProjectNames,
    twins: &[Twin],
    day: NaiveDate,
) -> Vec<TwinShape> {
    let shape = |twin: &Twin| {
        let held = projects.get(twin.id)?;
        // One that came in later than the day looked at is shown as it was when it came in.
        let day = held.standing.as_ref().map_or(day, |standing| standing.entered.max(day));
        let seen = Seen::on(held, &app.config.standard.pipeline, day)?;
        Some(TwinShape {
            project: card(&seen, names),
            reasons: twin.reasons.iter().map(|reason| Bilingual::from(&reason.words())).collect(),
            taken: twin.is_taken(),
            first_talk: seen.standing.first_talk.clone(),
            judged: None,
        })
    };
    twins.iter().filter_map(shape).collect()
}

/// Look for what is known already, before a project is entered; nothing is kept
#[utoipa::path(post, path = "/projects/twins", request_body = FactsBody,
    responses((status = 200, body = Items<TwinShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_entry_twins(app: App, Body(facts): Body<FactsBody>) -> ApiResult<Items<TwinShape>> {
    let ground = app.ground().await?;
    let names = ProjectNames::load(&app.store, &app.config).await?;
    let project = read_facts(&facts, &Around { names: &names, landscape: &ground.landscape })
        .map_err(|why| ApiError::refused(&why))?;
    let projects = app.shared.projects.now(&app.store).await?;
    let marks = project_entry::marks(&project, &ground.landscape);
    let twins = bureau::twins(&marks, &project_entry::known(&projects, &ground.landscape, None), &Default::default());
    Ok(Json(Items { items: twin_shapes(&app, &projects, &names, &twins, projects.desk_day(&app.config)) }))
}

/// Projects that may be the same as this one, with what people said
#[utoipa::path(get, path = "/projects/{project}/twins", params(("project" = i64, Path, description = "project id")),
    responses((status = 200, body = Items<TwinShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_project_twins(app: App, Path(id): Path<i64>) -> ApiResult<Items<TwinShape>> {
    Ok(Json(Items { items: judged_twins(&app, ProjectId(id)).await? }))
}

async fn judged_twins(app: &App, id: ProjectId) -> Result<Vec<TwinShape>, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    let held = projects.get(id).ok_or_else(|| no_project(id.0))?;
    let ground = app.ground().await?;
    let names = ProjectNames::load(&app.store, &app.config).await?;
    let marks = project_entry::marks(&held.row.project, &ground.landscape);
    let known = project_entry::known(&projects, &ground.landscape, Some(id));
    let twins = bureau::twins(&marks, &known, &Default::default());
    let mut shapes = twin_shapes(app, &projects, &names, &twins, projects.desk_day(&app.config));
    let judged = app.store.twin_judgements(id).await?;
    for shape in &mut shapes {
        let about = |other: ProjectId| other.0 == shape.project.id;
        let said = judged.iter().map(|row| &row.judgement).find(|one| about(one.project) || about(one.other));
        shape.judged = said.map(|one| TwinJudgedShape {
            verdict: one.verdict.to_string(),
            reason: one.reason.clone(),
            by: one.by.clone(),
            at: one.at.clone(),
        });
    }
    Ok(shapes)
}

/// What a person says of two projects.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TwinBody {
    /// `same`, `not_same` or `unsure`.
    verdict: String,
    /// Why.
    #[serde(default)]
    reason: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
}

/// Say whether two projects are the same; it is remembered
#[utoipa::path(put, path = "/projects/{project}/twins/{other}",
    params(("project" = i64, Path, description = "project id"), ("other" = i64, Path, description = "the other's id")), request_body = TwinBody,
    responses((status = 200, body = Items<TwinShape>), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_project_twin(
    app: App,
    headers: HeaderMap,
    Path((id, other)): Path<(i64, i64)>,
    Body(body): Body<TwinBody>,
) -> ApiResult<Items<TwinShape>> {
    same_origin(&headers)?;
    let projects = app.shared.projects.now(&app.store).await?;
    let (id, other) = (ProjectId(id), ProjectId(other));
    for one in [id, other] {
        projects.get(one).ok_or_else(|| no_project(one.0))?;
    }
    // Who answers for one of the two may say what he thinks of the other.
    let mine = |one: ProjectId| projects.get(one).map_or(Ok(()), |held| app.changes(&held.row.project));
    mine(id).or_else(|why| mine(other).map_err(|_| why))?;
    let by = app.by(body.by.as_deref())?;
    let mut faults = Faults::default();
    let verdict: Option<TwinVerdict> = faults.word(("判断", "verdict"), Some(&body.verdict));
    if body.verdict.trim().is_empty() {
        faults.add("没写判断", "`verdict` is missing");
    }
    let reason = faults.text(("理由", "reason"), &body.reason);
    let verdict = faults.or(verdict).map_err(|why| ApiError::refused(&why))?;
    if let Some(verdict) = verdict {
        let new = NewTwinJudgement { project: id, other, verdict, reason, by, at: clock::now() };
        app.store.judge_twins(&new).await.map_err(stored)?;
    }
    Ok(Json(Items { items: judged_twins(&app, id).await? }))
}
