//! All projects in memory, as the store has them: the list, the board, the clocks and every figure are asked of them.
//!
//! What a project shows on a day is computed here once for list, board and pages; the rules are `bureau`'s. Not for: changing a
//! project (`project_entry`), nor its shapes (`project_shapes`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::Result;
use bureau::{ClockReading, ClockState, Dossier, Standing, Turn};
use chrono::NaiveDate;
use model::{
    AttractionChannel, CapitalOrigin, ClockColour, Currency, Money, PaidIn, Profile, ProjectId, ProjectStage, TagKind,
    UnknownWord,
};
use packs::Pipeline;
use store::{ProjectRow, Store};
use tokio::sync::RwLock;

use crate::clock;
use crate::config::Config;

/// A project as it is kept in memory.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    /// The row.
    pub(crate) row: ProjectRow,
    /// The money of its row, as questions want it.
    pub(crate) paid: Vec<PaidIn>,
    /// Where it stands after all its events; `None` for one that never came in.
    pub(crate) standing: Option<Standing>,
    /// The day of its last event.
    pub(crate) last: Option<NaiveDate>,
}

impl Held {
    fn new(row: ProjectRow) -> Self {
        let standing = bureau::standing(&row.events);
        let paid = row.paid.iter().map(|row| row.paid.clone()).collect();
        let last = row.events.iter().map(|event| event.on).max();
        Self { row, paid, standing, last }
    }

    /// Where it stood at the end of a day; `None` when it had not come in.
    pub(crate) fn standing_on(&self, day: NaiveDate) -> Option<Cow<'_, Standing>> {
        self.dossier().standing_on(day)
    }

    /// As questions to the pipeline see it.
    pub(crate) fn dossier(&self) -> Dossier<'_> {
        let now = self.last.zip(self.standing.as_ref());
        let ProjectRow { id, project, events, same, .. } = &self.row;
        Dossier { id: *id, project, events, paid: &self.paid, same, now }
    }
}

/// All projects, by number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Projects {
    held: BTreeMap<ProjectId, Arc<Held>>,
    last: i64,
}

impl Projects {
    /// Reads all projects: for a command, which asks once.
    pub(crate) async fn load(store: &Store) -> Result<Self> {
        let mut projects = Self::default();
        projects.take(store.project_changes(0).await?);
        Ok(projects)
    }

    fn take(&mut self, changes: store::ProjectChanges) {
        for row in changes.rows {
            if row.retired {
                self.held.remove(&row.id);
                continue;
            }
            self.held.insert(row.id, Arc::new(Held::new(row)));
        }
        self.last = changes.last;
    }

    /// A project by its number.
    pub(crate) fn get(&self, id: ProjectId) -> Option<&Held> {
        self.held.get(&id).map(Arc::as_ref)
    }

    /// The number of the last change among all that were read.
    pub(crate) fn last_change(&self) -> i64 {
        self.last
    }

    /// All of them, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Held> {
        self.held.values().map(Arc::as_ref)
    }

    /// The day on which the office looks at its projects: today. A sample's work ended on the day its data speak of; there the
    /// clocks stand at that day, or at the last entry that someone made while trying, so that not everything is years late.
    pub(crate) fn desk_day(&self, config: &Config) -> NaiveDate {
        let today = clock::today();
        if !config.pack.district.sample {
            return today;
        }
        let last = self.iter().filter_map(|held| held.last).max();
        let data = config.pack.district.data_date;
        last.map_or(data, |last| last.max(data)).min(today)
    }
}

/// The projects that requests share, kept between them.
#[derive(Default)]
pub(crate) struct Kept {
    kept: RwLock<Option<Arc<Projects>>>,
}

impl Kept {
    /// The projects as the store has them now; only what changed is read. Many may ask at once; one reads.
    pub(crate) async fn now(&self, store: &Store) -> Result<Arc<Projects>> {
        let known = self.kept.read().await.clone();
        if let Some(projects) = &known {
            let changes = store.project_changes(projects.last).await?;
            if changes.rows.is_empty() {
                return Ok(Arc::clone(projects));
            }
        }
        let mut kept = self.kept.write().await;
        // Whoever held the lock may have read further than was asked for.
        let mut projects = kept.take().unwrap_or_default();
        let changes = store.project_changes(projects.last).await?;
        if !changes.rows.is_empty() {
            // Copied when a request still works on it: the rows themselves are shared.
            Arc::make_mut(&mut projects).take(changes);
        }
        *kept = Some(Arc::clone(&projects));
        Ok(projects)
    }

    /// Forgets everything: the data became another district's.
    pub(crate) async fn forget(&self) {
        *self.kept.write().await = None;
    }
}

