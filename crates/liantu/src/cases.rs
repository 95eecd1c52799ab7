//! Service cases at the rim: how they stand, as they are shown, counted and told of. The rules are `bureau`'s, the rows `store`'s.

use std::collections::BTreeMap;

use bureau::{
    CaseFigure, CaseHands, CaseMeans, CaseReading, CaseStanding, case_means, case_standing, case_steps, late_by,
};
use chrono::NaiveDate;
use model::{CaseEvent, CaseLevel, CaseNote, CaseReply, CaseState, CaseStep, NoticeKind, ServiceRules, Text};
use serde::Serialize;
use store::{CaseRow, NewNotice};
use utoipa::ToSchema;

use crate::config::Config;
use crate::office::Office;
use crate::people::Person;
use crate::project_shapes::{CodeShape, ProjectLinkShape, ProjectNames, code};
use crate::shapes::Bilingual;
use crate::tasks::{TaskProject, actor};

/// A case with how it stands.
pub(crate) struct Looked {
    /// The case.
    pub(crate) row: CaseRow,
    /// How it stands.
    pub(crate) standing: CaseStanding,
}

impl Looked {
    /// As the rules see its hands.
    pub(crate) fn hands(&self) -> CaseHands<'_> {
        CaseHands { case: &self.row.case, standing: &self.standing }
    }

    /// Whether it waits for somebody: he sees to it, or received it and has to call the firm.
    pub(crate) fn waits_for(&self, person: &Person) -> bool {
        let (case, standing) = (&self.row.case, &self.standing);
        if standing.state.is_over() {
            return false;
        }
        // Whoever sits at a machine without users is everybody.
        let his = |name: &str, unit: &str| {
            person.account.is_none()
                || name == person.name
                || (name.is_empty() && !person.unit.is_empty() && unit == person.unit)
        };
        match standing.state {
            CaseState::Answered | CaseState::CalledBack => his(&case.receiver, &case.receiver_unit),
            CaseState::Received => his(&case.receiver, &case.receiver_unit),
            _ => his(&standing.handler, &standing.unit),
        }
    }
}

/// Cases as they stand on the office's day; one that comes later is left out.
pub(crate) fn look(rows: Vec<CaseRow>, config: &Config, day: NaiveDate) -> Vec<Looked> {
    let standard = &config.standard;
    let stands = |row: CaseRow| {
        let standing = case_standing(&row.events, &standard.service, (&standard.pipeline.calendar, day))?;
        Some(Looked { row, standing })
    };
    rows.into_iter().filter_map(stands).collect()
}

/// A case in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseShape {
    /// Its number.
    pub(crate) id: i64,
    /// Counts its changes; name it when changing.
    pub(crate) version: i64,
    /// In one line.
    pub(crate) title: String,
    /// The firm.
    pub(crate) firm: String,
    /// Its number in the register; null where it is not in it.
    pub(crate) enterprise: Option<i64>,
    /// By which way it came.
    pub(crate) source: CodeShape,
    /// How much it asks.
    pub(crate) class: CodeShape,
    /// What it is about.
    pub(crate) cause: CodeShape,
    /// How far it has come.
    pub(crate) state: CodeShape,
    /// How many times it came.
    pub(crate) round: u32,
    /// The day it came in.
    pub(crate) received_on: String,
    /// Who received it first.
    pub(crate) receiver: String,
    /// The receiver's unit.
    pub(crate) receiver_unit: String,
    /// Who sees to it; empty where a unit has it, or nobody.
    pub(crate) handler: String,
    /// The unit that sees to it.
    pub(crate) unit: String,
    /// Its clocks this time.
    pub(crate) clocks: Vec<CaseClockShape>,
    /// The running clock that is due first; null where none runs.
    pub(crate) clock: Option<CaseClockShape>,
    /// How high it was taken; null where it was not.
    pub(crate) level: Option<CodeShape>,
    /// What the firm gave, 1 to 5; null where it gave nothing.
    pub(crate) rating: Option<u8>,
    /// Working days on which it waited for the firm.
    pub(crate) waited: u32,
    /// The day it was answered.
    pub(crate) answered: Option<String>,
    /// Number of the hotline's work order.
    pub(crate) order: String,
    /// The project it is about.
    pub(crate) project: Option<TaskProject>,
    /// The zone.
    pub(crate) zone: Option<ProjectLinkShape>,
    /// The site.
    pub(crate) site: Option<ProjectLinkShape>,
    /// The chain.
    pub(crate) chain: Option<ProjectLinkShape>,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// A clock of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseClockShape {
    /// `first`, `solution` or `call`.
    pub(crate) clock: CodeShape,
    /// The day that started it.
    pub(crate) since: String,
    /// The last day in time.
    pub(crate) due: String,
    /// When it was done; null while it runs.
    pub(crate) done: Option<String>,
    /// Working days by which it is, or was done, late.
    pub(crate) late: u32,
    /// Working days that are left; null where it is done.
    pub(crate) left: Option<u32>,
    /// `green`, `yellow` or `red`.
    pub(crate) colour: String,
    /// Whether it stands still because the firm has to bring something.
    pub(crate) stands: bool,
}

