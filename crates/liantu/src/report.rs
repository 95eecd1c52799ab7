//! Printing: tables for eyes, CSV for spreadsheets, JSON in the shapes of the HTTP interface; and errors as sentences.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;
use comfy_table::{ContentArrangement, LineStyle, TableStyle};
use serde::Serialize;

use crate::cli::Format;

/// An error with its causes on one line, each said once.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = plain(&cause.to_string());
        // Many errors repeat their cause in their own text.
        if parts.iter().any(|part| part.contains(&text)) {
            continue;
        }
        // `reading X` says nothing once the cause names X itself.
        if parts.last().is_some_and(|last| subject(last).is_some_and(|name| text.contains(name))) {
            parts.pop();
        }
        parts.push(text);
    }
    parts.join(": ")
}

/// The name in a context such as ``reading `firms.csv` ``, backticks included.
fn subject(context: &str) -> Option<&str> {
    let (verb, rest) = context.split_once(' ')?;
    let whole =
        rest.len() > 2 && rest.starts_with('`') && rest.ends_with('`') && !rest[1..rest.len() - 1].contains('`');
    (verb.ends_with("ing") && whole).then_some(rest)
}

/// A message of the system without its number, in the product's words where it has some.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(from) = text.find(" (os error ") {
        let Some(length) = text[from..].find(')') else { break };
        text.replace_range(from..=from + length, "");
    }
    for (theirs, ours) in [
        ("No such file or directory", "no such file or folder"),
        ("Is a directory", "it is a folder, not a file"),
        ("Not a directory", "a part of the path is a file, not a folder"),
        ("Permission denied", "permission denied"),
        ("No space left on device", "the disk is full"),
        ("Read-only file system", "the disk is read-only"),
        ("stream did not contain valid UTF-8", "it is not UTF-8; hint: save it as UTF-8"),
    ] {
        text = text.replace(theirs, ours);
    }
    text
}

/// A number with its word: `1 problem`, `2 problems`.
pub(crate) fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// A problem of a file on one line: `firms.csv:22 [capital]: …`.
pub(crate) fn problem(problem: &tables::Problem) -> String {
    let row = problem.row.map(|row| format!(":{row}")).unwrap_or_default();
    let column = problem.column.as_ref().map(|column| format!(" [{column}]")).unwrap_or_default();
    format!("{}{row}{column}: {}", problem.file, problem.message)
}

/// A line on standard output. A closed pipe comes back as an error, where `println!` would panic.
pub(crate) fn line(text: impl AsRef<str>) -> Result<()> {
    writeln!(std::io::stdout().lock(), "{}", text.as_ref())?;
    Ok(())
}

/// A line on standard error. Nobody is left to be told when that is closed.
pub(crate) fn note(text: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(text.as_ref()));
}

/// A value as JSON on standard output.
pub(crate) fn json(value: &impl Serialize) -> Result<()> {
    line(serde_json::to_string_pretty(value)?)
}

/// A table as CSV, no cell of which a spreadsheet runs. It begins with a mark, without which a Chinese Windows opens it as GBK.
pub(crate) fn csv<Row>(header: &[&str], rows: impl IntoIterator<Item = Row>) -> Result<Vec<u8>>
where
    Row: IntoIterator<Item: AsRef<str>>,
{
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.into_iter().map(|cell| guarded(cell.as_ref()).into_owned()))?;
    }
    writer.into_inner().map_err(|error| anyhow::anyhow!("writing a table: {error}"))
}

/// A table of a list as an answer of the server.
pub(crate) fn csv_answer(
    name: &str,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<axum::response::Response> {
    use axum::response::IntoResponse;
    let bytes = csv(header, rows)?;
    let head = [
        ("content-type", "text/csv; charset=utf-8".to_owned()),
        ("content-disposition", format!("attachment; filename=\"{name}\"")),
    ];
    Ok((head, bytes).into_response())
}

/// Prints `value` as JSON, or rows as a table or CSV.
pub(crate) fn print<T: Serialize>(format: Format, value: &T, header: &[&str], rows: &[Vec<String>]) -> Result<()> {
    match format {
        Format::Json => json(value),
        Format::Csv => {
            std::io::stdout().lock().write_all(&csv(header, rows)?)?;
            Ok(())
        }
        Format::Table => line(table(header, rows, width())),
    }
}

/// A text that a spreadsheet would run as a formula, with a `'` before it; numbers pass.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if runs && cell.parse::<f64>().is_err() { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Columns of the terminal; `None` when the output goes to a file or another program, which wants whole lines.
fn width() -> Option<u16> {
    let terminal = console::Term::stdout();
    if terminal.is_term() { terminal.size_checked().map(|(_, columns)| columns) } else { None }
}

fn table(header: &[&str], rows: &[Vec<String>], width: Option<u16>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_header(header.iter().copied());
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| visible(cell)));
    }
    table.trim_fmt()
}

/// A text without characters that steer a terminal.
fn visible(cell: &str) -> String {
    cell.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use proptest::prelude::*;

    use super::*;

    fn check(contexts: &[&str], expect: &str) {
        let mut parts = contexts.iter().rev();
        let first = anyhow!((*parts.next().expect("a cause")).to_owned());
        assert_eq!(chain(&parts.fold(first, |error, part| error.context((*part).to_owned()))), expect);
    }

    #[test]
    fn an_error_says_each_thing_once() {
        check(&["opening `a`", "busy"], "opening `a`: busy");
        check(&["reading `a`", "`a` is empty"], "`a` is empty");
        check(&["the text: broken", "broken"], "the text: broken");
        check(&["no chain `a`", "not in `a`"], "no chain `a`: not in `a`");
    }

    #[test]
    fn an_error_carries_no_numbers_of_the_system() {
        check(&["opening `a`", "No such file or directory (os error 2)"], "opening `a`: no such file or folder");
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_guarded_and_a_number_is_not() {
        for (cell, expect) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-cmd", "'-cmd"),
            ("\t=1", "'\t=1"),
            ("＝1+1", "'＝1+1"),
            ("-5", "-5"),
            ("+1.5", "+1.5"),
            ("无缝钢管", "无缝钢管"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), expect);
        }
    }

    proptest! {
        #[test]
        fn a_table_is_no_wider_than_the_terminal(
            rows in proptest::collection::vec(proptest::collection::vec("[a-z缺口，。 ]{0,60}", 7), 0..5),
            width in 60..160_u16,
        ) {
            let text = table(&["node", "环节", "判断", "企业", "LQ", "覆盖", "理由"], &rows, Some(width));
            for line in text.lines() {
                prop_assert!(console::measure_text_width(line) <= usize::from(width), "{line}");
            }
        }
    }
}
