//! Stages, kinds and ways in a bureau's own words. What stands in no table is told, never guessed.

use model::{AttractionChannel, CapitalOrigin, EndReason, Profile, ProjectStage, TagKind};

use crate::digits::narrow;

/// Words of stages; of several in one cell the furthest counts.
const STAGES: &[(&str, ProjectStage)] = &[
    ("线索", ProjectStage::Lead),
    ("跟踪", ProjectStage::Lead),
    ("信息", ProjectStage::Lead),
    ("研判", ProjectStage::Assessment),
    ("储备", ProjectStage::Reserve),
    ("入库", ProjectStage::Reserve),
    ("策划", ProjectStage::Planned),
    ("谋划", ProjectStage::Planned),
    ("包装", ProjectStage::Planned),
    ("在谈", ProjectStage::Talks),
    ("洽谈", ProjectStage::Talks),
    ("对接", ProjectStage::Talks),
    ("考察", ProjectStage::Talks),
    ("意向", ProjectStage::Talks),
    ("准入", ProjectStage::Admission),
    ("评审", ProjectStage::Admission),
    ("联审", ProjectStage::Admission),
    ("签约", ProjectStage::Signed),
    ("签订合同", ProjectStage::Signed),
    ("注册", ProjectStage::Filed),
    ("备案", ProjectStage::Filed),
    ("立项", ProjectStage::Filed),
    ("落地", ProjectStage::Filed),
    ("前期手续", ProjectStage::Filed),
    ("履约", ProjectStage::Filed),
    ("开工", ProjectStage::Construction),
    ("在建", ProjectStage::Construction),
    ("建设中", ProjectStage::Construction),
    ("装修", ProjectStage::Construction),
    ("动工", ProjectStage::Construction),
    ("竣工", ProjectStage::Trial),
    ("试生产", ProjectStage::Trial),
    ("试营业", ProjectStage::Trial),
    ("试运行", ProjectStage::Trial),
    ("投产", ProjectStage::Operating),
    ("运营", ProjectStage::Operating),
    ("开业", ProjectStage::Operating),
    ("达产", ProjectStage::Operating),
    ("投运", ProjectStage::Operating),
    ("终止", ProjectStage::Ended),
    ("流失", ProjectStage::Ended),
    ("出库", ProjectStage::Ended),
    ("解约", ProjectStage::Ended),
    ("退出", ProjectStage::Ended),
];

/// What earlier in its clause says that a word has not come: `未开工`, `拟2025年5月签约`, `预计年底投产`.
const NOT_YET: [&str; 13] =
    ["未", "待", "拟", "即将", "计划", "预计", "力争", "争取", "准备", "筹备", "意向", "望", "不"];
/// What after those says that it has come all the same: `计划投资5亿元的项目已开工`.
const CAME: [&str; 4] = ["已", "正式", "正在", "现"];
/// What after a word makes it only the way there: `办理开工手续`.
const WAY_THERE: [&str; 6] = ["手续", "条件", "前期", "准备", "许可", "仪式筹备"];
/// Where a clause ends. Not at a full stop of ASCII, a slash or a space: days are written with them.
const CLAUSE: [char; 9] = ['，', ',', '、', '；', ';', '。', '\n', '（', '('];

/// The stage that a cell names, the furthest of several; `None` where it names none for certain.
pub(crate) fn stage(text: &str) -> Option<ProjectStage> {
    let text = narrow(text);
    let furthest = |(word, stage): &(&str, ProjectStage)| {
        let told = text.match_indices(word).map(|(at, _)| has_come(&text[..at], &text[at + word.len()..]));
        match told.max()? {
            true => Some(*stage),
            // A contract that is meant to be signed is talked about.
            false => (*stage == ProjectStage::Signed).then_some(ProjectStage::Talks),
        }
    };
    STAGES.iter().filter_map(furthest).max()
}

/// Whether a word stands for what has happened, by its clause before and after it.
fn has_come(before: &str, after: &str) -> bool {
    if WAY_THERE.iter().any(|way| after.starts_with(way)) {
        return false;
    }
    let clause = before.rsplit(CLAUSE).next().unwrap_or(before);
    let last = |words: &[&str]| words.iter().filter_map(|word| clause.rfind(word)).max();
    match (last(&NOT_YET), last(&CAME)) {
        (None, _) => true,
        (Some(not), came) => came.is_some_and(|came| came > not && !clause[not..].starts_with("未正式")),
    }
}

/// Which gates a project passes, by how the ledger calls it.
pub(crate) fn profile(text: &str) -> Option<Profile> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match () {
        () if has(&["轻资产", "总部", "平台", "数字", "软件", "研发"]) => Some(Profile::Light),
        () if has(&["商业", "商贸", "服务", "三产", "文旅", "旅游", "物流", "房地产", "餐饮", "酒店", "康养"]) => {
            Some(Profile::Commercial)
        }
        () if has(&["工业", "制造", "加工", "生产", "二产"]) => Some(Profile::Industrial),
        () => text.parse().ok(),
    }
}

