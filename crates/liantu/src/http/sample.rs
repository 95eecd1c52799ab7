//! The sample: whether it is in, what hangs upon it, putting it in and taking it out.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use store::{Hanging, SampleHang};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{ErrorBody, Query};
use super::params::invalid;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::sample::{self, Doing, STEPS};
use crate::shapes::Bilingual;

/// Most of what hangs upon it that is told one by one.
const MOST_TOLD: usize = 200;

/// The sample as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SampleShape {
    /// Whether it is in.
    is_in: bool,
    /// Since when.
    at: Option<String>,
    /// Who put it in.
    by: Option<String>,
    /// How many rows came with it.
    rows: usize,
    /// What is under way, or came of it last.
    doing: Option<SampleDoing>,
    /// What people wrote upon it; only told where it is in.
    hangs: Vec<SampleHangShape>,
    /// How much that is; more than are told.
    hanging: usize,
}

/// Work on the sample.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SampleDoing {
    /// `in` or `out`.
    what: &'static str,
    /// Steps that are done.
    step: usize,
    /// Steps there are.
    steps: usize,
    /// Whether it is over.
    over: bool,
    /// Why it failed.
    failed: Option<Bilingual>,
    /// Rows that went, when it was taken out.
    removed: Option<usize>,
    /// Rows of the sample that stayed for what hangs on them.
    kept: Option<usize>,
    /// People's rows that were untied.
    untied: Option<usize>,
    /// People's rows that went.
    gone: Option<usize>,
}

/// Something that people wrote upon the sample.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SampleHangShape {
    /// What it is, by its table: `projects`, `tasks`, `chains`.
    kind: String,
    /// Its number or word.
    id: String,
    /// What it is called.
    title: String,
    /// Who wrote it last; empty where that is not known.
    by: String,
    /// `changed`: of the sample itself, and worked on. `own`: people's own, about something of the sample.
    what: &'static str,
    /// Whether it goes with the sample, unless the sample's rows stay for it.
    goes: bool,
    /// How many rows.
    rows: usize,
}

fn doing_shape(doing: &Doing) -> SampleDoing {
    let out = doing.out.as_ref();
    SampleDoing {
        what: if doing.into { "in" } else { "out" },
        step: doing.step,
        steps: if doing.into { STEPS } else { 1 },
        over: doing.over,
        failed: doing.failed.as_ref().map(Bilingual::from),
        removed: out.map(|out| out.removed),
        kept: out.map(|out| out.kept),
        untied: out.map(|out| out.untied),
        gone: out.map(|out| out.gone),
    }
}

async fn shape(app: &App) -> ApiResult<SampleShape> {
    let note = app.store.sample().await?;
    let doing = app.shared.sample.now();
    let idle = doing.as_ref().is_none_or(|doing| doing.over);
    let mut hangs = Vec::new();
    if note.is_some() && idle {
        let chains = sample::chain_work(&app.store).await?;
        hangs.extend(chains.into_iter().map(|path| {
            let id = path.trim_start_matches("chains/").trim_end_matches(".toml").to_owned();
            let title = app.config.chain(&id).map_or_else(|| id.clone(), |chain| chain.title.zh.clone());
            SampleHangShape {
                kind: "chains".to_owned(),
                id,
                title,
                by: String::new(),
                what: "changed",
                goes: true,
                rows: 1,
            }
        }));
        hangs.extend(app.store.sample_hangs().await?.into_iter().map(|hang| SampleHangShape {
            kind: hang.table.to_owned(),
            what: if hang.sample { "changed" } else { "own" },
            id: hang.id,
            title: hang.title,
            by: hang.by,
            goes: hang.goes,
            rows: hang.rows,
        }));
    }
    let hanging = hangs.len();
    hangs.truncate(MOST_TOLD);
    Ok(Json(SampleShape {
        is_in: note.is_some(),
        at: note.as_ref().map(|note| note.at.clone()),
        by: note.as_ref().map(|note| note.by.clone()),
        rows: note.as_ref().map_or(0, |note| note.rows),
        doing: doing.as_ref().map(doing_shape),
        hangs,
        hanging,
    }))
}

/// Whether the sample is in, what is under way, and what people wrote upon it
#[utoipa::path(get, path = "/sample", responses((status = 200, body = SampleShape)))]
pub(crate) async fn get_sample(app: App) -> ApiResult<SampleShape> {
    shape(&app).await
}

fn busy() -> ApiError {
    ApiError::new(ErrorCode::Conflict, "the sample comes or goes already").hint("样例正在放入或取出，请稍候")
}

/// Put the sample in: a whole district beside what is there, in the background
#[utoipa::path(post, path = "/sample",
    responses((status = 202, body = SampleShape), (status = 409, body = ErrorBody, description = "it is in, or under way")))]
pub(crate) async fn create_sample(app: App, headers: HeaderMap) -> Result<(StatusCode, Json<SampleShape>), ApiError> {
    same_origin(&headers)?;
    if app.store.sample().await?.is_some() {
        return Err(ApiError::new(ErrorCode::Conflict, "the sample is in already").hint("样例已经在了"));
    }
    let by = app.person()?.name.clone();
    if !sample::begin_in(&app.shared, app.store.clone(), by) {
        return Err(busy());
    }
    Ok((StatusCode::ACCEPTED, shape(&app).await?))
}

/// How it is taken out.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SampleOutQuery {
    /// What becomes of what people wrote upon it: `keep` it with the sample's rows that it needs, or `untie` it, and what cannot be
    /// without them goes. Needed where something hangs upon it.
    hanging: Option<String>,
    /// How much was told to hang upon it; another number by now is a conflict.
    told: Option<usize>,
}

/// Take the sample out: exactly what came with it, in the background. What people wrote upon it is named by `GET` beforehand
#[utoipa::path(delete, path = "/sample", params(SampleOutQuery),
    responses((status = 202, body = SampleShape), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "it is not in, under way, or something hangs upon it that was not told")))]
pub(crate) async fn delete_sample(
    app: App,
    headers: HeaderMap,
    Query(query): Query<SampleOutQuery>,
) -> Result<(StatusCode, Json<SampleShape>), ApiError> {
    same_origin(&headers)?;
    if app.store.sample().await?.is_none() {
        return Err(ApiError::new(ErrorCode::Conflict, "the sample is not in").hint("样例不在，无需取出"));
    }
    let hanging = match query.hanging.as_deref() {
        Some("keep") => Some(Hanging::Keep),
        Some("untie") => Some(Hanging::Untie),
        None => None,
        Some(other) => return Err(invalid(format!("parameter `hanging`: `{other}` is neither `keep` nor `untie`"))),
    };
    let told: Vec<SampleHang> = app.store.sample_hangs().await?;
    let many = told.len() + sample::chain_work(&app.store).await?.len();
    if many > 0 && (hanging.is_none() || query.told.is_some_and(|told| told != many)) {
        let stands = serde_json::to_value(&shape(&app).await?.0).map_err(anyhow::Error::from)?;
        return Err(ApiError::new(
            ErrorCode::Conflict,
            format!("{many} things of people hang upon the sample; say `keep` or `untie`"),
        )
        .hint("样例上挂着人工写的内容：请先选保留还是解开")
        .colliding(stands));
    }
    if !sample::begin_out(&app.shared, app.store.clone(), hanging.unwrap_or(Hanging::Keep), told) {
        return Err(busy());
    }
    Ok((StatusCode::ACCEPTED, shape(&app).await?))
}
