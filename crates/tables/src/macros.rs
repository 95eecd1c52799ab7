//! Whether an office file carries a program, under whatever name its parts go.
//!
//! Not for: what kind of document it is, and whether it can be read.

use std::io::{Cursor, Read};

/// Largest list of contents that is looked into: real ones are a thousandth of it.
const MOST_CONTENTS: u64 = 4 << 20;

/// What a list of contents calls macros: a workbook or document that may run them, a project of them, a sheet of the old ones.
const WORDS: [&[u8]; 3] = [b"macroenabled", b"vbaproject", b"macrosheet"];

/// Whether an archive is an office file with macros. By the names of its parts and by its list of contents, which is packed, so that
/// no search of the bytes finds it. What cannot be unpacked is no document that anyone could open, and counts as one that is refused.
pub fn carries_macros(content: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(content)) else { return true };
    let mut contents = None;
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(index) else { return true };
        let Ok(name) = part.name() else { return true };
        let name = name.replace('\\', "/").to_lowercase();
        if name.contains("vbaproject") || name.contains("macrosheets/") {
            return true;
        }
        if name == "[content_types].xml" {
            contents = Some(index);
        }
    }
    // Other archives (OFD) have no such list, and no macros that anything runs.
    let Some(contents) = contents else { return false };
    let mut text = Vec::new();
    let Ok(part) = archive.by_index(contents) else { return true };
    match part.take(MOST_CONTENTS + 1).read_to_end(&mut text) {
        Ok(read) if read as u64 <= MOST_CONTENTS => {}
        _ => return true,
    }
    // Written in two bytes a sign, each other byte of a Latin word is zero.
    let text: Vec<u8> = text.into_iter().filter(|byte| *byte != 0).map(|byte| byte.to_ascii_lowercase()).collect();
    WORDS.iter().any(|word| text.windows(word.len()).any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// An archive of these parts, each with its text.
    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn macros_are_found_under_whatever_name_they_lie() {
        let check = |types: &str, parts: &[&str], expect: bool| {
            let parts: Vec<(&str, &str)> =
                [("[Content_Types].xml", types)].into_iter().chain(parts.iter().map(|name| (*name, "<x/>"))).collect();
            assert_eq!(carries_macros(&archive(&parts)), expect, "{types} {parts:?}");
        };
        check("<Types/>", &["word/document.xml"], false);
        check("<Types/>", &["xl/workbook.xml"], false);
        check("<Types/>", &["word/document.xml", "word/vbaProject.bin"], true);
        check("<Types/>", &["word/document.xml", "WORD/VBAPROJECT.BIN"], true);
        check("<Types/>", &["xl/workbook.xml", "xl\\macrosheets\\sheet1.xml"], true);
        check("application/vnd.ms-excel.sheet.macroEnabled.main+xml", &["xl/workbook.xml", "xl/other.bin"], true);
        check("application/vnd.ms-office.VBAProject", &["word/document.xml", "word/image.bin"], true);
        check("application/vnd.ms-excel.macrosheet+xml", &["xl/workbook.xml", "xl/worksheets/sheet1.xml"], true);
        let wide: String = "macroEnabled".chars().flat_map(|c| [c, '\0']).collect();
        check(&wide, &["word/document.xml"], true);
        check(&"x".repeat(5 << 20), &["word/document.xml"], true);
        assert!(!carries_macros(&archive(&[("OFD.xml", "<x/>")])));
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        let whole = archive(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<x/>")]);
        for end in 0..whole.len() {
            assert!(carries_macros(&whole[..end]), "{end}");
        }
        assert!(!carries_macros(&whole));
    }
}
