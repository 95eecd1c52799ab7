//! `liantu brief`: one page for whoever visits a target, or a text to paste.

use anyhow::{Context, Result, anyhow, bail};
use model::JobCause;

use crate::analysis::Ground;
use crate::brief::{Form, Wanted, brief, render};
use crate::cli::Brief;
use crate::config::Config;
use crate::targets::{Leads, TargetsError};
use crate::{clock, folder, jobs, trips};

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
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    jobs::place_pending(&store, &config, JobCause::Leftover).await?;
    let ground = Ground::load(&store, &config).await?;
    let leads = Leads::load(&store, &ground.landscape).await?;
    let wanted = Wanted { chain, node, firm: trips::find(&ground, firm)?, today: clock::today() };
    let page = match brief(&ground, &leads, &wanted).await {
        Ok(page) => page.with_context(|| format!("no firm `{firm}`"))?,
        Err(TargetsError::NoChain(id)) => bail!(super::gaps::no_chain(&config, &id)),
        Err(TargetsError::NoNode { chain, node }) => match config.chain(&chain) {
            Some(chain) => bail!(super::gaps::no_node(chain, &node)),
            None => bail!(super::gaps::no_chain(&config, &chain)),
        },
        Err(TargetsError::Other(error)) => return Err(error),
        Err(error) => return Err(anyhow!("{error}")),
    };
    std::fs::write(&args.out, render(&page, form, args.lang)?)
        .with_context(|| format!("writing `{}`", args.out.display()))?;
    drop(ground);
    Ok(store.close().await?)
}
