//! Amounts as ledgers write them: with a unit in the head, `约`, `拟`, `不低于`, ranges, what a part of it is in brackets.

use model::{Money, Text};

use crate::capital::{Unit, capital};
use crate::digits::{is_unknown, narrow, shown};

/// What an amount is beside its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hedge {
    /// `约`, `左右`.
    About,
    /// `不低于`, `以上`, `超过`.
    AtLeast,
    /// `不超过`, `以内`.
    AtMost,
    /// `拟`, `预计`.
    Planned,
    /// `3-5亿`.
    Range,
}

/// An amount as a ledger tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerAmount {
    /// The amount that may be counted; of a range its lower end, so that no sum claims more than what was said. `None` of what is
    /// only bounded from above.
    pub value: Option<Money>,
    /// What it is beside the number.
    pub hedge: Option<Hedge>,
    /// What a person should know of how it was read.
    pub remark: Option<Text>,
}

const HEDGES: [(&str, Hedge); 21] = [
    ("不低于", Hedge::AtLeast),
    ("不少于", Hedge::AtLeast),
    ("不超过", Hedge::AtMost),
    ("不高于", Hedge::AtMost),
    ("大约", Hedge::About),
    ("约为", Hedge::About),
    ("约", Hedge::About),
    ("近", Hedge::About),
    ("左右", Hedge::About),
    ("≈", Hedge::About),
    ("以内", Hedge::AtMost),
    ("以下", Hedge::AtMost),
    ("≤", Hedge::AtMost),
    ("以上", Hedge::AtLeast),
    ("超过", Hedge::AtLeast),
    ("超", Hedge::AtLeast),
    ("≥", Hedge::AtLeast),
    ("拟投资", Hedge::Planned),
    ("拟", Hedge::Planned),
    ("预计", Hedge::Planned),
    ("计划", Hedge::Planned),
];

/// Signs between the two ends of a range.
const BETWEEN: [char; 8] = ['-', '—', '–', '~', '～', '－', '至', '到'];

/// Reads an amount; `unit` is what head or title say of bare numbers. `Ok(None)` is an empty cell.
///
/// # Errors
///
/// What is written gives no amount, and why.
pub fn amount(text: &str, unit: Option<Unit>) -> Result<Option<LedgerAmount>, Text> {
    if is_unknown(text) {
        return Ok(None);
    }
    let whole = narrow(text);
    match read(&whole, unit) {
        Ok(found) => Ok(found),
        Err(why) => {
            // `1亿元（其中设备3000万）`: what stands in brackets speaks of a part.
            if let Some(found) = outside_brackets(&whole).and_then(|rest| read(&rest, unit).ok().flatten()) {
                let remark = Text::new(
                    format!("`{}` 括号内的部分未计", shown(text)),
                    format!("`{}`: what stands in brackets is not counted", shown(text)),
                );
                return Ok(Some(LedgerAmount { remark: found.remark.or(Some(remark)), ..found }));
            }
            // `一期3亿元，总投资10亿元`: the whole is named.
            if let Some((_, after)) = whole.rsplit_once("总投资")
                && let Ok(Some(found)) = read(after, unit)
            {
                let remark = Text::new(
                    format!("`{}` 取其中的总投资", shown(text)),
                    format!("`{}`: the total named in it was taken", shown(text)),
                );
                return Ok(Some(LedgerAmount { remark: found.remark.or(Some(remark)), ..found }));
            }
            Err(why)
        }
    }
}

fn outside_brackets(text: &str) -> Option<String> {
    let (mut depth, mut rest, mut held) = (0_u32, String::new(), String::new());
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth > 0 => held.push(c),
            c => rest.push(c),
        }
    }
    (held.chars().any(|c| c.is_ascii_digit()) && !rest.is_empty()).then_some(rest)
}

fn read(text: &str, unit: Option<Unit>) -> Result<Option<LedgerAmount>, Text> {
    let mut rest = text.trim_matches([',', '，', '。', ';', '；', ':', '：']).to_owned();
    for word in ["总投资额", "总投资", "投资额", "投资", "金额", "合同额"] {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after.trim_start_matches([':', '：']).to_owned();
        }
    }
    let mut hedge = None;
    for (word, found) in HEDGES {
        if rest.contains(word) {
            rest = rest.replace(word, "");
            // A bound says more than that something is planned.
            hedge = match (hedge, found) {
                (Some(bound @ (Hedge::AtLeast | Hedge::AtMost)), _) => Some(bound),
                (_, found) => Some(found),
            };
        }
    }
    rest = rest.trim_start_matches("投资").to_owned();
    if let Some((low, high)) = ends(&rest) {
        let (low, high) = (one(&low, unit)?, one(&high, unit)?);
        return match (low, high) {
            (Some(low), Some(high)) if low.currency == high.currency && low <= high => Ok(Some(LedgerAmount {
                value: Some(low),
                hedge: Some(Hedge::Range),
                remark: Some(Text::new(
                    format!("`{}` 是区间，按下限 {} 计", shown(text), low.spoken().zh),
                    format!("`{}` is a range: counted at its lower end, {}", shown(text), low.spoken().en),
                )),
            })),
            _ => Err(Text::new(
                format!("`{}` 不是从小到大的区间", shown(text)),
                format!("`{}` is no range from less to more", shown(text)),
            )),
        };
    }
    let Some(money) = one(&rest, unit)? else { return Ok(None) };
    let said = |zh: &str, en: &str| Text::new(format!("`{}` {zh}", shown(text)), format!("`{}` {en}", shown(text)));
    Ok(Some(match hedge {
        Some(Hedge::AtMost) => LedgerAmount {
            value: None,
            hedge,
            remark: Some(said("只有上限，金额按未知", "is bounded from above alone: the amount stays unknown")),
        },
        Some(Hedge::AtLeast) => LedgerAmount {
            value: Some(money),
            hedge,
            remark: Some(said("是下限，按下限计", "is a least amount, counted as such")),
        },
        Some(_) => LedgerAmount {
            value: Some(money),
            hedge,
            remark: Some(said("不是准数，照写计", "is no exact amount, taken as written")),
        },
        None => LedgerAmount { value: Some(money), hedge: None, remark: None },
    }))
}

