//! What other records of the bureau point to a project: visits, letters, promises, tasks and the like. A project that came with an
//! import and that something points to is no longer the import's alone.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::StoreError;
use crate::sql::read_json;

/// A kind of record that points to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// A visit was recorded.
    Visit,
    /// A memorandum became it.
    Mou,
    /// It came of an event of attraction.
    Occasion,
    /// Departments were asked about it.
    Letter,
    /// Something was promised to it.
    Promise,
    /// An agreement was read into the records.
    Agreement,
    /// A task is about it.
    Task,
    /// A superior's words are about it.
    Instruction,
    /// Somebody said whether it is another project.
    Judgement,
    /// A paper lies in its file.
    Paper,
    /// A firm asked for something about it.
    Case,
    /// An investor asked through the portal.
    Enquiry,
    /// Approvals are handled for it, or its investor looks at them by a link.
    Approval,
    /// What its investor undertook, or what came of it.
    Undertaking,
}

impl TieKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Visit,
        Self::Mou,
        Self::Occasion,
        Self::Letter,
        Self::Promise,
        Self::Agreement,
        Self::Task,
        Self::Instruction,
        Self::Judgement,
        Self::Paper,
        Self::Case,
        Self::Enquiry,
        Self::Approval,
        Self::Undertaking,
    ];

    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Mou => "mou",
            Self::Occasion => "occasion",
            Self::Letter => "letter",
            Self::Promise => "promise",
            Self::Agreement => "agreement",
            Self::Task => "task",
            Self::Instruction => "instruction",
            Self::Judgement => "judgement",
            Self::Paper => "paper",
            Self::Case => "case",
            Self::Enquiry => "enquiry",
            Self::Approval => "approval",
            Self::Undertaking => "undertaking",
        }
    }
}

/// How many records of each kind point to a project.
pub type Ties = BTreeMap<TieKind, usize>;

/// Where records point to projects; a test holds the list against the database.
const POINTERS: [(TieKind, &str, &str); 16] = [
    (TieKind::Visit, "visit_records", "project_id"),
    (TieKind::Mou, "mous", "project_id"),
    (TieKind::Letter, "consultation_projects", "project_id"),
    (TieKind::Promise, "promises", "project_id"),
    (TieKind::Agreement, "agreements", "project_id"),
    (TieKind::Task, "tasks", "project_id"),
    (TieKind::Instruction, "instructions", "project_id"),
    (TieKind::Judgement, "project_twins", "project_id"),
    (TieKind::Judgement, "project_twins", "other_id"),
    (TieKind::Paper, "attachments", "project_id"),
    (TieKind::Case, "service_cases", "project_id"),
    (TieKind::Enquiry, "enquiries", "project_id"),
    (TieKind::Approval, "approval_plans", "project_id"),
    (TieKind::Approval, "progress_links", "project_id"),
    (TieKind::Undertaking, "undertakings", "project_id"),
    (TieKind::Undertaking, "firm_readings", "project_id"),
];

/// What points to the projects that an import spoke of, by project. Those that nothing points to are left out.
pub(crate) async fn ties_of_import<C: ConnectionTrait>(db: &C, import: i64) -> Result<BTreeMap<i64, Ties>, StoreError> {
    let mut found: BTreeMap<i64, Ties> = BTreeMap::new();
    for (kind, table, column) in POINTERS {
        let mut theirs = Query::select();
        theirs.from("project_import_rows").column("project_id").and_where(Expr::col("import_id").eq(import));
        let mut select = Query::select();
        select.from(table).column(column).and_where(Expr::col(column).in_subquery(theirs));
        // A judgement that was replaced by another says nothing any more.
        if kind == TieKind::Judgement {
            select.and_where(Expr::col("retired_at").is_null());
        }
        for row in db.query_all(&select).await? {
            *found.entry(row.try_get("", column)?).or_default().entry(kind).or_default() += 1;
        }
    }
    let mut occasions = Query::select();
    occasions.from("occasions").column("projects");
    let named = |row: &QueryResult| read_json::<Vec<i64>>(row, "projects");
    let mut of_import: Option<BTreeSet<i64>> = None;
    for row in db.query_all(&occasions).await? {
        for project in named(&row)? {
            if of_import.is_none() {
                of_import = Some(projects_of(db, import).await?);
            }
            if of_import.as_ref().is_some_and(|projects| projects.contains(&project)) {
                *found.entry(project).or_default().entry(TieKind::Occasion).or_default() += 1;
            }
        }
    }
    Ok(found)
}

async fn projects_of<C: ConnectionTrait>(db: &C, import: i64) -> Result<BTreeSet<i64>, StoreError> {
    let mut select = Query::select();
    select.from("project_import_rows").column("project_id").and_where(Expr::col("import_id").eq(import));
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok(row.try_get("", "project_id")?)).collect()
}

#[cfg(test)]
mod tests {
    use sea_orm::{DatabaseBackend, Statement};

    use super::*;
    use crate::Store;
    use crate::tables::TABLES;

    /// What belongs to a project or to an import itself, and goes with it.
    const ITS_OWN: [&str; 4] = ["project_events", "project_paid", "project_import_rows", "project_loose_days"];

    #[tokio::test]
    async fn every_table_that_points_to_projects_is_looked_at() {
        let store = Store::in_memory().await.unwrap();
        let mut seen = 0;
        for table in TABLES.iter().filter(|table| !ITS_OWN.contains(table)) {
            let keys = Statement::from_string(DatabaseBackend::Sqlite, format!("PRAGMA foreign_key_list({table})"));
            for key in store.db.query_all_raw(keys).await.unwrap() {
                let (to, from): (String, String) =
                    (key.try_get("", "table").unwrap(), key.try_get("", "from").unwrap());
                if to == "projects" {
                    seen += 1;
                    assert!(POINTERS.iter().any(|(_, t, c)| t == table && *c == from), "`{table}.{from}`");
                }
            }
        }
        assert_eq!(seen, POINTERS.len(), "a reference of the list is not in the database");
    }
}
