//! `liantu bulletin`: a month's bulletin as a file. A month that has none yet is frozen and kept as a draft, so that the next run
//! prints the same.

use anyhow::{Context, Result};

use crate::cli::{Bulletin, BulletinFormat};
use crate::config::Config;
use crate::{bulletins, folder};

/// Who acts at the machine's own command line.
const BY: &str = "local";

/// Writes the file.
pub(super) async fn run(args: &Bulletin) -> Result<()> {
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    let row = bulletins::of_month(&store, &config, &args.month, BY).await?;
    let printed = bulletins::printed(&row)?;
    let paper = match args.format {
        BulletinFormat::Docx => bulletins::Paper::Docx,
        BulletinFormat::Xlsx => bulletins::Paper::Xlsx,
        BulletinFormat::Pdf => bulletins::Paper::Pdf,
    };
    let lang = args.lang;
    let bytes = tokio::task::spawn_blocking(move || bulletins::render(&printed, paper, lang)).await??;
    std::fs::write(&args.out, bytes).with_context(|| format!("writing `{}`", args.out.display()))?;
    Ok(store.close().await?)
}
