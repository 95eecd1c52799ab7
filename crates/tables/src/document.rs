//! The words of a Word document or a plain text, paragraph by paragraph, within bounds.
//!
//! For searching what an agreement says. Not for its layout: tables come cell by cell, pictures and notes not at all. PDF is not read
//! here: what stands in one may be a scan, and what unpacks from one has no bound.

use std::io::{Cursor, Read};

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::error::TableError;

/// Bytes that the text part of a document may unpack to.
const UNPACKED: u64 = 32 << 20;

/// The words of a document: UTF-8, UTF-16 or GB 18030 text, or `.docx`.
pub fn document_text(content: &[u8], file: &str) -> Result<String, TableError> {
    if content.is_empty() {
        return Err(TableError::Empty { file: file.to_owned() });
    }
    if content.starts_with(b"PK\x03\x04") {
        return docx(content, file);
    }
    let known: [(&[u8], &str); 4] = [
        (b"%PDF-", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "an old Office document (.doc)"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ];
    if let Some((_, found)) = known.iter().find(|(mark, _)| content.starts_with(mark)) {
        return Err(not_text(file, found));
    }
    let (encoding, mark) = encoding_rs::Encoding::for_bom(content).unwrap_or((encoding_rs::UTF_8, 0));
    let (text, broken) = encoding.decode_without_bom_handling(&content[mark..]);
    let text = if broken && mark == 0 {
        let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(content);
        if broken {
            return Err(not_text(file, "in no encoding that is known"));
        }
        text
    } else {
        text
    };
    if text.chars().take(4_096).filter(|c| c.is_control() && !c.is_whitespace()).count() > 8 {
        return Err(not_text(file, "no text"));
    }
    Ok(tidy(&text))
}

fn not_text(file: &str, found: &str) -> TableError {
    TableError::NotATable {
        file: file.to_owned(),
        found: found.to_owned(),
        hint: "save it as .docx or .txt, or paste its text",
    }
}

fn docx(content: &[u8], file: &str) -> Result<String, TableError> {
    let hint = "open it and save it again as .docx";
    let damaged = |problem: String| TableError::Damaged { file: file.to_owned(), problem, hint };
    let mut archive = zip::ZipArchive::new(Cursor::new(content))
        .map_err(|_| damaged("the end of its archive is missing or wrong".to_owned()))?;
    let part = archive.by_name("word/document.xml").map_err(|_| not_text(file, "an archive without a document"))?;
    let mut xml = Vec::new();
    // What really comes out counts, not what the directory declares.
    part.take(UNPACKED + 1).read_to_end(&mut xml).map_err(|error| damaged(error.to_string()))?;
    if xml.len() as u64 > UNPACKED {
        return Err(TableError::TooLarge {
            file: file.to_owned(),
            what: "its text unpacked".to_owned(),
            found: format!("more than {} MiB", UNPACKED >> 20),
            limit: format!("{} MiB", UNPACKED >> 20),
            hint: "split it, or paste its text",
        });
    }
    let xml = String::from_utf8(xml).map_err(|_| damaged("its text is not UTF-8".to_owned()))?;
    let mut reader = Reader::from_str(&xml);
    let mut text = String::new();
    let mut within = false;
    loop {
        match reader.read_event() {
            Err(error) => return Err(damaged(error.to_string())),
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => within = tag.local_name().as_ref() == "t",
            Ok(Event::Empty(tag)) if matches!(tag.local_name().as_ref(), "br" | "cr") => text.push('\n'),
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "tab" => text.push('\t'),
            Ok(Event::End(tag)) => {
                within = false;
                if tag.local_name().as_ref() == "p" {
                    text.push('\n');
                }
            }
            Ok(Event::Text(said)) if within => {
                text.push_str(&said);
            }
            Ok(Event::GeneralRef(entity)) if within => match (entity.resolve_char_ref(), entity.as_ref()) {
                (Ok(Some(c)), _) => text.push(c),
                (_, "amp") => text.push('&'),
                (_, "lt") => text.push('<'),
                (_, "gt") => text.push('>'),
                (_, "quot") => text.push('"'),
                (_, "apos") => text.push('\''),
                _ => {}
            },
            Ok(_) => {}
        }
    }
    Ok(tidy(&text))
}

/// One kind of line break, no control characters, no more than one empty line in a row.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line: String = line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options: zip::write::SimpleFileOptions = Default::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[track_caller]
    fn check(content: &[u8], expect: Result<&str, &str>) {
        match (document_text(content, "协议.docx"), expect) {
            (Ok(text), Ok(expect)) => assert_eq!(text, expect),
            (Err(error), Err(expect)) => assert!(error.to_string().contains(expect), "{error}"),
            (got, expect) => panic!("{got:?}, not {expect:?}"),
        }
    }

    #[test]
    fn a_word_document_is_read_paragraph_by_paragraph() {
        let xml = "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>按纳</w:t></w:r><w:r><w:t>税额&amp;返还。</w:t></w:r></w:p>\
                   <w:tbl><w:tr><w:tc><w:p><w:r><w:t>二</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
        check(&zipped("word/document.xml", xml.as_bytes()), Ok("按纳税额&返还。\n二"));
    }

    #[test]
    fn a_text_is_read_in_the_encodings_of_offices() {
        check("\u{feff}第一条\r\n第二条".as_bytes(), Ok("第一条\n第二条"));
        let (gbk, _, _) = encoding_rs::GBK.encode("第一条 返还");
        check(&gbk, Ok("第一条 返还"));
    }

    #[test]
    fn what_is_no_text_is_named() {
        check(b"", Err("is empty"));
        check(b"%PDF-1.7", Err("a PDF"));
        check(b"\xd0\xcf\x11\xe0....", Err(".doc"));
        check(&zipped("a.txt", b"x"), Err("an archive without a document"));
        check(b"PK\x03\x04 broken", Err("archive is missing"));
        check(&zipped("word/document.xml", b"<w:p><w:t>a</w:q>"), Err("damaged"));
    }

    #[test]
    fn a_document_that_unpacks_beyond_its_bound_is_refused() {
        let bomb = zipped("word/document.xml", &vec![b' '; (UNPACKED as usize) + 10]);
        assert!(bomb.len() < 100_000);
        check(&bomb, Err("more than 32 MiB"));
    }

    proptest! {
        #[test]
        fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = document_text(&bytes, "x");
            let _ = document_text(&zipped("word/document.xml", &bytes), "x");
        }
    }
}
