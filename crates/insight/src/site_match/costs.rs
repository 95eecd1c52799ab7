//! What factors cost here beside the investor's home city, as far as that is known.

use model::Text;

/// What a factor costs here, and at home where that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct CostPrice {
    /// Name.
    pub title: Text,
    /// Price in `unit`.
    pub value: f64,
    /// Currency and unit.
    pub unit: Text,
    /// When: a day, a month or a year.
    pub date: String,
    /// Where it comes from.
    pub source: String,
    /// Held no longer on the day the data speak of.
    pub expired: bool,
    /// The same at home.
    pub home: Option<HomePrice>,
    /// Whether any of it is invented.
    pub sample: bool,
}

/// A factor's price in the investor's home city.
#[derive(Debug, Clone, PartialEq)]
pub struct HomePrice {
    /// In the same unit.
    pub value: f64,
    /// When.
    pub date: String,
    /// Where it comes from.
    pub source: String,
}

/// A factor with its comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct CostComparison {
    /// The prices.
    pub price: CostPrice,
    /// Here against home as a share: −0.05 is five per cent cheaper here. `None` where home is unknown or costs nothing.
    pub difference: Option<f64>,
    /// In a sentence.
    pub text: Text,
}

/// Compares every factor with the home city, which may be empty: unknown.
pub fn compare_costs(prices: &[CostPrice], home: &Text) -> Vec<CostComparison> {
    prices.iter().map(|price| compare(price, home)).collect()
}

fn compare(price: &CostPrice, home: &Text) -> CostComparison {
    let CostPrice { title, value, unit, date, .. } = price;
    let here = Text::new(
        format!("{} {value} {}（{date}）", title.zh, unit.zh),
        format!("{} {value} {} ({date})", title.en, unit.en),
    );
    let share = |at_home: &HomePrice| {
        let share = (value - at_home.value) / at_home.value;
        share.is_finite().then_some(share)
    };
    let difference = price.home.as_ref().and_then(share);
    let (zh, en) = match (&price.home, difference) {
        (Some(at_home), Some(share)) => {
            let (zh, en) = match share {
                share if share < -0.0005 => {
                    (format!("低 {:.0}%", -100.0 * share), format!("{:.0}% less", -100.0 * share))
                }
                share if share > 0.0005 => (format!("高 {:.0}%", 100.0 * share), format!("{:.0}% more", 100.0 * share)),
                _ => ("持平".to_owned(), "the same".to_owned()),
            };
            (
                format!("，{} {}（{}），{zh}", home.zh, at_home.value, at_home.date),
                format!(", {} {} ({}): {en}", home.en, at_home.value, at_home.date),
            )
        }
        (Some(at_home), None) => (
            format!("，{} {}，不可比", home.zh, at_home.value),
            format!(", {} {}: not comparable", home.en, at_home.value),
        ),
        (None, _) if home.zh.is_empty() => (String::new(), String::new()),
        (None, _) => (format!("，{}未知", home.zh), format!(", {} unknown", home.en)),
    };
    let (old_zh, old_en) = if price.expired { ("；价格已过期", "; the price is out of date") } else { ("", "") };
    let text = Text::new(format!("{}{zh}{old_zh}", here.zh), format!("{}{en}{old_en}", here.en));
    CostComparison { price: price.clone(), difference, text }
}
