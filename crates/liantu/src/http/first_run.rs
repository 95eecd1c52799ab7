//! The first run: what stands, the district's name, its first chains. Each step can be taken again later.

use axum::Json;
use axum::body::Body as Stream;
use axum::http::HeaderMap;
use model::{JobCause, RegionCode, Text, private_contact};
use packs::{Files, Identity, MOST_ZIPPED, unzip};
use serde::{Deserialize, Serialize};
use store::EnterpriseFilter;
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Query};
use super::guard::any_users;
use super::import_drafts::file_of;
use super::params::invalid;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::commands::{District, take_pack};
use crate::config::{self, Config};
use crate::first_run::{self, FirstRun, STEPS, file, put};
use crate::project_entry::Faults;
use crate::shapes::{Bilingual, Items};
use crate::{clock, sample};

/// Most regions that are offered at once.
const MOST_REGIONS: usize = 20;

/// How far the first run is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirstRunShape {
    /// Whether people are led on to it.
    open: bool,
    /// The steps in their order.
    steps: Vec<FirstRunStep>,
    /// Whether whoever sits at the machine is administrator, because there are no users.
    local: bool,
    /// The district.
    district: FirstRunDistrict,
    /// Chains of the district itself; those of the sample are none.
    chains: usize,
    /// Firms of the register, those of the sample among them.
    firms: u64,
    /// Whether the sample is in.
    sample: bool,
    /// The chains that come with the program.
    shipped: Vec<ShippedChain>,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirstRunStep {
    /// `admin`, `district`, `chains` or `firms`.
    step: &'static str,
    /// `done`, `later` (put off) or `todo`.
    state: &'static str,
}

/// The district as it is named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirstRunDistrict {
    /// Whether somebody named it.
    named: bool,
    /// Name.
    title: Bilingual,
    /// The city it lies in.
    city: Bilingual,
    /// Adcode.
    region: String,
    /// The region with what it lies in.
    region_title: Option<String>,
    /// The bureau.
    bureau: Bilingual,
}

/// A chain that comes with the program.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShippedChain {
    /// Id.
    id: String,
    /// Name.
    title: Bilingual,
    /// Whether it is cultivated, not one of the eight.
    cultivated: bool,
}

/// The files of the district itself: while the sample is in, they wait.
async fn own_files(app: &App) -> Result<Vec<(String, String)>, ApiError> {
    if app.store.sample().await?.is_none() {
        return Ok(app.store.pack(config::DISTRICT).await?);
    }
    let own = app.store.own_files().await?;
    Ok(if own.is_empty() { first_run::nameless(clock::today())? } else { own })
}

/// Puts files of the district itself in force, or lets them wait while the sample is in. Refused with every mistake that they have.
async fn put_own(app: &App, files: &[(String, String)]) -> Result<(), ApiError> {
    let made = first_run::configure(&app.store, files).await?;
    let config = made.map_err(|why| ApiError::refused(&why))?;
    let now = clock::now();
    if app.store.sample().await?.is_some() {
        return Ok(app.store.put_own_files(files, &now).await?);
    }
    app.store.put_pack(config::DISTRICT, files, &now).await?;
    config.note(&app.store).await?;
    sample::in_force(&app.shared, &app.store).await?;
    Ok(())
}

async fn shape(app: &App) -> ApiResult<FirstRunShape> {
    let run = FirstRun::read(&app.store).await?;
    let note = app.store.sample().await?;
    let files = own_files(app).await?;
    let own = match first_run::configure(&app.store, &files).await? {
        Ok(config) => config,
        Err(why) => return Err(ApiError::refused(&why)),
    };
    let users = any_users(&app.shared).await?;
    let chains = own.pack.chains.len();
    let named = if note.is_some() { run.named && !app.store.own_files().await?.is_empty() } else { run.named };
    let firms = first_run::has_firms(&app.store, note.as_ref()).await?;
    let done = |step: &str| match step {
        "admin" => users,
        "district" => named,
        "chains" => chains > 0,
        _ => firms,
    };
    let state = |step: &str| match (done(step), run.later.contains(step)) {
        (true, _) => "done",
        (_, true) => "later",
        _ => "todo",
    };
    let all = EnterpriseFilter { limit: 0, ..Default::default() };
    let district = &own.pack.district;
    let shipped = packs::load_chains(&config::text_files(first_run::shipped_chains()), None).chains;
    Ok(Json(FirstRunShape {
        open: run.open,
        steps: STEPS.into_iter().map(|step| FirstRunStep { step, state: state(step) }).collect(),
        local: !users,
        district: FirstRunDistrict {
            named,
            title: (&district.title).into(),
            city: (&district.city).into(),
            region: district.region.to_string(),
            region_title: own.region_title(&district.region),
            bureau: (&district.contact).into(),
        },
        chains,
        firms: app.store.enterprises(&all).await?.total as u64,
        sample: note.is_some(),
        shipped: shipped
            .iter()
            .map(|chain| ShippedChain {
                id: chain.id.clone(),
                title: (&chain.title).into(),
                cultivated: chain.standing == chain::Standing::Cultivated,
            })
            .collect(),
    }))
}

