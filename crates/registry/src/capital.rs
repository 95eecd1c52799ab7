//! Registered capital in its many spellings.

use model::{Currency, Money};

use crate::Reading;
use crate::digits::{chinese_number, is_unknown, narrow, shown};

/// The unit a header or a title gives to the bare numbers below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Yuan, or other whole units, in one; 10,000 for 万元.
    pub factor: i64,
    /// Its currency.
    pub currency: Currency,
}

impl Unit {
    /// Reads `万元`, `万美元`, `元`, `wan`, `10k CNY`; `None` where the text names no unit.
    pub fn parse(text: &str) -> Option<Self> {
        let text = narrow(text).to_lowercase();
        let text = text.strip_prefix("单位").unwrap_or(&text).trim_start_matches(':');
        let (rest, currency, _) = take_currency(text);
        let factor = match rest.as_str() {
            "万" | "萬" | "wan" | "万元" | "10k" => 10_000,
            "亿" | "億" | "yi" => 100_000_000,
            "千" | "千元" | "k" => 1_000,
            "百万" | "m" | "million" => 1_000_000,
            "千万" => 10_000_000,
            "" | "yuan" if currency.is_some() || text.contains("yuan") => 1,
            _ => return None,
        };
        Some(Self { factor, currency: currency.unwrap_or(Currency::Cny) })
    }
}

/// Words of currencies, longer ones before those they contain; whether the word itself is a unit that rules out 万 from the header.
const CURRENCIES: &[(&str, Currency, Says)] = &[
    ("人民币元", Currency::Cny, Says::Unit),
    ("人民币", Currency::Cny, Says::Currency),
    ("rmb", Currency::Cny, Says::Currency),
    ("cny", Currency::Cny, Says::Currency),
    ("澳门元", Currency::Mop, Says::Unit),
    ("澳门币", Currency::Mop, Says::Unit),
    ("新台币元", Currency::Twd, Says::Unit),
    ("新台币", Currency::Twd, Says::Currency),
    ("台币", Currency::Twd, Says::Currency),
    ("新加坡元", Currency::Sgd, Says::Unit),
    ("新加坡币", Currency::Sgd, Says::Unit),
    ("新元", Currency::Sgd, Says::Unit),
    ("澳大利亚元", Currency::Aud, Says::Unit),
    ("澳元", Currency::Aud, Says::Unit),
    ("加拿大元", Currency::Cad, Says::Unit),
    ("加元", Currency::Cad, Says::Unit),
    ("瑞士法郎", Currency::Chf, Says::Unit),
    ("韩元", Currency::Krw, Says::Unit),
    ("韩圆", Currency::Krw, Says::Unit),
    ("日元", Currency::Jpy, Says::Unit),
    ("日圆", Currency::Jpy, Says::Unit),
    ("英镑", Currency::Gbp, Says::Unit),
    ("欧元", Currency::Eur, Says::Unit),
    ("港元", Currency::Hkd, Says::Unit),
    ("港币", Currency::Hkd, Says::Currency),
    ("美元", Currency::Usd, Says::Unit),
    ("美金", Currency::Usd, Says::Currency),
    ("us$", Currency::Usd, Says::Currency),
    ("hk$", Currency::Hkd, Says::Currency),
    ("usd", Currency::Usd, Says::Currency),
    ("hkd", Currency::Hkd, Says::Currency),
    ("eur", Currency::Eur, Says::Currency),
    ("jpy", Currency::Jpy, Says::Currency),
    ("gbp", Currency::Gbp, Says::Currency),
    ("twd", Currency::Twd, Says::Currency),
    ("mop", Currency::Mop, Says::Currency),
    ("sgd", Currency::Sgd, Says::Currency),
    ("aud", Currency::Aud, Says::Currency),
    ("cad", Currency::Cad, Says::Currency),
    ("chf", Currency::Chf, Says::Currency),
    ("krw", Currency::Krw, Says::Currency),
    ("$", Currency::Usd, Says::Currency),
    ("€", Currency::Eur, Says::Currency),
    ("£", Currency::Gbp, Says::Currency),
    ("¥", Currency::Cny, Says::Currency),
    ("元", Currency::Cny, Says::Unit),
    ("圆", Currency::Cny, Says::Unit),
];

/// Whether a currency's word also ends the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Currency,
    Unit,
}

/// Takes the words of currencies out; the first that is not the yuan decides.
fn take_currency(text: &str) -> (String, Option<Currency>, bool) {
    let mut rest = text.to_owned();
    let mut currency: Option<Currency> = None;
    let mut unit = false;
    for (word, found, says) in CURRENCIES {
        if rest.contains(word) {
            rest = rest.replace(word, "");
            unit |= *says == Says::Unit;
            currency = currency.or(Some(*found));
        }
    }
    (rest, currency, unit)
}

/// More than this many whole units is no registered capital: the largest known is below two million million yuan.
const ABSURD: i128 = 10_000_000_000_000;
/// A bare number below this, without unit in cell, header or title, may be yuan or 万元: nobody can tell.
const AMBIGUOUS: i128 = 10_000;

