//! Which firms elsewhere could close a gap: how much each would be worth here, how likely it is to come, and how much of that
//! could be judged at all; every point with its sentence and its source.
//!
//! Two numbers, never one. Missing data lowers confidence and takes no point away. What stands against a firm by rule takes it
//! out of the order and is listed apart. Knows nothing of where candidates, links and signals are kept.

mod backtest;
mod book;
mod features;
mod input;
mod place;
mod score;
mod stand;
mod weights;

pub use backtest::{Auc, HitRate, auc, hit_rate, random_hit_rate};
pub use book::{Book, KnownLink, KnownSignal};
pub use features::{Axis, FEATURES, Feature, feature};
pub use input::TargetInput;
pub use score::{Ranked, Reason, Scored, Target, TargetSettings, Unjudged, Veto, explain, rank_targets, shortlist};
pub use stand::{Stand, beside, stands};
pub use weights::{WeightError, Weights};

#[cfg(test)]
mod tests;