/// What stands of the first run, and what is left
#[utoipa::path(get, path = "/first-run", responses((status = 200, body = FirstRunShape)))]
pub(crate) async fn get_first_run(app: App) -> ApiResult<FirstRunShape> {
    shape(&app).await
}

/// Which steps wait, and whether people are led on to them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstRunBody {
    /// Whether people are led on to it; left out it stays.
    open: Option<bool>,
    /// The steps that are put off, all of them; left out they stay.
    later: Option<Vec<String>>,
}

/// Put steps off, or leave the way
#[utoipa::path(put, path = "/first-run", request_body = FirstRunBody,
    responses((status = 200, body = FirstRunShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn put_first_run(
    app: App,
    headers: HeaderMap,
    Body(body): Body<FirstRunBody>,
) -> ApiResult<FirstRunShape> {
    same_origin(&headers)?;
    let mut run = FirstRun::read(&app.store).await?;
    run.open = body.open.unwrap_or(run.open);
    if let Some(later) = body.later {
        if let Some(unknown) = later.iter().find(|step| !STEPS.contains(&step.as_str())) {
            return Err(invalid(format!("field `later`: `{unknown}` is none of `{}`", STEPS.join("`, `"))));
        }
        run.later = later.into_iter().collect();
    }
    run.keep(&app.store).await?;
    shape(&app).await
}

/// Regions to choose from.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct RegionsQuery {
    /// A part of the name, or the beginning of the code.
    q: Option<String>,
}

/// A region.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegionShape {
    /// Adcode.
    code: String,
    /// Its own name.
    name: String,
    /// With what it lies in.
    title: String,
    /// The city or province it lies in; its own name where it is a province.
    city: String,
    /// An English name by its sound: `Yanfeng District`.
    title_en: String,
    /// The same of the city: `Hengyang`.
    city_en: String,
    /// What its bureau is mostly called.
    bureau: Bilingual,
}

/// `雁峰区` → `Yanfeng District`.
fn in_english(name: &str) -> String {
    let kinds = [('区', "District"), ('县', "County"), ('省', "Province")];
    let kind = kinds.iter().find(|(ending, _)| name.ends_with(*ending));
    kind.map_or_else(|| spelled(name), |(_, kind)| format!("{} {kind}", spelled(name)))
}

/// `雁峰区` → `Yanfeng`: what a name sounds like without its kind.
fn spelled(name: &str) -> String {
    let short = name.strip_suffix(['省', '市', '区', '县']).filter(|short| short.chars().count() > 1).unwrap_or(name);
    let sound = registry::syllables_of(short).replace('-', "");
    let mut letters = sound.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Regions of the gazetteer by name or code, at most twenty
#[utoipa::path(get, path = "/regions", params(RegionsQuery), responses((status = 200, body = Items<RegionShape>)))]
pub(crate) async fn list_regions(app: App, Query(query): Query<RegionsQuery>) -> ApiResult<Items<RegionShape>> {
    let wanted = query.q.unwrap_or_default();
    let wanted = wanted.trim();
    let config = &app.config;
    let regions = config.standard.regions.iter();
    let titled = regions.filter_map(|(code, name)| Some((code, name, config.region_title(code)?)));
    let found = titled.filter(|(code, _, title)| code.as_str().starts_with(wanted) || title.contains(wanted));
    let items = found.take(MOST_REGIONS).map(|(code, name, title)| {
        let above = [code.city(), code.province()];
        let above = above.iter().find(|above| *above != code).and_then(|above| config.region_name(above));
        let city = above.unwrap_or(name).to_owned();
        RegionShape {
            code: code.to_string(),
            name: name.clone(),
            title,
            title_en: in_english(name),
            city_en: spelled(&city),
            bureau: Bilingual {
                zh: format!("{name}商务局"), en: format!("{} Bureau of Commerce", in_english(name))
            },
            city,
        }
    });
    Ok(Json(Items { items: items.collect() }))
}

/// Which district it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DistrictBody {
    /// Name.
    title: Bilingual,
    /// The city it lies in.
    city: Bilingual,
    /// Adcode.
    region: String,
    /// The bureau, as it is called at the foot of papers: an office, not a person.
    bureau: Bilingual,
}

