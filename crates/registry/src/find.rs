//! Finding firms by what people type: part of a name or a code, a product, a word of the scope, pinyin or initials.
//!
//! An index in memory, made of the firms and kept up to date by whoever holds it. At the size of a district's register going
//! through all texts is faster than a database's way of finding a part of one, the same on every engine, and what was typed is
//! never a pattern. The price is memory, about as much as the texts themselves.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem::Finder;
use model::{Enterprise, EnterpriseId, Facts, Field, RegionCode};

use crate::sound::{Sounds, Typed, sounds, span, typed};

/// How a word was found, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// It is the firm's code.
    Code,
    /// The name begins with it.
    NameStart,
    /// It stands in the name.
    Name,
    /// It stands in the code.
    CodePart,
    /// The name begins with characters of these initials.
    InitialsStart,
    /// It is the initials of some of the name.
    Initials,
    /// The name begins with this sound.
    PinyinStart,
    /// It is how some of the name sounds.
    Pinyin,
    /// It stands in the products.
    Products,
    /// It stands in the scope.
    Scope,
}

impl Match {
    /// `code`, `name`, `initials`, `pinyin`, `products` or `scope`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code | Self::CodePart => "code",
            Self::NameStart | Self::Name => "name",
            Self::InitialsStart | Self::Initials => "initials",
            Self::PinyinStart | Self::Pinyin => "pinyin",
            Self::Products => "products",
            Self::Scope => "scope",
        }
    }
}

/// A word at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// How.
    pub how: Match,
    /// Where: name, code, old number, products or scope.
    pub part: Field,
    /// Bytes of that text.
    pub span: Range<usize>,
}

/// A firm that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// Where the words stand, one after the other.
    pub matched: Vec<Matched>,
}

/// A part of what was found, and how much that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The part, the best first.
    pub hits: Vec<Hit>,
    /// Number of firms found.
    pub total: usize,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Find<'a> {
    /// Words parted by spaces; each must stand somewhere. Capitals do not matter, and no character stands for another.
    pub words: &'a str,
    /// Leaving out so many of the best.
    pub offset: usize,
    /// At most this many.
    pub limit: usize,
}

/// A search that is too long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a search takes at most 32 words and 1000 characters, this one has {words} and {characters}")]
pub struct FindError {
    words: usize,
    characters: usize,
}

/// What of a firm a search may be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// Where it stands.
    pub region: Option<RegionCode>,
    /// Above the statistical size floor.
    pub above_scale: Option<bool>,
    /// Whether it is an invented sample.
    pub sample: bool,
}

#[derive(Debug)]
struct Entry {
    known: Known,
    /// All texts one after the other in small letters, which change no byte's place: one stretch of memory, so that going through
    /// a register does not jump about in it. Between them stands [`BETWEEN`].
    texts: Box<str>,
    /// Where each text ends, in the order of [`PARTS`].
    ends: [u32; PARTS.len()],
    sounds: Sounds,
}

/// The texts of an entry.
const PARTS: [Field; 5] = [Field::Name, Field::Uscc, Field::OldNumber, Field::Products, Field::Scope];

/// Stands between texts and in no word that is looked for.
const BETWEEN: char = '\n';

impl Entry {
    /// A name that is no firm's, with a text that it may be found by as well.
    fn named(name: &str, beside: &str) -> Self {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let facts = Facts { name: text(name), products: text(beside), ..Facts::default() };
        Self::new(&Enterprise { id: EnterpriseId(0), facts })
    }

    fn new(firm: &Enterprise) -> Self {
        let facts = &firm.facts;
        let mut texts = String::new();
        let mut ends = [0; PARTS.len()];
        for (part, end) in PARTS.iter().zip(&mut ends) {
            if let Some(text) = facts.get(*part) {
                texts.push_str(&text);
            }
            *end = u32::try_from(texts.len()).unwrap_or(u32::MAX);
            texts.push(BETWEEN);
        }
        texts.make_ascii_lowercase();
        Self {
            known: Known {
                enterprise: firm.id,
                region: facts.region.clone(),
                above_scale: facts.above_scale,
                sample: firm.is_sample(),
            },
            texts: texts.into(),
            ends,
            sounds: sounds(facts.name.as_deref().unwrap_or_default()),
        }
    }

    fn text(&self, part: Field) -> &str {
        let Some(place) = PARTS.iter().position(|other| *other == part) else { return "" };
        let from = if place == 0 { 0 } else { self.ends[place - 1] as usize + BETWEEN.len_utf8() };
        self.texts.get(from..self.ends[place] as usize).unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.text(Field::Name)
    }
}

