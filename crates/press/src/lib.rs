//! Paper: the atlas sheet as SVG, PDF and PNG, in a public and an internal edition, in Chinese and English.
//!
//! Knows nothing about SQL or HTTP. What may be printed is decided by types: see [`PublicEdition`].

mod brief;
pub mod cover;
mod docx;
mod edition;
mod fonts;
mod ics;
mod ink;
pub mod letters;
mod paper;
mod qr;
mod reception;
pub mod sheet;
pub mod site_report;
mod sourced;
pub mod survey_form;
#[cfg(test)]
mod testing;
mod tokens;
mod trip_sheet;
mod workbook;

pub use brief::{BriefData, brief_svg, brief_text};
pub use edition::{
    CostLine, InternalEdition, KeyFigure, NodeFacts, NodeInside, OpportunityLine, PlaceMark, PolicyLine, PublicEdition,
    Sheet, TargetLine, ZoneLine, node_facts,
};
pub use paper::{About, PaperError, pdf, pdf_pages, png};
pub use reception::{ReceptionPlan, ShownSite, reception_docx};
pub use sheet::Format;
pub use sourced::Sourced;
pub use trip_sheet::{TripSheet, TripVisit, trip_docx, trip_ics, trip_xlsx};
pub use workbook::{Book, Cell, Column, Purpose, SheetTable, workbook};
