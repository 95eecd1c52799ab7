//! `liantu migrate`, and data of another version.

use crate::harness::{Desk, rule, shipped_registers};

#[test]
fn migrating_data_of_this_version_changes_nothing() {
    rule(|desk| {
        let before = desk.labels();
        assert!(desk.on_data(&["migrate"]).done().ends_with("is up to date\n"));
        assert_eq!(desk.labels(), before);
    });
}

#[test]
fn data_of_a_newer_version_is_refused_by_every_command_and_left_alone() {
    rule(|desk| {
        desk.sql("INSERT INTO liantu_migrations (version, applied_at) VALUES ('m9999_future', 0)");
        desk.write("a.csv", "企业名称\n样例厂\n");
        for words in [
            &["migrate"][..],
            &["gaps", "--chain", "steel-pipe"],
            &["import", "--kind", "enterprises", "a.csv"],
            &["imports", "list"],
            &["imports", "undo", "1"],
            &["atlas", "--chain", "steel-pipe", "--out", "a.svg"],
            &["serve", "--addr", "127.0.0.1:0"],
        ] {
            let text = desk.on_data(words).refused();
            assert!(text.contains("newer version") && text.contains("`m9999_future`"), "{words:?}: {text}");
        }
        desk.sql("DELETE FROM liantu_migrations WHERE version = 'm9999_future'");
        assert_eq!(desk.imports().len(), shipped_registers());
    });
}

#[test]
fn data_that_was_never_set_up_is_told_with_the_command() {
    let desk = Desk::empty();
    std::fs::create_dir(desk.path("D")).expect("a folder");
    desk.write("D/liantu.db", "");
    let text = desk.on_data(&["imports", "list"]).refused();
    assert!(text.contains("older version") && text.contains("`liantu migrate --dir D`"), "{text}");
    desk.on_data(&["migrate"]).done();
    let text = desk.on_data(&["gaps", "--chain", "steel-pipe"]).refused();
    assert!(text.contains("no district"), "{text}");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let desk = Desk::empty();
    std::fs::create_dir(desk.path("D")).expect("a folder");
    let content = "企业名称,统一社会信用代码\n".repeat(100);
    desk.write("D/liantu.db", &content);
    for words in [&["migrate"][..], &["imports", "list"], &["gaps", "--chain", "steel-pipe"]] {
        let text = desk.on_data(words).refused();
        assert!(text.contains("no database"), "{text}");
    }
    assert_eq!(desk.read("D/liantu.db"), content);
}
