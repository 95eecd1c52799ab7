//! Files brought over HTTP: opened, their columns named, previewed row by row, taken in as one import.

use axum::Json;
use axum::body::{Body as Stream, to_bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::{Profile, SurveySide, Text};
use registry::ledger::{GuessedBy, LEDGER_COLUMNS, RawLedger, check_uses, ledger_title};
use serde::{Deserialize, Serialize};
use store::{ImportDraft, NewImport, NewImportDraft, StoreError};
use tables::TableError;
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::imports::no_import;
use super::params::{day, invalid, word};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::ingest::{self, ImportReport, Intake, Mode, ProblemShape, Source};
use crate::ingest_leads::{self, LeadKind};
use crate::ingest_places::{self, PlaceKind};
use crate::ingest_projects::{self, KIND, guessed, ledger_import};
use crate::ledger_plan::{Differences, Judged, LedgerChoices, Plan, PlannedRow};
use crate::projects::Projects;
use crate::shapes::{Bilingual, ImportShape, Items, import_shape};
use crate::{clock, ingest_survey, papers, report};

/// Largest file, in bytes.
const MOST_BYTES: usize = 32 << 20;

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 200;

/// Rows of a preview that are shown at once.
const SHOWN: usize = 500;

/// Kinds of files that are brought this way.
const KINDS: [&str; 9] =
    [KIND, "enterprises", "sites", "opportunities", "purchases", "sales", "links", "signals", "deals"];

/// A file to bring.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct NewDraftQuery {
    /// What its rows are: `projects`, `enterprises`, `sites`, `opportunities`, `purchases`, `sales`, `links`, `signals` or `deals`.
    kind: String,
    /// Its name.
    name: String,
}

/// A file that waits to be taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDraftShape {
    /// Id.
    id: i64,
    /// Version, for whoever changes it.
    version: i64,
    /// What its rows are.
    kind: String,
    /// Name.
    file: String,
    /// `open`, `committed` or `dropped`.
    state: String,
    /// The import it became.
    import: Option<i64>,
    /// By whom it was brought.
    by: String,
    /// When.
    at: String,
    /// What was read: `workbook, sheet …`; null for lists whose columns are not asked about.
    format: Option<String>,
    /// What stands above the head.
    titles: Vec<String>,
    /// How many rows stand below the head.
    rows: usize,
    /// Its columns.
    columns: Vec<ImportColumnShape>,
    /// The fields that columns may tell.
    fields: Vec<ImportFieldShape>,
    /// The day it speaks of, as its title says or as it was set.
    as_of: Option<String>,
    /// `industrial`, `commercial` or `light`, where no column says it.
    profile: String,
    /// `keep` or `take`, where file and record differ.
    differences: Differences,
}

/// A column of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportColumnShape {
    /// Place, from 0.
    index: usize,
    /// Head.
    head: String,
    /// Unit of bare numbers in it.
    unit: Option<String>,
    /// The field it is read as; null for none: it is kept in the note.
    field: Option<String>,
    /// Why: `head`, `content`, `memory` or `person`.
    why: Option<String>,
    /// Some of its cells.
    samples: Vec<String>,
}

/// A field that a column may tell.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportFieldShape {
    /// Word.
    key: String,
    /// Name.
    title: Bilingual,
}

/// How a file is to be read.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PutDraftBody {
    /// The version that was read.
    version: i64,
    /// The field of each column that is used.
    columns: Vec<ColumnFieldBody>,
    /// The day it speaks of.
    as_of: Option<String>,
    /// Kind of project where no column says it.
    profile: Option<String>,
    /// `keep` (what is known stays) or `take` (the file counts).
    #[serde(default)]
    differences: Differences,
    /// What was said of rows, by number: `new`, `skip` or the number of the project.
    #[serde(default)]
    judged: Judged,
}

/// A column with its field.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ColumnFieldBody {
    /// Place of the column.
    index: usize,
    /// Word of the field.
    field: String,
}

