//! What became of a task on a day: whether it is late and how late, whether anybody began, whether it became another.

use chrono::NaiveDate;
use model::{Task, TaskEvent, TaskState, TaskStep, Text, UserRole, WorkCalendar};

use crate::calendar::{add_working_days, working_days_between};
use crate::scope::Actor;

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Done on that day; so many worked days after it was due, 0 in time.
    Done {
        /// The office's day on which it was said to be done.
        on: NaiveDate,
        /// Worked days after the day it was due.
        late: u32,
    },
    /// Not done, and due so many worked days ago.
    Late(u32),
    /// Nobody said anything of it yet; there is still time.
    NotBegun,
    /// It goes on; there is still time.
    UnderWay,
    /// Not to be done any more.
    Cancelled,
}

impl Fate {
    /// The code in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Late(_) => "late",
            Self::NotBegun => "not_begun",
            Self::UnderWay => "under_way",
            Self::Cancelled => "cancelled",
        }
    }

    /// In a sentence.
    pub fn sentence(self) -> Text {
        match self {
            Self::Done { on, late: 0 } => Text::new(format!("{on} 按期办结"), format!("done in time on {on}")),
            Self::Done { on, late } => Text::new(
                format!("{on} 办结，超期 {late} 个工作日"),
                format!("done on {on}, {late} working days after it was due"),
            ),
            Self::Late(late) => {
                Text::new(format!("逾期 {late} 个工作日未办结"), format!("{late} working days late, not done"))
            }
            Self::NotBegun => Text::new("未启动", "not begun"),
            Self::UnderWay => Text::new("办理中", "under way"),
            Self::Cancelled => Text::new("已撤销", "cancelled"),
        }
    }
}

/// A task as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStanding {
    /// What became of it.
    pub fate: Fate,
    /// How it differs from what was first asked: day, person, words; empty when in nothing.
    pub changes: Vec<Text>,
}

/// A task with what was said of it.
#[derive(Debug, Clone, Copy)]
pub struct TaskFile<'a> {
    /// What is to be done.
    pub task: &'a Task,
    /// How far it has come.
    pub state: TaskState,
    /// Its history, the first step first.
    pub events: &'a [TaskEvent],
}

/// Worked days by which something is late on a day: those after the day it was due up to and including this one. What is due on a
/// Friday is not late on the Sunday after it.
pub fn late_by(calendar: &WorkCalendar, due: NaiveDate, day: NaiveDate) -> u32 {
    working_days_between(calendar, due, day)
}

/// Whether something is due within the next worked day, and not before this one.
pub fn falls_due(calendar: &WorkCalendar, due: NaiveDate, day: NaiveDate) -> bool {
    late_by(calendar, due, day) == 0 && due <= add_working_days(calendar, day, 1)
}

/// How a task stands at the end of a day. `day_of` tells the office's day of a moment.
pub fn task_standing(
    file: TaskFile<'_>,
    (calendar, day): (&WorkCalendar, NaiveDate),
    day_of: impl Fn(&str) -> Option<NaiveDate>,
) -> TaskStanding {
    let TaskFile { task, state, events } = file;
    let fate = match state {
        TaskState::Done => {
            let last = events.iter().rev().find(|event| event.step == TaskStep::Done);
            let on = last.and_then(|event| day_of(&event.at)).unwrap_or(day);
            Fate::Done { on, late: late_by(calendar, task.due, on) }
        }
        TaskState::Cancelled => Fate::Cancelled,
        TaskState::Open => match late_by(calendar, task.due, day) {
            0 if events.iter().any(|event| matches!(event.step, TaskStep::Progress | TaskStep::Reopened)) => {
                Fate::UnderWay
            }
            0 => Fate::NotBegun,
            late => Fate::Late(late),
        },
    };
    TaskStanding { fate, changes: changes(task, events) }
}

