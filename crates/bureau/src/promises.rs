//! Promises: whether one may be approved, whether one is overdue, and which clauses of an old agreement are risky.

use chrono::NaiveDate;
use model::{ClauseRule, Currency, Money, Promise, PromiseState, Text};

/// Why a promise cannot be approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseObjection {
    /// It says nothing.
    NoText,
    /// It favours one operator and names no basis.
    NoBasis,
    /// Its basis held no longer on the day of the promise.
    BasisEnded {
        /// Its last day.
        on: NaiveDate,
    },
    /// Nobody is named who reviews it.
    NoReviewer,
    /// Its author cannot review it.
    OwnReview,
    /// An amount below zero.
    NegativeAmount,
}

impl PromiseObjection {
    /// In a sentence.
    pub fn sentence(&self) -> Text {
        match self {
            Self::NoText => Text::new("承诺内容为空", "the promise says nothing"),
            Self::NoBasis => Text::new(
                "没有政策依据，不能批准（《公平竞争审查条例》2024-08-01 施行）",
                "without a legal basis it cannot be approved (Fair Competition Review Regulation, in force 2024-08-01)",
            ),
            Self::BasisEnded { on } => Text::new(
                format!("依据已于 {on} 失效，承诺时已不在有效期内"),
                format!("its basis held until `{on}` only, which is before the promise"),
            ),
            Self::NoReviewer => Text::new("没有审查人", "nobody is named who reviews it"),
            Self::OwnReview => Text::new("拟稿人不能审查自己的承诺", "its author cannot review it"),
            Self::NegativeAmount => Text::new("金额不能为负", "the amount is below zero"),
        }
    }
}

/// What stands against approving a promise that was made on a day; nothing when it may be approved. A basis that held then is not lost by
/// a review that comes late.
pub fn promise_objections(promise: &Promise, on: NaiveDate) -> Vec<PromiseObjection> {
    let mut found = Vec::new();
    if promise.text.trim().is_empty() {
        found.push(PromiseObjection::NoText);
    }
    let basis = promise.basis.as_ref().filter(|basis| !basis.document.trim().is_empty());
    match basis {
        None if promise.kind.needs_basis() => found.push(PromiseObjection::NoBasis),
        Some(basis) => {
            let ended = basis.valid_to.filter(|last| *last < on);
            found.extend(ended.map(|on| PromiseObjection::BasisEnded { on }));
        }
        None => {}
    }
    let (author, reviewer) = (promise.author.trim(), promise.reviewer.trim());
    if reviewer.is_empty() {
        found.push(PromiseObjection::NoReviewer);
    } else if reviewer == author {
        found.push(PromiseObjection::OwnReview);
    }
    if promise.amount.is_some_and(|amount| amount.hundredths < 0) {
        found.push(PromiseObjection::NegativeAmount);
    }
    found
}

/// What a change of a promise touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseEdit {
    /// Nothing.
    Nothing,
    /// What stands beside it alone.
    Note,
    /// A few characters of its words, in which no figure and no word that turns a clause round stands: it may be a slip of the pen,
    /// which a person has to say.
    Wording,
    /// What is promised, when, on which condition or basis.
    Terms,
}

/// Longest stretch of a text that counts as a slip of the pen, in characters: a misspelt name, a doubled word. What is longer says
/// something else.
const SLIP: usize = 6;

/// Characters that make a stretch more than a slip: figures in either script, signs of shares and amounts, words that deny or restrict.
const WEIGHTY: &str = "零〇一二两三四五六七八九十百千万亿元％%‰.．不无未非免勿禁否除仅或至";

