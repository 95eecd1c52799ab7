//! What a file would do, row by row, and what is to be told of it.

use axum::Json;
use axum::response::Response;
use model::SurveySide;
use registry::ledger::RawLedger;
use serde::Deserialize;
use store::{ImportDraft, ImportProblem};
use tables::TableError;
use utoipa::IntoParams;

use super::shapes::{ImportPreviewShape, row_shape};
use super::{bytes_of, choices, draft_of, ledger, list_choices, unreadable};
use crate::http::error::{ErrorBody, Path, Query};
use crate::http::params::invalid;
use crate::http::{ApiError, ApiResult, App};
use crate::import_list;
use crate::ingest::{self, ImportReport, Intake, Mode, ProblemShape, Source};
use crate::ingest_leads::{self, LeadKind};
use crate::ingest_places::{self, PlaceKind};
use crate::ingest_projects::{self, KIND};
use crate::ledger_plan::{Effect, Plan, PlannedRow};
use crate::projects::Projects;
use crate::{clock, ingest_cases, ingest_survey, report};

/// Rows of a preview that are shown at once.
const SHOWN: usize = 500;

/// A page of a preview.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PreviewQuery {
    /// Only rows with this effect.
    effect: Option<String>,
    /// How many are passed over.
    offset: Option<usize>,
    /// `row` (default): as the file has them; `attention`: first what a person has to judge, then what is left out, what changes, what is
    /// new, and at the end what is known already.
    sort: Option<String>,
}

/// Where an effect comes when those that ask for a person come first.
fn rank(effect: Effect) -> u8 {
    match effect {
        Effect::Suspected => 0,
        Effect::Skipped => 1,
        Effect::Known => 2,
        Effect::New => 3,
        Effect::Unchanged => 4,
    }
}

/// The ledger with its plan, on projects as they are now.
pub(super) async fn planned(
    app: &App,
    draft: &ImportDraft,
) -> Result<(RawLedger, Plan, std::sync::Arc<Projects>), ApiError> {
    let ledger = ledger(draft.file.clone(), bytes_of(app, &draft.sha256).await?).await?;
    let ground = app.ground().await?;
    let projects = app.shared.projects.now(&app.store).await?;
    let by = app.person()?.name.to_string();
    let beside = (&*app.config, &*ground.landscape, &*projects);
    let (choices, actor) = (choices(draft), app.actor()?);
    let plan = ingest_projects::preview(&app.store, beside, &ledger, (&choices, &draft.file), (&by, actor)).await?;
    let plan = plan.map_err(|why| ApiError::refused(&why))?;
    Ok((ledger, plan, projects))
}

/// Reads a list of another kind.
pub(super) async fn other(app: &App, draft: &ImportDraft, mode: Mode) -> Result<ImportReport, ApiError> {
    let bytes = bytes_of(app, &draft.sha256).await?;
    let collector = app.person()?.name.to_string();
    let choices = list_choices(draft);
    let mapping = match &choices.columns {
        None => None,
        Some(columns) => {
            let looked =
                import_list::look(&draft.kind, &draft.file, &bytes, &choices).map_err(|error| unreadable(&error))?;
            Some(import_list::mapping(columns, &looked.heads, looked.header_row))
        }
    };
    let name = draft.file.clone();
    let source = match choices.sheet {
        Some(sheet) => Source::Sheet { name, bytes, sheet },
        None => Source::Bytes { name, bytes },
    };
    let intake = Intake { config: &app.config, mapping, date: clock::today(), collector };
    let (store, intake) = (&app.store, &intake);
    let taken = match draft.kind.as_str() {
        "sites" => ingest_places::take(store, intake, PlaceKind::Sites, source, mode).await,
        "opportunities" => ingest_places::take(store, intake, PlaceKind::Opportunities, source, mode).await,
        "links" => ingest_leads::take(store, intake, LeadKind::Links, source, mode).await,
        "signals" => ingest_leads::take(store, intake, LeadKind::Signals, source, mode).await,
        "deals" => ingest_leads::take(store, intake, LeadKind::Deals, source, mode).await,
        ingest_cases::KIND => ingest_cases::take(store, intake, source, mode).await,
        "purchases" => ingest_survey::take(store, intake, SurveySide::Buys, source, mode).await,
        "sales" => ingest_survey::take(store, intake, SurveySide::Sells, source, mode).await,
        _ => ingest::take(store, intake, source, mode).await,
    };
    taken.map_err(|error| match error.chain().find_map(|cause| cause.downcast_ref::<TableError>()) {
        Some(table) => unreadable(table),
        None => error.into(),
    })
}

async fn rows_in(app: &App, draft: &ImportDraft) -> Result<usize, ApiError> {
    let bytes = bytes_of(app, &draft.sha256).await?;
    let looked = import_list::look(&draft.kind, &draft.file, &bytes, &list_choices(draft));
    Ok(looked.map_err(|error| unreadable(&error))?.rows)
}

