//! Days of establishment in their many spellings.

use chrono::{Days, NaiveDate};

use crate::Reading;
use crate::digits::{chinese_digit, chinese_number, is_unknown, narrow_char, shown};

/// Which day a workbook's serial numbers count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Serials {
    /// Day 1 is 1900-01-01, with the leap day that never was.
    #[default]
    From1900,
    /// Day 0 is 1904-01-01.
    From1904,
}

/// Reads a day. A month or a year alone is unknown and said so; a day after `today` or outside the calendar too.
pub fn day(text: &str, serials: Serials, today: NaiveDate) -> Reading<NaiveDate> {
    if is_unknown(text) || text.trim().starts_with("0000-00-00") {
        return Reading::unknown();
    }
    match parse(text, serials) {
        Err(complaint) => Reading::unreadable(complaint),
        Ok(day) if day > today => Reading::unreadable(format!("`{}` lies in the future", shown(text))),
        // Spreadsheets and databases turn an empty date into the first day of 1900.
        Ok(day) if day <= NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default() => {
            Reading::unreadable(format!("`{}` is before any register, an empty date perhaps", shown(text)))
        }
        Ok(day) => Reading::known(day),
    }
}

/// A day of the calendar, whenever it lies.
pub(crate) fn parse(text: &str, serials: Serials) -> Result<NaiveDate, String> {
    let narrowed: String = text.trim().chars().map(narrow_char).collect();
    let plain = date_part(&chinese_to_digits(&narrowed));
    let unreadable = || format!("`{}` is no date, expected one such as `2012-03-01`", shown(text));
    if let Some(found) = english(&plain) {
        return found.map_err(|problem| format!("`{}` {problem}", shown(text)));
    }
    if plain.chars().any(|c| !c.is_ascii_digit() && !"-/.年月日号_\\,、 ".contains(c)) {
        return Err(unreadable());
    }
    let groups: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    let number = |group: &str| group.parse::<u32>().map_err(|_| unreadable());
    let real = |year: u32, month: u32, day: u32| {
        let found = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        found.ok_or_else(|| format!("`{}` is no day of the calendar", shown(text)))
    };
    match groups[..] {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            real(number(year)?, number(month)?, number(day)?)
        }
        [a, b, year] if year.len() == 4 && a.len() <= 2 && b.len() <= 2 => {
            let (a, b, year) = (number(a)?, number(b)?, number(year)?);
            match (a > 12, b > 12) {
                (true, false) => real(year, b, a),
                (false, true) => real(year, a, b),
                (false, false) if a == b => real(year, a, b),
                (false, false) => Err(format!("`{}` does not say which number is the month", shown(text))),
                (true, true) => Err(format!("`{}` is no day of the calendar", shown(text))),
            }
        }
        [year, month] if year.len() == 4 && month.len() <= 2 && (1..=12).contains(&number(month)?) => {
            Err(format!("`{}` names a month without a day", shown(text)))
        }
        [serial, _] | [serial] if serial.len() == 5 => from_serial(number(serial)?, serials).ok_or_else(unreadable),
        [whole] => match whole.len() {
            // Eight digits, perhaps with a time behind them.
            8 | 12 | 14 => real(number(&whole[..4])?, number(&whole[4..6])?, number(&whole[6..8])?),
            6 if (1..=12).contains(&number(&whole[4..])?) => {
                Err(format!("`{}` names a month without a day", shown(text)))
            }
            4 => Err(format!("`{}` names a year without a day", shown(text))),
            _ => Err(unreadable()),
        },
        _ => Err(unreadable()),
    }
}

/// What stands before a time of day: `2012-03-01 08:00:00.0` and `2012-03-01T08:00` are a date and a time.
fn date_part(text: &str) -> String {
    let cut = text.char_indices().position(|(at, c)| {
        let rest = &text[at + c.len_utf8()..];
        let a_time = rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) && rest.contains([':', '时', '点']);
        match c {
            'T' | 't' => at > 0 && a_time && text[..at].ends_with(|c: char| c.is_ascii_digit()),
            ' ' | '\u{a0}' | '\n' | '\t' | '日' => a_time,
            _ => false,
        }
    });
    match cut {
        Some(characters) => text.chars().take(characters).collect(),
        None => text.to_owned(),
    }
}

/// `二〇一二年三月四日` with its numerals made digits; other texts as they are.
pub(crate) fn chinese_to_digits(text: &str) -> String {
    let numeral = |c: char| chinese_digit(c).is_some() || c == '十';
    if !text.contains(['年', '月']) || !text.chars().any(numeral) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if numeral(c) {
            run.push(c);
            continue;
        }
        if run.chars().count() >= 3 && !run.contains('十') {
            out.extend(run.chars().filter_map(chinese_digit).map(|d| char::from(b'0' + d)));
        } else if let Some(number) = chinese_number(&run) {
            out.push_str(&number.to_string());
        } else {
            out.push_str(&run);
        }
        run.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// `1-Mar-2012`, `Mar 1, 2012`; `None` where no English month is named.
fn english(text: &str) -> Option<Result<NaiveDate, &'static str>> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    let word: String = lower.chars().filter(char::is_ascii_alphabetic).collect();
    let month = MONTHS.iter().position(|m| word.len() >= 3 && word.starts_with(m))? as u32 + 1;
    let numbers: Vec<&str> = lower.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    Some(match numbers[..] {
        [day, year] | [year, day] if year.len() == 4 && day.len() <= 2 => {
            let found = year
                .parse()
                .ok()
                .zip(day.parse().ok())
                .and_then(|(year, day)| NaiveDate::from_ymd_opt(year, month, day));
            found.ok_or("is no day of the calendar")
        }
        [_, _] => Err("has a year of two digits"),
        _ => Err("names a month without a day"),
    })
}

