//! Which days are worked: weekends, public holidays and the weekend days that are worked in exchange (调休).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::words::vocabulary;

vocabulary! {
    /// What a day is that differs from its weekday.
    DayKind {
        /// A day off that would be worked.
        Off = "off",
        /// A day worked that would be off.
        Work = "work",
    }
}

/// Days that differ from their weekday. Years of which nothing is said go by weekdays alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkCalendar {
    days: BTreeMap<NaiveDate, DayKind>,
}

impl WorkCalendar {
    /// From the days that differ; the last word on a day counts.
    pub fn new(days: impl IntoIterator<Item = (NaiveDate, DayKind)>) -> Self {
        Self { days: days.into_iter().collect() }
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        match self.days.get(&day) {
            Some(kind) => *kind == DayKind::Work,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// Whether the holidays of a year are known. A clock that runs into another year says that it went by weekdays.
    pub fn knows_year(&self, year: i32) -> bool {
        self.days.keys().any(|day| day.year() == year)
    }

    /// The days that differ, in order.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, DayKind)> {
        self.days.iter().map(|(day, kind)| (*day, *kind))
    }
}
