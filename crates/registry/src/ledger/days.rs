//! Days as ledgers write them, with how exact they are: `2024.5`, `2024年上半年`, `2024年底`, `2024-5-3`, `2024年5-6月`.

use chrono::{Datelike, Days, Months, NaiveDate};
use model::{LooseDay, Precision, Text};
use tables::CellKind;

use crate::day::{Serials, chinese_to_digits, parse};
use crate::digits::{is_unknown, narrow, shown};

/// Years that a project may speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Words before or behind a day that say that it is meant, not come.
const MEANT: [&str; 9] = ["计划", "预计", "拟", "力争", "确保", "约", "左右", "前后", "前"];

/// Reads a day; `Ok(None)` is an empty cell.
///
/// # Errors
///
/// What is written names no day, month or year.
pub fn loose_day(text: &str, kind: CellKind, serials: Serials) -> Result<Option<LooseDay>, Text> {
    if is_unknown(text) {
        return Ok(None);
    }
    let said = shown(text);
    let unreadable = || Text::new(format!("`{said}` 读不出日期"), format!("`{said}` names no day, month or year"));
    let mut plain = narrow(&chinese_to_digits(text.trim()));
    for word in MEANT {
        plain = plain.replace(word, "");
    }
    // A cell 2024.10 that is a number comes as 2024.1: January or October, nobody can tell.
    if kind == CellKind::Number && plain.len() == 6 && plain.ends_with(".1") {
        let year = plain[..4].parse().ok().filter(|year| YEARS.contains(year)).ok_or_else(unreadable)?;
        return span(year, (1, 10), Precision::Year, &said).ok_or_else(unreadable).map(Some);
    }
    if let Some(found) = span_of(&plain, &said) {
        return found.ok_or_else(unreadable).map(Some);
    }
    // Without its blanks a time of day would run into the day: the cell as it stands comes first.
    let day = parse(text, serials).or_else(|_| parse(&plain, serials)).map_err(|_| unreadable())?;
    if !YEARS.contains(&day.year()) {
        return Err(unreadable());
    }
    Ok(Some(LooseDay::exact(day, said)))
}

/// Whether the words of a cell say that its day is meant and has not come.
pub fn is_meant(text: &str) -> bool {
    ["计划", "预计", "拟", "力争", "确保"].iter().any(|word| text.contains(word))
}

/// A span where the text names one; `None` where it may be a day, `Some(None)` where it cannot be.
fn span_of(plain: &str, said: &str) -> Option<Option<LooseDay>> {
    let digits = plain.chars().take_while(char::is_ascii_digit).count();
    let (year, rest) = plain.split_at(digits);
    let rest = rest.trim_start_matches(['年', '.', '-', '/']);
    let separated = plain.len() > digits && !rest.is_empty();
    let year: i32 = match digits {
        4 => year.parse().ok()?,
        // `24年5月`.
        2 if plain[digits..].starts_with('年') => 2000 + year.parse::<i32>().ok()?,
        6 if plain.len() == 6 => {
            let month: u32 = plain[4..].parse().ok()?;
            return (1..=12)
                .contains(&month)
                .then(|| span(plain[..4].parse().ok()?, (month, month), Precision::Month, said));
        }
        _ => return None,
    };
    if !YEARS.contains(&year) {
        return Some(None);
    }
    if !separated {
        let names_a_year = digits == 4 || plain.ends_with('年');
        return names_a_year.then(|| span(year, (1, 12), Precision::Year, said));
    }
    let months = match rest {
        "上半年" => Some(((1, 6), Precision::Half)),
        "下半年" => Some(((7, 12), Precision::Half)),
        "一季度" | "1季度" | "第1季度" | "第一季度" | "Q1" | "q1" => Some(((1, 3), Precision::Quarter)),
        "二季度" | "2季度" | "第2季度" | "第二季度" | "Q2" | "q2" => Some(((4, 6), Precision::Quarter)),
        "三季度" | "3季度" | "第3季度" | "第三季度" | "Q3" | "q3" => Some(((7, 9), Precision::Quarter)),
        "四季度" | "4季度" | "第4季度" | "第四季度" | "Q4" | "q4" => Some(((10, 12), Precision::Quarter)),
        "初" | "年初" => Some(((1, 3), Precision::Quarter)),
        "中" | "年中" => Some(((6, 7), Precision::Month)),
        "底" | "末" | "年底" | "年末" => Some(((12, 12), Precision::Month)),
        "全年" => Some(((1, 12), Precision::Year)),
        _ => None,
    };
    if let Some((months, precision)) = months {
        return Some(span(year, months, precision, said));
    }
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let month: u32 = rest[..digits].parse().ok()?;
    let tail = &rest[digits..];
    if !(1..=12).contains(&month) {
        return Some(None);
    }
    match tail {
        "" | "月" | "月份" => Some(span(year, (month, month), Precision::Month, said)),
        "月上旬" | "月初" => Some(part(year, month, (1, Some(10)), said)),
        "月中旬" | "月中" => Some(part(year, month, (11, Some(20)), said)),
        "月下旬" | "月底" | "月末" => Some(part(year, month, (21, None), said)),
        _ => {
            // `5-6月`: two months; a dash before a day is a day.
            let after = tail.trim_start_matches(['月', '-', '—', '~', '～', '至', '到']);
            let last: u32 = after.strip_suffix('月').and_then(|last| last.parse().ok())?;
            Some(if (month..=12).contains(&last) { span(year, (month, last), Precision::Month, said) } else { None })
        }
    }
}

