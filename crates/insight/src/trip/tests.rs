//! Rules of planning a trip: who is met when, and what is warned of.

use super::*;
use model::VisitDirection;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

/// Targets from `name region`, a line each, by rank; `-` is no region, `!` before the name a veto.
fn targets(text: &str) -> Vec<TripTarget> {
    let line = |(index, line): (usize, &str)| {
        let (name, region) = line.trim().split_once(' ').unwrap();
        TripTarget {
            enterprise: EnterpriseId(index as i64 + 1),
            name: name.trim_start_matches('!').to_owned(),
            region: (region != "-").then(|| code(region)),
            rank: index + 1,
            tier: None,
            refused: name.starts_with('!').then(|| Text::new("严重失信", "serious dishonesty")),
        }
    };
    text.lines().filter(|line| !line.trim().is_empty()).enumerate().map(line).collect()
}

/// A calendar from `firm day half team state people`, a line each.
fn calendar(text: &str) -> Vec<Engagement> {
    let line = |line: &str| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        Engagement {
            enterprise: EnterpriseId(parts[0].parse().unwrap()),
            trip: Some(7),
            day: day(parts[1]),
            half: parts[2].parse().unwrap(),
            direction: VisitDirection::Outbound,
            state: parts[4].parse().unwrap(),
            team: parts[3].to_owned(),
            people: parts[5].split(',').map(str::to_owned).collect(),
        }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

/// What a test says beside the targets.
#[derive(Default)]
struct Case<'a> {
    days: usize,
    people: &'a [&'a str],
    calendar: &'a str,
    trip: Option<i64>,
    legs: &'a [(&'a str, &'a str, f64)],
    absences: &'a [(&'a str, &'a str, &'a str)],
}

/// The plan as lines: stops, then what is left out, then warnings.
fn check(text: &str, case: &Case<'_>, expect: &str) {
    let targets = targets(text);
    let people: Vec<String> = case.people.iter().map(|name| (*name).to_owned()).collect();
    let calendar = calendar(case.calendar);
    let absences: Vec<Absence> = case
        .absences
        .iter()
        .map(|(person, from, to)| Absence {
            person: (*person).to_owned(),
            from: day(from),
            to: day(to),
            why: "培训".to_owned(),
        })
        .collect();
    let legs: Vec<Leg> =
        case.legs.iter().map(|(from, to, length)| Leg { from: code(from), to: code(to), length: *length }).collect();
    let days = weekdays(day("2025-06-05"), case.days);
    let input = TripInput {
        targets: &targets,
        days: &days,
        people: &people,
        team: "招商一组",
        home: &code("430408"),
        calendar: &calendar,
        trip: case.trip,
        absences: &absences,
        legs: &legs,
        settings: &TripSettings::default(),
    };
    let plan = plan(&input).unwrap();
    let names = |visits: &[usize]| visits.iter().map(|v| targets[*v].name.as_str()).collect::<Vec<_>>().join(" ");
    let mut lines: Vec<String> = Vec::new();
    for stop in &plan.stops {
        lines.push(format!("{} {} {} {}", stop.day, stop.half, stop.city, names(&stop.visits)));
    }
    lines.extend(plan.left_out.iter().map(|row| format!("- {} {:?}", targets[row.target].name, row.kind)));
    lines.extend(plan.warnings.iter().map(|row| format!("! {}", row.text.zh)));
    lines.push(format!("= {:?}", plan.basis));
    let expect: Vec<&str> = expect.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, expect);
}

const PEOPLE: &[&str] = &["组长甲"];

#[test]
fn firms_of_one_city_share_a_half_day_and_the_way_takes_one() {
    check(
        "甲 120101\n乙 120102\n丙 120110",
        &Case { days: 2, people: PEOPLE, ..Case::default() },
        "2025-06-05 pm 120100 甲 乙
         2025-06-06 am 120100 丙
         = OneCity",
    );
}

#[test]
fn without_distances_cities_go_by_province_the_best_firm_first() {
    check(
        "甲 130900\n乙 120101\n丙 130100",
        &Case { days: 3, people: PEOPLE, ..Case::default() },
        "2025-06-05 pm 130900 甲
         2025-06-06 am 130100 丙
         2025-06-09 am 120100 乙
         = Province",
    );
}

