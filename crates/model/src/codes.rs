//! Codes of the public registers. Each is parsed once, by its only constructor.

use std::fmt;
use std::str::FromStr;

use crate::Text;

/// Why a text is not the code it was read for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Wrong number of characters.
    #[error("`{text}` has {found} characters, expected {expected}")]
    Length {
        /// What was read.
        text: String,
        /// Its number of characters.
        found: usize,
        /// The lengths that are allowed.
        expected: &'static str,
    },
    /// A character outside the code's alphabet.
    #[error("`{text}` holds `{character}`, which this code never uses")]
    Alphabet {
        /// What was read.
        text: String,
        /// The first character that does not belong.
        character: char,
    },
    /// The last character does not follow from the others.
    #[error("`{text}` has check digit `{found}`, computed `{expected}`")]
    CheckDigit {
        /// What was read.
        text: String,
        /// Its last character.
        found: char,
        /// The one that GB 32100 or GS 15 gives.
        expected: char,
    },
}

impl CodeError {
    /// What is wrong, for people.
    pub fn said(&self) -> Text {
        let zh = match self {
            Self::Length { text, found, expected } => {
                format!("`{text}` 有 {found} 个字符，应为 {}", expected.replace(" or ", " 或 "))
            }
            Self::Alphabet { text, character } => format!("`{text}` 里有这种代码从不使用的 `{character}`"),
            Self::CheckDigit { text, found, expected } => {
                format!("`{text}` 的校验码是 `{found}`，算出来应为 `{expected}`")
            }
        };
        Text::new(zh, self.to_string())
    }
}

macro_rules! text_form {
    ($name:ident) => {
        impl $name {
            /// The canonical text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::parse(text)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Unified social credit code (统一社会信用代码), 18 characters, GB 32100-2015.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);
text_form!(Uscc);

/// GB 32100's alphabet: digits and capitals without I, O, S, V, Z. A character's value is its place.
const USCC_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

impl Uscc {
    /// Reads a code: trims, takes lower case and full-width characters, checks length, alphabet and check digit.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = narrow(text);
        check_length(&text, &[18], "18")?;
        let values = text
            .chars()
            .map(|c| USCC_ALPHABET.find(c).ok_or_else(|| CodeError::Alphabet { text: text.clone(), character: c }))
            .collect::<Result<Vec<_>, _>>()?;
        let expected = uscc_check_digit(&values[..17]);
        let found = text.as_bytes()[17] as char;
        if found != expected {
            return Err(CodeError::CheckDigit { text, found, expected });
        }
        Ok(Self(text))
    }

    /// The code with these first seventeen characters, its check digit computed. For samples and tests.
    pub fn complete(first_seventeen: &str) -> Result<Self, CodeError> {
        let text = narrow(first_seventeen);
        check_length(&text, &[17], "17")?;
        let values = text
            .chars()
            .map(|c| USCC_ALPHABET.find(c).ok_or_else(|| CodeError::Alphabet { text: text.clone(), character: c }))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self(format!("{text}{}", uscc_check_digit(&values))))
    }

    /// The place of registration as written in the code. About a third of real codes name a province or a city, not a county.
    pub fn region(&self) -> Option<RegionCode> {
        RegionCode::parse(&self.0[2..8]).ok()
    }
}

fn uscc_check_digit(values: &[usize]) -> char {
    // Weights are 3^i mod 31 (GB 32100 §4.3).
    let mut weight = 1;
    let mut sum = 0;
    for value in values {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    USCC_ALPHABET.as_bytes()[(31 - sum % 31) % 31] as char
}

/// Registration number of the time before 2015: 15 digits, kept as such, never turned into a credit code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OldNumber(String);
text_form!(OldNumber);

impl OldNumber {
    /// Reads 15 digits, or 13 as some early registers wrote them. The check digit (GS 15-2006) is not enforced: old ledgers
    /// hold many numbers issued before it.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = narrow(text);
        check_length(&text, &[13, 15], "13 or 15")?;
        check_digits(&text)?;
        Ok(Self(text))
    }
}

/// Administrative region, six digits (GB/T 2260). Trailing zero pairs widen it: 430000 is a province, 430400 a city.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(String);
text_form!(RegionCode);

impl RegionCode {
    /// Reads six digits. Whether the region exists is the gazetteer's to say.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = narrow(text);
        check_length(&text, &[6], "6")?;
        check_digits(&text)?;
        Ok(Self(text))
    }

    /// Whether `other` is this region or lies inside it.
    pub fn contains(&self, other: &RegionCode) -> bool {
        let mut prefix = self.0.as_str();
        while prefix.len() > 2 && prefix.ends_with("00") {
            prefix = &prefix[..prefix.len() - 2];
        }
        other.0.starts_with(prefix)
    }

    /// Whether this region is or lies in a municipality, which is province and city at once: Beijing, Tianjin, Shanghai, Chongqing.
    pub fn is_municipality(&self) -> bool {
        ["11", "12", "31", "50"].contains(&&self.0[..2])
    }

    /// The city this region lies in by its digits (a province stays itself). A municipality has two of them, its districts and
    /// its counties; who asks for the place asks [`RegionCode::is_municipality`] first.
    pub fn city(&self) -> RegionCode {
        Self(format!("{}00", &self.0[..4]))
    }

    /// The province this region lies in.
    pub fn province(&self) -> RegionCode {
        Self(format!("{}0000", &self.0[..2]))
    }
}

