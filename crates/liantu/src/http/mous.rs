//! Framework agreements and memoranda: what follows, what became of them, which lie without a follow-up.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use bureau::{FollowUp as Standing, Period};
use chrono::NaiveDate;
use model::{Mou, MouFate, TaskOrigin, TaskState};
use serde::{Deserialize, Serialize};
use store::{FollowUp, MouRow, OccasionRow, RecordTurn, StoreError, TaskRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::beaten;
use super::contacts::named;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{day, holds, invalid, words};
use super::visits::{Desk, stored};
use super::{ApiError, ApiResult, App};
use crate::follow_ups::{Around, FollowTask};
use crate::office::Office;
use crate::project_entry::Faults;
use crate::shapes::Bilingual;
use crate::visit_entry::{StepBody, counterpart, line, project, prose, step};
use crate::visit_shapes::{CounterpartShape, ProjectRefShape, counterpart_shape, project_ref, step_shape};
use crate::{clock, follow_ups};

/// A memorandum.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MouShape {
    /// Number.
    pub(crate) id: i64,
    /// Counts its changes, from 1; a change names the version that was read.
    pub(crate) version: i64,
    /// With whom.
    pub(crate) partner: CounterpartShape,
    /// The day it was signed.
    pub(crate) on: String,
    /// What about.
    pub(crate) what: String,
    /// What follows; null while nothing does.
    pub(crate) follow_up: Option<StepBody>,
    /// `open`, `project` or `dropped`.
    pub(crate) fate: String,
    /// The project that it became.
    pub(crate) project: Option<ProjectRefShape>,
    /// Why nothing came of it; empty otherwise.
    pub(crate) dropped: String,
    /// The task of the follow-up; null where there is none.
    pub(crate) task: Option<FollowTask>,
    /// Where the follow-up stands: `settled`, `lacking`, `due`, `overdue`, or `done` where nothing follows what was done.
    pub(crate) state: String,
    /// The same in a few words.
    pub(crate) state_words: Bilingual,
    /// Whether someone has to look at it.
    pub(crate) calls: bool,
    /// The event at which it was signed.
    pub(crate) event: Option<EventRefShape>,
    /// Anything else.
    pub(crate) note: String,
    /// When it was last changed.
    pub(crate) updated_at: String,
    /// By whom.
    pub(crate) updated_by: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// An event that something belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventRefShape {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
}

/// What the task of a follow-up says of it.
fn told(row: &TaskRow) -> bureau::FollowTask {
    let moved = row.events.first().is_some_and(|first| first.due != row.task.due);
    bureau::FollowTask { open: row.state == TaskState::Open, moved: moved.then_some(row.task.due) }
}

fn state(follow_up: Standing) -> &'static str {
    match follow_up {
        Standing::Settled => "settled",
        Standing::Done => "done",
        Standing::Lacking { .. } => "lacking",
        Standing::Due(_) => "due",
        Standing::Overdue { .. } => "overdue",
    }
}

fn shape(desk: &Desk<'_>, events: &[OccasionRow], (row, office, tasks): (&MouRow, &Office, &[TaskRow])) -> MouShape {
    let mou = &row.mou;
    let of = tasks.iter().filter(|task| task.task.origin_id == Some(row.id)).max_by_key(|task| task.id);
    let follow_up = bureau::follow_up(mou, of.map(told), desk.day);
    let (fate, project, dropped) = match &mou.fate {
        MouFate::Open => ("open", None, String::new()),
        MouFate::Project(id) => ("project", Some(*id), String::new()),
        MouFate::Dropped(why) => ("dropped", None, why.clone()),
    };
    let event = mou.occasion.and_then(|id| events.iter().find(|row| row.id == id));
    MouShape {
        id: row.id,
        version: row.version,
        partner: counterpart_shape(&desk.ground, &mou.partner),
        on: mou.on.to_string(),
        what: mou.what.clone(),
        follow_up: mou.follow_up.as_ref().map(step_shape),
        fate: fate.to_owned(),
        project: project_ref(&desk.projects, project),
        dropped,
        task: follow_ups::shape(office, of),
        state: state(follow_up).to_owned(),
        state_words: Bilingual::from(&follow_up.words()),
        calls: follow_up.calls(),
        event: event.map(|row| EventRefShape { id: row.id, name: row.occasion.name.clone() }),
        note: mou.note.clone(),
        updated_at: row.updated_at.clone(),
        updated_by: row.updated_by.clone(),
        sample: mou.sample,
    }
}

/// How many became projects, with the rows behind each figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ConversionShape {
    /// The first day of those counted.
    pub(crate) from: String,
    /// The last.
    pub(crate) to: String,
    /// Share that became a project, 0 to 1; null when there is none.
    pub(crate) rate: Option<f64>,
    /// What it rests on, or why there is none.
    pub(crate) basis: Bilingual,
    /// Signed in this time, by number.
    pub(crate) signed: Vec<i64>,
    /// Of these, became a project.
    pub(crate) became: Vec<i64>,
    /// Of these, came to nothing.
    pub(crate) dropped: Vec<i64>,
    /// Of these, nobody knows yet.
    pub(crate) open: Vec<i64>,
}

