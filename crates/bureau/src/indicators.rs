//! The value of an indicator on a day, with its rows and what it rests on; its months, with marks where they do not compare.
//!
//! Every value is a question to the pipeline ([`ask`], [`cohort_rate`], [`paid_rate`]), so that no figure is counted twice in
//! two ways.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate};
use model::{BasisCard, Counts, Currency, Money, Over, ProjectFilter, ProjectId, ProjectStage, Text, Whom, grouped};

use crate::query::{Counted, Dossier, Period, Query, Which, ask, cohort_rate, paid_rate, units};
use crate::sums::Sum;

/// What an indicator came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// So many projects.
    Count(usize),
    /// So much money; what is unknown is counted beside it.
    Money(Sum),
    /// A share, from 0.
    Rate(f64),
    /// Not known, and why.
    Unknown(Text),
}

impl Reading {
    /// As a number: projects, yuan, or a share. `None` when it is unknown, or in no yuan at all.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Count(count) => Some(*count as f64),
            Self::Money(sum) => yuan(sum).map(Money::units),
            Self::Rate(rate) => Some(*rate).filter(|rate| rate.is_finite()),
            Self::Unknown(_) => None,
        }
    }

    /// As people say it: `12 个`, `3.2 亿元`, `45.5%`.
    pub fn spoken(&self) -> Text {
        match self {
            Self::Count(count) => Text::new(format!("{count} 个"), count.to_string()),
            Self::Money(sum) => spoken_sum(sum),
            Self::Rate(rate) => {
                let percent = format!("{}%", grouped(rate * 100.0));
                Text::new(percent.clone(), percent)
            }
            Self::Unknown(_) => Text::new("未知", "unknown"),
        }
    }
}

fn yuan(sum: &Sum) -> Option<Money> {
    match sum.of(Currency::Cny) {
        Some(money) => Some(money),
        // Nothing was counted: that is nothing. Unknown amounts, or others than yuan alone, are not nothing.
        None if sum.is_empty() && sum.unknown == 0 => Some(Money::yuan(0)),
        None => None,
    }
}

fn spoken_sum(sum: &Sum) -> Text {
    let mut parts: Vec<Text> = Vec::new();
    for (currency, hundredths) in sum.parts() {
        let Ok(hundredths) = i64::try_from(hundredths) else { continue };
        parts.push(Money { hundredths, currency }.spoken());
    }
    if parts.is_empty() {
        return if sum.unknown == 0 { Money::yuan(0).spoken() } else { Text::new("未知", "unknown") };
    }
    let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|part| part.en.as_str()).collect();
    Text::new(zh.join("、"), en.join(" + "))
}

/// An indicator on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What it came to.
    pub reading: Reading,
    /// The projects behind it: what is counted, or what reached the stage.
    pub rows: Vec<ProjectId>,
    /// For shares: the whole cohort. Empty otherwise.
    pub cohort: Vec<ProjectId>,
    /// What it rests on, in a sentence with the numbers that it was made of.
    pub basis: Text,
}

/// The cards in force on a day, one for each indicator, in their order.
pub fn in_force(cards: &[BasisCard], day: NaiveDate) -> Vec<&BasisCard> {
    let mut found: Vec<&BasisCard> = Vec::new();
    for card in cards.iter().filter(|card| card.term.holds_on(day)) {
        match found.iter_mut().find(|other| other.id == card.id) {
            Some(other) if other.version < card.version => *other = card,
            Some(_) => {}
            None => found.push(card),
        }
    }
    found
}

