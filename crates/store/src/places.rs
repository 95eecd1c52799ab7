//! Zones, sites and opportunities. Rows are added and changed by id and never removed.
//!
//! A row's `version` rises with each change and not when the same is written again, so that whoever edits a row can tell
//! that someone else was faster.

use std::collections::HashMap;

use model::{Opportunity, Site, Text, Zone};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::sql::{Insert, insert, is, maybe, number, read, text};
use crate::{Store, StoreError};

/// Which opportunities to read; the default is all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpportunityFilter {
    /// Of this chain.
    pub chain: Option<String>,
    /// Of this node.
    pub node: Option<String>,
    /// Of this zone.
    pub zone: Option<String>,
}

impl Store {
    /// Adds or changes zones, by id.
    pub async fn put_zones(&self, zones: &[Zone]) -> Result<(), StoreError> {
        put(self, zones).await
    }

    /// Every zone, by id; or those that carry a chain.
    pub async fn zones(&self, chain: Option<&str>) -> Result<Vec<Zone>, StoreError> {
        let mut zones: Vec<Zone> = list(&self.db, &[]).await?;
        // There are tens of zones: filtering here spares a query into JSON, which each engine writes differently.
        zones.retain(|zone| chain.is_none_or(|chain| zone.chains.iter().any(|own| own == chain)));
        Ok(zones)
    }

    /// Adds or changes sites, by id. [`StoreError::Conflict`] when a zone does not exist,
    /// [`StoreError::Invalid`] when a measure is not a number.
    pub async fn put_sites(&self, sites: &[Site]) -> Result<(), StoreError> {
        for site in sites {
            for measure in [site.area_m2, site.height_m, site.floor_load_t, site.power_kva].into_iter().flatten() {
                number(&format!("site `{}`", site.id), measure)?;
            }
        }
        put(self, sites).await
    }

    /// Every site, by id; or those of a zone.
    pub async fn sites(&self, zone: Option<&str>) -> Result<Vec<Site>, StoreError> {
        list(&self.db, &[("zone", zone)]).await
    }

    /// Adds or changes opportunities, by id. [`StoreError::Conflict`] when a zone or site does not exist.
    pub async fn put_opportunities(&self, opportunities: &[Opportunity]) -> Result<(), StoreError> {
        put(self, opportunities).await
    }

    /// The opportunities that pass a filter, by id.
    pub async fn opportunities(&self, filter: &OpportunityFilter) -> Result<Vec<Opportunity>, StoreError> {
        let OpportunityFilter { chain, node, zone } = filter;
        list(&self.db, &[("chain", chain.as_deref()), ("node", node.as_deref()), ("zone", zone.as_deref())]).await
    }
}

/// A row of one of the three tables.
trait Row: Sized + PartialEq + Sync + Send {
    const TABLE: &'static str;
    /// The columns of [`Row::values`], `id` first.
    const COLUMNS: &'static [&'static str];
    fn id(&self) -> &str;
    fn values(&self) -> Vec<Value>;
    fn read(row: &QueryResult) -> Result<Self, StoreError>;
}

async fn put<R: Row>(store: &Store, items: &[R]) -> Result<(), StoreError> {
    let txn = store.begin_write().await?;
    let stored: Vec<R> = list(&txn, &[]).await?;
    let stored: HashMap<&str, &R> = stored.iter().map(|item| (item.id(), item)).collect();
    let mut columns = R::COLUMNS.to_vec();
    columns.push("version");
    let mut replace = OnConflict::column("id");
    replace.update_columns(R::COLUMNS[1..].iter().copied());
    replace.value("version", Expr::col((R::TABLE, "version")).add(1));
    for item in items.iter().filter(|item| stored.get(item.id()) != Some(item)) {
        let mut row = item.values();
        row.push(1_i64.into());
        let into = Insert { table: R::TABLE, columns: &columns, on_conflict: Some(replace.clone()) };
        insert(&txn, into, vec![row]).await?;
    }
    Ok(txn.commit().await?)
}

