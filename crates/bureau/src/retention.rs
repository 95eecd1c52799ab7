//! Keeping firms: which landed firm may go and why, which may invest more, whom to ask next, and how far a firm is with what it undertook.
//!
//! What nobody knows warns of nothing and is no all-clear either: such a firm has no colour. Not for: firms that are still to come;
//! those are targets.

use chrono::{Datelike, Days, NaiveDate};
use model::{
    CheckAnswer, ClockColour, FirmReading, IntervalRule, PaceRule, Quantity, RetentionCheck, RetentionRules, Signal,
    SignalKind, Tells, Text, Undertaking, UndertakingKind,
};

/// What a warning or a lead rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldBy {
    /// An answer of the firm, by question.
    Answer(String),
    /// Something that was seen of it.
    Signal(SignalKind),
    /// It is behind with what it undertook, by number.
    Undertaking(i64),
    /// The district is late with a promise to it, by number.
    Promise(i64),
}

/// Something that tells of a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// By what.
    pub by: ToldBy,
    /// How urgent; `None` for a lead.
    pub colour: Option<ClockColour>,
    /// In a sentence.
    pub text: Text,
    /// What was said or written, in the words of the data; empty where nothing was.
    pub said: Text,
    /// Since when, or of which day.
    pub on: NaiveDate,
}

/// When a firm is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextCheck {
    /// Nobody asked it yet.
    Never,
    /// By a day that is to come.
    Due(NaiveDate),
    /// The day is past.
    Overdue {
        /// The day.
        due: NaiveDate,
        /// By so many days.
        days: i64,
    },
    /// No rule says how often.
    Unruled,
}

/// What is known of a firm.
#[derive(Debug, Clone, Copy, Default)]
pub struct FirmKnown<'a> {
    /// What it answered, in any order.
    pub checks: &'a [RetentionCheck],
    /// What was seen of it.
    pub signals: &'a [Signal],
    /// What it undertook, with how far it is.
    pub progress: &'a [(i64, Undertaking, Fulfilment)],
    /// Promises of the district to it that are overdue: number, what, since when.
    pub overdue: &'a [(i64, String, NaiveDate)],
}

/// A firm on the radar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Radar {
    /// The worst that is known; `None` when nothing is: not asked within the interval, and nothing seen.
    pub colour: Option<ClockColour>,
    /// Why it may go, the most urgent first.
    pub warnings: Vec<Told>,
    /// Why it may invest more, the newest first.
    pub leads: Vec<Told>,
    /// When it is to be asked.
    pub next: NextCheck,
}

/// Looks at a firm on a day, by the rules in force on it.
pub fn radar(known: &FirmKnown<'_>, rules: &RetentionRules, day: NaiveDate) -> Radar {
    let mut told: Vec<(Tells, Told)> = answers(known.checks, rules, day);
    for signal in known.signals.iter().filter(|signal| signal.holds_on(day)) {
        let rule = rules.signals.iter().find(|rule| rule.kind == signal.kind && rule.term.holds_on(day));
        let Some(rule) = rule else { continue };
        let said = Text::new(signal.text.zh.clone(), signal.text.get(model::Lang::En));
        let (by, text) = (ToldBy::Signal(signal.kind), signal.kind.title());
        told.push((rule.tells, Told { by, colour: rule.tells.warning(), text, said, on: signal.date }));
    }
    let (mut leads, mut warnings) = (Vec::new(), Vec::new());
    for (tells, one) in told {
        if tells == Tells::Expansion { leads.push(one) } else { warnings.push(one) }
    }
    for (id, undertaking, progress) in known.progress {
        if progress.colour.is_some_and(|colour| colour > ClockColour::Green) {
            let by = ToldBy::Undertaking(*id);
            let (text, said) = (progress.words.clone(), Text::default());
            warnings.push(Told { by, colour: progress.colour, text, said, on: undertaking.due });
        }
    }
    for (id, what, since) in known.overdue {
        let text = Text::new("区里承诺逾期未兑现", "the district is late with a promise");
        let said = Text::new(what, what);
        warnings.push(Told { by: ToldBy::Promise(*id), colour: Some(ClockColour::Yellow), text, said, on: *since });
    }
    warnings.sort_by(|one, other| other.colour.cmp(&one.colour).then(one.on.cmp(&other.on)));
    leads.sort_by_key(|one| std::cmp::Reverse(one.on));
    let next = next_check(known.checks, &rules.intervals, day);
    let asked = matches!(next, NextCheck::Due(_));
    let worst = warnings.iter().filter_map(|one| one.colour).max();
    Radar { colour: worst.or(asked.then_some(ClockColour::Green)), warnings, leads, next }
}

