//! Names of provinces, cities and counties in Latin letters: the sounds of the name and its kind in English, `长沙县` as `Changsha County`.
//!
//! For people who do not read Chinese. Not for matching: codes do that. The rule is pinyin as GB/T 28039 spells places, with the
//! readings that places keep and everyday words have lost, and with the names of places whose own language is not Chinese as maps
//! print them. The nations in the names of autonomous places are left out, as people do.

use pinyin::ToPinyin;

use crate::region::NATIONS;

/// Ends of names, the longest first, with their English. A city has none.
const KINDS: &[(&str, &str)] = &[
    ("特别行政区", ""),
    ("自治区", ""),
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("地区", "Prefecture"),
    ("林区", "Forestry District"),
    ("新区", "New Area"),
    ("矿区", "Mining District"),
    ("特区", "Special District"),
    ("省", ""),
    ("市", ""),
    ("区", "District"),
    ("县", "County"),
    ("盟", "League"),
    ("旗", "Banner"),
    ("岛", "Island"),
];

/// Characters that sound otherwise in names of places than in most words.
const READ: &[(char, &str)] = &[
    ('乐', "le"),
    ('什', "shi"),
    ('任', "ren"),
    ('会', "hui"),
    ('佛', "fo"),
    ('六', "liu"),
    ('单', "dan"),
    ('卡', "ka"),
    ('厦', "xia"),
    ('台', "tai"),
    ('喀', "ka"),
    ('坻', "di"),
    ('堡', "bao"),
    ('宿', "su"),
    ('尾', "wei"),
    ('延', "yan"),
    ('强', "qiang"),
    ('扎', "zha"),
    ('曾', "zeng"),
    ('朝', "chao"),
    ('枞', "zong"),
    ('柏', "bai"),
    ('泊', "bo"),
    ('泌', "bi"),
    ('涡', "guo"),
    ('渑', "mian"),
    ('漯', "luo"),
    ('牟', "mu"),
    ('犍', "qian"),
    ('盖', "gai"),
    ('石', "shi"),
    ('番', "pan"),
    ('筠', "jun"),
    ('行', "xing"),
    ('覃', "qin"),
    ('都', "du"),
    ('重', "chong"),
    ('铅', "yan"),
    ('长', "chang"),
    ('阿', "a"),
    ('陂', "pi"),
    ('莞', "guan"),
    ('荥', "xing"),
    ('茄', "qie"),
    ('蔚', "yu"),
    ('藏', "zang"),
    ('蚌', "beng"),
    ('句', "ju"),
    ('勒', "le"),
    ('丽', "li"),
    ('弥', "mi"),
    ('柞', "zha"),
    ('浚', "xun"),
    ('郏', "jia"),
    ('亳', "bo"),
    ('陉', "xing"),
    ('珲', "hun"),
    ('莘', "shen"),
];

/// Names that the sounds of their characters do not give.
const OWN: &[(&str, &str)] = &[
    ("陕西", "Shaanxi"),
    ("内蒙古", "Inner Mongolia"),
    ("西藏", "Tibet"),
    ("香港", "Hong Kong"),
    ("澳门", "Macao"),
    ("宁夏", "Ningxia"),
    ("六安", "Lu'an"),
    ("六合", "Luhe"),
    ("乐亭", "Laoting"),
    ("乐清", "Yueqing"),
    ("乐陵", "Laoling"),
    ("东阿", "Dong'e"),
    ("大埔", "Dabu"),
    ("大城", "Daicheng"),
    ("单", "Shan"),
    ("尉犁", "Yuli"),
    ("吴堡", "Wubu"),
    ("洪洞", "Hongtong"),
    ("荥经", "Yingjing"),
    ("长子", "Zhangzi"),
    ("哈尔滨", "Harbin"),
    ("齐齐哈尔", "Qiqihar"),
    ("呼和浩特", "Hohhot"),
    ("鄂尔多斯", "Ordos"),
    ("呼伦贝尔", "Hulunbuir"),
    ("巴彦淖尔", "Bayannur"),
    ("乌兰察布", "Ulanqab"),
    ("锡林郭勒", "Xilingol"),
    ("阿拉善", "Alxa"),
    ("锡林浩特", "Xilinhot"),
    ("乌兰浩特", "Ulanhot"),
    ("二连浩特", "Erenhot"),
    ("海拉尔", "Hailar"),
    ("乌鲁木齐", "Ürümqi"),
    ("克拉玛依", "Karamay"),
    ("吐鲁番", "Turpan"),
    ("博尔塔拉", "Bortala"),
    ("巴音郭楞", "Bayingolin"),
    ("阿克苏", "Aksu"),
    ("克孜勒苏", "Kizilsu"),
    ("喀什", "Kashgar"),
    ("和田", "Hotan"),
    ("伊犁", "Ili"),
    ("阿勒泰", "Altay"),
    ("库尔勒", "Korla"),
    ("拉萨", "Lhasa"),
    ("日喀则", "Xigaze"),
    ("昌都", "Qamdo"),
    ("林芝", "Nyingchi"),
    ("那曲", "Nagqu"),
    ("阿里", "Ngari"),
    ("甘孜", "Garze"),
    ("阿坝", "Aba"),
    ("果洛", "Golog"),
    ("格尔木", "Golmud"),
    ("香格里拉", "Shangri-La"),
];

