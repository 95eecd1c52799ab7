//! The stages of the pipeline: how many stand in each, what they come to, how many went on, and how far each has used up its time.

use bureau::{ClockReading, ClockState, Sum};
use chrono::{Days, NaiveDate};
use model::{ClockColour, ClockMeasure, ClockRule, Profile, ProjectStage};
use packs::Pipeline;
use serde::Serialize;
use utoipa::ToSchema;

use crate::project_shapes::{CodeShape, ColoursShape, SumShape, code, colours, sum_shape};
use crate::projects::{Projects, Seen};

/// Days back that going on is counted over.
const YEAR: Days = Days::new(365);

/// Where yellow begins on the scale of elapsed ÷ limit, where red does, and where the scale ends.
const SCALE: (f64, f64, f64) = (1.0, 1.5, 2.0);

/// A stage with what stands in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PipelineStage {
    /// The stage.
    pub(crate) stage: CodeShape,
    /// How many stand in it.
    pub(crate) count: usize,
    /// Their total investment.
    pub(crate) sum: SumShape,
    /// By colour.
    pub(crate) colours: ColoursShape,
    /// Of those that left it within a year, the share that went on to a later stage; null where none left.
    pub(crate) moved_on: Option<f64>,
    /// How many left it within a year.
    pub(crate) left: usize,
    /// How many came into it this month.
    pub(crate) came: usize,
    /// The middle of the days that those in it have stood there; null where none stands.
    pub(crate) median_days: Option<f64>,
    /// Where the middle one is on the scale of the marks; null where no clock can be read.
    pub(crate) median_place: Option<f64>,
    /// The limit that holds for most; null where the stage has none.
    pub(crate) limit: Option<StageLimit>,
    /// A mark for each whose clock can be read, the least used first.
    pub(crate) marks: Vec<StageMark>,
    /// Where its projects are.
    pub(crate) opens: String,
}

/// The time that a stage has.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageLimit {
    /// More than this is late.
    pub(crate) threshold: u16,
    /// `working_days`, `days`, `months` or `points`.
    pub(crate) unit: String,
    /// What is measured: `in_stage`, `since_progress`, …
    pub(crate) measure: String,
}

/// A project in its stage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageMark {
    /// Its number.
    pub(crate) project: i64,
    /// Its name.
    pub(crate) name: String,
    /// How far it has used up its time, by the clock that is furthest: 0 to 1 in time, 1 to 1.5 yellow, 1.5 to 2 red or worse.
    pub(crate) place: f64,
    /// The worst of its clocks.
    pub(crate) colour: String,
}

