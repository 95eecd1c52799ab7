//! Dispatch meetings: the agenda, the minutes, decisions that become tasks, the paper; directors' instructions.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bureau::{MeetingIntent, may_meet};
use model::{AgendaKind, Instruction, Lang, MeetingState, NoticeKind, ProjectId, Task, TaskOrigin, Text};
use serde::{Deserialize, Serialize};
use store::{
    DecisionOfMeeting, InstructionRow, MeetingChange, MeetingRow, MeetingTurn, NewDecisionOfMeeting, NewMeeting,
    NewNotice, Signed, StoreError, TaskFilter,
};
use utoipa::{IntoParams, ToSchema};

use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{invalid, word};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::dispatch::{self, AgendaItem, Material, MinutesShape};
use crate::follow_ups::FollowTask;
use crate::office::Office;
use crate::project_entry::Faults;
use crate::shapes::{Bilingual, Items};
use crate::tasks::{self, TaskBody, TaskShape};
use crate::{bulletins, clock, follow_ups, office_settings};

/// Most items of an agenda, and most people of a meeting: more is no meeting.
const MOST: usize = 200;
/// Longest text of minutes, in characters.
const PROSE: usize = 20_000;

/// A meeting in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeetingHead {
    /// Its number.
    id: i64,
    /// Counts its changes; name it when changing.
    version: i64,
    /// Number of the first version of its minutes: what decisions and tasks name.
    root: i64,
    /// From 1; a correction is the next.
    revision: i64,
    /// Its name.
    title: String,
    /// The day it is held.
    #[schema(value_type = String)]
    on: chrono::NaiveDate,
    /// Where.
    place: String,
    /// `planned`, `held`, `reviewed` or `issued`.
    state: String,
    /// The same in words.
    state_title: Bilingual,
    /// What it corrects; empty for the first version.
    correction: String,
    /// How many items its agenda has.
    items: usize,
    /// How many decisions were taken and not withdrawn.
    decided: usize,
    /// How many of their tasks are done.
    done: usize,
    /// How many are late.
    late: usize,
    /// When it was last changed.
    updated_at: String,
    /// By whom.
    updated_by: String,
    /// When and by whom it was begun, its minutes reviewed and issued; null before.
    begun: Option<MeetingStamp>,
    /// Reviewed.
    reviewed: Option<MeetingStamp>,
    /// Issued.
    issued: Option<MeetingStamp>,
    /// Whether it is invented.
    sample: bool,
}

/// When and by whom.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeetingStamp {
    /// When.
    at: String,
    /// By whom.
    by: String,
}

/// A meeting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeetingShape {
    /// Where it stands.
    #[serde(flatten)]
    head: MeetingHead,
    /// Its agenda: as it is now while the meeting is planned, as it was when it began from then on.
    agenda: Vec<AgendaItem>,
    /// What may still be put on it; empty once it has begun.
    others: Vec<AgendaItem>,
    /// What is written of it.
    minutes: MinutesShape,
    /// What was decided, as it was decided, with what became of it.
    decisions: Vec<MeetingDecisionShape>,
}

/// A decision of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeetingDecisionShape {
    /// Its number.
    id: i64,
    /// The item it belongs to, by its key.
    item: String,
    /// What was decided.
    title: String,
    /// Who was to do it.
    holder: String,
    /// Until when.
    #[schema(value_type = String)]
    due: chrono::NaiveDate,
    /// Whether it was withdrawn.
    withdrawn: bool,
    /// Its task, as it is now.
    task: Option<TaskShape>,
}

/// A meeting to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeetingBody {
    /// Its name; left out it is named by its month.
    #[serde(default)]
    title: String,
    /// The day, such as `2025-02-10`.
    on: String,
    /// Where.
    #[serde(default)]
    place: String,
}

/// A meeting's name, day and place.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeetingPlanBody {
    /// The version that was read.
    version: i64,
    /// Its name.
    title: String,
    /// The day.
    on: String,
    /// Where.
    #[serde(default)]
    place: String,
}

/// An agenda, edited.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgendaBody {
    /// The version that was read.
    version: i64,
    /// Its items in their order.
    items: Vec<AgendaItemBody>,
}

