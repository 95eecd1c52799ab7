//! Opening, migrating, and databases that are not ours.

use store::{Store, StoreError};

use crate::harness::{NOW, rule_at, sql};

/// The text of the error that opening or checking gives.
async fn refusal(url: &str) -> String {
    match Store::open(url).await {
        Err(error) => error.to_string(),
        Ok(store) => store.check_schema().await.unwrap_err().to_string(),
    }
}

#[test]
fn an_empty_database_is_not_migrated_until_it_is() {
    rule_at(async |url| {
        let store = Store::open(url).await.unwrap();
        assert!(matches!(store.check_schema().await, Err(StoreError::NotMigrated)));
        store.migrate().await.unwrap();
        store.check_schema().await.unwrap();
    });
}

#[test]
fn migrating_twice_keeps_what_is_there() {
    rule_at(async |url| {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        store.put_setting("weights", "v1").await.unwrap();
        store.migrate().await.unwrap();
        assert_eq!(store.setting("weights").await.unwrap().as_deref(), Some("v1"));
    });
}

#[test]
fn several_processes_may_migrate_at_once() {
    rule_at(async |url| {
        let opened = (Store::open(url).await.unwrap(), Store::open(url).await.unwrap());
        let (first, second) = tokio::join!(opened.0.migrate(), opened.1.migrate());
        first.unwrap();
        second.unwrap();
        opened.1.check_schema().await.unwrap();
    });
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    rule_at(async |url| {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        store.put_pack("standard", &[("district.toml", "id = \"x\"")], NOW).await.unwrap();
        store.close().await.unwrap();
        let store = Store::open(url).await.unwrap();
        store.check_schema().await.unwrap();
        assert_eq!(store.packs().await.unwrap(), ["standard"]);
    });
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    rule_at(async |url| {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        sql(url, "INSERT INTO liantu_migrations (version, applied_at) VALUES ('m9999_future', 0)").await;
        let text = "the data folder was made by a newer version (it holds `m9999_future`); \
                    hint: use that version or newer";
        assert_eq!(refusal(url).await, text);
        assert_eq!(store.migrate().await.unwrap_err().to_string(), text);
    });
}

#[test]
fn the_database_of_another_program_is_refused_and_left_alone() {
    rule_at(async |url| {
        sql(url, "CREATE TABLE mail (id INTEGER)").await;
        assert!(refusal(url).await.starts_with("this is the database of another program (it holds the table `mail`)"));
        let store = Store::open(url).await.unwrap();
        assert!(matches!(store.migrate().await, Err(StoreError::Unusable(_))));
        sql(url, "SELECT id FROM mail").await;
    });
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("liantu.db");
    std::fs::write(&path, "企业名称,统一社会信用代码\n".repeat(100)).unwrap();
    let text = refusal(&format!("sqlite://{}?mode=rwc", path.display())).await;
    assert!(text.starts_with("the file is damaged or is no database"), "{text}");
}

#[tokio::test]
async fn a_damaged_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("liantu.db");
    let store = Store::open_file(&path).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await.unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let text = refusal(&format!("sqlite://{}?mode=rwc", path.display())).await;
    assert!(text.starts_with("the file is damaged or is no database"), "{text}");
}

#[tokio::test]
async fn a_path_may_hold_any_character() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("蒸湘 100%?#.db");
    let store = Store::open_file(&path).await.unwrap();
    store.migrate().await.unwrap();
    store.check_schema().await.unwrap();
    assert!(path.exists());
}

#[tokio::test]
async fn a_folder_that_does_not_exist_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let error = Store::open_file(&folder.path().join("none/liantu.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
}

#[tokio::test]
async fn an_unknown_address_is_answered_without_its_password() {
    let error = Store::open("mysql://bureau:secret@host/db").await.unwrap_err().to_string();
    assert!(
        error.contains("`mysql:` is not a database this product works with") && !error.contains("secret"),
        "{error}"
    );
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_answered_without_its_password() {
    for url in ["postgres://bureau:secret@host:port/db", "sqlite:///x.db?mode=secret"] {
        let error = Store::open(url).await.unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error}");
        assert!(!error.to_string().contains("bureau"), "{error}");
    }
}
