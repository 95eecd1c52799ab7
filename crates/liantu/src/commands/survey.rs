//! `liantu survey`: a firm's survey form as a workbook.

use anyhow::{Context, Result, bail};
use model::{Enterprise, JobCause, Uscc};
use store::Store;

use crate::cli::Survey;
use crate::config::Config;
use crate::{folder, jobs, report, survey};

/// Writes the form.
pub(super) async fn run(args: &Survey) -> Result<()> {
    if args.out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        bail!("`{}` does not end in `.xlsx`", args.out.display());
    }
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    jobs::place_pending(&store, &config, JobCause::Leftover).await?;
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

/// A landed firm by its code or its whole name.
async fn find(store: &Store, config: &Config, text: &str) -> Result<Enterprise> {
    let landed = survey::landed(store, config).await?;
    let code = Uscc::parse(text).ok();
    let key = registry::name_key(text);
    let is_it = |firm: &&Enterprise| match &code {
        Some(code) => firm.facts.uscc.as_ref() == Some(code),
        None => registry::name_key(firm.name()) == key,
    };
    let mut found = landed.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(firm), None) => Ok(firm.clone()),
        (Some(_), Some(_)) => bail!("several landed firms are called `{text}`; hint: give the credit code"),
        _ => bail!("no landed firm `{text}`; hint: give its whole name or its credit code"),
    }
}