/// A case with its history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseDetail {
    /// The case.
    #[serde(flatten)]
    pub(crate) case: CaseShape,
    /// In the firm's own words.
    pub(crate) text: String,
    /// Whom to call; null for who only reads.
    pub(crate) contact: Option<String>,
    /// Its steps, the first first.
    pub(crate) history: Vec<CaseEventShape>,
    /// What the office noted for itself; never shown to the firm.
    pub(crate) notes: Vec<CaseNoteShape>,
    /// The steps that whoever asks may take now.
    pub(crate) may: Vec<&'static str>,
    /// The department that usually sees to its cause; empty where there is none.
    pub(crate) usual: String,
    /// When it was last changed.
    pub(crate) updated_at: String,
    /// By whom.
    pub(crate) updated_by: String,
}

/// A step of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseEventShape {
    /// The office's day.
    pub(crate) on: String,
    /// When it was written down.
    pub(crate) at: String,
    /// By whom.
    pub(crate) by: String,
    /// What happened.
    pub(crate) step: CodeShape,
    /// Reason or report, for the office alone.
    pub(crate) note: String,
    /// What the firm was told; null where it was told nothing.
    pub(crate) told: Option<String>,
    /// Who saw to it from then on.
    pub(crate) holder: String,
    /// The class from then on.
    pub(crate) class: CodeShape,
    /// The cause from then on.
    pub(crate) cause: CodeShape,
    /// What the firm gave.
    pub(crate) rating: Option<u8>,
}

/// A note of the office for itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseNoteShape {
    /// When.
    pub(crate) at: String,
    /// By whom.
    pub(crate) by: String,
    /// The words.
    pub(crate) text: String,
}

/// What cases are shown with.
pub(crate) struct CaseAround<'a> {
    /// Rules, users, projects.
    pub(crate) office: &'a Office,
    /// Names of places.
    pub(crate) names: &'a ProjectNames,
}

