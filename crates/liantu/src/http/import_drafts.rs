//! Files brought over HTTP: opened, their columns named, previewed row by row, taken in as one import.

pub(crate) mod commit;
pub(crate) mod preview;
mod shapes;

use axum::Json;
use axum::body::{Body as Stream, to_bytes};
use axum::http::{HeaderMap, StatusCode};
use model::{Profile, Text};
use registry::ledger::{GuessedBy, LEDGER_COLUMNS, RawLedger, check_uses, ledger_title};
use serde::Deserialize;
use store::{ImportDraft, NewImportDraft, StoreError};
use tables::TableError;
use utoipa::{IntoParams, ToSchema};

use preview::other;
use shapes::{ImportColumnShape, ImportDraftLine, ImportDraftShape, ImportFieldShape, KindGuessShape};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{day, invalid, word};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::import_list::{self, KINDS, ListChoices, columns_of};
use crate::ingest::{Mode, Source};
use crate::ingest_projects::{self, KIND, guessed};
use crate::ledger_plan::{Differences, Judged, LedgerChoices};
use crate::shapes::Items;
use crate::{clock, papers};

/// Largest file, in bytes.
const MOST_BYTES: usize = 32 << 20;

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 200;

/// A file to bring.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct NewDraftQuery {
    /// What its rows are: `projects`, `enterprises`, `sites`, `opportunities`, `purchases`, `sales`, `links`, `signals`
    /// or `deals`; `auto` lets the heads tell.
    kind: String,
    /// Its name.
    name: String,
}

/// How a file is to be read.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PutDraftBody {
    /// The version that was read.
    version: i64,
    /// The field of each column that is used.
    columns: Vec<ColumnFieldBody>,
    /// The sheet of a workbook; left out, the one that is read now.
    #[serde(default)]
    sheet: Option<String>,
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
    let draft = app.store.import_draft(id).await.map_err(|error| match error {
        StoreError::NotFound { .. } => no_draft(id),
        other => other.into(),
    })?;
    sees(app, &draft.kind)?;
    Ok(draft)
}

/// Lists of the survey are statistics of single firms: only who may see those brings them in.
pub(super) fn sees(app: &App, kind: &str) -> Result<(), ApiError> {
    if matches!(kind, "purchases" | "sales") && app.eyes() != insight::Eyes::All {
        return Err(ApiError::new(
            ErrorCode::Forbidden,
            format!("a list of `{kind}` holds statistics of single firms"),
        )
        .hint("链主调查是单家企业的统计，由局领导、链办或数据员办理"));
    }
    Ok(())
}

