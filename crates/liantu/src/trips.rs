//! Trips: who is to be visited, from gaps or named by hand; the plan; and the trip on paper.

mod aims;
mod documents;
mod shape;

use anyhow::{Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use insight::trip::{self, Absence, Leg, TripError, TripInput, TripPlan, TripSettings, TripTarget};
use model::{Engagement, RegionCode, Trip};
use store::{CalendarFilter, Store, StoreError};

use crate::analysis::Ground;
use crate::as_of;
use crate::config::Config;

pub(crate) use aims::{Aim, AimError, find, find_among, of_firms, of_firms_and_gaps, of_gaps};
pub(crate) use documents::{Paper, facts, of_plan, of_trip, policy_points, reception, render};
pub(crate) use shape::{
    CalendarShape, PlanShape, TripBody, TripShape, calendar_shape, plan_shape, read_trip, trip_shape,
};

/// What a plan is asked for beside its targets.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// The days on the road.
    pub(crate) days: Vec<NaiveDate>,
    /// The team.
    pub(crate) team: String,
    /// Who of it.
    pub(crate) people: Vec<String>,
    /// Who is away when.
    pub(crate) absences: Vec<Absence>,
    /// The kept trip that is planned anew.
    pub(crate) trip: Option<i64>,
}

/// A plan with the targets it was made of: the plan speaks of them by index.
pub(crate) struct Planned {
    /// Whom to visit.
    pub(crate) aims: Vec<Aim>,
    /// The plan.
    pub(crate) plan: TripPlan,
    /// What was asked for.
    pub(crate) wish: Wish,
}

/// Plans a trip.
pub(crate) async fn plan(ground: &Ground<'_>, aims: Vec<Aim>, wish: Wish) -> Result<Result<Planned, TripError>> {
    let targets: Vec<TripTarget> = aims.iter().map(Aim::target).collect();
    let calendar = around(ground.store, &wish.days).await?;
    let legs = legs(ground.config);
    let input = TripInput {
        targets: &targets,
        days: &wish.days,
        people: &wish.people,
        team: &wish.team,
        home: ground.config.region(),
        calendar: &calendar,
        trip: wish.trip,
        absences: &wish.absences,
        legs: &legs,
        settings: &TripSettings::default(),
    };
    let plan = trip::plan(&input);
    Ok(plan.map(|plan| Planned { aims, plan, wish }))
}

/// What speaks against a kept trip, as the calendar is now.
pub(crate) async fn warnings(ground: &Ground<'_>, id: i64, trip: &Trip) -> Result<Vec<trip::TripWarning>> {
    // One for each visit, also of a firm that is met twice or left the register: stops and warnings speak of visits by index.
    let targets: Vec<TripTarget> =
        trip.visits.iter().zip(1..).map(|(visit, rank)| aims::visited(ground, visit.enterprise, rank)).collect();
    let mut days: Vec<NaiveDate> = trip.visits.iter().map(|visit| visit.day).collect();
    days.sort_unstable();
    days.dedup();
    let calendar = around(ground.store, &days).await?;
    let stops: Vec<trip::Stop> = trip
        .visits
        .iter()
        .enumerate()
        .filter(|(_, visit)| visit.state == model::VisitState::Planned)
        .map(|(index, visit)| trip::Stop {
            day: visit.day,
            half: visit.half,
            city: targets[index].region.as_ref().map_or_else(|| ground.config.region().clone(), RegionCode::city),
            visits: vec![index],
        })
        .collect();
    let input = TripInput {
        targets: &targets,
        days: &days,
        people: &trip.people,
        team: &trip.team,
        home: ground.config.region(),
        calendar: &calendar,
        trip: Some(id),
        absences: &[],
        legs: &[],
        settings: &TripSettings::default(),
    };
    Ok(trip::warnings(&input, &stops))
}

/// The calendar around some days, as far as a double visit reaches.
async fn around(store: &Store, days: &[NaiveDate]) -> Result<Vec<Engagement>, StoreError> {
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return Ok(Vec::new()) };
    let reach = chrono::Duration::days(TripSettings::default().double_visit_days);
    let filter =
        CalendarFilter { from: first.checked_sub_signed(reach), to: last.checked_add_signed(reach), enterprises: None };
    Ok(store.calendar(&filter).await?.into_iter().map(|row| row.engagement).collect())
}

/// Distances that the district's pack gives.
fn legs(config: &Config) -> Vec<Leg> {
    let home = config.region();
    let nearby = config.pack.district.nearby.iter();
    nearby.map(|near| Leg { from: home.clone(), to: near.region.clone(), length: near.km }).collect()
}

/// The days of a trip: those given, else so many working days from a day on.
pub(crate) fn days(dates: &[String], from: Option<&str>, many: usize) -> Result<Vec<NaiveDate>> {
    let read = |text: &str| match as_of::day(text)? {
        day if (2000..2200).contains(&chrono::Datelike::year(&day)) => Ok(day),
        day => bail!("`{day}` lies too far away for a trip"),
    };
    if !dates.is_empty() {
        return dates.iter().map(|text| read(text.trim())).collect();
    }
    let Some(from) = from else { bail!("a trip needs its first day or its days") };
    let longest = TripSettings::default().longest_days;
    if many == 0 || many > longest {
        bail!("`{many}` days are no trip; expected 1 to {longest}");
    }
    Ok(trip::weekdays(read(from)?, many))
}

/// A stored moment as one.
pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).unwrap_or_default()
}
