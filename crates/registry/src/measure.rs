//! Measures of sites in their many spellings: `1.2万㎡`, `38亩`, `12米`, `3吨/㎡`, `630 kVA`.
//!
//! One number with one unit. A range, or a unit of something else, is said and left unknown; what is "about" is taken and said.

use crate::Reading;
use crate::digits::{chinese_number, is_unknown, narrow, shown};

/// What is measured, and in which unit it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Square metres.
    Area,
    /// Metres.
    Length,
    /// Tonnes per square metre.
    FloorLoad,
    /// Kilovolt-amperes.
    Power,
    /// Tonnes a day.
    Water,
    /// Tonnes an hour.
    Steam,
    /// Tonnes a year.
    Tonnes,
}

/// A mu in square metres.
const MU: f64 = 2000.0 / 3.0;
/// A tonne's weight in kilonewtons.
const KN: f64 = 9.806_65;

impl Measure {
    /// Units by how they are written, and how many of the wanted unit each is.
    fn units(self) -> &'static [(&'static [&'static str], f64)] {
        match self {
            Self::Area => &[
                (&["㎡", "m²", "m2", "平方米", "平米", "平方", "平", "方", "sqm"], 1.0),
                (&["亩", "mu"], MU),
                (&["公顷", "ha", "hm2", "hm²"], 10_000.0),
                (&["平方公里", "km2", "km²"], 1_000_000.0),
            ],
            Self::Length => &[(&["m", "米", "公尺"], 1.0), (&["cm", "厘米"], 0.01), (&["mm", "毫米"], 0.001)],
            Self::FloorLoad => &[
                (
                    &[
                        "t/㎡",
                        "t/m²",
                        "t/m2",
                        "吨/㎡",
                        "吨/m²",
                        "吨/m2",
                        "吨/平方米",
                        "吨/平米",
                        "吨每平方米",
                        "吨每平米",
                        "t",
                        "吨",
                    ],
                    1.0,
                ),
                (&["kg/㎡", "kg/m²", "kg/m2", "公斤/㎡", "公斤/平方米", "kg", "公斤"], 0.001),
                (&["kn/㎡", "kn/m²", "kn/m2", "千牛/㎡", "千牛/平方米", "kpa", "kn"], 1.0 / KN),
            ],
            Self::Power => &[(&["kva", "千伏安"], 1.0), (&["mva", "兆伏安"], 1000.0)],
            Self::Water => &[
                (
                    &[
                        "t/d",
                        "吨/天",
                        "吨/日",
                        "吨每天",
                        "吨每日",
                        "m3/d",
                        "m³/d",
                        "立方米/天",
                        "立方米/日",
                        "方/天",
                        "方/日",
                    ],
                    1.0,
                ),
                (&["t/h", "吨/小时", "吨/时", "m3/h", "m³/h", "立方米/小时"], 24.0),
            ],
            Self::Steam => &[
                (&["t/h", "吨/小时", "吨/时", "吨每小时", "蒸吨", "t", "吨"], 1.0),
                (&["t/d", "吨/天", "吨/日"], 1.0 / 24.0),
            ],
            Self::Tonnes => &[
                (&["t", "吨", "吨/年", "t/a", "tonnes", "tons"], 1.0),
                (&["kg", "公斤", "千克"], 0.001),
                (&["kt", "千吨"], 1000.0),
            ],
        }
    }

    /// How the wanted unit is written.
    fn wanted(self) -> &'static str {
        match self {
            Self::Area => "m²",
            Self::Length => "m",
            Self::FloorLoad => "t/m²",
            Self::Power => "kVA",
            Self::Water => "t/d",
            Self::Steam => "t/h",
            Self::Tonnes => "t",
        }
    }

    /// More than this is a slip of the pen.
    fn most(self) -> f64 {
        match self {
            Self::Area => 1e9,
            Self::Length => 1e5,
            Self::FloorLoad => 1e3,
            Self::Power | Self::Water => 1e7,
            Self::Steam => 1e4,
            // The whole country makes about 1.4e9 tonnes of steel products a year.
            Self::Tonnes => 1e9,
        }
    }

    /// How many of the wanted unit one of this is; the unit may be counted in thousands, `万㎡`.
    fn factor(self, unit: &str) -> Option<f64> {
        let found =
            |unit: &str| self.units().iter().find(|(words, _)| words.contains(&unit)).map(|(_, factor)| *factor);
        found(unit).or_else(|| {
            let (times, rest) = multiplier(unit)?;
            Some(times * if rest.is_empty() { 1.0 } else { found(rest)? })
        })
    }
}

