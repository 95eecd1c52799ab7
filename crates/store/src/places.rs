//! Zones, sites and opportunities as they are shown. Rows are added and changed by id and never removed; one that nothing
//! speaks of any more is retired.
//!
//! A row's `version` rises with each change and not when the same is written again, so that whoever edits a row can tell
//! that someone else was faster. What each source said of a site or an opportunity stands in `place_versions`.

use std::collections::HashMap;

use chrono::NaiveDate;
use model::{ConfirmedOn, Opportunity, OpportunityNote, Site, Text, Zone, ZoneFact, ZoneFactKey, ZoneSpot, ZoneValue};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::place_versions::put_bases;
use crate::sql::{Insert, insert, is, maybe, number, read, read_or_none, text};
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
    /// Adds or changes zones, by id. [`StoreError::Invalid`] when a fact is not a number.
    pub async fn put_zones(&self, zones: &[Zone]) -> Result<(), StoreError> {
        for zone in zones {
            let what = format!("zone `{}`", zone.id);
            for fact in &zone.facts {
                if let ZoneValue::Number(value) = fact.value {
                    number(&what, value)?;
                }
            }
            for measure in zone.spot.iter().flat_map(|spot| [spot.x, spot.y, spot.size]) {
                number(&what, measure)?;
            }
        }
        let mut txn = self.begin_write(deed("put_zones", "zones")).await?;
        write(&txn, zones).await?;
        txn.note(json!({ "zones": zones.len() }));
        txn.commit().await
    }

    /// Every zone, by id; or those that carry a chain.
    pub async fn zones(&self, chain: Option<&str>) -> Result<Vec<Zone>, StoreError> {
        let mut zones: Vec<Zone> = list(&self.db, &[]).await?;
        // There are tens of zones: filtering here spares a query into JSON, which each engine writes differently.
        zones.retain(|zone| chain.is_none_or(|chain| zone.chains.iter().any(|own| own == chain)));
        Ok(zones)
    }

    /// Adds or changes sites, by id, as the district itself gives them; what imports say of them still lies over it.
    /// [`StoreError::Conflict`] when a zone does not exist, [`StoreError::Invalid`] when a measure is not a number.
    pub async fn put_sites(&self, sites: &[Site]) -> Result<(), StoreError> {
        let mut txn = self.begin_write(deed("put_sites", "sites")).await?;
        put_bases(&txn, sites, &[]).await?;
        txn.note(json!({ "sites": sites.len() }));
        txn.commit().await
    }

    /// Every site, by id; or those of a zone. Each with the days on which people confirmed its facts.
    pub async fn sites(&self, zone: Option<&str>) -> Result<Vec<Site>, StoreError> {
        let mut sites = list(&self.db, &[("zone", zone)]).await?;
        self.note_confirmations(&mut sites).await?;
        Ok(sites)
    }

    /// Adds or changes opportunities and the bureau's notes of them, by id, as the district itself gives them.
    /// [`StoreError::Conflict`] when a zone or site does not exist.
    pub async fn put_opportunities(
        &self,
        opportunities: &[Opportunity],
        notes: &[OpportunityNote],
    ) -> Result<(), StoreError> {
        let mut txn = self.begin_write(deed("put_opportunities", "opportunities")).await?;
        put_bases(&txn, opportunities, notes).await?;
        txn.note(json!({ "opportunities": opportunities.len() }));
        txn.commit().await
    }

    /// The opportunities that pass a filter, by id.
    pub async fn opportunities(&self, filter: &OpportunityFilter) -> Result<Vec<Opportunity>, StoreError> {
        let OpportunityFilter { chain, node, zone } = filter;
        list(&self.db, &[("chain", chain.as_deref()), ("node", node.as_deref()), ("zone", zone.as_deref())]).await
    }

    /// What the bureau alone knows of opportunities, by their ids. For no document that leaves the house.
    pub async fn opportunity_notes(&self) -> Result<Vec<OpportunityNote>, StoreError> {
        list(&self.db, &[]).await
    }
}

/// A row of one of the tables.
pub(crate) trait Row: Sized + PartialEq + Sync + Send {
    const TABLE: &'static str;
    /// The columns of [`Row::values`], `id` first.
    const COLUMNS: &'static [&'static str];
    /// Whether rows can be retired.
    const RETIRES: Retires;
    fn id(&self) -> &str;
    fn values(&self) -> Vec<Value>;
    fn read(row: &QueryResult) -> Result<Self, StoreError>;
}

/// Whether the rows of a table can be retired.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retires {
    Yes,
    No,
}

