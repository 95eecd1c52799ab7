//! A trip: which firms on which half day, in which order of cities, and what speaks against it.
//!
//! Knows no map. Where distances are handed in, the shortest round through all cities is taken; where one of them is missing
//! the cities go by province, and the plan says so. Knows no holidays either: the days are the caller's.

use chrono::{Datelike, Duration, NaiveDate, Weekday};
use model::{Engagement, EnterpriseId, Half, RegionCode, Text, VisitState};

mod route;
mod warn;

pub use route::{Leg, RouteBasis};
pub use warn::{TripWarning, WarningKind, warnings};

/// Knobs of a plan. Settings of the bureau; these are what it starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TripSettings {
    /// Visits in a half day in one city: two talks of an hour and the way between them fill a morning.
    pub visits_a_half_day: usize,
    /// Half days lost on the way to a city of another province: a train of several hours. Inside a province the next city
    /// begins with the next half day.
    pub half_days_to_another_province: usize,
    /// So many days before and after a visit another team's visit to the same firm is a double visit. A month, because a
    /// firm that was asked the same questions within one thinks the bureau does not talk to itself.
    pub double_visit_days: i64,
    /// No trip is longer; a plan for more days is a typing mistake.
    pub longest_days: usize,
}

impl Default for TripSettings {
    fn default() -> Self {
        Self { visits_a_half_day: 2, half_days_to_another_province: 1, double_visit_days: 30, longest_days: 30 }
    }
}

/// A firm to visit.
#[derive(Debug, Clone, PartialEq)]
pub struct TripTarget {
    /// Row id.
    pub enterprise: EnterpriseId,
    /// Name.
    pub name: String,
    /// Where it stands, as narrow as known.
    pub region: Option<RegionCode>,
    /// Its place among all targets, from 1; the first are planned first.
    pub rank: usize,
    /// Its tier among the targets of its gap, where it has one.
    pub tier: Option<u32>,
    /// Why it is not to be visited: vetoed, rejected.
    pub refused: Option<Text>,
}

/// A person who cannot go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Work name.
    pub person: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Why, in the team's words; empty is not said.
    pub why: String,
}

/// All that a plan rests on.
#[derive(Debug, Clone)]
pub struct TripInput<'a> {
    /// Whom to visit; in any order, `rank` decides.
    pub targets: &'a [TripTarget],
    /// The days on the road, in order. Given days are kept, a Sunday too.
    pub days: &'a [NaiveDate],
    /// Who goes, by work names.
    pub people: &'a [String],
    /// The team that goes.
    pub team: &'a str,
    /// Where the trip starts.
    pub home: &'a RegionCode,
    /// Visits that are known, of all teams.
    pub calendar: &'a [Engagement],
    /// The trip that is planned anew: its own visits are no double visits.
    pub trip: Option<i64>,
    /// Who is away when.
    pub absences: &'a [Absence],
    /// Known distances between cities.
    pub legs: &'a [Leg],
    /// Knobs.
    pub settings: &'a TripSettings,
}

/// Visits of one half day in one city.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// The day.
    pub day: NaiveDate,
    /// Which half.
    pub half: Half,
    /// The city; a province where no more is known.
    pub city: RegionCode,
    /// The targets met, by index into the input, the best rank first.
    pub visits: Vec<usize>,
}

/// A target that is not visited, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// By index into the input.
    pub target: usize,
    /// Why, for programs.
    pub kind: LeftOutKind,
    /// Why, for people.
    pub reason: Text,
}

/// Why a target is not visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOutKind {
    /// Vetoed or rejected.
    Refused,
    /// Nobody knows where it stands.
    NoPlace,
    /// It stands in the place the trip starts from.
    Here,
    /// The days are full.
    NoRoom,
}

/// A plan.
#[derive(Debug, Clone, PartialEq)]
pub struct TripPlan {
    /// In order of time; a half day on the way has no stop.
    pub stops: Vec<Stop>,
    /// Who is not visited.
    pub left_out: Vec<LeftOut>,
    /// What speaks against it. Nothing is forbidden: people decide.
    pub warnings: Vec<TripWarning>,
    /// What the order of the cities rests on.
    pub basis: RouteBasis,
}

/// Why no plan could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TripError {
    /// No day was given.
    #[error("a trip needs at least one day")]
    NoDays,
    /// More days than a trip may have.
    #[error("`{0}` days are more than a trip may have; at most {1}")]
    TooManyDays(usize, usize),
    /// Days out of order, or one twice.
    #[error("day `{0}` stands after a later day or twice")]
    DaysOutOfOrder(NaiveDate),
    /// Nothing to plan.
    #[error("a trip needs at least one target")]
    NoTargets,
    /// The same firm twice.
    #[error("enterprise `{0}` is asked for twice")]
    Twice(i64),
}