fn conversion(rows: &[MouRow], period: Period) -> ConversionShape {
    let found = bureau::conversion(rows.iter().map(|row| (row.id, &row.mou)), period);
    let (signed, became, open) = (found.signed.len(), found.became.len(), found.open.len());
    let basis = match &found.rate {
        Ok(_) => Bilingual {
            zh: format!("{signed} 份协议中 {became} 份成为项目，{open} 份尚无结果（仍计入分母）"),
            en: format!("{became} of {signed} became projects; {open} are still open and count as signed"),
        },
        Err(why) => Bilingual::from(why),
    };
    ConversionShape {
        from: period.from.to_string(),
        to: period.to.to_string(),
        rate: found.rate.ok(),
        basis,
        signed: found.signed,
        became: found.became,
        dropped: found.dropped,
        open: found.open,
    }
}

/// Memoranda, and how many became projects.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MouList {
    /// The memoranda, those that call first, then the last signed first.
    pub(crate) items: Vec<MouShape>,
    /// How many of all call: nobody follows them up, or too late.
    pub(crate) calling: usize,
    /// How many became projects.
    pub(crate) conversion: ConversionShape,
}

/// Which memoranda.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct MouQuery {
    /// Signed from this day on.
    from: Option<String>,
    /// Signed up to this day.
    to: Option<String>,
    /// `calls`, `open`, `project` or `dropped`.
    state: Option<String>,
    /// Words that partner, text or follow-up hold.
    q: Option<String>,
}

