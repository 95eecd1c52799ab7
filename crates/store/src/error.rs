//! What can go wrong between the product and its database, in the words of the person who reads it.

use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError};

/// Why the store did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such row.
    #[error("no {what} `{id}`")]
    NotFound {
        /// Kind of row, in words.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// The change contradicts what is stored.
    #[error("{0}")]
    Conflict(String),
    /// Nobody would be left who may change users.
    #[error("the last administrator stays: make someone else one first")]
    LastAdmin,
    /// A parameter that cannot be stored.
    #[error("{0}")]
    Invalid(String),
    /// The database holds a migration that this binary does not know.
    #[error("the data folder was made by a newer version (it holds `{found}`); hint: use that version or newer")]
    NewerSchema {
        /// The newest migration it holds.
        found: String,
    },
    /// The database lacks migrations of this binary.
    #[error("the data folder is not set up for this version; hint: run `liantu migrate`")]
    NotMigrated,
    /// Not a database of this product, or a damaged one.
    #[error("{0}")]
    Unusable(String),
    /// The database cannot be reached, is busy or has no room.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// Anything else.
    #[error("database: {0}")]
    Other(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) => {
                return Self::Conflict(format!("such a row exists already: {text}"));
            }
            Some(SqlErr::ForeignKeyConstraintViolation(text)) => {
                return Self::Conflict(format!("refers to a row that does not exist: {text}"));
            }
            _ => {}
        }
        match &error {
            DbErr::Conn(RuntimeErr::SqlxError(cause)) => {
                from_driver(cause).unwrap_or(Self::Unavailable(cause.to_string()))
            }
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
                from_driver(cause).unwrap_or_else(|| Self::Other(error.to_string()))
            }
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Self::Unavailable(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}

fn from_driver(cause: &SqlxError) -> Option<StoreError> {
    let SqlxError::Database(error) = cause else {
        let unreachable = matches!(
            cause,
            SqlxError::Io(_)
                | SqlxError::Tls(_)
                | SqlxError::PoolTimedOut
                | SqlxError::PoolClosed
                | SqlxError::WorkerCrashed
        );
        return unreachable.then(|| StoreError::Unavailable(cause.to_string()));
    };
    let code = error.code()?;
    // SQLite's extended codes carry the plain one in their low byte; PostgreSQL's are five characters.
    if code.len() == 5 {
        let class = &code[..2];
        return matches!(class, "08" | "53" | "57").then(|| StoreError::Unavailable(error.to_string()));
    }
    match code.parse::<u32>().ok()? & 0xff {
        11 | 26 => Some(StoreError::Unusable(format!(
            "the file is damaged or is no database ({error}); hint: restore a backup, or name another folder"
        ))),
        // busy, locked, read-only, read error, full, cannot open
        5 | 6 | 8 | 10 | 13 | 14 => Some(StoreError::Unavailable(error.to_string())),
        _ => None,
    }
}
