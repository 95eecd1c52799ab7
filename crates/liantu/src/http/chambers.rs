//! Chambers and associations: where they sit, whom they can introduce us to.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use model::{Chamber, ChamberKind, EnterpriseId, Introduction};
use serde::{Deserialize, Serialize};
use store::{ChamberRow, RecordTurn, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::beaten;
use super::contacts::{found_by_name, named};
use super::error::{Body, ErrorBody, Path, Query};
use super::visits::{Desk, stored};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::project_entry::Faults;
use crate::project_shapes::CodeShape;
use crate::shapes::Items;
use crate::visit_entry::{counterpart, line, prose};
use crate::visit_shapes::{CounterpartShape, counterpart_shape, titled};

/// Most firms that a chamber introduces.
const MOST_FIRMS: usize = 300;

/// A firm that a chamber can introduce us to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IntroductionShape {
    /// The firm.
    pub(crate) firm: CounterpartShape,
    /// Who there can introduce us; may be empty.
    pub(crate) by: String,
}

/// A chamber.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChamberShape {
    /// Number.
    pub(crate) id: i64,
    /// Counts its changes, from 1; a change names the version that was read.
    pub(crate) version: i64,
    /// Its name.
    pub(crate) name: String,
    /// What kind.
    pub(crate) kind: CodeShape,
    /// Where it sits.
    pub(crate) place: String,
    /// Whom it can introduce us to.
    pub(crate) introduces: Vec<IntroductionShape>,
    /// Where this is known from.
    pub(crate) source: String,
    /// Anything else.
    pub(crate) note: String,
    /// When it was last changed.
    pub(crate) updated_at: String,
    /// By whom.
    pub(crate) updated_by: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

fn shape(desk: &Desk<'_>, row: ChamberRow) -> ChamberShape {
    let ChamberRow { id, version, updated_at, updated_by, chamber } = row;
    let introduces = chamber
        .introduces
        .into_iter()
        .map(|Introduction { firm, by }| IntroductionShape { firm: counterpart_shape(&desk.ground, &firm), by });
    ChamberShape {
        id,
        version,
        introduces: introduces.collect(),
        name: chamber.name,
        kind: titled(chamber.kind, &chamber.kind.title()),
        place: chamber.place,
        source: chamber.source,
        note: chamber.note,
        updated_at,
        updated_by,
        sample: chamber.sample,
    }
}

/// Which chambers.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ChamberQuery {
    /// That can introduce us to this firm.
    enterprise: Option<i64>,
    /// Part of a name, by its characters, pinyin or initials; or of its place.
    q: Option<String>,
}