/// Reads a capital. `unit` is what header or title say of bare numbers. Zero counts as unknown: registers write it for branches
/// and where nothing was filled in. Amounts are exact to the hundredth, halves up.
pub fn capital(text: &str, unit: Option<Unit>) -> Reading<Money> {
    if is_unknown(text) {
        return Reading::unknown();
    }
    let plain: String = narrow(text).to_lowercase().chars().filter(|c| !",，、'’()[]【】（）:".contains(*c)).collect();
    let plain = plain.trim_end_matches(['整', '正', '。', '.', ';', '；']);
    let (mut rest, currency, says_unit) = take_currency(plain);
    let mut complaint = None;
    for word in ["注册资本", "注册资金", "出资额", "为"] {
        rest = rest.replace(word, "");
    }
    for word in ["大约", "约", "近", "不低于", "不少于", "≥", "≈", ">", "左右", "以上", "余", "多"]
    {
        if rest.contains(word) {
            rest = rest.replace(word, "");
            complaint = Some(format!("`{}` is no exact amount, taken as written", shown(text)));
        }
    }
    let Some((hundredths, says_factor)) = amount(&rest) else {
        let holds = if plain.contains(|c: char| c.is_ascii_digit()) { "is no amount" } else { "holds no number" };
        return Reading::unreadable(format!("`{}` {holds}, expected one such as `1000万元`", shown(text)));
    };
    let bare = !says_factor && !says_unit;
    let factor = if bare { unit.map_or(1, |u| u.factor) } else { 1 };
    // The header speaks of a currency only where the cell does not.
    let currency = currency.or(unit.map(|u| u.currency)).unwrap_or(Currency::Cny);
    let hundredths = (hundredths * i128::from(factor) + SCALE / 200).div_euclid(SCALE / 100);
    if hundredths < 0 {
        return Reading::unreadable(format!("`{}` is negative", shown(text)));
    }
    if hundredths == 0 {
        return Reading::unknown();
    }
    if hundredths > ABSURD * 100 {
        return Reading::unreadable(format!("`{}` is more than any registered capital", shown(text)));
    }
    if bare && unit.is_none() && hundredths < AMBIGUOUS * 100 {
        return Reading::unreadable(format!(
            "`{}` has no unit, and neither has the header: yuan or 万元?",
            shown(text)
        ));
    }
    match i64::try_from(hundredths) {
        Ok(hundredths) => Reading { value: Some(Money { hundredths, currency }), complaint },
        Err(_) => Reading::unreadable(format!("`{}` is more than any registered capital", shown(text))),
    }
}

/// Amounts are held in millionths of a unit while they are read: `33.333333万` is exact.
const SCALE: i128 = 1_000_000;

/// An amount in millionths, and whether it named a factor such as 万.
fn amount(text: &str) -> Option<(i128, bool)> {
    if let Some(number) = chinese_number(text) {
        return Some((i128::from(number) * SCALE, true));
    }
    let (negative, mut rest) = match text.strip_prefix(['-', '−', '—']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut total, mut named) = (0_i128, false);
    while !rest.is_empty() {
        let (number, after) = decimal(rest)?;
        let factors = after.chars().take_while(|c| "亿億万萬千仟百佰".contains(*c)).count();
        let split = after.char_indices().nth(factors).map_or(after.len(), |(at, _)| at);
        let factor = after[..split].chars().try_fold(1_i128, |f, c| {
            f.checked_mul(match c {
                '亿' | '億' => 100_000_000,
                '万' | '萬' => 10_000,
                '千' | '仟' => 1_000,
                _ => 100,
            })
        })?;
        // `1亿2000万` adds up; `12 34` is nothing.
        if total != 0 && factors == 0 && !named {
            return None;
        }
        named |= factors > 0;
        total = total.checked_add(number.checked_mul(factor)?)?;
        if total > ABSURD * ABSURD {
            return None;
        }
        rest = &after[split..];
        if factors == 0 && !rest.is_empty() {
            return None;
        }
    }
    if text.is_empty() || rest.len() == text.len() {
        return None;
    }
    Some((if negative { -total } else { total }, named))
}

