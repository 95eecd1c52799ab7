//! Indicators: what is counted, by which definition, from which day on. A definition that changes is another version, never
//! another reading of the old one. Not for the counting, which is the bureau's.

use chrono::NaiveDate;

use crate::clock_rule::Term;
use crate::money::Money;
use crate::project_words::{AttractionChannel, CapitalOrigin, Profile, ProjectStage, TagKind};
use crate::words::{Text, vocabulary};

/// What a project must be like to count. Everything that is `None` or empty lets all through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectFilter {
    /// One of these profiles.
    pub profiles: Vec<Profile>,
    /// One of these origins of capital.
    pub origins: Vec<CapitalOrigin>,
    /// One of these channels.
    pub channels: Vec<AttractionChannel>,
    /// One of these tags.
    pub tags: Vec<TagKind>,
    /// The year that such a tag bears; one without a year is of none.
    pub tag_year: Option<i32>,
    /// On one of these chains.
    pub chains: Vec<String>,
    /// With a share of one of these units.
    pub units: Vec<String>,
    /// Total investment of at least this, in the same currency.
    pub at_least: Option<Money>,
}

vocabulary! {
    /// The time an indicator speaks of, seen from the day it is asked for.
    Over {
        /// The calendar month up to the day.
        Month = "month",
        /// The calendar year up to the day.
        Year = "year",
        /// Everything before the calendar year of the day.
        BeforeYear = "before_year",
        /// From the beginning of records up to the day.
        Ever = "ever",
    }
}

vocabulary! {
    /// Which projects an indicator means.
    Whom {
        /// Everything that had come in.
        All = "all",
        /// Those that stand in one of the stages.
        In = "in",
        /// Those that reached the stage for the first time in the time that `whom_over` names.
        Reached = "reached",
        /// Those that ended in that time.
        Ended = "ended",
    }
}

vocabulary! {
    /// What of the projects is counted.
    Counts {
        /// How many.
        Projects = "projects",
        /// Total investment.
        Amount = "amount",
        /// Amount in the contract.
        SignedAmount = "signed_amount",
        /// Money that came in.
        PaidIn = "paid_in",
        /// Share of the signing cohort that reached the stage.
        ReachedShare = "reached_share",
        /// Money that came in of what the signing cohort contracted.
        PaidShare = "paid_share",
    }
}

impl Counts {
    /// The unit of what comes out.
    pub fn unit(self) -> IndicatorUnit {
        match self {
            Self::Projects => IndicatorUnit::Projects,
            Self::Amount | Self::SignedAmount | Self::PaidIn => IndicatorUnit::Yuan,
            Self::ReachedShare | Self::PaidShare => IndicatorUnit::Percent,
        }
    }
}

vocabulary! {
    /// The unit of an indicator.
    IndicatorUnit {
        /// Projects.
        Projects = "projects",
        /// Yuan; other currencies stand beside.
        Yuan = "yuan",
        /// Percent of a cohort.
        Percent = "percent",
    }
}

impl IndicatorUnit {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Projects => Text::new("个", "projects"),
            Self::Yuan => Text::new("元", "yuan"),
            Self::Percent => Text::new("%", "percent"),
        }
    }
}

/// A day from which on figures are not to be compared with earlier ones, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesBreak {
    /// The first day counted the new way.
    pub on: NaiveDate,
    /// What changed.
    pub why: Text,
}

/// One version of an indicator's definition (口径).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasisCard {
    /// Id; its versions share it.
    pub id: String,
    /// From 1.
    pub version: u32,
    /// The printed name.
    pub title: Text,
    /// What is counted, in a sentence.
    pub definition: Text,
    /// What is left out; empty when nothing is.
    pub exclusions: Text,
    /// Where it is published, or that the office set it.
    pub source: Text,
    /// When this version holds.
    pub term: Term,
    /// Which projects.
    pub whom: Whom,
    /// For [`Whom::In`] the stages; for [`Whom::Reached`] and [`Counts::ReachedShare`] the one that is reached.
    pub stages: Vec<ProjectStage>,
    /// When they reached it, ended, or (for shares) were signed.
    pub whom_over: Over,
    /// What of them.
    pub counts: Counts,
    /// The time in which money counts that came in.
    pub over: Over,
    /// What they must be like beside.
    pub filter: ProjectFilter,
    /// Of which years the filter's tags count: [`Over::Year`] is that of the day, [`Over::Ever`] all. A tag knows its year alone.
    pub tags_over: Over,
    /// Days on which the series breaks although the definition did not change.
    pub breaks: Vec<SeriesBreak>,
    /// Marks that the indicator gives in the ranking of units; `None` when it is not ranked by.
    pub weight: Option<u32>,
}

/// What a unit, a department or the district is to reach in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearTarget {
    /// The year.
    pub year: i32,
    /// Id of the indicator.
    pub indicator: String,
    /// The unit; empty for the district.
    pub unit: String,
    /// Projects, hundredths of a yuan or hundredths of a percent, as the indicator's unit is.
    pub value: i64,
}

vocabulary! {
    /// How far a bulletin has come.
    BulletinState {
        /// People write its prose; its numbers can still be taken anew.
        Draft = "draft",
        /// Read and found right; nothing changes but its state.
        Reviewed = "reviewed",
        /// Out. Whatever is wrong in it is put right in another revision.
        Issued = "issued",
    }
}

impl BulletinState {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Draft => Text::new("草稿", "Draft"),
            Self::Reviewed => Text::new("已审核", "Reviewed"),
            Self::Issued => Text::new("已印发", "Issued"),
        }
    }
}

/// What people write in a bulletin. Paragraphs are lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulletinProse {
    /// What went well.
    pub highlights: String,
    /// What did not.
    pub problems: String,
    /// What comes next.
    pub next_steps: String,
}
