//! `liantu bulletin`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use model::Lang;

use super::Folder;

/// The form of a bulletin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BulletinFormat {
    /// A Word document in official layout
    Docx,
    /// A workbook with the rows behind every figure
    Xlsx,
    /// The same pages as PDF
    Pdf,
}

/// `liantu bulletin`.
#[derive(Debug, Args)]
pub(crate) struct Bulletin {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The month, such as `2024-12`; it must be over
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) month: String,
    /// Document, workbook or pages
    #[arg(long, value_enum)]
    pub(crate) format: BulletinFormat,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
}
