//! `liantu survey`: a firm's survey form as a workbook.

use anyhow::{Context, Result, bail};
use model::Enterprise;
use store::Store;

use crate::analysis::Ground;
use crate::cli::Survey;
use crate::config::Config;
use crate::trips::{self, AimError};
use crate::{report, survey};

/// Writes the form.
pub(super) async fn run(args: &Survey) -> Result<()> {
    if args.out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        bail!("`{}` does not end in `.xlsx`", args.out.display());
    }
    let (store, config) = super::open(&args.folder).await?;
    let firm = find(&store, &config, &args.firm).await?;
    let known = survey::of_firm(&store, &config, &firm).await?;
    let form = survey::form(&config, &firm, &known);
    let bytes = press::survey_form::xlsx(&form)?;
    std::fs::write(&args.out, bytes).with_context(|| format!("writing `{}`", args.out.display()))?;
    report::line(format!(
        "{}: {} purchases and {} sales to confirm or fill in for {}",
        args.out.display(),
        form.purchases.len(),
        form.sales.len(),
        firm.name()
    ))?;
    store.close().await?;
    Ok(())
}

/// A landed firm.
async fn find(store: &Store, config: &Config, text: &str) -> Result<Enterprise> {
    let ground = Ground::load(store, config).await?;
    match trips::find_among(ground.landscape.inside(config.region()), text) {
        Ok(id) => Ok(store.enterprise(id).await?),
        Err(AimError::NoFirm(text)) => {
            bail!("no landed firm `{text}`; hint: give its whole name or its credit code")
        }
        Err(error) => Err(error.into()),
    }
}
