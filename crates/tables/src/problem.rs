//! What is wrong with a file, row by row.

use std::fmt;

/// Whether a person has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something was done that is worth knowing; nothing is lost.
    Note,
    /// Something could not be read; the rest went in.
    Problem,
}

/// One finding about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Note or problem.
    pub level: Level,
    /// File name as given.
    pub file: String,
    /// Number of the record in its file, the first record being 1; `None` where the whole file is meant.
    pub row: Option<u32>,
    /// Header of the column as the file writes it, or its letter.
    pub column: Option<String>,
    /// What is wrong, with the offending text in backticks.
    pub message: String,
}

impl fmt::Display for Problem {
    /// `firms.csv, row 22, column 注册资本: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.message)
    }
}
