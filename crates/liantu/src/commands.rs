//! What each command does: arguments in, the other crates called in order, a report out.

mod atlas;
mod brief;
mod chains;
mod complexity;
mod demo;
mod draft;
mod gaps;
mod import;
mod layout;
mod matches;
mod packs;
mod place;
mod serve;
mod sites;
mod survey;
mod targets;
mod trip;

use anyhow::Result;

use crate::cli::{Cli, Command, PacksCommand};

#[cfg(test)]
pub(crate) use demo::{configure, fill, shipped};

/// Runs a command.
pub(crate) async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Demo(args) => demo::run(&args).await,
        Command::Serve(args) => serve::run(&args).await,
        Command::Import(args) => import::run(&args).await,
        Command::Imports(args) => import::history(&args).await,
        Command::Place(args) => place::run(&args).await,
        Command::Gaps(args) => gaps::run(&args).await,
        Command::Targets(args) => targets::run(&args).await,
        Command::Survey(args) => survey::run(&args).await,
        Command::Sites(args) => sites::run(&args).await,
        Command::Match(args) => matches::run(&args).await,
        Command::Atlas(args) => atlas::run(&args).await,
        Command::Trip(args) => trip::run(&args).await,
        Command::Brief(args) => brief::run(&args).await,
        Command::Chains(args) => chains::run(&args).await,
        Command::Layout(args) => layout::run(&args),
        Command::Complexity(args) => complexity::run(&args),
        Command::Draft(args) => draft::run(&args),
        Command::Packs(args) => match args.command {
            PacksCommand::Check { dir } => packs::check(&dir),
            PacksCommand::Load { pack, folder, force } => demo::load(&pack, &folder, force).await,
        },
        Command::Migrate(folder) => serve::migrate(&folder).await,
    }
}
