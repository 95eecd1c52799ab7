//! Which row is the header and which column carries what, by the caller's own words.
//!
//! Knows how offices write headers (units in brackets, numbering, asterisks, line breaks, two-storey headers, titles above),
//! not what the columns are for: keys and synonyms come from the caller.

use std::collections::HashMap;

/// A column the caller wants, and the headers it goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The caller's own name of it.
    pub key: &'static str,
    /// Headers it goes by, the most trusted first; compared by [`fold`].
    pub synonyms: &'static [&'static str],
}

/// A column that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The caller's key.
    pub key: &'static str,
    /// Place in the record, from 0.
    pub column: usize,
    /// Header as the file writes it, line breaks removed; the column's letter where there is no header.
    pub header: String,
    /// What stands in the header's brackets or behind its last `_`, such as `万元`.
    pub unit: Option<String>,
}

/// Columns named by hand, for files whose headers say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Header text, column letter (`A`) or column number (`1`), and the key it carries.
    pub entries: Vec<(String, String)>,
}

impl Mapping {
    /// Reads lines such as `单位名称 = name`, `B = uscc`, `3 = scope`; `#` begins a remark. The error names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut entries = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (place, key) = line
                .rsplit_once('=')
                .map(|(place, key)| (place.trim().trim_matches('"'), key.trim().trim_matches('"')))
                .filter(|(place, key)| !place.is_empty() && !key.is_empty())
                .ok_or_else(|| format!("line {} is `{line}`, expected `header or column letter = key`", number + 1))?;
            entries.push((place.to_owned(), key.to_owned()));
        }
        Ok(Self { entries })
    }
}

/// A header as it is compared: full-width letters narrow, lower case; blanks, marks, numbering, brackets with what is in them,
/// `_` and a closing colon dropped.
pub fn fold(header: &str) -> String {
    parts(header).0
}

/// The folded header and what its brackets hold.
fn parts(header: &str) -> (String, Option<String>) {
    let mut core = String::new();
    let mut inside = String::new();
    let mut brackets: Vec<String> = Vec::new();
    let mut depth = 0_u32;
    for c in header.chars().map(narrow) {
        match c {
            '(' | '[' | '【' | '〔' | '{' | '〈' | '《' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' | '〉' | '》' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !inside.is_empty() {
                    brackets.push(std::mem::take(&mut inside));
                }
            }
            c if c.is_whitespace()
                || c.is_control()
                || matches!(c, '*' | '★' | '☆' | '●' | '▲' | '△' | '※' | '\u{200b}' | '\u{feff}') => {}
            '①'..='⑳' if depth == 0 => {}
            c if depth > 0 => inside.extend(c.to_lowercase()),
            '_' | '-' => {}
            c => core.extend(c.to_lowercase()),
        }
    }
    if !inside.is_empty() {
        brackets.push(inside);
    }
    let core = core.trim_end_matches(':');
    let numbered = core.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let core = match numbered.strip_prefix(['.', '、']) {
        Some(rest) if numbered.len() < core.len() && !rest.is_empty() => rest,
        _ => core,
    };
    // A bracket such as （必填） speaks to whoever fills the form in, not of the column.
    let unit = brackets.iter().find(|b| !b.contains('填') && !b.contains('选')).cloned();
    match core.is_empty() {
        true => (brackets.into_iter().next().unwrap_or_default(), None),
        false => (core.to_owned(), unit),
    }
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The caller's columns, ready to be looked up.
pub(crate) struct Lexicon {
    columns: &'static [Column],
    words: HashMap<String, (usize, usize)>,
}

/// A header cell that was understood: which column, how trusted the word is, and its unit.
struct Match {
    column: usize,
    rank: usize,
    unit: Option<String>,
}

impl Lexicon {
    pub(crate) fn new(columns: &'static [Column]) -> Self {
        let mut words = HashMap::new();
        for (index, column) in columns.iter().enumerate() {
            for (rank, word) in column.synonyms.iter().enumerate() {
                words.entry(fold(word)).or_insert((index, rank));
            }
            words.entry(fold(column.key)).or_insert((index, column.synonyms.len()));
        }
        Self { columns, words }
    }

