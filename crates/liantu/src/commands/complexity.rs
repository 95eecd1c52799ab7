//! `liantu complexity`: a table of countries, products and values to comparative advantage, density and the indices. Needs no data
//! folder; the same file gives the same answer.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use insight::{Complexity, Matrix, Remark};
use tables::{Column, Level, Problem, Record};

use crate::cli::{Complexity as Args, Diagonal};
use crate::report;

const COLUMNS: &[Column] = &[
    Column {
        key: "country", synonyms: &["country", "location", "region", "国家", "国家或地区", "地区", "城市"]
    },
    Column {
        key: "product", synonyms: &["product", "commodity", "node", "产品", "商品", "商品编码", "环节", "行业"]
    },
    Column { key: "value", synonyms: &["value", "export", "金额", "数值", "出口额", "企业数", "值"] },
];

/// Memory that the matrices may take; beyond it the machine would stand still instead of answering.
const MEMORY: u64 = 8 << 30;

/// Findings that are told one by one; of the others the number.
const TOLD: usize = 20;

/// Reads, computes and writes.
pub(super) fn run(args: &Args) -> Result<()> {
    if args.out.extension().and_then(|extension| extension.to_str()) != Some("csv") {
        bail!("`{}` is not a `.csv` file; hint: the result is written as CSV", args.out.display());
    }
    let input = read(&args.input)?;
    let matrix = input.matrix()?;
    let diagonal = match args.diagonal {
        Diagonal::One => insight::Diagonal::One,
        Diagonal::Zero => insight::Diagonal::Zero,
    };
    let found = insight::complexity(matrix, diagonal);
    tell(&input, found.remarks());
    let out = File::create(&args.out).with_context(|| format!("writing `{}`", args.out.display()))?;
    write(&input, &found, out).with_context(|| format!("writing `{}`", args.out.display()))?;
    report::line(format!(
        "{} x {}, figures are in `{}`",
        report::count(input.rows.names.len(), "row"),
        report::count(input.columns.names.len(), "column"),
        args.out.display()
    ))
}

/// Names in the order of their first mention.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    places: HashMap<String, u32>,
    last: usize,
}

impl Names {
    /// The number of a name. A table usually goes on with the same name or the next one.
    fn number(&mut self, name: &str) -> u32 {
        for guess in [self.last, self.last + 1] {
            if self.names.get(guess).is_some_and(|known| known == name) {
                self.last = guess;
                return guess as u32;
            }
        }
        let place = match self.places.get(name) {
            Some(place) => *place,
            None => {
                let place = self.names.len() as u32;
                self.names.push(name.to_owned());
                self.places.insert(name.to_owned(), place);
                place
            }
        };
        self.last = place as usize;
        place
    }
}

/// What the file says.
struct Input {
    rows: Names,
    columns: Names,
    /// Row, column, value.
    values: Vec<(u32, u32, f64)>,
}

fn read(path: &Path) -> Result<Input> {
    let reading = || format!("reading `{}`", path.display());
    let mut table = tables::open(path, &tables::Options::new(COLUMNS)).with_context(reading)?;
    let slots = COLUMNS.iter().map(|column| table.slot(column.key).ok_or(column.key)).collect::<Result<Vec<_>, _>>();
    let slots = match slots {
        Ok(slots) => slots,
        Err(key) => bail!("`{}` has no column `{key}`; hint: its header is `country,product,value`", path.display()),
    };
    let mut input = Input { rows: Names::default(), columns: Names::default(), values: Vec::new() };
    let mut told = Told::default();
    let mut record = Record::default();
    while table.next_into(&mut record).with_context(reading)? {
        told.all(table.take_problems());
        let (row, column, text) = (record.text(&slots[0]), record.text(&slots[1]), record.text(&slots[2]));
        let wrong = match (row, column, number(text)) {
            ("", ..) => Some((0, "the name is missing".to_owned())),
            (_, "", _) => Some((1, "the name is missing".to_owned())),
            (_, _, Err(why)) => Some((2, why)),
            (_, _, Ok(value)) => {
                input.values.push((input.rows.number(row), input.columns.number(column), value));
                None
            }
        };
        if let Some((column, why)) = wrong {
            let header = table.found(COLUMNS[column].key).map(|found| found.header.clone());
            told.one(&table.problem(Level::Problem, record.row(), header, format!("{why}; the row was left out")));
        }
    }
    told.all(table.take_problems());
    told.rest();
    if input.values.is_empty() {
        bail!("`{}` holds no row with a country, a product and a value", path.display());
    }
    Ok(input)
}

