//! Service cases: how one stands of its steps, its clocks on working days, who answers for it, what may be done next and by whom.
//!
//! A clock counts worked days after the day that started it. The clock of the first answer never stands still; that of the solution stands
//! while the firm has to bring something, because nobody can settle what is not there. A case that comes again starts new clocks and keeps
//! its history. Not for which roles may work on cases at all, which is a table of the rim.

use chrono::{Days, NaiveDate};
use model::{
    CaseAfterRule, CaseClass, CaseClassRule, CaseEvent, CaseLevel, CaseState, CaseStep, ClockColour, ServiceCase,
    ServiceRules, Text, UserRole, WorkCalendar,
};

use crate::calendar::{add_working_days, working_days_between};
use crate::scope::Actor;

/// What a clock of a case measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseClock {
    /// Until the firm hears for the first time what happens.
    First,
    /// Until it has its solution.
    Solution,
    /// Until it is called back.
    Call,
}

impl CaseClock {
    /// The code in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Solution => "solution",
            Self::Call => "call",
        }
    }

    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::First => ("首次答复", "First answer"),
            Self::Solution => ("办结", "Solution"),
            Self::Call => ("回访", "Call-back"),
        };
        Text::new(zh, en)
    }
}

/// What a clock of a case shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseReading {
    /// What it measures.
    pub clock: CaseClock,
    /// The day that started it, which is not counted.
    pub since: NaiveDate,
    /// The last day that is in time. While it stands still, as if the firm brought what is missing today.
    pub due: NaiveDate,
    /// When it was done.
    pub done: Option<NaiveDate>,
    /// Worked days by which it is, or was done, late; 0 in time.
    pub late: u32,
    /// Its colour; of one that is done green or red.
    pub colour: ClockColour,
    /// Whether it stands still.
    pub stands: bool,
}

/// A case as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStanding {
    /// How far it has come.
    pub state: CaseState,
    /// How many times it came: 1 unless it was opened again.
    pub round: u32,
    /// The day this time began.
    pub began: NaiveDate,
    /// The class.
    pub class: CaseClass,
    /// The cause.
    pub cause: String,
    /// Who sees to it; empty where a unit has it, or nobody.
    pub handler: String,
    /// The unit that sees to it.
    pub unit: String,
    /// Its clocks this time, in their order; none where no rule holds.
    pub clocks: Vec<CaseReading>,
    /// Worked days of this time on which it waited for the firm.
    pub waited: u32,
    /// How high it was taken, by lateness or by hand.
    pub level: Option<CaseLevel>,
    /// The day it was answered this time.
    pub answered: Option<NaiveDate>,
    /// The day it was over.
    pub ended: Option<NaiveDate>,
    /// What the firm gave when it was called last this time.
    pub rating: Option<u8>,
    /// Whether it was called this time.
    pub called: bool,
}

impl CaseStanding {
    /// The clock that is to be looked at: the running one that is due first.
    pub fn running(&self) -> Option<&CaseReading> {
        if self.state.is_over() {
            return None;
        }
        self.clocks.iter().filter(|clock| clock.done.is_none()).min_by_key(|clock| (clock.stands, clock.due))
    }

    /// One of its clocks.
    pub fn clock(&self, clock: CaseClock) -> Option<&CaseReading> {
        self.clocks.iter().find(|reading| reading.clock == clock)
    }
}

/// The rules for a class that hold on a day; the last that came into force where several do.
pub fn case_class_rule(rules: &ServiceRules, class: CaseClass, on: NaiveDate) -> Option<&CaseClassRule> {
    let holds = rules.classes.iter().filter(|rule| rule.class == class && rule.term.holds_on(on));
    holds.max_by_key(|rule| rule.term.from)
}

/// What comes after an answer, on a day.
pub fn case_after_rule(rules: &ServiceRules, on: NaiveDate) -> Option<&CaseAfterRule> {
    rules.after.iter().filter(|rule| rule.term.holds_on(on)).max_by_key(|rule| rule.term.from)
}

