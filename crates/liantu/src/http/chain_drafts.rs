//! Drafts of a chain: written, looked at, reviewed; and the versions they become.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chain::Lexicon;
use model::{Lang, Strength};
use packs::edit::{Operation, Outline, WordList, outline};
use serde::{Deserialize, Serialize};
use store::{DraftRow, DraftState, FileVersion, Turn};
use utoipa::{IntoParams, ToSchema};

use super::chains::{said, same_origin};
use super::error::{Body, ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, ErrorCode, Shared, params};
use crate::chain_drafts::{self, Desk, Difference, Draft, DraftError};
use crate::chain_operations::{ChainOperation, Names, NodeFields};
use crate::chain_outlook::{self, Outlook, Picture};
use crate::clock;
use crate::config::Config;
use crate::shapes::{Bilingual, Items};

impl From<DraftError> for ApiError {
    fn from(error: DraftError) -> Self {
        match error {
            // Both languages: the sentence is read by whoever edits.
            DraftError::Refused(text) => Self::new(ErrorCode::InvalidRequest, text.en).hint(text.zh),
            DraftError::Conflict(message) => Self::new(ErrorCode::Conflict, message),
            DraftError::NotFound(message) => Self::new(ErrorCode::DraftNotFound, message),
            DraftError::Other(error) => error.into(),
        }
    }
}

/// A draft at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftShape {
    /// Row id.
    id: i64,
    /// Chain id.
    chain: String,
    /// Number of the version it is based on.
    base: i64,
    /// What it is for.
    title: String,
    /// Who began it.
    by: String,
    /// `open`, `proposed`, `accepted`, `returned` or `dropped`.
    state: String,
    /// Rises with every change; whoever changes the draft says which one was looked at.
    revision: i64,
    /// When it was begun.
    created_at: String,
    /// When it was changed last.
    updated_at: String,
}

impl From<&DraftRow> for DraftShape {
    fn from(row: &DraftRow) -> Self {
        Self {
            id: row.id,
            chain: row.chain.clone(),
            base: row.base,
            title: row.title.clone(),
            by: row.by.clone(),
            state: row.state.as_str().to_owned(),
            revision: row.revision,
            created_at: row.created_at.clone(),
            updated_at: row.updated_at.clone(),
        }
    }
}

/// A mistake or warning of the pack's check.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DraftProblem {
    /// File inside the pack.
    file: String,
    /// Line, from 1.
    line: Option<u32>,
    /// `error` or `warning`.
    level: String,
    /// What is wrong and what is allowed.
    message: String,
}

/// An operation of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftOperationShape {
    /// Row id.
    id: i64,
    /// What is to be done.
    operation: ChainOperation,
    /// The same as a sentence; null for one that was taken back.
    text: Option<Bilingual>,
    /// Who added it.
    by: String,
    /// Why.
    note: String,
    /// When.
    created_at: String,
    /// When it was taken back.
    retired_at: Option<String>,
    /// By whom.
    retired_by: Option<String>,
    /// Why it cannot be written on the base; it is then left out.
    refused: Option<Bilingual>,
    /// What it overwrites has become other since it was written.
    underneath: Option<Bilingual>,
    /// Problems that it made.
    problems: Vec<DraftProblem>,
}

/// Something said or done about a draft.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftEventShape {
    /// A state it went to, or `rebased`.
    kind: String,
    /// Who.
    by: String,
    /// What was said.
    note: String,
    /// When.
    at: String,
}

/// A link of a chain's file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftLink {
    /// Supplier.
    from: String,
    /// User.
    to: String,
    /// 3 main flow, 2 regular, 1 minor.
    weight: u8,
}

/// What flows back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftReturn {
    /// Where it arises.
    from: String,
    /// Where it goes.
    to: String,
    /// What it is.
    what: Names,
}

/// A band of a chain's file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftLane {
    /// Id.
    id: String,
    /// Name.
    title: Names,
}

/// A chain's file as it says itself, right or wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainOutline {
    /// Number that the file states.
    version: u32,
    /// Name.
    title: Names,
    /// Context words.
    context: Vec<String>,
    /// Bands.
    lanes: Vec<DraftLane>,
    /// Nodes.
    nodes: Vec<NodeFields>,
    /// Links.
    links: Vec<DraftLink>,
    /// What flows back.
    returns: Vec<DraftReturn>,
}

