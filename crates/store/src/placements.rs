//! Where firms stand in the chains. What a placement is worth was decided elsewhere; here it is kept and found.
//!
//! Computed placements and people's judgements of them are kept apart and joined by one function, [`standing`]: whatever reads
//! where firms stand reads through it, so a judgement counts everywhere or nowhere.

use std::collections::BTreeMap;

use model::{Enterprise, EnterpriseId, Field, RegionCode, Role, Strength};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use serde_json::{Value as Json, json};

use crate::enterprises::{active, columns, enterprise, inside};
use crate::sql::{Insert, KEYS, insert, is, number, read, read_count, text};
use crate::{Store, StoreError};

/// An exact span of a firm's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The field it lies in: name, scope or products.
    pub part: Field,
    /// First byte.
    pub from: usize,
    /// Byte after the last.
    pub to: usize,
    /// The span itself.
    pub text: String,
}

/// A firm's place on a node.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlacement {
    /// Chain id.
    pub chain: String,
    /// Node id.
    pub node: String,
    /// What the firm does there.
    pub role: Role,
    /// Main business or one among much.
    pub strength: Strength,
    /// 0 to 1.
    pub score: f64,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// A firm with one of its places, judgements applied.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedFirm {
    /// The firm.
    pub enterprise: Enterprise,
    /// Node id.
    pub node: String,
    /// What the firm does there.
    pub role: Role,
    /// Main business or one among much.
    pub strength: Strength,
    /// 0 to 1; 1 where a person alone says so.
    pub score: f64,
    /// What it rests on; nothing where a person alone says so.
    pub evidence: Vec<Evidence>,
    /// The judgement that puts it there, or that says how.
    pub judgement: Option<i64>,
}

/// One of a firm's places, judgements applied.
#[derive(Debug, Clone, PartialEq)]
pub struct FirmPlacement {
    /// The place. Its score is 1 and its evidence nothing where a person alone says so.
    pub placement: NewPlacement,
    /// The judgement that puts it there, or that says how.
    pub judgement: Option<i64>,
}

/// Which places of a chain to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacementFilter {
    /// Chain id.
    pub chain: String,
    /// Only this node.
    pub node: Option<String>,
    /// Only firms in this region and everything inside it.
    pub region: Option<RegionCode>,
}

/// How many firms stand on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeCount {
    /// Chain id.
    pub chain: String,
    /// Node id.
    pub node: String,
    /// Firms, each counted once.
    pub firms: usize,
    /// Of these, those whose main business it is.
    pub core: usize,
}

/// Which places [`standing`] is to find.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Only<'a> {
    pub(crate) chain: Option<&'a str>,
    pub(crate) node: Option<&'a str>,
    pub(crate) firms: Option<&'a [EnterpriseId]>,
    /// The first and the last id.
    pub(crate) between: Option<(EnterpriseId, EnterpriseId)>,
}

/// Where firms stand: computed placements, with people's judgements in their place where there are any. Columns
/// `enterprise_id`, `chain`, `node`, `role`, `strength`, `score`, `evidence`, `judgement`.
pub(crate) fn standing(only: &Only<'_>) -> SelectStatement {
    let same = |one: &'static str, other: &'static str| {
        Cond::all()
            .add(Expr::col((one, "enterprise_id")).equals((other, "enterprise_id")))
            .add(Expr::col((one, "chain")).equals((other, "chain")))
            .add(Expr::col((one, "node")).equals((other, "node")))
    };
    let narrow = |select: &mut SelectStatement, table: &'static str| {
        if let Some(chain) = only.chain {
            select.and_where(is((table, "chain"), chain));
        }
        if let Some(node) = only.node {
            select.and_where(is((table, "node"), node));
        }
        if let Some(firms) = only.firms {
            select.and_where(Expr::col((table, "enterprise_id")).is_in(firms.iter().map(|firm| firm.0)));
        }
        if let Some((first, last)) = only.between {
            select.and_where(Expr::col((table, "enterprise_id")).between(first.0, last.0));
        }
    };
    let mut judged = Query::select();
    judged.expr(Expr::val(1)).from_as("placement_judgements", "j").cond_where(same("j", "c"));
    judged.and_where(Expr::col(("j", "retired_at")).is_null());
    let mut computed = Query::select();
    computed
        .columns(["enterprise_id", "chain", "node", "role", "strength", "score", "evidence"].map(|name| ("c", name)))
        .expr_as(Expr::cust("CAST(NULL AS BIGINT)"), "judgement")
        .from_as("placements", "c")
        .and_where(Expr::exists(judged).not());
    narrow(&mut computed, "c");

    // Of the computed places of the same firm and node the surest lends its score and its words.
    let mut surest = Query::select();
    surest.column(("s", "role")).from_as("placements", "s").cond_where(same("s", "j")).limit(1);
    surest.order_by(("s", "score"), Order::Desc).order_by(("s", "role"), Order::Asc);
    let of_surest = Expr::col(("c", "role")).eq(Expr::SubQuery(None, Box::new(surest.into())));
    let or = |name: &'static str, other: Expr| Expr::from(Func::coalesce([Expr::col(("c", name)), other]));
    let mut by_people = Query::select();
    by_people
        .columns(["enterprise_id", "chain", "node", "role", "strength"].map(|name| ("j", name)))
        .expr_as(or("score", Expr::cust("1.0")), "score")
        .expr_as(or("evidence", Expr::cust("'[]'")), "evidence")
        .expr_as(Expr::col(("j", "id")), "judgement")
        .from_as("placement_judgements", "j")
        .join_as(JoinType::LeftJoin, "placements", "c", same("c", "j").add(of_surest))
        .and_where(Expr::col(("j", "retired_at")).is_null())
        .and_where(Expr::col(("j", "verdict")).eq("on"));
    narrow(&mut by_people, "j");
    computed.union(UnionType::All, by_people).take()
}

