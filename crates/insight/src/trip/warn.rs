//! What speaks against a plan.

use chrono::{Datelike, NaiveDate};
use model::{Engagement, Half, RegionCode, Text, VisitState};

use super::{Stop, TripInput, counts, is_weekend};

/// Something a person should look at before the trip.
#[derive(Debug, Clone, PartialEq)]
pub struct TripWarning {
    /// For programs.
    pub kind: WarningKind,
    /// The target it speaks of, by index into the input; `None` when it speaks of the trip.
    pub target: Option<usize>,
    /// For people.
    pub text: Text,
}

/// What speaks against a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarningKind {
    /// Another visit to the same firm within some days.
    DoubleVisit,
    /// A person has another visit at that time.
    DoubleBooked,
    /// A person is away.
    Away,
    /// Nobody is named to go.
    NobodyGoes,
    /// A Saturday or Sunday.
    Weekend,
    /// Only the province of a firm is known.
    VaguePlace,
}

/// All warnings of a plan: those of the trip first, then visit by visit. Also for stops that people put together; the indices
/// in them speak of the input's targets.
pub fn warnings(input: &TripInput<'_>, stops: &[Stop]) -> Vec<TripWarning> {
    let mut found = Vec::new();
    let mut of_trip =
        |kind, zh: String, en: String| found.push(TripWarning { kind, target: None, text: Text::new(zh, en) });
    if input.people.is_empty() {
        of_trip(
            WarningKind::NobodyGoes,
            "还没写谁去，人员冲突没法查".to_owned(),
            "nobody is named to go, so clashes of people cannot be seen".to_owned(),
        );
    }
    let mut days: Vec<NaiveDate> = stops.iter().map(|stop| stop.day).collect();
    days.dedup();
    for day in days.into_iter().filter(|day| is_weekend(*day)) {
        let (zh, en) =
            if day.weekday() == chrono::Weekday::Sat { ("周六", "Saturday") } else { ("周日", "Sunday") };
        of_trip(
            WarningKind::Weekend,
            format!("{day} 是{zh}，先问企业上不上班"),
            format!("{day} is a {en}; ask whether the firms work"),
        );
    }
    for stop in stops {
        clashes(input, stop, &mut found);
    }
    for stop in stops {
        for &target in &stop.visits {
            vague(input, target, &mut found);
            doubles(input, stop, target, &mut found);
        }
    }
    found
}

/// People of the trip who are elsewhere at that time.
fn clashes(input: &TripInput<'_>, stop: &Stop, found: &mut Vec<TripWarning>) {
    let when = when(stop.day, stop.half);
    for person in input.people {
        for absence in input.absences.iter().filter(|row| row.person == *person) {
            if (absence.from..=absence.to).contains(&stop.day) {
                let why = |open, close| match absence.why.as_str() {
                    "" => String::new(),
                    why => format!("{open}{why}{close}"),
                };
                found.push(TripWarning {
                    kind: WarningKind::Away,
                    target: None,
                    text: Text::new(
                        format!("{}：{person} 不在{}", when.zh, why("（", "）")),
                        format!("{}: {person} is away{}", when.en, why(" (", ")")),
                    ),
                });
            }
        }
        let booked = others(input).find(|row| {
            row.state == VisitState::Planned
                && (row.day, row.half) == (stop.day, stop.half)
                && row.people.contains(person)
        });
        if let Some(booked) = booked {
            found.push(TripWarning {
                kind: WarningKind::DoubleBooked,
                target: None,
                text: Text::new(
                    format!("{}：{person} 已排在 {} 的另一场走访", when.zh, booked.team),
                    format!("{}: {person} has another visit with {}", when.en, booked.team),
                ),
            });
        }
    }
}

/// Other visits to a firm close to the planned one: the nearest is named.
fn doubles(input: &TripInput<'_>, stop: &Stop, target: usize, found: &mut Vec<TripWarning>) {
    let firm = &input.targets[target];
    let near = others(input)
        .filter(|row| row.enterprise == firm.enterprise)
        .map(|row| ((stop.day - row.day).num_days().abs(), row))
        .filter(|(days, _)| *days <= input.settings.double_visit_days)
        .min_by_key(|(days, row)| (*days, row.day, row.half));
    let Some((days, row)) = near else { return };
    let (zh, en) = match row.state {
        VisitState::Held => ("见过", "met it"),
        VisitState::Planned | VisitState::Cancelled => ("已排了去见", "plans to meet it"),
    };
    let whose = if row.team == input.team { ("本组", "this team".to_owned()) } else { ("", row.team.clone()) };
    let who = if whose.0.is_empty() { row.team.clone() } else { whose.0.to_owned() };
    found.push(TripWarning {
        kind: WarningKind::DoubleVisit,
        target: Some(target),
        text: Text::new(
            format!("{}：{who} {} {zh}，相隔 {days} 天", firm.name, row.day),
            format!("{}: {} {en} on {}, {days} day{} apart", firm.name, whose.1, row.day, plural(days)),
        ),
    });
}

fn plural(many: i64) -> &'static str {
    if many == 1 { "" } else { "s" }
}

/// A province is no address.
fn vague(input: &TripInput<'_>, target: usize, found: &mut Vec<TripWarning>) {
    let firm = &input.targets[target];
    let vague = |region: &&RegionCode| **region == region.province() && !region.is_municipality();
    let Some(region) = firm.region.as_ref().filter(vague) else { return };
    found.push(TripWarning {
        kind: WarningKind::VaguePlace,
        target: Some(target),
        text: Text::new(
            format!("{}：只知道在省（{region}），先查清在哪个市", firm.name),
            format!("{}: only its province ({region}) is known; find the city first", firm.name),
        ),
    });
}

/// The calendar without the visits of the trip itself.
fn others<'a>(input: &'a TripInput<'_>) -> impl Iterator<Item = &'a Engagement> {
    let mine = input.trip;
    input.calendar.iter().filter(move |row| counts(row) && (row.trip.is_none() || row.trip != mine))
}

fn when(day: NaiveDate, half: Half) -> Text {
    match half {
        Half::Morning => Text::new(format!("{day} 上午"), format!("{day}, morning")),
        Half::Afternoon => Text::new(format!("{day} 下午"), format!("{day}, afternoon")),
    }
}