impl From<&Outline> for ChainOutline {
    fn from(outline: &Outline) -> Self {
        Self {
            version: outline.version,
            title: (&outline.title).into(),
            context: outline.context.clone(),
            lanes: outline
                .lanes
                .iter()
                .map(|lane| DraftLane { id: lane.id.clone(), title: (&lane.title).into() })
                .collect(),
            nodes: outline.nodes.iter().map(NodeFields::from).collect(),
            links: outline
                .links
                .iter()
                .map(|link| DraftLink { from: link.from.clone(), to: link.to.clone(), weight: link.weight })
                .collect(),
            returns: outline
                .returns
                .iter()
                .map(|(from, to, what)| DraftReturn { from: from.clone(), to: to.clone(), what: what.into() })
                .collect(),
        }
    }
}

/// A draft with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftDetail {
    /// At a glance.
    #[serde(flatten)]
    draft: DraftShape,
    /// Number of the version in force; where it is not `base`, the draft is to be based anew.
    newest: i64,
    /// Whether it may be proposed and accepted.
    sound: bool,
    /// Its operations, those taken back too.
    operations: Vec<DraftOperationShape>,
    /// Problems that no operation of it made.
    problems: Vec<DraftProblem>,
    /// What keeps it from being accepted beside mistakes.
    blockers: Vec<Bilingual>,
    /// What a reviewer should look at.
    notices: Vec<Bilingual>,
    /// What was said and done about it.
    events: Vec<DraftEventShape>,
    /// The chain's file with the operations in it.
    outline: ChainOutline,
}

fn problem(problem: &packs::Problem) -> DraftProblem {
    let level = if problem.level == packs::Level::Error { "error" } else { "warning" };
    DraftProblem {
        file: problem.file.clone(),
        line: problem.line,
        level: level.to_owned(),
        message: problem.message.clone(),
    }
}

fn detail(draft: &Draft) -> Result<DraftDetail, ApiError> {
    let mut operations = Vec::with_capacity(draft.operations.len());
    for row in &draft.operations {
        let at = draft.live.iter().position(|live| live.id == row.id);
        let made = |at: usize| draft.replay.problems.iter().filter(move |made| made.by == Some(at));
        operations.push(DraftOperationShape {
            id: row.id,
            operation: serde_json::from_str(&row.content).map_err(anyhow::Error::from)?,
            text: at.map(|at| (&draft.live[at].text).into()),
            by: row.by.clone(),
            note: row.note.clone(),
            created_at: row.created_at.clone(),
            retired_at: row.retired_at.clone(),
            retired_by: row.retired_by.clone(),
            refused: at.and_then(|at| draft.replay.steps[at].refused.as_ref().map(Bilingual::from)),
            underneath: at.and_then(|at| draft.live[at].underneath.as_ref().map(Bilingual::from)),
            problems: at.map(|at| made(at).map(|made| problem(&made.problem)).collect()).unwrap_or_default(),
        });
    }
    let of_chain = format!("chains/{}.toml", draft.row.chain);
    let others = draft.replay.problems.iter().filter(|made| made.by.is_none());
    let shown = others.filter(|made| made.problem.level == packs::Level::Error || made.problem.file == of_chain);
    Ok(DraftDetail {
        draft: (&draft.row).into(),
        newest: draft.newest,
        sound: draft.is_sound(),
        operations,
        problems: shown.map(|made| problem(&made.problem)).collect(),
        blockers: draft.blockers.iter().map(Bilingual::from).collect(),
        notices: draft.notices.iter().map(Bilingual::from).collect(),
        events: draft
            .events
            .iter()
            .map(|event| DraftEventShape {
                kind: event.kind.clone(),
                by: event.by.clone(),
                note: event.note.clone(),
                at: event.at.clone(),
            })
            .collect(),
        outline: (&outline(draft.after())).into(),
    })
}

fn known(app: &App, chain: &str) -> Result<(), ApiError> {
    app.config.chain(chain).map(drop).ok_or_else(|| ApiError::chain_not_found(chain))
}

