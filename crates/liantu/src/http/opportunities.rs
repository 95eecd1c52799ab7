//! The opportunity list, in a public and an internal edition.
//!
//! [`OpportunityShape`] has no field for what only the bureau may read; the internal edition is another type around it.

use axum::Json;
use model::{Edition, Opportunity, OpportunityNote, OpportunityStatus, ZoneKind};
use serde::{Deserialize, Serialize};
use store::OpportunityFilter;
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Query};
use super::params::{holds, word, words};
use super::zones::kind_title;
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
    /// The chain's name.
    chain_title: Bilingual,
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
    /// The site's name; null where no site is named or it is no longer on the list.
    site_title: Option<Bilingual>,
    /// What.
    title: Bilingual,
    /// How big.
    size: Bilingual,
    /// On what terms.
    terms: Bilingual,
    /// Whom to call: an office.
    contact: Bilingual,
    /// `open`, `talks` or `closed`.
    status: String,
    /// Since when; null when unknown.
    status_at: Option<String>,
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

    fn texts(&self) -> impl Iterator<Item = &str> {
        let both = [
            &self.title,
            &self.size,
            &self.terms,
            &self.node_title,
            &self.chain_title,
            &self.zone_title,
            &self.zone_kind_title,
        ];
        both.into_iter().flat_map(|text| [text.zh.as_str(), text.en.as_str()]).chain([self.id.as_str()])
    }
}

/// A row as the bureau sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InternalOpportunity {
    /// What anyone may see.
    #[serde(flatten)]
    public: OpportunityShape,
    /// What the bureau alone knows; null when nothing was written.
    internal: Option<Bilingual>,
}

/// The list in the edition that was asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum OpportunityRows {
    /// For anyone.
    Public(Items<OpportunityShape>),
    /// For the bureau.
    Internal(Items<InternalOpportunity>),
}

/// Which opportunities, for whom.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct OpportunityQuery {
    /// Of this chain.
    chain: Option<String>,
    /// Of this node.
    node: Option<String>,
    /// Of this zone.
    zone: Option<String>,
    /// Of zones of this kind.
    zone_kind: Option<String>,
    /// That would use this site.
    site: Option<String>,
    /// `open`, `talks` or `closed`.
    status: Option<String>,
    /// Words in what, how big, terms, node, chain and zone.
    query: Option<String>,
    /// `public` (default) or `internal`.
    edition: Option<String>,
}

/// The opportunity list
#[utoipa::path(get, path = "/opportunities", params(OpportunityQuery),
    responses((status = 200, body = OpportunityRows), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_opportunities(app: App, Query(query): Query<OpportunityQuery>) -> ApiResult<OpportunityRows> {
    let edition: Edition = word("edition", query.edition.as_deref())?.unwrap_or(Edition::Public);
    let zone_kind: Option<ZoneKind> = word("zone_kind", query.zone_kind.as_deref())?;
    let status: Option<OpportunityStatus> = word("status", query.status.as_deref())?;
    let words = words(query.query.as_deref());
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let site = filled(query.site);
    let filter = OpportunityFilter { chain: filled(query.chain), node: filled(query.node), zone: filled(query.zone) };
    let mut rows = app.store.opportunities(&filter).await?;
    rows.retain(|row| status.is_none_or(|status| row.status == status) && (site.is_none() || row.site == site));
    let mut items = opportunity_shapes(&app, rows).await?;
    items.retain(|item| zone_kind.is_none_or(|kind| item.zone_kind == kind.as_str()) && holds(&words, item.texts()));
    Ok(Json(match edition {
        Edition::Public => OpportunityRows::Public(Items { items }),
        Edition::Internal => {
            let notes = app.store.opportunity_notes().await?;
            let items = items.into_iter().map(|public| with_note(public, &notes)).collect();
            OpportunityRows::Internal(Items { items })
        }
    }))
}

fn with_note(public: OpportunityShape, notes: &[OpportunityNote]) -> InternalOpportunity {
    let note = notes.iter().find(|note| note.opportunity == public.id);
    InternalOpportunity { internal: note.map(|note| (&note.text).into()), public }
}

/// Rows with the names of what they refer to. A row whose node left the pack keeps its ids and has no label.
pub(crate) async fn opportunity_shapes(app: &App, rows: Vec<Opportunity>) -> Result<Vec<OpportunityShape>, ApiError> {
    let zones = app.store.zones(None).await?;
    let sites = app.store.sites(None).await?;
    let ground = app.ground().await?;
    let mut views = std::collections::BTreeMap::new();
    for row in &rows {
        if !views.contains_key(&row.chain) {
            let view = analysis::view(&ground, &row.chain, app.config.region()).await?;
            views.insert(row.chain.clone(), view);
        }
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let view = views.get(&row.chain).and_then(Option::as_ref);
            let node = view.and_then(|view| view.chain.node(&row.node).map(|node| (view, node)));
            let zone = zones.iter().find(|zone| zone.id == row.zone);
            let site = row.site.as_ref().and_then(|id| sites.iter().find(|site| site.id == *id));
            OpportunityShape {
                node_title: node
                    .map_or_else(|| Bilingual::plain(&row.node), |(view, node)| (&view.chain.nodes[node].title).into()),
                kind: node.map(|(view, node)| view.gaps[node].shown().to_string()),
                zone_title: zone.map_or_else(|| Bilingual::plain(&row.zone), |zone| (&zone.title).into()),
                zone_kind: zone.map(|zone| zone.kind.to_string()).unwrap_or_default(),
                zone_kind_title: zone.map_or_else(|| Bilingual::plain(""), |zone| kind_title(zone.kind)),
                site_title: site.map(|site| (&site.title).into()),
                chain_title: view.map_or_else(|| Bilingual::plain(&row.chain), |view| (&view.chain.title).into()),
                status: row.status.to_string(),
                status_at: row.status_at.map(|day| day.to_string()),
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
