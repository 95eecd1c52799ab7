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
        match amount {
            Some(money) => *self.by_currency.entry(money.currency).or_default() += i128::from(money.hundredths),
            None => self.unknown += 1,
        }
    }

    /// From hundredths of the unit times a hundred, rounded half away from zero to a hundredth.
    pub(crate) fn of_percents(parts: &BTreeMap<Currency, i128>, unknown: usize) -> Self {
        let round = |hundredfold: i128| (hundredfold + 50 * hundredfold.signum()) / 100;
        Self { by_currency: parts.iter().map(|(currency, sum)| (*currency, round(*sum))).collect(), unknown }
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

    #[test]
    fn parts_are_rounded_half_away_from_zero() {
        let check = |hundredfold: i128, expect: i64| {
            let sum = Sum::of_percents(&[(Currency::Cny, hundredfold)].into(), 0);
            assert_eq!(sum.of(Currency::Cny).map(|money| money.hundredths), Some(expect));
        };
        check(149, 1);
        check(150, 2);
        check(-150, -2);
        check(-149, -1);
    }
}
