//! `liantu projects`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use model::{Lang, ProjectStage, ProofKind};

use super::{Folder, Format, a_day};

/// `liantu projects`.
#[derive(Debug, Args)]
pub(crate) struct Projects {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: ProjectsCommand,
}

/// `liantu projects …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ProjectsCommand {
    /// Projects, the most urgent first
    List {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// Only in these stages, such as `talks`; may be repeated
        #[arg(long, value_name = "STAGE")]
        stage: Vec<ProjectStage>,
        /// Only on this chain
        #[arg(long)]
        chain: Option<String>,
        /// Only those that count for this unit
        #[arg(long)]
        unit: Option<String>,
        /// Ended projects too
        #[arg(long)]
        ended: bool,
        /// As they stood at the end of this day
        #[arg(long, value_name = "DATE", value_parser = a_day)]
        as_of: Option<NaiveDate>,
        /// `zh` or `en`
        #[arg(long, default_value = "zh")]
        lang: Lang,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// One project with its history, clocks and what its next gates ask for
    Show {
        /// Number of the project
        id: i64,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// `zh` or `en`
        #[arg(long, default_value = "zh")]
        lang: Lang,
        /// How to print; `csv` prints the history
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Move a project forward; everything that is missing is named at once
    Move {
        /// Number of the project
        id: i64,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The stage it goes to
        #[arg(long, value_name = "STAGE")]
        to: ProjectStage,
        /// The day on which it happened; today when left out
        #[arg(long, value_name = "DATE", value_parser = a_day)]
        on: Option<NaiveDate>,
        /// Who says so, by work name
        #[arg(long, value_name = "NAME")]
        by: String,
        /// A proof with the number or title of its paper, `KIND=NOTE`; may be repeated
        #[arg(long, value_name = "KIND=NOTE", value_parser = proof)]
        proof: Vec<(ProofKind, String)>,
        /// Why stages between are skipped
        #[arg(long, default_value = "")]
        skip_reason: String,
        /// `zh` or `en`
        #[arg(long, default_value = "zh")]
        lang: Lang,
    },
    /// What turns red within days: when, which project, by which rule, who answers
    Clocks {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// So many days ahead
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
        days: u32,
        /// As of this day
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

/// A proof as typed.
fn proof(text: &str) -> Result<(ProofKind, String), String> {
    let (kind, note) = text.split_once('=').unwrap_or((text, ""));
    let kind: ProofKind = kind.trim().parse().map_err(|error: model::UnknownWord| error.to_string())?;
    match note.trim() {
        "" => Err(format!("say which paper it is, such as `{kind}=第3号`")),
        note => Ok((kind, note.to_owned())),
    }
}
