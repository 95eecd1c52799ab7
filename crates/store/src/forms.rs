//! Forms of superiors: the workbook by its sum, its mapping in the caller's form; and what was submitted, which never changes.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::audit::deed;
use crate::import_drafts::{KeptFile, keep_file};
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What it is called.
    pub title: String,
    /// Name of its workbook.
    pub file: String,
    /// Of the workbook's bytes, under which it lies among the papers.
    pub sha256: String,
    /// Its mapping, in the caller's form.
    pub mapping: String,
    /// When it was last changed, RFC 3339 in UTC.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
}

/// A form to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewForm {
    /// What it is called.
    pub title: String,
    /// Name of its workbook.
    pub file: String,
    /// Of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub bytes: usize,
    /// Its mapping.
    pub mapping: String,
}

/// What was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRow {
    /// Id.
    pub id: i64,
    /// The form, by its word.
    pub form: String,
    /// The month, such as `2024-12`.
    pub month: String,
    /// Name of the file.
    pub file: String,
    /// Of its bytes.
    pub sha256: String,
    /// What was filled in, in the caller's form.
    pub cells: String,
    /// The mapping it was filled by.
    pub mapping: String,
    /// When, RFC 3339 in UTC.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
}

/// A submission to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubmission {
    /// The form, by its word.
    pub form: String,
    /// The month.
    pub month: String,
    /// Name of the file.
    pub file: String,
    /// Of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub bytes: usize,
    /// What was filled in.
    pub cells: String,
    /// The mapping it was filled by.
    pub mapping: String,
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Store {
    /// Keeps a form.
    pub async fn create_form(&self, new: &NewForm, (by, at): (&str, &str)) -> Result<FormRow, StoreError> {
        moment(at)?;
        let mut txn = self.begin_write(deed("create_form", "form")).await?;
        let id = take_ids(&txn, "forms", 1).await?;
        let file = KeptFile { sha256: &new.sha256, name: &new.file, media: XLSX, bytes: new.bytes };
        keep_file(&txn, &file, (by, at)).await?;
        let row = vec![
            id.into(),
            1_i64.into(),
            text(&new.title),
            text(&new.file),
            text(&new.sha256),
            text(&new.mapping),
            text(at),
            text(by),
            text(at),
            text(by),
        ];
        let columns = [
            "id",
            "version",
            "title",
            "file",
            "sha256",
            "mapping",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        ];
        insert(&txn, Insert { table: "forms", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("form:{id}"));
        txn.commit().await?;
        self.form(id).await
    }

    /// A form.
    pub async fn form(&self, id: i64) -> Result<FormRow, StoreError> {
        let mut select = forms();
        select.and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        form(&row.ok_or_else(|| StoreError::NotFound { what: "form", id: id.to_string() })?)
    }

    /// Every form, the first kept first.
    pub async fn forms(&self) -> Result<Vec<FormRow>, StoreError> {
        let mut select = forms();
        select.order_by("id", Order::Asc);
        self.db.query_all(&select).await?.iter().map(form).collect()
    }

    /// Changes what a form is called and how it is mapped. [`StoreError::Conflict`] when someone else changed it first.
    pub async fn put_form(
        &self,
        (id, version): (i64, i64),
        (title, mapping): (&str, &str),
        (by, at): (&str, &str),
    ) -> Result<FormRow, StoreError> {
        let txn = self.begin_write(deed("put_form", format!("form:{id}"))).await?;
        let mut update = Query::update();
        update.table("forms").value("version", version + 1).value("title", text(title)).value("mapping", text(mapping));
        update.value("updated_at", text(moment(at)?)).value("updated_by", text(by));
        update.and_where(Expr::col("id").eq(id)).and_where(Expr::col("version").eq(version));
        update.and_where(Expr::col("retired_at").is_null());
        if txn.execute(&update).await?.rows_affected() != 1 {
            let mut select = forms();
            select.and_where(Expr::col("id").eq(id));
            let row = txn.query_one(&select).await?;
            let row = row.ok_or_else(|| StoreError::NotFound { what: "form", id: id.to_string() })?;
            let now = form(&row)?.version;
            return Err(StoreError::Conflict(format!(
                "form `{id}` was changed by someone else: version `{now}`, not `{version}`"
            )));
        }
        txn.commit().await?;
        self.form(id).await
    }

    /// Takes a form out of use; what was submitted by it stays.
    pub async fn delete_form(&self, id: i64, at: &str) -> Result<(), StoreError> {
        let txn = self.begin_write(deed("delete_form", format!("form:{id}"))).await?;
        let mut update = Query::update();
        update.table("forms").value("retired_at", text(moment(at)?)).and_where(Expr::col("id").eq(id));
        update.and_where(Expr::col("retired_at").is_null());
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(StoreError::NotFound { what: "form", id: id.to_string() });
        }
        txn.commit().await
    }

    /// Keeps what was submitted.
    pub async fn create_submission(
        &self,
        new: &NewSubmission,
        (by, at): (&str, &str),
    ) -> Result<SubmissionRow, StoreError> {
        moment(at)?;
        let mut txn = self.begin_write(deed("create_submission", "submission")).await?;
        let id = take_ids(&txn, "form_submissions", 1).await?;
        let file = KeptFile { sha256: &new.sha256, name: &new.file, media: XLSX, bytes: new.bytes };
        keep_file(&txn, &file, (by, at)).await?;
        let row = vec![
            id.into(),
            text(&new.form),
            text(&new.month),
            text(&new.file),
            text(&new.sha256),
            text(&new.cells),
            text(&new.mapping),
            text(at),
            text(by),
        ];
        insert(&txn, Insert { table: "form_submissions", columns: &SUBMISSION, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("submission:{id}"));
        txn.commit().await?;
        self.submission(id).await
    }

    /// What was submitted.
    pub async fn submission(&self, id: i64) -> Result<SubmissionRow, StoreError> {
        let mut select = Query::select();
        select.from("form_submissions").columns(SUBMISSION).and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        submission(&row.ok_or_else(|| StoreError::NotFound { what: "submission", id: id.to_string() })?)
    }

    /// What was submitted of a form, the newest first.
    pub async fn submissions(&self, form: &str) -> Result<Vec<SubmissionRow>, StoreError> {
        let mut select = Query::select();
        select.from("form_submissions").columns(SUBMISSION).and_where(is("form", form)).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(submission).collect()
    }
}

const SUBMISSION: [&str; 9] = ["id", "form", "month", "file", "sha256", "cells", "mapping", "created_at", "created_by"];

fn forms() -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select.from("forms").columns(["id", "version", "title", "file", "sha256", "mapping", "updated_at", "updated_by"]);
    select.and_where(Expr::col("retired_at").is_null());
    select
}

fn form(row: &QueryResult) -> Result<FormRow, StoreError> {
    Ok(FormRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        title: read(row, "title")?,
        file: read(row, "file")?,
        sha256: read(row, "sha256")?,
        mapping: read(row, "mapping")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
    })
}

fn submission(row: &QueryResult) -> Result<SubmissionRow, StoreError> {
    Ok(SubmissionRow {
        id: row.try_get("", "id")?,
        form: read(row, "form")?,
        month: read(row, "month")?,
        file: read(row, "file")?,
        sha256: read(row, "sha256")?,
        cells: read(row, "cells")?,
        mapping: read(row, "mapping")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
    })
}
