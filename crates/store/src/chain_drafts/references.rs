//! Rows that people or lists keep about a node, beside the chain's file: how many there are, and how they follow another id.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::sql::{is, read, read_count, text};
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
    /// Lines of the survey that count, also those where it is what is made next.
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
    /// What firms ask of a site for it.
    pub requirements: usize,
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
            + self.requirements
    }
}

impl Store {
    /// What people and lists keep about a node, as far as it counts: what was retired or undone does not.
    pub async fn node_references(&self, chain: &str, node: &str) -> Result<NodeReferences, StoreError> {
        let of = |[of, column]: [&'static str; 2]| is(of, chain).and(is(column, node));
        let count = async |table: &'static str, over: &'static [&'static str], speaks: Cond| {
            let mut select = Query::select();
            select.expr_as(Expr::col("id").count(), "many").from(table).cond_where(speaks);
            for column in over {
                select.and_where(Expr::col(*column).is_null());
            }
            let row = self.db.query_one(&select).await?;
            row.map_or(Ok(0), |row| read_count(&row, "many"))
        };
        let own = || Cond::all().add(of(["chain", "node"]));
        let counting = &["retired_at"];
        let next = Cond::any().add(of(["chain", "node"])).add(of(["next_chain", "next_node"]));
        Ok(NodeReferences {
            opportunities: count("opportunities", &[], own()).await?,
            survey_lines: count("survey_lines", &["retired_at", "undone_at"], next).await?,
            judgements: count("judgements", counting, own()).await?,
            placement_judgements: count("placement_judgements", counting, own()).await?,
            decisions: count("target_decisions", counting, own()).await?,
            leads: count("supply_links", counting, own()).await? + count("deals", counting, own()).await?,
            visits: count("visits", &[], own()).await?,
            requirements: told(&self.db, ("site_requirements", counting), node)
                .await?
                .iter()
                .filter(|(_, said)| said["chain"] == *chain && said["node"] == *node)
                .count(),
        })
    }
}

/// Columns by which rows speak of a node: table, chain, id.
const SPEAKING: [[&str; 3]; 9] = [
    ["opportunities", "chain", "node"],
    ["survey_lines", "chain", "node"],
    ["survey_lines", "next_chain", "next_node"],
    ["judgements", "chain", "node"],
    ["placement_judgements", "chain", "node"],
    ["target_decisions", "chain", "node"],
    ["supply_links", "chain", "node"],
    ["deals", "chain", "node"],
    ["visits", "chain", "node"],
];

/// Tables whose rows tell of a chain and a node in a text: what lists said of an opportunity, put together anew when one is undone,
/// and what firms ask of a site.
const TELLING: [&str; 2] = ["place_versions", "site_requirements"];

/// Tables in which one row counts for a node and whatever else is its key.
pub(super) const ONE_COUNTS: [&str; 3] = ["judgements", "placement_judgements", "target_decisions"];

/// Makes what is kept about nodes speak of their new ids, all at once, so that two nodes may take each other's; what was retired too,
/// so that a node keeps its history. What still counts for a node that had a new id before and is gone is retired: it was said of
/// another node, and two that count would stand beside each other.
pub(super) async fn rename(txn: &DatabaseTransaction, renamed: &[Renamed], at: &str) -> Result<(), StoreError> {
    // No node can be called so: between an old id and a new one nothing is confused.
    let between = |place: usize| format!("#{place}");
    let set = async |[table, of, column]: [&'static str; 3], chain: &str, [from, to]: [&str; 2]| {
        let mut update = Query::update();
        update.table(table).value(column, text(to)).and_where(is(of, chain)).and_where(is(column, from));
        txn.execute(&update).await.map(drop)
    };
    for (place, Renamed { chain, from, .. }) in renamed.iter().enumerate() {
        for columns in SPEAKING {
            set(columns, chain, [from, &between(place)]).await?;
        }
    }
    for Renamed { chain, to, .. } in renamed {
        for table in ONE_COUNTS {
            let mut update = Query::update();
            update.table(table).value("retired_at", text(at)).and_where(is("chain", chain)).and_where(is("node", to));
            txn.execute(update.and_where(Expr::col("retired_at").is_null())).await?;
        }
    }
    for (place, Renamed { chain, to, .. }) in renamed.iter().enumerate() {
        for columns in SPEAKING {
            set(columns, chain, [&between(place), to]).await?;
        }
    }
    for table in TELLING {
        let mut rows = BTreeMap::new();
        for Renamed { from, .. } in renamed {
            rows.extend(told(txn, (table, &[]), from).await?);
        }
        for (id, mut said) in rows {
            let own = |one: &&Renamed| said["chain"] == *one.chain && said["node"] == *one.from;
            let Some(Renamed { to, .. }) = renamed.iter().find(own) else { continue };
            said["node"] = to.as_str().into();
            let mut update = Query::update();
            update.table(table).value("content", text(said.to_string())).and_where(Expr::col("id").eq(id));
            txn.execute(&update).await?;
        }
    }
    Ok(())
}

/// The rows of a table whose text holds an id somewhere; those that a column says are over are left out.
async fn told<C: ConnectionTrait>(
    db: &C,
    (table, over): (&'static str, &[&'static str]),
    id: &str,
) -> Result<Vec<(i64, serde_json::Value)>, StoreError> {
    let mut select = Query::select();
    select.columns(["id", "content"]).from(table);
    select.and_where(Expr::col("content").like(format!("%{}%", serde_json::json!(id))));
    for column in over {
        select.and_where(Expr::col(*column).is_null());
    }
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let content: String = read(&row, "content")?;
        // What cannot be read speaks of nothing.
        let Ok(said) = serde_json::from_str(&content) else { continue };
        found.push((row.try_get("", "id")?, said));
    }
    Ok(found)
}
