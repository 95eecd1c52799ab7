//! Calendars that Outlook, WPS, DingTalk and phones take in: visits as events in China's time zone, days that something falls on.
//!
//! An event keeps its id and counts its changes, so that a calendar that is taken in again moves events and does not double them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use icalendar::{Calendar, CalendarDateTime, Component, Event, EventLike, EventStatus, Property};

use crate::sourced::plain;

/// The one time zone of China, without summer time since 1991. A calendar that names a zone has to say what it is.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// How sure an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sureness {
    /// The hour is still to be agreed.
    Tentative,
    /// It happened.
    Confirmed,
    /// It will not happen.
    Cancelled,
}

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Begin and end, China's time.
    Hours(NaiveDateTime, NaiveDateTime),
    /// The whole day.
    Day(NaiveDate),
}

/// An event.
pub(crate) struct Entry {
    /// Id, the same for the same visit for ever.
    pub(crate) uid: String,
    /// Counts the changes.
    pub(crate) sequence: u32,
    pub(crate) time: When,
    pub(crate) summary: String,
    pub(crate) place: String,
    pub(crate) description: Vec<String>,
    pub(crate) sureness: Sureness,
}

/// The calendar; `stamp` is when what it says was last changed.
pub(crate) fn calendar(name: &str, stamp: DateTime<Utc>, entries: Vec<Entry>) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//Liantu//Trips//ZH"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(&plain(name)).timezone("Asia/Shanghai");
    for entry in entries {
        let at = |date_time| CalendarDateTime::WithTimezone { date_time, tzid: "Asia/Shanghai".to_owned() };
        let description: Vec<String> = entry.description.iter().map(|line| plain(line)).collect();
        let mut event = Event::new();
        event
            .uid(&entry.uid)
            .timestamp(stamp)
            .sequence(entry.sequence)
            .summary(&plain(&entry.summary))
            .location(&plain(&entry.place))
            .description(&description.join("\n"))
            .status(match entry.sureness {
                Sureness::Tentative => EventStatus::Tentative,
                Sureness::Confirmed => EventStatus::Confirmed,
                Sureness::Cancelled => EventStatus::Cancelled,
            });
        match entry.time {
            When::Hours(from, to) => event.starts(at(from)).ends(at(to)),
            // One day needs no end: an end is the day after.
            When::Day(day) => event.starts(day),
        };
        calendar.push(event.done());
    }
    let text = calendar.to_string();
    match text.find("BEGIN:VEVENT") {
        Some(at) => format!("{}{ZONE}{}", &text[..at], &text[at..]),
        // A calendar without an event is not valid; one with its zone is, and is as empty.
        None => text.replacen("END:VCALENDAR", &format!("{ZONE}END:VCALENDAR"), 1),
    }
}
