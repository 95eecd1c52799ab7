//! The way of a draft from its author to a second person and into force.

use std::sync::Arc;

use axum::http::HeaderMap;
use serde::Deserialize;
use store::{DraftState, Turn};
use utoipa::ToSchema;

use super::super::chains::{said, same_origin};
use super::super::error::{Body, ErrorBody, Path};
use super::super::params;
use super::shape::DraftDetail;
use super::{ApiResult, App, answer, desk, of_chain, remark};
use crate::chain_drafts::{self, DraftError};
use crate::clock;

/// Where a draft is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateBody {
    /// `proposed`, `open` (the author takes it back), `returned`, `dropped`, `accepted`; or `rebased` onto the version in force.
    state: String,
    /// Who; for `accepted` nobody who wrote it.
    by: String,
    /// What there is to say; a return needs it.
    #[serde(default)]
    note: String,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// Bring a draft to another state; accepting makes it the next version and places every firm anew
#[utoipa::path(put, path = "/chains/{chain}/drafts/{draft}/state", request_body = StateBody,
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DraftDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn put_draft_state(
    app: App,
    headers: HeaderMap,
    Path((chain, id)): Path<(String, i64)>,
    Body(body): Body<StateBody>,
) -> ApiResult<DraftDetail> {
    same_origin(&headers)?;
    let shared = &app.shared;
    of_chain(&app, &chain, id).await?;
    let (by, note) = (said("by", &body.by)?, remark(&body.note)?);
    let turn = Turn { draft: id, revision: body.revision, by: &by, note: &note, at: &clock::now() };
    let store = &app.store;
    match (body.state.as_str(), DraftState::of(&body.state)) {
        ("rebased", _) => chain_drafts::rebase(store, &turn).await?,
        (_, Some(DraftState::Proposed)) => chain_drafts::propose(desk(&app), &turn).await?,
        (_, Some(DraftState::Accepted)) => {
            let _one = shared.drafts.accepting.lock().await;
            let (next, _) = chain_drafts::accept(desk(&app), &turn).await?;
            shared.replace(Arc::new(next)).await;
        }
        (_, Some(DraftState::Returned)) if note.is_empty() => {
            return Err(params::invalid("field `note`: say what is to be changed".to_owned()));
        }
        (_, Some(next)) => store.turn_draft(&turn, next).await.map_err(DraftError::from)?,
        (other, None) => {
            return Err(params::invalid(format!(
                "field `state`: `{other}` is none of `open`, `proposed`, `returned`, `dropped`, `accepted`, `rebased`"
            )));
        }
    }
    answer(&App::of(shared, app.person.clone()), &chain, id).await
}
