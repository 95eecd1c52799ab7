//! `liantu place`: the firms of a data folder, as a job with a report of what changed; or a register file to placements, without a
//! data folder. The file's rows are read in batches and placed on every core; memory does not grow with the file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use chain::{FirmText, Lexicon, Part, Placement, Scratch, place_into};
use indicatif::{ProgressBar, ProgressFinish};
use model::JobCause;
use packs::{Files, Level};
use registry::{RowText, TextColumns};
use serde::Serialize;
use store::{Job, JobChangeFilter, Store};
use tables::Record;

use crate::cli::{Folder, Format, Place};
use crate::config::Config;
use crate::shapes::{JobChangeShape, JobDetail, PackVersionShape, job_change_shape, job_detail, job_shape};
use crate::{folder, jobs, report};

/// Rows handed to the cores at a time: large enough that threads cost nothing beside the work.
const BATCH: usize = 16_384;

/// How placements are written.
#[derive(Clone, Copy)]
enum Shape {
    Csv,
    Jsonl,
}

/// Places a folder's firms, or a file's.
pub(super) async fn run(args: &Place) -> Result<()> {
    match (&args.dir, &args.chains, &args.input, &args.out) {
        (Some(dir), ..) => {
            let folder = Folder { dir: dir.clone(), database: args.database.clone() };
            let firms = if args.all { Firms::All } else { Firms::Changed };
            place_folder(&folder, firms, args.format).await
        }
        (None, Some(chains), Some(input), Some(out)) => place_file(chains, input, out),
        // The command line does not let this through.
        _ => bail!("`--chains`, `--in` and `--out` go together; hint: `liantu place --help`"),
    }
}

/// Which firms of a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Firms {
    /// Those that were not placed as they are now.
    Changed,
    /// Every one.
    All,
}

async fn place_folder(folder: &Folder, firms: Firms, format: Format) -> Result<()> {
    let store = folder::open(folder).await?.store;
    let config = Config::load(&store).await?;
    if firms == Firms::All {
        store.place_all_again().await?;
    }
    let job = match jobs::place_pending(&store, &config, JobCause::Request).await? {
        Some(job) => Some(job),
        None => {
            if format == Format::Table {
                report::line("every firm is placed as it is now; the last time other chains moved firms:")?;
            }
            last_renewal(&store).await?
        }
    };
    match job {
        Some(job) => show(&store, &config, &job, format).await?,
        None if format == Format::Table => report::line("not yet")?,
        None => report::print(format, &serde_json::Value::Null, &JobChangeShape::CELLS, &[])?,
    }
    store.close().await?;
    Ok(())
}

/// The last job that was done because the chains became others.
async fn last_renewal(store: &Store) -> Result<Option<Job>> {
    const MANY: u64 = 100;
    let mut offset = 0;
    loop {
        let page = store.jobs(MANY, offset).await?;
        if page.items.is_empty() {
            return Ok(None);
        }
        if let Some(job) = page.items.into_iter().find(|job| job.pack_before.is_some() && job.done > 0) {
            return Ok(Some(job));
        }
        offset += MANY;
    }
}

/// Changes that a table shows: more would push the figures off the screen.
const SHOWN: u64 = 100;

/// A report: the figures and the firms, as the HTTP interface answers them.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    job: JobDetail,
    changes: Vec<JobChangeShape>,
}

