//! The portal's pages beside the atlas: the district, opportunities, sites, prices, policies. All of it from what was published.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use insight::{SiteMatchInput, SiteMatchSettings, match_sites};
use model::{
    Edition, FireClass, Lang, Opportunity, PublicCard, PublicationKind, Requirement, Site, SiteForm, Span, Text, Zone,
};
use press::OfferCard;
use store::PublicationRow;

use super::{Fault, POLICY, PageQuery, kept, tag};
use crate::clock;
use crate::editions;
use crate::http::error::{Path, Query};
use crate::http::publications::{gone_words, instead_of};
use crate::http::{ApiError, App, ErrorCode, Shared, guard};
use crate::portal::{
    self, CostsPage, Frame, GonePage, HomePage, ListAsked, ListPage, OfferPage, SitePage, SitesAsked, SitesPage,
};
use crate::publications::{Offering, cost_of, is_public, policy_of};

/// A query as it came: names that no page knows are told of, and stop nothing.
type Asked = Query<Vec<(String, String)>>;

/// Longest value of a filter that is read.
const LONGEST: usize = 80;

const HTML: &str = "text/html; charset=utf-8";

/// The fields of a query, each once, without those of another kind.
struct Fields {
    lang: Lang,
    given: Vec<(String, String)>,
    strange: Vec<String>,
}

impl Fields {
    fn read(query: Result<Asked, ApiError>, known: &[&str]) -> Result<Self, Fault> {
        let Query(pairs) = query?;
        let mut fields = Self { lang: Lang::Zh, given: Vec::new(), strange: Vec::new() };
        for (name, value) in pairs {
            let value: String = value.trim().chars().take(LONGEST).collect();
            if name == "lang" {
                fields.lang = crate::http::params::word("lang", Some(&value))?.unwrap_or(Lang::Zh);
            } else if !known.contains(&name.as_str()) {
                fields.strange.push(name.chars().take(LONGEST).collect());
            } else if !value.is_empty() && !fields.given.iter().any(|(other, _)| *other == name) {
                fields.given.push((name, value));
            }
        }
        // However many there are, a page tells of a few.
        fields.strange.truncate(5);
        Ok(fields)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A value of a closed kind; what is none is told of.
    fn word<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.get(name)?.to_owned();
        let read = value.parse().ok();
        if read.is_none() {
            self.strange.push(format!("{name}={value}"));
        }
        read
    }

    /// A measure from 0 up; what is none is told of.
    fn measure(&mut self, name: &str) -> Option<f64> {
        let value = self.get(name)?.replace(['，', ','], "");
        let read = value.parse::<f64>().ok().filter(|value| value.is_finite() && (0.0..=1e9).contains(value));
        if read.is_none() {
            self.strange.push(format!("{name}={value}"));
        }
        read
    }

    /// One of the ids that there are; what is none is told of.
    fn one_of<'a>(&mut self, name: &str, mut ids: impl Iterator<Item = &'a str>) -> String {
        let Some(value) = self.get(name).map(str::to_owned) else { return String::new() };
        if ids.any(|id| id == value) {
            return value;
        }
        self.strange.push(format!("{name}={value}"));
        String::new()
    }
}

pub(super) fn frame(app: &App, lang: Lang, sample: bool) -> Frame {
    let district = &app.config.pack.district;
    Frame {
        district: district.title.clone(),
        city: district.city.clone(),
        contact: district.contact.clone(),
        data_date: district.data_date,
        life: district.site_life,
        sample: sample || district.sample,
        lang,
    }
}

/// Names of the district's chains that are drawn, by id.
fn chains(app: &App) -> Vec<(String, Text)> {
    let drawn = app.config.pack.chains.iter();
    drawn.map(|chain| (chain.id.clone(), app.config.short_title(chain).clone())).collect()
}

async fn offering(app: &App) -> Result<Offering, Fault> {
    Ok(Offering::of(&app.store, &app.config, Edition::Public).await?)
}

