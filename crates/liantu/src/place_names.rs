//! Names of places for people. The gazetteer knows Chinese alone; readers of English get the province's name beside it, so that they
//! can tell Hebei from Henan. Not for matching: codes do that.

use model::{RegionCode, Text};

use crate::config::Config;

/// Provinces by the first two digits of their code (GB/T 2260), as the atlas of the state spells them.
const PROVINCES: [(&str, &str); 34] = [
    ("11", "Beijing"),
    ("12", "Tianjin"),
    ("13", "Hebei"),
    ("14", "Shanxi"),
    ("15", "Inner Mongolia"),
    ("21", "Liaoning"),
    ("22", "Jilin"),
    ("23", "Heilongjiang"),
    ("31", "Shanghai"),
    ("32", "Jiangsu"),
    ("33", "Zhejiang"),
    ("34", "Anhui"),
    ("35", "Fujian"),
    ("36", "Jiangxi"),
    ("37", "Shandong"),
    ("41", "Henan"),
    ("42", "Hubei"),
    ("43", "Hunan"),
    ("44", "Guangdong"),
    ("45", "Guangxi"),
    ("46", "Hainan"),
    ("50", "Chongqing"),
    ("51", "Sichuan"),
    ("52", "Guizhou"),
    ("53", "Yunnan"),
    ("54", "Tibet"),
    ("61", "Shaanxi"),
    ("62", "Gansu"),
    ("63", "Qinghai"),
    ("64", "Ningxia"),
    ("65", "Xinjiang"),
    ("71", "Taiwan"),
    ("81", "Hong Kong"),
    ("82", "Macao"),
];

/// Name of a region as people say it: `河北省沧州市`, `沧州市, Hebei (130900)`; where the gazetteer has only what it lies in, that; its
/// code where it has nothing.
pub(crate) fn place_name(config: &Config, code: &RegionCode) -> Text {
    let known = |code: &RegionCode| config.region_title(code);
    let zh = [code.clone(), code.city(), code.province()].iter().find_map(known);
    let Some(zh) = zh else { return Text::new(code.as_str(), code.as_str()) };
    let province = PROVINCES.iter().find(|(digits, _)| code.as_str().starts_with(digits)).map(|(_, name)| *name);
    let en = match (province, known(&code.province())) {
        (Some(province), Some(own)) => match zh.strip_prefix(&own).unwrap_or_default() {
            "" => format!("{province} ({code})"),
            rest => format!("{rest}, {province} ({code})"),
        },
        _ => format!("{zh} ({code})"),
    };
    Text::new(zh, en)
}
