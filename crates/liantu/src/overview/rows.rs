//! Rows of the overview: a project whose clock turns, a task, a letter, a promise, a visit, an instruction; each says when, why, who has it
//! in hand, what is owed and where it is opened.

use bureau::{ClockReading, ClockState, PromiseStanding, Turn, asked, holder, late_by, promise_standing};
use chrono::{Datelike, Days, NaiveDate};
use model::{
    AskState, ClockColour, ClockMeasure, ConsultationState, Demand, ProjectStage, TaskOrigin, TaskState, Text,
    VisitDirection, VisitState,
};
use serde::Serialize;
use store::{CalendarRow, ConsultationRow, InstructionRow, PromiseRow, TaskRow};
use utoipa::ToSchema;

use super::Scope;
use crate::config::Config;
use crate::consultations::state_of;
use crate::mail::place;
use crate::project_shapes::rule_words;
use crate::projects::{Projects, Seen, due};
use crate::shapes::Bilingual;

/// Rows of a list that are answered; its count says how many there are.
const ROWS: usize = 12;

/// Rows of what turns red: whoever answers for all goes through every one of them.
const RED_ROWS: usize = 200;

/// Days ahead that a person's own clocks are looked at.
const AHEAD: Days = Days::new(14);

/// The week of a day, Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Week {
    /// Monday.
    pub(crate) from: NaiveDate,
    /// Sunday.
    pub(crate) to: NaiveDate,
}

impl Week {
    /// The week that a day lies in.
    pub(crate) fn of(day: NaiveDate) -> Self {
        let from = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        Self { from, to: from + Days::new(6) }
    }

    fn holds(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// A row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OverviewRow {
    /// What it is about: `project:12`, `task:3`, `letter:4`, `promise:5`, `visit:6`, `instruction:7`, …
    pub(crate) key: String,
    /// Its name.
    pub(crate) title: Bilingual,
    /// What it is, in a few words each: kind, stage, amount.
    pub(crate) about: Vec<Bilingual>,
    /// Why it stands here.
    pub(crate) why: Bilingual,
    /// The day that matters; null where none is known.
    pub(crate) on: Option<String>,
    /// Days from the office's day to it: below nought it is past.
    pub(crate) days: Option<i64>,
    /// `green`, `yellow`, `red` or `leaves`; null where no clock runs.
    pub(crate) colour: Option<String>,
    /// How much of its time has gone by; null where nothing is measured.
    pub(crate) used: Option<u32>,
    /// How much it has.
    pub(crate) limit: Option<u32>,
    /// In which unit: `working_days`, `days`, `months` or `points`.
    pub(crate) unit: Option<String>,
    /// Who has it in hand.
    pub(crate) holder: String,
    /// What is owed or waited for.
    pub(crate) owed: Vec<Bilingual>,
    /// Where it is opened in the web app.
    pub(crate) opens: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// A list of rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OverviewList {
    /// Which: `due`, `owed`, `tasks`, `visits`, `leads`, `letters`, `cases`, `instructions`, `freshness`, `imports`, `twins` or `machine`.
    pub(crate) key: &'static str,
    /// How many there are.
    pub(crate) count: usize,
    /// Of them, how many are late or wrong.
    pub(crate) late: usize,
    /// The first of them.
    pub(crate) rows: Vec<OverviewRow>,
    /// Where all of them are.
    pub(crate) opens: String,
}

impl OverviewList {
    /// A list, the most urgent first.
    pub(crate) fn of(key: &'static str, rows: Vec<OverviewRow>, opens: impl Into<String>) -> Self {
        let late = |row: &&OverviewRow| matches!(row.colour.as_deref(), Some("red" | "leaves"));
        let late = rows.iter().filter(late).count();
        let count = rows.len();
        Self { key, count, late, rows: rows.into_iter().take(ROWS).collect(), opens: opens.into() }
    }