/// What a file would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportPreviewShape {
    /// What it was computed on; the commit names it, and is refused when anything changed since.
    basis: i64,
    /// The day the file speaks of; null where its rows speak for themselves.
    as_of: Option<String>,
    /// Rows that would be new.
    new: usize,
    /// Rows that would add to what is known.
    known: usize,
    /// Rows that tell what is known.
    unchanged: usize,
    /// Rows that a person has to judge first.
    suspected: usize,
    /// Rows that are left out.
    skipped: usize,
    /// The rows, with what each would do; empty for lists that are not previewed by row.
    rows: Vec<PlannedRowShape>,
    /// How many rows there are.
    total: usize,
    /// What is to be told, for lists that are not previewed by row.
    problems: Vec<ProblemShape>,
}

/// A row with what it would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedRowShape {
    /// Number in the file.
    row: u32,
    /// Name of the project.
    name: String,
    /// Investor.
    investor: String,
    /// Total investment.
    amount: Bilingual,
    /// `new`, `known`, `unchanged`, `suspected` or `skipped`.
    effect: String,
    /// The project it is, by number.
    project: Option<i64>,
    /// Known projects that it may be.
    twins: Vec<PlannedTwinShape>,
    /// Where it differs from the known one.
    changes: Vec<FactChangeShape>,
    /// Stages with their days as told.
    stages: Vec<ToldStageShape>,
    /// What is to be told, by cell.
    words: Vec<RowWordShape>,
}

/// A known project that a row may be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedTwinShape {
    /// Number.
    project: i64,
    /// Name.
    name: String,
    /// Where it stands.
    stage: Bilingual,
    /// Why.
    reasons: Vec<Bilingual>,
}

/// A fact in which row and record differ.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactChangeShape {
    /// What.
    title: Bilingual,
    /// As it is known.
    before: String,
    /// As the file has it.
    after: String,
    /// Whether the file's word is taken.
    taken: bool,
}

/// A stage with its day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToldStageShape {
    /// Name of the stage.
    stage: Bilingual,
    /// The last day that it may be; history stands on this one.
    on: String,
    /// How exact it is.
    precision: Bilingual,
    /// As the file wrote it.
    said: String,
}

/// Something to tell of a cell.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowWordShape {
    /// Head of the column; null for the row as a whole.
    column: Option<String>,
    /// Whether something was left out.
    left_out: bool,
    /// What.
    text: Bilingual,
}

/// What to take in.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CommitBody {
    /// The version that was read.
    version: i64,
    /// What the preview was computed on.
    basis: i64,
}

/// A page of a preview.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PreviewQuery {
    /// Only rows with this effect.
    effect: Option<String>,
    /// How many are passed over.
    offset: Option<usize>,
}

fn folder(app: &App) -> Result<&std::path::Path, ApiError> {
    app.shared.papers.get().map(std::path::PathBuf::as_path).ok_or_else(|| {
        ApiError::new(ErrorCode::Unavailable, "this server keeps no files: it was started without a data folder")
    })
}

/// What a file that cannot be read is told in.
pub(super) fn unreadable(error: &TableError) -> ApiError {
    let zh = match error {
        TableError::Encrypted { .. } => "文件有密码：请打开后去掉密码，另存再传",
        TableError::Empty { .. } => "文件是空的：请看看导出的表里有没有内容",
        TableError::NotATable { .. } => "这不是表格文件：请存为 .xlsx 或 .csv 再传",
        TableError::Damaged { .. } => "文件损坏：请用表格软件打开、另存再传",
        TableError::TooLarge { .. } => "文件太大或展开后太大：请拆开，或只导出有内容的部分",
        TableError::NoHeader { .. } => "没有找到表头：请保留有“项目名称”等列名的一行",
        TableError::NoSheet { .. } => "工作簿里没有这张表",
        TableError::Mapping { .. } => "列的对应关系不对",
        TableError::Io { .. } => "文件没有读完",
    };
    ApiError::refused(&[Text::new(zh, error.to_string())])
}

/// Opens a project ledger; other lists are read by their own readers.
async fn ledger(name: String, bytes: Vec<u8>) -> Result<RawLedger, ApiError> {
    let opened = tokio::task::spawn_blocking(move || ingest_projects::open(Source::Bytes { name, bytes }, None)).await;
    opened.map_err(anyhow::Error::from)?.map_err(|error| unreadable(&error))
}

