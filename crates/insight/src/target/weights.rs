//! How much each feature counts.

use super::features::{Axis, FEATURES};

/// Weights of the features, in the order of [`FEATURES`]. On each axis they are scaled to 100, so that scores of different
/// versions can be read side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<f64>);

/// Why a table of weights cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// A feature that there is not.
    #[error("no feature `{0}`; hint: the features are {1}")]
    UnknownFeature(String, String),
    /// The same feature twice.
    #[error("feature `{0}` stands twice")]
    Twice(String),
    /// Below zero, endless or no number.
    #[error("the weight of `{0}` is `{1}`, expected a number from 0 to 1000")]
    NoWeight(String, String),
    /// Nothing left to score by.
    #[error("the weights of `{0}` sum to zero: nothing would be left to score by")]
    Zero(Axis),
}

/// The largest weight: more would only hide the others.
const MAX: f64 = 1000.0;

impl Default for Weights {
    /// The table's own weights.
    fn default() -> Self {
        Self(FEATURES.iter().map(|feature| feature.weight).collect())
    }
}

impl Weights {
    /// Reads a table; features that it does not name weigh nothing.
    pub fn new<'t>(table: impl IntoIterator<Item = (&'t str, f64)>) -> Result<Self, WeightError> {
        let mut weights: Vec<Option<f64>> = vec![None; FEATURES.len()];
        for (id, weight) in table {
            let Some(at) = FEATURES.iter().position(|feature| feature.id == id) else {
                let known: Vec<String> = FEATURES.iter().map(|feature| format!("`{}`", feature.id)).collect();
                return Err(WeightError::UnknownFeature(id.to_owned(), known.join(", ")));
            };
            if !(weight.is_finite() && (0.0..=MAX).contains(&weight)) {
                return Err(WeightError::NoWeight(id.to_owned(), weight.to_string()));
            }
            if weights[at].replace(weight).is_some() {
                return Err(WeightError::Twice(id.to_owned()));
            }
        }
        let weights = Self(weights.into_iter().map(Option::unwrap_or_default).collect());
        for axis in [Axis::Value, Axis::Likelihood] {
            if weights.sum(axis) <= 0.0 {
                return Err(WeightError::Zero(axis));
            }
        }
        Ok(weights)
    }

    /// Feature ids with their weights as given.
    pub fn table(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        FEATURES.iter().zip(&self.0).map(|(feature, weight)| (feature.id, *weight))
    }

    /// The most points a feature can give, by its index: its share of the axis, of 100.
    pub fn points(&self, feature: usize) -> f64 {
        100.0 * self.0[feature] / self.sum(FEATURES[feature].axis)
    }

    fn sum(&self, axis: Axis) -> f64 {
        FEATURES.iter().zip(&self.0).filter(|(feature, _)| feature.axis == axis).map(|(_, weight)| weight).sum()
    }
}
