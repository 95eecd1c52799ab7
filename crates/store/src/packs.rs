//! The configuration that a data folder works with, kept as the files it was loaded from.
//!
//! It lives in the database so that several servers on PostgreSQL share it. What the files mean is not known here.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};
use serde_json::json;

/// A version of a file of a pack. None is ever changed or dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVersion {
    /// From 1, rising by one.
    pub number: i64,
    /// The file.
    pub content: String,
    /// `loaded` with a pack, or `accepted` from a draft.
    pub cause: String,
    /// Who proposed it; empty where it was loaded.
    pub by: String,
    /// Who accepted it; empty where it was loaded.
    pub reviewer: String,
    /// What the reviewer said.
    pub note: String,
    /// Since when, RFC 3339 in UTC.
    pub at: String,
    /// The draft it came from.
    pub draft: Option<i64>,
}

/// Where a version comes from.
pub(crate) struct Origin<'a> {
    pub(crate) cause: &'a str,
    pub(crate) by: &'a str,
    pub(crate) reviewer: &'a str,
    pub(crate) note: &'a str,
    pub(crate) draft: Option<i64>,
    pub(crate) at: &'a str,
}

/// Files of which every version is kept: the chains, which people edit. Tables of firms would fill the database.
pub(crate) fn is_versioned(path: &str) -> bool {
    path.starts_with("chains/")
}

/// Number of the newest version of a file; 0 where there is none.
pub(crate) async fn newest_version<C: ConnectionTrait>(db: &C, pack: &str, path: &str) -> Result<i64, StoreError> {
    let mut select = Query::select();
    select.expr_as(Expr::col("number").max(), "newest").from("file_versions");
    select.and_where(is("pack", pack)).and_where(is("path", path));
    let row = db.query_one(&select).await?;
    Ok(row.map(|row| row.try_get::<Option<i64>>("", "newest")).transpose()?.flatten().unwrap_or(0))
}

/// Keeps a version of a file, unless it is the newest one already.
pub(crate) async fn keep_version(
    txn: &DatabaseTransaction,
    pack: &str,
    path: &str,
    content: &str,
    origin: &Origin<'_>,
) -> Result<(), StoreError> {
    let id = take_ids(txn, "file_versions", 1).await?;
    let newest = newest_version(txn, pack, path).await?;
    let mut select = Query::select();
    select.column("content").from("file_versions").and_where(is("pack", pack)).and_where(is("path", path));
    select.and_where(Expr::col("number").eq(newest));
    if let Some(row) = txn.query_one(&select).await?
        && read::<String>(&row, "content")? == crate::sql::clean(content)
    {
        return Ok(());
    }
    let columns =
        &["id", "pack", "path", "content", "cause", "by_whom", "reviewer", "note", "at", "number", "draft_id"];
    let row = vec![
        id.into(),
        text(pack),
        text(path),
        text(content),
        text(origin.cause),
        text(origin.by),
        text(origin.reviewer),
        text(origin.note),
        text(origin.at),
        (newest + 1).into(),
        origin.draft.into(),
    ];
    insert(txn, Insert { table: "file_versions", columns, on_conflict: None }, vec![row]).await
}

/// The files of a pack as `(path, content)`, by path.
pub(crate) async fn pack_files<C: ConnectionTrait>(db: &C, pack: &str) -> Result<Vec<(String, String)>, StoreError> {
    let mut select = Query::select();
    select.columns(["path", "content"]).from("pack_files").and_where(is("pack", pack));
    select.order_by("path", Order::Asc);
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((read(row, "path")?, read(row, "content")?))).collect()
}

impl Store {
    /// Replaces every file of a pack by these `(path, content)` pairs.
    pub async fn put_pack<P, T>(&self, pack: &str, files: &[(P, T)], at: &str) -> Result<(), StoreError>
    where
        P: AsRef<str> + Sync,
        T: AsRef<str> + Sync,
    {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("put_pack", format!("pack:{pack}"))).await?;
        // Whoever accepts a draft waits here, or is waited for.
        take_ids(&txn, "file_versions", 0).await?;
        let mut delete = Query::delete();
        delete.from_table("pack_files").and_where(is("pack", pack));
        txn.execute(&delete).await?;
        let rows = files.iter().map(|(path, content)| vec![text(pack), text(path), text(content), text(at)]).collect();
        let columns = &["pack", "path", "content", "loaded_at"];
        insert(&txn, Insert { table: "pack_files", columns, on_conflict: None }, rows).await?;
        for (path, content) in files.iter().filter(|(path, _)| is_versioned(path.as_ref())) {
            let origin = Origin { cause: "loaded", by: "", reviewer: "", note: "", draft: None, at };
            keep_version(&txn, pack, path.as_ref(), content.as_ref(), &origin).await?;
        }
        txn.note(json!({ "files": files.len() }));
        txn.commit().await
    }

    /// Every version of a file, the first one first. A file that was never loaded has none.
    pub async fn file_versions(&self, pack: &str, path: &str) -> Result<Vec<FileVersion>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["number", "content", "cause", "by_whom", "reviewer", "note", "at", "draft_id"])
            .from("file_versions")
            .and_where(is("pack", pack))
            .and_where(is("path", path))
            .order_by("number", Order::Asc);
        let version = |row: &sea_orm::QueryResult| {
            Ok(FileVersion {
                number: row.try_get("", "number")?,
                content: read(row, "content")?,
                cause: read(row, "cause")?,
                by: read(row, "by_whom")?,
                reviewer: read(row, "reviewer")?,
                note: read(row, "note")?,
                at: read(row, "at")?,
                draft: row.try_get("", "draft_id")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(version).collect()
    }

    /// The files of a pack as `(path, content)`, by path. Empty when it was never loaded.
    pub async fn pack(&self, pack: &str) -> Result<Vec<(String, String)>, StoreError> {
        pack_files(&self.db, pack).await
    }

    /// The names of the packs that are loaded.
    pub async fn packs(&self) -> Result<Vec<String>, StoreError> {
        let mut select = Query::select();
        select.distinct().column("pack").from("pack_files").order_by("pack", Order::Asc);
        self.db.query_all(&select).await?.iter().map(|row| read(row, "pack")).collect()
    }
}