/// An item of an edited agenda.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgendaItemBody {
    /// Its key; `own:` and a number for one that a person puts on it.
    key: String,
    /// For an own one: what it is about.
    #[serde(default)]
    title: String,
    /// What is written beside it.
    #[serde(default)]
    note: String,
}

/// Minutes as they are written.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MinutesBody {
    /// The version that was read.
    version: i64,
    /// What is written.
    #[serde(flatten)]
    minutes: MinutesShape,
}

/// A decision to take.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionOfMeetingBody {
    /// The meeting's version that was read.
    version: i64,
    /// The item it belongs to, by its key; empty for none.
    #[serde(default)]
    item: String,
    /// What is to be done.
    #[serde(default)]
    title: String,
    /// By whom.
    #[serde(default)]
    owner: String,
    /// By which unit.
    #[serde(default)]
    unit: String,
    /// Until when.
    due: Option<String>,
    /// Instead: within so many worked days.
    days: Option<u32>,
}

/// Which version, and why.
#[derive(Debug, Serialize, Deserialize, IntoParams)]
pub(crate) struct WithdrawQuery {
    /// The meeting's version that was read.
    version: i64,
    /// Why the decision is withdrawn.
    #[serde(default)]
    reason: String,
}

/// Where a meeting goes.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeetingStateBody {
    /// The version that was read.
    version: i64,
    /// `held` (begin it, or send reviewed minutes back), `reviewed` or `issued`.
    state: String,
}

/// A correction to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeetingCorrectionBody {
    /// What is wrong in the minutes that are out.
    correction: String,
}

/// Which form.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct MeetingFileQuery {
    /// `docx` (default) or `pdf`.
    format: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// A director's instruction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InstructionShape {
    /// Its number.
    id: i64,
    /// His words.
    words: String,
    /// Where it was said.
    source: String,
    /// The day.
    #[schema(value_type = String)]
    on: chrono::NaiveDate,
    /// The project it is about.
    project: Option<i64>,
    /// When it was entered.
    created_at: String,
    /// By whom.
    created_by: String,
    /// The task that carries it out; null where nobody was named and it is about no project.
    task: Option<FollowTask>,
    /// When, by whom and how it was settled; null while it is open.
    settled: Option<MeetingStamp>,
    /// How it was settled.
    settled_note: String,
    /// Whether it is invented.
    sample: bool,
}

/// An instruction to take down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstructionBody {
    /// His words.
    #[serde(default)]
    words: String,
    /// Where it was said: a meeting, a paper and its number.
    #[serde(default)]
    source: String,
    /// The day.
    #[serde(default)]
    on: String,
    /// The project it is about; who answers for it carries it out where nobody else is named.
    project: Option<i64>,
    /// Who carries it out: a user.
    #[serde(default)]
    owner: String,
    /// Or a unit. Where nobody is named and it is about no project, it is nobody's task and waits for the next meeting.
    #[serde(default)]
    unit: String,
    /// Until when; within the usual worked days when left out.
    due: Option<String>,
}

/// How an instruction was settled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettleBody {
    /// How.
    note: String,
}

fn missing(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "instruction", .. } => {
            ApiError::new(ErrorCode::InstructionNotFound, error.to_string()).hint("没有这条批示")
        }
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::MeetingNotFound, error.to_string())
            .hint("没有这次会议；`GET /api/v1/meetings` lists the meetings"),
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

fn refused(text: Text) -> ApiError {
    ApiError::new(ErrorCode::Conflict, text.en).hint(text.zh)
}

fn stamp(stamp: &Option<(String, String)>) -> Option<MeetingStamp> {
    stamp.clone().map(|(at, by)| MeetingStamp { at, by })
}

/// What a meeting is shown with.
struct Around {
    office: Office,
    decisions: Vec<DecisionOfMeeting>,
    tasks: Vec<store::TaskRow>,
}

impl Around {
    async fn load(app: &App, root: Option<i64>) -> Result<Self, ApiError> {
        let office = app.office().await?;
        let decisions = app.store.meeting_decisions(root).await?;
        let filter = TaskFilter { origin: Some((TaskOrigin::Decision, root)), ..TaskFilter::default() };
        Ok(Self { office, decisions, tasks: app.store.tasks(&filter).await? })
    }

