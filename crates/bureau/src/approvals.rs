//! Approvals (代办): how each step of a firm's plan stands on a day, when it will be through, and who owes what.
//!
//! Steps form a graph without cycles; what does not depend on each other runs side by side. The forecast takes the days that rules or
//! promises allow, on worked days, and supposes that whatever is ready is handed in on the day looked at. Not for: whether an act may be
//! entered (`approval_acts`).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use model::{DayUnit, PaperFrom, PaperState, PlanStep, StepAct, StepEvent, StepState, WorkCalendar};

use crate::calendar::{add_working_days, working_days_between};

/// Within how many worked days a department says whether it accepts: silent beyond them, what came counts as accepted on the day it
/// came (行政许可法 article 32).
const ACCEPT_DAYS: u32 = 5;

/// Who has to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Debtor {
    /// The firm.
    Firm,
    /// The office that handles it.
    Office,
    /// The department that decides.
    Department,
}

/// What somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Debt {
    /// Bring papers.
    Papers,
    /// Correct what was returned.
    Correction,
    /// Hand in what is complete.
    Submission,
    /// Decide.
    Decision,
    /// Say how it goes on after a refusal.
    WayOn,
}

/// Something that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// By whom.
    pub who: Debtor,
    /// What.
    pub what: Debt,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// Until when, where a time limit runs.
    pub until: Option<NaiveDate>,
    /// Which papers, by their place among the step's.
    pub papers: Vec<usize>,
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepView {
    /// Its state.
    pub state: StepState,
    /// Since when, where an act brought it there.
    pub since: Option<NaiveDate>,
    /// When it was handed in, or is supposed to be.
    pub start: Option<NaiveDate>,
    /// Last day by the time that is counted, while that runs.
    pub due: Option<NaiveDate>,
    /// Last day by the rule, while the time runs.
    pub legal_due: Option<NaiveDate>,
    /// When it ended, or is forecast to end; `None` where a refusal stands before it.
    pub finish: Option<NaiveDate>,
    /// The day on which it may end at the latest without moving the whole.
    pub latest: Option<NaiveDate>,
    /// Worked days between the two; `None` for what has ended and what has no forecast.
    pub slack: Option<u32>,
    /// Whether the whole waits for it.
    pub critical: bool,
    /// Worked days past its last day.
    pub late: u32,
    /// Days that the department had it, in the unit of its rule.
    pub taken: Option<u32>,
    /// Steps that have to be granted first and are not, by place; what does not apply is passed through.
    pub waits_for: Vec<usize>,
    /// Whether it was handed in or granted while others before it were not.
    pub early: bool,
    /// What is owed now.
    pub owed: Option<Owed>,
    /// Number of the paper it ended with; empty else.
    pub number: String,
    /// The note of the last act.
    pub note: String,
}

/// How a plan stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanView {
    /// Its steps, in their order.
    pub steps: Vec<StepView>,
    /// When the last step ended, or is forecast to; `None` where a refusal stands in the way, or nothing applies.
    pub forecast: Option<NaiveDate>,
    /// Whether every step that applies is granted.
    pub done: bool,
    /// How many steps apply, and how many of them are granted.
    pub applies: usize,
    /// See `applies`.
    pub granted: usize,
    /// Refused steps that others wait for, or that are the end, by place.
    pub blocked_by: Vec<usize>,
}

/// What the acts of a step come to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told<'a> {
    /// The last act that counts.
    pub(crate) last: Option<&'a StepEvent>,
    submitted: Option<NaiveDate>,
    /// Whether the department accepted it.
    accepted: bool,
    /// When its time began to run for the last time.
    running: Option<NaiveDate>,
    /// Spans that ran before.
    ran: Vec<(NaiveDate, NaiveDate)>,
}

/// Acts up to the end of a day, those taken back left out.
fn counted(events: &[StepEvent], day: NaiveDate) -> Vec<&StepEvent> {
    let mut acts: Vec<&StepEvent> = Vec::new();
    for event in events.iter().filter(|event| event.on <= day) {
        match event.act {
            StepAct::Noted => {}
            StepAct::TakenBack => {
                acts.pop();
            }
            _ => acts.push(event),
        }
    }
    acts
}

