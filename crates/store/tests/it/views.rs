//! Views of tables: whose they are, who sees them, which one a table opens with.

use store::{NewView, Store, StoreError};

use crate::harness::{NOW, rule};

fn view(name: &str, shared: bool) -> NewView {
    NewView { name: name.into(), query: "sort=name".into(), shared }
}

async fn seen(store: &Store, person: &str) -> Vec<String> {
    let rows = store.views("firms", person).await.unwrap();
    rows.iter().map(|row| format!("{} {} {}", row.person, row.view.name, row.first)).collect()
}

#[test]
fn a_view_is_seen_by_its_owner_and_shared_by_all_and_opens_the_tables_of_who_chose_it() {
    rule(async |store| {
        let own = store.create_view("firms", &view("规上", false), ("甲", NOW)).await.unwrap();
        let all = store.create_view("firms", &view("本地", true), ("甲", NOW)).await.unwrap();
        store.create_view("projects", &view("规上", true), ("甲", NOW)).await.unwrap();
        let twin = store.create_view("firms", &view("规上", false), ("甲", NOW)).await;
        assert!(matches!(twin, Err(StoreError::Conflict(_))));
        store.create_view("firms", &view("规上", false), ("乙", NOW)).await.unwrap();

        store.put_first_view("firms", Some(own.id), "甲").await.unwrap();
        store.put_first_view("firms", Some(all.id), "乙").await.unwrap();
        assert_eq!(seen(store, "甲").await, ["甲 本地 false", "甲 规上 true"]);
        assert_eq!(seen(store, "乙").await, ["甲 本地 true", "乙 规上 false"]);
        store.put_first_view("firms", Some(all.id), "甲").await.unwrap();
        assert_eq!(seen(store, "甲").await, ["甲 本地 true", "甲 规上 false"], "one opens a table");

        store.put_view(all.id, &view("本地企业", false), ("甲", NOW)).await.unwrap();
        assert_eq!(seen(store, "乙").await, ["乙 规上 false"]);
        assert_eq!(seen(store, "甲").await, ["甲 本地企业 true", "甲 规上 false"]);
        store.put_first_view("firms", None, "甲").await.unwrap();
        store.delete_view(all.id).await.unwrap();
        assert_eq!(seen(store, "甲").await, ["甲 规上 false"]);
        assert!(matches!(store.delete_view(all.id).await, Err(StoreError::NotFound { .. })));
    });
}