/// Firms ready to be found.
#[derive(Debug, Default)]
pub struct FirmIndex {
    entries: Vec<Entry>,
    places: HashMap<EnterpriseId, usize>,
}

impl FirmIndex {
    /// Takes a firm in, or what it shows now in the place of what it showed.
    pub fn put(&mut self, firm: &Enterprise) {
        let entry = Entry::new(firm);
        match self.places.get(&firm.id) {
            Some(place) => self.entries[*place] = entry,
            None => {
                self.places.insert(firm.id, self.entries.len());
                self.entries.push(entry);
            }
        }
    }

    /// Leaves a firm out.
    pub fn remove(&mut self, firm: EnterpriseId) {
        let Some(place) = self.places.remove(&firm) else { return };
        self.entries.swap_remove(place);
        if let Some(moved) = self.entries.get(place) {
            self.places.insert(moved.known.enterprise, place);
        }
    }

    /// Number of firms.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The firms in which every word stands and that are wanted: the best first, of equals the shortest name, then by name.
    pub fn find(&self, find: &Find<'_>, wanted: impl Fn(&Known) -> bool) -> Result<Found, FindError> {
        let lower = typed_words(find.words)?;
        let words: Vec<Word<'_>> = lower.iter().map(|(typed, usual)| Word::new(typed, usual)).collect();
        let mut found: Vec<(u32, &Entry)> = Vec::new();
        for entry in &self.entries {
            if let Some(rank) = rank(entry, &words)
                && wanted(&entry.known)
            {
                found.push((rank, entry));
            }
        }
        let total = found.len();
        let end = find.offset.saturating_add(find.limit).min(total);
        if end == 0 {
            return Ok(Found { hits: Vec::new(), total });
        }
        // Only what is shown has to be in order.
        if end < total {
            found.select_nth_unstable_by(end, order);
            found.truncate(end);
        }
        found.sort_unstable_by(order);
        let hits = found.iter().skip(find.offset).map(|(_, entry)| Hit {
            enterprise: entry.known.enterprise,
            matched: words.iter().filter_map(|word| word.at(entry)).filter_map(|at| at.matched(entry)).collect(),
        });
        Ok(Found { hits: hits.collect(), total })
    }
}

/// The names in which every word stands, or in the text beside them, by their place: the best first, of equals the shortest name.
/// For a few thousand names that are kept in no index, such as projects, nodes and zones: each call reads their sounds anew.
pub fn find_names<'a>(
    words: &str,
    names: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<usize>, FindError> {
    let lower = typed_words(words)?;
    let words: Vec<Word<'_>> = lower.iter().map(|(typed, usual)| Word::new(typed, usual)).collect();
    let mut found: Vec<(u32, usize, usize)> = Vec::new();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    for (place, (name, beside)) in names.into_iter().enumerate() {
        if let Some(rank) = rank(&Entry::named(name, beside), &words) {
            found.push((rank, name.len(), place));
        }
    }
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, _, place)| place).collect())
}

/// The words that were typed, each as it stands and in usual letters.
fn typed_words(text: &str) -> Result<Vec<(String, String)>, FindError> {
    let (words, characters) = (text.split_whitespace().count(), text.chars().count());
    if words > 32 || characters > 1_000 {
        return Err(FindError { words, characters });
    }
    Ok(text.split_whitespace().map(|word| (word.to_ascii_lowercase(), usual_width(word))).collect())
}

fn order(a: &(u32, &Entry), b: &(u32, &Entry)) -> Ordering {
    let key = |(rank, entry): &(u32, &Entry)| (*rank, entry.name().len());
    key(a)
        .cmp(&key(b))
        .then_with(|| a.1.name().cmp(b.1.name()))
        .then_with(|| a.1.known.enterprise.cmp(&b.1.known.enterprise))
}

/// What was typed, in small letters and with Latin letters and digits at their usual width.
fn usual_width(word: &str) -> String {
    let usual = |c: char| match u32::from(c) {
        wide @ 0xff01..=0xff5e if c.is_alphanumeric() => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    };
    word.chars().map(|c| usual(c).to_ascii_lowercase()).collect()
}

/// How well all words are found; less is better. `None` when one of them is not.
fn rank(entry: &Entry, words: &[Word<'_>]) -> Option<u32> {
    let mut rank = 0;
    for word in words {
        rank += word.at(entry)?.how as u32;
    }
    Some(rank)
}

struct Word<'a> {
    text: &'a str,
    finder: Finder<'a>,
    /// As it was typed, where that differs: a text may hold wide letters too.
    wide: Option<Finder<'a>>,
    sounds: Typed,
    /// Whether it can be part of a code.
    code: bool,
}

