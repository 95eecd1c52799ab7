//! Files that were brought and not yet taken in: what they are, how their columns are read, what was said of their rows. And the
//! memory of how columns of such heads were read before.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::audit::deed;
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// A file that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDraft {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What its rows are, as of imports.
    pub kind: String,
    /// Its name.
    pub file: String,
    /// Of its bytes, under which it lies among the papers.
    pub sha256: String,
    /// `open`, `committed` or `dropped`.
    pub state: String,
    /// Its heads in comparing form.
    pub heads: String,
    /// How it is read, in the caller's form.
    pub choices: String,
    /// When it was brought, RFC 3339 in UTC.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// The import it became.
    pub import_id: Option<i64>,
}

/// A file to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImportDraft {
    /// What its rows are.
    pub kind: String,
    /// Its name.
    pub file: String,
    /// Of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub bytes: usize,
    /// What it is.
    pub media: String,
    /// Its heads in comparing form.
    pub heads: String,
    /// How it is read.
    pub choices: String,
}

const COLUMNS: [&str; 12] = [
    "id",
    "version",
    "kind",
    "file",
    "sha256",
    "state",
    "heads",
    "choices",
    "created_at",
    "created_by",
    "updated_at",
    "import_id",
];

impl Store {
    /// Keeps a file that is to be looked at before it is taken in.
    pub async fn create_import_draft(
        &self,
        new: &NewImportDraft,
        (by, at): (&str, &str),
    ) -> Result<ImportDraft, StoreError> {
        moment(at)?;
        let mut txn = self.begin_write(deed("create_import_draft", "import_draft")).await?;
        let id = take_ids(&txn, "import_drafts", 1).await?;
        keep_file(
            &txn,
            &KeptFile { sha256: &new.sha256, name: &new.file, media: &new.media, bytes: new.bytes },
            (by, at),
        )
        .await?;
        let row = vec![
            id.into(),
            1_i64.into(),
            text(&new.kind),
            text(&new.file),
            text(&new.sha256),
            text("open"),
            text(&new.heads),
            text(&new.choices),
            text(at),
            text(by),
            text(at),
        ];
        insert(&txn, Insert { table: "import_drafts", columns: &COLUMNS[..11], on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("import_draft:{id}"));
        txn.commit().await?;
        self.import_draft(id).await
    }

    /// A file that was brought.
    pub async fn import_draft(&self, id: i64) -> Result<ImportDraft, StoreError> {
        let mut select = drafts();
        select.and_where(Expr::col("id").eq(id));
        let row = self.db.query_one(&select).await?;
        draft(&row.ok_or_else(|| StoreError::NotFound { what: "import draft", id: id.to_string() })?)
    }

    /// Files that wait to be taken in, the newest first.
    pub async fn import_drafts(&self) -> Result<Vec<ImportDraft>, StoreError> {
        let mut select = drafts();
        select.and_where(is("state", "open")).order_by("id", Order::Desc);
        self.db.query_all(&select).await?.iter().map(draft).collect()
    }

    /// Changes how a file is read. [`StoreError::Conflict`] when it was changed, taken in or dropped meanwhile.
    pub async fn put_import_draft(
        &self,
        (id, version): (i64, i64),
        choices: &str,
        at: &str,
    ) -> Result<ImportDraft, StoreError> {
        let txn = self.begin_write(deed("put_import_draft", format!("import_draft:{id}"))).await?;
        let mut update = turn(id, version);
        update.value("choices", text(choices)).value("updated_at", text(moment(at)?));
        taken(&txn, update, (id, version)).await?;
        txn.commit().await?;
        self.import_draft(id).await
    }

    /// Lays a file aside; it stays among the papers.
    pub async fn drop_import_draft(&self, (id, version): (i64, i64), at: &str) -> Result<(), StoreError> {
        let txn = self.begin_write(deed("drop_import_draft", format!("import_draft:{id}"))).await?;
        let mut update = turn(id, version);
        update.value("state", text("dropped")).value("updated_at", text(moment(at)?));
        taken(&txn, update, (id, version)).await?;
        txn.commit().await
    }

    /// Notes that a draft became an import that was taken in by itself.
    pub async fn close_import_draft(&self, draft: (i64, i64), import: i64, at: &str) -> Result<(), StoreError> {
        let txn = self.begin_write(deed("put_import_draft", format!("import_draft:{}", draft.0))).await?;
        commit_draft(&txn, draft, import, moment(at)?).await?;
        txn.commit().await
    }

    /// How columns of such heads were read last, in the caller's form.
    pub async fn column_memory(&self, kind: &str, heads: &str) -> Result<Option<String>, StoreError> {
        let mut select = Query::select();
        select.from("column_memory").column("columns").and_where(is("kind", kind)).and_where(is("heads", heads));
        self.db.query_one(&select).await?.map(|row| read(&row, "columns")).transpose()
    }

    /// Remembers how columns of such heads are read.
    pub async fn put_column_memory(
        &self,
        (kind, heads): (&str, &str),
        columns: &str,
        (by, at): (&str, &str),
    ) -> Result<(), StoreError> {
        let txn = self.begin_write(deed("put_column_memory", format!("columns:{kind}"))).await?;
        let replace =
            OnConflict::columns(["kind", "heads"]).update_columns(["columns", "updated_at", "updated_by"]).to_owned();
        let names = ["kind", "heads", "columns", "updated_at", "updated_by"];
        let row = vec![text(kind), text(heads), text(columns), text(moment(at)?), text(by)];
        insert(&txn, Insert { table: "column_memory", columns: &names, on_conflict: Some(replace) }, vec![row]).await?;
        txn.commit().await
    }
}

/// A file among the papers that belongs to no project: copies and checks go through the same table.
pub(crate) struct KeptFile<'a> {
    pub(crate) sha256: &'a str,
    pub(crate) name: &'a str,
    pub(crate) media: &'a str,
    pub(crate) bytes: usize,
}

