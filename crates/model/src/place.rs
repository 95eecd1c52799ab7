//! Zones and the opportunities they offer; sites stand in `site`.

use chrono::NaiveDate;

use crate::words::{Lang, Text, vocabulary};
use crate::zone_fact::ZoneFact;

vocabulary! {
    /// The five kinds of places that carry opportunities (五区).
    ZoneKind {
        /// 园区.
        Park = "park",
        /// 街区.
        Street = "street",
        /// 商区.
        Commercial = "commercial",
        /// 景区.
        Scenic = "scenic",
        /// 片区.
        Area = "area",
    }
}

impl ZoneKind {
    /// The outline it is drawn with, as an SVG path in a box of 40 × 40. Shape and colour both say the kind, neither alone;
    /// whoever draws zones takes it from here.
    pub fn outline(self) -> &'static str {
        match self {
            Self::Park => "M5 4H35A3 3 0 0 1 38 7V33A3 3 0 0 1 35 36H5A3 3 0 0 1 2 33V7A3 3 0 0 1 5 4Z",
            Self::Street => "M10 11H30A9 9 0 0 1 30 29H10A9 9 0 0 1 10 11Z",
            Self::Commercial => "M20 3A17 17 0 1 1 20 37A17 17 0 1 1 20 3Z",
            Self::Scenic => "M20 2L39 36H1Z",
            Self::Area => "M20 2L38 20L20 38L2 20Z",
        }
    }

    /// The printed name.
    pub fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Park => ("园区", "Park"),
            Self::Street => ("街区", "Street"),
            Self::Commercial => ("商区", "Commercial"),
            Self::Scenic => ("景区", "Scenic"),
            Self::Area => ("片区", "Area"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// Where a zone stands on the district's schematic map: a square from 0 to 100, x to the east, y to the south. Not a survey, without borders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZoneSpot {
    /// West to east.
    pub x: f64,
    /// North to south.
    pub y: f64,
    /// How wide it is drawn, in the same units.
    pub size: f64,
}

/// A place of the district that carries opportunities.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Id, unique in the district.
    pub id: String,
    /// Which of the five kinds.
    pub kind: ZoneKind,
    /// Name.
    pub title: Text,
    /// Chains it carries, by id.
    pub chains: Vec<String>,
    /// One or two sentences for investors.
    pub summary: Text,
    /// Where it is drawn; `None` is drawn nowhere.
    pub spot: Option<ZoneSpot>,
    /// What is known of it, each with its own source.
    pub facts: Vec<ZoneFact>,
    /// Where name and summary come from.
    pub source: String,
    /// Whether anything of it is invented.
    pub sample: bool,
}

vocabulary! {
    /// How far an opportunity has come.
    OpportunityStatus {
        /// Open to anyone.
        Open = "open",
        /// Talks are going on; others may still ask.
        Talks = "talks",
        /// Taken or withdrawn.
        Closed = "closed",
    }
}

/// One row of the opportunity list: what a zone offers or seeks. Texts for anyone; what only the bureau may read is an
/// [`OpportunityNote`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opportunity {
    /// Id, unique in the district.
    pub id: String,
    /// Chain and node it serves.
    pub chain: String,
    /// Node of that chain.
    pub node: String,
    /// The zone that offers it.
    pub zone: String,
    /// The site it would use, if one is named.
    pub site: Option<String>,
    /// What is offered or sought.
    pub title: Text,
    /// How big.
    pub size: Text,
    /// On what terms.
    pub terms: Text,
    /// Whom to call: an office, never a private person.
    pub contact: Text,
    /// How far it has come.
    pub status: OpportunityStatus,
    /// Since when, where known.
    pub status_at: Option<NaiveDate>,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl Opportunity {
    /// Whether it is still to be had: what is taken is kept, and counted and printed no more.
    pub fn is_offered(&self) -> bool {
        self.status != OpportunityStatus::Closed
    }
}

/// What the bureau alone knows of an opportunity. A type of its own, so that nothing that is made of an [`Opportunity`] can
/// hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityNote {
    /// Id of the opportunity.
    pub opportunity: String,
    /// For officers: who asked before, what may be given, what to watch.
    pub text: Text,
}
