//! Packs and settings.

use crate::harness::{NOW, rule};

#[test]
fn loading_a_pack_replaces_its_files_and_no_others() {
    rule(async |store| {
        store.put_pack("a", &[("z.toml", "1"), ("chains/x.toml", "2")], NOW).await.unwrap();
        store.put_pack("b", &[("z.toml", "other")], NOW).await.unwrap();
        store.put_pack("a", &[("z.toml", "3")], NOW).await.unwrap();
        assert_eq!(store.pack("a").await.unwrap(), [("z.toml".into(), "3".into())]);
        assert_eq!(store.pack("b").await.unwrap(), [("z.toml".into(), "other".into())]);
        assert_eq!(store.pack("c").await.unwrap(), []);
    });
}

#[test]
fn files_of_a_pack_come_by_path_whatever_the_engines_language() {
    rule(async |store| {
        let files = ["b.toml", "B.toml", "a-b.toml", "a.toml", "ab.toml", "汉.toml"].map(|path| (path, "x"));
        store.put_pack("a", &files, NOW).await.unwrap();
        let found: Vec<String> = store.pack("a").await.unwrap().into_iter().map(|(path, _)| path).collect();
        assert_eq!(found, ["B.toml", "a-b.toml", "a.toml", "ab.toml", "b.toml", "汉.toml"]);
    });
}

#[test]
fn a_moment_that_is_not_utc_is_rejected() {
    rule(async |store| {
        for at in ["2025-03-01", "2025-03-01T08:00:00+08:00", "now", ""] {
            let error = store.put_pack("a", &[("x", "y")], at).await.unwrap_err();
            assert_eq!(error.to_string(), format!("`{at}` is not a moment such as `2025-03-01T08:00:00Z`"));
        }
    });
}

#[test]
fn a_setting_is_replaced() {
    rule(async |store| {
        assert_eq!(store.setting("k").await.unwrap(), None);
        store.put_setting("k", "1").await.unwrap();
        store.put_setting("k", "'; DROP TABLE settings; --").await.unwrap();
        assert_eq!(store.setting("k").await.unwrap().as_deref(), Some("'; DROP TABLE settings; --"));
    });
}