/// Where the money comes from.
pub(crate) fn origin(text: &str) -> Option<CapitalOrigin> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match () {
        () if has(&["港资", "台资", "澳资", "港澳台", "香港", "台湾", "澳门"]) => {
            Some(CapitalOrigin::HkMoTw)
        }
        () if has(&["省外境内", "省外"]) => Some(CapitalOrigin::OutsideProvince),
        () if has(&["外资", "境外", "国外", "外商"]) && !has(&["内资"]) => Some(CapitalOrigin::Foreign),
        () if has(&["省内市外", "市外", "省内"]) => Some(CapitalOrigin::Province),
        () if has(&["市内", "本市", "区内", "本区"]) => Some(CapitalOrigin::City),
        () => text.trim().parse().ok(),
    }
}

/// How it was attracted.
pub(crate) fn channel(text: &str) -> Option<AttractionChannel> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match () {
        () if has(&["以商招商", "老客商", "企业推荐", "已落户"]) => {
            Some(AttractionChannel::ExistingInvestor)
        }
        () if has(&["商会", "协会", "乡情"]) => Some(AttractionChannel::Chamber),
        () if has(&["活动", "推介会", "节会", "展会", "博览会", "招商会"]) => {
            Some(AttractionChannel::Event)
        }
        () if has(&["领导", "带队", "小分队", "外出招商", "上门"]) => Some(AttractionChannel::LeaderVisit),
        () if has(&["图谱", "按图", "按谱", "产业链招商", "链招商"]) => Some(AttractionChannel::Atlas),
        () if has(&["平台", "基金", "中介", "委托"]) => Some(AttractionChannel::Platform),
        () if has(&["部门", "上级", "单位"]) => Some(AttractionChannel::Department),
        () if has(&["自荐", "自主", "来访", "咨询", "主动"]) => Some(AttractionChannel::Enquiry),
        () => text.trim().parse().ok(),
    }
}

/// Why it ended.
pub(crate) fn end_reason(text: &str) -> EndReason {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match () {
        () if has(&["落户外地", "外地", "其他地区", "他地"]) => EndReason::Elsewhere,
        () if has(&["放弃", "撤资", "取消", "不再投资"]) => EndReason::Withdrawn,
        () if has(&["用地", "厂房", "载体", "选址"]) => EndReason::NoSite,
        () if has(&["用电", "用水", "能耗", "要素", "用工"]) => EndReason::NoFactor,
        () if has(&["条件", "政策", "未谈拢"]) => EndReason::Terms,
        () if has(&["准入", "评审", "环保"]) => EndReason::NotAdmitted,
        () if has(&["资金", "融资"]) => EndReason::NoFunds,
        () if has(&["长期", "无进展"]) => EndReason::Stale,
        () if has(&["重复"]) => EndReason::Duplicate,
        () => EndReason::Other,
    }
}

/// Lists of the five hundred that a cell names.
pub(crate) fn top500(text: &str) -> Vec<TagKind> {
    let mut found = Vec::new();
    for (words, kind) in [
        (&["世界500强", "世界五百强"][..], TagKind::World500),
        (&["中国500强", "中国企业500强", "中国五百强"][..], TagKind::China500),
        (&["民营500强", "民营企业500强", "民企500强", "民营五百强"][..], TagKind::Private500),
    ] {
        if words.iter().any(|word| text.contains(word)) {
            found.push(kind);
        }
    }
    found
}

/// A year of four digits in a text.
pub(crate) fn year(text: &str) -> Option<i32> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    runs.filter_map(|run| run.parse().ok()).find(|year| (1995..=2100).contains(year))
}

/// Units or persons of one cell, in their order.
pub(crate) fn several(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', ';', '；', '\n', '\r', '/']);
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_read_in_a_bureaus_words_and_what_has_not_come_does_not_count() {
        for (text, expect) in [
            ("在谈", Some("talks")),
            ("正在洽谈", Some("talks")),
            ("意向签约", Some("talks")),
            ("拟签约", Some("talks")),
            ("已签约", Some("signed")),
            ("签约未开工", Some("signed")),
            ("已签约、已注册，待开工", Some("filed")),
            ("开工建设", Some("construction")),
            ("在建", Some("construction")),
            ("竣工未投产", Some("trial")),
            ("已投产达效", Some("operating")),
            ("已终止", Some("ended")),
            ("未开工", None),
            ("已签约，预计2025年3月开工", Some("signed")),
            ("拟2025年5月签约", Some("talks")),
            ("拟 2025.5 签约", Some("talks")),
            ("未正式签约", Some("talks")),
            ("已签约，正在办理开工手续", Some("signed")),
            ("计划投资5亿元的项目已开工", Some("construction")),
            ("力争年底前投产", None),
            ("主体在建，预计年底竣工投产", Some("construction")),
            ("暂停", None),
            ("", None),
        ] {
            assert_eq!(stage(text).map(ProjectStage::as_str), expect, "{text}");
        }
    }

    #[test]
    fn outside_money_is_no_foreign_money() {
        for (text, expect) in [
            ("省外境内资金", Some("outside_province")),
            ("外资", Some("foreign")),
            ("内资", None),
            ("内资（省外）", Some("outside_province")),
            ("港资", Some("hk_mo_tw")),
            ("省内市外", Some("province")),
        ] {
            assert_eq!(origin(text).map(CapitalOrigin::as_str), expect, "{text}");
        }
    }
}
