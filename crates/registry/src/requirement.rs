//! Requirement sheets to what is asked of a site: two columns of name and value in any order of rows, or a row for each asker below a
//! header, with Chinese or English names.
//!
//! What cannot be read is left open with a problem: a site is never failed by a cell that nobody understood.

use chrono::NaiveDate;
use model::{Price, Requirement, SiteField, Span};
use tables::{CellKind, Column, Level, Problem, Record, Table, TableError, fold};

use crate::Reading;
use crate::choice::{fire_class, form, there};
use crate::day::{Serials, day};
use crate::digits::{is_unknown, narrow, shown};
use crate::directory::Directory;
use crate::measure::{Measure, measure};

/// The columns a sheet is opened with: places, because which cell is a name shows only once it is read.
const REQUIREMENT_CELLS: &[Column] = &[Column { key: "cell", synonyms: &[] }];

/// What a sheet may ask: key, Chinese name, English name, how it is filled in, other names.
struct Label {
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    example: &'static str,
    others: &'static [&'static str],
}

const fn label(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    example: &'static str,
    others: &'static [&'static str],
) -> Label {
    Label { key, zh, en, example, others }
}

const LABELS: &[Label] = &[
    label(
        "asker",
        "企业或项目",
        "firm or project",
        "样例钻杆项目",
        &["企业名称", "项目名称", "企业", "单位名称", "公司名称", "firm", "project", "company", "name"],
    ),
    label("form", "载体类型", "form", "厂房", &["类型", "需求类型", "载体", "物业类型", "载体形式", "type"]),
    label(
        "area",
        "面积",
        "area",
        "3000-5000 ㎡",
        &[
            "需求面积",
            "建筑面积",
            "用地面积",
            "厂房面积",
            "使用面积",
            "占地面积",
            "面积需求",
            "面积要求",
            "area needed",
        ],
    ),
    label("height", "净高", "clear height", "≥9 米", &["层高", "檐高", "高度", "梁下净高", "height"]),
    label("load", "荷载", "floor load", "3 吨每平米", &["承重", "楼面荷载", "地面荷载", "载荷", "地面承重", "load"]),
    label("fire", "火灾危险性", "fire class", "丁", &["消防类别", "消防等级", "火灾危险性类别", "消防要求", "fire"]),
    label(
        "power",
        "供电",
        "power",
        "500 kVA",
        &["用电", "电力", "电力需求", "用电容量", "用电负荷", "供电容量", "变压器容量", "electricity"],
    ),
    label("water", "供水", "water", "100 吨/天", &["用水", "用水量", "日用水量", "用水需求"]),
    label("steam", "蒸汽", "steam", "", &["用汽", "蒸汽需求", "用汽量"]),
    label("gas", "天然气", "gas", "需要", &["燃气", "用气", "通气", "natural gas"]),
    label("sewage", "排污", "sewage", "需要", &["污水", "污水排放", "排水", "废水", "waste water"]),
    label("exhaust", "排烟", "exhaust", "", &["废气", "烟道", "废气排放", "排气", "flue"]),
    label(
        "energy",
        "能耗指标（吨标准煤/年）",
        "energy quota",
        "",
        &["能耗", "综合能耗", "年综合能耗", "能耗需求", "energy"],
    ),
    label("emission", "排放指标", "emission quota", "", &["排放", "排污指标", "总量指标", "emission"]),
    label("zoning", "规划用途", "zoning", "工业", &["土地性质", "用地性质", "土地用途", "规划性质"]),
    label(
        "handover",
        "最晚交付",
        "handover by",
        "2025-06-30",
        &["交付时间", "入驻时间", "交付日期", "最晚交付时间", "投产时间", "需求时间", "handover", "available by"],
    ),
    label(
        "tenure",
        "供给方式",
        "tenure",
        "租赁",
        &["取得方式", "租售方式", "租或买", "合作方式", "租售", "lease or sale"],
    ),
    label("zone", "意向区域", "zone", "", &["意向园区", "所在区", "园区", "选址区域", "意向片区", "区域", "zones"]),
    label(
        "budget",
        "预算",
        "budget",
        "15 元/㎡·月",
        &["租金预算", "价格", "租金", "承受租金", "租金要求", "rent", "price"],
    ),
    label(
        "home",
        "现所在城市",
        "home city",
        "样例市甲",
        &["企业所在地", "所在城市", "总部所在地", "注册地", "现址", "home", "city"],
    ),
    label("chain", "产业链", "chain", "", &["所属产业链", "链条"]),
    label("node", "产业环节", "node", "", &["环节", "所属环节"]),
    label("sample", "样例", "sample", "是", &["是否样例", "示例"]),
];

