//! Locks of sites, people's word that a site's facts still hold, and what firms ask of a site. Nothing is deleted, only retired.

use chrono::NaiveDate;
use model::{EnterpriseId, Requirement, Site, SiteAspect, SiteConfirmation, SiteLock};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::audit::deed;
use crate::places::list;
use crate::sql::{Insert, insert, is, maybe, moment, read, read_day, read_json, take_ids, text, write_json};
use crate::{Store, StoreError};
use serde_json::json;

/// A lock that is or was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLockRow {
    /// Id.
    pub id: i64,
    /// The lock.
    pub lock: SiteLock,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was released; one that ended in time may never be.
    pub released_at: Option<String>,
    /// By whom.
    pub released_by: Option<String>,
    /// Why.
    pub release_reason: Option<String>,
}

/// Releases the lock of a site.
#[derive(Debug, Clone, Copy)]
pub struct Unlock<'a> {
    /// The site, by id.
    pub site: &'a str,
    /// Who releases it.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// What a firm asks of a site, as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct RequirementRow {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// What it asks.
    pub requirement: Requirement,
    /// Who entered it.
    pub by: String,
    /// Where it comes from: a file, a call.
    pub source: String,
    /// When it was entered, RFC 3339 in UTC.
    pub created_at: String,
}

const LOCK: [&str; 12] = [
    "id",
    "site",
    "holder",
    "enterprise_id",
    "by_whom",
    "reason",
    "since",
    "until",
    "created_at",
    "released_at",
    "released_by",
    "release_reason",
];

impl Store {
    /// Locks a site and returns the lock's id. For the same holder again it replaces the lock, so that it can be prolonged. A lock
    /// that ended in time gives way. [`StoreError::Conflict`] while another holds it, however many ask at once.
    pub async fn lock_site(&self, new: &SiteLock, at: &str) -> Result<i64, StoreError> {
        let at = moment(at)?;
        if new.until < new.since {
            return Err(StoreError::Invalid(format!(
                "the lock ends on `{}`, before it begins on `{}`",
                new.until, new.since
            )));
        }
        let mut txn = self.begin_write(deed("lock_site", format!("site:{}", new.site))).await?;
        // The counter's row stays locked until the end: those who lock sites take turns.
        let id = take_ids(&txn, "site_locks", 1).await?;
        one_site(&txn, &new.site).await?;
        let standing = txn.query_one(locks().and_where(is("site", &new.site)).and_where(not_released())).await?;
        if let Some(row) = standing {
            let standing = lock_row(&row)?;
            if standing.lock == *new {
                return Ok(standing.id);
            }
            let SiteLock { site, holder, by, until, .. } = &standing.lock;
            let own = standing.lock.is_for(&new.holder, new.enterprise);
            if standing.lock.holds(new.since) && !own {
                return Err(StoreError::Conflict(format!(
                    "site `{site}` is locked for `{holder}` by `{by}` until {until}"
                )));
            }
            let why = if own { "replaced" } else { "ended" };
            release(&txn, standing.id, &Unlock { site, by: &new.by, reason: why, at }).await?;
        }
        let row = vec![
            id.into(),
            text(&new.site),
            text(&new.holder),
            new.enterprise.map(|id| id.0).into(),
            text(&new.by),
            text(&new.reason),
            text(new.since.to_string()),
            text(new.until.to_string()),
            text(at),
            maybe(None::<&str>),
            maybe(None::<&str>),
            maybe(None::<&str>),
        ];
        insert(&txn, Insert { table: "site_locks", columns: &LOCK, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "lock": id, "until": new.until.to_string() }));
        txn.commit().await?;
        Ok(id)
    }

    /// Releases a site's lock; says whether there was one.
    pub async fn unlock_site(&self, unlock: &Unlock<'_>) -> Result<bool, StoreError> {
        moment(unlock.at)?;
        let txn = self.begin_write(deed("unlock_site", format!("site:{}", unlock.site))).await?;
        take_ids(&txn, "site_locks", 0).await?;
        one_site(&txn, unlock.site).await?;
        let standing = txn.query_one(locks().and_where(is("site", unlock.site)).and_where(not_released())).await?;
        let Some(row) = standing else { return Ok(false) };
        release(&txn, row.try_get("", "id")?, unlock).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// The locks that hold on a day, by site.
    pub async fn site_locks(&self, on: NaiveDate) -> Result<Vec<SiteLockRow>, StoreError> {
        let mut select = locks();
        select.and_where(not_released()).and_where(Expr::col("until").gte(on.to_string()));
        select.order_by("site", Order::Asc);
        self.db.query_all(&select).await?.iter().map(lock_row).collect()
    }

    /// Every lock a site ever had, the last first.
    pub async fn site_lock_history(&self, site: &str) -> Result<Vec<SiteLockRow>, StoreError> {
        let mut select = locks();
        select.and_where(is("site", site)).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(lock_row).collect()
    }

    /// Keeps that facts of a site still hold. It speaks of the facts that are shown now: once a list brings others, it says nothing of
    /// those.
    pub async fn confirm_site(&self, new: &SiteConfirmation, at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("confirm_site", format!("site:{}", new.site))).await?;
        let id = take_ids(&txn, "site_confirmations", 1).await?;
        let site = one_site(&txn, &new.site).await?;
        let columns = &["id", "site", "aspect", "by_whom", "at", "note", "facts", "created_at"];
        let row = vec![
            id.into(),
            text(&new.site),
            text(new.aspect.as_str()),
            text(&new.by),
            text(new.at.to_string()),
            text(&new.note),
            text(site.facts_of(new.aspect)),
            text(at),
        ];
        insert(&txn, Insert { table: "site_confirmations", columns, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "aspect": new.aspect.as_str(), "on": new.at.to_string() }));
        txn.commit().await
    }

    /// Every confirmation of a site, the last first.
    pub async fn site_confirmations(&self, site: &str) -> Result<Vec<SiteConfirmation>, StoreError> {
        let mut select = Query::select();
        select.columns(["site", "aspect", "by_whom", "at", "note"]).from("site_confirmations");
        select.and_where(is("site", site)).order_by("id", Order::Desc);
        let row = |row: &QueryResult| {
            Ok(SiteConfirmation {
                site: read(row, "site")?,
                aspect: read(row, "aspect")?,
                by: read(row, "by_whom")?,
                at: read_day(row, "at")?,
                note: read(row, "note")?,
            })
        };
        self.db.query_all(&select).await?.iter().map(row).collect()
    }

    /// Notes on sites when their facts were confirmed, as far as those are still the facts.
    pub(crate) async fn note_confirmations(&self, sites: &mut [Site]) -> Result<(), StoreError> {
        let mut select = Query::select();
        select.columns(["site", "aspect", "at", "facts"]).from("site_confirmations");
        for row in self.db.query_all(&select).await? {
            let (id, facts): (String, String) = (read(&row, "site")?, read(&row, "facts")?);
            let aspect: SiteAspect = read(&row, "aspect")?;
            let day = read_day(&row, "at")?;
            if let Some(site) = sites.iter_mut().find(|site| site.id == id && site.facts_of(aspect) == facts) {
                site.confirmed.note(aspect, day);
            }
        }
        Ok(())
    }

    /// Keeps what a firm asks of a site; what it asked before stays as history.
    pub async fn put_requirement(&self, new: &RequirementRow) -> Result<i64, StoreError> {
        let at = moment(&new.created_at)?;
        let mut txn = self.begin_write(deed("put_requirement", format!("enterprise:{}", new.enterprise.0))).await?;
        let id = take_ids(&txn, "site_requirements", 1).await?;
        let mut retire = Query::update();
        retire.table("site_requirements").value("retired_at", at);
        retire.and_where(Expr::col("enterprise_id").eq(new.enterprise.0)).and_where(Expr::col("retired_at").is_null());
        txn.execute(&retire).await?;
        let columns = &["id", "enterprise_id", "content", "by_whom", "source", "created_at"];
        let content = write_json(&new.requirement)?;
        let row = vec![id.into(), new.enterprise.0.into(), content, text(&new.by), text(&new.source), text(at)];
        insert(&txn, Insert { table: "site_requirements", columns, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "requirement": id }));
        txn.commit().await?;
        Ok(id)
    }

    /// What a firm asks of a site; `None` is unknown.
    pub async fn requirement(&self, firm: EnterpriseId) -> Result<Option<RequirementRow>, StoreError> {
        let mut select = Query::select();
        select.columns(["content", "by_whom", "source", "created_at"]).from("site_requirements");
        select.and_where(Expr::col("enterprise_id").eq(firm.0)).and_where(Expr::col("retired_at").is_null());
        let Some(row) = self.db.query_one(&select).await? else { return Ok(None) };
        Ok(Some(RequirementRow {
            enterprise: firm,
            requirement: read_json(&row, "content")?,
            by: read(&row, "by_whom")?,
            source: read(&row, "source")?,
            created_at: read(&row, "created_at")?,
        }))
    }
}