    /// The same with the soonest first; what has no day comes last.
    pub(crate) fn by_day(key: &'static str, mut rows: Vec<OverviewRow>, opens: impl Into<String>) -> Self {
        rows.sort_by(|one, other| {
            let day = |row: &OverviewRow| row.days.unwrap_or(i64::MAX);
            day(one).cmp(&day(other)).then_with(|| one.key.cmp(&other.key))
        });
        Self::of(key, rows, opens)
    }
}

/// What turned or turns red within the week.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedWeek {
    /// First day.
    pub(crate) from: String,
    /// Last day.
    pub(crate) to: String,
    /// How many in all.
    pub(crate) count: usize,
    /// How many turned before today.
    pub(crate) past: usize,
    /// How many turn today.
    pub(crate) today: usize,
    /// How many turn until the week is over.
    pub(crate) ahead: usize,
    /// How many more turn in the week after.
    pub(crate) next_week: usize,
    /// Those, the soonest first.
    pub(crate) later: Vec<OverviewRow>,
    /// All of them, in the order of their days.
    pub(crate) rows: Vec<OverviewRow>,
    /// Projects that are red now or worse, of whatever week.
    pub(crate) red: usize,
    /// Projects that are yellow now.
    pub(crate) yellow: usize,
    /// Where those are.
    pub(crate) opens: String,
}

/// What rows are made of.
pub(crate) struct Desk<'a> {
    /// The configuration.
    pub(crate) config: &'a Config,
    /// All projects.
    pub(crate) projects: &'a Projects,
    /// The day of the office.
    pub(crate) day: NaiveDate,
    /// Whose work it is.
    pub(crate) scope: &'a Scope,
}

/// What turns red beside projects.
#[derive(Default)]
pub(crate) struct Beside {
    /// Promises; none where they may not be seen.
    pub(crate) promises: Vec<PromiseRow>,
    /// Letters; none where they may not be seen.
    pub(crate) letters: Vec<ConsultationRow>,
    /// Tasks; none where they may not be seen.
    pub(crate) tasks: Vec<TaskRow>,
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day + Days::new(1)
}

impl<'a> Desk<'a> {
    fn blank(&self, key: String, title: Bilingual) -> OverviewRow {
        OverviewRow {
            key,
            title,
            about: Vec::new(),
            why: Bilingual::default(),
            on: None,
            days: None,
            colour: None,
            used: None,
            limit: None,
            unit: None,
            holder: String::new(),
            owed: Vec::new(),
            opens: String::new(),
            sample: false,
        }
    }

    fn dated(&self, day: NaiveDate, row: OverviewRow) -> OverviewRow {
        OverviewRow { on: Some(day.to_string()), days: Some((day - self.day).num_days()), ..row }
    }

    /// A row without a day, for what is counted rather than dated.
    pub(crate) fn told(&self, key: &str, (title, why): (Text, Text), opens: &str) -> OverviewRow {
        let row = self.blank(key.to_owned(), (&title).into());
        OverviewRow { why: (&why).into(), opens: opens.to_owned(), ..row }
    }

    /// A project by a turn of one of its clocks, past or to come.
    fn project(&self, seen: &Seen<'_>, reading: &ClockReading<'_>, turn: Turn<'_>) -> OverviewRow {
        let project = &seen.held.row.project;
        // A clock to come was read as of a later day; how much has gone by is told of today.
        let now = seen.clocks.iter().find(|one| one.measure == reading.measure && one.proof == reading.proof);
        let used = now.and_then(|reading| match reading.state {
            ClockState::Runs { elapsed, .. } => Some(elapsed),
            ClockState::Unknown { .. } => None,
        });
        let colour = if turn.on <= self.day { Some(turn.rule.colour) } else { seen.colour() };
        let row = self.blank(format!("project:{}", seen.held.row.id.0), Bilingual::plain(&project.name));
        self.dated(
            turn.on,
            OverviewRow {
                about: self.about(seen),
                why: (&rule_words(reading, turn)).into(),
                colour: colour.map(|colour| colour.to_string()),
                used,
                limit: Some(u32::from(turn.rule.threshold)),
                unit: Some(turn.rule.unit.to_string()),
                holder: holder(&project.owner, seen.standing.unit(project)),
                owed: self.owed(seen, reading.measure),
                opens: format!("/projects/{}", seen.held.row.id.0),
                sample: project.sample,
                ..row
            },
        )
    }

