//! The overview of a role: gathers what the lists behind it answer, each only for whoever may read that list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use bureau::TwinReason;
use chrono::Days;
use model::{GapKind, MailState, Text, TwinVerdict, UserRole};
use serde::Deserialize;
use store::{CalendarFilter, CaseFilter, ConsultationFilter, EnterpriseFilter, ImportState, TaskFilter, TaskRow};
use utoipa::IntoParams;

use super::error::{ErrorBody, Query};
use super::params::word;
use super::{ApiError, ApiResult, App, ErrorCode, indicators};
use crate::analysis::{self, ChainView, Ground};
use crate::commands::LAST_BACKUP;
use crate::overview::cases::case_row;
use crate::overview::freshness::Register;
use crate::overview::rows::Beside;
use crate::overview::{
    ChainGaps, Desk, GapTarget, GapToClose, OverviewList, OverviewRow, OverviewShape, Scope, Week, may_look_as,
    own_role, stages,
};
use crate::project_shapes::{ProjectLinkShape, code};
use crate::projects::{Filter, Projects, Seen, look};
use crate::report::count;
use crate::shapes::{Bilingual, kind_counts, rounded};
use crate::targets::targets_of_nodes;
use crate::{clock, project_entry, rights};

/// Days ahead that visits are shown.
const VISIT_DAYS: Days = Days::new(7);

/// Gaps that are shown with their first target; each is a ranking of its own.
const GAPS: usize = 4;

/// Days after which a backup is late.
const BACKUP_DAYS: i64 = 7;

/// As whom.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct OverviewQuery {
    /// The role that is looked as: one's own when left out. Who answers for all, and who keeps the machine, may look as any.
    role: Option<String>,
}

impl App {
    /// Whether whoever calls may call an operation: what stands behind a section of an overview.
    fn may(&self, operation: &str) -> bool {
        let person = self.person.as_deref();
        person.zip(rights::right(operation)).is_some_and(|(person, right)| person.may(right))
    }
}

/// What a role needs first, each with where it leads
#[utoipa::path(get, path = "/overview", params(OverviewQuery),
    responses((status = 200, body = OverviewShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody)))]
pub(crate) async fn get_overview(app: App, Query(query): Query<OverviewQuery>) -> ApiResult<OverviewShape> {
    let person = app.person()?;
    let role = word::<UserRole>("role", query.role.as_deref())?.unwrap_or_else(|| own_role(person));
    let scope = Scope::of(person, role).ok_or_else(|| {
        ApiError::new(ErrorCode::Forbidden, format!("the role `{}` may not look as `{role}`", person.role))
            .hint("只能看自己角色的总览")
    })?;
    let projects = app.shared.projects.now(&app.store).await?;
    let day = projects.desk_day(&app.config);
    let desk = Desk { config: &app.config, projects: &projects, day, scope: &scope };
    let pipeline = &app.config.standard.pipeline;
    // Clocks are read once for all sections.
    let list = look(&projects, pipeline, &Filter::default(), day);
    let week = Week::of(day);
    let heads = matches!(role, UserRole::Director | UserRole::Viewer);
    let in_stages = heads || matches!(role, UserRole::ZoneLead | UserRole::ChainOffice);
    let mine = || look(&projects, pipeline, &Filter::default(), day).into_iter().filter(|seen| scope.has(seen));
    let stages = in_stages.then(|| {
        let mine: Vec<Seen<'_>> = mine().collect();
        let mut stages = stages(&projects, &mine, pipeline, day);
        for stage in &mut stages {
            stage.opens = scope.narrowed(&stage.opens);
        }
        stages
    });
    let (plan, untargeted) = match heads && app.may("list_indicators") {
        true => {
            let (plan, untargeted) = indicators::against_plan(&app).await?;
            (Some(plan), Some(untargeted))
        }
        false => (None, None),
    };
    let ground = app.ground().await?;
    let blank = app.config.pack.chains.is_empty()
        && projects.iter().next().is_none()
        && ground.landscape.firms().next().is_none();
    let gathering = Gathering { app: &app, ground: &ground, projects: &projects, desk: &desk };
    let chains = gathering.chains();
    let tasks = gathering.tasks().await?;
    let gaps = match role {
        UserRole::Officer | UserRole::ChainOffice if app.may("list_gaps") => Some(gathering.gaps(&chains).await?),
        _ => None,
    };
    let red = match in_stages {
        true => {
            let beside = gathering.beside(&tasks).await?;
            let mine = list.into_iter().filter(|seen| scope.has(seen)).collect();
            Some(desk.red_week(mine, &beside))
        }
        false => None,
    };
    let lists = gathering.lists(&tasks).await?;
    let chain_link = |id: &String| ProjectLinkShape { id: id.clone(), title: chain_title(&app, id) };
    Ok(Json(OverviewShape {
        role: code(role, role.title()),
        roles: may_look_as(person).into_iter().map(|role| code(role, role.title())).collect(),
        own: !scope.whole,
        day: day.to_string(),
        week: [week.from.to_string(), week.to.to_string()],
        title: (&app.config.pack.district.title).into(),
        sample: app.config.pack.district.sample,
        blank,
        team: scope.team().map(str::to_owned),
        chains: scope.chains().iter().map(chain_link).collect(),
        red,
        plan,
        untargeted,
        stages,
        gaps,
        lists,
    }))
}

