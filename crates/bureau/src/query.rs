//! Questions to the pipeline: how many, how much, what share, of which projects, on which day; with the rows behind each.
//!
//! An indicator is a question with a basis card; a saved question is one that someone asked; a bulletin's tables are questions.
//! They are all answered here, so that no two figures of the product are counted in two ways.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use model::{
    Currency, Happening, Money, PaidIn, Project, ProjectEvent, ProjectFilter as Filter, ProjectId, ProjectStage, Text,
};

use crate::credit::{Shared, share_of};
use crate::standing::{Standing, standing, standing_on};
use crate::sums::Sum;
use crate::twice::twice;

/// A project with its history, as questions see it.
#[derive(Debug, Clone, Copy)]
pub struct Dossier<'a> {
    /// Number.
    pub id: ProjectId,
    /// What is known of it.
    pub project: &'a Project,
    /// Its history.
    pub events: &'a [ProjectEvent],
    /// Money that came in.
    pub paid: &'a [PaidIn],
    /// Projects of which a person said that they are the same.
    pub same: &'a [ProjectId],
    /// The day of its last event, and where it stands from then on, where the caller keeps that: ten thousand histories are then not followed
    /// again for each of twenty figures.
    pub now: Option<(NaiveDate, &'a Standing)>,
}

impl<'a> Dossier<'a> {
    /// Where it stood at the end of a day; `None` when it had not come in.
    pub fn standing_on(&self, day: NaiveDate) -> Option<Cow<'a, Standing>> {
        match self.now {
            Some((last, standing)) if last <= day => Some(Cow::Borrowed(standing)),
            _ => standing_on(self.events, day).map(Cow::Owned),
        }
    }

    /// Whether it is known by now to have been another project all along.
    pub fn is_duplicate(&self) -> bool {
        match self.now {
            Some((_, now)) => now.is_duplicate(),
            None => standing(self.events).is_some_and(|now| now.is_duplicate()),
        }
    }
}

/// First and last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Period {
    /// A calendar year up to a day in it.
    pub fn year_to(day: NaiveDate) -> Self {
        Self { from: NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day), to: day }
    }

    /// A calendar month up to a day in it.
    pub fn month_to(day: NaiveDate) -> Self {
        Self { from: day.with_day(1).unwrap_or(day), to: day }
    }

    /// Whether a day lies in it.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Which projects are meant, by where they stand or stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Everything that had come in by the day, ended or not.
    All,
    /// Those that stand in one of these stages at the end of the day.
    In(Vec<ProjectStage>),
    /// Those that reached a stage, or passed it, within the period for the first time.
    Reached(ProjectStage, Period),
    /// Those that ended within the period.
    EndedIn(Period),
}

/// What of those is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// How many.
    Projects,
    /// Total investment.
    Amount,
    /// Amount in the contract.
    SignedAmount,
    /// Money that came in up to the day, at any time.
    PaidIn,
    /// Money that came in within a period, wherever the project stands.
    PaidInDuring(Period),
}

/// By what an answer is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupBy {
    /// Chain.
    Chain,
    /// Answering or sharing unit; a shared project stands in every group it is shared by.
    Unit,
    /// Stage at the end of the day.
    Stage,
    /// Channel of attraction.
    Channel,
    /// Where the money comes from.
    Origin,
    /// Profile.
    Profile,
    /// Month in which it came in.
    MonthEntered,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Which projects.
    pub which: Which,
    /// What of them.
    pub counted: Counted,
    /// What they must be like.
    pub filter: Filter,
    /// By what to split.
    pub group: Option<GroupBy>,
}

/// What a question came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// The projects behind it, by number.
    pub rows: Vec<ProjectId>,
    /// Their amounts, for questions of money.
    pub sum: Sum,
    /// The same by the shares of the units that are asked about; of all units where none is named.
    pub shared: Shared,
}

