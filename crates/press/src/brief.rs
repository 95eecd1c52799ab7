//! The visit brief: one A4 page a target for whoever goes there, and a text to paste.
//!
//! Every line stands with its source. What must not be said has no field: no other investor, no site that is locked, no promise.
//! The text to paste goes out of the house, so it has neither scores nor judgements of the firm.

use chrono::NaiveDate;
use model::{GapKind, Text};

use crate::sourced::Sourced;

mod page;
mod paste;

pub use page::brief_svg;
pub use paste::brief_text;

/// A target's page.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefData {
    /// The bureau's district.
    pub district: Text,
    /// Day it was put together.
    pub made: NaiveDate,
    /// The firm.
    pub firm: String,
    /// What is known of it in short: place, age, capital, titles.
    pub about: Vec<Text>,
    /// The gap: chain and node.
    pub gap: Text,
    /// Its label.
    pub kind: GapKind,
    /// Value and likelihood of 100, confidence of 100; `None` where the firm is no target of the gap.
    pub scores: Option<(f64, f64, f64)>,
    /// Why this firm, the strongest reason first.
    pub why: Vec<Sourced>,
    /// The same as far as it may leave the house: nothing that landed firms told the bureau in confidence.
    pub why_open: Vec<Sourced>,
    /// Which gap, with its numbers.
    pub numbers: Vec<Sourced>,
    /// Who introduces: ties, landed customers and suppliers.
    pub introducers: Vec<Sourced>,
    /// Sites that can be had and pass, with the facts that decide.
    pub sites: Vec<Sourced>,
    /// Published policies of the chain.
    pub policies: Vec<Sourced>,
    /// What factors cost here and at its home.
    pub costs: Vec<Sourced>,
    /// What speaks against it: rules, vetoes, warnings.
    pub risks: Vec<Sourced>,
    /// What is not known; it lowers confidence, not a score.
    pub unknown: Vec<Text>,
    /// When it was last met, by which team.
    pub last_contact: Option<Sourced>,
    /// What to ask next.
    pub asks: Vec<Text>,
    /// Whether any of it is an invented sample.
    pub sample: bool,
}

/// Parts of a brief in both languages.
pub(crate) struct Part {
    pub(crate) title: Text,
    /// What stands where there is nothing.
    pub(crate) none: Text,
}

pub(crate) fn part(title: (&str, &str), none: (&str, &str)) -> Part {
    Part { title: Text::new(title.0, title.1), none: Text::new(none.0, none.1) }
}

/// The heads of the parts, the same on the page and in the text.
pub(crate) mod parts {
    use super::{Part, part};

    pub(crate) fn why() -> Part {
        part(("为什么找它", "Why this firm"), ("没有查到理由，先补资料", "no reason on file; collect facts first"))
    }
    pub(crate) fn numbers() -> Part {
        part(("补哪一环", "Which gap"), ("没有数字", "no numbers"))
    }
    pub(crate) fn introducers() -> Part {
        part(("谁来引荐", "Who introduces"), ("没有查到牵线的关系", "no tie is on file"))
    }
    pub(crate) fn contact() -> Part {
        part(("上次接触", "Last contact"), ("没有接触记录", "no contact is on file"))
    }
    pub(crate) fn sites() -> Part {
        part(("拿得出的载体", "Sites that pass"), ("没有能给看的载体", "no site can be shown"))
    }
    pub(crate) fn policies() -> Part {
        part(("已公布的政策", "Published policies"), ("这条链没有已公布的政策", "none is published for this chain"))
    }
    pub(crate) fn costs() -> Part {
        part(("要素成本", "Factor costs"), ("没有要素价格", "no prices on file"))
    }
    pub(crate) fn risks() -> Part {
        part(("风险", "Risks"), ("名单上没有查到", "nothing is on file"))
    }
    pub(crate) fn unknown() -> Part {
        part(("不知道的", "Not known"), ("没有缺项", "nothing is missing"))
    }
    pub(crate) fn asks() -> Part {
        part(("这次问清", "To ask"), ("没有备好的问题", "no question is prepared"))
    }
}

#[cfg(test)]
mod tests;