/// What the newest definite answer to each question tells: who said no since is not warned of any more, who shrugged is.
fn answers(checks: &[RetentionCheck], rules: &RetentionRules, day: NaiveDate) -> Vec<(Tells, Told)> {
    let mut found = Vec::new();
    for question in rules.questions.iter().filter(|question| question.term.holds_on(day)) {
        let given = checks.iter().filter(|check| check.on <= day).flat_map(|check| {
            let of =
                check.answers.iter().filter(|(id, answer, _)| *id == question.id && *answer != CheckAnswer::Unknown);
            of.map(move |(_, answer, said)| (check.on, *answer, said))
        });
        // Of two on one day the one that was written down last counts.
        let Some((on, answer, said)) = given.max_by_key(|(on, ..)| *on) else { continue };
        if answer != question.on {
            continue;
        }
        let (zh, en) = if answer == CheckAnswer::Yes { ("是", "Yes") } else { ("否", "No") };
        let text = Text::new(format!("{}{zh}", question.text.zh), format!("{} {en}", question.text.en));
        let (by, said) = (ToldBy::Answer(question.id.clone()), Text::new(said.trim(), said.trim()));
        found.push((question.tells, Told { by, colour: question.tells.warning(), text, said, on }));
    }
    found
}

/// When a firm is to be asked next.
pub fn next_check(checks: &[RetentionCheck], rules: &[IntervalRule], day: NaiveDate) -> NextCheck {
    let Some(rule) = rules.iter().find(|rule| rule.term.holds_on(day)) else { return NextCheck::Unruled };
    let Some(last) = checks.iter().map(|check| check.on).filter(|on| *on <= day).max() else { return NextCheck::Never };
    let due = last.checked_add_days(Days::new(u64::from(rule.days))).unwrap_or(NaiveDate::MAX);
    if due < day { NextCheck::Overdue { due, days: (day - due).num_days() } } else { NextCheck::Due(due) }
}

/// How far a firm is with what it undertook.
#[derive(Debug, Clone, PartialEq)]
pub struct Fulfilment {
    /// What was reached, and of which day that is; `None` when nobody knows.
    pub reached: Option<(NaiveDate, Quantity)>,
    /// Share of what was undertaken, from 0; above 1 where more was done. `None` when nobody knows.
    pub share: Option<f64>,
    /// Share that was to be reached on the day that is known; `None` where nothing is said of the time before.
    pub expected: Option<f64>,
    /// Its colour; `None` when it cannot be said.
    pub colour: Option<ClockColour>,
    /// In a sentence.
    pub words: Text,
}

/// The reading of a project that counts for an undertaking on a day: of tax only of the same year.
pub fn reading_of<'a>(
    undertaking: &Undertaking,
    readings: impl IntoIterator<Item = &'a FirmReading>,
    day: NaiveDate,
) -> Option<(NaiveDate, Quantity)> {
    let of = readings.into_iter().filter(|reading| {
        reading.project == undertaking.project
            && reading.kind == undertaking.kind
            && reading.on <= day
            && (undertaking.kind != UndertakingKind::Tax || reading.on.year() == undertaking.due.year())
    });
    of.max_by_key(|reading| reading.on).map(|reading| (reading.on, reading.quantity))
}

