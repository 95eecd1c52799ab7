//! Names of goods as machines read them off pages: what good is meant, and what is no good at all.
//! What the lists of words miss is for the expert who reads the draft.

use model::Text;

use super::words::{self, begins, ends, has, holds};

/// Why a name is not a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noise {
    /// One character, or no letter at all.
    Short,
    /// A word for all sorts of goods.
    Generic,
    /// A piece of a sentence.
    Phrase,
    /// Something said about a good, or a service around it.
    NotGoods,
    /// An element with its sign: what a good consists of, not what is bought.
    Composition,
    /// A dish or a remedy.
    Dish,
}

impl Noise {
    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Self::Short => Text::new("过短，不成品名", "too short for the name of a good"),
            Self::Generic => Text::new("泛称，不指某一种产品", "a word for all sorts of goods"),
            Self::Phrase => Text::new("半句话，不是品名", "a piece of a sentence, not a name"),
            Self::NotGoods => {
                Text::new("不是产品（标识、费用、知识、性质等）", "no good: a mark, a fee, a property or the like")
            }
            Self::Composition => {
                Text::new("化学成分，不是外购的产品", "an element with its sign, not a good that is bought")
            }
            Self::Dish => Text::new("菜肴、药方，不属本链", "a dish or a remedy, of another world"),
        }
    }
}

/// How a name was led back to the good it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variant {
    /// A grade, a standard or a number stands with it.
    Grade,
    /// A word of praise or of kind stands before it.
    Praise,
    /// Brackets, marks or spaces stand with it.
    Marks,
    /// A verb stands behind it: making or working it.
    Activity,
    /// A typing mistake.
    Typo,
    /// The same word, one character shorter or longer, with the same neighbours.
    ShortForm,
}

impl Variant {
    /// The reason in words.
    pub(super) fn text(self, of: &str) -> Text {
        match self {
            Self::Grade => {
                Text::new(format!("`{of}` 的牌号、标准号或规格"), format!("a grade, standard or size of `{of}`"))
            }
            Self::Praise => Text::new(format!("`{of}` 加修饰语"), format!("`{of}` with a word of praise")),
            Self::Marks => Text::new(format!("`{of}` 的另一写法"), format!("another spelling of `{of}`")),
            Self::Activity => Text::new(format!("`{of}` 加动词"), format!("`{of}` with a verb")),
            Self::Typo => Text::new(format!("疑为 `{of}` 之误"), format!("looks like a typing mistake for `{of}`")),
            Self::ShortForm => Text::new(
                format!("`{of}` 的简称或全称，上下游相同"),
                format!("`{of}`, longer or shorter, with the same neighbours"),
            ),
        }
    }
}

/// A name without spaces, with plain letters for wide ones, and without marks at its ends.
pub(super) fn clean(raw: &str) -> String {
    let plain = raw.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{fffd}').map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '“' | '”' | '《' | '》' => '"',
        _ => c,
    });
    let plain: String = plain.collect();
    // A bracket that is closed stays; a lone one at an end is a piece of the page.
    let marks = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '#' | '℃');
    let mut name = plain.trim_matches(marks).to_owned();
    if !name.contains(')') {
        name.truncate(name.find('(').unwrap_or(name.len()));
    }
    if !name.contains('(') {
        name = name.replace(')', "");
    }
    name.trim_matches(marks).to_owned()
}

/// The good a clean name means, and how it was led back; the name itself where it is one. `known` says whether the graph names a good.
pub(super) fn good(name: &str, known: &impl Fn(&str) -> bool) -> (String, Option<Variant>) {
    let mut text = name.to_owned();
    let mut how = None;
    // Each round takes at least a character away.
    loop {
        let next = bare(&text)
            .map(|rest| (rest, Variant::Marks))
            .or_else(|| without_grade(&text, known).map(|rest| (rest, Variant::Grade)))
            .or_else(|| without_praise(&text, known).map(|rest| (rest, Variant::Praise)))
            .or_else(|| without_activity(&text, known).map(|rest| (rest, Variant::Activity)));
        let Some((rest, variant)) = next else { return (text, how) };
        text = rest;
        how = how.or(Some(variant));
    }
}

/// Without brackets and what stands in them.
fn bare(text: &str) -> Option<String> {
    let open = text.find('(')?;
    let close = text[open..].find(')')? + open;
    let rest = format!("{}{}", &text[..open], &text[close + 1..]);
    (letters(&rest) >= 2).then_some(rest)
}

