//! A person's word on whether a firm stands on a node, beside the computed placement.

use chrono::NaiveDate;

use crate::enterprise::EnterpriseId;
use crate::words::{Role, Strength};

/// What a person says of a firm and a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands there.
    On {
        /// Main business or one among much.
        strength: Strength,
        /// What it does there.
        role: Role,
    },
    /// It does not.
    Off,
}

impl Verdict {
    /// `on` or `off`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On { .. } => "on",
            Self::Off => "off",
        }
    }
}

/// A person's word on a placement. It wins over the computed one wherever placements are read; never deleted, only retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementJudgement {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// Chain id.
    pub chain: String,
    /// Node id.
    pub node: String,
    /// On the node or not.
    pub verdict: Verdict,
    /// Who judged: a name or an office.
    pub by: String,
    /// When.
    pub at: NaiveDate,
    /// Why, in a sentence.
    pub reason: String,
}
