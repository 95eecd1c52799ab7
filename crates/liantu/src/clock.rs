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

/// The bureau's day of a moment in the form of [`now`]; none for a text that is no moment.
pub(crate) fn day_of(moment: &str) -> Option<NaiveDate> {
    Some(DateTime::parse_from_rfc3339(moment).ok()?.with_timezone(&china()).date_naive())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_the_evening_in_london_is_of_the_next_day_at_the_bureau() {
        let day = |moment| day_of(moment).map(|day| day.to_string());
        assert_eq!(day("2026-11-23T15:59:59Z").as_deref(), Some("2026-11-23"));
        assert_eq!(day("2026-11-23T16:00:00Z").as_deref(), Some("2026-11-24"));
        assert_eq!(day("2026-11-23"), None);
    }
}
