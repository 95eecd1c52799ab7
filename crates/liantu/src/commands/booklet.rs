//! `liantu booklet`: the atlas as a book.

use anyhow::{Context, Result, bail};
use model::JobCause;

use crate::analysis::Ground;
use crate::booklet::{cut, render};
use crate::cli::Booklet;
use crate::config::Config;
use crate::targets::Leads;
use crate::{folder, jobs};

/// Writes the book.
pub(super) async fn run(args: &Booklet) -> Result<()> {
    let ending = args.out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    if ending.as_deref() != Some("pdf") {
        bail!("`{}` ends in no format of a booklet; hint: `.pdf`", args.out.display());
    }
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    jobs::place_pending(&store, &config, JobCause::Leftover).await?;
    let ground = Ground::load(&store, &config).await?;
    let leads = Leads::load(&store, &ground.landscape).await?;
    let bound = cut(&ground, &leads, args.edition).await?;
    drop(ground);
    let lang = args.lang;
    let bytes = tokio::task::spawn_blocking(move || render(&bound, lang)).await??;
    std::fs::write(&args.out, bytes).with_context(|| format!("writing `{}`", args.out.display()))?;
    Ok(store.close().await?)
}
