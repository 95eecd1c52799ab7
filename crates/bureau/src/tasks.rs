//! What became of a task on a day: whether it is late and how late, whether anybody began, whether it became another.

use chrono::NaiveDate;
use model::{Task, TaskEvent, TaskOrigin, TaskState, TaskStep, Text, UserRole, WorkCalendar};

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
    /// Worked days by which it is, or was done, late by the day that was given first, where it got another; 0 in time by both.
    pub late_by_first: Option<u32>,
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
            0 if events.iter().any(|event| spoken(event.step)) => Fate::UnderWay,
            0 => Fate::NotBegun,
            late => Fate::Late(late),
        },
    };
    let first = events.iter().find(|event| event.step == TaskStep::Entered).map(|event| event.due);
    let until = match fate {
        Fate::Done { on, .. } => Some(on),
        Fate::Cancelled => None,
        _ => Some(day),
    };
    let late_by_first =
        first.filter(|first| *first != task.due).zip(until).map(|(first, until)| late_by(calendar, first, until));
    TaskStanding { fate, changes: changes(task, events, late_by_first), late_by_first }
}

/// Whether a step says that somebody has begun.
fn spoken(step: TaskStep) -> bool {
    step.asks() || matches!(step, TaskStep::Progress | TaskStep::Reopened)
}

/// What is asked of whoever gave a task, and not answered yet: the last asking that nobody else has taken a step after.
pub fn open_wish(events: &[TaskEvent]) -> Option<&TaskEvent> {
    let at = events.iter().rposition(|event| event.step.asks())?;
    let wish = &events[at];
    let answers = |event: &TaskEvent| event.by != wish.by || !matches!(event.step, TaskStep::Progress);
    (!events[at + 1..].iter().any(answers)).then_some(wish)
}

/// What is asked, in words.
pub fn wish_sentence(wish: &TaskEvent) -> Text {
    let (due, note) = (wish.due, &wish.note);
    match wish.step {
        TaskStep::AskedDay => {
            Text::new(format!("申请延期至 {due}：{note}"), format!("asks for more time until {due}: {note}"))
        }
        _ => Text::new(format!("申请撤销：{note}"), format!("asks that it be dropped: {note}")),
    }
}

