//! The rules of the ladder, each as a test named after it.

use chain::{Chain, Lane, Link, Node};
use model::{EnterpriseId, Judgement, RegionCode, Role, Stage, Strength};

use super::*;

/// A chain written as `ore -> pipe -> drill`: one node a word, a link between neighbours; ranks are places in the line.
fn chain(lines: &[&str]) -> Chain {
    let mut chain = Chain {
        id: "t".into(),
        lanes: vec![Lane { id: "l".into(), title: Text::new("线", "lane") }],
        ..Chain::default()
    };
    for line in lines {
        let mut before = None;
        for (rank, id) in line.split(" -> ").enumerate() {
            let index = chain.node(id).unwrap_or_else(|| {
                chain.nodes.push(Node {
                    id: id.into(),
                    stage: Stage::Midstream,
                    lane: 0,
                    rank: rank as u32,
                    title: Text::new(id, id),
                    short: Text::new(id, id),
                    icon: "pipe".into(),
                    industries: vec![],
                    goods: vec![],
                    roles: vec![Role::Make],
                    terms: vec![id.into()],
                    not: vec![],
                    general: false,
                    spine: false,
                    homes: Vec::new(),
                    scene: None,
                    unsuitable: None,
                    policies: vec![],
                });
                chain.nodes.len() - 1
            });
            if let Some(from) = before {
                chain.links.push(Link { from, to: index, weight: 2 });
            }
            before = Some(index);
        }
    }
    chain
}

/// Firms written as `pipe++*`: node, then one `+` for each firm above the size floor, `-` below it, `*` makes the first a leader.
fn firms(chain: &Chain, text: &str) -> Vec<LocalFirm> {
    let mut firms = Vec::new();
    for word in text.split_whitespace() {
        let id: String = word.chars().take_while(|c| c.is_alphanumeric()).collect();
        let node = chain.node(&id).expect("node of the chain");
        let lead = word.ends_with('*');
        for (index, mark) in word[id.len()..].chars().filter(|c| *c != '*').enumerate() {
            firms.push(LocalFirm {
                enterprise: EnterpriseId(firms.len() as i64),
                name: format!("{id}{index}"),
                node,
                role: Role::Make,
                strength: if mark == '?' { Strength::Minor } else { Strength::Core },
                score: 0.9,
                above_scale: Some(mark == '+'),
                anchor: false,
                lead: lead && index == 0,
                capital: None,
                sample: true,
            });
        }
    }
    firms
}

struct Case<'a> {
    chain: Chain,
    firms: &'a str,
    expected: &'a [(&'a str, u32)],
    reference: &'a [(&'a str, u32)],
}

fn run(case: &Case<'_>) -> Vec<Gap> {
    let firms = firms(&case.chain, case.firms);
    let expectations: Vec<_> = case
        .expected
        .iter()
        .map(|(id, expected)| Expectation {
            node: case.chain.node(id),
            expected: *expected,
            found: None,
            source: Text::new("普查", "census"),
        })
        .collect();
    let reference = Reference {
        title: Text::new("全省", "the province"),
        all: Census { firms: 1000, above_scale: 0 },
        nodes: case
            .chain
            .nodes
            .iter()
            .map(|node| {
                let row = case.reference.iter().find(|(id, _)| *id == node.id);
                row.map(|(_, firms)| Census { firms: *firms, above_scale: 0 })
            })
            .collect(),
    };
    gaps(&GapInput {
        chain: &case.chain,
        firms: &firms,
        local: Census { firms: 100, above_scale: 0 },
        expectations: &expectations,
        reference: (!case.reference.is_empty()).then_some(&reference),
        judgements: &[],
        settings: &Settings::default(),
    })
}

#[track_caller]
fn check(case: &Case<'_>, expect: &str) {
    let labels: Vec<_> =
        run(case).iter().map(|gap| format!("{} {}", case.chain.nodes[gap.node].id, gap.kind)).collect();
    assert_eq!(labels.join(", "), expect);
}

#[test]
fn an_absent_node_that_a_landed_neighbour_buys_is_missing() {
    let case = Case { chain: chain(&["ore -> pipe"]), firms: "pipe-", expected: &[], reference: &[] };
    check(&case, "ore Missing, pipe Weak");
}

#[test]
fn unknown_is_not_missing_when_the_register_covers_too_little() {
    let case = Case { chain: chain(&["ore -> pipe"]), firms: "pipe-", expected: &[("ore", 4)], reference: &[] };
    check(&case, "ore Unverified, pipe Weak");
}

#[test]
fn a_complete_register_that_expects_nobody_makes_absence_certain() {
    let case = Case { chain: chain(&["ore -> pipe"]), firms: "pipe-", expected: &[("ore", 0)], reference: &[] };
    check(&case, "ore Missing, pipe Weak");
}

