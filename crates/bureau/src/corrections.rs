//! What of a history was entered by mistake: found before the history is followed, so that it counts on no day.
//!
//! A correction is read in the order of writing: it takes back what stood on paper when it was written, not what was written since.
//! Not for: a real fall-back, which happened and stays.

use std::collections::{BTreeMap, BTreeSet};

use model::{BackCause, Happening, ProjectEvent, ProjectStage};

/// What corrections make of a history. Numbers are places in the history as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Corrections {
    /// Entries that were taken back.
    pub(crate) void: BTreeSet<usize>,
    /// Of these, the ones that had led to a stage all the same, and to which.
    pub(crate) instead: BTreeMap<usize, ProjectStage>,
}

/// Reads the corrections of a history.
pub(crate) fn corrections(events: &[ProjectEvent]) -> Corrections {
    let mut found = Corrections::default();
    for (at, event) in events.iter().enumerate() {
        if let Happening::Back { to, cause: BackCause::Mistake, .. } = event.what {
            found.take_back(&events[..at], to);
        }
    }
    found
}

/// The stage that an event leads to.
pub(crate) fn led_to(what: &Happening) -> Option<ProjectStage> {
    match what {
        Happening::Entered { stage, .. } => Some(*stage),
        Happening::Moved { to, .. } | Happening::Reopened { to, .. } => Some(*to),
        Happening::Back { to, cause: BackCause::FellBack, .. } => Some(*to),
        Happening::Ended { .. } => Some(ProjectStage::Ended),
        _ => None,
    }
}

impl Corrections {
    fn stage(&self, at: usize, event: &ProjectEvent) -> Option<ProjectStage> {
        match self.instead.get(&at) {
            Some(stage) => Some(*stage),
            None if self.void.contains(&at) => None,
            None => led_to(&event.what),
        }
    }