fn changes(task: &Task, events: &[TaskEvent], late_by_first: Option<u32>) -> Vec<Text> {
    let Some(first) = events.iter().find(|event| event.step == TaskStep::Entered) else { return Vec::new() };
    let mut found = Vec::new();
    if first.due != task.due {
        let (from, to) = (first.due, task.due);
        found.push(Text::new(format!("时限由 {from} 调整为 {to}"), format!("due moved from {from} to {to}")));
    }
    if let Some(late) = late_by_first.filter(|late| *late > 0) {
        found.push(Text::new(
            format!("按最初时限超期 {late} 个工作日"),
            format!("{late} working days late by the day first given"),
        ));
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
    let reads = who.role == UserRole::Viewer;
    if gives(who, given_by) || (!reads && (same(&task.owner, who.name) || same(&task.unit, who.unit))) {
        return Ok(());
    }
    let holder = holder(&task.owner, &task.unit);
    Err(Text::new(
        format!("这项任务由 {holder} 办理，可以看，不能改"),
        format!("`{holder}` has this task in hand: it can be read and not changed"),
    ))
}

fn same(one: &str, other: &str) -> bool {
    !one.trim().is_empty() && one.trim() == other.trim()
}

/// Whether someone stands behind a task: who gave it, and the heads.
fn gives(who: &Actor<'_>, given_by: &str) -> bool {
    let head = matches!(who.role, UserRole::Director | UserRole::Admin);
    head || (who.role != UserRole::Viewer && same(given_by, who.name))
}

/// Whether someone may take a step of a task. What was decided or instructed keeps its words, its day and its end unless whoever gave it
/// says otherwise; whoever has it in hand asks. What a department is asked ends with its answer.
///
/// # Errors
///
/// Why not, with what he may do instead.
pub fn may_take(
    who: &Actor<'_>,
    (task, state): (&Task, TaskState),
    given_by: &str,
    step: TaskStep,
) -> Result<(), Text> {
    may_change_task(who, task, given_by)?;
    let moves = matches!(step, TaskStep::Changed | TaskStep::Cancelled)
        || (step == TaskStep::Reopened && state == TaskState::Cancelled);
    if task.origin == TaskOrigin::Consultation && (moves || matches!(step, TaskStep::Done | TaskStep::Reopened)) {
        return Err(Text::new(
            "这是征求意见的答复任务：答复来函即办结，时限和撤回由发函单位在函里办",
            "this is the answer to a letter: it is done by answering, and its day and its end are the letter's",
        ));
    }
    if moves && task.origin.binds() && !gives(who, given_by) {
        let origin = task.origin.title();
        return Err(Text::new(
            format!("这项任务来自{}：事项、时限和撤销由交办人或领导定，可以写明原因申请延期或撤销", origin.zh),
            format!(
                "this task comes of `{}`: its words, its day and its end are of whoever gave it or a head; ask for another day or \
                 that it be dropped, with the reason",
                task.origin
            ),
        ));
    }
    Ok(())
}

/// Whether a step fits a state.
///
/// # Errors
///
/// Why it does not.
pub fn may_step(state: TaskState, step: TaskStep) -> Result<TaskState, Text> {
    match (state, step) {
        (
            TaskState::Open,
            TaskStep::Progress | TaskStep::Changed | TaskStep::AskedDay | TaskStep::AskedCancel | TaskStep::HandedOver,
        ) => Ok(TaskState::Open),
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
            "not begun; due moved from 2025-01-24 to 2025-02-10; 2 working days late by the day first given; \
             handed from 商务局 干事甲 to 商务局 干事乙",
        );
    }

    #[test]
    fn a_day_that_was_moved_does_not_hide_that_the_first_one_passed() {
        let was = task("2025-01-20");
        let now = Task { due: day("2025-01-24"), ..was.clone() };
        let mut events = vec![event("2025-01-17", TaskStep::Entered, &was)];
        check(&now, TaskState::Open, &events, "2025-01-20", "not begun; due moved from 2025-01-20 to 2025-01-24");
        events.push(event("2025-01-22", TaskStep::Done, &now));
        check(
            &now,
            TaskState::Done,
            &events,
            "2025-02-20",
            "done in time on 2025-01-22; due moved from 2025-01-20 to 2025-01-24; 2 working days late by the day first given",
        );
        check(
            &now,
            TaskState::Cancelled,
            &events[..1],
            "2025-02-20",
            "cancelled; due moved from 2025-01-20 to 2025-01-24",
        );
    }

    #[test]
    fn what_was_decided_is_put_off_by_who_gave_it_and_asked_for_by_who_has_it() {
        #[track_caller]
        fn check(name: &str, origin: TaskOrigin, (state, step): (TaskState, TaskStep), expect: bool) {
            let role = if name == "局长甲" { UserRole::Director } else { UserRole::Officer };
            let who = Actor { name, role, unit: "商务局", team: None };
            let task = Task { origin, ..task("2025-01-24") };
            let found = may_take(&who, (&task, state), "链办甲", step);
            assert_eq!(found.is_ok(), expect, "{name} {origin} {step}: {found:?}");
        }
        use TaskState::{Cancelled, Done, Open};
        for origin in [TaskOrigin::Decision, TaskOrigin::Instruction] {
            for (at, expect) in [
                ((Open, TaskStep::Changed), false),
                ((Open, TaskStep::Cancelled), false),
                ((Cancelled, TaskStep::Reopened), false),
                ((Done, TaskStep::Reopened), true),
                ((Open, TaskStep::AskedDay), true),
                ((Open, TaskStep::AskedCancel), true),
                ((Open, TaskStep::Progress), true),
                ((Open, TaskStep::HandedOver), true),
                ((Open, TaskStep::Done), true),
            ] {
                check("干事甲", origin, at, expect);
                check("链办甲", origin, at, true);
                check("局长甲", origin, at, true);
            }
        }
        check("干事甲", TaskOrigin::Visit, (Open, TaskStep::Changed), true);
        check("干事甲", TaskOrigin::Own, (Open, TaskStep::Cancelled), true);
        check("局长甲", TaskOrigin::Consultation, (Open, TaskStep::Done), false);
        check("干事甲", TaskOrigin::Consultation, (Open, TaskStep::Progress), true);
    }

    #[test]
    fn an_asking_stands_until_somebody_else_takes_a_step() {
        let of = |step, by: &str| TaskEvent { by: by.into(), ..event("2025-01-20", step, &task("2025-01-24")) };
        let mut events = vec![of(TaskStep::Entered, "局长甲")];
        assert_eq!(open_wish(&events), None);
        events.push(TaskEvent { due: day("2025-02-10"), ..of(TaskStep::AskedDay, "干事甲") });
        events.push(of(TaskStep::Progress, "干事甲"));
        let wish = open_wish(&events).expect("it is asked");
        assert_eq!(wish_sentence(wish).en, "asks for more time until 2025-02-10: 说明");
        events.push(of(TaskStep::Progress, "局长甲"));
        assert_eq!(open_wish(&events), None);
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