fn desk(app: &App) -> Desk<'_> {
    Desk { store: &app.store, config: &app.config, kept: &app.shared.drafts }
}

async fn load(app: &App, chain: &str, id: i64) -> Result<Draft, ApiError> {
    known(app, chain)?;
    let draft = chain_drafts::load(desk(app), id).await?;
    if draft.row.chain != chain {
        return Err(ApiError::new(ErrorCode::DraftNotFound, format!("no draft `{id}` of chain `{chain}`")));
    }
    Ok(draft)
}

async fn answer(app: &App, chain: &str, id: i64) -> ApiResult<DraftDetail> {
    Ok(Json(detail(&load(app, chain, id).await?)?))
}

/// Drafts of a chain, the last begun first
#[utoipa::path(get, path = "/chains/{chain}/drafts", params(("chain" = String, Path, description = "chain id")),
    responses((status = 200, body = Items<DraftShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_drafts(State(app): State<App>, Path(chain): Path<String>) -> ApiResult<Items<DraftShape>> {
    known(&app, &chain)?;
    let rows = app.store.drafts(&chain).await?;
    Ok(Json(Items { items: rows.iter().map(DraftShape::from).collect() }))
}

/// A draft to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDraftBody {
    /// What it is for.
    title: String,
    /// Who writes it.
    by: String,
    /// Lead back to this version: the draft begins with the operations that do.
    #[serde(default)]
    restore: Option<i64>,
    /// Lead to this file, an edited export: the draft begins with the operations that do.
    #[serde(default)]
    toml: Option<String>,
}

/// Begin a draft on the version in force
#[utoipa::path(post, path = "/chains/{chain}/drafts", request_body = NewDraftBody,
    params(("chain" = String, Path, description = "chain id")),
    responses((status = 201, body = DraftDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_draft(
    State(app): State<App>,
    headers: HeaderMap,
    Path(chain): Path<String>,
    Body(body): Body<NewDraftBody>,
) -> Result<Response, ApiError> {
    same_origin(&headers)?;
    known(&app, &chain)?;
    let (title, by) = (said("title", &body.title)?, said("by", &body.by)?);
    let id = match (body.restore, body.toml) {
        (Some(_), Some(_)) => {
            return Err(params::invalid("fields `restore` and `toml`: give one of them".to_owned()));
        }
        (None, None) => chain_drafts::begin(&app.store, &chain, &title, &by).await?,
        (Some(number), None) => {
            let old = chain_drafts::version(&app.store, &chain, Some(number)).await?;
            chain_drafts::from_file(desk(&app), &chain, &old.content, (&title, &by)).await?
        }
        (None, Some(toml)) => chain_drafts::from_file(desk(&app), &chain, &toml, (&title, &by)).await?,
    };
    let body = answer(&app, &chain, id).await?;
    let place = format!("/api/v1/chains/{chain}/drafts/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], body).into_response())
}

/// A draft with its operations, problems and history
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DraftDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft(
    State(app): State<App>,
    Path((chain, id)): Path<(String, i64)>,
) -> ApiResult<DraftDetail> {
    answer(&app, &chain, id).await
}

/// Operations to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperationsBody {
    /// All are added or none.
    operations: Vec<ChainOperation>,
    /// Who.
    by: String,
    /// Why.
    #[serde(default)]
    note: String,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// Add operations to a draft; one that cannot be written is refused, and none is added
#[utoipa::path(post, path = "/chains/{chain}/drafts/{draft}/operations", request_body = OperationsBody,
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DraftDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_operations(
    State(app): State<App>,
    headers: HeaderMap,
    Path((chain, id)): Path<(String, i64)>,
    Body(body): Body<OperationsBody>,
) -> ApiResult<DraftDetail> {
    same_origin(&headers)?;
    of_chain(&app, &chain, id).await?;
    let by = said("by", &body.by)?;
    let note = remark(&body.note)?;
    let read = |(at, operation): (usize, &ChainOperation)| {
        operation.read().map_err(|why| params::invalid(format!("operation {}: {why}", at + 1)))
    };
    let operations: Vec<Operation> = body.operations.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    if operations.is_empty() {
        return Err(params::invalid("field `operations` is empty".to_owned()));
    }
    let turn = Turn { draft: id, revision: body.revision, by: &by, note: "", at: &clock::now() };
    chain_drafts::add(desk(&app), &turn, &operations, &note).await?;
    answer(&app, &chain, id).await
}

async fn of_chain(app: &App, chain: &str, id: i64) -> Result<DraftRow, ApiError> {
    known(app, chain)?;
    let missing = || ApiError::new(ErrorCode::DraftNotFound, format!("no draft `{id}` of chain `{chain}`"));
    match app.store.draft(id).await {
        Ok(row) if row.chain == chain => Ok(row),
        Ok(_) | Err(store::StoreError::NotFound { .. }) => Err(missing()),
        Err(other) => Err(other.into()),
    }
}

/// A text that a person may leave out.
fn remark(text: &str) -> Result<String, ApiError> {
    if text.trim().is_empty() { Ok(String::new()) } else { said("note", text) }
}

/// Who takes back, having seen what.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TurnQuery {
    /// Who.
    by: String,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// Take an operation back; it stays readable
#[utoipa::path(delete, path = "/chains/{chain}/drafts/{draft}/operations/{operation}",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id"),
        ("operation" = i64, Path, description = "operation id"), TurnQuery),
    responses((status = 200, body = DraftDetail), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_operation(
    State(app): State<App>,
    headers: HeaderMap,
    Path((chain, id, operation)): Path<(String, i64, i64)>,
    Query(query): Query<TurnQuery>,
) -> ApiResult<DraftDetail> {
    same_origin(&headers)?;
    of_chain(&app, &chain, id).await?;
    let by = said("by", &query.by)?;
    let turn = Turn { draft: id, revision: query.revision, by: &by, note: "", at: &clock::now() };
    app.store.retire_operation(&turn, operation).await.map_err(DraftError::from)?;
    answer(&app, &chain, id).await
}

/// Where a draft is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateBody {
    /// `proposed`, `open` (the author takes it back), `returned`, `dropped`, `accepted`; or `rebased` onto the version in force.
    state: String,
    /// Who; for `accepted` nobody who wrote it.
    by: String,
    /// What there is to say; a return needs it.
    #[serde(default)]
    note: String,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// Bring a draft to another state; accepting makes it the next version and places every firm anew
#[utoipa::path(put, path = "/chains/{chain}/drafts/{draft}/state", request_body = StateBody,
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DraftDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn put_draft_state(
    State(shared): State<Arc<Shared>>,
    State(app): State<App>,
    headers: HeaderMap,
    Path((chain, id)): Path<(String, i64)>,
    Body(body): Body<StateBody>,
) -> ApiResult<DraftDetail> {
    same_origin(&headers)?;
    of_chain(&app, &chain, id).await?;
    let (by, note) = (said("by", &body.by)?, remark(&body.note)?);
    let turn = Turn { draft: id, revision: body.revision, by: &by, note: &note, at: &clock::now() };
    let store = &app.store;
    match (body.state.as_str(), DraftState::of(&body.state)) {
        ("rebased", _) => chain_drafts::rebase(store, &turn).await?,
        (_, Some(DraftState::Proposed)) => chain_drafts::propose(desk(&app), &turn).await?,
        (_, Some(DraftState::Accepted)) => {
            let (next, _) = chain_drafts::accept(desk(&app), &turn).await?;
            shared.replace(Arc::new(next)).await;
        }
        (_, Some(DraftState::Returned)) if note.is_empty() => {
            return Err(params::invalid("field `note`: say what is to be changed".to_owned()));
        }
        (_, Some(next)) => store.turn_draft(&turn, next).await.map_err(DraftError::from)?,
        (other, None) => {
            return Err(params::invalid(format!(
                "field `state`: `{other}` is none of `open`, `proposed`, `returned`, `dropped`, `accepted`, `rebased`"
            )));
        }
    }
    answer(&App::of(&shared), &chain, id).await
}

/// An operation with its sentence.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeShape {
    /// The operation.
    operation: ChainOperation,
    /// The same as a sentence.
    text: Bilingual,
}

/// What differs between two versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DiffShape {
    /// Operations that lead from the one to the other; null where something differs that no operation says.
    changes: Option<Vec<ChangeShape>>,
    /// What no operation says.
    untold: Option<Bilingual>,
    /// The lines that differ, as a patch.
    pub(crate) patch: String,
}

impl DiffShape {
    /// What differs, a sentence each.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = &Bilingual> {
        self.changes.iter().flatten().map(|change| &change.text).chain(&self.untold)
    }
}

impl From<Difference> for DiffShape {
    fn from(difference: Difference) -> Self {
        let shape = |(operation, text): (Operation, model::Text)| ChangeShape {
            operation: (&operation).into(),
            text: (&text).into(),
        };
        let patch = difference.patch;
        match difference.operations {
            Ok(found) => Self { changes: Some(found.into_iter().map(shape).collect()), untold: None, patch },
            Err(untold) => Self { changes: None, untold: Some((&untold).into()), patch },
        }
    }
}

/// What a draft changes: operations, sentences, and the lines of the file
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/diff",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DiffShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_diff(
    State(app): State<App>,
    Path((chain, id)): Path<(String, i64)>,
) -> ApiResult<DiffShape> {
    let draft = load(&app, &chain, id).await?;
    Ok(Json(chain_drafts::difference(&draft.base, draft.after()).into()))
}