fn span(year: i32, (from, to): (u32, u32), precision: Precision, said: &str) -> Option<LooseDay> {
    let first = NaiveDate::from_ymd_opt(year, from, 1)?;
    Some(LooseDay { first, last: end_of_month(year, to)?, precision, said: said.to_owned() })
}

fn part(year: i32, month: u32, (from, to): (u32, Option<u32>), said: &str) -> Option<LooseDay> {
    let first = NaiveDate::from_ymd_opt(year, month, from)?;
    let last = to.map_or_else(|| end_of_month(year, month), |to| NaiveDate::from_ymd_opt(year, month, to))?;
    Some(LooseDay { first, last, precision: Precision::Part, said: said.to_owned() })
}

fn end_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &str) {
        check_kind(text, CellKind::Text, expect);
    }

    fn check_kind(text: &str, kind: CellKind, expect: &str) {
        let found = match loose_day(text, kind, Serials::From1900) {
            Ok(None) => "unknown".to_owned(),
            Ok(Some(day)) if day.precision == Precision::Day => day.last.to_string(),
            Ok(Some(day)) => format!("{}..{} {}", day.first, day.last, day.precision),
            Err(why) => why.zh,
        };
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn a_day_keeps_how_exact_it_is() {
        check("2024-5-3", "2024-05-03");
        check("2024.5.3", "2024-05-03");
        check("2024年5月3日", "2024-05-03");
        check("20240503", "2024-05-03");
        check("45415", "2024-05-03");
        check("2024-05-03 00:00:00", "2024-05-03");
        check("2024.5", "2024-05-01..2024-05-31 month");
        check("2024.05", "2024-05-01..2024-05-31 month");
        check("2024年5月", "2024-05-01..2024-05-31 month");
        check("2024-05", "2024-05-01..2024-05-31 month");
        check("202405", "2024-05-01..2024-05-31 month");
        check("24年5月", "2024-05-01..2024-05-31 month");
        check("二〇二四年五月", "2024-05-01..2024-05-31 month");
        check("2024年5-6月", "2024-05-01..2024-06-30 month");
        check("2024年5月至6月", "2024-05-01..2024-06-30 month");
        check("2024年5月下旬", "2024-05-21..2024-05-31 part");
        check("2024年2月底", "2024-02-21..2024-02-29 part");
        check("2024年一季度", "2024-01-01..2024-03-31 quarter");
        check("2024年第四季度", "2024-10-01..2024-12-31 quarter");
        check("2024年上半年", "2024-01-01..2024-06-30 half");
        check("2024年底", "2024-12-01..2024-12-31 month");
        check("2024年底前", "2024-12-01..2024-12-31 month");
        check("2024年", "2024-01-01..2024-12-31 year");
        check("2024", "2024-01-01..2024-12-31 year");
        check("拟2025年3月", "2025-03-01..2025-03-31 month");
        check("计划2025年6月底", "2025-06-21..2025-06-30 part");
    }

    #[test]
    fn a_number_that_may_be_january_or_october_is_neither() {
        check_kind("2024.1", CellKind::Number, "2024-01-01..2024-10-31 year");
        check_kind("2024.1", CellKind::Text, "2024-01-01..2024-01-31 month");
        check_kind("2024.5", CellKind::Number, "2024-05-01..2024-05-31 month");
    }

    #[test]
    fn what_names_no_day_is_said() {
        for text in ["", "待定", "/"] {
            check(text, "unknown");
        }
        for text in ["近期", "5月", "2024年13月", "2024-02-30", "1024年5月", "2024年6-5月", "签约后三个月"]
        {
            check(text, &format!("`{text}` 读不出日期"));
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,20}") {
            let _ = loose_day(&text, CellKind::Text, Serials::From1900);
        }

        #[test]
        fn any_mixture_of_its_signs_gets_an_answer(text in "[0-9年月日上下半季度底旬前拟.\\-至]{0,12}") {
            if let Ok(Some(day)) = loose_day(&text, CellKind::Number, Serials::From1904) {
                prop_assert!(day.first <= day.last);
            }
        }
    }
}