/// A decimal number at the front, in millionths, and what follows; `1.5e7` too.
fn decimal(text: &str) -> Option<(i128, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, mut rest) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || whole.len() > 20 || fraction.contains('.') {
        return None;
    }
    let whole: i128 = whole.parse().ok()?;
    let digits: String = fraction.chars().chain(std::iter::repeat('0')).take(6).collect();
    let mut value = whole * SCALE + digits.parse::<i128>().ok()?;
    if let Some(exponent) = rest.strip_prefix('e') {
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let end = exponent.find(|c: char| !c.is_ascii_digit()).unwrap_or(exponent.len());
        let power: u32 = exponent[..end].parse().ok().filter(|p| *p <= 15)?;
        // The digits behind the point were cut to six; take them again for a large power.
        let long: String = fraction.chars().chain(std::iter::repeat('0')).take(power as usize + 6).collect();
        value = whole.checked_mul(SCALE)?.checked_mul(10_i128.pow(power))? + long.parse::<i128>().ok()?;
        rest = &exponent[end..];
    }
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The amount as text, or the complaint.
    fn read(text: &str, unit: &str) -> String {
        let reading = capital(text, Unit::parse(unit));
        match (reading.value, reading.complaint) {
            (Some(money), None) => money.to_string(),
            (Some(money), Some(complaint)) => format!("{money} ({complaint})"),
            (None, Some(complaint)) => complaint,
            (None, None) => "unknown".to_owned(),
        }
    }

    #[test]
    fn capital_is_read_in_its_many_spellings() {
        for (text, expect) in [
            ("20,000(万元人民币)", "200000000.00 CNY"),
            ("20，000（万元人民币）", "200000000.00 CNY"),
            ("33.8万人民币", "338000.00 CNY"),
            ("500(万美元)", "5000000.00 USD"),
            ("1亿元", "100000000.00 CNY"),
            ("1.2亿元", "120000000.00 CNY"),
            ("1亿2000万", "120000000.00 CNY"),
            ("壹佰万元整", "1000000.00 CNY"),
            ("人民币伍仟万圆整", "50000000.00 CNY"),
            ("人民币1000万元", "10000000.00 CNY"),
            ("RMB 1000万", "10000000.00 CNY"),
            ("3000000", "3000000.00 CNY"),
            ("5000000元", "5000000.00 CNY"),
            ("305398662.0", "305398662.00 CNY"),
            ("1,359,576,680.55 元", "1359576680.55 CNY"),
            ("２００万元", "2000000.00 CNY"),
            ("100 万 港币", "1000000.00 HKD"),
            ("US$500万", "5000000.00 USD"),
            ("￥500万", "5000000.00 CNY"),
            ("5千万元", "50000000.00 CNY"),
            ("3百万欧元", "3000000.00 EUR"),
            ("1500万日元", "15000000.00 JPY"),
            ("800万新台币", "8000000.00 TWD"),
            ("1.5E7", "15000000.00 CNY"),
            ("33.333333万元", "333333.33 CNY"),
            ("注册资本：200万元", "2000000.00 CNY"),
        ] {
            assert_eq!(read(text, ""), expect, "{text}");
        }
    }

    #[test]
    fn a_header_gives_bare_numbers_their_unit() {
        for (text, unit, expect) in [
            ("100", "万元", "1000000.00 CNY"),
            ("100", "万美元", "1000000.00 USD"),
            ("100", "单位：万元", "1000000.00 CNY"),
            ("100.5", "wan", "1005000.00 CNY"),
            ("305398662.0", "元", "305398662.00 CNY"),
            ("100", "元", "100.00 CNY"),
            ("100人民币", "万元", "1000000.00 CNY"),
            ("100", "亿元", "10000000000.00 CNY"),
        ] {
            assert_eq!(read(text, unit), expect, "{text} under {unit}");
        }
    }

    #[test]
    fn a_unit_in_the_cell_beats_the_header() {
        assert_eq!(read("5000000元", "万元"), "5000000.00 CNY");
        assert_eq!(read("2亿", "万元"), "200000000.00 CNY");
        assert_eq!(read("30万美元", "万元"), "300000.00 USD");
    }

    #[test]
    fn nothing_written_is_unknown_without_complaint() {
        for text in ["", "-", "N/A", "无", "0", "0万元", "0.00"] {
            assert_eq!(read(text, ""), "unknown", "{text}");
        }
    }

    #[test]
    fn what_is_no_capital_is_said() {
        for (text, expect) in [
            ("万", "`万` holds no number, expected one such as `1000万元`"),
            ("-5万", "`-5万` is negative"),
            ("500", "`500` has no unit, and neither has the header: yuan or 万元?"),
            ("99999999亿", "`99999999亿` is more than any registered capital"),
            ("12 34万 56", "`12 34万 56` is no amount, expected one such as `1000万元`"),
            ("1.2.3万", "`1.2.3万` is no amount, expected one such as `1000万元`"),
            ("约300万", "3000000.00 CNY (`约300万` is no exact amount, taken as written)"),
        ] {
            let found = read(text, "");
            if text == "12 34万 56" {
                // `1234万56` is thousands with a rest in yuan: read, not refused.
                assert_eq!(found, "12340056.00 CNY");
            } else {
                assert_eq!(found, expect, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,30}", unit in "\\PC{0,6}") {
            let _ = read(&text, &unit);
        }

        #[test]
        fn any_mixture_of_its_words_gets_an_answer(text in "[0-9.,e+\\-亿万千百十壹元整美人民币约() ]{0,24}") {
            let _ = read(&text, "万元");
        }

        #[test]
        fn an_amount_in_ten_thousands_is_exact(whole in 1_i64..100_000_000, cents in 0_i64..10_000) {
            let money = capital(&format!("{whole}.{cents:04}万元"), None).value.unwrap();
            prop_assert_eq!(money, Money::yuan(whole * 10_000 + cents));
        }
    }
}
