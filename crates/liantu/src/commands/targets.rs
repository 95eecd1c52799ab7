//! `liantu targets`: ranked targets of a gap with reasons, and what the ranking was worth.

use anyhow::{Context, Result, bail};
use model::Lang;

use crate::analysis::Ground;
use crate::backtest::{Hit, backtest};
use crate::cli::{Format, Targets};
use crate::config::Config;
use crate::place_names::place_name;
use crate::shapes::Bilingual;
use crate::targets::{Asked, Leads, Rejected, TargetList, TargetShape, targets};
use crate::{as_of, clock, ingest_leads, report};

/// Prints the targets, or the back-test.
pub(super) async fn run(args: &Targets) -> Result<()> {
    let Some(gap) = &args.gap else { return test(args).await };
    let Some((chain, node)) = gap.split_once('/').filter(|(chain, node)| !chain.is_empty() && !node.is_empty()) else {
        bail!("reading `--gap`: `{gap}` is no chain and node; hint: write `steel-pipe/drill-pipe`");
    };
    let day = args.as_of.as_deref().map(|text| as_of::read(text, clock::today())).transpose();
    let day = day.context("reading `--as-of`")?;
    let (store, config) = super::open(&args.folder).await?;
    let ground = Ground::load(&store, &config).await?.on(day).await?;
    let leads = Leads::load(&store, &ground.now).await?;
    let asked = Asked {
        chain: chain.to_owned(),
        node: node.to_owned(),
        top: args.top as usize,
        only: None,
        weights: args.weights,
        rejected: if args.rejected { Rejected::Shown } else { Rejected::LeftOut },
    };
    let list = targets(&ground, &leads, &asked).await.map_err(|error| super::no_targets(&config, error))?;
    show(args, &config, &list)?;
    store.close().await?;
    Ok(())
}

fn show(args: &Targets, config: &Config, list: &TargetList) -> Result<()> {
    let said = |text: &Bilingual| match args.lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    };
    let reasons = |target: &TargetShape, full: bool| {
        let mut reasons: Vec<_> = target.reasons.iter().collect();
        reasons.sort_by(|a, b| b.points.total_cmp(&a.points));
        let shown = if full { reasons.len() } else { 3 };
        let lines = reasons.iter().take(shown).map(|reason| format!("+{:.1} {}", reason.points, said(&reason.text)));
        lines.collect::<Vec<_>>().join(if full { "; " } else { "\n" })
    };
    let rows: Vec<Vec<String>> = list
        .items
        .iter()
        .enumerate()
        .map(|(place, target)| {
            let firm = &target.enterprise;
            let region = firm.region.as_ref().map(|region| match (args.lang, region.code.parse()) {
                (Lang::En, Ok(code)) => place_name(config, &code).en,
                _ => region.title.clone(),
            });
            let region = region.unwrap_or_default();
            let mut row = vec![(place + 1).to_string(), firm.name.clone(), region];
            for number in [target.value, target.likelihood, target.confidence] {
                row.push(format!("{number:.1}"));
            }
            row.push(reasons(target, args.format == Format::Csv));
            if args.format == Format::Csv {
                row.extend([
                    firm.uscc.clone().unwrap_or_default(),
                    target.stand.clone(),
                    target.tier.to_string(),
                    format!("{:.2}", target.rank),
                    if firm.sample { "yes" } else { "no" }.to_owned(),
                    target.unknown.iter().map(said).collect::<Vec<_>>().join("; "),
                ]);
            }
            row
        })
        .collect();
    let head: &[&str] = match (args.format, args.lang) {
        (Format::Csv, _) => &[
            "place",
            "name",
            "region",
            "value",
            "likelihood",
            "confidence",
            "reasons",
            "uscc",
            "stand",
            "tier",
            "rank",
            "sample",
            "unknown",
        ],
        (_, Lang::Zh) => &["序", "企业", "所在地", "价值", "可能", "置信", "理由"],
        (_, Lang::En) => &["no", "firm", "region", "value", "likely", "sure", "reasons"],
    };
    report::print(args.format, list, head, &rows)?;
    if args.format == Format::Table {
        let title = said(&list.title);
        let label = list.shown.parse::<model::GapKind>().map_or(list.shown.as_str(), |kind| kind.title(args.lang));
        let line = match args.lang {
            Lang::Zh => format!(
                "{title}（{}，截至 {}）：相关企业 {}，计分 {}，因规则排除 {}，已否决 {}；权重版本 {}",
                label,
                list.as_of,
                list.candidates,
                list.total,
                list.vetoed.len(),
                list.rejected,
                list.weights.id
            ),
            Lang::En => format!(
                "{title} ({}, as of {}): {} firms have to do with it, {} scored, {} out by rule, {} rejected; weights version {}",
                label,
                list.as_of,
                list.candidates,
                list.total,
                list.vetoed.len(),
                list.rejected,
                list.weights.id
            ),
        };
        report::line(line)?;
        if let Some(undated) = &list.undated {
            let (firms, local, links) = (undated.firms, undated.local_firms, undated.links);
            report::line(match args.lang {
                Lang::Zh => format!(
                    "没有日期、照当时已有计入的：相关企业 {firms} 家（成立日期不明），本链本地企业 {local} 家，供销 {links} 条"
                ),
                Lang::En => format!(
                    "without a day and counted as there then: {firms} of the firms (of unknown age), {local} local firms of the chain, {links} supply links"
                ),
            })?;
            list.as_of_notes.iter().try_for_each(|note| report::line(said(note)))?;
        }
        for out in &list.vetoed {
            report::line(format!("{}: {} ({})", out.enterprise.name, said(&out.veto.text), said(&out.veto.source)))?;
        }
    }
    Ok(())
}