/// The answer: the whole, and its groups in the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// All of it; a project counts once.
    pub whole: Tally,
    /// By group. The empty key holds what belongs to none.
    pub groups: BTreeMap<String, Tally>,
    /// What would count if it did not stand in the list twice.
    pub twice: Vec<ProjectId>,
}

/// Answers a question as of the end of a day.
pub fn ask(query: &Query, dossiers: &[Dossier<'_>], day: NaiveDate) -> Answer {
    let mut answer = Answer::default();
    let twice = twice(dossiers, day);
    for dossier in dossiers {
        // The record is asked first: following a history costs more.
        if !passes(&query.filter, dossier.project) || !may_be_of(&query.filter, dossier) {
            continue;
        }
        let Some(standing) = dossier.standing_on(day).filter(|found| is_meant(&query.which, found)) else {
            continue;
        };
        if !is_of(&query.filter, dossier.project, &standing) {
            continue;
        }
        let amounts = amounts(query.counted, dossier, day);
        if matches!(query.counted, Counted::PaidInDuring(_)) && amounts.is_empty() {
            continue;
        }
        if twice.contains_key(&dossier.id) {
            answer.twice.push(dossier.id);
            continue;
        }
        let share = share_of(&query.filter.units, dossier.project, &standing);
        count(&mut answer.whole, dossier.id, (&amounts, share));
        for key in query.group.map(|group| keys(group, dossier.project, &standing)).unwrap_or_default() {
            let share = match query.group {
                Some(GroupBy::Unit) => share_of(std::slice::from_ref(&key), dossier.project, &standing),
                _ => share,
            };
            count(answer.groups.entry(key).or_default(), dossier.id, (&amounts, share));
        }
    }
    answer
}

fn count(tally: &mut Tally, id: ProjectId, (amounts, share): (&[Option<Money>], u8)) {
    tally.rows.push(id);
    for amount in amounts {
        tally.sum.add(*amount);
    }
    tally.shared.add(share, amounts);
}

fn is_meant(which: &Which, standing: &Standing) -> bool {
    match which {
        Which::All => true,
        Which::In(stages) => stages.contains(&standing.stage),
        Which::Reached(stage, period) => standing.reached(*stage).is_some_and(|day| period.holds(day)),
        Which::EndedIn(period) => standing.stage == ProjectStage::Ended && period.holds(standing.since),
    }
}

fn passes(filter: &Filter, project: &Project) -> bool {
    fn among<T: PartialEq>(wanted: &[T], found: Option<&T>) -> bool {
        wanted.is_empty() || found.is_some_and(|found| wanted.contains(found))
    }
    let of_year = |year: Option<i32>| filter.tag_year.is_none_or(|wanted| year == Some(wanted));
    let tagged =
        filter.tags.is_empty() || project.tags.iter().any(|tag| filter.tags.contains(&tag.kind) && of_year(tag.year));
    let large = filter
        .at_least
        .is_none_or(|least| project.amount.is_some_and(|amount| amount.currency == least.currency && amount >= least));
    among(&filter.profiles, Some(&project.profile))
        && among(&filter.origins, project.origin.as_ref())
        && among(&filter.channels, project.channel.as_ref())
        && among(&filter.chains, project.links.node.as_ref().map(|(chain, _)| chain))
        && tagged
        && large
}

/// Whether it may have counted for one of the units that are asked about, by its record: without a transfer it is the same on every day.
fn may_be_of(filter: &Filter, dossier: &Dossier<'_>) -> bool {
    let project = dossier.project;
    let wanted = |unit: &String| filter.units.contains(unit);
    filter.units.is_empty()
        || (project.credits.is_empty() && wanted(&project.unit))
        || project.credits.iter().any(|credit| wanted(&credit.unit))
        || dossier.events.iter().any(|event| matches!(event.what, Happening::Transferred { .. }))
}

/// Whether it counted for one of the units that are asked about.
fn is_of(filter: &Filter, project: &Project, standing: &Standing) -> bool {
    filter.units.is_empty() || units(project, standing).iter().any(|unit| filter.units.contains(unit))
}

/// The units a project counted for on a day: those that shared it, else the one that answered for it.
pub fn units(project: &Project, standing: &Standing) -> Vec<String> {
    match standing.credits(project) {
        [] => vec![standing.unit(project).to_owned()],
        credits => credits.iter().map(|credit| credit.unit.clone()).collect(),
    }
}

fn amounts(counted: Counted, dossier: &Dossier<'_>, day: NaiveDate) -> Vec<Option<Money>> {
    match counted {
        Counted::Projects => Vec::new(),
        Counted::Amount => vec![dossier.project.amount],
        Counted::SignedAmount => vec![dossier.project.signed_amount],
        Counted::PaidIn => paid(dossier, Period { from: NaiveDate::MIN, to: day }),
        Counted::PaidInDuring(period) => paid(dossier, Period { to: period.to.min(day), ..period }),
    }
}

/// What came in within a period. Of a sum that ran up over more than that, it is unknown how much.
fn paid(dossier: &Dossier<'_>, period: Period) -> Vec<Option<Money>> {
    let within =
        dossier.paid.iter().filter(|paid| paid.since.unwrap_or(paid.on) <= period.to && paid.on >= period.from);
    within
        .map(|paid| {
            let whole = paid.since.is_none_or(|since| since >= period.from) && paid.on <= period.to;
            whole.then_some(paid.amount)
        })
        .collect()
}

fn keys(group: GroupBy, project: &Project, standing: &Standing) -> Vec<String> {
    let one = |key: Option<String>| vec![key.unwrap_or_default()];
    match group {
        GroupBy::Chain => one(project.links.node.as_ref().map(|(chain, _)| chain.clone())),
        GroupBy::Unit => units(project, standing),
        GroupBy::Stage => one(Some(standing.stage.to_string())),
        GroupBy::Channel => one(project.channel.map(|channel| channel.to_string())),
        GroupBy::Origin => one(project.origin.map(|origin| origin.to_string())),
        GroupBy::Profile => one(Some(project.profile.to_string())),
        GroupBy::MonthEntered => one(Some(standing.entered.format("%Y-%m").to_string())),
    }
}

/// A share of a cohort: of the projects signed in a period, those that came further by a day.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortRate {
    /// Everything that was signed in the period.
    pub signed: Vec<ProjectId>,
    /// Of these, what came as far as was asked.
    pub reached: Vec<ProjectId>,
    /// What would be in the cohort if it did not stand in the list twice.
    pub twice: Vec<ProjectId>,
    /// Share, 0 to 1; `Err` says why there is none.
    pub rate: Result<f64, Text>,
}

