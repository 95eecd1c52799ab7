//! What a panel counts, and what small counts are worth.

use model::{Candidate, CandidatePlace, EnterpriseId, IndustryCode, Role, Strength};
use proptest::prelude::*;

use super::*;
use crate::presence::Expectation;

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).expect("six digits")
}

fn place(node: &str, role: Role, strength: Strength) -> CandidatePlace {
    CandidatePlace { chain: "c".to_owned(), node: node.to_owned(), role, strength, score: 0.9 }
}

/// Firms of a region with their main business on nodes.
pub(crate) fn firms(region: &str, count: u32, nodes: &[&str]) -> Vec<Candidate> {
    let places: Vec<CandidatePlace> = nodes.iter().map(|node| place(node, Role::Make, Strength::Core)).collect();
    let one = |id| Candidate {
        enterprise: EnterpriseId(id),
        name: String::new(),
        uscc: None,
        region: Some(code(region)),
        established: None,
        capital: None,
        above_scale: None,
        honours: Vec::new(),
        sample: false,
        places: places.clone(),
    };
    (0..i64::from(count)).map(one).collect()
}

pub(crate) fn panel(firms: &[Candidate], nodes: &[&str], level: RegionLevel) -> Panel {
    let nodes: Vec<(String, String)> = nodes.iter().map(|node| ("c".to_owned(), (*node).to_owned())).collect();
    let settings = PanelSettings::default();
    node_panel(firms, &nodes, &PanelInput { level, as_of: None, expected: &[], settings: &settings })
}

/// Ten cities of a hundred firms each, so many of them on the node.
fn ten(on: [u32; 10]) -> Panel {
    let mut all = Vec::new();
    for (at, on) in on.into_iter().enumerate() {
        let region = format!("43{:02}00", at + 1);
        all.extend(firms(&region, on, &["a"]));
        all.extend(firms(&region, 100 - on, &[]));
    }
    panel(&all, &["a"], RegionLevel::City)
}

fn near(found: f64, expect: f64) {
    assert!((found - expect).abs() < 1e-9, "{found}, expected {expect}");
}

#[test]
fn a_firm_counts_once_on_a_node_and_only_with_its_main_business() {
    let mut all = firms("430408", 1, &[]);
    all[0].places = vec![
        place("a", Role::Make, Strength::Core),
        place("a", Role::Sell, Strength::Core),
        place("b", Role::Make, Strength::Minor),
    ];
    all[0].above_scale = Some(true);
    all[0].sample = true;
    all.extend(firms("430407", 2, &["a", "b"]));
    let panel = panel(&all, &["a", "b"], RegionLevel::City);
    assert_eq!(
        panel.regions().iter().map(|region| (region.code.as_str(), region.placed)).collect::<Vec<_>>(),
        [("430400", 3)]
    );
    assert_eq!(panel.regions()[0].all, Census { firms: 3, above_scale: 1 });
    assert_eq!(panel.cell(0, 0), PanelCell { census: Census { firms: 3, above_scale: 1 }, samples: 1 });
    assert_eq!(panel.cell(0, 1).census.firms, 2);
    near(panel.presence(0, 0), 12.0);
}

#[test]
fn a_firm_whose_place_is_known_too_coarsely_is_in_no_region() {
    let mut all = firms("430000", 1, &["a"]);
    all.extend(firms("430400", 1, &["a"]));
    all.extend(firms("430408", 1, &["a"]));
    all.extend(firms("110105", 1, &["a"]));
    all.push(Candidate { region: None, ..all[0].clone() });
    for (level, expect, unplaced) in [
        (RegionLevel::County, &["110105", "430408"][..], 3),
        (RegionLevel::City, &["110000", "430400"], 2),
        (RegionLevel::Province, &["110000", "430000"], 1),
    ] {
        let panel = panel(&all, &["a"], level);
        let codes: Vec<&str> = panel.regions().iter().map(|region| region.code.as_str()).collect();
        assert_eq!((codes.as_slice(), panel.unplaced()), (expect, unplaced), "{level:?}");
    }
}

