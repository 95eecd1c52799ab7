//! What a project's clocks show on a day: how long, since when, which colour and when the next one comes.
//!
//! A threshold is passed when **more** than it has gone by: a lead to be answered within one working day is in time on that
//! day and late on the next one that is worked. What cannot be measured shows no colour but the reason.

use chrono::NaiveDate;
use model::{ClockColour, ClockMeasure, ClockRule, ClockUnit, Project, ProjectStage, ProofKind, Text, WorkCalendar};

use crate::calendar::{add_months, add_working_days, day_after, last_of_month, working_days_between};
use crate::standing::Standing;

/// A change of colour, past or to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<'a> {
    /// The first day of the colour.
    pub on: NaiveDate,
    /// The rule that says so.
    pub rule: &'a ClockRule,
}

/// What a clock shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockState<'a> {
    /// It runs.
    Runs {
        /// From which day it counts; the day itself is not counted.
        since: NaiveDate,
        /// How much has gone by, in the unit of its rules.
        elapsed: u32,
        /// What is counted.
        unit: ClockUnit,
        /// Its colour.
        colour: ClockColour,
        /// When it took its colour; `None` while it is green.
        turned: Option<Turn<'a>>,
        /// When it changes next if nothing happens; `None` when it is at its worst, or when time alone changes nothing.
        next: Option<Turn<'a>>,
    },
    /// It cannot be read.
    Unknown {
        /// Why.
        reason: Text,
    },
}

/// One clock of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockReading<'a> {
    /// What it measures.
    pub measure: ClockMeasure,
    /// For an overdue proof, which.
    pub proof: Option<ProofKind>,
    /// What it shows.
    pub state: ClockState<'a>,
}

impl ClockReading<'_> {
    /// Its colour; `None` when it cannot be read.
    pub fn colour(&self) -> Option<ClockColour> {
        match self.state {
            ClockState::Runs { colour, .. } => Some(colour),
            ClockState::Unknown { .. } => None,
        }
    }
}

/// The worst colour of some clocks; `None` when none can be read.
pub fn worst(readings: &[ClockReading<'_>]) -> Option<ClockColour> {
    readings.iter().filter_map(ClockReading::colour).max()
}

/// Every clock that runs for a project on a day, by the rules in force on it.
///
/// An ended project has none; one that operates only those of proofs that are still owed.
pub fn clocks<'a>(
    project: &Project,
    standing: &Standing,
    rules: &'a [ClockRule],
    (calendar, today): (&WorkCalendar, NaiveDate),
) -> Vec<ClockReading<'a>> {
    if standing.stage == ProjectStage::Ended {
        return Vec::new();
    }
    let holds = |rule: &&ClockRule| rule.profiles.contains(&project.profile) && rule.term.holds_on(today);
    let in_force: Vec<&ClockRule> = rules.iter().filter(holds).collect();
    let of = |measure: ClockMeasure, stage: ProjectStage| -> Vec<&ClockRule> {
        in_force.iter().filter(|rule| rule.measure == measure && rule.stage == stage).copied().collect()
    };
    let mut readings = Vec::new();
    for measure in ClockMeasure::ALL.iter().copied() {
        if measure == ClockMeasure::ProofOverdue {
            for owed in &standing.owed {
                let rules = of(measure, owed.stage);
                let state = run(owed.due, &rules, (calendar, today));
                readings.extend(state.map(|state| ClockReading { measure, proof: Some(owed.kind), state }));
            }
            continue;
        }
        let rules = of(measure, standing.stage);
        if rules.is_empty() {
            continue;
        }
        let state = match start(measure, project, standing) {
            Start::On(day) => run(day, &rules, (calendar, today)),
            Start::Behind(points) => measured(points, standing.since, &rules),
            Start::Unknown(reason) => Some(ClockState::Unknown { reason }),
            Start::Stopped => None,
        };
        readings.extend(state.map(|state| ClockReading { measure, proof: None, state }));
    }
    readings
}

