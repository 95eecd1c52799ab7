//! The wall screen: counts only. It may be seen by visitors, so no shape here has a field for a firm, a project, a promise or a score.
//!
//! One answer holds all panels; it is made once for a state of the store and a day, however many walls ask.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bureau::Sum;
use chain::Standing;
use chrono::NaiveDate;
use model::{Happening, Money, ProjectStage, Stage, Text};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::ToSchema;

use crate::analysis::ChainView;
use crate::project_shapes::{CodeShape, SumShape, sum_shape};
use crate::projects::Projects;
use crate::shapes::{Bilingual, kind_counts};

/// The setting that holds what the screen shows.
pub(crate) const SETTING: &str = "screen";

/// The panels there are, in the order in which they are shown unless another was set.
pub(crate) const PANELS: [&str; 6] = ["figures", "atlas", "pipeline", "zones", "months", "changes"];

/// Seconds that a screen stands before the next, unless set otherwise; and the fewest and most that may be set.
pub(crate) const SECONDS: (u16, u16, u16) = (20, 5, 600);

/// Walls that listen at a time: a bureau has a handful; more is somebody who opens connections.
const SEATS: usize = 32;

/// How long a mark of the store is told before it is asked for again, however many walls listen.
const LOOK: Duration = Duration::from_millis(1500);

/// What is set for the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ScreenSettings {
    /// Its heading; empty for the district's name.
    pub(crate) title: Bilingual,
    /// The panels to show, in their order: `figures`, `atlas`, `pipeline`, `zones`, `months`, `changes`.
    pub(crate) panels: Vec<String>,
    /// Whether what is red is left out, as where visitors pass.
    pub(crate) hide_red: bool,
    /// Seconds until the next screen.
    pub(crate) seconds: u16,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        let panels = PANELS.iter().map(|panel| (*panel).to_owned()).collect();
        Self { title: Bilingual::default(), panels, hide_red: false, seconds: SECONDS.0 }
    }
}

/// What is set; the usual where nothing was.
pub(crate) async fn settings(store: &Store) -> Result<ScreenSettings> {
    let Some(set) = store.setting(SETTING).await? else { return Ok(ScreenSettings::default()) };
    serde_json::from_str(&set).context("reading the setting `screen`")
}

/// The wall screen, all panels.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenShape {
    /// The state of the store it was made of; events name a higher one once it changed.
    pub(crate) mark: i64,
    /// Now, at the bureau's server.
    pub(crate) at: String,
    /// The day that is shown.
    pub(crate) day: String,
    /// The district.
    pub(crate) district: Bilingual,
    /// Whether anything shown is invented.
    pub(crate) sample: bool,
    /// What is set.
    pub(crate) settings: ScreenSettings,
    /// Figures of the year against their plan, in the order of the indicators.
    pub(crate) plan: Vec<ScreenFigure>,
    /// What turned and turns red this week; null where it is left out.
    pub(crate) red: Option<ScreenRed>,
    /// Chains with their nodes by stage.
    pub(crate) chains: Vec<ScreenChain>,
    /// Zones with what they offer.
    pub(crate) zones: Vec<ScreenZone>,
    /// Stages of the pipeline.
    pub(crate) stages: Vec<ScreenStage>,
    /// Projects in the pipeline.
    pub(crate) projects: usize,
    /// Their total investment.
    pub(crate) sum: SumShape,
    /// Figures month by month against the plan.
    pub(crate) months: Vec<ScreenSeries>,
    /// What happened this month.
    pub(crate) changes: ScreenChanges,
}

/// A figure against its plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenFigure {
    /// Id of the indicator.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Bilingual,
    /// What it came to, as people say it.
    pub(crate) shown: Bilingual,
    /// The plan, as people say it; null where none was set.
    pub(crate) plan: Option<Bilingual>,
    /// Share of the plan; null when unknown.
    pub(crate) share: Option<f64>,
    /// Share of the year that is gone; null without a plan.
    pub(crate) time_gone: Option<f64>,
}

/// What is red, counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenRed {
    /// Turned or turns within the week.
    pub(crate) count: usize,
    /// Of them, today.
    pub(crate) today: usize,
}

/// A chain as squares.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenChain {
    /// Id.
    pub(crate) id: String,
    /// Its short name.
    pub(crate) title: Bilingual,
    /// Whether it is cultivated, not one of the district's own.
    pub(crate) cultivated: bool,
    /// Labels of its nodes by stage: `upstream`, `midstream`, `downstream`, `support`.
    pub(crate) squares: BTreeMap<String, Vec<String>>,
    /// Nodes by label.
    pub(crate) kinds: BTreeMap<String, usize>,
}

/// A zone with what it offers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenZone {
    /// Id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Bilingual,
    /// Its kind.
    pub(crate) kind: CodeShape,
    /// Opportunities that are not closed.
    pub(crate) offers: usize,
    /// Sites.
    pub(crate) sites: usize,
    /// Square metres of its sites whose area is known; null when none is.
    pub(crate) area_m2: Option<f64>,
}

/// A stage, counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenStage {
    /// The stage.
    pub(crate) stage: CodeShape,
    /// How many stand in it.
    pub(crate) count: usize,
    /// How many came into it this month.
    pub(crate) came: usize,
    /// How many are red or worse; null where that is left out.
    pub(crate) red: Option<usize>,
}

/// A figure month by month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenSeries {
    /// Id of the indicator.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Bilingual,
    /// The plan of the year in the figure's own unit; null where none was set.
    pub(crate) plan: Option<f64>,
    /// The plan, as people say it.
    pub(crate) plan_shown: Option<Bilingual>,
    /// Its months of the year.
    pub(crate) points: Vec<ScreenPoint>,
}

