//! Firms as they are shown, and reading them.

use std::collections::BTreeMap;

use model::{Enterprise, EnterpriseId, Facts, Field, RegionCode, Statement, Strength};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, OverStatement, Query, SelectStatement, WindowStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::merge::{Firm, Keys, Shown};
use crate::placements::{Only, standing};
use crate::sql::{Insert, KEYS, insert, maybe, read, read_count, read_day, take_ids};
use crate::{Store, StoreError};

/// The count, or the largest one that both engines take.
pub(crate) fn cap(count: u64) -> u64 {
    std::cmp::min(count, i64::MAX as u64)
}

/// Which firms to read. The default is the first 50 of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnterpriseFilter {
    /// In this region and everything inside it.
    pub region: Option<RegionCode>,
    /// Placed on this chain.
    pub chain: Option<String>,
    /// Placed on this node; without a chain, on the node of that name of any chain.
    pub node: Option<String>,
    /// With its main business there, or with one among much; without a chain, anywhere.
    pub strength: Option<Strength>,
    /// Only firms of which a person judged a placement, or only the others.
    pub judged: Option<bool>,
    /// Only firms known to be above the statistical size floor, or only those known to be below it.
    pub above_scale: Option<bool>,
    /// Only invented samples, or none of them.
    pub sample: Option<bool>,
    /// At most this many.
    pub limit: u64,
    /// Leaving out so many of the first.
    pub offset: u64,
    /// In this order.
    pub sort: EnterpriseSort,
}

impl Default for EnterpriseFilter {
    fn default() -> Self {
        Self {
            region: None,
            chain: None,
            node: None,
            strength: None,
            judged: None,
            above_scale: None,
            sample: None,
            limit: 50,
            offset: 0,
            sort: EnterpriseSort::Id,
        }
    }
}

/// The order of a list of firms; what is unknown comes last, what is equal by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EnterpriseSort {
    /// As they came in.
    #[default]
    Id,
    /// By name, by the characters' numbers.
    Name,
    /// By region code, then name.
    Region,
    /// Youngest first.
    Youngest,
}

/// A part of a list, and how long the whole list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The part.
    pub items: Vec<T>,
    /// Number of items of all parts.
    pub total: usize,
}

impl Store {
    /// A firm. [`StoreError::NotFound`] when it does not exist or nothing active is stated of it.
    pub async fn enterprise(&self, id: EnterpriseId) -> Result<Enterprise, StoreError> {
        let found = self.enterprises_by_ids(&[id]).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "enterprise", id: id.0.to_string() })
    }

    /// The firms among these ids that are there, by id.
    pub async fn enterprises_by_ids(&self, ids: &[EnterpriseId]) -> Result<Vec<Enterprise>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(KEYS) {
            let mut select = active();
            columns(&mut select).and_where(Expr::col(("e", "id")).is_in(ids.iter().map(|id| id.0)));
            for row in self.db.query_all(&select).await? {
                found.push(enterprise(&row)?);
            }
        }
        found.sort_unstable_by_key(|firm| firm.id);
        found.dedup_by_key(|firm| firm.id);
        Ok(found)
    }

    /// The firms that pass a filter.
    pub async fn enterprises(&self, filter: &EnterpriseFilter) -> Result<Page<Enterprise>, StoreError> {
        let mut count = active();
        narrow(&mut count, filter).expr_as(Expr::col(("e", "id")).count(), "total");
        let total = match self.db.query_one(&count).await? {
            Some(row) => read_count(&row, "total")?,
            None => 0,
        };
        let mut select = active();
        columns(narrow(&mut select, filter)).limit(cap(filter.limit)).offset(cap(filter.offset));
        let by = match filter.sort {
            EnterpriseSort::Id => &[][..],
            EnterpriseSort::Name => &[("name", Order::Asc)],
            EnterpriseSort::Region => &[("region", Order::Asc), ("name", Order::Asc)],
            EnterpriseSort::Youngest => &[("established", Order::Desc)],
        };
        for (column, order) in by {
            select.order_by_expr(Expr::col(("e", *column)).is_null(), Order::Asc);
            select.order_by(("e", *column), order.clone());
        }
        select.order_by(("e", "id"), Order::Asc);
        let rows = self.db.query_all(&select).await?;
        Ok(Page { items: rows.iter().map(enterprise).collect::<Result<_, _>>()?, total })
    }

    /// The ids of all firms that pass a filter, whatever part of them it asks for.
    pub async fn enterprise_ids(&self, filter: &EnterpriseFilter) -> Result<Vec<EnterpriseId>, StoreError> {
        let mut select = active();
        narrow(&mut select, filter).column(("e", "id"));
        let rows = self.db.query_all(&select).await?;
        rows.iter().map(|row| Ok(EnterpriseId(row.try_get("", "id")?))).collect()
    }

    /// The next firms after an id, by id: for whoever goes through all of them.
    pub async fn every_enterprise(
        &self,
        after: Option<EnterpriseId>,
        limit: u64,
    ) -> Result<Vec<Enterprise>, StoreError> {
        let mut select = active();
        columns(&mut select).limit(cap(limit)).order_by(("e", "id"), Order::Asc);
        if let Some(after) = after {
            select.and_where(Expr::col(("e", "id")).gt(after.0));
        }
        self.db.query_all(&select).await?.iter().map(enterprise).collect()
    }

    /// Every statement ever made of a firm, retired ones too: by field, the one that is shown first.
    pub async fn statements(&self, id: EnterpriseId) -> Result<Vec<Statement>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["field", "value", "source", "row", "date", "collector", "retired_at"])
            .from("statements")
            .and_where(Expr::col("enterprise_id").eq(id.0))
            .order_by_expr(Expr::col("retired_at").is_not_null(), Order::Asc)
            .order_by("date", Order::Desc)
            .order_by("id", Order::Desc);
        let rows = self.db.query_all(&select).await?;
        let mut statements = rows.iter().map(statement).collect::<Result<Vec<_>, _>>()?;
        statements.sort_by_key(|statement| statement.field);
        Ok(statements)
    }
}