/// The rows of an empty requirement sheet: the Chinese and the English name, and how it is filled in.
pub fn requirement_template() -> Vec<(&'static str, &'static str, &'static str)> {
    LABELS.iter().map(|label| (label.zh, label.en, label.example)).collect()
}

fn key_of(cell: &str) -> Option<&'static str> {
    let word = fold(cell);
    if word.is_empty() {
        return None;
    }
    let is = |name: &str| fold(name) == word;
    // Both names with a stroke between them are one name too: `面积 / area`.
    let both = |label: &Label| {
        cell.split(['/', '／'])
            .map(fold)
            .any(|part| !part.is_empty() && [label.zh, label.en].iter().any(|name| fold(name) == part))
    };
    LABELS
        .iter()
        .find(|label| {
            is(label.zh) || is(label.en) || is(label.key) || label.others.iter().any(|name| is(name)) || both(label)
        })
        .map(|label| label.key)
}

/// What a sheet asks.
#[derive(Debug, Clone, PartialEq)]
pub struct RequirementSheet {
    /// One for each asker, with the number of its first row.
    pub rows: Vec<(u32, Requirement)>,
    /// What is wrong or doubtful, by row.
    pub problems: Vec<Problem>,
}

/// Opens a sheet by its cells, whatever stands in them.
pub fn requirement_options(columns: &tables::Mapping) -> tables::Options<'_> {
    tables::Options { mapping: Some(columns), ..tables::Options::new(REQUIREMENT_CELLS) }
}

/// A mapping for [`requirement_options`].
pub fn requirement_mapping() -> tables::Mapping {
    tables::Mapping { entries: vec![("A".to_owned(), "cell".to_owned())] }
}

/// Cells in a row that make it a header.
const HEADER: usize = 3;
/// Askers of one sheet; more is another kind of list.
const MOST: usize = 200;

