//! Why a whole file cannot be read.

/// A file that gives no rows at all. Every text names the file, what was found and what can be tried.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be opened or read from.
    #[error("cannot read `{file}`: {source}")]
    Io {
        /// File name.
        file: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// Nothing is in the file.
    #[error("`{file}` is empty: export it again and look whether it holds rows")]
    Empty {
        /// File name.
        file: String,
    },
    /// The file holds something else than a table.
    #[error("`{file}` is {found}, not a table: {hint}")]
    NotATable {
        /// File name.
        file: String,
        /// What it is, with its article.
        found: String,
        /// What to do.
        hint: &'static str,
    },
    /// A table that is broken.
    #[error("`{file}` is damaged: {problem}; {hint}")]
    Damaged {
        /// File name.
        file: String,
        /// What is wrong.
        problem: String,
        /// What to do.
        hint: &'static str,
    },
    /// A workbook that asks for a password.
    #[error("`{file}` is protected by a password: open it, remove the password, save it and try again")]
    Encrypted {
        /// File name.
        file: String,
    },
    /// A bound of [`crate::Limits`] is exceeded.
    #[error("`{file}` is refused: {what} is {found}, more than the {limit} allowed; {hint}")]
    TooLarge {
        /// File name.
        file: String,
        /// What was measured.
        what: String,
        /// How much was found, with its unit.
        found: String,
        /// How much is allowed, with its unit.
        limit: String,
        /// What to do.
        hint: &'static str,
    },
    /// No row with the words a header has.
    #[error("no header found in `{file}`: {shown}; {hint}")]
    NoHeader {
        /// File name.
        file: String,
        /// What the first records hold.
        shown: String,
        /// How to give a mapping.
        hint: String,
    },
    /// The sheet the caller named is not there.
    #[error("`{file}` has no sheet `{wanted}`, only {have}")]
    NoSheet {
        /// File name.
        file: String,
        /// The sheet asked for.
        wanted: String,
        /// The sheets there are, in backticks.
        have: String,
    },
    /// A mapping that cannot be read, or that names what is not there.
    #[error("mapping for `{file}`: {problem}")]
    Mapping {
        /// File name.
        file: String,
        /// What is wrong.
        problem: String,
    },
}

/// Bytes as a person reads them.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1024 => format!("{count} bytes"),
        1024..1_048_576 => format!("{} KiB", count >> 10),
        _ => format!("{} MiB", count >> 20),
    }
}
