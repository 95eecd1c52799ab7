//! Placing as a job: after other chains, killed in the middle, by two programs at once; and judgements that outlast it.

use std::fmt::Write;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Desk, HEAD, rule, shipped};
use crate::packs::copy;

/// Writes the shipped pack as `P`, with a text of its chain replaced.
fn pack(desk: &Desk, from: &str, to: &str) {
    copy(std::path::Path::new(&shipped("packs/zhengxiang")), &desk.path("P"));
    let chain = desk.read("P/chains/steel-pipe.toml");
    assert!(chain.contains(from), "`{from}` stands in the chain");
    desk.write("P/chains/steel-pipe.toml", chain.replace(from, to));
}

fn firm(desk: &Desk, address: &str, words: &str) -> Value {
    let server = desk.serve();
    let path: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (status, body) = server.send("GET", &format!("/api/v1/enterprises?query={path}"), "");
    assert_eq!(status, 200, "{body}");
    let list: Value = serde_json::from_str(&body).expect("JSON");
    let firm = list["items"][0].clone();
    if address.is_empty() {
        return firm;
    }
    let (status, body) = server.send("GET", &format!("/api/v1/enterprises/{}{address}", firm["id"]), "");
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

#[test]
fn a_newer_pack_keeps_firms_and_judgements_and_names_who_moved() {
    rule(|desk| {
        desk.import_rows("样例留存石墨电极厂,,石墨电极制造,湖南省衡阳市蒸湘区");
        let kept = firm(desk, "", "样例留存石墨电极厂");
        let server = desk.serve();
        let place = |node: &str| format!("/api/v1/enterprises/{}/placements/steel-pipe/{node}/judgement", kept["id"]);
        let body = r#"{"verdict":"on","strength":"core","by":"链办","reason":"走访所见"}"#;
        for node in ["electrodes", "hot-rolled"] {
            let (status, answer) = server.send("PUT", &place(node), body);
            assert_eq!(status, 200, "{answer}");
        }
        drop(server);
        let imports = desk.imports().len();

        // The node of the firm goes under another name.
        pack(desk, "\"electrodes\"", "\"electrodes-2\"");
        for entry in std::fs::read_dir(desk.path("P")).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("text");
            if name.ends_with(".toml") || name.ends_with(".csv") {
                let text = desk.read(&format!("P/{name}"));
                let text = text.replace("\"electrodes\"", "\"electrodes-2\"").replace(",electrodes,", ",electrodes-2,");
                desk.write(&format!("P/{name}"), text);
            }
        }
        let out = desk.on_data(&["packs", "load", "P"]).done();
        assert!(out.contains("chains: ") && out.contains("样例留存石墨电极厂"), "{out}");
        assert_eq!(desk.imports().len(), imports, "registers that were taken in are not taken in again");
        let again = desk.on_data(&["packs", "load", "P"]).done();
        assert!(again.contains("the chains are the same"), "{again}");

        let report = desk.on_data(&["place", "--format", "json"]).json();
        assert_eq!((&report["cause"], &report["state"]), (&"pack".into(), &"done".into()));
        assert_ne!(report["pack"]["digest"], report["pack_before"]["digest"]);
        let moved: Vec<(String, String)> = report["changes"]
            .as_array()
            .expect("changes")
            .iter()
            .filter(|change| change["name"] == "样例留存石墨电极厂")
            .map(|change| (change["node"].to_string(), change["change"].to_string()))
            .collect();
        let told = |node: &str, change: &str| (format!("\"{node}\""), format!("\"{change}\""));
        assert_eq!(moved, [told("electrodes", "lost"), told("electrodes-2", "gained")]);

        let profile = firm(desk, "/judgements", "样例留存石墨电极厂");
        let judged: Vec<(&Value, &Value)> =
            profile["items"].as_array().expect("items").iter().map(|row| (&row["node"], &row["orphaned"])).collect();
        assert_eq!(judged, [(&"hot-rolled".into(), &false.into()), (&"electrodes".into(), &true.into())]);
        let counted = firm(desk, "", "样例留存石墨电极厂");
        let nodes: Vec<&Value> = counted["places"].as_array().expect("places").iter().map(|row| &row["node"]).collect();
        assert!(nodes.contains(&&"hot-rolled".into()) && nodes.contains(&&"electrodes-2".into()), "{nodes:?}");
    });
}

