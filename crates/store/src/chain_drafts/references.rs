//! Rows that people or lists keep about a node, beside the chain's file: how many there are, and how they follow another id.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::sql::{is, read, text};
use crate::{Store, StoreError};

/// A node that got another id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Its chain.
    pub chain: String,
    /// The id it had.
    pub from: String,
    /// The id it has.
    pub to: String,
}

/// Rows that people or lists keep about a node, beside the chain's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeReferences {
    /// Opportunities.
    pub opportunities: usize,
    /// Lines of the survey that count.
    pub survey_lines: usize,
    /// Labels by persons that count.
    pub judgements: usize,
    /// Persons' words on where firms stand that count.
    pub placement_judgements: usize,
    /// Decisions about targets that count.
    pub decisions: usize,
    /// Supply links and earlier deals that count.
    pub leads: usize,
    /// Visits.
    pub visits: usize,
}

impl NodeReferences {
    /// All of them.
    pub fn total(&self) -> usize {
        self.opportunities
            + self.survey_lines
            + self.judgements
            + self.placement_judgements
            + self.decisions
            + self.leads
            + self.visits
    }
}

impl Store {
    /// What people and lists keep about a node.
    pub async fn node_references(&self, chain: &str, node: &str) -> Result<NodeReferences, StoreError> {
        let count = async |table: &'static str, retired: Option<&'static str>| {
            let mut select = Query::select();
            select.expr_as(Expr::col("node").count(), "many").from(table);
            select.and_where(is("chain", chain)).and_where(is("node", node));
            if let Some(retired) = retired {
                select.and_where(Expr::col(retired).is_null());
            }
            let row = self.db.query_one(&select).await?;
            let many = row.map(|row| row.try_get::<i64>("", "many")).transpose()?.unwrap_or(0);
            Ok::<usize, StoreError>(usize::try_from(many).unwrap_or(0))
        };
        let counting = Some("retired_at");
        Ok(NodeReferences {
            opportunities: count("opportunities", None).await?,
            survey_lines: count("survey_lines", counting).await?,
            judgements: count("judgements", counting).await?,
            placement_judgements: count("placement_judgements", counting).await?,
            decisions: count("target_decisions", counting).await?,
            leads: count("supply_links", counting).await? + count("deals", counting).await?,
            visits: count("visits", None).await?,
        })
    }
}

/// Tables whose rows speak of a node by chain and id.
const SPEAKING: [&str; 8] = [
    "opportunities",
    "survey_lines",
    "judgements",
    "placement_judgements",
    "target_decisions",
    "supply_links",
    "deals",
    "visits",
];

/// Makes what is kept about a node speak of its new id; what was retired too, so that a node keeps its history.
pub(super) async fn rename(txn: &DatabaseTransaction, renamed: &Renamed) -> Result<(), StoreError> {
    let Renamed { chain, from, to } = renamed;
    let columns = SPEAKING.iter().map(|table| (*table, "chain", "node"));
    for (table, of, column) in columns.chain([("survey_lines", "next_chain", "next_node")]) {
        let mut update = Query::update();
        update.table(table).value(column, text(to)).and_where(is(of, chain)).and_where(is(column, from));
        txn.execute(&update).await?;
    }
    // What lists said of an opportunity is kept as they said it and put together anew when one is undone.
    let mut select = Query::select();
    select.columns(["id", "content"]).from("place_versions");
    select.and_where(Expr::col("content").like(format!("%{}%", serde_json::json!(from))));
    for row in txn.query_all(&select).await? {
        let id: i64 = row.try_get("", "id")?;
        let content: String = read(&row, "content")?;
        let Ok(mut said) = serde_json::from_str::<serde_json::Value>(&content) else { continue };
        if said["chain"] != *chain || said["node"] != *from {
            continue;
        }
        said["node"] = to.as_str().into();
        let mut update = Query::update();
        update.table("place_versions").value("content", text(said.to_string())).and_where(Expr::col("id").eq(id));
        txn.execute(&update).await?;
    }
    Ok(())
}