async fn bytes_of(app: &App, sha256: &str) -> Result<Vec<u8>, ApiError> {
    let (folder, sum) = (folder(app)?.to_owned(), sha256.to_owned());
    let bytes =
        tokio::task::spawn_blocking(move || papers::fetch(&folder, &sum)).await.map_err(anyhow::Error::from)??;
    bytes.ok_or_else(|| {
        ApiError::new(ErrorCode::PaperNotFound, format!("the file `{sha256}` is missing or damaged in the data folder"))
    })
}

/// Keeps a file among the papers and returns its sum.
pub(super) async fn keep(app: &App, bytes: Vec<u8>) -> Result<String, ApiError> {
    let folder = folder(app)?.to_owned();
    Ok(tokio::task::spawn_blocking(move || papers::keep(&folder, &bytes)).await.map_err(anyhow::Error::from)??)
}

/// The body of a request that is a file, within bounds.
pub(super) async fn file_of(name: &str, body: Stream, most: usize) -> Result<(String, Vec<u8>), ApiError> {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(invalid("parameter `name` is empty".to_owned()));
    }
    let mebibytes = most >> 20;
    let bytes = to_bytes(body, most).await.map_err(|_| {
        ApiError::refused(&[Text::new(
            format!("文件 `{name}` 超过 {mebibytes} MiB，或没有传完"),
            format!("the file `{name}` is larger than {mebibytes} MiB, or it broke off"),
        )])
    })?;
    if bytes.is_empty() {
        return Err(ApiError::refused(&[Text::new(
            format!("文件 `{name}` 是空的"),
            format!("the file `{name}` is empty"),
        )]));
    }
    Ok((name, bytes.to_vec()))
}

fn no_draft(id: i64) -> ApiError {
    ApiError::new(ErrorCode::ImportNotFound, format!("no file `{id}` waits to be taken in"))
}

async fn draft_of(app: &App, id: i64) -> Result<ImportDraft, ApiError> {
    app.store.import_draft(id).await.map_err(|error| match error {
        StoreError::NotFound { .. } => no_draft(id),
        other => other.into(),
    })
}

fn choices(draft: &ImportDraft) -> LedgerChoices {
    serde_json::from_str(&draft.choices).unwrap_or_default()
}

async fn shape(app: &App, draft: ImportDraft) -> ApiResult<ImportDraftShape> {
    let choices = choices(&draft);
    let mut shape = ImportDraftShape {
        id: draft.id,
        version: draft.version,
        kind: draft.kind.clone(),
        file: draft.file.clone(),
        state: draft.state.clone(),
        import: draft.import_id,
        by: draft.created_by.clone(),
        at: draft.created_at.clone(),
        format: None,
        titles: Vec::new(),
        rows: 0,
        columns: Vec::new(),
        fields: Vec::new(),
        as_of: choices.as_of.map(|day| day.to_string()),
        profile: choices.profile.unwrap_or(Profile::Industrial).to_string(),
        differences: choices.differences,
    };
    if draft.kind != KIND {
        return Ok(Json(shape));
    }
    let ledger = ledger(draft.file.clone(), bytes_of(app, &draft.sha256).await?).await?;
    let remembered = app.store.column_memory(KIND, &draft.heads).await?;
    let remembered: Option<Vec<(usize, String)>> = remembered.and_then(|text| serde_json::from_str(&text).ok());
    let uses = choices.columns.clone().unwrap_or_else(|| guessed(&ledger));
    shape.columns = ledger
        .columns
        .iter()
        .map(|column| {
            let field = uses.iter().find(|(place, _)| *place == column.index).map(|(_, field)| field.clone());
            let same = |list: &Option<Vec<(usize, String)>>| {
                let list = list.as_ref().map(|list| list.iter().find(|(place, _)| *place == column.index));
                field.is_some() && list.flatten().map(|(_, field)| field) == field.as_ref()
            };
            let why = match (&column.guess, &field) {
                (_, None) => None,
                _ if same(&remembered) => Some("memory"),
                (Some((guess, GuessedBy::Head)), Some(field)) if guess == field => Some("head"),
                (Some((guess, GuessedBy::Content)), Some(field)) if guess == field => Some("content"),
                _ => Some("person"),
            };
            ImportColumnShape {
                index: column.index,
                head: column.head.clone(),
                unit: column.unit.clone(),
                why: why.map(str::to_owned),
                field,
                samples: column.samples.clone(),
            }
        })
        .collect();
    shape.fields = LEDGER_COLUMNS
        .iter()
        .map(|column| ImportFieldShape {
            key: column.key.to_owned(),
            title: (&ledger_title(column.key).unwrap_or_default()).into(),
        })
        .collect();
    shape.as_of = shape.as_of.or_else(|| ledger.as_of.map(|day| day.to_string()));
    shape.rows = ledger.rows.len();
    shape.titles = ledger.titles;
    shape.format = Some(ledger.format);
    Ok(Json(shape))
}

