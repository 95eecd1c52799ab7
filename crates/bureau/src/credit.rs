//! Who a project counts for, and which unit stands for which.
//!
//! A project that two units share counts in full at both, and by share beside it; at the unit above both, and in the whole, it counts
//! once. The counting itself is a question to the pipeline ([`crate::ask`]).

use std::collections::{BTreeMap, BTreeSet};

use model::{Credit, Currency, Money, Project};

use crate::standing::Standing;
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

    /// The unit and all below it, by name: whose projects count for it.
    pub fn below(&self, unit: &str) -> Vec<String> {
        let mut found: BTreeSet<String> =
            self.above.keys().filter(|one| self.line(one).iter().any(|above| above == unit)).cloned().collect();
        found.insert(unit.to_owned());
        found.into_iter().collect()
    }
}

/// What some units have in projects by their shares. Kept exactly, so that the shares of all units and what nobody has come to the
/// whole; rounded when it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shared {
    /// Percent of a project.
    percent: u64,
    /// Percent of a hundredth of the unit, by currency.
    money: BTreeMap<Currency, i128>,
    /// How many amounts are unknown.
    unknown: usize,
}

impl Shared {
    /// Adds so many percent of a project and of its amounts.
    pub fn add(&mut self, percent: u8, amounts: &[Option<Money>]) {
        if percent == 0 {
            return;
        }
        self.percent += u64::from(percent);
        for amount in amounts {
            match amount {
                Some(money) => {
                    let part = i128::from(money.hundredths) * i128::from(percent);
                    *self.money.entry(money.currency).or_default() += part;
                }
                None => self.unknown += 1,
            }
        }
    }

    /// How many projects that comes to, such as 1.6.
    pub fn projects(&self) -> f64 {
        self.percent as f64 / 100.0
    }

    /// How much money that comes to.
    pub fn sum(&self) -> Sum {
        Sum::of_percents(&self.money, self.unknown)
    }
}

/// What of a project these units have, in percent; with no unit named, what any unit has. Of what is not shared, the unit has all.
pub fn share_of(units: &[String], project: &Project, standing: &Standing) -> u8 {
    let wanted = |unit: &str| !unit.trim().is_empty() && (units.is_empty() || units.iter().any(|one| one == unit));
    let credits = standing.credits(project);
    if credits.is_empty() {
        return if wanted(standing.unit(project)) { 100 } else { 0 };
    }
    let shares = credits.iter().filter(|credit| wanted(&credit.unit)).map(|credit| u32::from(credit.share));
    u8::try_from(shares.sum::<u32>().min(100)).unwrap_or(100)
}

