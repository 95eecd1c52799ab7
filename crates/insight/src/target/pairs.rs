//! How well the features tell who supplies whom: the score of a firm as a supplier of one customer, for the back-test on links.
//!
//! Only features that speak of a pair take part: the tie itself, nearness, size, titles, and whether the firm stands on a node
//! that supplies the customer's. What speaks of the district (labels, survey, signals) is silent here.

use model::Candidate;

use super::features::{Answer, Axis, FEATURES, Firm, TieGoods};
use super::input::TargetInput;
use super::stand::{Stand, beside, stands};

/// Features that speak of any two firms.
const OF_ANY_PAIR: [&str; 4] = ["scale", "honours", "link", "nearness"];
/// Features that speak of a firm on a node that the customer is supplied from.
const ON_NODE: [&str; 2] = ["main-business", "role"];

/// A customer's wants: one input for each node that supplies one of its own; all with the customer as the only landed firm.
pub struct Pairs<'a> {
    inputs: Vec<(&'a TargetInput<'a>, Vec<(usize, Stand)>)>,
}

impl<'a> Pairs<'a> {
    /// Of these inputs; the first also stands for what has nothing to do with a node. `None` without any.
    pub fn new(inputs: &'a [TargetInput<'a>]) -> Option<Self> {
        let inputs: Vec<_> = inputs.iter().map(|input| (input, beside(input))).collect();
        (!inputs.is_empty()).then_some(Self { inputs })
    }

    /// How high a firm stands as a supplier, in the unit of a rank: 0 to 100.
    pub fn rank(&self, candidate: &Candidate) -> f64 {
        let (first, _) = &self.inputs[0];
        let goods = TieGoods::Any;
        let plain = Firm { candidate, stand: Stand::Delivers, place: None, goods };
        let base = points(&OF_ANY_PAIR, &plain, first);
        let on_node = self.inputs.iter().filter_map(|(input, beside)| {
            let (stand, place) = stands(input, beside, candidate)?;
            place.map(|place| points(&ON_NODE, &Firm { candidate, stand, place: Some(place), goods }, input))
        });
        let best = on_node.max_by(|a, b| a[0].total_cmp(&b[0])).unwrap_or([0.0; 2]);
        let axis = |at: usize| 1.0 + base[at] + best[at];
        (axis(0) * axis(1)).sqrt() - 1.0
    }
}

/// Points on value and likelihood that some features give.
fn points<'a>(ids: &[&str], firm: &Firm<'a>, input: &'a TargetInput<'a>) -> [f64; 2] {
    let mut sum = [0.0; 2];
    for (at, feature) in FEATURES.iter().enumerate().filter(|(_, feature)| ids.contains(&feature.id)) {
        if let Answer::Known(share, _) = (feature.judge)(firm, input) {
            sum[usize::from(feature.axis == Axis::Likelihood)] += share * input.weights.points(at);
        }
    }
    sum
}
