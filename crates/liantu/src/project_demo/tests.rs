//! What the sample year holds.

use std::collections::BTreeSet;

use bureau::{Counted, Dossier, Filter, Period, Query, Which, ask};
use model::ProjectId;

use super::*;
use crate::commands::{configure, shipped};

fn made() -> Vec<Made> {
    let config = configure(&shipped()).unwrap();
    year(&config, &Landscape::default())
}

fn dossiers<'a>(made: &'a [Made]) -> Vec<Dossier<'a>> {
    let one = |(at, made): (usize, &'a Made)| Dossier {
        id: ProjectId(at as i64 + 1),
        project: &made.project,
        events: &made.events,
        paid: &made.paid,
        same: &[],
        now: None,
    };
    made.iter().enumerate().map(one).collect()
}

fn count(which: Which, counted: Counted) -> bureau::Tally {
    let made = made();
    let query = Query { which, counted, filter: Filter::default(), group: None };
    ask(&query, &dossiers(&made), day(2024, 12, 31)).whole
}

#[test]
fn the_stock_at_the_end_of_2024_is_the_reported_one() {
    let check = |stage, many| assert_eq!(count(Which::In(vec![stage]), Counted::Projects).rows.len(), many, "{stage}");
    check(ProjectStage::Reserve, 15);
    check(ProjectStage::Talks, 22);
    check(ProjectStage::Planned, 16);
}

#[test]
fn the_flow_of_2024_is_the_reported_one() {
    let year = Period::year_to(day(2024, 12, 31));
    assert_eq!(count(Which::Reached(ProjectStage::Reserve, year), Counted::Projects).rows.len(), 107);
    let signed = count(Which::Reached(ProjectStage::Signed, year), Counted::SignedAmount);
    assert_eq!(signed.rows.len(), 26);
    assert_eq!(signed.sum.of(Currency::Cny), Some(Money::yuan(ATTRACTED)));
    // What the report does not say of its cases stays unknown and is counted beside.
    assert_eq!(signed.sum.unknown, 2);
    let made = made();
    let top = made.iter().filter(|made| made.project.tags.iter().any(|tag| tag.kind.needs_year())).count();
    assert_eq!(top, 1);
    let filed = count(Which::Reached(ProjectStage::Filed, year), Counted::Projects).rows.len();
    assert_eq!(filed, 22);
    let department = |made: &&Made| made.project.channel == Some(AttractionChannel::Department);
    assert_eq!(made.iter().filter(department).count(), FROM_DEPARTMENTS);
}

#[test]
fn everything_but_what_was_reported_is_marked_as_a_sample() {
    let made = made();
    let facts: Vec<&str> =
        made.iter().filter(|made| !made.project.sample).map(|made| made.project.name.as_str()).collect();
    assert_eq!(facts, ["宜园·见之茶苑", "金鼎钻采专用管项目"]);
    for made in made.iter().filter(|made| made.project.sample) {
        assert!(made.project.name.contains("样例") && made.project.investor.contains("样例"), "{}", made.project.name);
    }
    let names: BTreeSet<&String> = made.iter().map(|made| &made.project.name).collect();
    assert_eq!(names.len(), made.len());
}

#[test]
fn histories_lie_within_the_year_and_rise_by_the_day() {
    for made in made() {
        assert!(made.events.is_sorted_by_key(|event| event.on), "{}", made.project.name);
        let first = made.events.first().map(|event| event.on);
        assert!(first.is_some_and(|on| on >= day(2024, 1, 1)), "{}", made.project.name);
        for event in &made.events {
            assert!(event.on <= day(2025, 1, 31), "{} {}", made.project.name, event.on);
        }
    }
}
