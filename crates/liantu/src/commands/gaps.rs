//! `liantu gaps`: labels of a chain's nodes with the numbers behind them.

use anyhow::{Context, Result, bail};
use model::{Lang, RegionCode};

use crate::cli::Gaps;
use crate::config::Config;
use crate::shapes::gap_list;
use crate::{analysis, folder, ingest, report};

/// Prints the labels.
pub(super) async fn run(args: &Gaps) -> Result<()> {
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    ingest::place_pending(&store, &config.lexicon).await?;
    let region = match &args.region {
        Some(text) => RegionCode::parse(text).context("reading `--region`")?,
        None => config.region().clone(),
    };
    let Some(view) = analysis::view(&store, &config, &args.chain, &region).await? else {
        bail!(no_chain(&config, &args.chain));
    };
    let rows: Vec<Vec<String>> = view
        .gaps
        .iter()
        .map(|gap| {
            let node = &view.chain.nodes[gap.node];
            let number = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| format!("{value:.2}"));
            let judged = if gap.judged.is_some() { " 研" } else { "" };
            vec![
                node.id.clone(),
                node.title.zh.clone(),
                format!("{}{judged}", gap.shown().title(Lang::Zh)),
                gap.presence.core.len().to_string(),
                number(gap.presence.lq.value()),
                number(gap.presence.coverage.value()),
                gap.reasons().last().map(|text| text.zh.clone()).unwrap_or_default(),
            ]
        })
        .collect();
    let header = ["node", "环节", "判断", "企业", "LQ", "覆盖", "理由"];
    report::print(args.format, &gap_list(&config, &view), &header, &rows)?;
    store.close().await?;
    Ok(())
}

/// Says which chains there are.
pub(super) fn no_chain(config: &Config, id: &str) -> String {
    let known: Vec<String> = config.pack.chains.iter().map(|chain| format!("`{}`", chain.id)).collect();
    format!("no chain `{id}`; hint: the chains are {}", known.join(", "))
}
