//! Plans of a few steps, by hand.

use model::{ApprovalPaper, ApprovalStep, LegalLevel, PaperForm, PlanPaper, Text};

use super::*;
use crate::approval_acts::{ActRefusal, ActRequest, act_refusals};
use crate::test_days::{day, spring_festival_2025};

fn step(code: &str, days: u16, after: &[&str]) -> PlanStep {
    PlanStep {
        id: 0,
        step: ApprovalStep {
            code: code.into(),
            title: Text::new(code, code),
            department: Text::new("某局", "Some office"),
            days,
            unit: DayUnit::Workdays,
            level: LegalLevel::Law,
            basis: Text::new("某法", "Some law"),
            when: None,
            result: Text::new("证", "Licence"),
            after: after.iter().map(|code| (*code).to_owned()).collect(),
            papers: Vec::new(),
        },
        promised: None,
        papers: Vec::new(),
        events: Vec::new(),
    }
}

fn acts(mut step: PlanStep, acts: &[(&str, StepAct)]) -> PlanStep {
    let event = |(on, act): &(&str, StepAct)| StepEvent {
        on: day(on),
        act: *act,
        number: String::new(),
        note: "因故".into(),
        at: String::new(),
        by: String::new(),
    };
    step.events = acts.iter().map(event).collect();
    step
}

fn view(steps: &[PlanStep], on: &str) -> PlanView {
    plan_view(steps, day("2025-03-03"), day(on), &WorkCalendar::default())
}

/// Code, state, forecast, slack of each step.
#[track_caller]
fn check(steps: &[PlanStep], on: &str, expect: &[(&str, &str, Option<u32>)]) {
    let view = view(steps, on);
    let found: Vec<(String, String, Option<u32>)> = view
        .steps
        .iter()
        .map(|one| {
            let finish = one.finish.map_or("-".to_owned(), |finish| finish.to_string());
            (one.state.to_string(), finish, one.slack)
        })
        .collect();
    let expect: Vec<_> =
        expect.iter().map(|(state, finish, slack)| ((*state).to_owned(), (*finish).to_owned(), *slack)).collect();
    assert_eq!(found, expect);
}

#[test]
fn side_by_side_steps_run_at_once_and_the_longest_way_is_critical() {
    let steps = [step("a", 3, &[]), step("b", 10, &["a"]), step("c", 5, &["a"]), step("d", 2, &["b", "c"])];
    check(
        &steps,
        "2025-03-03",
        &[
            ("ready", "2025-03-06", Some(0)),
            ("waiting", "2025-03-20", Some(0)),
            ("waiting", "2025-03-13", Some(5)),
            ("waiting", "2025-03-24", Some(0)),
        ],
    );
    let view = view(&steps, "2025-03-03");
    assert_eq!(view.forecast, Some(day("2025-03-24")));
    assert_eq!(view.steps.iter().map(|one| one.critical).collect::<Vec<_>>(), [true, true, false, true]);
    assert_eq!(view.steps[3].waits_for, [1, 2]);
}

#[test]
fn a_holiday_in_the_middle_moves_what_comes_after_it() {
    let steps = [step("a", 3, &[]), step("b", 2, &["a"])];
    // Friday 24 January 2025: the Sunday is worked, the festival lasts to 4 February.
    let view = plan_view(&steps, day("2025-01-24"), day("2025-01-24"), &spring_festival_2025());
    assert_eq!(view.steps[0].finish, Some(day("2025-02-05")));
    assert_eq!(view.forecast, Some(day("2025-02-07")));
}

#[test]
fn days_of_the_calendar_end_on_a_worked_day() {
    let mut one = step("a", 7, &[]);
    one.step.unit = DayUnit::Days;
    // Seven days after Tuesday 21 January is the festival's first day; the next worked one is 5 February.
    let view = plan_view(&[one], day("2025-01-21"), day("2025-01-21"), &spring_festival_2025());
    assert_eq!(view.forecast, Some(day("2025-02-05")));
}

#[test]
fn the_clock_stands_still_while_papers_are_corrected() {
    use StepAct::{Accepted, Returned, Submitted};
    let sent = [("2025-03-03", Submitted), ("2025-03-04", Accepted), ("2025-03-07", Returned)];
    // Three of ten days ran. Handed in on the day looked at, seven are left.
    let returned = [acts(step("a", 10, &[]), &sent)];
    check(&returned, "2025-03-17", &[("returned", "2025-03-26", Some(0))]);
    let owed = view(&returned, "2025-03-17").steps[0].owed.clone().unwrap();
    assert_eq!((owed.who, owed.what, owed.since), (Debtor::Firm, Debt::Correction, Some(day("2025-03-07"))));
    let again = [acts(step("a", 10, &[]), &[&sent[..], &[("2025-03-17", Submitted)]].concat())];
    let seen = view(&again, "2025-03-18");
    assert_eq!((seen.steps[0].state, seen.steps[0].due), (StepState::InHand, Some(day("2025-03-26"))));
    assert_eq!(seen.steps[0].taken, Some(4));
}

