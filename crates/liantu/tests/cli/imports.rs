//! `liantu imports`.

use crate::harness::{Desk, rule};

#[test]
fn an_undo_takes_everything_back_and_a_redo_brings_it_again() {
    rule(|desk| {
        let before = desk.labels();
        let report = desk.import_rows(
            "样例一厂,,石墨电极制造,湖南省衡阳市蒸湘区\n样例二厂,91430408000000007Q,石墨电极制造,湖南省衡阳市蒸湘区",
        );
        let after = desk.labels();
        assert_ne!(before, after);
        let id = report["imports"][0].to_string();
        desk.on_data(&["imports", "undo", &id]).done();
        assert_eq!(desk.labels(), before);
        assert_eq!(desk.imports()[0]["state"], "undone");
        desk.on_data(&["imports", "redo", &id]).done();
        assert_eq!(desk.labels(), after);
        assert_eq!(desk.imports()[0]["state"], "active");
    });
}

#[test]
fn what_cannot_be_undone_is_told() {
    let desk = Desk::demo();
    assert_eq!(desk.on_data(&["imports", "undo", "99"]).refused(), "error: no import `99`\n");
    assert_eq!(desk.on_data(&["imports", "redo", "1"]).refused(), "error: import `1` is not undone\n");
    desk.on_data(&["imports", "undo", "1"]).done();
    assert_eq!(desk.on_data(&["imports", "undo", "1"]).refused(), "error: import `1` is undone already\n");
    assert!(desk.on_data(&["imports", "undo", "one"]).mistyped().contains("'one'"));
}

#[test]
fn the_list_has_the_newest_first_in_every_format() {
    let desk = Desk::demo();
    desk.import_rows("样例一厂,,钢管,衡阳");
    for format in ["table", "csv"] {
        let out = desk.on_data(&["imports", "list", "--format", format]).done();
        let at = |name: &str| out.find(name).unwrap_or_else(|| panic!("`{name}` in {out}"));
        assert!(at("rows.csv") < at("outside.csv") && at("outside.csv") < at("landed.csv"), "{out}");
    }
    assert_eq!(desk.imports()[0]["file"], "rows.csv");
}
