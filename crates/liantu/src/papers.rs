//! Papers that people bring, kept by their SHA-256 in the data folder's `files/`. What a paper is, is read from its bytes: a name
//! is a label alone, and what cannot be shown to be a document or a picture is refused.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Largest paper, in bytes: a scanned agreement of two hundred pages is smaller.
pub(crate) const MOST_BYTES: usize = 32 << 20;

/// What a paper is: its media type and the ending it is handed out with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Media {
    /// Media type.
    pub(crate) media: &'static str,
    /// Ending of its file's name.
    pub(crate) ending: &'static str,
}

const PDF: Media = Media { media: "application/pdf", ending: "pdf" };
const PNG: Media = Media { media: "image/png", ending: "png" };
const JPEG: Media = Media { media: "image/jpeg", ending: "jpg" };
const WEBP: Media = Media { media: "image/webp", ending: "webp" };
const HEIC: Media = Media { media: "image/heic", ending: "heic" };
const OFD: Media = Media { media: "application/ofd", ending: "ofd" };
const DOCX: Media =
    Media { media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ending: "docx" };
const XLSX: Media =
    Media { media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ending: "xlsx" };

const ALL: [Media; 8] = [PDF, PNG, JPEG, WEBP, HEIC, OFD, DOCX, XLSX];

/// What a paper is by its first bytes, and for office files by what lies in them; `None` is anything else, programs among them.
pub(crate) fn media_of(bytes: &[u8]) -> Option<Media> {
    let at = |from: usize, mark: &[u8]| bytes.get(from..from + mark.len()) == Some(mark);
    match () {
        () if at(0, b"%PDF-") => Some(PDF),
        () if at(0, b"\x89PNG\r\n\x1a\n") => Some(PNG),
        () if at(0, b"\xff\xd8\xff") => Some(JPEG),
        () if at(0, b"RIFF") && at(8, b"WEBP") => Some(WEBP),
        () if at(4, b"ftyp") && [&b"heic"[..], b"heix", b"mif1", b"msf1"].iter().any(|mark| at(8, mark)) => Some(HEIC),
        () if at(0, b"PK\x03\x04") => office(bytes),
        () => None,
    }
}

/// Which office file an archive is, by the names in it. Macros make it a program.
fn office(bytes: &[u8]) -> Option<Media> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
    if holds(b"vbaProject.bin") {
        return None;
    }
    match () {
        () if holds(b"OFD.xml") => Some(OFD),
        () if holds(b"[Content_Types].xml") && holds(b"word/document.xml") => Some(DOCX),
        () if holds(b"[Content_Types].xml") && holds(b"xl/workbook.xml") => Some(XLSX),
        () => None,
    }
}

/// The ending of a media type that is kept.
pub(crate) fn ending(media: &str) -> &'static str {
    ALL.iter().find(|known| known.media == media).map_or("bin", |known| known.ending)
}

/// SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a paper lies: its sum is the whole name, so that no name that people give is ever a path.
fn place(folder: &Path, sha256: &str) -> Option<PathBuf> {
    let plain = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    plain.then(|| folder.join(&sha256[..2]).join(sha256))
}

/// Keeps a paper and returns its sum. One that is there whole is left as it is. Written beside and renamed: a process killed
/// halfway leaves no paper that is not whole.
pub(crate) fn keep(folder: &Path, bytes: &[u8]) -> Result<String> {
    let sum = sha256(bytes);
    let path = place(folder, &sum).context("a sum is a name")?;
    if fetch(folder, &sum)?.is_some() {
        return Ok(sum);
    }
    let parent = path.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).with_context(|| format!("making the folder `{}`", parent.display()))?;
    let beside = parent.join(format!("{sum}.{}", crate::clock::own_name()));
    let written = write_whole(&beside, bytes).and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written.with_context(|| format!("writing `{}`", path.display()))?;
    Ok(sum)
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads a paper back; `None` where it is not there, or its bytes are not those of its sum any more.
pub(crate) fn fetch(folder: &Path, sum: &str) -> Result<Option<Vec<u8>>> {
    let Some(path) = place(folder, sum) else { return Ok(None) };
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes).filter(|bytes| sha256(bytes) == sum)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading `{}`", path.display())),
    }
}

/// The name that a paper is handed out with: the last part of its label, without what file systems or headers trip over, and the
/// ending of what it really is.
pub(crate) fn file_name(label: &str, media: &str) -> String {
    let last = label.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem: String = stem
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | ':' | '*' | '?' | '<' | '>' | '|'))
        .filter(|c| !matches!(*c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(80)
        .collect();
    let stem = stem.trim().trim_matches('.');
    format!("{}.{}", if stem.is_empty() { "paper" } else { stem }, ending(media))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_what_its_bytes_are() {
        let check = |bytes: &[u8], expect: Option<&str>| {
            assert_eq!(media_of(bytes).map(|media| media.ending), expect, "{:?}", &bytes[..bytes.len().min(12)]);
        };
        check(b"%PDF-1.7\n", Some("pdf"));
        check(b"\x89PNG\r\n\x1a\n....", Some("png"));
        check(b"\xff\xd8\xff\xe0....", Some("jpg"));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Some("webp"));
        check(b"\0\0\0\x18ftypheic", Some("heic"));
        check(b"PK\x03\x04..[Content_Types].xml..word/document.xml", Some("docx"));
        check(b"PK\x03\x04..[Content_Types].xml..xl/workbook.xml", Some("xlsx"));
        check(b"PK\x03\x04..[Content_Types].xml..word/document.xml..word/vbaProject.bin", None);
        check(b"PK\x03\x04..a.exe", None);
        check(b"MZ\x90\0", None);
        check(b"\x7fELF", None);
        check(b"#!/bin/sh\n", None);
        check(b"<html><script>", None);
        check(b" %PDF-1.7", None);
        check(b"", None);
    }

    #[test]
    fn a_name_is_a_label_and_never_a_path() {
        for (label, media, expect) in [
            ("../../x", "application/pdf", "x.pdf"),
            ("..\\..\\x.exe", "application/pdf", "x.pdf"),
            ("协议.扫描.pdf", "application/pdf", "协议.扫描.pdf"),
            ("a\u{202e}fdp.exe", "image/png", "afdp.png"),
            ("a\r\nb: c\".pdf", "application/pdf", "ab c.pdf"),
            ("", "image/jpeg", "paper.jpg"),
            ("..", "image/jpeg", "paper.jpg"),
        ] {
            assert_eq!(file_name(label, media), expect, "{label}");
        }
    }

    #[test]
    fn what_is_kept_comes_back_and_what_was_changed_on_the_disk_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let sum = keep(folder.path(), b"%PDF-1.7 one").unwrap();
        assert_eq!(keep(folder.path(), b"%PDF-1.7 one").unwrap(), sum);
        assert_eq!(fetch(folder.path(), &sum).unwrap().as_deref(), Some(&b"%PDF-1.7 one"[..]));
        std::fs::write(folder.path().join(&sum[..2]).join(&sum), b"other").unwrap();
        assert_eq!(fetch(folder.path(), &sum).unwrap(), None);
        for odd in ["../../etc/passwd", "", "zz", &"A".repeat(64)] {
            assert_eq!(fetch(folder.path(), odd).unwrap(), None, "{odd}");
        }
    }
}
