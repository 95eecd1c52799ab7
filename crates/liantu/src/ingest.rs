//! Files into the store: read, clean, take in, place. The importer of the command line and of the demo are this one.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use model::JobCause;
use registry::Gazetteer;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{ImportOutcome, ImportPreview, ImportProblem, ImportRow, NewImport, Store};
use tables::{Mapping, Problem};
use utoipa::ToSchema;

use crate::archive;
use crate::clock;
use crate::config::Config;
use crate::jobs;

/// A register file, on disk or in memory.
pub(crate) enum Source {
    /// A file that a person named.
    File(PathBuf),
    /// A file of a pack.
    Bytes {
        /// Its name.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// A sheet of a workbook in memory.
    Sheet {
        /// The workbook's name.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
        /// The sheet.
        sheet: String,
    },
}

impl Source {
    /// What to call it in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => {
                path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
            }
            Self::Bytes { name, .. } | Self::Sheet { name, .. } => name.clone(),
        }
    }

    /// Of its bytes, in hexadecimal digits.
    pub(crate) fn sha256(&self) -> Result<String> {
        match self {
            Self::File(path) => {
                let file = std::fs::File::open(path).with_context(|| format!("opening `{}`", path.display()))?;
                archive::sha256(file).with_context(|| format!("reading `{}`", path.display()))
            }
            Self::Bytes { bytes, .. } | Self::Sheet { bytes, .. } => Ok(archive::hex(&Sha256::digest(bytes))),
        }
    }

    /// Opens one sheet of it as a table of these columns; the first that fits where it has no sheet of that name. What is no
    /// workbook has none.
    pub(crate) fn sheet(
        self,
        columns: &'static [tables::Column],
        mapping: Option<&Mapping>,
        sheet: &str,
    ) -> Result<tables::Table, tables::TableError> {
        let options = tables::Options { mapping, sheet: Some(sheet), ..tables::Options::new(columns) };
        let opened = match &self {
            Self::File(path) => tables::open(path, &options),
            Self::Bytes { name, bytes } | Self::Sheet { name, bytes, .. } => {
                tables::read(bytes.clone(), name, &options)
            }
        };
        match opened {
            Err(tables::TableError::NoSheet { .. }) => self.table(columns, mapping),
            other => other,
        }
    }

    /// Opens it as a table of these columns.
    pub(crate) fn table(
        self,
        columns: &'static [tables::Column],
        mapping: Option<&Mapping>,
    ) -> Result<tables::Table, tables::TableError> {
        let options = tables::Options { mapping, ..tables::Options::new(columns) };
        match self {
            Self::File(path) => tables::open(&path, &options),
            Self::Bytes { name, bytes } => tables::read(bytes, &name, &options),
            Self::Sheet { name, bytes, sheet } => {
                tables::read(bytes, &name, &tables::Options { sheet: Some(&sheet), ..options })
            }
        }
    }
}

/// How files are taken in.
pub(crate) struct Intake<'a> {
    /// The configuration.
    pub(crate) config: &'a Config,
    /// Which column holds what, when a person said so.
    pub(crate) mapping: Option<Mapping>,
    /// Day the files speak of.
    pub(crate) date: NaiveDate,
    /// Who brings them in.
    pub(crate) collector: String,
}

impl Intake<'_> {
    /// What the store keeps of the import of a file that holds this kind of list.
    pub(crate) fn import(&self, kind: &str, source: &Source) -> Result<NewImport> {
        Ok(NewImport {
            kind: kind.to_owned(),
            file: source.name(),
            sha256: source.sha256()?,
            at: clock::now(),
            date: self.date,
            collector: self.collector.clone(),
        })
    }
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct ImportReport {
    /// Numbers of the imports, for `imports undo`; empty on a dry run.
    pub(crate) imports: Vec<i64>,
    /// Accepted rows, merged ones included.
    pub(crate) records: usize,
    /// Of these, new firms, sites or opportunities.
    pub(crate) new: usize,
    /// Of these, rows that told something of a known one.
    pub(crate) merged: usize,
    /// Of these, rows that told what is shown already.
    pub(crate) unchanged: usize,
    /// Whether nothing was changed.
    pub(crate) dry_run: bool,
    /// What could not be read, or should be looked at.
    pub(crate) problems: Vec<ProblemShape>,
}

