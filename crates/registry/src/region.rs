//! From an address to its county, by a gazetteer that is handed in.
//!
//! Reads an address from the left as people write it: province, city and county may each be left out or lose its last
//! character. What cannot be told apart stays wider: `鼓楼区` alone is nowhere, in `福州市鼓楼区` it is a county, and a
//! development zone that is no county leaves the city.

use std::collections::HashMap;

use model::RegionCode;

use crate::digits::narrow;

/// Regions of GB/T 2260 by name.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    names: HashMap<RegionCode, String>,
    /// Names by their first two characters, longest first: one lookup tells most places of a text that no name begins there.
    index: HashMap<[char; 2], Vec<Entry>>,
}

/// A name and the regions that carry it.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    form: Form,
    codes: Vec<RegionCode>,
}

/// Whether a name is whole or has lost its last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Full,
    Short,
}

/// How wide a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Province,
    City,
    County,
}

fn level(code: &RegionCode) -> Level {
    match code.as_str() {
        c if c.ends_with("0000") => Level::Province,
        c if c.ends_with("00") => Level::City,
        _ => Level::County,
    }
}

/// Characters that end the name of a region; a short name before one of them is another region's name (`朝阳` before `区`).
const ENDINGS: [char; 8] = ['省', '市', '区', '县', '州', '盟', '旗', '岛'];
/// A short county name before one of these is the name of a road or a village (`石鼓路`).
const PLACES: &str = "路街道巷弄里村镇乡桥山湖江河大东西南北中新一二三四五六七八九十园广站港口机城门";

impl Gazetteer {
    /// A gazetteer of provinces, cities and counties by full name.
    pub fn new(rows: impl IntoIterator<Item = (RegionCode, String)>) -> Self {
        let mut gazetteer = Self::default();
        for (code, name) in rows {
            let name = narrow(&name);
            // Placeholders of the standard, not places.
            if name.is_empty() || name == "市辖区" || name == "县" || name.contains("直辖县级") {
                continue;
            }
            for short in short_names(&name) {
                gazetteer.add(short, Form::Short, &code);
            }
            // 管城回族区 is written 管城区 by most.
            if let Some(stem) = name.strip_suffix("族区") {
                let plain = NATIONS.iter().find_map(|nation| stem.strip_suffix(nation.trim_end_matches('族')));
                if let Some(plain) = plain.filter(|p| p.chars().count() > 1) {
                    gazetteer.add(format!("{plain}区"), Form::Full, &code);
                }
            }
            gazetteer.add(name.clone(), Form::Full, &code);
            gazetteer.names.insert(code, name);
        }
        for entries in gazetteer.index.values_mut() {
            entries.sort_by(|a, b| b.name.len().cmp(&a.name.len()).then(a.form.cmp(&b.form)));
        }
        gazetteer
    }

    fn add(&mut self, name: String, form: Form, code: &RegionCode) {
        let Some(first) = first_two(&name) else { return };
        let entries = self.index.entry(first).or_default();
        match entries.iter_mut().find(|e| e.name == name && e.form == form) {
            Some(entry) if !entry.codes.contains(code) => entry.codes.push(code.clone()),
            Some(_) => {}
            None => entries.push(Entry { name, form, codes: vec![code.clone()] }),
        }
    }

    /// Names that stand at the front of a text, longest first.
    fn at_front<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Entry> {
        let entries = first_two(text).and_then(|first| self.index.get(&first)).map_or(&[][..], Vec::as_slice);
        entries.iter().filter(|entry| text.starts_with(&entry.name))
    }

    /// Whether the region is one of the gazetteer's.
    pub fn knows(&self, code: &RegionCode) -> bool {
        self.names.contains_key(code)
    }

    /// The region's full name.
    pub fn name(&self, code: &RegionCode) -> Option<&str> {
        self.names.get(code).map(String::as_str)
    }

    /// The narrowest region of a code that the gazetteer knows: counties that were merged leave their city.
    pub fn nearest(&self, code: &RegionCode) -> Option<RegionCode> {
        [code.clone(), code.city(), code.province()].into_iter().find(|c| self.knows(c))
    }

    /// The most specific region an address names; `None` where it names none, or one of several without telling which.
    pub fn locate(&self, address: &str) -> Option<RegionCode> {
        let text = narrow(address);
        let mut rest = skip_marks(&text);
        for prefix in ["中华人民共和国", "中国"] {
            rest = skip_marks(rest.strip_prefix(prefix).unwrap_or(rest));
        }
        let mut within: Option<RegionCode> = None;
        // Twice a province for `北京市北京市朝阳区`; province, city, county.
        for _ in 0..5 {
            let Some((found, length)) = self.longest_match(rest, within.as_ref()) else { break };
            rest = skip_marks(&rest[length..]);
            let done = level(&found) == Level::County;
            within = Some(found);
            if done {
                return within;
            }
        }
        let wide = within?;
        self.further_on(rest, &wide).or(Some(wide))
    }

