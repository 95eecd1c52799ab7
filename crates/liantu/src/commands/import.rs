//! `liantu import` and `liantu imports`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use model::{JobCause, SurveySide};
use store::{ImportProblem, Store};

use crate::cli::{Folder, Format, Import, Imports, ImportsCommand, Kind};
use crate::config::Config;
use crate::ingest::{self, ImportReport, Intake, Mode, ProblemShape, Source};
use crate::ingest_leads::{self, LeadKind};
use crate::ingest_places::{self, PlaceKind};
use crate::report::count;
use crate::shapes::{Items, import_shape};
use crate::{clock, folder, ingest_cases, ingest_projects, ingest_survey, jobs, report};

/// Problems a table shows: a file with one on every row would push the rest off the screen.
const SHOWN: usize = 100;

/// Takes files in, one after the other. One that cannot be read at all does not keep the others out, but the run has failed.
pub(super) async fn run(args: &Import) -> Result<()> {
    let store = folder::open(&args.folder).await?.store;
    let config = Config::load(&store).await?;
    if let Some(out) = &args.template {
        return template(args.kind, &config, &store, out).await;
    }
    let intake = Intake {
        config: &config,
        mapping: args.map.as_deref().map(ingest::mapping).transpose()?,
        date: clock::today(),
        collector: args.kind.as_str().to_owned() + " import",
    };
    let mode = if args.dry_run { Mode::Preview } else { Mode::Take };
    let mut total = ImportReport { dry_run: args.dry_run, ..ImportReport::default() };
    let mut failed = Vec::new();
    let files: Vec<_> = args.files.iter().chain(&args.input).collect();
    for &file in &files {
        let source = Source::File(file.clone());
        let taken = match list(args.kind) {
            List::Register => ingest::take(&store, &intake, source, mode).await,
            List::Places(kind) => ingest_places::take(&store, &intake, kind, source, mode).await,
            List::Leads(kind) => ingest_leads::take(&store, &intake, kind, source, mode).await,
            List::Survey(side) => ingest_survey::take(&store, &intake, side, source, mode).await,
            List::Cases => ingest_cases::take(&store, &intake, source, mode).await,
            List::Projects => ingest_projects::take(&store, &intake, source, mode).await,
        };
        match taken {
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
                let problem = ImportProblem { row: None, column: None, message };
                total.problems.push(ProblemShape::new(&file.display().to_string(), problem));
                failed.push(error);
            }
        }
    }
    if files.len() > 1 || failed.is_empty() {
        show(args, &total)?;
    }
    store.close().await?;
    match failed.pop() {
        None => Ok(()),
        Some(error) if files.len() == 1 => Err(error),
        Some(_) => bail!("{} of {} files could not be read", failed.len() + 1, files.len()),
    }
}

/// Which reader a file is for.
enum List {
    Register,
    Places(PlaceKind),
    Leads(LeadKind),
    Survey(SurveySide),
    Cases,
    Projects,
}

fn list(kind: Kind) -> List {
    match kind {
        Kind::Enterprises => List::Register,
        Kind::Sites => List::Places(PlaceKind::Sites),
        Kind::Opportunities => List::Places(PlaceKind::Opportunities),
        Kind::Links => List::Leads(LeadKind::Links),
        Kind::Signals => List::Leads(LeadKind::Signals),
        Kind::Deals => List::Leads(LeadKind::Deals),
        Kind::Purchases => List::Survey(SurveySide::Buys),
        Kind::Sales => List::Survey(SurveySide::Sells),
        Kind::Cases => List::Cases,
        Kind::Projects => List::Projects,
    }
}

/// Writes an empty list to be filled in: headers and a row of example, in the district's own names.
async fn template(kind: Kind, config: &Config, store: &Store, out: &Path) -> Result<()> {
    let columns = match list(kind) {
        List::Register => bail!("registers of firms need no template: they are read in whatever form they come"),
        List::Projects => bail!("ledgers of projects need no template: they are read in whatever form they come"),
        List::Places(places) => places.template(),
        List::Leads(leads) => leads.template(),
        List::Survey(SurveySide::Buys) => registry::PURCHASE_TEMPLATE,
        List::Survey(SurveySide::Sells) => registry::SALE_TEMPLATE,
        List::Cases => registry::CASE_TEMPLATE,
    };
    if out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("csv")) {
        bail!("`{}` does not end in `.csv`; hint: spreadsheets open and save a template as .csv", out.display());
    }
    let directory = ingest_places::directory(store, config).await?;
    let name = |named: Option<&registry::Named>| {
        named.and_then(|named| named.names.first().or(Some(&named.id))).cloned().unwrap_or_default()
    };
    let chain = directory.chains.first();
    let names = [
        ("{zone}", name(directory.zones.first())),
        ("{chain}", name(chain.map(|chain| &chain.chain))),
        ("{node}", name(chain.and_then(|chain| chain.nodes.first()))),
    ];
    let header: Vec<&str> = columns.iter().map(|(header, _)| *header).collect();
    let example = columns.iter().map(|(_, example)| {
        let filled = names.iter().find(|(place, _)| place == example).map(|(_, name)| name.as_str());
        filled.unwrap_or(example)
    });
    let bytes = report::csv(&header, [example])?;
    std::fs::write(out, bytes).with_context(|| format!("writing `{}`", out.display()))?;
    report::line(format!("{} with {} and an example row", out.display(), count(columns.len(), "column")))
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
                        import.kind.clone(),
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
                &["id", "at", "state", "kind", "file", "records", "new", "problems"],
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
    let places = store.places_of_import(id).await?;
    let of = |kind: &str| places.iter().filter(|place| place.kind == kind).count();
    let lines = store.survey_lines_of_import(id).await?;
    let leads = store.leads_of_import(id).await?;
    let projects = store.projects_of_import(id).await?.len();
    let cases = store.cases_of_import(id).await?;
    for kept in store.kept_of_import(id).await? {
        let what = if kept.facts.is_empty() { "stays".to_owned() } else { format!("keeps {}", kept.facts.join(", ")) };
        report::line(format!("project {} `{}` {what}: it was worked on since", kept.project.0, kept.name))?;
    }
    let what = match (of("site"), of("opportunity")) {
        (0, 0) if projects > 0 => count(projects, "project"),
        (0, 0) if cases > 0 => count(cases, "case"),
        (0, 0) if lines > 0 => count(lines, "survey line"),
        (0, 0) if leads > 0 => count(leads, "row"),
        (0, 0) => count(touched.len(), "firm"),
        (sites, 0) => count(sites, "site"),
        (_, 1) => "1 opportunity".to_owned(),
        (_, opportunities) => format!("{opportunities} opportunities"),
    };
    report::line(format!("import {id} is {word}: {what}"))?;
    store.close().await?;
    Ok(())
}
