//! Reading of a registered name: what the firm is (bank, school, dealer, maker), which trade it states.
//!
//! A name is `region + own word + trade + legal form`. The own word is free (`三通`, `法兰`): only what stands where the trade
//! stands counts.

use crate::lexicon::Lexicon;
use crate::place::Raw;
use crate::words::{BODY_TAILS, Body, NAME_TAILS};

/// What a name says of its firm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NameReading {
    /// What it is, where that is not simply a firm.
    pub(crate) body: Option<Body>,
    /// Whether a word of making stands beside.
    pub(crate) maker: bool,
    /// Whether it calls itself a works.
    pub(crate) works: bool,
    /// Trades it states, a bit each.
    pub(crate) trades: u16,
}

/// Reads a name from the words found in it.
pub(crate) fn read_name(lexicon: &Lexicon, name: &str, raw: &[Raw]) -> NameReading {
    let mut reading = NameReading { works: name.contains('厂'), ..NameReading::default() };
    let mut body_end = 0;
    for found in raw {
        let surface = lexicon.surface(found.key);
        reading.maker |= surface.maker;
        reading.trades |= surface.trades;
        if let Some(body) = surface.body {
            let tail = &name[found.end as usize..];
            let says = tail.is_empty() || BODY_TAILS.iter().any(|form| tail.starts_with(form));
            // The rightmost one says what the firm is; of two that end together, the graver: `资产管理` before `管理`.
            if says && (found.end > body_end || reading.body.is_none_or(|known| body < known)) {
                reading.body = Some(body);
                body_end = found.end;
            }
        }
    }
    reading
}

/// How well a word of the name states the firm's trade, 0 to 1: it must stand where the trade stands, and two characters alone
/// may as well be the firm's own word.
pub(crate) fn states_trade(name: &str, start: usize, end: usize) -> f64 {
    let characters = name[start..end].chars().count();
    // Region and own word come first; a name that begins with the word uses it as its own.
    let before = name[..start].chars().filter(|c| !matches!(c, '(' | ')' | '（' | '）')).count();
    if before < 2 && characters < 4 {
        return 0.0;
    }
    let mut tail = without_branch(&name[end..]);
    let mut steps = 0;
    'strip: while !tail.is_empty() && !tail.starts_with("公司") && !tail.starts_with('厂') {
        for form in NAME_TAILS {
            if let Some(rest) = tail.strip_prefix(form) {
                // `三通机械`, `光杆科技`: the trade is the other word.
                if characters <= 2 && steps == 0 && !SHORT_TAILS.contains(form) {
                    return 0.0;
                }
                tail = rest;
                steps += 1;
                continue 'strip;
            }
        }
        return if steps == 0 { 0.0 } else { 0.5 };
    }
    match characters {
        0..=2 => 0.7,
        3 => 0.9,
        _ => 1.0,
    }
}

/// A name's end without the bracket that says where the shop or branch is: `加盟店（东门店）`.
fn without_branch(tail: &str) -> &str {
    let open = tail.rfind(['（', '(']).filter(|_| tail.ends_with(['）', ')']));
    open.map_or(tail, |open| &tail[..open])
}

/// What may follow a trade word of two characters.
const SHORT_TAILS: &[&str] = &[
    "制造",
    "加工",
    "生产",
    "销售",
    "制品",
    "有限",
    "股份",
    "责任",
    "集团",
    "(",
    "（",
    "服务",
    "配件",
    "技术服务",
    "连锁",
    "管理",
    "运营",
];