/// Files that wait to be taken in
#[utoipa::path(get, path = "/import-drafts", responses((status = 200, body = Items<ImportDraftLine>)))]
pub(crate) async fn list_import_drafts(app: App) -> ApiResult<Items<ImportDraftLine>> {
    let drafts = app.store.import_drafts().await?.into_iter();
    let items = drafts.map(|draft| ImportDraftLine {
        id: draft.id,
        kind: draft.kind,
        file: draft.file,
        by: draft.created_by,
        at: draft.created_at,
    });
    Ok(Json(Items { items: items.collect() }))
}

/// A file that waits, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDraftLine {
    /// Id.
    id: i64,
    /// What its rows are.
    kind: String,
    /// Name.
    file: String,
    /// By whom.
    by: String,
    /// When.
    at: String,
}

/// Bring a file: its bytes are the body; columns are guessed, nothing is taken in yet
#[utoipa::path(post, path = "/import-drafts", params(NewDraftQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = ImportDraftShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_import_draft(
    app: App,
    headers: HeaderMap,
    Query(query): Query<NewDraftQuery>,
    body: Stream,
) -> Result<(StatusCode, Json<ImportDraftShape>), ApiError> {
    same_origin(&headers)?;
    let kind = query.kind;
    if !KINDS.contains(&kind.as_str()) {
        return Err(invalid(format!("parameter `kind`: `{kind}` is not one of `{}`", KINDS.join("` `"))));
    }
    let (name, bytes) = file_of(&query.name, body, MOST_BYTES).await?;
    let mut choices = LedgerChoices::default();
    let mut heads = String::new();
    if kind == KIND {
        let ledger = ledger(name.clone(), bytes.clone()).await?;
        heads = papers::sha256(ledger.heads().as_bytes());
        let remembered = app.store.column_memory(KIND, &heads).await?;
        choices.columns = remembered.and_then(|text| serde_json::from_str(&text).ok());
    }
    let many = bytes.len();
    let media = papers::media_of(&bytes).map_or("application/octet-stream", |media| media.media).to_owned();
    let sha256 = keep(&app, bytes).await?;
    let choices = serde_json::to_string(&choices).map_err(anyhow::Error::from)?;
    let new = NewImportDraft { kind, file: name, sha256, bytes: many, media, heads, choices };
    let by = app.person()?.name.to_string();
    let draft = app.store.create_import_draft(&new, (&by, &clock::now())).await?;
    // A list of another kind that cannot be read at all is said at once, not at its preview.
    if draft.kind != KIND
        && let Err(error) = other(&app, &draft, Mode::Preview).await
    {
        app.store.drop_import_draft((draft.id, draft.version), &clock::now()).await?;
        return Err(error);
    }
    Ok((StatusCode::CREATED, shape(&app, draft).await?))
}