/// Says what a job changed.
pub(super) async fn show(store: &Store, config: &Config, job: &Job, format: Format) -> Result<()> {
    let limit = if format == Format::Table { SHOWN } else { u64::MAX };
    let page = store.job_changes(&JobChangeFilter { job: job.id, limit, ..JobChangeFilter::default() }).await?;
    let changes: Vec<JobChangeShape> = page.items.iter().map(|change| job_change_shape(config, change)).collect();
    let rows: Vec<Vec<String>> = changes.iter().map(JobChangeShape::cells).collect();
    if format != Format::Table {
        let counts = store.job_change_counts(job.id).await?;
        let whole = Report { job: job_detail(config, job, &counts), changes };
        return report::print(format, &whole, &JobChangeShape::CELLS, &rows);
    }
    let shape = job_shape(config, job);
    report::line(format!(
        "job {} is {}: {} of {} placed, {} moved{}",
        shape.id,
        shape.state,
        shape.done,
        report::count(shape.total, "firm"),
        shape.firms,
        shape.message.as_deref().map(|why| format!(" ({why})")).unwrap_or_default()
    ))?;
    if let Some(before) = &shape.pack_before {
        report::line(format!("chains: {} -> {}", pack_words(before), pack_words(&shape.pack)))?;
    }
    let figures: Vec<Vec<String>> = shape
        .chains
        .iter()
        .map(|row| [row.chain.clone(), row.added.to_string(), row.removed.to_string(), row.changed.to_string()].into())
        .collect();
    if !figures.is_empty() {
        report::print(format, &(), &["chain", "gained", "lost", "strength"], &figures)?;
    }
    if !rows.is_empty() {
        // Ids say enough beside the firms' names.
        let short: Vec<Vec<String>> = changes
            .iter()
            .map(|row| {
                let change = match (&row.was, &row.became) {
                    (Some(was), Some(became)) => format!("{was} -> {became}"),
                    _ => row.change.clone(),
                };
                let judged = if row.judged { " (judged)" } else { "" };
                vec![row.chain.clone(), row.node.clone(), format!("{change}{judged}"), row.name.clone()]
            })
            .collect();
        report::print(format, &(), &["chain", "node", "change", "firm"], &short)?;
    }
    if page.total > rows.len() {
        report::line(format!("… and {} more; hint: `--format csv` prints all", page.total - rows.len()))?;
    }
    Ok(())
}

fn pack_words(pack: &PackVersionShape) -> String {
    let chains: Vec<String> = pack.chains.iter().map(|(chain, version)| format!("{chain} v{version}")).collect();
    format!("{} ({})", pack.digest.get(..12).unwrap_or(&pack.digest), chains.join(", "))
}

fn place_file(chains: &Path, input: &Path, target: &Path) -> Result<()> {
    let shape = shape(target)?;
    let lexicon = lexicon(chains)?;
    let reading = || format!("reading `{}`", input.display());
    let table = tables::open(input, &tables::Options::new(registry::COLUMNS)).with_context(reading)?;
    let mut texts = registry::texts(table);
    let out = File::create(target).with_context(|| format!("writing `{}`", target.display()))?;
    let mut out = BufWriter::with_capacity(1 << 20, out);
    if matches!(shape, Shape::Csv) {
        out.write_all(b"row,key,chain,node,role,strength,score,evidence\n")?;
    }
    let bar = ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear);
    let mut batch: Vec<Record> = Vec::new();
    let mut rows = 0;
    loop {
        let mut filled = 0;
        while filled < BATCH {
            if batch.len() == filled {
                batch.push(Record::default());
            }
            if !texts.next_into(&mut batch[filled]).with_context(reading)? {
                break;
            }
            filled += 1;
        }
        for part in place_batch(&lexicon, &batch[..filled], texts.columns(), shape)? {
            out.write_all(&part).with_context(|| format!("writing `{}`", target.display()))?;
        }
        for problem in texts.table().take_problems() {
            report::note(report::problem(&problem));
        }
        rows += filled;
        bar.set_message(format!("{rows} rows"));
        bar.tick();
        if filled < BATCH {
            break;
        }
    }
    out.flush().with_context(|| format!("writing `{}`", target.display()))?;
    bar.finish_and_clear();
    report::line(format!("{} read, placements are in `{}`", report::count(rows, "row"), target.display()))
}