/// What the place is, and the ways on.
pub(super) async fn home(
    app: App,
    headers: HeaderMap,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let lang = query?.0.lang()?;
    let Offering { opportunities, sites, costs, policies, .. } = offering(&app).await?;
    let zones = app.store.zones(None).await.map_err(ApiError::from)?;
    let areas: Vec<f64> = sites.iter().filter_map(|site| site.area_m2).collect();
    let pack = &app.config.pack;
    let of = |industry: &packs::Industry| {
        let own = pack.chains.iter().filter(|chain| chain.industry == industry.id);
        let own: Vec<(String, Text)> =
            own.map(|chain| (chain.id.clone(), app.config.short_title(chain).clone())).collect();
        (industry.title.clone(), own)
    };
    let industries: Vec<(Text, Vec<(String, Text)>)> =
        pack.industries.iter().map(of).filter(|(_, chains)| !chains.is_empty()).collect();
    let counted = |zone: Zone| {
        let offers = opportunities.iter().filter(|row| row.zone == zone.id).count();
        let places = sites.iter().filter(|site| site.zone == zone.id).count();
        (zone, offers, places)
    };
    let page = HomePage {
        frame: frame(&app, lang, false),
        zones: zones.into_iter().map(counted).collect(),
        industries,
        opportunities: opportunities.len(),
        sites: (sites.len(), (!areas.is_empty()).then(|| areas.iter().sum())),
        costs_and_policies: (costs.len(), policies.len()),
    };
    let html = portal::home_page(&page);
    drawn(&app, &headers, html).await
}

/// A page that costs little: it is drawn, and its own bytes are its tag.
async fn drawn(app: &App, headers: &HeaderMap, html: String) -> Result<Response, Fault> {
    kept(app, headers, (HTML, tag(&html)), move || Ok(html.into_bytes())).await
}

/// The opportunity list.
pub(super) async fn list(app: App, headers: HeaderMap, query: Result<Asked, ApiError>) -> Result<Response, Fault> {
    let mut fields = Fields::read(query, &["kind", "zone", "chain", "area", "q"])?;
    let Offering { opportunities, mut places, sites, .. } = offering(&app).await?;
    let zones = app.store.zones(None).await.map_err(ApiError::from)?;
    let chains = chains(&app);
    let asked = ListAsked {
        kind: fields.word("kind"),
        zone: fields.one_of("zone", zones.iter().map(|zone| zone.id.as_str())),
        chain: fields.one_of("chain", chains.iter().map(|(id, _)| id.as_str())),
        area: fields.measure("area"),
        words: fields.get("q").unwrap_or_default().to_owned(),
        strange: std::mem::take(&mut fields.strange),
    };
    let sample = opportunities.iter().any(|row| row.sample);
    let rows = opportunities.into_iter().map(|row| {
        let place = places.remove(&row.id).unwrap_or_default();
        (row, place)
    });
    let rows = rows.collect();
    let page = ListPage { frame: frame(&app, fields.lang, sample), asked, zones, chains, rows, sites };
    drawn(&app, &headers, portal::list_page(&page)).await
}

/// What is noted of an item, and whether the public sees it.
async fn noted(app: &App, kind: PublicationKind, id: &str) -> Result<Option<PublicationRow>, Fault> {
    Ok(app.store.publication(kind, id).await.map_err(ApiError::from)?)
}

/// The page of what was public once, or that there is no such page.
async fn gone(app: &App, (kind, id): (PublicationKind, &str), lang: Lang) -> Result<Response, Fault> {
    let row = noted(app, kind, id).await?;
    // A copy that was never approved is told to nobody: not even that it waits.
    let Some((row, card)) = row.as_ref().and_then(|row| Some((row, row.card.as_ref()?))) else {
        return Err(Fault(ApiError::new(ErrorCode::PathNotFound, "nothing is published here")));
    };
    let instead = match instead_of(row) {
        Some((kind, other)) => {
            let there = noted(app, kind, other).await?.filter(|row| is_public(row, clock::today()));
            there.and_then(|row| row.card.map(|card| (path_of(kind, other), card.title())))
        }
        None => None,
    };
    let page = GonePage {
        frame: frame(app, lang, card.is_sample()),
        title: card.title(),
        why: gone_words(row, clock::today()),
        instead,
        kind,
        path: path_of(kind, id),
    };
    let headers =
        [(header::CONTENT_TYPE, HTML), (header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::GONE, headers, portal::gone_page(&page)).into_response())
}

