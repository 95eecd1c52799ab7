//! Whether a contact points at a private person: lists name offices, never people.

use crate::words::Text;

/// What in a contact points at a private person and not at an office, in either language, as a sentence.
pub fn private_contact(contact: &Text) -> Option<String> {
    private_part(&contact.zh).or_else(|| private_part(&contact.en))
}

/// The same of one text.
pub fn private_part(text: &str) -> Option<String> {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect();
    for run in narrow.split(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '－' | '.' | '+' | '(' | ')'))) {
        // The whole run, for numbers written in groups; and each of its parts, for two numbers side by side.
        if let Some(mobile) = std::iter::once(run).chain(run.split_whitespace()).find(|number| is_mobile(number)) {
            return Some(format!("`{}` looks like a private mobile number", mobile.trim()));
        }
    }
    ["先生", "女士", "小姐", "微信", "WeChat", "QQ"]
        .iter()
        .find(|word| text.contains(**word))
        .map(|word| format!("`{word}` points at a person"))
}

/// Eleven digits from 13 to 19, with or without the country's prefix and separators.
fn is_mobile(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")).unwrap_or(&digits);
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_seen_through_its_separators() {
        for private in [
            "手机 13800000000",
            "12345 13800000000",
            "138-0000-0000",
            "+86 138 0000 0000",
            "１３８００００００００",
            "张先生",
            "微信 abc",
        ] {
            assert!(private_part(private).is_some(), "{private}");
        }
        for office in ["0734-8000000", "招商服务中心 0734-12345", "12345", "invest@example.com", "24-hour line 12345"]
        {
            assert_eq!(private_part(office), None, "{office}");
        }
    }
}
