//! Words of messages, and small checks of text that several files need.
//!
//! Knows nothing about where a text stands.

use std::collections::HashSet;

use chrono::NaiveDate;
use model::Text;

/// Names shown in a message before it says how many more there are.
const MAX_LISTED: usize = 12;

/// What a thing is called in a message, alone and among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Noun {
    pub(crate) zh: &'static str,
    pub(crate) one: &'static str,
    many: &'static str,
}

impl Noun {
    pub(crate) const FILE: Self = Self::new("本文件", "this file", "files");
    pub(crate) const TEXT: Self = Self::new("文字", "text", "texts");
    pub(crate) const INDUSTRY: Self = Self::new("产业", "industry", "industries");
    pub(crate) const CHAIN: Self = Self::new("链", "chain", "chains");
    pub(crate) const LANE: Self = Self::new("泳道", "lane", "lanes");
    pub(crate) const NODE: Self = Self::new("环节", "node", "nodes");
    pub(crate) const LINK: Self = Self::new("连线", "link", "links");
    pub(crate) const RETURN: Self = Self::new("回流", "return", "returns");
    pub(crate) const TIE: Self = Self::new("外链", "tie", "ties");
    pub(crate) const DIRECTION: Self = Self::new("方向", "direction", "directions");
    pub(crate) const ANCHOR: Self = Self::new("龙头企业", "anchor", "anchors");
    pub(crate) const ZONE: Self = Self::new("园区", "zone", "zones");
    pub(crate) const SITE: Self = Self::new("载体", "site", "sites");
    pub(crate) const OPPORTUNITY: Self = Self::new("机会", "opportunity", "opportunities");
    pub(crate) const POLICY: Self = Self::new("政策", "policy", "policies");
    pub(crate) const COST: Self = Self::new("成本", "cost", "costs");
    pub(crate) const JUDGEMENT: Self = Self::new("研判", "judgement", "judgements");
    pub(crate) const WEIGHT: Self = Self::new("权重", "weight", "weights");
    pub(crate) const UNSUITABLE: Self = Self::new("`unsuitable`", "`unsuitable`", "`unsuitable`");
    pub(crate) const STAGE: Self = Self::new("阶段", "stage", "stages");
    pub(crate) const SCENE: Self = Self::new("场景", "scene", "scenes");
    pub(crate) const ROLE: Self = Self::new("角色", "role", "roles");
    pub(crate) const KIND: Self = Self::new("类别", "kind", "kinds");
    pub(crate) const STANDING: Self = Self::new("地位", "standing", "standings");
    pub(crate) const FORM: Self = Self::new("形态", "form", "forms");
    pub(crate) const FACT: Self = Self::new("指标", "fact", "facts");
    pub(crate) const KEY: Self = Self::new("键", "key", "keys");
    pub(crate) const STATUS: Self = Self::new("状态", "status", "statuses");
    pub(crate) const OWNER: Self = Self::new("权属", "owner", "owners");
    pub(crate) const ELSEWHERE: Self = Self::new("对照", "comparison", "comparisons");
    pub(crate) const SITE_LIFE: Self = Self::new("`site_life`", "`site_life`", "`site_life`");
    pub(crate) const CASE_CLASS: Self = Self::new("诉求类别", "class", "classes");
    pub(crate) const CAUSE: Self = Self::new("诉求事由", "cause", "causes");
    pub(crate) const LEVEL: Self = Self::new("级别", "level", "levels");
    pub(crate) const RULE: Self = Self::new("规定", "rule", "rules");
    pub(crate) const NEARBY: Self = Self::new("`nearby`", "`nearby`", "`nearby`");
    pub(crate) const GATE: Self = Self::new("准入条件", "gate", "gates");
    pub(crate) const CLOCK: Self = Self::new("时钟", "clock", "clocks");
    pub(crate) const PROFILE: Self = Self::new("项目类型", "profile", "profiles");
    pub(crate) const FIELD: Self = Self::new("字段", "field", "fields");
    pub(crate) const PROOF: Self = Self::new("佐证", "proof", "proofs");
    pub(crate) const MEASURE: Self = Self::new("量法", "measure", "measures");
    pub(crate) const UNIT: Self = Self::new("单位", "unit", "units");
    pub(crate) const REPORT: Self = Self::new("报表", "form", "forms");
    pub(crate) const FORM_LIST: Self = Self::new("清单", "list", "lists");
    pub(crate) const FORM_UNIT: Self = Self::new("单位", "unit", "units");
    pub(crate) const FORM_FIELD: Self = Self::new("列", "column", "columns");
    pub(crate) const INDICATOR: Self = Self::new("指标", "indicator", "indicators");
    pub(crate) const COUNTED: Self = Self::new("计数对象", "count", "counts");
    pub(crate) const SPAN: Self = Self::new("时段", "span", "spans");
    pub(crate) const WHOM: Self = Self::new("范围", "scope", "scopes");
    pub(crate) const ORIGIN: Self = Self::new("资金来源", "origin", "origins");
    pub(crate) const CHANNEL: Self = Self::new("招商方式", "channel", "channels");
    pub(crate) const TAG: Self = Self::new("标签", "tag", "tags");
    pub(crate) const CHECKLIST: Self = Self::new("清单", "checklist", "checklists");
    pub(crate) const STEP: Self = Self::new("事项", "step", "steps");
    pub(crate) const DEPARTMENT: Self = Self::new("部门", "department", "departments");
    pub(crate) const PAPER: Self = Self::new("材料", "paper", "papers");
    pub(crate) const ANSWER: Self = Self::new("回答", "answer", "answers");
    pub(crate) const TELLS: Self = Self::new("`tells`", "`tells`", "`tells`");
    pub(crate) const ICON: Self = Self::new("图标", "icon", "icons");

