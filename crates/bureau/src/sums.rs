//! Sums of money: exact, by currency, with what is unknown counted beside them.

use std::collections::BTreeMap;

use model::{Currency, Money};

/// What some amounts come to. Currencies are not exchanged: that takes a rate with a day, which is somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sum {
    /// Hundredths of the unit by currency. Wide enough that no sum of amounts overflows.
    by_currency: BTreeMap<Currency, i128>,
    /// How many amounts are unknown: the true sum is at least what is known, and nobody knows by how much more.
    pub unknown: usize,
}

impl Sum {
    /// Adds an amount, or that there is one and nobody knows it.
    pub fn add(&mut self, amount: Option<Money>) {
        self.add_share(amount, 100);
    }

    /// Adds so many percent of an amount, rounded half away from zero to a hundredth.
    pub fn add_share(&mut self, amount: Option<Money>, percent: u8) {
        let Some(money) = amount else {
            self.unknown += 1;
            return;
        };
        let hundredfold = i128::from(money.hundredths) * i128::from(percent);
        let rounded = (hundredfold + 50 * hundredfold.signum()) / 100;
        *self.by_currency.entry(money.currency).or_default() += rounded;
    }

    /// What is known in a currency; `None` when there is no amount in it, or more than an amount can hold.
    pub fn of(&self, currency: Currency) -> Option<Money> {
        let hundredths = i64::try_from(*self.by_currency.get(&currency)?).ok()?;
        Some(Money { hundredths, currency })
    }

    /// The currencies that occur, each with its sum.
    pub fn parts(&self) -> impl Iterator<Item = (Currency, i128)> {
        self.by_currency.iter().map(|(currency, hundredths)| (*currency, *hundredths))
    }

    /// Whether nothing at all is known.
    pub fn is_empty(&self) -> bool {
        self.by_currency.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn currencies_stay_apart_and_unknown_amounts_are_counted() {
        let mut sum = Sum::default();
        sum.add(Some(Money::yuan(100)));
        sum.add(Some(Money { hundredths: 250, currency: Currency::Usd }));
        sum.add(None);
        assert_eq!(sum.of(Currency::Cny), Some(Money::yuan(100)));
        assert_eq!(sum.of(Currency::Usd).map(|money| money.hundredths), Some(250));
        assert_eq!((sum.of(Currency::Eur), sum.unknown), (None, 1));
    }

    proptest! {
        #[test]
        fn shares_that_make_a_whole_give_the_whole_but_for_a_hundredth_each(
            hundredths in -9_000_000_000_000_000_i64..9_000_000_000_000_000, share in 0_u8..=100,
        ) {
            let money = Some(Money { hundredths, currency: Currency::Cny });
            let mut sum = Sum::default();
            sum.add_share(money, share);
            sum.add_share(money, 100 - share);
            let got = sum.of(Currency::Cny).unwrap().hundredths;
            prop_assert!((got - hundredths).abs() <= 1, "{got} of {hundredths}");
        }
    }
}
