//! Sites: what there is to build on or to move into, with the facts that decide first and how fresh they are.

use axum::Json;
use model::{Site, SiteForm, SiteOwner, SiteStatus, Zone, ZoneKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::error::{ErrorBody, Query};
use super::params::{holds, invalid, least, word, words};
use super::{ApiError, ApiResult, App};
use crate::config::Config;
use crate::shapes::Bilingual;

/// A site. What is null is unknown, never zero or absent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteShape {
    /// Id.
    id: String,
    /// Zone it lies in.
    zone: String,
    /// The zone's name.
    zone_title: Bilingual,
    /// Which of the five kinds the zone is.
    zone_kind: String,
    /// Name.
    title: Bilingual,
    /// `land`, `plant`, `floor`, `shop` or `room`.
    form: String,
    /// Square metres.
    area_m2: Option<f64>,
    /// Which floors.
    floor: Option<Bilingual>,
    /// Clear height in metres.
    height_m: Option<f64>,
    /// Tonnes per square metre.
    floor_load_t: Option<f64>,
    /// Metres along the street.
    frontage_m: Option<f64>,
    /// Power that is left, kVA.
    power_kva: Option<f64>,
    /// Water, tonnes a day.
    water_t_d: Option<f64>,
    /// Steam, tonnes an hour.
    steam_t_h: Option<f64>,
    /// Gas at the plot.
    gas: Option<bool>,
    /// Waste water can be led off.
    sewage: Option<bool>,
    /// Flue or exhaust.
    exhaust: Option<bool>,
    /// Fire hazard class, `A` (甲) to `E` (戊).
    fire_class: Option<String>,
    /// What the plan allows.
    zoning: Option<Bilingual>,
    /// How it can be had.
    tenure: Option<Bilingual>,
    /// `state`, `private` or `court`.
    owner: Option<String>,
    /// Beds.
    beds: Option<u32>,
    /// `free`, `partly` or `let`.
    status: Option<String>,
    /// From which day.
    available_from: Option<String>,
    /// Price in words.
    price: Option<Bilingual>,
    /// Day someone last confirmed the facts.
    verified_at: Option<String>,
    /// What has to be asked again on the day the data speak of: `price`, `availability`, `structure`.
    stale: Vec<String>,
    /// Where the facts come from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// Sites that pass a filter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteList {
    /// The sites.
    items: Vec<SiteShape>,
    /// Sites that may pass too: what is asked for is unknown of them.
    unknown: usize,
    /// Day the freshness is judged on.
    as_of: String,
    /// For how many days facts hold.
    life: SiteLife,
}

/// For how many days a confirmed fact of a site holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteLife {
    /// Price.
    price_days: u32,
    /// Whether it can be had.
    availability_days: u32,
    /// What it is built like.
    structure_days: u32,
}

/// Which sites, and in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct SiteQuery {
    /// In this zone.
    zone: Option<String>,
    /// In zones of this kind.
    zone_kind: Option<String>,
    /// In zones that carry this chain.
    chain: Option<String>,
    /// `land`, `plant`, `floor`, `shop` or `room`.
    form: Option<String>,
    /// `free`, `partly` or `let`.
    status: Option<String>,
    /// `state`, `private` or `court`.
    owner: Option<String>,
    /// Words in name, zone and price.
    query: Option<String>,
    /// At least so many square metres.
    min_area_m2: Option<f64>,
    /// At least so many metres of clear height.
    min_height_m: Option<f64>,
    /// At least so many tonnes per square metre.
    min_floor_load_t: Option<f64>,
    /// At least so much power, kVA.
    min_power_kva: Option<f64>,
    /// `id`, `title`, `area_m2`, `height_m`, `floor_load_t`, `power_kva` or `verified_at`; `-` before it turns the order. Unknown
    /// comes last either way.
    sort: Option<String>,
}

/// What the query asks for, checked.
struct Wanted {
    form: Option<SiteForm>,
    status: Option<SiteStatus>,
    owner: Option<SiteOwner>,
    zone: Option<String>,
    zone_kind: Option<ZoneKind>,
    chain: Option<String>,
    words: Vec<String>,
    area: Option<f64>,
    height: Option<f64>,
    load: Option<f64>,
    power: Option<f64>,
}

/// How a site answers what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Yes,
    Unknown,
    No,
}

impl Wanted {
    fn read(query: &SiteQuery) -> Result<Self, ApiError> {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Ok(Self {
            form: word("form", query.form.as_deref())?,
            status: word("status", query.status.as_deref())?,
            owner: word("owner", query.owner.as_deref())?,
            zone: filled(&query.zone),
            zone_kind: word("zone_kind", query.zone_kind.as_deref())?,
            chain: filled(&query.chain),
            words: words(query.query.as_deref()),
            area: least("min_area_m2", query.min_area_m2)?,
            height: least("min_height_m", query.min_height_m)?,
            load: least("min_floor_load_t", query.min_floor_load_t)?,
            power: least("min_power_kva", query.min_power_kva)?,
        })
    }

