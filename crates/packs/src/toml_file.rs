//! A TOML file as tables whose keys are asked for one by one, every mistake noted with its line.
//!
//! Serde's derived readers stop at the first mistake and know lines only for what they wrap. Here the spanned tree is
//! walked instead, so that one run names everything that is wrong in a file. The price: each reader says its keys itself.
//! Knows nothing about chains, zones or any other content.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use model::Text;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::names::Known;
use crate::problem::{MAX_SHOWN, Problem};
use crate::words::{Noun, count_of_letters, is_han, listed, unknown};

/// Syntax errors shown of one file: what follows the first few is mostly their echo.
const MAX_SYNTAX_ERRORS: usize = 5;

/// A parsed file, its lines, and the problems found in it so far.
pub(crate) struct Source<'i> {
    /// Path inside the pack.
    pub(crate) file: &'i str,
    table: DeTable<'i>,
    /// Byte offset at which each line starts.
    lines: Vec<usize>,
    /// Whether the syntax is whole. A broken file is not read further, and what it defines is unknown.
    pub(crate) whole: bool,
    problems: RefCell<Vec<Problem>>,
}

impl<'i> Source<'i> {
    /// Parses a file; what is no UTF-8 or no TOML becomes problems.
    pub(crate) fn parse(file: &'i str, bytes: &'i [u8]) -> Self {
        let mut source =
            Self { file, table: DeTable::new(), lines: Vec::new(), whole: false, problems: RefCell::default() };
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
                let line = u32::try_from(line).ok();
                source.push(Problem::error(
                    file,
                    line,
                    ("文件不是 UTF-8 编码：请另存为这种编码", "the file is not UTF-8: save it in that encoding"),
                ));
                return source;
            }
        };
        source.lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors.iter().take(MAX_SYNTAX_ERRORS) {
            let line = error.span().and_then(|span| source.line(span.start));
            let message = error.message().replace('\n', ", ");
            source.push(Problem::error(
                file,
                line,
                (format!("不是完好的 TOML：{message}"), format!("not valid TOML: {message}")),
            ));
        }
        source.whole = errors.is_empty();
        source.table = table.into_inner();
        source
    }

    /// The keys outside any table.
    pub(crate) fn root(&self) -> Fields<'_> {
        Fields { source: self, table: &self.table, at: None, noun: Noun::FILE, asked: RefCell::default() }
    }

    /// Texts under these keys in the tables of a list, without a word about what is wrong with them.
    pub(crate) fn peek<const N: usize>(&self, list: &str, keys: [&str; N]) -> Vec<[Option<String>; N]> {
        let tables = self.table.get(list).and_then(|value| value.get_ref().as_array());
        tables
            .into_iter()
            .flatten()
            .filter_map(|value| value.get_ref().as_table())
            .map(|table| keys.map(|key| Some(table.get(key)?.get_ref().as_str()?.trim().to_owned())))
            .collect()
    }

    /// The file's own `id`, without a word about what is wrong with it.
    pub(crate) fn peek_id(&self) -> Option<String> {
        Some(self.table.get("id")?.get_ref().as_str()?.trim().to_owned())
    }

    /// Notes an error at a byte offset.
    pub(crate) fn error(&self, at: Option<usize>, message: impl Into<Text>) {
        self.push(Problem::error(self.file, at.and_then(|at| self.line(at)), message));
    }

    /// Notes a warning at a byte offset.
    pub(crate) fn warning(&self, at: Option<usize>, message: impl Into<Text>) {
        self.push(Problem::warning(self.file, at.and_then(|at| self.line(at)), message));
    }

    /// How many problems were found so far; a reader compares before and after.
    pub(crate) fn count(&self) -> usize {
        self.problems.borrow().len()
    }

    /// Everything that was found.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }

    fn push(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// A place in the file for a message: `chains/pipe.toml:12`.
    pub(crate) fn spot(&self, at: Option<usize>) -> String {
        let line = at.and_then(|at| self.line(at)).map(|line| format!(":{line}"));
        format!("`{}{}`", self.file, line.unwrap_or_default())
    }

    /// Line of a byte offset, from 1.
    fn line(&self, at: usize) -> Option<u32> {
        u32::try_from(self.lines.partition_point(|start| *start <= at)).ok().filter(|line| *line > 0)
    }
}

