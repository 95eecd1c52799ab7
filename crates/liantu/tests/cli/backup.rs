//! `liantu backup` and `liantu restore`: the same state back, and files that are damaged or made to do harm.

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;

use crate::harness::{Desk, HEAD, on_postgres, rule};

/// Restores into a folder in SQLite beside the data, and the labels that are there then.
fn restored(desk: &Desk, from: &str, dir: &str) -> Vec<serde_json::Value> {
    desk.run(&["restore", "--from", from, "--dir", dir]).done();
    desk.run(&["verify", "--dir", dir]).done();
    let list = desk.run(&["gaps", "--dir", dir, "--chain", "steel-pipe", "--format", "json"]).json();
    list["items"].as_array().expect("items").clone()
}

#[test]
fn a_backup_restores_to_the_same_state() {
    rule(|desk| {
        fs::create_dir_all(desk.path("D/files/ba")).expect("a folder");
        let paper = "files/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        desk.write(&format!("D/{paper}"), "abc");
        let before = desk.gaps();
        desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
        assert_eq!(restored(desk, "b.tar.zst", "R"), before);
        assert_eq!(desk.read(&format!("R/{paper}")), "abc");
        // What is copied again is the same, row by row.
        desk.run(&["backup", "--dir", "R", "--out", "again.tar.zst"]).done();
        assert_eq!(restored(desk, "again.tar.zst", "R2"), before);
        // And it can be worked with.
        desk.run(&["imports", "undo", "1", "--dir", "R"]).done();
        desk.run(&["verify", "--dir", "R"]).done();
    });
}

#[test]
#[cfg(unix)]
fn a_folder_that_was_prepared_is_filled_where_it_stands() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let desk = Desk::demo();
    let before = desk.gaps();
    desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
    // As a mount point is: with its own rights, and what the disk has of its own.
    fs::create_dir_all(desk.path("R/lost+found")).expect("a folder");
    fs::set_permissions(desk.path("R"), fs::Permissions::from_mode(0o750)).expect("rights");
    let stood = fs::metadata(desk.path("R")).expect("the folder").ino();
    assert_eq!(restored(&desk, "b.tar.zst", "R"), before);
    let folder = fs::metadata(desk.path("R")).expect("the folder");
    assert_eq!((folder.ino(), folder.mode() & 0o777), (stood, 0o750));
    assert!(!desk.path("R/.restoring").exists());
    // What is made is its owner's alone.
    assert_eq!(restored(&desk, "b.tar.zst", "R2"), before);
    let mode = |name: &str| fs::metadata(desk.path(name)).expect("it is there").mode() & 0o777;
    assert_eq!(
        (mode("R2"), mode("R2/files"), mode("R2/liantu.db"), mode("R2/audit.key")),
        (0o700, 0o700, 0o600, 0o600)
    );
}

#[test]
#[cfg(unix)]
fn a_data_folder_is_made_for_its_owner_alone() {
    use std::os::unix::fs::MetadataExt;
    let desk = Desk::empty();
    desk.run(&["demo", "--dir", "N"]).done();
    let mode = |name: &str| fs::metadata(desk.path(name)).expect("it is there").mode() & 0o777;
    assert_eq!((mode("N"), mode("N/files"), mode("N/liantu.db"), mode("N/audit.key")), (0o700, 0o700, 0o600, 0o600));
}

#[test]
fn what_a_killed_restore_left_is_begun_anew_and_a_filled_folder_is_not_touched() {
    let desk = Desk::demo();
    let before = desk.gaps();
    desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
    fs::create_dir_all(desk.path("R/.restoring/files")).expect("a folder");
    desk.write("R/.restoring/liantu.db", "half of it");
    desk.write("R/audit.key", "half of it");
    assert_eq!(restored(&desk, "b.tar.zst", "R"), before);
    for (dir, file) in [("S", "audit.key"), ("T", "own.txt"), ("U", "liantu.db")] {
        fs::create_dir_all(desk.path(dir)).expect("a folder");
        desk.write(&format!("{dir}/{file}"), "mine");
        if dir != "S" {
            fs::create_dir_all(desk.path(&format!("{dir}/.restoring"))).expect("a folder");
        }
        let said = desk.run(&["restore", "--from", "b.tar.zst", "--dir", dir]).refused();
        assert!(said.contains("is not empty"), "{said}");
        assert_eq!(desk.read(&format!("{dir}/{file}")), "mine");
    }
}