/// A label that would change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LabelChangeShape {
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// Its name.
    title: Bilingual,
    /// The label now; null where the node is new.
    was: Option<String>,
    /// The label then; null where the node goes.
    becomes: Option<String>,
}

/// A firm that would stand otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedShape {
    /// Row id of the firm.
    enterprise: i64,
    /// Its name.
    name: String,
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// `core`, `minor`, or null: how it stands there now.
    was: Option<String>,
    /// How it would stand there.
    becomes: Option<String>,
}

/// What a draft would do to firms and labels.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlookShape {
    /// Firms that were placed for it.
    firms: usize,
    /// Firms that would stand otherwise.
    moved_firms: usize,
    /// Nodes that firms would come to or leave, counted firm by firm.
    moves: usize,
    /// The first of them.
    moved: Vec<MovedShape>,
    /// Labels that would change.
    labels: Vec<LabelChangeShape>,
}

impl From<Outlook> for OutlookShape {
    fn from(outlook: Outlook) -> Self {
        let strength = |strength: Option<Strength>| strength.map(|strength| strength.as_str().to_owned());
        Self {
            firms: outlook.firms,
            moved_firms: outlook.moved_firms,
            moves: outlook.moves,
            moved: outlook
                .moved
                .into_iter()
                .map(|moved| MovedShape {
                    enterprise: moved.enterprise.0,
                    name: moved.name,
                    chain: moved.chain,
                    node: moved.node,
                    was: strength(moved.was),
                    becomes: strength(moved.becomes),
                })
                .collect(),
            labels: outlook
                .labels
                .into_iter()
                .map(|change| LabelChangeShape {
                    chain: change.chain,
                    node: change.node,
                    title: (&change.title).into(),
                    was: change.was.map(|kind| kind.as_str().to_owned()),
                    becomes: change.becomes.map(|kind| kind.as_str().to_owned()),
                })
                .collect(),
        }
    }
}