#[test]
fn a_small_count_is_drawn_to_the_average_by_how_much_regions_differ() {
    // Ten are expected of each; the variance of n/e is 1, less the tenth that chance gives: Gamma(1/0.9, 1/0.9).
    let panel = ten([20, 20, 20, 20, 20, 0, 0, 0, 0, 0]);
    near(panel.lq(0, 0).counted.figure.value().expect("known"), 2.0);
    near(panel.lq(0, 0).shrunken.figure.value().expect("known"), (1.0 / 0.9 + 20.0) / (1.0 / 0.9 + 10.0));
    near(panel.lq(9, 0).shrunken.figure.value().expect("known"), 0.1);
    assert_eq!(
        panel.lq(0, 0).shrunken.figure.text().en,
        "20 firms, 10.00 at the average; 90% of it is the region's own count, the rest the average of 10 regions"
    );
    // Regions that do not differ beyond chance keep the least variance: Gamma(100, 100).
    let even = ten([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
    near(even.lq(9, 0).shrunken.figure.value().expect("known"), 102.0 / 101.1);
    near(even.lq(9, 0).counted.figure.value().expect("known"), 2.0 / 1.1);
}

#[test]
fn an_interval_holds_its_value_and_is_narrower_where_more_was_counted() {
    let panel = ten([40, 3, 0, 4, 4, 4, 4, 4, 4, 4]);
    let width = |region: usize| {
        let lq = panel.lq(region, 0);
        for estimate in [&lq.counted, &lq.shrunken] {
            let (value, (low, high)) = (estimate.figure.value().expect("known"), estimate.interval.expect("known"));
            assert!(0.0 <= low && low <= value && value < high, "{low} {value} {high}");
        }
        let (low, high) = lq.counted.interval.expect("known");
        (high - low) / lq.counted.figure.value().expect("known").max(1e-9)
    };
    assert!(width(0) < width(1));
    // Nobody found of 7.1 expected: the upper end is −ln 0.05 by what is expected.
    let (low, high) = panel.lq(2, 0).counted.interval.expect("known");
    near(low, 0.0);
    assert!((high - -(0.05_f64.ln()) / 7.1).abs() < 1e-6, "{high}");
}

#[test]
fn quotients_that_nobody_can_know_are_unknown_with_the_reason() {
    fn check(panel: &Panel, column: usize, expect: &str) {
        let found = panel.lq(0, column).shrunken;
        assert_eq!((found.figure.value(), found.interval), (None, None));
        assert_eq!(found.figure.text().en, expect);
    }
    let narrow = panel(&firms("430408", 4, &["a"]), &["a", "b"], RegionLevel::City);
    check(&narrow, 0, "the panel has firms in 1 regions, 10 are needed to tell how regions differ");
    check(&narrow, 1, "the panel has no firm there");
    assert_eq!(narrow.lq(0, 1).counted.figure.text().en, "the panel has no firm there");
    near(narrow.lq(0, 0).counted.figure.value().expect("known"), 1.0);
    let empty = panel(&[], &["a"], RegionLevel::City);
    assert!(empty.regions().is_empty() && empty.region(&code("430400")).is_none());
}

#[test]
fn coverage_compares_with_what_a_complete_register_would_show() {
    let all = firms("430408", 3, &["a"]);
    let expected = Expectation { node: None, expected: 4, source: Text::new("年报", "yearbook"), found: None };
    let expected = [(code("430408"), expected)];
    let settings = PanelSettings::default();
    let input = PanelInput { level: RegionLevel::County, as_of: None, expected: &expected, settings: &settings };
    let panel = node_panel(&all, &[("c".to_owned(), "a".to_owned())], &input);
    assert_eq!(
        panel.regions()[0].coverage,
        Figure::known(0.75, "登记 3 家，应有 4 家（年报）", "3 firms of 4 expected (yearbook)")
    );
}

#[test]
fn classes_are_counted_to_the_digits_asked_for() {
    let all = firms("430408", 4, &[]);
    let classes = ["3130", "3110", "31", "2614"].map(|class| IndustryCode::parse(class).expect("a class"));
    let settings = PanelSettings::default();
    let input = PanelInput { level: RegionLevel::City, as_of: None, expected: &[], settings: &settings };
    let classed = || all.iter().zip(&classes).map(|(firm, class)| ClassedFirm { firm, class: Some(class) });
    let counts = |digits| {
        let panel = class_panel(classed(), digits, &input);
        panel
            .columns()
            .iter()
            .enumerate()
            .map(|(at, column)| (column.clone(), panel.cell(0, at).census.firms))
            .collect::<Vec<_>>()
    };
    let class = |code: &str| PanelColumn::Class(code.to_owned());
    assert_eq!(counts(2), [(class("26"), 1), (class("31"), 3)]);
    assert_eq!(counts(4), [(class("2614"), 1), (class("3110"), 1), (class("3130"), 1)]);
    assert_eq!(counts(9), counts(4));
    let unknown = class_panel(all.iter().map(|firm| ClassedFirm { firm, class: None }), 2, &input);
    assert_eq!((unknown.columns().len(), unknown.regions()[0].all.firms), (0, 4));
}

proptest! {
    #[test]
    fn any_counts_give_finite_figures(counts in proptest::collection::vec((0..30_u32, 0..3_u32), 1..14)) {
        let mut all = Vec::new();
        for (at, (on, off)) in counts.iter().enumerate() {
            let region = format!("43{:02}00", at + 1);
            all.extend(firms(&region, *on, &["a"]));
            all.extend(firms(&region, *off, &[]));
        }
        let panel = panel(&all, &["a", "b"], RegionLevel::City);
        for region in 0..panel.regions().len() {
            for column in 0..2 {
                let lq = panel.lq(region, column);
                for estimate in [&lq.counted, &lq.shrunken] {
                    prop_assert!(estimate.figure.value().is_none_or(f64::is_finite));
                    prop_assert_eq!(estimate.figure.value().is_some(), estimate.interval.is_some());
                    prop_assert!(estimate.interval.is_none_or(|(low, high)| low <= high && high.is_finite()));
                }
                prop_assert!(lq.weighted.value().is_none_or(f64::is_finite));
            }
        }
    }
}