    fn decisions<'a>(&'a self, row: &MeetingRow) -> impl Iterator<Item = &'a DecisionOfMeeting> + use<'a> {
        let (root, revision) = (row.root, row.revision);
        self.decisions.iter().filter(move |one| one.root == root && one.revision <= revision)
    }

    fn task(&self, one: &DecisionOfMeeting, app: &App) -> Option<TaskShape> {
        let row = self.tasks.iter().find(|row| row.id == one.task)?;
        Some(tasks::shape(&self.office, row, app.person.as_deref()))
    }

    fn head(&self, app: &App, row: &MeetingRow) -> Result<MeetingHead, ApiError> {
        let standing: Vec<_> = self.decisions(row).filter(|one| one.withdrawn.is_none()).collect();
        let fates: Vec<_> = standing.iter().filter_map(|one| self.task(one, app)).map(|task| task.fate).collect();
        let count = |fate: &str| fates.iter().filter(|found| *found == fate).count();
        Ok(MeetingHead {
            id: row.id,
            version: row.version,
            root: row.root,
            revision: row.revision,
            title: row.title.clone(),
            on: row.on,
            place: row.place.clone(),
            state: row.state.to_string(),
            state_title: (&row.state.title()).into(),
            correction: row.correction.clone(),
            items: dispatch::agenda(row)?.len(),
            decided: standing.len(),
            done: count("done"),
            late: count("late"),
            updated_at: row.updated_at.clone(),
            updated_by: row.updated_by.clone(),
            begun: stamp(&row.begun),
            reviewed: stamp(&row.reviewed),
            issued: stamp(&row.issued),
            sample: row.sample,
        })
    }
}

async fn shape(app: &App, row: &MeetingRow) -> Result<MeetingShape, ApiError> {
    let around = Around::load(app, Some(row.root)).await?;
    let kept = dispatch::agenda(row)?;
    let (agenda, others) = if row.state == MeetingState::Planned {
        let material = Material::gather(&app.store, &around.office, Some(row)).await?;
        let agenda = material.now(&around.office, &kept);
        let others = material.others(&agenda);
        (agenda, others)
    } else {
        (kept, Vec::new())
    };
    let decision = |one: &DecisionOfMeeting| MeetingDecisionShape {
        id: one.id,
        item: one.item.clone(),
        title: one.title.clone(),
        holder: bureau::holder(&one.owner, &one.unit),
        due: one.due,
        withdrawn: one.withdrawn.is_some_and(|revision| revision <= row.revision),
        task: around.task(one, app),
    };
    Ok(MeetingShape {
        head: around.head(app, row)?,
        agenda,
        others,
        minutes: dispatch::minutes(row)?,
        decisions: around.decisions(row).map(decision).collect(),
    })
}

/// The agenda that the rule proposes now, without a meeting
#[utoipa::path(get, path = "/agenda", responses((status = 200, body = Items<AgendaItem>)))]
pub(crate) async fn get_agenda(app: App) -> ApiResult<Items<AgendaItem>> {
    let office = app.office().await?;
    Ok(Json(Items { items: Material::gather(&app.store, &office, None).await?.proposed() }))
}

/// Every meeting, the last day first
#[utoipa::path(get, path = "/meetings", responses((status = 200, body = Items<MeetingHead>)))]
pub(crate) async fn list_meetings(app: App) -> ApiResult<Items<MeetingHead>> {
    let around = Around::load(&app, None).await?;
    let rows = app.store.meetings().await?;
    let items = rows.iter().map(|row| around.head(&app, row)).collect::<Result<_, _>>()?;
    Ok(Json(Items { items }))
}

