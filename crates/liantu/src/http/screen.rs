//! The wall screen: one answer for all panels, a mark when something changed, what is set for it, and the links that open it without an
//! account.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::Extension;
use axum::http::StatusCode;
use axum::response::sse::{Event, Sse};
use chrono::{Datelike, Days, NaiveDate};
use futures_util::stream::{self, Stream};
use insight::Eyes;
use model::{TaskState, UserRole, VisitDirection, VisitState};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    CalendarFilter, ImportState, NewScreenLink, OpportunityFilter, RecordFilter, ScreenLinkRow, Signed, StoreError,
    TaskFilter,
};
use tokio::sync::{OwnedSemaphorePermit, watch};
use utoipa::ToSchema;

use super::error::{Body, ErrorBody, Path};
use super::guard::{Visitor, Wall};
use super::params::day as read_day;
use super::zones::kind_title;
use super::{ApiError, ApiResult, App, ErrorCode, indicators};
use crate::analysis::{self, Ground};
use crate::clock;
use crate::overview::rows::Beside;
use crate::overview::{Desk, Scope, stages};
use crate::people::{Person, kept, secret};
use crate::project_entry::Faults;
use crate::project_shapes::{CodeShape, sum_shape};
use crate::projects::{Filter, look};
use crate::screen::{
    self, PANELS, SECONDS, SETTING, ScreenRed, ScreenSettings, ScreenShape, ScreenStage, ScreenZone, chain_squares,
    happened,
};
use crate::shapes::{Bilingual, Items};

/// Series that are drawn month by month.
const SERIES: usize = 3;

/// How often a listener looks whether something changed.
const LOOK: Duration = Duration::from_secs(2);

/// Looks between two signs of life: a wall that hears none knows that the line is dead.
const BEAT: u32 = 5;

/// Days that a link opens unless another day was said; and the most.
const LINK_DAYS: (u64, u64) = (365, 3 * 366);

/// The wall screen, all panels in one answer: counts only, no firm, project, promise or score. For whoever is logged in, and by a screen
/// link: its secret in the header `X-Liantu-Screen`
#[utoipa::path(get, path = "/screen", responses((status = 200, body = ScreenShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_screen(app: App) -> ApiResult<ScreenShape> {
    let kept = &app.shared.screen;
    // Before anything is read: what changes meanwhile is told as a change.
    let mark = kept.mark(&app.store).await?;
    let today = clock::today();
    if let Some(known) = kept.get(mark, today) {
        return Ok(Json(ScreenShape { at: clock::now(), ..(*known).clone() }));
    }
    let made = Arc::new(screen(&app, mark).await?);
    kept.put(today, &made);
    Ok(Json((*made).clone()))
}

async fn screen(app: &App, mark: i64) -> Result<ScreenShape, ApiError> {
    let (store, config) = (&app.store, &app.config);
    let settings = screen::settings(store).await?;
    let projects = app.shared.projects.now(store).await?;
    let day = projects.desk_day(config);
    let pipeline = &config.standard.pipeline;
    let list = look(&projects, pipeline, &Filter::default(), day);
    let mut sum = bureau::Sum::default();
    list.iter().for_each(|seen| sum.add(seen.held.row.project.amount));
    let rows = stages(&projects, &list, pipeline, day).into_iter().map(|row| ScreenStage {
        red: (!settings.hide_red).then_some(row.colours.red + row.colours.leaves),
        stage: row.stage,
        count: row.count,
        came: row.came,
    });
    let (rows, count) = (rows.collect(), list.len());
    let red = match settings.hide_red {
        true => None,
        false => {
            // The whole office's, as a director sees it.
            let scope = Scope::of(&Person::local(), UserRole::Director);
            let scope = scope.ok_or_else(|| anyhow::anyhow!("nobody may look as director"))?;
            let desk = Desk { config, projects: &projects, day, scope: &scope };
            let letters = store.consultations(&store::ConsultationFilter::default()).await?;
            let (promises, tasks) = (store.promises(None).await?, store.tasks(&TaskFilter::default()).await?);
            let week = desk.red_week(list, &Beside { promises, letters, tasks });
            Some(ScreenRed { count: week.count, today: week.today })
        }
    };
    // A wall is for nobody's eyes in particular: what a single firm said is in no label on it.
    let ground = Ground { eyes: Eyes::NoSingleFirm, ..app.ground().await? };
    let views = analysis::views(&ground).await?;
    let chains = views.iter().map(|view| chain_squares(view, config.short_title(view.chain))).collect();
    let (plan, months) = indicators::on_the_wall(app, SERIES).await?;
    Ok(ScreenShape {
        mark,
        at: clock::now(),
        day: day.to_string(),
        district: (&config.pack.district.title).into(),
        sample: config.pack.district.sample,
        settings,
        plan,
        red,
        chains,
        zones: zones(app).await?,
        stages: rows,
        projects: count,
        sum: sum_shape(&sum),
        months,
        changes: changes(app, &projects, day).await?,
    })
}

