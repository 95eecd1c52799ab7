//! How names sound: their characters as syllables of pinyin without tones, and what was typed as syllables or initials.
//!
//! For finding a firm by `hengyang` or `hyhl`. Not for reading aloud: of a character with several readings the common ones in
//! names of firms and places are known, not the right one in each word.

use std::ops::Range;
use std::sync::OnceLock;

use pinyin::ToPinyin;

/// Readings that names need beside the usual one.
const ALSO: &[(char, &str)] = &[
    ('重', "chong"),
    ('重', "zhong"),
    ('长', "zhang"),
    ('长', "chang"),
    ('行', "hang"),
    ('行', "xing"),
    ('乐', "yue"),
    ('乐', "le"),
    ('厦', "xia"),
    ('厦', "sha"),
    ('朝', "zhao"),
    ('朝', "chao"),
    ('调', "tiao"),
    ('调', "diao"),
    ('会', "kuai"),
    ('会', "hui"),
    ('都', "du"),
    ('都', "dou"),
    ('单', "shan"),
    ('单', "dan"),
    ('曾', "zeng"),
    ('曾', "ceng"),
    ('藏', "zang"),
    ('藏', "cang"),
    ('传', "zhuan"),
    ('传', "chuan"),
    ('弹', "tan"),
    ('弹', "dan"),
    ('柏', "bai"),
    ('柏', "bo"),
    ('查', "zha"),
    ('查', "cha"),
    ('解', "xie"),
    ('解', "jie"),
    ('六', "lu"),
    ('六', "liu"),
    ('蚌', "beng"),
    ('蚌', "bang"),
    ('泊', "bo"),
    ('泊', "po"),
    ('番', "pan"),
    ('番', "fan"),
    ('铅', "yan"),
    ('铅', "qian"),
    ('莞', "guan"),
    ('莞', "wan"),
    ('洞', "tong"),
    ('洞', "dong"),
    ('模', "mu"),
    ('模', "mo"),
    ('宿', "su"),
    ('宿', "xiu"),
    ('率', "lv"),
    ('率', "shuai"),
    ('露', "lu"),
    ('露', "lou"),
    ('称', "cheng"),
    ('称', "chen"),
    ('角', "jue"),
    ('角', "jiao"),
    ('卡', "ka"),
    ('卡', "qia"),
    ('便', "pian"),
    ('便', "bian"),
    ('尉', "yu"),
    ('尉', "wei"),
    ('牟', "mu"),
    ('牟', "mou"),
    ('翟', "zhai"),
    ('盖', "ge"),
    ('盖', "gai"),
    ('强', "jiang"),
    ('强', "qiang"),
    ('供', "gong"),
    ('石', "shi"),
    ('参', "shen"),
    ('参', "can"),
    ('轧', "zha"),
    ('轧', "ya"),
    ('桧', "gui"),
    ('桧', "hui"),
    ('咖', "ka"),
    ('咖', "ga"),
    ('仔', "zai"),
    ('仔', "zi"),
    ('薄', "bo"),
    ('薄', "bao"),
    ('壳', "ke"),
    ('壳', "qiao"),
    ('圈', "quan"),
    ('圈', "juan"),
];

/// A syllable, by its place among all of them in alphabetical order. A Latin letter or a digit is one too.
type Syllable = u16;

/// Every syllable there is, sorted.
fn syllables() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<String> = ('\u{4e00}'..='\u{9fff}')
            .filter_map(|c| c.to_pinyin())
            .map(|sound| plain(sound.plain()))
            .chain(ALSO.iter().map(|(_, sound)| (*sound).to_owned()))
            .chain(('a'..='z').chain('0'..='9').map(String::from))
            .collect();
        // What keyboards without `ü` are given.
        let with_u: Vec<String> = all.iter().filter(|s| s.contains('v')).map(|s| s.replace('v', "u")).collect();
        all.extend(with_u);
        all.sort_unstable();
        all.dedup();
        all
    })
}

/// A syllable as it is typed: `ü` is `v`.
fn plain(sound: &str) -> String {
    sound.replace('ü', "v")
}

fn place(syllable: &str) -> Option<Syllable> {
    let found = syllables().binary_search_by(|other| other.as_str().cmp(syllable)).ok()?;
    Syllable::try_from(found).ok()
}

/// Initials of all syllables, in their order.
fn initials() -> &'static [u8] {
    static ALL: OnceLock<Vec<u8>> = OnceLock::new();
    ALL.get_or_init(|| syllables().iter().map(|syllable| syllable.as_bytes()[0]).collect())
}

