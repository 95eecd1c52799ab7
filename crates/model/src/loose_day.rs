//! Days as ledgers tell them: `2024.5`, `2024年上半年`, `2024年底`. What is known is a span, and how exact it is; never a day that
//! nobody wrote. Not for reading texts, which is the registry's.

use chrono::NaiveDate;

use crate::words::{Text, vocabulary};

vocabulary! {
    /// How exactly a source tells a day.
    Precision {
        /// The day itself.
        Day = "day",
        /// A third of a month (旬), or a beginning or end of one.
        Part = "part",
        /// A month, or several.
        Month = "month",
        /// A quarter.
        Quarter = "quarter",
        /// Half a year.
        Half = "half",
        /// A year.
        Year = "year",
        /// Not when, only that it was so by this day: the day of the list itself.
        By = "by",
    }
}

impl Precision {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Day => ("准确到日", "to the day"),
            Self::Part => ("准确到旬", "to a part of the month"),
            Self::Month => ("准确到月", "to the month"),
            Self::Quarter => ("准确到季", "to the quarter"),
            Self::Half => ("准确到半年", "to the half-year"),
            Self::Year => ("准确到年", "to the year"),
            Self::By => ("不晚于当日", "not later than this day"),
        };
        Text::new(zh, en)
    }
}

/// A day as it was told.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LooseDay {
    /// The first day that it may be.
    pub first: NaiveDate,
    /// The last day that it may be; the day itself where it is exact. History stands on this one: by its evening it had
    /// happened, so that counts up to the end of the month, quarter or year it lies in are right.
    pub last: NaiveDate,
    /// How exact it is.
    pub precision: Precision,
    /// As the source wrote it.
    pub said: String,
}

impl LooseDay {
    /// A day that is known.
    pub fn exact(day: NaiveDate, said: impl Into<String>) -> Self {
        Self { first: day, last: day, precision: Precision::Day, said: said.into() }
    }
}
