//! Words that make a clause of an agreement suspect, and what people say of the clauses that were found.

use crate::clock_rule::Term;
use crate::words::{Text, vocabulary};

/// Words that make a clause suspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseRule {
    /// Id.
    pub id: String,
    /// All of these stand in one sentence; each is one of several words.
    pub words: Vec<Vec<String>>,
    /// Why it is suspect.
    pub reason: Text,
    /// When the rule holds.
    pub term: Term,
    /// Where it is published.
    pub source: Text,
}

vocabulary! {
    /// What a person says of a clause that a rule points at.
    ClauseVerdict {
        /// It is what the rule means, and something was decided about it.
        Risk = "risk",
        /// The words meet, the rule does not.
        FalseAlarm = "false_alarm",
    }
}

impl ClauseVerdict {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Risk => ("确有风险", "A risk"),
            Self::FalseAlarm => ("误报", "False alarm"),
        };
        Text::new(zh, en)
    }
}