fn initial(syllable: Syllable) -> u8 {
    initials()[usize::from(syllable)]
}

/// A name's sounds. What makes none, such as a bracket, is passed over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sounds {
    usual: Box<[Syllable]>,
    /// Other readings, by place.
    others: Box<[(u16, Syllable)]>,
}

/// The sounds of a name.
pub(crate) fn sounds(name: &str) -> Sounds {
    let (mut usual, mut others) = (Vec::new(), Vec::new());
    for (c, _) in sounding(name) {
        let at = u16::try_from(usual.len()).unwrap_or(u16::MAX);
        let letter = c.to_ascii_lowercase().to_string();
        let sound = c.to_pinyin().map_or(letter, |sound| plain(sound.plain()));
        let Some(syllable) = place(&sound) else { continue };
        let extra = ALSO.iter().filter(|(other, _)| *other == c).map(|(_, sound)| (*sound).to_owned());
        let with_u = sound.contains('v').then(|| sound.replace('v', "u"));
        let extra = extra.chain(with_u).filter(|other| *other != sound).filter_map(|other| place(&other));
        others.extend(extra.map(|other| (at, other)));
        usual.push(syllable);
    }
    Sounds { usual: usual.into(), others: others.into() }
}

/// A name's usual syllables, joined by hyphens: `wu-feng-gang-guan`. Empty when nothing in it makes a sound. Names that sound
/// alike give the same; `ü` is `v`.
pub fn syllables_of(name: &str) -> String {
    let sound =
        |c: char| c.to_pinyin().map_or_else(|| c.to_ascii_lowercase().to_string(), |sound| plain(sound.plain()));
    let mut text = String::new();
    let mut latin = false;
    for (c, _) in sounding(name) {
        // A Latin word or a number is one syllable.
        if !text.is_empty() && (!latin || !c.is_ascii()) {
            text.push('-');
        }
        latin = c.is_ascii();
        text.push_str(&sound(c));
    }
    text
}

/// Characters that make a sound, with their bytes.
fn sounding(name: &str) -> impl Iterator<Item = (char, Range<usize>)> + '_ {
    name.char_indices()
        .filter(|(_, c)| c.is_ascii_alphanumeric() || c.to_pinyin().is_some())
        .map(|(from, c)| (c, from..from + c.len_utf8()))
}

/// The bytes of a name that some of its sounds stand for.
pub(crate) fn span(name: &str, sounds: &Range<usize>) -> Option<Range<usize>> {
    let mut spans = sounding(name).skip(sounds.start).take(sounds.len());
    let first = spans.next()?.1;
    let last = spans.last().map_or(first.end, |(_, span)| span.end);
    Some(first.start..last)
}

/// What was typed, as sounds: nothing when it holds anything but letters and digits, no letter, or a single one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    letters: Vec<u8>,
}

/// Reads what was typed.
pub(crate) fn typed(word: &str) -> Typed {
    let letters = word.to_ascii_lowercase().into_bytes();
    // Digits alone are a code.
    let sounds = letters.iter().all(u8::is_ascii_alphanumeric) && letters.iter().any(u8::is_ascii_alphabetic);
    if letters.len() < 2 || !sounds {
        return Typed::default();
    }
    Typed { letters }
}

impl Sounds {
    fn is(&self, at: usize, test: impl Fn(Syllable) -> bool) -> bool {
        let Some(usual) = self.usual.get(at) else { return false };
        test(*usual) || self.others.iter().any(|(place, other)| usize::from(*place) == at && test(*other))
    }

    /// Where what was typed stands as initials, the first place.
    pub(crate) fn initials(&self, typed: &Typed) -> Option<Range<usize>> {
        let letters = &typed.letters;
        if letters.is_empty() {
            return None;
        }
        let last = self.usual.len().checked_sub(letters.len())?;
        let starts = |from: usize| {
            letters.iter().enumerate().all(|(place, letter)| self.is(from + place, |sound| initial(sound) == *letter))
        };
        (0..=last).find(|from| starts(*from)).map(|from| from..from + letters.len())
    }

    /// Where what was typed stands as pinyin, the first place; the last syllable may be begun only.
    pub(crate) fn pinyin(&self, typed: &Typed) -> Option<Range<usize>> {
        if typed.letters.is_empty() {
            return None;
        }
        (0..self.usual.len()).find_map(|from| Some(from..self.spelled(from, &typed.letters)?))
    }