/// Reads a sheet; open it with [`requirement_options`]. The directory holds the zones, chains and nodes that it may name.
pub fn read_requirements(mut table: Table, directory: &Directory) -> Result<RequirementSheet, TableError> {
    let serials = if table.counts_days_from_1904() { Serials::From1904 } else { Serials::From1900 };
    let mut sheet = RequirementSheet { rows: Vec::new(), problems: Vec::new() };
    let mut header: Vec<(usize, &'static str, String)> = Vec::new();
    let mut tall = Filling { serials, directory, requirement: Requirement::default(), problems: Vec::new(), filled: 0 };
    let mut first = None;
    let mut record = Record::default();
    while table.next_into(&mut record)? {
        let cells: Vec<(String, CellKind)> =
            record.iter().map(|cell| (cell.text.trim().to_owned(), cell.kind)).collect();
        let row = record.row();
        let keys: Vec<(usize, &'static str, String)> =
            cells.iter().enumerate().filter_map(|(at, (text, _))| Some((at, key_of(text)?, text.clone()))).collect();
        if header.is_empty() && keys.len() >= HEADER && tall.filled == 0 {
            header = keys;
            continue;
        }
        if header.is_empty() {
            let Some((at, key, name)) = keys.first() else {
                let asked = cells.iter().filter(|(text, _)| !text.is_empty()).count() >= 2;
                let name = cells.iter().map(|(text, _)| text).find(|text| !text.is_empty());
                if let (true, Some(name), Some(_)) = (asked, name, first) {
                    let message = format!("`{}` is no need that is known here; left out", shown(name));
                    sheet.problems.push(table.problem(Level::Problem, row, None, message));
                }
                continue;
            };
            first.get_or_insert(row);
            let value = cells[at + 1..].iter().find(|(text, _)| !text.is_empty());
            if let Some((text, kind)) = value {
                tall.fill(key, name, (text, *kind));
            }
            sheet.problems.extend(
                tall.problems.drain(..).map(|message| table.problem(Level::Problem, row, Some(name.clone()), message)),
            );
            continue;
        }
        let mut wide =
            Filling { serials, directory, requirement: Requirement::default(), problems: Vec::new(), filled: 0 };
        for (at, key, name) in &header {
            let Some((text, kind)) = cells.get(*at).filter(|(text, _)| !text.is_empty()) else { continue };
            wide.fill(key, name, (text, *kind));
            sheet.problems.extend(
                wide.problems.drain(..).map(|message| table.problem(Level::Problem, row, Some(name.clone()), message)),
            );
        }
        if wide.filled == 0 {
            continue;
        }
        if sheet.rows.len() == MOST {
            let message = format!("a sheet holds at most {MOST} askers: this row and those below it were left out");
            sheet.problems.push(table.problem(Level::Problem, row, None, message));
            break;
        }
        sheet.rows.push((row, wide.requirement));
    }
    if header.is_empty() && tall.filled > 0 {
        sheet.rows.push((first.unwrap_or(1), tall.requirement));
    }
    // A sheet to be filled in has rows of any length and no header: only what is said of a cell is news.
    let told = table.take_problems().into_iter().filter(|problem| problem.row.is_some() && problem.column.is_some());
    sheet.problems.extend(told);
    sheet.problems.sort_by_key(|problem| problem.row);
    if sheet.rows.is_empty() {
        let message =
            "the sheet asks nothing that is known here; hint: `liantu sites --template` writes one to fill in";
        sheet.problems.push(Problem {
            level: Level::Problem,
            file: table.file().to_owned(),
            row: None,
            column: None,
            message: message.to_owned(),
        });
    }
    Ok(sheet)
}

/// Reads one need as people write it, as `key` of the sheet's names: for words on a command line. The error is a sentence.
pub fn read_need(requirement: &mut Requirement, key: SiteField, text: &str) -> Result<(), String> {
    let outcome = match key {
        SiteField::Area => {
            let (span, complaint) = span(text, None, Measure::Area);
            requirement.area_m2 = span;
            complaint
        }
        SiteField::Height => at_least(&mut requirement.height_m, text, None, Measure::Length),
        SiteField::FloorLoad => at_least(&mut requirement.floor_load_t, text, None, Measure::FloorLoad),
        SiteField::Power => at_least(&mut requirement.power_kva, text, None, Measure::Power),
        SiteField::Water => at_least(&mut requirement.water_t_d, text, None, Measure::Water),
        SiteField::Steam => at_least(&mut requirement.steam_t_h, text, None, Measure::Steam),
        _ => None,
    };
    outcome.map_or(Ok(()), Err)
}

/// A requirement that a sheet fills.
struct Filling<'a> {
    serials: Serials,
    directory: &'a Directory,
    requirement: Requirement,
    problems: Vec<String>,
    filled: usize,
}

impl Filling<'_> {
    fn fill(&mut self, key: &str, name: &str, (text, kind): (&str, CellKind)) {
        let unit = unit_in(name);
        let unit = unit.as_deref();
        let asked = &mut self.requirement;
        let complaint = match key {
            "asker" => kept(&mut asked.asker, text),
            "emission" => kept(&mut asked.emission, text),
            "home" => kept(&mut asked.home, text),
            "area" => {
                let (span, complaint) = span(text, unit, Measure::Area);
                asked.area_m2 = span;
                complaint
            }
            "height" => at_least(&mut asked.height_m, text, unit, Measure::Length),
            "load" => at_least(&mut asked.floor_load_t, text, unit, Measure::FloorLoad),
            "power" => at_least(&mut asked.power_kva, text, unit, Measure::Power),
            "water" => at_least(&mut asked.water_t_d, text, unit, Measure::Water),
            "steam" => at_least(&mut asked.steam_t_h, text, unit, Measure::Steam),
            "energy" => energy(&mut asked.energy_tce, text, unit),
            "form" => listed(text, |word| {
                let reading = form(word);
                asked
                    .forms
                    .extend(reading.value.filter(|form| !asked.forms.contains(form)).into_iter().collect::<Vec<_>>());
                reading.complaint
            }),
            "fire" => taken(&mut asked.fire_class, fire_class(text)),
            "gas" => needed(&mut asked.gas, text),
            "sewage" => needed(&mut asked.sewage, text),
            "exhaust" => needed(&mut asked.exhaust, text),
            "sample" => {
                let reading = crate::marks::yes_no(text);
                asked.sample = reading.value.unwrap_or_default();
                reading.complaint
            }
            "zoning" => listed(text, |word| {
                asked.zoning.push(word.trim_end_matches("用地").to_owned());
                None
            }),
            "tenure" => listed(text, |word| {
                asked.tenure.push(tenure(word).to_owned());
                None
            }),
            "zone" => listed(text, |word| match self.directory.zone(word) {
                Ok(id) => {
                    asked.zones.push(id.to_owned());
                    None
                }
                Err(complaint) => Some(complaint),
            }),
            "handover" => handover(&mut asked.handover_by, text, self.serials, kind),
            "budget" => budget(&mut asked.budget, text, unit),
            "chain" => match self.directory.chain(text) {
                Ok(id) => kept(&mut asked.chain, id),
                Err(complaint) => Some(complaint),
            },
            _ => {
                let chain = Some(asked.chain.as_str()).filter(|chain| !chain.is_empty()).map(str::to_owned);
                match self.directory.node(chain.as_deref(), text) {
                    Ok((chain, node)) => {
                        asked.chain = chain.to_owned();
                        kept(&mut asked.node, node)
                    }
                    Err(complaint) => Some(complaint),
                }
            }
        };
        self.filled += 1;
        self.problems.extend(complaint);
    }
}

