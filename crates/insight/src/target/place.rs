//! Whether two regions are one place, for reasons that speak of nearness.

use model::RegionCode;

/// How near one region lies to another, as far as their codes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Near {
    /// The codes do not tell: one names only a province that the other lies in.
    Unsure,
    /// Neither city nor province nor part of the country in common.
    Far,
    /// In one of the six parts of the country by which codes begin (华北, 东北, 华东, 中南, 西南, 西北).
    SamePart,
    /// In one province.
    SameProvince,
    /// In one city; a municipality is one.
    SameCity,
}

/// Compares two regions by their codes (GB/T 2260: two digits each for province, city, county).
pub(super) fn near(one: &RegionCode, other: &RegionCode) -> Near {
    let municipality = one.is_municipality();
    let (one, other) = (one.as_str(), other.as_str());
    if one[..2] == other[..2] {
        if municipality {
            return Near::SameCity;
        }
        return match (&one[2..4], &other[2..4]) {
            ("00", "00") => Near::SameProvince,
            ("00", _) | (_, "00") => Near::Unsure,
            (a, b) if a == b => Near::SameCity,
            _ => Near::SameProvince,
        };
    }
    if one[..1] == other[..1] { Near::SamePart } else { Near::Far }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expect: Near) {
        let code = |text: &str| RegionCode::parse(text).unwrap();
        assert_eq!(near(&code(one), &code(other)), expect, "{one} {other}");
        assert_eq!(near(&code(other), &code(one)), expect, "{other} {one}");
    }

    #[test]
    fn a_municipality_is_one_place_and_a_province_alone_is_unsure() {
        check("120000", "120110", Near::SameCity);
        check("130900", "130903", Near::SameCity);
        check("130000", "130903", Near::Unsure);
        check("430408", "430100", Near::SameProvince);
        check("430408", "440100", Near::SamePart);
        check("430408", "120000", Near::Far);
    }
}
