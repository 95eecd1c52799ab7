//! How a bulletin goes its way: draft, reviewed, issued; what is wrong in an issued one is put right in another revision.

use chrono::{Months, NaiveDate};
use model::{BulletinState, Text};

/// What someone wants to do with a bulletin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Write its prose.
    Write,
    /// Take its numbers anew.
    Retake,
    /// Put it in another state.
    Become(BulletinState),
    /// Begin a correction of it.
    Correct,
}

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowRefusal {
    /// Only a draft is written on.
    NotDraft(BulletinState),
    /// There is no such step.
    NoStep(BulletinState, BulletinState),
    /// Only what is out is corrected; what is not is changed.
    NotIssued(BulletinState),
}

impl FlowRefusal {
    /// In a sentence, with what to do.
    pub fn sentence(self) -> Text {
        match self {
            Self::NotDraft(BulletinState::Issued) => Text::new(
                "通报已印发，不再改动；有误请另出更正版",
                "the bulletin is issued and stays as it is; begin a correction instead",
            ),
            Self::NotDraft(_) => Text::new(
                "通报已审核；先退回草稿再改",
                "the bulletin is reviewed; send it back to draft before it is changed",
            ),
            Self::NoStep(from, to) => Text::new(
                format!("“{}”不能改为“{}”", from.title().zh, to.title().zh),
                format!("`{from}` does not become `{to}`"),
            ),
            Self::NotIssued(_) => Text::new(
                "通报还没印发，直接修改即可",
                "the bulletin is not issued yet: change it, there is nothing to correct",
            ),
        }
    }
}

/// Whether something may be done with a bulletin in a state.
///
/// # Errors
///
/// Why not.
pub fn may(state: BulletinState, intent: Intent) -> Result<(), FlowRefusal> {
    use BulletinState::{Draft, Issued, Reviewed};
    match (intent, state) {
        (Intent::Write | Intent::Retake, Draft) => Ok(()),
        (Intent::Write | Intent::Retake, other) => Err(FlowRefusal::NotDraft(other)),
        (Intent::Become(Reviewed), Draft) | (Intent::Become(Draft | Issued), Reviewed) => Ok(()),
        (Intent::Become(to), from) => Err(FlowRefusal::NoStep(from, to)),
        (Intent::Correct, Issued) => Ok(()),
        (Intent::Correct, other) => Err(FlowRefusal::NotIssued(other)),
    }
}

/// The first day of a month written `2024-12`; `None` for anything else.
pub fn month_of(text: &str) -> Option<NaiveDate> {
    let digits = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let shaped = text.len() == 7 && text.as_bytes()[4] == b'-' && [0, 1, 2, 3, 5, 6].into_iter().all(digits);
    let whole = shaped.then(|| (text[..4].parse().ok(), text[5..].parse().ok()))?;
    match whole {
        (Some(year), Some(month)) if year >= 1900 => NaiveDate::from_ymd_opt(year, month, 1),
        _ => None,
    }
}

/// The last day of the month that a day lies in.
pub fn month_end(day: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;

    #[test]
    fn an_issued_bulletin_is_corrected_and_nothing_else() {
        use BulletinState::{Draft, Issued, Reviewed};
        let check = |state, intent, fine: bool| assert_eq!(may(state, intent).is_ok(), fine, "{state} {intent:?}");
        check(Draft, Intent::Write, true);
        check(Reviewed, Intent::Write, false);
        check(Issued, Intent::Retake, false);
        check(Draft, Intent::Become(Issued), false);
        check(Draft, Intent::Become(Reviewed), true);
        check(Reviewed, Intent::Become(Draft), true);
        check(Reviewed, Intent::Become(Issued), true);
        check(Issued, Intent::Become(Draft), false);
        check(Issued, Intent::Correct, true);
        check(Draft, Intent::Correct, false);
    }

    #[test]
    fn a_month_is_a_year_and_a_number_and_ends_on_its_last_day() {
        assert_eq!(month_of("2024-02").map(month_end), Some(day("2024-02-29")));
        assert_eq!(month_of("2024-12").map(month_end), Some(day("2024-12-31")));
        for wrong in ["2024-13", "2024-00", "2024-1", "2024/12", "", "+024-12", "二〇二四", "0001-01"] {
            assert_eq!(month_of(wrong), None, "{wrong}");
        }
    }
}
