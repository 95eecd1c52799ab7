//! `liantu init`: a data folder with nothing in it but a district without a name. The web app leads on from there.

use anyhow::Result;
use packs::Files;
use store::Store;

use crate::cli::{Demo, Folder};
use crate::config::{self, Config};
use crate::first_run::{self, FirstRun};
use crate::folder::{self, Replace};
use crate::{clock, embedded, report};

/// Makes it.
pub(super) async fn run(args: &Demo) -> Result<()> {
    let replace = if args.force { Replace::Remove } else { Replace::Refuse };
    begin(&args.folder, replace).await?.close().await?;
    report::line(format!("an empty folder: {}", args.folder.place()))?;
    report::line(format!("next: liantu serve {}", args.folder.words()))?;
    Ok(())
}

/// Makes a data folder with nothing in it.
pub(super) async fn begin(folder: &Folder, replace: Replace) -> Result<Store> {
    let store = folder::create(folder, replace).await?.store;
    empty(&store).await?;
    Ok(store)
}

/// Puts into an empty database what it needs to be served.
pub(crate) async fn empty(store: &Store) -> Result<()> {
    let now = clock::now();
    let standard = Files::from_entries(embedded::pack("standard"));
    let standard: Vec<(String, String)> =
        standard.iter().map(|(path, bytes)| (path.to_owned(), String::from_utf8_lossy(bytes).into_owned())).collect();
    store.put_pack(config::STANDARD, &standard, &now).await?;
    store.put_pack(config::DISTRICT, &first_run::nameless(clock::today())?, &now).await?;
    Config::load(store).await?;
    FirstRun::begun().keep(store).await
}
