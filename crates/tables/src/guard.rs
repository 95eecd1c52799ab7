//! Looking a workbook through before the workbook reader may allocate for it.
//!
//! A workbook is a compressed archive, and its reader trusts the numbers inside: declared string counts, sheet dimensions,
//! repeat counts. A few kilobytes can ask for gigabytes. Everything is unpacked once here in small pieces, measured by what
//! really comes out, never by what the directory declares alone, and refused when it passes [`Limits`]. The price is
//! unpacking twice; it is paid because running out of memory would end the process, not the request.

use std::io::{Read, Seek};

use memchr::{memchr, memmem};
use quick_xml::events::{BytesStart, Event};

use crate::error::{TableError, bytes};
use crate::limits::Limits;

/// Where a workbook is read from.
pub(crate) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// The kinds of workbook that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BookKind {
    Xlsx,
    Ods,
    Xls,
}

/// A region of merged cells: rows and columns from 0, last ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) first: (u32, u32),
    pub(crate) last: (u32, u32),
}

/// What the look-through found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Survey {
    pub(crate) kind: BookKind,
    pub(crate) macros: bool,
    /// Whether any sheet may hold merged cells.
    pub(crate) merges: bool,
    /// Whether any sheet may hold formulas.
    pub(crate) formulas: bool,
    /// Vertical merges of an ODS, by sheet name; its reader does not tell them.
    pub(crate) ods_merges: Vec<(String, Merge)>,
}

const AGAIN: &str = "copy or export the file again";
const SMALLER: &str = "split it, or export the sheet as .csv, which has no such bound";
/// Parts that are no sheet: no writer makes them larger, and the reader keeps many times their size.
const SMALL_PARTS: u64 = 8 << 20;
/// Parts in an archive. Excel writes a few dozen, pictures included some hundreds.
const PARTS: usize = 10_000;
/// Opening tags over all parts: each may become an object of the reader.
const TAGS: u64 = 100_000_000;

/// Looks through a ZIP archive.
pub(crate) fn zip(input: &mut dyn ReadSeek, file: &str, limits: &Limits) -> Result<Survey, TableError> {
    let damaged = |problem: String| TableError::Damaged { file: file.to_owned(), problem, hint: AGAIN };
    let too_large = |what: String, found: String, limit: String| TableError::TooLarge {
        file: file.to_owned(),
        what,
        found,
        limit,
        hint: SMALLER,
    };
    let mut archive = zip::ZipArchive::new(&mut *input).map_err(|_| {
        damaged("the end of its ZIP archive is missing or wrong, as after a broken download".to_owned())
    })?;
    if archive.len() > PARTS {
        return Err(too_large("its number of parts".to_owned(), archive.len().to_string(), PARTS.to_string()));
    }
    let mut kind = None;
    let mut macros = false;
    let (mut declared, mut largest) = (0_u64, (0_u64, String::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|e| damaged(e.to_string()))?;
        let name = part.name().map_err(|e| damaged(e.to_string()))?.replace('\\', "/");
        if part.encrypted() {
            return Err(TableError::Encrypted { file: file.to_owned() });
        }
        declared = declared.saturating_add(part.size());
        if part.size() > largest.0 {
            largest = (part.size(), name.clone());
        }
        let lower = name.to_ascii_lowercase();
        macros |= lower.ends_with("vbaproject.bin");
        kind = kind.or(match lower.as_str() {
            "xl/workbook.xml" => Some(Ok(BookKind::Xlsx)),
            "content.xml" => Some(Ok(BookKind::Ods)),
            "xl/workbook.bin" => Some(Err(("a binary workbook (.xlsb)", "save it as .xlsx"))),
            "word/document.xml" => Some(Err(("a Word document", "copy its table into a workbook"))),
            "ppt/presentation.xml" => Some(Err(("a presentation", "copy its table into a workbook"))),
            "index/document.iwa" => Some(Err(("a Numbers or Pages document", "export it as .xlsx"))),
            _ => None,
        });
    }
    let kind = match kind {
        Some(Ok(kind)) => kind,
        Some(Err((found, hint))) => {
            return Err(TableError::NotATable { file: file.to_owned(), found: found.to_owned(), hint });
        }
        None => {
            let hint = "unpack it and give the table inside";
            return Err(TableError::NotATable {
                file: file.to_owned(),
                found: "a ZIP archive without a workbook".to_owned(),
                hint,
            });
        }
    };
    if declared > limits.unpacked_bytes {
        let what = format!("its unpacked size (most of it in `{}`)", largest.1);
        return Err(too_large(what, bytes(declared), bytes(limits.unpacked_bytes)));
    }
    let mut survey = Survey { kind, macros, merges: false, formulas: false, ods_merges: Vec::new() };
    let (mut unpacked, mut tags) = (0_u64, 0_u64);
    let mut chunk = vec![0; 64 << 10];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|e| damaged(e.to_string()))?;
        let name = part.name().map_err(|e| damaged(e.to_string()))?.into_owned();
        let markup = is_markup(&name);
        let mut scan = Scan::default();
        let mut size = 0_u64;
        loop {
            let count = part.read(&mut chunk).map_err(|e| damaged(format!("part `{name}` does not unpack: {e}")))?;
            if count == 0 {
                break;
            }
            size += count as u64;
            unpacked += count as u64;
            if unpacked > limits.unpacked_bytes {
                return Err(too_large(
                    format!("its unpacked size (at part `{name}`)"),
                    format!("over {}", bytes(unpacked - 1)),
                    bytes(limits.unpacked_bytes),
                ));
            }
            if !markup {
                continue;
            }
            scan.feed(&chunk[..count]);
            if scan.longest > limits.cell_bytes * 4 {
                return Err(too_large(
                    format!("a single text in part `{name}`"),
                    format!("over {}", bytes(limits.cell_bytes as u64 * 4)),
                    bytes(limits.cell_bytes as u64),
                ));
            }
        }
        tags += scan.tags;
        if tags > TAGS {
            return Err(too_large("its number of elements".to_owned(), format!("over {TAGS}"), TAGS.to_string()));
        }
        if scan.wide {
            return Err(damaged(format!("part `{name}` is not written in UTF-8")));
        }
        // The reader makes room for as many strings as the part says it has.
        if scan.count > size {
            return Err(damaged(format!("part `{name}` of {size} bytes claims to hold {} strings", scan.count)));
        }
        let is_sheet = name.contains("worksheets/") || name.ends_with("sharedStrings.xml") || name == "content.xml";
        if size > SMALL_PARTS && markup && !is_sheet {
            return Err(too_large(format!("its part `{name}`"), bytes(size), bytes(SMALL_PARTS)));
        }
        if size > SMALL_PARTS * 8 && !markup {
            return Err(too_large(format!("its part `{name}`"), bytes(size), bytes(SMALL_PARTS * 8)));
        }
        survey.merges |= scan.merges;
        survey.formulas |= scan.formulas;
    }
    if kind == BookKind::Ods {
        let part = archive.by_name("content.xml").map_err(|e| damaged(e.to_string()))?;
        survey.ods_merges = ods_content(part, limits).map_err(|fault| match fault {
            Fault::Damaged(problem) => damaged(problem),
            Fault::TooLarge(what) => {
                too_large(what, "out of proportion".to_owned(), format!("{} cells", limits.workbook_cells / 2))
            }
        })?;
    }
    Ok(survey)
}

