//! A node's label by day: what happened on it and beside it, and what the label was then. Computed anew each time it is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use chrono::{Datelike, NaiveDate};
use insight::{Census, Gap};
use model::{Candidate, Lang, RegionCode, Strength, Text, Verdict};
use store::{JudgedPlaces, JudgementRow};

use crate::analysis::{Basis, Ground, judged, labels, undated};
use crate::as_of;
use crate::config::Config;
use crate::landscape::Landscape;
use crate::panels::Densities;
use crate::surroundings::Surroundings;

/// At most this many points: what a person reads on a screen.
const POINTS: usize = 60;

/// A node's label by day.
#[derive(Debug, Clone)]
pub(crate) struct History {
    /// The newest first; the first is of today.
    pub(crate) points: Vec<Point>,
    /// What a point gathers.
    pub(crate) step: Step,
    /// Local firms on the chain of unknown age: they count as there from the beginning.
    pub(crate) undated: usize,
    /// What is used although it is of another day.
    pub(crate) notes: Vec<Text>,
}

/// The label at the end of a day, and what happened since the point before.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    /// The day.
    pub(crate) day: NaiveDate,
    /// The label with its numbers.
    pub(crate) gap: Gap,
    /// Whether another label is shown than at the point before; the oldest point has none before it.
    pub(crate) turned: bool,
    /// What happened, in the order of days.
    pub(crate) changes: Vec<Change>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    /// When.
    pub(crate) day: NaiveDate,
    /// `established`, `judged`, `withdrawn`, `placed`, `taken_off`, `released`, `policy` or `survey`.
    pub(crate) kind: &'static str,
    /// In a sentence.
    pub(crate) text: Text,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// What a point gathers: days, until there would be too many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// One day.
    Day,
    /// One month.
    Month,
    /// One quarter.
    Quarter,
    /// One year.
    Year,
}

impl Step {
    const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Quarter, Self::Year];

    /// The code of the interface.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The same for days that one point gathers.
    fn of(self, day: NaiveDate) -> (i32, u32, u32) {
        match self {
            Self::Day => (day.year(), day.month(), day.day()),
            Self::Month => (day.year(), day.month(), 0),
            Self::Quarter => (day.year(), day.month0() / 3, 0),
            Self::Year => (day.year(), 0, 0),
        }
    }
}

/// What history is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    /// Node, by index.
    pub(crate) node: usize,
    /// The region.
    pub(crate) region: &'a RegionCode,
    /// The last day.
    pub(crate) today: NaiveDate,
}

/// The labels of a node by day.
pub(crate) async fn history(ground: &Ground<'_>, chain: &chain::Chain, asked: &Asked<'_>) -> Result<History> {
    let Asked { node, region, today } = *asked;
    let past = Past::load(ground, chain, region).await?;
    let (step, gathered) = gather(past.changes(Some(node), today), today);
    let mut points: Vec<Point> = Vec::with_capacity(gathered.len());
    for (day, changes) in gathered {
        let gap = past.labels_on(day).swap_remove(node);
        let turned = points.last().is_some_and(|before| before.gap.shown() != gap.shown());
        points.push(Point { day, gap, turned, changes });
    }
    points.reverse();
    let oldest = points.last().map_or(today, |point| point.day);
    let notes = as_of::notes(ground.config, chain, oldest);
    Ok(History { points, step, undated: undated(chain, &ground.now, region), notes })
}

/// What the labels of a chain on many days are computed from: read once.
pub(crate) struct Past<'a> {
    config: &'a Config,
    chain: &'a chain::Chain,
    region: &'a RegionCode,
    /// Only the chain's own firms are looked at on many days; of the others their number counts.
    local: Landscape,
    ages: Ages,
    surroundings: Surroundings,
    /// A panel of every day would take as many passes over all firms; the rank of a node moves slowly.
    densities: Arc<Densities>,
    judged_places: JudgedPlaces,
    judgements: Vec<JudgementRow>,
}

