//! Where firms stand in the chains. What a placement is worth was decided elsewhere; here it is kept and found.

use model::{Enterprise, EnterpriseId, Field, RegionCode, Role, Strength};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
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

/// A firm with one of its places.
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
    /// 0 to 1.
    pub score: f64,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
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

impl Store {
    /// Replaces the places of each of these firms; an empty list takes a firm off every node. A firm may stand on a node
    /// in several roles, but only once in each: twice, or a firm that does not exist, is a [`StoreError::Conflict`].
    /// [`StoreError::Invalid`] when a score is not a number.
    pub async fn put_placements(&self, firms: &[(EnterpriseId, Vec<NewPlacement>)]) -> Result<(), StoreError> {
        let txn = self.begin_write().await?;
        for firms in firms.chunks(KEYS) {
            let mut delete = Query::delete();
            delete.from_table("placements");
            delete.and_where(Expr::col("enterprise_id").is_in(firms.iter().map(|(id, _)| id.0)));
            txn.execute(&delete).await?;
            let mut done = Query::update();
            done.table("enterprises").value("placed", true);
            done.and_where(Expr::col("id").is_in(firms.iter().map(|(id, _)| id.0)));
            txn.execute(&done).await?;
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
        insert(&txn, Insert { table: "placements", columns, on_conflict: None }, rows).await?;
        Ok(txn.commit().await?)
    }

    /// The firms of a chain with their places: by node, the surest first.
    pub async fn placements(&self, filter: &PlacementFilter) -> Result<Vec<PlacedFirm>, StoreError> {
        let mut select = active();
        columns(&mut select)
            .columns(["node", "role", "strength", "score", "evidence"].map(|column| ("placements", column)))
            .inner_join("placements", Expr::col(("placements", "enterprise_id")).equals(("e", "id")))
            .and_where(is(("placements", "chain"), &filter.chain))
            .order_by(("placements", "node"), Order::Asc)
            .order_by(("placements", "score"), Order::Desc)
            .order_by(("e", "id"), Order::Asc)
            .order_by(("placements", "role"), Order::Asc);
        if let Some(node) = &filter.node {
            select.and_where(is(("placements", "node"), node));
        }
        if let Some(region) = &filter.region {
            select.and_where(inside(region));
        }
        self.db.query_all(&select).await?.iter().map(placed_firm).collect()
    }

    /// The places of one firm, in every chain.
    pub async fn placements_of(&self, id: EnterpriseId) -> Result<Vec<NewPlacement>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["chain", "node", "role", "strength", "score", "evidence"])
            .from("placements")
            .and_where(Expr::col("enterprise_id").eq(id.0))
            .order_by("score", Order::Desc)
            .order_by("chain", Order::Asc)
            .order_by("node", Order::Asc)
            .order_by("role", Order::Asc);
        let rows = self.db.query_all(&select).await?;
        let place = |row| {
            Ok(NewPlacement {
                chain: read(row, "chain")?,
                node: read(row, "node")?,
                role: read(row, "role")?,
                strength: read(row, "strength")?,
                score: row.try_get("", "score")?,
                evidence: read_evidence(row)?,
            })
        };
        rows.iter().map(place).collect()
    }

    /// How many firms stand on each node that has any, by chain and node; all firms, or those of a region.
    pub async fn placement_counts(&self, region: Option<&RegionCode>) -> Result<Vec<NodeCount>, StoreError> {
        let core = Expr::case(
            Expr::col(("placements", "strength")).eq(Strength::Core.as_str()),
            Expr::col(("placements", "enterprise_id")),
        );
        let mut select = active();
        select
            .column(("placements", "chain"))
            .column(("placements", "node"))
            .expr_as(Expr::col(("placements", "enterprise_id")).count_distinct(), "firms")
            .expr_as(Expr::Case(Box::new(core)).count_distinct(), "core")
            .inner_join("placements", Expr::col(("placements", "enterprise_id")).equals(("e", "id")))
            .group_by_columns([("placements", "chain"), ("placements", "node")])
            .order_by(("placements", "chain"), Order::Asc)
            .order_by(("placements", "node"), Order::Asc);
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

fn placed_firm(row: &QueryResult) -> Result<PlacedFirm, StoreError> {
    Ok(PlacedFirm {
        enterprise: enterprise(row)?,
        node: read(row, "node")?,
        role: read(row, "role")?,
        strength: read(row, "strength")?,
        score: row.try_get("", "score")?,
        evidence: read_evidence(row)?,
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