/// How a case stands at the end of a day, of the steps up to then. `None` when it had not come by then.
pub fn case_standing(
    events: &[CaseEvent],
    rules: &ServiceRules,
    (calendar, day): (&WorkCalendar, NaiveDate),
) -> Option<CaseStanding> {
    let known: Vec<&CaseEvent> = events.iter().filter(|event| event.on <= day).collect();
    let begins = |event: &&CaseEvent| matches!(event.step, CaseStep::Received | CaseStep::Reopened);
    let start = known.iter().rposition(begins)?;
    let round = &known[start..];
    let last = known.last()?;
    let began = round[0].on;
    let told = |steps: &[CaseStep]| round.iter().find(|event| steps.contains(&event.step)).map(|event| event.on);
    let last_of = |step: CaseStep| round.iter().rev().find(|event| event.step == step).map(|event| event.on);
    let first = told(&[CaseStep::FirstAnswered, CaseStep::Answered]);
    let answered = last_of(CaseStep::Answered);
    let over = last.step == CaseStep::Closed || last.step == CaseStep::Withdrawn;
    let ended = over.then_some(last.on);
    let waiting = waiting_since(round);
    let waited = waited(round, (calendar, day));
    let mut clocks = Vec::new();
    if let Some(rule) = case_class_rule(rules, last.class, began) {
        // What the firm took back has no clock that could still be kept or missed.
        let until = |done: Option<NaiveDate>| done.or(ended);
        let warn = u32::from(rule.warn_days);
        let due = add_working_days(calendar, began, u32::from(rule.first_days));
        let reading = Running { clock: CaseClock::First, since: began, due, warn, stands: false };
        clocks.push(reading.read(until(first), (calendar, day)));
        let due = add_working_days(calendar, began, u32::from(rule.days) + waited);
        let reading = Running { clock: CaseClock::Solution, since: began, due, warn, stands: waiting.is_some() };
        clocks.push(reading.read(until(answered), (calendar, day)));
    }
    if let (Some(answered), Some(rule)) = (answered, case_after_rule(rules, began)) {
        let due = add_working_days(calendar, answered, u32::from(rule.call_days));
        let reading = Running { clock: CaseClock::Call, since: answered, due, warn: 0, stands: false };
        clocks.push(reading.read(last_of(CaseStep::CalledBack).or(ended), (calendar, day)));
    }
    let called = round.iter().rev().find(|event| event.step == CaseStep::CalledBack);
    let level = level(round, &clocks, rules, day);
    Some(CaseStanding {
        state: state(round),
        round: u32::try_from(known.iter().filter(|event| begins(event)).count()).unwrap_or(u32::MAX),
        began,
        class: last.class,
        cause: last.cause.clone(),
        handler: last.handler.clone(),
        unit: last.unit.clone(),
        clocks,
        waited,
        level,
        answered,
        ended,
        rating: called.and_then(|event| event.rating),
        called: called.is_some(),
    })
}

/// A clock before it is known whether it was kept.
struct Running {
    clock: CaseClock,
    since: NaiveDate,
    due: NaiveDate,
    warn: u32,
    stands: bool,
}

impl Running {
    fn read(self, done: Option<NaiveDate>, (calendar, day): (&WorkCalendar, NaiveDate)) -> CaseReading {
        let Self { clock, since, due, warn, stands } = self;
        let late = working_days_between(calendar, due, done.unwrap_or(day));
        let colour = if late > 0 {
            ClockColour::Red
        } else if done.is_none() && !stands && due <= add_working_days(calendar, day, warn) {
            ClockColour::Yellow
        } else {
            ClockColour::Green
        };
        CaseReading { clock, since, due, done, late, colour, stands: stands && done.is_none() }
    }
}

/// Since when a time waits for the firm, where it does.
fn waiting_since(round: &[&CaseEvent]) -> Option<NaiveDate> {
    let mut since = None;
    for event in round {
        match event.step {
            CaseStep::Waiting => since = since.or(Some(event.on)),
            step if ends_waiting(step) => since = None,
            _ => {}
        }
    }
    since
}

fn ends_waiting(step: CaseStep) -> bool {
    matches!(step, CaseStep::Resumed | CaseStep::Answered | CaseStep::Closed | CaseStep::Withdrawn)
}

