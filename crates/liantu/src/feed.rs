//! What stands in a person's calendar: tasks of his that are open, visits he goes on, meetings, and when clocks of his projects turn.

use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, Utc};
use model::{LOCAL, Lang, MeetingState, TaskState, Text, VisitDirection, VisitState};
use press::{FeedEvent, FeedWhen, feed_ics};
use store::{Store, TaskFilter};

use crate::office::Office;
use crate::projects::Seen;
use crate::trips::moment;

/// Days back that a calendar reaches: what was a season ago is in the product.
const BACK: Days = Days::new(90);

/// The calendar.
pub(crate) async fn of(store: &Store, office: &Office, person: &str, lang: Lang) -> Result<String> {
    let unit = office.user(person).map(|row| row.user.unit.clone()).unwrap_or_default();
    // Whoever sits at a machine without users is everybody.
    let whose = Whose { all: person == LOCAL, person, unit: &unit, since: office.day - BACK };
    let mut found = Found { events: Vec::new(), stamp: DateTime::<Utc>::default() };
    tasks(store, &whose, &mut found).await?;
    meetings(store, &whose, &mut found).await?;
    visits(store, &whose, &mut found).await?;
    clocks(office, &whose, &mut found);
    let name = Text::new(format!("链图 {person}"), format!("Liantu {person}"));
    Ok(feed_ics(&name, found.stamp, &found.events, lang))
}

struct Whose<'a> {
    all: bool,
    person: &'a str,
    unit: &'a str,
    since: NaiveDate,
}

impl Whose<'_> {
    fn has(&self, owner: &str, unit: &str) -> bool {
        self.all || owner == self.person || (owner.is_empty() && !self.unit.is_empty() && unit == self.unit)
    }
}

struct Found {
    events: Vec<FeedEvent>,
    stamp: DateTime<Utc>,
}

impl Found {
    /// Adds an event; the calendar was changed last when any of it was.
    fn add(&mut self, changed: &str, event: FeedEvent) {
        self.stamp = self.stamp.max(moment(changed));
        self.events.push(event);
    }
}

fn counted(version: i64) -> u32 {
    u32::try_from(version.saturating_sub(1)).unwrap_or(u32::MAX)
}

async fn tasks(store: &Store, whose: &Whose<'_>, found: &mut Found) -> Result<()> {
    let open = TaskFilter { state: Some(TaskState::Open), ..TaskFilter::default() };
    for row in store.tasks(&open).await?.iter().filter(|row| whose.has(&row.task.owner, &row.task.unit)) {
        let title = &row.task.title;
        let holder = bureau::holder(&row.task.owner, &row.task.unit);
        let event = FeedEvent {
            id: format!("task-{}", row.id),
            sequence: counted(row.version),
            when: FeedWhen::Day(row.task.due),
            title: Text::new(format!("到期：{title}"), format!("Due: {title}")),
            place: String::new(),
            lines: vec![Text::new(format!("责任：{holder}"), format!("In hand: {holder}"))],
            settled: true,
            sample: row.task.sample,
        };
        found.add(&row.updated_at, event);
    }
    Ok(())
}

async fn meetings(store: &Store, whose: &Whose<'_>, found: &mut Found) -> Result<()> {
    let rows = store.meetings().await?;
    for row in rows.iter().filter(|row| row.revision == 1 && row.on >= whose.since) {
        let event = FeedEvent {
            id: format!("meeting-{}", row.root),
            sequence: counted(row.version),
            when: FeedWhen::Day(row.on),
            title: Text::new(row.title.clone(), row.title.clone()),
            place: row.place.clone(),
            lines: Vec::new(),
            settled: row.state != MeetingState::Planned,
            sample: row.sample,
        };
        found.add(&row.updated_at, event);
    }
    Ok(())
}

async fn visits(store: &Store, whose: &Whose<'_>, found: &mut Found) -> Result<()> {
    for row in store.trips().await? {
        let trip = &row.trip;
        if !whose.all && !trip.people.iter().any(|name| name == whose.person) {
            continue;
        }
        let out = trip.direction == VisitDirection::Outbound;
        let (zh, en) = if out { ("走访", "Visit") } else { ("接待", "Guests") };
        for visit in trip.visits.iter().filter(|visit| visit.day >= whose.since) {
            let (Some(id), false) = (visit.id, visit.state == VisitState::Cancelled) else { continue };
            let title = &trip.title;
            let event = FeedEvent {
                // As the trip's own calendar names it: the same visit is not there twice.
                id: format!("visit-{id}"),
                sequence: counted(row.version),
                when: FeedWhen::Half(visit.day, visit.half),
                title: Text::new(format!("{zh}：{title}"), format!("{en}: {title}")),
                place: String::new(),
                lines: vec![Text::new(visit.purpose.clone(), visit.purpose.clone())],
                settled: visit.state == VisitState::Held,
                sample: false,
            };
            found.add(&row.updated_at, event);
        }
    }
    Ok(())
}

/// When a clock of an own project turns next, if nothing happens.
fn clocks(office: &Office, whose: &Whose<'_>, found: &mut Found) {
    for held in office.projects.iter() {
        let project = &held.row.project;
        if whose.all || !whose.has(&project.owner, &project.unit) {
            // Everybody's clocks would be a list, not a calendar.
            continue;
        }
        let Some(seen) = Seen::on(held, &office.config.standard.pipeline, office.day) else { continue };
        let Some((_, turn)) = seen.next() else { continue };
        let (name, colour) = (&project.name, turn.rule.colour);
        let (zh, en) = match colour {
            model::ClockColour::Green => ("绿", "green"),
            model::ClockColour::Yellow => ("黄", "yellow"),
            model::ClockColour::Red => ("红", "red"),
            model::ClockColour::Leaves => ("出库", "out of the library"),
        };
        let event = FeedEvent {
            id: format!("clock-{}-{}", held.row.id.0, turn.rule.id),
            sequence: counted(held.row.version),
            when: FeedWhen::Day(turn.on),
            title: Text::new(format!("转{zh}：{name}"), format!("Turns {en}: {name}")),
            place: String::new(),
            lines: vec![turn.rule.source.clone()],
            settled: false,
            sample: project.sample,
        };
        found.add(&held.row.updated_at, event);
    }
}
