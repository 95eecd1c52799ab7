//! Consultations (征求意见): by when an answer is due, how an asked department stands, whether a one-time link still holds.
//!
//! Silence stays silence: an overdue department is shown as overdue, never counted as one that agrees.

use chrono::NaiveDate;
use model::{AskState, ConsultationState, LetterRule, Text, WorkCalendar};

use crate::calendar::add_working_days;

/// The rule for letters that holds on a day; the last that came into force where several do.
pub fn letter_rule(rules: &[LetterRule], on: NaiveDate) -> Option<&LetterRule> {
    rules.iter().filter(|rule| rule.term.holds_on(on)).max_by_key(|rule| rule.term.from)
}

/// The day by which an answer to a letter of a day is due.
pub fn letter_due(calendar: &WorkCalendar, rule: &LetterRule, asked_on: NaiveDate) -> NaiveDate {
    add_working_days(calendar, asked_on, u32::from(rule.days))
}

/// The last day on which a reply link holds, for an answer due on a day.
pub fn link_end(calendar: &WorkCalendar, rule: &LetterRule, due: NaiveDate) -> NaiveDate {
    add_working_days(calendar, due, u32::from(rule.link_days))
}

/// What decides how an asked department stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskFacts {
    /// Last day for the answer.
    pub due: NaiveDate,
    /// Whether somebody looked.
    pub opened: bool,
    /// Whether an answer came.
    pub answered: bool,
    /// Whether the department is not asked any more.
    pub withdrawn: bool,
}

/// How an asked department stands at a day.
pub fn ask_state(ask: &AskFacts, on: NaiveDate) -> AskState {
    match ask {
        AskFacts { answered: true, .. } => AskState::Answered,
        AskFacts { withdrawn: true, .. } => AskState::Withdrawn,
        AskFacts { due, .. } if *due < on => AskState::Overdue,
        AskFacts { opened: true, .. } => AskState::Opened,
        _ => AskState::Asked,
    }
}

/// What decides whether a link still takes an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkFacts {
    /// The last day on which it holds.
    pub ends: NaiveDate,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Whether its department answered, by this link or another way.
    pub answered: bool,
    /// Whether its department is not asked any more.
    pub withdrawn: bool,
    /// How far the letter has come.
    pub letter: ConsultationState,
}

/// Why a link takes no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkRefusal {
    /// The answer is there already.
    Answered,
    /// It was revoked, or a newer one took its place.
    Revoked,
    /// The question was taken back.
    Withdrawn,
    /// The opinions were collected.
    Closed,
    /// Its last day is over.
    Expired {
        /// That day.
        on: NaiveDate,
    },
}

impl LinkRefusal {
    /// In a sentence, for who opened the link.
    pub fn sentence(self) -> Text {
        match self {
            Self::Answered => Text::new(
                "贵单位的意见已经收到，这个链接不能再用。",
                "The opinion of your office has arrived; this link cannot be used again.",
            ),
            Self::Revoked => Text::new(
                "这个链接已被收回，请向发函单位索取新的链接。",
                "This link was revoked; ask the office that sent it for a new one.",
            ),
            Self::Withdrawn => {
                Text::new("来函已撤回，不必再答复。", "The letter was withdrawn; no answer is needed any more.")
            }
            Self::Closed => Text::new(
                "意见已经汇总，如仍有意见请直接联系发函单位。",
                "The opinions have been collected; if you still have one, contact the office that asked.",
            ),
            Self::Expired { on } => Text::new(
                format!("链接已于 {on} 到期，请向发函单位索取新的链接。"),
                format!("This link held until {on}; ask the office that sent it for a new one."),
            ),
        }
    }
}

