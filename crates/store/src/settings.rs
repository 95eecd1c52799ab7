//! Settings: one text under one key. What a key means is the caller's.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{OnConflict, Query};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, read, text};
use crate::{Store, StoreError};

impl Store {
    /// The value under a key, `None` when it was never set.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut select = Query::select();
        select.column("value").from("settings").and_where(is("key", key));
        self.db.query_one(&select).await?.map(|row| read(&row, "value")).transpose()
    }

    /// Sets or replaces the value under a key.
    pub async fn put_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let replace = OnConflict::column("key").update_column("value").to_owned();
        let into = Insert { table: "settings", columns: &["key", "value"], on_conflict: Some(replace) };
        let txn = self.begin_write(deed("put_setting", format!("setting:{key}"))).await?;
        insert(&txn, into, vec![vec![text(key), text(value)]]).await?;
        txn.commit().await
    }
}
