//! Small drawings kept as whole files: a change of any byte is seen. Looked at as pictures when they were taken.

use drawing::{Bands, Graph, Settings, draw, layout, stats};

/// Lays out a graph given as lines `id rank lane` and `id > id`, and holds the picture against the kept one.
fn check(name: &str, text: &str, settings: &Settings, crossings: usize) {
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(" > ") {
            Some((from, to)) => edges.push(format!(r#"{{"from":"{from}","to":"{to}"}}"#)),
            None => {
                let [id, rank, lane] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("`{line}`") };
                nodes.push(format!(
                    r#"{{"id":"{id}","label":"{id}","rank":{rank},"lane":{lane},"width":120,"height":48}}"#
                ));
            }
        }
    }
    let json = format!(r#"{{"nodes":[{}],"edges":[{}]}}"#, nodes.join(","), edges.join(","));
    let graph = Graph::from_json(&json).expect("the test's graph is whole");
    let drawing = layout(&graph, settings);
    assert_eq!(stats(&graph, &drawing).crossings, crossings);
    insta::assert_snapshot!(name, draw(&graph, &drawing));
}

#[test]
fn lines_of_one_source_split_and_lines_of_one_target_join() {
    check(
        "bundles",
        "ore 0 0
         coal 0 0
         gas 0 0
         iron 1 0
         coke 1 0
         steel 2 0
         ore > iron
         coal > iron
         coal > coke
         gas > coke
         coal > steel
         iron > steel
         coke > steel",
        &Settings::default(),
        0,
    );
}

#[test]
fn two_lines_that_change_places_cross_once() {
    check(
        "crossing",
        "a 0 0
         b 0 1
         c 1 0
         d 1 1
         a > d
         b > c
         a > c
         b > d",
        &Settings::default(),
        1,
    );
}

#[test]
fn packed_bands_share_the_height() {
    check(
        "packed",
        "in1 0 0
         in2 0 0
         in3 0 1
         make1 1 2
         make2 2 2
         out1 3 3
         out2 3 3
         help 2 4
         serve 3 4
         in1 > make1
         in2 > make1
         in3 > make2
         make1 > make2
         make2 > out1
         make2 > out2
         in2 > help
         help > serve",
        &Settings { bands: Bands::Packed, spine: vec![3, 4], ..Settings::default() },
        1,
    );
}

#[test]
fn a_name_that_is_no_name_does_no_harm() {
    let graph = Graph::from_json(
        r#"{"nodes":[{"id":"\"><script>","label":"</text><script>alert(1)</script> and much more text than fits","rank":0,"lane":0,"width":90,"height":40}]}"#,
    );
    let graph = graph.expect("any text is a name");
    insta::assert_snapshot!("attack", draw(&graph, &layout(&graph, &Settings::default())));
}
