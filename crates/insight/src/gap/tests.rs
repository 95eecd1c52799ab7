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
    run_with(case, &Around::default())
}

fn run_with(case: &Case<'_>, around: &Around) -> Vec<Gap> {
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
        around,
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
        around: &Around::default(),
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

#[test]
fn an_lq_of_one_firm_says_that_it_says_little() {
    let of = |firms: &str, reference: &[(&str, u32)]| {
        let gaps = run(&Case { chain: chain(&["pipe -> drill"]), firms, expected: &[], reference });
        let here = &gaps[0].presence;
        let ends = here.lq_interval.map(|(low, high)| [here.lq.value().unwrap_or(f64::NAN), low, high]);
        (ends.map(|ends| ends.map(|end| format!("{end:.2}"))), here.lq.text().en.contains("fewer than 5 firms"))
    };
    let told = |ends: [&str; 3], few: bool| (Some(ends.map(str::to_owned)), few);
    // Tables of the Poisson distribution: 90% of one firm 0.0513 to 4.744, of none up to 2.996, of five 1.970 to 10.513.
    assert_eq!(of("pipe-", &[("pipe", 20)]), told(["0.50", "0.03", "2.37"], true));
    assert_eq!(of("", &[("pipe", 20)]), told(["0.00", "0.00", "1.50"], true));
    assert_eq!(of("pipe-----", &[("pipe", 20)]), told(["2.50", "0.99", "5.26"], false));
    assert_eq!(of("pipe-", &[]), (None, false), "without a reference there is no interval");
}

/// Labels on input that says next to nothing; every figure of it is a number or says why not.
#[track_caller]
fn check_poor(chain: &Chain, firms: &[LocalFirm], local: Census, reference: Option<&Reference>, expect: &str) {
    let expectations = [Expectation { node: None, expected: 0, found: None, source: Text::new("普查", "census") }];
    for expectations in [&[][..], &expectations] {
        let settings = Settings::default();
        let input = GapInput {
            chain,
            firms,
            local,
            expectations,
            reference,
            judgements: &[],
            around: &Around::default(),
            settings: &settings,
        };
        let gaps = gaps(&input);
        let labels: Vec<_> = gaps.iter().map(|gap| format!("{} {}", chain.nodes[gap.node].id, gap.kind)).collect();
        assert_eq!(labels.join(", "), expect);
        for gap in &gaps {
            assert!(gap.presence.presence.is_finite());
            for figure in [&gap.presence.lq, &gap.presence.coverage, &gap.density.value, &gap.density.rank] {
                assert!(figure.value().is_none_or(f64::is_finite) && !figure.text().zh.is_empty(), "{figure:?}");
            }
            assert!(!gap.reasons().is_empty());
        }
    }
}

fn reference_of(chain: &Chain, all: u32, node: Option<u32>) -> Reference {
    let nodes = vec![node.map(|firms| Census { firms, above_scale: 0 }); chain.nodes.len()];
    Reference { title: Text::new("全省", "the province"), all: Census { firms: all, above_scale: 0 }, nodes }
}

#[test]
fn a_region_without_firms_is_watched_and_its_quotients_are_unknown() {
    let chain = chain(&["ore -> pipe"]);
    let reference = reference_of(&chain, 1000, Some(10));
    check_poor(&chain, &[], Census::default(), Some(&reference), "ore Watch, pipe Watch");
    check_poor(&chain, &[], Census::default(), None, "ore Watch, pipe Watch");
}

#[test]
fn one_firm_is_a_thin_node_and_makes_its_supplier_missing() {
    let chain = chain(&["ore -> pipe -> drill"]);
    let one = firms(&chain, "pipe+*");
    let reference = reference_of(&chain, 1000, Some(10));
    let local = Census { firms: 1, above_scale: 1 };
    check_poor(&chain, &one, local, Some(&reference), "ore Missing, pipe Weak, drill Watch");
}

#[test]
fn a_node_that_no_one_has_anywhere_has_no_quotient() {
    let chain = chain(&["ore -> pipe"]);
    let some = firms(&chain, "pipe--*");
    for reference in
        [reference_of(&chain, 1000, Some(0)), reference_of(&chain, 0, Some(0)), reference_of(&chain, 0, None)]
    {
        let local = Census { firms: 5, above_scale: 0 };
        check_poor(&chain, &some, local, Some(&reference), "ore Missing, pipe Steady");
    }
}

#[test]
fn a_chain_without_links_or_without_nodes_has_labels_for_what_it_has() {
    let unlinked = chain(&["ore", "pipe"]);
    let some = firms(&unlinked, "pipe--*");
    check_poor(&unlinked, &some, Census { firms: 5, above_scale: 0 }, None, "ore Watch, pipe Steady");
    check_poor(&chain(&[]), &[], Census::default(), None, "");
}

#[test]
fn a_firm_on_a_node_that_the_chain_does_not_have_and_a_score_that_is_no_number_do_no_harm() {
    let chain = chain(&["ore -> pipe"]);
    let mut some = firms(&chain, "pipe---*");
    some[0].node = 9;
    some[1].score = f64::NAN;
    check_poor(&chain, &some, Census { firms: 3, above_scale: 0 }, None, "ore Missing, pipe Weak");
}

#[test]
fn a_number_of_firms_found_elsewhere_is_what_coverage_compares() {
    let chain = chain(&["ore -> pipe"]);
    let some = firms(&chain, "pipe--*");
    let label = |found| {
        let expectations =
            [Expectation { node: chain.node("pipe"), expected: 4, found, source: Text::new("普查", "census") }];
        let settings = Settings::default();
        let local = Census { firms: 5, above_scale: 0 };
        gaps(&GapInput {
            chain: &chain,
            firms: &some,
            local,
            expectations: &expectations,
            reference: None,
            judgements: &[],
            around: &Around::default(),
            settings: &settings,
        })[1]
            .kind
    };
    assert_eq!((label(None), label(Some(3))), (GapKind::Unverified, GapKind::Steady));
}
mod survey;