/// A value with the key it stands under.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'s> {
    pub(crate) key: &'static str,
    value: &'s Spanned<DeValue<'s>>,
}

impl Entry<'_> {
    /// Byte offset of the value.
    pub(crate) fn at(&self) -> Option<usize> {
        Some(self.value.span().start)
    }

    /// Whether it is a text.
    pub(crate) fn is_string(&self) -> bool {
        self.value.get_ref().as_str().is_some()
    }
}

/// A value with the byte offset it stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) at: Option<usize>,
}

/// A table that is being read.
pub(crate) struct Fields<'s> {
    source: &'s Source<'s>,
    table: &'s DeTable<'s>,
    at: Option<usize>,
    noun: Noun,
    /// Keys that were asked for, which are the ones that are allowed.
    asked: RefCell<Vec<&'static str>>,
}

impl<'s> Fields<'s> {
    /// Byte offset of the table's head; `None` for the file itself.
    pub(crate) fn at(&self) -> Option<usize> {
        self.at
    }

    /// Byte offset of a key's value, or of the table where it has none.
    pub(crate) fn place_of(&self, key: &str) -> Option<usize> {
        self.table.get(key).map(|value| value.span().start).or(self.at)
    }

    /// The value under a key that may be absent.
    pub(crate) fn get(&self, key: &'static str) -> Option<Entry<'s>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key).map(|value| Entry { key, value })
    }

    /// The value under a key that must be there.
    pub(crate) fn need(&self, key: &'static str) -> Option<Entry<'s>> {
        let found = self.get(key);
        if found.is_none() {
            self.error(self.at, (format!("{}缺少键 `{key}`", self.zh()), format!("missing key `{key}` in {self}")));
        }
        found
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            if !asked.contains(&key.get_ref().as_ref()) {
                let takes = listed(asked.iter().copied());
                let key_ = clipped(key.get_ref());
                let message = (
                    format!("{}里没有键 `{key_}`；可写 {}", self.zh(), takes.zh),
                    format!("unknown key `{key_}` in {self}; it takes {}", takes.en),
                );
                self.error(Some(key.span().start), message);
            }
        }
    }

    /// How many problems the file has so far.
    pub(crate) fn count(&self) -> usize {
        self.source.count()
    }

    /// Notes an error.
    pub(crate) fn error(&self, at: Option<usize>, message: impl Into<Text>) {
        self.source.error(at, message);
    }

    /// Notes a warning.
    pub(crate) fn warning(&self, at: Option<usize>, message: impl Into<Text>) {
        self.source.warning(at, message);
    }

    /// Text that is not blank and holds nothing that cannot be printed.
    pub(crate) fn string(&self, entry: Option<Entry<'s>>) -> Option<At<&'s str>> {
        let entry = entry?;
        self.string_value(entry.key, entry.value)
    }

    fn string_value(&self, key: &str, value: &'s Spanned<DeValue<'s>>) -> Option<At<&'s str>> {
        let at = Some(value.span().start);
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, ("文字", "a string"));
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            self.error(at, (format!("{}的 `{key}` 是空的", self.zh()), format!("`{key}` of {self} is empty")));
            return None;
        }
        if let Some(control) = text.chars().find(|c| c.is_control() && *c != '\n') {
            let code = control as u32;
            self.error(
                at,
                (
                    format!("{}的 `{key}` 里有控制字符（U+{code:04X}）", self.zh()),
                    format!("`{key}` of {self} holds a control character (U+{code:04X})"),
                ),
            );
            return None;
        }
        Some(At { value: text, at })
    }

    /// An owned text, empty where it is missing or wrong: for values that nothing is looked up by.
    pub(crate) fn owned(&self, entry: Option<Entry<'s>>) -> String {
        self.string(entry).map(|text| text.value.to_owned()).unwrap_or_default()
    }

    /// An id: letters, digits, `-`, `_`, `.`, so that it can stand in an address and in a drawing.
    pub(crate) fn id(&self, entry: Option<Entry<'s>>) -> Option<At<&'s str>> {
        let id = self.string(entry)?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if id.value.chars().all(fits)
            && id.value.starts_with(|c: char| c.is_ascii_alphanumeric())
            && id.value.len() <= 64
        {
            return Some(id);
        }
        let shown = clipped(id.value);
        self.error(
            id.at,
            (
                format!("标识 `{shown}` 不合规：最多 64 个字母、数字、`-`、`_`、`.`"),
                format!("id `{shown}` is not made of up to 64 letters, digits, `-`, `_`, `.`"),
            ),
        );
        None
    }

    /// A table `{ zh, en }` in both languages.
    pub(crate) fn text(&self, entry: Option<Entry<'s>>) -> Text {
        let Some(fields) = self.table_of(entry, Noun::TEXT) else { return Text::default() };
        let text = fields.zh_en();
        fields.finish();
        text
    }

    /// The keys `zh` and `en` of this table itself.
    pub(crate) fn zh_en(&self) -> Text {
        let zh = self.owned(self.need("zh"));
        let en = self.string(self.need("en"));
        // A firm's Chinese name inside an English sentence is right; a sentence that is mostly Chinese is not translated.
        let untranslated = |text: &str| {
            text.chars().filter(|c| is_han(*c)).count() > text.chars().filter(char::is_ascii_alphabetic).count()
        };
        if let Some(en) = en.filter(|en| untranslated(en.value)) {
            let shown = clipped(en.value);
            self.warning(
                en.at,
                (
                    format!("{}的 `en` 不是英文：`{shown}`", self.zh()),
                    format!("`en` of {self} is not English: `{shown}`"),
                ),
            );
        }
        Text::new(zh, en.map_or("", |en| en.value))
    }

    /// A word of a closed vocabulary.
    pub(crate) fn word<T: Copy + fmt::Display + FromStr>(
        &self,
        entry: Option<Entry<'s>>,
        noun: Noun,
        all: &[T],
    ) -> Option<T> {
        let word = self.string(entry)?;
        self.word_of(word, noun, all)
    }

    /// A list of words of a closed vocabulary, those that are known.
    pub(crate) fn words<T: Copy + fmt::Display + FromStr>(
        &self,
        entry: Option<Entry<'s>>,
        noun: Noun,
        all: &[T],
    ) -> Vec<T> {
        self.strings(entry).into_iter().filter_map(|word| self.word_of(word, noun, all)).collect()
    }

    fn word_of<T: Copy + fmt::Display + FromStr>(&self, word: At<&str>, noun: Noun, all: &[T]) -> Option<T> {
        let known = word.value.parse().ok();
        if known.is_none() {
            let names: Vec<String> = all.iter().map(ToString::to_string).collect();
            self.error(word.at, unknown(noun, word.value, names.iter().map(String::as_str)));
        }
        known
    }

    /// A list of texts, each said once; absent is empty.
    pub(crate) fn strings(&self, entry: Option<Entry<'s>>) -> Vec<At<&'s str>> {
        let mut found: Vec<At<&str>> = Vec::new();
        let Some(entry) = entry else { return found };
        let Some(array) = entry.value.get_ref().as_array() else {
            self.wrong_type(entry.key, entry.value, ("文字的列表", "an array of strings"));
            return found;
        };
        let mut seen = std::collections::HashSet::new();
        for value in array {
            let Some(text) = self.string_value(entry.key, value) else { continue };
            // Terms are judged with the whole lexicon of the chain; saying it here too would say it twice.
            if !seen.insert(text.value) && entry.key != "terms" {
                let (shown, key) = (clipped(text.value), entry.key);
                self.warning(
                    text.at,
                    (
                        format!("{}的 `{key}` 里 `{shown}` 写了两次", self.zh()),
                        format!("`{shown}` stands twice in `{key}` of {self}"),
                    ),
                );
                continue;
            }
            found.push(text);
        }
        found
    }

    /// `true` or `false`; absent is `false`.
    pub(crate) fn flag(&self, entry: Option<Entry<'s>>) -> bool {
        let Some(entry) = entry else { return false };
        let found = entry.value.get_ref().as_bool();
        if found.is_none() {
            self.wrong_type(entry.key, entry.value, ("`true` 或 `false`", "`true` or `false`"));
        }
        found.unwrap_or_default()
    }

    /// `true` or `false`; absent is unknown.
    pub(crate) fn yes_no(&self, entry: Option<Entry<'s>>) -> Option<bool> {
        let entry = entry?;
        let found = entry.value.get_ref().as_bool();
        if found.is_none() {
            self.wrong_type(entry.key, entry.value, ("`true` 或 `false`", "`true` or `false`"));
        }
        found
    }

    /// Two numbers such as `[30, 62.5]`.
    pub(crate) fn pair(&self, entry: Option<Entry<'s>>) -> Option<[f64; 2]> {
        let entry = entry?;
        let found: Vec<_> = entry.value.get_ref().as_array().into_iter().flatten().collect();
        let [first, second] = found[..] else {
            self.wrong_type(entry.key, entry.value, ("两个数，如 `[30, 62.5]`", "two numbers such as `[30, 62.5]`"));
            return None;
        };
        let number = |value| self.number(Some(Entry { key: entry.key, value }));
        Some([number(first)?, number(second)?])
    }

    /// A finite number that is not negative.
    pub(crate) fn number(&self, entry: Option<Entry<'s>>) -> Option<f64> {
        let entry = entry?;
        let number: Option<f64> = match entry.value.get_ref() {
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|whole| whole as f64)
            }
            _ => {
                self.wrong_type(entry.key, entry.value, ("数", "a number"));
                return None;
            }
        };
        let fits = number.filter(|number| number.is_finite() && *number >= 0.0);
        if fits.is_none() {
            let found = as_written(entry.value.get_ref());
            let key = entry.key;
            self.error(
                entry.at(),
                (
                    format!("`{key}` 是 `{found}`，应为不小于 0 的数"),
                    format!("`{key}` is `{found}`, expected a number from 0 up"),
                ),
            );
        }
        fits
    }

    /// A whole number within bounds.
    pub(crate) fn whole(&self, entry: Option<Entry<'s>>, bounds: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let entry = entry?;
        let DeValue::Integer(integer) = entry.value.get_ref() else {
            self.wrong_type(entry.key, entry.value, ("整数", "a whole number"));
            return None;
        };
        let fits = u32::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|whole| bounds.contains(whole));
        if fits.is_none() {
            let (least, most) = (bounds.start(), bounds.end());
            let found = as_written(entry.value.get_ref());
            let key = entry.key;
            let message = (
                format!("`{key}` 是 `{found}`，应为 {least} 到 {most} 的整数"),
                format!("`{key}` is `{found}`, expected a whole number from {least} to {most}"),
            );
            self.error(entry.at(), message);
        }
        fits
    }

    /// A day, quoted or as TOML's own date.
    pub(crate) fn day(&self, entry: Option<Entry<'s>>) -> Option<NaiveDate> {
        let written = self.date_text(entry)?;
        let day = crate::words::day(&written.value);
        if day.is_none() {
            let found = clipped(&written.value);
            self.error(
                written.at,
                (
                    format!("`{found}` 不是 `2024-12-20` 这样的日期"),
                    format!("`{found}` is not a day such as `2024-12-20`"),
                ),
            );
        }
        day
    }

    /// A day, a month or a year, in its canonical text.
    pub(crate) fn date(&self, entry: Option<Entry<'s>>) -> Option<String> {
        let written = self.date_text(entry)?;
        if crate::words::is_date(&written.value) {
            return Some(written.value);
        }
        let found = clipped(&written.value);
        self.error(written.at, crate::words::no_date(&found));
        None
    }

    fn date_text(&self, entry: Option<Entry<'s>>) -> Option<At<String>> {
        let entry = entry?;
        if let Some(date) = entry.value.get_ref().as_datetime() {
            return Some(At { value: date.to_string(), at: entry.at() });
        }
        self.string(Some(entry)).map(|text| At { value: text.value.to_owned(), at: text.at })
    }

    /// The id of something defined elsewhere. `known` is `None` when the place that defines it could not be read: then
    /// nothing can be said against the id.
    pub(crate) fn reference(
        &self,
        entry: Option<Entry<'s>>,
        noun: Noun,
        known: Option<&dyn Known>,
    ) -> Option<At<&'s str>> {
        let id = self.string(entry)?;
        self.refers(id, noun, known).then_some(id)
    }

    /// Whether an id is known; notes it when not.
    pub(crate) fn refers(&self, id: At<&str>, noun: Noun, known: Option<&dyn Known>) -> bool {
        let Some(known) = known else { return true };
        let found = known.has(id.value);
        if !found {
            // Looking for the nearest name costs; in a file that is wrong throughout nobody reads it.
            let names = if self.count() < MAX_SHOWN { known.names() } else { Vec::new() };
            self.error(id.at, unknown(noun, id.value, names.into_iter()));
        }
        found
    }

    /// One table under a key.
    pub(crate) fn table_of(&self, entry: Option<Entry<'s>>, noun: Noun) -> Option<Fields<'s>> {
        let entry = entry?;
        let Some(table) = entry.value.get_ref().as_table() else {
            let expected = if noun == Noun::TEXT {
                ("表 `{ zh = …, en = … }`", "a table `{ zh = …, en = … }`")
            } else {
                ("表", "a table")
            };
            self.wrong_type(entry.key, entry.value, expected);
            return None;
        };
        let noun = if noun == Noun::TEXT { Noun::one(entry.key) } else { noun };
        Some(Fields { source: self.source, table, at: entry.at(), noun, asked: RefCell::default() })
    }

    /// The tables of a list such as `[[node]]`; absent is empty.
    pub(crate) fn tables(&self, entry: Option<Entry<'s>>, noun: Noun) -> Vec<Fields<'s>> {
        let Some(entry) = entry else { return Vec::new() };
        let Some(array) = entry.value.get_ref().as_array() else {
            let key = entry.key;
            let expected = (format!("一串表：请写 `[[{key}]]`"), format!("a list of tables: write `[[{key}]]`"));
            self.wrong_type(key, entry.value, (&expected.0, &expected.1));
            return Vec::new();
        };
        let mut found = Vec::new();
        for value in array {
            let Some(table) = value.get_ref().as_table() else {
                let key = entry.key;
                let expected = (format!("表：请写 `[[{key}]]`"), format!("a table: write `[[{key}]]`"));
                self.wrong_type(key, value, (&expected.0, &expected.1));
                continue;
            };
            let at = Some(value.span().start);
            found.push(Fields { source: self.source, table, at, noun, asked: RefCell::default() });
        }
        found
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: (&str, &str)) {
        let (zh, en) = match value.get_ref().type_str() {
            "integer" => ("整数", "an integer"),
            "array" => ("列表", "an array"),
            "float" => ("小数", "a float"),
            "boolean" => ("`true` 或 `false`", "a boolean"),
            "datetime" => ("日期", "a date"),
            "table" => ("表", "a table"),
            _ => ("文字", "a string"),
        };
        let message = (
            format!("{}的 `{key}` 是{zh}，应为{}", self.zh(), expected.0),
            format!("`{key}` of {self} is {en}, expected {}", expected.1),
        );
        self.error(Some(value.span().start), message);
    }

    /// The table by its noun and, where it has one, its id or name, in Chinese; in English by `Display`.
    pub(crate) fn zh(&self) -> String {
        match self.name() {
            Some(name) => format!("{} `{name}` ", self.noun.zh),
            None => self.noun.zh.to_owned(),
        }
    }

    fn name(&self) -> Option<String> {
        self.at?;
        let name = ["id", "name", "mark"].iter().find_map(|key| self.table.get(*key)?.get_ref().as_str());
        name.map(clipped)
    }
}

/// The table by its noun and, where it has one, its id or name.
impl fmt::Display for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun.one)?;
        match self.name() {
            Some(name) => write!(f, " `{name}`"),
            None => Ok(()),
        }
    }
}

fn as_written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Float(float) => clipped(float.as_str()),
        DeValue::Integer(integer) => clipped(integer.as_str()),
        other => other.type_str().to_owned(),
    }
}

/// At most forty characters of what someone wrote, on one line: a message stays readable whatever the input.
pub(crate) fn clipped(text: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    if count_of_letters(text) <= 40 {
        return text.chars().map(clean).collect();
    }
    text.chars().take(39).map(clean).chain(['…']).collect()
}