    /// The place after the last sound that letters spell from a place on. Tried along the name and not parted beforehand:
    /// `xian` is one syllable or two, and the name says which.
    fn spelled(&self, at: usize, letters: &[u8]) -> Option<usize> {
        let usual = self.usual.get(at)?;
        let others = self.others.iter().filter(|(place, _)| usize::from(*place) == at).map(|(_, other)| other);
        std::iter::once(usual).chain(others).find_map(|sound| {
            let sound = syllables()[usize::from(*sound)].as_bytes();
            if sound.starts_with(letters) {
                return Some(at + 1);
            }
            letters.strip_prefix(sound).and_then(|rest| self.spelled(at + 1, rest))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of a name is found by pinyin and by initials.
    #[track_caller]
    fn check(name: &str, word: &str, pinyin: &str, initials: &str) {
        let (sounds, typed) = (sounds(name), typed(word));
        let text =
            |found: Option<Range<usize>>| found.and_then(|found| span(name, &found)).map_or("", |span| &name[span]);
        assert_eq!(
            (text(sounds.pinyin(&typed)), text(sounds.initials(&typed))),
            (pinyin, initials),
            "{word} in {name}"
        );
    }

    #[test]
    fn a_name_is_found_by_its_pinyin_from_any_character_on() {
        check("衡阳华菱钢管有限公司", "hengyang", "衡阳", "");
        check("衡阳华菱钢管有限公司", "hengyanghualing", "衡阳华菱", "");
        check("衡阳华菱钢管有限公司", "hualing", "华菱", "");
        check("衡阳华菱钢管有限公司", "HuaLingG", "华菱钢", "");
        check("衡阳华菱钢管有限公司", "huali", "华菱", "");
        check("衡阳华菱钢管有限公司", "engyang", "", "");
        check("衡阳华菱钢管有限公司", "hengyangx", "", "");
    }

    #[test]
    fn a_name_is_found_by_initials() {
        check("衡阳华菱钢管有限公司", "hyhl", "", "衡阳华菱");
        check("衡阳华菱钢管有限公司", "hlgg", "", "华菱钢管");
        check("衡阳华菱钢管有限公司", "hh", "", "");
        check("中山食品", "zs", "", "中山");
    }

    #[test]
    fn readings_that_names_use_are_all_found() {
        for (name, words) in [
            ("重庆机械", &["chongqing", "zhongqing"][..]),
            ("重型机械", &["zhongxing"]),
            ("长沙电缆", &["changsha"]),
            ("长城会计师事务所", &["kuaiji", "huiji"]),
            ("工商银行", &["yinhang"]),
            ("厦门钨业", &["xiamen"]),
            ("番禺糖厂", &["panyu"]),
            ("大成都市农业", &["dushi"]),
            ("轧钢厂", &["zhagang"]),
        ] {
            for word in words {
                let found = sounds(name).pinyin(&typed(word));
                assert!(found.is_some(), "{word} in {name}");
            }
        }
        check("重庆", "cq", "", "重庆");
    }

    #[test]
    fn a_sound_with_dots_is_typed_with_v_or_u() {
        check("绿源旅游", "lvyou", "旅游", "");
        check("绿源旅游", "luyou", "旅游", "");
        check("女装", "nvzhuang", "女装", "");
    }

    #[test]
    fn what_can_be_parted_in_two_ways_is_found_in_both() {
        check("西安仪表", "xian", "西安", "");
        check("先进材料", "xian", "先", "");
        check("方案", "fangan", "方案", "");
        check("反感", "fangan", "反感", "");
    }

    #[test]
    fn letters_and_digits_of_a_name_are_sounds_too() {
        check("3D打印（衡阳）", "3ddayin", "3D打印", "");
        check("3D打印（衡阳）", "dyhy", "", "打印（衡阳");
        check("ABC公司", "abcg", "ABC公", "ABC公");
    }

    #[test]
    fn a_single_letter_and_digits_alone_are_no_sounds() {
        check("衡阳", "h", "", "");
        check("衡阳", "12", "", "");
        check("衡阳", "衡", "", "");
        check("衡阳", "", "", "");
    }

    #[test]
    fn letters_that_part_in_very_many_ways_get_an_answer() {
        let word = "xianxianxianxianxianxian".repeat(20);
        check("衡阳", &word, "", "");
        check(&"西安".repeat(300), "xianxianxian", "西安西安西安", "");
    }
}
