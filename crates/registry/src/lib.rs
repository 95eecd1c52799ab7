//! Cells to clean enterprises, sites and opportunities: codes, capital, dates, addresses, names, measures; and finding firms by
//! what people type.
//!
//! For: turning the rows of a register file, written in any of the ways offices write them, into [`model::Facts`], with a
//! [`tables::Problem`] for whatever cannot be read. A row is kept as long as it names a firm; what is doubtful in it becomes
//! unknown, never a guess.
//!
//! Not for: opening files (`tables`), storing (`store`), deciding which rows are the same firm beyond an equal code. Knows no
//! SQL, HTTP, paths or clock: today is handed in.

mod capital;
mod cases;
mod choice;
mod code;
mod columns;
mod day;
mod digits;
mod directory;
mod find;
mod lead_columns;
mod leads;
pub mod ledger;
mod marks;
mod measure;
mod name;
mod place_columns;
mod places;
mod reader;
mod region;
mod requirement;
mod sound;
mod spelled;
mod survey;
mod survey_columns;
mod text;
mod told;

pub use capital::{Unit, capital};
pub use cases::{CASE_COLUMNS, CASE_TEMPLATE, CaseContext, CaseRows, CleanCase, read_cases};
pub use code::{CodeReading, code};
pub use columns::COLUMNS;
pub use day::{Serials, day};
pub use directory::{Directory, Named, NamedChain};
pub use find::{Find, FindError, FirmIndex, Found, Hit, Known, Match, Matched, find_names};
pub use lead_columns::{DEAL_COLUMNS, DEAL_TEMPLATE, LINK_COLUMNS, LINK_TEMPLATE, SIGNAL_COLUMNS, SIGNAL_TEMPLATE};
pub use leads::{CleanLead, LeadList, read_deals, read_links, read_signals};
pub use marks::{honours, industry, yes_no};
pub use measure::{Measure, measure};
pub use name::name_key;
pub use place_columns::{OPPORTUNITY_COLUMNS, OPPORTUNITY_TEMPLATE, SITE_COLUMNS, SITE_TEMPLATE, TemplateColumn};
pub use places::{CleanPlace, PlaceContext, PlaceList, read_opportunities, read_sites};
pub use reader::{CleanRow, Context, EnterpriseReader, read};
pub use region::Gazetteer;
pub use requirement::{
    RequirementSheet, read_need, read_requirements, requirement_mapping, requirement_options, requirement_template,
};
pub use sound::syllables_of;
pub use spelled::spelled_region;
pub use survey::{CleanSurvey, SurveyContext, SurveyList, read_survey, survey_region};
pub use survey_columns::{PURCHASE_COLUMNS, PURCHASE_TEMPLATE, SALE_COLUMNS, SALE_TEMPLATE};
pub use text::{RowText, TextColumns, TextReader, texts};
pub use told::in_chinese;

/// A value read from a cell, and what there is to say about it. Neither is an empty cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// The value; `None` is unknown.
    pub value: Option<T>,
    /// What is wrong or doubtful.
    pub complaint: Option<String>,
}

impl<T> Reading<T> {
    /// Nothing was written.
    fn unknown() -> Self {
        Self { value: None, complaint: None }
    }

    /// A value without doubt.
    fn known(value: T) -> Self {
        Self { value: Some(value), complaint: None }
    }

    /// Something was written that gives no value.
    fn unreadable(complaint: impl Into<String>) -> Self {
        Self { value: None, complaint: Some(complaint.into()) }
    }
}
