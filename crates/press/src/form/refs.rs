//! Places of cells, and formulas that move when rows are inserted.

use std::fmt;
use std::str::FromStr;

/// Rows and columns that a sheet can have.
const MOST: (u32, u32) = (1_048_576, 16_384);

/// A cell: row and column from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellPlace {
    /// Row.
    pub row: u32,
    /// Column.
    pub column: u32,
}

/// The letters of a column, from 1.
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of letters, from 1; `None` where they are none.
pub fn column_of(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let number = letters.bytes().fold(0, |sum, byte| sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    (number <= MOST.1).then_some(number)
}

impl fmt::Display for CellPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row)
    }
}

impl FromStr for CellPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no cell such as `C5`");
        let split = text.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
        let column = column_of(&text[..split]).ok_or_else(wrong)?;
        let row: u32 = text[split..].parse().map_err(|_| wrong())?;
        if row == 0 || row > MOST.0 || text[split..].starts_with('0') {
            return Err(wrong());
        }
        Ok(Self { row, column })
    }
}

/// Rows that were inserted below a row of a sheet.
pub(super) struct Inserted<'a> {
    pub(super) sheet: &'a str,
    /// The row below which they stand: the last of a block.
    pub(super) last: u32,
    pub(super) many: u32,
}

impl Inserted<'_> {
    /// A row that stands alone, or begins a range.
    pub(super) fn start(&self, row: u32) -> u32 {
        if row > self.last { row + self.many } else { row }
    }

    /// The last row of a range: one that ends with the block grows with it.
    pub(super) fn end(&self, start: u32, end: u32) -> u32 {
        if end >= self.last && (end > self.last || start <= self.last) { end + self.many } else { end }
    }
}

/// A piece of a formula.
enum Piece<'f> {
    /// A reference to a cell: `$`, letters, `$`, row; of a whole row (`$4:$4`) without letters.
    Cell { text: &'f str, row: u32 },
    /// Anything else, copied.
    Other(&'f str),
}

/// Cuts a formula into references and the rest. Texts in quotes, names and functions stay whole.
fn pieces(formula: &str) -> Vec<Piece<'_>> {
    let bytes = formula.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    let mut plain = 0;
    while at < bytes.len() {
        let c = bytes[at];
        if c == b'"' || c == b'\'' {
            let mut end = at + 1;
            while end < bytes.len() && bytes[end] != c {
                end += 1;
            }
            at = (end + 1).min(bytes.len());
            continue;
        }
        let word = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'$') || c >= 0x80;
        if !word(c) {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && word(bytes[at]) {
            at += 1;
        }
        let called = bytes.get(at).is_some_and(|next| matches!(next, b'(' | b'!' | b'['));
        let text = &formula[start..at];
        // Digits alone are a row only beside a colon with digits at its other side.
        let row = row_of(text).or_else(|| {
            let digits = |from: usize| whole_row(&formula[from..from + word_at(&bytes[from..])]);
            let after = bytes.get(at) == Some(&b':') && digits(at + 1).is_some();
            let before = start > 0 && bytes[start - 1] == b':' && whole_row_before(&formula[..start - 1]);
            whole_row(text).filter(|_| after || before)
        });
        if let (false, Some(row)) = (called, row) {
            found.push(Piece::Other(&formula[plain..start]));
            found.push(Piece::Cell { text, row });
            plain = at;
        }
    }
    found.push(Piece::Other(&formula[plain..]));
    found
}

/// How many bytes the word has that begins here.
fn word_at(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'$') || **c >= 0x80).count()
}

