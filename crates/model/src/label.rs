//! Gap labels, and a person's judgement beside them.

use chrono::NaiveDate;

use crate::codes::RegionCode;
use crate::words::{Lang, vocabulary};

vocabulary! {
    /// Label of a node in a region, in the order in which the rules are checked.
    GapKind {
        /// 不宜: fails an energy, emission, plan or safety rule.
        Unsuitable = "Unsuitable",
        /// 待核: the register behind the node covers too little.
        Unverified = "Unverified",
        /// 补链: absent, and a landed neighbour buys it.
        Missing = "Missing",
        /// 强链·补强: present but thin.
        Weak = "Weak",
        /// 强链·做优: present and leading.
        Strong = "Strong",
        /// 延链: absent, the next step of a strong or steady node.
        Extend = "Extend",
        /// 建链: absent, not adjacent, on a published policy list.
        New = "New",
        /// 平稳: present, none of the above.
        Steady = "Steady",
        /// 观察: absent, none of the above.
        Watch = "Watch",
    }
}

impl GapKind {
    /// The printed name.
    pub fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Unsuitable => ("不宜", "Unsuitable"),
            Self::Unverified => ("待核", "Unverified"),
            Self::Missing => ("补链", "Missing"),
            Self::Weak => ("强链·补强", "Weak"),
            Self::Strong => ("强链·做优", "Strong"),
            Self::Extend => ("延链", "Extend"),
            Self::New => ("建链", "New"),
            Self::Steady => ("平稳", "Steady"),
            Self::Watch => ("观察", "Watch"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A person's label of a node, beside the computed one. Wins in documents, marked as such; never deleted, only retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Chain id.
    pub chain: String,
    /// Node id.
    pub node: String,
    /// Region judged.
    pub region: RegionCode,
    /// The person's label.
    pub kind: GapKind,
    /// Who judged: a name or an office.
    pub by: String,
    /// When.
    pub at: NaiveDate,
    /// Why, in a sentence.
    pub reason: String,
}
