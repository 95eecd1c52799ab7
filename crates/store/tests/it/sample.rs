//! The sample laid into a store that people work with, and taken out again: what came goes, what people wrote stays.

use std::collections::BTreeMap;

use model::YearTarget;
use store::{Hanging, SampleIn, Store, StoreError};

use crate::harness::{NOW, import, rule};
use crate::places::{opportunity, site, zone};

const LATER: &str = "2025-03-02T08:00:00Z";

fn target(year: i32, value: i64) -> YearTarget {
    YearTarget { year, indicator: "signed".into(), unit: String::new(), value }
}

/// A place with what it offers, two firms and the targets of two years, in a store of its own.
async fn sample(began: &BTreeMap<String, i64>) -> Store {
    let scratch = Store::in_memory().await.unwrap();
    scratch.begin_counters(began).await.unwrap();
    scratch.put_zones(&[zone("z", &["pipe"])]).await.unwrap();
    scratch.put_sites(&[site("s", "z")]).await.unwrap();
    scratch.put_opportunities(&[opportunity("o", "drill-pipe", Some("s"))], &[]).await.unwrap();
    import(&scratch, "sample", "1||甲公司|钢管\n2||乙公司|接箍").await;
    scratch.put_year_targets(&[target(2024, 30), target(2025, 32)], ("样例", NOW)).await.unwrap();
    scratch
}

async fn lay_in(store: &Store) -> Result<usize, StoreError> {
    let began = store.counters().await.unwrap();
    let scratch = sample(&began).await;
    let chains = BTreeMap::new();
    let new = SampleIn { began: &began, files: &[], digest: "d", chains: &chains, by: "local", at: NOW };
    store.put_sample(&scratch, &new).await
}

async fn counts(store: &Store) -> BTreeMap<&'static str, usize> {
    let tables = ["enterprises", "statements", "imports", "zones", "sites", "opportunities", "year_targets"];
    let mut counts = BTreeMap::new();
    for table in tables {
        counts.insert(table, store.rows_of(table).await.unwrap());
    }
    counts
}

#[test]
fn what_came_goes_and_the_rest_stands_as_before() {
    rule(async |store| {
        import(store, "own", "1||甲公司自己的名字|汽车销售\n3||丙公司|").await;
        let before = counts(store).await;
        assert!(lay_in(store).await.unwrap() > 6);
        assert!(matches!(lay_in(store).await, Err(StoreError::Conflict(_))), "once is enough");
        let within = counts(store).await;
        assert_eq!((within["enterprises"], within["zones"], within["year_targets"]), (3, 1, 2), "甲公司 is one firm");
        assert_eq!(store.sample_hangs().await.unwrap(), []);

        let chains = BTreeMap::new();
        let out = store.drop_sample(Hanging::Keep, &[], (&[], "d", &chains), LATER).await.unwrap();
        assert_eq!((out.kept, out.untied, out.gone), (0, 0, 0));
        assert_eq!(counts(store).await, before);
        assert_eq!(store.sample().await.unwrap(), None);
    });
}

#[test]
fn a_target_that_stood_or_was_set_anew_is_not_the_samples() {
    rule(async |store| {
        store.put_year_targets(&[target(2024, 7)], ("局长甲", NOW)).await.unwrap();
        lay_in(store).await.unwrap();
        assert_eq!(store.year_targets(2024).await.unwrap(), [target(2024, 7)], "what stood is not replaced");
        store.put_year_targets(&[target(2025, 9)], ("局长甲", LATER)).await.unwrap();
        let chains = BTreeMap::new();
        store.drop_sample(Hanging::Keep, &[], (&[], "d", &chains), LATER).await.unwrap();
        assert_eq!(store.year_targets(2024).await.unwrap(), [target(2024, 7)]);
        assert_eq!(store.year_targets(2025).await.unwrap(), [target(2025, 9)]);
    });
}

#[test]
fn a_sample_that_was_filled_before_somebody_wrote_is_refused() {
    rule(async |store| {
        let began = store.counters().await.unwrap();
        let scratch = sample(&began).await;
        import(store, "own", "3||丙公司|").await;
        let chains = BTreeMap::new();
        let new = SampleIn { began: &began, files: &[], digest: "d", chains: &chains, by: "local", at: NOW };
        assert!(matches!(store.put_sample(&scratch, &new).await, Err(StoreError::Conflict(_))));
        assert_eq!(counts(store).await["enterprises"], 1, "nothing of it came");
    });
}
