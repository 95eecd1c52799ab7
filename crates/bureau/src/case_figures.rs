//! Figures of service cases: what each number counts, so that the number and the rows behind it are told by the same words.

use model::{CaseState, WorkCalendar};

use crate::calendar::working_days_between;
use crate::cases::{CaseClock, CaseReading, CaseStanding};

/// What a number of the statistics counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseFigure {
    /// All that came.
    Received,
    /// Not answered and not taken back.
    Open,
    /// Of these, those past their day.
    Late,
    /// Had a first answer.
    FirstAnswered,
    /// Had it in time.
    FirstInTime,
    /// Were answered.
    Answered,
    /// Were answered in time.
    InTime,
    /// Came again.
    Reopened,
    /// Were rated.
    Rated,
}

impl CaseFigure {
    /// Every figure, in the order they are shown.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::Open,
        Self::Late,
        Self::FirstAnswered,
        Self::FirstInTime,
        Self::Answered,
        Self::InTime,
        Self::Reopened,
        Self::Rated,
    ];

    /// The code in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Open => "open",
            Self::Late => "late",
            Self::FirstAnswered => "first_answered",
            Self::FirstInTime => "first_in_time",
            Self::Answered => "answered",
            Self::InTime => "in_time",
            Self::Reopened => "reopened",
            Self::Rated => "rated",
        }
    }

    /// Whether a case counts. The number and the rows behind it both ask here.
    pub fn counts(self, standing: &CaseStanding) -> bool {
        let done = |clock: CaseClock, told: bool| {
            standing.clock(clock).filter(|reading| told && reading.done.is_some()).map(|reading| reading.late)
        };
        let gone = standing.state == CaseState::Withdrawn;
        let answered = standing.answered.is_some();
        let first = !gone || answered;
        match self {
            Self::Received => true,
            Self::Open => !answered && !gone,
            Self::Late => {
                let awaited = |reading: &&CaseReading| reading.done.is_none() && reading.clock != CaseClock::Call;
                !gone && standing.clocks.iter().filter(awaited).any(|reading| reading.late > 0)
            }
            Self::FirstAnswered => done(CaseClock::First, first).is_some(),
            Self::FirstInTime => done(CaseClock::First, first) == Some(0),
            Self::Answered => answered,
            Self::InTime => done(CaseClock::Solution, answered) == Some(0),
            Self::Reopened => standing.round > 1,
            Self::Rated => standing.rating.is_some(),
        }
    }
}

/// What stands behind the figures of some cases that is no count.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CaseMeans {
    /// Median of worked days until the solution, those that waited for the firm left out; `None` where nothing was answered.
    pub median_days: Option<f64>,
    /// Mean of what firms gave; `None` where none gave anything.
    pub rating: Option<f64>,
}

/// The means of some cases.
pub fn case_means<'a>(standings: impl Iterator<Item = &'a CaseStanding>, calendar: &WorkCalendar) -> CaseMeans {
    let (mut days, mut ratings) = (Vec::new(), Vec::new());
    for standing in standings {
        if let Some(answered) = standing.answered {
            let all = working_days_between(calendar, standing.began, answered);
            days.push(all.saturating_sub(standing.waited));
        }
        ratings.extend(standing.rating.map(u32::from));
    }
    days.sort_unstable();
    let middle = days.len() / 2;
    let median_days = match days.len() {
        0 => None,
        many if many % 2 == 1 => Some(f64::from(days[middle])),
        _ => Some(f64::from(days[middle - 1] + days[middle]) / 2.0),
    };
    let rated = u32::try_from(ratings.len()).unwrap_or(u32::MAX);
    let rating = (rated > 0).then(|| f64::from(ratings.iter().sum::<u32>()) / f64::from(rated));
    CaseMeans { median_days, rating }
}

#[cfg(test)]
mod tests {
    use model::CaseStep;

    use super::*;
    use crate::cases::tests::{event, standing};
    use crate::test_days::spring_festival_2025;

    #[test]
    fn figures_count_rows_and_unknown_is_not_zero() {
        let open = standing(&[event("2025-02-10", CaseStep::Received, "乙")], "2025-02-14");
        let mut called = event("2025-02-13", CaseStep::CalledBack, "乙");
        called.rating = Some(4);
        let answered = [
            event("2025-02-10", CaseStep::Received, "乙"),
            event("2025-02-11", CaseStep::Waiting, "乙"),
            event("2025-02-12", CaseStep::Resumed, "乙"),
            event("2025-02-13", CaseStep::Answered, "乙"),
            called,
        ];
        let answered = standing(&answered, "2025-02-14");
        let gone = [event("2025-02-10", CaseStep::Received, "乙"), event("2025-02-11", CaseStep::Withdrawn, "乙")];
        let gone = standing(&gone, "2025-02-14");
        let all = [open, answered, gone];
        let many = |figure: CaseFigure| all.iter().filter(|standing| figure.counts(standing)).count();
        let counts = CaseFigure::ALL.map(many);
        // received, open, late, first answered, in time, answered, in time, reopened, rated
        assert_eq!(counts, [3, 1, 1, 1, 1, 1, 1, 0, 1]);
        let calendar = spring_festival_2025();
        let means = case_means(all.iter(), &calendar);
        assert_eq!((means.median_days, means.rating), (Some(2.0), Some(4.0)));
        assert_eq!(case_means(all[..1].iter(), &calendar), CaseMeans { median_days: None, rating: None });
    }
}
