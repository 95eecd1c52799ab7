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

/// What a card comes to on the last day of 2024, with the rows and the basis it is told with.
fn measured(id: &str) -> bureau::Measured {
    let config = configure(&shipped()).unwrap();
    let made = made();
    let end = day(2024, 12, 31);
    let card = bureau::in_force(&config.standard.indicators, end).into_iter().find(|card| card.id == id);
    bureau::measure(card.unwrap_or_else(|| panic!("no card `{id}`")), &dossiers(&made), end)
}

#[test]
fn both_reported_sets_come_out_of_the_basis_cards() {
    let check = |id: &str, shown: &str, basis: &str| {
        let found = measured(id);
        assert_eq!((found.reading.spoken().zh.as_str(), found.basis.zh.as_str()), (shown, basis), "{id}");
        if let bureau::Reading::Count(count) = found.reading {
            assert_eq!(found.rows.len(), count, "{id}");
        }
    };
    // The stock at the end of December.
    check("reserve", "15 个", "截至 2024-12-31 计 15 个项目");
    check("in_talks", "22 个", "截至 2024-12-31 计 22 个项目");
    check("planned", "16 个", "截至 2024-12-31 计 16 个项目");
    check("admission", "4 个", "截至 2024-12-31 计 4 个项目");
    // The year.
    let year = "2024-01-01 至 2024-12-31";
    check("signed_amount", "64 亿元", &format!("{year} 计 26 个项目，其中 2 个金额未知、未计入"));
    check("reserve_new", "107 个", &format!("{year} 计 107 个项目"));
    check("signed", "26 个", &format!("{year} 计 26 个项目"));
    check("signed_top500", "1 个", &format!("{year} 计 1 个项目"));
    check("above_scale_new", "35 个", "截至 2024-12-31 计 35 个项目，标签年份 2024");
    // Beside them: what came from departments, and what was filed.
    check("leads_departments", "57 个", &format!("{year} 计 57 个项目"));
    check("filed", "22 个", &format!("{year} 计 22 个项目"));
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
        let before = made.events.iter().all(|event| event.backfilled) && made.project.sample;
        let begin = if before { day(2021, 1, 1) } else { day(2024, 1, 1) };
        assert!(first.is_some_and(|on| on >= begin), "{}", made.project.name);
        for event in &made.events {
            assert!(event.on <= day(2025, 1, 31), "{} {}", made.project.name, event.on);
        }
    }
}
