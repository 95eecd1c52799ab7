//! Views of tables: a name for what is filtered, how it is ordered and which columns are shown, kept for oneself or for the bureau;
//! and the view a person's table opens with.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::sql::{Insert, insert, is, moment, read, take_ids, text};
use crate::{Store, StoreError};

/// A view that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRow {
    /// Id.
    pub id: i64,
    /// The table it is of, by the web's name for it: `firms`.
    pub page: String,
    /// What it says.
    pub view: NewView,
    /// Whose it is, by the name he works under.
    pub person: String,
    /// Whether the person who asks opens the table with it.
    pub first: bool,
}

/// What a view says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewView {
    /// Its name.
    pub name: String,
    /// Filter, order and columns as the page's address says them, without `?`.
    pub query: String,
    /// Whether others see it.
    pub shared: bool,
}

impl Store {
    /// The views of a table that a person sees: his own and those that are shared, by name.
    pub async fn views(&self, page: &str, person: &str) -> Result<Vec<ViewRow>, StoreError> {
        let mut select = Query::select();
        select.from("views").columns(COLUMNS).and_where(is("page", page));
        select.and_where(is("person", person).or(Expr::col("shared").eq(true)));
        select.order_by("name", Order::Asc).order_by("id", Order::Asc);
        let first = self.first_view(page, person).await?;
        self.db.query_all(&select).await?.iter().map(|row| view_row(row, first)).collect()
    }

    /// Keeps a view of a table. [`StoreError::Conflict`] when the person has one of that name there.
    pub async fn create_view(&self, page: &str, new: &NewView, (by, at): (&str, &str)) -> Result<ViewRow, StoreError> {
        let mut txn = self.begin_write(deed("create_view", "view")).await?;
        let id = take_ids(&txn, "views", 1).await?;
        no_twin(&*txn, page, &new.name, by, None).await?;
        let columns = ["id", "page", "name", "query", "shared", "person", "made_at", "changed_at"];
        let at = moment(at)?;
        let row = vec![
            id.into(),
            text(page),
            text(&new.name),
            text(&new.query),
            new.shared.into(),
            text(by),
            text(at),
            text(at),
        ];
        insert(&txn, Insert { table: "views", columns: &columns, on_conflict: None }, vec![row]).await?;
        txn.about(format_args!("view:{id}"));
        txn.note(json!({ "page": page, "name": new.name, "shared": new.shared }));
        txn.commit().await?;
        self.view(id, by).await
    }

    /// Changes a view. Whoever else opened the table with it does so no more once it is not shared.
    pub async fn put_view(&self, id: i64, new: &NewView, (by, at): (&str, &str)) -> Result<ViewRow, StoreError> {
        let mut txn = self.begin_write(deed("put_view", format!("view:{id}"))).await?;
        let known = view_row(&kept(&*txn, id).await?, None)?;
        no_twin(&*txn, &known.page, &new.name, &known.person, Some(id)).await?;
        let mut update = Query::update();
        update.table("views").and_where(Expr::col("id").eq(id));
        update.value("name", text(&new.name)).value("query", text(&new.query)).value("shared", new.shared);
        update.value("changed_at", text(moment(at)?));
        txn.execute(&update).await?;
        if !new.shared {
            let mut others = Query::delete();
            others.from_table("first_views").and_where(Expr::col("view").eq(id));
            others.and_where(Expr::col("person").ne(known.person.as_str()));
            txn.execute(&others).await?;
        }
        txn.note(json!({ "name": new.name, "shared": new.shared }));
        txn.commit().await?;
        self.view(id, by).await
    }

    /// Removes a view; tables that opened with it open as they are.
    pub async fn delete_view(&self, id: i64) -> Result<(), StoreError> {
        let txn = self.begin_write(deed("delete_view", format!("view:{id}"))).await?;
        for (table, column) in [("first_views", "view"), ("views", "id")] {
            let mut delete = Query::delete();
            delete.from_table(table).and_where(Expr::col(column).eq(id));
            let gone = txn.execute(&delete).await?.rows_affected();
            if table == "views" && gone == 0 {
                return Err(StoreError::NotFound { what: "view", id: id.to_string() });
            }
        }
        txn.commit().await
    }

    /// Which view a person's table opens with from now on; `None` for none.
    pub async fn put_first_view(&self, page: &str, view: Option<i64>, person: &str) -> Result<(), StoreError> {
        // How somebody's own table opens is nobody else's matter: no row of the audit.
        let txn = self.begin_write(Deed::Count).await?;
        match view {
            Some(view) => {
                let once = OnConflict::columns(["person", "page"]).update_column("view").to_owned();
                let row = vec![text(page), text(person), view.into()];
                let into =
                    Insert { table: "first_views", columns: &["page", "person", "view"], on_conflict: Some(once) };
                insert(&txn, into, vec![row]).await?;
            }
            None => {
                let mut delete = Query::delete();
                delete.from_table("first_views").and_where(is("page", page)).and_where(is("person", person));
                txn.execute(&delete).await?;
            }
        }
        txn.commit().await
    }

    /// A view as a person sees it; whether he may is the caller's question.
    pub async fn view(&self, id: i64, person: &str) -> Result<ViewRow, StoreError> {
        let row = kept(&self.db, id).await?;
        let page: String = read(&row, "page")?;
        view_row(&row, self.first_view(&page, person).await?)
    }

    async fn first_view(&self, page: &str, person: &str) -> Result<Option<i64>, StoreError> {
        let mut select = Query::select();
        select.from("first_views").column("view").and_where(is("page", page)).and_where(is("person", person));
        let row = self.db.query_one(&select).await?;
        Ok(row.map(|row| row.try_get("", "view")).transpose()?)
    }
}

const COLUMNS: [&str; 6] = ["id", "page", "name", "query", "shared", "person"];

async fn kept<C: ConnectionTrait>(db: &C, id: i64) -> Result<QueryResult, StoreError> {
    let mut select = Query::select();
    select.from("views").columns(COLUMNS).and_where(Expr::col("id").eq(id));
    let row = db.query_one(&select).await?;
    row.ok_or_else(|| StoreError::NotFound { what: "view", id: id.to_string() })
}

fn view_row(row: &QueryResult, first: Option<i64>) -> Result<ViewRow, StoreError> {
    let id = row.try_get("", "id")?;
    let view = NewView { name: read(row, "name")?, query: read(row, "query")?, shared: row.try_get("", "shared")? };
    Ok(ViewRow { id, page: read(row, "page")?, view, person: read(row, "person")?, first: first == Some(id) })
}

async fn no_twin<C: ConnectionTrait>(
    db: &C,
    page: &str,
    name: &str,
    person: &str,
    but: Option<i64>,
) -> Result<(), StoreError> {
    let mut known = Query::select();
    known.from("views").column("id").and_where(is("page", page)).and_where(is("name", name));
    known.and_where(is("person", person));
    if let Some(but) = but {
        known.and_where(Expr::col("id").ne(but));
    }
    match db.query_one(&known).await? {
        Some(_) => Err(StoreError::Conflict(format!("`{person}` has a view `{name}` there already"))),
        None => Ok(()),
    }
}
