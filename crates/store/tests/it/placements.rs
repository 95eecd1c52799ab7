//! Firms on nodes.

use model::{EnterpriseId, Field, Role, Strength};
use store::{Evidence, FirmPlacement, NewPlacement, NodeCount, PlacementFilter, Store, StoreError};

use crate::harness;
use crate::harness::{NOW, import, rule};

fn place(chain: &str, node: &str, score: f64) -> NewPlacement {
    let strength = if score > 0.5 { Strength::Core } else { Strength::Minor };
    NewPlacement { chain: chain.into(), node: node.into(), role: Role::Make, strength, score, evidence: Vec::new() }
}

/// `node firm` of each place of a chain.
async fn listed(store: &Store, chain: &str, node: Option<&str>, region: Option<&str>) -> Vec<String> {
    let filter = PlacementFilter {
        chain: chain.into(),
        node: node.map(str::to_owned),
        region: region.map(|region| region.parse().unwrap()),
    };
    let places = store.placements(&filter).await.unwrap();
    places.iter().map(|place| format!("{} {}", place.node, place.enterprise.id.0)).collect()
}

#[test]
fn placing_a_firm_again_replaces_its_places_and_no_others() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        let (one, two) = (EnterpriseId(1), EnterpriseId(2));
        let first = [(one, vec![place("c", "a", 0.9), place("c", "b", 0.9)]), (two, vec![place("c", "a", 0.8)])];
        harness::place(store, &first).await.unwrap();
        assert_eq!(listed(store, "c", None, None).await, ["a 1", "a 2", "b 1"]);
        harness::place(store, &[(one, vec![place("c", "a", 0.1)])]).await.unwrap();
        assert_eq!(listed(store, "c", None, None).await, ["a 2", "a 1"]);
        harness::place(store, &[(two, Vec::new())]).await.unwrap();
        assert_eq!(listed(store, "c", Some("a"), None).await, ["a 1"]);
        assert_eq!(listed(store, "c", Some("b"), None).await, [""; 0]);
        assert_eq!(listed(store, "other", None, None).await, [""; 0]);
    });
}

#[test]
fn evidence_is_read_back_as_it_was_given() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|无缝\"钢管\"制造").await;
        let span = |part, from, to, text: &str| Evidence { part, from, to, text: text.into() };
        let evidence = vec![span(Field::Scope, 6, 14, "\"钢管\""), span(Field::Name, 0, 3, "甲")];
        let placed = NewPlacement { evidence, ..place("c", "a", 1.0 / 3.0) };
        harness::place(store, &[(EnterpriseId(1), vec![placed.clone()])]).await.unwrap();
        let of_firm = store.placements_of(EnterpriseId(1)).await.unwrap();
        assert_eq!(of_firm, [FirmPlacement { placement: placed.clone(), judgement: None }]);
        assert_eq!(store.computed_placements_of(EnterpriseId(1)).await.unwrap(), std::slice::from_ref(&placed));
        let filter = PlacementFilter { chain: "c".into(), ..PlacementFilter::default() };
        let found = store.placements(&filter).await.unwrap();
        assert_eq!((found[0].score, &found[0].evidence), (placed.score, &placed.evidence));
        assert_eq!(found[0].enterprise, store.enterprise(EnterpriseId(1)).await.unwrap());
    });
}

#[test]
fn an_undone_firm_stands_nowhere() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        harness::place(store, &[(EnterpriseId(1), vec![place("c", "a", 0.9)])]).await.unwrap();
        store.undo_import(1, NOW).await.unwrap();
        assert_eq!(listed(store, "c", None, None).await, [""; 0]);
        assert_eq!(store.placement_counts(None).await.unwrap(), []);
    });
}

#[test]
fn a_firm_in_two_roles_counts_once() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        let sells = NewPlacement { role: Role::Sell, ..place("c", "a", 0.2) };
        let first =
            [(EnterpriseId(1), vec![place("c", "a", 0.9), sells]), (EnterpriseId(2), vec![place("c", "a", 0.2)])];
        harness::place(store, &first).await.unwrap();
        let expect = NodeCount { chain: "c".into(), node: "a".into(), firms: 2, core: 1 };
        assert_eq!(store.placement_counts(None).await.unwrap(), [expect]);
        assert_eq!(store.placement_counts(Some(&"430400".parse().unwrap())).await.unwrap(), []);
    });
}

#[test]
fn a_place_of_a_firm_that_does_not_exist_is_a_conflict_and_changes_nothing() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let wrong = [(EnterpriseId(1), vec![place("c", "a", 0.9)]), (EnterpriseId(9), vec![place("c", "a", 0.9)])];
        assert!(matches!(harness::place(store, &wrong).await, Err(StoreError::Conflict(_))));
        assert_eq!(listed(store, "c", None, None).await, [""; 0]);
    });
}

#[test]
fn a_score_that_is_no_number_is_rejected() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        for score in [f64::NAN, f64::INFINITY] {
            let error = harness::place(store, &[(EnterpriseId(1), vec![place("c", "a", score)])]).await.unwrap_err();
            assert_eq!(error.to_string(), format!("score of a placement: `{score}` is not a number"));
        }
    });
}
