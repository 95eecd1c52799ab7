//! What the landscape answers, and that it follows the store.

use chrono::NaiveDate;
use model::{Money, Role, Strength};

use super::*;
use crate::analysis::{Basis, labels};
use crate::commands::{configure, shipped};
use crate::surroundings::Surroundings;

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

/// The label of a node in a region that has no firm, where the rest of its city has firms on one node; with the density's rank.
fn label_of(config: &Config, wide: &Landscape, (chain, node): (&chain::Chain, usize)) -> (model::GapKind, Option<f64>) {
    let region = region("650102");
    let gap = labels(&Basis {
        config,
        chain,
        landscape: wide,
        now: wide,
        region: &region,
        census: wide.census(&region),
        judgements: Vec::new(),
        surroundings: &Surroundings::default(),
        densities: &wide.densities(config, &region),
    })
    .gaps
    .swap_remove(node);
    (gap.kind, gap.density.rank.value())
}

#[test]
fn a_new_track_is_judged_by_its_density_where_the_register_is_wide() {
    let config = configure(&shipped()).expect("the shipped pack is sound");
    let empty = Landscape::default();
    let chains = config.pack.chains.iter();
    let every = chains.flat_map(|chain| (0..chain.nodes.len()).map(move |node| (chain, node)));
    let at_home = |(chain, node): &(&chain::Chain, usize)| chain.nodes[*node].homes.is_empty();
    let (chain, node) = every
        .clone()
        .filter(at_home)
        .find(|(chain, node)| label_of(&config, &empty, (chain, *node)) == (model::GapKind::New, None))
        .expect("a listed node that is judged on the rest where no density is known");
    let path = |(chain, node): (&chain::Chain, usize)| format!("{}/{}", chain.id, chain.nodes[node].id);
    let others: Vec<String> =
        every.filter(at_home).filter(|(other, _)| other.id != chain.id).map(path).take(6).collect();
    let (beside, apart) = (&others[0], others[1..].join(" "));
    let track = path((chain, node));

    // Half of forty cities have the track and one node beside it, the other half five others.
    let city = |own: &str| {
        let mut firms = Vec::new();
        let mut of = |region: &str, places: &str| {
            for tail in [places, ""] {
                let first = firms.len();
                firms.extend((first..first + 8).map(|id| format!("{id} {region} - {tail}")));
            }
        };
        for at in 0..40 {
            let places = if at % 2 == 0 { format!("{beside} {track}") } else { apart.clone() };
            of(&format!("43{:02}00", at + 1), &places);
        }
        of("650103", own);
        let mut wide = Landscape::default();
        firms.iter().for_each(|text| wide.put(firm(text.trim_end())));
        wide
    };
    assert_eq!(label_of(&config, &city(beside), (chain, node)), (model::GapKind::New, Some(5.0 / 6.0)));
    assert_eq!(label_of(&config, &city(&others[1]), (chain, node)), (model::GapKind::Watch, Some(0.0)));
}

#[test]
fn densities_are_kept_until_a_firm_changes() {
    let config = configure(&shipped()).expect("the shipped pack is sound");
    let mut all = landscape(&["1 430408 - steel-pipe/billet"]);
    let first = all.densities(&config, &region("430408"));
    assert!(Arc::ptr_eq(&first, &all.densities(&config, &region("430407"))), "they are of the city");
    assert!(!Arc::ptr_eq(&first, &all.densities(&config, &region("430100"))));
    all.put(firm("2 430408 -"));
    assert!(!Arc::ptr_eq(&first, &all.densities(&config, &region("430408"))));
}