/// What brackets behind a name hold: `面积（亩）`.
fn unit_in(name: &str) -> Option<String> {
    let start = name.find(['（', '('])?;
    let open = name[start..].chars().next()?.len_utf8();
    let inside = &name[start + open..];
    let end = inside.find(['）', ')']).unwrap_or(inside.len());
    Some(inside[..end].trim().to_owned()).filter(|unit| !unit.is_empty())
}

fn kept(slot: &mut String, text: &str) -> Option<String> {
    if !is_unknown(text) {
        *slot = text.chars().filter(|c| !c.is_control()).take(200).collect();
    }
    None
}

fn taken<T>(slot: &mut Option<T>, reading: Reading<T>) -> Option<String> {
    *slot = reading.value;
    reading.complaint
}

/// Every part of a list; what is wrong with them in one sentence.
fn listed(text: &str, each: impl FnMut(&str) -> Option<String>) -> Option<String> {
    if is_unknown(text) || matches!(narrow(text).as_str(), "不限" | "均可" | "任意" | "any") {
        return None;
    }
    let parts = text.split(['、', '，', ',', '/', '；', ';', '或']).map(str::trim).filter(|part| !part.is_empty());
    let complaints: Vec<String> = parts.filter_map(each).collect();
    (!complaints.is_empty()).then(|| complaints.join("; "))
}

/// `租`, `买` and their kin as sites write them.
fn tenure(word: &str) -> &str {
    match word {
        "租" | "承租" | "租用" | "租房" | "lease" | "rent" => "租",
        "买" | "购买" | "购置" | "买断" | "buy" => "售",
        "拿地" | "购地" | "招拍挂" => "出让",
        other => other.trim_end_matches('赁'),
    }
}

