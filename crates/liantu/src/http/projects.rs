//! Projects: the list, the board, the clocks, one project whole; a new one, and facts put right.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{Days, NaiveDate};
use model::{
    ClockColour, Demand, Happening, Money, Project, ProjectEvent, ProjectId, ProjectStage, Text, TwinVerdict,
    UnknownWord,
};
use serde::{Deserialize, Serialize};
use store::{NewVerdict, ProjectTurn, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::Changed;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{as_of, invalid, word, words};
use super::project_twins::{TwinShape, twin_shapes};
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::overview::Scope;
use crate::project_entry::{self, Around, FactsBody, Faults, facts_body, is_backfilled, read_facts};
use crate::project_shapes::{
    Beside, BoardShape, ClocksShape, ProjectList, ProjectNames, ProjectShape, board, card, choices, colours, due_shape,
    sum_shape, whole,
};
use crate::projects::{Ended, Filter, Held, Projects, Seen, Sort, due, look, sort};
use crate::{clock, report};

/// Most projects on a page.
const MOST: usize = 500;

/// Most days that clocks are looked ahead.
const MOST_DAYS: u32 = 366;

/// Which projects.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct ProjectQuery {
    /// Words that name, investor, content, unit or owner hold.
    q: Option<String>,
    /// Stages, comma-separated.
    stage: Option<String>,
    /// Profiles, comma-separated.
    profile: Option<String>,
    /// Ways of attracting, comma-separated.
    channel: Option<String>,
    /// Origins of the money, comma-separated.
    origin: Option<String>,
    /// Tags, comma-separated; one of them is enough.
    tag: Option<String>,
    /// Chain.
    chain: Option<String>,
    /// Node of the chain.
    node: Option<String>,
    /// Zone.
    zone: Option<String>,
    /// Unit that it counts for.
    unit: Option<String>,
    /// Officer.
    owner: Option<String>,
    /// `true` shows only what is the caller's in his role, as his overview does: an officer's own, a team's, a department's.
    mine: Option<bool>,
    /// Colours of the worst clock, comma-separated.
    colour: Option<String>,
    /// Total investment of at least so much, such as `100000000 CNY`; unknown amounts are left out.
    at_least: Option<String>,
    /// `true` shows ended projects too.
    ended: Option<bool>,
    /// The day looked at, at its end; today when left out.
    as_of: Option<String>,
    /// `urgency` (default), `amount`, `entered`, `days`, `stage` or `name`.
    sort: Option<String>,
    /// How many at most, 50 when left out.
    limit: Option<usize>,
    /// How many are passed over.
    offset: Option<usize>,
}

fn several<T: std::str::FromStr<Err = UnknownWord>>(name: &str, text: Option<&String>) -> Result<Vec<T>, ApiError> {
    let parts = text.map(String::as_str).unwrap_or_default().split(',');
    parts.filter_map(|part| word(name, Some(part.trim())).transpose()).collect()
}

fn plain(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl ProjectQuery {
    fn filter(&self) -> Result<Filter, ApiError> {
        let at_least = plain(self.at_least.as_ref()).map(|text| amount("at_least", &text)).transpose()?;
        Ok(Filter {
            words: words(self.q.as_deref()),
            stages: several("stage", self.stage.as_ref())?,
            profiles: several("profile", self.profile.as_ref())?,
            channels: several("channel", self.channel.as_ref())?,
            origins: several("origin", self.origin.as_ref())?,
            tags: several("tag", self.tag.as_ref())?,
            chain: plain(self.chain.as_ref()),
            node: plain(self.node.as_ref()),
            zone: plain(self.zone.as_ref()),
            unit: plain(self.unit.as_ref()),
            owner: plain(self.owner.as_ref()),
            colours: several("colour", self.colour.as_ref())?,
            at_least,
            ended: if self.ended == Some(true) { Ended::Shown } else { Ended::Hidden },
        })
    }
}

fn amount(name: &str, text: &str) -> Result<Money, ApiError> {
    project_entry::money(text).map_err(|why| invalid(format!("parameter `{name}`: {}", why.en)))
}

/// The projects with the day that is looked at.
async fn on_day(app: &App, day: Option<&str>) -> Result<(std::sync::Arc<Projects>, NaiveDate, ProjectNames), ApiError> {
    let projects = app.shared.projects.now(&app.store).await?;
    let day = as_of(day)?.unwrap_or_else(|| projects.desk_day(&app.config));
    let names = ProjectNames::load(&app.store, &app.config).await?;
    Ok((projects, day, names))
}

fn listed<'a>(
    app: &'a App,
    projects: &'a Projects,
    query: &ProjectQuery,
    day: NaiveDate,
) -> Result<Vec<Seen<'a>>, ApiError> {
    let mut list = look(projects, &app.config.standard.pipeline, &query.filter()?, day);
    if query.mine == Some(true) {
        let scope = Scope::own(app.person()?);
        list.retain(|seen| scope.has(seen));
    }
    sort(&mut list, word::<Sort>("sort", query.sort.as_deref())?.unwrap_or_default());
    Ok(list)
}

