//! Memoranda: which lie without a follow-up, and how many became a project.
//!
//! Not for: who signed what; those are rows. Whether something becomes a project is said by a person, here it is only counted.

use chrono::NaiveDate;
use model::{Mou, MouFate, Text};

use crate::query::Period;

/// Where the follow-up of a memorandum stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// It became a project, or nothing: no follow-up is owed.
    Settled,
    /// Nobody, or no day, is named.
    Lacking {
        /// Nobody answers for it.
        owner: bool,
        /// It has no day.
        day: bool,
    },
    /// What was to follow is done or dropped, and nobody said what came of it or what follows next.
    Done,
    /// Its day is to come.
    Due(NaiveDate),
    /// Its day is past.
    Overdue {
        /// By so many days.
        days: i64,
    },
}

impl FollowUp {
    /// Whether someone has to look at it: nothing follows, or what should have followed did not.
    pub fn calls(self) -> bool {
        matches!(self, Self::Lacking { .. } | Self::Done | Self::Overdue { .. })
    }

    /// In a few words.
    pub fn words(self) -> Text {
        match self {
            Self::Settled => Text::new("已有结果", "settled"),
            Self::Lacking { owner: true, day: true } => Text::new("没有责任人和期限", "nobody answers, no day"),
            Self::Lacking { owner: true, day: false } => Text::new("没有责任人", "nobody answers for it"),
            Self::Lacking { .. } => Text::new("没有期限", "no day"),
            Self::Done => Text::new("跟进已办，没写结果或下一步", "followed up; no result and no next step is noted"),
            Self::Due(day) => Text::new(format!("{day} 前跟进"), format!("due by {day}")),
            Self::Overdue { days } => Text::new(format!("超期 {days} 天"), format!("{days} days overdue")),
        }
    }
}

/// What the task of a follow-up says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowTask {
    /// Whether it is still to be done.
    pub open: bool,
    /// Its day, where the task got another than it began with.
    pub moved: Option<NaiveDate>,
}

/// Where the follow-up of a memorandum stands: what its task says counts.
pub fn follow_up(mou: &Mou, task: Option<FollowTask>, day: NaiveDate) -> FollowUp {
    if mou.fate != MouFate::Open {
        return FollowUp::Settled;
    }
    if mou.follow_up.is_some() && task.is_some_and(|task| !task.open) {
        return FollowUp::Done;
    }
    let next = mou.follow_up.as_ref();
    let owner = next.and_then(|next| next.by.as_deref()).is_some_and(|by| !by.trim().is_empty());
    let due = task.and_then(|task| task.moved).filter(|_| next.is_some()).or_else(|| next.and_then(|next| next.due));
    match (owner, due) {
        (true, Some(due)) if due < day => FollowUp::Overdue { days: (day - due).num_days() },
        (true, Some(due)) => FollowUp::Due(due),
        (owner, due) => FollowUp::Lacking { owner: !owner, day: due.is_none() },
    }
}

/// How many memoranda of a period became projects, with the rows behind each figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversion {
    /// Signed in the period, by id.
    pub signed: Vec<i64>,
    /// Of these, became a project.
    pub became: Vec<i64>,
    /// Of these, came to nothing.
    pub dropped: Vec<i64>,
    /// Of these, nobody knows yet.
    pub open: Vec<i64>,
    /// Became a project of all that were signed, 0 to 1; `Err` says why there is none. What is still open counts as signed: a rate of
    /// what is settled alone would look better the less is followed up.
    pub rate: Result<f64, Text>,
}

/// Counts the memoranda signed in a period.
pub fn conversion<'a>(mous: impl IntoIterator<Item = (i64, &'a Mou)>, period: Period) -> Conversion {
    let mut found = Conversion {
        signed: Vec::new(),
        became: Vec::new(),
        dropped: Vec::new(),
        open: Vec::new(),
        rate: Err(Text::new("这段时间没有签过协议", "nothing was signed in this time")),
    };
    for (id, mou) in mous.into_iter().filter(|(_, mou)| period.holds(mou.on)) {
        found.signed.push(id);
        match mou.fate {
            MouFate::Project(_) => found.became.push(id),
            MouFate::Dropped(_) => found.dropped.push(id),
            MouFate::Open => found.open.push(id),
        }
    }
    for list in [&mut found.signed, &mut found.became, &mut found.dropped, &mut found.open] {
        list.sort_unstable();
    }
    if !found.signed.is_empty() {
        found.rate = Ok(found.became.len() as f64 / found.signed.len() as f64);
    }
    found
}