/// The stages as the board has them: what ended has a row only where it was asked for.
pub(crate) fn stages(
    projects: &Projects,
    list: &[Seen<'_>],
    pipeline: &Pipeline,
    day: NaiveDate,
) -> Vec<PipelineStage> {
    let began = chrono::Datelike::with_day(&day, 1).unwrap_or(day);
    let row = |stage: ProjectStage| {
        let of = || list.iter().filter(move |seen| seen.standing.stage == stage);
        let mut sum = Sum::default();
        of().for_each(|seen| sum.add(seen.held.row.project.amount));
        let mut marks: Vec<StageMark> = of().filter_map(|seen| mark(seen, &pipeline.clocks)).collect();
        marks.sort_by(|one, other| one.place.total_cmp(&other.place).then(one.project.cmp(&other.project)));
        let (left, went) = gone(projects, stage, day);
        PipelineStage {
            stage: code(stage, stage.title(Profile::Industrial)),
            count: of().count(),
            sum: sum_shape(&sum),
            colours: colours(of()),
            moved_on: (left > 0).then(|| went as f64 / left as f64),
            left,
            came: of().filter(|seen| seen.standing.since >= began).count(),
            median_days: median(of().map(|seen| seen.days() as f64).collect()),
            median_place: median(marks.iter().map(|mark| mark.place).collect()),
            limit: limit(&pipeline.clocks, stage, day),
            marks,
            opens: format!("/projects?view=table&stage={stage}"),
        }
    };
    ProjectStage::ALL.iter().copied().filter(|stage| *stage != ProjectStage::Ended).map(row).collect()
}

/// How many left a stage within a year, and how many of them went on. What ended there is among those that left.
fn gone(projects: &Projects, stage: ProjectStage, day: NaiveDate) -> (usize, usize) {
    let from = day.checked_sub_days(YEAR).unwrap_or(day);
    let (mut left, mut went) = (0, 0);
    for standing in projects.iter().filter_map(|held| held.standing_on(day)) {
        for (place, spell) in standing.spells.iter().enumerate() {
            let Some(to) = spell.to.filter(|to| spell.stage == stage && *to > from && *to <= day) else { continue };
            let _ = to;
            left += 1;
            let next = standing.spells.get(place + 1).map(|next| next.stage);
            went += usize::from(next.is_some_and(|next| next > stage && next != ProjectStage::Ended));
        }
    }
    (left, went)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}

fn mark(seen: &Seen<'_>, rules: &[ClockRule]) -> Option<StageMark> {
    let project = &seen.held.row.project;
    let of = |reading: &ClockReading<'_>| place(reading, seen, rules);
    let place = seen.clocks.iter().filter_map(of).max_by(f64::total_cmp)?;
    let colour = seen.colour()?.to_string();
    Some(StageMark {
        project: seen.held.row.id.0,
        name: project.name.clone(),
        place: (place * 1e3).round() / 1e3,
        colour,
    })
}

/// Where a clock stands on the scale: straight between its thresholds, so that a colour always lies in its own part.
fn place(reading: &ClockReading<'_>, seen: &Seen<'_>, rules: &[ClockRule]) -> Option<f64> {
    let ClockState::Runs { elapsed, colour, .. } = reading.state else { return None };
    let of_measure = |rule: &&ClockRule| {
        rule.measure == reading.measure
            && rule.stage == seen.standing.stage
            && rule.profiles.contains(&seen.held.row.project.profile)
            && rule.term.holds_on(seen.day)
    };
    let threshold = |colour: ClockColour| {
        rules.iter().filter(of_measure).find(|rule| rule.colour == colour).map(|rule| f64::from(rule.threshold))
    };
    let (yellow, red) = (threshold(ClockColour::Yellow), threshold(ClockColour::Red));
    let elapsed = f64::from(elapsed);
    let (late, too_late, end) = SCALE;
    let part = |from: f64, to: f64| if to > from { ((elapsed - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
    Some(match colour {
        ClockColour::Green => match yellow.or(red).filter(|limit| *limit > 0.0) {
            // Just in time is in time.
            Some(limit) => (elapsed / limit).min(1.0) * 0.99 * late,
            None => 0.0,
        },
        ClockColour::Yellow => {
            let from = yellow.unwrap_or_default();
            late + (too_late - late) * part(from, red.unwrap_or(from * 2.0)).min(0.99)
        }
        ClockColour::Red | ClockColour::Leaves => {
            let from = red.or(yellow).unwrap_or_default();
            too_late + (end - too_late) * part(from, from * 2.0)
        }
    })
}

/// The limit of a stage for an industrial project: the time in it, else what else is measured there.
fn limit(rules: &[ClockRule], stage: ProjectStage, day: NaiveDate) -> Option<StageLimit> {
    let holds = |rule: &&ClockRule| {
        rule.stage == stage
            && rule.profiles.contains(&Profile::Industrial)
            && rule.term.holds_on(day)
            && !matches!(rule.measure, ClockMeasure::ProofOverdue | ClockMeasure::ReferrerAnswer)
    };
    let rank = |rule: &ClockRule| match rule.measure {
        ClockMeasure::InStage => 0,
        ClockMeasure::SinceProgress => 1,
        _ => 2,
    };
    let first = rules.iter().filter(holds).min_by_key(|rule| (rank(rule), rule.colour))?;
    Some(StageLimit { threshold: first.threshold, unit: first.unit.to_string(), measure: first.measure.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_nothing_is_unknown() {
        let check = |values: &[f64], expect: Option<f64>| assert_eq!(median(values.to_vec()), expect);
        check(&[], None);
        check(&[3.0], Some(3.0));
        check(&[9.0, 1.0, 2.0], Some(2.0));
        check(&[4.0, 1.0], Some(2.5));
    }
}
