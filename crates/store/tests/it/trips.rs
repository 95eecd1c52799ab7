//! Trips, visits and the calendar of all teams.

use chrono::NaiveDate;
use model::{EnterpriseId, Half, NextStep, Reception, RouteStep, Trip, Visit, VisitDirection, VisitState};
use store::{CalendarFilter, Signed, Store, StoreError};

use crate::harness::{NOW, import, rule};

const SIGNED: Signed<'static> = Signed { by: "组员甲", at: NOW };

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, number).unwrap()
}

pub(crate) fn visit(enterprise: i64, on: u32, state: VisitState) -> Visit {
    Visit {
        id: None,
        enterprise: EnterpriseId(enterprise),
        day: day(on),
        half: Half::Morning,
        state,
        gap: Some(("pipe".into(), "drill".into())),
        purpose: "链上缺这一环".into(),
        ask: "看车间".into(),
        next: None,
        note: String::new(),
    }
}

pub(crate) fn trip(team: &str, visits: Vec<Visit>) -> Trip {
    Trip {
        title: "沧州、天津".into(),
        direction: VisitDirection::Outbound,
        team: team.into(),
        people: vec!["组长甲".into(), "组员乙".into()],
        reception: Reception::default(),
        note: String::new(),
        visits,
    }
}

/// `day firm team state` of every visit.
async fn calendar(store: &Store, filter: CalendarFilter) -> Vec<String> {
    let rows = store.calendar(&filter).await.unwrap();
    let line = |row: &store::CalendarRow| {
        let row = &row.engagement;
        format!("{} {} {} {}", row.day, row.enterprise.0, row.team, row.state)
    };
    rows.iter().map(line).collect()
}

#[test]
fn a_trip_is_read_back_as_it_was_kept() {
    rule(async |store| {
        import(store, "a", "1||甲|\n2||乙|").await;
        let mut one = trip("招商一组", vec![visit(2, 13, VisitState::Planned), visit(1, 12, VisitState::Planned)]);
        one.visits[0].next =
            Some(NextStep { what: "发供电方案".into(), by: Some("招商一组".into()), due: Some(day(16)) });
        one.direction = VisitDirection::Inbound;
        one.reception = Reception {
            guests: vec!["董事长一行 4 人".into()],
            route: vec![RouteStep { time: "09:00".into(), place: "A2 厂房".into(), ..RouteStep::default() }],
            sites: vec!["S-1".into()],
            points: vec!["就近有管坯".into()],
        };
        let kept = store.create_trip(&one, SIGNED, &[]).await.unwrap();
        assert_eq!((kept.id, kept.version), (1, 1));
        let mut expect = one.clone();
        expect.visits.reverse();
        expect.visits[0].id = Some(2);
        expect.visits[1].id = Some(1);
        assert_eq!(kept.trip, expect);
        assert_eq!(store.trips().await.unwrap(), [kept]);
    });
}

#[test]
fn the_calendar_shows_the_visits_of_all_teams_by_day_and_firm() {
    rule(async |store| {
        import(store, "a", "1||甲|\n2||乙|").await;
        store.create_trip(&trip("招商二组", vec![visit(1, 20, VisitState::Planned)]), SIGNED, &[]).await.unwrap();
        let visits = vec![visit(1, 12, VisitState::Held), visit(2, 12, VisitState::Cancelled)];
        store.create_trip(&trip("招商一组", visits), SIGNED, &[]).await.unwrap();
        let all = ["2025-06-12 1 招商一组 held", "2025-06-12 2 招商一组 cancelled", "2025-06-20 1 招商二组 planned"];
        assert_eq!(calendar(store, CalendarFilter::default()).await, all);
        let firm = CalendarFilter { enterprises: Some(vec![EnterpriseId(1)]), ..CalendarFilter::default() };
        assert_eq!(calendar(store, firm).await, [all[0], all[2]]);
        let days = CalendarFilter { from: Some(day(13)), to: Some(day(20)), ..CalendarFilter::default() };
        assert_eq!(calendar(store, days).await, [all[2]]);
        let none = CalendarFilter { enterprises: Some(vec![]), ..CalendarFilter::default() };
        assert_eq!(calendar(store, none).await, [""; 0]);
    });
}

#[test]
fn a_changed_trip_keeps_the_ids_of_visits_that_stay() {
    rule(async |store| {
        import(store, "a", "1||甲|\n2||乙|").await;
        let visits = vec![visit(1, 12, VisitState::Planned), visit(2, 12, VisitState::Planned)];
        let kept = store.create_trip(&trip("招商一组", visits), SIGNED, &[]).await.unwrap();
        let mut next = kept.trip.clone();
        next.visits.remove(0);
        next.visits[0].state = VisitState::Held;
        next.visits.push(visit(1, 14, VisitState::Planned));
        let changed = store.put_trip((kept.id, kept.version), &next, SIGNED, &[]).await.unwrap();
        assert_eq!(changed.version, 2);
        assert_eq!(changed.trip.visits.iter().map(|visit| visit.id).collect::<Vec<_>>(), [Some(2), Some(3)]);
    });
}

#[test]
fn whoever_changes_an_older_version_is_told() {
    rule(async |store| {
        import(store, "a", "1||甲|").await;
        let kept = store.create_trip(&trip("招商一组", vec![]), SIGNED, &[]).await.unwrap();
        store.put_trip((kept.id, 1), &kept.trip, SIGNED, &[]).await.unwrap();
        let error = store.put_trip((kept.id, 1), &kept.trip, SIGNED, &[]).await.unwrap_err();
        assert_eq!(error.to_string(), "trip `1` was changed by someone else: version `2`, not `1`");
        assert!(matches!(store.put_trip((9, 1), &kept.trip, SIGNED, &[]).await, Err(StoreError::NotFound { .. })));
        assert!(matches!(store.trip(9).await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn a_visit_that_was_held_does_not_go() {
    rule(async |store| {
        import(store, "a", "1||甲|").await;
        let kept =
            store.create_trip(&trip("招商一组", vec![visit(1, 12, VisitState::Held)]), SIGNED, &[]).await.unwrap();
        let mut without = kept.trip.clone();
        without.visits.clear();
        let error = store.put_trip((kept.id, 1), &without, SIGNED, &[]).await.unwrap_err();
        assert_eq!(error.to_string(), "visit `1` was held and stays in the trip");
    });
}

#[test]
fn what_cannot_be_kept_is_refused_and_leaves_nothing_behind() {
    rule(async |store| {
        import(store, "a", "1||甲|").await;
        let refused = async |trip: Trip| store.create_trip(&trip, SIGNED, &[]).await.unwrap_err().to_string();
        assert_eq!(refused(trip(" ", vec![])).await, "a trip's `team` is empty");
        let mut empty = visit(1, 12, VisitState::Planned);
        empty.next = Some(NextStep { what: " ".into(), by: None, due: None });
        assert_eq!(refused(trip("组", vec![empty])).await, "a next step says nothing");
        let error =
            store.create_trip(&trip("组", vec![visit(77, 12, VisitState::Planned)]), SIGNED, &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
        assert_eq!(store.trips().await.unwrap(), []);
    });
}