#[test]
fn a_paper_that_is_being_written_is_neither_missed_nor_copied() {
    let desk = Desk::demo();
    let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    fs::create_dir_all(desk.path("D/files/ba")).expect("a folder");
    desk.write(&format!("D/files/ba/{sum}"), "abc");
    desk.write(&format!("D/files/ba/{sum}.4711-1700000000000000000"), "ab");
    desk.on_data(&["verify"]).done();
    desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
    desk.run(&["restore", "--from", "b.tar.zst", "--dir", "R"]).done();
    let kept: Vec<_> =
        fs::read_dir(desk.path("R/files/ba")).expect("the folder").map(|file| file.unwrap().file_name()).collect();
    assert_eq!(kept, [sum]);
}

#[test]
fn a_backup_moves_to_the_other_engine() {
    on_postgres(|desk| {
        let origin = Desk::demo();
        origin.on_data(&["backup", "--out", "b.tar.zst"]).done();
        desk.write("b.tar.zst", fs::read(origin.path("b.tar.zst")).expect("the backup"));
        desk.on_data(&["restore", "--from", "b.tar.zst"]).done();
        desk.on_data(&["verify"]).done();
        assert_eq!(desk.gaps(), origin.gaps());
        let text = desk.command_on_data(&["restore", "--from", "b.tar.zst"]).output().expect("it runs");
        assert_eq!(text.status.code(), Some(1));
    });
}

