//! The configuration that a data folder works with, kept as the files it was loaded from.
//!
//! It lives in the database so that several servers on PostgreSQL share it. What the files mean is not known here.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Order, Query};

use crate::sql::{Insert, insert, is, moment, read, text};
use crate::{Store, StoreError};

impl Store {
    /// Replaces every file of a pack by these `(path, content)` pairs.
    pub async fn put_pack<P, T>(&self, pack: &str, files: &[(P, T)], at: &str) -> Result<(), StoreError>
    where
        P: AsRef<str> + Sync,
        T: AsRef<str> + Sync,
    {
        let at = moment(at)?;
        let txn = self.begin_write().await?;
        let mut delete = Query::delete();
        delete.from_table("pack_files").and_where(is("pack", pack));
        txn.execute(&delete).await?;
        let rows = files.iter().map(|(path, content)| vec![text(pack), text(path), text(content), text(at)]).collect();
        let columns = &["pack", "path", "content", "loaded_at"];
        insert(&txn, Insert { table: "pack_files", columns, on_conflict: None }, rows).await?;
        Ok(txn.commit().await?)
    }

    /// The files of a pack as `(path, content)`, by path. Empty when it was never loaded.
    pub async fn pack(&self, pack: &str) -> Result<Vec<(String, String)>, StoreError> {
        let mut select = Query::select();
        select.columns(["path", "content"]).from("pack_files").and_where(is("pack", pack));
        select.order_by("path", Order::Asc);
        let rows = self.db.query_all(&select).await?;
        rows.iter().map(|row| Ok((read(row, "path")?, read(row, "content")?))).collect()
    }

    /// The names of the packs that are loaded.
    pub async fn packs(&self) -> Result<Vec<String>, StoreError> {
        let mut select = Query::select();
        select.distinct().column("pack").from("pack_files").order_by("pack", Order::Asc);
        self.db.query_all(&select).await?.iter().map(|row| read(row, "pack")).collect()
    }
}
