//! Counting days: worked ones and months.

use chrono::{Datelike, Days, Months, NaiveDate};
use model::WorkCalendar;

/// The day on which this many worked days have gone by after a day, which is not counted itself.
///
/// Zero gives the day itself. At the end of all days that can be written the last one is given.
pub fn add_working_days(calendar: &WorkCalendar, from: NaiveDate, days: u32) -> NaiveDate {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        let Some(next) = day.succ_opt() else { return day };
        day = next;
        if calendar.is_worked(day) {
            left -= 1;
        }
    }
    day
}

/// How many worked days there are after `from` up to and including `to`; none when `to` is earlier.
pub fn working_days_between(calendar: &WorkCalendar, from: NaiveDate, to: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    u32::try_from(days.filter(|day| calendar.is_worked(*day)).count()).unwrap_or(u32::MAX)
}

/// The same day some months later. The last day of a month leads to the last day of a month, and so does a day that the later
/// month has not.
pub fn add_months(from: NaiveDate, months: u16) -> NaiveDate {
    let later = from.checked_add_months(Months::new(u32::from(months))).unwrap_or(NaiveDate::MAX);
    if is_last_of_month(from) { last_of_month(later) } else { later }
}

/// The last day of the month in which a day lies.
pub(crate) fn last_of_month(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    next.pred_opt().unwrap_or(day)
}

/// The day after.
pub(crate) fn day_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
}

fn is_last_of_month(day: NaiveDate) -> bool {
    day.succ_opt().is_none_or(|next| next.month() != day.month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::{day, spring_festival_2025};
    use proptest::prelude::*;

    #[test]
    fn a_weekend_is_not_counted() {
        let weekdays = WorkCalendar::default();
        assert_eq!(add_working_days(&weekdays, day("2025-03-07"), 1), day("2025-03-10"));
        assert_eq!(working_days_between(&weekdays, day("2025-03-07"), day("2025-03-10")), 1);
    }

    #[test]
    fn a_clock_across_the_spring_festival_skips_the_days_off_and_counts_the_sunday_worked_for_them() {
        let calendar = spring_festival_2025();
        // Friday 24 January: Sunday 26 is worked, 28 January to 4 February are off, Saturday 8 February is worked.
        assert_eq!(add_working_days(&calendar, day("2025-01-24"), 1), day("2025-01-26"));
        assert_eq!(add_working_days(&calendar, day("2025-01-24"), 3), day("2025-02-05"));
        assert_eq!(add_working_days(&calendar, day("2025-01-24"), 6), day("2025-02-08"));
    }

    #[test]
    fn months_keep_to_the_end_of_a_month() {
        let check = |from: &str, months: u16, to: &str| assert_eq!(add_months(day(from), months), day(to));
        check("2025-01-31", 1, "2025-02-28");
        check("2025-02-28", 3, "2025-05-31");
        check("2025-02-27", 1, "2025-03-27");
        check("2024-12-15", 2, "2025-02-15");
    }

    proptest! {
        #[test]
        fn days_added_are_the_days_counted(start in 0_i64..800, days in 0_u32..60) {
            let from = day("2024-06-01").checked_add_days(Days::new(start.unsigned_abs())).unwrap();
            let calendar = spring_festival_2025();
            let to = add_working_days(&calendar, from, days);
            prop_assert_eq!(working_days_between(&calendar, from, to), days);
            prop_assert!(days == 0 || calendar.is_worked(to));
        }
    }
}