async fn list<R: Row, C: ConnectionTrait>(
    db: &C,
    equal: &[(&'static str, Option<&str>)],
) -> Result<Vec<R>, StoreError> {
    let mut select = Query::select();
    select.columns(R::COLUMNS.iter().copied()).from(R::TABLE).order_by("id", Order::Asc);
    for (column, value) in equal {
        if let Some(value) = value {
            select.and_where(is(*column, value));
        }
    }
    db.query_all(&select).await?.iter().map(R::read).collect()
}

fn both(row: &QueryResult, zh: &str, en: &str) -> Result<Text, StoreError> {
    Ok(Text { zh: read(row, zh)?, en: read(row, en)? })
}

impl Row for Zone {
    const TABLE: &'static str = "zones";
    const COLUMNS: &'static [&'static str] =
        &["id", "kind", "title_zh", "title_en", "chains", "summary_zh", "summary_en", "source", "sample"];

    fn id(&self) -> &str {
        &self.id
    }

    fn values(&self) -> Vec<Value> {
        vec![
            text(&self.id),
            text(self.kind.as_str()),
            text(&self.title.zh),
            text(&self.title.en),
            text(serde_json::Value::from(self.chains.clone()).to_string()),
            text(&self.summary.zh),
            text(&self.summary.en),
            text(&self.source),
            self.sample.into(),
        ]
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        let chains: String = read(row, "chains")?;
        Ok(Self {
            id: read(row, "id")?,
            kind: read(row, "kind")?,
            title: both(row, "title_zh", "title_en")?,
            chains: serde_json::from_str(&chains)
                .map_err(|error| StoreError::Other(format!("column `chains`: {error}")))?,
            summary: both(row, "summary_zh", "summary_en")?,
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Row for Site {
    const TABLE: &'static str = "sites";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "zone",
        "title_zh",
        "title_en",
        "form",
        "area_m2",
        "height_m",
        "floor_load_t",
        "power_kva",
        "price_zh",
        "price_en",
        "verified_at",
        "source",
        "sample",
    ];

    fn id(&self) -> &str {
        &self.id
    }

    fn values(&self) -> Vec<Value> {
        vec![
            text(&self.id),
            text(&self.zone),
            text(&self.title.zh),
            text(&self.title.en),
            text(&self.form),
            self.area_m2.into(),
            self.height_m.into(),
            self.floor_load_t.into(),
            self.power_kva.into(),
            maybe(self.price.as_ref().map(|price| &price.zh)),
            maybe(self.price.as_ref().map(|price| &price.en)),
            maybe(self.verified_at.map(|day| day.to_string())),
            text(&self.source),
            self.sample.into(),
        ]
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        let price: (Option<String>, Option<String>) = (row.try_get("", "price_zh")?, row.try_get("", "price_en")?);
        let verified_at: Option<String> = row.try_get("", "verified_at")?;
        Ok(Self {
            id: read(row, "id")?,
            zone: read(row, "zone")?,
            title: both(row, "title_zh", "title_en")?,
            form: read(row, "form")?,
            area_m2: row.try_get("", "area_m2")?,
            height_m: row.try_get("", "height_m")?,
            floor_load_t: row.try_get("", "floor_load_t")?,
            power_kva: row.try_get("", "power_kva")?,
            price: price.0.zip(price.1).map(|(zh, en)| Text { zh, en }),
            verified_at: verified_at
                .map(|day| day.parse().map_err(|error| StoreError::Other(format!("column `verified_at`: {error}"))))
                .transpose()?,
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Row for Opportunity {
    const TABLE: &'static str = "opportunities";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "chain",
        "node",
        "zone",
        "site",
        "title_zh",
        "title_en",
        "size_zh",
        "size_en",
        "terms_zh",
        "terms_en",
        "contact_zh",
        "contact_en",
        "source",
        "sample",
    ];

    fn id(&self) -> &str {
        &self.id
    }

    fn values(&self) -> Vec<Value> {
        let mut values =
            vec![text(&self.id), text(&self.chain), text(&self.node), text(&self.zone), maybe(self.site.as_ref())];
        for both in [&self.title, &self.size, &self.terms, &self.contact] {
            values.extend([text(&both.zh), text(&both.en)]);
        }
        values.extend([text(&self.source), self.sample.into()]);
        values
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            id: read(row, "id")?,
            chain: read(row, "chain")?,
            node: read(row, "node")?,
            zone: read(row, "zone")?,
            site: row.try_get("", "site")?,
            title: both(row, "title_zh", "title_en")?,
            size: both(row, "size_zh", "size_en")?,
            terms: both(row, "terms_zh", "terms_en")?,
            contact: both(row, "contact_zh", "contact_en")?,
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}
