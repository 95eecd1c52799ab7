//! Regions side by side: how many firms stand on a chain's nodes, and what those counts are worth.

use axum::Json;
use insight::{Estimate, Figure, Panel, RegionLevel};
use model::RegionCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Query};
use super::params::{self, invalid};
use super::{ApiError, ApiResult, App};
use crate::config::Config;
use crate::panels::chain_panel;
use crate::shapes::{Bilingual, rounded};

/// Which panel.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PanelQuery {
    /// Chain id.
    chain: String,
    /// How wide the regions are: `county`, `city` (default) or `province`.
    level: Option<String>,
    /// Only regions inside this one, by its six-digit code; shares are still those of the whole panel.
    region: Option<String>,
    /// The day the firms are to speak of; now when left out.
    as_of: Option<String>,
    /// How many regions to leave out.
    offset: Option<usize>,
    /// How many regions at most, up to 500; 50 when left out.
    limit: Option<usize>,
}

/// Regions × nodes of a chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PanelShape {
    /// Chain id.
    chain: String,
    /// `county`, `city` or `province`.
    level: String,
    /// The day it speaks of; null is now.
    as_of: Option<String>,
    /// Probability that an interval holds.
    interval: f64,
    /// Firms that are in no region of this level, because their place is unknown or known too coarsely.
    unplaced: u32,
    /// Regions, by code.
    items: Vec<PanelRegionShape>,
    /// Regions in all.
    total: u64,
}

/// A region with its firms on each node.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PanelRegionShape {
    /// Code.
    code: String,
    /// Name with what it lies in; null when the gazetteer has none.
    title: Option<String>,
    /// All firms of the register that stand there.
    firms: u32,
    /// Of these, above the size floor.
    above_scale: u32,
    /// Firms on any node of the chain, each counted once.
    placed: u32,
    /// `placed` by the number that a complete register would show; null when unknown.
    coverage: Option<f64>,
    /// What coverage rests on, or why it is unknown.
    coverage_basis: Bilingual,
    /// Its nodes, in the chain's order.
    nodes: Vec<PanelCellShape>,
}

/// Firms of a region on a node.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PanelCellShape {
    /// Node id.
    node: String,
    /// Firms whose main business it is.
    firms: u32,
    /// Of these, above the size floor.
    above_scale: u32,
    /// Invented samples among them.
    samples: u32,
    /// Weighted presence.
    presence: f64,
    /// Location quotient of firm counts.
    lq: EstimateShape,
    /// The same drawn towards the panel's average by what the count is worth.
    lq_shrunken: EstimateShape,
    /// Location quotient of weighted presence; null when unknown.
    lq_weighted: Option<f64>,
    /// What it rests on, or why it is unknown.
    lq_weighted_basis: Bilingual,
}

/// A number from a sample.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EstimateShape {
    /// Null when unknown.
    value: Option<f64>,
    /// Lower end of its interval.
    low: Option<f64>,
    /// Upper end.
    high: Option<f64>,
    /// Firms it was counted from.
    n: u32,
    /// What it rests on, or why it is unknown.
    basis: Bilingual,
}

/// How many firms of which regions stand on a chain's nodes, with location quotients and their intervals
#[utoipa::path(get, path = "/panel", params(PanelQuery),
    responses((status = 200, body = PanelShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_panel(app: App, Query(query): Query<PanelQuery>) -> ApiResult<PanelShape> {
    let chain = app.config.chain(&query.chain).ok_or_else(|| ApiError::chain_not_found(&query.chain))?;
    let level = level(query.level.as_deref())?;
    let region = query.region.as_deref().filter(|text| !text.is_empty());
    let within = region
        .map(|text| RegionCode::parse(text).map_err(|error| invalid(format!("parameter `region`: {error}"))))
        .transpose()?;
    let ground = app.ground_on(params::as_of(query.as_of.as_deref())?).await?;
    let panel = chain_panel(&ground, chain, level);
    let asked: Vec<usize> = (0..panel.regions().len())
        .filter(|at| within.as_ref().is_none_or(|within| within.contains(&panel.regions()[*at].code)))
        .collect();
    let shown = asked.iter().skip(query.offset.unwrap_or(0)).take(query.limit.unwrap_or(50).min(500));
    Ok(Json(PanelShape {
        chain: chain.id.clone(),
        level: words(level).to_owned(),
        as_of: panel.as_of().map(|day| day.to_string()),
        interval: panel.settings().interval,
        unplaced: panel.unplaced(),
        items: shown.map(|at| region_shape(&app.config, chain, &panel, *at)).collect(),
        total: asked.len() as u64,
    }))
}

fn level(text: Option<&str>) -> Result<RegionLevel, ApiError> {
    match text.unwrap_or_default() {
        "county" => Ok(RegionLevel::County),
        "" | "city" => Ok(RegionLevel::City),
        "province" => Ok(RegionLevel::Province),
        other => Err(invalid(format!("parameter `level`: `{other}` is none of county, city, province"))),
    }
}

fn words(level: RegionLevel) -> &'static str {
    match level {
        RegionLevel::County => "county",
        RegionLevel::City => "city",
        RegionLevel::Province => "province",
    }
}

fn region_shape(config: &Config, chain: &chain::Chain, panel: &Panel, at: usize) -> PanelRegionShape {
    let region = &panel.regions()[at];
    let cell = |(column, node): (usize, &chain::Node)| {
        let cell = panel.cell(at, column);
        let lq = panel.lq(at, column);
        PanelCellShape {
            node: node.id.clone(),
            firms: cell.census.firms,
            above_scale: cell.census.above_scale,
            samples: cell.samples,
            presence: panel.presence(at, column),
            lq: estimate_shape(&lq.counted),
            lq_shrunken: estimate_shape(&lq.shrunken),
            lq_weighted: rounded(&lq.weighted),
            lq_weighted_basis: lq.weighted.text().into(),
        }
    };
    PanelRegionShape {
        code: region.code.to_string(),
        title: config.region_title(&region.code),
        firms: region.all.firms,
        above_scale: region.all.above_scale,
        placed: region.placed,
        coverage: rounded(&region.coverage),
        coverage_basis: region.coverage.text().into(),
        nodes: chain.nodes.iter().enumerate().map(cell).collect(),
    }
}

fn estimate_shape(estimate: &Estimate) -> EstimateShape {
    let end = |value: f64| rounded(&Figure::known(value, "", ""));
    EstimateShape {
        value: rounded(&estimate.figure),
        low: estimate.interval.and_then(|(low, _)| end(low)),
        high: estimate.interval.and_then(|(_, high)| end(high)),
        n: estimate.n,
        basis: estimate.figure.text().into(),
    }
}