#[test]
fn who_is_silent_for_five_days_has_accepted_what_came() {
    use StepAct::{Accepted, Submitted};
    let due = |accepted: &str| {
        let steps = [acts(step("a", 10, &[]), &[("2025-03-03", Submitted), (accepted, Accepted)])];
        view(&steps, "2025-03-14").steps[0].due
    };
    assert_eq!(due("2025-03-05"), Some(day("2025-03-19")));
    assert_eq!(due("2025-03-12"), Some(day("2025-03-17")));
}

#[test]
fn what_was_returned_before_it_was_accepted_used_none_of_the_time() {
    use StepAct::{Returned, Submitted};
    let steps =
        [acts(step("a", 10, &[]), &[("2025-03-03", Submitted), ("2025-03-07", Returned), ("2025-03-10", Submitted)])];
    assert_eq!(view(&steps, "2025-03-10").steps[0].due, Some(day("2025-03-24")));
}

#[test]
fn what_is_late_says_by_how_much_and_is_expected_tomorrow() {
    let steps = [acts(step("a", 3, &[]), &[("2025-03-03", StepAct::Submitted)]), step("b", 2, &["a"])];
    let view = view(&steps, "2025-03-11");
    assert_eq!((view.steps[0].due, view.steps[0].late), (Some(day("2025-03-06")), 3));
    assert_eq!((view.steps[0].finish, view.forecast), (Some(day("2025-03-12")), Some(day("2025-03-14"))));
}

#[test]
fn a_promise_shortens_the_time_and_the_rule_stays_beside_it() {
    let one = PlanStep { promised: Some(2), ..acts(step("a", 5, &[]), &[("2025-03-03", StepAct::Submitted)]) };
    let view = view(&[one], "2025-03-03");
    assert_eq!(view.steps[0].due, Some(day("2025-03-05")));
    assert_eq!(view.steps[0].legal_due, Some(day("2025-03-10")));
}

#[test]
fn a_refusal_leaves_no_forecast_for_what_waits_for_it_and_another_branch_keeps_its_own() {
    use StepAct::{Refused, Submitted};
    let steps = [
        acts(step("a", 3, &[]), &[("2025-03-03", Submitted), ("2025-03-05", Refused)]),
        step("b", 2, &["a"]),
        step("c", 4, &[]),
    ];
    check(&steps, "2025-03-06", &[("refused", "-", None), ("waiting", "-", None), ("ready", "2025-03-12", Some(0))]);
    let view = view(&steps, "2025-03-06");
    assert_eq!((view.forecast, view.blocked_by), (None, vec![0]));
    assert_eq!(view.steps[0].owed.as_ref().map(|owed| owed.what), Some(Debt::WayOn));
}

#[test]
fn what_does_not_apply_is_passed_through() {
    let steps = [
        step("a", 3, &[]),
        acts(step("b", 30, &["a"]), &[("2025-03-03", StepAct::NotApplicable)]),
        step("c", 2, &["b"]),
    ];
    let view = view(&steps, "2025-03-03");
    assert_eq!((view.forecast, view.applies), (Some(day("2025-03-10")), 2));
    assert_eq!((view.steps[2].state, view.steps[2].waits_for.clone()), (StepState::Waiting, vec![0]));
}

#[test]
fn everything_granted_is_done_on_the_last_day() {
    use StepAct::{Granted, Submitted};
    let through = [("2025-03-03", Submitted), ("2025-03-06", Granted)];
    let steps = [
        acts(step("a", 5, &[]), &through),
        acts(step("b", 5, &[]), &[("2025-03-04", Submitted), ("2025-03-11", Granted)]),
    ];
    let view = view(&steps, "2025-06-01");
    assert_eq!((view.done, view.granted, view.forecast), (true, 2, Some(day("2025-03-11"))));
    assert_eq!(view.steps[0].taken, Some(3));
    assert!(view.steps.iter().all(|one| !one.critical && one.owed.is_none()));
}

#[test]
fn an_earlier_day_knows_nothing_of_later_acts_and_a_mistake_is_taken_back() {
    use StepAct::{Granted, Submitted, TakenBack};
    let steps =
        [acts(step("a", 5, &[]), &[("2025-03-03", Submitted), ("2025-03-05", Granted), ("2025-03-06", TakenBack)])];
    let state = |on: &str| view(&steps, on).steps[0].state;
    assert_eq!(state("2025-03-02"), StepState::Ready);
    assert_eq!(state("2025-03-05"), StepState::Granted);
    assert_eq!(state("2025-03-06"), StepState::Submitted);
}

