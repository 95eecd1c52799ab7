//! `liantu doctor`: how a data folder is, and what to do about it. Changes nothing.

use anyhow::Result;
use chrono::DateTime;
use store::StoreError;

use super::backup::{LAST, size};
use crate::cli::Folder;
use crate::report::{self, count};
use crate::{clock, folder, health, papers};

/// Days after which a backup is old: an office works five of seven, and a long holiday is eight.
const OLD: i64 = 8;

/// Says how things are, then what to do. Exit 1 when something is unsound.
pub(super) async fn run(args: &Folder) -> Result<()> {
    let mut todo: Vec<String> = Vec::new();
    report::line(format!("program   {}", env!("CARGO_PKG_VERSION")))?;
    let store = folder::connect(args).await?;
    match store.check_schema().await {
        Ok(()) => report::line(format!("data      {}, of this version", args.place()))?,
        Err(StoreError::NotMigrated) => {
            report::line(format!("data      {}, of an older version", args.place()))?;
            report::line(format!("to do     make a copy of the folder, then `liantu migrate {}`", args.words()))?;
            return Ok(store.close().await?);
        }
        Err(error) => return Err(error.into()),
    }
    let on_disk = |name: &str| std::fs::metadata(args.dir.join(name)).map_or(0, |file| file.len());
    if args.database.is_none() {
        let database = on_disk("liantu.db") + on_disk("liantu.db-wal");
        report::line(format!("size      database {}", size(database)))?;
    }
    let kept = papers::kept_below(&args.dir.join("files"))?;
    let bytes = kept.iter().filter_map(|(_, path)| path.metadata().ok()).map(|file| file.len()).sum();
    report::line(format!("files     {}, {}", count(kept.len(), "file"), size(bytes)))?;
    for (name, table) in [("firms", "enterprises"), ("projects", "projects"), ("imports", "imports")] {
        report::line(format!("{name:<9} {}", store.rows_of(table).await?))?;
    }
    let found = health::examine(&store, &args.dir).await?;
    report::line(format!("audit     {}", count(found.audit.rows, "row")))?;
    for note in &found.notes {
        report::line(format!("note      {note}"))?;
    }
    for wrong in &found.wrong {
        report::line(format!("wrong     {wrong}"))?;
    }
    match store.setting(LAST).await? {
        None => {
            report::line("backup    none was ever made")?;
            todo.push(format!("make one: `liantu backup {} --out liantu-{}.tar.zst`", args.words(), clock::today()));
        }
        Some(at) => {
            let days = DateTime::parse_from_rfc3339(&at).ok().zip(DateTime::parse_from_rfc3339(&clock::now()).ok());
            let days = days.map(|(then, now)| (now - then).num_days());
            report::line(format!("backup    the last was made at {at}"))?;
            if days.is_some_and(|days| days >= OLD) {
                todo.push(format!("the last backup is older than {} days: make a new one", OLD - 1));
            }
        }
    }
    if others_read(&args.dir) {
        todo.push(format!("other users of this machine can read the folder: `chmod 700 {}`", args.dir.display()));
    }
    if let Some(why) = store.unwritable() {
        todo.push(why);
    }
    if !found.wrong.is_empty() {
        todo.push(
            "find out who changed the data past the program; `docs/operations.md` says how to go back to a backup"
                .to_owned(),
        );
    }
    store.close().await?;
    for todo in &todo {
        report::line(format!("to do     {todo}"))?;
    }
    if todo.is_empty() {
        report::line("to do     nothing")?;
    }
    if found.wrong.is_empty() { Ok(()) } else { anyhow::bail!("{} is not sound", args.place()) }
}

/// Whether others than the folder's owner may look into it; not where a system knows no such rights.
fn others_read(dir: &std::path::Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(dir).is_ok_and(|folder| folder.permissions().mode() & 0o007 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        false
    }
}
