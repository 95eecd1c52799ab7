//! Superiors' forms: what each cell and row is filled with for a month, with its basis; what changed since the last submission.
//!
//! Figures are the indicators', rows the pipeline's; here they are put where a mapping says. The workbook is `press::form`'s.

mod change;
mod fill;
mod mapping;
mod row;
mod shipped;
mod suggest;
mod times;

pub(crate) use change::{FormChange, changes};
pub(crate) use fill::{Basis, FilledCell, Filling, Ready, VisitLine};
pub(crate) use mapping::{FormMapping, faults, unnamed, warnings};
pub(crate) use shipped::shipped;
pub(crate) use suggest::suggest;
pub(crate) use times::last_day;
