//! What a file is, from its content: a workbook, another known format, or text in some encoding.
//!
//! Names are not trusted: offices rename files. Encodings are told apart by what decodes without errors, not by statistics of
//! language: UTF-8, UTF-16 with and without mark, GB18030. Big5 and the Latin pages are not tried: their bytes are valid
//! GB18030 too, and guessing wrong would let garbage in.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// What to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A ZIP archive: XLSX, ODS or something else.
    Zip,
    /// A compound file: XLS, an encrypted workbook or something else.
    Compound,
    /// Not a table: what it is, and what to do.
    Other(&'static str, &'static str),
    /// Perhaps text.
    Text,
}

const EXPORT: &str = "export it as .xlsx or .csv";
const UNPACK: &str = "unpack it and give the table inside";
const SAVE_AS: &str = "open it in the spreadsheet program and save it as .xlsx or .csv";

/// Tells the form of a file from its first bytes.
pub(crate) fn form(head: &[u8]) -> Form {
    const MAGIC: &[(&[u8], Form)] = &[
        (b"PK\x03\x04", Form::Zip),
        (b"PK\x05\x06", Form::Zip),
        (b"PK\x07\x08", Form::Zip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Form::Compound),
        (b"%PDF", Form::Other("a PDF document", "ask for the table it was printed from")),
        (b"\x89PNG", Form::Other("a picture", "ask for the table it was taken from")),
        (b"\xff\xd8\xff", Form::Other("a picture", "ask for the table it was taken from")),
        (b"GIF8", Form::Other("a picture", "ask for the table it was taken from")),
        (b"Rar!", Form::Other("a RAR archive", UNPACK)),
        (b"7z\xbc\xaf\x27\x1c", Form::Other("a 7z archive", UNPACK)),
        (b"\x1f\x8b", Form::Other("a gzip archive", UNPACK)),
        (b"{\\rtf", Form::Other("a Word document in rich text", EXPORT)),
        (b"SQLite format 3\0", Form::Other("a database file", EXPORT)),
        (b"PAR1", Form::Other("a Parquet file", "give it as .csv")),
        (b"\x09\x00\x04\x00", Form::Other("a workbook of Excel 2 to 4", SAVE_AS)),
        (b"\x09\x02\x06\x00", Form::Other("a workbook of Excel 2 to 4", SAVE_AS)),
        (b"\x09\x04\x06\x00", Form::Other("a workbook of Excel 2 to 4", SAVE_AS)),
        (b"\x09\x08", Form::Other("a bare worksheet of Excel 5", SAVE_AS)),
    ];
    if let Some((_, form)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return *form;
    }
    // Marked-up text may stand in any encoding; its opening is ASCII, so dropping zero bytes shows it in UTF-16 too.
    let opening: Vec<u8> = head.iter().filter(|b| **b != 0).take(4096).copied().collect();
    let opening = String::from_utf8_lossy(&opening).to_lowercase();
    let opening = opening.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}'));
    if opening.starts_with("mime-version:") {
        return Form::Other("a web archive", SAVE_AS);
    }
    if !opening.starts_with('<') {
        return Form::Text;
    }
    if opening.contains("urn:schemas-microsoft-com:office:spreadsheet") && !opening.contains("<html") {
        return Form::Other("a workbook in the XML form of Excel 2003", SAVE_AS);
    }
    if ["<html", "<!doctype html", "<table", "<meta", "<head", "<body"].iter().any(|tag| opening.contains(tag)) {
        return Form::Other("a web page (HTML)", SAVE_AS);
    }
    if opening.starts_with("<?xml") || opening.starts_with("<!doctype") {
        return Form::Other("an XML document", EXPORT);
    }
    Form::Text
}

/// Whether a sample goes to the end of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sample {
    /// It does: a broken last character counts as an error.
    Whole,
    /// It may be cut anywhere.
    Cut,
}

/// The encoding of a text and the length of its mark; `None` where the bytes are no text.
pub(crate) fn encoding(sample: &[u8], extent: Sample) -> Option<(&'static Encoding, usize)> {
    if let Some((encoding, mark)) = Encoding::for_bom(sample) {
        return Some((encoding, mark));
    }
    let zeros = sample.iter().filter(|b| **b == 0).count();
    let few_zeros = zeros * 20 < sample.len();
    if !few_zeros {
        return utf_16(sample).map(|e| (e, 0));
    }
    if controls(sample) * 100 > sample.len() && controls(sample) > 3 {
        return None;
    }
    let (errors, characters) = utf_8(sample, extent);
    if errors == 0 || errors * 5 <= characters {
        return Some((UTF_8, 0));
    }
    if zeros > 0
        && let Some(encoding) = utf_16(sample)
    {
        return Some((encoding, 0));
    }
    gb18030(sample, extent).then_some((GB18030, 0))
}

/// Control characters that no table holds. NUL is counted elsewhere: it is a known slip of databases.
fn controls(sample: &[u8]) -> usize {
    sample.iter().filter(|b| matches!(b, 0x01..=0x08 | 0x0b | 0x0c | 0x0e..=0x19 | 0x1b..=0x1f | 0x7f)).count()
}