/// Where an item is read.
pub(super) fn path_of(kind: PublicationKind, id: &str) -> String {
    let id = portal::in_address(id);
    match kind {
        PublicationKind::Opportunity => format!("/portal/list/{id}"),
        PublicationKind::Site => format!("/portal/sites/{id}"),
        PublicationKind::Cost => "/portal/costs".to_owned(),
        PublicationKind::Policy => format!("/portal/policies#{id}"),
    }
}

fn offer(
    app: &App,
    (row, place): (Opportunity, Text),
    (zones, site): (&[Zone], Option<Site>),
    (ends, lang, preview): (Option<NaiveDate>, Lang, bool),
) -> OfferPage {
    let chain = app.config.chain(&row.chain).map(|chain| {
        let node = chain.node(&row.node).map(|node| chain.nodes[node].title.clone());
        (app.config.short_title(chain).clone(), node)
    });
    let home = app.config.pack.district.address.trim_end_matches('/');
    OfferPage {
        frame: frame(app, lang, row.sample),
        zone: zones.iter().find(|zone| zone.id == row.zone).cloned(),
        chain,
        site,
        ends,
        address: format!("{home}{}", path_of(PublicationKind::Opportunity, &row.id)),
        preview,
        place,
        row,
    }
}

/// A public opportunity by its id, as a page would say it.
async fn public_offer(app: &App, id: &str, lang: Lang) -> Result<Option<OfferPage>, Fault> {
    let Offering { opportunities, mut places, sites, .. } = offering(app).await?;
    let Some(row) = opportunities.into_iter().find(|row| row.id == id) else { return Ok(None) };
    let zones = app.store.zones(None).await.map_err(ApiError::from)?;
    let ends = noted(app, PublicationKind::Opportunity, id).await?.and_then(|row| row.ends);
    let site = sites.into_iter().find(|site| row.site.as_ref() == Some(&site.id));
    let place = places.remove(id).unwrap_or_default();
    Ok(Some(offer(app, (row, place), (&zones, site), (ends, lang, false))))
}

/// One opportunity.
pub(super) async fn opportunity(
    app: App,
    headers: HeaderMap,
    path: Result<Path<String>, ApiError>,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let (Path(id), lang) = (path?, query?.0.lang()?);
    match public_offer(&app, &id, lang).await? {
        Some(page) => drawn(&app, &headers, portal::offer_page(&page)).await,
        None => gone(&app, (PublicationKind::Opportunity, &id), lang).await,
    }
}

