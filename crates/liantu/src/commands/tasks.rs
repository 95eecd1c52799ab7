//! `liantu tasks`: what is to be done, by whom, until when, and what became of it.

use std::sync::Arc;

use anyhow::Result;
use model::{Lang, TaskState};
use store::TaskFilter;

use crate::cli::{Format, TasksCommand};
use crate::config::Config;
use crate::office::Office;
use crate::projects::Projects;
use crate::shapes::{Bilingual, Items};
use crate::tasks::{TaskShape, shape};
use crate::{folder, report};

/// Runs it.
pub(super) async fn run(args: &crate::cli::Tasks) -> Result<()> {
    let TasksCommand::List { folder, owner, state, late, lang, format } = &args.command;
    let store = folder::open(folder).await?.store;
    let config = Arc::new(Config::load(&store).await?);
    let office = Office::of(&store, config, Arc::new(Projects::load(&store).await?)).await?;
    let filter =
        TaskFilter { owner: owner.clone(), state: Some(state.unwrap_or(TaskState::Open)), ..TaskFilter::default() };
    let rows = store.tasks(&filter).await?;
    let mut items: Vec<TaskShape> = rows.iter().map(|row| shape(&office, row, None)).collect();
    items.retain(|task| !late || task.late.is_some_and(|late| late > 0));
    let of = |text: &Bilingual| if *lang == Lang::Zh { text.zh.clone() } else { text.en.clone() };
    let row = |task: &TaskShape| {
        vec![
            task.id.to_string(),
            task.due.to_string(),
            of(&task.fate_text),
            bureau::holder(&task.owner, &task.unit),
            task.title.clone(),
            of(&task.origin_title),
        ]
    };
    let cells: Vec<Vec<String>> = items.iter().map(row).collect();
    let head = match (format, lang) {
        (Format::Csv, _) => ["id", "due", "fate", "holder", "title", "origin"],
        (_, Lang::Zh) => ["号", "时限", "进度", "责任", "事项", "来源"],
        (_, Lang::En) => ["No.", "Due", "Fate", "In hand", "What", "From"],
    };
    report::print(*format, &Items { items }, &head, &cells)?;
    Ok(store.close().await?)
}