    fn about(&self, seen: &Seen<'_>) -> Vec<Bilingual> {
        let project = &seen.held.row.project;
        let stage = Bilingual::from(&seen.standing.stage.title(project.profile));
        let amount = project.amount.map(|amount| Bilingual::from(&amount.spoken()));
        [Some(stage), amount].into_iter().flatten().collect()
    }

    /// What a project owes: proofs that are to come, and what stops the clock that turns.
    fn owed(&self, seen: &Seen<'_>, measure: ClockMeasure) -> Vec<Bilingual> {
        /// More is a list for the project's own page.
        const MOST: usize = 3;
        let project = &seen.held.row.project;
        let mut owed: Vec<Text> = seen.standing.owed.iter().map(|proof| proof.kind.title()).collect();
        let stops = match measure {
            ClockMeasure::SinceReport => Some(Text::new("上报进展", "a report")),
            ClockMeasure::SinceProgress => Some(Text::new("实质进展，或终止理由", "progress, or why it ends")),
            ClockMeasure::ReferrerAnswer => Some(Text::new("答复推荐人", "an answer to the referrer")),
            ClockMeasure::PastPlannedStart => Some(Text::new("开工佐证", "proof that building began")),
            ClockMeasure::BehindPlan => Some(Text::new("建设进度和投资凭证", "progress of building, with vouchers")),
            ClockMeasure::ProofOverdue | ClockMeasure::InStage => None,
        };
        owed.extend(stops);
        if measure == ClockMeasure::InStage {
            let stages = project.profile.stages();
            let at = stages.iter().position(|stage| *stage == seen.standing.stage);
            let next = at.and_then(|at| stages.get(at + 1)).copied();
            let gates = &self.config.standard.pipeline.gates;
            let open = next.map(|next| asked(project, Some(&seen.standing), next, (gates, self.day)));
            owed.extend(open.into_iter().flatten().filter(|one| !one.met).map(|one| match one.demand {
                Demand::Field(field) => field.title(),
                Demand::Proof(kind) => kind.title(),
            }));
        }
        owed.dedup();
        owed.iter().take(MOST).map(Bilingual::from).collect()
    }

    /// What turned red since Monday and what turns until Sunday, projects and what stands beside them.
    pub(crate) fn red_week(&self, list: Vec<Seen<'a>>, beside: &Beside) -> RedWeek {
        let week = Week::of(self.day);
        let pipeline = &self.config.standard.pipeline;
        let is = |seen: &Seen<'_>, least: ClockColour| seen.colour().is_some_and(|colour| colour >= least);
        let red = list.iter().filter(|seen| is(seen, ClockColour::Red)).count();
        let yellow = list.iter().filter(|seen| seen.colour() == Some(ClockColour::Yellow)).count();
        let mut rows = Vec::new();
        for seen in list.iter().filter(|seen| is(seen, ClockColour::Red)) {
            let turned = seen.turned().filter(|(_, turn)| week.holds(turn.on));
            rows.extend(turned.map(|(reading, turn)| self.project(seen, reading, turn)));
        }
        let after = week.to + Days::new(7);
        // What is red already does not turn red once more by another clock.
        let fresh: Vec<Seen<'a>> = list.into_iter().filter(|seen| !is(seen, ClockColour::Red)).collect();
        let coming = due(fresh, pipeline, (after, ClockColour::Red));
        let coming = coming.iter().map(|due| self.project(&due.seen, &due.reading, due.turn));
        let left = (week.to - self.day).num_days();
        let (within, mut later): (Vec<_>, Vec<_>) = coming.partition(|row| row.days.is_some_and(|days| days <= left));
        rows.extend(within);
        for row in self.beside(beside, after) {
            let Some(on) = row.days.map(|days| self.day + chrono::Duration::days(days)) else { continue };
            if week.holds(on) {
                rows.push(row);
            } else if on > week.to {
                later.push(row);
            }
        }
        for list in [&mut rows, &mut later] {
            list.sort_by(|one, other| one.days.cmp(&other.days).then_with(|| one.key.cmp(&other.key)));
        }
        let many = |of: fn(i64) -> bool| rows.iter().filter(|row| row.days.is_some_and(of)).count();
        RedWeek {
            from: week.from.to_string(),
            to: week.to.to_string(),
            count: rows.len(),
            past: many(|days| days < 0),
            today: many(|days| days == 0),
            ahead: many(|days| days > 0),
            next_week: later.len(),
            later: later.into_iter().take(RED_ROWS).collect(),
            red,
            yellow,
            opens: self.scope.narrowed("/projects?view=table&colour=leaves,red,yellow"),
            rows: rows.into_iter().take(RED_ROWS).collect(),
        }
    }

