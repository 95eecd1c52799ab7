//! Drafts of a chain over HTTP, and the versions they become: what the rooms of it share.
//!
//! `list` begins and shows drafts, `operations` changes one, `review` takes it through its states, `outlook` says what it would do,
//! `trial` tries a word, `versions` lists and compares what came into force, `shape` is a draft as it is answered.

pub(crate) mod list;
pub(crate) mod operations;
pub(crate) mod outlook;
pub(crate) mod review;
mod shape;
pub(crate) mod trial;
pub(crate) mod versions;

use axum::Json;
use store::DraftRow;

use super::chains::said;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::chain_drafts::{self, Desk, Draft, DraftError};
use shape::DraftDetail;

impl From<DraftError> for ApiError {
    fn from(error: DraftError) -> Self {
        match error {
            // Both languages: the sentence is read by whoever edits.
            DraftError::Refused(text) => Self::new(ErrorCode::InvalidRequest, text.en).hint(text.zh),
            DraftError::Conflict(message) => Self::new(ErrorCode::Conflict, message),
            DraftError::NotFound(message) => Self::new(ErrorCode::DraftNotFound, message),
            DraftError::Other(error) => error.into(),
        }
    }
}

fn known(app: &App, chain: &str) -> Result<(), ApiError> {
    app.config.chain(chain).map(drop).ok_or_else(|| ApiError::chain_not_found(chain))
}

fn desk(app: &App) -> Desk<'_> {
    Desk { store: &app.store, config: &app.config, kept: &app.shared.drafts }
}

async fn load(app: &App, chain: &str, id: i64) -> Result<Draft, ApiError> {
    known(app, chain)?;
    let draft = chain_drafts::load(desk(app), id).await?;
    if draft.row.chain != chain {
        return Err(ApiError::new(ErrorCode::DraftNotFound, format!("no draft `{id}` of chain `{chain}`")));
    }
    Ok(draft)
}

async fn answer(app: &App, chain: &str, id: i64) -> ApiResult<DraftDetail> {
    Ok(Json(shape::detail(&load(app, chain, id).await?)?))
}

async fn of_chain(app: &App, chain: &str, id: i64) -> Result<DraftRow, ApiError> {
    known(app, chain)?;
    let missing = || ApiError::new(ErrorCode::DraftNotFound, format!("no draft `{id}` of chain `{chain}`"));
    match app.store.draft(id).await {
        Ok(row) if row.chain == chain => Ok(row),
        Ok(_) | Err(store::StoreError::NotFound { .. }) => Err(missing()),
        Err(other) => Err(other.into()),
    }
}

/// A text that a person may leave out.
fn remark(text: &str) -> Result<String, ApiError> {
    if text.trim().is_empty() { Ok(String::new()) } else { said("note", text) }
}
