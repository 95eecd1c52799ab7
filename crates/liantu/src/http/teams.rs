//! Teams over zones and chains.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bureau::UnitTree;
use model::{Team, TeamId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Looked, Signed, StoreError, TeamRow};
use utoipa::ToSchema;

use super::chains::said;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::invalid;
use super::users::{VersionQuery, missing};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::shapes::Items;

/// A team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamShape {
    /// Id.
    id: i64,
    /// Counts its changes; whoever changes it sends the one that was looked at.
    version: i64,
    /// Its name.
    name: String,
    /// Zones it answers for, by id.
    zones: Vec<String>,
    /// Chains it answers for, by id.
    chains: Vec<String>,
    /// The unit or team it belongs to, by name: what it brings counts there too. Empty when it stands alone.
    above: String,
}

fn shape(row: TeamRow) -> TeamShape {
    let Team { name, zones, chains, above } = row.team;
    TeamShape { id: row.id.0, version: row.version, name, zones, chains, above }
}

/// A team as sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamBody {
    /// The version that was looked at; left out for a new one.
    version: Option<i64>,
    /// Its name.
    name: String,
    /// Zones, by id.
    #[serde(default)]
    zones: Vec<String>,
    /// Chains, by id.
    #[serde(default)]
    chains: Vec<String>,
    /// The unit or team it belongs to, by name; none when left out.
    #[serde(default)]
    above: String,
}

impl TeamBody {
    /// Checked against the district.
    async fn read(mut self, app: &App, id: Option<TeamId>) -> Result<Team, ApiError> {
        let name = said("name", &self.name)?;
        if name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(invalid("field `name`: a name has at most 60 characters".to_owned()).hint("组名最多 60 个字"));
        }
        if let Some(chain) = self.chains.iter().find(|id| app.config.chain(id).is_none()) {
            return Err(ApiError::chain_not_found(chain));
        }
        let known = app.store.zones(None).await?;
        if let Some(zone) = self.zones.iter().find(|id| known.iter().all(|zone| zone.id != **id)) {
            return Err(invalid(format!("field `zones`: no zone `{zone}`")));
        }
        for list in [&mut self.zones, &mut self.chains] {
            list.sort();
            list.dedup();
        }
        let above = self.above.trim().to_owned();
        if above.chars().count() > 60 || above.chars().any(char::is_control) {
            return Err(
                invalid("field `above`: a name has at most 60 characters".to_owned()).hint("单位名最多 60 个字")
            );
        }
        // In a circle nobody stands above anybody.
        let others = app.store.teams().await?.into_iter().filter(|row| Some(row.id) != id);
        let tree = tree_of(others.map(|row| row.team));
        if tree.line(&above).contains(&name) {
            let why = format!("field `above`: `{above}` is `{name}` itself, or stands below it");
            return Err(invalid(why).hint("上级单位不能是本组或本组的下级"));
        }
        Ok(Team { name, zones: self.zones, chains: self.chains, above })
    }
}

/// Which unit stands above which, as the teams say.
pub(super) async fn unit_tree(app: &App) -> Result<UnitTree, ApiError> {
    Ok(tree_of(app.store.teams().await?.into_iter().map(|row| row.team)))
}

fn tree_of(teams: impl Iterator<Item = Team>) -> UnitTree {
    UnitTree::new(teams.filter(|team| !team.above.is_empty()).map(|team| (team.name, team.above)))
}

/// Every team, by name
#[utoipa::path(get, path = "/teams", responses((status = 200, body = Items<TeamShape>)))]
pub(crate) async fn list_teams(app: App) -> ApiResult<Items<TeamShape>> {
    Ok(Json(Items { items: app.store.teams().await?.into_iter().map(shape).collect() }))
}

/// Enter a team
#[utoipa::path(post, path = "/teams", request_body = TeamBody,
    responses((status = 201, body = TeamShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_team(app: App, Body(body): Body<TeamBody>) -> Result<Response, ApiError> {
    let by = app.person()?.name.clone();
    let team = body.read(&app, None).await?;
    let row = app.store.create_team(&team, Signed { by: &by, at: &clock::now() }).await?;
    let place = format!("/api/v1/teams/{}", row.id.0);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(shape(row))).into_response())
}

/// Change a team
#[utoipa::path(put, path = "/teams/{team}", params(("team" = i64, Path, description = "team id")), request_body = TeamBody,
    responses((status = 200, body = TeamShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_team(app: App, Path(id): Path<i64>, Body(body): Body<TeamBody>) -> ApiResult<TeamShape> {
    let by = app.person()?.name.clone();
    let version = body.version.ok_or_else(|| invalid("field `version`: say which version was looked at".to_owned()))?;
    let team = body.read(&app, Some(TeamId(id))).await?;
    let looked = Looked { id: TeamId(id), version };
    match app.store.put_team(looked, &team, Signed { by: &by, at: &clock::now() }).await {
        Ok(row) => Ok(Json(shape(row))),
        Err(error) => {
            let yours = json!({ "version": version, "name": team.name, "zones": team.zones, "chains": team.chains });
            Err(collides(&app, looked, error, yours).await?)
        }
    }
}

/// Remove a team that nobody is in; the answer is the team as it was
#[utoipa::path(delete, path = "/teams/{team}", params(("team" = i64, Path, description = "team id"), VersionQuery),
    responses((status = 200, body = TeamShape), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_team(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<VersionQuery>,
) -> ApiResult<TeamShape> {
    let row = app.store.team(TeamId(id)).await.map_err(missing)?;
    let looked = Looked { id: row.id, version: query.version };
    if let Err(error) = app.store.delete_team(looked).await {
        return Err(collides(&app, looked, error, json!({ "version": query.version })).await?);
    }
    Ok(Json(shape(row)))
}

/// Why a team was not changed; where somebody else changed it first, with what stands and what was sent.
async fn collides(app: &App, looked: Looked<TeamId>, error: StoreError, yours: Value) -> Result<ApiError, ApiError> {
    let conflict = matches!(error, StoreError::Conflict(_));
    let error = missing(error);
    if !conflict {
        return Ok(error);
    }
    let row = app.store.team(looked.id).await.map_err(missing)?;
    if row.version == looked.version {
        return Ok(error);
    }
    Ok(error.hint("这个小组刚被别人改过，请看过再改").colliding(json!({ "yours": yours, "theirs": shape(row) })))
}
