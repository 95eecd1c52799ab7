//! Papers that people bring, kept by their SHA-256 in the data folder's `files/`. What a paper is, is read from its bytes: a name
//! is a label alone, and what cannot be shown to be a document or a picture is refused.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::folder;

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
    if tables::carries_macros(bytes) {
        return None;
    }
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
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
    is_sum(sha256).then(|| folder.join(&sha256[..2]).join(sha256))
}

fn is_sum(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The kept papers of a folder, sum and path, by path. What has another name is none: a paper that is being written, or what somebody
/// else put there. Links are not followed; a folder that is not there holds none.
pub(crate) fn kept_below(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let found = files_below(folder)?.into_iter().filter_map(|path| {
        let sum = path.file_name()?.to_str().filter(|name| is_sum(name))?.to_owned();
        Some((sum, path))
    });
    Ok(found.collect())
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let reading = || format!("reading the folder `{}`", folder.display());
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(reading),
        };
        for entry in entries {
            let entry = entry.with_context(reading)?;
            let kind = match entry.file_type() {
                Ok(kind) => kind,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error).with_context(reading),
            };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// How old the beginning of a paper must be to count as left behind: no paper takes that long to write.
pub(crate) const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// Removes beginnings of papers that a killed process left behind; returns how many.
pub(crate) fn sweep(folder: &Path, age: Duration) -> Result<usize> {
    let mut swept = 0;
    for path in files_below(folder)? {
        let begun = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.split_once('.'));
        let ours = begun.is_some_and(|(sum, mark)| {
            is_sum(sum) && !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        });
        let written = path.metadata().and_then(|file| file.modified()).ok();
        let old = written.is_some_and(|at| SystemTime::now().duration_since(at).is_ok_and(|since| since >= age));
        if ours && old {
            match std::fs::remove_file(&path) {
                Ok(()) => swept += 1,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error).with_context(|| format!("removing `{}`", path.display())),
            }
        }
    }
    Ok(swept)
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
    folder::make_private(parent)?;
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
    let mut file = folder::private().write(true).create(true).truncate(true).open(path)?;
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
        check(b"PK\x03\x04..[Content_Types].xml..word/document.xml", None);
        check(b"PK\x03\x04..a.exe", None);
        check(b"MZ\x90\0", None);
        check(b"\x7fELF", None);
        check(b"#!/bin/sh\n", None);
        check(b"<html><script>", None);
        check(b" %PDF-1.7", None);
        check(b"", None);
    }

    /// An office file of these parts; `types` is what its list of contents says.
    fn archive(types: &str, parts: &[&str]) -> Vec<u8> {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let packed = zip::write::SimpleFileOptions::default();
        for (name, text) in [("[Content_Types].xml", types)].into_iter().chain(parts.iter().map(|name| (*name, "<x/>")))
        {
            zip.start_file(name, packed).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn an_office_file_with_macros_is_refused_under_whatever_name_they_lie() {
        let check = |types: &str, parts: &[&str], expect: Option<&str>| {
            assert_eq!(media_of(&archive(types, parts)).map(|media| media.ending), expect, "{types} {parts:?}");
        };
        check("<Types/>", &["word/document.xml"], Some("docx"));
        check("<Types/>", &["xl/workbook.xml"], Some("xlsx"));
        check("<Types/>", &["a.exe"], None);
        check("<Types/>", &["word/document.xml", "word/vbaProject.bin"], None);
        check("<Types/>", &["word/document.xml", "word/VBAPROJECT.BIN"], None);
        check("<Types/>", &["xl/workbook.xml", "xl/macrosheets/sheet1.xml"], None);
        check("application/vnd.ms-excel.sheet.macroEnabled.main+xml", &["xl/workbook.xml", "xl/other.bin"], None);
        check("application/vnd.ms-office.VBAProject", &["word/document.xml", "word/image.bin"], None);
        check("application/vnd.ms-excel.macrosheet+xml", &["xl/workbook.xml", "xl/worksheets/sheet1.xml"], None);
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
    fn what_a_killed_process_left_is_no_paper_and_is_swept_once_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let sum = keep(folder.path(), b"%PDF-1.7 one").unwrap();
        let begun = folder.path().join(&sum[..2]).join(format!("{sum}.4711-1700000000000000000"));
        std::fs::write(&begun, b"%PDF").unwrap();
        let foreign = folder.path().join(format!("{sum}.bak"));
        std::fs::write(&foreign, b"a person's").unwrap();
        let kept = kept_below(folder.path()).unwrap();
        assert_eq!(kept.iter().map(|(sum, _)| sum.as_str()).collect::<Vec<_>>(), [sum.as_str()]);
        assert_eq!(sweep(folder.path(), LEFT_BEHIND).unwrap(), 0, "it may still be written");
        assert_eq!(sweep(folder.path(), Duration::ZERO).unwrap(), 1);
        assert!(!begun.exists() && foreign.exists());
        assert_eq!(fetch(folder.path(), &sum).unwrap().as_deref(), Some(&b"%PDF-1.7 one"[..]));
        assert_eq!(kept_below(&folder.path().join("nowhere")).unwrap(), Vec::new());
    }

    #[test]
    #[cfg(unix)]
    fn what_is_kept_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let sum = keep(&folder.path().join("files"), b"%PDF-1.7 one").unwrap();
        let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let inside = folder.path().join("files").join(&sum[..2]);
        assert_eq!(
            (mode(folder.path().join("files")), mode(inside.clone()), mode(inside.join(&sum))),
            (0o700, 0o700, 0o600)
        );
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
