//! Chains, their labels, their nodes, and a person's judgement of a label.

use axum::Json;
use axum::http::{HeaderMap, header};
use chain::{Chain, Node};
use model::{GapKind, Judgement};
use serde::{Deserialize, Serialize};
use store::{Evidence, NewJudgement, OpportunityFilter, PlacedFirm, PlacementFilter};
use utoipa::{IntoParams, ToSchema};

use super::district::{ChainCard, chain_card};
use super::error::{Body, ErrorBody, Path, Query};
use super::opportunities::{OpportunityShape, opportunity_shapes};
use super::sites::{SiteShape, site_shape};
use super::{ApiError, ApiResult, App, ErrorCode, params};
use crate::analysis::{self, ChainView};
use crate::clock;
use crate::config::Config;
use crate::shapes::{Bilingual, EnterpriseSummary, GapList, GapShape, Items, enterprise_summary, gap_list, gap_shape};

pub(crate) async fn view<'a>(app: &'a App, chain: &str) -> Result<ChainView<'a>, ApiError> {
    analysis::view(&app.ground().await?, chain, app.config.region())
        .await?
        .ok_or_else(|| ApiError::chain_not_found(chain))
}

/// Of which day and region.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct WhenQuery {
    /// Look back at this day, such as `2024-05-01`: what was true and known then; now when left out.
    as_of: Option<String>,
    /// Region by its six-digit code; the district's own when left out.
    region: Option<String>,
}

async fn view_of<'a>(app: &'a App, chain: &str, query: &WhenQuery) -> Result<ChainView<'a>, ApiError> {
    let ground = app.ground_on(params::as_of(query.as_of.as_deref())?).await?;
    let region = params::region(&app.config, query.region.as_deref())?;
    analysis::view(&ground, chain, &region).await?.ok_or_else(|| ApiError::chain_not_found(chain))
}

pub(crate) fn node_index(view: &ChainView<'_>, node: &str) -> Result<usize, ApiError> {
    view.chain.node(node).ok_or_else(|| ApiError::node_not_found(&view.chain.id, node))
}

/// Chains of the district at a glance
#[utoipa::path(get, path = "/chains", responses((status = 200, body = Items<ChainCard>)))]
pub(crate) async fn list_chains(app: App) -> ApiResult<Items<ChainCard>> {
    let views = analysis::views(&app.ground().await?).await?;
    Ok(Json(Items { items: views.iter().map(|view| chain_card(&app, view)).collect() }))
}

/// A chain as configured.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainDetail {
    /// At a glance.
    #[serde(flatten)]
    card: ChainCard,
    /// Bands of the sheet.
    lanes: Vec<LaneShape>,
    /// Nodes.
    node_list: Vec<NodeShape>,
    /// Supply links.
    link_list: Vec<LinkShape>,
    /// What flows back.
    returns: Vec<ReturnShape>,
    /// Ties to other chains.
    ties: Vec<TieShape>,
    /// Directions of development.
    directions: Vec<DirectionShape>,
    /// Lead firms.
    anchors: Vec<AnchorShape>,
    /// Policies that bear on it.
    policies: Vec<PolicyShape>,
}

/// A band.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LaneShape {
    /// Id.
    id: String,
    /// Name.
    title: Bilingual,
}

/// A node as configured.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NodeShape {
    /// Id.
    id: String,
    /// Stage.
    stage: String,
    /// Lane id.
    lane: String,
    /// Column.
    rank: u32,
    /// Full name.
    title: Bilingual,
    /// Name for cards.
    short: Bilingual,
    /// Icon name.
    icon: String,
    /// Classes of GB/T 4754.
    gbt: Vec<String>,
    /// HS headings.
    hs: Vec<String>,
    /// Roles.
    roles: Vec<String>,
    /// Words a register uses for it.
    terms: Vec<String>,
    /// `anchor`, `format`, `support` or `operator`: what it is to the place it happens in; null on chains that make things.
    scene: Option<String>,
    /// The same business on other chains: its homes, or who draws it again. Its firms count on each.
    also: Vec<AlsoShape>,
}

/// The same business on another chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlsoShape {
    /// Chain id.
    chain: String,
    /// The chain's short name.
    chain_title: Bilingual,
    /// Node id.
    node: String,
    /// Name.
    title: Bilingual,
    /// Whether that node is the home of the business.
    home: bool,
}