/// What happened to a step up to the end of a day.
pub(crate) fn told<'a>(events: &'a [StepEvent], calendar: &WorkCalendar, day: NaiveDate) -> Told<'a> {
    let mut told = Told::default();
    for event in counted(events, day) {
        let before = told.last.map(|last| last.act);
        match event.act {
            StepAct::Submitted => {
                if before != Some(StepAct::Returned) {
                    told = Told { submitted: Some(event.on), ..Told::default() };
                }
                told.running = Some(event.on);
            }
            StepAct::Accepted => {
                told.accepted = true;
                if told.running.is_some_and(|from| working_days_between(calendar, from, event.on) <= ACCEPT_DAYS) {
                    told.running = Some(event.on);
                }
            }
            StepAct::Returned => {
                // What was not accepted yet used none of the department's time.
                if let Some(from) = told.running.take().filter(|_| told.accepted) {
                    told.ran.push((from, event.on));
                }
            }
            StepAct::Granted | StepAct::Refused => {
                if let Some(from) = told.running.take() {
                    told.ran.push((from, event.on));
                }
            }
            StepAct::NotApplicable | StepAct::Applicable => told = Told::default(),
            StepAct::TakenBack | StepAct::Noted => {}
        }
        told.last = Some(event);
    }
    told
}

impl Told<'_> {
    /// The state that its acts alone give; `None` where what comes first decides.
    pub(crate) fn state(&self) -> Option<StepState> {
        Some(match self.last?.act {
            StepAct::Submitted if self.accepted => StepState::InHand,
            StepAct::Submitted => StepState::Submitted,
            StepAct::Accepted => StepState::InHand,
            StepAct::Returned => StepState::Returned,
            StepAct::Granted => StepState::Granted,
            StepAct::Refused => StepState::Refused,
            StepAct::NotApplicable => StepState::NotApplicable,
            StepAct::Applicable | StepAct::TakenBack | StepAct::Noted => return None,
        })
    }
}

/// The last day of a time limit that begins after a day.
fn end(calendar: &WorkCalendar, unit: DayUnit, from: NaiveDate, days: u32) -> NaiveDate {
    match unit {
        DayUnit::Workdays => add_working_days(calendar, from, days),
        DayUnit::Days => {
            let last = from.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX);
            if calendar.is_worked(last) { last } else { add_working_days(calendar, last, 1) }
        }
    }
}

/// The last day after which a time limit may begin so that it ends by a day.
fn begin(calendar: &WorkCalendar, unit: DayUnit, to: NaiveDate, days: u32) -> NaiveDate {
    let mut day = to;
    while !calendar.is_worked(day) {
        let Some(before) = day.pred_opt() else { return day };
        day = before;
    }
    match unit {
        DayUnit::Days => day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MIN),
        DayUnit::Workdays => {
            let mut left = days;
            while left > 0 {
                left -= u32::from(calendar.is_worked(day));
                let Some(before) = day.pred_opt() else { return day };
                day = before;
            }
            day
        }
    }
}

fn length(calendar: &WorkCalendar, unit: DayUnit, (from, to): (NaiveDate, NaiveDate)) -> u32 {
    match unit {
        DayUnit::Workdays => working_days_between(calendar, from, to),
        DayUnit::Days => u32::try_from((to - from).num_days()).unwrap_or(0),
    }
}

/// Places of the steps that come before each at the end of a day; what does not apply is passed through to what comes before it.
fn befores(steps: &[PlanStep], day: NaiveDate, calendar: &WorkCalendar) -> Vec<Vec<usize>> {
    let places: BTreeMap<&str, usize> =
        steps.iter().enumerate().map(|(at, one)| (one.step.code.as_str(), at)).collect();
    let named = |at: usize| steps[at].step.after.iter().filter_map(|code| places.get(code.as_str()).copied());
    let left_out = |at: usize| told(&steps[at].events, calendar, day).state() == Some(StepState::NotApplicable);
    let left_out: Vec<bool> = (0..steps.len()).map(left_out).collect();
    let of = |at: usize| {
        let (mut found, mut seen, mut next) = (Vec::new(), vec![false; steps.len()], named(at).collect::<Vec<_>>());
        while let Some(place) = next.pop() {
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            if left_out[place] {
                next.extend(named(place));
            } else {
                found.push(place);
            }
        }
        found.sort_unstable();
        found
    };
    (0..steps.len()).map(of).collect()
}

/// An order in which each step comes after those before it, and how many of them have one. What a cycle holds comes last, so that it is
/// shown without a forecast.
fn order(before: &[Vec<usize>]) -> (Vec<usize>, usize) {
    let steps = before;
    let mut found: Vec<usize> = Vec::new();
    let mut placed = vec![false; steps.len()];
    loop {
        let next = (0..steps.len()).find(|at| !placed[*at] && before[*at].iter().all(|first| placed[*first]));
        let Some(next) = next else { break };
        placed[next] = true;
        found.push(next);
    }
    let sound = found.len();
    found.extend((0..steps.len()).filter(|at| !placed[*at]));
    (found, sound)
}

