//! Days that the tests of this crate speak of.

use chrono::NaiveDate;
use model::{DayKind, WorkCalendar};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Holidays of early 2025 as the State Council's office arranged them.
pub(crate) fn spring_festival_2025() -> WorkCalendar {
    let off = ["01-01", "01-28", "01-29", "01-30", "01-31", "02-03", "02-04"];
    let work = ["01-26", "02-08"];
    let on = |rest: &&str| day(&format!("2025-{rest}"));
    WorkCalendar::new(
        off.iter().map(|rest| (on(rest), DayKind::Off)).chain(work.iter().map(|rest| (on(rest), DayKind::Work))),
    )
}