/// Who supplies whom.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkShape {
    /// Supplier.
    from: String,
    /// User.
    to: String,
    /// 3 main flow, 2 regular, 1 minor.
    weight: u8,
}

/// What flows back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnShape {
    /// Where it arises.
    from: String,
    /// Where it goes.
    to: String,
    /// What it is.
    what: Bilingual,
}

/// A tie to another chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TieShape {
    /// Node of this chain.
    node: String,
    /// The other chain.
    chain: String,
    /// The other chain's name; its id where the district's series does not name it.
    chain_title: Bilingual,
    /// Whether this chain supplies the other.
    outward: bool,
    /// What passes.
    what: Bilingual,
}

/// A direction of development.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DirectionShape {
    /// One character.
    mark: String,
    /// The sentence.
    text: Bilingual,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// A lead firm.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnchorShape {
    /// Name.
    name: String,
    /// Node it leads.
    node: String,
    /// What it is.
    text: Bilingual,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// A policy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyShape {
    /// Id.
    id: String,
    /// Name.
    title: Bilingual,
    /// What it gives.
    text: Bilingual,
    /// Who issued it.
    issuer: Bilingual,
    /// When.
    date: String,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// A chain as configured, with its labels at a glance
#[utoipa::path(get, path = "/chains/{chain}", params(("chain" = String, Path, description = "chain id")),
    responses((status = 200, body = ChainDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_chain(app: App, Path(chain): Path<String>) -> ApiResult<ChainDetail> {
    let view = view(&app, &chain).await?;
    let chain = view.chain;
    let id = |node: usize| chain.nodes[node].id.clone();
    let series = &app.config.pack.district.series;
    let title = |id: &str| {
        series
            .iter()
            .find(|other| other.id == id)
            .map_or_else(|| Bilingual { zh: id.to_owned(), en: id.to_owned() }, |other| Bilingual::from(&other.title))
    };
    Ok(Json(ChainDetail {
        card: chain_card(&app, &view),
        lanes: chain.lanes.iter().map(|lane| LaneShape { id: lane.id.clone(), title: (&lane.title).into() }).collect(),
        node_list: chain
            .nodes
            .iter()
            .map(|node| NodeShape {
                id: node.id.clone(),
                stage: node.stage.to_string(),
                lane: chain.lanes[node.lane].id.clone(),
                rank: node.rank,
                title: (&node.title).into(),
                short: (&node.short).into(),
                icon: node.icon.clone(),
                gbt: node.industries.iter().map(ToString::to_string).collect(),
                hs: node.goods.iter().map(ToString::to_string).collect(),
                roles: node.roles.iter().map(ToString::to_string).collect(),
                terms: node.terms.clone(),
                scene: node.scene.map(|scene| scene.to_string()),
                also: also(&app.config, chain, node),
            })
            .collect(),
        link_list: chain
            .links
            .iter()
            .map(|link| LinkShape { from: id(link.from), to: id(link.to), weight: link.weight })
            .collect(),
        returns: chain
            .returns
            .iter()
            .map(|flow| ReturnShape { from: id(flow.from), to: id(flow.to), what: (&flow.what).into() })
            .collect(),
        ties: chain
            .ties
            .iter()
            .map(|tie| TieShape {
                node: id(tie.node),
                chain: tie.chain.clone(),
                chain_title: title(&tie.chain),
                outward: tie.outward,
                what: (&tie.what).into(),
            })
            .collect(),
        directions: chain
            .directions
            .iter()
            .map(|direction| DirectionShape {
                mark: direction.mark.clone(),
                text: (&direction.text).into(),
                source: direction.source.clone(),
                sample: direction.sample,
            })
            .collect(),
        anchors: chain
            .anchors
            .iter()
            .map(|anchor| AnchorShape {
                name: anchor.name.clone(),
                node: id(anchor.node),
                text: (&anchor.text).into(),
                source: anchor.source.clone(),
                sample: anchor.sample,
            })
            .collect(),
        policies: app
            .config
            .pack
            .policies
            .iter()
            .filter(|policy| policy.chains.is_empty() || policy.chains.contains(&chain.id))
            .map(|policy| PolicyShape {
                id: policy.id.clone(),
                title: (&policy.title).into(),
                text: (&policy.text).into(),
                issuer: (&policy.issuer).into(),
                date: policy.date.clone(),
                source: policy.source.clone(),
                sample: policy.sample,
            })
            .collect(),
    }))
}

/// Labels of a chain's nodes with the numbers behind them
#[utoipa::path(get, path = "/chains/{chain}/gaps", params(("chain" = String, Path, description = "chain id"), WhenQuery),
    responses((status = 200, body = GapList), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_gaps(
    app: App,
    Path(chain): Path<String>,
    Query(query): Query<WhenQuery>,
) -> ApiResult<GapList> {
    Ok(Json(gap_list(&app.config, &view_of(&app, &chain, &query).await?)))
}

/// A node with everything that stands on it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NodeDetail {
    /// Its label.
    gap: GapShape,
    /// Firms on it, local ones first.
    firms: Vec<PlacedShape>,
    /// Opportunities for it.
    opportunities: Vec<OpportunityShape>,
    /// Sites those opportunities would use.
    sites: Vec<SiteShape>,
    /// Who supplies it.
    suppliers: Vec<NeighbourShape>,
    /// Who uses it.
    users: Vec<NeighbourShape>,
}

/// A firm on a node, with what proves it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacedShape {
    /// The firm.
    enterprise: EnterpriseSummary,
    /// What it does there.
    role: String,
    /// `core` or `minor`.
    strength: String,
    /// 0 to 1; 1 where a person alone says so.
    score: f64,
    /// The judgement that puts it there, or that says how; null where the rules do.
    judgement: Option<i64>,
    /// Exact spans of its own text; none where a person alone says so.
    evidence: Vec<EvidenceShape>,
    /// Business scope.
    scope: Option<String>,
    /// Main products.
    products: Option<String>,
}

/// An exact span of a firm's own text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvidenceShape {
    /// `name`, `scope` or `products`.
    part: String,
    /// First byte.
    from: usize,
    /// Byte after the last.
    to: usize,
    /// The words.
    text: String,
}

