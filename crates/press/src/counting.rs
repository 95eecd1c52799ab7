//! Counts as titles say them: 五区, 两链.

use model::Text;

/// A count before a word that is counted: 五, 两, 十二; digits above nineteen.
pub(crate) fn numeral(count: usize) -> String {
    const DIGITS: [&str; 11] = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"];
    match count {
        0..=10 => DIGITS[count].to_owned(),
        // Within a number it is 二.
        12 => "十二".to_owned(),
        11..=19 => format!("十{}", DIGITS[count - 10]),
        _ => count.to_string(),
    }
}

/// What the zones of a district are called together: `五区` where it has five kinds, `功能区` where there is nothing to count.
pub(crate) fn zones_title(kinds: usize) -> Text {
    let zh = if kinds < 2 { "功能区".to_owned() } else { format!("{}区", numeral(kinds)) };
    Text::new(zh, "Zones")
}
