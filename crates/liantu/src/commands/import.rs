//! `liantu import` and `liantu imports`.

use anyhow::{Result, bail};
use model::JobCause;

use crate::cli::{Folder, Format, Import, Imports, ImportsCommand};
use crate::config::Config;
use crate::ingest::{self, ImportReport, Intake, Mode, ProblemShape, Source};
use crate::report::count;
use crate::shapes::{Items, import_shape};
use crate::{clock, folder, jobs, report};

/// Problems a table shows: a file with one on every row would push the rest off the screen.
const SHOWN: usize = 100;

/// Takes files in, one after the other. One that cannot be read at all does not keep the others out, but the run has failed.
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
    let mut failed = Vec::new();
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
                let message = report::chain(&error);
                total.problems.push(ProblemShape {
                    file: file.display().to_string(),
                    row: None,
                    column: None,
                    message,
                });
                failed.push(error);
            }
        }
    }
    if args.files.len() > 1 || failed.is_empty() {
        show(args, &total)?;
    }
    store.close().await?;
    match failed.pop() {
        None => Ok(()),
        Some(error) if args.files.len() == 1 => Err(error),
        Some(_) => bail!("{} of {} files could not be read", failed.len() + 1, args.files.len()),
    }
}

fn show(args: &Import, total: &ImportReport) -> Result<()> {
    let limit = if args.format == Format::Table { SHOWN } else { usize::MAX };
    let rows: Vec<Vec<String>> = total
        .problems
        .iter()
        .take(limit)
        .map(|problem| {
            vec![
                problem.file.clone(),
                problem.row.map(|row| row.to_string()).unwrap_or_default(),
                problem.column.clone().unwrap_or_default(),
                problem.message.clone(),
            ]
        })
        .collect();
    if args.format != Format::Table || !rows.is_empty() {
        report::print(args.format, total, &["file", "row", "column", "problem"], &rows)?;
    }
    if args.format == Format::Table {
        if total.problems.len() > limit {
            report::line(format!("… and {} more; hint: `--format csv` prints all", total.problems.len() - limit))?;
        }
        report::line(format!(
            "{}{}: {} new, {} merged, {} unchanged; {}",
            if total.dry_run { "would take in " } else { "took in " },
            count(total.records, "record"),
            total.new,
            total.merged,
            total.unchanged,
            count(total.problems.len(), "problem")
        ))?;
        for id in &total.imports {
            report::line(format!("to take it back: liantu imports undo {id} {}", args.folder.words()))?;
        }
    }
    Ok(())
}

/// Lists imports, undoes and redoes them.
pub(super) async fn history(args: &Imports) -> Result<()> {
    match &args.command {
        ImportsCommand::List { folder, format } => {
            let store = folder::open(folder).await?.store;
            let items: Vec<_> = store.imports().await?.iter().map(import_shape).collect();
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
    jobs::place_pending(&store, &config, JobCause::Undo).await?;
    report::line(format!("import {id} is {word}: {}", count(touched.len(), "firm")))?;
    store.close().await?;
    Ok(())
}
