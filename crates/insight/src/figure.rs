//! A number that says what it rests on, or why it is not known.

use model::Text;

/// A derived number. Not for money (see `model::Money`) and not for counts of rows, which are always known.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A value and its basis: what was divided by what, and n.
    Known {
        /// The value.
        value: f64,
        /// What it rests on, in a sentence.
        basis: Text,
    },
    /// Not known, and why.
    Unknown {
        /// What is missing.
        reason: Text,
    },
}

impl Figure {
    /// A known figure.
    pub fn known(value: f64, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Known { value, basis: Text::new(zh, en) }
    }

    /// An unknown figure.
    pub fn unknown(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Unknown { reason: Text::new(zh, en) }
    }

    /// The value, `None` when unknown.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Known { value, .. } => Some(*value),
            Self::Unknown { .. } => None,
        }
    }

    /// Basis or reason.
    pub fn text(&self) -> &Text {
        match self {
            Self::Known { basis, .. } => basis,
            Self::Unknown { reason } => reason,
        }
    }
}
