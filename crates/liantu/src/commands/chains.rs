//! `liantu chains`: versions of a chain's definition, and drafts made of files.

use std::path::{Component, Path};

use anyhow::{Context, Result, bail};
use model::JobCause;
use packs::Files;
use store::{DraftState, FileVersion, Store, Turn};

use crate::chain_drafts::{self, Desk, DraftError, Kept};
use crate::chain_operations::ChainOperation;
use crate::cli::{Chains, ChainsCommand, Format};
use crate::config::{Config, DISTRICT};
use crate::http::chain_drafts::versions::{DiffShape, version_shape};
use crate::{clock, folder, jobs, report};

/// Largest file that is read as a chain, as a pack's.
const MAX_BYTES: u64 = packs::MAX_TOML_BYTES;

/// Runs a subcommand.
pub(super) async fn run(args: &Chains) -> Result<()> {
    let place = match &args.command {
        ChainsCommand::Versions { folder, .. }
        | ChainsCommand::Export { folder, .. }
        | ChainsCommand::Diff { folder, .. }
        | ChainsCommand::Propose { folder, .. }
        | ChainsCommand::Accept { folder, .. }
        | ChainsCommand::Restore { folder, .. } => folder,
    };
    let store = folder::open(place).await?.store;
    let config = Config::load(&store).await?;
    let kept = Kept::default();
    let done = command(Desk { store: &store, config: &config, kept: &kept }, &args.command).await;
    store.close().await?;
    done
}

async fn command(desk: Desk<'_>, command: &ChainsCommand) -> Result<()> {
    let Desk { store, config, .. } = desk;
    match command {
        ChainsCommand::Versions { chain, format, .. } => versions(store, config, chain, *format).await,
        ChainsCommand::Export { chain, number, out, pack, .. } => match (pack, chain, out) {
            (Some(pack), ..) => follow(store, pack).await,
            (None, Some(chain), Some(out)) => export(desk, chain, *number, out).await,
            _ => bail!("give `--chain` and `--out`, or `--pack`"),
        },
        ChainsCommand::Diff { chain, from, to, draft, format, .. } => {
            known(config, chain)?;
            let (before, after) = match (draft, from) {
                (Some(id), _) => {
                    let draft = chain_drafts::load(desk, *id).await?;
                    if draft.row.chain != *chain {
                        bail!("draft {id} is of chain `{}`, not of `{chain}`", draft.row.chain);
                    }
                    if *format == Format::Table {
                        let (state, revision) = (draft.row.state.as_str(), draft.row.revision);
                        report::line(format!("draft {id}, revision {revision} ({state}): {}", draft.row.title))?;
                    }
                    (draft.base.clone(), draft.after().to_owned())
                }
                (None, from) => {
                    let from = chain_drafts::version(store, chain, *from).await?;
                    (from.content, chain_drafts::version(store, chain, *to).await?.content)
                }
            };
            diff(&before, &after, *format)
        }
        ChainsCommand::Propose { chain, file, by, title, .. } => {
            known(config, chain)?;
            let size = std::fs::metadata(file).with_context(|| format!("reading `{}`", file.display()))?.len();
            if size > MAX_BYTES {
                bail!("`{}` is larger than {} MiB: is it a chain?", file.display(), MAX_BYTES >> 20);
            }
            let text = std::fs::read_to_string(file).with_context(|| format!("reading `{}`", file.display()))?;
            propose(desk, chain, &text, (title, by)).await
        }
        ChainsCommand::Restore { chain, number, by, .. } => {
            known(config, chain)?;
            let old = chain_drafts::version(store, chain, Some(*number)).await?;
            propose(desk, chain, &old.content, (&format!("恢复到第 {number} 版 / back to version {number}"), by)).await
        }
        ChainsCommand::Accept { draft, by, revision, note, .. } => {
            let by = given("--by", by)?;
            let note = if note.trim().is_empty() { "" } else { given("--note", note)? };
            let row = store.draft(*draft).await?;
            let revision = revision.unwrap_or(row.revision);
            let turn = Turn { draft: *draft, revision, by, note, at: &clock::now() };
            let (next, _) = chain_drafts::accept(desk, &turn).await?;
            let version = chain_drafts::version(store, &row.chain, None).await?;
            report::line(format!("draft {draft} is version {} of `{}`", version.number, row.chain))?;
            match jobs::place_pending(store, &next, JobCause::Pack).await? {
                Some(job) => super::place::show(store, &next, &job, Format::Table).await,
                None => report::line("no firm was to be placed"),
            }
        }
    }
}

/// Writes a version of a chain's file.
async fn export(desk: Desk<'_>, chain: &str, number: Option<i64>, out: &Path) -> Result<()> {
    known(desk.config, chain)?;
    let version = chain_drafts::version(desk.store, chain, number).await?;
    std::fs::write(out, &version.content).with_context(|| format!("writing `{}`", out.display()))?;
    report::line(format!("version {} of `{chain}` is in `{}`", version.number, out.display()))?;
    if gave_another_id(desk.store, &version).await? {
        report::line(
            "a node got another id with this version, which other files of the pack name too; \
             hint: `liantu chains export --pack FOLDER` writes all that differ",
        )?;
    }
    Ok(())
}

