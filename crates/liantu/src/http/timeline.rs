//! A chain by month, for whoever moves the sheet back in time.

use std::collections::BTreeMap;

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::{ErrorBody, Path};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::shapes::Bilingual;
use crate::timeline::{Month, timeline};

/// A chain by month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainTimeline {
    /// Months in which something happened on the chain, the oldest first; the last is that of today. At most 240.
    items: Vec<MonthShape>,
    /// Local firms on the chain of unknown age: they count as there from the beginning.
    undated_firms: usize,
    /// What is used although it is of another day.
    notes: Vec<Bilingual>,
}

/// What a chain was at the end of a month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MonthShape {
    /// Its last day; of the last month today.
    as_of: String,
    /// Local firms on its nodes, one counted on each.
    firms: usize,
    /// Nodes by label.
    kinds: BTreeMap<String, usize>,
    /// Nodes whose label is another one than at the month before.
    turned: Vec<TurnShape>,
    /// What happened: `established`, `judged`, `withdrawn`, `placed`, `taken_off`, `released`, `policy` or `survey`, and how often.
    changes: BTreeMap<String, usize>,
}

/// A label that turned.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnShape {
    /// Node id.
    node: String,
    /// The label before.
    from: String,
    /// The label then.
    to: String,
}

/// A chain by month: when something happened on it, and which labels turned
#[utoipa::path(get, path = "/chains/{chain}/timeline", params(("chain" = String, Path, description = "chain id")),
    responses((status = 200, body = ChainTimeline), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_timeline(app: App, Path(chain): Path<String>) -> ApiResult<ChainTimeline> {
    let ground = app.ground().await?;
    let drawn = app.config.chain(&chain).ok_or_else(|| ApiError::chain_not_found(&chain))?;
    let found = timeline(&ground, drawn, app.config.region(), clock::today()).await?;
    let turn = |(node, from, to): &(usize, model::GapKind, model::GapKind)| TurnShape {
        node: drawn.nodes[*node].id.clone(),
        from: from.to_string(),
        to: to.to_string(),
    };
    let month = |month: &Month| MonthShape {
        as_of: month.day.to_string(),
        firms: month.firms,
        kinds: month.kinds.iter().map(|(kind, count)| (kind.to_string(), *count)).collect(),
        turned: month.turned.iter().map(turn).collect(),
        changes: month.changes.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect(),
    };
    Ok(Json(ChainTimeline {
        items: found.points.iter().map(month).collect(),
        undated_firms: found.undated,
        notes: found.notes.iter().map(Bilingual::from).collect(),
    }))
}
