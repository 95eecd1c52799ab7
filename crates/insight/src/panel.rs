//! Panels: how many firms of which regions stand on which nodes or in which industry classes, side by side, and what a small count
//! is worth.
//!
//! Firms are counted once on a column, whatever their roles there, and only where it is their main business. Beside the count
//! stands the weighted presence ([`Settings::weight_above_scale`]), because one works can be most of a node's output.
//!
//! A location quotient of two firms is mostly chance. [`Panel::lq`] therefore draws it towards the panel's average by as much as the
//! regions themselves differ: counts are Poisson around `expected × θ`, the `θ` of a column's regions are Gamma distributed, mean and
//! variance of that prior are fitted by moments over the regions (Marshall, Applied Statistics 40, 1991). Every quotient keeps its n
//! and an interval.
//!
//! Not for: what is near to what; see [`crate::relatedness()`].

mod build;
mod quotient;

use chrono::NaiveDate;
use model::{RegionCode, Text};

use crate::figure::Figure;
use crate::presence::Census;
use crate::settings::Settings;

pub use build::{ClassedFirm, PanelInput, class_panel, node_panel};
pub(crate) use quotient::garwood;
pub use quotient::{Estimate, PanelQuotient};

/// How wide the regions of a panel are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RegionLevel {
    /// Counties and districts.
    County,
    /// Cities; a municipality is one of them.
    #[default]
    City,
    /// Provinces.
    Province,
}

impl RegionLevel {
    /// The region of this level that a code lies in; `None` where the code is wider than that.
    pub fn of(self, code: &RegionCode) -> Option<RegionCode> {
        let digits = code.as_str();
        match self {
            Self::County => (!digits.ends_with("00")).then(|| code.clone()),
            Self::City if code.is_municipality() => Some(code.province()),
            Self::City => (!digits.ends_with("0000")).then(|| code.city()),
            Self::Province => Some(code.province()),
        }
    }
}

/// Knobs of panels and of what is computed from them.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelSettings {
    /// Weights of firms.
    pub presence: Settings,
    /// Probability that an interval is to hold. Nine in ten: an officer decides whether to look closer, not whether to publish.
    pub interval: f64,
    /// Regions with firms that a prior is fitted on at least. A variance of fewer is itself mostly chance.
    pub prior_regions: u32,
    /// Least variance between regions that a prior assumes: a tenth of the average either way. Moments of thin columns come out
    /// below zero, and none at all would claim that all regions are the same.
    pub least_variance: f64,
    /// Regions with enough firms that a proximity is computed from at least; a proximity of fewer is decided by one or two regions.
    pub wide_regions: u32,
    /// Firms on the panel's columns that a region has at least to count among those.
    pub wide_firms: u32,
    /// Probability of being above its share from which a region has a column. Even odds: it more likely has it than not.
    pub present_from: f64,
}

impl Default for PanelSettings {
    fn default() -> Self {
        Self {
            presence: Settings::default(),
            interval: 0.9,
            prior_regions: 10,
            least_variance: 0.01,
            wide_regions: 30,
            wide_firms: 5,
            present_from: 0.5,
        }
    }
}

/// What a column of a panel counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PanelColumn {
    /// A node of a chain.
    Node {
        /// Chain id.
        chain: String,
        /// Node id.
        node: String,
    },
    /// A class of GB/T 4754, to the digits it was asked for.
    Class(String),
}

/// A region of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelRegion {
    /// Its code.
    pub code: RegionCode,
    /// All firms of the register that stand there, of every industry.
    pub all: Census,
    /// Firms that stand on any of the panel's columns, each counted once.
    pub placed: u32,
    /// `placed` by the number that a complete register would show.
    pub coverage: Figure,
}

/// Firms of a region on a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PanelCell {
    /// Firms, and those above the size floor.
    pub census: Census,
    /// Invented samples among them.
    pub samples: u32,
}

/// Regions × columns. Columns keep the order in which they were asked for, regions are in the order of their codes.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    level: RegionLevel,
    as_of: Option<NaiveDate>,
    columns: Vec<PanelColumn>,
    regions: Vec<PanelRegion>,
    /// Row by row.
    cells: Vec<PanelCell>,
    /// All firms of all regions.
    firms: f64,
    /// Firms on each column, in all regions.
    totals: Vec<u32>,
    priors: Vec<Result<quotient::Prior, Text>>,
    unplaced: u32,
    settings: PanelSettings,
}

impl Panel {
    /// How wide the regions are.
    pub fn level(&self) -> RegionLevel {
        self.level
    }

    /// The day it speaks of; `None` is what is known now.
    pub fn as_of(&self) -> Option<NaiveDate> {
        self.as_of
    }

    /// What the columns count.
    pub fn columns(&self) -> &[PanelColumn] {
        &self.columns
    }

    /// The regions that have any firm.
    pub fn regions(&self) -> &[PanelRegion] {
        &self.regions
    }

    /// Firms that are in no region of this level, because their place is unknown or known too coarsely.
    pub fn unplaced(&self) -> u32 {
        self.unplaced
    }

    /// The knobs it was made with.
    pub fn settings(&self) -> &PanelSettings {
        &self.settings
    }

    /// Index of a region, or of the one that a narrower region lies in; `None` where the panel has no firm of it.
    pub fn region(&self, code: &RegionCode) -> Option<usize> {
        let code = self.level.of(code)?;
        self.regions.binary_search_by(|region| region.code.cmp(&code)).ok()
    }

    /// Index of a column.
    pub fn column(&self, column: &PanelColumn) -> Option<usize> {
        self.columns.iter().position(|other| other == column)
    }

    /// Firms of a region on a column, both by index.
    ///
    /// # Panics
    ///
    /// Outside the panel.
    pub fn cell(&self, region: usize, column: usize) -> PanelCell {
        assert!(column < self.columns.len(), "column {column} of {}", self.columns.len());
        self.cells[region * self.columns.len() + column]
    }

    /// Weighted presence of a region on a column: see [`Census::presence`].
    ///
    /// # Panics
    ///
    /// Outside the panel.
    pub fn presence(&self, region: usize, column: usize) -> f64 {
        self.cell(region, column).census.presence(&self.settings.presence)
    }
}

#[cfg(test)]
pub(crate) mod tests;