pub(super) fn list_choices(draft: &ImportDraft) -> ListChoices {
    serde_json::from_str(&draft.choices).unwrap_or_default()
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
        judged: choices.judged.clone(),
        sheet: None,
        sheets: Vec::new(),
        header_row: None,
        guess: list_choices(&draft).guess.map(KindGuessShape::from),
    };
    if draft.kind != KIND {
        return list_shape(app, &draft, shape).await;
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

/// The same of a list that is no ledger.
async fn list_shape(app: &App, draft: &ImportDraft, mut shape: ImportDraftShape) -> ApiResult<ImportDraftShape> {
    let bytes = bytes_of(app, &draft.sha256).await?;
    let choices = list_choices(draft);
    let looked = import_list::look(&draft.kind, &draft.file, &bytes, &choices).map_err(|error| unreadable(&error))?;
    let guessed = ListChoices { columns: None, ..choices.clone() };
    let by_head = import_list::look(&draft.kind, &draft.file, &bytes, &guessed).map_err(|error| unreadable(&error))?;
    let memory = app.store.column_memory(&draft.kind, &draft.heads).await?;
    let memory: Vec<(usize, String)> = memory.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    shape.columns = looked
        .heads
        .iter()
        .zip(looked.samples)
        .enumerate()
        .map(|(index, (head, samples))| {
            let used = looked.uses.iter().find(|(at, _)| *at == index);
            let why = used.map(|used| match () {
                () if by_head.uses.contains(used) => "head",
                () if memory.contains(used) => "memory",
                () => "person",
            });
            ImportColumnShape {
                index,
                head: head.clone(),
                unit: None,
                field: used.map(|(_, field)| field.clone()),
                why: why.map(str::to_owned),
                samples,
            }
        })
        .collect();
    shape.fields = columns_of(&draft.kind)
        .iter()
        .map(|column| ImportFieldShape {
            key: column.key.to_owned(),
            title: (&Text::new(column.synonyms.first().copied().unwrap_or(column.key), column.key.replace('_', " ")))
                .into(),
        })
        .collect();
    shape.rows = looked.rows;
    shape.titles = looked.titles;
    shape.header_row = looked.header_row;
    shape.format = Some(looked.format);
    shape.sheets = import_list::sheets(&draft.file, &bytes);
    shape.sheet = choices.sheet;
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
    let mut kind = query.kind;
    if kind != "auto" && !KINDS.contains(&kind.as_str()) {
        return Err(invalid(format!("parameter `kind`: `{kind}` is not one of `{}`", KINDS.join("` `"))));
    }
    sees(&app, &kind)?;
    let (name, bytes) = file_of(&query.name, body, MOST_BYTES).await?;
    let mut guess = None;
    if kind == "auto" {
        let found = import_list::guess(&name, &bytes).map_err(|error| unreadable(&error))?;
        kind.clone_from(&found.kind);
        sees(&app, &kind)?;
        guess = Some(found);
    }
    let mut choices = LedgerChoices::default();
    let mut heads = String::new();
    let mut list = ListChoices { guess, ..ListChoices::default() };
    if kind == KIND {
        let ledger = ledger(name.clone(), bytes.clone()).await?;
        heads = papers::sha256(ledger.heads().as_bytes());
        let remembered = app.store.column_memory(KIND, &heads).await?;
        choices.columns = remembered.and_then(|text| serde_json::from_str(&text).ok());
    }
    if kind != KIND {
        let looked = import_list::look(&kind, &name, &bytes, &list).map_err(|error| unreadable(&error))?;
        let folded: Vec<String> = looked.heads.iter().map(|head| tables::fold(head)).collect();
        heads = papers::sha256(folded.join("|").as_bytes());
        let remembered = app.store.column_memory(&kind, &heads).await?;
        list.columns = remembered.and_then(|text| serde_json::from_str(&text).ok());
    }
    let many = bytes.len();
    let media = papers::media_of(&bytes).map_or("application/octet-stream", |media| media.media).to_owned();
    let sha256 = keep(&app, bytes).await?;
    let choices = if kind == KIND {
        let mut choices = serde_json::to_value(&choices).map_err(anyhow::Error::from)?;
        choices["guess"] = serde_json::to_value(&list.guess).map_err(anyhow::Error::from)?;
        choices.to_string()
    } else {
        serde_json::to_string(&list).map_err(anyhow::Error::from)?
    };
    let new = NewImportDraft { kind, file: name, sha256, bytes: many, media, heads, choices };
    let by = app.person()?.name.to_string();
    let draft = app.store.create_import_draft(&new, (&by, &clock::now())).await?;
    // A list of another kind that cannot be read at all is said at once, not at its preview. One without a head waits for its columns.
    if draft.kind != KIND
        && list_shape_has_head(&app, &draft).await?
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
        return put_list(&app, draft, body).await;
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

async fn list_shape_has_head(app: &App, draft: &ImportDraft) -> Result<bool, ApiError> {
    let bytes = bytes_of(app, &draft.sha256).await?;
    let looked = import_list::look(&draft.kind, &draft.file, &bytes, &list_choices(draft));
    Ok(looked.map_err(|error| unreadable(&error))?.header_row.is_some())
}

/// Says how a list is read that is no ledger.
async fn put_list(app: &App, draft: ImportDraft, body: PutDraftBody) -> ApiResult<ImportDraftShape> {
    let fields = columns_of(&draft.kind);
    let mut columns: Vec<(usize, String)> = Vec::new();
    let mut why = Vec::new();
    for ColumnFieldBody { index, field } in body.columns {
        if !fields.iter().any(|known| known.key == field) {
            why.push(Text::new(format!("没有字段 `{field}`"), format!("there is no field `{field}`")));
        } else if columns.iter().any(|(at, known)| *at == index || *known == field) {
            why.push(Text::new(
                format!("`{field}` 只能由一列说，一列也只能说一项"),
                format!("`{field}` is told by one column, and a column tells one thing"),
            ));
        } else {
            columns.push((index, field));
        }
    }
    if !why.is_empty() {
        return Err(ApiError::refused(&why));
    }
    let mut choices = list_choices(&draft);
    let other_sheet = body.sheet.is_some() && body.sheet != choices.sheet;
    choices.sheet = body.sheet.or(choices.sheet);
    // Another sheet has other columns: they go by its own heads first.
    choices.columns = (!other_sheet).then_some(columns);
    let bytes = bytes_of(app, &draft.sha256).await?;
    import_list::look(&draft.kind, &draft.file, &bytes, &choices).map_err(|error| unreadable(&error))?;
    let text = serde_json::to_string(&choices).map_err(anyhow::Error::from)?;
    let (id, version) = (draft.id, body.version);
    let draft = app.store.put_import_draft((id, version), &text, &clock::now()).await.map_err(|error| match error {
        StoreError::NotFound { .. } => no_draft(id),
        other => other.into(),
    })?;
    shape(app, draft).await
}

/// Example rows for the kinds whose files are read in whatever form they come.
const REGISTER: [(&str, &str); 8] = [
    ("企业名称", "样例钢管有限公司"),
    ("统一社会信用代码", ""),
    ("成立日期", "2020-01-01"),
    ("注册资本", "1000万元"),
    ("行业", "钢压延加工"),
    ("住所", "湖南省衡阳市"),
    ("经营范围", "无缝钢管制造、销售"),
    ("主要产品", "油套管"),
];

/// An empty table of a kind, with its heads and an example row
#[utoipa::path(get, path = "/import-templates/{kind}", params(("kind" = String, Path, description = "kind of list")),
    responses((status = 200, content_type = "text/csv", description = "the table"), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_import_template(Path(kind): Path<String>) -> Result<axum::response::Response, ApiError> {
    let columns: Vec<(String, String)> = match kind.as_str() {
        "enterprises" => REGISTER.iter().map(|(head, cell)| ((*head).to_owned(), (*cell).to_owned())).collect(),
        KIND => LEDGER_COLUMNS
            .iter()
            .map(|column| {
                (ledger_title(column.key).map_or_else(|| column.key.to_owned(), |title| title.zh), String::new())
            })
            .collect(),
        _ => {
            let columns = match kind.as_str() {
                "sites" => registry::SITE_TEMPLATE,
                "opportunities" => registry::OPPORTUNITY_TEMPLATE,
                "purchases" => registry::PURCHASE_TEMPLATE,
                "sales" => registry::SALE_TEMPLATE,
                "links" => registry::LINK_TEMPLATE,
                "signals" => registry::SIGNAL_TEMPLATE,
                "deals" => registry::DEAL_TEMPLATE,
                "cases" => registry::CASE_TEMPLATE,
                _ => return Err(invalid(format!("`{kind}` is not one of `{}`", KINDS.join("` `")))),
            };
            columns.iter().map(|(head, cell)| ((*head).to_owned(), (*cell).to_owned())).collect()
        }
    };
    let heads: Vec<&str> = columns.iter().map(|(head, _)| head.as_str()).collect();
    let example = columns.iter().map(|(_, cell)| cell.clone()).collect::<Vec<_>>();
    Ok(crate::report::csv_answer(&format!("{kind}.csv"), &heads, std::iter::once(example))?)
}