/// What a change of a promise touches.
pub fn promise_edit(before: &Promise, after: &Promise) -> PromiseEdit {
    let terms = |promise: &Promise| {
        let basis = promise.basis.clone().map(|basis| (basis.document, basis.valid_to));
        (promise.kind, promise.amount, promise.due, promise.made_on, basis)
    };
    let article = |promise: &Promise| promise.basis.as_ref().map(|basis| basis.article.clone()).unwrap_or_default();
    let texts = [
        (before.text.clone(), after.text.clone()),
        (before.condition.clone(), after.condition.clone()),
        (article(before), article(after)),
    ];
    let same = texts.iter().all(|(one, two)| one == two);
    match (terms(before) == terms(after), same) {
        (true, true) if before.note == after.note => PromiseEdit::Nothing,
        (true, true) => PromiseEdit::Note,
        (true, false) if texts.iter().all(|(one, two)| is_slip(one, two)) => PromiseEdit::Wording,
        _ => PromiseEdit::Terms,
    }
}

/// Whether a text differs from another in one short stretch without weight. A text that comes or goes as a whole is no slip.
fn is_slip(before: &str, after: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    if one == two {
        return true;
    }
    if one.is_empty() || two.is_empty() {
        return false;
    }
    let shorter = one.len().min(two.len());
    let head = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let tail = one.iter().rev().zip(two.iter().rev()).take(shorter - head).take_while(|(a, b)| a == b).count();
    let stretches = [&one[head..one.len() - tail], &two[head..two.len() - tail]];
    let light = |c: &char| !c.is_numeric() && !WEIGHTY.contains(*c);
    stretches.iter().all(|part| part.len() <= SLIP && part.iter().all(light))
}

/// The day on which the basis of proposed terms has to hold: that of the promise, unless something else is promised from now on.
pub fn basis_day(before: &Promise, after: &Promise, (made, proposed): (NaiveDate, NaiveDate)) -> NaiveDate {
    let promised = |promise: &Promise| (promise.kind, promise.amount, promise.text.clone());
    if promised(before) == promised(after) { made } else { proposed }
}

impl PromiseFinding {
    /// In a sentence.
    pub fn sentence(self) -> Text {
        match self {
            Self::PaidBeforeCondition => Text::new("条件满足前已兑付", "paid before the condition was met"),
            Self::PaidTooMuch => Text::new("兑付超过承诺金额", "more was paid than promised"),
            Self::PaidUnapproved => Text::new("未经批准已兑付", "paid without approval"),
        }
    }
}

/// How a promise stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseStanding {
    /// It binds nobody: a draft, refused, or released.
    NotOwed,
    /// The firm has still to meet the condition.
    Waits,
    /// Owed, and its day has not come or is not set.
    Owed,
    /// Owed and past its day.
    Overdue {
        /// Days since.
        days: u32,
    },
    /// Paid in full, or a promise without an amount that something was paid for.
    Kept,
}

/// How a promise stands at the end of a day.
pub fn promise_standing(promise: &Promise, on: NaiveDate) -> PromiseStanding {
    // What was approved later bound nobody on the day.
    if promise.state != PromiseState::Approved || promise.reviewed_on.is_some_and(|day| on < day) {
        return PromiseStanding::NotOwed;
    }
    if is_paid(promise, on) {
        return PromiseStanding::Kept;
    }
    let met = promise.condition.trim().is_empty() || promise.condition_met.is_some_and(|day| day <= on);
    if !met {
        return PromiseStanding::Waits;
    }
    match promise.due.filter(|due| *due < on) {
        Some(due) => PromiseStanding::Overdue { days: u32::try_from((on - due).num_days()).unwrap_or(0) },
        None => PromiseStanding::Owed,
    }
}

/// What an auditor would ask about a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseFinding {
    /// Money went out before the condition was met.
    PaidBeforeCondition,
    /// More went out than was promised.
    PaidTooMuch,
    /// Money went out for what was not approved.
    PaidUnapproved,
}

