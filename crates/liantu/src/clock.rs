//! The machine's clock, read here and nowhere else: every other crate is told the time.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Now, as RFC 3339 in UTC to the second: what rows are stamped with.
pub(crate) fn now() -> String {
    DateTime::<Utc>::from(std::time::SystemTime::now()).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Today at the bureau: China has one time zone, UTC+8, whatever the server's is set to.
pub(crate) fn today() -> NaiveDate {
    let china = FixedOffset::east_opt(8 * 3600).expect("eight hours is an offset");
    DateTime::<Utc>::from(std::time::SystemTime::now()).with_timezone(&china).date_naive()
}
