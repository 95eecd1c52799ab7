//! A file as rows below a header: what the caller holds.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, SeekFrom};
use std::path::Path;

use encoding_rs::Encoding;

use crate::book::{self, Sheet};
use crate::error::{TableError, bytes};
use crate::guard::{self, ReadSeek};
use crate::header::{self, Column, Found, Header, Lexicon, Mapping, fold};
use crate::limits::Limits;
use crate::problem::{Level, Problem};
use crate::record::{CellKind, Record, Slot};
use crate::sniff::{self, Form, Sample};
use crate::split::{Quotes, Rest, Step, split};
use crate::stream::{Remark, TextStream};

/// Records that are searched for a header.
const HEAD: usize = 30;
/// Bytes that are looked at to tell encoding and delimiter.
const SAMPLE: usize = 256 << 10;

/// What to look for in a file.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// Columns and the headers they go by; the first is the one no table goes without.
    pub columns: &'static [Column],
    /// Columns named by hand; then headers are not guessed.
    pub mapping: Option<&'a Mapping>,
    /// The sheet of a workbook; else the first with a header that is recognised.
    pub sheet: Option<&'a str>,
    /// Bounds.
    pub limits: Limits,
}

impl Options<'_> {
    /// Columns, and defaults for the rest.
    pub fn new(columns: &'static [Column]) -> Self {
        Self { columns, mapping: None, sheet: None, limits: Limits::default() }
    }
}

enum Source {
    Text(TextStream),
    Sheet(Box<Sheet>),
}

/// An open table, past its header. Rows come by [`Table::next_into`]; findings by [`Table::take_problems`].
pub struct Table {
    file: String,
    source: Source,
    format: String,
    header: Header,
    first: u32,
    width: usize,
    total_bytes: Option<u64>,
    epoch_1904: bool,
    limits: Limits,
    problems: Vec<Problem>,
    /// The first mapped column and its header, to notice a header that is repeated.
    probe: Option<usize>,
    done: bool,
    rows: u32,
}

