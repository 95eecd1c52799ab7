//! Paper: the atlas sheet as SVG, PDF and PNG, in a public and an internal edition, in Chinese and English.
//!
//! Knows nothing about SQL or HTTP. What may be printed is decided by types: see [`PublicEdition`].

pub mod cover;
mod edition;
mod fonts;
mod ink;
mod paper;
mod qr;
pub mod sheet;
pub mod survey_form;
mod tokens;

pub use edition::{
    CostLine, InternalEdition, KeyFigure, NodeFacts, NodeInside, OpportunityLine, PolicyLine, PublicEdition, Sheet,
    ZoneLine, node_facts,
};
pub use paper::{About, PaperError, pdf, png};
