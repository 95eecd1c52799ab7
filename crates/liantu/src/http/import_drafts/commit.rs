//! Files taken in as one import, and imports taken back as a whole.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use model::{Text, UserRole};
use serde::{Deserialize, Serialize};
use store::{NewImport, StoreError, TieKind};
use utoipa::ToSchema;

use super::preview::{other, planned};
use super::{choices, draft_of, list_choices};
use crate::clock;
use crate::http::chains::same_origin;
use crate::http::error::{Body, ErrorBody, Path};
use crate::http::imports::no_import;
use crate::http::params::invalid;
use crate::http::{ApiError, ApiResult, App, ErrorCode};
use crate::ingest::Mode;
use crate::ingest_projects::{KIND, guessed, ledger_import};
use crate::people::Person;
use crate::shapes::{Bilingual, ImportShape, import_shape};

/// What to take in.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CommitBody {
    /// The version that was read.
    version: i64,
    /// What the preview was computed on.
    basis: i64,
}

/// Take a file in as one import, exactly as its preview said
#[utoipa::path(post, path = "/import-drafts/{draft}/commit", params(("draft" = i64, Path, description = "id of the file")), request_body = CommitBody,
    responses((status = 201, body = ImportShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_import_commit(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<CommitBody>,
) -> Result<(StatusCode, Json<ImportShape>), ApiError> {
    same_origin(&headers)?;
    let draft = draft_of(&app, id).await?;
    let at = clock::now();
    let conflict = |message: String| {
        ApiError::new(ErrorCode::Conflict, message)
            .hint("请重新看一遍预览再导入 / look at the preview again, then take it in")
    };
    if draft.state != "open" || draft.version != body.version {
        let became = draft.import_id.map(|import| format!(", as import `{import}`")).unwrap_or_default();
        return Err(conflict(format!("file `{id}` is {}{became}, in version `{}`", draft.state, draft.version)));
    }
    let by = app.person()?.name.to_string();
    if draft.kind != KIND {
        let done = other(&app, &draft, Mode::Queue).await?;
        let import = done.imports.first().copied().unwrap_or_default();
        app.store.close_import_draft((id, body.version), import, &at).await?;
        // Only what a person said is remembered: heads that are known need no memory.
        if let Some(columns) = list_choices(&draft).columns {
            let columns = serde_json::to_string(&columns).map_err(anyhow::Error::from)?;
            app.store.put_column_memory((&draft.kind, &draft.heads), &columns, (&by, &at)).await?;
        }
        return Ok((StatusCode::CREATED, Json(import_shape(&app.store.import(import).await?.import))));
    }
    let (ledger, plan, _) = planned(&app, &draft).await?;
    if plan.basis != body.basis {
        return Err(conflict(format!(
            "projects changed since the preview was made: change `{}`, not `{}`",
            plan.basis, body.basis
        )));
    }
    if plan.entries.is_empty() {
        return Err(ApiError::refused(&[Text::new(
            "没有一行可以导入：请看预览里的问题",
            "no row can be taken in: see what the preview tells",
        )]));
    }
    let import = NewImport {
        kind: KIND.to_owned(),
        file: draft.file.clone(),
        sha256: draft.sha256.clone(),
        at: at.clone(),
        date: plan.as_of,
        collector: by.clone(),
    };
    let done = app.store.import_projects(&ledger_import(&import, &plan, Some((id, body.version)))).await;
    let done = done.map_err(|error| match error {
        StoreError::Conflict(message) => conflict(message),
        other => other.into(),
    })?;
    let columns = choices(&draft).columns.unwrap_or_else(|| guessed(&ledger));
    let columns = serde_json::to_string(&columns).map_err(anyhow::Error::from)?;
    app.store.put_column_memory((KIND, &draft.heads), &columns, (&by, &at)).await?;
    Ok((StatusCode::CREATED, Json(import_shape(&app.store.import(done.import_id).await?.import))))
}

/// Whether an import counts.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ImportStateBody {
    /// `undone` or `active`.
    state: String,
}

/// An import that was turned, and what of it stayed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnedImport {
    /// The import.
    import: ImportShape,
    /// Projects that stayed, or of which facts stayed, because somebody worked on them since.
    kept: Vec<KeptShape>,
}

