//! Arguments of `liantu tasks` and `liantu dispatch`.

use clap::{Args, Subcommand};
use model::{Lang, TaskState};

use super::{Folder, Format};

/// `liantu tasks`.
#[derive(Debug, Args)]
pub(crate) struct Tasks {
    #[command(subcommand)]
    pub(crate) command: TasksCommand,
}

/// What to do with tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum TasksCommand {
    /// Tasks by the day they are due, with what became of them
    List {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// Only of this person
        #[arg(long)]
        owner: Option<String>,
        /// `open` (what is shown else), `done` or `cancelled`
        #[arg(long)]
        state: Option<TaskState>,
        /// Only what is late
        #[arg(long)]
        late: bool,
        /// Language
        #[arg(long, default_value = "zh")]
        lang: Lang,
        /// Form
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
}

/// `liantu dispatch`.
#[derive(Debug, Args)]
pub(crate) struct Dispatch {
    #[command(subcommand)]
    pub(crate) command: DispatchCommand,
}

/// What to do with dispatch meetings.
#[derive(Debug, Subcommand)]
pub(crate) enum DispatchCommand {
    /// The agenda that the rule proposes: instructions, red and yellow projects, earlier decisions, late tasks
    Agenda {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// Language
        #[arg(long, default_value = "zh")]
        lang: Lang,
        /// Form
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
}
