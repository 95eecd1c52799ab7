//! The answer to "do you have a site for us": a few A4 pages, a workbook, and a text to paste into a chat.
//!
//! It is given out of the house, so it has no field for whom a site is locked for, nor for internal notes: a locked site is left out
//! and only counted.

mod pages;
mod table;
mod words;

use chrono::NaiveDate;
use insight::{CostComparison, SiteCheck, SiteOutcome, Wish};
use model::Text;

pub use pages::pages;
pub use table::{book, requirement_template};
pub use words::text;

/// What is answered.
#[derive(Debug, Clone)]
pub struct SiteReport {
    /// The district.
    pub district: Text,
    /// The city it belongs to.
    pub city: Text,
    /// The office to call.
    pub contact: Text,
    /// Day the facts are judged on.
    pub date: NaiveDate,
    /// Who asked; empty when not said.
    pub asker: String,
    /// What was asked: name and value.
    pub asked: Vec<(Text, Text)>,
    /// How many sites came out each way, also those left out.
    pub counts: Vec<(SiteOutcome, usize)>,
    /// Why nothing passes, where nothing does.
    pub blocker: Option<Text>,
    /// Sites, best first, without locked ones.
    pub sites: Vec<ReportSite>,
    /// Factor costs.
    pub costs: Vec<CostComparison>,
    /// The city costs are compared with; empty when unknown.
    pub home: Text,
    /// Whether any of it is invented.
    pub sample: bool,
}

/// A site as it may be named to whoever asks.
#[derive(Debug, Clone)]
pub struct ReportSite {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// The zone's name.
    pub zone: Text,
    /// What it is.
    pub form: Text,
    /// Square metres.
    pub area_m2: Option<f64>,
    /// Price in words.
    pub price: Option<Text>,
    /// What came of it.
    pub outcome: SiteOutcome,
    /// The checks.
    pub checks: Vec<SiteCheck>,
    /// The wishes.
    pub wishes: Vec<Wish>,
    /// Day someone last confirmed the facts.
    pub verified_at: Option<NaiveDate>,
    /// Where the facts come from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl SiteReport {
    /// The sites that came out a way.
    fn of(&self, outcome: SiteOutcome) -> impl Iterator<Item = &ReportSite> {
        self.sites.iter().filter(move |site| site.outcome == outcome)
    }

    fn count(&self, outcome: SiteOutcome) -> usize {
        self.counts.iter().find(|(other, _)| *other == outcome).map_or(0, |(_, count)| *count)
    }
}

#[cfg(test)]
mod tests;