impl<'a> Past<'a> {
    /// Reads what is known of a chain's past in a region.
    pub(crate) async fn load(ground: &Ground<'a>, chain: &'a chain::Chain, region: &'a RegionCode) -> Result<Self> {
        let judged_places = ground.store.judged_places().await?;
        let on_chain = |firm: &Candidate| firm.places.iter().any(|place| place.chain == chain.id);
        let is_local = |firm: &Candidate| firm.region.as_ref().is_some_and(|code| region.contains(code));
        let was_judged = |firm: &Candidate| {
            let mut rows = judged_places.judgements.iter().map(|row| &row.judgement);
            rows.any(|row| row.enterprise == firm.enterprise && row.chain == chain.id)
        };
        Ok(Self {
            config: ground.config,
            chain,
            region,
            local: ground.now.only(|firm| is_local(firm) && (on_chain(firm) || was_judged(firm))),
            ages: Ages::new(ground.now.inside(region)),
            surroundings: Surroundings::load(ground).await?,
            densities: ground.now.densities(ground.config, region),
            judgements: ground.store.judgement_history(&chain.id).await?,
            judged_places,
        })
    }

    /// What happened up to a day on a node and beside it, or on the whole chain, in the order of days.
    pub(crate) fn changes(&self, node: Option<usize>, today: NaiveDate) -> Vec<Change> {
        let Self { chain, region, .. } = *self;
        let scene = Scene { chain, node, region, firms: &self.local };
        let mut changes = scene.of_firms();
        changes.extend(scene.of_labels(&self.judgements));
        changes.extend(scene.of_places(&self.judged_places.judgements));
        changes.extend(scene.of_policies(&self.config.pack.policies));
        let nodes = node.map_or(0..chain.nodes.len(), |node| node..node + 1);
        let said = nodes.flat_map(|node| self.surroundings.days(chain, node, region));
        changes.extend(said.map(|(day, text, sample)| Change { day, kind: "survey", text, sample }));
        changes.retain(|change| change.day <= today);
        changes.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.text.zh.cmp(&b.text.zh)));
        changes.dedup();
        changes
    }

    /// The labels at the end of a day, in the nodes' order.
    pub(crate) fn labels_on(&self, day: NaiveDate) -> Vec<Gap> {
        let then = self.local.cut(&self.judged_places.as_of(day), day);
        labels(&Basis {
            config: self.config,
            chain: self.chain,
            landscape: &then,
            now: &self.local,
            region: self.region,
            census: self.ages.on(day),
            judgements: judged(store::counted_on(&self.judgements, self.region, day)),
            surroundings: &self.surroundings,
            densities: &self.densities,
        })
        .gaps
    }
}

/// Gathers changes, by day, into points: by days, or by the shortest span that leaves few enough. What is older than the last
/// point that fits stands with the oldest. The newest is today.
fn gather(changes: Vec<Change>, today: NaiveDate) -> (Step, Vec<(NaiveDate, Vec<Change>)>) {
    let points = |step: Step| {
        let mut points: Vec<(NaiveDate, Vec<Change>)> = Vec::new();
        for change in &changes {
            match points.last_mut() {
                Some((day, gathered)) if step.of(*day) == step.of(change.day) => {
                    *day = change.day;
                    gathered.push(change.clone());
                }
                _ => points.push((change.day, vec![change.clone()])),
            }
        }
        if points.last().is_none_or(|(day, _)| *day < today) {
            points.push((today, Vec::new()));
        }
        points
    };
    let fits = Step::ALL.into_iter().map(|step| (step, points(step))).find(|(_, points)| points.len() <= POINTS);
    fits.unwrap_or_else(|| {
        let mut points = points(Step::Year);
        let older: Vec<_> = points.drain(..points.len() - POINTS).flat_map(|(_, changes)| changes).collect();
        points[0].1.splice(0..0, older);
        (Step::Year, points)
    })
}

/// Firms of a region by age, for its census on any day.
struct Ages {
    undated: Census,
    /// Of those established by a day, by day.
    by_day: BTreeMap<NaiveDate, Census>,
}

impl Ages {
    fn new<'a>(firms: impl Iterator<Item = &'a Candidate>) -> Self {
        let mut ages = Self { undated: Census::default(), by_day: BTreeMap::new() };
        for firm in firms {
            let count = match firm.established {
                Some(day) => ages.by_day.entry(day).or_default(),
                None => &mut ages.undated,
            };
            count.firms += 1;
            count.above_scale += u32::from(firm.above_scale == Some(true));
        }
        let mut sum = ages.undated;
        for count in ages.by_day.values_mut() {
            sum.firms += count.firms;
            sum.above_scale += count.above_scale;
            *count = sum;
        }
        ages
    }

    fn on(&self, day: NaiveDate) -> Census {
        self.by_day.range(..=day).next_back().map_or(self.undated, |(_, census)| *census)
    }
}