#[cfg(test)]
mod tests {
    use model::{Counterpart, NextStep, ProjectId};

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, month, day).unwrap()
    }

    fn mou(on: NaiveDate, follow_up: Option<(&str, Option<NaiveDate>)>, fate: MouFate) -> Mou {
        Mou {
            partner: Counterpart { enterprise: None, name: "甲公司".into() },
            on,
            what: "建厂".into(),
            follow_up: follow_up.map(|(by, due)| NextStep {
                what: "回访".into(),
                by: Some(by.to_owned()).filter(|by| !by.is_empty()),
                due,
            }),
            fate,
            occasion: None,
            note: String::new(),
            sample: false,
        }
    }

    #[test]
    fn a_memorandum_calls_when_nobody_answers_or_its_day_is_past() {
        #[track_caller]
        fn check(follow_up: Option<(&str, Option<NaiveDate>)>, expect: FollowUp, calls: &str) {
            let found = super::follow_up(&mou(day(1, 10), follow_up, MouFate::Open), None, day(3, 1));
            assert_eq!(found, expect);
            assert_eq!(if found.calls() { "calls" } else { "waits" }, calls);
            assert!(!found.words().zh.is_empty() && !found.words().en.is_empty());
        }
        check(None, FollowUp::Lacking { owner: true, day: true }, "calls");
        check(Some(("招商一组", None)), FollowUp::Lacking { owner: false, day: true }, "calls");
        check(Some(("", Some(day(4, 1)))), FollowUp::Lacking { owner: true, day: false }, "calls");
        check(Some((" ", Some(day(2, 1)))), FollowUp::Lacking { owner: true, day: false }, "calls");
        check(Some(("招商一组", Some(day(3, 1)))), FollowUp::Due(day(3, 1)), "waits");
        check(Some(("招商一组", Some(day(2, 27)))), FollowUp::Overdue { days: 2 }, "calls");
        let settled = mou(day(1, 10), None, MouFate::Dropped("转投他处".into()));
        assert_eq!(super::follow_up(&settled, None, day(3, 1)), FollowUp::Settled);
    }

    #[test]
    fn what_the_task_of_a_follow_up_says_counts() {
        let signed = mou(day(1, 10), Some(("招商一组", Some(day(2, 27)))), MouFate::Open);
        let found = |task| super::follow_up(&signed, Some(task), day(3, 1));
        assert_eq!(found(FollowTask { open: true, moved: None }), FollowUp::Overdue { days: 2 });
        assert_eq!(found(FollowTask { open: true, moved: Some(day(3, 9)) }), FollowUp::Due(day(3, 9)));
        let done = found(FollowTask { open: false, moved: None });
        assert_eq!((done, done.calls()), (FollowUp::Done, true));
        let none = mou(day(1, 10), None, MouFate::Open);
        let old = super::follow_up(&none, Some(FollowTask { open: false, moved: Some(day(3, 9)) }), day(3, 1));
        assert_eq!(old, FollowUp::Lacking { owner: true, day: true });
    }

    #[test]
    fn the_rate_counts_what_is_open_among_what_was_signed() {
        let rows = [
            (3, mou(day(1, 10), None, MouFate::Open)),
            (1, mou(day(1, 11), None, MouFate::Project(ProjectId(7)))),
            (2, mou(day(1, 12), None, MouFate::Dropped("资金".into()))),
            (4, mou(day(2, 1), None, MouFate::Open)),
        ];
        let all = || rows.iter().map(|(id, mou)| (*id, mou));
        let found = conversion(all(), Period { from: day(1, 1), to: day(1, 31) });
        assert_eq!((found.signed, found.became, found.dropped, found.open), (vec![1, 2, 3], vec![1], vec![2], vec![3]));
        assert_eq!(found.rate, Ok(1.0 / 3.0));
        let none = conversion(all(), Period { from: day(5, 1), to: day(5, 31) });
        assert!(none.signed.is_empty() && none.rate.is_err());
    }
}