/// What a file would do, row by row
#[utoipa::path(get, path = "/import-drafts/{draft}/preview", params(("draft" = i64, Path, description = "id of the file"), PreviewQuery),
    responses((status = 200, body = ImportPreviewShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_import_preview(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<PreviewQuery>,
) -> ApiResult<ImportPreviewShape> {
    let draft = draft_of(&app, id).await?;
    if draft.kind != KIND {
        let told = other(&app, &draft, Mode::Preview).await?;
        return Ok(Json(ImportPreviewShape {
            basis: 0,
            as_of: None,
            new: told.new,
            known: told.merged,
            unchanged: told.unchanged,
            suspected: 0,
            // Rows that are neither taken nor told would be lost in silence: what does not come in is counted, whatever the reason.
            skipped: rows_in(&app, &draft).await?.saturating_sub(told.records),
            rows: Vec::new(),
            total: told.records,
            problems: told.problems,
        }));
    }
    let (ledger, plan, projects) = planned(&app, &draft).await?;
    let wanted = query.effect.as_deref().filter(|text| !text.is_empty());
    let mut rows: Vec<&PlannedRow> =
        plan.rows.iter().filter(|row| wanted.is_none_or(|wanted| row.effect.as_str() == wanted)).collect();
    match query.sort.as_deref().filter(|text| !text.is_empty()) {
        None | Some("row") => {}
        Some("attention") => rows.sort_by_key(|row| rank(row.effect)),
        Some(other) => return Err(invalid(format!("parameter `sort`: `{other}` is not one of `row` `attention`"))),
    }
    let total = rows.len();
    let page = rows.into_iter().skip(query.offset.unwrap_or(0)).take(SHOWN);
    Ok(Json(ImportPreviewShape {
        basis: plan.basis,
        as_of: Some(plan.as_of.to_string()),
        new: plan.count(Effect::New),
        known: plan.count(Effect::Known),
        unchanged: plan.count(Effect::Unchanged),
        suspected: plan.count(Effect::Suspected),
        skipped: plan.count(Effect::Skipped),
        rows: page.map(|row| row_shape(row, &ledger, &projects)).collect(),
        total,
        problems: Vec::new(),
    }))
}

/// What is to be told of a file's rows, as a table for spreadsheets
#[utoipa::path(get, path = "/import-drafts/{draft}/problems.csv", params(("draft" = i64, Path, description = "id of the file")),
    responses((status = 200, content_type = "text/csv", description = "the table"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_import_problems_csv(app: App, Path(id): Path<i64>) -> Result<Response, ApiError> {
    let draft = draft_of(&app, id).await?;
    let problems = if draft.kind == KIND {
        planned(&app, &draft).await?.1.problems
    } else {
        let told = other(&app, &draft, Mode::Preview).await?.problems;
        told.into_iter()
            .map(|ProblemShape { row, column, message, .. }| ImportProblem { row, column, message })
            .collect()
    };
    let rows = problems.into_iter().map(|ImportProblem { row, column, message }| {
        let row = row.map(|row| row.to_string()).unwrap_or_default();
        vec![row, column.unwrap_or_default(), registry::in_chinese(&message), message]
    });
    Ok(report::csv_answer("problems.csv", &["行 row", "列 column", "问题", "problem"], rows)?)
}

/// The rows that have something to mend, with their heads and what it is: mended, they are brought again
#[utoipa::path(get, path = "/import-drafts/{draft}/mend.csv", params(("draft" = i64, Path, description = "id of the file")),
    responses((status = 200, content_type = "text/csv", description = "the table"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_import_mend_csv(app: App, Path(id): Path<i64>) -> Result<Response, ApiError> {
    let draft = draft_of(&app, id).await?;
    let problems = if draft.kind == KIND {
        planned(&app, &draft).await?.1.problems
    } else if let Some(import) = draft.import_id {
        app.store.import(import).await?.problems
    } else {
        let told = other(&app, &draft, Mode::Preview).await?.problems;
        told.into_iter()
            .map(|ProblemShape { row, column, message, .. }| ImportProblem { row, column, message })
            .collect()
    };
    let mut said: std::collections::BTreeMap<u32, [Vec<String>; 2]> = std::collections::BTreeMap::new();
    for ImportProblem { row, column, message } in problems {
        if let Some(row) = row {
            let told = |text: String| column.as_ref().map_or(text.clone(), |column| format!("{column}: {text}"));
            let [zh, en] = said.entry(row).or_default();
            zh.push(told(registry::in_chinese(&message)));
            en.push(told(message));
        }
    }
    let bytes = bytes_of(&app, &draft.sha256).await?;
    let found =
        import_list::rows_of(&draft.kind, &draft.file, &bytes, &list_choices(&draft), |row| said.contains_key(&row));
    let (mut heads, rows) = found.map_err(|error| unreadable(&error))?;
    heads.extend(["问题".to_owned(), "problem".to_owned()]);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows = rows.into_iter().map(|(row, mut cells)| {
        let [zh, en] = said.get(&row).cloned().unwrap_or_default();
        cells.extend([zh.join("；"), en.join("; ")]);
        cells
    });
    Ok(report::csv_answer("mend.csv", &heads, rows)?)
}