/// Opens a file. Text streams from disk; a workbook is surveyed, then one sheet of it is held in memory.
pub fn open(path: &Path, options: &Options<'_>) -> Result<Table, TableError> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let io = |source| TableError::Io { file: path.display().to_string(), source };
    let file = File::open(path).map_err(io)?;
    let data = file.metadata().map_err(io)?;
    if data.is_dir() {
        return Err(io(std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a folder, give the files in it")));
    }
    from_input(Box::new(file), data.len(), &name, options)
}

/// Reads a file that is already in memory, such as an upload. `name` is used in messages only.
pub fn read(bytes: Vec<u8>, name: &str, options: &Options<'_>) -> Result<Table, TableError> {
    let length = bytes.len() as u64;
    from_input(Box::new(Cursor::new(bytes)), length, name, options)
}

fn from_input(
    mut input: Box<dyn ReadSeek>,
    length: u64,
    file: &str,
    options: &Options<'_>,
) -> Result<Table, TableError> {
    let io = |source| TableError::Io { file: file.to_owned(), source };
    let too_large = |limit: u64, hint| TableError::TooLarge {
        file: file.to_owned(),
        what: "its size".to_owned(),
        found: bytes(length),
        limit: bytes(limit),
        hint,
    };
    let limits = options.limits;
    let head = read_up_to(&mut *input, SAMPLE).map_err(io)?;
    if head.iter().all(|b| b.is_ascii_whitespace()) && head.len() < SAMPLE {
        return Err(TableError::Empty { file: file.to_owned() });
    }
    match sniff::form(&head) {
        Form::Other(found, hint) => {
            let found = match extension(file) {
                Some(extension) => format!("{found} named .{extension}"),
                None => found.to_owned(),
            };
            Err(TableError::NotATable { file: file.to_owned(), found, hint })
        }
        Form::Text if length > limits.text_bytes => Err(too_large(limits.text_bytes, "split it")),
        Form::Text => from_text(input, &head, length, file, options),
        Form::Zip | Form::Compound if length > limits.workbook_bytes => {
            Err(too_large(limits.workbook_bytes, "split it, or export the sheet as .csv, which has no such bound"))
        }
        form => from_book(input, form, file, options),
    }
}

fn extension(file: &str) -> Option<String> {
    let (_, extension) = file.rsplit_once('.')?;
    Some(extension.to_lowercase()).filter(|e| !e.is_empty() && e.len() <= 5)
}

fn read_up_to(input: &mut dyn ReadSeek, count: usize) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    input.take(count as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// A sample for the encoding: the head, or where that is plain ASCII what follows the first other byte.
fn foreign_sample(input: &mut dyn ReadSeek, head: &[u8]) -> std::io::Result<Option<(Vec<u8>, Sample)>> {
    if !head.is_ascii() || head.len() < SAMPLE {
        return Ok(None);
    }
    let mut chunk = vec![0; SAMPLE];
    loop {
        let count = input.read(&mut chunk)?;
        if count == 0 {
            return Ok(None);
        }
        if let Some(at) = chunk[..count].iter().position(|b| !b.is_ascii()) {
            let mut sample = chunk[at..count].to_vec();
            let more = read_up_to(input, SAMPLE - sample.len())?;
            sample.extend_from_slice(&more);
            return Ok(Some((sample, Sample::Cut)));
        }
    }
}

fn from_text(
    mut input: Box<dyn ReadSeek>,
    head: &[u8],
    length: u64,
    file: &str,
    options: &Options<'_>,
) -> Result<Table, TableError> {
    let io = |source| TableError::Io { file: file.to_owned(), source };
    let extent = if head.len() < SAMPLE { Sample::Whole } else { Sample::Cut };
    let later = foreign_sample(&mut *input, head).map_err(io)?;
    let guess = match &later {
        Some((sample, extent)) => sniff::encoding(sample, *extent).map(|(e, _)| (e, 0)),
        None => sniff::encoding(head, extent),
    };
    let Some((encoding, mark)) = guess else {
        let hint = "export it as .xlsx or as .csv in UTF-8 or GB18030";
        return Err(TableError::NotATable {
            file: file.to_owned(),
            found: "neither text nor a known workbook".to_owned(),
            hint,
        });
    };
    let (sample, _, _) = encoding.decode(&head[mark..]);
    let sample: &str = &sample;
    if sample.trim().is_empty() && extent == Sample::Whole {
        return Err(TableError::Empty { file: file.to_owned() });
    }
    let declared = sniff::declared_delimiter(sample);
    let skip = declared.map_or(0, |(_, skip)| skip);
    let rest = if extent == Sample::Whole { Rest::Nothing } else { Rest::MayFollow };
    let lexicon = Lexicon::new(options.columns);
    let (delimiter, rows) = match declared {
        Some((delimiter, _)) => (delimiter, head_rows(&sample[skip..], delimiter, rest, options.limits.columns)),
        None => best_delimiter(&lexicon, sample, rest, options.limits.columns),
    };
    let header = find_header(&lexicon, &rows, file, options)?;
    // The declaration is ASCII: as many bytes as characters, twice as many in UTF-16.
    let unit = if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE { 2 } else { 1 };
    input.seek(SeekFrom::Start((mark + skip * unit) as u64)).map_err(io)?;
    let stream = TextStream::new(Box::new(input), encoding, delimiter, options.limits.record_bytes);
    let width = rows.iter().find(|(n, _)| Some(*n) == header.row).map_or(header.texts.len(), |(_, cells)| cells.len());
    let format = format!("{}, {}", delimiter_name(delimiter), encoding_name(encoding));
    let mut table = Table::new(file, Source::Text(stream), format, header, width, options);
    table.total_bytes = Some(length);
    if extension(file).is_some_and(|e| matches!(e.as_str(), "xls" | "xlsx" | "ods" | "et")) {
        table.file_finding(
            Level::Note,
            "the name says workbook, the content is plain text and was read as such".to_owned(),
        );
    }
    let mut record = Record::default();
    let mut number = 0;
    while number < table.first {
        let Source::Text(stream) = &mut table.source else { break };
        if stream.next_into(&mut record).map_err(io)?.is_none() {
            break;
        }
        number = record.row;
    }
    Ok(table)
}

fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b'\t' => "tab".to_owned(),
        b';' => "semicolon".to_owned(),
        other => format!("`{}`", other as char),
    }
}

fn encoding_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "gb18030" => "GB18030",
        other => other,
    }
}