/// Why a link takes no answer at a day; `None` when it does.
pub fn link_refusal(link: &LinkFacts, on: NaiveDate) -> Option<LinkRefusal> {
    match link {
        LinkFacts { answered: true, .. } => Some(LinkRefusal::Answered),
        LinkFacts { withdrawn: true, .. } | LinkFacts { letter: ConsultationState::Withdrawn, .. } => {
            Some(LinkRefusal::Withdrawn)
        }
        LinkFacts { revoked: true, .. } => Some(LinkRefusal::Revoked),
        LinkFacts { letter: ConsultationState::Closed, .. } => Some(LinkRefusal::Closed),
        LinkFacts { ends, .. } if *ends < on => Some(LinkRefusal::Expired { on: *ends }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use model::Term;

    use super::*;
    use crate::test_days::{day, spring_festival_2025};

    fn rule(from: &str, days: u16) -> LetterRule {
        LetterRule {
            id: "consultation".into(),
            days,
            link_days: 3,
            level: Text::new("国家", "state"),
            term: Term { from: day(from), to: None },
            source: Text::new("样例", "sample"),
        }
    }

    #[test]
    fn an_answer_is_due_after_worked_days_and_the_link_outlives_it_by_worked_days() {
        let calendar = spring_festival_2025();
        let due = letter_due(&calendar, &rule("2009-01-01", 7), day("2025-01-20"));
        // 21 to 24, Sunday 26 and Monday 27 are worked; the festival lasts to 4 February.
        assert_eq!(due, day("2025-02-05"));
        assert_eq!(link_end(&calendar, &rule("2009-01-01", 7), due), day("2025-02-08"));
    }

    #[test]
    fn the_rule_that_came_last_holds() {
        let rules = [rule("2009-01-01", 7), rule("2024-01-01", 5)];
        assert_eq!(letter_rule(&rules, day("2023-12-31")).map(|rule| rule.days), Some(7));
        assert_eq!(letter_rule(&rules, day("2024-01-01")).map(|rule| rule.days), Some(5));
        assert_eq!(letter_rule(&rules, day("2000-01-01")), None);
    }

    #[test]
    fn silence_turns_overdue_and_never_into_consent() {
        let ask = AskFacts { due: day("2025-01-31"), opened: false, answered: false, withdrawn: false };
        assert_eq!(ask_state(&ask, day("2025-01-31")), AskState::Asked);
        assert_eq!(ask_state(&AskFacts { opened: true, ..ask }, day("2025-01-31")), AskState::Opened);
        assert_eq!(ask_state(&ask, day("2025-02-01")), AskState::Overdue);
        assert_eq!(ask_state(&AskFacts { answered: true, ..ask }, day("2025-02-01")), AskState::Answered);
        assert_eq!(ask_state(&AskFacts { withdrawn: true, ..ask }, day("2025-02-01")), AskState::Withdrawn);
    }

    #[test]
    fn a_link_holds_through_its_last_day_and_says_why_it_does_not() {
        let link = LinkFacts {
            ends: day("2025-01-31"),
            revoked: false,
            answered: false,
            withdrawn: false,
            letter: ConsultationState::Open,
        };
        assert_eq!(link_refusal(&link, day("2025-01-31")), None);
        let after = day("2025-02-01");
        assert_eq!(link_refusal(&link, after), Some(LinkRefusal::Expired { on: day("2025-01-31") }));
        // Who answered hears that, whatever else became of the link.
        let used = LinkFacts { answered: true, revoked: true, ..link };
        assert_eq!(link_refusal(&used, after), Some(LinkRefusal::Answered));
        assert_eq!(link_refusal(&LinkFacts { revoked: true, ..link }, after), Some(LinkRefusal::Revoked));
        let closed = LinkFacts { letter: ConsultationState::Closed, ..link };
        assert_eq!(link_refusal(&closed, day("2025-01-01")), Some(LinkRefusal::Closed));
        let back = LinkFacts { letter: ConsultationState::Withdrawn, ..link };
        assert_eq!(link_refusal(&back, day("2025-01-01")), Some(LinkRefusal::Withdrawn));
    }
}
