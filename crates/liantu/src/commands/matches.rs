//! `liantu match`: three lights for a gap, and for a firm.

use anyhow::{Result, bail};
use insight::ThreeWay;
use model::Lang;

use super::sites;
use crate::analysis::{self, Ground};
use crate::cli::{Format, Match, Needs};
use crate::ingest_places;
use crate::targets::Leads;
use crate::three_way::{Asked, lights, lines, three_way_shape};
use crate::{report, trips};

/// Prints the lights.
pub(super) async fn run(args: &Match) -> Result<()> {
    let (store, config) = super::open(&args.folder).await?;
    let Some((chain, node)) = args.gap.split_once('/') else {
        bail!("`{}` names no gap; hint: `--gap CHAIN/NODE`, such as `steel-pipe/drill-pipe`", args.gap);
    };
    let ground = Ground::load(&store, &config).await?;
    let Some(view) = analysis::view(&ground, chain, config.region()).await? else {
        bail!(super::gaps::no_chain(&config, chain));
    };
    let Some(index) = view.chain.node(node) else {
        bail!(super::gaps::no_node(view.chain, node));
    };
    let firm = match &args.firm {
        Some(text) => Some(store.enterprise(trips::find(&ground, text)?).await?),
        None => None,
    };
    let requirement = match &args.requirement {
        Some(file) => {
            let directory = ingest_places::directory(&store, &config).await?;
            Some(sites::read(Some(file), &Needs::default(), &directory)?)
        }
        None => None,
    };
    let leads = &Leads::load(&store, &ground.now).await?;
    let found = lights(&ground, &view, Asked { node: index, firm: firm.as_ref(), requirement, leads }).await;
    let found = found.map_err(|error| super::no_targets(&config, error))?;
    match args.format {
        Format::Table => {
            let title = &view.chain.nodes[index].title;
            let name = firm.as_ref().map(|firm| format!(" · {}", firm.name())).unwrap_or_default();
            report::line(format!("{}{name}", title.get(args.lang)))?;
            for line in lines(&found.lights, args.lang) {
                report::line(line)?;
            }
        }
        Format::Csv => {
            let header = ["side", "state", "what", "text", "source"];
            let shape = three_way_shape(&ground, &view, index, firm.as_ref(), &found);
            report::print(args.format, &shape, &header, &csv_rows(&found.lights, args.lang))?;
        }
        Format::Json => report::json(&three_way_shape(&ground, &view, index, firm.as_ref(), &found))?,
    }
    Ok(store.close().await?)
}

/// A row for each fact, one for what would lift a light, and one for what to do next.
fn csv_rows(lights: &ThreeWay, lang: Lang) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for light in &lights.lights {
        let mut row = |what: &str, text: &str, source: &str| {
            let cells = [light.side.as_str(), light.state.as_str(), what, text, source];
            rows.push(cells.map(str::to_owned).to_vec());
        };
        light.facts.iter().for_each(|fact| row("fact", fact.text.get(lang), fact.source.get(lang)));
        if let Some(lift) = &light.lift {
            row("lift", lift.get(lang), "");
        }
    }
    rows.push(["", "", "next", lights.next.get(lang), ""].map(str::to_owned).to_vec());
    rows
}