/// What a draft would do: every firm placed with its words, every node labelled anew, nothing written
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/outlook",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = OutlookShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_outlook(
    State(app): State<App>,
    Path((chain, id)): Path<(String, i64)>,
) -> ApiResult<OutlookShape> {
    let draft = load(&app, &chain, id).await?;
    let (before, next) = (before(&app, &draft)?, draft.config(&app.config.standard)?);
    let outlook = chain_outlook::outlook(&app.ground().await?, &before, &next, &draft.renamed()).await?;
    Ok(Json(outlook.into()))
}

/// The configuration that a draft is compared with: what runs where it is on the version in force; an older base is built once more.
fn before(app: &App, draft: &Draft) -> Result<Arc<Config>, ApiError> {
    if draft.row.base == draft.newest {
        return Ok(Arc::clone(&app.config));
    }
    Ok(Arc::new(Config::new(draft.before.clone(), app.config.standard.clone())?))
}

/// How a preview is drawn.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PreviewQuery {
    /// `after` (default) or `before`; both mark what changes.
    side: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// The sheet before or after a draft, with the nodes it changes marked by `data-change`
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/preview.svg",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id"), PreviewQuery),
    responses((status = 200, description = "the sheet as SVG"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_preview(
    State(app): State<App>,
    Path((chain, id)): Path<(String, i64)>,
    Query(query): Query<PreviewQuery>,
) -> Result<Response, ApiError> {
    let lang = params::word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let after = match query.side.as_deref() {
        None | Some("" | "after") => true,
        Some("before") => false,
        Some(other) => {
            return Err(params::invalid(format!("parameter `side`: `{other}` is neither `before` nor `after`")));
        }
    };
    let draft = load(&app, &chain, id).await?;
    let ground = app.ground().await?;
    let marks = marks(&draft);
    let before = before(&app, &draft)?;
    let next = if after { Some(draft.config(&app.config.standard)?) } else { None };
    let renamed = if after { draft.renamed() } else { Vec::new() };
    let picture = Picture {
        before: &before,
        next: next.as_ref().unwrap_or(&before),
        chain: &chain,
        renamed: &renamed,
        marks: &marks,
        lang,
    };
    let svg = chain_outlook::preview(&ground, &picture).await?;
    let svg = svg.ok_or_else(|| ApiError::chain_not_found(&chain))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml; charset=utf-8")], svg).into_response())
}

/// Which nodes a draft adds, changes and removes.
fn marks(draft: &Draft) -> BTreeMap<String, &'static str> {
    let (before, after) = (outline(&draft.base), outline(draft.after()));
    let mut marks = BTreeMap::new();
    for node in &after.nodes {
        match before.nodes.iter().find(|other| other.id == node.id) {
            None => drop(marks.insert(node.id.clone(), "added")),
            Some(same) if same != node => drop(marks.insert(node.id.clone(), "changed")),
            Some(_) => {}
        }
    }
    let linked = |links: &[packs::edit::OutlineLink], others: &[packs::edit::OutlineLink]| {
        let new = links.iter().filter(|link| !others.contains(link));
        new.flat_map(|link| [link.from.clone(), link.to.clone()]).collect::<Vec<_>>()
    };
    for node in linked(&after.links, &before.links).into_iter().chain(linked(&before.links, &after.links)) {
        marks.entry(node).or_insert("changed");
    }
    for node in before.nodes.iter().filter(|node| after.nodes.iter().all(|other| other.id != node.id)) {
        marks.insert(node.id.clone(), "removed");
    }
    marks
}

/// A word to try.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TrialQuery {
    /// Node id.
    node: String,
    /// The word.
    word: String,
}