/// The first records of a sample.
fn head_rows(sample: &str, delimiter: u8, rest: Rest, columns: usize) -> Vec<(u32, Vec<String>)> {
    let mut record = Record::default();
    let mut rows = Vec::new();
    let mut at = 0;
    while rows.len() < HEAD {
        at += sample[at..].bytes().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        if at >= sample.len() {
            break;
        }
        let mut step = split(sample, at, delimiter, Quotes::Read, rest, &mut record);
        if step == Step::Loose {
            step = split(sample, at, delimiter, Quotes::Ignore, rest, &mut record);
        }
        let Step::Record(next) = step else { break };
        at = next;
        rows.push((rows.len() as u32 + 1, record.iter().take(columns).map(|c| c.text.to_owned()).collect()));
    }
    rows
}

/// The delimiter under which a header is recognised, else the one that gives the most rows of one width.
fn best_delimiter(lexicon: &Lexicon, sample: &str, rest: Rest, columns: usize) -> (u8, Vec<(u32, Vec<String>)>) {
    let candidates = sniff::DELIMITERS.map(|delimiter| {
        let rows = head_rows(sample, delimiter, rest, columns);
        let mut widths: Vec<usize> = rows.iter().map(|(_, cells)| cells.len()).filter(|w| *w > 1).collect();
        widths.sort_unstable();
        let same = widths.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or(0);
        ((header::best_score(lexicon, &rows), same), delimiter, rows)
    });
    let best = candidates.into_iter().rev().max_by_key(|(score, _, _)| *score);
    best.map_or((b',', Vec::new()), |(_, delimiter, rows)| (delimiter, rows))
}

fn find_header(
    lexicon: &Lexicon,
    rows: &[(u32, Vec<String>)],
    file: &str,
    options: &Options<'_>,
) -> Result<Header, TableError> {
    if let Some(mapping) = options.mapping {
        return header::mapped(lexicon, rows, mapping)
            .map_err(|problem| TableError::Mapping { file: file.to_owned(), problem });
    }
    header::recognise(lexicon, rows).ok_or_else(|| no_header(rows, file, options.columns))
}

fn no_header(rows: &[(u32, Vec<String>)], file: &str, columns: &[Column]) -> TableError {
    let short = |cell: &String| {
        let text: String = cell.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(16).collect();
        format!("`{text}`")
    };
    let filled = rows.iter().filter(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty()));
    let shown: Vec<String> = filled
        .take(3)
        .map(|(n, cells)| {
            format!(
                "record {n} holds {}",
                cells.iter().filter(|c| !c.trim().is_empty()).take(6).map(short).collect::<Vec<_>>().join(" ")
            )
        })
        .collect();
    let shown = if shown.is_empty() { "its first records are empty".to_owned() } else { shown.join(", ") };
    let word = columns.first().and_then(|c| c.synonyms.first()).copied().unwrap_or("name");
    let keys = columns.iter().map(|c| format!("`{}`", c.key)).collect::<Vec<_>>().join(", ");
    let key = columns.first().map_or("name", |c| c.key);
    let hint = format!(
        "add a header row with names such as `{word}`, or give a mapping with lines such as `A = {key}` (columns: {keys})"
    );
    TableError::NoHeader { file: file.to_owned(), shown, hint }
}

