//! `liantu booklet`.

use std::path::PathBuf;

use clap::Args;
use model::{Edition, Lang};

use super::Folder;

/// `liantu booklet`.
#[derive(Debug, Args)]
pub(crate) struct Booklet {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// `public` or `internal`
    #[arg(long, default_value = "public")]
    pub(crate) edition: Edition,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// The PDF file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}