/// What an auditor would ask about a promise.
pub fn promise_findings(promise: &Promise) -> Vec<PromiseFinding> {
    let mut found = Vec::new();
    let first = promise.paid.iter().map(|(day, _, _)| *day).min();
    let conditional = !promise.condition.trim().is_empty();
    if conditional && first.is_some_and(|first| promise.condition_met.is_none_or(|met| first < met)) {
        found.push(PromiseFinding::PaidBeforeCondition);
    }
    if let Some(amount) = promise.amount
        && paid(promise, amount.currency, NaiveDate::MAX) > i128::from(amount.hundredths)
    {
        found.push(PromiseFinding::PaidTooMuch);
    }
    if first.is_some() && matches!(promise.state, PromiseState::Draft | PromiseState::Refused) {
        found.push(PromiseFinding::PaidUnapproved);
    }
    found
}

/// Why a payment on a promise cannot be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentObjection {
    /// Nothing was approved yet, or it was refused or released.
    NotApproved,
    /// The firm has not met the condition on the day of the payment.
    BeforeCondition {
        /// When it was met; `None` while it was not.
        met: Option<NaiveDate>,
    },
    /// It was paid before it was approved.
    BeforeReview {
        /// The day of the review.
        reviewed: NaiveDate,
    },
    /// In another currency than what was promised.
    OtherCurrency {
        /// The promise's.
        promised: Currency,
        /// The payment's.
        paid: Currency,
    },
    /// More than what is left.
    TooMuch {
        /// What is left.
        left: Money,
    },
    /// Nothing, or less.
    NotPositive,
}

impl PaymentObjection {
    /// In a sentence.
    pub fn sentence(&self) -> Text {
        match self {
            Self::NotApproved => {
                Text::new("承诺未经审查批准，不能兑付", "the promise is not approved: nothing is paid on it")
            }
            Self::BeforeCondition { met: None } => Text::new(
                "条件尚未满足，不能兑付；先登记条件满足的日期",
                "the condition is not met: note the day on which it was met first",
            ),
            Self::BeforeCondition { met: Some(met) } => Text::new(
                format!("兑付早于条件满足的 {met}"),
                format!("it was paid before the condition was met on `{met}`"),
            ),
            Self::BeforeReview { reviewed } => Text::new(
                format!("兑付早于审查批准的 {reviewed}"),
                format!("it was paid before it was approved on `{reviewed}`"),
            ),
            Self::OtherCurrency { promised, paid } => Text::new(
                format!("承诺以 {promised} 计，兑付写的是 {paid}；不折算"),
                format!("the promise is in `{promised}`, the payment in `{paid}`; nothing is exchanged"),
            ),
            Self::TooMuch { left } => Text::new(
                format!("超出承诺：还剩 {left} 未兑付"),
                format!("more than what was promised: `{left}` is left"),
            ),
            Self::NotPositive => Text::new("兑付金额须大于零", "a payment is more than nothing"),
        }
    }
}

/// What stands against noting a payment of a day.
pub fn payment_objections(promise: &Promise, (on, amount): (NaiveDate, Money)) -> Vec<PaymentObjection> {
    let mut found = Vec::new();
    if promise.state != PromiseState::Approved {
        found.push(PaymentObjection::NotApproved);
    } else if let Some(reviewed) = promise.reviewed_on.filter(|reviewed| on < *reviewed) {
        found.push(PaymentObjection::BeforeReview { reviewed });
    }
    let conditional = !promise.condition.trim().is_empty();
    if conditional && promise.condition_met.is_none_or(|met| on < met) {
        found.push(PaymentObjection::BeforeCondition { met: promise.condition_met });
    }
    if amount.hundredths <= 0 {
        found.push(PaymentObjection::NotPositive);
    }
    match promise.amount {
        Some(promised) if promised.currency != amount.currency => {
            found.push(PaymentObjection::OtherCurrency { promised: promised.currency, paid: amount.currency });
        }
        Some(_) => {
            let left = left_of(promise, NaiveDate::MAX);
            found.extend(
                left.filter(|left| amount.hundredths > left.hundredths).map(|left| PaymentObjection::TooMuch { left }),
            );
        }
        None => {}
    }
    found
}