/// The places of steps that have to be granted before one and are not, by the end of a day.
pub(crate) fn open_before(steps: &[PlanStep], at: usize, day: NaiveDate, calendar: &WorkCalendar) -> Vec<usize> {
    let open = |place: &usize| told(&steps[*place].events, calendar, day).state() != Some(StepState::Granted);
    befores(steps, day, calendar)[at].iter().filter(|place| open(place)).copied().collect()
}

/// How a plan that was begun on a day stands at the end of another.
pub fn plan_view(steps: &[PlanStep], begun: NaiveDate, day: NaiveDate, calendar: &WorkCalendar) -> PlanView {
    let before = befores(steps, day, calendar);
    let (order, sound) = order(&before);
    let mut views: Vec<StepView> = steps.iter().map(|_| nothing_known()).collect();
    for (turn, at) in order.iter().copied().enumerate() {
        let frame = Frame { steps, before: &before[at], views: &views, begun, day, calendar, sound: turn < sound };
        views[at] = forward(at, &frame);
    }
    let whole = views.iter().filter(|view| view.state != StepState::NotApplicable);
    let blocked = whole.clone().any(|view| view.finish.is_none());
    let forecast = if blocked { None } else { whole.clone().filter_map(|view| view.finish).max() };
    let applies = whole.clone().count();
    let granted = whole.filter(|view| view.state == StepState::Granted).count();
    let last = views.iter().filter_map(|view| view.finish).max();
    if let Some(last) = last {
        backward(steps, (&before, &order), &mut views, (last, calendar));
    }
    let refused = |at: &usize| views[*at].state == StepState::Refused;
    let blocked_by = (0..steps.len()).filter(refused).collect();
    PlanView { steps: views, forecast, done: applies > 0 && granted == applies, applies, granted, blocked_by }
}

fn nothing_known() -> StepView {
    StepView {
        state: StepState::Waiting,
        since: None,
        start: None,
        due: None,
        legal_due: None,
        finish: None,
        latest: None,
        slack: None,
        critical: false,
        late: 0,
        taken: None,
        waits_for: Vec::new(),
        early: false,
        owed: None,
        number: String::new(),
        note: String::new(),
    }
}

/// What a step is seen with.
struct Frame<'a> {
    steps: &'a [PlanStep],
    before: &'a [usize],
    /// Those of the steps before it are known.
    views: &'a [StepView],
    begun: NaiveDate,
    day: NaiveDate,
    calendar: &'a WorkCalendar,
    /// Whether no cycle leads to it.
    sound: bool,
}

fn forward(at: usize, frame: &Frame<'_>) -> StepView {
    let Frame { calendar, day, .. } = *frame;
    let one = &frame.steps[at];
    let told = told(&one.events, calendar, day);
    let passed = |place: &usize| frame.views[*place].state == StepState::Granted;
    let waits_for: Vec<usize> = frame.before.iter().filter(|place| !passed(place)).copied().collect();
    let state = told.state().unwrap_or(if waits_for.is_empty() { StepState::Ready } else { StepState::Waiting });
    // The day from which it could be handed in: `None` behind a refusal.
    let free = frame
        .before
        .iter()
        .map(|place| frame.views[*place].finish)
        .try_fold(frame.begun, |free, finish| finish.map(|finish| free.max(finish)));
    let free = free.filter(|_| frame.sound);
    let (unit, days) = (one.step.unit, u32::from(one.days()));
    let used: u32 = told.ran.iter().map(|span| length(calendar, unit, *span)).sum();
    let last = |days: u32| told.running.map(|from| end(calendar, unit, from, days.saturating_sub(used)));
    let (due, legal_due) = (last(days), last(u32::from(one.step.days)));
    let tomorrow = add_working_days(calendar, day, 1);
    let finish = match state {
        StepState::Granted => told.last.map(|event| event.on),
        StepState::Refused | StepState::NotApplicable => None,
        // What is late is expected on the next worked day, not in the past.
        StepState::Submitted | StepState::InHand => due.map(|due| if due < day { tomorrow } else { due }),
        StepState::Returned => Some(end(calendar, unit, day, days.saturating_sub(used).max(1))),
        StepState::Ready | StepState::Waiting => free.map(|free| end(calendar, unit, free.max(day), days)),
    };
    let start = match state {
        StepState::NotApplicable => None,
        StepState::Ready | StepState::Waiting => free.map(|free| free.max(day)),
        _ => told.submitted,
    };
    let running = matches!(state, StepState::Submitted | StepState::InHand);
    let decided = matches!(state, StepState::Granted | StepState::Refused) && told.submitted.is_some();
    let so_far = told.running.map_or(0, |from| length(calendar, unit, (from, day.max(from))));
    StepView {
        state,
        since: told.last.map(|event| event.on),
        start,
        due: due.filter(|_| running),
        legal_due: legal_due.filter(|_| running),
        finish,
        late: due.filter(|_| running).map_or(0, |due| working_days_between(calendar, due, day)),
        taken: (running || decided || state == StepState::Returned).then_some(used + so_far),
        early: told.submitted.or(told.last.filter(|_| state == StepState::Granted).map(|event| event.on)).is_some_and(
            |on| {
                let ended = |place: &usize| frame.views[*place].finish.is_some_and(|finish| finish <= on);
                !frame.before.iter().all(|place| passed(place) && ended(place))
            },
        ),
        owed: owed(one, state, &told, (frame, due.filter(|_| running))),
        number: told.last.map(|event| event.number.clone()).unwrap_or_default(),
        note: told.last.map(|event| event.note.clone()).unwrap_or_default(),
        waits_for,
        ..nothing_known()
    }
}

