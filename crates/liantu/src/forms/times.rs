//! The times that figures and lists of a form speak of.

use bureau::{Period, month_end};
use chrono::{Months, NaiveDate};
use model::{BasisCard, FormSpan, Over, Text};

/// The last day of a month such as `2024-12` that is looked at: its own, of a month that still runs today.
pub(crate) fn last_day(month: &str, today: NaiveDate) -> Result<NaiveDate, Text> {
    let first = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok().filter(|_| month.len() == 7);
    let Some(first) = first else {
        return Err(Text::new(
            format!("`{month}` 不是月份，写法如 2024-12"),
            format!("`{month}` is no month such as `2024-12`"),
        ));
    };
    if first > today {
        return Err(Text::new(format!("{month} 还没有到"), format!("the month `{month}` has not come")));
    }
    Ok(month_end(first).min(today))
}

/// The day a time ends on.
pub(super) fn day_of(span: FormSpan, day: NaiveDate) -> NaiveDate {
    match span {
        FormSpan::SameMonthLastYear | FormSpan::LastYear => {
            let before = day.checked_sub_months(Months::new(12)).unwrap_or(day);
            month_end(before)
        }
        FormSpan::Month | FormSpan::Year | FormSpan::Ever => day,
    }
}

/// The time up to a day.
pub(super) fn period_of(span: FormSpan, day: NaiveDate) -> Period {
    match span {
        FormSpan::Month | FormSpan::SameMonthLastYear => Period::month_to(day),
        FormSpan::Year | FormSpan::LastYear => Period::year_to(day),
        FormSpan::Ever => Period { from: NaiveDate::MIN, to: day },
    }
}

/// A card that speaks of another time. Of a share the cohort stays as it is defined.
pub(super) fn spanned(card: &BasisCard, span: FormSpan) -> BasisCard {
    use model::Counts::{PaidShare, ReachedShare};
    let over = match span {
        FormSpan::Month | FormSpan::SameMonthLastYear => Over::Month,
        FormSpan::Year | FormSpan::LastYear => Over::Year,
        FormSpan::Ever => Over::Ever,
    };
    if matches!(card.counts, ReachedShare | PaidShare) {
        return card.clone();
    }
    let whom_over = if card.whom_over == card.over { over } else { card.whom_over };
    BasisCard { over, whom_over, ..card.clone() }
}
