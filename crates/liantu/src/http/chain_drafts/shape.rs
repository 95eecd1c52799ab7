//! A draft as it is answered: at a glance, and with everything about it.

use packs::edit::{Outline, outline};
use serde::Serialize;
use store::DraftRow;
use utoipa::ToSchema;

use super::ApiError;
use crate::chain_drafts::Draft;
use crate::chain_operations::{ChainOperation, Names, NodeFields};
use crate::shapes::Bilingual;

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
    message: Bilingual,
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
        message: (&problem.message).into(),
    }
}

pub(super) fn detail(draft: &Draft) -> Result<DraftDetail, ApiError> {
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
