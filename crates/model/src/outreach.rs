//! The bureau's ways to firms: contacts at work, chambers that introduce, events, and what was agreed with whom.
//!
//! Of people only what belongs to their work: name, post, an office's line or mailbox, and where it is known from. There is no field for
//! anything private.

use chrono::NaiveDate;

use crate::enterprise::EnterpriseId;
use crate::money::Money;
use crate::project::ProjectId;
use crate::visit::NextStep;
use crate::visit_record::Counterpart;
use crate::words::{Text, vocabulary};

/// Where a contact works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Workplace {
    /// At a firm of the register.
    Firm(EnterpriseId),
    /// At a chamber that is kept, by its id.
    Chamber(i64),
    /// At an office, by its name; not empty.
    Office(String),
}

/// Somebody who is spoken to at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Where.
    pub at: Workplace,
    /// The name; empty in what is left of one that was removed, and in no other.
    pub name: String,
    /// The post.
    pub post: String,
    /// An office's line; never a private number.
    pub phone: String,
    /// A mailbox of the office.
    pub email: String,
    /// Where it is known from, and that it may be used: such as a visiting card handed over. Not empty.
    pub source: String,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// When it was last found to hold.
    pub verified: Option<NaiveDate>,
    /// Anything else about the work.
    pub note: String,
    /// Whether it is invented.
    pub sample: bool,
}

vocabulary! {
    /// What kind of a body brings us to firms.
    ChamberKind {
        /// People of one home place elsewhere (同乡会).
        Hometown = "hometown",
        /// A chamber of commerce (商会).
        Chamber = "chamber",
        /// An association of a trade (协会).
        Association = "association",
        /// Entrepreneurs who come home (返乡联络站).
        Returnee = "returnee",
    }
}

impl ChamberKind {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Hometown => ("同乡会", "Hometown association"),
            Self::Chamber => ("商会", "Chamber of commerce"),
            Self::Association => ("行业协会", "Trade association"),
            Self::Returnee => ("返乡联络站", "Returnees' station"),
        };
        Text::new(zh, en)
    }
}

/// A firm that a chamber can introduce us to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// The firm.
    pub firm: Counterpart,
    /// Who there can introduce us, by post or work name; may be empty.
    pub by: String,
}

/// A chamber, an association, a station of returnees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chamber {
    /// Its name; not empty.
    pub name: String,
    /// What kind.
    pub kind: ChamberKind,
    /// Where it sits, in words.
    pub place: String,
    /// Whom it can introduce us to.
    pub introduces: Vec<Introduction>,
    /// Where this is known from.
    pub source: String,
    /// Anything else.
    pub note: String,
    /// Whether it is invented.
    pub sample: bool,
}

vocabulary! {
    /// What kind of an event.
    OccasionKind {
        /// We present ourselves (推介会).
        Promotion = "promotion",
        /// A fair of a trade.
        Fair = "fair",
        /// Contracts are signed.
        Signing = "signing",
        /// People who come home meet (返乡座谈).
        Homecoming = "homecoming",
        /// A small round.
        Salon = "salon",
        /// Anything else.
        Other = "other",
    }
}

impl OccasionKind {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Promotion => ("推介会", "Promotion"),
            Self::Fair => ("展会", "Fair"),
            Self::Signing => ("签约会", "Signing"),
            Self::Homecoming => ("返乡座谈", "Homecoming meeting"),
            Self::Salon => ("沙龙", "Salon"),
            Self::Other => ("其他", "Other"),
        };
        Text::new(zh, en)
    }
}

/// An event of attraction (招商活动).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// Its name; not empty.
    pub name: String,
    /// What kind.
    pub kind: OccasionKind,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; not before the first.
    pub to: NaiveDate,
    /// Where, in words.
    pub place: String,
    /// The team that went or held it.
    pub team: String,
    /// Firms that were met.
    pub firms: Vec<Counterpart>,
    /// How many guests there were in all; `None` when nobody counted.
    pub guests: Option<u32>,
    /// Projects that came of it.
    pub projects: Vec<ProjectId>,
    /// What it cost; `None` is unknown and not nothing.
    pub cost: Option<Money>,
    /// Anything else.
    pub note: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// What became of a memorandum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MouFate {
    /// Nobody knows yet.
    Open,
    /// A project.
    Project(ProjectId),
    /// Nothing, and why.
    Dropped(String),
}

/// A framework agreement or a memorandum (框架协议、备忘录): an intention that binds nobody yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mou {
    /// With whom.
    pub partner: Counterpart,
    /// The day it was signed.
    pub on: NaiveDate,
    /// What about; not empty.
    pub what: String,
    /// What follows, who answers for it, until when.
    pub follow_up: Option<NextStep>,
    /// What became of it.
    pub fate: MouFate,
    /// The event at which it was signed, by id.
    pub occasion: Option<i64>,
    /// Anything else.
    pub note: String,
    /// Whether it is invented.
    pub sample: bool,
}