/// The card of one opportunity.
pub(super) async fn opportunity_card(
    app: App,
    headers: HeaderMap,
    path: Result<Path<(String, String)>, ApiError>,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let (Path((id, file)), lang) = (path?, query?.0.lang()?);
    if file != "card.pdf" {
        return Err(super::nowhere().await);
    }
    let Some(page) = public_offer(&app, &id, lang).await? else {
        return gone(&app, (PublicationKind::Opportunity, &id), lang).await;
    };
    let mut facts =
        vec![(Text::new("条件", "Terms"), page.row.terms.clone()), (Text::new("位置", "Where"), page.place.clone())];
    facts.extend(page.zone.iter().map(|zone| (Text::new("功能区", "Zone"), zone.title.clone())));
    facts.extend(page.chain.iter().map(|(chain, node)| {
        let node = node.clone().unwrap_or_default();
        (
            Text::new("环节", "Step"),
            Text::new(format!("{} · {}", chain.zh, node.zh), format!("{} · {}", chain.en, node.en)),
        )
    }));
    if let Some(ends) = page.ends {
        facts.push((Text::new("公开至", "Public until"), Text::new(ends.to_string(), ends.to_string())));
    }
    let (district, city) = (&page.frame.district, &page.frame.city);
    let card = OfferCard {
        district: Text::new(format!("{}{}", city.zh, district.zh), format!("{}, {}", district.en, city.en)),
        title: page.row.title.clone(),
        size: page.row.size.clone(),
        facts,
        contact: page.row.contact.clone(),
        date: page.frame.data_date,
        address: page.address.clone(),
        sample: page.frame.sample,
    };
    let tag = tag(&("card", &card, lang));
    kept(&app, &headers, ("application/pdf", tag), move || {
        let drawing = press::offer_card(&card, lang);
        Ok(press::pdf(&drawing, &editions::about(card.title.get(lang), lang))?)
    })
    .await
}

/// Fields of the finder's form.
const NEEDS: [&str; 14] = [
    "form",
    "zone",
    "area_from",
    "area_to",
    "height_m",
    "floor_load_t",
    "power_kva",
    "water_t_d",
    "steam_t_h",
    "handover_by",
    "fire_class",
    "gas",
    "sewage",
    "exhaust",
];

/// The site finder.
pub(super) async fn sites(app: App, headers: HeaderMap, query: Result<Asked, ApiError>) -> Result<Response, Fault> {
    let mut fields = Fields::read(query, &NEEDS)?;
    let sites = offering(&app).await?.sites;
    let zones = app.store.zones(None).await.map_err(ApiError::from)?;
    let zone = fields.one_of("zone", zones.iter().map(|zone| zone.id.as_str()));
    let requirement = Requirement {
        forms: fields.word::<SiteForm>("form").into_iter().collect(),
        zones: Some(zone).filter(|zone| !zone.is_empty()).into_iter().collect(),
        area_m2: Span { from: fields.measure("area_from"), to: fields.measure("area_to") },
        height_m: fields.measure("height_m"),
        floor_load_t: fields.measure("floor_load_t"),
        power_kva: fields.measure("power_kva"),
        water_t_d: fields.measure("water_t_d"),
        steam_t_h: fields.measure("steam_t_h"),
        handover_by: fields.word("handover_by"),
        fire_class: fields.word::<FireClass>("fire_class"),
        gas: fields.get("gas").is_some(),
        sewage: fields.get("sewage").is_some(),
        exhaust: fields.get("exhaust").is_some(),
        ..Requirement::default()
    };
    let district = &app.config.pack.district;
    let settings = SiteMatchSettings { life: district.site_life, ..SiteMatchSettings::default() };
    let nothing = requirement == Requirement::default();
    let found = if nothing {
        None
    } else {
        // Locks are the bureau's: who holds what is told to nobody here, and the office says so when it is asked.
        let found = match_sites(&SiteMatchInput {
            requirement: &requirement,
            enterprise: None,
            sites: &sites,
            zones: &zones,
            opportunities: &[],
            neighbours: &[],
            adjacent: &[],
            locks: &[],
            on: district.data_date,
            settings: &settings,
        });
        match found {
            Ok(found) => Some(found),
            Err(why) => {
                fields.strange.push(why.to_string());
                None
            }
        }
    };
    let asked = SitesAsked { requirement, typed: fields.given.clone(), strange: std::mem::take(&mut fields.strange) };
    let sample = sites.iter().any(|site| site.sample);
    let page = SitesPage { frame: frame(&app, fields.lang, sample), asked, sites, zones, found };
    drawn(&app, &headers, portal::sites_page(&page)).await
}