impl CaseAround<'_> {
    fn rules(&self) -> &ServiceRules {
        &self.office.config.standard.service
    }

    fn clock(&self, reading: &CaseReading) -> CaseClockShape {
        let day = self.office.day;
        let left = reading.done.is_none().then(|| late_by(self.office.calendar(), day, reading.due));
        CaseClockShape {
            clock: code(reading.clock.as_str(), reading.clock.title()),
            since: reading.since.to_string(),
            due: reading.due.to_string(),
            done: reading.done.map(|day| day.to_string()),
            late: reading.late,
            left,
            colour: reading.colour.to_string(),
            stands: reading.stands,
        }
    }

    /// A case as it stands.
    pub(crate) fn shape(&self, looked: &Looked) -> CaseShape {
        let (row, standing) = (&looked.row, &looked.standing);
        let case = &row.case;
        let project = case
            .project
            .map(|id| TaskProject { id: id.0, name: self.office.project_name(id).unwrap_or_default().to_owned() });
        let link = |id: &Option<String>, title: &dyn Fn(&str) -> Bilingual| {
            id.as_ref().map(|id| ProjectLinkShape { id: id.clone(), title: title(id) })
        };
        CaseShape {
            id: row.id,
            version: row.version,
            title: case.title.clone(),
            firm: case.firm.clone(),
            enterprise: case.enterprise.map(|id| id.0),
            source: code(case.source, case.source.title()),
            class: code(standing.class, standing.class.title()),
            cause: cause(self.rules(), &standing.cause),
            state: code(standing.state, standing.state.title()),
            round: standing.round,
            received_on: case.received_on.to_string(),
            receiver: case.receiver.clone(),
            receiver_unit: case.receiver_unit.clone(),
            handler: standing.handler.clone(),
            unit: standing.unit.clone(),
            clocks: standing.clocks.iter().map(|reading| self.clock(reading)).collect(),
            clock: standing.running().map(|reading| self.clock(reading)),
            level: standing.level.map(|level| code(level, level.title())),
            rating: standing.rating,
            waited: standing.waited,
            answered: standing.answered.map(|day| day.to_string()),
            order: case.order.clone(),
            project,
            zone: link(&case.zone, &|id| self.names.zone(id)),
            site: link(&case.site, &|id| self.names.site(id)),
            chain: link(&case.chain, &|id| self.names.chain(id)),
            sample: case.sample,
        }
    }

    /// A case with its history, as a person sees it.
    pub(crate) fn detail(
        &self,
        looked: &Looked,
        (replies, notes): (&[CaseReply], &[CaseNote]),
        person: &Person,
    ) -> CaseDetail {
        let case = &looked.row.case;
        let rules = self.rules();
        let event = |event: &CaseEvent| {
            let told = replies.iter().find(|reply| reply.step == event.step && reply.at == event.at);
            CaseEventShape {
                on: event.on.to_string(),
                at: event.at.clone(),
                by: event.by.clone(),
                step: code(event.step, event.step.title()),
                note: event.note.clone(),
                told: told.map(|reply| reply.text.clone()),
                holder: bureau::holder(&event.handler, &event.unit),
                class: code(event.class, event.class.title()),
                cause: cause(rules, &event.cause),
                rating: event.rating,
            }
        };
        let usual = rules.causes.iter().find(|row| row.id == looked.standing.cause);
        let may = case_steps(&actor(person), looked.hands(), (rules, self.office.day));
        CaseDetail {
            case: self.shape(looked),
            text: case.text.clone(),
            contact: (person.role != model::UserRole::Viewer).then(|| case.contact.clone()),
            history: looked.row.events.iter().map(event).collect(),
            notes: notes
                .iter()
                .map(|note| CaseNoteShape { at: note.at.clone(), by: note.by.clone(), text: note.text.clone() })
                .collect(),
            may: may.into_iter().map(CaseStep::as_str).collect(),
            usual: usual.map(|row| row.department.clone()).unwrap_or_default(),
            updated_at: looked.row.updated_at.clone(),
            updated_by: looked.row.updated_by.clone(),
        }
    }
}

/// A cause with its name; one that is no row any more goes by its id.
fn cause(rules: &ServiceRules, id: &str) -> CodeShape {
    let title = rules.causes.iter().find(|row| row.id == id).map(|row| row.title.clone());
    code(id, title.unwrap_or_else(|| Text::new(id, id)))
}

/// Heads of the table for spreadsheets.
pub(crate) const ROW: [&str; 22] = [
    "id",
    "order",
    "received_on",
    "firm",
    "title",
    "source",
    "class",
    "cause",
    "state",
    "round",
    "receiver",
    "handler",
    "unit",
    "clock",
    "due",
    "late",
    "level",
    "waited",
    "answered",
    "rating",
    "project",
    "zone",
];