#[test]
fn known_distances_give_the_shortest_round() {
    let legs = [
        ("430400", "430100", 180.0),
        ("430400", "430200", 130.0),
        ("430400", "430300", 140.0),
        ("430100", "430200", 60.0),
        ("430100", "430300", 55.0),
        ("430200", "430300", 20.0),
    ];
    check(
        "株 430200\n长 430100\n潭 430300",
        &Case { days: 2, people: PEOPLE, legs: &legs, ..Case::default() },
        "2025-06-05 am 430200 株
         2025-06-05 pm 430100 长
         2025-06-06 am 430300 潭
         = Distances",
    );
}

#[test]
fn a_distance_that_is_no_number_is_not_known() {
    let legs = [("430400", "430100", f64::NAN), ("430400", "430200", 130.0), ("430100", "430200", -1.0)];
    check(
        "株 430200\n长 430100",
        &Case { days: 1, people: PEOPLE, legs: &legs, ..Case::default() },
        "2025-06-05 am 430200 株
         2025-06-05 pm 430100 长
         = Province",
    );
}

#[test]
fn who_does_not_fit_is_named_and_a_later_firm_nearby_may_still_fit() {
    check(
        "甲 120101\n乙 320500\n丙 120102",
        &Case { days: 1, people: PEOPLE, ..Case::default() },
        "2025-06-05 pm 120100 甲 丙
         - 乙 NoRoom
         = OneCity",
    );
}

#[test]
fn a_municipality_is_one_city_whichever_of_its_codes_is_known() {
    check(
        "甲 120000\n乙 120118",
        &Case { days: 1, people: PEOPLE, ..Case::default() },
        "2025-06-05 pm 120100 甲 乙
         = OneCity",
    );
}

#[test]
fn a_single_firm_far_away_does_not_eat_the_days_of_a_city_full_of_good_ones() {
    check(
        "远 650100\n甲 120101\n乙 120102\n丙 120110",
        &Case { days: 1, people: PEOPLE, ..Case::default() },
        "2025-06-05 pm 120100 甲 乙
         - 远 NoRoom
         - 丙 NoRoom
         = OneCity",
    );
}

#[test]
fn the_first_of_the_list_outweighs_one_that_stands_behind_it() {
    check(
        "远 650100\n甲 120101",
        &Case { days: 1, people: PEOPLE, ..Case::default() },
        "2025-06-05 pm 650100 远
         - 甲 NoRoom
         = OneCity",
    );
}

#[test]
fn a_firm_without_a_place_a_vetoed_one_and_one_at_home_are_listed_apart() {
    check(
        "无 -\n!坏 120101\n近 430408\n甲 430100",
        &Case { days: 1, people: PEOPLE, ..Case::default() },
        "2025-06-05 am 430100 甲
         - 无 NoPlace
         - 坏 Refused
         - 近 Here
         = OneCity",
    );
}

#[test]
fn another_teams_visit_within_a_month_is_warned_of_and_a_cancelled_one_is_not() {
    check(
        "甲 430100\n乙 430100\n丙 430100",
        &Case {
            days: 1,
            people: PEOPLE,
            calendar: "1 2025-05-20 am 招商二组 held 组员乙
                       1 2025-04-01 am 园区专班 held 组员丙
                       2 2025-06-20 pm 园区专班 cancelled 组员丙
                       3 2025-07-30 pm 园区专班 planned 组员丙",
            ..Case::default()
        },
        "2025-06-05 am 430100 甲 乙
         2025-06-05 pm 430100 丙
         ! 甲：招商二组 2025-05-20 见过，相隔 16 天
         = OneCity",
    );
}

#[test]
fn a_trip_that_is_planned_anew_is_no_double_of_itself() {
    check(
        "甲 430100",
        &Case {
            days: 1,
            people: PEOPLE,
            calendar: "1 2025-06-05 am 招商一组 planned 组长甲",
            trip: Some(7),
            ..Case::default()
        },
        "2025-06-05 am 430100 甲
         = OneCity",
    );
}

#[test]
fn a_person_who_is_away_or_booked_is_warned_of() {
    check(
        "甲 430100\n乙 430100\n丙 430200",
        &Case {
            days: 1,
            people: &["组长甲", "组员乙"],
            calendar: "9 2025-06-05 pm 招商二组 planned 组员乙",
            absences: &[("组长甲", "2025-06-01", "2025-06-05")],
            ..Case::default()
        },
        "2025-06-05 am 430100 甲 乙
         2025-06-05 pm 430200 丙
         ! 2025-06-05 上午：组长甲 不在（培训）
         ! 2025-06-05 下午：组长甲 不在（培训）
         ! 2025-06-05 下午：组员乙 已排在 招商二组 的另一场走访
         = Province",
    );
}