    fn get(&self, header: &str) -> Option<Match> {
        let (core, unit) = parts(header);
        if let Some(&(column, rank)) = self.words.get(&core) {
            return Some(Match { column, rank, unit });
        }
        // `注册资本_元`, `注册资本:万元`: the unit stands behind a separator.
        if let Some((front, back)) = header.rsplit_once(['_', ':', '：', ',', '，'])
            && let Some(&(column, rank)) = self.words.get(&fold(front))
        {
            return Some(Match { column, rank, unit: Some(fold(back)).filter(|u| !u.is_empty()) });
        }
        // `统一社会信用代码/注册号`, `单位名称或个人姓名`: any of the words.
        let words = core.split(['/', '、', '或', '|']).filter(|w| !w.is_empty());
        let (column, rank) = words.filter_map(|word| self.words.get(word)).min_by_key(|(_, rank)| *rank).copied()?;
        Some(Match { column, rank, unit })
    }
}

/// The first records of a file, with their numbers.
pub(crate) type Head = [(u32, Vec<String>)];

/// What was found out about a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Header {
    /// The record it stands in; `None` where the columns were named by letter alone.
    pub(crate) row: Option<u32>,
    pub(crate) columns: Vec<Found>,
    pub(crate) unrecognised: Vec<String>,
    /// What stands above the header.
    pub(crate) preamble: Vec<String>,
    /// Header texts by place.
    pub(crate) texts: Vec<String>,
    /// The record right above the header, which may be its upper storey.
    pub(crate) upper: Vec<String>,
}

/// How many of the caller's columns a row names, and of how many cells.
fn score(lexicon: &Lexicon, cells: &[String]) -> (usize, usize) {
    let mut keys: Vec<usize> = cells.iter().filter_map(|c| lexicon.get(c)).map(|m| m.column).collect();
    keys.sort_unstable();
    keys.dedup();
    (keys.len(), cells.iter().filter(|c| !c.trim().is_empty()).count())
}

/// A row laid over the one above it: the header of two storeys.
fn two_storeys(upper: &[String], lower: &[String]) -> Vec<String> {
    let width = upper.len().max(lower.len());
    let pick = |i: usize| lower.get(i).filter(|c| !c.trim().is_empty()).or(upper.get(i)).cloned().unwrap_or_default();
    (0..width).map(pick).collect()
}

/// Whether a row holds the header of the caller's first column, the one no table goes without, in a word long enough not to be an
/// accident (`单位` also stands before `万元`).
fn names_the_first(lexicon: &Lexicon, cells: &[String]) -> bool {
    cells.iter().any(|c| lexicon.get(c).is_some_and(|m| m.column == 0) && fold(c).chars().count() >= 4)
}

/// The row with the most known headers: at least two of them, or one that is half of its row or names the first column.
pub(crate) fn recognise(lexicon: &Lexicon, head: &Head) -> Option<Header> {
    let mut best: Option<(usize, usize, Vec<String>)> = None;
    let known = |best: &Option<(usize, usize, Vec<String>)>| best.as_ref().map_or(0, |b| b.0);
    for (index, (_, cells)) in head.iter().enumerate() {
        let (hits, filled) = score(lexicon, cells);
        if hits > known(&best) && (hits >= 2 || hits * 2 >= filled || names_the_first(lexicon, cells)) {
            best = Some((hits, index, cells.clone()));
        }
        if let Some((_, above)) = index.checked_sub(1).map(|i| &head[i])
            && score(lexicon, above).0 > 0
            && hits > 0
        {
            let both = two_storeys(above, cells);
            let (hits, _) = score(lexicon, &both);
            if hits > known(&best) && hits >= 2 {
                best = Some((hits, index, both));
            }
        }
    }
    let (_, index, texts) = best?;
    Some(describe(lexicon, head, Some(index), texts))
}

/// Known headers in the best row of a head: how well a delimiter fits.
pub(crate) fn best_score(lexicon: &Lexicon, head: &Head) -> usize {
    head.iter().map(|(_, cells)| score(lexicon, cells).0).max().unwrap_or(0)
}