    /// The longest name at the front of `text` that lies within a region and is the only one of its kind there.
    fn longest_match(&self, text: &str, within: Option<&RegionCode>) -> Option<(RegionCode, usize)> {
        for entry in self.at_front(text) {
            let end = entry.name.len();
            let next = text[end..].chars().next();
            let believed = |code: &&RegionCode| match (entry.form, level(code)) {
                (Form::Full, _) => true,
                (Form::Short, _) if next.is_some_and(|c| ENDINGS.contains(&c)) => false,
                (Form::Short, Level::Province | Level::City) => true,
                // A county without its last character is believed only below a region that is known.
                (Form::Short, Level::County) => {
                    next.is_none_or(|c| !PLACES.contains(c)) && (within.is_some() || next.is_none())
                }
            };
            if let Some(code) = the_only(entry.codes.iter().filter(believed), within) {
                return Some((code, end));
            }
        }
        None
    }

    /// A full name of a part of `wide` a little further on: behind a development zone, a bracket or a word of filling.
    fn further_on(&self, text: &str, wide: &RegionCode) -> Option<RegionCode> {
        const WINDOW: usize = 24;
        for (at, _) in text.char_indices().take(WINDOW) {
            let behind = &text[at..];
            for entry in self.at_front(behind).filter(|entry| entry.form == Form::Full) {
                let mut inside = entry.codes.iter().filter(|code| *code != wide && wide.contains(code));
                let Some(code) = inside.next() else { continue };
                if inside.next().is_some() {
                    // Two counties of one name in one province, and the city is not said.
                    return None;
                }
                let rest = skip_marks(&behind[entry.name.len()..]);
                return match level(code) {
                    Level::County => Some(code.clone()),
                    _ => self.longest_match(rest, Some(code)).map(|(code, _)| code).or_else(|| Some(code.clone())),
                };
            }
        }
        None
    }
}

/// The first two characters of a name.
fn first_two(text: &str) -> Option<[char; 2]> {
    let mut characters = text.chars();
    Some([characters.next()?, characters.next()?])
}

