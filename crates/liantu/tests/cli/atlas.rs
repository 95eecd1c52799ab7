//! `liantu atlas`.

use crate::harness::{Desk, rule};

#[test]
fn the_same_sheet_twice_is_the_same_bytes_in_any_time_zone() {
    let desk = Desk::demo();
    for ending in ["svg", "pdf", "png"] {
        let first = desk.sheet("internal", "zh", &format!("1.{ending}"));
        let second = format!("2.{ending}");
        let mut command = desk.command_on_data(&[
            "atlas",
            "--chain",
            "steel-pipe",
            "--edition",
            "internal",
            "--lang",
            "zh",
            "--out",
            &second,
        ]);
        assert!(command.env("TZ", "Pacific/Auckland").status().expect("the program runs").success());
        assert!(first == std::fs::read(desk.path(&second)).expect("the sheet"), "{ending}");
    }
}

#[test]
fn the_ending_of_the_file_chooses_the_format() {
    let desk = Desk::demo();
    for (name, begin) in [("a.svg", &b"<svg"[..]), ("a.pdf", b"%PDF-"), ("a.PNG", b"\x89PNG")] {
        assert!(desk.sheet("public", "en", name).starts_with(begin), "{name}");
    }
    let text = desk.on_data(&["atlas", "--chain", "steel-pipe", "--out", "a.jpg"]).refused();
    assert_eq!(text, "error: `a.jpg` ends in no format of a sheet; hint: add `--format svg`, `pdf`, `png` or `pptx`\n");
    desk.on_data(&["atlas", "--chain", "steel-pipe", "--format", "svg", "--out", "sheet"]).done();
    assert!(desk.read("sheet").starts_with("<svg"));
}

#[test]
fn a_sheet_says_what_it_is_about() {
    rule(|desk| {
        let info = desk.on_data(&["atlas", "--chain", "steel-pipe", "--info", "--format", "json"]).json();
        assert!(info["title_zh"].as_str().is_some_and(|title| title.contains("钢管")), "{info}");
        assert!(info["nodes"].as_u64() >= Some(35), "{info}");
    });
}

#[test]
fn what_cannot_be_drawn_or_written_is_told() {
    let desk = Desk::demo();
    let atlas = |words: &[&str]| desk.on_data(&[&["atlas", "--chain", "steel-pipe"], words].concat());
    assert_eq!(atlas(&["--out", "none/a.svg"]).refused(), "error: writing `none/a.svg`: no such file or folder\n");
    assert!(atlas(&["--format", "json", "--out", "a.json"]).refused().contains("`--info`"));
    assert!(atlas(&[]).mistyped().contains("--out <FILE>"));
    assert!(atlas(&["--edition", "secret", "--out", "a.svg"]).mistyped().contains("`public` `internal`"));
    let text = desk.on_data(&["atlas", "--chain", "nope", "--out", "a.svg"]).refused();
    assert!(text.contains("no chain `nope`; hint: the chains are `steel-pipe`, `auto-services`"), "{text}");
    assert!(!desk.path("a.svg").exists());
}

#[test]
fn slides_of_a_chain_are_one_and_of_the_district_the_cover_with_every_sheet() {
    let desk = Desk::demo();
    let slides = |words: &[&str]| {
        desk.on_data(&[&["atlas", "--out", "deck.pptx"], words].concat()).done();
        let bytes = std::fs::read(desk.path("deck.pptx")).expect("a deck");
        let mut deck = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip file");
        let names: Vec<String> = deck.file_names().map(|name| name.expect("a name").into_owned()).collect();
        let slides = names.iter().filter(|name| name.starts_with("ppt/slides/slide")).count();
        let mut first = String::new();
        std::io::Read::read_to_string(&mut deck.by_name("ppt/slides/slide1.xml").expect("a slide"), &mut first)
            .expect("text");
        (slides, first)
    };
    let (one, sheet) = slides(&["--chain", "steel-pipe"]);
    assert_eq!(one, 1);
    assert!(sheet.contains("<a:t>钻杆</a:t>") && !sheet.contains("#node:steel-pipe/"), "the sheet alone");
    let (all, cover) = slides(&["--lang", "zh"]);
    assert_eq!(all, 10, "the cover and nine sheets");
    assert!(cover.contains("#node:steel-pipe/drill-pipe"), "the cover comes first");
}

#[test]
fn without_a_chain_it_is_the_cover_with_every_chain() {
    let desk = Desk::demo();
    for lang in ["zh", "en"] {
        let name = format!("cover-{lang}.svg");
        desk.on_data(&["atlas", "--lang", lang, "--out", &name]).done();
        let text = desk.read(&name);
        for place in ["node:steel-pipe\"", "node:steel-pipe/drill-pipe\"", "node:zone=park\""] {
            assert!(text.contains(&format!("data-id=\"{place}")), "{place} is on the {lang} cover");
        }
    }
    let text = desk.on_data(&["atlas", "--info"]).mistyped();
    assert!(text.contains("--chain <CHAIN>"), "{text}");
}

#[test]
fn a_sheet_of_a_day_says_so_and_a_day_that_cannot_be_is_refused() {
    let desk = Desk::demo();
    let atlas = |words: &[&str]| desk.on_data(&[&["atlas", "--out", "then.svg"], words].concat());
    atlas(&["--chain", "new-energy", "--as-of", "2020-05-01"]).done();
    let svg = desk.read("then.svg");
    assert!(svg.contains("回看 2020-05-01") && svg.contains("data-id=\"since:"));
    for (day, says) in [("2020-5-1", "is not a day such as"), ("9999-01-01", "has not come yet")] {
        let text = atlas(&["--chain", "new-energy", "--as-of", day]).refused();
        assert!(text.contains("`--as-of`") && text.contains(says), "{text}");
    }
    assert!(atlas(&["--as-of", "2020-05-01"]).refused().contains("add `--chain`"));
}
