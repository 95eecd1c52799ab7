//! Where a project stands: what follows from its events.
//!
//! Events are read by the day on which they happened; those of one day in the order in which they were written. A history
//! that is written later therefore falls into its place, and an entry at a later stage, as a ledger brings it, becomes the
//! move it was.

use chrono::NaiveDate;
use model::{EndReason, Happening, OwedProof, Progress, ProjectEvent, ProjectStage, Proof};

/// A time in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// The stage.
    pub stage: ProjectStage,
    /// First day.
    pub from: NaiveDate,
    /// The day on which it was left; `None` while it lasts.
    pub to: Option<NaiveDate>,
    /// Whether its beginning was written down after the fact.
    pub backfilled: bool,
}

/// How far building has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// On which day.
    pub on: NaiveDate,
    /// Percent done.
    pub done: u8,
    /// Percent that the plan had for that day.
    pub planned: u8,
}

/// Where a project stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The stage.
    pub stage: ProjectStage,
    /// Since when it is in this stage.
    pub since: NaiveDate,
    /// When it came in.
    pub entered: NaiveDate,
    /// The unit that talked to the firm first.
    pub first_talk: String,
    /// The unit that answers for it after the last transfer; `None` when it was never transferred.
    pub transferred_to: Option<String>,
    /// Every time in a stage, the first first.
    pub spells: Vec<Spell>,
    /// Proofs handed in, with their days.
    pub proofs: Vec<(NaiveDate, Proof)>,
    /// Proofs still to come, the most urgent first.
    pub owed: Vec<OwedProof>,
    /// When someone last reported on it; a move is a report too.
    pub reported: NaiveDate,
    /// When anything last moved.
    pub progressed: NaiveDate,
    /// How far building has come.
    pub built: Option<Built>,
    /// Why it ended, when it did, and the words to it.
    pub end: Option<(EndReason, String)>,
}

impl Standing {
    /// Whether a proof was handed in.
    pub fn has_proof(&self, kind: model::ProofKind) -> bool {
        self.proofs.iter().any(|(_, proof)| proof.kind == kind)
    }

    /// The first day on which it reached a stage or a later one without being ended; `None` when it never did.
    ///
    /// This is what cohorts count by: a project that skipped a stage reached it on the day on which it passed it.
    pub fn reached(&self, stage: ProjectStage) -> Option<NaiveDate> {
        let reaches = |spell: &&Spell| spell.stage >= stage && spell.stage != ProjectStage::Ended;
        self.spells.iter().find(reaches).map(|spell| spell.from)
    }

    /// The last stage it was in before it ended; its stage when it did not.
    pub fn stage_alive(&self) -> ProjectStage {
        let alive = self.spells.iter().rev().map(|spell| spell.stage).find(|stage| *stage != ProjectStage::Ended);
        alive.unwrap_or(self.stage)
    }

    fn enter(&mut self, stage: ProjectStage, event: &ProjectEvent) {
        if let Some(last) = self.spells.last_mut() {
            last.to = Some(event.on);
        }
        self.spells.push(Spell { stage, from: event.on, to: None, backfilled: event.backfilled });
        (self.stage, self.since) = (stage, event.on);
        (self.reported, self.progressed) = (event.on, event.on);
        if stage != ProjectStage::Ended {
            self.end = None;
        }
    }

    fn prove(&mut self, on: NaiveDate, proof: &Proof) {
        self.owed.retain(|owed| owed.kind != proof.kind);
        self.proofs.push((on, proof.clone()));
    }
}

/// Where a project stands after all its events; `None` when it never came in.
pub fn standing(events: &[ProjectEvent]) -> Option<Standing> {
    standing_on(events, NaiveDate::MAX)
}

/// Where a project stood at the end of a day, by what is known now; `None` when it had not come in.
pub fn standing_on(events: &[ProjectEvent], day: NaiveDate) -> Option<Standing> {
    let mut known: Vec<&ProjectEvent> = events.iter().filter(|event| event.on <= day).collect();
    known.sort_by_key(|event| event.on);
    let first = known.iter().position(|event| matches!(event.what, Happening::Entered { .. }))?;
    let entry = known.remove(first);
    let Happening::Entered { stage, first_talk } = &entry.what else { return None };
    let mut now = Standing {
        stage: *stage,
        since: entry.on,
        entered: entry.on,
        first_talk: first_talk.clone(),
        transferred_to: None,
        spells: Vec::new(),
        proofs: Vec::new(),
        owed: Vec::new(),
        reported: entry.on,
        progressed: entry.on,
        built: None,
        end: None,
    };
    now.enter(*stage, entry);
    for event in known {
        follow(&mut now, event);
    }
    now.owed.sort_by_key(|owed| (owed.due, owed.kind));
    Some(now)
}