/// Without a grade, standard or number before or behind.
fn without_grade(text: &str, known: &impl Fn(&str) -> bool) -> Option<String> {
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '#' | '-' | '/' | '.' | '×' | 'φ' | 'Φ' | '*' | '+');
    let rest = text.trim_start_matches(code);
    let head = &text[..text.len() - rest.len()];
    let letters_before = head.chars().filter(char::is_ascii_alphabetic).count();
    let is_standard = begins(words::STANDARDS, &head.to_ascii_uppercase());
    let is_word = has(words::WORDS_IN_LATIN, &head.to_ascii_uppercase());
    if text.starts_with('号') || (!head.is_empty() && (is_standard || (letters_before <= 2 && !is_word))) {
        let cuts = ["标准", "号钢", "号", "级", "#", ""].iter().filter_map(|word| rest.strip_prefix(word));
        let shaped = |tail: &str| tail.starts_with(['型', '字', '形', '光', '系', '码', '角', '志']);
        // A number that the page's reader lost leaves its `号` behind: no good begins with it.
        let lost = |tail: &str| rest.starts_with('号') && letters(tail) >= 3;
        let tail = cuts
            .filter(|tail| tail.len() < text.len() && letters(tail) >= 2 && starts_han(tail) && !shaped(tail))
            .filter(|tail| !tail.starts_with('号'))
            .find(|tail| known(tail) || lost(tail));
        if let Some(tail) = tail {
            return Some(tail.to_owned());
        }
    }
    let rest = text.trim_end_matches(code);
    (rest.len() < text.len() && letters(rest) >= 3 && ends_han(rest)).then(|| rest.to_owned())
}

fn without_praise(text: &str, known: &impl Fn(&str) -> bool) -> Option<String> {
    let mut rests = words::words(words::PRAISE).filter_map(|word| Some((word, text.strip_prefix(word)?)));
    let meant = |word: &str, rest: &str| known(rest) || has(words::PLAIN_PRAISE, word);
    rests.find(|(word, rest)| letters(rest) >= 2 && meant(word, rest)).map(|(_, rest)| rest.to_owned())
}

fn without_activity(text: &str, known: &impl Fn(&str) -> bool) -> Option<String> {
    let before = words::words(words::ACTIVITIES).filter_map(|word| text.strip_prefix(word));
    let behind = words::words(words::ACTIVITIES).filter_map(|word| text.strip_suffix(word));
    before.chain(behind).find(|rest| letters(rest) >= 2 && known(rest)).map(str::to_owned)
}

/// The name a typing mistake was meant to be, where the graph knows it: characters that look or sound alike.
pub(super) fn mixed_up<'a>(name: &str, known: &impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return None;
    }
    let pairs = words::words(words::MIXED_UP).filter_map(|pair| pair.chars().next().zip(pair.chars().nth(1)));
    for (right, wrong) in pairs {
        for at in (0..letters.len()).filter(|at| letters[*at] == wrong) {
            let mut other = letters.clone();
            other[at] = right;
            if let Some(name) = known(&other.iter().collect::<String>()) {
                return Some(name);
            }
        }
    }
    None
}

/// Why a clean name is no node.
pub(super) fn noise(name: &str) -> Option<Noise> {
    let count = letters(name);
    let han = name.chars().filter(|c| is_han(*c)).count();
    if count < 2 || (han == 0 && count < 3) {
        return Some(Noise::Short);
    }
    if has(words::GENERIC, name) {
        return Some(Noise::Generic);
    }
    // 磷P, 余量CU: few characters and a sign.
    let latin = name.chars().filter(char::is_ascii_alphabetic).count();
    if han == 1 && (1..=2).contains(&latin) && starts_han(name) {
        return Some(Noise::Composition);
    }
    if is_phrase(name, count) {
        return Some(Noise::Phrase);
    }
    if ends(words::NOT_GOODS, name) && !ends(words::GOODS_ALL_THE_SAME, name) {
        return Some(Noise::NotGoods);
    }
    ends(words::DISHES, name).then_some(Noise::Dish)
}

fn is_phrase(name: &str, count: usize) -> bool {
    let begun = begins(words::PHRASE_STARTS, name) && !begins(words::NO_PHRASE, name);
    let ended = ends(words::PHRASE_ENDS, name) && !ends(words::NO_PHRASE_END, name);
    let listed = name.contains(['、', ',', '/', ';', '，']);
    let joined = name.contains('-') && starts_han(name);
    count > 10 || joined || begun || ended || listed || holds(words::PHRASE_INSIDE, name) || joins(name)
}

/// Whether `和` or `以` inside joins two things: not in `饱和` or `以太`.
fn joins(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    (1..letters.len().saturating_sub(1)).any(|at| match letters[at] {
        '和' => !(matches!(letters[at - 1], '饱' | '中' | '共' | '缓') || at == 1 && letters[0] == '调'),
        '以' => letters[at + 1] != '太',
        _ => false,
    })
}

/// What something named for a good is to it, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NamedFor {
    /// It makes, moves or tests the good.
    Tool,
    /// It goes into the good.
    Part,
    /// It is made of the good.
    Made,
}

/// What a good is to others: that decides what an open name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// Things are made of it.
    Material,
    /// It is put together from things.
    Assembly,
}

/// What `name`, which begins with a good of that nature, is to the good.
pub(super) fn named_for(name: &str, nature: Nature) -> NamedFor {
    if ends(words::TOOLS, name) {
        NamedFor::Tool
    } else if ends(words::MADE, name) {
        NamedFor::Made
    } else if ends(words::MACHINES, name) && nature == Nature::Material {
        NamedFor::Tool
    } else if ends(words::PARTS, name) || nature == Nature::Assembly {
        NamedFor::Part
    } else {
        NamedFor::Made
    }
}

/// Characters.
pub(super) fn letters(text: &str) -> usize {
    text.chars().count()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c)
}

fn starts_han(text: &str) -> bool {
    text.starts_with(is_han)
}

fn ends_han(text: &str) -> bool {
    text.ends_with(is_han)
}
