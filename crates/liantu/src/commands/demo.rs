//! `liantu demo` and `liantu packs load`: a data folder with a district loaded and analysed.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chrono::Datelike;
use model::{IndicatorUnit, JobCause, YearTarget};
use packs::Files;
use store::{NewJudgement, NewWeights, ProjectTurn, Store};

use crate::cli::{Demo, Folder, Format};
use crate::config::{self, Config};
use crate::folder::{self, Replace};
use crate::ingest::{self, Intake, Mode, Source};
use crate::ingest_leads::{self, LeadKind};
use crate::landscape::Landscape;
use crate::report::{self, count};
use crate::{
    approvals_demo, case_demo, clock, departments_demo, dispatch_demo, embedded, enquiries, ingest_survey, jobs,
    project_demo, publications, retention_demo, visit_demo,
};

/// The shipped district.
const SHIPPED: &str = "zhengxiang";

/// Makes a folder of the shipped district.
pub(super) async fn run(args: &Demo) -> Result<()> {
    make(&args.folder, args.force, shipped()).await
}

/// Makes a folder of a district's own pack; a folder of the same district takes the pack in and keeps its firms and judgements.
pub(super) async fn load(pack: &Path, folder: &Folder, force: bool) -> Result<()> {
    let district = District { name: pack.display().to_string(), files: Files::read(pack)? };
    if !force && let Some(store) = folder::open_filled(folder).await? {
        return renew(&store, folder, &district).await;
    }
    make(folder, force, district).await
}

/// Takes a newer pack of the same district in and places every firm by its chains.
async fn renew(store: &Store, folder: &Folder, district: &District) -> Result<()> {
    let config = configure(district)?;
    let before = Config::load(store).await?.pack.district;
    if before.id != config.pack.district.id {
        bail!(
            "{} holds the district `{}`, and the pack `{}` is of `{}`; hint: name another folder, or replace everything with `--force`",
            folder.place(),
            before.id,
            district.name,
            config.pack.district.id
        );
    }
    put(store, &config, district).await?;
    let job = jobs::place_pending(store, &config, JobCause::Pack).await?;
    // Registers that were taken in before stay as they are, undone ones too.
    let known: Vec<String> = store.imports().await?.into_iter().map(|import| import.sha256).collect();
    take_firms(store, &config, |sha256| !known.iter().any(|known| known == sha256)).await?;
    match job {
        Some(job) => super::place::show(store, &config, &job, Format::Table).await?,
        None => report::line("the chains are the same: no firm was placed again")?,
    }
    Ok(())
}

/// A district's files and what to call them.
pub(crate) struct District {
    /// What to call it.
    pub(crate) name: String,
    /// Its files.
    pub(crate) files: Files,
}

/// The district that the binary carries.
pub(crate) fn shipped() -> District {
    District { name: SHIPPED.to_owned(), files: Files::from_entries(embedded::pack(SHIPPED)) }
}

async fn make(folder: &Folder, force: bool, district: District) -> Result<()> {
    // A pack with mistakes is refused before anything is removed for it.
    let config = configure(&district)?;
    let replace = if force { Replace::Remove } else { Replace::Refuse };
    let store = folder::create(folder, replace).await?.store;
    fill(&store, &config, &district).await?;
    if config.pack.district.id == SHIPPED {
        store.note_sample(model::LOCAL, &clock::now()).await?;
    }
    let firms = store.census(&config.region().clone()).await?.firms;
    report::line(format!(
        "{}: {}, {}, {}, {}, {} in {}",
        config.pack.district.title,
        count(config.pack.chains.len(), "chain"),
        count(config.pack.zones.len(), "zone"),
        count(config.pack.sites.len(), "site"),
        format_args!("{} opportunities", config.pack.opportunities.len()),
        count(firms, "local firm"),
        folder.place()
    ))?;
    report::line(format!("next: liantu serve {}", folder.words()))?;
    store.close().await?;
    Ok(())
}