/// From where a clock counts.
enum Start {
    On(NaiveDate),
    Behind((NaiveDate, u32)),
    Unknown(Text),
    Stopped,
}

fn start(measure: ClockMeasure, project: &Project, standing: &Standing) -> Start {
    match measure {
        ClockMeasure::InStage => Start::On(standing.since),
        ClockMeasure::ReferrerAnswer if project.referrer.trim().is_empty() => Start::Stopped,
        ClockMeasure::ReferrerAnswer if standing.has_proof(ProofKind::ReferrerReply) => Start::Stopped,
        ClockMeasure::ReferrerAnswer => Start::On(standing.entered),
        ClockMeasure::SinceReport => Start::On(standing.reported),
        ClockMeasure::SinceProgress => Start::On(standing.progressed),
        ClockMeasure::PastPlannedStart => match project.planned_start {
            Some(month) => Start::On(last_of_month(month)),
            None => Start::Unknown(Text::new("计划开工月未填", "the planned month of start is not filled in")),
        },
        ClockMeasure::BehindPlan => match standing.built {
            Some(built) => Start::Behind((built.on, u32::from(built.planned.saturating_sub(built.done)))),
            None => Start::Unknown(Text::new("尚无建设进度", "nothing is known of how far building has come")),
        },
        ClockMeasure::ProofOverdue => Start::Stopped,
    }
}

/// A clock that runs by itself.
fn run<'a>(
    since: NaiveDate,
    rules: &[&'a ClockRule],
    (calendar, today): (&WorkCalendar, NaiveDate),
) -> Option<ClockState<'a>> {
    let unit = rules.first()?.unit;
    let mut turns: Vec<Turn<'a>> =
        rules.iter().filter_map(|rule| Some(Turn { on: turns_on(since, rule, calendar)?, rule })).collect();
    turns.sort_by_key(|turn| (turn.on, turn.rule.colour));
    let turned = turns.iter().filter(|turn| turn.on <= today).max_by_key(|turn| turn.rule.colour).copied();
    let colour = turned.map_or(ClockColour::Green, |turn| turn.rule.colour);
    let next = turns.iter().find(|turn| turn.on > today && turn.rule.colour > colour).copied();
    Some(ClockState::Runs { since, elapsed: elapsed(since, unit, (calendar, today)), unit, colour, turned, next })
}

/// The first day on which more than a rule's threshold has gone by. `None` for what time does not change.
fn turns_on(since: NaiveDate, rule: &ClockRule, calendar: &WorkCalendar) -> Option<NaiveDate> {
    let threshold = rule.threshold;
    match rule.unit {
        ClockUnit::WorkingDays => Some(add_working_days(calendar, since, u32::from(threshold) + 1)),
        ClockUnit::Days => since.checked_add_days(chrono::Days::new(u64::from(threshold) + 1)),
        ClockUnit::Months => Some(day_after(add_months(since, threshold))),
        ClockUnit::Points => None,
    }
}

fn elapsed(since: NaiveDate, unit: ClockUnit, (calendar, today): (&WorkCalendar, NaiveDate)) -> u32 {
    match unit {
        ClockUnit::WorkingDays => working_days_between(calendar, since, today),
        ClockUnit::Days => u32::try_from((today - since).num_days()).unwrap_or(0),
        ClockUnit::Months => {
            let gone = (1..=u16::MAX).take_while(|months| add_months(since, *months) <= today).count();
            u32::try_from(gone).unwrap_or(u32::MAX)
        }
        ClockUnit::Points => 0,
    }
}

