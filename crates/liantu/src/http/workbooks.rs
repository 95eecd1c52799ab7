//! A table as it stands on screen, handed back as a workbook: for tables whose rows a page has put together.
//!
//! Nothing is read here: what comes is what the page showed to whoever asks.

use axum::body::{Body as Stream, to_bytes};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::NaiveDate;
use press::{Book, Cell, Column, Purpose, SheetTable, workbook};
use serde::Deserialize;
use utoipa::ToSchema;

use super::chains::same_origin;
use super::error::ErrorBody;
use super::params::invalid;
use super::project_papers::as_file;
use super::{ApiError, App};

/// Rows, columns, characters of a cell, and bytes of a request: a register of 50,000 rows with twelve columns is half of it.
const MOST_ROWS: usize = 50_000;
const MOST_COLUMNS: usize = 60;
const LONGEST: usize = 5_000;
const MOST_BYTES: usize = 48 << 20;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A table to be written as a workbook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkbookBody {
    /// What the file is called.
    title: String,
    /// A line above the table: what it is filtered by, the day, how many rows. Left out or empty for none.
    #[serde(default)]
    about: String,
    /// What stands on each printed page, such as that rows are samples. Left out or empty for nothing.
    #[serde(default)]
    mark: String,
    /// The columns, at most 60.
    heads: Vec<HeadBody>,
    /// Rows, at most 50,000, each as long as the head.
    rows: Vec<Vec<CellBody>>,
    /// Lines on a sheet of their own: what the figures mean, where they come from.
    #[serde(default)]
    notes: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadBody {
    /// Its head.
    text: String,
    /// `text`, `number` or `day`: how its cells are written. A cell that is none is written as text.
    kind: HeadKind,
}

/// How a column's cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HeadKind {
    /// As text.
    Text,
    /// As numbers.
    Number,
    /// As days.
    Day,
}

/// A cell: a number, a text, or null for unknown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum CellBody {
    /// A number.
    Number(f64),
    /// A text; in a column of days one such as `2025-01-31`.
    Text(String),
    /// Unknown.
    Unknown(()),
}

fn cell(kind: HeadKind, value: CellBody) -> Result<Cell, ApiError> {
    Ok(match value {
        CellBody::Number(number) if kind == HeadKind::Number => Cell::number(Some(number)),
        CellBody::Number(number) => Cell::from(number.to_string()),
        CellBody::Unknown(()) => Cell::Empty,
        CellBody::Text(text) => {
            let many = text.chars().count();
            if many > LONGEST {
                return Err(invalid(format!("a cell holds {many} characters, at most {LONGEST}")));
            }
            match NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
                Ok(day) if kind == HeadKind::Day => Cell::Day(day),
                _ => Cell::from(text),
            }
        }
    })
}

/// A sheet's name: what a workbook does not take is left out.
fn sheet_name(title: &str) -> String {
    let name: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).take(31).collect();
    let name = name.trim();
    if name.is_empty() { "表".to_owned() } else { name.to_owned() }
}

fn book(body: WorkbookBody, made: NaiveDate) -> Result<Book, ApiError> {
    let WorkbookBody { title, about, mark, heads, rows, notes } = body;
    let title = title.trim().to_owned();
    if title.is_empty() || title.chars().count() > 100 {
        return Err(invalid("field `title`: from 1 to 100 characters".to_owned()));
    }
    if heads.is_empty() || heads.len() > MOST_COLUMNS {
        return Err(invalid(format!("field `heads`: from 1 to {MOST_COLUMNS} columns")));
    }
    if rows.len() > MOST_ROWS {
        return Err(
            invalid(format!("field `rows`: `{}` rows, at most {MOST_ROWS}", rows.len())).hint("缩小筛选范围再导出")
        );
    }
    if let Some((at, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != heads.len()) {
        let (found, expect) = (row.len(), heads.len());
        return Err(invalid(format!("field `rows`: row {at} has {found} cells, the head has {expect}")));
    }
    let kinds: Vec<HeadKind> = heads.iter().map(|head| head.kind).collect();
    let cells = |row: Vec<CellBody>| kinds.iter().zip(row).map(|(kind, value)| cell(*kind, value)).collect();
    let rows = rows.into_iter().map(cells).collect::<Result<Vec<Vec<Cell>>, _>>()?;
    let columns = heads.into_iter().map(|head| Column::fitted(head.text)).collect();
    let name = sheet_name(&title);
    let mut sheets = vec![SheetTable { name: name.clone(), about, columns, rows, purpose: Purpose::Read }];
    if !notes.is_empty() {
        let rows = notes.into_iter().take(200).map(|line| vec![Cell::from(line)]).collect();
        let other = if name == "说明" { "说明 2" } else { "说明" };
        sheets.push(SheetTable {
            name: other.to_owned(),
            about: String::new(),
            columns: vec![Column::wide("说明 Notes", 80.0)],
            rows,
            purpose: Purpose::Read,
        });
    }
    Ok(Book { title, made: Some(made), mark, sheets })
}

/// Write a table as a workbook
#[utoipa::path(post, path = "/workbooks", request_body = WorkbookBody,
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "the workbook"),
        (status = 400, body = ErrorBody)))]
pub(crate) async fn create_workbook(app: App, headers: HeaderMap, body: Stream) -> Result<Response, ApiError> {
    same_origin(&headers)?;
    // A register is larger than what other operations take.
    let most = MOST_BYTES >> 20;
    let bytes = to_bytes(body, MOST_BYTES).await;
    let bytes = bytes.map_err(|_| invalid(format!("the table is larger than {most} MiB, or it broke off")))?;
    let body: WorkbookBody =
        serde_json::from_slice(&bytes).map_err(|error| invalid(format!("the table cannot be read: {error}")))?;
    let made = app.shared.projects.now(&app.store).await?.desk_day(&app.config);
    let title = body.title.trim().to_owned();
    let book = book(body, made)?;
    let bytes = tokio::task::spawn_blocking(move || workbook(&book)).await.map_err(anyhow::Error::from)?;
    Ok(as_file((&format!("{title}.xlsx"), XLSX), bytes.map_err(anyhow::Error::from)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Book, ApiError> {
        book(serde_json::from_str(text).expect("a body"), NaiveDate::from_ymd_opt(2025, 1, 31).expect("a day"))
    }

    #[test]
    fn a_column_writes_numbers_days_and_texts_and_unknown_stays_empty() {
        let book = read(
            r#"{"title": "企业/一览", "heads": [{"text": "名称", "kind": "text"}, {"text": "数", "kind": "number"}, {"text": "日", "kind": "day"}],
                "rows": [["=1+1", 2.5, "2025-01-31"], [null, null, "约一月"], ["", "不详", null]]}"#,
        )
        .unwrap();
        let day = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        let text = |text: &str| Cell::Text(text.to_owned());
        let expect = vec![
            vec![text("=1+1"), Cell::Number(2.5), Cell::Day(day)],
            vec![Cell::Empty, Cell::Empty, text("约一月")],
            vec![Cell::Empty, text("不详"), Cell::Empty],
        ];
        assert_eq!((book.sheets[0].rows.clone(), book.sheets[0].name.as_str()), (expect, "企业一览"));
        workbook(&book).unwrap();
    }

    #[test]
    fn a_row_of_another_length_no_title_and_no_head_are_refused() {
        for text in [
            r#"{"title": "a", "heads": [{"text": "x", "kind": "text"}], "rows": [["1", "2"]]}"#,
            r#"{"title": " ", "heads": [{"text": "x", "kind": "text"}], "rows": []}"#,
            r#"{"title": "a", "heads": [], "rows": []}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
