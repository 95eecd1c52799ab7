//! A sentence and where it comes from: what a document for people is made of.

use chrono::{Datelike, NaiveDate, Weekday};
use model::{Half, Lang, Text};

/// A sentence with its source. Nothing goes out without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced {
    /// The sentence.
    pub text: Text,
    /// Where it comes from.
    pub source: Text,
}

impl Sourced {
    /// Both.
    pub fn new(text: Text, source: Text) -> Self {
        Self { text, source }
    }

    /// In one line: the sentence, and its source in brackets.
    pub(crate) fn line(&self, lang: Lang) -> String {
        let (text, source) = (self.text.get(lang), self.source.get(lang));
        match (source.is_empty(), lang) {
            (true, _) => text.to_owned(),
            (false, Lang::Zh) => format!("{text}（{source}）"),
            (false, Lang::En) => format!("{text} ({source})"),
        }
    }
}

/// What may stand in XML and in a calendar: without control characters other than line breaks, which become spaces here.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).filter(|c| !plain_changes(*c)).collect()
}

/// Whether [`plain`] changes a text that holds the character.
pub(crate) fn plain_changes(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{2028}' | '\u{2029}')
}

/// `6 月 5 日（周四）`, `Thu 5 Jun`.
pub(crate) fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 月 {} 日（{}）", day.month(), day.day(), weekday(day, lang)),
        Lang::En => format!("{} {}", weekday(day, lang), day.format("%-d %b")),
    }
}

/// The same with its year.
pub(crate) fn full_day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

/// `周四`, `Thu`.
pub(crate) fn weekday(day: NaiveDate, lang: Lang) -> &'static str {
    let (zh, en) = match day.weekday() {
        Weekday::Mon => ("周一", "Mon"),
        Weekday::Tue => ("周二", "Tue"),
        Weekday::Wed => ("周三", "Wed"),
        Weekday::Thu => ("周四", "Thu"),
        Weekday::Fri => ("周五", "Fri"),
        Weekday::Sat => ("周六", "Sat"),
        Weekday::Sun => ("周日", "Sun"),
    };
    if lang == Lang::Zh { zh } else { en }
}

/// `上午`, `morning`.
pub(crate) fn half(half: Half, lang: Lang) -> &'static str {
    match (half, lang) {
        (Half::Morning, Lang::Zh) => "上午",
        (Half::Afternoon, Lang::Zh) => "下午",
        (Half::Morning, Lang::En) => "morning",
        (Half::Afternoon, Lang::En) => "afternoon",
    }
}

/// Names in a row.
pub(crate) fn names(names: &[String], lang: Lang) -> String {
    names.join(if lang == Lang::Zh { "、" } else { ", " })
}

/// The word a document of samples carries.
pub(crate) fn mark(sample: bool, lang: Lang) -> &'static str {
    match (sample, lang) {
        (false, _) => "",
        (true, Lang::Zh) => "样例数据，不作决策依据",
        (true, Lang::En) => "Sample data, not for decisions",
    }
}