/// How far someone has come who follows the changes of firms; the default is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ChangeMark {
    /// Number of the change.
    pub revision: i64,
    /// The firm: those that were retired together share a number.
    pub firm: EnterpriseId,
}

/// Firms that changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// Those that are shown, as they are now.
    pub shown: Vec<Enterprise>,
    /// Those that no longer are.
    pub gone: Vec<EnterpriseId>,
    /// Where to go on.
    pub mark: ChangeMark,
}

impl Store {
    /// What changed after a mark, the earliest first, at most this many. For whoever keeps something made of the firms.
    /// Numbers rise in the order in which changes become visible, so none is missed.
    pub async fn changed_after(&self, mark: ChangeMark, limit: u64) -> Result<Changed, StoreError> {
        let mut select = Query::select();
        select.from_as("enterprises", "e").columns([("e", "revision"), ("e", "retired")]);
        let revision = || Expr::col(("e", "revision"));
        let later = revision().gt(mark.revision);
        let beside = revision().eq(mark.revision).and(Expr::col(("e", "id")).gt(mark.firm.0));
        columns(&mut select).and_where(revision().gte(mark.revision)).and_where(later.or(beside)).limit(cap(limit));
        select.order_by(("e", "revision"), Order::Asc).order_by(("e", "id"), Order::Asc);
        let mut changed = Changed { mark, ..Changed::default() };
        for row in self.db.query_all(&select).await? {
            let firm = EnterpriseId(row.try_get("", "id")?);
            changed.mark = ChangeMark { revision: row.try_get("", "revision")?, firm };
            if row.try_get("", "retired")? {
                changed.gone.push(firm);
            } else {
                changed.shown.push(enterprise(&row)?);
            }
        }
        Ok(changed)
    }

    /// The number of the latest change of any firm, for [`Store::changed_after`].
    pub async fn latest_change(&self) -> Result<i64, StoreError> {
        let mut select = Query::select();
        select.column("last").from("counters").and_where(Expr::col("name").eq("revisions"));
        Ok(match self.db.query_one(&select).await? {
            Some(row) => row.try_get("", "last")?,
            None => 0,
        })
    }
}

/// Firms of a region, and how many of them are above the statistical size floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirmCount {
    /// All firms that are shown.
    pub firms: usize,
    /// Those known to be above the floor.
    pub above_scale: usize,
}

impl Store {
    /// Counts the firms of a region and everything inside it.
    pub async fn census(&self, region: &RegionCode) -> Result<FirmCount, StoreError> {
        let count = async |above: bool| {
            let mut select = active();
            select.and_where(inside(region)).expr_as(Expr::col(("e", "id")).count(), "total");
            if above {
                select.and_where(Expr::col(("e", Field::AboveScale.as_str())).eq("yes"));
            }
            match self.db.query_one(&select).await? {
                Some(row) => read_count(&row, "total"),
                None => Ok(0),
            }
        };
        Ok(FirmCount { firms: count(false).await?, above_scale: count(true).await? })
    }
}