/// How far a firm is with what it undertook, on a day.
///
/// Money is expected evenly: what is invested from the signing on, tax from the first of January. Of people nothing is expected before
/// the day, since a plant hires when it starts.
pub fn fulfilment(
    undertaking: &Undertaking,
    (signed, reached): (Option<NaiveDate>, Option<(NaiveDate, Quantity)>),
    paces: &[PaceRule],
    day: NaiveDate,
) -> Fulfilment {
    let (due, kind) = (undertaking.due, undertaking.kind.title());
    let unknown = |why: Text| Fulfilment {
        reached,
        share: None,
        expected: None,
        colour: None,
        words: Text::new(
            format!("{}：约定 {} 前 {}，{}", kind.zh, due, undertaking.quantity, why.zh),
            format!("{}: {} by {due}; {}", kind.en, undertaking.quantity, why.en),
        ),
    };
    let Some((on, quantity)) = reached else {
        return unknown(Text::new("没有实际数", "no actual figure is known"));
    };
    let Some(share) = share(quantity, undertaking.quantity) else {
        return unknown(Text::new("实际数的币种不同，不能相比", "what was reached is in another currency"));
    };
    let begin = match undertaking.kind {
        UndertakingKind::Investment => signed,
        UndertakingKind::Tax => NaiveDate::from_ymd_opt(due.year(), 1, 1),
        UndertakingKind::Jobs => None,
    };
    let at = on.min(day);
    let expected = if at >= due { Some(1.0) } else { begin.and_then(|begin| elapsed(begin, due, at)) };
    let pace = paces.iter().find(|pace| pace.term.holds_on(day));
    let colour = match (expected, pace) {
        _ if share >= 1.0 => Some(ClockColour::Green),
        (Some(expected), Some(pace)) => {
            let behind = (expected - share) * 100.0;
            Some(match behind {
                _ if behind > f64::from(pace.red) => ClockColour::Red,
                _ if behind > f64::from(pace.yellow) => ClockColour::Yellow,
                _ => ClockColour::Green,
            })
        }
        _ => None,
    };
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let plan = expected.filter(|expected| *expected < 1.0).map(percent);
    let words = Text::new(
        format!(
            "{}：约定 {due} 前 {}，截至 {on} 为 {quantity}（{}{}）",
            kind.zh,
            undertaking.quantity,
            percent(share),
            plan.as_ref().map(|plan| format!("，按进度应为 {plan}")).unwrap_or_default()
        ),
        format!(
            "{}: {} by {due}; {quantity} as of {on} ({}{})",
            kind.en,
            undertaking.quantity,
            percent(share),
            plan.as_ref().map(|plan| format!(", {plan} by the time gone")).unwrap_or_default()
        ),
    );
    Fulfilment { reached, share: Some(share), expected, colour, words }
}

/// Part of the whole; `None` where the two cannot be compared or nothing was undertaken.
fn share(part: Quantity, whole: Quantity) -> Option<f64> {
    match (part, whole) {
        (Quantity::People(part), Quantity::People(whole)) if whole > 0 => Some(f64::from(part) / f64::from(whole)),
        (Quantity::Money(part), Quantity::Money(whole)) if part.currency == whole.currency && whole.hundredths > 0 => {
            Some(part.units() / whole.units())
        }
        _ => None,
    }
}

