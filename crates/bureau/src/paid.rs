//! Money that came in and does not look like it: in another currency than the contract, or more than anybody promised.
//!
//! A doubt is asked back, not forbidden: firms do pay in dollars, and do raise what they invest. Who means it says so.

use model::{Money, PaidIn, Project, Text};

/// What is asked back, and from which amounts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidRules {
    /// Where no contract and no investment is known to hold an amount against, in hundredths of the unit: more than this is asked about.
    pub most_unknown: i64,
}

impl Default for PaidRules {
    fn default() -> Self {
        // 10 亿: more than a district's projects bring in one payment; beyond it a slip of 元 and 万元 is likelier than the payment.
        Self { most_unknown: 1_000_000_000 * 100 }
    }
}

/// Why money may not be what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaidDoubt {
    /// The contract is in another currency.
    OtherCurrency {
        /// The contract.
        contract: Money,
        /// What is to be noted.
        amount: Money,
    },
    /// With what came in before it is more than the contract, or than the investment where no contract is known.
    OverContract {
        /// The contract, or the investment.
        contract: Money,
        /// What would have come in.
        sum: Money,
    },
    /// It is very much, and nothing is known to hold it against.
    VeryMuch {
        /// What is to be noted.
        amount: Money,
    },
}

impl PaidDoubt {
    /// In a sentence, with what to do.
    pub fn sentence(&self) -> Text {
        match self {
            Self::OtherCurrency { contract, amount } => {
                let (theirs, ours) = (contract.currency, amount.currency);
                Text::new(
                    format!("合同以 {theirs} 计，到账写的是 {ours}：确是如此请再写一次币种"),
                    format!(
                        "the contract is in `{theirs}`, not in `{ours}`: if that is meant, name it in `other_currency`"
                    ),
                )
            }
            Self::OverContract { contract, sum } => Text::new(
                format!("累计到账将是 {sum}，超过合同（投资）额 {contract}：单位写对了吗？确是如此请写明原因"),
                format!(
                    "`{sum}` would have come in, more than the `{contract}` of the contract or investment: is the unit right? \
                         If it is meant, say why in `more_than_contract`"
                ),
            ),
            Self::VeryMuch { amount } => Text::new(
                format!("一笔到账 {amount}，没有同币种的合同额可比：单位写对了吗？确是如此请写明原因"),
                format!(
                    "`{amount}` in one payment, and no contract of that currency to hold it against: is the unit right? \
                         If it is meant, say why in `more_than_contract`"
                ),
            ),
        }
    }
}

/// What speaks against an amount, given what came in before.
pub fn paid_doubts(project: &Project, before: &[PaidIn], amount: Money, rules: PaidRules) -> Vec<PaidDoubt> {
    let Some(contract) = project.signed_amount.or(project.amount) else {
        return if amount.hundredths > rules.most_unknown { vec![PaidDoubt::VeryMuch { amount }] } else { vec![] };
    };
    if contract.currency != amount.currency {
        let mut doubts = vec![PaidDoubt::OtherCurrency { contract, amount }];
        // Currencies are not exchanged: only the size can be asked about.
        if amount.hundredths > rules.most_unknown.max(contract.hundredths) {
            doubts.push(PaidDoubt::VeryMuch { amount });
        }
        return doubts;
    }
    let earlier = before.iter().map(|paid| paid.amount).filter(|paid| paid.currency == amount.currency);
    let hundredths = earlier.fold(amount.hundredths, |sum, paid| sum.saturating_add(paid.hundredths));
    let sum = Money { hundredths, currency: amount.currency };
    if sum.hundredths > contract.hundredths { vec![PaidDoubt::OverContract { contract, sum }] } else { vec![] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::{Currency, Profile};

    /// What is asked about an amount, of a project with a contract and what came in before.
    #[track_caller]
    fn check(contract: Option<Money>, before: &[Money], amount: Money, expect: &[PaidDoubt]) {
        let project = Project { signed_amount: contract, ..Project::new("样例", Profile::Light) };
        let paid = |amount: &Money| PaidIn {
            on: day("2025-01-01"),
            since: None,
            amount: *amount,
            voucher: None,
            note: String::new(),
        };
        let before: Vec<PaidIn> = before.iter().map(paid).collect();
        assert_eq!(paid_doubts(&project, &before, amount, PaidRules::default()), expect);
    }

    const fn dollars(units: i64) -> Money {
        Money { hundredths: units * 100, currency: Currency::Usd }
    }

    #[test]
    fn more_than_the_contract_is_asked_about_with_what_came_in_before() {
        let contract = Money::yuan(1_000_000);
        check(Some(contract), &[], Money::yuan(1_000_000), &[]);
        let over = |sum| [PaidDoubt::OverContract { contract, sum: Money::yuan(sum) }];
        check(Some(contract), &[], Money::yuan(9_000_000_000_000), &over(9_000_000_000_000));
        check(Some(contract), &[Money::yuan(600_000)], Money::yuan(400_001), &over(1_000_001));
        check(Some(contract), &[dollars(600_000)], Money::yuan(400_001), &[]);
    }

    #[test]
    fn another_currency_is_asked_about_and_so_is_its_size() {
        let contract = Money::yuan(1_000_000);
        let other = |amount| PaidDoubt::OtherCurrency { contract, amount };
        check(Some(contract), &[], dollars(5), &[other(dollars(5))]);
        let much = dollars(9_000_000_000_000);
        check(Some(contract), &[], much, &[other(much), PaidDoubt::VeryMuch { amount: much }]);
    }

    #[test]
    fn without_a_contract_only_what_is_very_much_is_asked_about() {
        check(None, &[], Money::yuan(1_000_000_000), &[]);
        let much = Money::yuan(1_000_000_001);
        check(None, &[], much, &[PaidDoubt::VeryMuch { amount: much }]);
    }

    #[test]
    fn sums_beyond_what_an_amount_holds_are_asked_about_and_do_not_overflow() {
        let most = Money { hundredths: i64::MAX, currency: Currency::Cny };
        let contract = Money::yuan(1);
        check(Some(contract), &[most], most, &[PaidDoubt::OverContract { contract, sum: most }]);
    }
}