/// Whether a node got another id with a version.
async fn gave_another_id(store: &Store, version: &FileVersion) -> Result<bool> {
    let Some(draft) = version.draft else { return Ok(false) };
    let operations = store.draft_operations(draft).await?;
    let mut living = operations.iter().filter(|operation| operation.retired_at.is_none());
    Ok(living.any(|operation| matches!(serde_json::from_str(&operation.content), Ok(ChainOperation::ChangeId { .. }))))
}

/// Writes the files of the pack in force into a folder, those that differ there, and names them. Others in the folder stay: lists of
/// firms and the like are not kept as files.
async fn follow(store: &Store, folder: &Path) -> Result<()> {
    let there = match folder.try_exists().with_context(|| format!("reading `{}`", folder.display()))? {
        true => Files::read(folder)?,
        false => Files::default(),
    };
    if folder.exists() && there.get("district.toml").is_none() && std::fs::read_dir(folder)?.next().is_some() {
        bail!(
            "`{}` is no pack: it has no `district.toml`; hint: name the pack's folder, or a new one",
            folder.display()
        );
    }
    let mut written = 0;
    for (path, content) in store.pack(DISTRICT).await? {
        if there.get(&path) == Some(content.as_bytes()) {
            continue;
        }
        if Path::new(&path).components().any(|part| !matches!(part, Component::Normal(_))) {
            bail!("`{path}` is no path inside a pack");
        }
        let file = folder.join(&path);
        let parent = file.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).with_context(|| format!("making the folder `{}`", parent.display()))?;
        std::fs::write(&file, &content).with_context(|| format!("writing `{}`", file.display()))?;
        report::line(format!("  {path}"))?;
        written += 1;
    }
    match written {
        0 => report::line(format!("`{}` is what is in force: nothing was written", folder.display())),
        _ => report::line(format!("{} written into `{}`", report::count(written, "file"), folder.display())),
    }
}

fn known(config: &Config, chain: &str) -> Result<()> {
    match config.chain(chain) {
        Some(_) => Ok(()),
        None => bail!(super::gaps::no_chain(config, chain)),
    }
}

/// Characters of a text that a person gives, as over HTTP.
const MAX_SAID: usize = 500;

/// A text that a person must give.
fn given<'t>(option: &str, text: &'t str) -> Result<&'t str> {
    let text = text.trim();
    match text.chars().count() {
        0 => bail!("`{option}` is empty"),
        1..=MAX_SAID => Ok(text),
        length => bail!("`{option}` has {length} characters, at most {MAX_SAID} fit"),
    }
}

async fn versions(store: &Store, config: &Config, chain: &str, format: Format) -> Result<()> {
    known(config, chain)?;
    let rows = chain_drafts::versions(store, chain).await?;
    let newest = rows.last().map_or(0, |row| row.number);
    let shapes: Vec<_> = rows.iter().rev().map(|row| version_shape(row, newest)).collect();
    let cells: Vec<Vec<String>> = shapes
        .iter()
        .map(|row| {
            let number = if row.in_force { format!("{} *", row.number) } else { row.number.to_string() };
            [
                number,
                row.version.to_string(),
                row.cause.clone(),
                row.at.clone(),
                row.by.clone(),
                row.reviewer.clone(),
                row.note.clone(),
            ]
            .into()
        })
        .collect();
    report::print(format, &shapes, &["number", "version", "cause", "at", "by", "reviewer", "note"], &cells)?;
    if format == Format::Table {
        for draft in store.drafts(chain).await? {
            if matches!(draft.state, DraftState::Open | DraftState::Proposed | DraftState::Returned) {
                let state = draft.state.as_str();
                report::line(format!(
                    "draft {} ({state}, revision {}, on version {}): {} — {}",
                    draft.id, draft.revision, draft.base, draft.title, draft.by
                ))?;
            }
        }
    }
    Ok(())
}

fn diff(before: &str, after: &str, format: Format) -> Result<()> {
    let shape = DiffShape::from(chain_drafts::difference(before, after));
    let rows: Vec<Vec<String>> = shape.sentences().map(|text| vec![text.zh.clone(), text.en.clone()]).collect();
    report::print(format, &shape, &["zh", "en"], &rows)?;
    if format == Format::Table {
        report::line(&shape.patch)?;
    }
    Ok(())
}

async fn propose(desk: Desk<'_>, chain: &str, text: &str, (title, by): (&str, &str)) -> Result<()> {
    let (title, by) = (given("--title", title)?, given("--by", by)?);
    let id = chain_drafts::from_file(desk, chain, text, (title, by)).await?;
    let draft = chain_drafts::load(desk, id).await?;
    for live in &draft.live {
        report::line(format!("  {}", live.text))?;
    }
    let turn = Turn { draft: id, revision: draft.row.revision, by, note: "", at: &clock::now() };
    match chain_drafts::propose(desk, &turn).await {
        Ok(()) => report::line(format!(
            "draft {id} is proposed; hint: a second person runs `liantu chains diff --chain {chain} --draft {id}`, then \
             `liantu chains accept --draft {id} --by NAME --revision {}`",
            draft.row.revision + 1
        )),
        Err(DraftError::Refused(why)) => bail!("draft {id} is kept but not proposed: {}", why.en),
        Err(error) => Err(error.into()),
    }
}
