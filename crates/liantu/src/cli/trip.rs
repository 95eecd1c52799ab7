//! `liantu trip`.

use std::path::PathBuf;

use clap::Args;
use model::Lang;

use super::{Folder, Format};

/// `liantu trip`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).multiple(false).args(["gap", "targets"]))]
pub(crate) struct Trip {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Visit the best targets of these gaps, such as `steel-pipe/drill-pipe`
    #[arg(long, value_name = "CHAIN/NODE", value_delimiter = ',')]
    pub(crate) gap: Vec<String>,
    /// Visit these firms: numbers, credit codes or whole names
    #[arg(long, value_name = "FIRM", value_delimiter = ',')]
    pub(crate) targets: Vec<String>,
    /// So many targets of each gap
    #[arg(long, default_value = "10", value_parser = crate::cli::most_targets)]
    pub(crate) top: usize,
    /// The first day, such as `2025-06-05`; Saturdays and Sundays are passed over
    #[arg(long, value_name = "DATE", required_unless_present = "dates")]
    pub(crate) from: Option<String>,
    /// So many working days, 1 to 30
    #[arg(long, default_value = "3")]
    pub(crate) days: usize,
    /// Instead the very days; a weekend is kept
    #[arg(long, value_name = "DATE", value_delimiter = ',', conflicts_with = "from")]
    pub(crate) dates: Vec<String>,
    /// The team
    #[arg(long, default_value = "招商组")]
    pub(crate) team: String,
    /// Who goes, or receives, by work names
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) people: Vec<String>,
    /// Name of the trip
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) title: String,
    /// Plan the reception of the firms instead: they come to us on the first day
    #[arg(long)]
    pub(crate) reception: bool,
    /// With `--reception`: the guests as the firm announced them
    #[arg(long, value_name = "GUEST", value_delimiter = ',', requires = "reception")]
    pub(crate) guests: Vec<String>,
    /// With `--reception`: sites to show, by id
    #[arg(long, value_name = "SITE", value_delimiter = ',', requires = "reception")]
    pub(crate) sites: Vec<String>,
    /// With `--reception`: what to say, once for each point
    #[arg(long, value_name = "TEXT", requires = "reception")]
    pub(crate) point: Vec<String>,
    /// Keep the trip in the calendar
    #[arg(long)]
    pub(crate) save: bool,
    /// Write the sheet: a file that ends in `.docx`, `.xlsx` or `.ics`
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}
