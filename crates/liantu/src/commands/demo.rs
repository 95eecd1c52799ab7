//! `liantu demo` and `liantu packs load`: a data folder with a district loaded and analysed.

use std::path::Path;

use anyhow::{Context, Result};
use packs::Files;
use store::{NewJudgement, Store};

use crate::cli::{Demo, Folder};
use crate::config::{self, Config};
use crate::folder::{self, Replace};
use crate::ingest::{self, Intake, Mode, Source};
use crate::report::{self, count};
use crate::{clock, embedded};

/// The shipped district.
const SHIPPED: &str = "zhengxiang";

/// Makes a folder of the shipped district.
pub(super) async fn run(args: &Demo) -> Result<()> {
    make(&args.folder, args.force, shipped()).await
}

/// Makes a folder of a district's own pack.
pub(super) async fn load(pack: &Path, folder: &Folder, force: bool) -> Result<()> {
    make(folder, force, District { name: pack.display().to_string(), files: Files::read(pack)? }).await
}

/// A district's files and what to call them.
pub(crate) struct District {
    name: String,
    files: Files,
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
    let now = clock::now();
    let standard = Files::from_entries(embedded::pack("standard"));
    store.put_pack(config::STANDARD, &text(&standard)?, &now).await?;
    store.put_pack(config::DISTRICT, &text(&district.files)?, &now).await?;
    store.put_zones(&config.pack.zones).await?;
    store.put_sites(&config.pack.sites).await?;
    store.put_opportunities(&config.pack.opportunities, &config.pack.notes).await?;
    for given in &config.pack.judgements {
        let new = NewJudgement { judgement: given.judgement.clone(), sample: given.sample, at: now.clone() };
        store.judge(&new).await?;
    }
    let intake = Intake {
        config,
        mapping: None,
        date: config.pack.district.data_date,
        collector: format!("pack {}", config.pack.district.id),
    };
    for file in &config.pack.firms {
        let source = Source::Bytes { name: file.path.clone(), bytes: file.bytes.clone() };
        ingest::take(store, &intake, source, Mode::Take).await?;
    }
    Ok(())
}

/// Pack files as the store keeps them: text, without the firms, whose rows it holds already.
fn text(files: &Files) -> Result<Vec<(String, String)>> {
    files
        .iter()
        .filter(|(path, _)| !path.starts_with("firms/"))
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes)
                .with_context(|| format!("`{path}` is not UTF-8; hint: save it as UTF-8 and load the pack again"))?;
            Ok((path.to_owned(), text.to_owned()))
        })
        .collect()
}