#[test]
fn a_pack_of_another_district_does_not_replace_what_is_there() {
    let desk = Desk::demo();
    pack(&desk, "version", "version");
    let district = desk.read("P/district.toml");
    assert!(district.contains("id = \"zhengxiang\""));
    desk.write("P/district.toml", district.replacen("id = \"zhengxiang\"", "id = \"elsewhere\"", 1));
    let before = desk.labels();
    let text = desk.on_data(&["packs", "load", "P"]).refused();
    assert!(text.contains("`zhengxiang`") && text.contains("`elsewhere`") && text.contains("`--force`"), "{text}");
    assert_eq!(desk.labels(), before);
}

#[test]
fn placing_everything_again_moves_nobody() {
    rule(|desk| {
        let before = desk.labels();
        let out = desk.on_data(&["place", "--all"]).done();
        assert!(out.contains("is done") && out.contains(" 0 moved"), "{out}");
        assert_eq!(desk.labels(), before);
        let nothing = desk.on_data(&["place"]).done();
        assert!(nothing.contains("every firm is placed as it is now"), "{nothing}");
    });
}

#[test]
fn a_folder_or_a_file_is_placed_and_not_half_of_both() {
    let desk = Desk::demo();
    for words in
        [&["place"][..], &["place", "--chains", "P"], &["place", "--dir", "D", "--in", "x.csv"], &["place", "--all"]]
    {
        desk.run(words).mistyped();
    }
    assert!(desk.run(&["place", "--dir", "none"]).refused().contains("`none`"));
}

const ROWS: usize = 12_000;

#[test]
fn placing_that_is_killed_goes_on_and_two_programs_place_each_firm_once() {
    rule(|desk| {
        let mut text = format!("{HEAD}\n");
        for number in 0..ROWS {
            let scope = if number % 100 == 0 { "石墨电极制造" } else { "日用百货销售" };
            writeln!(text, "样例第{number}号厂,,{scope},湖南省衡阳市蒸湘区样例路{number}号").expect("text");
        }
        desk.write("big.csv", text);
        desk.import(&["big.csv"]);
        let labels = desk.labels();
        let start = Instant::now();
        let whole = desk.on_data(&["place", "--all", "--format", "json"]).json();
        let takes = start.elapsed();
        let firms = whole["total"].as_u64().expect("a count");
        assert!(firms > ROWS as u64);

        let spawn = || {
            let mut command = desk.command_on_data(&["place", "--all"]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
        };
        // A machine that is busy at one moment and idle at the next may end the work before it is killed, or be killed before it
        // has begun: then there is nothing left to go on with, or nothing was taken up, and the next try comes earlier.
        let rest = [2, 3, 4, 6, 9, 14].into_iter().find_map(|part| {
            let mut child = spawn();
            sleep(takes / part);
            child.kill().expect("the program can be killed");
            child.wait().expect("the program ends");
            // Whoever comes next goes on where it stopped, once it is clear that nobody does.
            Some(desk.on_data(&["place", "--format", "json"]).json()).filter(|rest| !rest.is_null())
        });
        let rest = rest.expect("the program was killed in the middle of its work");
        assert_eq!((&rest["state"], rest["done"].as_u64()), (&"done".into(), Some(firms)), "{rest}");
        assert_eq!(rest["firms"], 0, "no firm moved");
        assert_eq!(desk.labels(), labels);

        // Two at once: one does the work, the other waits for it.
        let (mut one, mut two) = (spawn(), spawn());
        assert!(one.wait().expect("it ends").success() && two.wait().expect("it ends").success());
        sleep(Duration::from_millis(1));
        assert_eq!(desk.labels(), labels);
        assert!(desk.on_data(&["place"]).done().contains("every firm is placed as it is now"));
    });
}
