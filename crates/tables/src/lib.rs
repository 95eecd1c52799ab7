//! CSV, TSV and workbooks of any encoding to rows of cells, with problems.
//!
//! For: opening whatever an office hands over, finding its header row through words the caller gives, and reading the rows
//! below it one by one in flat memory. Bad input is a result: what cannot be read comes back as a [`Problem`] with file, row
//! and column, the rest goes in. Hostile input (a cell of a gigabyte, a workbook that unpacks to a hundred times its size) is
//! refused with a [`TableError`] before it costs memory.
//!
//! Not for: what a cell means. Dates, amounts and codes are the caller's to read; a cell is text and the kind the file gave it.
//!
//! ```
//! use tables::{Column, Options, Record};
//! const COLUMNS: &[Column] = &[Column { key: "name", synonyms: &["企业名称", "单位名称"] }];
//! let csv = "单位名称,备注\n样例厂,甲\n".as_bytes().to_vec();
//! let mut table = tables::read(csv, "sample.csv", &Options::new(COLUMNS))?;
//! let name = table.slot("name").expect("the column is there");
//! let mut record = Record::default();
//! while table.next_into(&mut record)? {
//!     assert_eq!((record.row(), record.text(&name)), (2, "样例厂"));
//! }
//! # Ok::<(), tables::TableError>(())
//! ```

mod book;
mod document;
mod error;
mod guard;
mod header;
mod limits;
mod macros;
mod problem;
mod record;
mod sniff;
mod split;
mod stream;
mod table;

pub use document::document_text;
pub use error::TableError;
pub use header::{Column, Found, Mapping, fold};
pub use limits::Limits;
pub use macros::carries_macros;
pub use problem::{Level, Problem};
pub use record::{Cell, CellKind, Record, Slot};
pub use table::{Options, Rows, Table, open, read};
