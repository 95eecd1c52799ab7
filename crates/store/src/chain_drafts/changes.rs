//! A draft that is written: operations added and taken back, another state, another version underneath.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::{DraftState, NewOperation, Turn, note_event, seen, step, written};
use crate::audit::deed;
use crate::sql::{Insert, insert, moment, take_ids, text};
use crate::{Store, StoreError};
use serde_json::json;

impl Store {
    /// Adds operations to a draft that is being written, all or none, and returns their ids. [`StoreError::Conflict`] where the draft
    /// is another than was looked at.
    pub async fn add_operations(&self, turn: &Turn<'_>, new: &[NewOperation]) -> Result<Vec<i64>, StoreError> {
        let at = moment(turn.at)?;
        let mut txn = self.begin_write(deed("create_operations", format!("draft:{}", turn.draft))).await?;
        let first = take_ids(&txn, "chain_draft_operations", new.len()).await?;
        let draft = seen(&txn, turn).await?;
        written(&draft)?;
        let columns = &["id", "content", "was", "by_whom", "note", "created_at", "draft_id"];
        let row = |(id, operation): (i64, &NewOperation)| {
            vec![
                id.into(),
                text(&operation.content),
                text(&operation.was),
                text(turn.by),
                text(&operation.note),
                text(at),
                draft.id.into(),
            ]
        };
        let rows = (first..).zip(new).map(row).collect();
        insert(&txn, Insert { table: "chain_draft_operations", columns, on_conflict: None }, rows).await?;
        step(&txn, draft.id, at, &[]).await?;
        txn.note(json!({ "operations": new.len() }));
        txn.commit().await?;
        Ok((first..).take(new.len()).collect())
    }

    /// Takes an operation of a draft back. It stays readable.
    pub async fn retire_operation(&self, turn: &Turn<'_>, operation: i64) -> Result<(), StoreError> {
        let at = moment(turn.at)?;
        let mut txn = self.begin_write(deed("delete_operation", format!("draft:{}", turn.draft))).await?;
        take_ids(&txn, "chain_draft_operations", 0).await?;
        let draft = seen(&txn, turn).await?;
        written(&draft)?;
        let mut update = Query::update();
        update
            .table("chain_draft_operations")
            .values([("retired_at", text(at).into()), ("retired_by", text(turn.by).into())])
            .and_where(Expr::col("id").eq(operation))
            .and_where(Expr::col("draft_id").eq(draft.id))
            .and_where(Expr::col("retired_at").is_null());
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "operation of this draft", id: operation.to_string() });
        }
        step(&txn, draft.id, at, &[]).await?;
        txn.note(json!({ "operation": operation }));
        txn.commit().await
    }

    /// Brings a draft to another state, accepting apart.
    pub async fn turn_draft(&self, turn: &Turn<'_>, next: DraftState) -> Result<(), StoreError> {
        let at = moment(turn.at)?;
        let mut txn = self.begin_write(deed("put_draft_state", format!("draft:{}", turn.draft))).await?;
        take_ids(&txn, "chain_drafts", 0).await?;
        let draft = seen(&txn, turn).await?;
        if !draft.state.leads_to(next) {
            return Err(StoreError::Conflict(format!(
                "draft `{}` is {} and cannot become {}",
                draft.id,
                draft.state.as_str(),
                next.as_str()
            )));
        }
        step(&txn, draft.id, at, &[("state", text(next.as_str()))]).await?;
        note_event(&txn, draft.id, next.as_str(), turn.by, turn.note, at).await?;
        txn.note(json!({ "state": next.as_str() }));
        txn.commit().await
    }

    /// Puts a draft that is being written on another version of its chain's file.
    pub async fn rebase_draft(&self, turn: &Turn<'_>, base: i64) -> Result<(), StoreError> {
        let at = moment(turn.at)?;
        let mut txn = self.begin_write(deed("rebase_draft", format!("draft:{}", turn.draft))).await?;
        take_ids(&txn, "chain_drafts", 0).await?;
        let draft = seen(&txn, turn).await?;
        written(&draft)?;
        step(&txn, draft.id, at, &[("base", base.into())]).await?;
        let note = format!("{} -> {base}", draft.base);
        note_event(&txn, draft.id, "rebased", turn.by, &note, at).await?;
        txn.note(json!({ "base": base }));
        txn.commit().await
    }
}
