//! `liantu atlas`: one chain's sheet, or the cover of all, on paper.

use std::path::Path;

use anyhow::{Context, Result, bail};
use model::JobCause;
use serde::Serialize;
use store::Store;

use crate::analysis::Ground;
use crate::cli::{Atlas, Paper};
use crate::config::Config;
use crate::editions::{self, Paper as File, render};
use crate::shapes::kind_counts;
use crate::{as_of, clock, cover, folder, jobs, look_back, report};

/// What a sheet is about.
#[derive(Debug, Serialize)]
struct Info {
    chain: String,
    title_zh: String,
    title_en: String,
    version: u32,
    district: String,
    data_date: String,
    nodes: usize,
    links: usize,
    firms: usize,
    kinds: std::collections::BTreeMap<String, usize>,
    coverage: Option<f64>,
    sample: bool,
}

/// The format asked for, else the one that the file's ending names.
fn sheet(args: &Atlas) -> Result<Option<(&Path, File)>> {
    let (Some(out), false) = (&args.out, args.info) else { return Ok(None) };
    let sheet = match args.format {
        Some(Paper::Svg) => File::Svg,
        Some(Paper::Pdf) => File::Pdf,
        Some(Paper::Png) => File::Png,
        Some(Paper::Pptx) => File::Pptx,
        Some(Paper::Json) => {
            bail!("`--format json` goes with `--info`; hint: a sheet is `svg`, `pdf`, `png` or `pptx`")
        }
        None => match out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("svg") => File::Svg,
            Some("pdf") => File::Pdf,
            Some("png") => File::Png,
            Some("pptx") => File::Pptx,
            _ => bail!(
                "`{}` ends in no format of a sheet; hint: add `--format svg`, `pdf`, `png` or `pptx`",
                out.display()
            ),
        },
    };
    Ok(Some((out, sheet)))
}

/// Draws the sheet, or says what it is about.
pub(super) async fn run(args: &Atlas) -> Result<()> {
    let target = sheet(args)?;
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    jobs::place_pending(&store, &config, JobCause::Leftover).await?;
    let day = args.as_of.as_deref().map(|text| as_of::read(text, clock::today())).transpose();
    let day = day.context("reading `--as-of`")?;
    if day.is_some() && args.chain.is_none() {
        bail!("the cover is of now only; hint: a sheet has a day, add `--chain`");
    }
    let ground = Ground::load(&store, &config).await?.on(day).await?;
    let lang = args.lang;
    let page = args.paper.unwrap_or_else(|| editions::usual_page(target.map(|(_, file)| file)));
    let Some(chain) = &args.chain else {
        let Some((out, paper)) = target else { bail!("`--info` is about one chain; hint: add `--chain`") };
        let edition = args.edition;
        if paper == File::Pptx {
            return write(out, &cover::deck(&ground, edition, lang, page).await?, store).await;
        }
        let cover = cover::cut(&ground, edition).await?;
        let bytes = tokio::task::spawn_blocking(move || cover::render(&cover, edition, lang, page, paper)).await??;
        return write(out, &bytes, store).await;
    };
    let Some((view, cut)) = look_back::cut(&ground, chain, args.edition).await? else {
        bail!(super::gaps::no_chain(&config, chain));
    };
    let Some((out, paper)) = target else {
        let public = cut.sheet().public();
        let info = Info {
            chain: view.chain.id.clone(),
            title_zh: view.chain.title.zh.clone(),
            title_en: view.chain.title.en.clone(),
            version: view.chain.version,
            district: public.district.zh.clone(),
            data_date: public.data_date.to_string(),
            nodes: view.chain.nodes.len(),
            links: view.chain.links.len(),
            firms: view.core_firms().0,
            kinds: kind_counts(&view.gaps),
            coverage: crate::shapes::rounded(&public.coverage),
            sample: public.sample,
        };
        return report::json(&info);
    };
    for note in press::sheet::notes(cut.sheet()) {
        report::note(note.get(lang));
    }
    let bytes = tokio::task::spawn_blocking(move || render(&cut, lang, page, paper)).await??;
    write(out, &bytes, store).await
}

async fn write(out: &Path, bytes: &[u8], store: Store) -> Result<()> {
    std::fs::write(out, bytes).with_context(|| format!("writing `{}`", out.display()))?;
    Ok(store.close().await?)
}