fn changes(task: &Task, events: &[TaskEvent]) -> Vec<Text> {
    let Some(first) = events.iter().find(|event| event.step == TaskStep::Entered) else { return Vec::new() };
    let mut found = Vec::new();
    if first.due != task.due {
        let (from, to) = (first.due, task.due);
        found.push(Text::new(format!("时限由 {from} 调整为 {to}"), format!("due moved from {from} to {to}")));
    }
    if (&first.owner, &first.unit) != (&task.owner, &task.unit) {
        let (from, to) = (holder(&first.owner, &first.unit), holder(&task.owner, &task.unit));
        found.push(Text::new(format!("由 {from} 转交 {to}"), format!("handed from {from} to {to}")));
    }
    if first.note != task.title && !first.note.is_empty() {
        found.push(Text::new(format!("原为“{}”", first.note), format!("was `{}`", first.note)));
    }
    found
}

/// Who has something in hand, in words: the person and, where it is known, his unit.
pub fn holder(owner: &str, unit: &str) -> String {
    match (owner.trim(), unit.trim()) {
        ("", unit) => unit.to_owned(),
        (owner, "") => owner.to_owned(),
        // A work name that begins with the unit says both.
        (owner, unit) if owner.starts_with(unit) => owner.to_owned(),
        (owner, unit) => format!("{unit} {owner}"),
    }
}

/// Whether someone may change a task: who has it in hand, himself or his unit, who gave it, and the heads.
///
/// # Errors
///
/// Why not.
pub fn may_change_task(who: &Actor<'_>, task: &Task, given_by: &str) -> Result<(), Text> {
    let same = |one: &str, other: &str| !one.trim().is_empty() && one.trim() == other.trim();
    let head = matches!(who.role, UserRole::Director | UserRole::Admin);
    let reads = who.role == UserRole::Viewer;
    if head || (!reads && (same(&task.owner, who.name) || same(&task.unit, who.unit) || same(given_by, who.name))) {
        return Ok(());
    }
    let holder = holder(&task.owner, &task.unit);
    Err(Text::new(
        format!("这项任务由 {holder} 办理，可以看，不能改"),
        format!("`{holder}` has this task in hand: it can be read and not changed"),
    ))
}

