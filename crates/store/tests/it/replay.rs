//! Any sequence of imports, undos and redos ends where it should.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use model::{EnterpriseId, Field};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{ImportRow, ImportState, Store, StoreError};

use crate::harness::{NOW, code, day, file, rows, rule};

#[derive(Debug, Clone)]
enum Step {
    Import { date: NaiveDate, rows: Vec<ImportRow> },
    Undo(usize),
    Redo(usize),
}

/// Rows of few codes, numbers, names and scopes, so that they meet.
fn some_rows(every_row_has_a_code: bool) -> impl Strategy<Value = Vec<ImportRow>> {
    let codes = if every_row_has_a_code { 1..5_u32 } else { 0..4 };
    let row = (codes, 0..3_u32, 0..4_u32, 0..3_u32).prop_map(|(code, number, name, scope)| {
        let or_empty = |value: u32, text: String| if value == 0 { String::new() } else { text };
        let parts = [code, number, name, scope].map(|value| or_empty(value, value.to_string()));
        parts.join("|")
    });
    vec(row, 0..5).prop_map(|lines| rows(&lines.join("\n")))
}

fn steps(every_row_has_a_code: bool) -> impl Strategy<Value = Vec<Step>> {
    let import =
        (1..4_u32, some_rows(every_row_has_a_code)).prop_map(|(date, rows)| Step::Import { date: day(date), rows });
    vec(prop_oneof![3 => import, 2 => (0..6_usize).prop_map(Step::Undo), 2 => (0..6_usize).prop_map(Step::Redo)], 1..12)
}

async fn take(store: &Store, step: &Step) -> Result<(), StoreError> {
    let made = store.imports().await?.len();
    let id = |place: &usize| i64::try_from(place % made.max(1) + 1).unwrap();
    match step {
        Step::Import { date, rows } => {
            store.import_enterprises(&file("a.csv", *date), rows.clone(), &[], |_| {}).await.map(drop)
        }
        Step::Undo(place) => store.undo_import(id(place), NOW).await.map(drop),
        Step::Redo(place) => store.redo_import(id(place)).await.map(drop),
    }
}

/// What every firm shows, by id.
async fn shown(store: &Store) -> BTreeMap<EnterpriseId, BTreeMap<Field, String>> {
    let firms = store.every_enterprise(None, 1000).await.unwrap();
    firms.into_iter().map(|firm| (firm.id, firm.facts.known().collect())).collect()
}

/// The same, told from the statements alone.
async fn told(store: &Store) -> BTreeMap<EnterpriseId, BTreeMap<Field, String>> {
    let mut firms = BTreeMap::new();
    for id in (1..).map(EnterpriseId) {
        let said = store.statements(id).await.unwrap();
        if said.is_empty() {
            break;
        }
        let mut facts = BTreeMap::new();
        for said in said.into_iter().filter(|said| !said.retired) {
            facts.entry(said.field).or_insert(said.value);
        }
        if !facts.is_empty() {
            firms.insert(id, facts);
        }
    }
    firms
}

/// Tries a property on sequences of steps, on each engine.
fn check(every_row_has_a_code: bool, property: impl AsyncFn(&Store, &[Step])) {
    // PostgreSQL gets fewer: each case there is a schema of its own.
    let cases = if std::env::var("TEST_DATABASE_URL").is_ok() { 24 } else { 96 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&steps(every_row_has_a_code), |steps| {
        rule(async |store| property(store, &steps).await);
        Ok(())
    });
    run.unwrap();
}

#[test]
fn what_is_shown_always_follows_from_the_statements() {
    check(false, async |store, steps| {
        for step in steps {
            let before = shown(store).await;
            match take(store, step).await {
                Ok(()) => {}
                Err(StoreError::Conflict(_) | StoreError::NotFound { .. }) => assert_eq!(shown(store).await, before),
                Err(error) => panic!("{step:?}: {error}"),
            }
            let after = shown(store).await;
            assert_eq!(after, told(store).await, "after {step:?}");
            let codes: Vec<_> = after.values().filter_map(|facts| facts.get(&Field::Uscc)).collect();
            assert_eq!(codes.len(), codes.iter().collect::<BTreeSet<_>>().len(), "a code on two firms after {step:?}");
        }
    });
}

#[test]
fn undoing_the_last_import_restores_what_was_shown_and_redoing_it_what_came_after() {
    check(false, async |store, steps| {
        for step in steps {
            let before = shown(store).await;
            let done = take(store, step).await.is_ok();
            if let (Step::Import { .. }, true) = (step, done) {
                let after = shown(store).await;
                let id = store.imports().await.unwrap()[0].id;
                store.undo_import(id, NOW).await.unwrap();
                assert_eq!(shown(store).await, before, "undo of {step:?}");
                store.redo_import(id).await.unwrap();
                assert_eq!(shown(store).await, after, "redo of {step:?}");
            }
        }
    });
}

/// Where every row has a code, who is who is never in doubt: only what counts in the end may matter, not the way there.
#[test]
fn any_way_ends_where_the_imports_that_count_lead_from_scratch() {
    check(true, async |store, steps| {
        let mut files = Vec::new();
        for step in steps {
            if let (Ok(()), Step::Import { date, rows }) = (take(store, step).await, step) {
                files.push((*date, rows.clone()));
            }
        }
        let fresh = Store::in_memory().await.unwrap();
        let mut imports = store.imports().await.unwrap();
        imports.reverse();
        for (import, (date, rows)) in imports.iter().zip(&files) {
            if import.state == ImportState::Active {
                let again = fresh.import_enterprises(&file("a.csv", *date), rows.clone(), &[], |_| {}).await;
                again.unwrap();
            }
        }
        let by_code = |firms: BTreeMap<EnterpriseId, BTreeMap<Field, String>>| {
            firms.into_values().map(|facts| (facts[&Field::Uscc].clone(), facts)).collect::<BTreeMap<_, _>>()
        };
        let (ours, scratch) = (by_code(shown(store).await), by_code(shown(&fresh).await));
        assert!(ours.keys().all(|key| (1..5).any(|number| code(number).as_str() == key)));
        assert_eq!(ours, scratch);
    });
}