fn shape(out: &Path) -> Result<Shape> {
    match out.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => Ok(Shape::Csv),
        Some("jsonl") => Ok(Shape::Jsonl),
        _ => bail!("`{}` is neither `.csv` nor `.jsonl`; hint: the ending chooses the format", out.display()),
    }
}

fn lexicon(dir: &Path) -> Result<Lexicon> {
    let loaded = packs::load_chains(&Files::read(dir)?, None);
    let errors: Vec<String> =
        loaded.problems.iter().filter(|problem| problem.level == Level::Error).map(ToString::to_string).collect();
    if !errors.is_empty() {
        bail!("the chains in `{}` have mistakes:\n{}", dir.display(), errors.join("\n"));
    }
    Lexicon::new(&loaded.chains).context("building the lexicon")
}

/// Places a batch on every core; the parts come back in the rows' order.
fn place_batch(lexicon: &Lexicon, rows: &[Record], columns: &TextColumns, shape: Shape) -> Result<Vec<Vec<u8>>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let size = rows.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            rows.chunks(size).map(|part| scope.spawn(move || place_part(lexicon, part, columns, shape))).collect();
        parts.into_iter().map(|part| part.join().map_err(|_| anyhow::anyhow!("a placing thread failed"))?).collect()
    })
}

fn place_part(lexicon: &Lexicon, rows: &[Record], columns: &TextColumns, shape: Shape) -> Result<Vec<u8>> {
    let mut scratch = Scratch::default();
    let mut placements = Vec::new();
    let mut out = Writer::new(shape);
    for record in rows {
        let row = columns.of(record);
        let text = FirmText { name: row.name, scope: row.scope, products: row.products };
        placements.clear();
        place_into(lexicon, text, &mut scratch, &mut placements);
        for placement in &placements {
            out.write(lexicon, &row, placement)?;
        }
    }
    out.finish()
}

/// Writes placements of one part.
enum Writer {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Jsonl(Vec<u8>),
}

#[derive(Serialize)]
struct Line<'a> {
    row: u32,
    key: &'a str,
    chain: &'a str,
    node: &'a str,
    role: &'a str,
    strength: &'a str,
    score: f64,
    evidence: &'a str,
}

impl Writer {
    fn new(shape: Shape) -> Self {
        match shape {
            Shape::Csv => Self::Csv(Box::new(csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new()))),
            Shape::Jsonl => Self::Jsonl(Vec::new()),
        }
    }

    fn write(&mut self, lexicon: &Lexicon, row: &RowText<'_>, placement: &Placement) -> Result<()> {
        let mut evidence = String::new();
        for span in &placement.evidence {
            let whole = match span.part {
                Part::Name => row.name,
                Part::Scope => row.scope,
                Part::Products => row.products,
            };
            if !evidence.is_empty() {
                evidence.push_str(" | ");
            }
            evidence.push_str(&whole[span.span.clone()]);
        }
        let key = row.key();
        let line = Line {
            row: row.data_row,
            key: &key,
            chain: lexicon.chain_id(placement.chain).unwrap_or_default(),
            node: lexicon.node_id(placement.chain, placement.node).unwrap_or_default(),
            role: placement.role.as_str(),
            strength: placement.strength.as_str(),
            score: (placement.score * 1e3).round() / 1e3,
            evidence: &evidence,
        };
        match self {
            // The file is made to be opened in a spreadsheet; a key or a text of the register may be a formula.
            Self::Csv(writer) => writer.serialize(Line {
                key: &report::guarded(line.key),
                evidence: &report::guarded(line.evidence),
                ..line
            })?,
            Self::Jsonl(out) => {
                serde_json::to_writer(&mut *out, &line)?;
                out.push(b'\n');
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<u8>> {
        match self {
            Self::Csv(writer) => writer.into_inner().map_err(|error| anyhow::anyhow!("writing a part: {error}")),
            Self::Jsonl(out) => Ok(out),
        }
    }
}
