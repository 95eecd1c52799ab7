//! Thresholds and weights of the labels.

/// Thresholds and weights. Settings of the bureau; these are what it starts with.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Below this coverage a node is 待核.
    pub coverage_floor: f64,
    /// Below this LQ a present node is 补强.
    pub weak_below: f64,
    /// From this LQ on, with a lead firm, a node is 做优.
    pub strong_from: f64,
    /// Probability that the interval of an LQ is to hold. Nine in ten, as in a panel.
    pub interval: f64,
    /// With fewer firms than this an LQ is said to say little: of 5 firms, the interval reaches from 0.4 to 2.1 times the value.
    pub lq_firms_from: u32,
    /// Weight of a firm above the size floor. Ten, because the floor (20 million yuan of revenue in industry) is about ten
    /// times the turnover of the usual firm below it; a setting, not a finding.
    pub weight_above_scale: f64,
    /// Weight of any other firm.
    pub weight_other: f64,
    /// Within so many kilometres a supplier counts as near. 150: a day's drive there and back for a lorry, and the upper end of
    /// the 100 to 150 km within which practitioners count a supplier as local support.
    pub reach_km: f64,
    /// From this share bought within reach on, an absent node is not missing: what is near need not be brought here.
    pub near_enough_from: f64,
    /// From this share of a firm's purchase of some goods on, one partner is a single-supplier risk.
    pub single_supplier_from: f64,
    /// Rank of density among nodes from which a node that is absent and not adjacent is a new track.
    pub new_density_from: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            coverage_floor: 0.6,
            weak_below: 1.0,
            strong_from: 1.5,
            interval: 0.9,
            lq_firms_from: 5,
            weight_above_scale: 10.0,
            weight_other: 1.0,
            reach_km: 150.0,
            near_enough_from: 0.5,
            single_supplier_from: 0.7,
            new_density_from: 0.75,
        }
    }
}
