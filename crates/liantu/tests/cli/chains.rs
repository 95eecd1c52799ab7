//! Versions and drafts of chains as a person types them: what is shown, what is accepted, and how the folder follows.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Desk, Server, rule, shipped};
use crate::packs::copy;

const DRAFTS: &str = "/api/v1/chains/steel-pipe/drafts";

fn call(server: &Server, (method, path): (&str, &str), body: &Value) -> Value {
    let (status, answer) = server.send(method, path, &body.to_string());
    assert!((200..300).contains(&status), "{status} {answer}");
    serde_json::from_str(&answer).expect("JSON")
}

/// A proposed draft of an operation; its number.
fn proposed(server: &Server, operation: &Value) -> i64 {
    let draft = call(server, ("POST", DRAFTS), &json!({"title": "改一处", "by": "甲"}));
    let id = draft["id"].as_i64().expect("an id");
    let body = json!({"by": "甲", "revision": 0, "operations": [operation]});
    call(server, ("POST", &format!("{DRAFTS}/{id}/operations")), &body);
    let body = json!({"by": "甲", "revision": 1, "state": "proposed"});
    call(server, ("PUT", &format!("{DRAFTS}/{id}/state")), &body);
    id
}

fn rename(zh: &str) -> Value {
    json!({"op": "rename_node", "node": "drill-pipe", "title": {"zh": zh, "en": "Drill pipes"}})
}

#[test]
fn a_draft_is_shown_as_its_own_chains_and_accepted_as_it_was_looked_at() {
    rule(|desk| {
        let server = desk.serve();
        let id = proposed(&server, &rename("钻杆甲")).to_string();
        drop(server);
        let shown = desk.on_data(&["chains", "diff", "--chain", "steel-pipe", "--draft", &id]).done();
        assert!(shown.contains("revision 2 (proposed)") && shown.contains("钻杆甲"), "{shown}");
        let text = desk.on_data(&["chains", "diff", "--chain", "commerce", "--draft", &id]).refused();
        assert!(text.contains("is of chain `steel-pipe`, not of `commerce`"), "{text}");
        let accept = ["chains", "accept", "--draft", &id, "--by", "乙", "--revision"];
        let text = desk.on_data(&[&accept[..], &["1"]].concat()).refused();
        assert!(text.contains("revision 2, you saw 1"), "{text}");
        let done = desk.on_data(&[&accept[..], &["2"]].concat()).done();
        assert!(done.contains("is version 2 of `steel-pipe`"), "{done}");
    });
}

/// The pack's folder in which a test changes nothing itself.
fn pack(desk: &Desk) {
    copy(Path::new(&shipped("packs/zhengxiang")), &desk.path("P"));
}

#[test]
fn the_folder_follows_with_every_file_that_differs() {
    rule(|desk| {
        pack(desk);
        let same = desk.on_data(&["chains", "export", "--pack", "P"]).done();
        assert!(same.contains("nothing was written"), "{same}");
        let server = desk.serve();
        let id = proposed(&server, &json!({"op": "change_id", "node": "electrodes", "to": "graphite"})).to_string();
        drop(server);
        desk.on_data(&["chains", "accept", "--draft", &id, "--by", "乙"]).done();
        let one = desk.on_data(&["chains", "export", "--chain", "steel-pipe", "--out", "x.toml"]).done();
        assert!(one.contains("`liantu chains export --pack FOLDER`"), "{one}");
        assert!(desk.read("x.toml").contains("\"graphite\""));

        let out = desk.on_data(&["chains", "export", "--pack", "P"]).done();
        let written: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("  ")).collect();
        assert!(written.contains(&"chains/steel-pipe.toml") && written.len() > 1, "{out}");
        for file in &written {
            assert!(desk.read(&format!("P/{file}")).contains("graphite"), "{file}");
        }
        let again = desk.on_data(&["packs", "load", "P"]).done();
        assert!(again.contains("the chains are the same"), "{again}");
    });
}

#[test]
fn what_is_no_pack_is_not_written_into() {
    let desk = Desk::demo();
    std::fs::create_dir(desk.path("other")).expect("a folder");
    desk.write("other/letter.txt", "dear");
    let text = desk.on_data(&["chains", "export", "--pack", "other"]).refused();
    assert!(text.contains("`other` is no pack"), "{text}");
    assert_eq!(std::fs::read_dir(desk.path("other")).expect("a folder").count(), 1);
    desk.on_data(&["chains", "export", "--pack", "fresh"]).done();
    assert!(desk.read("fresh/chains/steel-pipe.toml").contains("steel-pipe"));
    desk.on_data(&["chains", "export", "--chain", "steel-pipe"]).mistyped();
    desk.on_data(&["chains", "export", "--pack", "P", "--chain", "steel-pipe"]).mistyped();
}