    /// Promises, letters, and tasks that a meeting or a director gave, with the first day on which each is late.
    fn beside(&self, beside: &Beside, until: NaiveDate) -> Vec<OverviewRow> {
        let promises = beside.promises.iter().filter_map(|row| self.promise(row));
        let letters = beside.letters.iter().filter_map(|row| self.letter(row, None));
        let binds = |row: &&TaskRow| row.state == TaskState::Open && row.task.origin.binds();
        let tasks = beside.tasks.iter().filter(binds).map(|row| self.task(row));
        let soon = |row: &OverviewRow| row.days.is_some_and(|days| days <= (until - self.day).num_days());
        let late = |row: OverviewRow| {
            // Their day is the last on which they are in time.
            let on = row.days.map(|days| self.day + chrono::Duration::days(days)).map(next_day);
            on.map(|on| self.dated(on, row))
        };
        promises.chain(letters).chain(tasks).filter_map(late).filter(soon).collect()
    }

    fn colour_of(&self, due: NaiveDate) -> &'static str {
        match (due - self.day).num_days() {
            days if days < 0 => "red",
            days if days <= 7 => "yellow",
            _ => "green",
        }
    }

    /// A promise that is owed, by its day.
    fn promise(&self, row: &PromiseRow) -> Option<OverviewRow> {
        let promise = &row.promise;
        let due = promise.due?;
        let held = self.projects.get(promise.project)?;
        let seen = Seen::on(held, &self.config.standard.pipeline, self.day);
        if !seen.is_some_and(|seen| self.scope.has(&seen)) {
            return None;
        }
        let why = match promise_standing(promise, self.day) {
            PromiseStanding::Overdue { days } => {
                Text::new(format!("逾期 {days} 天未兑现"), format!("Not kept, overdue for {days} days"))
            }
            PromiseStanding::Owed => Text::new(format!("{due} 应兑现"), format!("To be kept by {due}")),
            _ => return None,
        };
        let project = &held.row.project;
        let kind = promise.kind.title();
        let amount = promise.amount.map(|amount| Bilingual::from(&amount.spoken()));
        let base = self.blank(format!("promise:{}", row.id), Bilingual::plain(&project.name));
        Some(self.dated(
            due,
            OverviewRow {
                about: [Some(Bilingual::from(&kind)), amount].into_iter().flatten().collect(),
                why: (&why).into(),
                colour: Some(self.colour_of(due).to_owned()),
                holder: holder(&project.owner, &project.unit),
                owed: vec![(&Text::new("兑现", "payment or performance")).into()],
                opens: place(&format!("promise:{}", row.id)),
                sample: project.sample,
                ..base
            },
        ))
    }

    /// A letter that waits for answers; of one department alone where one is asked about.
    pub(crate) fn letter(
        &self,
        row: &ConsultationRow,
        department: Option<&dyn Fn(&str) -> bool>,
    ) -> Option<OverviewRow> {
        if row.state != ConsultationState::Open {
            return None;
        }
        let waits = |ask: &&store::AskRow| {
            !matches!(state_of(row, ask, self.day), AskState::Answered | AskState::Withdrawn)
                && department.is_none_or(|of| of(&ask.department))
        };
        let waiting: Vec<&str> = row.asks.iter().filter(waits).map(|ask| ask.department.as_str()).collect();
        if waiting.is_empty() {
            return None;
        }
        let (due, calendar) = (row.letter.due, &self.config.standard.pipeline.calendar);
        let late = late_by(calendar, due, self.day);
        let why = if late > 0 {
            Text::new(format!("逾期 {late} 个工作日未复"), format!("{late} working days overdue"))
        } else {
            Text::new(format!("{due} 前答复"), format!("To be answered by {due}"))
        };
        let whole = bureau::working_days_between(calendar, row.letter.asked_on, due);
        let base = self.blank(format!("letter:{}", row.id), Bilingual::plain(&row.letter.title));
        Some(self.dated(
            due,
            OverviewRow {
                about: vec![(&Text::new("征求意见", "Letter")).into()],
                why: (&why).into(),
                colour: Some(self.colour_of(due).to_owned()),
                used: Some(bureau::working_days_between(calendar, row.letter.asked_on, self.day)),
                limit: Some(whole),
                unit: Some("working_days".to_owned()),
                holder: row.created_by.clone(),
                owed: waiting.iter().map(|name| Bilingual::plain(name)).collect(),
                opens: place(&format!("consultation:{}", row.id)),
                sample: row.letter.sample,
                ..base
            },
        ))
    }

    /// A task that is open.
    pub(crate) fn task(&self, row: &TaskRow) -> OverviewRow {
        let task = &row.task;
        let late = late_by(&self.config.standard.pipeline.calendar, task.due, self.day);
        let why = if late > 0 {
            Text::new(format!("逾期 {late} 个工作日"), format!("{late} working days late"))
        } else {
            Text::new(format!("时限 {}", task.due), format!("Due {}", task.due))
        };
        let base = self.blank(format!("task:{}", row.id), Bilingual::plain(&task.title));
        self.dated(
            task.due,
            OverviewRow {
                about: vec![(&task.origin.title()).into()],
                why: (&why).into(),
                colour: Some(if late > 0 { "red" } else { self.colour_of(task.due.max(self.day)) }.to_owned()),
                holder: holder(&task.owner, &task.unit),
                opens: place(&format!("task:{}", row.id)),
                sample: task.sample,
                ..base
            },
        )
    }

    /// Projects of the scope that are late, or turn yellow or worse within a fortnight.
    pub(crate) fn due_soon(&self, list: Vec<Seen<'a>>) -> Vec<OverviewRow> {
        let mine: Vec<Seen<'a>> = list.into_iter().filter(|seen| self.scope.has(seen)).collect();
        let late = |seen: &Seen<'_>| seen.colour().is_some_and(|colour| colour >= ClockColour::Yellow);
        let (now, fine): (Vec<_>, Vec<_>) = mine.into_iter().partition(late);
        let mut rows: Vec<OverviewRow> = Vec::new();
        for seen in &now {
            rows.extend(seen.turned().map(|(reading, turn)| self.project(seen, reading, turn)));
        }
        let until = self.day + AHEAD;
        let coming = due(fine, &self.config.standard.pipeline, (until, ClockColour::Yellow));
        rows.extend(coming.iter().map(|due| self.project(&due.seen, &due.reading, due.turn)));
        let rank = |row: &OverviewRow| match row.colour.as_deref() {
            Some("leaves") => 0,
            Some("red") => 1,
            Some("yellow") => 2,
            _ => 3,
        };
        rows.sort_by(|one, other| {
            rank(one).cmp(&rank(other)).then(one.days.cmp(&other.days)).then(one.key.cmp(&other.key))
        });
        rows
    }

    /// Proofs that projects of the scope owe.
    pub(crate) fn owed_proofs(&self, list: &[Seen<'_>]) -> Vec<OverviewRow> {
        let mut rows = Vec::new();
        for seen in list.iter().filter(|seen| self.scope.has(seen)) {
            let project = &seen.held.row.project;
            for proof in &seen.standing.owed {
                let title = proof.kind.title();
                let key = format!("proof:{}:{}", seen.held.row.id.0, proof.kind);
                let row = self.blank(key, Bilingual::plain(&project.name));
                let row = OverviewRow {
                    about: self.about(seen),
                    why: (&Text::new(format!("{} 前补交", proof.due), format!("To be handed in by {}", proof.due)))
                        .into(),
                    colour: Some(self.colour_of(proof.due).to_owned()),
                    holder: holder(&project.owner, seen.standing.unit(project)),
                    owed: vec![(&title).into()],
                    opens: format!("/projects/{}", seen.held.row.id.0),
                    sample: project.sample,
                    ..row
                };
                rows.push(self.dated(proof.due, row));
            }
        }
        rows
    }

    /// Leads of the scope that nobody has answered or assessed yet.
    pub(crate) fn leads(&self, list: &[Seen<'_>]) -> Vec<OverviewRow> {
        let mine = list.iter().filter(|seen| seen.standing.stage == ProjectStage::Lead && self.scope.has(seen));
        let mut rows: Vec<OverviewRow> = Vec::new();
        for seen in mine {
            let project = &seen.held.row.project;
            let turned = seen.turned().filter(|(_, turn)| turn.rule.colour > ClockColour::Green);
            let row = match turned.or_else(|| seen.next()) {
                Some((reading, turn)) => self.project(seen, reading, turn),
                None => {
                    let row = self.blank(format!("project:{}", seen.held.row.id.0), Bilingual::plain(&project.name));
                    OverviewRow {
                        about: self.about(seen),
                        holder: holder(&project.owner, seen.standing.unit(project)),
                        opens: format!("/projects/{}", seen.held.row.id.0),
                        sample: project.sample,
                        ..row
                    }
                }
            };
            rows.push(row);
        }
        rows
    }

    /// A visit that is planned, with the name of its firm.
    pub(crate) fn visit(&self, row: &CalendarRow, firm: &str) -> Option<OverviewRow> {
        let plan = &row.engagement;
        let chain = row.gap.as_ref().map(|(chain, _)| chain);
        if plan.state != VisitState::Planned || !self.scope.goes(&plan.people, &plan.team, chain) {
            return None;
        }
        let way = match plan.direction {
            VisitDirection::Outbound => Text::new("外出", "Outbound"),
            VisitDirection::Inbound => Text::new("接待", "Reception"),
        };
        let base = self.blank(format!("visit:{}", row.visit), Bilingual::plain(firm));
        Some(self.dated(
            plan.day,
            OverviewRow {
                about: vec![(&way).into(), Bilingual::plain(&row.trip_title)],
                why: Bilingual::plain(&row.purpose),
                holder: if plan.people.is_empty() { plan.team.clone() } else { plan.people.join("、") },
                opens: plan.trip.map_or_else(|| "/trips".to_owned(), |trip| format!("/trips?open={trip}")),
                ..base
            },
        ))
    }

    /// An instruction that nobody settled, with how its task stands.
    pub(crate) fn instruction(&self, row: &InstructionRow, tasks: &[TaskRow]) -> Option<OverviewRow> {
        if row.settled.is_some() {
            return None;
        }
        let of = |task: &&TaskRow| task.task.origin == TaskOrigin::Instruction && task.task.origin_id == Some(row.id);
        let task = tasks.iter().filter(of).max_by_key(|task| task.id);
        let (source, on) = (&row.instruction.source, row.instruction.on);
        let base = self.blank(format!("instruction:{}", row.id), Bilingual::plain(&row.instruction.words));
        let base = OverviewRow {
            about: vec![Bilingual { zh: format!("{source}（{on}）"), en: format!("{source} ({on})") }],
            opens: "/dispatch?tab=tasks".to_owned(),
            sample: row.instruction.sample,
            ..base
        };
        let nobody = Text::new("还没有交办", "given to nobody yet");
        let Some(task) = task else { return Some(OverviewRow { why: (&nobody).into(), ..base }) };
        let given = self.task(task);
        if task.state == TaskState::Open {
            return Some(OverviewRow { key: base.key, title: base.title, about: base.about, ..given });
        }
        let why = task.state.title();
        Some(OverviewRow { why: (&why).into(), holder: given.holder, opens: given.opens, ..base })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_goes_from_monday_to_sunday() {
        let check = |day: &str, from: &str, to: &str| {
            let week = Week::of(day.parse().unwrap());
            assert_eq!((week.from.to_string(), week.to.to_string()), (from.to_owned(), to.to_owned()), "{day}");
        };
        check("2025-06-11", "2025-06-09", "2025-06-15");
        check("2025-06-09", "2025-06-09", "2025-06-15");
        check("2025-06-15", "2025-06-09", "2025-06-15");
        check("2024-12-31", "2024-12-30", "2025-01-05");
    }
}