/// Worked days on which a time waited for the firm. The day it was asked is still the office's; the day it came is the firm's.
fn waited(round: &[&CaseEvent], (calendar, day): (&WorkCalendar, NaiveDate)) -> u32 {
    let (mut since, mut days) = (None, 0);
    for event in round {
        match (event.step, since) {
            (CaseStep::Waiting, None) => since = Some(event.on),
            (step, Some(from)) if ends_waiting(step) => {
                days += working_days_between(calendar, from, event.on);
                since = None;
            }
            _ => {}
        }
    }
    days + since.map_or(0, |from| working_days_between(calendar, from, day))
}

fn state(round: &[&CaseEvent]) -> CaseState {
    let mut state = CaseState::Received;
    for event in round {
        let held = !event.handler.trim().is_empty() || !event.unit.trim().is_empty();
        state = match event.step {
            CaseStep::Received | CaseStep::Assigned | CaseStep::HandedOver if held => CaseState::Assigned,
            CaseStep::Received | CaseStep::Assigned | CaseStep::HandedOver => CaseState::Received,
            // Who had it before has it again.
            CaseStep::Reopened if held => CaseState::InHand,
            CaseStep::Reopened => CaseState::Received,
            CaseStep::Taken | CaseStep::FirstAnswered | CaseStep::Resumed => CaseState::InHand,
            CaseStep::Waiting => CaseState::Waiting,
            CaseStep::Answered => CaseState::Answered,
            CaseStep::CalledBack => CaseState::CalledBack,
            CaseStep::Closed => CaseState::Closed,
            CaseStep::Withdrawn => CaseState::Withdrawn,
            CaseStep::Reclassed | CaseStep::Escalated => state,
        };
    }
    state
}

/// How high a case was taken: by hand, or because it is late and not answered.
fn level(round: &[&CaseEvent], clocks: &[CaseReading], rules: &ServiceRules, day: NaiveDate) -> Option<CaseLevel> {
    let by_hand = round.iter().any(|event| event.step == CaseStep::Escalated).then_some(CaseLevel::Director);
    let awaited = |clock: &&CaseReading| clock.clock != CaseClock::Call && clock.done.is_none();
    let late = clocks.iter().filter(awaited).map(|clock| clock.late).max().unwrap_or(0);
    let rule = |rule: &&model::CaseEscalationRule| rule.term.holds_on(day) && late > u32::from(rule.late_days);
    by_hand.max(rules.escalations.iter().filter(rule).map(|rule| rule.to).max())
}

/// The steps that fit a state.
fn follows(state: CaseState, step: CaseStep) -> bool {
    use CaseState::{Answered, Assigned, CalledBack, Closed, InHand, Received, Waiting, Withdrawn};
    match step {
        CaseStep::Received => false,
        CaseStep::Assigned => state == Received,
        CaseStep::Taken => matches!(state, Received | Assigned),
        CaseStep::HandedOver => matches!(state, Assigned | InHand | Waiting),
        CaseStep::FirstAnswered | CaseStep::Answered => matches!(state, Received | Assigned | InHand | Waiting),
        CaseStep::Waiting => matches!(state, Assigned | InHand),
        CaseStep::Resumed => state == Waiting,
        CaseStep::Reclassed | CaseStep::Escalated => matches!(state, Received | Assigned | InHand | Waiting),
        CaseStep::CalledBack => matches!(state, Answered | CalledBack),
        CaseStep::Closed => matches!(state, Answered | CalledBack),
        CaseStep::Reopened => matches!(state, Answered | CalledBack | Closed),
        CaseStep::Withdrawn => !matches!(state, Closed | Withdrawn),
    }
}