fn from_book(mut input: Box<dyn ReadSeek>, form: Form, file: &str, options: &Options<'_>) -> Result<Table, TableError> {
    let io = |source| TableError::Io { file: file.to_owned(), source };
    input.rewind().map_err(io)?;
    let survey = match form {
        Form::Zip => guard::zip(&mut BufReader::new(&mut *input), file, &options.limits)?,
        _ => guard::compound(&mut *input, file, &options.limits)?,
    };
    input.rewind().map_err(io)?;
    let lexicon = Lexicon::new(options.columns);
    let choose = |sheet: &Sheet| {
        let head = sheet.head(HEAD);
        match options.mapping {
            Some(mapping) => !sheet.is_empty() && header::mapped(&lexicon, &head, mapping).is_ok(),
            None => header::recognise(&lexicon, &head).is_some(),
        }
    };
    let mut opened = book::open(input, &survey, file, options.sheet, &options.limits, choose)?;
    if opened.sheet.is_empty() {
        return Err(TableError::Empty { file: file.to_owned() });
    }
    let head = opened.sheet.head(HEAD);
    let header = find_header(&lexicon, &head, file, options)?;
    let remarks = std::mem::take(&mut opened.sheet.remarks);
    let name = opened.sheet.name.clone();
    let width = header.texts.len();
    let format = format!("workbook, sheet {name}");
    let mut table = Table::new(file, Source::Sheet(Box::new(opened.sheet)), format, header, width, options);
    table.epoch_1904 = opened.epoch_1904;
    for (row, column, message) in remarks {
        let column = column.map(|c| table.column_name(c));
        table.problems.push(Problem { level: Level::Problem, file: file.to_owned(), row, column, message });
    }
    if survey.macros {
        table.file_finding(
            Level::Note,
            "the workbook holds macros; they are ignored, only the cells are read".to_owned(),
        );
    }
    if opened.names.len() > 1 && options.sheet.is_none() {
        let others =
            opened.names.iter().filter(|n| **n != name).map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
        table.file_finding(Level::Note, format!("sheet `{name}` was read; {others} not"));
    }
    let mut record = Record::default();
    while let Source::Sheet(sheet) = &mut table.source {
        if sheet.peek_row().is_none_or(|row| row > table.first) {
            break;
        }
        sheet.next_into(&mut record);
    }
    Ok(table)
}

impl Table {
    fn new(file: &str, source: Source, format: String, header: Header, width: usize, options: &Options<'_>) -> Self {
        let first = header.row.unwrap_or(0);
        let probe = header.columns.iter().map(|c| c.column).min().filter(|_| header.row.is_some());
        let mut table = Self {
            file: file.to_owned(),
            source,
            format,
            first,
            width: width.min(options.limits.columns),
            total_bytes: None,
            epoch_1904: false,
            limits: options.limits,
            problems: Vec::new(),
            probe,
            done: false,
            rows: 0,
            header,
        };
        table.describe_header();
        table
    }

