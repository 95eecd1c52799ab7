//! What was true and known on a day: reading the day, and what of a pack counts on it. The firms of a day are the landscape's to
//! say, its judgements the store's. The rules stand in decision 0016.

use anyhow::{Result, bail};
use chain::Chain;
use chrono::NaiveDate;
use model::Text;

use crate::config::Config;

/// A day to look back at. Refused: what is no day, and days that have not come.
pub(crate) fn read(text: &str, today: NaiveDate) -> Result<NaiveDate> {
    let day = day(text)?;
    if day > today {
        bail!("`{day}` has not come yet; hint: today is `{today}`");
    }
    Ok(day)
}

/// Whether a day, month or year lies wholly before a day: as long as the day begins with it, it is not over.
pub(crate) fn is_over(end: &str, day: &str) -> bool {
    !day.starts_with(end) && end < day
}

/// A day in its one form, before or after today.
pub(crate) fn day(text: &str) -> Result<NaiveDate> {
    let text = text.trim();
    // Four digits, two, two: chrono also reads `2024-5-1` and years of any length.
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let Some(day) = text.parse::<NaiveDate>().ok().filter(|_| shape) else {
        bail!("`{text}` is not a day such as `2024-05-01`");
    };
    Ok(day)
}

/// The first day that a pack's date speaks of: `2024` of `2024-01-01`, `2024-07` of `2024-07-01`.
pub(crate) fn first_day(date: &str) -> Option<NaiveDate> {
    let padded = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    padded.parse().ok()
}

/// Whether a pack's date lies wholly after a day.
pub(crate) fn is_later(date: &str, day: NaiveDate) -> bool {
    first_day(date).is_some_and(|first| first > day)
}

/// The chain without the policies that were published after a day.
pub(crate) fn chain_on(config: &Config, chain: &Chain, day: NaiveDate) -> Chain {
    let mut then = chain.clone();
    let published = |id: &String| {
        let policy = config.pack.policies.iter().find(|policy| policy.id == *id);
        policy.is_none_or(|policy| !is_later(&policy.date, day))
    };
    then.nodes.iter_mut().for_each(|node| node.policies.retain(published));
    then
}

/// What is used although it is of a later day, or of none: a census is not rolled back.
pub(crate) fn notes(config: &Config, chain: &Chain, day: NaiveDate) -> Vec<Text> {
    let mut notes = Vec::new();
    let counts = &config.pack.coverage;
    let expected = counts.iter().filter(|row| row.chain == chain.id).map(|row| (&row.date, &row.source));
    let reference = &config.pack.reference;
    let compared = reference
        .iter()
        .filter(|row| row.node.is_none() || row.chain.as_deref() == Some(&chain.id))
        .map(|row| (&row.date, &row.source));
    if let Some((date, source)) = expected.into_iter().find(|(date, _)| is_later(date, day)) {
        notes.push(Text::new(
            format!("应有企业数是 {date} 的（{}），晚于所问之日；普查数不倒推，照用", source.zh),
            format!(
                "expected firms are of {date} ({}), later than the day asked: a census is not rolled back",
                source.en
            ),
        ));
    }
    if let Some((date, source)) = compared.into_iter().find(|(date, _)| is_later(date, day)) {
        notes.push(Text::new(
            format!("参照面是 {date} 的（{}），晚于所问之日；不倒推，照用", source.zh),
            format!("the reference universe is of {date} ({}), later than the day asked, and used as it is", source.en),
        ));
    }
    notes.push(Text::new(
        "规上、称号、注册资本和所在环节按现有资料；登记里没有它们各自的起始日，不倒推",
        "size, titles, capital and the node a firm stands on are as known now: registers give no day since when",
    ));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let today = NaiveDate::from_ymd_opt(2025, 3, 1).expect("a day");
        let read = read(text, today).map_or_else(|error| error.to_string(), |day| day.to_string());
        assert_eq!(read, expect);
    }

    #[test]
    fn a_day_is_read_and_today_is_one() {
        check("2024-05-01", "2024-05-01");
        check(" 2025-03-01 ", "2025-03-01");
        check("0001-01-01", "0001-01-01");
    }

    #[test]
    fn what_is_no_day_or_has_not_come_is_refused_with_a_hint() {
        check("", "`` is not a day such as `2024-05-01`");
        check("2024-02-30", "`2024-02-30` is not a day such as `2024-05-01`");
        check("2024-5-1", "`2024-5-1` is not a day such as `2024-05-01`");
        check("2024-05", "`2024-05` is not a day such as `2024-05-01`");
        check("去年五月", "`去年五月` is not a day such as `2024-05-01`");
        check("+2024-5-01", "`+2024-5-01` is not a day such as `2024-05-01`");
        check("2025-03-02", "`2025-03-02` has not come yet; hint: today is `2025-03-01`");
        check("9999-12-31", "`9999-12-31` has not come yet; hint: today is `2025-03-01`");
    }

    #[test]
    fn a_month_or_a_year_begins_with_its_first_day() {
        let first = |date: &str| first_day(date).map(|day| day.to_string());
        assert_eq!(first("2024").as_deref(), Some("2024-01-01"));
        assert_eq!(first("2024-07").as_deref(), Some("2024-07-01"));
        assert_eq!(first("2024-07-13").as_deref(), Some("2024-07-13"));
        assert_eq!(first("unknown"), None);
    }
}
