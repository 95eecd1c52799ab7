//! What stands in the list twice: of one real project one entry counts, the others are left out of every figure and told.
//!
//! Not for: finding what looks alike, which is [`crate::twins`]; nor merging, which nobody does.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use model::{ProjectId, ProjectStage, Text};

use crate::query::Dossier;

/// Why an entry counts nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    /// It was ended as a duplicate.
    Duplicate,
    /// A person judged it to be the same as another, which counts.
    SameAs(ProjectId),
}

impl Twice {
    /// In a sentence, with which entry counts and why.
    pub fn words(self) -> Text {
        match self {
            Self::Duplicate => Text::new(
                "已作为重复项目终止，任何一天都不计入指标",
                "ended as a duplicate: it counts in no figure, on no day",
            ),
            Self::SameAs(other) => {
                let other = other.0;
                Text::new(
                    format!("与 {other} 号项目判为同一项目：未终止的、先入库的计入，即 {other} 号；本条不计入指标"),
                    format!(
                        "judged the same as project {other}, which counts: it lives, or came in first. This one is in no figure"
                    ),
                )
            }
        }
    }
}

/// The entries that count nowhere on a day, each with its reason.
///
/// What was ended as a duplicate never was a project and counts on no day. Of those judged to be the same, the one counts that lives; of
/// several the one that came in first, because who reported first has the project; then the lower number. Who wants the other one
/// counted ends this one as a duplicate.
pub fn twice(dossiers: &[Dossier<'_>], day: NaiveDate) -> BTreeMap<ProjectId, Twice> {
    let mut found: BTreeMap<ProjectId, Twice> = BTreeMap::new();
    let mut same: BTreeMap<ProjectId, BTreeSet<ProjectId>> = BTreeMap::new();
    for dossier in dossiers {
        if dossier.is_duplicate() {
            found.insert(dossier.id, Twice::Duplicate);
        }
        for other in dossier.same {
            same.entry(dossier.id).or_default().insert(*other);
            same.entry(*other).or_default().insert(dossier.id);
        }
    }
    if same.is_empty() {
        return found;
    }
    let by_id: BTreeMap<ProjectId, &Dossier<'_>> =
        dossiers.iter().filter(|dossier| same.contains_key(&dossier.id)).map(|dossier| (dossier.id, dossier)).collect();
    let mut seen = BTreeSet::new();
    for id in same.keys() {
        let mut group = Vec::new();
        let mut next = vec![*id];
        while let Some(one) = next.pop() {
            if seen.insert(one) {
                group.push(one);
                next.extend(same.get(&one).into_iter().flatten());
            }
        }
        let rank = |id: &ProjectId| {
            let dossier = by_id.get(id).filter(|_| !found.contains_key(id))?;
            let standing = dossier.standing_on(day)?;
            Some((standing.stage == ProjectStage::Ended, standing.entered, *id))
        };
        let mut present: Vec<_> = group.iter().filter_map(rank).collect();
        present.sort();
        let Some((.., counts)) = present.first().copied() else { continue };
        found.extend(present[1..].iter().map(|(.., id)| (*id, Twice::SameAs(counts))));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::{EndReason, Happening, Profile, Project, ProjectEvent};

    /// An entry of the list: its number, when it came in, when and why it ended, which others it is the same as.
    type Entry = (i64, &'static str, Option<(&'static str, EndReason)>, &'static [i64]);

    #[track_caller]
    fn check(entries: &[Entry], on: &str, expect: &[(i64, Twice)]) {
        let event = |on: &str, what| ProjectEvent {
            on: day(on),
            written_at: "2025-01-01T00:00:00Z".to_owned(),
            by: "样例".to_owned(),
            backfilled: false,
            what,
        };
        let project = Project::new("样例", Profile::Light);
        let made: Vec<(Vec<ProjectEvent>, Vec<ProjectId>)> = entries
            .iter()
            .map(|(_, entered, end, same)| {
                let entry = Happening::Entered { stage: ProjectStage::Lead, first_talk: String::new() };
                let ended = end.map(|(on, reason)| event(on, Happening::Ended { reason, note: String::new() }));
                let events = [event(entered, entry)].into_iter().chain(ended).collect();
                (events, same.iter().map(|id| ProjectId(*id)).collect())
            })
            .collect();
        let dossiers: Vec<Dossier<'_>> = entries
            .iter()
            .zip(&made)
            .map(|((id, ..), (events, same))| Dossier {
                id: ProjectId(*id),
                project: &project,
                events,
                paid: &[],
                same,
                now: None,
            })
            .collect();
        let found: Vec<(i64, Twice)> = twice(&dossiers, day(on)).into_iter().map(|(id, why)| (id.0, why)).collect();
        assert_eq!(found, expect);
    }

    const TO_SEVEN: Twice = Twice::SameAs(ProjectId(7));

    #[test]
    fn of_those_judged_the_same_the_first_that_came_in_counts() {
        let entries: [Entry; 3] =
            [(3, "2024-06-01", None, &[7]), (7, "2024-02-01", None, &[]), (9, "2024-05-01", None, &[3])];
        check(&entries, "2024-12-31", &[(3, TO_SEVEN), (9, TO_SEVEN)]);
        // Before the first came in there is nothing to leave out.
        check(&entries, "2024-01-31", &[]);
        check(&entries, "2024-05-15", &[(9, TO_SEVEN)]);
    }

    #[test]
    fn what_lives_counts_before_what_ended() {
        let entries: [Entry; 2] =
            [(3, "2024-01-01", Some(("2024-03-01", EndReason::Withdrawn)), &[7]), (7, "2024-02-01", None, &[3])];
        check(&entries, "2024-12-31", &[(3, TO_SEVEN)]);
        check(&entries, "2024-02-15", &[(7, Twice::SameAs(ProjectId(3)))]);
    }

    #[test]
    fn what_was_ended_as_a_duplicate_counts_on_no_day_and_stands_for_no_other() {
        let entries: [Entry; 2] =
            [(3, "2024-01-01", Some(("2025-01-04", EndReason::Duplicate)), &[7]), (7, "2024-02-01", None, &[3])];
        check(&entries, "2024-12-31", &[(3, Twice::Duplicate)]);
    }

    #[test]
    fn nothing_is_left_out_where_nobody_said_so() {
        let ended = Some(("2024-03-01", EndReason::Elsewhere));
        check(&[(3, "2024-01-01", ended, &[]), (7, "2024-02-01", None, &[])], "2024-12-31", &[]);
    }
}
