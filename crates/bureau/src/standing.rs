//! Where a project stands: what follows from its events.
//!
//! Events are read by the day on which they happened; those of one day in the order in which they were written. A history
//! that is written later therefore falls into its place, and an entry at a later stage, as a ledger brings it, becomes the
//! move it was.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use model::{BackCause, Credit, EndReason, Happening, OwedProof, Progress, Project, ProjectEvent, ProjectStage, Proof};

use crate::corrections::corrections;

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
    /// The unit that answered for it; `None` where no later transfer says so: then the record does.
    pub answered: Option<String>,
    /// Who shared the credit; `None` where no later transfer says so: then the record does.
    pub shared: Option<Vec<Credit>>,
    /// When it was last handed over.
    pub handed: Option<NaiveDate>,
    /// Every time in a stage, the first first. What was entered by mistake is none.
    pub spells: Vec<Spell>,
    /// Places in the history, as it was written, of what was entered by mistake.
    pub void: BTreeSet<usize>,
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

    /// The unit that answered for the project on the day.
    pub fn unit<'a>(&'a self, project: &'a Project) -> &'a str {
        self.answered.as_deref().unwrap_or(&project.unit)
    }

    /// Who shared the project on the day; nobody means that its unit had it alone.
    pub fn credits<'a>(&'a self, project: &'a Project) -> &'a [Credit] {
        self.shared.as_deref().unwrap_or(&project.credits)
    }

    /// Whether it is known to have been another project all along.
    pub fn is_duplicate(&self) -> bool {
        matches!(self.end, Some((EndReason::Duplicate, _)))
    }

    fn enter(&mut self, stage: ProjectStage, event: &ProjectEvent) {
        (self.reported, self.progressed) = (event.on, event.on);
        // A history that was filled in since may have brought it here already.
        if self.spells.last().is_some_and(|last| last.stage == stage) {
            return;
        }
        if let Some(last) = self.spells.last_mut() {
            last.to = Some(event.on);
        }
        self.spells.push(Spell { stage, from: event.on, to: None, backfilled: event.backfilled });
        (self.stage, self.since) = (stage, event.on);
        if stage != ProjectStage::Ended {
            self.end = None;
        }
    }

    /// What belongs to a stage that was lost is owed no longer; who reaches it again is asked again.
    fn fall(&mut self, to: ProjectStage, event: &ProjectEvent) {
        self.owed.retain(|owed| owed.stage <= to);
        self.enter(to, event);
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
///
/// What turned out since to be a mistake is left out on every day, and what a transfer says of the time before it is read from it: a month
/// that is reported in the next one is reported as it was.
pub fn standing_on(events: &[ProjectEvent], day: NaiveDate) -> Option<Standing> {
    let mut known: Vec<(usize, &ProjectEvent)> =
        events.iter().enumerate().filter(|(_, event)| event.on <= day).collect();
    known.sort_by_key(|(_, event)| event.on);
    let first = known.iter().position(|(_, event)| matches!(event.what, Happening::Entered { .. }))?;
    let (at, entry) = known.remove(first);
    let Happening::Entered { stage, .. } = &entry.what else { return None };
    let corrections = corrections(events);
    let stage = corrections.instead.get(&at).unwrap_or(stage);
    let (answered, shared) = held_on(events, day);
    let mut now = Standing {
        stage: *stage,
        since: entry.on,
        entered: entry.on,
        first_talk: first_talk(events),
        answered,
        shared,
        handed: None,
        spells: Vec::new(),
        void: BTreeSet::new(),
        proofs: Vec::new(),
        owed: Vec::new(),
        reported: entry.on,
        progressed: entry.on,
        built: None,
        end: None,
    };
    now.enter(*stage, entry);
    for (at, event) in known {
        match corrections.instead.get(&at) {
            Some(stage) => now.enter(*stage, event),
            None if corrections.void.contains(&at) => {}
            None => follow(&mut now, event),
        }
    }
    now.void = corrections.void;
    now.owed.sort_by_key(|owed| (owed.due, owed.kind));
    Some(now)
}

/// The unit that talked first: as it was written first, or put right since. What is filled in later does not change it.
fn first_talk(events: &[ProjectEvent]) -> String {
    let noted = events.iter().find_map(|event| match &event.what {
        Happening::Entered { first_talk, .. } if !first_talk.trim().is_empty() => Some(first_talk),
        _ => None,
    });
    let right = events.iter().rev().find_map(|event| match &event.what {
        Happening::FirstTalk { unit, .. } => Some(unit),
        _ => None,
    });
    right.or(noted).cloned().unwrap_or_default()
}

/// Who answered for a project at the end of a day and who shared it, where a later transfer tells; else the record does.
///
/// A transfer that was written before it was noted who had the project until then does not tell. The one before it does; where there is
/// none, the unit that talked first is the likeliest, and the record's the only one that it was not.
fn held_on(events: &[ProjectEvent], day: NaiveDate) -> (Option<String>, Option<Vec<Credit>>) {
    let mut transfers: Vec<(NaiveDate, _, &String)> = events
        .iter()
        .filter_map(|event| match &event.what {
            Happening::Transferred { before, to, .. } => Some((event.on, before.as_ref(), to)),
            _ => None,
        })
        .collect();
    transfers.sort_by_key(|(on, ..)| *on);
    let later = transfers.partition_point(|(on, ..)| *on <= day);
    let Some((_, next, _)) = transfers.get(later) else { return (None, None) };
    let answered = next.map(|before| before.unit.clone()).or_else(|| {
        let last = later.checked_sub(1).and_then(|at| transfers.get(at));
        last.map(|(_, _, to)| (*to).clone()).or_else(|| Some(first_talk(events)).filter(|unit| !unit.is_empty()))
    });
    let shared = transfers[later..].iter().find_map(|(_, before, _)| before.map(|before| before.credits.clone()));
    (answered, shared)
}

fn follow(now: &mut Standing, event: &ProjectEvent) {
    match &event.what {
        Happening::Entered { stage, .. } if *stage == now.stage => {}
        Happening::Entered { stage, .. } if *stage == now.stage => {}
        Happening::Entered { stage: to, .. } => now.enter(*to, event),
        Happening::Back { to, cause: BackCause::FellBack, .. } | Happening::Reopened { to, .. } => now.fall(*to, event),
        Happening::Transferred { .. } => now.handed = Some(event.on),
        // What the first takes back was left out; who talked first was read before the days were followed.
        Happening::Back { cause: BackCause::Mistake, .. } | Happening::FirstTalk { .. } => {}
        Happening::Moved { to, proofs, owed, .. } => {
            now.enter(*to, event);
            for proof in proofs {
                now.prove(event.on, proof);
            }
            let owes = |kind| now.owed.iter().any(|owed| owed.kind == kind);
            let open = owed.iter().filter(|owed| !now.has_proof(owed.kind) && !owes(owed.kind));
            let open: Vec<OwedProof> = open.copied().collect();
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
        Happening::Built { done, planned } => {
            now.built = Some(Built { on: event.on, done: *done, planned: *planned });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::{Holding, ProofKind};
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
    fn a_history_written_later_falls_into_its_place_and_does_not_change_who_talked_first() {
        let mut events = vec![
            entered("2024-09-01", ProjectStage::Talks),
            event("2024-06-01", Happening::Entered { stage: ProjectStage::Lead, first_talk: "商务局".to_owned() }),
        ];
        let now = standing(&events).unwrap();
        assert_eq!((now.stage, now.entered), (ProjectStage::Talks, day("2024-06-01")));
        assert_eq!((now.first_talk.as_str(), now.spells.len()), ("文旅局", 2));
        events.push(event("2024-10-01", Happening::FirstTalk { unit: "工信局".into(), reason: "洽谈记录".into() }));
        assert_eq!(standing(&events).unwrap().first_talk, "工信局");
    }

    #[test]
    fn a_stage_that_was_filled_in_is_not_entered_a_second_time() {
        let now = standing(&[
            entered("2024-01-01", ProjectStage::Lead),
            moved("2024-06-01", ProjectStage::Signed),
            event("2024-05-01", Happening::Entered { stage: ProjectStage::Signed, first_talk: String::new() }),
        ])
        .unwrap();
        assert_eq!((now.spells.len(), now.since), (2, day("2024-05-01")));
    }

    fn handed(on: &str, before: Option<&str>, to: &str) -> ProjectEvent {
        let holding = |unit: &str| Holding {
            unit: unit.to_owned(),
            owner: String::new(),
            credits: vec![Credit { unit: unit.to_owned(), share: 60 }],
        };
        let (before, to) = (before.map(holding), to.to_owned());
        event(on, Happening::Transferred { before, to, owner: String::new(), reason: "样例".to_owned() })
    }

    /// Who answered and who shared at the end of 2024; the record names the last unit, and a share for it.
    #[track_caller]
    fn check_unit(transfers: &[ProjectEvent], unit: &str, sharing: &str) {
        let mut project = Project::new("样例", model::Profile::Light);
        project.unit = "镇".to_owned();
        project.credits = vec![Credit { unit: "镇".to_owned(), share: 60 }];
        let events = [&[entered("2024-01-01", ProjectStage::Lead)], transfers].concat();
        let then = standing_on(&events, day("2024-12-31")).unwrap();
        assert_eq!((then.unit(&project), then.credits(&project)[0].unit.as_str()), (unit, sharing));
        let now = standing(&events).unwrap();
        assert_eq!((now.unit(&project), now.credits(&project)[0].unit.as_str()), ("镇", "镇"));
    }

    #[test]
    fn the_unit_of_a_day_is_the_one_that_answered_then() {
        check_unit(&[], "镇", "镇");
        check_unit(&[handed("2025-01-03", Some("商务局"), "镇")], "商务局", "商务局");
        check_unit(&[handed("2024-12-31", Some("商务局"), "镇")], "镇", "镇");
        let twice = [handed("2024-06-01", Some("商务局"), "园区"), handed("2025-01-03", Some("园区"), "镇")];
        check_unit(&twice, "园区", "园区");
    }

    #[test]
    fn an_old_transfer_that_does_not_say_who_had_it_is_read_all_the_same() {
        check_unit(&[handed("2025-01-03", None, "镇")], "文旅局", "镇");
        check_unit(&[handed("2024-06-01", None, "园区"), handed("2025-01-03", None, "镇")], "园区", "镇");
        check_unit(&[handed("2025-01-03", None, "园区"), handed("2025-02-03", Some("园区"), "镇")], "文旅局", "园区");
    }

    #[test]
    fn what_is_owed_to_a_stage_that_was_lost_is_owed_no_longer_and_once_when_it_is_reached_again() {
        let owed = |due: &str| OwedProof { kind: ProofKind::ClauseTable, stage: ProjectStage::Signed, due: day(due) };
        let signed = |on: &str, due: &str| {
            let owed = vec![owed(due)];
            event(on, Happening::Moved { to: ProjectStage::Signed, proofs: vec![], owed, skip_reason: String::new() })
        };
        let back =
            Happening::Back { to: ProjectStage::Talks, cause: BackCause::FellBack, reason: "合同解除".to_owned() };
        let mut events = vec![
            entered("2024-05-13", ProjectStage::Talks),
            signed("2024-07-17", "2024-07-22"),
            event("2024-07-20", back),
        ];
        assert_eq!(standing(&events).unwrap().owed, []);
        events.push(signed("2024-09-02", "2024-09-05"));
        assert_eq!(standing(&events).unwrap().owed, [owed("2024-09-05")]);
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