async fn zones(app: &App) -> Result<Vec<ScreenZone>, ApiError> {
    let offers = app.store.opportunities(&OpportunityFilter::default()).await?;
    let sites = app.store.sites(None).await?;
    let shape = |zone: model::Zone| {
        let here: Vec<_> = sites.iter().filter(|site| site.zone == zone.id).collect();
        let areas: Vec<f64> = here.iter().filter_map(|site| site.area_m2).collect();
        let title = kind_title(zone.kind);
        ScreenZone {
            title: (&zone.title).into(),
            kind: CodeShape { code: zone.kind.to_string(), title },
            offers: offers.iter().filter(|row| row.zone == zone.id && row.is_offered()).count(),
            sites: here.len(),
            area_m2: (!areas.is_empty()).then(|| areas.iter().sum()),
            id: zone.id,
        }
    };
    let mut zones: Vec<ScreenZone> = app.store.zones(None).await?.into_iter().map(shape).collect();
    zones.sort_by_key(|zone| std::cmp::Reverse((zone.offers, zone.sites)));
    Ok(zones)
}

async fn changes(
    app: &App,
    projects: &crate::projects::Projects,
    day: NaiveDate,
) -> Result<screen::ScreenChanges, ApiError> {
    let store = &app.store;
    let from = day.with_day(1).unwrap_or(day);
    let records = RecordFilter { from: Some(from), to: Some(day), ..RecordFilter::default() };
    let within = |at: &str| store::day_of(at).is_some_and(|on| (from..=day).contains(&on));
    let done = store.tasks(&TaskFilter { state: Some(TaskState::Done), ..TaskFilter::default() }).await?;
    let imports = store.imports().await?;
    let firms = imports
        .iter()
        .filter(|one| one.kind == "enterprises" && one.state == ImportState::Active && within(&one.imported_at));
    let today = CalendarFilter { from: Some(day), to: Some(day), enterprises: None };
    let planned = store.calendar(&today).await?;
    let many = |way: VisitDirection| {
        let stands = planned.iter().filter(|row| row.engagement.state != VisitState::Cancelled);
        stands.filter(|row| row.engagement.direction == way).count()
    };
    Ok(screen::ScreenChanges {
        visits: store.visit_records(&records).await?.len(),
        today: [many(VisitDirection::Outbound), many(VisitDirection::Inbound)],
        tasks_done: done.iter().filter(|row| within(&row.updated_at)).count(),
        firms: firms.map(|import| import.new).sum(),
        ..happened(projects, (from, day))
    })
}

/// Signs of life and marks of change, as they come: events named `changed` with the new mark, and `beat` with the moment. A wall asks for
/// the screen anew when it hears of a change
#[utoipa::path(get, path = "/screen/events",
    responses((status = 200, content_type = "text/event-stream", description = "events"), (status = 404, body = ErrorBody),
        (status = 503, body = ErrorBody, description = "too many listen already")))]