/// The two ends of a range, the first with the unit of the second where it has none of its own.
fn ends(text: &str) -> Option<(String, String)> {
    let (at, sign) = text.char_indices().find(|(at, c)| BETWEEN.contains(c) && *at > 0)?;
    let (low, high) = (&text[..at], &text[at + sign.len_utf8()..]);
    let number = |part: &str| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
    if !low.starts_with(|c: char| c.is_ascii_digit()) || !high.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let low = if number(low).is_empty() { format!("{low}{}", number(high)) } else { low.to_owned() };
    Some((low, high.to_owned()))
}

fn one(text: &str, unit: Option<Unit>) -> Result<Option<Money>, Text> {
    let reading = capital(text, unit);
    match (reading.value, reading.complaint) {
        (Some(money), _) => Ok(Some(money)),
        (None, None) => Ok(None),
        (None, Some(why)) => {
            let zh = if why.contains("no unit") {
                format!("`{}` 没写单位，表头也没写：元还是万元？", shown(text))
            } else {
                format!("`{}` 读不出金额", shown(text))
            };
            Err(Text::new(zh, why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, unit: &str, expect: &str) {
        let found = match amount(text, Unit::parse(unit)) {
            Ok(None) => "unknown".to_owned(),
            Ok(Some(found)) => format!(
                "{}{}",
                found.value.map_or_else(|| "?".to_owned(), |money| money.to_string()),
                found.hedge.map(|hedge| format!(" {hedge:?}")).unwrap_or_default()
            ),
            Err(why) => why.zh,
        };
        assert_eq!(found, expect, "{text} under {unit}");
    }

    #[test]
    fn amounts_are_read_as_ledgers_write_them() {
        check("5000", "万元", "50000000.00 CNY");
        check("5000.0", "万元", "50000000.00 CNY");
        check("1.2", "亿元", "120000000.00 CNY");
        check("1.2亿元", "万元", "120000000.00 CNY");
        check("约3亿元", "", "300000000.00 CNY About");
        check("3亿元左右", "", "300000000.00 CNY About");
        check("拟投资5亿元", "", "500000000.00 CNY Planned");
        check("不低于1亿元", "", "100000000.00 CNY AtLeast");
        check("预计不低于2000", "万元", "20000000.00 CNY AtLeast");
        check("10亿元以上", "", "1000000000.00 CNY AtLeast");
        check("不超过5亿", "", "? AtMost");
        check("3-5亿", "", "300000000.00 CNY Range");
        check("3亿-5亿元", "", "300000000.00 CNY Range");
        check("3000～5000", "万元", "30000000.00 CNY Range");
        check("约3至5亿元", "", "300000000.00 CNY Range");
        check("1.5亿美元", "万元", "150000000.00 USD");
        check("2000万港元", "", "20000000.00 HKD");
        check("1亿元（其中设备3000万元）", "", "100000000.00 CNY");
        check("一期3亿元，总投资10亿元", "", "1000000000.00 CNY");
        check("总投资：8000万元", "", "80000000.00 CNY");
        check("１．５亿元", "", "150000000.00 CNY");
        check("1亿2000万", "", "120000000.00 CNY");
    }

    #[test]
    fn what_gives_no_amount_is_said_and_nothing_written_is_unknown() {
        for text in ["", "/", "待定", "—", "0"] {
            check(text, "万元", "unknown");
        }
        check("500", "", "`500` 没写单位，表头也没写：元还是万元？");
        check("5-3亿", "", "`5-3亿` 不是从小到大的区间");
        check("面议", "万元", "`面议` 读不出金额");
        check("一期5亿元、二期8亿元", "", "`一期5亿元、二期8亿元` 读不出金额");
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,30}") {
            let _ = amount(&text, Unit::parse("万元"));
        }

        #[test]
        fn any_mixture_of_its_words_gets_an_answer(text in "[0-9.约拟不低于超亿万元美至~（）其中以上\\-]{0,16}") {
            let _ = amount(&text, None);
        }
    }
}
