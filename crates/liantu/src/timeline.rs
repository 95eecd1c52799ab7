//! A chain by month: in which months something happened on it, and which labels turned. What a slider over the sheet's days rests on.
//!
//! Not the history of one node, which tells each change in a sentence.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{Datelike, Months, NaiveDate};
use model::{GapKind, RegionCode, Text};

use crate::analysis::{Ground, undated};
use crate::as_of;
use crate::history::{Change, Past};

/// At most so many points, each of which costs the chain's labels once; beyond, the oldest are gathered into the first.
const POINTS: usize = 240;

/// A chain by month.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    /// Months in which something happened, the oldest first; the last is that of today.
    pub(crate) points: Vec<Month>,
    /// Local firms on the chain of unknown age: they count as there from the beginning.
    pub(crate) undated: usize,
    /// What is used although it is of another day.
    pub(crate) notes: Vec<Text>,
}

/// What a chain was at the end of a month.
#[derive(Debug, Clone)]
pub(crate) struct Month {
    /// Its last day; of the last month today.
    pub(crate) day: NaiveDate,
    /// Firms on its nodes, one counted on each.
    pub(crate) firms: usize,
    /// Nodes by label.
    pub(crate) kinds: BTreeMap<GapKind, usize>,
    /// Nodes, by index, whose label is another one than at the point before, from and to.
    pub(crate) turned: Vec<(usize, GapKind, GapKind)>,
    /// What happened, by kind.
    pub(crate) changes: BTreeMap<&'static str, usize>,
}

/// A chain of a region by month up to a day.
pub(crate) async fn timeline(
    ground: &Ground<'_>,
    chain: &chain::Chain,
    region: &RegionCode,
    today: NaiveDate,
) -> Result<Timeline> {
    let past = Past::load(ground, chain, region).await?;
    let points = points(&past, today).await;
    let oldest = points.first().map_or(today, |point| point.day);
    let notes = as_of::notes(ground.config, chain, oldest);
    Ok(Timeline { points, undated: undated(chain, &ground.now, region), notes })
}

/// The months of a chain's past up to a day. Others are answered between them: each costs all labels of the chain.
pub(crate) async fn points(past: &Past<'_>, today: NaiveDate) -> Vec<Month> {
    let mut points: Vec<Month> = Vec::new();
    let mut before: Option<Vec<GapKind>> = None;
    for (day, changes) in months(&past.changes(None, today), today, POINTS) {
        tokio::task::yield_now().await;
        let gaps = past.labels_on(day);
        let labels: Vec<GapKind> = gaps.iter().map(insight::Gap::shown).collect();
        let mut kinds = BTreeMap::new();
        labels.iter().for_each(|kind| *kinds.entry(*kind).or_default() += 1);
        let turned = before.iter().flat_map(|before| before.iter().zip(&labels).enumerate());
        let turned = turned.filter(|(_, (was, is))| was != is).map(|(node, (was, is))| (node, *was, *is)).collect();
        let firms = gaps.iter().map(|gap| gap.presence.core.len()).sum();
        points.push(Month { day, firms, kinds, turned, changes });
        before = Some(labels);
    }
    points
}

/// Changes, in the order of days, by the month they lie in: its last day, and how many of each kind. The last is today's month,
/// also where nothing happened in it; of more months than `most` the oldest are one.
fn months(changes: &[Change], today: NaiveDate, most: usize) -> Vec<(NaiveDate, BTreeMap<&'static str, usize>)> {
    let mut months: BTreeMap<NaiveDate, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for change in changes {
        *months.entry(last_day(change.day).min(today)).or_default().entry(change.kind).or_default() += 1;
    }
    months.entry(today).or_default();
    let mut months: Vec<_> = months.into_iter().collect();
    let older: Vec<_> = months.drain(..months.len().saturating_sub(most.max(1))).collect();
    for (kind, count) in older.into_iter().flat_map(|(_, counts)| counts) {
        *months[0].1.entry(kind).or_default() += count;
    }
    months
}

/// The last day of a day's month; the last day that a calendar knows where there is no next month.
fn last_day(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[track_caller]
    fn check(days: &[&str], most: usize, expect: &[(&str, usize)]) {
        let change =
            |text: &&str| Change { day: day(text), kind: "established", text: Text::new(*text, *text), sample: true };
        let changes: Vec<Change> = days.iter().map(change).collect();
        let found: Vec<(String, usize)> = months(&changes, day("2025-03-10"), most)
            .into_iter()
            .map(|(day, counts)| (day.to_string(), counts.values().sum()))
            .collect();
        let expect: Vec<(String, usize)> = expect.iter().map(|(day, count)| ((*day).to_owned(), *count)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn without_changes_there_is_the_month_of_today() {
        check(&[], 9, &[("2025-03-10", 0)]);
    }

    #[test]
    fn changes_of_a_month_stand_at_its_last_day_and_this_month_at_today() {
        let days = ["2024-02-01", "2024-02-29", "2024-12-31", "2025-03-01"];
        check(&days, 9, &[("2024-02-29", 2), ("2024-12-31", 1), ("2025-03-10", 1)]);
    }

    #[test]
    fn of_too_many_months_the_oldest_are_one_and_no_change_is_lost() {
        let days = ["1958-01-01", "1999-01-01", "2024-02-01", "2025-02-01"];
        check(&days, 3, &[("2024-02-29", 3), ("2025-02-28", 1), ("2025-03-10", 0)]);
        check(&days, 0, &[("2025-03-10", 4)]);
    }
}