/// The header a caller's mapping describes.
pub(crate) fn mapped(lexicon: &Lexicon, head: &Head, mapping: &Mapping) -> Result<Header, String> {
    let width = head.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    // `A` and `1` are places, not headers, as long as the file has such a column: a cell of data may hold just that.
    let is_text = |place: &&String| column_number(place).is_none_or(|at| at >= width);
    let wanted: Vec<String> =
        mapping.entries.iter().map(|(place, _)| place).filter(is_text).map(|place| fold(place)).collect();
    let named = |cells: &[String]| wanted.iter().filter(|w| cells.iter().any(|c| fold(c) == **w)).count();
    let row = (0..head.len()).filter(|i| named(&head[*i].1) > 0).max_by_key(|i| (named(&head[*i].1), usize::MAX - i));
    let guessed = recognise(lexicon, head);
    let row = row.or_else(|| {
        let guessed = guessed.as_ref().and_then(|h| h.row)?;
        head.iter().position(|(number, _)| *number == guessed)
    });
    let texts = match row {
        Some(index) => head[index].1.clone(),
        None => (0..width).map(letter).collect(),
    };
    let mut header = Header { row: row.map(|i| head[i].0), ..Header::default() };
    header.preamble = preamble(head, row);
    header.upper = upper(head, row);
    for (place, key) in &mapping.entries {
        let column = lexicon.columns.iter().find(|c| c.key == key);
        let keys = || lexicon.columns.iter().map(|c| format!("`{}`", c.key)).collect::<Vec<_>>().join(", ");
        let column = column.ok_or_else(|| format!("`{key}` is no column, known are {}", keys()))?;
        let folded = fold(place);
        let by_text = texts.iter().position(|t| row.is_some() && place.parse::<usize>().is_err() && fold(t) == folded);
        let at = by_text.or_else(|| column_number(place));
        let at = at.ok_or_else(|| {
            format!("no header `{place}` in the first {} records, and it is no column letter", head.len())
        })?;
        if at >= width {
            return Err(format!("column `{place}` lies beyond the {width} columns of the file"));
        }
        let text = texts.get(at).cloned().unwrap_or_else(|| letter(at));
        let unit = lexicon.get(&text).and_then(|m| m.unit).or_else(|| parts(&text).1);
        header.columns.push(Found { key: column.key, column: at, header: clean(&text), unit });
    }
    for (at, text) in texts.iter().enumerate() {
        if header.columns.iter().all(|c| c.column != at) && row.is_some() && !text.trim().is_empty() {
            header.unrecognised.push(clean(text));
        }
    }
    header.texts = texts;
    Ok(header)
}

fn describe(lexicon: &Lexicon, head: &Head, row: Option<usize>, texts: Vec<String>) -> Header {
    let mut found: Vec<((usize, usize), Found)> = Vec::new();
    let mut unrecognised = Vec::new();
    for (column, text) in texts.iter().enumerate() {
        match lexicon.get(text) {
            Some(hit) => {
                let key = lexicon.columns[hit.column].key;
                found.push(((hit.column, hit.rank), Found { key, column, header: clean(text), unit: hit.unit }));
            }
            None if !text.trim().is_empty() => unrecognised.push(clean(text)),
            None => {}
        }
    }
    found.sort_by_key(|(trust, f)| (*trust, f.column));
    Header {
        row: row.map(|i| head[i].0),
        columns: found.into_iter().map(|(_, f)| f).collect(),
        unrecognised,
        preamble: preamble(head, row),
        texts,
        upper: upper(head, row),
    }
}

fn upper(head: &Head, row: Option<usize>) -> Vec<String> {
    let above = row.and_then(|row| row.checked_sub(1));
    above.map(|above| head[above].1.iter().map(|cell| clean(cell)).collect()).unwrap_or_default()
}

fn preamble(head: &Head, row: Option<usize>) -> Vec<String> {
    let above = &head[..row.unwrap_or(0)];
    let joined =
        |cells: &Vec<String>| cells.iter().map(|c| clean(c)).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ");
    above.iter().map(|(_, cells)| joined(cells)).filter(|t| !t.is_empty()).collect()
}

/// A header on one line.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letter of a column as spreadsheets show it: 0 is `A`, 26 is `AA`.
pub(crate) fn letter(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + (column % 26) as u8);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.reverse();
    String::from_utf8_lossy(&letters).into_owned()
}

