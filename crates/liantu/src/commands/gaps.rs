//! `liantu gaps`: labels of a chain's nodes with the numbers behind them.

use anyhow::{Context, Result, bail};
use insight::{Figure, Gap};
use model::{JobCause, Lang, RegionCode};

use crate::analysis::{self, ChainView, Ground};
use crate::cli::{Format, Gaps};
use crate::config::Config;
use crate::shapes::gap_list;
use crate::{folder, jobs, report};

/// Prints the labels.
pub(super) async fn run(args: &Gaps) -> Result<()> {
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    jobs::place_pending(&store, &config, JobCause::Leftover).await?;
    let region = match &args.region {
        Some(text) => region(&config, text).context("reading `--region`")?,
        None => config.region().clone(),
    };
    let ground = Ground::load(&store, &config).await?;
    let Some(view) = analysis::view(&ground, &args.chain, &region).await? else {
        bail!(no_chain(&config, &args.chain));
    };
    let rows: Vec<Vec<String>> = view
        .gaps
        .iter()
        .map(|gap| match args.format {
            Format::Csv => full(&view, gap, args.lang),
            Format::Table | Format::Json => short(&view, gap, args.lang),
        })
        .collect();
    let header: &[&str] = match (args.format, args.lang) {
        (Format::Csv, _) => &[
            "node",
            "title",
            "kind",
            "label",
            "judged_by",
            "local_firms",
            "lead_firms",
            "lq",
            "lq_reason",
            "coverage",
            "coverage_reason",
            "reasons",
        ],
        (_, Lang::Zh) => &["编号", "环节", "标签", "企业", "LQ", "覆盖", "理由"],
        (_, Lang::En) => &["node", "title", "label", "firms", "LQ", "cover", "reason"],
    };
    report::print(args.format, &gap_list(&config, &view), header, &rows)?;
    store.close().await?;
    Ok(())
}

/// A code that the gazetteer knows: for any other the answer would be that nothing is there.
fn region(config: &Config, text: &str) -> Result<RegionCode> {
    let code = RegionCode::parse(text)?;
    if config.region_title(&code).is_none() {
        bail!("`{text}` is the code of no region; hint: the district's is `{}`", config.region());
    }
    Ok(code)
}

/// For eyes: what fits on a line, with the reason that decided.
fn short(view: &ChainView<'_>, gap: &Gap, lang: Lang) -> Vec<String> {
    let node = &view.chain.nodes[gap.node];
    let figure = |figure: &Figure| figure.value().map_or_else(|| "—".to_owned(), |value| format!("{value:.2}"));
    let judged = match (&gap.judged, lang) {
        (None, _) => "",
        (Some(_), Lang::Zh) => "（研判）",
        (Some(_), Lang::En) => " (judged)",
    };
    vec![
        node.id.clone(),
        node.title.get(lang).to_owned(),
        format!("{}{judged}", gap.shown().title(lang)),
        gap.presence.core.len().to_string(),
        figure(&gap.presence.lq),
        figure(&gap.presence.coverage),
        gap.reasons().last().map(|text| text.get(lang).to_owned()).unwrap_or_default(),
    ]
}

/// For spreadsheets: what is unknown stays empty, and its reason stands beside it.
fn full(view: &ChainView<'_>, gap: &Gap, lang: Lang) -> Vec<String> {
    let node = &view.chain.nodes[gap.node];
    let figure = |figure: &Figure| figure.value().map(|value| format!("{value:.4}")).unwrap_or_default();
    let reasons: Vec<&str> = gap.reasons().into_iter().map(|text| text.get(lang)).collect();
    vec![
        node.id.clone(),
        node.title.get(lang).to_owned(),
        gap.shown().to_string(),
        gap.shown().title(lang).to_owned(),
        gap.judged.as_ref().map(|judged| judged.judgement.by.clone()).unwrap_or_default(),
        gap.presence.core.len().to_string(),
        gap.presence.lead.to_string(),
        figure(&gap.presence.lq),
        gap.presence.lq.text().get(lang).to_owned(),
        figure(&gap.presence.coverage),
        gap.presence.coverage.text().get(lang).to_owned(),
        reasons.join(if lang == Lang::Zh { "；" } else { "; " }),
    ]
}

/// Says which chains there are.
pub(super) fn no_chain(config: &Config, id: &str) -> String {
    let known: Vec<String> = config.pack.chains.iter().map(|chain| format!("`{}`", chain.id)).collect();
    format!("no chain `{id}`; hint: the chains are {}", known.join(", "))
}
