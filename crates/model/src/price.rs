//! Rents and prices as numbers, where their words hold one. The words stay what is shown.

use serde::{Deserialize, Serialize};

use crate::words::{Text, vocabulary};

vocabulary! {
    /// What a price is for.
    PriceUnit {
        /// Rent, yuan for a square metre and a month.
        RentM2Month = "rent_m2_month",
        /// Sale of building, yuan for a square metre.
        SaleM2 = "sale_m2",
        /// Land, yuan for a mu.
        LandMu = "land_mu",
    }
}

impl PriceUnit {
    /// How people write it.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::RentM2Month => ("元/㎡·月", "CNY/m² a month"),
            Self::SaleM2 => ("元/㎡", "CNY/m²"),
            Self::LandMu => ("元/亩", "CNY/mu"),
        };
        Text::new(zh, en)
    }
}

/// Yuan for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Yuan, finite and not negative.
    pub value: f64,
    /// For what.
    pub unit: PriceUnit,
}

/// Days of a month, for rents by the day: a year has twelve equal ones.
const DAYS: f64 = 365.0 / 12.0;
/// The dearest price that is believed, yuan for its unit: what is more was typed wrong.
const MOST: f64 = 1e9;

impl Price {
    /// The first amount of a text with its unit: `12 元/平方米·月，可售`, `18.6 万元/亩`, `0.5元/㎡/天`. `None` where it names no amount or no
    /// unit that is known, such as `面议`.
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != ',')
            .map(|c| match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                other => other,
            })
            .collect::<String>()
            .to_lowercase();
        let mut at = 0;
        while let Some(start) = plain[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
            let end =
                plain[start..].find(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(plain.len(), |n| start + n);
            if let Ok(number) = plain[start..end].parse::<f64>()
                && let Some(price) = Self::of(number, &plain[end..])
            {
                return Some(price);
            }
            at = end;
        }
        None
    }

    fn of(number: f64, rest: &str) -> Option<Self> {
        let (times, rest) = rest.strip_prefix('万').map_or((1.0, rest), |rest| (1e4, rest));
        let money = rest.strip_prefix('元').or_else(|| rest.strip_prefix("cny"));
        let rest = money.unwrap_or(rest);
        let per = rest.strip_prefix(['/', '每', '一']);
        // A number of square metres alone is an area, `一层500㎡`: a price says its money or for each of what.
        if money.is_none() && per.is_none() {
            return None;
        }
        let rest = per.unwrap_or(rest);
        let (unit, times) = if rest.starts_with('亩') || rest.starts_with("mu") {
            (PriceUnit::LandMu, times)
        } else {
            let metre = ["平方米", "平米", "㎡", "m²", "m2", "平方", "平"];
            let rest = metre.iter().find_map(|word| rest.strip_prefix(word))?;
            let rest = rest.trim_start_matches(['/', '·', '.', '每', '*', '•']);
            let rest = rest.strip_prefix('a').unwrap_or(rest);
            if rest.starts_with('月') || rest.starts_with("month") {
                (PriceUnit::RentM2Month, times)
            } else if rest.starts_with(['天', '日']) || rest.starts_with("day") {
                (PriceUnit::RentM2Month, times * DAYS)
            } else if rest.starts_with('年') || rest.starts_with("year") {
                (PriceUnit::RentM2Month, times / 12.0)
            } else {
                (PriceUnit::SaleM2, times)
            }
        };
        let value = (number * times * 100.0).round() / 100.0;
        (value.is_finite() && (0.0..=MOST).contains(&value)).then_some(Self { value, unit })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `value unit`, or `-`.
    fn check(text: &str, expect: &str) {
        let told = Price::read(text).map(|price| format!("{} {}", price.value, price.unit));
        assert_eq!(told.as_deref().unwrap_or("-"), expect, "{text}");
    }

    #[test]
    fn an_amount_is_read_with_its_unit() {
        check("12 元/平方米·月，可售", "12 rent_m2_month");
        check("预租 12.5 元/平方米·月", "12.5 rent_m2_month");
        check("18.6 万元/亩，挂牌", "186000 land_mu");
        check("0.5元/㎡/天", "15.21 rent_m2_month");
        check("180元/㎡·年", "15 rent_m2_month");
        check("3200元/平米", "3200 sale_m2");
        check("１５元／㎡·月以内", "15 rent_m2_month");
        check("2层 9 元/平方米·月", "9 rent_m2_month");
        check("8/㎡·月", "8 rent_m2_month");
    }

    #[test]
    fn words_without_an_amount_are_no_price() {
        for text in ["", "面议", "作价入股或租赁，面议", "按评估价挂牌", "3 年免租", "99999999999元/亩"]
        {
            check(text, "-");
        }
    }

    #[test]
    fn an_area_beside_a_price_is_not_the_price() {
        check("一层500㎡，3200元/㎡", "3200 sale_m2");
        check("20亩，18万元/亩", "180000 land_mu");
        check("500 m2", "-");
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,24}") {
            prop_assert!(Price::read(&text).is_none_or(|price| price.value.is_finite() && price.value >= 0.0));
        }
    }
}