#[test]
fn a_minor_mention_is_no_substantial_firm() {
    let case = Case { chain: chain(&["ore -> pipe"]), firms: "ore? pipe-", expected: &[], reference: &[] };
    check(&case, "ore Missing, pipe Weak");
}

#[test]
fn the_next_step_of_a_strong_node_extends_it() {
    let case = Case {
        chain: chain(&["pipe -> drill"]),
        firms: "pipe++*",
        expected: &[],
        reference: &[("pipe", 20), ("drill", 5)],
    };
    check(&case, "pipe Strong, drill Extend");
}

#[test]
fn the_next_step_of_a_weak_node_is_only_watched() {
    let case = Case { chain: chain(&["pipe -> drill"]), firms: "pipe-", expected: &[], reference: &[("pipe", 20)] };
    check(&case, "pipe Weak, drill Watch");
}

#[test]
fn a_strong_share_without_a_lead_firm_stays_weak() {
    let case = Case { chain: chain(&["pipe -> drill"]), firms: "pipe+++", expected: &[], reference: &[("pipe", 5)] };
    check(&case, "pipe Weak, drill Watch");
}

#[test]
fn between_the_two_thresholds_a_node_is_steady() {
    let case = Case { chain: chain(&["pipe -> drill"]), firms: "pipe--*", expected: &[], reference: &[("pipe", 16)] };
    check(&case, "pipe Steady, drill Extend");
}

#[test]
fn without_a_reference_nothing_is_called_strong_and_the_ladder_says_why() {
    let case = Case { chain: chain(&["pipe -> drill"]), firms: "pipe++*", expected: &[], reference: &[] };
    let gaps = run(&case);
    assert_eq!(gaps[0].kind, GapKind::Steady);
    assert_eq!(gaps[0].presence.lq.value(), None);
    let unjudged: Vec<_> = gaps[0].ladder.iter().filter(|rung| rung.state == RungState::Unjudged).collect();
    assert_eq!(unjudged.len(), 2, "coverage and LQ are both unknown");
    assert!(unjudged[1].text.en.contains("no reference universe"));
}

#[test]
fn a_rule_against_a_node_comes_before_everything() {
    let mut chain = chain(&["ore -> pipe"]);
    chain.nodes[0].unsuitable = Some((Text::new("不得新增", "no new capacity"), "rule 1".into()));
    let case = Case { chain, firms: "ore++* pipe-", expected: &[("ore", 40)], reference: &[] };
    check(&case, "ore Unsuitable, pipe Weak");
}

#[test]
fn a_listed_node_without_neighbours_is_a_new_track() {
    let mut chain = chain(&["lab -> cell", "ore -> pipe"]);
    chain.nodes[0].policies = vec!["catalogue-2024".into()];
    let case = Case { chain, firms: "pipe-", expected: &[], reference: &[] };
    check(&case, "lab New, cell Watch, ore Missing, pipe Weak");
}

#[test]
fn every_label_has_a_reason_and_the_ladder_keeps_the_order() {
    let case = Case {
        chain: chain(&["ore -> pipe -> drill"]),
        firms: "pipe++*",
        expected: &[("ore", 0)],
        reference: &[("pipe", 20)],
    };
    for gap in run(&case) {
        assert!(!gap.reasons().is_empty());
        let kinds: Vec<_> = gap.ladder.iter().map(|rung| rung.kind).collect();
        assert_eq!(kinds, GapKind::ALL);
        assert_eq!(gap.ladder.iter().filter(|rung| rung.state == RungState::Held).count(), 1);
    }
}

#[test]
fn a_persons_label_stands_beside_the_computed_one_and_is_shown() {
    let chain = chain(&["ore -> pipe"]);
    let firms = firms(&chain, "pipe-");
    let judged = Judged {
        id: 7,
        judgement: Judgement {
            chain: "t".into(),
            node: "ore".into(),
            region: RegionCode::parse("430408").unwrap(),
            kind: GapKind::Watch,
            by: "链办".into(),
            at: chrono::NaiveDate::from_ymd_opt(2024, 12, 20).unwrap(),
            reason: "链主自供".into(),
        },
        sample: true,
    };
    let gaps = gaps(&GapInput {
        chain: &chain,
        firms: &firms,
        local: Census { firms: 10, above_scale: 0 },
        expectations: &[],
        reference: None,
        judgements: &[judged],
        settings: &Settings::default(),
    });
    assert_eq!((gaps[0].kind, gaps[0].shown()), (GapKind::Missing, GapKind::Watch));
}

#[test]
fn lq_is_the_local_share_over_the_reference_share() {
    let case = Case { chain: chain(&["pipe -> drill"]), firms: "pipe----", expected: &[], reference: &[("pipe", 20)] };
    let lq = run(&case)[0].presence.lq.value().unwrap();
    assert!((lq - (4.0 / 100.0) / (20.0 / 1000.0)).abs() < 1e-12, "{lq}");
}
