//! Where a unit stands with what it is to reach in a year.

use chrono::{Datelike, NaiveDate};
use model::{IndicatorUnit, Text, YearTarget};

use crate::indicators::Reading;

/// How a target stands against the time that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Reached.
    Done,
    /// At least as far as the year.
    InTime,
    /// Less far than the year.
    Behind,
    /// Nobody knows.
    Unknown,
}

/// How far a target is reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Share of the target, from 0; `Err` says why there is none.
    pub share: Result<f64, Text>,
    /// Share of the year that is gone at the end of the day, 0 to 1.
    pub time_gone: f64,
    /// The two compared. Work of a year is not spread evenly: this is a hint, not a verdict.
    pub pace: Pace,
}

/// How far a target is reached by a day; a day of another year stands at that year's nearer end.
pub fn progress(target: &YearTarget, unit: IndicatorUnit, reading: &Reading, day: NaiveDate) -> Progress {
    let time_gone = time_gone(target.year, day);
    let whole = match unit {
        IndicatorUnit::Projects => target.value as f64,
        IndicatorUnit::Yuan => target.value as f64 / 100.0,
        IndicatorUnit::Percent => target.value as f64 / 10_000.0,
    };
    let share = match reading {
        Reading::Unknown(reason) => Err(reason.clone()),
        _ if whole <= 0.0 => Err(Text::new("目标为零，无法计算完成率", "a target of nothing has no share")),
        _ => match reading.value() {
            Some(value) => Ok(value / whole),
            None => Err(Text::new("没有人民币金额", "there is no amount in yuan")),
        },
    };
    let pace = match &share {
        Err(_) => Pace::Unknown,
        Ok(share) if *share >= 1.0 => Pace::Done,
        Ok(share) if *share >= time_gone => Pace::InTime,
        Ok(_) => Pace::Behind,
    };
    Progress { share, time_gone, pace }
}

fn time_gone(year: i32, day: NaiveDate) -> f64 {
    match day.year().cmp(&year) {
        std::cmp::Ordering::Less => 0.0,
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => {
            let days = if day.leap_year() { 366.0 } else { 365.0 };
            f64::from(day.ordinal()) / days
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;

    fn check(value: i64, reading: &Reading, on: &str, expect: (Option<f64>, Pace)) {
        let target = YearTarget { year: 2024, indicator: "signed".into(), unit: String::new(), value };
        let found = progress(&target, IndicatorUnit::Projects, reading, day(on));
        assert_eq!((found.share.ok(), found.pace), expect, "{value} on {on}");
    }

    #[test]
    fn a_target_stands_against_the_time_that_is_gone() {
        check(10, &Reading::Count(5), "2024-06-01", (Some(0.5), Pace::InTime));
        check(10, &Reading::Count(5), "2024-12-01", (Some(0.5), Pace::Behind));
        check(10, &Reading::Count(12), "2024-12-01", (Some(1.2), Pace::Done));
    }

    #[test]
    fn what_is_unknown_has_no_share_and_a_target_of_nothing_neither() {
        check(10, &Reading::Unknown(Text::new("无", "none")), "2024-06-01", (None, Pace::Unknown));
        check(0, &Reading::Count(5), "2024-06-01", (None, Pace::Unknown));
    }
}
