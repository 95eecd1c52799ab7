//! `liantu backup` and `liantu restore`: everything of a data folder in one file, and back.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use store::{CopyIn, Inventory, Part, Store};

use crate::archive::{self, Manifest, Writer};
use crate::cli::{Backup, Folder, Restore};
use crate::report::{self, count};
use crate::{clock, folder, health, papers};

/// The setting that says when the last backup was made.
pub(crate) const LAST: &str = "last_backup";

/// Writes a backup and reads it again: one that could not be restored is none.
pub(super) async fn run(args: &Backup) -> Result<()> {
    ensure!(!args.out.exists(), "`{}` is there already; hint: give the backup another name", args.out.display());
    let store = folder::open(&args.folder).await?.store;
    let beside = beside(&args.out)?;
    let made = make(&store, &args.folder.dir, &beside).await;
    let made = made.and_then(|manifest| {
        let read = archive::check(&beside).context("reading the backup again")?;
        ensure!(read == manifest, "the backup is not what was written");
        std::fs::rename(&beside, &args.out).with_context(|| format!("naming `{}`", args.out.display()))?;
        Ok(manifest)
    });
    let manifest = match made {
        Ok(manifest) => manifest,
        Err(error) => {
            let _ = std::fs::remove_file(&beside);
            return Err(error);
        }
    };
    // It is made, whether that can be noted or not.
    if let Err(error) = store.put_setting(LAST, &manifest.made_at).await {
        report::note(format!("the backup is made, but could not be noted: {error}"));
    }
    store.close().await?;
    report::line(format!(
        "{} in `{}`, {}; the audit's key is in it: keep it where nobody reads it",
        rows_and_files(&manifest),
        args.out.display(),
        size(args.out.metadata().map_or(0, |file| file.len()))
    ))
}

async fn make(store: &Store, dir: &Path, out: &Path) -> Result<Manifest> {
    let at = clock::now();
    let mut writer = Writer::create(out)?;
    // The head before the rows: it may then be behind them, never ahead, which would look like a chain cut off. Whoever cut it off
    // before finds it cut off in the copy too.
    for name in ["audit.key", "audit.head"] {
        match std::fs::read(dir.join(name)) {
            Ok(bytes) => writer.put(name, &bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("reading `{name}`")),
        }
    }
    let inventory: Inventory = store
        .copy_out(|part: Part<'_>| -> Result<(), CopyError> {
            writer.put(&archive::rows_path(part.table, part.number), part.lines).map_err(CopyError)
        })
        .await
        .map_err(|error| error.0)?;
    // Files after the rows: a paper is kept before a row speaks of it.
    for (_, path) in papers::kept_below(&dir.join("files"))? {
        let name = path.strip_prefix(dir).ok().and_then(Path::to_str);
        let name = name.with_context(|| format!("`{}` has a name that cannot be copied", path.display()))?;
        let file = match File::open(&path) {
            Ok(file) => file,
            // It went since the folder was listed; `verify` of the copy says whether a row misses it.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("opening `{}`", path.display())),
        };
        let bytes = file.metadata().with_context(|| format!("opening `{}`", path.display()))?.len();
        writer.put_from(&name.replace('\\', "/"), bytes, file)?;
    }
    writer.finish(inventory, &at)
}

/// Either side's failure while rows are copied.
struct CopyError(anyhow::Error);

impl From<store::StoreError> for CopyError {
    fn from(error: store::StoreError) -> Self {
        Self(error.into())
    }
}

/// Where a restore puts everything until it is whole: inside the folder, which may be a mount point or one that was prepared with its
/// own rights. While it is there and no database is, a restore was ended halfway.
const STAGE: &str = ".restoring";

/// What a restore puts into the folder beside the database, which comes last.
const PARTS: [&str; 4] = ["files", "lake", "audit.key", "audit.head"];

/// What an empty disk has of its own.
const OF_THE_DISK: &str = "lost+found";

/// Makes a data folder from a backup. No database is there before everything else is.
pub(super) async fn restore(args: &Restore) -> Result<()> {
    let from = &args.from;
    let dir = &args.folder.dir;
    let manifest = archive::check(from).with_context(|| format!("`{}` cannot be restored", from.display()))?;
    // Before the folder is touched: it may be that of this very database, with the last step of a restore undone.
    if let Some(url) = &args.folder.database {
        let store = Store::open(url).await.context("opening the database given by `--database`")?;
        ensure!(
            store.is_empty().await?,
            "the database is not empty, and nothing in it was touched; hint: name an empty one"
        );
        store.close().await?;
    }
    let made = !dir.exists();
    prepare(dir)?;
    if let Err(error) = fill(&args.folder, from, &manifest).await {
        // Nothing was in the folder, so what is there is ours.
        let _ = take_away(dir);
        if made {
            let _ = std::fs::remove_dir(dir);
        }
        return Err(error);
    }
    // From here on everything is in place: nothing is taken away any more.
    let stage = dir.join(STAGE);
    std::fs::remove_dir_all(&stage).with_context(|| format!("removing `{}`", stage.display()))?;
    let store = folder::connect(&args.folder).await?;
    let wrong = health::examine(&store, dir).await?.wrong;
    store.close().await?;
    for wrong in wrong {
        report::note(format!("as it was when it was copied: {wrong}"));
    }
    report::line(format!("{} of {} in {}", rows_and_files(&manifest), manifest.made_at, args.folder.place()))?;
    report::line(format!("next: liantu serve {}", args.folder.words()))
}

