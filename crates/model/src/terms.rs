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
    ("医疗卫生用地", "medical land"),
    ("旅游用地", "tourism land"),
    ("公园绿地", "park and green space"),
    ("农用地", "farmland"),
    ("林地", "woodland"),
    ("集体建设用地", "collective construction land"),
    ("集体经营性建设用地", "collective construction land for business"),
    ("商务办公", "business and offices"),
    ("物流仓储", "storage and logistics"),
    ("社区配套", "community services"),
    ("社区服务", "community services"),
    ("社会福利", "social welfare"),
    ("社会停车场", "public car park"),
    ("旅游服务设施用地", "tourism service land"),
    ("社区服务设施用地", "community service land"),
    ("商业服务业", "commercial and services"),
    ("文化", "culture"),
    ("娱乐", "entertainment"),
    ("物流", "logistics"),
    ("交通场站", "transport station"),
    ("临时用地", "temporary land"),
    ("宅基地", "homestead land"),
    ("教育用地", "education land"),
    ("可改研学用途", "may be turned to study travel"),
    ("委托经营", "contracted operation"),
    ("特许经营", "concession"),
    ("购买", "purchase"),
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

/// Remarks that stand in brackets behind a term.
const REMARKS: &[(&str, &str)] = &[
    ("（待核实）", "to be verified"),
    ("（待批）", "approval pending"),
    ("（规划）", "planned"),
    ("（样例）", "sample"),
];

/// The English of a text made of standard terms, joined as they are: `出让/租赁`; else the text itself.
pub fn terms_in_english(zh: &str) -> String {
    if let Some((text, remark)) = REMARKS.iter().find_map(|(zh_remark, en)| Some((zh.strip_suffix(zh_remark)?, en))) {
        let english = terms_in_english(text);
        return if english == text { zh.to_owned() } else { format!("{english} ({remark})") };
    }
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
            ("社会福利（待核实）", "social welfare (to be verified)"),
            ("租三年", "租三年"),
            ("租三年（待核实）", "租三年（待核实）"),
            ("1F–3F", "1F–3F"),
            ("", ""),
        ] {
            assert_eq!(terms_in_english(zh), en);
        }
    }
}