/// Name the district; while the sample is in, the name waits
#[utoipa::path(put, path = "/first-run/district", request_body = DistrictBody,
    responses((status = 200, body = FirstRunShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn put_first_run_district(
    app: App,
    headers: HeaderMap,
    Body(body): Body<DistrictBody>,
) -> ApiResult<FirstRunShape> {
    same_origin(&headers)?;
    let mut faults = Faults::default();
    let mut both = |(zh, en): (&str, &str), text: &Bilingual| {
        let text = Text::new(text.zh.trim(), text.en.trim());
        if text.zh.is_empty() || text.en.is_empty() {
            faults.add(format!("“{zh}”中英文都要写"), format!("`{en}`: both languages are needed"));
        }
        if text.zh.chars().chain(text.en.chars()).any(char::is_control)
            || text.zh.chars().count().max(text.en.chars().count()) > 100
        {
            faults.add(format!("“{zh}”一行以内，最多 100 字"), format!("`{en}`: one line of at most 100 characters"));
        }
        text
    };
    let title = both(("名称", "title"), &body.title);
    let city = both(("所在城市", "city"), &body.city);
    let contact = both(("招商部门", "bureau"), &body.bureau);
    if let Some(found) = private_contact(&contact) {
        faults.add(
            format!("“招商部门”里的 `{found}` 像是个人联系方式：请写单位"),
            format!("`bureau`: `{found}` points at a person: give an office"),
        );
    }
    let region = app.config.known_region(body.region.trim());
    if region.is_err() {
        faults.add(
            format!("没有行政区划代码 `{}`：请从列表里选", body.region),
            format!("`region`: `{}` is the code of no region", body.region),
        );
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let region: RegionCode = region?;
    let mut files = own_files(&app).await?;
    let identity = Identity { id: format!("d{region}"), region, title, city, contact };
    // A pack that somebody brought keeps its id: it is known by it when a newer one comes.
    let known = first_run::configure(&app.store, &files).await?.ok().map(|config| config.pack.district);
    let known = known.filter(|known| known.region == identity.region && known.id != "district");
    let identity = Identity { id: known.map_or(identity.id.clone(), |known| known.id), ..identity };
    let text = file(&files, "district.toml").and_then(|text| packs::renamed(text, &identity));
    let text = text.ok_or_else(|| invalid("the district's own file cannot be read".to_owned()))?;
    put(&mut files, "district.toml", text);
    put_own(&app, &files).await?;
    let mut run = FirstRun::read(&app.store).await?;
    run.named = true;
    run.later.remove("district");
    run.keep(&app.store).await?;
    shape(&App::of(&app.shared, app.person.clone())).await
}

/// Begin with the chains that come with the program; those of the same name that are there stay
#[utoipa::path(post, path = "/first-run/chains",
    responses((status = 200, body = FirstRunShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_first_run_chains(app: App, headers: HeaderMap) -> ApiResult<FirstRunShape> {
    same_origin(&headers)?;
    let files = own_files(&app).await?;
    let chains = first_run::shipped_chains();
    let files = first_run::with_chains(&files, &chains, &first_run::shipped_district());
    let files = files.ok_or_else(|| invalid("the district's own file cannot be read".to_owned()))?;
    put_own(&app, &files).await?;
    leave_later(&app, "chains").await?;
    shape(&App::of(&app.shared, app.person.clone())).await
}

async fn leave_later(app: &App, step: &str) -> Result<(), ApiError> {
    let mut run = FirstRun::read(&app.store).await?;
    if run.later.remove(step) {
        run.keep(&app.store).await?;
    }
    Ok(())
}

/// A pack to bring.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PackQuery {
    /// Name of the file.
    name: String,
    /// `ours` keeps the district's own name, `pack` takes the pack's; left out, ours where it was given.
    identity: Option<String>,
}

/// Tables of a pack that are brought one by one: how many firms are expected on a node, and what location quotients compare with.
const SINGLE: [&str; 2] = ["coverage.csv", "reference.csv"];

/// What a pack brought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackTaken {
    /// How far the first run is now.
    first_run: FirstRunShape,
    /// Chains in force.
    chains: usize,
    /// Zones, sites and opportunities that it holds.
    zones: usize,
    /// Sites.
    sites: usize,
    /// Opportunities.
    opportunities: usize,
    /// Registers and lists that it holds.
    lists: usize,
    /// What to look at, though nothing is wrong.
    warnings: Vec<Bilingual>,
}

/// Bring a pack as a zip file: chains alone, or a whole district; or one of its tables, `coverage.csv` or `reference.csv`. Everything that is wrong with it is told at once, and then nothing is
/// taken
#[utoipa::path(post, path = "/first-run/pack", params(PackQuery),
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 200, body = PackTaken), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_first_run_pack(
    app: App,
    headers: HeaderMap,
    Query(query): Query<PackQuery>,
    body: Stream,
) -> ApiResult<PackTaken> {
    same_origin(&headers)?;
    if app.store.sample().await?.is_some() {
        return Err(ApiError::new(ErrorCode::Conflict, "the sample is in; take it out first")
            .hint("样例数据还在，请先取出样例再上传配置包"));
    }
    let (name, bytes) = file_of(&query.name, body, MOST_ZIPPED).await?;
    let single = SINGLE.contains(&name.as_str());
    let mut brought = if single {
        vec![(name.clone(), bytes)]
    } else {
        let unpacked = tokio::task::spawn_blocking(move || unzip(&bytes)).await.map_err(anyhow::Error::from)?;
        unpacked.map_err(|why| ApiError::refused(&why))?
    };
    let own = app.store.pack(config::DISTRICT).await?;
    let run = FirstRun::read(&app.store).await?;
    let ours = match query.identity.as_deref() {
        Some("ours") => true,
        Some("pack") => false,
        None => run.named,
        Some(other) => return Err(invalid(format!("parameter `identity`: `{other}` is neither `ours` nor `pack`"))),
    };
    let text = |path: &str, bytes: &[u8]| {
        String::from_utf8(bytes.to_vec()).map_err(|_| {
            ApiError::refused(&[Text::new(
                format!("`{path}` 不是 UTF-8：请另存为 UTF-8"),
                format!("`{path}` is not UTF-8: save it as UTF-8"),
            )])
        })
    };
    // Registers come in any encoding; what is kept as it is must be a text.
    for (path, bytes) in brought.iter().filter(|(path, _)| !path.contains('/') || path.starts_with("chains/")) {
        text(path, bytes)?;
    }
    let whole = brought.iter().position(|(path, _)| path == "district.toml");
    match whole {
        Some(place) => {
            if ours {
                let theirs = text("district.toml", &brought[place].1)?;
                let district = &app.config.pack.district;
                let identity = Identity {
                    id: district.id.clone(),
                    region: district.region.clone(),
                    title: district.title.clone(),
                    city: district.city.clone(),
                    contact: district.contact.clone(),
                };
                // What cannot be read is told by the pack's own check.
                if let Some(named) = packs::renamed(&theirs, &identity) {
                    brought[place].1 = named.into_bytes();
                }
            }
        }
        None => {
            // Chains alone: they come to the district as it is, under its own industries.
            let known: Vec<String> = brought.iter().map(|(path, _)| path.clone()).collect();
            let rest = own.iter().filter(|(path, _)| !known.contains(path));
            brought.extend(rest.map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect::<Vec<_>>());
        }
    }
    let standard = config::standard(config::text_files(app.store.pack(config::STANDARD).await?))?;
    let files = Files::from_entries(brought);
    let loaded = packs::load(&files, &standard);
    let said = |level: packs::Level| -> Vec<Text> {
        let problems = loaded.problems.iter().filter(|problem| problem.level == level);
        problems.map(|problem| Text::new(problem.said(model::Lang::Zh), problem.said(model::Lang::En))).collect()
    };
    if loaded.pack.is_none() {
        return Err(ApiError::refused(&said(packs::Level::Error)));
    }
    let warnings = said(packs::Level::Warning);
    let district = District { name, files };
    let config = Config::new(district.files.clone(), standard)?;
    take_pack(&app.store, &config, &district).await?;
    app.store.queue_placing(config.version()?, JobCause::Pack, &clock::now()).await?;
    sample::in_force(&app.shared, &app.store).await?;
    let mut run = run;
    run.named |= whole.is_some();
    run.later.remove("chains");
    run.keep(&app.store).await?;
    let pack = &config.pack;
    Ok(Json(PackTaken {
        first_run: shape(&App::of(&app.shared, app.person.clone())).await?.0,
        chains: pack.chains.len(),
        zones: pack.zones.len(),
        sites: pack.sites.len(),
        opportunities: pack.opportunities.len(),
        lists: pack.firms.len() + pack.surveys.len() + pack.leads.len(),
        warnings: warnings.iter().map(Bilingual::from).collect(),
    }))
}