fn multiplier(text: &str) -> Option<(f64, &str)> {
    [("亿", 1e8), ("万", 1e4), ("千", 1e3), ("百", 1e2)]
        .into_iter()
        .find_map(|(sign, times)| text.strip_prefix(sign).map(|rest| (times, rest)))
}

/// Reads a measure. `header_unit` is what the column's head says in brackets; a unit in the cell wins.
pub fn measure(text: &str, header_unit: Option<&str>, kind: Measure) -> Reading<f64> {
    if is_unknown(text) {
        return Reading::unknown();
    }
    let plain: String = narrow(text).to_lowercase().chars().filter(|c| !matches!(c, ',' | '，')).collect();
    let plain = plain.replace("/m^2", "/m2").replace("m^2", "m2");
    let (plain, about) = without_about(&plain);
    let Some((number, rest)) = number_of(plain, kind) else {
        return Reading::unreadable(format!("`{}` is no number, expected one in {}", shown(text), kind.wanted()));
    };
    if rest.starts_with(['-', '~', '—', '–', '至', '到']) {
        return Reading::unreadable(format!("`{}` is a range, expected one number in {}", shown(text), kind.wanted()));
    }
    let header = header_unit.map(|unit| narrow(unit).to_lowercase());
    let factor = match (rest, header.as_deref()) {
        ("", None | Some("")) => Some(1.0),
        // A head may say other things in its brackets; then the number is in the wanted unit.
        ("", Some(unit)) => Some(kind.factor(unit).unwrap_or(1.0)),
        (unit, _) => kind.factor(unit),
    };
    let Some(factor) = factor else {
        return Reading::unreadable(format!(
            "`{}` is not in a unit that is known here, expected {}",
            shown(text),
            kind.wanted()
        ));
    };
    let value = (number * factor * 100.0).round() / 100.0;
    if !(value.is_finite() && value <= kind.most()) {
        return Reading::unreadable(format!("`{}` is more than there can be", shown(text)));
    }
    let complaint = about.then(|| format!("`{}` is no exact number; taken as {value} {}", shown(text), kind.wanted()));
    Reading { value: Some(value), complaint }
}

/// Reads a whole count such as `120张`.
pub(crate) fn whole(text: &str, units: &[&str]) -> Reading<u32> {
    if is_unknown(text) {
        return Reading::unknown();
    }
    let plain: String = narrow(text).chars().filter(|c| !matches!(c, ',' | '，')).collect();
    let digits = units.iter().find_map(|unit| plain.strip_suffix(unit)).unwrap_or(&plain);
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    match digits.parse() {
        Ok(count) if count <= 100_000 => Reading::known(count),
        _ => Reading::unreadable(format!("`{}` is no whole number up to 100000", shown(text))),
    }
}

fn without_about(text: &str) -> (&str, bool) {
    let bare = text.trim_start_matches(['约', '近', '~', '≈']).trim_start_matches("大约");
    let bare = ["不低于", "不少于", "大于", "≥", ">=", "≤", "<="]
        .iter()
        .find_map(|word| bare.strip_prefix(word))
        .unwrap_or(bare);
    let bare = ["左右", "以上", "以下", "余", "多"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare);
    (bare, bare.len() < text.len())
}