pub(crate) async fn keep_file(
    txn: &DatabaseTransaction,
    file: &KeptFile<'_>,
    (by, at): (&str, &str),
) -> Result<(), StoreError> {
    let mut known = Query::select();
    known.from("attachments").column("id").and_where(is("sha256", file.sha256));
    known.and_where(Expr::col("project_id").is_null()).limit(1);
    if txn.query_one(&known).await?.is_some() {
        return Ok(());
    }
    let id = take_ids(txn, "attachments", 1).await?;
    let row = vec![
        id.into(),
        i64::try_from(file.bytes).unwrap_or(i64::MAX).into(),
        text(file.sha256),
        text(file.name),
        text(file.media),
        text(at),
        text(by),
    ];
    let columns = ["id", "bytes", "sha256", "name", "media", "stored_at", "by_whom"];
    insert(txn, Insert { table: "attachments", columns: &columns, on_conflict: None }, vec![row]).await
}

/// Notes what a draft became. [`StoreError::Conflict`] when it is no longer as it was read.
pub(crate) async fn commit_draft(
    txn: &DatabaseTransaction,
    (id, version): (i64, i64),
    import: i64,
    at: &str,
) -> Result<(), StoreError> {
    let mut update = turn(id, version);
    update.value("state", text("committed")).value("import_id", import).value("updated_at", text(at));
    taken(txn, update, (id, version)).await
}

fn turn(id: i64, version: i64) -> sea_orm::sea_query::UpdateStatement {
    let mut update = Query::update();
    update.table("import_drafts").value("version", version + 1).and_where(Expr::col("id").eq(id));
    update.and_where(Expr::col("version").eq(version)).and_where(is("state", "open"));
    update
}

async fn taken(
    txn: &DatabaseTransaction,
    update: sea_orm::sea_query::UpdateStatement,
    (id, version): (i64, i64),
) -> Result<(), StoreError> {
    if txn.execute(&update).await?.rows_affected() == 1 {
        return Ok(());
    }
    let mut select = drafts();
    select.and_where(Expr::col("id").eq(id));
    let Some(row) = txn.query_one(&select).await? else {
        return Err(StoreError::NotFound { what: "import draft", id: id.to_string() });
    };
    let now = draft(&row)?;
    Err(StoreError::Conflict(match (now.state.as_str(), now.import_id) {
        ("committed", Some(import)) => format!("import draft `{id}` was taken in already, as import `{import}`"),
        ("open", _) => {
            format!("import draft `{id}` was changed by someone else: version `{}`, not `{version}`", now.version)
        }
        (state, _) => format!("import draft `{id}` is {state}"),
    }))
}

fn drafts() -> SelectStatement {
    let mut select = Query::select();
    select.from("import_drafts").columns(COLUMNS);
    select
}

fn draft(row: &QueryResult) -> Result<ImportDraft, StoreError> {
    Ok(ImportDraft {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        kind: read(row, "kind")?,
        file: read(row, "file")?,
        sha256: read(row, "sha256")?,
        state: read(row, "state")?,
        heads: read(row, "heads")?,
        choices: read(row, "choices")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        import_id: row.try_get("", "import_id")?,
    })
}
