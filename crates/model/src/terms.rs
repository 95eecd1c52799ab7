//! Standard terms of land and leases with their English, for lists that are written in Chinese alone.
//!
//! Not a translator: a text is turned only when every part of it is a standard term.

/// Terms and their English.
const TERMS: &[(&str, &str)] = &[
    ("出让", "granted land-use right"),
    ("划拨", "allocated land"),
    ("转让", "transfer"),
    ("租赁", "lease"),
    ("出租", "lease"),
    ("先租后让", "lease, then grant"),
    ("弹性年期", "flexible term"),
    ("出售", "sale"),
    ("销售", "sale"),
    ("合作", "joint venture"),
    ("合作经营", "joint operation"),
    ("委托运营", "contracted operation"),
    ("作价入股", "equity"),
    ("司法拍卖", "court auction"),
    ("法拍", "court auction"),
    ("挂牌", "listing"),
    ("招拍挂", "public tender"),
    ("集体流转", "transfer of collective land"),
    ("集体土地流转", "transfer of collective land"),
    ("工业用地", "industrial land"),
    ("一类工业用地", "industrial land, class 1"),
    ("二类工业用地", "industrial land, class 2"),
    ("三类工业用地", "industrial land, class 3"),
    ("新型产业用地", "new-industry land"),
    ("物流仓储用地", "storage and logistics land"),
    ("仓储用地", "storage land"),
    ("商业用地", "commercial land"),
    ("商业服务业用地", "commercial and service land"),
    ("商服用地", "commercial and service land"),
    ("商务用地", "business land"),
    ("商住用地", "mixed commercial and housing land"),
    ("居住用地", "housing land"),
    ("住宅用地", "housing land"),
    ("文化用地", "cultural land"),
    ("教育用地", "education land"),
    ("医疗卫生用地", "medical land"),
    ("旅游用地", "tourism land"),
    ("公园绿地", "park and green space"),
    ("农用地", "farmland"),
    ("林地", "woodland"),
    ("集体建设用地", "collective construction land"),
    ("集体经营性建设用地", "collective construction land for business"),
    ("工业", "industrial"),
    ("商业", "commercial"),
    ("商服", "commercial and services"),
    ("商务", "business"),
    ("办公", "offices"),
    ("仓储", "storage"),
    ("面议", "by talks"),
    ("整层", "whole floor"),
    ("整栋", "whole building"),
    ("临街", "street front"),
];

/// The English of a text made of standard terms, joined as they are: `出让/租赁`; else the text itself.
pub fn terms_in_english(zh: &str) -> String {
    let parts = zh.split(['/', '、', '，', ',', '或', '；']).map(str::trim);
    let english: Option<Vec<&str>> =
        parts.map(|part| TERMS.iter().find(|(term, _)| *term == part).map(|(_, english)| *english)).collect();
    english.map_or_else(|| zh.to_owned(), |parts| parts.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_made_of_standard_terms_are_turned() {
        for (zh, en) in [
            ("出让", "granted land-use right"),
            ("出让/租赁", "granted land-use right / lease"),
            ("租赁或出售", "lease / sale"),
            ("工业用地", "industrial land"),
            ("租三年", "租三年"),
            ("1F–3F", "1F–3F"),
            ("", ""),
        ] {
            assert_eq!(terms_in_english(zh), en);
        }
    }
}