/// The place of a column from its letter (`A`, `ab`) or number (`1`).
fn column_number(place: &str) -> Option<usize> {
    if let Ok(number) = place.parse::<usize>() {
        return number.checked_sub(1);
    }
    if place.len() > 3 || !place.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let number = place.bytes().fold(0, |n, b| n * 26 + (b.to_ascii_uppercase() - b'A') as usize + 1);
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[
        Column { key: "name", synonyms: &["企业名称", "单位名称"] },
        Column { key: "uscc", synonyms: &["统一社会信用代码", "税号", "注册号"] },
        Column { key: "capital", synonyms: &["注册资本", "注册资金"] },
        Column { key: "address", synonyms: &["注册地址", "地址", "办公地址"] },
    ];

    fn head(text: &str) -> Vec<(u32, Vec<String>)> {
        text.lines().zip(1..).map(|(line, n)| (n, line.split(',').map(str::to_owned).collect())).collect()
    }

    /// The header row and its columns as `key=place(unit)`.
    fn check(text: &str, expect: &str) {
        let found = recognise(&Lexicon::new(COLUMNS), &head(text));
        let shown = found.map_or("none".to_owned(), |h| {
            let unit = |f: &Found| f.unit.as_ref().map(|u| format!("({u})")).unwrap_or_default();
            let columns = h.columns.iter().map(|f| format!(" {}={}{}", f.key, letter(f.column), unit(f)));
            format!("{}:{}", h.row.unwrap_or(0), columns.collect::<String>())
        });
        assert_eq!(shown, expect);
    }

    #[test]
    fn a_header_is_found_below_titles() {
        check("2024年企业台账,,\n单位：万元,,\n企业名称,税号,注册资本\n甲厂,1,2", "3: name=A uscc=B capital=C");
    }

    #[test]
    fn units_marks_numbering_and_blanks_are_seen_through() {
        check("* 企业\u{3000}名称：,2.税　号,注册资金（万元）", "1: name=A uscc=B capital=C(万元)");
        check("企业（单位）名称,注册资本_元,地址", "1: name=A(单位) capital=B(元) address=C");
        check("①单位名称（必填）,【税号】,注册资本(必填)(万元)", "1: name=A uscc=B capital=C(万元)");
    }

    #[test]
    fn one_header_may_name_two_things() {
        check("单位名称,统一社会信用代码/注册号", "1: name=A uscc=B");
    }

    #[test]
    fn of_two_columns_the_more_trusted_word_comes_first() {
        check("办公地址,企业名称,注册地址", "1: name=B address=C address=A");
    }

    #[test]
    fn a_header_of_two_storeys_is_laid_together() {
        check("企业名称,税号,登记情况,\n,,注册资本,地址\n甲,1,2,3", "2: name=A uscc=B capital=C address=D");
    }

    #[test]
    fn rows_of_data_are_no_header() {
        check("甲厂,91,100\n乙厂,92,200", "none");
        check("某某地区,地址,说明文字,还有", "none");
    }

    #[test]
    fn a_single_column_is_enough_when_it_is_all_there_is() {
        check("企业名称\n甲厂", "1: name=A");
        check("序号,企业名称,联系人,备注\n1,甲厂,,", "1: name=B");
        check("序号,地址,联系人,备注\n1,甲路,,", "none");
    }

    #[test]
    fn a_mapping_names_columns_by_header_letter_or_number() {
        let mapping = Mapping::parse("# 手工对照\n甲列 = name\nB=uscc\n3 = capital\n").unwrap();
        let header = mapped(&Lexicon::new(COLUMNS), &head("甲列,乙列,丙列(万元)\nx,y,z"), &mapping).unwrap();
        assert_eq!(header.row, Some(1));
        assert_eq!(
            header.columns.iter().map(|f| (f.key, f.column)).collect::<Vec<_>>(),
            [("name", 0), ("uscc", 1), ("capital", 2)]
        );
        assert_eq!(header.columns[2].unit.as_deref(), Some("万元"));
    }

    #[test]
    fn letters_alone_mean_there_is_no_header() {
        let mapping = Mapping::parse("A = name").unwrap();
        assert_eq!(mapped(&Lexicon::new(COLUMNS), &head("甲厂,1"), &mapping).unwrap().row, None);
    }

    #[test]
    fn a_wrong_mapping_says_what_is_wrong() {
        let lexicon = Lexicon::new(COLUMNS);
        let wrong = |text: &str| mapped(&lexicon, &head("甲厂,1"), &Mapping::parse(text).unwrap()).unwrap_err();
        assert_eq!(wrong("A = nom"), "`nom` is no column, known are `name`, `uscc`, `capital`, `address`");
        assert_eq!(wrong("D = name"), "column `D` lies beyond the 2 columns of the file");
        assert_eq!(wrong("企业名 = name"), "no header `企业名` in the first 1 records, and it is no column letter");
        assert_eq!(Mapping::parse("name").unwrap_err(), "line 1 is `name`, expected `header or column letter = key`");
    }

    #[test]
    fn letters_count_as_in_spreadsheets() {
        for (place, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letter(place), name);
            assert_eq!(column_number(name), Some(place));
        }
    }

    proptest! {
        #[test]
        fn any_header_gets_an_answer(text in "\\PC{0,30}", mapping in "\\PC{0,30}") {
            let lexicon = Lexicon::new(COLUMNS);
            let rows = head(&text);
            let _ = recognise(&lexicon, &rows);
            if let Ok(mapping) = Mapping::parse(&mapping) {
                let _ = mapped(&lexicon, &rows, &mapping);
            }
        }
    }
}
