//! Sites for a requirement, locks of sites, and people's word that a site's facts still hold.

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use model::{
    EnterpriseId, FireClass, Lang, Price, PriceUnit, Requirement, SiteAspect, SiteConfirmation, SiteForm, SiteLock,
    Span,
};
use serde::{Deserialize, Serialize};
use store::{RequirementRow, StoreError, Unlock};
use utoipa::{IntoParams, ToSchema};

use super::chains::{said, same_origin};
use super::enterprises::firm;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{day, invalid, word};
use super::sites::{SiteShape, site_shape};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::shapes::Items;
use crate::site_finder::{self, Found, ReportFile};
use crate::site_shapes::{RequirementShape, SiteLockShape, SiteMatchList, lock_shape, site_match_list};

/// What is asked of a site. What is left out is not asked; at least one need must be.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RequirementBody {
    /// Who asks: a firm or a project. Locks for it do not stand in its own way.
    asker: String,
    /// The firm that asks, by row id.
    enterprise: Option<i64>,
    /// Any of `land`, `plant`, `floor`, `shop`, `room`.
    forms: Vec<String>,
    /// At least so many square metres.
    min_area_m2: Option<f64>,
    /// At most so many square metres.
    max_area_m2: Option<f64>,
    /// At least so many metres of clear height.
    min_height_m: Option<f64>,
    /// At least so many tonnes per square metre.
    min_floor_load_t: Option<f64>,
    /// Hazard class of what will be made or kept, `A` (甲) to `E` (戊).
    fire_class: Option<String>,
    /// At least so much power, kVA.
    min_power_kva: Option<f64>,
    /// At least so much water, t/d.
    min_water_t_d: Option<f64>,
    /// At least so much steam, t/h.
    min_steam_t_h: Option<f64>,
    /// Gas is needed.
    gas: bool,
    /// Waste water has to be led off.
    sewage: bool,
    /// A flue or exhaust is needed.
    exhaust: bool,
    /// Energy quota needed, tonnes of standard coal a year.
    energy_tce: Option<f64>,
    /// Emission quota needed, in words.
    emission: String,
    /// The plan has to allow one of these, by a word in it: `工业`.
    zoning: Vec<String>,
    /// Handed over on this day at the latest.
    handover_by: Option<String>,
    /// To be had in one of these ways, by a word in it: `租`.
    tenure: Vec<String>,
    /// In one of these zones, by id.
    zones: Vec<String>,
    /// At most this price.
    budget: Option<BudgetBody>,
    /// The investor's home city, for comparing costs.
    home: String,
    /// The chain it belongs to, by id.
    chain: String,
    /// The node of that chain.
    node: String,
    /// Whether it is invented.
    sample: bool,
}

/// A price with its unit.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct BudgetBody {
    /// Yuan.
    value: f64,
    /// `rent_m2_month`, `sale_m2` or `land_mu`.
    unit: String,
}

impl RequirementBody {
    /// Checked against the vocabularies and the district.
    fn read(self, app: &App) -> Result<(Requirement, Option<EnterpriseId>), ApiError> {
        let read = |name: &str, text: &str| word::<SiteForm>(name, Some(text));
        let mut forms = Vec::new();
        for text in &self.forms {
            forms.extend(read("forms", text)?);
        }
        let fire_class: Option<FireClass> = word("fire_class", self.fire_class.as_deref())?;
        let handover_by = self.handover_by.as_deref().filter(|text| !text.is_empty());
        let handover_by = handover_by.map(|text| day("handover_by", text)).transpose()?;
        let budget = match &self.budget {
            None => None,
            Some(BudgetBody { value, .. }) if !(value.is_finite() && *value >= 0.0) => {
                return Err(invalid(format!("parameter `budget`: `{value}` is not a number from 0 up")));
            }
            Some(BudgetBody { value, unit }) => {
                word::<PriceUnit>("budget.unit", Some(unit))?.map(|unit| Price { value: *value, unit })
            }
        };
        if !self.chain.is_empty() {
            let chain = app.config.chain(&self.chain).ok_or_else(|| ApiError::chain_not_found(&self.chain))?;
            if !self.node.is_empty() && chain.node(&self.node).is_none() {
                return Err(ApiError::node_not_found(&self.chain, &self.node));
            }
        }
        let requirement = Requirement {
            asker: self.asker,
            forms,
            area_m2: Span { from: self.min_area_m2, to: self.max_area_m2 },
            height_m: self.min_height_m,
            floor_load_t: self.min_floor_load_t,
            fire_class,
            power_kva: self.min_power_kva,
            water_t_d: self.min_water_t_d,
            steam_t_h: self.min_steam_t_h,
            gas: self.gas,
            sewage: self.sewage,
            exhaust: self.exhaust,
            energy_tce: self.energy_tce,
            emission: self.emission,
            zoning: filled(self.zoning),
            handover_by,
            tenure: filled(self.tenure),
            zones: filled(self.zones),
            budget,
            home: self.home,
            chain: self.chain,
            node: self.node,
            sample: self.sample,
        };
        Ok((requirement, self.enterprise.map(EnterpriseId)))
    }
}

