//! `liantu layout`.

use serde_json::Value;

use crate::harness::Desk;

const GRAPH: &str = r#"{"lane_order":"given","nodes":[
    {"id":"a","label":"甲 <&>","rank":0,"lane":0,"width":100,"height":40},
    {"id":"b","label":"乙","rank":1,"lane":0,"width":100,"height":40},
    {"id":"c","label":"丙","rank":1,"lane":1,"width":100,"height":40}],
    "edges":[{"from":"a","to":"b"},{"from":"a","to":"c"}]}"#;

#[test]
fn a_graph_becomes_a_drawing_with_coordinates_and_figures() {
    let desk = Desk::empty();
    desk.write("g.json", GRAPH);
    let stats = desk.run(&["layout", "--in", "g.json", "--out", "g.svg", "--routes", "r.json", "--stats"]).json();
    assert_eq!((&stats["edges_through_nodes"], &stats["overlaps"]), (&0.into(), &0.into()));
    let routes: Value = serde_json::from_str(&desk.read("r.json")).expect("JSON");
    let ids: Vec<&Value> = routes["nodes"].as_array().expect("nodes").iter().map(|node| &node["id"]).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(routes["edges"].as_array().map(Vec::len), Some(2));
    assert!(desk.read("g.svg").contains("甲 &lt;&amp;&gt;"));
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let desk = Desk::empty();
    desk.write("g.json", GRAPH);
    let draw = |out: &str| {
        desk.run(&["layout", "--in", "g.json", "--out", out]).done();
        desk.read(out)
    };
    assert_eq!(draw("1.svg"), draw("2.svg"));
}

#[test]
fn what_is_no_graph_is_refused() {
    let desk = Desk::empty();
    for (text, word) in [
        ("", "`g.json`"),
        ("hello", "`g.json`"),
        ("{}", "nodes"),
        (r#"{"nodes":[],"edges":[{"from":"a","to":"b"}]}"#, "`a`"),
    ] {
        desk.write("g.json", text);
        let error = desk.run(&["layout", "--in", "g.json", "--out", "g.svg"]).refused();
        assert!(error.contains(word), "{error}");
    }
    let error = desk.run(&["layout", "--in", "none.json", "--out", "g.svg"]).refused();
    assert_eq!(error, "error: reading `none.json`: no such file or folder\n");
    desk.write("g.json", GRAPH);
    let error = desk.run(&["layout", "--in", "g.json", "--out", "none/g.svg"]).refused();
    assert_eq!(error, "error: writing `none/g.svg`: no such file or folder\n");
}
