//! Words of messages, and small checks of text that several files need.
//!
//! Knows nothing about where a text stands.

use std::collections::HashSet;

use chrono::NaiveDate;

/// Names shown in a message before it says how many more there are.
const MAX_LISTED: usize = 12;

/// What a thing is called in a message, alone and among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Noun {
    pub(crate) one: &'static str,
    many: &'static str,
}

impl Noun {
    pub(crate) const FILE: Self = Self::new("this file", "files");
    pub(crate) const TEXT: Self = Self::new("text", "texts");
    pub(crate) const INDUSTRY: Self = Self::new("industry", "industries");
    pub(crate) const CHAIN: Self = Self::new("chain", "chains");
    pub(crate) const LANE: Self = Self::new("lane", "lanes");
    pub(crate) const NODE: Self = Self::new("node", "nodes");
    pub(crate) const LINK: Self = Self::new("link", "links");
    pub(crate) const RETURN: Self = Self::new("return", "returns");
    pub(crate) const TIE: Self = Self::new("tie", "ties");
    pub(crate) const DIRECTION: Self = Self::new("direction", "directions");
    pub(crate) const ANCHOR: Self = Self::new("anchor", "anchors");
    pub(crate) const ZONE: Self = Self::new("zone", "zones");
    pub(crate) const SITE: Self = Self::new("site", "sites");
    pub(crate) const OPPORTUNITY: Self = Self::new("opportunity", "opportunities");
    pub(crate) const POLICY: Self = Self::new("policy", "policies");
    pub(crate) const COST: Self = Self::new("cost", "costs");
    pub(crate) const JUDGEMENT: Self = Self::new("judgement", "judgements");
    pub(crate) const WEIGHT: Self = Self::new("weight", "weights");
    pub(crate) const UNSUITABLE: Self = Self::new("`unsuitable`", "`unsuitable`");
    pub(crate) const STAGE: Self = Self::new("stage", "stages");
    pub(crate) const SCENE: Self = Self::new("scene", "scenes");
    pub(crate) const ROLE: Self = Self::new("role", "roles");
    pub(crate) const KIND: Self = Self::new("kind", "kinds");
    pub(crate) const STANDING: Self = Self::new("standing", "standings");
    pub(crate) const FORM: Self = Self::new("form", "forms");
    pub(crate) const FACT: Self = Self::new("fact", "facts");
    pub(crate) const KEY: Self = Self::new("key", "keys");
    pub(crate) const STATUS: Self = Self::new("status", "statuses");
    pub(crate) const OWNER: Self = Self::new("owner", "owners");
    pub(crate) const ELSEWHERE: Self = Self::new("comparison", "comparisons");
    pub(crate) const SITE_LIFE: Self = Self::new("`site_life`", "`site_life`");
    pub(crate) const RULE: Self = Self::new("rule", "rules");
    pub(crate) const NEARBY: Self = Self::new("`nearby`", "`nearby`");
    pub(crate) const GATE: Self = Self::new("gate", "gates");
    pub(crate) const CLOCK: Self = Self::new("clock", "clocks");
    pub(crate) const PROFILE: Self = Self::new("profile", "profiles");
    pub(crate) const FIELD: Self = Self::new("field", "fields");
    pub(crate) const PROOF: Self = Self::new("proof", "proofs");
    pub(crate) const MEASURE: Self = Self::new("measure", "measures");
    pub(crate) const UNIT: Self = Self::new("unit", "units");
    pub(crate) const ICON: Self = Self::new("icon", "icons");

    const fn new(one: &'static str, many: &'static str) -> Self {
        Self { one, many }
    }

    /// A noun that is never counted.
    pub(crate) const fn one(one: &'static str) -> Self {
        Self { one, many: one }
    }
}

/// `` `a`, `b`, `c` ``, cut after a dozen.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let shown: Vec<String> = names.iter().take(MAX_LISTED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(MAX_LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What is unknown and what is known: all of them if they are few, else the one that was most likely meant.
pub(crate) fn unknown<'a>(noun: Noun, found: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut seen = HashSet::new();
    let known: Vec<&str> = known.filter(|name| seen.insert(*name)).collect();
    let Noun { one, many } = noun;
    let found = crate::toml_file::clipped(found);
    if known.is_empty() {
        return format!("unknown {one} `{found}`; there are no {many}");
    }
    if known.len() > MAX_LISTED {
        let near = known
            .iter()
            .map(|name| (strsim::damerau_levenshtein(&found, name), *name))
            .min()
            .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 4);
        if let Some((_, name)) = near {
            return format!("unknown {one} `{found}`; did you mean `{name}`?");
        }
    }
    format!("unknown {one} `{found}`; {many} are {}", listed(known.into_iter()))
}

/// Characters of a text as people count them.
pub(crate) fn count_of_letters(text: &str) -> usize {
    text.chars().count()
}

/// Whether a character is a Chinese one.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A day written `2024-12-20`, in a year that a bureau's data can speak of.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| is_year(&day.format("%Y").to_string()))
}

/// Whether a text is a day, a month (`2024-12`) or a year (`2024`).
pub(crate) fn is_date(text: &str) -> bool {
    match text.len() {
        4 => is_year(text),
        7 => text.is_ascii() && day(&format!("{text}-01")).is_some(),
        _ => day(text).is_some(),
    }
}

fn is_year(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_a_month_or_a_year() {
        for good in ["2024-12-20", "2024-12", "2024", "2024-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in
            ["2024-13", "2023-02-29", "24-1-1", "2024/12", "0024", "2024-1", "二〇二四", "", "2024-12-20T00:00:00"]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_few_or_with_the_nearest() {
        assert_eq!(unknown(Noun::LANE, "spin", ["a", "b"].into_iter()), "unknown lane `spin`; lanes are `a`, `b`");
        assert_eq!(unknown(Noun::LANE, "spin", [].into_iter()), "unknown lane `spin`; there are no lanes");
        let many: Vec<String> = (0..14).map(|i| format!("node-{i:02}-pipe")).collect();
        let answer = |found| unknown(Noun::NODE, found, many.iter().map(String::as_str));
        assert_eq!(answer("node-07-pip"), "unknown node `node-07-pip`; did you mean `node-07-pipe`?");
        assert!(answer("elsewhere").ends_with("`node-11-pipe` and 2 more"), "{}", answer("elsewhere"));
    }
}
