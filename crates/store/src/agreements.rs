//! Texts of agreements, and what people said of the clauses that rules point at. A text never changes, so a place in it stays what it
//! was; which clauses are suspect is computed from the rules in force, not kept.

use chrono::NaiveDate;
use model::{ClauseVerdict, ProjectId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::audit::deed;
use crate::sql::{Insert, insert, is, maybe, moment, read, read_count, read_or_none, take_ids, text};
use crate::{Store, StoreError};

/// An agreement to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgreement {
    /// The project it is of; `None` for one that is in no ledger.
    pub project: Option<ProjectId>,
    /// Its title.
    pub title: String,
    /// The day it was signed, where known.
    pub signed_on: Option<NaiveDate>,
    /// Where the text comes from: `pasted`, `file`, `attachment`.
    pub origin: String,
    /// SHA-256 of what was read: of the file's bytes, or of the text.
    pub sha256: String,
    /// Its words.
    pub text: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementRow {
    /// Id.
    pub id: i64,
    /// What is kept.
    pub agreement: NewAgreement,
    /// When it was brought.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What people said of its clauses, that counts.
    pub reviews: Vec<ClauseReview>,
}

/// What a person said of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseReview {
    /// The rule that points at it.
    pub rule: String,
    /// Where the sentence begins, in bytes of the text.
    pub place: usize,
    /// What was said.
    pub verdict: ClauseVerdict,
    /// Why, or what is done about it.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
}

impl Store {
    /// Keeps an agreement. [`StoreError::Conflict`] when the same text of the same project is there already.
    pub async fn create_agreement(
        &self,
        new: &NewAgreement,
        (by, at): (&str, &str),
    ) -> Result<AgreementRow, StoreError> {
        moment(at)?;
        let mut txn = self.begin_write(deed("create_agreement", "agreement")).await?;
        let id = take_ids(&txn, "agreements", 1).await?;
        let mut known = Query::select();
        known.from("agreements").column("id").and_where(is("sha256", &new.sha256));
        match new.project {
            Some(project) => known.and_where(Expr::col("project_id").eq(project.0)),
            None => known.and_where(Expr::col("project_id").is_null()),
        };
        if let Some(row) = txn.query_one(&known).await? {
            let number: i64 = row.try_get("", "id")?;
            return Err(StoreError::Conflict(format!("this text is there already, as agreement `{number}`")));
        }
        let row = vec![
            id.into(),
            new.project.map(|project| project.0).into(),
            text(&new.title),
            maybe(new.signed_on.map(|day| day.to_string())),
            text(&new.origin),
            text(&new.sha256),
            text(&new.text),
            text(at),
            text(by),
            new.sample.into(),
        ];
        insert(&txn, Insert { table: "agreements", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("agreement:{id}"));
        txn.note(json!({ "project": new.project.map(|project| project.0), "characters": new.text.chars().count() }));
        txn.commit().await?;
        self.agreement(id).await
    }

    /// Keeps what a person said of a clause; what was said of the same clause before retires.
    pub async fn review_clause(&self, agreement: i64, review: &ClauseReview) -> Result<AgreementRow, StoreError> {
        let at = moment(&review.at)?;
        let mut txn = self.begin_write(deed("put_clause_review", format!("agreement:{agreement}"))).await?;
        let id = take_ids(&txn, "clause_reviews", 1).await?;
        let place = i64::try_from(review.place).unwrap_or(i64::MAX);
        let mut retire = Query::update();
        retire
            .table("clause_reviews")
            .value("retired_at", text(at))
            .and_where(Expr::col("agreement_id").eq(agreement))
            .and_where(is("rule", &review.rule))
            .and_where(Expr::col("place").eq(place))
            .and_where(Expr::col("retired_at").is_null());
        txn.execute(&retire).await?;
        let columns = ["id", "agreement_id", "place", "rule", "verdict", "reason", "by_whom", "at"];
        let row = vec![
            id.into(),
            agreement.into(),
            place.into(),
            text(&review.rule),
            text(review.verdict.as_str()),
            text(&review.reason),
            text(&review.by),
            text(at),
        ];
        insert(&txn, Insert { table: "clause_reviews", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.note(json!({ "rule": review.rule, "verdict": review.verdict.as_str() }));
        txn.commit().await?;
        self.agreement(agreement).await
    }

    /// An agreement. [`StoreError::NotFound`] when there is none.
    pub async fn agreement(&self, id: i64) -> Result<AgreementRow, StoreError> {
        let mut select = all();
        select.and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: "agreement", id: id.to_string() })?;
        let mut found = agreement(&row)?;
        found.reviews = self.reviews(Some(id)).await?.into_iter().map(|(_, review)| review).collect();
        Ok(found)
    }

    /// Agreements of a project, or all; the last first.
    pub async fn agreements(&self, project: Option<ProjectId>) -> Result<Vec<AgreementRow>, StoreError> {
        let mut select = all();
        if let Some(project) = project {
            select.and_where(Expr::col("project_id").eq(project.0));
        }
        select.order_by("id", Order::Desc);
        let rows = self.db.query_all(&select).await?;
        let mut found = rows.iter().map(agreement).collect::<Result<Vec<_>, _>>()?;
        let places: std::collections::HashMap<i64, usize> =
            found.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        for (of, review) in self.reviews(None).await? {
            if let Some(place) = places.get(&of) {
                found[*place].reviews.push(review);
            }
        }
        Ok(found)
    }

    async fn reviews(&self, agreement: Option<i64>) -> Result<Vec<(i64, ClauseReview)>, StoreError> {
        let mut select = Query::select();
        select.from("clause_reviews").columns(["agreement_id", "place", "rule", "verdict", "reason", "by_whom", "at"]);
        select.and_where(Expr::col("retired_at").is_null()).order_by("id", Order::Asc);
        if let Some(agreement) = agreement {
            select.and_where(Expr::col("agreement_id").eq(agreement));
        }
        let rows = self.db.query_all(&select).await?;
        let review = |row: &QueryResult| {
            Ok((
                row.try_get("", "agreement_id")?,
                ClauseReview {
                    rule: read(row, "rule")?,
                    place: read_count(row, "place")?,
                    verdict: read(row, "verdict")?,
                    reason: read(row, "reason")?,
                    by: read(row, "by_whom")?,
                    at: read(row, "at")?,
                },
            ))
        };
        rows.iter().map(review).collect()
    }
}

const COLUMNS: [&str; 10] =
    ["id", "project_id", "title", "signed_on", "origin", "sha256", "text", "created_at", "created_by", "sample"];

fn all() -> SelectStatement {
    let mut select = Query::select();
    select.from("agreements").columns(COLUMNS);
    select
}

fn agreement(row: &QueryResult) -> Result<AgreementRow, StoreError> {
    let project: Option<i64> = row.try_get("", "project_id")?;
    Ok(AgreementRow {
        id: row.try_get("", "id")?,
        agreement: NewAgreement {
            project: project.map(ProjectId),
            title: read(row, "title")?,
            signed_on: read_or_none(row, "signed_on")?,
            origin: read(row, "origin")?,
            sha256: read(row, "sha256")?,
            text: read(row, "text")?,
            sample: row.try_get("", "sample")?,
        },
        at: read(row, "created_at")?,
        by: read(row, "created_by")?,
        reviews: Vec::new(),
    })
}
