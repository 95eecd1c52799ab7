//! Project ledgers into the store: opened, planned, kept as one import. The command line and the web go this way.

use anyhow::{Context, Result};
use bureau::Actor;
use registry::ledger::{LEDGER_COLUMNS, RawLedger, check_uses, open_ledger};
use store::{LedgerImport, NewImport, Store};

use crate::clock;
use crate::config::Config;
use crate::ingest::{ImportReport, Intake, Mode, ProblemShape, Source};
use crate::ingest_places::directory;
use crate::landscape::Landscape;
use crate::ledger_plan::{Around, Effect, LedgerChoices, Plan, plan};
use crate::projects::Projects;

/// Of an import's kind.
pub(crate) const KIND: &str = "projects";

/// Opens a ledger.
pub(crate) fn open(source: Source, mapping: Option<&tables::Mapping>) -> Result<RawLedger, tables::TableError> {
    open_ledger(source.table(LEDGER_COLUMNS, mapping)?)
}

/// The columns as they are guessed.
pub(crate) fn guessed(ledger: &RawLedger) -> Vec<(usize, String)> {
    let known = ledger.columns.iter().filter_map(|column| Some((column.index, column.guess?.0.to_owned())));
    known.collect()
}

/// Says what a ledger would do.
pub(crate) async fn preview(
    store: &Store,
    (config, landscape, projects): (&Config, &Landscape, &Projects),
    ledger: &RawLedger,
    (choices, file): (&LedgerChoices, &str),
    (by, actor): (&str, Option<Actor<'_>>),
) -> Result<Result<Plan, Vec<model::Text>>> {
    let columns = choices.columns.clone().unwrap_or_else(|| guessed(ledger));
    let uses = match check_uses(&ledger.columns, &columns) {
        Ok(uses) => uses,
        Err(why) => return Ok(Err(why)),
    };
    let directory = directory(store, config).await?;
    let around = Around { config, projects, landscape, directory: &directory, file, by, actor, at: &clock::now() };
    Ok(Ok(plan(ledger, &uses, choices, &around)))
}

/// Takes one ledger in, or says what that would do. What may be a known project is left out and told: on screen a person judges it.
pub(crate) async fn take(store: &Store, intake: &Intake<'_>, source: Source, mode: Mode) -> Result<ImportReport> {
    let name = source.name();
    let import = intake.import(KIND, &source)?;
    let ledger = open(source, intake.mapping.as_ref()).with_context(|| format!("reading `{name}`"))?;
    let landscape = Landscape::load(store).await?;
    let projects = Projects::load(store).await?;
    let choices = LedgerChoices::default();
    let beside = (intake.config, &landscape, &projects);
    let plan = preview(store, beside, &ledger, (&choices, &name), (&intake.collector, None)).await?;
    let plan = plan.map_err(|why| anyhow::anyhow!("{}", why.first().map_or("", |text| text.en.as_str())))?;
    match mode {
        Mode::Take | Mode::Queue => {
            let import = NewImport { date: plan.as_of, ..import };
            let done = store.import_projects(&ledger_import(&import, &plan, None)).await?;
            Ok(ImportReport::taken(done, &name))
        }
        Mode::Preview => Ok(report(&plan, &name)),
    }
}

/// A plan as the store takes it.
pub(crate) fn ledger_import<'a>(import: &'a NewImport, plan: &'a Plan, draft: Option<(i64, i64)>) -> LedgerImport<'a> {
    LedgerImport { import, entries: &plan.entries, problems: &plan.problems, basis: plan.basis, draft }
}

fn report(plan: &Plan, file: &str) -> ImportReport {
    ImportReport {
        imports: Vec::new(),
        records: plan.entries.len(),
        new: plan.count(Effect::New),
        merged: plan.count(Effect::Known),
        unchanged: plan.count(Effect::Unchanged),
        dry_run: true,
        problems: plan.problems.iter().cloned().map(|problem| ProblemShape::new(file, problem)).collect(),
    }
}