/// What is owed on a step now, and by whom.
fn owed(
    one: &PlanStep,
    state: StepState,
    told: &Told<'_>,
    (frame, due): (&Frame<'_>, Option<NaiveDate>),
) -> Option<Owed> {
    let since = told.last.map(|event| event.on);
    let owed = |who, what| Some(Owed { who, what, since, until: None, papers: Vec::new() });
    match state {
        StepState::NotApplicable | StepState::Waiting | StepState::Granted => None,
        StepState::Submitted | StepState::InHand => {
            Some(Owed { until: due, ..owed(Debtor::Department, Debt::Decision)? })
        }
        StepState::Refused => owed(Debtor::Office, Debt::WayOn),
        StepState::Returned => {
            let wanting = |at: &usize| one.papers[*at].state == PaperState::Wanting;
            let papers: Vec<usize> = (0..one.papers.len()).filter(wanting).collect();
            Some(Owed { papers, ..owed(Debtor::Firm, Debt::Correction)? })
        }
        StepState::Ready => {
            let from = frame.before.iter().filter_map(|place| frame.views[*place].finish).max();
            let since = Some(from.map_or(frame.begun, |from| from.max(frame.begun)));
            let missing = |from: PaperFrom| -> Vec<usize> {
                let lacks =
                    |at: &usize| one.papers[*at].paper.from == from && one.papers[*at].state != PaperState::Received;
                (0..one.papers.len()).filter(lacks).collect()
            };
            let (firm, office) = (missing(PaperFrom::Investor), missing(PaperFrom::Office));
            let (who, what, papers) = match (firm.is_empty(), office.is_empty()) {
                (false, _) => (Debtor::Firm, Debt::Papers, firm),
                (true, false) => (Debtor::Office, Debt::Papers, office),
                (true, true) => (Debtor::Office, Debt::Submission, Vec::new()),
            };
            Some(Owed { who, what, since, until: None, papers })
        }
    }
}

/// How late each step may end without moving the whole, from the last to the first.
fn backward(
    steps: &[PlanStep],
    (before, order): (&[Vec<usize>], &[usize]),
    views: &mut [StepView],
    (last, calendar): (NaiveDate, &WorkCalendar),
) {
    let mut latest = vec![last; steps.len()];
    for at in order.iter().rev().copied() {
        let view = &views[at];
        let (unit, days) = (steps[at].step.unit, u32::from(steps[at].days()));
        // What is handed in already no longer waits for those before it.
        let from = match view.state {
            StepState::Waiting | StepState::Ready => Some(begin(calendar, unit, latest[at], days)),
            _ => None,
        };
        if let Some(from) = from {
            for first in &before[at] {
                latest[*first] = latest[*first].min(from);
            }
        }
    }
    for (view, latest) in views.iter_mut().zip(latest) {
        let open = !matches!(view.state, StepState::Granted | StepState::NotApplicable);
        let Some(finish) = view.finish.filter(|_| open) else { continue };
        let slack = working_days_between(calendar, finish, latest);
        (view.latest, view.slack, view.critical) = (Some(latest.max(finish)), Some(slack), slack == 0);
    }
}

#[cfg(test)]
mod tests;
