//! Why rows cannot be inserted into a sheet.

use std::fmt;

/// Why rows cannot be inserted somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hindrance {
    /// A formula of a whole range reaches across; the range.
    Array(String),
    /// A pivot table stands on the sheet: it would be overwritten when it is refreshed.
    Pivot,
    /// A table of what-if values stands on the sheet, whose cells cannot move.
    WhatIf,
    /// The list is longer than a form's can be.
    TooMany,
}

impl Hindrance {
    /// In Chinese, for people.
    pub fn zh(&self) -> String {
        match self {
            Self::Array(range) => format!("数组公式 {range} 跨过这一行"),
            Self::Pivot => "这张表上有数据透视表".to_owned(),
            Self::WhatIf => "这张表上有模拟运算表".to_owned(),
            Self::TooMany => "清单超过 20000 行".to_owned(),
        }
    }
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Array(range) => write!(f, "the formula of the range `{range}` reaches across"),
            Self::Pivot => f.write_str("a pivot table stands on the sheet"),
            Self::WhatIf => f.write_str("a table of what-if values stands on the sheet"),
            Self::TooMany => f.write_str("the list is longer than 20000 rows"),
        }
    }
}