/// A project with what it shows on a day.
pub(crate) struct Seen<'a> {
    /// The project.
    pub(crate) held: &'a Held,
    /// Where it stands.
    pub(crate) standing: Cow<'a, Standing>,
    /// Its clocks.
    pub(crate) clocks: Vec<ClockReading<'a>>,
    /// The day.
    pub(crate) day: NaiveDate,
}

impl<'a> Seen<'a> {
    /// Looks at a project on a day; `None` when it had not come in.
    pub(crate) fn on(held: &'a Held, pipeline: &'a Pipeline, day: NaiveDate) -> Option<Self> {
        let standing = held.standing_on(day)?;
        let clocks = bureau::clocks(&held.row.project, &standing, &pipeline.clocks, (&pipeline.calendar, day));
        Some(Self { held, standing, clocks, day })
    }

    /// The worst colour of its clocks; `None` when none can be read, as of an ended one.
    pub(crate) fn colour(&self) -> Option<ClockColour> {
        bureau::worst(&self.clocks)
    }

    /// The next change of colour if nothing happens, and the clock that changes.
    pub(crate) fn next(&self) -> Option<(&ClockReading<'a>, Turn<'a>)> {
        let turns = self.clocks.iter().filter_map(|reading| match reading.state {
            ClockState::Runs { next: Some(turn), .. } => Some((reading, turn)),
            _ => None,
        });
        turns.min_by_key(|(_, turn)| (turn.on, std::cmp::Reverse(turn.rule.colour)))
    }

    /// The clock that gave it its colour, the first turned first.
    pub(crate) fn turned(&self) -> Option<(&ClockReading<'a>, Turn<'a>)> {
        let worst = self.colour()?;
        let turns = self.clocks.iter().filter_map(|reading| match reading.state {
            ClockState::Runs { turned: Some(turn), colour, .. } if colour == worst => Some((reading, turn)),
            _ => None,
        });
        turns.min_by_key(|(_, turn)| turn.on)
    }

    /// Days in its stage.
    pub(crate) fn days(&self) -> i64 {
        (self.day - self.standing.since).num_days()
    }
}

/// Which projects to show. What is empty or `None` lets all through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Filter {
    /// Words that name, investor, content, unit or owner hold, in lower case.
    pub(crate) words: Vec<String>,
    /// Standing in one of these stages.
    pub(crate) stages: Vec<ProjectStage>,
    /// Of these profiles.
    pub(crate) profiles: Vec<Profile>,
    /// Attracted in one of these ways.
    pub(crate) channels: Vec<AttractionChannel>,
    /// With money from there.
    pub(crate) origins: Vec<CapitalOrigin>,
    /// With one of these tags.
    pub(crate) tags: Vec<TagKind>,
    /// On this chain.
    pub(crate) chain: Option<String>,
    /// On this node of it.
    pub(crate) node: Option<String>,
    /// For this zone.
    pub(crate) zone: Option<String>,
    /// That count for this unit.
    pub(crate) unit: Option<String>,
    /// Of this officer.
    pub(crate) owner: Option<String>,
    /// Whose worst clock shows one of these.
    pub(crate) colours: Vec<ClockColour>,
    /// Of at least so much, in the same currency; an unknown amount is no small one, but not known to be so large.
    pub(crate) at_least: Option<Money>,
    /// Also those that ended.
    pub(crate) ended: Ended,
}

/// Whether ended projects are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ended {
    /// Only what lives, unless a stage is asked for.
    #[default]
    Hidden,
    /// All.
    Shown,
}

impl Filter {
    fn passes(&self, seen: &Seen<'_>) -> bool {
        fn among<T: PartialEq>(wanted: &[T], found: Option<&T>) -> bool {
            wanted.is_empty() || found.is_some_and(|found| wanted.contains(found))
        }
        let project = &seen.held.row.project;
        let is = |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|w| found == Some(w));
        let (chain, node) = project.links.node.as_ref().map(|(chain, node)| (chain.as_str(), node.as_str())).unzip();
        let hidden =
            self.stages.is_empty() && self.ended == Ended::Hidden && seen.standing.stage == ProjectStage::Ended;
        let unit = seen.standing.unit(project);
        let texts: [&str; 5] = [&project.name, &project.investor, &project.content, unit, &project.owner];
        !hidden
            && among(&self.stages, Some(&seen.standing.stage))
            && among(&self.profiles, Some(&project.profile))
            && among(&self.channels, project.channel.as_ref())
            && among(&self.origins, project.origin.as_ref())
            && (self.tags.is_empty() || project.tags.iter().any(|tag| self.tags.contains(&tag.kind)))
            && is(&self.chain, chain)
            && is(&self.node, node)
            && is(&self.zone, project.links.zone.as_deref())
            && self.unit.as_ref().is_none_or(|unit| bureau::units(project, &seen.standing).contains(unit))
            && is(&self.owner, Some(&project.owner))
            && self.at_least.is_none_or(|least| {
                project.amount.is_some_and(|amount| amount.currency == least.currency && amount >= least)
            })
            && among(&self.colours, seen.colour().as_ref())
            && self.words.iter().all(|word| texts.iter().any(|text| text.to_lowercase().contains(word.as_str())))
    }
}

