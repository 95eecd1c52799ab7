//! The code column: credit codes, numbers of the time before 2015, and what else people put there.

use model::{CodeError, OldNumber, Uscc};
use tables::{Cell, CellKind};

use crate::digits::{is_unknown, narrow, shown};

/// What a code cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeReading {
    /// A credit code with a right check digit.
    pub uscc: Option<Uscc>,
    /// A registration number of 13 or 15 digits.
    pub old_number: Option<OldNumber>,
    /// The cell's text, trimmed; `None` where it is empty, or where it would be a person's identity number.
    pub raw: Option<String>,
    /// What is wrong with it.
    pub complaint: Option<String>,
}

/// Reads a code cell. A wrong code is reported with the digit it should have; it is never mended.
pub fn code(cell: Cell<'_>) -> CodeReading {
    // `'4304…` is how people make a spreadsheet keep digits as text.
    let text = cell.text.trim().trim_start_matches(['\'', '‘', '’', '`']).trim();
    if is_unknown(text) {
        return CodeReading::default();
    }
    let raw = Some(text.to_owned());
    let plain: String = narrow(text).chars().filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    if let Some(complaint) = damaged_number(cell.kind, &plain) {
        return CodeReading { raw, complaint: Some(complaint), ..CodeReading::default() };
    }
    let error = match Uscc::parse(&plain) {
        Ok(uscc) => return CodeReading { uscc: Some(uscc), raw, ..CodeReading::default() },
        Err(error) => error,
    };
    if let Ok(old_number) = OldNumber::parse(&plain) {
        return CodeReading { old_number: Some(old_number), raw, ..CodeReading::default() };
    }
    if is_identity_number(&plain) {
        let complaint = "holds a person's identity number, which was not kept".to_owned();
        return CodeReading { complaint: Some(complaint), ..CodeReading::default() };
    }
    // `91…（注册号：…）`: a code with something beside it.
    let mut parts =
        plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty() && part.len() < plain.len());
    if let Some(uscc) = parts.find_map(|part| Uscc::parse(part).ok()) {
        return CodeReading { uscc: Some(uscc), raw, ..CodeReading::default() };
    }
    CodeReading { raw, complaint: Some(explain(&plain, text, error)), ..CodeReading::default() }
}

/// Digits a spreadsheet has destroyed: it keeps fifteen of a number and shows long ones with an exponent.
fn damaged_number(kind: CellKind, plain: &str) -> Option<String> {
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let stored = kind == CellKind::Number && digits > 15;
    let exponent = plain.split_once("E+").is_some_and(|(front, back)| {
        let number = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit() || c == '.');
        number(front) && number(back)
    });
    (stored || exponent).then(|| {
        format!(
            "`{}` was stored as a number, which keeps 15 digits: the end of the code is lost; format the column as text and enter it again",
            shown(plain)
        )
    })
}

fn explain(plain: &str, text: &str, error: CodeError) -> String {
    let length = plain.chars().count();
    if length == 9
        && plain.is_ascii()
        && plain[..8].chars().all(|c| c.is_ascii_alphanumeric())
        && plain.ends_with(|c: char| c.is_ascii_digit() || c == 'X')
    {
        return format!("`{}` is an organisation code of 9 characters, not a credit code of 18", shown(text));
    }
    if let CodeError::Alphabet { .. } | CodeError::CheckDigit { .. } = error {
        // The letters the standard leaves out are the ones that are mistaken for digits.
        let guess: String = plain
            .chars()
            .map(|c| match c {
                'O' => '0',
                'I' => '1',
                'Z' => '2',
                'S' => '5',
                other => other,
            })
            .collect();
        if guess != plain && Uscc::parse(&guess).is_ok() {
            return format!("{error}; `{guess}` would be right");
        }
        return error.to_string();
    }
    format!("`{}` has {length} characters; a credit code has 18, an old registration number 15", shown(text))
}