/// What is still to be paid of a promised sum at the end of a day; `None` where no sum was promised. Never below nothing.
pub fn left_of(promise: &Promise, on: NaiveDate) -> Option<Money> {
    let promised = promise.amount?;
    let left = i128::from(promised.hundredths) - paid(promise, promised.currency, on);
    Some(Money { hundredths: i64::try_from(left.max(0)).unwrap_or(i64::MAX), currency: promised.currency })
}

fn is_paid(promise: &Promise, on: NaiveDate) -> bool {
    match promise.amount {
        Some(amount) => paid(promise, amount.currency, on) >= i128::from(amount.hundredths),
        None => promise.paid.iter().any(|(day, _, _)| *day <= on),
    }
}

fn paid(promise: &Promise, currency: Currency, on: NaiveDate) -> i128 {
    let until = promise.paid.iter().filter(|(day, money, _)| *day <= on && money.currency == currency);
    until.map(|(_, money, _)| i128::from(money.hundredths)).sum()
}

/// A sentence that a rule points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseFinding<'a> {
    /// The rule.
    pub rule: &'a ClauseRule,
    /// The sentence, in the words of the text.
    pub sentence: &'a str,
    /// Where it begins, in bytes of the text.
    pub at: usize,
}

/// Sentences of an agreement that rules in force on a day point at, in the order of the text.
///
/// A rule points, a person judges: the words of a refused subsidy and of a granted one are the same.
pub fn risky_clauses<'a>(text: &'a str, rules: &'a [ClauseRule], on: NaiveDate) -> Vec<ClauseFinding<'a>> {
    let mut found = Vec::new();
    for (at, sentence) in sentences(text) {
        // Blanks stand in the middle of Chinese words wherever a scan broke a line.
        let dense: String = sentence.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        for rule in rules.iter().filter(|rule| rule.term.holds_on(on) && !rule.words.is_empty()) {
            let said = |any: &Vec<String>| any.iter().any(|word| dense.contains(&word.to_lowercase().replace(' ', "")));
            if rule.words.iter().all(said) {
                found.push(ClauseFinding { rule, sentence: sentence.trim(), at });
            }
        }
    }
    found
}

