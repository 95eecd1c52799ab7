//! A mistake of a pack, with the file and the line it stands on.
//!
//! Knows nothing about what a pack means; who reads a file decides what is a mistake.

use std::fmt;

use model::{Lang, Text};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// The pack cannot be used until it is mended.
    Error,
    /// The pack can be used; someone should look at it.
    Warning,
}

/// One mistake. Printed as `chains/steel-pipe.toml:41: unknown lane …`, a warning with that word before its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    /// Path inside the pack, with `/`.
    pub file: String,
    /// Line, from 1; for a table the row, its header counted as 1. `None` where the file as a whole is meant.
    pub line: Option<u32>,
    /// Error or warning.
    pub level: Level,
    /// What is wrong and what is allowed, in one line of each language.
    pub message: Text,
}

impl Problem {
    /// An error.
    pub(crate) fn error(file: &str, line: Option<u32>, message: impl Into<Text>) -> Self {
        Self { file: file.to_owned(), line, level: Level::Error, message: message.into() }
    }

    /// A warning.
    pub(crate) fn warning(file: &str, line: Option<u32>, message: impl Into<Text>) -> Self {
        Self { file: file.to_owned(), line, level: Level::Warning, message: message.into() }
    }
}

impl Problem {
    /// The whole line in a language.
    pub fn said(&self, lang: Lang) -> String {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        let (colon, warning) = match lang {
            Lang::Zh => ("：", "提醒："),
            Lang::En => (": ", "warning: "),
        };
        let warning = if self.level == Level::Warning { warning } else { "" };
        format!("{}{line}{colon}{warning}{}", self.file, self.message.get(lang))
    }
}

/// In English; [`Problem::said`] has both languages.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Lang::En))
    }
}

/// Whether none of the problems is an error.
pub(crate) fn usable(problems: &[Problem]) -> bool {
    problems.iter().all(|problem| problem.level != Level::Error)
}

/// Problems of one file that are shown. A file that is wrong throughout has one cause, not a thousand.
pub(crate) const MAX_SHOWN: usize = 200;

/// By file and line; those of one line stay in the order in which they were found. What was found twice is said once.
pub(crate) fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    let mut seen = std::collections::HashSet::new();
    problems.retain(|problem| seen.insert(problem.clone()));
    problems.chunk_by(|a, b| a.file == b.file).flat_map(shown).collect()
}

/// The first problems of one file, and how many more there are; that one is an error if any of them is.
fn shown(of_file: &[Problem]) -> Vec<Problem> {
    let (first, rest) = of_file.split_at(of_file.len().min(MAX_SHOWN));
    let mut shown = first.to_vec();
    if !rest.is_empty() {
        let more = rest.len();
        let message =
            Text::new(format!("这个文件还有 {more} 处问题"), format!("and {more} more problems of this file"));
        let level = if usable(rest) { Level::Warning } else { Level::Error };
        shown.push(Problem { file: of_file[0].file.clone(), line: None, level, message });
    }
    shown
}
