//! `liantu visits`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use model::Lang;

use super::{Folder, Format, a_day};

/// `liantu visits`.
#[derive(Debug, Args)]
pub(crate) struct Visits {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: VisitsCommand,
}

/// `liantu visits …`.
#[derive(Debug, Subcommand)]
pub(crate) enum VisitsCommand {
    /// Records of visits, the last first
    List {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// From this day on
        #[arg(long, value_name = "DATE", value_parser = a_day)]
        from: Option<NaiveDate>,
        /// Up to this day
        #[arg(long, value_name = "DATE", value_parser = a_day)]
        to: Option<NaiveDate>,
        /// Only of this team
        #[arg(long)]
        team: Option<String>,
        /// `zh` or `en`
        #[arg(long, default_value = "zh")]
        lang: Lang,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// The visits of a day or a week as text, to be pasted
    Report {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The first day; the last day that the office worked when left out
        #[arg(long, value_name = "DATE", value_parser = a_day)]
        from: Option<NaiveDate>,
        /// The last day; the first when left out
        #[arg(long, value_name = "DATE", value_parser = a_day)]
        to: Option<NaiveDate>,
        /// Only of this team
        #[arg(long)]
        team: Option<String>,
        /// Only where this person of ours was there
        #[arg(long)]
        person: Option<String>,
        /// `zh` or `en`
        #[arg(long, default_value = "zh")]
        lang: Lang,
        /// `table` prints the text, `json` its counts with their rows too, `csv` the counts
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
}