/// Replaces the computed places of these firms; an empty list takes a firm off every node. A firm may stand on a node in
/// several roles, but only once in each: twice, or a firm that does not exist, is a [`StoreError::Conflict`].
/// [`StoreError::Invalid`] when a score is not a number.
pub(crate) async fn replace(
    txn: &DatabaseTransaction,
    firms: &[(EnterpriseId, &[NewPlacement])],
) -> Result<(), StoreError> {
    for firms in firms.chunks(KEYS) {
        let mut delete = Query::delete();
        delete.from_table("placements");
        delete.and_where(Expr::col("enterprise_id").is_in(firms.iter().map(|(id, _)| id.0)));
        txn.execute(&delete).await?;
    }
    let columns = &["enterprise_id", "chain", "node", "role", "strength", "score", "evidence"];
    let mut rows = Vec::new();
    for (id, place) in firms.iter().flat_map(|(id, places)| places.iter().map(move |place| (id, place))) {
        rows.push(vec![
            id.0.into(),
            text(&place.chain),
            text(&place.node),
            text(place.role.as_str()),
            text(place.strength.as_str()),
            number("score of a placement", place.score)?.into(),
            text(write_evidence(&place.evidence)),
        ]);
    }
    insert(txn, Insert { table: "placements", columns, on_conflict: None }, rows).await
}

impl Store {
    /// The firms of a chain with their places: by node, the surest first.
    pub async fn placements(&self, filter: &PlacementFilter) -> Result<Vec<PlacedFirm>, StoreError> {
        let only = Only { chain: Some(&filter.chain), node: filter.node.as_deref(), ..Only::default() };
        let mut select = active();
        columns(&mut select)
            .columns(["node", "role", "strength", "score", "evidence", "judgement"].map(|column| ("p", column)))
            .join_subquery(JoinType::InnerJoin, standing(&only), "p", of_firm())
            .order_by(("p", "node"), Order::Asc)
            .order_by(("p", "score"), Order::Desc)
            .order_by(("e", "id"), Order::Asc)
            .order_by(("p", "role"), Order::Asc);
        if let Some(region) = &filter.region {
            select.and_where(inside(region));
        }
        self.db.query_all(&select).await?.iter().map(placed_firm).collect()
    }

    /// The places of one firm, in every chain, judgements applied; the surest first.
    pub async fn placements_of(&self, id: EnterpriseId) -> Result<Vec<FirmPlacement>, StoreError> {
        Ok(self.placements_of_each(&[id]).await?.remove(&id).unwrap_or_default())
    }