/// Reads and checks a district's files against the shipped standard tables.
pub(crate) fn configure(district: &District) -> Result<Config> {
    let standard = config::standard(Files::from_entries(embedded::pack("standard")))?;
    Config::new(district.files.clone(), standard).with_context(|| format!("reading the pack `{}`", district.name))
}

/// Loads a district into an empty store and analyses it.
pub(crate) async fn fill(store: &Store, config: &Config, district: &District) -> Result<()> {
    fill_in_steps(store, config, district, &|_| {}).await
}

/// The same, telling which step is done.
pub(crate) async fn fill_in_steps(
    store: &Store,
    config: &Config,
    district: &District,
    done: &(dyn Fn(usize) + Sync),
) -> Result<()> {
    // Each step lies on the heap: together they are more than a thread's stack holds.
    Box::pin(fill_register(store, config, district)).await?;
    if config.pack.district.id == SHIPPED {
        Box::pin(publications::put_sample(store, config)).await?;
        Box::pin(enquiries::put_sample(store)).await?;
    }
    done(1);
    if config.pack.district.id == SHIPPED {
        Box::pin(put_year(store, config)).await?;
        Box::pin(put_year_targets(store, config)).await?;
        done(2);
        Box::pin(departments_demo::put(store, config)).await?;
        Box::pin(case_demo::put(store, config)).await?;
        Box::pin(approvals_demo::put(store, config)).await?;
        Box::pin(retention_demo::put(store, config)).await?;
        done(3);
        Box::pin(dispatch_demo::put(store, &Arc::new(configure(district)?))).await?;
        done(4);
    }
    Ok(())
}

/// Takes a pack that somebody brought into data that may hold other things: its files, places and judgements, and the lists that are
/// not known yet.
pub(crate) async fn take_pack(store: &Store, config: &Config, district: &District) -> Result<()> {
    put(store, config, district).await?;
    let known: Vec<String> = store.imports().await?.into_iter().map(|import| import.sha256).collect();
    take_firms(store, config, |sha256| !known.iter().any(|known| known == sha256)).await
}

/// The same without the office's work: places, firms and judgements.
pub(crate) async fn fill_register(store: &Store, config: &Config, district: &District) -> Result<()> {
    put(store, config, district).await?;
    take_firms(store, config, |_| true).await
}

/// Who is said to have written what was invented.
const SAMPLE: &str = "样例";

/// What the sample's office set out to reach: its year of work and the next, in projects and in 100 million yuan, invented.
const YEAR_TARGETS: [(&str, [i64; 2]); 6] = [
    ("signed", [30, 32]),
    ("signed_amount", [80, 85]),
    ("started", [18, 20]),
    ("operating", [6, 8]),
    ("above_scale_new", [30, 32]),
    ("paid", [15, 16]),
];

async fn put_year_targets(store: &Store, config: &Config) -> Result<()> {
    let year = config.pack.district.data_date.year();
    let cards = &config.standard.indicators;
    let targets = YEAR_TARGETS.iter().flat_map(|(indicator, values)| {
        let money = cards.iter().any(|card| card.id == *indicator && card.counts.unit() == IndicatorUnit::Yuan);
        let one = if money { 100_000_000 * 100 } else { 1 };
        values.iter().zip([year - 1, year]).map(move |(value, year)| YearTarget {
            year,
            indicator: (*indicator).to_owned(),
            unit: String::new(),
            value: value * one,
        })
    });
    let targets: Vec<YearTarget> = targets.collect();
    store.put_year_targets(&targets, (SAMPLE, &clock::now())).await?;
    Ok(())
}

/// A year of the office's work, invented but for what was reported.
async fn put_year(store: &Store, config: &Config) -> Result<()> {
    let landscape = Landscape::load(store).await?;
    let mut kept = Vec::new();
    for made in project_demo::year(config, &landscape) {
        let at = made.events.last().map_or_else(clock::now, |event| event.written_at.clone());
        let by = if made.project.sample { SAMPLE } else { "据报道补录" };
        let mut row = store.create_project(&made.project, &made.events, (by, &at)).await?;
        for paid in &made.paid {
            let turn = ProjectTurn { id: row.id, version: row.version, by, at: &at };
            row = store.add_project_paid(&turn, paid).await?;
        }
        kept.push((row.id, made));
    }
    visit_demo::put(store, (config, &landscape), &kept).await
}