/// A resident's identity number: place, day of birth, serial and a check digit (GB 11643).
fn is_identity_number(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) || !matches!(bytes[17], b'0'..=b'9' | b'X') {
        return false;
    }
    let number = |from: usize, to: usize| plain[from..to].parse::<u32>().unwrap_or(0);
    let born = (1900..2100).contains(&number(6, 10))
        && (1..=12).contains(&number(10, 12))
        && (1..=31).contains(&number(12, 14));
    let sum: u32 = bytes[..17].iter().enumerate().map(|(i, b)| u32::from(b - b'0') * (1 << (17 - i)) % 11).sum();
    born && b"10X98765432"[(sum % 11) as usize] == bytes[17]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, kind: CellKind) -> String {
        let reading = code(Cell { text, kind });
        let value = reading.uscc.map(|c| format!("uscc {c}")).or(reading.old_number.map(|c| format!("old {c}")));
        value.or(reading.complaint).unwrap_or_else(|| "unknown".to_owned())
    }

    fn check(text: &str, expect: &str) {
        assert_eq!(read(text, CellKind::Text), expect);
    }

    #[test]
    fn credit_codes_are_read_as_people_write_them() {
        check("919900009458073021", "uscc 919900009458073021");
        check(" 91990000157368193e ", "uscc 91990000157368193E");
        check("'919900009458073021", "uscc 919900009458073021");
        check("９１９９００００９４５８０７３０２１", "uscc 919900009458073021");
        check("9199 0000 9458 0730 21", "uscc 919900009458073021");
        check("919900009458073021（注册号430400000012345）", "uscc 919900009458073021");
    }

    #[test]
    fn old_numbers_stay_old_numbers() {
        check("430400000012345", "old 430400000012345");
    }

    #[test]
    fn a_wrong_check_digit_is_told_with_the_right_one() {
        check("919900009458073022", "`919900009458073022` has check digit `2`, computed `1`");
    }

    #[test]
    fn a_letter_taken_for_a_digit_is_told_but_not_mended() {
        let reading = code(Cell { text: "91990000945807302I", kind: CellKind::Text });
        assert_eq!(reading.uscc, None);
        assert_eq!(
            reading.complaint.unwrap(),
            "`91990000945807302I` holds `I`, which this code never uses; `919900009458073021` would be right"
        );
        assert_eq!(reading.raw.unwrap(), "91990000945807302I");
    }

    #[test]
    fn other_numbers_are_named() {
        check("71219014-8", "`71219014-8` is an organisation code of 9 characters, not a credit code of 18");
        check("12345", "`12345` has 5 characters; a credit code has 18, an old registration number 15");
    }

    #[test]
    fn a_number_with_lost_digits_is_told() {
        let lost = "was stored as a number, which keeps 15 digits: the end of the code is lost; format the column as text and enter it again";
        assert_eq!(read("919900009458073000", CellKind::Number), format!("`919900009458073000` {lost}"));
        check("9.199E+17", &format!("`9.199E+17` {lost}"));
        assert_eq!(read("430400000012345", CellKind::Number), "old 430400000012345");
    }

    #[test]
    fn a_persons_identity_number_is_not_kept() {
        // Made up: a birth in the year 1900; of the eleven last characters one makes it a valid number.
        let readings: Vec<CodeReading> = "0123456789X"
            .chars()
            .map(|last| code(Cell { text: &format!("11010119000101001{last}"), kind: CellKind::Text }))
            .collect();
        let dropped: Vec<&CodeReading> = readings.iter().filter(|r| r.raw.is_none()).collect();
        assert_eq!(dropped.len(), 1);
        assert_eq!(dropped[0].complaint.as_deref(), Some("holds a person's identity number, which was not kept"));
    }

    #[test]
    fn nothing_written_is_unknown_without_complaint() {
        for text in ["", "-", "无", "N/A"] {
            check(text, "unknown");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,24}") {
            let _ = (read(&text, CellKind::Text), read(&text, CellKind::Number));
        }

        #[test]
        fn a_right_code_survives_any_blanks(first in "[0-9A-HJ-NPQRTUWXY]{17}", at in 0_usize..18) {
            let uscc = Uscc::complete(&first).unwrap();
            let mut text = uscc.to_string();
            text.insert(at, ' ');
            prop_assert_eq!(code(Cell { text: &text, kind: CellKind::Text }).uscc, Some(uscc));
        }
    }
}
