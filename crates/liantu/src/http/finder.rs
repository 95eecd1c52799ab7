//! What a chain's sheet is searched and filtered by on a screen: how its nodes sound, which zones offer something for them, and which
//! firms stand on them.
//!
//! For the bureau: it names firms from elsewhere too. The public pages are made of the public edition alone.

use std::collections::BTreeMap;

use axum::Json;
use model::{EnterpriseId, Opportunity, Strength};
use serde::{Deserialize, Serialize};
use store::OpportunityFilter;
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, params};
use crate::analysis;

/// Of which day.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct FinderQuery {
    /// Look back at this day, such as `2024-05-01`; now when left out.
    as_of: Option<String>,
}

/// What a sheet is searched and filtered by.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainFinder {
    /// One for each node, in the chain's order.
    nodes: Vec<FindableNode>,
    /// Firms on the chain, local ones first, by name.
    firms: Vec<FindableFirm>,
}

/// A node that can be found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindableNode {
    /// Node id.
    node: String,
    /// Its name's syllables, joined by hyphens: `you-jing-guan`.
    sound: String,
    /// The label that documents print, on the day asked about.
    kind: String,
    /// Local firms whose main business it is, on that day.
    local_firms: usize,
    /// Zones that offer something for it, by id; those of now.
    zones: Vec<String>,
}

/// A firm that can be found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindableFirm {
    /// Id.
    id: i64,
    /// Name.
    name: String,
    /// Its syllables, joined by hyphens.
    sound: String,
    /// Whether it stands in the district.
    local: bool,
    /// Nodes that are its main business, in the chain's order.
    nodes: Vec<String>,
    /// Nodes that it only mentions, in the chain's order.
    minor: Vec<String>,
    /// Whether it is invented.
    sample: bool,
}

/// What a chain's sheet is searched and filtered by
#[utoipa::path(get, path = "/chains/{chain}/finder",
    params(("chain" = String, Path, description = "chain id"), FinderQuery),
    responses((status = 200, body = ChainFinder), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_finder(
    app: App,
    Path(chain): Path<String>,
    Query(query): Query<FinderQuery>,
) -> ApiResult<ChainFinder> {
    let ground = app.ground_on(params::as_of(query.as_of.as_deref())?).await?;
    let view =
        analysis::view(&ground, &chain, app.config.region()).await?.ok_or_else(|| ApiError::chain_not_found(&chain))?;
    let filter = OpportunityFilter { chain: Some(chain.clone()), ..OpportunityFilter::default() };
    let mut offered = app.store.opportunities(&filter).await?;
    offered.retain(Opportunity::is_offered);

    let mut firms: BTreeMap<EnterpriseId, FindableFirm> = BTreeMap::new();
    for (index, node) in view.chain.nodes.iter().enumerate() {
        for standing in view.on(index) {
            let firm = firms.entry(standing.firm.enterprise).or_insert_with(|| FindableFirm {
                id: standing.firm.enterprise.0,
                name: standing.firm.name.clone(),
                sound: registry::syllables_of(&standing.firm.name),
                local: view.is_local(standing.firm),
                nodes: Vec::new(),
                minor: Vec::new(),
                sample: standing.firm.sample,
            });
            let nodes = if standing.place.strength == Strength::Core { &mut firm.nodes } else { &mut firm.minor };
            // A firm stands on a node once for each role.
            if nodes.last() != Some(&node.id) {
                nodes.push(node.id.clone());
            }
        }
    }
    let mut firms: Vec<FindableFirm> = firms.into_values().collect();
    firms.sort_by(|a, b| b.local.cmp(&a.local).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id)));
    let nodes = view.chain.nodes.iter().zip(&view.gaps).map(|(node, gap)| {
        let mut zones: Vec<String> =
            offered.iter().filter(|row| row.node == node.id).map(|row| row.zone.clone()).collect();
        zones.sort_unstable();
        zones.dedup();
        FindableNode {
            node: node.id.clone(),
            sound: registry::syllables_of(&node.title.zh),
            kind: gap.shown().to_string(),
            local_firms: gap.presence.core.len(),
            zones,
        }
    });
    Ok(Json(ChainFinder { nodes: nodes.collect(), firms }))
}
