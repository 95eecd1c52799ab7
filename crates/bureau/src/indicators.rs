//! The value of an indicator on a day, with its rows and what it rests on; its months, with marks where they do not compare.
//!
//! Every value is a question to the pipeline ([`ask`], [`cohort_rate`], [`paid_rate`]), so that no figure is counted twice in
//! two ways.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate};
use model::{BasisCard, Counts, Currency, Money, Over, ProjectFilter, ProjectId, ProjectStage, Text, Whom, grouped};

use crate::credit::{Shared, UnitTree};
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
    /// What would be counted if it did not stand in the list twice.
    pub twice: Vec<ProjectId>,
    /// For projects and money: the same by the shares of the units that were asked about, of all units where none was.
    pub shared: Option<Shared>,
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
    of_units(card, &[unit.to_owned()], dossiers, day)
}

/// Measures an indicator for several units together, such as one with all below it: each project counts once, however many of them share it.
pub fn of_units(card: &BasisCard, units: &[String], dossiers: &[Dossier<'_>], day: NaiveDate) -> Measured {
    match for_units(card, units) {
        Some(card) => measured(&card, &card.filter, dossiers, day),
        None => measured(card, &card.filter, &[], day),
    }
}

/// The card asked about some units alone. A card that names units leaves the others without anything: `None`.
fn for_units(card: &BasisCard, units: &[String]) -> Option<BasisCard> {
    let named = &card.filter.units;
    let asked: Vec<String> = units.iter().filter(|unit| named.is_empty() || named.contains(unit)).cloned().collect();
    let mut card = card.clone();
    card.filter.units = asked;
    (!card.filter.units.is_empty()).then_some(card)
}

/// Every unit that answered for or shared a project at the end of a day, in the order of their names.
pub fn unit_names(dossiers: &[Dossier<'_>], day: NaiveDate) -> BTreeSet<String> {
    let standing = dossiers.iter().filter_map(|dossier| Some((dossier.project, dossier.standing_on(day)?)));
    let all = standing.flat_map(|(project, standing)| {
        let answering = standing.unit(project).to_owned();
        units(project, &standing).into_iter().chain([answering])
    });
    all.filter(|unit| !unit.trim().is_empty()).collect()
}

/// An indicator of one unit with all below it.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitFigure {
    /// The unit.
    pub unit: String,
    /// The unit above it, where one of the table is.
    pub above: Option<String>,
    /// What it came to: each project once, whichever of the units below have it.
    pub measured: Measured,
}

/// An indicator by units: everyone who has something on the day, the others that are named, and whoever stands above them.
///
/// A project that two units share stands at both in full and by its shares, and once at the unit above both. The shares of those that
/// stand under nobody, with what nobody has, come to the whole.
pub fn by_unit(
    card: &BasisCard,
    (dossiers, others): (&[Dossier<'_>], &BTreeSet<String>),
    tree: &UnitTree,
    day: NaiveDate,
) -> Vec<UnitFigure> {
    let named = unit_names(dossiers, day);
    let names: BTreeSet<String> = named.union(others).flat_map(|unit| tree.line(unit)).collect();
    let figure = |unit: &String| UnitFigure {
        above: tree.line(unit).get(1).cloned(),
        measured: of_units(card, &tree.below(unit), dossiers, day),
        unit: unit.clone(),
    };
    names.iter().map(figure).collect()
}

impl Measured {
    /// What the units that were asked about have by their shares, as a number and in words; `None` where shares say nothing.
    pub fn shared_reading(&self) -> Option<(Option<f64>, Text)> {
        let shared = self.shared.as_ref()?;
        match &self.reading {
            Reading::Count(_) => {
                let projects = grouped(shared.projects());
                Some((Some(shared.projects()), Text::new(format!("{projects} 个"), projects)))
            }
            Reading::Money(_) => {
                let sum = shared.sum();
                Some((yuan(&sum).map(Money::units), spoken_sum(&sum)))
            }
            Reading::Rate(_) | Reading::Unknown(_) => None,
        }
    }
}

/// What of an indicator the units have by their shares, in words; `None` where that is all of it, or where shares say nothing.
pub fn shared_words(found: &Measured) -> Option<Text> {
    let (_, words) = found.shared_reading()?;
    let whole = match (&found.reading, &found.shared) {
        (Reading::Count(many), Some(shared)) => shared.projects() >= *many as f64,
        (Reading::Money(sum), Some(shared)) => shared.sum() == *sum,
        _ => true,
    };
    (!whole).then(|| Text::new(format!("按分成计 {}", words.zh), format!("{} by shares", words.en)))
}

fn measured(card: &BasisCard, filter: &ProjectFilter, dossiers: &[Dossier<'_>], day: NaiveDate) -> Measured {
    let of_year = ProjectFilter { tag_year: (card.tags_over == Over::Year).then(|| day.year()), ..filter.clone() };
    let filter = &of_year;
    let whom_over = period(card.whom_over, day);
    match card.counts {
        Counts::ReachedShare => {
            let stage = card.stages.first().copied().unwrap_or(ProjectStage::Operating);
            let found = cohort_rate((whom_over, stage), filter, dossiers, day);
            let (done, all) = (found.reached.len(), found.signed.len());
            let span = spoken_period(whom_over);
            let basis = Text::new(
                format!("{}签约 {all} 个，其中到 {day} 达到该阶段 {done} 个", span.zh),
                format!("{} signed {}, of which {done} had come so far by {day}", counted_projects(all), span.en),
            );
            let reading = found.rate.map_or_else(Reading::Unknown, Reading::Rate);
            let basis = told_twice(basis, &found.twice);
            let (rows, cohort, twice) = (found.reached, found.signed, found.twice);
            Measured { reading, rows, cohort, twice, shared: None, basis }
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
                    "{} signed {}: {} contracted, {} in by {day}; {out} left out, the contract or what came in unknown or not in yuan",
                    counted_projects(all),
                    span.en,
                    contracted.en,
                    paid.en
                ),
            );
            let rows = found.signed.iter().filter(|id| !found.left_out.contains(id)).copied().collect();
            let reading = found.rate.map_or_else(Reading::Unknown, Reading::Rate);
            let basis = told_twice(basis, &found.twice);
            Measured { reading, rows, cohort: found.signed, twice: found.twice, shared: None, basis }
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
    let answer = ask(&query, dossiers, day);
    let tally = answer.whole;
    let many = tally.rows.len();
    let unplaced = filter.at_least.map(|least| unplaced(&query, least, dossiers, day));
    let span = match card.whom {
        Whom::Reached | Whom::Ended => spoken_period(whom_over),
        Whom::All | Whom::In if counted != Counted::Projects && card.counts == Counts::PaidIn => {
            spoken_period(period(card.over, day))
        }
        Whom::All | Whom::In => Text::new(format!("截至 {day} "), format!("on {day}")),
    };
    let mut basis =
        Text::new(format!("{}计 {many} 个项目", span.zh), format!("{} {}", counted_projects(many), span.en));
    if let Some(year) = filter.tag_year {
        basis.zh.push_str(&format!("，标签年份 {year}"));
        basis.en.push_str(&format!(", by tags of {year}"));
    }
    if let Some(unplaced @ 1..) = unplaced {
        basis.zh.push_str(&format!("；另有 {unplaced} 个总投资未知或非人民币，无法判断，未计入"));
        basis.en.push_str(&format!(
            "; of {unplaced} more the investment is unknown or not in yuan, and they are not in it"
        ));
    }
    if card.counts != Counts::Projects && tally.sum.unknown > 0 {
        let unknown = tally.sum.unknown;
        basis.zh.push_str(&format!("，其中 {unknown} 个金额未知、未计入"));
        basis.en.push_str(&format!(", the amount of {unknown} unknown and in no sum"));
    }
    let reading = match card.counts {
        Counts::Projects => Reading::Count(many),
        _ if tally.sum.is_empty() && tally.sum.unknown > 0 => {
            Reading::Unknown(Text::new("所有项目的金额都未知", "the amounts of all projects are unknown"))
        }
        _ => Reading::Money(tally.sum),
    };
    let basis = told_twice(basis, &answer.twice);
    let (cohort, shared) = (Vec::new(), Some(tally.shared));
    Measured { reading, rows: tally.rows, cohort, twice: answer.twice, shared, basis }
}

/// A basis with how many entries were left out of it, where any was.
fn told_twice(mut basis: Text, twice: &[ProjectId]) -> Text {
    if !twice.is_empty() {
        let many = twice.len();
        basis.zh.push_str(&format!("；另有 {many} 条重复登记未计"));
        basis.en.push_str(&format!("; {many} left out as entered twice"));
    }
    basis
}

/// How many would be asked about if only it were known whether they are large enough.
fn unplaced(query: &Query, least: Money, dossiers: &[Dossier<'_>], day: NaiveDate) -> usize {
    let filter = ProjectFilter { at_least: None, ..query.filter.clone() };
    let unknown =
        |dossier: &&Dossier<'_>| dossier.project.amount.is_none_or(|amount| amount.currency != least.currency);
    let open: Vec<Dossier<'_>> = dossiers.iter().filter(unknown).copied().collect();
    ask(&Query { filter, ..query.clone() }, &open, day).whole.rows.len()
}

/// `1 project`, `2 projects`.
fn counted_projects(many: usize) -> String {
    format!("{many} project{}", if many == 1 { "" } else { "s" })
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

/// An indicator at the ends of months, of units together or (empty) of all, the oldest first, each by the version that was in force then.
pub fn series(
    (id, units): (&str, &[String]),
    cards: &[BasisCard],
    dossiers: &[Dossier<'_>],
    days: &[NaiveDate],
) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(days.len());
    for day in days.iter().copied() {
        let card = in_force(cards, day).into_iter().find(|card| card.id == id);
        let before = points.last().map(|point| (point.day, point.version));
        let breaks = card.zip(before).and_then(|(card, before)| broken(card, before, day)).map(Broken::sentence);
        points.push(Point {
            day,
            version: card.map(|card| card.version),
            measured: card.map(|card| match units {
                [] => measure(card, dossiers, day),
                units => of_units(card, units, dossiers, day),
            }),
            breaks,
        });
    }
    points
}

/// Why two figures of a line do not compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// What is counted changed between them, whatever the card says: no counting anew makes them alike.
    Series(Text),
    /// They are counted by these versions; the earlier one can be counted anew by the later.
    Version(u32, u32),
}

impl Broken {
    /// In a sentence.
    pub fn sentence(self) -> Text {
        match self {
            Self::Series(why) => why,
            Self::Version(earlier, later) => Text::new(
                format!("口径由第 {earlier} 版改为第 {later} 版"),
                format!("the definition changed from version {earlier} to {later}"),
            ),
        }
    }
}

/// Why a figure counted on a day by a card does not compare with one counted earlier by a version of it; `None` where it does.
pub fn broken(card: &BasisCard, (last, version): (NaiveDate, Option<u32>), day: NaiveDate) -> Option<Broken> {
    if let Some(found) = card.breaks.iter().find(|found| found.on > last && found.on <= day) {
        return Some(Broken::Series(found.why.clone()));
    }
    let earlier = version.filter(|version| *version != card.version)?;
    Some(Broken::Version(earlier, card.version))
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
    use model::{Credit, Happening, PaidIn, Profile, Project, ProjectEvent, Tag, TagKind, Term};

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
            tags_over: Over::Ever,
            breaks: vec![],
            weight: None,
        }
    }

    fn check(card: &BasisCard, on: &str, expect: (&str, &[i64])) {
        let projects = projects();
        let dossiers: Vec<Dossier<'_>> = (1..)
            .zip(&projects)
            .map(|(id, (project, events, paid))| Dossier {
                id: ProjectId(id),
                project,
                events,
                paid,
                same: &[],
                now: None,
            })
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
        let one = [Dossier { id: ProjectId(3), project, events, paid, same: &[], now: None }];
        let found = measure(&contracts, &one, day("2024-12-31"));
        assert!(matches!(found.reading, Reading::Unknown(_)), "{found:?}");
        assert_eq!(found.reading.value(), None);
        let none = measure(&contracts, &[], day("2024-12-31"));
        assert_eq!(none.reading.value(), Some(0.0), "nothing signed is nothing, not unknown");
        check(&contracts, "2024-12-31", ("100 元", &[1, 3]));
    }

    #[test]
    fn the_basis_speaks_of_one_project_and_of_two() {
        let signed = card(Counts::Projects, Whom::Reached, &[ProjectStage::Signed]);
        let basis = |on: &str| {
            let projects = projects();
            let dossiers: Vec<Dossier<'_>> = (1..)
                .zip(&projects)
                .map(|(id, (project, events, paid))| Dossier {
                    id: ProjectId(id),
                    project,
                    events,
                    paid,
                    now: None,
                    same: &[],
                })
                .collect();
            measure(&signed, &dossiers, day(on)).basis.en
        };
        assert_eq!(basis("2024-10-31"), "1 project from 2024-01-01 to 2024-10-31");
        assert_eq!(basis("2024-12-31"), "2 projects from 2024-01-01 to 2024-12-31");
    }

    #[test]
    fn a_tag_counts_in_the_year_it_bears_and_one_without_a_year_in_none() {
        let mut tagged = card(Counts::Projects, Whom::All, &[]);
        tagged.filter.tags = vec![TagKind::AboveScale];
        let mut projects = projects();
        for (at, year) in [Some(2024), Some(2023), None].into_iter().enumerate() {
            projects[at].0.tags = vec![Tag { kind: TagKind::AboveScale, year }];
        }
        let dossiers: Vec<Dossier<'_>> = (1..)
            .zip(&projects)
            .map(|(id, (project, events, paid))| Dossier {
                id: ProjectId(id),
                project,
                events,
                paid,
                now: None,
                same: &[],
            })
            .collect();
        let rows = |card: &BasisCard, on: &str| measure(card, &dossiers, day(on)).rows;
        assert_eq!(rows(&tagged, "2024-12-31").len(), 3);
        tagged.tags_over = Over::Year;
        assert_eq!(rows(&tagged, "2024-12-31"), [ProjectId(1)]);
        assert_eq!(rows(&tagged, "2023-12-31"), [ProjectId(2)]);
    }

    #[test]
    fn a_floor_counts_by_amount_and_says_of_how_many_it_is_unknown() {
        let mut large = card(Counts::Projects, Whom::All, &[]);
        large.filter.at_least = Some(Money::yuan(200));
        let mut projects = projects();
        projects[0].0.amount = Some(Money::yuan(199));
        projects[1].0.amount = Some(Money::yuan(200));
        let dossiers: Vec<Dossier<'_>> = (1..)
            .zip(&projects)
            .map(|(id, (project, events, paid))| Dossier {
                id: ProjectId(id),
                project,
                events,
                paid,
                now: None,
                same: &[],
            })
            .collect();
        let found = measure(&large, &dossiers, day("2024-12-31"));
        assert_eq!((found.reading, found.rows), (Reading::Count(1), vec![ProjectId(2)]));
        assert!(found.basis.zh.ends_with("另有 1 个总投资未知或非人民币，无法判断，未计入"), "{}", found.basis.zh);
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
        let points = series(("x", &[]), &[old, new], &[], &days);
        let marks: Vec<_> = points.iter().map(|point| point.breaks.as_ref().map(|why| why.zh.as_str())).collect();
        assert_eq!(marks, [None, None, Some("口径由第 1 版改为第 2 版"), None, Some("口径含金融业"), None]);
        assert_eq!(points.iter().map(|point| point.version).collect::<Vec<_>>()[1..3], [Some(1), Some(2)]);
    }

    #[test]
    fn before_an_indicator_is_defined_there_is_no_value() {
        let points = series(("x", &[]), &[card(Counts::Projects, Whom::All, &[])], &[], &[day("2023-12-31")]);
        assert_eq!((points[0].version, points[0].measured.clone()), (None, None));
    }

    #[test]
    fn the_unit_above_counts_what_its_teams_share_once_and_shares_come_to_the_whole() {
        let mut projects = projects();
        projects[0].0.credits =
            [("一组", 60), ("二组", 40)].map(|(unit, share)| Credit { unit: unit.into(), share }).to_vec();
        let dossiers: Vec<Dossier<'_>> = (1..)
            .zip(&projects)
            .map(|(id, (project, events, paid))| Dossier {
                id: ProjectId(id),
                project,
                events,
                paid,
                same: &[],
                now: None,
            })
            .collect();
        let tree = UnitTree::new([("一组".into(), "商务局".into()), ("二组".into(), "商务局".into())]);
        let signed = card(Counts::Projects, Whom::Reached, &[ProjectStage::Signed]);
        let table = by_unit(&signed, (&dossiers, &BTreeSet::new()), &tree, day("2024-12-31"));
        let lines: Vec<_> = table
            .iter()
            .map(|line| {
                let shared = line.measured.shared.as_ref().map(Shared::projects);
                (line.unit.as_str(), line.above.as_deref(), line.measured.reading.spoken().zh, shared)
            })
            .collect();
        assert_eq!(
            lines,
            [
                ("一组", Some("商务局"), "1 个".to_owned(), Some(0.6)),
                ("二组", Some("商务局"), "1 个".to_owned(), Some(0.4)),
                ("商务局", None, "2 个".to_owned(), Some(2.0)),
                ("文旅局", None, "0 个".to_owned(), Some(0.0)),
            ]
        );
        let words = |at: usize| shared_words(&table[at].measured).map(|words| words.zh);
        assert_eq!((words(0), words(2)), (Some("按分成计 0.6 个".to_owned()), None));
        let whole = measure(&signed, &dossiers, day("2024-12-31"));
        assert_eq!((whole.reading, whole.shared.map(|shared| shared.projects())), (Reading::Count(2), Some(2.0)));
    }

    #[test]
    fn the_basis_tells_what_was_left_out_as_entered_twice() {
        let projects = projects();
        let dossiers: Vec<Dossier<'_>> = [(1, &projects[0], &[][..]), (3, &projects[2], &[ProjectId(1)][..])]
            .map(|(id, (project, events, paid), same)| Dossier {
                id: ProjectId(id),
                project,
                events,
                paid,
                same,
                now: None,
            })
            .to_vec();
        let signed = card(Counts::Projects, Whom::Reached, &[ProjectStage::Signed]);
        let found = measure(&signed, &dossiers, day("2024-12-31"));
        assert_eq!(found.reading, Reading::Count(1));
        assert!(found.basis.zh.ends_with("；另有 1 条重复登记未计"), "{}", found.basis.zh);
        assert!(found.basis.en.ends_with("; 1 left out as entered twice"), "{}", found.basis.en);
    }

    #[test]
    fn a_unit_sees_its_own_projects_alone() {
        let signed = card(Counts::Projects, Whom::Reached, &[ProjectStage::Signed]);
        let projects = projects();
        let dossiers: Vec<Dossier<'_>> = (1..)
            .zip(&projects)
            .map(|(id, (project, events, paid))| Dossier {
                id: ProjectId(id),
                project,
                events,
                paid,
                same: &[],
                now: None,
            })
            .collect();
        let of = |unit: &str| of_unit(&signed, unit, &dossiers, day("2024-12-31")).reading;
        assert_eq!((of("商务局"), of("文旅局"), of("谁")), (Reading::Count(2), Reading::Count(0), Reading::Count(0)));
    }
}