pub(crate) async fn get_screen_events(
    app: App,
    visitor: Visitor,
    wall: Option<Extension<Wall>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let seat = app.shared.screen.seat().ok_or_else(|| {
        ApiError::new(ErrorCode::Unavailable, "as many screens listen as may").hint("大屏连接已满，请先关掉不用的")
    })?;
    let mark = app.shared.screen.mark(&app.store).await?;
    let listener = Listener {
        stopping: app.shared.stopping.clone(),
        told: (mark, clock::today()),
        quiet: 0,
        first: true,
        wall: wall.map(|Extension(wall)| wall),
        token: visitor.token.filter(|_| app.person.as_ref().is_some_and(|person| person.account.is_some())),
        app,
        _seat: seat,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Ok(Sse::new(events))
}

/// Whoever listens.
struct Listener {
    app: App,
    stopping: watch::Receiver<bool>,
    /// The mark and the day that were told last.
    told: (i64, NaiveDate),
    /// Looks since the last event.
    quiet: u32,
    first: bool,
    /// By which link.
    wall: Option<Wall>,
    /// By which session.
    token: Option<String>,
    _seat: OwnedSemaphorePermit,
}

impl Listener {
    /// The next event. `None` when the server stops, the store cannot be read, or whoever listens may not any more; he then asks again and
    /// is told why.
    async fn next(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.first) {
            return self.beat();
        }
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                Ok(_) = self.stopping.wait_for(|stop| *stop) => return None,
            }
            let now = (self.app.shared.screen.mark(&self.app.store).await.ok()?, clock::today());
            if now != self.told {
                (self.told, self.quiet) = (now, 0);
                return Event::default().event("changed").json_data(json!({ "mark": now.0 })).ok();
            }
            self.quiet += 1;
            if self.quiet >= BEAT {
                self.quiet = 0;
                if !self.still_may().await {
                    return None;
                }
                return self.beat();
            }
        }
    }

    fn beat(&self) -> Option<Event> {
        Event::default().event("beat").json_data(json!({ "at": clock::now(), "mark": self.told.0 })).ok()
    }

    async fn still_may(&self) -> bool {
        let store = &self.app.store;
        match (&self.wall, &self.token) {
            (Some(wall), _) => store
                .screen_link(&wall.token)
                .await
                .is_ok_and(|link| link.is_some_and(|link| link.opens(clock::today()))),
            (None, Some(token)) => store.session(token).await.is_ok_and(|session| session.is_some()),
            (None, None) => true,
        }
    }
}

/// Say what the screen shows
#[utoipa::path(put, path = "/screen/settings", request_body = ScreenSettings,
    responses((status = 200, body = ScreenSettings), (status = 400, body = ErrorBody)))]
pub(crate) async fn put_screen_settings(app: App, Body(body): Body<ScreenSettings>) -> ApiResult<ScreenSettings> {
    /// A heading on one line of a wall.
    const LONGEST: usize = 40;
    let mut faults = Faults::default();
    let (zh, en) = (body.title.zh.trim().to_owned(), body.title.en.trim().to_owned());
    if zh.is_empty() != en.is_empty() {
        faults.add("标题中英文都要写，或都不写", "`title`: both languages are needed, or neither");
    }
    if zh.chars().chain(en.chars()).any(char::is_control) || zh.chars().count().max(en.chars().count()) > LONGEST {
        faults.add(
            format!("标题一行以内，最多 {LONGEST} 字"),
            format!("`title`: one line of at most {LONGEST} characters"),
        );
    }
    let unknown: Vec<&String> = body.panels.iter().filter(|panel| !PANELS.contains(&panel.as_str())).collect();
    for panel in unknown {
        faults.add(format!("没有“{panel}”这一屏"), format!("`panels`: no panel `{panel}`"));
    }
    let mut panels: Vec<String> = Vec::new();
    for panel in body.panels {
        if !panels.contains(&panel) {
            panels.push(panel);
        }
    }
    if panels.is_empty() {
        faults.add("至少选一屏", "`panels`: choose at least one");
    }
    let (_, least, most) = SECONDS;
    if !(least..=most).contains(&body.seconds) {
        faults.add(format!("每屏 {least} 到 {most} 秒"), format!("`seconds` is not from {least} to {most}"));
    }
    let title = Bilingual { zh, en };
    let set = ScreenSettings { title, panels, hide_red: body.hide_red, seconds: body.seconds };
    let set = faults.or(set).map_err(|why| ApiError::refused(&why))?;
    app.store.put_setting(SETTING, &serde_json::to_string(&set).map_err(anyhow::Error::from)?).await?;
    app.shared.screen.forget();
    Ok(Json(set))
}