/// Writes the rows that differ from what is shown, and brings retired ones back.
pub(crate) async fn write<R: Row>(txn: &DatabaseTransaction, items: &[R]) -> Result<(), StoreError> {
    let stored: Vec<R> = list(txn, &[]).await?;
    let stored: HashMap<&str, &R> = stored.iter().map(|item| (item.id(), item)).collect();
    let mut columns = R::COLUMNS.to_vec();
    if R::RETIRES == Retires::Yes {
        columns.push("retired");
    }
    let mut replace = OnConflict::column("id");
    replace.update_columns(columns[1..].iter().copied());
    replace.value("version", Expr::col((R::TABLE, "version")).add(1));
    columns.push("version");
    for item in items.iter().filter(|item| stored.get(item.id()) != Some(item)) {
        let mut row = item.values();
        if R::RETIRES == Retires::Yes {
            row.push(false.into());
        }
        row.push(1_i64.into());
        let into = Insert { table: R::TABLE, columns: &columns, on_conflict: Some(replace.clone()) };
        insert(txn, into, vec![row]).await?;
    }
    Ok(())
}

/// Takes rows out of sight. They stay, because others refer to them.
pub(crate) async fn retire<R: Row>(txn: &DatabaseTransaction, ids: &[&str]) -> Result<(), StoreError> {
    for id in ids {
        let mut update = Query::update();
        update.table(R::TABLE).value("retired", true).value("version", Expr::col("version").add(1));
        update.and_where(is("id", id)).and_where(Expr::col("retired").eq(false));
        txn.execute(&update).await?;
    }
    Ok(())
}