/// Projects by filters, a page at a time
#[utoipa::path(get, path = "/projects", params(ProjectQuery),
    responses((status = 200, body = ProjectList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_projects(app: App, Query(query): Query<ProjectQuery>) -> ApiResult<ProjectList> {
    let limit = query.limit.unwrap_or(50);
    if limit == 0 || limit > MOST {
        return Err(invalid(format!("parameter `limit`: `{limit}` is not between 1 and {MOST}")));
    }
    let (projects, day, names) = on_day(&app, query.as_of.as_deref()).await?;
    let list = listed(&app, &projects, &query, day)?;
    let mut sum = bureau::Sum::default();
    list.iter().for_each(|seen| sum.add(seen.held.row.project.amount));
    let page = list.iter().skip(query.offset.unwrap_or(0)).take(limit);
    Ok(Json(ProjectList {
        as_of: day.to_string(),
        items: page.map(|seen| card(seen, &names)).collect(),
        total: list.len(),
        sum: sum_shape(&sum),
        colours: colours(list.iter()),
    }))
}

/// The same as a table for spreadsheets, all pages
#[utoipa::path(get, path = "/projects.csv", params(ProjectQuery),
    responses((status = 200, content_type = "text/csv", description = "the table"), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_projects_csv(app: App, Query(query): Query<ProjectQuery>) -> Result<Response, ApiError> {
    let (projects, day, names) = on_day(&app, query.as_of.as_deref()).await?;
    let list = listed(&app, &projects, &query, day)?;
    let rows = list.iter().map(|seen| crate::project_shapes::row(&card(seen, &names)));
    Ok(report::csv_answer("projects.csv", &crate::project_shapes::ROW, rows)?)
}

/// What stands where: every stage with its count, sum, colours and most urgent projects
#[utoipa::path(get, path = "/projects/board", params(ProjectQuery),
    responses((status = 200, body = BoardShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_project_board(app: App, Query(query): Query<ProjectQuery>) -> ApiResult<BoardShape> {
    let (projects, day, names) = on_day(&app, query.as_of.as_deref()).await?;
    let mut list = listed(&app, &projects, &query, day)?;
    Ok(Json(board(&mut list, &names, choices(&projects, &names), day)))
}

/// How far to look.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ClocksQuery {
    /// So many days ahead; 7 when left out.
    days: Option<u32>,
    /// `yellow`, `red` (default) or `leaves`: this colour or a worse one.
    colour: Option<String>,
    /// The day asked on; today when left out.
    as_of: Option<String>,
    /// Officer.
    owner: Option<String>,
    /// Unit.
    unit: Option<String>,
    /// How many at most, the soonest; all when left out.
    limit: Option<usize>,
}

/// What turns red within days: which project, by which rule, who answers
#[utoipa::path(get, path = "/projects/clocks", params(ClocksQuery),
    responses((status = 200, body = ClocksShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_project_clocks(app: App, Query(query): Query<ClocksQuery>) -> ApiResult<ClocksShape> {
    let days = query.days.unwrap_or(7);
    if days == 0 || days > MOST_DAYS {
        return Err(invalid(format!("parameter `days`: `{days}` is not between 1 and {MOST_DAYS}")));
    }
    if query.limit == Some(0) {
        return Err(invalid("parameter `limit`: `0` is not 1 or more".to_owned()));
    }
    let least = word::<ClockColour>("colour", query.colour.as_deref())?.unwrap_or(ClockColour::Red);
    if least == ClockColour::Green {
        return Err(invalid("parameter `colour`: no clock turns `green` by itself".to_owned()));
    }
    let (projects, day, names) = on_day(&app, query.as_of.as_deref()).await?;
    let filter = Filter { owner: plain(query.owner.as_ref()), unit: plain(query.unit.as_ref()), ..Filter::default() };
    let pipeline = &app.config.standard.pipeline;
    let list = look(&projects, pipeline, &filter, day);
    let counts = colours(list.iter());
    let until = day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day);
    let all = due(list, pipeline, (until, least));
    let items = all.iter().take(query.limit.unwrap_or(usize::MAX)).map(|due| due_shape(due, &names)).collect();
    let known = |day: NaiveDate| pipeline.calendar.knows_year(chrono::Datelike::year(&day));
    Ok(Json(ClocksShape {
        as_of: day.to_string(),
        until: until.to_string(),
        items,
        total: all.len(),
        colours: counts,
        calendar_known: known(day) && known(until),
    }))
}

/// No such project.
pub(super) fn no_project(id: i64) -> ApiError {
    ApiError::new(ErrorCode::ProjectNotFound, format!("no project `{id}`"))
        .hint("`GET /api/v1/projects` lists the projects")
}

/// What the store says to a change of a project.
pub(super) fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { what: "project", id } => {
            ApiError::new(ErrorCode::ProjectNotFound, format!("no project `{id}`"))
        }
        StoreError::NotFound { .. } => invalid(error.to_string()),
        StoreError::Invalid(message) => invalid(message),
        other => other.into(),
    }
}

/// A project, whole.
pub(super) async fn shape(app: &App, held: &Held, day: NaiveDate) -> Result<ProjectShape, ApiError> {
    let pipeline = &app.config.standard.pipeline;
    let id = held.row.id.0;
    let Some(seen) = Seen::on(held, pipeline, day) else {
        return Err(ApiError::new(ErrorCode::ProjectNotFound, format!("project `{id}` had not come in on `{day}`")));
    };
    let ground = app.ground().await?;
    let names = ProjectNames::load(&app.store, &app.config).await?;
    let papers = app.store.attachments(held.row.id).await?;
    let beside = Beside { names: &names, landscape: &ground.landscape, papers: &papers, gates: &pipeline.gates };
    let barred = app.barred(&held.row.project)?;
    let left_out = left_out(app, held, day).await?;
    let (barred, left_out) = (barred.as_ref().map(Into::into), left_out.as_ref().map(Into::into));
    Ok(ProjectShape { barred, left_out, ..whole(&seen, &beside) })
}

/// Why a project is in no figure: it stands in the list twice.
async fn left_out(app: &App, held: &Held, day: NaiveDate) -> Result<Option<Text>, ApiError> {
    if held.row.same.is_empty() && !held.dossier().is_duplicate() {
        return Ok(None);
    }
    let projects = app.shared.projects.now(&app.store).await?;
    let dossiers: Vec<_> = projects.iter().map(Held::dossier).collect();
    Ok(bureau::twice(&dossiers, day).get(&held.row.id).map(|twice| twice.words()))
}

/// A project as it is after a change.
pub(super) async fn after(app: &App, id: ProjectId) -> ApiResult<ProjectShape> {
    let projects = app.shared.projects.now(&app.store).await?;
    let held = projects.get(id).ok_or_else(|| no_project(id.0))?;
    // What was just written is shown, whatever day it was written for.
    let day = projects.desk_day(&app.config).max(held.last.unwrap_or_default());
    Ok(Json(shape(app, held, day).await?))
}

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct DayQuery {
    /// The day looked at, at its end; today when left out.
    as_of: Option<String>,
}

/// One project: facts, history, clocks, gates ahead, money, papers
#[utoipa::path(get, path = "/projects/{project}", params(("project" = i64, Path, description = "project id"), DayQuery),
    responses((status = 200, body = ProjectShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_project(
    app: App,
    Path(id): Path<i64>,
    Query(query): Query<DayQuery>,
) -> ApiResult<ProjectShape> {
    let projects = app.shared.projects.now(&app.store).await?;
    let held = projects.get(ProjectId(id)).ok_or_else(|| no_project(id))?;
    let day = as_of(query.as_of.as_deref())?.unwrap_or_else(|| projects.desk_day(&app.config));
    Ok(Json(shape(&app, held, day).await?))
}

/// A new project.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ProjectBody {
    /// What is known of it.
    pub(super) facts: FactsBody,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    pub(super) by: Option<String>,
    /// The stage it comes in at: `lead` when left out, a later one for what is entered after the fact.
    pub(super) stage: Option<String>,
    /// The day on which it came in; today when left out.
    pub(super) on: Option<String>,
    /// The unit that talked to the firm first; the answering unit when left out.
    #[serde(default)]
    pub(super) first_talk: String,
    /// What was said of projects that look alike.
    #[serde(default)]
    pub(super) judged: Vec<JudgedTwinBody>,
}

/// What was said of a project that looks alike.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct JudgedTwinBody {
    /// The other project.
    project: i64,
    /// `not_same` or `unsure`; who says `same` reports on the other instead.
    verdict: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Enter a project: the least that a lead says, after a look at what is known already
#[utoipa::path(post, path = "/projects", request_body = ProjectBody,
    responses((status = 201, body = ProjectShape), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_project(
    app: App,
    headers: HeaderMap,
    Body(body): Body<ProjectBody>,
) -> Result<(StatusCode, Json<ProjectShape>), ApiError> {
    same_origin(&headers)?;
    let by = app.by(body.by.as_deref())?;
    let entry = check_entry(&app, body).await?;
    let at = clock::now();
    let (events, signed) = ([entry.event(&by, &at)], (by.as_str(), at.as_str()));
    let made = app.store.create_judged_project(&entry.project, &events, &entry.verdicts, signed);
    let row = made.await.map_err(stored)?;
    Ok((StatusCode::CREATED, after(&app, row.id).await?))
}

/// A project that may come in: its form is whole, and of every project that looks alike somebody said what it is.
pub(super) struct Entry {
    /// What is known of it.
    pub(super) project: Project,
    /// The day on which it comes in.
    pub(super) on: NaiveDate,
    stage: ProjectStage,
    first_talk: String,
    backfilled: bool,
    /// What was said of projects that look alike.
    pub(super) verdicts: Vec<NewVerdict>,
}

impl Entry {
    /// The event that it begins with.
    pub(super) fn event(&self, by: &str, at: &str) -> ProjectEvent {
        ProjectEvent {
            on: self.on,
            written_at: at.to_owned(),
            by: by.to_owned(),
            backfilled: self.backfilled,
            what: Happening::Entered { stage: self.stage, first_talk: self.first_talk.clone() },
        }
    }
}

/// Reads a project that is to come in, and holds it against what is known already.
pub(super) async fn check_entry(app: &App, body: ProjectBody) -> Result<Entry, ApiError> {
    let ground = app.ground().await?;
    let names = ProjectNames::load(&app.store, &app.config).await?;
    let projects = app.shared.projects.now(&app.store).await?;
    let desk_day = projects.desk_day(&app.config);
    // Invented is what the sample holds; whoever enters something enters it as it is.
    let facts = FactsBody { sample: false, ..body.facts };
    let project = read_facts(&facts, &Around { names: &names, landscape: &ground.landscape })
        .map_err(|why| ApiError::refused(&why))?;
    app.enters(&project)?;
    let mut faults = Faults::default();
    let stage = faults.word(("阶段", "stage"), body.stage.as_deref()).unwrap_or(ProjectStage::Lead);
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(desk_day);
    let first_talk = faults.person(("首谈单位", "first_talk"), &body.first_talk);
    entry_faults(&mut faults, &project, (stage, on), app);
    // Of what is said twice of one project the last word counts.
    let mut verdicts = BTreeMap::new();
    for judged in &body.judged {
        let verdict = faults.word::<TwinVerdict>(("判断", "judged.verdict"), Some(&judged.verdict));
        let reason = faults.text(("理由", "judged.reason"), &judged.reason);
        if let Some(verdict) = verdict {
            verdicts.insert(ProjectId(judged.project), (verdict, reason));
        }
    }
    for (other, (verdict, _)) in &verdicts {
        if projects.get(*other).is_none() {
            faults.add(format!("没有 {} 号项目", other.0), format!("no project `{}`", other.0));
        } else if *verdict == TwinVerdict::Same {
            faults.add(
                format!("与 {} 号是同一项目：请在该项目上报进展，不再新建", other.0),
                format!("it is the same as project `{}`: report on that one", other.0),
            );
        }
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let judged: BTreeSet<ProjectId> = verdicts.keys().copied().collect();
    let marks = project_entry::marks(&project, &ground.landscape);
    let twins = bureau::twins(&marks, &project_entry::known(&projects, &ground.landscape, None), &judged);
    if !twins.is_empty() {
        return Err(unjudged(twin_shapes(app, &projects, &names, &twins, desk_day)));
    }
    let first_talk = if first_talk.is_empty() { project.unit.clone() } else { first_talk };
    let verdict = |(other, (verdict, reason))| NewVerdict { other, verdict, reason };
    let verdicts = verdicts.into_iter().map(verdict).collect();
    Ok(Entry { project, on, stage, first_talk, backfilled: is_backfilled(on, desk_day), verdicts })
}

/// What speaks against coming in at a stage on a day: the least that a lead says is asked of all.
fn entry_faults(faults: &mut Faults, project: &Project, (stage, on): (ProjectStage, NaiveDate), app: &App) {
    if !project.profile.stages().contains(&stage) {
        let (title, profile) = (stage.title(project.profile), project.profile.title());
        faults.add(
            format!("{}没有“{}”阶段", profile.zh, title.zh),
            format!("a project of the profile `{}` has no stage `{}`", profile.en, title.en),
        );
    }
    let today = clock::today();
    if on > today {
        faults.add(format!("日期 {on} 还没到（今天 {today}）"), format!("`{on}` has not come; today is `{today}`"));
    }
    let gates = &app.config.standard.pipeline.gates;
    for asked in bureau::asked(project, None, ProjectStage::Lead, (gates, on)) {
        if let (Demand::Field(field), false) = (asked.demand, asked.met) {
            let (title, source) = (field.title(), &asked.source);
            faults.add(
                format!("缺“{}”（{}）", title.zh, source.zh),
                format!("`{}` is not filled in ({})", title.en, source.en),
            );
        }
    }
}

fn unjudged(twins: Vec<TwinShape>) -> ApiError {
    let list = serde_json::to_value(&twins).unwrap_or_default();
    ApiError::new(
        ErrorCode::TwinsUnjudged,
        format!("{} may be the same: say of each what you think", report::count(twins.len(), "known project")),
    )
    .hint("send `judged` with `not_same` or `unsure` for each; of the same project report on that one")
    .colliding(list)
}

/// Facts put right.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PutProjectBody {
    /// The version that was read.
    version: i64,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
    /// What is known of it now: all of it.
    facts: FactsBody,
}

/// A project as it is kept, beside what somebody sent on another version of it.
#[derive(Debug, Serialize)]
struct Version<'a> {
    version: i64,
    by: &'a str,
    facts: &'a FactsBody,
}

/// Somebody else was there first: what was sent is handed back beside what is kept, nothing is lost.
pub(super) async fn collided(app: &App, id: ProjectId, read: i64, yours: &impl Serialize) -> ApiError {
    let row = match app.store.project(id).await {
        Ok(row) => row,
        Err(error) => return stored(error),
    };
    let facts = facts_body(&row.project);
    let theirs = Version { version: row.version, by: &row.updated_by, facts: &facts };
    Changed { what: "project", id: id.0, now: row.version, read }.beaten(yours, &theirs)
}

/// Put right what is known of a project
#[utoipa::path(put, path = "/projects/{project}", params(("project" = i64, Path, description = "project id")), request_body = PutProjectBody,
    responses((status = 200, body = ProjectShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_project(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PutProjectBody>,
) -> ApiResult<ProjectShape> {
    same_origin(&headers)?;
    let (id, by) = (ProjectId(id), app.by(body.by.as_deref())?);
    let projects = app.shared.projects.now(&app.store).await?;
    let held = projects.get(id).ok_or_else(|| no_project(id.0))?;
    app.changes(&held.row.project)?;
    if held.row.version != body.version {
        return Err(collided(&app, id, body.version, &body).await);
    }
    let ground = app.ground().await?;
    let names = ProjectNames::load(&app.store, &app.config).await?;
    let project = read_facts(&body.facts, &Around { names: &names, landscape: &ground.landscape })
        .map_err(|why| ApiError::refused(&why))?;
    let project = Project { sample: held.row.project.sample, ..project };
    fits_history(&project, held).map_err(|why| ApiError::refused(&why))?;
    let turn = ProjectTurn { id, version: body.version, by: &by, at: &clock::now() };
    match app.store.put_project(&turn, &project).await {
        Ok(_) => after(&app, id).await,
        Err(StoreError::Conflict(_)) => Err(collided(&app, id, body.version, &body).await),
        Err(error) => Err(stored(error)),
    }
}

/// A profile without a stage that the project stands in would leave it nowhere; the answering unit changes by a transfer alone,
/// which leaves a trace in the history.
fn fits_history(project: &Project, held: &Held) -> Result<(), Vec<Text>> {
    let mut faults = Faults::default();
    let before = &held.row.project;
    if let Some(standing) = &held.standing {
        let stage = standing.stage_alive();
        if !project.profile.stages().contains(&stage) {
            let (title, profile) = (stage.title(before.profile), project.profile.title());
            faults.add(
                format!("项目在“{}”，{}没有这个阶段，不能改类型", title.zh, profile.zh),
                format!("the project is in `{}`, which the profile `{}` has not", title.en, profile.en),
            );
        }
    }
    if project.unit != before.unit && !before.unit.is_empty() {
        faults.add("责任单位请用“移交”改，写明原因", "`unit` changes by a transfer, with its reason");
    }
    faults.or(())
}