    fn describe_header(&mut self) {
        if !self.header.preamble.is_empty() {
            let text = self.header.preamble.join(" / ");
            let row = self.first;
            self.file_finding(Level::Note, format!("the header is record {row}; above it stands `{text}`"));
        }
        let mut keys: Vec<&'static str> = self.header.columns.iter().map(|c| c.key).collect();
        keys.sort_unstable();
        for key in keys.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0]) {
            let names: Vec<String> =
                self.header.columns.iter().filter(|c| c.key == key).map(|c| format!("`{}`", c.header)).collect();
            self.file_finding(
                Level::Note,
                format!("columns {} all give `{key}`: the first that is filled counts", names.join(", ")),
            );
        }
        if !self.header.unrecognised.is_empty() {
            let names: Vec<String> = self.header.unrecognised.iter().map(|h| format!("`{h}`")).collect();
            self.file_finding(Level::Note, format!("columns not used: {}", names.join(", ")));
        }
    }

    fn file_finding(&mut self, level: Level, message: String) {
        self.problems.push(Problem { level, file: self.file.clone(), row: None, column: None, message });
    }

    /// A finding about a row of this file, for callers that read meaning into cells.
    pub fn problem(&self, level: Level, row: u32, column: Option<String>, message: String) -> Problem {
        Problem { level, file: self.file.clone(), row: Some(row), column, message }
    }

    /// File name as given.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What was read, for people: `comma, GB18030` or `workbook, sheet 台账`.
    pub fn format(&self) -> &str {
        &self.format
    }

    /// Number of the header's record; `None` where columns were named by letter and there is none.
    pub fn header_row(&self) -> Option<u32> {
        self.header.row
    }

    /// The columns that were found, best first where two carry one key.
    pub fn columns(&self) -> &[Found] {
        &self.header.columns
    }

    /// Headers that no column goes by.
    pub fn unrecognised(&self) -> &[String] {
        &self.header.unrecognised
    }

    /// Every header by place, those that no column goes by among them.
    pub fn heads(&self) -> Vec<String> {
        (0..self.width).map(|column| self.column_name(column)).collect()
    }

    /// The record right above the header, by place: the upper storey of a header of two, or a title.
    pub fn above(&self) -> &[String] {
        &self.header.upper
    }

    /// What stands above the header, one text a record.
    pub fn preamble(&self) -> &[String] {
        &self.header.preamble
    }

    /// Whether serial numbers of days count from 1904 instead of 1900.
    pub fn counts_days_from_1904(&self) -> bool {
        self.epoch_1904
    }

    /// Bytes read and bytes in all, for a progress bar; `None` for a workbook, which is read at once.
    pub fn progress(&self) -> Option<(u64, u64)> {
        match &self.source {
            Source::Text(stream) => self.total_bytes.map(|total| (stream.bytes_read(), total)),
            Source::Sheet(_) => None,
        }
    }

    /// The columns of a key.
    pub fn slot(&self, key: &str) -> Option<Slot> {
        let columns: Vec<usize> = self.header.columns.iter().filter(|c| c.key == key).map(|c| c.column).collect();
        (!columns.is_empty()).then_some(Slot { columns })
    }

    /// The first column of a key.
    pub fn found(&self, key: &str) -> Option<&Found> {
        self.header.columns.iter().find(|c| c.key == key)
    }

    /// Findings since the last call: about the file first, then about rows that were read.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// Header of a column, or its letter.
    pub fn column_name(&self, column: usize) -> String {
        let text = self.header.texts.get(column).map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
        text.filter(|t| !t.is_empty()).unwrap_or_else(|| header::letter(column))
    }

    /// Reads the next row below the header into `record`; false at the end. Empty rows are passed over in silence, repeated
    /// headers and sums at the foot with a note. Cells beyond the header are cut off with a problem.
    pub fn next_into(&mut self, record: &mut Record) -> Result<bool, TableError> {
        if self.done {
            return Ok(false);
        }
        loop {
            let remark = match &mut self.source {
                Source::Text(stream) => {
                    stream.next_into(record).map_err(|source| TableError::Io { file: self.file.clone(), source })?
                }
                Source::Sheet(sheet) => sheet.next_into(record).then_some(Remark::Clean),
            };
            let Some(remark) = remark else {
                self.done = true;
                if self.rows == 0 {
                    self.file_finding(Level::Problem, "there is no row of data below the header".to_owned());
                }
                return Ok(false);
            };
            record.first = self.first;
            if record.row - self.first.min(record.row) > self.limits.rows {
                self.done = true;
                return Err(TableError::TooLarge {
                    file: self.file.clone(),
                    what: "its number of rows".to_owned(),
                    found: format!("over {}", self.limits.rows),
                    limit: self.limits.rows.to_string(),
                    hint: "split it",
                });
            }
            match remark {
                Remark::Clean => {}
                Remark::OpenQuote => {
                    self.row_finding(
                        Level::Problem,
                        record.row,
                        None,
                        "a quote is opened and not closed where it can be; the line was read without quotes".to_owned(),
                    );
                }
                Remark::TooLong => {
                    let limit = bytes(self.limits.record_bytes as u64);
                    self.row_finding(
                        Level::Problem,
                        record.row,
                        None,
                        format!("the record is longer than {limit} and was left out"),
                    );
                    continue;
                }
            }
            if record.raw_text().trim().is_empty() || self.is_repeated_header(record) || self.is_footer(record) {
                continue;
            }
            self.mend(record);
            self.rows += 1;
            return Ok(true);
        }
    }

    fn row_finding(&mut self, level: Level, row: u32, column: Option<String>, message: String) {
        self.problems.push(Problem { level, file: self.file.clone(), row: Some(row), column, message });
    }

    fn is_repeated_header(&mut self, record: &Record) -> bool {
        let Some(probe) = self.probe else { return false };
        if record.at(probe).text.trim() != self.header.texts[probe].trim() {
            return false;
        }
        let columns = &self.header.columns;
        let same =
            columns.iter().filter(|c| fold(record.at(c.column).text) == fold(&self.header.texts[c.column])).count();
        if same * 2 <= columns.len() {
            return false;
        }
        self.row_finding(Level::Note, record.row, None, "the header is repeated here and was passed over".to_owned());
        true
    }

    /// Sums and signatures below a table. A firm's name never stands alone as one of these words.
    fn is_footer(&mut self, record: &Record) -> bool {
        const ALONE: &[&str] = &["合计", "总计", "小计", "共计", "总和", "本页小计", "本页合计", "total"];
        const OPENING: &[&str] = &[
            "填表人",
            "制表人",
            "填报人",
            "审核人",
            "复核人",
            "经办人",
            "填表日期",
            "制表日期",
            "填报日期",
            "填报单位",
            "单位负责人",
            "联系电话",
            "注",
            "备注",
            "说明",
            "填表说明",
            "合计",
            "总计",
            "数据来源",
        ];
        let Some(cell) = record.iter().find(|c| !c.text.trim().is_empty()) else { return false };
        let text = cell.text.trim();
        // Cheap test first: this runs on every row.
        let Some(first) = text.chars().next() else { return false };
        if !"合总小共本填制审复经单联注备说数tT".contains(first) || text.len() > 600 {
            return false;
        }
        let word: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let opening =
            |word: &str| OPENING.iter().any(|o| word.strip_prefix(o).is_some_and(|rest| rest.starts_with([':', '：'])));
        let alone = ALONE.iter().any(|a| word.eq_ignore_ascii_case(a));
        if !alone && !opening(&word) {
            return false;
        }
        let shown: String = text.chars().take(20).collect();
        self.row_finding(
            Level::Note,
            record.row,
            None,
            format!("`{shown}` begins a sum or a remark, not a row of data; passed over"),
        );
        true
    }

    /// Reports and mends what is wrong with the cells of a row.
    fn mend(&mut self, record: &mut Record) {
        let text_file = matches!(self.source, Source::Text(_));
        if record.len() > self.width {
            let extra = (self.width..record.len()).filter(|c| !record.at(*c).text.trim().is_empty()).count();
            if extra > 0 {
                let message = format!(
                    "the row has {} cells, the header {}: {extra} filled cells at the end were left out",
                    record.len(),
                    self.width
                );
                self.row_finding(Level::Problem, record.row, None, message);
            }
            record.truncate(self.width);
        } else if text_file && record.len() < self.width {
            let message = format!(
                "the row has {} cells, the header {}: the missing ones count as unknown",
                record.len(),
                self.width
            );
            self.row_finding(Level::Problem, record.row, None, message);
        }
        let broken = matches!(&self.source, Source::Text(stream) if stream.is_broken());
        let raw = record.raw_text();
        let doubtful = raw.len() > self.limits.cell_bytes
            || memchr::memchr2(0, b'=', raw.as_bytes()).is_some()
            || (broken && raw.contains('\u{fffd}'))
            || (!text_file && record.iter().any(|c| c.kind == CellKind::Error));
        if doubtful {
            self.mend_cells(record, broken);
        }
    }

    fn mend_cells(&mut self, record: &mut Record, broken: bool) {
        let row = record.row;
        let limit = self.limits.cell_bytes;
        let mut findings: Vec<(usize, String)> = Vec::new();
        record.rewrite(|column, cell| {
            if cell.text.len() > limit {
                findings.push((column, format!("the cell is longer than {} and was left out", bytes(limit as u64))));
                return Some(String::new());
            }
            if cell.kind == CellKind::Error {
                findings.push((column, format!("the cell holds the error `{}` and counts as unknown", cell.text)));
                return Some(String::new());
            }
            let mut changed = None;
            // `="0123"` is how people make a spreadsheet keep digits as text.
            if let Some(inner) = cell.text.trim().strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
                changed = Some(inner.replace("\"\"", "\""));
            }
            let text = changed.as_deref().unwrap_or(cell.text);
            if broken && text.contains('\u{fffd}') {
                findings.push((
                    column,
                    "the cell holds bytes that are no characters in the file's encoding; they stand as `\u{fffd}`"
                        .to_owned(),
                ));
            }
            if text.contains('\0') {
                findings.push((column, "the cell held NUL characters, which were taken out".to_owned()));
                changed = Some(text.replace('\0', ""));
            }
            changed
        });
        for (column, message) in findings {
            let column = self.column_name(column);
            self.row_finding(Level::Problem, row, Some(column), message);
        }
    }

    /// The rows as an iterator that makes a record for each; for files that are small.
    pub fn rows(&mut self) -> Rows<'_> {
        Rows { table: self }
    }
}

/// Rows of a [`Table`], each in a record of its own.
pub struct Rows<'t> {
    table: &'t mut Table,
}

impl Iterator for Rows<'_> {
    type Item = Result<Record, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = Record::default();
        match self.table.next_into(&mut record) {
            Ok(true) => Some(Ok(record)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}