/// Measures an indicator at the end of a day.
pub fn measure(card: &BasisCard, dossiers: &[Dossier<'_>], day: NaiveDate) -> Measured {
    measured(card, &card.filter, dossiers, day)
}

/// Measures an indicator for one unit: a shared project counts in full for each that shares it.
pub fn of_unit(card: &BasisCard, unit: &str, dossiers: &[Dossier<'_>], day: NaiveDate) -> Measured {
    let mut filter = card.filter.clone();
    // A card that names units leaves the others without anything.
    if !filter.units.is_empty() && !filter.units.iter().any(|named| named == unit) {
        return measured(card, &filter, &[], day);
    }
    filter.units = vec![unit.to_owned()];
    measured(card, &filter, dossiers, day)
}

/// Every unit that answers for or shares a project, in the order of their names.
pub fn unit_names(dossiers: &[Dossier<'_>]) -> BTreeSet<String> {
    let all = dossiers.iter().flat_map(|dossier| units(dossier.project));
    all.filter(|unit| !unit.trim().is_empty()).collect()
}

fn measured(card: &BasisCard, filter: &ProjectFilter, dossiers: &[Dossier<'_>], day: NaiveDate) -> Measured {
    let whom_over = period(card.whom_over, day);
    match card.counts {
        Counts::ReachedShare => {
            let stage = card.stages.first().copied().unwrap_or(ProjectStage::Operating);
            let found = cohort_rate((whom_over, stage), filter, dossiers, day);
            let (done, all) = (found.reached.len(), found.signed.len());
            let span = spoken_period(whom_over);
            let basis = Text::new(
                format!("{}签约 {all} 个，其中到 {day} 达到该阶段 {done} 个", span.zh),
                format!("{all} signed {}, of which {done} had come so far by {day}", span.en),
            );
            let reading = found.rate.map_or_else(Reading::Unknown, Reading::Rate);
            Measured { reading, rows: found.reached, cohort: found.signed, basis }
        }
        Counts::PaidShare => {
            let found = paid_rate(whom_over, filter, dossiers, day);
            let (paid, contracted) = (spoken_sum(&found.paid), spoken_sum(&found.contracted));
            let (all, out) = (found.signed.len(), found.left_out.len());
            let span = spoken_period(whom_over);
            let basis = Text::new(
                format!(
                    "{}签约 {all} 个，合同 {}，到 {day} 到位 {}；{out} 个未计（合同额或到位额未知、非人民币）",
                    span.zh, contracted.zh, paid.zh
                ),
                format!(
                    "{all} signed {}: {} contracted, {} in by {day}; {out} left out, their contract or what came in unknown or not in yuan",
                    span.en, contracted.en, paid.en
                ),
            );
            let rows = found.signed.iter().filter(|id| !found.left_out.contains(id)).copied().collect();
            let reading = found.rate.map_or_else(Reading::Unknown, Reading::Rate);
            Measured { reading, rows, cohort: found.signed, basis }
        }
        _ => tallied(card, filter, dossiers, day),
    }
}

fn tallied(card: &BasisCard, filter: &ProjectFilter, dossiers: &[Dossier<'_>], day: NaiveDate) -> Measured {
    let whom_over = period(card.whom_over, day);
    let which = match card.whom {
        Whom::All => Which::All,
        Whom::In => Which::In(card.stages.clone()),
        Whom::Reached => Which::Reached(card.stages.first().copied().unwrap_or(ProjectStage::Signed), whom_over),
        Whom::Ended => Which::EndedIn(whom_over),
    };
    let counted = match card.counts {
        Counts::Amount => Counted::Amount,
        Counts::SignedAmount => Counted::SignedAmount,
        Counts::PaidIn => Counted::PaidInDuring(period(card.over, day)),
        Counts::Projects | Counts::ReachedShare | Counts::PaidShare => Counted::Projects,
    };
    let query = Query { which, counted, filter: filter.clone(), group: None };
    let tally = ask(&query, dossiers, day).whole;
    let many = tally.rows.len();
    let span = match card.whom {
        Whom::Reached | Whom::Ended => spoken_period(whom_over),
        Whom::All | Whom::In if counted != Counted::Projects && card.counts == Counts::PaidIn => {
            spoken_period(period(card.over, day))
        }
        Whom::All | Whom::In => Text::new(format!("截至 {day} "), format!("on {day}")),
    };
    let projects = if many == 1 { "project" } else { "projects" };
    let mut basis = Text::new(format!("{}计 {many} 个项目", span.zh), format!("{many} {projects} {}", span.en));
    if card.counts != Counts::Projects && tally.sum.unknown > 0 {
        let unknown = tally.sum.unknown;
        basis.zh.push_str(&format!("，其中 {unknown} 个金额未知、未计入"));
        basis.en.push_str(&format!(", of {unknown} the amount is unknown and in no sum"));
    }
    let reading = match card.counts {
        Counts::Projects => Reading::Count(many),
        _ if tally.sum.is_empty() && tally.sum.unknown > 0 => {
            Reading::Unknown(Text::new("所有项目的金额都未知", "the amounts of all projects are unknown"))
        }
        _ => Reading::Money(tally.sum),
    };
    Measured { reading, rows: tally.rows, cohort: Vec::new(), basis }
}

fn period(over: Over, day: NaiveDate) -> Period {
    let year = Period::year_to(day);
    match over {
        Over::Month => Period::month_to(day),
        Over::Year => year,
        Over::BeforeYear => Period { from: NaiveDate::MIN, to: year.from.pred_opt().unwrap_or(year.from) },
        Over::Ever => Period { from: NaiveDate::MIN, to: day },
    }
}

fn spoken_period(period: Period) -> Text {
    let Period { from, to } = period;
    if from == NaiveDate::MIN {
        return Text::new(format!("到 {to} "), format!("up to {to}"));
    }
    Text::new(format!("{from} 至 {to} "), format!("from {from} to {to}"))
}

/// A month of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its last day.
    pub day: NaiveDate,
    /// The version it was counted by; `None` when the indicator was not defined yet.
    pub version: Option<u32>,
    /// What it came to; `None` when the indicator was not defined yet.
    pub measured: Option<Measured>,
    /// Why it does not compare with the month before it, where it does not.
    pub breaks: Option<Text>,
}

/// An indicator at the ends of months, the oldest first, each by the version that was in force then.
pub fn series(id: &str, cards: &[BasisCard], dossiers: &[Dossier<'_>], days: &[NaiveDate]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(days.len());
    for day in days.iter().copied() {
        let card = in_force(cards, day).into_iter().find(|card| card.id == id);
        let before = points.last().map(|point| (point.day, point.version));
        let breaks = card.and_then(|card| broken(card, before, day));
        points.push(Point {
            day,
            version: card.map(|card| card.version),
            measured: card.map(|card| measure(card, dossiers, day)),
            breaks,
        });
    }
    points
}

fn broken(card: &BasisCard, before: Option<(NaiveDate, Option<u32>)>, day: NaiveDate) -> Option<Text> {
    let (last, version) = before?;
    if let Some(found) = card.breaks.iter().find(|found| found.on > last && found.on <= day) {
        return Some(found.why.clone());
    }
    let earlier = version.filter(|version| *version != card.version)?;
    Some(Text::new(
        format!("口径由第 {earlier} 版改为第 {} 版", card.version),
        format!("the definition changed from version {earlier} to {}", card.version),
    ))
}

/// The last days of so many months up to the month of a day, the oldest first. The last is the day itself.
pub fn month_ends(day: NaiveDate, months: u32) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = (1..months)
        .filter_map(|back| {
            let first = day.with_day(1)?.checked_sub_months(Months::new(back - 1))?;
            first.checked_sub_days(Days::new(1))
        })
        .collect();
    days.reverse();
    days.push(day);
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::{Happening, PaidIn, Profile, Project, ProjectEvent, Term};

    /// Two projects of one unit, one of two: a start of this year, a carried one, one that is only talked about.
    fn projects() -> Vec<(Project, Vec<ProjectEvent>, Vec<PaidIn>)> {
        let event = |on: &str, what| ProjectEvent {
            on: day(on),
            written_at: "2025-01-01T00:00:00Z".into(),
            by: "样例".into(),
            backfilled: false,
            what,
        };
        let made = |unit: &str, yuan: Option<i64>, moves: &[(&str, ProjectStage)], paid: &[(&str, i64)]| {
            let mut project = Project::new("样例", Profile::Industrial);
            project.unit = unit.into();
            project.signed_amount = yuan.map(Money::yuan);
            let events = moves.iter().enumerate().map(|(at, (on, stage))| {
                let moved = Happening::Moved { to: *stage, proofs: vec![], owed: vec![], skip_reason: String::new() };
                let entered = Happening::Entered { stage: *stage, first_talk: "商务局".into() };
                event(on, if at == 0 { entered } else { moved })
            });
            let paid = paid.iter().map(|(on, yuan)| PaidIn {
                on: day(on),
                since: None,
                amount: Money::yuan(*yuan),
                voucher: None,
                note: String::new(),
            });
            (project, events.collect(), paid.collect())
        };
        use ProjectStage::{Construction, Signed, Talks};
        vec![
            made("商务局", Some(100), &[("2024-03-01", Signed), ("2024-06-01", Construction)], &[("2024-05-01", 40)]),
            made("文旅局", Some(300), &[("2023-10-01", Signed), ("2024-02-01", Construction)], &[("2024-05-01", 7)]),
            made("商务局", None, &[("2024-04-01", Talks), ("2024-11-01", Signed)], &[]),
        ]
    }

    fn card(counts: Counts, whom: Whom, stages: &[ProjectStage]) -> BasisCard {
        BasisCard {
            id: "x".into(),
            version: 1,
            title: Text::new("指标", "indicator"),
            definition: Text::default(),
            exclusions: Text::default(),
            source: Text::default(),
            term: Term { from: day("2024-01-01"), to: None },
            whom,
            stages: stages.to_vec(),
            whom_over: Over::Year,
            counts,
            over: Over::Year,
            filter: ProjectFilter::default(),
            breaks: vec![],
            weight: None,
        }
    }

    fn check(card: &BasisCard, on: &str, expect: (&str, &[i64])) {
        let projects = projects();
        let dossiers: Vec<Dossier<'_>> = (1..)
            .zip(&projects)
            .map(|(id, (project, events, paid))| Dossier { id: ProjectId(id), project, events, paid, now: None })
            .collect();
        let found = measure(card, &dossiers, day(on));
        let rows: Vec<i64> = found.rows.iter().map(|id| id.0).collect();
        assert_eq!((found.reading.spoken().zh.as_str(), &rows[..]), expect, "{}", found.basis.zh);
    }

    #[test]
    fn signed_this_year_counts_by_the_day_of_signing() {
        let signed = card(Counts::Projects, Whom::Reached, &[ProjectStage::Signed]);
        check(&signed, "2024-12-31", ("2 个", &[1, 3]));
        check(&signed, "2024-10-31", ("1 个", &[1]));
        check(&signed, "2023-12-31", ("1 个", &[2]));
    }

    #[test]
    fn a_rate_is_of_the_year_s_own_signings_so_that_carried_starts_do_not_raise_it() {
        let started = card(Counts::ReachedShare, Whom::All, &[ProjectStage::Construction]);
        check(&started, "2024-12-31", ("50%", &[1]));
        check(&started, "2025-12-31", ("未知", &[]));
    }

    #[test]
    fn paid_in_splits_into_new_and_carried() {
        let all = card(Counts::PaidIn, Whom::All, &[]);
        check(&all, "2024-12-31", ("47 元", &[1, 2]));
        let new = card(Counts::PaidIn, Whom::Reached, &[ProjectStage::Signed]);
        check(&new, "2024-12-31", ("40 元", &[1]));
        let carried = BasisCard { whom_over: Over::BeforeYear, ..new };
        check(&carried, "2024-12-31", ("7 元", &[2]));
    }

    #[test]
    fn an_unknown_amount_is_told_and_never_nought() {
        let contracts = card(Counts::SignedAmount, Whom::Reached, &[ProjectStage::Signed]);
        let projects = projects();
        let (project, events, paid) = &projects[2];
        let one = [Dossier { id: ProjectId(3), project, events, paid, now: None }];
        let found = measure(&contracts, &one, day("2024-12-31"));
        assert!(matches!(found.reading, Reading::Unknown(_)), "{found:?}");
        assert_eq!(found.reading.value(), None);
        let none = measure(&contracts, &[], day("2024-12-31"));
        assert_eq!(none.reading.value(), Some(0.0), "nothing signed is nothing, not unknown");
        check(&contracts, "2024-12-31", ("100 元", &[1, 3]));
    }

    #[test]
    fn a_series_breaks_where_the_definition_changed_and_where_a_card_says_so() {
        let mut old = card(Counts::Projects, Whom::Reached, &[ProjectStage::Signed]);
        old.term.to = Some(day("2024-06-30"));
        let mut new = BasisCard { version: 2, term: Term { from: day("2024-07-01"), to: None }, ..old.clone() };
        let why = Text::new("口径含金融业", "banks are in");
        new.breaks = vec![model::SeriesBreak { on: day("2024-09-15"), why }];
        let days = month_ends(day("2024-10-31"), 6);
        assert_eq!(days[0], day("2024-05-31"));
        let points = series("x", &[old, new], &[], &days);
        let marks: Vec<_> = points.iter().map(|point| point.breaks.as_ref().map(|why| why.zh.as_str())).collect();
        assert_eq!(marks, [None, None, Some("口径由第 1 版改为第 2 版"), None, Some("口径含金融业"), None]);
        assert_eq!(points.iter().map(|point| point.version).collect::<Vec<_>>()[1..3], [Some(1), Some(2)]);
    }

    #[test]
    fn before_an_indicator_is_defined_there_is_no_value() {
        let points = series("x", &[card(Counts::Projects, Whom::All, &[])], &[], &[day("2023-12-31")]);
        assert_eq!((points[0].version, points[0].measured.clone()), (None, None));
    }

    #[test]
    fn a_unit_sees_its_own_projects_alone() {
        let signed = card(Counts::Projects, Whom::Reached, &[ProjectStage::Signed]);
        let projects = projects();
        let dossiers: Vec<Dossier<'_>> = (1..)
            .zip(&projects)
            .map(|(id, (project, events, paid))| Dossier { id: ProjectId(id), project, events, paid, now: None })
            .collect();
        let of = |unit: &str| of_unit(&signed, unit, &dossiers, day("2024-12-31")).reading;
        assert_eq!((of("商务局"), of("文旅局"), of("谁")), (Reading::Count(2), Reading::Count(0), Reading::Count(0)));
    }
}
