//! One record of delimited text at a time, over text that is already decoded.
//!
//! Quotes follow RFC 4180, leniently. Where a quote is never closed, or closes in the middle of another row, the record is
//! handed back as [`Step::Loose`] and the caller reads that one line without quotes: one bad quote costs one row, not the rest
//! of the file.

use memchr::{memchr, memchr3};

use crate::record::{CellKind, Record};

/// Whether `"` has a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// As RFC 4180 says.
    Read,
    /// A character like any other.
    Ignore,
}

/// Whether more text can come after what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Perhaps.
    MayFollow,
    /// The end of the file.
    Nothing,
}

/// What came of trying to read one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A record; the next begins here.
    Record(usize),
    /// The text ends inside the record.
    More,
    /// A quote is not closed where one can be.
    Loose,
}

/// Reads the record that begins at `start`. A `\r\n`, `\n` or `\r` ends it.
pub(crate) fn split(text: &str, start: usize, delimiter: u8, quotes: Quotes, rest: Rest, record: &mut Record) -> Step {
    let bytes = text.as_bytes();
    record.clear();
    let mut at = start;
    loop {
        let opening = opening_quote(bytes, at);
        if quotes == Quotes::Read
            && let Some(quote) = opening
        {
            at = match quoted(text, quote, rest, record) {
                Ok(after) => after,
                Err(step) => return step,
            };
            let Some(end) = field_end(bytes, at, delimiter, rest) else { return Step::More };
            let tail = &text[at..end];
            if !tail.trim().is_empty() {
                // Text behind the closing quote is a slip (`"甲"公司`) on one line, but a wrong pair of quotes across lines.
                if record.open_text().contains('\n') {
                    return Step::Loose;
                }
                record.push_str(tail);
            }
            at = end;
        } else {
            let Some(end) = field_end(bytes, at, delimiter, rest) else { return Step::More };
            record.push_str(&text[at..end]);
            at = end;
        }
        record.end_cell(CellKind::Text);
        match bytes.get(at) {
            None => return Step::Record(at),
            Some(b'\n') => return Step::Record(at + 1),
            Some(b'\r') => match bytes.get(at + 1) {
                Some(b'\n') => return Step::Record(at + 2),
                None if rest == Rest::MayFollow => return Step::More,
                _ => return Step::Record(at + 1),
            },
            Some(_) => at += 1,
        }
    }
}

/// The quote that opens a field at `at`; blanks before it do not count (`, "1,000"`).
fn opening_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    (bytes.get(at) == Some(&b'"')).then_some(at)
}

/// Writes what stands between the quotes; gives the place behind the closing one.
fn quoted(text: &str, opening: usize, rest: Rest, record: &mut Record) -> Result<usize, Step> {
    let bytes = text.as_bytes();
    let open_end = match rest {
        Rest::MayFollow => Step::More,
        Rest::Nothing => Step::Loose,
    };
    let mut from = opening + 1;
    loop {
        let Some(length) = memchr(b'"', &bytes[from..]) else { return Err(open_end) };
        let quote = from + length;
        match bytes.get(quote + 1) {
            Some(b'"') => {
                record.push_str(&text[from..=quote]);
                from = quote + 2;
            }
            None if rest == Rest::MayFollow => return Err(Step::More),
            _ => {
                record.push_str(&text[from..quote]);
                return Ok(quote + 1);
            }
        }
    }
}

/// Where a field without quotes ends; `None` where more text is needed to know.
fn field_end(bytes: &[u8], at: usize, delimiter: u8, rest: Rest) -> Option<usize> {
    match memchr3(delimiter, b'\n', b'\r', &bytes[at..]) {
        Some(length) => Some(at + length),
        None if rest == Rest::Nothing => Some(bytes.len()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All records of a text, cells joined by `|`, a record without its quotes marked `~`.
    fn records(text: &str, delimiter: u8) -> Vec<String> {
        let mut record = Record::default();
        let (mut at, mut out) = (0, Vec::new());
        while at < text.len() {
            let mut mark = "";
            let mut step = split(text, at, delimiter, Quotes::Read, Rest::Nothing, &mut record);
            if step == Step::Loose {
                mark = "~";
                step = split(text, at, delimiter, Quotes::Ignore, Rest::Nothing, &mut record);
            }
            let Step::Record(next) = step else { panic!("{step:?}") };
            assert!(next > at);
            at = next;
            out.push(format!("{mark}{}", record.iter().map(|c| c.text).collect::<Vec<_>>().join("|")));
        }
        out
    }

    fn check(text: &str, expect: &[&str]) {
        assert_eq!(records(text, b','), expect);
    }

    #[test]
    fn quotes_hold_delimiters_and_line_ends() {
        check("a,\"b,c\"\r\n\"d\ne\",f\n", &["a|b,c", "d\ne|f"]);
    }

    #[test]
    fn a_doubled_quote_is_one_quote() {
        check("\"say \"\"hi\"\"\",x\n\"\"\"\"\n", &["say \"hi\"|x", "\""]);
    }

    #[test]
    fn the_last_line_needs_no_end() {
        check("a,b\nc,", &["a|b", "c|"]);
    }

    #[test]
    fn an_old_line_end_ends_a_record() {
        check("a,b\rc,d\r", &["a|b", "c|d"]);
    }

    #[test]
    fn text_behind_a_closing_quote_is_kept() {
        check("\"甲\"公司,x\n", &["甲公司|x"]);
        check("a, \"1,000\" ,b\n", &["a|1,000|b"]);
    }

    #[test]
    fn an_unclosed_quote_costs_one_row() {
        check("\"甲厂,1\n乙厂,\"2,3\"\n丙厂,4\n", &["~\"甲厂|1", "乙厂|2,3", "丙厂|4"]);
        check("a,b\n\"c,d\ne,f", &["a|b", "~\"c|d", "e|f"]);
    }

    #[test]
    fn a_quote_inside_a_field_is_a_character() {
        check("管 2\" 寸,b\n", &["管 2\" 寸|b"]);
    }

    proptest! {
        #[test]
        fn what_is_written_by_the_rules_is_read_back(rows in prop::collection::vec(prop::collection::vec("[a甲,\"\n\r ]{0,6}", 2..4), 1..6)) {
            let text: String = rows.iter().map(|r| r.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\r\n").collect();
            let mut record = Record::default();
            let mut at = 0;
            for row in &rows {
                let Step::Record(next) = split(&text, at, b',', Quotes::Read, Rest::Nothing, &mut record) else { panic!("no record") };
                at = next;
                prop_assert_eq!(&record.iter().map(|c| c.text.to_owned()).collect::<Vec<_>>(), row);
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn any_text_gets_an_answer(text in "[\\PC\n\r\",;\t]{0,80}") {
            let _ = records(&text, b',');
        }

        #[test]
        fn reading_in_pieces_gives_the_same_records(text in "[a,\"\n\r]{0,40}", cut in 0_usize..40) {
            let cut = cut.min(text.len());
            let (mut whole, mut part) = (Record::default(), Record::default());
            let all = split(&text, 0, b',', Quotes::Read, Rest::Nothing, &mut whole);
            if let Step::Record(next) = split(&text[..cut], 0, b',', Quotes::Read, Rest::MayFollow, &mut part) {
                prop_assert_eq!(all, Step::Record(next));
                prop_assert_eq!(whole.iter().map(|c| c.text.to_owned()).collect::<Vec<_>>(), part.iter().map(|c| c.text.to_owned()).collect::<Vec<_>>());
            }
        }
    }
}
