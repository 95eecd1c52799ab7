//! Rules of the pipeline as rows: what a gate asks for, and when a clock changes its colour. Each with the days it holds and
//! where it is published; thresholds are never constants.

use chrono::NaiveDate;

use crate::project_words::{Profile, ProjectField, ProjectStage, ProofKind};
use crate::words::{Text, vocabulary};

/// From which day to which a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub from: NaiveDate,
    /// Last day; `None` until it is withdrawn.
    pub to: Option<NaiveDate>,
}

impl Term {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// What a gate asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// A field of the record is known.
    Field(ProjectField),
    /// A paper is handed in.
    Proof(ProofKind),
}

/// One demand of the gate before a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRule {
    /// The stage that is entered.
    pub stage: ProjectStage,
    /// Projects it holds for.
    pub profiles: Vec<Profile>,
    /// What is asked for.
    pub demand: Demand,
    /// Working days after the move in which a proof may follow; `None` when it is owed at once.
    pub grace: Option<u16>,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that the office set it.
    pub source: Text,
}

vocabulary! {
    /// What a clock measures.
    ClockMeasure {
        /// Time since the stage was entered.
        InStage = "in_stage",
        /// Time since the lead came in, until its referrer has an answer.
        ReferrerAnswer = "referrer_answer",
        /// Time since the last report on a project in talks.
        SinceReport = "since_report",
        /// Time since anything moved in talks.
        SinceProgress = "since_progress",
        /// Time since the end of the month in which it was to start.
        PastPlannedStart = "past_planned_start",
        /// Percent points that building is behind its plan.
        BehindPlan = "behind_plan",
        /// Time since a proof was owed.
        ProofOverdue = "proof_overdue",
    }
}

vocabulary! {
    /// What a threshold counts.
    ClockUnit {
        /// Working days.
        WorkingDays = "working_days",
        /// Days.
        Days = "days",
        /// Months.
        Months = "months",
        /// Percent points.
        Points = "points",
    }
}

vocabulary! {
    /// What a clock shows, the worst last.
    ClockColour {
        /// In time.
        Green = "green",
        /// Late.
        Yellow = "yellow",
        /// Too late.
        Red = "red",
        /// So late that the project leaves the library.
        Leaves = "leaves",
    }
}

/// One threshold of a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRule {
    /// Id of the clock; its thresholds share it.
    pub id: String,
    /// The stage in which it runs.
    pub stage: ProjectStage,
    /// Projects it holds for.
    pub profiles: Vec<Profile>,
    /// What is measured.
    pub measure: ClockMeasure,
    /// The clock takes its colour when **more** than this has gone by.
    pub threshold: u16,
    /// What the threshold counts.
    pub unit: ClockUnit,
    /// The colour it takes.
    pub colour: ClockColour,
    /// Who made the rule: the state, a province, a city, the office itself.
    pub level: Text,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that the office set it.
    pub source: Text,
}
