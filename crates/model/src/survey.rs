//! What landed firms buy and sell, as they said it: the anchor survey.

use chrono::NaiveDate;

use crate::codes::RegionCode;
use crate::enterprise::EnterpriseId;
use crate::money::Money;
use crate::words::vocabulary;

vocabulary! {
    /// Which side of a landed firm's business a line of the survey speaks of.
    SurveySide {
        /// What it buys: who supplies it, from where.
        Buys = "buys",
        /// What it sells: who buys it, where it is finished.
        Sells = "sells",
    }
}

/// One line of the anchor survey. `None` is not said, never zero and never "none".
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyLine {
    /// The landed firm that was asked.
    pub enterprise: EnterpriseId,
    /// What it buys or what it sells.
    pub side: SurveySide,
    /// The goods in the firm's words.
    pub product: String,
    /// Node of a chain that the goods belong to: chain id, node id.
    pub node: Option<(String, String)>,
    /// Supplier or buyer in the firm's words.
    pub partner: Option<String>,
    /// Where it is bought, or where what is sold is finished: the region, when the place was recognised.
    pub region: Option<RegionCode>,
    /// The same place as said.
    pub place: Option<String>,
    /// Tonnes a year.
    pub tonnes: Option<f64>,
    /// Money a year.
    pub amount: Option<Money>,
    /// Year that tonnes and amount speak of.
    pub year: Option<i32>,
    /// Day the firm was asked.
    pub date: NaiveDate,
    /// Who asked, or the file.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}
