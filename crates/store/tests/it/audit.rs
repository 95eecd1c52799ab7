//! The audit: a row for each write, chained; who acts; several programs at once.

use std::path::Path;

use store::{AuditFilter, Break, Store, Verified};

use crate::harness::{NOW, firms, import, pack, place, rule, rule_at, sql};

fn now() -> String {
    NOW.to_owned()
}

/// A migrated store that keeps its trail in a folder.
async fn kept(url: &str, folder: &Path) -> Store {
    let store = Store::open(url).await.unwrap();
    store.migrate().await.unwrap();
    store.keep_trail(folder, now).await.unwrap()
}

/// The rows as `number actor operation entity`, a line each, the first first.
async fn lines(store: &Store) -> Vec<String> {
    let page = store.audit(&AuditFilter { limit: 500, ..AuditFilter::default() }).await.unwrap();
    let line = |row: &store::AuditRow| format!("{} {} {} {}", row.id, row.actor, row.operation, row.entity);
    page.items.iter().rev().map(line).collect()
}

#[test]
fn a_write_leaves_a_row_with_who_did_it_and_reading_leaves_none() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        store.acting_as("li.ming").undo_import(1, NOW).await.unwrap();
        store.put_setting("weights", "v1").await.unwrap();
        firms(store).await;
        assert_eq!(
            lines(store).await,
            ["1 local create_import import:1", "2 li.ming undo_import import:1", "3 local put_setting setting:weights"]
        );
    });
}

#[test]
fn a_write_that_fails_or_changes_nothing_leaves_no_row() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        assert!(store.undo_import(7, NOW).await.is_err());
        assert!(store.redo_import(1).await.is_err());
        let file = crate::harness::file("b.csv", crate::harness::day(1));
        store.preview_enterprises(&file, crate::harness::rows("2||乙|"), &[], |_| {}).await.unwrap();
        assert_eq!(lines(store).await.len(), 1);
    });
}

#[test]
fn a_job_leaves_rows_for_its_beginning_and_end_and_none_for_its_steps() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        place(store, &[(model::EnterpriseId(1), vec![])]).await.unwrap();
        let lines = lines(store).await.join("\n");
        assert_eq!(lines.matches("job:1").count(), 2, "{lines}");
    });
}

#[test]
fn the_chain_is_whole_after_many_writers_at_once() {
    rule_at(async |url| {
        let folder = tempfile::tempdir().unwrap();
        let stores = [kept(url, folder.path()).await, kept(url, folder.path()).await];
        let mut writers = Vec::new();
        for number in 0..40 {
            let store = stores[number % 2].clone();
            writers.push(tokio::spawn(async move { store.put_setting("n", &number.to_string()).await }));
        }
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        let found = stores[0].verify_audit().await.unwrap();
        assert_eq!(found, Verified { rows: 40, last: 40, ..Verified::default() });
    });
}

#[test]
fn another_folder_does_not_write_into_the_chain_of_the_first() {
    rule_at(async |url| {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = kept(url, first.path()).await;
        store.put_setting("a", "1").await.unwrap();
        let other = kept(url, second.path()).await;
        let error = other.put_setting("a", "2").await.unwrap_err().to_string();
        assert!(error.contains("holds no `audit.key`"), "{error}");
        assert_eq!(other.setting("a").await.unwrap().as_deref(), Some("1"));
        let found = other.verify_audit().await.unwrap();
        assert!(matches!(found.breaks[..], [Break::NoKey(_), Break::NoHead(_)]), "{found:?}");
    });
}

#[test]
fn a_counter_that_was_set_back_does_not_stop_the_work() {
    rule_at(async |url| {
        let folder = tempfile::tempdir().unwrap();
        let store = kept(url, folder.path()).await;
        for number in 0..5 {
            store.put_setting("n", &number.to_string()).await.unwrap();
        }
        sql(url, "UPDATE counters SET last = 1 WHERE name = 'audit'").await;
        store.put_setting("n", "5").await.unwrap();
        assert_eq!(store.verify_audit().await.unwrap(), Verified { rows: 6, last: 6, ..Verified::default() });
    });
}

#[test]
fn what_is_emptied_begins_a_chain_of_its_own() {
    rule(async |store| {
        pack(store, "d").await;
        store.clear().await.unwrap();
        assert_eq!(lines(store).await, [""; 0]);
        store.put_setting("a", "1").await.unwrap();
        assert_eq!(lines(store).await, ["1 local put_setting setting:a"]);
    });
}
