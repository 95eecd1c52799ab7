//! What may be set on paper: texts from files made fit for the embedded face, and their spacing.
//!
//! Anyone can write to a register. What has no shape (controls, marks that turn the direction of what follows, joiners) is
//! left out; what the face has no glyph for is replaced by its number in brackets, 〔U+1F600〕, never by an empty box and never
//! by nothing, so that a reader sees that a character stands there and which one. Not for escaping: that is the drawing's.

use std::borrow::Cow;

use crate::fonts;

/// A text as it can be set: one line, no controls, a stand-in for each run of characters without a glyph. A run of several is
/// shown by its first number and how many follow: 〔U+05E9 +3〕. Setting a settled text again changes nothing.
pub fn settled(text: &str) -> Cow<'_, str> {
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut run: Option<(char, usize)> = None;
    for c in text.chars() {
        if shapeless(c) {
            continue;
        }
        let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
        if fonts::covers(c) {
            stand_in(&mut out, run.take());
            if c != ' ' || !out.ends_with(' ') {
                out.push(c);
            }
        } else {
            run = Some(run.map_or((c, 0), |(first, more)| (first, more + 1)));
        }
    }
    stand_in(&mut out, run);
    Cow::Owned(out)
}

/// The characters of a text that stand-ins take the place of, each once, in their order.
pub fn without_glyph(text: &str) -> Vec<char> {
    let mut found = Vec::new();
    for c in text.chars() {
        let shown = !shapeless(c) && !c.is_whitespace() && !c.is_control();
        if shown && !fonts::covers(c) && !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

/// Prose with room between Chinese and Latin or figures (要求 3000 元), as typesetters leave it, and settled.
pub(crate) fn prose(text: &str) -> String {
    let text = settled(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut last: Option<char> = None;
    for c in text.chars() {
        if let Some(before) = last
            && (han(before) && latin(c) || latin(before) && han(c))
        {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
    }
    out
}

/// Prose about sizes and prices: units as signs, one way of writing each.
pub(crate) fn measures(text: &str) -> String {
    let signs = text
        .replace('㎡', "m²")
        .replace('㎥', "m³")
        .replace("平方米", "m²")
        .replace("立方米", "m³")
        .replace('㎏', "kg")
        .replace('㎞', "km");
    let mut spaced = String::with_capacity(signs.len());
    for (at, c) in signs.char_indices() {
        let unit = ["m²", "m³"].iter().any(|unit| signs[at..].starts_with(unit));
        if unit && spaced.ends_with(|last: char| last.is_ascii_digit()) {
            spaced.push(' ');
        }
        spaced.push(c);
    }
    prose(&spaced)
}

fn plain(c: char) -> bool {
    matches!(c, '!'..='~') || han(c) && fonts::covers(c)
}

/// Neither seen nor needed: direction marks and overrides, joiners, selectors, soft hyphens, private tags.
fn shapeless(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || c.is_control() && !c.is_whitespace()
}

fn stand_in(out: &mut String, run: Option<(char, usize)>) {
    match run {
        Some((c, 0)) => out.push_str(&format!("〔U+{:04X}〕", u32::from(c))),
        Some((c, more)) => out.push_str(&format!("〔U+{:04X} +{more}〕", u32::from(c))),
        None => {}
    }
}

fn han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(settled(text), expect);
    }

    #[test]
    fn what_has_no_glyph_is_named_and_what_has_no_shape_is_left_out() {
        check("塅垱崀洣溁𬭳", "塅垱崀洣溁𬭳");
        check("管😀业", "管〔U+1F600〕业");
        check("שלום管", "〔U+05E9 +3〕管");
        check("甲\u{202e}乙\u{200f}丙\u{0}丁", "甲乙丙丁");
        check("一\t二\n\n三", "一 二 三");
        check("<b>&\"'", "<b>&\"'");
        assert_eq!(without_glyph("a😀b😀 ש"), ['😀', 'ש']);
    }

    #[test]
    fn room_stands_between_chinese_and_figures_and_units_are_signs() {
        assert_eq!(prose("要求3000元以上"), "要求 3000 元以上");
        assert_eq!(prose("LQ≥1.5且有龙头"), "LQ≥1.5 且有龙头");
        assert_eq!(measures("闲置车间21500㎡，行车32吨"), "闲置车间 21500 m²，行车 32 吨");
        assert_eq!(measures("12 元/平方米·月"), "12 元/m²·月");
    }

    proptest! {
        #[test]
        fn whatever_is_settled_can_be_set(text in "\\PC{0,40}|[\\x00-\\x{2100}]{0,40}") {
            let once = settled(&text).into_owned();
            prop_assert!(once.chars().all(fonts::covers), "{once:?}");
            prop_assert!(once.chars().all(|c| !shapeless(c) && !c.is_control()));
            prop_assert_eq!(settled(&once).into_owned(), once.clone());
            prop_assert!(without_glyph(&once).is_empty());
        }
    }
}
