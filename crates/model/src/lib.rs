//! The words of the product as types: codes that cannot be wrong, money, places, firms, statements, labels.
//!
//! Knows nothing about IO, SQL, HTTP or the machine's clock. A value type is parsed once, by its only constructor,
//! and has one canonical text form, which is what is stored and sent.

mod codes;
mod enterprise;
mod label;
mod money;
mod place;
mod words;

pub use codes::{CodeError, HsCode, IndustryCode, OldNumber, RegionCode, Uscc};
pub use enterprise::{Enterprise, EnterpriseId, Facts, FactsError, Field, Statement};
pub use label::{GapKind, Judgement};
pub use money::{Currency, Money, MoneyError};
pub use place::{Opportunity, Site, Zone, ZoneKind};
pub use words::{ChainKind, Edition, Lang, Role, Scene, Stage, Strength, Text, UnknownWord};
