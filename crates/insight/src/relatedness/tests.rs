//! Nearness by what is found together, and silence where the panel is too narrow.

use model::Candidate;

use super::*;
use crate::panel::RegionLevel;
use crate::panel::tests::{firms, panel};

fn node(name: &str) -> PanelColumn {
    PanelColumn::Node { chain: "c".to_owned(), node: name.to_owned() }
}

/// Half of the cities have `a` and `b`, the others `c` and `d`; city 4399 has `a` alone.
fn halves(cities: u32) -> Vec<Candidate> {
    let mut all = firms("439901", 8, &["a"]);
    all.extend(firms("439902", 8, &[]));
    for at in 0..cities {
        let region = format!("{}{:02}00", 43 + at / 90, at % 90 + 1);
        let pair: &[&str] = if at % 2 == 0 { &["a", "b"] } else { &["c", "d"] };
        all.extend(firms(&region, 8, pair));
        all.extend(firms(&region, 8, &[]));
    }
    all
}

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).expect("six digits")
}

#[test]
fn what_is_found_together_is_near() {
    let found = relatedness(&panel(&halves(40), &["a", "b", "c", "d"], RegionLevel::City), &code("439902"));
    assert_eq!(found.region, code("439900"), "a district is as near as the city it lies in");
    let of = |name: &str| found.nodes.iter().find(|at| at.column == node(name)).expect("a column");
    let density = |name: &str| of(name).density.value().expect("known");
    assert_eq!((of("a").present, of("a").firms), (Some(true), 8));
    assert_eq!((of("b").present, of("d").present), (Some(false), Some(false)));
    // All that b is found with is a; d is found with c alone.
    assert!((density("b") - 1.0).abs() < 1e-12 && density("d").abs() < 1e-12);
}

#[test]
fn a_narrow_panel_says_nothing() {
    fn check(cities: u32, region: &str, expect: &str) {
        let found = relatedness(&panel(&halves(cities), &["a", "b", "c", "d"], RegionLevel::City), &code(region));
        for figure in found.nodes.iter().map(|node| &node.density) {
            assert_eq!((figure.value(), figure.text().en.as_str()), (None, expect));
        }
    }
    check(0, "439901", "only 1 regions of the panel have 5 firms or more, 30 are needed: relatedness is unknown");
    check(28, "439901", "only 29 regions of the panel have 5 firms or more, 30 are needed: relatedness is unknown");
    check(40, "650100", "the panel has no firm of 650100: relatedness is unknown");
    check(40, "430000", "the panel has no firm of 430000: relatedness is unknown");
}

#[test]
fn a_node_that_nobody_has_is_near_to_nothing() {
    let found = relatedness(&panel(&halves(40), &["a", "b", "c", "d", "e"], RegionLevel::City), &code("439901"));
    let nobody = found.nodes.iter().find(|at| at.column == node("e")).expect("a column");
    assert_eq!((nobody.present, nobody.density.value()), (Some(false), None));
    assert_eq!(nobody.density.text().en, "0 of 41 regions have it, none together with anything else");
}

#[test]
fn a_density_is_ranked_among_what_the_region_does_not_have() {
    let found = relatedness(&panel(&halves(40), &["a", "b", "c", "d"], RegionLevel::City), &code("439902"));
    let densities = found.densities();
    // Of the three absent ones b is near to what is there, c and d are not.
    assert_eq!(
        densities.iter().map(|density| density.rank.value()).collect::<Vec<_>>()[1..],
        [Some(2.0 / 3.0), Some(0.0), Some(0.0)]
    );
    assert_eq!(densities[1].rank.text().en, "of 3 nodes that the region does not have, 2 have a lower density");
    let narrow = relatedness(&panel(&halves(0), &["a", "b", "c", "d"], RegionLevel::City), &code("439901")).densities();
    for density in &narrow {
        assert_eq!((density.value.value(), density.rank.value()), (None, None));
        assert!(density.rank.text().en.starts_with("only 1 regions"), "{:?}", density.rank);
    }
}
