//! The words of the product as types: codes that cannot be wrong, money, places, firms, statements, labels.
//!
//! Knows nothing about IO, SQL, HTTP or the machine's clock. A value type is parsed once, by its only constructor,
//! and has one canonical text form, which is what is stored and sent.

mod codes;
mod enterprise;
mod job;
mod label;
mod money;
mod place;
mod verdict;
mod words;

pub use codes::{CodeError, HsCode, IndustryCode, OldNumber, RegionCode, Uscc};
pub use enterprise::{Enterprise, EnterpriseId, Facts, FactsError, Field, Statement};
pub use job::{JobCause, JobState};
pub use label::{GapKind, Judgement};
pub use money::{Currency, Money, MoneyError};
pub use place::{Opportunity, Site, Zone, ZoneKind};
pub use verdict::{PlacementJudgement, Verdict};
pub use words::{ChainKind, Edition, Lang, Role, Stage, Strength, Text, UnknownWord};