    /// The places of some firms, in every chain, judgements applied; of each the surest first. Firms without any are not in it.
    pub async fn placements_of_each(
        &self,
        ids: &[EnterpriseId],
    ) -> Result<BTreeMap<EnterpriseId, Vec<FirmPlacement>>, StoreError> {
        let mut places = BTreeMap::<_, Vec<_>>::new();
        for ids in ids.chunks(KEYS) {
            let mut select = Query::select();
            select
                .columns(["enterprise_id", "chain", "node", "role", "strength", "score", "evidence", "judgement"])
                .from_subquery(standing(&Only { firms: Some(ids), ..Only::default() }), "p");
            for row in self.db.query_all(&surest_first(select)).await? {
                let place = FirmPlacement { placement: placement(&row)?, judgement: row.try_get("", "judgement")? };
                places.entry(EnterpriseId(row.try_get("", "enterprise_id")?)).or_default().push(place);
            }
        }
        Ok(places)
    }

    /// The places of one firm as they were computed, whatever people judged.
    pub async fn computed_placements_of(&self, id: EnterpriseId) -> Result<Vec<NewPlacement>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["chain", "node", "role", "strength", "score", "evidence"])
            .from("placements")
            .and_where(Expr::col("enterprise_id").eq(id.0));
        self.db.query_all(&surest_first(select)).await?.iter().map(placement).collect()
    }

    /// How many firms stand on each node that has any, by chain and node; all firms, or those of a region.
    pub async fn placement_counts(&self, region: Option<&RegionCode>) -> Result<Vec<NodeCount>, StoreError> {
        let core =
            Expr::case(Expr::col(("p", "strength")).eq(Strength::Core.as_str()), Expr::col(("p", "enterprise_id")));
        let mut select = active();
        select
            .column(("p", "chain"))
            .column(("p", "node"))
            .expr_as(Expr::col(("p", "enterprise_id")).count_distinct(), "firms")
            .expr_as(Expr::Case(Box::new(core)).count_distinct(), "core")
            .join_subquery(JoinType::InnerJoin, standing(&Only::default()), "p", of_firm())
            .group_by_columns([("p", "chain"), ("p", "node")])
            .order_by(("p", "chain"), Order::Asc)
            .order_by(("p", "node"), Order::Asc);
        if let Some(region) = region {
            select.and_where(inside(region));
        }
        let rows = self.db.query_all(&select).await?;
        let counted = |row| {
            Ok(NodeCount {
                chain: read(row, "chain")?,
                node: read(row, "node")?,
                firms: read_count(row, "firms")?,
                core: read_count(row, "core")?,
            })
        };
        rows.iter().map(counted).collect()
    }
}

/// Joins places `p` to firms `e`.
fn of_firm() -> Expr {
    Expr::col(("p", "enterprise_id")).equals(("e", "id"))
}

fn surest_first(mut select: SelectStatement) -> SelectStatement {
    select.order_by("score", Order::Desc);
    for column in ["chain", "node", "role"] {
        select.order_by(column, Order::Asc);
    }
    select
}

fn placement(row: &QueryResult) -> Result<NewPlacement, StoreError> {
    Ok(NewPlacement {
        chain: read(row, "chain")?,
        node: read(row, "node")?,
        role: read(row, "role")?,
        strength: read(row, "strength")?,
        score: row.try_get("", "score")?,
        evidence: read_evidence(row)?,
    })
}

fn placed_firm(row: &QueryResult) -> Result<PlacedFirm, StoreError> {
    Ok(PlacedFirm {
        enterprise: enterprise(row)?,
        node: read(row, "node")?,
        role: read(row, "role")?,
        strength: read(row, "strength")?,
        score: row.try_get("", "score")?,
        evidence: read_evidence(row)?,
        judgement: row.try_get("", "judgement")?,
    })
}

fn write_evidence(evidence: &[Evidence]) -> String {
    let spans = evidence
        .iter()
        .map(|span| json!({ "part": span.part.as_str(), "from": span.from, "to": span.to, "text": span.text }));
    Json::Array(spans.collect()).to_string()
}

fn read_evidence(row: &QueryResult) -> Result<Vec<Evidence>, StoreError> {
    let text: String = read(row, "evidence")?;
    let wrong = || StoreError::Other(format!("column `evidence`: `{text}` is not a list of spans"));
    let spans: Vec<Json> = serde_json::from_str(&text).map_err(|_| wrong())?;
    let span = |span: &Json| {
        let place = |name| span[name].as_u64().and_then(|place| usize::try_from(place).ok());
        let text = span["text"].as_str()?.to_owned();
        Some(Evidence { part: span["part"].as_str()?.parse().ok()?, from: place("from")?, to: place("to")?, text })
    };
    spans.iter().map(span).collect::<Option<_>>().ok_or_else(wrong)
}