fn statement(row: &QueryResult) -> Result<Statement, StoreError> {
    Ok(Statement {
        field: read(row, "field")?,
        value: read(row, "value")?,
        source: read(row, "source")?,
        row: row.try_get::<Option<i64>>("", "row")?.and_then(|row| u32::try_from(row).ok()),
        date: read_day(row, "date")?,
        collector: read(row, "collector")?,
        retired: row.try_get::<Option<String>>("", "retired_at")?.is_some(),
    })
}

/// The firms that are shown, as `e`.
pub(crate) fn active() -> SelectStatement {
    let mut select = Query::select();
    select.from_as("enterprises", "e").and_where(Expr::col(("e", "retired")).eq(false));
    select
}

/// Selects what [`enterprise`] reads.
pub(crate) fn columns(select: &mut SelectStatement) -> &mut SelectStatement {
    select.column(("e", "id"));
    select.columns(Field::ALL.iter().map(|field| ("e", field.as_str())))
}

/// A firm from a row.
pub(crate) fn enterprise(row: &QueryResult) -> Result<Enterprise, StoreError> {
    let mut facts = Facts::default();
    for field in Field::ALL {
        if let Some(value) = row.try_get::<Option<String>>("", field.as_str())? {
            facts.set(*field, &value).map_err(|error| StoreError::Other(error.to_string()))?;
        }
    }
    Ok(Enterprise { id: EnterpriseId(row.try_get("", "id")?), facts })
}

/// The firms of a region and everything inside it. A comparison of texts, not a pattern, so that the index serves it.
pub(crate) fn inside(region: &RegionCode) -> Expr {
    let mut prefix = region.as_str();
    while prefix.len() > 2 && prefix.ends_with("00") {
        prefix = &prefix[..prefix.len() - 2];
    }
    Expr::col(("e", "region")).between(format!("{prefix:0<6}"), format!("{prefix:9<6}"))
}

/// The firms that stand where a filter asks for, judgements applied.
fn on_chains(filter: &EnterpriseFilter) -> SelectStatement {
    let only = Only { chain: filter.chain.as_deref(), node: filter.node.as_deref(), ..Only::default() };
    let mut firms = Query::select();
    firms.column(("p", "enterprise_id")).from_subquery(standing(&only), "p");
    if let Some(strength) = filter.strength {
        firms.and_where(Expr::col(("p", "strength")).eq(strength.as_str()));
    }
    firms
}

fn narrow<'a>(select: &'a mut SelectStatement, filter: &EnterpriseFilter) -> &'a mut SelectStatement {
    if let Some(region) = &filter.region {
        select.and_where(inside(region));
    }
    if filter.chain.is_some() || filter.node.is_some() || filter.strength.is_some() {
        select.and_where(Expr::col(("e", "id")).in_subquery(on_chains(filter)));
    }
    if let Some(judged) = filter.judged {
        let mut by_people = Query::select();
        by_people.column("enterprise_id").from("placement_judgements").and_where(Expr::col("retired_at").is_null());
        let firm = Expr::col(("e", "id"));
        select.and_where(if judged { firm.in_subquery(by_people) } else { firm.not_in_subquery(by_people) });
    }
    if let Some(above) = filter.above_scale {
        let word = if above { "yes" } else { "no" };
        select.and_where(Expr::col(("e", Field::AboveScale.as_str())).eq(word));
    }
    if let Some(sample) = filter.sample {
        let is_sample = Expr::col(("e", Field::Sample.as_str())).eq("yes");
        let other = Expr::col(("e", Field::Sample.as_str())).is_null();
        let other = other.or(Expr::col(("e", Field::Sample.as_str())).ne("yes"));
        select.and_where(if sample { is_sample } else { other });
    }
    select
}

