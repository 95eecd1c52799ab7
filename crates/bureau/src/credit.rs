//! Who a project counts for, and sums up a tree of units in which no project counts twice.
//!
//! A project that two units share counts in full at both where the office says so, and by share beside it; at the unit above
//! both it counts once.

use std::collections::{BTreeMap, BTreeSet};

use model::{Credit, Money, ProjectId};

use crate::sums::Sum;

/// Which unit stands above which.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitTree {
    above: BTreeMap<String, String>,
}

impl UnitTree {
    /// From pairs of a unit and the one above it.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { above: pairs.into_iter().collect() }
    }

    /// The unit and all above it, the nearest first. A circle is walked once.
    pub fn line(&self, unit: &str) -> Vec<String> {
        let mut line = vec![unit.to_owned()];
        while let Some(next) = self.above.get(&line[line.len() - 1]) {
            if line.contains(next) {
                break;
            }
            line.push(next.clone());
        }
        line
    }
}

/// A project as it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credited {
    /// Which.
    pub project: ProjectId,
    /// Units with their shares.
    pub credits: Vec<Credit>,
    /// The amount that is summed up; `None` is unknown.
    pub amount: Option<Money>,
}

/// What counts for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitTotal {
    /// The projects, each once.
    pub projects: BTreeSet<ProjectId>,
    /// Their amounts in full.
    pub full: Sum,
    /// Their amounts by the shares of the unit and those below it.
    pub shared: Sum,
}

/// What is wrong with shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditProblem {
    /// A unit stands twice.
    Twice(String),
    /// A unit has no share, or no name.
    Empty(String),
    /// The shares come to more than a whole: this many percent.
    TooMuch(u32),
}

/// Checks shares before they are kept.
pub fn credit_problems(credits: &[Credit]) -> Vec<CreditProblem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for credit in credits {
        if credit.share == 0 || credit.unit.trim().is_empty() {
            problems.push(CreditProblem::Empty(credit.unit.clone()));
        }
        if !seen.insert(credit.unit.as_str()) {
            problems.push(CreditProblem::Twice(credit.unit.clone()));
        }
    }
    let total: u32 = credits.iter().map(|credit| u32::from(credit.share)).sum();
    if total > 100 {
        problems.push(CreditProblem::TooMuch(total));
    }
    problems
}

/// Sums up projects for every unit that has a share in one, and every unit above.
pub fn roll_up(projects: &[Credited], tree: &UnitTree) -> BTreeMap<String, UnitTotal> {
    let mut totals: BTreeMap<String, UnitTotal> = BTreeMap::new();
    for project in projects {
        let mut shares: BTreeMap<String, u32> = BTreeMap::new();
        for credit in &project.credits {
            for unit in tree.line(&credit.unit) {
                *shares.entry(unit).or_default() += u32::from(credit.share);
            }
        }
        for (unit, share) in shares {
            let total = totals.entry(unit).or_default();
            if total.projects.insert(project.project) {
                total.full.add(project.amount);
                total.shared.add_share(project.amount, u8::try_from(share.min(100)).unwrap_or(100));
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Currency;
    use proptest::prelude::*;

    fn shared(project: i64, credits: &[(&str, u8)], yuan: Option<i64>) -> Credited {
        let credits = credits.iter().map(|(unit, share)| Credit { unit: (*unit).to_owned(), share: *share }).collect();
        Credited { project: ProjectId(project), credits, amount: yuan.map(Money::yuan) }
    }

    fn tree() -> UnitTree {
        let pair = |unit: &str, above: &str| (unit.to_owned(), above.to_owned());
        UnitTree::new([pair("文旅局", "蒸湘区"), pair("雨母山镇", "蒸湘区"), pair("蒸湘区", "衡阳市")])
    }

    #[test]
    fn a_shared_project_counts_in_full_at_both_units_and_once_above_them() {
        let totals = roll_up(
            &[shared(1, &[("文旅局", 60), ("雨母山镇", 40)], Some(1000)), shared(2, &[("雨母山镇", 100)], None)],
            &tree(),
        );
        let of = |unit: &str| {
            let total = &totals[unit];
            let yuan = |sum: &Sum| sum.of(Currency::Cny).map(|money| money.hundredths / 100);
            (total.projects.len(), yuan(&total.full), yuan(&total.shared), total.full.unknown)
        };
        assert_eq!(of("文旅局"), (1, Some(1000), Some(600), 0));
        assert_eq!(of("雨母山镇"), (2, Some(1000), Some(400), 1));
        assert_eq!(of("蒸湘区"), (2, Some(1000), Some(1000), 1));
        assert_eq!(of("衡阳市"), of("蒸湘区"));
    }

    #[test]
    fn shares_over_a_whole_and_units_named_twice_are_told() {
        let credits = shared(1, &[("文旅局", 60), ("文旅局", 50), ("", 0)], None).credits;
        assert_eq!(
            credit_problems(&credits),
            [
                CreditProblem::Twice("文旅局".to_owned()),
                CreditProblem::Empty(String::new()),
                CreditProblem::TooMuch(110),
            ]
        );
    }

    #[test]
    fn units_in_a_circle_are_walked_once() {
        let pair = |unit: &str, above: &str| (unit.to_owned(), above.to_owned());
        let tree = UnitTree::new([pair("甲", "乙"), pair("乙", "甲")]);
        assert_eq!(tree.line("甲"), ["甲", "乙"]);
    }

    proptest! {
        #[test]
        fn the_unit_above_never_counts_more_than_there_is(
            amounts in prop::collection::vec((0_i64..1_000_000, 1_u8..=100), 0..30),
        ) {
            let projects: Vec<Credited> = amounts.iter().enumerate().map(|(at, (yuan, share))| {
                shared(at as i64, &[("文旅局", *share), ("雨母山镇", 100 - share)], Some(*yuan))
            }).collect();
            let all: i64 = amounts.iter().map(|(yuan, _)| yuan).sum();
            let totals = roll_up(&projects, &tree());
            let top = totals.get("蒸湘区").map_or(0, |total| total.full.of(Currency::Cny).unwrap().hundredths / 100);
            prop_assert_eq!(top, if projects.is_empty() { 0 } else { all });
        }
    }
}
