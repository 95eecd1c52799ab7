//! `liantu demo`: a data folder with the shipped district loaded and analysed.

use anyhow::{Context, Result};
use packs::Files;
use store::{NewJudgement, Store};

use crate::cli::Demo;
use crate::config::{self, Config};
use crate::folder::{self, Replace};
use crate::ingest::{self, Intake, Mode, Source};
use crate::report::{self, count};
use crate::{clock, embedded};

/// The shipped district.
const DISTRICT: &str = "zhengxiang";

/// Makes the folder.
pub(super) async fn run(args: &Demo) -> Result<()> {
    let replace = if args.force { Replace::Remove } else { Replace::Refuse };
    let store = folder::create(&args.folder, replace).await?.store;
    let config = load_into(&store).await?;
    let firms = store.census(&config.region().clone()).await?.firms;
    report::line(format!(
        "{}: {}, {}, {}, {}, {} in {}",
        config.pack.district.title,
        count(config.pack.chains.len(), "chain"),
        count(config.pack.zones.len(), "zone"),
        count(config.pack.sites.len(), "site"),
        format_args!("{} opportunities", config.pack.opportunities.len()),
        count(firms, "local firm"),
        args.folder.place()
    ))?;
    report::line(format!("next: liantu serve {}", args.folder.words()))?;
    store.close().await?;
    Ok(())
}

/// Loads the shipped packs into an empty store and analyses them.
pub(crate) async fn load_into(store: &Store) -> Result<Config> {
    let standard_files = embedded::pack("standard");
    let district_files = embedded::pack(DISTRICT);
    let standard = config::standard(Files::from_entries(standard_files.clone()))?;
    let config = Config::new(Files::from_entries(district_files.clone()), standard)
        .with_context(|| format!("reading the shipped pack `{DISTRICT}`"))?;
    let now = clock::now();
    store.put_pack(config::STANDARD, &text(standard_files)?, &now).await?;
    store.put_pack(config::DISTRICT, &text(district_files)?, &now).await?;
    store.put_zones(&config.pack.zones).await?;
    store.put_sites(&config.pack.sites).await?;
    store.put_opportunities(&config.pack.opportunities).await?;
    for given in &config.pack.judgements {
        let new = NewJudgement { judgement: given.judgement.clone(), sample: given.sample, at: now.clone() };
        store.judge(&new).await?;
    }
    let intake = Intake {
        config: &config,
        mapping: None,
        date: config.pack.district.data_date,
        collector: format!("pack {DISTRICT}"),
    };
    for file in &config.pack.firms {
        let source = Source::Bytes { name: file.path.clone(), bytes: file.bytes.clone() };
        ingest::take(store, &intake, source, Mode::Take).await?;
    }
    Ok(config)
}

/// Pack files as the store keeps them: text.
fn text(files: Vec<(String, Vec<u8>)>) -> Result<Vec<(String, String)>> {
    files
        .into_iter()
        .map(|(path, bytes)| {
            let text =
                String::from_utf8(bytes).with_context(|| format!("`{path}` of the shipped packs is not UTF-8"))?;
            Ok((path, text))
        })
        .collect()
}