    const fn new(zh: &'static str, one: &'static str, many: &'static str) -> Self {
        Self { zh, one, many }
    }

    /// A noun that is never counted and the same in both languages: a key.
    pub(crate) const fn one(one: &'static str) -> Self {
        Self { zh: one, one, many: one }
    }
}

/// `` `a`, `b`, `c` ``, cut after a dozen.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> Text {
    let names: Vec<&str> = names.collect();
    let shown: Vec<String> = names.iter().take(MAX_LISTED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(MAX_LISTED) {
        0 => Text::new(shown.join("、"), shown.join(", ")),
        more => {
            Text::new(format!("{}，另有 {more} 个", shown.join("、")), format!("{} and {more} more", shown.join(", ")))
        }
    }
}

/// What is unknown and what is known: all of them if they are few, else the one that was most likely meant.
pub(crate) fn unknown<'a>(noun: Noun, found: &str, known: impl Iterator<Item = &'a str>) -> Text {
    let mut seen = HashSet::new();
    let known: Vec<&str> = known.filter(|name| seen.insert(*name)).collect();
    let Noun { zh, one, many } = noun;
    let found = crate::toml_file::clipped(found);
    if known.is_empty() {
        return Text::new(
            format!("没有{zh} `{found}`；一个{zh}都没有"),
            format!("unknown {one} `{found}`; there are no {many}"),
        );
    }
    if known.len() > MAX_LISTED {
        let near = known
            .iter()
            .map(|name| (strsim::damerau_levenshtein(&found, name), *name))
            .min()
            .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 4);
        if let Some((_, name)) = near {
            return Text::new(
                format!("没有{zh} `{found}`；是不是 `{name}`？"),
                format!("unknown {one} `{found}`; did you mean `{name}`?"),
            );
        }
    }
    let all = listed(known.into_iter());
    Text::new(format!("没有{zh} `{found}`；现有 {}", all.zh), format!("unknown {one} `{found}`; {many} are {}", all.en))
}

/// Characters of a text as people count them.
pub(crate) fn count_of_letters(text: &str) -> usize {
    text.chars().count()
}

/// Whether a character is a Chinese one.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What is said of a contact that points at a person.
pub(crate) fn no_office(found: &str) -> Text {
    Text::new(
        format!("联系方式像是指向个人（{found}）：请写科室，不写个人"),
        format!("{found}: give an office, not a person"),
    )
}

/// What is said of a text that is no date.
pub(crate) fn no_date(found: &str) -> Text {
    Text::new(
        format!("`{found}` 不是 `2024-12-20`、`2024-12` 或 `2024` 这样的日期"),
        format!("`{found}` is not a date such as `2024-12-20`, `2024-12` or `2024`"),
    )
}

/// A day written `2024-12-20`, in a year that a bureau's data can speak of.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| is_year(&day.format("%Y").to_string()))
}

/// Whether a text is a day, a month (`2024-12`) or a year (`2024`).
pub(crate) fn is_date(text: &str) -> bool {
    match text.len() {
        4 => is_year(text),
        7 => text.is_ascii() && day(&format!("{text}-01")).is_some(),
        _ => day(text).is_some(),
    }
}

fn is_year(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_a_month_or_a_year() {
        for good in ["2024-12-20", "2024-12", "2024", "2024-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in
            ["2024-13", "2023-02-29", "24-1-1", "2024/12", "0024", "2024-1", "二〇二四", "", "2024-12-20T00:00:00"]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_few_or_with_the_nearest() {
        let few = unknown(Noun::LANE, "spin", ["a", "b"].into_iter());
        assert_eq!(few.en, "unknown lane `spin`; lanes are `a`, `b`");
        assert_eq!(few.zh, "没有泳道 `spin`；现有 `a`、`b`");
        assert_eq!(unknown(Noun::LANE, "spin", [].into_iter()).en, "unknown lane `spin`; there are no lanes");
        let many: Vec<String> = (0..14).map(|i| format!("node-{i:02}-pipe")).collect();
        let answer = |found| unknown(Noun::NODE, found, many.iter().map(String::as_str)).en;
        assert_eq!(answer("node-07-pip"), "unknown node `node-07-pip`; did you mean `node-07-pipe`?");
        assert!(answer("elsewhere").ends_with("`node-11-pipe` and 2 more"), "{}", answer("elsewhere"));
    }
}
