//! A project's progress link: made for an investor who signed, told once, revoked.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use model::{ProjectId, Text};
use serde::{Deserialize, Serialize};
use store::{NewProgressLink, Signed};
use utoipa::ToSchema;

use crate::approvals::is_signed;
use crate::http::chains::same_origin;
use crate::http::error::{Body, ErrorBody, Path};
use crate::http::progress::PATH;
use crate::http::projects::no_project;
use crate::http::{ApiError, ApiResult, App};
use crate::project_entry::Faults;
use crate::shapes::Bilingual;
use crate::{clock, people};

/// Longest time a link may be made for, in days, and the time where none is named.
const MOST_DAYS: i64 = 366;
/// See [`MOST_DAYS`].
const USUAL_DAYS: u64 = 183;

/// The progress links of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressLinks {
    /// Links, the last made first, without their secrets.
    items: Vec<ProgressLinkShape>,
    /// Why none can be made; null when one can.
    refusal: Option<Bilingual>,
}

/// A link, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressLinkShape {
    /// Id.
    id: i64,
    /// Whether it opens the page.
    opens: bool,
    /// The last day on which it opens.
    ends: String,
    /// When it was made.
    created_at: String,
    /// By whom.
    created_by: String,
    /// When it was revoked, or another one took its place.
    revoked_at: Option<String>,
    /// Calls by it, the last first.
    visits: Vec<ProgressVisitShape>,
}

/// A call by a link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressVisitShape {
    /// When.
    at: String,
    /// From which address.
    address: String,
    /// `opened`, or why it was refused.
    what: String,
}

fn unsigned() -> Text {
    Text::new(
        "项目还没签约或已终止：进度链接只给已签约的投资者",
        "the project is not signed, or it ended: a progress link is for an investor who signed",
    )
}

async fn shown(app: &App, project: ProjectId) -> Result<ProgressLinks, ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    projects.get(project).ok_or_else(|| no_project(project.0))?;
    let day = projects.desk_day(&app.config);
    let links = app.store.progress_links(project).await?;
    let visits = app.store.progress_visits(&links.iter().map(|link| link.id).collect::<Vec<_>>()).await?;
    let items = links.into_iter().map(|link| ProgressLinkShape {
        id: link.id,
        opens: link.opens(day),
        ends: link.ends.to_string(),
        created_at: link.created_at.clone(),
        created_by: link.created_by.clone(),
        revoked_at: link.revoked_at.clone(),
        visits: visits
            .iter()
            .filter(|visit| visit.link == link.id)
            .map(|visit| ProgressVisitShape {
                at: visit.at.clone(),
                address: visit.address.clone(),
                what: visit.what.clone(),
            })
            .collect(),
    });
    let refusal = (!is_signed(&projects, project)).then(|| Bilingual::from(&unsigned()));
    Ok(ProgressLinks { items: items.collect(), refusal })
}

/// The progress links of a project, with the calls by them
#[utoipa::path(get, path = "/projects/{project}/progress-links", params(("project" = i64, Path, description = "project id")),
    responses((status = 200, body = ProgressLinks), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_progress_links(app: App, Path(id): Path<i64>) -> ApiResult<ProgressLinks> {
    shown(&app, ProjectId(id)).await.map(Json)
}

/// A link to make.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct ProgressLinkBody {
    /// The last day on which it opens; half a year from now when left out.
    ends: Option<String>,
}

/// A link that was made. Its secret is told here and never again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewProgressLinkShape {
    /// The path to hand on, secret and all.
    path: String,
    /// The code of its address, as a path in a square of 100 by 100.
    code: String,
    /// The last day on which it opens.
    ends: String,
    /// The links as they are now.
    links: ProgressLinks,
}

/// Make a link by which a signed investor reads the progress of his own project; one that was made before opens no more
#[utoipa::path(post, path = "/projects/{project}/progress-links", params(("project" = i64, Path, description = "project id")), request_body = ProgressLinkBody,
    responses((status = 201, body = NewProgressLinkShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_progress_link(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ProgressLinkBody>,
) -> Result<(StatusCode, Json<NewProgressLinkShape>), ApiError> {
    same_origin(&headers)?;
    let project = ProjectId(id);
    let projects = app.shared.projects.now(&app.store).await?;
    app.changes(&projects.get(project).ok_or_else(|| no_project(id))?.row.project)?;
    let day = projects.desk_day(&app.config);
    let mut faults = Faults::default();
    if !is_signed(&projects, project) {
        let why = unsigned();
        faults.add(why.zh, why.en);
    }
    let usual = day.checked_add_days(chrono::Days::new(USUAL_DAYS)).unwrap_or(day);
    let ends = faults.day(("链接有效期", "ends"), body.ends.as_deref()).unwrap_or(usual);
    if ends < day || (ends - day).num_days() > MOST_DAYS {
        faults.add(
            format!("链接有效期 {ends} 须在今天（{day}）之后，最长 {MOST_DAYS} 天"),
            format!("`ends` `{ends}` has to lie within {MOST_DAYS} days from today, `{day}`"),
        );
    }
    let ends = faults.or(ends).map_err(|why| ApiError::refused(&why))?;
    let secret = people::secret()?;
    let new = NewProgressLink { project, token: &people::kept(&secret), ends };
    let (by, at) = (app.person()?.name.clone(), clock::now());
    app.store.create_progress_link(&new, Signed { by: &by, at: &at }).await?;
    let path = format!("{PATH}{secret}");
    let address = format!("{}{path}", app.config.pack.district.address.trim_end_matches('/'));
    let links = shown(&app, project).await?;
    let made = NewProgressLinkShape { code: press::qr_path(&address), path, ends: ends.to_string(), links };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Revoke a project's progress links
#[utoipa::path(delete, path = "/projects/{project}/progress-links", params(("project" = i64, Path, description = "project id")),
    responses((status = 200, body = ProgressLinks), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_progress_links(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> ApiResult<ProgressLinks> {
    same_origin(&headers)?;
    let project = ProjectId(id);
    let projects = app.shared.projects.now(&app.store).await?;
    app.changes(&projects.get(project).ok_or_else(|| no_project(id))?.row.project)?;
    let (by, at) = (app.person()?.name.clone(), clock::now());
    app.store.revoke_progress_links(project, Signed { by: &by, at: &at }).await?;
    shown(&app, project).await.map(Json)
}
