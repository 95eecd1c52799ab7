//! Zones with what is known of them.

use axum::Json;
use model::{Lang, Zone, ZoneFact, ZoneKind, ZoneValue};
use serde::{Deserialize, Serialize};
use store::OpportunityFilter;
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Query};
use super::params::word;
use super::{ApiResult, App};
use crate::shapes::Bilingual;

/// Zones, and the kinds they are of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneList {
    /// The zones, by id.
    items: Vec<ZoneShape>,
    /// The five kinds in their order, also those without a zone.
    kinds: Vec<ZoneKindShape>,
}

/// A kind of zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneKindShape {
    /// `park`, `street`, `commercial`, `scenic` or `area`.
    kind: String,
    /// Name.
    title: Bilingual,
    /// Its outline on the map: an SVG path in a box of 40 × 40.
    outline: String,
}

/// A zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneShape {
    /// Id.
    id: String,
    /// `park`, `street`, `commercial`, `scenic` or `area`.
    kind: String,
    /// Name of that kind.
    kind_title: Bilingual,
    /// Name.
    title: Bilingual,
    /// A sentence or two.
    summary: Bilingual,
    /// Chains it carries, by id.
    chains: Vec<String>,
    /// Where it stands on the schematic map; null where nobody said.
    spot: Option<SpotShape>,
    /// What is known of it, each with its source.
    facts: Vec<ZoneFactShape>,
    /// Opportunities in it that are not closed.
    opportunities: usize,
    /// Sites in it.
    sites: usize,
    /// Where name and summary come from.
    source: String,
    /// Whether anything of it is invented.
    sample: bool,
}

/// A place on the schematic map: a square from 0 to 100, no survey.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpotShape {
    /// West to east.
    x: f64,
    /// North to south.
    y: f64,
    /// How wide it is drawn.
    size: f64,
}

/// One thing that is known of a zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneFactShape {
    /// Key, such as `power_kva`.
    key: String,
    /// The key's name.
    title: Bilingual,
    /// The number in `unit`; null where the fact is words.
    value: Option<f64>,
    /// The unit; empty where there is none.
    unit: Bilingual,
    /// The words; null where the fact is a number.
    text: Option<Bilingual>,
    /// What the value covers.
    note: Option<Bilingual>,
    /// When: a day, a month or a year.
    as_of: Option<String>,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// Which zones.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ZoneQuery {
    /// Of this kind.
    kind: Option<String>,
    /// That carry this chain.
    chain: Option<String>,
}

/// Zones with their facts
#[utoipa::path(get, path = "/zones", params(ZoneQuery),
    responses((status = 200, body = ZoneList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_zones(app: App, Query(query): Query<ZoneQuery>) -> ApiResult<ZoneList> {
    let kind: Option<ZoneKind> = word("kind", query.kind.as_deref())?;
    let chain = query.chain.as_deref().filter(|chain| !chain.is_empty());
    let opportunities = app.store.opportunities(&OpportunityFilter::default()).await?;
    let sites = app.store.sites(None).await?;
    let zones = app.store.zones(chain).await?;
    let items = zones.into_iter().filter(|zone| kind.is_none_or(|kind| zone.kind == kind)).map(|zone| {
        let open = |row: &&model::Opportunity| row.zone == zone.id && row.is_offered();
        let counts =
            (opportunities.iter().filter(open).count(), sites.iter().filter(|site| site.zone == zone.id).count());
        zone_shape(zone, counts)
    });
    let kinds = ZoneKind::ALL.iter().map(|kind| ZoneKindShape {
        kind: kind.to_string(),
        title: kind_title(*kind),
        outline: kind.outline().to_owned(),
    });
    Ok(Json(ZoneList { items: items.collect(), kinds: kinds.collect() }))
}

/// The name of a kind of zone in both languages.
pub(crate) fn kind_title(kind: ZoneKind) -> Bilingual {
    Bilingual { zh: kind.title(Lang::Zh).to_owned(), en: kind.title(Lang::En).to_owned() }
}

fn zone_shape(zone: Zone, (opportunities, sites): (usize, usize)) -> ZoneShape {
    ZoneShape {
        kind: zone.kind.to_string(),
        kind_title: kind_title(zone.kind),
        title: (&zone.title).into(),
        summary: (&zone.summary).into(),
        chains: zone.chains,
        spot: zone.spot.map(|spot| SpotShape { x: spot.x, y: spot.y, size: spot.size }),
        facts: zone.facts.iter().map(fact_shape).collect(),
        opportunities,
        sites,
        source: zone.source,
        sample: zone.sample,
        id: zone.id,
    }
}

fn fact_shape(fact: &ZoneFact) -> ZoneFactShape {
    let both = |name: fn(model::ZoneFactKey, Lang) -> &'static str| Bilingual {
        zh: name(fact.key, Lang::Zh).to_owned(),
        en: name(fact.key, Lang::En).to_owned(),
    };
    let (value, text) = match &fact.value {
        ZoneValue::Number(number) => (Some(*number), None),
        ZoneValue::Words(words) => (None, Some(words.into())),
    };
    ZoneFactShape {
        key: fact.key.to_string(),
        title: both(model::ZoneFactKey::title),
        value,
        unit: both(model::ZoneFactKey::unit),
        text,
        note: fact.note.as_ref().map(Bilingual::from),
        as_of: fact.as_of.clone(),
        source: fact.source.clone(),
        sample: fact.sample,
    }
}
