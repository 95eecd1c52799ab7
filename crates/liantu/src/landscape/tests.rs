//! What the landscape answers, and that it follows the store.

use chrono::NaiveDate;
use model::{Money, Role, Strength};

use super::*;

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).expect("a code")
}

/// A firm written as `1 430408 2024-07-13 pipe/drill pipe/ore?`: id, region or `-`, day or `-`, places; `?` is a minor one.
fn firm(text: &str) -> Arc<Candidate> {
    let mut words = text.split(' ');
    let mut word = || words.next().expect("a word");
    let known = |word: &str| (word != "-").then(|| word.to_owned());
    let id = word().parse().expect("a number");
    let code = known(word()).map(|code| region(&code));
    let established = known(word()).map(|day| day.parse().expect("a day"));
    let places = words.map(|place| {
        let (chain, node) = place.trim_end_matches('?').split_once('/').expect("chain and node");
        let strength = if place.ends_with('?') { Strength::Minor } else { Strength::Core };
        CandidatePlace { chain: chain.into(), node: node.into(), role: Role::Make, strength, score: 0.9 }
    });
    Arc::new(Candidate {
        enterprise: EnterpriseId(id),
        name: format!("firm {id}"),
        uscc: None,
        region: code,
        established,
        capital: Some(Money::yuan(1)),
        above_scale: Some(id % 2 == 0),
        honours: Vec::new(),
        sample: true,
        places: places.collect(),
    })
}

fn landscape(firms: &[&str]) -> Landscape {
    let mut landscape = Landscape::default();
    firms.iter().for_each(|text| landscape.put(firm(text)));
    landscape
}

fn ids<'a>(firms: impl Iterator<Item = &'a Candidate>) -> Vec<i64> {
    let mut ids: Vec<i64> = firms.map(|firm| firm.enterprise.0).collect();
    ids.sort_unstable();
    ids
}

fn on(landscape: &Landscape, chain: &str, node: &str) -> Vec<i64> {
    ids(landscape.on(chain, node).map(|standing| standing.firm))
}

#[test]
fn a_firm_is_found_by_node_by_region_and_by_id() {
    let all = landscape(&["1 430408 - c/a c/b?", "2 430400 - c/a", "3 440000 -", "4 - - c/b"]);
    assert_eq!((on(&all, "c", "a"), on(&all, "c", "b"), on(&all, "d", "a")), (vec![1, 2], vec![1, 4], vec![]));
    assert_eq!(ids(all.inside(&region("430400"))), [1, 2]);
    assert_eq!(ids(all.inside(&region("430408"))), [1]);
    assert_eq!(ids(all.firms()), [1, 2, 3, 4]);
    assert_eq!(all.firm(EnterpriseId(3)).map(|firm| firm.places.len()), Some(0));
    assert_eq!(all.firm(EnterpriseId(9)), None);
    assert_eq!(all.census(&region("430000")), Census { firms: 2, above_scale: 1 });
    assert_eq!(all.census(&region("110000")), Census::default());
}

#[test]
fn a_firm_that_changed_stands_only_where_it_stands_now() {
    let mut all = landscape(&["1 430408 - c/a", "2 430408 - c/a"]);
    all.put(firm("1 440000 - c/b"));
    assert_eq!((on(&all, "c", "a"), on(&all, "c", "b")), (vec![2], vec![1]));
    assert_eq!(all.census(&region("430408")), Census { firms: 1, above_scale: 1 });
    all.remove(EnterpriseId(2));
    all.remove(EnterpriseId(2));
    assert_eq!((on(&all, "c", "a"), ids(all.inside(&region("430408")))), (vec![], vec![]));
    all.put(firm("2 430408 - c/a"));
    assert_eq!(on(&all, "c", "a"), [2]);
}

#[test]
fn a_firm_is_there_from_its_day_on_and_one_of_unknown_age_always() {
    let all = landscape(&["1 430408 2024-07-13 c/a", "2 430408 - c/a", "3 430408 2020-01-01 c/a"]);
    let then = |day: &str| all.cut(&BTreeMap::new(), day.parse::<NaiveDate>().expect("a day"));
    assert_eq!(on(&then("2024-07-12"), "c", "a"), [2, 3]);
    assert_eq!(on(&then("2024-07-13"), "c", "a"), [1, 2, 3]);
    assert_eq!(on(&then("1990-01-01"), "c", "a"), [2]);
    assert_eq!(then("2024-07-12").census(&region("430408")), Census { firms: 2, above_scale: 1 });
}

#[test]
fn places_that_people_judged_are_those_of_the_day() {
    let all = landscape(&["1 430408 - c/a", "2 430408 - c/a"]);
    let judged = BTreeMap::from([(EnterpriseId(1), firm("1 - - c/b").places.clone())]);
    let then = all.cut(&judged, "2024-01-01".parse().expect("a day"));
    assert_eq!((on(&then, "c", "a"), on(&then, "c", "b")), (vec![2], vec![1]));
    assert_eq!(on(&all, "c", "a"), [1, 2]);
}