/// Of the projects signed in a period, how many had reached a stage by a day (开工率, 竣工率, 履约率).
///
/// Always by the cohort of signing: else this year's starts of last year's contracts would make the rate larger than it is.
pub fn cohort_rate(
    (signed_in, stage): (Period, ProjectStage),
    filter: &Filter,
    dossiers: &[Dossier<'_>],
    day: NaiveDate,
) -> CohortRate {
    let (cohort, twice) = cohort(signed_in, filter, dossiers, day);
    let signed: Vec<ProjectId> = cohort.iter().map(|(dossier, _)| dossier.id).collect();
    let came = cohort.iter().filter(|(_, standing)| standing.reached(stage).is_some_and(|on| on <= day));
    let reached: Vec<ProjectId> = came.map(|(dossier, _)| dossier.id).collect();
    let rate = if signed.is_empty() { Err(nothing_signed()) } else { Ok(reached.len() as f64 / signed.len() as f64) };
    CohortRate { signed, reached, twice, rate }
}

/// Money that came in of what was contracted by a cohort (资金到位率), by value, not by project.
#[derive(Debug, Clone, PartialEq)]
pub struct PaidRate {
    /// Everything that was signed in the period.
    pub signed: Vec<ProjectId>,
    /// Those whose contract is not in yuan, or unknown: they are in neither sum.
    pub left_out: Vec<ProjectId>,
    /// What would be in the cohort if it did not stand in the list twice.
    pub twice: Vec<ProjectId>,
    /// Contracted, in yuan.
    pub contracted: Sum,
    /// Come in by the day, in yuan, of the same projects.
    pub paid: Sum,
    /// Share, from 0; `Err` says why there is none.
    pub rate: Result<f64, Text>,
}

/// Of what was contracted in a period, how much had come in by a day.
pub fn paid_rate(signed_in: Period, filter: &Filter, dossiers: &[Dossier<'_>], day: NaiveDate) -> PaidRate {
    let (cohort, twice) = cohort(signed_in, filter, dossiers, day);
    let mut found = PaidRate {
        signed: Vec::new(),
        left_out: Vec::new(),
        twice,
        contracted: Sum::default(),
        paid: Sum::default(),
        rate: Err(nothing_signed()),
    };
    for (dossier, _) in cohort {
        found.signed.push(dossier.id);
        let contract = dossier.project.signed_amount.filter(|amount| amount.currency == Currency::Cny);
        let paid = paid(dossier, Period { from: NaiveDate::MIN, to: day });
        let unfit = paid.iter().any(|amount| amount.is_none_or(|amount| amount.currency != Currency::Cny));
        if contract.is_none() || unfit {
            found.left_out.push(dossier.id);
            continue;
        }
        found.contracted.add(contract);
        for amount in paid {
            found.paid.add(amount);
        }
    }
    if let Some(contracted) = found.contracted.of(Currency::Cny).filter(|sum| sum.hundredths > 0) {
        let paid = found.paid.of(Currency::Cny).map_or(0.0, Money::units);
        found.rate = Ok(paid / contracted.units());
    } else if !found.signed.is_empty() {
        found.rate = Err(Text::new("合同金额未知", "the amounts in the contracts are unknown"));
    }
    found
}

fn cohort<'a>(
    signed_in: Period,
    filter: &Filter,
    dossiers: &'a [Dossier<'a>],
    day: NaiveDate,
) -> (Vec<(&'a Dossier<'a>, Cow<'a, Standing>)>, Vec<ProjectId>) {
    let twice = twice(dossiers, day);
    let meant = dossiers.iter().filter(|dossier| passes(filter, dossier.project) && may_be_of(filter, dossier));
    let found = meant.filter_map(|dossier| Some((dossier, dossier.standing_on(day)?)));
    let found = found.filter(|(dossier, standing)| {
        let signed = standing.reached(ProjectStage::Signed).is_some_and(|on| signed_in.holds(on));
        signed && is_of(filter, dossier.project, standing)
    });
    let (out, cohort): (Vec<_>, Vec<_>) = found.partition(|(dossier, _)| twice.contains_key(&dossier.id));
    (cohort, out.into_iter().map(|(dossier, _)| dossier.id).collect())
}

fn nothing_signed() -> Text {
    Text::new("该期间没有签约项目", "nothing was signed in the period")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::{Credit, EndReason, Holding, Profile, Tag, TagKind};

    fn event(on: &str, stage: ProjectStage, first: bool) -> ProjectEvent {
        let what = if first {
            Happening::Entered { stage, first_talk: "商务局".to_owned() }
        } else {
            Happening::Moved { to: stage, proofs: vec![], owed: vec![], skip_reason: String::new() }
        };
        ProjectEvent {
            on: day(on),
            written_at: "2025-01-01T00:00:00Z".to_owned(),
            by: "样例".to_owned(),
            backfilled: false,
            what,
        }
    }

    struct Made {
        project: Project,
        events: Vec<ProjectEvent>,
        paid: Vec<PaidIn>,
        same: Vec<ProjectId>,
    }

    fn made(yuan: Option<i64>, history: &[(&str, ProjectStage)], paid: &[(&str, i64)]) -> Made {
        let mut project = Project::new("样例", Profile::Industrial);
        project.amount = yuan.map(Money::yuan);
        project.signed_amount = project.amount;
        project.unit = "商务局".to_owned();
        let events = history.iter().enumerate().map(|(at, (on, stage))| event(on, *stage, at == 0)).collect();
        let paid = paid.iter().map(|(on, yuan)| PaidIn {
            on: day(on),
            since: None,
            amount: Money::yuan(*yuan),
            voucher: None,
            note: String::new(),
        });
        Made { project, events, paid: paid.collect(), same: vec![] }
    }

    fn dossiers<'a>(made: &'a [Made]) -> Vec<Dossier<'a>> {
        let one = |(at, made): (usize, &'a Made)| Dossier {
            id: ProjectId(at as i64 + 1),
            project: &made.project,
            events: &made.events,
            paid: &made.paid,
            same: &made.same,
            now: None,
        };
        made.iter().enumerate().map(one).collect()
    }

    fn sample() -> Vec<Made> {
        use ProjectStage::{Construction, Lead, Signed, Talks};
        vec![
            made(
                Some(100),
                &[("2023-11-01", Lead), ("2023-12-20", Signed), ("2024-02-01", Construction)],
                &[("2024-03-01", 40)],
            ),
            made(
                Some(200),
                &[("2024-01-05", Lead), ("2024-04-01", Signed), ("2024-09-01", Construction)],
                &[("2024-05-01", 50)],
            ),
            made(Some(300), &[("2024-02-05", Lead), ("2024-06-01", Signed)], &[]),
            made(None, &[("2024-03-05", Lead), ("2024-03-20", Talks)], &[]),
        ]
    }

    fn rows(answer: &Tally) -> Vec<i64> {
        answer.rows.iter().map(|id| id.0).collect()
    }

    #[test]
    fn stock_and_flow_are_two_questions_with_two_answers() {
        let made = sample();
        let dossiers = dossiers(&made);
        let query = |which| Query { which, counted: Counted::Amount, filter: Filter::default(), group: None };
        let end = day("2024-12-31");
        let standing = ask(&query(Which::In(vec![ProjectStage::Signed])), &dossiers, end);
        assert_eq!(rows(&standing.whole), [3]);
        let signed = ask(&query(Which::Reached(ProjectStage::Signed, Period::year_to(end))), &dossiers, end);
        assert_eq!(rows(&signed.whole), [2, 3]);
        assert_eq!(signed.whole.sum.of(Currency::Cny), Some(Money::yuan(500)));
    }

    #[test]
    fn a_day_in_the_past_is_answered_as_it_was() {
        let made = sample();
        let query = Query {
            which: Which::In(vec![ProjectStage::Lead]),
            counted: Counted::Projects,
            filter: Filter::default(),
            group: None,
        };
        assert_eq!(rows(&ask(&query, &dossiers(&made), day("2024-02-10")).whole), [2, 3]);
    }

    #[test]
    fn unknown_amounts_are_counted_beside_the_sum() {
        let made = sample();
        let query = Query { which: Which::All, counted: Counted::Amount, filter: Filter::default(), group: None };
        let answer = ask(&query, &dossiers(&made), day("2024-12-31"));
        assert_eq!(answer.whole.sum.of(Currency::Cny), Some(Money::yuan(600)));
        assert_eq!(answer.whole.sum.unknown, 1);
    }

    #[test]
    fn a_shared_project_stands_in_both_groups_and_once_in_the_whole() {
        let mut made = sample();
        made[1].project.credits =
            [("文旅局", 50), ("雨母山镇", 50)].map(|(unit, share)| Credit { unit: unit.to_owned(), share }).to_vec();
        let query = Query {
            which: Which::All,
            counted: Counted::Projects,
            filter: Filter::default(),
            group: Some(GroupBy::Unit),
        };
        let answer = ask(&query, &dossiers(&made), day("2024-12-31"));
        assert_eq!(answer.whole.rows.len(), 4);
        assert_eq!(rows(&answer.groups["文旅局"]), [2]);
        assert_eq!(rows(&answer.groups["雨母山镇"]), [2]);
        assert_eq!(rows(&answer.groups["商务局"]), [1, 3, 4]);
    }

    #[test]
    fn a_unit_has_what_it_answered_for_on_the_day_and_what_its_shares_come_to() {
        let mut made = sample();
        made[2].project.unit = "雨母山镇".to_owned();
        let credits = [("文旅局", 60), ("雨母山镇", 30)].map(|(unit, share)| Credit { unit: unit.to_owned(), share });
        made[1].project.credits = credits.to_vec();
        let before = Some(Holding { unit: "商务局".to_owned(), ..Holding::default() });
        let handed =
            Happening::Transferred {
                before, to: "雨母山镇".to_owned(), owner: String::new(), reason: String::new()
            };
        made[2].events.push(ProjectEvent { what: handed, ..event("2025-01-03", ProjectStage::Lead, true) });
        let of = |units: &[&str], on: &str| {
            let units = units.iter().map(|unit| (*unit).to_owned()).collect();
            let query = Query {
                which: Which::Reached(ProjectStage::Signed, Period::year_to(day("2024-12-31"))),
                counted: Counted::SignedAmount,
                filter: Filter { units, ..Filter::default() },
                group: None,
            };
            let whole = ask(&query, &dossiers(&made), day(on)).whole;
            (rows(&whole), whole.shared.projects(), whole.shared.sum().of(Currency::Cny))
        };
        assert_eq!(of(&["商务局"], "2024-12-31"), (vec![3], 1.0, Some(Money::yuan(300))));
        assert_eq!(of(&["雨母山镇"], "2024-12-31"), (vec![2], 0.3, Some(Money::yuan(60))));
        assert_eq!(of(&["雨母山镇"], "2025-01-31"), (vec![2, 3], 1.3, Some(Money::yuan(360))));
        assert_eq!(of(&["文旅局", "雨母山镇"], "2024-12-31"), (vec![2], 0.9, Some(Money::yuan(180))));
        // A tenth of the shared one belongs to nobody.
        assert_eq!(of(&[], "2024-12-31"), (vec![2, 3], 1.9, Some(Money::yuan(480))));
    }

    #[test]
    fn what_stands_in_the_list_twice_counts_once_and_is_told() {
        let mut made = sample();
        made[2].same = vec![ProjectId(2)];
        let ended = Happening::Ended { reason: EndReason::Duplicate, note: String::new() };
        made[3].events.push(ProjectEvent { what: ended, ..event("2024-05-01", ProjectStage::Lead, true) });
        let end = day("2024-12-31");
        let year = Period::year_to(end);
        let ask = |which| {
            let query = Query { which, counted: Counted::Projects, filter: Filter::default(), group: None };
            let answer = ask(&query, &dossiers(&made), end);
            (rows(&answer.whole), answer.twice.iter().map(|id| id.0).collect::<Vec<_>>())
        };
        assert_eq!(ask(Which::Reached(ProjectStage::Signed, year)), (vec![2], vec![3]));
        assert_eq!(ask(Which::Reached(ProjectStage::Lead, year)), (vec![2], vec![3, 4]));
        assert_eq!(ask(Which::EndedIn(year)), (vec![], vec![4]));
        let rate = cohort_rate((year, ProjectStage::Construction), &Filter::default(), &dossiers(&made), end);
        assert_eq!((rate.rate, rate.twice), (Ok(1.0), vec![ProjectId(3)]));
        let paid = paid_rate(year, &Filter::default(), &dossiers(&made), end);
        assert_eq!((paid.rate, paid.twice), (Ok(0.25), vec![ProjectId(3)]));
    }

    #[test]
    fn a_running_total_is_known_over_its_whole_time_and_unknown_within_a_part_of_it() {
        let mut made = made(Some(900), &[("2022-03-01", ProjectStage::Signed)], &[("2025-03-31", 500)]);
        made.paid[0].since = Some(day("2022-03-01"));
        let made = [made];
        let money = |counted: Counted, on: &str| {
            let filter = Filter::default();
            let query = Query { which: Which::All, counted, filter, group: None };
            let sum = ask(&query, &dossiers(&made), day(on)).whole.sum;
            (sum.of(Currency::Cny).map(|sum| sum.hundredths / 100), sum.unknown)
        };
        let year = |year: u32| {
            Counted::PaidInDuring(Period { from: day(&format!("{year}-01-01")), to: day(&format!("{year}-12-31")) })
        };
        for (counted, on, expect) in [
            (Counted::PaidIn, "2025-03-31", (Some(500), 0)),
            (Counted::PaidIn, "2025-03-30", (None, 1)),
            (year(2025), "2025-12-31", (None, 1)),
            (year(2024), "2024-12-31", (None, 1)),
            (
                Counted::PaidInDuring(Period { from: day("2022-01-01"), to: day("2025-12-31") }),
                "2025-12-31",
                (Some(500), 0),
            ),
            (year(2026), "2026-12-31", (None, 0)),
        ] {
            assert_eq!(money(counted, on), expect, "{counted:?} on {on}");
        }
        let rate = paid_rate(
            Period { from: day("2022-01-01"), to: day("2022-12-31") },
            &Filter::default(),
            &dossiers(&made),
            day("2024-12-31"),
        );
        assert_eq!((rate.left_out.len(), rate.rate.is_err()), (1, true), "half of a total is not known");
    }

    #[test]
    fn how_many_over_a_hundred_by_chain_leaves_unknown_amounts_out() {
        let mut made = sample();
        made[2].project.links.node = Some(("steel-pipe".to_owned(), "octg".to_owned()));
        made[2].project.tags = vec![Tag { kind: TagKind::World500, year: Some(2024) }];
        let filter = Filter { at_least: Some(Money::yuan(200)), ..Filter::default() };
        let query = Query { which: Which::All, counted: Counted::Projects, filter, group: Some(GroupBy::Chain) };
        let answer = ask(&query, &dossiers(&made), day("2024-12-31"));
        assert_eq!(rows(&answer.whole), [2, 3]);
        assert_eq!((rows(&answer.groups["steel-pipe"]), rows(&answer.groups[""])), (vec![3], vec![2]));
    }

    #[test]
    fn a_rate_counts_the_cohort_of_signing_alone() {
        let made = sample();
        let end = day("2024-12-31");
        let started = |year: &str| {
            let signed = Period { from: day(&format!("{year}-01-01")), to: day(&format!("{year}-12-31")) };
            cohort_rate((signed, ProjectStage::Construction), &Filter::default(), &dossiers(&made), end)
        };
        assert_eq!(started("2024").rate, Ok(0.5));
        assert_eq!(started("2023").rate, Ok(1.0));
        assert_eq!(started("2022").rate.unwrap_err().zh, "该期间没有签约项目");
    }

    #[test]
    fn money_that_came_in_is_set_against_its_own_contracts() {
        let made = sample();
        let end = day("2024-12-31");
        let found = paid_rate(Period::year_to(end), &Filter::default(), &dossiers(&made), end);
        assert_eq!(found.rate, Ok(0.1));
        let during = Query {
            which: Which::All,
            counted: Counted::PaidInDuring(Period::year_to(end)),
            filter: Filter::default(),
            group: None,
        };
        let carried = ask(&during, &dossiers(&made), end);
        assert_eq!(carried.whole.sum.of(Currency::Cny), Some(Money::yuan(90)));
        assert_eq!(rows(&carried.whole), [1, 2]);
    }
}