/// Problems as they come, the first of them.
#[derive(Default)]
struct Told {
    count: usize,
}

impl Told {
    fn one(&mut self, problem: &Problem) {
        self.count += 1;
        if self.count <= TOLD {
            report::note(report::problem(problem));
        }
    }

    fn all(&mut self, problems: Vec<Problem>) {
        problems.iter().for_each(|problem| self.one(problem));
    }

    fn rest(&self) {
        if self.count > TOLD {
            report::note(format!("… and {}", report::count(self.count - TOLD, "more problem")));
        }
    }
}

/// A value from 0 up: `1234.5`, `1,234.5`, `1.2e6`.
fn number(text: &str) -> Result<f64, String> {
    if text.is_empty() {
        return Err("the value is missing".to_owned());
    }
    let plain: String;
    let digits = if grouped(text) {
        plain = text.replace(',', "");
        plain.as_str()
    } else {
        text
    };
    match digits.parse::<f64>() {
        Ok(value) if value < 0.0 => Err(format!("`{text}` is negative, expected a number from 0 up")),
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(format!("`{text}` is not a number")),
    }
}

/// Whether commas part the thousands of a number and nothing else.
fn grouped(text: &str) -> bool {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let mut rest = groups.peekable();
    rest.peek().is_some() && digits(first) && first.len() <= 3 && rest.all(|group| group.len() == 3 && digits(group))
}

impl Input {
    fn matrix(&self) -> Result<Matrix> {
        let (height, width) = (self.rows.names.len() as u64, self.columns.names.len() as u64);
        let side = height.min(width);
        // Values, presence, density and gain; proximities twice; the smaller side's eigenvectors with room to work.
        let need = 8 * (5 * height * width + 2 * width * width + 4 * side * side);
        if need > MEMORY {
            bail!(
                "{height} countries x {width} products need about {} GB of memory, more than the {} GB allowed; hint: use a \
                 coarser list of products",
                need >> 30,
                MEMORY >> 30
            );
        }
        let mut matrix = Matrix::new(height as usize, width as usize);
        let mut given = vec![false; (height * width) as usize];
        let mut again = 0;
        for (row, column, value) in &self.values {
            let (row, column) = (*row as usize, *column as usize);
            let seen = &mut given[row * width as usize + column];
            again += usize::from(*seen);
            *seen = true;
            matrix.add(row, column, *value).with_context(|| {
                format!("the value of `{}` and `{}`", self.rows.names[row], self.columns.names[column])
            })?;
        }
        if again > 0 {
            let what = report::count(again, "row");
            report::note(format!("{what} with a country and product that were given before: their values were summed"));
        }
        Ok(matrix)
    }
}

fn tell(input: &Input, remarks: &[Remark]) {
    for remark in remarks.iter().take(TOLD) {
        report::note(remark.text(&input.rows.names, &input.columns.names).en);
    }
    if remarks.len() > TOLD {
        report::note(format!("… and {}", report::count(remarks.len() - TOLD, "more remark")));
    }
}