/// A file with its columns
#[utoipa::path(get, path = "/import-drafts/{draft}", params(("draft" = i64, Path, description = "id of the file")),
    responses((status = 200, body = ImportDraftShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_import_draft(app: App, Path(id): Path<i64>) -> ApiResult<ImportDraftShape> {
    let draft = draft_of(&app, id).await?;
    shape(&app, draft).await
}

/// Say how a file is read: its columns, its day, what its rows are
#[utoipa::path(put, path = "/import-drafts/{draft}", params(("draft" = i64, Path, description = "id of the file")), request_body = PutDraftBody,
    responses((status = 200, body = ImportDraftShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_import_draft(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PutDraftBody>,
) -> ApiResult<ImportDraftShape> {
    same_origin(&headers)?;
    let draft = draft_of(&app, id).await?;
    if draft.kind != KIND {
        return Err(invalid(format!("the columns of a list of `{}` are read by their heads alone", draft.kind)));
    }
    let ledger = ledger(draft.file.clone(), bytes_of(&app, &draft.sha256).await?).await?;
    let columns: Vec<(usize, String)> = body.columns.into_iter().map(|column| (column.index, column.field)).collect();
    check_uses(&ledger.columns, &columns).map_err(|why| ApiError::refused(&why))?;
    let as_of = body.as_of.as_deref().filter(|text| !text.is_empty()).map(|text| day("as_of", text)).transpose()?;
    if let Some(later) = as_of.filter(|day| *day > clock::today()) {
        return Err(invalid(format!("field `as_of`: `{later}` has not come")));
    }
    let profile = word("profile", body.profile.as_deref())?;
    if let Some((row, said)) =
        body.judged.iter().find(|(_, said)| !matches!(said.as_str(), "new" | "skip") && said.parse::<i64>().is_err())
    {
        return Err(invalid(format!(
            "field `judged`: row {row}: `{said}` is neither `new`, `skip` nor a project's number"
        )));
    }
    let choices =
        LedgerChoices { columns: Some(columns), as_of, profile, differences: body.differences, judged: body.judged };
    let text = serde_json::to_string(&choices).map_err(anyhow::Error::from)?;
    let draft =
        app.store.put_import_draft((id, body.version), &text, &clock::now()).await.map_err(|error| match error {
            StoreError::NotFound { .. } => no_draft(id),
            other => other.into(),
        })?;
    shape(&app, draft).await
}

/// Lay a file aside
#[utoipa::path(delete, path = "/import-drafts/{draft}", params(("draft" = i64, Path, description = "id of the file")),
    responses((status = 204, description = "laid aside"), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_import_draft(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    same_origin(&headers)?;
    let draft = draft_of(&app, id).await?;
    app.store.drop_import_draft((id, draft.version), &clock::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The ledger with its plan, on projects as they are now.
async fn planned(app: &App, draft: &ImportDraft) -> Result<(RawLedger, Plan, std::sync::Arc<Projects>), ApiError> {
    let ledger = ledger(draft.file.clone(), bytes_of(app, &draft.sha256).await?).await?;
    let ground = app.ground().await?;
    let projects = app.shared.projects.now(&app.store).await?;
    let by = app.person()?.name.to_string();
    let beside = (&*app.config, &*ground.landscape, &*projects);
    let plan = ingest_projects::preview(&app.store, beside, &ledger, (&choices(draft), &draft.file, &by)).await?;
    let plan = plan.map_err(|why| ApiError::refused(&why))?;
    Ok((ledger, plan, projects))
}

/// Reads a list of another kind.
async fn other(app: &App, draft: &ImportDraft, mode: Mode) -> Result<ImportReport, ApiError> {
    let source = Source::Bytes { name: draft.file.clone(), bytes: bytes_of(app, &draft.sha256).await? };
    let collector = app.person()?.name.to_string();
    let intake = Intake { config: &app.config, mapping: None, date: clock::today(), collector };
    let (store, intake) = (&app.store, &intake);
    let taken = match draft.kind.as_str() {
        "sites" => ingest_places::take(store, intake, PlaceKind::Sites, source, mode).await,
        "opportunities" => ingest_places::take(store, intake, PlaceKind::Opportunities, source, mode).await,
        "links" => ingest_leads::take(store, intake, LeadKind::Links, source, mode).await,
        "signals" => ingest_leads::take(store, intake, LeadKind::Signals, source, mode).await,
        "deals" => ingest_leads::take(store, intake, LeadKind::Deals, source, mode).await,
        "purchases" => ingest_survey::take(store, intake, SurveySide::Buys, source, mode).await,
        "sales" => ingest_survey::take(store, intake, SurveySide::Sells, source, mode).await,
        _ => ingest::take(store, intake, source, mode).await,
    };
    taken.map_err(|error| match error.chain().find_map(|cause| cause.downcast_ref::<TableError>()) {
        Some(table) => unreadable(table),
        None => error.into(),
    })
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
            skipped: 0,
            rows: Vec::new(),
            total: told.records,
            problems: told.problems,
        }));
    }
    let (ledger, plan, projects) = planned(&app, &draft).await?;
    use crate::ledger_plan::Effect;
    let wanted = query.effect.as_deref().filter(|text| !text.is_empty());
    let rows: Vec<&PlannedRow> =
        plan.rows.iter().filter(|row| wanted.is_none_or(|wanted| row.effect.as_str() == wanted)).collect();
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

fn row_shape(row: &PlannedRow, ledger: &RawLedger, projects: &Projects) -> PlannedRowShape {
    let project = &row.project;
    PlannedRowShape {
        row: row.row,
        name: project.name.clone(),
        investor: project.investor.clone(),
        amount: project.amount.map(|amount| (&amount.spoken()).into()).unwrap_or_default(),
        effect: row.effect.as_str().to_owned(),
        project: row.known.map(|id| id.0),
        twins: row
            .twins
            .iter()
            .filter_map(|twin| {
                let known = &projects.get(twin.id)?.row.project;
                Some(PlannedTwinShape {
                    project: twin.id.0,
                    name: known.name.clone(),
                    stage: (&twin.stage.title(known.profile)).into(),
                    reasons: twin.reasons.iter().map(|reason| (&reason.words()).into()).collect(),
                })
            })
            .collect(),
        changes: row
            .changes
            .iter()
            .map(|change| FactChangeShape {
                title: (&change.title).into(),
                before: change.before.clone(),
                after: change.after.clone(),
                taken: change.taken,
            })
            .collect(),
        stages: row
            .stages
            .iter()
            .map(|(stage, day)| ToldStageShape {
                stage: (&stage.title(project.profile)).into(),
                on: day.last.to_string(),
                precision: (&day.precision.title()).into(),
                said: day.said.clone(),
            })
            .collect(),
        words: row
            .words
            .iter()
            .map(|word| RowWordShape {
                column: word.column.and_then(|at| ledger.columns.get(at)).map(|column| column.head.clone()),
                left_out: word.left_out,
                text: (&word.text).into(),
            })
            .collect(),
    }
}

/// What is to be told of a file's rows, as a table for spreadsheets
#[utoipa::path(get, path = "/import-drafts/{draft}/problems.csv", params(("draft" = i64, Path, description = "id of the file")),
    responses((status = 200, content_type = "text/csv", description = "the table"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_import_problems_csv(app: App, Path(id): Path<i64>) -> Result<Response, ApiError> {
    let draft = draft_of(&app, id).await?;
    let problems: Vec<(Option<u32>, Option<String>, String)> = if draft.kind == KIND {
        let plan = planned(&app, &draft).await?.1;
        plan.problems.into_iter().map(|problem| (problem.row, problem.column, problem.message)).collect()
    } else {
        let told = other(&app, &draft, Mode::Preview).await?;
        told.problems.into_iter().map(|problem| (problem.row, problem.column, problem.message)).collect()
    };
    let rows = problems.into_iter().map(|(row, column, message)| {
        vec![row.map(|row| row.to_string()).unwrap_or_default(), column.unwrap_or_default(), message]
    });
    Ok(report::csv_answer("problems.csv", &["行 row", "列 column", "问题 problem"], rows)?)
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
        let done = other(&app, &draft, Mode::Take).await?;
        let import = done.imports.first().copied().unwrap_or_default();
        app.store.close_import_draft((id, body.version), import, &at).await?;
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
}

/// Take an import back as a whole, or bring it back; what people did since stays and is told
#[utoipa::path(put, path = "/imports/{id}/state", params(("id" = i64, Path, description = "row id")), request_body = ImportStateBody,
    responses((status = 200, body = TurnedImport), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_import_state(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ImportStateBody>,
) -> ApiResult<TurnedImport> {
    same_origin(&headers)?;
    let turned = match body.state.as_str() {
        "undone" => app.store.undo_import(id, &clock::now()).await,
        "active" => app.store.redo_import(id).await,
        other => return Err(invalid(format!("field `state`: `{other}` is not one of `undone` `active`"))),
    };
    let touched = turned.map_err(|error| match error {
        StoreError::NotFound { .. } => no_import(id),
        other => other.into(),
    })?;
    if !touched.is_empty() {
        app.store.queue_placing(app.config.version()?, model::JobCause::Undo, &clock::now()).await?;
    }
    let kept = app.store.kept_of_import(id).await?.into_iter();
    let kept = kept.map(|kept| KeptShape { project: kept.project.0, name: kept.name, facts: kept.facts }).collect();
    Ok(Json(TurnedImport { import: import_shape(&app.store.import(id).await?.import), kept }))
}