/// A case as a row.
pub(crate) fn row(shape: &CaseShape) -> Vec<String> {
    let clock = shape.clock.as_ref();
    vec![
        shape.id.to_string(),
        shape.order.clone(),
        shape.received_on.clone(),
        shape.firm.clone(),
        shape.title.clone(),
        shape.source.code.clone(),
        shape.class.code.clone(),
        shape.cause.code.clone(),
        shape.state.code.clone(),
        shape.round.to_string(),
        shape.receiver.clone(),
        shape.handler.clone(),
        shape.unit.clone(),
        clock.map(|clock| clock.clock.code.clone()).unwrap_or_default(),
        clock.map(|clock| clock.due.clone()).unwrap_or_default(),
        clock.map(|clock| clock.late.to_string()).unwrap_or_default(),
        shape.level.as_ref().map(|level| level.code.clone()).unwrap_or_default(),
        shape.waited.to_string(),
        shape.answered.clone().unwrap_or_default(),
        shape.rating.map(|rating| rating.to_string()).unwrap_or_default(),
        shape.project.as_ref().map(|project| project.name.clone()).unwrap_or_default(),
        shape.zone.as_ref().map(|zone| zone.title.zh.clone()).unwrap_or_default(),
    ]
}

/// Figures of some cases.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CaseCounts {
    /// What they have in common: a unit, a cause, a class, a source; empty for all of them, or where none is named.
    pub(crate) code: String,
    /// The same in words.
    pub(crate) title: Bilingual,
    /// How many count, by figure: `received`, `open`, `late`, `first_answered`, `first_in_time`, `answered`, `in_time`, `reopened`, `rated`.
    pub(crate) figures: BTreeMap<&'static str, usize>,
    /// Median of working days until the solution; null where nothing was answered.
    pub(crate) median_days: Option<f64>,
    /// Mean of what firms gave; null where none gave anything.
    pub(crate) rating: Option<f64>,
}

/// By what cases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseBy {
    /// Unit that sees to them.
    Unit,
    /// Cause.
    Cause,
    /// Class.
    Class,
    /// Way they came.
    Source,
}

impl CaseBy {
    /// Every one.
    pub(crate) const ALL: [Self; 4] = [Self::Unit, Self::Cause, Self::Class, Self::Source];

    /// The word in the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Cause => "cause",
            Self::Class => "class",
            Self::Source => "source",
        }
    }

    fn key(self, looked: &Looked, rules: &ServiceRules) -> (String, Text) {
        let standing = &looked.standing;
        match self {
            Self::Unit => (standing.unit.clone(), Text::new(standing.unit.clone(), standing.unit.clone())),
            Self::Cause => {
                let cause = cause(rules, &standing.cause);
                (cause.code, Text::new(cause.title.zh, cause.title.en))
            }
            Self::Class => (standing.class.to_string(), standing.class.title()),
            Self::Source => (looked.row.case.source.to_string(), looked.row.case.source.title()),
        }
    }
}

/// Figures of all cases, and of each part of them, the most first.
pub(crate) fn counts(rows: &[&Looked], by: CaseBy, office: &Office) -> (CaseCounts, Vec<CaseCounts>) {
    let rules = &office.config.standard.service;
    let mut parts: BTreeMap<String, (Text, Vec<&Looked>)> = BTreeMap::new();
    for looked in rows {
        let (key, title) = by.key(looked, rules);
        parts.entry(key).or_insert_with(|| (title, Vec::new())).1.push(looked);
    }
    let of = |code: &str, title: &Text, rows: &[&Looked]| {
        let CaseMeans { median_days, rating } =
            case_means(rows.iter().map(|looked| &looked.standing), office.calendar());
        let many = |figure: CaseFigure| rows.iter().filter(|looked| figure.counts(&looked.standing)).count();
        CaseCounts {
            code: code.to_owned(),
            title: title.into(),
            figures: CaseFigure::ALL.iter().map(|figure| (figure.as_str(), many(*figure))).collect(),
            median_days,
            rating,
        }
    };
    let mut found: Vec<CaseCounts> = parts.iter().map(|(code, (title, rows))| of(code, title, rows)).collect();
    found.sort_by_key(|counts| std::cmp::Reverse(counts.figures.get("received").copied()));
    (of("", &Text::new("全部", "All"), rows), found)
}

fn notice(office: &Office, (kind, mark): (NoticeKind, String), id: &str, words: Text) -> NewNotice {
    let day = office.day.to_string();
    NewNotice { person: String::new(), kind, mark, thing: format!("case:{id}"), words, day }
}