/// Spans for a client.
pub(crate) fn evidence_shapes(evidence: &[Evidence]) -> Vec<EvidenceShape> {
    evidence
        .iter()
        .map(|span| EvidenceShape {
            part: span.part.to_string(),
            from: span.from,
            to: span.to,
            text: span.text.clone(),
        })
        .collect()
}

/// A neighbour on the chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NeighbourShape {
    /// Node id.
    node: String,
    /// Name.
    title: Bilingual,
    /// 3 main flow, 2 regular, 1 minor.
    weight: u8,
}

/// A node: its label, firms with evidence, opportunities, sites, neighbours
#[utoipa::path(get, path = "/chains/{chain}/nodes/{node}",
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id"), WhenQuery),
    responses((status = 200, body = NodeDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_node(
    app: App,
    Path((chain, node)): Path<(String, String)>,
    Query(query): Query<WhenQuery>,
) -> ApiResult<NodeDetail> {
    let view = view_of(&app, &chain, &query).await?;
    let index = node_index(&view, &node)?;
    let placed = PlacementFilter { chain: chain.clone(), node: Some(node.clone()), region: None };
    let mut firms: Vec<PlacedShape> = app
        .store
        .placements(&placed)
        .await?
        .iter()
        .filter(|row| stood_there(&view, index, row))
        .map(|row| PlacedShape {
            enterprise: enterprise_summary(&app.config, &row.enterprise),
            role: row.role.to_string(),
            strength: row.strength.to_string(),
            score: (row.score * 1e3).round() / 1e3,
            judgement: row.judgement,
            evidence: evidence_shapes(&row.evidence),
            scope: row.enterprise.facts.scope.clone(),
            products: row.enterprise.facts.products.clone(),
        })
        .collect();
    firms.sort_by(|a, b| {
        (b.enterprise.local, a.strength.as_str(), b.score)
            .partial_cmp(&(a.enterprise.local, b.strength.as_str(), a.score))
            .expect("scores are finite")
    });
    let filter = OpportunityFilter { chain: Some(chain), node: Some(node), zone: None };
    let opportunities = opportunity_shapes(&app, app.store.opportunities(&filter).await?).await?;
    let used: Vec<&str> = opportunities.iter().filter_map(OpportunityShape::site).collect();
    let zones = app.store.zones(None).await?;
    let sites = app
        .store
        .sites(None)
        .await?
        .into_iter()
        .filter(|site| used.contains(&site.id.as_str()))
        .map(|site| site_shape(&app.config, &zones, site))
        .collect();
    let neighbour = |(node, weight): (usize, u8)| NeighbourShape {
        node: view.chain.nodes[node].id.clone(),
        title: (&view.chain.nodes[node].title).into(),
        weight,
    };
    Ok(Json(NodeDetail {
        gap: gap_shape(&view, &view.gaps[index]),
        firms,
        opportunities,
        sites,
        suppliers: view.chain.suppliers(index).map(neighbour).collect(),
        users: view.chain.users(index).map(neighbour).collect(),
    }))
}

/// Whether a firm that stands on a node now did so on the day looked back at. One that a person put there since, or took away
/// since, is not in the list: the words that would prove it are those of now.
fn stood_there(view: &ChainView<'_>, node: usize, row: &PlacedFirm) -> bool {
    view.dated.is_none() || view.on(node).any(|then| then.firm.enterprise == row.enterprise.id)
}

/// A person's label to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct JudgementBody {
    /// The label, such as `Missing`.
    kind: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Why, in a sentence.
    reason: String,
}

/// Where else a node's business is drawn: its homes first, then those of which it is the home.
fn also(config: &Config, chain: &Chain, node: &Node) -> Vec<AlsoShape> {
    let shape = |other: &Chain, drawn: &Node, home: bool| AlsoShape {
        chain: other.id.clone(),
        chain_title: config.short_title(other).into(),
        node: drawn.id.clone(),
        title: (&drawn.title).into(),
        home,
    };
    let chains = &config.pack.chains;
    let homes = node.homes.iter().filter_map(|home| home.find(chains));
    let mut found: Vec<AlsoShape> =
        homes.map(|(other, drawn)| shape(&chains[other], &chains[other].nodes[drawn], true)).collect();
    for other in chains {
        let again = other
            .nodes
            .iter()
            .filter(|drawn| drawn.homes.iter().any(|home| home.chain == chain.id && home.node == node.id));
        found.extend(again.map(|drawn| shape(other, drawn, false)));
    }
    found
}

/// Keep a person's label of a node; it stands beside the computed one and is printed
#[utoipa::path(put, path = "/chains/{chain}/nodes/{node}/judgement", request_body = JudgementBody,
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id")),
    responses((status = 200, body = GapShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_judgement(
    app: App,
    headers: HeaderMap,
    Path((chain, node)): Path<(String, String)>,
    Body(body): Body<JudgementBody>,
) -> ApiResult<GapShape> {
    same_origin(&headers)?;
    let before = view(&app, &chain).await?;
    let index = node_index(&before, &node)?;
    let kind: GapKind = body
        .kind
        .parse()
        .map_err(|error| ApiError::new(ErrorCode::InvalidRequest, format!("field `kind`: {error}")))?;
    let (by, reason) = (app.by(body.by.as_deref())?, said("reason", &body.reason)?);
    let judgement = Judgement {
        chain: chain.clone(),
        node,
        region: app.config.region().clone(),
        kind,
        by,
        at: clock::today(),
        reason,
    };
    app.store.judge(&NewJudgement { judgement, sample: false, at: clock::now() }).await?;
    let after = view(&app, &chain).await?;
    Ok(Json(gap_shape(&after, &after.gaps[index])))
}

/// Retire a person's label; it stays in the history
#[utoipa::path(delete, path = "/chains/{chain}/nodes/{node}/judgement",
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id")),
    responses((status = 200, body = GapShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_judgement(
    app: App,
    headers: HeaderMap,
    Path((chain, node)): Path<(String, String)>,
) -> ApiResult<GapShape> {
    same_origin(&headers)?;
    let before = view(&app, &chain).await?;
    let index = node_index(&before, &node)?;
    if let Some(judged) = &before.gaps[index].judged {
        app.store.retire_judgement(judged.id, &clock::now()).await?;
    }
    let after = view(&app, &chain).await?;
    Ok(Json(gap_shape(&after, &after.gaps[index])))
}

/// A text that a person must give.
pub(crate) fn said(field: &str, text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    match text.chars().count() {
        1..=500 => Ok(text.to_owned()),
        length => Err(ApiError::new(
            ErrorCode::InvalidRequest,
            format!("field `{field}` has {length} characters, expected 1 to 500"),
        )),
    }
}

/// A page of another site must not write here with the officer's browser: its `Origin` differs from the `Host` asked.
pub(crate) fn same_origin(headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return Ok(()) };
    let host = text(header::HOST).unwrap_or_default();
    if origin.split_once("://").is_some_and(|(_, rest)| rest == host) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::ForeignOrigin, format!("a page of `{origin}` may not write here")))
}