#[test]
fn a_backup_made_while_files_are_imported_is_of_one_moment() {
    rule(|desk| {
        let mut rows = format!("{HEAD}\n");
        for number in 0..3_000 {
            rows += &format!("样例第{number}号厂,,石墨电极制造,湖南省衡阳市蒸湘区样例路{number}号\n");
        }
        desk.write("big.csv", rows);
        let before = desk.imports().len();
        let mut command = desk.command_on_data(&["import", "--kind", "enterprises", "big.csv"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        let mut made = Vec::new();
        while child.try_wait().expect("the program runs").is_none() || made.is_empty() {
            let name = format!("b{}.tar.zst", made.len());
            desk.on_data(&["backup", "--out", &name]).done();
            made.push(name);
        }
        for (at, name) in made.iter().enumerate() {
            let dir = format!("R{at}");
            desk.run(&["restore", "--from", name, "--dir", &dir]).done();
            desk.run(&["verify", "--dir", &dir]).done();
            // All of the import is in it, or nothing.
            let list = desk.run(&["imports", "list", "--dir", &dir, "--format", "json"]).json();
            let imports = list["items"].as_array().expect("items").clone();
            match imports.len() - before {
                0 => {}
                _ => assert_eq!(imports[0]["new"], 3_000, "{}", imports[0]),
            }
        }
    });
}

#[test]
fn a_chain_that_was_cut_off_before_the_backup_is_so_after_it() {
    let desk = Desk::demo();
    desk.sql("DELETE FROM audit WHERE id > (SELECT MAX(id) - 3 FROM audit)");
    desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
    let said = desk.run(&["restore", "--from", "b.tar.zst", "--dir", "R"]).said();
    assert!(said.contains("the end was cut off"), "{said}");
    assert!(desk.run(&["verify", "--dir", "R"]).refused().contains("the end was cut off"));
}

#[test]
fn a_backup_that_was_damaged_anywhere_is_refused_and_leaves_nothing() {
    let desk = Desk::demo();
    desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
    let whole = fs::read(desk.path("b.tar.zst")).expect("the backup");
    for place in [0, 3, 10, whole.len() / 3, whole.len() / 2, whole.len() - 5_000, whole.len() - 5, whole.len() - 1] {
        let mut broken = whole.clone();
        broken[place] ^= 0xff;
        desk.write("broken.tar.zst", broken);
        desk.run(&["restore", "--from", "broken.tar.zst", "--dir", "R"]).refused();
        assert!(!desk.path("R").exists(), "damaged at {place}");
    }
    for length in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        desk.write("broken.tar.zst", &whole[..length]);
        desk.run(&["restore", "--from", "broken.tar.zst", "--dir", "R"]).refused();
        assert!(!desk.path("R").exists(), "cut at {length}");
    }
    let mut longer = whole.clone();
    longer.extend_from_slice(b"more");
    desk.write("broken.tar.zst", longer);
    desk.run(&["restore", "--from", "broken.tar.zst", "--dir", "R"]).refused();
    let left = fs::read_dir(desk.path("")).expect("the folder").flatten();
    let left: Vec<_> =
        left.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().contains(".part-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_there_is_never_written_over() {
    let desk = Desk::demo();
    desk.on_data(&["backup", "--out", "b.tar.zst"]).done();
    assert!(desk.on_data(&["backup", "--out", "b.tar.zst"]).refused().contains("is there already"));
    let before = desk.gaps();
    let text = desk.on_data(&["restore", "--from", "b.tar.zst"]).refused();
    assert!(text.contains("`D` is not empty"), "{text}");
    assert_eq!(desk.gaps(), before);
    fs::create_dir(desk.path("E")).expect("a folder");
    assert_eq!(restored(&desk, "b.tar.zst", "E"), before);
}

/// A packed tar of entries, of any name and kind.
fn packed(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(zstd::Encoder::new(Vec::new(), 3).expect("an encoder"));
    for (name, kind, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        // Past the library's own checks, as someone who means harm would.
        header.as_gnu_mut().expect("a header").name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append(&header, *bytes).expect("an entry");
    }
    archive.into_inner().expect("the tar").finish().expect("the packing")
}

#[test]
fn an_archive_that_is_no_backup_or_means_harm_is_refused() {
    let plain = tar::EntryType::Regular;
    for (entries, says) in [
        (&[("readme.txt", plain, &b"hello"[..])][..], "`readme.txt`, which no backup does"),
        (&[("../evil", plain, b"x")], "which no backup does"),
        (&[("/etc/evil", plain, b"x")], "which no backup does"),
        (&[("files/../../evil", plain, b"x")], "which no backup does"),
        (&[("rows/../x/1.jsonl", plain, b"x")], "which no backup does"),
        (&[("files/a", tar::EntryType::Symlink, b"")], "is no plain file"),
        (&[("files/a", plain, b"x"), ("files/a", plain, b"x")], "twice"),
        (&[("files/a", plain, b"x")], "has no manifest"),
        (&[("manifest.json", plain, b"{}")], "reading its manifest"),
        (&[], "has no manifest"),
    ] {
        let desk = Desk::empty();
        desk.write("b.tar.zst", packed(entries));
        let text = desk.run(&["restore", "--from", "b.tar.zst", "--dir", "R"]).refused();
        assert!(text.contains(says), "`{says}` is not in: {text}");
        assert!(!desk.path("R").exists() && !desk.path("evil").exists());
    }
    let desk = Desk::empty();
    desk.write("b.tar.zst", "not packed at all");
    desk.run(&["restore", "--from", "b.tar.zst", "--dir", "R"]).refused();
    desk.run(&["restore", "--from", "none.tar.zst", "--dir", "R"]).refused();
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let desk = Desk::empty();
    let mut archive = tar::Builder::new(zstd::Encoder::new(Vec::new(), 1).expect("an encoder"));
    let mut header = tar::Header::new_gnu();
    let size = 512 << 20;
    header.set_size(size);
    header.set_cksum();
    archive.append_data(&mut header, "files/zeros", std::io::repeat(0).take(size)).expect("an entry");
    let bomb = archive.into_inner().expect("the tar").finish().expect("the packing");
    assert!(bomb.len() < 1 << 20);
    fs::File::create(desk.path("b.tar.zst")).and_then(|mut file| file.write_all(&bomb)).expect("the bomb");
    let text = desk.run(&["restore", "--from", "b.tar.zst", "--dir", "R"]).refused();
    assert!(text.contains("times its size comes out of it"), "{text}");
    assert!(!desk.path("R").exists());
}
