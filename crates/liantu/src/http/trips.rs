//! Trips: a plan to look at, trips that are kept, their sheets, and the calendar of all teams.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use insight::trip::Absence;
use model::{EnterpriseId, Lang, TaskOrigin, Trip, Visit, VisitDirection, VisitState};
use serde::Deserialize;
use store::{CalendarFilter, FollowUp, Signed, StoreError, TripRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{day, invalid, word};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::analysis::Ground;
use crate::follow_ups::Around;
use crate::shapes::Items;
use crate::trips::{
    self, AimError, CalendarShape, Paper, PlanShape, TripBody, TripShape, Wish, calendar_shape, plan_shape, read_trip,
    trip_shape,
};
use crate::{clock, follow_ups, report};

/// Most targets that a plan looks at.
const MOST: usize = 200;

/// What to plan.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PlanBody {
    /// Firms by their ids, the most wanted first. With `gaps` only these of their targets; what is no target goes without a gap.
    #[serde(default)]
    targets: Vec<i64>,
    /// Gaps as `chain/node`: their best targets are taken.
    #[serde(default)]
    gaps: Vec<String>,
    /// So many targets of each gap; 10 when left out.
    top: Option<usize>,
    /// The first day; Saturdays and Sundays are passed over.
    from: Option<String>,
    /// So many working days from then on; 3 when left out.
    days: Option<usize>,
    /// Instead the very days; a weekend is kept.
    #[serde(default)]
    dates: Vec<String>,
    /// The team.
    #[serde(default)]
    team: String,
    /// Who goes, by work names.
    #[serde(default)]
    people: Vec<String>,
    /// Who is away when.
    #[serde(default)]
    away: Vec<AwayBody>,
    /// The kept trip that is planned anew: its visits are no double visits.
    trip: Option<i64>,
}

/// A person who cannot go.
#[derive(Debug, Deserialize, ToSchema)]
struct AwayBody {
    /// Work name.
    person: String,
    /// First day.
    from: String,
    /// Last day.
    to: String,
    /// Why.
    #[serde(default)]
    why: String,
}

fn unreadable(error: &anyhow::Error) -> ApiError {
    invalid(report::chain(error))
}

fn no_aims(error: AimError) -> ApiError {
    match error {
        AimError::NoChain(chain) => ApiError::chain_not_found(&chain),
        AimError::NoNode(..) => ApiError::new(ErrorCode::NodeNotFound, error.to_string()),
        AimError::NoFirm(_) => ApiError::new(ErrorCode::EnterpriseNotFound, error.to_string()),
        AimError::NoGap(_) | AimError::Several(..) => invalid(error.to_string()),
        AimError::Other(error) => error.into(),
    }
}

fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::TripNotFound, error.to_string()),
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// Plan a trip without keeping it: firms by rank into half days, grouped by city
#[utoipa::path(post, path = "/trips/plan", request_body = PlanBody,
    responses((status = 200, body = PlanShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn create_trip_plan(app: App, Body(body): Body<PlanBody>) -> ApiResult<PlanShape> {
    let ground = app.ground().await?;
    if body.targets.len() > MOST {
        return Err(invalid(format!("field `targets` has {} items; at most {MOST}", body.targets.len())));
    }
    let ids: Vec<EnterpriseId> = body.targets.iter().copied().map(EnterpriseId).collect();
    if let Some(id) = ids.iter().find(|id| ground.landscape.firm(**id).is_none()) {
        return Err(ApiError::new(ErrorCode::EnterpriseNotFound, format!("no firm `{}`", id.0)));
    }
    let top = if ids.is_empty() { body.top.unwrap_or(10).min(MOST) } else { MOST };
    let leads = app.shared.leads.now(&app.store, &ground.landscape).await?;
    let of_gaps = trips::of_gaps(&ground, &leads, &body.gaps, top).await.map_err(no_aims)?;
    let aims = if ids.is_empty() { of_gaps } else { trips::of_firms_and_gaps(&ground, &ids, of_gaps) };
    let days = trips::days(&body.dates, body.from.as_deref(), body.days.unwrap_or(3)).map_err(|e| unreadable(&e))?;
    let absences = body.away.into_iter().map(absence).collect::<Result<Vec<_>, _>>()?;
    let wish = Wish { days, team: body.team, people: body.people, absences, trip: body.trip };
    let planned = trips::plan(&ground, aims, wish).await?.map_err(|error| invalid(error.to_string()))?;
    Ok(Json(plan_shape(&ground, &planned)))
}

fn absence(body: AwayBody) -> Result<Absence, ApiError> {
    Ok(Absence {
        person: body.person,
        from: day("away.from", &body.from)?,
        to: day("away.to", &body.to)?,
        why: body.why,
    })
}

async fn shape(ground: &Ground<'_>, row: TripRow) -> Result<TripShape, ApiError> {
    let warnings = trips::warnings(ground, row.id, &row.trip).await?;
    Ok(trip_shape(ground, row, &warnings))
}

/// Every trip, the last entered first
#[utoipa::path(get, path = "/trips", responses((status = 200, body = Items<TripShape>)))]
pub(crate) async fn list_trips(app: App) -> ApiResult<Items<TripShape>> {
    let (rows, ground) = (app.store.trips().await?, app.ground().await?);
    let mut items = Vec::new();
    for row in rows {
        items.push(shape(&ground, row).await?);
    }
    Ok(Json(Items { items }))
}

/// Keep a trip
#[utoipa::path(post, path = "/trips", request_body = TripBody,
    responses((status = 201, body = TripShape), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_trip(
    app: App,
    headers: HeaderMap,
    Body(body): Body<TripBody>,
) -> Result<(StatusCode, Json<TripShape>), ApiError> {
    same_origin(&headers)?;
    let trip = read_trip(body).map_err(|error| unreadable(&error))?;
    let (by, at) = (app.person()?.name.clone(), clock::now());
    let follow = follow(&app, &trip, &by).await?;
    let row = app.store.create_trip(&trip, Signed { by: &by, at: &at }, &follow).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(shape(&app.ground().await?, row).await?)))
}

/// One trip
#[utoipa::path(get, path = "/trips/{id}", params(("id" = i64, Path, description = "trip id")),
    responses((status = 200, body = TripShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_trip(app: App, Path(id): Path<i64>) -> ApiResult<TripShape> {
    let row = app.store.trip(id).await.map_err(stored)?;
    Ok(Json(shape(&app.ground().await?, row).await?))
}

/// What is to follow from each visit of a trip, in their order.
async fn follow(app: &App, trip: &Trip, by: &str) -> Result<Vec<FollowUp>, ApiError> {
    let (office, ground) = (app.office().await?, app.ground().await?);
    let of = |visit: &Visit| {
        let firm = ground.landscape.firm(visit.enterprise);
        let around = Around {
            origin: TaskOrigin::Trip,
            firm: firm.map_or("", |firm| firm.name.as_str()),
            on: visit.day,
            team: &trip.team,
            writer: by,
            project: None,
            sample: firm.is_some_and(|firm| firm.sample),
        };
        let step = visit.next.as_ref().filter(|_| visit.state != VisitState::Cancelled);
        let why = if visit.state == VisitState::Cancelled { "走访已取消" } else { "行程里的下一步改了" };
        follow_ups::of(&office, step, &around, why)
    };
    Ok(trip.visits.iter().map(of).collect())
}

/// Change a trip: move visits, say what was held and what follows
#[utoipa::path(put, path = "/trips/{id}", params(("id" = i64, Path, description = "trip id")), request_body = TripBody,
    responses((status = 200, body = TripShape), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_trip(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<TripBody>,
) -> ApiResult<TripShape> {
    same_origin(&headers)?;
    let Some(version) = body.version else {
        return Err(invalid("field `version` is missing".to_owned()).hint("`GET /api/v1/trips/{id}` says it"));
    };
    let trip = read_trip(body).map_err(|error| unreadable(&error))?;
    let (by, at) = (app.person()?.name.clone(), clock::now());
    let follow = follow(&app, &trip, &by).await?;
    let row = app.store.put_trip((id, version), &trip, Signed { by: &by, at: &at }, &follow).await.map_err(stored)?;
    Ok(Json(shape(&app.ground().await?, row).await?))
}

/// Which form of a trip's sheet.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TripSheetQuery {
    /// `docx` (default), `xlsx` or `ics`.
    format: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// A trip as a Word document, a workbook or a calendar; a reception's document is its plan
#[utoipa::path(get, path = "/trips/{id}/sheet", params(("id" = i64, Path, description = "trip id"), TripSheetQuery),
    responses((status = 200, description = "the file"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_trip_sheet(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<TripSheetQuery>,
) -> Result<Response, ApiError> {
    let word_of = query.format.as_deref().filter(|word| !word.is_empty()).unwrap_or("docx");
    let Some(paper) = Paper::read(word_of) else {
        return Err(invalid(format!("parameter `format`: `{word_of}` is not one of `docx` `xlsx` `ics`")));
    };
    let lang: Lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let row = app.store.trip(id).await.map_err(stored)?;
    let ground = app.ground().await?;
    let bytes = if row.trip.direction == VisitDirection::Inbound && paper == Paper::Docx {
        let plan = trips::reception(&ground, &row, clock::today(), lang).await.map_err(|error| unreadable(&error))?;
        press::reception_docx(&plan, lang).map_err(anyhow::Error::from)?
    } else {
        let warnings = trips::warnings(&ground, id, &row.trip).await?;
        let sheet = trips::of_trip(&ground, &row, &warnings).await?;
        trips::render(&sheet, paper, lang)?
    };
    let (ending, mime) = paper.kind();
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"trip-{id}-{lang}.{ending}\"")),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Which visits.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct CalendarQuery {
    /// From this day on.
    from: Option<String>,
    /// Up to this day.
    to: Option<String>,
    /// Only with this firm.
    enterprise: Option<i64>,
}

/// Visits of all teams, by day
#[utoipa::path(get, path = "/calendar", params(CalendarQuery),
    responses((status = 200, body = Items<CalendarShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_calendar(app: App, Query(query): Query<CalendarQuery>) -> ApiResult<Items<CalendarShape>> {
    let given = |name: &str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
        Some(text) => day(name, &text).map(Some),
        None => Ok(None),
    };
    let filter = CalendarFilter {
        from: given("from", query.from)?,
        to: given("to", query.to)?,
        enterprises: query.enterprise.map(|id| vec![EnterpriseId(id)]),
    };
    let rows = app.store.calendar(&filter).await?;
    let ground = app.ground().await?;
    Ok(Json(Items { items: rows.into_iter().map(|row| calendar_shape(&ground, row)).collect() }))
}
