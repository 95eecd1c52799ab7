//! `liantu dispatch`: the agenda that the rule proposes for the next meeting.

use std::sync::Arc;

use anyhow::Result;
use model::Lang;

use crate::cli::{DispatchCommand, Format};
use crate::config::Config;
use crate::dispatch::{AgendaItem, Material};
use crate::office::Office;
use crate::projects::Projects;
use crate::shapes::{Bilingual, Items};
use crate::{folder, report};

/// Runs it.
pub(super) async fn run(args: &crate::cli::Dispatch) -> Result<()> {
    let DispatchCommand::Agenda { folder, lang, format } = &args.command;
    let store = folder::open(folder).await?.store;
    let config = Arc::new(Config::load(&store).await?);
    let office = Office::of(&store, config, Arc::new(Projects::load(&store).await?)).await?;
    let items = Material::gather(&store, &office, None).await?.proposed();
    let of = |text: &Bilingual| if *lang == Lang::Zh { text.zh.clone() } else { text.en.clone() };
    let row = |item: &AgendaItem| {
        vec![item.key.clone(), of(&item.kind_title), of(&item.title), item.holder.clone(), of(&item.why)]
    };
    let cells: Vec<Vec<String>> = items.iter().map(row).collect();
    let head = match (format, lang) {
        (Format::Csv, _) => ["key", "kind", "title", "holder", "why"],
        (_, Lang::Zh) => ["键", "类别", "议题", "责任", "事由"],
        (_, Lang::En) => ["Key", "Kind", "Item", "In hand", "Why"],
    };
    report::print(*format, &Items { items }, &head, &cells)?;
    Ok(store.close().await?)
}