/// Places with errors, and characters of three bytes, when read as UTF-8. Chinese takes three; two valid bytes in a row are a
/// common accident of GB18030.
fn utf_8(sample: &[u8], extent: Sample) -> (usize, usize) {
    let (mut errors, mut characters) = (0, 0);
    let mut left = sample.len();
    let mut sound = true;
    for chunk in sample.utf8_chunks() {
        characters += chunk.valid().bytes().filter(|b| *b >= 0xe0).count();
        left -= chunk.valid().len() + chunk.invalid().len();
        let cut = extent == Sample::Cut && left == 0;
        sound |= !chunk.valid().is_empty();
        if !chunk.invalid().is_empty() && !cut && std::mem::take(&mut sound) {
            errors += 1;
        }
    }
    (errors, characters)
}

/// The byte order under which nearly every unit is a character of Chinese tables.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let share = |order: fn([u8; 2]) -> u16| {
        let units = sample.chunks_exact(2).map(|pair| order([pair[0], pair[1]]));
        let known = units.filter(|unit| {
            matches!(unit, 0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xb7 | 0x2010..=0x203b | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef)
        });
        known.count() as f64 / (sample.len() / 2).max(1) as f64
    };
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    let best = if little >= big { UTF_16LE } else { UTF_16BE };
    (little.max(big) > 0.9).then_some(best)
}

/// Whether the sample reads as GB18030 with at most one error in fifty characters.
fn gb18030(sample: &[u8], extent: Sample) -> bool {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(sample.len()).unwrap_or(0));
    let _ = decoder.decode_to_string(sample, &mut text, extent == Sample::Whole);
    let errors = text.chars().filter(|c| *c == '\u{fffd}').count();
    // Characters of the private area are what random bytes turn into.
    let odd = text.chars().filter(|c| matches!(c, '\u{e000}'..='\u{f8ff}')).count();
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    (errors + odd) * 50 <= wide
}

/// The separators that are tried.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Excel's own hint in the first line, `sep=;`: the delimiter and the bytes to skip.
pub(crate) fn declared_delimiter(text: &str) -> Option<(u8, usize)> {
    let line_end = text.find('\n')?;
    let line = text[..line_end].trim_end_matches('\r').trim_matches('"');
    let value = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    match value.as_bytes() {
        [delimiter] if !delimiter.is_ascii_alphanumeric() => Some((*delimiter, line_end + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str =
        "企业名称,统一社会信用代码,经营范围\r\n样例零号管业有限公司,919900009458073021,无缝钢管制造；销售\r\n";

    fn check(bytes: &[u8], expect: Option<&'static Encoding>) {
        assert_eq!(encoding(bytes, Sample::Whole).map(|(e, _)| e), expect);
    }

    fn units(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn the_encodings_of_chinese_offices_are_told_apart() {
        check(TEXT.as_bytes(), Some(UTF_8));
        check(&GB18030.encode(TEXT).0, Some(GB18030));
        check(&units(TEXT, u16::to_le_bytes), Some(UTF_16LE));
        check(&units(TEXT, u16::to_be_bytes), Some(UTF_16BE));
        check(&units(&format!("\u{feff}{TEXT}"), u16::to_le_bytes), Some(UTF_16LE));
        check(b"name,uscc\nsample,1\n", Some(UTF_8));
    }

    #[test]
    fn one_broken_character_does_not_change_the_encoding() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.remove(TEXT.find('钢').unwrap());
        check(&bytes, Some(UTF_8));
    }

    #[test]
    fn a_sample_cut_inside_a_character_is_still_text() {
        for cut in 40..TEXT.len() {
            assert_eq!(encoding(&TEXT.as_bytes()[..cut], Sample::Cut).map(|(e, _)| e), Some(UTF_8), "cut at {cut}");
        }
    }

    #[test]
    fn zeros_of_a_database_are_not_utf_16() {
        check(TEXT.replace('；', "\0\0").as_bytes(), Some(UTF_8));
    }

    #[test]
    fn noise_is_no_text() {
        // A fixed linear congruence, so that the test says the same every day.
        let mut state = 1_u32;
        let noise: Vec<u8> = (0..4096)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        check(&noise, None);
        check(&[0; 64], None);
    }

    #[test]
    fn other_formats_are_named() {
        let named = |bytes: &[u8]| match form(bytes) {
            Form::Other(what, _) => what,
            _ => "",
        };
        assert_eq!(named(b"%PDF-1.4"), "a PDF document");
        assert_eq!(named(b"\xef\xbb\xbf\n<HTML><body>"), "a web page (HTML)");
        assert_eq!(named(&units("<table border=1>", u16::to_le_bytes)), "a web page (HTML)");
        assert_eq!(
            named(b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
            "a workbook in the XML form of Excel 2003"
        );
        assert_eq!(form("<5人,甲厂".as_bytes()), Form::Text);
    }

    proptest! {
        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (form(&bytes), encoding(&bytes, Sample::Whole), encoding(&bytes, Sample::Cut));
        }

        #[test]
        fn chinese_text_is_never_taken_for_noise(text in "[一-龥]{8,60}") {
            check(text.as_bytes(), Some(UTF_8));
            check(&GB18030.encode(&text).0, Some(GB18030));
        }
    }
}
