//! The cover: what is on it, and what becomes of much and of little.

use chrono::NaiveDate;
use model::{Edition, GapKind, Lang, Stage, Text, ZoneKind, ZoneSpot};
use press::Format;
use press::cover::{Cover, CoverChain, CoverNode, CoverSpot, CoverTie, CoverZone, svg};

fn chain(index: usize, nodes: usize) -> CoverChain {
    let stage = |node: usize| Stage::ALL[node % Stage::ALL.len()];
    let node = |node: usize| CoverNode {
        id: format!("n{node}"),
        stage: stage(node),
        kind: GapKind::ALL[node % GapKind::ALL.len()],
        title: Text::new(format!("环节{node}"), format!("Node {node}")),
    };
    CoverChain {
        id: format!("c{index}"),
        title: Text::new(format!("产业链{index}"), format!("Chain {index}")),
        industry: Text::new(format!("产业{}", index / 2), format!("Industry {}", index / 2)),
        cultivated: false,
        nodes: (0..nodes).map(node).collect(),
    }
}

fn cover(chains: usize, nodes: usize) -> Cover {
    let mut all: Vec<CoverChain> = (0..chains).map(|index| chain(index, nodes)).collect();
    if let Some(last) = all.last_mut().filter(|_| chains > 1) {
        last.cultivated = true;
    }
    let ties = (0..chains).flat_map(|from| (0..chains).map(move |to| (from, to))).filter(|(from, to)| from != to).map(
        |(from, to)| CoverTie { from, to, what: Text::new("往来之物", "what passes"), weight: 1 + (from + to) % 3 },
    );
    Cover {
        district: Text::new("示例区", "Sample District"),
        data_date: NaiveDate::from_ymd_opt(2025, 1, 31).unwrap(),
        address: "http://127.0.0.1/atlas".to_owned(),
        industries: 5,
        ties: ties.collect(),
        zones: ZoneKind::ALL
            .iter()
            .map(|kind| CoverZone {
                kind: *kind,
                places: vec![Text::new("一处", "One place")],
                opportunities: 3,
                sites: 0,
                area_m2: None,
                chains: (0..chains.min(3)).collect(),
            })
            .collect(),
        spots: ZoneKind::ALL
            .iter()
            .enumerate()
            .map(|(at, kind)| CoverSpot {
                id: format!("z{at}"),
                kind: *kind,
                title: Text::new("示例功能区之一", "A zone of the sample district"),
                place: (at > 0).then_some(ZoneSpot {
                    x: 22.0 * at as f64,
                    y: 100.0 - 20.0 * at as f64,
                    size: 8.0 * at as f64,
                }),
                opportunities: at,
                sites: at,
                area_m2: None,
            })
            .collect(),
        chains: all,
        coverage: None,
        sample: true,
    }
}

fn drawn(cover: &Cover, lang: Lang) -> String {
    let text = svg(cover, Edition::Public, lang, Format::A1);
    assert!(press::png(&text, 0.1).is_ok(), "it is a drawing");
    text
}

#[test]
fn every_node_of_every_chain_is_a_square_that_can_be_found() {
    let cover = cover(9, 33);
    for lang in [Lang::Zh, Lang::En] {
        let text = drawn(&cover, lang);
        for chain in &cover.chains {
            assert!(text.contains(&format!("data-id=\"node:{}\"", chain.id)), "{}", chain.id);
            for node in &chain.nodes {
                assert!(
                    text.contains(&format!("data-id=\"node:{}/{}\"", chain.id, node.id)),
                    "{}/{}",
                    chain.id,
                    node.id
                );
            }
        }
    }
}

#[test]
fn what_there_is_no_room_for_is_counted() {
    let text = drawn(&cover(9, 30), Lang::Zh);
    assert!(text.contains("项未画"), "72 ties have no room");
    assert!(!drawn(&cover(2, 30), Lang::Zh).contains("项未画"));
}

#[test]
fn little_and_much_are_drawn_within_the_sheet() {
    for (chains, nodes) in [(0, 0), (1, 0), (1, 1), (3, 8), (9, 60), (16, 40)] {
        for lang in [Lang::Zh, Lang::En] {
            let text = drawn(&cover(chains, nodes), lang);
            for attribute in ["x=\"", "y=\""] {
                for part in text.split(&format!(" {attribute}")).skip(1) {
                    let value: f64 = part.split('"').next().unwrap().parse().unwrap();
                    assert!((-1.0..=842.0).contains(&value), "{chains} chains of {nodes}: {attribute}{value}");
                }
            }
        }
    }
}

#[test]
fn unknown_is_not_zero() {
    let text = drawn(&cover(2, 4), Lang::Zh);
    assert!(text.contains("登记覆盖未知") && text.contains(">—<"), "no coverage, no area");
}

#[test]
fn the_same_cover_is_the_same_bytes_and_only_the_stamp_differs() {
    let cover = cover(4, 10);
    let [public, internal] =
        [Edition::Public, Edition::Internal].map(|edition| svg(&cover, edition, Lang::Zh, Format::A1));
    assert_eq!(public, svg(&cover, Edition::Public, Lang::Zh, Format::A1));
    let stamped = public.replace("公开版", "内部版").replace("data-edition=\"public\"", "data-edition=\"internal\"");
    assert_eq!(stamped, internal);
}