/// The number a text begins with, and what stands behind it.
fn number_of(text: &str, kind: Measure) -> Option<(f64, &str)> {
    let digits = |text: &str| text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let end = digits(text);
    if end == 0 {
        let end = text
            .find(|c| !"〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两".contains(c))
            .unwrap_or(text.len());
        return chinese_number(&text[..end]).map(|number| (number as f64, &text[end..]));
    }
    let number: f64 = text[..end].parse().ok()?;
    let rest = &text[end..];
    // `2×630kVA`: two transformers.
    if kind == Measure::Power
        && let Some(second) = rest.strip_prefix(['×', '*', 'x'])
        && let end = digits(second)
        && end > 0
    {
        let each: f64 = second[..end].parse().ok()?;
        return Some((number * each, &second[end..]));
    }
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(kind: Measure, cases: &[(&str, Option<&str>, &str)]) {
        for (text, unit, expect) in cases {
            let reading = measure(text, *unit, kind);
            let told = match (reading.value, reading.complaint) {
                (Some(value), None) => value.to_string(),
                (Some(value), Some(_)) => format!("{value}?"),
                (None, complaint) => complaint.unwrap_or_else(|| "unknown".to_owned()),
            };
            assert_eq!(told, *expect, "{text}");
        }
    }

    #[test]
    fn areas_are_read_in_the_units_of_land_and_of_buildings() {
        check(
            Measure::Area,
            &[
                ("12000", None, "12000"),
                ("12,000 平方米", None, "12000"),
                ("1.2万㎡", None, "12000"),
                ("１．２万平米", None, "12000"),
                ("38亩", None, "25333.33"),
                ("38", Some("亩"), "25333.33"),
                ("1.2", Some("万㎡"), "12000"),
                ("800㎡", Some("亩"), "800"),
                ("2.5公顷", None, "25000"),
                ("三千平方米", None, "3000"),
                ("约1200㎡", None, "1200?"),
                ("1200m2左右", None, "1200?"),
                ("1200", Some("必填"), "1200"),
                ("-", None, "unknown"),
                ("待定", None, "unknown"),
                ("1000-2000", None, "`1000-2000` is a range, expected one number in m²"),
                ("1000至2000㎡", None, "`1000至2000㎡` is a range, expected one number in m²"),
                ("12000元", None, "`12000元` is not in a unit that is known here, expected m²"),
                ("很大", None, "`很大` is no number, expected one in m²"),
                ("-5", None, "`-5` is no number, expected one in m²"),
                ("9999999999999", None, "`9999999999999` is more than there can be"),
            ],
        );
    }

    #[test]
    fn other_measures_are_read_in_their_units() {
        check(Measure::Length, &[("12米", None, "12"), ("≥9m", None, "9?"), ("850cm", None, "8.5")]);
        check(Measure::FloorLoad, &[("3吨/㎡", None, "3"), ("500kg/m²", None, "0.5"), ("30kN/m2", None, "3.06")]);
        check(
            Measure::Power,
            &[
                ("630KVA", None, "630"),
                ("2×630kVA", None, "1260"),
                ("0.8MVA", None, "800"),
                ("500kW", None, "`500kW` is not in a unit that is known here, expected kVA"),
            ],
        );
        check(Measure::Water, &[("500吨/日", None, "500"), ("20t/h", None, "480")]);
        check(Measure::Steam, &[("6蒸吨", None, "6"), ("10吨/小时", None, "10")]);
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(whole("120张", &["张"]).value, Some(120));
        assert_eq!(whole("1,200", &["张"]).value, Some(1200));
        assert_eq!(whole("12.0", &[]).value, Some(12));
        for text in ["12.5", "-1", "几张", "4000000000"] {
            assert!(whole(text, &["张"]).complaint.is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,24}", unit in "\\PC{0,6}") {
            for kind in [Measure::Area, Measure::Power, Measure::Steam] {
                let reading = measure(&text, Some(&unit), kind);
                prop_assert!(reading.value.is_none_or(|value| value.is_finite() && value >= 0.0));
            }
            let _ = whole(&text, &["张"]);
        }

        #[test]
        fn any_mixture_of_its_signs_gets_an_answer(text in "[0-9.万亩㎡约×~至平方米kKvVaA/一二十 -]{0,16}") {
            let reading = measure(&text, None, Measure::Power);
            prop_assert!(reading.value.is_none_or(|value| value.is_finite() && value >= 0.0));
        }
    }
}