/// A firm by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialFirm {
    /// Row id.
    id: i64,
    /// Name.
    name: String,
}

/// What a word would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialShape {
    /// Firms that would come to the node.
    gained: usize,
    /// The first of them.
    firms: Vec<TrialFirm>,
    /// Firms that would leave another node, because the longer word counts.
    elsewhere: usize,
    /// Firms that were tried.
    tried: usize,
    /// Whether the register holds more than were tried.
    cut: bool,
}

/// Try a word at a node: which firms it would catch
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/trial",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id"), TrialQuery),
    responses((status = 200, body = TrialShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_trial(
    State(app): State<App>,
    Path((chain, id)): Path<(String, i64)>,
    Query(query): Query<TrialQuery>,
) -> ApiResult<TrialShape> {
    let draft = load(&app, &chain, id).await?;
    let word = said("word", &query.word)?;
    // A draft that is not whole yet is tried on its base: only the words count here, and whose they are.
    let files = if draft.replay.pack.is_some() { &draft.replay.files } else { &draft.before };
    let operation = Operation::AddWord { list: WordList::Terms(query.node.clone()), word: word.clone(), place: None };
    let applied = packs::edit::apply(files, &chain, &operation)
        .map_err(|refusal| ApiError::from(DraftError::Refused(refusal.0)))?;
    let loaded = packs::load_chains(&applied.files, None);
    let named = format!("term `{word}`");
    if let Some(problem) = loaded.problems.iter().find(|problem| problem.message.contains(&named)) {
        return Err(params::invalid(problem.message.clone()));
    }
    let before = packs::load_chains(files, None);
    let lexicon =
        |chains: &[chain::Chain]| Lexicon::new(chains).map_err(|error| ApiError::from(anyhow::Error::from(error)));
    let (before, next) = (lexicon(&before.chains)?, lexicon(&loaded.chains)?);
    let trial = chain_outlook::trial(&app.store, (&before, &next), (&chain, &query.node)).await?;
    Ok(Json(TrialShape {
        gained: trial.gained,
        firms: trial.firms.into_iter().map(|(id, name)| TrialFirm { id: id.0, name }).collect(),
        elsewhere: trial.elsewhere,
        tried: trial.tried,
        cut: trial.cut,
    }))
}

/// A version of a chain's file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainVersionShape {
    /// From 1, rising by one.
    pub(crate) number: i64,
    /// The version that the file states.
    pub(crate) version: u32,
    /// `loaded` with a pack, or `accepted` from a draft.
    pub(crate) cause: String,
    /// Who proposed it; empty where it was loaded.
    pub(crate) by: String,
    /// Who accepted it.
    pub(crate) reviewer: String,
    /// What the reviewer said.
    pub(crate) note: String,
    /// Since when.
    pub(crate) at: String,
    /// The draft it came from.
    pub(crate) draft: Option<i64>,
    /// Whether it is in force.
    pub(crate) in_force: bool,
}

/// A version as it is answered.
pub(crate) fn version_shape(row: &FileVersion, newest: i64) -> ChainVersionShape {
    ChainVersionShape {
        number: row.number,
        version: outline(&row.content).version,
        cause: row.cause.clone(),
        by: row.by.clone(),
        reviewer: row.reviewer.clone(),
        note: row.note.clone(),
        at: row.at.clone(),
        draft: row.draft,
        in_force: row.number == newest,
    }
}

/// Every version of a chain, the newest first
#[utoipa::path(get, path = "/chains/{chain}/versions", params(("chain" = String, Path, description = "chain id")),
    responses((status = 200, body = Items<ChainVersionShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_chain_versions(
    State(app): State<App>,
    Path(chain): Path<String>,
) -> ApiResult<Items<ChainVersionShape>> {
    known(&app, &chain)?;
    let rows = chain_drafts::versions(&app.store, &chain).await?;
    let newest = rows.last().map_or(0, |row| row.number);
    Ok(Json(Items { items: rows.iter().rev().map(|row| version_shape(row, newest)).collect() }))
}

/// A version of a chain as its file, to edit or to compare
#[utoipa::path(get, path = "/chains/{chain}/versions/{number}",
    params(("chain" = String, Path, description = "chain id"), ("number" = i64, Path, description = "number of the version")),
    responses((status = 200, description = "the file as TOML"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_chain_version(
    State(app): State<App>,
    Path((chain, number)): Path<(String, i64)>,
) -> Result<Response, ApiError> {
    known(&app, &chain)?;
    let version = chain_drafts::version(&app.store, &chain, Some(number)).await?;
    let named = format!("attachment; filename=\"{chain}-v{number}.toml\"");
    let headers =
        [(header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((headers, version.content).into_response())
}

/// Which versions to compare.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct VersionsQuery {
    /// The older one.
    from: i64,
    /// The newer one; the one in force when left out.
    to: Option<i64>,
}

/// What differs between two versions of a chain
#[utoipa::path(get, path = "/chains/{chain}/version-diff",
    params(("chain" = String, Path, description = "chain id"), VersionsQuery),
    responses((status = 200, body = DiffShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_chain_version_diff(
    State(app): State<App>,
    Path(chain): Path<String>,
    Query(query): Query<VersionsQuery>,
) -> ApiResult<DiffShape> {
    known(&app, &chain)?;
    let from = chain_drafts::version(&app.store, &chain, Some(query.from)).await?;
    let to = chain_drafts::version(&app.store, &chain, query.to).await?;
    Ok(Json(chain_drafts::difference(&from.content, &to.content).into()))
}
