//! Lists of supply links, signals and earlier deals into the store.

use std::path::Path;

use anyhow::{Context, Result, bail};
use model::SupplyLink;
use registry::{LeadList, PlaceContext};
use store::{ImportProblem, LeadRow, Store};

use crate::config::Config;
use crate::ingest::{ImportReport, Intake, Mode, Source, given};
use crate::ingest_places::{self, directory};
use crate::{clock, report};

/// What a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeadKind {
    /// Who supplies whom.
    Links,
    /// What was seen of firms.
    Signals,
    /// What became of earlier attempts.
    Deals,
}

impl LeadKind {
    /// The word in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Signals => "signals",
            Self::Deals => "deals",
        }
    }

    /// What a file of a pack holds, by its name.
    pub(crate) fn of_file(path: &str) -> Option<Self> {
        [Self::Links, Self::Signals, Self::Deals].into_iter().find(|kind| path == format!("{}.csv", kind.as_str()))
    }

    /// Headers and example cells of an empty list.
    pub(crate) fn template(self) -> &'static [registry::TemplateColumn] {
        match self {
            Self::Links => registry::LINK_TEMPLATE,
            Self::Signals => registry::SIGNAL_TEMPLATE,
            Self::Deals => registry::DEAL_TEMPLATE,
        }
    }
}

/// Takes one list in. All of it or nothing.
pub(crate) async fn take(
    store: &Store,
    intake: &Intake<'_>,
    kind: LeadKind,
    source: Source,
    mode: Mode,
) -> Result<ImportReport> {
    let name = source.name();
    let import = intake.import(kind.as_str(), &source)?;
    let directory = directory(store, intake.config).await?;
    let context = PlaceContext { directory: &directory, today: clock::today() };
    let mapping = intake.mapping.as_ref();
    let reading = || format!("reading `{name}`");
    let report = match kind {
        LeadKind::Links => {
            let table = source.table(registry::LINK_COLUMNS, mapping).with_context(reading)?;
            let (rows, given) = parts(registry::read_links(table, &context).with_context(reading)?);
            match mode {
                Mode::Take | Mode::Queue => {
                    ImportReport::taken(store.import_links(&import, &rows, &given).await?, &name)
                }
                Mode::Preview => ImportReport::previewed(store.preview_links(&import, &rows, &given).await?, &name),
            }
        }
        LeadKind::Signals => {
            let table = source.table(registry::SIGNAL_COLUMNS, mapping).with_context(reading)?;
            let (rows, given) = parts(registry::read_signals(table, &context).with_context(reading)?);
            match mode {
                Mode::Take | Mode::Queue => {
                    ImportReport::taken(store.import_signals(&import, &rows, &given).await?, &name)
                }
                Mode::Preview => ImportReport::previewed(store.preview_signals(&import, &rows, &given).await?, &name),
            }
        }
        LeadKind::Deals => {
            let table = source.table(registry::DEAL_COLUMNS, mapping).with_context(reading)?;
            let (rows, given) = parts(registry::read_deals(table, &context).with_context(reading)?);
            match mode {
                Mode::Take | Mode::Queue => {
                    ImportReport::taken(store.import_deals(&import, &rows, &given).await?, &name)
                }
                Mode::Preview => ImportReport::previewed(store.preview_deals(&import, &rows, &given).await?, &name),
            }
        }
    };
    Ok(report)
}

/// What is wrong with a list of a pack, by row: all but whether the register has its firms.
pub(crate) fn check(config: &Config, kind: LeadKind, source: Source) -> Result<Vec<tables::Problem>> {
    let name = source.name();
    let directory = ingest_places::chains(config);
    let context = PlaceContext { directory: &directory, today: clock::today() };
    let reading = || format!("reading `{name}`");
    let (rows, problems) = match kind {
        LeadKind::Links => {
            let table = source.table(registry::LINK_COLUMNS, None).with_context(reading)?;
            let list = registry::read_links(table, &context).with_context(reading)?;
            (list.rows.len(), list.problems)
        }
        LeadKind::Signals => {
            let table = source.table(registry::SIGNAL_COLUMNS, None).with_context(reading)?;
            let list = registry::read_signals(table, &context).with_context(reading)?;
            (list.rows.len(), list.problems)
        }
        LeadKind::Deals => {
            let table = source.table(registry::DEAL_COLUMNS, None).with_context(reading)?;
            let list = registry::read_deals(table, &context).with_context(reading)?;
            (list.rows.len(), list.problems)
        }
    };
    // Doubts about every row are one mistake: a column is missing or called otherwise.
    if let (0, Some(first)) = (rows, problems.iter().find(|problem| problem.level == tables::Level::Problem)) {
        bail!("`{name}`: no row of it can be kept; the first: {first}");
    }
    Ok(problems)
}

fn parts<L>(list: LeadList<L>) -> (Vec<LeadRow<L>>, Vec<ImportProblem>) {
    let rows = list.rows.into_iter().map(|row| LeadRow { row: row.row, lead: row.lead });
    (rows.collect(), given(list.problems))
}

/// The supply links of a file, without keeping them; what cannot be read is told on the way.
pub(crate) async fn links_of(store: &Store, config: &Config, file: &Path) -> Result<Vec<SupplyLink>> {
    let source = Source::File(file.to_owned());
    let name = source.name();
    let directory = directory(store, config).await?;
    let context = PlaceContext { directory: &directory, today: clock::today() };
    let table = source.table(registry::LINK_COLUMNS, None).with_context(|| format!("reading `{name}`"))?;
    let list = registry::read_links(table, &context).with_context(|| format!("reading `{name}`"))?;
    if !list.problems.is_empty() {
        report::note(format!("{name}: {}", report::count(list.problems.len(), "problem")));
        list.problems.iter().take(5).for_each(|problem| report::note(report::problem(problem)));
    }
    Ok(list.rows.into_iter().map(|row| row.lead).collect())
}