fn chain_title(app: &App, id: &str) -> Bilingual {
    app.config.chain(id).map_or_else(|| Bilingual::plain(id), |chain| app.config.short_title(chain).into())
}

/// What sections are gathered from.
struct Gathering<'a> {
    app: &'a App,
    ground: &'a Ground<'a>,
    projects: &'a Arc<Projects>,
    desk: &'a Desk<'a>,
}

impl Gathering<'_> {
    fn look(&self) -> Vec<Seen<'_>> {
        look(self.projects, &self.app.config.standard.pipeline, &Filter::default(), self.desk.day)
    }

    /// Chains to show the gaps of: the team's, else those that the person has projects on, else all.
    fn chains(&self) -> Vec<String> {
        let scope = self.desk.scope;
        if !scope.chains().is_empty() {
            return scope.chains().to_vec();
        }
        let known = &self.app.config.pack.chains;
        let of = |seen: &Seen<'_>| seen.held.row.project.links.node.as_ref().map(|(chain, _)| chain.clone());
        let mine: BTreeSet<String> = match scope.whole {
            true => BTreeSet::new(),
            false => self.look().iter().filter(|seen| scope.has(seen)).filter_map(of).collect(),
        };
        let all = known.iter().map(|chain| chain.id.clone());
        all.filter(|id| mine.is_empty() || mine.contains(id)).collect()
    }

    /// Tasks that are open, and those that settled instructions hang on.
    async fn tasks(&self) -> Result<Vec<TaskRow>, ApiError> {
        if !self.app.may("list_tasks") {
            return Ok(Vec::new());
        }
        Ok(self.app.store.tasks(&TaskFilter::default()).await?)
    }

    /// What turns red beside projects, as far as whoever asks may read it. Letters and tasks have no zone: a team's overview leaves them to
    /// its lists.
    async fn beside(&self, tasks: &[TaskRow]) -> Result<Beside, ApiError> {
        let app = self.app;
        let promises = if app.may("list_promises") { app.store.promises(None).await? } else { Vec::new() };
        let heads = matches!(self.desk.scope.role, UserRole::Director | UserRole::Viewer);
        let letters = match heads && app.may("list_consultations") {
            true => app.store.consultations(&ConsultationFilter::default()).await?,
            false => Vec::new(),
        };
        Ok(Beside { promises, letters, tasks: if heads { tasks.to_vec() } else { Vec::new() } })
    }

    /// The lists of a role, the first needed first.
    async fn lists(&self, tasks: &[TaskRow]) -> Result<Vec<OverviewList>, ApiError> {
        use UserRole::{Admin, ChainOffice, Clerk, Department, Director, Officer, Viewer, ZoneLead};
        Ok(match self.desk.scope.role {
            Director | Viewer => {
                vec![
                    self.instructions(tasks).await?,
                    self.visits().await?,
                    self.cases().await?,
                    self.freshness().await?,
                ]
            }
            ZoneLead => {
                vec![self.due(), self.owed(), self.open_tasks(tasks), self.visits().await?, self.cases().await?]
            }
            Officer => {
                vec![
                    self.due(),
                    self.visits().await?,
                    self.owed(),
                    self.open_tasks(tasks),
                    self.leads(),
                    self.cases().await?,
                ]
            }
            ChainOffice => vec![self.due(), self.visits().await?, self.open_tasks(tasks), self.cases().await?],
            Department => {
                vec![self.letters().await?, self.cases().await?, self.leads(), self.due(), self.open_tasks(tasks)]
            }
            Clerk => vec![self.freshness().await?, self.imports().await?, self.twins().await?],
            Admin => vec![self.machine().await?],
        })
    }

    fn due(&self) -> OverviewList {
        let rows = self.desk.due_soon(self.look());
        OverviewList::of("due", rows, self.desk.scope.narrowed("/projects?view=table"))
    }

    fn owed(&self) -> OverviewList {
        OverviewList::by_day(
            "owed",
            self.desk.owed_proofs(&self.look()),
            self.desk.scope.narrowed("/projects?view=table"),
        )
    }

    fn leads(&self) -> OverviewList {
        OverviewList::by_day(
            "leads",
            self.desk.leads(&self.look()),
            self.desk.scope.narrowed("/projects?view=table&stage=lead"),
        )
    }

    fn open_tasks(&self, tasks: &[TaskRow]) -> OverviewList {
        let desk = self.desk;
        let team = matches!(desk.scope.role, UserRole::ZoneLead | UserRole::ChainOffice);
        let mine = |row: &&TaskRow| {
            row.state == model::TaskState::Open
                && (desk.scope.mine(&row.task.owner, &row.task.unit) || (team && desk.scope.ours(&row.task.unit)))
        };
        let rows = tasks.iter().filter(mine).map(|row| desk.task(row)).collect();
        let opens = if desk.scope.whole { "/dispatch?tab=tasks" } else { "/dispatch?tab=tasks&which=mine" };
        OverviewList::by_day("tasks", rows, opens)
    }

    async fn instructions(&self, tasks: &[TaskRow]) -> Result<OverviewList, ApiError> {
        let rows = match self.app.may("list_instructions") {
            true => self.app.store.instructions().await?,
            false => Vec::new(),
        };
        let rows = rows.iter().filter_map(|row| self.desk.instruction(row, tasks)).collect();
        Ok(OverviewList::by_day("instructions", rows, "/dispatch?tab=tasks"))
    }

    async fn visits(&self) -> Result<OverviewList, ApiError> {
        let day = self.desk.day;
        let filter = CalendarFilter { from: Some(day), to: Some(day + VISIT_DAYS), enterprises: None };
        let rows = match self.app.may("list_calendar") {
            true => self.app.store.calendar(&filter).await?,
            false => Vec::new(),
        };
        let named = rows.iter().filter_map(|row| {
            let firm = self.ground.landscape.firm(row.engagement.enterprise);
            self.desk.visit(row, firm.map_or("", |firm| &firm.name))
        });
        Ok(OverviewList::by_day("visits", named.collect(), "/trips"))
    }

    async fn letters(&self) -> Result<OverviewList, ApiError> {
        let rows = match self.app.may("list_consultations") {
            true => self.app.store.consultations(&ConsultationFilter::default()).await?,
            false => Vec::new(),
        };
        let ours = |department: &str| self.desk.scope.ours(department);
        let rows = rows.iter().filter_map(|row| self.desk.letter(row, Some(&ours))).collect();
        Ok(OverviewList::by_day("letters", rows, "/promises?view=letters"))
    }

    /// Requests of firms that wait for him; for heads those that were taken to them.
    async fn cases(&self) -> Result<OverviewList, ApiError> {
        let rows = match self.app.may("list_cases") {
            true => self.app.store.cases(&CaseFilter::default()).await?,
            false => Vec::new(),
        };
        let looked = crate::cases::look(rows, &self.app.config, self.desk.day);
        let rows = looked.iter().filter_map(|looked| case_row(self.desk, looked)).collect();
        let heads = matches!(self.desk.scope.role, UserRole::Director | UserRole::Viewer);
        let opens = match (heads, self.desk.scope.whole) {
            (true, _) => "/service?which=escalated",
            (false, true) => "/service",
            (false, false) => "/service?which=mine",
        };
        Ok(OverviewList::by_day("cases", rows, opens))
    }

    async fn freshness(&self) -> Result<OverviewList, ApiError> {
        let (app, landscape) = (self.app, &self.ground.landscape);
        let region = app.config.region();
        let local = |firm: &&model::Candidate| firm.region.as_ref().is_some_and(|code| region.contains(code));
        // The landscape holds the firms that stand; the register may know more.
        let all = EnterpriseFilter { limit: 0, ..EnterpriseFilter::default() };
        let register = Register {
            total: app.store.enterprises(&all).await?.total as u64,
            local: landscape.firms().filter(local).count() as u64,
        };
        let (imports, sites) = (app.store.imports().await?, app.store.sites(None).await?);
        let views = analysis::views(self.ground).await?;
        let rows = self.desk.freshness(&register, &imports, (&sites, app.config.pack.district.site_life), &views);
        Ok(OverviewList::of("freshness", rows, "/data"))
    }

    /// Imports whose rows could not all be read, the last first, and files that wait to be taken in.
    async fn imports(&self) -> Result<OverviewList, ApiError> {
        let app = self.app;
        let mut rows = Vec::new();
        if app.may("list_import_drafts") {
            for draft in app.store.import_drafts().await?.iter().filter(|draft| draft.state == "open") {
                let why = Text::new("已读入，等人核对后入库", "Read, waits to be checked and taken in");
                let row = self.desk.told(&format!("draft:{}", draft.id), (named(&draft.file), why), "/data");
                rows.push(OverviewRow { colour: Some("yellow".to_owned()), holder: draft.created_by.clone(), ..row });
            }
        }
        let imports = app.store.imports().await?;
        for import in imports.iter().filter(|one| one.problems > 0 && one.state == ImportState::Active) {
            let n = import.problems;
            let why = Text::new(format!("{n} 处读不出"), format!("{} that could not be read", count(n, "problem")));
            let opens = format!("/data?import={}", import.id);
            let row = self.desk.told(&format!("import:{}", import.id), (named(&import.file), why), &opens);
            let on = store::day_of(&import.imported_at);
            rows.push(OverviewRow {
                on: on.map(|on| on.to_string()),
                days: on.map(|on| (on - self.desk.day).num_days()),
                colour: Some("yellow".to_owned()),
                // A person's name has no blank; what has one is a command or a pack.
                holder: if import.collector.contains(' ') { String::new() } else { import.collector.clone() },
                ..row
            });
        }
        Ok(OverviewList::of("imports", rows, "/data"))
    }

    /// Pairs of projects that look alike and that nobody judged, or of which somebody was unsure.
    async fn twins(&self) -> Result<OverviewList, ApiError> {
        let landscape = &self.ground.landscape;
        let known = project_entry::known(self.projects, landscape, None);
        let judged = self.app.store.judged_twins().await?;
        let mut rows = Vec::new();
        for held in self.projects.iter().filter(|held| held.standing.is_some()) {
            let id = held.row.id;
            let marks = project_entry::marks(&held.row.project, landscape);
            for twin in bureau::twins(&marks, &known, &BTreeSet::from([id])) {
                // A mall sees many firms: who shares nothing but a site is told of when he is entered, not kept for judging.
                if twin.reasons == [TwinReason::Site] {
                    continue;
                }
                // Each pair once.
                let settled = judged.get(&(id, twin.id)).is_some_and(|verdict| *verdict != TwinVerdict::Unsure);
                if twin.id <= id || settled {
                    continue;
                }
                let other = self.projects.get(twin.id).map_or("", |held| &held.row.project.name);
                let words: Vec<Text> = twin.reasons.iter().map(|reason| reason.words()).collect();
                let join = |of: fn(&Text) -> &str, with: &str| words.iter().map(of).collect::<Vec<_>>().join(with);
                let why = Text::new(join(|text| &text.zh, "；"), join(|text| &text.en, "; "));
                let key = format!("twins:{}:{}", id.0, twin.id.0);
                let row = self.desk.told(&key, (named(&held.row.project.name), why), &format!("/projects/{}", id.0));
                rows.push(OverviewRow {
                    about: vec![Bilingual::plain(other)],
                    colour: Some("yellow".to_owned()),
                    sample: held.row.project.sample,
                    ..row
                });
            }
        }
        Ok(OverviewList::of("twins", rows, "/projects?view=table"))
    }

    /// Gaps of chains, those to be sought first; the first few with the firm to speak to.
    async fn gaps(&self, chains: &[String]) -> Result<Vec<ChainGaps>, ApiError> {
        let sought = |kind: GapKind| matches!(kind, GapKind::Missing | GapKind::Extend | GapKind::New | GapKind::Weak);
        let leads = self.app.shared.leads.now(&self.app.store, &self.ground.now).await?;
        let views = analysis::views(self.ground).await?;
        let mut left = if self.app.may("list_targets") { GAPS } else { 0 };
        let mut found = Vec::new();
        for view in views.iter().filter(|view| chains.contains(&view.chain.id)) {
            let mut nodes: Vec<usize> = (0..view.gaps.len()).filter(|node| sought(view.gaps[*node].shown())).collect();
            nodes.sort_by_key(|node| rank(view.gaps[*node].shown()));
            nodes.truncate(GAPS);
            let asked: Vec<&str> = nodes.iter().take(left).map(|node| view.chain.nodes[*node].id.as_str()).collect();
            left -= asked.len();
            let lists = targets_of_nodes(self.ground, &leads, (&view.chain.id, &asked), 1).await?;
            let mut first: BTreeMap<&str, (usize, Option<GapTarget>)> = BTreeMap::new();
            for list in &lists {
                let target = list.items.first().map(|one| GapTarget {
                    name: one.enterprise.name.clone(),
                    value: one.value,
                    likelihood: one.likelihood,
                    opens: format!("/targets/{}/{}?open={}", list.chain, list.node, one.enterprise.id),
                    sample: one.enterprise.sample,
                });
                first.insert(&list.node, (list.total, target));
            }
            found.push(self.chain_gaps(view, &nodes, &mut first));
        }
        Ok(found)
    }

    fn chain_gaps(
        &self,
        view: &ChainView<'_>,
        nodes: &[usize],
        first: &mut BTreeMap<&str, (usize, Option<GapTarget>)>,
    ) -> ChainGaps {
        let chain = view.chain;
        let gap = |node: &usize| {
            let drawn = &chain.nodes[*node];
            let known = first.remove(drawn.id.as_str());
            let (targets, target) = known.map_or((None, None), |(total, target)| (Some(total), target));
            GapToClose {
                node: drawn.id.clone(),
                title: (&drawn.title).into(),
                kind: view.gaps[*node].shown().to_string(),
                opens: format!("/targets/{}/{}", chain.id, drawn.id),
                targets,
                target,
            }
        };
        ChainGaps {
            chain: ProjectLinkShape { id: chain.id.clone(), title: chain_title(self.app, &chain.id) },
            nodes: chain.nodes.len(),
            kinds: kind_counts(&view.gaps),
            coverage: rounded(&view.coverage()),
            opens: format!("/atlas/{}", chain.id),
            first: nodes.iter().map(gap).collect(),
        }
    }

    /// The machine: backups, whether the folder is sound, users who never came, mail that did not go out.
    async fn machine(&self) -> Result<OverviewList, ApiError> {
        let mut rows = Vec::new();
        let app = self.app;
        if app.may("get_about") {
            rows.push(self.backup().await?);
            rows.push(self.health());
        }
        if app.may("list_users") {
            rows.extend(self.users().await?);
        }
        if app.may("list_mails") {
            rows.extend(self.mails().await?);
        }
        Ok(OverviewList::of("machine", rows, "/settings"))
    }

    async fn backup(&self) -> Result<OverviewRow, ApiError> {
        let title = Text::new("备份", "Backup");
        let last = self.app.store.setting(LAST_BACKUP).await?.and_then(|at| store::day_of(&at));
        let Some(on) = last else {
            let why = Text::new("还没有备份过", "None was ever made");
            let row = self.desk.told("backup", (title, why), "/settings?tab=about");
            return Ok(OverviewRow { colour: Some("red".to_owned()), ..row });
        };
        // A backup's age is the machine's: the sample's day stands still.
        let days = (clock::today() - on).num_days();
        let why = Text::new(format!("上次 {on}，{days} 天前"), format!("Last {on}, {days} days ago"));
        let row = self.desk.told("backup", (title, why), "/settings?tab=about");
        Ok(OverviewRow {
            on: Some(on.to_string()),
            colour: Some(if days > BACKUP_DAYS { "yellow" } else { "green" }.to_owned()),
            used: u32::try_from(days).ok(),
            limit: u32::try_from(BACKUP_DAYS).ok(),
            unit: Some("days".to_owned()),
            ..row
        })
    }

    /// Whether the folder is sound. Every file and every row of the audit is read for it: that is done beside the answer, which tells what
    /// was found last.
    fn health(&self) -> OverviewRow {
        let title = Text::new("数据目录体检", "Health of the data folder");
        let told = |why: Text, colour: Option<&str>| {
            let row = self.desk.told("health", (title.clone(), why), "/settings?tab=about");
            OverviewRow { colour: colour.map(str::to_owned), ..row }
        };
        if self.app.shared.folder().is_none() {
            return told(Text::new("数据不在目录里", "The data lie in no folder"), None);
        }
        match self.app.shared.examined.last(&self.app.shared) {
            None => told(Text::new("正在检查", "Being looked at"), None),
            Some((_, Err(error))) => {
                told(Text::new(format!("查不了：{error}"), format!("Cannot be looked at: {error}")), Some("red"))
            }
            Some((at, Ok(0))) => {
                let on = store::day_of(&at).unwrap_or(self.desk.day);
                told(Text::new(format!("{on} 查过，完好"), format!("Sound, looked at on {on}")), Some("green"))
            }
            Some((_, Ok(wrong))) => told(
                Text::new(
                    format!("{wrong} 处不对，运行 liantu doctor 看详情"),
                    format!("{} found; `liantu doctor` names them", count(wrong, "fault")),
                ),
                Some("red"),
            ),
        }
    }

    async fn users(&self) -> Result<Vec<OverviewRow>, ApiError> {
        let users = self.app.store.users().await?;
        let title = Text::new("用户", "Users");
        if users.is_empty() {
            let why = Text::new(
                "还没有用户：谁坐在机器前都是管理员",
                "None yet: whoever sits at the machine is administrator",
            );
            let row = self.desk.told("users", (title, why), "/people");
            return Ok(vec![OverviewRow { colour: Some("yellow".to_owned()), ..row }]);
        }
        let came = self.app.store.ever_logged_in().await?;
        let able = users.iter().filter(|row| row.disabled.is_none());
        let never: Vec<&str> =
            able.clone().filter(|row| !came.contains(&row.id)).map(|row| row.user.name.as_str()).collect();
        let (all, n) = (able.count(), never.len());
        let why = if n == 0 {
            Text::new(format!("{all} 个用户都登录过"), format!("{}, all of whom have logged in", count(all, "user")))
        } else {
            Text::new(format!("{all} 个用户，{n} 个从未登录"), format!("{}, {n} never logged in", count(all, "user")))
        };
        let row = self.desk.told("users", (title, why), "/people");
        Ok(vec![OverviewRow {
            colour: Some(if n > 0 { "yellow" } else { "green" }.to_owned()),
            owed: never.iter().take(6).map(|name| Bilingual::plain(name)).collect(),
            ..row
        }])
    }

    async fn mails(&self) -> Result<Vec<OverviewRow>, ApiError> {
        let mails = self.app.store.mails(200).await?;
        let many = |state: MailState| mails.iter().filter(|mail| mail.state == state).count();
        let (failed, waiting) = (many(MailState::Failed), many(MailState::Waiting));
        let title = Text::new("邮件", "Mail");
        let why =
            Text::new(format!("{failed} 封没发出，{waiting} 封在等"), format!("{failed} not sent, {waiting} waiting"));
        let row = self.desk.told("mail", (title, why), "/settings?tab=mail");
        Ok(vec![OverviewRow { colour: Some(if failed > 0 { "red" } else { "green" }.to_owned()), ..row }])
    }
}

/// Gaps in the order in which firms are sought for them.
fn rank(kind: GapKind) -> u8 {
    match kind {
        GapKind::Missing => 0,
        GapKind::Extend => 1,
        GapKind::New => 2,
        GapKind::Weak => 3,
        _ => 4,
    }
}

fn named(name: &str) -> Text {
    Text::new(name, name)
}