/// Whether a text ends with a whole row.
fn whole_row_before(text: &str) -> bool {
    let start = text
        .char_indices()
        .rev()
        .find(|(_, c)| !(c.is_ascii_digit() || *c == '$'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    // What stands before it must not be a part of the same word.
    let joined = text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    !joined && whole_row(&text[start..]).is_some()
}

/// The row of `$4`.
fn whole_row(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('$').unwrap_or(text);
    let fine = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    fine.then(|| digits.parse().ok().filter(|row| *row <= MOST.0)).flatten()
}

/// The row of a reference such as `$B$5`; `None` for any other word.
fn row_of(text: &str) -> Option<u32> {
    let rest = text.strip_prefix('$').unwrap_or(text);
    let letters = rest.chars().take_while(char::is_ascii_alphabetic).count();
    column_of(&rest[..letters])?;
    let digits = &rest[letters..];
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    let fine = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    fine.then(|| digits.parse().ok().filter(|row| *row <= MOST.0)).flatten()
}

fn with_row(text: &str, row: u32) -> String {
    let front = text.trim_end_matches(|c: char| c.is_ascii_digit());
    format!("{front}{row}")
}

/// A formula after rows were inserted; `own` is the sheet that it stands in.
pub(super) fn shifted(formula: &str, own: &str, inserted: &Inserted<'_>) -> String {
    let pieces = pieces(formula);
    let mut out = String::new();
    // The sheet that the last `name!` named, and the row that the range began with.
    let mut named: Option<bool> = None;
    let mut begun: Option<u32> = None;
    for piece in pieces {
        match piece {
            Piece::Other(text) => {
                out.push_str(text);
                let range = text == ":";
                if !range {
                    begun = None;
                    named = text.ends_with('!').then(|| sheet_before(text) == Some(inserted.sheet.to_owned()));
                }
            }
            Piece::Cell { text, row } => {
                let meant = named.unwrap_or(own == inserted.sheet);
                let moved = match (meant, begun) {
                    (false, _) => row,
                    (true, None) => inserted.start(row),
                    (true, Some(start)) => inserted.end(start, row),
                };
                // A range that begins in the block keeps its beginning.
                begun = Some(row);
                out.push_str(&with_row(text, moved));
            }
        }
    }
    out
}

/// The sheet that is named right before a `!`.
fn sheet_before(text: &str) -> Option<String> {
    let front = text.strip_suffix('!')?;
    if let Some(quoted) = front.strip_suffix('\'') {
        let start = quoted.rfind('\'')?;
        return Some(quoted[start + 1..].to_owned());
    }
    let start = front.rfind(|c: char| "+-*/^&=<>(),;: ".contains(c)).map_or(0, |at| at + 1);
    Some(front[start..].to_owned())
}

/// A formula as it is copied so many rows and columns on: references without `$` move along.
pub(super) fn copied(formula: &str, (rows, columns): (i64, i64)) -> String {
    let mut out = String::new();
    for piece in pieces(formula) {
        match piece {
            Piece::Other(text) => out.push_str(text),
            Piece::Cell { text, row } => {
                let fixed_column = text.starts_with('$');
                let rest = text.trim_start_matches('$');
                let letters = rest.chars().take_while(char::is_ascii_alphabetic).count();
                if letters == 0 {
                    let moved = u32::try_from(i64::from(row) + rows).unwrap_or(1).max(1);
                    let row = if fixed_column { row } else { moved };
                    out.push_str(&with_row(text, row));
                    continue;
                }
                let fixed_row = rest[letters..].starts_with('$');
                let column = column_of(&rest[..letters]).unwrap_or(1);
                let moved = |from: u32, by: i64| u32::try_from(i64::from(from) + by).unwrap_or(1).max(1);
                let column = if fixed_column { column } else { moved(column, columns) };
                let row = if fixed_row { row } else { moved(row, rows) };
                let (dollar, dollars) = (if fixed_column { "$" } else { "" }, if fixed_row { "$" } else { "" });
                out.push_str(&format!("{dollar}{}{dollars}{row}", column_letters(column)));
            }
        }
    }
    out
}

/// A list of ranges (`A1:B5 C7`) after rows were inserted.
pub(super) fn ranges(text: &str, inserted: &Inserted<'_>) -> String {
    let one = |range: &str| shifted(range, inserted.sheet, inserted);
    text.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_and_written_back() {
        for text in ["A1", "Z9", "AA10", "XFD1048576"] {
            assert_eq!(text.parse::<CellPlace>().unwrap().to_string(), text);
        }
        for text in ["", "A", "1", "A0", "A01", "XFE1", "A1048577", "A-1", "甲1", "A1:B2"] {
            assert!(text.parse::<CellPlace>().is_err(), "{text}");
        }
    }

    #[test]
    fn formulas_move_with_the_rows_and_sums_over_the_block_grow() {
        let inserted = Inserted { sheet: "表一", last: 9, many: 3 };
        for (own, formula, expect) in [
            ("表一", "SUM(C5:C9)", "SUM(C5:C12)"),
            ("表一", "SUM($C$5:$C$9)/C10", "SUM($C$5:$C$12)/C13"),
            ("表一", "C9+C4+C10", "C9+C4+C13"),
            ("表一", "SUM(C10:C12)", "SUM(C13:C15)"),
            ("表一", "SUM(C5:C8)", "SUM(C5:C8)"),
            ("表一", "IF(A10=\"A10\",LOG10(B11),\"\")", "IF(A13=\"A10\",LOG10(B14),\"\")"),
            ("表二", "表一!C10+C10", "表一!C13+C10"),
            ("表二", "SUM('表一'!C5:C9)", "SUM('表一'!C5:C12)"),
            ("表一", "表二!C10", "表二!C10"),
            ("", "表一!$12:$13", "表一!$15:$16"),
            ("", "'表一'!$2:$3", "'表一'!$2:$3"),
            ("表一", "SUM(5:9)*10", "SUM(5:12)*10"),
            ("表一", "IF(A1>12,1:1,\"3:12\")", "IF(A1>12,1:1,\"3:12\")"),
        ] {
            assert_eq!(shifted(formula, own, &inserted), expect, "{formula} in {own}");
        }
        assert_eq!(ranges("A1:F3 B9:B10", &inserted), "A1:F3 B9:B13");
    }

    #[test]
    fn a_copied_formula_moves_what_is_not_fixed() {
        assert_eq!(copied("B5+$C5+D$5+$E$5", (2, 1)), "C7+$C7+E$5+$E$5");
        assert_eq!(copied("SUM(5:5)+SUM($1:$1)", (2, 1)), "SUM(7:7)+SUM($1:$1)");
    }

    proptest::proptest! {
        #[test]
        fn any_formula_gets_an_answer(formula in "\\PC{0,30}") {
            let _ = shifted(&formula, "a", &Inserted { sheet: "a", last: 3, many: 2 });
            let _ = copied(&formula, (3, -4));
        }
    }
}