/// Whether a step fits a state.
///
/// # Errors
///
/// Why it does not.
pub fn may_step(state: TaskState, step: TaskStep) -> Result<TaskState, Text> {
    match (state, step) {
        (TaskState::Open, TaskStep::Progress | TaskStep::Changed | TaskStep::HandedOver) => Ok(TaskState::Open),
        (TaskState::Open, TaskStep::Done) => Ok(TaskState::Done),
        (TaskState::Open, TaskStep::Cancelled) => Ok(TaskState::Cancelled),
        (TaskState::Done | TaskState::Cancelled, TaskStep::Reopened) => Ok(TaskState::Open),
        (_, TaskStep::Entered) => Err(Text::new("任务已经交办", "the task is entered already")),
        (TaskState::Open, TaskStep::Reopened) => Err(Text::new("任务本来就在办理", "the task is open already")),
        (state, _) => Err(Text::new(
            format!("任务“{}”，要再改先重新办理", state.title().zh),
            format!("the task is `{state}`; take it up again before it is changed"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::{day, spring_festival_2025};
    use model::TaskOrigin;

    fn task(due: &str) -> Task {
        Task {
            title: "补齐环评手续".into(),
            owner: "干事甲".into(),
            unit: "商务局".into(),
            due: day(due),
            origin: TaskOrigin::Own,
            origin_id: None,
            project: None,
            sample: false,
        }
    }

    fn event(on: &str, step: TaskStep, task: &Task) -> TaskEvent {
        TaskEvent {
            at: format!("{on}T02:00:00Z"),
            by: "局长甲".into(),
            step,
            note: if step == TaskStep::Entered { task.title.clone() } else { "说明".into() },
            owner: task.owner.clone(),
            unit: task.unit.clone(),
            due: task.due,
        }
    }

    #[track_caller]
    fn check(task: &Task, state: TaskState, events: &[TaskEvent], today: &str, expect: &str) {
        let calendar = spring_festival_2025();
        let day_of = |at: &str| at.get(..10).and_then(|text| text.parse().ok());
        let found = task_standing(TaskFile { task, state, events }, (&calendar, day(today)), day_of);
        let changes: Vec<&str> = found.changes.iter().map(|text| text.en.as_str()).collect();
        let said = found.fate.sentence().en;
        assert_eq!(if changes.is_empty() { said } else { format!("{said}; {}", changes.join("; ")) }, expect);
    }

    #[test]
    fn a_task_is_late_by_worked_days() {
        // 2025-01-27 is a Monday, 28 January to 4 February are off.
        let due = task("2025-01-27");
        let entered = [event("2025-01-20", TaskStep::Entered, &due)];
        check(&due, TaskState::Open, &entered, "2025-01-27", "not begun");
        check(&due, TaskState::Open, &entered, "2025-02-04", "not begun");
        check(&due, TaskState::Open, &entered, "2025-02-06", "2 working days late, not done");
    }

    #[test]
    fn a_task_that_was_spoken_of_is_under_way_and_one_that_is_done_says_when() {
        let due = task("2025-01-24");
        let mut events = vec![event("2025-01-20", TaskStep::Entered, &due)];
        events.push(event("2025-01-22", TaskStep::Progress, &due));
        check(&due, TaskState::Open, &events, "2025-01-23", "under way");
        events.push(event("2025-01-26", TaskStep::Done, &due));
        // Sunday 26 January is worked.
        check(&due, TaskState::Done, &events, "2025-02-20", "done on 2025-01-26, 1 working days after it was due");
    }

    #[test]
    fn what_became_another_says_what_it_was() {
        let was = task("2025-01-24");
        let now = Task { due: day("2025-02-10"), owner: "干事乙".into(), ..was.clone() };
        check(
            &now,
            TaskState::Open,
            &[event("2025-01-20", TaskStep::Entered, &was)],
            "2025-01-27",
            "not begun; due moved from 2025-01-24 to 2025-02-10; handed from 商务局 干事甲 to 商务局 干事乙",
        );
    }

    #[test]
    fn something_falls_due_on_the_worked_day_before() {
        let calendar = spring_festival_2025();
        let check = |due: &str, today: &str, expect| {
            assert_eq!(falls_due(&calendar, day(due), day(today)), expect, "{due} {today}");
        };
        check("2025-02-05", "2025-01-27", true);
        check("2025-02-06", "2025-01-27", false);
        check("2025-02-05", "2025-02-05", true);
        check("2025-02-05", "2025-02-06", false);
    }

    #[test]
    fn a_task_is_changed_by_who_has_it_who_gave_it_and_the_heads() {
        let check = |name, role, unit, expect| {
            let who = Actor { name, role, unit, team: None };
            assert_eq!(may_change_task(&who, &task("2025-01-24"), "链办甲").is_ok(), expect, "{name}");
        };
        check("干事甲", UserRole::Officer, "", true);
        check("干事丙", UserRole::Officer, "商务局", true);
        check("链办甲", UserRole::ChainOffice, "", true);
        check("干事乙", UserRole::Officer, "文旅局", false);
        check("看客", UserRole::Viewer, "商务局", false);
        check("局长甲", UserRole::Director, "", true);
    }

    #[test]
    fn a_closed_task_is_only_taken_up_again() {
        let check = |state, step, expect: Result<TaskState, &str>| {
            assert_eq!(may_step(state, step).map_err(|text| text.en), expect.map_err(str::to_owned));
        };
        check(TaskState::Open, TaskStep::Done, Ok(TaskState::Done));
        check(TaskState::Done, TaskStep::Reopened, Ok(TaskState::Open));
        check(TaskState::Done, TaskStep::HandedOver, Err("the task is `done`; take it up again before it is changed"));
        check(TaskState::Open, TaskStep::Reopened, Err("the task is open already"));
    }
}