/// Where a word was found: bytes of a text, or sounds of the name.
struct At {
    how: Match,
    part: Field,
    span: Range<usize>,
}

impl At {
    fn matched(self, entry: &Entry) -> Option<Matched> {
        let sound = matches!(self.how, Match::InitialsStart | Match::Initials | Match::PinyinStart | Match::Pinyin);
        let span = if sound { span(entry.name(), &self.span)? } else { self.span };
        Some(Matched { how: self.how, part: self.part, span })
    }
}

impl<'a> Word<'a> {
    fn new(typed_so: &'a str, text: &'a str) -> Self {
        Self {
            text,
            finder: Finder::new(text),
            wide: (typed_so != text).then(|| Finder::new(typed_so)),
            sounds: typed(text),
            code: text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        }
    }

    fn in_text(&self, text: &str) -> Option<Range<usize>> {
        let with = |finder: &Finder<'_>| finder.find(text.as_bytes()).map(|from| from..from + finder.needle().len());
        with(&self.finder).or_else(|| self.wide.as_ref().and_then(with))
    }

    /// The best place of the word.
    fn at(&self, entry: &Entry) -> Option<At> {
        let at = |how, part, span| Some(At { how, part, span });
        // Most firms hold most words nowhere: one look tells.
        let anywhere = self.in_text(&entry.texts);
        if anywhere.is_some() {
            for part in [Field::Uscc, Field::OldNumber] {
                if entry.text(part) == self.text {
                    return at(Match::Code, part, 0..self.text.len());
                }
            }
            if let Some(span) = self.in_text(entry.name()) {
                return at(if span.start == 0 { Match::NameStart } else { Match::Name }, Field::Name, span);
            }
            if self.code {
                for part in [Field::Uscc, Field::OldNumber] {
                    if let Some(span) = self.in_text(entry.text(part)) {
                        return at(Match::CodePart, part, span);
                    }
                }
            }
        }
        if let Some(span) = entry.sounds.initials(&self.sounds) {
            let how = if span.start == 0 { Match::InitialsStart } else { Match::Initials };
            return at(how, Field::Name, span);
        }
        if let Some(span) = entry.sounds.pinyin(&self.sounds) {
            return at(if span.start == 0 { Match::PinyinStart } else { Match::Pinyin }, Field::Name, span);
        }
        anywhere.as_ref()?;
        if let Some(span) = self.in_text(entry.text(Field::Products)) {
            return at(Match::Products, Field::Products, span);
        }
        self.in_text(entry.text(Field::Scope)).and_then(|span| at(Match::Scope, Field::Scope, span))
    }
}

#[cfg(test)]
mod tests {
    use model::Uscc;
    use proptest::prelude::*;

    use super::*;

    fn firm(id: i64, name: &str, products: &str, scope: &str) -> Enterprise {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let facts = Facts {
            name: text(name),
            uscc: Uscc::complete(&format!("91430408{id:09}")).ok(),
            products: text(products),
            scope: text(scope),
            ..Facts::default()
        };
        Enterprise { id: EnterpriseId(id), facts }
    }

    fn index() -> FirmIndex {
        let mut index = FirmIndex::default();
        for (id, name, products, scope) in [
            (1, "衡阳华菱钢管有限公司", "无缝钢管 API 5CT", "钢管制造"),
            (2, "钢管贸易行", "", "建材销售"),
            (3, "衡阳同力接箍厂", "钢管接箍", ""),
            (4, "湖南三化实业", "", "无缝钢管、铜管销售"),
            (5, "纯度 100% 铜", "", "a_b"),
            (6, r"O'Neil a\b", "", ""),
        ] {
            index.put(&firm(id, name, products, scope));
        }
        index
    }

    /// `id how text`, the best first.
    fn found(index: &FirmIndex, words: &str) -> Vec<String> {
        let found = index.find(&Find { words, offset: 0, limit: 50 }, |_| true).unwrap();
        assert_eq!(found.hits.len(), found.total);
        let line = |hit: &Hit| {
            let entry = &index.entries[index.places[&hit.enterprise]];
            let text = |matched: &Matched| {
                let whole = entry.text(matched.part);
                format!("{} {}", matched.how.as_str(), &whole[matched.span.clone()])
            };
            let words: Vec<String> = hit.matched.iter().map(text).collect();
            format!("{} {}", hit.enterprise.0, words.join(", "))
        };
        found.hits.iter().map(line).collect()
    }

