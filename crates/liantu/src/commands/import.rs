//! `liantu import` and `liantu imports`.

use anyhow::Result;

use crate::cli::{Folder, Import, Imports, ImportsCommand};
use crate::config::Config;
use crate::ingest::{self, ImportReport, Intake, Mode, Source};
use crate::shapes::Items;
use crate::{clock, folder, report};

/// Takes files in, one after the other; the first that cannot be read at all stops the run, and says what was taken before it.
pub(super) async fn run(args: &Import) -> Result<()> {
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    let intake = Intake {
        config: &config,
        mapping: args.map.as_deref().map(ingest::mapping).transpose()?,
        date: clock::today(),
        collector: args.kind.as_str().to_owned() + " import",
    };
    let mode = if args.dry_run { Mode::Preview } else { Mode::Take };
    let mut total = ImportReport { dry_run: args.dry_run, ..ImportReport::default() };
    let mut failed = None;
    for file in &args.files {
        match ingest::take(&store, &intake, Source::File(file.clone()), mode).await {
            Ok(one) => {
                total.imports.extend(one.imports);
                total.records += one.records;
                total.new += one.new;
                total.merged += one.merged;
                total.unchanged += one.unchanged;
                total.problems.extend(one.problems);
            }
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    if failed.is_none() || total.records > 0 {
        show(args, &total)?;
    }
    store.close().await?;
    failed.map_or(Ok(()), Err)
}

fn show(args: &Import, total: &ImportReport) -> Result<()> {
    let rows: Vec<Vec<String>> = total
        .problems
        .iter()
        .map(|problem| {
            vec![
                problem.file.clone(),
                problem.row.map(|row| row.to_string()).unwrap_or_default(),
                problem.column.clone().unwrap_or_default(),
                problem.message.clone(),
            ]
        })
        .collect();
    if args.format != crate::cli::Format::Table || !rows.is_empty() {
        report::print(args.format, total, &["file", "row", "column", "problem"], &rows)?;
    }
    if args.format == crate::cli::Format::Table {
        println!(
            "{}{} records: {} new, {} merged, {} unchanged; {} problems",
            if total.dry_run { "would take in " } else { "" },
            total.records,
            total.new,
            total.merged,
            total.unchanged,
            total.problems.len()
        );
        for id in &total.imports {
            println!("undo: liantu imports undo {id} --dir {}", args.folder.dir.display());
        }
    }
    Ok(())
}

/// Lists imports, undoes and redoes them.
pub(super) async fn history(args: &Imports) -> Result<()> {
    match &args.command {
        ImportsCommand::List { folder, format } => {
            let store = folder::open(folder).await?.store;
            let items: Vec<_> = store.imports().await?.iter().map(crate::http::import_shape).collect();
            let rows: Vec<Vec<String>> = items
                .iter()
                .map(|import| {
                    vec![
                        import.id.to_string(),
                        import.imported_at.clone(),
                        import.state.clone(),
                        import.file.clone(),
                        import.records.to_string(),
                        import.new.to_string(),
                        import.problems.to_string(),
                    ]
                })
                .collect();
            report::print(
                *format,
                &Items { items },
                &["id", "at", "state", "file", "records", "new", "problems"],
                &rows,
            )
        }
        ImportsCommand::Undo { id, folder } => turn(folder, *id, Turn::Undo).await,
        ImportsCommand::Redo { id, folder } => turn(folder, *id, Turn::Redo).await,
    }
}

#[derive(Clone, Copy)]
enum Turn {
    Undo,
    Redo,
}

async fn turn(folder: &Folder, id: i64, turn: Turn) -> Result<()> {
    let store = folder::open(folder).await?.store;
    let config = Config::load(&store).await?;
    let (touched, word) = match turn {
        Turn::Undo => (store.undo_import(id, &clock::now()).await?, "undone"),
        Turn::Redo => (store.redo_import(id).await?, "brought back"),
    };
    ingest::place_pending(&store, &config.lexicon).await?;
    println!("import {id} is {word}: {} firms", touched.len());
    store.close().await?;
    Ok(())
}
