//! The data folder: where the database and the files are, opened with answers that say what to do.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use store::{Store, StoreError};

use crate::{cli, clock};

/// An opened data folder.
pub(crate) struct DataFolder {
    /// The database.
    pub(crate) store: Store,
}

/// Options for a file that only its owner can read and write.
pub(crate) fn private() -> std::fs::OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "a mode is set on unix alone"))]
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder and those it lies in, as far as they are not there, for their owner alone. One that is there keeps the rights that
/// somebody gave it.
pub(crate) fn make_private(dir: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).with_context(|| format!("making the folder `{}`", dir.display()))
}

/// Opens the SQLite file of a folder, made for its owner alone where it is not there; what SQLite puts beside it has the same rights.
pub(crate) async fn open_database(dir: &Path) -> Result<Store> {
    let file = database_file(dir);
    let making = || format!("making `{}`", file.display());
    private().write(true).create(true).truncate(false).open(&file).with_context(making)?;
    Store::open_file(&file).await.with_context(making)
}

/// The SQLite file of a folder.
pub(crate) fn database_file(dir: &Path) -> PathBuf {
    dir.join("liantu.db")
}

/// Whether a folder is there and was made for this, as nothing lies in it. A folder that is not there is a slip of the pen sooner than a wish.
pub(crate) fn holds_nothing(folder: &cli::Folder) -> bool {
    folder.database.is_none() && folder.dir.read_dir().is_ok_and(|mut within| within.next().is_none())
}

/// Opens a folder that `liantu demo` or an earlier version made.
pub(crate) async fn open(folder: &cli::Folder) -> Result<DataFolder> {
    let store = connect(folder).await?;
    match store.check_schema().await {
        Ok(()) => Ok(DataFolder { store }),
        Err(StoreError::NotMigrated) => {
            bail!(
                "the data in {} is of an older version; hint: make a copy, then run `liantu migrate {}`",
                folder.place(),
                folder.words()
            )
        }
        Err(error) => Err(error).with_context(|| format!("opening {}", folder.place())),
    }
}

/// Opens the data where there is some. `None` where a folder or a database is still to be filled.
pub(crate) async fn open_filled(folder: &cli::Folder) -> Result<Option<Store>> {
    if folder.database.is_none() {
        return if database_file(&folder.dir).is_file() { Ok(Some(open(folder).await?.store)) } else { Ok(None) };
    }
    let store = connect(folder).await?;
    match store.check_schema().await {
        Ok(()) if store.packs().await?.is_empty() => Ok(None),
        Ok(()) => Ok(Some(store)),
        // Empty or older: whoever makes it anew looks closer.
        Err(StoreError::NotMigrated) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("opening {}", folder.place())),
    }
}

/// Connects without asking for a version; a missing SQLite file is an error, not a new database.
pub(crate) async fn connect(folder: &cli::Folder) -> Result<Store> {
    let store = match &folder.database {
        Some(url) => Store::open(url).await.context("opening the database given by `--database`")?,
        None => {
            let file = database_file(&folder.dir);
            if !file.is_file() {
                bail!(
                    "{} is no data folder: it has no `liantu.db`; hint: `liantu init {}` makes an empty one, `liantu demo {}` one with a sample",
                    folder.place(),
                    folder.words(),
                    folder.words()
                );
            }
            Store::open_file(&file).await.with_context(|| format!("opening {}", folder.place()))?
        }
    };
    store.keep_trail(&folder.dir, clock::now).await.with_context(|| format!("opening {}", folder.place()))
}

/// Makes the folder and an empty database in it; with `replace`, what was there goes.
pub(crate) async fn create(folder: &cli::Folder, replace: Replace) -> Result<DataFolder> {
    make_private(&folder.dir)?;
    for part in ["lake", "files"] {
        make_private(&folder.dir.join(part))?;
    }
    let store = match &folder.database {
        Some(url) => Store::open(url).await.context("opening the database given by `--database`")?,
        None => {
            let file = database_file(&folder.dir);
            if file.exists() {
                if replace == Replace::Refuse {
                    bail!("`{}` holds data already; hint: `--force` replaces it", folder.dir.display());
                }
                remove(folder, &["liantu.db", "liantu.db-wal", "liantu.db-shm"])?;
            }
            open_database(&folder.dir).await?
        }
    };
    if folder.database.is_some() {
        match store.check_schema().await {
            Err(StoreError::NotMigrated) => {}
            Ok(()) if replace == Replace::Refuse => {
                if !store.packs().await?.is_empty() {
                    bail!("the database holds data already; hint: `--force` replaces it");
                }
            }
            Ok(()) => store.clear().await?,
            Err(error) => return Err(error.into()),
        }
    }
    // What is made anew has an audit that begins anew; the key stays.
    if replace == Replace::Remove {
        remove(folder, &["audit.head"])?;
    }
    store.migrate().await.context("preparing the database")?;
    let store = store.keep_trail(&folder.dir, clock::now).await.context("preparing the audit")?;
    Ok(DataFolder { store })
}

fn remove(folder: &cli::Folder, names: &[&str]) -> Result<()> {
    for path in names.iter().map(|name| folder.dir.join(name)).filter(|path| path.exists()) {
        std::fs::remove_file(&path).with_context(|| format!("removing `{}`", path.display()))?;
    }
    Ok(())
}

/// What to do with data that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replace {
    /// Say so and stop.
    Refuse,
    /// Remove it.
    Remove,
}