/// The widest of the candidates if it is alone: `吉林` is the province, not its city.
fn the_only<'a>(codes: impl Iterator<Item = &'a RegionCode>, within: Option<&RegionCode>) -> Option<RegionCode> {
    let inside = |code: &&RegionCode| {
        within.is_none_or(|wide| wide.contains(code) && (*code != wide || level(wide) == Level::Province))
    };
    let mut candidates: Vec<&RegionCode> = codes.filter(inside).collect();
    let widest = candidates.iter().map(|c| level(c)).min()?;
    candidates.retain(|c| level(c) == widest);
    match candidates[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Words that stand in the names of autonomous regions, prefectures and counties.
pub(crate) const NATIONS: &[&str] = &[
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔",
    "哈萨克",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯",
    "塔吉克",
    "怒族",
    "普米族",
    "鄂温克族",
    "裕固族",
    "保安族",
    "独龙族",
    "鄂伦春",
    "哈萨克族",
    "各族",
    "蒙古",
];

/// A name without its last part: 湖南省 → 湖南, 湘西土家族苗族自治州 → 湘西, 内蒙古自治区 → 内蒙古.
fn short_names(name: &str) -> Vec<String> {
    let stem = [
        "维吾尔自治区",
        "壮族自治区",
        "回族自治区",
        "特别行政区",
        "自治区",
        "自治州",
        "自治县",
        "自治旗",
        "地区",
        "林区",
        "新区",
        "矿区",
        "省",
        "市",
        "区",
        "县",
        "盟",
        "旗",
    ]
    .into_iter()
    .find_map(|ending| name.strip_suffix(ending));
    let Some(mut stem) = stem else { return Vec::new() };
    if name.contains("自治") && !name.ends_with("自治区") {
        while let Some(shorter) = NATIONS.iter().find_map(|nation| stem.strip_suffix(nation)) {
            stem = shorter;
        }
    }
    match stem.chars().count() {
        0 | 1 => Vec::new(),
        _ => vec![stem.to_owned()],
    }
}

/// Drops brackets and separators at the front.
fn skip_marks(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Gazetteer {
        let rows = [
            ("110000", "北京市"),
            ("110105", "朝阳区"),
            ("210000", "辽宁省"),
            ("211300", "朝阳市"),
            ("211303", "龙城区"),
            ("220000", "吉林省"),
            ("220100", "长春市"),
            ("220104", "朝阳区"),
            ("220200", "吉林市"),
            ("220202", "昌邑区"),
            ("310000", "上海市"),
            ("310115", "浦东新区"),
            ("320000", "江苏省"),
            ("320100", "南京市"),
            ("320106", "鼓楼区"),
            ("320300", "徐州市"),
            ("320302", "鼓楼区"),
            ("350000", "福建省"),
            ("350100", "福州市"),
            ("350102", "鼓楼区"),
            ("430000", "湖南省"),
            ("430100", "长沙市"),
            ("430121", "长沙县"),
            ("430104", "岳麓区"),
            ("430400", "衡阳市"),
            ("430407", "石鼓区"),
            ("430408", "蒸湘区"),
            ("430421", "衡阳县"),
            ("430422", "衡南县"),
            ("430481", "耒阳市"),
            ("433100", "湘西土家族苗族自治州"),
            ("433101", "吉首市"),
            ("441900", "东莞市"),
            ("440000", "广东省"),
            ("450000", "广西壮族自治区"),
            ("450100", "南宁市"),
            ("429004", "仙桃市"),
            ("420000", "湖北省"),
            ("120000", "天津市"),
            ("120101", "和平区"),
            ("410000", "河南省"),
            ("410100", "郑州市"),
            ("410104", "管城回族区"),
        ];
        Gazetteer::new(rows.map(|(code, name)| (RegionCode::parse(code).unwrap(), name.to_owned())))
    }

    fn check(address: &str, expect: &str) {
        let found = sample().locate(address);
        assert_eq!(found.as_ref().map_or("unknown", RegionCode::as_str), expect, "{address}");
    }

    #[test]
    fn a_whole_address_gives_its_county() {
        check("湖南省衡阳市蒸湘区样例路1号", "430408");
        check("湖南省 衡阳市　蒸湘区", "430408");
        check("中国湖南省衡阳市蒸湘区", "430408");
        check("广西壮族自治区南宁市样例路", "450100");
    }

    #[test]
    fn province_and_city_may_be_left_out() {
        check("衡阳市蒸湘区样例路", "430408");
        check("蒸湘区样例路", "430408");
        check("湖南省蒸湘区", "430408");
        check("湖南省耒阳市样例镇", "430481");
        check("耒阳市样例镇", "430481");
        check("湖北省仙桃市样例路", "429004");
    }

    #[test]
    fn last_characters_may_be_left_out() {
        check("湖南衡阳蒸湘区", "430408");
        check("湖南衡阳", "430400");
        check("衡阳蒸湘", "430408");
        check("湖南湘西吉首市", "433101");
        check("湖南", "430000");
    }

    #[test]
    fn a_road_is_no_county() {
        check("衡阳市石鼓路5号", "430400");
        check("衡阳石鼓区石鼓路5号", "430407");
    }

    #[test]
    fn municipalities_have_no_city_between() {
        check("北京市朝阳区样例路", "110105");
        check("北京市北京市朝阳区", "110105");
        check("北京市市辖区朝阳区", "110105");
        check("上海浦东新区样例路", "310115");
        check("天津和平区", "120101");
    }

    #[test]
    fn an_ambiguous_county_needs_its_city() {
        check("鼓楼区样例街", "unknown");
        check("朝阳区样例街", "unknown");
        check("福州市鼓楼区", "350102");
        check("福建省鼓楼区", "350102");
        check("江苏省鼓楼区", "320000");
        check("徐州鼓楼区", "320302");
    }

    #[test]
    fn a_city_is_not_its_namesake() {
        check("朝阳市龙城区", "211303");
        check("吉林市昌邑区", "220202");
        check("吉林省吉林市昌邑区", "220202");
        check("吉林省长春市朝阳区", "220104");
        check("吉林长春", "220100");
        check("衡阳县样例镇", "430421");
        check("长沙县样例镇", "430121");
        check("湖南省长沙市长沙县", "430121");
    }

    #[test]
    fn a_development_zone_leaves_the_city() {
        check("衡阳市高新技术产业开发区样例路", "430400");
        check("湖南省衡阳市高新区蒸湘区样例路", "430408");
        check("中国（上海）自由贸易试验区样例路", "310000");
        check("广东省东莞市样例镇", "441900");
        check("湖南省自贸区长沙市岳麓区", "430104");
        check("河南省郑州市管城区样例路", "410104");
    }

    #[test]
    fn what_names_no_region_is_unknown() {
        for address in ["", "样例路1号", "-", "海外"] {
            check(address, "unknown");
        }
    }

    #[test]
    fn a_code_that_was_merged_away_leaves_its_city() {
        let near = |code: &str| sample().nearest(&RegionCode::parse(code).unwrap()).map(|c| c.to_string());
        assert_eq!(near("430408").as_deref(), Some("430408"));
        assert_eq!(near("430499").as_deref(), Some("430400"));
        assert_eq!(near("439999").as_deref(), Some("430000"));
        assert_eq!(near("990000"), None);
    }

    proptest! {
        #[test]
        fn any_address_gets_an_answer(address in "[\\PC湖南衡阳市蒸湘区朝阳县()]{0,30}") {
            let gazetteer = sample();
            if let Some(found) = gazetteer.locate(&address) {
                prop_assert!(gazetteer.knows(&found));
            }
        }
    }
}
