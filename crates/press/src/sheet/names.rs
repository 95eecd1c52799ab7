//! Names on cards: where they break, how firms are called, how a list ends when there is no room for all of it.

use model::Lang;

use crate::ink::Type;

/// At most two lines, broken after 、 or before 与, 和 and （ where both halves fit.
pub(super) fn balanced(type_: Type, text: &str, room: f64) -> Vec<String> {
    if type_.width(text) <= room {
        return vec![text.to_owned()];
    }
    match natural_break(type_, text, room) {
        Some(at) => vec![text[..at].to_owned(), text[at..].to_owned()],
        None => hyphenated(type_, text, room).unwrap_or_else(|| type_.clamp(text, room, 2)),
    }
}

/// One English word that no line holds, in two with a hyphen: before an ending that is spoken as one, else as late as leaves
/// three letters.
fn hyphenated(type_: Type, word: &str, room: f64) -> Option<Vec<String>> {
    const ENDINGS: [&str; 9] = ["ment", "ments", "ing", "ings", "tion", "tions", "ness", "ware", "ship"];
    const LEAST: usize = 3;
    if !word.is_ascii() || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let holds = |at: &usize| {
        let (head, tail) = word.split_at(*at);
        type_.width(&format!("{head}-")) <= room && type_.width(tail) <= room
    };
    let spoken = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).map(str::len);
    let spoken = spoken.filter(|at| *at >= LEAST).find(|at| holds(at));
    let at = spoken.or_else(|| (LEAST..=word.len().checked_sub(LEAST)?).rev().find(holds))?;
    Some(vec![format!("{}-", &word[..at]), word[at..].to_owned()])
}

/// Where a name breaks in two lines that both fit: after 、, before 与, 和 or （, after a Latin word or its hyphen; the most even one.
pub(super) fn natural_break(type_: Type, text: &str, room: f64) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for pair in characters.windows(2) {
        let ((_, left), (at, right)) = (pair[0], pair[1]);
        if !matches!(left, '、' | ' ' | '-') && !matches!(right, '与' | '和' | '（') {
            continue;
        }
        let longest = type_.width(text[..at].trim_end()).max(type_.width(&text[at..]));
        if longest <= room && best.is_none_or(|(shortest, _)| longest < shortest) {
            best = Some((longest, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Whether two lines hold a name without a word being cut.
pub(super) fn fits_in_two(type_: Type, text: &str, room: f64) -> bool {
    let whole = text.split(' ').all(|word| !word.is_ascii() || type_.width(word) <= room);
    whole && type_.wrap(text, room).len() <= 2
}

/// A list in at most so many lines: as many of its entries as fit, then how many there are in all; and its full form.
pub(super) fn listed(
    type_: Type,
    lead: &str,
    names: &[&str],
    (room, lines): (f64, usize),
    lang: Lang,
) -> (Vec<String>, String) {
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    let full = format!("{lead}{}", names.join(separator));
    for shown in (1..=names.len()).rev() {
        let mut text = format!("{lead}{}", names[..shown].join(separator));
        if shown < names.len() {
            text.push_str(&match lang {
                Lang::Zh => format!("等 {} 环", names.len()),
                Lang::En => format!(" +{}", names.len() - shown),
            });
        }
        let rows = type_.wrap(&text, room);
        if rows.len() <= lines {
            return (rows, full);
        }
    }
    (type_.clamp(&full, room, lines.max(1)), full)
}

/// A firm's name without its place and legal form, as people say it: 衡阳雁拓管业有限公司 → 雁拓管业. The full form stands in lists.
pub(super) fn short_name(name: &str, home: &[String]) -> String {
    const FORMS: &[&str] = &["股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司"];
    let mut short = name.trim();
    for form in FORMS {
        if let Some(head) = short.strip_suffix(form)
            && head.chars().count() >= 3
        {
            short = head;
            break;
        }
    }
    // Province, then city, then district, each once.
    let next = |short: &str| {
        let rests = home.iter().filter_map(|place| short.strip_prefix(place.as_str()).map(str::len));
        rests.filter(|rest| *rest < short.len() && short[short.len() - rest..].chars().count() >= 3).min()
    };
    while let Some(rest) = next(short) {
        short = &short[short.len() - rest..];
    }
    short.trim_start_matches(['（', '(']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::Weight;
    use crate::ink::face;
    use crate::tokens::INK;

    #[test]
    fn a_short_name_loses_place_and_form_only() {
        let home = ["衡阳市", "湖南省", "衡阳", "湖南"].map(str::to_owned);
        assert_eq!(short_name("衡阳雁拓管业有限公司", &home), "雁拓管业");
        assert_eq!(short_name("苏州道森钻采设备股份有限公司", &home), "苏州道森钻采设备");
        assert_eq!(short_name("湖南衡阳雁拓管业有限公司", &home), "雁拓管业");
        assert_eq!(short_name("湖南公司", &home), "湖南公司");
    }

    #[test]
    fn a_long_name_breaks_where_a_reader_would() {
        let type_ = face(14.0, Weight::Bold, INK);
        assert_eq!(balanced(type_, "冶金石灰、保护渣与脱氧剂", 39.0), ["冶金石灰、", "保护渣与脱氧剂"]);
        assert_eq!(balanced(type_, "Consumer-goods wholesale", 46.0), ["Consumer-", "goods wholesale"]);
    }

    #[test]
    fn one_word_that_no_line_holds_is_hyphenated_where_it_is_spoken() {
        let type_ = face(14.0, Weight::Bold, INK);
        assert_eq!(balanced(type_, "Development", 27.0), ["Develop-", "ment"]);
        assert_eq!(balanced(type_, "Strengthening", 30.0), ["Strengthen-", "ing"]);
        assert_eq!(balanced(type_, "Hydrogenolysis", 30.0).concat().replace('-', ""), "Hydrogenolysis");
        assert_eq!(balanced(type_, "Development", 60.0), ["Development"]);
    }

    #[test]
    fn a_list_names_whole_entries_and_says_how_many_there_are() {
        let type_ = face(14.0, Weight::Regular, INK);
        let names = ["热轧无缝管", "冷拔精密管", "油套管", "管线管"];
        let list = |lines| listed(type_, "等它的：", &names, (40.0, lines), Lang::Zh).0;
        assert_eq!(list(3), ["等它的：热轧无缝", "管、冷拔精密管、", "油套管、管线管"]);
        assert_eq!(list(2), ["等它的：热轧无缝", "管等 4 环"]);
        assert_eq!(listed(type_, "To: ", &["Casing", "Line pipe"], (38.0, 1), Lang::En).0, ["To: Casing +1"]);
    }
}
