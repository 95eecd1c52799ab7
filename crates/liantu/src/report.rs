//! Printing: tables for eyes, CSV for spreadsheets, JSON in the shapes of the HTTP interface; and errors as sentences.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use crate::cli::Format;

/// An error with its causes on one line, each said once.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = cause.to_string();
        // Many errors repeat their cause in their own text.
        if !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
    }
    parts.join(": ")
}

/// A problem of a file on one line: `firms.csv:22 [capital]: …`.
pub(crate) fn problem(problem: &tables::Problem) -> String {
    let row = problem.row.map(|row| format!(":{row}")).unwrap_or_default();
    let column = problem.column.as_ref().map(|column| format!(" [{column}]")).unwrap_or_default();
    format!("{}{row}{column}: {}", problem.file, problem.message)
}

/// Prints `value` as JSON, or rows as a table or CSV.
pub(crate) fn print<T: Serialize>(format: Format, value: &T, header: &[&str], rows: &[Vec<String>]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, value)?;
            writeln!(out)?;
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(header)?;
            for row in rows {
                writer.write_record(row)?;
            }
            writer.flush()?;
        }
        Format::Table => {
            let mut table = comfy_table::Table::new();
            table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
            table.set_header(header.iter().copied());
            for row in rows {
                table.add_row(row);
            }
            writeln!(out, "{table}")?;
        }
    }
    Ok(())
}