/// Where something has to happen to be part of a node's history: on it, or on a neighbour.
struct Scene<'a> {
    chain: &'a chain::Chain,
    /// `None` is the whole chain.
    node: Option<usize>,
    region: &'a RegionCode,
    firms: &'a crate::landscape::Landscape,
}

impl Scene<'_> {
    fn near(&self, id: &str) -> Option<usize> {
        let node = self.chain.node(id)?;
        let Some(own) = self.node else { return Some(node) };
        let mut neighbours = self.chain.suppliers(own).chain(self.chain.users(own));
        (node == own || neighbours.any(|(neighbour, _)| neighbour == node)).then_some(node)
    }

    fn title(&self, node: usize, lang: Lang) -> &str {
        self.chain.nodes[node].title.get(lang)
    }

    /// Firms whose main business it is, where their day is known.
    fn of_firms(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for firm in self.firms.firms() {
            let Some(day) = firm.established else { continue };
            let mut nodes: Vec<usize> = firm
                .places
                .iter()
                .filter(|place| place.chain == self.chain.id && place.strength == Strength::Core)
                .filter_map(|place| self.near(&place.node))
                .collect();
            nodes.sort_unstable();
            nodes.dedup();
            if nodes.is_empty() {
                continue;
            }
            let titles =
                |lang, comma: &str| nodes.iter().map(|node| self.title(*node, lang)).collect::<Vec<_>>().join(comma);
            changes.push(Change {
                day,
                kind: "established",
                text: Text::new(
                    format!("{}成立（{}）", firm.name, titles(Lang::Zh, "、")),
                    format!("{} established ({})", firm.name, titles(Lang::En, ", ")),
                ),
                sample: firm.sample,
            });
        }
        changes
    }

    /// People's labels of the node.
    fn of_labels(&self, rows: &[JudgementRow]) -> Vec<Change> {
        let mut changes = Vec::new();
        let here = |row: &&JudgementRow| {
            let node = self.chain.node(&row.judgement.node);
            row.judgement.region == *self.region && node.is_some_and(|node| self.node.is_none_or(|own| own == node))
        };
        for row in rows.iter().filter(here) {
            let label = &row.judgement;
            let (zh, en) = (label.kind.title(Lang::Zh), label.kind.title(Lang::En));
            let change =
                |day, kind, zh: String, en: String| Change { day, kind, text: Text::new(zh, en), sample: row.sample };
            // One that never counted, because a later one was there already, has no day of its own end.
            changes.push(change(
                label.at,
                "judged",
                format!("{}研判为{zh}：{}", label.by, label.reason),
                format!("{} judged it {en}: {}", label.by, label.reason),
            ));
            if let Some(day) = row.retired_on() {
                changes.push(change(
                    day,
                    "withdrawn",
                    format!("{}的研判（{zh}）停用", label.by),
                    format!("the label of {} ({en}) stopped to count", label.by),
                ));
            }
        }
        changes
    }

    /// People's words on where local firms stand.
    fn of_places(&self, rows: &[store::PlacementJudgementRow]) -> Vec<Change> {
        let mut changes = Vec::new();
        for row in rows.iter().filter(|row| row.judgement.chain == self.chain.id) {
            let judged = &row.judgement;
            let (Some(firm), Some(node)) = (self.firms.firm(judged.enterprise), self.near(&judged.node)) else {
                continue;
            };
            let (kind, zh, en) = match judged.verdict {
                Verdict::On { .. } => ("placed", "在", "stands"),
                Verdict::Off => ("taken_off", "不在", "does not stand"),
            };
            let (title_zh, title_en) = (self.title(node, Lang::Zh), self.title(node, Lang::En));
            let change = |day, kind, zh: String, en: String| Change {
                day,
                kind,
                text: Text::new(zh, en),
                sample: row.sample || firm.sample,
            };
            changes.push(change(
                judged.at,
                kind,
                format!("{}：{}{zh}{title_zh}", judged.by, firm.name),
                format!("{}: {} {en} on {title_en}", judged.by, firm.name),
            ));
            if let Some(day) = row.retired_on() {
                changes.push(change(
                    day,
                    "released",
                    format!("{}对{}（{title_zh}）的研判停用", judged.by, firm.name),
                    format!("what {} said of {} on {title_en} stopped to count", judged.by, firm.name),
                ));
            }
        }
        changes
    }

    /// Policy lists that name the node.
    fn of_policies(&self, policies: &[packs::Policy]) -> Vec<Change> {
        let nodes = self.node.map_or(&self.chain.nodes[..], |node| &self.chain.nodes[node..=node]);
        let named: Vec<&String> = nodes.iter().flat_map(|node| &node.policies).collect();
        let of_policy = |policy: &packs::Policy| {
            Some(Change {
                day: as_of::first_day(&policy.date)?,
                kind: "policy",
                text: Text::new(
                    format!("政策目录：{}（{}）", policy.title.zh, policy.date),
                    format!("policy list: {} ({})", policy.title.en, policy.date),
                ),
                sample: policy.sample,
            })
        };
        policies.iter().filter(|policy| named.contains(&&policy.id)).filter_map(of_policy).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn change(text: &str) -> Change {
        Change { day: day(text), kind: "established", text: Text::new(text, text), sample: true }
    }

    #[track_caller]
    fn check(days: &[&str], today: &str, step: Step, expect: &[(&str, usize)]) {
        let changes = days.iter().map(|day| change(day)).collect();
        let (found, points) = gather(changes, day(today));
        let points: Vec<_> = points.iter().map(|(day, changes)| (day.to_string(), changes.len())).collect();
        let expect: Vec<_> = expect.iter().map(|(day, count)| ((*day).to_owned(), *count)).collect();
        assert_eq!((found, points), (step, expect));
    }

    #[test]
    fn without_changes_there_is_today() {
        check(&[], "2025-03-01", Step::Day, &[("2025-03-01", 0)]);
    }

    #[test]
    fn changes_of_a_day_are_a_point_and_today_is_the_last() {
        let days = ["2024-01-01", "2024-01-01", "2024-05-01"];
        check(&days, "2025-03-01", Step::Day, &[("2024-01-01", 2), ("2024-05-01", 1), ("2025-03-01", 0)]);
        check(&days, "2024-05-01", Step::Day, &[("2024-01-01", 2), ("2024-05-01", 1)]);
    }

    #[test]
    fn too_many_days_are_gathered_and_none_is_lost() {
        for (years, per_year) in [(3_u64, 100_u64), (30, 30), (90, 4), (1, 365)] {
            let start = day("1930-01-01");
            let span = 365 / per_year;
            let changes: Vec<Change> = (0..years * per_year)
                .map(|index| start + chrono::Days::new(index / per_year * 365 + index % per_year * span))
                .map(|day| change(&day.to_string()))
                .collect();
            let many = changes.len();
            let (_, points) = gather(changes, day("2025-03-01"));
            assert!(points.len() <= POINTS, "{}", points.len());
            assert_eq!(points.iter().map(|(_, changes)| changes.len()).sum::<usize>(), many);
            assert!(points.is_sorted_by_key(|(day, _)| *day));
        }
    }

    #[test]
    fn a_census_of_a_day_counts_who_was_there_and_who_is_of_unknown_age() {
        let firm = |id: i64, born: Option<&str>| Candidate {
            enterprise: model::EnterpriseId(id),
            name: String::new(),
            uscc: None,
            region: None,
            established: born.map(day),
            capital: None,
            above_scale: Some(id == 1),
            honours: Vec::new(),
            sample: false,
            places: Vec::new(),
        };
        let firms =
            [firm(1, Some("2020-01-01")), firm(2, None), firm(3, Some("2022-01-01")), firm(4, Some("2022-01-01"))];
        let ages = Ages::new(firms.iter());
        let on = |text: &str| (ages.on(day(text)).firms, ages.on(day(text)).above_scale);
        assert_eq!(
            [on("2019-12-31"), on("2020-01-01"), on("2022-01-01"), on("2025-01-01")],
            [(1, 0), (2, 1), (4, 1), (4, 1)]
        );
    }
}
