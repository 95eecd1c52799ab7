//! Papers about a plan: what to bring, a letter to a department, a letter to the investor.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use model::Lang;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Desk;
use crate::approvals::{Seen, sheet};
use crate::http::chains::same_origin;
use crate::http::error::{Body, ErrorBody, Path};
use crate::http::params::{invalid, word};
use crate::http::progress::PATH;
use crate::http::{ApiError, App};
use crate::{bulletins, people};

/// Media type of a Word document.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Which paper.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ApprovalLetterBody {
    /// `papers`: what to bring, in both languages; `department`: to a department; `investor`: to the investor.
    kind: String,
    /// Its name in Chinese, as a step has it, for a letter to a department.
    #[serde(default)]
    department: String,
    /// `zh` (default) or `en`; the list of papers is in both.
    lang: Option<String>,
    /// The path of the project's progress link, secret and all, for its code in the letter to the investor; it is checked and not kept.
    path: Option<String>,
}

/// A plan's paper as a Word document; asked for with a body because a secret belongs in no address
#[utoipa::path(post, path = "/approvals/{approval}/letters", params(("approval" = i64, Path, description = "plan id")), request_body = ApprovalLetterBody,
    responses((status = 200, description = "the file"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_approval_letter(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ApprovalLetterBody>,
) -> Result<Response, ApiError> {
    same_origin(&headers)?;
    let lang: Lang = word("lang", body.lang.as_deref())?.unwrap_or(Lang::Zh);
    let desk = Desk::look(&app, id).await?;
    let link = match body.path.as_deref().map(str::trim).filter(|path| !path.is_empty()) {
        Some(path) => Some(opens(&app, &desk, path).await?),
        None => None,
    };
    let office = bulletins::head(&app.store, &app.config).await?;
    let printed = sheet(&Seen::on(&desk.row, &app.config, desk.day), (office, desk.day), link);
    let department = body.department.trim().to_owned();
    let known = printed.steps.iter().any(|step| step.department.zh == department);
    let name = match body.kind.as_str() {
        "papers" => format!("documents-{id}.docx"),
        "department" if known => format!("letter-{id}-{lang}.docx"),
        "department" => return Err(invalid(format!("`department`: no step is decided by `{department}`"))),
        "investor" => format!("progress-{id}-{lang}.docx"),
        other => {
            return Err(invalid(format!("`kind`: `{other}` is not one of `papers` `department` `investor`")));
        }
    };
    let kind = body.kind.clone();
    let written = tokio::task::spawn_blocking(move || match kind.as_str() {
        "papers" => press::approval_papers(&printed),
        "department" => press::approval_letter(&printed, &department, lang),
        _ => press::progress_letter(&printed, lang),
    });
    let bytes = written.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, DOCX.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The address of a link, where it opens the progress of this plan's project.
async fn opens(app: &App, desk: &Desk, path: &str) -> Result<(String, chrono::NaiveDate), ApiError> {
    let secret = path.strip_prefix(PATH).unwrap_or_default();
    let link = app.store.progress_link(&people::kept(secret)).await?;
    let link = link.filter(|link| Some(link.project) == desk.row.project && link.opens(desk.day));
    let link = link.ok_or_else(|| invalid("`path`: no link of this project opens by it".to_owned()))?;
    Ok((format!("{}{path}", app.config.pack.district.address.trim_end_matches('/')), link.ends))
}