/// The shares after a project was handed over: what the unit had goes to the one that answers now, so that whoever is held to account also has
/// the credit.
pub fn handed_over(credits: &[Credit], (from, to): (&str, &str)) -> Vec<Credit> {
    let mut shares: Vec<Credit> = Vec::with_capacity(credits.len());
    for credit in credits {
        let unit = if credit.unit == from { to } else { credit.unit.as_str() };
        match shares.iter_mut().find(|one| one.unit == unit) {
            Some(one) => one.share = one.share.saturating_add(credit.share).min(100),
            None => shares.push(Credit { unit: unit.to_owned(), share: credit.share }),
        }
    }
    shares
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::standing;
    use crate::test_days::day;
    use model::{Happening, Profile, ProjectEvent, ProjectStage};
    use proptest::prelude::*;

    fn credits(shares: &[(&str, u8)]) -> Vec<Credit> {
        shares.iter().map(|(unit, share)| Credit { unit: (*unit).to_owned(), share: *share }).collect()
    }

    fn tree() -> UnitTree {
        let pair = |unit: &str, above: &str| (unit.to_owned(), above.to_owned());
        UnitTree::new([pair("一组", "商务局"), pair("二组", "商务局"), pair("商务局", "蒸湘区")])
    }

    #[track_caller]
    fn check_share(shares: &[(&str, u8)], units: &[&str], expect: u8) {
        let what = Happening::Entered { stage: ProjectStage::Lead, first_talk: String::new() };
        let (written_at, by) = ("2025-01-01T00:00:00Z".to_owned(), "样例".to_owned());
        let events = [ProjectEvent { on: day("2025-01-01"), written_at, by, backfilled: false, what }];
        let mut project = Project::new("样例", Profile::Light);
        project.unit = "商务局".to_owned();
        project.credits = credits(shares);
        let units: Vec<String> = units.iter().map(|unit| (*unit).to_owned()).collect();
        assert_eq!(share_of(&units, &project, &standing(&events).unwrap()), expect);
    }

    #[test]
    fn a_unit_has_its_share_and_of_what_is_not_shared_all() {
        check_share(&[], &["商务局"], 100);
        check_share(&[], &["文旅局"], 0);
        check_share(&[("文旅局", 60), ("镇", 30)], &["商务局"], 0);
        check_share(&[("文旅局", 60), ("镇", 30)], &["文旅局"], 60);
        check_share(&[("文旅局", 60), ("镇", 30)], &["文旅局", "镇"], 90);
        check_share(&[("文旅局", 60), ("镇", 30)], &[], 90);
    }

    #[test]
    fn the_share_goes_with_the_project() {
        let check = |before: &[(&str, u8)], after: &[(&str, u8)]| {
            assert_eq!(handed_over(&credits(before), ("商务局", "镇")), credits(after));
        };
        check(&[], &[]);
        check(&[("商务局", 60), ("文旅局", 40)], &[("镇", 60), ("文旅局", 40)]);
        check(&[("商务局", 60), ("镇", 40)], &[("镇", 100)]);
        check(&[("文旅局", 40)], &[("文旅局", 40)]);
    }

    #[test]
    fn shares_over_a_whole_and_units_named_twice_are_told() {
        assert_eq!(
            credit_problems(&credits(&[("文旅局", 60), ("文旅局", 50), ("", 0)])),
            [
                CreditProblem::Twice("文旅局".to_owned()),
                CreditProblem::Empty(String::new()),
                CreditProblem::TooMuch(110),
            ]
        );
    }

    #[test]
    fn a_unit_stands_for_all_below_it_and_a_circle_is_walked_once() {
        assert_eq!(tree().below("商务局"), ["一组", "二组", "商务局"]);
        assert_eq!(tree().below("蒸湘区"), ["一组", "二组", "商务局", "蒸湘区"]);
        assert_eq!(tree().below("文旅局"), ["文旅局"]);
        let pair = |unit: &str, above: &str| (unit.to_owned(), above.to_owned());
        let circle = UnitTree::new([pair("甲", "乙"), pair("乙", "甲")]);
        assert_eq!((circle.line("甲"), circle.below("甲").len()), (vec!["甲".to_owned(), "乙".to_owned()], 2));
    }

    proptest! {
        #[test]
        fn shares_that_make_a_whole_come_to_the_whole_to_the_hundredth(
            amounts in prop::collection::vec((-9_000_000_000_000_000_i64..9_000_000_000_000_000, 0_u8..=100), 0..30),
        ) {
            let (mut one, mut other, mut whole) = (Shared::default(), Shared::default(), Shared::default());
            for (hundredths, share) in amounts {
                let money = [Some(Money { hundredths, currency: Currency::Cny })];
                one.add(share, &money);
                other.add(100 - share, &money);
                whole.add(100, &money);
            }
            prop_assert_eq!(one.percent + other.percent, whole.percent);
            let cents = |shared: &Shared| shared.money.get(&Currency::Cny).copied().unwrap_or_default();
            prop_assert_eq!(cents(&one) + cents(&other), cents(&whole));
            let read = |shared: &Shared| shared.sum().parts().map(|(_, sum)| sum).sum::<i128>();
            prop_assert!((read(&one) + read(&other) - read(&whole)).abs() <= 1);
        }
    }
}
