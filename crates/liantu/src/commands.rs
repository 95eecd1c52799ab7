//! What each command does: arguments in, the other crates called in order, a report out.

mod atlas;
mod backup;
mod booklet;
mod brief;
mod bulletin;
mod chains;
mod complexity;
mod demo;
mod dispatch;
mod doctor;
mod draft;
mod form;
mod gaps;
mod import;
mod init;
mod layout;
mod matches;
mod packs;
mod place;
mod projects;
mod promises;
mod serve;
mod sites;
mod survey;
mod targets;
mod tasks;
mod trip;
mod user;
mod verify;
mod visits;

use anyhow::{Result, anyhow};
use model::JobCause;
use store::Store;

use crate::cli::{Cli, Command, Folder, PacksCommand};
use crate::config::Config;
use crate::targets::TargetsError;
use crate::{folder, jobs};

pub(crate) use backup::LAST as LAST_BACKUP;
pub(crate) use demo::{District, configure, fill_in_steps, shipped, take_pack};
#[cfg(test)]
pub(crate) use demo::{fill, fill_register};
#[cfg(test)]
pub(crate) use init::empty;

/// A data folder with its district, every firm placed.
async fn open(args: &Folder) -> Result<(Store, Config)> {
    let store = folder::open(args).await?.store;
    let config = Config::load(&store).await?;
    jobs::place_pending(&store, &config, JobCause::Leftover).await?;
    Ok((store, config))
}

/// Why there are no targets, with what there is instead.
fn no_targets(config: &Config, error: TargetsError) -> anyhow::Error {
    match error {
        TargetsError::NoChain(id) => anyhow!(gaps::no_chain(config, &id)),
        TargetsError::NoNode { chain, node } => anyhow!(match config.chain(&chain) {
            Some(chain) => gaps::no_node(chain, &node),
            None => gaps::no_chain(config, &chain),
        }),
        TargetsError::Other(error) => error,
        other => other.into(),
    }
}

/// Runs a command.
pub(crate) async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Demo(args) => demo::run(&args).await,
        Command::Init(args) => init::run(&args).await,
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
        Command::Booklet(args) => booklet::run(&args).await,
        Command::Trip(args) => trip::run(&args).await,
        Command::Brief(args) => brief::run(&args).await,
        Command::Projects(args) => projects::run(&args).await,
        Command::Promises(args) => promises::run(&args).await,
        Command::Visits(args) => visits::run(&args).await,
        Command::Bulletin(args) => bulletin::run(&args).await,
        Command::Form(args) => form::run(&args).await,
        Command::Tasks(args) => tasks::run(&args).await,
        Command::Dispatch(args) => dispatch::run(&args).await,
        Command::Chains(args) => chains::run(&args).await,
        Command::Layout(args) => layout::run(&args),
        Command::Complexity(args) => complexity::run(&args),
        Command::Draft(args) => draft::run(&args),
        Command::Packs(args) => match args.command {
            PacksCommand::Check { dir, lang } => packs::check(&dir, lang),
            PacksCommand::Load { pack, folder, force } => demo::load(&pack, &folder, force).await,
        },
        Command::User(args) => user::run(&args).await,
        Command::Migrate(folder) => serve::migrate(&folder).await,
        Command::Verify(folder) => verify::run(&folder).await,
        Command::Backup(args) => backup::run(&args).await,
        Command::Restore(args) => backup::restore(&args).await,
        Command::Doctor(folder) => doctor::run(&folder).await,
    }
}