fn needed(slot: &mut bool, text: &str) -> Option<String> {
    const YES: &[&str] = &["需要", "需", "要", "必须", "必需", "需求", "needed", "required"];
    const NO: &[&str] = &["不需要", "不需", "不要", "无需", "不用", "非必须", "notneeded", "无", "没有"];
    let word = narrow(text).to_lowercase();
    if YES.contains(&word.as_str()) {
        *slot = true;
        return None;
    }
    if NO.contains(&word.as_str()) {
        *slot = false;
        return None;
    }
    // An amount of gas or sewage is a need as well: `500 m³/d`.
    let digits = word.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(word.len());
    if word[..digits].parse::<f64>().is_ok_and(|amount| amount > 0.0) {
        *slot = true;
        return None;
    }
    let reading = there(text);
    *slot = reading.value.unwrap_or_default();
    reading.complaint
}

/// Tonnes of standard coal a year. Another unit of energy is not turned into coal: the rate depends on what is burnt.
fn energy(slot: &mut Option<f64>, text: &str, unit: Option<&str>) -> Option<String> {
    if is_unknown(text) {
        return None;
    }
    let plain = narrow(text).to_lowercase().replace(',', "");
    let end = plain.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(plain.len());
    let Ok(number) = plain[..end].parse::<f64>() else {
        return Some(format!("`{}` is no number of tonnes of standard coal", shown(text)));
    };
    // A unit in the cell wins over that of its name; `万` alone counts in what the name says.
    let (written, given) = (&plain[end..], unit.map(|unit| narrow(unit).to_lowercase()).unwrap_or_default());
    let factor = match written {
        "万" => coal(&given).map(|_| 1e4),
        "" => coal(&given),
        written => coal(written),
    };
    let value = factor.map(|factor| number * factor).filter(|value| value.is_finite());
    if value.is_none() {
        return Some(format!(
            "`{}` is not in tonnes of standard coal; left open",
            shown(format!("{text} {given}").trim())
        ));
    }
    *slot = value;
    None
}

/// How many tonnes of standard coal one of a unit is.
fn coal(unit: &str) -> Option<f64> {
    let unit = ["/年", "/a", "每年"].iter().find_map(|a_year| unit.strip_suffix(a_year)).unwrap_or(unit);
    let (times, unit) = unit.strip_prefix('万').map_or((1.0, unit), |rest| (1e4, rest));
    ["", "吨", "吨标准煤", "吨标煤", "tce", "t"].contains(&unit).then_some(times)
}

/// The least of what is written: of a range the lower end.
fn at_least(slot: &mut Option<f64>, text: &str, unit: Option<&str>, kind: Measure) -> Option<String> {
    let (span, complaint) = span(text, unit, kind);
    *slot = span.from;
    let upper = span.from.is_none() && span.to.is_some();
    complaint.or_else(|| {
        upper.then(|| format!("`{}` is an upper bound, and what is asked is at least so much; left open", shown(text)))
    })
}

/// Words before or behind a number, and what they make of it.
const FROM: &[&str] =
    &["不少于", "不低于", "不小于", "至少", "最少", "大于等于", "大于", "≥", ">=", ">", "atleast", "from"];
const TO: &[&str] =
    &["不超过", "不大于", "不高于", "不多于", "最多", "小于等于", "小于", "低于", "≤", "<=", "<", "atmost", "upto"];
const FROM_BEHIND: &[&str] = &["及以上", "以上", "起", "+", "ormore"];
const TO_BEHIND: &[&str] = &["及以下", "以下", "以内", "之内", "内", "orless"];