/// The rows that are shown, by id, whose columns hold these texts.
pub(crate) async fn list<R: Row, C: ConnectionTrait>(
    db: &C,
    equal: &[(&'static str, Option<&str>)],
) -> Result<Vec<R>, StoreError> {
    let mut select = Query::select();
    select.columns(R::COLUMNS.iter().copied()).from(R::TABLE).order_by("id", Order::Asc);
    if R::RETIRES == Retires::Yes {
        select.and_where(Expr::col("retired").eq(false));
    }
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

/// A text that may be unknown.
fn both_or_none(row: &QueryResult, zh: &str, en: &str) -> Result<Option<Text>, StoreError> {
    let (zh, en): (Option<String>, Option<String>) = (row.try_get("", zh)?, row.try_get("", en)?);
    Ok(zh.zip(en).map(|(zh, en)| Text { zh, en }))
}

/// The two columns of a text that may be unknown.
fn two(both: Option<&Text>) -> [Value; 2] {
    [maybe(both.map(|text| &text.zh)), maybe(both.map(|text| &text.en))]
}

/// Facts as one JSON text: they are read and written as a whole, and no statement asks for one of them.
fn facts_text(facts: &[ZoneFact]) -> String {
    let text = |text: &Text| json!({ "zh": text.zh, "en": text.en });
    let all = facts.iter().map(|fact| {
        json!({
            "key": fact.key.as_str(),
            "value": match &fact.value { ZoneValue::Number(value) => json!(value), ZoneValue::Words(words) => text(words) },
            "note": fact.note.as_ref().map(text),
            "as_of": fact.as_of,
            "source": fact.source,
            "sample": fact.sample,
        })
    });
    serde_json::Value::Array(all.collect()).to_string()
}

fn read_facts(stored: &str) -> Result<Vec<ZoneFact>, StoreError> {
    let broken = |what: &str| StoreError::Other(format!("column `facts`: {what}"));
    let all: Vec<serde_json::Value> = serde_json::from_str(stored).map_err(|error| broken(&error.to_string()))?;
    let string = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let words = |value: &serde_json::Value| Some(Text { zh: string(&value["zh"])?, en: string(&value["en"])? });
    let fact = |fact: &serde_json::Value| {
        let key: ZoneFactKey = fact["key"].as_str()?.parse().ok()?;
        let value = &fact["value"];
        Some(ZoneFact {
            key,
            value: value.as_f64().map(ZoneValue::Number).or_else(|| words(value).map(ZoneValue::Words))?,
            note: words(&fact["note"]),
            as_of: string(&fact["as_of"]),
            source: string(&fact["source"])?,
            sample: fact["sample"].as_bool()?,
        })
    };
    all.iter().map(|value| fact(value).ok_or_else(|| broken(&value.to_string()))).collect()
}

impl Row for Zone {
    const TABLE: &'static str = "zones";
    const RETIRES: Retires = Retires::No;
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "kind",
        "title_zh",
        "title_en",
        "chains",
        "summary_zh",
        "summary_en",
        "source",
        "sample",
        "facts",
        "spot_x",
        "spot_y",
        "spot_size",
    ];

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
            text(facts_text(&self.facts)),
            self.spot.map(|spot| spot.x).into(),
            self.spot.map(|spot| spot.y).into(),
            self.spot.map(|spot| spot.size).into(),
        ]
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        let chains: String = read(row, "chains")?;
        let facts: String = read(row, "facts")?;
        let spot: [Option<f64>; 3] =
            [row.try_get("", "spot_x")?, row.try_get("", "spot_y")?, row.try_get("", "spot_size")?];
        Ok(Self {
            id: read(row, "id")?,
            kind: read(row, "kind")?,
            title: both(row, "title_zh", "title_en")?,
            chains: serde_json::from_str(&chains)
                .map_err(|error| StoreError::Other(format!("column `chains`: {error}")))?,
            summary: both(row, "summary_zh", "summary_en")?,
            spot: match spot {
                [Some(x), Some(y), Some(size)] => Some(ZoneSpot { x, y, size }),
                _ => None,
            },
            facts: read_facts(&facts)?,
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Row for Site {
    const TABLE: &'static str = "sites";
    const RETIRES: Retires = Retires::Yes;
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "zone",
        "title_zh",
        "title_en",
        "form",
        "area_m2",
        "floor_zh",
        "floor_en",
        "height_m",
        "floor_load_t",
        "frontage_m",
        "power_kva",
        "water_t_d",
        "steam_t_h",
        "gas",
        "sewage",
        "exhaust",
        "fire_class",
        "zoning_zh",
        "zoning_en",
        "tenure_zh",
        "tenure_en",
        "owner",
        "beds",
        "status",
        "available_from",
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
        let mut values = vec![
            text(&self.id),
            text(&self.zone),
            text(&self.title.zh),
            text(&self.title.en),
            text(self.form.as_str()),
            self.area_m2.into(),
        ];
        values.extend(two(self.floor.as_ref()));
        for measure in
            [self.height_m, self.floor_load_t, self.frontage_m, self.power_kva, self.water_t_d, self.steam_t_h]
        {
            values.push(measure.into());
        }
        values.extend([self.gas, self.sewage, self.exhaust].map(Value::from));
        values.push(maybe(self.fire_class.map(|class| class.as_str())));
        values.extend(two(self.zoning.as_ref()));
        values.extend(two(self.tenure.as_ref()));
        values.push(maybe(self.owner.map(|owner| owner.as_str())));
        values.push(self.beds.map(i64::from).into());
        values.push(maybe(self.status.map(|status| status.as_str())));
        values.push(maybe(self.available_from.map(|day| day.to_string())));
        values.extend(two(self.price.as_ref()));
        values.push(maybe(self.verified_at.map(|day| day.to_string())));
        values.extend([text(&self.source), self.sample.into()]);
        values
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        let beds: Option<i64> = row.try_get("", "beds")?;
        Ok(Self {
            id: read(row, "id")?,
            zone: read(row, "zone")?,
            title: both(row, "title_zh", "title_en")?,
            form: read(row, "form")?,
            area_m2: row.try_get("", "area_m2")?,
            floor: both_or_none(row, "floor_zh", "floor_en")?,
            height_m: row.try_get("", "height_m")?,
            floor_load_t: row.try_get("", "floor_load_t")?,
            frontage_m: row.try_get("", "frontage_m")?,
            power_kva: row.try_get("", "power_kva")?,
            water_t_d: row.try_get("", "water_t_d")?,
            steam_t_h: row.try_get("", "steam_t_h")?,
            gas: row.try_get("", "gas")?,
            sewage: row.try_get("", "sewage")?,
            exhaust: row.try_get("", "exhaust")?,
            fire_class: read_or_none(row, "fire_class")?,
            zoning: both_or_none(row, "zoning_zh", "zoning_en")?,
            tenure: both_or_none(row, "tenure_zh", "tenure_en")?,
            owner: read_or_none(row, "owner")?,
            beds: beds.and_then(|beds| u32::try_from(beds).ok()),
            status: read_or_none(row, "status")?,
            available_from: read_or_none::<NaiveDate>(row, "available_from")?,
            price: both_or_none(row, "price_zh", "price_en")?,
            verified_at: read_or_none::<NaiveDate>(row, "verified_at")?,
            confirmed: ConfirmedOn::default(),
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Row for Opportunity {
    const TABLE: &'static str = "opportunities";
    const RETIRES: Retires = Retires::Yes;
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
        "status",
        "status_at",
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
        values.push(text(self.status.as_str()));
        values.push(maybe(self.status_at.map(|day| day.to_string())));
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
            status: read(row, "status")?,
            status_at: read_or_none(row, "status_at")?,
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Row for OpportunityNote {
    const TABLE: &'static str = "opportunity_notes";
    const RETIRES: Retires = Retires::No;
    const COLUMNS: &'static [&'static str] = &["id", "text_zh", "text_en"];

    fn id(&self) -> &str {
        &self.opportunity
    }

    fn values(&self) -> Vec<Value> {
        vec![text(&self.opportunity), text(&self.text.zh), text(&self.text.en)]
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self { opportunity: read(row, "id")?, text: both(row, "text_zh", "text_en")? })
    }
}
