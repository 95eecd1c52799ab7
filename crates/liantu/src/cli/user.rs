//! `liantu user …`: what can be typed. A password never is: arguments are seen by everyone on the machine and stay in the shell's history.

use clap::{Args, Subcommand};
use model::{UserName, UserRole};

use super::{Folder, Format};

/// `liantu user`.
#[derive(Debug, Args)]
pub(crate) struct UserArgs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: UserCommand,
}

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Enter a user; the password is asked for, or is the first line of standard input
    Add {
        /// The name to work under
        #[arg(value_parser = a_name)]
        name: UserName,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// `director`, `officer`, `zone_lead`, `chain_office`, `department`, `clerk`, `admin` or `viewer`; the first user is `admin`
        #[arg(long)]
        role: UserRole,
        /// The unit
        #[arg(long, default_value = "")]
        unit: String,
        /// The team, by name
        #[arg(long)]
        team: Option<String>,
    },
    /// List the users
    List {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Give a user another role
    Role {
        /// The name
        #[arg(value_parser = a_name)]
        name: UserName,
        /// The role
        role: UserRole,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
    },
    /// Take a user's right to log in; what he has in hand goes to a successor
    Disable {
        /// The name
        #[arg(value_parser = a_name)]
        name: UserName,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// Why
        #[arg(long)]
        reason: String,
        /// Who takes what he has in hand
        #[arg(long, value_name = "NAME", value_parser = a_name)]
        successor: Option<UserName>,
    },
    /// Let a disabled user log in again
    Enable {
        /// The name
        #[arg(value_parser = a_name)]
        name: UserName,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
    },
    /// Set a user's password, asked for or read from standard input; his sessions end
    Passwd {
        /// The name
        #[arg(value_parser = a_name)]
        name: UserName,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
    },
}

impl UserCommand {
    /// The data folder of any of them.
    pub(crate) fn folder(&self) -> &Folder {
        match self {
            Self::Add { folder, .. }
            | Self::List { folder, .. }
            | Self::Role { folder, .. }
            | Self::Disable { folder, .. }
            | Self::Enable { folder, .. }
            | Self::Passwd { folder, .. } => folder,
        }
    }
}

/// A name as typed.
fn a_name(text: &str) -> Result<UserName, String> {
    UserName::parse(text).map_err(|error| error.to_string())
}
