//! `liantu gaps`: labels of a chain's nodes with the numbers behind them.

use anyhow::{Context, Result, bail};
use chain::Chain;
use insight::{Figure, Gap, NodePresence};
use model::Lang;

use crate::analysis::{self, ChainView, Ground};
use crate::cli::{Format, Gaps};
use crate::config::Config;
use crate::history::{Asked, History, Point, history};
use crate::label_shapes::label_history;
use crate::shapes::gap_list;
use crate::{as_of, clock, report};

/// Prints the labels.
pub(super) async fn run(args: &Gaps) -> Result<()> {
    let (store, config) = super::open(&args.folder).await?;
    let region = match &args.region {
        Some(text) => config.known_region(text).context("reading `--region`")?,
        None => config.region().clone(),
    };
    let day = args.as_of.as_deref().map(|text| as_of::read(text, clock::today())).transpose();
    let day = day.context("reading `--as-of`")?;
    let Some(chain) = config.chain(&args.chain) else { bail!(no_chain(&config, &args.chain)) };
    let node = args.node.as_deref().map(|id| chain.node(id).ok_or_else(|| no_node(chain, id))).transpose();
    let node = node.map_err(anyhow::Error::msg)?;
    let ground = Ground::load(&store, &config).await?.on(day).await?;
    if let (Some(node), true) = (node, args.history) {
        let asked = Asked { node, region: &region, today: clock::today() };
        by_day(args, chain, &asked, &history(&ground, chain, &asked).await?)?;
        return Ok(store.close().await?);
    }
    let Some(mut view) = analysis::view(&ground, &args.chain, &region).await? else {
        bail!(no_chain(&config, &args.chain));
    };
    view.gaps.retain(|gap| node.is_none_or(|node| gap.node == node));
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
            "lq_low",
            "lq_high",
            "lq_reason",
            "coverage",
            "coverage_reason",
            "reasons",
        ],
        (_, Lang::Zh) => &["编号", "环节", "标签", "企业", "LQ", "覆盖", "理由"],
        (_, Lang::En) => &["node", "title", "label", "firms", "LQ", "cover", "reason"],
    };
    report::print(args.format, &gap_list(&config, &view), header, &rows)?;
    if let (Format::Table, Some(dated)) = (args.format, &view.dated) {
        report::line(match args.lang {
            Lang::Zh => format!("截至 {}；其中 {} 家成立日期不详，按已在计", dated.day, dated.undated),
            Lang::En => format!("as of {}; {} firms of unknown age count as there", dated.day, dated.undated),
        })?;
        dated.notes.iter().try_for_each(|note| report::line(note.get(args.lang)))?;
    }
    store.close().await?;
    Ok(())
}

/// Prints a node's label by day.
fn by_day(args: &Gaps, chain: &Chain, asked: &Asked<'_>, history: &History) -> Result<()> {
    let header: &[&str] = match args.lang {
        Lang::Zh => &["日期", "标签", "企业", "LQ", "发生了什么"],
        Lang::En => &["day", "label", "firms", "LQ", "what happened"],
    };
    let separator = if args.lang == Lang::Zh { "；" } else { "; " };
    let told = |point: &Point| {
        let texts: Vec<String> = point
            .changes
            .iter()
            .map(|change| match (change.sample, args.lang) {
                (false, _) => change.text.get(args.lang).to_owned(),
                (true, Lang::Zh) => format!("{}（样例）", change.text.zh),
                (true, Lang::En) => format!("{} (sample)", change.text.en),
            })
            .collect();
        let judged = match (&point.gap.judged, args.lang) {
            (None, _) => "",
            (Some(_), Lang::Zh) => "（研判）",
            (Some(_), Lang::En) => " (judged)",
        };
        vec![
            point.day.to_string(),
            format!("{}{judged}", point.gap.shown().title(args.lang)),
            point.gap.presence.core.len().to_string(),
            point.gap.presence.lq.value().map_or_else(|| "—".to_owned(), |lq| format!("{lq:.2}")),
            texts.join(separator),
        ]
    };
    let rows: Vec<Vec<String>> = history.points.iter().map(told).collect();
    report::print(args.format, &label_history(chain, asked, history), header, &rows)
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
        with_interval(&gap.presence, lang),
        figure(&gap.presence.coverage),
        gap.reasons().last().map(|text| text.get(lang).to_owned()).unwrap_or_default(),
    ]
}

/// For spreadsheets: what is unknown stays empty, and its reason stands beside it.
fn full(view: &ChainView<'_>, gap: &Gap, lang: Lang) -> Vec<String> {
    let node = &view.chain.nodes[gap.node];
    let figure = |figure: &Figure| figure.value().map(|value| format!("{value:.4}")).unwrap_or_default();
    let end = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
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
        end(gap.presence.lq_interval.map(|(low, _)| low)),
        end(gap.presence.lq_interval.map(|(_, high)| high)),
        gap.presence.lq.text().get(lang).to_owned(),
        figure(&gap.presence.coverage),
        gap.presence.coverage.text().get(lang).to_owned(),
        reasons.join(if lang == Lang::Zh { "；" } else { "; " }),
    ]
}

/// A quotient with what it could as well be by chance: 22 of one firm and 22 of forty are not the same.
fn with_interval(here: &NodePresence, lang: Lang) -> String {
    let Some(lq) = here.lq.value() else { return "—".to_owned() };
    match (here.lq_interval, lang) {
        (Some((low, high)), Lang::Zh) => format!("{lq:.2}（{low:.1}–{high:.1}）"),
        (Some((low, high)), Lang::En) => format!("{lq:.2} ({low:.1}–{high:.1})"),
        (None, _) => format!("{lq:.2}"),
    }
}

/// Says which nodes there are.
pub(super) fn no_node(chain: &Chain, id: &str) -> String {
    let known: Vec<String> = chain.nodes.iter().map(|node| format!("`{}`", node.id)).collect();
    format!("no node `{id}` on chain `{}`; hint: its nodes are {}", chain.id, known.join(", "))
}

/// Says which chains there are.
pub(super) fn no_chain(config: &Config, id: &str) -> String {
    let known: Vec<String> = config.pack.chains.iter().map(|chain| format!("`{}`", chain.id)).collect();
    format!("no chain `{id}`; hint: the chains are {}", known.join(", "))
}