/// Prints what the ranking was worth.
async fn test(args: &Targets) -> Result<()> {
    let (store, config) = super::open(&args.folder).await?;
    let ground = Ground::load(&store, &config).await?;
    let leads = Leads::load(&store, &ground.now).await?;
    let links = match &args.links {
        Some(file) => Some(ingest_leads::links_of(&store, &config, file).await?),
        None => None,
    };
    let done =
        backtest(&ground, &leads, args.weights, links).await.map_err(|error| super::no_targets(&config, error))?;
    let said = |text: &Bilingual| match args.lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    };
    let row = |what: &str, hit: &Hit| {
        let percent = |share: f64| format!("{:.1}%", 100.0 * share);
        vec![
            what.to_owned(),
            hit.method.clone(),
            hit.k.to_string(),
            hit.rate.map(percent).unwrap_or_default(),
            hit.interval.map(|[low, high]| format!("{} – {}", percent(low), percent(high))).unwrap_or_default(),
            hit.hits.map(|hits| hits.to_string()).unwrap_or_default(),
            hit.n.to_string(),
        ]
    };
    let mut rows: Vec<_> = done.deals.hits.iter().map(|hit| row("deals", hit)).collect();
    if let Some(links) = &done.links {
        rows.extend(links.all.iter().map(|hit| row("links, all", hit)));
        rows.extend(links.new.iter().map(|hit| row("links, new", hit)));
    }
    report::print(args.format, &done, &["test", "method", "k", "rate", "95 %", "hits", "n"], &rows)?;
    if args.format == Format::Table {
        let auc = match (done.deals.auc, done.deals.interval) {
            (Some(area), Some([low, high])) => format!("{area:.2} ({low:.2} – {high:.2})"),
            _ => "—".to_owned(),
        };
        report::line(format!(
            "deals: AUC {auc}; {}; {} of them samples",
            said(&done.deals.auc_reason),
            done.deals.samples
        ))?;
        done.deals.left_out.iter().try_for_each(|why| report::line(said(why)))?;
        match (&done.links, &done.links_reason) {
            (Some(links), _) => report::line(format!(
                "links: {} held back; {}, {} more with an end that is not in the register; {} firms to choose from\n{}",
                links.year,
                report::count(links.pairs, "link"),
                links.not_in_register,
                links.universe,
                said(&links.verdict)
            ))?,
            (None, Some(reason)) => report::line(format!("links: {}", said(reason)))?,
            (None, None) => {}
        }
    }
    Ok(store.close().await?)
}
