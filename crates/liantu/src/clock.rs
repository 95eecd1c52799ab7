//! The machine's clock, read here and nowhere else: every other crate is told the time.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Now, as RFC 3339 in UTC to the second: what rows are stamped with.
pub(crate) fn now() -> String {
    after(Duration::ZERO)
}

/// A moment from now on, in the same form.
pub(crate) fn after(wait: Duration) -> String {
    DateTime::<Utc>::from(SystemTime::now() + wait).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A name that no other piece of work has: this process and the moment.
pub(crate) fn own_name() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{}-{}", std::process::id(), since.as_nanos())
}

/// China has one time zone, UTC+8, whatever the server's is set to.
fn china() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is an offset")
}

/// Today at the bureau.
pub(crate) fn today() -> NaiveDate {
    DateTime::<Utc>::from(SystemTime::now()).with_timezone(&china()).date_naive()
}

/// A moment before now, in the same form.
pub(crate) fn before(span: Duration) -> String {
    let then = SystemTime::now().checked_sub(span).unwrap_or(SystemTime::UNIX_EPOCH);
    DateTime::<Utc>::from(then).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// How long a moment is past; nothing for one to come, and for a text that is none the longest time there is.
pub(crate) fn since(moment: &str) -> Duration {
    let Ok(then) = DateTime::parse_from_rfc3339(moment) else { return Duration::MAX };
    SystemTime::now().duration_since(SystemTime::from(then)).unwrap_or_default()
}

/// The day and the time of day at the bureau: `2025-03-01`, `08:30`.
pub(crate) fn day_and_time() -> (String, String) {
    let now = DateTime::<Utc>::from(SystemTime::now()).with_timezone(&china());
    (now.format("%Y-%m-%d").to_string(), now.format("%H:%M").to_string())
}