/// A region's name in Latin letters: `常州市` is `Changzhou`, `岳麓区` is `Yuelu District`. `None` for what is no name of a region that
/// sounds: an empty text, a placeholder of the standard, characters without a reading.
pub fn spelled_region(name: &str) -> Option<String> {
    let name = name.trim();
    if name.contains("直辖县级") || ["市辖区", "县"].contains(&name) {
        return None;
    }
    let (mut stem, kind) = KINDS
        .iter()
        .find_map(|(end, kind)| Some((name.strip_suffix(end).filter(|stem| !stem.is_empty())?, *kind)))
        .unwrap_or((name, ""));
    let autonomous = name.contains("自治") || name.ends_with("族区");
    while let Some(shorter) = NATIONS.iter().filter(|_| autonomous).find_map(|nation| {
        // 管城回族区: the last character of the nation went with nothing.
        stem.strip_suffix(nation).filter(|stem| stem.chars().count() > 1)
    }) {
        stem = shorter;
    }
    let spelled = match OWN.iter().find(|(own, _)| *own == stem) {
        Some((_, spelled)) => (*spelled).to_owned(),
        None => joined(stem)?,
    };
    Some(if kind.is_empty() { spelled } else { format!("{spelled} {kind}") })
}

/// The sounds as one word: a syllable that begins with a vowel is set off, `Xi'an`.
fn joined(stem: &str) -> Option<String> {
    let mut word = String::new();
    for c in stem.chars() {
        let sound = match READ.iter().find(|(read, _)| *read == c) {
            Some((_, sound)) => *sound,
            None => c.to_pinyin()?.plain(),
        };
        if !word.is_empty() && sound.starts_with(['a', 'e', 'o']) {
            word.push('\'');
        }
        word.push_str(sound);
    }
    let first = word.chars().next()?;
    Some(first.to_uppercase().chain(word.chars().skip(1)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(name: &str, expect: &str) {
        assert_eq!(spelled_region(name).unwrap_or_default(), expect, "{name}");
    }

    #[test]
    fn a_region_is_its_sounds_and_its_kind() {
        check("长沙市", "Changsha");
        check("长沙县", "Changsha County");
        check("岳麓区", "Yuelu District");
        check("青县", "Qing County");
        check("浦东新区", "Pudong New Area");
        check("广东省", "Guangdong");
        check("大兴安岭地区", "Daxing'anling Prefecture");
        check("科尔沁左翼中旗", "Ke'erqinzuoyizhong Banner");
        check("神农架林区", "Shennongjia Forestry District");
    }

    #[test]
    fn syllables_that_would_run_together_are_set_off_and_dots_are_kept() {
        check("西安市", "Xi'an");
        check("延安市", "Yan'an");
        check("吕梁市", "Lüliang");
        check("旅顺口区", "Lüshunkou District");
    }

    #[test]
    fn places_keep_their_own_readings() {
        for (name, expect) in [
            ("重庆市", "Chongqing"),
            ("厦门市", "Xiamen"),
            ("成都市", "Chengdu"),
            ("六安市", "Lu'an"),
            ("六盘水市", "Liupanshui"),
            ("蚌埠市", "Bengbu"),
            ("佛山市", "Foshan"),
            ("番禺区", "Panyu District"),
            ("黄埔区", "Huangpu District"),
            ("黄陂区", "Huangpi District"),
            ("铅山县", "Yanshan County"),
            ("乐山市", "Leshan"),
            ("乐陵市", "Laoling"),
            ("乐清市", "Yueqing"),
            ("朝阳区", "Chaoyang District"),
            ("台州市", "Taizhou"),
            ("丽水市", "Lishui"),
            ("亳州市", "Bozhou"),
            ("漯河市", "Luohe"),
            ("宿迁市", "Suqian"),
            ("宝坻区", "Baodi District"),
            ("什邡市", "Shifang"),
            ("单县", "Shan County"),
            ("蔚县", "Yu County"),
            ("荥阳市", "Xingyang"),
            ("歙县", "She County"),
            ("郴州市", "Chenzhou"),
            ("耒阳市", "Leiyang"),
            ("汨罗市", "Miluo"),
            ("溆浦县", "Xupu County"),
            ("茌平区", "Chiping District"),
            ("邳州市", "Pizhou"),
        ] {
            check(name, expect);
        }
    }

    #[test]
    fn names_of_other_languages_are_those_of_maps_and_nations_are_left_out() {
        check("哈尔滨市", "Harbin");
        check("呼和浩特市", "Hohhot");
        check("喀什地区", "Kashgar Prefecture");
        check("内蒙古自治区", "Inner Mongolia");
        check("广西壮族自治区", "Guangxi");
        check("新疆维吾尔自治区", "Xinjiang");
        check("湘西土家族苗族自治州", "Xiangxi Autonomous Prefecture");
        check("江华瑶族自治县", "Jianghua Autonomous County");
    }

    #[test]
    fn what_is_no_name_has_no_spelling() {
        for name in ["", " ", "市辖区", "县", "省直辖县级行政区划", "Paris 区", "🚀市"] {
            check(name, "");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(name in "[\\PC长沙县市区自治州族]{0,20}") {
            prop_assert_ne!(spelled_region(&name), Some(String::new()));
        }
    }
}
