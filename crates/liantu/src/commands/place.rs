//! `liantu place`: a register file to placements, without a data folder. Rows are read in batches and placed on every core;
//! memory does not grow with the file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use chain::{FirmText, Lexicon, Part, Placement, Scratch, place_into};
use indicatif::{ProgressBar, ProgressFinish};
use packs::{Files, Level};
use registry::{RowText, TextColumns};
use serde::Serialize;
use tables::Record;

use crate::cli::Place;
use crate::report;

/// Rows handed to the cores at a time: large enough that threads cost nothing beside the work.
const BATCH: usize = 16_384;

/// How placements are written.
#[derive(Clone, Copy)]
enum Shape {
    Csv,
    Jsonl,
}

/// Places the file.
pub(super) fn run(args: &Place) -> Result<()> {
    let shape = shape(&args.out)?;
    let lexicon = lexicon(&args.chains)?;
    let reading = || format!("reading `{}`", args.input.display());
    let table = tables::open(&args.input, &tables::Options::new(registry::COLUMNS)).with_context(reading)?;
    let mut texts = registry::texts(table);
    let out = File::create(&args.out).with_context(|| format!("writing `{}`", args.out.display()))?;
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
            out.write_all(&part).with_context(|| format!("writing `{}`", args.out.display()))?;
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
    out.flush().with_context(|| format!("writing `{}`", args.out.display()))?;
    bar.finish_and_clear();
    report::line(format!("{} read, placements are in `{}`", report::count(rows, "row"), args.out.display()))
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