/// The projects that a filter lets through as they were at the end of a day, by number.
pub(crate) fn look<'a>(
    projects: &'a Projects,
    pipeline: &'a Pipeline,
    filter: &Filter,
    day: NaiveDate,
) -> Vec<Seen<'a>> {
    let seen = projects.iter().filter_map(|held| Seen::on(held, pipeline, day));
    seen.filter(|seen| filter.passes(seen)).collect()
}

/// By what a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sort {
    /// The worst clock first, then the one that turns next.
    #[default]
    Urgency,
    /// The largest first; unknown last.
    Amount,
    /// The last that came in first.
    Entered,
    /// The longest in its stage first.
    Days,
    /// The furthest first.
    Stage,
    /// By name.
    Name,
}

impl FromStr for Sort {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "urgency" => Ok(Self::Urgency),
            "amount" => Ok(Self::Amount),
            "entered" => Ok(Self::Entered),
            "days" => Ok(Self::Days),
            "stage" => Ok(Self::Stage),
            "name" => Ok(Self::Name),
            _ => Err(UnknownWord {
                found: text.to_owned(),
                expected: "`urgency` `amount` `entered` `days` `stage` `name`",
            }),
        }
    }
}

/// Orders a list; equals stand by number.
pub(crate) fn sort(list: &mut [Seen<'_>], by: Sort) {
    use std::cmp::Reverse;
    list.sort_by_key(|seen| seen.held.row.id);
    match by {
        Sort::Urgency => {
            list.sort_by_key(|seen| (Reverse(seen.colour()), seen.next().map_or(NaiveDate::MAX, |(_, turn)| turn.on)));
        }
        Sort::Amount => list.sort_by_key(|seen| Reverse(in_yuan_first(seen.held.row.project.amount))),
        Sort::Entered => list.sort_by_key(|seen| Reverse(seen.standing.entered)),
        Sort::Days => list.sort_by_key(|seen| Reverse(seen.days())),
        Sort::Stage => list.sort_by_key(|seen| Reverse(seen.standing.stage)),
        Sort::Name => list.sort_by(|one, other| one.held.row.project.name.cmp(&other.held.row.project.name)),
    }
}

/// Amounts in yuan above those in other currencies, which are not exchanged; unknown below all.
fn in_yuan_first(amount: Option<Money>) -> Option<(bool, i64)> {
    amount.map(|amount| (amount.currency == Currency::Cny, amount.hundredths))
}

/// A project of which a clock turns red, or worse, within a span of days.
pub(crate) struct Due<'a> {
    /// The project as it is on the first of the days.
    pub(crate) seen: Seen<'a>,
    /// The clock as it will be on the last of them if nothing happens.
    pub(crate) reading: ClockReading<'a>,
    /// When it turns, and the rule that says so.
    pub(crate) turn: Turn<'a>,
}

/// What turns to a colour or a worse one after the day of the list up to another, the soonest first; each project once, by the
/// clock that turns first.
pub(crate) fn due<'a>(
    list: Vec<Seen<'a>>,
    pipeline: &'a Pipeline,
    (until, at_least): (NaiveDate, ClockColour),
) -> Vec<Due<'a>> {
    let mut found: Vec<Due<'a>> = list
        .into_iter()
        .filter_map(|seen| {
            let project = &seen.held.row.project;
            let then = bureau::clocks(project, &seen.standing, &pipeline.clocks, (&pipeline.calendar, until));
            let turns = then.into_iter().filter_map(|reading| match reading.state {
                ClockState::Runs { turned: Some(turn), colour, .. } if colour >= at_least && turn.on > seen.day => {
                    Some((reading, turn))
                }
                _ => None,
            });
            let (reading, turn) = turns.min_by_key(|(_, turn)| turn.on)?;
            Some(Due { seen, reading, turn })
        })
        .collect();
    found.sort_by_key(|due| (due.turn.on, due.seen.held.row.id));
    found
}
