//! `liantu verify` and `liantu doctor`: the audit tampered with in every way, and what crashes leave.

use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Desk, HEAD, rule};

/// The reasons that `verify` gives.
fn reasons(desk: &Desk) -> String {
    let text = desk.on_data(&["verify"]).refused();
    assert!(text.contains("is not sound"), "{text}");
    text
}

/// Holds what `verify` says of the demo after `harm`, on each engine.
fn check(harm: impl Fn(&Desk), expect: &[&str]) {
    rule(|desk| {
        assert!(desk.on_data(&["verify"]).done().contains(" is sound: "));
        harm(desk);
        let text = reasons(desk);
        for expect in expect {
            assert!(text.contains(expect), "`{expect}` is not in: {text}");
        }
    });
}

#[test]
fn a_removed_row_is_found() {
    check(|desk| desk.sql("DELETE FROM audit WHERE id = 5"), &["row 5 was removed"]);
}

#[test]
fn a_row_that_was_changed_in_any_column_is_found() {
    for column in ["at", "actor", "operation", "entity", "change", "hash"] {
        check(
            |desk| desk.sql(&format!("UPDATE audit SET \"{column}\" = \"{column}\" || 'x' WHERE id = 6")),
            &["row 6 is not what was written"],
        );
    }
}

#[test]
fn a_row_that_was_put_in_is_found() {
    let put = |id: &str| {
        format!(
            "INSERT INTO audit (id, at, actor, operation, entity, change, hash) \
             SELECT {id}, at, actor, operation, entity, change, hash FROM audit WHERE id = 3"
        )
    };
    check(|desk| desk.sql(&put("0")), &["row 0 is not what was written"]);
    check(|desk| desk.sql(&put("(SELECT MAX(id) + 1 FROM audit)")), &["is not what was written"]);
}

#[test]
fn rows_that_changed_places_are_found() {
    check(
        |desk| {
            desk.sql("UPDATE audit SET id = -4 WHERE id = 4");
            desk.sql("UPDATE audit SET id = 4 WHERE id = 5");
            desk.sql("UPDATE audit SET id = 5 WHERE id = -4");
        },
        &["row 4 is not what was written", "row 5 is not what was written"],
    );
}

#[test]
fn an_end_that_was_cut_off_is_found_even_when_work_went_on() {
    let cut = |desk: &Desk| {
        desk.sql("DELETE FROM audit WHERE id > (SELECT MAX(id) - 3 FROM audit)");
        desk.sql("UPDATE counters SET last = (SELECT MAX(id) FROM audit) WHERE name = 'audit'");
    };
    check(cut, &["the end was cut off"]);
    check(
        |desk| {
            cut(desk);
            for _ in 0..5 {
                desk.on_data(&["imports", "undo", "1"]).done();
                desk.on_data(&["imports", "redo", "1"]).done();
            }
        },
        &["the end was cut off and written on"],
    );
}

#[test]
fn an_audit_that_was_emptied_is_found() {
    check(|desk| desk.sql("DELETE FROM audit"), &["the end was cut off"]);
}

#[test]
fn without_its_key_or_head_the_audit_is_not_sound_and_without_the_key_nothing_is_written() {
    check(|desk| fs::remove_file(desk.path("D/audit.head")).expect("the head"), &["no `audit.head`"]);
    check(|desk| desk.write("D/audit.head", "12 zz\n"), &["`audit.head` is damaged"]);
    for (harm, says) in
        [(None, "holds no `audit.key`"), (Some(&[7_u8; 32][..]), "is not the one"), (Some(&[7; 5]), "5 bytes")]
    {
        check(
            |desk| {
                match harm {
                    None => fs::remove_file(desk.path("D/audit.key")).expect("the key"),
                    Some(bytes) => desk.write("D/audit.key", bytes),
                }
                let text = desk.on_data(&["imports", "undo", "1"]).refused();
                assert!(text.contains("nothing can be written") && text.contains(says), "{text}");
                // Reading goes on.
                assert!(!desk.gaps().is_empty());
            },
            &[says],
        );
    }
}

#[test]
fn a_head_that_lags_is_told_and_is_no_tampering_and_the_next_write_brings_it_on() {
    rule(|desk| {
        let before = desk.read("D/audit.head");
        desk.on_data(&["imports", "undo", "1"]).done();
        let after = desk.read("D/audit.head");
        assert_ne!(before, after);
        desk.write("D/audit.head", &before);
        let said = desk.on_data(&["verify"]).said();
        assert!(said.contains("behind"), "{said}");
        desk.on_data(&["imports", "redo", "1"]).done();
        assert!(!desk.on_data(&["verify"]).said().contains("behind"));
    });
}

#[test]
fn a_program_killed_while_writing_leaves_an_audit_that_is_whole() {
    rule(|desk| {
        desk.write("more.csv", format!("{HEAD}\n样例一厂,,石墨电极制造,湖南省衡阳市蒸湘区样例路1号\n"));
        for wait in [20, 60, 110, 170, 240] {
            let mut command = desk.command_on_data(&["import", "--kind", "enterprises", "more.csv"]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
            sleep(Duration::from_millis(wait));
            child.kill().expect("the program can be killed");
            child.wait().expect("the program ends");
            desk.on_data(&["verify"]).done();
        }
    });
}

#[test]
fn a_kept_file_that_was_changed_is_found() {
    let desk = Desk::demo();
    fs::create_dir_all(desk.path("D/files/ba")).expect("a folder");
    // SHA-256 of `abc`.
    let name = "D/files/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    desk.write(name, "abc");
    assert!(desk.on_data(&["verify"]).done().contains("1 kept file"));
    desk.write(name, "abd");
    assert!(reasons(&desk).contains("its bytes were changed"));
}

#[test]
fn the_doctor_says_how_things_are_and_what_to_do() {
    rule(|desk| {
        let text = desk.on_data(&["doctor"]).done();
        assert!(text.contains("backup    none was ever made") && text.contains("liantu backup"), "{text}");
        desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let open_to = |mode| fs::set_permissions(desk.path("D"), fs::Permissions::from_mode(mode)).expect("rights");
            open_to(0o755);
            let text = desk.on_data(&["doctor"]).done();
            assert!(text.contains("other users of this machine can read the folder"), "{text}");
            open_to(0o700);
        }
        let text = desk.on_data(&["doctor"]).done();
        assert!(text.contains("the last was made at") && text.contains("to do     nothing"), "{text}");
        desk.sql("UPDATE audit SET actor = 'someone' WHERE id = 2");
        let (out, _) = desk.on_data(&["doctor"]).half_done();
        assert!(out.contains("wrong     audit: row 2 is not what was written"), "{out}");
    });
}