    fn fit(&self, site: &Site, zone: Option<&Zone>) -> Fit {
        let yes = |holds: bool| if holds { Fit::Yes } else { Fit::No };
        let least = |wanted: Option<f64>, found: Option<f64>| match (wanted, found) {
            (None, _) => Fit::Yes,
            (Some(_), None) => Fit::Unknown,
            (Some(wanted), Some(found)) => yes(found >= wanted),
        };
        fn same<T: PartialEq>(wanted: Option<T>, found: Option<T>) -> Fit {
            match (wanted, found) {
                (None, _) => Fit::Yes,
                (Some(_), None) => Fit::Unknown,
                (wanted, found) if wanted == found => Fit::Yes,
                _ => Fit::No,
            }
        }
        let texts = [Some(&site.title), site.price.as_ref(), zone.map(|zone| &zone.title)];
        let texts = texts.into_iter().flatten().flat_map(|text| [text.zh.as_str(), text.en.as_str()]);
        let answers = [
            yes(self.form.is_none_or(|form| site.form == form)),
            yes(self.zone.as_deref().is_none_or(|zone| site.zone == zone)),
            yes(self.zone_kind.is_none_or(|kind| zone.is_some_and(|zone| zone.kind == kind))),
            yes(self.chain.as_ref().is_none_or(|chain| zone.is_some_and(|zone| zone.chains.contains(chain)))),
            yes(holds(&self.words, texts.chain([site.id.as_str()]))),
            same(self.status, site.status),
            same(self.owner, site.owner),
            least(self.area, site.area_m2),
            least(self.height, site.height_m),
            least(self.load, site.floor_load_t),
            least(self.power, site.power_kva),
        ];
        answers.into_iter().max().unwrap_or(Fit::Yes)
    }
}

/// Sites, by hard facts
#[utoipa::path(get, path = "/sites", params(SiteQuery),
    responses((status = 200, body = SiteList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_sites(app: App, Query(query): Query<SiteQuery>) -> ApiResult<SiteList> {
    let wanted = Wanted::read(&query)?;
    let order = order(query.sort.as_deref())?;
    let zones = app.store.zones(None).await?;
    let zone_of = |site: &Site| zones.iter().find(|zone| zone.id == site.zone);
    let mut unknown = 0;
    let mut sites = app.store.sites(None).await?;
    sites.retain(|site| match wanted.fit(site, zone_of(site)) {
        Fit::Yes => true,
        Fit::Unknown => {
            unknown += 1;
            false
        }
        Fit::No => false,
    });
    if let Some((key, turned)) = order {
        sort(&mut sites, key, turned);
    }
    let district = &app.config.pack.district;
    let life = district.site_life;
    Ok(Json(SiteList {
        items: sites.into_iter().map(|site| site_shape(&app.config, &zones, site)).collect(),
        unknown,
        as_of: district.data_date.to_string(),
        life: SiteLife {
            price_days: life.price_days,
            availability_days: life.availability_days,
            structure_days: life.structure_days,
        },
    }))
}

const ORDERS: [&str; 7] = ["id", "title", "area_m2", "height_m", "floor_load_t", "power_kva", "verified_at"];

/// Which way round an order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    No,
    Yes,
}

fn order(sort: Option<&str>) -> Result<Option<(&'static str, Turned)>, ApiError> {
    let Some(text) = sort.filter(|text| !text.is_empty()) else { return Ok(None) };
    let (turned, key) = text.strip_prefix('-').map_or((Turned::No, text), |key| (Turned::Yes, key));
    match ORDERS.into_iter().find(|known| *known == key) {
        Some(known) => Ok(Some((known, turned))),
        None => {
            let known = ORDERS.map(|key| format!("`{key}`")).join(" ");
            Err(invalid(format!("parameter `sort`: `{text}` is not one of {known}")))
        }
    }
}

fn sort(sites: &mut [Site], key: &str, turned: Turned) {
    let measure = |site: &Site| match key {
        "area_m2" => site.area_m2,
        "height_m" => site.height_m,
        "floor_load_t" => site.floor_load_t,
        _ => site.power_kva,
    };
    let text = |site: &Site| match key {
        "id" => Some(site.id.clone()),
        "title" => Some(site.title.zh.clone()),
        _ => site.verified_at.map(|day| day.to_string()),
    };
    let way = |order: std::cmp::Ordering| if turned == Turned::Yes { order.reverse() } else { order };
    sites.sort_by(|a, b| match key {
        "id" | "title" | "verified_at" => match (text(a), text(b)) {
            (Some(a), Some(b)) => way(a.cmp(&b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        },
        _ => match (measure(a), measure(b)) {
            (Some(a), Some(b)) => way(a.total_cmp(&b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        },
    });
}

/// A site for a client.
pub(crate) fn site_shape(config: &Config, zones: &[Zone], site: Site) -> SiteShape {
    let district = &config.pack.district;
    let zone = zones.iter().find(|zone| zone.id == site.zone);
    let both = |text: &Option<model::Text>| text.as_ref().map(Bilingual::from);
    SiteShape {
        zone_title: zone.map_or_else(|| Bilingual::plain(&site.zone), |zone| (&zone.title).into()),
        zone_kind: zone.map(|zone| zone.kind.to_string()).unwrap_or_default(),
        title: (&site.title).into(),
        form: site.form.to_string(),
        area_m2: site.area_m2,
        floor: both(&site.floor),
        height_m: site.height_m,
        floor_load_t: site.floor_load_t,
        frontage_m: site.frontage_m,
        power_kva: site.power_kva,
        water_t_d: site.water_t_d,
        steam_t_h: site.steam_t_h,
        gas: site.gas,
        sewage: site.sewage,
        exhaust: site.exhaust,
        fire_class: site.fire_class.map(|class| class.to_string()),
        zoning: both(&site.zoning),
        tenure: both(&site.tenure),
        owner: site.owner.map(|owner| owner.to_string()),
        beds: site.beds,
        status: site.status.map(|status| status.to_string()),
        available_from: site.available_from.map(|day| day.to_string()),
        price: both(&site.price),
        verified_at: site.verified_at.map(|day| day.to_string()),
        stale: site.stale(district.data_date, district.site_life).iter().map(ToString::to_string).collect(),
        id: site.id,
        zone: site.zone,
        source: site.source,
        sample: site.sample,
    }
}