/// A measure, a bound or a range as people write them. A bare number is "at least".
fn span(text: &str, unit: Option<&str>, kind: Measure) -> (Span, Option<String>) {
    if is_unknown(text) || matches!(narrow(text).as_str(), "不限" | "均可") {
        return (Span::default(), None);
    }
    let whole = narrow(text).replace("..=", "..");
    let mut plain = whole.as_str();
    let mut side = Side::From;
    if let Some(rest) = FROM.iter().find_map(|word| without_prefix(plain, word)) {
        plain = rest;
    } else if let Some(rest) = TO.iter().find_map(|word| without_prefix(plain, word)) {
        side = Side::To;
        plain = rest;
    }
    if let Some(rest) = FROM_BEHIND.iter().find_map(|word| without_suffix(plain, word)) {
        plain = rest;
    } else if let Some(rest) = TO_BEHIND.iter().find_map(|word| without_suffix(plain, word)) {
        side = Side::To;
        plain = rest;
    }
    let one = |text: &str, unit: Option<&str>| measure(text, unit, kind);
    if let Some((low, high)) = ends(plain) {
        // The unit stands once, behind the second number: `1-1.2万㎡`, `30-50亩`.
        let tail: String = high.chars().skip_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let bare = !low.is_empty() && low.chars().all(|c| c.is_ascii_digit() || c == '.');
        let low = if bare { format!("{low}{tail}") } else { low.to_owned() };
        let (from, to) = (one(&low, unit), one(high, unit));
        let complaint = from.complaint.or(to.complaint);
        return match (from.value, to.value) {
            (Some(from), Some(to)) if from > to => {
                (Span::default(), Some(format!("`{}` runs from more to less", shown(text))))
            }
            (from, to) => (Span { from, to }, complaint),
        };
    }
    let reading = one(plain, unit);
    let span = match side {
        Side::From => Span { from: reading.value, to: None },
        Side::To => Span { from: None, to: reading.value },
    };
    (span, reading.complaint)
}

/// The rest behind a word, its Latin letters in either case.
fn without_prefix<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
}

fn without_suffix<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    text.get(at..).filter(|tail| tail.eq_ignore_ascii_case(word)).map(|_| &text[..at])
}

#[derive(Clone, Copy)]
enum Side {
    From,
    To,
}

/// The ends of a range; either may be empty in `3000..` and `..5000`.
fn ends(text: &str) -> Option<(&str, &str)> {
    if let Some((low, high)) = text.split_once("..") {
        return Some((low, high));
    }
    ["-", "~", "—", "–", "至", "到"].iter().find_map(|mark| {
        let (low, high) = text.split_once(mark)?;
        let high = high.trim_start_matches(['-', '~', '—', '–']);
        let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        (number(low) && number(high)).then_some((low, high))
    })
}

fn handover(slot: &mut Option<NaiveDate>, text: &str, serials: Serials, kind: CellKind) -> Option<String> {
    let serials = if kind == CellKind::Date { Serials::From1900 } else { serials };
    let plain = text.trim();
    let plain = ["之前", "以前", "前"].iter().find_map(|word| plain.strip_suffix(word)).unwrap_or(plain);
    let plain = ["不晚于", "最晚", "by "].iter().find_map(|word| plain.strip_prefix(word)).unwrap_or(plain);
    taken(slot, day(plain.trim(), serials, NaiveDate::MAX))
}

