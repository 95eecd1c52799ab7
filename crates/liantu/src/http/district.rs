//! The district as a whole: what the overview shows first.

use std::collections::BTreeMap;

use axum::Json;
use chain::Standing;
use serde::Serialize;
use store::{EnterpriseFilter, OpportunityFilter};
use utoipa::ToSchema;

use super::zones::kind_title;
use super::{ApiResult, App};
use crate::analysis::{self, ChainView};
use crate::shapes::{Bilingual, kind_counts, rounded};

/// The district.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct District {
    /// Id of its pack.
    id: String,
    /// Adcode.
    region: String,
    /// Name.
    title: Bilingual,
    /// The city it lies in.
    city: Bilingual,
    /// Day the facts speak of.
    data_date: String,
    /// Whether any of the data is an invented sample.
    sample: bool,
    /// Its chains.
    chains: Vec<ChainCard>,
    /// Its zones.
    zones: Vec<ZoneCard>,
    /// Firms of the register.
    enterprises: EnterpriseCounts,
    /// Imports.
    imports: ImportCounts,
}

/// A chain at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainCard {
    /// Id.
    pub(crate) id: String,
    /// Name.
    pub(crate) title: Bilingual,
    /// Short name, as the district's series of sheets has it.
    pub(crate) name: Bilingual,
    /// Industry it belongs to.
    pub(crate) industry: Bilingual,
    /// `manufacturing` or `service`.
    pub(crate) kind: Option<String>,
    /// `own` or `cultivated`.
    pub(crate) standing: String,
    /// Version of its definition.
    pub(crate) version: u32,
    /// Number of nodes.
    pub(crate) nodes: usize,
    /// Number of supply links.
    pub(crate) links: usize,
    /// Local firms whose main business is on it.
    pub(crate) firms: usize,
    /// Firms found ÷ firms expected; null when unknown.
    pub(crate) coverage: Option<f64>,
    /// Number of nodes by label.
    pub(crate) kinds: BTreeMap<String, usize>,
    /// One square a node.
    pub(crate) squares: Vec<Square>,
}

/// A node as a square.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Square {
    /// Node id.
    node: String,
    /// Stage.
    stage: String,
    /// The label shown.
    kind: String,
    /// Name.
    title: Bilingual,
    /// The Chinese name's syllables, joined by hyphens: `you-jing-guan`.
    sound: String,
}

/// A zone at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneCard {
    /// Id.
    id: String,
    /// `park`, `street`, `commercial`, `scenic` or `area`.
    kind: String,
    /// Name.
    title: Bilingual,
    /// Name of its kind.
    kind_title: Bilingual,
    /// A sentence or two.
    summary: Bilingual,
    /// Chains it carries.
    chains: Vec<String>,
    /// Opportunities in it that are not closed.
    opportunities: usize,
    /// Sites in it.
    sites: usize,
    /// Square metres of its sites whose area is known; null when none is.
    area_m2: Option<f64>,
    /// Whether anything of it is invented.
    sample: bool,
}

/// Firms of the register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseCounts {
    /// All.
    total: u64,
    /// In the district.
    local: u64,
}

/// Imports.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportCounts {
    /// How many.
    count: usize,
    /// When the last one was.
    last_at: Option<String>,
}

/// The district: chains, zones, how much is known and how fresh it is
#[utoipa::path(get, path = "/district", responses((status = 200, body = District)))]
pub(crate) async fn get_district(app: App) -> ApiResult<District> {
    let views = analysis::views(&app.ground().await?).await?;
    let chains = views.iter().map(|view| chain_card(&app, view)).collect();
    let local = EnterpriseFilter { region: Some(app.config.region().clone()), limit: 0, ..Default::default() };
    let all = EnterpriseFilter { limit: 0, ..Default::default() };
    let opportunities = app.store.opportunities(&OpportunityFilter::default()).await?;
    let sites = app.store.sites(None).await?;
    let zones = app
        .store
        .zones(None)
        .await?
        .into_iter()
        .map(|zone| {
            let here: Vec<_> = sites.iter().filter(|site| site.zone == zone.id).collect();
            let areas: Vec<f64> = here.iter().filter_map(|site| site.area_m2).collect();
            ZoneCard {
                kind: zone.kind.to_string(),
                title: (&zone.title).into(),
                kind_title: kind_title(zone.kind),
                summary: (&zone.summary).into(),
                opportunities: opportunities.iter().filter(|row| row.zone == zone.id && row.is_offered()).count(),
                sites: here.len(),
                area_m2: (!areas.is_empty()).then(|| areas.iter().sum()),
                sample: zone.sample,
                chains: zone.chains,
                id: zone.id,
            }
        })
        .collect();
    let imports = app.store.imports().await?;
    let district = &app.config.pack.district;
    Ok(Json(District {
        id: district.id.clone(),
        region: district.region.to_string(),
        title: (&district.title).into(),
        city: (&district.city).into(),
        data_date: district.data_date.to_string(),
        sample: district.sample,
        chains,
        zones,
        enterprises: EnterpriseCounts {
            total: app.store.enterprises(&all).await?.total as u64,
            local: app.store.enterprises(&local).await?.total as u64,
        },
        imports: ImportCounts {
            count: imports.len(),
            last_at: imports.first().map(|import| import.imported_at.clone()),
        },
    }))
}

/// A chain at a glance.
pub(crate) fn chain_card(app: &App, view: &ChainView<'_>) -> ChainCard {
    let chain = view.chain;
    ChainCard {
        id: chain.id.clone(),
        title: (&chain.title).into(),
        name: app.config.short_title(chain).into(),
        industry: (&app.config.industry(chain)).into(),
        kind: chain.kind.map(|kind| kind.to_string()),
        standing: match chain.standing {
            Standing::Own => "own",
            Standing::Cultivated => "cultivated",
        }
        .to_owned(),
        version: chain.version,
        nodes: chain.nodes.len(),
        links: chain.links.len(),
        firms: view.core_firms().0,
        coverage: rounded(&view.coverage()),
        kinds: kind_counts(&view.gaps),
        squares: chain
            .nodes
            .iter()
            .zip(&view.gaps)
            .map(|(node, gap)| Square {
                node: node.id.clone(),
                stage: node.stage.to_string(),
                kind: gap.shown().to_string(),
                title: (&node.title).into(),
                sound: registry::syllables_of(&node.title.zh),
            })
            .collect(),
    }
}
