//! `liantu promises`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use model::{Lang, PromiseState, UnknownWord};

use super::{Folder, Format, a_day};
use crate::promises::Stands;

/// `liantu promises`.
#[derive(Debug, Args)]
pub(crate) struct Promises {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: PromisesCommand,
}

/// `liantu promises …`.
#[derive(Debug, Subcommand)]
pub(crate) enum PromisesCommand {
    /// The promise ledger, the most urgent first, with what is left by standing
    List {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// Only of this project
        #[arg(long, value_name = "ID")]
        project: Option<i64>,
        /// Only in this state on paper: `draft`, `approved`, `refused`, `released`
        #[arg(long, value_name = "STATE")]
        state: Option<PromiseState>,
        /// Only standing so: `overdue`, `owed`, `waits`, `not_owed`, `kept`
        #[arg(long, value_name = "STANDING", value_parser = |text: &str| text.parse::<Stands>().map_err(|error: UnknownWord| error.to_string()))]
        standing: Option<Stands>,
        /// Only of projects that this unit answers for
        #[arg(long)]
        unit: Option<String>,
        /// As it stood at the end of this day
        #[arg(long, value_name = "DATE", value_parser = a_day)]
        as_of: Option<NaiveDate>,
        /// `zh` or `en`
        #[arg(long, default_value = "zh")]
        lang: Lang,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
}