/// Class of GB/T 4754-2017: two to four digits, with or without its section letter in the source; kept without.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndustryCode(String);
text_form!(IndustryCode);

impl IndustryCode {
    /// Reads `3130`, `C3130` or a division such as `31`. Whether the class exists is the standard's table to say.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = narrow(text);
        let digits = text.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(&text).to_owned();
        check_length(&digits, &[2, 3, 4], "2 to 4")?;
        check_digits(&digits)?;
        Ok(Self(digits))
    }
}

/// Heading of the Harmonized System: two, four or six digits, dots removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsCode(String);
text_form!(HsCode);

impl HsCode {
    /// Reads `7304`, `730429` or `7304.29`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = narrow(text).replace('.', "");
        check_length(&text, &[2, 4, 6], "2, 4 or 6")?;
        check_digits(&text)?;
        Ok(Self(text))
    }
}

/// Trimmed, full-width letters and digits made narrow, letters capital; inner spaces and hyphens dropped.
fn narrow(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '\u{200b}' | '\u{feff}'))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn check_length(text: &str, allowed: &[usize], expected: &'static str) -> Result<(), CodeError> {
    let found = text.chars().count();
    if allowed.contains(&found) {
        return Ok(());
    }
    Err(CodeError::Length { text: text.to_owned(), found, expected })
}

fn check_digits(text: &str) -> Result<(), CodeError> {
    match text.chars().find(|c| !c.is_ascii_digit()) {
        Some(character) => Err(CodeError::Alphabet { text: text.to_owned(), character }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_with_the_right_check_digit_is_accepted() {
        assert_eq!(Uscc::parse("91430000712190148K").unwrap().as_str(), "91430000712190148K");
        assert_eq!(Uscc::parse(" ９1430000712190148k ").unwrap().as_str(), "91430000712190148K");
    }

    #[test]
    fn a_code_with_a_wrong_check_digit_is_rejected() {
        let error = Uscc::parse("914300007121901481").unwrap_err();
        assert_eq!(error.to_string(), "`914300007121901481` has check digit `1`, computed `K`");
    }

    #[test]
    fn a_letter_the_standard_leaves_out_is_rejected() {
        assert!(matches!(Uscc::parse("9143000071219014IK"), Err(CodeError::Alphabet { character: 'I', .. })));
    }

    #[test]
    fn an_old_number_is_no_credit_code() {
        assert!(Uscc::parse("430400000012345").is_err());
        assert_eq!(OldNumber::parse("430400000012345").unwrap().as_str(), "430400000012345");
    }

    #[test]
    fn a_region_holds_its_parts_and_no_others() {
        let city = RegionCode::parse("430400").unwrap();
        assert!(city.contains(&RegionCode::parse("430408").unwrap()));
        assert!(!city.contains(&RegionCode::parse("430102").unwrap()));
        let province = RegionCode::parse("430000").unwrap();
        assert!(province.contains(&city));
        assert!(!city.contains(&province));
    }

    #[test]
    fn a_province_whose_code_ends_in_zero_does_not_hold_its_neighbours() {
        let province = RegionCode::parse("500000").unwrap();
        assert!(province.contains(&RegionCode::parse("500103").unwrap()));
        assert!(!province.contains(&RegionCode::parse("510100").unwrap()));
    }

    #[test]
    fn a_section_letter_is_dropped_from_an_industry_code() {
        assert_eq!(IndustryCode::parse("C3130").unwrap().as_str(), "3130");
    }

    proptest! {
        #[test]
        fn a_completed_code_is_always_accepted(first in "[0-9A-HJ-NPQRTUWXY]{17}") {
            let code = Uscc::complete(&first).unwrap();
            prop_assert_eq!(Uscc::parse(code.as_str()).unwrap(), code);
        }

        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,40}") {
            let _ = (Uscc::parse(&text), OldNumber::parse(&text), RegionCode::parse(&text), IndustryCode::parse(&text), HsCode::parse(&text));
        }
    }
}
