//! Delimited text from disk, decoded and split as it streams: memory stays the size of one record.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding};

use crate::record::Record;
use crate::split::{Quotes, Rest, Step, split};

/// How much is read at once. Smaller costs calls, larger falls out of the second-level cache.
const CHUNK: usize = 128 << 10;

/// What reading a record met besides the record itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remark {
    /// Nothing.
    Clean,
    /// A quote was opened and never closed where it could be; the line was read without quotes.
    OpenQuote,
    /// The record was longer than a record may be and was skipped; `record` is empty.
    TooLong,
}

/// A text file being read.
pub(crate) struct TextStream {
    input: Box<dyn Read + Send>,
    decoder: Decoder,
    raw: Vec<u8>,
    window: String,
    at: usize,
    ended: bool,
    delimiter: u8,
    record_bytes: usize,
    records: u32,
    read: u64,
    broken: bool,
}

impl TextStream {
    /// A stream from its first character behind the mark.
    pub(crate) fn new(
        input: Box<dyn Read + Send>,
        encoding: &'static Encoding,
        delimiter: u8,
        record_bytes: usize,
    ) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            window: String::new(),
            at: 0,
            ended: false,
            delimiter,
            record_bytes,
            records: 0,
            read: 0,
            broken: false,
        }
    }

    /// Whether any bytes so far were no characters; they stand as U+FFFD.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Bytes read from the input.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.read
    }

    /// Reads the next record; `None` at the end.
    pub(crate) fn next_into(&mut self, record: &mut Record) -> io::Result<Option<Remark>> {
        self.skip_blank_lines()?;
        let mut quotes = Quotes::Read;
        let mut searched = 0;
        loop {
            if self.ended && self.at == self.window.len() {
                return Ok(None);
            }
            let rest = if self.ended { Rest::Nothing } else { Rest::MayFollow };
            // Trying again after every chunk would cost the square of a long record's length: wait until it has doubled.
            let step = if self.window.len() - self.at >= searched * 2 || self.ended {
                searched = self.window.len() - self.at;
                split(&self.window, self.at, self.delimiter, quotes, rest, record)
            } else {
                Step::More
            };
            match step {
                Step::Record(next) => {
                    self.at = next;
                    self.records += 1;
                    record.row = self.records;
                    return Ok(Some(if quotes == Quotes::Read { Remark::Clean } else { Remark::OpenQuote }));
                }
                Step::Loose => {
                    quotes = Quotes::Ignore;
                    searched = 0;
                }
                Step::More if self.window.len() - self.at <= self.record_bytes => self.fill()?,
                Step::More if quotes == Quotes::Read => {
                    quotes = Quotes::Ignore;
                    searched = 0;
                }
                Step::More => {
                    self.skip_line()?;
                    record.clear();
                    self.records += 1;
                    record.row = self.records;
                    return Ok(Some(Remark::TooLong));
                }
            }
        }
    }

    /// Moves to the next character that is no line end.
    fn skip_blank_lines(&mut self) -> io::Result<()> {
        loop {
            let rest = &self.window.as_bytes()[self.at..];
            match rest.iter().position(|b| !matches!(b, b'\n' | b'\r')) {
                Some(0) => return Ok(()),
                Some(blank) => self.at += blank,
                None if self.ended => {
                    self.at = self.window.len();
                    return Ok(());
                }
                None => {
                    self.at = self.window.len();
                    self.fill()?;
                }
            }
        }
    }

    /// Drops what is left of a line that is too long, piece by piece.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let rest = &self.window.as_bytes()[self.at..];
            if let Some(length) = memchr::memchr2(b'\n', b'\r', rest) {
                self.at += length;
                return Ok(());
            }
            self.at = self.window.len();
            if self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Decodes one more chunk behind what is not yet consumed.
    fn fill(&mut self) -> io::Result<()> {
        if self.at > 0 {
            self.window.drain(..self.at);
            self.at = 0;
        }
        let count = loop {
            match self.input.read(&mut self.raw) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.read += count as u64;
        self.ended = count == 0;
        let raw = &self.raw[..count];
        self.window.reserve(self.decoder.max_utf8_buffer_length(count).unwrap_or(count * 3 + 16));
        let (_, _, broken) = self.decoder.decode_to_string(raw, &mut self.window, self.ended);
        self.broken |= broken;
        if self.ended && self.window.ends_with('\u{1a}') {
            // The mark that old systems end a file with.
            self.window.pop();
        }
        Ok(())
    }
}