fn budget(slot: &mut Option<Price>, text: &str, unit: Option<&str>) -> Option<String> {
    if is_unknown(text) || narrow(text) == "面议" {
        return None;
    }
    let with_unit = unit.map(|unit| format!("{text}{unit}"));
    *slot = Price::read(text).or_else(|| with_unit.and_then(|text| Price::read(&text)));
    slot.is_none().then(|| format!("`{}` is no price, expected one such as `15 元/㎡·月` or `18 万元/亩`", shown(text)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::directory::tests::directory;

    fn read(text: &str) -> RequirementSheet {
        let mapping = requirement_mapping();
        let table = tables::read(text.as_bytes().to_vec(), "a.csv", &requirement_options(&mapping)).unwrap();
        read_requirements(table, &directory()).unwrap()
    }

    fn problems(sheet: &RequirementSheet) -> Vec<String> {
        let line = |problem: &Problem| {
            format!("{}: {}", problem.row.map(|row| row.to_string()).unwrap_or_default(), problem.message)
        };
        sheet.problems.iter().map(line).collect()
    }

    /// `from..to` of an area as written.
    fn check(text: &str, expect: &str) {
        let (span, complaint) = span(text, None, Measure::Area);
        let end = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let told = complaint.unwrap_or_else(|| format!("{}..{}", end(span.from), end(span.to)));
        assert_eq!(told, expect, "{text}");
    }

    #[test]
    fn areas_are_read_as_bounds_and_ranges() {
        check("3000", "3000..");
        check("3000-5000", "3000..5000");
        check("3000～5000㎡", "3000..5000");
        check("1-1.2万㎡", "10000..12000");
        check("30至60亩", "20000..40000");
        check("不少于3000平方米", "3000..");
        check("≥3000", "3000..");
        check("3000㎡以上", "3000..");
        check("不超过5000", "..5000");
        check("5000 ㎡ 以内", "..5000");
        check("3000..", "3000..");
        check("..5000", "..5000");
        check("3000..5000", "3000..5000");
        check("不限", "..");
        check("待定", "..");
        check("5000-3000", "`5000-3000` runs from more to less");
        check("很大", "`很大` is no number, expected one in m²");
    }

    #[test]
    fn a_sheet_of_two_columns_is_read_in_any_order_and_with_any_head() {
        let sheet = read(
            "样例公司选址需求表,\n序号,需求项,要求\n1,项目名称,样例钻杆项目\n2,面积（亩）,30-60\n3,载体类型,厂房、仓库\n4,净高,≥9米\n\
             5,承重,3吨每平米\n6,用电,500kVA\n7,天然气,需要\n8,排污,不需要\n9,消防类别,丁类\n10,租金,15元/㎡·月以内\n\
             11,交付时间,2025年6月30日前\n12,土地性质,工业用地\n13,租或买,租\n14,意向园区,样例集聚区\n15,环节,钻杆\n16,现所在城市,样例市甲\n",
        );
        assert_eq!(problems(&sheet), [""; 0]);
        let [(row, asked)] = sheet.rows.as_slice() else { panic!("{sheet:?}") };
        assert_eq!((*row, asked.asker.as_str()), (3, "样例钻杆项目"));
        assert_eq!((asked.area_m2.from, asked.area_m2.to), (Some(20000.0), Some(40000.0)));
        assert_eq!((asked.height_m, asked.floor_load_t, asked.power_kva), (Some(9.0), Some(3.0), Some(500.0)));
        assert_eq!((asked.gas, asked.sewage), (true, false));
        assert_eq!(asked.budget.map(|budget| budget.value), Some(15.0));
        assert_eq!(asked.handover_by, NaiveDate::from_ymd_opt(2025, 6, 30));
        assert_eq!((asked.chain.as_str(), asked.node.as_str()), ("pipe", "drill"));
        assert_eq!(
            (asked.zoning.concat(), asked.tenure.concat(), asked.zones.concat()),
            ("工业".into(), "租".into(), "cluster".into())
        );
        assert_eq!(asked.forms, [model::SiteForm::Plant]);
    }

    #[test]
    fn a_sheet_with_a_row_for_each_asker_is_read_row_by_row() {
        let sheet = read("company,area,power,gas\nA,3000-5000,630 kVA,yes\nB,at least 800 m2,,no\n,,,\n");
        let told: Vec<_> =
            sheet.rows.iter().map(|(row, asked)| (*row, asked.asker.as_str(), asked.area_m2.from, asked.gas)).collect();
        assert_eq!(told, [(2, "A", Some(3000.0), true), (3, "B", Some(800.0), false)]);
    }

    #[test]
    fn an_amount_of_gas_or_sewage_is_a_need_of_it() {
        let needs = |cell: &str| {
            let sheet = read(&format!("项目名称,甲\n天然气,\"{cell}\"\n"));
            assert_eq!(problems(&sheet), [""; 0], "{cell}");
            sheet.rows[0].1.gas
        };
        for cell in ["100 吨/天", "100m³/d", "1", "500 m³/d", "0.5 万方/年", "需要"] {
            assert!(needs(cell), "{cell}");
        }
        for cell in ["0", "不需要", "无"] {
            assert!(!needs(cell), "{cell}");
        }
    }

    #[test]
    fn energy_is_read_in_tonnes_of_standard_coal_alone() {
        let energy = |name: &str, cell: &str| {
            let sheet = read(&format!("项目名称,甲\n{name},\"{cell}\"\n"));
            match (sheet.rows[0].1.energy_tce, problems(&sheet).as_slice()) {
                (Some(tonnes), []) => tonnes.to_string(),
                (None, [told]) => told.clone(),
                other => panic!("{name} {cell}: {other:?}"),
            }
        };
        for (name, cell, expect) in [
            ("能耗指标（吨标准煤/年）", "1,200", "1200"),
            ("能耗", "1200", "1200"),
            ("能耗", "1200吨标煤", "1200"),
            ("能耗", "0.5万吨标准煤/年", "5000"),
            ("能耗", "1.2 万 tce", "12000"),
            ("能耗（万吨标准煤）", "0.5", "5000"),
            ("能耗", "500万千瓦时", "2: `500万千瓦时` is not in tonnes of standard coal; left open"),
            ("能耗（万千瓦时）", "500", "2: `500 万千瓦时` is not in tonnes of standard coal; left open"),
            ("能耗", "很多", "2: `很多` is no number of tonnes of standard coal"),
        ] {
            assert_eq!(energy(name, cell), expect, "{name} {cell}");
        }
    }

    #[test]
    fn askers_beyond_the_most_are_told_once() {
        let mut text = "company,area,power\n".to_owned();
        for number in 0..MOST + 3 {
            text.push_str(&format!("F{number},800,630\n"));
        }
        let sheet = read(&text);
        assert_eq!(sheet.rows.len(), MOST);
        let expect = "202: a sheet holds at most 200 askers: this row and those below it were left out";
        assert_eq!(problems(&sheet), [expect]);
    }

    #[test]
    fn what_cannot_be_read_is_left_open_and_said() {
        let sheet = read(
            "面积,很大\n供电,500kW\n载体类型,飞地\n风水,好\n意向区域,月球\n预算,便宜\n最晚交付,明年\n净高,不超过9米\n",
        );
        assert_eq!(
            problems(&sheet),
            [
                "1: `很大` is no number, expected one in m²",
                "2: `500kW` is not in a unit that is known here, expected kVA",
                "3: `飞地` is not one of `土地`, `厂房`, `楼层`, `商铺`, `房间`",
                "4: `风水` is no need that is known here; left out",
                "5: unknown zone `月球`",
                "6: `便宜` is no price, expected one such as `15 元/㎡·月` or `18 万元/亩`",
                "7: `明年` is no date, expected one such as `2012-03-01`",
                "8: `不超过9米` is an upper bound, and what is asked is at least so much; left open",
            ]
        );
        assert_eq!(sheet.rows[0].1, Requirement::default());
        let other = read("甲,乙\n1,2\n");
        assert_eq!(other.rows, []);
        assert!(problems(&other)[0].contains("asks nothing that is known here"));
    }

    #[test]
    fn the_template_is_read_by_the_reader() {
        let lines: Vec<String> =
            requirement_template().iter().map(|(zh, en, example)| format!("\"{zh} / {en}\",\"{example}\"")).collect();
        let sheet = read(&lines.join("\n"));
        assert_eq!(problems(&sheet), [""; 0]);
        assert!(sheet.rows[0].1.sample && sheet.rows[0].1.check().is_ok(), "{sheet:?}");
    }

    proptest! {
        #[test]
        fn any_cell_gets_an_answer(name in 0..LABELS.len(), text in "\\PC{0,24}") {
            let directory = directory();
            let mut filling = Filling {
                serials: Serials::From1900, directory: &directory, requirement: Requirement::default(), problems: Vec::new(), filled: 0,
            };
            filling.fill(LABELS[name].key, LABELS[name].zh, (&text, CellKind::Text));
            let measures = [filling.requirement.area_m2.from, filling.requirement.area_m2.to, filling.requirement.energy_tce];
            prop_assert!(measures.into_iter().flatten().all(|value| value.is_finite() && value >= 0.0));
        }
    }
}