/// A month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenPoint {
    /// The month, 1 to 12.
    pub(crate) month: u32,
    /// What the year came to at its end; null when unknown.
    pub(crate) value: Option<f64>,
    /// The same as people say it; null when unknown.
    pub(crate) shown: Option<Bilingual>,
}

/// What happened this month, counted.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct ScreenChanges {
    /// First day of the month.
    pub(crate) from: String,
    /// Projects that came in.
    pub(crate) entered: usize,
    /// Moves to a later stage.
    pub(crate) moved: usize,
    /// Of them, to a signed contract.
    pub(crate) signed: usize,
    /// Of them, to building.
    pub(crate) started: usize,
    /// Of them, to operating.
    pub(crate) opened: usize,
    /// Projects that ended.
    pub(crate) ended: usize,
    /// Reports on projects.
    pub(crate) reported: usize,
    /// Money that came in.
    pub(crate) paid: Option<SumShape>,
    /// Visits that were noted.
    pub(crate) visits: usize,
    /// Visits that are planned for today, out and in.
    pub(crate) today: [usize; 2],
    /// Tasks that were done.
    pub(crate) tasks_done: usize,
    /// Firms that came into the register.
    pub(crate) firms: usize,
}

/// A target of the year as people say it.
pub(crate) fn planned(unit: model::IndicatorUnit, value: i64) -> Text {
    match unit {
        model::IndicatorUnit::Projects => Text::new(format!("{value} 个"), value.to_string()),
        model::IndicatorUnit::Yuan => Money { hundredths: value, currency: model::Currency::Cny }.spoken(),
        model::IndicatorUnit::Percent => {
            let text = format!("{}%", value as f64 / 100.0);
            Text::new(text.clone(), text)
        }
    }
}

/// A chain as squares by stage.
pub(crate) fn chain_squares(view: &ChainView<'_>, title: &Text) -> ScreenChain {
    let chain = view.chain;
    let mut squares: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for stage in Stage::ALL {
        squares.insert(stage.to_string(), Vec::new());
    }
    for (node, gap) in chain.nodes.iter().zip(&view.gaps) {
        squares.entry(node.stage.to_string()).or_default().push(gap.shown().to_string());
    }
    ScreenChain {
        id: chain.id.clone(),
        title: title.into(),
        cultivated: chain.standing == Standing::Cultivated,
        squares,
        kinds: kind_counts(&view.gaps),
    }
}

/// What happened to projects from a day up to another.
pub(crate) fn happened(projects: &Projects, (from, to): (NaiveDate, NaiveDate)) -> ScreenChanges {
    let mut changes = ScreenChanges { from: from.to_string(), ..ScreenChanges::default() };
    let mut paid = Sum::default();
    let within = |on: NaiveDate| (from..=to).contains(&on);
    for held in projects.iter() {
        let void = held.standing.as_ref().map(|standing| &standing.void);
        for (place, event) in held.row.events.iter().enumerate() {
            if !within(event.on) || void.is_some_and(|void| void.contains(&place)) {
                continue;
            }
            match &event.what {
                Happening::Entered { .. } => changes.entered += 1,
                Happening::Moved { to, .. } => {
                    changes.moved += 1;
                    changes.signed += usize::from(*to == ProjectStage::Signed);
                    changes.started += usize::from(*to == ProjectStage::Construction);
                    changes.opened += usize::from(*to == ProjectStage::Operating);
                }
                Happening::Ended { .. } => changes.ended += 1,
                Happening::Reported { .. } => changes.reported += 1,
                _ => {}
            }
        }
        held.paid.iter().filter(|paid| within(paid.on)).for_each(|one| paid.add(Some(one.amount)));
    }
    changes.paid = (!paid.is_empty()).then(|| sum_shape(&paid));
    changes
}

/// What walls share.
pub(crate) struct Kept {
    last: Mutex<Option<(i64, NaiveDate, Arc<ScreenShape>)>>,
    mark: tokio::sync::Mutex<Option<(Instant, i64)>>,
    seats: Arc<Semaphore>,
}

impl Default for Kept {
    fn default() -> Self {
        Self { last: Mutex::default(), mark: tokio::sync::Mutex::default(), seats: Arc::new(Semaphore::new(SEATS)) }
    }
}

impl Kept {
    /// The answer that was made last, where nothing changed since.
    pub(crate) fn get(&self, mark: i64, day: NaiveDate) -> Option<Arc<ScreenShape>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(made, on, _)| (*made, *on) == (mark, day)).map(|(_, _, screen)| Arc::clone(screen))
    }

    /// Keeps an answer for the next that asks.
    pub(crate) fn put(&self, day: NaiveDate, screen: &Arc<ScreenShape>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((screen.mark, day, Arc::clone(screen)));
    }

    /// Forgets it: the data became another district's.
    pub(crate) fn forget(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The store's mark as of a moment ago: one looks for all that listen.
    pub(crate) async fn mark(&self, store: &Store) -> Result<i64, StoreError> {
        let mut known = self.mark.lock().await;
        if let Some((at, mark)) = *known
            && at.elapsed() < LOOK
        {
            return Ok(mark);
        }
        let mark = store.change_mark().await?;
        *known = Some((Instant::now(), mark));
        Ok(mark)
    }

    /// A place to listen from; `None` when all are taken.
    pub(crate) fn seat(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.seats).try_acquire_owned().ok()
    }
}
