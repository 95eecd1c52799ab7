//! Keeping firms: what a landed firm is asked, what it undertook in its contract, and what came of it. `None` is not known, never zero.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::clock_rule::{ClockColour, Term};
use crate::enterprise::EnterpriseId;
use crate::lead::SignalKind;
use crate::money::Money;
use crate::project::ProjectId;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// What a firm undertakes.
    UndertakingKind {
        /// Money invested by a day, counted from the signing.
        Investment = "investment",
        /// People at work on a day.
        Jobs = "jobs",
        /// Tax paid within the calendar year of a day.
        Tax = "tax",
    }
}

impl UndertakingKind {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Investment => ("投资", "Investment"),
            Self::Jobs => ("用工", "Jobs"),
            Self::Tax => ("税收", "Tax"),
        };
        Text::new(zh, en)
    }

    /// Whether a quantity is of this kind.
    pub fn fits(self, quantity: Quantity) -> bool {
        matches!(
            (self, quantity),
            (Self::Jobs, Quantity::People(_)) | (Self::Investment | Self::Tax, Quantity::Money(_))
        )
    }
}

/// How much of what was undertaken: `120`, or `5000000.00 CNY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A sum.
    Money(Money),
    /// People.
    People(u32),
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(money) => money.fmt(f),
            Self::People(people) => people.fmt(f),
        }
    }
}

impl FromStr for Quantity {
    type Err = <Money as FromStr>::Err;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self::People).or_else(|_| text.parse().map(Self::Money))
    }
}

/// What a firm undertook in the contract of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undertaking {
    /// The project.
    pub project: ProjectId,
    /// What.
    pub kind: UndertakingKind,
    /// How much; fits the kind.
    pub quantity: Quantity,
    /// By when; of tax the calendar year is meant.
    pub due: NaiveDate,
    /// Where it is written: the contract and its article.
    pub source: String,
}

/// What a project reached by a day: people at work then, or tax paid since the first of January. What was invested is not read here: that
/// is the project's money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmReading {
    /// The project.
    pub project: ProjectId,
    /// What.
    pub kind: UndertakingKind,
    /// How much; fits the kind.
    pub quantity: Quantity,
    /// The day it speaks of.
    pub on: NaiveDate,
    /// Who says so: the firm's form, a certificate.
    pub source: String,
}

vocabulary! {
    /// What a firm answered.
    CheckAnswer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// It does not know, or did not say.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// How a firm was asked.
    CheckWay {
        /// Somebody went there.
        Visit = "visit",
        /// By telephone.
        Call = "call",
        /// It filled in a form.
        Form = "form",
    }
}

impl CheckWay {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Visit => ("上门", "Visit"),
            Self::Call => ("电话", "Telephone"),
            Self::Form => ("书面", "Form"),
        };
        Text::new(zh, en)
    }
}

/// What a firm answered on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionCheck {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// The day.
    pub on: NaiveDate,
    /// How it was asked.
    pub way: CheckWay,
    /// Question, answer, and what was said with it; a question that is not there was not asked.
    pub answers: Vec<(String, CheckAnswer, String)>,
    /// Anything else that was said.
    pub note: String,
}

vocabulary! {
    /// What an answer or a signal tells.
    Tells {
        /// The firm may go.
        Yellow = "yellow",
        /// The firm may go, and soon.
        Red = "red",
        /// It may invest more.
        Expansion = "expansion",
    }
}

impl Tells {
    /// How urgent the warning is; `None` for what is none.
    pub fn warning(self) -> Option<ClockColour> {
        match self {
            Self::Yellow => Some(ClockColour::Yellow),
            Self::Red => Some(ClockColour::Red),
            Self::Expansion => None,
        }
    }
}

/// A question to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionQuestion {
    /// Id.
    pub id: String,
    /// The question.
    pub text: Text,
    /// The answer that tells something.
    pub on: CheckAnswer,
    /// What it tells.
    pub tells: Tells,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that it is suggested.
    pub source: Text,
}

/// What a signal of a landed firm tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalRule {
    /// Which signals.
    pub kind: SignalKind,
    /// What they tell.
    pub tells: Tells,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that it is suggested.
    pub source: Text,
}

/// How often a firm is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalRule {
    /// Days from one time to the next.
    pub days: u16,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that it is suggested.
    pub source: Text,
}

/// From how far behind its undertaking on a firm is told: more than so many points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceRule {
    /// Yellow, in points of what is due.
    pub yellow: u8,
    /// Red.
    pub red: u8,
    /// When it holds.
    pub term: Term,
    /// Where it is published, or that it is suggested.
    pub source: Text,
}

/// All rules about keeping firms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RetentionRules {
    /// What is asked, in the order in which it is asked.
    pub questions: Vec<RetentionQuestion>,
    /// What signals tell.
    pub signals: Vec<SignalRule>,
    /// How often is asked; the first that holds.
    pub intervals: Vec<IntervalRule>,
    /// How far behind is late; the first that holds.
    pub paces: Vec<PaceRule>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_reads_what_it_writes_and_fits_its_kind() {
        for (text, kind) in [("120", UndertakingKind::Jobs), ("5000000.00 CNY", UndertakingKind::Tax)] {
            let quantity: Quantity = text.parse().unwrap();
            assert_eq!(quantity.to_string(), text);
            assert!(kind.fits(quantity));
        }
        assert!(!UndertakingKind::Jobs.fits("5000000.00 CNY".parse().unwrap()));
        assert!(!UndertakingKind::Investment.fits(Quantity::People(3)));
        assert!("-3".parse::<Quantity>().is_err() && "many".parse::<Quantity>().is_err());
    }
}
