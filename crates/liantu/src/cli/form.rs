//! `liantu form`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Folder;

/// `liantu form`.
#[derive(Debug, Args)]
pub(crate) struct FormArgs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: FormCommand,
}

/// What to do with forms.
#[derive(Debug, Subcommand)]
pub(crate) enum FormCommand {
    /// The forms there are: shipped samples by their id, files that were brought by their number
    List {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
    },
    /// Fill a form for a month
    Fill {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The form, as `liantu form list` names it
        #[arg(long, value_name = "ID")]
        form: String,
        /// The month, such as `2024-12`
        #[arg(long, value_name = "YYYY-MM")]
        month: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Write what the values rest on into this CSV file and not into a sheet of the form
        #[arg(long, value_name = "FILE")]
        basis: Option<PathBuf>,
    },
}