/// Memoranda with their follow-up, and the share that became projects
#[utoipa::path(get, path = "/mous", params(MouQuery),
    responses((status = 200, body = MouList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_mous(app: App, Query(query): Query<MouQuery>) -> ApiResult<MouList> {
    let a_day = |name: &str, text: Option<&String>| {
        text.filter(|text| !text.is_empty()).map(|text| day(name, text)).transpose()
    };
    let (from, to) = (a_day("from", query.from.as_ref())?, a_day("to", query.to.as_ref())?);
    let wanted_state = query.state.as_deref().filter(|state| !state.is_empty());
    if let Some(other) = wanted_state.filter(|state| !["calls", "open", "project", "dropped"].contains(state)) {
        return Err(invalid(format!("parameter `state`: `{other}` is not one of `calls` `open` `project` `dropped`")));
    }
    let desk = Desk::open(&app).await?;
    let (mut rows, events) = (app.store.mous().await?, app.store.occasions().await?);
    rows.retain(|row| from.is_none_or(|from| row.mou.on >= from) && to.is_none_or(|to| row.mou.on <= to));
    let first = rows.iter().map(|row| row.mou.on).min().unwrap_or(desk.day);
    let last = rows.iter().map(|row| row.mou.on).max().unwrap_or(desk.day);
    let conversion = conversion(&rows, Period { from: from.unwrap_or(first), to: to.unwrap_or(last) });
    let office = app.office().await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let tasks = app.store.tasks_of(TaskOrigin::Mou, &ids).await?;
    let mut items: Vec<MouShape> = rows.iter().map(|row| shape(&desk, &events, (row, &office, &tasks))).collect();
    let calling = items.iter().filter(|item| item.calls).count();
    let typed = words(query.q.as_deref());
    items.retain(|item| {
        let next = item.follow_up.as_ref();
        let texts = [item.partner.name.as_str(), &item.what, next.map_or("", |next| &next.what)];
        let by = next.and_then(|next| next.by.as_deref()).unwrap_or_default();
        wanted_state.is_none_or(|state| if state == "calls" { item.calls } else { item.fate == state })
            && holds(&typed, texts.into_iter().chain([by]))
    });
    items.sort_by_key(|item| !item.calls);
    Ok(Json(MouList { items, calling, conversion }))
}

/// A memorandum, as it is written.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MouBody {
    /// The version that was read; only with a change.
    version: Option<i64>,
    /// With whom: a firm, by its number in the register.
    firm: Option<i64>,
    /// Or by its name.
    #[serde(default)]
    partner: String,
    /// The day it was signed.
    on: Option<String>,
    /// What about.
    #[serde(default)]
    what: String,
    /// What follows.
    follow_up: Option<StepBody>,
    /// The project that it became.
    project: Option<i64>,
    /// Why nothing came of it.
    #[serde(default)]
    dropped: String,
    /// The event at which it was signed.
    event: Option<i64>,
    /// Anything else.
    #[serde(default)]
    note: String,
}

fn read(body: &MouBody, desk: &Desk<'_>, events: &[OccasionRow], today: NaiveDate) -> Result<Mou, Vec<model::Text>> {
    let mut faults = Faults::default();
    let partner = counterpart(&mut faults, ("签约方", "partner"), (body.firm, &body.partner), &desk.ground.landscape);
    let on = faults.day(("签订日期", "on"), body.on.as_deref());
    match on {
        None if body.on.as_deref().unwrap_or_default().trim().is_empty() => {
            faults.add("缺签订日期", "`on` is missing");
        }
        Some(on) if on > today => {
            faults.add(format!("签订日期 {on} 还没到"), format!("the day of signing `{on}` has not come"));
        }
        _ => {}
    }
    let what = prose(&mut faults, ("协议内容", "what"), &body.what);
    if what.is_empty() {
        faults.add("缺协议内容", "`what` is missing: what it is about");
    }
    let dropped = line(&mut faults, ("未成原因", "dropped"), &body.dropped);
    let became = project(&mut faults, body.project, &desk.projects);
    if body.project.is_some() && !dropped.is_empty() {
        faults.add("既写了转为项目，又写了未成原因", "it became a project or it came to nothing, not both");
    }
    if let Some(id) = body.event.filter(|id| !events.iter().any(|row| row.id == *id)) {
        faults.add(format!("没有 {id} 号活动"), format!("no event `{id}`"));
    }
    let follow_up = step(&mut faults, body.follow_up.as_ref());
    if let (Some(on), Some(due)) = (on, follow_up.as_ref().and_then(|next| next.due))
        && due < on
    {
        faults.add(
            format!("跟进期限 {due} 早于签订日期 {on}"),
            format!("the follow-up is due on `{due}`, before the signing `{on}`"),
        );
    }
    let mou = Mou {
        partner,
        on: on.unwrap_or(desk.day),
        what,
        follow_up,
        fate: match became {
            Some(id) => MouFate::Project(id),
            None if dropped.is_empty() => MouFate::Open,
            None => MouFate::Dropped(dropped),
        },
        occasion: body.event,
        note: prose(&mut faults, ("备注", "note"), &body.note),
        sample: false,
    };
    faults.or(mou)
}

/// What is to follow from a memorandum: nothing more where it is known what became of it.
fn follow(office: &Office, mou: &Mou, by: &str) -> FollowUp {
    let around = Around {
        origin: TaskOrigin::Mou,
        firm: &mou.partner.name,
        on: mou.on,
        team: "",
        writer: by,
        project: None,
        sample: mou.sample,
    };
    match &mou.fate {
        MouFate::Open => follow_ups::of(office, mou.follow_up.as_ref(), &around, "备忘录的跟进事项改了"),
        MouFate::Project(id) => {
            let why = format!("备忘录已转为 {} 号项目", id.0);
            FollowUp { done: true, ..follow_ups::of(office, None, &around, &why) }
        }
        MouFate::Dropped(why) => follow_ups::of(office, None, &around, &format!("备忘录未成：{why}")),
    }
}

/// Keep a memorandum
#[utoipa::path(post, path = "/mous", request_body = MouBody,
    responses((status = 201, body = MouShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_mou(
    app: App,
    headers: HeaderMap,
    Body(body): Body<MouBody>,
) -> Result<(StatusCode, Json<MouShape>), ApiError> {
    same_origin(&headers)?;
    let (desk, events) = (Desk::open(&app).await?, app.store.occasions().await?);
    let mou = read(&body, &desk, &events, clock::today()).map_err(|why| ApiError::refused(&why))?;
    let (office, by) = (app.office().await?, &app.person()?.name);
    let follow = follow(&office, &mou, by);
    let row = app.store.create_mou(&mou, (by, &clock::now()), &follow).await.map_err(stored)?;
    let tasks = app.store.tasks_of(TaskOrigin::Mou, &[row.id]).await?;
    Ok((StatusCode::CREATED, Json(shape(&desk, &events, (&row, &office, &tasks)))))
}

/// Put right what is known of a memorandum, or say what became of it
#[utoipa::path(put, path = "/mous/{mou}", params(("mou" = i64, Path, description = "number of the memorandum")), request_body = MouBody,
    responses((status = 200, body = MouShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_mou(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<MouBody>,
) -> ApiResult<MouShape> {
    same_origin(&headers)?;
    let version = named(body.version)?;
    let now = app.store.mou(id).await.map_err(stored)?;
    let (desk, events) = (Desk::open(&app).await?, app.store.occasions().await?);
    let mou = read(&body, &desk, &events, clock::today()).map_err(|why| ApiError::refused(&why))?;
    let mou = Mou { sample: now.mou.sample, ..mou };
    let (office, by) = (app.office().await?, &app.person()?.name);
    let follow = follow(&office, &mou, by);
    let turn = RecordTurn { id, version, by, at: &clock::now() };
    let kept = app.store.put_mou(&turn, &mou, &follow).await;
    let tasks = app.store.tasks_of(TaskOrigin::Mou, &[id]).await?;
    match kept {
        Ok(row) => Ok(Json(shape(&desk, &events, (&row, &office, &tasks)))),
        Err(StoreError::Conflict(message)) => {
            let theirs = app.store.mou(id).await.map_err(stored)?;
            Err(beaten(message, &body, &shape(&desk, &events, (&theirs, &office, &tasks))))
        }
        Err(error) => Err(stored(error)),
    }
}
