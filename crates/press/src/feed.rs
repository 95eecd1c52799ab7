//! A person's calendar: what is due, where he goes, when he meets, and when his projects' clocks turn.
//!
//! Every event keeps its id for ever, so that a calendar that is fetched again moves events and does not double them.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use model::{Half, Lang, Text};

use crate::ics::{Entry, Sureness, When, calendar};
use crate::sourced::mark;

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedWhen {
    /// The whole day.
    Day(NaiveDate),
    /// Half of it.
    Half(NaiveDate, Half),
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEvent {
    /// What it is of, the same for ever: `task-3`.
    pub id: String,
    /// Counts its changes, from 0.
    pub sequence: u32,
    /// When.
    pub when: FeedWhen,
    /// In a line.
    pub title: Text,
    /// Where; empty for nowhere.
    pub place: String,
    /// What else is to be said, a line each.
    pub lines: Vec<Text>,
    /// Whether it is settled; else its day may still move.
    pub settled: bool,
    /// Whether it is invented.
    pub sample: bool,
}

/// The calendar; `stamp` is when what it says was last changed.
pub fn feed_ics(name: &Text, stamp: DateTime<Utc>, events: &[FeedEvent], lang: Lang) -> String {
    let entry = |event: &FeedEvent| {
        let mut description: Vec<String> = event.lines.iter().map(|line| line.get(lang).to_owned()).collect();
        if event.sample {
            description.push(mark(true, lang).to_owned());
        }
        Entry {
            uid: format!("{}@liantu", event.id),
            sequence: event.sequence,
            time: when(event.when),
            summary: event.title.get(lang).to_owned(),
            place: event.place.clone(),
            description,
            sureness: if event.settled { Sureness::Confirmed } else { Sureness::Tentative },
        }
    };
    calendar(name.get(lang), stamp, events.iter().map(entry).collect())
}

/// A half day is 9 to 12 or 14 to 17, as visits have it.
fn when(when: FeedWhen) -> When {
    match when {
        FeedWhen::Day(day) => When::Day(day),
        FeedWhen::Half(day, half) => {
            let (from, to) = if half == Half::Morning { (9, 12) } else { (14, 17) };
            match (NaiveTime::from_hms_opt(from, 0, 0), NaiveTime::from_hms_opt(to, 0, 0)) {
                (Some(from), Some(to)) => When::Hours(day.and_time(from), day.and_time(to)),
                _ => When::Day(day),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_no_hour_and_an_event_keeps_its_id() {
        let event = FeedEvent {
            id: "task-3".into(),
            sequence: 1,
            when: FeedWhen::Day("2025-01-24".parse().unwrap()),
            title: Text::new("到期：补齐环评\r\nATTENDEE:x", "Due: permit"),
            place: String::new(),
            lines: vec![],
            settled: true,
            sample: true,
        };
        let stamp = DateTime::parse_from_rfc3339("2025-01-20T08:00:00Z").unwrap().to_utc();
        let text = feed_ics(&Text::new("干事甲", "A"), stamp, &[event], Lang::Zh);
        for line in ["UID:task-3@liantu", "DTSTART;VALUE=DATE:20250124", "SEQUENCE:1", "STATUS:CONFIRMED"] {
            assert!(text.contains(line), "{line}: {text}");
        }
        // No name brings in a line of its own, and a day has no end before its end.
        assert!(!text.lines().any(|line| line.starts_with("ATTENDEE") || line.starts_with("DTEND")), "{text}");
        assert!(text.contains("样例"));
    }
}
