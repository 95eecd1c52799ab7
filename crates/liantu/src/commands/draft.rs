//! `liantu draft`: tables of products and of who makes them in, a chain file for an expert out.

mod file;

use std::path::Path;

use anyhow::{Context, Result, bail};
use insight::{DraftInput, DraftSettings, FirmProduct, ProductLink, Relation};
use tables::{Column, Options, Record, Table};

use crate::cli::Draft;
use crate::report::{self, count};

/// Columns of a product graph.
const LINKS: &[Column] = &[
    Column { key: "from", synonyms: &["from", "产品", "起点", "from_entity"] },
    Column { key: "to", synonyms: &["to", "关联产品", "终点", "to_entity"] },
    Column { key: "relation", synonyms: &["relation", "关系", "关系类型", "rel"] },
];

/// Columns of a table of who makes what.
const FIRMS: &[Column] = &[
    Column { key: "product", synonyms: &["product", "产品", "主要产品", "产品名称", "product_name"] },
    Column {
        key: "firm",
        synonyms: &["code", "企业", "企业名称", "统一社会信用代码", "firm", "company", "company_name"],
    },
];

/// Problems that are printed; the number of the others is.
const SHOWN: usize = 20;

/// Writes the draft.
pub(super) fn run(args: &Draft) -> Result<()> {
    let id = chain_id(&args.out)?;
    if let Some(industry) = args.industry.as_deref().filter(|industry| !is_id(industry)) {
        bail!("industry `{industry}` is not made of letters, digits, `-`, `_`, `.`");
    }
    let links = links(&args.links)?;
    let firms = args.firms.as_deref().map(firms).transpose()?.unwrap_or_default();
    let settings = DraftSettings::default();
    let input = DraftInput {
        product: &args.product,
        links: &links,
        firms: &firms,
        sound: registry::syllables_of,
        settings: &settings,
    };
    let draft = insight::draft(&input).with_context(|| format!("drafting from `{}`", args.links.display()))?;
    let name = |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let text = file::text(&file::Page {
        draft: &draft,
        id: &id,
        industry: args.industry.as_deref(),
        links: &name(&args.links),
        firms: args.firms.as_deref().map(name).as_deref(),
        lang: args.lang,
    });
    std::fs::write(&args.out, text).with_context(|| format!("writing `{}`", args.out.display()))?;
    report::line(format!(
        "`{}`: {}, {}; {} left out, listed at its end; hint: read it through, then put it into a pack's `chains` folder and run `liantu packs check`",
        args.out.display(),
        count(draft.nodes.len(), "node"),
        count(draft.links.len(), "link"),
        count(draft.left_out.len() + draft.more_left_out, "name"),
    ))
}

/// The chain's id is its file's name: a pack asks for that.
fn chain_id(out: &Path) -> Result<String> {
    let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if out.extension().is_none_or(|ending| ending != "toml") || !is_id(&stem) {
        bail!(
            "`{}` is no name of a chain file; hint: letters, digits, `-`, `_`, `.` and the ending `.toml`, such as `steel-pipe.toml`",
            out.display()
        );
    }
    Ok(stem)
}

fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.len() <= 64
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// The graph's rows. One that says nothing is told and passed over.
fn links(path: &Path) -> Result<Vec<ProductLink>> {
    let mut found = Vec::new();
    let mut unread = Unread::default();
    each(path, LINKS, &mut |record, [from, to, relation]| {
        let word = relation;
        match (Relation::parse(word), from.is_empty() || to.is_empty()) {
            (Some(relation), false) => {
                found.push(ProductLink { from: from.to_owned(), to: to.to_owned(), relation, row: record.row() });
            }
            (_, true) => unread.note(path, record.row(), "a product is missing"),
            (None, _) => unread.note(
                path,
                record.row(),
                &format!("relation `{word}` is not one of `upstream_material`, `downstream_product`, `sub_product`"),
            ),
        }
    })?;
    unread.tell();
    if found.is_empty() {
        bail!("`{}` has no row that links two products", path.display());
    }
    Ok(found)
}

/// Who makes what.
fn firms(path: &Path) -> Result<Vec<FirmProduct>> {
    let mut found = Vec::new();
    let mut unread = Unread::default();
    each(path, FIRMS, &mut |record, [product, firm]| {
        if product.is_empty() || firm.is_empty() {
            unread.note(path, record.row(), "a firm or its product is missing");
        } else {
            found.push(FirmProduct { firm: firm.to_owned(), product: product.to_owned() });
        }
    })?;
    unread.tell();
    Ok(found)
}

/// Hands over the rows of a table with the texts of its columns.
fn each<const N: usize>(
    path: &Path,
    columns: &'static [Column],
    take: &mut dyn FnMut(&Record, [&str; N]),
) -> Result<()> {
    let reading = || format!("reading `{}`", path.display());
    let mut table: Table = tables::open(path, &Options::new(columns)).with_context(reading)?;
    let mut slots = Vec::with_capacity(N);
    for column in columns {
        match table.slot(column.key) {
            Some(slot) => slots.push(slot),
            None => bail!(
                "`{}` has no column `{}`; hint: its first row names the columns `{}`",
                path.display(),
                column.synonyms[0],
                columns.iter().map(|column| column.synonyms[0]).collect::<Vec<_>>().join("`, `")
            ),
        }
    }
    let mut record = Record::default();
    while table.next_into(&mut record).with_context(reading)? {
        take(&record, std::array::from_fn(|at| slots.get(at).map_or("", |slot| record.text(slot))));
    }
    for problem in table.take_problems() {
        report::note(report::problem(&problem));
    }
    Ok(())
}

/// Rows that could not be used.
#[derive(Default)]
struct Unread {
    lines: Vec<String>,
    more: usize,
}

impl Unread {
    fn note(&mut self, path: &Path, row: u32, what: &str) {
        if self.lines.len() < SHOWN {
            self.lines.push(format!("{}:{row}: {what}", path.display()));
        } else {
            self.more += 1;
        }
    }

    fn tell(&self) {
        self.lines.iter().for_each(report::note);
        if self.more > 0 {
            report::note(format!("… and {} more rows like these", self.more));
        }
    }
}