/// The sentences of a text with the bytes at which they begin. A line break ends none: scans break lines anywhere.
fn sentences(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '。' | '；' | ';' | '！' | '？') {
            let end = at + c.len_utf8();
            found.push((start, &text[start..end]));
            start = end;
        }
    }
    if !text[start..].trim().is_empty() {
        found.push((start, &text[start..]));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::{LegalBasis, ProjectId, PromiseKind, Term};
    use proptest::prelude::*;

    fn promise(kind: PromiseKind) -> Promise {
        Promise {
            project: ProjectId(1),
            kind,
            text: "按设备投资额给予奖补".to_owned(),
            amount: Some(Money::yuan(1_000_000)),
            condition: "投产".to_owned(),
            condition_met: None,
            basis: Some(LegalBasis {
                document: "某政策（样例）".to_owned(),
                article: "第三条".to_owned(),
                valid_to: None,
            }),
            author: "干事甲".to_owned(),
            reviewer: "法制员乙".to_owned(),
            reviewed_on: None,
            made_on: None,
            state: PromiseState::Approved,
            due: Some(day("2025-01-31")),
            paid: vec![],
            note: String::new(),
        }
    }

    #[test]
    fn a_promise_without_a_basis_is_never_approved_but_a_service_needs_none() {
        let on = day("2025-02-01");
        let bare = |kind| promise_objections(&Promise { basis: None, ..promise(kind) }, on);
        assert_eq!(bare(PromiseKind::Subsidy), [PromiseObjection::NoBasis]);
        assert_eq!(bare(PromiseKind::Service), []);
        let mut old = promise(PromiseKind::Tax);
        old.basis.as_mut().unwrap().valid_to = Some(day("2024-07-31"));
        assert_eq!(promise_objections(&old, on), [PromiseObjection::BasisEnded { on: day("2024-07-31") }]);
    }

    #[test]
    fn a_basis_that_held_when_it_was_promised_is_not_lost_by_a_late_review() {
        let mut old = promise(PromiseKind::Tax);
        old.basis.as_mut().unwrap().valid_to = Some(day("2024-07-31"));
        assert_eq!(promise_objections(&old, day("2024-07-31")), []);
        let dearer = Promise { amount: Some(Money::yuan(2)), ..old.clone() };
        let later = Promise { due: Some(day("2026-01-31")), ..old.clone() };
        let days = (day("2024-07-01"), day("2025-02-01"));
        assert_eq!(basis_day(&old, &later, days), days.0);
        assert_eq!(basis_day(&old, &dearer, days), days.1);
    }

    #[test]
    fn a_slip_of_the_pen_is_short_and_holds_no_figure_and_no_denial() {
        #[track_caller]
        fn check(text: &str, expect: PromiseEdit) {
            let before = promise(PromiseKind::Subsidy);
            assert_eq!(promise_edit(&before, &Promise { text: text.to_owned(), ..before.clone() }), expect, "{text}");
        }
        check("按设备投资额给予奖补", PromiseEdit::Nothing);
        check("按设备投资额给与奖补", PromiseEdit::Wording);
        check("按设备投资额的给予奖补", PromiseEdit::Wording);
        check("按设备投资额不给予奖补", PromiseEdit::Terms);
        check("按设备投资额10%给予奖补", PromiseEdit::Terms);
        check("按设备投资额两倍给予奖补", PromiseEdit::Terms);
        check("按固定资产投资和流动资金给予奖补", PromiseEdit::Terms);
        check("", PromiseEdit::Terms);
        let before = promise(PromiseKind::Subsidy);
        let of = |after: Promise| promise_edit(&before, &after);
        assert_eq!(of(Promise { note: "补充".into(), ..before.clone() }), PromiseEdit::Note);
        assert_eq!(of(Promise { due: None, ..before.clone() }), PromiseEdit::Terms);
        assert_eq!(of(Promise { basis: None, ..before.clone() }), PromiseEdit::Terms);
        assert_eq!(of(Promise { condition: String::new(), ..before.clone() }), PromiseEdit::Terms);
    }

    #[test]
    fn nobody_reviews_what_he_wrote() {
        let own = Promise { reviewer: "干事甲 ".to_owned(), ..promise(PromiseKind::Subsidy) };
        assert_eq!(promise_objections(&own, day("2025-02-01")), [PromiseObjection::OwnReview]);
    }

    #[test]
    fn a_promise_waits_for_its_condition_and_is_overdue_only_after_it() {
        let mut one = promise(PromiseKind::Subsidy);
        assert_eq!(promise_standing(&one, day("2025-03-01")), PromiseStanding::Waits);
        one.condition_met = Some(day("2025-01-10"));
        assert_eq!(promise_standing(&one, day("2025-01-31")), PromiseStanding::Owed);
        assert_eq!(promise_standing(&one, day("2025-02-10")), PromiseStanding::Overdue { days: 10 });
        one.paid = vec![(day("2025-02-11"), Money::yuan(600_000), "1号".to_owned())];
        assert_eq!(promise_standing(&one, day("2025-02-11")), PromiseStanding::Overdue { days: 11 });
        one.paid.push((day("2025-02-12"), Money::yuan(400_000), "2号".to_owned()));
        assert_eq!(promise_standing(&one, day("2025-02-12")), PromiseStanding::Kept);
    }

    #[test]
    fn money_before_the_condition_or_beyond_the_promise_is_found() {
        let mut one = promise(PromiseKind::Subsidy);
        one.paid = vec![(day("2025-01-05"), Money::yuan(1_200_000), "1号".to_owned())];
        assert_eq!(promise_findings(&one), [PromiseFinding::PaidBeforeCondition, PromiseFinding::PaidTooMuch]);
    }

    #[test]
    fn a_payment_is_noted_only_where_it_is_owed_in_its_currency_and_not_beyond() {
        let mut one = promise(PromiseKind::Subsidy);
        let check = |one: &Promise, on: &str, money: Money, expect: &[&str]| {
            let found = payment_objections(one, (day(on), money));
            let found: Vec<String> = found.iter().map(|objection| objection.sentence().en).collect();
            assert_eq!(found, expect);
        };
        check(
            &one,
            "2025-02-01",
            Money::yuan(1),
            &["the condition is not met: note the day on which it was met first"],
        );
        one.condition_met = Some(day("2025-01-10"));
        check(&one, "2025-01-09", Money::yuan(1), &["it was paid before the condition was met on `2025-01-10`"]);
        one.reviewed_on = Some(day("2025-01-20"));
        check(&one, "2025-01-19", Money::yuan(1), &["it was paid before it was approved on `2025-01-20`"]);
        check(&one, "2025-01-20", Money::yuan(1_000_000), &[]);
        one.paid = vec![(day("2025-01-21"), Money::yuan(900_000), "1号".to_owned())];
        check(&one, "2025-02-01", Money::yuan(100_001), &["more than what was promised: `100000.00 CNY` is left"]);
        check(&one, "2025-02-01", Money::yuan(0), &["a payment is more than nothing"]);
        let dollars = Money { hundredths: 100, currency: Currency::Usd };
        check(&one, "2025-02-01", dollars, &["the promise is in `CNY`, the payment in `USD`; nothing is exchanged"]);
        one.state = PromiseState::Released;
        check(&one, "2025-02-01", Money::yuan(1), &["the promise is not approved: nothing is paid on it"]);
    }

    #[test]
    fn what_was_approved_later_was_not_owed_before() {
        let mut one = promise(PromiseKind::Subsidy);
        one.condition_met = Some(day("2025-01-10"));
        one.reviewed_on = Some(day("2025-02-05"));
        assert_eq!(promise_standing(&one, day("2025-02-04")), PromiseStanding::NotOwed);
        assert_eq!(promise_standing(&one, day("2025-02-05")), PromiseStanding::Overdue { days: 5 });
    }

    fn rule(words: &[&[&str]]) -> ClauseRule {
        ClauseRule {
            id: "tax-return".to_owned(),
            words: words.iter().map(|any| any.iter().map(|word| (*word).to_owned()).collect()).collect(),
            reason: Text::new("与税收挂钩的返还", "a return tied to tax"),
            term: Term { from: day("2024-08-01"), to: None },
            source: Text::new("条例", "Regulation"),
        }
    }

    #[test]
    fn a_clause_is_found_across_a_broken_line_and_only_when_all_its_words_meet_in_one_sentence() {
        let rules = [rule(&[&["税收", "纳税"], &["返还", "奖励"]])];
        let text = "甲方按乙方年度纳\n税额的地方留存部分给予返还。乙方依法纳税；甲方对就业给予奖励。";
        let found = risky_clauses(text, &rules, day("2025-01-01"));
        let sentences: Vec<&str> = found.iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["甲方按乙方年度纳\n税额的地方留存部分给予返还。"]);
        assert_eq!(risky_clauses(text, &rules, day("2024-01-01")), []);
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer_whose_places_are_right(text in "[。；a税返还\n ]{0,40}") {
            let rules = [rule(&[&["税"], &["返"]])];
            for finding in risky_clauses(&text, &rules, day("2025-01-01")) {
                prop_assert!(text[finding.at..].trim_start().starts_with(finding.sentence));
            }
        }
    }
}