/// Whether a step fits how a case stands; otherwise why not.
pub fn case_step_objection(
    standing: &CaseStanding,
    step: CaseStep,
    (rules, day): (&ServiceRules, NaiveDate),
) -> Option<Text> {
    let (state, title) = (standing.state.title(), step.title());
    if !follows(standing.state, step) {
        return Some(Text::new(
            format!("诉求现在是“{}”，不能“{}”", state.zh, title.zh),
            format!("the case is `{}`: no step `{}` follows", state.en, title.en),
        ));
    }
    let first = standing.clock(CaseClock::First);
    if step == CaseStep::FirstAnswered && first.is_some_and(|clock| clock.done.is_some()) {
        return Some(Text::new(
            "首次答复已经给过；再告诉企业进展，写成“答复办结”或“等企业补充”",
            "the firm has its first answer already: what follows is the solution, or what it has to bring",
        ));
    }
    // Without a call nobody knows whether the answer helped.
    if step == CaseStep::Closed && !standing.called {
        return Some(Text::new(
            "还没有回访，先回访再归档",
            "the firm was not called back yet: that comes before the end",
        ));
    }
    let ended = standing.ended.or(standing.answered).unwrap_or(standing.began);
    let within = case_after_rule(rules, standing.began).map(|rule| u64::from(rule.reopen_days));
    let until = within.and_then(|days| ended.checked_add_days(Days::new(days)));
    if step == CaseStep::Reopened
        && let (Some(days), Some(until)) = (within, until.filter(|until| *until < day))
    {
        return Some(Text::new(
            format!("超过 {days} 天（{until}）不再重新打开，请另登记一件"),
            format!("it could be opened again for {days} days, until {until}: enter a new case"),
        ));
    }
    None
}

/// Who a case belongs to in the office.
#[derive(Debug, Clone, Copy)]
pub struct CaseHands<'a> {
    /// The case.
    pub case: &'a ServiceCase,
    /// How it stands.
    pub standing: &'a CaseStanding,
}

/// Whether somebody may take a step of a case; otherwise why not.
///
/// Who sees to it settles it. Whoever received it first keeps the duty to tell the firm: he answers too, and the call and the end are his
/// or a head's, so that nobody marks his own work.
pub fn may_case(who: &Actor<'_>, hands: CaseHands<'_>, step: CaseStep) -> Result<(), Text> {
    let CaseHands { case, standing } = hands;
    let same = |one: &str, other: &str| !one.trim().is_empty() && one.trim() == other.trim();
    if who.role == UserRole::Viewer {
        return Err(Text::new("只读账号不能办理诉求", "a viewer works on no case"));
    }
    let head = matches!(who.role, UserRole::Director | UserRole::ChainOffice | UserRole::Admin);
    let received = same(&case.receiver, who.name) || (case.receiver.is_empty() && same(&case.receiver_unit, who.unit));
    // The lead of a unit may do what its people may; a unit's case that nobody took is anyone's of the unit.
    let of_unit = same(&standing.unit, who.unit) && (standing.handler.is_empty() || who.role == UserRole::ZoneLead);
    let handles = same(&standing.handler, who.name) || of_unit;
    let free = standing.handler.is_empty() && standing.unit.is_empty();
    let may = match step {
        CaseStep::Received | CaseStep::Reopened => true,
        CaseStep::Assigned | CaseStep::Taken => head || received || handles || free,
        CaseStep::CalledBack | CaseStep::Closed => head || received,
        _ => head || received || handles,
    };
    if may {
        return Ok(());
    }
    if matches!(step, CaseStep::CalledBack | CaseStep::Closed) {
        let receiver = if case.receiver.is_empty() { &case.receiver_unit } else { &case.receiver };
        return Err(Text::new(
            format!("回访和归档由首接人`{receiver}`或局领导、链办来做"),
            format!("`{receiver}`, who received it first, or a head calls the firm back and ends it"),
        ));
    }
    let holder = if standing.handler.is_empty() { &standing.unit } else { &standing.handler };
    Err(Text::new(
        format!("这件诉求由`{holder}`办理，可以看；要办请先转办"),
        format!("`{holder}` sees to this case: it can be read, and worked on after it is handed over"),
    ))
}

