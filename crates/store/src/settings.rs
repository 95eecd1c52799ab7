//! Settings: one text under one key. What a key means is the caller's.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use serde_json::{Map, Value, json};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// Counts the changes of what an administrator sets: whoever changes it names the version that was read.
const VERSION: &str = "settings_version";

/// Signs of a value that the audit keeps: a certificate of a page is told by its beginning.
const SHOWN: usize = 300;

/// What an administrator sets together.
#[derive(Debug, Clone, Default)]
pub struct NewSettings {
    /// Texts by key.
    pub values: Vec<(&'static str, String)>,
    /// The version that was read; `None` sets whatever stands.
    pub read: Option<i64>,
    /// What happens to a secret that lies outside the database, by its name: `set` or `removed`. The secret itself never comes here.
    pub secret: Option<(&'static str, &'static str)>,
    /// Whether mail begins with these: notices of before are then not sent.
    pub mail_begins: bool,
}

/// What came of setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// All of it is set; this is the version now.
    Done(i64),
    /// Somebody else set something since: nothing changed, and this version stands.
    Stale(i64),
}

impl Store {
    /// The value under a key, `None` when it was never set.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        value(&self.db, key).await
    }

    /// Sets or replaces the value under a key.
    pub async fn put_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let txn = self.begin_write(deed("put_setting", format!("setting:{key}"))).await?;
        put(&txn, key, value).await?;
        txn.commit().await
    }

    /// How often an administrator set something.
    pub async fn settings_version(&self) -> Result<i64, StoreError> {
        version(&self.db).await
    }

    /// Sets all of it or nothing; the audit says what each was and is.
    pub async fn put_settings(&self, new: &NewSettings, at: &str) -> Result<Setting, StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("put_setting", "setting")).await?;
        // Two administrators take turns.
        take_ids(&txn, "users", 0).await?;
        let stands = version(&txn).await?;
        if new.read.is_some_and(|read| read != stands) {
            return Ok(Setting::Stale(stands));
        }
        let (mut change, mut keys) = (Map::new(), Vec::new());
        for (key, next) in &new.values {
            let before = value(&txn, key).await?;
            if before.as_ref() != Some(next) {
                put(&txn, key, next).await?;
                change.insert((*key).to_owned(), json!([before.as_deref().map(shown), shown(next)]));
                keys.push(*key);
            }
        }
        if let Some((name, happens)) = new.secret {
            change.insert(name.to_owned(), Value::from(happens));
            keys.push(name);
        }
        if keys.is_empty() {
            txn.becomes(crate::audit::Deed::Nothing);
            txn.commit().await?;
            return Ok(Setting::Done(stands));
        }
        if new.mail_begins {
            let mut past = Query::update();
            past.table("notices").value("mailed_at", text(at)).and_where(Expr::col("mailed_at").is_null());
            txn.execute(&past).await?;
        }
        put(&txn, VERSION, &(stands + 1).to_string()).await?;
        txn.about(format!("setting:{}", keys.join(",")));
        txn.note(Value::Object(change));
        txn.commit().await?;
        Ok(Setting::Done(stands + 1))
    }
}

fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

pub(crate) async fn value<C: ConnectionTrait>(db: &C, key: &str) -> Result<Option<String>, StoreError> {
    let mut select = Query::select();
    select.column("value").from("settings").and_where(is("key", key));
    db.query_one(&select).await?.map(|row| read(&row, "value")).transpose()
}

async fn version<C: ConnectionTrait>(db: &C) -> Result<i64, StoreError> {
    Ok(value(db, VERSION).await?.and_then(|version| version.parse().ok()).unwrap_or(0))
}

pub(crate) async fn put<C: ConnectionTrait>(db: &C, key: &str, value: &str) -> Result<(), StoreError> {
    let replace = OnConflict::column("key").update_column("value").to_owned();
    let into = Insert { table: "settings", columns: &["key", "value"], on_conflict: Some(replace) };
    insert(db, into, vec![vec![text(key), text(value)]]).await
}
