//! Rows out of one database and into another.

use std::collections::BTreeSet;

use store::{Inventory, Part, Store, StoreError};

use crate::harness::{NOW, firms, import, pack, rule_at};

/// Every part of a copy, and what it is of.
async fn copy(store: &Store) -> (Inventory, Vec<(String, u32, Vec<u8>)>) {
    let mut parts = Vec::new();
    let inventory = store
        .copy_out(|part: Part<'_>| -> Result<(), StoreError> {
            parts.push((part.table.to_owned(), part.number, part.lines.to_vec()));
            Ok(())
        })
        .await
        .unwrap();
    (inventory, parts)
}

async fn fill(store: &Store, inventory: &Inventory, parts: &[(String, u32, Vec<u8>)]) -> Result<(), StoreError> {
    let mut into = store.copy_in(inventory).await?;
    for (table, number, lines) in parts {
        into.part(Part { table, number: *number, lines }).await?;
    }
    into.finish().await
}

/// A database in a file of its own, without tables.
async fn empty(folder: &tempfile::TempDir, name: &str) -> Store {
    Store::open_file(&folder.path().join(name)).await.unwrap()
}

#[test]
fn a_copy_holds_what_was_there_of_either_engine() {
    rule_at(async |url| {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        import(&store, "a.csv", "1||甲|钢管\n2||乙|\n||丙|").await;
        pack(&store, "d").await;
        let (inventory, parts) = copy(&store).await;
        let other = empty(&folder, "other.db").await;
        fill(&other, &inventory, &parts).await.unwrap();
        other.check_schema().await.unwrap();
        assert_eq!(firms(&other).await, firms(&store).await);
        assert_eq!(copy(&other).await, (inventory, parts));
        // Ids go on where they were.
        let next = import(&other, "b.csv", "9||丁|").await;
        assert_eq!(next.import_id, 2);
    });
}

#[test]
fn every_table_is_copied_but_what_does_not_outlive_a_move() {
    rule_at(async |url| {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        let (inventory, _) = copy(&store).await;
        let copied: BTreeSet<String> = inventory.tables.keys().cloned().collect();
        let there: BTreeSet<String> = store.table_names().await.unwrap().into_iter().collect();
        let left: Vec<&String> = there.difference(&copied).collect();
        assert_eq!(left, ["login_tries", "mails", "sessions"]);
        assert!(copied.is_subset(&there));
    });
}

#[test]
fn a_copy_that_is_not_whole_or_not_ours_is_refused_and_nothing_is_kept() {
    rule_at(async |url| {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        import(&store, "a.csv", "1||甲|").await;
        let (inventory, parts) = copy(&store).await;
        let other = empty(&folder, "other.db").await;

        let error = fill(&other, &inventory, &parts[1..]).await.unwrap_err().to_string();
        assert!(error.contains("0 rows came"), "{error}");
        let mut newer = inventory.clone();
        newer.migrations.push("m9999_future".to_owned());
        assert!(matches!(fill(&other, &newer, &parts).await, Err(StoreError::NewerSchema { .. })));
        let mut none = inventory.clone();
        none.migrations.clear();
        assert!(matches!(fill(&other, &none, &parts).await, Err(StoreError::Unusable(_))));
        for lines in ["[1]\n", "{\n", "[\"x\", 7]\n"] {
            let mut bad = parts.clone();
            bad[0].2 = lines.as_bytes().to_vec();
            assert!(matches!(fill(&other, &inventory, &bad).await, Err(StoreError::Unusable(_))), "{lines}");
        }
        let mut foreign = parts.clone();
        foreign[0].0 = "liantu_migrations".to_owned();
        assert!(matches!(fill(&other, &inventory, &foreign).await, Err(StoreError::Unusable(_))));
        assert!(other.is_empty().await.unwrap());
        assert!(matches!(fill(&store, &inventory, &parts).await, Err(StoreError::Conflict(_))), "{NOW}");
    });
}