/// Plan a meeting; its agenda is proposed by rule
#[utoipa::path(post, path = "/meetings", request_body = MeetingBody,
    responses((status = 201, body = MeetingShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_meeting(
    app: App,
    Body(body): Body<MeetingBody>,
) -> Result<(StatusCode, Json<MeetingShape>), ApiError> {
    let office = app.office().await?;
    let (title, on, place) = read_plan(&office, (&body.title, &body.on, &body.place))?;
    let items = Material::gather(&app.store, &office, None).await?.proposed();
    let agenda = serde_json::to_string(&items).map_err(anyhow::Error::from)?;
    let new = NewMeeting { title, on, place, agenda, sample: false };
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    let row = app.store.create_meeting(&new, signed).await.map_err(missing)?;
    Ok((StatusCode::CREATED, Json(shape(&app, &row).await?)))
}

fn read_plan(
    office: &Office,
    (title, on, place): (&str, &str, &str),
) -> Result<(String, chrono::NaiveDate, String), ApiError> {
    let mut faults = Faults::default();
    let title = faults.text(("名称", "title"), title);
    let place = faults.text(("地点", "place"), place);
    let on = faults.day(("日期", "on"), Some(on).filter(|on| !on.trim().is_empty()));
    if on.is_none() {
        faults.add("没写会议日期", "`on`: the meeting has no day");
    }
    let on = faults.or(on).map_err(|why| ApiError::refused(&why))?.unwrap_or(office.day);
    let (year, month) = (chrono::Datelike::year(&on), chrono::Datelike::month(&on));
    let named = if title.is_empty() { format!("{year}年{month}月招商引资工作调度会") } else { title };
    Ok((named, on, place))
}

/// One meeting
#[utoipa::path(get, path = "/meetings/{meeting}", params(("meeting" = i64, Path, description = "meeting id")),
    responses((status = 200, body = MeetingShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_meeting(app: App, Path(id): Path<i64>) -> ApiResult<MeetingShape> {
    let row = app.store.meeting(id).await.map_err(missing)?;
    Ok(Json(shape(&app, &row).await?))
}

/// A meeting in the version that was read, where something may be done with it; else why not, with both versions.
async fn looked(
    app: &App,
    id: i64,
    (version, intent): (i64, MeetingIntent),
    yours: &impl Serialize,
) -> Result<MeetingRow, ApiError> {
    let row = app.store.meeting(id).await.map_err(missing)?;
    if row.version != version {
        return Err(beaten(app, (id, version), yours).await?);
    }
    may_meet(row.state, intent).map_err(refused)?;
    Ok(row)
}

/// What was sent beside the meeting as it is now.
async fn beaten(app: &App, (id, read): (i64, i64), yours: &impl Serialize) -> Result<ApiError, ApiError> {
    let row = app.store.meeting(id).await.map_err(missing)?;
    let theirs = shape(app, &row).await?;
    Ok(Changed { what: "meeting", id, now: row.version, read }.beaten(yours, &theirs))
}

async fn change(app: &App, row: &MeetingRow, what: MeetingChange, yours: &impl Serialize) -> ApiResult<MeetingShape> {
    let turn =
        MeetingTurn { id: row.id, version: row.version, signed: Signed { by: &app.person()?.name, at: &clock::now() } };
    match app.store.change_meeting(&turn, &what).await {
        Ok(row) => Ok(Json(shape(app, &row).await?)),
        Err(StoreError::Conflict(_)) => Err(beaten(app, (row.id, row.version), yours).await?),
        Err(error) => Err(missing(error)),
    }
}

/// Change a planned meeting's name, day and place
#[utoipa::path(put, path = "/meetings/{meeting}", params(("meeting" = i64, Path, description = "meeting id")),
    request_body = MeetingPlanBody,
    responses((status = 200, body = MeetingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_meeting(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<MeetingPlanBody>,
) -> ApiResult<MeetingShape> {
    let office = app.office().await?;
    let (title, on, place) = read_plan(&office, (&body.title, &body.on, &body.place))?;
    let row = looked(&app, id, (body.version, MeetingIntent::Plan), &body).await?;
    change(&app, &row, MeetingChange::Plan { title, on, place }, &body).await
}

/// Edit a planned meeting's agenda: its order, what is on it, what is written beside it
#[utoipa::path(put, path = "/meetings/{meeting}/agenda", params(("meeting" = i64, Path, description = "meeting id")),
    request_body = AgendaBody,
    responses((status = 200, body = MeetingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_meeting_agenda(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<AgendaBody>,
) -> ApiResult<MeetingShape> {
    let row = looked(&app, id, (body.version, MeetingIntent::Plan), &body).await?;
    let office = app.office().await?;
    let material = Material::gather(&app.store, &office, Some(&row)).await?;
    let kept = dispatch::agenda(&row)?;
    let mut faults = Faults::default();
    if body.items.len() > MOST {
        faults.add(format!("议题最多 {MOST} 项"), format!("`items`: at most {MOST} fit"));
    }
    let mut items: Vec<AgendaItem> = Vec::new();
    for one in body.items.iter().take(MOST) {
        let note = faults.text(("备注", "note"), &one.note);
        if items.iter().any(|item| item.key == one.key) {
            faults.add(format!("议题 {} 出现两次", one.key), format!("`items`: `{}` stands twice", one.key));
        } else if one.key.starts_with("own:") {
            let title = faults.text(("议题", "title"), &one.title);
            if title.is_empty() {
                faults.add("自拟议题没写内容", format!("`items`: `{}` says nothing", one.key));
            }
            let kind = AgendaKind::Own;
            items.push(AgendaItem {
                key: one.key.clone(),
                kind: kind.to_string(),
                kind_title: (&kind.title()).into(),
                title: Bilingual::plain(&title),
                note,
                ..AgendaItem::default()
            });
        } else if let Some(known) = kept.iter().find(|item| item.key == one.key) {
            items.push(AgendaItem { note, ..known.clone() });
        } else if material.knows(&one.key) {
            items.push(AgendaItem { key: one.key.clone(), note, ..AgendaItem::default() });
        } else {
            faults.add(format!("没有议题 {}", one.key), format!("`items`: nothing is called `{}`", one.key));
        }
    }
    let items = faults.or(items).map_err(|why| ApiError::refused(&why))?;
    let agenda = serde_json::to_string(&material.now(&office, &items)).map_err(anyhow::Error::from)?;
    change(&app, &row, MeetingChange::Agenda(agenda), &body).await
}

/// Write a meeting's minutes
#[utoipa::path(put, path = "/meetings/{meeting}/minutes", params(("meeting" = i64, Path, description = "meeting id")),
    request_body = MinutesBody,
    responses((status = 200, body = MeetingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_meeting_minutes(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<MinutesBody>,
) -> ApiResult<MeetingShape> {
    let row = looked(&app, id, (body.version, MeetingIntent::Write), &body).await?;
    let agenda = dispatch::agenda(&row)?;
    let mut faults = Faults::default();
    let mut minutes = body.minutes.clone();
    minutes.chair = faults.person(("主持", "chair"), &minutes.chair);
    minutes.present = minutes.present.iter().map(|one| faults.person(("出席", "present"), one)).collect();
    minutes.present.retain(|one| !one.is_empty());
    if minutes.present.len() > MOST {
        faults.add(format!("出席最多 {MOST} 个"), format!("`present`: at most {MOST} fit"));
    }
    for (key, said) in minutes.said.iter().chain([(&"summary".to_owned(), &minutes.summary)]) {
        let length = said.chars().count();
        if length > PROSE {
            faults.add(
                format!("{key} 有 {length} 字，最多 {PROSE}"),
                format!("`{key}` has {length} characters, at most {PROSE}"),
            );
        }
    }
    if let Some(key) = minutes.said.keys().find(|key| !agenda.iter().any(|item| item.key == **key)) {
        faults.add(format!("议程里没有 {key}"), format!("`said`: the agenda has no item `{key}`"));
    }
    let minutes = faults.or(minutes).map_err(|why| ApiError::refused(&why))?;
    let text = serde_json::to_string(&minutes).map_err(anyhow::Error::from)?;
    change(&app, &row, MeetingChange::Minutes(text), &body).await
}

/// Take a decision: it becomes a task, and whoever gets it is told
#[utoipa::path(post, path = "/meetings/{meeting}/decisions", params(("meeting" = i64, Path, description = "meeting id")),
    request_body = DecisionOfMeetingBody,
    responses((status = 201, body = MeetingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_meeting_decision(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<DecisionOfMeetingBody>,
) -> Result<(StatusCode, Json<MeetingShape>), ApiError> {
    let row = looked(&app, id, (body.version, MeetingIntent::Write), &body).await?;
    let office = app.office().await?;
    let agenda = dispatch::agenda(&row)?;
    let item = agenda.iter().find(|item| item.key == body.item.trim());
    if item.is_none() && !body.item.trim().is_empty() {
        return Err(invalid(format!("field `item`: the agenda has no item `{}`", body.item)));
    }
    let read = TaskBody {
        title: body.title.clone(),
        owner: body.owner.clone(),
        unit: body.unit.clone(),
        due: body.due.clone(),
        days: body.days,
        project: item.and_then(|item| item.project),
        ..TaskBody::default()
    };
    let task =
        tasks::read_from(&office, &read, (TaskOrigin::Decision, row.root)).map_err(|why| ApiError::refused(&why))?;
    let person = app.person()?;
    let notices = tasks::given(&office, &task, &person.name);
    let new = NewDecisionOfMeeting { item: body.item.trim().to_owned(), task, notices };
    let turn = MeetingTurn { id, version: row.version, signed: Signed { by: &person.name, at: &clock::now() } };
    match app.store.add_decision(&turn, (row.root, row.revision), &new).await {
        Ok(_) => {}
        Err(StoreError::Conflict(_)) => return Err(beaten(&app, (id, body.version), &body).await?),
        Err(error) => return Err(missing(error)),
    }
    let row = app.store.meeting(id).await.map_err(missing)?;
    Ok((StatusCode::CREATED, Json(shape(&app, &row).await?)))
}

/// Withdraw a decision; its task is cancelled with the reason
#[utoipa::path(delete, path = "/meetings/{meeting}/decisions/{decision}",
    params(("meeting" = i64, Path, description = "meeting id"), ("decision" = i64, Path, description = "decision id"), WithdrawQuery),
    responses((status = 200, body = MeetingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_meeting_decision(
    app: App,
    Path((id, decision)): Path<(i64, i64)>,
    Query(query): Query<WithdrawQuery>,
) -> ApiResult<MeetingShape> {
    let row = looked(&app, id, (query.version, MeetingIntent::Write), &query).await?;
    let reason = super::chains::said("reason", &query.reason)?;
    let found = app.store.meeting_decisions(Some(row.root)).await?.into_iter().find(|one| one.id == decision);
    let found = found.ok_or_else(|| {
        ApiError::new(ErrorCode::MeetingNotFound, format!("meeting `{id}` took no decision `{decision}`"))
            .hint("这次会议没有这条议定事项")
    })?;
    let turn = MeetingTurn { id, version: row.version, signed: Signed { by: &app.person()?.name, at: &clock::now() } };
    app.store.withdraw_decision(&turn, (&found, row.revision), &reason).await.map_err(missing)?;
    let row = app.store.meeting(id).await.map_err(missing)?;
    Ok(Json(shape(&app, &row).await?))
}

/// Begin a meeting (its agenda is frozen), find its minutes right, send them back, or issue them
#[utoipa::path(put, path = "/meetings/{meeting}/state", params(("meeting" = i64, Path, description = "meeting id")),
    request_body = MeetingStateBody,
    responses((status = 200, body = MeetingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_meeting_state(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<MeetingStateBody>,
) -> ApiResult<MeetingShape> {
    let Some(state) = word::<MeetingState>("state", Some(&body.state))? else {
        return Err(invalid("field `state` is empty".to_owned()));
    };
    let row = looked(&app, id, (body.version, MeetingIntent::Become(state)), &body).await?;
    if row.state == MeetingState::Planned {
        let office = app.office().await?;
        let material = Material::gather(&app.store, &office, Some(&row)).await?;
        let frozen = material.now(&office, &dispatch::agenda(&row)?);
        let frozen = serde_json::to_string(&frozen).map_err(anyhow::Error::from)?;
        return change(&app, &row, MeetingChange::Begin(frozen), &body).await;
    }
    if state == MeetingState::Reviewed {
        office_settings::another(&app, &row.written_by).await?;
    }
    let told = if state == MeetingState::Issued { issued(&app, &row).await? } else { Vec::new() };
    change(&app, &row, MeetingChange::State(state, told), &body).await
}

/// Who has a decision in hand is told that the minutes are out.
async fn issued(app: &App, row: &MeetingRow) -> Result<Vec<NewNotice>, ApiError> {
    let office = app.office().await?;
    let by = &app.person()?.name;
    let (title, id, revision) = (&row.title, row.id, row.revision);
    let notice = NewNotice {
        person: String::new(),
        kind: NoticeKind::Minutes,
        mark: format!("meeting:{}:issued:{revision}", row.root),
        thing: format!("meeting:{id}"),
        words: Text::new(format!("{title}的纪要已印发"), format!("The minutes of {title} are out")),
        day: office.day.to_string(),
    };
    let mut told: Vec<NewNotice> = Vec::new();
    for one in app.store.meeting_decisions(Some(row.root)).await?.iter().filter(|one| one.withdrawn.is_none()) {
        for new in office.notices((&one.owner, &one.unit), by, &notice) {
            if !told.contains(&new) {
                told.push(new);
            }
        }
    }
    Ok(told)
}

/// Begin a correction of minutes that are out: the next version, with the agenda as it was
#[utoipa::path(post, path = "/meetings/{meeting}/revisions", params(("meeting" = i64, Path, description = "meeting id")),
    request_body = MeetingCorrectionBody,
    responses((status = 201, body = MeetingShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_meeting_revision(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<MeetingCorrectionBody>,
) -> Result<(StatusCode, Json<MeetingShape>), ApiError> {
    let correction = super::chains::said("correction", &body.correction)?;
    let row = app.store.meeting(id).await.map_err(missing)?;
    may_meet(row.state, MeetingIntent::Correct).map_err(refused)?;
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    let row = app.store.create_meeting_revision(&row, &correction, signed).await.map_err(missing)?;
    Ok((StatusCode::CREATED, Json(shape(&app, &row).await?)))
}

/// A meeting's minutes as a Word document or PDF
#[utoipa::path(get, path = "/meetings/{meeting}/file",
    params(("meeting" = i64, Path, description = "meeting id"), MeetingFileQuery),
    responses((status = 200, description = "the file"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn get_meeting_file(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<MeetingFileQuery>,
) -> Result<Response, ApiError> {
    let lang: Lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let (ending, mime) = match query.format.as_deref().filter(|word| !word.is_empty()).unwrap_or("docx") {
        "docx" => bulletins::Paper::Docx.kind(),
        "pdf" => bulletins::Paper::Pdf.kind(),
        other => return Err(invalid(format!("parameter `format`: `{other}` is not one of `docx` `pdf`"))),
    };
    let row = app.store.meeting(id).await.map_err(missing)?;
    if row.state == MeetingState::Planned {
        return Err(refused(Text::new(
            "会议还没召开，没有纪要",
            "the meeting has not begun: there are no minutes yet",
        )));
    }
    let decisions = app.store.meeting_decisions(Some(row.root)).await?;
    let head = bulletins::head(&app.store, &app.config).await?;
    let minutes = dispatch::printed(&row, &decisions, &head)?;
    let bytes = tokio::task::spawn_blocking(move || match ending {
        "pdf" => press::minutes_pdf(&minutes, lang),
        _ => press::minutes_docx(&minutes, lang),
    });
    let bytes = bytes.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let name = format!("minutes-{}-{}-{lang}.{ending}", row.on, row.revision);
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn instruction(office: &Office, row: InstructionRow, tasks: &[store::TaskRow]) -> InstructionShape {
    let task = follow_ups::shape(office, tasks.iter().filter(|task| task.task.origin_id == Some(row.id)));
    let (settled, settled_note) = match row.settled {
        Some((at, by, note)) => (Some(MeetingStamp { at, by }), note),
        None => (None, String::new()),
    };
    InstructionShape {
        id: row.id,
        words: row.instruction.words,
        source: row.instruction.source,
        on: row.instruction.on,
        project: row.instruction.project.map(|id| id.0),
        created_at: row.created_at,
        created_by: row.created_by,
        task,
        settled,
        settled_note,
        sample: row.instruction.sample,
    }
}

/// Directors' instructions, the last day first
#[utoipa::path(get, path = "/instructions", responses((status = 200, body = Items<InstructionShape>)))]
pub(crate) async fn list_instructions(app: App) -> ApiResult<Items<InstructionShape>> {
    let (office, rows) = (app.office().await?, app.store.instructions().await?);
    let filter = TaskFilter { origin: Some((TaskOrigin::Instruction, None)), ..TaskFilter::default() };
    let tasks = app.store.tasks(&filter).await?;
    Ok(Json(Items { items: rows.into_iter().map(|row| instruction(&office, row, &tasks)).collect() }))
}

/// Take an instruction down: a task of who is named or answers for its project, and on the next agenda what came of it
#[utoipa::path(post, path = "/instructions", request_body = InstructionBody,
    responses((status = 201, body = InstructionShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_instruction(
    app: App,
    Body(body): Body<InstructionBody>,
) -> Result<(StatusCode, Json<InstructionShape>), ApiError> {
    let office = app.office().await?;
    let mut faults = Faults::default();
    let words = faults.text(("批示内容", "words"), &body.words);
    let source = faults.person(("出处", "source"), &body.source);
    if words.is_empty() {
        faults.add("没写批示内容", "`words` is missing");
    }
    if source.is_empty() {
        faults.add("没写出处：哪次会、哪份文", "`source` is missing: which meeting, which paper");
    }
    let on = faults.day(("日期", "on"), Some(&body.on));
    if on.is_none() {
        faults.add("没写批示日期", "`on`: the instruction has no day");
    }
    if let Some(on) = on.filter(|on| *on > clock::today()) {
        faults.add(format!("{on} 还没到"), format!("`on`: `{on}` has not come yet"));
    }
    let project = tasks::project(&office, &mut faults, body.project);
    let hands = hands(&office, &mut faults, &body);
    let due = tasks::due(
        &office,
        &mut faults,
        match &body.due {
            Some(due) if !due.trim().is_empty() => (Some(due.as_str()), None),
            _ => (None, Some(follow_ups::INSTRUCTION_DAYS)),
        },
    );
    let on = faults.or(on).map_err(|why| ApiError::refused(&why))?.unwrap_or(office.day);
    let by = &app.person()?.name;
    let signed = Signed { by, at: &clock::now() };
    let title: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let task = hands.map(|(owner, unit)| Task {
        title,
        owner,
        unit,
        due: due.unwrap_or(office.day),
        origin: TaskOrigin::Instruction,
        origin_id: None,
        project,
        sample: false,
    });
    let told = task.as_ref().map(|task| tasks::given(&office, task, by)).unwrap_or_default();
    let new = Instruction { words, source, on, project, sample: false };
    let task = task.as_ref().map(|task| (task, told.as_slice()));
    let row = app.store.create_instruction(&new, signed, task).await.map_err(missing)?;
    let tasks = app.store.tasks_of(TaskOrigin::Instruction, &[row.id]).await?;
    Ok((StatusCode::CREATED, Json(instruction(&office, row, &tasks))))
}

/// Who carries an instruction out: whoever is named, else who answers for its project; `None` where nobody does.
fn hands(office: &Office, faults: &mut Faults, body: &InstructionBody) -> Option<(String, String)> {
    if !body.owner.trim().is_empty() || !body.unit.trim().is_empty() {
        return Some(tasks::owned(office, faults, (&body.owner, &body.unit)));
    }
    let project = &office.projects.get(ProjectId(body.project?))?.row.project;
    let (owner, unit) = (project.owner.clone(), project.unit.clone());
    (!owner.trim().is_empty() || !unit.trim().is_empty()).then_some((owner, unit))
}

/// Settle an instruction, with words on how; its task is done with that
#[utoipa::path(put, path = "/instructions/{instruction}/settled",
    params(("instruction" = i64, Path, description = "instruction id")), request_body = SettleBody,
    responses((status = 200, body = Items<InstructionShape>), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_instruction_settled(
    app: App,
    Path(id): Path<i64>,
    Body(body): Body<SettleBody>,
) -> ApiResult<Items<InstructionShape>> {
    let note = super::chains::said("note", &body.note)?;
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    app.store.settle_instruction(id, &note, signed).await.map_err(missing)?;
    list_instructions(app).await
}