/// Writes every pair of a row and a column that have figures, and of the others the pairs that were given.
fn write(input: &Input, found: &Complexity, out: File) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    out.write_all(b"country,product,rca,density,eci,pci,coi,cog\n")?;
    let rows = fields(&input.rows.names, |row| [found.eci(row), found.coi(row)])?;
    let columns = fields(&input.columns.names, |column| [found.pci(column), None])?;
    let without = |side: insight::Side, length: usize| {
        let mut without = vec![false; length];
        for remark in found.remarks() {
            if let Remark::Empty { side: of, index } = remark
                && *of == side
            {
                without[*index] = true;
            }
        }
        without
    };
    let (no_row, no_column) = (without(insight::Side::Row, rows.len()), without(insight::Side::Column, columns.len()));
    let mut left: Vec<(u32, u32)> = input.values.iter().map(|(row, column, _)| (*row, *column)).collect::<Vec<_>>();
    left.retain(|(row, column)| no_row[*row as usize] || no_column[*column as usize]);
    left.sort_unstable();
    left.dedup();
    let line = |row: usize, column: usize, text: &mut String| {
        let ([name, eci, coi], [product, pci, _]) = (&rows[row], &columns[column]);
        let _ = write!(text, "{name},{product},");
        push(text, found.rca(row, column));
        text.push(',');
        push(text, found.density(row, column));
        let _ = write!(text, ",{eci},{pci},{coi},");
        push(text, found.cog(row, column));
        text.push('\n');
    };
    let kept: Vec<usize> = (0..rows.len()).filter(|row| !no_row[*row]).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // A row of each core at a time: numbers to text is most of the time, and the whole text would not fit into memory.
    for batch in kept.chunks(cores * 16) {
        let part = |rows: &[usize]| {
            let mut text = String::new();
            for row in rows {
                (0..columns.len()).filter(|at| !no_column[*at]).for_each(|column| line(*row, column, &mut text));
            }
            text
        };
        let texts: Vec<Result<String>> = std::thread::scope(|scope| {
            let size = batch.len().div_ceil(cores);
            let parts: Vec<_> = batch.chunks(size).map(|rows| scope.spawn(move || part(rows))).collect();
            parts.into_iter().map(|part| part.join().map_err(|_| anyhow::anyhow!("a writing thread failed"))).collect()
        });
        for text in texts {
            out.write_all(text?.as_bytes())?;
        }
    }
    let mut text = String::new();
    left.iter().for_each(|(row, column)| line(*row as usize, *column as usize, &mut text));
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A figure as text; nothing where it is unknown.
fn push(text: &mut String, figure: Option<f64>) {
    if let Some(figure) = figure {
        let _ = write!(text, "{figure}");
    }
}

/// Of each name: itself as a cell, and two figures.
fn fields(names: &[String], figures: impl Fn(usize) -> [Option<f64>; 2]) -> Result<Vec<[String; 3]>> {
    let text = |figure: Option<f64>| {
        let mut text = String::new();
        push(&mut text, figure);
        text
    };
    let cell = |name: &str| -> Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record([report::guarded(name).as_ref()])?;
        let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("writing `{name}`: {error}"))?;
        Ok(String::from_utf8(bytes)?.trim_end_matches('\n').to_owned())
    };
    let rows = names.iter().enumerate();
    rows.map(|(at, name)| {
        let [first, second] = figures(at);
        Ok([cell(name)?, text(first), text(second)])
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<f64, &str>) {
        assert_eq!(number(text), expect.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn a_value_is_a_number_from_0_up_with_or_without_thousands() {
        check("1234.5", Ok(1234.5));
        check("1,234,567.5", Ok(1_234_567.5));
        check("1.2e6", Ok(1.2e6));
        check("0", Ok(0.0));
        check("12,34", Err("`12,34` is not a number"));
        check("-3", Err("`-3` is negative, expected a number from 0 up"));
        check("1e999", Err("`1e999` is not a number"));
        check("NaN", Err("`NaN` is not a number"));
        check("…", Err("`…` is not a number"));
        check("", Err("the value is missing"));
    }
}
