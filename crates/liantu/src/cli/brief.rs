//! `liantu brief`.

use std::path::PathBuf;

use clap::Args;
use model::Lang;

use super::Folder;

/// `liantu brief`.
#[derive(Debug, Args)]
pub(crate) struct Brief {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The gap and the firm: its number, its credit code or its whole name
    #[arg(long, value_name = "CHAIN/NODE/FIRM")]
    pub(crate) target: String,
    /// The file to write: `.pdf` for one page of A4, `.txt` for a text to paste
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
}