/// So many days from a day on, Saturdays and Sundays passed over. Public holidays are not known here.
pub fn weekdays(from: NaiveDate, many: usize) -> Vec<NaiveDate> {
    let end = from.checked_add_signed(Duration::days(i64::try_from(many).unwrap_or(0).saturating_mul(2) + 7));
    let days = from.iter_days().take_while(|day| end.is_some_and(|end| *day <= end));
    days.filter(|day| !is_weekend(*day)).take(many).collect()
}

/// Whether most offices are closed.
fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Plans a trip: targets grouped by city, as many of the best as the days hold.
///
/// Not greedy by rank: where the days are few, the first of the list may stand alone at the other end of the country, and the same
/// half days meet the second, third and fourth in one city. Whom that costs a visit is listed with this reason, for people to overrule.
pub fn plan(input: &TripInput<'_>) -> Result<TripPlan, TripError> {
    check(input)?;
    let mut left_out = Vec::new();
    let mut wanted: Vec<(usize, RegionCode)> = Vec::new();
    for (index, target) in input.targets.iter().enumerate() {
        match place_of(input, target) {
            Ok(city) => wanted.push((index, city)),
            Err((kind, reason)) => left_out.push(LeftOut { target: index, kind, reason }),
        }
    }
    wanted.sort_by_key(|(index, _)| (input.targets[*index].rank, *index));
    let (chosen, full) = choose(input, wanted);
    left_out.extend(full);
    left_out.sort_by_key(|row| (input.targets[row.target].rank, row.target));
    let (order, basis) = route::order(input.home, &cities(&chosen), input.legs);
    let stops = schedule(input, &order, &chosen).unwrap_or_default();
    let warnings = warn::warnings(input, &stops);
    Ok(TripPlan { stops, left_out, warnings, basis })
}

fn check(input: &TripInput<'_>) -> Result<(), TripError> {
    let longest = input.settings.longest_days;
    match input.days.len() {
        0 => return Err(TripError::NoDays),
        many if many > longest => return Err(TripError::TooManyDays(many, longest)),
        _ => {}
    }
    if let Some(pair) = input.days.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(TripError::DaysOutOfOrder(pair[1]));
    }
    if input.targets.is_empty() {
        return Err(TripError::NoTargets);
    }
    let mut ids: Vec<i64> = input.targets.iter().map(|target| target.enterprise.0).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(TripError::Twice(pair[0])),
        None => Ok(()),
    }
}

/// The city a target is visited in, or why it is not visited.
fn place_of(input: &TripInput<'_>, target: &TripTarget) -> Result<RegionCode, (LeftOutKind, Text)> {
    if let Some(reason) = &target.refused {
        return Err((LeftOutKind::Refused, reason.clone()));
    }
    let Some(region) = &target.region else {
        return Err((
            LeftOutKind::NoPlace,
            Text::new("所在地不明，先查清地址再排", "nobody knows where it stands; find its address first"),
        ));
    };
    if input.home.contains(region) {
        return Err((
            LeftOutKind::Here,
            Text::new("就在本地，不必出差", "it stands here; no trip is needed to meet it"),
        ));
    }
    Ok(if region.is_municipality() && *region == region.province() { urban(region) } else { region.city() })
}

/// The city in a municipality's own code: `120000` is met where `120118` is, in 120100.
fn urban(municipality: &RegionCode) -> RegionCode {
    let code = format!("{}0100", &municipality.as_str()[..2]);
    code.parse().unwrap_or_else(|_| municipality.clone())
}

