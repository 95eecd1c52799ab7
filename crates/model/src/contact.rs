//! Whether a contact points at a private person: lists name offices, never people.

use crate::words::Text;

/// What in a contact points at a private person and not at an office, in either language, as a sentence.
pub fn private_contact(contact: &Text) -> Option<String> {
    private_part(&contact.zh).or_else(|| private_part(&contact.en))
}

/// The same of one text.
pub fn private_part(text: &str) -> Option<String> {
    if let Some(mobile) = private_mobile(text) {
        return Some(format!("`{mobile}` looks like a private mobile number"));
    }
    ["先生", "女士", "小姐", "微信", "WeChat", "QQ"]
        .iter()
        .find(|word| text.contains(**word))
        .map(|word| format!("`{word}` points at a person"))
}

/// A mobile number in a text: people at firms are not written down with theirs.
pub fn private_mobile(text: &str) -> Option<String> {
    number(text, is_mobile)
}

/// A number in a text that is a private line and no office's: eleven digits that begin with 1, which no line with an area code has.
pub fn private_number(text: &str) -> Option<String> {
    number(text, |run| matches!(national(run).as_bytes(), [b'1', rest @ ..] if rest.len() == 10))
}

/// The first run of digits and separators that is such a number.
fn number(text: &str, is: impl Fn(&str) -> bool) -> Option<String> {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect();
    for run in narrow.split(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '－' | '.' | '+' | '(' | ')'))) {
        // The whole run, for numbers written in groups; and each of its parts, for two numbers side by side.
        if let Some(found) = std::iter::once(run).chain(run.split_whitespace()).find(|number| is(number)) {
            return Some(found.trim().to_owned());
        }
    }
    None
}

/// The digits of a number without the country's prefix.
fn national(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let plain = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() > 9));
    plain.map_or(digits.clone(), str::to_owned)
}

/// Eleven digits from 13 to 19, with or without the country's prefix and separators.
fn is_mobile(number: &str) -> bool {
    let digits = national(number);
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

    #[test]
    fn an_office_s_line_is_no_private_number() {
        let check = |text: &str, expect: Option<&str>| assert_eq!(private_number(text).as_deref(), expect, "{text}");
        check("13800000000", Some("13800000000"));
        check("电话 138 0000 0000", Some("138 0000 0000"));
        check("+86-138-0000-0000", Some("+86-138-0000-0000"));
        check("10000000000", Some("10000000000"));
        check("0734-8000000 转 801", None);
        check("010-80000000", None);
        check("+86 10 8000 0000", None);
        check("86000000", None);
        check("4008000000", None);
        check("12345", None);
        check("2024-12-31 至 2025-01-10", None);
        check("投资 1.2 亿", None);
    }
}
