//! `liantu brief`: one page for whoever visits a target, or a text to paste.

use anyhow::{Context, Result, bail};

use crate::analysis::Ground;
use crate::brief::{Form, Wanted, brief, render};
use crate::cli::Brief;
use crate::targets::Leads;
use crate::{clock, trips};

/// Writes the brief.
pub(super) async fn run(args: &Brief) -> Result<()> {
    let form = match args.out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("pdf") => Form::Pdf,
        Some("txt") => Form::Text,
        _ => bail!("`{}` ends in no format of a brief; hint: `.pdf` or `.txt`", args.out.display()),
    };
    let mut parts = args.target.splitn(3, '/').map(str::trim).filter(|part| !part.is_empty());
    let (Some(chain), Some(node), Some(firm)) = (parts.next(), parts.next(), parts.next()) else {
        bail!("`{}` is no target; hint: write `chain/node/firm`, such as `steel-pipe/drill-pipe/12`", args.target);
    };
    let (store, config) = super::open(&args.folder).await?;
    let ground = Ground::load(&store, &config).await?;
    let leads = Leads::load(&store, &ground.landscape).await?;
    let wanted = Wanted { chain, node, firm: trips::find(&ground, firm)?, today: clock::today() };
    let page = brief(&ground, &leads, &wanted).await.map_err(|error| super::no_targets(&config, error))?;
    let page = page.with_context(|| format!("no firm `{firm}`"))?;
    std::fs::write(&args.out, render(&page, form, args.lang)?)
        .with_context(|| format!("writing `{}`", args.out.display()))?;
    drop(ground);
    Ok(store.close().await?)
}
