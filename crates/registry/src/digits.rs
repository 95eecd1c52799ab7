//! Characters and numerals as registers write them.

/// Full-width letters, digits and signs made narrow; blanks and marks without width dropped.
pub(crate) fn narrow(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}'))
        .map(narrow_char)
        .collect()
}

/// One character made narrow.
pub(crate) fn narrow_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '￥' => '¥',
        _ => c,
    }
}

/// Whether a cell says that nothing is known.
pub(crate) fn is_unknown(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "无",
        "暂无",
        "没有",
        "未知",
        "不详",
        "不明",
        "待定",
        "待查",
        "待补",
        "未填",
        "未填写",
        "空",
        "未公示",
        "未公开",
        "企业选择不公示",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nan",
        "nil",
        "unknown",
        "tbd",
    ];
    let text = text.trim();
    text.is_empty()
        || text.chars().all(|c| "-—–_/\\.·*?？ 　".contains(c))
        || (text.len() <= 24 && WORDS.contains(&text.to_lowercase().as_str()))
}

/// A Chinese digit, common or formal.
pub(crate) fn chinese_digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' | '◯' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Ten, hundred, thousand; common or formal.
fn chinese_power(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// A whole number in Chinese numerals below 10^16, such as `壹佰贰拾万` or `二十一`; `None` for anything else.
pub(crate) fn chinese_number(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, None::<u64>);
    for c in text.chars() {
        if let Some(value) = chinese_digit(c) {
            // Two digits in a row are a number spelled out, not counted; zero may stand before a digit.
            if digit.is_some_and(|d| d > 0) {
                return None;
            }
            digit = Some(u64::from(value));
        } else if let Some(power) = chinese_power(c) {
            section += digit.take().unwrap_or(1).checked_mul(power)?;
        } else {
            let unit = match c {
                '万' | '萬' => 10_000,
                '亿' | '億' => 100_000_000,
                _ => return None,
            };
            section += digit.take().unwrap_or(0);
            let before = if unit > 10_000 { total + section } else { section };
            if before == 0 {
                return None;
            }
            total =
                if unit > 10_000 { before.checked_mul(unit)? } else { total.checked_add(before.checked_mul(unit)?)? };
            section = 0;
        }
        if total > 10_u64.pow(16) || section > 10_u64.pow(6) {
            return None;
        }
    }
    Some(total + section + digit.unwrap_or(0))
}

/// What a problem shows of a cell: on one line, not too long.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let line: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST).collect();
    match text.trim().chars().count() > MOST {
        true => format!("{line}…"),
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_numerals_are_read_common_and_formal() {
        for (text, value) in [
            ("壹佰万", 1_000_000),
            ("一千二百万", 12_000_000),
            ("伍拾万", 500_000),
            ("二十一", 21),
            ("十", 10),
            ("一亿二千万", 120_000_000),
            ("壹仟零伍万", 10_050_000),
            ("三", 3),
            ("一百零五", 105),
        ] {
            assert_eq!(chinese_number(text), Some(value), "{text}");
        }
        for text in ["", "万", "一二", "百货", "十万火急", "亿"] {
            assert_eq!(chinese_number(text), None, "{text}");
        }
    }

    #[test]
    fn signs_for_nothing_are_nothing() {
        for text in ["", " ", "-", "——", "N/A", "无", "/", "null", "　"] {
            assert!(is_unknown(text), "{text}");
        }
        assert!(!is_unknown("无锡样例厂"));
        assert!(!is_unknown("0"));
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "[零一二三四五六七八九十百千万亿壹佰仟拾两〇x]{0,24}") {
            let _ = (chinese_number(&text), is_unknown(&text), shown(&text), narrow(&text));
        }
    }
}
