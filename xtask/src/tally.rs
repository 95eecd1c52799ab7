//! How many tests passed and failed, from the closing lines of the runners.
//!
//! Not for anything else in their output: the exit code has the last word, see [`Tally::settle`].

use std::fmt;
use std::ops::AddAssign;

/// Tests counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Passed.
    pub(crate) passed: u32,
    /// Failed.
    pub(crate) failed: u32,
}

impl Tally {
    /// A step that is one test by itself, and passed.
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0 };
    /// A step that is one test by itself, and failed.
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1 };

    /// Sum of the closing lines in a runner's output; `None` when there is none. Understood are cargo's
    /// (`test result: ok. 3 passed; 1 failed; …`), vitest's (`Tests  1 failed | 3 passed (4)`) and our own
    /// (`3 passed, 1 failed`).
    pub(crate) fn read(output: &str) -> Option<Self> {
        let mut sum = None;
        for line in output.lines() {
            let line = without_colour(line);
            if let Some(tally) = closing_line(line.trim()) {
                *sum.get_or_insert_default() += tally;
            }
        }
        sum
    }

    /// Holds the count against the runner's exit code: a runner that failed without a failed test, or ended well without
    /// having counted anything, is one failure more, so that silence never looks like success.
    pub(crate) fn settle(counted: Option<Self>, success: bool) -> Self {
        let tally = counted.unwrap_or_default();
        let believable = if success { tally.failed == 0 && tally.passed > 0 } else { tally.failed > 0 };
        if believable { tally } else { Self { failed: tally.failed + 1, ..tally } }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn closing_line(line: &str) -> Option<Tally> {
    let counts = if let Some(rest) = line.strip_prefix("test result: ") {
        rest
    } else if let Some(rest) = line.strip_prefix("Tests ") {
        rest
    } else {
        let words: Vec<&str> = line.split(' ').collect();
        if !matches!(words[..], [_, "passed,", _, "failed"]) {
            return None;
        }
        line
    };
    let (passed, failed) = (before(counts, "passed"), before(counts, "failed"));
    (passed.is_some() || failed.is_some()).then(|| Tally { passed: passed.unwrap_or(0), failed: failed.unwrap_or(0) })
}

/// The number right before a word.
fn before(line: &str, word: &str) -> Option<u32> {
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok())
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(|c| c.is_ascii_alphabetic());
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, expect: Option<(u32, u32)>) {
        let expect = expect.map(|(passed, failed)| Tally { passed, failed });
        assert_eq!(Tally::read(output), expect, "{output}");
    }

    #[test]
    fn every_binary_of_cargo_counts() {
        let output = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\n\
                      test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s\n";
        check(output, Some((10, 2)));
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        check(" Test Files  2 passed (2)\n      Tests  12 passed (12)\n", Some((12, 0)));
        check(" Test Files  1 failed (1)\n      Tests  1 failed | 5 passed | 2 skipped (8)\n", Some((5, 1)));
        check("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m4 passed\u{1b}[39m\u{1b}[22m (4)", Some((4, 0)));
    }

    #[test]
    fn our_own_closing_line_stands_alone_on_its_line() {
        check("ok one\n9 passed, 0 failed\n", Some((9, 0)));
        check("note: 9 passed, 0 failed so far\n", None);
    }

    #[test]
    fn output_without_a_closing_line_counts_nothing() {
        check("", None);
        check("error: could not compile `model`", None);
        check("Tests  no tests", None);
        check("Tests that passed before", None);
    }

    #[test]
    fn a_colour_code_that_is_cut_off_is_no_harm() {
        check("\u{1b}[", None);
    }

    #[test]
    fn silence_never_looks_like_success() {
        let none = Tally::settle(None, true);
        assert_eq!(none, Tally { passed: 0, failed: 1 });
        let crashed = Tally::settle(Some(Tally { passed: 5, failed: 0 }), false);
        assert_eq!(crashed, Tally { passed: 5, failed: 1 });
        let counted = Tally::settle(Some(Tally { passed: 5, failed: 2 }), false);
        assert_eq!(counted, Tally { passed: 5, failed: 2 });
    }
}