/// A spreadsheet's serial number of a day; only those between 1927 and 2064, so that other numbers are not taken for days.
fn from_serial(serial: u32, serials: Serials) -> Option<NaiveDate> {
    if !(10_000..60_000).contains(&serial) {
        return None;
    }
    let (year, month, day) = match serials {
        Serials::From1900 => (1899, 12, 30),
        Serials::From1904 => (1904, 1, 1),
    };
    NaiveDate::from_ymd_opt(year, month, day)?.checked_add_days(Days::new(u64::from(serial)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        let today = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        let reading = day(text, Serials::From1900, today);
        reading.value.map(|d| d.to_string()).or(reading.complaint).unwrap_or_else(|| "unknown".to_owned())
    }

    #[test]
    fn days_are_read_in_their_many_spellings() {
        for (text, expect) in [
            ("2012-03-01", "2012-03-01"),
            ("2012/3/4", "2012-03-04"),
            ("2012年3月4日", "2012-03-04"),
            ("2012 年 3 月 4 日", "2012-03-04"),
            ("20120304", "2012-03-04"),
            ("2005.6.7", "2005-06-07"),
            ("40972", "2012-03-04"),
            ("40972.0", "2012-03-04"),
            ("40972.75", "2012-03-04"),
            ("２０１２－０３－０１", "2012-03-01"),
            ("2012-03-01 00:00:00", "2012-03-01"),
            ("2012-03-01 08:30:00.0", "2012-03-01"),
            ("2012-03-01T08:30:00+08:00", "2012-03-01"),
            ("2012年3月4日 8时30分", "2012-03-04"),
            ("2012/3/4 8:00", "2012-03-04"),
            ("20120304083000", "2012-03-04"),
            ("二〇一二年三月四日", "2012-03-04"),
            ("二零一二年十二月二十一日", "2012-12-21"),
            ("二○○五年十月十日", "2005-10-10"),
            ("31/12/2012", "2012-12-31"),
            ("12/31/2012", "2012-12-31"),
            ("1-Mar-2012", "2012-03-01"),
            ("March 1, 2012", "2012-03-01"),
            ("2012年3月4号", "2012-03-04"),
        ] {
            assert_eq!(read(text), expect, "{text}");
        }
    }

    #[test]
    fn a_month_or_a_year_is_no_day() {
        for text in ["2012-03", "2012.03", "2012年3月", "201203", "Mar-2012"] {
            assert_eq!(read(text), format!("`{text}` names a month without a day"));
        }
        for text in ["2012", "2012年"] {
            assert_eq!(read(text), format!("`{text}` names a year without a day"));
        }
    }

    #[test]
    fn what_cannot_be_is_said() {
        for (text, problem) in [
            ("2012-02-30", "is no day of the calendar"),
            ("20121301", "is no day of the calendar"),
            ("2099-01-01", "lies in the future"),
            ("2025-02-01", "lies in the future"),
            ("3/4/2012", "does not say which number is the month"),
            ("Mar-12", "names a month without a day"),
            ("1-Mar-12", "has a year of two digits"),
            ("1900-01-01", "is before any register, an empty date perhaps"),
            ("去年三月", "is no date, expected one such as `2012-03-01`"),
            ("3月4日", "is no date, expected one such as `2012-03-01`"),
            ("长期", "is no date, expected one such as `2012-03-01`"),
            ("1234567", "is no date, expected one such as `2012-03-01`"),
        ] {
            assert_eq!(read(text), format!("`{text}` {problem}"));
        }
    }

    #[test]
    fn the_last_day_that_is_not_future_is_today() {
        assert_eq!(read("2025-01-31"), "2025-01-31");
    }

    #[test]
    fn nothing_written_is_unknown_without_complaint() {
        for text in ["", "-", "N/A", "0000-00-00", "0000-00-00 00:00:00"] {
            assert_eq!(read(text), "unknown", "{text}");
        }
    }

    #[test]
    fn serials_of_1904_are_four_years_later() {
        let today = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        assert_eq!(day("39510", Serials::From1904, today).value, NaiveDate::from_ymd_opt(2012, 3, 4));
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,24}") {
            let _ = read(&text);
        }

        #[test]
        fn any_mixture_of_its_signs_gets_an_answer(text in "[0-9年月日十二三〇:T ./-]{0,20}") {
            let _ = read(&text);
        }

        #[test]
        fn every_day_is_read_back_in_every_spelling(offset in 1_u64..45_000) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 2).unwrap() + Days::new(offset);
            for form in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y.%m.%d", "%Y-%m-%d %H:%M:%S"] {
                let text = date.and_hms_opt(7, 8, 9).unwrap().format(form).to_string();
                prop_assert_eq!(read(&text), date.to_string());
            }
        }
    }
}