/// Parts the workbook readers parse. Pictures, fonts and macros may hold any bytes.
fn is_markup(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let opaque =
        ["png", "jpg", "jpeg", "gif", "bmp", "emf", "wmf", "tif", "tiff", "bin", "vml", "odttf", "svg", "wdp", "webp"];
    !opaque.iter().any(|extension| lower.rsplit_once('.').is_some_and(|(_, e)| e == *extension))
}

/// Measures of one part, taken in pieces.
#[derive(Default)]
struct Scan {
    /// Bytes since the last `<`.
    run: usize,
    longest: usize,
    tags: u64,
    /// The largest `uniqueCount`.
    count: u64,
    merges: bool,
    formulas: bool,
    wide: bool,
    /// The end of the last piece: words may lie across two.
    tail: Vec<u8>,
    begun: bool,
}

impl Scan {
    fn feed(&mut self, chunk: &[u8]) {
        if !self.begun {
            self.begun = true;
            self.wide = chunk.starts_with(b"\xff\xfe")
                || chunk.starts_with(b"\xfe\xff")
                || chunk.iter().take(4).any(|b| *b == 0);
        }
        let mut rest = chunk;
        while let Some(at) = memchr(b'<', rest) {
            self.longest = self.longest.max(self.run + at);
            self.run = 0;
            self.tags += 1;
            rest = &rest[at + 1..];
        }
        self.run += rest.len();
        self.longest = self.longest.max(self.run);
        self.words(chunk);
    }