fn filled(words: Vec<String>) -> Vec<String> {
    words.into_iter().filter(|word| !word.trim().is_empty()).collect()
}

async fn found(app: &App, body: RequirementBody) -> Result<Found, ApiError> {
    let (requirement, enterprise) = body.read(app)?;
    if let Some(id) = enterprise {
        firm(app, id.0).await?;
    }
    let known = app.store.zones(None).await?;
    if let Some(zone) = requirement.zones.iter().find(|zone| known.iter().all(|other| other.id != **zone)) {
        return Err(invalid(format!("parameter `zones`: no zone `{zone}`")));
    }
    let found = site_finder::find(&app.ground().await?, requirement, enterprise).await?;
    found.map_err(|error| invalid(error.to_string()))
}

/// Every site against a requirement, best first
#[utoipa::path(post, path = "/sites/match", request_body = RequirementBody,
    responses((status = 200, body = SiteMatchList), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_site_match(app: App, Body(body): Body<RequirementBody>) -> ApiResult<SiteMatchList> {
    let found = found(&app, body).await?;
    Ok(Json(site_match_list(&app.config, &found)))
}

/// How a report is written.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ReportQuery {
    /// `pdf` (default), `xlsx` or `text`.
    format: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// The answer to a requirement to hand out: a few pages, a workbook, or a text for a chat. Without locked sites
#[utoipa::path(post, path = "/sites/match/report", request_body = RequirementBody, params(ReportQuery),
    responses((status = 200, description = "the report"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_site_match_report(
    app: App,
    Query(query): Query<ReportQuery>,
    Body(body): Body<RequirementBody>,
) -> Result<Response, ApiError> {
    let lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let format = query.format.as_deref().filter(|text| !text.is_empty()).unwrap_or("pdf");
    let file = ReportFile::read(format)
        .ok_or_else(|| invalid(format!("parameter `format`: `{format}` is not one of `pdf` `xlsx` `text`")))?;
    let report = found(&app, body).await?.report(&app.config);
    let bytes = tokio::task::spawn_blocking(move || site_finder::render(&report, lang, file))
        .await
        .map_err(anyhow::Error::from)??;
    let (mime, disposition) = match file {
        ReportFile::Pdf => ("application/pdf", "inline; filename=\"sites.pdf\""),
        ReportFile::Xlsx => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment; filename=\"sites.xlsx\"")
        }
        ReportFile::Text => ("text/plain; charset=utf-8", "inline; filename=\"sites.txt\""),
    };
    Ok(([(header::CONTENT_TYPE, mime), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// A lock to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SiteLockBody {
    /// For whom: a project or a firm.
    holder: String,
    /// The firm, when it is one of the register.
    enterprise: Option<i64>,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Why, in a sentence.
    reason: String,
    /// Until which day, that day included.
    until: String,
}

/// A lock that ends later than this is no promise but a sale: two years.
const LONGEST: i64 = 730;

/// Lock a site for one project; for the same holder again it prolongs or shortens the lock
#[utoipa::path(put, path = "/sites/{site}/lock", params(("site" = String, Path, description = "site id")), request_body = SiteLockBody,
    responses((status = 200, body = SiteLockShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_site_lock(
    app: App,
    headers: HeaderMap,
    Path(site): Path<String>,
    Body(body): Body<SiteLockBody>,
) -> ApiResult<SiteLockShape> {
    same_origin(&headers)?;
    let today = clock::today();
    let until = day("until", &body.until)?;
    if until < today {
        return Err(invalid(format!("`until`: `{until}` is over already")));
    }
    if (until - today).num_days() > LONGEST {
        return Err(invalid(format!("`until`: `{until}` is more than two years away")));
    }
    if let Some(id) = body.enterprise {
        firm(&app, id).await?;
    }
    let lock = SiteLock {
        site,
        holder: said("holder", &body.holder)?,
        enterprise: body.enterprise.map(EnterpriseId),
        by: app.by(body.by.as_deref())?,
        reason: said("reason", &body.reason)?,
        since: today,
        until,
    };
    app.store.lock_site(&lock, &clock::now()).await.map_err(|error| no_site(&lock.site, error))?;
    Ok(Json(lock_shape(&lock)))
}

/// Who releases a lock.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct UnlockQuery {
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Why.
    reason: Option<String>,
}

/// What releasing a lock changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteUnlocked {
    /// Whether there was one.
    changed: bool,
}

/// Release a site's lock; it stays in the history
#[utoipa::path(delete, path = "/sites/{site}/lock", params(("site" = String, Path, description = "site id"), UnlockQuery),
    responses((status = 200, body = SiteUnlocked), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_site_lock(
    app: App,
    headers: HeaderMap,
    Path(site): Path<String>,
    Query(query): Query<UnlockQuery>,
) -> ApiResult<SiteUnlocked> {
    same_origin(&headers)?;
    let by = app.by(query.by.as_deref())?;
    let reason = query.reason.unwrap_or_default();
    let unlock = Unlock { site: &site, by: &by, reason: reason.trim(), at: &clock::now() };
    let changed = app.store.unlock_site(&unlock).await.map_err(|error| no_site(&site, error))?;
    Ok(Json(SiteUnlocked { changed }))
}

/// The locks that hold today; for the bureau alone
#[utoipa::path(get, path = "/sites/locks", responses((status = 200, body = Items<SiteLockShape>)))]
pub(crate) async fn list_site_locks(app: App) -> ApiResult<Items<SiteLockShape>> {
    let rows = app.store.site_locks(clock::today()).await?;
    Ok(Json(Items { items: rows.iter().map(|row| lock_shape(&row.lock)).collect() }))
}

/// Someone says that facts still hold.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SiteConfirmationBody {
    /// `price`, `availability` or `structure`.
    aspect: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// On which day; today when left out.
    at: Option<String>,
    /// What there is to add.
    note: Option<String>,
}

/// Say that facts of a site still hold, as they are shown now; the answer is the site
#[utoipa::path(put, path = "/sites/{site}/confirmation", params(("site" = String, Path, description = "site id")),
    request_body = SiteConfirmationBody,
    responses((status = 200, body = SiteShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_site_confirmation(
    app: App,
    headers: HeaderMap,
    Path(site): Path<String>,
    Body(body): Body<SiteConfirmationBody>,
) -> ApiResult<SiteShape> {
    same_origin(&headers)?;
    let aspect: SiteAspect = word("aspect", Some(&body.aspect))?
        .ok_or_else(|| invalid("`aspect` is empty, expected `price`, `availability` or `structure`".to_owned()))?;
    let today = clock::today();
    let at = body.at.as_deref().filter(|text| !text.is_empty());
    let at = at.map(|text| day("at", text)).transpose()?.unwrap_or(today);
    if at > today {
        return Err(invalid(format!("`at`: `{at}` lies in the future")));
    }
    let word = SiteConfirmation {
        site,
        aspect,
        by: app.by(body.by.as_deref())?,
        at,
        note: body.note.unwrap_or_default().trim().to_owned(),
    };
    app.store.confirm_site(&word, &clock::now()).await.map_err(|error| no_site(&word.site, error))?;
    let zones = app.store.zones(None).await?;
    let site = app.store.sites(None).await?.into_iter().find(|site| site.id == word.site);
    let site = site.ok_or_else(|| site_not_found(&word.site))?;
    Ok(Json(site_shape(&app.config, &zones, site)))
}

/// What a firm asks, to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct FirmRequirementBody {
    /// What it asks.
    requirement: RequirementBody,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Where it comes from: a sheet, a call.
    source: String,
}

/// Keep what a firm asks of a site; what it asked before stays in the history
#[utoipa::path(put, path = "/enterprises/{id}/requirement", params(("id" = i64, Path, description = "row id")),
    request_body = FirmRequirementBody,
    responses((status = 200, body = RequirementShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_requirement(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<FirmRequirementBody>,
) -> ApiResult<RequirementShape> {
    same_origin(&headers)?;
    let enterprise = firm(&app, id).await?.id;
    let (requirement, _) = body.requirement.read(&app)?;
    requirement.check().map_err(|error| invalid(error.to_string()))?;
    let row = RequirementRow {
        enterprise,
        requirement,
        by: app.by(body.by.as_deref())?,
        source: said("source", &body.source)?,
        created_at: clock::now(),
    };
    app.store.put_requirement(&row).await?;
    Ok(Json(requirement_shape(row)))
}

/// What a firm asks of a site
#[utoipa::path(get, path = "/enterprises/{id}/requirement", params(("id" = i64, Path, description = "row id")),
    responses((status = 200, description = "null when nothing is known", body = Option<RequirementShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_requirement(app: App, Path(id): Path<i64>) -> ApiResult<Option<RequirementShape>> {
    let enterprise = firm(&app, id).await?.id;
    Ok(Json(app.store.requirement(enterprise).await?.map(requirement_shape)))
}

fn requirement_shape(row: RequirementRow) -> RequirementShape {
    RequirementShape {
        enterprise: row.enterprise.0,
        requirement: row.requirement,
        by: row.by,
        source: row.source,
        created_at: row.created_at,
    }
}

fn no_site(id: &str, error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "site", .. } => site_not_found(id),
        other => other.into(),
    }
}

fn site_not_found(id: &str) -> ApiError {
    ApiError::new(ErrorCode::SiteNotFound, format!("no site `{id}`")).hint("`GET /api/v1/sites` lists the sites")
}
