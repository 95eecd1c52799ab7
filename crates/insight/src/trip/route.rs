//! The order of cities.

use std::collections::HashMap;

use model::{RegionCode, Text};

/// A known way between two cities, the same in both directions.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// One end, a city's code.
    pub from: RegionCode,
    /// The other.
    pub to: RegionCode,
    /// Length in kilometres or hours, the same unit in all legs; finite and not negative, others are passed over.
    pub length: f64,
}

/// What the order of the cities rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteBasis {
    /// One city: there is nothing to order.
    OneCity,
    /// Known distances between all of them.
    Distances,
    /// Distances are not known: by province, the best target's province first.
    Province,
}

impl RouteBasis {
    /// For people.
    pub fn text(self) -> Text {
        match self {
            Self::OneCity => Text::new("只去一个市", "one city"),
            Self::Distances => {
                Text::new("按给出的城际距离排，总路程最短", "by the given distances, the shortest round")
            }
            Self::Province => Text::new(
                "没有城际距离，按省排：先去排名最前的企业所在的省",
                "distances are not known: by province, the one of the best target first",
            ),
        }
    }
}

/// Cities for which every order is tried; more go from each to its nearest.
const TRIED: usize = 7;

/// The order of the cities of a round from home. `cities` come with the best first.
pub(super) fn order(home: &RegionCode, cities: &[RegionCode], legs: &[Leg]) -> (Vec<RegionCode>, RouteBasis) {
    if cities.len() < 2 {
        return (cities.to_vec(), RouteBasis::OneCity);
    }
    match distances(home, cities, legs) {
        Some(between) => (shortest(cities, &between), RouteBasis::Distances),
        None => (by_province(cities), RouteBasis::Province),
    }
}

/// Distances among home (the last index) and the cities; `None` when one is not known.
fn distances(home: &RegionCode, cities: &[RegionCode], legs: &[Leg]) -> Option<Vec<Vec<f64>>> {
    let mut known: HashMap<(RegionCode, RegionCode), f64> = HashMap::new();
    for leg in legs.iter().filter(|leg| leg.length.is_finite() && leg.length >= 0.0) {
        for key in [(leg.from.city(), leg.to.city()), (leg.to.city(), leg.from.city())] {
            let least = known.entry(key).or_insert(leg.length);
            *least = least.min(leg.length);
        }
    }
    let places: Vec<RegionCode> = cities.iter().cloned().chain([home.city()]).collect();
    let way = |from: &RegionCode, to: &RegionCode| {
        if from == to { Some(0.0) } else { known.get(&(from.clone(), to.clone())).copied() }
    };
    places.iter().map(|from| places.iter().map(|to| way(from, to)).collect()).collect()
}

/// The shortest round: exact for few cities, nearest first for many. Among equal rounds the one that meets the best first.
fn shortest(cities: &[RegionCode], between: &[Vec<f64>]) -> Vec<RegionCode> {
    let home = cities.len();
    let order = if cities.len() <= TRIED {
        let mut best = (f64::INFINITY, Vec::new());
        try_all(&mut Vec::new(), home, between, &mut best);
        best.1
    } else {
        nearest(home, between)
    };
    order.into_iter().map(|index| cities[index].clone()).collect()
}

fn try_all(taken: &mut Vec<usize>, home: usize, between: &[Vec<f64>], best: &mut (f64, Vec<usize>)) {
    if taken.len() == home {
        let mut length = between[home][taken[0]] + between[taken[home - 1]][home];
        length += taken.windows(2).map(|pair| between[pair[0]][pair[1]]).sum::<f64>();
        // A hair's breadth of rounding does not turn a round about.
        if length < best.0 - 1e-9 {
            *best = (length, taken.clone());
        }
        return;
    }
    for next in 0..home {
        if !taken.contains(&next) {
            taken.push(next);
            try_all(taken, home, between, best);
            taken.pop();
        }
    }
}

fn nearest(home: usize, between: &[Vec<f64>]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..home).collect();
    let mut order = Vec::with_capacity(home);
    let mut at = home;
    while let Some(place) =
        (0..left.len()).min_by(|a, b| between[at][left[*a]].total_cmp(&between[at][left[*b]]).then(a.cmp(b)))
    {
        at = left.remove(place);
        order.push(at);
    }
    order
}

/// Provinces in the order of their best city, and in each the cities in theirs.
fn by_province(cities: &[RegionCode]) -> Vec<RegionCode> {
    let mut provinces: Vec<RegionCode> = Vec::new();
    for city in cities {
        if !provinces.contains(&city.province()) {
            provinces.push(city.province());
        }
    }
    let inside = |province: &RegionCode| cities.iter().filter(|city| city.province() == *province).cloned().collect();
    provinces.iter().flat_map(|province| -> Vec<RegionCode> { inside(province) }).collect()
}