impl ImportReport {
    /// What taking a list in did.
    pub(crate) fn taken(done: ImportOutcome, file: &str) -> Self {
        Self {
            imports: vec![done.import_id],
            records: done.records,
            new: done.new,
            merged: done.merged,
            unchanged: done.unchanged,
            dry_run: false,
            problems: shapes(done.problems, file),
        }
    }

    /// What taking a list in would do.
    pub(crate) fn previewed(told: ImportPreview, file: &str) -> Self {
        Self {
            imports: Vec::new(),
            records: told.records,
            new: told.new,
            merged: told.merged,
            unchanged: told.unchanged,
            dry_run: true,
            problems: shapes(told.problems, file),
        }
    }
}

fn shapes(found: Vec<ImportProblem>, file: &str) -> Vec<ProblemShape> {
    found.into_iter().map(|problem| ProblemShape::new(file, problem)).collect()
}

/// What a reader found, as the store keeps it.
pub(crate) fn given(problems: Vec<Problem>) -> Vec<ImportProblem> {
    let given = |problem: Problem| ImportProblem { row: problem.row, column: problem.column, message: problem.message };
    problems.into_iter().map(given).collect()
}

/// Something in a file that a person should look at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProblemShape {
    /// The file.
    pub(crate) file: String,
    /// Record, the header counted as 1; null for the file as a whole.
    pub(crate) row: Option<u32>,
    /// Column.
    pub(crate) column: Option<String>,
    /// What.
    pub(crate) message: String,
    /// The same in Chinese.
    pub(crate) zh: String,
}

impl ProblemShape {
    pub(crate) fn new(file: &str, problem: ImportProblem) -> Self {
        let ImportProblem { row, column, message } = problem;
        Self { file: file.to_owned(), row, column, zh: registry::in_chinese(&message), message }
    }
}

/// Whether to change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Take the rows in.
    Take,
    /// The same, and let the firms be placed by a job instead of waiting for it.
    Queue,
    /// Say what would happen.
    Preview,
}

/// Takes one register file in. All of it or nothing; placement follows and is caught up later when it is cut off.
pub(crate) async fn take(store: &Store, intake: &Intake<'_>, source: Source, mode: Mode) -> Result<ImportReport> {
    let name = source.name();
    let import = intake.import("enterprises", &source)?;
    let bar = ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear).with_message(format!("reading {name}"));
    let (rows, problems) = read(intake, source, &bar).with_context(|| format!("reading `{name}`"))?;
    let total = rows.len();
    bar.set_message(format!("taking in {name}"));
    bar.set_length(total as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}") {
        bar.set_style(style);
    }
    let given = given(problems);
    let report = match mode {
        Mode::Preview => {
            let told = store.preview_enterprises(&import, rows, &given, |done| bar.set_position(done as u64)).await?;
            ImportReport::previewed(told, &name)
        }
        Mode::Take | Mode::Queue => {
            let done = store.import_enterprises(&import, rows, &given, |done| bar.set_position(done as u64)).await?;
            if mode == Mode::Take {
                jobs::place_pending(store, intake.config, JobCause::Import).await?;
            } else {
                store.queue_placing(intake.config.version()?, JobCause::Import, &clock::now()).await?;
            }
            ImportReport::taken(done, &name)
        }
    };
    bar.finish_and_clear();
    Ok(report)
}

fn read(intake: &Intake<'_>, source: Source, bar: &ProgressBar) -> Result<(Vec<ImportRow>, Vec<Problem>)> {
    let gazetteer = Gazetteer::new(intake.config.standard.regions.iter().cloned());
    let context = registry::Context { gazetteer: &gazetteer, today: clock::today() };
    let mut reader = registry::read(source.table(registry::COLUMNS, intake.mapping.as_ref())?, &context);
    let mut rows = Vec::new();
    let mut problems = reader.take_file_problems();
    for row in reader.by_ref() {
        let row = row?;
        bar.tick();
        problems.extend(row.problems);
        if row.accepted {
            rows.push(ImportRow { row: row.row, facts: row.facts, name_key: row.name_key, note: row.note });
        }
    }
    problems.extend(reader.take_file_problems());
    problems.sort_by_key(|problem| problem.row);
    Ok((rows, problems))
}

/// Reads a mapping file: lines such as `单位 = name`, `B = uscc`.
pub(crate) fn mapping(path: &Path) -> Result<Mapping> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading the mapping `{}`", path.display()))?;
    Mapping::parse(&text)
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("reading the mapping `{}`", path.display()))
}