/// The steps that somebody may take now.
pub fn case_steps(who: &Actor<'_>, hands: CaseHands<'_>, (rules, day): (&ServiceRules, NaiveDate)) -> Vec<CaseStep> {
    let fits = |step: &CaseStep| {
        case_step_objection(hands.standing, *step, (rules, day)).is_none() && may_case(who, hands, *step).is_ok()
    };
    CaseStep::ALL.iter().copied().filter(fits).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use model::{CaseEscalationRule, CaseSource, Term};

    use super::*;
    use crate::test_days::{day, spring_festival_2025};

    fn term() -> Term {
        Term { from: day("2024-01-01"), to: None }
    }

    fn rules() -> ServiceRules {
        let text = || Text::new("样例", "sample");
        let class = |class, first_days, days, warn_days| CaseClassRule {
            class,
            first_days,
            days,
            warn_days,
            level: text(),
            term: term(),
            source: text(),
        };
        let escalation = |id: &str, late_days, to| CaseEscalationRule {
            id: id.into(),
            late_days,
            to,
            level: text(),
            term: term(),
            source: text(),
        };
        ServiceRules {
            classes: vec![
                class(CaseClass::Consultation, 1, 1, 0),
                class(CaseClass::Simple, 3, 3, 1),
                class(CaseClass::Complex, 3, 15, 3),
            ],
            escalations: vec![escalation("a", 0, CaseLevel::Unit), escalation("b", 3, CaseLevel::Director)],
            after: vec![CaseAfterRule {
                id: "after".into(),
                call_days: 3,
                reopen_days: 30,
                level: text(),
                term: term(),
                source: text(),
            }],
            causes: Vec::new(),
        }
    }

    pub(crate) fn event(on: &str, step: CaseStep, handler: &str) -> CaseEvent {
        CaseEvent {
            on: day(on),
            at: format!("{on}T02:00:00Z"),
            by: "首接甲".into(),
            step,
            note: String::new(),
            handler: handler.into(),
            unit: String::new(),
            class: CaseClass::Complex,
            cause: "land".into(),
            rating: None,
        }
    }

    pub(crate) fn standing(events: &[CaseEvent], on: &str) -> CaseStanding {
        case_standing(events, &rules(), (&spring_festival_2025(), day(on))).expect("it had come")
    }

    fn case() -> ServiceCase {
        ServiceCase {
            title: "用电".into(),
            text: String::new(),
            firm: "样例公司".into(),
            enterprise: None,
            contact: String::new(),
            source: CaseSource::Phone,
            order: String::new(),
            received_on: day("2025-01-20"),
            receiver: "首接甲".into(),
            receiver_unit: "一科".into(),
            project: None,
            zone: None,
            site: None,
            chain: None,
            sample: false,
        }
    }

    #[test]
    fn a_holiday_in_the_middle_stops_the_clocks() {
        let events = [event("2025-01-26", CaseStep::Received, "")];
        let at = standing(&events, "2025-02-04");
        // Monday 27 January is worked, the festival lasts to 4 February: two worked days are left of the three.
        assert_eq!(at.clock(CaseClock::First).unwrap().due, day("2025-02-06"));
        assert_eq!(at.clock(CaseClock::First).unwrap().late, 0);
        assert_eq!(at.clock(CaseClock::Solution).unwrap().due, day("2025-02-21"));
        assert_eq!(standing(&events, "2025-02-07").clock(CaseClock::First).unwrap().late, 1);
        assert_eq!(case_standing(&events, &rules(), (&spring_festival_2025(), day("2025-01-25"))), None);
    }

    #[test]
    fn while_the_firm_owes_something_the_solution_waits_and_the_first_answer_does_not() {
        let events = [
            event("2025-02-10", CaseStep::Received, "乙"),
            event("2025-02-11", CaseStep::Waiting, "乙"),
            event("2025-02-18", CaseStep::Resumed, "乙"),
        ];
        let before = standing(&events[..1], "2025-02-18");
        assert_eq!(before.clock(CaseClock::Solution).unwrap().due, day("2025-03-03"));
        let at = standing(&events, "2025-02-18");
        assert_eq!((at.waited, at.state), (5, CaseState::InHand));
        assert_eq!(at.clock(CaseClock::Solution).unwrap().due, day("2025-03-10"));
        // The first answer was due on the 13th all the same: to say what is missing is no answer to what was asked.
        assert_eq!(at.clock(CaseClock::First).unwrap().late, 3);
        let paused = standing(&events[..2], "2025-02-14");
        assert!(paused.clock(CaseClock::Solution).unwrap().stands && paused.state == CaseState::Waiting);
    }

    #[test]
    fn a_case_that_comes_again_starts_new_clocks_and_keeps_its_history() {
        let mut called = event("2025-02-13", CaseStep::CalledBack, "乙");
        called.rating = Some(2);
        let events = [
            event("2025-02-10", CaseStep::Received, "乙"),
            event("2025-02-12", CaseStep::Answered, "乙"),
            called,
            event("2025-02-13", CaseStep::Closed, "乙"),
            event("2025-02-20", CaseStep::Reopened, "乙"),
        ];
        let over = standing(&events[..4], "2025-02-14");
        assert_eq!((over.state, over.rating, over.running()), (CaseState::Closed, Some(2), None));
        let again = standing(&events, "2025-02-20");
        assert_eq!((again.state, again.round, again.began), (CaseState::InHand, 2, day("2025-02-20")));
        assert_eq!((again.answered, again.rating, again.called), (None, None, false));
        assert_eq!(again.clock(CaseClock::First).unwrap().due, day("2025-02-25"));
        let late = case_step_objection(&over, CaseStep::Reopened, (&rules(), day("2025-03-16")));
        assert!(late.is_some_and(|why| why.en.contains("enter a new case")));
        assert_eq!(case_step_objection(&over, CaseStep::Reopened, (&rules(), day("2025-03-15"))), None);
    }

    #[test]
    fn a_late_case_goes_up_by_itself_and_an_answered_one_comes_down() {
        let mut events = vec![event("2025-02-10", CaseStep::Received, "乙")];
        assert_eq!(standing(&events, "2025-02-13").level, None);
        assert_eq!(standing(&events, "2025-02-14").level, Some(CaseLevel::Unit));
        assert_eq!(standing(&events, "2025-02-18").level, Some(CaseLevel::Unit));
        assert_eq!(standing(&events, "2025-02-19").level, Some(CaseLevel::Director));
        events.push(event("2025-02-19", CaseStep::Answered, "乙"));
        assert_eq!(standing(&events, "2025-02-20").level, None);
        let by_hand = [event("2025-02-10", CaseStep::Received, "乙"), event("2025-02-10", CaseStep::Escalated, "乙")];
        assert_eq!(standing(&by_hand, "2025-02-10").level, Some(CaseLevel::Director));
    }

    #[test]
    fn hand_over_changes_who_sees_to_it_and_not_who_calls_the_firm() {
        let case = case();
        let events =
            [event("2025-02-10", CaseStep::Received, "首接甲"), event("2025-02-10", CaseStep::HandedOver, "乙")];
        let standing = standing(&events, "2025-02-11");
        let hands = CaseHands { case: &case, standing: &standing };
        let who = |name| Actor { name, role: UserRole::Officer, unit: "二科", team: None };
        assert_eq!(standing.handler, "乙");
        for step in [CaseStep::Answered, CaseStep::HandedOver, CaseStep::Waiting] {
            assert_eq!(may_case(&who("乙"), hands, step), Ok(()));
            assert_eq!(may_case(&who("首接甲"), hands, step), Ok(()));
            assert!(may_case(&who("丙"), hands, step).is_err());
        }
        assert!(may_case(&who("乙"), hands, CaseStep::CalledBack).is_err_and(|why| why.en.contains("`首接甲`")));
        assert_eq!(may_case(&who("首接甲"), hands, CaseStep::Closed), Ok(()));
        let viewer = Actor { name: "首接甲", role: UserRole::Viewer, unit: "", team: None };
        assert!(case_steps(&viewer, hands, (&rules(), day("2025-02-11"))).is_empty());
    }

    #[test]
    fn no_case_ends_before_the_firm_was_called() {
        let mut events =
            vec![event("2025-02-10", CaseStep::Received, "乙"), event("2025-02-11", CaseStep::Answered, "乙")];
        let at = standing(&events, "2025-02-11");
        assert!(case_step_objection(&at, CaseStep::Closed, (&rules(), day("2025-02-11"))).is_some());
        assert_eq!(at.running().map(|clock| (clock.clock, clock.due)), Some((CaseClock::Call, day("2025-02-14"))));
        events.push(event("2025-02-12", CaseStep::CalledBack, "乙"));
        let at = standing(&events, "2025-02-12");
        assert_eq!(case_step_objection(&at, CaseStep::Closed, (&rules(), day("2025-02-12"))), None);
        // Called, and not reached or nothing given: unknown, not zero.
        assert_eq!((at.called, at.rating), (true, None));
    }
}
