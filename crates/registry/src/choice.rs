//! Words of the small vocabularies of sites and opportunities as lists write them.

use model::{FireClass, OpportunityStatus, SiteForm, SiteOwner, SiteStatus};

use crate::Reading;
use crate::digits::{is_unknown, narrow, shown};
use crate::marks::yes_no;

/// Looks a word up; of several that hold, the first in the table.
pub(crate) fn pick<T: Copy>(text: &str, table: &[(T, &[&str])], expected: &str) -> Reading<T> {
    let word = narrow(text).to_lowercase();
    let found = table.iter().find(|(_, words)| words.contains(&word.as_str()));
    match found {
        Some((value, _)) => Reading::known(*value),
        None if is_unknown(text) => Reading::unknown(),
        None => Reading::unreadable(format!("`{}` is not one of {expected}", shown(text))),
    }
}

/// What a site is.
pub(crate) fn form(text: &str) -> Reading<SiteForm> {
    use SiteForm::{Floor, Land, Plant, Room, Shop};
    const TABLE: &[(SiteForm, &[&str])] = &[
        (Land, &["土地", "地块", "用地", "工业用地", "商业用地", "空地", "净地", "闲置土地", "land", "plot"]),
        (Plant, &["厂房", "标准厂房", "标准化厂房", "闲置厂房", "车间", "仓库", "库房", "仓储", "plant", "warehouse"]),
        (Floor, &["楼层", "楼宇", "写字楼", "办公楼", "整层", "商业楼层", "floor", "offices"]),
        (Shop, &["商铺", "店铺", "门面", "门店", "铺面", "铺位", "shop"]),
        (Room, &["房间", "客房", "办公室", "民宿", "房屋", "农房", "住房", "room"]),
    ];
    pick(text, TABLE, "`土地`, `厂房`, `楼层`, `商铺`, `房间`")
}

/// Whether a site can be had.
pub(crate) fn status(text: &str) -> Reading<SiteStatus> {
    use SiteStatus::{Free, Let, Partly};
    const TABLE: &[(SiteStatus, &[&str])] = &[
        (Free, &["空置", "闲置", "全部空置", "可租", "可售", "待租", "待售", "待招商", "招商中", "free", "vacant"]),
        (Partly, &["部分空置", "部分闲置", "部分出租", "部分可租", "部分已租", "partly"]),
        (Let, &["已租", "已出租", "已售", "已出让", "满租", "在用", "使用中", "已用", "let", "sold"]),
    ];
    pick(text, TABLE, "`空置`, `部分空置`, `已租`")
}

/// Who gives a site away.
pub(crate) fn owner(text: &str) -> Reading<SiteOwner> {
    use SiteOwner::{Court, Private, State};
    const TABLE: &[(SiteOwner, &[&str])] = &[
        (State, &["国有", "国资", "国企", "政府", "平台公司", "国有企业", "国有资产", "state"]),
        (Private, &["民营", "私有", "私营", "民企", "民营企业", "企业自有", "企业", "个人", "private"]),
        (Court, &["法拍", "司法拍卖", "法院", "法院拍卖", "court"]),
    ];
    pick(text, TABLE, "`国有`, `民营`, `法拍`")
}

/// How far an opportunity has come.
pub(crate) fn progress(text: &str) -> Reading<OpportunityStatus> {
    use OpportunityStatus::{Closed, Open, Talks};
    const TABLE: &[(OpportunityStatus, &[&str])] = &[
        (Open, &["开放", "在推", "招商中", "待招商", "征集中", "可洽谈", "有效", "open"]),
        (Talks, &["洽谈", "洽谈中", "在谈", "对接中", "talks"]),
        (Closed, &["关闭", "已关闭", "已签约", "已落地", "已结束", "撤回", "失效", "closed"]),
    ];
    pick(text, TABLE, "`招商中`, `在谈`, `已关闭`")
}

/// A fire class.
pub(crate) fn fire_class(text: &str) -> Reading<FireClass> {
    match FireClass::read(&narrow(text)) {
        Some(class) => Reading::known(class),
        None if is_unknown(text) => Reading::unknown(),
        None => Reading::unreadable(format!("`{}` is not one of `甲`, `乙`, `丙`, `丁`, `戊`", shown(text))),
    }
}

/// Whether something is there: `有`, `无`, `已通`, `未接入` … and what else says yes and no.
pub(crate) fn there(text: &str) -> Reading<bool> {
    const YES: &[&str] = &["已通", "通", "已接入", "接入", "已接通", "具备", "可接", "已配套", "配套", "到地块"];
    const NO: &[&str] = &["未通", "不通", "未接入", "未接", "未配套", "不具备", "不可", "没通", "未建"];
    let word = narrow(text);
    if YES.contains(&word.as_str()) {
        Reading::known(true)
    } else if NO.contains(&word.as_str()) {
        Reading::known(false)
    } else {
        yes_no(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The answer as a word, or what is wrong.
    fn told<T: ToString>(reading: Reading<T>) -> String {
        reading.value.map(|value| value.to_string()).or(reading.complaint).unwrap_or_else(|| "unknown".to_owned())
    }

    #[test]
    fn words_are_read_as_lists_write_them() {
        assert_eq!(told(form("标准厂房")), "plant");
        assert_eq!(told(form(" 门 面 ")), "shop");
        assert_eq!(told(form("Plant")), "plant");
        assert_eq!(told(status("闲置")), "free");
        assert_eq!(told(status("部分已租")), "partly");
        assert_eq!(told(owner("平台公司")), "state");
        assert_eq!(told(owner("司法拍卖")), "court");
        assert_eq!(told(progress("已签约")), "closed");
        assert_eq!(told(fire_class("丙 类")), "C");
        assert_eq!(told(there("已通")), "true");
        assert_eq!(told(there("无")), "false");
        assert_eq!(told(there("不详")), "unknown");
    }

    #[test]
    fn a_word_that_is_not_known_is_answered_with_those_that_are() {
        assert_eq!(told(form("飞地")), "`飞地` is not one of `土地`, `厂房`, `楼层`, `商铺`, `房间`");
        assert_eq!(told(owner("集体")), "`集体` is not one of `国有`, `民营`, `法拍`");
        assert_eq!(told(there("也许")), "`也许` is neither yes nor no");
        assert_eq!(told(form("")), "unknown");
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,20}") {
            let _ = (form(&text), status(&text), owner(&text), progress(&text), fire_class(&text), there(&text));
        }
    }
}
