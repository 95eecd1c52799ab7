//! People's words on where firms stand: on a node, not on it, as main business or as one among much.

use axum::Json;
use axum::http::HeaderMap;
use model::{PlacementJudgement, Role, Strength, Verdict};
use serde::{Deserialize, Serialize};
use store::{NewPlacementJudgement, PlacementJudgementRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::{node_index, said, same_origin, view};
use super::enterprises::firm;
use super::error::{Body, ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::config::Config;
use crate::shapes::{Bilingual, GapShape, Items, gap_shape};

/// A person's word on a placement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PlacementJudgementShape {
    /// Row id.
    id: i64,
    /// The firm.
    enterprise: i64,
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// The node's name.
    title: Bilingual,
    /// `on` or `off`.
    verdict: String,
    /// `core` or `minor`; null for `off`.
    strength: Option<String>,
    /// What the firm does there; null for `off`.
    role: Option<String>,
    /// Who.
    by: String,
    /// When.
    at: String,
    /// Why.
    reason: String,
    /// Whether it is an invented sample.
    sample: bool,
    /// When it stopped to count; null while it does.
    retired_at: Option<String>,
    /// Whether the node is no longer in the pack: the judgement is kept and shows nothing.
    orphaned: bool,
}

impl PlacementJudgementShape {
    /// Row id.
    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    /// Chain and node.
    pub(crate) fn node(&self) -> (&str, &str) {
        (&self.chain, &self.node)
    }

    /// Whether it counts and takes a firm off its node.
    pub(crate) fn is_off(&self) -> bool {
        self.retired_at.is_none() && self.verdict == "off"
    }
}

/// Judgements for a client.
pub(crate) fn judgement_shapes(config: &Config, rows: Vec<PlacementJudgementRow>) -> Vec<PlacementJudgementShape> {
    rows.into_iter()
        .map(|row| {
            let PlacementJudgement { enterprise, chain, node, verdict, by, at, reason } = row.judgement;
            let title = config.chain(&chain).and_then(|chain| chain.node(&node).map(|at| &chain.nodes[at].title));
            let (strength, role) = match verdict {
                Verdict::On { strength, role } => (Some(strength.to_string()), Some(role.to_string())),
                Verdict::Off => (None, None),
            };
            PlacementJudgementShape {
                id: row.id,
                enterprise: enterprise.0,
                orphaned: title.is_none(),
                title: title.map_or_else(|| Bilingual { zh: node.clone(), en: node.clone() }, Bilingual::from),
                chain,
                node,
                verdict: verdict.as_str().to_owned(),
                strength,
                role,
                by,
                at: at.to_string(),
                reason,
                sample: row.sample,
                retired_at: row.retired_at,
            }
        })
        .collect()
}

/// What people judged of a firm's placements, the last first; retired judgements too
#[utoipa::path(get, path = "/enterprises/{id}/judgements", params(("id" = i64, Path, description = "row id")),
    responses((status = 200, body = Items<PlacementJudgementShape>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_placement_judgements(
    app: App,
    Path(id): Path<i64>,
) -> ApiResult<Items<PlacementJudgementShape>> {
    let firm = firm(&app, id).await?;
    let rows = app.store.placement_judgements_of(firm.id).await?;
    Ok(Json(Items { items: judgement_shapes(&app.config, rows) }))
}

/// A person's word to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PlacementJudgementBody {
    /// `on` or `off`: the firm stands on the node, or it does not.
    verdict: String,
    /// `core` or `minor`; only and always with `on`.
    strength: Option<String>,
    /// What the firm does there, such as `make`; the node's usual role when left out.
    role: Option<String>,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// Why, in a sentence.
    reason: String,
    /// The judgement that counted when the person looked; null when none did. With another one by now nothing is kept.
    seen: Option<i64>,
}

/// What a judgement changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacementJudged {
    /// The judgement that counts now; null when there is none.
    judgement: Option<PlacementJudgementShape>,
    /// Whether anything changed: the same word again changes nothing.
    changed: bool,
    /// The node's label before.
    before: GapShape,
    /// The node's label now.
    after: GapShape,
}

fn verdict(body: &PlacementJudgementBody, usual: Option<Role>) -> Result<Verdict, ApiError> {
    let invalid =
        |field: &str, why: String| ApiError::new(ErrorCode::InvalidRequest, format!("field `{field}`: {why}"));
    match (body.verdict.as_str(), &body.strength) {
        ("off", None) if body.role.is_none() => Ok(Verdict::Off),
        ("off", _) => Err(invalid("verdict", "`off` takes neither `strength` nor `role`".to_owned())),
        ("on", None) => Err(invalid("strength", "`on` needs it: `core` or `minor`".to_owned())),
        ("on", Some(strength)) => {
            let strength: Strength = strength.parse().map_err(|error| invalid("strength", format!("{error}")))?;
            let role = match &body.role {
                Some(role) => role.parse().map_err(|error| invalid("role", format!("{error}")))?,
                None => usual.unwrap_or(Role::Make),
            };
            Ok(Verdict::On { strength, role })
        }
        (other, _) => Err(invalid("verdict", format!("`{other}` is neither `on` nor `off`"))),
    }
}

/// Keep a person's word on whether a firm stands on a node; it wins over the rules until it is withdrawn
#[utoipa::path(put, path = "/enterprises/{id}/placements/{chain}/{node}/judgement", request_body = PlacementJudgementBody,
    params(("id" = i64, Path, description = "row id"), ("chain" = String, Path, description = "chain id"),
        ("node" = String, Path, description = "node id")),
    responses((status = 200, body = PlacementJudged), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn put_placement_judgement(
    app: App,
    headers: HeaderMap,
    Path((id, chain, node)): Path<(i64, String, String)>,
    Body(body): Body<PlacementJudgementBody>,
) -> ApiResult<PlacementJudged> {
    same_origin(&headers)?;
    let firm = firm(&app, id).await?;
    let before = view(&app, &chain).await?;
    let index = node_index(&before, &node)?;
    let verdict = verdict(&body, before.chain.nodes[index].roles.first().copied())?;
    let (by, reason) = (app.by(body.by.as_deref())?, said("reason", &body.reason)?);
    let known = app.store.placement_judgements_of(firm.id).await?;
    // The person looked at one sheet; what is said there is said of the business on every sheet that draws it.
    let new: Vec<NewPlacementJudgement> = app
        .config
        .drawings(&chain, &node)
        .into_iter()
        .enumerate()
        .map(|(place, (chain, node))| {
            let standing = known
                .iter()
                .find(|row| row.retired_at.is_none() && row.judgement.chain == chain && row.judgement.node == node);
            let judgement = PlacementJudgement {
                enterprise: firm.id,
                chain,
                node,
                verdict,
                by: by.clone(),
                at: clock::today(),
                reason: reason.clone(),
            };
            let seen = if place == 0 { body.seen } else { standing.map(|row| row.id) };
            NewPlacementJudgement { judgement, sample: false, seen, at: clock::now() }
        })
        .collect();
    let kept = app.store.judge_placements(&new).await?;
    let after = view(&app, &chain).await?;
    let rows = app.store.placement_judgements_of(firm.id).await?;
    let judgement = judgement_shapes(&app.config, rows).into_iter().find(|row| Some(&row.id) == kept.first());
    Ok(Json(PlacementJudged {
        changed: judgement.as_ref().map(PlacementJudgementShape::id) != body.seen,
        judgement,
        before: gap_shape(&before, &before.gaps[index]),
        after: gap_shape(&after, &after.gaps[index]),
    }))
}

/// What the person looked at.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SeenQuery {
    /// The judgement to withdraw; any that counts when left out.
    seen: Option<i64>,
}

/// Withdraw a person's word on a placement; it stays in the history. Also where the node is no longer in the pack
#[utoipa::path(delete, path = "/enterprises/{id}/placements/{chain}/{node}/judgement",
    params(("id" = i64, Path, description = "row id"), ("chain" = String, Path, description = "chain id"),
        ("node" = String, Path, description = "node id"), SeenQuery),
    responses((status = 200, body = PlacementWithdrawn), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_placement_judgement(
    app: App,
    headers: HeaderMap,
    Path((id, chain, node)): Path<(i64, String, String)>,
    Query(query): Query<SeenQuery>,
) -> ApiResult<PlacementWithdrawn> {
    same_origin(&headers)?;
    let firm = firm(&app, id).await?;
    // A node that left the pack has no label; its judgements can still be withdrawn.
    let labels = async || -> Result<Option<GapShape>, ApiError> {
        if app.config.chain(&chain).is_none_or(|chain| chain.node(&node).is_none()) {
            return Ok(None);
        }
        let view = view(&app, &chain).await?;
        let index = node_index(&view, &node)?;
        Ok(Some(gap_shape(&view, &view.gaps[index])))
    };
    let before = labels().await?;
    let drawings = app.config.drawings(&chain, &node).into_iter().enumerate();
    let nodes: Vec<_> =
        drawings.map(|(place, (chain, node))| (chain, node, query.seen.filter(|_| place == 0))).collect();
    let withdrawn = app.store.retire_placement_judgements(firm.id, &nodes, &clock::now()).await?;
    Ok(Json(PlacementWithdrawn { changed: withdrawn > 0, before, after: labels().await? }))
}

/// What withdrawing a judgement changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacementWithdrawn {
    /// Whether there was one.
    changed: bool,
    /// The node's label before; null when the node is no longer in the pack.
    before: Option<GapShape>,
    /// The node's label now.
    after: Option<GapShape>,
}