fn follow(now: &mut Standing, event: &ProjectEvent) {
    match &event.what {
        Happening::Entered { stage, .. } if *stage == now.stage => {}
        Happening::Entered { stage: to, .. } | Happening::Back { to, .. } | Happening::Reopened { to, .. } => {
            now.enter(*to, event);
        }
        Happening::Moved { to, proofs, owed, .. } => {
            now.enter(*to, event);
            for proof in proofs {
                now.prove(event.on, proof);
            }
            let open: Vec<OwedProof> = owed.iter().filter(|owed| !now.has_proof(owed.kind)).copied().collect();
            now.owed.extend(open);
        }
        Happening::Ended { reason, note } => {
            now.enter(ProjectStage::Ended, event);
            now.end = Some((*reason, note.clone()));
        }
        Happening::Reported { progress, .. } => {
            now.reported = event.on;
            if *progress == Progress::Made {
                now.progressed = event.on;
            }
        }
        Happening::Proved { proof } => now.prove(event.on, proof),
        Happening::Transferred { to, .. } => now.transferred_to = Some(to.clone()),
        Happening::Built { done, planned } => {
            now.built = Some(Built { on: event.on, done: *done, planned: *planned });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::ProofKind;
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

    #[test]
    fn a_project_without_an_entry_stands_nowhere() {
        assert_eq!(standing(&[]), None);
        assert_eq!(standing(&[moved("2024-05-01", ProjectStage::Talks)]), None);
    }

    #[test]
    fn stages_and_their_days_follow_from_the_events() {
        let events = [
            entered("2024-05-13", ProjectStage::Lead),
            moved("2024-05-20", ProjectStage::Talks),
            moved("2024-07-17", ProjectStage::Signed),
        ];
        let now = standing(&events).unwrap();
        assert_eq!((now.stage, now.since), (ProjectStage::Signed, day("2024-07-17")));
        let days: Vec<_> = now.spells.iter().map(|spell| spell.to.map(|to| (to - spell.from).num_days())).collect();
        assert_eq!(days, [Some(7), Some(58), None]);
        assert_eq!(standing_on(&events, day("2024-06-30")).unwrap().stage, ProjectStage::Talks);
        assert_eq!(standing_on(&events, day("2024-05-12")), None);
    }

    #[test]
    fn a_history_written_later_falls_into_its_place() {
        let now = standing(&[
            entered("2024-09-01", ProjectStage::Talks),
            event("2024-06-01", Happening::Entered { stage: ProjectStage::Lead, first_talk: "商务局".to_owned() }),
        ])
        .unwrap();
        assert_eq!((now.stage, now.entered), (ProjectStage::Talks, day("2024-06-01")));
        assert_eq!(now.first_talk, "商务局");
        assert_eq!(now.spells.len(), 2);
    }

    #[test]
    fn a_skipped_stage_was_reached_when_it_was_passed() {
        let now =
            standing(&[entered("2024-02-04", ProjectStage::Lead), moved("2024-03-10", ProjectStage::Signed)]).unwrap();
        assert_eq!(now.reached(ProjectStage::Talks), Some(day("2024-03-10")));
        assert_eq!(now.reached(ProjectStage::Filed), None);
    }

    #[test]
    fn an_ended_project_keeps_what_it_had_reached_and_can_come_back() {
        let mut events = vec![
            entered("2024-02-04", ProjectStage::Signed),
            event("2024-08-01", Happening::Ended { reason: EndReason::Elsewhere, note: "外市".to_owned() }),
        ];
        let now = standing(&events).unwrap();
        assert_eq!((now.stage, now.stage_alive()), (ProjectStage::Ended, ProjectStage::Signed));
        assert_eq!(now.reached(ProjectStage::Filed), None);
        events
            .push(event("2024-10-01", Happening::Reopened { to: ProjectStage::Talks, reason: "重新洽谈".to_owned() }));
        let now = standing(&events).unwrap();
        assert_eq!((now.stage, now.end), (ProjectStage::Talks, None));
    }

    #[test]
    fn a_proof_that_comes_in_is_owed_no_longer() {
        let owed = OwedProof { kind: ProofKind::ClauseTable, stage: ProjectStage::Signed, due: day("2024-07-22") };
        let mut events = vec![
            entered("2024-05-13", ProjectStage::Talks),
            event(
                "2024-07-17",
                Happening::Moved {
                    to: ProjectStage::Signed,
                    proofs: vec![],
                    owed: vec![owed],
                    skip_reason: String::new(),
                },
            ),
        ];
        assert_eq!(standing(&events).unwrap().owed, [owed]);
        let proof = Proof { kind: ProofKind::ClauseTable, file: None, note: "第3号".to_owned() };
        events.push(event("2024-07-19", Happening::Proved { proof }));
        assert_eq!(standing(&events).unwrap().owed, []);
    }

    #[test]
    fn a_report_without_progress_leaves_the_clock_of_standstill_running() {
        let now = standing(&[
            entered("2024-05-13", ProjectStage::Talks),
            event("2024-06-01", Happening::Reported { note: String::new(), progress: Progress::None }),
        ])
        .unwrap();
        assert_eq!((now.reported, now.progressed), (day("2024-06-01"), day("2024-05-13")));
    }

    proptest! {
        #[test]
        fn spells_follow_each_other_without_a_hole(steps in prop::collection::vec((0_u64..400, 0_usize..11), 1..20)) {
            let stages = model::Profile::Industrial.stages();
            let mut events = vec![entered("2024-01-01", ProjectStage::Lead)];
            for (days, stage) in steps {
                let on = day("2024-01-01").checked_add_days(chrono::Days::new(days)).unwrap();
                events.push(moved(&on.to_string(), stages[stage]));
            }
            let now = standing(&events).unwrap();
            for pair in now.spells.windows(2) {
                prop_assert_eq!(pair[0].to, Some(pair[1].from));
            }
            prop_assert_eq!(now.spells.last().unwrap().to, None);
            prop_assert_eq!(now.spells.last().unwrap().stage, now.stage);
        }
    }
}