/// Chooses whom the days hold. Three ways are tried: by rank alone, and each city and each province first; the one that meets most
/// of the best is kept, by rank alone among equals. So a single firm far away does not eat the days of a city full of good ones.
fn choose(input: &TripInput<'_>, wanted: Vec<(usize, RegionCode)>) -> (Vec<(usize, RegionCode)>, Vec<LeftOut>) {
    let mut best = taken(input, &wanted);
    if best.len() < wanted.len() {
        let all = cities(&wanted);
        let mut provinces: Vec<RegionCode> = all.iter().map(RegionCode::province).collect();
        provinces.sort_unstable();
        provinces.dedup();
        for seed in promising(input, &wanted, all).iter().chain(&promising(input, &wanted, provinces)) {
            let (mut first, rest): (Vec<_>, Vec<_>) = wanted.iter().cloned().partition(|(_, city)| seed.contains(city));
            first.extend(rest);
            let other = taken(input, &first);
            if worth(input, &other) > worth(input, &best) + 1e-9 {
                best = other;
            }
        }
        // By rank again, for the order of the cities; unless only the other order fits, as when home's province has to come first.
        let mut sorted = best.clone();
        sorted.sort_by_key(|(index, _)| (input.targets[*index].rank, *index));
        if schedule(input, &route::order(input.home, &cities(&sorted), input.legs).0, &sorted).is_some() {
            best = sorted;
        }
    }
    let last = best.iter().map(|(index, _)| input.targets[*index].rank).max();
    let left_out = wanted.iter().filter(|(index, _)| best.iter().all(|(met, _)| met != index)).map(|(index, _)| {
        let days = input.days.len();
        let s = if days == 1 { "" } else { "s" };
        let passed_over = last.is_some_and(|last| input.targets[*index].rank < last);
        LeftOut {
            target: *index,
            kind: LeftOutKind::NoRoom,
            reason: if passed_over {
                Text::new(
                    format!("{days} 天内排不下：同样的时间在别处能多见几家靠前的"),
                    format!("no room in {days} day{s}: elsewhere the same time meets more of the best"),
                )
            } else {
                Text::new(
                    format!("{days} 天内排不下：排在它前面的先去"),
                    format!("no room in {days} day{s}: those before it go first"),
                )
            },
        }
    });
    let left_out = left_out.collect();
    (best, left_out)
}

/// Places that are tried first: a trip holds few, and a list of hundreds of firms names many.
const SEEDS: usize = 12;

/// The places with most of the best.
fn promising(input: &TripInput<'_>, wanted: &[(usize, RegionCode)], mut places: Vec<RegionCode>) -> Vec<RegionCode> {
    let of = |place: &RegionCode| {
        let there: Vec<_> = wanted.iter().filter(|(_, city)| place.contains(city)).cloned().collect();
        worth(input, &there)
    };
    places.sort_by(|a, b| of(b).total_cmp(&of(a)).then_with(|| a.cmp(b)));
    places.truncate(SEEDS);
    places
}

/// What meeting these targets is worth: 1 / log2(1 + rank) each, the discount of ranked lists (Järvelin and Kekäläinen, 2002). The
/// first counts twice as much as the third, so two of the first places outweigh the very first, and a crowd of late ones does not.
fn worth(input: &TripInput<'_>, met: &[(usize, RegionCode)]) -> f64 {
    met.iter().map(|(index, _)| 1.0 / (2.0 + input.targets[*index].rank.saturating_sub(1) as f64).log2()).sum()
}

/// Takes targets in order as long as a plan holds them; what does not fit is passed over, and a later one may still fit.
fn taken(input: &TripInput<'_>, wanted: &[(usize, RegionCode)]) -> Vec<(usize, RegionCode)> {
    let mut chosen: Vec<(usize, RegionCode)> = Vec::new();
    for (index, city) in wanted {
        chosen.push((*index, city.clone()));
        let (order, _) = route::order(input.home, &cities(&chosen), input.legs);
        if schedule(input, &order, &chosen).is_none() {
            chosen.pop();
        }
    }
    chosen
}

/// The cities of targets, the one of the best rank first.
fn cities(chosen: &[(usize, RegionCode)]) -> Vec<RegionCode> {
    let mut cities: Vec<RegionCode> = Vec::new();
    for (_, city) in chosen {
        if !cities.contains(city) {
            cities.push(city.clone());
        }
    }
    cities
}

/// Puts the visits into half days, city by city. `None` when the days do not hold them.
fn schedule(input: &TripInput<'_>, order: &[RegionCode], chosen: &[(usize, RegionCode)]) -> Option<Vec<Stop>> {
    let halves: Vec<(NaiveDate, Half)> =
        input.days.iter().flat_map(|day| Half::ALL.iter().map(move |half| (*day, *half))).collect();
    let mut at = 0;
    let mut from = input.home.clone();
    let mut stops = Vec::new();
    for city in order {
        if city.province() != from.province() {
            at += input.settings.half_days_to_another_province;
        }
        from = city.clone();
        let here: Vec<usize> = chosen.iter().filter(|(_, other)| other == city).map(|(index, _)| *index).collect();
        for visits in here.chunks(input.settings.visits_a_half_day.max(1)) {
            let (day, half) = *halves.get(at)?;
            stops.push(Stop { day, half, city: city.clone(), visits: visits.to_vec() });
            at += 1;
        }
    }
    Some(stops)
}

/// Whether a visit stands in the way of another one: planned or held, not given up.
fn counts(engagement: &Engagement) -> bool {
    engagement.state != VisitState::Cancelled
}

#[cfg(test)]
mod tests;