/// Puts a district's files, places and judgements into the store; what is there under the same id is replaced.
async fn put(store: &Store, config: &Config, district: &District) -> Result<()> {
    let now = clock::now();
    let standard = Files::from_entries(embedded::pack("standard"));
    store.put_pack(config::STANDARD, &text(&standard)?, &now).await?;
    store.put_pack(config::DISTRICT, &text(&district.files)?, &now).await?;
    config.note(store).await?;
    store.put_zones(&config.pack.zones).await?;
    store.put_sites(&config.pack.sites).await?;
    store.put_opportunities(&config.pack.opportunities, &config.pack.notes).await?;
    for given in &config.pack.judgements {
        let new = NewJudgement { judgement: given.judgement.clone(), sample: given.sample, at: now.clone() };
        store.judge(&new).await?;
    }
    put_weights(store, config).await?;
    Ok(())
}

/// Takes in the registers and lists of a pack that are wanted, by the sum of their bytes; one without a word brings nothing.
async fn take_firms(store: &Store, config: &Config, wanted: impl Fn(&str) -> bool) -> Result<()> {
    let intake = Intake {
        config,
        mapping: None,
        date: config.pack.district.data_date,
        collector: format!("pack {}", config.pack.district.id),
    };
    for file in config.pack.firms.iter().filter(|file| !file.is_empty()) {
        let source = Source::Bytes { name: file.path.clone(), bytes: file.bytes.clone() };
        if wanted(&source.sha256()?) {
            ingest::take(store, &intake, source, Mode::Take).await?;
        }
    }
    // The survey comes last: its lines speak of firms that must be there.
    for file in config.pack.surveys.iter().filter(|file| !file.is_empty()) {
        let side = ingest_survey::side_of(&file.path);
        let source = Source::Bytes { name: file.path.clone(), bytes: file.bytes.clone() };
        if wanted(&source.sha256()?) {
            ingest_survey::take(store, &intake, side, source, Mode::Take).await?;
        }
    }
    for file in config.pack.leads.iter().filter(|file| !file.is_empty()) {
        let Some(kind) = LeadKind::of_file(&file.path) else { continue };
        let source = Source::Bytes { name: file.path.clone(), bytes: file.bytes.clone() };
        if wanted(&source.sha256()?) {
            ingest_leads::take(store, &intake, kind, source, Mode::Take).await?;
        }
    }
    Ok(())
}

/// Puts the pack's weights in force where they are new; a version that people made since stays in force.
async fn put_weights(store: &Store, config: &Config) -> Result<()> {
    let Some(given) = &config.pack.weights else { return Ok(()) };
    let version = &given.version;
    let table = version.weights.iter().map(|(feature, weight)| (feature.as_str(), *weight));
    insight::Weights::new(table).context("reading `weights.toml`")?;
    let known = store.weight_versions().await?;
    if known.iter().any(|row| row.version.weights == version.weights && row.version.title == version.title) {
        return Ok(());
    }
    store.put_weights(&NewWeights { version: version.clone(), sample: given.sample, at: clock::now() }).await?;
    Ok(())
}

/// Pack files as the store keeps them: text, without the lists of firms, survey and leads, whose rows it holds already.
fn text(files: &Files) -> Result<Vec<(String, String)>> {
    let is_list =
        |path: &str| path.starts_with("firms/") || path.starts_with("surveys/") || LeadKind::of_file(path).is_some();
    files
        .iter()
        .filter(|(path, _)| !is_list(path))
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes)
                .with_context(|| format!("`{path}` is not UTF-8; hint: save it as UTF-8 and load the pack again"))?;
            Ok((path.to_owned(), text.to_owned()))
        })
        .collect()
}
