//! Paper: the atlas sheet as SVG, PDF, PNG and PPTX, in a public and an internal edition, in Chinese and English.
//!
//! Knows nothing about SQL or HTTP. What may be printed is decided by types: see [`PublicEdition`].

pub mod booklet;
mod brief;
mod briefing;
mod broom;
mod bulletin;
mod consultation;
mod counting;
pub mod cover;
mod docx;
mod edition;
mod feed;
mod fonts;
pub mod form;
mod format;
mod ics;
mod ink;
pub mod letters;
mod minutes;
mod offer_card;
mod official;
mod paper;
mod pptx;
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
mod visit_report;
mod workbook;

pub use brief::{BriefData, brief_svg, brief_text};
pub use briefing::{
    BRIEFING_CHARTS, BRIEFING_FIGURES, Briefing, BriefingBar, BriefingChart, ChartShape, briefing_docx, briefing_pdf,
    briefing_svg, briefing_xlsx,
};
pub use bulletin::{
    Bulletin, BulletinFigure, BulletinItem, BulletinLine, BulletinUnit, bulletin_docx, bulletin_pages, bulletin_pdf,
    bulletin_xlsx,
};
pub use consultation::{AskedDepartment, Consultation, consultation_letter, opinion_table};
pub use edition::{
    CostLine, InternalEdition, KeyFigure, LookBack, NodeFacts, NodeInside, OpportunityLine, PlaceMark, PolicyLine,
    PublicEdition, Sheet, TargetLine, ZoneLine, halves, node_facts,
};
pub use feed::{FeedEvent, FeedWhen, feed_ics};
pub use format::Format;
pub use minutes::{Minutes, MinutesDecision, MinutesItem, minutes_docx, minutes_pdf};
pub use offer_card::{OfferCard, offer_card, qr_svg};
pub use paper::{About, Bookmark, Link, LinkTo, Page, PaperError, pdf, pdf_book, pdf_pages, png};
pub use pptx::pptx;
pub use reception::{ReceptionPlan, ShownSite, reception_docx};
pub use sourced::Sourced;
pub use trip_sheet::{TripSheet, TripVisit, trip_docx, trip_ics, trip_xlsx};
pub use visit_report::{VisitCount, VisitReport, VisitReportLine};
pub use workbook::{Book, Cell, Column, Purpose, SheetTable, workbook};
