//! `liantu demo`.

use crate::harness::{Desk, on_postgres, rule, shipped_registers};

#[test]
fn a_new_folder_is_filled_and_the_next_step_is_named() {
    let desk = Desk::empty();
    let out = desk.run(&["demo", "--dir", "new/D"]).done();
    assert!(out.contains("next: liantu serve --dir new/D"), "{out}");
    assert!(desk.path("new/D/liantu.db").is_file());
}

#[test]
fn data_that_is_there_stays_until_it_is_forced_away() {
    rule(|desk| {
        desk.import_rows("样例标记石墨电极厂,,石墨电极制造,湖南省衡阳市蒸湘区");
        let changed = desk.labels();
        let text = desk.on_data(&["demo"]).refused();
        assert!(text.contains("holds data already") && text.contains("`--force`"), "{text}");
        assert_eq!(desk.labels(), changed);
        desk.on_data(&["demo", "--force"]).done();
        assert_ne!(desk.labels(), changed);
        assert_eq!(desk.imports().len(), shipped_registers());
    });
}

#[test]
fn a_file_is_no_folder() {
    let desk = Desk::empty();
    desk.write("F", "");
    assert!(desk.run(&["demo", "--dir", "F"]).refused().contains("`F`"));
    assert!(desk.run(&["demo", "--dir", "F/D"]).refused().contains("`F/D`"));
}

#[test]
fn a_database_that_does_not_answer_is_told_without_its_password() {
    let url = "postgres://bureau:secret@127.0.0.1:9/none";
    let text = Desk::empty().run(&["demo", "--dir", "D", "--database", url]).refused();
    assert!(text.contains("the database") && !text.contains("secret"), "{text}");
}

#[test]
fn the_answer_does_not_repeat_the_address_of_the_database() {
    on_postgres(|desk| {
        let out = desk.on_data(&["demo"]).done();
        assert!(out.contains("in the database") && !out.contains("postgres:"), "{out}");
    });
}
