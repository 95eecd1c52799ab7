//! Reading firms: filters, search, pages.

use model::{EnterpriseId, Facts, Role, Strength};
use store::{EnterpriseFilter, EnterpriseSort, ImportRow, NewPlacement, Store};

use crate::harness::{NOW, day, file, import, place, rule};

/// Imports firms of these facts, in this order, so that the first has id 1.
async fn given(store: &Store, facts: impl IntoIterator<Item = Facts>) {
    let row = |(number, facts)| ImportRow { row: number, facts, ..ImportRow::default() };
    let rows: Vec<_> = (2..).zip(facts).map(row).collect();
    store.import_enterprises(&file("a.csv", day(1)), rows, &[], |_| {}).await.unwrap();
}

fn named(name: &str) -> Facts {
    Facts { name: Some(name.into()), ..Facts::default() }
}

/// The ids that a filter finds.
async fn found(store: &Store, filter: EnterpriseFilter) -> Vec<i64> {
    let page = store.enterprises(&filter).await.unwrap();
    assert!(page.items.len() <= page.total);
    page.items.iter().map(|firm| firm.id.0).collect()
}

#[test]
fn a_region_finds_the_firms_inside_it() {
    rule(async |store| {
        let place = |code: &str| Facts { region: Some(code.parse().unwrap()), ..named(code) };
        given(store, ["430408", "430400", "430102", "440300", "430000"].map(place)).await;
        given(store, [named("无地址")]).await;
        for (region, expect) in
            [("430000", &[1, 2, 3, 5][..]), ("430400", &[1, 2]), ("430408", &[1]), ("440000", &[4]), ("110000", &[])]
        {
            let region = Some(region.parse().unwrap());
            assert_eq!(found(store, EnterpriseFilter { region, ..EnterpriseFilter::default() }).await, expect);
        }
    });
}

#[test]
fn a_region_whose_code_ends_in_zero_finds_no_neighbours() {
    rule(async |store| {
        let place = |code: &str| Facts { region: Some(code.parse().unwrap()), ..named(code) };
        given(store, ["500103", "510100"].map(place)).await;
        let region = Some("500000".parse().unwrap());
        assert_eq!(found(store, EnterpriseFilter { region, ..EnterpriseFilter::default() }).await, [1]);
    });
}

#[test]
fn samples_are_told_from_real_firms() {
    rule(async |store| {
        let sample = |sample| Facts { sample, ..named(&format!("{sample:?}")) };
        given(store, [Some(true), Some(false), None].map(sample)).await;
        let filter = |sample| EnterpriseFilter { sample, ..EnterpriseFilter::default() };
        assert_eq!(found(store, filter(Some(true))).await, [1]);
        assert_eq!(found(store, filter(Some(false))).await, [2, 3]);
        assert_eq!(found(store, filter(None)).await, [1, 2, 3]);
    });
}

#[test]
fn a_node_finds_the_firms_placed_on_it_once() {
    rule(async |store| {
        given(store, ["甲", "乙", "丙"].map(named)).await;
        let on = |chain: &str, node: &str, role| NewPlacement {
            chain: chain.into(),
            node: node.into(),
            role,
            strength: Strength::Core,
            score: 1.0,
            evidence: Vec::new(),
        };
        let both = vec![on("pipe", "billet", Role::Make), on("pipe", "billet", Role::Sell)];
        let other = vec![on("food", "mill", Role::Make)];
        place(store, &[(EnterpriseId(1), both), (EnterpriseId(2), other)]).await.unwrap();
        let filter = |chain: Option<&str>, node: Option<&str>| EnterpriseFilter {
            chain: chain.map(str::to_owned),
            node: node.map(str::to_owned),
            ..EnterpriseFilter::default()
        };
        assert_eq!(found(store, filter(Some("pipe"), None)).await, [1]);
        assert_eq!(found(store, filter(Some("pipe"), Some("mill"))).await, [0; 0]);
        assert_eq!(found(store, filter(None, Some("mill"))).await, [2]);
    });
}

#[test]
fn a_page_says_how_long_the_list_is() {
    rule(async |store| {
        given(store, (1..=7).map(|number| named(&format!("甲{number}")))).await;
        let filter = EnterpriseFilter { limit: 3, offset: 5, ..EnterpriseFilter::default() };
        let page = store.enterprises(&filter).await.unwrap();
        assert_eq!((page.items.len(), page.total), (2, 7));
        let beyond = EnterpriseFilter { offset: 50, ..filter };
        let page = store.enterprises(&beyond).await.unwrap();
        assert_eq!((page.items.len(), page.total), (0, 7));
    });
}

#[test]
fn both_engines_sort_alike_and_put_the_unknown_last() {
    rule(async |store| {
        let facts = |name: &str, established: Option<u32>| Facts { established: established.map(day), ..named(name) };
        given(store, [facts("b", Some(3)), facts("乙", None), facts("B", Some(9)), facts("a-c", Some(9))]).await;
        import(store, "b.csv", "5|||").await;
        let by = |sort| EnterpriseFilter { sort, ..EnterpriseFilter::default() };
        assert_eq!(found(store, by(EnterpriseSort::Name)).await, [3, 4, 1, 2, 5]);
        assert_eq!(found(store, by(EnterpriseSort::Youngest)).await, [3, 4, 1, 2, 5]);
        assert_eq!(found(store, by(EnterpriseSort::Region)).await, [3, 4, 1, 2, 5]);
    });
}

#[test]
fn going_through_all_firms_meets_each_once_and_no_retired_one() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        import(store, "b.csv", "3||丙|").await;
        import(store, "c.csv", "4||丁|\n5||戊|").await;
        store.undo_import(2, NOW).await.unwrap();
        let mut met = Vec::new();
        let mut after = None;
        loop {
            let next = store.every_enterprise(after, 2).await.unwrap();
            let Some(last) = next.last() else { break };
            after = Some(last.id);
            met.extend(next.iter().map(|firm| firm.id.0));
        }
        assert_eq!(met, [1, 2, 4, 5]);
        let ids = [5, 3, 1, 1, 99].map(EnterpriseId);
        let found: Vec<_> = store.enterprises_by_ids(&ids).await.unwrap().iter().map(|firm| firm.id.0).collect();
        assert_eq!(found, [1, 5]);
        assert_eq!(store.enterprise(EnterpriseId(99)).await.unwrap_err().to_string(), "no enterprise `99`");
    });
}

#[test]
fn any_limit_and_offset_get_an_answer() {
    rule(async |store| {
        given(store, [named("甲")]).await;
        let most = EnterpriseFilter { limit: u64::MAX, ..EnterpriseFilter::default() };
        assert_eq!(found(store, most.clone()).await, [1]);
        assert_eq!(found(store, EnterpriseFilter { offset: u64::MAX, ..most.clone() }).await, [0; 0]);
        assert_eq!(found(store, EnterpriseFilter { limit: 0, ..most }).await, [0; 0]);
        assert_eq!(store.every_enterprise(Some(EnterpriseId(i64::MAX)), u64::MAX).await.unwrap(), []);
    });
}

#[test]
fn a_filter_with_the_character_nul_gets_an_answer() {
    rule(async |store| {
        let nul = || Some("\0".to_owned());
        let filter = EnterpriseFilter { chain: nul(), node: nul(), ..EnterpriseFilter::default() };
        assert_eq!(found(store, filter).await, [0; 0]);
        assert_eq!(store.pack("\0").await.unwrap(), []);
        assert_eq!(store.setting("\0").await.unwrap(), None);
    });
}
