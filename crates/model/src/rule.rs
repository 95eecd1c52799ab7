//! Kinds of rules that stand against a node.

use crate::words::{Lang, vocabulary};

vocabulary! {
    /// What a rule protects.
    RuleKind {
        /// Energy use.
        Energy = "energy",
        /// Emissions.
        Emission = "emission",
        /// A plan: capacity, land use.
        Plan = "plan",
        /// Safety.
        Safety = "safety",
    }
}

impl RuleKind {
    /// The printed name.
    pub fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Energy => ("能耗", "energy"),
            Self::Emission => ("排放", "emission"),
            Self::Plan => ("规划", "plan"),
            Self::Safety => ("安全", "safety"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
