//! Events of attraction: who was met there, the projects that came of it, what it cost where that is known.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use model::{Counterpart, Money, Occasion, OccasionKind, ProjectId};
use serde::{Deserialize, Serialize};
use store::{OccasionRow, RecordTurn, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::beaten;
use super::contacts::named;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{holds, words};
use super::visits::{Desk, stored};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::project_entry::Faults;
use crate::project_shapes::{CodeShape, SumShape, sum_shape};
use crate::shapes::Bilingual;
use crate::visit_entry::{counterpart, line, project, prose};
use crate::visit_shapes::{CounterpartShape, ProjectRefShape, counterpart_shape, project_ref, titled};

/// Most firms met at an event.
const MOST_FIRMS: usize = 500;

/// Most guests of an event: the largest fair of the country has fewer of one district's.
const MOST_GUESTS: u32 = 100_000;

/// Longest event, in days: what goes on for longer is no event.
const MOST_DAYS: i64 = 62;

/// An event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventShape {
    /// Number.
    pub(crate) id: i64,
    /// Counts its changes, from 1; a change names the version that was read.
    pub(crate) version: i64,
    /// Its name.
    pub(crate) name: String,
    /// What kind.
    pub(crate) kind: CodeShape,
    /// The first day.
    pub(crate) from: String,
    /// The last day.
    pub(crate) to: String,
    /// Where.
    pub(crate) place: String,
    /// The team that went or held it.
    pub(crate) team: String,
    /// Firms that were met.
    pub(crate) firms: Vec<CounterpartShape>,
    /// How many guests there were in all; null when nobody counted.
    pub(crate) guests: Option<u32>,
    /// Projects that came of it.
    pub(crate) projects: Vec<ProjectRefShape>,
    /// What it cost, such as `120000.00 CNY`; null is unknown, not nothing.
    pub(crate) cost: Option<String>,
    /// The same in a few words.
    pub(crate) cost_spoken: Option<Bilingual>,
    /// Anything else.
    pub(crate) note: String,
    /// When it was last changed.
    pub(crate) updated_at: String,
    /// By whom.
    pub(crate) updated_by: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

fn shape(desk: &Desk<'_>, row: OccasionRow) -> EventShape {
    let OccasionRow { id, version, updated_at, updated_by, occasion } = row;
    EventShape {
        id,
        version,
        name: occasion.name,
        kind: titled(occasion.kind, &occasion.kind.title()),
        from: occasion.from.to_string(),
        to: occasion.to.to_string(),
        place: occasion.place,
        team: occasion.team,
        firms: occasion.firms.iter().map(|firm| counterpart_shape(&desk.ground, firm)).collect(),
        guests: occasion.guests,
        projects: occasion.projects.iter().filter_map(|id| project_ref(&desk.projects, Some(*id))).collect(),
        cost: occasion.cost.map(|cost| cost.to_string()),
        cost_spoken: occasion.cost.map(|cost| Bilingual::from(&cost.spoken())),
        note: occasion.note,
        updated_at,
        updated_by,
        sample: occasion.sample,
    }
}

/// Events, with what they came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventList {
    /// The events, the last first.
    pub(crate) items: Vec<EventShape>,
    /// What they cost; those of which it is unknown are counted beside.
    pub(crate) cost: SumShape,
    /// How many firms were met, each once for each event.
    pub(crate) firms: usize,
    /// How many projects came of them, each once.
    pub(crate) projects: usize,
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EventQuery {
    /// Of this year.
    year: Option<i32>,
    /// Words that name, place, team or a firm met hold.
    q: Option<String>,
}

/// Events of attraction, the last first
#[utoipa::path(get, path = "/events", params(EventQuery),
    responses((status = 200, body = EventList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_events(app: App, Query(query): Query<EventQuery>) -> ApiResult<EventList> {
    let mut rows = app.store.occasions().await?;
    let wanted = words(query.q.as_deref());
    rows.retain(|row| {
        let one = &row.occasion;
        let texts = [one.name.as_str(), &one.place, &one.team].into_iter();
        query.year.is_none_or(|year| chrono::Datelike::year(&one.from) == year)
            && holds(&wanted, texts.chain(one.firms.iter().map(|firm| firm.name.as_str())))
    });
    let mut cost = bureau::Sum::default();
    rows.iter().for_each(|row| cost.add(row.occasion.cost));
    let mut projects: Vec<ProjectId> = rows.iter().flat_map(|row| row.occasion.projects.iter().copied()).collect();
    projects.sort_unstable();
    projects.dedup();
    let desk = Desk::open(&app).await?;
    Ok(Json(EventList {
        cost: sum_shape(&cost),
        firms: rows.iter().map(|row| row.occasion.firms.len()).sum(),
        projects: projects.len(),
        items: rows.into_iter().map(|row| shape(&desk, row)).collect(),
    }))
}

/// An event
#[utoipa::path(get, path = "/events/{event}", params(("event" = i64, Path, description = "number of the event")),
    responses((status = 200, body = EventShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_event(app: App, Path(id): Path<i64>) -> ApiResult<EventShape> {
    let row = app.store.occasion(id).await.map_err(stored)?;
    Ok(Json(shape(&Desk::open(&app).await?, row)))
}

/// A firm that was met, as it is written.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct MetBody {
    /// The firm, by its number in the register.
    pub(super) firm: Option<i64>,
    /// Or by its name.
    #[serde(default)]
    pub(super) name: String,
}

/// An event, as it is written.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct EventBody {
    /// The version that was read; only with a change.
    version: Option<i64>,
    /// Its name.
    #[serde(default)]
    name: String,
    /// `promotion`, `fair`, `signing`, `homecoming`, `salon` or `other`.
    kind: Option<String>,
    /// The first day.
    from: Option<String>,
    /// The last day; the first when left out.
    to: Option<String>,
    /// Where.
    #[serde(default)]
    place: String,
    /// The team that went or held it.
    #[serde(default)]
    team: String,
    /// Firms that were met.
    #[serde(default)]
    firms: Vec<MetBody>,
    /// How many guests there were in all; left out when nobody counted.
    guests: Option<i64>,
    /// Projects that came of it, by their numbers.
    #[serde(default)]
    projects: Vec<i64>,
    /// What it cost, such as `120000.00 CNY`; left out while unknown.
    cost: Option<String>,
    /// Anything else.
    #[serde(default)]
    note: String,
}

fn read(body: &EventBody, desk: &Desk<'_>) -> Result<Occasion, Vec<model::Text>> {
    let mut faults = Faults::default();
    let name = line(&mut faults, ("活动名称", "name"), &body.name);
    if name.is_empty() {
        faults.add("缺活动名称", "`name` is missing");
    }
    let from = faults.day(("开始日期", "from"), body.from.as_deref());
    if from.is_none() && body.from.as_deref().unwrap_or_default().trim().is_empty() {
        faults.add("缺开始日期", "`from` is missing");
    }
    let to = faults.day(("结束日期", "to"), body.to.as_deref()).or(from);
    if let (Some(from), Some(to)) = (from, to) {
        let days = (to - from).num_days();
        if days < 0 {
            faults
                .add(format!("结束日期 {to} 早于开始日期 {from}"), format!("`to` `{to}` lies before `from` `{from}`"));
        } else if days > MOST_DAYS {
            faults.add(
                format!("活动长 {days} 天，日期是不是写错了"),
                format!("an event of {days} days: are the days right?"),
            );
        }
    }
    let many = body.firms.len();
    if many > MOST_FIRMS {
        faults.add(
            format!("对接企业有 {many} 家，最多 {MOST_FIRMS} 家"),
            format!("`firms` has {many} firms, at most {MOST_FIRMS} fit"),
        );
    }
    let mut firms: Vec<Counterpart> = Vec::new();
    for met in body.firms.iter().take(MOST_FIRMS) {
        let firm = counterpart(&mut faults, ("对接企业", "firms.name"), (met.firm, &met.name), &desk.ground.landscape);
        if !firms.contains(&firm) {
            firms.push(firm);
        }
    }
    let guests = body.guests.and_then(|many| match u32::try_from(many) {
        Ok(many) if many <= MOST_GUESTS => Some(many),
        _ => {
            faults.add(
                format!("参加人数 {many} 不在 0–{MOST_GUESTS} 之间"),
                format!("`guests` `{many}` is not between 0 and {MOST_GUESTS}"),
            );
            None
        }
    });
    let mut projects: Vec<ProjectId> = body
        .projects
        .iter()
        .take(MOST_FIRMS)
        .filter_map(|id| project(&mut faults, Some(*id), &desk.projects))
        .collect();
    projects.sort_unstable();
    projects.dedup();
    let cost: Option<Money> = faults.money(("费用", "cost"), body.cost.as_deref());
    let first = from.unwrap_or(desk.day);
    let occasion = Occasion {
        name,
        kind: faults.word(("类别", "kind"), body.kind.as_deref()).unwrap_or(OccasionKind::Other),
        from: first,
        to: to.unwrap_or(first),
        place: line(&mut faults, ("地点", "place"), &body.place),
        team: line(&mut faults, ("承办", "team"), &body.team),
        firms,
        guests,
        projects,
        cost,
        note: prose(&mut faults, ("备注", "note"), &body.note),
        sample: false,
    };
    faults.or(occasion)
}

/// Keep an event
#[utoipa::path(post, path = "/events", request_body = EventBody,
    responses((status = 201, body = EventShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_event(
    app: App,
    headers: HeaderMap,
    Body(body): Body<EventBody>,
) -> Result<(StatusCode, Json<EventShape>), ApiError> {
    same_origin(&headers)?;
    let desk = Desk::open(&app).await?;
    let occasion = read(&body, &desk).map_err(|why| ApiError::refused(&why))?;
    let row = app.store.create_occasion(&occasion, (&app.person()?.name, &clock::now())).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(shape(&desk, row))))
}

/// Put right what is known of an event
#[utoipa::path(put, path = "/events/{event}", params(("event" = i64, Path, description = "number of the event")), request_body = EventBody,
    responses((status = 200, body = EventShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_event(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<EventBody>,
) -> ApiResult<EventShape> {
    same_origin(&headers)?;
    let version = named(body.version)?;
    let now = app.store.occasion(id).await.map_err(stored)?;
    let desk = Desk::open(&app).await?;
    let occasion = read(&body, &desk).map_err(|why| ApiError::refused(&why))?;
    let occasion = Occasion { sample: now.occasion.sample, ..occasion };
    let turn = RecordTurn { id, version, by: &app.person()?.name, at: &clock::now() };
    match app.store.put_occasion(&turn, &occasion).await {
        Ok(row) => Ok(Json(shape(&desk, row))),
        Err(StoreError::Conflict(message)) => {
            let theirs = app.store.occasion(id).await.map_err(stored)?;
            Err(beaten(message, &body, &shape(&desk, theirs)))
        }
        Err(error) => Err(stored(error)),
    }
}