    #[test]
    fn names_in_no_index_are_found_by_text_sound_and_initials_the_best_first() {
        let names = [("蒸湘产业园", ""), ("无缝钢管", "seamless pipe"), ("钢管加工项目", "样例钢管厂")];
        let found = |words: &str| find_names(words, names).unwrap();
        assert_eq!(found("钢管"), [2, 1], "the name that begins with it first");
        assert_eq!(found("wfgg"), [1]);
        assert_eq!(found("zhengxiang"), [0]);
        assert_eq!(found("Seamless 钢"), [1], "every word stands somewhere");
        assert_eq!(found("样例"), [2], "or in the text beside the name");
        assert!(found("").is_empty() && found("  ").is_empty());
        assert!(find_names(&"a ".repeat(33), names).is_err());
    }

    #[track_caller]
    fn check(words: &str, expect: &[&str]) {
        assert_eq!(found(&index(), words), expect, "{words}");
    }

    #[test]
    fn a_name_that_begins_with_the_word_comes_before_one_that_holds_it_and_products_before_scope() {
        check("钢管", &["2 name 钢管", "1 name 钢管", "3 products 钢管", "4 scope 钢管"]);
    }

    #[test]
    fn a_code_is_found_whole_and_in_part() {
        let code = firm(3, "", "", "").facts.uscc.unwrap();
        let code = code.as_str();
        check(code, &[&format!("3 code {}", code.to_lowercase())]);
        check(&code[8..17], &["3 code 000000003"]);
        check("430", &[]);
    }

    #[test]
    fn initials_come_before_pinyin_and_both_before_products() {
        check("hyhl", &["1 initials 衡阳华菱"]);
        check("hengyang", &["3 pinyin 衡阳", "1 pinyin 衡阳"]);
        check("gangguan", &["2 pinyin 钢管", "1 pinyin 钢管"]);
        check("api", &["1 products api"]);
        check("ＡＰＩ", &["1 products api"]);
    }

    #[test]
    fn every_word_must_stand_somewhere() {
        check("衡阳 钢管", &["1 name 衡阳, name 钢管", "3 name 衡阳, products 钢管"]);
        check(" 衡阳  锌 ", &[]);
    }

    #[test]
    fn no_character_stands_for_another() {
        for (words, expect) in [
            ("100%", &["5 name 100%"][..]),
            ("%", &["5 name %"]),
            ("_", &["5 scope _"]),
            (r"a\b", &[r"6 name a\b"]),
            ("'", &["6 name '"]),
            ("' OR 1=1 --", &[]),
            ("?", &[]),
            ("a\0_b", &[]),
        ] {
            check(words, expect);
        }
    }

    #[test]
    fn no_words_find_everything() {
        assert_eq!(found(&index(), "  ").len(), 6);
    }

    #[test]
    fn a_firm_is_found_by_what_it_shows_now() {
        let mut index = index();
        index.put(&firm(1, "改名铜业", "", ""));
        index.remove(EnterpriseId(2));
        index.remove(EnterpriseId(99));
        assert_eq!(found(&index, "钢管"), ["3 products 钢管", "4 scope 钢管"]);
        assert_eq!(found(&index, "gaiming"), ["1 pinyin 改名"]);
        assert_eq!(found(&index, "三化"), ["4 name 三化"]);
        assert_eq!((index.len(), index.is_empty()), (5, false));
    }

    #[test]
    fn pages_put_together_are_the_whole() {
        let index = index();
        let page = |offset| index.find(&Find { words: "钢管", offset, limit: 1 }, |_| true).unwrap();
        let ids: Vec<i64> = (0..6).flat_map(|at| page(at).hits).map(|hit| hit.enterprise.0).collect();
        assert_eq!((ids, page(9).total), (vec![2, 1, 3, 4], 4));
        let wanted = index.find(&Find { words: "钢管", offset: 0, limit: 0 }, |known| known.enterprise.0 > 1).unwrap();
        assert_eq!((wanted.hits.len(), wanted.total), (0, 3));
    }

    #[test]
    fn a_search_may_be_long_but_not_endless() {
        let index = index();
        let ask = |words: &str| index.find(&Find { words, offset: 0, limit: 1 }, |_| true);
        assert!(ask(&"甲 ".repeat(32)).is_ok());
        for words in ["甲 ".repeat(33), "甲".repeat(1001)] {
            assert!(ask(&words).unwrap_err().to_string().starts_with("a search takes at most 32 words"));
        }
    }

    proptest! {
        #[test]
        fn any_words_get_an_answer_whose_spans_are_text(words in "[a-z0-9衡阳钢管%_（ ]{0,40}", name in "\\PC{0,30}") {
            let mut index = index();
            index.put(&firm(7, &name, "", ""));
            found(&index, &words);
            if let Some(word) = name.split_whitespace().next() {
                prop_assert!(found(&index, word).iter().any(|line| line.starts_with("7 ")));
            }
        }
    }
}