/// Makes the folder with an empty stage in it. One that is filled is refused; what a killed restore left is not.
fn prepare(dir: &Path) -> Result<()> {
    folder::make_private(dir)?;
    let reading = || format!("reading the folder `{}`", dir.display());
    let names = std::fs::read_dir(dir).with_context(reading)?.map(|entry| entry.map(|entry| entry.file_name()));
    let names = names.collect::<Result<Vec<_>, _>>().with_context(reading)?;
    let is = |name: &std::ffi::OsString, known: &str| name.as_os_str() == known;
    let killed = names.iter().any(|name| is(name, STAGE));
    let ours = |name: &std::ffi::OsString| killed && (is(name, STAGE) || PARTS.iter().any(|part| is(name, part)));
    let filled = names.iter().any(|name| !is(name, OF_THE_DISK) && !ours(name));
    ensure!(!filled, "`{}` is not empty, and nothing in it was touched; hint: name a new folder", dir.display());
    take_away(dir)?;
    folder::make_private(&dir.join(STAGE))
}

/// Removes the stage and what was put into place.
fn take_away(dir: &Path) -> Result<()> {
    let database = ["liantu.db", "liantu.db-wal", "liantu.db-shm"];
    // The stage last: until then the folder is known as one that is not whole.
    for path in PARTS.iter().chain(&database).chain([&STAGE]).map(|name| dir.join(name)) {
        let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        match gone {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("removing `{}`", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Fills the folder and the database, which is whole last: in one on a server the rows are there when its files and its key are, not
/// before.
async fn fill(folder: &Folder, from: &Path, manifest: &Manifest) -> Result<()> {
    let (dir, stage) = (&folder.dir, folder.dir.join(STAGE));
    let store = match &folder.database {
        Some(url) => Store::open(url).await.context("opening the database given by `--database`")?,
        None => folder::open_database(&stage).await?,
    };
    if !store.is_empty().await? {
        bail!("the database is not empty, and nothing in it was touched; hint: name an empty one");
    }
    for part in ["lake", "files"] {
        folder::make_private(&stage.join(part))?;
    }
    let mut into = store.copy_in(&manifest.inventory).await?;
    archive::entries(from, |name, bytes, read| put(&mut into, &stage, (name, bytes), read))?;
    for part in PARTS.iter().filter(|part| stage.join(part).exists()) {
        settle(&stage, dir, part)?;
    }
    into.finish().await?;
    store.close().await?;
    for part in ["liantu.db-wal", "liantu.db"].iter().filter(|part| stage.join(part).exists()) {
        settle(&stage, dir, part)?;
    }
    Ok(())
}

/// A part of the stage into its place in the folder.
fn settle(stage: &Path, dir: &Path, part: &str) -> Result<()> {
    let place = dir.join(part);
    std::fs::rename(stage.join(part), &place).with_context(|| format!("putting `{}` in place", place.display()))
}

/// An entry into its place. Rows are waited for here: the file is read by one hand, from its beginning to its end.
fn put(into: &mut CopyIn, stage: &Path, (name, bytes): (&str, u64), read: &mut dyn Read) -> Result<()> {
    let Some((table, number)) = name.strip_prefix("rows/").and_then(archive::table_of) else {
        return archive::unpack(stage, name, read);
    };
    let mut lines = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    read.read_to_end(&mut lines).with_context(|| format!("unpacking `{name}`"))?;
    let part = Part { table, number, lines: &lines };
    let done = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(into.part(part)));
    Ok(done?)
}

/// A name beside another, for what is not whole yet.
fn beside(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().with_context(|| format!("`{}` has no name", path.display()))?;
    let mut name = name.to_owned();
    name.push(format!(".part-{}", std::process::id()));
    Ok(path.with_file_name(name))
}

fn rows_and_files(manifest: &Manifest) -> String {
    let rows: u64 = manifest.inventory.tables.values().map(|table| table.rows).sum();
    let files = manifest.entries.iter().filter(|entry| entry.path.starts_with("files/")).count();
    format!("{} and {}", count(usize::try_from(rows).unwrap_or(usize::MAX), "row"), count(files, "file"))
}

/// A size for eyes.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