#[test]
fn nobody_to_go_is_a_warning_not_a_failure() {
    check(
        "甲 430000",
        &Case { days: 1, ..Case::default() },
        "2025-06-05 am 430000 甲
         ! 还没写谁去，人员冲突没法查
         ! 甲：只知道在省（430000），先查清在哪个市
         = OneCity",
    );
}

#[test]
fn weekdays_pass_over_the_weekend_and_given_days_are_kept_with_a_warning() {
    assert_eq!(weekdays(day("2025-06-07"), 2), [day("2025-06-09"), day("2025-06-10")]);
    assert!(weekdays(NaiveDate::MAX, 3).len() <= 1);
    let targets = targets("甲 430100");
    let input = TripInput {
        targets: &targets,
        days: &[day("2025-06-07")],
        people: &["组长甲".to_owned()],
        team: "招商一组",
        home: &code("430408"),
        calendar: &[],
        trip: None,
        absences: &[],
        legs: &[],
        settings: &TripSettings::default(),
    };
    let plan = plan(&input).unwrap();
    assert_eq!(plan.stops[0].day, day("2025-06-07"));
    assert_eq!(plan.warnings.iter().map(|row| row.kind).collect::<Vec<_>>(), [WarningKind::Weekend]);
}

#[test]
fn what_is_no_trip_is_refused_in_words() {
    let refused = |targets: &[TripTarget], days: &[NaiveDate]| {
        let input = TripInput {
            targets,
            days,
            people: &[],
            team: "",
            home: &code("430408"),
            calendar: &[],
            trip: None,
            absences: &[],
            legs: &[],
            settings: &TripSettings::default(),
        };
        plan(&input).unwrap_err().to_string()
    };
    let one = targets("甲 430100");
    let twice = [one[0].clone(), one[0].clone()];
    assert_eq!(refused(&one, &[]), "a trip needs at least one day");
    assert_eq!(refused(&[], &[day("2025-06-05")]), "a trip needs at least one target");
    assert_eq!(refused(&twice, &[day("2025-06-05")]), "enterprise `1` is asked for twice");
    assert_eq!(
        refused(&one, &[day("2025-06-05"), day("2025-06-05")]),
        "day `2025-06-05` stands after a later day or twice"
    );
    assert_eq!(refused(&one, &weekdays(day("2025-06-05"), 31)), "`31` days are more than a trip may have; at most 30");
}

proptest::proptest! {
    /// Any targets: each is met once or left out with a reason, at most so many in a half day, in order of time.
    #[test]
    fn every_target_is_met_once_or_left_out(
        regions in proptest::collection::vec(proptest::option::of(0_u32..40), 1..30),
        days in 1_usize..6,
    ) {
        let targets: Vec<TripTarget> = regions.iter().enumerate().map(|(index, region)| TripTarget {
            enterprise: EnterpriseId(index as i64),
            name: format!("企业{index}"),
            region: region.map(|number| code(&format!("{:02}{:02}00", 11 + number % 4, number))),
            rank: index,
            tier: None,
            refused: None,
        }).collect();
        let days = weekdays(day("2025-06-05"), days);
        let settings = TripSettings::default();
        let input = TripInput {
            targets: &targets, days: &days, people: &[], team: "", home: &code("430408"), calendar: &[], trip: None,
            absences: &[], legs: &[], settings: &settings,
        };
        let plan = plan(&input).unwrap();
        let mut met: Vec<usize> = plan.stops.iter().flat_map(|stop| stop.visits.iter().copied()).collect();
        met.extend(plan.left_out.iter().map(|row| row.target));
        met.sort_unstable();
        proptest::prop_assert_eq!(met, (0..targets.len()).collect::<Vec<_>>());
        proptest::prop_assert!(plan.stops.iter().all(|stop| stop.visits.len() <= settings.visits_a_half_day));
        proptest::prop_assert!(plan.stops.windows(2).all(|pair| (pair[0].day, pair[0].half) < (pair[1].day, pair[1].half)));
    }
}