/// A project that stayed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptShape {
    /// Number.
    project: i64,
    /// Name.
    name: String,
    /// Facts that were put right by hand since; empty where the whole project stayed.
    facts: Vec<String>,
    /// Records that point to it, where the whole project stayed for them: visits, tasks, promises and the like.
    ties: Vec<ProjectTieShape>,
}

/// Records of one kind that point to a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectTieShape {
    /// `visit`, `mou`, `occasion`, `letter`, `promise`, `agreement`, `task`, `instruction`, `judgement` or `paper`.
    kind: String,
    /// Name.
    title: Bilingual,
    /// How many.
    count: usize,
}

fn tie((kind, count): (TieKind, usize)) -> ProjectTieShape {
    let (zh, en) = match kind {
        TieKind::Visit => ("走访", "visits"),
        TieKind::Mou => ("意向协议", "memoranda"),
        TieKind::Occasion => ("招商活动", "events"),
        TieKind::Letter => ("征求意见函", "letters to departments"),
        TieKind::Promise => ("承诺", "promises"),
        TieKind::Agreement => ("协议", "agreements"),
        TieKind::Task => ("任务", "tasks"),
        TieKind::Instruction => ("领导批示", "superiors' words"),
        TieKind::Judgement => ("查重判断", "judgements on likeness"),
        TieKind::Paper => ("附件", "papers"),
        TieKind::Case => ("企业诉求", "cases of firms"),
        TieKind::Enquiry => ("投资询问", "enquiries"),
        TieKind::Approval => ("代办与进度链接", "approvals and progress links"),
        TieKind::Undertaking => ("合同约定与实际", "what was undertaken and reached"),
    };
    ProjectTieShape { kind: kind.as_str().to_owned(), title: Bilingual { zh: zh.to_owned(), en: en.to_owned() }, count }
}

fn missing(id: i64) -> impl Fn(StoreError) -> ApiError {
    move |error| match error {
        StoreError::NotFound { .. } => no_import(id),
        other => other.into(),
    }
}

/// Lets whoever brought an import in, or answers for the data, take it back or bring it back.
fn turns(person: &Person, id: i64, collector: &str) -> Result<(), ApiError> {
    let answers = matches!(person.role, UserRole::Clerk | UserRole::Director | UserRole::Admin);
    if person.account.is_none() || answers || person.name == collector {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Forbidden, format!("import `{id}` was brought in by `{collector}`"))
        .hint(format!("这次导入由 {collector} 办理：由本人、数据员、局领导或管理员撤销")))
}

/// Take an import back as a whole, or bring it back; what people did since stays and is told
#[utoipa::path(put, path = "/imports/{id}/state", params(("id" = i64, Path, description = "row id")), request_body = ImportStateBody,
    responses((status = 200, body = TurnedImport), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_import_state(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ImportStateBody>,
) -> ApiResult<TurnedImport> {
    same_origin(&headers)?;
    let collector = app.store.import(id).await.map_err(missing(id))?.import.collector;
    turns(app.person()?, id, &collector)?;
    let turned = match body.state.as_str() {
        "undone" => app.store.undo_import(id, &clock::now()).await,
        "active" => app.store.redo_import(id).await,
        other => return Err(invalid(format!("field `state`: `{other}` is not one of `undone` `active`"))),
    };
    let touched = turned.map_err(missing(id))?;
    if !touched.is_empty() {
        app.store.queue_placing(app.config.version()?, model::JobCause::Undo, &clock::now()).await?;
    }
    let kept = app.store.kept_of_import(id).await?.into_iter();
    let kept = kept
        .map(|kept| KeptShape {
            project: kept.project.0,
            name: kept.name,
            facts: kept.facts,
            ties: kept.ties.into_iter().map(tie).collect(),
        })
        .collect();
    Ok(Json(TurnedImport { import: import_shape(&app.store.import(id).await?.import), kept }))
}