/// The stored firms that carry one of these keys, by id, with what they show.
pub(crate) async fn candidates(txn: &DatabaseTransaction, keys: &[&Keys]) -> Result<Vec<Firm>, StoreError> {
    let mut firms = BTreeMap::new();
    for (field, column) in [(Field::Uscc, "uscc"), (Field::OldNumber, "old_number"), (Field::Name, "name_key")] {
        let mut wanted: Vec<&String> = keys.iter().filter_map(|keys| keys.get(field)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        for wanted in wanted.chunks(KEYS) {
            let mut select = Query::select();
            select.columns(["id", "uscc", "old_number", "name_key", "retired"]).from("enterprises");
            select.and_where(Expr::col(column).is_in(wanted.iter().map(|key| key.as_str())));
            for row in txn.query_all(&select).await? {
                let id = EnterpriseId(row.try_get("", "id")?);
                let keys = Keys {
                    uscc: row.try_get("", "uscc")?,
                    old_number: row.try_get("", "old_number")?,
                    name: row.try_get("", "name_key")?,
                };
                let retired = row.try_get("", "retired")?;
                firms.insert(id, Firm { id: Some(id), retired, keys, ..Firm::default() });
            }
        }
    }
    let ids: Vec<_> = firms.values().filter(|firm| !firm.retired).filter_map(|firm| firm.id).collect();
    for (id, facts) in shown(txn, &ids).await? {
        if let Some(firm) = firms.get_mut(&id) {
            firm.shown = facts;
        }
    }
    Ok(firms.into_values().collect())
}

/// The newest active statement of each field of these firms. A firm without any is left out.
pub(crate) async fn shown(
    txn: &DatabaseTransaction,
    ids: &[EnterpriseId],
) -> Result<BTreeMap<EnterpriseId, BTreeMap<Field, Shown>>, StoreError> {
    let mut firms = BTreeMap::<_, BTreeMap<_, _>>::new();
    for ids in ids.chunks(KEYS) {
        let mut newest_first = WindowStatement::partition_by("enterprise_id");
        newest_first.add_partition_by(Expr::col("field"));
        newest_first.order_by("date", Order::Desc).order_by("id", Order::Desc);
        let mut ranked = Query::select();
        ranked
            .columns(["enterprise_id", "field", "value", "match_key", "date"])
            .expr_window_as(Expr::cust("ROW_NUMBER()"), newest_first, "place")
            .from("statements")
            .and_where(Expr::col("retired_at").is_null())
            .and_where(Expr::col("enterprise_id").is_in(ids.iter().map(|id| id.0)));
        let mut select = Query::select();
        select.columns(["enterprise_id", "field", "value", "match_key", "date"]);
        select.from_subquery(ranked, "ranked").and_where(Expr::col("place").eq(1));
        for row in txn.query_all(&select).await? {
            let shown = Shown {
                value: read(&row, "value")?,
                match_key: row.try_get("", "match_key")?,
                date: read_day(&row, "date")?,
            };
            let id = EnterpriseId(row.try_get("", "enterprise_id")?);
            firms.entry(id).or_default().insert(read(&row, "field")?, shown);
        }
    }
    Ok(firms)
}

/// Writes what firms show; makes those that are not there.
pub(crate) async fn put_shown(
    txn: &DatabaseTransaction,
    firms: Vec<(EnterpriseId, &BTreeMap<Field, Shown>)>,
) -> Result<(), StoreError> {
    let facts: Vec<&'static str> = Field::ALL.iter().map(|field| field.as_str()).collect();
    let mut columns = vec!["id", "retired", "revision", "name_key"];
    columns.extend(&facts);
    let replace = OnConflict::column("id").update_columns(columns[1..].iter().copied()).to_owned();
    // Shown anew under a new number, so to be placed anew.
    let first = take_ids(txn, "revisions", firms.len()).await?;
    let rows = (first..).zip(firms).map(|(revision, (id, shown))| {
        let name_key = shown.get(&Field::Name).and_then(|name| name.match_key.as_ref());
        let mut row = vec![id.0.into(), false.into(), revision.into(), maybe(name_key)];
        row.extend(Field::ALL.iter().map(|field| maybe(shown.get(field).map(|shown| &shown.value))));
        row
    });
    insert(txn, Insert { table: "enterprises", columns: &columns, on_conflict: Some(replace) }, rows.collect()).await
}

/// Computes again what firms show. Those of which nothing active is stated are retired and keep the facts they had last.
pub(crate) async fn recompute(txn: &DatabaseTransaction, ids: &[EnterpriseId]) -> Result<(), StoreError> {
    for ids in ids.chunks(KEYS) {
        let firms = shown(txn, ids).await?;
        let gone: Vec<i64> = ids.iter().filter(|id| !firms.contains_key(id)).map(|id| id.0).collect();
        let mut retire = Query::update();
        let revision = take_ids(txn, "revisions", 1).await?;
        retire.table("enterprises").value("retired", true).value("revision", revision);
        retire.and_where(Expr::col("id").is_in(gone));
        txn.execute(&retire).await?;
        put_shown(txn, firms.iter().map(|(id, shown)| (*id, shown)).collect()).await?;
    }
    Ok(())
}