/// One site.
pub(super) async fn site(
    app: App,
    headers: HeaderMap,
    path: Result<Path<String>, ApiError>,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let (Path(id), lang) = (path?, query?.0.lang()?);
    let Offering { opportunities, sites, .. } = offering(&app).await?;
    let Some(site) = sites.into_iter().find(|site| site.id == id) else {
        return gone(&app, (PublicationKind::Site, &id), lang).await;
    };
    let zones = app.store.zones(None).await.map_err(ApiError::from)?;
    let page = SitePage {
        frame: frame(&app, lang, site.sample),
        zone: zones.into_iter().find(|zone| zone.id == site.zone),
        opportunities: opportunities.into_iter().filter(|row| row.site.as_ref() == Some(&id)).collect(),
        ends: noted(&app, PublicationKind::Site, &id).await?.and_then(|row| row.ends),
        preview: false,
        site,
    };
    drawn(&app, &headers, portal::site_page(&page)).await
}

/// Factor costs.
pub(super) async fn costs(app: App, headers: HeaderMap, query: Result<Asked, ApiError>) -> Result<Response, Fault> {
    let mut fields = Fields::read(query, &["home"])?;
    let costs = offering(&app).await?.costs;
    let cities: Vec<String> = CostsPage::cities(&costs).into_iter().map(|city| city.zh.clone()).collect();
    let home = fields.one_of("home", cities.iter().map(String::as_str));
    let sample = costs.iter().any(|cost| cost.sample);
    let page = CostsPage {
        frame: frame(&app, fields.lang, sample),
        costs,
        home: Some(home).filter(|home| !home.is_empty()),
        strange: std::mem::take(&mut fields.strange),
    };
    drawn(&app, &headers, portal::costs_page(&page)).await
}

/// Policies.
pub(super) async fn policies(
    app: App,
    headers: HeaderMap,
    query: Result<Query<PageQuery>, ApiError>,
) -> Result<Response, Fault> {
    let lang = query?.0.lang()?;
    let policies = offering(&app).await?.policies;
    let frame = frame(&app, lang, policies.iter().any(|policy| policy.sample));
    drawn(&app, &headers, portal::policies_page(&frame, &policies, &chains(&app))).await
}

/// The page of an item as the public would see it, from one copy.
pub(crate) async fn preview(app: &App, (id, card): (&str, &PublicCard), lang: Lang) -> Result<String, ApiError> {
    let zones = app.store.zones(None).await?;
    Ok(match card {
        PublicCard::Opportunity(card) => {
            let sites = Offering::of(&app.store, &app.config, Edition::Public).await?.sites;
            let row = card.opportunity(id);
            let site = sites.into_iter().find(|site| row.site.as_ref() == Some(&site.id));
            portal::offer_page(&offer(app, (row, card.place.clone()), (&zones, site), (None, lang, true)))
        }
        PublicCard::Site(card) => {
            let site = card
                .site(id)
                .ok_or_else(|| ApiError::new(ErrorCode::PublicationNotFound, format!("`{id}` is no whole site")))?;
            portal::site_page(&SitePage {
                frame: frame(app, lang, site.sample),
                zone: zones.into_iter().find(|zone| zone.id == site.zone),
                opportunities: Vec::new(),
                ends: None,
                preview: true,
                site,
            })
        }
        PublicCard::Cost(card) => {
            let costs = vec![cost_of(id, card)];
            portal::costs_page(&CostsPage {
                frame: frame(app, lang, card.sample),
                costs,
                home: None,
                strange: Vec::new(),
            })
        }
        PublicCard::Policy(card) => {
            portal::policies_page(&frame(app, lang, card.sample), &[policy_of(id, card)], &chains(app))
        }
    })
}

/// Pages of one address within a minute: a hall that opens one link shares an address, a machine that copies the portal is slowed.
const MOST_PAGES: u32 = 600;

/// Lets no address ask for more pages than people do.
pub(super) async fn throttled(
    State(shared): State<std::sync::Arc<Shared>>,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    let address = guard::visitor(shared.front, &request).address;
    if shared.visits.take(&address, MOST_PAGES) {
        return next.run(request).await;
    }
    super::too_many()
}
