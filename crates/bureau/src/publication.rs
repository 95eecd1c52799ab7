//! What the public may see: how far an item has come, who may approve it, until when it holds. Pure decisions.

use chrono::{Days, NaiveDate};
use model::{PublicationKind, PublicationRule, PublicationState, Text};

/// What is noted of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PublicationFacts {
    /// Whether a copy of it was ever approved.
    pub approved: bool,
    /// The last day on which the copy is public; `None` is until it is withdrawn.
    pub ends: Option<NaiveDate>,
    /// Whether it was taken back since.
    pub withdrawn: bool,
    /// Whether a newer copy waits for approval.
    pub proposed: bool,
}

/// How far an item has come on a day. A newer copy that waits changes nothing of what the public sees.
pub fn publication_state(facts: &PublicationFacts, day: NaiveDate) -> PublicationState {
    if facts.approved && !facts.withdrawn && facts.ends.is_none_or(|ends| day <= ends) {
        return PublicationState::Published;
    }
    if facts.proposed {
        return PublicationState::Proposed;
    }
    match (facts.approved, facts.withdrawn) {
        (_, true) => PublicationState::Withdrawn,
        (true, false) => PublicationState::Expired,
        (false, false) => PublicationState::Draft,
    }
}

/// The last day of what is approved on a day, by the rule for its kind; `None` where no rule holds.
pub fn publication_end(rules: &[PublicationRule], kind: PublicationKind, on: NaiveDate) -> Option<NaiveDate> {
    let rule = rules.iter().find(|rule| rule.kind == kind && rule.term.holds_on(on))?;
    on.checked_add_days(Days::new(u64::from(rule.days)))
}

/// What speaks against approving a proposal: whoever proposed it does not approve it.
pub fn own_approval(proposed_by: &str, by: &str) -> Option<Text> {
    (proposed_by == by).then(|| {
        Text::new(
            "提请公开的人不能自己批准，请另一位批准",
            "whoever proposed it does not approve it; ask another person",
        )
    })
}

/// What speaks against a day until which something shall be public.
pub fn end_objection(ends: NaiveDate, day: NaiveDate) -> Option<Text> {
    (ends < day).then(|| {
        Text::new(format!("截止日 {ends} 已经过去（今天 {day}）"), format!("`{ends}` is over; today is `{day}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use PublicationState::{Draft, Expired, Proposed, Published, Withdrawn};

    fn check(facts: PublicationFacts, on: &str, expect: PublicationState) {
        assert_eq!(publication_state(&facts, day(on)), expect, "{facts:?} on {on}");
    }

    #[test]
    fn what_was_approved_is_public_to_its_last_day_and_not_a_day_longer() {
        let facts = PublicationFacts { approved: true, ends: Some(day("2025-03-31")), ..PublicationFacts::default() };
        check(facts, "2025-03-31", Published);
        check(facts, "2025-04-01", Expired);
        check(PublicationFacts { ends: None, ..facts }, "2125-04-01", Published);
    }

    #[test]
    fn a_newer_copy_that_waits_leaves_the_old_one_public() {
        let facts = PublicationFacts { approved: true, proposed: true, ..PublicationFacts::default() };
        check(facts, "2025-03-31", Published);
        check(PublicationFacts { withdrawn: true, ..facts }, "2025-03-31", Proposed);
        check(PublicationFacts { approved: false, ..facts }, "2025-03-31", Proposed);
    }

    #[test]
    fn what_nobody_approved_or_somebody_took_back_is_not_public() {
        check(PublicationFacts::default(), "2025-03-31", Draft);
        let facts = PublicationFacts { approved: true, withdrawn: true, ..PublicationFacts::default() };
        check(facts, "2025-03-31", Withdrawn);
    }

    #[test]
    fn a_proposal_is_approved_by_another_person() {
        assert!(own_approval("甲", "甲").is_some());
        assert_eq!(own_approval("甲", "乙"), None);
    }

    #[test]
    fn a_day_that_is_over_is_no_end() {
        assert!(end_objection(day("2025-03-30"), day("2025-03-31")).is_some());
        assert_eq!(end_objection(day("2025-03-31"), day("2025-03-31")), None);
    }
}
