//! The way of a draft from its author to a second person and into force.

use std::sync::Arc;

use axum::http::HeaderMap;
use serde::Deserialize;
use store::{DraftState, Turn};
use utoipa::ToSchema;

use super::super::chains::same_origin;
use super::super::error::{Body, ErrorBody, Path};
use super::super::params;
use super::shape::DraftDetail;
use super::{ApiResult, App, answer, desk, of_chain, remark};
use crate::chain_drafts::{self, DraftError};
use crate::clock;

/// Where a draft is to go, short of coming into force.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateBody {
    /// `proposed`, `open` (the author takes it back), `returned`, `dropped`; or `rebased` onto the version in force.
    state: String,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// What there is to say; a return needs it.
    #[serde(default)]
    note: String,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// What a draft is accepted with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptanceBody {
    /// Who, at the machine without users: nobody who wrote it. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// What there is to say.
    #[serde(default)]
    note: String,
    /// The draft's revision that was looked at.
    revision: i64,
}

/// Accept a proposed draft: it becomes the next version in force, and every firm is placed anew
#[utoipa::path(put, path = "/chains/{chain}/drafts/{draft}/acceptance", request_body = AcceptanceBody,
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = DraftDetail), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_draft_acceptance(
    app: App,
    headers: HeaderMap,
    Path((chain, id)): Path<(String, i64)>,
    Body(body): Body<AcceptanceBody>,
) -> ApiResult<DraftDetail> {
    same_origin(&headers)?;
    let shared = &app.shared;
    of_chain(&app, &chain, id).await?;
    let (by, note) = (app.by(body.by.as_deref())?, remark(&body.note)?);
    let turn = Turn { draft: id, revision: body.revision, by: &by, note: &note, at: &clock::now() };
    {
        let _one = shared.drafts.accepting.lock().await;
        let (next, _) = chain_drafts::accept(desk(&app), &turn).await?;
        shared.replace(Arc::new(next)).await;
    }
    answer(&App::of(shared, app.person.clone()), &chain, id).await
}

/// Bring a draft to another state; into force it comes by being accepted
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
    of_chain(&app, &chain, id).await?;
    let (by, note) = (app.by(body.by.as_deref())?, remark(&body.note)?);
    let turn = Turn { draft: id, revision: body.revision, by: &by, note: &note, at: &clock::now() };
    let store = &app.store;
    match (body.state.as_str(), DraftState::of(&body.state)) {
        ("rebased", _) => chain_drafts::rebase(store, &turn).await?,
        (_, Some(DraftState::Proposed)) => chain_drafts::propose(desk(&app), &turn).await?,
        (_, Some(DraftState::Accepted)) => {
            let why = "field `state`: a draft is accepted by `PUT …/acceptance`, a right of its own";
            return Err(params::invalid(why.to_owned()));
        }
        (_, Some(DraftState::Returned)) if note.is_empty() => {
            return Err(params::invalid("field `note`: say what is to be changed".to_owned()));
        }
        (_, Some(next)) => store.turn_draft(&turn, next).await.map_err(DraftError::from)?,
        (other, None) => {
            return Err(params::invalid(format!(
                "field `state`: `{other}` is none of `open`, `proposed`, `returned`, `dropped`, `rebased`"
            )));
        }
    }
    answer(&app, &chain, id).await
}