    /// Everything beyond a stage was a mistake, back to where the project last stood no further. An end did happen and stays.
    fn take_back(&mut self, written: &[ProjectEvent], to: ProjectStage) {
        let mut path: Vec<(usize, ProjectStage)> =
            written.iter().enumerate().filter_map(|(at, event)| Some((at, self.stage(at, event)?))).collect();
        path.sort_by_key(|(at, _)| written[*at].on);
        // A history begins with an entry, whatever was dated before it.
        let entered = |(at, _): &(usize, ProjectStage)| matches!(written[*at].what, Happening::Entered { .. });
        let Some(entry) = path.iter().position(entered) else { return };
        let entry = path.remove(entry);
        path.insert(0, entry);

        let kept = path.iter().rposition(|(_, stage)| *stage <= to);
        let beyond = &path[kept.map_or(0, |at| at + 1)..];
        let ended = beyond.iter().rposition(|(_, stage)| *stage == ProjectStage::Ended);
        // What the last of the wrong entries began was a time in the right stage, unless the one before them was that already.
        let run = &beyond[ended.map_or(0, |at| at + 1)..];
        let before = if ended.is_some() { None } else { kept.map(|at| path[at].1) };
        for (at, _) in beyond.iter().filter(|(_, stage)| *stage != ProjectStage::Ended) {
            self.void.insert(*at);
            self.instead.remove(at);
        }
        if let Some((at, _)) = run.first().filter(|_| before != Some(to)) {
            self.instead.insert(*at, to);
        }
        // It came in on its day even so.
        if kept.is_none() {
            self.instead.insert(entry.0, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::{standing, standing_on};
    use crate::test_days::day;
    use ProjectStage::{Construction, Lead, Signed, Talks};
    use model::{EndReason, OwedProof, Proof, ProofKind};
    use proptest::prelude::*;

    fn event(on: &str, what: Happening) -> ProjectEvent {
        ProjectEvent {
            on: day(on),
            written_at: "2025-01-01T00:00:00Z".to_owned(),
            by: "王干事（样例）".to_owned(),
            backfilled: false,
            what,
        }
    }

    fn entered(on: &str, stage: ProjectStage) -> ProjectEvent {
        event(on, Happening::Entered { stage, first_talk: "文旅局".to_owned() })
    }

    fn moved(on: &str, to: ProjectStage) -> ProjectEvent {
        event(on, Happening::Moved { to, proofs: vec![], owed: vec![], skip_reason: String::new() })
    }

    fn back(on: &str, to: ProjectStage, cause: BackCause) -> ProjectEvent {
        event(on, Happening::Back { to, cause, reason: "样例".to_owned() })
    }

    /// Stages with their first days; and on which day signing was reached.
    #[track_caller]
    fn check(events: &[ProjectEvent], spells: &[(ProjectStage, &str)], signed: Option<&str>) {
        let now = standing(events).unwrap();
        let found: Vec<_> = now.spells.iter().map(|spell| (spell.stage, spell.from)).collect();
        let wanted: Vec<_> = spells.iter().map(|(stage, on)| (*stage, day(on))).collect();
        assert_eq!((found, now.reached(Signed)), (wanted, signed.map(day)));
    }

    #[test]
    fn what_was_entered_by_mistake_was_never_reached_and_what_was_lost_was() {
        let history = |cause| {
            [
                entered("2024-01-01", Lead),
                moved("2024-03-01", Talks),
                moved("2024-06-01", Signed),
                back("2024-06-20", Talks, cause),
            ]
        };
        check(&history(BackCause::Mistake), &[(Lead, "2024-01-01"), (Talks, "2024-03-01")], None);
        let fell = [(Lead, "2024-01-01"), (Talks, "2024-03-01"), (Signed, "2024-06-01"), (Talks, "2024-06-20")];
        check(&history(BackCause::FellBack), &fell, Some("2024-06-01"));
        let now = standing(&history(BackCause::Mistake)).unwrap();
        assert_eq!((now.since, now.progressed, now.void), (day("2024-03-01"), day("2024-03-01"), [2].into()));
    }

    #[test]
    fn a_mistake_counts_on_no_day_also_on_those_before_it_was_found() {
        let events =
            [entered("2024-01-01", Talks), moved("2024-12-20", Signed), back("2025-01-04", Talks, BackCause::Mistake)];
        let then = standing_on(&events, day("2024-12-31")).unwrap();
        assert_eq!((then.stage, then.reached(Signed)), (Talks, None));
    }

    #[test]
    fn a_mistake_takes_back_the_last_time_alone() {
        let events = [
            entered("2024-01-01", Talks),
            moved("2024-02-01", Signed),
            back("2024-03-01", Talks, BackCause::FellBack),
            moved("2024-05-01", Signed),
            moved("2024-06-01", Construction),
            back("2024-06-02", Talks, BackCause::Mistake),
        ];
        check(&events, &[(Talks, "2024-01-01"), (Signed, "2024-02-01"), (Talks, "2024-03-01")], Some("2024-02-01"));
        assert_eq!(standing(&events).unwrap().reached(Construction), None);
    }

    #[test]
    fn a_wrong_stage_was_the_right_one_from_its_day() {
        let skipped =
            [entered("2024-01-01", Lead), moved("2024-03-01", Signed), back("2024-04-01", Talks, BackCause::Mistake)];
        check(&skipped, &[(Lead, "2024-01-01"), (Talks, "2024-03-01")], None);
        let entry = [entered("2024-01-01", Signed), back("2024-04-01", Talks, BackCause::Mistake)];
        check(&entry, &[(Talks, "2024-01-01")], None);
        assert_eq!(standing(&entry).unwrap().entered, day("2024-01-01"));
    }

    #[test]
    fn what_is_written_after_a_correction_is_not_taken_back_by_it() {
        let events = [
            entered("2024-01-01", Lead),
            moved("2024-03-10", Signed),
            back("2024-03-20", Lead, BackCause::Mistake),
            moved("2024-03-12", Talks),
        ];
        check(&events, &[(Lead, "2024-01-01"), (Talks, "2024-03-12")], None);
        let twice = [&events[..], &[back("2024-03-21", Lead, BackCause::Mistake)]].concat();
        check(&twice, &[(Lead, "2024-01-01")], None);
    }

    #[test]
    fn an_end_did_happen() {
        let events = [
            entered("2024-01-01", Talks),
            moved("2024-02-01", Signed),
            event("2024-03-01", Happening::Ended { reason: EndReason::Withdrawn, note: String::new() }),
            event("2024-04-01", Happening::Reopened { to: Signed, reason: "重启".to_owned() }),
            back("2024-05-01", Talks, BackCause::Mistake),
        ];
        let spells = [(Talks, "2024-01-01"), (ProjectStage::Ended, "2024-03-01"), (Talks, "2024-04-01")];
        check(&events, &spells, None);
    }

    #[test]
    fn a_move_that_was_none_brought_no_proof_and_owes_none() {
        let owed = OwedProof { kind: ProofKind::ClauseTable, stage: Signed, due: day("2024-06-06") };
        let proof = Proof { kind: ProofKind::Agreement, file: None, note: "第3号".to_owned() };
        let events = [
            entered("2024-01-01", Talks),
            event(
                "2024-06-01",
                Happening::Moved { to: Signed, proofs: vec![proof], owed: vec![owed], skip_reason: String::new() },
            ),
            back("2024-06-20", Talks, BackCause::Mistake),
        ];
        let now = standing(&events).unwrap();
        assert_eq!((now.owed, now.proofs), (vec![], vec![]));
    }

    proptest! {
        #[test]
        fn a_correction_leads_to_its_stage_and_nothing_beyond_it_began_since(
            steps in prop::collection::vec((0_u64..60, 0_usize..11, 0_u8..4), 1..16), last in 0_usize..11,
        ) {
            let stages = model::Profile::Industrial.stages();
            let mut on = day("2024-01-01");
            let mut events = vec![entered("2024-01-01", Lead)];
            for (days, stage, what) in steps {
                on = on.checked_add_days(chrono::Days::new(days)).unwrap();
                let (to, text) = (stages[stage], on.to_string());
                let now = standing(&events).unwrap().stage;
                match what {
                    0 if now != ProjectStage::Ended && to > now => events.push(moved(&text, to)),
                    1 if now != ProjectStage::Ended && to < now => events.push(back(&text, to, BackCause::FellBack)),
                    2 if now != ProjectStage::Ended && to < now => events.push(back(&text, to, BackCause::Mistake)),
                    3 if now != ProjectStage::Ended => {
                        events.push(event(&text, Happening::Ended { reason: EndReason::Withdrawn, note: String::new() }));
                    }
                    _ if now == ProjectStage::Ended => {
                        events.push(event(&text, Happening::Reopened { to: Lead, reason: "重启".to_owned() }));
                    }
                    _ => {}
                }
            }
            let before = standing(&events).unwrap();
            let to = stages[last];
            if before.stage != ProjectStage::Ended && to < before.stage {
                events.push(back(&on.to_string(), to, BackCause::Mistake));
                let after = standing(&events).unwrap();
                prop_assert_eq!(after.stage, to);
                prop_assert!(after.spells.len() <= before.spells.len());
                for pair in after.spells.windows(2) {
                    prop_assert_eq!(pair[0].to, Some(pair[1].from));
                    prop_assert!(pair[0].stage != pair[1].stage);
                }
            }
        }
    }
}