/// A link that opens the screen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScreenLinkShape {
    /// Id.
    id: i64,
    /// Where the screen hangs.
    name: String,
    /// The last day on which it opens.
    ends: String,
    /// When it was made.
    created_at: String,
    /// By whom.
    created_by: String,
    /// When it was revoked; null while it was not.
    revoked_at: Option<String>,
    /// By whom.
    revoked_by: Option<String>,
    /// Whether it opens today.
    opens: bool,
    /// Its address below the server's; told once, when it is made. Whoever has it sees the screen.
    path: Option<String>,
}

fn link_shape(row: ScreenLinkRow) -> ScreenLinkShape {
    let opens = row.opens(clock::today());
    let (revoked_at, revoked_by) = row.revoked.unzip();
    ScreenLinkShape {
        id: row.id,
        name: row.name,
        ends: row.ends.to_string(),
        created_at: row.created_at,
        created_by: row.created_by,
        revoked_at,
        revoked_by,
        opens,
        path: None,
    }
}

/// Links that open the screen, without their secrets
#[utoipa::path(get, path = "/screen/links", responses((status = 200, body = Items<ScreenLinkShape>)))]
pub(crate) async fn list_screen_links(app: App) -> ApiResult<Items<ScreenLinkShape>> {
    Ok(Json(Items { items: app.store.screen_links().await?.into_iter().map(link_shape).collect() }))
}

/// A link to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScreenLinkBody {
    /// Where the screen hangs.
    #[serde(default)]
    name: String,
    /// The last day on which it opens; a year from today when left out.
    ends: Option<String>,
}

/// Make a link that opens the screen, and nothing else, without an account. Its address is told once
#[utoipa::path(post, path = "/screen/links", request_body = ScreenLinkBody,
    responses((status = 201, body = ScreenLinkShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_screen_link(
    app: App,
    Body(body): Body<ScreenLinkBody>,
) -> Result<(StatusCode, Json<ScreenLinkShape>), ApiError> {
    let today = clock::today();
    let mut faults = Faults::default();
    let name = faults.text(("位置", "name"), &body.name);
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        faults.add("写明屏幕挂在哪里，60 字以内", "`name`: say where the screen hangs, in at most 60 characters");
    }
    let given = body.ends.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let ends = match given {
        Some(text) => read_day("ends", text)?,
        None => today + Days::new(LINK_DAYS.0),
    };
    if ends < today || ends > today + Days::new(LINK_DAYS.1) {
        let last = today + Days::new(LINK_DAYS.1);
        faults.add(
            format!("到期日要在今天到 {last} 之间"),
            format!("`ends`: `{ends}` is not from `{today}` to `{last}`"),
        );
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let secret = secret()?;
    let new = NewScreenLink { name: &name, token: &kept(&secret), ends };
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    let row = app.store.create_screen_link(&new, signed).await?;
    // Behind the mark of a fragment, which no browser sends: the secret stands in no server's and no proxy's log.
    let shape = ScreenLinkShape { path: Some(format!("/screen#{secret}")), ..link_shape(row) };
    Ok((StatusCode::CREATED, Json(shape)))
}

/// Revoke a link: screens that it opened go dark within seconds
#[utoipa::path(delete, path = "/screen/links/{link}", params(("link" = i64, Path, description = "id of the link")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_screen_link(app: App, Path(link): Path<i64>) -> Result<StatusCode, ApiError> {
    let signed = Signed { by: &app.person()?.name, at: &clock::now() };
    match app.store.revoke_screen_link(link, signed).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(StoreError::NotFound { .. }) => {
            Err(ApiError::new(ErrorCode::ScreenNotFound, format!("no screen link `{link}`")))
        }
        Err(error) => Err(error.into()),
    }
}