#[test]
fn the_firm_owes_its_papers_first_then_the_office_then_nothing_but_handing_in() {
    let paper = |from, state| PlanPaper {
        id: 0,
        paper: ApprovalPaper { title: Text::new("材料", "Paper"), form: PaperForm::Copy, from },
        state,
        on: None,
        attachment: None,
    };
    let owed = |firm, office| {
        let mut one = step("a", 5, &[]);
        one.papers = vec![
            paper(PaperFrom::Investor, firm),
            paper(PaperFrom::Office, office),
            paper(PaperFrom::Department, PaperState::Asked),
        ];
        let owed = view(&[one], "2025-03-03").steps[0].owed.clone().unwrap();
        (owed.who, owed.what, owed.papers)
    };
    use PaperState::{Asked, Received};
    assert_eq!(owed(Asked, Asked), (Debtor::Firm, Debt::Papers, vec![0]));
    assert_eq!(owed(Received, Asked), (Debtor::Office, Debt::Papers, vec![1]));
    assert_eq!(owed(Received, Received), (Debtor::Office, Debt::Submission, vec![]));
}

#[test]
fn a_cycle_that_came_into_a_plan_is_shown_without_a_forecast() {
    let steps = [step("a", 3, &["b"]), step("b", 3, &["a"]), step("c", 1, &[])];
    let view = view(&steps, "2025-03-03");
    assert_eq!(view.forecast, None);
    assert_eq!(view.steps.iter().map(|one| one.finish.is_some()).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn a_step_before_its_turn_needs_a_reason_and_stays_marked() {
    let steps = [step("a", 3, &[]), step("b", 2, &["a"])];
    let refusals = |note: &str, number: &str| {
        let request = ActRequest { act: StepAct::Granted, on: day("2025-03-04"), number, note, papers: 0 };
        act_refusals(&steps, 1, &request, (day("2025-03-05"), &WorkCalendar::default()))
    };
    assert_eq!(refusals("", "1"), [ActRefusal::OutOfTurn(vec![Text::new("a", "a")])]);
    assert_eq!(refusals("容缺受理", ""), [ActRefusal::NeedsNumber]);
    assert_eq!(refusals("容缺受理", "1"), []);
    let done = [steps[0].clone(), acts(steps[1].clone(), &[("2025-03-04", StepAct::Granted)])];
    assert!(view(&done, "2025-03-05").steps[1].early);
}

#[test]
fn an_act_follows_the_one_before_it_in_order_and_in_days() {
    use StepAct::{Accepted, Granted, Returned, Submitted, TakenBack};
    let check = |before: &[(&str, StepAct)], act: StepAct, on: &str, expect: &[ActRefusal]| {
        let steps = [acts(step("a", 3, &[]), before)];
        let request = ActRequest { act, on: day(on), number: "1", note: "", papers: 0 };
        let found = act_refusals(&steps, 0, &request, (day("2025-03-20"), &WorkCalendar::default()));
        assert_eq!(found, expect, "{act}");
    };
    let sent = [("2025-03-05", Submitted)];
    check(&[], Submitted, "2025-03-05", &[]);
    check(&[], Submitted, "2025-03-21", &[ActRefusal::Future(day("2025-03-20"))]);
    check(&[], Accepted, "2025-03-05", &[ActRefusal::State(Accepted, StepState::Ready)]);
    check(&[], TakenBack, "2025-03-05", &[ActRefusal::NeedsReason(TakenBack), ActRefusal::NothingBefore]);
    check(&sent, Granted, "2025-03-04", &[ActRefusal::BeforeLast(Submitted, day("2025-03-05"))]);
    check(&sent, Granted, "2025-03-05", &[]);
    check(&sent, Returned, "2025-03-06", &[ActRefusal::NeedsPapers]);
    check(&sent, Submitted, "2025-03-06", &[ActRefusal::State(Submitted, StepState::Submitted)]);
    check(&[], Granted, "2025-03-06", &[ActRefusal::NeverHandedIn]);
}

proptest::proptest! {
    #[test]
    fn whatever_the_graph_the_whole_is_the_last_step_and_nothing_ends_before_what_it_waits_for(
        days in proptest::collection::vec(1_u16..40, 1..9),
        ties in proptest::collection::vec((0_usize..9, 0_usize..9), 0..14),
        start in 0_u64..700,
    ) {
        let mut steps: Vec<PlanStep> = days.iter().enumerate().map(|(at, days)| step(&format!("s{at}"), *days, &[])).collect();
        for (from, to) in ties {
            let (from, to) = (from.min(to) % steps.len(), from.max(to) % steps.len());
            if from < to {
                let code = steps[from].step.code.clone();
                steps[to].step.after.push(code);
            }
        }
        let begun = day("2024-06-03").checked_add_days(Days::new(start)).unwrap();
        let calendar = spring_festival_2025();
        let view = plan_view(&steps, begun, begun, &calendar);
        let last = view.steps.iter().filter_map(|one| one.finish).max();
        proptest::prop_assert_eq!(view.forecast, last);
        proptest::prop_assert!(view.steps.iter().any(|one| one.critical));
        for one in &view.steps {
            for before in &one.waits_for {
                proptest::prop_assert!(view.steps[*before].finish <= one.start);
            }
            proptest::prop_assert!(one.finish <= one.latest);
        }
    }
}
