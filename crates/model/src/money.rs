//! Amounts with their currency. Never a bare number.

use std::fmt;
use std::str::FromStr;

use crate::words::vocabulary;

vocabulary! {
    /// ISO 4217 codes that registers use.
    Currency {
        /// Renminbi yuan.
        Cny = "CNY",
        /// US dollar.
        Usd = "USD",
        /// Hong Kong dollar.
        Hkd = "HKD",
        /// Euro.
        Eur = "EUR",
        /// Japanese yen.
        Jpy = "JPY",
        /// Pound sterling.
        Gbp = "GBP",
        /// New Taiwan dollar.
        Twd = "TWD",
        /// Macao pataca.
        Mop = "MOP",
        /// Singapore dollar.
        Sgd = "SGD",
        /// Australian dollar.
        Aud = "AUD",
        /// Canadian dollar.
        Cad = "CAD",
        /// Swiss franc.
        Chf = "CHF",
        /// Korean won.
        Krw = "KRW",
    }
}

/// An amount in hundredths of its currency's unit (分 for yuan). Exact; holds up to about 9 × 10^16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// Hundredths of the unit.
    pub hundredths: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why a text is not the canonical form of an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an amount such as `1200000.00 CNY`")]
pub struct MoneyError(pub String);

impl Money {
    /// An amount of whole yuan.
    pub fn yuan(amount: i64) -> Self {
        Self { hundredths: amount * 100, currency: Currency::Cny }
    }

    /// The amount in units of its currency, for showing and weighing; not for sums of money.
    pub fn units(self) -> f64 {
        self.hundredths as f64 / 100.0
    }
}

impl fmt::Display for Money {
    /// `1200000.00 CNY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.hundredths < 0 { "-" } else { "" };
        let cents = self.hundredths.unsigned_abs();
        write!(f, "{sign}{}.{:02} {}", cents / 100, cents % 100, self.currency)
    }
}

impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let wrong = || MoneyError(text.to_owned());
        let (number, currency) = text.split_once(' ').ok_or_else(wrong)?;
        let currency = currency.parse().map_err(|_| wrong())?;
        let (units, cents) = number.split_once('.').ok_or_else(wrong)?;
        if cents.len() != 2 || !cents.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let hundredths = format!("{units}{cents}").parse().map_err(|_| wrong())?;
        Ok(Self { hundredths, currency })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_amount_is_read_back_from_its_text(hundredths in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            let money = Money { hundredths, currency: Currency::Cny };
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
        }

        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,30}") {
            let _ = text.parse::<Money>();
        }
    }
}