    fn words(&mut self, chunk: &[u8]) {
        const LAP: usize = 64;
        let mut seam = std::mem::take(&mut self.tail);
        seam.extend_from_slice(&chunk[..chunk.len().min(LAP)]);
        for text in [&seam[..], chunk] {
            self.merges = self.merges || memmem::find(text, b"mergeCell ").is_some();
            self.formulas =
                self.formulas || memmem::find(text, b"<f>").is_some() || memmem::find(text, b"<f ").is_some();
            for at in memmem::find_iter(text, b"uniqueCount") {
                let digits = text[at + 11..]
                    .iter()
                    .skip_while(|b| !b.is_ascii_digit())
                    .take_while(|b| b.is_ascii_digit())
                    .take(19);
                let count = digits.fold(0_u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')));
                self.count = self.count.max(count);
            }
        }
        let from = chunk.len().saturating_sub(LAP);
        self.tail = chunk[from..].to_vec();
    }
}

enum Fault {
    Damaged(String),
    TooLarge(String),
}

impl From<quick_xml::Error> for Fault {
    fn from(error: quick_xml::Error) -> Self {
        Self::Damaged(format!("part `content.xml` is no clean XML: {error}"))
    }
}

/// Reads an ODS's repeat counts, of rows, cells and blanks, as its reader will expand them; collects vertical merges.
fn ods_content(part: impl Read, limits: &Limits) -> Result<Vec<(String, Merge)>, Fault> {
    let mut reader = quick_xml::Reader::from_reader(std::io::BufReader::new(part));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let cells_allowed = limits.workbook_cells / 2;
    let mut buffer = Vec::new();
    let mut merges = Vec::new();
    let mut sheet = String::new();
    // Rows of the sheet so far, its width, the cells and bytes of the whole file.
    let (mut rows, mut width, mut area, mut text_bytes) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut row_repeat, mut column, mut filled) = (1_u64, 0_u64, 0_u64);
    let (mut cell_repeat, mut cell_text, mut in_cell, mut has_value) = (1_u64, 0_u64, false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "table" => {
                    area = area.saturating_add(rows.saturating_mul(width));
                    (rows, width) = (0, 0);
                    sheet = attribute(&e, "table:name").unwrap_or_default();
                }
                "table-row" => {
                    row_repeat = number(&e, "table:number-rows-repeated");
                    (column, filled) = (0, 0);
                }
                "table-cell" | "covered-table-cell" => {
                    cell_repeat = number(&e, "table:number-columns-repeated");
                    let values = [
                        "office:value",
                        "office:string-value",
                        "office:date-value",
                        "office:time-value",
                        "office:boolean-value",
                        "table:formula",
                    ];
                    has_value = values.iter().any(|name| attribute(&e, name).is_some());
                    cell_text = values.iter().filter_map(|name| attribute(&e, name)).map(|v| v.len() as u64).sum();
                    in_cell = true;
                    let span = number(&e, "table:number-rows-spanned");
                    if span > 1 && merges.len() < 1_000_000 {
                        let (row, at) =
                            (u32::try_from(rows).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
                        let last = row.saturating_add(u32::try_from(span - 1).unwrap_or(u32::MAX));
                        merges.push((sheet.clone(), Merge { first: (row, at), last: (last, at) }));
                    }
                }
                "s" => {
                    let blanks = number(&e, "text:c");
                    if blanks > limits.cell_bytes as u64 {
                        return Err(Fault::TooLarge(format!("a run of {blanks} blanks")));
                    }
                    cell_text = cell_text.saturating_add(blanks);
                }
                _ => {}
            },
            Event::Text(t) if in_cell => cell_text = cell_text.saturating_add(t.len() as u64),
            Event::End(e) => match e.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => {
                    in_cell = false;
                    column = column.saturating_add(cell_repeat);
                    if has_value || cell_text > 0 {
                        filled = column;
                        text_bytes = text_bytes.saturating_add(
                            cell_text.saturating_mul(cell_repeat.min(16_384)).saturating_mul(row_repeat.min(1_048_576)),
                        );
                        if text_bytes > limits.unpacked_bytes {
                            return Err(Fault::TooLarge("its text with all repetitions".to_owned()));
                        }
                    }
                }
                "table-row" => {
                    rows = rows.saturating_add(row_repeat);
                    if filled > 0 {
                        width = width.max(filled.min(16_384));
                        if area.saturating_add(rows.min(1_048_576).saturating_mul(width)) > cells_allowed {
                            return Err(Fault::TooLarge("its number of cells with all repetitions".to_owned()));
                        }
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(merges),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    Some(String::from_utf8_lossy(found.value.as_ref().as_bytes()).into_owned())
}

/// A repeat count; 1 where there is none or it is no number.
fn number(element: &BytesStart<'_>, name: &str) -> u64 {
    attribute(element, name).and_then(|v| v.trim().parse().ok()).unwrap_or(1)
}

/// Looks through a compound file: encrypted workbooks, old workbooks, other documents.
pub(crate) fn compound(input: &mut dyn ReadSeek, file: &str, limits: &Limits) -> Result<Survey, TableError> {
    let damaged =
        |problem: &str| TableError::Damaged { file: file.to_owned(), problem: problem.to_owned(), hint: AGAIN };
    let mut compound = cfb::CompoundFile::open(&mut *input)
        .map_err(|_| damaged("its compound file structure is broken or cut off"))?;
    if compound.is_stream("/EncryptedPackage") {
        return Err(TableError::Encrypted { file: file.to_owned() });
    }
    let other = |found: &str, hint: &'static str| {
        Err(TableError::NotATable { file: file.to_owned(), found: found.to_owned(), hint })
    };
    let Some(path) = ["/Workbook", "/Book"].into_iter().find(|path| compound.is_stream(path)) else {
        return match () {
            () if compound.is_stream("/WordDocument") => other("a Word document", "copy its table into a workbook"),
            () if compound.is_stream("/PowerPoint Document") => {
                other("a presentation", "copy its table into a workbook")
            }
            () => other("a compound file without a workbook", "save it as .xlsx or .csv"),
        };
    };
    let macros = compound.is_storage("/_VBA_PROJECT_CUR");
    let mut stream = Vec::new();
    let opened = compound.open_stream(path).map_err(|_| damaged("its workbook stream cannot be opened"))?;
    opened
        .take(limits.workbook_bytes)
        .read_to_end(&mut stream)
        .map_err(|_| damaged("its workbook stream is cut off"))?;
    let cells = match xls_cells(&stream) {
        Ok(cells) => cells,
        Err(Biff::Encrypted) => return Err(TableError::Encrypted { file: file.to_owned() }),
        Err(Biff::Broken) => return Err(damaged("its workbook stream does not begin as one")),
    };
    let allowed = limits.workbook_cells / 2;
    if cells > allowed {
        let what = "the area its sheets claim".to_owned();
        return Err(TableError::TooLarge {
            file: file.to_owned(),
            what,
            found: format!("{cells} cells"),
            limit: format!("{allowed}"),
            hint: SMALLER,
        });
    }
    Ok(Survey { kind: BookKind::Xls, macros, merges: true, formulas: false, ods_merges: Vec::new() })
}

enum Biff {
    Encrypted,
    Broken,
}

/// The cells the reader will lay out: it fills the rectangle between the outermost cells of each sheet, and makes room for
/// the dimensions a sheet declares.
fn xls_cells(stream: &[u8]) -> Result<u64, Biff> {
    let mut sheets = Vec::new();
    let mut first = true;
    for (kind, data) in biff_records(stream, 0) {
        match kind {
            _ if std::mem::take(&mut first) && !matches!(kind, 0x0809 | 0x0409 | 0x0209 | 0x0009) => {
                return Err(Biff::Broken);
            }
            0x002f if data.iter().any(|b| *b != 0) => return Err(Biff::Encrypted),
            0x0085 if data.len() >= 4 => sheets.push(u32::from_le_bytes([data[0], data[1], data[2], data[3]]) as usize),
            0x000a => break,
            _ => {}
        }
    }
    if first {
        return Err(Biff::Broken);
    }
    let mut total = 0_u64;
    for start in sheets {
        let (mut declared, mut seen) = (0_u64, None::<[u64; 4]>);
        // Charts are nested between marks of their own: the sheet ends with the mark that closes the outermost.
        let mut depth = 0_u32;
        for (kind, data) in biff_records(stream, start) {
            let word = |at: usize| data.get(at..at + 2).map_or(0, |b| u64::from(u16::from_le_bytes([b[0], b[1]])));
            match kind {
                0x0809 => depth += 1,
                0x000a if depth <= 1 => break,
                0x000a => depth -= 1,
                0x0200 => {
                    let (rows, columns) = match data.len() {
                        10 => (word(2).saturating_sub(word(0)), word(6)),
                        _ => ((word(4) + (word(6) << 16)).saturating_sub(word(0) + (word(2) << 16)), word(10)),
                    };
                    declared = declared.max(rows.saturating_mul(columns));
                }
                0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd | 0x0006 => {
                    let (row, column) = (word(0), word(2));
                    let last = if kind == 0x00bd { word(data.len().saturating_sub(2)) } else { column };
                    let area = seen.get_or_insert([row, row, column, column]);
                    *area = [area[0].min(row), area[1].max(row), area[2].min(column), area[3].max(column).max(last)];
                }
                _ => {}
            }
        }
        let area = seen.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1));
        total = total.saturating_add(area.max(declared));
    }
    Ok(total)
}

/// Records of a BIFF stream from an offset.
fn biff_records(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream.get(start..).unwrap_or_default();
    std::iter::from_fn(move || {
        let head = rest.get(..4)?;
        let (kind, length) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]) as usize);
        let data = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}
