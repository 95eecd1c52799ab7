//! Three lights for a gap and a firm.

use axum::Json;

use super::chains::node_index;
use super::enterprises::firm;
use super::error::{ErrorBody, Path};
use super::{ApiError, ApiResult, App};
use crate::analysis;
use crate::three_way::{Asked, ThreeWayShape, lights, three_way_shape};

/// Market need, local endowment and willingness for a gap and a firm, and what would lift the weakest
#[utoipa::path(get, path = "/gaps/{chain}/{node}/match/{enterprise}",
    params(("chain" = String, Path, description = "chain id"), ("node" = String, Path, description = "node id"),
        ("enterprise" = i64, Path, description = "row id of the firm")),
    responses((status = 200, body = ThreeWayShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_match(
    app: App,
    Path((chain, node, enterprise)): Path<(String, String, i64)>,
) -> ApiResult<ThreeWayShape> {
    let ground = app.ground().await?;
    let view = analysis::view(&ground, &chain, app.config.region()).await?;
    let view = view.ok_or_else(|| ApiError::chain_not_found(&chain))?;
    let index = node_index(&view, &node)?;
    let firm = firm(&app, enterprise).await?;
    let leads = &*app.shared.leads.now(&app.store, &ground.now).await?;
    let found = lights(&ground, &view, Asked { node: index, firm: Some(&firm), requirement: None, leads }).await?;
    Ok(Json(three_way_shape(&ground, &view, index, Some(&firm), &found)))
}
