//! Zones, the sites in them, and the opportunities they offer.

use chrono::NaiveDate;

use crate::words::{Lang, Text, vocabulary};

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

/// A place of the district that carries opportunities.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Where the facts come from.
    pub source: String,
    /// Whether anything of it is invented.
    pub sample: bool,
}

/// Land, plant, floor, shop or room, with the physical facts an investor asks for. `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Id, unique in the district.
    pub id: String,
    /// The zone it lies in.
    pub zone: String,
    /// Name.
    pub title: Text,
    /// `land`, `plant`, `floor`, `shop` or `room`.
    pub form: String,
    /// Square metres.
    pub area_m2: Option<f64>,
    /// Clear height in metres.
    pub height_m: Option<f64>,
    /// Floor load in tonnes per square metre.
    pub floor_load_t: Option<f64>,
    /// Power that is left, kVA.
    pub power_kva: Option<f64>,
    /// Rent or price in words, with its unit.
    pub price: Option<Text>,
    /// Day someone last confirmed the facts.
    pub verified_at: Option<NaiveDate>,
    /// Where the facts come from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// One row of the opportunity list: what a zone offers or seeks. Public texts only; what is internal stands elsewhere.
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
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}