fn not_released() -> Expr {
    Expr::col("released_at").is_null()
}

fn locks() -> SelectStatement {
    let mut select = Query::select();
    select.columns(LOCK).from("site_locks");
    select
}

async fn one_site(txn: &DatabaseTransaction, id: &str) -> Result<Site, StoreError> {
    let found: Vec<Site> = list(txn, &[("id", Some(id))]).await?;
    found.into_iter().next().ok_or_else(|| StoreError::NotFound { what: "site", id: id.to_owned() })
}

async fn release(txn: &DatabaseTransaction, id: i64, unlock: &Unlock<'_>) -> Result<(), StoreError> {
    let mut update = Query::update();
    update.table("site_locks").value("released_at", unlock.at);
    update.value("released_by", text(unlock.by)).value("release_reason", text(unlock.reason));
    update.and_where(Expr::col("id").eq(id)).and_where(not_released());
    txn.execute(&update).await?;
    Ok(())
}

fn lock_row(row: &QueryResult) -> Result<SiteLockRow, StoreError> {
    let enterprise: Option<i64> = row.try_get("", "enterprise_id")?;
    Ok(SiteLockRow {
        id: row.try_get("", "id")?,
        lock: SiteLock {
            site: read(row, "site")?,
            holder: read(row, "holder")?,
            enterprise: enterprise.map(EnterpriseId),
            by: read(row, "by_whom")?,
            reason: read(row, "reason")?,
            since: read_day(row, "since")?,
            until: read_day(row, "until")?,
        },
        created_at: read(row, "created_at")?,
        released_at: row.try_get("", "released_at")?,
        released_by: row.try_get("", "released_by")?,
        release_reason: row.try_get("", "release_reason")?,
    })
}