/// Chambers and associations, by name; of a search the best first
#[utoipa::path(get, path = "/chambers", params(ChamberQuery),
    responses((status = 200, body = Items<ChamberShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_chambers(app: App, Query(query): Query<ChamberQuery>) -> ApiResult<Items<ChamberShape>> {
    let mut rows = app.store.chambers().await?;
    if let Some(id) = query.enterprise.map(EnterpriseId) {
        rows.retain(|row| row.chamber.introduces.iter().any(|one| one.firm.enterprise == Some(id)));
    }
    if let Some(typed) = query.q.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        let names = rows.iter().map(|row| (row.id, row.chamber.name.clone(), row.chamber.place.clone()));
        let order = found_by_name(names, typed)?;
        rows.retain(|row| order.contains(&row.id));
        rows.sort_by_key(|row| order.iter().position(|id| *id == row.id));
    }
    let desk = Desk::open(&app).await?;
    Ok(Json(Items { items: rows.into_iter().map(|row| shape(&desk, row)).collect() }))
}

/// A chamber
#[utoipa::path(get, path = "/chambers/{chamber}", params(("chamber" = i64, Path, description = "number of the chamber")),
    responses((status = 200, body = ChamberShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_chamber(app: App, Path(id): Path<i64>) -> ApiResult<ChamberShape> {
    let row = app.store.chamber(id).await.map_err(stored)?;
    Ok(Json(shape(&Desk::open(&app).await?, row)))
}

/// A firm that a chamber can introduce us to, as it is written.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct IntroductionBody {
    /// The firm, by its number in the register.
    firm: Option<i64>,
    /// Or by its name.
    #[serde(default)]
    name: String,
    /// Who there can introduce us, by post or work name.
    #[serde(default)]
    by: String,
}

/// A chamber, as it is written.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChamberBody {
    /// The version that was read; only with a change.
    version: Option<i64>,
    /// Its name.
    #[serde(default)]
    name: String,
    /// `hometown`, `chamber`, `association` or `returnee`.
    kind: Option<String>,
    /// Where it sits.
    #[serde(default)]
    place: String,
    /// Whom it can introduce us to.
    #[serde(default)]
    introduces: Vec<IntroductionBody>,
    /// Where this is known from.
    #[serde(default)]
    source: String,
    /// Anything else.
    #[serde(default)]
    note: String,
}

fn read(body: &ChamberBody, desk: &Desk<'_>) -> Result<Chamber, Vec<model::Text>> {
    let mut faults = Faults::default();
    let name = line(&mut faults, ("名称", "name"), &body.name);
    if name.is_empty() {
        faults.add("缺名称", "`name` is missing");
    }
    let kind: Option<ChamberKind> = faults.word(("类别", "kind"), body.kind.as_deref());
    if kind.is_none() && body.kind.as_deref().unwrap_or_default().trim().is_empty() {
        faults.add("缺类别", "`kind` is missing: `hometown`, `chamber`, `association` or `returnee`");
    }
    let many = body.introduces.len();
    if many > MOST_FIRMS {
        faults.add(
            format!("可引荐企业有 {many} 家，最多 {MOST_FIRMS} 家"),
            format!("`introduces` has {many} firms, at most {MOST_FIRMS} fit"),
        );
    }
    let introduces = body.introduces.iter().take(MOST_FIRMS).map(|one| Introduction {
        firm: counterpart(
            &mut faults,
            ("可引荐企业", "introduces.name"),
            (one.firm, &one.name),
            &desk.ground.landscape,
        ),
        by: line(&mut faults, ("引荐人", "introduces.by"), &one.by),
    });
    let introduces: Vec<Introduction> = introduces.collect();
    let chamber = Chamber {
        name,
        kind: kind.unwrap_or(ChamberKind::Chamber),
        place: line(&mut faults, ("所在地", "place"), &body.place),
        introduces,
        source: line(&mut faults, ("来源", "source"), &body.source),
        note: prose(&mut faults, ("备注", "note"), &body.note),
        sample: false,
    };
    faults.or(chamber)
}

/// Keep a chamber
#[utoipa::path(post, path = "/chambers", request_body = ChamberBody,
    responses((status = 201, body = ChamberShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_chamber(
    app: App,
    headers: HeaderMap,
    Body(body): Body<ChamberBody>,
) -> Result<(StatusCode, Json<ChamberShape>), ApiError> {
    same_origin(&headers)?;
    let desk = Desk::open(&app).await?;
    let chamber = read(&body, &desk).map_err(|why| ApiError::refused(&why))?;
    let row = app.store.create_chamber(&chamber, (&app.person()?.name, &clock::now())).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(shape(&desk, row))))
}

/// Put right what is known of a chamber
#[utoipa::path(put, path = "/chambers/{chamber}", params(("chamber" = i64, Path, description = "number of the chamber")), request_body = ChamberBody,
    responses((status = 200, body = ChamberShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_chamber(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ChamberBody>,
) -> ApiResult<ChamberShape> {
    same_origin(&headers)?;
    let version = named(body.version)?;
    let now = app.store.chamber(id).await.map_err(stored)?;
    let desk = Desk::open(&app).await?;
    let chamber = read(&body, &desk).map_err(|why| ApiError::refused(&why))?;
    let chamber = Chamber { sample: now.chamber.sample, ..chamber };
    let turn = RecordTurn { id, version, by: &app.person()?.name, at: &clock::now() };
    match app.store.put_chamber(&turn, &chamber).await {
        Ok(row) => Ok(Json(shape(&desk, row))),
        Err(StoreError::Conflict(message)) => {
            let theirs = app.store.chamber(id).await.map_err(stored)?;
            Err(beaten(message, &body, &shape(&desk, theirs)))
        }
        Err(error) => Err(stored(error)),
    }
}
