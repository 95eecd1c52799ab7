//! The opportunity list, and the sites that opportunities use.

use axum::Json;
use axum::extract::State;
use model::{Lang, Opportunity, Site};
use serde::{Deserialize, Serialize};
use store::OpportunityFilter;
use utoipa::{IntoParams, ToSchema};

use super::error::Query;
use super::{ApiError, ApiResult, App};
use crate::analysis;
use crate::shapes::{Bilingual, Items};

/// A row of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpportunityShape {
    /// Id.
    id: String,
    /// Chain it serves.
    chain: String,
    /// Node it serves.
    node: String,
    /// The node's name.
    node_title: Bilingual,
    /// The node's label.
    kind: Option<String>,
    /// Zone that offers it.
    zone: String,
    /// The zone's name.
    zone_title: Bilingual,
    /// Which of the five kinds.
    zone_kind: String,
    /// Name of that kind.
    zone_kind_title: Bilingual,
    /// Site it would use.
    site: Option<String>,
    /// What.
    title: Bilingual,
    /// How big.
    size: Bilingual,
    /// On what terms.
    terms: Bilingual,
    /// Whom to call: an office.
    contact: Bilingual,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

impl OpportunityShape {
    /// The site it would use.
    pub(crate) fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }
}

/// A site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteShape {
    /// Id.
    id: String,
    /// Zone it lies in.
    zone: String,
    /// Name.
    title: Bilingual,
    /// `land`, `plant`, `floor`, `shop` or `room`.
    form: String,
    /// Square metres.
    area_m2: Option<f64>,
    /// Clear height in metres.
    height_m: Option<f64>,
    /// Tonnes per square metre.
    floor_load_t: Option<f64>,
    /// Power that is left, kVA.
    power_kva: Option<f64>,
    /// Price in words.
    price: Option<Bilingual>,
    /// Day someone last confirmed the facts.
    verified_at: Option<String>,
    /// Where the facts come from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// Which opportunities.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct OpportunityQuery {
    /// Of this chain.
    chain: Option<String>,
    /// Of this node.
    node: Option<String>,
    /// Of this zone.
    zone: Option<String>,
}

/// The opportunity list
#[utoipa::path(get, path = "/opportunities", params(OpportunityQuery), responses((status = 200, body = Items<OpportunityShape>)))]
pub(crate) async fn list_opportunities(
    State(app): State<App>,
    Query(query): Query<OpportunityQuery>,
) -> ApiResult<Items<OpportunityShape>> {
    let filter = OpportunityFilter { chain: query.chain, node: query.node, zone: query.zone };
    let items = opportunity_shapes(&app, app.store.opportunities(&filter).await?).await?;
    Ok(Json(Items { items }))
}

/// Which sites.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SiteQuery {
    /// In this zone.
    zone: Option<String>,
}

/// Sites
#[utoipa::path(get, path = "/sites", params(SiteQuery), responses((status = 200, body = Items<SiteShape>)))]
pub(crate) async fn list_sites(State(app): State<App>, Query(query): Query<SiteQuery>) -> ApiResult<Items<SiteShape>> {
    let items = app.store.sites(query.zone.as_deref()).await?.into_iter().map(site_shape).collect();
    Ok(Json(Items { items }))
}

/// Rows with the names of what they refer to. A row whose node left the pack keeps its ids and has no label.
pub(crate) async fn opportunity_shapes(app: &App, rows: Vec<Opportunity>) -> Result<Vec<OpportunityShape>, ApiError> {
    let zones = app.store.zones(None).await?;
    let mut views = std::collections::BTreeMap::new();
    for row in &rows {
        if !views.contains_key(&row.chain) {
            let view = analysis::view(&app.store, &app.config, &row.chain, app.config.region()).await?;
            views.insert(row.chain.clone(), view);
        }
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let view = views.get(&row.chain).and_then(Option::as_ref);
            let node = view.and_then(|view| view.chain.node(&row.node).map(|node| (view, node)));
            let zone = zones.iter().find(|zone| zone.id == row.zone);
            let plain = |text: &str| Bilingual { zh: text.to_owned(), en: text.to_owned() };
            OpportunityShape {
                node_title: node
                    .map_or_else(|| plain(&row.node), |(view, node)| (&view.chain.nodes[node].title).into()),
                kind: node.map(|(view, node)| view.gaps[node].shown().to_string()),
                zone_title: zone.map_or_else(|| plain(&row.zone), |zone| (&zone.title).into()),
                zone_kind: zone.map(|zone| zone.kind.to_string()).unwrap_or_default(),
                zone_kind_title: Bilingual {
                    zh: zone.map(|zone| zone.kind.title(Lang::Zh)).unwrap_or_default().to_owned(),
                    en: zone.map(|zone| zone.kind.title(Lang::En)).unwrap_or_default().to_owned(),
                },
                title: (&row.title).into(),
                size: (&row.size).into(),
                terms: (&row.terms).into(),
                contact: (&row.contact).into(),
                id: row.id,
                chain: row.chain,
                node: row.node,
                zone: row.zone,
                site: row.site,
                source: row.source,
                sample: row.sample,
            }
        })
        .collect())
}

/// A site for a client.
pub(crate) fn site_shape(site: Site) -> SiteShape {
    SiteShape {
        title: (&site.title).into(),
        price: site.price.as_ref().map(Bilingual::from),
        verified_at: site.verified_at.map(|day| day.to_string()),
        id: site.id,
        zone: site.zone,
        form: site.form,
        area_m2: site.area_m2,
        height_m: site.height_m,
        floor_load_t: site.floor_load_t,
        power_kva: site.power_kva,
        source: site.source,
        sample: site.sample,
    }
}