/// Share of the time from one day to another that has gone by on a third; `None` when there is none between them.
fn elapsed(begin: NaiveDate, due: NaiveDate, at: NaiveDate) -> Option<f64> {
    let whole = (due - begin).num_days();
    let gone = (at - begin).num_days().max(0);
    // Days of a contract: far below what a float counts exactly.
    (whole > 0).then(|| gone as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use model::{CheckWay, EnterpriseId, Money, Party, ProjectId, RetentionQuestion, SignalRule, Term};

    use super::*;
    use crate::test_days::day;

    fn term() -> Term {
        Term { from: day("2024-01-01"), to: None }
    }

    fn one() -> Text {
        Text::new("一", "one")
    }

    fn rules() -> RetentionRules {
        let question = |id: &str, tells| RetentionQuestion {
            id: id.to_owned(),
            text: Text::new("打算搬走？", "Does it plan to move?"),
            on: CheckAnswer::Yes,
            tells,
            term: term(),
            source: one(),
        };
        let signal = |kind, tells| SignalRule { kind, tells, term: term(), source: one() };
        RetentionRules {
            questions: vec![question("moving", Tells::Red), question("growing", Tells::Expansion)],
            signals: vec![signal(SignalKind::LeaseEnd, Tells::Yellow), signal(SignalKind::Capacity, Tells::Expansion)],
            intervals: vec![IntervalRule { days: 90, term: term(), source: one() }],
            paces: vec![PaceRule { yellow: 10, red: 30, term: term(), source: one() }],
        }
    }

    fn check(on: &str, answers: &[(&str, CheckAnswer)]) -> RetentionCheck {
        let answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), *answer, String::new())).collect();
        RetentionCheck { enterprise: EnterpriseId(1), on: day(on), way: CheckWay::Call, answers, note: String::new() }
    }

    fn signal(kind: SignalKind, until: Option<&str>) -> Signal {
        Signal {
            firm: Party { name: "样例".to_owned(), uscc: None },
            kind,
            date: day("2024-05-01"),
            until: until.map(day),
            text: one(),
            source: "样例".to_owned(),
            sample: true,
        }
    }

    fn seen(checks: &[RetentionCheck], signals: &[Signal], on: &str) -> Radar {
        radar(&FirmKnown { checks, signals, ..FirmKnown::default() }, &rules(), day(on))
    }

    #[test]
    fn who_was_never_asked_has_no_colour_and_who_says_no_is_green_until_the_next_time() {
        use CheckAnswer::{No, Yes};
        let none = seen(&[], &[], "2024-06-01");
        assert_eq!((none.colour, none.next), (None, NextCheck::Never));
        let fine = [check("2024-06-01", &[("moving", No)])];
        let then = seen(&fine, &[], "2024-06-01");
        assert_eq!((then.colour, then.next), (Some(ClockColour::Green), NextCheck::Due(day("2024-08-30"))));
        // The day itself is in time; after it the green is gone, since nobody knows.
        assert_eq!(seen(&fine, &[], "2024-08-30").colour, Some(ClockColour::Green));
        let late = seen(&fine, &[], "2024-09-01");
        assert_eq!((late.colour, late.next), (None, NextCheck::Overdue { due: day("2024-08-30"), days: 2 }));
        // A warning stays, however long ago it was said.
        let moving = [check("2024-06-01", &[("moving", Yes)])];
        assert_eq!(seen(&moving, &[], "2025-06-01").colour, Some(ClockColour::Red));
        // What was said later is not known yet.
        assert_eq!(seen(&moving, &[], "2024-05-01").next, NextCheck::Never);
    }

    #[test]
    fn the_newest_definite_answer_counts() {
        use CheckAnswer::{No, Unknown, Yes};
        let yes = check("2024-06-01", &[("moving", Yes)]);
        let shrug = check("2024-07-01", &[("moving", Unknown)]);
        let no = check("2024-08-01", &[("moving", No)]);
        let colour = |checks: &[RetentionCheck]| seen(checks, &[], "2024-08-15").colour;
        assert_eq!(colour(&[shrug.clone(), yes.clone()]), Some(ClockColour::Red));
        assert_eq!(colour(&[no.clone(), shrug, yes.clone()]), Some(ClockColour::Green));
        // Of two on one day the later in the list.
        let same = [yes, check("2024-06-01", &[("moving", No)])];
        assert_eq!(colour(&same), Some(ClockColour::Green));
    }

    #[test]
    fn signals_warn_or_lead_while_they_hold_and_only_by_a_rule() {
        let found = seen(
            &[],
            &[signal(SignalKind::LeaseEnd, Some("2024-06-30")), signal(SignalKind::Capacity, None)],
            "2024-06-30",
        );
        assert_eq!(found.colour, Some(ClockColour::Yellow));
        assert_eq!(
            found.leads.iter().map(|lead| &lead.by).collect::<Vec<_>>(),
            [&ToldBy::Signal(SignalKind::Capacity)]
        );
        let over = seen(&[], &[signal(SignalKind::LeaseEnd, Some("2024-06-30"))], "2024-07-01");
        assert_eq!(over.colour, None);
        assert_eq!(seen(&[], &[signal(SignalKind::Chamber, None)], "2024-06-01").warnings, vec![]);
    }

    #[test]
    fn a_late_promise_of_the_district_warns() {
        let overdue = [(7, "奖补".to_owned(), day("2024-05-01"))];
        let found = radar(&FirmKnown { overdue: &overdue, ..FirmKnown::default() }, &rules(), day("2024-06-01"));
        assert_eq!((found.colour, &found.warnings[0].by), (Some(ClockColour::Yellow), &ToldBy::Promise(7)));
    }

    fn undertaking(kind: UndertakingKind, quantity: &str) -> Undertaking {
        let source = "合同第三条".to_owned();
        Undertaking { project: ProjectId(1), kind, quantity: quantity.parse().unwrap(), due: day("2024-12-31"), source }
    }

    #[test]
    fn money_is_expected_evenly_and_people_on_the_day() {
        use UndertakingKind::{Investment, Jobs, Tax};
        let check =
            |kind, whole: &str, reached: Option<(&str, &str)>, on: &str, expect: (Option<f64>, Option<ClockColour>)| {
                let reached = reached.map(|(on, part)| (day(on), part.parse().unwrap()));
                let signed = Some(day("2024-01-01"));
                let found = fulfilment(&undertaking(kind, whole), (signed, reached), &rules().paces, day(on));
                assert_eq!((found.share, found.colour), expect, "{}", found.words.en);
            };
        let (green, yellow, red) = (Some(ClockColour::Green), Some(ClockColour::Yellow), Some(ClockColour::Red));
        let million = "1000000.00 CNY";
        // Half the year: half is due.
        check(Investment, million, Some(("2024-07-01", "450000.00 CNY")), "2024-07-01", (Some(0.45), green));
        check(Investment, million, Some(("2024-07-01", "300000.00 CNY")), "2024-07-01", (Some(0.3), yellow));
        check(Investment, million, Some(("2024-07-01", "100000.00 CNY")), "2024-07-01", (Some(0.1), red));
        check(Investment, million, Some(("2025-03-01", "1200000.00 CNY")), "2025-03-01", (Some(1.2), green));
        check(Investment, million, None, "2024-07-01", (None, None));
        check(Investment, million, Some(("2024-07-01", "300000.00 USD")), "2024-07-01", (None, None));
        // A reading is held against the time of its own day, however old it is.
        check(Tax, million, Some(("2024-07-01", "450000.00 CNY")), "2024-12-01", (Some(0.45), green));
        check(Jobs, "100", Some(("2024-07-01", "5")), "2024-07-01", (Some(0.05), None));
        check(Jobs, "100", Some(("2024-12-31", "65")), "2025-02-01", (Some(0.65), red));
    }

    #[test]
    fn tax_is_read_within_its_year_and_people_whenever_they_were_counted_last() {
        let reading = |kind, on: &str, quantity: &str| FirmReading {
            project: ProjectId(1),
            kind,
            quantity: quantity.parse().unwrap(),
            on: day(on),
            source: String::new(),
        };
        let readings = [
            reading(UndertakingKind::Tax, "2023-12-31", "9.00 CNY"),
            reading(UndertakingKind::Jobs, "2023-12-31", "8"),
            reading(UndertakingKind::Tax, "2024-06-30", "7.00 CNY"),
        ];
        let read = |kind, whole: &str, on: &str| {
            reading_of(&undertaking(kind, whole), &readings, day(on)).map(|(on, _)| on.to_string())
        };
        assert_eq!(read(UndertakingKind::Tax, "1.00 CNY", "2024-03-01"), None);
        assert_eq!(read(UndertakingKind::Tax, "1.00 CNY", "2024-07-01").as_deref(), Some("2024-06-30"));
        assert_eq!(read(UndertakingKind::Jobs, "9", "2024-07-01").as_deref(), Some("2023-12-31"));
    }

    #[test]
    fn without_a_rule_nothing_is_late() {
        let on = day("2025-02-01");
        let reached = Some((on, Quantity::Money(Money::yuan(1))));
        let found = fulfilment(&undertaking(UndertakingKind::Investment, "1000000.00 CNY"), (None, reached), &[], on);
        assert_eq!((found.expected, found.colour), (Some(1.0), None));
        assert_eq!(next_check(&[], &[], on), NextCheck::Unruled);
    }
}