/// A clock that shows what someone measured on a day.
fn measured<'a>((on, points): (NaiveDate, u32), since: NaiveDate, rules: &[&'a ClockRule]) -> Option<ClockState<'a>> {
    let passed = rules.iter().filter(|rule| points > u32::from(rule.threshold));
    let worst = passed.max_by_key(|rule| rule.colour);
    let turned = worst.map(|rule| Turn { on, rule });
    let colour = turned.map_or(ClockColour::Green, |turn| turn.rule.colour);
    Some(ClockState::Runs { since, elapsed: points, unit: ClockUnit::Points, colour, turned, next: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::{Built, standing};
    use crate::test_days::{day, spring_festival_2025};
    use model::{Happening, OwedProof, Profile, ProjectEvent, Term};

    fn rule(
        stage: ProjectStage,
        measure: ClockMeasure,
        (threshold, unit): (u16, ClockUnit),
        colour: ClockColour,
    ) -> ClockRule {
        ClockRule {
            id: format!("{stage}-{measure}-{colour}"),
            stage,
            profiles: Profile::ALL.to_vec(),
            measure,
            threshold,
            unit,
            colour,
            level: Text::new("市", "city"),
            term: Term { from: day("2024-01-01"), to: None },
            source: Text::new("本局规定", "set by the office"),
        }
    }

    fn stands(stage: ProjectStage, on: &str) -> Standing {
        standing(&[ProjectEvent {
            on: day(on),
            written_at: "2025-01-01T00:00:00Z".to_owned(),
            by: "样例".to_owned(),
            backfilled: false,
            what: Happening::Entered { stage, first_talk: "商务局".to_owned() },
        }])
        .unwrap()
    }

    fn project() -> Project {
        Project::new("石油钻具项目（样例）", Profile::Industrial)
    }

    /// Colour and next turn of the only clock.
    fn read(
        project: &Project,
        standing: &Standing,
        rules: &[ClockRule],
        today: &str,
    ) -> (ClockColour, Option<NaiveDate>) {
        let calendar = spring_festival_2025();
        let readings = clocks(project, standing, rules, (&calendar, day(today)));
        let [ClockReading { state: ClockState::Runs { colour, next, .. }, .. }] = &readings[..] else {
            panic!("one clock: {readings:?}")
        };
        (*colour, next.map(|turn| turn.on))
    }

    fn talks_rules() -> Vec<ClockRule> {
        let months = |months, colour| {
            rule(ProjectStage::Talks, ClockMeasure::SinceProgress, (months, ClockUnit::Months), colour)
        };
        vec![months(2, ClockColour::Yellow), months(3, ClockColour::Red), months(6, ClockColour::Leaves)]
    }

    #[test]
    fn talks_without_progress_turn_yellow_red_and_leave() {
        let standing = stands(ProjectStage::Talks, "2024-05-20");
        let check = |today: &str, colour, next: Option<&str>| {
            assert_eq!(read(&project(), &standing, &talks_rules(), today), (colour, next.map(day)), "on {today}");
        };
        check("2024-07-20", ClockColour::Green, Some("2024-07-21"));
        check("2024-07-21", ClockColour::Yellow, Some("2024-08-21"));
        check("2024-08-21", ClockColour::Red, Some("2024-11-21"));
        check("2024-11-21", ClockColour::Leaves, None);
    }

    #[test]
    fn a_lead_over_the_spring_festival_is_late_on_the_second_day_that_is_worked() {
        let within_a_day =
            [rule(ProjectStage::Lead, ClockMeasure::InStage, (1, ClockUnit::WorkingDays), ClockColour::Red)];
        let standing = stands(ProjectStage::Lead, "2025-01-27");
        let check = |today: &str, colour| assert_eq!(read(&project(), &standing, &within_a_day, today).0, colour);
        check("2025-02-04", ClockColour::Green);
        check("2025-02-05", ClockColour::Green);
        check("2025-02-06", ClockColour::Red);
    }

    #[test]
    fn a_start_is_late_when_its_month_is_over_and_unknown_without_one() {
        let past = |months, colour| {
            rule(ProjectStage::Filed, ClockMeasure::PastPlannedStart, (months, ClockUnit::Months), colour)
        };
        let rules = [past(0, ClockColour::Yellow), past(3, ClockColour::Red)];
        let standing = stands(ProjectStage::Filed, "2025-01-15");
        let planned = Project { planned_start: Some(day("2025-02-01")), ..project() };
        let check = |today: &str, colour| assert_eq!(read(&planned, &standing, &rules, today).0, colour);
        check("2025-02-28", ClockColour::Green);
        check("2025-03-01", ClockColour::Yellow);
        check("2025-05-31", ClockColour::Yellow);
        check("2025-06-01", ClockColour::Red);
        let calendar = spring_festival_2025();
        let unplanned = clocks(&project(), &standing, &rules, (&calendar, day("2025-06-01")));
        assert_eq!(worst(&unplanned), None);
        assert!(matches!(&unplanned[0].state, ClockState::Unknown { reason } if reason.zh == "计划开工月未填"));
    }

    #[test]
    fn building_behind_its_plan_is_yellow_over_ten_points_and_red_over_thirty() {
        let behind = |points, colour| {
            rule(ProjectStage::Construction, ClockMeasure::BehindPlan, (points, ClockUnit::Points), colour)
        };
        let rules = [behind(10, ClockColour::Yellow), behind(30, ClockColour::Red)];
        let check = |done, planned, colour| {
            let mut standing = stands(ProjectStage::Construction, "2025-01-15");
            standing.built = Some(Built { on: day("2025-02-15"), done, planned });
            assert_eq!(read(&project(), &standing, &rules, "2025-03-01").0, colour, "{done} of {planned}");
        };
        check(40, 50, ClockColour::Green);
        check(39, 50, ClockColour::Yellow);
        check(20, 51, ClockColour::Red);
        check(90, 50, ClockColour::Green);
    }

    #[test]
    fn an_owed_proof_has_a_clock_of_its_own_that_later_stages_do_not_stop() {
        let overdue =
            [rule(ProjectStage::Signed, ClockMeasure::ProofOverdue, (0, ClockUnit::WorkingDays), ClockColour::Yellow)];
        let mut standing = stands(ProjectStage::Filed, "2025-01-15");
        let due = day("2025-02-10");
        standing.owed = vec![OwedProof { kind: ProofKind::ClauseTable, stage: ProjectStage::Signed, due }];
        assert_eq!(read(&project(), &standing, &overdue, "2025-02-10").0, ClockColour::Green);
        assert_eq!(read(&project(), &standing, &overdue, "2025-02-11").0, ClockColour::Yellow);
    }

    #[test]
    fn the_referrer_s_clock_stops_when_he_has_an_answer() {
        let answer =
            [rule(ProjectStage::Assessment, ClockMeasure::ReferrerAnswer, (7, ClockUnit::Days), ClockColour::Red)];
        let referred = Project { referrer: "某商会（样例）".to_owned(), ..project() };
        let mut standing = stands(ProjectStage::Assessment, "2025-02-10");
        assert_eq!(read(&referred, &standing, &answer, "2025-02-18").0, ClockColour::Red);
        let proof = model::Proof { kind: ProofKind::ReferrerReply, file: None, note: String::new() };
        standing.proofs.push((day("2025-02-12"), proof));
        let calendar = spring_festival_2025();
        assert_eq!(clocks(&referred, &standing, &answer, (&calendar, day("2025-02-18"))), []);
    }

    #[test]
    fn a_rule_counts_only_on_the_days_on_which_it_holds() {
        let mut rules = talks_rules();
        for rule in &mut rules {
            rule.term.to = Some(day("2024-12-31"));
        }
        let calendar = spring_festival_2025();
        let standing = stands(ProjectStage::Talks, "2024-05-20");
        assert_eq!(clocks(&project(), &standing, &rules, (&calendar, day("2025-01-01"))), []);
    }
}
