//! `liantu chains …`: what can be typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Folder, Format};

/// `liantu chains`.
#[derive(Debug, Args)]
pub(crate) struct Chains {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: ChainsCommand,
}

/// What can be done with versions of chains.
#[derive(Debug, Subcommand)]
pub(crate) enum ChainsCommand {
    /// List the versions of a chain, and its drafts that wait
    Versions {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The chain
        #[arg(long, value_name = "ID")]
        chain: String,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Write a version as a TOML file to edit, or let the pack on disk follow what is in force
    Export {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The chain
        #[arg(long, value_name = "ID", required_unless_present = "pack")]
        chain: Option<String>,
        /// The version; the one in force when left out
        #[arg(long, value_name = "NUMBER")]
        number: Option<i64>,
        /// The file to write
        #[arg(long, value_name = "FILE", required_unless_present = "pack")]
        out: Option<PathBuf>,
        /// Instead: every file of the pack in force that differs in this folder, because another id of a node stands in other files too
        #[arg(long, value_name = "FOLDER", conflicts_with_all = ["chain", "number", "out"])]
        pack: Option<PathBuf>,
    },
    /// Say what differs between two versions, or what a draft changes
    Diff {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The chain
        #[arg(long, value_name = "ID")]
        chain: String,
        /// The older version
        #[arg(long, value_name = "NUMBER", required_unless_present = "draft", conflicts_with = "draft")]
        from: Option<i64>,
        /// The newer version; the one in force when left out
        #[arg(long, value_name = "NUMBER", conflicts_with = "draft")]
        to: Option<i64>,
        /// A draft
        #[arg(long, value_name = "NUMBER")]
        draft: Option<i64>,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Turn an edited file into a draft and propose it to a second person
    Propose {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The chain
        #[arg(long, value_name = "ID")]
        chain: String,
        /// The edited file
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// Who proposes
        #[arg(long, value_name = "NAME")]
        by: String,
        /// What it is for
        #[arg(long, value_name = "TEXT")]
        title: String,
    },
    /// Accept a proposed draft: it becomes the next version, and every firm is placed anew
    Accept {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The draft
        #[arg(long, value_name = "NUMBER")]
        draft: i64,
        /// Who accepts; nobody who wrote it
        #[arg(long, value_name = "NAME")]
        by: String,
        /// The revision that was looked at, as `diff` says it; another one by now is refused. The draft as it stands when left out
        #[arg(long, value_name = "NUMBER")]
        revision: Option<i64>,
        /// What there is to say
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Propose to go back to an old version; accepted, it is a new version that says what the old one said
    Restore {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// The chain
        #[arg(long, value_name = "ID")]
        chain: String,
        /// The version to go back to
        #[arg(long, value_name = "NUMBER")]
        number: i64,
        /// Who proposes
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}
