//! What a meeting has to look at: projects whose clocks are yellow or worse, the worst and longest first.

use chrono::NaiveDate;
use model::{ClockColour, ClockMeasure, ClockRule, ProjectId, ProofKind, WorkCalendar};

use crate::clocks::{ClockState, clocks};
use crate::query::Dossier;
use crate::standing::Standing;
use crate::twice::twice;

/// A project that wants a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Attention {
    /// Which.
    pub project: ProjectId,
    /// Yellow or worse.
    pub colour: ClockColour,
    /// Where it stands.
    pub standing: Standing,
    /// What is late.
    pub measure: ClockMeasure,
    /// For a proof, which.
    pub proof: Option<ProofKind>,
    /// Since when it has its colour.
    pub since: NaiveDate,
    /// The rule that says so.
    pub rule: ClockRule,
    /// How much has gone by, in the rule's unit.
    pub elapsed: u32,
}

/// Every project whose worst clock is yellow or worse at the end of a day; the clock that turned first speaks for it.
pub fn attention(
    dossiers: &[Dossier<'_>],
    rules: &[ClockRule],
    (calendar, day): (&WorkCalendar, NaiveDate),
) -> Vec<Attention> {
    let mut found = Vec::new();
    // What stands in the list twice is late once.
    let twice = twice(dossiers, day);
    for dossier in dossiers.iter().filter(|dossier| !twice.contains_key(&dossier.id)) {
        let Some(standing) = dossier.standing_on(day) else { continue };
        let readings = clocks(dossier.project, &standing, rules, (calendar, day));
        let turned = readings.iter().filter_map(|reading| match &reading.state {
            ClockState::Runs { turned: Some(turn), colour, elapsed, .. } => Some((reading, *turn, *colour, *elapsed)),
            _ => None,
        });
        let worst = turned.min_by_key(|(_, turn, colour, _)| (std::cmp::Reverse(*colour), turn.on));
        let Some((reading, turn, colour, elapsed)) = worst else { continue };
        found.push(Attention {
            project: dossier.id,
            colour,
            measure: reading.measure,
            proof: reading.proof,
            since: turn.on,
            rule: turn.rule.clone(),
            elapsed,
            standing: standing.into_owned(),
        });
    }
    found.sort_by_key(|item| (std::cmp::Reverse(item.colour), item.since, item.project));
    found
}