/// What whoever gets a case is told; `{id}` stands for its number.
pub(crate) fn given(office: &Office, (title, firm): (&str, &str), event: &CaseEvent) -> Vec<NewNotice> {
    if event.handler.is_empty() && event.unit.is_empty() {
        return Vec::new();
    }
    let words = Text::new(format!("诉求交我办理：{firm}，{title}"), format!("A case for me: {firm}, {title}"));
    let mark = format!("case:{{id}}:{}:{}", event.step, event.at);
    let notice = notice(office, (NoticeKind::CaseAssigned, mark), "{id}", words);
    office.notices((&event.handler, &event.unit), &event.by, &notice)
}

/// What those are told whom a step concerns: of an escalation the heads, of an answer whoever has to call the firm.
pub(crate) fn stepped(office: &Office, looked: &Looked, event: &CaseEvent) -> Vec<NewNotice> {
    let case = &looked.row.case;
    let (firm, title) = (&case.firm, &case.title);
    let mark = format!("case:{{id}}:{}:{}", event.step, event.at);
    match event.step {
        CaseStep::Assigned | CaseStep::HandedOver | CaseStep::Reopened => given(office, (title, firm), event),
        CaseStep::Escalated => {
            let words =
                Text::new(format!("诉求提级督办：{firm}，{title}"), format!("A case was escalated: {firm}, {title}"));
            let notice = notice(office, (NoticeKind::CaseEscalated, mark), "{id}", words);
            office.notices(("", ""), &event.by, &notice)
        }
        CaseStep::Answered => {
            let words = Text::new(
                format!("诉求已答复，请回访：{firm}，{title}"),
                format!("Answered, call the firm: {firm}, {title}"),
            );
            let notice = notice(office, (NoticeKind::CaseDue, mark), "{id}", words);
            office.notices((&case.receiver, &case.receiver_unit), &event.by, &notice)
        }
        _ => Vec::new(),
    }
}

/// What the day brings of a case: its clock is yellow or red, or it was taken higher.
pub(crate) fn swept(office: &Office, looked: &Looked) -> Vec<NewNotice> {
    let (case, standing, id) = (&looked.row.case, &looked.standing, looked.row.id);
    let (firm, title) = (&case.firm, &case.title);
    let mut found = Vec::new();
    let due = standing.running().filter(|clock| clock.colour != model::ClockColour::Green);
    if let Some(clock) = due {
        let (what, due, late) = (clock.clock.title(), clock.due, clock.late);
        let words = if late > 0 {
            Text::new(
                format!("诉求{}逾期 {late} 个工作日：{firm}，{title}", what.zh),
                format!("A case is {late} working days late ({}): {firm}, {title}", what.en),
            )
        } else {
            Text::new(
                format!("诉求{}将到期（{due}）：{firm}，{title}", what.zh),
                format!("A case is due ({}, {due}): {firm}, {title}", what.en),
            )
        };
        let when = if late > 0 { "late" } else { "due" };
        let mark = format!("case:{id}:{}:{when}:{due}", clock.clock.as_str());
        let call = clock.clock == bureau::CaseClock::Call || standing.state == CaseState::Received;
        let (owner, unit) = match call {
            true => (case.receiver.as_str(), case.receiver_unit.as_str()),
            false => (standing.handler.as_str(), standing.unit.as_str()),
        };
        let notice = notice(office, (NoticeKind::CaseDue, mark), &id.to_string(), words);
        found.extend(office.notices((owner, unit), "", &notice));
    }
    if standing.level == Some(CaseLevel::Director) && !standing.state.is_over() {
        let words = Text::new(
            format!("诉求报局领导：{firm}，{title}"),
            format!("A case goes to the director: {firm}, {title}"),
        );
        let mark = format!("case:{id}:director:{}", standing.round);
        let notice = notice(office, (NoticeKind::CaseEscalated, mark), &id.to_string(), words);
        found.extend(office.notices(("", ""), "", &notice));
    }
    found
}
